//! Compact sets and columns: the form of an activity's list of people in its record.
//!
//! Belongs here: the two containers and their byte formats. Does not: what a column means
//! (`event::people`, `register`).
//!
//! A set of ids is a Roaring bitmap in the portable format (readable in C, Go, Java, Python). A
//! column belongs to a set: it has one unsigned LEB128 number for each member, in ascending order of
//! id. A column in which no member states anything is empty.

use roaring::RoaringBitmap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_bytes::ByteBuf;

use super::limits::ROSTER_ROWS_MAX;

/// A set of dense ids.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IdSet(pub RoaringBitmap);

impl IdSet {
    /// The number of ids.
    pub fn len(&self) -> usize {
        usize::try_from(self.0.len()).unwrap_or(usize::MAX)
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The ids in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter()
    }

    /// A set from ids in any order.
    pub fn of(ids: impl IntoIterator<Item = u32>) -> Self {
        let mut set: RoaringBitmap = ids.into_iter().collect();
        set.optimize();
        Self(set)
    }

    /// A set from ids in ascending order, which is faster; `None` where they are not.
    pub fn of_rising(ids: impl IntoIterator<Item = u32>) -> Option<Self> {
        let mut set = RoaringBitmap::from_sorted_iter(ids).ok()?;
        set.optimize();
        Some(Self(set))
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
            // A few bytes can claim to be a set of billions of ids.
            [] if set.len() > ROSTER_ROWS_MAX as u64 => {
                Err(de::Error::custom("a set of more ids than an activity can have"))
            }
            [] => Ok(Self(set)),
            _ => Err(de::Error::custom("bytes left over after a set of ids")),
        }
    }
}

/// One number per member of a set; empty where no member states anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column(#[serde(with = "serde_bytes")] Vec<u8>);

impl Column {
    /// A column from numbers in the order of its set.
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
        // An import has columns for every activity at once, so none keeps spare capacity.
        bytes.shrink_to_fit();
        Self(bytes)
    }

    /// Whether no member states anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The numbers in the column; after them, [`Numbers::take_or_zero`] gives zeros.
    pub fn iter(&self) -> Numbers<'_> {
        Numbers::of(&self.0)
    }

    /// Whether the column is well-formed for a set of `len` members: exactly `len` numbers, with no
    /// bytes left over.
    pub fn fits(&self, len: usize) -> bool {
        if self.is_empty() {
            return true;
        }
        let mut numbers = self.iter();
        (0..len).all(|_| numbers.next().is_some()) && numbers.rest.is_empty()
    }
}

/// Appends a number as unsigned LEB128.
pub fn push_leb128(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads the numbers of a column from front to back.
#[derive(Debug, Clone)]
pub struct Numbers<'a> {
    rest: &'a [u8],
}

impl<'a> Numbers<'a> {
    /// A reader of a column's bytes.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next number; 0 after the last.
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

    /// The next number; `None` at the end or where it is malformed.
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

/// Reads a column that must be well-formed: to its end, and not beyond.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    rest: &'a [u8],
    /// Whether any member states anything; where none does, all numbers are zero.
    stated: bool,
}

impl<'a> Cursor<'a> {
    /// A reader of a column's bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, stated: !bytes.is_empty() }
    }

    /// The next number; `None` where the column is too short or malformed.
    #[inline]
    pub fn take(&mut self) -> Option<u64> {
        if !self.stated {
            return Some(0);
        }
        // Nearly all numbers take up to four bytes. How many is not branched on: in a column of mixed
        // lengths a processor would guess wrong for every other number.
        if let Some(word) = self.rest.first_chunk().map(|bytes| u32::from_le_bytes(*bytes)) {
            let ends = !word & 0x8080_8080;
            if ends != 0 {
                let last = ends.trailing_zeros() / 8;
                let word = word & (u32::MAX >> (24 - 8 * last));
                self.rest = self.rest.get(last as usize + 1..)?;
                let parts = [word & 0x7f, word >> 1 & 0x3f80, word >> 2 & 0x1f_c000];
                let number = parts[0] | parts[1] | parts[2] | word >> 3 & 0xfe0_0000;
                return Some(u64::from(number));
            }
        }
        let mut numbers = Numbers { rest: self.rest };
        let number = numbers.next()?;
        self.rest = numbers.rest;
        Some(number)
    }

    /// Whether every number was read.
    pub fn is_done(&self) -> bool {
        self.rest.is_empty()
    }
}

/// Calls `take` for each member of a set of `len`, with the member's position and its number in the
/// column; not at all where the column is empty. `None` where the column is malformed or does not fit
/// the set, or where `take` refuses a number. `take` may have been called for some members then.
#[inline]
pub fn each_number(
    column: &[u8],
    len: usize,
    mut take: impl FnMut(usize, u64) -> Option<()>,
) -> Option<()> {
    if column.is_empty() {
        return Some(());
    }
    // As many bytes as members: every number is one byte, as in almost all columns.
    if column.len() == len && column.iter().all(|byte| *byte < 0x80) {
        let mut numbers = column.iter().enumerate();
        return numbers.try_for_each(|(at, number)| take(at, u64::from(*number)));
    }
    let mut numbers = Cursor::new(column);
    for at in 0..len {
        take(at, numbers.take()?)?;
    }
    numbers.is_done().then_some(())
}

/// Reads the ids of a set directly from its bytes (the portable format of Roaring bitmaps), without
/// building the set. `None` where they are malformed, or claim more ids than an activity can have.
pub fn read_ids(bytes: &[u8], ids: &mut Vec<u32>) -> Option<()> {
    /// First two bytes where no container, and where some, are lists of runs.
    const COOKIE_NO_RUNS: u32 = 12346;
    const COOKIE_RUNS: u32 = 12347;
    /// Sets with runs have an offset for each container from this many on; others always.
    const OFFSETS_FROM: usize = 4;
    /// A container with more members is a bitmap, else a sorted list.
    const LIST_MAX: usize = 4096;
    const BITMAP_WORDS: usize = 1024;

    ids.clear();
    let mut rest = bytes;
    let cookie = take_u32(&mut rest)?;
    let with_runs = cookie & 0xffff == COOKIE_RUNS;
    let (containers, runs) = if with_runs {
        let containers = (cookie >> 16) as usize + 1;
        (containers, take(&mut rest, containers.div_ceil(8))?)
    } else if cookie == COOKIE_NO_RUNS {
        (take_u32(&mut rest)? as usize, &[][..])
    } else {
        return None;
    };
    let descriptions = take(&mut rest, containers.checked_mul(4)?)?;
    if !with_runs || containers >= OFFSETS_FROM {
        take(&mut rest, containers * 4)?;
    }
    for (i, description) in descriptions.chunks_exact(4).enumerate() {
        let high = u32::from(u16_at(description, 0)) << 16;
        let members = usize::from(u16_at(description, 2)) + 1;
        if ids.len() + members > ROSTER_ROWS_MAX {
            return None;
        }
        let first = ids.len();
        if runs.get(i / 8).is_some_and(|byte| byte >> (i % 8) & 1 == 1) {
            let count = usize::from(u16_at(take(&mut rest, 2)?, 0));
            for run in take(&mut rest, count * 4)?.chunks_exact(4) {
                let (start, more) = (u32::from(u16_at(run, 0)), u32::from(u16_at(run, 2)));
                if start + more > 0xffff || ids.len() + more as usize >= first + members {
                    return None;
                }
                ids.extend((start..=start + more).map(|low| high | low));
            }
        } else if members <= LIST_MAX {
            let list = take(&mut rest, members * 2)?.chunks_exact(2);
            ids.extend(list.map(|low| high | u32::from(u16_at(low, 0))));
        } else {
            let words = take(&mut rest, BITMAP_WORDS * 8)?.chunks_exact(8);
            for (base, word) in (high..).step_by(64).zip(words) {
                let mut word = u64::from_le_bytes(word.try_into().ok()?);
                while word != 0 {
                    ids.push(base + word.trailing_zeros());
                    word &= word - 1;
                }
            }
        }
        if ids.len() != first + members {
            return None;
        }
    }
    (rest.is_empty() && ids.is_sorted_by(|a, b| a < b)).then_some(())
}

/// The number of ids that the bytes of a set claim, without reading the ids.
pub fn count_ids(bytes: &[u8]) -> usize {
    let count = || {
        let mut rest = bytes;
        let cookie = take_u32(&mut rest)?;
        let containers = match cookie & 0xffff {
            12347 => {
                let containers = (cookie >> 16) as usize + 1;
                take(&mut rest, containers.div_ceil(8))?;
                containers
            }
            _ => take_u32(&mut rest)? as usize,
        };
        let descriptions = take(&mut rest, containers.checked_mul(4)?)?.chunks_exact(4);
        Some(descriptions.map(|description| usize::from(u16_at(description, 2)) + 1).sum())
    };
    count().unwrap_or(0)
}

fn take<'a>(rest: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(len)?;
    *rest = left;
    Some(taken)
}

fn take_u32(rest: &mut &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(take(rest, 4)?.try_into().ok()?))
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
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
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn sets_are_read_from_their_bytes() {
        let sets: [Vec<u32>; 8] = [
            vec![],
            vec![7],
            vec![0, 65_535, 65_536, u32::MAX],
            (100..5_000).collect(),
            (0..20_000).map(|i| i * 3).collect(),
            (0..300).map(|i| i * 70_001).collect(),
            (0..9).flat_map(|i| i * 70_000..i * 70_000 + 90).collect(),
            (0..70_000).chain([200_000, 200_002]).chain((300_000..350_000).step_by(2)).collect(),
        ];
        for ids in sets {
            let mut plain = Vec::new();
            let bitmap: RoaringBitmap = ids.iter().copied().collect();
            bitmap.serialize_into(&mut plain).unwrap();
            let mut shortest = Vec::new();
            IdSet::of(ids.iter().copied()).0.serialize_into(&mut shortest).unwrap();
            for bytes in [plain, shortest] {
                let mut read = Vec::new();
                assert_eq!(read_ids(&bytes, &mut read), Some(()));
                assert_eq!(read, ids);
                assert_eq!(count_ids(&bytes), ids.len());
                // Whether a byte is cut or changed: no panic, and never ids out of order.
                for end in (0..bytes.len()).step_by(bytes.len() / 50 + 1) {
                    assert_eq!(read_ids(&bytes[..end], &mut read), None, "{end}");
                    let mut damaged = bytes.clone();
                    damaged[end] ^= 0x41;
                    count_ids(&damaged);
                    if read_ids(&damaged, &mut read).is_some() {
                        assert!(read.is_sorted_by(|a, b| a < b));
                    }
                }
            }
        }
    }

    #[test]
    fn a_column_is_read_to_its_end_and_not_beyond() {
        let column = Column::of([0, 300, u64::MAX]);
        let mut cursor = Cursor::new(&column.0);
        assert_eq!([cursor.take(), cursor.take()], [Some(0), Some(300)]);
        assert!(!cursor.is_done());
        assert_eq!([cursor.take(), cursor.take()], [Some(u64::MAX), None]);
        let mut nothing = Cursor::new(&[]);
        assert_eq!([nothing.take(), nothing.take()], [Some(0), Some(0)]);
        assert!(nothing.is_done());
    }

    #[test]
    fn numbers_of_every_length_are_read_at_every_place() {
        let lengths = (0..64).flat_map(|bit| [1u64 << bit, (1 << bit) - 1]);
        let numbers: Vec<u64> = lengths.chain([u64::MAX]).collect();
        for first in 0..numbers.len() {
            // Each is the last one once, with no byte behind it.
            let some = [&numbers[first..], &numbers[..first]].concat();
            let column = Column::of(some.iter().copied());
            let mut cursor = Cursor::new(&column.0);
            for number in some {
                assert_eq!(cursor.take(), Some(number));
            }
            assert!(cursor.is_done());
            for end in 1..column.0.len().min(12) {
                let cut = &column.0[column.0.len() - end..column.0.len() - 1];
                let (mut cursor, mut plain) = (Cursor::new(cut), Numbers::of(cut));
                while !cut.is_empty() && !plain.is_done() {
                    assert_eq!(cursor.take(), plain.next());
                }
            }
        }
    }

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
