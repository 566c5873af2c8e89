//! The columns of each table.
//!
//! Belongs here: names, order and types, as PARQUET.md explains them. Does not: what is in them (`mod`).

use super::writer::Type;

/// The columns of a table.
pub(super) struct Columns {
    /// The table's name.
    pub table: &'static str,
    /// Name and type of each, before the cells and the turn.
    own: &'static [(&'static str, Type)],
    /// Whether the cells by sex and age follow.
    has_cells: bool,
    /// Whether the place of the row among all rows comes last.
    pub has_turn: bool,
}

impl Columns {
    /// All of them, in order.
    pub fn all(&self) -> Vec<(&'static str, Type)> {
        let cells = CELLS.iter().filter(|_| self.has_cells).map(|cell| (*cell, Type::Whole));
        let turn = self.has_turn.then_some(("turn", Type::Whole));
        self.own.iter().copied().chain(cells).chain(turn).collect()
    }
}

const CELLS: [&str; 10] = [
    "f_0_4", "f_5_11", "f_12_17", "f_18_59", "f_60", "m_0_4", "m_5_11", "m_12_17", "m_18_59",
    "m_60",
];

pub(super) const POLICIES: Columns = Columns {
    table: "policies",
    has_cells: false,
    has_turn: false,
    own: &[
        ("first_day", Type::Day),
        ("last_day", Type::Day),
        ("rule", Type::Whole),
        ("attribution", Type::Text),
        ("headcounts", Type::Text),
        ("places", Type::Text),
        ("sizes", Type::Text),
        ("reviewed", Type::Text),
        ("not_counted", Type::Text),
    ],
};

pub(super) const SECTORS: Columns = Columns {
    table: "sectors",
    has_cells: false,
    has_turn: false,
    own: &[
        ("bit", Type::Whole),
        ("sector", Type::Text),
        ("name", Type::Text),
        ("bits", Type::Long),
    ],
};

pub(super) const UNITS: Columns = Columns {
    table: "units",
    has_cells: false,
    has_turn: false,
    own: &[
        ("unit", Type::Whole),
        ("admin1", Type::Text),
        ("admin2", Type::Text),
        ("admin3", Type::Text),
    ],
};

pub(super) const SITES: Columns = Columns {
    table: "sites",
    has_cells: false,
    has_turn: false,
    own: &[
        ("site", Type::Whole),
        ("key", Type::Text),
        ("alike", Type::Whole),
        ("units_from", Type::Text),
        ("admin1_unit", Type::Whole),
        ("admin2_unit", Type::Whole),
        ("admin3_unit", Type::Whole),
    ],
};

pub(super) const ACTIVITIES: Columns = Columns {
    table: "activities",
    has_cells: false,
    has_turn: false,
    own: &[
        ("activity", Type::Whole),
        ("reference", Type::Text),
        ("kind", Type::Text),
        ("title", Type::Text),
        ("sector", Type::Text),
        ("sectors", Type::Text),
        ("sector_mask", Type::Long),
        ("office", Type::Text),
        ("admin1", Type::Text),
        ("admin1_pcode", Type::Text),
        ("admin2", Type::Text),
        ("admin2_pcode", Type::Text),
        ("admin3", Type::Text),
        ("admin3_pcode", Type::Text),
        ("site_name", Type::Text),
        ("site_pcode", Type::Text),
        ("site", Type::Whole),
        ("start_date", Type::Day),
        ("end_date", Type::Day),
        ("status", Type::Text),
        ("donors", Type::Text),
        ("project", Type::Text),
        ("partner", Type::Text),
        ("modality", Type::Text),
        ("reach", Type::Text),
        ("new_people", Type::Text),
        ("review", Type::Text),
        ("admin1_unit", Type::Whole),
        ("admin2_unit", Type::Whole),
        ("admin3_unit", Type::Whole),
    ],
};

pub(super) const PERSONS: Columns = Columns {
    table: "persons",
    has_cells: false,
    has_turn: true,
    own: &[
        ("activity", Type::Whole),
        ("person", Type::Whole),
        ("household", Type::Whole),
        ("sex", Type::Text),
        ("birth_year", Type::Whole),
        ("population_group", Type::Text),
        ("disability", Type::Text),
        ("residence", Type::Whole),
    ],
};

pub(super) const HOUSEHOLDS: Columns = Columns {
    table: "households",
    has_cells: true,
    has_turn: true,
    own: &[
        ("activity", Type::Whole),
        ("household", Type::Whole),
        ("size", Type::Whole),
        ("population_group", Type::Text),
        ("residence", Type::Whole),
    ],
};

pub(super) const HEADCOUNTS: Columns = Columns {
    table: "headcounts",
    has_cells: true,
    has_turn: false,
    own: &[
        ("activity", Type::Whole),
        ("group_name", Type::Text),
        ("group_key", Type::Text),
        ("group_id", Type::Whole),
        ("people", Type::Whole),
        ("population_group", Type::Text),
    ],
};
