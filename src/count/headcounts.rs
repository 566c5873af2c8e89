//! Head-counts per site and sector, under each of the three policies.
//!
//! Belongs here: which activity's or group's head-count a site has, and its cells. Does not: comparing
//! it with registered individuals (`figures`).

use std::collections::{BTreeMap, HashMap};

use crate::event::figures::Sadd;
use crate::event::people::{Cells, Headcount};
use crate::event::policy::HeadcountRule;
use crate::event::text::normalised;

use super::masks::bits;
use super::scope::Scoped;

/// The head-count of a sector at a site.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SiteHeadcount {
    /// People.
    pub people: u64,
    /// Their cells; people in no cell are unknown.
    pub sadd: Sadd,
    filled: bool,
}

impl SiteHeadcount {
    fn sum_of<'a>(groups: impl Iterator<Item = &'a Headcount>) -> Self {
        groups.fold(Self::default(), |mut sum, group| {
            sum.add(group.count, &group.cells);
            sum
        })
    }

    fn add(&mut self, count: u32, cells: &Cells) {
        self.people += u64::from(count);
        self.filled |= cells.any_filled();
        self.sadd.add_people(u64::from(count), &cells.0.map(|cell| cell.unwrap_or(0)));
    }

    /// Keeps the larger one; of equals, the last that fills at least one cell.
    fn keep_larger(&mut self, next: SiteHeadcount) {
        if next.people > self.people || (next.people == self.people && next.filled) {
            *self = next;
        }
    }
}

/// Head-counts by site and sector.
#[derive(Debug, Default)]
pub(super) struct Headcounts {
    by_site: HashMap<(u32, u32), SiteHeadcount>,
}

impl Headcounts {
    /// Folds the groups that `chosen` accepts, of activities in order.
    pub fn fold<'a>(
        activities: impl Iterator<Item = &'a Scoped<'a>>,
        rule: HeadcountRule,
        chosen: impl Fn(&Headcount) -> bool,
    ) -> Self {
        let mut by_site: HashMap<(u32, u32), SiteHeadcount> = HashMap::new();
        let mut groups: BTreeMap<(u32, u32, String), SiteHeadcount> = BTreeMap::new();
        for scoped in activities {
            let counted: Vec<_> = {
                let all = scoped.item.headcounts.iter();
                all.filter(|group| chosen(group)).collect()
            };
            if counted.is_empty() {
                continue;
            }
            for sector in bits(scoped.sectors) {
                if rule == HeadcountRule::Activity {
                    let headcount = by_site.entry((scoped.site, sector)).or_default();
                    headcount.keep_larger(SiteHeadcount::sum_of(counted.iter().copied()));
                    continue;
                }
                for group in &counted {
                    let key = (scoped.site, sector, normalised(&group.group));
                    groups
                        .entry(key)
                        .or_default()
                        .keep_larger(SiteHeadcount::sum_of([*group].into_iter()));
                }
            }
        }
        // In the order of names, so that of equal groups the one with the smaller name is kept.
        for ((site, sector, _), group) in groups {
            let headcount = by_site.entry((site, sector)).or_default();
            match rule {
                HeadcountRule::Max if group.people > headcount.people => *headcount = group,
                HeadcountRule::Max | HeadcountRule::Activity => {}
                HeadcountRule::Sum => headcount.sum(&group),
            }
        }
        Self { by_site }
    }

    /// The head-count of a sector at a site, if there is one.
    pub fn at(&self, site: u32, sector: u32) -> Option<&SiteHeadcount> {
        self.by_site.get(&(site, sector))
    }
}

impl SiteHeadcount {
    fn sum(&mut self, other: &SiteHeadcount) {
        self.people += other.people;
        self.sadd.add(&other.sadd);
    }
}
