//! The report as a workbook: a sheet for each view, with real numbers, dates and shares, frozen headers,
//! filters, and what a printer needs.
//!
//! Belongs here: how a table becomes a sheet. Does not: which tables there are (`views`).
//!
//! Invariant: rows that are of all together stand below an empty row, outside of the filter, so that whoever
//! sorts or filters moves none of them among the rows that they are of.

use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, FormatAlign, RowNum, Workbook, Worksheet,
    XlsxError,
};

use super::tables::{Cell, Column, View};
use super::{notes, views};
use crate::language::Texts;
use crate::report::cells::HELD_BACK;
use crate::report::names::Names;
use crate::report::{Days, Report};

/// Widest a column is made, in characters; a longer text is broken.
const WIDTH_MAX: usize = 60;
/// What a spreadsheet calls A4.
const A4: u8 = 9;
/// Of a name in a page's head, as much as leaves room for the other parts: together they have 255 characters.
const HEADING_CHARACTERS_MAX: usize = 60;

/// What each printed page says beside the name of its sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// Whose figures these are.
    pub ledger: String,
    /// Of which days.
    pub period: String,
}

/// The bytes of the workbook. The same report gives the same workbook.
///
/// # Errors
/// Where a table has more rows than a sheet can hold.
pub fn bytes(report: &Report, names: &Names) -> Result<Vec<u8>, XlsxError> {
    let (mut workbook, texts, Days(period)) = (Workbook::new(), names.texts(), report.period);
    // A workbook names the day it was made; a report has no clock, and its period is what counts.
    let last = period.to.date().format("%Y-%m-%d").to_string();
    // By the author it is known again, so that a later report may take its place.
    let properties = DocProperties::new()
        .set_author("headcount")
        .set_title(&report.ledger.name)
        .set_creation_datetime(&ExcelDateTime::parse_from_str(&last)?);
    workbook.set_properties(&properties);
    let heading =
        Heading { ledger: report.ledger.name.clone(), period: notes::days(report, texts) };
    for view in views::all(report, names) {
        write(workbook.add_worksheet(), &view, &heading, texts)?;
    }
    workbook.save_to_buffer()
}

/// The bytes of a workbook with one table. The same table gives the same workbook.
///
/// # Errors
/// A table with more rows than a sheet can hold.
pub fn of_view(view: &View, heading: &Heading, texts: &Texts) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // What was made of what is in it, on whatever day.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_author("headcount").set_creation_datetime(&made);
    workbook.set_properties(&properties);
    write(workbook.add_worksheet(), view, heading, texts)?;
    workbook.save_to_buffer()
}

fn write(
    sheet: &mut Worksheet,
    view: &View,
    heading: &Heading,
    texts: &Texts,
) -> Result<(), XlsxError> {
    sheet.set_name(view.name(texts))?;
    let bold = Format::new().set_bold();
    for (column, head) in (0..).zip(&view.columns) {
        let is_text = view.is_text(usize::from(column));
        let format =
            if is_text { bold.clone() } else { bold.clone().set_align(FormatAlign::Right) };
        sheet.write_string_with_format(0, column, head.label(texts), &format)?;
        sheet.set_column_width(column, width(view, column, head, texts))?;
    }
    let (totals, rows): (Vec<_>, Vec<_>) = view.rows.iter().partition(|row| is_of_all(row));
    for (row, cells) in (1..).zip(&rows) {
        write_row(sheet, row, cells, false, texts)?;
    }
    // A program that looks for the end of a filter's rows goes on to the next empty one.
    let below = rows.len() as RowNum + if rows.is_empty() { 1 } else { 2 };
    for (row, cells) in (below..).zip(&totals) {
        write_row(sheet, row, cells, true, texts)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let last = (view.columns.len() as ColNum).saturating_sub(1);
    sheet.autofilter(0, 0, rows.len() as RowNum, last)?;
    set_up_printing(sheet, &view.name(texts), heading, texts)
}

/// Whether a row is of all sectors, or of all areas or months, together.
fn is_of_all(row: &[Cell]) -> bool {
    let is_all = |word: &str| [views::TOTAL, views::SUM_OF_SECTORS, views::ALL].contains(&word);
    row.iter().any(|cell| matches!(cell, Cell::Word(word) if is_all(word)))
}

/// As wide as its longest cell; in the head, the arrow of the filter takes the place of three characters.
fn width(view: &View, column: ColNum, head: &Column, texts: &Texts) -> f64 {
    let cells = view.rows.iter().filter_map(|row| row.get(usize::from(column)));
    let widths = cells.map(|cell| cell.text(texts).chars().count());
    let widest = widths.chain([head.label(texts).chars().count() + 3]).max().unwrap_or(0);
    widest.min(WIDTH_MAX) as f64 + 1.0
}

fn write_row(
    sheet: &mut Worksheet,
    row: RowNum,
    cells: &[Cell],
    is_of_all: bool,
    texts: &Texts,
) -> Result<(), XlsxError> {
    let plain = if is_of_all { Format::new().set_bold() } else { Format::new() };
    let number = |format: &str| plain.clone().set_num_format(format);
    for (column, cell) in (0..).zip(cells) {
        match cell {
            Cell::Text(_) | Cell::Id(..) | Cell::Ids(..) | Cell::Word(_) => {
                let text = cell.text(texts);
                let format = match text.chars().count() > WIDTH_MAX {
                    true => plain.clone().set_text_wrap().set_align(FormatAlign::Top),
                    false => plain.clone().set_align(FormatAlign::Top),
                };
                sheet.write_string_with_format(row, column, text, &format)?
            }
            Cell::Day(day) => match ExcelDateTime::parse_from_str(day) {
                Ok(date) => {
                    let format = number("yyyy-mm-dd").set_align(FormatAlign::Left);
                    sheet.write_datetime_with_format(row, column, &date, &format)?
                }
                // Spreadsheets know no days before 1900.
                Err(_) => sheet.write_string_with_format(row, column, day, &plain)?,
            },
            // Numbers of people are far below 2^53.
            Cell::Number(n) => {
                sheet.write_number_with_format(row, column, *n as f64, &number("#,##0"))?
            }
            Cell::Change(n) => {
                let format = number("+#,##0;-#,##0;0");
                sheet.write_number_with_format(row, column, *n as f64, &format)?
            }
            Cell::Amount(amount) => {
                let form = if amount.rest() == 0 { "#,##0" } else { "#,##0.000" };
                sheet.write_number_with_format(row, column, amount.approximate(), &number(form))?
            }
            Cell::Decimal(n) => sheet.write_number_with_format(row, column, *n, &number("0.0"))?,
            Cell::Percent(n) => {
                sheet.write_number_with_format(row, column, share(*n), &number("0.0%"))?
            }
            Cell::ChangePercent(n) => {
                let format = number("+0.0%;-0.0%;0.0%");
                sheet.write_number_with_format(row, column, share(*n), &format)?
            }
            Cell::HeldBack => {
                let format = plain.clone().set_align(FormatAlign::Right);
                sheet.write_string_with_format(row, column, HELD_BACK, &format)?
            }
            Cell::Empty => sheet,
        };
    }
    Ok(())
}

/// A percentage, which reports have to a tenth, as the part of one that spreadsheets keep: 12.5 as 0.125.
fn share(percent: f64) -> f64 {
    (percent * 10.0).round() / 1_000.0
}

/// A4, as many pages high as it takes and one wide, with the heads on each.
fn set_up_printing(
    sheet: &mut Worksheet,
    name: &str,
    heading: &Heading,
    texts: &Texts,
) -> Result<(), XlsxError> {
    let [ledger, name, period] = [&heading.ledger, name, &heading.period].map(printed);
    let pages = [("page", "&P".into()), ("pages", "&N".into())];
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_header(format!("&L{ledger}&C{name}&R{period}"));
    sheet.set_footer(format!("&R{}", texts.with("report-page", &pages)));
    Ok(())
}

/// A text in a page's head, where `&` begins a command.
fn printed(text: &str) -> String {
    let kept: String = text.chars().take(HEADING_CHARACTERS_MAX).collect();
    let cut = if kept.len() < text.len() { "…" } else { "" };
    format!("{}{cut}", kept.replace('&', "&&"))
}
