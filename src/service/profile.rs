//! The profile: what the office calls its sectors, offices, donors and projects.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::input::utf8;
use super::profile_changes::{Difference, differences};
use super::recorded::Acknowledged;
use super::{Context, Error, Input};
use crate::event::profile::Profile;
use crate::ledger::{Ledger, Snapshot};
use crate::log::tree::sha256;
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

/// The profile as a file.
///
/// # Errors
/// None in practice: everything in a profile has a form in TOML.
pub fn text(profile: &Profile) -> Result<String, toml::ser::Error> {
    toml::to_string_pretty(profile)
}

/// What replacing the profile would come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// The new one.
    pub profile: Profile,
    /// Where it differs from the one that is there.
    pub differences: Vec<Difference>,
    /// The one that it was compared with, as [`digest`] has it.
    pub seen: String,
}

/// Reads a profile and compares it with the one that is there. Nothing is recorded.
///
/// # Errors
/// As [`set`].
pub fn prepare(ledger: &Snapshot, request: &Request) -> Result<Prepared, Error> {
    compared(ledger, read(&request.profile)?)
}

/// Compares a profile with the one that is there.
///
/// # Errors
/// One that contradicts itself, or lacks what activities refer to.
pub fn compared(ledger: &Snapshot, profile: Profile) -> Result<Prepared, Error> {
    ledger.state().check_profile(&profile)?;
    let now = show(ledger);
    Ok(Prepared { differences: differences(now, &profile), seen: digest(now), profile })
}

/// Replaces the profile, if it is still the one that the new one was compared with. Nothing is recorded where both are
/// the same, as after a second click.
///
/// # Errors
/// `ProfileSince`; as [`set`].
pub fn replace(
    ledger: &mut Ledger,
    profile: Profile,
    seen: &str,
    context: &Context<'_>,
) -> Result<Option<Acknowledged>, Error> {
    let now = show(ledger);
    if *now == profile {
        return Ok(None);
    }
    if digest(now) != seen {
        return Err(Error::ProfileSince);
    }
    let recorded = ledger.recorder(context.stamp()?).set_profile(profile)?;
    Ok(Some(Acknowledged::new(ledger, recorded)))
}

/// What tells one profile from another, in hexadecimal digits.
pub fn digest(profile: &Profile) -> String {
    // Everything in a profile has a form in JSON.
    let text = serde_json::to_vec(profile).unwrap_or_default();
    hex::encode(sha256(&[&text]))
}

/// The profile with other targets of a year: by sector, or `total`, as somebody typed them. What is empty has none.
///
/// # Errors
/// The names of those that are no whole numbers.
pub fn with_targets(
    profile: &Profile,
    year: i32,
    given: &BTreeMap<String, String>,
) -> Result<Profile, Vec<String>> {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    let (mut targets, mut wrong) = (BTreeMap::new(), Vec::new());
    for (name, typed) in given {
        let digits: String = typed.chars().filter(|c| !is_space(*c)).collect();
        let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        match digits.parse::<u64>() {
            _ if digits.is_empty() => {}
            Ok(people) if is_plain => {
                targets.insert(name.clone(), people);
            }
            _ => wrong.push(name.clone()),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut profile = profile.clone();
    match targets.is_empty() {
        true => profile.targets.remove(&year.to_string()),
        false => profile.targets.insert(year.to_string(), targets),
    };
    Ok(profile)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_whole_number_or_nothing() {
        let given = |all: &[(&str, &str)]| -> BTreeMap<String, String> {
            all.iter().map(|(id, typed)| ((*id).to_owned(), (*typed).to_owned())).collect()
        };
        let empty = Profile::default();
        let typed = given(&[("wash", "40\u{202f}000"), ("total", " 7 "), ("rrm", "")]);
        let profile = with_targets(&empty, 2026, &typed);
        let targets = profile.map(|profile| profile.targets["2026"].clone());
        let expected = BTreeMap::from([("total".to_owned(), 7), ("wash".to_owned(), 40_000)]);
        assert_eq!(targets, Ok(expected));
        for wrong in ["40,5", "40.000", "-1", "+1", "4e3", "many", "99999999999999999999", "½"] {
            let said = with_targets(&empty, 2026, &given(&[("wash", wrong), ("rrm", "1")]));
            assert_eq!(said.map(|_| ()), Err(vec!["wash".to_owned()]), "{wrong}");
        }
        let none = with_targets(&empty, 2026, &given(&[("wash", "")]));
        assert_eq!(none.map(|profile| profile.targets.len()), Ok(0));
    }
}
