//! What schema versions 6 and 7 have behind the envelope: the parts of events that came with the second version
//! of the counting rule, and what a publication held back.
//!
//! Belongs here: which events have such parts, their bytes, and putting them back. Does not: the
//! envelope, other versions (`codec`).
//!
//! Invariant: an event without such parts is written in an older version, so the bytes of an event are
//! the same for ever.

use serde::{Deserialize, Serialize};

use super::bytes::{CodecError, decode_bounded, decode_error, from_bytes, to_bytes};
use crate::event::activity::About;
use crate::event::figures::{Bounds, Figure, Figures};
use crate::event::policy::{Places, Policy, Reviewed, Sizes};
use crate::event::time::Period;
use crate::event::{Event, FiguresPublished, YearClosed};

/// The version that came with the second version of the counting rule.
pub(super) const SCHEMA: u16 = 6;
/// The version after it.
pub(super) const SCHEMA_7: u16 = 7;

/// Of a policy.
#[derive(Serialize, Deserialize)]
struct PolicyParts {
    places: Places,
    sizes: Sizes,
    reviewed: Reviewed,
}

/// Of a publication.
#[derive(Serialize, Deserialize)]
struct PublishedParts {
    policy: PolicyParts,
    period: Period,
    label: String,
    bounds: Vec<Bounds>,
}

/// Of a period that was closed.
#[derive(Serialize, Deserialize)]
struct ClosedParts {
    period: Period,
    label: String,
}

impl PolicyParts {
    fn of(policy: &Policy) -> Self {
        let Policy { places, sizes, reviewed, .. } = *policy;
        Self { places, sizes, reviewed }
    }

    fn put_into(self, policy: &mut Policy) {
        let Self { places, sizes, reviewed } = self;
        (policy.places, policy.sizes, policy.reviewed) = (places, sizes, reviewed);
    }
}

/// Whether an event has a part that came with this version.
pub(super) fn has_any(event: &Event) -> bool {
    let is_named =
        |period: &Period, label: &str| period.whole_year().is_none() || !label.is_empty();
    match event {
        Event::LedgerOpened(opened) => opened.policy.has_later_parts(),
        Event::PolicyAdopted(adopted) => adopted.policy.has_later_parts(),
        Event::FiguresPublished(published) => {
            let FiguresPublished { policy, period, label, figures, .. } = published.as_ref();
            policy.has_later_parts()
                || is_named(period, label)
                || all(figures).any(|figure| figure.bounds.is_some())
        }
        Event::YearClosed(YearClosed { period, label }) => is_named(period, label),
        event => event.activity().is_some_and(|activity| activity.about.new_people),
    }
}

/// The parts of an event in a version.
pub(super) fn encode(event: &Event, schema: u16) -> Result<Vec<u8>, CodecError> {
    if schema == SCHEMA_7 {
        let Event::FiguresPublished(published) = event else { return Ok(Vec::new()) };
        let mut bytes = encode(event, SCHEMA)?;
        if let Some(held_back) = &published.held_back {
            bytes.extend(to_bytes(held_back)?);
        }
        return Ok(bytes);
    }
    match event {
        Event::LedgerOpened(opened) => to_bytes(&PolicyParts::of(&opened.policy)),
        Event::PolicyAdopted(adopted) => to_bytes(&PolicyParts::of(&adopted.policy)),
        Event::FiguresPublished(published) => {
            let FiguresPublished { policy, period, label, figures, .. } = published.as_ref();
            let bounds: Option<Vec<Bounds>> = all(figures).map(|figure| figure.bounds).collect();
            to_bytes(&PublishedParts {
                policy: PolicyParts::of(policy),
                period: *period,
                label: label.clone(),
                bounds: bounds.unwrap_or_default(),
            })
        }
        Event::YearClosed(YearClosed { period, label }) => {
            to_bytes(&ClosedParts { period: *period, label: label.clone() })
        }
        event => to_bytes(&event.activity().is_some_and(|activity| activity.about.new_people)),
    }
}

/// Puts the parts in some bytes into an event that was decoded without them.
pub(super) fn decode(event: &mut Event, bytes: &[u8], schema: u16) -> Result<(), CodecError> {
    match event {
        Event::FiguresPublished(published) if schema == SCHEMA_7 => {
            let (parts, used) = decode_bounded(bytes).map_err(decode_error)?;
            put_into_publication(parts, published)?;
            published.held_back = Some(from_bytes(&bytes[used..])?);
        }
        _ if schema == SCHEMA_7 && bytes.is_empty() => {}
        Event::LedgerOpened(opened) => {
            from_bytes::<PolicyParts>(bytes)?.put_into(&mut opened.policy);
        }
        Event::PolicyAdopted(adopted) => {
            from_bytes::<PolicyParts>(bytes)?.put_into(&mut adopted.policy);
        }
        Event::FiguresPublished(published) => {
            put_into_publication(from_bytes(bytes)?, published)?;
        }
        Event::YearClosed(closed) => {
            let parts: ClosedParts = from_bytes(bytes)?;
            closed.period = ending_in(parts.period, closed.period)?;
            closed.label = parts.label;
        }
        Event::ActivityRecorded(activity) => decode_about(&mut activity.about, bytes)?,
        Event::ActivityCorrected(corrected) => {
            decode_about(&mut corrected.activity.about, bytes)?;
        }
        other => {
            let event = other.name();
            return Err(CodecError::Decode(format!("schema {schema} has no {event}")));
        }
    }
    Ok(())
}

fn put_into_publication(
    parts: PublishedParts,
    published: &mut FiguresPublished,
) -> Result<(), CodecError> {
    parts.policy.put_into(&mut published.policy);
    published.period = ending_in(parts.period, published.period)?;
    published.label = parts.label;
    let figures = &mut published.figures;
    if !parts.bounds.is_empty() {
        if parts.bounds.len() != figures.sectors.len() + 1 {
            return Err(CodecError::Decode("bounds of other figures".to_owned()));
        }
        let all = figures.sectors.iter_mut().map(|(_, figure)| figure).chain([&mut figures.total]);
        all.zip(parts.bounds).for_each(|(figure, bounds)| figure.bounds = Some(bounds));
    }
    Ok(())
}

/// Puts the parts in some bytes into an activity.
pub(super) fn decode_about(about: &mut About, bytes: &[u8]) -> Result<(), CodecError> {
    about.new_people = from_bytes(bytes)?;
    match about.new_people {
        true => Ok(()),
        false => Err(CodecError::Decode(format!("schema {SCHEMA} without a part of it"))),
    }
}

/// A period that ends in the year which the event has in its place.
fn ending_in(period: Period, year: Period) -> Result<Period, CodecError> {
    match period.to.year() == year.to.year() {
        true => Ok(period),
        false => Err(CodecError::Decode("two years of one period".to_owned())),
    }
}

fn all(figures: &Figures) -> impl Iterator<Item = &Figure> {
    figures.sectors.iter().map(|(_, figure)| figure).chain([&figures.total])
}
