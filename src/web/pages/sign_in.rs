//! Signing in with a link or a password, choosing a password with an invitation, and signing out.
//!
//! A link is followed to a page with a button, and the button signs in: a program that looks at links ahead of
//! people, as mail programs do, must not use one up.
//!
//! Who signs in with a password is told that the two do not go together, never which of them is wrong. What was
//! typed as a staff id may be a password: it is shown to whoever typed it, and written nowhere.

use serde::Serialize;

use crate::service;
use crate::service::access::Holder;
use crate::service::credentials::{CredentialError, PASSWORD_CHARS_MIN};
use crate::web::answer::Answer;
use crate::web::guard;
use crate::web::journal::{Noted, Who};
use crate::web::problem::Problem;
use crate::web::visit::Visit;

#[derive(Serialize)]
struct Page {
    link: String,
}

/// The page with the button.
pub fn ask(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["link"], &[])?;
    let link = visit.query.text("link").ok_or(Problem::SignedOut)?;
    visit.page("enter", &Page { link })
}

/// Signs in, with a session of its own.
pub fn enter(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["link"], &[])?;
    let link = visit.form.get("link").ok_or(Problem::Link)?;
    let holder = visit.site.sessions.take_link(link).ok_or(Problem::Link)?;
    begin(visit, holder, Noted::SignedIn)
}

#[derive(Serialize, Default)]
struct SignIn {
    staff: String,
    error: Option<String>,
}

#[derive(Serialize)]
struct Invitation {
    code: String,
    staff: String,
    characters: usize,
    error: Option<String>,
}

/// The page that asks for a staff id and a password.
pub fn with_password(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    visit.page("sign-in", &SignIn::default())
}

/// Signs in with a password, if the log still grants a role.
pub fn check(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["staff", "password"], &[])?;
    let staff = visit.form.get("staff").unwrap_or_default();
    let password = visit.form.get("password").unwrap_or_default();
    let now = visit.site.settings.clock.now();
    let granted = visit.ledger.state().access.contains_key(staff);
    let known = visit.site.credentials.check(staff, password, now);
    let refused = match known {
        Ok(()) if granted => return begin(visit, of(staff), Noted::SignedIn),
        Ok(()) => CredentialError::Wrong,
        Err(error) => error,
    };
    if matches!(refused, CredentialError::Wrong | CredentialError::Wait { .. }) {
        visit.site.journal.refused(visit.ledger.state(), staff);
    }
    let (status, error) = match refused {
        CredentialError::Wrong => (403, visit.texts().text("web-sign-in-wrong")),
        CredentialError::Wait { seconds } => {
            let seconds = ("seconds", seconds.to_string().into());
            (429, visit.texts().with("web-sign-in-wait", &[seconds]))
        }
        other => return Err(service::Error::from(other).into()),
    };
    let page = SignIn { staff: staff.to_owned(), error: Some(error) };
    Ok(visit.page("sign-in", &page)?.status(status))
}

/// The page on which somebody who was invited chooses a password.
pub fn invitation(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["code"], &[])?;
    let code = visit.query.text("code").ok_or(Problem::Link)?;
    choose(visit, code, None)
}

/// Takes the invitation with the password that was chosen, and signs in.
pub fn accept(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["code", "password", "username"], &[])?;
    let code = visit.form.text("code").ok_or(Problem::Link)?;
    let password = visit.form.get("password").unwrap_or_default();
    match visit.site.credentials.accept(&code, password, visit.site.settings.clock.now()) {
        Ok(staff) => begin(visit, of(&staff), Noted::Accepted),
        Err(CredentialError::Short | CredentialError::Long) => {
            choose(visit, code, Some(visit.texts().text("web-password-wrong")))
        }
        Err(CredentialError::Invitation) => Err(Problem::Link),
        Err(other) => Err(service::Error::from(other).into()),
    }
}

fn choose(visit: &Visit<'_>, code: String, error: Option<String>) -> Result<Answer, Problem> {
    let now = visit.site.settings.clock.now();
    let staff = match visit.site.credentials.invited(&code, now) {
        Ok(staff) => staff,
        Err(CredentialError::Invitation) => return Err(Problem::Link),
        Err(other) => return Err(service::Error::from(other).into()),
    };
    let status = if error.is_some() { 422 } else { 200 };
    let page = Invitation { code, staff, characters: PASSWORD_CHARS_MIN, error };
    Ok(visit.page("invitation", &page)?.status(status))
}

/// Begins a session of its own, whatever the browser brought.
fn begin(visit: &Visit<'_>, holder: Holder, noted: fn(Who) -> Noted) -> Result<Answer, Problem> {
    let site = visit.site;
    let who = Who::of(&holder);
    let session = site.sessions.begin(holder, site.settings.clock.now());
    let session = session.map_err(|_| Problem::Internal)?;
    if let Some(before) = &visit.session {
        // Where the file cannot be written, it has ended all the same, until the program does.
        let _ = site.sessions.sign_out(before);
    }
    site.journal.note(&noted(who));
    Ok(Answer::see("/").with("Set-Cookie", guard::session_cookie(visit.site, &session)))
}

fn of(staff: &str) -> Holder {
    Holder::Granted(staff.to_owned())
}

/// Signs out.
pub fn leave(visit: &Visit<'_>) -> Result<Answer, Problem> {
    if let Some(session) = &visit.session {
        let ended = visit.site.sessions.sign_out(session).map_err(CredentialError::from);
        if let Some(holder) = ended.map_err(service::Error::from)? {
            visit.site.journal.note(&Noted::SignedOut(Who::of(&holder)));
        }
    }
    let gone = guard::no_session_cookie(visit.site);
    Ok(visit.signed_out().page("enter", &Page { link: String::new() })?.with("Set-Cookie", gone))
}
