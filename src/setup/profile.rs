//! Profiles from TOML, and the one that is built in.
//!
//! Belongs here: reading a profile file, with a message that says where it is wrong. Does not: what
//! a profile must be (`event::profile`).

use std::path::Path;

use crate::event::profile::{Profile, ProfileError};
use crate::event::text::{self, TextError};
use crate::language::refused::in_words;
use crate::log::small_file;

/// Name of the built-in example profile.
pub const NRC_MALI: &str = "nrc-mali";
const NRC_MALI_TOML: &str = include_str!("profiles/nrc-mali.toml");

/// Why a profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileFileError {
    /// The file cannot be read.
    #[error("cannot read {path}: {}", in_words(.error))]
    Read {
        /// The file.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// It is not TOML, or not of a profile's shape.
    #[error("{path} is not a profile: {error}")]
    Form {
        /// The file.
        path: String,
        /// Where and why.
        error: Box<toml::de::Error>,
    },
    /// It contradicts itself.
    #[error("{path}: {error}")]
    Profile {
        /// The file.
        path: String,
        /// How.
        error: ProfileError,
    },
    /// It would put contact details into the log.
    #[error("{path}: {place} {error}")]
    Text {
        /// The file.
        path: String,
        /// Which text.
        place: String,
        /// Why.
        error: TextError,
    },
}

impl ProfileFileError {
    /// The line of a file's text that is wrong, from 1, where one can be named.
    pub fn line(&self, toml: &str) -> Option<usize> {
        let numbered = || toml.lines().zip(1..);
        let with = |word: String| {
            let lines = numbered().filter(|(line, _)| line.contains(&word));
            lines.last().map(|(_, number)| number)
        };
        match self {
            Self::Read { .. } => None,
            Self::Form { error, .. } => {
                let before = toml.get(..error.span()?.start)?;
                Some(before.matches('\n').count() + 1)
            }
            // What contradicts something else stands behind it.
            Self::Profile { error, .. } => match error {
                ProfileError::Twice { name, .. } => with(format!("\"{name}\"")),
                ProfileError::Donor { donor, .. } => with(format!("\"{donor}\"")),
                ProfileError::Translation { name, .. } => with(name.clone()),
                ProfileError::Language(code) => with(format!("translations.{code}")),
                ProfileError::Target { year, .. } => with(year.clone()),
                _ => None,
            },
            Self::Text { error, .. } => {
                numbered().find(|(line, _)| text::checked(line) == Err(*error)).map(|(_, n)| n)
            }
        }
    }
}

/// The profile in a file, or the built-in one of that name.
pub fn load(name_or_path: &str) -> Result<Profile, ProfileFileError> {
    if name_or_path == NRC_MALI {
        return parse(NRC_MALI, NRC_MALI_TOML);
    }
    let path = Path::new(name_or_path);
    let text = small_file::read(path)
        .map_err(|error| ProfileFileError::Read { path: name_or_path.to_owned(), error })?;
    parse(name_or_path, &text)
}

/// The profile in a TOML text.
pub fn parse(path: &str, toml: &str) -> Result<Profile, ProfileFileError> {
    let path = path.to_owned();
    let profile: Profile = match toml::from_str(toml) {
        Ok(profile) => profile,
        Err(error) => return Err(ProfileFileError::Form { path, error: Box::new(error) }),
    };
    if let Err(error) = profile.check() {
        return Err(ProfileFileError::Profile { path, error });
    }
    // The whole profile goes into the log, so every text of it has to be fit for that.
    let texts: toml::Table = match toml::from_str(toml) {
        Ok(texts) => texts,
        Err(error) => return Err(ProfileFileError::Form { path, error: Box::new(error) }),
    };
    match unfit(String::new(), &toml::Value::Table(texts)) {
        Some((place, error)) => Err(ProfileFileError::Text { path, place, error }),
        None => Ok(profile),
    }
}

/// The first text that may not enter a log, with the path of keys that leads to it.
fn unfit(place: String, value: &toml::Value) -> Option<(String, TextError)> {
    let below = |name: &str| match place.as_str() {
        "" => name.to_owned(),
        place => format!("{place}.{name}"),
    };
    match value {
        toml::Value::String(text) => text::checked(text).err().map(|error| (place, error)),
        toml::Value::Array(values) => {
            let mut numbered = values.iter().zip(1..);
            numbered.find_map(|(value, i)| unfit(format!("{place} no. {i}"), value))
        }
        // The names of a translation's tables are texts too.
        toml::Value::Table(values) => values.iter().find_map(|(name, value)| {
            let error = text::checked(name).err().map(|error| (place.clone(), error));
            error.or_else(|| unfit(below(name), value))
        }),
        _ => None,
    }
}
