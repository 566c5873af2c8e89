//! Reports: figures in the one shape that everything printed is taken from.
//!
//! Belongs here: that shape, one file per report, and `render` with one file per format. Does not:
//! computing a figure (`count`), writing to a terminal or file (`cli`).
//!
//! Invariant: every number that any format prints comes from [`Report`].

pub mod activities;
pub mod cells;
pub mod compare;
pub mod derivation;
pub mod explanation;
pub mod factsheet;
pub mod history;
pub mod months;
pub mod outlook;
pub mod presence;
pub mod publication;
pub mod render;
pub mod restatement;
pub mod rrm;
pub mod suppression;
pub mod totals;

use serde::Serialize;
use uuid::Uuid;

use crate::event::figures::{AGES, Figure, Figures, SEXES};
use crate::event::ids::SectorId;
use crate::event::policy::Policy;
use crate::event::time::{Day, Period};
use activities::ActivityRow;
pub use cells::{Count, SaddRow};
use compare::{Compare, Targets};
use derivation::Derivation;
use months::MonthRow;
use presence::Presence;
use rrm::Rrm;
use suppression::Suppression;

/// JSON Schema (draft 2020-12) of a report's JSON.
pub const SCHEMA: &str = include_str!("report.schema.json");

/// A report as its JSON has it. Names may be added, none is ever renamed; [`SCHEMA`] has them all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Which ledger.
    pub ledger: LedgerName,
    /// Which days.
    pub period: Days,
    /// Which records.
    pub as_of: AsOf,
    /// Under which choices.
    pub policy: Policy,
    /// Which contacts only, where the report was narrowed.
    pub filter: Filter,
    /// Whether the year was published or closed and later events changed it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub restated: bool,
    /// Each sector, in the profile's order.
    pub sectors: Vec<SectorRow>,
    /// All sectors together, each individual once.
    pub total: Row,
    /// What adding up the sectors would give.
    pub sum_of_sectors: Count,
    /// Registered individuals by the exact set of sectors that reached them.
    pub overlap: Vec<OverlapRow>,
    /// How many of them are known by derived keys alone; not there in a ledger that has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identified_by_derivation: Option<Derivation>,
    /// The same, part by part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
    /// The same by further dimensions, where they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_by: Vec<By>,
    /// What is held back, where the report is made safe to publish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppression: Option<Suppression>,
    /// Beside another period, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare: Option<Compare>,
    /// Beside what was planned, where that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<Targets>,
    /// Month by month, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<Vec<MonthRow>>,
    /// The rapid response mechanism, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rrm: Option<Rrm>,
    /// The activities in scope, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activities: Option<Vec<ActivityRow>>,
    /// Who does what where, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presence: Option<Presence>,
}

impl Report {
    /// Everything it is broken down by.
    pub fn breakdowns(&self) -> impl Iterator<Item = &By> {
        self.by.iter().chain(&self.also_by)
    }
}

/// The ledger a report is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerName {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// First and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days(pub Period);

impl Serialize for Days {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut days = serializer.serialize_struct("Days", 2)?;
        let text = |day: Day| day.to_string();
        days.serialize_field("from", &text(self.0.from))?;
        days.serialize_field("to", &text(self.0.to))?;
        days.end()
    }
}

/// Which part of the log a report was computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AsOf {
    /// Number of records.
    pub size: u64,
    /// Merkle root over them.
    #[serde(with = "hex")]
    pub root: [u8; 32],
}

/// What a report was narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Filter {
    /// One sector's row; filters no contacts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// Contacts by one office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// Contacts paid by one donor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub donor: Option<String>,
}

/// One sector's figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectorRow {
    /// The sector's id.
    pub sector: SectorId,
    /// Its figure.
    #[serde(flatten)]
    pub row: Row,
}

/// A figure as the JSON has it. What cannot be told apart (the registered part of one age band,
/// say) is null.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Row {
    /// People reached, each once.
    pub people_reached: Count,
    /// The exact part.
    pub registered: Option<Count>,
    /// The part known only from head-counts.
    pub estimated: Option<Count>,
    /// People reached only indirectly, not in the figure.
    pub indirect: Option<i64>,
    /// Activities in scope.
    pub activities: Option<u64>,
    /// The figure by sex and age.
    pub sadd: SaddRow,
}

impl From<&Figure> for Row {
    fn from(figure: &Figure) -> Self {
        Self {
            people_reached: figure.people_reached.into(),
            registered: Some(figure.registered.into()),
            estimated: Some(figure.estimated.into()),
            indirect: Some(figure.indirect),
            activities: Some(figure.activities),
            sadd: figure.sadd.into(),
        }
    }
}

// An object per sex with a number per age band.
impl Serialize for SaddRow {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        struct Bands<'a>(&'a [Count; 6]);
        impl Serialize for Bands<'_> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(AGES.iter().zip(self.0))
            }
        }
        let mut map = serializer.serialize_map(Some(SEXES.len()))?;
        for (sex, bands) in SEXES.iter().zip(&self.0) {
            map.serialize_entry(sex, &Bands(bands))?;
        }
        map.end()
    }
}

/// Individuals reached by exactly these sectors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverlapRow {
    /// The sectors, in the profile's order.
    pub sectors: Vec<SectorId>,
    /// How many.
    pub people: Count,
}

/// The figures of each value of a dimension.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct By {
    /// Which dimension.
    pub dimension: String,
    /// A part per value. Parts overlap and do not add up, except by sex and by age.
    pub parts: Vec<Part>,
}

/// The figures of one value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// The value.
    pub value: String,
    /// Each sector, in the profile's order.
    pub sectors: Vec<SectorRow>,
    /// All sectors together.
    pub total: Row,
}

/// The rows of some figures.
pub fn rows(figures: &Figures) -> Vec<SectorRow> {
    let row = |(sector, figure): &(SectorId, Figure)| SectorRow {
        sector: sector.clone(),
        row: Row::from(figure),
    };
    figures.sectors.iter().map(row).collect()
}

/// The overlap table of some figures.
pub fn overlap(figures: &Figures) -> Vec<OverlapRow> {
    let row = |overlap: &crate::event::figures::Overlap| OverlapRow {
        sectors: overlap.sectors.clone(),
        people: overlap.people.into(),
    };
    figures.overlap.iter().map(row).collect()
}
