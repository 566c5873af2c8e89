//! `void`: an activity taken out of every figure.

use super::error::CliError;
use super::shared::{FormatArg, Global, acknowledge_event};
use crate::service::void;

/// Take an activity out of every figure
///
/// It stays in the history, and `correct` brings it back. Figures as of an earlier moment stay
/// what they were.
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  headcount void GAO-NFI-001 --reason \"recorded twice, see GAO-NFI-002\"")]
pub struct Args {
    /// The activity's reference
    #[arg(value_name = "REF")]
    reference: String,
    /// Why
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let Args { reference, reason, format } = args;
    let request = void::Request { reference: reference.clone(), reason: reason.clone() };
    let mut ledger = global.open()?;
    let outcome = void::run(&mut ledger, &request, &global.context())?;
    acknowledge_event(&outcome, format.format)?;
    Ok(ledger.close()?)
}
