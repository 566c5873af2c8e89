//! The page that asks once more before something that cannot be undone.

use serde::Serialize;
use uuid::Uuid;

use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// What is asked, in keys of the catalogue.
#[derive(Serialize)]
pub struct Asked {
    /// What is to be done.
    pub title: &'static str,
    /// What it means, a paragraph each.
    pub means: &'static [&'static str],
    /// Where the answer goes.
    pub action: &'static str,
    /// What the button says.
    pub button: &'static str,
    /// What the form sends along.
    pub hidden: Vec<Hidden>,
    /// What has to be typed by hand, where anything has.
    pub typed: Option<String>,
    /// What was wrong with the answer before.
    pub wrong: Option<&'static str>,
}

/// A field that nobody sees.
#[derive(Serialize)]
pub struct Hidden {
    name: &'static str,
    value: String,
}

impl Hidden {
    /// A field.
    pub fn of(name: &'static str, value: String) -> Self {
        Self { name, value }
    }

    /// A token by which the form is known again.
    pub fn token() -> Self {
        Self::of("token", Uuid::now_v7().to_string())
    }
}

/// The page.
pub fn page(visit: &Visit<'_>, asked: Asked) -> Result<Answer, Problem> {
    let status = if asked.wrong.is_some() { 422 } else { 200 };
    Ok(visit.page("confirm", &asked)?.status(status))
}
