//! `checkpoint`: the log's size and root, signed.

use std::path::PathBuf;

use super::error::CliError;
use super::output;
use super::progress::Terminal;
use super::shared::{Format, FormatArg, Global};
use super::target::{self, ForceArg};
use crate::report::render::numbers::grouped;
use crate::service::files::{Readers, Target};
use crate::service::own_files::Written;
use crate::service::{Input, checkpoint};

/// Sign the log's size and root, for somebody outside the office to keep
///
/// Whoever keeps a checkpoint can tell later whether any record that it covers was changed, removed,
/// inserted or moved: `verify --checkpoint FILE`. It names nobody and tells nothing of the records.
/// The signature proves that the office vouched for this log; it proves neither that the records are
/// true, nor when it was made, nor that nobody was given a checkpoint of another log. So give one
/// to people who talk to each other, and let them note the day.
///
/// The file is a signed note (c2sp.org/tlog-checkpoint, Ed25519): origin, number of records, root,
/// signature.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount checkpoint -o 2026-03-31.checkpoint
  headcount verify --checkpoint 2026-03-31.checkpoint     # later, by whoever kept it")]
pub struct Args {
    /// Write it to a file; --format json is printed all the same
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: ForceArg,
    /// The signing key [default: DIR.sign beside the ledger]
    #[arg(long, value_name = "FILE")]
    signing_key: Option<PathBuf>,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let unsigned = Written::Checkpoint(String::new());
    let target = target::of(
        args.output.as_ref(),
        &args.force,
        &unsigned,
        args.signing_key.as_ref(),
        global,
    )?;
    let ledger = global.open_anew()?;
    let written = Written::Checkpoint(checkpoint::origin_of(&ledger)?);
    target.as_ref().map_or(Ok(()), |target| target.accepts(&written))?;
    let replaced = target.as_ref().and_then(Target::checkpoint);
    let replaced = replaced.map(|path| Input::Path(path.to_owned()));
    let request = checkpoint::Request { signing_key: args.signing_key.clone(), replaced };
    let outcome = checkpoint::run(&ledger, &request, &global.context_with(&Terminal::default()))?;
    ledger.close()?;
    if let Some(target) = &target {
        output::file(target, &written, Readers::All, outcome.checkpoint.as_bytes())?;
    }
    match (args.format.format, &target) {
        (Format::Json, _) => output::json_line(&outcome),
        (Format::Text, None) => output::print(&outcome.checkpoint),
        (Format::Text, Some(target)) => {
            let (size, root) = (grouped(outcome.size), &outcome.root);
            output::say_written(target, &format!(": {size} records, root {root}"))
        }
    }
}
