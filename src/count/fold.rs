//! Folding an agenda and its lists into the figures of a period.
//!
//! Belongs here: the order of the steps, the figures of each slice of a period, and their names.
//! Does not: what a step decides; each has a file of its own.

use std::collections::BTreeMap;

use super::agenda::{Agenda, Lists};
use super::everyone::Everyone;
use super::figures::{PlaceComparison, add_activity, set_indirect};
use super::headcounts::Headcounts;
use super::listed_entries::ListedEntries;
use super::masks::bits;
use super::one_pass::{self, PassResult, SliceReach};
use super::people_filter::PeopleFilter;
use super::places::PlaceOfSite;
use super::query::{
    Answer, Choice, Dimension, PartFigure, PartFigures, PeopleReached, Query, Tables,
};
use super::reached::Reached;
use super::scope::{self, Scoped, Sites};
use super::selected_people::SelectedPeople;
use super::sets::SectorSets;
use super::slices::{self, Slice};
use super::small_selections::SmallSelections;
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
    let by: Vec<Dimension> = query.by.into_iter().collect();
    let scope = scope::scope(agenda, query.period, &query.policy, sites);
    let tables = tables_of(agenda, lists, query, &scope, (known, sites), &by, &[])?;
    let Tables { figures, parts, .. } = tables;
    Ok(Answer { figures, parts: parts.into_iter().next().unwrap_or_default() })
}

/// Folds lists, read once, into the figures of a query, of the parts by some dimensions, and into the people
/// that some selections of its activities reached. What the query itself is broken down by does not matter.
///
/// # Errors
/// A list that cannot be read.
pub fn tables<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    dimensions: &[Dimension],
    choices: &[Choice],
) -> Result<Tables, L::Error> {
    let (mut sites, mut known) = (Sites::new(query.policy.rule), KnownPeople::new(agenda));
    let scope = scope::scope(agenda, query.period, &query.policy, &mut sites);
    tables_of(agenda, lists, query, &scope, (&mut known, &mut sites), dimensions, choices)
}

fn tables_of<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    scope: &[Scoped<'_>],
    (known, sites): (&mut KnownPeople, &mut Sites),
    dimensions: &[Dimension],
    choices: &[Choice],
) -> Result<Tables, L::Error> {
    let chosen = chosen(scope, query);
    let all = Slice { value: String::new(), activities: chosen.clone(), filter: PeopleFilter::All };
    let by = |dimension: &Dimension| {
        slices::slices(*dimension, scope, &chosen, query.period, &query.policy)
    };
    let by: Vec<Vec<Slice>> = dimensions.iter().map(by).collect();
    let selections = choices.iter().map(|choice| choice.among(&chosen));
    let selections: Vec<Vec<usize>> = selections.collect();
    let has_parts = by.iter().any(|slices| !slices.is_empty()) || !selections.is_empty();
    let mut listed = (has_parts || all.activities.len() < scope.len()).then(ListedEntries::default);
    let gathered =
        one_pass::read_lists(agenda, lists, scope, query, known, sites, listed.as_mut())?;
    let (listed, sectors) = (listed.unwrap_or_default(), agenda.sectors.len());
    let fold = Fold::new(query, scope, &gathered, &listed, known, sectors);
    let marked = fold.marked(&all);
    let (whole, overlap) = fold.counted_slice(&all, marked.as_ref());
    let mut small = SmallParts::new(&fold);
    let mut parts = Vec::with_capacity(by.len());
    for (dimension, slices) in dimensions.iter().zip(by) {
        parts.push(match dimension {
            Dimension::Sex | Dimension::Age => read_off_sadd(*dimension, &whole),
            _ => {
                let full = |slice: Slice| {
                    let figures = match slice.filter {
                        PeopleFilter::All => small.figures(&slice),
                        // All parts by a filter have all activities of the query.
                        _ => fold.counted_slice(&slice, marked.as_ref()).0,
                    };
                    part(slice.value, figures.into_iter().map(PartFigure::Full).collect())
                };
                slices.into_iter().filter_map(full).collect()
            }
        });
    }
    drop(small);
    let people = fold.people(&selections);
    Ok(Tables { figures: named(agenda.sectors, whole, overlap), parts, people })
}

/// The parts of figures by sex or age, which are read off their cells; nothing for other dimensions.
pub fn read_off(dimension: Dimension, figures: &Figures) -> Option<Vec<PartFigures>> {
    let by_cells = matches!(dimension, Dimension::Sex | Dimension::Age);
    let sectors = figures.sectors.iter().map(|(_, figure)| *figure);
    let all: Vec<Figure> = sectors.chain([figures.total]).collect();
    by_cells.then(|| read_off_sadd(dimension, &all))
}

fn read_off_sadd(dimension: Dimension, figures: &[Figure]) -> Vec<PartFigures> {
    let cells = |(value, sadds): (String, Vec<Sadd>)| {
        part(value, sadds.into_iter().map(PartFigure::Cells).collect())
    };
    slices::read_off_sadd(dimension, figures).into_iter().filter_map(cells).collect()
}

/// The values that activities of a query have of a dimension, as a breakdown by it calls them; none for sex and age.
pub fn values_of(agenda: &Agenda<'_>, query: &Query, dimension: Dimension) -> Vec<String> {
    let mut sites = Sites::new(query.policy.rule);
    let scope = scope::scope(agenda, query.period, &query.policy, &mut sites);
    let chosen = chosen(&scope, query);
    let slices = slices::slices(dimension, &scope, &chosen, query.period, &query.policy);
    slices.into_iter().map(|slice| slice.value).collect()
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
    lists.each(&all, &mut |place, rows| known.learn(place, rows, |_, _| ()))?;
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

/// Folds each of some slices of a period by itself: each takes time for everybody in the register.
pub(super) fn folded<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    scope: &[Scoped<'_>],
    (known, sites): (&mut KnownPeople, &mut Sites),
    slices: &[Slice],
) -> Result<Vec<Folded>, L::Error> {
    let mut listed = ListedEntries::default();
    let gathered =
        one_pass::read_lists(agenda, lists, scope, query, known, sites, Some(&mut listed))?;
    let fold = Fold::new(query, scope, &gathered, &listed, known, agenda.sectors.len());
    Ok(slices.iter().map(|slice| fold.counted_slice(slice, fold.marked(slice).as_ref())).collect())
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
    listed: &'a ListedEntries,
}

/// The parts that restrict activities. Each takes time for its own contacts.
struct SmallParts<'a> {
    fold: &'a Fold<'a>,
    /// Made for the first part.
    direct: Option<SmallSelections<'a>>,
    /// The same with indirect contacts, where there are any.
    combined: Option<SelectedPeople<'a>>,
}

impl<'a> SmallParts<'a> {
    fn new(fold: &'a Fold<'a>) -> Self {
        Self { fold, direct: None, combined: None }
    }

    fn figures(&mut self, slice: &Slice) -> Vec<Figure> {
        let Fold { query, scope, places, listed, .. } = *self.fold;
        let (policy, is_direct) = (&query.policy, |at: &usize| scope[*at].direct);
        let direct: Vec<usize> = slice.activities.iter().copied().filter(is_direct).collect();
        let make = || SmallSelections::new(&self.fold.direct, policy, places);
        let small = self.direct.get_or_insert_with(make);
        let mut figures = small.figures((scope, listed), &direct, slice.filter);
        if let Some(everyone) = &self.fold.combined {
            let together = self.combined.get_or_insert_with(|| SelectedPeople::new(everyone));
            together.clear();
            slice.activities.iter().for_each(|at| together.add(listed, *at, scope[*at].sectors));
            let activities = slice.activities.iter().map(|at| &scope[*at]);
            let sectors = everyone.sectors;
            let headcounts = Headcounts::fold(activities, policy, sectors, places, |_| true);
            let people = together.people(&headcounts);
            let people: Vec<u64> = people.iter().map(|reached| reached.people_reached).collect();
            set_indirect(&mut figures, &people);
        }
        figures
    }
}

impl<'a> Fold<'a> {
    fn new(
        query: &'a Query,
        scope: &'a [Scoped<'a>],
        gathered: &'a PassResult,
        listed: &'a ListedEntries,
        known: &'a KnownPeople,
        sectors: usize,
    ) -> Self {
        let PassResult { homes, places, former, whole, .. } = gathered;
        let (size, ages) = ((places.len(), sectors), Ages::at_end(query.period, &query.policy));
        let combined = whole.combined.as_ref();
        let combined = combined.map(|all| Everyone::new(known, homes, all, former, size, ages));
        let direct = gathered.everyone(known, sectors, query);
        Self { query, scope, places, direct, combined, whole, listed }
    }

    /// Whom a slice reached; nothing where it has all contacts.
    fn marked(&self, slice: &Slice) -> Option<SliceReach> {
        let Everyone { known, former, sectors, .. } = self.direct;
        let of = || {
            let (contacts, period) = ((self.scope, self.listed), (former, self.whole));
            SliceReach::of_some(&slice.activities, contacts, sectors, known, period)
        };
        (slice.activities.len() < self.scope.len()).then(of)
    }

    /// The figures of a slice; `marked` is of [`Self::marked`].
    fn counted_slice(&self, slice: &Slice, marked: Option<&SliceReach>) -> Folded {
        let (mut figures, overlap) = self.slice(slice, marked);
        self.count_activities(slice, &mut figures);
        (figures, overlap)
    }

    /// The people that some selections reached by direct contacts, by sector and, last, in total.
    fn people<'s>(&self, selections: &'s [Vec<usize>]) -> Vec<Vec<PeopleReached>> {
        if selections.is_empty() {
            return Vec::new();
        }
        let (policy, sectors) = (&self.query.policy, self.direct.sectors);
        let mut so_far = SelectedPeople::new(&self.direct);
        let mut before: &[usize] = &[];
        let people = |selection: &'s Vec<usize>| {
            if !is_part(before, selection) {
                so_far.clear();
                before = &[];
            }
            let direct = || selection.iter().filter(|at| self.scope[**at].direct);
            for at in direct().filter(|at| before.binary_search(at).is_err()) {
                so_far.add(self.listed, *at, self.scope[*at].sectors);
            }
            before = selection;
            let activities = direct().map(|at| &self.scope[*at]);
            so_far.people(&Headcounts::fold(activities, policy, sectors, self.places, |_| true))
        };
        selections.iter().map(people).collect()
    }

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

    /// Counts the activities of a slice. Where it filters people, the lists decide whether an activity
    /// reached any of them.
    fn count_activities(&self, slice: &Slice, figures: &mut [Figure]) {
        let filter = slice.filter;
        let members = match filter {
            PeopleFilter::All => Vec::new(),
            filter => self.direct.households_with(filter),
        };
        for at in &slice.activities {
            let scoped = &self.scope[*at];
            let listed = || (self.listed.persons(*at), self.listed.households(*at));
            let is_counted = scoped.direct
                && (filter == PeopleFilter::All
                    || self.direct.concerns(scoped, listed(), filter, &members));
            if is_counted {
                add_activity(figures, scoped.sectors);
            }
        }
    }
}

/// Whether each of some rising numbers is among others.
fn is_part(some: &[usize], all: &[usize]) -> bool {
    let mut all = all.iter();
    some.iter().all(|one| all.by_ref().find(|other| *other >= one) == Some(one))
}
