//! The independent verifier: a Python script that shares no code with the program must come to the
//! same roots, proofs and figures from an exported bundle.
//!
//! Left out where there is no Python 3, but never under `CI=true`.

mod decoded;
mod forged;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use headcount::audit::bundle;
use headcount::audit::checkpoint::{Checkpoint, tree};
use headcount::audit::note::Signer;
use headcount::audit::proof::Tree;
use headcount::audit::proof_file::ProofFile;
use headcount::count::{Query, Source};
use headcount::event::FiguresPublished;
use headcount::event::figures::{AGES, Figure, Figures, SEXES};
use headcount::event::ids::{DonorId, SectorId};
use headcount::event::policy::{HeadcountRule, Policy, Rule};
use headcount::event::time::{Day, Period};
use headcount::log::codec;
use headcount::log::store::Part;
use headcount::log::tree::leaf_hash;
use headcount::report::totals::{Request, build};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::common::desk::Desk;
use crate::common::program::run;
use crate::common::{Office, skip};
use crate::older_ledgers::unpacked;
use crate::oracle::random::{
    RandomLedger, random_ledger, random_query, with_policies, with_reviews,
};
use crate::story::{folded, policy_of};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verifier/verify_bundle.py");
/// Random ledgers tried, unless `HEADCOUNT_VERIFIER_LEDGERS` says how many.
const LEDGERS: u64 = 20;

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

/// The bundle of a ledger, in a file.
fn exported(office: &Office, with_register: bool) -> PathBuf {
    let path = office.dir.path().join("bundle.jsonl");
    let mut text = bundle::header(&office.ledger, with_register).unwrap() + "\n";
    for line in bundle::lines(&office.ledger, with_register) {
        text.push_str(&line.unwrap());
        text.push('\n');
    }
    fs::write(&path, text).unwrap();
    path
}

/// The figures of a period under a policy.
fn figures_of(office: &Office, period: Period, policy: &Policy) -> Figures {
    office.ledger.snapshot().answer_anew(&Query::whole(period, policy.clone())).unwrap().figures
}

fn publish(office: &mut Office, published: FiguresPublished) {
    let stamp = office.stamp();
    office.ledger.recorder(stamp).publish(published).unwrap();
}

/// What the script recomputes of a figure. Sex and age take the register.
fn figure(figure: &Figure, with_register: bool) -> Value {
    let Figure { people_reached, registered, estimated, indirect, activities, bounds, .. } = figure;
    let bounds = bounds.unwrap();
    let mut row = json!({
        "people_reached": people_reached, "registered": registered, "estimated": estimated,
        "indirect": indirect, "activities": activities,
        "lowest": bounds.lowest, "highest": bounds.highest,
    });
    if with_register {
        let cells = |cells: &[u64; 6]| AGES.into_iter().zip(*cells).collect::<BTreeMap<_, _>>();
        let sadd: BTreeMap<_, _> = SEXES.into_iter().zip(figure.sadd.0.iter().map(cells)).collect();
        row["sadd"] = json!(sadd);
    }
    row
}

/// What the script recomputes of a period.
fn recomputed(office: &Office, period: Period, with_register: bool) -> Value {
    let snapshot = office.ledger.snapshot();
    let policy = snapshot.policy(period);
    let figures = figures_of(office, period, policy);
    let sector = |(id, row): &(SectorId, Figure)| {
        let mut row = figure(row, with_register);
        row["sector"] = json!(id);
        row
    };
    json!({
        "policy": policy,
        "sectors": figures.sectors.iter().map(sector).collect::<Vec<_>>(),
        "total": figure(&figures.total, with_register),
        "sum_of_sectors": figures.sum_of_sectors(),
        "overlap": figures.overlap,
    })
}

/// What the script says of some periods.
fn found(bundle: &Path, periods: &[&str]) -> Value {
    let mut args = vec![text(bundle), "--json"];
    periods.iter().for_each(|period| args.extend(["--period", period]));
    serde_json::from_str(&done(&args)).unwrap()
}

/// A year, or two days with a slash between them.
fn period(text: &str) -> Period {
    let day = |text| Day::parse(text).unwrap();
    match text.split_once('/') {
        Some((from, to)) => Period::try_from((day(from), day(to))).unwrap(),
        None => Period::year(text.parse().unwrap()).unwrap(),
    }
}

/// The script's own figures of donors are the program's.
fn assert_own_figures_agree(office: &Office, bundle: &Path, donors: &[&str], what: &str) {
    for donor in donors {
        let asked = ["--year", "2025", "--own", &format!("donor={donor}"), "--json"];
        let found: Value =
            serde_json::from_str(&done(&[&[text(bundle)], &asked[..]].concat())).unwrap();
        let donor = Some(DonorId::new(donor).unwrap());
        let request = Request { donor, own: true, ..Request::year(period("2025")) };
        let ours = build(&office.ledger.snapshot(), &request).unwrap();
        let ours = serde_json::to_value(ours).unwrap();
        assert_is_of(&ours, &found["periods"]["2025"], what);
    }
}

/// Asserts that the script and the program agree on some periods.
fn assert_agreed(office: &Office, periods: &[&str], with_register: bool, what: &str) {
    let found = found(&exported(office, with_register), periods);
    assert_eq!(found["root"], hex::encode(office.ledger.log().root()));
    for asked in periods {
        let ours = recomputed(office, period(asked), with_register);
        let (found, ours) = (found["periods"][asked].to_string(), ours.to_string());
        assert_eq!(found, ours, "{what}, {asked}");
    }
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

/// A random ledger: with policies by year and publications, or under one policy.
fn ledger(seed: u64) -> (RandomLedger, Office) {
    let ledger = random_ledger(seed);
    let rule = if seed.is_multiple_of(4) { 1 } else { 2 };
    let (opened_with, ledger) = match seed % 2 {
        0 => (random_query(seed, &ledger, rule).policy, ledger),
        _ => with_policies(&ledger, seed),
    };
    let (mut opened_with, mut ledger) = (opened_with, ledger);
    if seed % 3 == 1 {
        ledger = with_reviews(&ledger, seed);
        if opened_with.rule == 2 {
            opened_with.reviewed = "approved".to_owned();
        }
    }
    let office = folded(&ledger, policy_of(&opened_with));
    (ledger, office)
}

#[test]
fn random_ledgers_have_the_figures_that_it_recomputes() {
    if skipped() {
        return;
    }
    let asked = std::env::var("HEADCOUNT_VERIFIER_LEDGERS").ok().and_then(|n| n.parse().ok());
    let periods =
        ["2023", "2024", "2025", "2026", "2024-11-16/2025-04-30", "2025-02-01/2025-02-28"];
    for seed in 0..asked.unwrap_or(LEDGERS) {
        let (ledger, office) = ledger(seed);
        let with_register = seed % 4 != 3;
        let what = format!("seed {seed}");
        assert_agreed(&office, &periods, with_register, &what);
        if seed.is_multiple_of(3) {
            assert_own_figures_agree(&office, &exported(&office, true), &ledger.donors, &what);
        }
    }
}

/// Adopting another policy changes no year that was published, and no period that ends in it.
#[test]
fn what_was_published_keeps_its_policy() {
    if skipped() {
        return;
    }
    let sum = Policy { headcounts: HeadcountRule::Sum, ..Policy::default() };
    let mut kept = 0;
    for seed in 0..12 {
        let opened_with =
            if seed % 2 == 0 { Policy::of_rule(Rule::One) } else { Policy::default() };
        let mut office = folded(&random_ledger(seed), opened_with.clone());
        let snapshot = office.ledger.snapshot();
        let (log_size, log_root) = (snapshot.log().size(), snapshot.log().root());
        let published = FiguresPublished {
            period: period("2025"),
            label: String::new(),
            figures: figures_of(&office, period("2025"), &opened_with),
            policy: opened_with,
            log_size,
            log_root,
            note: String::new(),
            held_back: None,
        };
        publish(&mut office, published);
        let stamp = office.stamp();
        office.ledger.recorder(stamp).adopt(sum.clone(), 2025, "agreed").unwrap();
        let periods = ["2024", "2025", "2025-01-01/2025-06-30", "2025-07-01/2026-06-30", "2026"];
        assert_agreed(&office, &periods, true, &format!("seed {seed}"));
        let (then, otherwise) = (
            recomputed(&office, period("2025"), true)["total"].clone(),
            figure(&figures_of(&office, period("2025"), &sum).total, true),
        );
        kept += u32::from(then != otherwise);
    }
    assert!(kept > 0, "no policy differs, so nothing was shown");
}

#[test]
fn it_checks_checkpoints_and_proofs_and_finds_what_was_changed() {
    if skipped() {
        return;
    }
    let office = folded(&random_ledger(7), Policy::default());
    let bundle = exported(&office, false);
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

/// In it, 2025 was published, then another policy was adopted for 2025, which governs it no more.
#[test]
fn a_ledger_made_before_rule_2_is_recomputed_as_it_was_published() {
    if skipped() {
        return;
    }
    let (dir, ledger) = unpacked();
    let (bundle, checkpoint) = (dir.path().join("bundle"), dir.path().join("ledger.checkpoint"));
    let said = run(&ledger, ["export", "log", "--with-register", "-o", text(&bundle)]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let verifier = dir.path().join("ledger.vkey");
    let given = ["--json", "--year", "2025", "--checkpoint", text(&checkpoint)];
    let said = done(&[&[text(&bundle)], &given[..], &["--verifier", text(&verifier)]].concat());
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["published"], 2);
    let report = run(&ledger, ["report", "2025", "--format", "json"]).out;
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["policy"]["headcounts"], "activity");
    assert_is_of(&report, &said["periods"]["2025"], "the older ledger");
}

/// Asserts that a report says what the script found, number by number.
fn assert_is_of(report: &Value, found: &Value, what: &str) {
    let rows = |report: &Value| {
        let mut rows = report["sectors"].as_array().unwrap().clone();
        rows.push(report["total"].clone());
        rows
    };
    for (ours, found) in rows(report).iter().zip(rows(found)) {
        for (name, value) in found.as_object().unwrap() {
            assert_eq!(ours[name], *value, "{what}: {name} of {}", ours["sector"]);
        }
    }
    for name in ["policy", "sum_of_sectors", "overlap"] {
        assert_eq!(report[name], found[name], "{what}: {name}");
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
    let said = done(&[
        text(&bundle),
        "--json",
        "--year",
        "2025",
        "--checkpoint",
        text(&checkpoint),
        "--verifier",
        status["verifier_key"].as_str().unwrap(),
    ]);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_is_of(&report, &said["periods"]["2025"], "the demo");
    assert!(said["periods"]["2025"]["total"].get("sadd").is_none());
    assert_eq!(said["periods"]["2025"]["total"]["people_reached"], 132_487);
    assert_eq!(said["periods"]["2025"]["sum_of_sectors"], 200_706);
    assert_eq!(said["root"], report["as_of"]["root"]);
    let whole = dir.join("register.jsonl");
    headcount(&["export", "log", "--with-register", "-o", text(&whole)]);
    let said = found(&whole, &["2025"]);
    assert_is_of(&report, &said["periods"]["2025"], "the demo with its register");
    assert!(said["periods"]["2025"]["total"].get("sadd").is_some());
    assert!(said["register"]["rows"].as_u64() > Some(20_000), "{}", said["register"]);

    // A publication, and another policy for the year.
    headcount(&["publish", "2025"]);
    let sum =
        ["policy", "adopt", "--headcounts", "sum", "--from-year", "2025", "--reason", "asked"];
    headcount(&sum);
    headcount(&["export", "log", "-o", text(&bundle)]);
    let said = found(&bundle, &["2025"]);
    assert_eq!(said["published"], 1);
    assert_eq!(said["periods"]["2025"]["total"]["people_reached"], 132_487);

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

#[test]
fn it_reads_from_the_log_which_key_signs() {
    let desk = Desk::new();
    let ok = |args: &[&str]| assert_eq!(desk.run(args).code, Some(0), "{args:?}");
    let path = |name: &str| text(&desk.path(name)).to_owned();
    let key = |name: &str| std::fs::read_to_string(desk.path(name)).unwrap();
    ok(&["checkpoint", "-o", &path("old.checkpoint")]);
    let (old, old_sign) = (key("ledger.vkey"), key("ledger.sign"));
    ok(&["key", "new-signing", "--reason", "a laptop was stolen"]);
    ok(&["checkpoint", "-o", &path("new.checkpoint")]);
    ok(&["export", "log", "-o", &path("bundle")]);
    let new = key("ledger.vkey");
    let args = |checkpoint: &str, key: &str| {
        ["--checkpoint", &path(checkpoint), "--verifier", key.trim(), &path("bundle")]
            .map(str::to_owned)
    };
    let says = |args: &[String]| done(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let refuses = |args: &[String]| refused(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(says(&args("old.checkpoint", &old)).contains("signed with the key of"));
    assert!(says(&args("new.checkpoint", &new)).contains("signed with the key of"));
    let handed_over = says(&args("new.checkpoint", &old));
    assert!(
        handed_over.contains("signed with the key that took over with record 2"),
        "{handed_over}"
    );
    assert!(refuses(&args("old.checkpoint", &new)).contains("was not signed"));
    // Signed with the key that was replaced, of more records than it signed.
    let now = key("new.checkpoint");
    let text_of = format!("{}\n", now.split_once("\n\n").unwrap().0);
    desk.write("forged.checkpoint", Signer::parse(&old_sign).unwrap().sign(&text_of));
    assert!(refuses(&args("forged.checkpoint", &old)).contains("was replaced by record 2"));
}
