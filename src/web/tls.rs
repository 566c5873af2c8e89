//! TLS, with a certificate of one's own. In builds without the feature `serve-tls`, what says how to build one.
//!
//! Belongs here: reading certificate and key, beginning TLS on a connection. Does not: getting or renewing certificates,
//! HTTP.
//!
//! The cryptography is Graviola: verified assembly for x86-64 and ARM64, which needs no compiler but Rust's. It needs a
//! processor that has instructions for AES; on others there is a proxy.

use std::io;
use std::path::{Path, PathBuf};

use crate::language::refused::in_words;

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// This build has none.
    #[error("this build of headcount has no TLS")]
    NotBuilt,
    /// The processor lacks what the cryptography needs.
    #[error("this computer's processor lacks the instructions that TLS needs here")]
    Processor,
    /// A file that cannot be read.
    #[error("cannot read {}: {}", .path.display(), in_words(.error))]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file without a certificate.
    #[error("{} holds no certificate in PEM", .0.display())]
    NoCertificate(PathBuf),
    /// A file without a private key that is not encrypted.
    #[error("{} holds no private key in PEM that can be read without a passphrase", .0.display())]
    NoKey(PathBuf),
    /// A certificate and a key that do not belong together, or are of a kind that is not known.
    #[error("{} and {} cannot be used together: {why}", .certificate.display(), .key.display())]
    Pair {
        /// The certificate.
        certificate: PathBuf,
        /// The key.
        key: PathBuf,
        /// What the library says.
        why: String,
    },
}

#[cfg(all(feature = "serve-tls", any(target_arch = "x86_64", target_arch = "aarch64")))]
pub use built::Tls;
#[cfg(not(all(feature = "serve-tls", any(target_arch = "x86_64", target_arch = "aarch64"))))]
pub use not_built::Tls;

#[cfg(all(feature = "serve-tls", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod built {
    use std::sync::Arc;

    use tokio::net::TcpStream;
    use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use tokio_rustls::rustls::{DEFAULT_VERSIONS, ServerConfig};
    use tokio_rustls::{TlsAcceptor, server};

    use super::{Path, TlsError};
    use crate::log::small_file;

    /// A certificate with its key, ready for connections.
    #[derive(Clone)]
    pub struct Tls(TlsAcceptor);

    impl Tls {
        /// Reads a certificate and its key.
        ///
        /// # Errors
        /// Files that cannot be read, hold something else, or do not belong together.
        pub fn read(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
            if !has_instructions() {
                return Err(TlsError::Processor);
            }
            let text = |path: &Path| {
                let read = small_file::read(path);
                read.map_err(|error| TlsError::File { path: path.to_owned(), error })
            };
            let chain = CertificateDer::pem_slice_iter(text(certificate)?.as_bytes())
                .collect::<Result<Vec<CertificateDer<'static>>, pem::Error>>();
            let chain = chain.ok().filter(|chain| !chain.is_empty());
            let chain = chain.ok_or_else(|| TlsError::NoCertificate(certificate.to_owned()))?;
            let private = PrivateKeyDer::from_pem_slice(text(key)?.as_bytes());
            let private = private.map_err(|_| TlsError::NoKey(key.to_owned()))?;
            let pair = |error: tokio_rustls::rustls::Error| TlsError::Pair {
                certificate: certificate.to_owned(),
                key: key.to_owned(),
                why: error.to_string(),
            };
            let provider = Arc::new(rustls_graviola::default_provider());
            let config = ServerConfig::builder_with_provider(provider)
                .with_protocol_versions(DEFAULT_VERSIONS)
                .map_err(pair)?
                .with_no_client_auth();
            let mut config = config.with_single_cert(chain, private).map_err(pair)?;
            config.alpn_protocols = vec![b"http/1.1".to_vec()];
            Ok(Self(TlsAcceptor::from(Arc::new(config))))
        }

        /// Begins TLS on a connection; nothing where the other side speaks something else.
        pub async fn begin(&self, stream: TcpStream) -> Option<server::TlsStream<TcpStream>> {
            self.0.accept(stream).await.ok()
        }
    }

    /// Whether the processor has the instructions that the cryptography stops the program without.
    fn has_instructions() -> bool {
        #[cfg(target_arch = "x86_64")]
        {
            is_x86_feature_detected!("aes")
                && is_x86_feature_detected!("pclmulqdq")
                && is_x86_feature_detected!("bmi1")
                && is_x86_feature_detected!("bmi2")
                && is_x86_feature_detected!("adx")
                && is_x86_feature_detected!("avx")
                && is_x86_feature_detected!("avx2")
        }
        #[cfg(target_arch = "aarch64")]
        {
            std::arch::is_aarch64_feature_detected!("neon")
                && std::arch::is_aarch64_feature_detected!("aes")
                && std::arch::is_aarch64_feature_detected!("pmull")
                && std::arch::is_aarch64_feature_detected!("sha2")
        }
    }
}

#[cfg(not(all(feature = "serve-tls", any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod not_built {
    use tokio::net::TcpStream;

    use super::{Path, TlsError};

    /// No TLS.
    #[derive(Clone)]
    pub enum Tls {}

    impl Tls {
        /// Says that there is none.
        ///
        /// # Errors
        /// Always.
        pub fn read(_: &Path, _: &Path) -> Result<Self, TlsError> {
            Err(TlsError::NotBuilt)
        }

        /// There is no connection with it.
        pub async fn begin(&self, _: TcpStream) -> Option<TcpStream> {
            match *self {}
        }
    }
}
