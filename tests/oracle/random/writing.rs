//! Writing drafts as tables, and taking tables apart.
//!
//! Belongs here: columns and CSV. Does not: what cells mean.

use super::super::Tables;
use super::super::tables::records;
use super::rows::{Cells, Draft};

const ACTIVITY_COLUMNS: [&str; 24] = [
    "activity",
    "kind",
    "sector",
    "also_sectors",
    "title",
    "office",
    "admin1",
    "admin2",
    "admin3",
    "site",
    "admin1_pcode",
    "admin2_pcode",
    "admin3_pcode",
    "site_pcode",
    "start",
    "end",
    "status",
    "donors",
    "project",
    "partner",
    "modality",
    "facility_type",
    "reach",
    "new_people",
];
const PEOPLE_COLUMNS: [&str; 10] = [
    "activity",
    "person",
    "household",
    "sex",
    "birth_year",
    "age",
    "population_group",
    "disability",
    "residence",
    "residence_pcode",
];
const HOUSEHOLD_COLUMNS: [&str; 6] =
    ["activity", "household", "size", "population_group", "residence", "residence_pcode"];
const HEADCOUNT_COLUMNS: [&str; 4] = ["activity", "group", "count", "population_group"];
pub const CELL_COLUMNS: [&str; 10] = [
    "f_0_4", "f_5_11", "f_12_17", "f_18_59", "f_60", "m_0_4", "m_5_11", "m_12_17", "m_18_59",
    "m_60",
];

/// The drafts as tables; a table without rows has its header alone, or is absent when `sparing`.
pub fn written(drafts: &[Draft], sparing: bool) -> Tables {
    let roster = |columns: &[&str], rows_of: &dyn Fn(&Draft) -> Vec<Cells>| {
        let mut rows: Vec<Vec<String>> = vec![];
        for draft in drafts {
            for mut row in rows_of(draft) {
                row.insert("activity", draft.reference().to_string());
                let cells = columns.iter().map(|column| row.get(column).cloned());
                rows.push(cells.map(Option::unwrap_or_default).collect());
            }
        }
        if rows.is_empty() && sparing { String::new() } else { csv_text(columns, &rows) }
    };
    let with_cells = |columns: &[&'static str]| [columns, &CELL_COLUMNS].concat();
    Tables {
        activities: roster(&ACTIVITY_COLUMNS, &|draft| vec![draft.activity.clone()]),
        people: roster(&PEOPLE_COLUMNS, &|draft| draft.people.clone()),
        households: roster(&with_cells(&HOUSEHOLD_COLUMNS), &|draft| draft.households.clone()),
        headcounts: roster(&with_cells(&HEADCOUNT_COLUMNS), &|draft| draft.headcounts.clone()),
    }
}

pub fn csv_text<T: AsRef<str>>(columns: &[T], rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(vec![]);
    writer.write_record(columns.iter().map(AsRef::as_ref)).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// A table's columns and rows; the first column is the activity.
pub fn parsed(table: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut rows = records(table);
    let columns = if rows.is_empty() { vec![] } else { rows.remove(0) };
    assert!(columns.is_empty() || columns[0] == "activity");
    (columns, rows)
}

impl Tables {
    /// The four texts.
    pub fn each_mut(&mut self) -> [&mut String; 4] {
        [&mut self.activities, &mut self.people, &mut self.households, &mut self.headcounts]
    }

    /// Makes another table of each table; absent ones stay absent.
    pub fn changed(&self, mut change: impl FnMut(&str) -> String) -> Tables {
        let mut tables = self.clone();
        for text in tables.each_mut() {
            if !text.is_empty() {
                *text = change(text);
            }
        }
        tables
    }

    /// The rows that `keep` keeps, by their columns.
    pub fn only(&self, mut keep: impl FnMut(&[String], &[String]) -> bool) -> Tables {
        self.changed(|text| {
            let (columns, mut rows) = parsed(text);
            rows.retain(|row| keep(&columns, row));
            csv_text(&columns, &rows)
        })
    }

    /// The tables cut into one set per activity.
    pub fn one_by_one(&self) -> Vec<Tables> {
        let (_, activities) = parsed(&self.activities);
        activities.iter().map(|activity| self.only(|_, row| row[0] == activity[0])).collect()
    }

    /// The rows of all the tables, one after the other.
    pub fn joined(chunks: &[Tables]) -> Tables {
        let join = |table: &dyn Fn(&Tables) -> &String| {
            let texts = chunks.iter().map(table).filter(|text| !text.is_empty());
            let tables: Vec<_> = texts.map(|text| parsed(text)).collect();
            let Some((columns, _)) = tables.first() else {
                return String::new();
            };
            let rows: Vec<_> = tables.iter().flat_map(|(_, rows)| rows.clone()).collect();
            csv_text(columns, &rows)
        };
        Tables {
            activities: join(&|tables| &tables.activities),
            people: join(&|tables| &tables.people),
            households: join(&|tables| &tables.households),
            headcounts: join(&|tables| &tables.headcounts),
        }
    }
}
