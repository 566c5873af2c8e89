//! Reports that are safe to publish: an attacker who has nothing but the JSON, and knows how its
//! numbers depend on each other, works out no number of few people that is held back.
//!
//! The attacker shares no code with the library: dense elimination over all equations of the
//! report, then bounds along every relation, until nothing moves.

use std::collections::BTreeMap;
use std::path::Path;

use headcount::count::Dimension;
use headcount::event::ids::SectorId;
use headcount::event::policy::{Policy, Rule};
use headcount::event::time::Period;
use headcount::report::Report;
use headcount::report::totals::{Request, build};
use serde_json::Value;

use crate::common::{Office, write_tables};
use crate::oracle::random::random_ledger;
use crate::story::folded;

/// Random ledgers attacked.
const LEDGERS: u64 = 9;
/// No number of people comes near.
const MANY: i64 = 1 << 40;

/// End of the path of a number that is in no report: all head-counts behind a row, which is what highest
/// has beyond registered.
const HEADCOUNTS: &str = "/all head-counts";

/// A number of a report, whether it is there or follows from two that are. Nothing where it is held back.
fn number(report: &Value, path: &str) -> Option<i64> {
    let at = |path: &str| report.pointer(path).unwrap_or_else(|| panic!("no {path}")).as_i64();
    match path.strip_suffix(HEADCOUNTS) {
        Some(row) => Some(at(&format!("{row}/highest"))? - at(&format!("{row}/registered"))?),
        None => at(path),
    }
}

/// A weighted sum of numbers, by path, that is 0 (`true`) or at most 0.
type Relation = (bool, Vec<(String, i64)>);

/// What everybody knows of a report's numbers, by their paths in the JSON.
fn relations(report: &Value) -> Vec<Relation> {
    let mut all: Vec<Relation> = Vec::new();
    let sectors = report["sectors"].as_array().unwrap().len();
    let sum = |sum: String, of: Vec<String>| -> Relation {
        (true, of.into_iter().map(|path| (path, 1)).chain([(sum, -1)]).collect())
    };
    let at_most = |a: String, b: String| -> Relation { (false, vec![(a, 1), (b, -1)]) };
    let same = |a: String, b: String| -> Relation { (true, vec![(a, 1), (b, -1)]) };
    let of_row = |row: &str| -> Vec<Relation> {
        let people = format!("{row}/people_reached");
        let mut cells = Vec::new();
        for sex in ["f", "m", "x", "unknown"] {
            for age in ["0_4", "5_11", "12_17", "18_59", "60", "unknown"] {
                cells.push(format!("{row}/sadd/{sex}/{age}"));
            }
        }
        let sides = [format!("{row}/registered"), format!("{row}/estimated")];
        let mut relations = vec![sum(people.clone(), cells)];
        if report.pointer(&sides[0]).is_some() && !row.contains("by/") && !row.contains("_by/") {
            relations.push(sum(people, sides.to_vec()));
        }
        relations
    };
    // Bounds, and the head-counts that they tell.
    let bounds = |row: &str| -> Vec<Relation> {
        let line = ["registered", "lowest", "people_reached", "highest"];
        let line = line.map(|name| format!("{row}/{name}"));
        let pairs = line.windows(2).map(|pair| at_most(pair[0].clone(), pair[1].clone()));
        let headcounts = format!("{row}{HEADCOUNTS}");
        let mut relations: Vec<Relation> = pairs.collect();
        relations.push(sum(line[3].clone(), vec![line[0].clone(), headcounts.clone()]));
        relations.push(at_most(format!("{row}/estimated"), headcounts));
        relations
    };
    let mut rows: Vec<String> = (0..sectors).map(|i| format!("/sectors/{i}")).collect();
    rows.push("/total".into());
    for row in &rows {
        all.extend(of_row(row));
        all.extend(bounds(row));
        if row != "/total" {
            all.push(at_most(format!("{row}/people_reached"), "/total/people_reached".into()));
        }
    }
    let people = |row: &String| format!("{row}/people_reached");
    all.push(sum("/sum_of_sectors".into(), rows[..sectors].iter().map(people).collect()));
    all.push(at_most("/total/people_reached".into(), "/sum_of_sectors".into()));
    let sets = report["overlap"].as_array().unwrap();
    let set = |i: usize| format!("/overlap/{i}/people");
    all.push(sum("/total/registered".into(), (0..sets.len()).map(set).collect()));
    for (i, row) in report["sectors"].as_array().unwrap().iter().enumerate() {
        let with = |at: &usize| sets[*at]["sectors"].as_array().unwrap().contains(&row["sector"]);
        let with = (0..sets.len()).filter(with).map(set).collect();
        all.push(sum(format!("/sectors/{i}/registered"), with));
    }
    for by in ["/by", "/also_by/0"] {
        let Some(breakdown) = report.pointer(by) else { continue };
        let parts = breakdown["parts"].as_array().map_or(0, Vec::len);
        let dimension = breakdown["dimension"].as_str().unwrap_or_default();
        let full = !["sex", "age"].contains(&dimension);
        for (at, whole) in rows.iter().enumerate() {
            let row = |i: usize| match at < sectors {
                true => format!("{by}/parts/{i}/sectors/{at}"),
                false => format!("{by}/parts/{i}/total"),
            };
            for i in 0..parts {
                all.extend(of_row(&row(i)));
                all.push(at_most(format!("{}/people_reached", row(i)), people(whole)));
                let sides = ["registered", "estimated"].map(|side| format!("{}/{side}", row(i)));
                if full {
                    all.push(sum(people(&row(i)), sides.to_vec()));
                    all.extend(bounds(&row(i)));
                }
            }
            let headcounts = |row: &str| format!("{row}{HEADCOUNTS}");
            if parts > 0 && full {
                // An activity has one office, area and project, and a group counted one population group.
                let of: Vec<String> = (0..parts).map(|i| headcounts(&row(i))).collect();
                match ["month", "donor"].contains(&dimension) {
                    true => {
                        let terms = of.iter().map(|part| (part.clone(), -1));
                        all.push((false, terms.chain([(headcounts(whole), 1)]).collect()));
                        all.extend(of.into_iter().map(|part| at_most(part, headcounts(whole))));
                    }
                    false => all.push(sum(headcounts(whole), of)),
                }
            }
            if parts > 0 && full {
                let parts = (0..parts).map(|i| (people(&row(i)), -1));
                all.push((false, parts.chain([(people(whole), 1)]).collect()));
            } else if parts > 0 {
                all.push(sum(people(whole), (0..parts).map(|i| people(&row(i))).collect()));
            }
        }
    }
    let months = report["months"].as_array().map_or(0, Vec::len);
    for (at, whole) in rows.iter().enumerate() {
        let of = |i: usize, what: &str| match at < sectors {
            true => format!("/months/{i}/sectors/{at}/{what}"),
            false => format!("/months/{i}/total/{what}"),
        };
        for i in 0..months {
            let before = (i > 0).then(|| of(i - 1, "cumulative"));
            let terms = before.into_iter().chain([of(i, "new")]).collect();
            all.push(sum(of(i, "cumulative"), terms));
            all.push(at_most(of(i, "new"), of(i, "monthly")));
            all.push(at_most(of(i, "monthly"), of(i, "cumulative")));
            if i + 1 == months {
                all.push(same(of(i, "cumulative"), people(whole)));
            }
            if report["by"]["dimension"] == "month" {
                let part = match at < sectors {
                    true => format!("/by/parts/{i}/sectors/{at}/people_reached"),
                    false => format!("/by/parts/{i}/total/people_reached"),
                };
                all.push(same(of(i, "monthly"), part));
            }
        }
    }
    all
}

/// What a relation says of numbers that are held back, by place, with the sum of those told.
type Hidden = (bool, Vec<(usize, i64)>, i64);

/// The numbers that an attacker works out: those that are null in the JSON and have one value only.
fn worked_out(report: &Value) -> Vec<String> {
    let mut held: BTreeMap<String, usize> = BTreeMap::new();
    let relations: Vec<Hidden> = relations(report)
        .into_iter()
        .map(|(equal, terms)| {
            let mut told = 0;
            let mut hidden = Vec::new();
            for (path, factor) in terms {
                match number(report, &path) {
                    Some(value) => told += factor * value,
                    None => {
                        let next = held.len();
                        hidden.push((*held.entry(path).or_insert(next), factor));
                    }
                }
            }
            (equal, hidden, told)
        })
        .collect();
    let mut known = vec![false; held.len()];

    // Elimination, modulo a prime.
    let prime = 998_244_353i64;
    let mut matrix: Vec<Vec<i64>> = Vec::new();
    for (_, hidden, _) in relations.iter().filter(|(equal, hidden, _)| *equal && !hidden.is_empty())
    {
        let mut row = vec![0i64; held.len()];
        hidden.iter().for_each(|(i, factor)| row[*i] = (row[*i] + factor).rem_euclid(prime));
        matrix.push(row);
    }
    let mut rank = 0;
    for column in 0..held.len() {
        let Some(pivot) = (rank..matrix.len()).find(|at| matrix[*at][column] != 0) else {
            continue;
        };
        matrix.swap(rank, pivot);
        let inverse = {
            let (mut result, mut base, mut exponent) = (1, matrix[rank][column], prime - 2);
            while exponent > 0 {
                if exponent & 1 == 1 {
                    result = result * base % prime;
                }
                base = base * base % prime;
                exponent >>= 1;
            }
            result
        };
        matrix[rank].iter_mut().for_each(|x| *x = *x * inverse % prime);
        let row = matrix[rank].clone();
        for (at, other) in matrix.iter_mut().enumerate() {
            let factor = other[column];
            if at != rank && factor != 0 {
                for (x, y) in other.iter_mut().zip(&row) {
                    *x = (*x - factor * y).rem_euclid(prime);
                }
            }
        }
        rank += 1;
    }
    for row in &matrix[..rank] {
        let filled: Vec<usize> = (0..row.len()).filter(|i| row[*i] != 0).collect();
        if let [only] = filled[..] {
            known[only] = true;
        }
    }

    // Bounds.
    let mut bounds = vec![(0i64, MANY); held.len()];
    for _ in 0..200 {
        let before = bounds.clone();
        for (equal, hidden, told) in &relations {
            for (i, factor) in hidden {
                // factor × x ≤ −told − the least of the rest; of an equation, both ways.
                let rest = |least: bool| -> i64 {
                    let others = hidden.iter().filter(|(j, _)| j != i);
                    let bound = |(j, f): &(usize, i64)| match (*f > 0) == least {
                        true => f * bounds[*j].0,
                        false => f * bounds[*j].1,
                    };
                    told + others.map(bound).sum::<i64>()
                };
                let (low, high) = (rest(true), rest(false));
                let (least, most) = &mut bounds[*i];
                if *factor > 0 {
                    *most = (*most).min(-low);
                    *least = if *equal { (*least).max(-high) } else { *least };
                } else {
                    *least = (*least).max(low);
                    *most = if *equal { (*most).min(high) } else { *most };
                }
                assert!(least <= most, "the relations contradict the report");
            }
        }
        if before == bounds {
            break;
        }
    }
    for (known, (least, most)) in known.iter_mut().zip(&bounds) {
        *known |= least == most;
    }
    held.into_iter().filter(|(_, i)| known[*i]).map(|(path, _)| path).collect()
}

/// Every number of people of a report by its path.
fn numbers(path: &str, value: &Value, found: &mut BTreeMap<String, Option<u64>>) {
    const OF_PEOPLE: [&str; 11] = [
        "people_reached",
        "registered",
        "estimated",
        "lowest",
        "highest",
        "sum_of_sectors",
        "people",
        "monthly",
        "new",
        "cumulative",
        "sadd",
    ];
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(k, v)| numbers(&format!("{path}/{k}"), v, found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, v)| numbers(&format!("{path}/{i}"), v, found));
        }
        Value::Number(_) | Value::Null => {
            let is_of_people = path.split('/').any(|name| OF_PEOPLE.contains(&name));
            if is_of_people && !path.starts_with("/compare") {
                found.insert(path.to_owned(), value.as_u64());
            }
        }
        _ => {}
    }
}

/// Between two numbers of a row that are told there are not few people either.
fn few_between_bounds(path: &str, value: &Value, threshold: u64, at: &str) {
    match value {
        Value::Object(members) => {
            let told = |name: &str| members.get(name).and_then(Value::as_u64);
            let line = ["registered", "lowest", "people_reached", "highest"].map(told);
            if let Some(line) = line.into_iter().collect::<Option<Vec<u64>>>() {
                for (a, b) in line.iter().flat_map(|a| line.iter().map(move |b| (a, b))) {
                    let between = a.abs_diff(*b);
                    assert!(!(1..threshold).contains(&between), "{at}: {path}: {between}");
                }
            }
            members.iter().for_each(|(name, value)| {
                few_between_bounds(&format!("{path}/{name}"), value, threshold, at);
            });
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(i, value)| {
            few_between_bounds(&format!("{path}/{i}"), value, threshold, at);
        }),
        _ => {}
    }
}

fn attack(office: &Office, request: &Request, threshold: u64, at: &str) -> (usize, usize) {
    let open = serde_json::to_value(build(&office.ledger.snapshot(), request).unwrap()).unwrap();
    let safe = Request { publish_safe: Some(threshold), ..request.clone() };
    let safe = serde_json::to_value(build(&office.ledger.snapshot(), &safe).unwrap()).unwrap();
    let (mut all, mut told) = (BTreeMap::new(), BTreeMap::new());
    numbers("", &open, &mut all);
    numbers("", &safe, &mut told);
    assert_eq!(all.len(), told.len(), "{at}");
    let mut held_back = 0;
    for (path, number) in &told {
        let Some(is) = all[path] else { continue };
        match number {
            // What is told is the truth, and not of a few.
            Some(number) => {
                assert_eq!(*number, is, "{at}: {path}");
                assert!(is == 0 || is >= threshold, "{at}: {path} tells {is}");
            }
            None => held_back += 1,
        }
    }
    for (listed, told) in open["activities"]
        .as_array()
        .into_iter()
        .flatten()
        .zip(safe["activities"].as_array().into_iter().flatten())
    {
        for list in ["persons", "households", "household_members", "headcount"] {
            assert!(told[list].is_null() && listed[list].is_u64(), "{at}: {told} tells of a list");
        }
    }
    let indirect = |report: &Value| report["total"]["indirect"].as_i64();
    assert!(indirect(&safe).is_none_or(|n| n == 0 || n.unsigned_abs() >= threshold), "{at}");
    for (equal, terms) in relations(&open) {
        let value = |path: &str| number(&open, path).unwrap();
        let sum: i64 = terms.iter().map(|(path, factor)| factor * value(path)).sum();
        assert!(sum == 0 || (!equal && sum < 0), "{at}: {terms:?} do not hold");
    }
    // What follows may be nobody, or many; no few people.
    let mut found = worked_out(&safe);
    found.retain(|path| (1..threshold as i64).contains(&number(&open, path).unwrap()));
    few_between_bounds("", &safe, threshold, at);
    assert!(
        found.is_empty(),
        "{at}: worked out {} such as {:?}",
        found.len(),
        &found[..found.len().min(8)]
    );
    (held_back, told.len())
}

#[test]
fn no_number_that_is_held_back_can_be_worked_out() {
    let (mut held_back, mut all) = (0, 0);
    for seed in 0..LEDGERS {
        let random = random_ledger(seed);
        let rule = if seed % 2 == 0 { Rule::One } else { Rule::Two };
        let office = folded(&random, Policy::of_rule(rule));
        let by = Dimension::ALL.get(seed as usize % (Dimension::ALL.len() + 1)).copied();
        let request = Request {
            by,
            also_by: [Dimension::Office].into_iter().filter(|_| seed % 4 == 1).collect(),
            months: seed % 3 != 1,
            rrm: true,
            activities: true,
            ..Request::year(Period::year(2025).unwrap())
        };
        let threshold = [3, 5, 12][seed as usize % 3];
        let at = format!("seed {seed}, by {by:?}, threshold {threshold}");
        let counted = attack(&office, &request, threshold, &at);
        held_back += counted.0;
        all += counted.1;
    }
    assert!(held_back > 500, "only {held_back} of {all} were held back: nothing was tried");
}

/// The total and the sum are of all sectors, whichever rows are shown.
#[test]
fn the_row_of_a_sector_tells_nothing_of_the_others() {
    let toml = include_str!("../src/setup/profiles/nrc-mali.toml");
    let mut office = Office::new(toml, Policy::default());
    let folder = office.dir.path().join("tables");
    let activities = "activity,kind,sector,office,admin1,site,start\n\
        A1,distribution,shelter,gao,Gao,S,2025-03-12\nA4,legal-case,icla,gao,Gao,T,2025-04-15\n";
    let households = "activity,household,size\nA1,H1,20\nA1,H2,11\n";
    let people = "activity,person\nA4,P2\nA4,P3\nA4,P5\nA4,P6\n";
    let tables = [("activities", activities), ("households", households), ("people", people)];
    write_tables(&folder, &tables);
    office.import(&folder);
    let all = Request {
        publish_safe: Some(5),
        by: Some(Dimension::Office),
        months: true,
        activities: true,
        three_w: true,
        ..Request::year(Period::year(2025).unwrap())
    };
    let snapshot = office.ledger.snapshot();
    let whole = build(&snapshot, &all).unwrap();
    let shelter = SectorId::new("shelter").unwrap();
    let narrowed = build(&snapshot, &Request { sector: Some(shelter.clone()), ..all }).unwrap();
    let row = |report: &Report| {
        report.sectors.iter().find(|row| row.sector == shelter).map(|row| row.row).unwrap()
    };
    assert_eq!(row(&whole).people_reached.told(), None);
    assert_eq!(row(&narrowed), row(&whole), "as in the report with all rows");
    assert_eq!((narrowed.sectors.len(), narrowed.sum_of_sectors), (1, whole.sum_of_sectors));
    assert_eq!(narrowed.total, whole.total);
    assert_eq!(narrowed.filter.sector.as_deref(), Some("shelter"));
    assert_eq!(narrowed.activities.unwrap().len(), 1);
    assert!(narrowed.three_w.unwrap().rows.iter().all(|row| row.sector.id == "shelter"));
    let months = narrowed.months.unwrap();
    assert!(months.iter().all(|month| month.sectors.len() == 1));
}

#[test]
fn a_report_of_many_people_keeps_its_figures() {
    let mut office = Office::mali();
    office.import(Path::new("tests/cli/report.in/tables"));
    let year = Request::year(Period::year(2025).unwrap());
    let request = Request { publish_safe: Some(5), ..year };
    let report = build(&office.ledger.snapshot(), &request).unwrap();
    assert_eq!(report.total.people_reached, 144);
    let told: Vec<_> = report.sectors.iter().map(|row| row.row.people_reached.told()).collect();
    assert_eq!(told, [None, None, Some(6), Some(0), Some(17), Some(132), Some(7)]);
    // What is worked out from numbers that are held back is not told either.
    let open = build(&office.ledger.snapshot(), &Request { publish_safe: None, ..request.clone() })
        .unwrap();
    let past = Request { compare: Some(Period::year(2023).unwrap()), ..request };
    let compared = build(&office.ledger.snapshot(), &past).unwrap().compare.unwrap();
    assert_eq!(compared.sectors[0].change.change, None);
    assert_eq!(compared.total.change, Some(144));
    assert_eq!(open.suppression, None);
}

#[test]
fn an_attacker_finds_what_is_hidden_badly() {
    let mut office = Office::mali();
    office.import(Path::new("tests/cli/report.in/tables"));
    let year = Request::year(Period::year(2025).unwrap());
    let mut report =
        serde_json::to_value(build(&office.ledger.snapshot(), &year).unwrap()).unwrap();
    assert!(worked_out(&report).is_empty());
    report["sectors"][0]["people_reached"] = Value::Null;
    assert_eq!(worked_out(&report), ["/sectors/0/people_reached"]);
}
