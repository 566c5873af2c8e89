//! `void`: an activity taken out of every figure.

use super::error::CliError;
use super::shared::{FormatArg, Global, acknowledge, reason, warn_of_restating};
use crate::event::ids::Reference;

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
    let reason = reason(&args.reason)?;
    let reference = Reference::new(&args.reference)
        .map_err(|error| CliError::usage(format!("the reference {error}"), ""))?;
    let mut ledger = global.open()?;
    let recorded = ledger.recorder(global.stamp()?).void(&reference, &reason)?;
    warn_of_restating(&ledger, &recorded);
    acknowledge(&recorded, args.format.format)?;
    Ok(ledger.close()?)
}
