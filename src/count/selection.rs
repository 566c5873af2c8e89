//! Figures of chosen activities, for tables that are no breakdown by a dimension: all months up to one,
//! say, or one project's distributions to displaced people.
//!
//! Belongs here: offering the activities in scope, and folding what was chosen. Does not: choosing
//! (`report`), counting (`figures`).
//!
//! Invariants: a selection is a slice as the counting rule has it: links, homes and sizes stay those
//! of the whole period. So a selection never exceeds one that holds it.

use super::agenda::{Agenda, Item, Lists};
use super::fold::{chosen, folded};
use super::one_pass::read_lists;
use super::people_filter::PeopleFilter;
use super::query::Query;
use super::scope::{Scoped, Sites, months, scope};
use super::slices::Slice;
use super::small_selections::SmallSelections;
use super::statements::KnownPeople;
use crate::event::figures::Figure;
use crate::event::people::PopulationGroup;
use crate::event::time::Month;

/// An activity that can be chosen.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The activity, in scope of the query, with direct or indirect reach.
    pub activity: Item<'a>,
    /// First and last month whose slices it is in, within the period.
    pub months: (Month, Month),
}

/// Some contacts of a period.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Places of the chosen activities among the candidates, rising.
    pub activities: Vec<usize>,
    /// Only individuals, and groups of head-counts, of this population group; `Some(None)` means
    /// those of whom none is stated.
    pub group: Option<Option<PopulationGroup>>,
}

/// The figures of a selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// Each sector, in the profile's order.
    pub sectors: Vec<Figure>,
    /// All sectors together, each individual once.
    pub total: Figure,
}

/// Folds each of the selections that `choose` makes of the activities in scope. The query's filters
/// hold; what it is broken down by does not matter.
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
    let figures = folded(agenda, lists, query, &scope, &mut known, &mut sites, &slices)?;
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
    let mut known = KnownPeople::new(agenda);
    let gathered = read_lists(agenda, lists, &scope, query, &mut known, &mut sites, &[])?;
    let everyone = gathered.everyone(&known, agenda.sectors.len(), query);
    let mut few = SmallSelections::new(&everyone, &query.policy, &gathered.places);
    let figures = |Choice { activities, group }: Choice| {
        let all = activities.iter().map(|at| &scope[*at]);
        let direct: Vec<&Scoped<'_>> = all.filter(|activity| activity.direct).collect();
        let figures =
            few.figures(lists, &direct, group.map_or(PeopleFilter::All, PeopleFilter::Group))?;
        Ok(Selected::new(figures))
    };
    choices.into_iter().map(figures).collect()
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
        let within = (query.period.from.month(), query.period.to.month());
        let candidate = |at: &usize| {
            let activity = scope[*at].item;
            let (first, last) = months(activity.about, &query.policy);
            let months = (first.clamp(within.0, within.1), last.clamp(within.0, within.1));
            Candidate { activity, months }
        };
        let candidates: Vec<Candidate<'_>> = chosen.iter().map(candidate).collect();
        let mut choices = choose(&candidates);
        for choice in &mut choices {
            let places = choice.activities.iter();
            choice.activities = places.filter_map(|at| chosen.get(*at).copied()).collect();
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
