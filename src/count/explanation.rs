//! A figure divided by activity and by place.
//!
//! Belongs here: dividing a figure into parts that add up to it. Does not: counting in another way; the
//! parts come from the same fold as the figure.
//!
//! Each registered individual belongs to the first activity, in the order of folding, that reached it
//! in the sector (for the total: in any sector). What head-counts add belongs to places. So the new
//! people of all activities and the estimates of all places add up to the figure, and none is below 0.
//!
//! Of cells, the same holds: at a place where the cells are those of a crowd, the lists add nothing. The cells that
//! a household declares for all its members belong to the first activity that reached it as a household.

use serde::{Deserialize, Serialize};

use super::agenda::{Agenda, Lists};
use super::everyone::Everyone;
use super::fold::chosen;
use super::listed_entries::ListedEntries;
use super::one_pass::{PassResult, SliceReach, each_in_scope, read_lists};
use super::people_filter::PeopleFilter;
use super::place_names::PlaceNames;
use super::place_parts::{Divided, PlacePart, Sides};
use super::query::Query;
use super::reached_so_far::{ActivityPart, ReachedSoFar};
use super::scope::{self, Scoped, Sites};
use super::share::{Cells, Share};
use super::slices::{self, Slice};
use super::statements::{Ages, KnownPeople};
use super::wanted::{Part, Wanted, month_of};
use crate::event::figures::Bounds;
use crate::event::ids::{Reference, SectorId};
use crate::event::text::normalised;

/// A figure in parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// People reached: of the sector or in total, at the place or everywhere.
    pub people_reached: u64,
    /// Between which numbers it lies; nothing for cells and sets of sectors, which have no bounds.
    pub bounds: Option<Bounds>,
    /// Activities in the order of folding.
    pub activities: Vec<ActivityPart>,
    /// Places, in the order of their names.
    pub places: Vec<PlacePart>,
}

/// Explains a number of a query's figures: of everyone, or of those at home at one place. What the query is
/// broken down by does not matter.
///
/// # Errors
/// A list that cannot be read.
pub fn explain<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    wanted: &Wanted,
) -> Result<Explanation, L::Error> {
    let (mut sites, mut known) = (Sites::new(query.policy.rule), KnownPeople::new(agenda));
    let scope = scope::scope(agenda, query.period, &query.policy, &mut sites);
    let sectors = agenda.sectors.len();
    let position = |sector: &SectorId| agenda.sectors.iter().position(|other| other == sector);
    // A sector that the profile of then lacks has nobody, and not everybody.
    let slot = wanted.sector.as_ref().map_or(Some(sectors), position);
    let exactly = wanted.exactly.as_ref().map(|of| {
        of.iter().try_fold(0u64, |mask, id| position(id).map(|sector| mask | 1 << sector))
    });
    let (Some(slot), false) = (slot, exactly == Some(None)) else {
        return Ok(Explanation::default());
    };
    let slice = slice(wanted, &scope, query);
    let is_whole = slice.activities.len() == scope.len();
    let needs_entries = !is_whole || slice.filter != PeopleFilter::All;
    let mut listed = needs_entries.then(ListedEntries::default);
    let (people, sites) = (&mut known, &mut sites);
    let gathered = read_lists(agenda, lists, &scope, query, people, sites, listed.as_mut())?;
    let (known, listed) = (&known, listed.unwrap_or_default());
    let PassResult { homes, places: place_of_site, former, whole, .. } = &gathered;
    let marked = (!is_whole).then(|| {
        let (contacts, period) = ((&scope[..], &listed), (former, whole));
        SliceReach::of_some(&slice.activities, contacts, sectors, known, period)
    });
    let reach = marked.as_ref().unwrap_or(whole);
    let together = whole.combined.as_ref().zip(reach.combined.as_ref());
    let together = together.filter(|_| wanted.with_indirect);
    let (everyone, reached) = match together {
        None => (gathered.everyone(known, sectors, query), &reach.direct),
        Some((all, reached)) => {
            let (size, ages) =
                ((place_of_site.len(), sectors), Ages::at_end(query.period, &query.policy));
            (Everyone::new(known, homes, all, former, size, ages), reached)
        }
    };
    let share = Share::of_all(&everyone, reached, slot)
        .with_filter(slice.filter)
        .in_cells(Cells { sex: wanted.sex, age: wanted.age })
        .by_exactly(exactly.flatten());
    // A place is called the same, whatever the query is narrowed to.
    let all = Query::whole(query.period, query.policy.clone());
    let names = PlaceNames::find(agenda, lists, (&all, &scope), sites, place_of_site)?;
    let meant = wanted.place.as_ref().map(|place| names.meant_by(place));
    let is_shown = |at: usize| meant.as_ref().is_none_or(|meant| meant.contains(&at));
    let counts = |at: usize| {
        (scope[at].direct || together.is_some()) && slice.activities.binary_search(&at).is_ok()
    };
    let activities: Vec<&Scoped<'_>> =
        (0..scope.len()).filter(|at| counts(*at)).map(|at| &scope[at]).collect();
    // Who was in the crowds is in no set of sectors.
    let mut divided = match share.exactly {
        Some(_) => Divided::default(),
        None => Sides { share: &share, activities: &activities, place_of_site }.parts(
            &query.policy,
            &names,
            &is_shown,
        ),
    };
    let has_lists_cells = |at: usize| is_shown(at) && !divided.of_crowds.contains(&at);
    let mut reached_so_far = ReachedSoFar::new(&share, known, homes, &has_lists_cells);
    let of_all = wanted.place.is_none() && share.cells.are_all() && share.exactly.is_none();
    let members = match slice.filter {
        PeopleFilter::All => Vec::new(),
        filter => everyone.households_with(filter),
    };
    let mut activities: Vec<ActivityPart> = Vec::new();
    each_in_scope(lists, &scope, |at, activity, rows| {
        if !counts(at) {
            return;
        }
        let entries = (listed.persons(at), listed.households(at));
        let is_concerned = slice.filter == PeopleFilter::All
            || everyone.concerns(activity, entries, slice.filter, &members);
        let part = reached_so_far.take(activity, rows, agenda.sectors);
        activities.extend(part.filter(|part| is_concerned && (of_all || part.people > 0)));
    })?;
    if share.exactly.is_some() {
        let at_home = reached_so_far.at_home().iter();
        divided.parts = at_home.map(|(at, people)| names.with_lists_only(*at, *people)).collect();
        divided.parts.sort_by(|a, b| (&a.site, &a.admin1).cmp(&(&b.site, &b.admin1)));
    }
    let places = divided.parts;
    let new: u64 = activities.iter().map(|part| part.new).sum();
    let estimated: u64 = places.iter().map(|part| part.estimated).sum();
    debug_assert_eq!(new, places.iter().map(|part| part.registered).sum::<u64>());
    let is_figure = share.cells.are_all() && share.exactly.is_none();
    let bounds = is_figure.then(|| bounds(&places));
    Ok(Explanation { people_reached: new + estimated, bounds, activities, places })
}

/// The contacts that a number is of.
fn slice(wanted: &Wanted, scope: &[Scoped<'_>], query: &Query) -> Slice {
    let (chosen, Query { period, policy, .. }) = (chosen(scope, query), query);
    let all = |activities| Slice { value: String::new(), activities, filter: PeopleFilter::All };
    match &wanted.part {
        None => all(chosen),
        Some(Part::Value(dimension, value)) => {
            let mut parts = slices::slices(*dimension, scope, &chosen, *period, policy).into_iter();
            let is_it = |part: &Slice| normalised(&part.value) == normalised(value);
            parts.find(is_it).unwrap_or_else(|| all(Vec::new()))
        }
        Some(Part::UpTo(text)) => {
            let last = month_of(*period, text);
            let is_by = |at: &usize| {
                last.is_some_and(|last| scope::months(scope[*at].item.about, policy).0 <= last)
            };
            all(chosen.into_iter().filter(is_by).collect())
        }
    }
}

/// Between which numbers the places' people lie.
fn bounds(places: &[PlacePart]) -> Bounds {
    let sum = |of: fn(&PlacePart) -> u64| places.iter().map(of).sum::<u64>();
    let (lists, new) = (sum(|place| place.registered), sum(|place| place.new_people));
    Bounds {
        lowest: lists.max(sum(|place| place.headcount)) + new,
        highest: lists + sum(|place| place.all_headcounts) + new,
    }
}

/// The people who are counted first at one activity: in each sector and, last, in the total. Nobody where it
/// does not count. Of the query, only period and policy are used.
///
/// # Errors
/// A list that cannot be read.
pub fn first_reached<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    reference: &Reference,
) -> Result<Vec<u64>, L::Error> {
    let (mut sites, mut known) = (Sites::new(query.policy.rule), KnownPeople::new(agenda));
    let scope = scope::scope(agenda, query.period, &query.policy, &mut sites);
    let sectors = agenda.sectors.len();
    let nobody = vec![0; sectors + 1];
    let is_asked = |scoped: &Scoped<'_>| scoped.direct && scoped.item.reference == reference;
    let Some(at) = scope.iter().position(is_asked) else { return Ok(nobody) };
    let (people, sites) = (&mut known, &mut sites);
    let gathered = read_lists(agenda, lists, &scope, query, people, sites, None)?;
    let everyone = gathered.everyone(&known, sectors, query);
    let share = Share::of_all(&everyone, &gathered.whole.direct, sectors);
    let mut so_far = ReachedSoFar::new(&share, &known, &gathered.homes, &|_| true);
    let mut first = nobody;
    each_in_scope(lists, &scope[..=at], |place, activity, rows| match place == at {
        true => first = so_far.first_reached(activity, rows, sectors),
        false if activity.direct => {
            so_far.take(activity, rows, agenda.sectors);
        }
        false => {}
    })?;
    Ok(first)
}
