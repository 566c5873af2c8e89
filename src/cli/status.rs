//! `status`: what the ledger is and how much is in it.

use super::error::CliError;
use super::output;
use super::report::to_json;
use super::shared::{Format, FormatArg, Global};
use super::signing;
use crate::ledger::signing_file;
use crate::report::render::numbers::{counted, grouped};

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
    let (state, opened) = (ledger.state(), ledger.opened()?);
    let voided = state.activities.values().filter(|known| known.voided.is_some()).count();
    let years: Vec<String> = state.closed.keys().map(ToString::to_string).collect();
    let published: Vec<i32> = {
        let baselines = state.baselines.iter();
        baselines.filter(|(_, b)| b.published.is_some()).map(|(year, _)| *year).collect()
    };
    let in_words =
        |years: &[i32]| years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let last = state.last_recorded_at.map(|at| at.to_string()).unwrap_or_default();
    let signing_path = signing_file::beside(&global.ledger_dir());
    let signer = signing::read(&signing_path, &ledger);
    let verifier = signer.map(|signer| signer.map(|signer| signer.verifier().to_string()));
    let object = serde_json::json!({
        "name": opened.name,
        "ledger": opened.ledger,
        "organisation": opened.organisation,
        "country": opened.country,
        "key_fingerprint": hex::encode(state.key_fingerprint),
        "verifier_key": verifier.as_ref().ok(),
        "events": state.size,
        "root": hex::encode(ledger.log().root()),
        "last_recorded_at": last,
        "activities": state.activities.len(),
        "voided": voided,
        "persons": state.persons,
        "households": state.households,
        "erased": state.erased.len(),
        "closed_years": state.closed.keys().collect::<Vec<_>>(),
        "published_years": published,
    });
    let text = match args.format.format {
        Format::Json => to_json(&object)?,
        Format::Text => format!(
            "{} ({})\n\
             ledger       {}\n\
             key          fingerprint {}\n\
             verifier key {}\n\
             events       {}, the last recorded {last}\n\
             root         {}\n\
             activities   {}, {voided} of them voided\n\
             register     {}, {}, {} of them erased\n\
             closed       {}\n\
             published    {}\n",
            opened.name,
            opened.country,
            opened.ledger,
            hex::encode(state.key_fingerprint),
            match verifier {
                Ok(Some(key)) => key,
                Ok(None) => "none yet: `headcount checkpoint` makes one".to_owned(),
                Err(error) => format!("unknown: {}", error.message),
            },
            grouped(state.size),
            hex::encode(ledger.log().root()),
            grouped(state.activities.len() as u64),
            counted(u64::from(state.persons), "person"),
            counted(u64::from(state.households), "household"),
            state.erased.len(),
            if years.is_empty() { "no year".to_owned() } else { years.join(", ") },
            if published.is_empty() { "no year".to_owned() } else { in_words(&published) },
        ),
    };
    ledger.close()?;
    output::print(&text)
}
