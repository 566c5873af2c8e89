//! The attacker finds what follows: small reports, made by hand, of which a number can be worked out.
//!
//! Belongs here: that the attacker is not blind, and finds nothing where nothing follows.

use serde_json::{Value, json};

use super::attack::attack;
use super::book::{Book, Reading};
use super::printed::{AGES, SEXES, Tables, read};
use super::relations::{NONE, Relation};
use super::rule::Knowledge;

/// A book of numbers, of which some are told in some formats.
fn book(numbers: &[(&str, i64)], told: &[(&'static str, &[&str])]) -> Book {
    let mut book = Book::default();
    for (name, number) in numbers {
        book.read(Reading::Whole, name, Some(*number));
    }
    for (format, names) in told {
        for (name, number) in numbers {
            let number = names.contains(name).then_some(*number);
            book.read(Reading::Printed(format), name, number);
        }
    }
    book
}

fn found(book: &Book, relations: &[Relation]) -> Vec<String> {
    let outcome = attack(book, relations, |_| 1, |_| true);
    assert!(outcome.undecided.is_empty());
    outcome.worked_out.iter().map(|at| book.name(*at).to_owned()).collect()
}

fn relation(book: &Book, low: i64, terms: &[(&str, i64)], high: i64) -> Relation {
    let terms = terms.iter().map(|(name, factor)| (book.at(name).unwrap(), *factor)).collect();
    Relation { why: "by hand", terms, low, high }
}

#[test]
fn numbers_that_are_whole_and_not_zero_are_worked_out() {
    let all: &[(&str, i64)] = &[("a", 1), ("b", 1), ("c", 1), ("sum", 3)];
    let book = book(all, &[("json", &["sum"])]);
    let sum = relation(&book, 0, &[("a", 1), ("b", 1), ("c", 1), ("sum", -1)], 0);
    // Three numbers from 1 on that add up to 3.
    assert_eq!(found(&book, std::slice::from_ref(&sum)), ["a", "b", "c"]);
    // As many different triples add up to 4.
    let book = self::book(&[("a", 1), ("b", 2), ("c", 1), ("sum", 4)], &[("json", &["sum"])]);
    let sum = relation(&book, 0, &[("a", 1), ("b", 1), ("c", 1), ("sum", -1)], 0);
    assert_eq!(found(&book, &[sum]), [""; 0]);
}

#[test]
fn what_only_whole_numbers_rule_out_is_ruled_out() {
    // 7% of 30 people, rounded: between 1.95 and 2.25.
    let book = book(&[("few", 2), ("people", 30)], &[("html", &["people"])]);
    let percent = relation(&book, 13 * 30, &[("few", 200)], 15 * 30);
    assert_eq!(found(&book, &[percent]), ["few"]);
}

#[test]
fn a_number_follows_from_two_formats_together() {
    let all: &[(&str, i64)] = &[("people", 12), ("by lists", 9), ("by head-counts", 3)];
    let of = |told: &[(&'static str, &[&str])]| {
        let book = book(all, told);
        let terms = [("by lists", 1), ("by head-counts", 1), ("people", -1)];
        let sum = relation(&book, 0, &terms, 0);
        found(&book, &[sum])
    };
    assert_eq!(of(&[("json", &["people"])]), [""; 0]);
    assert_eq!(of(&[("csv", &["by lists"])]), [""; 0]);
    assert_eq!(of(&[("json", &["people"]), ("csv", &["by lists"])]), ["by head-counts"]);
}

#[test]
fn a_number_that_one_format_holds_back_and_another_tells_is_named() {
    let book = book(&[("a", 3)], &[("json", &[]), ("csv", &["a"])]);
    assert_eq!(book.held_and_told().collect::<Vec<_>>(), [(0, ["json", "csv"])]);
    assert_eq!(book.held().count(), 0);
}

/// A report of two sectors, all by lists, without sex and age.
fn report(education: u64, wash: u64, total: u64, overlap: &[(&[&str], u64)]) -> Value {
    let sadd = |people: u64| -> Value {
        let of = |sex: &str| -> Value {
            let ages = AGES.map(|age| {
                let is_unknown = (sex, age) == ("unknown", "unknown");
                (age.to_owned(), json!(if is_unknown { people } else { 0 }))
            });
            Value::Object(ages.into_iter().collect())
        };
        Value::Object(SEXES.map(|sex| (sex.to_owned(), of(sex))).into_iter().collect())
    };
    let figure = |people: u64| {
        json!({
            "people_reached": people, "registered": people, "estimated": 0, "lowest": people,
            "highest": people, "indirect": 0, "activities": 2, "sadd": sadd(people),
        })
    };
    let sector = |name: &str, people: u64| {
        let mut row = figure(people);
        row["sector"] = name.into();
        row
    };
    let overlap =
        overlap.iter().map(|(sectors, people)| json!({"sectors": sectors, "people": people}));
    json!({
        "policy": {}, "filter": {}, "total": figure(total), "sum_of_sectors": education + wash,
        "sectors": [sector("education", education), sector("wash", wash)],
        "overlap": overlap.collect::<Vec<_>>(),
    })
}

/// What follows from a report in which the people of the overlap are held back.
fn found_without_overlap(whole: &Value) -> Vec<String> {
    let mut printed = whole.clone();
    for row in printed["overlap"].as_array_mut().unwrap() {
        row["people"] = Value::Null;
    }
    for column in ["/total", "/sectors/0", "/sectors/1"] {
        if column != "/total" {
            for number in ["people_reached", "registered", "lowest", "highest"] {
                *printed.pointer_mut(&format!("{column}/{number}")).unwrap() = Value::Null;
            }
            let cell = format!("{column}/sadd/unknown/unknown");
            *printed.pointer_mut(&cell).unwrap() = Value::Null;
        }
    }
    printed["sum_of_sectors"] = Value::Null;
    let mut book = Book::default();
    read(&mut book, Reading::Whole, whole);
    let tables: Tables = read(&mut book, Reading::Printed("json"), &printed);
    let mut known = Knowledge::new(&book);
    known.report(&tables);
    let overlap = found(&book, &known.relations);
    overlap.into_iter().filter(|name| name.ends_with("only")).collect()
}

#[test]
fn the_order_of_the_overlap_tells() {
    // Four people in three sets, the most first: two, one and one.
    let sets: &[(&[&str], u64)] =
        &[(&["wash"], 2), (&["education"], 1), (&["education", "wash"], 1)];
    let all = ["all|wash|only", "all|education|only", "all|education+wash|only"];
    assert_eq!(found_without_overlap(&report(2, 3, 4, sets)), all);
    // In the order of the sectors it says nothing.
    let sets: &[(&[&str], u64)] =
        &[(&["education"], 1), (&["education", "wash"], 1), (&["wash"], 2)];
    assert_eq!(found_without_overlap(&report(2, 3, 4, sets)), [""; 0]);
}

#[test]
#[should_panic = "not true"]
fn a_relation_that_does_not_hold_is_no_knowledge() {
    let book = book(&[("a", 3), ("b", 2)], &[("json", &["b"])]);
    let wrong = relation(&book, 0, &[("b", 1), ("a", -1)], NONE);
    found(&book, &[wrong]);
}
