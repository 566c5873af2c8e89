//! What follows from version 2 of the rule, shown on random ledgers.
//!
//! The oracle is asked, since the program is held to it; [`super::assert_invariants`] is asked of both.
//! A ledger that breaks a promise is cut down to what it takes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{assert_invariants, differences, leave_out, ledgers};
use crate::oracle::random::numbers::Random;
use crate::oracle::random::writing::{csv_text, parsed};
use crate::oracle::random::{RandomLedger, random_ledger, random_query};
use crate::oracle::smaller::{in_words, smaller};
use crate::oracle::{Query, Step, Tables, report};

/// Why a promise does not hold for the activity of a reference, after these steps.
type Promise = dyn Fn(&Asked<'_>, &[Step], &str) -> Option<String>;

/// A question under rule 2.
struct Asked<'a> {
    ledger: &'a RandomLedger,
    query: &'a Query,
}

impl Asked<'_> {
    fn report(&self, steps: &[Step]) -> Value {
        report(&self.ledger.sectors, steps, self.query)
    }

    /// The same question under another policy.
    fn report_under(&self, steps: &[Step], choose: impl Fn(&mut Query)) -> Value {
        let mut query = self.query.clone();
        choose(&mut query);
        report(&self.ledger.sectors, steps, &query)
    }
}

fn holds(promise: &Promise) {
    for seed in 0..ledgers() / 4 {
        let ledger = random_ledger(seed);
        let references: Vec<String> = activities(&ledger.steps).into_keys().collect();
        let reference = Random(seed).pick(&references).clone();
        for i in 0..2 {
            let query = random_query(seed * 7 + i, &ledger, 2);
            let asked = Asked { ledger: &ledger, query: &query };
            if promise(&asked, &ledger.steps, &reference).is_some() {
                let broken = |steps: &[Step]| promise(&asked, steps, &reference);
                let steps = smaller(&ledger.steps, |steps| broken(steps).is_some());
                let why = broken(&steps).unwrap();
                panic!("seed {seed}, {reference}: {query:#?}\n{}{why}", in_words(&steps));
            }
        }
    }
}

/// The rows of `activities` of the current versions, by reference: cells by column.
fn activities(steps: &[Step]) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut current = BTreeMap::new();
    for step in steps {
        if let Step::Import(tables) | Step::Correct(tables) = step {
            let (columns, rows) = parsed(&tables.activities);
            for row in rows {
                let cells = columns.iter().cloned().zip(row.iter().map(|cell| cell.trim().into()));
                current.insert(row[0].clone(), cells.collect());
            }
        }
    }
    current
}

/// The steps with their tables changed.
fn with_tables(steps: &[Step], mut change: impl FnMut(&Tables) -> Tables) -> Vec<Step> {
    let mut changed = steps.to_vec();
    for step in &mut changed {
        if let Step::Import(tables) | Step::Correct(tables) = step {
            *tables = change(tables);
        }
    }
    changed
}

/// The steps as if these activities had never been logged.
fn without(steps: &[Step], gone: &BTreeSet<String>) -> Vec<Step> {
    let mut steps = with_tables(steps, |tables| tables.only(|_, row| !gone.contains(&row[0])));
    steps.retain(|step| !matches!(step, Step::Void(reference) if gone.contains(reference)));
    steps
}

/// The steps with a cell of an activity changed in each of its versions.
fn with_cell(
    steps: &[Step],
    reference: &str,
    column: &str,
    change: impl Fn(&str) -> String,
) -> Vec<Step> {
    with_tables(steps, |tables| {
        let (columns, mut rows) = parsed(&tables.activities);
        for row in rows.iter_mut().filter(|row| row[0] == reference) {
            let place = columns.iter().position(|name| name == column).unwrap();
            row[place] = change(&row[place]);
        }
        let activities = match tables.activities.as_str() {
            "" => String::new(),
            _ => csv_text(&columns, &rows),
        };
        Tables { activities, ..tables.clone() }
    })
}

/// Every figure of a report by where it is.
fn figures(report: &Value) -> BTreeMap<String, i64> {
    let mut found = BTreeMap::new();
    let mut take = |of: &str, part: &Value| {
        for row in part["sectors"].as_array().unwrap() {
            let name = format!("{of} {}", row["sector"].as_str().unwrap());
            found.insert(name, row["people_reached"].as_i64().unwrap());
        }
        found.insert(format!("{of} total"), part["total"]["people_reached"].as_i64().unwrap());
    };
    take("whole", report);
    for part in report["by"]["parts"].as_array().into_iter().flatten() {
        take(part["value"].as_str().unwrap(), part);
    }
    found
}

/// The first figure of one report that is not within so many people above that of another.
fn rise_beyond(from: &Value, to: &Value, least: i64, most: i64) -> Option<String> {
    let before = figures(from);
    figures(to).into_iter().find_map(|(name, after)| {
        let rise = after - before[&name];
        (!(least..=most).contains(&rise)).then(|| format!("{name}: {} to {after}", before[&name]))
    })
}

fn is_by_sex_or_age(query: &Query) -> bool {
    query.by.as_deref().is_some_and(|by| ["sex", "age"].contains(&by))
}

#[test]
fn figures_lie_between_their_bounds_sectors_and_wholes() {
    holds(&|asked, steps, _| {
        assert_invariants(&asked.report(steps), "the oracle");
        None
    });
}

#[test]
fn voiding_is_as_never_logging() {
    holds(&|asked, steps, reference| {
        activities(steps).get(reference)?;
        let mut voided = steps.to_vec();
        voided.push(Step::Void(reference.to_owned()));
        let never = asked.report(&without(steps, &BTreeSet::from([reference.to_owned()])));
        let found = differences("", &asked.report(&voided), &never);
        (!found.is_empty()).then(|| found.join("\n"))
    });
}

#[test]
fn a_later_year_never_changes_an_earlier_one() {
    holds(&|asked, steps, _| {
        let after = asked.query.to.to_string();
        let later = activities(steps).into_iter().filter(|(_, cells)| cells["start"] > after);
        let later: BTreeSet<String> = later.map(|(reference, _)| reference).collect();
        let found = differences("", &asked.report(steps), &asked.report(&without(steps, &later)));
        (!found.is_empty()).then(|| found.join("\n"))
    });
}

#[test]
fn groups_added_up_are_no_fewer_than_the_largest_activity() {
    holds(&|asked, steps, _| {
        if is_by_sex_or_age(asked.query) {
            return None;
        }
        let under = |headcounts: &str| {
            asked.report_under(steps, |query| query.policy.headcounts = headcounts.into())
        };
        rise_beyond(&under("activity"), &under("sum"), 0, i64::MAX)
    });
}

#[test]
fn larger_places_have_no_more_people() {
    holds(&|asked, steps, _| {
        if is_by_sex_or_age(asked.query) {
            return None;
        }
        let under =
            |places: &str| asked.report_under(steps, |query| query.policy.places = places.into());
        let levels = ["site", "admin3", "admin2", "admin1"].map(under);
        levels.windows(2).find_map(|pair| rise_beyond(&pair[1], &pair[0], 0, i64::MAX))
    });
}

#[test]
fn marking_raises_a_figure_by_no_more_than_the_head_count() {
    holds(&|asked, steps, reference| {
        if is_by_sex_or_age(asked.query) {
            return None;
        }
        let mark = |mark: &str| {
            asked.report(&with_cell(steps, reference, "new_people", |_| mark.to_owned()))
        };
        rise_beyond(&mark(""), &mark("yes"), 0, head_count(steps, reference))
    });
}

/// The head-count of an activity as it was restated last.
fn head_count(steps: &[Step], reference: &str) -> i64 {
    let mut current = 0;
    for step in steps {
        let (Step::Import(tables) | Step::Correct(tables)) = step else { continue };
        let of = |text: &str| {
            let (_, mut rows) = parsed(text);
            rows.retain(|row| row[0] == reference);
            rows.sort();
            rows.dedup();
            rows
        };
        let rows = of(&tables.headcounts);
        let is_restated = !of(&tables.activities).is_empty() && !tables.headcounts.is_empty();
        if is_restated || !rows.is_empty() {
            current = rows.iter().map(|row| row[2].parse::<i64>().unwrap()).sum();
        }
    }
    current
}

#[test]
fn further_sectors_leave_the_total_in_every_field() {
    holds(&|asked, steps, reference| {
        // Those of all the others, at once.
        let others = activities(steps).into_values().map(|cells| cells["sector"].clone());
        let further = others.collect::<Vec<_>>().join(";");
        let wider = with_cell(steps, reference, "also_sectors", |also| format!("{also};{further}"));
        let totals = |report: Value| {
            let parts = report["by"]["parts"].as_array().into_iter().flatten();
            let parts: Vec<Value> = parts.map(|part| part["total"].clone()).collect();
            Value::from(vec![report["total"].clone(), parts.into()])
        };
        let found = differences("", &totals(asked.report(steps)), &totals(asked.report(&wider)));
        (!found.is_empty()).then(|| found.join("\n"))
    });
}

#[test]
fn under_approved_only_nothing_is_left_yet() {
    holds(&|asked, steps, _| {
        let approved = asked.report_under(steps, |query| query.policy.reviewed = "approved".into());
        let everything = activities(steps).into_keys().collect();
        let found = differences("", &approved, &asked.report(&without(steps, &everything)));
        (!found.is_empty()).then(|| found.join("\n"))
    });
}

#[test]
fn own_figures_are_those_of_the_ledger_of_these_alone() {
    holds(&|asked, steps, _| {
        let office = asked.ledger.offices[0];
        let own = asked.report_under(steps, |query| {
            *query = query.unfiltered();
            query.office = Some(office.to_owned());
            query.own = true;
        });
        let others = activities(steps).into_iter().filter(|(_, cells)| cells["office"] != office);
        let others = others.map(|(reference, _)| reference).collect();
        let query = asked.query.unfiltered();
        let alone = report(&asked.ledger.sectors, &without(steps, &others), &query);
        let found = differences("", &own, &alone);
        (!found.is_empty()).then(|| found.join("\n"))
    });
}

#[test]
fn splitting_a_marked_activity_changes_nothing() {
    holds(&|asked, steps, reference| {
        let marked = with_cell(steps, reference, "new_people", |_| "yes".to_owned());
        let split = split(&marked, reference);
        let [whole, split] = [marked, split].map(|steps| {
            let mut report = asked.report(&steps);
            // There is one activity more.
            leave_out(&mut report, &["activities"]);
            report
        });
        let found = differences("", &whole, &split);
        (!found.is_empty()).then(|| found.join("\n"))
    });
}

/// The steps with the second and further groups of an activity moved to another one like it, and half of
/// the first group's count where no cell breaks it down.
fn split(steps: &[Step], reference: &str) -> Vec<Step> {
    let other = format!("{reference} (2)");
    let mut split = with_tables(steps, |tables| {
        let twice = |text: &str| {
            let (columns, mut rows) = parsed(text);
            let again: Vec<_> = rows.iter().filter(|row| row[0] == reference).cloned().collect();
            rows.extend(again.into_iter().map(|mut row| {
                row[0].clone_from(&other);
                row
            }));
            if text.is_empty() { String::new() } else { csv_text(&columns, &rows) }
        };
        let divided = |text: &str| {
            let (columns, mut rows) = parsed(text);
            let (mut its, mut kept): (Vec<_>, Vec<_>) =
                rows.drain(..).partition(|row| row[0] == reference);
            its.sort();
            its.dedup();
            let mut moved = its.split_off(its.len().min(1));
            if let Some(first) = its.first_mut().filter(|row| row[4..].iter().all(String::is_empty))
            {
                let count: u64 = first[2].parse().unwrap();
                let mut half = first.clone();
                half[2] = (count / 2).to_string();
                first[2] = (count - count / 2).to_string();
                moved.push(half);
            }
            moved.iter_mut().for_each(|row| row[0].clone_from(&other));
            kept.extend(its.into_iter().chain(moved));
            if text.is_empty() { String::new() } else { csv_text(&columns, &kept) }
        };
        Tables {
            activities: twice(&tables.activities),
            headcounts: divided(&tables.headcounts),
            ..tables.clone()
        }
    });
    let voided = split.iter().position(|step| matches!(step, Step::Void(of) if of == reference));
    if let Some(at) = voided {
        split.insert(at, Step::Void(other));
    }
    split
}

/// Every list of a household names everybody of it, and the lists of a period name nobody that was not
/// there.
#[test]
fn a_list_that_names_everyone_never_gives_more_people_than_names() {
    for seed in 0..ledgers() {
        let random = &mut Random(seed);
        let ledger = random_ledger(seed);
        let (mut people, mut households) = (vec![], vec![]);
        let mut activities = vec![];
        for n in 0..random.between(2, 9) {
            let reference = format!("A{n}");
            let day = random.between(1, 28);
            let month = random.between(1, 12);
            let sector = random.pick(&ledger.sectors);
            let kind = random.pick(&["distribution", "class", "assessment", "session"]);
            let status = random.pick(&["", "ongoing", "planned"]);
            let year = random.between(2024, 2025);
            activities.push(format!(
                "{reference},{kind},{sector},gao,Gao,{},{year}-{month:02}-{day:02},{status}",
                random.pick(&["S", "T"])
            ));
            let mut left: Vec<u64> = (1..=6).collect();
            random.shuffle(&mut left);
            for household in ["H", "I"] {
                let names = left.split_off(left.len() - random.place(left.len().min(4)));
                if names.is_empty() {
                    continue;
                }
                households.push(format!("{reference},{household},{}", names.len()));
                people.extend(names.iter().map(|name| format!("{reference},{name},{household}")));
            }
            // Somebody leaves, or comes to something without a word on a household.
            let alone = left.iter().take(random.place(2));
            let stated = random.pick(&["-", "", "H"]);
            people.extend(alone.map(|name| format!("{reference},{name},{stated}")));
        }
        let table = |columns: &str, rows: &[String]| -> String {
            [columns.to_owned()].iter().chain(rows).map(|row| format!("{row}\n")).collect()
        };
        let steps = [Step::Import(Tables {
            activities: table("activity,kind,sector,office,admin1,site,start,status", &activities),
            people: table("activity,person,household", &people),
            households: table("activity,household,size", &households),
            headcounts: String::new(),
        })];
        let query = Query { by: None, ..random_query(seed, &ledger, 2).unfiltered() };
        let answer = report(&ledger.sectors, &steps, &query);
        let named: BTreeSet<&str> =
            people.iter().map(|row| row.split(',').nth(1).unwrap()).collect();
        let registered = answer["total"]["registered"].as_u64().unwrap();
        assert!(registered <= named.len() as u64, "seed {seed}: {query:#?}\n{}", in_words(&steps));
    }
}
