//! The encoding of a text file, found from its bytes.
//!
//! Belongs here: telling UTF-8, UTF-16 and Windows-1252 apart, and decoding them. Does not: what the
//! text says.
//!
//! Invariant: what could be one encoding as well as another is refused, never guessed: a wrong
//! guess would make two sites of one.

use std::borrow::Cow;
use std::io::{self, Read};

use crate::issue::{Code, Issue};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// An encoding that tables come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// With or without a byte order mark.
    Utf8,
    /// Low byte first, as Excel's "Unicode text".
    Utf16Le,
    /// High byte first.
    Utf16Be,
    /// What Excel writes as plain CSV in western Europe and West Africa.
    Windows1252,
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing that text consists of.
    Binary,
    /// Accents of a Mac or of DOS.
    Unknown,
    /// Some accents are UTF-8, others are not.
    Mixed,
    /// Half a character of UTF-16.
    Torn,
}

impl Unreadable {
    /// What is wrong with a file of such bytes.
    pub fn code(self) -> Code {
        match self {
            Unreadable::Binary => Code::EncodingNone,
            Unreadable::Unknown => Code::EncodingUnknown,
            Unreadable::Mixed => Code::EncodingMixed,
            Unreadable::Torn => Code::EncodingTorn,
        }
    }
}

impl Encoding {
    /// A note that a file is read in this encoding, unless it is UTF-8.
    pub fn note(self, file: &str) -> Option<Issue> {
        let code = Code::EncodingOther { encoding: self.name() };
        (self != Encoding::Utf8).then(|| Issue::new(file, code).note())
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
            Encoding::Windows1252 => "Windows-1252",
        }
    }

    /// The encoding of some bytes, which are all of a file.
    ///
    /// # Errors
    /// [`Unreadable`], where they are not text or could be several.
    pub fn of(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut detector = Detector::default();
        detector.feed(bytes);
        detector.finish()
    }

    fn known(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 => UTF_8,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Windows1252 => WINDOWS_1252,
        }
    }

    /// The text of bytes in this encoding, without a byte order mark.
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        self.known().decode_with_bom_removal(bytes).0
    }

    /// Text in this encoding, as UTF-8 without a byte order mark, read portion by portion.
    pub fn reader<R: Read>(self, inner: R) -> Decoded<R> {
        let decoder = self.known().new_decoder_with_bom_removal();
        Decoded { inner, decoder, bytes: Vec::new(), text: Vec::new(), at: 0, ended: false }
    }
}

/// Finds the encoding of a file that comes in portions.
#[derive(Debug, Default)]
pub struct Detector {
    start: Vec<u8>,
    length: u64,
    /// Zero bytes at even and at odd places.
    zeros: [u64; 2],
    /// Control characters of one byte, and of two with the low or the high byte first.
    controls: [bool; 3],
    /// A byte that is hardly meant as Windows-1252.
    implausible: bool,
    /// Characters beyond ASCII that are UTF-8, and bytes that are not.
    accents: u64,
    odd: u64,
    /// The beginning of a character whose rest is yet to come.
    begun: Vec<u8>,
    before: u8,
}

impl Detector {
    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        let missing = 3usize.saturating_sub(self.start.len()).min(bytes.len());
        self.start.extend_from_slice(&bytes[..missing]);
        // Most bytes of most tables are plain ASCII, which is the same in every encoding.
        let is_plain = |byte: &u8| (b' '..0x80).contains(byte) || (b'\t'..=b'\r').contains(byte);
        if self.begun.is_empty() && self.before != 0 && bytes.iter().all(is_plain) {
            self.before = bytes.last().copied().unwrap_or(self.before);
            self.length += bytes.len() as u64;
            return;
        }
        for &byte in bytes {
            let second = self.length % 2 == 1;
            if byte < b' ' {
                self.zeros[usize::from(second)] += u64::from(byte == 0);
                self.controls[0] |= byte != 0 && is_control(byte);
            }
            if second {
                self.controls[1] |= byte == 0 && is_control(self.before);
                self.controls[2] |= self.before == 0 && is_control(byte);
            }
            self.implausible |= byte >= 0x80 && !is_plausible(byte);
            self.before = byte;
            self.length += 1;
        }
        let mut begun = std::mem::take(&mut self.begun);
        let text = if begun.is_empty() {
            bytes
        } else {
            begun.extend_from_slice(bytes);
            &begun
        };
        if text.is_ascii() {
            return;
        }
        let mut chunks = text.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            let valid = chunk.valid();
            if !valid.is_ascii() {
                self.accents += valid.chars().filter(|c| !c.is_ascii()).count() as u64;
            }
            let rest = chunk.invalid();
            let cut_off = std::str::from_utf8(rest).is_err_and(|e| e.error_len().is_none());
            if chunks.peek().is_none() && cut_off {
                self.begun = rest.to_vec();
            } else {
                self.odd += rest.len() as u64;
            }
        }
    }

    /// Whether what was taken can be the beginning of no text, whatever follows.
    pub fn is_binary(&self) -> bool {
        let is_marked = self.start.starts_with(b"\xff\xfe") || self.start.starts_with(b"\xfe\xff");
        !is_marked && self.zeros.iter().all(|zeros| *zeros > 0)
    }

    /// The encoding, when all bytes were taken.
    ///
    /// # Errors
    /// [`Unreadable`], where they are not text or could be several.
    pub fn finish(mut self) -> Result<Encoding, Unreadable> {
        self.odd += self.begun.len() as u64;
        let [high_first, low_first] = self.zeros;
        let most = self.length / 4;
        // UTF-16 without a byte order mark: nearly every other byte of a table is zero.
        let wide = if self.start.starts_with(b"\xff\xfe") {
            Some((Encoding::Utf16Le, self.controls[1]))
        } else if self.start.starts_with(b"\xfe\xff") {
            Some((Encoding::Utf16Be, self.controls[2]))
        } else if high_first + low_first == 0 {
            None
        } else if low_first > most && high_first == 0 {
            Some((Encoding::Utf16Le, self.controls[1]))
        } else if high_first > most && low_first == 0 {
            Some((Encoding::Utf16Be, self.controls[2]))
        } else {
            return Err(Unreadable::Binary);
        };
        match wide {
            Some((_, true)) => Err(Unreadable::Binary),
            Some(_) if self.length % 2 == 1 => Err(Unreadable::Torn),
            Some((encoding, false)) => Ok(encoding),
            None if self.controls[0] => Err(Unreadable::Binary),
            None if self.odd == 0 => Ok(Encoding::Utf8),
            None if self.accents > self.odd => Err(Unreadable::Mixed),
            None if self.implausible => Err(Unreadable::Unknown),
            None => Ok(Encoding::Windows1252),
        }
    }
}

/// Text of another encoding as UTF-8.
pub struct Decoded<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    bytes: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        const PORTION: usize = 64 << 10;
        while self.at == self.text.len() && !self.ended {
            self.bytes.clear();
            self.inner.by_ref().take(PORTION as u64).read_to_end(&mut self.bytes)?;
            self.ended = self.bytes.is_empty();
            // A portion becomes at most three times as long, and a cut off character is told.
            self.text.resize(4 * PORTION, 0);
            let (_, _, written, _) =
                self.decoder.decode_to_utf8(&self.bytes, &mut self.text, self.ended);
            self.text.truncate(written);
            self.at = 0;
        }
        let count = into.len().min(self.text.len() - self.at);
        into[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// The text of a file and its encoding.
///
/// # Errors
/// [`Unreadable`], where it is not text or could be in several encodings.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), Unreadable> {
    let encoding = Encoding::of(bytes)?;
    Ok((encoding.decode(bytes), encoding))
}

/// A control character that no table has: all but tab, line feed, vertical tab and form feed
/// (which old exports have), and carriage return.
fn is_control(byte: u8) -> bool {
    byte < b' ' && !(b'\t'..=b'\r').contains(&byte)
}

/// Whether a byte beyond ASCII stands for something that names and titles have in Windows-1252. An
/// é of a Mac is Ž there, and one of MS-DOS a low quotation mark.
fn is_plausible(byte: u8) -> bool {
    const SIGNS: &[u8] = b"\x80\x85\x8a\x8c\x91\x92\x93\x94\x95\x96\x97\x9a\x9c\x9f";
    byte >= 0xa0 || SIGNS.contains(&byte)
}
