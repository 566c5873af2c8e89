//! Drafts of mappings: what a form's headers and values say of themselves, as a mapping file in which
//! somebody has to answer what they leave open.
//!
//! Belongs here: the order of a draft, and which sheets are in it. Does not: the words that forms use
//! (`words`), reading with the draft (an import refuses one in which a `TODO` is left).
//!
//! Invariants: no value of a column that looks personal gets into a draft. Wherever two columns could
//! be a field, or one is only a guess, the draft asks: what stands in it without a question is beyond
//! doubt, by its header and by its values. No sheet is passed over without a word.

mod activity;
mod bands;
mod closed;
mod column;
mod exports;
mod facts;
mod form_name;
mod keep;
mod numbers;
mod open_numbers;
mod parents;
mod people;
mod sheet;
mod sums;
mod wide;
mod writer;

use std::collections::HashSet;

use super::definition::TO_DO;
use super::pattern::slug;
use super::words::Role;
use crate::intake::source::grid::Book;
use crate::setup::gazetteer;
use exports::{Passed, are_one_form, exports, merged};
use form_name::{form_name, without_months, without_time};
use people::Around;
use sheet::{Rows, Sheet};
use writer::{Candidate, Writer, listed, one_line, quoted};

/// Columns of a sheet that is not read, as far as they are named.
const NAMED_MAX: usize = 8;

/// Whether files are of one form, so that one draft can serve them all.
pub fn is_one_form(books: &[Book]) -> bool {
    are_one_form(&exports(books, &mut Vec::new()))
}

/// Drafts a mapping of a form's exports: workbooks, or the CSV files of one.
pub fn suggest(books: &[Book]) -> String {
    let mut passed = Vec::new();
    let exports = exports(books, &mut passed);
    let mut sheets = merged(&exports);
    clean_names(books, &mut sheets);
    let lacks_parent = !sheets.is_empty() && sheets.iter().all(|sheet| sheet.is_repeat);
    if lacks_parent {
        for sheet in &mut sheets {
            (sheet.is_repeat, sheet.parent) = (false, None);
            sheet.parent_rows.clear();
        }
    }
    let groups: Vec<Option<Sheet<'_>>> = sheets.iter_mut().map(wide::split).collect();
    let form = form_name(books, sheets.first().map_or("", |sheet| first_name(sheet)));
    let mut writer = Writer::default();
    let files: Vec<&str> = books.iter().map(|book| book.file.as_str()).collect();
    writer.note(&format!(
        "Drafted from {}. Only the lines with {TO_DO} need an answer: put one in",
        files.join(", ")
    ));
    writer.note(&format!(
        "place of \"{TO_DO}\", or one of the lines below it, without its #, in place of the line."
    ));
    writer.note("`headcount mapping check` says in words what this does.");
    if lacks_parent {
        writer.line("");
        writer.note("The rows belong to those of a sheet that is not among the files: draft with that one too.");
    }
    writer.line("");
    writer.field("name", &quoted(&form));
    let plan = Plan::of(&sheets, &groups);
    let lists = shared_numbers(&sheets, &plan);
    if lists.is_empty() {
        namespace(&mut writer, &sheets, &form);
    }
    let places = gazetteer::built_in();
    for at in plan.order(&sheets) {
        let sheet = &sheets[at];
        head(&mut writer, sheet, &sheets, &plan);
        if lists.contains(&at) {
            own_list(&mut writer, sheet, &form);
        }
        keep::conditions(&mut writer, sheet);
        let questions = writer.text.len();
        for name in sheet.repeated() {
            let name = quoted(name);
            writer.note(&format!(
                "Several columns are called {name}: give each a name of its own, and draft"
            ));
            writer.note("again, where one of them is needed.");
        }
        if !sheet.is_repeat {
            activity::write(&mut writer, sheet, &form, &places);
        }
        section(&mut writer, at, &sheets, &groups, &plan);
        let drafted = writer.text.split_off(questions);
        open_numbers::write(&mut writer, sheet, plan.rows[at], &drafted);
        writer.text.push_str(&drafted);
    }
    for at in (0..sheets.len()).filter(|at| !plan.is_read[*at]) {
        unread(&mut writer, &sheets[at]);
    }
    for Passed { name, why } in passed {
        writer.line("");
        writer.note(&format!("The sheet {} is not read: {why}.", quoted(&name)));
    }
    writer.text
}

/// A column of a form, as somebody chooses among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetColumn {
    /// The names of its sheet in the draft.
    pub sheet: String,
    /// What a mapping calls it.
    pub name: String,
    /// How full it is, and some of its values where they are nobody's.
    pub remark: String,
}

/// The columns of a form's exports that a mapping can name.
pub fn columns(books: &[Book]) -> Vec<SheetColumn> {
    let exports = exports(books, &mut Vec::new());
    let mut sheets = merged(&exports);
    clean_names(books, &mut sheets);
    let of_sheet = |sheet: &Sheet<'_>| -> Vec<SheetColumn> {
        let named = sheet.columns.iter().filter(|column| !column.is_choice);
        let shown = named.filter_map(|column| {
            let name = column.names.first()?.clone();
            Some(SheetColumn { sheet: sheet.names.join(", "), name, remark: column.remark() })
        });
        shown.collect()
    };
    sheets.iter().flat_map(of_sheet).collect()
}

fn first_name<'s>(sheet: &'s Sheet<'_>) -> &'s str {
    sheet.names.first().map_or("", String::as_str)
}

/// CSV files are found again by their columns; the time of download in their names says nothing.
fn clean_names(books: &[Book], sheets: &mut [Sheet<'_>]) {
    let is_csv = books.iter().all(|book| book.sheets.iter().all(|grid| grid.name.is_empty()));
    let clean = |sheet: &Sheet<'_>| -> Vec<String> {
        sheet.names.iter().map(|name| without_time(name).to_owned()).collect()
    };
    let all: Vec<Vec<String>> = sheets.iter().map(clean).collect();
    let unique = all.iter().enumerate().all(|(at, own)| !all[..at].contains(own));
    if is_csv && unique {
        for (sheet, names) in sheets.iter_mut().zip(all) {
            sheet.names = names;
        }
    }
}

fn namespace(writer: &mut Writer, sheets: &[Sheet<'_>], form: &str) {
    let number = |sheet: &Sheet<'_>| {
        let taken = sheet.choose(Role::Household).taken();
        taken.or_else(|| sheet.choose(Role::Person).taken())
    };
    let Some((sheet, at)) = sheets.iter().find_map(|sheet| Some((sheet, number(sheet)?))) else {
        return;
    };
    let name = without_months(form);
    let own = slug(if name.is_empty() { "list" } else { &name });
    if own.is_empty() {
        return;
    }
    // The list of a month may be last month's, or begin to count anew.
    let dated = (own != slug(form)).then(|| slug(form));
    let short = |value: &&str| {
        !value.is_empty() && value.len() < 6 && value.bytes().all(|b| b.is_ascii_digit())
    };
    writer.line("");
    if let (true, Some(dated)) = (sheet.columns[at].cells.iter().any(short), dated) {
        let candidates = [
            (own, "one list that goes on: the 001 of this month is that of last month"),
            (dated, "a list of its own, which counts anew"),
        ];
        let candidates = candidates
            .map(|(name, remark)| Candidate { toml: quoted(&name), remark: remark.to_owned() });
        let what = "are the numbers those of last month's list, or does this one count anew?";
        writer.ask("namespace", what, &candidates);
    } else if sheet.columns[at].cells.iter().any(short) {
        writer.note(
            "The list begins to count anew: its 001 is another one than that of other lists.",
        );
        writer.field("namespace", &quoted(&own));
    } else {
        writer.note(
            "The numbers look like one series of the whole country. Where this form has a list",
        );
        writer.note(&format!("of its own, say so:  namespace = {}", quoted(&own)));
    }
}

/// Sheets that are lists of their own and have numbers in common: they may count each anew.
fn shared_numbers(sheets: &[Sheet<'_>], plan: &Plan) -> Vec<usize> {
    let numbers = |at: usize| -> HashSet<&str> {
        let sheet = &sheets[at];
        let taken = sheet.choose(Role::Household).taken();
        let taken = taken.or_else(|| sheet.choose(Role::Person).taken());
        let cells = taken.map(|column| sheet.columns[column].cells.iter().copied());
        cells.into_iter().flatten().filter(|cell| !cell.is_empty()).collect()
    };
    let roots: Vec<(usize, HashSet<&str>)> = (0..sheets.len())
        .filter(|at| plan.is_read[*at] && !sheets[*at].is_repeat)
        .map(|at| (at, numbers(at)))
        .collect();
    let shares = |(at, own): &(usize, HashSet<&str>)| {
        roots.iter().any(|(other, all)| other != at && !own.is_disjoint(all))
    };
    roots.iter().filter(|root| shares(root)).map(|(at, _)| *at).collect()
}

fn own_list(writer: &mut Writer, sheet: &Sheet<'_>, form: &str) {
    let whole = slug(form);
    let own = slug(&format!("{form} {}", first_name(sheet)));
    let candidates = [
        (whole, "one list: the same number is the same in all sheets"),
        (own, "a list of its own, which counts anew"),
    ];
    let candidates: Vec<Candidate> = candidates
        .into_iter()
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, remark)| Candidate { toml: quoted(&name), remark: remark.to_owned() })
        .collect();
    let what = "other sheets have some of the same numbers. Are they the same people?";
    writer.ask("namespace", what, &candidates);
}

/// What becomes of each sheet.
struct Plan {
    rows: Vec<Rows>,
    is_read: Vec<bool>,
}

impl Plan {
    fn of(sheets: &[Sheet<'_>], groups: &[Option<Sheet<'_>>]) -> Self {
        let rows: Vec<Rows> = sheets.iter().map(Sheet::rows_are).collect();
        let root = sheets.iter().position(|sheet| !sheet.is_repeat);
        let states: Vec<bool> = (0..sheets.len())
            .map(|at| {
                let people = rows[at] != Rows::Unknown || groups[at].is_some();
                Some(at) == root || people && (!sheets[at].is_repeat || leads_up(sheets, at))
            })
            .collect();
        // What people belong to is read too.
        let below = |at: usize| {
            (0..sheets.len()).any(|of| states[of] && ancestors(sheets, of).contains(&at))
        };
        let is_read = (0..sheets.len()).map(|at| states[at] || below(at)).collect();
        Self { rows, is_read }
    }

    /// Sheets in the order of the draft: a parent before its repeats.
    fn order(&self, sheets: &[Sheet<'_>]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..sheets.len()).filter(|at| self.is_read[*at]).collect();
        order.sort_by_key(|at| ancestors(sheets, *at).len());
        order
    }
}

/// The sheets above a repeat, the nearest first.
fn ancestors(sheets: &[Sheet<'_>], at: usize) -> Vec<usize> {
    let mut above = Vec::new();
    let mut next = sheets[at].parent;
    while let Some(parent) = next.filter(|parent| !above.contains(parent) && *parent != at) {
        above.push(parent);
        next = sheets[parent].parent;
    }
    above
}

/// Whether a repeat belongs, over others or at once, to a sheet that is none.
fn leads_up(sheets: &[Sheet<'_>], at: usize) -> bool {
    ancestors(sheets, at).last().is_some_and(|top| !sheets[*top].is_repeat)
}

fn head(writer: &mut Writer, sheet: &Sheet<'_>, sheets: &[Sheet<'_>], plan: &Plan) {
    writer.head("[[sheet]]");
    if !first_name(sheet).is_empty() || sheets.len() > 1 {
        writer.field("name", &listed(&sheet.names));
    }
    let Some(parent) = sheet.parent.filter(|parent| sheet.is_repeat && plan.is_read[*parent])
    else {
        return keep::submission(writer, sheet);
    };
    writer.field("parent", &quoted(first_name(&sheets[parent])));
    if !parents::is_joined(sheet, &sheets[parent]) {
        let toml = format!("{{ own = \"{TO_DO}\", parent = \"{TO_DO}\" }}");
        let what = "by which columns, of this sheet and of its parent, do rows belong together?";
        writer.ask_as("join", &toml, what, &[]);
    }
}

fn section(
    writer: &mut Writer,
    at: usize,
    sheets: &[Sheet<'_>],
    groups: &[Option<Sheet<'_>>],
    plan: &Plan,
) {
    let sheet = &sheets[at];
    let above = ancestors(sheets, at);
    let in_households = above.iter().any(|above| plan.rows[*above] == Rows::Households);
    let below = (0..sheets.len())
        .filter(|of| plan.is_read[*of] && sheets[*of].parent == Some(at))
        .filter(|of| plan.rows[*of] != Rows::Unknown)
        .map(|of| (first_name(&sheets[of]).to_owned(), sheets[of].rows))
        .collect::<Vec<_>>();
    // People side by side in the row are its people.
    let group = groups[at].as_ref();
    let is_reached = !below.is_empty() || group.is_some();
    let rows = match plan.rows[at] {
        Rows::Unknown if sheet.is_repeat || !is_reached => Rows::Headcounts,
        // Those who stand side by side in a row with somebody are of one household with them.
        Rows::People if group.is_some() => Rows::Households,
        rows => rows,
    };
    // A sheet of counts may be a summary of the people of another.
    let summed = rows == Rows::Headcounts;
    let of_people = |of: &usize| {
        let states = [Rows::Households, Rows::People].contains(&plan.rows[*of]);
        *of != at && plan.is_read[*of] && states
    };
    let others = (0..sheets.len()).filter(|_| summed).find(of_people);
    let others = others.map(|of| first_name(&sheets[of]).to_owned());
    let above = above.first().map(|at| &sheets[*at]);
    let around = Around { above, in_households, below, others };
    people::write(writer, sheet, rows, &around);
    if let Some(group) = group {
        let in_households = in_households || rows == Rows::Households;
        let above = Some(sheet);
        let around = Around { above, in_households, below: Vec::new(), others: None };
        people::write(writer, group, Rows::People, &around);
    }
}

fn unread(writer: &mut Writer, sheet: &Sheet<'_>) {
    let named = sheet.columns.iter().filter(|column| !column.is_of_server());
    let names: Vec<&str> = named.map(|column| column.header.as_str()).collect();
    let more = if names.len() > NAMED_MAX { ", …" } else { "" };
    let shown: Vec<&str> = names.into_iter().take(NAMED_MAX).collect();
    writer.line("");
    writer.note(&format!(
        "The sheet {} is not read: nothing in it says whom an activity reached. It has {} rows, with",
        quoted(first_name(sheet)),
        sheet.rows
    ));
    writer.note(&format!("the columns {}{more}.", one_line(&shown.join(", "))));
}
