//! Head-counts: people without a list.
//!
//! Belongs here: how several of one site combine, by policy. Does not: setting them against lists.

use std::collections::BTreeMap;

use super::cells::Cells;
use super::reach::Reach;
use super::tables::Activity;

/// A head-count's people and their cells.
#[derive(Clone, Debug, Default)]
pub struct HeadCount {
    pub people: i64,
    pub cells: Cells,
}

impl HeadCount {
    fn add(&mut self, other: &HeadCount) {
        self.people += other.people;
        self.cells.add(&other.cells);
    }

    /// The larger wins; of equals, the last that fills at least one cell.
    fn fold(best: Option<HeadCount>, next: HeadCount) -> Option<HeadCount> {
        match best {
            None => Some(next),
            Some(best) if next.people > best.people => Some(next),
            Some(best) if next.people == best.people && next.cells.filled => Some(next),
            best => best,
        }
    }
}

impl Reach<'_> {
    /// An activity's head-count: the sum of its groups, of those that are in the slice.
    pub fn head_count(&self, activity: &Activity) -> HeadCount {
        let mut sum = HeadCount::default();
        for row in activity.groups.iter().filter(|row| self.slice.has_group(row)) {
            sum.add(&HeadCount { people: row.count, cells: row.cells.clone() });
        }
        sum
    }
}

/// What the head-counts of activities at one site come to, by policy. The activities are in order.
pub fn crowd(reach: &Reach<'_>, activities: Vec<&Activity>) -> HeadCount {
    match reach.scope.contacts.query.policy.headcounts.as_str() {
        // The largest head-count of any one activity.
        "activity" => {
            let each = activities.into_iter().map(|activity| reach.head_count(activity));
            each.fold(None, HeadCount::fold).unwrap_or_default()
        }
        // Each group by its normalised name with its largest count, added up.
        "sum" => {
            let mut sum = HeadCount::default();
            largest_by_group(reach, activities).values().for_each(|group| sum.add(group));
            sum
        }
        // The largest count of any one group; of equal groups the smaller name, which comes first.
        "max" => {
            let mut largest = HeadCount::default();
            for group in largest_by_group(reach, activities).into_values() {
                if group.people > largest.people {
                    largest = group;
                }
            }
            largest
        }
        other => panic!("no head-count policy {other}"),
    }
}

/// The largest count of each group, by its normalised name.
fn largest_by_group(reach: &Reach<'_>, activities: Vec<&Activity>) -> BTreeMap<String, HeadCount> {
    let mut by_name: BTreeMap<String, HeadCount> = BTreeMap::new();
    for row in activities.into_iter().flat_map(|activity| &activity.groups) {
        if reach.slice.has_group(row) {
            let next = HeadCount { people: row.count, cells: row.cells.clone() };
            let best = HeadCount::fold(by_name.remove(&row.name), next);
            by_name.extend(best.map(|best| (row.name.clone(), best)));
        }
    }
    by_name
}
