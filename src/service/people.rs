//! Who may do what in the office: granting a role, taking it back, listing.
//!
//! Belongs here: what a grant may say. Does not: what each role may do, passwords and sessions; neither is in the
//! log. Whoever holds the ledger's files and its key can do everything.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::people::PeopleError;
use super::recorded::Acknowledged;
use super::{Context, Error, text};
use crate::event::access::{AccessGranted, AccessRevoked, Role};
use crate::event::ids::OfficeId;
use crate::event::limits::ID_BYTES_MAX;
use crate::event::spelling::fold_label;
use crate::ledger::{Access, Ledger, LedgerError, Snapshot, State};

/// Who is to do what.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// A staff id; no person's name.
    pub staff: String,
    /// The role.
    pub role: Role,
    /// For the activities of these offices, by their ids or names; none: of all.
    #[serde(default)]
    pub offices: Vec<String>,
}

/// What somebody may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Person {
    /// The staff id.
    pub staff: String,
    /// The role.
    pub role: Role,
    /// For the activities of these offices; none: of all.
    pub offices: Vec<OfficeId>,
    /// The event that granted it.
    pub event: u64,
}

/// What came of a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// The event; nothing where it was granted already.
    pub event: Option<Acknowledged>,
    /// What was granted.
    pub person: Person,
}

/// What somebody saw before they decided, where they have no files of the ledger: see [`check`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// Who decides: a staff id.
    pub by: String,
    /// The event that had granted them their role.
    pub by_event: Option<u64>,
    /// The event that had granted something to the person; nothing where nothing was.
    pub event: Option<u64>,
}

impl Looked {
    /// What somebody sees who looks at a person now. `event` is what their page said of that person.
    pub fn at(state: &State, by: &str, event: Option<u64>) -> Self {
        Self { by: by.to_owned(), by_event: granted_in(state, by), event }
    }
}

fn granted_in(state: &State, staff: &str) -> Option<u64> {
    state.access.get(staff).map(|access| access.granted_in)
}

/// Refuses a change that could lock everybody out, or that somebody else was faster with. `role` is what the person
/// would have; nothing where all is taken from them.
///
/// Whoever holds the ledger's files needs none of this: they can grant anything again.
///
/// # Errors
/// `Own`; `LastCustodian`; `Changed`, also where whoever decides was revoked meanwhile.
pub fn check(
    state: &State,
    staff: &str,
    role: Option<Role>,
    looked: &Looked,
) -> Result<(), PeopleError> {
    if staff == looked.by {
        return Err(PeopleError::Own);
    }
    if granted_in(state, staff) != looked.event {
        return Err(PeopleError::Changed(staff.to_owned()));
    }
    if granted_in(state, &looked.by) != looked.by_event {
        return Err(PeopleError::Changed(looked.by.clone()));
    }
    let is_custodian = |access: &Access| access.role == Role::Custodian;
    let is_one = state.access.get(staff).is_some_and(is_custodian);
    let mut others = state.access.iter().filter(|(other, _)| *other != staff);
    match is_one && role != Some(Role::Custodian) && !others.any(|(_, of)| is_custodian(of)) {
        true => Err(PeopleError::LastCustodian(staff.to_owned())),
        false => Ok(()),
    }
}

/// The offices of a form in which some are named, or all are ticked: nobody gets all of them by leaving a field empty.
///
/// # Errors
/// `Offices`.
pub fn chosen_offices(named: Vec<String>, all: bool) -> Result<Vec<String>, PeopleError> {
    match named.is_empty() == all {
        true => Ok(named),
        false => Err(PeopleError::Offices),
    }
}

/// Since when somebody may do something, and who said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// When it was recorded (UTC).
    pub at: String,
    /// Who recorded it.
    pub by: String,
}

/// When a role was granted, and by whom.
///
/// # Errors
/// A record that cannot be read.
pub fn granted(ledger: &Snapshot, person: &Person) -> Result<Granted, Error> {
    let record = ledger.log().record(person.event).map_err(LedgerError::from)?;
    Ok(Granted { at: record.recorded_at.to_string(), by: record.recorded_by })
}

/// Grants a role. What was granted before to the same person ends.
///
/// # Errors
/// A staff id that cannot be stored, or that is hard to tell from another one; an office that the profile lacks.
pub fn grant(
    ledger: &mut Ledger,
    request: &Request,
    context: &Context<'_>,
) -> Result<Outcome, Error> {
    let state = ledger.state();
    let staff = staff_id(&request.staff)?;
    let offices = request.offices.iter().map(|given| text::office(&state.profile, given));
    let mut offices = offices.collect::<Result<Vec<OfficeId>, Error>>()?;
    offices.sort_unstable();
    offices.dedup();
    let role = request.role;
    let stands = state.access.get(&staff);
    let is_alike = |other: &&String| stands.is_none() && fold_label(other) == fold_label(&staff);
    if let Some(known) = state.access.keys().find(is_alike).cloned() {
        return Err(PeopleError::Alike { given: staff, known }.into());
    }
    if let Some(access) = stands.filter(|now| now.role == role && now.offices == offices) {
        return Ok(Outcome { event: None, person: Person::of(&staff, access) });
    }
    let granted = AccessGranted { staff: staff.clone(), role, offices: offices.clone() };
    let recorded = ledger.recorder(context.stamp()?).grant(granted)?;
    let person = Person { staff, role, offices, event: recorded.sequence };
    Ok(Outcome { event: Some(Acknowledged::new(ledger, recorded)), person })
}

/// Takes back what was granted to somebody, and forgets their password: it would let nobody in any more.
///
/// # Errors
/// Somebody to whom nothing is granted; a file of passwords that cannot be written.
pub fn revoke(
    ledger: &mut Ledger,
    staff: &str,
    context: &Context<'_>,
) -> Result<Acknowledged, Error> {
    let staff = staff_id(staff)?;
    if !ledger.state().access.contains_key(&staff) {
        return Err(Error::NothingGranted(staff));
    }
    #[cfg(feature = "serve")]
    super::credentials::Credentials::beside(&context.ledger_dir)?.forget(&staff)?;
    let recorded = ledger.recorder(context.stamp()?).revoke(AccessRevoked { staff })?;
    Ok(Acknowledged::new(ledger, recorded))
}

/// Who may do what now, by staff id.
pub fn list(state: &State) -> Vec<Person> {
    state.access.iter().map(|(staff, access)| Person::of(staff, access)).collect()
}

impl Person {
    fn of(staff: &str, access: &Access) -> Self {
        let Access { role, offices, granted_in } = access.clone();
        Self { staff: staff.to_owned(), role, offices, event: granted_in }
    }
}

/// A staff id as the log may hold it: short, and one word, so that it is nobody's name.
///
/// # Errors
/// Other texts, e-mail addresses and phone numbers.
pub fn staff_id(given: &str) -> Result<String, Error> {
    let checked = crate::event::text::checked(given).map_err(Error::StaffId)?;
    let is_one_word = !checked.is_empty() && !checked.contains(char::is_whitespace);
    match is_one_word && checked.len() <= ID_BYTES_MAX {
        true => Ok(checked),
        false => Err(Error::StaffIdForm),
    }
}
