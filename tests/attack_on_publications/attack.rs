//! Which numbers of few people can be worked out, and from what.
//!
//! Belongs here: going through the numbers of a book, and saying what one follows from. Does not: which
//! relations there are (`rule`, `tables`), what follows from them (`whole-numbers`).

use whole_numbers::{chain, decide};

use super::book::Book;
use super::relations::{Relation, Unknowns};

/// What came of an attack.
#[derive(Default)]
pub struct Outcome {
    /// How many numbers are held back.
    pub held: usize,
    /// Of them, how many were asked for.
    pub asked: usize,
    /// Places in the book of numbers that can be nothing else.
    pub worked_out: Vec<usize>,
    /// The same, in words, of the first of them: what they are, and what they follow from.
    pub words: Vec<String>,
    /// Places of numbers of which nothing was found out.
    pub undecided: Vec<usize>,
}

/// For so many numbers it is said what they follow from, which takes longer than to work them out.
const CHAINS: usize = 3;

/// Tries numbers that are held back. `least` says from where on one can be.
pub fn attack(
    book: &Book,
    relations: &[Relation],
    least: impl Fn(usize) -> i64,
    is_asked: impl Fn(usize) -> bool,
) -> Outcome {
    let unknowns = Unknowns::new(book, relations, least);
    let held = unknowns.places.len();
    let asked: Vec<usize> = (0..held).filter(|at| is_asked(unknowns.places[*at])).collect();
    let outcome = decide(&unknowns.numbers, &asked);
    let words = outcome.follow.iter().take(CHAINS).map(|number| {
        let at = unknowns.places[*number];
        let mut text = format!("{} = {}\n", book.name(at), book.truth(at));
        for link in chain(&unknowns.numbers, *number) {
            text.push_str(&format!("    {}\n", relations[unknowns.origin[link]].in_words(book)));
        }
        text
    });
    let places = |numbers: &[usize]| numbers.iter().map(|at| unknowns.places[*at]).collect();
    Outcome {
        held,
        asked: asked.len(),
        words: words.collect(),
        worked_out: places(&outcome.follow),
        undecided: places(&outcome.undecided),
    }
}
