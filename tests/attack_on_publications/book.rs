//! What is printed: every number by its meaning, told or held back, and where it was told first.
//!
//! Belongs here: that the same number in two tables, formats or reports is one number. Does not: what
//! numbers have to do with each other (`rule`), reading a format (`printed`).
//!
//! A number's name is `slice|column|number`: which activities and people (`slice`), a sector or `total`,
//! and which number of that figure.

use std::collections::HashMap;

/// What the names of a later moment's numbers begin with.
pub const LATER: &str = "later: ";

/// Every number of some publications.
#[derive(Default)]
pub struct Book {
    /// Which moment's pages are read: what all names begin with.
    pub moment: &'static str,
    names: Vec<String>,
    places: HashMap<String, usize>,
    /// What the number is. The attacker never looks at it to work something out; the test needs it to
    /// see whether what is assumed is true.
    truth: Vec<i64>,
    told: Vec<Option<i64>>,
    told_in: Vec<Option<&'static str>>,
    held_in: Vec<Option<&'static str>>,
}

/// How a page is read.
#[derive(Clone, Copy, PartialEq)]
pub enum Reading {
    /// The report as it is kept in the office, where nothing is held back.
    Whole,
    /// What is printed for everybody, in a format of this name.
    Printed(&'static str),
}

impl Book {
    /// Takes a number from a page. Where a page that holds nothing back has none, it means nothing, as
    /// with the registered part of an age band.
    pub fn read(&mut self, reading: Reading, name: &str, number: Option<i64>) {
        let name = &*format!("{}{name}", self.moment);
        match (reading, number) {
            (Reading::Whole, Some(number)) => {
                let at = *self.places.entry(name.to_owned()).or_insert_with(|| {
                    self.names.push(name.to_owned());
                    self.truth.push(number);
                    self.told.push(None);
                    self.told_in.push(None);
                    self.held_in.push(None);
                    self.names.len() - 1
                });
                assert_eq!(self.truth[at], number, "two numbers for {name}");
            }
            (Reading::Whole, None) => {}
            (Reading::Printed(format), number) => {
                let Some(at) = self.places.get(name).copied() else {
                    assert!(
                        number.is_none(),
                        "{format} tells {name}, which the office's report lacks"
                    );
                    return;
                };
                let Some(number) = number else {
                    self.held_in[at].get_or_insert(format);
                    return;
                };
                assert_eq!(number, self.truth[at], "{format}: another number for {name}");
                self.told[at] = Some(number);
                self.told_in[at].get_or_insert(format);
            }
        }
    }

    /// The place of a number that some page prints or holds back.
    pub fn at(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied().filter(|at| self.is_on_a_page(*at))
    }

    /// A number that no page has a place for, though it says how many people something is of.
    pub fn imply(&mut self, name: &str, truth: i64) {
        self.read(Reading::Whole, name, Some(truth));
        self.read(Reading::Printed("no page"), name, None);
    }

    pub fn is_later(&self, at: usize) -> bool {
        self.names[at].starts_with(LATER)
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    fn is_on_a_page(&self, at: usize) -> bool {
        self.told_in[at].is_some() || self.held_in[at].is_some()
    }

    pub fn name(&self, at: usize) -> &str {
        &self.names[at]
    }

    pub fn told(&self, at: usize) -> Option<i64> {
        self.told[at]
    }

    pub fn told_in(&self, at: usize) -> &'static str {
        self.told_in[at].unwrap_or("-")
    }

    pub fn truth(&self, at: usize) -> i64 {
        self.truth[at]
    }

    /// The numbers that every page holds back.
    pub fn held(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.names.len()).filter(|at| self.held_in[*at].is_some() && self.told[*at].is_none())
    }

    /// The numbers that one page holds back and another tells, with the names of both.
    pub fn held_and_told(&self) -> impl Iterator<Item = (usize, [&'static str; 2])> + '_ {
        (0..self.names.len()).filter_map(|at| Some((at, [self.held_in[at]?, self.told_in[at]?])))
    }
}
