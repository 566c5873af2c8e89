//! The worked examples of the rule, by the oracle and by the program.

use std::fs;

use serde_json::Value;

use super::{differences, ours, theirs};
use crate::oracle::random::{RandomLedger, date};
use crate::oracle::{self, Policy, Query, Step, Tables};
use crate::story::{folded, policy_of};

const SECTORS: [&str; 7] =
    ["education", "icla", "livelihoods", "protection", "shelter", "wash", "rrm"];

/// What both say of 2025 under a rule with its defaults.
fn report(tables: Tables, rule: u8) -> Value {
    let ledger = RandomLedger {
        sectors: SECTORS.to_vec(),
        offices: vec!["gao"],
        donors: vec!["sida"],
        projects: vec!["p1"],
        steps: vec![Step::Import(tables)],
    };
    let policy = Policy::of_rule(rule);
    let query = Query::plain(date(2025, 1, 1), date(2025, 12, 31), policy.clone());
    let office = folded(&ledger, policy_of(&policy));
    assert_eq!(differences("", &ours(&office, &query), &theirs(&ledger, &query)), [""; 0]);
    oracle::report(&ledger.sectors, &ledger.steps, &query)
}

fn people(report: &Value, sector: &str) -> u64 {
    let sectors = report["sectors"].as_array().unwrap();
    let row = sectors.iter().find(|row| row["sector"] == sector).unwrap();
    row["people_reached"].as_u64().unwrap()
}

fn total(report: &Value, member: &str) -> u64 {
    report["total"][member].as_u64().unwrap()
}

fn table(columns: &str, rows: &[&str]) -> String {
    [columns].iter().chain(rows).map(|row| format!("{row}\n")).collect()
}

#[test]
fn sites_s_and_t_give_their_table_under_both_rules() {
    let text = |name: &str| fs::read_to_string(format!("tests/worked-example/{name}.csv")).unwrap();
    let tables = Tables {
        activities: text("activities"),
        people: text("people"),
        households: text("households"),
        headcounts: text("headcounts"),
    };
    for rule in [1, 2] {
        let report = report(tables.clone(), rule);
        let expected = [2, 1, 8, 0, 5, 67, 0];
        for (sector, expected) in SECTORS.iter().zip(expected) {
            assert_eq!(people(&report, sector), expected, "{sector} under rule {rule}");
        }
        assert_eq!(report["sum_of_sectors"], 83);
        assert_eq!(total(&report, "people_reached"), 67);
        assert_eq!((total(&report, "registered"), total(&report, "estimated")), (9, 58));
        assert_eq!((total(&report, "lowest"), total(&report, "highest")), (67, 9 + 12 + 95));
    }
}

#[test]
fn who_leaves_a_household_at_site_u_keeps_a_place_in_it_under_rule_two() {
    let activities = "activity,kind,sector,office,admin1,site,start";
    let tables = || Tables {
        activities: table(
            activities,
            &[
                "U-KITS,distribution,shelter,gao,Gao,U,2025-02-01",
                "U-CLASS,class,education,gao,Gao,U,2025-03-01",
                "U-CASH,distribution,livelihoods,gao,Gao,U,2025-04-01",
            ],
        ),
        people: table(
            "activity,person,household",
            &["U-KITS,C1,C", "U-KITS,C2,C", "U-CLASS,C1,-", "U-CASH,D1,D", "U-CASH,C1,D"],
        ),
        households: table("activity,household,size", &["U-KITS,C,2", "U-CASH,D,2"]),
        headcounts: String::new(),
    };
    let figures = |rule: u8| {
        let report = report(tables(), rule);
        let of = |sector| people(&report, sector);
        let sectors = [of("shelter"), of("education"), of("livelihoods")];
        (sectors, total(&report, "people_reached"))
    };
    assert_eq!(figures(2), ([2, 1, 2], 3));
    assert_eq!(figures(1), ([3, 1, 2], 4));
}

#[test]
fn arrivals_at_site_v_are_added_up_under_rule_two() {
    let activities = "activity,kind,sector,office,admin1,site,start,new_people";
    let tables = || Tables {
        activities: table(
            activities,
            &[
                "V-MARCH,rrm-response,rrm,gao,Gao,V,2025-03-31,yes",
                "V-APRIL,rrm-response,rrm,gao,Gao,V,2025-04-30,yes",
            ],
        ),
        headcounts: table(
            "activity,group,count",
            &["V-MARCH,arrivals,120", "V-APRIL,arrivals,100"],
        ),
        ..Tables::default()
    };
    let report_two = report(tables(), 2);
    assert_eq!(people(&report_two, "rrm"), 220);
    assert_eq!(total(&report_two, "registered"), 0);
    assert_eq!((total(&report_two, "lowest"), total(&report_two, "highest")), (220, 220));
    assert_eq!(people(&report(tables(), 1), "rrm"), 120);
}
