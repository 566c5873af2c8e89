//! What activities hand out and do, invented.
//!
//! Belongs here: the columns that only some kinds have. Does not: all others, and the type of a facility (`rows`).

use super::super::Step;
use super::RandomLedger;
use super::numbers::Random;
use super::writing::{csv_text, parsed};

const COLUMNS: [&str; 11] = [
    "items",
    "quantity",
    "unit",
    "value",
    "currency",
    "class_level",
    "sessions",
    "case_type",
    "case_status",
    "shock",
    "topic",
];
const ITEMS: [&str; 5] = ["Kit d'hygiène", "kit d'hygiene", "Blé", "cash", "tents"];
const AMOUNTS: [&str; 6] = ["1", "40", "2.5", "0.125", "1250000", "3"];

/// The same ledger, where every version of an activity says what was handed out and done.
pub fn with_goods(ledger: &RandomLedger, seed: u64) -> RandomLedger {
    let random = &mut Random(seed ^ 0x6a09_e667_f3bc_c908);
    let mut ledger = ledger.clone();
    for step in &mut ledger.steps {
        let (Step::Import(tables) | Step::Correct(tables)) = step else { continue };
        if tables.activities.is_empty() {
            continue;
        }
        let (mut columns, mut rows) = parsed(&tables.activities);
        let kind = columns.iter().position(|column| column == "kind").unwrap();
        columns.extend(COLUMNS.map(String::from));
        for row in &mut rows {
            let kind = row[kind].clone();
            row.extend(COLUMNS.map(|column| cell(random, &kind, column)));
        }
        tables.activities = csv_text(&columns, &rows);
    }
    ledger
}

fn cell(random: &mut Random, kind: &str, column: &str) -> String {
    let hands_out = matches!(kind, "distribution" | "rrm-response");
    match column {
        "items" if hands_out => {
            let item = random.maybe(85, &ITEMS);
            random.spelt(&item)
        }
        "quantity" | "value" if hands_out => random.maybe(75, &AMOUNTS),
        "unit" if hands_out => random.maybe(75, &["kit", "KIT", "kg"]),
        "currency" if hands_out => random.maybe(75, &["XOF", "xof", "EUR"]),
        "class_level" if kind == "class" => random.maybe(70, &["CE1", "ce1", "level A"]),
        "sessions" if kind == "class" => random.maybe(60, &["12", "96"]),
        "case_type" if kind == "legal-case" => random.maybe(60, &["identity card", "HLP"]),
        "case_status" if kind == "legal-case" => random.maybe(70, &["open", "Open", "fermé"]),
        "shock" if kind == "rrm-response" => random.maybe(50, &["flood", "Flood"]),
        "topic" if matches!(kind, "session" | "assessment") => {
            random.maybe(50, &["safe water", "mediation"])
        }
        _ => String::new(),
    }
}
