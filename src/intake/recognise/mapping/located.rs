//! A mapping held against a workbook: which sheet is which, which column is which, and which rows of
//! a repeat belong to which row of its parent.
//!
//! Belongs here: everything that is the same for all rows. Does not: reading a row (`rows`).
//!
//! Invariant: a mapped column that looks personal is refused here, so that no value of it is ever
//! read; the numbers of people and households alone may be, since they are hashed and never shown.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::file::{Field, Mapping, SheetMapping, Source};
use super::names::{Found, Header};
use super::personal::{self, Personal};
use crate::event::spelling::fold_label;
use crate::event::spelling::nearest;
use crate::intake::source::grid::{Book, Grid, GridRow};
use crate::issue::Issue;

/// A workbook under a mapping, or CSV files that belong together.
pub struct Workbook<'a> {
    /// Its sheets, in the mapping's order.
    pub sheets: Vec<Located<'a>>,
    /// Sheets that the mapping does not speak of.
    pub unread: Vec<&'a str>,
}

/// A sheet under its mapping.
pub struct Located<'a> {
    /// What its rows are.
    pub spec: &'a SheetMapping,
    /// The file, for messages.
    pub file: &'a str,
    /// The worksheet, where the file has several.
    pub name: Option<&'a str>,
    /// Its header.
    pub header: Header,
    /// Row of the header, as a spreadsheet numbers it.
    pub header_row: u32,
    /// Its rows below the header.
    pub rows: &'a [GridRow],
    /// Whether numbers have a decimal comma.
    pub decimal_comma: bool,
    /// The columns of each field, by the field's place.
    columns: BTreeMap<usize, Columns>,
    /// The column with a submission's key.
    pub submission: Option<usize>,
    /// The column of each condition.
    pub keep: Vec<usize>,
    /// For each row, its parent's place; `None` where it has none.
    pub parents: Vec<Parent>,
    /// Columns that are not read, with why they look personal where they do.
    pub left_out: Vec<(usize, Option<Personal>)>,
}

/// Where a row's parent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent {
    /// The sheet has no parent.
    None,
    /// At this place among the parent's rows.
    At(usize),
    /// It names one that is not there.
    Lost,
}

/// The columns of a field.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// Sheets up from the field's own.
    pub up: usize,
    /// In the order in which they are tried.
    pub at: Vec<usize>,
    /// Of a derived key, the columns of each part.
    pub parts: Vec<Vec<usize>>,
    /// Of a number of rows, the place of the repeat among the mapping's sheets.
    pub repeat: Option<usize>,
}

impl<'a> Located<'a> {
    /// The columns of one of the sheet's fields.
    pub fn columns(&self, field: &Field) -> &Columns {
        static NONE: std::sync::LazyLock<Columns> = std::sync::LazyLock::new(Columns::default);
        self.columns.get(&field.place).unwrap_or(&NONE)
    }

    /// A cell; empty where the row ends before it.
    pub fn cell(&self, row: usize, column: usize) -> &'a str {
        let row = self.rows.get(row);
        row.and_then(|row| row.cells.get(column)).map_or("", String::as_str)
    }

    /// An issue of the whole sheet.
    pub fn issue(&self, reason: impl Into<String>, remedy: impl Into<String>) -> Issue {
        Issue::file(self.file, reason, remedy).on(self.name)
    }
}

/// Holds a mapping against files: each workbook by itself, all CSV files together.
pub fn workbooks<'a>(
    mapping: &'a Mapping,
    books: &'a [Book],
    issues: &mut Vec<Issue>,
) -> Vec<Workbook<'a>> {
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
) -> Option<Workbook<'a>> {
    let before = issues.len();
    let mut taken = BTreeSet::new();
    let mut sheets: Vec<Located<'a>> = Vec::new();
    for spec in &mapping.sheets {
        let Some(at) = grid_of(spec, mapping, &grids, &taken) else {
            let names: Vec<&str> = grids.iter().map(|(book, grid)| called(book, grid)).collect();
            let file = grids.first().map_or("", |(book, _)| book.file.as_str());
            let near = nearest(spec.name(), names.iter().copied());
            let remedy = match near {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("it has: {}", names.join(", ")),
            };
            let reason = match spec.names.as_slice() {
                [] => "has no sheet with the columns that the mapping reads".to_owned(),
                names => {
                    format!("has no sheet \"{}\", which the mapping reads", names.join("\" or \""))
                }
            };
            issues.push(Issue::file(file, reason, remedy));
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
    (!failed).then_some(Workbook { sheets, unread })
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
            Source::Columns { names, parent: false } => {
                wanted.extend(names.iter().map(String::as_str));
            }
            Source::Derived(parts) => {
                wanted.extend(parts.iter().flat_map(|p| &p.column).map(String::as_str));
            }
            _ => {}
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
) -> Option<Located<'a>> {
    let name = Some(grid.name.as_str()).filter(|name| !name.is_empty());
    let Some(header) = Header::of(grid, spec.header, &wanted(spec)) else {
        let (reason, remedy) = match spec.header {
            Some(row) => (
                format!("has no row {row}, where the mapping says that the header is"),
                "correct header = … in the mapping",
            ),
            None => ("is empty".to_owned(), "export it again, with a header and rows"),
        };
        issues.push(Issue::file(&book.file, reason, remedy).on(name));
        return None;
    };
    Some(Located {
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
        left_out: Vec::new(),
    })
}

/// What [`resolve`] finds.
struct Resolved {
    fields: BTreeMap<usize, Columns>,
    submission: Option<usize>,
    keep: Vec<usize>,
    left_out: Vec<(usize, Option<Personal>)>,
}

/// Finds the columns of one sheet's fields.
fn resolve(
    sheets: &[Located<'_>],
    at: usize,
    mapping: &Mapping,
    issues: &mut Vec<Issue>,
) -> Resolved {
    let sheet = &sheets[at];
    let mut finder = Finder { sheets, at, issues, read: BTreeSet::new() };
    let mut found = BTreeMap::new();
    for section in &sheet.spec.sections {
        for (name, field) in &section.fields {
            let number = ["person", "household"].contains(&name.as_str());
            let columns = finder.field(field, mapping, number);
            found.insert(field.place, columns);
        }
    }
    for field in sheet.spec.columns.values() {
        let columns = finder.field(field, mapping, false);
        found.insert(field.place, columns);
    }
    let submission = match sheet.spec.submission.is_empty() {
        true => None,
        false => finder.first(&sheet.spec.submission),
    };
    let keep = sheet.spec.keep.iter().filter_map(|condition| {
        let column = finder.first(&condition.column)?;
        finder.refuse_personal(column, "a condition", false);
        Some(column)
    });
    let keep = keep.collect();
    let read = finder.read;
    let unread = (0..sheet.header.names.len())
        .filter(|column| !read.contains(column) && !sheet.header.name(*column).is_empty());
    let left_out = unread.map(|column| (column, personal::by_header(sheet.header.name(column))));
    Resolved { fields: found, submission, keep, left_out: left_out.collect() }
}

/// Finds columns, and says where one is missing or personal.
struct Finder<'f, 'a> {
    sheets: &'f [Located<'a>],
    at: usize,
    issues: &'f mut Vec<Issue>,
    read: BTreeSet<usize>,
}

impl Finder<'_, '_> {
    fn field(&mut self, field: &Field, mapping: &Mapping, number: bool) -> Columns {
        let mut columns = Columns::default();
        match &field.source {
            Source::Constant(_) | Source::Pattern(_) => {}
            Source::Columns { names, parent: false } => {
                columns.at = self.all(names);
                if !number {
                    for column in columns.at.clone() {
                        self.refuse_personal(column, "", field.public);
                    }
                }
                self.read.extend(columns.at.iter().flat_map(|column| {
                    let choices = self.sheets[self.at].header.choices(*column);
                    choices.into_iter().map(|(at, _)| at).collect::<Vec<_>>()
                }));
            }
            Source::Columns { names, parent: true } => {
                let mut up = 0;
                let mut sheet = self.at;
                while let Some(parent) = self.sheets[sheet].spec.parent {
                    (sheet, up) = (parent, up + 1);
                    let mut above = Finder {
                        sheets: self.sheets,
                        at: sheet,
                        issues: &mut Vec::new(),
                        read: BTreeSet::new(),
                    };
                    let found = above.all(names);
                    if !found.is_empty() {
                        columns = Columns { up, at: found, ..Columns::default() };
                        break;
                    }
                }
                if columns.at.is_empty() {
                    self.missing(names, sheet);
                } else if !number {
                    for column in columns.at.clone() {
                        self.refuse_personal_of(sheet, column, "", field.public);
                    }
                }
            }
            Source::Derived(parts) => {
                columns.parts = parts.iter().map(|part| self.all(&part.column)).collect();
            }
            Source::RowsOf(name) => {
                let wanted = fold_label(name);
                let is = |spec: &SheetMapping| {
                    spec.names.iter().any(|name| fold_label(name) == wanted)
                        && spec.parent == Some(self.at)
                };
                columns.repeat = mapping.sheets.iter().position(is);
                if columns.repeat.is_none() {
                    let reason = format!("has no repeat \"{name}\" whose rows could be counted");
                    let remedy = "give the name of a [[sheet]] that has this one as its parent";
                    let issue = self.sheets[self.at].issue(reason, remedy);
                    self.issues.push(issue);
                }
            }
        }
        columns
    }

    /// The columns of the sheet that have one of some names, in the order of the names.
    fn all(&mut self, names: &[String]) -> Vec<usize> {
        let header = &self.sheets[self.at].header;
        let mut columns = Vec::new();
        for name in names {
            match header.find(name) {
                Found::Nothing => {}
                Found::One(column) if columns.contains(&column) => {}
                Found::One(column) => columns.push(column),
                Found::Several(places) => {
                    let shown: Vec<&str> = places.iter().map(|at| header.name(*at)).collect();
                    let same = shown.iter().all(|name| *name == shown[0]);
                    let remedy = match same {
                        true => "rename one of them in the file".to_owned(),
                        false => format!("write one in full: {}", shown.join(", ")),
                    };
                    let reason = format!("\"{name}\" names {} columns", places.len());
                    let issue = self.sheets[self.at]
                        .issue(reason, remedy)
                        .at(self.sheets[self.at].header_row);
                    self.issues.push(issue);
                    return columns;
                }
            }
        }
        if columns.is_empty() {
            self.missing(names, self.at);
        }
        self.read.extend(&columns);
        columns
    }

    fn first(&mut self, names: &[String]) -> Option<usize> {
        self.all(names).first().copied()
    }

    fn missing(&mut self, names: &[String], of: usize) {
        let sheet = &self.sheets[of];
        let own = || sheet.header.names.iter().map(String::as_str).filter(|name| !name.is_empty());
        let parts = own().flat_map(|name| [name, super::names::last_part(name)]);
        let near = names.iter().find_map(|name| nearest(name, parts.clone()));
        let remedy = match near {
            Some(near) => format!("did you mean \"{near}\"? Else correct the mapping"),
            None => {
                const SHOWN_MAX: usize = 12;
                let shown: Vec<&str> = own().take(SHOWN_MAX).collect();
                let more = if own().count() > SHOWN_MAX { ", …" } else { "" };
                format!("its columns are: {}{more}", shown.join(", "))
            }
        };
        let reason =
            format!("has no column \"{}\", which the mapping reads", names.join("\" or \""));
        self.issues.push(sheet.issue(reason, remedy).at(sheet.header_row));
    }

    fn refuse_personal(&mut self, column: usize, what: &str, public: bool) {
        self.refuse_personal_of(self.at, column, what, public);
    }

    /// Refuses a column that looks personal: its values would get into texts or messages.
    fn refuse_personal_of(&mut self, of: usize, column: usize, what: &str, public: bool) {
        let sheet = &self.sheets[of];
        let header = sheet.header.name(column);
        let rows = 0..sheet.rows.len();
        let values = personal::by_values(rows.map(|row| sheet.cell(row, column)));
        // What somebody vouches for may look like a name, but a phone number is one.
        let values =
            values.filter(|kind| !public || matches!(kind, Personal::Phones | Personal::Addresses));
        let by_header = personal::by_header(header).filter(|_| !public);
        let Some(kind) = by_header.or(values) else { return };
        let seen = if by_header.is_some() { "by its header" } else { "by its values" };
        let read =
            if what.is_empty() { "is mapped".to_owned() } else { format!("is read for {what}") };
        let reason = format!(
            "{read}, but seems to hold {} {seen}: personal data never enters a ledger",
            kind.what()
        );
        let remedy = match kind {
            Personal::Phones | Personal::Addresses if by_header.is_none() => {
                "map another column, or leave it out"
            }
            _ => {
                "map another column, or leave it out; if it is about no person, say so with \
                 public = true beside column = \"…\" in the mapping"
            }
        };
        let issue = sheet.issue(reason, remedy).at(sheet.header_row).column(header);
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }
}

/// Columns that join a repeat to its parent in the exports of Kobo and ODK: the repeat's, and the
/// parent's. The place in the sheet comes first, the submission second.
const INDEX: (&str, &str) = ("_parent_index", "_index");
const SUBMISSION: (&[&str], &[&str]) =
    (&["_submission__uuid", "_submission_uuid"], &["_uuid", "_submission__uuid"]);
const KEY: (&str, &str) = ("PARENT_KEY", "KEY");

/// For each row of a repeat, the place of its parent.
fn join(
    sheets: &[Located<'_>],
    at: usize,
    parent: usize,
    issues: &mut Vec<Issue>,
    lost: &mut Vec<Issue>,
) -> Vec<Parent> {
    let (own, above) = (&sheets[at], &sheets[parent]);
    let column = |sheet: &Located<'_>, names: &[&str]| {
        names.iter().find_map(|name| match sheet.header.find(name) {
            Found::One(column) => Some(column),
            _ => None,
        })
    };
    let pair = |names: (&[&str], &[&str])| Some((column(own, names.0)?, column(above, names.1)?));
    let pairs: Vec<(usize, usize)> = match &own.spec.join {
        Some(join) => {
            let texts: fn(&[String]) -> Vec<&str> = |all| all.iter().map(String::as_str).collect();
            pair((&texts(&join.own), &texts(&join.parent))).into_iter().collect()
        }
        None => {
            let index = pair((&[INDEX.0], &[INDEX.1]));
            let submission = pair(SUBMISSION);
            let both: Vec<(usize, usize)> = index.into_iter().chain(submission).collect();
            match both.is_empty() {
                true => pair((&[KEY.0], &[KEY.1])).into_iter().collect(),
                false => both,
            }
        }
    };
    if pairs.is_empty() {
        let reason = format!("has no columns that join it to \"{}\"", above.spec.name());
        let remedy = "Kobo's are _parent_index and _index; for others write \
                      join = { own = \"…\", parent = \"…\" } in the mapping";
        issues.push(own.issue(reason, remedy).at(own.header_row));
        return vec![Parent::Lost; own.rows.len()];
    }
    fn key<'a>(sheet: &Located<'a>, row: usize, columns: &[usize]) -> Vec<&'a str> {
        columns.iter().map(|column| sheet.cell(row, *column)).collect()
    }
    let (own_columns, columns): (Vec<usize>, Vec<usize>) = pairs.iter().copied().unzip();
    let mut places: HashMap<Vec<&str>, usize> = HashMap::new();
    for row in 0..above.rows.len() {
        places.entry(key(above, row, &columns)).or_insert(row);
    }
    let mut parents = Vec::with_capacity(own.rows.len());
    for (row, own_row) in own.rows.iter().enumerate() {
        let key = key(own, row, &own_columns);
        let found = places.get(&key).filter(|_| key.iter().any(|part| !part.is_empty()));
        if found.is_none() {
            let reason = format!("belongs to no row of \"{}\"", above.spec.name());
            let remedy = "export the form again, with all its repeats";
            let issue = own.issue(reason, remedy).at(own_row.number);
            let column = pairs.first().map_or("", |pair| own.header.name(pair.0));
            lost.push(issue.column(column));
        }
        parents.push(found.map_or(Parent::Lost, |row| Parent::At(*row)));
    }
    parents
}

/// How many rows of a repeat belong to each row of its parent.
pub fn counts(repeat: &Located<'_>) -> BTreeMap<usize, usize> {
    let mut counts = BTreeMap::new();
    for (row, parent) in repeat.parents.iter().enumerate() {
        let kept = repeat.spec.keep.iter().zip(&repeat.keep);
        let kept = kept.into_iter().all(|(c, column)| c.keeps(repeat.cell(row, *column)));
        if let Parent::At(parent) = parent
            && kept
        {
            *counts.entry(*parent).or_default() += 1;
        }
    }
    counts
}
