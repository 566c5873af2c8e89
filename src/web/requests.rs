//! From a request of HTTP to a visit, and from an answer to HTTP.
//!
//! Belongs here: finding the route, receiving what was sent, who asks. Does not: connections (`connections`), who may
//! do what (`guard`, `routes`), what a page says (`pages`).
//!
//! Pages are made on threads of their own, since counting takes processors and disks, and not waiting for sockets.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter};
use tokio::time::timeout;

use super::guard;
use super::journal::{Noted, Who};
use super::pages::problem;
use super::pairs::Pairs;
use super::problem::Problem;
use super::routes::{Method, Open, ROUTES, Route};
use super::sessions::Brought;
use super::site::Site;
use super::uploads::Received;
use super::visit::Visit;
use crate::ledger::Snapshot;
use crate::service::access::Person;
use crate::service::shared_ledger::{Absence, Reading};
use crate::service::tokens;

/// A page waits so long for a ledger that a command has borrowed.
const LENT_WAIT: Duration = Duration::from_secs(15);
/// So does what somebody sends, which they would have to send again.
const LENT_WAIT_OF_FORMS: Duration = Duration::from_secs(45);
/// So does whoever is not signed in.
const LENT_WAIT_OF_STRANGERS: Duration = Duration::from_secs(2);
/// A form arrives within this time.
const BODY_TIME_MAX: Duration = Duration::from_secs(15);
/// The largest form.
const BODY_BYTES_MAX: usize = 256 << 10;

/// Every route, each with its page.
pub fn router(site: &Arc<Site>) -> Router {
    let mut router = Router::new();
    let mut paths: Vec<&str> = ROUTES.iter().map(|route| route.path).collect();
    paths.dedup();
    for path in paths {
        let mut methods = MethodRouter::new();
        for route in ROUTES.iter().filter(|route| route.path == path) {
            let filter = match route.method {
                Method::Get => MethodFilter::GET,
                Method::Post => MethodFilter::POST,
            };
            let site = Arc::clone(site);
            methods = methods.on(filter, move |request: Request| {
                answer(Arc::clone(&site), Asked::Route(route), request)
            });
        }
        router = router.route(path, methods);
    }
    let [no_page, no_method] = [Asked::NoPage, Asked::Method].map(|asked| {
        let site = Arc::clone(site);
        move |request: Request| answer(Arc::clone(&site), asked, request)
    });
    router.fallback(no_page).method_not_allowed_fallback(no_method)
}

/// What is asked for.
#[derive(Clone, Copy)]
enum Asked {
    Route(&'static Route),
    NoPage,
    Method,
}

/// Answers a request.
async fn answer(site: Arc<Site>, asked: Asked, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let is_encrypted = site.reach.is_encrypted;
    let sent = match guard::check(&head.method, &head.headers, &site) {
        Ok(()) => sent(&site, asked, &head, body).await,
        Err(problem) => Err(problem),
    };
    let made = tokio::task::spawn_blocking(move || made(&site, asked, &head, sent)).await;
    // A page that panicked; the ledger is as it was.
    let broken =
        || super::answer::Answer::of("text/plain", "headcount: internal error").status(500);
    guard::sealed::<Body>(made.unwrap_or_else(|_| broken()), is_encrypted)
}

/// What came with a request.
#[derive(Default)]
struct Sent {
    form: Pairs,
    received: Option<Arc<Received>>,
}

/// What was sent with the request. Files are taken only from whoever may import: others fill no disk.
async fn sent(site: &Site, asked: Asked, head: &Parts, body: Body) -> Result<Sent, Problem> {
    let takes_files = |route: &&Route| route.takes_files;
    let route = match asked {
        Asked::Route(route) => Some(route),
        _ => None,
    };
    let Some(route) = route.filter(takes_files) else {
        return Ok(Sent { form: form(body).await?, received: None });
    };
    // It looks at a file, and so at a disk.
    let (person, _) =
        tokio::task::block_in_place(|| person(site, asked, head, &site.ledger.snapshot()));
    route.check(person.as_ref(), site.settings.read_only)?;
    let kind = head.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let received = site.uploads.receive(kind.unwrap_or_default(), body).await?;
    Ok(Sent { form: received.fields.clone(), received: Some(Arc::new(received)) })
}

/// Who asks, if they are signed in, and their session. A token opens what is for programs, and no page.
fn person(
    site: &Site,
    asked: Asked,
    head: &Parts,
    ledger: &Snapshot,
) -> (Option<Person>, Option<String>) {
    if matches!(asked, Asked::Route(route) if route.is_for_programs())
        && let Some(token) = guard::bearer(&head.headers)
    {
        return (with_token(site, token, ledger), None);
    }
    let session = guard::cookie(&head.headers, &site.reach.session_cookie()).map(str::to_owned);
    let person = session.as_deref().and_then(|session| with_session(site, session, ledger));
    (person, session)
}

/// In whose place a program asks, with a token.
fn with_token(site: &Site, token: &str, ledger: &Snapshot) -> Option<Person> {
    let holder = tokens::holder(&site.access_file, token, site.settings.clock.now());
    // Where the file cannot be read, nobody knows whether the token was taken back.
    let person = holder.ok().flatten().and_then(|holder| {
        let person = Person::granted(ledger.state(), &holder.staff)?;
        Some(person.narrowed_to(holder.role))
    });
    if person.is_none() {
        site.journal.token_refused();
    }
    person
}

/// Who has a session.
fn with_session(site: &Site, session: &str, ledger: &Snapshot) -> Option<Person> {
    let holder = match site.sessions.brought(session, site.settings.clock.now()) {
        Ok(Brought::Open(holder)) => holder,
        Ok(Brought::TakenBack(holder)) => {
            site.journal.note(&Noted::TakenBack(Who::of(&holder)));
            return None;
        }
        // Where the file cannot be read, nobody knows whether the session was taken back.
        Ok(Brought::Nothing) | Err(_) => return None,
    };
    let person = holder.person(ledger.state());
    if person.is_none() {
        let _ = site.sessions.sign_out(session);
        site.journal.note(&Noted::TakenBack(Who::of(&holder)));
    }
    person
}

/// A form without files.
async fn form(body: Body) -> Result<Pairs, Problem> {
    match timeout(BODY_TIME_MAX, to_bytes(body, BODY_BYTES_MAX)).await {
        Ok(Ok(bytes)) => Ok(Pairs::parse(&bytes)),
        Ok(Err(_)) => Err(Problem::TooLarge),
        Err(_) => Err(Problem::TooSlow),
    }
}

/// The ledger, held for the whole answer. Where a command has it, whoever is signed in waits for it, those who are
/// signing in a moment, and nobody else: they get nothing of it.
fn reading(site: &Site, asked: Asked, head: &Parts) -> Result<Option<Reading>, Absence> {
    if let Ok(reading) = site.ledger.read(Duration::ZERO) {
        return Ok(Some(reading));
    }
    match asked {
        // What is granted just now is known when the ledger is back.
        Asked::Route(route) if route.open == Open::Anyone => {
            let is_page = !route.path.contains('.');
            Ok(is_page.then(|| site.ledger.read(LENT_WAIT_OF_STRANGERS).ok()).flatten())
        }
        Asked::Route(route) if is_known(site, asked, head) => {
            let is_form = route.method == Method::Post;
            site.ledger.read(if is_form { LENT_WAIT_OF_FORMS } else { LENT_WAIT }).map(Some)
        }
        _ => Ok(None),
    }
}

/// Whether somebody has a session or a token. What they may do is known when the ledger is back.
fn is_known(site: &Site, asked: Asked, head: &Parts) -> bool {
    let now = site.settings.clock.now();
    if matches!(asked, Asked::Route(route) if route.is_for_programs())
        && let Some(token) = guard::bearer(&head.headers)
    {
        return matches!(tokens::holder(&site.access_file, token, now), Ok(Some(_)));
    }
    let session = guard::cookie(&head.headers, &site.reach.session_cookie());
    session
        .is_some_and(|session| matches!(site.sessions.brought(session, now), Ok(Brought::Open(_))))
}

/// The page, or the one that says why there is none.
fn made(
    site: &Arc<Site>,
    asked: Asked,
    head: &Parts,
    sent: Result<Sent, Problem>,
) -> super::answer::Answer {
    let mut query = Pairs::parse(head.uri.query().unwrap_or_default().as_bytes());
    let chosen = query.take("lang");
    let language = guard::language(chosen.as_deref(), &head.headers);
    let (Sent { form, received }, mut problem) = match sent {
        Ok(sent) => (sent, None),
        Err(problem) => (Sent::default(), Some(problem)),
    };
    let reading = match &problem {
        None => reading(site, asked, head),
        Some(_) => Ok(None),
    };
    let reading = reading.unwrap_or_else(|absence| {
        problem = Some(Problem::Away(absence));
        None
    });
    let ledger = reading.as_ref().map_or_else(|| site.ledger.snapshot(), Reading::snapshot);
    // Who asks under another name is told nothing, not even whether they are signed in.
    let is_trusted = !matches!(problem, Some(Problem::Host | Problem::OtherSite));
    let (person, session) =
        if is_trusted { person(site, asked, head, &ledger) } else { (None, None) };
    let path = head.uri.path().to_owned();
    let reading = reading.as_ref();
    let visit =
        Visit { site, ledger, reading, person, session, language, path, query, form, received };
    let answer = match (problem, asked) {
        (Some(problem), _) => Err(problem),
        (None, Asked::NoPage) => Err(Problem::NoPage),
        (None, Asked::Method) => Err(Problem::Method),
        (None, Asked::Route(route)) => route.answer(&visit),
    };
    let for_programs = matches!(asked, Asked::Route(route) if route.is_for_programs());
    let answer = answer.unwrap_or_else(|error| problem::answer(&visit, &error, for_programs));
    match chosen {
        Some(_) => answer.with("Set-Cookie", guard::language_cookie(visit.site, language)),
        None => answer,
    }
}
