//! Why a file is not written where it was to be.

use std::path::PathBuf;

use crate::language::Texts;
use crate::service::own_files::Kept;

/// Why a file is not written where it was to be. What is there is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputError {
    /// A key, a head or a backup, which is never replaced.
    Kept {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: Kept,
    },
    /// The name of a ledger's key, which may be lost but must not become something else.
    KeyName(PathBuf),
    /// Within a ledger's folder.
    InLedger {
        /// The file.
        path: PathBuf,
        /// The ledger's folder.
        ledger: PathBuf,
    },
    /// A checkpoint of another ledger, or one where something else was to be written.
    OtherCheckpoint {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        origin: String,
    },
    /// A folder, a pipe or a device.
    NoPlainFile(PathBuf),
    /// A name that ends as a folder's does.
    FolderName(PathBuf),
    /// What the command reads.
    Input(PathBuf),
    /// Something that this program did not write in that format.
    Foreign(PathBuf),
}

impl OutputError {
    /// A name for programs. It never changes once released.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Kept { what: Kept::Key | Kept::SigningKey, .. } | Self::KeyName(_) => {
                "output-is-a-key"
            }
            Self::Kept { what: Kept::Head, .. } | Self::InLedger { .. } => "output-in-a-ledger",
            Self::Kept { what: Kept::Backup, .. } => "output-is-a-backup",
            Self::OtherCheckpoint { .. } => "output-is-a-checkpoint",
            Self::NoPlainFile(_) => "output-is-no-file",
            Self::FolderName(_) => "output-names-a-folder",
            Self::Input(_) => "output-is-read",
            Self::Foreign(_) => "output-not-ours",
        }
    }

    /// What is wrong.
    pub fn words(&self, texts: &Texts) -> String {
        let file = |path: &PathBuf| path.display().to_string();
        match self {
            Self::Kept { path, what } => {
                let key = match what {
                    Kept::Key => "output-is-a-key",
                    Kept::SigningKey => "output-is-a-signing-key",
                    Kept::Head => "output-is-a-head",
                    Kept::Backup => self.code(),
                };
                texts.with(key, &[("file", file(path).into())])
            }
            Self::KeyName(path) => texts.with("output-key-name", &[("file", file(path).into())]),
            Self::InLedger { path, ledger } => {
                let values = [("file", file(path).into()), ("ledger", file(ledger).into())];
                texts.with("output-in-a-ledger", &values)
            }
            Self::OtherCheckpoint { path, origin } => {
                let values = [("file", file(path).into()), ("origin", origin.as_str().into())];
                texts.with("output-is-a-checkpoint", &values)
            }
            Self::NoPlainFile(path)
            | Self::FolderName(path)
            | Self::Input(path)
            | Self::Foreign(path) => texts.with(self.code(), &[("file", file(path).into())]),
        }
    }

    /// What to do.
    pub fn hint(&self, texts: &Texts) -> String {
        texts.text(match self {
            Self::InLedger { .. } => "output-in-a-ledger-hint",
            Self::NoPlainFile(_) => "output-is-no-file-hint",
            Self::FolderName(_) => "output-names-a-folder-hint",
            Self::Input(_) => "output-is-read-hint",
            Self::Foreign(_) => "output-not-ours-hint",
            _ => "output-never-replaced-hint",
        })
    }
}

impl std::fmt::Display for OutputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words(crate::language::Language::English.texts()))
    }
}

impl std::error::Error for OutputError {}
