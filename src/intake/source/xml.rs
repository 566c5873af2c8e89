//! XML of workbooks, piece by piece, where no piece is longer than any is.
//!
//! Belongs here: the limit on pieces, and how attributes are looked up. Does not: which elements mean what
//! (`xlsx_parts`, `ods`).
//!
//! The reader of XML has a tag or a text in memory as a whole, so it is not given more of one than the limit.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error, Reader};

use super::csv::BUFFER_BYTES;
use super::format::Unusable;
use super::limits::{CELL_BYTES_MAX, Over, PIECE_BYTES_MAX};
use crate::issue::value::{Bound, Damage};

/// The pieces of a part.
pub(super) struct Pieces<R: Read> {
    reader: Reader<Measured<BufReader<R>>>,
    buffer: Vec<u8>,
    measure: Rc<Measure>,
    /// Where the element began that becomes one text in memory, and its name.
    element: Option<(u64, String)>,
}

/// How much was read.
struct Measure {
    read: Cell<u64>,
    piece_from: Cell<u64>,
    piece_max: u64,
}

impl<R: Read> Pieces<R> {
    pub(super) fn new(part: R) -> Self {
        Self::up_to(part, PIECE_BYTES_MAX)
    }

    /// With another limit on a piece.
    pub(super) fn up_to(part: R, piece_max: u64) -> Self {
        let measure = Measure { read: Cell::new(0), piece_from: Cell::new(0), piece_max };
        let measure = Rc::new(measure);
        let inner = BufReader::with_capacity(BUFFER_BYTES, part);
        let mut reader = Reader::from_reader(Measured { inner, measure: measure.clone() });
        // As the library that reads sheets sets it, so that both see the same pieces.
        let config = reader.config_mut();
        config.check_end_names = false;
        config.check_comments = false;
        config.trim_text(false);
        config.expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), measure, element: None }
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Unusable> {
        self.next_within(&[])
    }

    /// The next piece, where what stands between the tags of some elements is no longer than a cell: it
    /// becomes one text.
    pub(super) fn next_within(&mut self, elements: &[&str]) -> Result<Event<'_>, Unusable> {
        let Self { reader, buffer, measure, element } = self;
        let at = measure.read.get();
        if element.as_ref().is_some_and(|(from, _)| at - from > CELL_BYTES_MAX) {
            return Err(Over::of(Bound::Cell, CELL_BYTES_MAX).into());
        }
        buffer.clear();
        measure.piece_from.set(at);
        let event = reader.read_event_into(buffer).map_err(refused)?;
        if measure.read.get() - at > measure.piece_max {
            return Err(Over::of(Bound::Piece, measure.piece_max).into());
        }
        match &event {
            Event::Start(tag)
                if element.is_none() && elements.contains(&tag.local_name().as_ref()) =>
            {
                *element = Some((at, tag.name().as_ref().to_owned()));
            }
            Event::End(tag)
                if element.as_ref().is_some_and(|(_, of)| *of == tag.name().as_ref()) =>
            {
                *element = None;
            }
            _ => {}
        }
        Ok(event)
    }
}

/// What is no XML says so itself; where bytes do not unpack or have another checksum, parts are not what is said of
/// them.
fn refused(error: Error) -> Unusable {
    match &error {
        Error::Io(error) => match Over::within(error) {
            Some(over) => over.clone().into(),
            None => Unusable::Damaged(Damage::Parts),
        },
        error => Unusable::Damaged(Damage::Other(error.to_string().as_str().into())),
    }
}

/// A reader that stops within a piece that is too long.
struct Measured<B> {
    inner: B,
    measure: Rc<Measure>,
}

impl<B: BufRead> BufRead for Measured<B> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let Measure { read, piece_from, piece_max } = &*self.measure;
        if read.get() - piece_from.get() > *piece_max {
            return Err(Over::of(Bound::Piece, *piece_max).into());
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.measure.read.set(self.measure.read.get() + count as u64);
        self.inner.consume(count);
    }
}

impl<B: BufRead> Read for Measured<B> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let count = bytes.len().min(into.len());
        into[..count].copy_from_slice(&bytes[..count]);
        self.consume(count);
        Ok(count)
    }
}

/// What an attribute says, whose name is given as it is written.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes().with_checks(false).find_map(|attribute| {
        let attribute = attribute.ok().filter(|attribute| attribute.key.as_ref() == name)?;
        let text = quick_xml::escape::unescape(&attribute.value).ok()?.into_owned();
        Some(text)
    })
}
