//! The same story in another order: it must give the same figures.
//!
//! Belongs here: what can come before what. Does not: inventing anything.

use std::collections::BTreeSet;

use super::super::{Step, Tables};
use super::RandomLedger;
use super::numbers::Random;
use super::writing::{csv_text, parsed};

/// The same steps with imports split and reordered and rows shuffled.
///
/// What is done to an activity, or to a register entry, still comes after what it is done to. Nothing
/// passes an erasure (whoever comes afterwards is new) or a gazetteer (it changes what is written).
pub fn shuffled(ledger: &RandomLedger, seed: u64) -> RandomLedger {
    let random = &mut Random(seed ^ 0x0dd5_eed5_0dd5_eed5);
    let stands = |step: &Step| matches!(step, Step::Erase { .. } | Step::Gazetteer(_));
    let mut steps = vec![];
    for part in ledger.steps.split_inclusive(stands) {
        let (last, before) = part.split_last().unwrap();
        if stands(last) {
            steps.extend(rearranged(before, random));
            steps.push(last.clone());
        } else {
            steps.extend(rearranged(part, random));
        }
    }
    RandomLedger { steps, ..ledger.clone() }
}

fn rearranged(steps: &[Step], random: &mut Random) -> Vec<Step> {
    let mut chunks: Vec<Tables> = vec![];
    let mut others: Vec<Step> = vec![];
    for step in steps {
        match step {
            Step::Import(tables) => chunks.extend(tables.one_by_one()),
            Step::Correct(tables) => others.push(Step::Correct(with_rows_shuffled(tables, random))),
            other => others.push(other.clone()),
        }
    }

    // Each imported activity goes somewhere before the first other step that needs it.
    let others_need: Vec<_> = others.iter().map(needs).collect();
    let mut before: Vec<Vec<Tables>> = vec![vec![]; others.len() + 1];
    for chunk in chunks {
        let brings = brought(&chunk);
        let needed = others_need.iter().position(|needs| !needs.is_disjoint(&brings));
        before[random.place(needed.unwrap_or(others.len()) + 1)].push(chunk);
    }

    let mut steps = vec![];
    let mut others = others.into_iter();
    for mut chunks in before {
        random.shuffle(&mut chunks);
        while !chunks.is_empty() {
            let some = random.place(chunks.len()) + 1;
            let import = Tables::joined(&chunks.drain(..some).collect::<Vec<_>>());
            steps.push(Step::Import(with_rows_shuffled(&import, random)));
        }
        steps.extend(others.next());
    }
    steps
}

fn with_rows_shuffled(tables: &Tables, random: &mut Random) -> Tables {
    tables.changed(|text| {
        let (columns, mut rows) = parsed(text);
        random.shuffle(&mut rows);
        csv_text(&columns, &rows)
    })
}

/// An activity, person or household, by the column that names it.
type Name = (&'static str, String);

/// What a step can only come after the import of.
fn needs(step: &Step) -> BTreeSet<Name> {
    match step {
        Step::Import(_) | Step::Gazetteer(_) | Step::Adopt { .. } | Step::Publish { .. } => {
            BTreeSet::new()
        }
        Step::Correct(tables) => {
            let texts = [&tables.activities, &tables.people];
            let rows = texts.into_iter().flat_map(|text| parsed(text).1);
            rows.map(|row| ("activity", row[0].clone())).collect()
        }
        Step::Review { references, .. } => {
            references.iter().map(|reference| ("activity", reference.clone())).collect()
        }
        Step::Void(reference) => BTreeSet::from([("activity", reference.clone())]),
        Step::Merge { household, kept, dropped } | Step::UndoMerge { household, kept, dropped } => {
            let column = if *household { "household" } else { "person" };
            BTreeSet::from([(column, kept.clone()), (column, dropped.clone())])
        }
        Step::Erase { household, number } => {
            BTreeSet::from([(if *household { "household" } else { "person" }, number.clone())])
        }
    }
}

/// What an import brings.
fn brought(tables: &Tables) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    for table in [&tables.activities, &tables.people, &tables.households] {
        let (columns, rows) = parsed(table);
        for name in ["activity", "person", "household"] {
            if let Some(place) = columns.iter().position(|column| column == name) {
                names.extend(rows.iter().map(|row| (name, row[place].trim().to_string())));
            }
        }
    }
    names
}
