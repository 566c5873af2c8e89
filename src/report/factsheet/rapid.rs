//! The rapid response mechanism: what the report says of it, with the causes of alerts.
//!
//! Belongs here: naming areas and counting causes. Does not: matching responses to alerts, days and
//! people (`report::rrm`).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::sector::recency;
use super::wording::Wording;
use crate::count::{Item, UNSPECIFIED};
use crate::event::activity::Details;
use crate::event::text::normalised;
use crate::report::rrm::{Rrm, RrmCounts};

/// Most causes of alerts printed.
pub const SHOCKS_MAX: usize = 6;

/// What followed the alerts of a rapid response mechanism.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RapidResponse {
    /// All responses together.
    pub total: RrmCounts,
    /// By area, in the report's order. Areas overlap.
    pub areas: Vec<RapidArea>,
    /// What happened, by number of alerts (or unnumbered responses), most first.
    pub shocks: Vec<Shock>,
}

/// The responses in one area.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RapidArea {
    /// Its name.
    pub name: String,
    /// Its numbers.
    #[serde(flatten)]
    pub counts: RrmCounts,
}

/// One cause of alerts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shock {
    /// What happened.
    pub name: String,
    /// How often.
    pub alerts: usize,
}

/// Nothing where there was no response.
pub(super) fn rapid(
    wording: &Wording,
    rrm: Option<&Rrm>,
    activities: &[Item<'_>],
) -> Option<RapidResponse> {
    let rrm = rrm.filter(|rrm| rrm.total.responses > 0)?;
    let area = |row: &crate::report::rrm::RrmRow| RapidArea {
        name: area_name(wording, row.area.as_deref().unwrap_or_default()),
        counts: row.counts.clone(),
    };
    Some(RapidResponse {
        total: rrm.total.clone(),
        areas: rrm.areas.iter().map(area).collect(),
        shocks: shocks(wording, activities),
    })
}

/// An area (admin1) for readers.
pub(super) fn area_name(wording: &Wording, name: &str) -> String {
    if name == UNSPECIFIED || name.is_empty() {
        return wording.texts.text("factsheet-area-unspecified");
    }
    wording.term(name)
}

fn shocks(wording: &Wording, activities: &[Item<'_>]) -> Vec<Shock> {
    // In a fixed order, so that the spelling of a shock doesn't depend on the order of arrival.
    let mut activities = activities.to_vec();
    activities.sort_by(|a, b| recency(a).cmp(&recency(b)));
    let mut numbered: BTreeMap<String, String> = BTreeMap::new();
    let mut causes: Vec<String> = Vec::new();
    for activity in activities {
        let Details::RrmResponse { alert, .. } = &*activity.about.details else { continue };
        if alert.shock.trim().is_empty() {
            continue;
        }
        let (number, cause) = (normalised(&alert.alert), wording.term(&alert.shock));
        match number.is_empty() {
            true => causes.push(cause),
            false => _ = numbered.entry(number).or_insert(cause),
        }
    }
    let mut counts: BTreeMap<String, Shock> = BTreeMap::new();
    for cause in numbered.into_values().chain(causes) {
        let new = || Shock { name: cause.clone(), alerts: 0 };
        counts.entry(normalised(&cause)).or_insert_with(new).alerts += 1;
    }
    let mut shocks: Vec<_> = counts.into_values().collect();
    shocks.sort_by_key(|shock| Reverse(shock.alerts));
    shocks.truncate(SHOCKS_MAX);
    shocks
}
