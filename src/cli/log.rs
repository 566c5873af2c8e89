//! `log`: one activity from the command line.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use clap::error::ContextValue;

use super::error::CliError;
use super::interview::{confirmed, hold};
use super::issues::print_issues;
use super::locale::{language, texts_for};
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge_event, notes, one_of};
use super::shown::Shown;
use super::typed_numbers::TypedNumbers;
use crate::event::activity::{Kind, NewPeople};
use crate::language::Language;
use crate::ledger::{Ledger, Snapshot};
use crate::register::DEFAULT_NAMESPACE;
use crate::service::log::{self, Group, Household, Logging, People};
use crate::service::planned::{Planned, Prepared, record};
use crate::service::{self, Context, Input, interview};
use crate::setup::interview::Interview;

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
  headcount log class GAO-EDU-004 --sector education --office gao --site Gao --start 2025-01-10 \\
      --person - < numbers.txt               # not in the history of the shell
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
                fn cells(&self) -> BTreeMap<String, String> {
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
    /// No list and no other head-count includes the people of its head-counts: they are added to every
    /// figure of its sectors and to the total (counting rule 2)
    #[arg(long)]
    new_people: bool,
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
    /// A person reached, by number; repeat it for more, or - for a number a line on standard input
    #[arg(long, value_name = "ID")]
    person: Vec<String>,
    /// A household reached, by number, with its size; repeat it for more, or - as for persons
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
    /// Take people who were erased as new ones: they come again
    #[arg(long)]
    pub again: bool,
    /// Keeps the numbers of one list apart from another's
    #[arg(long, default_value = DEFAULT_NAMESPACE)]
    pub namespace: String,
}

impl Common {
    fn cells(&self) -> BTreeMap<String, String> {
        let given = |cell: &String| Some(cell.clone());
        let cells = [
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
            ("new_people", self.new_people.then(|| NewPeople::Yes.to_string())),
        ];
        cells.into_iter().filter_map(|(column, cell)| Some((column.to_owned(), cell?))).collect()
    }
}

impl PeopleArgs {
    /// What the options say.
    pub fn people(&self) -> Result<People, CliError> {
        let household = |given: &String| {
            // The number may be personal: it is not repeated.
            let (number, size) = given.rsplit_once(':').ok_or_else(|| {
                CliError::usage("--household needs ID:SIZE", "for example --household H12:6")
            })?;
            Ok(Household { number: number.to_owned(), size: size.to_owned() })
        };
        let group = |given: &String| {
            let (name, count) = given.rsplit_once('=').ok_or_else(|| {
                let hint = "for example --headcount \"users of the water point=340\"";
                CliError::usage("--headcount needs GROUP=COUNT", hint)
            })?;
            Ok(Group { name: name.to_owned(), count: count.to_owned() })
        };
        let mut typed = TypedNumbers::default();
        Ok(People {
            rows: Default::default(),
            persons: typed.all("--person", &self.person)?,
            households: typed
                .all("--household", &self.household)?
                .iter()
                .map(household)
                .collect::<Result<_, CliError>>()?,
            headcounts: self.headcount.iter().map(group).collect::<Result<_, CliError>>()?,
            tables: Input::paths(&self.people),
            namespace: self.namespace.clone(),
            new_sites: self.new_sites,
            again: self.again,
        })
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
    let (kind, mut columns, common) = match kind {
        KindArgs::Distribution(args) => (Kind::Distribution, args.cells(), &args.common),
        KindArgs::Class(args) => (Kind::Class, args.cells(), &args.common),
        KindArgs::LegalCase(args) => (Kind::LegalCase, args.cells(), &args.common),
        KindArgs::RrmResponse(args) => (Kind::RrmResponse, args.cells(), &args.common),
        KindArgs::Session(args) => (Kind::Session, args.cells(), &args.common),
        KindArgs::Works(args) => (Kind::Works, args.cells(), &args.common),
        KindArgs::Assessment(args) => (Kind::Assessment, args.cells(), &args.common),
    };
    columns.insert("kind".to_owned(), kind.to_string());
    let request = log::Request {
        reference: common.reference.clone(),
        columns,
        people: common.people.people()?,
        source_key: common.source_key.clone(),
    };
    let format = common.format.format;
    let mut ledger = global.open()?;
    let context = global.context();
    match log::prepare(&ledger, &request, &context)? {
        Logging::Prepared(prepared) => {
            record_prepared(&mut ledger, *prepared, &context, format)?;
        }
        Logging::Known(known) if format == Format::Json => output::json_line(&known)?,
        Logging::Known(known) => output::say(&format!(
            "that source key was recorded as event {}; nothing to do",
            known.sequence.unwrap_or_default()
        )),
    }
    Ok(ledger.close()?)
}

/// Prints what was found in an activity, records it, and acknowledges it.
pub fn record_prepared(
    ledger: &mut Ledger,
    prepared: Prepared,
    context: &Context<'_>,
    format: Format,
) -> Result<(), CliError> {
    let texts = texts_for(format);
    print_issues(&prepared.issues, &[], format, texts);
    let planned = prepared.planned?;
    notes(&planned.notes, texts).iter().for_each(|note| output::say(note));
    output::say_warnings(&planned.warnings, texts);
    for known in &planned.unchanged {
        match format {
            Format::Json => output::json_line(known)?,
            Format::Text => output::say(&format!(
                "{} is recorded already with the same content; nothing to do",
                known.unchanged
            )),
        }
    }
    let mut printed = Ok(());
    record(ledger, planned, context, &mut |event| printed = acknowledge_event(event, format))?;
    printed
}

/// Asks for an activity on the terminal and records it.
fn ask(args: &Args, global: &Global) -> Result<(), CliError> {
    if !io::stdin().is_terminal() {
        let hint =
            "`headcount log --help` lists the kinds; without one it asks, on a terminal only";
        return Err(CliError::usage("the kind of activity is missing", hint));
    }
    let mut ledger = global.open()?;
    let (texts, context) = (language(args.lang).texts(), global.context());
    let is_file = |path: &str| Path::new(path).is_file();
    let planned = interview::with(&ledger, texts, &is_file, &context, |interview| {
        dialogue(interview, &ledger, &context)
    })??;
    let Some(planned) = planned else {
        output::say(&texts.text("interview-declined"));
        return Ok(ledger.close()?);
    };
    let mut printed = Ok(());
    record(&mut ledger, planned, &context, &mut |event| {
        let activity = ("activity", event.recorded.clone().into());
        let sequence = ("sequence", event.sequence.to_string().into());
        printed = output::line(&texts.with("interview-recorded", &[activity, sequence]));
    })?;
    printed?;
    Ok(ledger.close()?)
}

/// Asks until there is an activity that can be recorded, and whether to record it.
fn dialogue(
    interview: &Interview<'_>,
    ledger: &Snapshot,
    context: &Context<'_>,
) -> Result<Option<Planned>, CliError> {
    let unread = |error| CliError::input(format!("the answers cannot be read: {error}"), "");
    let mut answers = Vec::new();
    let planned = loop {
        if !hold(interview, &mut answers, &mut io::stdin().lock(), &mut Shown(io::stderr().lock()))
            .map_err(unread)?
        {
            return Ok(None);
        }
        let request = interview::request(interview, &answers);
        let Logging::Prepared(prepared) = log::prepare(ledger, &request, context)? else {
            return Ok(None);
        };
        print_issues(&prepared.issues, &[], Format::Text, interview.texts);
        match prepared.planned {
            Ok(planned) => break planned,
            // The last answer is asked for again.
            Err(service::Error::NothingRecorded) => drop(answers.pop()),
            Err(error) => return Err(error.into()),
        }
    };
    notes(&planned.notes, interview.texts).iter().for_each(|note| output::say(note));
    output::say_warnings(&planned.warnings, interview.texts);
    let is_confirmed =
        confirmed(interview, &mut io::stdin().lock(), &mut Shown(io::stderr().lock()));
    Ok(is_confirmed.map_err(unread)?.then_some(planned))
}
