//! `close`: a period declared finished.

use super::error::CliError;
use super::period::PeriodArgs;
use super::shared::{FormatArg, Global, acknowledge_event};
use crate::service::close;

/// Declare a year or another period finished
///
/// Later events that change it are still accepted; they are flagged as restating it, and its reports
/// say so.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount close 2025
  headcount close --from 2025-01-01 --to 2025-06-30 --label \"ECHO 2025/01\"")]
pub struct Args {
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let mut ledger = global.open()?;
    let request = close::Request { period: args.period.choice() };
    let outcome = close::run(&mut ledger, &request, &global.context())?;
    acknowledge_event(&outcome, args.format.format)?;
    Ok(ledger.close()?)
}
