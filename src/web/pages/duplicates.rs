//! Register entries that are probably one: the pairs, two of them side by side with what it would do to the figures if
//! they were one, and saying it.
//!
//! An entry is an id of the register and the activities that list it: never a number or a name, which nobody here is
//! shown. Its rows are found by `headcount lookup`, where the office's own lists are.

use std::collections::BTreeMap;

use serde::Serialize;

use super::explain::activity_address;
use super::names::Names;
use crate::checks::duplicates::{Entry, Pair};
use crate::event::EntryKind;
use crate::event::ids::Reference;
use crate::ledger::Ledger;
use crate::report::preview::Preview;
use crate::service::access::Person;
use crate::service::duplicates::{self, Outcome, Request, Stated, Statement, Two};
use crate::service::merge::{self, Statement as Is};
use crate::service::{Error, text};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::site::Settings;
use crate::web::visit::Visit;

/// What an address of duplicates can have.
pub const KNOWN: &[&str] = &["min-score", "limit"];
/// Pairs on the page, where nobody asks for more: a morning's work.
const PAIRS: usize = 20;
/// Lists that are shown of an entry.
const LISTS: usize = 50;
/// Merges that are shown.
const MERGES: usize = 50;

#[derive(Serialize)]
struct Page {
    pairs: Vec<Row>,
    likely: usize,
    below: usize,
    min_score: u32,
    more: Option<String>,
    lower: Option<String>,
    merges: Vec<Merge>,
    merged: usize,
    done: Option<&'static str>,
    recorded: Option<Recorded>,
}

/// The record of what was just stated.
#[derive(Serialize)]
struct Recorded {
    record: u64,
    restates: Vec<String>,
    effect: String,
}

#[derive(Serialize)]
struct Row {
    kind: String,
    score: u32,
    reasons: Vec<String>,
    entries: [Side; 2],
    address: String,
    /// As a command names it.
    of: EntryKind,
}

/// An entry, and where it is listed.
#[derive(Serialize)]
struct Side {
    entry: u32,
    lists: Vec<List>,
    more: usize,
}

#[derive(Serialize)]
struct List {
    activity: String,
    address: String,
    entry: u32,
    office: String,
    site: String,
    start: String,
}

#[derive(Serialize)]
struct Merge {
    kind: String,
    keep: u32,
    with: u32,
    event: u64,
    by: String,
    at: String,
    reason: String,
    address: String,
}

/// Two entries side by side.
#[derive(Serialize)]
struct Compared {
    row: Row,
    /// As a form names them.
    kind: EntryKind,
    keep: u32,
    with: u32,
    merged_by: Option<u64>,
    is_two: bool,
    seen: String,
    preview: Preview,
    sectors: BTreeMap<String, String>,
    refused: Option<String>,
    can_state: bool,
    reason: String,
    /// What was to be stated with that reason, and what is wrong with it.
    wrong: Option<(String, String)>,
    size: u64,
}

/// What an address asks for.
///
/// # Errors
/// A number that is none.
pub fn request(visit: &Visit<'_>, otherwise: Option<usize>) -> Result<Request, Problem> {
    let score =
        visit.query.one_of("min-score", |given| given.parse().ok().filter(|n| *n <= 100))?;
    let limit = visit.query.number("limit")?.or(otherwise);
    Ok(Request { score_min: score.unwrap_or(Request::default().score_min), limit })
}

/// What the page asks for where its address says nothing.
pub fn first(person: &Person) -> Request {
    asked(Request { limit: Some(PAIRS), ..Request::default() }, person)
}

/// Of whoever looks after some offices alone, all pairs are asked for: which are theirs is seen afterwards.
fn asked(request: Request, person: &Person) -> Request {
    match person.offices.is_empty() {
        true => request,
        false => Request { limit: None, ..request },
    }
}

/// Of the pairs that were found, those that somebody may see.
pub fn seen_by(visit: &Visit<'_>, found: &Outcome, person: &Person) -> Outcome {
    match person.offices.is_empty() {
        true => found.clone(),
        false => duplicates::of_person(found, visit.ledger.state(), person),
    }
}

/// The pairs that somebody may see: who looks after some offices alone sees those that only these list.
///
/// # Errors
/// A ledger that cannot be read.
pub fn found(visit: &Visit<'_>, request: &Request) -> Result<Outcome, Problem> {
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let asked = asked(request.clone(), person);
    let run = |ledger: &_| duplicates::run_warm(ledger, &asked, &visit.context());
    let mut found = seen_by(visit, &*visit.answer(&asked, run)?, person);
    found.pairs.truncate(request.limit.unwrap_or(usize::MAX));
    Ok(found)
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["min-score", "limit", "done", "record"], &[])?;
    let request = request(visit, Some(PAIRS))?;
    let found = found(visit, &request)?;
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let (merges, merged) = merge::in_force(&visit.ledger, MERGES)?;
    let here = Address::new("/duplicates");
    let of_score = here.clone().with("min-score", request.score_min);
    let has_more = found.likely > found.pairs.len();
    let done = visit.query.one_of("done", |done| match done {
        "one" => Some("web-merged"),
        "two" => Some("web-said-two"),
        "undone" => Some("web-merge-undone"),
        "before" => Some("web-stated-before"),
        _ => None,
    })?;
    let record = visit.query.number("record")?.filter(|record| *record < visit.ledger.size());
    visit.page(
        "duplicates",
        &Page {
            pairs: found.pairs.iter().map(|pair| row(pair, 3, &names, visit)).collect(),
            likely: found.likely,
            below: found.below,
            min_score: request.score_min,
            more: has_more.then(|| of_score.with("limit", found.likely).to_string()),
            lower: (found.below > 0).then(|| here.with("min-score", 0).to_string()),
            merges: merges.iter().map(|merge| of_merge(merge, visit)).collect(),
            merged,
            done,
            recorded: record.map(|record| recorded(record, visit)),
        },
    )
}

fn recorded(record: u64, visit: &Visit<'_>) -> Recorded {
    let restates = visit.ledger.state().settled.restated_by(record);
    let effect = Address::new("/changes").with("since", record).with("until", record + 1);
    Recorded {
        record,
        restates: restates.iter().map(ToString::to_string).collect(),
        effect: effect.to_string(),
    }
}

fn kind_name(kind: EntryKind, visit: &Visit<'_>) -> String {
    visit.texts().text(&format!("web-kind-{kind}"))
}

fn pair_address(two: Two) -> Address {
    Address::new("/duplicates/pair")
        .with("kind", two.kind)
        .with("keep", two.keep)
        .with("with", two.with)
}

fn row(pair: &Pair, lists: usize, names: &Names<'_>, visit: &Visit<'_>) -> Row {
    let two = Two { kind: pair.kind, keep: pair.keep.entry, with: pair.with.entry };
    Row {
        kind: kind_name(pair.kind, visit),
        score: pair.score,
        reasons: pair.reasons.iter().map(|reason| reason_in_words(reason, visit)).collect(),
        entries: [&pair.keep, &pair.with].map(|entry| side(entry, lists, names, visit)),
        address: pair_address(two).to_string(),
        of: pair.kind,
    }
}

/// A reason in the reader's language.
fn reason_in_words(reason: &str, visit: &Visit<'_>) -> String {
    visit.texts().text(&reason_key(reason))
}

/// The key of a reason is made of its English words.
fn reason_key(reason: &str) -> String {
    let letters = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let words: String = reason.replace('\'', "").chars().map(letters).collect();
    let key = words.split_whitespace().collect::<Vec<_>>().join("-");
    format!("web-alike-{key}")
}

fn side(entry: &Entry, lists: usize, names: &Names<'_>, visit: &Visit<'_>) -> Side {
    let state = visit.ledger.state();
    let shown = entry.lists.iter().take(lists).map(|list| {
        let known = Reference::new(&list.activity).ok();
        let about = known.and_then(|of| state.activities.get(&of)).map(|of| &of.activity.about);
        List {
            activity: list.activity.clone(),
            address: activity_address(&list.activity),
            entry: list.entry,
            office: about.map(|about| names.office(about.office.as_str())).unwrap_or_default(),
            site: about.map(|about| about.place.site.name.clone()).unwrap_or_default(),
            start: about.map(|about| about.start.to_string()).unwrap_or_default(),
        }
    });
    Side {
        entry: entry.entry,
        lists: shown.collect(),
        more: entry.lists.len().saturating_sub(lists),
    }
}

fn of_merge(merged: &merge::Merged, visit: &Visit<'_>) -> Merge {
    let two = Two { kind: merged.kind, keep: merged.keep, with: merged.with };
    Merge {
        kind: kind_name(merged.kind, visit),
        keep: merged.keep,
        with: merged.with,
        event: merged.event,
        by: merged.recorded_by.clone(),
        at: merged.recorded_at.chars().take(10).collect(),
        reason: merged.reason.clone(),
        address: pair_address(two).to_string(),
    }
}

/// Two entries side by side.
pub fn pair(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["kind", "keep", "with"], &[])?;
    let two = two(&visit.query)?;
    compared(visit, two, None)
}

fn two(pairs: &crate::web::pairs::Pairs) -> Result<Two, Problem> {
    let number = |name: &str| pairs.number(name)?.ok_or_else(|| Problem::value(name, ""));
    let kind = pairs.one_of("kind", EntryKind::named)?;
    let kind = kind.ok_or_else(|| Problem::value("kind", ""))?;
    Ok(Two { kind, keep: number("keep")?, with: number("with")? })
}

fn compared(
    visit: &Visit<'_>,
    two: Two,
    wrong: Option<(String, String, String)>,
) -> Result<Answer, Problem> {
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let run = |ledger: &_| duplicates::compare(ledger, &two, &visit.context());
    let found = visit.answer(&two, run)?;
    let state = visit.ledger.state();
    duplicates::check_offices(state, person, &found.pair)?;
    let names = Names::new(&state.profile, visit.language);
    let status = if wrong.is_some() { 422 } else { 200 };
    let (reason, wrong) = match wrong {
        Some((reason, to, says)) => (reason, Some((to, says))),
        None => (String::new(), None),
    };
    let sectors = state.sectors.iter();
    let page = Compared {
        row: row(&found.pair, LISTS, &names, visit),
        kind: two.kind,
        keep: two.keep,
        with: two.with,
        merged_by: match found.stated {
            Stated::One(record) => Some(record),
            _ => None,
        },
        is_two: found.stated == Stated::Two,
        seen: seen(found.stated),
        preview: Preview::of_years(found.years.clone()),
        sectors: sectors.map(|id| (id.to_string(), names.sector(id.as_str()))).collect(),
        refused: found.refused.clone(),
        can_state: !visit.site.settings.read_only,
        reason,
        wrong,
        size: visit.ledger.size(),
    };
    Ok(visit.page("pair", &page)?.status(status))
}

/// What is stated of two entries, as a form names it.
fn seen(stated: Stated) -> String {
    match stated {
        Stated::Nothing => "nothing".to_owned(),
        Stated::Two => "two".to_owned(),
        Stated::One(record) => record.to_string(),
    }
}

fn read_seen(given: &str) -> Option<Stated> {
    match given {
        "nothing" => Some(Stated::Nothing),
        "two" => Some(Stated::Two),
        record => record.parse().ok().map(Stated::One),
    }
}

/// States that two entries are one, are two, or are two again.
pub fn state(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["kind", "keep", "with", "is", "seen", "reason"], &[])?;
    let two = two(&visit.form)?;
    let is = visit.form.one_of("is", |given| match given {
        "one" => Some(Is::One),
        "two" => Some(Is::Two),
        "undone" => Some(Is::Undone),
        _ => None,
    })?;
    let is = is.ok_or_else(|| Problem::value("is", ""))?;
    let seen = visit.form.one_of("seen", read_seen)?.ok_or_else(|| Problem::value("seen", ""))?;
    let given = visit.form.text("reason").unwrap_or_default();
    let as_named = visit.form.text("is").unwrap_or_default();
    if text::reason(&given).is_err() {
        let key = if given.is_empty() { "web-reason-needed" } else { "web-reason-wrong" };
        return compared(visit, two, Some((given, as_named, visit.texts().text(key))));
    }
    let person: Person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let statement = Statement { of: two, is, seen, reason: given };
    let settings = visit.site.settings.clone();
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<_, Error> {
        let context = Settings::context(&settings, &person.id);
        duplicates::state(ledger, &statement, &person, &context)
    })??;
    let here = Address::new("/duplicates");
    Ok(Answer::see(match done {
        Some(recorded) => here.with("done", as_named).with("record", recorded.sequence),
        None => here.with("done", "before"),
    }))
}

#[cfg(test)]
mod tests {
    use super::reason_key;
    use crate::checks::duplicates::REASONS;
    use crate::language::Language;

    #[test]
    fn every_reason_has_words_in_every_language() {
        for language in Language::ALL {
            for reason in REASONS {
                assert!(language.texts().has(&reason_key(reason)), "{reason}");
            }
        }
    }
}
