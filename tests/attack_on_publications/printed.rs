//! Reading a report's JSON: its numbers by their meaning, and which tables there are.
//!
//! Belongs here: what the members of `report.schema.json` mean. Does not: other formats (`formats`), what
//! numbers have to do with each other (`rule`).

use serde_json::Value;

use super::book::{Book, Reading};

pub const SEXES: [&str; 4] = ["f", "m", "x", "unknown"];
pub const AGES: [&str; 6] = ["0_4", "5_11", "12_17", "18_59", "60", "unknown"];
pub const FIGURE: [&str; 6] =
    ["people_reached", "registered", "estimated", "lowest", "highest", "indirect"];
/// The column of all sectors together.
pub const TOTAL: &str = "total";
/// The slice of everything.
pub const ALL: &str = "all";

/// The name of a number.
pub fn name(slice: &str, column: &str, number: &str) -> String {
    format!("{slice}|{column}|{number}")
}

/// A cell by sex and age.
pub fn cell(sex: &str, age: &str) -> String {
    format!("{sex} {age}")
}

/// The part of a slice that has a value in a dimension.
pub fn part(of: &str, dimension: &str, value: &str) -> String {
    let narrowed = of.split(" & ").filter(|part| *part != ALL);
    let mut all: Vec<String> = narrowed.map(str::to_owned).collect();
    all.push(format!("{dimension}={}", value.replace(['&', '|'], "+")));
    all.sort();
    all.join(" & ")
}

/// From the period's first day to the end of a month.
pub fn until(of: &str, month: &str) -> String {
    part(of, "until", month)
}

/// Which tables a report has.
#[derive(Default, Clone)]
pub struct Tables {
    pub policy: Value,
    pub sectors: Vec<String>,
    /// The slice of the whole report.
    pub of: String,
    /// Dimensions with their values.
    pub parts: Vec<(String, Vec<String>)>,
    pub months: Vec<String>,
    /// Sets of sectors in the order in which they are printed.
    pub overlap: Vec<Vec<String>>,
    /// Of the rapid response mechanism: areas, months, and both.
    pub rrm: Vec<(Option<String>, Option<String>)>,
    /// Who does what where.
    pub rows: Vec<Value>,
    pub activities: Vec<Value>,
}

pub fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

pub fn texts(value: &Value) -> Vec<String> {
    list(value).filter_map(|text| Some(text.as_str()?.to_owned())).collect()
}

/// Reads a report that has the rows of all sectors.
pub fn read(book: &mut Book, reading: Reading, report: &Value) -> Tables {
    let mut of = ALL.to_owned();
    for dimension in ["office", "donor", "project", "partner"] {
        if let Some(value) = report["filter"][dimension].as_str() {
            of = part(&of, dimension, value);
        }
    }
    let mut reader = Reader { book, reading };
    let mut tables = Tables { policy: report["policy"].clone(), of, ..Tables::default() };
    reader.columns(&tables.of, report);
    reader.number(&name(&tables.of, TOTAL, "sum_of_sectors"), &report["sum_of_sectors"]);
    tables.sectors = list(&report["sectors"]).map(|row| text(row, "sector").to_owned()).collect();
    for row in list(&report["overlap"]) {
        let sectors = texts(&row["sectors"]);
        reader.number(&name(&tables.of, &sectors.join("+"), "only"), &row["people"]);
        tables.overlap.push(sectors);
    }
    for by in report.get("by").into_iter().chain(list(&report["also_by"])) {
        let values = list(&by["parts"]).map(|part| reader.part(&tables.of, by, part)).collect();
        tables.parts.push((text(by, "dimension").to_owned(), values));
    }
    for month in list(&report["months"]) {
        reader.month(&tables.of, month);
        tables.months.push(text(month, "month").to_owned());
    }
    reader.rapid(&mut tables, &report["rrm"]);
    for row in list(&report["presence"]["rows"]) {
        reader.row(&tables.of, row);
        tables.rows.push(row.clone());
    }
    for activity in list(&report["activities"]) {
        reader.activity(activity);
        tables.activities.push(activity.clone());
    }
    tables
}

struct Reader<'a> {
    book: &'a mut Book,
    reading: Reading,
}

impl Reader<'_> {
    fn number(&mut self, name: &str, value: &Value) {
        if !value.is_null() || self.reading != Reading::Whole {
            self.book.read(self.reading, name, value.as_i64());
        }
    }

    /// The figures of every sector, and in total.
    fn columns(&mut self, slice: &str, of: &Value) {
        for row in list(&of["sectors"]) {
            self.figure(slice, text(row, "sector"), row);
        }
        self.figure(slice, TOTAL, &of["total"]);
    }

    fn figure(&mut self, slice: &str, column: &str, row: &Value) {
        for number in FIGURE {
            self.number(&name(slice, column, number), &row[number]);
        }
        self.cells(slice, column, row, |_, _| true);
    }

    fn cells(
        &mut self,
        slice: &str,
        column: &str,
        row: &Value,
        is_of: impl Fn(&str, &str) -> bool,
    ) {
        for sex in SEXES {
            for age in AGES.into_iter().filter(|age| is_of(sex, age)) {
                self.number(&name(slice, column, &cell(sex, age)), &row["sadd"][sex][age]);
            }
        }
    }

    fn part(&mut self, of: &str, by: &Value, figures: &Value) -> String {
        let (dimension, value) = (text(by, "dimension"), text(figures, "value"));
        let slice = part(of, dimension, value);
        if dimension != "sex" && dimension != "age" {
            self.columns(&slice, figures);
            return value.to_owned();
        }
        // Its cells are the whole's, of this sex or age.
        let total = (TOTAL, &figures["total"]);
        let rows = list(&figures["sectors"]).map(|row| (text(row, "sector"), row));
        for (column, row) in rows.chain([total]) {
            self.number(&name(&slice, column, "people_reached"), &row["people_reached"]);
            self.cells(of, column, row, |sex, age| {
                value == if dimension == "sex" { sex } else { age }
            });
        }
        value.to_owned()
    }

    fn month(&mut self, of: &str, month: &Value) {
        let which = text(month, "month");
        let (monthly, until) = (part(of, "month", which), until(of, which));
        let rows = list(&month["sectors"]).map(|row| (text(row, "sector"), row));
        for (column, row) in rows.chain([(TOTAL, &month["total"])]) {
            self.number(&name(&monthly, column, "people_reached"), &row["monthly"]);
            self.number(&name(&until, column, "people_reached"), &row["cumulative"]);
            self.number(&name(&until, column, "new"), &row["new"]);
            for bound in ["lowest", "highest"] {
                self.number(&name(&monthly, column, bound), &row["monthly_bounds"][bound]);
                self.number(&name(&until, column, bound), &row["cumulative_bounds"][bound]);
            }
        }
    }

    fn rapid(&mut self, tables: &mut Tables, rrm: &Value) {
        let whole = rrm.get("total").map(|total| (None, None, total));
        let groups = ["areas", "months", "area_months"].into_iter();
        let rows = groups.flat_map(|group| list(&rrm[group]));
        let rows = rows.map(|row| (row["area"].as_str(), row["month"].as_str(), row));
        for (area, month, counts) in whole.into_iter().chain(rows) {
            let (area, month) = (area.map(str::to_owned), month.map(str::to_owned));
            let slice = rapid_slice(&tables.of, &area, &month);
            for number in ["people_reached", "lowest", "highest"] {
                self.number(&name(&slice, TOTAL, number), &counts[number]);
            }
            tables.rrm.push((area, month));
        }
    }

    fn row(&mut self, of: &str, row: &Value) {
        let series = series(of, row);
        let slice = part(&series, "month", text(row, "month"));
        let column = text(&row["sector"], "id");
        self.number(&name(&slice, column, "people_reached"), &row["monthly"]);
        for number in ["registered", "estimated", "lowest", "highest", "new", "cumulative"] {
            self.number(&name(&slice, column, number), &row[number]);
        }
        self.cells(&slice, column, row, |_, _| true);
    }

    fn activity(&mut self, activity: &Value) {
        let slice = format!("activity={}", text(activity, "activity"));
        for number in ["persons", "households", "household_members", "headcount"] {
            self.number(&name(&slice, TOTAL, number), &activity[number]);
        }
    }
}

/// A slice of the rapid response mechanism.
pub fn rapid_slice(of: &str, area: &Option<String>, month: &Option<String>) -> String {
    let mut slice = part(of, "kind", "rrm-response");
    if let Some(area) = area {
        slice = part(&slice, "admin1", area);
    }
    if let Some(month) = month {
        slice = part(&slice, "month", month);
    }
    slice
}

/// What the rows of one combination and population group have in common, whatever the sector.
pub fn series(of: &str, row: &Value) -> String {
    let place = |level: &str| {
        let area = &row[level];
        let name = if text(area, "name").trim().is_empty() { "pcode" } else { "name" };
        text(area, name).trim().to_lowercase()
    };
    let ids = list(&row["donors"]).map(|donor| text(donor, "id").to_owned());
    let (ids, group) = (ids.collect::<Vec<_>>().join("+"), text(row, "population_group"));
    let places = ["admin1", "admin2", "admin3"].map(place).join("/");
    let (project, partner) = (text(&row["project"], "id"), text(row, "partner").to_lowercase());
    let (status, modality) = (text(row, "status"), text(row, "modality"));
    let combination = format!("{places};{ids};{project};{partner};{status};{modality};{group}");
    part(of, "row", &combination.replace(['&', '|'], "+"))
}
