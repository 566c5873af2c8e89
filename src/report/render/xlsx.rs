//! The report as a workbook: a sheet for each view, with real numbers, frozen headers and filters.

use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, RowNum, Workbook, Worksheet, XlsxError,
};

use super::tables::{Cell, View};
use super::views;
use crate::language::Texts;
use crate::report::Report;
use crate::report::cells::HELD_BACK;

/// Widest a column is made, in characters.
const WIDTH_MAX: usize = 60;

/// The bytes of the workbook. The same report gives the same workbook.
///
/// # Errors
/// Where a table has more rows than a sheet can hold.
pub fn bytes(report: &Report, texts: &Texts) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A workbook names the day it was made; a report has no clock, and its period is what counts.
    let last = report.period.0.to.date().format("%Y-%m-%d").to_string();
    // By the author it is known again, so that a later report may take its place.
    let properties = DocProperties::new()
        .set_author("headcount")
        .set_title(&report.ledger.name)
        .set_creation_datetime(&ExcelDateTime::parse_from_str(&last)?);
    workbook.set_properties(&properties);
    for view in views::all(report, texts) {
        write(workbook.add_worksheet(), &view, texts)?;
    }
    workbook.save_to_buffer()
}

/// The bytes of a workbook with one table. The same table gives the same workbook.
///
/// # Errors
/// A table with more rows than a sheet can hold.
pub fn of_view(view: &View, texts: &Texts) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // What was made of what is in it, on whatever day.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_author("headcount").set_creation_datetime(&made);
    workbook.set_properties(&properties);
    write(workbook.add_worksheet(), view, texts)?;
    workbook.save_to_buffer()
}

fn write(sheet: &mut Worksheet, view: &View, texts: &Texts) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let whole = Format::new().set_num_format("#,##0");
    let change = Format::new().set_num_format("+#,##0;-#,##0;0");
    let tenth = Format::new().set_num_format("0.0");
    sheet.set_name(view.name(texts))?;
    for (column, head) in (0..).zip(&view.columns) {
        let head = head.label(texts);
        sheet.write_string_with_format(0, column, &head, &bold)?;
        let cells = view.rows.iter().filter_map(|row| row.get(usize::from(column)));
        let widths = cells.map(|cell| cell.text(texts).chars().count());
        // The arrow of the filter takes the place of three characters.
        let widest = widths.chain([head.chars().count() + 3]).max().unwrap_or(0);
        sheet.set_column_width(column, widest.min(WIDTH_MAX) as f64 + 1.0)?;
    }
    for (row, cells) in (1..).zip(&view.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => sheet.write_string(row, column, text)?,
                Cell::Word(_) => sheet.write_string(row, column, cell.text(texts))?,
                // Numbers of people are far below 2^53.
                Cell::Number(n) => {
                    sheet.write_number_with_format(row, column, *n as f64, &whole)?
                }
                Cell::Change(n) => {
                    sheet.write_number_with_format(row, column, *n as f64, &change)?
                }
                Cell::Decimal(n) | Cell::Percent(n) | Cell::ChangePercent(n) => {
                    sheet.write_number_with_format(row, column, *n, &tenth)?
                }
                Cell::HeldBack => sheet.write_string(row, column, HELD_BACK)?,
                Cell::Empty => sheet,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let (rows, columns) = (view.rows.len() as RowNum, view.columns.len() as ColNum);
    sheet.autofilter(0, 0, rows, columns.saturating_sub(1))?;
    Ok(())
}
