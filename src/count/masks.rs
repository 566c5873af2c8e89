//! A set of sectors for everyone: a bit per sector, in as few bytes as the profile's sectors need.
//!
//! Belongs here: the container, and reading bits. Does not: who is marked.

use std::ops::Range;

/// Masks by id.
#[derive(Debug, Clone)]
pub(super) enum Masks {
    /// For up to eight sectors, which is what most profiles have.
    Byte(Vec<u8>),
    /// For any number of them.
    Word(Vec<u64>),
}

impl Masks {
    /// Nobody marked, of `len` ids.
    pub fn new(sectors: usize, len: usize) -> Self {
        match sectors {
            0..=8 => Self::Byte(vec![0; len]),
            _ => Self::Word(vec![0; len]),
        }
    }

    /// The masks, where each is a byte.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Byte(masks) => Some(masks),
            Self::Word(_) => None,
        }
    }

    /// How many ids.
    pub fn len(&self) -> usize {
        match self {
            Self::Byte(masks) => masks.len(),
            Self::Word(masks) => masks.len(),
        }
    }

    /// The sectors of an id.
    #[inline]
    pub fn get(&self, id: usize) -> u64 {
        match self {
            Self::Byte(masks) => u64::from(masks[id]),
            Self::Word(masks) => masks[id],
        }
    }

    /// Marks an id with some sectors.
    #[inline]
    pub fn mark(&mut self, id: usize, sectors: u64) {
        match self {
            // No sector has a bit beyond the eighth.
            Self::Byte(masks) => masks[id] |= sectors as u8,
            Self::Word(masks) => masks[id] |= sectors,
        }
    }

    /// Marks several ids with the same sectors.
    #[inline]
    pub fn mark_all(&mut self, ids: impl Iterator<Item = u32>, sectors: u64) {
        match self {
            // No sector has a bit beyond the eighth.
            Self::Byte(masks) => ids.for_each(|id| masks[id as usize] |= sectors as u8),
            Self::Word(masks) => ids.for_each(|id| masks[id as usize] |= sectors),
        }
    }

    /// Takes all marks from an id.
    pub fn clear(&mut self, id: usize) {
        match self {
            Self::Byte(masks) => masks[id] = 0,
            Self::Word(masks) => masks[id] = 0,
        }
    }

    /// The ids among a stretch that have any sector, rising, with their sectors.
    #[inline]
    pub fn marked(&self, ids: Range<usize>) -> impl Iterator<Item = (usize, u64)> + '_ {
        ids.map(|id| (id, self.get(id))).filter(|(_, mask)| *mask != 0)
    }
}

/// The positions of the bits that are set, rising.
#[inline]
pub(crate) fn bits(mut mask: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = (mask != 0).then(|| mask.trailing_zeros())?;
        mask &= mask - 1;
        Some(bit)
    })
}
