//! Bundles and logs that say what is not so: the script names what does not fit.

use std::fs;

use headcount::audit::bundle;
use headcount::event::FiguresPublished;
use headcount::event::policy::{Places, Policy};
use headcount::event::time::Period;
use serde_json::Value;

use super::{done, exported, figures_of, publish, refused, skipped, text};
use crate::common::Office;
use crate::oracle::random::random_ledger;
use crate::story::folded;

/// A random ledger in which somebody is listed.
fn office() -> Office {
    folded(&random_ledger(7), Policy::default())
}

fn year() -> Period {
    Period::year(2025).unwrap()
}

/// The lines of a bundle with the register.
fn lines(office: &Office) -> Vec<Value> {
    let header = bundle::header(&office.ledger, true).unwrap();
    let lines = bundle::lines(&office.ledger, true).map(Result::unwrap);
    std::iter::once(header).chain(lines).map(|line| serde_json::from_str(&line).unwrap()).collect()
}

/// What the script says of a bundle with some lines changed.
fn said_of(office: &Office, change: impl FnOnce(&mut Vec<Value>)) -> String {
    let mut lines = lines(office);
    change(&mut lines);
    let path = office.dir.path().join("forged.jsonl");
    let text_of = |line: &Value| line.to_string() + "\n";
    fs::write(&path, lines.iter().map(text_of).collect::<String>()).unwrap();
    refused(&[text(&path)])
}

fn bytes(value: &Value) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(value.as_str().unwrap()).unwrap()
}

fn in_base64(bytes: &[u8]) -> Value {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes).into()
}

/// The line of the first record with more than a few bytes of a part of the register.
fn first_with(lines: &[Value], part: &str) -> usize {
    lines.iter().skip(1).position(|line| bytes(&line[part]).len() > 36).unwrap() + 1
}

#[test]
fn rows_of_the_register_that_are_not_those_of_the_record_are_found() {
    if skipped() {
        return;
    }
    let office = office();
    let whole = exported(&office, true);
    assert!(done(&[text(&whole)]).contains("rows of the register"));

    // Another pseudonym, another seed. Behind the pseudonyms stand those of normal forms, on which
    // nothing rests.
    for at in [50, 5] {
        let said = said_of(&office, |lines| {
            let line = first_with(lines, "identities");
            let mut identities = bytes(&lines[line]["identities"]);
            identities[at] ^= 1;
            lines[line]["identities"] = in_base64(&identities);
        });
        assert!(said.contains("not the ones that the record commits to"), "{said}");
    }
    // One entry less.
    let said = said_of(&office, |lines| {
        let line = first_with(lines, "identities");
        let mut identities = bytes(&lines[line]["identities"]);
        identities.truncate(identities.len() - 32);
        lines[line]["identities"] = in_base64(&identities);
    });
    assert!(said.contains("not as many") || said.contains("damaged"), "{said}");
    // The attributes of two activities exchanged.
    let said = said_of(&office, |lines| {
        let has_attributes = |line: &&Value| bytes(&line["attributes"]).len() > 3;
        let all: Vec<Value> = lines.iter().skip(1).filter(has_attributes).cloned().collect();
        let other = all.iter().find(|line| line["attributes"] != all[0]["attributes"]).unwrap();
        let at = |line: &Value| line["sequence"].as_u64().unwrap() as usize + 1;
        lines[at(&all[0])]["attributes"] = other["attributes"].clone();
        lines[at(other)]["attributes"] = all[0]["attributes"].clone();
    });
    assert!(!said.is_empty());
    // Rows for a record that brings none.
    let said = said_of(&office, |lines| lines[1]["attributes"] = in_base64(&[0, 0, 0]));
    assert!(said.contains("brings none"), "{said}");
}

#[test]
fn an_attribute_of_one_person_that_was_changed_is_found() {
    if skipped() {
        return;
    }
    let office = office();
    // Every byte of every record's attributes, one bit at a time: it does not decode, or it does not fit.
    let whole = lines(&office);
    let mut tried = 0;
    for (line, content) in whole.iter().enumerate().skip(1) {
        for at in 0..bytes(&content["attributes"]).len().min(2) {
            let said = said_of(&office, |lines| {
                let mut attributes = bytes(&lines[line]["attributes"]);
                attributes[at] ^= 1;
                lines[line]["attributes"] = in_base64(&attributes);
            });
            assert!(said.contains(&format!("record {}", line - 1)), "{said}");
            tried += 1;
        }
    }
    assert!(tried > 5, "{tried}");
}

/// A change that a forger makes to a publication.
type Forge = fn(&mut FiguresPublished);

#[test]
fn published_figures_that_are_not_those_of_the_records_are_found() {
    if skipped() {
        return;
    }
    let honest = |office: &Office| -> FiguresPublished {
        let policy = office.ledger.state().policy_of(2025).clone();
        let figures = figures_of(office, year(), &policy);
        let snapshot = office.ledger.snapshot();
        let (log_size, log_root) = (snapshot.log().size(), snapshot.log().root());
        let (label, note) = (String::new(), String::new());
        let held_back = None;
        FiguresPublished {
            period: year(),
            label,
            figures,
            policy,
            log_size,
            log_root,
            note,
            held_back,
        }
    };
    let forge: [(&str, Forge); 6] = [
        ("nothing", |_| ()),
        ("people", |published| published.figures.total.people_reached += 1),
        ("a bound", |published| {
            let bounds = published.figures.total.bounds.as_mut().unwrap();
            bounds.highest += 1;
        }),
        ("a cell", |published| published.figures.total.sadd.0[3][5] += 1),
        ("the policy", |published| published.policy.places = Places::Admin1),
        ("the log", |published| published.log_root[0] ^= 1),
    ];
    for (what, forge) in forge {
        // A ledger in which the level of places matters.
        let mut office = Office::mali();
        office.import("tests/worked-example".as_ref());
        office.import("tests/worked-example/site-u".as_ref());
        let mut published = honest(&office);
        forge(&mut published);
        publish(&mut office, published);
        let bundle = exported(&office, true);
        if what == "nothing" {
            assert!(done(&[text(&bundle)]).contains("recomputed, identical"));
            continue;
        }
        let said = refused(&[text(&bundle)]);
        let why = if what == "the log" { "from another log" } else { "are not those" };
        assert!(said.contains(why), "{what}: {said}");
        // Sex and age are in the register alone.
        let bundle = exported(&office, false);
        match what {
            "a cell" => assert!(done(&[text(&bundle)]).contains("recomputed, identical")),
            _ => assert!(refused(&[text(&bundle)]).contains(why), "{what}"),
        }
    }
}
