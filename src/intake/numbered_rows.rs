//! Where people's numbers stand in the office's own lists.
//!
//! Belongs here: the rows of lists with the numbers in them, read on the same way as by an import. Does not: whether
//! a row could be imported, who has a number (`ledger::meaning`).
//!
//! Invariants: of a row nothing is kept but its place, its numbers and its activity; a number leaves this as its place
//! among [`Numbers`], which show none.

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::files::{files, form_files};
use super::recognise::mapping::definition::Mapping;
use super::recognise::mapping::{bind::bind, rows};
use super::recognise::own_tables::tables_in;
use super::recognise::table_rows::TableRows;
use super::rows::cells::Row;
use super::source::input::Input;
use super::source::open;
use super::source::row::TextRow;
use super::tables::{Column, Table};
use crate::event::EntryKind;
use crate::event::ids::Reference;
use crate::event::people::Link;
use crate::issue::{Code, Issue, Severity};
use crate::register::Numbers;

/// Lists with the numbers in them.
#[derive(Debug, Default)]
pub struct NumberedRows {
    /// The numbers.
    pub numbers: Numbers,
    /// Where each stands, in the order of files and rows.
    pub places: Vec<NumberPlace>,
    /// The lists that were read.
    pub lists: Vec<NumberedList>,
    /// The activities that rows name.
    pub activities: Vec<Reference>,
    /// Rows that were read.
    pub rows: usize,
    /// Rows with a number that cannot be read.
    pub unreadable_rows: usize,
    /// What is wrong with files and sheets, and which are left out.
    pub issues: Vec<Issue>,
}

/// One cell with somebody's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumberPlace {
    /// The list, by its place.
    pub list: u32,
    /// Number of the row, as a spreadsheet shows it.
    pub row: u32,
    /// A person's or a household's.
    pub kind: EntryKind,
    /// Whose number it is, by its place among those of the kind.
    pub number: u32,
    /// The row's activity, by its place.
    pub activity: Option<u32>,
}

/// A table of persons or households in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedList {
    /// The file.
    pub file: String,
    /// The worksheet, where the file has several.
    pub sheet: Option<String>,
    /// What it calls the column of persons, and that of households.
    columns: [String; 2],
}

impl NumberedList {
    /// What the list calls the column of a kind's numbers.
    pub fn column(&self, kind: EntryKind) -> &str {
        let [person, household] = &self.columns;
        match kind {
            EntryKind::Person => person,
            EntryKind::Household => household,
        }
    }
}

/// A row of the office's own lists in which somebody of the register was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct FoundRow {
    /// The file.
    pub file: String,
    /// The worksheet, where the file has several.
    pub sheet: Option<String>,
    /// Number of the row, as a spreadsheet shows it.
    pub row: u32,
    /// The column with the number, as the file calls it.
    pub column: String,
    /// The recorded activity that the row names.
    pub activity: Option<String>,
    /// Whose number it is: the entry itself, or one that is merged with it.
    pub entry: u32,
    /// Whether the number is written otherwise than the one that was recorded, so that somebody has to look.
    pub written_otherwise: bool,
}

impl FoundRow {
    /// Where it is: file, sheet, row and column.
    pub fn place(&self) -> String {
        let Self { file, sheet, row, column, .. } = self;
        let sheet = sheet.as_ref().map(|sheet| format!(" sheet {sheet}")).unwrap_or_default();
        format!("{file}{sheet} row {row}, column {column}")
    }
}

/// Stands for the activity of rows in a list that has no column for it.
const WITHOUT_COLUMN: &str = "-";

/// Reads the intake's own tables in files or folders.
pub fn read(inputs: &[Input]) -> NumberedRows {
    let mut read = NumberedRows::default();
    let unstated = Reference::new(WITHOUT_COLUMN).ok();
    let mut sheets = Vec::new();
    for file in files(inputs, &mut read.issues) {
        sheets.extend(tables_in(&file, unstated.as_ref(), None, &mut read.issues));
    }
    read.take(sheets, Unreadable::new())
}

/// Rows with a number that cannot be read, each once.
type Unreadable = HashSet<(String, Option<String>, u32)>;

fn place(issue: &Issue) -> Option<(String, Option<String>, u32)> {
    Some((issue.file.clone(), issue.sheet.clone(), issue.row?))
}

/// Reads exports of a form. `namespace` takes the place of the mapping's own.
pub fn read_form(inputs: &[Input], mapping: &Mapping, namespace: Option<&str>) -> NumberedRows {
    let mut read = NumberedRows::default();
    let files = form_files(inputs, &mut read.issues);
    let books: Vec<_> =
        files.iter().filter_map(|file| open::read(file, &mut read.issues)).collect();
    let bound = bind(mapping, &books, &mut read.issues);
    let mapped = rows::map(&bound.files);
    let is_of_row = |issue: &Issue| {
        matches!(issue.code, Code::RowWithoutParent { .. } | Code::RowWithParents { .. })
    };
    let lost = read.issues.iter().filter(|issue| is_of_row(issue)).chain(&mapped.issues);
    let unreadable: Unreadable = lost.filter(|issue| issue.is_error()).filter_map(place).collect();
    read.issues.retain(|issue| !is_of_row(issue));
    read.take(mapped.tables.iter().map(|table| table.sheet(namespace)).collect(), unreadable)
}

impl NumberedRows {
    fn take(mut self, sheets: Vec<TableRows>, mut unreadable: Unreadable) -> Self {
        let is_told =
            |issue: &Issue| issue.severity != Severity::Note || issue.code == Code::SheetHidden;
        self.issues.retain(is_told);
        let mut activities = HashMap::new();
        let is_of_people =
            |sheet: &TableRows| matches!(sheet.table, Table::People | Table::Households);
        for mut sheet in sheets.into_iter().filter(is_of_people) {
            let mut row = TextRow::default();
            // What is wrong with a row is the import's to say; here it is counted.
            let mut issues = Vec::new();
            while sheet.next_row(&mut row, &mut issues) {
                if !self.take_row(&sheet, &row, &mut activities) {
                    unreadable.insert((sheet.file.clone(), sheet.sheet.clone(), row.number));
                }
            }
            self.unreadable_rows += sheet.rejected_rows;
            // Behind such a place nothing was read, so that nobody can be said to be missing.
            let is_end = |issue: &Issue| {
                matches!(issue.code, Code::CsvBroken { .. } | Code::OverLimit { .. })
            };
            self.issues.extend(issues.into_iter().filter(is_end));
            let columns = [Column::Person, Column::Household];
            self.lists.push(NumberedList {
                columns: columns.map(|column| sheet.called(column).to_owned()),
                file: sheet.file,
                sheet: sheet.sheet,
            });
        }
        self.unreadable_rows += unreadable.len();
        self.activities = in_order(activities);
        // A form's row can be rows of several tables.
        self.places.sort_unstable();
        self.places.dedup();
        self
    }

    /// Takes the numbers of a row; whether they can be read.
    fn take_row(
        &mut self,
        sheet: &TableRows,
        row: &TextRow,
        activities: &mut HashMap<Reference, u32>,
    ) -> bool {
        let mut cells = Row::new(sheet, row);
        let household = match sheet.table {
            Table::People => match cells.link(&mut self.numbers) {
                Link::Household(number) => Some(number),
                Link::Left | Link::Unstated => None,
            },
            _ => cells.number_of(Column::Household, EntryKind::Household, &mut self.numbers),
        };
        let person = (sheet.table == Table::People)
            .then(|| cells.number_of(Column::Person, EntryKind::Person, &mut self.numbers))
            .flatten();
        self.rows += 1;
        let named = cells.text(Column::Activity);
        let activity = Reference::new(named).ok().filter(|_| named != WITHOUT_COLUMN);
        let next = activities.len() as u32;
        let activity = activity.map(|named| *activities.entry(named).or_insert(next));
        let list = self.lists.len() as u32;
        let place = |kind, number: Option<u32>| {
            number.map(|number| NumberPlace { list, row: row.number, kind, number, activity })
        };
        self.places.extend(place(EntryKind::Person, person));
        self.places.extend(place(EntryKind::Household, household));
        cells.is_good()
    }
}

/// The activities by their numbers.
fn in_order(activities: HashMap<Reference, u32>) -> Vec<Reference> {
    let mut numbered: Vec<(u32, Reference)> =
        activities.into_iter().map(|(reference, number)| (number, reference)).collect();
    numbered.sort_unstable_by_key(|(number, _)| *number);
    numbered.into_iter().map(|(_, reference)| reference).collect()
}
