//! The one shape that everything printed of a report is taken from.
//!
//! Belongs here: the data, as its JSON has it, and how a count's figures become rows of it. Does not:
//! filling it (`totals`), formats (`render`).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use uuid::Uuid;

use super::activities::ActivityRow;
use super::cells::{BoundsRow, Count, SaddRow};
use super::depth::DepthRow;
use super::derivation::Derivation;
use super::goods::Goods;
use super::months::MonthRow;
use super::reviewed::Approvals;
use super::rrm::Rrm;
use super::three_w::ThreeW;
use crate::event::figures::{Figure, Figures, Overlap};
use crate::event::ids::SectorId;
use crate::event::policy::Policy;
use crate::event::time::{Day, Period};

/// A report as its JSON has it. Names may be added, none is ever renamed; [`super::SCHEMA`] has them all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The ledger it is from.
    pub ledger: LedgerName,
    /// First and last day.
    pub period: Days,
    /// What the period is called; empty where nobody named it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The part of the log it was computed from.
    pub as_of: AsOf,
    /// The policy it was computed under.
    pub policy: Policy,
    /// The filters that were given.
    pub filter: Filter,
    /// How many activities are approved, where only these count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approvals: Option<Approvals>,
    /// Whether these are the figures of a ledger in which nothing but the activities of the filter was
    /// logged, and not a part of this ledger's figures.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// Whether the period was published or closed and later events changed it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub restated: bool,
    /// Each sector, in the profile's order.
    pub sectors: Vec<SectorRow>,
    /// All sectors together, each individual once.
    pub total: Row,
    /// What adding up the sectors would give.
    pub sum_of_sectors: Count,
    /// Registered individuals by the set of sectors that reached them.
    pub overlap: Vec<OverlapRow>,
    /// The same by the number of sectors, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<Vec<DepthRow>>,
    /// How many of them are known by derived keys alone; not there in a ledger that has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identified_by_derivation: Option<Derivation>,
    /// Beside own figures, the part that the same activities have in the ledger's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slice: Option<Slice>,
    /// The figures of each part of a breakdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
    /// Further breakdowns, where they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_by: Vec<By>,
    /// How much is held back, where the report is safe to publish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppression: Option<Suppression>,
    /// Compared with another period, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare: Option<Compare>,
    /// Compared with targets, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<Targets>,
    /// Month by month, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<Vec<MonthRow>>,
    /// The rapid response mechanism, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rrm: Option<Rrm>,
    /// What was handed out and done, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods: Option<Goods>,
    /// The activities in scope, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activities: Option<Vec<ActivityRow>>,
    /// The 3W export, where it was asked for.
    #[serde(rename = "presence", skip_serializing_if = "Option::is_none")]
    pub three_w: Option<ThreeW>,
}

impl Report {
    /// Everything it is broken down by.
    pub fn breakdowns(&self) -> impl Iterator<Item = &By> {
        self.by.iter().chain(&self.also_by)
    }

    /// The sector that it was narrowed to.
    pub fn only_sector(&self) -> Option<&SectorRow> {
        self.filter.sector.as_ref().and(self.sectors.first())
    }

    /// The sets of sectors that reached people; of one sector, those that it is in.
    pub fn overlap_of_subject(&self) -> impl Iterator<Item = &OverlapRow> + Clone {
        let only = self.only_sector().map(|only| &only.sector);
        let is_in = move |row: &&OverlapRow| only.is_none_or(|id| row.sectors.contains(id));
        self.overlap.iter().filter(is_in)
    }

    /// What it is about: the sector that it was narrowed to, else all together.
    pub fn subject(&self) -> &Row {
        self.only_sector().map_or(&self.total, |sector| &sector.row)
    }
}

/// The ledger a report is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LedgerName {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// First and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days(pub Period);

impl JsonSchema for Days {
    fn schema_name() -> Cow<'static, str> {
        "Days".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "First and last day.",
            "type": "object",
            "properties": {
                "from": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
                "to": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }
            },
            "required": ["from", "to"]
        })
    }
}

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AsOf {
    /// Number of records.
    pub size: u64,
    /// Merkle root over them.
    #[serde(with = "hex")]
    #[schemars(with = "String", regex(pattern = "^[0-9a-f]{64}$"))]
    pub root: [u8; 32],
}

/// The filters of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
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
    /// Contacts of one project.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// Contacts by one partner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    /// Contacts of activities of one kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Contacts of activities with one modality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modality: Option<String>,
    /// Contacts of activities in one region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin1: Option<String>,
    /// Contacts of activities in one unit of the second level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin2: Option<String>,
    /// Contacts of activities in one unit of the third level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin3: Option<String>,
    /// Contacts of activities at one site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_site: Option<String>,
    /// Activities by their review: `all`, `approved`, or `pending`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<String>,
}

impl Filter {
    /// Whether none was given.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
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

/// A figure as the JSON has it. What is not known (the registered part of one age band, say) is null.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Row {
    /// People reached, each once.
    pub people_reached: Count,
    /// The part known by lists.
    pub registered: Option<Count>,
    /// The part known only from head-counts.
    pub estimated: Option<Count>,
    /// Between which numbers it lies.
    #[serde(flatten)]
    pub bounds: BoundsRow,
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
            bounds: figure.bounds.into(),
            indirect: Some(figure.indirect),
            activities: Some(figure.activities),
            sadd: figure.sadd.into(),
        }
    }
}

/// Individuals reached by these sectors and no others.
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
    pub parts: Vec<ByPart>,
}

/// The figures of one value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ByPart {
    /// The value.
    pub value: String,
    /// Each sector, in the profile's order.
    pub sectors: Vec<SectorRow>,
    /// All sectors together.
    pub total: Row,
}

/// The part that some activities have in the figures of the whole ledger: people's households, homes
/// and sizes are those that all activities together give.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slice {
    /// Each sector, in the profile's order.
    pub sectors: Vec<SectorRow>,
    /// All sectors together.
    pub total: Row,
}

/// The figures of another period and what changed since.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compare {
    /// The other period.
    pub period: Days,
    /// The policy that it was counted under, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    /// Each sector, in the profile's order.
    pub sectors: Vec<SectorChange>,
    /// All sectors together, each individual once.
    pub total: Change,
}

/// What changed in a sector.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectorChange {
    /// The sector's id.
    pub sector: SectorId,
    /// Its numbers.
    #[serde(flatten)]
    pub change: Change,
}

/// What changed between two periods.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Change {
    /// People reached in the other period.
    pub people_reached: Count,
    /// Between which numbers that lies.
    #[serde(flatten)]
    pub bounds: BoundsRow,
    /// People more in this period than in the other; null where either is held back.
    pub change: Option<i64>,
    /// The same in percent of the other period, to a tenth; null where nobody was reached then.
    pub percent: Option<f64>,
}

/// What was planned and how much of it was reached.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Targets {
    /// The sectors that have a target, in the profile's order.
    pub sectors: Vec<SectorProgress>,
    /// All sectors together, where there is a target for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Progress>,
}

/// A sector's target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectorProgress {
    /// The sector's id.
    pub sector: SectorId,
    /// Its numbers.
    #[serde(flatten)]
    pub progress: Progress,
}

/// How much of a target was reached.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Progress {
    /// People who were to be reached.
    pub target: u64,
    /// People who were.
    pub people_reached: Count,
    /// Reached in percent of the target, to a tenth; null where it is held back or the target is 0.
    pub percent: Option<f64>,
}

/// What is held back in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Suppression {
    /// Numbers of people from 1 to below this are held back.
    pub threshold: u64,
    /// How many numbers of the report are held back, these and others.
    pub held_back: u64,
}

impl Suppression {
    /// What a number that is held back is, for readers.
    pub fn sentence(&self) -> String {
        format!("below {}, or would tell a number that is", self.threshold)
    }
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
    let row = |overlap: &Overlap| OverlapRow {
        sectors: overlap.sectors.clone(),
        people: overlap.people.into(),
    };
    figures.overlap.iter().map(row).collect()
}
