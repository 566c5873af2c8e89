//! The periods that were published or closed: somebody relies on their figures.
//!
//! Belongs here: what each is called, what it was published with, and which records restate it. Does
//! not: which events those are (`state`), computing figures (`count`).
//!
//! Invariant: a label names at most one period at any moment.

use std::collections::BTreeMap;

use crate::event::label::{Labelled, is_same};
use crate::event::policy::Policy;
use crate::event::time::{Day, Period};
use crate::event::{FiguresPublished, YearClosed};

/// A figure set somebody relies on: later changes of the period restate it.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    /// Size of the log it was taken at.
    pub log_size: u64,
    /// The published figures with their policy, or nothing for a period that was only closed.
    pub published: Option<Box<FiguresPublished>>,
    /// Whether a record since then can have changed the period's figures.
    pub is_touched: bool,
    /// What readers call the period; may be empty.
    pub label: String,
    /// The record that closed it, if it is closed.
    pub closed: Option<u64>,
}

/// All periods that were published or closed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settled {
    baselines: BTreeMap<Period, Baseline>,
    /// The publications that held numbers back, in the order of the log.
    held_back: Vec<FiguresPublished>,
    /// By record, the periods that it restates.
    restated_by: BTreeMap<u64, Vec<Period>>,
    /// The records that published a period, in the order of the log.
    publications: Vec<(Period, u64)>,
}

/// What periods that were published or closed are made of, to be kept.
pub(super) struct Parts {
    pub baselines: Vec<(Period, Baseline)>,
    pub held_back: Vec<FiguresPublished>,
    pub restated_by: Vec<(u64, Vec<Period>)>,
    pub publications: Vec<(Period, u64)>,
}

impl From<Parts> for Settled {
    fn from(parts: Parts) -> Self {
        let Parts { baselines, held_back, restated_by, publications } = parts;
        let (baselines, restated_by) =
            (baselines.into_iter().collect(), restated_by.into_iter().collect());
        Self { baselines, held_back, restated_by, publications }
    }
}

impl Settled {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.baselines.is_empty()
    }

    /// Each period with its latest baseline.
    pub fn baselines(&self) -> impl Iterator<Item = (Period, &Baseline)> {
        self.baselines.iter().map(|(period, baseline)| (*period, baseline))
    }

    /// The periods alone.
    pub fn periods(&self) -> impl Iterator<Item = Period> {
        self.baselines.keys().copied()
    }

    /// The latest baseline of a period.
    pub fn baseline(&self, period: Period) -> Option<&Baseline> {
        self.baselines.get(&period)
    }

    /// What was last published of a period.
    pub fn published(&self, period: Period) -> Option<&FiguresPublished> {
        self.baseline(period)?.published.as_deref()
    }

    /// The publications that held numbers back, in the order of the log.
    pub fn held_back(&self) -> impl Iterator<Item = &FiguresPublished> {
        self.held_back.iter()
    }

    /// The policy of the publication that governs a period: of its own last one, else of the last one of
    /// the year that it ends in.
    pub fn policy(&self, period: Period) -> Option<&Policy> {
        let year = || Period::year(period.to.year()).ok().and_then(|year| self.published(year));
        self.published(period).or_else(year).map(|published| &published.policy)
    }

    /// A period with its label.
    pub fn labelled(&self, period: Period) -> Labelled {
        let label = self.baseline(period).map(|baseline| baseline.label.clone());
        Labelled { period, label: label.unwrap_or_default() }
    }

    /// All labels, with the periods they name.
    pub fn labels(&self) -> impl Iterator<Item = (&str, Period)> {
        let labels = self.baselines().map(|(period, baseline)| (baseline.label.as_str(), period));
        labels.filter(|(label, _)| !label.is_empty())
    }

    /// The period that a label names.
    pub fn named(&self, label: &str) -> Option<Period> {
        let mut labels = self.labels();
        labels.find(|(named, _)| is_same(named, label)).map(|(_, period)| period)
    }

    /// The periods that a record restates.
    pub fn restated_by(&self, sequence: u64) -> Vec<Labelled> {
        let periods = self.restated_by.get(&sequence).into_iter().flatten();
        periods.map(|period| self.labelled(*period)).collect()
    }

    /// What they are made of.
    pub(super) fn parts(&self) -> Parts {
        let Self { baselines, held_back, restated_by, publications } = self.clone();
        Parts {
            baselines: baselines.into_iter().collect(),
            held_back,
            restated_by: restated_by.into_iter().collect(),
            publications,
        }
    }

    /// The records that published a period, in the order of the log.
    pub fn publications(&self, period: Period) -> impl Iterator<Item = u64> {
        let of = self.publications.iter().filter(move |(published, _)| *published == period);
        of.map(|(_, record)| *record)
    }

    /// The records that published any period, in the order of the log.
    pub fn all_publications(&self) -> impl DoubleEndedIterator<Item = u64> {
        self.publications.iter().map(|(_, record)| *record)
    }

    /// Notes which record published a period.
    pub(super) fn published_by(&mut self, sequence: u64, period: Period) {
        self.publications.push((period, sequence));
    }

    /// Notes that a period is published from some record on.
    pub(super) fn publish(&mut self, sequence: u64, published: Box<FiguresPublished>) {
        let FiguresPublished { period, log_size, ref label, .. } = *published;
        self.label(period, label);
        let former = self.baselines.remove(&period);
        let (label, closed) = former.map_or_else(Default::default, |f| (f.label, f.closed));
        let is_touched = log_size != sequence;
        let label = match published.label.as_str() {
            "" => label,
            new => new.to_owned(),
        };
        if published.held_back.is_some() {
            self.held_back.push((*published).clone());
        }
        let published = Some(published);
        self.baselines.insert(period, Baseline { log_size, published, is_touched, label, closed });
    }

    /// Notes that a record closed a period. One that was published stays as it was published.
    pub(super) fn close(&mut self, sequence: u64, closed: YearClosed) {
        let YearClosed { period, label } = closed;
        self.label(period, &label);
        let baseline = self.baselines.entry(period).or_insert_with(|| Baseline {
            log_size: sequence,
            published: None,
            is_touched: false,
            label: String::new(),
            closed: None,
        });
        baseline.closed = Some(sequence);
        if !label.is_empty() {
            baseline.label = label;
        }
    }

    /// Takes a label from the period that had it.
    fn label(&mut self, period: Period, label: &str) {
        let had = self.named(label).filter(|named| *named != period);
        if let Some(baseline) = had.and_then(|period| self.baselines.get_mut(&period)) {
            baseline.label.clear();
        }
    }

    /// Notes that the figures of all periods can have changed.
    pub(super) fn touch_all(&mut self) {
        self.baselines.values_mut().for_each(|baseline| baseline.is_touched = true);
    }

    /// Notes that the figures of the periods that end on a day or later can have changed: what an
    /// activity states of people counts from the day on that it starts.
    pub(super) fn touch_from(&mut self, day: Day) {
        let later = self.baselines.iter_mut().filter(|(period, _)| period.to >= day);
        later.for_each(|(_, baseline)| baseline.is_touched = true);
    }

    /// Notes that a record restates some periods.
    pub(super) fn restate(&mut self, sequence: u64, mut periods: Vec<Period>) {
        periods.sort_unstable();
        periods.dedup();
        for period in &periods {
            if let Some(baseline) = self.baselines.get_mut(period) {
                baseline.is_touched = true;
            }
        }
        if !periods.is_empty() {
            self.restated_by.insert(sequence, periods);
        }
    }
}
