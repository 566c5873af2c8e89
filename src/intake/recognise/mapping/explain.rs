//! What a mapping does with a workbook, with three rows of each sheet before and after.
//!
//! Belongs here: what is said of sheets and fields. Does not: laying it out (`explain_text`), its rows
//! (`example`), reading rows (`rows`), what a ledger knows.
//!
//! Invariant: no number of a person or household and no value of a column that is left out is in an
//! explanation.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use super::answers;
use super::bind::bind;
use super::bound::{BoundSheet, called};
use super::definition::{Field, Mapping, Section, Source};
use super::example::{Example, example};
use super::pattern::Piece;
use super::rows::map;
use crate::intake::recognise::mapped::MappedTable;
use crate::intake::source::grid::Book;
use crate::intake::tables::Table;
use crate::issue::{Code, Issue};
use crate::language::Language;

/// Rows of a sheet that are shown.
const EXAMPLES_MAX: usize = 3;

/// What a mapping does with some files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Explanation {
    /// The form.
    pub form: String,
    /// Its sheets.
    pub sheets: Vec<SheetExplained>,
    /// Activities that the files come to.
    pub activities: usize,
    /// Rows of persons, households and head-counts.
    pub rows: Vec<(&'static str, usize)>,
    /// Sheets that are not read.
    pub unread: Vec<String>,
}

/// What is done with a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SheetExplained {
    /// The file.
    pub file: String,
    /// The sheet; empty for CSV.
    pub sheet: String,
    /// Rows below the header.
    pub rows: usize,
    /// Rows that are read.
    pub read: usize,
    /// What holds of the sheet as a whole, a sentence each.
    pub says: Vec<String>,
    /// What each row states: an activity, a household; and where each field comes from.
    pub states: Vec<(String, Vec<(String, String)>)>,
    /// How full each mapped column is, in the rows below the header.
    pub filled: Vec<Filled>,
    /// Columns of yes and no that are not read and say no somewhere: column, and rows that say no.
    pub answers: Vec<(String, usize)>,
    /// Columns that are not read, with what they seem to hold where that is personal.
    pub left_out: Vec<(String, Option<String>)>,
    /// Some rows.
    pub examples: Vec<Example>,
}

/// How full a mapped column is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Filled {
    /// The column.
    pub column: String,
    /// Rows in which it is filled.
    pub filled: usize,
    /// Rows below the header.
    pub rows: usize,
}

/// Explains what a mapping does with some files; what is wrong goes to `issues`.
pub fn explain(mapping: &Mapping, books: &[Book], issues: &mut Vec<Issue>) -> Explanation {
    let mut explanation = Explanation {
        form: mapping.name.clone(),
        sheets: Vec::new(),
        activities: 0,
        rows: vec![("households", 0), ("people", 0), ("headcounts", 0)],
        unread: Vec::new(),
    };
    let workbooks = bind(mapping, books, issues).files;
    let mapped = map(&workbooks);
    issues.extend(mapped.issues.iter().filter(|issue| !is_known(issue)).cloned());
    for workbook in &workbooks {
        for sheet in &workbook.sheets {
            issues.extend(answers::issue(sheet).map(Issue::warning));
            let tables: Vec<&MappedTable> = mapped
                .tables
                .iter()
                .filter(|table| table.file == sheet.file && table.sheet.as_deref() == sheet.name)
                .collect();
            explanation.sheets.push(sheet_explained(mapping, sheet, &tables));
        }
        let unread = workbook.unread.iter().map(|(book, grid)| called(book, grid).to_owned());
        explanation.unread.extend(unread);
    }
    for table in &mapped.tables {
        if table.table == Table::Activities {
            explanation.activities += table.rows.len();
        }
        let of = explanation.rows.iter_mut().find(|(name, _)| *name == table.table.name());
        if let Some((_, rows)) = of {
            *rows += table.rows.len();
        }
    }
    explanation
}

/// Whether an explanation says the same itself.
fn is_known(issue: &Issue) -> bool {
    matches!(
        issue.code,
        Code::MappedRowsSkipped { .. }
            | Code::MappedColumnsEmpty { .. }
            | Code::MappedAnswersUnread { .. }
    )
}

fn sheet_explained(
    mapping: &Mapping,
    sheet: &BoundSheet<'_>,
    tables: &[&MappedTable],
) -> SheetExplained {
    let spec = sheet.spec;
    let mut says = Vec::new();
    if let Some(parent) = spec.parent.and_then(|parent| mapping.sheets.get(parent)) {
        says.push(format!("its rows belong to those of \"{}\"", parent.name()));
    }
    for (condition, column) in spec.keep.iter().zip(&sheet.keep) {
        let listed = |values: &[String]| {
            let values = values.iter().map(|value| match value.as_str() {
                "" => "empty".to_owned(),
                value => format!("\"{value}\""),
            });
            values.collect::<Vec<_>>().join(" or ")
        };
        let name = sheet.header.name(*column);
        let (is, is_not) = &condition.written;
        if !is.is_empty() {
            says.push(format!("a row is read where {name} is {}", listed(is)));
        }
        if !is_not.is_empty() {
            says.push(format!("a row is not read where {name} is {}", listed(is_not)));
        }
    }
    if !sheet.submission.is_empty() {
        let keys = sheet.submission.iter().map(|key| sheet.header.name(key.column));
        let keys: Vec<&str> = keys.collect();
        says.push(format!("a submission is known again by {}", keys.join(" or ")));
    }
    if let Some(namespace) = &spec.namespace {
        says.push(format!("numbers are those of the list {}", pattern_text(&namespace.0)));
    }
    let first = |section: &&Section| section.numbered.is_none_or(|numbered| numbered.number == 1);
    let states = spec.sections.iter().filter(first).map(|section| {
        let what = match (section.table, section.numbered) {
            (Table::Activities, _) => "an activity".to_owned(),
            (Table::Households, _) => "a household".to_owned(),
            (Table::People, None) => "a person".to_owned(),
            (Table::People, Some(all)) => {
                format!("up to {} persons beside each other, the first of them", all.of)
            }
            (Table::Headcounts, None) => "a head-count".to_owned(),
            (Table::Headcounts, Some(all)) => {
                format!("up to {} head-counts beside each other, the first of them", all.of)
            }
        };
        let fields = section.fields.iter();
        let fields = fields.map(|(name, field)| (name.clone(), words(sheet, name, field)));
        (what, fields.collect())
    });
    let states = states.collect();
    let numbers: BTreeSet<u32> =
        tables.iter().flat_map(|table| table.rows.iter().map(|row| row.number)).collect();
    let examples = numbers.iter().take(EXAMPLES_MAX).map(|row| example(sheet, *row, tables));
    SheetExplained {
        file: sheet.file.to_owned(),
        sheet: sheet.name.unwrap_or_default().to_owned(),
        rows: sheet.rows.len(),
        // The first row of an activity alone has a row in its table, but every one states somebody.
        read: numbers.len(),
        says,
        states,
        filled: filled(sheet),
        answers: answers::unread(sheet)
            .iter()
            .map(|unread| (sheet.header.name(unread.column).to_owned(), unread.no))
            .collect(),
        left_out: sheet
            .left_out
            .iter()
            .map(|(column, kind)| {
                (
                    sheet.header.name(*column).to_owned(),
                    kind.map(|kind| kind.words(Language::English.texts())),
                )
            })
            .collect(),
        examples: examples.collect(),
    }
}

/// How full the columns are that the sheet's fields read.
fn filled(sheet: &BoundSheet<'_>) -> Vec<Filled> {
    let sections = sheet.spec.sections.iter().flat_map(|section| section.fields.values());
    let mut filled: Vec<Filled> = Vec::new();
    for field in sections.chain(sheet.spec.columns.values()) {
        let columns = sheet.columns(field);
        let parts = columns.parts.iter().filter(|part| part.up == 0).flat_map(|part| &part.at);
        let own = columns.at.iter().filter(|_| columns.up == 0);
        for column in own.chain(parts) {
            let name = sheet.header.name(*column);
            if filled.iter().any(|known| known.column == name) {
                continue;
            }
            let rows = 0..sheet.rows.len();
            let is_filled = |row: &usize| !field.filled(sheet.cell(*row, *column)).is_empty();
            let (count, rows) = (rows.clone().filter(is_filled).count(), rows.len());
            filled.push(Filled { column: name.to_owned(), filled: count, rows });
        }
    }
    filled
}

/// Where a field comes from, in words.
fn words(sheet: &BoundSheet<'_>, name: &str, field: &Field) -> String {
    let columns = sheet.columns(field);
    let named = |sheet: &BoundSheet<'_>, at: &[usize]| {
        let names: Vec<&str> = at.iter().map(|column| sheet.header.name(*column)).collect();
        names.join(", else ")
    };
    let mut words = match &field.source {
        Source::Constant(value) => format!("always \"{value}\""),
        Source::Columns { names, parent: true } => {
            format!("{}, of the row it belongs to", names.join(", else "))
        }
        Source::Columns { .. } if !columns.apart.is_empty() => {
            let at: Vec<usize> = columns.apart.iter().map(|(column, _)| *column).collect();
            named(sheet, &at).replace(", else ", ", ")
        }
        Source::Columns { .. } => named(sheet, &columns.at),
        Source::Pattern(pattern) => format!("made as {}", pattern_text(&pattern.0)),
        Source::Derived(parts) => {
            let parts = parts.iter().zip(&columns.parts).map(|(part, columns)| match part.parent {
                true => format!("{}, of the row it belongs to", part.column.join(", else ")),
                false => named(sheet, &columns.at),
            });
            format!("a key made in memory of {}", parts.collect::<Vec<_>>().join(" and "))
        }
        Source::Together(parts) => {
            let parts = parts.iter().zip(&columns.parts).map(|(part, columns)| match part.parent {
                true => format!("{}, of the row it belongs to", part.names.join(", else ")),
                false => named(sheet, &columns.at),
            });
            format!("{}, together one number", parts.collect::<Vec<_>>().join(" and "))
        }
        Source::Sum(_) => {
            let parts = columns.parts.iter().map(|part| named(sheet, &part.at));
            format!("the sum of {}", parts.collect::<Vec<_>>().join(" + "))
        }
        Source::RowsOf(repeat) => format!("the number of rows of \"{repeat}\""),
    };
    if field.multiple {
        words.push_str(", each choice by itself");
    }
    if let Some(values) = &field.values {
        let count = values.len();
        let values = if count == 1 { "value" } else { "values" };
        let _ = write!(words, ", with new names for {count} {values}");
    }
    if field.months {
        words.push_str(", in months, of which completed years are made");
    }
    if !field.empty.is_empty() {
        let empty: Vec<String> = field.empty.iter().map(|word| format!("\"{word}\"")).collect();
        let _ = write!(words, ", {} read as empty", empty.join(" and "));
    }
    if !field.accept.is_empty() {
        let real: Vec<String> = field.accept.iter().map(|word| format!("\"{word}\"")).collect();
        let _ = write!(words, ", {} a value like others", real.join(" and "));
    }
    if let Some(default) = &field.default {
        let _ = write!(words, ", \"{default}\" where it is empty");
    }
    if ["person", "household"].contains(&name) {
        words.push_str("; hashed under the ledger's key, never stored as it is");
    }
    words
}

fn pattern_text(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Field(name) => format!("{{{name}}}"),
    };
    pieces.iter().map(piece).collect()
}
