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

pub use age_format::{Lock, Sealer, Unlock};

#[cfg(feature = "encryption")]
mod age_format {
    use std::fs::File;
    use std::io::BufReader;

    use age::secrecy::SecretString;
    use age::stream::StreamWriter;
    use age::{Decryptor, Encryptor, IdentityFile, scrypt, x25519};

    use super::*;

    /// The recipients of what is encrypted.
    pub struct Lock(Who);

    enum Who {
        Recipients(Vec<x25519::Recipient>),
        Passphrase(SecretString),
    }

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
                Who::Passphrase(passphrase) => Encryptor::with_user_passphrase(passphrase.clone()),
                Who::Recipients(keys) => {
                    Encryptor::with_recipients(keys.iter().map(|key| key as &dyn age::Recipient))
                        .map_err(io::Error::other)?
                }
            };
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
            self.0.push(Box::new(scrypt::Identity::new(passphrase.into())));
        }

        /// Adds the private keys in a file, as `age-keygen` writes it.
        pub fn add_identities(&mut self, path: &Path) -> Result<(), EncryptionError> {
            let wrong = |why: String| EncryptionError::Identity { path: path.to_owned(), why };
            let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
            let identities = IdentityFile::from_buffer(BufReader::new(file))
                .map_err(|error| wrong(error.to_string()))?
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
            let decryptor = Decryptor::new_buffered(sealed).map_err(refused)?;
            let opened = decryptor.decrypt(self.0.iter().map(|identity| &**identity));
            Ok(Box::new(opened.map_err(refused)?))
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
            other => other.to_string(),
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
