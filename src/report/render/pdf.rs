//! The country factsheet as a PDF: the pages of the HTML, set by Typst without a browser.
//!
//! Belongs here: Typst with the fonts it may use and the charts it asks for. Does not: what is on the
//! page (`factsheet.typ.j2`), the charts (`charts`).
//!
//! Invariants: nothing is read from disk or network: fonts are part of the program, and the charts
//! are handed over. The same factsheet gives the same bytes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime};
use typst::layout::PagedDocument;
use typst::syntax::{FileId, Source, VirtualPath};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::factsheet::{charts, typst_source};
use crate::report::factsheet::Factsheet;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The template does not give a source.
    #[error("{0}")]
    Template(#[from] minijinja::Error),
    /// Typst refuses the source.
    #[error("{0}")]
    Typst(String),
}

/// The factsheet as a PDF that readers can have read aloud (PDF/UA-1).
pub fn pdf(factsheet: &Factsheet) -> Result<Vec<u8>, PdfError> {
    let charts = charts(factsheet);
    let files = charts.named().map(|(name, svg)| (format!("{name}.svg"), svg.to_owned()));
    let page = Page::new(typst_source(factsheet, &charts)?, files);
    let document: PagedDocument = typst::compile(&page).output.map_err(refused)?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]);
    let options = PdfOptions {
        standards: standards.map_err(|error| PdfError::Typst(error.to_string()))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(refused)
}

fn refused(errors: impl IntoIterator<Item = SourceDiagnostic>) -> PdfError {
    let messages: Vec<String> = errors.into_iter().map(|error| error.message.to_string()).collect();
    PdfError::Typst(messages.join("; "))
}

/// The fonts: DejaVu Sans has the letters of all languages that places and titles are written in.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files = [
        dejavu::sans_condensed::regular(),
        dejavu::sans_condensed::bold(),
        dejavu::sans_mono::regular(),
    ];
    files.into_iter().flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect()
});

/// All that Typst sees.
struct Page {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    source: Source,
    files: BTreeMap<FileId, Bytes>,
}

impl Page {
    fn new(source: String, files: impl Iterator<Item = (String, String)>) -> Self {
        let id = |name: &str| FileId::new(None, VirtualPath::new(name));
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(FONTS.iter())),
            source: Source::new(id("factsheet.typ"), source),
            files: files.map(|(name, text)| (id(&name), Bytes::from_string(text))).collect(),
        }
    }
}

impl World for Page {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    /// A factsheet is of its ledger's moment, not of today.
    fn today(&self, _: Option<i64>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().as_rootless_path().to_owned())
}
