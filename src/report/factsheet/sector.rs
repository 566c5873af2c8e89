//! A sector: its texts, its figure, and its activities summarised.
//!
//! Belongs here: grouping a sector's activities into few lines. Does not: alerts (`rapid`).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::figure::{FigureBlock, figure};
use super::wording::{Wording, offices};
use crate::count::Item;
use crate::event::activity::Kind;
use crate::event::ids::SectorId;
use crate::event::profile::SectorRole;
use crate::event::text::normalised;
use crate::event::time::Day;
use crate::report::SectorRow;

/// Most subjects of activities printed for one sector.
pub const HIGHLIGHTS_MAX: usize = 5;

/// What one sector did and whom it reached.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectorSection {
    /// The sector's id.
    pub id: SectorId,
    /// Its name.
    pub name: String,
    /// The same where space is short.
    pub short: String,
    /// What it does.
    pub summary: String,
    /// What it consists of, from the profile.
    pub offers: Vec<String>,
    /// Its figure.
    pub figure: FigureBlock,
    /// What the ledger holds of it.
    pub done: Done,
}

/// The activities of a sector, summarised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// All of them.
    pub activities: usize,
    /// How many of each kind, most first.
    pub kinds: Vec<KindCount>,
    /// Distinct sites they took place at.
    pub sites: usize,
    /// The most frequent, then the most recent.
    pub highlights: Vec<Highlight>,
    /// Activities on subjects that are not among these.
    pub further: usize,
}

/// How many activities of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindCount {
    /// The kind.
    pub kind: Kind,
    /// In words ("247 classes").
    pub text: String,
    /// How many.
    pub activities: usize,
}

/// Activities on one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Highlight {
    /// The subject: their title without the place; of a legal case, its type.
    pub title: String,
    /// How many there were.
    pub activities: usize,
    /// Names of the offices, sorted.
    pub offices: Vec<String>,
    /// The months they started in ("Mar 2025", "Mar–Jun 2025").
    pub months: String,
}

pub(super) fn section(
    wording: &Wording,
    SectorRow { sector: id, row }: &SectorRow,
    activities: &[Item<'_>],
) -> (SectorRole, SectorSection) {
    let sector = wording.sector(id);
    let ours = |activity: &&Item<'_>| activity.about.sectors().any(|sector| sector == id);
    let activities: Vec<Item<'_>> = activities.iter().filter(ours).copied().collect();
    let section = SectorSection {
        id: id.clone(),
        name: sector.name,
        short: wording.short_sector(id),
        summary: sector.summary.to_owned(),
        offers: sector.activities.to_vec(),
        figure: figure(row, wording.texts),
        done: done(wording, &activities),
    };
    (sector.role, section)
}

fn done(wording: &Wording, activities: &[Item<'_>]) -> Done {
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut subjects: BTreeMap<String, Vec<Item<'_>>> = BTreeMap::new();
    for activity in activities {
        *kinds.entry(activity.about.details.kind()).or_default() += 1;
        let subject = normalised(&wording.subject(activity));
        subjects.entry(subject).or_default().push(*activity);
    }
    let sites: BTreeSet<_> = activities.iter().map(|a| a.about.place.site_key()).collect();
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, activities)| (Reverse(*activities), *kind));
    let mut subjects: Vec<Vec<Item<'_>>> = subjects.into_values().collect();
    for activities in &mut subjects {
        activities.sort_by_key(|activity| recency(activity));
    }
    subjects.sort_by_key(|activities| {
        Reverse((activities.len(), activities.last().map(|latest| recency(latest))))
    });
    let further = subjects.iter().skip(HIGHLIGHTS_MAX).map(Vec::len).sum();
    Done {
        activities: activities.len(),
        kinds: kinds.into_iter().map(|(kind, n)| kind_count(wording, kind, n)).collect(),
        sites: sites.len(),
        highlights: subjects
            .iter()
            .take(HIGHLIGHTS_MAX)
            .filter_map(|activities| highlight(wording, activities))
            .collect(),
        further,
    }
}

/// In this order the latest of some activities is the last.
pub(super) fn recency<'a>(activity: &Item<'a>) -> (Day, &'a str) {
    (activity.about.start, activity.reference.as_str())
}

/// A line for activities on one subject, the latest last: its spelling is printed.
fn highlight(wording: &Wording, activities: &[Item<'_>]) -> Option<Highlight> {
    let (earliest, latest) = (activities.first()?, activities.last()?);
    Some(Highlight {
        title: wording.subject(latest),
        activities: activities.len(),
        offices: offices(wording, activities),
        months: wording.texts.months(earliest.about.start, latest.about.start),
    })
}

pub(super) fn kind_count(wording: &Wording, kind: Kind, activities: usize) -> KindCount {
    KindCount { kind, text: wording.counted_kind(kind, activities), activities }
}
