//! Correcting and voiding an activity. A form carries the record that it started from: where somebody else was
//! faster, both versions are shown, and nothing is recorded.

use std::collections::BTreeMap;

use super::entry::found::Checking;
use super::entry::listed::{self, ListedShown};
use super::entry::page::{self, Around, pressed};
use super::entry::place::LEVELS;
use super::entry::typed::{Typed, fields_and_codes};
use super::explain::activity_address;
use crate::event::activity::Kind;
use crate::event::people::Headcount;
use crate::event::time::Day;
use crate::ledger::{Ledger, Snapshot};
use crate::report::history::Version;
use crate::service::correct::{self, Request};
use crate::service::list_changes::{self, Listed};
use crate::service::{Error, planned, show, void};
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::site::Settings;
use crate::web::visit::Visit;

/// A version that a form starts from.
struct Base {
    version: Version,
    groups: Vec<Headcount>,
}

/// The form with the current version.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["ref"], &[])?;
    let reference = visit.query.text("ref").ok_or_else(|| Problem::value("ref", ""))?;
    check_person(visit, &reference)?;
    let current = current(visit, &reference)?;
    let typed = typed_of(&current, &reference)?;
    shown(visit, &typed, Checking::Not, current.version.sequence, None)
}

/// What was sent: checked, and recorded where that was asked for and it is what was checked.
pub fn record(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let kind = visit.form.one_of("kind", Kind::named)?.ok_or(Problem::NoPage)?;
    let typed = Typed::read(&visit.form, kind);
    let from: u64 = visit.form.number("record")?.ok_or_else(|| Problem::value("record", ""))?;
    check_person(visit, &typed.reference)?;
    let base = version(visit, &typed.reference, from)?;
    match correct::check_unchanged(&visit.ledger, &typed.reference, from) {
        Err(Error::ChangedSince { .. }) => return stale(visit, &typed, &base),
        unchanged => unchanged?,
    }
    if pressed(visit).is_some() {
        return shown(visit, &typed, Checking::Not, from, None);
    }
    if typed.reason.is_empty() {
        return shown(visit, &typed, Checking::NoReason, from, None);
    }
    let request = request(&typed, &base);
    let is_checked = visit.form.get("checked") == Some(typed.digest()?.as_str());
    if !(is_checked && visit.form.get("do") == Some("record")) {
        let prepared = correct::preview(&visit.ledger, &request, &visit.context());
        return shown(visit, &typed, prepared.into(), from, None);
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

/// The version that is now the current one.
fn current(visit: &Visit<'_>, reference: &str) -> Result<Base, Problem> {
    let shown = show::run(&visit.ledger, &show::Request { reference: reference.to_owned() })?;
    let last = shown.versions.into_iter().next_back().ok_or(Problem::Internal)?;
    let groups = list_changes::groups(&visit.ledger, last.version.sequence)?;
    Ok(Base { version: last.version, groups })
}

fn version(visit: &Visit<'_>, reference: &str, record: u64) -> Result<Base, Problem> {
    let shown = show::run(&visit.ledger, &show::Request { reference: reference.to_owned() })?;
    let found = shown.versions.into_iter().find(|of| of.version.sequence == record);
    let version = found.ok_or_else(|| Problem::value("record", &record.to_string()))?.version;
    let groups = list_changes::groups(&visit.ledger, record)?;
    Ok(Base { version, groups })
}

fn value<'a>(version: &'a Version, column: &str) -> &'a str {
    let found = version.columns.iter().find(|(name, _)| *name == column);
    found.map_or("", |(_, value)| value)
}

/// A form with what a version says. Lists are changed by who comes and who goes.
fn typed_of(base: &Base, reference: &str) -> Result<Typed, Problem> {
    let kind = Kind::named(value(&base.version, "kind")).ok_or(Problem::Internal)?;
    let columns = fields_and_codes(kind);
    let columns = columns.map(|name| (name.to_owned(), value(&base.version, name).to_owned()));
    let mut typed = Typed::new(kind);
    reference.clone_into(&mut typed.reference);
    typed.columns = columns.filter(|(_, value)| !value.is_empty()).collect();
    typed.lists.put_groups(&base.groups);
    Ok(typed)
}

/// What is restated: the fields that are not as the form had them, the groups where they differ, and who comes to
/// the lists and who goes.
fn request(typed: &Typed, base: &Base) -> Request {
    let field = |name: &'static str| {
        let now = typed.columns.get(name).cloned().unwrap_or_default();
        (now != value(&base.version, name)).then(|| (name.to_owned(), now))
    };
    let mut people = typed.people();
    if typed.lists.has_groups(&base.groups) {
        people.rows.headcounts.clear();
    }
    Request {
        reference: typed.reference.clone(),
        reason: typed.reason.clone(),
        set: fields_and_codes(typed.kind).filter_map(field).collect(),
        people,
        lists: Some(typed.lists.changes(&base.groups)),
    }
}

/// The form again, over the version that somebody else has recorded meanwhile: what was typed stays, what was not
/// touched is theirs, and where both changed a field, theirs stands beside it.
fn stale(visit: &Visit<'_>, typed: &Typed, base: &Base) -> Result<Answer, Problem> {
    let ledger = visit.site.ledger.snapshot();
    let shown_now = show::run(&ledger, &show::Request { reference: typed.reference.clone() })?;
    if shown_now.voided_by.is_some() {
        return Err(Error::Ledger(crate::ledger::LedgerError::Voided(
            crate::service::text::reference(&typed.reference)?,
        ))
        .into());
    }
    let current = shown_now.versions.into_iter().next_back().ok_or(Problem::Internal)?.version;
    let groups = list_changes::groups(&ledger, current.sequence)?;
    let (mut merged, mut theirs) = (typed.clone(), BTreeMap::new());
    for name in fields_and_codes(typed.kind) {
        let (was, now) = (value(&base.version, name), value(&current, name));
        let mine = typed.columns.get(name).map_or("", String::as_str);
        if was == now {
            continue;
        }
        if mine == was {
            merged.columns.insert(name.to_owned(), now.to_owned());
        }
        let shown = if now.is_empty() { "–" } else { now };
        theirs.insert(name.to_owned(), shown.to_owned());
    }
    keep_fitting_codes(&mut merged, typed, &current);
    if groups != base.groups {
        match typed.lists.has_groups(&base.groups) {
            true => merged.lists.put_groups(&groups),
            false => drop(theirs.insert("headcounts".to_owned(), in_words(&groups))),
        }
    }
    Ok(shown_over(visit, &ledger, &merged, Checking::Not, current.sequence, Some(theirs))?
        .status(409))
}

/// Place codes are of the names beside them: where one of these is not theirs and not what was sent, they go.
fn keep_fitting_codes(merged: &mut Typed, typed: &Typed, theirs: &Version) {
    let names = |of: &dyn Fn(&str) -> String| LEVELS.map(of);
    let text = |columns: &BTreeMap<String, String>, name: &str| {
        columns.get(name).cloned().unwrap_or_default()
    };
    let now = names(&|name| text(&merged.columns, name));
    let mine = names(&|name| text(&typed.columns, name));
    let current = names(&|name| value(theirs, name).to_owned());
    let codes = |of: &dyn Fn(&str) -> String| LEVELS.map(|level| of(&format!("{level}_pcode")));
    let fitting = if now == current {
        codes(&|name| value(theirs, name).to_owned())
    } else if now == mine {
        codes(&|name| text(&typed.columns, name))
    } else {
        Default::default()
    };
    for (level, code) in LEVELS.into_iter().zip(fitting) {
        merged.columns.remove(&format!("{level}_pcode"));
        if !code.is_empty() {
            merged.columns.insert(format!("{level}_pcode"), code);
        }
    }
}

/// Groups with their counts.
fn in_words(groups: &[Headcount]) -> String {
    let words = groups.iter().map(|group| format!("{}: {}", group.group, group.count));
    let words: Vec<String> = words.collect();
    if words.is_empty() { "–".to_owned() } else { words.join(", ") }
}

fn shown(
    visit: &Visit<'_>,
    typed: &Typed,
    checking: Checking,
    record: u64,
    theirs: Option<BTreeMap<String, String>>,
) -> Result<Answer, Problem> {
    shown_over(visit, &visit.ledger, typed, checking, record, theirs)
}

fn shown_over(
    visit: &Visit<'_>,
    ledger: &Snapshot,
    typed: &Typed,
    checking: Checking,
    record: u64,
    theirs: Option<BTreeMap<String, String>>,
) -> Result<Answer, Problem> {
    let listed: Listed = list_changes::listed(ledger, &typed.reference, listed::SHOWN_MAX)?;
    let start = typed.columns.get("start").and_then(|start| Day::parse(start).ok());
    let what = [("reference", typed.reference.as_str().into())];
    let around = Around {
        title: visit.texts().with("web-correct-what", &what),
        action: "/correct",
        corrects: Some(record),
        theirs,
        listed: Some(ListedShown::new(&listed, &typed.lists, start, visit.texts())),
        pressed: pressed(visit),
        ..Around::default()
    };
    page::page(visit, typed, checking, around)
}
