//! The figures recomputed from the Parquet export, by DuckDB and the SQL that goes with it.
//!
//! The SQL was written from the text of the counting rule; it and the report agree to the person, or one
//! of them is wrong.
#![cfg(feature = "parquet")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use headcount::audit::parquet::{Export, Table, recompute_sql};
use headcount::count::Source as _;
use headcount::demo;
use headcount::event::gazetteer::{Gazetteer, Level, Location};
use headcount::event::policy::{Attribution, HeadcountRule, Places, Policy, Reviewed, Rule, Sizes};
use headcount::event::time::{Day, Period};
use headcount::report::publication::to_publish;
use headcount::report::totals::{Request, build};

use crate::common::program::python;
use crate::common::{self, Office};
use crate::oracle::random::{random_ledger, with_reviews};
use crate::story::folded;

/// Figures, bounds, overlap and cells by sex and age, as DuckDB computes them and as the report has them.
const SCRIPT: &str = r#"
import glob, json, os
def all_of(db, table):
    return db.execute("select * from " + table).fetchall()
for folder in sorted(glob.glob("*/")):
    os.chdir(folder)
    db = duckdb.connect()
    figures = db.execute(open("recompute.sql").read()).fetchall()
    report = json.load(open("report.json"))
    rows = [(row["sector"], row) for row in report["sectors"]] + [("total", report["total"])]
    names = ("people_reached", "registered", "estimated", "indirect", "lowest", "highest")
    ours = [(sector, *(row[name] for name in names)) for sector, row in rows]
    assert figures == ours, (folder, figures, ours)
    bits = {sector: bits for _, sector, _, bits in all_of(db, "sectors")}
    overlap = {int(mask): int(n) for mask, n in all_of(db, "overlap") if n}
    ours = {sum(bits[s] for s in set["sectors"]): set["people"] for set in report["overlap"]}
    assert overlap == ours, (folder, overlap, ours)
    sadd = {(int(slot), int(cell)): int(n) for slot, cell, n in all_of(db, "sadd") if n}
    cells = [(sex, age) for sex in ("f", "m", "x", "unknown")
             for age in ("0_4", "5_11", "12_17", "18_59", "60", "unknown")]
    ours = {(slot, at): row["sadd"][sex][age] for slot, (_, row) in enumerate(rows)
            for at, (sex, age) in enumerate(cells) if row["sadd"][sex][age]}
    assert sadd == ours, (folder, sadd, ours)
    os.chdir("..")
    print(folder, *figures[-1][1:])
"#;

fn write_tables(office: &Office, folder: &Path) {
    let export = Export::new(&office.ledger, office.ledger.opened().unwrap()).unwrap();
    for table in Table::ALL {
        let file = fs::File::create(folder.join(format!("{table}.parquet"))).unwrap();
        export.write(*table, file, || ()).unwrap();
    }
}

/// A folder with the tables, the SQL for a period, and the program's own report of it.
fn write_case(office: &Office, period: Period, folder: &Path) {
    fs::create_dir(folder).unwrap();
    write_tables(office, folder);
    fs::write(folder.join("recompute.sql"), recompute_sql(period)).unwrap();
    let request = Request { period, ..Request::year(Period::year(2025).unwrap()) };
    let report = build(&office.ledger.snapshot(), &request).unwrap();
    fs::write(folder.join("report.json"), serde_json::to_string(&report).unwrap()).unwrap();
}

/// What DuckDB found in each folder, once it has agreed with the reports there.
fn recomputed(folders: &Path) -> Option<Vec<String>> {
    let said = python("duckdb", SCRIPT, folders)?;
    Some(said.lines().map(ToOwned::to_owned).collect())
}

fn year(year: i32) -> Period {
    Period::year(year).unwrap()
}

fn days(from: (i32, u32, u32), to: (i32, u32, u32)) -> Period {
    let day = |(year, month, day)| Day::new(NaiveDate::from_ymd_opt(year, month, day).unwrap());
    Period { from: day(from).unwrap(), to: day(to).unwrap() }
}

fn adopt(office: &mut Office, policy: Policy, first_year: i32) {
    let stamp = office.stamp();
    office.ledger.recorder(stamp).adopt(policy, first_year, "to try it").unwrap();
}

/// Every choice that a policy can make, under both versions of the rule.
fn policies() -> Vec<Policy> {
    let mut policies = Vec::new();
    for attribution in Attribution::ALL.iter().copied() {
        for headcounts in HeadcountRule::ALL.iter().copied() {
            let one = Policy { attribution, headcounts, ..Policy::of_rule(Rule::One) };
            policies.push(one);
            for places in Places::ALL.iter().copied() {
                for sizes in Sizes::ALL.iter().copied() {
                    let two = Policy::of_rule(Rule::Two);
                    policies.push(Policy { attribution, headcounts, places, sizes, ..two });
                }
            }
        }
    }
    policies.push(Policy { reviewed: Reviewed::Approved, ..Policy::of_rule(Rule::Two) });
    policies.push(Policy { not_counted: vec![], ..Policy::of_rule(Rule::Two) });
    policies
}

/// A gazetteer that knows some of the P-codes of random ledgers.
fn gazetteer(seed: u64) -> Gazetteer {
    let level = |name: &str, pcode: String| Level { name: name.to_owned(), pcode };
    let place = |number: u64| Location {
        admin1: level("Gao", String::new()),
        admin2: level(["", "Ansongo"][(seed / 2 % 2) as usize], String::new()),
        admin3: level(["Téra", "Ouattagouna", ""][(number % 3) as usize], String::new()),
        site: level("Somewhere", format!("mlé{number}")),
        ..Location::default()
    };
    Gazetteer::of((0..seed % 5).map(place).collect())
}

#[test]
fn duckdb_agrees_under_every_policy() {
    let folder = common::scratch();
    let policies = policies();
    let periods = [
        year(2025),
        year(2025),
        days((2025, 1, 1), (2025, 6, 30)),
        days((2024, 7, 1), (2025, 6, 30)),
        year(2026),
    ];
    for (at, policy) in policies.iter().enumerate() {
        let period = periods[at % periods.len()];
        // Some random ledgers adopt or publish under another policy.
        let seeds = at as u64 * 30..at as u64 * 30 + 30;
        let mut told = seeds.map(|seed| {
            let random = with_reviews(&random_ledger(seed), seed);
            (seed, folded(&random, policy.clone()))
        });
        let governed = told.find(|(_, office)| office.ledger.policy(period) == policy);
        let Some((seed, mut office)) = governed else { panic!("no ledger under {policy:?}") };
        if seed.is_multiple_of(3) {
            let stamp = office.stamp();
            office.ledger.recorder(stamp).set_gazetteer(gazetteer(seed)).unwrap();
        }
        write_case(&office, period, &folder.path().join(format!("{at:03}-{seed}")));
    }
    if let Some(said) = recomputed(folder.path()) {
        assert_eq!(said.len(), policies.len());
    }
}

#[test]
fn each_year_and_published_period_is_counted_under_its_own_policy() {
    let folder = common::scratch();
    let mut policies_met = BTreeSet::new();
    for seed in 0..6 {
        let mut office = folded(&random_ledger(seed), Policy::of_rule(Rule::One));
        // Published periods stay under the policy that they were published under, whatever is adopted later.
        let award = days((2025, 4, 1), (2026, 3, 31));
        for period in [year(2024), award] {
            let policy = Policy::of_rule(Rule::One);
            let snapshot = office.ledger.snapshot();
            let published = to_publish(&snapshot, period.into(), policy, String::new()).unwrap();
            let stamp = office.stamp();
            office.ledger.recorder(stamp).publish(published).unwrap();
        }
        let two = Policy::of_rule(Rule::Two);
        adopt(&mut office, two.clone(), 2023);
        let sum = Policy { headcounts: HeadcountRule::Sum, places: Places::Admin1, ..two };
        adopt(&mut office, sum, 2026);
        write_case(&office, award, &folder.path().join(format!("{seed}-award")));
        for at in 2022..2027 {
            write_case(&office, year(at), &folder.path().join(format!("{seed}-{at}")));
            policies_met.insert(format!("{at}: {:?}", office.ledger.policy(year(at))));
        }
    }
    assert_eq!(policies_met.len(), 5, "{policies_met:?}");
    if let Some(said) = recomputed(folder.path()) {
        assert_eq!(said.len(), 36);
    }
}

#[test]
fn duckdb_agrees_on_the_worked_examples_and_the_demo() {
    let folder = common::scratch();
    for (name, tables) in [
        ("example", "tests/worked-example"),
        ("site-u", "tests/worked-example/site-u"),
        ("site-v", "tests/worked-example/site-v"),
    ] {
        let mut office = Office::mali();
        office.import(Path::new(tables));
        write_case(&office, year(2025), &folder.path().join(name));
    }
    let mut office = Office::mali();
    let sample = demo::sample(1);
    for (tables, name) in [(&sample.tables, "tables"), (&sample.correction, "correction")] {
        demo::write(tables, &office.dir.path().join(name)).unwrap();
    }
    office.import(&office.dir.path().join("tables"));
    office.correct(&office.dir.path().join("correction"));
    office.void(&sample.voided);
    write_case(&office, year(2025), &folder.path().join("demo"));
    let (headcounts, places) = (HeadcountRule::Sum, Places::Admin3);
    let other = Policy { headcounts, places, sizes: Sizes::Last, ..Policy::of_rule(Rule::Two) };
    adopt(&mut office, other, 2025);
    write_case(&office, year(2025), &folder.path().join("demo-otherwise"));
    if let Some(said) = recomputed(folder.path()) {
        assert!(said[0].starts_with("demo-otherwise/ "), "{said:?}");
        assert!(said[1].starts_with("demo/ 132487 "), "{said:?}");
        assert_eq!(
            said[2..],
            ["example/ 67 9 58 0 67 116", "site-u/ 3 3 0 0 3 3", "site-v/ 220 0 220 0 220 220"]
        );
    }
}

#[test]
fn other_readers_open_the_tables() {
    let folder = common::scratch();
    let mut office = Office::mali();
    office.import(Path::new("tests/cli/report.in/tables"));
    write_tables(&office, folder.path());
    for (module, read) in [
        ("polars", "polars.read_parquet(t).height"),
        ("pyarrow.parquet", "pyarrow.parquet.read_table(t).num_rows"),
    ] {
        let script = format!(
            "for t in ('sectors', 'activities', 'persons', 'households'):\n    t += '.parquet'\n    print({read})"
        );
        if let Some(said) = python(module, &script, folder.path()) {
            let rows: Vec<_> = said.split_whitespace().collect();
            assert_eq!(rows, ["7", "9", "6", "4"], "{module}");
        }
    }
}
