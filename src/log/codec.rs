//! The encoding of records: the one place that turns events into bytes and back.
//!
//! Belongs here: the envelope, its versions, and decoding every version ever released. Does not:
//! what an event means, where bytes are kept.
//!
//! # Format, for readers in other languages
//!
//! A record is, in this order:
//!
//! | bytes | meaning |
//! |---|---|
//! | 1 | format, 1 |
//! | rest but 4 | the envelope, encoded as below |
//! | 4 | CRC-32 (IEEE) of everything before it, little-endian: finds damage, not forgery |
//!
//! The envelope is a sequence of fields in bincode 2's standard configuration: `u8` is a byte;
//! wider unsigned integers are a byte up to 250, else 251, 252 or 253 followed by 2, 4 or 8 bytes
//! little-endian; signed integers are zigzag-mapped to unsigned first; text and byte strings are
//! their length and their bytes; lists are their length and their elements; an option is a byte 0,
//! or 1 and the value; an enum is the number of its variant and the variant's fields; `[u8; N]` is
//! N bytes; a UUID is the length 16 and 16 bytes. Its fields are:
//!
//! 1. schema version, `u16`: 1; 2 for `KeyRotated`, 3 for `GazetteerSet` and `WarningsAccepted`, 4
//!    for a `ProfileSet` with targets or translations, 5 for `EntriesDerived`, which came later; 6 for
//!    what the second version of the counting rule brought (10); 7 for `SigningKeyChanged` and for a
//!    `FiguresPublished` that held numbers back; 8 for `ActivitiesReviewed`, `AccessGranted` and
//!    `AccessRevoked`; 9 for `EvidenceAttached` and `EvidenceDestroyed`. A record is written in the oldest version
//!    that has all of its event, so that an older program reads all that it can
//! 2. sequence, `u64`
//! 3. event id, UUID
//! 4. recorded at, `i64`, microseconds since 1970 UTC
//! 5. recorded by, text
//! 6. source key, option of text
//! 7. root of all records before, `[u8; 32]`
//! 8. the event, an enum: [`Event`] in the order its variants and fields are
//!    declared in. Days are `i32` since 1970-01-01; sets and columns are byte strings as
//!    [`columns`](crate::event::columns) says
//! 9. in schema version 4 alone, the targets of the profile: a map (its length, then keys and values
//!    in rising order of the keys) from a year's text to a map from a sector's id to `u64`
//! 10. in schema version 6 alone, the parts of the event that came with it:
//!
//! | event | parts, in this order |
//! |---|---|
//! | `LedgerOpened`, `PolicyAdopted` | of the policy: places, sizes, reviewed (enums) |
//! | `ActivityRecorded`, `ActivityCorrected` | new people, a byte 1 |
//! | `FiguresPublished` | of the policy, as above; first and last day of the period; label, text; a list of bounds, lowest and highest (`u64`), of each sector and last of the total: all or none |
//! | `YearClosed` | first and last day of the period; label, text |
//!
//! 11. in schema version 7 alone, of a `FiguresPublished`: its parts of version 6, then what it held back: the
//!     threshold (`u64`), and a list of how many numbers in a row were told, held back, told and so on (`u64`)
//!
//! A record is at most 128 MiB; what an activity may have (`event::limits`) stays far below.
//!
//! The Merkle leaf is the whole record, checksum included.

mod bytes;
mod later;

pub use bytes::{CodecError, from_beginning, from_bytes, to_bytes};
use bytes::{decode_bounded, decode_error};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::event::activity::About;
use crate::event::ids::Reference;
use crate::event::people::{ListsBytes, PeopleBytes};
use crate::event::profile::{Targets, Translations};
use crate::event::time::Timestamp;
use crate::event::{Event, Record};

/// First byte of every record.
pub const FORMAT: u8 = 1;
/// The oldest schema version that has an event, in which it is written.
fn schema_of(event: &Event) -> u16 {
    match event {
        Event::KeyRotated(_) => 2,
        Event::GazetteerSet(_) | Event::WarningsAccepted(_) => 3,
        Event::ProfileSet(profile) if profile.has_later_parts() => 4,
        Event::EntriesDerived(_) => 5,
        Event::SigningKeyChanged(_) => later::SCHEMA_7,
        Event::ActivitiesReviewed(_) | Event::AccessGranted(_) | Event::AccessRevoked(_) => 8,
        Event::EvidenceAttached(_) | Event::EvidenceDestroyed(_) => 9,
        Event::FiguresPublished(published) if published.held_back.is_some() => later::SCHEMA_7,
        event if later::has_any(event) => later::SCHEMA,
        _ => 1,
    }
}

/// What schema version 4 has behind the envelope: the parts of a profile that came later.
#[derive(Serialize, Deserialize)]
struct ProfileV4<T, L> {
    targets: T,
    translations: L,
}

/// Bytes of the checksum at the end.
const CHECKSUM_BYTES: usize = 4;

/// The fields of an envelope, in order.
#[derive(Serialize, Deserialize)]
struct EnvelopeV1<E, S, K> {
    schema: u16,
    sequence: u64,
    id: Uuid,
    recorded_at: Timestamp,
    recorded_by: S,
    source_key: K,
    root_before: [u8; 32],
    event: E,
}

/// The bytes of a record.
pub fn encode(record: &Record) -> Result<Vec<u8>, CodecError> {
    let mut bytes = vec![FORMAT];
    let envelope = EnvelopeV1 {
        schema: schema_of(&record.event),
        sequence: record.sequence,
        id: record.id,
        recorded_at: record.recorded_at,
        recorded_by: record.recorded_by.as_str(),
        source_key: record.source_key.as_deref(),
        root_before: record.root_before,
        event: &record.event,
    };
    bytes.extend(to_bytes(&envelope)?);
    if let (4, Event::ProfileSet(profile)) = (envelope.schema, &record.event) {
        let (targets, translations) = (&profile.targets, &profile.translations);
        bytes.extend(to_bytes(&ProfileV4 { targets, translations })?);
    }
    if matches!(envelope.schema, later::SCHEMA | later::SCHEMA_7) {
        bytes.extend(later::encode(&record.event, envelope.schema)?);
    }
    let checksum = crc32fast::hash(&bytes);
    bytes.extend_from_slice(&checksum.to_le_bytes());
    Ok(bytes)
}

/// The envelope in a record's bytes, if they are undamaged and of the format that is known.
fn checked_body(bytes: &[u8]) -> Result<&[u8], CodecError> {
    let split = bytes.len().checked_sub(CHECKSUM_BYTES).filter(|at| *at > 1);
    let (body, checksum) = bytes.split_at(split.ok_or(CodecError::Checksum)?);
    if crc32fast::hash(body).to_le_bytes() != checksum {
        return Err(CodecError::Checksum);
    }
    let (&format, body) = body.split_first().ok_or(CodecError::Checksum)?;
    match format {
        FORMAT => Ok(body),
        other => Err(CodecError::Format(other)),
    }
}

/// The record in some bytes, whichever version they were written in.
pub fn decode(bytes: &[u8]) -> Result<Record, CodecError> {
    let body = checked_body(bytes)?;
    let (schema, _): (u16, usize) = decode_bounded(body).map_err(decode_error)?;
    match schema {
        1..=9 => {
            let mut envelope: EnvelopeV1<Event, String, Option<String>>;
            match schema {
                4 => {
                    let more: ProfileV4<Targets, Translations>;
                    (envelope, more) = from_bytes(body)?;
                    if let Event::ProfileSet(profile) = &mut envelope.event {
                        profile.targets = more.targets;
                        profile.translations = more.translations;
                    }
                }
                later::SCHEMA | later::SCHEMA_7 => {
                    let used;
                    (envelope, used) = decode_bounded(body).map_err(decode_error)?;
                    later::decode(&mut envelope.event, &body[used..], schema)?;
                }
                _ => envelope = from_bytes(body)?,
            }
            if schema != schema_of(&envelope.event) {
                let event = envelope.event.name();
                return Err(CodecError::Decode(format!("schema {schema} has no {event}")));
            }
            Ok(Record {
                sequence: envelope.sequence,
                id: envelope.id,
                recorded_at: envelope.recorded_at,
                recorded_by: envelope.recorded_by,
                source_key: envelope.source_key,
                root_before: envelope.root_before,
                event: envelope.event,
            })
        }
        other => Err(CodecError::Schema(other)),
    }
}

/// What comes before the event, and which event it is.
#[derive(Deserialize)]
struct Envelope<'a> {
    schema: u16,
    sequence: u64,
    _id: Uuid,
    recorded_at: Timestamp,
    _recorded_by: &'a str,
    source_key: Option<&'a str>,
    _root_before: [u8; 32],
}

/// A record, of which an activity's lists were not read.
#[derive(Debug)]
pub struct Brief<'a> {
    /// Place in the log.
    pub sequence: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The source's own key.
    pub source_key: Option<&'a str>,
    /// What happened.
    pub event: BriefEvent<'a>,
}

/// An event, of which an activity's lists were not read.
#[derive(Debug)]
pub enum BriefEvent<'a> {
    /// An activity recorded or corrected.
    Activity {
        /// What it was.
        head: Box<ActivityHead>,
        /// Its lists.
        people: PeopleBytes<'a>,
        /// Where in the record they begin, for [`people_at`].
        people_at: usize,
    },
    /// Any other.
    Other(Event),
}

/// What comes before an activity's lists.
#[derive(Debug, Deserialize)]
pub struct ActivityHead {
    /// See [`Activity`](crate::event::activity::Activity).
    pub id: Uuid,
    /// See [`Activity`](crate::event::activity::Activity).
    pub reference: Reference,
    /// See [`Activity`](crate::event::activity::Activity).
    pub about: About,
}

/// The same as [`decode`], but for the lists of an activity, which are left as bytes: whoever only
/// asks what an activity was does not pay for whom it reached, and whoever counts reads them
/// straight from here.
pub fn decode_brief(bytes: &[u8]) -> Result<Brief<'_>, CodecError> {
    /// Place of [`Event::ActivityRecorded`] among the events.
    const RECORDED: u32 = 2;
    /// Place of [`Event::ActivityCorrected`] among the events.
    const CORRECTED: u32 = 3;

    let body = checked_body(bytes)?;
    let (envelope, used): (Envelope<'_>, usize) = decode_bounded(body).map_err(decode_error)?;
    let rest = &body[used..];
    let (event, used): (u32, usize) = decode_bounded(rest).map_err(decode_error)?;
    let event = match event {
        RECORDED | CORRECTED if matches!(envelope.schema, 1 | later::SCHEMA) => {
            let rest = &rest[used..];
            let (mut head, used): (ActivityHead, usize) =
                decode_bounded(rest).map_err(decode_error)?;
            let rest = &rest[used..];
            let people_at = bytes.len() - CHECKSUM_BYTES - rest.len();
            let (people, used): (PeopleBytes<'_>, usize) =
                decode_bounded(rest).map_err(decode_error)?;
            let mut rest = &rest[used..];
            if event == CORRECTED {
                let (_reason, used): (&str, usize) = decode_bounded(rest).map_err(decode_error)?;
                rest = &rest[used..];
            }
            match envelope.schema {
                later::SCHEMA => later::decode_about(&mut head.about, rest)?,
                _ if rest.is_empty() => {}
                _ => return Err(CodecError::Decode(format!("{} bytes left over", rest.len()))),
            }
            BriefEvent::Activity { head: Box::new(head), people, people_at }
        }
        _ => BriefEvent::Other(decode(bytes)?.event),
    };
    let Envelope { sequence, recorded_at, source_key, .. } = envelope;
    Ok(Brief { sequence, recorded_at, source_key, event })
}

/// The lists of an activity in a record that was decoded before, which said where they begin.
pub fn people_at(bytes: &[u8], at: usize) -> Result<ListsBytes<'_>, CodecError> {
    let rest = bytes.get(at..).unwrap_or_default();
    decode_bounded(rest).map(|(lists, _)| lists).map_err(decode_error)
}
