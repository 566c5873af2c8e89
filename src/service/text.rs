//! What people type, read as values: reasons, references, years, moments, names of the profile.
//!
//! Belongs here: validation that several use cases share. Does not: rows of tables (`intake`).

use std::collections::BTreeMap;

use super::Error;
use crate::event::ids::{DonorId, OfficeId, ProjectId, Reference, SectorId};
use crate::event::profile::Profile;
use crate::event::spelling::nearest;
use crate::event::text::normalised;
use crate::event::time::{Day, Period, Timestamp};
use crate::event::typed;
use crate::ledger::{AsOf, State};
use crate::register::SourceNumber;

/// A reason as the log may hold it.
///
/// # Errors
/// An empty reason, or one with an e-mail address, a phone number, control characters or some that nobody sees.
pub fn reason(given: &str) -> Result<String, Error> {
    let checked = typed::checked(given).map_err(Error::Reason)?;
    if checked.is_empty() {
        return Err(Error::ReasonEmpty);
    }
    Ok(checked)
}

/// An activity's reference.
///
/// # Errors
/// A text that is no reference.
pub fn reference(given: &str) -> Result<Reference, Error> {
    Reference::new(given).map_err(Error::Reference)
}

/// The number of somebody on the office's lists.
///
/// # Errors
/// A number without a character.
pub fn number(given: &str) -> Result<SourceNumber, Error> {
    SourceNumber::new(given).ok_or(Error::NumberEmpty)
}

/// The days of a year.
///
/// # Errors
/// A year that the ledger cannot hold.
pub fn year(year: i32) -> Result<Period, Error> {
    Period::year(year).map_err(|error| Error::Year { year, error })
}

/// A day. `field` names the option or field it was given in.
///
/// # Errors
/// A text that is no date, or one outside the years that the ledger can hold.
pub fn day(field: &'static str, given: &str) -> Result<Day, Error> {
    Day::parse(given).map_err(|error| Error::Day { field, given: given.to_owned(), error })
}

/// A moment of the log: a number of records, a date or time, or `published`. `field` names the option
/// or field it was given in; nothing given means now.
///
/// # Errors
/// A text that is none of these.
pub fn moment(field: &'static str, given: Option<&str>, period: Period) -> Result<AsOf, Error> {
    let Some(given) = given else { return Ok(AsOf::Now) };
    if let Ok(size) = given.parse() {
        return Ok(AsOf::Size(size));
    }
    if given == "published" {
        return Ok(AsOf::Published(period));
    }
    let moment = Timestamp::parse_last_instant(given).map(AsOf::Moment);
    moment.ok_or_else(|| Error::Moment { field, given: given.to_owned() })
}

/// The sector that the profile has for an id or a name.
///
/// # Errors
/// A name that the profile does not have.
pub fn sector(profile: &Profile, given: &str) -> Result<SectorId, Error> {
    let sectors = profile.sectors.iter();
    named("sector", given, sectors.map(|s| (&s.id, s.id.as_str(), s.name.as_str())))
}

/// The office that the profile has for an id or a name.
///
/// # Errors
/// A name that the profile does not have.
pub fn office(profile: &Profile, given: &str) -> Result<OfficeId, Error> {
    let offices = profile.offices.iter();
    named("office", given, offices.map(|o| (&o.id, o.id.as_str(), o.name.as_str())))
}

/// The donor that the profile has for an id or a name.
///
/// # Errors
/// A name that the profile does not have.
pub fn donor(profile: &Profile, given: &str) -> Result<DonorId, Error> {
    let donors = profile.donors.iter();
    named("donor", given, donors.map(|d| (&d.id, d.id.as_str(), d.name.as_str())))
}

/// The project that the profile has for an id or a name.
///
/// # Errors
/// A name that the profile does not have.
pub fn project(profile: &Profile, given: &str) -> Result<ProjectId, Error> {
    let projects = profile.projects.iter();
    named("project", given, projects.map(|p| (&p.id, p.id.as_str(), p.name.as_str())))
}

/// The partner that an activity has, as the first of them in the order of references spells it.
///
/// # Errors
/// A partner that no activity has.
pub fn partner(state: &State, given: &str) -> Result<String, Error> {
    let mut partners: BTreeMap<String, String> = BTreeMap::new();
    for known in state.current() {
        let partner = known.activity.about.partner.trim();
        if !partner.is_empty() {
            partners.entry(normalised(partner)).or_insert_with(|| partner.to_owned());
        }
    }
    if let Some(partner) = partners.get(&normalised(given)) {
        return Ok(partner.clone());
    }
    let known: Vec<String> = partners.into_values().collect();
    let near = nearest(given, known.iter().map(String::as_str)).map(str::to_owned);
    Err(Error::UnknownPartner { given: given.to_owned(), near, known })
}

fn named<'a, I: Clone + 'a>(
    what: &'static str,
    given: &str,
    entries: impl Iterator<Item = (&'a I, &'a str, &'a str)>,
) -> Result<I, Error> {
    let entries: Vec<_> = entries.collect();
    let wanted = normalised(given);
    let matches = |text: &str| normalised(text) == wanted;
    if let Some((id, ..)) = entries.iter().find(|(_, id, name)| matches(id) || matches(name)) {
        return Ok((*id).clone());
    }
    let known: Vec<String> = entries.iter().map(|(_, id, _)| (*id).to_owned()).collect();
    let near = nearest(given, known.iter().map(String::as_str)).map(str::to_owned);
    Err(Error::UnknownName { what, given: given.to_owned(), near, known })
}
