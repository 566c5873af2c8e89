//! Why a year's figures changed: what they were, what they are, and what each event did to them.
//!
//! Belongs here: going through the events between two moments and attributing the change. Does not:
//! counting (`count`), telling an event (`history`).
//!
//! An event's effect is the figure after it less the figure before it, in the order of the log. So
//! the effects add up to the change exactly, in every sector and in total. An effect depends on that
//! order: of two events that bring the same person, the first has the effect.

use schemars::JsonSchema;
use serde::Serialize;

use super::history::Entry;
use super::totals::Request;
use super::{AsOf, Days};
use crate::event::figures::Figures;
use crate::event::ids::SectorId;
use crate::event::time::Period;
use crate::event::{Event, Record};
use crate::ledger::{self, LedgerError, Snapshot, Walk};

/// How a year's figures got from one moment to another.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Restatement {
    /// Which days.
    pub period: Days,
    /// The earlier moment.
    pub from: AsOf,
    /// The later moment.
    pub to: AsOf,
    /// Each sector, and last the total, as it was and is.
    pub figures: Vec<Change>,
    /// The events that changed a figure, in the order of the log.
    pub events: Vec<Effect>,
    /// Events between the two moments that changed none.
    pub without_effect: usize,
}

/// A figure then and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// The sector; nothing for the total.
    pub sector: Option<SectorId>,
    /// People reached, then.
    pub was: u64,
    /// People reached, now.
    pub is: u64,
}

/// What an event did to the figures.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Effect {
    /// The event.
    pub event: Entry,
    /// On the total.
    pub total: i64,
    /// On the sectors it changed.
    pub sectors: Vec<SectorEffect>,
}

/// What an event did to a sector's figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SectorEffect {
    /// The sector.
    pub sector: SectorId,
    /// People more, or fewer.
    pub change: i64,
}

/// An event with its effect on the total and on the sectors it changed.
#[derive(Debug, Clone)]
pub struct Step {
    /// The event.
    pub record: Record,
    /// On the total.
    pub total: i64,
    /// On the sectors it changed.
    pub sectors: Vec<SectorEffect>,
}

/// The people reached of each sector, and in total.
#[derive(Debug, Clone, PartialEq, Eq)]
struct People {
    sectors: Vec<(SectorId, u64)>,
    total: u64,
}

impl People {
    fn of(figures: &Figures) -> Self {
        let sectors = figures.sectors.iter();
        Self {
            sectors: sectors.map(|(id, figure)| (id.clone(), figure.people_reached)).collect(),
            total: figures.total.people_reached,
        }
    }

    fn at(moment: &Snapshot, period: Period) -> Result<Self, LedgerError> {
        let query = Request::year(period).query(moment.state());
        Ok(Self::of(&moment.answer_anew(&query)?.figures))
    }

    fn sector(&self, id: &SectorId) -> u64 {
        self.sectors.iter().find(|(sector, _)| sector == id).map_or(0, |(_, people)| *people)
    }
}

fn difference(was: u64, is: u64) -> i64 {
    // Both are numbers of people, far below the limits of i64.
    is as i64 - was as i64
}

/// Goes through the events after a moment with what each did to a period's figures.
pub struct Effects {
    walk: Walk,
    period: Period,
    before: People,
}

impl Effects {
    /// From a moment on.
    pub fn from(
        ledger: &Snapshot,
        period: Period,
        from: ledger::AsOf,
    ) -> Result<Self, LedgerError> {
        let walk = ledger.walk(from)?;
        let before = People::at(walk.here(), period)?;
        Ok(Self { walk, period, before })
    }

    /// The next event.
    pub fn step(&mut self) -> Result<Option<Step>, LedgerError> {
        let Some(record) = self.walk.step()? else { return Ok(None) };
        if !can_matter(&record.event, self.period) {
            return Ok(Some(Step { record, total: 0, sectors: Vec::new() }));
        }
        let after = People::at(self.walk.here(), self.period)?;
        let total = difference(self.before.total, after.total);
        let sectors = all_sectors(&self.before, &after)
            .map(|id| SectorEffect {
                sector: id.clone(),
                change: difference(self.before.sector(id), after.sector(id)),
            })
            .filter(|effect| effect.change != 0)
            .collect();
        self.before = after;
        Ok(Some(Step { record, total, sectors }))
    }
}

/// The sectors of both, each once, in the order of the later profile.
fn all_sectors<'p>(was: &'p People, is: &'p People) -> impl Iterator<Item = &'p SectorId> {
    let gone = was.sectors.iter().filter(|(id, _)| is.sectors.iter().all(|(other, _)| other != id));
    is.sectors.iter().chain(gone).map(|(id, _)| id)
}

/// Whether an event can change a period's figures. What happens to an activity that starts after
/// the period changes nothing in it, unless an earlier version did not.
fn can_matter(event: &Event, period: Period) -> bool {
    match event {
        Event::PersonErased(_)
        | Event::KeyRotated(_)
        | Event::YearClosed(_)
        | Event::GazetteerSet(_)
        | Event::WarningsAccepted(_)
        | Event::EntriesDerived(_) => false,
        Event::ActivityRecorded(activity) => activity.about.start <= period.to,
        _ => true,
    }
}

/// Attributes the change of a year's figures between two moments to the events between them.
/// `progress` is told each event.
///
/// # Errors
/// A moment that the log has not reached, or that lies before the other.
pub fn build(
    ledger: &Snapshot,
    period: Period,
    from: ledger::AsOf,
    to: ledger::AsOf,
    mut progress: impl FnMut(),
) -> Result<Restatement, LedgerError> {
    let (start, end) = (ledger.size_as_of(from)?, ledger.size_as_of(to)?);
    if end < start {
        return Err(LedgerError::AsOf { asked: start, size: end });
    }
    let mut effects = Effects::from(ledger, period, ledger::AsOf::Size(start))?;
    let root = effects.walk.here().root();
    let was = effects.before.clone();
    let (mut events, mut without_effect) = (Vec::new(), 0);
    for _ in start..end {
        let Some(Step { record, total, sectors }) = effects.step()? else { break };
        progress();
        if total == 0 && sectors.is_empty() {
            without_effect += 1;
            continue;
        }
        let restates = ledger.state().restating.get(&record.sequence);
        let event = Entry::of(&record, restates.map_or(&[], Vec::as_slice));
        events.push(Effect { event, total, sectors });
    }
    let is = &effects.before;
    let mut figures: Vec<Change> = all_sectors(&was, is)
        .map(|id| Change { sector: Some(id.clone()), was: was.sector(id), is: is.sector(id) })
        .collect();
    figures.push(Change { sector: None, was: was.total, is: is.total });
    Ok(Restatement {
        period: Days(period),
        from: AsOf { size: start, root },
        to: AsOf { size: end, root: effects.walk.here().root() },
        figures,
        events,
        without_effect,
    })
}
