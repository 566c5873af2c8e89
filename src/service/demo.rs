//! A made-up year of the Mali office, from tables to factsheet.
//!
//! Belongs here: the order of the steps, each of which is a use case of its own. Does not: making the
//! sample (`demo`), any shortcut past intake.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::demo_folder::{LEDGER, make_room, write_manifest};
use super::error::demo::DemoError;
use super::import::{self, Purpose};
use super::planned::{self, record};
use super::policy::Choice;
use super::recorded::Acknowledged;
use super::{Context, Error, Input, factsheet, files, init, open, period, void};
use crate::demo::{PUBLISHED_SECTORS, PUBLISHED_SUM, PUBLISHED_TOTAL, Sample, YEAR, sample, write};
use crate::language::Language;
use crate::ledger::{Ledger, PlanNote, key_file};
use crate::log::Examiner;
use crate::report::totals;
use crate::report::{Count, Report};
use crate::setup::profile::NRC_MALI;

/// Which sample, and where to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// The folder; one that an earlier demo made, and nobody changed, is replaced.
    pub dir: PathBuf,
    /// Another seed makes other activities with the same totals.
    pub seed: u64,
}

/// A step that was done.
#[derive(Debug)]
pub enum Done {
    /// Tables were written.
    Tables {
        /// Activities in them.
        activities: u64,
        /// Rows of people, households and head-counts.
        rows: u64,
        /// The folder.
        folder: PathBuf,
    },
    /// A ledger was made.
    Ledger(init::Outcome),
    /// Tables were recorded.
    Recorded {
        /// `imported` or `corrected`.
        done: &'static str,
        /// Remarks on single activities.
        notes: Vec<PlanNote>,
        /// How much was recorded.
        outcome: planned::Outcome,
    },
    /// An activity was voided.
    Voided(Acknowledged),
    /// The year was counted.
    Counted(Vec<Compared>),
    /// A factsheet was written.
    Wrote(PathBuf),
}

/// A figure beside the published one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// A sector's id, or what the figure is of.
    pub name: String,
    /// The figure.
    pub folded: Count,
    /// The published one.
    pub published: u64,
}

/// A demo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The ledger's folder.
    pub ledger: PathBuf,
    /// The year of the figures.
    pub year: i32,
}

/// Says what the folder is.
const MARK: &str = "DEMO.txt";
const MARK_TEXT: &str = "Made by `headcount demo`: the activities and people in this folder are \
synthetic.\nOnly the totals of 2025 are published figures (NRC Mali).\n\
Running the demo again replaces this folder, as long as nothing in it was changed.\n";

/// Makes the sample, a ledger of it, and its factsheets. `heard` is called after each step.
///
/// # Errors
/// A folder that cannot be used; figures that are not the published ones.
pub fn run(
    request: &Request,
    examiner: &Examiner,
    context: &Context<'_>,
    heard: &mut dyn FnMut(Done),
) -> Result<Outcome, Error> {
    let dir = &request.dir;
    files::outside_ledgers(dir)?;
    make_room(dir)?;
    files::write_new(&dir.join(MARK), files::Readers::All, MARK_TEXT)?;
    let sample = sample(request.seed);
    let folder = dir.join("intake");
    write_tables(&sample, &folder)?;
    let (activities, rows) = counts(&sample);
    heard(Done::Tables { activities, rows, folder: folder.clone() });

    let ledger_dir = dir.join(LEDGER);
    let context = &Context {
        key_path: key_file::beside(&ledger_dir),
        ledger_dir: ledger_dir.clone(),
        recorded_by: context.recorded_by.clone(),
        ..*context
    };
    heard(Done::Ledger(init::run(&new_ledger(), context)?));
    let (mut ledger, _) = open::run(&ledger_dir, examiner, context.clock)?;
    let new = Purpose::Record { accept_changes: false };
    heard(tables(&mut ledger, &folder, new, context)?);
    let correction = Purpose::Correct { reason: sample.correction_reason.to_owned() };
    heard(tables(&mut ledger, &folder.join("correction"), correction, context)?);
    let mistaken =
        void::Request { reference: sample.voided.clone(), reason: sample.void_reason.to_owned() };
    heard(Done::Voided(void::run(&mut ledger, &mistaken, context)?));

    let period = super::text::year(YEAR)?;
    let report = totals::build(&ledger.snapshot(), &totals::Request::year(period))?;
    heard(Done::Counted(compared(&report)));
    for path in write_factsheets(&ledger, dir, context)? {
        heard(Done::Wrote(path));
    }
    let (size, root) = (ledger.log().size(), ledger.log().root());
    ledger.close()?;
    write_manifest(dir, size, root)?;
    match is_as_published(&report) {
        true => Ok(Outcome { ledger: ledger_dir, year: YEAR }),
        false => Err(DemoError::Differs.into()),
    }
}

fn write_tables(sample: &Sample, folder: &Path) -> Result<(), Error> {
    let correction = folder.join("correction");
    write(&sample.tables, folder).map_err(|error| Error::file("write to", folder, error))?;
    write(&sample.correction, &correction)
        .map_err(|error| Error::file("write to", &correction, error))
}

fn counts(sample: &Sample) -> (u64, u64) {
    let tables = &sample.tables;
    let rows = [&tables.people, &tables.households, &tables.headcounts];
    let rows: usize = rows.iter().map(|table| table.rows.len()).sum();
    (tables.activities.rows.len() as u64, rows as u64)
}

fn new_ledger() -> init::Request {
    init::Request {
        name: "NRC Mali (demo)".to_owned(),
        country: "Mali".to_owned(),
        organisation: "Norwegian Refugee Council".to_owned(),
        profile: Input::Path(NRC_MALI.into()),
        policy: Choice::default(),
    }
}

/// Records the tables in a folder, as anybody's. Nobody looks at warnings about a made-up sample.
fn tables(
    ledger: &mut Ledger,
    folder: &Path,
    purpose: Purpose,
    context: &Context<'_>,
) -> Result<Done, Error> {
    let done = purpose.done();
    let request = import::Request {
        inputs: vec![Input::Path(folder.to_owned())],
        mapping: None,
        purpose,
        namespace: None,
        partial: false,
        new_sites: false,
        again: false,
        every_issue: false,
        checks: false,
        preview: false,
    };
    let mut planned = import::prepare(ledger, &request, context)?.planned?;
    let notes = std::mem::take(&mut planned.notes);
    let outcome = record(ledger, planned, context, &mut |_| {})?;
    Ok(Done::Recorded { done, notes, outcome })
}

/// The figures beside the published ones.
fn compared(report: &Report) -> Vec<Compared> {
    let compared = |name: &str, folded: Count, published: u64| Compared {
        name: name.to_owned(),
        folded,
        published,
    };
    let sectors = report.sectors.iter().map(|row| {
        let published = PUBLISHED_SECTORS.iter().find(|(id, _)| *id == row.sector.as_str());
        let published = published.map_or(0, |(_, people)| *people);
        compared(row.sector.as_str(), row.row.people_reached, published)
    });
    let all = [
        compared("sum of sectors", report.sum_of_sectors, PUBLISHED_SUM),
        compared("total, each once", report.total.people_reached, PUBLISHED_TOTAL),
    ];
    sectors.chain(all).collect()
}

fn is_as_published(report: &Report) -> bool {
    let sectors = report.sectors.iter().all(|row| {
        let told = row.row.people_reached.or_zero();
        PUBLISHED_SECTORS.contains(&(row.sector.as_str(), told))
    });
    sectors && report.total.people_reached == PUBLISHED_TOTAL
}

/// Writes the factsheet in both languages and formats; the files, in order.
fn write_factsheets(
    ledger: &Ledger,
    dir: &Path,
    context: &Context<'_>,
) -> Result<Vec<PathBuf>, Error> {
    let request = factsheet::Request {
        period: period::Choice::year(YEAR),
        as_of: None,
        publish_safe: None,
        format: factsheet::Format::default(),
        language: Language::default(),
    };
    let languages = [Language::English, Language::French];
    let mut written = Vec::new();
    for sheet in &factsheet::in_languages(ledger, &request, languages, context)? {
        for (ending, format) in [("html", factsheet::Format::Html), ("md", factsheet::Format::Md)] {
            let path = dir.join(format!("factsheet.{}.{ending}", sheet.language));
            files::write(&path, &format.written(), factsheet::content(sheet, format)?)?;
            written.push(path);
        }
    }
    Ok(written)
}
