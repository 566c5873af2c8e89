//! Groups of one activity of which some may be others once more.
//!
//! Belongs here: warnings, since groups can be as many as others by chance. Does not: groups that are called
//! totals or parts (`sums`).

use super::lists::List;
use crate::event::people::Headcount;
use crate::intake::recognise::group_names::is_within;
use crate::issue::value::List as Words;
use crate::issue::{Code, Issue};

/// All ways to choose some of so many groups are tried; of more, those that stand together.
const GROUPS_MAX: usize = 6;
/// Smaller numbers are the sum of some others by chance.
const SUM_MIN: u64 = 20;
/// A breakdown has at least so many groups.
const PARTS_MIN: usize = 2;

/// What may count twice among the groups of an activity.
pub(super) fn warnings(list: &List<(u32, Headcount)>) -> Vec<Issue> {
    let sums = sum_of_others(list).or_else(|| two_breakdowns(list));
    sums.into_iter().chain(within(list)).collect()
}

/// The largest group that has as many people as others together.
fn sum_of_others(list: &List<(u32, Headcount)>) -> Option<Issue> {
    let counts = counts(list);
    let all: u64 = counts.iter().sum();
    let mut places = filled(&counts);
    places.sort_by_key(|at| std::cmp::Reverse(number(&counts, *at)));
    let (at, others) = places.iter().find_map(|at| {
        let wanted = number(&counts, *at);
        let others: Vec<usize> = filled(&counts).into_iter().filter(|other| other != at).collect();
        if wanted * 2 == all && others.len() >= PARTS_MIN {
            return Some((*at, others));
        }
        let fits = |some: &Vec<usize>| some.len() >= PARTS_MIN && sum(&counts, some) == wanted;
        let some = (wanted >= SUM_MIN).then(|| choices(&others).find(fits))??;
        Some((*at, some))
    })?;
    let code = Code::GroupIsSum { others: others.len().into(), rows: rows(list, &others) };
    let issue = list.issue(at, code, |origin| &origin.number);
    Some(issue.value(&number(&counts, at).to_string()).warning())
}

/// Two breakdowns of the same people, as by sex and by status.
fn two_breakdowns(list: &List<(u32, Headcount)>) -> Option<Issue> {
    let counts = counts(list);
    let all: u64 = counts.iter().sum();
    let places = filled(&counts);
    let (one, other) = choices(&places).find_map(|one| {
        let is_other = |at: &usize| !one.contains(at);
        let other: Vec<usize> = places.iter().copied().filter(is_other).collect();
        let is_breakdown = one.len().min(other.len()) >= PARTS_MIN
            && sum(&counts, &one) * 2 == all
            && all >= 2 * SUM_MIN
            && !is_alike(&counts, &one, &other);
        is_breakdown.then_some((one, other))
    })?;
    let first = *one.iter().chain(&other).min()?;
    let code = Code::GroupsTwice { rows: rows(list, &one), others: rows(list, &other) };
    Some(list.issue(first, code, |origin| &origin.number).warning())
}

/// Groups that are called like another with more words, and are no larger.
fn within(list: &List<(u32, Headcount)>) -> Vec<Issue> {
    /// So many groups are a list of villages or schools, of which each may begin like another.
    const GROUPS_NAMED_MAX: usize = 30;
    let groups = &list.rows;
    if groups.len() > GROUPS_NAMED_MAX {
        return Vec::new();
    }
    let within = groups.iter().enumerate().filter_map(|(at, (_, part))| {
        let is_whole = |(_, whole): &&(u32, Headcount)| {
            part.count > 0 && part.count <= whole.count && is_within(&part.group, &whole.group)
        };
        let (row, _) = groups.iter().find(is_whole)?;
        let issue = list.issue(at, Code::GroupWithin { row: *row }, |origin| &origin.name);
        Some(issue.value(&part.group).warning())
    });
    within.collect()
}

fn counts(list: &List<(u32, Headcount)>) -> Vec<u64> {
    list.rows.iter().map(|(_, group)| group.count.into()).collect()
}

fn number(counts: &[u64], at: usize) -> u64 {
    counts.get(at).copied().unwrap_or(0)
}

fn filled(counts: &[u64]) -> Vec<usize> {
    (0..counts.len()).filter(|at| number(counts, *at) > 0).collect()
}

fn sum(counts: &[u64], places: &[usize]) -> u64 {
    places.iter().map(|at| number(counts, *at)).sum()
}

/// Whether two breakdowns have the same numbers: women and men, girls and boys are as many in a list that
/// was planned, and mean nothing.
fn is_alike(counts: &[u64], one: &[usize], other: &[usize]) -> bool {
    let sorted = |places: &[usize]| {
        let mut numbers: Vec<u64> = places.iter().map(|at| number(counts, *at)).collect();
        numbers.sort_unstable();
        numbers
    };
    sorted(one) == sorted(other)
}

/// Some of these places: of few all choices, of many those that stand together at the beginning or anywhere.
fn choices(places: &[usize]) -> Box<dyn Iterator<Item = Vec<usize>> + '_> {
    if places.len() <= GROUPS_MAX {
        let chosen = |mask: u32| {
            let is_in = move |(at, _): &(usize, &usize)| mask >> at & 1 == 1;
            places.iter().enumerate().filter(is_in).map(|(_, place)| *place).collect()
        };
        return Box::new((1..1_u32 << places.len()).map(chosen));
    }
    /// Longer lists are left alone: they have as many sums as there are numbers.
    const TOGETHER_MAX: usize = 12;
    let places = places.get(..TOGETHER_MAX.min(places.len())).unwrap_or_default();
    let starts = 0..places.len();
    Box::new(starts.flat_map(move |from| {
        (from + 1..=places.len()).filter_map(move |to| Some(places.get(from..to)?.to_vec()))
    }))
}

fn rows(list: &List<(u32, Headcount)>, places: &[usize]) -> Words {
    const SHOWN_MAX: usize = 12;
    let rows = places.iter().filter_map(|at| Some(list.rows.get(*at)?.0.to_string()));
    Words::first(SHOWN_MAX, rows)
}
