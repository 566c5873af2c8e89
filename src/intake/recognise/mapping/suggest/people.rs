//! Whom the rows of a sheet reached: households, persons, head-counts.
//!
//! Belongs here: the sections of a draft about people. Does not: by what they are known (`numbers`), the
//! activity.

use super::super::definition::TO_DO;
use super::super::words::{Role, counts_households, counts_things, in_months};
use super::bands::Band;
use super::closed::{is_of, known_of, meaning_among};
use super::column::{Column, VALUES_MAX};
use super::keep::decides;
use super::numbers;
use super::sheet::{Choice, Rows, Sheet};
use super::sums::{sum, sums};
use super::writer::{Candidate, UNWRITTEN, Writer, listed, quoted};
use crate::event::text::may_be_name;

/// What is known of the sheets around one.
pub(super) struct Around<'s, 'a> {
    /// The sheet whose rows its own belong to.
    pub(super) above: Option<&'s Sheet<'a>>,
    /// Whether that has a household's section.
    pub(super) in_households: bool,
    /// Repeats below with people in them: their name and rows.
    pub(super) below: Vec<(String, usize)>,
    /// A sheet with people that may be those who are counted here.
    pub(super) others: Option<String>,
}

/// Writes the section about the people of a sheet's rows.
pub(super) fn write(writer: &mut Writer, sheet: &Sheet<'_>, rows: Rows, around: &Around<'_, '_>) {
    match rows {
        Rows::Households => household(writer, sheet, around),
        Rows::People => person(writer, sheet, around),
        Rows::Headcounts => headcount(writer, sheet, around),
        Rows::Unknown => {}
    }
}

fn household(writer: &mut Writer, sheet: &Sheet<'_>, around: &Around<'_, '_>) {
    let is = |role| sheet.choose(role).is_something();
    let persons = sheet.choose(Role::Person).taken().is_some() && is(Role::Sex)
        || sheet.choose(Role::Size).taken().is_none()
            && !sheet.is_repeat
            && (is(Role::Person) || is(Role::Sex));
    writer.head("[sheet.household]");
    if persons {
        writer.note(
            "Where a row is a person and not a household, write [sheet.person] here instead.",
        );
    }
    numbers::write(writer, sheet, around.above, Role::Household);
    let size = sheet.choose(Role::Size);
    match size.taken().filter(|_| !persons) {
        Some(at) => writer.field("size", &sheet.columns[at].read()),
        None => {
            let mut candidates = candidates(sheet, &size, |column| column.read());
            candidates.extend(sums(sheet));
            candidates.extend(around.below.iter().map(|(name, rows)| Candidate {
                toml: format!("{{ rows_of = {} }}", quoted(name)),
                remark: format!("as many as its rows there: {rows} in all"),
            }));
            let what = match persons {
                true => "is a row a household or a person? Of a household, its size",
                false => "how many people are in the household?",
            };
            writer.ask("size", what, &candidates);
        }
    }
    cells(writer, sheet);
    closed(writer, sheet, "population_group", Role::Group);
}

fn person(writer: &mut Writer, sheet: &Sheet<'_>, around: &Around<'_, '_>) {
    writer.head("[sheet.person]");
    if let Some(count) = sheet.numbered {
        writer.field("numbered", &count.to_string());
    }
    if around.in_households {
        writer.note("The household is that of the parent's row.");
    }
    numbers::write(writer, sheet, around.above, Role::Person);
    if !around.in_households {
        match numbers::household(sheet) {
            Choice::Take(at) => writer.field("household", &sheet.columns[at].read()),
            choice => optional(writer, sheet, "household", &choice, "the household's number"),
        }
    }
    closed(writer, sheet, "sex", Role::Sex);
    match sheet.choose(Role::BirthYear) {
        Choice::Take(at) => writer.field("birth_year", &sheet.columns[at].read()),
        choice => optional(writer, sheet, "birth_year", &choice, "the year of birth"),
    }
    match sheet.choose(Role::Age) {
        // Somebody of over 130 years is an age in months that does not say so.
        Choice::Take(at)
            if sheet.columns[at].facts.max <= 130 || in_months(&sheet.columns[at].header) =>
        {
            writer.field("age", &age(&sheet.columns[at]));
        }
        Choice::Nothing => {}
        Choice::Take(at) => {
            let toml = sheet.columns[at].read_with(&["unit = \"months\"".to_owned()]);
            let remark = sheet.columns[at].remark();
            let what = "ages beyond 130: are they in months? Or take the line out";
            writer.ask("age", what, &[Candidate { toml, remark }]);
        }
        Choice::Ask(all) => {
            let all = candidates(sheet, &Choice::Ask(all), age);
            writer.ask("age", "whose age is it, and in years? Or take the line out", &all);
        }
    }
    closed(writer, sheet, "disability", Role::Disability);
    closed(writer, sheet, "population_group", Role::Group);
}

/// How an age is read.
fn age(column: &Column<'_>) -> String {
    match in_months(&column.header) {
        true => column.read_with(&["unit = \"months\"".to_owned()]),
        false => column.read(),
    }
}

fn headcount(writer: &mut Writer, sheet: &Sheet<'_>, around: &Around<'_, '_>) {
    writer.head("[[sheet.headcount]]");
    let group = sheet.choose(Role::Group).taken().filter(|_| sheet.is_repeat);
    match group {
        Some(at) => writer.field("group", &sheet.columns[at].read()),
        // Of two equal rows of one group only one would count.
        None if sheet.is_repeat || sheet.has_shared_activities() => {
            let text = |at: &usize| {
                let column = &sheet.columns[*at];
                let facts = &column.facts;
                column.can_be_named()
                    && column.personal.is_none()
                    && !column.is_known()
                    && !column.is_of_server()
                    && facts.filled > 0
                    && facts.with_digits * 2 < facts.filled
                    && facts.distinct <= VALUES_MAX
            };
            let all: Vec<usize> = (0..sheet.columns.len()).filter(text).collect();
            let all = candidates(sheet, &Choice::Ask(all), |column| column.read());
            writer.ask("group", "what tells the rows of one activity apart?", &all);
        }
        None => writer.field("group", "{ value = \"participants\" }"),
    }
    let count = sheet.choose(Role::Count);
    match count.taken().filter(|_| around.others.is_none()) {
        Some(at) => writer.field("count", &sheet.columns[at].read()),
        None => {
            let mut candidates = candidates(sheet, &count, |column| column.read());
            candidates.extend(sums(sheet));
            if candidates.is_empty() {
                let number = |at: &usize| {
                    let column = &sheet.columns[*at];
                    let facts = &column.facts;
                    column.can_be_offered()
                        && !column.is_known()
                        && facts.filled > 0
                        && facts.mostly(facts.whole)
                        && !counts_households(&column.header)
                        && !counts_things(&column.header)
                };
                let all: Vec<usize> = (0..sheet.columns.len()).filter(number).collect();
                candidates = self::candidates(sheet, &Choice::Ask(all), |column| column.read());
            }
            let what = match &around.others {
                Some(name) => format!(
                    "are these others than those of the sheet {}? Else take the section out",
                    quoted(name)
                ),
                None => "how many people did a row reach? Or take the section out".to_owned(),
            };
            writer.ask("count", &what, &candidates);
            no_people(writer, sheet);
        }
    }
    cells(writer, sheet);
    if group.is_none() {
        closed(writer, sheet, "population_group", Role::Group);
    }
}

/// Says which numbers are not offered, since they count no people.
fn no_people(writer: &mut Writer, sheet: &Sheet<'_>) {
    for column in sheet.columns.iter().filter(|column| column.can_be_named()) {
        let header = quoted(&column.header);
        if counts_households(&column.header) {
            writer.note(&format!("{header} is not offered: it counts households, not people."));
        } else if counts_things(&column.header) && column.facts.whole > 0 {
            writer.note(&format!("{header} is not offered: it counts what was given, not people."));
        }
    }
}

/// The cells of sex and age: what lies in one of our bands is added to it, and what cuts them is asked.
fn cells(writer: &mut Writer, sheet: &Sheet<'_>) {
    let mut own: std::collections::BTreeMap<&str, Vec<(usize, Band)>> = Default::default();
    let mut cut: Vec<usize> = Vec::new();
    for (at, band) in sheet.bands() {
        match band.cell() {
            Some(cell) => own.entry(cell).or_default().push((at, band)),
            None if band.ages.is_some() => cut.push(at),
            None => {}
        }
    }
    let read = |all: &[(usize, Band)]| match all {
        [(one, _)] => sheet.columns[*one].read(),
        several => sum(sheet, &several.iter().map(|(at, _)| *at).collect::<Vec<_>>()),
    };
    for (cell, all) in &own {
        let plain: Vec<(usize, Band)> =
            all.iter().copied().filter(|(_, band)| band.is_plain).collect();
        let apart = plain.iter().enumerate().all(|(place, (_, band))| {
            plain.iter().skip(place + 1).all(|(_, other)| !band.overlaps(other))
        });
        if !plain.is_empty() && plain.len() == all.len() && apart {
            writer.field(cell, &read(&plain));
            continue;
        }
        let columns = all.iter().map(|(at, _)| *at).collect();
        let mut candidates = candidates(sheet, &Choice::Ask(columns), |column| column.read());
        if all.len() > 1 {
            let remark = "where nobody is in two of them".to_owned();
            candidates.push(Candidate { toml: read(all), remark });
        }
        writer.ask(cell, "which of these is it? Or take the line out", &candidates);
    }
    if !cut.is_empty() {
        let names: Vec<String> = cut.iter().map(|at| quoted(&sheet.columns[*at].header)).collect();
        writer.note(&format!(
            "Not read, since their ages cut the bands here and stay unknown: {}.",
            names.join(", ")
        ));
    }
}

/// A field of a closed list, whose values get our names.
pub(super) fn closed(writer: &mut Writer, sheet: &Sheet<'_>, field: &'static str, role: Role) {
    let Choice::Take(at) = sheet.choose(role) else {
        let choice = sheet.choose(role);
        // Of a group or a disability, a column that nobody is sure of is no reason to ask.
        if ["sex", "new_people"].contains(&field)
            || matches!(&choice, Choice::Ask(all) if all.len() > 1)
        {
            let known = |at: &usize| known_of(field, &sheet.columns[*at]) > 0 || field == "sex";
            let all = match choice {
                Choice::Ask(all) => all.into_iter().filter(known).collect(),
                _ => Vec::new(),
            };
            if !all.is_empty() {
                let read = |column: &Column<'_>| renamed_in_line(field, column);
                let candidates = candidates(sheet, &Choice::Ask(all), read);
                writer.ask(field, "which column is it? Or take the line out", &candidates);
            }
        }
        return;
    };
    let column = &sheet.columns[at];
    let values = column.values();
    // A status of something else is not a population group; but a sex may be coded.
    if values.is_empty() || values.len() > VALUES_MAX {
        return;
    }
    if field != "sex" && !is_of(field, column) {
        // What is asked above needs no second word.
        if decides(column) {
            return;
        }
        writer.note(&format!("{} is not read: its values are no {field}.", quoted(&column.header)));
        return;
    }
    let means = |value: &str| meaning_among(field, value, &values);
    // A name that slipped by a column is nobody's sex.
    let is_name = |value: &str| means(value).is_none() && may_be_name(value);
    if column.has_unwritten() || values.iter().any(|value| is_name(value)) {
        writer.note(UNWRITTEN);
    }
    writer.line(&format!("{field} = {{ column = {}, values = {{", listed(&column.names)));
    for value in values.iter().filter(|value| !is_name(value)) {
        let means = means(value);
        writer.line(&format!("  {} = {},", quoted(value), quoted(means.unwrap_or(TO_DO))));
    }
    writer.line("} }");
}

fn renamed_in_line(field: &'static str, column: &Column<'_>) -> String {
    let values = column.values();
    let renamed = values.iter().take(VALUES_MAX).filter_map(|value| {
        let means = meaning_among(field, value, &values);
        let means = means.or_else(|| (!may_be_name(value)).then_some("?"))?;
        Some(format!("{} = {}", quoted(value), quoted(means)))
    });
    let renamed: Vec<String> = renamed.collect();
    column.read_with(&[format!("values = {{ {} }}", renamed.join(", "))])
}

/// A question about a field that may be left out; nothing where no column could be it.
pub(super) fn optional(
    writer: &mut Writer,
    sheet: &Sheet<'_>,
    field: &str,
    choice: &Choice,
    what: &str,
) {
    if let Choice::Ask(_) = choice {
        let candidates = candidates(sheet, choice, |column| column.read_public());
        writer.ask(field, &format!("{what}; or take the line out"), &candidates);
    }
}

/// The columns of a choice as answers to a question.
pub(super) fn candidates(
    sheet: &Sheet<'_>,
    choice: &Choice,
    read: impl Fn(&Column<'_>) -> String,
) -> Vec<Candidate> {
    let all: &[usize] = match choice {
        Choice::Nothing => &[],
        Choice::Take(one) => std::slice::from_ref(one),
        Choice::Ask(all) => all,
    };
    let columns = all.iter().map(|at| &sheet.columns[*at]);
    columns.map(|column| Candidate { toml: read(column), remark: column.remark() }).collect()
}
