//! Rows of forms as rows of the intake tables.
//!
//! Belongs here: which rows of a form are read, and which rows of the tables they become. Does not:
//! reading one row (`row`), which column is which (`bound`).
//!
//! A cell of which the mapping can make nothing is reported here and has no text from then on. The row
//! is rejected later, where everything else that is wrong in it is reported as well.

use super::row::{Outcome, RowReader, Stated, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::bound::{BoundFile, BoundSheet, Parent};
use super::definition::{REFERENCE, Section};
use super::edited_choices::edited_choices;
use super::list_columns::SheetColumns;
use super::mixed_dates::mixed_dates;
use super::notes;
use super::repeated::{Place, Seen, keys};
use crate::event::text::{checked, may_be_name};
use crate::intake::recognise::mapped::{MappedRow, MappedTable};
use crate::intake::recognise::table_rows::Accepted;
use crate::intake::shown::with_cell_of;
use crate::intake::tables::{Column, Table};
use crate::issue::value::Tally;
use crate::issue::{Code, Issue, Severity};
use crate::ledger::submission;

/// What a workbook's rows come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapped {
    /// Rows of the intake tables, activities first.
    pub tables: Vec<MappedTable>,
    /// What is wrong, by place in the user's file.
    pub issues: Vec<Issue>,
    /// Rows read, those that were left out not among them.
    pub rows: usize,
    /// Submissions of each activity.
    pub submissions: BTreeMap<String, BTreeSet<String>>,
    /// All submissions in the file, those that were left out too.
    pub in_file: BTreeSet<String>,
}

/// An activity's row under construction.
struct Draft {
    /// Where it is in [`Mapped::tables`] and its rows.
    at: (usize, usize),
    row: u32,
    sheet: Option<String>,
    file: String,
}

/// Reads all rows of workbooks, which are exports of one form.
pub fn map(workbooks: &[BoundFile<'_>]) -> Mapped {
    let mut mapper = Mapper {
        workbooks,
        book: 0,
        mapped: Mapped::default(),
        outcomes: Vec::new(),
        drafts: HashMap::new(),
        tables: HashMap::new(),
        counts: BTreeMap::new(),
        namespaces: BTreeMap::new(),
        seen: Seen::default(),
    };
    for (book, workbook) in workbooks.iter().enumerate() {
        mapper.book = book;
        mapper.outcomes.clear();
        mapper.counts.clear();
        for at in 0..workbook.sheets.len() {
            mapper.sheet(at);
        }
    }
    mapper.mapped.tables.sort_by_key(|table| table.table);
    mapper.mapped
}

/// The words that a section's fields take as values although they look like none.
fn accepted(section: &Section) -> Accepted {
    let mut accepted = Accepted::default();
    for (name, field) in &section.fields {
        let name = if name == REFERENCE { Column::Activity.name() } else { name };
        let Some(column) = Column::named(name) else { continue };
        field.accepted().for_each(|word| accepted.add(column, word));
    }
    accepted
}

struct Mapper<'w, 'a> {
    workbooks: &'w [BoundFile<'a>],
    /// Which of them is read.
    book: usize,
    mapped: Mapped,
    /// Of the workbook that is read, by sheet and row.
    outcomes: Vec<Vec<Outcome>>,
    drafts: HashMap<String, Draft>,
    /// Places of tables: by workbook, sheet, section, namespace and whether households are derived.
    tables: HashMap<(usize, usize, usize, Option<String>, bool), usize>,
    /// Rows of repeats of the workbook that is read, by the repeat's place.
    counts: BTreeMap<usize, BTreeMap<usize, usize>>,
    /// Lists of numbers so far, as they are first spelled, by their folded names.
    namespaces: BTreeMap<String, String>,
    seen: Seen,
}

impl Mapper<'_, '_> {
    fn sheet(&mut self, at: usize) {
        let workbook = &self.workbooks[self.book];
        let sheet = &workbook.sheets[at];
        self.outcomes.push(vec![Outcome::default(); sheet.rows.len()]);
        let mut left_out: BTreeMap<(usize, String), usize> = BTreeMap::new();
        // Rows that other files have too, by the file.
        let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
        let columns = SheetColumns::of(sheet);
        self.mapped.issues.extend(sheet.merged.note(sheet.file, sheet.name));
        let (mut read, mut orphaned) = (Vec::new(), 0);
        for row in 0..sheet.rows.len() {
            let refused = columns.refuse(sheet, row);
            if refused.as_ref().is_some_and(|issue| issue.code == Code::HeaderOther) {
                self.mapped.rows += 1;
                self.mapped.issues.extend(refused);
                break;
            }
            let parent = match (sheet.parents.get(row), sheet.spec.parent) {
                (Some(Parent::At(row)), Some(parent)) => Some((parent, *row)),
                (Some(Parent::None), _) => None,
                _ => {
                    // One without its parent is reported, and so it was read.
                    self.mapped.rows += 1;
                    continue;
                }
            };
            let above = parent.and_then(|(sheet, row)| self.outcomes.get(sheet)?.get(row)).cloned();
            let (keys, unusable) = keys(sheet, row);
            let own = (!keys.is_empty()).then(|| submission(&keys));
            let submission = own.or_else(|| above.as_ref()?.submission.clone());
            self.mapped.in_file.extend(submission.clone());
            if let Some(above) = above.as_ref().filter(|above| !above.kept) {
                orphaned += usize::from(above.left_out);
                self.outcomes[at][row].left_out = above.left_out;
                continue;
            }
            let place = Place { book: self.book, row };
            if let Some(first) = self.seen.first(at, &keys, place) {
                match self.seen.repeated(self.workbooks, at, place, first) {
                    Some(issue) => {
                        self.mapped.rows += 1;
                        self.mapped.issues.push(issue);
                    }
                    None => {
                        let file = self.workbooks[first.book].sheets[at].file;
                        *shared.entry(file).or_default() += 1;
                    }
                }
                continue;
            }
            if let Some(failed) = sheet.failed_condition(row) {
                *left_out.entry(failed).or_default() += 1;
                self.outcomes[at][row].left_out = true;
                continue;
            }
            if let Some(issue) = refused {
                self.mapped.rows += usize::from(issue.severity == Severity::Error);
                self.mapped.issues.push(issue);
                continue;
            }
            self.mapped.rows += 1;
            read.push(row);
            let reader = RowReader {
                workbook,
                sheet,
                at,
                row,
                counts: &mut self.counts,
                namespaces: &mut self.namespaces,
                issues: Vec::new(),
            };
            let (outcome, stated, issues) = reader.read(above.as_ref(), submission);
            self.mapped.issues.extend(issues);
            let mut spoiled = BTreeSet::new();
            for mut row in stated {
                let case = row.case;
                if unusable.is_some() || spoiled.contains(&case) {
                    row.cells.insert("activity", None);
                }
                if !self.add(at, row, &outcome) {
                    spoiled.insert(case);
                }
            }
            self.mapped.issues.extend(unusable);
            if let Some(key) = &outcome.submission {
                for reference in outcome.references.iter().flatten() {
                    let of = self.mapped.submissions.entry(reference.clone()).or_default();
                    of.insert(key.clone());
                }
            }
            if let Some(place) = self.outcomes[at].get_mut(row) {
                *place = outcome;
            }
        }
        self.note_left_out(sheet, left_out);
        self.mapped.issues.extend(mixed_dates(sheet));
        self.mapped.issues.extend(edited_choices(sheet));
        if let Some(parent) = sheet.spec.parent.filter(|_| orphaned > 0) {
            let parent = workbook.sheets[parent].spec.name().into();
            let code = Code::MappedRepeatsSkipped { count: orphaned.into(), parent };
            self.mapped.issues.push(sheet.issue(code).note());
        }
        self.mapped.issues.extend(notes::of_sheet(sheet, &read));
        for (file, count) in shared {
            let code = Code::SubmissionsShared { count: count.into(), file: file.into() };
            self.mapped.issues.push(sheet.issue(code).note());
        }
    }

    fn note_left_out(
        &mut self,
        sheet: &BoundSheet<'_>,
        left_out: BTreeMap<(usize, String), usize>,
    ) {
        let mut by_condition: BTreeMap<usize, Vec<(String, usize)>> = BTreeMap::new();
        for ((condition, value), rows) in left_out {
            by_condition.entry(condition).or_default().push((value, rows));
        }
        for (condition, values) in by_condition {
            let count = values.iter().map(|(_, rows)| rows).sum::<usize>().into();
            let column = sheet.keep.get(condition).map_or("", |column| sheet.header.name(*column));
            const SHOWN_MAX: usize = 5;
            let count_all = values.len();
            let written = sheet.spec.keep.get(condition).map(|condition| &condition.written);
            let is_written = |value: &String| {
                written.is_some_and(|(is, is_not)| is.contains(value) || is_not.contains(value))
            };
            // A cell that has slipped by a column can have anybody's name or phone number in it.
            let is_nobodys = |value: &str| checked(value).is_ok() && !may_be_name(value);
            let shown =
                values.into_iter().filter(|(value, _)| is_written(value) || is_nobodys(value));
            let shown = shown.take(SHOWN_MAX);
            let shown: Box<[_]> = shown.map(|(value, rows)| (value.into(), rows as u64)).collect();
            let is_cut = shown.len() < count_all;
            let (column, values) = (column.into(), Tally { shown, is_cut });
            let code = Code::MappedRowsSkipped { count, column, values };
            self.mapped.issues.push(sheet.issue(code).note());
        }
    }

    /// Adds a row to its table; of an activity, the first of its rows, which later ones may extend.
    /// Returns whether it agrees with the first.
    fn add(&mut self, sheet_at: usize, stated: Stated, outcome: &Outcome) -> bool {
        let Stated { section, case, cells, called, row, derived } = stated;
        let sheet = &self.workbooks[self.book].sheets[sheet_at];
        let table = sheet.spec.sections[section].table;
        let derived_household = derived.contains("household");
        let key = (self.book, sheet_at, section, outcome.namespace.clone(), derived_household);
        let header: Vec<&'static str> = cells.keys().copied().collect();
        let at = *self.tables.entry(key).or_insert_with(|| {
            self.mapped.tables.push(MappedTable {
                table,
                file: sheet.file.to_owned(),
                sheet: sheet.name.map(ToOwned::to_owned),
                namespace: outcome.namespace.clone(),
                derived,
                accepted: accepted(&sheet.spec.sections[section]),
                is_mapped: true,
                called: header
                    .iter()
                    .map(|name| called.get(name).cloned().unwrap_or_default())
                    .collect(),
                header,
                rows: Vec::new(),
                decimal_comma: sheet.decimal_comma,
                days_from: sheet.days_from,
            });
            self.mapped.tables.len() - 1
        });
        let reference = outcome.references.get(case).cloned().flatten();
        let reference = reference.filter(|text| table == Table::Activities && !text.is_empty());
        if let Some(reference) = &reference
            && let Some(draft) = self.drafts.get(reference)
        {
            return self.again(sheet_at, draft.at, at, reference, cells, row);
        }
        let table = &mut self.mapped.tables[at];
        if let Some(reference) = reference {
            let draft = Draft {
                at: (at, table.rows.len()),
                row,
                sheet: table.sheet.clone(),
                file: table.file.clone(),
            };
            self.drafts.insert(reference, draft);
        }
        table.rows.push(MappedRow { number: row, cells: cells.into_values().collect() });
        true
    }

    /// A further row of an activity: its days may extend the activity, all else must be the same.
    fn again(
        &mut self,
        sheet_at: usize,
        (table, place): (usize, usize),
        own: usize,
        reference: &str,
        cells: BTreeMap<&'static str, Value>,
        row: u32,
    ) -> bool {
        let sheet = &self.workbooks[self.book].sheets[sheet_at];
        let called: HashMap<&str, String> = {
            let own = &self.mapped.tables[own];
            own.header.iter().copied().zip(own.called.iter().cloned()).collect()
        };
        let Some(draft) = self.drafts.get(reference) else { return true };
        let is_here = draft.file == sheet.file && draft.sheet.as_deref() == sheet.name;
        let is_same_file = draft.file == sheet.file;
        let elsewhere = draft.sheet.as_deref().filter(|_| is_same_file).unwrap_or(&draft.file);
        let contradicted = match is_here && draft.row == row {
            true => Code::ChoicesContradicted { reference: reference.into() },
            false => Code::ActivityContradicted {
                sheet: (!is_here).then(|| elsewhere.into()),
                row: draft.row,
                reference: reference.into(),
            },
        };
        let table = &mut self.mapped.tables[table];
        let header = table.header.clone();
        let Some(MappedRow { cells: known, .. }) = table.rows.get_mut(place) else { return true };
        let mut issues = Vec::new();
        let at = |name: &str| header.iter().position(|own| *own == name);
        let cell = |name: &str| cells.get(name).cloned().unwrap_or_else(|| Some(String::new()));
        for (name, known) in header.iter().zip(known.iter()) {
            let (Some(value), Some(known)) = (cell(name), known) else { continue };
            if ["start", "end"].contains(name) || *known == value {
                continue;
            }
            let called = called.get(name).cloned().unwrap_or_default();
            let issue = sheet.issue(contradicted.clone()).at(row).column(&called);
            issues.push(with_cell_of(issue, name, &value));
        }
        // The activity begins with its first row and ends with its last.
        let end_at = at("end");
        let known_end = end_at.and_then(|at| known[at].clone()).filter(|end| !end.is_empty());
        let may_extend = end_at.is_none_or(|at| known[at].is_some());
        if let Some(start_at) = at("start").filter(|_| may_extend)
            && let (Some(start), Some(end), Some(known_start)) =
                (cell("start"), cell("end"), known[start_at].clone())
        {
            let last = if end.is_empty() { start.clone() } else { end };
            let known_last = known_end.unwrap_or_else(|| known_start.clone());
            if [&start, &last, &known_start, &known_last].iter().all(|day| day.len() == 10) {
                known[start_at] = Some(known_start.min(start));
                if let Some(end_at) = end_at {
                    known[end_at] = Some(known_last.max(last));
                }
            }
        }
        let same = issues.is_empty();
        self.mapped.issues.extend(issues);
        same
    }
}
