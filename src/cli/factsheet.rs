//! `factsheet`: the country factsheet of a year.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::error::CliError;
use super::output;
use super::report::{AsOfArg, PublishSafeArg};
use super::shared::{Global, whole_year, year};
use crate::count::in_scope;
use crate::event::activity::{Activity, Reach};
use crate::ledger::Ledger;
use crate::report::factsheet::{ContactPerson, Factsheet, Input, build};
use crate::report::render;
use crate::report::totals;

/// Write the country factsheet of a year
///
/// Figures come from the ledger; texts, indicators, staff and donors from its profile. The name,
/// e-mail and phone of a contact person are read from contact.toml in the ledger's folder, if it
/// is there, and are never recorded:
///
///   name = "…"
///   email = "…"
///   phone = "…"
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount factsheet 2025 -o factsheet.html
  headcount factsheet 2025 --format md | less
  headcount factsheet 2025 --as-of 2026-01-31 -o as-published.html")]
pub struct Args {
    /// The year
    #[arg(value_parser = year)]
    year: i32,
    /// File to write to; its ending chooses the format [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Markdown or HTML [default: by the file's ending, else md]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
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
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let ledger = global.open()?;
    let sheet =
        factsheet(&ledger, args.year, &args.as_of, &args.publish_safe, &global.ledger_dir())?;
    ledger.close()?;
    let by_ending = || {
        let ending = args.output.as_ref()?.extension()?.to_str()?.to_lowercase();
        matches!(ending.as_str(), "html" | "htm").then_some(Format::Html)
    };
    let text = match args.format.or_else(by_ending).unwrap_or(Format::Md) {
        Format::Md => render::factsheet::markdown(&sheet),
        Format::Html => render::factsheet::html(&sheet),
    };
    let text = text.map_err(|error| CliError::input(format!("cannot write it: {error}"), ""))?;
    match &args.output {
        None => output::print(&text),
        Some(path) => {
            output::file(path, &text)?;
            output::line(&format!("wrote {}", path.display()))
        }
    }
}

/// Builds the factsheet of a year.
pub fn factsheet(
    ledger: &Ledger,
    year: i32,
    as_of: &AsOfArg,
    publish_safe: &PublishSafeArg,
    dir: &Path,
) -> Result<Factsheet, CliError> {
    let period = whole_year(year)?;
    let as_of = as_of.moment(period)?;
    let report = totals::build(
        ledger,
        &totals::Request {
            as_of,
            publish_safe: publish_safe.threshold(),
            ..totals::Request::year(period)
        },
    )?;
    let view = ledger.view(as_of)?;
    let counted = |activity: &&Activity| {
        let about = &activity.about;
        about.reach == Reach::Direct && in_scope(about, period, &report.policy)
    };
    let activities: Vec<&Activity> = view.activities().filter(counted).collect();
    let opened = ledger.opened()?;
    Ok(build(&Input {
        report: &report,
        profile: &view.state.profile,
        organisation: &opened.organisation,
        country: &opened.country,
        year,
        activities: &activities,
        contact: &contact(dir)?,
    }))
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
