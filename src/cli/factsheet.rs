//! `factsheet`: the country factsheet of a year or another period.

use std::path::PathBuf;

use clap::ValueEnum;

use super::error::CliError;
use super::locale::language;
use super::output;
use super::period::PeriodArgs;
use super::progress::Terminal;
use super::report::{AsOfArg, PublishSafeArg};
use super::shared::{Global, one_of};
use super::target::{self, ForceArg};
use crate::language::Language;
use crate::service::factsheet::{self, Request};

/// Write the country factsheet of a year or another period
///
/// Figures come from the ledger; texts, indicators, staff and donors from its profile, and from the
/// profile's translation where it has one for the language. The HTML is one file with its charts in
/// it, for a screen, a phone, or two to four printed pages of A4.
///
/// The name, e-mail and phone of a contact person are read from contact.toml in the ledger's folder,
/// if it is there, and are never recorded:
///
///   name = "…"
///   email = "…"
///   phone = "…"
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount factsheet 2025 -o factsheet.html
  headcount factsheet 2025 --lang fr -o fiche.html
  headcount factsheet 2025 --format md | less
  headcount factsheet 2025 -o factsheet.pdf      # in a build with --features pdf
  headcount factsheet 2025 --publish-safe -o for-everybody.html
  headcount factsheet --from 2024-07-01 --to 2025-06-30 --label \"FY 2025\" -o fiscal-year.html
  headcount factsheet 2025 --as-of 2026-01-31 -o as-published.html")]
pub struct Args {
    #[command(flatten)]
    period: PeriodArgs,
    /// File to write to; its ending chooses the format [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: ForceArg,
    /// Markdown, HTML or PDF [default: by the file's ending, else md]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Language [default: that of the environment]
    #[arg(long, value_name = "LANG", value_parser = one_of(Language::ALL, Language::name))]
    lang: Option<Language>,
    #[command(flatten)]
    publish_safe: PublishSafeArg,
    #[command(flatten)]
    as_of: AsOfArg,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Markdown
    Md,
    /// One self-contained HTML file
    Html,
    /// Pages of A4; needs --output, and a build with the feature pdf
    Pdf,
}

impl From<Format> for factsheet::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Md => Self::Md,
            Format::Html => Self::Html,
            Format::Pdf => Self::Pdf,
        }
    }
}

impl Args {
    fn request(&self) -> Request {
        let path = self.output.as_deref();
        let by_ending = || path.map(factsheet::Format::of_file).unwrap_or_default();
        Request {
            period: self.period.choice(),
            as_of: self.as_of.text(),
            publish_safe: self.publish_safe.threshold(),
            format: self.format.map_or_else(by_ending, Into::into),
            language: language(self.lang),
        }
    }
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let request = args.request();
    let what = request.format.written();
    let target = target::of(args.output.as_ref(), &args.force, &what, [], global)?;
    let ledger = global.open()?;
    let outcome = factsheet::run(&ledger, &request, &global.context_with(&Terminal::default()))?;
    ledger.close()?;
    if request.format.is_binary() && target.is_none() {
        return Err(CliError::usage("a PDF goes into a file", "add --output factsheet.pdf"));
    }
    output::document(&outcome.content, &what, target.as_ref())
}
