//! One row of a form.
//!
//! Belongs here: the fields of a row, its cases where a question has several choices, its activity's
//! reference, and what its repeats have from it. Does not: what a value must be (the intake's own
//! `rows`), which column is which (`bound`).

use super::values::cut;
use std::collections::{BTreeMap, BTreeSet};

use super::bound::{BoundFile, BoundSheet, Parent};
use super::definition::{Field, REFERENCE, Section, Source};
use crate::intake::shown::with_cell_of;
use crate::intake::tables::Table;
use crate::issue::{Code, Issue};

/// Most cases of one row: several questions of several choices are a mistake long before.
const CASES_MAX: usize = 64;

/// What became of a row.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    /// Whether it is read; one that does not fulfil a condition is not.
    pub(super) kept: bool,
    /// Whether a condition leaves it out, or its parent's row.
    pub(super) left_out: bool,
    /// References of its activities, one for each case; `None` for one that cannot be made.
    pub(super) references: Vec<Value>,
    /// Its household's number or derived key.
    pub(super) household: Value,
    /// Whether that is derived.
    pub(super) household_derived: bool,
    pub(super) namespace: Option<String>,
    /// Whether no namespace can be made, so that it is not known whose numbers these are.
    pub(super) is_namespace_lost: bool,
    pub(super) submission: Option<String>,
}

impl Default for Outcome {
    fn default() -> Self {
        Self {
            kept: false,
            left_out: false,
            references: Vec::new(),
            household: Some(String::new()),
            household_derived: false,
            namespace: None,
            is_namespace_lost: false,
            submission: None,
        }
    }
}

/// A field's text; `None` where the mapping can make nothing of what is there, as is then reported.
pub(super) type Value = Option<String>;

/// The choices of one case, which replace the cells of their columns.
pub(super) type Case<'a> = Vec<(usize, &'a str)>;

/// A row of one table that a form's row states.
pub(super) struct Stated {
    /// The section's place in its sheet's mapping.
    pub(super) section: usize,
    pub(super) case: usize,
    pub(super) cells: BTreeMap<&'static str, Value>,
    pub(super) called: BTreeMap<&'static str, String>,
    pub(super) derived: BTreeSet<&'static str>,
    pub(super) row: u32,
}

/// Reads one row.
pub(super) struct RowReader<'w, 'a, 'm> {
    pub(super) workbook: &'w BoundFile<'a>,
    pub(super) sheet: &'w BoundSheet<'a>,
    pub(super) at: usize,
    pub(super) row: usize,
    pub(super) counts: &'m mut BTreeMap<usize, BTreeMap<usize, usize>>,
    /// Lists of numbers so far, as they are first spelled, by their folded names.
    pub(super) namespaces: &'m mut BTreeMap<String, String>,
    pub(super) issues: Vec<Issue>,
}

impl<'w, 'a> RowReader<'w, 'a, '_> {
    pub(super) fn read(
        mut self,
        above: Option<&Outcome>,
        submission: Option<String>,
    ) -> (Outcome, Vec<Stated>, Vec<Issue>) {
        let spec = self.sheet.spec;
        let cases = self.cases();
        let is_activity = |section: &&Section| section.table == Table::Activities;
        let mut sections = spec.sections.iter().enumerate();
        let activity = sections.find(|(_, section)| is_activity(section));
        let mut outcome = Outcome { kept: true, submission, ..Outcome::default() };
        let first = cases.first().cloned().unwrap_or_default();
        match (&spec.namespace, above) {
            (Some(pattern), _) => {
                outcome.namespace = self.namespace(&pattern.0, &first);
                outcome.is_namespace_lost = outcome.namespace.is_none();
            }
            (None, Some(above)) => {
                outcome.namespace.clone_from(&above.namespace);
                outcome.is_namespace_lost = above.is_namespace_lost;
            }
            (None, None) => {}
        }
        let household = spec.section(Table::Households).and_then(|s| s.fields.get("household"));
        if let Some(above) = above {
            outcome.household.clone_from(&above.household);
            outcome.household_derived = above.household_derived;
        }
        if let Some(field) = household {
            outcome.household = self.number(field, &first);
            outcome.household_derived = matches!(field.source, Source::Derived(_));
        }
        let mut stated = Vec::new();
        for (case, choices) in cases.iter().enumerate() {
            match (activity, above) {
                (Some((at, section)), _) => {
                    let reference = self.reference(section, choices);
                    stated.push(self.section(at, case, choices, &reference, &outcome));
                    outcome.references.push(reference);
                }
                (None, Some(above)) => {
                    outcome.references.clone_from(&above.references);
                    break;
                }
                (None, None) => outcome.references.push(Some(String::new())),
            }
        }
        let others = spec.sections.iter().enumerate();
        for (at, section) in others.filter(|(_, section)| !is_activity(section)) {
            if section.numbered.is_some() && !self.states_somebody(at, section) {
                continue;
            }
            for case in 0..outcome.references.len() {
                let choices = cases.get(case).or(cases.first()).cloned().unwrap_or_default();
                let mut reference = outcome.references[case].clone();
                if let Some(field) = section.fields.get("activity") {
                    reference = self.value("activity", field, &choices);
                }
                stated.push(self.section(at, case, &choices, &reference, &outcome));
            }
        }
        // What is wrong in every case is reported once.
        let mut seen: Vec<Issue> = Vec::new();
        self.issues.retain(|issue| {
            let new = !seen.contains(issue);
            if new {
                seen.push(issue.clone());
            }
            new
        });
        (outcome, stated, self.issues)
    }

    /// One row of a table.
    fn section(
        &mut self,
        section_at: usize,
        case: usize,
        choices: &Case<'_>,
        reference: &Value,
        outcome: &Outcome,
    ) -> Stated {
        let section = &self.sheet.spec.sections[section_at];
        let mut cells = BTreeMap::new();
        let mut called = BTreeMap::new();
        let mut derived = BTreeSet::new();
        for spec in section.table.columns() {
            let name = spec.name;
            let (field, value) = match (name, section.table, section.fields.get(name)) {
                ("activity", Table::Activities, _) => {
                    (section.fields.get(REFERENCE), reference.clone())
                }
                ("activity", _, field) => (field, reference.clone()),
                ("household", Table::Households, field) => {
                    if outcome.household_derived {
                        derived.insert("household");
                    }
                    (field, outcome.household.clone())
                }
                ("household" | "person", _, Some(field)) => {
                    if matches!(field.source, Source::Derived(_)) {
                        derived.insert(name);
                    }
                    (Some(field), self.number(field, choices))
                }
                ("household", _, None) => {
                    if outcome.household_derived {
                        derived.insert("household");
                    }
                    (None, outcome.household.clone())
                }
                (_, _, Some(field)) => (Some(field), self.value(name, field, choices)),
                // An activity of several days ends with its last row.
                ("end", Table::Activities, None) => (None, Some(String::new())),
                _ => continue,
            };
            let is_number = ["person", "household"].contains(&name);
            let value = value.filter(|_| !(is_number && outcome.is_namespace_lost));
            let column = field.map(|field| self.called(field)).unwrap_or_default();
            called.insert(name, if column.is_empty() { name.to_owned() } else { column });
            cells.insert(name, value);
        }
        let row = self.sheet.rows[self.row].number;
        Stated { section: section_at, case, cells, called, derived, row }
    }

    /// Whether a row has anybody in a section for several people beside each other.
    fn states_somebody(&self, at: usize, section: &Section) -> bool {
        let is_filled = |field: &Field| {
            let columns = self.sheet.columns(field);
            let own = columns.parts.iter().filter(|part| part.up == 0).flat_map(|part| &part.at);
            let own = own.chain(columns.at.iter().filter(|_| columns.up == 0));
            let mut cells = own.map(|column| self.sheet.cell(self.row, *column));
            cells.any(|cell| !field.filled(cell).is_empty())
        };
        let mut numbered = section.fields.values().filter(|field| !field.templates.is_empty());
        !self.sheet.absent.contains(&at) && numbered.any(is_filled)
    }

    /// What the user's file calls the column of a field.
    pub(super) fn called(&self, field: &Field) -> String {
        let columns = self.sheet.columns(field);
        let Some(sheet) = self.up(columns.up).map(|(sheet, _)| sheet) else {
            return String::new();
        };
        if let Source::Sum(_) = field.source {
            let added = columns.parts.iter().filter_map(|part| part.at.first());
            let added: Vec<&str> = added.map(|column| sheet.header.name(*column)).collect();
            return added.join(" + ");
        }
        let part = || columns.parts.iter().find(|part| part.up == 0)?.at.first();
        let is_filled =
            |column: &&usize| !field.filled(self.cell_up(columns.up, **column)).is_empty();
        let filled = columns.at.iter().find(is_filled);
        let part = || part().or(columns.apart.first().map(|(column, _)| column));
        let column = filled.or(columns.at.first()).or_else(part);
        column.map_or(String::new(), |column| sheet.header.name(*column).to_owned())
    }

    /// The sheet and row so many parents up.
    pub(super) fn up(&self, up: usize) -> Option<(&'w BoundSheet<'a>, usize)> {
        let (mut sheet, mut row) = (self.sheet, self.row);
        for _ in 0..up {
            let Some(Parent::At(parent)) = sheet.parents.get(row) else { return None };
            sheet = self.workbook.sheets.get(sheet.spec.parent?)?;
            row = *parent;
        }
        Some((sheet, row))
    }

    pub(super) fn cell_up(&self, up: usize, column: usize) -> &'a str {
        self.up(up).map_or("", |(sheet, row)| sheet.cell(row, column))
    }

    /// An error at a column of this row, of which no value is shown.
    pub(super) fn wrong(&mut self, column: &str, code: Code) {
        let issue = self.issue_at(column, code);
        self.issues.push(issue);
    }

    /// An error at a column of this row with its value, where that can be shown of a field.
    pub(super) fn wrong_value(&mut self, column: &str, name: &str, value: &str, code: Code) {
        let issue = with_cell_of(self.issue_at(column, code), name, value);
        self.issues.push(issue);
    }

    fn issue_at(&self, column: &str, code: Code) -> Issue {
        let issue = self.sheet.issue(code).at(self.sheet.rows[self.row].number);
        if column.is_empty() { issue } else { issue.column(column) }
    }

    /// The cases of the row: one, or one for each choice of a question of several.
    fn cases(&mut self) -> Vec<Case<'w>> {
        let spec = self.sheet.spec;
        let sections = spec.sections.iter().flat_map(|section| section.fields.values());
        let fields: Vec<&Field> =
            sections.chain(spec.columns.values()).filter(|field| field.multiple).collect();
        let sheet = self.sheet;
        let mut questions: BTreeMap<usize, BTreeSet<&'a str>> = BTreeMap::new();
        let mut apart: BTreeMap<usize, &'w [(usize, String)]> = BTreeMap::new();
        for field in fields {
            let columns = sheet.columns(field);
            if let Some((first, _)) = columns.apart.first() {
                apart.insert(*first, &columns.apart);
                continue;
            }
            let is_filled =
                |column: &&usize| !field.filled(self.sheet.cell(self.row, **column)).is_empty();
            let filled = columns.at.iter().find(is_filled);
            if columns.up == 0
                && let Some(column) = filled.or(columns.at.first())
            {
                let known = field.values.iter().flatten().map(|(_, renamed)| renamed.from.as_str());
                questions.entry(*column).or_default().extend(known);
            }
        }
        let mut cases: Vec<Case<'w>> = vec![Vec::new()];
        let chosen =
            questions.iter().map(|(column, known)| (*column, self.choices(*column, known)));
        let chosen_apart = apart.iter().map(|(first, choices)| {
            let made = choices.iter().filter(|(at, _)| is_yes(sheet.cell(self.row, *at)));
            (*first, made.map(|(_, choice)| choice.as_str()).collect())
        });
        let chosen: Vec<(usize, Vec<&'w str>)> = chosen.chain(chosen_apart).collect();
        for (column, choices) in chosen {
            if choices.is_empty() {
                continue;
            }
            let mut further = Vec::new();
            for case in &cases {
                for choice in &choices {
                    let mut case = case.clone();
                    case.push((column, *choice));
                    further.push(case);
                }
            }
            cases = further;
            if cases.len() > CASES_MAX {
                let column = self.sheet.header.name(column).to_owned();
                self.wrong(&column, Code::ChoicesTooMany { max: CASES_MAX.into() });
                cases.truncate(CASES_MAX);
            }
        }
        cases
    }

    /// What was chosen in a question of several choices: by its columns of 0 and 1, or by its text.
    fn choices(&self, column: usize, known: &BTreeSet<&str>) -> Vec<&'w str> {
        let apart = self.sheet.header.choices(column);
        let chosen: Vec<&'w str> = apart
            .iter()
            .filter(|(at, _)| is_yes(self.sheet.cell(self.row, *at)))
            .filter_map(|(at, choice)| {
                let name = self.workbook.sheets.get(self.at)?.header.names.get(*at)?;
                let from = name.len() - choice.len();
                name.get(from..)
            })
            .collect();
        match chosen.is_empty() {
            false => chosen,
            true => cut(self.sheet.cell(self.row, column), known),
        }
    }
}

/// Whether a column of 0 and 1 says that a choice was made.
pub(super) fn is_yes(cell: &str) -> bool {
    ["1", "true", "yes", "oui", "vrai", "x"].contains(&cell.to_lowercase().as_str())
}
