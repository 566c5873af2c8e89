//! Ledgers made by former versions of the program: they open, reproduce and report what they did, and
//! go on.
//!
//! `ledgers/rule-1` was made before the counting rule had a second version: 2025 is published twice,
//! once before and once after a policy was adopted that governs it no more, 2024 is closed and restated.
//! `expected` is what the program printed then. A store is 16 MiB of mostly nothing, so it is packed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;

use crate::common::program::run;
use crate::common::{copy, scratch};

const RULE_ONE: &str = "tests/ledgers/rule-1";

/// A copy of the ledger, as the program left it then.
pub fn unpacked() -> (tempfile::TempDir, PathBuf) {
    let dir = scratch();
    copy(Path::new(RULE_ONE), dir.path());
    let ledger = dir.path().join("ledger");
    let (packed, store) = (ledger.join("store/db.gz"), ledger.join("store/db"));
    let mut packed_store = GzDecoder::new(File::open(&packed).unwrap());
    std::io::copy(&mut packed_store, &mut File::create(store).unwrap()).unwrap();
    fs::remove_file(packed).unwrap();
    fs::create_dir(ledger.join("store/blobs")).unwrap();
    (dir, ledger)
}

fn expected(name: &str) -> String {
    fs::read_to_string(Path::new(RULE_ONE).join("expected").join(name)).unwrap()
}

#[track_caller]
fn done(ledger: &Path, command: &str) -> String {
    let said = run(ledger, command.split_whitespace());
    assert_eq!(said.code, Some(0), "{command}: {}", said.err);
    said.out
}

/// Every member that there was has the value that it had; there may be others.
#[track_caller]
fn holds(now: &Value, then: &Value, at: &str) {
    match (now, then) {
        (Value::Object(now), Value::Object(then)) => {
            // The words about a policy name all its choices now.
            let reworded = then.get("event") == Some(&Value::from("PolicyAdopted"));
            for (name, then) in then.iter().filter(|(name, _)| !reworded || *name != "summary") {
                let at = format!("{at}/{name}");
                holds(now.get(name).unwrap_or_else(|| panic!("{at} is missing")), then, &at);
            }
        }
        (Value::Array(now), Value::Array(then)) => {
            assert_eq!(now.len(), then.len(), "{at}");
            let each = (0..).zip(now.iter().zip(then));
            each.for_each(|(place, (now, then))| holds(now, then, &format!("{at}/{place}")));
        }
        (now, then) => assert_eq!(now, then, "{at}"),
    }
}

#[track_caller]
fn prints(ledger: &Path, command: &str, name: &str) {
    // Objects a line, or one value over several lines.
    let values = |text: &str| match serde_json::from_str(text) {
        Ok(one) => one,
        Err(_) => text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect(),
    };
    holds(&values(&done(ledger, command)), &values(&expected(name)), command);
}

#[test]
fn what_was_published_under_rule_1_is_reproduced_and_reported_unchanged() {
    let (_dir, ledger) = unpacked();
    prints(&ledger, "reproduce 2025 --format json", "reproduce-2025.json");
    let reports = |ledger: &Path, as_of: &str| {
        for year in [2024, 2025, 2026] {
            let command = format!("report {year} --format json{as_of}");
            prints(ledger, &command, &format!("report-{year}.json"));
        }
    };
    reports(&ledger, "");
    let before: Value =
        serde_json::from_str(&done(&ledger, "report 2025 --as-of 0 --format json")).unwrap();
    assert_eq!(before["policy"]["version"], 1);
    prints(&ledger, "diff 2025 --since 3 --format json", "diff-2025.json");
    prints(&ledger, "history --format json", "history.jsonl");
    done(&ledger, "verify --checkpoint ledger.checkpoint --verifier ledger.vkey");

    // It goes on, under the rule that it has.
    for (month, people) in [(1, 120), (2, 130)] {
        let command = format!(
            "log session NEW-{month} --sector wash --office gao --site Gao --start 2026-0{month}-10 \
             --headcount users={people}"
        );
        done(&ledger, &command);
    }
    let report: Value = serde_json::from_str(&done(&ledger, "report 2026 --format json")).unwrap();
    assert_eq!(report["policy"]["version"], 1);
    assert_eq!(report["total"]["people_reached"], 130);
    // Until rule 2 is adopted. Published years stay.
    done(&ledger, "policy adopt --rule 2 --from-year 2024 --reason agreed");
    done(&ledger, "publish --from 2026-01-01 --to 2026-06-30 --label half-year");
    let half = done(&ledger, "report --label half-year --format json");
    let half: Value = serde_json::from_str(&half).unwrap();
    assert_eq!(half["policy"]["version"], 2);
    prints(&ledger, "reproduce 2025 --format json", "reproduce-2025.json");
    prints(&ledger, "report 2025 --as-of 23 --format json", "report-2025.json");
    let year: Value = serde_json::from_str(&done(&ledger, "report 2025 --format json")).unwrap();
    assert_eq!((&year["policy"]["version"], year.get("restated")), (&Value::from(1), None));
    done(&ledger, "verify --checkpoint ledger.checkpoint --verifier ledger.vkey");
    reports(&ledger, " --as-of 23");

    // Named, rule 2 takes its place: it would have told other figures.
    done(&ledger, "publish 2025 --rule 2");
    let two: Value = serde_json::from_str(&done(&ledger, "report 2025 --format json")).unwrap();
    assert_eq!(two["policy"]["version"], 2);
    assert_ne!(two["total"], year["total"]);
    let reproduced = done(&ledger, "reproduce 2025 --format json");
    let reproduced: Vec<Value> = serde_json::from_str(&reproduced).unwrap();
    let then: Vec<Value> = serde_json::from_str(&expected("reproduce-2025.json")).unwrap();
    assert_eq!(reproduced.len(), 3);
    then.iter().zip(&reproduced).for_each(|(then, now)| holds(now, then, "reproduced"));
    assert!(
        reproduced[2]["compared"].as_u64() > then[1]["compared"].as_u64(),
        "bounds are compared where they were published"
    );
}

#[test]
fn the_figures_of_its_factsheet_are_what_they_were() {
    let (_dir, ledger) = unpacked();
    let now = done(&ledger, "factsheet 2025 --lang en");
    let then = expected("factsheet-2025.md");
    let heading = then.lines().find(|line| line.starts_with("## ")).unwrap();
    assert!(now.lines().any(|line| line == heading), "{heading}");
    // The first table that has a row of the name.
    let rows = |text: &str| -> BTreeMap<String, Vec<String>> {
        let mut rows = BTreeMap::new();
        for row in text.lines().filter(|line| line.starts_with("| ")) {
            let mut cells = row.split('|').map(|cell| cell.trim().to_owned());
            rows.entry(cells.by_ref().nth(1).unwrap()).or_insert_with(|| cells.collect());
        }
        rows
    };
    let is_number = |cell: &&String| cell.chars().any(|c| c.is_ascii_digit());
    let (then, now) = (rows(&then), rows(&now));
    let mut compared = 0;
    for sector in ["Education", "Protection from violence", "Shelter and settlements"] {
        for number in then[sector].iter().filter(is_number) {
            assert!(now[sector].contains(number), "{sector}: {number} {:?}", now[sector]);
            compared += 1;
        }
    }
    assert_eq!(compared, 12);
}
