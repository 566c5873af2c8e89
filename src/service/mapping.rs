//! Mappings: drafting one for a form's export, and saying what one does with it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::input::{books, utf8};
use super::{Error, Input};
use crate::event::profile::Profile;
use crate::intake::files::form_files as forms_in;
use crate::intake::forms;
use crate::intake::recognise::mapping::definition::Mapping;
use crate::intake::recognise::mapping::explain::{Explanation, explain};
use crate::intake::recognise::mapping::file::{self, MappingError};
use crate::intake::recognise::mapping::suggest;
use crate::intake::source::grid::Book;
use crate::issue::{Issue, Severity};

pub use suggest::SheetColumn;

/// The export of which to draft a mapping.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Suggest {
    /// Workbooks that are exports of one form, or the CSV files of one export.
    pub inputs: Vec<Input>,
}

/// What came of drafting a mapping.
#[derive(Debug)]
pub struct Suggested {
    /// What is wrong with the files.
    pub issues: Vec<Issue>,
    /// The draft, or why there is none.
    pub draft: Result<Draft, Error>,
}

/// A mapping that somebody has to complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The mapping (TOML).
    pub toml: String,
    /// Lines that somebody has to answer, marked TODO.
    pub open: usize,
    /// The columns of the sheets, to answer with.
    pub columns: Vec<SheetColumn>,
}

/// Drafts a mapping by recognising headers and values.
pub fn suggest(request: &Suggest) -> Suggested {
    let mut issues = Vec::new();
    let books = books(&request.inputs, &mut issues);
    Suggested { issues, draft: draft(&books) }
}

/// The files on this machine that it reads, those in folders, too.
pub fn files_of(request: &Suggest) -> Vec<PathBuf> {
    let files = forms_in(&Input::sources(&request.inputs), &mut Vec::new());
    files.iter().filter_map(|file| file.on_disk().map(Path::to_owned)).collect()
}

fn draft(books: &[Book]) -> Result<Draft, Error> {
    if books.is_empty() {
        return Err(Error::NothingToMap);
    }
    let is_workbook = |book: &Book| book.sheets.iter().any(|grid| !grid.name.is_empty());
    // One draft serves several exports of one form: with labels and with XML names, or of versions.
    if books.len() > 1 && books.iter().any(is_workbook) && !suggest::is_one_form(books) {
        return Err(Error::SeveralWorkbooks);
    }
    let toml = suggest::suggest(books);
    if !toml.contains("\n[[sheet]]\n") {
        return Err(Error::NothingToMap);
    }
    let open = toml.lines().filter(|line| line.contains("\"TODO\"")).count();
    Ok(Draft { toml, open, columns: suggest::columns(books) })
}

/// A mapping, and the export that it is held against.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Check {
    /// The mapping (TOML).
    pub mapping: Input,
    /// The export: a workbook, or CSV files.
    pub inputs: Vec<Input>,
}

/// What a mapping does with an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What is wrong with the mapping or the files.
    pub issues: Vec<Issue>,
    /// What the mapping does; `None` where it applies to nothing.
    pub explanation: Option<Explanation>,
}

impl Checked {
    /// Whether anything has to be corrected before an import.
    pub fn has_errors(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity == Severity::Error)
    }
}

/// Says what a mapping does with an export.
///
/// # Errors
/// A mapping that cannot be read.
pub fn check(request: &Check) -> Result<Checked, Error> {
    let mapping = read(&request.mapping)?;
    let mut issues = Vec::new();
    let books = books(&request.inputs, &mut issues);
    let explanation = explain(&mapping, &books, &mut issues);
    let explanation = (!explanation.sheets.is_empty()).then_some(explanation);
    Ok(Checked { issues, explanation })
}

/// Reads a mapping, and holds what it writes itself against a profile.
pub(super) fn read_for(input: &Input, profile: &Profile) -> Result<Mapping, MappingError> {
    let mapping = read(input)?;
    let faults = forms::faults(&mapping, profile);
    if faults.is_empty() {
        return Ok(mapping);
    }
    let path = match input {
        Input::Path(path) => path.display().to_string(),
        Input::Bytes { name, .. } => name.clone(),
    };
    Err(MappingError::Faults { path, faults })
}

/// Reads a mapping.
pub(super) fn read(input: &Input) -> Result<Mapping, MappingError> {
    match input {
        Input::Path(path) => file::load(path),
        Input::Bytes { name, bytes } => match utf8(bytes) {
            Ok(text) => file::parse(name, text),
            Err(error) => Err(MappingError::Read { path: name.clone(), error }),
        },
    }
}
