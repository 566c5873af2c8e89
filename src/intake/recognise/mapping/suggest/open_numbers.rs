//! Columns of numbers of which nothing says what they are.
//!
//! Belongs here: asking what they are, since one may be how many people a row stands for. Does not: the
//! columns that a role takes or a question offers.

use super::super::definition::TO_DO;
use super::super::words::{Role, counts_households, counts_things};
use super::column::Column;
use super::sheet::{Rows, Sheet};
use super::writer::{Writer, one_line, quoted};

/// Asks about the numbers that the drafted rest of a sheet does not speak of.
pub(super) fn write(writer: &mut Writer, sheet: &Sheet<'_>, rows: Rows, drafted: &str) {
    if is_answered(sheet, rows) {
        return;
    }
    let is = |column: &&Column<'_>| {
        column.is_open_number()
            && !counts_households(&column.header)
            && !counts_things(&column.header)
            && !column.names.iter().any(|name| drafted.contains(&quoted(name)))
    };
    let open: Vec<&Column<'_>> = sheet.columns.iter().filter(is).collect();
    if open.is_empty() {
        return;
    }
    writer
        .note("What are these numbers? If one is how many people a row stands for, read it below:");
    match rows {
        Rows::People => writer.note(
            "then a row is a household, with it as size, and [sheet.household] stands in place of [sheet.person].",
        ),
        _ => writer.note("as size of a household, or as count of people."),
    }
    writer.note(&format!("Else put its line in place of that with {TO_DO}: it is not read."));
    writer.line("not_read = [");
    for column in open {
        let header = one_line(&quoted(&column.header));
        writer.line(&format!(
            "  \"{TO_DO}\",  # {TO_DO}: what is the number in {header}? It is {}",
            one_line(&column.remark())
        ));
        for name in &column.names {
            writer.line(&format!("  # {},", quoted(name)));
        }
    }
    writer.line("]");
}

/// Whether it is beyond doubt how many people a row stands for.
fn is_answered(sheet: &Sheet<'_>, rows: Rows) -> bool {
    let taken = |role| sheet.choose(role).taken().is_some();
    match rows {
        Rows::Households => taken(Role::Size),
        Rows::Headcounts => taken(Role::Count),
        // A repeat's rows about sex and age are people.
        Rows::People => sheet.is_repeat,
        Rows::Unknown => true,
    }
}
