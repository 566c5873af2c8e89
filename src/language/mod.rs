//! Texts, numbers and dates in the reader's language.
//!
//! Belongs here: the catalogue of texts (`en/` and `fr/`, one file per room), the form of numbers and
//! dates, the choice of a language. Does not: reading the environment or asking the user (`cli`), which
//! text is used where (`report`, `intake`), the sentences of a profile, which are the office's own.
//!
//! Invariants: a key begins with the name of its file; every key exists in every language, with the
//! same variables, and is used. A missing text makes a test fail, so it never reaches a user.
//!
//! The sources contain plain spaces. Where a language needs a space that does not break a line (before
//! a colon in French), [`Texts`] puts it in.

mod dates;
mod languages;
mod numbers;
pub mod refused;
mod texts;
#[cfg(test)]
mod upkeep;

pub use languages::Language;
pub use texts::{Texts, Value, plain_number};
