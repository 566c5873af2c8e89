//! Figures of chosen activities, for tables that are no breakdown by a dimension: all months up to one,
//! say, or one project's distributions to displaced people.
//!
//! Belongs here: offering the activities in scope, and folding what was chosen. Does not: choosing
//! (`report`), counting (`figures`).
//!
//! Invariants: a selection is a slice as the counting rule has it: links, homes and sizes stay those
//! of the whole period. So a selection never exceeds one that holds it.

use serde::{Deserialize, Serialize};

use super::agenda::{Agenda, Item, Lists};
use super::fold::{chosen, folded};
use super::listed_entries::ListedEntries;
use super::one_pass::read_lists;
use super::people_filter::PeopleFilter;
use super::query::{Choice, Query};
use super::scope::{Scoped, Sites, months, scope};
use super::slices::Slice;
use super::small_selections::SmallSelections;
use super::statements::KnownPeople;
use crate::event::figures::Figure;
use crate::event::time::Month;

/// An activity that can be chosen.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The activity, in scope of the query, with direct or indirect reach.
    pub activity: Item<'a>,
    /// First and last month whose slices it is in, within the period.
    pub months: (Month, Month),
}

/// The figures of a selection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selected {
    /// Each sector, in the profile's order.
    pub sectors: Vec<Figure>,
    /// All sectors together, each individual once.
    pub total: Figure,
}

/// The activities that can be chosen: those in scope that the query's filters let through.
pub fn candidates<'a>(agenda: &Agenda<'a>, query: &Query) -> Vec<Candidate<'a>> {
    let mut sites = Sites::new(query.policy.rule);
    let scope = scope(agenda, query.period, &query.policy, &mut sites);
    chosen(&scope, query).into_iter().map(|at| Candidate::new(&scope[at], query)).collect()
}

impl<'a> Candidate<'a> {
    fn new(scoped: &Scoped<'a>, query: &Query) -> Self {
        let within = (query.period.from.month(), query.period.to.month());
        let (first, last) = months(scoped.item.about, &query.policy);
        let months = (first.clamp(within.0, within.1), last.clamp(within.0, within.1));
        Self { activity: scoped.item, months }
    }
}

/// Folds each of the selections that `choose` makes of the activities in scope. The query's filters
/// hold; what it is broken down by does not matter. Each selection takes time for everybody.
///
/// # Errors
/// A list that cannot be read.
pub fn select<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    choose: impl FnOnce(&[Candidate<'_>]) -> Vec<Choice>,
) -> Result<Vec<Selected>, L::Error> {
    let Offer { scope, mut sites, choices } = Offer::new(agenda, query, choose);
    let slice = |Choice { activities, group }: Choice| {
        let filter = group.map_or(PeopleFilter::All, PeopleFilter::Group);
        Slice { value: String::new(), activities, filter }
    };
    let slices: Vec<Slice> = choices.into_iter().map(slice).collect();
    let mut known = KnownPeople::new(agenda);
    let figures = folded(agenda, lists, query, &scope, (&mut known, &mut sites), &slices)?;
    Ok(figures.into_iter().map(|(figures, _)| Selected::new(figures)).collect())
}

/// The same for many small selections, without indirect reach: the figures are those of [`select`],
/// and `indirect` is 0. Each takes as long as its own contacts need.
///
/// # Errors
/// A list that cannot be read.
pub fn select_small<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    choose: impl FnOnce(&[Candidate<'_>]) -> Vec<Choice>,
) -> Result<Vec<Selected>, L::Error> {
    let Offer { scope, mut sites, choices } = Offer::new(agenda, query, choose);
    let (mut known, mut listed) = (KnownPeople::new(agenda), ListedEntries::default());
    let (people, entries) = (&mut known, Some(&mut listed));
    let gathered = read_lists(agenda, lists, &scope, query, people, &mut sites, entries)?;
    let everyone = gathered.everyone(&known, agenda.sectors.len(), query);
    let mut few = SmallSelections::new(&everyone, &query.policy, &gathered.places);
    let figures = |Choice { activities, group }: Choice| {
        let direct = activities.into_iter().filter(|at| scope[*at].direct);
        let direct: Vec<usize> = direct.collect();
        let filter = group.map_or(PeopleFilter::All, PeopleFilter::Group);
        Selected::new(few.figures((&scope, &listed), &direct, filter))
    };
    Ok(choices.into_iter().map(figures).collect())
}

/// What was chosen of the activities in scope.
struct Offer<'a> {
    scope: Vec<Scoped<'a>>,
    sites: Sites,
    /// With places in `scope`.
    choices: Vec<Choice>,
}

impl<'a> Offer<'a> {
    /// Offers the activities of a query, and translates places among them to places in scope.
    fn new(
        agenda: &Agenda<'a>,
        query: &Query,
        choose: impl FnOnce(&[Candidate<'_>]) -> Vec<Choice>,
    ) -> Self {
        let mut sites = Sites::new(query.policy.rule);
        let scope = scope(agenda, query.period, &query.policy, &mut sites);
        let chosen = chosen(&scope, query);
        let candidates: Vec<Candidate<'_>> =
            chosen.iter().map(|at| Candidate::new(&scope[*at], query)).collect();
        let mut choices = choose(&candidates);
        for choice in &mut choices {
            choice.activities = choice.among(&chosen);
        }
        Self { scope, sites, choices }
    }
}

impl Selected {
    fn new(mut sectors: Vec<Figure>) -> Self {
        let total = sectors.pop().unwrap_or_default();
        Self { sectors, total }
    }
}
