//! Signing in with a link, and out.
//!
//! A link is followed to a page with a button, and the button signs in: a program that looks at links ahead of
//! people, as mail programs do, must not use one up.

use serde::Serialize;

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

/// Signs out.
pub fn leave(visit: &Visit<'_>) -> Result<Answer, Problem> {
    if let Some(session) = &visit.session {
        visit.site.sessions.sign_out(session);
    }
    let gone = guard::no_session_cookie(visit.site);
    Ok(visit.signed_out().page("enter", &Page { link: String::new() })?.with("Set-Cookie", gone))
}
