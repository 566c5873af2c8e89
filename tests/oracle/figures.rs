//! The rows of a report, and their JSON.
//!
//! Belongs here: "Only indirectly", the overlap, the names of section 7. Does not: one figure
//! (`rule_one`, `rule_two`).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::cells::Grid;
use super::contacts::Contacts;
use super::individuals::Scope;
use super::ledger::Ledger;
use super::reach::{Reach, Slice};
use super::statements::Statements;
use super::{Query, rule_one, rule_two};

/// People reached, by the rule.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    pub people: i64,
    pub registered: i64,
    pub estimated: i64,
    pub lowest: i64,
    pub highest: i64,
    pub sadd: Grid,
}

/// One printed row: a sector's, or the total.
pub struct Line {
    pub direct: Figure,
    indirect: i64,
    activities: usize,
}

impl Line {
    pub fn json(&self) -> Value {
        json!({
            "people_reached": self.direct.people,
            "registered": self.direct.registered,
            "estimated": self.direct.estimated,
            "lowest": self.direct.lowest,
            "highest": self.direct.highest,
            "indirect": self.indirect,
            "activities": self.activities,
            "sadd": self.direct.sadd.json(),
        })
    }
}

/// The rows of one slice.
pub struct Lines {
    pub by_sector: Vec<Line>,
    pub total: Line,
}

/// Everything that the slices of one report share.
pub struct Count<'a> {
    pub sectors: &'a [&'a str],
    pub query: &'a Query,
    direct: Scope<'a>,
    /// Direct and indirect.
    pub combined: Scope<'a>,
}

impl<'a> Count<'a> {
    pub fn new(
        sectors: &'a [&'a str],
        ledger: &'a Ledger,
        statements: &'a Statements,
        query: &'a Query,
    ) -> Count<'a> {
        let scope =
            |with_indirect| Scope::new(Contacts::new(ledger, statements, query, with_indirect));
        Count { sectors, query, direct: scope(false), combined: scope(true) }
    }

    pub fn rows(&self, slice: &Slice) -> Lines {
        let direct = Reach::new(&self.direct, slice);
        let combined = Reach::new(&self.combined, slice);
        let figure = |reach: &Reach<'_>, sectors: &BTreeSet<usize>| match self.query.policy.rule {
            1 => rule_one::figure(reach, sectors),
            _ => rule_two::figure(reach, sectors),
        };
        let line = |sectors: BTreeSet<usize>| {
            let of_direct = figure(&direct, &sectors);
            Line {
                // Over direct and indirect contacts together, minus over direct ones.
                indirect: figure(&combined, &sectors).people - of_direct.people,
                activities: direct.count_activities(&sectors),
                direct: of_direct,
            }
        };
        let all = 0..self.sectors.len();
        Lines {
            by_sector: all.clone().map(|sector| line(BTreeSet::from([sector]))).collect(),
            total: line(all.collect()),
        }
    }

    pub fn sectors_json(&self, lines: &Lines) -> Value {
        let named = self.sectors.iter().zip(&lines.by_sector);
        named.map(|(sector, line)| with("sector", sector, line.json())).collect()
    }

    /// Registered individuals by the exact set of sectors that reached them, most people first,
    /// then by the sectors' places in the profile.
    pub fn overlap(&self) -> Value {
        let reach = Reach::new(&self.direct, &Slice::Whole);
        let mut people: BTreeMap<&BTreeSet<usize>, i64> = BTreeMap::new();
        for (_, sectors) in &reach.reached {
            *people.entry(sectors).or_default() += 1;
        }
        let mut sets: Vec<_> = people.into_iter().collect();
        sets.sort_by_key(|(sectors, people)| (Reverse(*people), *sectors));
        let name = |sectors: &BTreeSet<usize>| -> Vec<&str> {
            sectors.iter().map(|sector| self.sectors[*sector]).collect()
        };
        sets.iter().map(|(s, people)| json!({"sectors": name(s), "people": people})).collect()
    }
}

/// The same object with one more member.
pub fn with(name: &str, value: &str, mut object: Value) -> Value {
    object[name] = json!(value);
    object
}
