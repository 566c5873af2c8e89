//! Which rows below a header are taken.
//!
//! Belongs here: rows of the intake's own tables that are left out or refused as a whole. Does not: what says
//! that a row is a total or a note (`no_rows`), what a cell must be (`rows`).

use super::TableRows;
use crate::intake::recognise::layout::{is_header, letter};
use crate::intake::recognise::no_rows::NoRow;
use crate::intake::shown::with_total;
use crate::intake::source::fault::fault;
use crate::intake::source::row::TextRow;
use crate::intake::tables::Column;
use crate::issue::value::Skipped;
use crate::issue::{Code, Issue, Severity};

impl TableRows {
    /// Whether a row is one to take.
    pub(super) fn takes(&mut self, row: &TextRow, issues: &mut Vec<Issue>) -> bool {
        if row.is_empty() {
            return false;
        }
        if let Some(as_what) = self.skipped(row) {
            let issue = self.issue(Code::RowSkipped { as_what });
            issues.push(issue.at(row.number).note());
            return false;
        }
        let Some(issue) = self.refused(row) else { return true };
        // Of rows below another header, the header's own issue says all.
        let is_said = self.is_at_other_header;
        self.is_at_other_header |= matches!(issue.code, Code::HeaderOther);
        self.rejected_rows += usize::from(issue.severity == Severity::Error);
        issues.extend((!is_said).then_some(issue));
        false
    }

    /// What a row is that is no row of the table, and rightly so.
    fn skipped(&self, row: &TextRow) -> Option<Skipped> {
        // Under a header, hashtags are HXL; a row that begins with "# " is a remark.
        let mut filled = row.texts().filter(|cell| !cell.is_empty());
        let below = row.number == self.header_row + 1 && self.header_row > 0;
        let is_tag = |cell: &str| cell.starts_with('#') && fault(cell).is_none();
        let hashtags = below && filled.all(is_tag);
        let (tagged, labelled) = self.rows_left_out;
        if self.header_row > 0 && row.cell(0).starts_with("# ") {
            Some(Skipped::Remark)
        } else if hashtags || row.number == tagged {
            Some(Skipped::Hashtags)
        } else {
            (row.number == labelled).then_some(Skipped::Labels)
        }
    }

    /// Why a row cannot be one of the table's: an error, or a warning where it is left out for certain.
    fn refused(&self, row: &TextRow) -> Option<Issue> {
        let issue = |code| self.issue(code).at(row.number);
        if self.is_at_other_header {
            return Some(issue(Code::HeaderOther));
        }
        if self.header_row > 0 && is_header(row) && self.list.no_row(row) != Some(NoRow::Header) {
            return Some(issue(Code::HeaderOther));
        }
        let width = self.header.len() - usize::from(self.reference.is_some());
        if row.cells.len() > width && row.texts().skip(width).any(|cell| !cell.is_empty()) {
            let mut beside = row.texts().enumerate().skip(width);
            let beside = beside.find(|(_, cell)| !cell.is_empty());
            if let Some((at, _)) = beside.filter(|_| self.is_of_workbook()) {
                let cell = format!("{}{}", letter(at), row.number).into();
                return Some(issue(Code::CellBeside { cell }));
            }
            let (cells, columns) = (row.cells.len().into(), width.into());
            return Some(issue(Code::RowTooWide { cells, columns }));
        }
        if let Some(at) = self.merged.unclear(row.number) {
            return Some(issue(Code::NumberMergedAcross).column(self.column_called(at)));
        }
        // What was typed, or made of a form, has no header of its own.
        if self.header_row == 0 {
            return None;
        }
        let found = self.list.no_row(row)?;
        // One text is no row where several cells have to be filled.
        let required = self.table.columns().iter().filter(|spec| spec.required).count();
        let (code, is_error) = found.code(required - usize::from(self.reference.is_some()) > 1);
        let issue = match found.position() {
            Some(at) => issue(code).column(self.column_called(at)),
            None => issue(code),
        };
        let issue = match found {
            NoRow::Total(at) => with_total(issue, row.cell(at)),
            NoRow::PerhapsTotal(at) if !self.is_of_people(at) => with_total(issue, row.cell(at)),
            _ => issue,
        };
        Some(if is_error { issue } else { issue.warning() })
    }

    fn column_called(&self, at: usize) -> &str {
        let called = self.called.get(at).or_else(|| self.header.get(at));
        called.map_or("", String::as_str)
    }

    fn is_of_people(&self, at: usize) -> bool {
        let column = self.header.get(at).and_then(|name| Column::named(name));
        matches!(column, Some(Column::Person | Column::Household))
    }
}
