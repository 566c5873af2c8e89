//! Why the sample cannot be made.

use std::path::PathBuf;

/// Why there is no demo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DemoError {
    /// The folder holds something else.
    #[error("{} is there already and was not made by a demo", .0.display())]
    Occupied(PathBuf),
    /// The figures are not the published ones.
    #[error("the folded figures are not the published ones")]
    Differs,
}

impl DemoError {
    /// A name for programs. It never changes once released.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Occupied(_) => "demo-folder-occupied",
            Self::Differs => "demo-differs",
        }
    }
}
