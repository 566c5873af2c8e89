//! The total broken down: by the sectors that reached the same people, by area, by month.
//!
//! Belongs here: order and names of the parts. Does not: their numbers, which are the report's.
//!
//! Invariant: a part whose number is held back stands after all others, in an order that does not
//! depend on its number.

use serde::Serialize;

use super::rapid::area_name;
use super::wording::{Wording, capitalised};
use crate::event::ids::SectorId;
use crate::event::time::Day;
use crate::report::{BoundsRow, Count, OverlapRow, Report};

/// Most combinations of sectors printed.
pub const COMBINATIONS_MAX: usize = 12;

/// Registered individuals by how many and which sectors reached them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverlapSummary {
    /// All of them.
    pub registered: Count,
    /// Reached by one sector only.
    pub by_one: Count,
    /// Reached by two and no more.
    pub by_two: Count,
    /// Reached by three or more.
    pub by_more: Count,
    /// Sectors with the registered individuals that each reached, in the profile's order.
    pub sectors: Vec<OverlapSector>,
    /// The largest combinations of sectors, most people first.
    pub combinations: Vec<Combination>,
    /// Combinations that are not among these.
    pub further: usize,
    /// Individuals of these further combinations.
    pub further_people: Count,
}

/// One sector in the overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverlapSector {
    /// Its short name.
    pub name: String,
    /// Registered individuals it reached.
    pub people: Count,
}

/// Individuals reached by these sectors and no others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Combination {
    /// Short names of the sectors, in the profile's order.
    pub sectors: Vec<String>,
    /// Their places in [`OverlapSummary::sectors`].
    pub places: Vec<usize>,
    /// How many individuals.
    pub people: Count,
}

/// One area (admin1). Areas overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AreaFigure {
    /// Its name.
    pub name: String,
    /// People reached in it, each once.
    pub people_reached: Count,
    /// The part known by lists.
    pub registered: Option<Count>,
    /// The part known only from head-counts.
    pub estimated: Option<Count>,
    /// Between which numbers it lies.
    #[serde(flatten)]
    pub bounds: BoundsRow,
    /// Activities in scope.
    pub activities: Option<u64>,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthFigure {
    /// Which ("2025-03").
    pub month: String,
    /// Its name ("March").
    pub name: String,
    /// Its short name ("Mar").
    pub short: String,
    /// People reached in it, each once.
    pub monthly: Count,
    /// Of them, not reached in an earlier month of the year.
    pub new: Count,
    /// Of them, reached in an earlier month too.
    pub again: Count,
    /// From the year's first day to the end of this month.
    pub cumulative: Count,
}

pub(super) fn overlap(wording: &Wording, report: &Report) -> OverlapSummary {
    let people = |wanted: fn(usize) -> bool| -> Count {
        let rows = report.overlap.iter().filter(|row| wanted(row.sectors.len()));
        rows.map(|row| row.people).sum()
    };
    let ids: Vec<&SectorId> = report.sectors.iter().map(|row| &row.sector).collect();
    let place = |id: &SectorId| ids.iter().position(|other| *other == id);
    let sector = |row: &crate::report::SectorRow| OverlapSector {
        name: wording.short_sector(&row.sector),
        people: row.row.registered.unwrap_or(Count::HeldBack),
    };
    let combination = |row: &OverlapRow| Combination {
        sectors: row.sectors.iter().map(|id| wording.short_sector(id)).collect(),
        places: row.sectors.iter().filter_map(place).collect(),
        people: row.people,
    };
    let mut combinations: Vec<Combination> = report.overlap.iter().map(combination).collect();
    combinations.sort_by(|a, b| {
        let key = |c: &Combination| (c.people.told().is_none(), u64::MAX - c.people.or_zero());
        (key(a), &a.places).cmp(&(key(b), &b.places))
    });
    let further = combinations.split_off(COMBINATIONS_MAX.min(combinations.len()));
    OverlapSummary {
        registered: people(|_| true),
        by_one: people(|sectors| sectors == 1),
        by_two: people(|sectors| sectors == 2),
        by_more: people(|sectors| sectors > 2),
        sectors: report.sectors.iter().map(sector).collect(),
        combinations,
        further: further.len(),
        further_people: further.iter().map(|combination| combination.people).sum(),
    }
}

/// The areas of a report by admin1, most people first.
pub(super) fn areas(wording: &Wording, report: &Report) -> Vec<AreaFigure> {
    let by = report.by.as_ref().filter(|by| by.dimension == "admin1");
    let area = |part: &crate::report::ByPart| AreaFigure {
        name: area_name(wording, &part.value),
        people_reached: part.total.people_reached,
        registered: part.total.registered,
        estimated: part.total.estimated,
        bounds: part.total.bounds,
        activities: part.total.activities,
    };
    let mut areas: Vec<_> = by.into_iter().flat_map(|by| &by.parts).map(area).collect();
    areas.sort_by(|a, b| {
        let key = |area: &AreaFigure| {
            let people = area.people_reached;
            (people.told().is_none(), u64::MAX - people.or_zero())
        };
        (key(a), &a.name).cmp(&(key(b), &b.name))
    });
    areas
}

/// The months of a report that has them.
pub(super) fn months(wording: &Wording, report: &Report) -> Vec<MonthFigure> {
    let rows = report.months.iter().flatten();
    let month = |row: &crate::report::months::MonthRow| {
        let first = Day::parse(&format!("{}-01", row.month)).ok();
        let number = first.map(|day| chrono::Datelike::month(&day.date()));
        let name = |name: fn(&crate::language::Texts, u32) -> String| {
            number.map_or_else(|| row.month.clone(), |number| name(wording.texts, number))
        };
        let counts = row.total;
        MonthFigure {
            month: row.month.clone(),
            name: capitalised(&name(crate::language::Texts::month_name)),
            short: name(crate::language::Texts::month_short),
            monthly: counts.monthly,
            new: counts.new,
            again: counts.monthly.beyond(counts.new),
            cumulative: counts.cumulative,
        }
    };
    rows.map(month).collect()
}
