//! What the numbers of one table look like together, and what those above a row add up to.
//!
//! Belongs here: numbers of persons and households that are words or e-mail addresses, sizes that are totals of
//! the sizes above them. Does not: one number by itself (`rows::cells`), the groups of an activity (`sums`).
//!
//! Two strangers with one word as their number are one person. So words are said once for each column, with
//! the first rows, and never what stands there.

use std::collections::BTreeMap;

use super::sums::SIZE_MAX;
use crate::intake::no_value::is_no_number;
use crate::intake::recognise::table_rows::{COMMAND_LINE, TableRows};
use crate::intake::rows::cells::Row;
use crate::intake::tables::{Column, Table};
use crate::issue::value::List as Words;
use crate::issue::{Code, Issue};

/// What was seen of one table so far.
#[derive(Default)]
pub(super) struct NumbersSeen {
    columns: BTreeMap<Column, OfColumn>,
    rows: u32,
    /// Whether the row before had more than a number.
    is_more_before: bool,
    /// The sizes of all households, since the last large one, and of the activity.
    sizes: [Sizes; 3],
    activity: String,
}

#[derive(Default)]
struct OfColumn {
    with_digit: u64,
    without_digit: Rows,
    emails: Rows,
}

#[derive(Default)]
struct Rows {
    count: u64,
    first: Vec<u32>,
}

#[derive(Default, Clone, Copy)]
struct Sizes {
    sum: u64,
    households: u64,
}

impl Rows {
    fn add(&mut self, row: u32) {
        const FIRST_MAX: usize = 4;
        self.count += 1;
        if self.first.len() < FIRST_MAX {
            self.first.push(row);
        }
    }

    fn listed(&self) -> Words {
        const SHOWN_MAX: usize = 3;
        Words::first(SHOWN_MAX, self.first.iter().map(u32::to_string))
    }
}

impl NumbersSeen {
    /// Takes a row of people or households into account. What it may be besides goes to its issues.
    pub(super) fn see(&mut self, table: Table, sheet: &TableRows, row: &mut Row<'_>) {
        let columns: &[Column] = match table {
            Table::People => &[Column::Person, Column::Household],
            Table::Households => &[Column::Household],
            Table::Activities | Table::Headcounts => return,
        };
        if sheet.file == COMMAND_LINE {
            return;
        }
        for column in columns {
            let is_derived = sheet.numbering.list(*column).is_some_and(|list| list.derived);
            let text = row.text(*column);
            if !is_derived && !text.is_empty() {
                self.columns.entry(*column).or_default().see(text, row.number());
            }
        }
        if table == Table::People {
            self.see_person(row);
        }
        self.rows += 1;
    }

    /// Warns of a row with nothing but the number of rows above it.
    fn see_person(&mut self, row: &mut Row<'_>) {
        const ROWS_MIN: u32 = 2;
        const MORE: [Column; 6] = [
            Column::Household,
            Column::Sex,
            Column::Age,
            Column::BirthYear,
            Column::Residence,
            Column::PopulationGroup,
        ];
        let is_more = MORE.iter().any(|column| !row.text(*column).is_empty());
        let is_count = row.text(Column::Person).parse() == Ok(self.rows);
        if !is_more && is_count && self.is_more_before && self.rows >= ROWS_MIN {
            let code = Code::PersonIsCount { others: self.rows.into() };
            let issue = row.issue_at(Column::Person, code).warning();
            row.issues.push(issue);
        }
        self.is_more_before = is_more;
    }

    /// Warns of a large household that has as many members as those above it.
    pub(super) fn see_size(&mut self, size: u32, row: &mut Row<'_>) {
        const HOUSEHOLDS_MIN: u64 = 2;
        let [all, since_large, of_activity] = &mut self.sizes;
        if row.text(Column::Activity) != self.activity {
            row.text(Column::Activity).clone_into(&mut self.activity);
            *of_activity = Sizes::default();
        }
        if size > SIZE_MAX {
            let is_sum = |sizes: &&Sizes| {
                sizes.households >= HOUSEHOLDS_MIN && sizes.sum.abs_diff(size.into()) <= 1
            };
            if let Some(sizes) = [*of_activity, *since_large, *all].iter().find(is_sum) {
                let code = Code::HouseholdIsSumAbove { others: sizes.households.into() };
                let issue = row.issue_at(Column::Size, code).value(row.text(Column::Size));
                row.issues.push(issue.warning());
            }
            *since_large = Sizes::default();
            return;
        }
        for sizes in &mut self.sizes {
            sizes.sum += u64::from(size);
            sizes.households += 1;
        }
    }

    /// What is to be said of the table's columns, once all its rows are known.
    pub(super) fn issues(self, sheet: &TableRows) -> Vec<Issue> {
        let issue = |column: Column, code| {
            let issue = Issue::new(&sheet.file, code).on(sheet.sheet.as_deref());
            issue.column(sheet.called(column))
        };
        let of_column = |(column, seen): (Column, OfColumn)| {
            let OfColumn { with_digit, without_digit: words, emails } = seen;
            let said = match (with_digit, words.count) {
                (_, 0) | (0, 1) => None,
                (0, _) => Some(issue(column, Code::NumbersAllWords).note()),
                (_, count) => {
                    let code =
                        Code::NumbersWithoutDigit { count: count.into(), rows: words.listed() };
                    Some(issue(column, code).warning())
                }
            };
            let is_email = emails.count > 0;
            let code = Code::NumbersAreEmails { count: emails.count.into(), rows: emails.listed() };
            said.into_iter().chain(is_email.then(|| issue(column, code).warning()))
        };
        self.columns.into_iter().flat_map(of_column).collect()
    }
}

/// A letter or two, as in `A` and `B`, are a code and nobody's name.
const CODE_CHARS_MAX: usize = 2;

impl OfColumn {
    fn see(&mut self, text: &str, row: u32) {
        if text.contains('@') {
            self.emails.add(row);
        } else if text.chars().any(char::is_numeric) {
            self.with_digit += 1;
        } else if text.chars().count() > CODE_CHARS_MAX && !is_no_number(text) {
            self.without_digit.add(row);
        }
    }
}
