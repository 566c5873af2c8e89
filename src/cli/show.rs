//! `show`: one activity in all its versions.

use super::error::CliError;
use super::output;
use super::report::to_json;
use super::shared::{Format, FormatArg, Global};
use crate::event::ids::Reference;
use crate::ledger::LedgerError;
use crate::report::history::Version;

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
    let reference = Reference::new(&args.reference)
        .map_err(|error| CliError::usage(format!("the reference {error}"), ""))?;
    let ledger = global.open()?;
    let known = ledger.state().activities.get(&reference);
    let known = known.ok_or_else(|| LedgerError::Unknown(reference.clone()))?;
    let voided = known.voided;
    let mut versions = Vec::new();
    for record in ledger.records() {
        let record = record.map_err(LedgerError::from)?;
        if record.event.reference() == Some(&reference) {
            versions.extend(Version::of(&record));
        }
    }
    ledger.close()?;
    if args.format.format == Format::Json {
        let object = serde_json::json!({
            "activity": reference.as_str(), "voided_by": voided, "versions": versions,
        });
        return output::print(&to_json(&object)?);
    }
    let mut text = format!("{reference}\n");
    if let Some(sequence) = voided {
        text.push_str(&format!("VOIDED by event {sequence}: it is in no figure\n"));
    }
    let last = versions.len();
    for (i, version) in versions.iter().enumerate().rev() {
        let which = if i + 1 == last { "current version" } else { "former version" };
        text.push_str(&one(which, version, i.checked_sub(1).and_then(|i| versions.get(i))));
    }
    output::print(&text)
}

fn one(which: &str, version: &Version, before: Option<&Version>) -> String {
    let at: String = version.recorded_at.chars().take(19).collect();
    let mut text =
        format!("\n{which}: event {}, {at}Z, {}\n", version.sequence, version.recorded_by);
    if let Some(reason) = &version.reason {
        text.push_str(&format!("  because: {reason}\n"));
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
