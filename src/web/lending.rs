//! Lending the ledger to commands on the terminal, at a socket beside it.
//!
//! Belongs here: taking the socket's place, who may ask there, and lending to one after another. Does not: what is
//! said over it and the command's side (`service::borrow`), closing and opening the ledger (`shared_ledger`).
//!
//! Whoever has the ledger's files may ask: the socket is its owner's alone, and the system says who is at the other
//! end. As whom something is recorded is the command's own affair, as it is without a page.

use std::path::Path;

#[cfg(not(unix))]
pub use elsewhere::Lending;
#[cfg(unix)]
pub use here::Lending;

#[cfg(unix)]
mod here {
    use std::fs::{self, File, TryLockError};
    use std::future::poll_fn;
    use std::io;
    use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
    use std::os::unix::net;
    use std::path::PathBuf;
    use std::pin::pin;
    use std::sync::{Arc, mpsc};
    use std::task::Poll;
    use std::time::Duration;

    use tokio::net::{UnixListener, UnixStream};
    use tokio::sync::{Semaphore, oneshot};
    use tokio::time::timeout;

    use super::Path;
    use crate::language::refused::in_words;
    use crate::ledger::{Ledger, key_file};
    use crate::service::Error;
    use crate::service::borrow::{ASK, BUSY, GREETING, LENT, refuse_while_served, short};
    use crate::service::error::page::PageError;
    use crate::service::shared_ledger::WriteError;
    use crate::web::site::Site;

    /// Commands that have the ledger or wait for it.
    const COMMANDS_MAX: usize = 32;
    /// A command says what it wants within this time.
    const ASKING_MAX: Duration = Duration::from_secs(10);
    /// Who may read what everybody may.
    const ROOT: u32 = 0;

    /// The socket's place, taken until this is dropped.
    pub struct Lending {
        /// The ledger's folder, locked: one page a ledger.
        claim: Option<File>,
        socket: Option<Socket>,
        unavailable: Option<String>,
    }

    struct Socket {
        listener: net::UnixListener,
        path: PathBuf,
        /// Whose it is.
        owner: u32,
    }

    impl Lending {
        /// Takes the place before the ledger is opened, so that commands wait for a page that is being started.
        ///
        /// # Errors
        /// Another page that shows the ledger.
        pub fn claim(ledger_dir: &Path) -> Result<Self, Error> {
            let mut lending = Self { claim: None, socket: None, unavailable: None };
            let Ok(folder) = File::open(ledger_dir) else { return Ok(lending) };
            match folder.try_lock() {
                Ok(()) => lending.claim = Some(folder),
                Err(TryLockError::WouldBlock) => {
                    refuse_while_served(ledger_dir)?;
                    // It is being closed.
                    return Err(PageError::Served { address: None }.into());
                }
                // A disk that locks no folders. Whoever answers at the socket is another page.
                Err(TryLockError::Error(_)) => refuse_while_served(ledger_dir)?,
            }
            let path = key_file::socket_beside(ledger_dir);
            match Socket::take(&path) {
                Ok(socket) => lending.socket = Some(socket),
                Err(error) => {
                    lending.unavailable = Some(format!("{}: {}", path.display(), in_words(&error)));
                }
            }
            Ok(lending)
        }

        /// Why commands cannot ask, where they cannot.
        pub fn unavailable(&self) -> Option<&str> {
            self.unavailable.as_deref()
        }

        /// What listens; called once.
        pub fn listen(
            &self,
            site: &Arc<Site>,
        ) -> io::Result<Option<impl Future<Output = ()> + Send + use<>>> {
            let Some(socket) = &self.socket else { return Ok(None) };
            let listener = socket.listener.try_clone()?;
            listener.set_nonblocking(true)?;
            let listener = UnixListener::from_std(listener)?;
            Ok(Some(lend_to_all(listener, socket.owner, Arc::clone(site))))
        }
    }

    impl Drop for Lending {
        fn drop(&mut self) {
            if let Some(socket) = self.socket.take() {
                remove_socket(&socket.path);
            }
            // By name, since a process that is being forked may have the folder open, too.
            if let Some(claim) = &self.claim {
                let _ = claim.unlock();
            }
        }
    }

    impl Socket {
        /// Makes the socket. One that a killed page left is replaced; anything else stays where it is.
        fn take(path: &Path) -> io::Result<Self> {
            remove_socket(path);
            let (short, _folder) = short(path)?;
            let listener = net::UnixListener::bind(short)?;
            // Nothing is accepted before.
            fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
            let owner = fs::symlink_metadata(path)?.uid();
            Ok(Self { listener, path: path.to_owned(), owner })
        }
    }

    fn remove_socket(path: &Path) {
        let is_socket = fs::symlink_metadata(path).is_ok_and(|file| file.file_type().is_socket());
        if is_socket {
            // Where it cannot be removed, taking its place fails, and says so.
            let _ = fs::remove_file(path);
        }
    }

    async fn lend_to_all(listener: UnixListener, owner: u32, site: Arc<Site>) {
        let places = Arc::new(Semaphore::new(COMMANDS_MAX));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            let Ok((stream, _)) = listener.accept().await else {
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            };
            let may = |peer: u32| peer == owner || peer == ROOT;
            if stream.peer_cred().is_ok_and(|peer| may(peer.uid())) {
                let site = Arc::clone(&site);
                tokio::spawn(async move {
                    // A command that breaks off has not the ledger any more.
                    let _ = lend(&stream, &site).await;
                    drop(place);
                });
            }
        }
    }

    /// Lends the ledger to a command until it closes the connection.
    async fn lend(stream: &UnixStream, site: &Site) -> io::Result<()> {
        write(stream, format!("{GREETING}{}\n", site.reach.origin()).as_bytes()).await?;
        let mut asked = [0; ASK.len()];
        match timeout(ASKING_MAX, read(stream, &mut asked)).await {
            Ok(Ok(_)) if asked == ASK => {}
            // Whoever only wanted to know where the page is.
            _ => return Ok(()),
        }
        let (tell, told) = oneshot::channel();
        let (_until_done, done) = mpsc::channel::<()>();
        let taken = site.ledger.lend(move |ledger| close(ledger, tell, &done));
        let is_lent = match taken {
            Ok(()) => told_or_gone(stream, told).await?,
            // The command waits until the page has ended.
            Err(WriteError::Closed) => return Ok(()),
            Err(_) => false,
        };
        write(stream, if is_lent { LENT } else { BUSY }).await?;
        if is_lent {
            // Until the command is done, or killed.
            while read(stream, &mut asked).await? > 0 {}
        }
        Ok(())
    }

    /// Closes the ledger, says so, and waits until the command is done. All on the writer's thread.
    fn close(
        ledger: Result<Ledger, WriteError>,
        tell: oneshot::Sender<bool>,
        done: &mpsc::Receiver<()>,
    ) -> Option<Ledger> {
        let ledger = match ledger {
            Ok(ledger) => ledger,
            Err(WriteError::Closed) => return None,
            Err(_) => {
                let _ = tell.send(false);
                return None;
            }
        };
        if tell.is_closed() {
            return Some(ledger);
        }
        let is_closed = ledger.close().is_ok();
        if tell.send(is_closed).is_ok() && is_closed {
            // It ends when the connection's task does.
            let _ = done.recv();
        }
        None
    }

    /// Whether the ledger was closed, unless the command goes away before, or the page ends.
    async fn told_or_gone(stream: &UnixStream, told: oneshot::Receiver<bool>) -> io::Result<bool> {
        let mut more = [0; 1];
        let (mut told, mut gone) = (pin!(told), pin!(read(stream, &mut more)));
        poll_fn(|cx| {
            if let Poll::Ready(is_closed) = told.as_mut().poll(cx) {
                return Poll::Ready(is_closed.map_err(|_| io::ErrorKind::UnexpectedEof.into()));
            }
            match gone.as_mut().poll(cx) {
                Poll::Ready(_) => Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into())),
                Poll::Pending => Poll::Pending,
            }
        })
        .await
    }

    async fn read(stream: &UnixStream, into: &mut [u8]) -> io::Result<usize> {
        loop {
            stream.readable().await?;
            match stream.try_read(into) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                read => return read,
            }
        }
    }

    /// Writes a line, which is shorter than any socket's buffer.
    async fn write(stream: &UnixStream, line: &[u8]) -> io::Result<()> {
        loop {
            stream.writable().await?;
            match stream.try_write(line) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => return written.map(|_| ()),
            }
        }
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::future::Ready;
    use std::io;
    use std::sync::Arc;

    use super::Path;
    use crate::service::Error;
    use crate::web::site::Site;

    /// Nothing is lent on systems without Unix sockets.
    pub struct Lending;

    impl Lending {
        /// Takes nothing.
        ///
        /// # Errors
        /// None.
        pub fn claim(_: &Path) -> Result<Self, Error> {
            Ok(Self)
        }

        /// Why commands cannot ask.
        pub fn unavailable(&self) -> Option<&str> {
            Some("this system has no such sockets")
        }

        /// Nothing listens.
        pub fn listen(&self, _: &Arc<Site>) -> io::Result<Option<Ready<()>>> {
            Ok(None)
        }
    }
}
