//! A limit on rows of CSV, between a file and the reader of CSV.
//!
//! Belongs here: counting what the reader takes for one row. Does not: what a row is (`csv`).
//!
//! That reader has a row in memory as a whole before anybody sees it, and a quote that is not closed makes the
//! rest of a file one row. So it is not given more than a row can have.

use std::io::{self, Read};

use super::limits::{Over, ROW_BYTES_MAX};
use crate::issue::value::Bound;

/// Bytes for the reader of CSV.
pub(super) struct WithinRow<R> {
    inner: R,
    /// Bytes that were handed on.
    handed: u64,
    /// Where the row that is being read begins; empty lines before it are not of it.
    row_from: u64,
    /// Behind the last byte that ends no line.
    filled_to: u64,
}

impl<R> WithinRow<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, handed: 0, row_from: 0, filled_to: 0 }
    }

    /// Says that the next row begins at a byte, or after empty lines from there on.
    pub(super) fn row_starts(&mut self, at: u64) {
        self.row_from = at;
    }
}

impl<R: Read> Read for WithinRow<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        let bytes = into.get(..count).unwrap_or_default();
        let ends_line = |byte: &u8| matches!(byte, b'\r' | b'\n');
        if self.filled_to <= self.row_from {
            let empty = bytes.iter().take_while(|byte| ends_line(byte)).count();
            self.row_from = self.row_from.max(self.handed + empty as u64);
        }
        if let Some(last) = bytes.iter().rposition(|byte| !ends_line(byte)) {
            self.filled_to = self.handed + last as u64 + 1;
        }
        self.handed += count as u64;
        if self.handed.saturating_sub(self.row_from) > ROW_BYTES_MAX + into.len() as u64 {
            return Err(Over::of(Bound::Row, ROW_BYTES_MAX).into());
        }
        Ok(count)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Reads rows as `csv` does; how many there were, or how it ended.
    fn rows(content: impl Read) -> Result<usize, csv::Error> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(WithinRow::new(content));
        let (mut record, mut count) = (csv::ByteRecord::new(), 0);
        loop {
            let at = reader.position().byte();
            reader.get_mut().row_starts(at);
            if !reader.read_byte_record(&mut record)? {
                return Ok(count);
            }
            count += 1;
        }
    }

    #[test]
    fn a_cell_without_an_end_is_no_row_and_empty_lines_are_no_part_of_one() {
        let long = |byte| io::repeat(byte).take(3 * ROW_BYTES_MAX);
        for bomb in [b'x', b'\n', b','] {
            let file = b"a,b\n\"".chain(long(bomb));
            assert!(rows(file).is_err(), "{bomb}");
        }
        assert!(rows(b"a\n".chain(long(b'x'))).is_err());
        let apart = b"a,b\n\n"
            .chain(long(b'\n'))
            .chain(&b"c,d\n"[..])
            .chain(long(b'\r'))
            .chain(&b"e,f"[..]);
        assert_eq!(rows(apart).unwrap(), 3);
        let largest = io::repeat(b'x').take(ROW_BYTES_MAX).chain(&b"\nx\n"[..]);
        assert_eq!(rows(b"\n".chain(largest)).unwrap(), 2);
    }
}
