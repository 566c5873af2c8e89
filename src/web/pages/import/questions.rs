//! What the columns of an unknown export or list are, as questions.
//!
//! Belongs here: from a draft's questions to fields of a form. Does not: what is answered (`mapping`).

use serde::Serialize;

use super::looked::mapping_file;
use crate::event::activity::Kind;
use crate::event::people::{Disability, PopulationGroup, Sex};
use crate::language::Texts;
use crate::service::mapping::Draft;
use crate::service::mapping_questions::{Offer, Question, Takes, questions};
use crate::web::answer::Answer;
use crate::web::jobs::Job;
use crate::web::pages::names::{Choice, Names, choices};
use crate::web::problem::Problem;
use crate::web::visit::Visit;

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
    let key = ["web-column-", "web-cell-"].into_iter().find_map(|key| {
        let key = format!("{key}{}", field.replace('_', "-"));
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
