//! One form in several exports: which sheet and which column of one is which of another.
//!
//! Belongs here: reading the sheets of exports side by side, which may be one with labels and one with
//! XML names, or of two versions. Does not: what a column is for.
//!
//! Invariant: a column's name in the draft means that column in every export that has the name.

use std::collections::BTreeMap;

use super::super::names::{Found, Header};
use super::super::personal;
use super::super::words::{claims, of_server};
use super::column::Column;
use super::parents::join;
use super::sheet::Sheet;
use crate::event::spelling::fold_label;
use crate::intake::source::grid::{Book, Grid};

/// Rows from the top in which a header is looked for.
const HEADER_ROWS_MAX: usize = 20;

/// Columns of one name that are told apart.
const REPEATED_MAX: usize = 9;
/// Stands in a question's own column where it has none and a choice was made.
const CHOSEN: &str = "(…)";

/// A sheet of one export.
pub(super) struct RawSheet<'a> {
    name: String,
    grid: &'a Grid,
    header: Header,
}

/// What is said of sheets that are not looked at.
pub(super) struct Passed {
    pub(super) name: String,
    pub(super) why: &'static str,
}

/// The sheets of each export: a workbook is one, and all CSV files together are one.
pub(super) fn exports<'a>(books: &'a [Book], passed: &mut Vec<Passed>) -> Vec<Vec<RawSheet<'a>>> {
    let is_csv = |book: &&Book| book.sheets.iter().all(|grid| grid.name.is_empty());
    let mut exports: Vec<Vec<RawSheet<'a>>> = Vec::new();
    let csv: Vec<&Book> = books.iter().filter(is_csv).collect();
    if !csv.is_empty() {
        exports.push(csv.into_iter().flat_map(|book| sheets(book, passed)).collect());
    }
    for book in books.iter().filter(|book| !is_csv(book)) {
        exports.push(sheets(book, passed));
    }
    exports.retain(|sheets| !sheets.is_empty());
    exports
}

fn sheets<'a>(book: &'a Book, passed: &mut Vec<Passed>) -> Vec<RawSheet<'a>> {
    let stem = book.file.rsplit_once('.').map_or(book.file.as_str(), |(stem, _)| stem);
    let mut sheets: Vec<RawSheet<'a>> = Vec::new();
    for grid in &book.sheets {
        let name = if grid.name.is_empty() { stem } else { grid.name.as_str() }.to_owned();
        let mut pass = |why| passed.push(Passed { name: name.clone(), why });
        if grid.hidden {
            pass("it is hidden");
            continue;
        }
        let Some(header) = header_of(grid) else {
            pass("it is empty");
            continue;
        };
        // A copy of a sheet would count everybody twice.
        let same = |own: &RawSheet<'_>| own.grid.rows == grid.rows;
        if sheets.iter().any(same) {
            pass("it is a copy of another sheet");
            continue;
        }
        sheets.push(RawSheet { name, grid, header });
    }
    sheets
}

/// The row, of the first ones, in which most cells are what columns are called.
fn header_of(grid: &Grid) -> Option<Header> {
    let known = |cell: &&String| {
        of_server(cell) && !cell.is_empty()
            || personal::by_header(cell).is_some()
            || !claims(cell, false).is_empty()
    };
    let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).count();
    let mut best: Option<(usize, usize)> = None;
    for (place, row) in grid.rows.iter().take(HEADER_ROWS_MAX).enumerate() {
        // A title above the header is one cell; a header is several.
        let several = filled(&row.cells) > 1;
        let score =
            row.cells.iter().filter(known).count() * usize::from(several) + usize::from(several);
        if best.is_none_or(|(of, _)| score > of) {
            best = Some((score, place));
        }
    }
    let at = grid.rows.get(best?.1)?.number;
    Header::of(grid, Some(at), &[])
}

/// Whether all exports are of one form.
pub(super) fn are_one_form(exports: &[Vec<RawSheet<'_>>]) -> bool {
    let Some(first) = exports.first().and_then(|sheets| sheets.first()) else { return true };
    exports.iter().skip(1).all(|sheets| {
        sheets.first().is_some_and(|other| {
            let names = filled_names(&first.header);
            let others = filled_names(&other.header);
            let same = others.iter().filter(|name| names.contains(name)).count();
            let alike = first.header.names.len() == other.header.names.len() && same > 1;
            alike || same * 2 > names.len().min(others.len())
        })
    })
}

fn filled_names(header: &Header) -> Vec<String> {
    header.names.iter().filter(|name| !name.is_empty()).map(|name| fold_label(name)).collect()
}

/// The form's sheets, each with its columns of all exports.
pub(super) fn merged<'a>(exports: &[Vec<RawSheet<'a>>]) -> Vec<Sheet<'a>> {
    let count = exports.len();
    let mut groups: Vec<Vec<Option<&RawSheet<'a>>>> = Vec::new();
    for (export, sheets) in exports.iter().enumerate() {
        for (place, sheet) in sheets.iter().enumerate() {
            let wanted = fold_label(&sheet.name);
            let free = |group: &&mut Vec<Option<&RawSheet<'a>>>| group[export].is_none();
            let by_name = groups.iter().position(|group| {
                group[export].is_none()
                    && group.iter().flatten().any(|own| fold_label(&own.name) == wanted)
            });
            let same_count = exports.first().is_some_and(|first| first.len() == sheets.len());
            let at = by_name.or((export > 0 && same_count).then_some(place));
            match at.and_then(|at| groups.get_mut(at)).filter(free) {
                Some(group) => group[export] = Some(sheet),
                None => {
                    let mut group = vec![None; count];
                    group[export] = Some(sheet);
                    groups.push(group);
                }
            }
        }
    }
    let mut sheets: Vec<Sheet<'a>> = groups.iter().map(|group| merged_sheet(group)).collect();
    sheets.sort_by_key(|sheet| sheet.is_repeat);
    join(&mut sheets);
    sheets
}

fn merged_sheet<'a>(group: &[Option<&RawSheet<'a>>]) -> Sheet<'a> {
    let mut names: Vec<String> = Vec::new();
    for sheet in group.iter().flatten() {
        if !names.iter().any(|name| fold_label(name) == fold_label(&sheet.name)) {
            names.push(sheet.name.clone());
        }
    }
    let is_repeat = group.iter().flatten().any(|sheet| {
        ["_parent_index", "PARENT_KEY", "number__0", "@parent"]
            .iter()
            .any(|name| sheet.header.find(name) != Found::Nothing)
    });
    let is_odk = group.iter().flatten().any(|sheet| sheet.header.find("KEY") != Found::Nothing);
    let aligned = aligned(group);
    let rows: Vec<usize> = group
        .iter()
        .map(|sheet| sheet.map_or(0, |s| s.grid.rows.len().saturating_sub(s.header.rows_from)))
        .collect();
    let mut columns: Vec<Column<'a>> = Vec::new();
    let mut kept: Vec<&[Option<usize>]> = Vec::new();
    for places in &aligned {
        let mut headers: Vec<String> = Vec::new();
        let mut cells: Vec<&'a str> = Vec::new();
        for ((sheet, place), rows) in group.iter().zip(places).zip(&rows) {
            let header = sheet.zip(*place).map(|(sheet, at)| sheet.header.name(at).to_owned());
            headers.extend(header.filter(|header| !headers.contains(header)));
            let Some(sheet) = sheet else { continue };
            let below = sheet.grid.rows.get(sheet.header.rows_from..).unwrap_or_default();
            let cell = |row: usize| place.and_then(|at| below.get(row)?.cells.get(at));
            cells.extend((0..*rows).map(|row| cell(row).map_or("", |cell| cell.as_str())));
        }
        if headers.is_empty() {
            continue;
        }
        let names = names_of(group, places, &headers);
        if is_odk {
            // ODK joins the names of groups and questions with dashes.
            headers.iter_mut().for_each(|header| *header = header.replace('-', "/"));
        }
        columns.push(Column::of(&headers, names, cells, is_repeat));
        kept.push(places);
    }
    unite(&mut columns, &kept);
    mark_choices(&mut columns);
    let mut starts: Vec<usize> = Vec::new();
    let mut rows_before = 0;
    for rows in &rows {
        starts.push(rows_before);
        rows_before += rows;
    }
    let rows = rows_before;
    let (parent, parent_rows) = (None, Vec::new());
    Sheet { names, columns, rows, starts, is_repeat, parent, parent_rows, numbered: None }
}

/// Names that mean this column and no other, in every export.
fn names_of(
    group: &[Option<&RawSheet<'_>>],
    places: &[Option<usize>],
    headers: &[String],
) -> Vec<String> {
    let is_found = |name: &String| {
        let mut all = group.iter().zip(places);
        all.any(|(sheet, place)| {
            sheet.zip(*place).is_some_and(|(sheet, at)| sheet.header.find(name) == Found::One(at))
        })
    };
    let means = |name: &String| {
        group.iter().zip(places).all(|(sheet, place)| match (sheet, place) {
            (None, _) => true,
            (Some(sheet), None) => sheet.header.find(name) == Found::Nothing,
            (Some(sheet), Some(place)) => match sheet.header.find(name) {
                Found::One(at) => at == *place,
                Found::Nothing => true,
                Found::Several(_) => false,
            },
        })
    };
    let mut names: Vec<String> = headers.iter().filter(|name| means(name)).cloned().collect();
    if names.is_empty() {
        // A header that comes again is told apart by its place among its like.
        let numbers = 1..=REPEATED_MAX;
        let again = headers.iter().flat_map(|name| {
            numbers.clone().map(|at| format!("{name} ({at})")).collect::<Vec<_>>()
        });
        names.extend(again.filter(|name| means(name) && is_found(name)));
    }
    // Each export that has the column has to find it.
    let found = group.iter().zip(places).all(|(sheet, place)| match (sheet, place) {
        (Some(sheet), Some(at)) => {
            names.iter().any(|name| sheet.header.find(name) == Found::One(*at))
        }
        _ => true,
    });
    if found { names } else { Vec::new() }
}

/// For each column, its place in each export.
fn aligned(group: &[Option<&RawSheet<'_>>]) -> Vec<Vec<Option<usize>>> {
    let mut columns: Vec<Vec<Option<usize>>> = Vec::new();
    for (export, sheet) in group.iter().enumerate() {
        let Some(sheet) = sheet else { continue };
        let first = group[..export].iter().position(Option::is_some);
        // Labels and XML names of one version have the same columns in the same order.
        let same_order = first
            .and_then(|at| group[at])
            .is_some_and(|other| other.header.names.len() == sheet.header.names.len());
        for (place, name) in sheet.header.names.iter().enumerate() {
            if name.is_empty() {
                continue;
            }
            let wanted = fold_label(name);
            let is = |places: &&mut Vec<Option<usize>>| {
                places[export].is_none()
                    && group.iter().zip(places.iter()).any(|(own, at)| {
                        let own = own.zip(*at).map(|(own, at)| fold_label(own.header.name(at)));
                        own.as_deref() == Some(wanted.as_str())
                    })
            };
            let at_place = |places: &&mut Vec<Option<usize>>| {
                same_order
                    && places[export].is_none()
                    && first.is_some_and(|first| places[first] == Some(place))
            };
            if let Some(places) = columns.iter_mut().find(is) {
                places[export] = Some(place);
            } else if let Some(places) = columns.iter_mut().find(at_place) {
                places[export] = Some(place);
            } else {
                let mut places = vec![None; group.len()];
                places[export] = Some(place);
                columns.push(places);
            }
        }
    }
    columns
}

/// Marks the columns that say of one choice each whether it was made; where the question has no column
/// of its own, it gets one.
fn mark_choices(columns: &mut Vec<Column<'_>>) {
    let flag =
        |cell: &&str| ["", "0", "1", "true", "false"].contains(&cell.to_lowercase().as_str());
    let mut questions: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        if let Some((question, _)) = column.header.rsplit_once('/')
            && column.facts.filled > 0
            && column.can_be_named()
            && column.cells.iter().all(flag)
        {
            questions.entry(question.to_owned()).or_default().push(at);
        }
    }
    for (question, all) in questions {
        let own = columns.iter().position(|column| column.header == question);
        let own = match own {
            Some(own) => own,
            // One such column may be a question of yes and no in a group.
            None if all.len() > 1
                && columns
                    .iter()
                    .filter(|c| c.header.starts_with(&format!("{question}/")))
                    .count()
                    == all.len() =>
            {
                let rows = columns.first().map_or(0, |column| column.cells.len());
                let chosen = |row: usize| {
                    let made = |at: &&usize| {
                        let cell = columns[**at].cells.get(row).copied().unwrap_or_default();
                        cell == "1" || cell.eq_ignore_ascii_case("true")
                    };
                    if all.iter().any(|at| made(&at)) { CHOSEN } else { "" }
                };
                let cells = (0..rows).map(chosen).collect();
                let headers = std::slice::from_ref(&question);
                columns.push(Column::of(headers, vec![question.clone()], cells, false));
                columns.len() - 1
            }
            None => continue,
        };
        let mut choices = Vec::new();
        for at in all {
            let column = &mut columns[at];
            let choice = |header: &String| header.rsplit_once('/').map(|(_, own)| own.to_owned());
            choices.push(column.headers.iter().filter_map(choice).collect());
            column.is_choice = true;
            column.claims.clear();
        }
        columns[own].choices = choices;
    }
}

/// Unites columns of different exports that claim the same role.
fn unite(columns: &mut Vec<Column<'_>>, places: &[&[Option<usize>]]) {
    let mut places: Vec<&[Option<usize>]> = places.to_vec();
    let mut at = 0;
    while at < columns.len() {
        let role = |c: &Column<'_>| {
            c.claims.first().filter(|_| c.is_known() && c.can_be_named()).map(|claim| claim.role)
        };
        let fits = |other: &usize| {
            let apart =
                places[at].iter().zip(places[*other]).all(|(a, b)| a.is_none() || b.is_none());
            apart && role(&columns[at]).is_some() && role(&columns[at]) == role(&columns[*other])
        };
        let rivals: Vec<usize> = (at + 1..columns.len()).filter(fits).collect();
        if let [other] = rivals.as_slice() {
            places.remove(*other);
            let other = columns.remove(*other);
            let own = &mut columns[at];
            own.names.extend(other.names);
            for (cell, more) in own.cells.iter_mut().zip(other.cells) {
                if cell.is_empty() {
                    *cell = more;
                }
            }
            own.facts = super::facts::Facts::of(&own.cells);
        }
        at += 1;
    }
}
