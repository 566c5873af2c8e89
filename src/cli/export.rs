//! `export`: the ledger's data for others.

use std::path::PathBuf;

use super::error::CliError;
use super::output;
use super::shared::Global;
use crate::audit::bundle;
use crate::report::render::numbers::grouped;

/// Write the ledger's data for others to recompute from
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    Log(LogArgs),
}

/// Write all records in sequence, with the means to recompute every figure
///
/// The bundle is a text file with a JSON object a line: what it is, then each record with its exact
/// bytes (base64) and, for reading, what they say. The log holds no pseudonym and nothing that
/// describes a person, only numbers of people and households with the activities that reached them.
/// It is pseudonymised data all the same: share it under an agreement. It is enough to recompute
/// root, checkpoints and every figure, but not sex and age: these are in the register, which
/// --with-register adds for those entitled.
///
/// The format is src/audit/BUNDLE.md; tests/verifier/verify_bundle.py recomputes everything from a
/// bundle with Python's standard library and no part of this program.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount export log -o mali.bundle.jsonl
  python3 tests/verifier/verify_bundle.py mali.bundle.jsonl --year 2025 --checkpoint march.checkpoint")]
struct LogArgs {
    /// File to write to, readable by you alone [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Add the register: pseudonyms and what describes people
    #[arg(long)]
    with_register: bool,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    match &args.what {
        What::Log(args) => log(args, global),
    }
}

fn log(args: &LogArgs, global: &Global) -> Result<(), CliError> {
    let ledger = global.open()?;
    let (size, with_register) = (ledger.log().size(), args.with_register);
    let header = bundle::header(&ledger, with_register)?;
    let bar = output::progress(if args.output.is_some() { size } else { 0 }, "exporting");
    let lines = bundle::lines(&ledger, with_register).inspect(|_| bar.inc(1));
    let lines = std::iter::once(Ok(header)).chain(lines.map(|line| line.map_err(CliError::from)));
    match &args.output {
        None => {
            for line in lines {
                output::line(&line?)?;
            }
        }
        Some(path) => output::private_lines(path, lines)?,
    }
    bar.finish_and_clear();
    ledger.close()?;
    if let Some(path) = &args.output {
        let (what, kind) = match with_register {
            true => (" and the register", "personal data, only for those entitled"),
            false => ("", "pseudonymised data, to be shared under an agreement"),
        };
        output::line(&format!(
            "wrote {}: {} records{what}; {kind}",
            path.display(),
            grouped(size)
        ))?;
    }
    Ok(())
}
