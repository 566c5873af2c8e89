//! The worked example of the counting rule, as intake tables.

use std::path::Path;

use headcount::event::time::Period;
use headcount::report::totals::{Request, build};
use headcount::report::{Count, Report};

use crate::common::Office;

fn report(office: &Office) -> Report {
    build(&office.ledger.snapshot(), &Request::year(Period::year(2025).unwrap())).unwrap()
}

fn people(report: &Report, sector: &str) -> Count {
    let row = report.sectors.iter().find(|row| row.sector.as_str() == sector);
    row.unwrap().row.people_reached
}

#[test]
fn gives_its_table() {
    let mut office = Office::mali();
    assert_eq!(office.import(Path::new("tests/worked-example")), 7);
    let report = report(&office);
    let expected = [
        ("education", 2),
        ("icla", 1),
        ("livelihoods", 8),
        ("protection", 0),
        ("shelter", 5),
        ("wash", 67),
        ("rrm", 0),
    ];
    for (sector, expected) in expected {
        assert_eq!(people(&report, sector), expected, "{sector}");
    }
    assert_eq!(report.total.people_reached, 67);
    assert_eq!(report.total.registered, Some(9.into()));
    assert_eq!(report.total.estimated, Some(58.into()));
    assert_eq!(report.sum_of_sectors, 83);
    assert_eq!(report.overlap.iter().map(|set| set.people).sum::<Count>(), 9);
}

#[test]
fn voiding_gives_what_never_logging_gives() {
    let mut office = Office::mali();
    office.import(Path::new("tests/worked-example"));
    office.void("S-CASH");
    let report = report(&office);
    assert_eq!(people(&report, "livelihoods"), 0);
    // Household B was known from the cash alone; A and P remain, and the water point counts more.
    assert_eq!(report.total.registered, Some(6.into()));
    assert_eq!(report.total.people_reached, 67);
}
