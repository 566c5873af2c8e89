//! Forms under a mapping, from files to proposals.
//!
//! Belongs here: the order of the steps. Does not: any of the steps (`source`, `recognise::mapping`,
//! `assemble`).

use std::collections::{HashMap, HashSet};

use crate::event::ids::Reference;
use crate::event::profile::Profile;
use crate::intake::assemble::take;
use crate::intake::context::{Context, Intake};
use crate::intake::files::form_files;
use crate::intake::recognise::mapped::MappedTable;
use crate::intake::recognise::mapping::definition::Mapping;
use crate::intake::recognise::mapping::file::Fault;
use crate::intake::recognise::mapping::{
    bind::{Binding, bind},
    bound, pattern, rows,
};
use crate::intake::rows::Vocabulary;
use crate::intake::source;
use crate::intake::source::grid::Book;
use crate::intake::source::input::Input;
use crate::intake::tables::Column;
use crate::issue::value::{List, PersonalColumns};
use crate::issue::{Code, Issue, Severity};
use crate::ledger::Submissions;

/// What was read of a form.
pub struct FormIntake {
    /// The activities, and everything that was found.
    pub intake: Intake,
    /// Its submissions, where the mapping says how they are known.
    pub submissions: Submissions,
}

/// What a mapping writes itself that the profile does not have: once, with its line, and not for each
/// row.
pub fn faults(mapping: &Mapping, profile: &Profile) -> Vec<Fault> {
    let vocabulary = Vocabulary::of(profile);
    let sections = mapping.sheets.iter().flat_map(|sheet| &sheet.sections);
    let fields = sections.flat_map(|section| &section.fields);
    let mut faults: Vec<Fault> = Vec::new();
    for (column, field) in fields.filter_map(|(name, field)| Some((Column::named(name)?, field))) {
        for (written, line) in field.written() {
            for (value, code) in vocabulary.faults(column, written) {
                let fault = Fault { line, value: Some(value.to_owned()), code };
                if !faults.contains(&fault) {
                    faults.push(fault);
                }
            }
        }
    }
    faults
}

/// Reads the workbooks or CSV files of a form. `namespace` takes the place of the mapping's own.
pub fn read(
    inputs: &[Input],
    mapping: &Mapping,
    namespace: Option<&str>,
    context: &Context<'_>,
) -> FormIntake {
    let mut intake = Intake::default();
    let files = form_files(inputs, &mut intake.issues);
    intake.unusable_files = intake.issues.len();
    let mut books = Vec::new();
    for input in &files {
        match source::open::read(input, &mut intake.issues) {
            Some(book) => books.push(book),
            None => intake.unusable_files += 1,
        }
    }
    take_books(&books, mapping, namespace, context, intake)
}

/// Turns workbooks into proposals, as [`read`] does.
pub fn take_books(
    books: &[Book],
    mapping: &Mapping,
    namespace: Option<&str>,
    context: &Context<'_>,
    mut intake: Intake,
) -> FormIntake {
    let Binding { files: located, failed } = bind(mapping, books, &mut intake.issues);
    intake.unusable_files += failed;
    // Until here only headers were read, and what joins repeats to their parents.
    let of_headers =
        intake.issues.iter().filter(|i| !matches!(i.code, Code::RowWithoutParent { .. }));
    let headers: HashSet<_> = of_headers.filter_map(place).collect();
    for workbook in &located {
        intake.issues.extend(left_out(workbook));
    }
    let mapped = rows::map(&located);
    let form = pattern::slug(&mapping.name);
    let submissions = Submissions { form, ..Submissions::default() };
    let mut form = FormIntake { intake, submissions };
    for (reference, submissions) in mapped.submissions {
        if let Ok(reference) = Reference::new(&reference) {
            form.submissions.of.entry(reference).or_default().extend(submissions);
        }
    }
    form.submissions.in_file.extend(mapped.in_file);
    form.intake.issues.extend(mapped.issues);
    form.intake = take_tables(&mapped.tables, namespace, context, form.intake);
    form.intake.rows = mapped.rows;
    // What is wrong with a header is wrong with no row.
    let wrong = form.intake.issues.iter().filter(|issue| issue.severity == Severity::Error);
    let places = wrong.filter_map(place);
    let places: HashSet<_> = places.filter(|place| !headers.contains(place)).collect();
    form.intake.rejected_rows = places.len();
    for proposal in &mut form.intake.proposals.activities {
        proposal.source_key = form.submissions.source_key(&proposal.reference);
    }
    form
}

/// Where a row is.
fn place(issue: &Issue) -> Option<(String, Option<String>, u32)> {
    Some((issue.file.clone(), issue.sheet.clone(), issue.row?))
}

/// Checks mapped rows as those of any table.
pub(crate) fn take_tables(
    tables: &[MappedTable],
    namespace: Option<&str>,
    context: &Context<'_>,
    mut intake: Intake,
) -> Intake {
    let mut issues = std::mem::take(&mut intake.issues);
    let (rows, rejected_rows) = (intake.rows, intake.rejected_rows);
    let sheets = tables.iter().map(|table| table.sheet(namespace)).collect();
    let mut intake = take(sheets, context, intake);
    // A row of the file can be rows of several tables.
    let mut sheets: HashMap<(&str, Option<&str>), HashSet<u32>> = HashMap::new();
    for table in tables {
        let rows = sheets.entry((&table.file, table.sheet.as_deref())).or_default();
        rows.extend(table.rows.iter().map(|row| row.number));
    }
    let is_read = |issue: &&Issue| {
        let rows = sheets.get(&(issue.file.as_str(), issue.sheet.as_deref()));
        issue.row.zip(rows).is_some_and(|(row, rows)| rows.contains(&row))
    };
    let wrong = intake.issues.iter().filter(|issue| issue.is_error()).filter(is_read);
    let wrong: HashSet<_> = wrong.map(|issue| (&issue.file, &issue.sheet, issue.row)).collect();
    let (read, wrong) = (sheets.values().map(HashSet::len).sum::<usize>(), wrong.len());
    intake.rows = rows + read;
    intake.rejected_rows = rejected_rows + wrong;
    // A row with several cases has the same issue in each.
    let mut seen: HashSet<Issue> = HashSet::new();
    let found = std::mem::take(&mut intake.issues).into_iter();
    issues.extend(found.filter(|issue| issue.row.is_none() || seen.insert(issue.clone())));
    // Where a form's row is wrong itself, an issue about its activity's row adds nothing.
    let wrong: HashSet<(String, Option<String>, u32)> = issues
        .iter()
        .filter(|issue| issue.severity == Severity::Error && issue.code != Code::ActivityRejected)
        .filter_map(|issue| Some((issue.file.clone(), issue.sheet.clone(), issue.row?)))
        .collect();
    issues.retain(|issue| {
        let place = (issue.file.clone(), issue.sheet.clone(), issue.row.unwrap_or_default());
        issue.code != Code::ActivityRejected || !wrong.contains(&place)
    });
    intake.issues = issues;
    intake
}

/// Notes which sheets are not read, which columns of the others, and which of these look personal.
fn left_out(workbook: &bound::BoundFile<'_>) -> Vec<Issue> {
    let mut issues = Vec::new();
    let unread = workbook.unread.iter().filter(|(_, grid)| !grid.rows.is_empty());
    let names: Vec<&str> = unread.map(|(book, grid)| bound::called(book, grid)).collect();
    if let (Some(sheet), false) = (workbook.sheets.first(), names.is_empty()) {
        let (count, sheets) = (names.len().into(), List::commas(names));
        issues.push(Issue::new(sheet.file, Code::MappedSheetsSkipped { count, sheets }).note());
    }
    for sheet in workbook.sheets.iter().filter(|sheet| !sheet.left_out.is_empty()) {
        let personal = sheet.left_out.iter().filter_map(|(column, personal)| {
            Some((sheet.header.name(*column).into(), (*personal)?))
        });
        let personal = PersonalColumns(personal.collect());
        let personal = (!personal.0.is_empty()).then_some(personal);
        let count = sheet.left_out.len().into();
        issues.push(sheet.issue(Code::MappedColumnsSkipped { count, personal }).note());
    }
    issues
}
