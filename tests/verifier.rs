//! The independent verifier: a Python script that shares no code with the program must come to the
//! same roots, proofs and figures from an exported bundle.
//!
//! Left out where there is no Python 3, but never under `CI=true`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use headcount::audit::bundle;
use headcount::audit::checkpoint::{Checkpoint, tree};
use headcount::audit::note::Signer;
use headcount::audit::proof::Tree;
use headcount::audit::proof_file::ProofFile;
use headcount::event::policy::{Attribution, HeadcountRule, Policy};
use headcount::event::time::Period;
use headcount::log::codec;
use headcount::log::store::Part;
use headcount::log::tree::leaf_hash;
use headcount::report::totals::{Request, build};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::common::{Office, skip};
use crate::oracle::random::random_ledger;
use crate::story::folded;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verifier/verify_bundle.py");
/// Random ledgers tried, unless `HEADCOUNT_VERIFIER_LEDGERS` says how many.
const LEDGERS: u64 = 40;

/// Whether there is a Python to run the script; says so where there is none.
fn skipped() -> bool {
    let version = Command::new("python3").arg("--version").output();
    let missing = match version {
        Ok(output) if output.status.success() => return false,
        Ok(output) => output.status.to_string(),
        Err(error) => error.to_string(),
    };
    skip(&format!("python3 does not run ({missing})"));
    true
}

fn script(args: &[&str]) -> Output {
    Command::new("python3").arg(SCRIPT).args(args).output().unwrap()
}

fn done(args: &[&str]) -> String {
    let output = script(args);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

fn refused(args: &[&str]) -> String {
    let output = script(args);
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{args:?}: {printed}");
    String::from_utf8(output.stderr).unwrap()
}

fn export(office: &Office) -> PathBuf {
    let path = office.dir.path().join("bundle.jsonl");
    let mut text = bundle::header(&office.ledger, false).unwrap() + "\n";
    for line in bundle::lines(&office.ledger, false) {
        text.push_str(&line.unwrap());
        text.push('\n');
    }
    fs::write(&path, text).unwrap();
    path
}

/// What the script recomputes of a report.
fn comparable(report: &Value) -> Value {
    let row = |row: &Value| {
        let names = ["people_reached", "registered", "estimated", "indirect", "activities"];
        let mut kept: serde_json::Map<_, _> =
            names.iter().map(|name| ((*name).to_owned(), row[name].clone())).collect();
        if let Some(sector) = row.get("sector") {
            kept.insert("sector".into(), sector.clone());
        }
        Value::Object(kept)
    };
    json!({
        "sectors": report["sectors"].as_array().unwrap().iter().map(row).collect::<Vec<_>>(),
        "total": row(&report["total"]),
        "sum_of_sectors": report["sum_of_sectors"],
        "overlap": report["overlap"],
    })
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn it_knows_known_answers() {
    if skipped() {
        return;
    }
    assert_eq!(done(&["--self-test"]), "self-test passed\n");
}

#[test]
fn all_proofs_up_to_300_records_are_the_same() {
    const SIZE_MAX: u64 = 300;
    if skipped() {
        return;
    }
    let tree = Tree::of((0..SIZE_MAX).map(|i| leaf_hash(&[&i.to_be_bytes()])).collect());
    let printed = done(&["--proof-digests", &SIZE_MAX.to_string()]);
    let mut lines = printed.lines();
    for size in 1..=SIZE_MAX {
        let (mut inclusion, mut consistency) = (Sha256::new(), Sha256::new());
        for index in 0..size {
            inclusion.update(tree.inclusion(size, index).unwrap().concat());
            consistency.update(tree.consistency(index + 1, size).unwrap().concat());
        }
        let ours =
            [tree.root(size).unwrap(), inclusion.finalize().into(), consistency.finalize().into()];
        let ours = ours.map(hex::encode).join(" ");
        assert_eq!(lines.next(), Some(format!("{size} {ours}").as_str()));
    }
}

#[test]
fn every_event_ever_released_decodes() {
    if skipped() {
        return;
    }
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
    let program = "import sys, verify_bundle\n\
        for line in sys.stdin:\n\
        \x20   name, record = line.split()\n\
        \x20   print(name, verify_bundle.Record(bytes.fromhex(record)).event['event'])";
    let mut tried = 0;
    for file in fs::read_dir(golden).unwrap() {
        let file = fs::File::open(file.unwrap().path()).unwrap();
        let output = Command::new("python3")
            .args(["-c", program])
            .env("PYTHONPATH", Path::new(SCRIPT).parent().unwrap())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(file)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let (name, event) = line.split_once(' ').unwrap();
            assert!(name.starts_with(event), "{line}");
            tried += 1;
        }
    }
    assert!(tried >= 17, "{tried}");
}

#[test]
fn random_ledgers_have_the_figures_that_it_recomputes() {
    if skipped() {
        return;
    }
    let asked = std::env::var("HEADCOUNT_VERIFIER_LEDGERS").ok().and_then(|n| n.parse().ok());
    for seed in 0..asked.unwrap_or(LEDGERS) {
        let policy = Policy {
            attribution: Attribution::ALL[seed as usize % 3],
            headcounts: HeadcountRule::ALL[seed as usize / 3 % 3],
            ..Policy::default()
        };
        let office = folded(&random_ledger(seed), policy);
        let bundle = export(&office);
        let years = [2023, 2024, 2025, 2026];
        let mut args = vec![text(&bundle), "--json"];
        let named = years.map(|year| year.to_string());
        named.iter().for_each(|year| args.extend(["--year", year]));
        let found: Value = serde_json::from_str(&done(&args)).unwrap();
        assert_eq!(found["root"], hex::encode(office.ledger.log().root()));
        for year in years {
            let report =
                build(&office.ledger.snapshot(), &Request::year(Period::year(year).unwrap()))
                    .unwrap();
            let ours = comparable(&serde_json::to_value(report).unwrap());
            assert_eq!(found["years"][year.to_string()], ours, "seed {seed}, {year}");
        }
    }
}

#[test]
fn it_checks_checkpoints_and_proofs_and_finds_what_was_changed() {
    if skipped() {
        return;
    }
    let office = folded(&random_ledger(7), Policy::default());
    let bundle = export(&office);
    let dir = office.dir.path();
    let ledger = office.ledger.opened().unwrap().ledger;
    let signer = Signer::random(&headcount::audit::checkpoint::origin(ledger)).unwrap();
    let key = signer.verifier().to_string();
    let tree = tree(&office.ledger, |_| ()).unwrap();
    let size = tree.size();
    assert!(size > 6, "{size}");
    let file = |name: &str, content: &str| {
        fs::write(dir.join(name), content).unwrap();
        dir.join(name)
    };
    let sign = |size: u64| Checkpoint::sign(ledger, size, tree.root(size).unwrap(), &signer);
    let (old, new) = (sign(5), sign(size));
    let old = (file("old", &old), Checkpoint::parse(&old).unwrap());
    let new = (file("new", &new), Checkpoint::parse(&new).unwrap());

    let given = ["--checkpoint", text(&old.0), "--verifier", &key];
    let said = done(&[&[text(&bundle)], &given[..]].concat());
    assert!(said.contains("its first 5 records are those of the checkpoint, signed"), "{said}");

    let grown = ProofFile::of_consistency(&tree, 5, new.1.clone()).unwrap().to_text();
    let grown_file = file("grown", &grown);
    done(&[&["--proof", text(&grown_file)], &given[..]].concat());
    let record = office.ledger.log().read(Part::Record, 3).unwrap();
    let inside = ProofFile::of_inclusion(&tree, 3, record, new.1).unwrap().to_text();
    let inside_file = file("inside", &inside);
    let given_new = ["--checkpoint", text(&new.0), "--verifier", &key];
    done(&[&["--proof", text(&inside_file)], &given_new[..]].concat());
    let said = refused(&[&["--proof", text(&inside_file)], &given[..]].concat());
    assert!(said.contains("another checkpoint"), "{said}");

    // Another record with the same proof, another place, another key, another size.
    let other = office.ledger.log().read(Part::Record, 2).unwrap();
    let other = ProofFile::of_inclusion(&tree, 3, other, old.1.clone()).unwrap().to_text();
    for (proof, why) in
        [(other, "does not lead"), (grown.replacen("old 5\n", "old 4\n", 1), "another checkpoint")]
    {
        let proof = file("bad", &proof);
        let said = refused(&["--proof", text(&proof), given[0], given[1], given[2], given[3]]);
        assert!(said.contains(why), "{why}: {said}");
    }
    let moved = file("bad", &inside.replace("index 3\n", "index 2\n"));
    let said = refused(&[&["--proof", text(&moved)], &given_new[..]].concat());
    assert!(said.contains("does not lead"), "{said}");
    let forged = file("forged", &old.1.text().replacen("\n5\n", "\n4\n", 1));
    let stranger = Signer::random("headcount/another").unwrap().verifier().to_string();
    for (checkpoint, key, why) in
        [(&forged, &key, "forged"), (&old.0, &stranger, "the key of headcount/another")]
    {
        let args = [text(&bundle), "--checkpoint", text(checkpoint), "--verifier", key];
        let said = refused(&args);
        assert!(said.contains(why), "{why}: {said}");
    }

    // A bundle in which a record was changed, left out, or moved.
    let lines: Vec<String> =
        fs::read_to_string(&bundle).unwrap().lines().map(ToOwned::to_owned).collect();
    let mut changed = lines.clone();
    changed.swap(3, 4);
    let mut shorter = lines.clone();
    shorter.remove(4);
    let mut cut = lines.clone();
    cut.truncate(5);
    for (lines, why) in
        [(changed, "says that it is"), (shorter, "says that it is"), (cut, "records")]
    {
        let path = file("changed", &(lines.join("\n") + "\n"));
        let said = refused(&[text(&path)]);
        assert!(said.contains(why), "{why}: {said}");
    }
}

#[test]
fn the_demo_has_the_figures_that_it_recomputes() {
    if skipped() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let headcount = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_headcount"))
            .args(args)
            .current_dir(dir)
            .env("HEADCOUNT_LEDGER", "demo/ledger")
            .env_remove("HEADCOUNT_KEY")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    headcount(&["demo", "demo"]);
    headcount(&["checkpoint", "-o", "now.checkpoint"]);
    headcount(&["export", "log", "-o", "bundle.jsonl"]);
    let status: Value = serde_json::from_str(&headcount(&["status", "--format", "json"])).unwrap();
    let report = headcount(&["report", "2025", "--format", "json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    let (bundle, checkpoint) = (dir.join("bundle.jsonl"), dir.join("now.checkpoint"));
    let found = done(&[
        text(&bundle),
        "--json",
        "--year",
        "2025",
        "--checkpoint",
        text(&checkpoint),
        "--verifier",
        status["verifier_key"].as_str().unwrap(),
    ]);
    let found: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(found["years"]["2025"], comparable(&report));
    assert_eq!(found["years"]["2025"]["total"]["people_reached"], 132_487);
    assert_eq!(found["years"]["2025"]["sum_of_sectors"], 200_706);
    assert_eq!(found["root"], report["as_of"]["root"]);

    // The log says nothing of who anybody is, decoded or not.
    let exported = fs::read_to_string(&bundle).unwrap();
    assert!(exported.starts_with('{') && exported.contains("Pseudonymised personal data"));
    for line in exported.lines().skip(1) {
        let line: Value = serde_json::from_str(line).unwrap();
        let members: Vec<_> = line.as_object().unwrap().keys().collect();
        assert_eq!(members, ["decoded", "record", "sequence"]);
    }
    let with_register = headcount(&["export", "log", "--with-register"]);
    assert!(
        with_register.contains("\"with_register\":true") && with_register.contains("identities")
    );
}

/// The bytes in a bundle are the log's own.
#[test]
fn a_bundle_holds_the_records_to_the_byte() {
    use base64::Engine;
    let office = folded(&random_ledger(3), Policy::default());
    for (sequence, line) in (0..).zip(bundle::lines(&office.ledger, true)) {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let bytes = |name: &str| {
            let text = line[name].as_str().unwrap();
            base64::engine::general_purpose::STANDARD.decode(text).unwrap()
        };
        let read = |part| office.ledger.log().read(part, sequence).unwrap();
        assert_eq!(bytes("record"), read(Part::Record));
        assert_eq!(bytes("identities"), read(Part::Identities));
        assert_eq!(bytes("attributes"), read(Part::Attributes));
        let event = codec::decode(&bytes("record")).unwrap().event;
        assert_eq!(line["decoded"]["event"], event.name());
    }
}
