//! Relations between numbers of a book: a sum of some of them, with factors, lies between two bounds.
//!
//! Belongs here: relations, and what is left of them once the numbers that are told are put in. Does
//! not: which relations there are (`rule`), what follows from them (`whole-numbers`).

use std::collections::HashMap;

pub use whole_numbers::NONE;

use super::book::Book;

/// `low ≤ Σ factor × number ≤ high`, and why.
#[derive(Clone, Debug)]
pub struct Relation {
    pub why: &'static str,
    pub terms: Vec<(usize, i64)>,
    pub low: i64,
    pub high: i64,
}

impl Relation {
    /// In words, with the numbers that are told.
    pub fn in_words(&self, book: &Book) -> String {
        let term = |(at, factor): &(usize, i64)| {
            let sign = match factor {
                1 => "+".to_owned(),
                -1 => "−".to_owned(),
                other => format!("{other:+}·"),
            };
            match book.told(*at) {
                Some(told) => format!("{sign} {told} [{}, {}]", book.name(*at), book.told_in(*at)),
                None => format!("{sign} ? [{}]", book.name(*at)),
            }
        };
        let terms: Vec<String> = self.terms.iter().map(term).collect();
        let bound =
            |bound: i64| if bound.abs() >= NONE { "…".to_owned() } else { bound.to_string() };
        format!("{}: {} ≤ {} ≤ {}", self.why, bound(self.low), terms.join(" "), bound(self.high))
    }
}

/// What a reader does not know, and how these numbers hang together.
pub struct Unknowns {
    /// Their places in the book.
    pub places: Vec<usize>,
    /// Relations among them alone: terms name places in `places`.
    pub numbers: whole_numbers::Unknowns,
    /// For each relation, where it came from.
    pub origin: Vec<usize>,
}

impl Unknowns {
    /// Puts in what is told. `least` says from where on a held number can be.
    ///
    /// # Panics
    /// On a relation that is not true: then the attacker is wrong about the rule.
    pub fn new(book: &Book, relations: &[Relation], least: impl Fn(usize) -> i64) -> Self {
        let places: Vec<usize> = book.held().collect();
        let index: HashMap<usize, usize> = places.iter().copied().zip(0..).collect();
        let numbers = places.iter().map(|at| (book.truth(*at), least(*at), NONE));
        let mut numbers = whole_numbers::Unknowns::new(numbers);
        let mut origin = Vec::new();
        for (from, relation) in relations.iter().enumerate() {
            let truth: i64 = relation.terms.iter().map(|(at, n)| book.truth(*at) * n).sum();
            let is_true = (relation.low..=relation.high).contains(&truth)
                || truth <= relation.high && relation.low <= -NONE;
            assert!(is_true, "not true: {}", relation.in_words(book));
            if let Some(among_held) = put(book, relation, &index) {
                numbers.relate(among_held);
                origin.push(from);
            }
        }
        Self { places, numbers, origin }
    }
}

/// A relation among numbers that are held back; nothing where none is.
fn put(
    book: &Book,
    relation: &Relation,
    index: &HashMap<usize, usize>,
) -> Option<whole_numbers::Relation> {
    let mut known = 0;
    let mut terms: Vec<(usize, i64)> = Vec::new();
    for (at, factor) in &relation.terms {
        match book.told(*at) {
            Some(told) => known += factor * told,
            None => match terms.iter_mut().find(|(other, _)| *other == index[at]) {
                Some((_, sum)) => *sum += factor,
                None => terms.push((index[at], *factor)),
            },
        }
    }
    terms.retain(|(_, factor)| *factor != 0);
    let bound = |bound: i64| if bound.abs() >= NONE { bound } else { bound - known };
    let (low, high) = (bound(relation.low), bound(relation.high));
    (!terms.is_empty()).then_some(whole_numbers::Relation { terms, low, high })
}
