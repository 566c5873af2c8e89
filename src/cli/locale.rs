//! The language of what is printed.
//!
//! Belongs here: choosing it by an option or the environment. Does not: texts (`crate::language`).

use super::format::Format;
use crate::language::{Language, Texts};

/// The language that somebody asked for, else the environment's.
pub fn language(given: Option<Language>) -> Language {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"].map(std::env::var);
    let texts = variables.iter().map(|value| value.as_deref().ok());
    given.unwrap_or_else(|| Language::of_environment(texts))
}

/// The texts of what is printed for people; English where programs read along.
pub fn texts_for(format: Format) -> &'static Texts {
    match format {
        Format::Text => language(None).texts(),
        Format::Json => Language::English.texts(),
    }
}
