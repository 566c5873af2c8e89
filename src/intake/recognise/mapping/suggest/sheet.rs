//! A sheet of a form, as far as its headers and values say what it is.
//!
//! Belongs here: its columns, which of them a role takes, what its rows are. Does not: the same sheet in
//! several exports (`exports`), what is written about it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::personal::Personal;
use super::super::words::{Role, Sure};
use super::bands::{self, Band};
use super::column::Column;

/// A sheet.
pub(super) struct Sheet<'a> {
    /// What it is called in each export.
    pub(super) names: Vec<String>,
    pub(super) columns: Vec<Column<'a>>,
    /// Rows of all exports.
    pub(super) rows: usize,
    /// The first row of each export.
    pub(super) starts: Vec<usize>,
    /// Whether its rows belong to rows of another sheet.
    pub(super) is_repeat: bool,
    /// Place of the sheet whose rows they are, and the row of each.
    pub(super) parent: Option<usize>,
    pub(super) parent_rows: Vec<Option<usize>>,
    /// How often a group stands side by side in one row, where this is such a group.
    pub(super) numbered: Option<usize>,
}

/// What the rows of a sheet are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    Households,
    People,
    Headcounts,
    /// Nothing in it says whom an activity reached.
    Unknown,
}

/// What a role is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choice {
    /// No column.
    Nothing,
    /// This one, beyond doubt.
    Take(usize),
    /// One of these: somebody has to say.
    Ask(Vec<usize>),
}

impl Choice {
    pub(super) fn taken(&self) -> Option<usize> {
        match self {
            Self::Take(column) => Some(*column),
            _ => None,
        }
    }

    pub(super) fn is_something(&self) -> bool {
        *self != Self::Nothing
    }
}

impl<'a> Sheet<'a> {
    /// The column of a role: taken where exactly one claims it and nothing speaks against it.
    pub(super) fn choose(&self, role: Role) -> Choice {
        let mut all: Vec<usize> = (0..self.columns.len())
            .filter(|at| {
                let column = &self.columns[*at];
                // Phone numbers and addresses are read under no name but somebody's number.
                let contact = [Some(Personal::Phones), Some(Personal::Addresses)];
                let number = role == Role::Person || role == Role::Household;
                !column.is_choice
                    && (number || !contact.contains(&column.personal))
                    && column.sure(role).is_some_and(|sure| sure != Sure::Other)
            })
            .collect();
        // Columns without a value do not compete with those that have some.
        if all.iter().any(|at| self.columns[*at].facts.filled > 0) {
            all.retain(|at| self.columns[*at].facts.filled > 0);
        }
        // Of columns that say the same in every row, one is enough.
        let mut rivals: Vec<usize> = Vec::new();
        all.sort_by_key(|at| {
            (self.columns[*at].personal.is_some(), self.columns[*at].sure(role), *at)
        });
        for at in all {
            let same = |own: &usize| self.columns[*own].cells == self.columns[at].cells;
            if !rivals.iter().any(same) {
                rivals.push(at);
            }
        }
        // Of two columns with one name, the mapping can name neither.
        let is_lost = rivals.iter().any(|at| !self.columns[*at].can_be_named());
        rivals.retain(|at| self.columns[*at].can_be_named());
        let public: Vec<usize> =
            rivals.iter().copied().filter(|at| self.columns[*at].personal.is_none()).collect();
        let sure = |at: &usize| self.columns[*at].sure(role) == Some(Sure::Yes);
        match (public.as_slice(), rivals.as_slice()) {
            ([], []) if !is_lost => Choice::Nothing,
            ([one], _) if sure(one) && !is_lost => Choice::Take(*one),
            _ => Choice::Ask(rivals),
        }
    }

    /// Whether several rows are of one activity, as far as day, place and goods tell.
    pub(super) fn has_shared_activities(&self) -> bool {
        let mut keys: Vec<usize> = Vec::new();
        for role in [Role::Start, Role::Admin1, Role::Site, Role::Kit, Role::Alert] {
            match self.choose(role) {
                Choice::Take(at) => keys.push(at),
                Choice::Ask(all) => keys.extend(all),
                Choice::Nothing => {}
            }
        }
        let mut seen: HashSet<Vec<&str>> = HashSet::new();
        let cell =
            |at: &usize, row: usize| self.columns[*at].cells.get(row).copied().unwrap_or_default();
        (0..self.rows).any(|row| !seen.insert(keys.iter().map(|at| cell(at, row)).collect()))
    }

    /// Columns that say a role of somebody or something else.
    pub(super) fn elsewhere(&self, role: Role) -> Vec<usize> {
        let is = |at: &usize| {
            let column = &self.columns[*at];
            column.can_be_named()
                && column.personal.is_none()
                && column.sure(role) == Some(Sure::Other)
        };
        (0..self.columns.len()).filter(is).collect()
    }

    /// Headers that several columns have, of which a draft would have to name one.
    pub(super) fn repeated(&self) -> Vec<&str> {
        let is = |column: &&Column<'_>| {
            let claims = column.claims.iter().any(|claim| claim.sure != Sure::Other);
            !column.can_be_named() && (claims || column.personal == Some(Personal::Names))
        };
        let mut names: Vec<&str> =
            self.columns.iter().filter(is).map(|column| column.header.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// What each value of a column is called in the first export, where another calls it otherwise:
    /// known from submissions that are in both. Nothing where they agree, or contradict each other.
    pub(super) fn renamed(&self, at: usize) -> BTreeMap<&'a str, &'a str> {
        let column = &self.columns[at];
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        let key = ["_id", "meta/rootUuid", "_uuid", "KEY"].iter().find_map(|key| self.named(key));
        let Some(key) = key.filter(|_| self.starts.len() > 1) else { return names };
        let mut first: HashMap<&str, usize> = HashMap::new();
        let mut differs = false;
        for (row, key) in self.columns[key].cells.iter().enumerate() {
            let value = column.cells.get(row).copied().unwrap_or_default();
            let own = *first.entry(*key).or_insert(row);
            // What only a later export has, nobody can say in the words of the first.
            if own == row && self.starts.get(1).is_some_and(|second| row >= *second) {
                continue;
            }
            let name = column.cells.get(own).copied().unwrap_or_default();
            if value.is_empty() || name.is_empty() || key.is_empty() {
                continue;
            }
            differs |= name != value;
            if *names.entry(value).or_insert(name) != name {
                return BTreeMap::new();
            }
        }
        if differs { names } else { BTreeMap::new() }
    }

    /// Values of later exports that are names of choices, as XML has them, where the first has labels:
    /// one place under two names would be two.
    pub(super) fn codes(&self, at: usize) -> Vec<&'a str> {
        let column = &self.columns[at];
        let Some(second) = self.starts.get(1).filter(|_| column.names.len() > 1) else {
            return Vec::new();
        };
        let code = |text: &&&str| {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            !text.is_empty() && text.chars().all(plain)
        };
        let (first, later) = column.cells.split_at((*second).min(column.cells.len()));
        let mut codes: Vec<&str> = later.iter().filter(|text| !text.is_empty()).copied().collect();
        codes.sort_unstable();
        codes.dedup();
        let is_labels = first.iter().any(|text| !text.is_empty() && !code(&text));
        let apart = codes.iter().all(|code| !first.contains(code));
        match is_labels && apart && codes.iter().all(|text| code(&text)) {
            true => codes,
            false => Vec::new(),
        }
    }

    pub(super) fn named(&self, name: &str) -> Option<usize> {
        let is = |column: &Column<'_>| {
            let header = column.header.trim();
            // One of several columns of that name is not it.
            column.names.contains(&column.header) && header.eq_ignore_ascii_case(name)
        };
        self.columns.iter().position(is)
    }

    /// Columns of names, of those who were reached: every part of a name.
    pub(super) fn names_of_people(&self) -> Vec<usize> {
        let is = |at: &usize| {
            let column = &self.columns[*at];
            column.personal == Some(Personal::Names)
                && column.can_be_named()
                && column.facts.filled > 0
                && !super::super::words::is_of_others(&column.header)
        };
        (0..self.columns.len()).filter(is).collect()
    }

    /// Columns that count people by sex and age.
    pub(super) fn bands(&self) -> Vec<(usize, Band)> {
        let of = |(at, column): (usize, &Column<'_>)| {
            let numbers = column.facts.mostly(column.facts.whole) && !column.is_choice;
            let known = column.sure(Role::Count).is_some_and(|sure| sure == Sure::Yes);
            let band = bands::band(&column.header).filter(|_| numbers && !known)?;
            column.can_be_named().then_some((at, band))
        };
        self.columns.iter().enumerate().filter_map(of).collect()
    }

    fn has(&self, role: Role) -> bool {
        self.columns.iter().any(|column| column.sure(role) == Some(Sure::Yes))
    }

    /// What the rows are, as the columns say it.
    pub(super) fn rows_are(&self) -> Rows {
        let about = self.has(Role::Sex) || self.has(Role::Age) || self.has(Role::BirthYear);
        let named = !self.names_of_people().is_empty();
        let numbered = self.columns.iter().any(|c| c.could_be_number() && !c.is_known());
        let person = self.has(Role::Person)
            || self.has(Role::Sex) && (self.has(Role::Age) || self.has(Role::BirthYear))
            || self.is_repeat && about
            || (named || numbered) && about;
        let bands = self.bands();
        let counted = self.has(Role::Count) || bands.len() > 1;
        let guess = |role| self.choose(role).is_something();
        if self.has(Role::Size) {
            Rows::Households
        } else if person && bands.len() < 2 && !self.is_repeat && guess(Role::Size) {
            // Whoever was written down with a number of people may stand for them all.
            Rows::Households
        } else if person && bands.len() < 2 {
            Rows::People
        } else if self.has(Role::Household) && (bands.len() > 1 || guess(Role::Size)) {
            Rows::Households
        } else if named && bands.len() < 2 && guess(Role::Size) {
            // A row with somebody's name and some people is that somebody's household.
            Rows::Households
        } else if counted {
            Rows::Headcounts
        } else if person || self.is_repeat && named && !guess(Role::Size) {
            Rows::People
        } else if self.has(Role::Household) || named && guess(Role::Size) {
            Rows::Households
        } else if guess(Role::Count) && !named {
            Rows::Headcounts
        } else if guess(Role::Person) || guess(Role::Sex) || named {
            Rows::People
        } else {
            Rows::Unknown
        }
    }
}
