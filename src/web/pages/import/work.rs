//! What is done with files beside the answers: reading them, drafting a mapping, recording.
//!
//! Belongs here: from what was sent to a use case's request, and the page that says how far it is. Does not: threads
//! (`jobs`), what is shown of what came of it (`looked`, `mapping`).

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::looked;
use super::questions::{edit_page, questions_page};
use crate::language::plain_number;
use crate::ledger::Ledger;
use crate::progress::{Progress as _, Step};
use crate::service::import::{self, Purpose, Request};
use crate::service::mapping::{self, Suggest};
use crate::service::{Context, Error, Input, import_look, planned};
use crate::web::address::Address;
use crate::web::answer::{Answer, XLSX};
use crate::web::jobs::{Choices, Done, Job};
use crate::web::pages::problem;
use crate::web::problem::Problem;
use crate::web::site::Site;
use crate::web::uploads::Received;
use crate::web::visit::Visit;

/// Whoever asks waits so long for work that is nearly done.
const WAIT_MAX: Duration = Duration::from_millis(900);
/// The largest mapping.
const MAPPING_BYTES_MAX: u64 = 1 << 20;

#[derive(Serialize)]
struct Progress {
    files: Vec<String>,
    here: String,
    step: &'static str,
    /// What of the step is done, in hundredths, where anybody knows.
    percent: Option<u64>,
    /// Rows that were read, activities that were recorded.
    so_far: Option<String>,
}

/// The address of the page about files.
pub fn job_address(upload: &str) -> String {
    Address::new("/import/job").with("upload", upload).to_string()
}

/// Those of the files that are tables.
pub fn tables(received: &Received) -> Vec<PathBuf> {
    let files = received.files.iter().filter(|(field, path)| field == "files" && !is_mapping(path));
    files.map(|(_, path)| path.clone()).collect()
}

fn is_mapping(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// What follows from the files alone.
pub fn choices(received: &Received) -> Choices {
    let name = |path: &PathBuf| Some(path.file_name()?.to_string_lossy().into_owned());
    let files = tables(received).iter().filter_map(name).collect();
    let mut all = received.files.iter();
    let has_mapping = all.any(|(field, path)| field == "mapping" || is_mapping(path));
    Choices { files, has_mapping, ..Choices::default() }
}

/// The mapping that was sent with the tables, in its own field or among them.
fn sent_mapping(received: &Received) -> Result<Option<Input>, Problem> {
    let mut all =
        received.files.iter().filter(|(field, path)| field == "mapping" || is_mapping(path));
    let Some((_, path)) = all.next() else { return Ok(None) };
    let size = path.metadata().map_err(|_| Problem::UploadGone)?.len();
    if size > MAPPING_BYTES_MAX {
        return Err(Problem::TooLarge);
    }
    // As bytes, so that no message names where it lies.
    let bytes = std::fs::read(path).map_err(|_| Problem::UploadGone)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(Some(Input::Bytes { name: name.unwrap_or_default(), bytes }))
}

/// What is asked with files.
pub fn request(received: &Received, choices: &Choices, preview: bool) -> Result<Request, Problem> {
    let answered = choices.mapping.as_ref().map(|text| Input::Bytes {
        name: "mapping.toml".to_owned(),
        bytes: text.clone().into_bytes(),
    });
    Ok(Request {
        inputs: Input::paths(&tables(received)),
        mapping: match answered {
            Some(answered) => Some(answered),
            None => sent_mapping(received)?,
        },
        purpose: match received.fields.text("reason") {
            Some(reason) => Purpose::Correct { reason },
            None => Purpose::Record { accept_changes: choices.accept_changes },
        },
        namespace: received.fields.text("namespace"),
        partial: received.fields.is_ticked("partial"),
        new_sites: received.fields.is_ticked("new_sites"),
        again: received.fields.is_ticked("again"),
        every_issue: true,
        checks: true,
        preview,
    })
}

/// The surroundings of a use case that says how far it is.
fn telling<'a>(site: &Site, person: &str, job: &'a Job) -> Context<'a> {
    Context { progress: &*job.counter, ..site.context(person) }
}

fn done(made: Result<Done, Problem>) -> Done {
    made.unwrap_or_else(Done::Failed)
}

/// Files wait so long to be looked at while a command has the ledger.
const LENT_WAIT: Duration = Duration::from_secs(10 * 60);

/// Begins to look at what files would record.
pub fn look(
    visit: &Visit<'_>,
    upload: &str,
    after: Option<&Arc<Job>>,
    choices: Choices,
) -> Result<(), Problem> {
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let received = visit.site.uploads.get(&person.id, upload)?;
    let (site, of) = (Arc::clone(visit.site), person.id.clone());
    visit.site.jobs.start(&of, upload, after, choices, move |job| {
        let look = || -> Result<Done, Problem> {
            let request = request(&received, &job.choices, true)?;
            let ledger = site.ledger.read(LENT_WAIT)?;
            let context = telling(&site, &person.id, job);
            let looked = import_look::run(&ledger, &request, &context)?;
            person.check_offices(&looked.offices)?;
            Ok(Done::Looked(Box::new(looked)))
        };
        done(look())
    })
}

/// Begins to draft a mapping of files.
pub fn draft(visit: &Visit<'_>, upload: &str, after: Option<&Arc<Job>>) -> Result<(), Problem> {
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let received = visit.site.uploads.get(&person.id, upload)?;
    let choices = choices(&received);
    visit.site.jobs.start(&person.id, upload, after, choices, move |job| {
        let made = || -> Result<Done, Problem> {
            job.counter.begin(Step::Reading, None);
            let inputs = Input::paths(&tables(&received));
            Ok(Done::Drafted(mapping::suggest(&Suggest { inputs }).draft?))
        };
        done(made())
    })
}

/// Records what was looked at.
pub fn record(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let (upload, job) = asked(visit, &["upload"])?;
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    // A second click leads to what the first one came to.
    let can_be = |done: &Done| matches!(done, Done::Looked(looked) if looked.planned.is_ok());
    if !job.wait(Duration::ZERO).is_some_and(|done| can_be(&done)) {
        return Ok(Answer::see(job_address(&upload)));
    }
    let received = visit.site.uploads.get(&person.id, &upload)?;
    let request = request(&received, &job.choices, false)?;
    let (site, of, name) = (Arc::clone(visit.site), person.id.clone(), upload.clone());
    let work = move |job: &Job| {
        let record = || -> Result<Done, Problem> {
            let counter = Arc::clone(&job.counter);
            let settings = site.settings.clone();
            let recorder = person.clone();
            let recorded =
                site.ledger.write(move |ledger: &mut Ledger| -> Result<_, Error> {
                    let context = Context { progress: &*counter, ..settings.context(&recorder.id) };
                    let planned = import::prepare(ledger, &request, &context)?.planned?;
                    recorder.check_offices(&planned.offices(ledger.state()))?;
                    planned::record(ledger, planned, &context, &mut |_| ())
                })??;
            // The files are there until all of them was recorded.
            drop(site.uploads.take(&person.id, &name));
            drop(received);
            Ok(Done::Recorded(recorded))
        };
        done(record())
    };
    match visit.site.jobs.start(&of, &upload, Some(&job), job.choices.clone(), work) {
        Ok(()) | Err(Problem::Importing) => Ok(Answer::see(job_address(&upload))),
        Err(other) => Err(other),
    }
}

/// Looks again, with an export's changes of what is recorded.
pub fn accept(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let (upload, job) = asked(visit, &["upload"])?;
    let choices = Choices { accept_changes: true, ..job.choices.clone() };
    look(visit, &upload, Some(&job), choices)?;
    Ok(Answer::see(job_address(&upload)))
}

/// The files that a form is about, with the last work on them.
pub fn asked(visit: &Visit<'_>, known: &[&str]) -> Result<(String, Arc<Job>), Problem> {
    visit.form.only(known, &[])?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let upload = visit.form.text("upload").ok_or(Problem::UploadGone)?;
    let job = visit.site.jobs.get(&person.id, &upload).ok_or(Problem::UploadGone)?;
    Ok((upload, job))
}

/// How far the work on files is, or what came of it.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["upload"], &[])?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let upload = visit.query.get("upload").ok_or(Problem::UploadGone)?;
    let job = visit.site.jobs.get(&person.id, upload).ok_or(Problem::UploadGone)?;
    let Some(done) = job.wait(WAIT_MAX) else { return progress(visit, upload, &job) };
    match &*done {
        Done::Looked(looked) => looked::page(visit, upload, &job, looked),
        Done::Drafted(draft) => questions_page(visit, upload, &job, draft),
        Done::Recorded(outcome) => looked::recorded_page(visit, &job, outcome),
        Done::Failed(error) => match &job.choices.mapping {
            // What was answered can be put right.
            Some(toml) if error.status() == 400 => edit_page(visit, upload, &job, toml, error),
            _ => Ok(problem::answer(visit, error, false)),
        },
    }
}

fn progress(visit: &Visit<'_>, upload: &str, job: &Job) -> Result<Answer, Problem> {
    let (step, of_step, total) = job.counter.now();
    let texts = visit.texts();
    let rows = job.counter.rows();
    let step_key = match step {
        None => "web-step-waiting",
        Some(Step::Reading) => "web-step-reading",
        Some(Step::RecognisingPeople) => "web-step-recognising",
        Some(Step::Checking) => "web-step-checking",
        Some(Step::Recording) => "web-step-recording",
        Some(_) => "web-step-counting",
    };
    let so_far = match step {
        Some(Step::Recording) => {
            let values = [("done", plain_number(of_step)), ("total", plain_number(total))];
            Some(texts.with("web-step-recorded", &values))
        }
        _ if rows > 0 => Some(texts.with("web-rows-read", &[("rows", plain_number(rows))])),
        _ => None,
    };
    let page = Progress {
        files: job.choices.files.clone(),
        here: job_address(upload),
        step: step_key,
        percent: (total > 0).then(|| (of_step.min(total) * 100).checked_div(total)).flatten(),
        so_far,
    };
    Ok(visit.page("import-progress", &page)?.with("Refresh", "1"))
}

/// A copy of what was sent, in which what is wrong is marked.
pub fn marked(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["upload"], &[])?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let upload = visit.query.get("upload").ok_or(Problem::UploadGone)?;
    let received = visit.site.uploads.get(&person.id, upload)?;
    let job = visit.site.jobs.get(&person.id, upload).ok_or(Problem::UploadGone)?;
    let request = request(&received, &job.choices, false)?;
    let prepared = import::prepare(&visit.ledger, &request, &visit.context())?;
    let copy = import::marked_copy(&request, &prepared, visit.language)?;
    Ok(Answer::file(XLSX, "marked.xlsx", copy.ok_or(Problem::NoPage)?.workbook))
}
