//! Households reached by chosen activities, each once.
//!
//! Belongs here: which households a selection reached. Does not: choosing activities (`report`), people
//! (`selection`).
//!
//! A household is **reached as a household** by a direct contact in scope: it is on the list of households of
//! an activity of the selection. Merged households are one. A household is **reached by members only** where a
//! person with a personal contact in the selection belongs to it at the period's end, and it is not reached as a
//! household in the selection itself. The two never overlap. Head-counts know no households.

use hashbrown::HashSet;

use super::agenda::{Agenda, Lists};
use super::fold::chosen;
use super::listed_entries::ListedEntries;
use super::one_pass::read_lists;
use super::query::{Choice, Query};
use super::rows::NONE;
use super::scope::{Sites, scope};
use super::statements::KnownPeople;

/// Households that a selection reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HouseholdsReached {
    /// As households.
    pub as_households: u64,
    /// Only some of their members, in their own name.
    pub by_members_only: u64,
}

/// What the lists of a query's activities hold of households.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListedHouseholds {
    /// Of each choice.
    pub reached: Vec<HouseholdsReached>,
    /// By candidate: the households on its list or, where it lists none, the persons.
    pub recipients: Vec<u64>,
}

/// The households that each of some choices among the query's candidates reached by direct contacts.
///
/// # Errors
/// A list that cannot be read.
pub fn households_reached<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    choices: &[Choice],
) -> Result<ListedHouseholds, L::Error> {
    let mut sites = Sites::new(query.policy.rule);
    let scope = scope(agenda, query.period, &query.policy, &mut sites);
    let (mut known, mut listed) = (KnownPeople::new(agenda), ListedEntries::default());
    read_lists(agenda, lists, &scope, query, &mut known, &mut sites, Some(&mut listed))?;
    let candidates = chosen(&scope, query);
    let recipients = candidates.iter().map(|at| match listed.households(*at).len() {
        0 => listed.persons(*at).len() as u64,
        households => households as u64,
    });
    let reached = |choice: &Choice| {
        let places = choice.among(&candidates).into_iter();
        let direct: Vec<usize> = places.filter(|at| scope[*at].direct).collect();
        let households = direct.iter().flat_map(|at| listed.households(*at));
        let households: HashSet<u32> = households.copied().collect();
        let persons = direct.iter().flat_map(|at| listed.persons(*at));
        let theirs = persons.map(|person| known.persons[*person as usize].household);
        let only: HashSet<u32> =
            theirs.filter(|one| *one != NONE && !households.contains(one)).collect();
        HouseholdsReached {
            as_households: households.len() as u64,
            by_members_only: only.len() as u64,
        }
    };
    Ok(ListedHouseholds {
        reached: choices.iter().map(reached).collect(),
        recipients: recipients.collect(),
    })
}
