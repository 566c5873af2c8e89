//! Listening: connections, time limits, and a clean end.
//!
//! Belongs here: sockets, threads, signals, and turning HTTP into a visit and an answer into HTTP. Does not: who may
//! do what (`guard`, `routes`), what a page says (`pages`).
//!
//! Pages are made on threads of their own, since counting takes processors and disks, and not waiting for sockets.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::guard;
use super::pages::problem;
use super::pairs::Pairs;
use super::problem::Problem;
use super::routes::{Method, ROUTES, Route};
use super::sessions::Sessions;
use super::site::{Settings, Site};
use super::templates::Templates;
use super::uploads::{Received, Uploads};
use super::visit::Visit;
use crate::ledger::{Ledger, Snapshot};
use crate::service;
use crate::service::access::{Holder, Person};
use crate::service::credentials::Credentials;
use crate::service::shared_ledger::SharedLedger;

/// Connections at the same time; more wait to be accepted.
const CONNECTIONS_MAX: usize = 256;
/// Pages that are being made, or wait for their turn to count.
const PAGES_MAX: usize = 64;
/// A request's head arrives within this time.
const HEAD_TIME_MAX: Duration = Duration::from_secs(10);
/// A form arrives within this time.
const BODY_TIME_MAX: Duration = Duration::from_secs(15);
/// The largest form.
const BODY_BYTES_MAX: usize = 256 << 10;
/// The largest head of a request.
const HEAD_BYTES_MAX: usize = 32 << 10;
/// After a signal, answers that are under way have so long.
const CLOSING_TIME_MAX: Duration = Duration::from_secs(20);

/// Why the page cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// An address that others on the network could reach.
    #[error("{0} is not an address of this computer alone")]
    NotLoopback(SocketAddr),
    /// The address is taken, or not this computer's.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
    /// The system gives no threads, sockets or random numbers.
    #[error("the system refused: {0}")]
    System(io::Error),
    /// A template that cannot be read.
    #[error("a template cannot be read: {0}")]
    Template(minijinja::Error),
    /// The ledger cannot be closed.
    #[error(transparent)]
    Service(#[from] service::Error),
}

/// A page that listens, and does not answer yet.
pub struct Server {
    site: Arc<Site>,
    listener: std::net::TcpListener,
    runtime: runtime::Runtime,
}

impl Server {
    /// Takes the address, and the ledger.
    ///
    /// # Errors
    /// An address that is taken, or that is not this computer's alone.
    pub fn start(
        ledger: Ledger,
        reopen: impl Fn() -> Result<Ledger, service::Error> + Send + 'static,
        mut settings: Settings,
    ) -> Result<Self, ServeError> {
        let address = settings.address;
        if !address.ip().is_loopback() {
            return Err(ServeError::NotLoopback(address));
        }
        let listen = |error| ServeError::Listen { address, error };
        let listener = std::net::TcpListener::bind(address).map_err(listen)?;
        listener.set_nonblocking(true).map_err(listen)?;
        settings.address = listener.local_addr().map_err(listen)?;
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(PAGES_MAX)
            .enable_all()
            .build()
            .map_err(ServeError::System)?;
        let ledger = SharedLedger::start(ledger, reopen).map_err(ServeError::System)?;
        let templates = Templates::read().map_err(ServeError::Template)?;
        let sessions = Sessions::default();
        let credentials =
            Credentials::beside(&settings.ledger_dir).map_err(service::Error::from)?;
        let uploads = Uploads::beside(&settings.ledger_dir);
        let site = Arc::new(Site { ledger, sessions, credentials, uploads, templates, settings });
        Ok(Self { site, listener, runtime })
    }

    /// What makes addresses to sign in with, before and while the page is served.
    pub fn links(&self) -> Links {
        Links(Arc::clone(&self.site))
    }

    /// Answers until the process is told to end, and closes the ledger.
    ///
    /// # Errors
    /// A ledger that cannot be closed.
    pub fn run(self) -> Result<(), ServeError> {
        let Self { site, listener, runtime } = self;
        let served = runtime.block_on(serve(Arc::clone(&site), listener));
        // Whoever still waits for a count is left alone; what they hold of the ledger reads no more.
        runtime.shutdown_timeout(Duration::from_secs(1));
        site.uploads.clear();
        let closed = site.ledger.close();
        served.map_err(ServeError::System)?;
        Ok(closed?)
    }
}

/// Makes addresses to sign in with.
pub struct Links(Arc<Site>);

impl Links {
    /// An address with which whoever has the ledger's files signs in, once, to record under this id.
    ///
    /// # Errors
    /// A system without random numbers.
    pub fn with_the_files(&self, id: &str) -> Result<String, ServeError> {
        let link = self.0.sessions.link_for(&Holder::Files(id.to_owned()));
        let link = link.map_err(|error| ServeError::System(io::Error::other(error)))?;
        Ok(format!("{}/enter?link={link}", self.0.origin()))
    }

    /// An address at which somebody to whom the log grants a role chooses a password, once.
    ///
    /// # Errors
    /// A staff id to which nothing is granted; the file of passwords.
    pub fn invitation(&self, staff: &str) -> Result<String, ServeError> {
        let ledger = self.0.ledger.snapshot();
        if !ledger.state().access.contains_key(staff) {
            return Err(service::Error::NothingGranted(staff.to_owned()).into());
        }
        let now = self.0.settings.clock.now();
        let code = self.0.credentials.invite(staff, now).map_err(service::Error::from)?;
        Ok(format!("{}/invitation?code={code}", self.0.origin()))
    }
}

/// Accepts connections until a signal, then lets those under way end.
async fn serve(site: Arc<Site>, listener: std::net::TcpListener) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let mut signals = Signals::listen()?;
    let open = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let router = router(&site);
    {
        let mut accepting = pin!(accept(&listener, &router, &open, &places));
        std::future::poll_fn(|cx| {
            let _never = accepting.as_mut().poll(cx);
            signals.poll(cx)
        })
        .await;
    }
    drop(listener);
    // Those that take longer are cut off.
    let _ = timeout(CLOSING_TIME_MAX, open.shutdown()).await;
    Ok(())
}

async fn accept(
    listener: &TcpListener,
    router: &Router,
    open: &GracefulShutdown,
    places: &Arc<Semaphore>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME_MAX).max_buf_size(HEAD_BYTES_MAX);
    loop {
        let Ok(place) = Arc::clone(places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files: others will be closed.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A connection that breaks off is the browser's affair.
            let _ = connection.await;
            drop(place);
        });
    }
}

/// The signals that end the process.
struct Signals {
    #[cfg(unix)]
    all: Vec<tokio::signal::unix::Signal>,
    #[cfg(not(unix))]
    all: std::pin::Pin<Box<dyn Future<Output = io::Result<()>> + Send>>,
}

impl Signals {
    #[cfg(unix)]
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
        Ok(Self { all: kinds.into_iter().map(signal).collect::<io::Result<_>>()? })
    }

    #[cfg(unix)]
    fn poll(&mut self, cx: &mut std::task::Context<'_>) -> std::task::Poll<()> {
        let came = self.all.iter_mut().any(|signal| signal.poll_recv(cx).is_ready());
        if came { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    }

    #[cfg(not(unix))]
    fn listen() -> io::Result<Self> {
        Ok(Self { all: Box::pin(tokio::signal::ctrl_c()) })
    }

    #[cfg(not(unix))]
    fn poll(&mut self, cx: &mut std::task::Context<'_>) -> std::task::Poll<()> {
        self.all.as_mut().poll(cx).map(|_| ())
    }
}

/// Every route, each with its page.
fn router(site: &Arc<Site>) -> Router {
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
    let sent = match guard::check(&head.method, &head.headers, &site) {
        Ok(()) => sent(&site, asked, &head, body).await,
        Err(problem) => Err(problem),
    };
    let made = tokio::task::spawn_blocking(move || made(&site, asked, &head, sent)).await;
    // A page that panicked; the ledger is as it was.
    let broken =
        || super::answer::Answer::of("text/plain", "headcount: internal error").status(500);
    guard::sealed::<Body>(made.unwrap_or_else(|_| broken()))
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
    let (person, _) = person(site, head, &site.ledger.snapshot());
    route.check(person.as_ref(), site.settings.read_only)?;
    let kind = head.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let received = site.uploads.receive(kind.unwrap_or_default(), body).await?;
    Ok(Sent { form: received.fields.clone(), received: Some(Arc::new(received)) })
}

/// Who asks, if they are signed in, and their session.
fn person(site: &Site, head: &Parts, ledger: &Snapshot) -> (Option<Person>, Option<String>) {
    let session = guard::cookie(&head.headers, &site.session_cookie()).map(str::to_owned);
    let holder = session.as_deref().and_then(|name| site.sessions.holder(name));
    (holder.and_then(|holder| holder.person(ledger.state())), session)
}

/// A form without files.
async fn form(body: Body) -> Result<Pairs, Problem> {
    match timeout(BODY_TIME_MAX, to_bytes(body, BODY_BYTES_MAX)).await {
        Ok(Ok(bytes)) => Ok(Pairs::parse(&bytes)),
        Ok(Err(_)) => Err(Problem::TooLarge),
        Err(_) => Err(Problem::TooSlow),
    }
}

/// The page, or the one that says why there is none.
fn made(
    site: &Site,
    asked: Asked,
    head: &Parts,
    sent: Result<Sent, Problem>,
) -> super::answer::Answer {
    let mut query = Pairs::parse(head.uri.query().unwrap_or_default().as_bytes());
    let chosen = query.take("lang");
    let language = guard::language(chosen.as_deref(), &head.headers);
    let ledger = site.ledger.snapshot();
    // Who asks under another name is told nothing, not even whether they are signed in.
    let is_trusted = !matches!(sent, Err(Problem::Host | Problem::OtherSite));
    let (person, session) = if is_trusted { person(site, head, &ledger) } else { (None, None) };
    let (Sent { form, received }, problem) = match sent {
        Ok(sent) => (sent, None),
        Err(problem) => (Sent::default(), Some(problem)),
    };
    let path = head.uri.path().to_owned();
    let visit = Visit { site, ledger, person, session, language, path, query, form, received };
    let answer = match (problem, asked) {
        (Some(problem), _) => Err(problem),
        (None, Asked::NoPage) => Err(Problem::NoPage),
        (None, Asked::Method) => Err(Problem::Method),
        (None, Asked::Route(route)) => route.answer(&visit),
    };
    let for_programs = matches!(asked, Asked::Route(route) if route.is_for_programs());
    let answer = answer.unwrap_or_else(|error| problem::answer(&visit, &error, for_programs));
    match chosen {
        Some(_) => answer.with("Set-Cookie", guard::language_cookie(language)),
        None => answer,
    }
}
