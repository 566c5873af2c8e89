//! What an import would come to, before it is recorded; and what was.
//!
//! Belongs here: from what was found to what the page shows. Does not: finding it (`service::import_look`).

use std::collections::BTreeMap;

use serde::Serialize;

use super::wrong::Wrong;
use crate::intake::writing::excerpt::{Excerpt, ExcerptRow};
use crate::issue::Issue;
use crate::language::Texts;
use crate::ledger::LedgerError;
use crate::report::preview::Preview;
use crate::service::import_look::{Looked, People, Restated};
use crate::service::planned::{Outcome, Seen};
use crate::service::{self};
use crate::web::answer::Answer;
use crate::web::jobs::Job;
use crate::web::pages::names::Names;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// Remarks on the page.
const REMARKS_MAX: usize = 50;

#[derive(Serialize)]
struct Page {
    /// What the files are asked for by.
    upload: String,
    files: Vec<String>,
    rows: u64,
    rejected: u64,
    tables: Vec<Table>,
    issues: Vec<Wrong>,
    more_issues: usize,
    marked: Option<String>,
    /// Why nothing can be recorded, where the issues do not say it.
    refused: Vec<(String, &'static str)>,
    /// Whether recorded activities are to be restated, and somebody has to look at that first.
    asks_changes: bool,
    /// Whether the files may be a form's export.
    asks_mapping: bool,
    /// The mapping that was answered on the page.
    mapping: Option<String>,
    mapping_file: String,
    restated: Vec<Both>,
    more_restated: usize,
    voided: Vec<String>,
    checked: Option<Checked>,
}

/// Rows of a table in which something is wrong.
#[derive(Serialize)]
struct Table {
    file: String,
    sheet: String,
    columns: Vec<String>,
    rows: Vec<Row>,
    more: usize,
}

#[derive(Serialize)]
struct Row {
    number: u32,
    /// What stands in each cell, and what is wrong with it.
    cells: Vec<(String, Vec<String>)>,
    says: Vec<String>,
}

/// A recorded activity beside what it would be.
#[derive(Serialize)]
struct Both {
    reference: String,
    /// What, as it is and as it would be.
    rows: Vec<(String, String, String)>,
}

#[derive(Serialize)]
struct Checked {
    activities: usize,
    unchanged: usize,
    contacts: u64,
    new_persons: u32,
    new_households: u32,
    preview: Option<Preview>,
    remarks: Vec<String>,
    more_remarks: usize,
    sectors: BTreeMap<String, String>,
    is_empty: bool,
}

#[derive(Serialize)]
struct Recorded {
    activities: usize,
    unchanged: usize,
    voided: usize,
    contacts: u64,
    mapping: Option<String>,
}

/// What recording would come to.
pub fn page(
    visit: &Visit<'_>,
    upload: &str,
    job: &Job,
    looked: &Looked,
) -> Result<Answer, Problem> {
    let texts = visit.texts();
    let mut page = Page {
        files: job.choices.files.clone(),
        rows: looked.rows.read,
        rejected: looked.rows.rejected,
        tables: looked.excerpts.iter().map(|excerpt| table(excerpt, texts)).collect(),
        issues: looked.groups.iter().map(|group| Wrong::of(group, texts)).collect(),
        more_issues: looked.more_groups,
        marked: looked.has_marks.then(|| format!("/import/marked?upload={upload}")),
        upload: upload.to_owned(),
        refused: Vec::new(),
        asks_changes: looked.waits_for_changes(),
        asks_mapping: looked.planned.is_err()
            && job.choices.mapping.is_none()
            && !job.choices.has_mapping,
        mapping: job.choices.mapping.clone(),
        mapping_file: mapping_file(upload),
        restated: looked.restated.iter().map(|both| side_by_side(both, texts)).collect(),
        more_restated: looked.more_restated,
        voided: looked.voided.iter().map(ToString::to_string).collect(),
        checked: None,
    };
    match &looked.planned {
        Ok(planned) => page.checked = Some(checked(visit, planned)),
        Err(service::Error::Ledger(LedgerError::Refused(refusals))) => {
            let words = refusals.iter().take(REMARKS_MAX);
            let hint = |of: &crate::ledger::Refusal| match page.asks_changes {
                // The page itself offers what the hint says for the terminal.
                true => String::new(),
                false => of.hint(texts),
            };
            let words = words.map(|of| format!("{} {}", of.words(texts), hint(of)));
            page.refused = words.map(|of| (of, visit.language.name())).collect();
        }
        Err(service::Error::Import(error)) => {
            page.refused = vec![(error.words(texts), visit.language.name())];
        }
        Err(error) => page.refused = vec![(error.to_string(), "en")],
    }
    let status = if page.checked.is_some() { 200 } else { 422 };
    Ok(visit.page("import-looked", &page)?.status(status))
}

/// Where the mapping that was answered is downloaded.
pub fn mapping_file(upload: &str) -> String {
    format!("/import/mapping?upload={upload}")
}

/// What was recorded.
pub fn recorded_page(visit: &Visit<'_>, job: &Job, done: &Outcome) -> Result<Answer, Problem> {
    let page = Recorded {
        activities: done.activities,
        unchanged: done.unchanged,
        voided: done.voided,
        contacts: done.contacts,
        mapping: job.choices.mapping.clone(),
    };
    visit.page("import-recorded", &page)
}

fn table(excerpt: &Excerpt, texts: &Texts) -> Table {
    let row = |row: &ExcerptRow| Row {
        number: row.number,
        cells: row
            .cells
            .iter()
            .map(|(text, issues)| (text.clone(), issues.iter().map(|of| says(of, texts)).collect()))
            .collect(),
        says: row.issues.iter().map(|issue| says(issue, texts)).collect(),
    };
    Table {
        file: excerpt.file.clone(),
        sheet: excerpt.sheet.clone(),
        columns: excerpt.columns.clone(),
        rows: excerpt.rows.iter().map(row).collect(),
        more: excerpt.more,
    }
}

/// What is wrong, and what to do.
fn says(issue: &Issue, texts: &Texts) -> String {
    let subject = issue.subject(texts).map(|value| format!("{value} ")).unwrap_or_default();
    let remedy = issue.remedy(texts);
    let remedy = if remedy.is_empty() { remedy } else { format!(" ({remedy})") };
    format!("{subject}{}{remedy}", issue.reason(texts))
}

fn side_by_side(both: &Restated, texts: &Texts) -> Both {
    let column = |name: &str| texts.text(&format!("web-column-{}", name.replace('_', "-")));
    let shown = |value: &String| if value.is_empty() { "–".to_owned() } else { value.clone() };
    let columns = both.columns.iter();
    let columns = columns.map(|(name, now, then)| (column(name), shown(now), shown(then)));
    let people = both.people.iter().map(|(of, now, then)| {
        let key = match of {
            People::Persons => "report-column-persons",
            People::Households => "report-column-households",
            People::HouseholdMembers => "report-column-household-members",
            People::Headcount => "report-column-headcount",
        };
        (texts.text(key), texts.number(*now), texts.number(*then))
    });
    let mut rows: Vec<_> = columns.chain(people).collect();
    if rows.is_empty() {
        rows.push((texts.text("web-only-in-lists"), "–".to_owned(), "–".to_owned()));
    }
    Both { reference: both.reference.to_string(), rows }
}

fn checked(visit: &Visit<'_>, planned: &Seen) -> Checked {
    let texts = visit.texts();
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let notes = planned.notes.iter().map(|note| note.words(texts));
    let refusals = planned.refusals.iter().map(|refusal| refusal.words(texts));
    let warnings = planned.warnings.iter().map(|warning| warning.says(texts));
    let remarks: Vec<String> = refusals.chain(notes).chain(warnings).collect();
    let sectors = visit.ledger.state().sectors.iter();
    let summary = planned.summary;
    Checked {
        activities: summary.activities,
        unchanged: summary.unchanged,
        contacts: summary.contacts,
        new_persons: summary.new_persons,
        new_households: summary.new_households,
        more_remarks: remarks.len().saturating_sub(REMARKS_MAX),
        remarks: remarks.into_iter().take(REMARKS_MAX).collect(),
        sectors: sectors.map(|id| (id.to_string(), names.sector(id.as_str()))).collect(),
        is_empty: planned.is_empty(),
        preview: planned.preview.clone(),
    }
}
