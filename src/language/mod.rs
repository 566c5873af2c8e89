//! Texts, numbers and dates in the language of those who read them.
//!
//! Belongs here: the catalogue of texts (`en/` and `fr/`, a file per room), how a number or a date
//! is written, the choice of a language. Does not: asking the environment or the user (`cli`), what
//! is said where (`report`, `intake`), the sentences of a profile (the office's own).
//!
//! Invariants: a key begins with the name of its file; every key is in every language, with the
//! same variables, and is used. A text never fails to be there: what a release lacks is a test's
//! finding, never a user's.
//!
//! The sources write plain spaces; where a language wants a space that does not break a line
//! (before a colon in French), [`Texts`] puts it.

mod dates;
mod languages;
mod numbers;
mod texts;
#[cfg(test)]
mod upkeep;

pub use languages::Language;
pub use texts::{Texts, Value, plain_number};
