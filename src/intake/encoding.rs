//! The encoding of a text file, found from its bytes.
//!
//! Belongs here: telling UTF-8, UTF-16 and Windows-1252 apart, and decoding them. Does not: what the
//! text says.
//!
//! Invariant: what could be one encoding as well as another is refused, never guessed: a wrong
//! guess would make two sites of one.

use std::borrow::Cow;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing that text consists of.
    #[error("is not text")]
    Binary,
    /// Accents of a Mac or of DOS.
    #[error("has accents in an encoding that cannot be told (as Excel for Mac or MS-DOS writes)")]
    Unknown,
    /// Some accents are UTF-8, others are not.
    #[error("is UTF-8 in part, and in part another encoding (as when files are pasted together)")]
    Mixed,
    /// Half a character of UTF-16.
    #[error("breaks off within a character of UTF-16")]
    Torn,
}

impl Encoding {
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
        if bytes.starts_with(b"\xff\xfe") {
            return Self::Utf16Le.whole(bytes);
        }
        if bytes.starts_with(b"\xfe\xff") {
            return Self::Utf16Be.whole(bytes);
        }
        if bytes.contains(&0) {
            return Self::of_zeros(bytes);
        }
        if bytes.iter().any(|byte| is_control(*byte)) {
            return Err(Unreadable::Binary);
        }
        let Err(_) = std::str::from_utf8(bytes) else { return Ok(Self::Utf8) };
        let (mut accents, mut odd) = (0, 0);
        for chunk in bytes.utf8_chunks() {
            accents += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            odd += chunk.invalid().len();
        }
        if accents > odd {
            return Err(Unreadable::Mixed);
        }
        let windows = bytes.iter().filter(|byte| !byte.is_ascii()).all(|byte| is_plausible(*byte));
        if windows { Ok(Self::Windows1252) } else { Err(Unreadable::Unknown) }
    }

    /// UTF-16 without a byte order mark: nearly every other byte of a table is zero.
    fn of_zeros(bytes: &[u8]) -> Result<Self, Unreadable> {
        let zeros = |first: usize| bytes.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
        let (high_first, low_first) = (zeros(0), zeros(1));
        let most = bytes.len() / 4;
        if low_first > most && high_first == 0 {
            Self::Utf16Le.whole(bytes)
        } else if high_first > most && low_first == 0 {
            Self::Utf16Be.whole(bytes)
        } else {
            Err(Unreadable::Binary)
        }
    }

    fn whole(self, bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.len() % 2 == 1 {
            return Err(Unreadable::Torn);
        }
        let text = self.decode(bytes);
        let odd =
            |c: char| c == '\u{fffd}' || u8::try_from(c).is_ok_and(|c| c == 0 || is_control(c));
        if text.contains(odd) { Err(Unreadable::Binary) } else { Ok(self) }
    }

    /// The text of bytes in this encoding, without a byte order mark.
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        let encoding = match self {
            Encoding::Utf8 => UTF_8,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Windows1252 => WINDOWS_1252,
        };
        encoding.decode_with_bom_removal(bytes).0
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
