//! `status`: what the ledger is and how much is in it.

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global};
use crate::event::label::Labelled;
use crate::report::render::numbers::{counted, grouped};
use crate::service::status;

/// Say what the ledger is and how much is in it
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  headcount status --ledger mali")]
pub struct Args {
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let ledger = global.open()?;
    let outcome = status::run(&ledger, &global.context())?;
    ledger.close()?;
    match args.format.format {
        Format::Json => output::json_pretty(&outcome),
        Format::Text => output::print(&in_words(&outcome)),
    }
}

fn in_words(outcome: &status::Outcome) -> String {
    format!(
        "{} ({})\n\
         ledger       {}\n\
         key          fingerprint {}\n\
         verifier key {}\n\
         events       {}, the last recorded {}\n\
         root         {}\n\
         activities   {}, {} of them voided\n\
         register     {}, {}, {} of them erased\n\
         closed       {}\n\
         published    {}\n",
        outcome.name,
        outcome.country,
        outcome.ledger,
        outcome.key_fingerprint,
        match (&outcome.verifier_key, &outcome.verifier_key_fault) {
            (Some(key), _) => key.clone(),
            (None, fault) => format!("unknown: {}", fault.as_deref().unwrap_or_default()),
        },
        grouped(outcome.events),
        outcome.last_recorded_at,
        outcome.root,
        grouped(outcome.activities as u64),
        outcome.voided,
        counted(u64::from(outcome.persons), "person"),
        counted(u64::from(outcome.households), "household"),
        outcome.erased,
        periods(&outcome.closed),
        periods(&outcome.published),
    )
}

fn periods(periods: &[Labelled]) -> String {
    match periods {
        [] => "no period".to_owned(),
        periods => periods.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}
