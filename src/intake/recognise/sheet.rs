//! Tables as they stand in a file: the header, and the rows one after the other.
//!
//! Belongs here: which rows of a file are to be taken, and what is to be said of the others. Does not:
//! where a header is (`layout`), what a cell must be (`rows`).

use std::collections::VecDeque;
use std::sync::Arc;

use super::hxl::TaggedGrid;
use super::judgement::Judgement;
use super::layout::{self, HEADER_WITHIN, Layout};
use crate::event::ids::Reference;
use crate::event::spelling::nearest;
use crate::event::text;
use crate::intake::source::csv::{CsvFile, NoText, OddCell};
use crate::intake::source::grid::{Book, Grid};
use crate::intake::source::input::Input;
use crate::intake::source::open::{Opened, Unopened, grid_row, open};
use crate::intake::source::row::{Cells, TextRow};
use crate::intake::source::rows::{NumberColumns, RowSource};
use crate::intake::tables::{Column, Table};
use crate::issue::value::Skipped;
use crate::issue::{Code, Issue};
use crate::register::{NumberList, Numbers};

/// What stands for a file's name where somebody typed the row.
pub const COMMAND_LINE: &str = "command line";

/// A table as it stands in a file: its head, and its rows one after the other.
pub struct Sheet {
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
    /// Rows so far that could not be cut into cells.
    pub rejected_rows: usize,
    /// What it has of its file, in bytes; of rows without a file, how many they are.
    pub size_bytes: u64,
    /// Whose numbers its rows have.
    pub numbering: Numbering,
    source: RowSource,
    /// Rows that were read to find the header, and are still to be taken.
    ahead: VecDeque<TextRow>,
    /// Number of the row that was the header.
    header_row: u32,
    /// Number of the row of hashtags under it, and of the row of labels; 0 where there is none.
    beside: (u32, u32),
    /// The activity of every row, in a column behind the file's own.
    reference: Option<Reference>,
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

impl Sheet {
    /// Starts on the tables of a file: one of CSV, each sheet of a workbook that is one. What is
    /// wrong with the file as a whole goes to `issues`; none where it cannot be used.
    ///
    /// `reference` is the activity that rows belong to where a table has no column for it. Sheets that
    /// hashtags make sense of go to `tagged`, where it is given.
    pub fn read(
        input: &Input,
        reference: Option<&Reference>,
        tagged: Option<&mut Vec<TaggedGrid>>,
        issues: &mut Vec<Issue>,
    ) -> Vec<Self> {
        let file = &input.name;
        match open(input) {
            Ok(Opened::Csv(csv)) => {
                Self::of_csv(file, csv, reference, tagged, issues).into_iter().collect()
            }
            Ok(Opened::Workbook { sheets, length_bytes }) => {
                let book = Book { file: file.clone(), sheets };
                let mut sheets = Self::of_book(book, reference, tagged, issues);
                let rows: u64 = sheets.iter().map(|sheet| sheet.size_bytes).sum();
                for sheet in &mut sheets {
                    sheet.size_bytes = sheet.size_bytes.saturating_mul(length_bytes) / rows.max(1);
                }
                sheets
            }
            Err(error) => {
                let issue = error.issue(file);
                issues.push(match &error {
                    Unopened::Text(NoText { at: Some(cell), .. }) => at_odd_cell(issue, cell),
                    _ => issue,
                });
                Vec::new()
            }
        }
    }

    /// Starts on the tables of a workbook. Hidden sheets are left out, and a note says so.
    pub fn of_book(
        book: Book,
        reference: Option<&Reference>,
        mut tagged: Option<&mut Vec<TaggedGrid>>,
        issues: &mut Vec<Issue>,
    ) -> Vec<Self> {
        let Book { file, sheets } = book;
        let (mut tables, mut notes) = (Vec::new(), Vec::new());
        let mut is_table = false;
        for grid in sheets {
            let note = |code| Issue::new(&file, code).on(Some(&grid.name)).note();
            if grid.rows.is_empty() || layout::is_of_template(&grid) {
                continue;
            }
            match Judgement::of(&grid.name, &grid.rows) {
                Judgement::Table(_) if grid.hidden => {
                    notes.push(note(Code::SheetHidden));
                }
                Judgement::Table(layout) => {
                    is_table = true;
                    tables.extend(Self::of_grid(&file, grid, &layout, reference, issues));
                }
                _ if grid.hidden => {}
                Judgement::Tagged(tags) if tagged.is_some() => {
                    is_table = true;
                    let found = TaggedGrid { file: file.clone(), grid, tags };
                    tagged.iter_mut().for_each(|tagged| tagged.push(found.clone()));
                }
                _ => notes.push(note(Code::SheetOther)),
            }
        }
        if !is_table {
            issues.push(Issue::new(&file, Code::WorkbookWithoutTables));
        }
        issues.append(&mut notes);
        tables
    }

    fn of_grid(
        file: &str,
        grid: Grid,
        layout: &Layout,
        reference: Option<&Reference>,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let Grid { name, mut rows, merged, .. } = grid;
        let header = rows.get(layout.header)?;
        let is_quantity = |at: usize| {
            let cell = header.cells.get(at).map(|cell| layout::column_name(cell, layout.table));
            cell.is_some_and(|name| layout::is_quantity(&name))
        };
        // A number over several rows is the first one's: in each, it would count again and again.
        let numbers = merged.iter().filter(|(at, ..)| is_quantity(*at));
        let numbers: Vec<(usize, u32, u32)> = numbers.copied().collect();
        let below = merged.iter().filter(|(_, _, last)| *last > header.number);
        if let Some((_, first, _)) = below.min_by_key(|(_, first, _)| *first) {
            issues.push(Issue::new(file, Code::CellsMerged).on(Some(&name)).at(*first).note());
        }
        let found = Found::of(layout, &rows);
        let rows = rows.split_off(layout.header).into_iter().map(move |mut row| {
            for (at, first, last) in &numbers {
                if *first < row.number && row.number <= *last {
                    row.cells.get_mut(*at).into_iter().for_each(String::clear);
                }
            }
            TextRow::new(row.number, row.cells)
        });
        let mut sheet = Self::of_table(layout.table, file, Some(&name), Vec::new(), rows);
        let mut header = TextRow::default();
        sheet.next_raw(&mut header, issues)?;
        sheet.begin(&found, &header, reference, issues)?;
        Some(sheet)
    }

    /// Starts on CSV, as [`Sheet::read`] does; the header says which table it is.
    fn of_csv(
        file: &str,
        csv: CsvFile,
        reference: Option<&Reference>,
        tagged: Option<&mut Vec<TaggedGrid>>,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        if csv.is_empty {
            issues.push(Issue::new(file, Code::FileEmpty));
            return None;
        }
        issues.extend(csv.encoding.note(file));
        let mut sheet =
            Self::of_table(Table::Activities, file, None, Vec::new(), std::iter::empty());
        sheet.decimal_comma = csv.decimal_comma;
        sheet.size_bytes = csv.length_bytes;
        sheet.source = RowSource::Csv(csv.rows);
        let head = sheet.head(issues);
        let judgement = Judgement::of(sheet.table_name(), &head);
        sheet.ahead = head.into();
        match judgement {
            Judgement::Table(layout) => {
                let found = Found::of(&layout, sheet.ahead.make_contiguous());
                sheet.ahead.drain(..layout.header);
                let header = sheet.ahead.pop_front()?;
                sheet.begin(&found, &header, reference, issues)?;
                Some(sheet)
            }
            Judgement::Tagged(tags) if tagged.is_some() => {
                let (file, grid) = (file.to_owned(), sheet.into_grid(issues));
                tagged.into_iter().for_each(|tagged| {
                    let (file, grid, tags) = (file.clone(), grid.clone(), tags.clone());
                    tagged.push(TaggedGrid { file, grid, tags });
                });
                None
            }
            _ => {
                let Some(first) = sheet.ahead.front() else { return Some(sheet) };
                issues.push(sheet.issue(Code::HeaderUnknown).at(first.number));
                None
            }
        }
    }

    /// Takes a header that was found, and says what of the table it leaves out.
    fn begin(
        &mut self,
        found: &Found,
        header: &TextRow,
        reference: Option<&Reference>,
        issues: &mut Vec<Issue>,
    ) -> Option<()> {
        self.table = found.table;
        self.beside = found.beside;
        if found.is_below_others {
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
            rejected_rows: 0,
            size_bytes: rows.size_hint().1.unwrap_or(0) as u64,
            numbering: Numbering::default(),
            source: RowSource::rows(rows),
            ahead: VecDeque::new(),
            header_row: 0,
            beside: (0, 0),
            reference: None,
        };
        sheet.set_header(header);
        sheet
    }

    /// A table of named cells that somebody typed.
    pub fn typed(table: Table, rows: Vec<Vec<(String, String)>>) -> Option<Self> {
        let header = rows.first()?.iter().map(|(column, _)| column.clone()).collect();
        let rows = rows.into_iter().zip(1..).map(|(row, number)| {
            let cells: Vec<String> = row.into_iter().map(|(_, cell)| cell).collect();
            TextRow::new(number, cells)
        });
        Some(Self::of_table(table, COMMAND_LINE, None, header, rows))
    }

    /// The first rows that have a filled cell, as far as a header is looked for.
    fn head(&mut self, issues: &mut Vec<Issue>) -> Vec<TextRow> {
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
    fn into_grid(mut self, issues: &mut Vec<Issue>) -> Grid {
        let mut rows = Vec::new();
        let mut row = TextRow::default();
        while self.next_raw(&mut row, issues).unwrap_or(false) {
            rows.extend(grid_row(&row));
        }
        Grid { rows, decimal_comma: self.decimal_comma, ..Grid::default() }
    }

    /// What the table is called: the worksheet, or the file without its ending.
    fn table_name(&self) -> &str {
        let stem = self.file.rsplit_once('.').map_or(self.file.as_str(), |(stem, _)| stem);
        self.sheet.as_deref().unwrap_or(stem)
    }

    /// An issue with this table.
    fn issue(&self, code: Code) -> Issue {
        Issue::new(&self.file, code).on(self.sheet.as_deref())
    }

    /// Reads the next row of the source; `None` where the file is not CSV any more.
    fn next_raw(&mut self, row: &mut TextRow, issues: &mut Vec<Issue>) -> Option<bool> {
        if let Some(next) = self.ahead.pop_front() {
            *row = next;
            return Some(true);
        }
        match self.source.next(row) {
            Ok(there) => Some(there),
            Err(error) => {
                let code = Code::CsvBroken { error: (&error).into() };
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
            if !known && !column.is_empty() {
                let near = nearest(column, table.columns().iter().map(|spec| spec.name));
                let issue = self.issue(Code::ColumnUnknown { near });
                issues.push(issue.column(column).note());
            }
        }
        complete.then_some(())
    }

    /// Whether a row is one to take.
    fn takes(&mut self, row: &TextRow, issues: &mut Vec<Issue>) -> bool {
        if row.is_empty() {
            return false;
        }
        // Under a header, hashtags are HXL; a row that begins with "# " is a remark.
        let mut filled = row.texts().filter(|cell| !cell.is_empty());
        let below = row.number == self.header_row + 1 && self.header_row > 0;
        let hashtags = below && filled.all(|cell| cell.starts_with('#'));
        let remark = self.header_row > 0 && row.cell(0).starts_with("# ");
        let (tagged, labelled) = self.beside;
        let skipped = if remark {
            Some(Skipped::Remark)
        } else if hashtags || row.number == tagged {
            Some(Skipped::Hashtags)
        } else if row.number == labelled {
            Some(Skipped::Labels)
        } else {
            None
        };
        if let Some(as_what) = skipped {
            let issue = self.issue(Code::RowSkipped { as_what });
            issues.push(issue.at(row.number).note());
            return false;
        }
        let width = self.header.len() - usize::from(self.reference.is_some());
        if row.cells.len() > width && row.texts().skip(width).any(|cell| !cell.is_empty()) {
            let (cells, columns) = (row.cells.len().into(), width.into());
            issues.push(self.issue(Code::RowTooWide { cells, columns }).at(row.number));
            self.rejected_rows += 1;
            return false;
        }
        true
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
    /// until [`Sheet::finish`].
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
struct Found {
    table: Table,
    /// Whether rows stand above the header.
    is_below_others: bool,
    /// Number of the row of hashtags under the header, and of the row of labels; 0 for none.
    beside: (u32, u32),
}

impl Found {
    fn of(layout: &Layout, rows: &[impl Cells]) -> Self {
        let number = |at: Option<usize>| at.and_then(|at| rows.get(at)).map_or(0, Cells::number);
        Self {
            table: layout.table,
            is_below_others: layout.header > 0,
            beside: (number(layout.hashtags), number(layout.labels)),
        }
    }
}

/// An issue at the first cell that is not UTF-8. What may be somebody's number or name is not shown.
fn at_odd_cell(issue: Issue, cell: &OddCell) -> Issue {
    let issue = issue.at(cell.row);
    let Some(header) = cell.header.as_ref().map(|header| header.to_lowercase()) else {
        return issue;
    };
    let column = Column::named(&header);
    let is_number = matches!(column, Some(Column::Person | Column::Household));
    let is_shown = column.is_some() && !is_number && text::checked(&cell.text).is_ok();
    let issue = issue.column(&header);
    if is_shown { issue.value(&cell.text) } else { issue }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::intake::source::csv::BUFFER_BYTES;
    use crate::intake::source::grid::GridRow;

    fn rows_of(csv: &[u8]) -> Result<Vec<(u32, String)>, Vec<Issue>> {
        let mut issues = Vec::new();
        let mut sheets = Sheet::read(&Input::bytes("people.csv", csv), None, None, &mut issues);
        let Some(mut sheet) = sheets.pop() else { return Err(issues) };
        let position = sheet.position(Column::Residence).unwrap();
        let (mut rows, mut row) = (Vec::new(), TextRow::default());
        while sheet.next_row(&mut row, &mut issues) {
            rows.push((row.number, row.cell(position).to_owned()));
        }
        Ok(rows)
    }

    /// A file in which a character lies across the end of what is read at once.
    fn long(last: &[u8]) -> Vec<u8> {
        let mut csv = b"\xef\xbb\xbfactivity;person;residence\nA;1;".to_vec();
        csv.resize(BUFFER_BYTES - 1, b' ');
        csv.extend_from_slice("é\n\nA;2;Gao\n# a remark\nA;3;".as_bytes());
        csv.extend_from_slice(last);
        csv
    }

    #[test]
    fn rows_come_one_by_one_out_of_a_file_longer_than_its_buffer() {
        let rows = [(2, "é".to_owned()), (4, "Gao".to_owned()), (6, "Ansongo".to_owned())];
        assert_eq!(rows_of(&long(b"Ansongo")), Ok(rows.to_vec()));
    }

    #[test]
    fn an_accent_of_another_encoding_in_utf_8_is_found() {
        let mut csv = long("Ségou, Bâle, Thiès".as_bytes());
        csv.extend_from_slice(b"\nA;4;Gao\xe9 \n");
        let issues = rows_of(&csv).unwrap_err();
        assert_eq!(issues[0].code, Code::EncodingMixed);
        assert_eq!((issues[0].row, issues[0].column.as_deref()), (Some(7), Some("residence")));
    }

    #[test]
    fn rows_have_the_numbers_of_a_spreadsheet() {
        let lines = ["activity,person,residence", "A,1,\"Gao", "nord\"", "", "", "A,2,Menaka"];
        for end in ["\n", "\r\n"] {
            let rows = [(2, format!("Gao{end}nord")), (5, "Menaka".to_owned())].to_vec();
            assert_eq!(rows_of(lines.join(end).as_bytes()), Ok(rows.clone()));
            assert_eq!(rows_of(format!("{}{end}", lines.join(end)).as_bytes()), Ok(rows));
        }
    }

    #[test]
    fn a_reference_that_is_given_stands_in_every_row_however_short() {
        let mut issues = Vec::new();
        let rows = [vec!["person", "sex"], vec!["1"], vec!["2", "f", "", ""]];
        let cells = |cells: Vec<&str>| cells.into_iter().map(ToOwned::to_owned).collect();
        let rows = rows.into_iter().zip(3..);
        let rows = rows.map(|(row, number)| GridRow { number, cells: cells(row) }).collect();
        let grid = Grid { name: "people".to_owned(), rows, ..Grid::default() };
        let book = Book { file: "book.xlsx".to_owned(), sheets: vec![grid] };
        let reference = Reference::new("GAO-1").unwrap();
        let mut sheets = Sheet::of_book(book, Some(&reference), None, &mut issues);
        let (mut sheet, mut row) = (sheets.pop().unwrap(), TextRow::default());
        assert_eq!(sheet.table, Table::People);
        let position = sheet.position(Column::Activity).unwrap();
        for number in [4, 5] {
            assert!(sheet.next_row(&mut row, &mut issues));
            assert_eq!((row.number, row.cell(position)), (number, "GAO-1"));
        }
        assert!(!sheet.next_row(&mut row, &mut issues));
    }
}
