//! `import`: activities from intake tables.

use std::path::{Path, PathBuf};

use super::error::{CliError, Failure};
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge, notes, today};
use crate::event::ids::Reference;
use crate::intake::annotated;
use crate::intake::checks;
use crate::intake::mapping::{self, file::Mapping};
use crate::intake::places::Places;
use crate::intake::sheet::name_of;
use crate::intake::{Context, Intake, files, read};
use crate::language::Language;
use crate::ledger::{Ledger, Mode, Plan, Refusal};
use crate::register::DEFAULT_NAMESPACE;
use crate::report::outlook::{self, Change};
use crate::report::render::numbers::grouped;

/// Record activities from intake tables
///
/// Takes workbooks (XLSX, ODS) with a sheet for each table, CSV files, or a folder, which stands for
/// activities.csv, people.csv, households.csv and headcounts.csv directly in it. Everything is checked
/// before anything is recorded: if a row is wrong, all wrong rows are named and nothing is imported.
/// Importing the same again records nothing.
///
/// A table is known by its header, wherever it stands in the first 30 rows; rows of titles above it, and
/// of hashtags or labels under it, are left out. Hidden rows and columns are read, hidden sheets are
/// not. CSV may be separated by , ; or tab and be in UTF-8, UTF-16 or Windows-1252.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount import tables                    # the four files in the folder tables
  headcount import activities.csv people.csv
  headcount import tables.xlsx               # a sheet for each table
  headcount import tables.xlsx --errors wrong.xlsx  # a copy in which what is wrong is marked
  headcount import tables --dry-run          # check only
  headcount import tables --partial          # take the good rows, name the others
  headcount import gao --namespace gao       # Gao's list starts at 001, like Mopti's
  headcount import kobo.xlsx --mapping distribution.toml   # a form as it was exported

A mapping says what the sheets and columns of a form or list are; `headcount mapping suggest FILE`
drafts one. Next month's larger export of the same form adds only what is new. What it changes is
said, and recorded with --accept-changes.")]
pub struct Args {
    /// Files, or folders with the four tables
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Check everything, record nothing
    #[arg(long)]
    dry_run: bool,
    /// Take the good rows although others are wrong
    #[arg(long)]
    partial: bool,
    /// Take places that the gazetteer lacks
    #[arg(long)]
    new_sites: bool,
    /// Keeps the numbers of one list apart from another's [default: the mapping's, else default]
    #[arg(long)]
    namespace: Option<String>,
    /// What the sheets and columns of the files are: a mapping (TOML)
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Record as corrections what an export changes or takes away
    #[arg(long, requires = "mapping")]
    accept_changes: bool,
    /// Where rows are wrong, write a copy of the tables here in which they are marked, to be corrected
    /// and imported instead. It holds the tables' own data, names included
    #[arg(long, value_name = "FILE.xlsx")]
    errors: Option<PathBuf>,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let form = args.mapping.as_ref().map(|file| mapping::file::load(file)).transpose()?;
    let mode = match &form {
        None => Mode::Record,
        Some(form) => {
            let names = args.paths.iter().map(|path| name_of(path));
            let name = format!("{}, {}", form.name, names.collect::<Vec<_>>().join(", "));
            Mode::Export { name, accept_changes: args.accept_changes }
        }
    };
    let ledger = global.open()?;
    let request = Request {
        paths: &args.paths,
        form: form.as_ref(),
        mode,
        namespace: args.namespace.as_deref(),
        dry_run: args.dry_run,
        partial: args.partial,
        new_sites: args.new_sites,
        errors: args.errors.as_deref(),
        format: args.format.format,
        quiet: false,
    };
    request.run(ledger, global)
}

/// An import, or a correction from tables.
pub struct Request<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// What they are, where they are not the intake tables.
    pub form: Option<&'a Mapping>,
    /// Whether activities are new or restated.
    pub mode: Mode,
    /// Of the numbers, where one was given.
    pub namespace: Option<&'a str>,
    /// Whether to stop before recording.
    pub dry_run: bool,
    /// Whether to take the good rows although others are wrong.
    pub partial: bool,
    /// Whether to take places that the gazetteer lacks.
    pub new_sites: bool,
    /// Where to write a copy in which what is wrong is marked.
    pub errors: Option<&'a Path>,
    /// How to print.
    pub format: Format,
    /// Whether to print only the summary, with a progress bar.
    pub quiet: bool,
}

impl Request<'_> {
    /// Reads, checks, plans, records, and says what happened.
    pub fn run(&self, mut ledger: Ledger, global: &Global) -> Result<(), CliError> {
        if let Some(path) = self.errors.filter(|path| path.exists()) {
            let message = format!("there is a file {} already", path.display());
            return Err(CliError::usage(message, "give --errors a file that is not there yet"));
        }
        let correcting = matches!(self.mode, Mode::Correct { .. });
        let (read, submissions) = {
            let known = |reference: &Reference| {
                Some(ledger.state().activities.get(reference)?.activity.about.start)
            };
            let profile = &ledger.state().profile;
            let places = &Places::of(ledger.state(), self.new_sites);
            let context = Context { profile, today: today()?, known: &known, correcting, places };
            match self.form {
                None => (read(self.paths, &context), None),
                Some(form) => {
                    let read = mapping::read(self.paths, form, self.namespace, &context);
                    (read.intake, Some(read.submissions))
                }
            }
        };
        output::say_issues(&read.issues, self.format);
        self.write_errors(&read)?;
        let rejected = read.has_errors();
        // Without one of its tables, an activity would be recorded without its people.
        let usable = self.partial && read.unusable_files == 0;
        if rejected && (!usable || read.proposals.is_empty()) {
            let message = format!("nothing was {}; {}", self.done(), rows(&read));
            return Err(CliError::input(message, ""));
        }
        let missing_people = read.rejected_people;
        let summary_of_rows = rows(&read);
        let lists_people = read.proposals.list_people();
        let key = if lists_people { Some(global.open_key(&ledger)?) } else { None };
        let namespace = self.namespace.unwrap_or(DEFAULT_NAMESPACE);
        let (proposals, key) = (read.proposals, key.as_ref());
        let (plan, refusals) = match &submissions {
            None => ledger.plan(proposals, &self.mode, namespace, key, self.partial)?,
            Some(export) => {
                let (mode, partial) = (&self.mode, self.partial);
                ledger.plan_export(proposals, export, mode, namespace, key, partial)?
            }
        };
        self.print_plan(&plan, &refusals);
        // Nobody looks at the warnings of a made-up sample.
        if !self.quiet {
            let texts = Language::English.texts();
            output::say_warnings(&checks::of_plan(&ledger, &plan, today()?)?, &plan.notes, texts);
        }
        if self.dry_run {
            let mut summary =
                format!("dry run: {} would be {}", activities(plan.len()), self.done());
            if !plan.unchanged.is_empty() {
                let unchanged = plan.unchanged.len();
                let are = if unchanged == 1 { "is" } else { "are" };
                summary.push_str(&format!(", {unchanged} {are} recorded already"));
            }
            if !plan.voids.is_empty() {
                summary.push_str(&format!(", {} voided", plan.voids.len()));
            }
            if !refusals.is_empty() {
                summary.push_str(&format!(", {} left out", refusals.len()));
            }
            self.say_outlook(&summary, &ledger, &plan)?;
            return Ok(ledger.close()?);
        }
        let (count, unchanged) = (plan.len(), plan.unchanged.len());
        let voided = plan.voids.len();
        if self.format == Format::Json {
            for reference in &plan.unchanged {
                output::line(&serde_json::json!({ "unchanged": reference }).to_string())?;
            }
        }
        self.record(&mut ledger, plan, global)?;
        if self.format == Format::Text {
            let mut summary = format!("{} {}", self.done(), activities(count));
            if count + voided == 0 && unchanged == 0 && refusals.is_empty() {
                summary = format!("nothing was {}", self.done());
            } else if count + voided == 0 && unchanged == 1 && refusals.is_empty() {
                summary = "nothing to do: the activity is recorded already".to_owned();
            } else if count + voided == 0 && unchanged > 0 && refusals.is_empty() {
                summary = format!("nothing to do: all {unchanged} activities are recorded already");
            } else if unchanged > 0 {
                let were = if unchanged == 1 { "was" } else { "were" };
                summary.push_str(&format!(", {unchanged} {were} recorded already"));
            }
            if voided > 0 {
                summary.push_str(&format!(", {voided} voided"));
            }
            if !refusals.is_empty() {
                summary.push_str(&format!(", {} left out", refusals.len()));
            }
            output::line(&summary)?;
        }
        if rejected {
            let people = match missing_people {
                0 => "nobody on them is missing".to_owned(),
                1 => "1 person on them is missing".to_owned(),
                people => format!("{} people on them are missing", grouped(people)),
            };
            output::say(&format!("{summary_of_rows}; {people} from the figures"));
        }
        ledger.close()?;
        if refusals.is_empty() || count > 0 { Ok(()) } else { Err(CliError::said(Failure::Input)) }
    }

    fn record(&self, ledger: &mut Ledger, plan: Plan, global: &Global) -> Result<(), CliError> {
        let bar = output::progress(plan.len() as u64, "recording");
        let mut printed = Ok(());
        ledger.recorder(global.stamp()?).record(plan, |recorded| {
            bar.inc(1);
            if !self.quiet && printed.is_ok() {
                printed = bar.suspend(|| acknowledge(&recorded, self.format));
            }
        })?;
        bar.finish_and_clear();
        printed
    }

    /// Writes the copy in which what is wrong is marked, where there is anything.
    fn write_errors(&self, read: &Intake) -> Result<(), CliError> {
        let Some(path) = self.errors else { return Ok(()) };
        let rows = annotated::rows(&read.issues);
        if rows == 0 {
            output::say(&format!("{} was not written: no row is wrong", path.display()));
            return Ok(());
        }
        let mut issues = Vec::new();
        let files = match self.form {
            None => files(self.paths, &mut issues),
            Some(_) => mapping::files(self.paths, &mut issues)
                .into_iter()
                .map(|file| (file.clone(), name_of(&file)))
                .collect(),
        };
        let copy = annotated::copy(&files, &read.issues).map_err(|error| {
            let message = format!("the copy cannot be written: {error}");
            CliError::input(message, "split the tables: a sheet has 1,048,576 rows at most")
        })?;
        output::private_file(path, &copy)?;
        let marked =
            if rows == 1 { "1 row is".to_owned() } else { format!("{} rows are", grouped(rows)) };
        output::say(&format!(
            "{}: a copy of the tables in which {marked} marked; correct them there and import it",
            path.display()
        ));
        Ok(())
    }

    /// Ends a dry run: what would be recorded, and what the figures would become.
    fn say_outlook(&self, summary: &str, ledger: &Ledger, plan: &Plan) -> Result<(), CliError> {
        let outlook = outlook::of_plan(ledger, plan)?;
        if self.format == Format::Json {
            let unchanged = &plan.unchanged;
            let json = serde_json::json!({ "dry_run": outlook, "unchanged": unchanged.len() });
            return output::line(&json.to_string());
        }
        let mut text = summary.to_owned();
        if !plan.is_empty() {
            let new = |count: u32, what: &str| {
                let s = if count == 1 { "" } else { "s" };
                format!("{} {what}{s}", grouped(u64::from(count)))
            };
            text.push_str(&format!(
                "\n  contacts: {}; new to the register: {}, {}",
                grouped(outlook.contacts),
                new(outlook.new_persons, "person"),
                new(outlook.new_households, "household")
            ));
        }
        for year in &outlook.years {
            let change =
                |change: Change| format!("{} → {}", grouped(change.before), grouped(change.after));
            text.push_str(&format!("\n  people reached in {}: {}", year.year, change(year.total)));
            let sectors = year.sectors.iter();
            let sectors: Vec<String> =
                sectors.map(|(sector, of)| format!("{sector} {}", change(*of))).collect();
            if !sectors.is_empty() {
                text.push_str(&format!(" ({})", sectors.join(", ")));
            }
        }
        output::line(&text)
    }

    fn done(&self) -> &'static str {
        if matches!(self.mode, Mode::Correct { .. }) { "corrected" } else { "imported" }
    }

    fn print_plan(&self, plan: &Plan, refusals: &[Refusal]) {
        notes(&plan.notes).iter().for_each(|note| output::say(note));
        for refusal in refusals {
            output::say(&format!("left out: {refusal}"));
        }
    }
}

/// A number of activities, in words.
pub fn activities(count: usize) -> String {
    format!("{count} {}", if count == 1 { "activity" } else { "activities" })
}

fn rows(intake: &Intake) -> String {
    if intake.unusable_files == 1 || intake.rejected_rows == 0 {
        return "a file cannot be used".to_owned();
    }
    if intake.unusable_files > 1 {
        return format!("{} files cannot be used", intake.unusable_files);
    }
    let (rejected, all) = (intake.rejected_rows as u64, intake.rows as u64);
    let need = if rejected == 1 { "needs" } else { "need" };
    format!("{} of {} rows {need} a correction", grouped(rejected), grouped(all))
}
