//! `history`: the events.

use std::collections::BTreeMap;

use super::diff::with_sign;
use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, whole_year, year};
use crate::event::ids::Reference;
use crate::event::time::{Day, Timestamp};
use crate::event::{Event, Record};
use crate::ledger::{AsOf, Ledger, LedgerError};
use crate::report::history::Entry;
use crate::report::restatement::Effects;

/// List the events, newest last
///
/// With a reference, only the events of that activity: recorded, corrected, voided. Filters can be
/// combined. An event recorded under a clock that had been set back says so.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount history
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
    /// Only what changed a year after it was closed or published
    #[arg(long)]
    restating: bool,
    /// Say what each event did to this year's total
    #[arg(long, value_name = "YEAR", value_parser = year)]
    effect: Option<i32>,
    #[command(flatten)]
    format: FormatArg,
}

/// Which events are listed.
struct Wanted<'a> {
    args: &'a Args,
    reference: Option<Reference>,
    since: Option<Day>,
    until: Option<Day>,
}

impl<'a> Wanted<'a> {
    fn by(args: &'a Args, ledger: &Ledger) -> Result<Self, CliError> {
        let reference = args.reference.as_deref().map(Reference::new).transpose();
        let reference =
            reference.map_err(|error| CliError::usage(format!("the reference {error}"), ""))?;
        if let Some(reference) = reference.as_ref()
            && !ledger.state().activities.contains_key(reference)
        {
            return Err(LedgerError::Unknown(reference.clone()).into());
        }
        let day = |option: &str, text: &Option<String>| {
            let day = text.as_deref().map(Day::parse).transpose();
            let text = text.as_deref().unwrap_or_default();
            day.map_err(|error| CliError::usage(format!("{option} \"{text}\" {error}"), ""))
        };
        let (since, until) = (day("--since", &args.since)?, day("--until", &args.until)?);
        Ok(Self { args, reference, since, until })
    }

    fn has(&self, record: &Record, restates: &[i32]) -> bool {
        let day = Day::new(record.recorded_at.moment().date_naive()).ok();
        let within = |day: Day| {
            self.since.is_none_or(|since| day >= since) && self.until.is_none_or(|u| day <= u)
        };
        let named = |name: &String| name.eq_ignore_ascii_case(record.event.name());
        (self.reference.is_none() || record.event.reference() == self.reference.as_ref())
            && self.args.by.as_ref().is_none_or(|by| *by == record.recorded_by)
            && (self.args.event.is_empty() || self.args.event.iter().any(named))
            && ((self.since.is_none() && self.until.is_none()) || day.is_some_and(within))
            && (!self.args.restating || !restates.is_empty())
    }
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let ledger = global.open()?;
    let wanted = Wanted::by(args, &ledger)?;
    let effects = args.effect.map(|year| effects(&ledger, &wanted, year)).transpose()?;
    let mut text = String::new();
    let mut latest: Option<Timestamp> = None;
    for record in ledger.records() {
        let record = record.map_err(LedgerError::from)?;
        let set_back = latest.is_some_and(|latest| record.recorded_at < latest);
        latest = latest.max(Some(record.recorded_at));
        let restates = ledger.state().restating.get(&record.sequence);
        let restates = restates.map_or(&[][..], Vec::as_slice);
        if !wanted.has(&record, restates) {
            continue;
        }
        let mut entry = Entry::of(&record, restates);
        entry.clock_set_back = set_back;
        entry.effect = effects.as_ref().map(|all| all.get(&entry.sequence).copied().unwrap_or(0));
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

/// What each event did to a year's total, from the first that is listed on.
fn effects(
    ledger: &Ledger,
    wanted: &Wanted<'_>,
    year: i32,
) -> Result<BTreeMap<u64, i64>, CliError> {
    let period = whole_year(year)?;
    let mut listed = Vec::new();
    for record in ledger.records() {
        let record = record.map_err(LedgerError::from)?;
        let restates = ledger.state().restating.get(&record.sequence);
        if wanted.has(&record, restates.map_or(&[], Vec::as_slice)) {
            listed.push(record.sequence);
        }
    }
    let (Some(first), Some(last)) = (listed.first(), listed.last()) else {
        return Ok(BTreeMap::new());
    };
    let bar = output::progress(last - first + 1, "comparing");
    let mut steps = Effects::from(ledger, period, AsOf::Size(*first))?;
    let mut effects = BTreeMap::new();
    while let Some(step) = steps.step()? {
        bar.inc(1);
        effects.insert(step.record.sequence, step.total);
        if step.record.sequence >= *last {
            break;
        }
    }
    bar.finish_and_clear();
    Ok(effects)
}

/// An event in a line.
pub fn one(entry: &Entry) -> String {
    let activity = entry.activity.as_ref().map(|a| format!(" {a}")).unwrap_or_default();
    let restates: Vec<String> = entry.restates.iter().map(ToString::to_string).collect();
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
