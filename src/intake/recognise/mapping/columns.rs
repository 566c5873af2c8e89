//! Finding the columns of a sheet's fields.
//!
//! Invariant: a mapped column that looks personal is refused here, so that no value of it is ever
//! read; the numbers of people and households alone may be, since they are hashed and never shown.

use super::bound::{BoundSheet, FieldColumns, PartColumns};
use std::collections::{BTreeMap, BTreeSet};

use super::definition::{
    Field, Mapping, NUMBER, Numbered, Part, SheetMapping, Source, TogetherPart,
};
use super::names::Found;
use super::personal::{self, Personal};
use super::submission::{KeyColumn, is_stable, key_columns};
use crate::event::spelling::fold_label;
use crate::event::spelling::nearest;
use crate::event::text::checked_pcode;
use crate::intake::shown::is_like_a_day_of;
use crate::intake::tables::Column;
use crate::issue::value::List;
use crate::issue::{Code, Issue};

/// Numbers beyond those of the mapping for which columns are looked for.
const NUMBERED_BEYOND: u32 = 10;

/// What [`resolve`] finds.
pub(super) struct Resolved {
    pub(super) fields: BTreeMap<usize, FieldColumns>,
    pub(super) submission: Vec<KeyColumn>,
    pub(super) keep: Vec<usize>,
    pub(super) absent: BTreeSet<usize>,
    pub(super) left_out: Vec<(usize, Option<Personal>)>,
}

/// Finds the columns of one sheet's fields.
pub(super) fn resolve(
    sheets: &[BoundSheet<'_>],
    at: usize,
    mapping: &Mapping,
    issues: &mut Vec<Issue>,
) -> Resolved {
    let sheet = &sheets[at];
    let mut finder = Finder { sheets, at, issues, read: BTreeSet::new(), of: None };
    let mut found = BTreeMap::new();
    let absent = finder.absent();
    for (_, section) in
        sheet.spec.sections.iter().enumerate().filter(|(at, _)| !absent.contains(at))
    {
        for (name, field) in &section.fields {
            let number = ["person", "household"].contains(&name.as_str());
            finder.of = Column::named(name);
            let columns = finder.field(field, mapping, number);
            found.insert(field.place, columns);
        }
    }
    finder.of = None;
    for field in sheet.spec.columns.values() {
        let columns = finder.field(field, mapping, false);
        found.insert(field.place, columns);
    }
    let named = match sheet.spec.submission.is_empty() {
        true => Vec::new(),
        false => finder.all(&sheet.spec.submission),
    };
    let submission = key_columns(&sheet.header, sheet.rows, &named, sheet.spec.parent.is_some());
    finder.read.extend(submission.iter().map(|key| key.column));
    finder.note_unstable(&named, &submission);
    let keep = sheet.spec.keep.iter().filter_map(|condition| {
        let column = finder.first(&condition.column)?;
        finder.refuse_personal(column, true, false);
        Some(column)
    });
    let keep = keep.collect();
    let read = finder.read;
    let unread = (0..sheet.header.names.len())
        .filter(|column| !read.contains(column) && !sheet.header.name(*column).is_empty());
    let left_out = unread.map(|column| {
        let values = (0..sheet.rows.len()).map(|row| sheet.cell(row, column));
        let personal = personal::judge(sheet.header.name(column), values);
        (column, personal.map(|(kind, _)| kind))
    });
    Resolved { fields: found, submission, keep, absent, left_out: left_out.collect() }
}

/// Finds columns, and reports those that are missing or personal.
struct Finder<'f, 'a> {
    pub(super) sheets: &'f [BoundSheet<'a>],
    pub(super) at: usize,
    pub(super) issues: &'f mut Vec<Issue>,
    pub(super) read: BTreeSet<usize>,
    /// What it is looking for, where that is one of our columns: place codes and days can be as long as phone
    /// numbers.
    of: Option<Column>,
}

impl Finder<'_, '_> {
    fn field(&mut self, field: &Field, mapping: &Mapping, number: bool) -> FieldColumns {
        let mut columns = FieldColumns::default();
        match &field.source {
            Source::Constant(_) | Source::Pattern(_) => {}
            Source::Columns { names, parent: false } => {
                columns.apart = self.choices_alone(field, names);
                if !columns.apart.is_empty() {
                    return columns;
                }
                columns.at = self.all(names);
                if !number {
                    for column in columns.at.clone() {
                        self.refuse_personal(column, false, field.public);
                    }
                }
                self.read.extend(columns.at.iter().flat_map(|column| {
                    let choices = self.sheets[self.at].header.choices(*column);
                    choices.into_iter().map(|(at, _)| at).collect::<Vec<_>>()
                }));
            }
            Source::Columns { names, parent: true } => {
                let PartColumns { up, at } = self.above(names, number, field.public);
                (columns.up, columns.at) = (up, at);
            }
            Source::Derived(parts) => {
                let part = |part: &Part| self.part(&part.column, part.parent, number, field);
                columns.parts = parts.iter().map(part).collect();
            }
            Source::Together(parts) => {
                let part = |part: &TogetherPart| self.part(&part.names, part.parent, number, field);
                columns.parts = parts.iter().map(part).collect();
            }
            Source::Sum(added) => {
                for names in added {
                    let at = self.all(names);
                    for column in &at {
                        self.refuse_personal(*column, false, field.public);
                    }
                    columns.parts.push(PartColumns { up: 0, at });
                }
            }
            Source::RowsOf(name) => {
                let wanted = fold_label(name);
                let is = |spec: &SheetMapping| {
                    spec.names.iter().any(|name| fold_label(name) == wanted)
                        && spec.parent == Some(self.at)
                };
                columns.repeat = mapping.sheets.iter().position(is);
                if columns.repeat.is_none() {
                    let code = Code::MappedRepeatMissing { name: name.as_str().into() };
                    self.issues.push(self.sheets[self.at].issue(code));
                }
            }
        }
        columns
    }

    /// The columns of a part of a number, of the sheet itself or of one above.
    fn part(&mut self, names: &[String], up: bool, number: bool, field: &Field) -> PartColumns {
        match up {
            true => self.above(names, number, field.public),
            false => PartColumns { up: 0, at: self.all(names) },
        }
    }

    /// The columns of a question of several choices that has none of its own in this export.
    fn choices_alone(&mut self, field: &Field, names: &[String]) -> Vec<(usize, String)> {
        let header = &self.sheets[self.at].header;
        let is_there = names.iter().any(|name| header.find(name) != Found::Nothing);
        if !field.multiple || is_there {
            return Vec::new();
        }
        let choices = names.iter().map(|name| header.choices_alone(name));
        let choices = choices.into_iter().find(|choices| !choices.is_empty()).unwrap_or_default();
        self.read.extend(choices.iter().map(|(column, _)| column));
        choices
    }

    /// Notes that an edited submission has another key in all columns that the mapping names.
    fn note_unstable(&mut self, named: &[usize], keys: &[KeyColumn]) {
        let sheet = &self.sheets[self.at];
        let name = |column: usize| sheet.header.name(column);
        let Some(first) = named.first() else { return };
        if sheet.spec.parent.is_some() || named.iter().any(|column| is_stable(name(*column))) {
            return;
        }
        let stable = keys.iter().map(|key| key.column).filter(|column| is_stable(name(*column)));
        let better: Vec<usize> = stable.collect();
        let all = better.iter().chain(named).map(|column| name(*column));
        let better =
            (!better.is_empty()).then(|| List::commas(all.map(|name| format!("\"{name}\""))));
        let code = Code::SubmissionKeyUnstable { name: name(*first).into(), better };
        self.issues.push(sheet.issue(code).at(sheet.header_row).note());
    }

    /// The columns of the nearest sheet above that has one of some names.
    fn above(&mut self, names: &[String], number: bool, public: bool) -> PartColumns {
        let (mut up, mut sheet) = (0, self.at);
        while let Some(parent) = self.sheets[sheet].spec.parent {
            (sheet, up) = (parent, up + 1);
            let mut issues = Vec::new();
            let mut above = Finder {
                sheets: self.sheets,
                at: sheet,
                issues: &mut issues,
                read: BTreeSet::new(),
                of: self.of,
            };
            let found = above.all(names);
            if !found.is_empty() {
                if !number {
                    for column in &found {
                        self.refuse_personal_of(sheet, *column, false, public);
                    }
                }
                return PartColumns { up, at: found };
            }
        }
        self.missing(names, sheet);
        PartColumns::default()
    }

    /// Numbered sections of which the file has no column. That it has more than the mapping reads, or
    /// none at all, is an error: people would be left out in silence.
    fn absent(&mut self) -> BTreeSet<usize> {
        let sheet = &self.sheets[self.at];
        let has = |name: &str| sheet.header.find(name) != Found::Nothing;
        let with = |template: &String, number: u32| template.replace(NUMBER, &number.to_string());
        let mut absent = BTreeSet::new();
        let mut found = Vec::new();
        for (at, section) in sheet.spec.sections.iter().enumerate() {
            let Some(Numbered { number, of }) = section.numbered else { continue };
            let mut templates = section.fields.values().flat_map(|field| &field.templates);
            if !templates.clone().any(|template| has(&with(template, number))) {
                absent.insert(at);
            }
            if number == 1 {
                let none = |number| !templates.clone().any(|name| has(&with(name, number)));
                if (1..=of).all(none)
                    && let Some(name) = templates.clone().next()
                {
                    let name = with(name, 1).as_str().into();
                    found.push(Code::MappedNumberedMissing { name });
                }
            }
            let further = (of + 1..=of + NUMBERED_BEYOND).find_map(|further| {
                templates.find(|name| has(&with(name, further))).map(|name| with(name, further))
            });
            if number == of
                && let Some(name) = further
            {
                found.push(Code::MappedNumberedFurther {
                    name: name.as_str().into(),
                    of: of.into(),
                });
            }
        }
        let issues = found.into_iter().map(|code| sheet.issue(code).at(sheet.header_row));
        self.issues.extend(issues.collect::<Vec<_>>());
        absent
    }

    /// The columns of the sheet that have one of some names, in the order of the names.
    fn all(&mut self, names: &[String]) -> Vec<usize> {
        let header = &self.sheets[self.at].header;
        let mut columns = Vec::new();
        for name in names {
            match header.find(name) {
                Found::Nothing => {}
                Found::One(column) if columns.contains(&column) => {}
                Found::One(column) => columns.push(column),
                Found::Several(places) => {
                    let shown: Vec<&str> = places.iter().map(|at| header.name(*at)).collect();
                    let same = shown.iter().all(|name| *name == shown[0]);
                    let (name, count) = (name.as_str().into(), places.len().into());
                    let shown = (!same).then(|| List::commas(shown));
                    let code = Code::MappedColumnAmbiguous { name, count, columns: shown };
                    let sheet = &self.sheets[self.at];
                    self.issues.push(sheet.issue(code).at(sheet.header_row));
                    return columns;
                }
            }
        }
        if columns.is_empty() {
            self.missing(names, self.at);
        }
        self.read.extend(&columns);
        columns
    }

    fn first(&mut self, names: &[String]) -> Option<usize> {
        self.all(names).first().copied()
    }

    fn missing(&mut self, names: &[String], of: usize) {
        let sheet = &self.sheets[of];
        let own = || sheet.header.names.iter().map(String::as_str).filter(|name| !name.is_empty());
        let parts = own().flat_map(|name| [name, super::names::last_part(name)]);
        const SHOWN_MAX: usize = 12;
        let near = names.iter().find_map(|name| nearest(name, parts.clone())).map(Into::into);
        let (names, columns) = (List::quoted_or(names), List::first(SHOWN_MAX, own()));
        let code = Code::MappedColumnMissing { names, near, columns };
        self.issues.push(sheet.issue(code).at(sheet.header_row));
    }

    fn refuse_personal(&mut self, column: usize, in_condition: bool, public: bool) {
        self.refuse_personal_of(self.at, column, in_condition, public);
    }

    /// Refuses a column that looks personal: its values would get into texts or messages.
    fn refuse_personal_of(&mut self, of: usize, column: usize, in_condition: bool, public: bool) {
        let sheet = &self.sheets[of];
        let header = sheet.header.name(column);
        let is_judged = |cell: &&str| match self.of {
            Some(of) if of.is_pcode() => checked_pcode(cell).is_err(),
            // A day that cannot be is an error of its row, and no reason to refuse the column.
            Some(of) => !is_like_a_day_of(of, cell),
            None => true,
        };
        let values = (0..sheet.rows.len()).map(|row| sheet.cell(row, column)).filter(is_judged);
        // A column declared public may have values like names, but phone numbers stay refused.
        let judged = match public {
            false => personal::judge(header, values),
            true => personal::contacts(values).map(|kind| (kind, false)),
        };
        let Some((personal, by_header)) = judged else { return };
        let may_be_public =
            by_header || !matches!(personal, Personal::Phones | Personal::Addresses);
        let code = Code::MappedColumnPersonal { in_condition, personal, by_header, may_be_public };
        let issue = sheet.issue(code).at(sheet.header_row).column(header);
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }
}
