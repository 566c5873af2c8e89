//! People on lists by the number of sectors that reached them: against the sets of sectors that the naive
//! implementation finds, narrowed, held back, and in every format.

use std::collections::BTreeMap;

use headcount::event::ids::SectorId;
use headcount::event::policy::{Policy, Rule};
use headcount::event::time::{Day, Period};
use headcount::language::Language;
use headcount::report::totals::{Request, build};
use headcount::service::period::Choice;
use headcount::service::report::{self, Format};
use serde_json::Value;

use crate::common::Office;
use crate::oracle;
use crate::oracle::random::{random_ledger, random_query};
use crate::story::{folded, policy_of};

/// People by the number of sectors, and so many or more, off the sets of a report as JSON.
fn by_number(overlap: &Value, sector: Option<&str>) -> BTreeMap<u64, (u64, u64)> {
    let mut exactly: BTreeMap<u64, u64> = BTreeMap::new();
    for set in overlap.as_array().unwrap() {
        let sectors = set["sectors"].as_array().unwrap();
        if sector.is_none_or(|wanted| sectors.iter().any(|id| id == wanted)) {
            *exactly.entry(sectors.len() as u64).or_default() += set["people"].as_u64().unwrap();
        }
    }
    let most = exactly.keys().last().copied().unwrap_or(0);
    let row = |number: u64| {
        let people = exactly.get(&number).copied().unwrap_or(0);
        (number, (people, exactly.range(number..).map(|(_, people)| people).sum()))
    };
    (1..=most).map(row).collect()
}

fn rows(report: &Value) -> BTreeMap<u64, (u64, u64)> {
    let rows = report["depth"].as_array().unwrap().iter();
    let number = |row: &Value, name: &str| row[name].as_u64().unwrap();
    rows.map(|row| (number(row, "sectors"), (number(row, "people"), number(row, "or_more"))))
        .collect()
}

#[test]
fn it_is_what_the_naive_implementation_s_sets_add_up_to() {
    let mut deep = 0;
    for seed in 0..24 {
        let ledger = random_ledger(seed);
        let query = random_query(seed, &ledger, 2).unfiltered();
        let query = oracle::Query { by: None, ..query };
        let office = folded(&ledger, policy_of(&query.policy));
        let day = |date| Day::new(date).unwrap();
        let year = Request::year(Period { from: day(query.from), to: day(query.to) });
        let theirs = oracle::report(&ledger.sectors, &ledger.steps, &query);
        for sector in [None, Some(ledger.sectors[0])] {
            let sector_id = sector.map(|id| SectorId::new(id).unwrap());
            let request = Request { depth: true, sector: sector_id, ..year.clone() };
            let ours = build(&office.ledger.snapshot(), &request).unwrap();
            let found = rows(&serde_json::to_value(ours).unwrap());
            assert_eq!(found, by_number(&theirs["overlap"], sector), "{seed} {sector:?}");
            deep += usize::from(found.len() > 2);
        }
    }
    assert!(deep > 5, "{deep}");
}

const TABLES: [(&str, &str); 2] = [
    (
        "activities",
        "activity,kind,sector,also_sectors,office,admin1,site,start\n\
         A,class,education,,gao,Gao,Wabaria,2025-01-10\n\
         B,distribution,shelter,wash,gao,Gao,Wabaria,2025-02-10\n",
    ),
    ("people", "activity,person\nA,1\nA,2\nA,3\nA,4\nA,5\nA,6\nA,7\nB,7\n"),
];

fn printed(format: Format, publish_safe: Option<u64>, language: Language) -> String {
    let office = Office::of_tables(&TABLES, Policy::of_rule(Rule::Two));
    let period = Choice { year: Some(2025), ..Choice::default() };
    let depth = true;
    let request =
        report::Request { period, format, language, publish_safe, depth, ..Default::default() };
    String::from_utf8(report::run(&office.ledger.snapshot(), &request).unwrap().content).unwrap()
}

#[test]
fn every_format_has_it() {
    let text = printed(Format::Table, None, Language::English);
    let table = text.split_once("by number of sectors\n").unwrap().1;
    let rows: Vec<Vec<&str>> =
        table.lines().skip(4).take(3).map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows, [["1", "6", "7"], ["2", "0", "1"], ["3", "1", "1"]]);
    assert!(text.contains("nobody knows by how many sectors the people of a head-count"), "{text}");
    let markdown = printed(Format::Markdown, None, Language::French);
    assert!(markdown.contains("## par nombre de secteurs\n"), "{markdown}");
    assert!(markdown.contains("| 3 | 1 | 1 |\n"), "{markdown}");
    let csv = printed(Format::Csv, None, Language::French);
    let expected = "as_of,number_of_sectors,registered_people,or_more\n4,1,6,7\n4,2,0,1\n4,3,1,1\n";
    assert_eq!(csv, expected);
}

#[test]
fn what_is_held_back_in_a_set_is_held_back_in_its_number() {
    let json: Value =
        serde_json::from_str(&printed(Format::Json, Some(5), Language::English)).unwrap();
    let depth = json["depth"].as_array().unwrap();
    // The one whom three sectors reached is told by no row that counts them.
    assert!(depth[2]["people"].is_null() && depth[2]["or_more"].is_null(), "{json}");
    assert!(depth[0]["or_more"].is_null() && depth[1]["or_more"].is_null(), "{json}");
}
