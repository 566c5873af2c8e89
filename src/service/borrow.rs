//! Borrowing a ledger from the page that shows it to browsers, for a command on the same computer.
//!
//! Belongs here: where page and command meet, what they say to each other, and the command's side of it. Does not:
//! the page's side (`web::lending`), closing and opening the ledger there (`shared_ledger`), who waits how long.
//!
//! They meet at a Unix socket beside the ledger, `DIR.sock`. Lines of ASCII go over it:
//!
//! | who | says | then |
//! |---|---|---|
//! | page | `headcount page http://127.0.0.1:8390` | at once, to whoever has the ledger's files |
//! | command | `lend` | the page lets those end who read, and closes the ledger |
//! | page | `lent` | the command opens the ledger, as if there were no page |
//! | page | `busy` | nothing was closed |
//! | command | closes the connection | the page opens the ledger; so it does where the command is killed |
//!
//! Nothing of the ledger goes over it. That two do not write at the same time rests on the ledger's own lock, and not
//! on this.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::Error;
use super::error::page::PageError;

/// What a page says first; its address follows, and the line's end.
pub const GREETING: &str = "headcount page ";
/// What a command asks.
pub const ASK: &[u8] = b"lend\n";
/// The ledger is closed.
pub const LENT: &[u8] = b"lent\n";
/// The ledger cannot be closed at this moment.
pub const BUSY: &[u8] = b"busy\n";

/// Whoever looks where the page is waits so long for its name.
const NAME_WAIT: Duration = Duration::from_secs(5);
/// The longest line.
#[cfg(unix)]
const LINE_MAX: usize = 512;
/// Longer paths are no addresses of Unix sockets everywhere.
#[cfg(unix)]
const SOCKET_PATH_MAX: usize = 100;

/// A ledger that a page has lent, until this is dropped.
#[derive(Debug)]
pub struct Loan {
    #[cfg(unix)]
    _connection: std::os::unix::net::UnixStream,
}

/// What came of asking.
#[derive(Debug)]
pub enum Asked {
    /// There is no page.
    NoPage,
    /// The page went away while it was asked.
    Ended,
    /// The page has closed the ledger.
    Lent(Loan),
}

/// The socket's path in a form that is short enough to be an address. The folder stays open as long.
///
/// # Errors
/// A path that is too long in every form; a folder that is not there.
#[cfg(unix)]
pub fn short(path: &Path) -> io::Result<(PathBuf, Option<File>)> {
    use std::os::fd::AsRawFd;
    if path.as_os_str().len() <= SOCKET_PATH_MAX {
        return Ok((path.to_owned(), None));
    }
    let too_long = || io::Error::new(io::ErrorKind::InvalidInput, "its path is too long");
    let (folder, name) = path.parent().zip(path.file_name()).ok_or_else(too_long)?;
    let folder = File::open(folder)?;
    let by_number = PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd()));
    let short = by_number.join(name);
    match short.as_os_str().len() <= SOCKET_PATH_MAX && by_number.is_dir() {
        true => Ok((short, Some(folder))),
        false => Err(too_long()),
    }
}

#[cfg(unix)]
mod asking {
    use std::io::{ErrorKind, Read, Write};
    use std::os::unix::net::UnixStream;

    use super::*;
    use crate::ledger::key_file;

    /// What is waited for at a time, between two looks at the clock.
    const LOOK_EVERY: Duration = Duration::from_millis(100);

    /// A connection to a page.
    pub struct Page {
        pub stream: UnixStream,
        /// What came of a line that has no end yet.
        begun: Vec<u8>,
    }

    impl Page {
        /// The page that shows a ledger, where there is one. A socket that nobody listens at is left by a page that
        /// was killed.
        pub fn of(ledger_dir: &Path) -> Option<Self> {
            let path = key_file::socket_beside(ledger_dir);
            let (path, _folder) = short(&path).ok()?;
            let stream = UnixStream::connect(path).ok()?;
            stream.set_read_timeout(Some(LOOK_EVERY)).ok()?;
            Some(Self { stream, begun: Vec::new() })
        }

        pub fn ask(&mut self) -> io::Result<()> {
            self.stream.write_all(ASK)
        }

        /// A line, if it comes until then; an empty one where the page goes away. `meanwhile` is called again and
        /// again.
        pub fn line(&mut self, until: Instant, mut meanwhile: impl FnMut()) -> Option<String> {
            loop {
                if let Some(end) = self.begun.iter().position(|byte| *byte == b'\n') {
                    let line: Vec<u8> = self.begun.drain(..=end).collect();
                    return Some(String::from_utf8_lossy(&line).trim_end().to_owned());
                }
                let mut some = [0; LINE_MAX];
                match self.stream.read(&mut some) {
                    Ok(0) => return Some(String::new()),
                    Ok(_) if self.begun.len() > LINE_MAX => return Some(String::new()),
                    Ok(read) => self.begun.extend_from_slice(&some[..read]),
                    Err(error) => match error.kind() {
                        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => {}
                        _ => return Some(String::new()),
                    },
                }
                if Instant::now() > until {
                    return None;
                }
                meanwhile();
            }
        }
    }
}

/// Asks the page that shows a ledger, if there is one, to lend it, and waits until it does. `waiting` is called again
/// and again meanwhile, with the page's address once it is known.
///
/// # Errors
/// `PageError::Busy`.
#[cfg(unix)]
pub fn ask(
    ledger_dir: &Path,
    until: Instant,
    waiting: &mut dyn FnMut(Option<&str>),
) -> Result<Asked, Error> {
    let Some(mut page) = asking::Page::of(ledger_dir) else { return Ok(Asked::NoPage) };
    let busy = |address: Option<&str>| -> Error {
        PageError::Busy { address: address.map(str::to_owned) }.into()
    };
    // A page that is being started says nothing yet.
    let greeting = page.line(until, || waiting(None)).ok_or_else(|| busy(None))?;
    let Some(address) = greeting.strip_prefix(GREETING) else { return Ok(Asked::Ended) };
    if page.ask().is_err() {
        return Ok(Asked::Ended);
    }
    let answer = page.line(until, || waiting(Some(address))).ok_or_else(|| busy(Some(address)))?;
    match format!("{answer}\n").as_bytes() {
        LENT => Ok(Asked::Lent(Loan { _connection: page.stream })),
        BUSY => Err(busy(Some(address))),
        _ => Ok(Asked::Ended),
    }
}

/// As on systems with Unix sockets.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn ask(_: &Path, _: Instant, _: &mut dyn FnMut(Option<&str>)) -> Result<Asked, Error> {
    Ok(Asked::NoPage)
}

/// Whether a page shows a ledger, or is about to.
pub fn has_page(ledger_dir: &Path) -> bool {
    #[cfg(unix)]
    return asking::Page::of(ledger_dir).is_some();
    #[cfg(not(unix))]
    {
        let _ = ledger_dir;
        false
    }
}

/// Refuses what cannot be done while a page shows the ledger.
///
/// # Errors
/// `PageError::Served` with where it is.
pub fn refuse_while_served(ledger_dir: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    if let Some(mut page) = asking::Page::of(ledger_dir) {
        let greeting = page.line(Instant::now() + NAME_WAIT, || ()).unwrap_or_default();
        let address = greeting.strip_prefix(GREETING).map(str::to_owned);
        return Err(PageError::Served { address }.into());
    }
    let _ = (ledger_dir, NAME_WAIT);
    Ok(())
}
