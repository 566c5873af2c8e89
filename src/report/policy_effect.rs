//! What another counting policy would make of a period's figures: both side by side, and what moves.
//!
//! Belongs here: subtracting figures under two policies, in all and by place. Does not: dividing a figure by
//! place (`count::by_place`), choosing a policy (`service`), printing.
//!
//! Invariants: what moves at the places, those that are named and the others, adds up to the change of each
//! figure. Both sides are of one moment of one ledger, and nothing is recorded.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::shape::{AsOf, Days, LedgerName};
use crate::count::{PlaceFigures, PlaceId, Query, Source, by_place};
use crate::event::figures::Figure;
use crate::event::ids::SectorId;
use crate::event::label::Labelled;
use crate::event::policy::{Places, Policy};

/// A period's figures under the policy that governs it, and under another one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PolicyEffect {
    /// Which ledger.
    pub ledger: LedgerName,
    /// Which days.
    pub period: Days,
    /// What readers call them; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Which records.
    pub as_of: AsOf,
    /// The policy that governs the period.
    pub now: Policy,
    /// The other one.
    pub proposed: Policy,
    /// Each sector, in the profile's order.
    pub sectors: Vec<SectorEffect>,
    /// All sectors together, each individual once.
    pub total: FigureEffect,
    /// What adding up the sectors gives.
    pub sum_of_sectors: Sums,
    /// The level of the places below: the larger one of both policies'.
    pub level: Places,
    /// Where the total moves.
    pub total_by_place: Moves,
    /// Where the figures of sectors move.
    pub sectors_by_place: Moves,
}

/// A sector's figure under both policies.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SectorEffect {
    /// Which sector.
    pub sector: SectorId,
    /// Its figure.
    #[serde(flatten)]
    pub figure: FigureEffect,
}

/// A figure under both policies.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FigureEffect {
    /// Under the policy that governs.
    pub now: Side,
    /// Under the other one.
    pub proposed: Side,
    /// People that the other one adds; below zero where it has fewer.
    pub change: i64,
    /// The change in percent of the figure now, to a tenth; nothing where that is 0.
    pub percent: Option<f64>,
}

/// A figure under one policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Side {
    /// People reached.
    pub people_reached: u64,
    /// Those known by lists.
    pub registered: u64,
    /// What rests on head-counts.
    pub estimated: u64,
    /// The figure, if everybody in the crowds is listed or counted elsewhere.
    pub lowest: Option<u64>,
    /// The figure, if every head-count is other people.
    pub highest: Option<u64>,
    /// Activities in scope.
    pub activities: u64,
}

/// A sum under both policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sums {
    /// Under the policy that governs.
    pub now: u64,
    /// Under the other one.
    pub proposed: u64,
}

/// What moves at places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Moves {
    /// The largest changes, up or down.
    pub largest: Vec<Move>,
    /// How many others there are.
    pub others: u64,
    /// What these others come to.
    pub others_change: i64,
}

/// What moves at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Move {
    /// The sector whose figure moves; nothing for the total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<SectorId>,
    /// The place.
    pub place: String,
    /// The admin1 it is in; empty where none was recorded.
    pub admin1: String,
    /// What it adds to the figure under the policy that governs.
    pub now: u64,
    /// What it adds under the other one.
    pub proposed: u64,
    /// The difference.
    pub change: i64,
}

/// Changes that are named.
const LARGEST: usize = 10;

impl PolicyEffect {
    /// Whether the total moves by more than one in a hundred.
    pub fn is_large(&self) -> bool {
        moves_much(self.total.now.people_reached, self.total.proposed.people_reached)
    }
}

/// Whether a figure becomes another one by more than one in a hundred.
pub fn moves_much(before: u64, after: u64) -> bool {
    before.abs_diff(after) * 100 > before
}

/// Sets a period's figures under a proposed policy beside those that it has.
///
/// # Errors
/// Those of the source.
pub fn build<S: Source>(
    source: &S,
    Labelled { period, label }: Labelled,
    proposed: &Policy,
) -> Result<PolicyEffect, S::Error> {
    let basis = source.basis()?;
    let policies = [source.policy(period).clone(), proposed.clone()];
    let queries = policies.clone().map(|policy| Query::whole(period, policy));
    let [was, is] = &queries;
    let (was_figures, is_figures) = (source.answer(was)?.figures, source.answer(is)?.figures);
    let sectors = was_figures.sectors.iter().zip(&is_figures.sectors);
    let sectors = sectors.map(|((sector, was), (_, is))| SectorEffect {
        sector: sector.clone(),
        figure: FigureEffect::new(was, is),
    });
    let level = policies.iter().map(|policy| policy.places).max().unwrap_or_default();
    let (agenda, lists) = source.agenda_and_lists();
    let at_places = PlacePairs::new(
        by_place(&agenda, &lists, was, level)?,
        by_place(&agenda, &lists, is, level)?,
    );
    let slots = agenda.sectors.len();
    let of_sectors = agenda.sectors.iter().enumerate();
    let sector_moves = of_sectors.flat_map(|(slot, sector)| at_places.moves(slot, Some(sector)));
    let [now, proposed] = policies;
    Ok(PolicyEffect {
        ledger: LedgerName { id: basis.ledger, name: basis.name.to_owned() },
        period: Days(period),
        label,
        as_of: AsOf { size: basis.size, root: basis.root },
        now,
        proposed,
        sectors: sectors.collect(),
        total: FigureEffect::new(&was_figures.total, &is_figures.total),
        sum_of_sectors: Sums {
            now: was_figures.sum_of_sectors(),
            proposed: is_figures.sum_of_sectors(),
        },
        level,
        total_by_place: Moves::of(at_places.moves(slots, None).collect()),
        sectors_by_place: Moves::of(sector_moves.collect()),
    })
}

impl FigureEffect {
    fn new(now: &Figure, proposed: &Figure) -> Self {
        let change = difference(now.people_reached, proposed.people_reached);
        let tenths = |now: u64| (change as f64 * 1000.0 / now as f64).round() / 10.0;
        Self {
            now: Side::of(now),
            proposed: Side::of(proposed),
            change,
            percent: Some(now.people_reached).filter(|now| *now > 0).map(tenths),
        }
    }
}

impl Side {
    fn of(figure: &Figure) -> Self {
        Self {
            people_reached: figure.people_reached,
            registered: figure.registered,
            estimated: figure.estimated,
            lowest: figure.bounds.map(|bounds| bounds.lowest),
            highest: figure.bounds.map(|bounds| bounds.highest),
            activities: figure.activities,
        }
    }
}

/// What each place adds to figures under two policies.
struct PlacePairs(BTreeMap<PlaceId, [Option<PlaceFigures>; 2]>);

impl PlacePairs {
    fn new(
        now: BTreeMap<PlaceId, PlaceFigures>,
        mut proposed: BTreeMap<PlaceId, PlaceFigures>,
    ) -> Self {
        let mut pairs: BTreeMap<_, _> = now
            .into_iter()
            .map(|(id, now)| {
                let proposed = proposed.remove(&id);
                (id, [Some(now), proposed])
            })
            .collect();
        pairs.extend(proposed.into_iter().map(|(id, proposed)| (id, [None, Some(proposed)])));
        Self(pairs)
    }

    /// The places at which a figure is another one.
    fn moves<'a>(
        &'a self,
        slot: usize,
        sector: Option<&'a SectorId>,
    ) -> impl Iterator<Item = Move> + 'a {
        self.0.values().filter_map(move |sides| {
            let people = |side: &Option<PlaceFigures>| {
                side.as_ref().and_then(|side| side.people.get(slot).copied()).unwrap_or(0)
            };
            let [now, proposed] = [people(&sides[0]), people(&sides[1])];
            let named = sides.iter().flatten().next()?;
            (now != proposed).then(|| Move {
                sector: sector.cloned(),
                place: named.name.clone(),
                admin1: named.admin1.clone(),
                now,
                proposed,
                change: difference(now, proposed),
            })
        })
    }
}

impl Moves {
    /// Whether anything moves.
    pub fn is_any(&self) -> bool {
        !self.largest.is_empty()
    }

    /// The largest moves first; of equals those up, then in the order in which they come.
    fn of(mut moves: Vec<Move>) -> Self {
        moves.sort_by_key(|a| (u64::MAX - a.change.unsigned_abs(), a.change < 0));
        let others = moves.split_off(moves.len().min(LARGEST));
        let others_change = others.iter().map(|other| other.change).sum();
        Self { largest: moves, others: others.len() as u64, others_change }
    }
}

/// By how much a number of people is larger than one before. Both are far below the limits of i64.
fn difference(before: u64, after: u64) -> i64 {
    after as i64 - before as i64
}
