//! Figures of chosen activities: what a report needs that is no dimension, such as all months up to
//! one, or one project's distributions to displaced people.
//!
//! Belongs here: offering the activities in scope, and folding what was chosen. Does not: choosing
//! (`report`), counting (`figures`).
//!
//! Invariants: a selection is a slice as the counting rule has it: links, homes and sizes stay those
//! of the whole period. So a selection never exceeds one that holds it.

use super::few::Few;
use super::figures::{Kin, World};
use super::gathered::{Gathered, gather};
use super::scope::{Scoped, Sites, months, scope};
use super::slices::Slice;
use super::statements::Known;
use super::{Agenda, Facts, Query, chosen, folded};
use crate::event::activity::Activity;
use crate::event::figures::Figure;
use crate::event::people::PopulationGroup;
use crate::event::time::Month;

/// An activity that can be chosen.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The activity, in scope of the query, with direct or indirect reach.
    pub activity: &'a Activity,
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
pub fn select(
    facts: &Facts<'_>,
    query: &Query,
    choose: impl FnOnce(&[Candidate<'_>]) -> Vec<Choice>,
) -> Vec<Selected> {
    folded_of(facts, query, choose, |scene, choices| {
        let slice = |Choice { activities, group }: Choice| {
            let kin = group.map_or(Kin::All, Kin::Group);
            Slice { value: String::new(), activities, kin }
        };
        let slices: Vec<Slice> = choices.into_iter().map(slice).collect();
        let Scene { agenda, scope, mut sites } = scene;
        let mut known = Known::nothing(&agenda);
        let Ok(figures) = folded(&agenda, facts, query, &scope, &mut known, &mut sites, &slices);
        figures.into_iter().map(|(figures, _)| figures).collect()
    })
}

/// The same for many small selections, without indirect reach: the figures are those of [`select`],
/// and `indirect` is 0. Each takes as long as its own contacts need.
pub fn select_few(
    facts: &Facts<'_>,
    query: &Query,
    choose: impl FnOnce(&[Candidate<'_>]) -> Vec<Choice>,
) -> Vec<Selected> {
    folded_of(facts, query, choose, |scene, choices| {
        let Scene { agenda, scope, mut sites } = scene;
        let (mut known, until) = (Known::nothing(&agenda), query.period.to);
        let Ok(gathered) = gather(&agenda, facts, &scope, until, &mut known, &mut sites, &[]);
        let Gathered { homes, whole, .. } = gathered;
        let (sectors, year) = (agenda.sectors.len(), until.year());
        let world = World::of(&known, &homes, &whole.direct, sites.len(), sectors, year);
        let mut few = Few::new(&world, query.policy.headcounts);
        let figures = |Choice { activities, group }: Choice| {
            let all = activities.iter().map(|at| &scope[*at]);
            let direct: Vec<&Scoped<'_>> = all.filter(|activity| activity.direct).collect();
            few.figures(facts, &direct, group.map_or(Kin::All, Kin::Group))
        };
        choices.into_iter().map(figures).collect()
    })
}

/// What choices are made of.
struct Scene<'a> {
    agenda: Agenda<'a>,
    scope: Vec<Scoped<'a>>,
    sites: Sites,
}

/// Offers the candidates of a query, and has what was chosen of them counted: by place in scope, the
/// figures of each choice per sector and, last, in total.
fn folded_of<'a>(
    facts: &Facts<'a>,
    query: &Query,
    choose: impl FnOnce(&[Candidate<'_>]) -> Vec<Choice>,
    count: impl FnOnce(Scene<'a>, Vec<Choice>) -> Vec<Vec<Figure>>,
) -> Vec<Selected> {
    let (agenda, mut sites) = (facts.agenda(), Sites::default());
    let scope = scope(&agenda, query.period, &query.policy, &mut sites);
    let chosen = chosen(&scope, query);
    let within = (query.period.from.month(), query.period.to.month());
    let candidate = |at: &usize| {
        let scoped = &scope[*at];
        let activity = facts.activities[scoped.place as usize].activity;
        let (first, last) = months(&activity.about, &query.policy);
        let months = (first.clamp(within.0, within.1), last.clamp(within.0, within.1));
        Candidate { activity, months }
    };
    let candidates: Vec<Candidate<'_>> = chosen.iter().map(candidate).collect();
    let mut choices = choose(&candidates);
    for choice in &mut choices {
        choice.activities = {
            let places = choice.activities.iter();
            places.filter_map(|at| chosen.get(*at).copied()).collect()
        };
    }
    let selected = |mut sectors: Vec<Figure>| {
        let total = sectors.pop().unwrap_or_default();
        Selected { sectors, total }
    };
    let scene = Scene { agenda, scope, sites };
    count(scene, choices).into_iter().map(selected).collect()
}
