//! Reading what is printed in other formats than JSON: its tables, by what their heads mean.
//!
//! Belongs here: CSV, HXL, workbooks and Markdown. Does not: the factsheet's sentences (`factsheet`), what
//! numbers have to do with each other.
//!
//! Every table of every format is a head and rows of texts here, so that one reader takes them all.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use serde_json::{Value, json};

use super::book::{Book, Reading};
use super::printed::{self, AGES, ALL, SEXES, TOTAL, Tables, cell, name, part, rapid_slice, until};

/// A table: its head, and its rows.
pub type Table = Vec<Vec<String>>;

/// What heads in English mean, by the names that CSV has.
const HEADS: [(&str, &str); 22] = [
    ("reached", "people_reached"),
    ("people reached", "people_reached"),
    ("by lists", "registered"),
    ("by head-counts", "estimated"),
    ("in the month", "monthly"),
    ("up to its end", "cumulative"),
    ("in the month: lowest", "monthly_lowest"),
    ("in the month: highest", "monthly_highest"),
    ("up to its end: lowest", "cumulative_lowest"),
    ("up to its end: highest", "cumulative_highest"),
    ("registered people", "only"),
    ("these sectors only", "sectors_only"),
    ("their members", "household_members"),
    ("head-count", "headcount"),
    ("0–4", "0_4"),
    ("5–11", "5_11"),
    ("12–17", "12_17"),
    ("18–59", "18_59"),
    ("60+", "60"),
    ("women and girls", "f"),
    ("men and boys", "m"),
    ("another", "x"),
];

fn meant(word: &str) -> String {
    let word = word.trim().trim_matches('*').to_lowercase();
    let known = HEADS.iter().find(|(head, _)| *head == word);
    known.map_or(word, |(_, name)| (*name).to_owned())
}

/// A number as people write it; nothing where it is held back or empty.
pub fn number(text: &str) -> Option<i64> {
    let plain = text.trim().trim_matches('*').replace('−', "-");
    let plain: String =
        plain.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}')).collect();
    plain.parse::<f64>().ok().filter(|number| number.fract() == 0.0).map(|number| number as i64)
}

pub fn csv(bytes: &[u8]) -> Table {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let records = reader.records().map(|record| record.unwrap());
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

/// Every sheet, the hidden ones too, as its numbers are kept, not as they are shown.
///
/// # Panics
/// On what keeps numbers elsewhere than in sheets: formulas, charts, comments, pivot tables.
pub fn workbook(bytes: &[u8]) -> Vec<Table> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for part in archive.file_names().map(Result::unwrap) {
        let other = ["chart", "comment", "drawing", "pivot", "external", "custom", "calcChain"];
        assert!(!other.iter().any(|kind| part.contains(kind)), "{part} in a workbook");
    }
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let sheets = book.worksheets();
    for (name, _) in &sheets {
        let formulas = book.worksheet_formula(name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "a formula in the sheet {name}");
    }
    let text = |data: &Data| data.to_string();
    let table = |range: &calamine::Range<Data>| {
        range.rows().map(|row| row.iter().map(text).collect()).collect()
    };
    sheets.iter().map(|(_, range)| table(range)).collect()
}

/// The tables of a Markdown text, each under its heading.
pub fn markdown(text: &str) -> Vec<Table> {
    let mut tables = vec![Table::new()];
    for line in text.lines() {
        let Some(row) = line
            .strip_prefix("| ")
            .and_then(|row| row.strip_suffix(" |").or(row.strip_suffix('|')))
        else {
            if !line.starts_with("|---") && !tables.last().unwrap().is_empty() {
                tables.push(Table::new());
            }
            continue;
        };
        let cells = row.split(" |").map(|cell| cell.trim().replace("\\*", "*").replace("\\|", "+"));
        tables.last_mut().unwrap().push(cells.collect());
    }
    tables.retain(|table| !table.is_empty());
    tables
}

/// The same tables in two languages: in the same places the same numbers, or marks that they are held back.
pub fn hold_the_same(english: &[Table], french: &[Table]) {
    assert_eq!(english.len(), french.len());
    let is_mark = |text: &str| text.trim_matches('*').is_empty() && !text.is_empty();
    let rows = english.iter().flatten().zip(french.iter().flatten());
    for (english, french) in rows.flat_map(|(english, french)| english.iter().zip(french)) {
        assert_eq!(is_mark(english), is_mark(french), "{english} and {french}");
        if let Some(number) = number(english) {
            assert_eq!(Some(number), self::number(french), "{english} and {french}");
        }
    }
}

/// Reads the tables of a format.
pub struct Reader<'a> {
    pub book: &'a mut Book,
    pub reading: Reading,
    /// What the report's JSON has, for its names.
    pub tables: &'a Tables,
}

impl Reader<'_> {
    pub fn number(&mut self, name: &str, text: &str) {
        let number = number(text);
        if number.is_some() || self.reading != Reading::Whole {
            self.book.read(self.reading, name, number);
        }
    }

    /// Reads a table by its head. What is no table of numbers of people is left.
    pub fn table(&mut self, table: &Table) {
        let Some((head, rows)) = table.split_first() else { return };
        let head: Vec<String> = head.iter().map(|word| meant(word)).collect();
        let has = |name: &str| head.iter().any(|word| word == name);
        for row in rows {
            let at = |name: &str| {
                let place = head.iter().position(|word| word == name);
                place.and_then(|place| row.get(place)).map(String::as_str)
            };
            if has("sectors_only") {
                let sets = at("sectors_only").unwrap_or_default().replace(" + ", "+");
                self.number(&name(ALL, &sets, "only"), at("only").unwrap_or_default());
            } else if has("household_members") {
                self.activity(&at);
            } else if has("alerts") && has("area") && has("month") {
                self.rapid(&at);
            } else if has("cumulative") && has("sector") {
                self.month(&at);
            } else if has("sector") && has("people_reached") {
                self.figure(&head, &at);
            } else if has("sector") && has("sex") {
                self.cells(&at);
            }
        }
    }

    fn figure<'t>(&mut self, head: &[String], at: &impl Fn(&str) -> Option<&'t str>) {
        let Some(column) = at("sector").map(column) else { return };
        if column == "sum of sectors" {
            return self.number(
                &name(ALL, TOTAL, "sum_of_sectors"),
                at("people_reached").unwrap_or_default(),
            );
        }
        let dimensions = self.tables.parts.iter().map(|(dimension, _)| dimension.clone());
        let headed = |dimension: &String| {
            head.iter()
                .any(|word| *word == *dimension || word.replace([' ', '_'], "-") == *dimension)
                || dimension == "admin1" && head.iter().any(|word| word == "area")
        };
        let dimension = dimensions.chain(["admin1".to_owned()]).find(headed);
        let value = dimension.as_ref().and_then(|dimension| {
            at(dimension).or(at(&dimension.replace('-', "_"))).or(at("area"))
        });
        let value = value.filter(|value| *value != "all").map(meant_value);
        let (slice, is_of_cells) = match (&dimension, &value) {
            (Some(dimension), Some(value)) => {
                let is_of_cells = dimension == "sex" || dimension == "age";
                let value = if is_of_cells { meant(value) } else { value.clone() };
                (part(ALL, dimension, &value), is_of_cells)
            }
            _ => (ALL.to_owned(), false),
        };
        for number in printed::FIGURE.into_iter().take(if is_of_cells { 1 } else { 6 }) {
            if let Some(text) = at(number) {
                self.number(&name(&slice, &column, number), text);
            }
        }
        for sex in SEXES.into_iter().filter(|_| !is_of_cells) {
            for age in AGES {
                if let Some(text) = at(&format!("{sex}_{age}")) {
                    self.number(&name(&slice, &column, &cell(sex, age)), text);
                }
            }
        }
    }

    fn cells<'t>(&mut self, at: &impl Fn(&str) -> Option<&'t str>) {
        let Some((column, sex)) = at("sector").map(column).zip(at("sex").map(meant)) else {
            return;
        };
        for age in AGES {
            self.number(&name(ALL, &column, &cell(&sex, age)), at(age).unwrap_or_default());
        }
    }

    fn month<'t>(&mut self, at: &impl Fn(&str) -> Option<&'t str>) {
        let Some((month, column)) = at("month").zip(at("sector").map(column)) else { return };
        let (monthly, until) = (part(ALL, "month", month), until(ALL, month));
        for (slice, number, head) in [
            (&monthly, "people_reached", "monthly"),
            (&until, "people_reached", "cumulative"),
            (&until, "new", "new"),
            (&monthly, "lowest", "monthly_lowest"),
            (&monthly, "highest", "monthly_highest"),
            (&until, "lowest", "cumulative_lowest"),
            (&until, "highest", "cumulative_highest"),
        ] {
            self.number(&name(slice, &column, number), at(head).unwrap_or_default());
        }
    }

    fn rapid<'t>(&mut self, at: &impl Fn(&str) -> Option<&'t str>) {
        let given = |head: &str| at(head).filter(|text| *text != "all").map(str::to_owned);
        let slice = rapid_slice(ALL, &given("area"), &given("month"));
        for number in ["people_reached", "lowest", "highest"] {
            self.number(&name(&slice, TOTAL, number), at(number).unwrap_or_default());
        }
    }

    fn activity<'t>(&mut self, at: &impl Fn(&str) -> Option<&'t str>) {
        let list = format!("activity={}", at("activity").unwrap_or_default());
        for number in ["persons", "households", "household_members", "headcount"] {
            self.number(&name(&list, TOTAL, number), at(number).unwrap_or_default());
        }
    }
}

fn column(word: &str) -> String {
    match word.trim_matches('*') {
        "total, each once" => TOTAL.to_owned(),
        word => word.to_owned(),
    }
}

fn meant_value(value: &str) -> String {
    if value == "not stated" { "unspecified".to_owned() } else { value.to_owned() }
}

/// The rows of who does what where, as JSON has them.
pub fn hxl(table: &Table) -> Value {
    let head = &table[0];
    let rows = table[2..].iter().map(|row| {
        let at = |name: &str| {
            let place = head.iter().position(|word| word == name).unwrap();
            row[place].as_str()
        };
        let people = |name: &str| json!(number(at(name)));
        let area = |level: &str| json!({"name": at(level), "pcode": at(&format!("{level}_pcode"))});
        let donors = at("donors").split('|').filter(|id| !id.is_empty());
        let sadd = SEXES.map(|sex| {
            let ages = AGES.map(|age| (age.to_owned(), people(&format!("{sex}_{age}"))));
            (sex.to_owned(), Value::Object(ages.into_iter().collect()))
        });
        let mut json = json!({
            "admin1": area("admin1"), "admin2": area("admin2"), "admin3": area("admin3"),
            "sector": {"id": at("sector")}, "project": {"id": at("project")},
            "donors": donors.map(|id| json!({"id": id})).collect::<Vec<_>>(),
            "sadd": Value::Object(sadd.into_iter().collect()),
        });
        for text in ["partner", "status", "modality", "month", "population_group"] {
            json[text] = at(text).into();
        }
        for number in
            ["monthly", "new", "cumulative", "registered", "estimated", "lowest", "highest"]
        {
            json[number] = people(number);
        }
        json
    });
    json!({"filter": {}, "presence": {"rows": rows.collect::<Vec<_>>()}})
}
