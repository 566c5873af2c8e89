//! `serve`: the office's page.

use std::cell::RefCell;
use std::io::{BufRead, IsTerminal};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::error::CliError;
use super::locale::language;
use super::output;
use super::shared::{self, Global, examiner};
use crate::language::plain_number;
use crate::ledger::Ledger;
use crate::service::{Clock, Error, open};
use crate::web::Settings;
use crate::web::journal::{Noted, Who};
use crate::web::lending::Lending;
use crate::web::reach::{PublicAddress, ReachError, Way};
use crate::web::server::{Links, ServeError, Server};
use crate::web::tls::TlsError;

/// Show the ledger to browsers, as a page of the office
///
/// Prints a link that signs one person in, once. The page is for browsers on this computer alone, unless one of --tls,
/// --behind-proxy and --insecure-lan opens it to others. Everything on it works without internet and without scripts,
/// in English and French. Other commands work while it is served: the page lends them the ledger. Ctrl-C ends it and
/// closes the ledger.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount serve
  headcount people add gao-03 --role officer --office gao
  headcount serve --invite gao-03                # and a link for them
  headcount serve --read-only
  headcount serve --behind-proxy https://headcount.example.org
  headcount serve --address 0.0.0.0:443 --tls cert.pem key.pem --host headcount.example.org
  headcount demo --serve                         # the sample ledger")]
pub struct Args {
    #[command(flatten)]
    listening: ListeningArgs,
}

/// How a page is served.
#[derive(clap::Args)]
pub struct ListeningArgs {
    /// Where to listen; with port 0 the system chooses one. 0.0.0.0 stands for all addresses of this computer
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8390")]
    address: SocketAddr,
    /// Encrypt, with a certificate (its chain, PEM) and its private key
    #[arg(long, num_args = 2, value_names = ["CERTIFICATE", "KEY"], group = "way")]
    tls: Option<Vec<PathBuf>>,
    /// Be reached through a proxy that encrypts, at this address, such as https://headcount.example.org
    #[arg(long, value_name = "ADDRESS", group = "way")]
    behind_proxy: Option<PublicAddress>,
    /// Be reached from the network without encryption: everybody on it can read passwords and figures
    #[arg(long, group = "way")]
    insecure_lan: bool,
    /// A name or address of this computer that browsers ask for, beside --address; can be repeated. Links have the first
    #[arg(long = "host", value_name = "NAME")]
    names: Vec<String>,
    /// Also print a link for this staff id, to whom `headcount people add` granted a role; can be repeated
    #[arg(long, value_name = "STAFF")]
    invite: Vec<String>,
    /// Record nothing from the page
    #[arg(long)]
    read_only: bool,
}

impl ListeningArgs {
    fn way(&self) -> Way {
        match (self.tls.as_deref(), &self.behind_proxy) {
            (Some([certificate, key]), _) => {
                Way::Tls { certificate: certificate.clone(), key: key.clone() }
            }
            (_, Some(address)) => Way::Proxy(address.clone()),
            _ if self.insecure_lan => Way::InsecureLan,
            _ => Way::ThisComputer,
        }
    }
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    in_less_memory();
    serve(&args.listening, global.ledger_dir(), global)
}

/// Lets glibc make two arenas, and starts the program again for it, as the same process.
///
/// It gives threads parts of memory of their own, up to eight for each processor, and keeps in each what was freed there:
/// after two imports of 100,000 rows beside 50 readers, 429 MB and not 230 (`benches/serve/load.py`). How many it may
/// make it reads from the environment when a program starts.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn in_less_memory() {
    use std::os::unix::process::CommandExt;

    const ARENAS_MAX: &str = "MALLOC_ARENA_MAX";
    let mut args = std::env::args_os();
    let (Some(name), Ok(program)) = (args.next(), std::env::current_exe()) else { return };
    if std::env::var_os(ARENAS_MAX).is_none() {
        let mut again = std::process::Command::new(program);
        // Where that cannot be, the page takes more memory.
        let _ = again.arg0(name).args(args).env(ARENAS_MAX, "2").exec();
    }
}

/// Serves the ledger in a folder.
pub fn serve(
    listening: &ListeningArgs,
    ledger_dir: PathBuf,
    global: &Global,
) -> Result<(), CliError> {
    let context = global.context_in(ledger_dir, &());
    let texts = language(None).texts();
    let (dir, key_path) = (context.ledger_dir.clone(), context.key_path.clone());
    let open = move || Ok(open::run_kept(&dir, &key_path, &examiner(), Clock::System)?.0);
    let lending = Lending::claim(&context.ledger_dir)?;
    let settings = Settings {
        ledger_dir: context.ledger_dir.clone(),
        key_path: context.key_path.clone(),
        address: listening.address,
        way: listening.way(),
        names: listening.names.clone(),
        read_only: listening.read_only,
        clock: Clock::System,
        told: note,
    };
    let warning = match &settings.way {
        Way::InsecureLan => Some("serve-insecure"),
        Way::Proxy(_) if !settings.address.ip().is_loopback() => Some("serve-proxy-elsewhere"),
        _ => None,
    };
    let ledger = opened_within(OPENING_MAX, &open)?;
    // Without its key, nobody can be recognised: better said now than to an officer with a list.
    match context.open_key(&ledger) {
        Err(error) if listening.read_only => {
            let error = ("text", error.to_string().into());
            output::say(&shared::warning("serve-without-key", &[error], texts));
        }
        key => drop(key?),
    }
    let server = Server::start(ledger, saying_why_not(open), lending, settings)?;
    if let Some(why) = server.cannot_lend() {
        output::say(&texts.with("serve-cannot-lend", &[("why", why.into())]));
    }
    if listening.way() != Way::ThisComputer {
        let address = ("address", server.address().to_string().into());
        output::line(&texts.with("serve-listening", &[address]))?;
    }
    warning.into_iter().for_each(|key| output::say(&shared::warning(key, &[], texts)));
    let links = server.links();
    let own = context.recorded_by.clone();
    let say = |link: String| output::line(&texts.with("serve-link", &[("address", link.into())]));
    say(links.with_the_files(&own)?)?;
    for staff in &listening.invite {
        let link = ("address", links.invitation(staff)?.into());
        output::line(&texts.with("serve-invitation", &[("staff", staff.as_str().into()), link]))?;
    }
    if std::io::stdin().is_terminal() {
        output::line(&texts.text("serve-enter"))?;
        print_links_when_asked(links, own);
    }
    server.run()?;
    output::line(&texts.text("serve-closed"))
}

/// A command that has the ledger as the page starts is waited for so long. Those that come later ask the page.
const OPENING_MAX: Duration = Duration::from_secs(10);

/// Opens the ledger, and waits so long for whoever has it.
fn opened_within(
    wait: Duration,
    open: impl Fn() -> Result<Ledger, Error>,
) -> Result<Ledger, Error> {
    let until = Instant::now() + wait;
    loop {
        match open() {
            Err(error) if error.is_in_use() && Instant::now() < until => {}
            opened => return opened,
        }
    }
}

/// Opens the ledger again, and says once why it cannot be opened, each time that it is for another reason. That
/// another command has it, who is asked for it knows.
fn saying_why_not(open: impl Fn() -> Result<Ledger, Error>) -> impl Fn() -> Result<Ledger, Error> {
    let said = RefCell::new(String::new());
    move || {
        let opened = open();
        let why = match &opened {
            Err(error) if !error.is_in_use() => error.to_string(),
            _ => String::new(),
        };
        if !why.is_empty() && *said.borrow() != why {
            let why = ("why", why.as_str().into());
            output::say(&language(None).texts().with("serve-unopened", &[why]));
        }
        *said.borrow_mut() = why;
        opened
    }
}

/// Prints another link whenever somebody presses Enter; an invitation where they type a staff id before.
fn print_links_when_asked(links: Links, own: String) {
    let texts = language(None).texts();
    // It ends with the process.
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { return };
            let link = match line.trim() {
                "" => links.with_the_files(&own),
                staff => links.invitation(staff),
            };
            let said = match link {
                Ok(link) => texts.with("serve-link", &[("address", link.into())]),
                Err(error) => texts.with("common-error", &[("text", error.to_string().into())]),
            };
            let _ = output::line(&said);
        }
    });
}

/// Prints what happened, with the time, for whoever keeps the page.
fn note(noted: &Noted) {
    let texts = language(None).texts();
    // The texts for somebody whom the log knows, and for anybody else.
    let said = |known: &str, other: &str, who: &Who, times: u64| {
        let times = ("times", plain_number(times));
        match who {
            Who::Staff(staff) => texts.with(known, &[("staff", staff.as_str().into()), times]),
            Who::Files | Who::Unknown => texts.with(other, &[times]),
        }
    };
    let said = match noted {
        Noted::SignedIn(who) => said("serve-signed-in", "serve-signed-in-files", who, 1),
        Noted::Accepted(who) => said("serve-accepted", "serve-signed-in-files", who, 1),
        Noted::SignedOut(who) => said("serve-signed-out", "serve-signed-out-files", who, 1),
        Noted::TakenBack(who) => said("serve-taken-back", "serve-taken-back-files", who, 1),
        Noted::Refused(who, times) => said("serve-refused", "serve-refused-unknown", who, *times),
        Noted::Token(times) => texts.with("serve-token", &[("times", plain_number(*times))]),
    };
    let now = Clock::System.now().format("%Y-%m-%dT%H:%M:%SZ");
    output::say(&format!("{now} {said}"));
}

impl From<ServeError> for CliError {
    fn from(error: ServeError) -> Self {
        let message = error.to_string();
        match error {
            ServeError::Service(error) => error.into(),
            ServeError::Reach(error) => Self::usage(message, reach_hint(&error)),
            ServeError::Tls(error) => Self::input(message, tls_hint(&error)),
            ServeError::Listen { .. } => Self::input(
                message,
                "end the program that listens there, or give another port with --address 127.0.0.1:PORT",
            ),
            ServeError::System(_) => Self::input(message, "close other programs, and try again"),
            ServeError::Template(_) => {
                Self::damaged(message, "the program is at fault, and not the ledger")
            }
        }
    }
}

fn reach_hint(error: &ReachError) -> &'static str {
    match error {
        ReachError::NotLoopback(_) => {
            "for others on the network, say how they come to it: --tls CERTIFICATE KEY, --behind-proxy ADDRESS, or \
             --insecure-lan, with which everybody on the network can read along; else give an address such as \
             127.0.0.1:8390"
        }
        ReachError::Loopback(_) => {
            "leave --insecure-lan out, or give this computer's address on the network: --address 192.0.2.7:8390"
        }
        ReachError::NoName(_) => {
            "name those that browsers ask for: --host NAME, such as --host 192.0.2.7 or --host headcount.example.org"
        }
        ReachError::NameForNothing => {
            "leave --host out: without --tls and --insecure-lan, the page has the names of this computer alone or that of \
             the proxy"
        }
        ReachError::Name(_) => {
            "give it without https://, port and path, such as headcount.example.org or 192.0.2.7; letters beyond a to z \
             as browsers send them (xn--…)"
        }
    }
}

fn tls_hint(error: &TlsError) -> &'static str {
    match error {
        TlsError::NotBuilt => {
            "build it with TLS: cargo install --path . --features serve-tls; or put a proxy in front of it, with \
             --behind-proxy"
        }
        TlsError::Processor => "put a proxy in front of it: --behind-proxy ADDRESS",
        TlsError::File { .. } => "check the path, and that this user may read it",
        TlsError::NoCertificate(_) => {
            "give the certificate with those between it and its root, in PEM (-----BEGIN CERTIFICATE-----), first"
        }
        TlsError::NoKey(_) => {
            "give the certificate's private key in PEM (-----BEGIN PRIVATE KEY-----), second, without a passphrase"
        }
        TlsError::Pair { .. } => {
            "give a certificate and its own key, of RSA, P-256, P-384 or Ed25519"
        }
    }
}
