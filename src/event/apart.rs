//! Fields that were added to an event after its first schema version.
//!
//! Belongs here: how serde writes such a field. Does not: where its bytes are
//! ([`crate::log::codec`] puts them after the event).
//!
//! In text formats the field is read and written as any other. In the log it takes no bytes within the
//! event, because events recorded earlier have none there.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes the field in text formats, and nothing in the log.
pub fn serialize<T: Serialize, S: Serializer>(part: &T, to: S) -> Result<S::Ok, S::Error> {
    match to.is_human_readable() {
        true => part.serialize(to),
        false => to.serialize_unit(),
    }
}

/// Reads the field in text formats, and takes its default in the log.
pub fn deserialize<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    match from.is_human_readable() {
        true => T::deserialize(from),
        false => Ok(T::default()),
    }
}
