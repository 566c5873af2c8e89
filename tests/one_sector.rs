//! A report that was narrowed to a sector is about that sector wherever it has room for one table only.

use headcount::event::policy::Policy;
use headcount::language::Language;
use headcount::service::report::{self, Format, Request};

use crate::common::Office;

const TABLES: [(&str, &str); 3] = [
    (
        "activities",
        "activity,kind,sector,also_sectors,office,admin1,site,start\n\
         C,class,education,,gao,Gao,Farandjéré,2025-01-10\n\
         D,distribution,wash,shelter,gao,Gao,Farandjéré,2025-02-10\n\
         H,session,wash,,gao,Gao,Ansongo,2025-03-10\n",
    ),
    (
        "people",
        "activity,person,household,sex,age\n\
         C,P1,,f,13\nC,P2,,f,14\nC,P3,,f,15\nD,P3,,f,15\nD,P4,,m,70\n",
    ),
    ("headcounts", "activity,group,count,f_18_59\nH,women,4321,1234\n"),
];

fn printed(request: Request) -> String {
    let office = Office::of_tables(&TABLES, Policy::default());
    let made = report::run(&office.ledger.snapshot(), &request).unwrap();
    String::from_utf8(made.content).unwrap()
}

fn of(sector: Option<&str>, months: bool, format: Format, language: Language) -> Request {
    let period = headcount::service::period::Choice { year: Some(2025), ..Default::default() };
    let sector = sector.map(str::to_owned);
    Request { period, sector, months, format, language, ..Request::default() }
}

/// The rows of a table, by the words that begin it: from its name to the next empty line but one.
fn table<'a>(text: &'a str, name: &str) -> Vec<Vec<&'a str>> {
    let rest =
        text.split_once(&format!("{name}\n")).unwrap_or_else(|| panic!("no {name}: {text}")).1;
    let lines =
        rest.lines().skip_while(|line| !line.starts_with('─')).take_while(|line| !line.is_empty());
    let rows = lines.filter(|line| !line.starts_with('─'));
    rows.skip(1)
        .map(|row| row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect())
        .collect()
}

#[test]
fn its_sex_and_age_are_the_sector_s() {
    let text = printed(of(Some("wash"), false, Format::Table, Language::English));
    let expected = vec![
        vec!["women and girls", "0", "0", "1", "1,234", "0", "0"],
        vec!["men and boys", "0", "0", "0", "0", "1", "0"],
        vec!["unknown", "0", "0", "0", "0", "0", "3,087"],
    ];
    assert_eq!(table(&text, "by sex and age, in this sector"), expected);
    assert!(!text.contains("in total\n"), "{text}");

    let french = printed(of(Some("wash"), false, Format::Table, Language::French));
    assert!(french.contains("par sexe et âge, dans ce secteur\n"), "{french}");

    let text = printed(of(None, false, Format::Table, Language::English));
    let all = table(&text, "by sex and age, in total");
    assert_eq!(all[0], ["women and girls", "0", "0", "3", "1,234", "0", "0"]);
}

#[test]
fn its_months_are_the_sector_s() {
    let text = printed(of(Some("wash"), true, Format::Table, Language::English));
    let months = table(&text, "month by month, in this sector");
    assert_eq!(months[0], ["2025-01", "0", "0", "0"]);
    assert_eq!(months[1], ["2025-02", "2", "2", "2"]);
    assert_eq!(months[2], ["2025-03", "4,321", "4,321", "4,323"]);

    let text = printed(of(None, true, Format::Table, Language::English));
    assert_eq!(table(&text, "month by month, all sectors together")[0], ["2025-01", "3", "3", "3"]);
}

#[test]
fn its_overlap_is_of_those_whom_the_sector_reached() {
    let text = printed(of(Some("wash"), false, Format::Markdown, Language::English));
    let overlap = text.split_once("## overlap\n").unwrap().1.split_once("\n## ").unwrap().0;
    let rows: Vec<&str> = overlap.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert_eq!(rows.len(), 2, "{overlap}");
    assert!(rows.iter().all(|row| row.contains("(WASH)")), "{overlap}");
    // What stands above all tables is about the sector, too.
    assert!(text.contains("\n4,323 = 2 by lists + 4,321 by head-counts"), "{text}");
}

#[test]
fn what_programs_read_keeps_the_sets_of_all_sectors() {
    let json = printed(of(Some("wash"), false, Format::Json, Language::English));
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["overlap"].as_array().unwrap().len(), 3);
    assert_eq!(report["sectors"].as_array().unwrap().len(), 1);
    assert_eq!(report["sectors"][0]["sadd"]["f"]["12_17"], 1);
    assert_eq!(report["total"]["sadd"]["f"]["12_17"], 3);
}
