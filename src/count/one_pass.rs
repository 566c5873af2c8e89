//! One pass over the lists: it gives what is known of people, homes, and the people each slice reached.
//!
//! Belongs here: reading each list once, in order, and passing it to every step. Does not: what a step
//! does with it, figures (`figures`).
//!
//! However many slices there are, a list is read once: each of its contacts sets its bits in the masks
//! of the slices that its activity is in.

use super::agenda::{Agenda, Lists};
use super::homes::{Contacts, Homes};
use super::reached::Reached;
use super::rows::Rows;
use super::scope::{Scoped, Sites};
use super::slices::Slice;
use super::statements::KnownPeople;
use super::threads::run_both;

/// Most slices whose masks are held at once, since a mask takes a byte for each person. Further slices
/// are marked in another pass.
const SLICES_MAX: usize = 32;

/// The people that a slice reached.
#[derive(Debug)]
pub(super) struct SliceReach {
    /// By direct contacts.
    pub direct: Reached,
    /// By direct and indirect ones, where there are any of these.
    pub combined: Option<Reached>,
}

/// What one pass over the lists of a period gives.
pub(super) struct PassResult {
    /// Homes, sizes and cells.
    pub homes: Homes,
    /// Members with a direct personal contact, by household.
    pub named: Vec<u32>,
    /// Everyone reached in the period.
    pub whole: SliceReach,
    /// By slice, those of the first [`SLICES_MAX`]; nothing for one that takes all contacts.
    pub slices: Vec<Option<SliceReach>>,
}

impl SliceReach {
    fn nobody(sectors: usize, known: &KnownPeople, indirect: bool) -> Self {
        let nobody = || Reached::new(sectors, known);
        Self { direct: nobody(), combined: indirect.then(nobody) }
    }

    fn take(&mut self, scoped: &Scoped<'_>, rows: &Rows, known: &KnownPeople) {
        if scoped.direct {
            self.direct.take(rows, scoped.sectors, known);
        }
        if let Some(combined) = &mut self.combined {
            combined.take(rows, scoped.sectors, known);
        }
    }
}

/// Splits slices into batches; the masks of a batch are made in one pass.
pub(super) fn batches(slices: &[Slice]) -> impl Iterator<Item = &[Slice]> {
    slices.chunks(SLICES_MAX)
}

/// Which slices each activity in scope is in, and their masks.
struct SliceMarker {
    slices: Vec<Option<SliceReach>>,
    /// By activity in scope.
    within: Vec<Vec<usize>>,
}

impl SliceMarker {
    fn new(slices: &[Slice], scope: &[Scoped<'_>], sectors: usize, known: &KnownPeople) -> Self {
        let indirect = scope.iter().any(|scoped| !scoped.direct);
        let mut within = vec![Vec::new(); scope.len()];
        let marked = slices.iter().enumerate().map(|(slice, of)| {
            // A slice of all contacts is the whole.
            if of.activities.len() == scope.len() {
                return None;
            }
            of.activities.iter().for_each(|at| within[*at].push(slice));
            Some(SliceReach::nobody(sectors, known, indirect))
        });
        Self { slices: marked.collect(), within }
    }

    fn take(&mut self, at: usize, scoped: &Scoped<'_>, rows: &Rows, known: &KnownPeople) {
        for slice in &self.within[at] {
            if let Some(marked) = &mut self.slices[*slice] {
                marked.take(scoped, rows, known);
            }
        }
    }
}

/// Reads the lists of a period's activities, and of those whose statements apply by its end, each once
/// and in order.
pub(super) fn read_lists<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    scope: &[Scoped<'_>],
    until: crate::event::time::Day,
    known: &mut KnownPeople,
    sites: &mut Sites,
    slices: &[Slice],
) -> Result<PassResult, L::Error> {
    let sectors = agenda.sectors.len();
    let any_indirect = scope.iter().any(|scoped| !scoped.direct);
    let mut marking = SliceMarker::new(slices, scope, sectors, known);
    let mut whole = SliceReach::nobody(sectors, known, any_indirect);
    let mut direct = Contacts::new(known);
    let mut indirect = any_indirect.then(|| Contacts::new(known));
    let pending = known.pending(agenda, until);
    let mut residences = Vec::new();
    let mut scoped = (0u32..).zip(scope).peekable();
    let places = places(scope, pending.clone());
    lists.each(&places, &mut |place, rows| {
        if pending.contains(&place) {
            known.learn(rows);
        }
        let Some((at, scoped)) = scoped.next_if(|(_, scoped)| scoped.place as usize == place)
        else {
            return;
        };
        let about = &scoped.item.about.place;
        residences.clear();
        residences.extend(rows.residences.iter().map(|r| sites.of_residence(about, r)));
        let contacts = if scoped.direct { Some(&mut direct) } else { indirect.as_mut() };
        if let Some(contacts) = contacts {
            contacts.take(at, rows, &residences, known);
        }
        whole.take(scoped, rows, known);
        marking.take(at as usize, scoped, rows, known);
    })?;
    let known = &*known;
    let (named, homes) = run_both(
        known.persons.len(),
        || whole.direct.named_members(known),
        || Homes::decide(direct, indirect, scope, known, sites),
    );
    Ok(PassResult { homes, named, whole, slices: marking.slices })
}

/// The places whose lists are needed, rising: those in scope, and those whose statements are pending.
fn places(scope: &[Scoped<'_>], pending: std::ops::Range<usize>) -> Vec<u32> {
    let mut places: Vec<u32> = scope.iter().map(|scoped| scoped.place).collect();
    places.extend(pending.map(|place| place as u32));
    places.sort_unstable();
    places.dedup();
    places
}

/// Marks the people that further slices of the same period reached.
pub(super) fn mark<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    scope: &[Scoped<'_>],
    known: &KnownPeople,
    slices: &[Slice],
) -> Result<Vec<Option<SliceReach>>, L::Error> {
    let mut marking = SliceMarker::new(slices, scope, agenda.sectors.len(), known);
    each_in_scope(lists, scope, |at, scoped, rows| marking.take(at, scoped, rows, known))?;
    Ok(marking.slices)
}

/// Reads the lists of the activities in scope once more, in order.
pub(super) fn each_in_scope<'a, L: Lists>(
    lists: &L,
    scope: &'a [Scoped<'a>],
    mut take: impl FnMut(usize, &'a Scoped<'a>, &Rows),
) -> Result<(), L::Error> {
    let mut rest = scope.iter().enumerate();
    lists.each(&places(scope, 0..0), &mut |_, rows| {
        if let Some((at, scoped)) = rest.next() {
            take(at, scoped, rows);
        }
    })
}
