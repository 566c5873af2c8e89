//! Which held numbers can be worked out, and from what.
//!
//! Belongs here: going through the numbers, and the shortest chain of printed numbers that tells one.
//! Does not: which relations there are (`rule`, `tables`), how one number is tried (`search`, `program`).

use super::book::Book;
use super::program::{Aim, Near, other};
use super::relations::{NONE, Relation, Unknowns};
use super::search::{Bounds, Found, Search};

/// What came of an attack.
#[derive(Default)]
pub struct Outcome {
    /// How many numbers are held back.
    pub held: usize,
    /// Places in the book of numbers that can be nothing else.
    pub worked_out: Vec<usize>,
    /// Places of numbers on which everything gave up; they count as found neither way.
    pub undecided: Vec<usize>,
}

/// Steps of a search before an integer program is asked.
const STEPS: usize = 30;
const STEPS_OF_A_PROOF: usize = 150;
/// Steps of a search each time that one relation is left out of a chain.
const STEPS_OF_A_LINK: usize = 12;

/// Tries every number that is held back. `least` says from where on one can be.
pub fn attack(book: &Book, relations: &[Relation], least: impl Fn(usize) -> i64) -> Outcome {
    let unknowns = Unknowns::new(book, relations, least);
    let mut bounds = Bounds::new(&unknowns);
    assert!(bounds.tighten_all().is_ok(), "the truth is possible");
    let all: Vec<(i64, i64)> = (0..unknowns.places.len()).map(|at| bounds.of(at)).collect();
    let mut outcome = Outcome { held: unknowns.places.len(), ..Outcome::default() };
    let mut is_safe = vec![false; unknowns.places.len()];
    let mut search = Search::new(&mut bounds);
    for number in 0..unknowns.places.len() {
        if is_safe[number] {
            continue;
        }
        match possible(&unknowns, &all, &mut search, number) {
            Found::Other(moved) => moved.iter().for_each(|(moved, _)| is_safe[*moved] = true),
            Found::Nothing => outcome.worked_out.push(unknowns.places[number]),
            Found::GaveUp => outcome.undecided.push(unknowns.places[number]),
        }
    }
    outcome
}

/// Whether a number can be another than it is.
fn possible(
    unknowns: &Unknowns,
    all: &[(i64, i64)],
    search: &mut Search<'_, '_>,
    number: usize,
) -> Found {
    let truth = unknowns.truth[number];
    let sides = [(truth + 1, NONE), (-NONE, truth - 1)];
    let mut open = vec![];
    for (low, high) in sides {
        match search.other(number, low, high, STEPS) {
            Found::Nothing => {}
            Found::GaveUp => open.push((low, high)),
            found => return found,
        }
    }
    // Nothing is only said where both sides are closed.
    let mut is_closed = true;
    for (low, high) in open {
        match by_program(unknowns, all, (number, low, high)) {
            Found::Nothing => {}
            Found::GaveUp => match search.other(number, low, high, STEPS_OF_A_PROOF) {
                Found::Nothing => {}
                Found::GaveUp => is_closed = false,
                found => return found,
            },
            found => return found,
        }
    }
    if is_closed { Found::Nothing } else { Found::GaveUp }
}

fn by_program(unknowns: &Unknowns, all: &[(i64, i64)], asked: (usize, i64, i64)) -> Found {
    for (relations_away, most) in [(3, 300), (12, 20_000)] {
        let near = Near::new(unknowns, asked.0, relations_away, most);
        if other(unknowns, all, &near, asked, Aim::Nothing) == Found::Nothing {
            return Found::Nothing;
        }
    }
    for (relations_away, most) in [(2, 100), (4, 400)] {
        let near = Near::new(unknowns, asked.0, relations_away, most);
        let found = other(unknowns, all, &near, asked, Aim::Other);
        if found != Found::GaveUp && found != Found::Nothing {
            return found;
        }
    }
    Found::GaveUp
}

/// Relations from which a number follows, few enough to be read; nothing where only an integer program
/// sees that it follows.
fn chain(unknowns: &Unknowns, number: usize) -> Vec<usize> {
    let follows = |used: &[bool]| {
        let mut bounds = Bounds::of_relations(unknowns, used.to_vec());
        if bounds.tighten_all().is_err() {
            return true;
        }
        let mut search = Search::new(&mut bounds);
        let truth = unknowns.truth[number];
        [(truth + 1, NONE), (-NONE, truth - 1)]
            .iter()
            .all(|(low, high)| search.other(number, *low, *high, STEPS_OF_A_LINK) == Found::Nothing)
    };
    // The nearest relations that are enough.
    let mut used = vec![false; unknowns.relations.len()];
    let mut is_enough = false;
    for away in 0..5 {
        for at in Near::new(unknowns, number, away, usize::MAX).relations {
            used[at] = true;
        }
        is_enough = follows(&used);
        if is_enough {
            break;
        }
    }
    if !is_enough {
        return Vec::new();
    }
    let mut chain: Vec<usize> = (0..used.len()).filter(|at| used[*at]).collect();
    // Half of them at a time, then ever fewer.
    let mut some = chain.len().div_ceil(2);
    let mut left = 300usize;
    while some > 0 && left > 0 {
        let mut from = 0;
        while from < chain.len() && left > 0 {
            left -= 1;
            let without = chain[from..chain.len().min(from + some)].to_vec();
            without.iter().for_each(|at| used[*at] = false);
            if follows(&used) {
                chain.drain(from..from + without.len());
            } else {
                without.iter().for_each(|at| used[*at] = true);
                from += some;
            }
        }
        some /= 2;
    }
    chain.into_iter().map(|at| unknowns.origin[at]).collect()
}

/// A number that was worked out, its value, and what it follows from.
pub fn in_words(
    book: &Book,
    relations: &[Relation],
    least: impl Fn(usize) -> i64,
    at: usize,
) -> String {
    let unknowns = Unknowns::new(book, relations, least);
    let mut text = format!("{} = {}\n", book.name(at), book.truth(at));
    let number = unknowns.places.iter().position(|place| *place == at);
    for relation in number.map(|number| chain(&unknowns, number)).into_iter().flatten() {
        text.push_str(&format!("    {}\n", relations[relation].in_words(book)));
    }
    text
}
