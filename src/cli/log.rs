//! `log`: one activity from the command line.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::Subcommand;
use clap::error::ContextValue;

use super::error::CliError;
use super::interview::{confirmed, hold};
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge, language, notes, one_of, today};
use crate::checks;
use crate::event::activity::Kind;
use crate::event::ids::Reference;
use crate::intake::assemble::take;
use crate::intake::recognise::sheet::Sheet;
use crate::intake::source::input::name_of;
use crate::intake::tables::Table;
use crate::intake::{Context, Intake};
use crate::issue::{Issue, Severity};
use crate::language::Language;
use crate::ledger::{Ledger, Mode, Plan, Proposals};
use crate::register::DEFAULT_NAMESPACE;
use crate::setup::interview::{Answer, Interview};
use crate::setup::places::Places;

/// Record one activity with the people it reached
///
/// People are given one by one (--person, --household ID:SIZE), as groups counted without a list
/// (--headcount GROUP=COUNT), or as a table (--people FILE.csv, with the columns of `people`,
/// `households` or `headcounts`; the column `activity` may be left out). Give the numbers of your
/// lists, never names: numbers are turned into pseudonyms and not stored.
///
/// Without arguments, on a terminal, it asks for everything, in English or French. Each answer is checked
/// at once, places against the gazetteer, and < takes one back. What will be recorded is shown with what
/// looks wrong about it, and it asks once whether to record it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount log --lang fr                    # asks, in French
  headcount log distribution GAO-NFI-001 --sector shelter --office gao --admin1 Gao \\
      --site Aljanabandia --start 2025-03-12 --items \"household kits\" \\
      --household H1:6 --household H2:4
  headcount log legal-case MOP-ICLA-007 --sector icla --office mopti --site Sevare \\
      --start 2025-05-02 --case-type \"birth certificate\" --person P123
  headcount log works TOM-WASH-003 --sector wash --office timbuktu --site Goundam \\
      --start 2025-01-10 --end 2025-04-02 --facility \"water point\" \\
      --headcount \"users of the water point=340\"")]
pub struct Args {
    #[command(subcommand)]
    kind: Option<KindArgs>,
    /// Language of the questions, without a kind [default: that of the environment]
    #[arg(long, value_name = "LANG", value_parser = one_of(Language::ALL, Language::name))]
    lang: Option<Language>,
}

#[derive(Subcommand)]
enum KindArgs {
    /// Goods, cash or vouchers handed out
    Distribution(Distribution),
    /// Lessons over a stretch of time
    Class(Class),
    /// Information, counselling or legal assistance for one matter
    LegalCase(LegalCase),
    /// Relief after an alert of the rapid response mechanism
    RrmResponse(RrmResponse),
    /// Training, awareness, mediation, community dialogue
    Session(Session),
    /// Construction, rehabilitation, installation; counts when it ends
    Works(Works),
    /// A needs assessment; recorded but never counted
    Assessment(Assessment),
}

/// Heading of what only activities of one kind have.
const OF_KIND: &str = "Options of this kind of activity";

macro_rules! kind_args {
    ($($name:ident { $($(#[$doc:meta])* $field:ident,)* })+) => {
        $(
            #[derive(clap::Args)]
            struct $name {
                #[command(flatten)]
                common: Common,
                $($(#[$doc])* #[arg(long, help_heading = OF_KIND)] $field: Option<String>,)*
            }

            impl $name {
                fn cells(&self) -> Vec<(String, String)> {
                    let own = [$((stringify!($field), &self.$field)),*];
                    let own = own.into_iter().filter_map(|(column, cell)| {
                        Some((column.to_owned(), cell.clone()?))
                    });
                    self.common.cells().into_iter().chain(own).collect()
                }
            }
        )+
    };
}

kind_args! {
    Distribution {
        /// What was handed out
        items,
        /// How much of it
        quantity,
        /// Unit of the quantity
        unit,
        /// What it was worth in all
        value,
        /// Currency of the value
        currency,
    }
    Class {
        /// Level or programme
        class_level,
        /// Lessons held
        sessions,
    }
    LegalCase {
        /// Civil documentation, housing, land and property, …
        case_type,
        /// Open, closed, referred, …
        case_status,
    }
    RrmResponse {
        /// Number of the alert
        alert,
        /// What happened
        shock,
        /// When the alert was given
        alert_date,
        /// When needs were assessed
        assessment_date,
        /// What was handed out
        items,
        /// How much of it
        quantity,
        /// Unit of the quantity
        unit,
        /// What it was worth in all
        value,
        /// Currency of the value
        currency,
    }
    Session {
        /// What it was about
        topic,
    }
    Works {
        /// What was built or repaired
        facility,
        /// Water point, classroom, grain store, …
        facility_type,
    }
    Assessment {
        /// What was assessed
        topic,
        /// Number of the alert
        alert,
        /// What happened
        shock,
        /// When the alert was given
        alert_date,
        /// When needs were assessed
        assessment_date,
    }
}

#[derive(clap::Args)]
struct Common {
    /// The activity's reference, unique in the ledger
    #[arg(value_name = "REF")]
    reference: String,
    /// Sector, by id or name
    #[arg(long)]
    sector: String,
    /// Further sectors, separated by ;
    #[arg(long)]
    also_sectors: Option<String>,
    /// Title for readers
    #[arg(long)]
    title: Option<String>,
    /// Office, by id or name
    #[arg(long)]
    office: String,
    /// Region
    #[arg(long)]
    admin1: Option<String>,
    /// Cercle, district
    #[arg(long)]
    admin2: Option<String>,
    /// Commune
    #[arg(long)]
    admin3: Option<String>,
    /// Settlement, camp or school
    #[arg(long)]
    site: String,
    /// Place code of the site
    #[arg(long)]
    site_pcode: Option<String>,
    /// First day, YYYY-MM-DD
    #[arg(long)]
    start: String,
    /// Last day, where it isn't the first
    #[arg(long)]
    end: Option<String>,
    /// completed, ongoing, planned or cancelled [default: completed]
    #[arg(long)]
    status: Option<String>,
    /// Donors, separated by ;
    #[arg(long)]
    donors: Option<String>,
    /// Project
    #[arg(long)]
    project: Option<String>,
    /// Implementing partner
    #[arg(long)]
    partner: Option<String>,
    /// in-kind, cash, voucher or service
    #[arg(long)]
    modality: Option<String>,
    /// direct or indirect [default: direct]
    #[arg(long)]
    reach: Option<String>,
    /// The source's own key: logging the same again records nothing
    #[arg(long, value_name = "KEY")]
    source_key: Option<String>,
    #[command(flatten)]
    format: FormatArg,
    // Last, since its heading governs what follows.
    #[command(flatten)]
    people: PeopleArgs,
}

/// Whom an activity reached, on the command line.
#[derive(clap::Args, Default)]
#[command(next_help_heading = "People reached")]
pub struct PeopleArgs {
    /// A person reached, by number; repeat it for more
    #[arg(long, value_name = "ID")]
    person: Vec<String>,
    /// A household reached, by number, with its size; repeat it for more
    #[arg(long, value_name = "ID:SIZE")]
    household: Vec<String>,
    /// A group counted without a list; repeat it for more
    #[arg(long, value_name = "GROUP=COUNT")]
    headcount: Vec<String>,
    /// A table of people, households or head-counts; repeat it for more
    #[arg(long, value_name = "FILE.csv")]
    people: Vec<PathBuf>,
    /// Take a place that the gazetteer lacks
    #[arg(long)]
    pub new_sites: bool,
    /// Keeps the numbers of one list apart from another's
    #[arg(long, default_value = DEFAULT_NAMESPACE)]
    pub namespace: String,
}

impl Common {
    fn cells(&self) -> Vec<(String, String)> {
        let given = |cell: &String| Some(cell.clone());
        let cells = [
            ("activity", given(&self.reference)),
            ("sector", given(&self.sector)),
            ("also_sectors", self.also_sectors.clone()),
            ("title", self.title.clone()),
            ("office", given(&self.office)),
            ("admin1", self.admin1.clone()),
            ("admin2", self.admin2.clone()),
            ("admin3", self.admin3.clone()),
            ("site", given(&self.site)),
            ("site_pcode", self.site_pcode.clone()),
            ("start", given(&self.start)),
            ("end", self.end.clone()),
            ("status", self.status.clone()),
            ("donors", self.donors.clone()),
            ("project", self.project.clone()),
            ("partner", self.partner.clone()),
            ("modality", self.modality.clone()),
            ("reach", self.reach.clone()),
        ];
        cells.into_iter().filter_map(|(column, cell)| Some((column.to_owned(), cell?))).collect()
    }
}

impl PeopleArgs {
    /// The tables that the options amount to.
    pub fn sheets(
        &self,
        reference: &Reference,
        issues: &mut Vec<Issue>,
    ) -> Result<Vec<Sheet>, CliError> {
        let activity = || ("activity".to_owned(), reference.to_string());
        let cell = |column: &str, text: &str| (column.to_owned(), text.trim().to_owned());
        let persons = self.person.iter().map(|id| vec![activity(), cell("person", id)]);
        let mut households = Vec::new();
        for given in &self.household {
            // The number itself may be personal: it is not repeated.
            let (id, size) = given.rsplit_once(':').ok_or_else(|| {
                CliError::usage("--household needs ID:SIZE", "for example --household H12:6")
            })?;
            households.push(vec![activity(), cell("household", id), cell("size", size)]);
        }
        let mut headcounts = Vec::new();
        for given in &self.headcount {
            let (group, count) = given.rsplit_once('=').ok_or_else(|| {
                let hint = "for example --headcount \"users of the water point=340\"";
                CliError::usage("--headcount needs GROUP=COUNT", hint)
            })?;
            headcounts.push(vec![activity(), cell("group", group), cell("count", count)]);
        }
        let mut sheets: Vec<Sheet> = [
            Sheet::typed(Table::People, persons.collect()),
            Sheet::typed(Table::Households, households),
            Sheet::typed(Table::Headcounts, headcounts),
        ]
        .into_iter()
        .flatten()
        .collect();
        for path in &self.people {
            sheets.extend(Sheet::read(path, &name_of(path), Some(reference), None, issues));
        }
        Ok(sheets)
    }
}

/// Lists the kinds where the usage is that of `log`: somebody gave a kind that is none.
pub fn hint_on_kinds(usage: Option<&ContextValue>) {
    let of_log = matches!(usage, Some(ContextValue::StyledStr(usage))
        if usage.to_string().contains("headcount log"));
    if of_log {
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        output::say(&format!("  hint: log one of {}", kinds.join(", ")));
    }
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let Some(kind) = &args.kind else { return ask(args, global) };
    let (kind, mut cells, common) = match kind {
        KindArgs::Distribution(args) => (Kind::Distribution, args.cells(), &args.common),
        KindArgs::Class(args) => (Kind::Class, args.cells(), &args.common),
        KindArgs::LegalCase(args) => (Kind::LegalCase, args.cells(), &args.common),
        KindArgs::RrmResponse(args) => (Kind::RrmResponse, args.cells(), &args.common),
        KindArgs::Session(args) => (Kind::Session, args.cells(), &args.common),
        KindArgs::Works(args) => (Kind::Works, args.cells(), &args.common),
        KindArgs::Assessment(args) => (Kind::Assessment, args.cells(), &args.common),
    };
    cells.push(("kind".to_owned(), kind.to_string()));
    let ledger = global.open()?;
    if let Some(key) = &common.source_key
        && let Some(sequence) = ledger.state().source_keys.get(key)
    {
        match common.format.format {
            Format::Text => output::say(&format!(
                "that source key was recorded as event {sequence}; nothing to do"
            )),
            Format::Json => output::line(
                &serde_json::json!({ "unchanged": common.reference, "sequence": sequence })
                    .to_string(),
            )?,
        }
        return Ok(ledger.close()?);
    }
    let reference = Reference::new(&common.reference)
        .map_err(|error| CliError::usage(format!("the reference {error}"), ""))?;
    let read = read(cells, &common.people, &reference, &ledger, false, common.format.format)?;
    let mut proposals = read.proposals;
    for proposal in &mut proposals.activities {
        proposal.source_key.clone_from(&common.source_key);
    }
    let people = &common.people;
    record(ledger, proposals, &Mode::Record, people, global, &common.format)
}

/// Asks for an activity on the terminal and records it.
fn ask(args: &Args, global: &Global) -> Result<(), CliError> {
    if !io::stdin().is_terminal() {
        let hint =
            "`headcount log --help` lists the kinds; without one it asks, on a terminal only";
        return Err(CliError::usage("the kind of activity is missing", hint));
    }
    let mut ledger = global.open()?;
    let texts = language(args.lang).texts();
    let mut answers = Vec::new();
    let plan = {
        let state = ledger.state();
        let is_known = &|reference: &Reference| state.activities.contains_key(reference);
        let is_file = &|path: &str| std::path::Path::new(path).is_file();
        let (profile, places) = (&state.profile, &Places::of(state, false));
        let interview = Interview { profile, today: today()?, is_known, places, is_file, texts };
        let unread = |error| CliError::input(format!("the answers cannot be read: {error}"), "");
        let plan = loop {
            let (mut input, mut output) = (io::stdin().lock(), io::stderr().lock());
            if !hold(&interview, &mut answers, &mut input, &mut output).map_err(unread)? {
                break None;
            }
            drop((input, output));
            match planned(&interview, &answers, &ledger, global)? {
                Some(plan) => break Some(plan),
                // What was wrong was said: the last answer is asked for again.
                None => drop(answers.pop()),
            }
        };
        let (mut input, mut output) = (io::stdin().lock(), io::stderr().lock());
        match plan {
            Some(plan) if confirmed(&interview, &mut input, &mut output).map_err(unread)? => plan,
            _ => {
                drop(output);
                output::say(&texts.text("interview-declined"));
                return Ok(ledger.close()?);
            }
        }
    };
    let mut printed = Ok(());
    ledger.recorder(global.stamp()?).record(plan, |recorded| {
        let activity = ("activity", recorded.what.clone().into());
        let sequence = ("sequence", recorded.sequence.to_string().into());
        printed = output::line(&texts.with("interview-recorded", &[activity, sequence]));
    })?;
    printed?;
    Ok(ledger.close()?)
}

/// What the answers of an interview would record, with what there is to say about it; nothing where
/// they cannot be recorded.
fn planned(
    interview: &Interview<'_>,
    answers: &[Answer],
    ledger: &Ledger,
    global: &Global,
) -> Result<Option<Plan>, CliError> {
    let mut people = PeopleArgs {
        namespace: DEFAULT_NAMESPACE.to_owned(),
        new_sites: interview.is_new_place(answers),
        ..PeopleArgs::default()
    };
    let mut cells = Vec::new();
    let mut numbers = Vec::new();
    for (about, answer) in interview.cells(answers) {
        match about.as_str() {
            "who" => {}
            "group" | "household" => numbers.push(answer),
            "count" => {
                people.headcount.extend(numbers.pop().map(|group| format!("{group}={answer}")));
            }
            "size" => {
                people.household.extend(numbers.pop().map(|number| format!("{number}:{answer}")));
            }
            "person" => people.person.push(answer),
            "file" => people.people.push(answer.into()),
            _ => cells.push((about, answer)),
        }
    }
    let reference = cells.iter().find(|(column, _)| column == "activity");
    let reference = reference.and_then(|(_, text)| Reference::new(text).ok());
    let reference = reference.ok_or_else(|| CliError::usage("the reference is missing", ""))?;
    let Ok(read) = read(cells, &people, &reference, ledger, false, Format::Text) else {
        return Ok(None);
    };
    let lists_people = read.proposals.list_people();
    let key = if lists_people { Some(global.open_key(ledger)?) } else { None };
    let proposals = read.proposals;
    let (plan, _) =
        ledger.plan(proposals, &Mode::Record, &people.namespace, key.as_ref(), false)?;
    notes(&plan.notes).iter().for_each(|note| output::say(note));
    let warnings = checks::of_plan(ledger, &plan, today()?)?;
    output::say_warnings(&warnings, &plan.notes, interview.texts);
    Ok(Some(plan))
}

/// Reads typed cells and lists as a proposal; issues are printed.
pub fn read(
    cells: Vec<(String, String)>,
    people: &PeopleArgs,
    reference: &Reference,
    ledger: &Ledger,
    correcting: bool,
    format: Format,
) -> Result<Intake, CliError> {
    let mut intake = Intake::default();
    let mut sheets = people.sheets(reference, &mut intake.issues)?;
    sheets.extend(Sheet::typed(Table::Activities, vec![cells]));
    let known = |reference: &Reference| {
        Some(ledger.state().activities.get(reference)?.activity.about.start)
    };
    let profile = &ledger.state().profile;
    let places = Places::of(ledger.state(), people.new_sites);
    let context = Context {
        profile,
        today: today()?,
        known: &known,
        correcting,
        places: &places,
        progress: &(),
    };
    let intake = take(sheets, &context, intake);
    output::say_issues(&intake.issues, &[], format);
    if intake.issues.iter().any(|issue| issue.severity == Severity::Error) {
        return Err(CliError::input("nothing was recorded", ""));
    }
    Ok(intake)
}

/// Records proposals and says so.
pub fn record(
    mut ledger: Ledger,
    proposals: Proposals,
    mode: &Mode,
    people: &PeopleArgs,
    global: &Global,
    format: &FormatArg,
) -> Result<(), CliError> {
    let lists_people = proposals.list_people();
    let key = if lists_people { Some(global.open_key(&ledger)?) } else { None };
    let (plan, _) = ledger.plan(proposals, mode, &people.namespace, key.as_ref(), false)?;
    notes(&plan.notes).iter().for_each(|note| output::say(note));
    let texts = Language::English.texts();
    output::say_warnings(&checks::of_plan(&ledger, &plan, today()?)?, &plan.notes, texts);
    for reference in &plan.unchanged {
        match format.format {
            Format::Text => output::say(&format!(
                "{reference} is recorded already with the same content; nothing to do"
            )),
            Format::Json => {
                output::line(&serde_json::json!({ "unchanged": reference }).to_string())?;
            }
        }
    }
    let mut printed = Ok(());
    ledger.recorder(global.stamp()?).record(plan, |recorded| {
        printed = acknowledge(&recorded, format.format);
    })?;
    printed?;
    Ok(ledger.close()?)
}
