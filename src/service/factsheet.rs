//! The country factsheet of a year or another period.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::factsheet::FactsheetError;
use super::own_files::Written;
use super::{Context, Error, period, releases, text};
use crate::language::Language;
use crate::ledger::{AsOf, LedgerError, Snapshot};
use crate::log::files::check_no_pipe;
use crate::log::small_file;
use crate::progress::{Step, step};
use crate::report::factsheet::{self, Asked, ContactPerson, Factsheet};
use crate::report::render;

/// Which factsheet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The period.
    #[serde(flatten)]
    pub period: period::Choice,
    /// As of which moment: a number of records, a date, a time, or `published`.
    pub as_of: Option<String>,
    /// Hold back numbers of people below this, and others from which these could be worked out.
    pub publish_safe: Option<u64>,
    /// In which format.
    #[serde(default)]
    pub format: Format,
    /// In which language.
    #[serde(default)]
    pub language: Language,
}

/// A format of a factsheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Markdown.
    #[default]
    Md,
    /// One HTML file with its charts in it.
    Html,
    /// Pages of A4; only in a build with the feature `pdf`.
    Pdf,
}

impl Format {
    /// The format that a file's ending tells; Markdown where it tells none.
    pub fn of_file(path: &Path) -> Self {
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        match ending.as_deref() {
            Some("html" | "htm") => Self::Html,
            Some("pdf") => Self::Pdf,
            _ => Self::Md,
        }
    }

    /// Whether it is anything but text.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Pdf)
    }

    /// What a file of it is known again as.
    pub fn written(self) -> Written {
        match self {
            Self::Md => Written::FactsheetMarkdown,
            Self::Html => Written::FactsheetHtml,
            Self::Pdf => Written::FactsheetPdf,
        }
    }
}

/// The factsheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Outcome {
    /// As data.
    pub factsheet: Factsheet,
    /// In the format that was asked for.
    #[serde(skip)]
    pub content: Vec<u8>,
}

/// Makes the factsheet.
///
/// # Errors
/// Anything in the request or in contact.toml that cannot be read; a format that this build does not
/// make.
pub fn run(ledger: &Snapshot, request: &Request, context: &Context<'_>) -> Result<Outcome, Error> {
    if request.format == Format::Pdf && cfg!(not(feature = "pdf")) {
        return Err(FactsheetError::NoPdf.into());
    }
    let [factsheet] = in_languages(ledger, request, [request.language], context)?;
    let content = content(&factsheet, request.format)?;
    Ok(Outcome { factsheet, content })
}

/// The factsheet in each of some languages, from one count.
///
/// # Errors
/// As [`run`].
pub fn in_languages<const N: usize>(
    ledger: &Snapshot,
    request: &Request,
    languages: [Language; N],
    context: &Context<'_>,
) -> Result<[Factsheet; N], Error> {
    let period = request.period.read(ledger.state())?;
    let moment = text::moment("--as-of", request.as_of.as_deref(), period.period)?;
    let then = ledger.as_of(moment)?;
    let contact = contact(&context.ledger_dir)?;
    let make = || {
        let asked = Asked {
            is_only_as_published: is_only_as_published(ledger, &then, moment)?,
            published_before: releases::before(ledger, request.publish_safe, &[period.period])?,
            period,
            publish_safe: request.publish_safe,
            contact: &contact,
        };
        Ok(factsheet::in_languages(&context.warm(&then), &asked, languages)?)
    };
    match request.publish_safe {
        Some(_) => step(context.progress, Step::HoldingBack, make),
        None => make(),
    }
}

/// Whether a period was published under another policy than governed it before.
fn is_only_as_published(
    ledger: &Snapshot,
    then: &Snapshot,
    moment: AsOf,
) -> Result<bool, LedgerError> {
    let AsOf::Published(period) = moment else { return Ok(false) };
    let before = ledger.as_of(AsOf::Size(then.size()))?;
    Ok(before.state().policy_of_period(period) != then.state().policy_of_period(period))
}

/// A factsheet in a format.
///
/// # Errors
/// A format that this build does not make, or that cannot be written.
pub fn content(factsheet: &Factsheet, format: Format) -> Result<Vec<u8>, FactsheetError> {
    let failed = |error: &dyn std::fmt::Display| FactsheetError::Write(error.to_string());
    match format {
        Format::Md => {
            render::factsheet::markdown(factsheet).map(Into::into).map_err(|error| failed(&error))
        }
        Format::Html => {
            render::factsheet::html(factsheet).map(Into::into).map_err(|error| failed(&error))
        }
        #[cfg(feature = "pdf")]
        Format::Pdf => render::pdf::pdf(factsheet).map_err(|error| failed(&error)),
        #[cfg(not(feature = "pdf"))]
        Format::Pdf => Err(FactsheetError::NoPdf),
    }
}

/// The person in contact.toml in the ledger's folder, which is never recorded; nobody where the file
/// is not there.
fn contact(dir: &Path) -> Result<ContactPerson, Error> {
    let path = dir.join("contact.toml");
    let text = match check_no_pipe(&path).and_then(|()| small_file::read(&path)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(ContactPerson::default()),
        Err(error) => return Err(Error::file("read", &path, error)),
    };
    toml::from_str(&text).map_err(|error| {
        // The whole error would quote the line.
        FactsheetError::Contact { path, error: error.message().to_owned() }.into()
    })
}
