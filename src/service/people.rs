//! Who may do what in the office: granting a role, taking it back, listing.
//!
//! Belongs here: what a grant may say. Does not: what each role may do, passwords and sessions; neither is in the
//! log. Whoever holds the ledger's files and its key can do everything.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::recorded::Acknowledged;
use super::{Context, Error, text};
use crate::event::access::{AccessGranted, AccessRevoked, Role};
use crate::event::ids::OfficeId;
use crate::event::limits::ID_BYTES_MAX;
use crate::ledger::{Access, Ledger, State};

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

/// Grants a role. What was granted before to the same person ends.
///
/// # Errors
/// A staff id that cannot be stored; an office that the profile lacks.
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
fn staff_id(given: &str) -> Result<String, Error> {
    let checked = crate::event::text::checked(given).map_err(Error::StaffId)?;
    let is_one_word = !checked.is_empty() && !checked.contains(char::is_whitespace);
    match is_one_word && checked.len() <= ID_BYTES_MAX {
        true => Ok(checked),
        false => Err(Error::StaffIdForm),
    }
}
