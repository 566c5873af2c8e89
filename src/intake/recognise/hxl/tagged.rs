//! A sheet with hashtags, by its parts.
//!
//! Belongs here: its rows, and what the user's file calls its columns. Does not: what they mean (`columns`,
//! `reached`).

use super::tag::{Tag, TaggedGrid};
use crate::intake::source::grid::{Grid, GridRow};
use crate::issue::{Code, Issue};

/// The parts of a sheet with hashtags.
pub(super) struct Tagged<'a> {
    pub(super) file: &'a str,
    pub(super) grid: &'a Grid,
    pub(super) tags: &'a [Option<Tag>],
    /// The rows below the hashtags and the header.
    pub(super) rows: &'a [GridRow],
    pub(super) header: Option<&'a GridRow>,
    /// Its hashtags as they stand there.
    pub(super) hashtags: Option<&'a GridRow>,
    pub(super) row: u32,
}

impl<'a> Tagged<'a> {
    pub(super) fn of(TaggedGrid { file, grid, tags }: &'a TaggedGrid) -> Self {
        let row = |at: usize| grid.rows.get(at);
        Self {
            file,
            grid,
            tags: &tags.tags,
            rows: grid.rows.get(tags.rows_from..).unwrap_or_default(),
            header: tags.header.and_then(row),
            hashtags: row(tags.at),
            row: row(tags.at).map_or(0, |row| row.number),
        }
    }

    /// Whether numbers have a decimal comma.
    pub(super) fn decimal_comma(&self) -> bool {
        self.grid.decimal_comma
    }

    pub(super) fn sheet_name(&self) -> Option<&'a str> {
        Some(self.grid.name.as_str()).filter(|name| !name.is_empty())
    }

    pub(super) fn issue(&self, code: Code) -> Issue {
        Issue::new(self.file, code).on(self.sheet_name())
    }

    /// What the user's file calls a column.
    pub(super) fn called(&self, column: usize) -> String {
        let header = self.header.and_then(|row| row.cells.get(column)).filter(|c| !c.is_empty());
        let tag = || self.tags.get(column).and_then(Option::as_ref).map(Tag::to_string);
        header.cloned().or_else(tag).unwrap_or_default()
    }
}
