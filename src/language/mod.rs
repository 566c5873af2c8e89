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
mod numbers;
mod texts;
#[cfg(test)]
mod upkeep;

pub use texts::{Texts, Value};

use crate::event::names::named;

named! {
    /// A language that texts are there in.
    Language, "language" {
        /// English.
        English = "en",
        /// French.
        French = "fr",
    }
}

/// English, where nobody asked for another.
impl Default for Language {
    fn default() -> Self {
        Self::English
    }
}

impl Language {
    /// The texts, numbers and dates of this language.
    pub fn texts(self) -> &'static Texts {
        texts::of(self)
    }

    /// The language that the variables of an environment ask for: of `LC_ALL`, `LC_MESSAGES` and
    /// `LANG`, given in this order, the first that is not empty decides. English where it is one
    /// that no texts are there in.
    pub fn of_environment<'a>(variables: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let first = variables.into_iter().flatten().find(|value| !value.is_empty());
        let code = first.unwrap_or_default().split(['_', '.', '@', '-']).next().unwrap_or_default();
        Self::named(&code.to_lowercase()).unwrap_or(Self::English)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_first_variable_that_says_something_decides() {
        let of = |values: [&'static str; 3]| Language::of_environment(values.map(Some));
        assert_eq!(of(["fr_FR.UTF-8", "", "en_GB.UTF-8"]), Language::French);
        assert_eq!(of(["", "", "fr"]), Language::French);
        assert_eq!(of(["C", "", "fr_ML.UTF-8"]), Language::English);
        assert_eq!(of(["bm_ML.UTF-8", "", ""]), Language::English);
        assert_eq!(Language::of_environment([None, None]), Language::English);
    }
}
