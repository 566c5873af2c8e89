#![doc = include_str!("RULE.md")]
//!
//! # This module
//!
//! Belongs here: the pure fold from activities to figures. Does not: reading a log or a clock,
//! knowing what an activity is called, printing. The result is a function of the set of activities:
//! no order of arrival, no map's order leaks into it.
//!
//! | file | step |
//! |---|---|
//! | `agenda`, `rows` | what is to be folded, and the rows of its lists |
//! | `scope` | which activities count, and at which site |
//! | `merges`, `statements` | who is one with whom; household, sex, age, group |
//! | `homes` | who lives where; sizes and cells of households |
//! | `reached`, `masks` | a mask of sectors for everyone |
//! | `gathered` | all of these steps in one reading of the lists |
//! | `headcounts` | the head-count that stands at each site |
//! | `tally` | what the register adds up to at each site, with SADD and overlap |
//! | `sets` | the same for everyone of a period, in less time |
//! | `figures` | the larger side of each site, added up |
//! | `slices` | the same for a part of the contacts or of the people |
//! | `selection` | the same for any activities that a report chooses |
//! | `few` | the same for many small selections |
//! | `projection`, `part` | the register's side kept, and mended for the few people that change |
//! | `threads` | two pieces at once |
//! | `explanation` | a figure divided into what each activity and place adds |

mod agenda;
mod explanation;
mod few;
mod figures;
mod gathered;
mod headcounts;
mod homes;
mod masks;
mod merges;
mod part;
mod projection;
mod reached;
mod rows;
mod scope;
mod selection;
mod sets;
mod slices;
mod statements;
mod tally;
mod threads;

use crate::event::activity::{About, Activity};
use crate::event::figures::{Figure, Figures, Overlap, Sadd};
use crate::event::ids::{DonorId, OfficeId, SectorId};
use crate::event::policy::Policy;
use crate::event::time::Period;
use crate::register::{Attributes, Traits};

use figures::{Kin, Selection, World};
use gathered::{Gathered, Marked};
use headcounts::Headcounts;
use reached::Reached;
use scope::{Scoped, Sites};
use sets::Sets;
use slices::Slice;
use statements::Known;
use tally::Tally;

pub use agenda::{Agenda, Item, Lists};
pub use explanation::{ActivityPart, Explanation, PlacePart, explain};
pub use merges::Merges;
#[cfg(feature = "parquet")]
pub(crate) use merges::Roots;
pub use part::{Part, People};
pub use projection::Projection;
pub use rows::Rows;
pub use scope::in_scope;
pub use selection::{Candidate, Choice, Selected, select, select_few};
pub use slices::{Dimension, UNSPECIFIED};

/// An activity with the attributes it states.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'a> {
    /// The activity in its current version.
    pub activity: &'a Activity,
    /// What the register holds beside it.
    pub attributes: &'a Attributes,
}

/// Everything the fold needs: what is the case at some moment.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The profile's sectors; a sector's place is its bit.
    pub sectors: &'a [SectorId],
    /// Activities that are not voided, in their current version, sorted by (start, reference).
    pub activities: Vec<Stated<'a>>,
    /// Merges in force.
    pub merges: &'a Merges,
    /// Persons in the register.
    pub persons: u32,
    /// Households in the register.
    pub households: u32,
}

impl<'a> Facts<'a> {
    /// Facts of activities in any order.
    pub fn new(
        sectors: &'a [SectorId],
        mut activities: Vec<Stated<'a>>,
        merges: &'a Merges,
        persons: u32,
        households: u32,
    ) -> Self {
        activities.sort_by(|a, b| {
            let key = |s: &Stated<'a>| (s.activity.about.start, &s.activity.reference);
            key(a).cmp(&key(b))
        });
        Self { sectors, activities, merges, persons, households }
    }
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Query {
    /// Which days.
    pub period: Period,
    /// Under which choices.
    pub policy: Policy,
    /// Only contacts by this office.
    pub office: Option<OfficeId>,
    /// Only contacts paid by this donor.
    pub donor: Option<DonorId>,
    /// Broken down by what.
    pub by: Option<Dimension>,
}

impl Query {
    /// Whether the filters let an activity's contacts through.
    pub(crate) fn lets_through(&self, about: &About) -> bool {
        self.office.as_ref().is_none_or(|office| about.office == *office)
            && self.donor.as_ref().is_none_or(|donor| about.donors.contains(donor))
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The figures.
    pub figures: Figures,
    /// The figures of each part, where a dimension was asked for.
    pub parts: Vec<PartFigures>,
}

/// The figures of one value of a dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartFigures {
    /// The value.
    pub value: String,
    /// Its sectors, in order.
    pub sectors: Vec<PartFigure>,
    /// All sectors together.
    pub total: PartFigure,
}

/// A figure of a part: in full, or only the cells where it is read off SADD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartFigure {
    /// With everything.
    Full(Figure),
    /// A share of a figure's cells.
    Cells(Sadd),
}

/// Folds the facts into the figures of a period, under the counting rule.
pub fn answer(facts: &Facts<'_>, query: &Query) -> Answer {
    let Ok(answer) = answer_from(&facts.agenda(), facts, query);
    answer
}

/// Folds the facts into the figures of several periods; see [`answers_from`].
pub fn answers(facts: &Facts<'_>, queries: &[Query]) -> Vec<Answer> {
    let Ok(answers) = answers_from(&facts.agenda(), facts, queries);
    answers
}

/// Folds lists into the figures of a period, under the counting rule.
///
/// # Errors
/// A list that cannot be read.
pub fn answer_from<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
) -> Result<Answer, L::Error> {
    answer_knowing(agenda, lists, query, &mut Known::nothing(agenda), &mut Sites::default())
}

/// Folds lists into the figures of several periods. What is known of people by the end of one
/// serves the next one, too, so that each statement is heard once, and a list is read for each
/// period that it is in.
///
/// # Errors
/// A list that cannot be read.
pub fn answers_from<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    queries: &[Query],
) -> Result<Vec<Answer>, L::Error> {
    let mut order: Vec<usize> = (0..queries.len()).collect();
    order.sort_by_key(|at| queries[*at].period.to);
    let (mut known, mut sites) = (Known::nothing(agenda), Sites::default());
    let mut answers: Vec<(usize, Answer)> = Vec::with_capacity(queries.len());
    for at in order {
        let answer = answer_knowing(agenda, lists, &queries[at], &mut known, &mut sites)?;
        answers.push((at, answer));
    }
    answers.sort_by_key(|(at, _)| *at);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

fn answer_knowing<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    known: &mut Known,
    sites: &mut Sites,
) -> Result<Answer, L::Error> {
    let scope = scope::scope(agenda, query.period, &query.policy, sites);
    let chosen = chosen(&scope, query);
    let mut all = vec![Slice { value: String::new(), activities: chosen, kin: Kin::All }];
    if let Some(dimension) = query.by {
        let chosen = &all[0].activities;
        all.extend(slices::slices(dimension, &scope, chosen, query.period, &query.policy));
    }
    let mut figures = folded(agenda, lists, query, &scope, known, sites, &all)?.into_iter();
    let (mut whole, overlap) = figures.next().unwrap_or_default();
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
    let total = whole.pop().unwrap_or_default();
    let sectors = agenda.sectors.iter().cloned().zip(whole).collect();
    let figures = Figures { sectors, total, overlap: named_overlap(agenda.sectors, overlap) };
    Ok(Answer { figures, parts })
}

/// Places in scope of the activities that the query's filters let through.
fn chosen(scope: &[Scoped<'_>], query: &Query) -> Vec<usize> {
    (0..scope.len()).filter(|at| query.lets_through(scope[*at].item.about)).collect()
}

/// What is stated of every person by the end of time: sex and birth year, by dense id.
pub fn last_traits(facts: &Facts<'_>) -> Vec<Traits> {
    let (agenda, mut known) = (facts.agenda(), Known::nothing(&facts.agenda()));
    let all: Vec<u32> = (0..agenda.items.len() as u32).collect();
    let Ok(()) = facts.each(&all, &mut |_, rows| known.learn(rows));
    known.persons.iter().map(|person| person.told.traits()).collect()
}

fn part(value: String, mut sectors: Vec<PartFigure>) -> Option<PartFigures> {
    let total = sectors.pop()?;
    Some(PartFigures { value, sectors, total })
}

/// The overlap with sectors by name, sorted by people, falling, then sectors in the profile's
/// order.
fn named_overlap(sectors: &[SectorId], sets: std::collections::BTreeMap<u64, u64>) -> Vec<Overlap> {
    let mut sets: Vec<(Vec<u32>, u64)> = {
        let listed = |(mask, people): (u64, u64)| (headcounts::bits(mask).collect(), people);
        sets.into_iter().map(listed).collect()
    };
    sets.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
    let named = |(bits, people): (Vec<u32>, u64)| Overlap {
        sectors: bits.iter().filter_map(|bit| sectors.get(*bit as usize).cloned()).collect(),
        people,
    };
    sets.into_iter().map(named).collect()
}

/// Figures per sector and, last, in total, with the overlap by mask.
type Folded = (Vec<Figure>, std::collections::BTreeMap<u64, u64>);

/// Folds each of some slices of a period.
fn folded<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    scope: &[Scoped<'_>],
    known: &mut Known,
    sites: &mut Sites,
    slices: &[Slice],
) -> Result<Vec<Folded>, L::Error> {
    let mut lots = gathered::lots(slices);
    let first = lots.next().unwrap_or_default();
    let until = query.period.to;
    let gathered = gathered::gather(agenda, lists, scope, until, known, sites, first)?;
    let Gathered { homes, named, whole, slices: marked } = gathered;
    let (sectors, year) = (agenda.sectors.len(), query.period.to.year());
    let known = &*known;
    let direct = World {
        known,
        homes: &homes,
        whole: &whole.direct,
        named,
        sites: sites.len(),
        sectors,
        year,
    };
    let combined = whole.combined.as_ref();
    let combined = combined.map(|all| World::of(known, &homes, all, sites.len(), sectors, year));
    let fold = Fold { query, scope, direct, combined, whole: &whole };
    let mut figures = Vec::with_capacity(slices.len());
    let slice = |(slice, marked): (&Slice, &Option<Marked>)| fold.slice(slice, marked.as_ref());
    figures.extend(first.iter().zip(&marked).map(slice));
    drop(marked);
    for lot in lots {
        let marked = gathered::mark(agenda, lists, scope, known, lot)?;
        figures.extend(lot.iter().zip(&marked).map(slice));
    }
    fold.count_activities(lists, slices, &mut figures)?;
    Ok(figures)
}

/// The registered individuals of a kind, counted in one of two ways.
enum Counted<'a> {
    Sets(Sets<'a>),
    Tally(Tally),
}

impl<'a> Counted<'a> {
    fn of(world: &'a World<'a>, reached: &'a Reached, kin: Kin) -> Self {
        let sets = if kin == Kin::All { Sets::of(world, reached) } else { None };
        sets.map_or_else(|| Self::Tally(Tally::of(world, reached, kin)), Self::Sets)
    }

    /// Their figures beside some head-counts, and their overlap.
    fn figures(self, world: &World<'_>, headcounts: &Headcounts) -> Folded {
        let (sites, sectors) = (world.sites, world.sectors);
        match self {
            Self::Sets(sets) => {
                let selection = Selection::of(sites, sectors, &sets, headcounts);
                (selection.figures(), sets.overlap())
            }
            Self::Tally(tally) => {
                let selection = Selection::of(sites, sectors, &tally, headcounts);
                (selection.figures(), tally.overlap)
            }
        }
    }

    /// The people alone, of each sector and in total.
    fn people(&self, world: &World<'_>, headcounts: &Headcounts) -> Vec<u64> {
        let (sites, sectors) = (world.sites, world.sectors);
        match self {
            Self::Sets(sets) => Selection::of(sites, sectors, sets, headcounts).people(),
            Self::Tally(tally) => Selection::of(sites, sectors, tally, headcounts).people(),
        }
    }
}

/// One count under way: what all its slices share.
struct Fold<'a> {
    query: &'a Query,
    scope: &'a [Scoped<'a>],
    direct: World<'a>,
    /// The world with indirect contacts, where there are any.
    combined: Option<World<'a>>,
    whole: &'a Marked,
}

impl Fold<'_> {
    /// The figures of a slice, without the number of activities.
    fn slice(&self, slice: &Slice, marked: Option<&Marked>) -> Folded {
        let activities = || slice.activities.iter().map(|at| &self.scope[*at]);
        let direct = || activities().filter(|activity| activity.direct);
        let rule = self.query.policy.headcounts;
        let of_kin = |group: &crate::event::people::Headcount| {
            slice.kin.has_headcount(group.population_group)
        };
        let marked = marked.unwrap_or(self.whole);
        let headcounts = Headcounts::of(direct(), rule, of_kin);
        let counted = Counted::of(&self.direct, &marked.direct, slice.kin);
        let (mut figures, overlap) = counted.figures(&self.direct, &headcounts);
        if let Some((world, reached)) = self.combined.as_ref().zip(marked.combined.as_ref()) {
            let headcounts = Headcounts::of(activities(), rule, of_kin);
            let together = Counted::of(world, reached, slice.kin).people(world, &headcounts);
            for (figure, together) in figures.iter_mut().zip(together) {
                // Both are numbers of people, far below the limits of i64.
                figure.indirect = together as i64 - figure.people_reached as i64;
                debug_assert!(slice.kin != Kin::All || figure.indirect >= 0);
            }
        }
        (figures, overlap)
    }

    /// Counts the activities of each slice. Whether one concerns people of a kind is read off its
    /// lists.
    fn count_activities<L: Lists>(
        &self,
        lists: &L,
        slices: &[Slice],
        figures: &mut [Folded],
    ) -> Result<(), L::Error> {
        let count = |figures: &mut Vec<Figure>, scoped: &Scoped<'_>| {
            let total = figures.len() - 1;
            headcounts::bits(scoped.sectors).for_each(|s| figures[s as usize].activities += 1);
            figures[total].activities += 1;
        };
        let mut of_kin = Vec::new();
        for (slice, (figures, _)) in slices.iter().zip(figures) {
            if slice.kin != Kin::All {
                of_kin.push((slice, self.direct.households_with(slice.kin), figures));
                continue;
            }
            let activities = slice.activities.iter().map(|at| &self.scope[*at]);
            activities.filter(|scoped| scoped.direct).for_each(|scoped| count(figures, scoped));
        }
        if of_kin.is_empty() {
            return Ok(());
        }
        gathered::each_in_scope(lists, self.scope, |at, scoped, rows| {
            for (slice, members, figures) in &mut of_kin {
                let within = scoped.direct && slice.activities.binary_search(&at).is_ok();
                if within && self.direct.concerns(scoped, rows, slice.kin, members) {
                    count(figures, scoped);
                }
            }
        })
    }
}
