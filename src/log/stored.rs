//! What is stored under a sequence number, and its record decoded.
//!
//! Belongs here: that a record is the one of its place. Does not: the encoding (`codec`), keys in sled
//! (`store`).

use super::LogError;
use super::codec;
use crate::event::Record;

/// What is stored under one sequence number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Place in the log.
    pub sequence: u64,
    /// The encoded record.
    pub record: Vec<u8>,
    /// Pseudonyms and salts that came with it.
    pub identities: Vec<u8>,
    /// Attributes it states.
    pub attributes: Vec<u8>,
}

/// Decodes the record at a place in the log, except the lists of an activity.
pub fn decode_brief_at(sequence: u64, bytes: &[u8]) -> Result<codec::Brief<'_>, LogError> {
    let brief = codec::decode_brief(bytes);
    let brief = brief.map_err(|e| LogError::record(sequence, e.to_string()))?;
    if brief.sequence != sequence {
        let why = format!("it says that it is record {}", brief.sequence);
        return Err(LogError::record(sequence, why));
    }
    Ok(brief)
}

/// Decodes the record at a place in the log.
pub fn decode_at(sequence: u64, bytes: &[u8]) -> Result<Record, LogError> {
    let record = codec::decode(bytes).map_err(|e| LogError::record(sequence, e.to_string()))?;
    if record.sequence != sequence {
        let why = format!("it says that it is record {}", record.sequence);
        return Err(LogError::record(sequence, why));
    }
    let sound = record.event.activity().is_none_or(|a| a.people.is_well_formed());
    if !sound {
        return Err(LogError::record(sequence, "its columns do not fit its sets".into()));
    }
    Ok(record)
}
