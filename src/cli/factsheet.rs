//! `factsheet`: the country factsheet of a year.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::error::CliError;
use super::output;
use super::report::{AsOfArg, PublishSafeArg};
use super::shared::{Global, language, one_of, whole_year, year};
use crate::language::Language;
use crate::ledger::Ledger;
use crate::report::factsheet::{Asked, ContactPerson, Factsheet, of_ledger};
use crate::report::render;

/// Write the country factsheet of a year
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
  headcount factsheet 2025 --as-of 2026-01-31 -o as-published.html")]
pub struct Args {
    /// The year
    #[arg(value_parser = year)]
    year: i32,
    /// File to write to; its ending chooses the format [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
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

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let format = args.chosen_format();
    if matches!(format, Format::Pdf) {
        if cfg!(not(feature = "pdf")) {
            return Err(CliError::usage(
                "this build of headcount makes no PDF",
                "build it with `cargo install --path . --features pdf`, or write HTML and print it \
                 from a browser: it has its page breaks",
            ));
        }
        if args.output.is_none() {
            return Err(CliError::usage("a PDF goes into a file", "add --output factsheet.pdf"));
        }
    }
    let ledger = global.open()?;
    let request = Request {
        year: args.year,
        as_of: &args.as_of,
        publish_safe: &args.publish_safe,
        dir: &global.ledger_dir(),
    };
    let [sheet] = factsheets(&ledger, &request, [language(args.lang)])?;
    ledger.close()?;
    let failed = |error: &dyn std::fmt::Display| {
        CliError::input(format!("cannot write the factsheet: {error}"), "")
    };
    let content: Vec<u8> = match format {
        Format::Md => render::factsheet::markdown(&sheet).map_err(|error| failed(&error))?.into(),
        Format::Html => render::factsheet::html(&sheet).map_err(|error| failed(&error))?.into(),
        #[cfg(feature = "pdf")]
        Format::Pdf => render::pdf::pdf(&sheet).map_err(|error| failed(&error))?,
        #[cfg(not(feature = "pdf"))]
        Format::Pdf => Vec::new(),
    };
    match &args.output {
        None => output::print(&String::from_utf8_lossy(&content)),
        Some(path) => {
            output::file(path, &content)?;
            output::line(&format!("wrote {}", path.display()))
        }
    }
}

impl Args {
    /// The format that was asked for, or that the file's ending tells.
    fn chosen_format(&self) -> Format {
        let ending = self.output.as_ref().and_then(|path| path.extension()?.to_str());
        let by_ending = match ending.map(str::to_lowercase).as_deref() {
            Some("html" | "htm") => Format::Html,
            Some("pdf") => Format::Pdf,
            _ => Format::Md,
        };
        self.format.unwrap_or(by_ending)
    }
}

/// Which factsheet.
pub struct Request<'a> {
    /// The year.
    pub year: i32,
    /// As of which moment of the log.
    pub as_of: &'a AsOfArg,
    /// Whether few people are held back.
    pub publish_safe: &'a PublishSafeArg,
    /// The ledger's folder, for the contact person.
    pub dir: &'a Path,
}

/// Builds the factsheet of a year in each of some languages.
pub fn factsheets<const N: usize>(
    ledger: &Ledger,
    request: &Request,
    languages: [Language; N],
) -> Result<[Factsheet; N], CliError> {
    let period = whole_year(request.year)?;
    let asked = Asked {
        period,
        as_of: request.as_of.moment(period)?,
        publish_safe: request.publish_safe.threshold(),
        contact: &contact(request.dir)?,
    };
    Ok(of_ledger(ledger, &asked, languages)?)
}

fn contact(dir: &Path) -> Result<ContactPerson, CliError> {
    let path = dir.join("contact.toml");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(ContactPerson::default());
        }
        Err(error) => return Err(CliError::file("read", &path, &error)),
    };
    toml::from_str(&text).map_err(|error| {
        // The error would quote the line, which holds a person's name or phone.
        let message = format!("{}: {}", path.display(), error.message());
        CliError::input(message, "write name = \"…\", email = \"…\" and phone = \"…\"")
    })
}
