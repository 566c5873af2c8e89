//! The language of what is printed.
//!
//! Belongs here: choosing it by an option or the environment. Does not: texts (`crate::language`).

use std::sync::OnceLock;

use super::format::Format;
use crate::language::{Language, Texts};

/// The language that the command was told to speak: one, for all that it prints.
static CHOSEN: OnceLock<Language> = OnceLock::new();

/// Chooses the language of everything that is printed from now on.
pub fn choose(language: Option<Language>) {
    if let Some(language) = language {
        let _ = CHOSEN.set(language);
    }
}

/// The language that somebody asked for, else the environment's.
pub fn language(given: Option<Language>) -> Language {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"].map(std::env::var);
    let texts = variables.iter().map(|value| value.as_deref().ok());
    let given = given.or_else(|| CHOSEN.get().copied());
    given.unwrap_or_else(|| Language::of_environment(texts))
}

/// The texts of what is printed for people; English where programs read along.
pub fn texts_for(format: Format) -> &'static Texts {
    match format {
        Format::Text => language(None).texts(),
        Format::Json => Language::English.texts(),
    }
}
