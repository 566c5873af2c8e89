//! The worked examples of the counting rule, as intake tables.

use std::path::Path;

use headcount::event::policy::{Policy, Rule};
use headcount::event::time::{Day, Period};
use headcount::report::totals::{Request, build};
use headcount::report::{Count, Report};

use crate::common::{Office, write_tables};

/// A ledger of Mali with the tables of some folders.
fn office(rule: Rule, folders: &[&str]) -> Office {
    let profile = include_str!("../src/setup/profiles/nrc-mali.toml");
    let mut office = Office::new(profile, Policy::of_rule(rule));
    for folder in folders {
        office.import(&Path::new("tests/worked-example").join(folder));
    }
    office
}

fn report_of(office: &Office, from: &str, to: &str) -> Report {
    let day = |text| Day::parse(text).unwrap();
    let period = Period::try_from((day(from), day(to))).unwrap();
    build(&office.ledger.snapshot(), &Request::year(period)).unwrap()
}

fn report(office: &Office) -> Report {
    report_of(office, "2025-01-01", "2025-12-31")
}

fn people(report: &Report, sector: &str) -> Count {
    let row = report.sectors.iter().find(|row| row.sector.as_str() == sector);
    row.unwrap().row.people_reached
}

/// The lowest and the highest total.
fn bounds(office: &Office) -> (u64, u64) {
    use headcount::count::Query;
    let policy = office.ledger.state().policy_of(2025).clone();
    let query = Query::whole(Period::year(2025).unwrap(), policy);
    let total = office.ledger.snapshot().answer_anew(&query).unwrap().figures.total;
    total.bounds.map(|bounds| (bounds.lowest, bounds.highest)).unwrap()
}

#[test]
fn sites_s_and_t_give_their_table_under_both_rules() {
    for rule in Rule::ALL {
        let office = office(*rule, &[""]);
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
            assert_eq!(people(&report, sector), expected, "{sector}, rule {rule}");
        }
        assert_eq!(report.total.people_reached, 67);
        assert_eq!(report.total.registered, Some(9.into()));
        assert_eq!(report.total.estimated, Some(58.into()));
        assert_eq!(report.sum_of_sectors, 83);
        assert_eq!(report.overlap.iter().map(|set| set.people).sum::<Count>(), 9);
        assert_eq!(bounds(&office), (67, 116));
    }
}

#[test]
fn at_site_u_who_left_a_household_is_not_counted_twice() {
    for (rule, shelter, total) in [(Rule::Two, 2, 3), (Rule::One, 3, 4)] {
        let office = office(rule, &["site-u"]);
        let report = report(&office);
        assert_eq!(people(&report, "shelter"), shelter, "rule {rule}");
        assert_eq!(people(&report, "education"), 1, "rule {rule}");
        assert_eq!(people(&report, "livelihoods"), 2, "rule {rule}");
        assert_eq!(report.total.people_reached, total, "rule {rule}");
    }
}

#[test]
fn at_site_v_arrivals_are_added_up() {
    for (rule, rrm, bounds_of_total) in [(Rule::Two, 220, (220, 220)), (Rule::One, 120, (120, 220))]
    {
        let office = office(rule, &["site-v"]);
        assert_eq!(people(&report(&office), "rrm"), rrm, "rule {rule}");
        assert_eq!(bounds(&office), bounds_of_total, "rule {rule}");
    }
}

/// What the page says of all three together is said of each.
#[test]
fn the_examples_do_not_meet() {
    let report = report(&office(Rule::Two, &["", "site-u", "site-v"]));
    assert_eq!(report.total.people_reached, 67 + 3 + 220);
}

#[test]
fn voiding_gives_what_never_logging_gives() {
    let mut office = office(Rule::Two, &[""]);
    office.void("S-CASH");
    let report = report(&office);
    assert_eq!(people(&report, "livelihoods"), 0);
    // Household B was known from the cash alone; A and P remain, and the water point counts more.
    assert_eq!(report.total.registered, Some(6.into()));
    assert_eq!(report.total.people_reached, 67);
}

/// A member who is listed at another site moves the family there, in the year but not in the months.
#[test]
fn a_year_can_exceed_the_sum_of_its_months() {
    let mut office = office(Rule::Two, &[]);
    let folder = office.dir.path().join("tables");
    let activities = "activity,kind,sector,office,admin1,site,start\n\
        KITS,distribution,shelter,gao,Gao,A,2025-01-10\n\
        HYGIENE,session,wash,gao,Gao,A,2025-01-20\n\
        CASE,legal-case,icla,gao,Gao,A,2025-02-10\n";
    let people = "activity,person,household,residence\nCASE,P,H,B\n";
    let tables = [
        ("activities", activities),
        ("people", people),
        ("households", "activity,household,size\nKITS,H,5\n"),
        ("headcounts", "activity,group,count\nHYGIENE,everybody,10\n"),
    ];
    write_tables(&folder, &tables);
    office.import(&folder);
    let total = |from, to| report_of(&office, from, to).total.people_reached;
    assert_eq!(total("2025-01-01", "2025-01-31"), 10);
    assert_eq!(total("2025-02-01", "2025-02-28"), 1);
    assert_eq!(total("2025-03-01", "2025-12-31"), 0);
    assert_eq!(total("2025-01-01", "2025-12-31"), 15);
}
