//! Whom an activity reached, as somebody typed it: rows of fields, numbers and tables that were pasted, and in a
//! correction who is taken off the lists.
//!
//! Belongs here: reading it from the form, and what a use case is asked with it. Does not: how it looks
//! (`list_shown`, `listed`), whether a value can be taken (`service`).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::event::people::{Cells, Headcount};
use crate::intake::tables::{Column, Table};
use crate::service::Input;
use crate::service::list_changes::ListChanges;
use crate::service::log::{Household, ListRows, People};
use crate::web::pairs::Pairs;

/// Rows of one list that a form has room for. More are pasted, or imported.
pub const ROWS_MAX: usize = 60;
/// Rows of a list in an empty form.
const ROWS: usize = 2;
/// Rows that are added at once.
const ROWS_MORE: usize = 5;
/// The lists, in the order of the form.
pub const LISTS: [Table; 3] = [Table::Headcounts, Table::Households, Table::People];
/// What a table that was pasted is called in issues: by the field that it was pasted into.
pub const PASTED: [(&str, Table); 2] =
    [("persons", Table::People), ("households", Table::Households)];

/// A row by its columns.
pub type Row = BTreeMap<String, String>;

/// Whom an activity reached.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TypedLists {
    /// Rows of fields, by the names of their tables.
    pub rows: BTreeMap<&'static str, Vec<Row>>,
    /// How many rows there is room for. It says nothing of what is recorded.
    #[serde(skip)]
    room: BTreeMap<&'static str, usize>,
    /// Numbers, or a table, that were pasted: by the name of their field.
    pub pasted: BTreeMap<&'static str, String>,
    /// Persons to take out, by the register's ids.
    pub take_persons: Vec<u32>,
    /// Households to take out.
    pub take_households: Vec<u32>,
    /// Numbers of persons to take out, one a line.
    pub without_persons: String,
    /// Numbers of households to take out.
    pub without_households: String,
    /// New sizes of listed households, by the register's ids.
    pub sizes: BTreeMap<u32, String>,
}

/// The columns of a list's row in the form.
pub fn columns(table: Table) -> impl Iterator<Item = &'static str> {
    let of_row = |column: &Column| !matches!(column, Column::Activity | Column::ResidencePcode);
    table.columns().iter().filter(move |spec| of_row(&spec.column)).map(|spec| spec.name)
}

impl TypedLists {
    /// What is in a form that was sent.
    pub fn read(form: &Pairs) -> Self {
        let text = |name: &str| form.text(name).unwrap_or_default();
        let mut lists = Self::default();
        for table in LISTS {
            let name = table.name();
            let room = form.get(&format!("{name}-rows")).and_then(|rows| rows.parse().ok());
            let mut room: usize = room.unwrap_or(ROWS_MAX).min(ROWS_MAX);
            let row = |number: usize| -> Row {
                let cell = |column: &str| {
                    let value = form.text(&format!("{name}-{number}-{column}"))?;
                    Some((column.to_owned(), value))
                };
                columns(table).filter_map(cell).collect()
            };
            let rows: Vec<Row> = (1..=room).map(row).filter(|row| !row.is_empty()).collect();
            if form.get("do") == Some(&format!("more-{name}")) {
                room = room.max(rows.len()) + ROWS_MORE;
            }
            lists.room.insert(name, room.min(ROWS_MAX));
            lists.rows.insert(name, rows);
        }
        for (field, _) in PASTED {
            lists.pasted.insert(field, text(field));
        }
        let entries = |name: &str| form.all(name).filter_map(|id| id.parse().ok()).collect();
        lists.take_persons = entries("take-persons");
        lists.take_households = entries("take-households");
        lists.without_persons = text("without-persons");
        lists.without_households = text("without-households");
        // Beside each size stands the one that the form came with: only another one is somebody's.
        let size = |(name, value): (&str, &str)| {
            let entry = name.strip_prefix("size-")?;
            let is_other = form.get(&format!("was-{entry}")) != Some(value);
            Some((entry.parse().ok().filter(|_| is_other)?, value.to_owned()))
        };
        lists.sizes = form.iter().filter_map(size).collect();
        lists
    }

    /// The rows of a list.
    pub fn rows(&self, table: Table) -> &[Row] {
        self.rows.get(table.name()).map_or(&[], Vec::as_slice)
    }

    /// How many rows of a list are shown.
    pub fn room(&self, table: Table) -> usize {
        let room = self.room.get(table.name()).copied().unwrap_or(ROWS);
        room.max(self.rows(table).len()).min(ROWS_MAX)
    }

    /// Puts the groups of a recorded activity into the form.
    pub fn put_groups(&mut self, groups: &[Headcount]) {
        let rows: Vec<Row> = groups.iter().map(group_row).collect();
        self.room.insert(Table::Headcounts.name(), rows.len() + 1);
        self.rows.insert(Table::Headcounts.name(), rows);
    }

    /// Whether the groups in the form are those.
    pub fn has_groups(&self, groups: &[Headcount]) -> bool {
        let theirs: Vec<Row> = groups.iter().map(group_row).collect();
        self.rows(Table::Headcounts) == theirs
    }

    /// What a use case is asked with it.
    pub fn people(&self) -> People {
        let rows = |table| self.rows(table).to_vec();
        let mut people = People {
            rows: ListRows {
                people: rows(Table::People),
                households: rows(Table::Households),
                headcounts: rows(Table::Headcounts),
            },
            ..People::default()
        };
        for (field, table) in PASTED {
            let text = self.pasted.get(field).map_or("", String::as_str);
            if is_table(text, table) {
                let bytes = text.as_bytes().to_vec();
                people.tables.push(Input::Bytes { name: field.to_owned(), bytes });
            } else if table == Table::People {
                people.persons = lines(text);
            } else {
                people.households = lines(text).into_iter().map(household).collect();
            }
        }
        people
    }

    /// Who is taken off the lists, and who gets another size.
    pub fn changes(&self, groups: &[Headcount]) -> ListChanges {
        let sizes = self.sizes.iter();
        let is_out = |entry: &u32| self.take_households.contains(entry);
        ListChanges {
            without_persons: self.take_persons.clone(),
            without_households: self.take_households.clone(),
            without_person_numbers: lines(&self.without_persons),
            without_household_numbers: lines(&self.without_households),
            sizes: sizes
                .filter(|(entry, _)| !is_out(entry))
                .map(|(entry, typed)| (*entry, typed.clone()))
                .collect(),
            without_headcounts: !groups.is_empty() && self.rows(Table::Headcounts).is_empty(),
        }
    }
}

/// A group as a row of the form.
fn group_row(group: &Headcount) -> Row {
    let Headcount { group, count, cells, population_group } = group;
    let cells = Cells::columns().zip(cells.0).filter_map(|(name, cell)| Some((name, cell?)));
    let cells = cells.map(|(name, cell)| (name, cell.to_string()));
    let own = [("group".to_owned(), group.clone()), ("count".to_owned(), count.to_string())];
    let of_group = population_group.map(|of| ("population_group".to_owned(), of.to_string()));
    own.into_iter().chain(cells).chain(of_group).collect()
}

fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// A household on a line of its own, its size behind the number.
fn household(line: String) -> Household {
    let cut = line.rsplit_once([' ', '\t', ':', ';', ',']);
    let (number, size) = cut.unwrap_or((&line, ""));
    Household { number: number.trim().to_owned(), size: size.trim().to_owned() }
}

/// Whether a text is a table with its header: the first line has a column that such tables alone have.
fn is_table(text: &str, table: Table) -> bool {
    let own = if table == Table::People { "person" } else { "household" };
    let header = text.lines().next().unwrap_or_default();
    let mut cells = header.split(['\t', ';', ',']).map(|cell| cell.trim().trim_matches('"'));
    cells.any(|cell| cell.eq_ignore_ascii_case(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_table_is_told_from_a_list_of_numbers() {
        assert!(is_table("person\tsex\nP1\tf", Table::People));
        assert!(is_table("sex;\"Person\"\nf;P1", Table::People));
        assert!(is_table("household,size\nH1,4", Table::Households));
        assert!(!is_table("P1\nP2", Table::People));
        assert!(!is_table("H1 4\nH2 5", Table::Households));
        assert!(!is_table("personal 4", Table::Households));
    }

    #[test]
    fn a_groups_row_is_what_it_was_made_of() {
        let mut cells = Cells::default();
        cells.0[0] = Some(0);
        cells.0[9] = Some(4);
        let group = Headcount { group: "all".into(), count: 9, cells, population_group: None };
        let mut lists = TypedLists::default();
        lists.put_groups(std::slice::from_ref(&group));
        let row = &lists.rows(Table::Headcounts)[0];
        let filled: Vec<_> =
            row.iter().map(|(name, cell)| (name.as_str(), cell.as_str())).collect();
        assert_eq!(filled, [("count", "9"), ("f_0_4", "0"), ("group", "all"), ("m_60", "4")]);
        assert!(lists.has_groups(&[group]) && !lists.has_groups(&[]));
    }
}
