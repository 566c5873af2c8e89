//! Why the sample cannot be made.

use std::path::PathBuf;

/// Why there is no demo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DemoError {
    /// The folder holds something else.
    #[error("{} is there already, and nothing proves that a demo made it", .0.display())]
    Occupied(PathBuf),
    /// The folder holds something that the demo did not make, or that was changed since.
    #[error("the demo did not make all that is in {}, or it was changed since: {}", .dir.display(), listed(.files, *.more))]
    Foreign {
        /// The folder.
        dir: PathBuf,
        /// The first of these files and folders.
        files: Vec<PathBuf>,
        /// How many more there are.
        more: usize,
    },
    /// The ledger has other records than the demo's.
    #[error("the ledger {} has other records than the demo gave it", .0.display())]
    LedgerChanged(PathBuf),
    /// The figures are not the published ones.
    #[error("the folded figures are not the published ones")]
    Differs,
}

impl DemoError {
    /// A name for programs. It never changes once released.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Occupied(_) => "demo-folder-occupied",
            Self::Foreign { .. } => "demo-folder-changed",
            Self::LedgerChanged(_) => "demo-ledger-changed",
            Self::Differs => "demo-differs",
        }
    }
}

fn listed(files: &[PathBuf], more: usize) -> String {
    let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    match more {
        0 => files.join(", "),
        more => format!("{} and {more} more", files.join(", ")),
    }
}
