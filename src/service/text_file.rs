//! A text that was handed in: its name and what it says.
//!
//! Belongs here: the pair. Does not: reading it from a disk or an upload (each face's own).

use serde::{Deserialize, Serialize};

/// A text file, wherever it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextFile {
    /// Its name or path, for messages.
    pub name: String,
    /// What it says.
    pub text: String,
}
