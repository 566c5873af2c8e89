//! The rapid response mechanism: alerts, the responses to them, people reached, and days until the first
//! response.
//!
//! Belongs here: which response answers which alert, by area and month. Does not: counting people
//! (`count`), formats (`render`).
//!
//! What each number means:
//!
//! - a **response** is an activity of the kind `rrm-response` in scope with direct reach. It is in
//!   the area (admin1) of its place and in every month it touches, as in `--by admin1` and
//!   `--by month`.
//! - an **alert** is what responses with the same number answer, whatever its spelling in upper or
//!   lower case. It is in every area and month with a response to it, so these overlap. Responses
//!   without a number are counted apart.
//! - **people** are those reached by the responses, each once, in whatever sector: a slice as the
//!   counting rule has it.
//! - **days** run from an alert's date to the start of the first response to it in the period. Each
//!   dated alert is in the area and month of that first response, and only there. A response that
//!   starts before its alert is a slip in a date and says nothing about speed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cells::{BoundsRow, Count};
use crate::count::{Candidate, Choice, PeopleReached, Query, UNSPECIFIED};
use crate::event::activity::{Details, Kind, Reach};
use crate::event::text::normalised;
use crate::event::time::{Day, Month};

/// The rapid response mechanism in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rrm {
    /// All responses together.
    pub total: RrmCounts,
    /// By area (admin1), in alphabetical order. Areas overlap.
    pub areas: Vec<RrmRow>,
    /// By month. Months overlap.
    pub months: Vec<RrmRow>,
    /// By area and month, where there was a response. They overlap.
    pub area_months: Vec<RrmRow>,
}

/// Alerts and responses of an area, a month, or both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RrmRow {
    /// The area; nothing where the row is of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// The month (2025-03); nothing where the row is of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// Its numbers.
    #[serde(flatten)]
    pub counts: RrmCounts,
}

/// Alerts, responses, people and days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RrmCounts {
    /// Distinct alerts that were responded to.
    pub alerts: u64,
    /// Responses.
    pub responses: u64,
    /// Of them, without an alert's number.
    pub unnumbered: u64,
    /// People reached by the responses, each once.
    pub people_reached: Count,
    /// Between which numbers that lies.
    #[serde(flatten)]
    pub bounds: BoundsRow,
    /// From alert to first response.
    pub days: ResponseDays,
}

/// How long the alerts of a row waited, in days.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ResponseDays {
    /// Alerts whose days are known.
    pub alerts: u64,
    /// Half of them waited no longer; the mean of the two in the middle.
    pub median: Option<f64>,
    /// Nine in ten of them waited no longer (nearest rank).
    pub percentile_90: Option<u64>,
}

/// A response, and where and when it counts.
struct Response {
    /// Place among the candidates.
    at: usize,
    area: Area,
    /// First and last month it touches.
    months: (Month, Month),
    /// The alert's number; a response without one answers an alert of its own.
    alert: AlertKey,
    start: Day,
    alerted: Option<Day>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum AlertKey {
    Number(String),
    Unnumbered(usize),
}

/// An area in the order of names, the nameless one last.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Area {
    is_unspecified: bool,
    normalised: String,
}

/// The first response to an alert.
struct First {
    area: Area,
    month: Month,
    days: u64,
}

/// A row: of an area, of a month, of both, or of all.
type Key = (Option<Area>, Option<Month>);

/// The responses of a period, and the rows that they are added up in.
pub struct Responses {
    responses: Vec<Response>,
    names: BTreeMap<Area, String>,
    keys: Vec<Key>,
}

impl Responses {
    /// Finds them among the activities of a query.
    pub fn find(query: &Query, candidates: &[Candidate<'_>]) -> Self {
        let mut names: BTreeMap<Area, String> = BTreeMap::new();
        let responses = responses_of(candidates, &mut names);
        let mut keys: Vec<Key> = vec![(None, None)];
        keys.extend(names.keys().map(|area| (Some(area.clone()), None)));
        keys.extend(query.period.months().map(|month| (None, Some(month))));
        let both = names.keys().flat_map(|area| {
            let months = query.period.months().map(|month| (Some(area.clone()), Some(month)));
            months.filter(|key| responses.iter().any(|response| response.is_in(key)))
        });
        keys.extend(both);
        Self { responses, names, keys }
    }

    /// The activities of each row.
    pub fn choices(&self) -> Vec<Choice> {
        let activities = self.keys.iter().map(|key| places(&self.responses, key));
        activities.map(|activities| Choice { activities, group: None }).collect()
    }

    /// The rapid response mechanism, of the people that each of [`Self::choices`] reached.
    pub fn table(&self, people: &[Vec<PeopleReached>]) -> Rrm {
        let Self { responses, names, keys } = self;
        let firsts = firsts(responses);
        let mut rows = keys.iter().zip(people).map(|(key, people)| RrmRow {
            area: key.0.as_ref().and_then(|area| names.get(area)).cloned(),
            month: key.1.map(|month| month.to_string()),
            counts: counts(responses, &firsts, key, people.last()),
        });
        let nothing = || counts(&[], &[], &(None, None), None);
        let total = rows.next().map_or_else(nothing, |row| row.counts);
        let (areas, rest): (Vec<_>, Vec<_>) = rows.partition(|row| row.month.is_none());
        let (months, area_months) = rest.into_iter().partition(|row| row.area.is_none());
        Rrm { total, areas, months, area_months }
    }
}

impl Response {
    fn is_in(&self, (area, month): &Key) -> bool {
        area.as_ref().is_none_or(|area| *area == self.area)
            && month.is_none_or(|month| self.months.0 <= month && month <= self.months.1)
    }
}

fn places(responses: &[Response], key: &Key) -> Vec<usize> {
    responses.iter().filter(|response| response.is_in(key)).map(|response| response.at).collect()
}

fn responses_of(candidates: &[Candidate<'_>], names: &mut BTreeMap<Area, String>) -> Vec<Response> {
    let mut responses = Vec::new();
    for (at, Candidate { activity, months }) in candidates.iter().enumerate() {
        let about = &activity.about;
        let Details::RrmResponse { alert, .. } = &*about.details else { continue };
        if about.reach != Reach::Direct {
            continue;
        }
        debug_assert_eq!(about.details.kind(), Kind::RrmResponse);
        let name = about.place.admin1.name.trim();
        let area = Area { is_unspecified: name.is_empty(), normalised: normalised(name) };
        let text = if name.is_empty() { UNSPECIFIED } else { name };
        names.entry(area.clone()).or_insert_with(|| text.to_owned());
        let number = normalised(&alert.alert);
        responses.push(Response {
            at,
            area,
            months: *months,
            alert: match number.is_empty() {
                true => AlertKey::Unnumbered(at),
                false => AlertKey::Number(number),
            },
            start: about.start,
            alerted: alert.alert_date,
        });
    }
    responses
}

/// The first response to each dated alert. Candidates come in the order of (start, reference), so
/// that of several responses on one day the smaller reference is the first.
fn firsts(responses: &[Response]) -> Vec<First> {
    let mut alerts: BTreeMap<&AlertKey, (&Response, Option<Day>)> = BTreeMap::new();
    for response in responses {
        let (_, alerted) = alerts.entry(&response.alert).or_insert((response, None));
        *alerted = alerted.iter().copied().chain(response.alerted).min();
    }
    let first = |(response, alerted): (&Response, Option<Day>)| {
        let days = i64::from(i32::from(response.start)) - i64::from(i32::from(alerted?));
        let (area, month) = (response.area.clone(), response.months.0);
        Some(First { area, month, days: u64::try_from(days).ok()? })
    };
    alerts.into_values().filter_map(first).collect()
}

fn counts(
    responses: &[Response],
    firsts: &[First],
    key: &Key,
    people: Option<&PeopleReached>,
) -> RrmCounts {
    let of = || responses.iter().filter(|response| response.is_in(key));
    let mut alerts: Vec<&AlertKey> = of().map(|response| &response.alert).collect();
    alerts.sort_unstable();
    alerts.dedup();
    let unnumbered = alerts.iter().filter(|a| matches!(a, AlertKey::Unnumbered(_))).count();
    let days = firsts.iter().filter(|first| {
        key.0.as_ref().is_none_or(|area| *area == first.area)
            && key.1.is_none_or(|month| month == first.month)
    });
    RrmCounts {
        alerts: (alerts.len() - unnumbered) as u64,
        responses: of().count() as u64,
        unnumbered: unnumbered as u64,
        people_reached: people.map_or(0, |people| people.people_reached).into(),
        bounds: people.map(|people| people.bounds).into(),
        days: ResponseDays::of(days.map(|first| first.days).collect()),
    }
}

impl ResponseDays {
    fn of(mut days: Vec<u64>) -> Self {
        days.sort_unstable();
        let at = |i: usize| days.get(i).copied();
        let middle = at(days.len() / 2).zip(at(days.len().saturating_sub(1) / 2));
        // Nearest rank: the smallest number that at least nine tenths do not exceed.
        let rank = (days.len() * 9).div_ceil(10).saturating_sub(1);
        Self {
            alerts: days.len() as u64,
            median: middle.map(|(upper, lower)| (lower + upper) as f64 / 2.0),
            percentile_90: at(rank),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ResponseDays;

    #[test]
    fn half_waited_no_longer_and_nine_in_ten() {
        let of = |days: &[u64]| {
            let ResponseDays { alerts, median, percentile_90 } = ResponseDays::of(days.to_vec());
            (alerts, median, percentile_90)
        };
        assert_eq!(of(&[]), (0, None, None));
        assert_eq!(of(&[4]), (1, Some(4.0), Some(4)));
        assert_eq!(of(&[9, 2]), (2, Some(5.5), Some(9)));
        assert_eq!(of(&[10, 1, 2, 3, 4, 5, 6, 7, 8, 9]), (10, Some(5.5), Some(9)));
        assert_eq!(of(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 30]), (11, Some(1.0), Some(1)));
    }
}
