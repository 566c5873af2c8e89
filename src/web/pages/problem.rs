//! The page that says why there is no other, and what to do.

use serde::Serialize;

use crate::language::Language;
use crate::web::answer::{Answer, JSON};
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// Seconds after which to ask again what could not be answered.
const RETRY_AFTER: &str = "10";

#[derive(Serialize)]
struct Page {
    key: &'static str,
    status: u16,
    what: String,
    remedy: String,
    /// In English, whatever the page's language.
    detail: Option<String>,
}

/// The answer to a visit that has none.
pub fn answer(visit: &Visit<'_>, problem: &Problem, for_programs: bool) -> Answer {
    let status = problem.status();
    let answer = said(visit, problem, for_programs).status(status);
    match status {
        503 => answer.with("Retry-After", RETRY_AFTER),
        _ => answer,
    }
}

fn said(visit: &Visit<'_>, problem: &Problem, for_programs: bool) -> Answer {
    let (status, texts) = (problem.status(), visit.texts());
    if for_programs {
        let words = problem.in_words(Language::English.texts());
        let body = serde_json::to_vec(&words).unwrap_or_default();
        let answer = Answer::of(JSON, body);
        return match status {
            401 => answer.with("WWW-Authenticate", "Bearer"),
            _ => answer,
        };
    }
    let page = Page {
        key: problem.key(),
        status,
        what: texts.text(problem.key()),
        remedy: texts.part(problem.key(), "remedy", &[]).unwrap_or_default(),
        detail: problem.detail(),
    };
    match visit.page("problem", &page) {
        Ok(answer) => answer,
        Err(_) => Answer::of("text/plain; charset=utf-8", page.what),
    }
}
