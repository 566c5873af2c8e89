//! Tables as they stand in a file: the header, and the rows one after the other.
//!
//! Belongs here: which rows of a table are read, and notes about the others. Does not:
//! finding tables in a file (`own_tables`), what a cell must be (`rows`).

mod taken;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::layout::{self, HEADER_WITHIN, Layout};
use super::merged::MergedNumbers;
use super::no_rows::ListColumns;
use crate::event::ids::Reference;
use crate::event::spelling::{fold_label, is_slip, nearest};
use crate::intake::source::csv::broken;
use crate::intake::source::csv_grid::grid_row;
use crate::intake::source::grid::{DaysFrom, Grid};
use crate::intake::source::row::{Cells, TextRow};
use crate::intake::source::rows::{NumberColumns, RowSource};
use crate::intake::tables::{Column, Table};
use crate::issue::{Code, Issue};
use crate::register::{NumberList, Numbers};

/// The name of the file in issues about rows that were typed on the command line.
pub const COMMAND_LINE: &str = "command line";

/// One of the four tables in a file, or made of rows in memory; read row by row.
pub struct TableRows {
    /// Which of the four.
    pub table: Table,
    /// The file's name, for messages.
    pub file: String,
    /// The worksheet's name, where the file has several.
    pub sheet: Option<String>,
    /// Headers in lower case, in the file's order.
    header: Vec<String>,
    /// Where each column is, in the order of [`Column::ALL`].
    positions: Vec<Option<u16>>,
    /// What the user's file calls the columns, in its order; empty where it is the header.
    pub called: Vec<String>,
    /// Whether numbers are written with a decimal comma: the case in files separated by `;`.
    pub decimal_comma: bool,
    /// From when the days are counted that stand in it as numbers.
    pub days_from: DaysFrom,
    /// Rows so far that could not be cut into cells.
    pub rejected_rows: usize,
    /// What it has of its file, in bytes; of rows without a file, how many they are.
    pub size_bytes: u64,
    /// Whose numbers its rows have.
    pub numbering: Numbering,
    /// Words that are values although they look like none.
    pub accepted: Accepted,
    /// Whether a mapping made it.
    pub is_mapped: bool,
    pub(super) source: RowSource,
    /// Rows that were read to find the header, and are still to be taken.
    pub(super) ahead: VecDeque<TextRow>,
    /// Number of the row that was the header.
    header_row: u32,
    /// Numbers of the row of hashtags under it and of the row of labels; 0 for none.
    rows_left_out: (u32, u32),
    /// The activity of every row, in a column behind the file's own.
    reference: Option<Reference>,
    /// Its numbers in merged cells.
    pub(super) merged: MergedNumbers,
    /// Its columns, by which a row that is none of the list's is told.
    list: ListColumns,
    /// Whether another header came, after which nobody can tell what the cells are.
    is_at_other_header: bool,
}

/// The words that a mapping takes as values although they look like none, by column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted(BTreeMap<Column, BTreeSet<String>>);

impl Accepted {
    /// Accepts a word in a column.
    pub fn add(&mut self, column: Column, word: &str) {
        self.0.entry(column).or_default().insert(fold_label(word));
    }

    /// Whether a word is accepted in a column.
    pub fn contains(&self, column: Column, word: &str) -> bool {
        let words = self.0.get(&column);
        words.is_some_and(|words| words.contains(&fold_label(word)))
    }
}

/// Whose numbers the rows of a table have: by default the one list that an import is about.
#[derive(Debug, Clone, Default)]
pub struct Numbering {
    number: Option<Arc<NumberList>>,
    derived: Option<Arc<NumberList>>,
    derived_columns: Vec<Column>,
}

impl Numbering {
    /// Numbers in a namespace of their own, where there is one, and columns with derived keys.
    pub fn of(namespace: Option<&str>, derived_columns: impl Iterator<Item = Column>) -> Self {
        let namespace = namespace.map(ToOwned::to_owned);
        let list = |derived| Some(Arc::new(NumberList { namespace: namespace.clone(), derived }));
        Self {
            number: namespace.as_ref().and_then(|_| list(false)),
            derived: list(true),
            derived_columns: derived_columns.collect(),
        }
    }

    /// The list of a column's numbers.
    pub fn list(&self, column: Column) -> Option<&Arc<NumberList>> {
        match self.derived_columns.contains(&column) {
            true => self.derived.as_ref(),
            false => self.number.as_ref(),
        }
    }
}

impl TableRows {
    /// Takes the header, and notes the rows and columns that are left out.
    pub(super) fn begin(
        &mut self,
        found: &Found,
        header: &TextRow,
        reference: Option<&Reference>,
        issues: &mut Vec<Issue>,
    ) -> Option<()> {
        self.table = found.table;
        self.rows_left_out = found.rows_left_out;
        if found.passed_over > 0 {
            issues.push(self.issue(Code::HeaderOther).at(found.passed_over));
        } else if found.is_below_others {
            let above = (header.number - 1).into();
            issues.push(self.issue(Code::HeaderBelow { above }).at(header.number).note());
        }
        self.take_header(header, reference.is_some(), issues)?;
        if let Some(reference) = reference.filter(|_| self.position(Column::Activity).is_none()) {
            let mut header = std::mem::take(&mut self.header);
            header.push(Column::Activity.name().to_owned());
            self.set_header(header);
            self.reference = Some(reference.clone());
        }
        Some(())
    }

    /// A table whose columns are known to be its own.
    pub fn of_table(
        table: Table,
        file: &str,
        sheet: Option<&str>,
        header: Vec<String>,
        rows: impl Iterator<Item = TextRow> + Send + 'static,
    ) -> Self {
        let mut sheet = Self {
            table,
            file: file.to_owned(),
            sheet: sheet.map(ToOwned::to_owned),
            header: Vec::new(),
            positions: Vec::new(),
            called: Vec::new(),
            decimal_comma: false,
            days_from: DaysFrom::default(),
            rejected_rows: 0,
            size_bytes: rows.size_hint().1.unwrap_or(0) as u64,
            numbering: Numbering::default(),
            accepted: Accepted::default(),
            is_mapped: false,
            source: RowSource::rows(rows),
            ahead: VecDeque::new(),
            header_row: 0,
            rows_left_out: (0, 0),
            reference: None,
            merged: MergedNumbers::default(),
            list: ListColumns::default(),
            is_at_other_header: false,
        };
        sheet.set_header(header);
        sheet
    }

    /// A table of named cells that were typed on the command line.
    pub fn typed(table: Table, rows: Vec<Vec<(String, String)>>) -> Option<Self> {
        Self::named(table, COMMAND_LINE, rows)
    }

    /// The same under another name of its file.
    pub fn named(table: Table, file: &str, rows: Vec<Vec<(String, String)>>) -> Option<Self> {
        let header = rows.first()?.iter().map(|(column, _)| column.clone()).collect();
        let rows = rows.into_iter().zip(1..).map(|(row, number)| {
            let cells: Vec<String> = row.into_iter().map(|(_, cell)| cell).collect();
            TextRow::new(number, cells)
        });
        Some(Self::of_table(table, file, None, header, rows))
    }

    /// The first rows that have a filled cell, as far as a header is looked for.
    pub(super) fn head(&mut self, issues: &mut Vec<Issue>) -> Vec<TextRow> {
        let mut head = Vec::new();
        while head.len() < HEADER_WITHIN {
            let mut row = TextRow::default();
            if self.next_raw(&mut row, issues) != Some(true) {
                break;
            }
            if !row.is_empty() {
                head.push(row);
            }
        }
        head
    }

    /// All its rows in memory.
    pub(super) fn into_grid(mut self, issues: &mut Vec<Issue>) -> Grid {
        let mut rows = Vec::new();
        let mut row = TextRow::default();
        while self.next_raw(&mut row, issues).unwrap_or(false) {
            rows.extend(grid_row(&row));
        }
        Grid { rows, decimal_comma: self.decimal_comma, ..Grid::default() }
    }

    /// What the table is called: the worksheet, or the file without its ending.
    pub(super) fn table_name(&self) -> &str {
        let stem = self.file.rsplit_once('.').map_or(self.file.as_str(), |(stem, _)| stem);
        self.sheet.as_deref().unwrap_or(stem)
    }

    /// Whether it is a sheet of a workbook.
    pub fn is_of_workbook(&self) -> bool {
        self.sheet.is_some()
    }

    /// An issue with this table.
    pub(super) fn issue(&self, code: Code) -> Issue {
        Issue::new(&self.file, code).on(self.sheet.as_deref())
    }

    /// Reads the next row of the source; `None` where the file is not CSV any more.
    pub(super) fn next_raw(&mut self, row: &mut TextRow, issues: &mut Vec<Issue>) -> Option<bool> {
        if let Some(next) = self.ahead.pop_front() {
            *row = next;
            return Some(true);
        }
        match self.source.next(row) {
            Ok(there) => Some(there),
            Err(error) => {
                let code = broken(&error);
                issues.push(self.issue(code).at(row.number));
                if matches!(self.source, RowSource::Csv(_)) {
                    self.source = RowSource::rows(std::iter::empty());
                }
                None
            }
        }
    }

    /// Reads the next row that is to be taken into `row`; whether there was one. What is left out or
    /// cannot be cut into cells goes to `issues`.
    pub fn next_row(&mut self, row: &mut TextRow, issues: &mut Vec<Issue>) -> bool {
        while self.next_raw(row, issues).unwrap_or(false) {
            if self.takes(row, issues) {
                self.add_reference(row);
                return true;
            }
        }
        false
    }

    fn take_header(
        &mut self,
        row: &TextRow,
        reference_given: bool,
        issues: &mut Vec<Issue>,
    ) -> Option<()> {
        self.header_row = row.number;
        let table = self.table;
        self.set_header(row.texts().map(|cell| layout::column_name(cell, table)).collect());
        let mut complete = true;
        for spec in table.columns().iter().filter(|spec| spec.required) {
            let given = reference_given && spec.column == Column::Activity;
            if !given && !self.header.iter().any(|column| column == spec.name) {
                complete = false;
                let code = Code::ColumnMissing { table: table.name(), name: spec.name };
                issues.push(self.issue(code).at(row.number));
            }
        }
        for (i, column) in self.header.iter().enumerate() {
            if !column.is_empty() && self.header[..i].contains(column) {
                complete = false;
                let code = Code::ColumnTwice { name: column.as_str().into() };
                issues.push(self.issue(code).at(row.number));
            }
            let known = table.columns().iter().any(|spec| spec.name == column);
            let lacking = table.columns().iter().map(|spec| spec.name).filter(|name| {
                let given = reference_given && *name == Column::Activity.name();
                !given && !self.header.iter().any(|column| column == name)
            });
            if known || column.is_empty() {
                continue;
            }
            // What such a column says would be missing from the figures.
            if let Some(name) = lacking.into_iter().find(|name| is_slip(column, name)) {
                complete = false;
                let issue = self.issue(Code::ColumnSlip { name });
                issues.push(issue.at(row.number).column(column));
            } else {
                let near = nearest(column, table.columns().iter().map(|spec| spec.name));
                let issue = self.issue(Code::ColumnUnknown { near });
                issues.push(issue.column(column).note());
            }
        }
        let roles = self.header.iter().map(|name| layout::role(name)).collect();
        self.list = ListColumns::new(roles, vec![row.texts().map(ToOwned::to_owned).collect()]);
        complete.then_some(())
    }

    fn add_reference(&self, row: &mut TextRow) {
        let Some(reference) = &self.reference else { return };
        let position = self.header.len() - 1;
        row.cells.truncate(position);
        while row.cells.len() < position {
            row.cells.push_field("");
        }
        row.cells.push_field(reference.as_str());
    }

    /// How much of its size was read so far.
    pub fn read_bytes(&self) -> u64 {
        self.source.read_bytes(self.size_bytes)
    }

    /// Goes on reading on a thread of its own, where that is worth it. The numbers are with that thread
    /// until [`TableRows::finish`].
    pub fn read_ahead(&mut self, numbers: &mut Numbers) {
        let column = |column| Some((self.position(column)?, self.numbering.list(column).cloned()));
        let columns =
            NumberColumns { person: column(Column::Person), household: column(Column::Household) };
        columns.keep(self.ahead.make_contiguous(), numbers);
        let source = std::mem::replace(&mut self.source, RowSource::rows(std::iter::empty()));
        self.source = source.read_ahead(columns, self.size_bytes, numbers);
    }

    /// Ends reading, and brings the numbers back where another thread has them.
    pub fn finish(&mut self, numbers: &mut Numbers) {
        let source = std::mem::replace(&mut self.source, RowSource::rows(std::iter::empty()));
        if let Some(kept) = source.numbers() {
            *numbers = kept;
        }
    }

    /// Position of a column.
    pub fn position(&self, column: Column) -> Option<usize> {
        self.positions.get(column as usize).copied().flatten().map(usize::from)
    }

    /// What the user's file calls a column.
    pub fn called(&self, column: Column) -> &str {
        let at = self.position(column).filter(|_| !self.called.is_empty());
        at.and_then(|at| self.called.get(at)).map_or(column.name(), String::as_str)
    }

    fn set_header(&mut self, header: Vec<String>) {
        self.positions = Column::ALL
            .iter()
            .map(|column| header.iter().position(|name| name == column.name()))
            .map(|position| position.and_then(|at| u16::try_from(at).ok()))
            .collect();
        self.header = header;
    }
}

/// Where a table that was judged has its rows.
pub(super) struct Found {
    table: Table,
    /// Whether rows stand above the header.
    is_below_others: bool,
    /// Number of another header above it; 0 for none.
    passed_over: u32,
    /// Number of the row of hashtags under the header, and of the row of labels; 0 for none.
    rows_left_out: (u32, u32),
}

impl Found {
    pub(super) fn of(layout: &Layout, rows: &[impl Cells]) -> Self {
        let number = |at: Option<usize>| at.and_then(|at| rows.get(at)).map_or(0, Cells::number);
        Self {
            table: layout.table,
            is_below_others: layout.header > 0,
            passed_over: number(layout.passed_over),
            rows_left_out: (number(layout.hashtags), number(layout.labels)),
        }
    }
}
