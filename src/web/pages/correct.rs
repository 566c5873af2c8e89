//! Correcting and voiding an activity. A form carries the record that it started from: where somebody else was
//! faster, both versions are shown, and nothing is recorded.

use std::collections::BTreeMap;

use serde::Serialize;

use super::entry::{Checking, Shown, Typed, fields};
use super::explain::activity_address;
use crate::event::activity::Kind;
use crate::ledger::Ledger;
use crate::report::history::Version;
use crate::service::correct::{self, Request};
use crate::service::{Error, planned, show, void};
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::site::Settings;
use crate::web::visit::Visit;

#[derive(Serialize)]
struct Page {
    title: String,
    action: &'static str,
    token: String,
    form: Shown,
    corrects: Option<u64>,
    is_stale: bool,
    can_record: bool,
}

/// The form with the current version.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["ref"], &[])?;
    let reference = visit.query.text("ref").ok_or_else(|| Problem::value("ref", ""))?;
    check_person(visit, &reference)?;
    let current = current(visit, &reference)?;
    let typed = typed_of(&current, &reference)?;
    shown(visit, &typed, Checking::Not, current.sequence, &BTreeMap::new())
}

/// What was sent: checked, and recorded where that was asked for and it is what was checked.
pub fn record(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let kind = visit.form.one_of("kind", Kind::named)?.ok_or(Problem::NoPage)?;
    let typed = Typed::read(&visit.form, kind);
    let from: u64 = visit.form.number("record")?.ok_or_else(|| Problem::value("record", ""))?;
    check_person(visit, &typed.reference)?;
    let base = version(visit, &typed.reference, from)?;
    let request = request(&typed, &base);
    match correct::check_unchanged(&visit.ledger, &typed.reference, from) {
        Err(Error::ChangedSince { .. }) => return stale(visit, &typed, &base),
        unchanged => unchanged?,
    }
    let is_checked = visit.form.get("checked") == Some(typed.digest()?.as_str());
    if !(is_checked && visit.form.get("do") == Some("record")) {
        let prepared = correct::preview(&visit.ledger, &request, &visit.context())?;
        let checking = Checking::Done(Box::new(prepared));
        return shown(visit, &typed, checking, from, &BTreeMap::new());
    }
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let (settings, reference) = (visit.site.settings.clone(), typed.reference.clone());
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<(), Error> {
        let context = Settings::context(&settings, &person.id);
        correct::check_unchanged(ledger, &request.reference, from)?;
        let planned = correct::prepare(ledger, &request, &context)?.planned?;
        person.check_offices(planned.activities().map(|of| &of.about.office))?;
        planned::record(ledger, planned, &context, &mut |_| ()).map(|_| ())
    })?;
    match done {
        Err(Error::ChangedSince { .. }) => stale(visit, &typed, &base),
        done => {
            done?;
            Ok(Answer::see(activity_address(&reference) + "&done=recorded"))
        }
    }
}

/// Voids an activity.
pub fn void(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["ref", "record", "reason"], &[])?;
    let text = |name: &str| visit.form.text(name).unwrap_or_default();
    let request = void::Request { reference: text("ref"), reason: text("reason") };
    let from: u64 = visit.form.number("record")?.ok_or_else(|| Problem::value("record", ""))?;
    check_person(visit, &request.reference)?;
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let (settings, reference) = (visit.site.settings.clone(), request.reference.clone());
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<(), Error> {
        let context = Settings::context(&settings, &person.id);
        correct::check_unchanged(ledger, &request.reference, from)?;
        person.check_activity(ledger.state(), &request.reference)?;
        void::run(ledger, &request, &context).map(|_| ())
    })?;
    done?;
    Ok(Answer::see(activity_address(&reference) + "&done=voided"))
}

/// Refuses another office's activity before anything of it is shown in a form.
fn check_person(visit: &Visit<'_>, reference: &str) -> Result<(), Problem> {
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    Ok(person.check_activity(visit.ledger.state(), reference)?)
}

fn current(visit: &Visit<'_>, reference: &str) -> Result<Version, Problem> {
    let shown = show::run(&visit.ledger, &show::Request { reference: reference.to_owned() })?;
    let last = shown.versions.into_iter().next_back().ok_or(Problem::Internal)?;
    Ok(last.version)
}

fn version(visit: &Visit<'_>, reference: &str, record: u64) -> Result<Version, Problem> {
    let shown = show::run(&visit.ledger, &show::Request { reference: reference.to_owned() })?;
    let found = shown.versions.into_iter().find(|of| of.version.sequence == record);
    Ok(found.ok_or_else(|| Problem::value("record", &record.to_string()))?.version)
}

fn value<'a>(version: &'a Version, column: &str) -> &'a str {
    let found = version.columns.iter().find(|(name, _)| *name == column);
    found.map_or("", |(_, value)| value)
}

/// A form with what a version says. Whom it reached stays as it is where nothing is typed.
fn typed_of(version: &Version, reference: &str) -> Result<Typed, Problem> {
    let kind = Kind::named(value(version, "kind")).ok_or(Problem::Internal)?;
    let columns = fields(kind).map(|name| (name.to_owned(), value(version, name).to_owned()));
    let mut typed = Typed::new(kind);
    reference.clone_into(&mut typed.reference);
    typed.columns = columns.filter(|(_, value)| !value.is_empty()).collect();
    Ok(typed)
}

/// What is restated: the fields that are not as the form had them.
fn request(typed: &Typed, base: &Version) -> Request {
    let field = |name: &'static str| {
        let now = typed.columns.get(name).cloned().unwrap_or_default();
        (now != value(base, name)).then(|| (name.to_owned(), now))
    };
    Request {
        reference: typed.reference.clone(),
        reason: typed.reason.clone(),
        set: fields(typed.kind).filter_map(field).collect(),
        people: typed.people(),
    }
}

/// The form again, over the version that somebody else has recorded meanwhile: what was typed stays, what was not
/// touched is theirs, and where both changed a field, theirs stands beside it.
fn stale(visit: &Visit<'_>, typed: &Typed, base: &Version) -> Result<Answer, Problem> {
    let ledger = visit.site.ledger.snapshot();
    let shown_now = show::run(&ledger, &show::Request { reference: typed.reference.clone() })?;
    if shown_now.voided_by.is_some() {
        return Err(Error::Ledger(crate::ledger::LedgerError::Voided(
            crate::service::text::reference(&typed.reference)?,
        ))
        .into());
    }
    let current = shown_now.versions.into_iter().next_back().ok_or(Problem::Internal)?.version;
    let (mut merged, mut theirs) = (typed.clone(), BTreeMap::new());
    for name in fields(typed.kind) {
        let (was, now) = (value(base, name), value(&current, name));
        let mine = typed.columns.get(name).map_or("", String::as_str);
        if was == now {
            continue;
        }
        if mine == was {
            merged.columns.insert(name.to_owned(), now.to_owned());
        }
        theirs
            .insert(name.to_owned(), if now.is_empty() { "–".to_owned() } else { now.to_owned() });
    }
    let answer = shown_stale(visit, &merged, current.sequence, &theirs)?;
    Ok(answer.status(409))
}

fn shown_stale(
    visit: &Visit<'_>,
    typed: &Typed,
    record: u64,
    theirs: &BTreeMap<String, String>,
) -> Result<Answer, Problem> {
    page_of(visit, typed, Checking::Not, record, theirs, true)
}

fn shown(
    visit: &Visit<'_>,
    typed: &Typed,
    checking: Checking,
    record: u64,
    now: &BTreeMap<String, String>,
) -> Result<Answer, Problem> {
    page_of(visit, typed, checking, record, now, false)
}

fn page_of(
    visit: &Visit<'_>,
    typed: &Typed,
    checking: Checking,
    record: u64,
    now: &BTreeMap<String, String>,
    is_stale: bool,
) -> Result<Answer, Problem> {
    let was_checked = matches!(checking, Checking::Done(_));
    let form = Shown::new(visit, typed, checking, now)?;
    let status = if form.is_right() { 200 } else { 422 };
    let what = [("reference", typed.reference.as_str().into())];
    let page = Page {
        title: visit.texts().with("web-correct-what", &what),
        action: "/correct",
        token: String::new(),
        corrects: Some(record),
        is_stale,
        can_record: was_checked && form.is_right(),
        form,
    };
    Ok(visit.page("entry", &page)?.status(status))
}
