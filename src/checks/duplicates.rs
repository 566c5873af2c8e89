//! Register entries that are probably one person or household.
//!
//! Belongs here: pairs with a reason and a score, and which activities list each of the two. Does not:
//! merging them (`ledger::recorder`), names, numbers and rows of the office's lists, which a ledger does not have.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use roaring::RoaringBitmap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::material::{Asked, Loaded, Material, facts, loaded, recorded_days, stated};
use super::people::{NONE, alike, everyone};
use super::warning::{Check, Listed};
use crate::event::EntryKind;
use crate::event::ids::Reference;
use crate::event::people::Link;
use crate::event::time::Day;
use crate::intake::numbered_rows::FoundRow;
use crate::ledger::{LedgerError, Snapshot};
use crate::register::Traits;

/// Numbers that differ only by what copying and typing change: one card, written in two ways.
const ALIKE_NUMBERS: u32 = 100;
/// The same, where sex or year of birth speak against it.
const ALIKE_NUMBERS_OF_OTHERS: u32 = 97;
/// Same household, sex and birth year, on one list: most often two with numbers of their own, such as
/// twins or the children of two wives.
const ALIKE: u32 = 30;
/// Never on one list.
const NEVER_TOGETHER: u32 = 40;
/// One came only when the other was not listed any more, as with a second registration.
const ONE_AFTER_THE_OTHER: u32 = 10;
/// The household has more members listed than its size.
const MEMBERS_BEYOND_SIZE: u32 = 15;
/// So many alike in one household …
const MANY_ALIKE_MIN: usize = 4;
/// … and the number stands for more than a household.
const MANY_ALIKE: u32 = 40;
/// Two households whose members all moved from one to the other.
const ALL_MEMBERS_MOVED: u32 = 80;
/// Two households with a part of their members in common.
const MEMBERS_MOVED: u32 = 50;
/// Pairs with less are twins more often than duplicates.
pub const LIKELY_MIN: u32 = 50;
/// Households are compared where at least so many people moved together: one alone may marry.
const MOVED_TOGETHER_MIN: usize = 2;
/// Lists named for one entry.
const LISTS_NAMED_MAX: usize = 3;

const SAME_TRAITS: &str = "same household, sex and birth year";
const ONE_CAME_LATER: &str = "one came when the other was not listed any more";
const NEVER_ON_ONE_LIST: &str = "never on one list";
const ON_ONE_LIST: &str = "on one list";
const BEYOND_SIZE: &str = "the household has more members listed than its size";
const SEVERAL_ALIKE: &str = "several more are alike: look at the household's number first";
const ALL_MOVED: &str = "all members of one are stated to be in the other";
const SEVERAL_MOVED: &str = "several members of one are stated to be in the other";
const ONE_NUMBER: &str = "the numbers differ only in how they are written";
const TRAITS_AGAINST: &str = "sex or year of birth speak against it";
/// Every reason, in the words that it has as JSON. A face that speaks other languages has others for each.
pub const REASONS: &[&str] = &[
    SAME_TRAITS,
    ONE_CAME_LATER,
    NEVER_ON_ONE_LIST,
    ON_ONE_LIST,
    BEYOND_SIZE,
    SEVERAL_ALIKE,
    ALL_MOVED,
    SEVERAL_MOVED,
    ONE_NUMBER,
    TRAITS_AGAINST,
];

/// Two entries that may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pair {
    /// Persons or households.
    pub kind: EntryKind,
    /// The older entry, which is the one to keep.
    pub keep: Entry,
    /// The other one.
    pub with: Entry,
    /// How probable, from 0 to 100: for sorting, not a probability.
    pub score: u32,
    /// Why.
    pub reasons: Vec<Cow<'static, str>>,
}

/// An entry, with the activities that list it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// The register's id, which `merge --entry` takes.
    pub entry: u32,
    /// The first activities that list it.
    pub lists: Vec<Listed>,
    /// Its rows in the office's own lists; nothing where none was given to look in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<Vec<FoundRow>>,
}

impl std::fmt::Display for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lists: Vec<&str> = self.lists.iter().map(|list| list.activity.as_str()).collect();
        write!(f, "entry {} in {}", self.entry, lists.join(", "))
    }
}

/// The pairs that were asked for, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// At most as many as were asked for.
    pub pairs: Vec<Pair>,
    /// Pairs with at least the score, those beyond the limit among them.
    pub likely: usize,
    /// Pairs with a lower score.
    pub below: usize,
}

/// Finds them all, the most probable first. Those that were found to be two are left out, and those of an
/// activity whose warning was accepted.
///
/// # Errors
/// An activity that cannot be read.
pub fn of_ledger(ledger: &Snapshot) -> Result<Vec<Pair>, LedgerError> {
    Ok(find(ledger, 0, None)?.pairs)
}

/// Finds those with at least a score, at most so many; see [`of_ledger`]. Only of these is it looked up where
/// they are listed.
///
/// # Errors
/// An activity that cannot be read.
pub fn find(ledger: &Snapshot, score_min: u32, limit: Option<usize>) -> Result<Found, LedgerError> {
    let activities = loaded(ledger, |_| true)?;
    let recorded = recorded_days(ledger.state());
    let material = whole(ledger, &activities, &recorded);
    let mut pairs = candidates(ledger, &material)?;
    pairs.sort_by_key(|(kind, keep, with, score, _)| (u32::MAX - score, *kind, *keep, *with));
    let likely = pairs.iter().take_while(|(.., score, _)| *score >= score_min).count();
    let below = pairs.len() - likely;
    pairs.truncate(likely.min(limit.unwrap_or(usize::MAX)));
    Ok(Found { pairs: listed(&material, pairs, LISTS_NAMED_MAX), likely, below })
}

/// Two entries side by side, whether or not they are among those that may be one: with every list that has one of
/// them. Where nothing speaks for it, the score is 0 and there is no reason.
///
/// # Errors
/// An activity that cannot be read.
pub fn side_by_side(
    ledger: &Snapshot,
    kind: EntryKind,
    keep: u32,
    with: u32,
) -> Result<Option<Pair>, LedgerError> {
    let activities = loaded(ledger, |_| true)?;
    let recorded = recorded_days(ledger.state());
    let material = whole(ledger, &activities, &recorded);
    let mut pairs = candidates(ledger, &material)?;
    pairs.retain(|(k, a, b, ..)| (*k, *a, *b) == (kind, keep, with));
    if pairs.is_empty() {
        pairs.push((kind, keep, with, 0, Vec::new()));
    }
    Ok(listed(&material, pairs, usize::MAX).pop())
}

/// What is read of a whole ledger.
fn whole<'a>(
    ledger: &'a Snapshot,
    activities: &'a Loaded,
    recorded: &'a HashMap<Reference, Day>,
) -> Material<'a> {
    let state = ledger.state();
    let facts = facts(state, activities.iter().map(stated).collect(), (0, 0));
    Material::new(facts, state, recorded, Asked::All)
}

/// A pair before it is known where its entries are listed: what they are, the two, the score, and why.
type Candidate = (EntryKind, u32, u32, u32, Vec<&'static str>);

/// All pairs, in no order.
fn candidates(ledger: &Snapshot, material: &Material<'_>) -> Result<Vec<Candidate>, LedgerError> {
    let mut moved: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    let everyone = everyone(material, |_, (_, person), link, _| {
        if let Link::Household(household) = link
            && person.household != NONE
            && person.household != household
        {
            let pair = (person.household.min(household), person.household.max(household));
            *moved.entry(pair).or_default() += 1;
        }
    });
    let mut members: HashMap<u32, (usize, u32)> = HashMap::new();
    for person in everyone.persons.iter().filter(|person| person.household != NONE) {
        let size = everyone.sizes.get(person.household as usize).map_or(0, |(size, _)| *size);
        members.entry(person.household).or_insert((0, size)).0 += 1;
    }
    let mut pairs = Vec::new();
    let groups = alike(&everyone.persons);
    let together = Together::of(material, groups.iter().flatten().copied());
    // Pairs by the activity that a warning about them names, where all of its were accepted.
    let mut counts: HashMap<usize, u64> = HashMap::new();
    let first = |id: &u32| everyone.persons.get(*id as usize).map_or(0, |p| p.first as usize);
    for group in groups {
        // The oldest entry of a group is kept, and each other one is paired with it.
        let Some((keep, others)) = group.split_first() else { continue };
        for with in others.iter().filter(|with| !material.are_two(EntryKind::Person, *keep, **with))
        {
            let mut reasons = vec![SAME_TRAITS];
            let mut score = ALIKE;
            match together.how(*keep, *with) {
                Listing::OneAfterTheOther => {
                    score += NEVER_TOGETHER + ONE_AFTER_THE_OTHER;
                    reasons.push(ONE_CAME_LATER);
                }
                Listing::Apart => {
                    score += NEVER_TOGETHER;
                    reasons.push(NEVER_ON_ONE_LIST);
                }
                Listing::Together => reasons.push(ON_ONE_LIST),
            }
            let household = everyone.persons.get(*keep as usize).map(|person| person.household);
            let members = household.and_then(|household| members.get(&household));
            if members.is_some_and(|(count, size)| *size > 0 && *count > *size as usize) {
                score += MEMBERS_BEYOND_SIZE;
                reasons.push(BEYOND_SIZE);
            }
            if group.len() >= MANY_ALIKE_MIN {
                score = score.saturating_sub(MANY_ALIKE);
                reasons.push(SEVERAL_ALIKE);
            }
            let listed = first(keep).max(first(with));
            *counts.entry(listed).or_default() += 1;
            pairs.push((EntryKind::Person, *keep, *with, score, reasons));
        }
    }
    let is_accepted = |listed: &usize| {
        let subject = material.reference(*listed).to_owned();
        let cases =
            material.state.accepted.get(&(Check::DuplicatePerson.name().to_owned(), subject));
        cases.is_some_and(|cases| counts.get(listed).is_some_and(|count| cases >= count))
    };
    let accepted: HashSet<usize> = counts.keys().copied().filter(is_accepted).collect();
    pairs.retain(|(_, keep, with, ..)| !accepted.contains(&first(keep).max(first(with))));
    let moved = moved.into_iter().filter(|((keep, with), count)| {
        *count >= MOVED_TOGETHER_MIN && !material.are_two(EntryKind::Household, *keep, *with)
    });
    for ((keep, with), _) in moved {
        let left = |household| members.get(&household).map_or(0, |(count, _)| *count);
        let (score, reason) = match left(keep).min(left(with)) {
            0 => (ALL_MEMBERS_MOVED, ALL_MOVED),
            _ => (MEMBERS_MOVED, SEVERAL_MOVED),
        };
        pairs.push((EntryKind::Household, keep, with, score, vec![reason]));
    }
    let known = |id: u32| {
        let person = everyone.persons.get(id as usize);
        person.map_or_else(Traits::default, |person| person.traits())
    };
    for (kind, keep, with) in alike_numbers(ledger, material)? {
        let speaks_against =
            kind == EntryKind::Person && !known(with).contradictions(&known(keep)).is_empty();
        let (score, against) = match speaks_against {
            true => (ALIKE_NUMBERS_OF_OTHERS, Some(TRAITS_AGAINST)),
            false => (ALIKE_NUMBERS, None),
        };
        // A pair is listed once, with all that speaks for it.
        let also = pairs.iter().position(|(k, a, b, ..)| (*k, *a, *b) == (kind, keep, with));
        let also = also.map(|at| pairs.swap_remove(at)).map(|(.., reasons)| reasons);
        let mut reasons = vec![ONE_NUMBER];
        reasons.extend(against);
        reasons.extend(also.into_iter().flatten());
        pairs.push((kind, keep, with, score, reasons));
    }
    Ok(pairs)
}

/// The pairs, with at most so many lists of each entry.
fn listed(material: &Material<'_>, pairs: Vec<Candidate>, lists_max: usize) -> Vec<Pair> {
    let wanted = pairs.iter().flat_map(|(kind, keep, with, ..)| [(*kind, *keep), (*kind, *with)]);
    let lists = lists(material, wanted, lists_max);
    let entry = |kind, entry| {
        let lists = lists.get(&(kind, entry)).cloned().unwrap_or_default();
        Entry { entry, lists, rows: None }
    };
    let pairs = pairs.into_iter().map(|(kind, keep, with, score, reasons)| Pair {
        kind,
        keep: entry(kind, keep),
        with: entry(kind, with),
        score,
        reasons: reasons.into_iter().map(Cow::Borrowed).collect(),
    });
    pairs.collect()
}

/// Pairs of entries whose numbers have one normal form, less those that somebody said are two.
fn alike_numbers(
    ledger: &Snapshot,
    material: &Material<'_>,
) -> Result<Vec<(EntryKind, u32, u32)>, LedgerError> {
    let mut pairs = Vec::new();
    let [persons, households] = ledger.alike_entries()?;
    for (kind, groups) in [(EntryKind::Person, persons), (EntryKind::Household, households)] {
        for group in groups {
            let root = |id| material.facts.agenda().merges.root(kind, id);
            let entries: BTreeSet<u32> = group.into_iter().map(root).collect();
            let mut entries = entries.into_iter();
            let Some(keep) = entries.next() else { continue };
            let others = entries.filter(|with| !material.are_two(kind, keep, *with));
            pairs.extend(others.map(|with| (kind, keep, with)));
        }
    }
    Ok(pairs)
}

/// Which candidates are on which lists.
struct Together(HashMap<u32, Vec<usize>>);

impl Together {
    fn of(material: &Material<'_>, candidates: impl Iterator<Item = u32>) -> Self {
        let candidates: RoaringBitmap = candidates.collect();
        let mut lists: HashMap<u32, Vec<usize>> = HashMap::new();
        if candidates.is_empty() {
            return Self(lists);
        }
        for (at, stated) in material.activities() {
            for id in stated.activity.people.persons.iter() {
                let root = material.facts.agenda().merges.root(EntryKind::Person, id);
                if candidates.contains(root) {
                    lists.entry(root).or_default().push(at);
                }
            }
        }
        Self(lists)
    }

    fn how(&self, a: u32, b: u32) -> Listing {
        let of = |id| self.0.get(&id).map_or(&[][..], Vec::as_slice);
        let (a, b) = (of(a), of(b));
        let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
        if short.iter().any(|at| long.binary_search(at).is_ok()) {
            return Listing::Together;
        }
        let follows = |a: &[usize], b: &[usize]| a.last() < b.first();
        match follows(a, b) || follows(b, a) {
            true => Listing::OneAfterTheOther,
            false => Listing::Apart,
        }
    }
}

/// How two entries are listed.
enum Listing {
    /// Once at least on one list.
    Together,
    /// Never on one list.
    Apart,
    /// Never on one list, and one only after the other.
    OneAfterTheOther,
}

/// The first activities that list each of some entries, or an entry that is merged with it.
fn lists(
    material: &Material<'_>,
    wanted: impl Iterator<Item = (EntryKind, u32)>,
    most: usize,
) -> HashMap<(EntryKind, u32), Vec<Listed>> {
    let mut lists: HashMap<(EntryKind, u32), Vec<Listed>> =
        wanted.map(|key| (key, Vec::new())).collect();
    for (_, stated) in material.activities() {
        let people = &stated.activity.people;
        let activity = stated.activity.reference.to_string();
        // A household is also where its members' rows name it.
        let mut households = people.households.0.clone();
        households.extend(people.person_rows().filter_map(|row| match row.link {
            Link::Household(household) => Some(household),
            _ => None,
        }));
        for (kind, set) in
            [(EntryKind::Person, &people.persons.0), (EntryKind::Household, &households)]
        {
            for (entry, place) in set.iter().zip(1u64..) {
                let root = material.facts.agenda().merges.root(kind, entry);
                let Some(list) = lists.get_mut(&(kind, root)) else { continue };
                let is_there = list.last().is_some_and(|last: &Listed| last.activity == activity);
                if list.len() < most && !is_there {
                    list.push(Listed { activity: activity.clone(), entry, place, of: set.len() });
                }
            }
        }
    }
    lists
}
