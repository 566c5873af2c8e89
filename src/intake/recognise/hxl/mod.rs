//! Sheets with HXL hashtags: their columns say themselves what they are, so they need no mapping.
//!
//! Belongs here: which hashtag is which column of the intake tables, and what has no counterpart.
//! Does not: checking rows (`rows`), workbooks without hashtags (`mapping`).
//!
//! The hashtags are those of the HXL standard 1.1 (<https://hxlstandard.org/standard/1-1final/dictionary/>)
//! as lists of who does what where (3W) use them: a row is an activity, or a part of one, with how many
//! people it reached. Their ages are loose words there ("precise age range varies"), so a word fills an
//! age band only where the other columns leave no other meaning, or where an attribute such as `+age_5_11`
//! says the years. People without an age are counted as of unknown age.

mod columns;
mod reached;
mod rows;
pub mod tag;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::event::profile::Profile;
use crate::event::text::normalised;
use crate::intake::recognise::mapped::MappedTable;
use crate::issue::value::List;
use crate::issue::{Code, Issue};
use columns::{LINKED, PLAIN, find};
use reached::{Age, reached};
use rows::{Tagged, Writer};
use tag::{Tag, TaggedGrid};

/// Turns a sheet with hashtags into rows of the intake tables; issues go to `issues`.
pub fn tables(sheet: &TaggedGrid, profile: &Profile, issues: &mut Vec<Issue>) -> Vec<MappedTable> {
    let tagged = &Tagged::of(sheet);
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut columns: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (name, wanted, other) in PLAIN.iter().chain(&LINKED) {
        let (found, ambiguous) = find(tagged.tags, wanted, other);
        let Some(at) = found.filter(|at| !used.contains(at)) else { continue };
        used.insert(at);
        columns.insert(*name, at);
        if ambiguous {
            let tag = tagged.tags[at].as_ref().map(Tag::to_string).unwrap_or_default();
            let (tag, column) = (tag.into(), tagged.called(at).into());
            let issue = tagged.issue(Code::HxlTagTwice { tag, column });
            issues.push(issue.at(tagged.row).warning());
        }
    }
    let group = find(tagged.tags, &["group", "beneficiary"], &["reached", "code"]).0;
    used.extend(group);
    let people = reached(tagged.tags);
    used.extend(people.iter().map(|reached| reached.column));
    say_left_out(tagged, &used, issues);
    if !one_organisation(tagged, columns.get("org").copied(), issues) {
        return Vec::new();
    }
    if !people.iter().any(|people| people.age != Age::Wide || people.sex.is_some()) {
        issues.push(tagged.issue(Code::HxlWithoutPeople).at(tagged.row).warning());
    }
    let mut writer = Writer::new(tagged, columns, group, people, profile);
    tagged.rows.iter().filter(|row| !row.cells.is_empty()).for_each(|row| writer.take(row));
    writer.finish(issues)
}

fn say_left_out(tagged: &Tagged<'_>, used: &BTreeSet<usize>, issues: &mut Vec<Issue>) {
    let width = tagged.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let left = (0..width.max(tagged.tags.len())).filter(|at| !used.contains(at));
    let names: Vec<String> = left
        .map(|at| match tagged.tags.get(at).and_then(Option::as_ref) {
            Some(tag) => tag.to_string(),
            None => tagged.called(at),
        })
        .filter(|name| !name.is_empty())
        .collect();
    if !names.is_empty() {
        let columns = List::commas(names);
        issues.push(tagged.issue(Code::HxlColumnsSkipped { columns }).at(tagged.row).note());
    }
}

/// Whether all rows are of one organisation: a ledger counts what its own office did.
fn one_organisation(tagged: &Tagged<'_>, column: Option<usize>, issues: &mut Vec<Issue>) -> bool {
    let Some(column) = column else { return true };
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for cell in tagged.rows.iter().filter_map(|row| row.cells.get(column)) {
        if !cell.is_empty() {
            names.entry(normalised(cell)).or_insert(cell);
        }
    }
    let is_one = names.len() <= 1;
    if !is_one {
        const SHOWN_MAX: usize = 4;
        let (count, names) = (names.len().into(), List::first(SHOWN_MAX, names.values()));
        let issue = tagged.issue(Code::HxlOrganisations { count, names });
        issues.push(issue.column(&tagged.called(column)));
    }
    is_one
}
