//! Folding an agenda and its lists into the figures of a period.
//!
//! Belongs here: the order of the steps, the figures of each slice of a period, and their names.
//! Does not: what a step decides; each has a file of its own.

use std::collections::BTreeMap;

use super::agenda::{Agenda, Lists};
use super::everyone::Everyone;
use super::figures::{PlaceComparison, add_activity, set_indirect};
use super::headcounts::Headcounts;
use super::masks::bits;
use super::one_pass::{self, PassResult, SliceReach};
use super::people_filter::PeopleFilter;
use super::places::PlaceOfSite;
use super::query::{Answer, Dimension, PartFigure, PartFigures, Query};
use super::reached::Reached;
use super::scope::{self, Scoped, Sites};
use super::sets::SectorSets;
use super::slices::{self, Slice};
use super::statements::{Ages, KnownPeople};
use super::tally::Tally;
use crate::event::figures::{Figure, Figures, Overlap, Sadd};
use crate::event::ids::SectorId;
use crate::event::people::Headcount;
use crate::register::Traits;

/// Folds lists into the figures of a period, under the counting rule.
///
/// # Errors
/// A list that cannot be read.
pub fn answer_from<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
) -> Result<Answer, L::Error> {
    let mut sites = Sites::new(query.policy.rule);
    answer_knowing(agenda, lists, query, &mut KnownPeople::new(agenda), &mut sites)
}

/// Folds lists into the figures of several periods. Periods are folded in the order of their ends, so
/// that each statement is learned once; a list is read once for each period that it is in.
///
/// # Errors
/// A list that cannot be read.
pub fn answers_from<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    queries: &[Query],
) -> Result<Vec<Answer>, L::Error> {
    let mut order: Vec<usize> = (0..queries.len()).collect();
    order.sort_by_key(|at| (queries[*at].policy.rule, queries[*at].period.to));
    let mut known = KnownPeople::new(agenda);
    let mut answers: Vec<(usize, Answer)> = Vec::with_capacity(queries.len());
    for of_rule in order.chunk_by(|a, b| queries[*a].policy.rule == queries[*b].policy.rule) {
        let mut sites = Sites::new(queries[of_rule[0]].policy.rule);
        for at in of_rule {
            let answer = answer_knowing(agenda, lists, &queries[*at], &mut known, &mut sites)?;
            answers.push((*at, answer));
        }
    }
    answers.sort_by_key(|(at, _)| *at);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

fn answer_knowing<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    known: &mut KnownPeople,
    sites: &mut Sites,
) -> Result<Answer, L::Error> {
    let scope = scope::scope(agenda, query.period, &query.policy, sites);
    let chosen = chosen(&scope, query);
    let mut all =
        vec![Slice { value: String::new(), activities: chosen, filter: PeopleFilter::All }];
    if let Some(dimension) = query.by {
        let chosen = &all[0].activities;
        all.extend(slices::slices(dimension, &scope, chosen, query.period, &query.policy));
    }
    let mut figures = folded(agenda, lists, query, &scope, known, sites, &all)?.into_iter();
    let (whole, overlap) = figures.next().unwrap_or_default();
    let parts = match query.by {
        Some(dimension @ (Dimension::Sex | Dimension::Age)) => {
            let parts = slices::read_off_sadd(dimension, &whole);
            let cells = |(value, sadds): (String, Vec<Sadd>)| {
                part(value, sadds.into_iter().map(PartFigure::Cells).collect())
            };
            parts.into_iter().filter_map(cells).collect()
        }
        _ => {
            let full = |(slice, (figures, _)): (Slice, (Vec<Figure>, _))| {
                part(slice.value, figures.into_iter().map(PartFigure::Full).collect())
            };
            all.into_iter().skip(1).zip(figures).filter_map(full).collect()
        }
    };
    Ok(Answer { figures: named(agenda.sectors, whole, overlap), parts })
}

/// Places in scope of the activities that pass the query's filters.
pub(super) fn chosen(scope: &[Scoped<'_>], query: &Query) -> Vec<usize> {
    (0..scope.len()).filter(|at| query.lets_through(scope[*at].item.about)).collect()
}

/// The last sex, birth year, population group and disability stated of every person, by dense id.
///
/// # Errors
/// A list that cannot be read.
pub fn last_traits<L: Lists>(agenda: &Agenda<'_>, lists: &L) -> Result<Vec<Traits>, L::Error> {
    let mut known = KnownPeople::new(agenda);
    let all: Vec<u32> = (0..agenda.items.len() as u32).collect();
    lists.each(&all, &mut |_, rows| known.learn(rows))?;
    Ok(known.persons.iter().map(|person| person.traits.traits()).collect())
}

/// The same of the persons of a subset, in the order of their ids.
pub fn last_traits_of(subset: &super::subset::Subset<'_>) -> Vec<Traits> {
    let Ok(traits) = last_traits(&subset.agenda(&[]), subset);
    traits
}

fn part(value: String, mut sectors: Vec<PartFigure>) -> Option<PartFigures> {
    let total = sectors.pop()?;
    Some(PartFigures { value, sectors, total })
}

/// Figures by sector and, last, in total, and the overlap by mask, with the sectors' names.
pub(super) fn named(
    sectors: &[SectorId],
    mut figures: Vec<Figure>,
    overlap: BTreeMap<u64, u64>,
) -> Figures {
    let total = figures.pop().unwrap_or_default();
    Figures {
        sectors: sectors.iter().cloned().zip(figures).collect(),
        total,
        overlap: named_overlap(sectors, overlap),
    }
}

/// The overlap with sectors by name, sorted by people, falling, then sectors in the profile's
/// order.
fn named_overlap(sectors: &[SectorId], overlap: BTreeMap<u64, u64>) -> Vec<Overlap> {
    let listed = |(mask, people): (u64, u64)| (bits(mask).collect(), people);
    let mut sets: Vec<(Vec<u32>, u64)> = overlap.into_iter().map(listed).collect();
    sets.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
    let named = |(bits, people): (Vec<u32>, u64)| Overlap {
        sectors: bits.iter().filter_map(|bit| sectors.get(*bit as usize).cloned()).collect(),
        people,
    };
    sets.into_iter().map(named).collect()
}

/// Figures per sector and, last, in total, with the overlap by mask.
pub(super) type Folded = (Vec<Figure>, BTreeMap<u64, u64>);

/// Folds each of some slices of a period.
pub(super) fn folded<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    scope: &[Scoped<'_>],
    known: &mut KnownPeople,
    sites: &mut Sites,
    slices: &[Slice],
) -> Result<Vec<Folded>, L::Error> {
    let mut batches = one_pass::batches(slices);
    let first = batches.next().unwrap_or_default();
    let gathered = one_pass::read_lists(agenda, lists, scope, query, known, sites, first)?;
    let PassResult { homes, places, former, named, whole, slices: marked } = gathered;
    let (sectors, ages) = (agenda.sectors.len(), Ages::at_end(query.period, &query.policy));
    let known = &*known;
    let direct = Everyone {
        known,
        homes: &homes,
        whole: &whole.direct,
        former: &former,
        named,
        places: places.len(),
        sectors,
        ages,
    };
    let combined = whole.combined.as_ref();
    let combined = combined
        .map(|all| Everyone::new(known, &homes, all, &former, (places.len(), sectors), ages));
    let fold = Fold { query, scope, places: &places, direct, combined, whole: &whole };
    let mut figures = Vec::with_capacity(slices.len());
    let slice = |(slice, marked): (&Slice, &Option<SliceReach>)| fold.slice(slice, marked.as_ref());
    figures.extend(first.iter().zip(&marked).map(slice));
    drop(marked);
    for batch in batches {
        let marked = one_pass::mark(agenda, lists, scope, known, (&former, &whole), batch)?;
        figures.extend(batch.iter().zip(&marked).map(slice));
    }
    fold.count_activities(lists, slices, &mut figures)?;
    Ok(figures)
}

/// Registered individuals, counted in one of two ways: by set of sectors where that is possible, since it
/// is faster.
enum RegisteredCount<'a> {
    SectorSets(SectorSets<'a>),
    Tally(Tally),
}

impl<'a> RegisteredCount<'a> {
    fn count(everyone: &'a Everyone<'a>, reached: &'a Reached, filter: PeopleFilter) -> Self {
        let sets =
            if filter == PeopleFilter::All { SectorSets::count(everyone, reached) } else { None };
        sets.map_or_else(|| Self::Tally(Tally::count(everyone, reached, filter)), Self::SectorSets)
    }

    /// Their figures together with some head-counts, and their overlap.
    fn figures(self, everyone: &Everyone<'_>, headcounts: &Headcounts) -> Folded {
        let (size, rule) = ((everyone.places, everyone.sectors), everyone.ages.rule);
        match self {
            Self::SectorSets(sets) => {
                let figures = PlaceComparison::new(size, rule, &sets, headcounts).figures();
                (figures, sets.overlap())
            }
            Self::Tally(tally) => {
                let figures = PlaceComparison::new(size, rule, &tally, headcounts).figures();
                (figures, tally.overlap)
            }
        }
    }

    /// Only the people reached, by sector and in total.
    fn people(&self, everyone: &Everyone<'_>, headcounts: &Headcounts) -> Vec<u64> {
        let (size, rule) = ((everyone.places, everyone.sectors), everyone.ages.rule);
        match self {
            Self::SectorSets(sets) => PlaceComparison::new(size, rule, sets, headcounts).people(),
            Self::Tally(tally) => PlaceComparison::new(size, rule, tally, headcounts).people(),
        }
    }
}

/// What all slices of a count share.
struct Fold<'a> {
    query: &'a Query,
    scope: &'a [Scoped<'a>],
    places: &'a PlaceOfSite,
    direct: Everyone<'a>,
    /// The same with indirect contacts, where there are any.
    combined: Option<Everyone<'a>>,
    whole: &'a SliceReach,
}

impl Fold<'_> {
    /// The figures of a slice, without the number of activities.
    fn slice(&self, slice: &Slice, marked: Option<&SliceReach>) -> Folded {
        let activities = || slice.activities.iter().map(|at| &self.scope[*at]);
        let direct = || activities().filter(|activity| activity.direct);
        let (policy, sectors) = (&self.query.policy, self.direct.sectors);
        let of_filter = |group: &Headcount| slice.filter.has_headcount(group.population_group);
        let marked = marked.unwrap_or(self.whole);
        let headcounts = Headcounts::fold(direct(), policy, sectors, self.places, of_filter);
        let counted = RegisteredCount::count(&self.direct, &marked.direct, slice.filter);
        let (mut figures, overlap) = counted.figures(&self.direct, &headcounts);
        if let Some((everyone, reached)) = self.combined.as_ref().zip(marked.combined.as_ref()) {
            let headcounts =
                Headcounts::fold(activities(), policy, sectors, self.places, of_filter);
            let together = RegisteredCount::count(everyone, reached, slice.filter)
                .people(everyone, &headcounts);
            set_indirect(&mut figures, &together);
        }
        (figures, overlap)
    }

    /// Counts the activities of each slice. Where a slice filters people, the lists decide whether an
    /// activity reached any of them.
    fn count_activities<L: Lists>(
        &self,
        lists: &L,
        slices: &[Slice],
        figures: &mut [Folded],
    ) -> Result<(), L::Error> {
        let mut of_filter = Vec::new();
        for (slice, (figures, _)) in slices.iter().zip(figures) {
            if slice.filter != PeopleFilter::All {
                of_filter.push((slice, self.direct.households_with(slice.filter), figures));
                continue;
            }
            let activities = slice.activities.iter().map(|at| &self.scope[*at]);
            activities
                .filter(|scoped| scoped.direct)
                .for_each(|scoped| add_activity(figures, scoped.sectors));
        }
        if of_filter.is_empty() {
            return Ok(());
        }
        one_pass::each_in_scope(lists, self.scope, |at, scoped, rows| {
            for (slice, members, figures) in &mut of_filter {
                let within = scoped.direct && slice.activities.binary_search(&at).is_ok();
                if within && self.direct.concerns(scoped, rows, slice.filter, members) {
                    add_activity(figures, scoped.sectors);
                }
            }
        })
    }
}
