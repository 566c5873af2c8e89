//! Files that show what an activity was: a signed list, a photograph.
//!
//! Belongs here: the events, and which kinds of file there are. Does not: recognising a kind (`custody::evidence`),
//! the files themselves, which never enter a ledger.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ids::Reference;
use super::names::named;

named! {
    /// What a file is, by its content and not by its name.
    FileKind, "kind of file" {
        /// A document for printing.
        Pdf = "pdf",
        /// A photograph.
        Jpeg = "jpeg",
        /// A picture or a screen.
        Png = "png",
        /// A photograph of a telephone.
        Heic = "heic",
        /// A scan.
        Tiff = "tiff",
        /// A picture.
        Webp = "webp",
        /// A workbook of Excel, without macros.
        Xlsx = "xlsx",
        /// A text of Word, without macros.
        Docx = "docx",
        /// A workbook of LibreOffice.
        Ods = "ods",
        /// A text of LibreOffice.
        Odt = "odt",
    }
}

/// A file that is kept beside the ledger, encrypted, and belongs to an activity, whichever its versions are. No figure
/// depends on this. A file's name is not kept: it can be somebody's. Since schema 9.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceAttached {
    /// The activity's id.
    pub activity: Uuid,
    /// Its reference, so that the event can be read without others.
    pub reference: Reference,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Its length in bytes.
    pub bytes: u64,
    /// What it is.
    pub kind: FileKind,
    /// SHA-256 of the file as it is kept: whoever cannot decrypt it can check that it is unchanged.
    pub sealed_sha256: [u8; 32],
}

/// A file that was destroyed. Since schema 9.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceDestroyed {
    /// The activity's id.
    pub activity: Uuid,
    /// Its reference.
    pub reference: Reference,
    /// The record that attached the file.
    pub attached: u64,
    /// Why.
    pub reason: String,
}
