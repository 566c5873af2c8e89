//! `close`: a year declared finished.

use super::error::CliError;
use super::shared::{FormatArg, Global, acknowledge, whole_year, year};

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
    whole_year(args.year)?;
    let mut ledger = global.open()?;
    let recorded = ledger.recorder(global.stamp()?).close_year(args.year)?;
    acknowledge(&recorded, args.format.format)?;
    Ok(ledger.close()?)
}
