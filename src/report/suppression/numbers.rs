//! Every number of people of a report, in a fixed order.
//!
//! Belongs here: the order, which `tables` and `series` follow. Does not: what relates the numbers.

use crate::report::cells::{BoundsRow, Count};
use crate::report::shape::{Report, Row};

/// The numbers that can be told, in the order in which the system has them. Those of the lists of activities are
/// never told, so they are not among them.
pub fn numbers(report: &mut Report) -> Vec<&mut Count> {
    let mut all = Vec::new();
    for row in report.sectors.iter_mut().map(|row| &mut row.row).chain([&mut report.total]) {
        of_row(row, &mut all);
    }
    for part in report.by.iter_mut().chain(&mut report.also_by).flat_map(|by| &mut by.parts) {
        for row in part.sectors.iter_mut().map(|row| &mut row.row).chain([&mut part.total]) {
            of_row(row, &mut all);
        }
    }
    all.push(&mut report.sum_of_sectors);
    all.extend(report.overlap.iter_mut().map(|row| &mut row.people));
    for month in report.months.iter_mut().flatten() {
        let sectors = month.sectors.iter_mut().map(|row| &mut row.counts);
        for counts in sectors.chain([&mut month.total]) {
            all.extend([&mut counts.monthly, &mut counts.new, &mut counts.cumulative]);
            all.extend(of_bounds(&mut counts.monthly_bounds));
            all.extend(of_bounds(&mut counts.cumulative_bounds));
        }
    }
    if let Some(rrm) = &mut report.rrm {
        let rows = rrm.areas.iter_mut().chain(&mut rrm.months).chain(&mut rrm.area_months);
        for counts in [&mut rrm.total].into_iter().chain(rows.map(|row| &mut row.counts)) {
            all.push(&mut counts.people_reached);
            all.extend(of_bounds(&mut counts.bounds));
        }
    }
    for row in report.three_w.iter_mut().flat_map(|export| &mut export.rows) {
        all.extend([&mut row.monthly, &mut row.new, &mut row.cumulative]);
        all.extend([&mut row.registered, &mut row.estimated]);
        all.extend(of_bounds(&mut row.bounds));
        all.extend(row.sadd.0.iter_mut().flatten());
    }
    all
}

fn of_row<'a>(row: &'a mut Row, all: &mut Vec<&'a mut Count>) {
    all.push(&mut row.people_reached);
    all.extend(row.registered.iter_mut().chain(&mut row.estimated));
    all.extend(of_bounds(&mut row.bounds));
    all.extend(row.sadd.0.iter_mut().flatten());
}

fn of_bounds(bounds: &mut BoundsRow) -> impl Iterator<Item = &mut Count> {
    bounds.lowest.iter_mut().chain(&mut bounds.highest)
}
