//! Relations between numbers: a sum of some of them, with factors, lies between two bounds.
//!
//! Belongs here: relations, and what is left of them once the numbers that are told are put in. Does
//! not: which relations there are (`rule`), what follows from them (`search`).

use std::collections::HashMap;

use super::book::Book;

/// No bound.
pub const NONE: i64 = i64::MAX / 4;

/// `low ≤ Σ factor × number ≤ high`, and why.
#[derive(Clone, Debug)]
pub struct Relation {
    pub why: &'static str,
    pub terms: Vec<(usize, i64)>,
    pub low: i64,
    pub high: i64,
}

impl Relation {
    pub fn sum(&self, value: impl Fn(usize) -> i64) -> i64 {
        self.terms.iter().map(|(at, factor)| factor * value(*at)).sum()
    }

    pub fn allows(&self, sum: i64) -> bool {
        (-NONE >= self.low || self.low <= sum) && (self.high >= NONE || sum <= self.high)
    }

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
    /// What each truly is.
    pub truth: Vec<i64>,
    /// Between which numbers each lies, at first.
    pub low: Vec<i64>,
    pub high: Vec<i64>,
    /// Relations among them alone: terms name places in `places`.
    pub relations: Vec<Relation>,
    /// For each relation, where it came from.
    pub origin: Vec<usize>,
    /// For each number the relations that it is in.
    pub of: Vec<Vec<usize>>,
}

impl Unknowns {
    /// Puts in what is told. `least` says from where on a held number can be.
    ///
    /// # Panics
    /// On a relation that is not true: then the attacker is wrong about the rule.
    pub fn new(book: &Book, relations: &[Relation], least: impl Fn(usize) -> i64) -> Self {
        let places: Vec<usize> = book.held().collect();
        let index: HashMap<usize, usize> = places.iter().copied().zip(0..).collect();
        let mut unknowns = Self {
            truth: places.iter().map(|at| book.truth(*at)).collect(),
            low: places.iter().map(|at| least(*at)).collect(),
            high: vec![NONE; places.len()],
            relations: Vec::new(),
            origin: Vec::new(),
            of: vec![Vec::new(); places.len()],
            places,
        };
        for (from, relation) in relations.iter().enumerate() {
            let truth = relation.sum(|at| book.truth(at));
            assert!(relation.allows(truth), "not true: {}", relation.in_words(book));
            unknowns.put(book, relation, from, &index);
        }
        unknowns
    }

    fn put(
        &mut self,
        book: &Book,
        relation: &Relation,
        from: usize,
        index: &HashMap<usize, usize>,
    ) {
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
        if terms.is_empty() {
            return;
        }
        let bound = |bound: i64| if bound.abs() >= NONE { bound } else { bound - known };
        let (low, high) = (bound(relation.low), bound(relation.high));
        let at = self.relations.len();
        for (unknown, _) in &terms {
            self.of[*unknown].push(at);
        }
        self.relations.push(Relation { why: relation.why, terms, low, high });
        self.origin.push(from);
    }
}
