//! Characters that nobody sees.
//!
//! Belongs here: which they are. Does not: what becomes of a text with one (`text`, and `cli` where it is printed).

/// Whether a character has no shape of its own: two texts that look the same would be two, and numbers
/// beside one could be read backwards.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e01ef}')
}

/// Whether a character shows those behind it in another order than they are kept in: what is taken out of it would
/// not be what was read.
pub fn is_turning(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
