//! A ledger that shows a fault, cut down to what it takes to show it.
//!
//! Belongs here: leaving out steps, activities, rows and cells, and writing what is left for people to
//! read. Does not: knowing what a fault is.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::time::{Duration, Instant};

use super::random::writing::{csv_text, parsed};
use super::{Step, Tables};

/// How long to look for something smaller: each trial folds a ledger.
const TIME_MAX: Duration = Duration::from_secs(60);

/// The smallest steps found that still fail. Steps that make no ledger do not count: `fails` panics on
/// them.
pub fn smaller(steps: &[Step], fails: impl Fn(&[Step]) -> bool) -> Vec<Step> {
    let mut steps = steps.to_vec();
    let until = Instant::now() + TIME_MAX;
    quietly_in_this_thread();
    loop {
        let mut found = false;
        for change in [without_step, without_activity, without_row, without_cell] {
            let mut place = 0;
            while Instant::now() < until
                && let Some(changed) = change(&steps, place)
            {
                let still = catch_unwind(AssertUnwindSafe(|| fails(&changed)));
                if still.unwrap_or(false) {
                    steps = changed;
                    found = true;
                } else {
                    place += 1;
                }
            }
        }
        if !found {
            break;
        }
    }
    QUIET.set(false);
    steps
}

thread_local! {
    /// Whether panics of this thread go unsaid.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

fn quietly_in_this_thread() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                loud(panic);
            }
        }));
    });
    QUIET.set(true);
}

fn without_step(steps: &[Step], place: usize) -> Option<Vec<Step>> {
    let mut steps = steps.to_vec();
    (place < steps.len()).then(|| {
        steps.remove(place);
        steps
    })
}

/// Leaves out one activity with everything that is done to it.
fn without_activity(steps: &[Step], place: usize) -> Option<Vec<Step>> {
    let mut references = BTreeSet::new();
    for step in steps {
        if let Step::Import(tables) = step {
            references.extend(parsed(&tables.activities).1.into_iter().map(|row| row[0].clone()));
        }
    }
    let reference = references.into_iter().nth(place)?;
    let mut left = vec![];
    for step in steps {
        match step {
            Step::Import(tables) => left.push(Step::Import(without(tables, &reference))),
            Step::Correct(tables) => left.push(Step::Correct(without(tables, &reference))),
            Step::Void(voided) if *voided == reference => (),
            Step::Review { decision, references } => {
                let references = references.iter().filter(|other| **other != reference).cloned();
                let (decision, references) = (decision.clone(), references.collect());
                left.push(Step::Review { decision, references });
            }
            other => left.push(other.clone()),
        }
    }
    left.retain(|step| match step {
        Step::Import(tables) | Step::Correct(tables) => !is_empty(tables),
        _ => true,
    });
    Some(left)
}

fn without(tables: &Tables, reference: &str) -> Tables {
    tables.only(|_, row| row[0] != reference)
}

fn is_empty(tables: &Tables) -> bool {
    let texts = [&tables.activities, &tables.people, &tables.households, &tables.headcounts];
    texts.into_iter().all(|text| parsed(text).1.is_empty())
}

/// Changes each cell or row of the tables by its place among those that `change` takes.
fn changed(steps: &[Step], mut change: impl FnMut(usize, &mut Vec<Vec<String>>)) -> Vec<Step> {
    let mut steps = steps.to_vec();
    for step in &mut steps {
        let (Step::Import(tables) | Step::Correct(tables)) = step else { continue };
        for (table, text) in tables.each_mut().into_iter().enumerate() {
            if !text.is_empty() {
                let (columns, mut rows) = parsed(text);
                change(table, &mut rows);
                *text = csv_text(&columns, &rows);
            }
        }
    }
    steps
}

fn without_row(steps: &[Step], place: usize) -> Option<Vec<Step>> {
    let mut left = place;
    let mut found = false;
    let changed = changed(steps, |table, rows| {
        // Rows of activities go with everything that is theirs.
        if table > 0 && !found {
            found = left < rows.len();
            if found {
                rows.remove(left);
            } else {
                left -= rows.len();
            }
        }
    });
    found.then_some(changed)
}

fn without_cell(steps: &[Step], place: usize) -> Option<Vec<Step>> {
    let mut left = place;
    let mut found = false;
    let changed = changed(steps, |_, rows| {
        let cells = rows.iter_mut().flat_map(|row| row.iter_mut().skip(1));
        for cell in cells.filter(|cell| !cell.is_empty()) {
            if !found && left == 0 {
                found = true;
                cell.clear();
            }
            left = left.wrapping_sub(1);
        }
    });
    found.then_some(changed)
}

/// The steps as people read them: only the columns that are filled.
pub fn in_words(steps: &[Step]) -> String {
    let mut words = String::new();
    for step in steps {
        match step {
            Step::Import(tables) => words.push_str(&format!("import\n{}", table_lines(tables))),
            Step::Correct(tables) => words.push_str(&format!("correct\n{}", table_lines(tables))),
            other => words.push_str(&format!("{other:?}\n")),
        }
    }
    words
}

fn table_lines(tables: &Tables) -> String {
    let mut lines = String::new();
    let texts = [&tables.activities, &tables.people, &tables.households, &tables.headcounts];
    for (name, text) in ["activities", "people", "households", "headcounts"].iter().zip(texts) {
        let (columns, rows) = parsed(text);
        for row in &rows {
            let filled = columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            let cells: Vec<String> =
                filled.map(|(column, cell)| format!("{column}={cell}")).collect();
            lines.push_str(&format!("  {name}: {}\n", cells.join(" ")));
        }
        if rows.is_empty() && !text.is_empty() {
            lines.push_str(&format!("  {name}: none\n"));
        }
    }
    lines
}
