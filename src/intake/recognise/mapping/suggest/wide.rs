//! Groups that stand side by side in one row: `member_1_name`, `member_2_name`.
//!
//! Belongs here: finding such a group of people, and making a sheet of it. Does not: reading it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::words::Role;
use super::column::Column;
use super::sheet::{Rows, Sheet};

/// Times that a group may stand in a row.
const TIMES_MAX: usize = 60;

/// Takes a group of people out of a sheet, as a sheet of its own with a row for each.
pub(super) fn split<'a>(sheet: &mut Sheet<'a>) -> Option<Sheet<'a>> {
    let mut by_template: BTreeMap<String, BTreeMap<usize, usize>> = BTreeMap::new();
    for (at, column) in sheet.columns.iter().enumerate() {
        // One of several columns of a name is found under no template.
        if column.is_choice || column.names != [column.header.clone()] {
            continue;
        }
        for (template, number) in templates(&column.header) {
            by_template.entry(template).or_default().insert(number, at);
        }
    }
    // Columns of one group are there for the same numbers, from 1 on.
    let mut groups: BTreeMap<usize, Vec<(String, Vec<usize>)>> = BTreeMap::new();
    for (template, columns) in by_template {
        let times = columns.len();
        let in_order = columns.keys().copied().eq(1..=times);
        if times > 1 && times <= TIMES_MAX && in_order {
            groups.entry(times).or_default().push((template, columns.into_values().collect()));
        }
    }
    for (times, group) in groups.into_iter().rev() {
        let made = made(sheet, times, &group);
        let about = |role| made.columns.iter().any(|column| column.sure(role).is_some());
        let people = [Role::Sex, Role::Age, Role::BirthYear].into_iter().any(about);
        let named = !made.names_of_people().is_empty();
        if group.len() > 1 && (people || named) && made.rows_are() == Rows::People {
            let taken: BTreeSet<usize> = group.into_iter().flat_map(|(_, all)| all).collect();
            let mut at = 0;
            sheet.columns.retain(|_| {
                at += 1;
                !taken.contains(&(at - 1))
            });
            return Some(made);
        }
    }
    None
}

fn made<'a>(sheet: &Sheet<'a>, times: usize, group: &[(String, Vec<usize>)]) -> Sheet<'a> {
    // Only rows in which somebody stands.
    let cell =
        |at: usize, row: usize| sheet.columns[at].cells.get(row).copied().unwrap_or_default();
    let filled: Vec<(usize, usize)> = (0..sheet.rows)
        .flat_map(|row| (0..times).map(move |time| (row, time)))
        .filter(|(row, time)| group.iter().any(|(_, all)| !cell(all[*time], *row).is_empty()))
        .collect();
    let columns = group.iter().map(|(template, all)| {
        let cells = filled.iter().map(|(row, time)| cell(all[*time], *row)).collect();
        // The number in the name is a word that says nothing.
        let words = template.replace("{n}", " ");
        let mut column = Column::of(&[words], vec![template.clone()], cells, true);
        column.header = template.clone();
        column
    });
    Sheet {
        names: sheet.names.clone(),
        columns: columns.collect(),
        rows: filled.len(),
        starts: vec![0],
        is_repeat: true,
        parent: None,
        parent_rows: filled.iter().map(|(row, _)| Some(*row)).collect(),
        numbered: Some(times),
    }
}

/// A header with each number in it as `{n}`.
fn templates(header: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut start: Option<usize> = None;
    let ends = header.char_indices().chain([(header.len(), ' ')]);
    for (at, c) in ends {
        match (c.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                start = None;
                let number = header[from..at].parse::<usize>().ok().filter(|n| *n > 0);
                let zero = header[from..at].starts_with('0');
                if let Some(number) = number.filter(|_| !zero && !header.contains(['{', '}'])) {
                    found.push((format!("{}{{n}}{}", &header[..from], &header[at..]), number));
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_of_a_header_may_be_the_one_that_counts() {
        assert_eq!(templates("m_1_q2"), [("m_{n}_q2".to_owned(), 1), ("m_1_q{n}".to_owned(), 2)]);
        assert_eq!(templates("{n} 1"), []);
        assert_eq!(templates("F 05"), []);
    }
}
