//! `demo`: a made-up year of the Mali office, from tables to factsheet.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::CliError;
use super::init;
use super::output;
use super::progress::Terminal;
use super::shared::{Format, Global, notes};
use super::tables;
use crate::demo::{
    DEFAULT_SEED, PUBLISHED_SECTORS, PUBLISHED_SUM, PUBLISHED_TOTAL, Sample, YEAR, sample, write,
};
use crate::event::ids::Reference;
use crate::event::policy::Policy;
use crate::event::time::Period;
use crate::language::Language;
use crate::ledger::NewLedger;
use crate::report::render;
use crate::report::render::numbers::grouped;
use crate::report::totals;
use crate::report::{Count, Report};
use crate::service::Input;
use crate::service::factsheet;
use crate::service::import::{self, Purpose};
use crate::service::planned::record;
use crate::setup::profile;

/// Make a sample ledger and regenerate the Mali 2025 factsheet from it
///
/// Writes a made-up but realistic year of the NRC Mali office as intake tables, imports them as
/// any user's tables, corrects one activity, voids one, and prints the figures beside the
/// published ones. The activities are synthetic; only the totals are the published ones.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount demo
  headcount report 2025 --ledger headcount-demo/ledger --by month")]
pub struct Args {
    /// Folder to write to; one made by an earlier demo is replaced
    #[arg(default_value = "headcount-demo")]
    dir: PathBuf,
    /// Another seed makes other activities with the same totals
    #[arg(long, default_value_t = DEFAULT_SEED)]
    seed: u64,
}

/// Says what the folder is; its presence lets a later demo replace it.
const MARK: &str = "DEMO.txt";
const MARK_TEXT: &str = "Made by `headcount demo`: the activities and people in this folder are \
synthetic.\nOnly the totals of 2025 are published figures (NRC Mali).\n\
Running the demo again replaces this folder.\n";

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let dir = &args.dir;
    make_room(dir)?;
    let sample = sample(args.seed);
    let intake = dir.join("intake");
    write_tables(&sample, &intake)?;
    let (activities, rows) = counts(&sample);
    output::line(&format!(
        "wrote {} activities and {} rows of people to {}",
        grouped(activities),
        grouped(rows),
        intake.display()
    ))?;

    let global = global.at(dir.join("ledger"));
    let new = NewLedger {
        name: "NRC Mali (demo)".to_owned(),
        organisation: "Norwegian Refugee Council".to_owned(),
        country: "Mali".to_owned(),
        policy: Policy::default(),
        profile: profile::load(profile::NRC_MALI)?,
    };
    init::create(&global.ledger_dir(), new, &global, Format::Text)?;
    tables(&intake, Purpose::Record { accept_changes: false }, &global)?;
    let reason = sample.correction_reason.to_owned();
    tables(&intake.join("correction"), Purpose::Correct { reason }, &global)?;

    let mut ledger = global.open()?;
    let voided = Reference::new(&sample.voided)
        .map_err(|error| CliError::input(format!("the sample's reference {error}"), ""))?;
    let recorded = ledger.recorder(global.stamp()?).void(&voided, sample.void_reason)?;
    output::line(&format!("voided {} as event {}", recorded.what, recorded.sequence))?;

    let period = Period::year(YEAR).map_err(|error| CliError::input(error.to_string(), ""))?;
    let report = totals::build(&ledger.snapshot(), &totals::Request::year(period))?;
    output::print(&comparison(&report))?;
    let request = factsheet::Request {
        year: YEAR,
        as_of: None,
        publish_safe: None,
        format: factsheet::Format::default(),
        language: Language::default(),
    };
    let languages = [Language::English, Language::French];
    let sheets = factsheet::in_languages(&ledger, &request, languages, &global.context())?;
    ledger.close()?;
    for sheet in &sheets {
        let failed = |error| CliError::input(format!("cannot write the factsheet: {error}"), "");
        let texts = [
            ("html", render::factsheet::html(sheet).map_err(failed)?),
            ("md", render::factsheet::markdown(sheet).map_err(failed)?),
        ];
        for (ending, text) in texts {
            let path = dir.join(format!("factsheet.{}.{ending}", sheet.language));
            output::file(&path, &text)?;
            output::line(&format!("wrote {}", path.display()))?;
        }
    }
    output::line(
        "\nThe activities are synthetic; only the totals are the published ones. The published\n\
         total may or may not take in people reached by the RRM alone; here it does.",
    )?;
    let shown = global.ledger_dir();
    let shown = shown.display();
    output::line(&format!("Next: headcount report {YEAR} --ledger {shown} --by office"))?;
    verdict(&report)
}

/// An empty folder, or one that an earlier demo made, emptied.
fn make_room(dir: &Path) -> Result<(), CliError> {
    let occupied = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if occupied || dir.is_file() {
        if !dir.join(MARK).is_file() {
            let message = format!("{} is there already and was not made by a demo", dir.display());
            return Err(CliError::input(message, "give another folder: headcount demo DIR"));
        }
        fs::remove_dir_all(dir).map_err(|error| CliError::file("replace", dir, &error))?;
    }
    fs::create_dir_all(dir).map_err(|error| CliError::file("create", dir, &error))?;
    output::file(&dir.join(MARK), MARK_TEXT)
}

fn write_tables(sample: &Sample, intake: &Path) -> Result<(), CliError> {
    let correction = intake.join("correction");
    fs::create_dir_all(&correction)
        .map_err(|error| CliError::file("create", &correction, &error))?;
    write(&sample.tables, intake).map_err(|error| CliError::file("write to", intake, &error))?;
    write(&sample.correction, &correction)
        .map_err(|error| CliError::file("write to", &correction, &error))
}

fn counts(sample: &Sample) -> (u64, u64) {
    let tables = &sample.tables;
    let rows = [&tables.people, &tables.households, &tables.headcounts];
    let rows: usize = rows.iter().map(|table| table.rows.len()).sum();
    (tables.activities.rows.len() as u64, rows as u64)
}

/// Imports a folder of tables, and prints how much was recorded.
fn tables(folder: &Path, purpose: Purpose, global: &Global) -> Result<(), CliError> {
    let done = purpose.done();
    let request = import::Request {
        inputs: vec![Input::Path(folder.to_owned())],
        mapping: None,
        purpose,
        namespace: None,
        partial: false,
        new_sites: false,
        every_issue: false,
        checks: false,
        preview: false,
    };
    let mut ledger = global.open()?;
    let progress = Terminal::default();
    let context = global.context_with(&progress);
    let prepared = import::prepare(&ledger, &request, &context)?;
    output::say_issues(&prepared.issues, &prepared.more, Format::Text);
    let planned = prepared.planned?;
    notes(&planned.notes).iter().for_each(|note| output::say(note));
    let outcome = record(&mut ledger, planned, &context, &mut |_| {})?;
    output::line(&tables::summary(&outcome, done))?;
    Ok(ledger.close()?)
}

/// The figures beside the published ones.
fn comparison(report: &Report) -> String {
    let mut text = format!("\n{:<18} {:>12} {:>12}\n", "people reached", "folded", "published");
    let mut line = |name: &str, folded: Count, published: u64| {
        let mark = if folded == published { "" } else { "  DIFFERS" };
        let (folded, published) = (grouped(folded), grouped(published));
        text.push_str(&format!("{name:<18} {folded:>12} {published:>12}{mark}\n"));
    };
    for row in &report.sectors {
        let published = PUBLISHED_SECTORS.iter().find(|(id, _)| *id == row.sector.as_str());
        line(row.sector.as_str(), row.row.people_reached, published.map_or(0, |(_, n)| *n));
    }
    line("sum of sectors", report.sum_of_sectors, PUBLISHED_SUM);
    line("total, each once", report.total.people_reached, PUBLISHED_TOTAL);
    text.push('\n');
    text
}

fn verdict(report: &Report) -> Result<(), CliError> {
    let sectors = report.sectors.iter().all(|row| {
        let told = row.row.people_reached.or_zero();
        PUBLISHED_SECTORS.contains(&(row.sector.as_str(), told))
    });
    if sectors && report.total.people_reached == PUBLISHED_TOTAL {
        return Ok(());
    }
    Err(CliError::damaged("the folded figures are not the published ones", ""))
}
