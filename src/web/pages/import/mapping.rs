//! What the columns of an unknown export or list are, as questions: the draft of a mapping as a form.
//!
//! Belongs here: from a draft's questions to fields, and from fields to answers. Does not: drafting, and putting
//! answers into the draft (`service`).
//!
//! The mapping stays in the officer's hands, as on the terminal: it is downloaded here, and sent with next month's
//! export. It holds headers and choices of the form, and nobody's data.

use serde::Serialize;

use super::looked::mapping_file;
use super::work::{asked, draft as begin_draft, job_address, look};
use crate::event::activity::Kind;
use crate::event::people::{Disability, PopulationGroup, Sex};
use crate::language::Texts;
use crate::service::mapping::Draft;
use crate::service::mapping_questions::{
    Answer as Given, Offer, Question, Takes, answered, questions,
};
use crate::web::answer::Answer;
use crate::web::jobs::{Choices, Done, Job};
use crate::web::pages::names::{Choice, Names, choices};
use crate::web::pairs::Pairs;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// TOML, as a file.
const TOML: &str = "application/toml; charset=utf-8";

#[derive(Serialize)]
struct Page {
    upload: String,
    files: Vec<String>,
    questions: Vec<Asked>,
    /// The mapping so far.
    toml: String,
    mapping_file: String,
    /// Why the mapping cannot be used, in English.
    problem: Option<String>,
}

/// A question as the form has it.
#[derive(Serialize)]
struct Asked {
    id: usize,
    sheet: String,
    what: String,
    /// What the draft says besides, in English.
    asks: String,
    /// Answers that are offered: what the form sends, and what is shown.
    offers: Vec<(String, String, String)>,
    /// Words to choose from.
    choices: Vec<Choice>,
    /// Columns to choose from, each with what speaks for it.
    columns: Vec<(String, String)>,
    takes_text: bool,
    takes_two: bool,
    may_be_left_out: bool,
}

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

/// The page with the questions that are open.
pub fn questions_page(
    visit: &Visit<'_>,
    upload: &str,
    job: &Job,
    draft: &Draft,
) -> Result<Answer, Problem> {
    let all = questions(&draft.toml);
    let asked = all.iter().map(|question| question_shown(visit, question, draft));
    shown(visit, upload, job, asked.collect(), &draft.toml, None)
}

/// The page with a mapping that cannot be used, and why.
pub fn edit_page(
    visit: &Visit<'_>,
    upload: &str,
    job: &Job,
    toml: &str,
    problem: &Problem,
) -> Result<Answer, Problem> {
    shown(visit, upload, job, Vec::new(), toml, problem.detail())
}

fn shown(
    visit: &Visit<'_>,
    upload: &str,
    job: &Job,
    questions: Vec<Asked>,
    toml: &str,
    problem: Option<String>,
) -> Result<Answer, Problem> {
    let status = if problem.is_some() { 422 } else { 200 };
    let page = Page {
        upload: upload.to_owned(),
        files: job.choices.files.clone(),
        questions,
        toml: toml.to_owned(),
        mapping_file: mapping_file(upload),
        problem,
    };
    Ok(visit.page("import-mapping", &page)?.status(status))
}

fn question_shown(visit: &Visit<'_>, question: &Question, draft: &Draft) -> Asked {
    let texts = visit.texts();
    let of_sheet = |of: &&crate::service::mapping::SheetColumn| {
        question.sheet.is_empty() || of.sheet == question.sheet
    };
    let columns = draft.columns.iter().filter(of_sheet);
    let columns: Vec<(String, String)> =
        columns.map(|of| (of.name.clone(), of.remark.clone())).collect();
    let offers = question.offers.iter().enumerate();
    let shown = |of: &Offer| match of.kept() {
        Some(values) => {
            let empty = || texts.text("web-map-empty-cell");
            let named = values.iter().map(|of| if of.is_empty() { empty() } else { of.clone() });
            let named = named.collect::<Vec<_>>().join(", ");
            texts.with("web-map-rows-with", &[("values", named.into())])
        }
        None => of.toml.clone(),
    };
    let offers = offers.map(|(at, of)| (format!("offer:{at}"), shown(of), of.remark.clone()));
    let choices = match question.takes {
        Takes::Value | Takes::Name(_) => words_of(visit, &question.field),
        _ => Vec::new(),
    };
    let takes_columns = matches!(question.takes, Takes::Column | Takes::Columns)
        || question.takes == Takes::Value && choices.is_empty() && question.field != "namespace";
    Asked {
        id: question.line,
        sheet: question.sheet.clone(),
        what: what(question, texts),
        asks: question.asks.clone(),
        offers: offers.collect(),
        takes_text: choices.is_empty() && matches!(question.takes, Takes::Value | Takes::Name(_)),
        choices,
        columns: if takes_columns { columns } else { Vec::new() },
        takes_two: question.takes == Takes::Columns,
        may_be_left_out: question.may_be_left_out,
    }
}

/// What is asked, in the reader's language.
fn what(question: &Question, texts: &Texts) -> String {
    let field = question.field.as_str();
    let key = ["web-column", "web-cell"].into_iter().find_map(|key| {
        let key = format!("{key}-{}", field.replace('_', "-"));
        texts.has(&key).then(|| texts.text(&key))
    });
    let field_name = key.unwrap_or_else(|| field.to_owned());
    match (field, &question.takes) {
        ("keep", _) => texts.text("web-map-keep"),
        ("not_read", _) => texts.text("web-map-number"),
        ("namespace", _) => texts.text("web-map-namespace"),
        (_, Takes::Columns) => texts.text("web-map-join"),
        (_, Takes::Name(value)) => {
            let values = [("value", value.as_str().into()), ("field", field_name.into())];
            texts.with("web-map-name", &values)
        }
        (_, Takes::Column | Takes::Offered) => {
            texts.with("web-map-column", &[("field", field_name.into())])
        }
        (_, Takes::Value) => texts.with("web-map-value", &[("field", field_name.into())]),
    }
}

/// Words that a field takes; none where it takes others too.
fn words_of(visit: &Visit<'_>, field: &str) -> Vec<Choice> {
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let texts = visit.texts();
    let word = |key: &'static str| move |id: &str| texts.text(&format!("{key}{id}"));
    match field {
        "kind" => choices(Kind::ALL.iter().map(|of| of.name()), None, word("interview-kind-")),
        "sector" | "also_sectors" => names.sectors(None),
        "office" => names.offices(None),
        "sex" => choices(Sex::ALL.iter().map(|of| of.name()), None, word("web-sex-")),
        "population_group" => {
            choices(PopulationGroup::ALL.iter().map(|of| of.name()), None, word("report-word-"))
        }
        "disability" => {
            choices(Disability::ALL.iter().map(|of| of.name()), None, word("report-word-"))
        }
        _ => Vec::new(),
    }
}
