//! Activities of lists without references: which recorded one a new one may be, corrected.
//!
//! Belongs here: the likeness of two activities whose references were made of their rows. Does not: making
//! references (`intake::recognise::hxl`).
//!
//! A reference that is made of a row changes with it: a row whose place or sector is corrected is another
//! activity by its reference, and its people would count at both places. What else is corrected changes no
//! figure twice, since the largest head-count of a place counts.

use std::collections::{HashMap, HashSet};

use super::proposal::Proposal;
use super::{Known, State};
use crate::event::activity::About;
use crate::event::ids::Reference;
use crate::event::text::normalised;
use crate::event::time::Day;

/// The recorded activities with made references that a list has no more, by first day and title.
#[derive(Default)]
pub(super) struct MadeReferences<'a>(HashMap<(Day, String), Vec<&'a Known>>);

impl<'a> MadeReferences<'a> {
    /// Those that none of some proposals is.
    pub fn of(state: &'a State, proposals: &[Proposal]) -> Self {
        let proposed: HashSet<&Reference> = proposals
            .iter()
            .map(|proposal| &proposal.reference)
            .filter(|reference| reference.is_made())
            .collect();
        let mut made = Self::default();
        if proposed.is_empty() {
            return made;
        }
        for known in state.current() {
            let reference = &known.activity.reference;
            if reference.is_made() && !proposed.contains(reference) {
                made.0.entry(key(&known.activity.about)).or_default().push(known);
            }
        }
        made
    }

    /// Those that differ from a new activity in its place only, or in its sector only.
    pub fn alike(&self, about: &About) -> impl Iterator<Item = &'a Known> {
        let alike = self.0.get(&key(about)).into_iter().flatten();
        alike.copied().filter(|known| is_alike(&known.activity.about, about))
    }
}

fn key(about: &About) -> (Day, String) {
    (about.start, normalised(&about.title))
}

fn is_alike(known: &About, new: &About) -> bool {
    // The office may be guessed from the place.
    let own = |about: &About| {
        (about.details.kind(), about.project.clone(), about.donors.clone(), about.partner.clone())
    };
    let is_elsewhere = known.place.site_key() != new.place.site_key();
    own(known) == own(new) && is_elsewhere != (known.sector != new.sector)
}
