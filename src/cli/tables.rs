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
use crate::event::ids::SectorId;
use crate::language::{Texts, Value, plain_number};
use crate::ledger::Ledger;
use crate::report::names::{NameOf, Names};
use crate::report::preview::Change;
use crate::report::render::numbers::grouped;
use crate::service::Context;
use crate::service::files::{self, Readers};
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
    printing.errors.as_deref().map_or(Ok(()), files::outside_ledgers)?;
    let mut ledger = global.open()?;
    if let Some(path) = printing.errors.as_ref().filter(|path| path.exists()) {
        let file = path.display().to_string();
        return Err(CliError::from_catalogue(|texts| {
            let message = texts.with("import-copy-there", &[("file", file.as_str().into())]);
            (message, texts.text("import-copy-there-hint"))
        })
        .of(Failure::Usage));
    }
    let (began, format) = (Instant::now(), printing.format);
    let progress = Terminal::default();
    let context = global.context_with(&progress);
    let prepared = import::prepare(&ledger, request, &context)?;
    let texts = texts_for(format);
    let names = Names::new(&ledger.state().profile, texts.language());
    print_issues(&prepared.issues, &prepared.more, format, texts);
    if let Some(path) = &printing.errors {
        write_errors(path, request, &prepared)?;
    }
    let has_errors = prepared.has_errors();
    let Prepared { rows, planned, .. } = prepared;
    let planned = planned?;
    say_planned(&planned, texts);
    if printing.dry_run {
        say_preview(planned, request, format, &names)?;
        return Ok(ledger.close()?);
    }
    if format == Format::Json {
        planned.unchanged.iter().try_for_each(output::json_line)?;
    }
    let outcome = record_and_acknowledge(&mut ledger, planned, &context, &progress, format)?;
    if format == Format::Text {
        say_outcome(&outcome, request, rows.read, began.elapsed(), texts)?;
    }
    if has_errors {
        output::say(&rows.missing(texts));
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
        let values = [("count", Value::from(count)), ("all", (all as u64).into())];
        output::say(&texts_for(format).with("import-interrupted", &values));
    }
    let outcome = recorded?;
    printed.map(|()| outcome)
}

/// Writes the copy in which what is wrong is marked, where there is anything.
fn write_errors(path: &Path, request: &Request, prepared: &Prepared) -> Result<(), CliError> {
    let language = language(None);
    let (texts, file) = (language.texts(), ("file", path.display().to_string().into()));
    let Some(copy) = import::marked_copy(request, prepared, language)? else {
        output::say(&texts.with("import-copy-none", &[file]));
        return Ok(());
    };
    files::write_new(path, Readers::Owner, &copy.workbook)?;
    output::say(&texts.with("import-copy", &[file, ("count", copy.rows.into())]));
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
fn say_preview(
    planned: Planned,
    request: &Request,
    format: Format,
    names: &Names,
) -> Result<(), CliError> {
    let texts = names.texts();
    let (summary, is_empty) = (planned.summary, planned.is_empty());
    let Some(dry_run) = planned.dry_run() else { return Ok(()) };
    if format == Format::Json {
        return output::json_line(&dry_run);
    }
    let Outcome { activities: count, unchanged, voided, refused, .. } = summary;
    let done = ("done", request.purpose.done().into());
    let activities = ("activities", activities_in_words(count, texts).into());
    let mut parts = vec![texts.with("import-dry-run", &[done, activities])];
    if unchanged > 0 {
        let count = ("count", plain_number(unchanged as u64));
        parts.push(texts.with("import-dry-run-unchanged", &[count]));
    }
    parts.extend(voided_and_left_out(voided, refused, texts));
    let mut text = parts.join(", ");
    let preview = &dry_run.dry_run;
    if !is_empty {
        let brings = brings(preview.contacts, preview.new_persons, preview.new_households, texts);
        text.push_str(&format!("\n  {brings}"));
    }
    for year in &preview.years {
        let change = |change: Change| {
            format!("{} → {}", texts.number(change.before), texts.number(change.after))
        };
        let values =
            [("year", year.year.to_string().into()), ("change", change(year.total).into())];
        text.push_str(&format!("\n  {}", texts.with("import-people-reached", &values)));
        let sectors = year.sectors.iter();
        let name = |sector: &SectorId| names.short(NameOf::Sector, sector.as_str());
        let sectors: Vec<String> =
            sectors.map(|(sector, of)| format!("{} {}", name(sector), change(*of))).collect();
        if !sectors.is_empty() {
            text.push_str(&format!(" ({})", sectors.join(", ")));
        }
    }
    for year in &preview.once_approved {
        let year = ("year", year.to_string().into());
        text.push_str(&format!("\n  {}", texts.with("import-once-approved", &[year])));
    }
    output::line(&text)
}

fn say_outcome(
    outcome: &Outcome,
    request: &Request,
    rows: u64,
    took: Duration,
    texts: &Texts,
) -> Result<(), CliError> {
    let mut text = summary(outcome, request.purpose.done(), texts);
    if outcome.activities > ACKNOWLEDGED_MAX {
        let seconds = took.as_secs_f64();
        let values = [
            ("rows", rows.into()),
            ("seconds", format!("{seconds:.1}").into()),
            ("rate", ((rows as f64 / seconds.max(0.001)) as u64).into()),
        ];
        let rate = texts.with("import-rate", &values);
        let brings = brings(outcome.contacts, outcome.new_persons, outcome.new_households, texts);
        text.push_str(&format!("\n  {brings}\n  {rate}"));
    }
    output::line(&text)
}

/// How much was recorded, in words; `done` is `imported` or `corrected`.
pub fn summary(outcome: &Outcome, done: &'static str, texts: &Texts) -> String {
    let Outcome { activities: count, unchanged, voided, refused, .. } = *outcome;
    let unchanged_count = ("count", (unchanged as u64).into());
    let done = ("done", done.into());
    let is_nothing_done = count + voided + refused == 0;
    let mut parts = match unchanged {
        0 if is_nothing_done => vec![texts.with("import-nothing", &[done])],
        _ if is_nothing_done => vec![texts.with("import-nothing-to-do", &[unchanged_count])],
        _ => {
            let activities = ("activities", activities_in_words(count, texts).into());
            let summary = texts.with("import-summary", &[done, activities]);
            let unchanged =
                (unchanged > 0).then(|| texts.with("import-unchanged", &[unchanged_count]));
            std::iter::once(summary).chain(unchanged).collect()
        }
    };
    parts.extend(voided_and_left_out(voided, refused, texts));
    parts.join(", ")
}

fn voided_and_left_out(
    voided: usize,
    refused: usize,
    texts: &Texts,
) -> impl Iterator<Item = String> {
    let parts = [("import-voided", voided), ("import-left-out", refused)];
    let parts = parts.into_iter().filter(|(_, count)| *count > 0);
    parts.map(|(key, count)| texts.with(key, &[("count", plain_number(count as u64))]))
}

fn activities_in_words(count: usize, texts: &Texts) -> String {
    texts.with("import-activities", &[("count", (count as u64).into())])
}

/// A number of activities, in words.
pub fn activities(count: usize) -> String {
    format!("{} {}", grouped(count as u64), if count == 1 { "activity" } else { "activities" })
}

/// What activities bring, in words.
fn brings(contacts: u64, new_persons: u32, new_households: u32, texts: &Texts) -> String {
    let new = |key, count: u32| texts.with(key, &[("count", count.into())]).into();
    let values = [
        ("contacts", contacts.into()),
        ("persons", new("import-persons", new_persons)),
        ("households", new("import-households", new_households)),
    ];
    texts.with("import-brings", &values)
}
