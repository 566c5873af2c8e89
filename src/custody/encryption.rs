//! Encryption of what leaves the ledger: backups and exported keys, in the age format.
//!
//! Belongs here: recipients, passphrases and private keys, and errors about them. Does not: what is
//! encrypted.
//!
//! The format is <https://age-encryption.org/v1>, which the programs age and rage read too. In a build
//! without the feature `encryption`, every use is an error that says so.

use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};

/// What can go wrong with encryption.
#[derive(Debug, thiserror::Error)]
pub enum EncryptionError {
    /// This build has no encryption.
    #[error("this headcount was built without encryption")]
    Unavailable,
    /// Not a public key.
    #[error("\"{0}\" is not an age recipient (age1…)")]
    Recipient(String),
    /// Not a file with private keys.
    #[error("{} cannot be used as an age identity: {why}", .path.display())]
    Identity {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// An empty passphrase.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// It is encrypted, and no passphrase or key was given.
    #[error("it is encrypted")]
    Locked,
    /// The passphrase or key that was given does not decrypt it.
    #[error("it cannot be decrypted with that: {0}")]
    Refused(String),
}

pub use age_format::{Lock, Sealer, Unlock, new_identity, recipient_of};

#[cfg(feature = "encryption")]
mod age_format {
    use std::cell::Cell;
    use std::fs::File;
    use std::io::BufReader;
    use std::rc::Rc;

    use age::secrecy::{ExposeSecret, SecretString};
    use age::stream::StreamWriter;
    use age::{Decryptor, Encryptor, IdentityFile, scrypt, x25519};

    use super::*;
    use crate::language::refused;

    /// Work that a passphrase costs, as the power of two that `scrypt` takes: 2^18 kB and about a second,
    /// on every machine. `age` would measure it instead, and a busy machine would then encrypt with a
    /// fraction of it.
    const WORK: u8 = 18;
    /// The most that is read: 1 GiB. A file says itself how much work it costs, and whoever made it up may
    /// ask for all of the memory.
    const WORK_MAX: u8 = 20;

    /// The recipients of what is encrypted.
    pub struct Lock(Who);

    enum Who {
        Recipients(Vec<x25519::Recipient>),
        Passphrase(SecretString),
    }

    /// Longest list of recipients, in bytes: some hundreds.
    const HEADER_BYTES_MAX: usize = 64 << 10;

    impl Lock {
        /// The owners of these public keys (`age1…`).
        pub fn recipients(keys: &[String]) -> Result<Self, EncryptionError> {
            let parse = |key: &String| {
                key.trim().parse().map_err(|_| EncryptionError::Recipient(key.clone()))
            };
            Ok(Self(Who::Recipients(keys.iter().map(parse).collect::<Result<_, _>>()?)))
        }

        /// Whoever knows a passphrase.
        pub fn passphrase(passphrase: String) -> Result<Self, EncryptionError> {
            if passphrase.is_empty() {
                return Err(EncryptionError::EmptyPassphrase);
            }
            Ok(Self(Who::Passphrase(passphrase.into())))
        }

        /// A writer that encrypts into `out`.
        pub fn seal<W: Write>(&self, out: W) -> io::Result<Sealer<W>> {
            let encryptor = match &self.0 {
                Who::Passphrase(passphrase) => {
                    let mut recipient = scrypt::Recipient::new(passphrase.clone());
                    recipient.set_work_factor(WORK);
                    Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
                }
                Who::Recipients(keys) => {
                    Encryptor::with_recipients(keys.iter().map(|key| key as &dyn age::Recipient))
                }
            };
            let encryptor = encryptor.map_err(io::Error::other)?;
            Ok(Sealer::Sealed(Box::new(encryptor.wrap_output(out)?)))
        }
    }

    /// A writer that encrypts, or does not.
    pub enum Sealer<W: Write> {
        /// Not encrypted.
        Plain(W),
        /// Encrypted.
        Sealed(Box<StreamWriter<W>>),
    }

    impl<W: Write> Sealer<W> {
        /// Ends the encryption.
        pub fn finish(self) -> io::Result<W> {
            match self {
                Sealer::Plain(out) => Ok(out),
                Sealer::Sealed(out) => out.finish(),
            }
        }
    }

    impl<W: Write> Write for Sealer<W> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            match self {
                Sealer::Plain(out) => out.write(bytes),
                Sealer::Sealed(out) => out.write(bytes),
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            match self {
                Sealer::Plain(out) => out.flush(),
                Sealer::Sealed(out) => out.flush(),
            }
        }
    }

    /// Passphrases and private keys for decryption.
    #[derive(Default)]
    pub struct Unlock(Vec<Box<dyn age::Identity>>);

    impl Unlock {
        /// Adds a passphrase.
        pub fn add_passphrase(&mut self, passphrase: String) {
            let mut identity = scrypt::Identity::new(passphrase.into());
            identity.set_max_work_factor(WORK_MAX);
            self.0.push(Box::new(identity));
        }

        /// Adds the private keys in a file, as `age-keygen` writes it.
        pub fn add_identities(&mut self, path: &Path) -> Result<(), EncryptionError> {
            let wrong = |why: String| EncryptionError::Identity { path: path.to_owned(), why };
            let refused = |error: io::Error| wrong(refused::in_words(&error).into_owned());
            let file = File::open(path).map_err(refused)?;
            let identities =
                IdentityFile::from_buffer(BufReader::new(file.take(HEADER_BYTES_MAX as u64)))
                    .map_err(refused)?
                    .into_identities()
                    .map_err(|error| wrong(error.to_string()))?;
            self.0
                .extend(identities.into_iter().map(|identity| identity as Box<dyn age::Identity>));
            Ok(())
        }

        /// Whether there are none.
        pub fn is_empty(&self) -> bool {
            self.0.is_empty()
        }

        /// A reader that decrypts.
        pub fn open<'a>(
            &self,
            sealed: impl BufRead + 'a,
        ) -> Result<Box<dyn Read + 'a>, EncryptionError> {
            if self.is_empty() {
                return Err(EncryptionError::Locked);
            }
            let refused = |error: age::DecryptError| EncryptionError::Refused(in_words(&error));
            let left = Rc::new(Cell::new(Some(HEADER_BYTES_MAX)));
            let sealed = HeaderWithin { sealed, left: left.clone() };
            let decryptor = Decryptor::new_buffered(sealed).map_err(refused)?;
            left.set(None);
            let opened = decryptor.decrypt(self.0.iter().map(|identity| &**identity));
            Ok(Box::new(opened.map_err(refused)?))
        }
    }

    /// Begins the line of a private key.
    const PRIVATE: &str = "AGE-SECRET-KEY-";

    /// The text of a file with a new private key, as `age-keygen` writes it.
    ///
    /// # Errors
    /// None where encryption is built in.
    pub fn new_identity() -> Result<String, EncryptionError> {
        let identity = x25519::Identity::generate();
        let (public, private) = (identity.to_public(), identity.to_string());
        Ok(format!("# public key: {public}\n{}\n", private.expose_secret()))
    }

    /// The public key of the first private key in such a text.
    pub fn recipient_of(text: &str) -> Option<String> {
        let line = text.lines().find(|line| line.starts_with(PRIVATE))?;
        Some(line.trim().parse::<x25519::Identity>().ok()?.to_public().to_string())
    }

    /// A reader that ends where the list of recipients is longer than any: it is in memory, and gone through
    /// again for each of its lines.
    struct HeaderWithin<R> {
        sealed: R,
        /// What may still be read of the list; `None` behind it.
        left: Rc<Cell<Option<usize>>>,
    }

    impl<R: BufRead> Read for HeaderWithin<R> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.left.get().is_none() {
                return self.sealed.read(into);
            }
            let bytes = self.fill_buf()?;
            let count = bytes.len().min(into.len());
            into[..count].copy_from_slice(&bytes[..count]);
            self.consume(count);
            Ok(count)
        }
    }

    impl<R: BufRead> BufRead for HeaderWithin<R> {
        fn fill_buf(&mut self) -> io::Result<&[u8]> {
            let bytes = self.sealed.fill_buf()?;
            Ok(match self.left.get() {
                Some(left) => &bytes[..bytes.len().min(left)],
                None => bytes,
            })
        }

        fn consume(&mut self, count: usize) {
            self.left.set(self.left.get().map(|left| left.saturating_sub(count)));
            self.sealed.consume(count);
        }
    }

    fn in_words(error: &age::DecryptError) -> String {
        match error {
            age::DecryptError::NoMatchingKeys => {
                "it was encrypted to another identity, or with a passphrase".to_owned()
            }
            age::DecryptError::DecryptionFailed | age::DecryptError::KeyDecryptionFailed => {
                "the passphrase is another one".to_owned()
            }
            age::DecryptError::ExcessiveWork { required, .. } => format!(
                "it says that its passphrase costs 2^{required} steps of work, and no more than \
                 2^{WORK_MAX} are done; the age program does as many as you let it"
            ),
            age::DecryptError::Io(error) => refused::in_words(error).into_owned(),
            other => other.to_string(),
        }
    }

    #[cfg(test)]
    #[allow(clippy::unwrap_used)]
    mod tests {
        use super::*;

        /// What decrypting a file says that is wrong, with a passphrase.
        fn refused(file: &[u8]) -> String {
            let mut unlock = Unlock::default();
            unlock.add_passphrase("a phrase of several words".into());
            unlock.open(file).err().unwrap().to_string()
        }

        #[test]
        fn a_file_that_asks_for_all_of_the_memory_is_refused_at_once() {
            let (salt, key, mac) = ("A".repeat(22), "A".repeat(43), "A".repeat(43));
            let begun = std::time::Instant::now();
            for work in [21, 22, 24, 40, 63] {
                let file =
                    format!("age-encryption.org/v1\n-> scrypt {salt} {work}\n{key}\n--- {mac}\n");
                // Behind the header are sixteen bytes of chance.
                let file = [file.as_bytes(), &[0; 16]].concat();
                let said = refused(&file);
                assert!(said.contains(&format!("costs 2^{work} steps")), "{said}");
            }
            assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
        }

        #[test]
        fn a_passphrase_costs_the_same_work_on_every_machine() {
            let lock = Lock::passphrase("a phrase of several words".into()).unwrap();
            let mut sealed = lock.seal(Vec::new()).unwrap();
            sealed.write_all(b"text").unwrap();
            let file = sealed.finish().unwrap();
            let head = String::from_utf8_lossy(&file[..80]).into_owned();
            assert!(head.lines().nth(1).unwrap().ends_with(" 18"), "{head}");
        }
    }
}

#[cfg(not(feature = "encryption"))]
mod age_format {
    use super::*;

    /// The recipients of what is encrypted; this build can make none.
    pub enum Lock {}

    impl Lock {
        /// The owners of these public keys.
        pub fn recipients(_: &[String]) -> Result<Self, EncryptionError> {
            Err(EncryptionError::Unavailable)
        }

        /// Whoever knows a passphrase.
        pub fn passphrase(_: String) -> Result<Self, EncryptionError> {
            Err(EncryptionError::Unavailable)
        }

        /// A writer that encrypts.
        pub fn seal<W: Write>(&self, _: W) -> io::Result<Sealer<W>> {
            match *self {}
        }
    }

    /// The text of a file with a new private key; this build makes none.
    pub fn new_identity() -> Result<String, EncryptionError> {
        Err(EncryptionError::Unavailable)
    }

    /// The public key in such a text; this build reads none.
    pub fn recipient_of(_: &str) -> Option<String> {
        None
    }

    /// A writer that does not encrypt.
    pub enum Sealer<W: Write> {
        /// Not encrypted.
        Plain(W),
    }

    impl<W: Write> Sealer<W> {
        /// Ends the writing.
        pub fn finish(self) -> io::Result<W> {
            let Sealer::Plain(out) = self;
            Ok(out)
        }
    }

    impl<W: Write> Write for Sealer<W> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let Sealer::Plain(out) = self;
            out.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            let Sealer::Plain(out) = self;
            out.flush()
        }
    }

    /// Passphrases and private keys for decryption; this build has none.
    #[derive(Default)]
    pub struct Unlock {}

    impl Unlock {
        /// Adds a passphrase.
        pub fn add_passphrase(&mut self, _: String) {}

        /// Adds the private keys in a file.
        pub fn add_identities(&mut self, _: &Path) -> Result<(), EncryptionError> {
            Err(EncryptionError::Unavailable)
        }

        /// Whether there are none.
        pub fn is_empty(&self) -> bool {
            true
        }

        /// A reader that decrypts.
        pub fn open<'a>(
            &self,
            _: impl BufRead + 'a,
        ) -> Result<Box<dyn Read + 'a>, EncryptionError> {
            Err(EncryptionError::Unavailable)
        }
    }
}
