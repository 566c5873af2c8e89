//! The mapping of an unknown export or list: drafted, answered, and downloaded.
//!
//! Belongs here: from fields of a form to answers, and what follows from them. Does not: drafting, and putting answers
//! into the draft (`service`); what the form looks like (`questions`).
//!
//! The mapping stays in the officer's hands, as on the terminal: it is downloaded here, and sent with next month's
//! export. It holds headers and choices of the form, and nobody's data.

use super::work::{asked, draft as begin_draft, job_address, look};
use crate::service::mapping::Draft;
use crate::service::mapping_questions::{Answer as Given, Question, answered, questions};
use crate::web::answer::Answer;
use crate::web::jobs::{Choices, Done};
use crate::web::pairs::Pairs;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// TOML, as a file.
const TOML: &str = "application/toml; charset=utf-8";

/// Begins to draft a mapping of files that were sent.
pub fn draft(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let (upload, job) = asked(visit, &["upload"])?;
    begin_draft(visit, &upload, Some(&job))?;
    Ok(Answer::see(job_address(&upload)))
}

/// Takes answers, or a mapping that was edited. Where none is open, the files are read with it.
pub fn answer(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let upload = visit.form.text("upload").ok_or(Problem::UploadGone)?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let job = visit.site.jobs.get(&person.id, &upload).ok_or(Problem::UploadGone)?;
    let done = job.wait(std::time::Duration::ZERO);
    let drafted = match done.as_deref() {
        Some(Done::Drafted(draft)) => Some(draft),
        _ => None,
    };
    let toml = match (visit.form.get("toml"), drafted) {
        (Some(edited), _) => format!("{}\n", edited.replace("\r\n", "\n")),
        (None, Some(draft)) => {
            let all = questions(&draft.toml);
            let given = all.iter().filter_map(|of| Some((of.line, given(&visit.form, of)?)));
            answered(&draft.toml, &given.collect::<Vec<_>>())
        }
        (None, None) => return Ok(Answer::see(job_address(&upload))),
    };
    if questions(&toml).is_empty() {
        let choices = Choices { mapping: Some(toml), ..job.choices.clone() };
        look(visit, &upload, Some(&job), choices)?;
        return Ok(Answer::see(job_address(&upload)));
    }
    let columns = drafted.map(|draft| draft.columns.clone()).unwrap_or_default();
    let next = Draft { open: questions(&toml).len(), toml, columns };
    let choices = job.choices.clone();
    visit.site.jobs.start(&person.id, &upload, Some(&job), choices, |_| Done::Drafted(next))?;
    Ok(Answer::see(job_address(&upload)))
}

/// The mapping, to be kept for the next export.
pub fn file(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["upload"], &[])?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let upload = visit.query.get("upload").ok_or(Problem::UploadGone)?;
    let job = visit.site.jobs.get(&person.id, upload).ok_or(Problem::UploadGone)?;
    let done = job.wait(std::time::Duration::ZERO);
    let toml = match (&job.choices.mapping, done.as_deref()) {
        (_, Some(Done::Drafted(draft))) => draft.toml.clone(),
        (Some(mapping), _) => mapping.clone(),
        _ => return Err(Problem::NoPage),
    };
    Ok(Answer::file(TOML, "mapping.toml", toml.into_bytes()))
}

/// The answer to a question; nothing where there is none.
fn given(form: &Pairs, question: &Question) -> Option<Given> {
    let id = question.line;
    let text = |name: &str| form.text(&format!("{name}-{id}"));
    // What is chosen of the columns or words goes before what is offered: it was chosen on purpose.
    let chosen = text("column").or_else(|| text("word")).or_else(|| text("answer"));
    match chosen.as_deref().map(|answer| answer.split_once(':').unwrap_or((answer, ""))) {
        Some(("offer", at)) => at.parse().ok().map(Given::Offer),
        Some(("column", name)) => Some(Given::Column(name.to_owned())),
        Some(("word", word)) => Some(Given::Text(word.to_owned())),
        Some(("out", _)) => Some(Given::LeftOut),
        _ => match (text("own"), text("parent")) {
            (Some(own), Some(parent)) => Some(Given::Columns(own, parent)),
            _ => text("text").map(Given::Text),
        },
    }
}
