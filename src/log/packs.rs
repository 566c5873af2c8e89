//! Packs: values of consecutive records under one key, where many are appended together.
//!
//! Belongs here: the bytes of a pack. Does not: its keys (`store`), which values are packed (`append`).
//!
//! What sled does costs per key: reading 73 MB of records took 0.15 s of processor time in values of 1.8 kB,
//! and 0.06 s in values of 8 kB; longer ones were read no faster. So a bulk import puts records, and the
//! attributes beside them, into packs. An event that is appended alone is not packed. A record's bytes, and
//! so its leaf in the tree, are the same in a pack.
//!
//! ```text
//! ┌────────┬─────────┬──────────────────────┬─────────┬───────────┬─   ─┬───────┐
//! │ format │ values: │ length of each, in   │ first   │ second    │ ... │ last  │
//! │ 1 byte │ n, u16  │ bytes: n times u32   │ value   │ value     │     │ value │
//! └────────┴─────────┴──────────────────────┴─────────┴───────────┴─   ─┴───────┘
//! ```
//!
//! Numbers are little-endian. The values are those of consecutive sequences, up to the one in the pack's key;
//! one of no bytes says that there is none. So to find a value is to find the first key that is not before it.

use std::ops::Range;

/// Bytes of values after which a pack is full.
pub const PACK_BYTES: usize = 8 << 10;
/// Most values in a pack, so that a small one is not read out of many.
pub const VALUES_MAX: usize = 64;
/// The first byte of a pack.
const FORMAT: u8 = 1;
/// Bytes before the lengths.
const HEAD_BYTES: usize = 3;
/// Bytes of a length.
const LENGTH_BYTES: usize = 4;

/// Values of consecutive sequences that are going to be a pack.
#[derive(Debug, Default)]
pub struct Packing {
    lengths: Vec<u32>,
    values: Vec<u8>,
}

impl Packing {
    /// Adds the value of the next sequence.
    pub fn push(&mut self, value: &[u8]) {
        // A value that is packed is shorter than a pack.
        self.lengths.push(value.len() as u32);
        self.values.extend_from_slice(value);
    }

    /// Whether none of its values has a byte.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether it takes no more.
    pub fn is_full(&self) -> bool {
        self.values.len() >= PACK_BYTES || self.lengths.len() >= VALUES_MAX
    }

    /// The value, where it is only one; else nothing.
    pub fn only(&self) -> Option<&[u8]> {
        (self.lengths.len() == 1).then_some(&self.values)
    }

    /// The pack.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Self { lengths, values } = self;
        let mut bytes = vec![FORMAT];
        bytes.extend_from_slice(&(lengths.len() as u16).to_le_bytes());
        lengths.iter().for_each(|length| bytes.extend_from_slice(&length.to_le_bytes()));
        bytes.extend_from_slice(values);
        bytes
    }
}

/// Where the value is in a pack that comes so many before its last one. `None` where the pack does not go
/// back as far; an error where it is no pack.
pub fn find(pack: &[u8], before_last: u64) -> Result<Option<Range<usize>>, Malformed> {
    let lengths = lengths(pack)?;
    let place = (lengths.len() as u64).checked_sub(before_last.saturating_add(1));
    Ok(place.and_then(|place| ranges(pack, lengths).nth(place as usize)))
}

/// How many values are in a pack; none where it is none.
pub fn count(pack: &[u8]) -> usize {
    lengths(pack).map_or(0, <[_]>::len)
}

/// Where each value is in a pack.
pub fn all(pack: &[u8]) -> Result<impl ExactSizeIterator<Item = Range<usize>> + '_, Malformed> {
    Ok(ranges(pack, lengths(pack)?))
}

/// These bytes are no pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

/// The lengths of a pack's values, which add up to what comes behind them.
fn lengths(pack: &[u8]) -> Result<&[[u8; LENGTH_BYTES]], Malformed> {
    let Some((&[FORMAT, low, high], rest)) = pack.split_first_chunk::<HEAD_BYTES>() else {
        return Err(Malformed);
    };
    let count = usize::from(u16::from_le_bytes([low, high]));
    let (lengths, values) = rest.split_at_checked(count * LENGTH_BYTES).ok_or(Malformed)?;
    let (lengths, _) = lengths.as_chunks::<LENGTH_BYTES>();
    let total: u64 = lengths.iter().map(|length| u64::from(u32::from_le_bytes(*length))).sum();
    match total == values.len() as u64 && count > 0 {
        true => Ok(lengths),
        false => Err(Malformed),
    }
}

fn ranges<'a>(
    pack: &[u8],
    lengths: &'a [[u8; LENGTH_BYTES]],
) -> impl ExactSizeIterator<Item = Range<usize>> + use<'a> {
    let values: usize = lengths.iter().map(|length| u32::from_le_bytes(*length) as usize).sum();
    let mut next = pack.len() - values;
    lengths.iter().map(move |length| {
        let start = next;
        next += u32::from_le_bytes(*length) as usize;
        start..next
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn packed(values: &[&[u8]]) -> Vec<u8> {
        let mut packing = Packing::default();
        values.iter().for_each(|value| packing.push(value));
        packing.to_bytes()
    }

    #[test]
    fn every_value_is_found_from_the_last_one() {
        let values: [&[u8]; 4] = [b"first", b"", b"third", b"4"];
        let pack = packed(&values);
        for (before_last, value) in values.iter().rev().enumerate() {
            let found = find(&pack, before_last as u64).unwrap().unwrap();
            assert_eq!(&pack[found], *value);
        }
        assert_eq!(find(&pack, 4), Ok(None));
        assert_eq!(find(&pack, u64::MAX - 1), Ok(None));
        let all: Vec<&[u8]> = all(&pack).unwrap().map(|range| &pack[range]).collect();
        assert_eq!(all, values);
    }

    #[test]
    fn the_bytes_are_as_they_are_described() {
        let pack = packed(&[b"ab", b"c"]);
        assert_eq!(pack, [1, 2, 0, 2, 0, 0, 0, 1, 0, 0, 0, b'a', b'b', b'c']);
    }

    #[test]
    fn what_is_no_pack_is_an_error() {
        let pack = packed(&[b"first", b"second"]);
        for length in 0..pack.len() {
            assert_eq!(find(&pack[..length], 0), Err(Malformed), "{length} bytes");
        }
        // A flipped bit before the values.
        for bit in 0..8 * (HEAD_BYTES + 2 * LENGTH_BYTES) {
            let mut flipped = pack.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(find(&flipped, 0), Err(Malformed), "bit {bit}");
        }
        assert_eq!(find(&[FORMAT, 0, 0], 0), Err(Malformed));
    }

    #[test]
    fn a_pack_is_full_of_bytes_or_of_values() {
        let mut packing = Packing::default();
        packing.push(&[7; PACK_BYTES - 1]);
        assert!(!packing.is_full() && packing.only().is_some());
        packing.push(&[7]);
        assert!(packing.is_full() && packing.only().is_none());
        let mut small = Packing::default();
        (0..VALUES_MAX).for_each(|_| small.push(&[1]));
        assert!(small.is_full());
    }
}
