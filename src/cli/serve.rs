//! `serve`: the office's page.

use std::io::{BufRead, IsTerminal};
use std::net::SocketAddr;
use std::path::PathBuf;

use super::error::CliError;
use super::locale::language;
use super::output;
use super::shared::{Global, examiner};
use crate::service::{Clock, open};
use crate::web::Settings;
use crate::web::server::{Links, ServeError, Server};

/// Show the ledger to browsers, as a page of the office
///
/// Prints a link that signs one person in, once. The page is for browsers on this computer alone. Everything on it
/// works without internet and without scripts, in English and French. While it is served, no other command can use
/// the ledger. Ctrl-C ends it and closes the ledger.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount serve
  headcount people add gao-03 --role officer --office gao
  headcount serve --invite gao-03                # and a link for them
  headcount serve --read-only
  headcount demo --serve                         # the sample ledger")]
pub struct Args {
    #[command(flatten)]
    listening: ListeningArgs,
}

/// How a page is served.
#[derive(clap::Args)]
pub struct ListeningArgs {
    /// Where to listen: an address of this computer alone; with port 0 the system chooses one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8390")]
    address: SocketAddr,
    /// Also print a link for this staff id, to whom `headcount people add` granted a role; can be repeated
    #[arg(long, value_name = "STAFF")]
    invite: Vec<String>,
    /// Record nothing from the page
    #[arg(long)]
    read_only: bool,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    serve(&args.listening, global.ledger_dir(), global)
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
    let settings = Settings {
        ledger_dir: context.ledger_dir.clone(),
        key_path: context.key_path.clone(),
        address: listening.address,
        read_only: listening.read_only,
        clock: Clock::System,
    };
    let server = Server::start(open()?, open, settings)?;
    let links = server.links();
    let own = context.recorded_by;
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

impl From<ServeError> for CliError {
    fn from(error: ServeError) -> Self {
        let message = error.to_string();
        match error {
            ServeError::Service(error) => error.into(),
            ServeError::NotLoopback(_) => Self::usage(
                message,
                "give one such as 127.0.0.1:8390: the page is not encrypted, and others on the network could read \
                 along",
            ),
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
