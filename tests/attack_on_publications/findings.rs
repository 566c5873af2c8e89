//! What can be worked out of everything that is published together.
//!
//! Belongs here: all that a reader knows of it, and how much of that is of few people. Does not: reading it
//! (`releases`), single relations (`rule`, `tables`, `same`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};

use super::attack::{Outcome, attack};
use super::book::Book;
use super::printed::{ALL, TOTAL};
use super::relations::NONE;
use super::releases::{MOMENTS, Published};
use super::rule::Knowledge;

/// Everything a reader knows of a publication.
pub fn knowledge(published: &Published) -> Knowledge<'_> {
    let mut known = Knowledge::new(&published.book);
    for (moment, tables) in MOMENTS.into_iter().zip(&published.moments) {
        known.moment = moment;
        known.report(tables);
        known.months(tables);
        known.factsheet(tables);
        known.rapid(tables);
        known.rows(tables);
        known.activities(tables);
    }
    known.same_activities(&published.moments);
    known.head_counts();
    known
}

/// From where on a number that is held back can be. Zeros are printed where a number stands for itself
/// (`src/decisions/held-back-numbers.md`), so that what is held back there is none.
fn least(name: &str) -> i64 {
    let name = MOMENTS.iter().rev().find_map(|moment| name.strip_prefix(moment)).unwrap_or(name);
    let is_of_all = name.starts_with(&format!("{ALL}|"));
    match number(name) {
        "indirect" => -NONE,
        "people_reached" | "new" | "only" if !name.contains("row=") => 1,
        "cell" if is_of_all => 1,
        _ => 0,
    }
}

/// What kind of number it is: its dimensions and its number, without values.
fn kind(name: &str) -> String {
    let parts: Vec<&str> = name.split('|').collect();
    let dimensions = parts[0].split(" & ").map(|part| part.split('=').next().unwrap_or_default());
    let dimensions: Vec<&str> = dimensions.collect();
    let column = if parts[1] == TOTAL { TOTAL } else { "sector" };
    format!("{} {column} {}", dimensions.join(" & "), number(name))
}

/// Which number of a figure it is.
fn number(name: &str) -> &str {
    let number = name.rsplit('|').next().unwrap_or_default();
    if number.contains(' ') { "cell" } else { number }
}

/// What can be worked out of some publications.
#[derive(Default)]
pub struct Findings {
    pub ledgers: usize,
    /// Numbers that are held back.
    pub held: usize,
    /// Of them, those of few people.
    pub few: usize,
    /// Of them, those of which nothing was found out.
    pub undecided: usize,
    /// Numbers of few people that are printed, be it on one page only.
    pub told: usize,
    /// Numbers of few people that were worked out, by their kind.
    pub worked_out: BTreeMap<String, usize>,
}

impl Findings {
    /// Works out what can be.
    pub fn add(&mut self, ledger: &str, published: &Published, threshold: u64) {
        let known = knowledge(published);
        let book = &published.book;
        let is_few = |at: usize| (1..threshold).contains(&book.truth(at).unsigned_abs());
        let outcome = attack(book, &known.relations, least_of(book), is_few);
        let told = (0..book.len()).filter(|at| is_few(*at) && book.told(*at).is_some());
        let told: Vec<usize> = told.collect();
        for at in &told {
            let name = book.name(*at);
            eprintln!("{ledger}: {name} = {} is told, in {}", book.truth(*at), book.told_in(*at));
        }
        for (one, other) in few_between(book, threshold) {
            eprintln!("{ledger}: few are between {} and {}", book.name(one), book.name(other));
            self.told += 1;
        }
        self.told += told.len();
        self.sum(ledger, book, &outcome);
    }

    fn sum(&mut self, ledger: &str, book: &Book, outcome: &Outcome) {
        self.ledgers += 1;
        self.held += outcome.held;
        self.few += outcome.asked;
        self.undecided += outcome.undecided.len();
        for at in &outcome.worked_out {
            *self.worked_out.entry(kind(book.name(*at))).or_default() += 1;
        }
        for words in &outcome.words {
            eprintln!("{ledger}: {words}");
        }
        for at in &outcome.undecided {
            eprintln!("{ledger}: {} = {} is undecided", book.name(*at), book.truth(*at));
        }
    }

    /// No number of few people is told or worked out, and of nearly all it is known that they cannot be.
    pub fn assert_nobody_is_told(&self) {
        eprintln!("{self}");
        assert!(self.few > 0, "nothing is held back");
        assert_eq!(self.told, 0, "numbers are told");
        assert_eq!(self.worked_out.values().sum::<usize>(), 0, "numbers are worked out");
        assert!(self.undecided <= self.few / UNDECIDED_ONE_IN, "{} are undecided", self.undecided);
    }
}

/// Of so many numbers of few people, one may be undecided.
const UNDECIDED_ONE_IN: usize = 1_000;

impl Display for Findings {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        for (kind, found) in &self.worked_out {
            writeln!(to, "{found:>6} {kind}")?;
        }
        let Self { ledgers, held, few, undecided, told, .. } = self;
        let found: usize = self.worked_out.values().sum();
        write!(
            to,
            "{ledgers} ledgers, {held} numbers held back, {few} of few people: {found} worked out, {told} told, \
             {undecided} undecided"
        )
    }
}

/// Numbers of one figure that are told, between which there are few people: they are in crowds of which it is
/// not known whether somebody in them is listed elsewhere.
fn few_between(book: &Book, threshold: u64) -> Vec<(usize, usize)> {
    let mut pairs = vec![];
    for figure in (0..book.len()).filter_map(|at| book.name(at).strip_suffix("|lowest")) {
        let line = ["registered", "lowest", "people_reached", "highest"];
        let line = line.map(|number| book.at(&format!("{figure}|{number}")));
        let told = line.into_iter().flatten().filter_map(|at| Some((at, book.told(at)?)));
        let told: Vec<(usize, i64)> = told.collect();
        for (at, pair) in told.iter().enumerate() {
            let others = told[at + 1..]
                .iter()
                .filter(|other| (1..threshold).contains(&other.1.abs_diff(pair.1)));
            pairs.extend(others.map(|other| (pair.0, other.0)));
        }
    }
    pairs
}

/// Where all else fails whole tables are held back, with their zeros.
fn least_of(book: &Book) -> impl Fn(usize) -> i64 + '_ {
    let zeros = book.held().filter(|at| book.truth(*at) == 0).map(|at| kind(book.name(at)));
    let zeros: BTreeSet<String> = zeros.collect();
    move |at: usize| match least(book.name(at)) {
        1 if zeros.contains(&kind(book.name(at))) => 0,
        least => least,
    }
}
