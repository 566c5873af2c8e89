//! What `import` and `correct --tables` print: what was found in tables, and what was recorded.
//!
//! Belongs here: words, and the order in which they are printed. Does not: arguments, reading,
//! planning.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::error::{CliError, Failure};
use super::issues::print_issues;
use super::locale::{language, texts_for};
use super::output;
use super::progress::Terminal;
use super::shared::{Format, Global, acknowledge_event, notes};
use crate::language::Texts;
use crate::ledger::Ledger;
use crate::report::preview::Change;
use crate::report::render::numbers::grouped;
use crate::service::Context;
use crate::service::import::{self, Request};
use crate::service::planned::{Outcome, Planned, Prepared, record};

/// Activities that are acknowledged one by one; of more, a line says how many and what they brought.
const ACKNOWLEDGED_MAX: usize = 100;

/// How to print, and what else to write.
pub struct Printing {
    /// How.
    pub format: Format,
    /// Whether to stop before recording.
    pub dry_run: bool,
    /// Where to write a copy in which what is wrong is marked.
    pub errors: Option<PathBuf>,
}

/// Prepares an import, prints what was found, records it, and prints what happened.
pub fn run(request: &Request, printing: &Printing, global: &Global) -> Result<(), CliError> {
    let mut ledger = global.open()?;
    if let Some(path) = printing.errors.as_ref().filter(|path| path.exists()) {
        let message = format!("there is a file {} already", path.display());
        return Err(CliError::usage(message, "give --errors a file that is not there yet"));
    }
    let (began, format) = (Instant::now(), printing.format);
    let progress = Terminal::default();
    let context = global.context_with(&progress);
    let prepared = import::prepare(&ledger, request, &context)?;
    let texts = texts_for(format);
    print_issues(&prepared.issues, &prepared.more, format, texts);
    if let Some(path) = &printing.errors {
        write_errors(path, request, &prepared)?;
    }
    let has_errors = prepared.has_errors();
    let Prepared { rows, planned, .. } = prepared;
    let planned = planned?;
    say_planned(&planned, texts);
    if printing.dry_run {
        say_preview(planned, request, format)?;
        return Ok(ledger.close()?);
    }
    if format == Format::Json {
        planned.unchanged.iter().try_for_each(output::json_line)?;
    }
    let outcome = record_and_acknowledge(&mut ledger, planned, &context, &progress, format)?;
    if format == Format::Text {
        say_outcome(&outcome, request, rows.read, began.elapsed())?;
    }
    if has_errors {
        let people = match rows.rejected_people {
            0 => "nobody on them is missing".to_owned(),
            1 => "1 person on them is missing".to_owned(),
            people => format!("{} people on them are missing", grouped(people)),
        };
        output::say(&format!("{rows}; {people} from the figures"));
    }
    ledger.close()?;
    if outcome.is_refused() { Err(CliError::printed(Failure::Input)) } else { Ok(()) }
}

/// Records what was planned, with an acknowledgement of each activity as soon as it is durable.
fn record_and_acknowledge(
    ledger: &mut Ledger,
    planned: Planned,
    context: &Context<'_>,
    progress: &Terminal,
    format: Format,
) -> Result<Outcome, CliError> {
    let all = planned.summary.activities;
    let is_each_said = format == Format::Json || all <= ACKNOWLEDGED_MAX;
    let (mut printed, mut count) = (Ok(()), 0);
    let recorded = record(ledger, planned, context, &mut |event| {
        count += 1;
        if is_each_said && printed.is_ok() {
            printed = progress.suspend(|| acknowledge_event(event, format));
        }
    });
    if recorded.is_err() && count > 0 {
        let (count, all) = (grouped(count), grouped(all as u64));
        let rest = "repeating the command records the rest";
        output::say(&format!("{count} of {all} activities were recorded; {rest}"));
    }
    let outcome = recorded?;
    printed.map(|()| outcome)
}

/// Writes the copy in which what is wrong is marked, where there is anything.
fn write_errors(path: &Path, request: &Request, prepared: &Prepared) -> Result<(), CliError> {
    let Some(copy) = import::marked_copy(request, prepared, language(None))? else {
        output::say(&format!("{} was not written: no row is wrong", path.display()));
        return Ok(());
    };
    output::private_file(path, &copy.workbook)?;
    let marked = match copy.rows {
        1 => "1 row is".to_owned(),
        rows => format!("{} rows are", grouped(rows)),
    };
    output::say(&format!(
        "{}: a copy of the tables in which {marked} marked; correct them there and import it",
        path.display()
    ));
    Ok(())
}

fn say_planned(planned: &Planned, texts: &Texts) {
    notes(&planned.notes, texts).iter().for_each(|note| output::say(note));
    for refusal in &planned.refusals {
        let text = ("text", refusal.words(texts).into());
        output::say(&texts.with("plan-left-out", &[text]));
    }
    output::say_warnings(&planned.warnings, texts);
}

/// Ends a dry run: what would be recorded, and what the figures would become.
fn say_preview(planned: Planned, request: &Request, format: Format) -> Result<(), CliError> {
    let (summary, is_empty) = (planned.summary, planned.is_empty());
    let Some(dry_run) = planned.dry_run() else { return Ok(()) };
    if format == Format::Json {
        return output::json_line(&dry_run);
    }
    let Outcome { activities: count, unchanged, voided, refused, .. } = summary;
    let done = request.purpose.done();
    let mut text = format!("dry run: {} would be {done}", activities(count));
    if unchanged > 0 {
        let are = if unchanged == 1 { "is" } else { "are" };
        text.push_str(&format!(", {unchanged} {are} recorded already"));
    }
    if voided > 0 {
        text.push_str(&format!(", {voided} voided"));
    }
    if refused > 0 {
        text.push_str(&format!(", {refused} left out"));
    }
    let preview = &dry_run.dry_run;
    if !is_empty {
        text.push_str(&format!(
            "\n  {}",
            brings(preview.contacts, preview.new_persons, preview.new_households)
        ));
    }
    for year in &preview.years {
        let change =
            |change: Change| format!("{} → {}", grouped(change.before), grouped(change.after));
        text.push_str(&format!("\n  people reached in {}: {}", year.year, change(year.total)));
        let sectors = year.sectors.iter();
        let sectors: Vec<String> =
            sectors.map(|(sector, of)| format!("{sector} {}", change(*of))).collect();
        if !sectors.is_empty() {
            text.push_str(&format!(" ({})", sectors.join(", ")));
        }
    }
    output::line(&text)
}

fn say_outcome(
    outcome: &Outcome,
    request: &Request,
    rows: u64,
    took: Duration,
) -> Result<(), CliError> {
    let mut text = summary(outcome, request.purpose.done());
    if outcome.activities > ACKNOWLEDGED_MAX {
        let seconds = took.as_secs_f64();
        let rate = grouped((rows as f64 / seconds.max(0.001)) as u64);
        let rows = grouped(rows);
        let brings = brings(outcome.contacts, outcome.new_persons, outcome.new_households);
        text.push_str(&format!(
            "\n  {brings}\n  {rows} rows in {seconds:.1} s, {rate} rows a second"
        ));
    }
    output::line(&text)
}

/// How much was recorded, in words.
pub fn summary(outcome: &Outcome, done: &str) -> String {
    let Outcome { activities: count, unchanged, voided, refused, .. } = *outcome;
    let mut text = format!("{done} {}", activities(count));
    if count + voided == 0 && unchanged == 0 && refused == 0 {
        text = format!("nothing was {done}");
    } else if count + voided == 0 && unchanged == 1 && refused == 0 {
        text = "nothing to do: the activity is recorded already".to_owned();
    } else if count + voided == 0 && unchanged > 0 && refused == 0 {
        let unchanged = grouped(unchanged as u64);
        text = format!("nothing to do: all {unchanged} activities are recorded already");
    } else if unchanged > 0 {
        let were = if unchanged == 1 { "was" } else { "were" };
        text.push_str(&format!(", {} {were} recorded already", grouped(unchanged as u64)));
    }
    if voided > 0 {
        text.push_str(&format!(", {voided} voided"));
    }
    if refused > 0 {
        text.push_str(&format!(", {refused} left out"));
    }
    text
}

/// A number of activities, in words.
pub fn activities(count: usize) -> String {
    format!("{} {}", grouped(count as u64), if count == 1 { "activity" } else { "activities" })
}

/// What activities bring, in words.
fn brings(contacts: u64, new_persons: u32, new_households: u32) -> String {
    let new = |count: u32, what: &str| {
        let s = if count == 1 { "" } else { "s" };
        format!("{} {what}{s}", grouped(u64::from(count)))
    };
    format!(
        "contacts: {}; new to the register: {}, {}",
        grouped(contacts),
        new(new_persons, "person"),
        new(new_households, "household")
    )
}
