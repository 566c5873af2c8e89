//! The numbers of people in a report, each of which can be held back.
//!
//! Belongs here: a number that is shown or held back, and sums and differences of such numbers. Does not:
//! deciding what is held back (`suppression`), how a number looks (`render`).
//!
//! Invariant: what is computed from a number that is held back is held back as well, so that no format
//! can reveal more than the report does.

use std::iter::Sum;
use std::ops::Add;

use serde::{Serialize, Serializer};

use crate::event::figures::{AGES, Bounds, SEXES, Sadd};

/// A number of people. In JSON it is a number, or null where it is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Count {
    /// The number.
    Told(u64),
    /// Few people, or a number from which few people would follow.
    HeldBack,
}

impl Count {
    /// The number, unless it is held back.
    pub fn told(self) -> Option<u64> {
        match self {
            Count::Told(people) => Some(people),
            Count::HeldBack => None,
        }
    }

    /// The number, 0 where it is held back: for lengths of bars and orders of rows, not for print.
    pub fn or_zero(self) -> u64 {
        self.told().unwrap_or(0)
    }

    /// What `text` makes of the number, or the mark of one that is held back.
    pub fn text(self, text: impl FnOnce(u64) -> String) -> String {
        self.told().map_or_else(|| HELD_BACK.to_owned(), text)
    }

    /// How much larger this is than another number, 0 where it is smaller.
    pub fn beyond(self, other: Self) -> Self {
        match (self, other) {
            (Count::Told(a), Count::Told(b)) => Count::Told(a.saturating_sub(b)),
            _ => Count::HeldBack,
        }
    }
}

/// What tables for people print for a number that is held back.
pub const HELD_BACK: &str = "*";

impl Default for Count {
    fn default() -> Self {
        Count::Told(0)
    }
}

impl From<u64> for Count {
    fn from(people: u64) -> Self {
        Count::Told(people)
    }
}

impl PartialEq<u64> for Count {
    fn eq(&self, people: &u64) -> bool {
        *self == Count::Told(*people)
    }
}

impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        match (self, other) {
            (Count::Told(a), Count::Told(b)) => Count::Told(a + b),
            _ => Count::HeldBack,
        }
    }
}

impl Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Count::Told(0), Add::add)
    }
}

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.told().serialize(serializer)
    }
}

/// Between which numbers a figure lies, depending on who was in the crowds that were counted without a
/// list. Nothing where that is not known: in parts by sex and age, and in figures that were published
/// before there were bounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct BoundsRow {
    /// If everybody in the crowds is listed or counted elsewhere, as far as that is possible.
    pub lowest: Option<Count>,
    /// If every head-count is other people.
    pub highest: Option<Count>,
}

impl BoundsRow {
    /// Both held back, where they are known.
    pub fn held_back(self) -> Self {
        let held = |bound: Option<Count>| bound.map(|_| Count::HeldBack);
        Self { lowest: held(self.lowest), highest: held(self.highest) }
    }

    /// Both, where they are known and told.
    pub fn told(self) -> Option<(u64, u64)> {
        self.lowest?.told().zip(self.highest?.told())
    }
}

impl From<Option<Bounds>> for BoundsRow {
    fn from(bounds: Option<Bounds>) -> Self {
        Self {
            lowest: bounds.map(|bounds| bounds.lowest.into()),
            highest: bounds.map(|bounds| bounds.highest.into()),
        }
    }
}

/// Sex by age, `[sex][age]`, in the order of [`SEXES`] and [`AGES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaddRow(pub [[Count; 6]; 4]);

impl From<Sadd> for SaddRow {
    fn from(sadd: Sadd) -> Self {
        Self(sadd.0.map(|ages| ages.map(Count::Told)))
    }
}

impl SaddRow {
    /// The people of all cells.
    pub fn sum(&self) -> Count {
        self.0.iter().flatten().copied().sum()
    }
}

// An object per sex with a number per age band.
impl Serialize for SaddRow {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        struct Bands<'a>(&'a [Count; 6]);
        impl Serialize for Bands<'_> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(AGES.iter().zip(self.0))
            }
        }
        let mut map = serializer.serialize_map(Some(SEXES.len()))?;
        for (sex, bands) in SEXES.iter().zip(&self.0) {
            map.serialize_entry(sex, &Bands(bands))?;
        }
        map.end()
    }
}
