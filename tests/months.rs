//! People reached month by month, and the rapid response mechanism.

use std::path::Path;

use headcount::count::Dimension;
use headcount::event::policy::Policy;
use headcount::event::time::Period;
use headcount::report::Report;
use headcount::report::months::MonthCounts;
use headcount::report::totals::{Request, build};

use crate::common::Office;

fn report(office: &Office) -> Report {
    let by = Some(Dimension::Month);
    let year = Request::year(Period::year(2025).unwrap());
    build(&office.ledger.snapshot(), &Request { by, months: true, rrm: true, ..year }).unwrap()
}

#[test]
fn new_people_add_up_to_the_year_and_the_last_month_holds_it() {
    let mut office = Office::mali();
    office.import(Path::new("tests/cli/report.in/tables"));
    let report = report(&office);
    let months = report.months.as_ref().unwrap();
    let parts = &report.by.as_ref().unwrap().parts;
    assert_eq!((months.len(), parts.len()), (12, 12));
    let wholes: Vec<_> = {
        let sectors = report.sectors.iter().map(|row| row.row.people_reached);
        sectors.chain([report.total.people_reached]).collect()
    };
    for (at, whole) in wholes.iter().enumerate() {
        let of = |month: &headcount::report::months::MonthRow| -> MonthCounts {
            month.sectors.get(at).map_or(month.total, |row| row.counts)
        };
        assert_eq!(
            months.iter().map(|month| of(month).new).sum::<headcount::report::Count>(),
            *whole
        );
        assert_eq!(of(&months[11]).cumulative, *whole);
        for (month, part) in months.iter().zip(parts) {
            let row = part.sectors.get(at).map_or(part.total, |row| row.row);
            assert_eq!(of(month).monthly, row.people_reached, "{} is the slice", month.month);
        }
    }
}

#[test]
fn a_person_is_new_once_and_a_crowd_by_what_it_adds() {
    let office = Office::of_tables(
        &[
            (
                "activities",
                "activity,kind,sector,office,admin1,site,start,end\n\
             C,class,education,gao,Gao,Farandjéré,2025-01-10,2025-03-10\n\
             D,class,education,gao,Gao,Farandjéré,2025-04-01,\n\
             H1,session,wash,gao,Gao,Ansongo,2025-05-01,\n\
             H2,session,wash,gao,Gao,Ansongo,2025-06-01,\n\
             H3,session,wash,gao,Gao,Ansongo,2025-07-01,\n",
            ),
            ("people", "activity,person\nC,1\nC,2\nD,2\nD,3\n"),
            ("headcounts", "activity,group,count\nH1,all,40\nH2,all,55\nH3,all,20\n"),
        ],
        Policy::default(),
    );
    let report = report(&office);
    let totals: Vec<_> = report.months.unwrap().iter().map(|month| month.total).collect();
    let numbers = |of: fn(&MonthCounts) -> headcount::report::Count| -> Vec<u64> {
        totals.iter().take(7).map(|counts| of(counts).told().unwrap()).collect()
    };
    assert_eq!(numbers(|counts| counts.monthly), [2, 2, 2, 2, 40, 55, 20]);
    assert_eq!(numbers(|counts| counts.new), [2, 0, 0, 1, 40, 15, 0]);
    assert_eq!(numbers(|counts| counts.cumulative), [2, 2, 2, 3, 43, 58, 58]);
}

#[test]
fn the_first_response_to_an_alert_says_how_fast() {
    let office = Office::of_tables(
        &[
            (
                "activities",
                "activity,kind,sector,office,admin1,site,start,end,alert,alert_date\n\
             R1,rrm-response,rrm,gao,Gao,Ansongo,2025-03-20,,A1,2025-03-01\n\
             R2,rrm-response,rrm,menaka,Ménaka,Inékar,2025-03-03,2025-04-02,a1 ,2025-03-01\n\
             R3,rrm-response,rrm,gao,Gao,Ansongo,2025-05-06,,A2,2025-05-01\n\
             R4,rrm-response,wash,gao,Gao,Ansongo,2025-05-07,,,\n\
             R5,rrm-response,rrm,gao,Gao,Ansongo,2025-06-01,,A3,2025-06-09\n",
            ),
            ("headcounts", ""),
            ("people", "activity,person\nR1,1\nR2,1\nR2,2\nR3,3\nR4,3\nR5,4\n"),
        ],
        Policy::default(),
    );
    let rrm = report(&office).rrm.unwrap();
    let summary = |counts: &headcount::report::rrm::RrmCounts| {
        let days = &counts.days;
        let people = counts.people_reached.told().unwrap();
        (counts.alerts, counts.responses, people, days.alerts, days.median, days.percentile_90)
    };
    assert_eq!(summary(&rrm.total), (3, 5, 4, 2, Some(3.5), Some(5)));
    assert_eq!(rrm.total.unnumbered, 1);
    let areas: Vec<_> =
        rrm.areas.iter().map(|row| (row.area.as_deref().unwrap(), summary(&row.counts))).collect();
    // The first answer to A1 was in Ménaka, on the second day.
    assert_eq!(
        areas,
        [("Gao", (3, 4, 3, 1, Some(5.0), Some(5))), ("Ménaka", (1, 1, 2, 1, Some(2.0), Some(2)))]
    );
    let months: Vec<_> = rrm.months.iter().map(|row| summary(&row.counts)).collect();
    assert_eq!(months.len(), 12);
    assert_eq!(months[2], (1, 2, 2, 1, Some(2.0), Some(2)));
    assert_eq!(months[3], (1, 1, 2, 0, None, None), "a response counts in every month it touches");
    let both = &rrm.area_months[0];
    assert_eq!((both.area.as_deref(), both.month.as_deref()), (Some("Gao"), Some("2025-03")));
}
