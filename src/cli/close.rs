//! `close`: a year declared finished.

use super::error::CliError;
use super::shared::{FormatArg, Global, acknowledge_event, year};
use crate::service::close;

/// Declare a year finished
///
/// Later events that change it are still accepted; they are flagged as restating the year, and its
/// reports say so.
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  headcount close 2025")]
pub struct Args {
    /// The year
    #[arg(value_parser = year)]
    year: i32,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let mut ledger = global.open()?;
    let outcome = close::run(&mut ledger, &close::Request { year: args.year }, &global.context())?;
    acknowledge_event(&outcome, args.format.format)?;
    Ok(ledger.close()?)
}
