//! What a sheet holds, decided once, by its first rows.

use super::hxl::tag::TagRow;
use super::layout::Layout;
use crate::intake::source::row::Cells;

/// What a sheet holds.
pub enum Judgement {
    /// One of the four intake tables.
    Table(Layout),
    /// A list with HXL hashtags.
    Tagged(TagRow),
    /// Neither.
    Other,
}

impl Judgement {
    /// Judges a sheet by its name and its first rows.
    pub fn of<R: Cells>(name: &str, rows: &[R]) -> Self {
        if let Some(layout) = Layout::of(name, rows) {
            return Self::Table(layout);
        }
        TagRow::find(rows).map_or(Self::Other, Self::Tagged)
    }
}
