//! Why tables cannot be taken, or not be copied.

use crate::language::{Language, Texts};
use crate::report::render::numbers::grouped;
use crate::service::rows::Rows;

/// Why tables cannot be taken, or not be copied.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Rows or files are wrong.
    #[error("{}", rejected(.done, .rows, Language::English.texts()))]
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

fn rejected(done: &'static str, rows: &Rows, texts: &Texts) -> String {
    let nothing = texts.with("import-nothing", &[("done", done.into())]);
    let values = [("nothing", nothing.into()), ("rows", rows.words(texts).into())];
    texts.with("import-rejected", &values)
}

impl ImportError {
    /// What is wrong, in a language as far as it is there in it.
    pub fn words(&self, texts: &Texts) -> String {
        match self {
            Self::Rejected { done, rows } => rejected(done, rows, texts),
            other => other.to_string(),
        }
    }

    /// A name for programs. It never changes once released.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rejected { .. } => "rows-rejected",
            Self::CopyTooLong { .. } => "copy-too-long",
            Self::Copy(_) => "copy",
        }
    }
}
