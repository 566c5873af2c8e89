//! Assemble: rows of several tables become proposed activities.
//!
//! Belongs here: reading the tables in their order, and putting together the rows of one activity.
//! Does not: what a row must be by itself (`rows`), what is recorded already (`ledger`).

mod differences;
mod drafts;
mod groups_within;
mod lists;
mod numbers_seen;
mod sums;

use crate::intake::context::{Context, Intake};
use crate::intake::recognise::table_rows::TableRows;
use crate::intake::rows::Vocabulary;
use crate::intake::source::row::TextRow;
use crate::intake::tables::Table;
use crate::issue::{Code, Issue, Keep, Thrift};
use crate::ledger::RowStore;
use crate::progress::ReadSoFar;
use drafts::Drafts;

/// Rows between two reports of progress.
const ROWS_BETWEEN_NEWS: usize = 4_096;

/// Turns sheets into proposals. Each is read once, in the order of the tables.
pub fn take(sheets: Vec<TableRows>, context: &Context<'_>, intake: Intake) -> Intake {
    take_keeping(sheets, context, intake, Keep::All, RowStore::default())
}

/// The same, where of very many issues not all are kept, and rows are put away.
pub fn take_keeping(
    mut sheets: Vec<TableRows>,
    context: &Context<'_>,
    mut intake: Intake,
    keep: Keep,
    rows: RowStore,
) -> Intake {
    let mut thrift = Thrift::new(keep);
    let mut settled = intake.issues.len();
    let vocabulary = Vocabulary::of(context.profile);
    let mut drafts = Drafts::putting_rows(rows);
    let mut row = TextRow::default();
    let bytes_all = sheets.iter().map(|sheet| sheet.size_bytes).sum();
    let mut bytes_before = 0;
    for table in Table::ALL {
        for sheet in sheets.iter_mut().filter(|sheet| sheet.table == table) {
            drafts.tables.insert(table);
            if matches!(table, Table::People | Table::Households) {
                sheet.read_ahead(&mut drafts.numbers);
            }
            while sheet.next_row(&mut row, &mut intake.issues) {
                intake.rows += 1;
                if intake.rows.is_multiple_of(ROWS_BETWEEN_NEWS) {
                    context.progress.reading(ReadSoFar {
                        rows: intake.rows as u64,
                        bytes: bytes_before + sheet.read_bytes(),
                        bytes_total: bytes_all,
                    });
                }
                match table {
                    Table::Activities => {
                        drafts.take_activity(sheet, &row, &vocabulary, context, &mut intake);
                    }
                    _ => drafts.take_reached(table, sheet, &row, context, &mut intake),
                }
                thrift.settle(&mut intake.issues, settled);
                settled = intake.issues.len();
            }
            drafts.end_of_table(sheet, &mut intake);
            thrift.settle(&mut intake.issues, settled);
            settled = intake.issues.len();
            sheet.finish(&mut drafts.numbers);
            bytes_before += sheet.size_bytes;
            intake.rows += sheet.rejected_rows;
            intake.rejected_rows += sheet.rejected_rows;
            if table != Table::Activities {
                intake.rejected_rows_of_unknown_size += sheet.rejected_rows as u64;
            }
        }
    }
    drafts.leave_out_totals(&mut intake);
    thrift.settle(&mut intake.issues, settled);
    intake.more.append(&mut thrift.more);
    intake.proposals = drafts.proposals(context);
    if !sheets.is_empty() && intake.rows == 0 && !intake.has_errors() {
        for sheet in &sheets {
            intake.issues.push(Issue::new(&sheet.file, Code::TableWithoutRows).warning());
        }
    }
    intake
}
