//! Tables as offices have them: workbooks and CSV of other programs, read to the same figures; what is
//! wrong in them found, marked in a copy, and imported once it is corrected.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx};
use headcount::event::EntryKind;
use headcount::event::ids::Reference;
use headcount::event::time::{Day, Period};
use headcount::intake::source::encoding::{Detector, Encoding};
use headcount::intake::source::grid::{Book, Grid, GridRow};
use headcount::intake::source::input::Input;
use headcount::intake::source::open;
use headcount::intake::tables::Table;
use headcount::intake::writing::annotated;
use headcount::intake::{Context, Intake, read};
use headcount::issue::{Code, Issue, Severity};
use headcount::language::Language;
use headcount::report::totals::{Request, build};
use headcount::setup::places::Places;
use proptest::collection::vec;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use crate::common::{Office, random_cases, scratch};

fn intake(office: &Office, paths: &[PathBuf]) -> Intake {
    let known = |reference: &Reference| {
        Some(office.ledger.state().activities.get(reference)?.activity.about.start)
    };
    let profile = &office.ledger.state().profile;
    let places = &Places::of(office.ledger.state(), false);
    let today = Day::parse("2026-07-01").unwrap();
    read(
        paths,
        &Context { profile, today, known: &known, correcting: false, places, progress: &() },
    )
}

fn errors(issues: &[Issue]) -> Vec<&Issue> {
    issues.iter().filter(|issue| issue.severity == Severity::Error).collect()
}

fn english(issue: &Issue) -> String {
    issue.reason(Language::English.texts())
}

/// What is said of a file or sheet, without rows that are fine.
fn said(issues: &[Issue]) -> Vec<String> {
    let place = |issue: &Issue| {
        let row = issue.row.map(|row| format!(" {row}")).unwrap_or_default();
        format!("{}{row}: {}", issue.sheet.as_deref().unwrap_or_default(), english(issue))
    };
    issues.iter().map(place).collect()
}

/// People reached in 2025 after importing a file or folder.
fn reached(path: &Path) -> u64 {
    let mut office = Office::mali();
    office.import(path);
    let report =
        build(&office.ledger.snapshot(), &Request::year(Period::year(2025).unwrap())).unwrap();
    serde_json::to_value(&report).unwrap()["total"]["people_reached"].as_u64().unwrap()
}

#[test]
fn a_workbook_as_an_office_keeps_it_gives_the_figures_of_the_tables() {
    let file = PathBuf::from("tests/workbooks/field-office.xlsx");
    assert_eq!(reached(&file), reached(Path::new("tests/worked-example")));
    let intake = intake(&Office::mali(), &[file]);
    let expected = [
        "Activités 2025 3: is where the header is; rows 1 to 2 above it are left out",
        "Activités 2025: is not a column of this table, and is not read",
        "people 2: is where cells are merged over several rows: a text is taken for each row, a \
         number for the first",
        "households 2024: is hidden, and is not read",
        "Notes: is none of the four tables, and is not read",
        "Activités 2025 4: is left out as HXL hashtags",
        "Activités 2025 5: is left out as labels of the columns",
    ];
    let said = said(&intake.issues);
    for expected in expected {
        assert!(said.iter().any(|said| said == expected), "{expected}: {said:#?}");
    }
    // A number typed as text keeps its zeros, one that is a number has no decimals.
    let mut proposals = intake.proposals;
    let mut classes = proposals.activities.iter();
    let class = classes.find(|p| p.reference.as_str() == "S-CLASS").unwrap();
    let persons = proposals.rows.rows(class.persons.as_ref().unwrap()).unwrap();
    let numbers: Vec<u32> = persons.iter().map(|person| person.number).collect();
    let known = proposals.numbers.len(EntryKind::Person);
    let kept = ["0012", "13"].map(|n| proposals.numbers.keep(EntryKind::Person, n, None).unwrap());
    assert_eq!(numbers, kept);
    assert_eq!(proposals.numbers.len(EntryKind::Person), known);
}

#[test]
fn an_ods_workbook_is_read_alike_without_making_its_empty_rows() {
    let file = Path::new("tests/workbooks/field-office.ods");
    assert_eq!(reached(file), reached(Path::new("tests/worked-example")));
    let book = open::read(&Input::path(file), &mut Vec::new()).unwrap();
    let households = book.sheets.iter().find(|grid| grid.name == "households").unwrap();
    let rows: Vec<u32> = households.rows.iter().map(|row| row.number).collect();
    assert_eq!(rows, [1, 4, 5, 6]);
}

#[test]
fn cells_are_read_as_one_would_type_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy hh:mm");
    let moment = |text| rust_xlsxwriter::ExcelDateTime::parse_from_str(text).unwrap();
    sheet.write_datetime_with_format(0, 0, moment("2025-03-12"), &day).unwrap();
    sheet.write_datetime_with_format(0, 1, moment("2025-03-12T10:30:00"), &day).unwrap();
    sheet.write_number(0, 2, 12.0).unwrap();
    sheet.write_number(0, 3, 0.1 + 0.2).unwrap();
    sheet.write_string(0, 4, " 0012 ").unwrap();
    sheet.write_boolean(0, 5, true).unwrap();
    sheet.write_formula(0, 6, rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write_number(0, 8, 1e15).unwrap();
    sheet.write_string(1_048_575, 16_383, "far away").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let book = open::read(&Input::bytes("b.xlsx", bytes.as_slice()), &mut Vec::new()).unwrap();
    let rows = &book.sheets[0].rows;
    let expected = ["2025-03-12", "2025-03-12T10:30:00", "12", "0.3", "0012", "true", "#N/A"];
    assert_eq!(rows[0].cells[..7], expected);
    assert_eq!(rows[0].cells[7..], ["", "1E+15"]);
    assert_eq!((rows[1].number, rows[1].cells.len()), (1_048_576, 16_384));
}

type Encode = Box<dyn Fn(&str) -> Vec<u8>>;

/// The worked example as another program encodes and separates it.
fn encoded(encode: impl Fn(&str) -> Vec<u8>, separator: &str) -> tempfile::TempDir {
    let folder = scratch();
    for table in Table::ALL {
        let text =
            fs::read_to_string(format!("tests/worked-example/{}.csv", table.name())).unwrap();
        let text = text.replace(',', separator).replace("adults", "adultes à Gao, été");
        let text = text.replace('\n', "\r\n");
        let text = if separator == "," { text.replace("Gao, été", "Gao et Bâ") } else { text };
        fs::write(folder.path().join(format!("{}.csv", table.name())), encode(&text)).unwrap();
    }
    folder
}

#[test]
fn csv_is_read_in_the_encodings_that_offices_have() {
    let wide =
        |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
    let windows = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let ways: [(&str, Encode, &str); 6] = [
        (",", Box::new(|text| text.as_bytes().to_vec()), ""),
        (";", Box::new(|text| format!("\u{feff}{text}").into_bytes()), ""),
        ("\t", Box::new(move |text| wide(&format!("\u{feff}{text}"), u16::to_le_bytes)), "UTF-16"),
        (";", Box::new(move |text| wide(&format!("\u{feff}{text}"), u16::to_be_bytes)), "UTF-16"),
        ("\t", Box::new(move |text| wide(text, u16::to_le_bytes)), "UTF-16"),
        (";", Box::new(move |text| windows(text)), "Windows-1252"),
    ];
    for (separator, encode, name) in ways {
        let folder = encoded(encode, separator);
        assert_eq!(reached(folder.path()), 67, "{name} {separator:?}");
        let intake = intake(&Office::mali(), &[folder.path().to_owned()]);
        let groups: Vec<&str> = intake
            .proposals
            .activities
            .iter()
            .flat_map(|p| p.headcounts.iter().flatten())
            .map(|headcount| headcount.group.as_str())
            .collect();
        let expected =
            if separator == "," { "adultes à Gao et Bâ" } else { "adultes à Gao, été" };
        assert!(groups.contains(&expected), "{name} {separator:?}: {groups:?}");
        let noted = intake.issues.iter().any(|issue| english(issue).contains(name));
        assert!(name.is_empty() || noted, "{name}: {:?}", intake.issues);
    }
}

#[test]
fn what_is_no_text_or_could_be_several_encodings_is_refused() {
    use headcount::intake::source::encoding::Unreadable;
    let cases: [(&[u8], Unreadable); 5] = [
        (b"activity,kind\nL\x8eman,x", Unreadable::Unknown),
        ("é à, un \u{e9}\n".as_bytes(), Unreadable::Mixed),
        (b"\xff\xfea\0b", Unreadable::Torn),
        (b"\x7fELF\0\0\x01\x02\x03\0\x05\x06", Unreadable::Binary),
        (b"activity\x01,kind", Unreadable::Binary),
    ];
    for (bytes, reason) in cases {
        let mut bytes = bytes.to_vec();
        if reason == Unreadable::Mixed {
            bytes.push(0xe9);
        }
        assert_eq!(Encoding::of(&bytes), Err(reason));
    }
}

#[test]
fn a_list_of_who_does_what_where_becomes_activities_by_its_hashtags() {
    let file = PathBuf::from("tests/workbooks/3w.csv");
    let mut office = Office::mali();
    let taken = intake(&office, std::slice::from_ref(&file));
    assert!(!taken.has_errors(), "{:#?}", errors(&taken.issues));
    let sums = |of: &str| -> u64 {
        let of_sector = taken
            .proposals
            .activities
            .iter()
            .filter(|p| p.about.as_ref().unwrap().sector.as_str() == of);
        of_sector.flat_map(|p| p.headcounts.iter().flatten()).map(|h| u64::from(h.count)).sum()
    };
    // Two rows of one activity are two groups of it.
    assert_eq!(taken.proposals.len(), 3);
    assert_eq!([sums("wash"), sums("shelter"), sums("education")], [820 + 310, 540, 120]);
    let left_out = said(&taken.issues).into_iter().find(|said| said.contains("left out")).unwrap();
    for tag in ["#targeted+ind", "#reached+disabled", "#contact+email"] {
        assert!(left_out.contains(tag), "{left_out}");
    }
    assert!(!format!("{:?}", taken.issues).contains("example.org"));
    assert_eq!(office.import(&file), 3);
    let report =
        build(&office.ledger.snapshot(), &Request::year(Period::year(2025).unwrap())).unwrap();
    let report = serde_json::to_value(&report).unwrap();
    let wash =
        report["sectors"].as_array().unwrap().iter().find(|s| s["sector"] == "wash").unwrap();
    assert_eq!(wash["people_reached"], 1130);
    assert_eq!(wash["sadd"]["f"]["5_11"], 90 + 35);
    assert_eq!(office.import(&file), 0);
}

#[test]
fn hashtags_that_could_be_two_things_are_said_and_another_organisation_is_refused() {
    let read = |text: &str| {
        let folder = scratch();
        let file = folder.path().join("3w.csv");
        fs::write(&file, text).unwrap();
        intake(&Office::mali(), &[file])
    };
    let rows = "Org,Sector,Date,Place,Reached,Girls\n#org,#sector,#date,#loc,#reached,#reached+f+children\n";
    let good = read(&format!("{rows}NRC,Protection,2025-03-01,Gao,30,12\n"));
    let headcount = &good.proposals.activities[0].headcounts.as_ref().unwrap()[0];
    // Children are of several age bands: counted, and of unknown age.
    assert_eq!((headcount.count, headcount.cells.sum()), (30, 0));
    let others = read(&format!(
        "{rows}NRC,Protection,2025-03-01,Gao,30,\nACTED,Protection,2025-03-01,Gao,3,\n"
    ));
    assert!(english(errors(&others.issues)[0]).starts_with("is of 2 organisations (ACTED, NRC)"));
    let wrong = read(&format!("{rows}NRC,Protection,01/03/2025,Gao,many,\n"));
    let places: Vec<_> = errors(&wrong.issues).iter().map(|i| (i.row, i.column.clone())).collect();
    assert_eq!(places, [(Some(3), Some("Date".to_owned())), (Some(3), Some("Reached".to_owned()))]);
    let twice = "#sector,#sector,#date,#loc,#reached\nProtection,Wash,2025-03-01,Gao,3\n";
    assert!(
        said(&read(twice).issues)
            .iter()
            .any(|said| said.contains("several columns are tagged #sector"))
    );
}

/// A workbook with rows that have their faults, twenty kinds in turn.
struct Faulty {
    /// Cells by table; the first row is the header.
    tables: BTreeMap<&'static str, Vec<Vec<String>>>,
    /// Where a fault is: table, row as a spreadsheet numbers it, column, and what would be right.
    faults: Vec<(&'static str, u32, &'static str, String)>,
}

type Change = fn(&str, usize) -> String;

/// Table, column, and how its value is spoilt, in twenty kinds.
const FAULTS: [(&str, &str, Change); 20] = [
    ("activities", "kind", |_, _| "distribusion".into()),
    ("activities", "sector", |_, _| "sheltre".into()),
    ("activities", "office", |_, n| format!("goa {n}")),
    ("activities", "site", |_, _| String::new()),
    ("activities", "start", |_, _| "12/03/2025".into()),
    ("activities", "start", |_, _| "45728".into()),
    ("activities", "start", |_, _| "2027-01-01".into()),
    ("activities", "end", |_, _| "2024-12-31".into()),
    ("activities", "donors", |_, n| format!("donor {n}")),
    ("activities", "quantity", |_, _| "beaucoup".into()),
    ("activities", "title", |_, _| "call 76 12 34 56".into()),
    ("people", "sex", |_, _| "F.".into()),
    ("people", "birth_year", |_, _| "1820".into()),
    ("people", "population_group", |_, n| format!("pdi{n}")),
    ("people", "disability", |_, _| "oui".into()),
    ("people", "person", |_, _| String::new()),
    ("households", "size", |_, _| "0".into()),
    ("households", "size", |_, _| "#N/A".into()),
    ("households", "f_0_4", |_, _| "two".into()),
    ("headcounts", "count", |_, _| "-5".into()),
];

impl Faulty {
    fn new(rows: usize, faults: usize) -> Self {
        let cells = |of: &[&str]| of.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let mut tables = BTreeMap::from([
            (
                "activities",
                vec![cells(&[
                    "activity", "kind", "sector", "office", "admin1", "site", "start", "end",
                    "donors", "quantity", "title",
                ])],
            ),
            (
                "people",
                vec![cells(&[
                    "activity",
                    "person",
                    "sex",
                    "birth_year",
                    "population_group",
                    "disability",
                    "nom",
                ])],
            ),
            ("households", vec![cells(&["activity", "household", "size", "f_0_4"])]),
            ("headcounts", vec![cells(&["activity", "group", "count"])]),
        ]);
        let mut add = |table, row: Vec<String>| tables.get_mut(table).unwrap().push(row);
        for n in 0..rows / 100 {
            let reference = format!("GAO-{n:05}");
            let (month, day) = (n / 28 % 12 + 1, n % 28 + 1);
            let start = format!("2025-{month:02}-{day:02}");
            let site = format!("Site {}", n % 50);
            add(
                "activities",
                vec![
                    reference.clone(),
                    "distribution".into(),
                    "shelter".into(),
                    "gao".into(),
                    "Gao".into(),
                    site,
                    start.clone(),
                    start,
                    "sida".into(),
                    "120".into(),
                    "Kits".into(),
                ],
            );
            for person in 0..68 {
                let (sex, year) = (["f", "m"][person % 2], 1950 + person);
                add(
                    "people",
                    vec![
                        reference.clone(),
                        format!("{n}-{person}"),
                        sex.into(),
                        year.to_string(),
                        "idp".into(),
                        "no".into(),
                        format!("Nom {person}"),
                    ],
                );
            }
            for household in 0..30 {
                let number = format!("H{n}-{household}");
                add("households", vec![reference.clone(), number, "6".into(), "1".into()]);
            }
            add("headcounts", vec![reference, "users".into(), "40".into()]);
        }
        let mut faulty = Self { tables, faults: Vec::new() };
        for n in 0..faults {
            faulty.spoil(n);
        }
        faulty
    }

    /// Spoils one cell, each time in another row.
    fn spoil(&mut self, n: usize) {
        let (table, column, change) = FAULTS[n % FAULTS.len()];
        let rows = self.tables.get_mut(table).unwrap();
        let at = rows[0].iter().position(|name| name == column).unwrap();
        let (of, round) = (rows.len() - 1, n / FAULTS.len());
        // Rows of a table go to its kinds in turn; a person's activity stays right.
        let kinds = FAULTS.iter().filter(|(other, ..)| *other == table).count();
        let kind = FAULTS[..n % FAULTS.len()].iter().filter(|(other, ..)| *other == table).count();
        let row = 1 + (round * kinds + kind) % of;
        let right = rows[row][at].clone();
        rows[row][at] = change(&right, round);
        let number = u32::try_from(row + 1).unwrap();
        self.faults.push((table, number, column, right));
    }

    /// What is said too because of what is wrong: rows of an activity that has to be corrected.
    fn follows(issue: &Issue) -> bool {
        issue.code == Code::ActivityRejected
    }

    fn write(&self, path: &Path) {
        let mut book = Workbook::new();
        for (name, rows) in &self.tables {
            let sheet = book.add_worksheet().set_name(*name).unwrap();
            for (at, row) in (0u32..).zip(rows) {
                for (column, cell) in (0u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
                    match cell.parse::<u32>() {
                        Ok(number) => sheet.write_number(at, column, number).unwrap(),
                        Err(_) => sheet.write_string(at, column, cell).unwrap(),
                    };
                }
            }
        }
        book.save(path).unwrap();
    }
}

/// Writes an annotated copy anew with the right values, its verdicts left where they are.
fn correct(copy: &Path, faults: &[(&'static str, u32, &'static str, String)], corrected: &Path) {
    let mut book: Xlsx<_> = calamine::open_workbook(copy).unwrap();
    let mut out = Workbook::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        assert_eq!(range.start(), Some((0, 0)));
        let header: Vec<String> =
            range.rows().next().unwrap().iter().map(Data::to_string).collect();
        let of_sheet = faults.iter().filter(|(table, ..)| *table == name);
        let right: BTreeMap<(usize, usize), &String> = of_sheet
            .map(|(_, row, column, right)| {
                let at = header.iter().position(|name| name == column).unwrap();
                ((*row as usize - 1, at), right)
            })
            .collect();
        let sheet = out.add_worksheet().set_name(&name).unwrap();
        for (row, cells) in range.rows().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let text = right.get(&(row, column)).map_or(cell.to_string(), |t| (*t).clone());
                let at = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
                let date = || {
                    let moment = cell.as_datetime_parts()?;
                    Some(format!("{:04}-{:02}-{:02}", moment.0, moment.1, moment.2))
                };
                let text =
                    if right.contains_key(&(row, column)) { text } else { date().unwrap_or(text) };
                if !text.is_empty() {
                    sheet.write_string(at.0, at.1, text).unwrap();
                }
            }
        }
    }
    out.save(corrected).unwrap();
}

trait Parts {
    fn as_datetime_parts(&self) -> Option<(u16, u8, u8)>;
}

impl Parts for Data {
    fn as_datetime_parts(&self) -> Option<(u16, u8, u8)> {
        let Data::DateTime(moment) = self else { return None };
        let (year, month, day, ..) = moment.to_ymd_hms_milli();
        Some((year, month, day))
    }
}

/// All faults are found and none is invented; the copy marks them, and corrected it imports. Large
/// with HEADCOUNT_LARGE=1, where it also says how long it took.
#[test]
fn every_fault_of_a_workbook_is_found_at_once_and_marked_in_a_copy() {
    let large = std::env::var_os("HEADCOUNT_LARGE").is_some();
    let (rows, count) = if large { (100_000, 500) } else { (4_000, 60) };
    let faulty = Faulty::new(rows, count);
    let folder = scratch();
    let file = folder.path().join("tables.xlsx");
    faulty.write(&file);
    let office = Office::mali();
    let begun = std::time::Instant::now();
    let taken = intake(&office, std::slice::from_ref(&file));
    let read = begun.elapsed();
    let mut found: Vec<(String, u32, String)> = errors(&taken.issues)
        .into_iter()
        .filter(|issue| !Faulty::follows(issue))
        .map(|issue| {
            let column = issue.column.clone().unwrap();
            (issue.sheet.clone().unwrap(), issue.row.unwrap(), column)
        })
        .collect();
    found.sort();
    let mut expected: Vec<(String, u32, String)> =
        faulty.faults.iter().map(|(t, row, c, _)| ((*t).into(), *row, (*c).into())).collect();
    expected.sort();
    assert_eq!(found, expected);

    let begun = std::time::Instant::now();
    let bytes =
        annotated::copy(&[Input::path(&file)], &taken.issues, Language::English.texts()).unwrap();
    if large {
        eprintln!("read and checked in {read:.1?}, copied in {:.1?}", begun.elapsed());
    }
    let copy = folder.path().join("wrong.xlsx");
    fs::write(&copy, bytes).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook(&copy).unwrap();
    let ranges: BTreeMap<String, _> = book.worksheets().into_iter().collect();
    for (table, row, column, _) in &faulty.faults {
        let range = &ranges[*table];
        let verdict = range.get_value((*row - 1, 0)).unwrap().to_string();
        let lines = verdict.lines().filter(|line| line.starts_with(&format!("{column}: ")));
        assert_eq!(lines.count(), 1, "{table} {row} {column}: {verdict}");
    }
    let corrected = folder.path().join("corrected.xlsx");
    correct(&copy, &faulty.faults, &corrected);
    let again = intake(&office, &[corrected]);
    assert!(!again.has_errors(), "{:#?}", errors(&again.issues));
    assert_eq!(again.proposals.len(), rows / 100);
    assert!(!said(&again.issues).iter().any(|said| said.contains("to correct")));
}

#[test]
fn no_name_in_a_cell_that_slipped_is_repeated() {
    let folder = scratch();
    let text = "activity,person,sex\nA,1,Evidently Invented\n";
    fs::write(folder.path().join("people.csv"), text).unwrap();
    let intake = intake(&Office::mali(), &[folder.path().to_owned()]);
    let sex = intake.issues.iter().find(|i| i.column.as_deref() == Some("sex")).unwrap();
    assert_eq!(sex.value, None);
}

#[test]
fn two_files_of_one_name_are_told_apart() {
    let folder = scratch();
    for office in ["gao", "mopti"] {
        fs::create_dir(folder.path().join(office)).unwrap();
        let file = folder.path().join(office).join("headcounts.csv");
        fs::write(file, "activity,group,count\nA,users,1\n").unwrap();
    }
    let paths = ["gao", "mopti"].map(|office| folder.path().join(office));
    let intake = intake(&Office::mali(), &paths);
    let named = |end: &str| intake.issues.iter().any(|issue| issue.file.ends_with(end));
    assert!(named("gao/headcounts.csv") && named("mopti/headcounts.csv"), "{:?}", intake.issues);
}

/// Cells that look like what spreadsheets hold.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[0-9]{1,16}",
        "-?[0-9]{1,4}\\.[0-9]{1,4}",
        "20[0-9]{2}-[0-9]{2}-[0-9]{2}",
        "2025-03-12T[0-2][0-9]:[0-5][0-9]:00",
        "[a-zé#=\" ,;]{0,6}",
        Just("activity".to_owned()),
        Just("household".to_owned()),
        Just("size".to_owned()),
        Just("#reached+f".to_owned()),
        any::<String>(),
    ]
}

fn grid() -> impl Strategy<Value = Grid> {
    let rows = vec(vec(cell(), 0..6), 0..12);
    ("[a-z]{0,8}", rows, any::<bool>()).prop_map(|(name, rows, hidden)| {
        let rows = (1u32..).zip(rows).map(|(number, cells)| {
            let mut cells: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            GridRow { number, cells }
        });
        let rows = rows.filter(|row| !row.cells.is_empty()).collect();
        Grid { name: format!("s{name}"), rows, hidden, ..Grid::default() }
    })
}

proptest! {
    #![proptest_config(random_cases(64))]

    #[test]
    fn any_sheet_is_taken_or_refused_and_its_copy_reads_the_same(grid in grid()) {
        let mut issues = Vec::new();
        let book = Book { file: "b.xlsx".into(), sheets: vec![grid.clone()] };
        for mut sheet in headcount::intake::recognise::own_tables::tables_in_book(book.clone(), None, None, &mut issues) {
            let mut row = headcount::intake::source::row::TextRow::default();
            while sheet.next_row(&mut row, &mut issues) {}
        }
        issues.push(Issue::new("b.xlsx", Code::NumberMalformed).on(Some(&grid.name)).at(1));
        let copy = annotated::bytes(&[book], &issues, Language::English.texts()).unwrap();
        let again = open::read(&Input::bytes("b.xlsx", copy.as_slice()), &mut Vec::new()).unwrap();
        // XML has no control characters, and no text that is only line ends.
        let plain = |cell: &String| cell.chars().all(|c| !c.is_control() && c != '\u{fffe}' && c != '\u{ffff}');
        if grid.rows.iter().flat_map(|row| &row.cells).all(plain) {
            prop_assert_eq!(&again.sheets[0].rows, &grid.rows);
        }
    }

    #[test]
    fn any_bytes_are_a_file_or_none(bytes in vec(any::<u8>(), 0..400), kind in 0usize..4) {
        let starts: [&[u8]; 4] = [b"", b"PK\x03\x04", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];
        let bytes = [starts[kind], &bytes].concat();
        let mut issues = Vec::new();
        prop_assert!(open::read(&Input::bytes("b", bytes.as_slice()), &mut issues).is_some() || !issues.is_empty());
    }

    #[test]
    fn a_damaged_workbook_is_read_or_refused(at in 0usize..10_000, byte in any::<u8>(), cut in any::<bool>()) {
        for file in ["tests/workbooks/field-office.xlsx", "tests/workbooks/field-office.ods"] {
            let mut bytes = fs::read(file).unwrap();
            let at = at % bytes.len();
            if cut { bytes.truncate(at) } else { bytes[at] = byte }
            let mut issues = Vec::new();
            prop_assert!(open::read(&Input::bytes(file, bytes.as_slice()), &mut issues).is_some() || !issues.is_empty());
        }
    }

    #[test]
    fn an_encoding_is_the_same_however_a_file_is_cut(bytes in vec(any::<u8>(), 0..60), text in "\\PC{0,20}", at in 0usize..80) {
        for bytes in [bytes, text.clone().into_bytes(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()] {
            let (first, second) = bytes.split_at(at.min(bytes.len()));
            let mut detector = Detector::default();
            detector.feed(first);
            detector.feed(second);
            let encoding = detector.finish();
            prop_assert_eq!(encoding, Encoding::of(&bytes));
            if let Ok(encoding) = encoding {
                let mut read = String::new();
                std::io::Read::read_to_string(&mut encoding.reader(bytes.as_slice()), &mut read).unwrap();
                prop_assert_eq!(read, encoding.decode(&bytes));
            }
        }
    }
}
