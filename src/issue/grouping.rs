//! Very many issues: which are alike, and which are kept one by one.
//!
//! Belongs here: putting issues together by their codes and values, and counting those that are not
//! kept. Does not: what is shown of a group (`cli`).

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Code, Issue, Severity};

/// Issues that differ only in their row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'a> {
    /// The first of them.
    pub first: &'a Issue,
    /// Rows, rising: all that were kept.
    pub rows: Vec<u32>,
    /// How many rows there are, kept or counted.
    pub count: u64,
}

/// What makes issues one fault: everything but the row.
type Fault<'a> =
    (Severity, &'a String, &'a Option<String>, &'a Option<String>, &'a Option<String>, &'a Code);

fn fault(issue: &Issue) -> Fault<'_> {
    let Issue { severity, file, sheet, column, value, code, row: _, unseen_chars: _ } = issue;
    (*severity, file, sheet, column, value, code)
}

/// Groups issues that say the same of different rows, keeping the order of their first rows.
pub fn grouped<'a>(issues: &'a [Issue], more: &[More]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places = HashMap::new();
    for issue in issues {
        let at = *places.entry(fault(issue)).or_insert_with(|| {
            groups.push(Group { first: issue, rows: Vec::new(), count: 0 });
            groups.len() - 1
        });
        // A row can be several rows of the tables, each of which says the same.
        if let Some(row) = issue.row.filter(|_| groups[at].rows.last() != issue.row.as_ref()) {
            groups[at].rows.push(row);
            groups[at].count += 1;
        }
    }
    for more in more.iter().filter(|more| more.same) {
        if let Some(at) = places.get(&fault(&more.like)) {
            groups[*at].count += more.rows;
        }
    }
    groups
}

/// Groups of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind<'a, 'b> {
    /// The groups.
    pub groups: Vec<&'b Group<'a>>,
    /// Rows of further groups, of which nothing was kept.
    pub others: u64,
}

impl Kind<'_, '_> {
    /// How many rows it is about; something about a whole file counts as one.
    pub fn count(&self) -> u64 {
        self.groups.iter().map(|group| group.count.max(1)).sum::<u64>() + self.others
    }
}

/// What makes faults of one kind: the same code in the same column, whatever its values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct KindKey {
    severity: Severity,
    file: String,
    sheet: Option<String>,
    column: Option<String>,
    has_value: bool,
    code: &'static str,
}

fn kind(issue: &Issue) -> KindKey {
    let Issue { severity, file, sheet, column, value, code, row: _, unseen_chars: _ } = issue;
    KindKey {
        severity: *severity,
        file: file.clone(),
        sheet: sheet.clone(),
        column: column.clone(),
        has_value: value.is_some(),
        code: code.code(),
    }
}

/// Groups of one severity by kind, each kind at the place of its first.
pub fn kinds<'a, 'b>(groups: &'b [Group<'a>], more: &[More]) -> Vec<Kind<'a, 'b>> {
    let mut kinds: Vec<Kind<'_, '_>> = Vec::new();
    let mut places = HashMap::new();
    for group in groups {
        let at = *places.entry(kind(group.first)).or_insert_with(|| {
            kinds.push(Kind { groups: Vec::new(), others: 0 });
            kinds.len() - 1
        });
        kinds[at].groups.push(group);
    }
    let severity = groups.first().map(|group| group.first.severity);
    for more in more.iter().filter(|more| !more.same && Some(more.like.severity) == severity) {
        if let Some(at) = places.get(&kind(&more.like)) {
            kinds[*at].others += more.rows;
        }
    }
    kinds
}

/// Which of very many issues are kept one by one; the others are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keep {
    /// All.
    #[default]
    All,
    /// Those at rows that a worksheet can have, and of the others what a screen can hold.
    Worksheet,
    /// What a screen can hold: some rows of each fault, and some faults of each kind.
    Screen,
}

/// The last row of a worksheet.
pub const WORKSHEET_ROWS_MAX: u32 = 1_048_576;
/// Rows kept of each fault: more than are named.
const ROWS_KEPT: u32 = 10;
/// Faults of which each kind keeps rows. A wrong list has as many as it has different values.
const FAULTS_KEPT: usize = 1_000;

/// Issues that were counted and not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct More {
    /// One of them.
    #[serde(flatten)]
    pub like: Issue,
    /// How many rows, this one among them.
    #[serde(rename = "rows_like_it")]
    pub rows: u64,
    /// Whether all differ only in their row; else they are of one kind.
    #[serde(rename = "same_value")]
    pub same: bool,
}

/// Decides which issues are kept, so that a file in which every row is wrong takes no more memory than
/// one in which some are.
#[derive(Debug, Default)]
pub struct Thrift {
    keep: Keep,
    /// By fault, an issue without its row: rows kept, and where in `more` the others are counted.
    faults: HashMap<Issue, (u32, Option<usize>)>,
    /// By kind: faults known, and where the rows of others are counted.
    kinds: HashMap<KindKey, (usize, Option<usize>)>,
    /// What was counted.
    pub more: Vec<More>,
}

impl Thrift {
    /// Keeps what is asked for.
    pub fn new(keep: Keep) -> Self {
        Self { keep, ..Self::default() }
    }

    /// Takes out of the issues found last, those from a place on, what is only counted.
    pub fn settle(&mut self, issues: &mut Vec<Issue>, from: usize) {
        if self.keep == Keep::All || issues.len() <= from {
            return;
        }
        let found = issues.split_off(from);
        issues.extend(found.into_iter().filter_map(|issue| self.keep_or_count(issue)));
    }

    fn keep_or_count(&mut self, issue: Issue) -> Option<Issue> {
        let Some(row) = issue.row else { return Some(issue) };
        if self.keep == Keep::Worksheet && row <= WORKSHEET_ROWS_MAX {
            return Some(issue);
        }
        let (fault, more) = (Issue { row: None, ..issue.clone() }, &mut self.more);
        let mut count = |place: &mut Option<usize>, issue: Issue, same: bool| {
            let at = *place.get_or_insert(more.len());
            match more.get_mut(at) {
                Some(known) => known.rows += 1,
                None => more.push(More { like: issue, rows: 1, same }),
            }
        };
        if let Some((kept, place)) = self.faults.get_mut(&fault) {
            if *kept < ROWS_KEPT {
                *kept += 1;
                return Some(issue);
            }
            count(place, issue, true);
            return None;
        }
        let (known, place) = self.kinds.entry(kind(&issue)).or_default();
        if *known < FAULTS_KEPT {
            *known += 1;
            self.faults.insert(fault, (1, None));
            return Some(issue);
        }
        count(place, issue, false);
        None
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::issue::value::{Limit, Quantity, WordList};

    fn found(row: u32, value: &str, code: Code) -> Issue {
        Issue::new("people.csv", code).at(row).column("sex").value(value)
    }

    fn not_a_sex() -> Code {
        Code::WordUnknown { list: WordList::Sex, near: None }
    }

    fn settled(keep: Keep, all: &[Issue]) -> (Vec<Issue>, Vec<More>) {
        let mut thrift = Thrift::new(keep);
        let mut kept = Vec::new();
        for issue in all {
            let from = kept.len();
            kept.push(issue.clone());
            thrift.settle(&mut kept, from);
        }
        (kept, thrift.more)
    }

    #[test]
    fn what_is_not_kept_is_counted_by_fault_and_by_kind() {
        let same = (0..50_000).map(|row| found(row, "F.", not_a_sex()));
        let other = (50_000..90_000).map(|row| found(row, &row.to_string(), not_a_sex()));
        let all: Vec<Issue> = same.chain(other).collect();
        let (kept, more) = settled(Keep::Screen, &all);
        assert!(kept.len() < 2_000, "{}", kept.len());
        let groups = grouped(&kept, &more);
        assert_eq!((groups[0].count, groups[1].count), (50_000, 1));
        let kinds = kinds(&groups, &more);
        assert_eq!((kinds.len(), kinds[0].count()), (1, 90_000));
        let (kept, more) = settled(Keep::All, &all);
        assert_eq!((kept.len(), more.len()), (90_000, 0));
    }

    #[test]
    fn another_severity_or_reason_is_another_kind() {
        let all: Vec<Issue> = (0..3_000)
            .flat_map(|row| {
                let value = row.to_string();
                let one = found(row, &value, not_a_sex());
                [
                    one.clone(),
                    one.warning(),
                    found(
                        row,
                        &value,
                        Code::NumberTooSmall { of_what: Quantity::Size, min: Limit::Count(1) },
                    ),
                ]
            })
            .collect();
        let (_, more) = settled(Keep::Screen, &all);
        assert_eq!(more.iter().map(|more| more.rows).collect::<Vec<_>>(), [2_000; 3]);
    }

    #[test]
    fn a_copy_has_all_that_a_worksheet_can_hold() {
        let rows = [2, WORKSHEET_ROWS_MAX - 1, WORKSHEET_ROWS_MAX];
        let within = rows.into_iter().chain(100..200).map(|row| found(row, "F.", not_a_sex()));
        let beyond = (1..=20).map(|row| found(WORKSHEET_ROWS_MAX + row, "F.", not_a_sex()));
        let (kept, more) = settled(Keep::Worksheet, &within.chain(beyond).collect::<Vec<_>>());
        assert_eq!(kept.iter().filter(|i| i.row.unwrap() <= WORKSHEET_ROWS_MAX).count(), 103);
        assert_eq!(grouped(&kept, &more)[0].count, 123);
    }
}
