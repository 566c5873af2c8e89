//! Why tables cannot be taken, or not be copied.

use crate::report::render::numbers::grouped;
use crate::service::rows::Rows;

/// Why tables cannot be taken, or not be copied.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Rows or files are wrong.
    #[error("nothing was {done}; {rows}")]
    Rejected {
        /// `imported` or `corrected`.
        done: &'static str,
        /// How many.
        rows: Rows,
    },
    /// A copy with marks would have more rows than a worksheet can.
    #[error("the copy cannot be written: row {} is beyond the end of a worksheet", grouped(u64::from(*.row)))]
    CopyTooLong {
        /// The first row beyond the end.
        row: u32,
    },
    /// A copy with marks cannot be made.
    #[error("the copy cannot be written: {0}")]
    Copy(String),
}

impl ImportError {
    /// A name for programs. It never changes once released.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rejected { .. } => "rows-rejected",
            Self::CopyTooLong { .. } => "copy-too-long",
            Self::Copy(_) => "copy",
        }
    }
}
