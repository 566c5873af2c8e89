//! Binding a mapping to files: which sheet of them is which of the mapping's.

use super::bound::{BoundFile, BoundSheet, Parent, called};
use super::columns::resolve;
use super::join::join;
use super::list_columns;
use std::collections::{BTreeMap, BTreeSet};

use super::definition::{Field, Mapping, SheetMapping, Source};
use super::names::{Found, Header};
use super::sections::names;
use crate::event::spelling::fold_label;
use crate::event::spelling::nearest;
use crate::intake::recognise::merged::MergedNumbers;
use crate::intake::source::grid::{Book, Grid};
use crate::issue::value::List;
use crate::issue::{Code, Issue};

/// What a mapping is bound to.
pub struct Binding<'a> {
    /// Workbooks, and CSV files that belong together.
    pub files: Vec<BoundFile<'a>>,
    /// How many others it does not fit.
    pub failed: usize,
}

/// Holds a mapping against files: each workbook by itself, all CSV files together.
pub fn bind<'a>(mapping: &'a Mapping, books: &'a [Book], issues: &mut Vec<Issue>) -> Binding<'a> {
    let is_csv = |book: &&Book| book.sheets.iter().all(|grid| grid.name.is_empty());
    let mut csv: Vec<Place<'a>> = grids(books.iter().filter(is_csv));
    let (mut found, mut failed) = (Vec::new(), 0);
    // CSV files can be those of several exports, each of which has all sheets of the mapping.
    while !csv.is_empty() {
        let bound = workbook(mapping, csv, issues);
        let rest = bound.as_ref().map_or(Vec::new(), |bound| bound.unread.clone());
        failed += usize::from(bound.is_none());
        found.extend(bound);
        let has = |spec: &SheetMapping| rest.iter().any(|(_, grid)| has_columns(spec, grid));
        if rest.len() < mapping.sheets.len() || !mapping.sheets.iter().all(has) {
            break;
        }
        if let Some(bound) = found.last_mut() {
            bound.unread.clear();
        }
        csv = rest;
    }
    for book in books.iter().filter(|book| !is_csv(book)) {
        let bound = workbook(mapping, grids(std::iter::once(book)), issues);
        failed += usize::from(bound.is_none());
        found.extend(bound);
    }
    for bound in &found {
        warn_of_alike(mapping, bound, issues);
    }
    Binding { files: found, failed }
}

/// Warns of sheets that are not read although they have the columns of one that is: a copy, or another
/// version of it.
fn warn_of_alike(mapping: &Mapping, bound: &BoundFile<'_>, issues: &mut Vec<Issue>) {
    for (book, grid) in &bound.unread {
        let alike = |spec: &&SheetMapping| has_columns(spec, grid);
        if let Some(spec) = mapping.sheets.iter().find(alike) {
            let name = spec.name().into();
            let sheet = Some(grid.name.as_str()).filter(|name| !name.is_empty());
            let issue = Issue::new(&book.file, Code::MappedSheetAlike { name }).on(sheet);
            issues.push(issue.warning());
        }
    }
}

/// Whether a grid has rows, and all columns that a sheet's mapping reads.
fn has_columns(spec: &SheetMapping, grid: &Grid) -> bool {
    let Some(header) = Header::of(grid, spec.header, &wanted(spec)) else { return false };
    let has = |names: &[String]| names.iter().any(|name| header.find(name) != Found::Nothing);
    let has_all = |field: &Field| match &field.source {
        Source::Columns { names, parent: false } => {
            let is_apart = |name: &String| !header.choices_alone(name).is_empty();
            has(names) || (field.multiple && names.iter().any(is_apart))
        }
        Source::Derived(parts) => parts.iter().all(|part| part.parent || has(&part.column)),
        Source::Together(parts) => parts.iter().all(|part| part.parent || has(&part.names)),
        Source::Sum(columns) => columns.iter().all(|names| has(names)),
        _ => true,
    };
    let mut own = fields(spec).filter(|field| field.templates.is_empty()).peekable();
    let reads = fields(spec).any(|field| names(&field.source).next().is_some());
    let has_keys = spec.submission.is_empty() || has(&spec.submission);
    let has_conditions = spec.keep.iter().all(|condition| has(&condition.column));
    let has_rows = grid.rows.len() > header.rows_from;
    has_rows && reads && has_keys && has_conditions && own.all(has_all)
}

/// A sheet, with its file.
type Place<'a> = (&'a Book, &'a Grid);

fn grids<'a>(books: impl Iterator<Item = &'a Book>) -> Vec<Place<'a>> {
    books.flat_map(|book| book.sheets.iter().map(move |grid| (book, grid))).collect()
}

fn workbook<'a>(
    mapping: &'a Mapping,
    grids: Vec<Place<'a>>,
    issues: &mut Vec<Issue>,
) -> Option<BoundFile<'a>> {
    let before = issues.len();
    let mut taken = BTreeSet::new();
    let mut sheets: Vec<BoundSheet<'a>> = Vec::new();
    let mut places: Vec<(&Book, &Grid)> = Vec::new();
    for spec in &mapping.sheets {
        let Some(at) = grid_of(spec, mapping, &grids, &taken) else {
            let names: Vec<&str> = grids.iter().map(|(book, grid)| called(book, grid)).collect();
            let file = grids.first().map_or("", |(book, _)| book.file.as_str());
            let taken = taken.iter().filter_map(|at| names.get(*at).copied());
            let is_wanted = |name: &&str| {
                spec.names.iter().any(|wanted| fold_label(wanted) == fold_label(name))
            };
            if let Some(name) = taken.into_iter().find(is_wanted) {
                issues.push(Issue::new(file, Code::MappedSheetTaken { name: name.into() }));
                return None;
            }
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
        places.push(grids[at]);
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
    for (at, (_, grid)) in places.into_iter().enumerate() {
        sheets[at].merged = list_columns::merged_numbers(&sheets, at, grid);
        issues.extend(list_columns::header_above(&sheets[at], grid));
        issues.extend(grid.hidden_note(sheets[at].file, sheets[at].header_row));
    }
    let unread = grids.iter().enumerate().filter(|(at, _)| !taken.contains(at));
    let unread = unread.map(|(_, place)| *place).collect();
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
            Source::Derived(parts) => {
                let own = parts.iter().filter(|part| !part.parent);
                wanted.extend(own.flat_map(|part| &part.column).map(String::as_str));
            }
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
    if spec.header.is_none() && header.place > 0 {
        let number = grid.rows.get(header.place).map_or(1, |row| row.number);
        let code = Code::HeaderBelow { above: number.saturating_sub(1).into() };
        issues.push(Issue::new(&book.file, code).on(name).at(number).note());
    }
    Some(BoundSheet {
        spec,
        file: &book.file,
        name,
        header_row: grid.rows.get(header.place).map_or(1, |row| row.number),
        rows: grid.rows.get(header.rows_from..).unwrap_or_default(),
        decimal_comma: grid.decimal_comma,
        days_from: grid.days_from,
        header,
        columns: BTreeMap::new(),
        submission: Vec::new(),
        keep: Vec::new(),
        parents: Vec::new(),
        absent: BTreeSet::new(),
        merged: MergedNumbers::default(),
        left_out: Vec::new(),
    })
}
