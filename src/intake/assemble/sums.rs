//! Groups and households whose number is the sum of others.
//!
//! Belongs here: telling a total from a group among the groups of one activity, and a total from a household
//! in its list, once all rows are known. Does not: rows that say that they are totals where a person, a
//! household or a place has to stand (`recognise::no_rows`).
//!
//! What is called a total and adds up is left out and named; what is called one and does not add up is
//! refused. What merely adds up may be right, since women and men can be as many as children, and is said.

use std::io;

use super::groups_within::warnings;
use super::lists::{Counted, Listed, Origin, Reached, issue_of};
use crate::event::people::Headcount;
use crate::intake::context::Intake;
use crate::intake::recognise::group_names::{says_everybody, says_part};
use crate::intake::recognise::no_rows::says_total;
use crate::issue::{Code, Issue};
use crate::ledger::{HouseholdRow, RowStore};

/// So few numbers add up to another by chance alone.
const HOUSEHOLDS_MIN: usize = 3;

/// Where a household is larger, it is held against all above it in the file (`above`).
pub(super) const SIZE_MAX: u32 = 20;

/// Takes totals out of what activities reached, and reports them.
///
/// # Errors
/// Rows of lists that cannot be read back.
pub(super) fn leave_out_totals(
    reached: &mut [Reached],
    store: &RowStore,
    intake: &mut Intake,
) -> io::Result<()> {
    for of_activity in reached {
        if let Some(counted) = &mut of_activity.headcounts {
            groups(counted, intake);
        }
        match &of_activity.households {
            None => {}
            Some(Listed::Open(list)) => {
                intake.issues.extend(largest_household(&list.rows, &list.origins));
            }
            Some(Listed::PutAway { rows, origins }) => {
                intake.issues.extend(largest_household(&store.rows(rows)?, origins));
            }
        }
    }
    Ok(())
}

fn groups(counted: &mut Counted, intake: &mut Intake) {
    refuse_parts(counted, intake);
    let rows = &counted.counted.rows;
    let all: u64 = rows.iter().map(|(_, group)| u64::from(group.count)).sum();
    let is_total = |group: &Headcount| {
        let adds_up = u64::from(group.count) * 2 == all;
        says_total(&group.group).is_some() || (adds_up && says_everybody(&group.group))
    };
    let is_total: Vec<bool> = rows.iter().map(|(_, group)| is_total(group)).collect();
    let others = is_total.iter().filter(|is| !**is).count();
    if rows.len() < 2 || others == 0 {
        return;
    }
    let mut left_out = Vec::new();
    for at in (0..rows.len()).filter(|at| is_total[*at]) {
        let Some((_, group)) = rows.get(at) else { continue };
        left_out.push(at);
        let code = match adds_up(rows, &is_total, at) {
            Ok(()) => Code::GroupTotal,
            Err(sum) => Code::GroupTotalOther { sum: sum.into() },
        };
        let is_error = code != Code::GroupTotal;
        let issue = counted.counted.issue(at, code, |origin| &origin.name).value(&group.group);
        if is_error {
            intake.rejected_rows += 1;
            intake.rejected_people += u64::from(group.count);
        }
        intake.issues.push(if is_error { issue } else { issue.warning() });
    }
    if left_out.is_empty() {
        intake.issues.extend(warnings(&counted.counted));
    }
    counted.groups.retain(|_, at| !left_out.contains(at));
}

/// Whether what is called a total is the sum of all other groups, or of some that stand right above it; else
/// what all others add up to.
fn adds_up(rows: &[(u32, Headcount)], is_total: &[bool], total: usize) -> Result<(), u64> {
    let number = |at: usize| rows.get(at).map_or(0, |(_, group)| u64::from(group.count));
    let is_other = |at: &usize| !is_total.get(*at).copied().unwrap_or(true);
    let wanted = number(total);
    let all: u64 = (0..rows.len()).filter(is_other).map(number).sum();
    let mut above = 0;
    let is_above = (0..total).rev().take_while(is_other).any(|at| {
        above += number(at);
        above == wanted
    });
    if all == wanted || is_above { Ok(()) } else { Err(all) }
}

/// Reports groups that say that they are part of others.
fn refuse_parts(counted: &Counted, intake: &mut Intake) {
    let groups = counted.counted.rows.iter().enumerate();
    for (at, (_, group)) in groups.filter(|(_, (_, group))| says_part(&group.group)) {
        let issue = counted.counted.issue(at, Code::GroupPart, |origin| &origin.name);
        intake.issues.push(issue.value(&group.group));
        intake.rejected_rows += 1;
        intake.rejected_people += u64::from(group.count);
    }
}

/// A warning where the last household of a list is as large as all others together.
fn largest_household(rows: &[HouseholdRow], origins: &[(usize, Origin)]) -> Option<Issue> {
    let last = rows.last()?;
    let others = is_sum_of_others(rows.iter().map(|row| u64::from(row.size())))?;
    let is_largest = rows.iter().all(|row| row.size() <= last.size());
    let is_large = last.size() > SIZE_MAX;
    (is_largest && !is_large && others >= HOUSEHOLDS_MIN).then(|| {
        let code = Code::HouseholdIsSum { others: others.into() };
        let issue = issue_of(rows, origins, rows.len() - 1, code, |origin| &origin.number);
        issue.value(&last.size().to_string()).warning()
    })
}

/// How many others the largest of some numbers is the sum of; `None` where it is not.
fn is_sum_of_others(numbers: impl Iterator<Item = u64> + Clone) -> Option<usize> {
    let largest = numbers.clone().max()?;
    let sum: u64 = numbers.clone().sum();
    let filled = numbers.filter(|number| *number > 0).count();
    (largest > 0 && sum - largest == largest).then(|| filled - 1)
}
