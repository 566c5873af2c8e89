//! `report`: people reached.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::error::CliError;
use super::output;
use super::shared::{Global, language, one_of, whole_year, year};
use crate::count::Dimension;
use crate::event::ids::{DonorId, OfficeId, SectorId};
use crate::event::spelling::nearest;
use crate::event::text::normalised;
use crate::event::time::{Day, Period, Timestamp};
use crate::intake::rows::cells::with_article;
use crate::language::{Language, Texts};
use crate::ledger::{AsOf, Ledger};
use crate::report::compare::Planned;
use crate::report::render::{self, views};
use crate::report::totals::{Request, build};
use crate::report::{Report, SCHEMA};

/// Print the people reached in a year or any period
///
/// Everyone is counted once in each sector's figure, and once in the total, however many sectors
/// reached them. Parts of --by overlap, so they do not add up, except by sex and by age.
///
/// Tables for people (table, markdown, xlsx) are in the language asked for. What programs read (csv,
/// json, hxl) has English names that stay, in whatever language.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount report 2025
  headcount report 2025 --by month
  headcount report 2025 --months
  headcount report 2025 --publish-safe           # for a page that everybody can read
  headcount report 2025 --compare 2024 --targets targets.toml
  headcount report 2025 --office gao --format json
  headcount report 2025 --format xlsx -o 2025.xlsx          # a workbook with every table
  headcount report 2025 --format markdown --by office --lang fr
  headcount report 2025 --format hxl -o 3w.csv              # for the cluster, or HDX
  headcount report --from 2025-01-01 --to 2025-06-30
  headcount report 2025 --as-of 2025-03-31       # what it was then
  headcount report 2025 --as-of 412              # from the first 412 events
  headcount report 2025 --as-of published
  headcount report --schema -o report.schema.json")]
pub struct Args {
    #[command(flatten)]
    period: PeriodArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// File to write to [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Language of tables for people [default: that of the environment]
    #[arg(long, value_name = "LANG", value_parser = one_of(Language::ALL, Language::name))]
    lang: Option<Language>,
    /// Break the figures down; can be repeated
    #[arg(long, value_name = "DIMENSION", value_parser = one_of(Dimension::ALL, Dimension::name))]
    by: Vec<Dimension>,
    /// Month by month: people in the month, new ones, and up to its end
    #[arg(long)]
    months: bool,
    /// Beside another year: what changed, in people and percent
    #[arg(long, value_name = "YEAR", value_parser = year)]
    compare: Option<i32>,
    /// Beside what was planned, instead of the targets of the profile: a TOML file with a table per
    /// year, such as [2025], of sectors with the people to be reached (education = 40000); total
    /// stands for all together
    #[arg(long, value_name = "FILE")]
    targets: Option<PathBuf>,
    /// The rapid response mechanism: alerts, responses, people and days, by area and month
    #[arg(long)]
    rrm: bool,
    /// Every activity, with the persons, households and head-counts that it lists. The same people
    /// are in several, so these do not add up to the people reached
    #[arg(long)]
    activities: bool,
    /// Only this sector's row
    #[arg(long)]
    sector: Option<String>,
    /// Only contacts by this office
    #[arg(long)]
    office: Option<String>,
    /// Only contacts paid by this donor
    #[arg(long)]
    donor: Option<String>,
    #[command(flatten)]
    publish_safe: PublishSafeArg,
    #[command(flatten)]
    as_of: AsOfArg,
    /// Print the JSON Schema of --format json, which says what every member means
    #[arg(long, conflicts_with_all = ["year", "from", "to"])]
    schema: bool,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Table,
    /// The whole report, for programs
    Json,
    /// A row per sector and part, for spreadsheets
    Csv,
    /// Who does what where (3W, 5W): CSV with HXL hashtags, a row per admin3, sector, donors, project,
    /// partner, status, modality, month and population group, with people reached in the month, new
    /// and cumulative ones, and sex and age. A row counts everyone once. Its new people add up over
    /// the months of one combination; no other sum over rows is a number of people
    Hxl,
    /// A table per view
    Markdown,
    /// A workbook with a sheet per view, by office, area and month and the activities among them
    /// even when not asked for; needs --output
    Xlsx,
}

/// A year, or any period.
#[derive(clap::Args)]
pub struct PeriodArgs {
    /// The year
    #[arg(required_unless_present_any = ["from", "to", "schema"], value_parser = year)]
    year: Option<i32>,
    /// First day of a period other than a year, YYYY-MM-DD
    #[arg(long, value_name = "DAY", requires = "to", conflicts_with = "year")]
    from: Option<String>,
    /// Last day of it
    #[arg(long, value_name = "DAY", requires = "from", conflicts_with = "year")]
    to: Option<String>,
}

impl PeriodArgs {
    /// The period.
    pub fn period(&self) -> Result<Period, CliError> {
        if let Some(year) = self.year {
            return whole_year(year);
        }
        let day = |option: &str, text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            Day::parse(text)
                .map_err(|error| CliError::usage(format!("{option} \"{text}\" {error}"), ""))
        };
        let (from, to) = (day("--from", &self.from)?, day("--to", &self.to)?);
        if to < from {
            return Err(CliError::usage(format!("--to {to} lies before --from {from}"), ""));
        }
        Ok(Period { from, to })
    }
}

/// Whether few people are held back.
#[derive(clap::Args)]
pub struct PublishSafeArg {
    /// Hold back numbers of people below N (5 if none is given), and others from which these could
    /// be worked out
    #[arg(
        long, value_name = "N", num_args = 0..=1, require_equals = true,
        default_missing_value = "5", value_parser = clap::value_parser!(u64).range(2..=1000)
    )]
    publish_safe: Option<u64>,
}

impl PublishSafeArg {
    /// Without anything held back.
    pub fn off() -> Self {
        Self { publish_safe: None }
    }

    /// The smallest number that is told, apart from 0.
    pub fn threshold(&self) -> Option<u64> {
        self.publish_safe
    }
}

/// A past moment of the log.
#[derive(clap::Args)]
pub struct AsOfArg {
    /// As of the first SIZE events, or a moment (2025-04-01T12:00:00Z; a date means its end, UTC),
    /// or as the year was last `published`
    #[arg(long, value_name = "SIZE|TIME|published")]
    as_of: Option<String>,
}

impl AsOfArg {
    /// The present.
    pub fn now() -> Self {
        Self { as_of: None }
    }

    /// As it was given.
    pub fn text(&self) -> Option<String> {
        self.as_of.clone()
    }

    /// The moment, for a period.
    pub fn moment(&self, period: Period) -> Result<AsOf, CliError> {
        self.as_of.as_ref().map_or(Ok(AsOf::Now), |text| moment("--as-of", text, period))
    }
}

/// A moment of the log as an option has it.
pub fn moment(option: &str, text: &str, period: Period) -> Result<AsOf, CliError> {
    if let Ok(size) = text.parse() {
        return Ok(AsOf::Size(size));
    }
    let year = period.to.year();
    if text == "published" {
        return match Period::year(year) == Ok(period) {
            true => Ok(AsOf::Published(year)),
            false => Err(CliError::usage(
                format!("{option} published is of a year, and this is another period"),
                "give a year, or a number of events or a date",
            )),
        };
    }
    let moment = Timestamp::parse_last_instant(text).map(AsOf::Moment);
    moment.ok_or_else(|| {
        let hint = "give a number of events, a date (2025-03-31), a moment \
                    (2025-03-31T12:00:00Z), or `published`";
        CliError::usage(format!("{option} \"{text}\" is neither a size nor a moment"), hint)
    })
}

/// The sector that the profile has for an id or a name.
pub fn known_sector(ledger: &Ledger, given: &str) -> Result<SectorId, CliError> {
    let entries = ledger.state().profile.sectors.iter();
    known("sector", given, entries.map(|s| (&s.id, s.id.as_str(), s.name.as_str())))
}

/// The id that the profile has for an id or a name.
fn known<'a, I: Clone + 'a>(
    what: &str,
    given: &str,
    entries: impl Iterator<Item = (&'a I, &'a str, &'a str)>,
) -> Result<I, CliError> {
    let entries: Vec<_> = entries.collect();
    let wanted = normalised(given);
    let matches = |text: &str| normalised(text) == wanted;
    if let Some((id, ..)) = entries.iter().find(|(_, id, name)| matches(id) || matches(name)) {
        return Ok((*id).clone());
    }
    let ids: Vec<&str> = entries.iter().map(|(_, id, _)| *id).collect();
    let near = nearest(given, ids.iter().copied());
    let hint = match near {
        Some(near) => format!("did you mean \"{near}\"? Known: {}", ids.join(", ")),
        None => format!("use one of: {}", ids.join(", ")),
    };
    let message = format!("\"{given}\" is not {} of the profile", with_article(what));
    Err(CliError::input(message, hint))
}

/// What a file plans for the year of a period.
fn targets(path: &Path, ledger: &Ledger, period: Period) -> Result<Planned, CliError> {
    let text = std::fs::read_to_string(path).map_err(|e| CliError::file("read", path, &e))?;
    let file = path.display();
    let mut years: BTreeMap<String, Planned> = toml::from_str(&text).map_err(|error| {
        let hint = "write a table per year, [2025], with lines such as education = 40000";
        CliError::input(format!("{file}: {}", error.to_string().trim_end()), hint)
    })?;
    let year = period.to.year();
    let planned = years.remove(&year.to_string()).ok_or_else(|| {
        CliError::input(format!("{file} has no targets for {year}"), format!("add [{year}] to it"))
    })?;
    if Period::year(year) != Ok(period) {
        let hint = "ask for the whole year, or leave --targets away";
        return Err(CliError::usage(
            format!("{file} plans years, and this is another period"),
            hint,
        ));
    }
    let sectors = &ledger.state().sectors;
    let mut names = planned.0.keys().filter(|name| *name != Planned::TOTAL);
    match names.find(|name| !sectors.iter().any(|sector| sector.as_str() == name.as_str())) {
        Some(name) => {
            known_sector(ledger, name)?;
            let hint = "write the sector's id as the profile has it";
            Err(CliError::input(format!("{file}: \"{name}\" is not the id of a sector"), hint))
        }
        None => Ok(planned),
    }
}

impl Args {
    fn request(&self, ledger: &Ledger) -> Result<Request, CliError> {
        let (profile, period) = (&ledger.state().profile, self.period.period()?);
        let office = |given: &String| -> Result<OfficeId, CliError> {
            let entries = profile.offices.iter();
            known("office", given, entries.map(|o| (&o.id, o.id.as_str(), o.name.as_str())))
        };
        let donor = |given: &String| -> Result<DonorId, CliError> {
            let entries = profile.donors.iter();
            known("donor", given, entries.map(|d| (&d.id, d.id.as_str(), d.name.as_str())))
        };
        let mut by = self.by.clone();
        let is_workbook = matches!(self.format, Format::Xlsx);
        if is_workbook {
            by.extend([Dimension::Office, Dimension::Admin1]);
        }
        let mut seen = Vec::new();
        by.retain(|dimension| {
            let is_new = !seen.contains(dimension);
            seen.push(*dimension);
            is_new
        });
        let mut by = by.into_iter();
        Ok(Request {
            period,
            as_of: self.as_of.moment(period)?,
            sector: self.sector.as_ref().map(|given| known_sector(ledger, given)).transpose()?,
            office: self.office.as_ref().map(office).transpose()?,
            donor: self.donor.as_ref().map(donor).transpose()?,
            by: by.next(),
            also_by: by.collect(),
            months: self.months || is_workbook,
            compare: self.compare.map(whole_year).transpose()?,
            targets: self.targets.as_ref().map(|path| targets(path, ledger, period)).transpose()?,
            publish_safe: self.publish_safe.threshold(),
            rrm: self.rrm,
            activities: self.activities || is_workbook,
            presence: matches!(self.format, Format::Hxl),
        })
    }
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    if args.schema {
        return match &args.output {
            None => output::print(SCHEMA),
            Some(path) => written(path, SCHEMA.as_bytes()),
        };
    }
    let ledger = global.open()?;
    let report = build(&ledger, &args.request(&ledger)?)?;
    ledger.close()?;
    let texts = language(args.lang).texts();
    let text = match args.format {
        Format::Table => render::table::text(&report, texts),
        Format::Csv => csv(args, &report)?,
        Format::Hxl => hxl(args, &report)?,
        Format::Json => to_json(&report)?,
        Format::Markdown => render::markdown::text(&report, texts),
        Format::Xlsx => return workbook(args, &report, texts),
    };
    match &args.output {
        None => output::print(&text),
        Some(path) => written(path, text.as_bytes()),
    }
}

/// The one table that was asked for.
fn csv(args: &Args, report: &Report) -> Result<String, CliError> {
    let asked = args.by.len()
        + [args.months, args.rrm, args.activities].iter().filter(|asked| **asked).count();
    if asked > 1 {
        return Err(CliError::usage(
            "CSV holds one table, and more than one of --by, --months, --rrm and --activities was \
             asked for",
            "ask for them one by one, or for --format json",
        ));
    }
    let text = if args.months {
        render::csv::table(report, views::months(report))
    } else if args.rrm {
        render::csv::table(report, views::rrm(report))
    } else if args.activities {
        render::csv::table(report, views::activities(report))
    } else {
        render::csv::text(report)
    };
    text.map_err(|error| CliError::input(format!("cannot write the CSV: {error}"), ""))
}

/// The rows that other systems load.
fn hxl(args: &Args, report: &Report) -> Result<String, CliError> {
    let more = args.months || args.rrm || args.activities || args.compare.is_some();
    if more || !args.by.is_empty() || args.targets.is_some() {
        return Err(CliError::usage(
            "HXL has rows of its own: --by, --months, --rrm, --activities, --compare and --targets \
             are of other formats",
            "leave them away, or ask for --format csv",
        ));
    }
    render::hxl::text(report)
        .map_err(|error| CliError::input(format!("cannot write the CSV: {error}"), ""))
}

fn workbook(args: &Args, report: &Report, texts: &Texts) -> Result<(), CliError> {
    let path = args.output.as_ref().ok_or_else(|| {
        CliError::usage("a workbook goes into a file", "add --output report.xlsx")
    })?;
    let bytes = render::xlsx::bytes(report, texts)
        .map_err(|error| CliError::input(format!("cannot write the workbook: {error}"), ""))?;
    written(path, &bytes)
}

fn written(path: &Path, contents: &[u8]) -> Result<(), CliError> {
    output::file(path, contents)?;
    output::line(&format!("wrote {}", path.display()))
}

/// Pretty JSON with a line break at the end.
pub fn to_json(value: &impl serde::Serialize) -> Result<String, CliError> {
    serde_json::to_string_pretty(value)
        .map(|json| format!("{json}\n"))
        .map_err(|error| CliError::input(format!("cannot write JSON: {error}"), ""))
}
