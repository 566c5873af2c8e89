//! Descriptions of a ledger's events, for people and programs.
//!
//! Belongs here: one event's description. Does not: reading the log, choosing events.

use schemars::JsonSchema;
use serde::Serialize;

use super::words::policy_in_full;
use crate::event::access::{AccessGranted, AccessRevoked};
use crate::event::activity::Activity;
use crate::event::evidence::{EvidenceAttached, EvidenceDestroyed};
use crate::event::ids::OfficeId;
use crate::event::label::Labelled;
use crate::event::people::Headcount;
use crate::event::review::ActivitiesReviewed;
use crate::event::{Event, FiguresPublished, Record, YearClosed};
use crate::language::Language;

/// One event as `history --format json` has it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Entry {
    /// Place in the log.
    pub sequence: u64,
    /// The event's id.
    pub id: String,
    /// The event's name.
    pub event: &'static str,
    /// The activity's reference, where the event is about one.
    pub activity: Option<String>,
    /// When it was recorded, UTC.
    pub recorded_at: String,
    /// By whom.
    pub recorded_by: String,
    /// The event in one line.
    pub summary: String,
    /// Published or closed years that it restates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub restates: Vec<i32>,
    /// Published or closed periods that it restates: these years and others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub restates_periods: Vec<Labelled>,
    /// Whether an earlier event carries a later time.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub clock_set_back: bool,
    /// What it did to a period's total, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<i64>,
}

impl Entry {
    /// Describes a record.
    pub fn of(record: &Record, restates: &[Labelled]) -> Self {
        Self {
            sequence: record.sequence,
            id: record.id.to_string(),
            event: record.event.name(),
            activity: record.event.reference().map(ToString::to_string),
            recorded_at: record.recorded_at.to_string(),
            recorded_by: record.recorded_by.clone(),
            summary: summary(&record.event),
            restates: restates.iter().filter_map(|of| of.period.whole_year()).collect(),
            restates_periods: restates.to_vec(),
            clock_set_back: false,
            effect: None,
        }
    }
}

fn summary(event: &Event) -> String {
    match event {
        Event::LedgerOpened(opened) => format!("\"{}\", {}", opened.name, opened.country),
        Event::ProfileSet(profile) => format!(
            "{} sectors, {} offices, {} donors, {} projects",
            profile.sectors.len(),
            profile.offices.len(),
            profile.donors.len(),
            profile.projects.len()
        ),
        Event::ActivityRecorded(activity) => in_brief(activity),
        Event::ActivityCorrected(corrected) => {
            format!("{}; because: {}", in_brief(&corrected.activity), corrected.reason)
        }
        Event::ActivityVoided(voided) => format!("because: {}", voided.reason),
        Event::PeopleMerged(merge) | Event::MergeUndone(merge) => format!(
            "{} {} and {}; because: {}",
            merge.kind, merge.kept, merge.dropped, merge.reason
        ),
        Event::PersonErased(erased) => {
            format!("{} {}; because: {}", erased.kind, erased.entry, erased.reason)
        }
        Event::PolicyAdopted(adopted) => format!(
            "from {} on: {}; because: {}",
            adopted.first_year,
            policy_in_full(&adopted.policy, Language::English.texts()),
            adopted.reason
        ),
        Event::FiguresPublished(published) => {
            let FiguresPublished { period, label, figures, .. } = published.as_ref();
            let labelled = Labelled { period: *period, label: label.clone() };
            format!("{labelled}: {} people", figures.total.people_reached)
        }
        Event::YearClosed(YearClosed { period, label }) => {
            Labelled { period: *period, label: label.clone() }.to_string()
        }
        Event::GazetteerSet(gazetteer) => match gazetteer.places.len() {
            1 => "1 place".to_owned(),
            several => format!("{several} places"),
        },
        Event::WarningsAccepted(warnings) => {
            let subjects: Vec<&str> =
                warnings.accepted.iter().map(|w| w.subject.as_str()).collect();
            let named = match subjects.as_slice() {
                [one] => (*one).to_owned(),
                several => format!("{} warnings", several.len()),
            };
            format!("{} of {named}; because: {}", warnings.code, warnings.reason)
        }
        Event::EntriesDerived(derived) => format!(
            "{} persons and {} households known by derived keys",
            derived.persons.len(),
            derived.households.len()
        ),
        Event::SigningKeyChanged(changed) => format!(
            "{}, {}; because: {}",
            changed.verifier,
            match (changed.former.is_empty(), changed.signature.is_empty()) {
                (true, _) => "the first that is recorded",
                (false, true) => "not signed with the one before",
                (false, false) => "signed with the one before",
            },
            changed.reason
        ),
        Event::ActivitiesReviewed(ActivitiesReviewed { decision, reviewed, note }) => {
            let named = match reviewed.as_slice() {
                [one] => format!("{} (event {})", one.reference, one.version),
                several => format!("{} activities", several.len()),
            };
            match note.as_str() {
                "" => format!("{decision}: {named}"),
                note => format!("{decision}: {named}; because: {note}"),
            }
        }
        Event::AccessGranted(AccessGranted { staff, role, offices }) => {
            let offices: Vec<&str> = offices.iter().map(OfficeId::as_str).collect();
            match offices.as_slice() {
                [] => format!("{staff}: {role}"),
                of => format!("{staff}: {role} of {}", of.join(", ")),
            }
        }
        Event::AccessRevoked(AccessRevoked { staff }) => staff.clone(),
        Event::EvidenceAttached(EvidenceAttached { kind, bytes, sha256, .. }) => {
            format!("a {kind} of {bytes} bytes, SHA-256 {}", hex::encode(sha256))
        }
        Event::EvidenceDestroyed(EvidenceDestroyed { attached, reason, .. }) => {
            format!("what event {attached} attached; because: {reason}")
        }
        Event::KeyRotated(rotated) => format!(
            "key {}, {} new pseudonyms; because: {}",
            hex::encode(rotated.key_fingerprint),
            rotated.register.rows,
            rotated.reason
        ),
    }
}

/// An activity in a line.
pub fn in_brief(activity: &Activity) -> String {
    let about = &activity.about;
    let mut text =
        format!("{} for {} in {}", about.details.kind(), about.sector, about.place.site.name);
    text.push_str(&format!(" on {}", about.start));
    if let Some(end) = about.end {
        text.push_str(&format!(" to {end}"));
    }
    let people = &activity.people;
    let contacts = [
        (people.persons.len() as u64, " person", "s"),
        (people.households.len() as u64, " household", "s"),
        (people.headcount(), " counted", ""),
    ];
    for (count, what, s) in contacts.iter().filter(|(count, ..)| *count > 0) {
        let s = if *count == 1 { "" } else { s };
        text.push_str(&format!(", {count}{what}{s}"));
    }
    text
}

/// A version of an activity as `show` has it. No entry of the register is named.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Version {
    /// The record that states it.
    pub sequence: u64,
    /// Recorded or corrected.
    pub event: &'static str,
    /// When.
    pub recorded_at: String,
    /// By whom.
    pub recorded_by: String,
    /// Why, for a correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The activity's columns with their values.
    pub columns: Vec<(&'static str, String)>,
    /// Persons reached.
    pub persons: usize,
    /// Households reached as households.
    pub households: usize,
    /// People these households declare.
    pub household_members: u64,
    /// Counted groups.
    pub headcounts: Vec<(String, u32)>,
}

impl Version {
    /// Describes the version that a record states, if it states one.
    pub fn of(record: &Record) -> Option<Self> {
        let activity = record.event.activity()?;
        let reason = match &record.event {
            Event::ActivityCorrected(corrected) => Some(corrected.reason.clone()),
            _ => None,
        };
        let people = &activity.people;
        let group = |group: &Headcount| (group.group.clone(), group.count);
        Some(Self {
            sequence: record.sequence,
            event: record.event.name(),
            recorded_at: record.recorded_at.to_string(),
            recorded_by: record.recorded_by.clone(),
            reason,
            columns: activity.about.fields(&activity.reference),
            persons: people.persons.len(),
            households: people.households.len(),
            household_members: people.household_rows().map(|row| u64::from(row.size)).sum(),
            headcounts: people.headcounts.iter().map(group).collect(),
        })
    }
}
