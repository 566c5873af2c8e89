//! Why a period's figures changed: what they were, what they are, and what each event did to them.
//!
//! Belongs here: attributing the change between two moments to the events between them. Does not:
//! counting (`count`), describing an event (`history`).
//!
//! An event's effect is the figure after it less the figure before it, in the order of the log. So
//! the effects add up to the change exactly, in every sector and in total. An effect depends on that
//! order: of two events that bring the same person, the first has the effect.

use schemars::JsonSchema;
use serde::Serialize;

use super::history::Entry;
use super::shape::{AsOf, Days};
use super::totals::{Request, label as label_of};
use crate::count::{Source, Step, Steps};
use crate::event::Event;
use crate::event::figures::Figures;
use crate::event::ids::SectorId;
use crate::event::label::Labelled;
use crate::event::policy::Policy;
use crate::event::time::Period;

/// How a period's figures got from one moment to another.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Restatement {
    /// Which days.
    pub period: Days,
    /// What the period is called; empty where nobody named it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The earlier moment.
    pub from: AsOf,
    /// The later moment.
    pub to: AsOf,
    /// Each sector, and last the total, as it was and is.
    pub figures: Vec<Change>,
    /// The events that changed a figure, in the order of the log.
    pub events: Vec<Effect>,
    /// The policies that govern the period at the two moments, where they are different ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policies: Option<Policies>,
    /// Events between the two moments that changed none.
    pub without_effect: usize,
    /// The sector that it was narrowed to: figures, events and effects on sectors are this sector's, and
    /// `without_effect` counts what did not change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<SectorId>,
    /// What further events did, where only so many are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub further: Option<Further>,
}

/// What the events did together that are not listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Further {
    /// How many there are.
    pub events: usize,
    /// On the total.
    pub total: i64,
    /// On the sectors that they changed together.
    pub sectors: Vec<SectorEffect>,
}

impl Restatement {
    /// What concerns one sector.
    pub fn of_sector(mut self, sector: SectorId) -> Self {
        self.figures.retain(|change| change.sector.as_ref() == Some(&sector));
        let all = self.events.len();
        for event in &mut self.events {
            event.sectors.retain(|effect| effect.sector == sector);
        }
        self.events.retain(|event| !event.sectors.is_empty());
        self.without_effect += all - self.events.len();
        self.sector = Some(sector);
        self
    }

    /// The first events, and what the others did together.
    pub fn up_to(mut self, events_max: usize) -> Self {
        if self.events.len() <= events_max {
            return self;
        }
        let others = self.events.split_off(events_max);
        let effects = others.iter().flat_map(|event| &event.sectors);
        let mut sectors: Vec<SectorEffect> = Vec::new();
        for SectorEffect { sector, change } in effects {
            match sectors.iter_mut().find(|sum| sum.sector == *sector) {
                Some(sum) => sum.change += change,
                None => sectors.push(SectorEffect { sector: sector.clone(), change: *change }),
            }
        }
        sectors.retain(|sum| sum.change != 0);
        let total = others.iter().map(|event| event.total).sum();
        self.further = Some(Further { events: others.len(), total, sectors });
        self
    }
}

/// The policies of two moments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Policies {
    /// Then.
    pub was: Policy,
    /// Now.
    pub is: Policy,
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
pub struct StepEffect {
    /// The event, and the settled periods that it restates.
    pub step: Step,
    /// On the total.
    pub total: i64,
    /// On the sectors it changed.
    pub sectors: Vec<SectorEffect>,
}

/// The people reached of each sector, and in total.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

    fn at<W: Steps>(steps: &mut W, period: Period) -> Result<Self, StepError<W>> {
        let query = Request::year(period).query(steps.here());
        Ok(Self::of(&steps.figures(&query)?))
    }

    fn sector(&self, id: &SectorId) -> u64 {
        self.sectors.iter().find(|(sector, _)| sector == id).map_or(0, |(_, people)| *people)
    }
}

fn difference(was: u64, is: u64) -> i64 {
    // Both are numbers of people, far below the limits of i64.
    is as i64 - was as i64
}

/// Goes through events with what each did to a period's figures.
pub struct Effects<W> {
    steps: W,
    period: Period,
    before: People,
}

/// Why the source of some steps cannot be read.
type StepError<W> = <<W as Steps>::Source as Source>::Error;

impl<W: Steps> Effects<W> {
    /// From where the steps begin.
    ///
    /// # Errors
    /// Those of the source.
    pub fn new(mut steps: W, period: Period) -> Result<Self, StepError<W>> {
        let before = People::at(&mut steps, period)?;
        Ok(Self { steps, period, before })
    }

    /// The next event.
    ///
    /// # Errors
    /// Those of the source.
    pub fn step(&mut self) -> Result<Option<StepEffect>, StepError<W>> {
        let Some(step) = self.steps.step()? else { return Ok(None) };
        if !can_matter(&step.record.event, self.period) {
            return Ok(Some(StepEffect { step, total: 0, sectors: Vec::new() }));
        }
        let after = People::at(&mut self.steps, self.period)?;
        let total = difference(self.before.total, after.total);
        let sectors = all_sectors(&self.before, &after)
            .map(|id| SectorEffect {
                sector: id.clone(),
                change: difference(self.before.sector(id), after.sector(id)),
            })
            .filter(|effect| effect.change != 0)
            .collect();
        self.before = after;
        Ok(Some(StepEffect { step, total, sectors }))
    }

    /// The moment before the next event.
    fn as_of(&self) -> Result<AsOf, StepError<W>> {
        let basis = self.steps.here().basis()?;
        Ok(AsOf { size: basis.size, root: basis.root })
    }
}

/// The sectors of both, each once, in the order of the later profile.
fn all_sectors<'p>(was: &'p People, is: &'p People) -> impl Iterator<Item = &'p SectorId> {
    let gone = was.sectors.iter().filter(|(id, _)| is.sectors.iter().all(|(other, _)| other != id));
    is.sectors.iter().chain(gone).map(|(id, _)| id)
}

/// Whether an event can change a period's figures. A gazetteer can where head-counts are compared at
/// larger places than sites. What happens to an activity that starts after
/// the period changes nothing in it, unless an earlier version did not.
fn can_matter(event: &Event, period: Period) -> bool {
    match event {
        Event::ActivityRecorded(activity) => activity.about.start <= period.to,
        other => !other.changes_no_figure(),
    }
}

/// Attributes the change of a period's figures between two moments to the events between them: those
/// of the steps. A period without a label has the one of the later moment. `progress` is called after
/// each event.
///
/// # Errors
/// Those of the source.
pub fn build<W: Steps>(
    steps: W,
    labelled: Labelled,
    mut progress: impl FnMut(),
) -> Result<Restatement, StepError<W>> {
    let Labelled { period, label } = labelled;
    let mut effects = Effects::new(steps, period)?;
    let (from, was) = (effects.as_of()?, effects.before.clone());
    let policy_was = effects.steps.here().policy(period).clone();
    let (mut events, mut without_effect) = (Vec::new(), 0);
    while let Some(StepEffect { step, total, sectors }) = effects.step()? {
        progress();
        if total == 0 && sectors.is_empty() {
            without_effect += 1;
            continue;
        }
        let event = Entry::of(&step.record, &step.restates);
        events.push(Effect { event, total, sectors });
    }
    let is = &effects.before;
    let mut figures: Vec<Change> = all_sectors(&was, is)
        .map(|id| Change { sector: Some(id.clone()), was: was.sector(id), is: is.sector(id) })
        .collect();
    figures.push(Change { sector: None, was: was.total, is: is.total });
    let to = effects.as_of()?;
    let label = label_of(effects.steps.here(), period, &label);
    let policy_is = effects.steps.here().policy(period).clone();
    let policies = (policy_was != policy_is).then_some(Policies { was: policy_was, is: policy_is });
    let period = Days(period);
    Ok(Restatement {
        period,
        label,
        from,
        to,
        figures,
        events,
        policies,
        without_effect,
        sector: None,
        further: None,
    })
}
