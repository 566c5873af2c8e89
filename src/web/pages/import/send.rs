//! The form for files, and receiving them.

use std::sync::Arc;

use serde::Serialize;

use super::work::{self, job_address};
use crate::language::Language;
use crate::service::template;
use crate::web::answer::{Answer, XLSX};
use crate::web::problem::Problem;
use crate::web::visit::Visit;

#[derive(Serialize)]
struct Page {
    /// Files that are being read, or were and wait to be recorded.
    under_way: Option<String>,
}

/// The page with the form.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let running = visit.site.jobs.running_of(&person.id);
    visit.page("import", &Page { under_way: running.map(|upload| job_address(&upload)) })
}

/// Takes what was sent, and begins to read it. Nothing is recorded.
pub fn check(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let received = visit.received.clone().ok_or(Problem::NoForm)?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    if work::tables(&received).is_empty() {
        return Err(Problem::NoFile);
    }
    if visit.site.jobs.running_of(&person.id).is_some() {
        return Err(Problem::Importing);
    }
    let upload = visit.site.uploads.keep(&person.id, Arc::clone(&received))?;
    work::look(visit, &upload, None, work::choices(&received))?;
    Ok(Answer::see(job_address(&upload)))
}

/// The empty workbook, in one of the languages.
pub fn template(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["in"], &[])?;
    let language = visit.query.one_of("in", Language::named)?.unwrap_or(visit.language);
    let name = format!("headcount-{}.xlsx", language.name());
    Ok(Answer::file(XLSX, &name, template::workbook(&visit.ledger, language)?))
}
