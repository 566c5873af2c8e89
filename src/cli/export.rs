//! `export`: the ledger's data for others.

use std::path::PathBuf;

use super::error::CliError;
use super::output;
use super::progress::Terminal;
use super::shared::{Global, year};
use super::target::{self, ForceArg};
use crate::report::render::numbers::grouped;
use crate::service::export;
use crate::service::own_files::Written;

/// Write the ledger's data for others to recompute from
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    Log(LogArgs),
    Parquet(ParquetArgs),
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
    #[command(flatten)]
    force: ForceArg,
    /// Add the register: pseudonyms and what describes people
    #[arg(long)]
    with_register: bool,
}

/// Write activities and the people they reached as Parquet tables
///
/// Eight tables for DuckDB, Polars, Spark or R, and recompute.sql, which computes the people reached
/// from them under the whole counting rule and the policy of each year. Persons and households are
/// numbers without a meaning; but sex, year of birth, household and home of everyone are in the tables:
/// pseudonymised personal data, for those entitled to the register. The files are readable by you
/// alone.
///
/// The tables and their columns are explained in src/audit/parquet/PARQUET.md. This needs a headcount
/// built with the feature `parquet`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount export parquet tables
  cd tables && duckdb -c \".read recompute.sql\"")]
struct ParquetArgs {
    /// Folder to write to; created if it is not there
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// The year that recompute.sql asks for [default: the latest full year with activities]
    #[arg(long, value_name = "YEAR", value_parser = year)]
    year: Option<i32>,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    match &args.what {
        What::Log(args) => log(args, global),
        What::Parquet(args) => parquet(args, global),
    }
}

fn parquet(args: &ParquetArgs, global: &Global) -> Result<(), CliError> {
    let request = export::ParquetRequest { dir: args.dir.clone(), year: args.year };
    let ledger = global.open()?;
    let outcome = export::parquet(&ledger, &request, &global.context_with(&Terminal::default()))?;
    ledger.close()?;
    output::line(&format!(
        "wrote {} tables and the SQL that recomputes {} from them to {}: {} activities as of record {}; \
         personal data, only for those entitled",
        outcome.tables,
        outcome.year,
        args.dir.display(),
        grouped(outcome.activities),
        grouped(outcome.size)
    ))
}

fn log(args: &LogArgs, global: &Global) -> Result<(), CliError> {
    let request = export::LogRequest { with_register: args.with_register };
    let what = Written::Bundle;
    let target = target::of(args.output.as_ref(), &args.force, &what, [], global)?;
    let ledger = global.open()?;
    let size = ledger.log().size();
    match &target {
        None => {
            for line in export::log(&ledger, &request, &global.context())? {
                output::line(&line?)?;
            }
        }
        Some(target) => {
            let progress = Terminal::default();
            let context = global.context_with(&progress);
            let lines = export::log(&ledger, &request, &context)?;
            output::private_lines(target, &what, lines.map(|line| line.map_err(CliError::from)))?;
        }
    }
    ledger.close()?;
    let Some(target) = &target else { return Ok(()) };
    let (what, kind) = match args.with_register {
        true => (" and the register", "personal data, only for those entitled"),
        false => ("", "pseudonymised data, to be shared under an agreement"),
    };
    output::say_written(target, &format!(": {} records{what}; {kind}", grouped(size)))
}
