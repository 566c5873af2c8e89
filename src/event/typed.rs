//! Texts that somebody types: reasons, remarks, who records, a ledger's name.
//!
//! Belongs here: what is refused of them. Does not: the rules of every stored text (`text`), cells of tables, of which
//! a note says what was taken out (`intake`).
//!
//! Invariant: what is stored is what was typed, but for blanks at its ends. A text that could only be stored without
//! some of its characters is refused, with the first of them named: nobody would see that it is another one.

use super::text::{self, TextError, is_turning};

/// Why a text that somebody typed was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TypedError {
    /// No text that may be stored.
    #[error(transparent)]
    Text(TextError),
    /// A line break, tab or other control character.
    #[error("{}, {}", TextError::Control, code_point(*.0))]
    Control(char),
    /// A character that shows others in another order than they are kept in.
    #[error("{}, {}", TextError::Turned, code_point(*.0))]
    Turned(char),
    /// A character that nobody sees.
    #[error("holds a character that nobody sees, {}", code_point(*.0))]
    Unseen(char),
}

/// U+200B: the character itself would not be seen.
fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Accepts a text for the log as it was typed, but for blanks at its ends.
///
/// # Errors
/// What [`text::checked`] refuses, or would change.
pub fn checked(typed: &str) -> Result<String, TypedError> {
    let typed = typed.trim();
    let first = |is: fn(char) -> bool| typed.chars().find(|c| is(*c));
    let stored = text::checked(typed).map_err(|error| match error {
        TextError::Turned => first(is_turning).map_or(TypedError::Text(error), TypedError::Turned),
        TextError::Control => {
            first(char::is_control).map_or(TypedError::Text(error), TypedError::Control)
        }
        TextError::Long | TextError::Email | TextError::Phone => TypedError::Text(error),
    })?;
    if stored == typed {
        return Ok(stored);
    }
    // Where the two part there is the first that was taken out.
    let kept = stored.chars().map(Some).chain(std::iter::repeat(None));
    let lost = typed.chars().zip(kept).find(|(typed, kept)| Some(*typed) != *kept);
    match lost {
        Some((lost, _)) => Err(TypedError::Unseen(lost)),
        None => Ok(stored),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_stored_as_it_was_typed_or_refused_with_the_character_named() {
        for text in ["twice", "  déjà  compté ", "خانه\u{200c}ها", "d\u{202f}h"] {
            assert_eq!(checked(text).as_deref(), Ok(text.trim()));
        }
        for (text, error, says) in [
            ("tw\u{200b}ice", TypedError::Unseen('\u{200b}'), "U+200B"),
            ("\u{feff}twice", TypedError::Unseen('\u{feff}'), "U+FEFF"),
            ("twice\u{ad}", TypedError::Unseen('\u{ad}'), "U+00AD"),
            ("a\u{e0041} \u{200e}b", TypedError::Unseen('\u{e0041}'), "U+E0041"),
            ("\u{202e}5202", TypedError::Turned('\u{202e}'), "U+202E"),
            ("two\nlines", TypedError::Control('\n'), "U+000A"),
            ("a\u{1b}[2Jb", TypedError::Control('\u{1b}'), "U+001B"),
        ] {
            assert_eq!(checked(text), Err(error), "{text:?}");
            assert!(error.to_string().ends_with(says), "{error}");
        }
        for (text, error) in
            [("76\u{200b}123456", TextError::Phone), ("ask a@b.org", TextError::Email)]
        {
            assert_eq!(checked(text), Err(TypedError::Text(error)), "{text:?}");
        }
    }
}
