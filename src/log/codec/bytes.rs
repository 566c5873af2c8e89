//! Values as bytes: bincode, with a bound on what a few bytes can claim.
//!
//! Belongs here: encoding and decoding one value, and the errors of both. Does not: the envelope of a
//! record and its versions (`codec`).

use bincode::config::standard;
use bincode::error::DecodeError;
use bincode::serde::borrow_decode_from_slice;
use serde::{Deserialize, Serialize};

/// Why bytes are not a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// The checksum does not match.
    #[error("its checksum does not match: bytes were changed")]
    Checksum,
    /// A first byte this program does not know.
    #[error("it has format {0}, which this version of headcount does not know")]
    Format(u8),
    /// A schema version this program does not know.
    #[error("it has schema version {0}, which this version of headcount does not know")]
    Schema(u16),
    /// Bytes that do not decode.
    #[error("it does not decode ({0})")]
    Decode(String),
    /// A value that does not encode.
    #[error("it does not encode ({0})")]
    Encode(String),
}

/// Encodes a value that is stored beside the records.
pub fn to_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    bincode::serde::encode_to_vec(value, standard()).map_err(|e| CodecError::Encode(e.to_string()))
}

/// Decodes a value that is stored beside the records; all bytes must be used.
pub fn from_bytes<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, CodecError> {
    let (value, used) = decode_bounded(bytes).map_err(decode_error)?;
    if used != bytes.len() {
        return Err(CodecError::Decode(format!("{} bytes left over", bytes.len() - used)));
    }
    Ok(value)
}

/// Decodes the value that bytes begin with; others may come after it.
pub fn from_beginning<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, CodecError> {
    decode_bounded(bytes).map(|(value, _)| value).map_err(decode_error)
}

/// Most that is claimed for a byte of input: the 8 of a `u64` that is written in one.
const CLAIMED_PER_BYTE_MAX: usize = 8;

/// Decodes with a bound on what may be claimed, so that a few bytes which say that gigabytes follow
/// are an error and not an allocation. bincode takes the bound as a part of its type; this picks
/// the next one up, at most eight times what the input can need.
pub(super) fn decode_bounded<'a, T: Deserialize<'a>>(
    bytes: &'a [u8],
) -> Result<(T, usize), DecodeError> {
    macro_rules! within {
        ($needed:expr, $($bound:literal)*) => {
            match $needed {
                $(needed if needed <= 1 << $bound => {
                    borrow_decode_from_slice(bytes, standard().with_limit::<{ 1 << $bound }>())
                })*
                _ => Err(DecodeError::LimitExceeded),
            }
        };
    }
    within!(bytes.len().saturating_mul(CLAIMED_PER_BYTE_MAX), 12 15 18 21 24 27 30)
}

pub(super) fn decode_error(error: DecodeError) -> CodecError {
    CodecError::Decode(error.to_string())
}
