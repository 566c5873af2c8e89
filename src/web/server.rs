//! Serving: starting, links to sign in with, and a clean end.
//!
//! Belongs here: taking the address and the ledger, signals, closing. Does not: connections (`connections`), requests
//! (`requests`), who may do what (`guard`, `routes`).

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::time::timeout;

use super::connections::accept;
use super::jobs::Jobs;
use super::journal::Journal;
use super::kept_pages::KeptPages;
use super::lending::Lending;
use super::reach::{Reach, ReachError, Way};
use super::requests::router;
use super::sessions::Sessions;
use super::site::{Settings, Site};
use super::templates::Templates;
use super::tls::{Tls, TlsError};
use super::uploads::Uploads;
use crate::ledger::Ledger;
use crate::service;
use crate::service::access::Holder;
use crate::service::access_file::AccessFile;
use crate::service::credentials::{CredentialError, Credentials};
use crate::service::shared_ledger::SharedLedger;

/// Pages that are being made, or wait for their turn to count.
const PAGES_MAX: usize = 64;
/// After a signal, answers that are under way have so long.
const CLOSING_TIME_MAX: Duration = Duration::from_secs(20);

/// Why the page cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A way of reaching the page that makes no sense.
    #[error(transparent)]
    Reach(#[from] ReachError),
    /// No TLS.
    #[error(transparent)]
    Tls(#[from] TlsError),
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
    tls: Option<Tls>,
    runtime: runtime::Runtime,
    lending: Lending,
}

impl Server {
    /// Takes the address, and the ledger.
    ///
    /// # Errors
    /// An address that is taken; a way of reaching it that makes no sense; no TLS where it is asked for.
    pub fn start(
        ledger: Ledger,
        reopen: impl Fn() -> Result<Ledger, service::Error> + Send + 'static,
        lending: Lending,
        mut settings: Settings,
    ) -> Result<Self, ServeError> {
        let address = settings.address;
        Reach::new(&settings.way, address, &settings.names)?;
        let tls = match &settings.way {
            Way::Tls { certificate, key } => Some(Tls::read(certificate, key)?),
            _ => None,
        };
        let listen = |error| ServeError::Listen { address, error };
        let listener = std::net::TcpListener::bind(address).map_err(listen)?;
        listener.set_nonblocking(true).map_err(listen)?;
        settings.address = listener.local_addr().map_err(listen)?;
        let reach = Reach::new(&settings.way, settings.address, &settings.names)?;
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(PAGES_MAX)
            .enable_all()
            .build()
            .map_err(ServeError::System)?;
        let ledger = SharedLedger::start(ledger, reopen).map_err(ServeError::System)?;
        let templates = Templates::read().map_err(ServeError::Template)?;
        let secrets = |error| service::Error::from(CredentialError::File(error));
        let access_file = Arc::new(AccessFile::beside(&settings.ledger_dir).map_err(secrets)?);
        let origin = Some(reach.origin());
        if access_file.now().map_err(secrets)?.origin != origin {
            // Where nothing can be written, nobody can be invited either.
            let _ = access_file.change(|kept| kept.origin = origin);
        }
        let sessions = Sessions::of(Arc::clone(&access_file)).map_err(secrets)?;
        let credentials = Credentials::of(Arc::clone(&access_file));
        let journal = Journal::new(settings.told);
        let uploads = Uploads::beside(&settings.ledger_dir);
        let site = Site {
            ledger,
            sessions,
            access_file,
            journal,
            credentials,
            uploads,
            done: Arc::default(),
            jobs: Jobs::default(),
            kept_pages: KeptPages::default(),
            templates,
            reach,
            settings,
        };
        Ok(Self { site: Arc::new(site), listener, tls, runtime, lending })
    }

    /// Where it listens, with the port that was taken.
    pub fn address(&self) -> SocketAddr {
        self.site.settings.address
    }

    /// What makes addresses to sign in with, before and while the page is served.
    pub fn links(&self) -> Links {
        Links(Arc::clone(&self.site))
    }

    /// Why commands on the terminal cannot borrow the ledger, where they cannot.
    pub fn cannot_lend(&self) -> Option<&str> {
        self.lending.unavailable()
    }

    /// Answers until the process is told to end, and closes the ledger.
    ///
    /// # Errors
    /// A ledger that cannot be closed.
    pub fn run(self) -> Result<(), ServeError> {
        let Self { site, listener, tls, runtime, lending } = self;
        let served = runtime.block_on(serve(&site, listener, tls.as_ref(), &lending));
        // Whoever still waits for a count is left alone; what they hold of the ledger reads no more.
        runtime.shutdown_timeout(Duration::from_secs(1));
        site.uploads.clear();
        site.sessions.write_down(site.settings.clock.now());
        site.journal.end();
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
        Ok(format!("{}/enter?link={link}", self.0.reach.origin()))
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
        Ok(self.0.credentials.invitation(staff, now).map_err(service::Error::from)?)
    }
}

/// Accepts connections until a signal, then lets those under way end.
async fn serve(
    site: &Arc<Site>,
    listener: std::net::TcpListener,
    tls: Option<&Tls>,
    lending: &Lending,
) -> io::Result<()> {
    let _lender = lending.listen(site)?.map(tokio::spawn);
    let listener = TcpListener::from_std(listener)?;
    let mut signals = Signals::listen()?;
    let open = GracefulShutdown::new();
    let router = router(site);
    {
        let mut accepting = pin!(accept(&listener, tls, &router, &open));
        std::future::poll_fn(|cx| {
            let _never = accepting.as_mut().poll(cx);
            signals.poll(cx)
        })
        .await;
    }
    drop(listener);
    site.ledger.begin_to_close();
    // Those that take longer are cut off.
    let _ = timeout(CLOSING_TIME_MAX, open.shutdown()).await;
    Ok(())
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
