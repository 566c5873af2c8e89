//! Why an activity is not recorded.
//!
//! Belongs here: refusals, and what becomes of activities whose submissions an export no longer has. Does
//! not: deciding it (`planner`, `submissions`), words (`wording`).

use super::changes::Change;
use super::named_rows::NamedRows;
use crate::event::ids::Reference;

/// A recorded activity whose submissions an export has no more where they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The activity.
    pub reference: Reference,
    /// Submissions that are part of other activities now, each by one of its keys.
    pub moved: Vec<String>,
    /// Submissions that are in the export, but left out by the mapping's conditions.
    pub left_out: Vec<String>,
    /// Submissions that are not in the export at all.
    pub gone: Vec<String>,
    /// Whether the export has other submissions of the same activity.
    pub stated: bool,
}

impl Left {
    /// An activity of which nothing is known to be missing yet.
    pub(super) fn of(reference: &Reference, stated: bool) -> Self {
        let reference = reference.clone();
        Self { reference, moved: Vec::new(), left_out: Vec::new(), gone: Vec::new(), stated }
    }

    /// Whether the export has all its submissions where they were.
    pub(super) fn is_whole(&self) -> bool {
        self.moved.is_empty() && self.left_out.is_empty() && self.gone.is_empty()
    }

    /// Whether nothing of it is in the export: it may be an export of another month.
    pub fn is_absent(&self) -> bool {
        !self.stated && self.moved.is_empty() && self.left_out.is_empty()
    }

    /// Whether it has to go: nothing makes it up any more, and the export says so of a part at least.
    pub fn has_to_go(&self) -> bool {
        !self.stated && !self.is_absent()
    }
}

/// Why an activity cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is known with other content.
    Changed {
        /// The activity.
        reference: Reference,
        /// What differs.
        changes: Vec<Change>,
    },
    /// An export has it with other content.
    Edited {
        /// The activity.
        reference: Reference,
        /// What differs.
        changes: Vec<Change>,
    },
    /// An export has its submissions elsewhere, so that nothing makes it up any more.
    Left(Left),
    /// Its reference was made of its row, and it is like a recorded activity whose row the list has no more.
    Alike {
        /// The activity.
        reference: Reference,
        /// The recorded one.
        other: Reference,
    },
    /// It lists people or households who were erased, and whom its known version does not list.
    Erased {
        /// The activity.
        reference: Reference,
        /// Their rows.
        rows: NamedRows,
        /// Rows of others, whose household they are.
        of_households: NamedRows,
    },
    /// It lists new numbers, and its known version has erased entries whose numbers nothing recognises.
    PerhapsErased {
        /// The activity.
        reference: Reference,
        /// The rows of the new numbers.
        rows: NamedRows,
    },
    /// Households are to have fewer members than are known of them by sex and age.
    CellsAboveSize {
        /// The activity.
        reference: Reference,
        /// The households, by the register's ids.
        entries: Vec<u32>,
    },
    /// It was voided.
    Voided(Reference),
    /// It cannot be corrected, since it was never recorded.
    Unknown(Reference),
}

impl Refusal {
    /// The activity it is about.
    pub fn reference(&self) -> &Reference {
        match self {
            Refusal::Changed { reference, .. }
            | Refusal::Edited { reference, .. }
            | Refusal::Alike { reference, .. }
            | Refusal::Erased { reference, .. }
            | Refusal::PerhapsErased { reference, .. }
            | Refusal::CellsAboveSize { reference, .. }
            | Refusal::Left(Left { reference, .. })
            | Refusal::Voided(reference)
            | Refusal::Unknown(reference) => reference,
        }
    }
}
