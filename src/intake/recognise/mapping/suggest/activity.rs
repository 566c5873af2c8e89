//! The activity that a row of a form says.
//!
//! Belongs here: the section of a draft about the activity. Does not: whom it reached.

use std::collections::{BTreeMap, HashMap};

use super::super::definition::TO_DO;
use super::super::pattern::slug;
use super::super::words::Role;
use super::column::{Column, VALUES_MAX};
use super::facts::day_order;
use super::people::{candidates, closed};
use super::sheet::{Choice, Sheet};
use super::writer::{Candidate, UNWRITTEN, Writer, listed, quoted};
use crate::event::gazetteer::Gazetteer;
use crate::event::spelling::fold_label;

/// Characters of the form's name in a reference.
const FORM_CHARS_MAX: usize = 24;
const KINDS: &str = "distribution, class, legal-case, rrm-response, session, works, assessment";

/// Writes the activity's section.
pub(super) fn write(writer: &mut Writer, sheet: &Sheet<'_>, form: &str, places: &Gazetteer) {
    let kit = sheet.choose(Role::Kit);
    let taken = kit.taken().map(|at| &sheet.columns[at]).filter(|c| c.values().len() <= VALUES_MAX);
    writer.head("[sheet.activity]");
    writer.note("Rows with the same reference are one activity.");
    writer.field("reference", &quoted(&reference(sheet, form, taken.is_some())));
    let rrm = sheet.choose(Role::Alert).taken();
    let kinds = if rrm.is_some() {
        format!("{KINDS}; the alert speaks for rrm-response")
    } else {
        KINDS.to_owned()
    };
    writer.ask_value("kind", &kinds, &[]);
    sector(writer, sheet, &kit, taken);
    writer.ask_value("office", "the office, as the profile calls it", &[]);
    for (field, role) in
        [("admin1", Role::Admin1), ("admin2", Role::Admin2), ("admin3", Role::Admin3)]
    {
        admin(writer, sheet, field, role, places);
    }
    site(writer, sheet);
    start(writer, sheet);
    day(writer, sheet, "end", Role::End);
    if let (Some(column), Some(at)) = (taken, kit.taken()) {
        items(writer, sheet, column, at);
    }
    for (field, role) in [("alert", Role::Alert), ("shock", Role::Shock)] {
        match sheet.choose(role) {
            Choice::Take(at) if contradicts(sheet, at) => contradicting(writer, sheet, at),
            Choice::Take(at) => plain(writer, sheet, field, at),
            choice => super::people::optional(writer, sheet, field, &choice, "which column is it?"),
        }
    }
    day(writer, sheet, "alert_date", Role::AlertDate);
    day(writer, sheet, "assessment_date", Role::AssessmentDate);
    closed(writer, sheet, "new_people", Role::NewPeople);
}

/// A pattern that tells activities apart: the day and the place, what was given, and whatever else of
/// an activity differs between rows of one day and place.
fn reference(sheet: &Sheet<'_>, form: &str, items: bool) -> String {
    let form: String = slug(form).chars().take(FORM_CHARS_MAX).collect();
    let mut parts = vec![form.trim_end_matches('-').to_owned()];
    parts.retain(|part| !part.is_empty());
    parts.push("{date}".to_owned());
    let mut keys: Vec<usize> = Vec::new();
    keys.extend(sheet.choose(Role::Start).taken());
    keys.extend(sheet.choose(Role::Site).taken());
    keys.extend(sheet.choose(Role::Kit).taken().filter(|_| items));
    let mut more = |field: &str, role: Role, always: bool| {
        let taken = sheet.choose(role).taken()?;
        let column = &sheet.columns[taken];
        let is_full = column.facts.filled == column.facts.rows;
        (is_full && (always || differs(sheet, &keys, taken))).then(|| {
            keys.push(taken);
            format!("{{{field}}}")
        })
    };
    parts.extend(more("admin1", Role::Admin1, true));
    let further: Vec<String> =
        OTHERS.iter().filter_map(|(field, role)| more(field, *role, false)).collect();
    parts.push("{site}".to_owned());
    parts.extend(items.then(|| "{items}".to_owned()));
    parts.extend(further);
    parts.join("-")
}

/// What else of an activity the rows of one have to agree in.
const OTHERS: [(&str, Role); 7] = [
    ("admin2", Role::Admin2),
    ("admin3", Role::Admin3),
    ("alert", Role::Alert),
    ("shock", Role::Shock),
    ("alert_date", Role::AlertDate),
    ("assessment_date", Role::AssessmentDate),
    ("new_people", Role::NewPeople),
];

/// Whether a column differs between rows that are the same in others.
fn differs(sheet: &Sheet<'_>, keys: &[usize], column: usize) -> bool {
    let mut seen: HashMap<Vec<String>, &str> = HashMap::new();
    (0..sheet.rows).any(|row| {
        let cell = |at: usize| sheet.columns[at].cells.get(row).copied().unwrap_or_default();
        let key = keys.iter().map(|at| slug(cell(*at))).collect();
        *seen.entry(key).or_insert(cell(column)) != cell(column)
    })
}

fn sector(writer: &mut Writer, sheet: &Sheet<'_>, kit: &Choice, taken: Option<&Column<'_>>) {
    let Some(column) = taken else {
        let read = |column: &Column<'_>| {
            let values = column.values();
            let renamed = values.iter().take(VALUES_MAX);
            let renamed: Vec<String> =
                renamed.map(|value| format!("{} = \"?\"", quoted(value))).collect();
            column.read_with(&[format!("values = {{ {} }}", renamed.join(", "))])
        };
        let few = |at: &usize| {
            let column = &sheet.columns[*at];
            column.personal.is_none()
                && column.facts.distinct <= VALUES_MAX
                && column.facts.filled > 0
        };
        let all: Vec<usize> = match kit {
            Choice::Nothing => Vec::new(),
            Choice::Take(at) => vec![*at],
            Choice::Ask(all) => all.clone(),
        };
        let all = all.into_iter().filter(few).collect();
        let candidates = candidates(sheet, &Choice::Ask(all), read);
        let what = "the sector, as the profile calls it (`headcount profile show`)";
        return writer.ask_value("sector", what, &candidates);
    };
    writer.note(&format!(
        "{TO_DO}: the sector of each, as the ledger's profile calls it (`headcount profile show`)"
    ));
    let multiple = is_multiple(column);
    let values: Vec<String> = match (column.choices.is_empty(), multiple) {
        (false, _) => column.choices.iter().flatten().cloned().collect(),
        (true, true) => several_in_one(column).unwrap_or_default(),
        (true, false) => column.values().into_iter().map(ToOwned::to_owned).collect(),
    };
    if column.has_unwritten() {
        writer.note(UNWRITTEN);
    }
    let multiple = if multiple { ", multiple = true" } else { "" };
    writer.line(&format!("sector = {{ column = {}{multiple}, values = {{", listed(&column.names)));
    let mut seen: Vec<String> = Vec::new();
    for value in values.iter().take(VALUES_MAX) {
        if !seen.contains(&fold_label(value)) {
            seen.push(fold_label(value));
            writer.line(&format!("  {} = \"{TO_DO}\",", quoted(value)));
        }
    }
    writer.line("} }");
}

/// What was given, under one name where exports have several.
fn items(writer: &mut Writer, sheet: &Sheet<'_>, column: &Column<'_>, at: usize) {
    if !is_multiple(column) {
        return plain(writer, sheet, "items", at);
    }
    let multiple = "multiple = true".to_owned();
    let differ = column.choices.iter().any(|names| names.iter().any(|name| *name != names[0]));
    if !differ {
        return writer.field("items", &column.read_with(&[multiple]));
    }
    let pairs = column.choices.iter().flat_map(|names| {
        names.iter().filter_map(|name| Some((name.as_str(), names.first()?.as_str())))
    });
    values_of(writer, "items", column, ", multiple = true", pairs);
}

fn is_multiple(column: &Column<'_>) -> bool {
    !column.choices.is_empty() || several_in_one(column).is_some()
}

/// The choices of a question of several that stands in one cell: `nfi cash` beside `nfi` and `cash`.
fn several_in_one(column: &Column<'_>) -> Option<Vec<String>> {
    let values = column.values();
    for between in [";", ",", " "] {
        let parts = |value: &str| -> Vec<String> {
            let parts = value.split(between).map(str::trim).filter(|part| !part.is_empty());
            parts.map(ToOwned::to_owned).collect()
        };
        let whole: Vec<String> = values
            .iter()
            .filter(|value| parts(value).len() == 1)
            .map(|value| fold_label(value))
            .collect();
        let several: Vec<Vec<String>> =
            values.iter().map(|value| parts(value)).filter(|parts| parts.len() > 1).collect();
        let known = |part: &String| whole.contains(&fold_label(part));
        if !several.is_empty() && several.iter().flatten().all(known) {
            let single = values.iter().filter(|value| parts(value).len() == 1);
            return Some(single.map(|value| (*value).to_owned()).collect());
        }
    }
    None
}

/// A place above sites, under the name that the gazetteer has for it.
fn admin(writer: &mut Writer, sheet: &Sheet<'_>, field: &str, role: Role, places: &Gazetteer) {
    let Choice::Take(at) = sheet.choose(role) else {
        let choice = sheet.choose(role);
        return super::people::optional(writer, sheet, field, &choice, "which column is it?");
    };
    let column = &sheet.columns[at];
    let proper: BTreeMap<String, &str> = match role {
        Role::Admin1 => {
            let places = places.places.iter();
            let names =
                places.flat_map(|place| std::iter::once(&place.admin1.name).chain(&place.aliases));
            names
                .filter(|name| !name.is_empty())
                .map(|name| (fold_label(name), name.as_str()))
                .collect()
        }
        _ => BTreeMap::new(),
    };
    let values = column.values();
    let renamed = sheet.renamed(at);
    let name = |value: &str| {
        let label = renamed.get(value).copied();
        proper.get(&fold_label(label.unwrap_or(value))).copied().or(label)
    };
    let other = |value: &&str| name(value).is_some_and(|name| name != *value);
    if values.len() > VALUES_MAX || !values.iter().any(other) {
        return writer.field(field, &column.read());
    }
    let named = values.iter().map(|value| (*value, name(value).unwrap_or(value)));
    values_of(writer, field, column, "", named);
}

/// A field whose values get other names.
fn values_of<'v>(
    writer: &mut Writer,
    field: &str,
    column: &Column<'_>,
    beside: &str,
    named: impl Iterator<Item = (&'v str, &'v str)>,
) {
    writer.line(&format!("{field} = {{ column = {}{beside}, values = {{", listed(&column.names)));
    for (value, name) in named {
        writer.line(&format!("  {} = {},", quoted(value), quoted(name)));
    }
    writer.line("} }");
}

/// A field that is read as it is, or with the names that the first of several exports has.
fn plain(writer: &mut Writer, sheet: &Sheet<'_>, field: &str, at: usize) {
    let column = &sheet.columns[at];
    let renamed = sheet.renamed(at);
    let values = column.values();
    let codes = if renamed.is_empty() { sheet.codes(at) } else { Vec::new() };
    if !codes.is_empty() && values.len() <= VALUES_MAX {
        writer.note(&format!("{TO_DO}: what are these called in the export with labels?"));
        let named =
            values.iter().map(|value| (*value, if codes.contains(value) { TO_DO } else { *value }));
        return values_of(writer, field, column, "", named);
    }
    if renamed.is_empty() || renamed.len() > VALUES_MAX {
        return writer.field(field, &column.read());
    }
    let named = values.iter().map(|value| (*value, renamed.get(value).copied().unwrap_or(value)));
    values_of(writer, field, column, "", named);
}

fn site(writer: &mut Writer, sheet: &Sheet<'_>) {
    let choice = sheet.choose(Role::Site);
    if let Choice::Take(at) = choice {
        return plain(writer, sheet, "site", at);
    }
    let mut all = candidates(sheet, &choice, |column| column.read_public());
    let elsewhere = Choice::Ask(sheet.elsewhere(Role::Site));
    all.extend(candidates(sheet, &elsewhere, |column| column.read()).into_iter().map(not_it));
    match all.is_empty() {
        true => {
            writer.ask_value("site", "no column of sites was recognised", &[]);
        }
        false => writer.ask("site", "where was it? Of several columns, which is the site?", &all),
    }
}

/// A candidate that by its name is something else.
fn not_it(candidate: Candidate) -> Candidate {
    Candidate { remark: format!("perhaps something else; {}", candidate.remark), ..candidate }
}

fn start(writer: &mut Writer, sheet: &Sheet<'_>) {
    let choice = sheet.choose(Role::Start);
    if let Choice::Take(at) = choice {
        return taken_day(writer, "start", &sheet.columns[at]);
    }
    let mut all = candidates(sheet, &choice, |column| column.read_days());
    let elsewhere = Choice::Ask(sheet.elsewhere(Role::Start));
    all.extend(candidates(sheet, &elsewhere, |column| column.read_days()).into_iter().map(not_it));
    let server = ["today", "start", "_submission_time", "SubmissionDate"];
    for at in server.iter().filter_map(|name| sheet.named(name)) {
        let column = &sheet.columns[at];
        let remark = format!("when the form was filled in or sent; {}", column.remark());
        all.push(Candidate { toml: column.read_days(), remark });
    }
    match all.is_empty() {
        true => {
            writer.ask_value("start", "no column of dates was recognised", &[]);
        }
        false => writer.ask("start", "on which day was it? One of these", &all),
    }
}

fn day(writer: &mut Writer, sheet: &Sheet<'_>, field: &str, role: Role) {
    match sheet.choose(role) {
        Choice::Take(at) if field != "end" && contradicts(sheet, at) => {
            contradicting(writer, sheet, at);
        }
        Choice::Take(at) => taken_day(writer, field, &sheet.columns[at]),
        Choice::Nothing => {}
        choice => {
            let all = candidates(sheet, &choice, |column| column.read_days());
            writer.ask(field, "which column is it? Or take the line out", &all);
        }
    }
}

/// A day whose column is beyond doubt; the order in which it is written may not be.
fn taken_day(writer: &mut Writer, field: &str, column: &Column<'_>) {
    match day_order(column.cells.iter().copied()) {
        Some((_, false)) => {
            let read = |order: &str| column.read_with(&[format!("format = {}", quoted(order))]);
            let orders = ["dd/mm/yyyy", "mm/dd/yyyy"];
            let all = orders.map(|order| Candidate { toml: read(order), remark: column.remark() });
            writer.ask_as(field, &read(TO_DO), "does the day or the month come first?", &all);
        }
        _ => writer.field(field, &column.read_days()),
    }
}

/// Whether rows of one activity would contradict each other in a column that is too empty to tell them
/// apart.
fn contradicts(sheet: &Sheet<'_>, at: usize) -> bool {
    let facts = &sheet.columns[at].facts;
    let keys = [Role::Start, Role::Admin1, Role::Site, Role::Kit];
    let keys: Vec<usize> = keys.iter().filter_map(|role| sheet.choose(*role).taken()).collect();
    facts.filled < facts.rows && differs(sheet, &keys, at)
}

fn contradicting(writer: &mut Writer, sheet: &Sheet<'_>, at: usize) {
    writer.note(&format!(
        "{} is not read: it is not the same in all rows of an activity, and empty in some.",
        quoted(&sheet.columns[at].header)
    ));
}
