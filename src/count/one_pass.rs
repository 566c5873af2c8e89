//! One pass over the lists: it gives what is known of people, homes, and the people each slice reached.
//!
//! Belongs here: reading each list once, in order, and passing it to every step. Does not: what a step
//! does with it, figures (`figures`).
//!
//! However many slices there are, a list is read once: whom it lists is held in memory for them
//! (`listed_entries`).

use super::agenda::{Agenda, Item, Lists};
use super::distinct::Memberships;
use super::everyone::Everyone;
use super::homes::{Contacts, Homes};
use super::listed_entries::ListedEntries;
use super::members::FormerMembers;
use super::places::PlaceOfSite;
use super::query::Query;
use super::reached::Reached;
use super::rows::Rows;
use super::scope::{Scoped, Sites, is_stating};
use super::statements::{Ages, KnownPeople};
use crate::event::policy::Rule;

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
    /// The place of each site.
    pub places: PlaceOfSite,
    /// Members of households who do not belong to them.
    pub former: FormerMembers,
    /// Members with a direct personal contact, by household.
    pub named: Vec<u32>,
    /// Everyone reached in the period.
    pub whole: SliceReach,
}

impl PassResult {
    /// Everyone whom direct contacts reached in the period.
    pub fn everyone<'a>(
        &'a self,
        known: &'a KnownPeople,
        sectors: usize,
        query: &Query,
    ) -> Everyone<'a> {
        Everyone {
            known,
            homes: &self.homes,
            whole: &self.whole.direct,
            former: &self.former,
            named: self.named.clone(),
            places: self.places.len(),
            sectors,
            ages: Ages::at_end(query.period, &query.policy),
        }
    }
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

    /// Whom some activities in scope reached; `whole` is everyone of the period.
    pub fn of_some(
        activities: &[usize],
        (scope, listed): (&[Scoped<'_>], &ListedEntries),
        sectors: usize,
        known: &KnownPeople,
        (former, whole): (&FormerMembers, &Self),
    ) -> Self {
        let mut reach = Self::nobody(sectors, known, whole.combined.is_some());
        for at in activities {
            let (scoped, entries) = (&scope[*at], (listed.persons(*at), listed.households(*at)));
            if scoped.direct {
                reach.direct.mark_all(entries, scoped.sectors);
            }
            if let Some(combined) = &mut reach.combined {
                combined.mark_all(entries, scoped.sectors);
            }
        }
        reach.mark_former_within(former, whole);
        reach
    }

    /// Marks former members of households with the sectors that reached these.
    fn mark_former(&mut self, former: &FormerMembers) {
        self.direct.mark_former_of_all(former);
        if let Some(combined) = &mut self.combined {
            combined.mark_former_of_all(former);
        }
    }

    /// The same in a slice of `whole`.
    fn mark_former_within(&mut self, former: &FormerMembers, whole: &SliceReach) {
        self.direct.mark_former(former, &whole.direct.persons);
        if let (Some(combined), Some(whole)) = (&mut self.combined, &whole.combined) {
            combined.mark_former(former, &whole.persons);
        }
    }
}

/// Reads the lists of a period's activities, and of those whose statements apply by its end, each once
/// and in order.
pub(super) fn read_lists<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    scope: &[Scoped<'_>],
    query: &Query,
    known: &mut KnownPeople,
    sites: &mut Sites,
    mut listed: Option<&mut ListedEntries>,
) -> Result<PassResult, L::Error> {
    let Query { period, policy, .. } = query;
    let sectors = agenda.sectors.len();
    let any_indirect = scope.iter().any(|scoped| !scoped.direct);
    known.prepare(agenda, *period, policy);
    let mut whole = SliceReach::nobody(sectors, known, any_indirect);
    let mut direct = Contacts::new(known, policy);
    let mut indirect = any_indirect.then(|| Contacts::new(known, policy));
    let pending = known.pending(agenda, period.to);
    let opening = agenda.starting_before(period.from);
    let has_members = policy.rule == Rule::Two;
    let mut members = Memberships::default();
    // Whether everybody is known who leaves a household from now on.
    let notes_all = pending.start >= opening;
    let mut residences = Vec::new();
    let mut scoped = (0u32..).zip(scope).peekable();
    let starting = opening..if has_members { agenda.starting_by(period.to) } else { opening };
    let stating = pending.clone().chain(starting.clone());
    let stating = stating.filter(|place| {
        let Item { about, is_approved, .. } = agenda.items[*place];
        is_stating(about, is_approved, policy)
    });
    lists.each(&places(scope, stating), &mut |place, rows| {
        if pending.contains(&place) {
            known.learn(place, rows, |person, household| {
                direct.leave(person, household);
                indirect.iter_mut().for_each(|contacts| contacts.leave(person, household));
            });
        }
        let in_scope = scoped.next_if(|(_, scoped)| scoped.place as usize == place);
        if has_members && in_scope.is_some() && !starting.contains(&place) {
            for (person, household) in known.stated_households(rows) {
                if !notes_all || known.persons[person as usize].household != household {
                    members.add((person, household), |pair| pair);
                }
            }
        }
        let Some((at, scoped)) = in_scope else { return };
        let about = &scoped.item.about.place;
        residences.clear();
        residences.extend(rows.residences.iter().map(|r| sites.of_residence(about, r)));
        let contacts = if scoped.direct { Some(&mut direct) } else { indirect.as_mut() };
        if let Some(contacts) = contacts {
            contacts.take(at, rows, &residences, known);
        }
        whole.take(scoped, rows, known);
        if let Some(listed) = &mut listed {
            listed.push(rows, known);
        }
    })?;
    known.learned_before(pending.end);
    let known = &*known;
    let former = match has_members {
        true => FormerMembers::among([known.left(), &members], known),
        false => FormerMembers::default(),
    };
    let places = PlaceOfSite::find(agenda, policy, period.to, sites);
    let marked = &whole.direct.persons;
    let (mut homes, mut named) = Homes::decide(direct, indirect, scope, known, sites, marked);
    former.named(marked).for_each(|(_, household)| named[household] += 1);
    homes.place(known, &places);
    for (_, household) in former.named(&whole.direct.persons) {
        homes.drop_cells(household);
    }
    whole.mark_former(&former);
    Ok(PassResult { homes, places, former, named, whole })
}

/// The places whose lists are needed, rising: those in scope, and those whose statements apply.
fn places(scope: &[Scoped<'_>], stating: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut places: Vec<u32> = scope.iter().map(|scoped| scoped.place).collect();
    places.extend(stating.map(|place| place as u32));
    places.sort_unstable();
    places.dedup();
    places
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
