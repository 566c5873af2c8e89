//! Importing tables: sent, checked with every wrong cell named, their effect on the figures, and recorded when that
//! was looked at.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::names::Names;
use crate::event::ids::OfficeId;
use crate::issue::{Group, Issue, Severity, grouped};
use crate::language::{Texts, plain_number};
use crate::ledger::Ledger;
use crate::report::preview::Preview;
use crate::service::import::{self, Purpose, Request};
use crate::service::planned::{self, Planned, Prepared};
use crate::service::{self, Error, Input};
use crate::web::answer::{Answer, XLSX};
use crate::web::problem::Problem;
use crate::web::site::Settings;
use crate::web::uploads::Received;
use crate::web::visit::Visit;

/// Groups of issues on the page; all are in the marked copy.
const GROUPS_MAX: usize = 200;
/// Rows that are named of a group.
const ROWS_NAMED_MAX: usize = 12;
/// Remarks on the page.
const REMARKS_MAX: usize = 50;

#[derive(Serialize)]
struct Page {
    /// What the files are asked for by; nothing before they were sent.
    upload: Option<String>,
    files: Vec<String>,
    rows: u64,
    rejected: u64,
    issues: Vec<Wrong>,
    more_issues: usize,
    marked: Option<String>,
    /// Why nothing can be recorded, where the issues do not say it.
    refused: Vec<String>,
    checked: Option<Checked>,
    recorded: Option<Recorded>,
}

/// Rows that are wrong alike.
#[derive(Serialize)]
pub struct Wrong {
    severity: &'static str,
    file: String,
    sheet: String,
    rows: String,
    column: String,
    says: String,
    remedy: String,
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
    contacts: u64,
}

impl Page {
    fn empty() -> Self {
        Self {
            upload: None,
            files: Vec::new(),
            rows: 0,
            rejected: 0,
            issues: Vec::new(),
            more_issues: 0,
            marked: None,
            refused: Vec::new(),
            checked: None,
            recorded: None,
        }
    }
}

/// The page with the form.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    visit.page("import", &Page::empty())
}

/// What was sent, checked. Nothing is recorded.
pub fn check(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let received = visit.received.clone().ok_or(Problem::NoForm)?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let request = request(&received, true);
    if request.inputs.is_empty() {
        return Err(Problem::NoFile);
    }
    let prepared = import::prepare(&visit.ledger, &request, &visit.context())?;
    let upload = visit.site.uploads.keep(&person.id, Arc::clone(&received))?;
    let page = checked_page(visit, &received, upload, prepared)?;
    let status = if page.checked.is_some() { 200 } else { 422 };
    Ok(visit.page("import", &page)?.status(status))
}

/// Records what was checked.
pub fn record(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["upload"], &[])?;
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let upload = visit.form.get("upload").ok_or(Problem::UploadGone)?;
    let received = visit.site.uploads.take(&person.id, upload)?;
    let (request, settings) = (request(&received, false), visit.site.settings.clone());
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<_, Error> {
        let context = Settings::context(&settings, &person.id);
        let planned = import::prepare(ledger, &request, &context)?.planned?;
        person.check_offices(offices(&planned))?;
        let outcome = planned::record(ledger, planned, &context, &mut |_| ())?;
        // The files are there until all of them was read.
        drop(received);
        Ok(outcome)
    })??;
    let recorded = Recorded {
        activities: done.activities,
        unchanged: done.unchanged,
        contacts: done.contacts,
    };
    visit.page("import", &Page { recorded: Some(recorded), ..Page::empty() })
}

/// A copy of what was sent, in which what is wrong is marked.
pub fn marked(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["upload"], &[])?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let upload = visit.query.get("upload").ok_or(Problem::UploadGone)?;
    let received = visit.site.uploads.get(&person.id, upload)?;
    let request = request(&received, false);
    let prepared = import::prepare(&visit.ledger, &request, &visit.context())?;
    let copy = import::marked_copy(&request, &prepared, visit.language)?;
    Ok(Answer::file(XLSX, "marked.xlsx", copy.ok_or(Problem::NoPage)?.workbook))
}

fn request(received: &Received, preview: bool) -> Request {
    let of_field = |wanted: &str| {
        let files = received.files.iter().filter(move |(field, _)| field == wanted);
        files.map(|(_, path)| Input::Path(path.clone())).collect::<Vec<_>>()
    };
    Request {
        inputs: of_field("files"),
        mapping: of_field("mapping").into_iter().next(),
        purpose: Purpose::Record { accept_changes: false },
        namespace: received.fields.text("namespace"),
        partial: received.fields.is_ticked("partial"),
        new_sites: received.fields.is_ticked("new_sites"),
        again: false,
        every_issue: true,
        checks: true,
        preview,
    }
}

fn offices(planned: &Planned) -> Vec<&OfficeId> {
    planned.activities().map(|of| &of.about.office).collect()
}

fn checked_page(
    visit: &Visit<'_>,
    received: &Received,
    upload: String,
    prepared: Prepared,
) -> Result<Page, Problem> {
    let texts = visit.texts();
    let groups = grouped(&prepared.issues, &prepared.more);
    let shown = groups.iter().take(GROUPS_MAX).map(|group| issue(group, texts));
    let has_marks = prepared.issues.iter().any(|issue| issue.severity != Severity::Note);
    let mut page = Page {
        files: received.files.iter().filter_map(|(_, path)| name(path)).collect(),
        rows: prepared.rows.read,
        rejected: prepared.rows.rejected,
        issues: shown.collect(),
        more_issues: groups.len().saturating_sub(GROUPS_MAX),
        marked: has_marks.then(|| format!("/import/marked?upload={upload}")),
        upload: Some(upload),
        ..Page::empty()
    };
    match prepared.planned {
        Ok(planned) => {
            let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
            person.check_offices(offices(&planned))?;
            page.checked = Some(checked(visit, planned));
        }
        Err(service::Error::Ledger(crate::ledger::LedgerError::Refused(refusals))) => {
            let words = refusals.iter().take(REMARKS_MAX);
            page.refused =
                words.map(|of| format!("{} {}", of.words(texts), of.hint(texts))).collect();
        }
        Err(service::Error::Import(error)) => page.refused = vec![error.words(texts)],
        Err(error) => return Err(error.into()),
    }
    Ok(page)
}

fn name(path: &std::path::Path) -> Option<String> {
    Some(path.file_name()?.to_string_lossy().into_owned())
}

/// What is wrong with the rows of a file, those that are wrong alike together.
pub fn in_words(issues: &[Issue], texts: &Texts) -> Vec<Wrong> {
    grouped(issues, &[]).iter().take(GROUPS_MAX).map(|group| issue(group, texts)).collect()
}

fn issue(group: &Group<'_>, texts: &Texts) -> Wrong {
    let first = group.first;
    let named: Vec<String> =
        group.rows.iter().take(ROWS_NAMED_MAX).map(ToString::to_string).collect();
    let more = group.count.saturating_sub(named.len() as u64);
    let mut rows = named.join(", ");
    if more > 0 && !named.is_empty() {
        rows.push_str(&texts.with("web-and-more-rows", &[("count", plain_number(more))]));
    }
    let subject = first.subject(texts).map(|value| format!("{value} ")).unwrap_or_default();
    Wrong {
        severity: match first.severity {
            Severity::Error => "web-severity-error",
            Severity::Warning => "web-severity-warning",
            Severity::Note => "web-severity-note",
        },
        file: first.file.clone(),
        sheet: first.sheet.clone().unwrap_or_default(),
        rows,
        column: first.column.clone().unwrap_or_default(),
        says: format!("{subject}{}", first.reason(texts)),
        remedy: first.remedy(texts),
    }
}

fn checked(visit: &Visit<'_>, planned: Planned) -> Checked {
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
        preview: planned.preview,
    }
}
