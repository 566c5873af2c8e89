//! The places that activities state, wherever that is read from.
//!
//! Belongs here: their shape. Does not: reading them (`material`, `concerned`), what is looked for (`sites`, `pcodes`).

use crate::event::ids::Reference;
use crate::event::place::{Place, Residence};
use crate::event::time::Day;

/// The places that an activity states.
pub struct StatedPlaces<'a> {
    pub reference: &'a Reference,
    pub start: Day,
    pub place: &'a Place,
    pub homes: Homes<'a>,
    pub is_asked: bool,
}

/// The homes that an activity states.
#[derive(Clone, Copy)]
pub enum Homes<'a> {
    Of(&'a [Residence]),
    /// Of a digest: places among its homes.
    At(&'a [u32], &'a [Residence]),
}

impl<'a> Homes<'a> {
    pub fn iter(self) -> impl Iterator<Item = &'a Residence> {
        let (of, at, all) = match self {
            Self::Of(homes) => (homes, &[][..], &[][..]),
            Self::At(at, all) => (&[][..], at, all),
        };
        of.iter().chain(at.iter().filter_map(move |at| all.get(*at as usize)))
    }
}
