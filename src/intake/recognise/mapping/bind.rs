//! Binding a mapping to files: which sheet of them is which of the mapping's.

use super::bound::{BoundFile, BoundSheet, Parent};
use super::columns::resolve;
use super::join::join;
use std::collections::{BTreeMap, BTreeSet};

use super::definition::{Field, Mapping, SheetMapping, Source};
use super::names::{Found, Header};
use super::sections::names;
use crate::event::spelling::fold_label;
use crate::event::spelling::nearest;
use crate::intake::source::grid::{Book, Grid};
use crate::issue::value::List;
use crate::issue::{Code, Issue};

/// Holds a mapping against files: each workbook by itself, all CSV files together.
pub fn bind<'a>(
    mapping: &'a Mapping,
    books: &'a [Book],
    issues: &mut Vec<Issue>,
) -> Vec<BoundFile<'a>> {
    let is_csv = |book: &&Book| book.sheets.iter().all(|grid| grid.name.is_empty());
    let csv: Vec<(&Book, &Grid)> = grids(books.iter().filter(is_csv));
    let mut found = Vec::new();
    if !csv.is_empty() {
        found.extend(workbook(mapping, csv, issues));
    }
    for book in books.iter().filter(|book| !is_csv(book)) {
        found.extend(workbook(mapping, grids(std::iter::once(book)), issues));
    }
    found
}

fn grids<'a>(books: impl Iterator<Item = &'a Book>) -> Vec<(&'a Book, &'a Grid)> {
    books.flat_map(|book| book.sheets.iter().map(move |grid| (book, grid))).collect()
}

/// What a grid can be called: its own name, or its file's without the ending.
fn called<'a>(book: &'a Book, grid: &'a Grid) -> &'a str {
    match grid.name.as_str() {
        "" => book.file.rsplit_once('.').map_or(book.file.as_str(), |(stem, _)| stem),
        name => name,
    }
}

fn workbook<'a>(
    mapping: &'a Mapping,
    grids: Vec<(&'a Book, &'a Grid)>,
    issues: &mut Vec<Issue>,
) -> Option<BoundFile<'a>> {
    let before = issues.len();
    let mut taken = BTreeSet::new();
    let mut sheets: Vec<BoundSheet<'a>> = Vec::new();
    for spec in &mapping.sheets {
        let Some(at) = grid_of(spec, mapping, &grids, &taken) else {
            let names: Vec<&str> = grids.iter().map(|(book, grid)| called(book, grid)).collect();
            let file = grids.first().map_or("", |(book, _)| book.file.as_str());
            let near = nearest(spec.name(), names.iter().copied()).map(Into::into);
            let sheets = List::commas(names);
            let code = match spec.names.as_slice() {
                [] => Code::MappedColumnsMissing { near, sheets },
                names => Code::MappedSheetMissing { names: List::quoted_or(names), near, sheets },
            };
            issues.push(Issue::new(file, code));
            return None;
        };
        taken.insert(at);
        let (book, grid) = grids[at];
        sheets.extend(located(spec, book, grid, issues));
        if sheets.len() < taken.len() {
            return None;
        }
    }
    // Single rows, which leave the rest of the workbook usable.
    let mut lost = Vec::new();
    for at in 0..sheets.len() {
        let columns = resolve(&sheets, at, mapping, issues);
        sheets[at].columns = columns.fields;
        sheets[at].submission = columns.submission;
        sheets[at].keep = columns.keep;
        sheets[at].absent = columns.absent;
        sheets[at].left_out = columns.left_out;
        sheets[at].parents = match sheets[at].spec.parent {
            None => vec![Parent::None; sheets[at].rows.len()],
            Some(parent) => join(&sheets, at, parent, issues, &mut lost),
        };
    }
    let unread = grids.iter().enumerate().filter(|(at, _)| !taken.contains(at));
    let unread = unread.map(|(_, (book, grid))| called(book, grid)).collect();
    let failed = issues[before..].iter().any(|i| i.severity == crate::issue::Severity::Error);
    issues.append(&mut lost);
    (!failed).then_some(BoundFile { sheets, unread })
}

/// Excel cuts the names of sheets at so many characters, and Kobo with it.
const SHEET_NAME_CHARS_MAX: usize = 31;

/// The grid that a sheet of the mapping is.
fn grid_of(
    spec: &SheetMapping,
    mapping: &Mapping,
    grids: &[(&Book, &Grid)],
    taken: &BTreeSet<usize>,
) -> Option<usize> {
    let names: Vec<String> =
        grids.iter().map(|(book, grid)| fold_label(called(book, grid))).collect();
    let free = |at: &usize| !taken.contains(at);
    for name in &spec.names {
        let wanted = fold_label(name);
        let cut: String = wanted.chars().take(SHEET_NAME_CHARS_MAX).collect();
        let is = |at: &usize| names[*at] == wanted || names[*at] == cut.trim_end();
        if let Some(at) = (0..grids.len()).filter(free).find(is) {
            return Some(at);
        }
    }
    // The files of a CSV export carry the form's name with a date and a language; and a mapping of
    // one sheet takes the only one there is. The columns say which it is.
    let wanted = wanted(spec);
    let fits = |at: &usize| {
        let (_, grid) = grids[*at];
        let header = Header::of(grid, spec.header, &wanted)?;
        let found = wanted.iter().filter(|name| header.find(name) != Found::Nothing);
        Some((found.count(), usize::MAX - at)).filter(|(count, _)| *count > 0)
    };
    let csv = grids.iter().all(|(_, grid)| grid.name.is_empty());
    let unnamed = spec.names.is_empty() || csv || (mapping.sheets.len() == 1 && grids.len() == 1);
    let visible = |at: &usize| !grids[*at].1.hidden;
    let candidates = (0..grids.len()).filter(free).filter(visible).filter(|_| unnamed);
    candidates.filter_map(|at| Some((fits(&at)?, at))).max().map(|(_, at)| at)
}

/// All names of columns that a sheet's mapping gives.
fn wanted(spec: &SheetMapping) -> Vec<&str> {
    let mut wanted: Vec<&str> = spec.submission.iter().map(String::as_str).collect();
    for condition in &spec.keep {
        wanted.extend(condition.column.iter().map(String::as_str));
    }
    for field in fields(spec) {
        match &field.source {
            Source::Columns { parent: true, .. } => {}
            Source::Together(parts) => {
                let own = parts.iter().filter(|part| !part.parent);
                wanted.extend(own.flat_map(|part| &part.names).map(String::as_str));
            }
            source => wanted.extend(names(source).map(String::as_str)),
        }
    }
    if let Some(join) = &spec.join {
        wanted.extend(join.own.iter().map(String::as_str));
    }
    wanted
}

fn fields(spec: &SheetMapping) -> impl Iterator<Item = &Field> {
    let sections = spec.sections.iter().flat_map(|section| section.fields.values());
    sections.chain(spec.columns.values())
}

fn located<'a>(
    spec: &'a SheetMapping,
    book: &'a Book,
    grid: &'a Grid,
    issues: &mut Vec<Issue>,
) -> Option<BoundSheet<'a>> {
    let name = Some(grid.name.as_str()).filter(|name| !name.is_empty());
    let Some(header) = Header::of(grid, spec.header, &wanted(spec)) else {
        let code = match spec.header {
            Some(row) => Code::MappedHeaderMissing { row },
            None => Code::SheetEmpty,
        };
        issues.push(Issue::new(&book.file, code).on(name));
        return None;
    };
    Some(BoundSheet {
        spec,
        file: &book.file,
        name,
        header_row: grid.rows.get(header.place).map_or(1, |row| row.number),
        rows: grid.rows.get(header.rows_from..).unwrap_or_default(),
        decimal_comma: grid.decimal_comma,
        header,
        columns: BTreeMap::new(),
        submission: None,
        keep: Vec::new(),
        parents: Vec::new(),
        absent: BTreeSet::new(),
        left_out: Vec::new(),
    })
}
