//! A mapping: what a form or list says, in headcount's terms.
//!
//! Belongs here: the sheets, sections and fields of a mapping. Does not: reading one from a file
//! (`file`), applying one to a workbook (`bind`).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::pattern::Pattern;
use crate::event::spelling::fold_label;
use crate::intake::no_value::is_no_value;
use crate::intake::tables::Table;

/// Names that patterns may use in addition to a sheet's fields: the day, month and year of the start.
pub const OF_START: [&str; 3] = ["date", "month", "year"];
/// What an activity's reference is called in a mapping; in the tables it is `activity`.
pub const REFERENCE: &str = "reference";
/// The mark in a draft where a decision is needed.
pub const TO_DO: &str = "TODO";

/// Where the number stands in the names of columns that a section has several times.
pub const NUMBER: &str = "{n}";

/// What a form says, in headcount's terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// What people call the form; used in messages and in the reasons of corrections.
    pub name: String,
    /// Its sheets, in the order in which they are read: a parent before its repeats.
    pub sheets: Vec<SheetMapping>,
}

/// What the rows of one sheet are.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetMapping {
    /// Names it may have; empty for the only or first one.
    pub names: Vec<String>,
    /// Row of its header, where the mapping gives it.
    pub header: Option<u32>,
    /// Place, in [`Mapping::sheets`], of the sheet whose rows its own belong to.
    pub parent: Option<usize>,
    /// The columns that join the two, where they are not Kobo's own.
    pub join: Option<Join>,
    /// The columns, the first that is there, with the key of a submission.
    pub submission: Vec<String>,
    /// Whose numbers these are: a pattern, since offices can have lists of their own.
    pub namespace: Option<Pattern>,
    /// What a row must fulfil to be read.
    pub keep: Vec<Condition>,
    /// Columns with a name of their own, for patterns.
    pub columns: BTreeMap<String, Field>,
    /// What the sheet's rows state.
    pub sections: Vec<Section>,
    /// Line of the file.
    pub line: usize,
}

/// What a row states: an activity, or somebody reached by it.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// In which table it is stated.
    pub table: Table,
    /// The table's columns. An activity's reference is `reference`.
    pub fields: BTreeMap<String, Field>,
    /// Which of several alike it is, where a row has columns for several people beside each other.
    pub numbered: Option<Numbered>,
    /// Line of the file.
    pub line: usize,
}

/// One of several sections that are alike but for a number in the names of their columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbered {
    /// Its number, from 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

/// Columns that join a repeat's rows to those of its parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// Of the repeat.
    pub own: Vec<String>,
    /// Of the parent.
    pub parent: Vec<String>,
}

/// What a row must fulfil.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The column, under the names it may have.
    pub column: Vec<String>,
    /// The values that are kept, folded; empty for all but `is_not`.
    pub is: Vec<String>,
    /// The values that are left out, folded.
    pub is_not: Vec<String>,
    /// The same as the mapping writes them: kept, and left out.
    pub written: (Vec<String>, Vec<String>),
}

impl Condition {
    /// Whether a value fulfils it.
    pub fn keeps(&self, value: &str) -> bool {
        let value = fold_label(value);
        (self.is.is_empty() || self.is.contains(&value)) && !self.is_not.contains(&value)
    }
}

/// Where a field's value comes from, and what is made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its place among all fields of its sheet.
    pub place: usize,
    /// Where from.
    pub source: Source,
    /// New names of values, by their folded old ones.
    pub values: Option<BTreeMap<String, Renamed>>,
    /// Whether the column holds several choices, each a case of its own.
    pub multiple: bool,
    /// How dates are written, where not as YYYY-MM-DD.
    pub format: Option<DateOrder>,
    /// Whether the column has months, of which completed years are made.
    pub months: bool,
    /// Taken where the column is empty.
    pub default: Option<String>,
    /// Words that mean that a cell is empty, folded.
    pub empty: BTreeSet<String>,
    /// Words that look like no value and are one here, folded.
    pub accept: BTreeSet<String>,
    /// The names of its columns with `{n}` in them; empty where its section is not numbered.
    pub templates: Vec<String>,
    /// Whether the mapping declares that the column is about no person although it looks personal.
    pub public: bool,
    /// Line of the file.
    pub line: usize,
}

/// A value's new name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// As the mapping writes the old one.
    pub from: String,
    /// The new one.
    pub to: String,
    /// Line of the file.
    pub line: usize,
}

/// Where a field's value comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// The same for every row.
    Constant(String),
    /// The first of these columns that is filled.
    Columns {
        /// Headers, labels, XML names or HXL hashtags.
        names: Vec<String>,
        /// Whether they are the parent row's.
        parent: bool,
    },
    /// A text with other fields in it.
    Pattern(Pattern),
    /// A key made of several columns, for who has no number.
    Derived(Vec<Part>),
    /// A number made of several columns, all of which must be filled.
    Together(Vec<TogetherPart>),
    /// Whole numbers of several columns, added up; each column under the names it may have.
    Sum(Vec<Vec<String>>),
    /// How many rows of a repeat belong to this one.
    RowsOf(String),
}

/// A column that a derived key is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The column, under the names it may have.
    pub column: Vec<String>,
    /// Whether it is the parent row's.
    pub parent: bool,
    /// How its values are compared.
    pub compared_as: ComparedAs,
    /// Whether a row may leave it empty.
    pub may_be_empty: bool,
}

/// A column that a number is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TogetherPart {
    /// The column, under the names it may have.
    pub names: Vec<String>,
    /// Whether it is the parent row's.
    pub parent: bool,
}

/// How values are made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ComparedAs {
    /// Capitals, accents, punctuation and white space make no difference.
    Name,
    /// Digits alone, the last eight: with or without the country's prefix.
    Phone,
    /// The year in it.
    Year,
    /// As names of columns are compared.
    Text,
}

/// The order in which a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/12/2025
    DayFirst,
    /// 12/31/2025
    MonthFirst,
    /// 2025/12/31
    YearFirst,
}

impl Field {
    /// The words that are values although they look like none: those that the mapping accepts, and what
    /// it writes itself.
    pub fn accepted(&self) -> impl Iterator<Item = &str> {
        let renamed = self.values.iter().flatten().map(|(_, renamed)| renamed.to.as_str());
        self.accept.iter().map(String::as_str).chain(renamed)
    }

    /// The values that the mapping writes itself, each with its line.
    pub fn written(&self) -> impl Iterator<Item = (&str, usize)> {
        let constant = match &self.source {
            Source::Constant(value) => Some((value.as_str(), self.line)),
            _ => None,
        };
        let renamed = self.values.iter().flatten();
        let renamed = renamed.map(|(_, renamed)| (renamed.to.as_str(), renamed.line));
        let default = self.default.iter().map(|default| (default.as_str(), self.line));
        constant.into_iter().chain(renamed).chain(default).filter(|(value, _)| !value.is_empty())
    }

    /// A cell's text; empty where the mapping says that its word means that.
    pub fn filled<'c>(&self, cell: &'c str) -> &'c str {
        match !self.empty.is_empty() && self.empty.contains(&fold_label(cell)) {
            true => "",
            false => cell,
        }
    }

    /// Whether a cell's text stands for no value, and the mapping does not say otherwise.
    pub fn is_no_value(&self, cell: &str) -> bool {
        is_no_value(cell) && !self.accept.contains(&fold_label(cell))
    }
}

impl SheetMapping {
    /// What the rows state in one table; of head-counts, the first.
    pub fn section(&self, table: Table) -> Option<&Section> {
        self.sections.iter().find(|section| section.table == table)
    }

    /// What the sheet is called in messages.
    pub fn name(&self) -> &str {
        self.names.first().map_or("the first sheet", String::as_str)
    }

    /// A field that patterns can name.
    pub fn named(&self, name: &str) -> Option<&Field> {
        let own = || self.section(Table::Activities)?.fields.get(name);
        self.columns.get(name).or_else(own)
    }

    /// The names that patterns can use.
    pub(super) fn known_fields(&self) -> impl Iterator<Item = &str> {
        let activity = self.section(Table::Activities);
        let starts = activity.is_some_and(|section| section.fields.contains_key("start"));
        let fields = activity.into_iter().flat_map(|section| section.fields.keys());
        let fields = fields.map(String::as_str).filter(|name| *name != REFERENCE);
        let of_start = OF_START.iter().copied().filter(move |_| starts);
        fields.chain(self.columns.keys().map(String::as_str)).chain(of_start)
    }

    /// What is wrong with the patterns of fields together: one that names itself, over others or at once, or one
    /// that becomes too long, as patterns do that each name another twice.
    pub(super) fn unusable_pattern(&self) -> Option<(&str, Unusable)> {
        let activity = self.section(Table::Activities);
        let fields = activity.into_iter().flat_map(|section| section.fields.keys());
        let mut names = fields.chain(self.columns.keys()).map(String::as_str);
        let mut lengths = BTreeMap::new();
        names.find_map(|name| match self.length(name, 0, &mut lengths) {
            None => Some((name, Unusable::Circular)),
            Some(length) if length > PIECES_MAX => Some((name, Unusable::Long)),
            Some(_) => None,
        })
    }

    /// Of how many pieces a field is made in the end; `None` where it is made of itself. What is known of fields
    /// is in `lengths`: `None` for one that is not finished.
    fn length<'a>(
        &'a self,
        name: &'a str,
        depth: usize,
        lengths: &mut BTreeMap<&'a str, Option<usize>>,
    ) -> Option<usize> {
        if let Some(known) = lengths.get(name) {
            return *known;
        }
        let Some(Field { source: Source::Pattern(pattern), .. }) = self.named(name) else {
            return Some(1);
        };
        if depth > PIECES_MAX {
            return Some(usize::MAX);
        }
        lengths.insert(name, None);
        let mut length = 0_usize;
        for field in pattern.fields() {
            length = length.saturating_add(self.length(field, depth + 1, lengths)?);
        }
        length = length.saturating_add(pattern.0.len());
        lengths.insert(name, Some(length));
        Some(length)
    }
}

/// Pieces of the text that a pattern makes: more than any reference or title has.
pub(super) const PIECES_MAX: usize = 200;

/// Why the patterns of fields cannot be used together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unusable {
    /// One names itself.
    Circular,
    /// One makes a text of too many pieces.
    Long,
}
