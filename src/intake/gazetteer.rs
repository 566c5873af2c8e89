//! Tables of places, read as gazetteers.
//!
//! Belongs here: reading such a table, with every wrong row named. Does not: what a place must be
//! (`event::gazetteer`), finding places (`setup::places`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::event::gazetteer::{Gazetteer, Level, Location, PLACES_MAX, POPULATION_MAX, Point};
use crate::event::place::SiteKey;
use crate::event::spelling::{is_slip, nearest};
use crate::event::text;
use crate::intake::no_value::is_no_value;
use crate::intake::numbers::{is_reformatted, whole};
use crate::intake::shown::with_cell_of;
use crate::intake::source::csv::{CsvFile, broken};
use crate::intake::source::fault::fault;
use crate::intake::source::input::Input;
use crate::intake::source::open::Unopened;
use crate::intake::source::row::TextRow;
use crate::issue::value::List;
use crate::issue::{Code, Issue, Severity};
use crate::setup::gazetteer::{COLUMNS, NRC_MALI, built_in, of_country};
use crate::setup::places::Places;

/// The places in a file, or the built-in ones of that name. What is wrong goes to `issues`.
pub fn load(name_or_path: &str, issues: &mut Vec<Issue>) -> Option<Gazetteer> {
    if name_or_path == NRC_MALI {
        return Some(built_in());
    }
    read(&Input::path(Path::new(name_or_path)), issues)
}

/// The places in a CSV file. What is wrong goes to `issues`; none where a row is wrong.
pub fn read(input: &Input, issues: &mut Vec<Issue>) -> Option<Gazetteer> {
    let file = &input.name;
    let opened = input.open().and_then(CsvFile::open).map_err(Unopened::Disk);
    match opened.and_then(|csv| csv.map_err(Unopened::Text)) {
        Ok(csv) => {
            issues.extend(csv.encoding.note(file));
            places(file, csv, issues)
        }
        Err(error) => {
            issues.push(error.issue(file));
            None
        }
    }
}

/// The places in a CSV text; none where a row is wrong.
pub fn parse(file: &str, text: &str, issues: &mut Vec<Issue>) -> Option<Gazetteer> {
    read(&Input::bytes(file, text.as_bytes()), issues)
}

fn places(file: &str, mut csv: CsvFile, issues: &mut Vec<Issue>) -> Option<Gazetteer> {
    let mut columns: Option<BTreeMap<&str, usize>> = None;
    let mut width = 0;
    let mut places = Vec::new();
    let mut seen: BTreeMap<SiteKey, u32> = BTreeMap::new();
    let mut record = TextRow::default();
    let mut rows = 0;
    loop {
        match csv.rows.next(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let code = broken(&error);
                issues.push(Issue::new(file, code).at(record.number));
                return None;
            }
        }
        let Some(columns) = &columns else {
            columns = Some(header(file, &record, issues)?);
            width = record.cells.len();
            continue;
        };
        let is_remark = |cell: &str| cell.starts_with('#') && fault(cell).is_none();
        if record.is_empty() || record.cells.get(0).is_some_and(is_remark) {
            continue;
        }
        let number = record.number;
        rows += 1;
        // Wrong ones too: what is said of each takes memory.
        if rows > PLACES_MAX {
            let code = Code::GazetteerTooLarge { max: PLACES_MAX.into() };
            issues.push(Issue::new(file, code).at(number));
            return None;
        }
        // Nobody knows which of its cells are under the wrong column.
        if record.texts().skip(width).any(|cell| !cell.is_empty()) {
            let code = Code::RowTooWide { cells: record.cells.len().into(), columns: width.into() };
            issues.push(Issue::new(file, code).at(number));
            continue;
        }
        let mut row = PlaceRow { file, number, record: &record, columns, issues };
        let Some(location) = row.location() else { continue };
        if let Some(before) = seen.insert(location.key(), number) {
            row.wrong("site", Code::PlaceTwice { row: before });
            continue;
        }
        places.push(location);
    }
    if issues.iter().any(|issue| issue.severity == Severity::Error) {
        return None;
    }
    if places.is_empty() {
        issues.push(Issue::new(file, Code::GazetteerEmpty));
        return None;
    }
    Some(Gazetteer::of(places))
}

/// Which column is where.
fn header(
    file: &str,
    record: &TextRow,
    issues: &mut Vec<Issue>,
) -> Option<BTreeMap<&'static str, usize>> {
    let mut columns = BTreeMap::new();
    let headers: Vec<String> = record.texts().map(str::to_lowercase).collect();
    let is_there = |name: &str, others: &[&str]| {
        headers.iter().any(|given| given == name || others.contains(&given.as_str()))
    };
    let lacking = COLUMNS.iter().filter(|(name, others, _)| !is_there(name, others));
    for (at, given) in record.texts().enumerate() {
        let given = given.to_lowercase();
        let known = COLUMNS
            .iter()
            .find(|(name, others, _)| *name == given || others.contains(&given.as_str()));
        match known {
            Some((name, ..)) if columns.contains_key(name) => {
                let code = Code::ColumnTwice { name: (*name).into() };
                issues.push(Issue::new(file, code).at(record.number));
                return None;
            }
            Some((name, ..)) => {
                columns.insert(*name, at);
            }
            None if given.is_empty() => {}
            // The codes in such a column would be missing, and with them what tells places apart.
            None if lacking.clone().any(|(name, ..)| is_slip(&given, name)) => {
                let name =
                    lacking.clone().map(|(name, ..)| *name).find(|name| is_slip(&given, name));
                let issue = Issue::new(file, Code::ColumnSlip { name: name.unwrap_or_default() });
                issues.push(issue.at(record.number).column(&given));
                return None;
            }
            None => {
                let near = nearest(&given, COLUMNS.iter().map(|(name, ..)| *name));
                let issue = Issue::new(file, Code::GazetteerColumnUnknown { near });
                issues.push(issue.column(&given).note());
            }
        }
    }
    if !columns.contains_key("admin1") && !columns.contains_key("site") {
        let columns = List::commas(COLUMNS.iter().map(|(name, ..)| name));
        let issue = Issue::new(file, Code::GazetteerHeaderUnknown { columns });
        issues.push(issue.at(record.number));
        return None;
    }
    Some(columns)
}

/// One row under construction.
struct PlaceRow<'a> {
    file: &'a str,
    number: u32,
    record: &'a TextRow,
    columns: &'a BTreeMap<&'static str, usize>,
    issues: &'a mut Vec<Issue>,
}

impl PlaceRow<'_> {
    fn text(&self, column: &str) -> &str {
        self.columns.get(column).map_or("", |at| self.record.cell(*at))
    }

    fn wrong(&mut self, column: &str, code: Code) {
        let issue = Issue::new(self.file, code).at(self.number).column(column);
        self.issues.push(with_cell_of(issue, column, self.text(column)));
    }

    /// A text fit for the log.
    fn plain(&mut self, column: &'static str) -> String {
        let text = self.text(column);
        let is_pcode = column.ends_with("pcode");
        let code = match fault(text) {
            Some(fault) => Some(fault.into()),
            None if is_no_value(text) => Some(Code::NoValue { needed: false, mapped: false }),
            None => (is_pcode && is_reformatted(text)).then_some(Code::NumberReformatted),
        };
        if let Some(code) = code {
            self.wrong(column, code);
            return String::new();
        }
        let checked = if is_pcode { text::checked_pcode(text) } else { text::checked(text) };
        match checked {
            Ok(stored) => {
                if text::lost_unseen(text, &stored) {
                    let note = Issue::new(self.file, Code::TextUnseen).note();
                    self.issues.push(note.at(self.number).column(column));
                }
                stored
            }
            Err(error) => {
                let issue = Issue::new(self.file, Code::unfit(error, true));
                self.issues.push(issue.at(self.number).column(column));
                String::new()
            }
        }
    }

    fn level(&mut self, name: &'static str, pcode: &'static str) -> Level {
        Level { name: self.plain(name), pcode: self.plain(pcode) }
    }

    fn location(&mut self) -> Option<Location> {
        let before = self.issues.len();
        let aliases = self.plain("aliases");
        let aliases = aliases.split(';').map(str::trim).filter(|alias| !alias.is_empty());
        let location = Location {
            admin1: self.level("admin1", "admin1_pcode"),
            admin2: self.level("admin2", "admin2_pcode"),
            admin3: self.level("admin3", "admin3_pcode"),
            site: self.level("site", "site_pcode"),
            aliases: aliases.map(ToOwned::to_owned).collect(),
            population: self.population(),
            point: self.point(),
        };
        if location.admin1.name.is_empty() && location.site.name.is_empty() {
            self.wrong("admin1", Code::PlaceNameless);
        }
        (self.issues.len() == before).then_some(location)
    }

    fn population(&mut self) -> Option<u32> {
        let plain: String =
            self.text("population").chars().filter(|c| !c.is_whitespace()).collect();
        if plain.is_empty() {
            return None;
        }
        let number = whole(&plain, false).and_then(|number| number.try_into().ok());
        let number = number.filter(|number| *number <= POPULATION_MAX);
        if number.is_none() {
            self.wrong("population", Code::PopulationMalformed);
        }
        number
    }

    fn point(&mut self) -> Option<Point> {
        if self.text("latitude").is_empty() && self.text("longitude").is_empty() {
            return None;
        }
        let latitude_microdegrees = self.degrees("latitude", 90)?;
        let longitude_microdegrees = self.degrees("longitude", 180)?;
        Some(Point { latitude_microdegrees, longitude_microdegrees })
    }

    fn degrees(&mut self, column: &'static str, max: u32) -> Option<i32> {
        let number = self.text(column).replace(',', ".").parse::<f64>().ok();
        let number = number.filter(|number| number.abs() <= f64::from(max));
        if number.is_none() {
            self.wrong(column, Code::DegreesMalformed { of_what: column, max });
        }
        number.map(|number| (number * 1e6).round() as i32)
    }
}

/// Regions of a gazetteer that the country has not, where its regions are built in: slips, most often.
pub fn strange_regions(file: &str, gazetteer: &Gazetteer, country: &str) -> Vec<Issue> {
    let known = Places::new(&of_country(country), false);
    let regions: BTreeSet<&str> =
        gazetteer.places.iter().map(|location| location.admin1.name.as_str()).collect();
    let strange = regions.into_iter().filter(|region| !region.is_empty()).filter_map(|region| {
        let near = known.sought_region(region).err()?;
        let near = near.map(String::into_boxed_str);
        let code = Code::RegionUnknown { country: country.into(), near };
        Some(Issue::new(file, code).column("admin1").value(region).warning())
    });
    strange.collect()
}
