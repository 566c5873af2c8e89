//! Comparing a report with that of another period and with targets.
//!
//! Belongs here: changes and shares computed from figures of reports. Does not: figures (`totals`),
//! reading targets from a file (`service`).
//!
//! Invariant: where a number is held back, whatever would be computed from it is held back too.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::cells::Count;
use super::shape::{Change, Compare, Progress, Report, Row, SectorChange, SectorProgress, Targets};
use crate::event::profile::TARGET_TOTAL;

/// The people to be reached in a year, by sector, with `total` for all together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Planned(pub BTreeMap<String, u64>);

impl Planned {
    /// Name of the target for all sectors together.
    pub const TOTAL: &'static str = TARGET_TOTAL;
}

/// Compares a report with that of another period.
pub fn compare(this: &Report, other: &Report) -> Compare {
    let change = |this: &Row, other: &Row| {
        let Row { people_reached: other, bounds, .. } = *other;
        let this = this.people_reached;
        let told = this.told().zip(other.told());
        let percent = |(this, other): (u64, u64)| {
            (other > 0).then(|| tenths((this as f64 - other as f64) * 100.0 / other as f64))
        };
        Change {
            people_reached: other,
            bounds,
            change: told.map(|(this, other)| this as i64 - other as i64),
            percent: told.and_then(percent),
        }
    };
    // Both periods are of one moment, so that their sectors are the same.
    let sectors = this.sectors.iter().zip(&other.sectors).map(|(this, other)| SectorChange {
        sector: this.sector.clone(),
        change: change(&this.row, &other.row),
    });
    Compare {
        period: other.period,
        policy: (other.policy != this.policy).then(|| other.policy.clone()),
        sectors: sectors.collect(),
        total: change(&this.total, &other.total),
    }
}

/// Compares a report with targets.
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
