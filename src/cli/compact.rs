//! `compact`: the store written anew.

use super::error::CliError;
use super::output;
use super::progress::Terminal;
use super::shared::{Format, FormatArg, Global};
use crate::report::render::numbers::grouped;
use crate::service::compact;

/// Write the ledger's store anew, so that erased pseudonyms are in no file of it
///
/// A store keeps what was overwritten until it is rewritten. After `erase`, compact; old copies and
/// backups still hold the erased bytes: destroy those too. No record, root or figure changes. It
/// takes as much free space as the ledger; interrupted anywhere, the ledger is as it was.
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  headcount erase --person P123 --reason \"asked for on 2025-06-01\"
  headcount compact")]
pub struct Args {
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    global.refuse_while_served(&global.ledger_dir())?;
    let ledger = global.open_anew()?;
    let progress = Terminal::default();
    let outcome = compact::run(ledger, &global.context_with(&progress))?;
    match args.format.format {
        Format::Json => output::json_line(&outcome),
        Format::Text => output::line(&format!(
            "rewrote {} records; what was erased ({}) is in no file of the ledger\n\
             root {}, as before",
            grouped(outcome.records),
            outcome.erased,
            outcome.root
        )),
    }
}
