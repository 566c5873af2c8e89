//! Hashtags, and the row of a sheet that has them.

use std::collections::BTreeSet;

use crate::intake::no_value::is_no_value;
use crate::intake::recognise::layout::HEADER_WITHIN;
use crate::intake::source::fault::fault;
use crate::intake::source::grid::Grid;
use crate::intake::source::row::Cells;

/// A hashtag with its attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub(super) name: String,
    pub(super) attributes: BTreeSet<String>,
}

impl Tag {
    /// Reads `#reached +f +children`; `None` for what is no hashtag.
    pub(super) fn parse(cell: &str) -> Option<Self> {
        let mut parts = cell.strip_prefix('#')?.split('+').map(|part| part.trim().to_lowercase());
        let is_word = |word: &String| {
            word.starts_with(|c: char| c.is_ascii_alphabetic())
                && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let name = parts.next().filter(is_word)?;
        let attributes: BTreeSet<String> = parts.collect();
        attributes.iter().all(is_word).then_some(Self { name, attributes })
    }

    pub(super) fn has(&self, attribute: &str) -> bool {
        self.attributes.contains(attribute)
    }

    pub(super) fn has_any(&self, attributes: &[&str]) -> bool {
        attributes.iter().any(|attribute| self.has(attribute))
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.name)?;
        self.attributes.iter().try_for_each(|attribute| write!(f, "+{attribute}"))
    }
}

/// The row of hashtags of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagRow {
    /// Its place among the rows.
    pub(super) at: usize,
    /// The place of the header, where there is one.
    pub(super) header: Option<usize>,
    /// The place of the first row of data.
    pub(super) rows_from: usize,
    pub(super) tags: Vec<Option<Tag>>,
}

impl TagRow {
    /// The hashtags among the first rows of a sheet; `None` where it has none that headcount knows.
    pub fn find<R: Cells>(rows: &[R]) -> Option<Self> {
        let head = &rows[..rows.len().min(HEADER_WITHIN)];
        let (at, tags) = head.iter().enumerate().find_map(|(at, row)| {
            let tags: Vec<Option<Tag>> = row.texts().map(Tag::parse).collect();
            let filled = row.texts().filter(|cell| !cell.is_empty()).count();
            let found = tags.iter().flatten().count();
            let is_known = found >= 3
                && found * 2 > filled
                && tags.iter().flatten().any(|tag| tag.name == "sector");
            is_known.then_some((at, tags))
        })?;
        // The standard has the header above; some tools put it under the hashtags.
        let has_digits =
            |row: &R| row.texts().any(|cell| cell.contains(|c: char| c.is_ascii_digit()));
        // No column is called by a word or an error that stands for no value.
        let has_none =
            |row: &R| row.texts().any(|c| fault(c).is_some() || (!c.is_empty() && is_no_value(c)));
        let is_under = at == 0 && rows.get(1).is_some_and(|row| !has_digits(row) && !has_none(row));
        let header = if is_under { Some(1) } else { at.checked_sub(1) };
        Some(Self { at, header, rows_from: at + 1 + usize::from(is_under), tags })
    }
}

/// A sheet with hashtags, in memory.
#[derive(Debug, Clone)]
pub struct TaggedGrid {
    /// The file's name, for messages.
    pub file: String,
    /// The sheet.
    pub grid: Grid,
    /// Its hashtags.
    pub tags: TagRow,
}
