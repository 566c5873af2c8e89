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
mod people;
mod reached;
mod rows;
pub mod tag;
mod tagged;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::event::profile::Profile;
use crate::event::text::normalised;
use crate::intake::recognise::layout::letter;
use crate::intake::recognise::mapped::MappedTable;
use crate::intake::recognise::merged::MergedNumbers;
use crate::intake::recognise::no_rows::{ListColumns, NoRow, Role};
use crate::intake::shown::with_total;
use crate::intake::source::grid::GridRow;
use crate::issue::value::List;
use crate::issue::{Code, Issue, Severity};
use columns::{LINKED, PLAIN, find};
use reached::{Age, Reached, is_of_reached, reached};
use rows::{ListOf, Writer};
use tag::{Tag, TaggedGrid};
use tagged::Tagged;

/// What a sheet with hashtags holds.
pub struct Found {
    /// Activities and head-counts.
    pub tables: Vec<MappedTable>,
    /// Its rows, those that were left out not among them.
    pub rows: usize,
}

/// Turns a sheet with hashtags into rows of the intake tables; issues go to `issues`. `None` where the sheet
/// as a whole cannot be used. `is_known` says whether the ledger has an activity.
pub fn tables(
    sheet: &TaggedGrid,
    profile: &Profile,
    is_known: &dyn Fn(&str) -> bool,
    issues: &mut Vec<Issue>,
) -> Option<Found> {
    let tagged = &Tagged::of(sheet);
    let before = issues.len();
    let found = Columns::of(tagged, issues);
    say_left_out(tagged, &found.used, issues);
    let head = tagged.header.map_or(tagged.row, |header| header.number.min(tagged.row));
    if tagged.grid.rows.first().is_some_and(|first| first.number < head) {
        let above = (head - 1).into();
        issues.push(tagged.issue(Code::HeaderBelow { above }).at(head).note());
    }
    if !one_organisation(tagged, &found, issues) || has_errors(&issues[before..]) {
        return None;
    }
    let Columns { columns, group, people, .. } = &found;
    if !people.iter().any(|people| people.age != Age::Wide || people.sex.is_some()) {
        issues.push(tagged.issue(Code::HxlWithoutPeople).at(tagged.row).warning());
    }
    let list = ListOf {
        columns: columns.clone(),
        group: *group,
        people,
        place: lowest_places(tagged, columns),
        is_known,
    };
    let is_number = |at: usize| people.iter().any(|people| people.column == at);
    let merged = MergedNumbers::of(&tagged.grid.merged, tagged.row, is_number);
    issues.extend(merged.note(tagged.file, tagged.sheet_name()));
    issues.extend(tagged.grid.hidden_note(tagged.file, tagged.row));
    let rows = list_columns(tagged, &found);
    let mut writer = Writer::new(tagged, list, profile);
    let mut read = 0;
    for row in tagged.rows.iter().filter(|row| !row.cells.is_empty()) {
        match no_row(tagged, &rows, &merged, row)
            .or_else(|| merged_below(tagged, &merged, people, row))
        {
            Some(issue) => {
                let is_end = issue.code == Code::HeaderOther;
                read += usize::from(issue.severity == Severity::Error);
                issues.push(issue);
                if is_end {
                    break;
                }
            }
            None => {
                read += 1;
                let mut row = row.clone();
                merged.clear(&mut row);
                writer.take(&row, issues);
            }
        }
    }
    Some(Found { tables: writer.finish(issues), rows: read })
}

fn has_errors(issues: &[Issue]) -> bool {
    issues.iter().any(|issue| issue.severity == Severity::Error)
}

/// The columns that are read.
struct Columns {
    columns: BTreeMap<&'static str, usize>,
    group: Option<usize>,
    people: Vec<Reached>,
    used: BTreeSet<usize>,
}

impl Columns {
    fn of(tagged: &Tagged<'_>, issues: &mut Vec<Issue>) -> Self {
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut columns: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (name, wanted, other) in PLAIN.iter().chain(&LINKED) {
            let (found, alike) = find(tagged.tags, wanted, other);
            let Some(at) = found.filter(|at| !used.contains(at)) else { continue };
            used.insert(at);
            columns.insert(*name, at);
            if alike.is_empty() {
                continue;
            }
            let same: Vec<usize> = alike
                .iter()
                .copied()
                .filter(|other| tagged.tags[*other] == tagged.tags[at])
                .collect();
            // Of days and places, one of two that only look alike is as likely to be the wrong one.
            let is_decisive = ["activity", "start", "end", "site"].contains(name);
            let differing = if is_decisive { &alike } else { &same };
            if !refuse_differing(tagged, at, differing, issues) {
                let tag = tagged.tags[at].as_ref().map(Tag::to_string).unwrap_or_default();
                let (tag, column) = (tag.into(), tagged.called(at).into());
                let issue = tagged.issue(Code::HxlTagTwice { tag, column });
                issues.push(issue.at(tagged.row).warning());
            }
        }
        let group = find(tagged.tags, &["group", "beneficiary"], &["reached", "code"]).0;
        used.extend(group);
        let mut people: Vec<Reached> = Vec::new();
        for reached in reached(tagged.tags) {
            used.insert(reached.column);
            match people.iter().find(|known| known.is_same(&reached)) {
                // Columns of equal numbers say the same twice.
                Some(known) => {
                    refuse_differing(tagged, known.column, &[reached.column], issues);
                }
                None => people.push(reached),
            }
        }
        say_of_people(tagged, &people, &used, issues);
        Self { columns, group, people, used }
    }
}

/// Refuses a list of which columns mean the same and differ in a row.
fn refuse_differing(
    tagged: &Tagged<'_>,
    at: usize,
    others: &[usize],
    issues: &mut Vec<Issue>,
) -> bool {
    let cell = |row: &GridRow, at: usize| row.cells.get(at).cloned().unwrap_or_default();
    let differ = |row: &&GridRow| others.iter().any(|other| cell(row, at) != cell(row, *other));
    let Some(row) = tagged.rows.iter().find(differ) else { return false };
    let tag = tagged.tags[at].as_ref().map(Tag::to_string).unwrap_or_default().into();
    let all = std::iter::once(&at).chain(others);
    let columns = List::commas(all.map(|at| format!("{} ({})", tagged.called(*at), letter(*at))));
    let code = Code::HxlTagsDiffer { tag, columns, row: row.number };
    issues.push(tagged.issue(code).at(tagged.row));
    true
}

/// Says which columns of people are not read, and whose sex is not kept.
fn say_of_people(
    tagged: &Tagged<'_>,
    people: &[Reached],
    used: &BTreeSet<usize>,
    issues: &mut Vec<Issue>,
) {
    let warn = |code, issues: &mut Vec<Issue>| {
        issues.push(tagged.issue(code).at(tagged.row).warning());
    };
    let has_whole = people.iter().any(|people| people.sex.is_none() && people.age == Age::All);
    let tags = tagged.tags.iter().enumerate();
    let unread = tags.filter_map(|(at, tag)| Some((at, tag.as_ref()?)));
    let unread = unread.filter(|(at, tag)| is_of_reached(tag) && !used.contains(at));
    let unread: Vec<String> = unread.map(|(_, tag)| tag.to_string()).collect();
    if !has_whole && !unread.is_empty() {
        warn(Code::HxlReachedSkipped { columns: List::commas(unread) }, issues);
    }
    let without_age = people.iter().filter(|of| {
        let bands = |other: &&Reached| other.sex == of.sex && other.age != Age::All;
        let is_sexed = matches!(of.sex, Some('f' | 'm'));
        is_sexed && of.age == Age::All && !people.iter().any(|other| bands(&other))
    });
    let without_age: Vec<String> = without_age.map(|of| tagged.called(of.column)).collect();
    if !without_age.is_empty() {
        warn(Code::HxlSexWithoutAge { columns: List::commas(without_age) }, issues);
    }
}

/// The columns of the lowest place that any row names.
fn lowest_places(tagged: &Tagged<'_>, columns: &BTreeMap<&'static str, usize>) -> Vec<usize> {
    const LEVELS: [[&str; 2]; 4] = [
        ["site", "site_pcode"],
        ["admin3", "admin3_pcode"],
        ["admin2", "admin2_pcode"],
        ["admin1", "admin1_pcode"],
    ];
    let is_filled = |at: &usize| {
        tagged.rows.iter().any(|row| row.cells.get(*at).is_some_and(|cell| !cell.is_empty()))
    };
    let of_level = |names: &[&str; 2]| -> Vec<usize> {
        names.iter().filter_map(|name| columns.get(name).copied()).filter(is_filled).collect()
    };
    LEVELS.iter().map(of_level).find(|columns| !columns.is_empty()).unwrap_or_default()
}

/// What the columns are, as far as it decides which rows are rows.
fn list_columns(tagged: &Tagged<'_>, found: &Columns) -> ListColumns {
    let mut roles = vec![Role::Unread; tagged.tags.len()];
    let mut set = |at: usize, role: Role| {
        if let Some(known) = roles.get_mut(at) {
            *known = role;
        }
    };
    found.used.iter().for_each(|at| set(*at, Role::Other));
    found.group.into_iter().for_each(|at| set(at, Role::Group));
    for (name, at) in &found.columns {
        match *name {
            "activity" | "sector" | "org" => set(*at, Role::Reference),
            "site" | "admin1" | "admin2" | "admin3" => set(*at, Role::Identity),
            _ => {}
        }
    }
    let heads = [tagged.header, tagged.hashtags].into_iter().flatten();
    ListColumns::new(roles, heads.map(|row| row.cells.clone()).collect())
}

/// Refuses a row whose number of people is that of a row above, and which has others besides.
fn merged_below(
    tagged: &Tagged<'_>,
    merged: &MergedNumbers,
    people: &[Reached],
    row: &GridRow,
) -> Option<Issue> {
    let is_merged = |of: &&Reached| merged.repeats(row.number, of.column);
    let is_filled = |of: &Reached| row.cells.get(of.column).is_some_and(|cell| !cell.is_empty());
    let (above, own): (Vec<&Reached>, Vec<&Reached>) = people.iter().partition(is_merged);
    let whole = above.iter().find(|of| of.age == Age::All)?;
    let issue = tagged.issue(Code::NumberMergedBelow).at(row.number);
    own.into_iter().any(is_filled).then(|| issue.column(&tagged.called(whole.column)))
}

/// Why a row is none of the list's: an error, or a warning where it is left out for certain.
fn no_row(
    tagged: &Tagged<'_>,
    columns: &ListColumns,
    merged: &MergedNumbers,
    row: &GridRow,
) -> Option<Issue> {
    let issue = |code| tagged.issue(code).at(row.number);
    if let Some(at) = merged.unclear(row.number) {
        return Some(issue(Code::NumberMergedAcross).column(&tagged.called(at)));
    }
    let found = columns.no_row(row)?;
    // A list with hashtags has three columns at least.
    let (code, is_error) = found.code(true);
    let mut issue = issue(code);
    if let Some(at) = found.position() {
        issue = issue.column(&tagged.called(at));
        if !matches!(found, NoRow::Note(_)) {
            issue = with_total(issue, row.cells.get(at).map_or("", String::as_str));
        }
    }
    Some(if is_error { issue } else { issue.warning() })
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
fn one_organisation(tagged: &Tagged<'_>, found: &Columns, issues: &mut Vec<Issue>) -> bool {
    let Some(column) = found.columns.get("org").copied() else { return true };
    let rows = list_columns(tagged, found);
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    let of_list = tagged.rows.iter().filter(|row| rows.no_row(*row).is_none());
    for cell in of_list.filter_map(|row| row.cells.get(column)) {
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
