//! The figures that a publication fixes, and computing a publication again.
//!
//! Belongs here: what is published, and comparing every number of it. Does not: appending (`ledger`).

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::totals::label as label_of;
use crate::count::{Query, Source};
use crate::event::figures::{AGES, Bounds, Figure, Figures, SEXES};
use crate::event::label::Labelled;
use crate::event::policy::Policy;
use crate::event::{FiguresPublished, Record};

/// A period's figures at this moment under a policy, ready to be published. A period without a label keeps the one
/// that it has.
///
/// # Errors
/// Those of the source.
pub fn to_publish<S: Source>(
    source: &S,
    labelled: Labelled,
    policy: Policy,
    note: String,
) -> Result<FiguresPublished, S::Error> {
    let Labelled { period, label } = labelled;
    let query = Query::whole(period, policy);
    let basis = source.basis()?;
    Ok(FiguresPublished {
        period,
        label: label_of(source, period, &label),
        figures: source.answers(std::slice::from_ref(&query))?.remove(0).figures,
        policy: query.policy,
        log_size: basis.size,
        log_root: basis.root,
        note,
        held_back: None,
    })
}

/// A publication, computed again.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Reproduction {
    /// The record that published it.
    pub sequence: u64,
    /// The period, with the label that it was published under.
    pub period: Labelled,
    /// When, UTC.
    pub recorded_at: String,
    /// By whom.
    pub recorded_by: String,
    /// The remark made then.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Records it was computed from.
    pub log_size: u64,
    /// Root over them, as published.
    #[serde(with = "hex")]
    #[schemars(with = "String", regex(pattern = "^[0-9a-f]{64}$"))]
    pub log_root: [u8; 32],
    /// Whether the log still has that root at that size.
    pub same_log: bool,
    /// The policy that it was published under.
    pub policy: Policy,
    /// People reached in total, as published.
    pub total: u64,
    /// How many numbers were compared.
    pub compared: usize,
    /// Those that differ.
    pub differences: Vec<Difference>,
}

impl Reproduction {
    /// Whether the log and every number are what was published.
    pub fn is_identical(&self) -> bool {
        self.same_log && self.differences.is_empty()
    }
}

/// A number that is not what was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// Which: "shelter, registered".
    pub number: String,
    /// As published; nothing where it was not among them.
    pub published: Option<i64>,
    /// As computed now from the same records.
    pub computed: Option<i64>,
}

/// Computes publications again, each from the records and under the policy of then. `at` gives the
/// source after so many records.
///
/// # Errors
/// Those of the source.
pub fn reproduce<S: Source>(
    publications: &[(Record, FiguresPublished)],
    at: impl Fn(u64) -> Result<S, S::Error>,
) -> Result<Vec<Reproduction>, S::Error> {
    let each = publications.iter().map(|(record, published)| {
        let source = at(published.log_size.min(record.sequence))?;
        let policy = published.policy.clone();
        let query = Query::whole(published.period, policy);
        let figures = source.answers(std::slice::from_ref(&query))?.remove(0).figures;
        let basis = source.basis()?;
        let is_same_log = basis.size == published.log_size && basis.root == published.log_root;
        Ok(Reproduction::compare(record, published, &figures, is_same_log))
    });
    each.collect()
}

impl Reproduction {
    fn compare(
        record: &Record,
        published: &FiguresPublished,
        computed: &Figures,
        same_log: bool,
    ) -> Self {
        let then = numbers(&published.figures);
        let now = numbers(&computed.clone().with_bounds_as(&published.figures));
        let names: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
        let differences = names.iter().filter(|name| then.get(**name) != now.get(**name));
        let differences = differences.map(|name| Difference {
            number: (*name).clone(),
            published: then.get(*name).copied(),
            computed: now.get(*name).copied(),
        });
        Self {
            sequence: record.sequence,
            period: Labelled { period: published.period, label: published.label.clone() },
            recorded_at: record.recorded_at.to_string(),
            recorded_by: record.recorded_by.clone(),
            note: published.note.clone(),
            log_size: published.log_size,
            log_root: published.log_root,
            same_log,
            policy: published.policy.clone(),
            total: published.figures.total.people_reached,
            compared: names.len(),
            differences: differences.collect(),
        }
    }
}

/// Every number of some figures, by name.
fn numbers(figures: &Figures) -> BTreeMap<String, i64> {
    let mut numbers = BTreeMap::new();
    let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut add = |of: &str, figure: &Figure| {
        let parts = [
            ("people reached", signed(figure.people_reached)),
            ("registered", signed(figure.registered)),
            ("estimated", signed(figure.estimated)),
            ("indirect", figure.indirect),
            ("activities", signed(figure.activities)),
        ];
        let bounds = figure.bounds.map(|Bounds { lowest, highest }| {
            [("lowest", signed(lowest)), ("highest", signed(highest))]
        });
        for (name, number) in parts.into_iter().chain(bounds.into_iter().flatten()) {
            numbers.insert(format!("{of}, {name}"), number);
        }
        for (sex, bands) in SEXES.iter().zip(&figure.sadd.0) {
            for (age, people) in AGES.iter().zip(bands) {
                numbers.insert(format!("{of}, sex {sex}, age {age}"), signed(*people));
            }
        }
    };
    for (sector, figure) in &figures.sectors {
        add(sector.as_str(), figure);
    }
    add("total", &figures.total);
    for overlap in &figures.overlap {
        let sectors: Vec<&str> = overlap.sectors.iter().map(|sector| sector.as_str()).collect();
        let name = format!("reached by exactly {}", sectors.join(" and "));
        numbers.insert(name, signed(overlap.people));
    }
    numbers
}
