//! `show`: one activity in all its versions.

use super::error::CliError;
use super::evidence::in_words as in_line;
use super::output;
use super::shared::{Format, FormatArg, Global};
use crate::report::history::Version;
use crate::service::show::{self, Said, Shown};

/// Show one activity in its current and former versions
///
/// Says how many persons and households it reached, never which.
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  headcount show GAO-NFI-001")]
pub struct Args {
    /// The activity's reference
    #[arg(value_name = "REF")]
    reference: String,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let request = show::Request { reference: args.reference.clone() };
    let ledger = global.open()?;
    let outcome = show::run(&ledger, &request)?;
    ledger.close()?;
    match args.format.format {
        Format::Json => output::json_pretty(&outcome),
        Format::Text => output::print(&in_words(&outcome)),
    }
}

fn in_words(outcome: &show::Outcome) -> String {
    let show::Outcome { activity, voided_by, versions, evidence } = outcome;
    let mut text = format!("{activity}\n");
    if let Some(sequence) = voided_by {
        text.push_str(&format!("VOIDED by event {sequence}: it is in no figure\n"));
    }
    for file in evidence {
        text.push_str(&format!("evidence {}\n", in_line(file)));
    }
    let last = versions.len();
    for (i, shown) in versions.iter().enumerate().rev() {
        let which = if i + 1 == last { "current version" } else { "former version" };
        let before = i.checked_sub(1).and_then(|i| versions.get(i)).map(|shown| &shown.version);
        text.push_str(&one(which, shown, before));
    }
    text
}

fn one(which: &str, Shown { version, reviews }: &Shown, before: Option<&Version>) -> String {
    let at: String = version.recorded_at.chars().take(19).collect();
    let mut text =
        format!("\n{which}: event {}, {at}Z, {}\n", version.sequence, version.recorded_by);
    if let Some(reason) = &version.reason {
        text.push_str(&format!("  because: {reason}\n"));
    }
    for Said { decision, event, recorded_at, recorded_by, note } in reviews {
        let at: String = recorded_at.chars().take(19).collect();
        let note = if note.is_empty() { String::new() } else { format!("; because: {note}") };
        text.push_str(&format!("  {decision}: event {event}, {at}Z, {recorded_by}{note}\n"));
    }
    for (column, value) in version.columns.iter().filter(|(column, _)| *column != "activity") {
        let changed = before
            .is_some_and(|before| !before.columns.iter().any(|(c, v)| c == column && v == value));
        let mark = if changed { " (changed)" } else { "" };
        text.push_str(&format!("  {column:<16} {value}{mark}\n"));
    }
    text.push_str(&format!("  {:<16} {}\n", "persons", version.persons));
    let members = match version.households {
        0 => String::new(),
        _ => format!(", declaring {} members", version.household_members),
    };
    text.push_str(&format!("  {:<16} {}{members}\n", "households", version.households));
    for (group, count) in &version.headcounts {
        text.push_str(&format!("  {:<16} {group}: {count}\n", "head-count"));
    }
    text
}
