//! Which numbers are held back, so that none of them can be worked out.
//!
//! Belongs here: adding to those that must be until each has a witness. Does not: looking for one (`witness`).
//!
//! Each round looks for another assignment for every number that is held back and has none yet. For one without, the
//! cheapest number that is told in a relation with it is held back, too. So it comes to an end: at the latest
//! where everything is held back. Assignments that were found stay good when more is held back.
//!
//! A number that is held back to hide others and that everybody can work out hides nothing. Where it is not few it is
//! told in the end, which changes nothing for a reader.

use std::collections::BTreeSet;

use super::people::{Moves, People};
use super::system::{Cell, Kind, NOUGHT, System, UNBOUNDED};
use super::witness::Search;

/// Numbers moved in looking for one assignment, at first.
const STEPS: usize = 48;
/// The same, from one number alone.
const STEPS_ALONE: usize = 24;
/// Numbers without an assignment after which more is held back.
const FAILING_MAX: usize = 16;
/// Rounds after which the next tables are held back as a whole.
const ROUNDS_BEFORE_WHOLESALE: usize = 24;
/// More rounds than that takes.
const ROUNDS_MAX: usize = 160;
/// A number that is near may take others with it: it is held back where it is by so much less of a loss than all
/// that a likely assignment takes.
const NEAR: u64 = 4;
/// An inequality with more room than this is taken not to bind.
const ROOM_MAX: i64 = 12;

/// The weight of numbers that may hide others though they are 0: the two sides of a figure.
pub const WEIGHT_OF_SHARES: u8 = 1;

/// From which weight on numbers are figures of the period.
pub const WEIGHT_OF_FIGURES: u8 = 4;

/// Choices over a system.
pub struct Choice<'a> {
    system: &'a System,
    people: &'a People,
    threshold: i64,
    /// What is held back so far.
    pub held: Vec<bool>,
    /// What an earlier release told: nothing holds it back any more.
    was_told: Vec<bool>,
    proved: Vec<bool>,
    /// Whether the figures of the period are told whatever happens: at first.
    keeps_figures: bool,
}

impl<'a> Choice<'a> {
    /// Nothing held back but what is printed nowhere. What an earlier release told stays told.
    pub fn new(
        system: &'a System,
        people: &'a People,
        threshold: u64,
        was_told: Vec<bool>,
    ) -> Self {
        let held = system.kinds.iter().map(|kind| *kind == Kind::Unsaid).collect();
        let threshold = i64::try_from(threshold).unwrap_or(UNBOUNDED);
        Self {
            system,
            people,
            threshold,
            held,
            was_told,
            proved: vec![false; system.values.len()],
            keeps_figures: true,
        }
    }

    /// Holds back a number, and what is held back with it.
    pub fn hold(&mut self, cell: Cell) {
        let mut waiting = vec![cell];
        while let Some(cell) = waiting.pop() {
            let can_be = cell != NOUGHT && !self.was_told[cell];
            if can_be && !std::mem::replace(&mut self.held[cell], true) {
                waiting.extend(&self.system.with[cell]);
            }
        }
    }

    /// Holds back a number that was held back before. What was told with it stays told.
    pub fn hold_alone(&mut self, cell: Cell) {
        self.held[cell] |= cell != NOUGHT && !self.was_told[cell];
    }

    fn is_few(&self, cell: Cell) -> bool {
        let is_of_people = self.system.kinds[cell] != Kind::Aside;
        is_of_people && (1..self.threshold).contains(&self.system.values[cell])
    }

    /// Holds back every number that is few, and more, until none can be worked out; whether that could be
    /// shown of all. `wholesale` is held back one after the other where rounds are many.
    pub fn settle(&mut self, wholesale: &[Vec<Cell>]) -> bool {
        for cell in 0..self.system.values.len() {
            if self.is_few(cell) {
                self.hold(cell);
            }
        }
        let mut wholesale = wholesale.iter();
        let mut rounds = 0;
        for _ in 0..ROUNDS_MAX {
            let (failing, settled) = self.failing();
            if failing.is_empty() {
                self.tell(&settled);
                return true;
            }
            rounds += 1;
            if failing.len() < FAILING_MAX && rounds < ROUNDS_BEFORE_WHOLESALE {
                self.hold_more(&failing);
                continue;
            }
            rounds = 0;
            match wholesale.next() {
                Some(cells) => cells.iter().for_each(|cell| self.hold(*cell)),
                None if self.keeps_figures => self.keeps_figures = false,
                None => return false,
            }
        }
        false
    }

    /// Holds back everything but these, and noughts; whether every number that is few has a witness then.
    pub fn tells_only(&mut self, told: &[Cell]) -> bool {
        self.proved.fill(false);
        self.held.fill(true);
        told.iter().chain([&NOUGHT]).for_each(|cell| self.held[*cell] = false);
        self.failing().0.is_empty()
    }

    /// The numbers held back that no assignment was found for and that must have one; and those that every reader
    /// can work out and that are not few.
    fn failing(&mut self) -> (Vec<Cell>, Vec<Cell>) {
        let bounds = self.system.narrowed(&self.held);
        let (mut failing, mut settled) = (Vec::new(), Vec::new());
        let (system, held) = (self.system, self.held.clone());
        let as_few = |cell: Cell| match (1..self.threshold).contains(&system.values[cell]) {
            true => (system.least[cell], system.most[cell]),
            false => (system.least[cell], UNBOUNDED),
        };
        let any = |cell: Cell| (system.least[cell], UNBOUNDED);
        let mut proved = std::mem::take(&mut self.proved);
        // Where few numbers can stay few, a reader may even know which they are.
        let mut searches = [Search::new(system, &held, &as_few), Search::new(system, &held, &any)];
        for cell in (0..held.len()).filter(|cell| held[*cell]) {
            if proved[cell] {
                continue;
            }
            if failing.len() >= FAILING_MAX {
                break;
            }
            let is_few = self.is_few(cell);
            if bounds[cell].0 == bounds[cell].1 {
                if is_few {
                    failing.push(cell)
                } else {
                    settled.push(cell)
                }
                continue;
            }
            // Whoever works out that a number is 0 or not few has found nobody.
            if !is_few {
                continue;
            }
            let mut alone = searches.iter_mut();
            let alone = alone.find_map(|search| search.find(cell, STEPS_ALONE));
            let found = alone.or_else(|| {
                let likely = self.people.likely(cell, &held, system);
                let mut from = likely.iter().flat_map(|(_, moves)| [(0, moves), (1, moves)]);
                from.find_map(|(at, moves)| searches[at].find_from(cell, moves, STEPS))
            });
            match found {
                Some(moved) => moved.into_iter().for_each(|cell| proved[cell] = true),
                None => failing.push(cell),
            }
        }
        self.proved = proved;
        (failing, settled)
    }

    fn tell(&mut self, settled: &[Cell]) {
        let is_printed = |cell: &&Cell| self.system.kinds[**cell] != Kind::Unsaid;
        settled.iter().filter(is_printed).for_each(|cell| self.held[*cell] = false);
    }

    /// Holds back what hides some numbers that fail.
    ///
    /// Where a likely assignment holds but for numbers that are told, these are held back: then it is one. Else the
    /// nearest number is.
    fn hold_more(&mut self, failing: &[Cell]) {
        let mut choices: Vec<(u64, Cell, Vec<Cell>)> = Vec::new();
        for cell in failing {
            let likely = self.people.likely(*cell, &self.held, self.system);
            let may_be_held = |moves: &Moves| moves.iter().all(|(cell, _)| self.may_be_held(*cell));
            let fits = |(_, moves): &(u64, Moves)| may_be_held(moves) && self.system.holds(moves);
            let fitting = likely.into_iter().find(fits);
            let told = |moves: &Moves| {
                let told = moves.iter().map(|(cell, _)| *cell);
                told.filter(|cell| !self.held[*cell]).collect::<Vec<Cell>>()
            };
            let fitting = fitting.map(|(loss, moves)| (loss, *cell, told(&moves)));
            let nearest = || {
                let next = self.next(*cell)?;
                Some((self.system.loss(next), *cell, vec![next]))
            };
            let nearest = nearest();
            let better = match (fitting, nearest) {
                (Some(fitting), Some(nearest)) if nearest.0 * NEAR <= fitting.0 => Some(nearest),
                (Some(fitting), _) if !fitting.2.is_empty() => Some(fitting),
                (_, nearest) => nearest,
            };
            choices.extend(better);
        }
        choices.sort_by_key(|(loss, cell, _)| (*loss, *cell));
        let mut touched: BTreeSet<usize> = BTreeSet::new();
        for (_, cell, more) in &choices {
            // One at a time where numbers have to do with each other: the first can suffice.
            let relations = |cell: &Cell| self.system.of[*cell].iter().map(|(at, _)| *at);
            if !relations(cell).any(|relation| touched.contains(&relation)) {
                touched.extend(relations(cell).chain(more.iter().flat_map(relations)));
                more.iter().for_each(|cell| self.hold(*cell));
            }
        }
    }

    /// Whether a number is held back already, or is none that was told or of the figures that are kept.
    fn may_be_held(&self, cell: Cell) -> bool {
        if self.was_told[cell] {
            return false;
        }
        let is_figure = |weight: u8| weight >= WEIGHT_OF_FIGURES && self.keeps_figures;
        self.held[cell] || !matches!(self.system.kinds[cell], Kind::Number(of) if is_figure(of))
    }

    /// What is lost with a number.
    fn cost(&self, cell: Cell) -> (u8, i64, Cell) {
        let weight = match self.system.kinds[cell] {
            Kind::Number(weight) => weight,
            Kind::Aside | Kind::Unsaid => u8::MAX,
        };
        (weight, self.system.values[cell], cell)
    }

    /// The cheapest number that is told and could hide one: of the relations that bind it, else of those
    /// around it. A nought hides nothing where everybody sees that nobody can be there.
    fn next(&self, cell: Cell) -> Option<Cell> {
        let hides =
            |cell: Cell| self.system.values[cell] > 0 || self.cost(cell).0 == WEIGHT_OF_SHARES;
        [ROOM_MAX, UNBOUNDED].into_iter().find_map(|room| self.nearest(cell, room, &hides))
    }

    fn nearest(&self, cell: Cell, room: i64, hides: &dyn Fn(Cell) -> bool) -> Option<Cell> {
        let system = self.system;
        let mut seen = BTreeSet::from([cell]);
        let mut around = vec![cell];
        while !around.is_empty() {
            let relations = around.iter().flat_map(|cell| &system.of[*cell]);
            let relations: BTreeSet<usize> = relations.map(|(at, _)| *at).collect();
            let binding = relations.iter().map(|at| &system.relations[*at]);
            let binding = binding.filter(|terms| terms.is_equal || -terms.sum <= room);
            let near: BTreeSet<Cell> = binding
                .flat_map(|terms| terms.terms.iter().map(|(cell, _)| *cell))
                .filter(|cell| !seen.contains(cell))
                .collect();
            let is_number = |cell: &Cell| matches!(system.kinds[*cell], Kind::Number(_));
            let told = near.iter().copied().filter(|cell| !self.held[*cell] && is_number(cell));
            let told = told.filter(|cell| self.may_be_held(*cell));
            if let Some(next) = told.filter(|cell| hides(*cell)).min_by_key(|cell| self.cost(*cell))
            {
                return Some(next);
            }
            seen.extend(&near);
            around = near.into_iter().filter(|cell| self.held[*cell]).collect();
        }
        None
    }
}
