//! Sets of sectors.
//!
//! Belongs here: a set as bits, and the ids of its members. Does not: which people a sector reaches.

use super::published::PUBLISHED_SECTORS;

/// A set of sectors: bit *i* stands for the *i*-th of [`PUBLISHED_SECTORS`].
pub(super) type Sectors = u8;

pub(super) const EDUCATION: Sectors = 1 << 0;
pub(super) const ICLA: Sectors = 1 << 1;
pub(super) const LIVELIHOODS: Sectors = 1 << 2;
pub(super) const PROTECTION: Sectors = 1 << 3;
pub(super) const SHELTER: Sectors = 1 << 4;
pub(super) const WASH: Sectors = 1 << 5;
pub(super) const RRM: Sectors = 1 << 6;
pub(super) const NONE: Sectors = 0;

/// The ids of the sectors in a set, in the published order.
pub(super) fn ids(sectors: Sectors) -> Vec<&'static str> {
    each_sector(sectors).map(id).collect()
}

/// The sectors of a set, one by one.
pub(super) fn each_sector(sectors: Sectors) -> impl Iterator<Item = Sectors> {
    (0..PUBLISHED_SECTORS.len()).map(|i| 1 << i).filter(move |sector| sectors & sector != 0)
}

fn id(sector: Sectors) -> &'static str {
    PUBLISHED_SECTORS[sector.trailing_zeros() as usize].0
}
