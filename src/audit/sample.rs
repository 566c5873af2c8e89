//! A random sample of activities and contacts, to be verified in the field.
//!
//! Belongs here: the items, the order in which the root draws them, and the form to fill in. Does not:
//! what the findings mean (`evaluation`).
//!
//! # How it is drawn
//!
//! Nobody chooses the sample: the root of a checkpoint orders all items, and the first ones are drawn.
//! The root is a hash over every record, so nobody knew it before the last record was written, and
//! another log gives another order. To recompute the rank of an item by hand:
//!
//! 1. The population comes from the records that the checkpoint covers: all activities in their current
//!    version that are not voided and are completed or ongoing; with a period, those that count in it
//!    under the policy that governs it. Their contacts are all persons, households and counted groups that they list.
//! 2. An item is a text of lines without a line break at the end: `activity` and its reference; or
//!    `person` or `household`, the activity's reference, the register's number; or `group`, the
//!    reference, the group's name as recorded.
//! 3. Its rank is SHA-256(seed ‖ item in UTF-8). The seed is the 32 bytes of the root; where the
//!    auditor adds a lot of their own, it is SHA-256(root ‖ lot in UTF-8).
//! 4. Activities and contacts are drawn separately: the `size` items of lowest rank of each. By strata
//!    (sector or office of the activity), the size is divided in proportion to the strata's items,
//!    rounded down; what is left goes to the largest remainders, one each, and among equal ones to the
//!    stratum whose name comes first. So every item has the same chance, apart from this rounding.
//!
//! # What it does not prevent
//!
//! Whoever makes the checkpoint could append a meaningless event and make another checkpoint, until they
//! like the sample. The auditor prevents this with a lot of their own, chosen after they received the
//! checkpoint: a few digits from dice or a newspaper.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::count::in_scope;
use crate::event::EntryKind;
use crate::event::activity::{Activity, Status};
use crate::event::formula::as_cell;
use crate::event::names::named;
use crate::event::policy::Policy;
use crate::event::time::Period;
use crate::ledger::{LedgerError, Snapshot};
use crate::log::tree::{Hash, sha256};

named! {
    /// What the strata of a sample are.
    Stratum, "stratum" {
        /// The sector that reports the activity.
        Sector = "sector",
        /// The office that did it.
        Office = "office",
    }
}

named! {
    /// What an item is, and so what is to be verified.
    Unit, "unit" {
        /// That the activity took place as recorded.
        Activity = "activity",
        /// That the activity reached this person.
        Person = "person",
        /// That the activity reached this household.
        Household = "household",
        /// That so many people were counted.
        Group = "group",
    }
}

/// A request for a sample.
#[derive(Debug, Clone)]
pub struct Draw {
    /// The number of activities and of contacts.
    pub size: usize,
    /// Root of the checkpoint.
    pub root: Hash,
    /// The auditor's lot.
    pub lot: Option<String>,
    /// The strata.
    pub stratify: Option<Stratum>,
    /// Only activities that count in this period, under the policy that governs it.
    pub period: Option<(Period, Policy)>,
}

/// One item to verify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Item {
    /// Activity or kind of contact.
    pub unit: Unit,
    /// Its stratum; `all` where there are none.
    pub stratum: String,
    /// Activities or contacts in the stratum.
    pub in_stratum: usize,
    /// Activities or contacts in all strata, including strata from which none is drawn.
    pub in_all: usize,
    /// The activity's reference.
    pub activity: String,
    /// The register's number, or the group's name and count; empty for an activity.
    pub entry: String,
    /// The place.
    pub site: String,
    /// The dates.
    pub start: String,
}

impl Item {
    /// The person or household that it is in the register.
    pub fn register_entry(&self) -> Option<(EntryKind, u32)> {
        let kind = match self.unit {
            Unit::Person => EntryKind::Person,
            Unit::Household => EntryKind::Household,
            Unit::Activity | Unit::Group => return None,
        };
        let (_, entry) = self.entry.rsplit_once(' ')?;
        Some((kind, entry.parse().ok()?))
    }
}

/// An item before it is drawn.
struct Candidate {
    unit: Unit,
    activity: Arc<Activity>,
    /// The register's number, or the group's position in the activity.
    which: u32,
}

/// A stratum: the number of its items, and those of lowest rank.
#[derive(Default)]
struct Pool {
    population: usize,
    lowest: BTreeMap<Hash, Candidate>,
}

/// The name of the stratum where there are none.
pub const UNDIVIDED: &str = "all";

/// Draws activities, then contacts, each by stratum and in the order of their ranks, from the ledger as
/// it was when the checkpoint was made.
///
/// # Errors
/// An activity that cannot be read.
pub fn draw(ledger: &Snapshot, draw: &Draw) -> Result<Vec<Item>, LedgerError> {
    let seed = match &draw.lot {
        None => draw.root,
        Some(lot) => sha256(&[&draw.root, lot.as_bytes()]),
    };
    let state = ledger.state();
    let drawable = |activity: &Activity| match &draw.period {
        Some((period, policy)) => {
            let is_approved = state.is_approved(&activity.reference);
            in_scope(&activity.about, is_approved, *period, policy)
        }
        None => matches!(activity.about.status, Status::Completed | Status::Ongoing),
    };
    let (mut activities, mut contacts) = (BTreeMap::new(), BTreeMap::new());
    for activity in ledger.activities() {
        let (activity, _) = activity?;
        if !drawable(&activity) {
            continue;
        }
        let activity = Arc::new(activity);
        let stratum = match draw.stratify {
            None => UNDIVIDED.to_owned(),
            Some(Stratum::Sector) => activity.about.sector.to_string(),
            Some(Stratum::Office) => activity.about.office.to_string(),
        };
        let reference = activity.reference.as_str();
        let pool: &mut Pool = activities.entry(stratum.clone()).or_default();
        let candidate = |unit, which| Candidate { unit, activity: Arc::clone(&activity), which };
        let own = candidate(Unit::Activity, 0);
        pool.offer(own, rank(&seed, &[Unit::Activity.name(), reference]), draw.size);
        let pool: &mut Pool = contacts.entry(stratum).or_default();
        let people = &activity.people;
        let entries = [(Unit::Person, &people.persons), (Unit::Household, &people.households)];
        for (unit, list) in entries {
            for which in list.iter() {
                let rank = rank(&seed, &[unit.name(), reference, &which.to_string()]);
                pool.offer(candidate(unit, which), rank, draw.size);
            }
        }
        for (which, group) in (0..).zip(&people.headcounts) {
            let rank = rank(&seed, &[Unit::Group.name(), reference, &group.group]);
            pool.offer(candidate(Unit::Group, which), rank, draw.size);
        }
    }
    let mut items = drawn(activities, draw.size);
    items.extend(drawn(contacts, draw.size));
    Ok(items)
}

/// SHA-256(seed ‖ item), the item's lines joined.
fn rank(seed: &Hash, lines: &[&str]) -> Hash {
    sha256(&[seed, lines.join("\n").as_bytes()])
}

impl Pool {
    /// Keeps a candidate while it is among the `size` of lowest rank.
    fn offer(&mut self, candidate: Candidate, rank: Hash, size: usize) {
        self.population += 1;
        self.lowest.insert(rank, candidate);
        if self.lowest.len() > size {
            self.lowest.pop_last();
        }
    }
}

/// The items of lowest rank of each stratum, as many as its share.
fn drawn(strata: BTreeMap<String, Pool>, size: usize) -> Vec<Item> {
    let populations: Vec<usize> = strata.values().map(|pool| pool.population).collect();
    let in_all = populations.iter().sum();
    let shares = shares(&populations, size);
    let shared = strata.into_iter().zip(shares);
    let items = shared.flat_map(|((stratum, pool), share)| {
        let in_stratum = pool.population;
        let candidates = pool.lowest.into_values().take(share);
        candidates.map(move |candidate| candidate.item(stratum.clone(), in_stratum, in_all))
    });
    items.collect()
}

impl Candidate {
    fn item(&self, stratum: String, in_stratum: usize, in_all: usize) -> Item {
        let about = &self.activity.about;
        let entry = match self.unit {
            Unit::Activity => String::new(),
            Unit::Person | Unit::Household => format!("{} {}", self.unit, self.which),
            Unit::Group => {
                let group = self.activity.people.headcounts.get(self.which as usize);
                group.map(|group| format!("{}: {}", group.group, group.count)).unwrap_or_default()
            }
        };
        Item {
            unit: self.unit,
            stratum,
            in_stratum,
            in_all,
            activity: self.activity.reference.to_string(),
            entry,
            site: about.place.site.name.clone(),
            start: about.start.to_string(),
        }
    }
}

/// A size divided in proportion, by the largest remainders.
fn shares(populations: &[usize], size: usize) -> Vec<usize> {
    let all: u128 = populations.iter().map(|n| *n as u128).sum();
    if all <= size as u128 {
        return populations.to_vec();
    }
    let exact = |n: usize| n as u128 * size as u128;
    let mut shares: Vec<usize> = populations.iter().map(|n| (exact(*n) / all) as usize).collect();
    let mut by_remainder: Vec<usize> = (0..populations.len()).collect();
    by_remainder.sort_by_key(|i| std::cmp::Reverse(exact(populations[*i]) % all));
    let left = size - shares.iter().sum::<usize>();
    by_remainder.into_iter().take(left).for_each(|i| shares[i] += 1);
    shares
}

/// The form's columns: those that are filled in here, then those for the field.
pub const COLUMNS: [&str; 12] = [
    "item",
    "unit",
    "stratum",
    "in_stratum",
    "in_all",
    "activity",
    "entry",
    "site",
    "start",
    "evidence",
    "finding",
    "remark",
];

/// Where the column of rows in the office's lists stands: before what is filled in.
const ROWS_AT: usize = 10;
/// Its name.
const ROWS: &str = "rows";

/// The form: a row per item, with `finding` and `remark` empty. `files` says how many files show what an activity was;
/// `rows`, where each item is in the office's own lists.
///
/// # Errors
/// None in practice: the text is written to memory.
pub fn form(
    items: &[Item],
    files: &BTreeMap<String, usize>,
    rows: Option<&[String]>,
) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |cells: [&str; COLUMNS.len()], rows: Option<&str>| {
        let (before, after) = cells.split_at(ROWS_AT);
        writer.write_record(before.iter().copied().chain(rows).chain(after.iter().copied()))
    };
    write(COLUMNS, rows.map(|_| ROWS))?;
    for (number, item) in (1usize..).zip(items) {
        let files = match files.get(&item.activity) {
            None | Some(0) => "none".to_owned(),
            Some(1) => "1 file".to_owned(),
            Some(files) => format!("{files} files"),
        };
        let numbers = [number, item.in_stratum, item.in_all].map(|number| number.to_string());
        let rows = rows.map(|rows| rows.get(number - 1).map_or("", String::as_str));
        let cells = [
            numbers[0].as_str(),
            item.unit.name(),
            &as_cell(&item.stratum),
            &numbers[1],
            &numbers[2],
            &as_cell(&item.activity),
            &as_cell(&item.entry),
            &as_cell(&item.site),
            &item.start,
            &files,
            "",
            "",
        ];
        write(cells, rows.map(as_cell).as_deref())?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_divided_in_proportion() {
        assert_eq!(shares(&[100, 200, 300], 60), [10, 20, 30]);
        assert_eq!(shares(&[1, 1, 1], 2), [1, 1, 0]);
        assert_eq!(shares(&[999, 1], 60), [60, 0]);
        assert_eq!(shares(&[3, 4], 60), [3, 4]);
        assert_eq!(shares(&[], 60), [0; 0]);
        for size in 0..50 {
            let shared = shares(&[7, 31, 2, 13], size);
            assert_eq!(shared.iter().sum::<usize>(), size);
            assert!(shared.iter().zip([7, 31, 2, 13]).all(|(share, n)| *share <= n));
        }
    }
}
