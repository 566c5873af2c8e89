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
    let session = visit.site.sessions.sign_in(link).map_err(|_| Problem::Internal)?;
    let session = session.ok_or(Problem::Link)?;
    if let Some(before) = &visit.session {
        visit.site.sessions.sign_out(before);
    }
    Ok(Answer::see("/").with("Set-Cookie", guard::session_cookie(visit.site, &session)))
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
        Ok(()) if granted => return begin(visit, staff),
        Ok(()) => CredentialError::Wrong,
        Err(error) => error,
    };
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
        Ok(staff) => begin(visit, &staff),
        Err(CredentialError::Short | CredentialError::Long) => {
            choose(visit, code, Some(visit.texts().text("web-password-wrong")))
        }
        Err(CredentialError::Invitation) => Err(Problem::Link),
        Err(other) => Err(service::Error::from(other).into()),
    }
}

fn choose(visit: &Visit<'_>, code: String, error: Option<String>) -> Result<Answer, Problem> {
    let now = visit.site.settings.clock.now();
    let staff = visit.site.credentials.invited(&code, now).ok_or(Problem::Link)?;
    let status = if error.is_some() { 422 } else { 200 };
    let page = Invitation { code, staff, characters: PASSWORD_CHARS_MIN, error };
    Ok(visit.page("invitation", &page)?.status(status))
}

/// Begins a session of its own, whatever the browser brought.
fn begin(visit: &Visit<'_>, staff: &str) -> Result<Answer, Problem> {
    let session = visit.site.sessions.begin(Holder::Granted(staff.to_owned()));
    let session = session.map_err(|_| Problem::Internal)?;
    if let Some(before) = &visit.session {
        visit.site.sessions.sign_out(before);
    }
    Ok(Answer::see("/").with("Set-Cookie", guard::session_cookie(visit.site, &session)))
}

/// Signs out.
pub fn leave(visit: &Visit<'_>) -> Result<Answer, Problem> {
    if let Some(session) = &visit.session {
        visit.site.sessions.sign_out(session);
    }
    let gone = guard::no_session_cookie(visit.site);
    Ok(visit.signed_out().page("enter", &Page { link: String::new() })?.with("Set-Cookie", gone))
}
