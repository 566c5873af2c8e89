//! Finding the intake's own tables, and lists with hashtags, in a file.
//!
//! Belongs here: which sheets of a file are read, and notes about the others. Does not:
//! which rows of a table are taken (`table_rows`).

use super::hxl::tag::TaggedGrid;
use super::judgement::Judgement;
use super::layout::{self, Layout};
use super::merged::MergedNumbers;
use super::table_rows::{Found, TableRows};
use crate::event::ids::Reference;
use crate::intake::shown::with_cell_of;
use crate::intake::source::csv::{CsvFile, NoText, OddCell};
use crate::intake::source::grid::{Book, Grid};
use crate::intake::source::input::Input;
use crate::intake::source::open::{Opened, Unopened, open};
use crate::intake::source::row::TextRow;
use crate::intake::source::rows::RowSource;
use crate::intake::tables::Table;
use crate::issue::{Code, Issue};

/// Starts on the tables of a file: one of CSV, each sheet of a workbook that is one. What is
/// wrong with the file as a whole goes to `issues`; none where it cannot be used.
///
/// `reference` is the activity that rows belong to where a table has no column for it. Sheets with
/// hashtags go to `tagged`, where it is given.
pub fn tables_in(
    input: &Input,
    reference: Option<&Reference>,
    tagged: Option<&mut Vec<TaggedGrid>>,
    issues: &mut Vec<Issue>,
) -> Vec<TableRows> {
    let file = &input.name;
    match open(input) {
        Ok(Opened::Csv(csv)) => of_csv(file, csv, reference, tagged, issues).into_iter().collect(),
        Ok(Opened::Workbook { sheets, length_bytes }) => {
            let book = Book { file: file.clone(), sheets };
            let mut sheets = tables_in_book(book, reference, tagged, issues);
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

/// Starts on the tables of a workbook. Hidden sheets are left out, with a note.
pub fn tables_in_book(
    book: Book,
    reference: Option<&Reference>,
    mut tagged: Option<&mut Vec<TaggedGrid>>,
    issues: &mut Vec<Issue>,
) -> Vec<TableRows> {
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
                let header_row = grid.rows.get(layout.header).map_or(0, |row| row.number);
                notes.extend(grid.hidden_note(&file, header_row));
                tables.extend(of_grid(&file, grid, &layout, reference, issues));
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
) -> Option<TableRows> {
    let Grid { name, mut rows, merged, days_from, .. } = grid;
    let header = rows.get(layout.header)?;
    let is_quantity = |at: usize| {
        let cell = header.cells.get(at).map(|cell| layout::column_name(cell, layout.table));
        cell.is_some_and(|name| layout::is_quantity(&name))
    };
    let numbers = MergedNumbers::of(&merged, header.number, is_quantity);
    issues.extend(numbers.note(file, Some(&name)));
    let cleared = numbers.clone();
    let found = Found::of(layout, &rows);
    let rows = rows.split_off(layout.header).into_iter().map(move |mut row| {
        cleared.clear(&mut row);
        TextRow::new(row.number, row.cells)
    });
    let mut sheet = TableRows::of_table(layout.table, file, Some(&name), Vec::new(), rows);
    sheet.merged = numbers;
    sheet.days_from = days_from;
    let mut header = TextRow::default();
    sheet.next_raw(&mut header, issues)?;
    sheet.begin(&found, &header, reference, issues)?;
    Some(sheet)
}

/// Starts on CSV, as [`tables_in`] does; the header says which table it is.
fn of_csv(
    file: &str,
    csv: CsvFile,
    reference: Option<&Reference>,
    tagged: Option<&mut Vec<TaggedGrid>>,
    issues: &mut Vec<Issue>,
) -> Option<TableRows> {
    if csv.is_empty {
        issues.push(Issue::new(file, Code::FileEmpty));
        return None;
    }
    issues.extend(csv.encoding.note(file));
    let mut sheet =
        TableRows::of_table(Table::Activities, file, None, Vec::new(), std::iter::empty());
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

/// An issue at the first cell that is not UTF-8. What may be somebody's number or name is not shown.
fn at_odd_cell(issue: Issue, cell: &OddCell) -> Issue {
    let issue = issue.at(cell.row);
    let Some(header) = cell.header.as_ref().map(|header| header.to_lowercase()) else {
        return issue;
    };
    with_cell_of(issue.column(&header), &header, &cell.text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::intake::source::csv::BUFFER_BYTES;
    use crate::intake::source::grid::GridRow;
    use crate::intake::tables::Column;

    fn rows_of(csv: &[u8]) -> Result<Vec<(u32, String)>, Vec<Issue>> {
        let mut issues = Vec::new();
        let mut sheets = tables_in(&Input::bytes("people.csv", csv), None, None, &mut issues);
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
        let mut sheets = tables_in_book(book, Some(&reference), None, &mut issues);
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
