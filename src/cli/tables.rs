//! Recording what tables hold, for the commands that take tables: `import`, `correct --tables`, `demo`.
//!
//! Belongs here: the way from files to records, step by step, and what is said at each. Does not: the
//! commands' arguments, reading (`intake`), planning (`ledger`).

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::error::{CliError, Failure};
use super::output::{self, Reading, busy};
use super::shared::{Format, Global, acknowledge, notes, today};
use crate::checks;
use crate::event::ids::Reference;
use crate::intake::forms;
use crate::intake::recognise::mapping::file::Mapping;
use crate::intake::source::input::name_of;
use crate::intake::writing::annotated;
use crate::intake::{Context, Intake, files, read_keeping};
use crate::issue::{Keep, WORKSHEET_ROWS_MAX};
use crate::language::Language;
use crate::ledger::{Ledger, Mode, Plan, Proposals, Refusal, Submissions};
use crate::register::DEFAULT_NAMESPACE;
use crate::report::outlook::{self, Change};
use crate::report::render::numbers::grouped;
use crate::setup::places::Places;

/// Activities that are acknowledged one by one; of more, a line says how many and what they brought.
const ACKNOWLEDGED_MAX: usize = 100;

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

/// What was planned, in numbers, for when it is recorded.
struct Outcome {
    activities: usize,
    unchanged: usize,
    voided: usize,
    refused: usize,
    /// Contacts, new persons and new households.
    contacts: u64,
    new_persons: u32,
    new_households: u32,
    /// Rows read.
    rows: u64,
}

impl Request<'_> {
    /// Reads, checks, plans, records, and says what happened.
    pub fn run(&self, mut ledger: Ledger, global: &Global) -> Result<(), CliError> {
        if let Some(path) = self.errors.filter(|path| path.exists()) {
            let message = format!("there is a file {} already", path.display());
            return Err(CliError::usage(message, "give --errors a file that is not there yet"));
        }
        let began = Instant::now();
        let (mut read, submissions) = self.read(&ledger)?;
        output::say_issues(&read.issues, &read.more, self.format);
        self.write_errors(&read)?;
        self.check_usable(&read)?;
        let proposals = std::mem::take(&mut read.proposals);
        let (plan, refusals) = self.plan(&ledger, proposals, submissions, global)?;
        self.say_plan(&ledger, &plan, &refusals)?;
        if self.dry_run {
            self.say_outlook(&ledger, &plan, &refusals)?;
            return Ok(ledger.close()?);
        }
        let outcome = Outcome::of(&ledger, &plan, refusals.len(), read.rows as u64);
        self.say_unchanged(&plan)?;
        self.record(&mut ledger, plan, global)?;
        self.say_outcome(&outcome, began.elapsed())?;
        if read.has_errors() {
            let people = match read.rejected_people {
                0 => "nobody on them is missing".to_owned(),
                1 => "1 person on them is missing".to_owned(),
                people => format!("{} people on them are missing", grouped(people)),
            };
            output::say(&format!("{}; {people} from the figures", rows(&read)));
        }
        ledger.close()?;
        match refusals.is_empty() || outcome.activities > 0 {
            true => Ok(()),
            false => Err(CliError::said(Failure::Input)),
        }
    }

    fn read(&self, ledger: &Ledger) -> Result<(Intake, Option<Submissions>), CliError> {
        let state = ledger.state();
        let known =
            |reference: &Reference| Some(state.activities.get(reference)?.activity.about.start);
        let context = Context {
            profile: &state.profile,
            today: today()?,
            known: &known,
            correcting: matches!(self.mode, Mode::Correct { .. }),
            places: &Places::of(state, self.new_sites),
            progress: &Reading::begin(),
        };
        Ok(match self.form {
            None => (read_keeping(self.paths, &context, self.keep()), None),
            Some(form) => {
                let read = forms::read(self.paths, form, self.namespace, &context);
                (read.intake, Some(read.submissions))
            }
        })
    }

    /// Which issues are kept: all where each is named or marked, as far as a worksheet can hold them.
    fn keep(&self) -> Keep {
        match self.errors.is_some() || self.format == Format::Json {
            true => Keep::Worksheet,
            false => Keep::Screen,
        }
    }

    /// Refuses what has wrong rows, unless the good ones are asked for and there are any.
    fn check_usable(&self, read: &Intake) -> Result<(), CliError> {
        // Without one of its tables, an activity would be recorded without its people.
        let usable = self.partial && read.unusable_files == 0 && !read.proposals.is_empty();
        if !read.has_errors() || usable {
            return Ok(());
        }
        let message = format!("nothing was {}; {}", self.done(), rows(read));
        Err(CliError::input(message, ""))
    }

    fn plan(
        &self,
        ledger: &Ledger,
        proposals: Proposals,
        submissions: Option<Submissions>,
        global: &Global,
    ) -> Result<(Plan, Vec<Refusal>), CliError> {
        let lists_people = proposals.list_people();
        let key = if lists_people { Some(global.open_key(ledger)?) } else { None };
        let namespace = self.namespace.unwrap_or(DEFAULT_NAMESPACE);
        let (mode, key, partial) = (&self.mode, key.as_ref(), self.partial);
        Ok(busy("recognising people", || match &submissions {
            None => ledger.plan(proposals, mode, namespace, key, partial),
            Some(export) => ledger.plan_export(proposals, export, mode, namespace, key, partial),
        })?)
    }

    fn record(&self, ledger: &mut Ledger, plan: Plan, global: &Global) -> Result<(), CliError> {
        let all = plan.len();
        let is_each_said = self.format == Format::Json || all <= ACKNOWLEDGED_MAX;
        let bar = output::progress(all as u64, "recording");
        let (mut printed, mut count) = (Ok(()), 0);
        let recorded = ledger.recorder(global.stamp()?).record(plan, |recorded| {
            bar.inc(1);
            count += 1;
            if !self.quiet && is_each_said && printed.is_ok() {
                printed = bar.suspend(|| acknowledge(&recorded, self.format));
            }
        });
        bar.finish_and_clear();
        if recorded.is_err() && count > 0 {
            let (count, all) = (grouped(count), grouped(all as u64));
            let rest = "repeating the command records the rest";
            output::say(&format!("{count} of {all} activities were recorded; {rest}"));
        }
        recorded?;
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
            Some(_) => forms::files(self.paths, &mut issues)
                .into_iter()
                .map(|file| (file.clone(), name_of(&file)))
                .collect(),
        };
        let refused = |message: String| {
            let hint = "split the tables: a sheet has 1,048,576 rows at most";
            CliError::input(format!("the copy cannot be written: {message}"), hint)
        };
        let all = read.issues.iter().chain(read.more.iter().map(|more| &more.like));
        // Known before the whole table is brought into memory.
        if let Some(beyond) = all.filter_map(|issue| issue.row).find(|r| *r > WORKSHEET_ROWS_MAX) {
            let row = grouped(u64::from(beyond));
            return Err(refused(format!("row {row} is beyond the end of a worksheet")));
        }
        let copy =
            annotated::copy(&files, &read.issues).map_err(|error| refused(error.to_string()))?;
        output::private_file(path, &copy)?;
        let marked =
            if rows == 1 { "1 row is".to_owned() } else { format!("{} rows are", grouped(rows)) };
        output::say(&format!(
            "{}: a copy of the tables in which {marked} marked; correct them there and import it",
            path.display()
        ));
        Ok(())
    }

    fn say_plan(&self, ledger: &Ledger, plan: &Plan, refusals: &[Refusal]) -> Result<(), CliError> {
        notes(&plan.notes).iter().for_each(|note| output::say(note));
        for refusal in refusals {
            output::say(&format!("left out: {refusal}"));
        }
        // Nobody looks at the warnings of a made-up sample.
        if !self.quiet {
            let today = today()?;
            let found = busy("checking", || checks::of_plan(ledger, plan, today))?;
            output::say_warnings(&found, &plan.notes, Language::English.texts());
        }
        Ok(())
    }

    /// Ends a dry run: what would be recorded, and what the figures would become.
    fn say_outlook(
        &self,
        ledger: &Ledger,
        plan: &Plan,
        refusals: &[Refusal],
    ) -> Result<(), CliError> {
        let outlook = busy("counting", || outlook::of_plan(ledger, plan))?;
        if self.format == Format::Json {
            let unchanged = &plan.unchanged;
            let json = serde_json::json!({ "dry_run": outlook, "unchanged": unchanged.len() });
            return output::line(&json.to_string());
        }
        let mut text = format!("dry run: {} would be {}", activities(plan.len()), self.done());
        if !plan.unchanged.is_empty() {
            let unchanged = plan.unchanged.len();
            let are = if unchanged == 1 { "is" } else { "are" };
            text.push_str(&format!(", {unchanged} {are} recorded already"));
        }
        if !plan.voids.is_empty() {
            text.push_str(&format!(", {} voided", plan.voids.len()));
        }
        if !refusals.is_empty() {
            text.push_str(&format!(", {} left out", refusals.len()));
        }
        if !plan.is_empty() {
            text.push_str(&format!(
                "\n  {}",
                brings(outlook.contacts, outlook.new_persons, outlook.new_households)
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

    fn say_unchanged(&self, plan: &Plan) -> Result<(), CliError> {
        if self.format == Format::Json {
            for reference in &plan.unchanged {
                output::line(&serde_json::json!({ "unchanged": reference }).to_string())?;
            }
        }
        Ok(())
    }

    fn say_outcome(&self, outcome: &Outcome, took: Duration) -> Result<(), CliError> {
        if self.format == Format::Json {
            return Ok(());
        }
        let Outcome { activities: count, unchanged, voided, refused, .. } = *outcome;
        let mut text = format!("{} {}", self.done(), activities(count));
        if count + voided == 0 && unchanged == 0 && refused == 0 {
            text = format!("nothing was {}", self.done());
        } else if count + voided == 0 && unchanged == 1 && refused == 0 {
            text = "nothing to do: the activity is recorded already".to_owned();
        } else if count + voided == 0 && unchanged > 0 && refused == 0 {
            let unchanged = grouped(unchanged as u64);
            text = format!("nothing to do: all {unchanged} activities are recorded already");
        } else if unchanged > 0 {
            let were = if unchanged == 1 { "was" } else { "were" };
            text.push_str(&format!(", {} {were} recorded already", grouped(unchanged as u64)));
        }
        if voided > 0 {
            text.push_str(&format!(", {voided} voided"));
        }
        if refused > 0 {
            text.push_str(&format!(", {refused} left out"));
        }
        if count > ACKNOWLEDGED_MAX && !self.quiet {
            let seconds = took.as_secs_f64();
            let rate = grouped((outcome.rows as f64 / seconds.max(0.001)) as u64);
            let rows = grouped(outcome.rows);
            let brings = brings(outcome.contacts, outcome.new_persons, outcome.new_households);
            text.push_str(&format!(
                "\n  {brings}\n  {rows} rows in {seconds:.1} s, {rate} rows a second"
            ));
        }
        output::line(&text)
    }

    fn done(&self) -> &'static str {
        if matches!(self.mode, Mode::Correct { .. }) { "corrected" } else { "imported" }
    }
}

impl Outcome {
    fn of(ledger: &Ledger, plan: &Plan, refused: usize, rows: u64) -> Self {
        let (persons, households) = plan.entries();
        Self {
            activities: plan.len(),
            unchanged: plan.unchanged.len(),
            voided: plan.voids.len(),
            refused,
            contacts: plan.contacts(),
            new_persons: persons.saturating_sub(ledger.state().persons),
            new_households: households.saturating_sub(ledger.state().households),
            rows,
        }
    }
}

/// A number of activities, in words.
pub fn activities(count: usize) -> String {
    format!("{} {}", grouped(count as u64), if count == 1 { "activity" } else { "activities" })
}

/// What activities bring, in words.
fn brings(contacts: u64, new_persons: u32, new_households: u32) -> String {
    let new = |count: u32, what: &str| {
        let s = if count == 1 { "" } else { "s" };
        format!("{} {what}{s}", grouped(u64::from(count)))
    };
    format!(
        "contacts: {}; new to the register: {}, {}",
        grouped(contacts),
        new(new_persons, "person"),
        new(new_households, "household")
    )
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
