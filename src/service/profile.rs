//! The profile: what the office calls its sectors, offices, donors and projects.

use serde::{Deserialize, Serialize};

use super::input::utf8;
use super::recorded::Acknowledged;
use super::{Context, Error, Input};
use crate::event::profile::Profile;
use crate::ledger::{Ledger, Snapshot};
use crate::setup::profile::{self, ProfileFileError};

/// The profile as it is now.
pub fn show(ledger: &Snapshot) -> &Profile {
    &ledger.state().profile
}

/// Which profile.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// A profile file (TOML). As a path also the name of a built-in profile: `nrc-mali`.
    pub profile: Input,
}

/// The event that sets the profile.
pub type Outcome = Acknowledged;

/// Replaces the profile.
///
/// # Errors
/// A file that is no profile, or one that lacks what activities refer to.
pub fn set(
    ledger: &mut Ledger,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let profile = read(&request.profile)?;
    let recorded = ledger.recorder(context.stamp()?).set_profile(profile)?;
    Ok(Acknowledged::new(ledger, recorded))
}

/// Reads a profile.
pub(super) fn read(input: &Input) -> Result<Profile, ProfileFileError> {
    match input {
        Input::Path(path) => profile::load(&path.to_string_lossy()),
        Input::Bytes { name, bytes } => match utf8(bytes) {
            Ok(text) => profile::parse(name, text),
            Err(error) => Err(ProfileFileError::Read { path: name.clone(), error }),
        },
    }
}
