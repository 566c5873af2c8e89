//! The factsheet of a period, in a frame that can do nothing, and as a file.

use serde::Serialize;

use super::asked;
use crate::language::Language;
use crate::service::factsheet::{self, Format, Request};
use crate::service::{overview, period};
use crate::web::address::Address;
use crate::web::answer::{Answer, HTML};
use crate::web::pairs::Pairs;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// What the page around the frame may do: what all pages may, and show it.
pub const FRAMING: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src \
                      'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// What the factsheet may do: look as it does.
const SHEET_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action \
                            'none'; frame-ancestors 'self'; base-uri 'none'";

/// Whether this build makes PDF.
pub const HAS_PDF: bool = cfg!(feature = "pdf");

#[derive(Serialize)]
struct Page {
    period: String,
    periods: Vec<String>,
    as_of: String,
    /// Below which numbers of people are held back; empty for none.
    safe: String,
    /// The factsheet's own language.
    language: &'static str,
    sheet: String,
    files: Vec<(&'static str, String)>,
    size: u64,
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["period", "as-of", "in", "safe"], &[])?;
    let overview = overview::run(&visit.ledger, &visit.context())?;
    let period = asked::period(&visit.query, || Ok(overview.year))?;
    let language = language(&visit.query, visit.language)?;
    let as_of = visit.query.text("as-of");
    let safe = visit.query.number::<u64>("safe")?;
    let sheet = Address::new("/factsheet/sheet")
        .with("period", &period)
        .with_some("safe", safe.as_ref())
        .with("in", language)
        .with("as-of", as_of.clone().unwrap_or_else(|| visit.ledger.size().to_string()));
    let file = |format: &'static str| (format, sheet.clone().with("format", format).to_string());
    let formats = ["html", "md", "pdf"].into_iter().filter(|format| *format != "pdf" || HAS_PDF);
    let page = Page {
        periods: overview.years.iter().rev().map(ToString::to_string).collect(),
        as_of: as_of.unwrap_or_default(),
        language: language.name(),
        safe: safe.map(|safe| safe.to_string()).unwrap_or_default(),
        files: formats.into_iter().map(file).collect(),
        sheet: sheet.to_string(),
        size: visit.ledger.size(),
        period,
    };
    Ok(Answer { policy: Some(FRAMING), ..visit.page("factsheet", &page)? })
}

/// The factsheet itself: in the frame, or as a file where a format is asked for.
pub fn sheet(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["period", "as-of", "in", "safe", "format"], &[])?;
    let period = visit.query.text("period").ok_or_else(|| Problem::value("period", ""))?;
    let (format, kind, ending) = match visit.query.get("format") {
        None | Some("html") => (Format::Html, HTML, "html"),
        Some("md") => (Format::Md, "text/markdown; charset=utf-8", "md"),
        Some("pdf") if HAS_PDF => (Format::Pdf, "application/pdf", "pdf"),
        Some(other) => return Err(Problem::value("format", other)),
    };
    let language = language(&visit.query, visit.language)?;
    let request = Request {
        period: period::Choice::of_text(&period),
        as_of: visit.query.text("as-of"),
        publish_safe: visit.query.number("safe")?,
        format,
        language,
    };
    // Not kept: whom to contact is in a file beside the ledger.
    let made = factsheet::run(&visit.ledger, &request, &visit.context())?;
    let answer = match visit.query.get("format") {
        None => Answer::of(kind, made.content),
        Some(_) => {
            Answer::file(kind, &format!("factsheet-{period}-{language}.{ending}"), made.content)
        }
    };
    Ok(Answer { policy: Some(SHEET_POLICY), ..answer })
}

fn language(query: &Pairs, otherwise: Language) -> Result<Language, Problem> {
    Ok(query.one_of("in", Language::named)?.unwrap_or(otherwise))
}
