//! Which formats of workbooks there are.

use super::format::{Format, Unusable};
use super::{csv_archive, ods, xlsx};

/// So many bytes tell what a file is.
pub const START_BYTES: usize = 128;

/// All formats, the most particular first.
const FORMATS: [Format; 4] = [
    Format { is: is_compound, read: |_| Err(Unusable::Old) },
    ods::FORMAT,
    csv_archive::FORMAT,
    xlsx::FORMAT,
];

/// How workbooks of Excel 97 begin, and those with a password.
fn is_compound(start: &[u8]) -> bool {
    start.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// The format of a file that begins with some bytes; `None` for text.
pub fn format_of(start: &[u8]) -> Option<&'static Format> {
    FORMATS.iter().find(|format| (format.is)(start))
}
