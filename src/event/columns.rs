//! Compact sets and columns: how an activity's list of people is held in its record.
//!
//! Belongs here: the two containers and their byte formats. Does not: what a column means
//! (`event::people`, `register`).
//!
//! A set of ids is a Roaring bitmap in the portable format (readable in C, Go, Java, Python). A
//! column is a row of unsigned LEB128 numbers, one per member of the set it stands beside, in
//! rising order of id; a column that states nothing at all is empty.

use roaring::RoaringBitmap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_bytes::ByteBuf;

use super::limits::ROSTER_ROWS_MAX;

/// A set of dense ids.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IdSet(pub RoaringBitmap);

impl IdSet {
    /// How many ids.
    pub fn len(&self) -> usize {
        usize::try_from(self.0.len()).unwrap_or(usize::MAX)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The ids, rising.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter()
    }

    /// The set of some ids, in any order.
    pub fn of(ids: impl IntoIterator<Item = u32>) -> Self {
        let mut set: RoaringBitmap = ids.into_iter().collect();
        set.optimize();
        Self(set)
    }
}

impl Serialize for IdSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(self.0.serialized_size());
        self.0.serialize_into(&mut bytes).map_err(serde::ser::Error::custom)?;
        ByteBuf::from(bytes).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for IdSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = ByteBuf::deserialize(deserializer)?;
        let mut rest: &[u8] = &bytes;
        let set = RoaringBitmap::deserialize_from(&mut rest).map_err(de::Error::custom)?;
        match rest {
            // A few bytes can claim to be a set of billions.
            [] if set.len() > ROSTER_ROWS_MAX as u64 => {
                Err(de::Error::custom("a set of more ids than an activity can have"))
            }
            [] => Ok(Self(set)),
            _ => Err(de::Error::custom("bytes left over after a set of ids")),
        }
    }
}

/// One number per member of a set; empty when none of them states anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column(#[serde(with = "serde_bytes")] Vec<u8>);

impl Column {
    /// The column of some numbers, in the order of the set beside it.
    pub fn of(numbers: impl IntoIterator<Item = u64>) -> Self {
        let mut bytes = Vec::new();
        let mut stated = false;
        for number in numbers {
            stated |= number != 0;
            push_leb128(&mut bytes, number);
        }
        if !stated {
            bytes.clear();
        }
        Self(bytes)
    }

    /// Whether no member states anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The numbers that are there; [`Numbers::take_or_zero`] goes on with zeros.
    pub fn iter(&self) -> Numbers<'_> {
        Numbers { rest: &self.0 }
    }

    /// Whether the column is well-formed beside a set of `len` members: exactly `len` numbers
    /// and nothing left over.
    pub fn fits(&self, len: usize) -> bool {
        if self.is_empty() {
            return true;
        }
        let mut numbers = self.iter();
        (0..len).all(|_| numbers.next().is_some()) && numbers.rest.is_empty()
    }
}

fn push_leb128(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The numbers of a column, front to back.
#[derive(Debug, Clone)]
pub struct Numbers<'a> {
    rest: &'a [u8],
}

impl Numbers<'_> {
    /// The next number, or 0 after the last.
    #[inline]
    pub fn take_or_zero(&mut self) -> u64 {
        self.next().unwrap_or(0)
    }

    /// Whether no numbers are left.
    pub fn is_done(&self) -> bool {
        self.rest.is_empty()
    }
}

impl Iterator for Numbers<'_> {
    type Item = u64;

    /// The next number, if there is one and it is well-formed.
    #[inline]
    fn next(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for (i, byte) in self.rest.iter().enumerate().take(10) {
            number |= u64::from(byte & 0x7f) << (7 * i);
            if byte & 0x80 == 0 {
                self.rest = &self.rest[i + 1..];
                return Some(number);
            }
        }
        self.rest = &[];
        None
    }
}

/// Maps signed differences to small unsigned numbers: 0, -1, 1, -2, 2, …
pub fn zigzag(difference: i64) -> u64 {
    ((difference << 1) ^ (difference >> 63)) as u64
}

/// The inverse of [`zigzag`].
pub fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_differences_come_back() {
        let numbers = [0, 1, 127, 128, 300, u64::MAX, 0];
        let column = Column::of(numbers);
        let mut back = column.iter();
        assert_eq!(numbers.map(|_| back.take_or_zero()), numbers);
        assert!(column.fits(7) && !column.fits(6) && !column.fits(8));
        assert!(Column::of([0, 0]).is_empty());
        for difference in [0, -1, 1, i64::MIN, i64::MAX] {
            assert_eq!(unzigzag(zigzag(difference)), difference);
        }
    }
}
