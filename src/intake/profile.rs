//! Profiles from TOML, and the one that is built in.
//!
//! Belongs here: reading a profile file, with a message that says where it is wrong. Does not: what
//! a profile must be (`event::profile`).

use std::path::Path;

use crate::event::profile::{Profile, ProfileError};
use crate::event::text::{self, TextError};

/// Name of the built-in example profile.
pub const NRC_MALI: &str = "nrc-mali";
const NRC_MALI_TOML: &str = include_str!("profiles/nrc-mali.toml");

/// Why a profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileFileError {
    /// The file cannot be read.
    #[error("cannot read {path}: {error}")]
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

/// The profile in a file, or the built-in one of that name.
pub fn load(name_or_path: &str) -> Result<Profile, ProfileFileError> {
    if name_or_path == NRC_MALI {
        return parse(NRC_MALI, NRC_MALI_TOML);
    }
    let path = Path::new(name_or_path);
    let text = std::fs::read_to_string(path)
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
    let contact = &profile.contact;
    let texts = [
        ("contact.role", &contact.role),
        ("contact.address", &contact.address),
        ("contact.web", &contact.web),
    ];
    for (place, text) in texts {
        if let Err(error) = text::checked(text) {
            let place = place.to_owned();
            return Err(ProfileFileError::Text { path, place, error });
        }
    }
    Ok(profile)
}
