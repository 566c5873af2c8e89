//! The demo, and what happens to its figures when history goes on.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Sectors in the profile's order with the published figures, the sum and the total.
const PUBLISHED: [u64; 9] =
    [35_497, 21_401, 43_332, 6_080, 21_198, 45_866, 27_332, 200_706, 132_487];

fn headcount(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_headcount"))
        .args(args)
        .current_dir(dir)
        .env("HEADCOUNT_LEDGER", "headcount-demo/ledger")
        .env_remove("HEADCOUNT_KEY")
        .env("HEADCOUNT_USER", "office")
        .output()
        .unwrap()
}

fn done(dir: &Path, args: &[&str]) -> String {
    let output = headcount(dir, args);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

fn report(dir: &Path, args: &[&str]) -> Value {
    let args = [&["report", "2025", "--format", "json"], args].concat();
    serde_json::from_str(&done(dir, &args)).unwrap()
}

fn figures(report: &Value) -> Vec<u64> {
    let sectors = report["sectors"].as_array().unwrap().iter();
    let mut figures: Vec<u64> =
        sectors.map(|sector| sector["people_reached"].as_u64().unwrap()).collect();
    figures.push(report["sum_of_sectors"].as_u64().unwrap());
    figures.push(report["total"]["people_reached"].as_u64().unwrap());
    figures
}

/// The part of a report that depends on the figures alone.
fn without_place(mut report: Value) -> Value {
    report.as_object_mut().unwrap().remove("as_of");
    report
}

#[test]
fn its_totals_come_out_of_its_events() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let printed = done(dir, &["demo"]);
    for number in ["35,497", "21,401", "43,332", "6,080", "21,198", "45,866", "27,332"] {
        assert!(printed.contains(number), "{number}");
    }
    assert!(printed.contains("200,706") && printed.contains("132,487"));
    assert!(printed.contains("synthetic"));
    for (file, total) in [("factsheet.en.html", "132,487"), ("factsheet.fr.html", "132\u{202f}487")]
    {
        let html = std::fs::read_to_string(dir.join("headcount-demo").join(file)).unwrap();
        assert!(html.contains(total) && !html.contains("http-equiv=\"refresh\""), "{file}");
    }

    let original = report(dir, &[]);
    assert_eq!(figures(&original), PUBLISHED);
    let size = original["as_of"]["size"].as_u64().unwrap();
    let at_first = size.to_string();

    // An activity that nobody else reached everybody of.
    let history = done(dir, &["history", "--format", "json"]);
    let cash = history
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|event| event["event"] == "ActivityRecorded")
        .filter_map(|event| event["activity"].as_str().map(ToOwned::to_owned))
        .find(|reference| reference.contains("CASH-2025"))
        .unwrap();

    // Restated with the content it has, from its own tables, after having been voided.
    done(dir, &["void", &cash, "--reason", "to see what it does"]);
    let voided = report(dir, &[]);
    assert_ne!(figures(&voided), PUBLISHED);
    assert_eq!(figures(&report(dir, &["--as-of", &at_first])), PUBLISHED);
    let printed = done(dir, &["correct", &cash, "--reason", "it did happen"]);
    assert_eq!(printed, format!("recorded {cash} as event {}\n", size + 1));
    let restored = report(dir, &[]);
    assert_eq!(without_place(restored.clone()), without_place(original.clone()));
    assert_eq!(report(dir, &["--as-of", &at_first]), original);
    assert_eq!(figures(&report(dir, &["--as-of", &(size + 1).to_string()])), figures(&voided));

    // Replaying from the records alone agrees, as do all reports after it.
    let replayed = done(dir, &["replay", "--format", "json"]);
    let years = replayed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let replayed = years.into_iter().find(|year| year["period"]["to"] == "2025-12-31");
    assert_eq!(replayed.unwrap(), restored);
    std::fs::remove_dir_all(dir.join("headcount-demo/ledger/cache")).unwrap();
    assert_eq!(report(dir, &[]), restored);
    assert!(done(dir, &["verify"]).starts_with("verified 1,474 records"));

    // Importing the demo's tables again: all but the corrected and the voided one are known.
    let again = headcount(dir, &["import", "headcount-demo/intake"]);
    assert_eq!(again.status.code(), Some(1));
    let said = String::from_utf8(again.stderr).unwrap();
    assert!(said.contains("other content") && said.contains("was voided"), "{said}");
    assert_eq!(report(dir, &[]), restored);

    // A second demo replaces the first; a folder that is not a demo's is left alone.
    done(dir, &["demo"]);
    std::fs::remove_file(dir.join("headcount-demo/DEMO.txt")).unwrap();
    assert_eq!(headcount(dir, &["demo"]).status.code(), Some(1));
}

#[test]
fn what_was_published_of_it_is_reproduced_and_its_changes_are_explained() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    done(dir, &["demo"]);
    let before = done(dir, &["report", "2025", "--format", "json"]);
    done(dir, &["publish", "2025", "--note", "annual factsheet"]);
    let history = done(dir, &["history", "--event", "ActivityRecorded", "--format", "json"]);
    let of_2025 = |line: &str| {
        let event: Value = serde_json::from_str(line).unwrap();
        event["activity"].as_str().map(ToOwned::to_owned).filter(|name| name.contains("-2025-"))
    };
    let references: Vec<String> = history.lines().filter_map(of_2025).step_by(97).collect();
    for reference in &references {
        done(dir, &["void", reference, "--reason", "to see what it does"]);
    }
    done(dir, &["correct", &references[0], "--reason", "it did happen"]);
    let late = ["log", "session", "LATE-1", "--sector", "wash", "--office", "gao", "--site", "Gao"];
    done(dir, &[&late[..], &["--start", "2025-11-12", "--headcount", "women=40"]].concat());

    // To the byte, from the same records.
    let then = ["report", "2025", "--format", "json", "--as-of", "published"];
    assert_eq!(done(dir, &then), before);
    assert!(done(dir, &["reproduce", "2025"]).contains("identical: 132,487 people reached"));
    let now = report(dir, &[]);
    assert_eq!(now["restated"], true);

    let diff: Value =
        serde_json::from_str(&done(dir, &["diff", "2025", "--format", "json"])).unwrap();
    let events = diff["events"].as_array().unwrap();
    assert!(events.len() > references.len(), "{}", events.len());
    let (mut was, mut is) = (Vec::new(), Vec::new());
    for figure in diff["figures"].as_array().unwrap() {
        let effects = events.iter().map(|event| match figure["sector"].as_str() {
            None => event["total"].as_i64().unwrap(),
            Some(sector) => {
                let own = event["sectors"].as_array().unwrap().iter();
                own.filter(|e| e["sector"] == sector).map(|e| e["change"].as_i64().unwrap()).sum()
            }
        });
        let (then, now) = (figure["was"].as_i64().unwrap(), figure["is"].as_i64().unwrap());
        assert_eq!(then + effects.sum::<i64>(), now, "{figure}");
        was.push(then as u64);
        is.push(now as u64);
    }
    let without_sum = |mut figures: Vec<u64>| {
        figures.remove(7);
        figures
    };
    assert_eq!(was, without_sum(PUBLISHED.to_vec()));
    assert_eq!(is, without_sum(figures(&now)));

    let explained: Value =
        serde_json::from_str(&done(dir, &["explain", "2025", "--format", "json"])).unwrap();
    let sum = |list: &str, part: &str| -> u64 {
        explained[list].as_array().unwrap().iter().map(|row| row[part].as_u64().unwrap()).sum()
    };
    let total = sum("activities", "new") + sum("places", "estimated");
    assert_eq!(now["total"]["people_reached"], total);
}
