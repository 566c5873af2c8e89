//! `history`: the events.

use super::error::CliError;
use super::output;
use super::progress::Terminal;
use super::shared::{Format, FormatArg, Global};
use crate::event::Event;
use crate::report::history::Entry;
use crate::report::render::numbers::signed;
use crate::service::history;

/// List the events, newest last
///
/// With a reference, only the events of that activity: recorded, corrected, voided. Filters can be
/// combined. An event recorded under a clock that had been set back says so.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount history
  headcount history --last 20
  headcount history GAO-NFI-001
  headcount history --by officer-gao --since 2026-03-01
  headcount history --event ActivityVoided --event ActivityCorrected
  headcount history --restating
  headcount history --since 2026-03-01 --effect 2025
  headcount history --format json            # one object a line")]
pub struct Args {
    /// Only this activity's events
    #[arg(value_name = "REF")]
    reference: Option<String>,
    /// Only what this person or role recorded
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// Only events of this name; can be repeated
    #[arg(long, value_name = "EVENT", ignore_case = true, value_parser = clap::builder::PossibleValuesParser::new(Event::NAMES))]
    event: Vec<String>,
    /// Only what was recorded on this day (UTC) or later
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    /// Only what was recorded on this day (UTC) or earlier
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// Only what changed a period after it was closed or published
    #[arg(long)]
    restating: bool,
    /// Say what each event did to the total of a year, of days (2025-01-01/2025-06-30), or of a period
    /// by its label
    #[arg(long, value_name = "PERIOD")]
    effect: Option<String>,
    /// Only the last N of them
    #[arg(long, value_name = "N")]
    last: Option<usize>,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let request = history::Request {
        reference: args.reference.clone(),
        by: args.by.clone(),
        events: args.event.clone(),
        since: args.since.clone(),
        until: args.until.clone(),
        restating: args.restating,
        effect: args.effect.clone(),
        last: args.last,
    };
    let ledger = global.open()?;
    let outcome = history::run(&ledger, &request, &global.context_with(&Terminal::default()))?;
    ledger.close()?;
    match args.format.format {
        Format::Json => output::json_lines_as_declared(&outcome.entries),
        Format::Text => output::print(&outcome.entries.iter().map(one).collect::<String>()),
    }
}

/// A change, with its sign.
pub fn with_sign(change: i64) -> String {
    let plus = if change > 0 { "+" } else { "" };
    format!("{plus}{}", signed(change))
}

/// An event in a line.
pub fn one(entry: &Entry) -> String {
    let activity = entry.activity.as_ref().map(|a| format!(" {a}")).unwrap_or_default();
    let restates: Vec<String> = entry.restates_periods.iter().map(ToString::to_string).collect();
    let mut remarks = match restates.is_empty() {
        true => String::new(),
        false => format!(" [restates {}]", restates.join(", ")),
    };
    if entry.clock_set_back {
        remarks.push_str(" [the clock had been set back]");
    }
    let effect = entry.effect.map(|effect| format!("  {:>8}", with_sign(effect)));
    // To the second; the JSON has the microseconds.
    let at: String = entry.recorded_at.chars().take(19).collect();
    format!(
        "{:>6}{}  {at}Z  {}  {}{activity}: {}{remarks}\n",
        entry.sequence,
        effect.unwrap_or_default(),
        entry.recorded_by,
        entry.event,
        entry.summary
    )
}
