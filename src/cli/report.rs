//! `report`: people reached.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::error::CliError;
use super::locale::language;
use super::output;
use super::period::PeriodArgs;
use super::progress::Terminal;
use super::shared::{ExcelArg, Global, one_of};
use super::target::{self, ForceArg};
use crate::count::{Dimension, Only};
use crate::event::activity::{Kind, Modality};
use crate::language::Language;
use crate::report::SCHEMA;
use crate::report::reviewed::ByReview;
use crate::service::Input;
use crate::service::own_files::Written;
use crate::service::report::{self, Request};

/// Print the people reached in a year or any period
///
/// Everyone is counted once in each sector's figure, and once in the total, however many sectors
/// reached them. Parts of --by overlap, so they do not add up, except by sex and by age.
///
/// Tables for people (table, markdown, xlsx) are in the language asked for. What programs read (csv,
/// json, hxl) has English names that stay, in whatever language.
#[derive(clap::Args)]
#[command(mut_arg("year", |year| {
    year.required_unless_present_any(["from", "to", "label", "schema"])
}))]
#[command(after_help = "\
Examples:
  headcount report 2025
  headcount report 2025 --by month
  headcount report 2025 --months
  headcount report 2025 --goods --donor echo     # items, cash, households
  headcount report 2025 --publish-safe           # for a page that everybody can read
  headcount report 2025 --compare 2024 --targets targets.toml
  headcount report 2025 --office gao --format json
  headcount report 2025 --by modality --by site --admin1 Gao
  headcount report 2025 --own --project first-response     # what its auditor counts
  headcount report 2025 --format xlsx -o 2025.xlsx          # a workbook with every table
  headcount report 2025 --format markdown --by office --lang fr
  headcount report 2025 --by office --format csv --excel -o 2025.csv
  headcount report 2025 --format hxl -o 3w.csv              # for the cluster, or HDX
  headcount report --from 2025-01-01 --to 2025-06-30
  headcount report --label \"ECHO 2025/01\"        # as it was published or closed
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
    #[command(flatten)]
    force: ForceArg,
    #[command(flatten)]
    excel: ExcelArg,
    /// Language of tables for people [default: that of the environment]
    #[arg(long, value_name = "LANG", value_parser = one_of(Language::ALL, Language::name))]
    lang: Option<Language>,
    /// Break the figures down; can be repeated
    #[arg(long, value_name = "DIMENSION", value_parser = one_of(Dimension::ALL, Dimension::name))]
    by: Vec<Dimension>,
    /// Month by month: people in the month, new ones, and up to its end
    #[arg(long)]
    months: bool,
    /// Beside another year, days (2024-01-01/2024-06-30) or a period by its label: what changed, in
    /// people and percent
    #[arg(long, value_name = "PERIOD")]
    compare: Option<String>,
    /// Beside what was planned, instead of the targets of the profile: a TOML file with a table per
    /// year, such as [2025], of sectors with the people to be reached (education = 40000); total
    /// stands for all together
    #[arg(long, value_name = "FILE")]
    targets: Option<PathBuf>,
    /// The rapid response mechanism: alerts, responses, people and days, by area and month
    #[arg(long)]
    rrm: bool,
    /// Items, cash and vouchers that were handed out, the people and households that each form of
    /// assistance reached, and numbers of activities by kind. Items and values are of whole activities,
    /// each in the period in which it starts (under the policy `end`, and for works, ends), so that
    /// months add up; people and households do not
    #[arg(long)]
    goods: bool,
    /// People on lists by the number of sectors that reached them
    #[arg(long)]
    depth: bool,
    /// The values of --goods also in one currency, by the rates of a TOML file: currency = "EUR", and
    /// a table per other currency, such as [rates.XOF], with per_unit = 655.957 (so much of it is one
    /// EUR), date and source. The report repeats them
    #[arg(long, value_name = "FILE", requires = "goods")]
    rates: Option<PathBuf>,
    /// Every activity, with the persons, households and head-counts that it lists. The same people
    /// are in several, so these do not add up to the people reached
    #[arg(long)]
    activities: bool,
    /// Only this sector's row
    #[arg(long)]
    sector: Option<String>,
    #[command(flatten)]
    narrowed: NarrowArgs,
    /// The own figures of an office, donor, project, partner or other filter: those of a ledger in which nothing but
    /// these activities was logged, as their auditor would count from their lists alone. The part that
    /// they have in this ledger's figures stands beside; either can be the larger
    #[arg(long)]
    own: bool,
    /// Only activities with such a review, whatever the counting policy says: all; approved ones; or
    /// pending ones, as if nothing else had been logged (approving them can change figures by less, as
    /// many of their people may be in these already)
    #[arg(long, value_name = "WHICH", value_parser = one_of(ByReview::ALL, ByReview::name))]
    reviewed: Option<ByReview>,
    #[command(flatten)]
    publish_safe: PublishSafeArg,
    #[command(flatten)]
    as_of: AsOfArg,
    /// Print the JSON Schema of --format json, which says what every member means
    #[arg(long, conflicts_with_all = ["year", "from", "to", "label", "excel"])]
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

impl Format {
    /// Refuses a file whose ending promises another format than the one that is written.
    fn fits(self, path: &Path) -> Result<(), CliError> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let (promised, fits) = match ending.as_deref() {
            Some("xlsx") => ("xlsx", matches!(self, Self::Xlsx)),
            Some("json") => ("json", matches!(self, Self::Json)),
            Some("csv") => ("csv", matches!(self, Self::Csv | Self::Hxl)),
            Some("md") => ("markdown", matches!(self, Self::Markdown)),
            _ => return Ok(()),
        };
        if fits {
            return Ok(());
        }
        let written = self.to_possible_value();
        let written = written.as_ref().map_or("", |value| value.get_name());
        Err(CliError::usage(
            format!("{} is not for what --format {written} writes", path.display()),
            format!("add --format {promised}, or give the file another ending"),
        ))
    }
}

/// Whether few people are held back.
#[derive(clap::Args)]
pub struct PublishSafeArg {
    /// Hold back numbers of people below N (5 if none is given), and others from which these could
    /// be worked out. One choice holds for every table and format of a period at one moment: they can be
    /// published together. `publish --publish-safe` records it, so that later reports go by it
    #[arg(
        long, value_name = "N", num_args = 0..=1, require_equals = true,
        default_missing_value = "5", value_parser = clap::value_parser!(u64).range(3..=1000)
    )]
    publish_safe: Option<u64>,
}

impl PublishSafeArg {
    /// The smallest number that is told, apart from 0.
    pub fn threshold(&self) -> Option<u64> {
        self.publish_safe
    }
}

/// Whose contacts are counted.
#[derive(clap::Args)]
pub struct NarrowArgs {
    /// Only contacts by this office
    #[arg(long)]
    pub office: Option<String>,
    /// Only contacts paid by this donor
    #[arg(long)]
    pub donor: Option<String>,
    /// Only contacts of this project
    #[arg(long)]
    pub project: Option<String>,
    /// Only contacts by this partner, as activities name it
    #[arg(long)]
    pub partner: Option<String>,
    /// Only contacts of activities of this kind
    #[arg(long, value_parser = one_of(Kind::ALL, Kind::name))]
    pub kind: Option<Kind>,
    /// Only contacts of activities with this modality
    #[arg(long, value_parser = one_of(Modality::ALL, Modality::name))]
    pub modality: Option<Modality>,
    /// Only contacts of activities in this region, by its name or P-code
    #[arg(long, value_name = "NAME")]
    pub admin1: Option<String>,
    /// Only contacts of activities in this unit of the second level
    #[arg(long, value_name = "NAME")]
    pub admin2: Option<String>,
    /// Only contacts of activities in this unit of the third level
    #[arg(long, value_name = "NAME")]
    pub admin3: Option<String>,
    /// Only contacts of activities at this site, wherever people live
    #[arg(long, value_name = "NAME")]
    pub at_site: Option<String>,
}

impl NarrowArgs {
    /// The filters on what activities are.
    pub fn only(&self) -> Only {
        let Self { kind, modality, admin1, admin2, admin3, at_site, .. } = self;
        Only {
            kind: *kind,
            modality: *modality,
            admin1: admin1.clone(),
            admin2: admin2.clone(),
            admin3: admin3.clone(),
            at_site: at_site.clone(),
        }
    }
}

/// A past moment of the log.
#[derive(clap::Args)]
pub struct AsOfArg {
    /// As of the first SIZE events, or a moment (2025-04-01T12:00:00Z; a date means its end, UTC),
    /// or as the period was last `published`
    #[arg(long, value_name = "SIZE|TIME|published")]
    as_of: Option<String>,
}

impl AsOfArg {
    /// As it was given.
    pub fn text(&self) -> Option<String> {
        self.as_of.clone()
    }
}

impl From<Format> for report::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Table => Self::Table,
            Format::Json => Self::Json,
            Format::Csv => Self::Csv,
            Format::Hxl => Self::Hxl,
            Format::Markdown => Self::Markdown,
            Format::Xlsx => Self::Xlsx,
        }
    }
}

impl Args {
    fn request(&self) -> Request {
        Request {
            period: self.period.choice(),
            as_of: self.as_of.text(),
            sector: self.sector.clone(),
            office: self.narrowed.office.clone(),
            donor: self.narrowed.donor.clone(),
            project: self.narrowed.project.clone(),
            partner: self.narrowed.partner.clone(),
            only: self.narrowed.only(),
            own: self.own,
            reviewed: self.reviewed,
            by: self.by.clone(),
            months: self.months,
            compare: self.compare.clone(),
            targets: self.targets.clone().map(Input::Path),
            publish_safe: self.publish_safe.threshold(),
            rrm: self.rrm,
            goods: self.goods,
            depth: self.depth,
            rates: self.rates.clone().map(Input::Path),
            activities: self.activities,
            format: self.format.into(),
            excel: self.excel.excel,
            language: language(self.lang),
        }
    }
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let request = args.request();
    let what = if args.schema { Written::Schema } else { request.format.written() };
    if !args.schema {
        args.output.as_deref().map_or(Ok(()), |path| args.format.fits(path))?;
    }
    let read = args.targets.iter().chain(&args.rates);
    let target = target::of(args.output.as_ref(), &args.force, &what, read, global)?;
    if args.schema {
        return output::document(SCHEMA.as_bytes(), &what, target.as_ref());
    }
    let ledger = global.open()?;
    let outcome = report::run_warm(&ledger, &request, &global.context_with(&Terminal::default()))?;
    ledger.close()?;
    if request.format.is_binary() && target.is_none() {
        return Err(CliError::usage("a workbook goes into a file", "add --output report.xlsx"));
    }
    output::document(&outcome.content, &what, target.as_ref())
}
