//! What is wrong with a table, where, and what to do about it.
//!
//! Belongs here: issues and how they group. Does not: finding them, printing them.

use serde::Serialize;

/// Whether a row can still be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot.
    Error,
    /// It can, but somebody should look.
    Warning,
    /// For information: a column left out, rows skipped.
    Note,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Issue {
    /// Whether the row can still be taken.
    pub severity: Severity,
    /// The table's file.
    pub file: String,
    /// The worksheet, where the file has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Row as a spreadsheet numbers it: 1 is the header. `None` for the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Column, where one is to blame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The value, never one from a column that holds somebody's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remedy: String,
}

impl Issue {
    /// An error in a whole file.
    pub fn file(file: &str, reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            file: file.to_owned(),
            sheet: None,
            row: None,
            column: None,
            value: None,
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }

    /// The same on a worksheet, where the file has several.
    pub fn on(mut self, sheet: Option<&str>) -> Self {
        self.sheet = sheet.map(ToOwned::to_owned);
        self
    }

    /// The same at a row.
    pub fn at(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// The same in a column.
    pub fn column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }

    /// The same with the value to blame, cut to a readable length.
    pub fn value(mut self, value: &str) -> Self {
        const CHARS_MAX: usize = 60;
        let short: String = value.chars().take(CHARS_MAX).collect();
        let cut = if short.len() < value.len() { "…" } else { "" };
        self.value = Some(format!("{short}{cut}"));
        self
    }

    /// The same as a warning.
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The same for information.
    pub fn note(mut self) -> Self {
        self.severity = Severity::Note;
        self
    }
}

/// Issues that differ only in their row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'a> {
    /// The first of them.
    pub first: &'a Issue,
    /// All rows, rising.
    pub rows: Vec<u32>,
}

/// Groups issues that say the same of different rows, keeping the order of their first rows.
pub fn grouped(issues: &[Issue]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for issue in issues {
        let same = (
            issue.severity,
            &issue.file,
            &issue.sheet,
            &issue.column,
            &issue.value,
            &issue.reason,
            &issue.remedy,
        );
        let at = *places.entry(same).or_insert_with(|| {
            groups.push(Group { first: issue, rows: Vec::new() });
            groups.len() - 1
        });
        groups[at].rows.extend(issue.row);
    }
    groups
}

/// Groups of one kind together, each kind at the place of its first: the same column and reason but
/// for the numbers and quoted words in it.
pub fn kinds<'a, 'b>(groups: &'b [Group<'a>]) -> Vec<Vec<&'b Group<'a>>> {
    let mut kinds: Vec<Vec<&Group<'_>>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for group in groups {
        let Issue { file, sheet, column, value, reason, .. } = group.first;
        let kind = (file, sheet, column, value.is_some(), shape(reason));
        let at = *places.entry(kind).or_insert_with(|| {
            kinds.push(Vec::new());
            kinds.len() - 1
        });
        kinds[at].push(group);
    }
    kinds
}

/// A reason without its numbers and quoted words.
fn shape(reason: &str) -> String {
    let mut shape = String::with_capacity(reason.len());
    for (i, part) in reason.split('"').enumerate() {
        if i % 2 == 0 {
            shape.extend(part.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }));
        } else {
            shape.push('"');
        }
    }
    while shape.contains("00") {
        shape = shape.replace("00", "0");
    }
    shape
}
