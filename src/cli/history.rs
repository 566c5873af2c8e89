//! `history`: the events.

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global};
use crate::event::ids::Reference;
use crate::ledger::LedgerError;
use crate::report::history::Entry;

/// List the events, newest last
///
/// With a reference, only the events of that activity: recorded, corrected, voided.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount history
  headcount history GAO-NFI-001
  headcount history --format json            # one object a line")]
pub struct Args {
    /// Only this activity's events
    #[arg(value_name = "REF")]
    reference: Option<String>,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let ledger = global.open()?;
    let wanted = args.reference.as_deref().map(Reference::new).transpose();
    let wanted = wanted.map_err(|error| CliError::usage(format!("the reference {error}"), ""))?;
    if let Some(reference) = wanted.as_ref()
        && !ledger.state().activities.contains_key(reference)
    {
        return Err(LedgerError::Unknown(reference.clone()).into());
    }
    let mut text = String::new();
    for record in ledger.records()? {
        let record = record.map_err(LedgerError::from)?;
        if wanted.is_some() && record.event.reference() != wanted.as_ref() {
            continue;
        }
        let restates = ledger.state().restating.get(&record.sequence);
        let entry = Entry::of(&record, restates.map_or(&[], Vec::as_slice));
        match args.format.format {
            Format::Json => {
                text.push_str(&serde_json::to_string(&entry).unwrap_or_default());
                text.push('\n');
            }
            Format::Text => text.push_str(&one(&entry)),
        }
    }
    ledger.close()?;
    output::print(&text)
}

fn one(entry: &Entry) -> String {
    let activity = entry.activity.as_ref().map(|a| format!(" {a}")).unwrap_or_default();
    let restates: Vec<String> = entry.restates.iter().map(ToString::to_string).collect();
    let restates = match restates.is_empty() {
        true => String::new(),
        false => format!(" [restates {}, closed]", restates.join(", ")),
    };
    // To the second; the JSON has the microseconds.
    let at: String = entry.recorded_at.chars().take(19).collect();
    format!(
        "{:>6}  {at}Z  {}  {}{activity}: {}{restates}\n",
        entry.sequence, entry.recorded_by, entry.event, entry.summary
    )
}
