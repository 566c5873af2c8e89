//! What `src/count/RULE.md` says of the numbers of one report: a reader knows that.
//!
//! Belongs here: the relations between a figure's parts, sectors and the total, parts and the whole.
//! Does not: tables with rows of their own (`tables`), solving.
//!
//! Every relation is held against the truth on each ledger (`Unknowns::new`): a relation that does not
//! hold would let the attacker work out what is not so.

use super::book::Book;
use super::printed::{AGES, SEXES, TOTAL, Tables, cell, name, part};
use super::relations::{NONE, Relation};

/// Relations, as they are found.
pub struct Knowledge<'a> {
    pub book: &'a Book,
    /// Which moment's numbers are meant.
    pub moment: &'static str,
    pub relations: Vec<Relation>,
}

/// The numbers of a figure that are not its cells, of which a sector has no more than the total, and a
/// part no more than the whole, and which all together have no less.
pub const PILES: [&str; 4] = ["people_reached", "registered", "lowest", "highest"];

/// All head-counts behind a figure: what highest has beyond the registered people.
const HEAD_COUNTS: &str = "head-counts";

/// Puts all head-counts behind each figure into a book, as numbers that nobody prints.
pub fn imply_head_counts(book: &mut Book) {
    for at in 0..book.len() {
        let Some(name) = book.name(at).strip_prefix(book.moment) else { continue };
        let Some(figure) = name.strip_suffix("|highest").map(str::to_owned) else { continue };
        if let Some(registered) = book.at(&format!("{}{figure}|registered", book.moment)) {
            let head_counts = book.truth(at) - book.truth(registered);
            book.imply(&format!("{figure}|{HEAD_COUNTS}"), head_counts);
        }
    }
}

impl<'a> Knowledge<'a> {
    pub fn new(book: &'a Book) -> Self {
        Self { book, moment: "", relations: Vec::new() }
    }

    pub fn at(&self, slice: &str, column: &str, number: &str) -> Option<usize> {
        self.book.at(&format!("{}{}", self.moment, name(slice, column, number)))
    }

    /// Takes a relation if some number in it is held back. Nothing where a number is on no page.
    pub fn relate(
        &mut self,
        why: &'static str,
        low: i64,
        terms: &[(Option<usize>, i64)],
        high: i64,
    ) {
        let Some(terms) = terms.iter().map(|(at, factor)| Some(((*at)?, *factor))).collect() else {
            return;
        };
        let relation = Relation { why, terms, low, high };
        if relation.terms.iter().any(|(at, _)| self.book.told(*at).is_none()) {
            self.relations.push(relation);
        }
    }

    /// All of `parts` add up to `whole`.
    pub fn adds_up(&mut self, why: &'static str, whole: Option<usize>, parts: &[Option<usize>]) {
        let terms: Vec<_> = parts.iter().map(|at| (*at, 1)).chain([(whole, -1)]).collect();
        self.relate(why, 0, &terms, 0);
    }

    pub fn at_most(&mut self, why: &'static str, small: Option<usize>, large: Option<usize>) {
        self.relate(why, 0, &[(large, 1), (small, -1)], NONE);
    }

    /// `whole` is no more than all of `parts` together.
    pub fn covered(&mut self, why: &'static str, whole: Option<usize>, parts: &[Option<usize>]) {
        let terms: Vec<_> = parts.iter().map(|at| (*at, 1)).chain([(whole, -1)]).collect();
        self.relate(why, 0, &terms, NONE);
    }

    /// A figure: known by lists or resting on head-counts, its cells, its bounds.
    pub fn figure(&mut self, slice: &str, column: &str) {
        let [people, registered, estimated, lowest, highest] =
            ["people_reached", "registered", "estimated", "lowest", "highest"]
                .map(|number| self.at(slice, column, number));
        self.adds_up("by lists + by head-counts", people, &[registered, estimated]);
        let cells = SEXES.iter().flat_map(|sex| AGES.map(|age| cell(sex, age)));
        let cells: Vec<_> = cells.map(|cell| self.at(slice, column, &cell)).collect();
        self.adds_up("cells add up to the figure", people, &cells);
        self.at_most("lowest ≤ figure", lowest, people);
        self.at_most("figure ≤ highest", people, highest);
        self.at_most("by lists ≤ lowest", registered, lowest);
    }

    /// The sectors of a slice, and all together.
    pub fn sectors(&mut self, tables: &Tables, slice: &str) {
        for number in PILES {
            let total = self.at(slice, TOTAL, number);
            let all: Vec<_> =
                tables.sectors.iter().map(|sector| self.at(slice, sector, number)).collect();
            for sector in &all {
                self.at_most("sector ≤ total", *sector, total);
            }
            self.covered("total ≤ sum of sectors", total, &all);
        }
        let both = |column: &str| {
            ["people_reached", "indirect"].map(|number| (self.at(slice, column, number), 1))
        };
        let total = both(TOTAL).map(|(at, _)| (at, -1));
        let sectors: Vec<_> = tables.sectors.iter().map(|sector| both(sector)).collect();
        for [people, indirect] in &sectors {
            let sector = [people, indirect].map(|(at, _)| (*at, 1));
            let terms: Vec<_> = sector.into_iter().chain(total).collect();
            self.relate("sector with indirect ≤ total with it", -NONE, &terms, 0);
        }
        let terms: Vec<_> = sectors.into_iter().flatten().chain(total).collect();
        self.relate("total with indirect ≤ sectors with it", 0, &terms, NONE);
    }

    /// What is beyond the lists, figure by figure.
    pub fn head_counts(&mut self) {
        for at in 0..self.book.len() {
            let Some(figure) = self.book.name(at).strip_suffix(HEAD_COUNTS) else { continue };
            let [highest, registered, estimated] = ["highest", "registered", "estimated"]
                .map(|number| self.book.at(&format!("{figure}{number}")));
            self.adds_up("highest: by lists + all head-counts", highest, &[registered, Some(at)]);
            self.at_most("by head-counts ≤ all head-counts", estimated, Some(at));
        }
    }

    /// What a report says of everything in it.
    pub fn report(&mut self, tables: &Tables) {
        self.whole(tables);
        self.overlap(tables);
        for (dimension, values) in &tables.parts {
            self.parts(tables, dimension, values);
        }
    }

    fn whole(&mut self, tables: &Tables) {
        let of = &tables.of;
        for column in tables.columns() {
            self.figure(of, column);
        }
        self.sectors(tables, of);
        let sum = self.at(of, TOTAL, "sum_of_sectors");
        let sectors = tables.sectors.iter();
        let sectors: Vec<_> = sectors.map(|id| self.at(of, id, "people_reached")).collect();
        self.adds_up("sum of sectors", sum, &sectors);
    }

    /// Registered people by the set of sectors that reached them.
    fn overlap(&mut self, tables: &Tables) {
        let of = &tables.of;
        let only = |known: &Self, set: &Vec<String>| known.at(of, &set.join("+"), "only");
        let all: Vec<_> = tables.overlap.iter().map(|set| only(self, set)).collect();
        let total = self.at(of, TOTAL, "registered");
        self.adds_up("overlap adds up to the total's lists", total, &all);
        for sector in &tables.sectors {
            let sets = tables.overlap.iter().filter(|set| set.contains(sector));
            let sets: Vec<_> = sets.map(|set| only(self, set)).collect();
            let registered = self.at(of, sector, "registered");
            self.adds_up("overlap adds up to a sector's lists", registered, &sets);
        }
        if !is_in_order_of_sectors(tables) {
            for pair in all.windows(2) {
                self.at_most("overlap, the most first", pair[1], pair[0]);
            }
        }
    }

    fn parts(&mut self, tables: &Tables, dimension: &str, values: &[String]) {
        let of = &tables.of;
        let slices: Vec<String> = values.iter().map(|value| part(of, dimension, value)).collect();
        if dimension == "sex" || dimension == "age" {
            return self.parts_of_cells(tables, dimension, values);
        }
        for slice in &slices {
            tables.columns().for_each(|column| self.figure(slice, column));
            self.sectors(tables, slice);
        }
        for column in tables.columns() {
            for number in PILES {
                let whole = self.at(of, column, number);
                let parts: Vec<_> =
                    slices.iter().map(|slice| self.at(slice, column, number)).collect();
                for part in &parts {
                    self.at_most("part ≤ whole", *part, whole);
                }
                self.covered("whole ≤ sum of parts", whole, &parts);
                let is_of_one = ["population-group", "disability"].contains(&dimension);
                if number == "registered" && is_of_one {
                    self.adds_up("everybody on a list is in one part", whole, &parts);
                }
            }
            let is_of_one = ["office", "project", "admin1", "population-group", "disability"];
            if is_of_one.contains(&dimension) {
                self.head_counts_add_up(of, &slices, column);
            }
        }
    }

    /// `highest` less the registered people are the head-counts, and each is in one of these slices.
    pub fn head_counts_add_up(&mut self, whole: &str, slices: &[String], column: &str) {
        let mut terms = vec![];
        for (slice, sign) in slices.iter().map(|slice| (slice.as_str(), 1)).chain([(whole, -1)]) {
            terms.push((self.at(slice, column, "highest"), sign));
            terms.push((self.at(slice, column, "registered"), -sign));
        }
        self.relate("head-counts of the parts add up", 0, &terms, 0);
    }

    /// Parts by sex and age are read off the whole's cells.
    fn parts_of_cells(&mut self, tables: &Tables, dimension: &str, values: &[String]) {
        let of = &tables.of;
        for column in tables.columns() {
            for value in values {
                let cells: Vec<_> = match dimension {
                    "sex" => AGES.iter().map(|age| cell(value, age)).collect::<Vec<_>>(),
                    _ => SEXES.iter().map(|sex| cell(sex, value)).collect(),
                };
                let cells: Vec<_> = cells.iter().map(|cell| self.at(of, column, cell)).collect();
                let people = self.at(&part(of, dimension, value), column, "people_reached");
                self.adds_up("a sex or an age is the sum of its cells", people, &cells);
            }
        }
    }
}

impl Tables {
    /// The sectors and the total.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.sectors.iter().map(String::as_str).chain([TOTAL])
    }
}

/// Whether the order of the overlap says nothing: that of the profile's sectors, set by set.
fn is_in_order_of_sectors(tables: &Tables) -> bool {
    let place = |id: &String| tables.sectors.iter().position(|sector| sector == id).unwrap_or(99);
    let sets: Vec<Vec<usize>> =
        tables.overlap.iter().map(|set| set.iter().map(place).collect()).collect();
    let by_size = |set: &Vec<usize>| (set.len(), set.clone());
    let mask = |set: &Vec<usize>| set.iter().map(|at| 1u128 << at).sum::<u128>();
    sets.is_sorted() || sets.is_sorted_by_key(by_size) || sets.is_sorted_by_key(mask)
}
