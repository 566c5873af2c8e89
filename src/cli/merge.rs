//! `merge`: two register entries that are one.

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge_event};
use super::typed_numbers::TypedNumbers;
use crate::event::EntryKind;
use crate::register::DEFAULT_NAMESPACE;
use crate::service::merge::{self, Numbers, Statement};

/// Make two register entries one person or household, or take that back
///
/// Give their numbers as your lists have them. From then on both have the contacts and statements
/// of both, and count once.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount merge --person P123 --with P987 --reason \"registered twice, same card\"
  headcount merge --person - --with - --reason \"same card\" < two-lines.txt  # not in the history
  headcount merge --household H1 --with 001 --with-namespace mopti --reason \"moved\"
  headcount merge --entry --person 12 --with 57 --reason \"same card\"  # from `headcount duplicates`
  headcount merge --entry --not-one --person 12 --with 57 --reason \"twins\"
  headcount merge --undo --person P123 --with P987 --reason \"they are sisters\"")]
#[command(group = clap::ArgGroup::new("who").required(true))]
pub struct Args {
    /// Number of the person to keep; - reads it from standard input
    #[arg(long, value_name = "ID", group = "who")]
    person: Option<String>,
    /// Number of the household to keep; - reads it from standard input
    #[arg(long, value_name = "ID", group = "who")]
    household: Option<String>,
    /// Number of the entry that is the same one; - reads it from standard input
    #[arg(long, value_name = "ID")]
    with: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// The numbers are ids of the register, as `headcount duplicates` lists them
    #[arg(long, conflicts_with_all = ["namespace", "with_namespace"])]
    entry: bool,
    /// State that the two are not one: they are not listed as duplicates again
    #[arg(long, conflicts_with = "undo")]
    not_one: bool,
    /// Take the merge back
    #[arg(long)]
    undo: bool,
    /// Namespace of the number to keep
    #[arg(long, default_value = DEFAULT_NAMESPACE)]
    namespace: String,
    /// Namespace of the other number [default: the same]
    #[arg(long)]
    with_namespace: Option<String>,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let mut typed = TypedNumbers::default();
    let (kind, keep) = who(args.person.as_ref(), args.household.as_ref(), &mut typed)?;
    let request = merge::Request {
        kind,
        keep,
        with: typed.one("--with", &args.with)?,
        numbers: match args.entry {
            true => Numbers::OfRegister,
            false => Numbers::OfLists {
                namespace: args.namespace.clone(),
                with_namespace: args.with_namespace.clone(),
            },
        },
        statement: match (args.not_one, args.undo) {
            (true, _) => Statement::Two,
            (false, true) => Statement::Undone,
            (false, false) => Statement::One,
        },
        reason: args.reason.clone(),
    };
    let mut ledger = global.open()?;
    let outcome = merge::run(&mut ledger, &request, &global.context())?;
    acknowledge_event(&outcome, args.format.format)?;
    if args.not_one && args.format.format == Format::Text {
        output::line(&format!("the two {kind}s are not listed as duplicates again"))?;
    }
    Ok(ledger.close()?)
}

/// The entry that --person or --household names; the command line requires one of them.
pub fn who(
    person: Option<&String>,
    household: Option<&String>,
    typed: &mut TypedNumbers,
) -> Result<(EntryKind, String), CliError> {
    Ok(match (person, household) {
        (Some(person), _) => (EntryKind::Person, typed.one("--person", person)?),
        (None, Some(household)) => (EntryKind::Household, typed.one("--household", household)?),
        (None, None) => (EntryKind::Household, String::new()),
    })
}
