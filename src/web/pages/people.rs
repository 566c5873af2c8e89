//! Who may do what, since when, and how they are let in: granting, taking back, inviting.
//!
//! An invitation is in the page that answers the form, once, and in no address that this page asks for: whoever made it
//! hands it over. Nothing of it is in the log.
//!
//! Every form names the event that had granted what it changes, so that a second click changes nothing, and nobody
//! changes what they have not seen.

use serde::Serialize;

use super::names::{Choice, Names};
use crate::event::access::Role;
use crate::ledger::Ledger;
use crate::service::error::people::PeopleError;
use crate::service::people::{self, Looked, Request};
use crate::service::{self, Error};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::site::Settings;
use crate::web::visit::Visit;

#[derive(Serialize)]
struct Page {
    people: Vec<Row>,
    without_password: usize,
    /// The form for somebody new, as it was sent where something is wrong with it.
    new: Form,
    wrong: Option<Wrong>,
    /// Whom an invitation was made for, and its link.
    invitation: Option<(String, String)>,
    done: Option<&'static str>,
    can_change: bool,
}

/// What is wrong with a form, at which field.
#[derive(Serialize)]
struct Wrong {
    field: String,
    says: String,
}

#[derive(Serialize)]
struct Row {
    staff: String,
    role: String,
    offices: String,
    event: u64,
    event_address: String,
    since: String,
    by: String,
    /// The key that says whether they can sign in, and until when an invitation is good.
    standing: &'static str,
    until: String,
    is_own: bool,
    form: Form,
}

/// The fields of a grant.
#[derive(Serialize)]
struct Form {
    /// What the names of its fields end with, so that no two forms of the page have the same.
    id: String,
    staff: String,
    roles: Vec<Choice>,
    offices: Vec<Choice>,
    all: bool,
    event: Option<u64>,
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["done"], &[])?;
    let done = visit.query.one_of("done", |done| match done {
        "granted" => Some("web-people-granted"),
        "revoked" => Some("web-people-revoked"),
        _ => None,
    })?;
    visit.page("people", &Page { done, ..shown(visit)? })
}

fn shown(visit: &Visit<'_>) -> Result<Page, Problem> {
    let by = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let all = people::list(visit.ledger.state());
    let people = all.iter().map(|person| row(visit, person, &by.id, &names));
    let people = people.collect::<Result<Vec<Row>, Problem>>()?;
    Ok(Page {
        without_password: without_password(visit)?,
        people,
        new: form(visit, "", "", None, &[], None, &names),
        wrong: None,
        invitation: None,
        done: None,
        can_change: !visit.site.settings.read_only,
    })
}

/// How many of those to whom something is granted have no password.
///
/// # Errors
/// The file of passwords.
pub fn without_password(visit: &Visit<'_>) -> Result<usize, Problem> {
    let mut count = 0;
    for person in people::list(visit.ledger.state()) {
        count += usize::from(!has_password(visit, &person.staff)?);
    }
    Ok(count)
}

fn has_password(visit: &Visit<'_>, staff: &str) -> Result<bool, Problem> {
    Ok(visit.site.credentials.has_password(staff).map_err(Error::from)?)
}

fn row(
    visit: &Visit<'_>,
    person: &people::Person,
    by: &str,
    names: &Names<'_>,
) -> Result<Row, Problem> {
    let granted = people::granted(&visit.ledger, person)?;
    let credentials = &visit.site.credentials;
    let now = visit.site.settings.clock.now();
    let until = credentials.invited_until(&person.staff, now).map_err(Error::from)?;
    let offices: Vec<&str> = person.offices.iter().map(|office| office.as_str()).collect();
    let event =
        Address::new("/history").with("since", person.event).with("until", person.event + 1);
    Ok(Row {
        staff: person.staff.clone(),
        role: role_name(visit, person.role),
        offices: offices.iter().map(|id| names.office(id)).collect::<Vec<_>>().join(", "),
        event: person.event,
        event_address: event.to_string(),
        since: granted.at.chars().take(10).collect(),
        by: granted.by,
        standing: match (has_password(visit, &person.staff)?, until) {
            (true, _) => "web-has-password",
            (false, Some(_)) => "web-is-invited",
            (false, None) => "web-not-invited",
        },
        until: until.map(|until| until.format("%Y-%m-%d").to_string()).unwrap_or_default(),
        is_own: person.staff == by,
        form: form(
            visit,
            &format!("-{}", person.event),
            &person.staff,
            Some(person.role),
            &offices,
            Some(person.event),
            names,
        ),
    })
}

fn role_name(visit: &Visit<'_>, role: Role) -> String {
    visit.texts().text(&format!("web-role-{role}"))
}

fn form(
    visit: &Visit<'_>,
    id: &str,
    staff: &str,
    role: Option<Role>,
    offices: &[&str],
    event: Option<u64>,
    names: &Names<'_>,
) -> Form {
    let choice = |of: &Role| Choice {
        id: of.to_string(),
        name: role_name(visit, *of),
        is_chosen: role == Some(*of),
    };
    let mut choices = names.offices(None);
    for choice in &mut choices {
        choice.is_chosen = offices.contains(&choice.id.as_str());
    }
    Form {
        id: id.to_owned(),
        staff: staff.to_owned(),
        roles: Role::ALL.iter().map(choice).collect(),
        offices: choices,
        all: event.is_some() && offices.is_empty(),
        event,
    }
}

/// Grants a role, to somebody new or instead of the one before. Who has no password is invited.
pub fn grant(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["staff", "role", "all", "event"], &["office"])?;
    let staff = visit.form.text("staff").unwrap_or_default();
    let role = visit.form.one_of("role", Role::named)?;
    let event = visit.form.number("event")?;
    let named: Vec<String> = visit.form.all("office").map(str::to_owned).collect();
    let all = visit.form.is_ticked("all");
    let done = granted(visit, &staff, role, people::chosen_offices(named.clone(), all), event);
    let staff_id = match done {
        Ok(staff) => staff,
        Err(Problem::Service(error)) => {
            let Some(wrong) = wrong(visit, &error, role.is_none()) else {
                return Err(error.into());
            };
            let names = Names::new(&visit.ledger.state().profile, visit.language);
            let named: Vec<&str> = named.iter().map(String::as_str).collect();
            let mut page = Page { wrong: Some(wrong), ..shown(visit)? };
            if event.is_some() {
                // The fields are those of one of many forms.
                page.wrong = page.wrong.map(|wrong| Wrong { field: String::new(), ..wrong });
            } else {
                page.new = Form { all, ..form(visit, "", &staff, role, &named, None, &names) };
            }
            return Ok(visit.page("people", &page)?.status(422));
        }
        Err(problem) => return Err(problem),
    };
    match has_password(visit, &staff_id)? {
        true => Ok(Answer::see(Address::new("/people").with("done", "granted"))),
        false => invited(visit, &staff_id, Some("web-people-granted")),
    }
}

/// The staff id to whom it was granted.
fn granted(
    visit: &Visit<'_>,
    staff: &str,
    role: Option<Role>,
    offices: Result<Vec<String>, PeopleError>,
    event: Option<u64>,
) -> Result<String, Problem> {
    let staff = people::staff_id(staff).map_err(Problem::from)?;
    // A form without a role is one in which nothing was chosen yet.
    let role = role.ok_or(Problem::Service(Error::StaffIdForm))?;
    let request = Request { staff, role, offices: offices.map_err(Error::from)? };
    let looked = looked(visit, event)?;
    let settings = visit.site.settings.clone();
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<String, Error> {
        let context = Settings::context(&settings, &looked.by);
        let now = people::list(ledger.state()).into_iter().find(|of| of.staff == request.staff);
        // A second click finds what the first one granted.
        let is_second = now.is_some_and(|now| {
            let same = |given: &String| now.offices.iter().any(|office| office.as_str() == given);
            now.role == request.role
                && now.offices.len() == request.offices.len()
                && request.offices.iter().all(same)
        });
        if !is_second || request.staff == looked.by {
            people::check(ledger.state(), &request.staff, Some(request.role), &looked)?;
        }
        Ok(people::grant(ledger, &request, &context)?.person.staff)
    })?;
    Ok(done?)
}

fn looked(visit: &Visit<'_>, event: Option<u64>) -> Result<Looked, Problem> {
    let by = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    Ok(Looked::at(visit.ledger.state(), &by.id, event))
}

/// What a form can be put right in. Nothing for what is no fault of a form.
fn wrong(visit: &Visit<'_>, error: &service::Error, has_no_role: bool) -> Option<Wrong> {
    let (field, key) = match error {
        Error::StaffIdForm if has_no_role => ("role", "web-people-wrong-role"),
        Error::StaffId(_) | Error::StaffIdForm => ("staff", "web-people-wrong-staff-id"),
        Error::People(PeopleError::Alike { known, .. }) => {
            let known = ("known", known.as_str().into());
            let says = visit.texts().with("web-people-wrong-alike", &[known]);
            return Some(Wrong { field: "staff".to_owned(), says });
        }
        Error::People(PeopleError::Changed(_)) => ("staff", "web-people-wrong-changed"),
        Error::People(PeopleError::Own) => ("staff", "web-people-wrong-own"),
        Error::People(PeopleError::LastCustodian(_)) => ("role", "web-people-wrong-last"),
        Error::People(PeopleError::Offices) => ("all", "web-people-wrong-offices"),
        Error::UnknownName { .. } => ("all", "web-people-wrong-offices"),
        _ => return None,
    };
    Some(Wrong { field: field.to_owned(), says: visit.texts().text(key) })
}

/// Takes back what was granted, and forgets the password.
pub fn revoke(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let (staff, event) = named(visit)?;
    let looked = looked(visit, Some(event))?;
    let (settings, revoked) = (visit.site.settings.clone(), staff.clone());
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<(), Error> {
        let context = Settings::context(&settings, &looked.by);
        // A second click finds that the first one took it.
        if !ledger.state().access.contains_key(&revoked) {
            return Ok(());
        }
        people::check(ledger.state(), &revoked, None, &looked)?;
        people::revoke(ledger, &revoked, &context).map(|_| ())
    })?;
    if let Err(error) = done {
        return refused(visit, error);
    }
    visit.site.end_sessions_of(&staff);
    Ok(Answer::see(Address::new("/people").with("done", "revoked")))
}

/// Invites somebody anew. The password that they have stays until they choose another one.
pub fn invite(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let (staff, event) = named(visit)?;
    let state = visit.ledger.state();
    if state.access.get(&staff).is_none_or(|access| access.granted_in != event) {
        return Err(Error::from(PeopleError::Changed(staff)).into());
    }
    invited(visit, &staff, None)
}

/// Forgets somebody's password at once, ends their sessions, and invites them anew.
pub fn forget(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let (staff, event) = named(visit)?;
    let looked = looked(visit, Some(event))?;
    let role = visit.ledger.state().access.get(&staff).map(|access| access.role);
    if let Err(error) = people::check(visit.ledger.state(), &staff, role, &looked) {
        return refused(visit, error.into());
    }
    visit.site.credentials.forget(&staff).map_err(Error::from)?;
    visit.site.end_sessions_of(&staff);
    invited(visit, &staff, None)
}

/// The person whom a form names, and the event that it was made from.
fn named(visit: &Visit<'_>) -> Result<(String, u64), Problem> {
    visit.form.only(&["staff", "event"], &[])?;
    let staff = visit.form.text("staff").ok_or_else(|| Problem::value("staff", ""))?;
    let event = visit.form.number("event")?.ok_or_else(|| Problem::value("event", ""))?;
    Ok((staff, event))
}

fn refused(visit: &Visit<'_>, error: Error) -> Result<Answer, Problem> {
    match wrong(visit, &error, false) {
        Some(wrong) => {
            let page =
                Page { wrong: Some(Wrong { field: String::new(), ..wrong }), ..shown(visit)? };
            Ok(visit.page("people", &page)?.status(422))
        }
        None => Err(error.into()),
    }
}

/// The page with an invitation that was just made. What it says of people is as of now.
fn invited(visit: &Visit<'_>, staff: &str, done: Option<&'static str>) -> Result<Answer, Problem> {
    let now = visit.site.settings.clock.now();
    let link = visit.site.credentials.invitation(staff, now).map_err(Error::from)?;
    let visit = &visit.once_more();
    let page = Page { invitation: Some((staff.to_owned(), link)), done, ..shown(visit)? };
    visit.page("people", &page)
}
