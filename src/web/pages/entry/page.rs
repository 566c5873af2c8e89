//! The page around the form of an activity.
//!
//! Belongs here: what logging and correcting put beside the form. Does not: either of them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::found::{Checking, Found};
use super::listed::ListedShown;
use super::shown::Shown;
use super::typed::Typed;
use crate::issue::{Code, Issue};
use crate::language::Texts;
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// What stands around a form.
#[derive(Default)]
pub struct Around<'a> {
    /// The page's title.
    pub title: String,
    /// Where the form is sent.
    pub action: &'static str,
    /// What a new activity is known again by.
    pub token: String,
    /// The record that a correction started from.
    pub corrects: Option<u64>,
    /// What somebody else has put into fields meanwhile; `None` where nobody has.
    pub theirs: Option<BTreeMap<String, String>>,
    /// Whom a recorded activity lists.
    pub listed: Option<ListedShown>,
    /// What somebody pressed, if it was another button than that to check.
    pub pressed: Option<&'a str>,
}

#[derive(Serialize)]
struct Page {
    title: String,
    action: &'static str,
    token: String,
    form: Shown,
    corrects: Option<u64>,
    is_stale: bool,
    /// Whether it comes without anything typed, so that a draft may take its place.
    is_fresh: bool,
    can_record: bool,
    listed: Option<ListedShown>,
    /// Numbers of those who are taken out, by their field.
    without: BTreeMap<&'static str, String>,
    /// What somebody else has counted meanwhile.
    theirs_groups: Option<String>,
    /// What the script says, in the server's words.
    words: BTreeMap<&'static str, String>,
}

/// The page with the form.
pub fn page(
    visit: &Visit<'_>,
    typed: &Typed,
    checking: Checking,
    around: Around<'_>,
) -> Result<Answer, Problem> {
    let was_checked = matches!(checking, Checking::Done(_));
    let is_fresh =
        matches!(checking, Checking::Not) && around.pressed.is_none() && around.theirs.is_none();
    let found = Found::of(visit, typed, checking)?;
    let offers_places = around.pressed == Some("place");
    let is_stale = around.theirs.is_some();
    let theirs = around.theirs.unwrap_or_default();
    let form = Shown::new(visit, typed, found, &theirs, offers_places)?;
    let status = if form.is_right() { 200 } else { 422 };
    let page = Page {
        title: around.title,
        action: around.action,
        token: around.token,
        corrects: around.corrects,
        is_stale,
        is_fresh,
        can_record: was_checked && form.is_right(),
        form,
        listed: around.listed,
        without: [
            ("without-persons", typed.lists.without_persons.clone()),
            ("without-households", typed.lists.without_households.clone()),
        ]
        .into(),
        theirs_groups: theirs.get("headcounts").cloned(),
        words: script_words(visit.texts()),
    };
    Ok(visit.page("entry", &page)?.status(status))
}

/// A button that changes the form, and checks nothing.
pub fn pressed<'a>(visit: &'a Visit<'_>) -> Option<&'a str> {
    visit.form.get("do").filter(|name| *name == "place" || name.starts_with("more-"))
}

/// Stands for a number that only the script knows.
const NUMBER: u64 = 987_654_321;

/// What the script says of a field is what the server would say of it. The server is the one who decides.
fn script_words(texts: &Texts) -> BTreeMap<&'static str, String> {
    let issue = |code| Issue::new("", code).reason(texts);
    let sum = issue(Code::CellsAboveTotal { sum: NUMBER.into() });
    [
        ("needed", issue(Code::CellEmpty)),
        ("day", issue(Code::DateMalformed { meant: None })),
        ("number", issue(Code::NumberMalformed)),
        ("sum", sum.replace(&NUMBER.to_string(), "#")),
        ("unknown", texts.text("web-entry-unknown")),
    ]
    .into()
}
