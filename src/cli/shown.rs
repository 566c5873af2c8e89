//! Text as a terminal may be given it.
//!
//! Belongs here: showing characters that would steer the terminal, or turn other text around, as what they are.
//! Does not: where text is written (`output`).
//!
//! File names, headers of backups, cells and words on the command line are others' texts. One with an escape
//! sequence could rewrite what was printed before, or put a link under it. Everything that is printed for people
//! goes through here.

use std::borrow::Cow;
use std::io::{self, Write};

/// Whether a character does something else than being seen. Line ends and tabs are layout.
fn steers(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{e0000}'..='\u{e007f}')
}

/// A text with such characters as `\u001b`, which JSON has them as, too.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // What Windows ends lines with.
            '\r' if chars.peek() == Some(&'\n') => shown.push(c),
            c if steers(c) => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    shown.push_str(&format!("\\u{unit:04x}"));
                }
            }
            c => shown.push(c),
        }
    }
    shown.into()
}

/// A terminal that is written to piece by piece.
pub struct Shown<W>(pub W);

impl<W: Write> Write for Shown<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Whoever formats text hands it over in whole characters.
        self.0.write_all(shown(&String::from_utf8_lossy(bytes)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        for (text, is) in [
            ("Gao\u{1b}[2J", "Gao\\u001b[2J"),
            ("\u{1b}]8;;http://x\u{7}y", "\\u001b]8;;http://x\\u0007y"),
            ("\u{202e}5202", "\\u202e5202"),
            ("a\u{9b}31mb\u{85}c\u{2028}d", "a\\u009b31mb\\u0085c\\u2028d"),
            ("one\rtwo", "one\\u000dtwo"),
            ("\u{e0041}", "\\udb40\\udc41"),
        ] {
            assert_eq!(shown(text), is);
        }
        for text in ["Gao\n\tMénaka\r\n", "خانه\u{200c}ها", "→ ✓"] {
            assert_eq!(shown(text), text);
        }
        let mut out = Vec::new();
        let _ = write!(Shown(&mut out), "\u{7}-é");
        assert_eq!(out, "\\u0007-é".as_bytes());
    }
}
