//! A report beside that of another period, and beside what was planned.
//!
//! Belongs here: changes and shares worked out from figures of reports. Does not: figures
//! (`totals`), reading targets from a file (`cli`).
//!
//! Invariant: everything here follows from numbers that the reports tell. Where one of them is held
//! back, what would be worked out from it is, too.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Count, Days, Report};
use crate::event::ids::SectorId;
use crate::event::profile::TARGET_TOTAL;

/// The figures of another period and what changed since.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compare {
    /// The other period.
    pub period: Days,
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

/// The people to be reached in a year, by sector, with `total` for all together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Planned(pub BTreeMap<String, u64>);

impl Planned {
    /// Name of the target for all sectors together.
    pub const TOTAL: &'static str = TARGET_TOTAL;
}

/// This report beside that of another period.
pub fn compare(this: &Report, other: &Report) -> Compare {
    let change = |this: Count, other: Count| {
        let told = this.told().zip(other.told());
        let percent = |(this, other): (u64, u64)| {
            (other > 0).then(|| tenths((this as f64 - other as f64) * 100.0 / other as f64))
        };
        Change {
            people_reached: other,
            change: told.map(|(this, other)| this as i64 - other as i64),
            percent: told.and_then(percent),
        }
    };
    // Both periods are of one moment, so that their sectors are the same.
    let sectors = this.sectors.iter().zip(&other.sectors).map(|(this, other)| SectorChange {
        sector: this.sector.clone(),
        change: change(this.row.people_reached, other.row.people_reached),
    });
    Compare {
        period: other.period,
        sectors: sectors.collect(),
        total: change(this.total.people_reached, other.total.people_reached),
    }
}

/// A report beside what was planned.
pub fn targets(report: &Report, planned: &Planned) -> Targets {
    let progress = |target: u64, people_reached: Count| Progress {
        target,
        people_reached,
        percent: people_reached
            .told()
            .filter(|_| target > 0)
            .map(|people| tenths(people as f64 * 100.0 / target as f64)),
    };
    let target = |name: &str| planned.0.get(name).copied();
    let sectors = report.sectors.iter().filter_map(|row| {
        let target = target(row.sector.as_str())?;
        let progress = progress(target, row.row.people_reached);
        Some(SectorProgress { sector: row.sector.clone(), progress })
    });
    Targets {
        sectors: sectors.collect(),
        total: target(Planned::TOTAL).map(|n| progress(n, report.total.people_reached)),
    }
}

fn tenths(percent: f64) -> f64 {
    (percent * 10.0).round() / 10.0
}
