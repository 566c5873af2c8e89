//! The languages: their names, the choice of one from the environment, how each groups thousands.
//!
//! Belongs here: what differs by language without a text. Does not: texts (`texts`), reading the
//! environment (`cli`).

use crate::event::names::named;
use crate::event::text::thousands;

named! {
    /// A language of the texts.
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
    /// The language that environment variables ask for. They are given in the order `LC_ALL`,
    /// `LC_MESSAGES`, `LANG`; the first that is not empty decides. English where there are no texts in
    /// that language.
    pub fn of_environment<'a>(variables: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let first = variables.into_iter().flatten().find(|value| !value.is_empty());
        let code = first.unwrap_or_default().split(['_', '.', '@', '-']).next().unwrap_or_default();
        Self::named(&code.to_lowercase()).unwrap_or(Self::English)
    }
    /// A number with its thousands apart: 132,487 or 132 487.
    pub(super) fn grouped(self, number: u64) -> String {
        match self {
            Self::English => thousands(number),
            // A narrow space that never ends a line.
            Self::French => thousands(number).replace(',', "\u{202f}"),
        }
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
