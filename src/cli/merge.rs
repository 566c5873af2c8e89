//! `merge`: two register entries that are one.

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge, reason, warn_of_restating};
use crate::checks;
use crate::event::EntryKind;
use crate::ledger::Ledger;
use crate::register::{DEFAULT_NAMESPACE, SourceNumber};

/// Make two register entries one person or household, or take that back
///
/// Give their numbers as your lists have them. From then on both have the contacts and statements
/// of both, and count once.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount merge --person P123 --with P987 --reason \"registered twice, same card\"
  headcount merge --household H1 --with 001 --with-namespace mopti --reason \"moved\"
  headcount merge --entry --person 12 --with 57 --reason \"same card\"  # from `headcount duplicates`
  headcount merge --entry --not-one --person 12 --with 57 --reason \"twins\"
  headcount merge --undo --person P123 --with P987 --reason \"they are sisters\"")]
#[command(group = clap::ArgGroup::new("who").required(true))]
pub struct Args {
    /// Number of the person to keep
    #[arg(long, value_name = "ID", group = "who")]
    person: Option<String>,
    /// Number of the household to keep
    #[arg(long, value_name = "ID", group = "who")]
    household: Option<String>,
    /// Number of the entry that is the same one
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
    let why = reason(&args.reason)?;
    let (kind, keep) = entry_args(args.person.as_deref(), args.household.as_deref())?;
    let with = number(&args.with)?;
    let mut ledger = global.open()?;
    let (kept, dropped) = if args.entry {
        let given = args.person.as_deref().or(args.household.as_deref()).unwrap_or_default();
        (id(&ledger, kind, given)?, id(&ledger, kind, &args.with)?)
    } else {
        let key = global.open_key(&ledger)?;
        let namespace = args.with_namespace.as_ref().unwrap_or(&args.namespace);
        let kept = ledger.entry(kind, &args.namespace, &keep, &key)?;
        (kept, ledger.entry(kind, namespace, &with, &key)?)
    };
    if args.not_one {
        let merges = &ledger.state().merges;
        if merges.root(kind, kept) == merges.root(kind, dropped) {
            let message = format!("the two {kind}s are one");
            return Err(CliError::input(message, "take the merge back first, with --undo"));
        }
        let two = checks::are_two(kind, kept, dropped, &why);
        let recorded = ledger.recorder(global.stamp()?).accept(two)?;
        acknowledge(&recorded, args.format.format)?;
        if args.format.format == Format::Text {
            output::line(&format!("the two {kind}s are not listed as duplicates again"))?;
        }
        return Ok(ledger.close()?);
    }
    let mut recorder = ledger.recorder(global.stamp()?);
    let recorded = match args.undo {
        true => recorder.undo_merge(kind, kept, dropped, &why)?,
        false => recorder.merge(kind, kept, dropped, &why)?,
    };
    warn_of_restating(&ledger, &recorded);
    acknowledge(&recorded, args.format.format)?;
    Ok(ledger.close()?)
}

/// An id of the register, as `duplicates` lists it.
fn id(ledger: &Ledger, kind: EntryKind, text: &str) -> Result<u32, CliError> {
    let state = ledger.state();
    let entries = match kind {
        EntryKind::Person => state.persons,
        EntryKind::Household => state.households,
    };
    text.trim().parse().ok().filter(|id| *id < entries).ok_or_else(|| {
        let message = format!("the register has no {kind} with that id; it has {entries}, from 0");
        CliError::input(
            message,
            "`headcount duplicates` lists ids; without --entry, give the number of your list",
        )
    })
}

/// The entry that --person or --household names.
pub fn entry_args(
    person: Option<&str>,
    household: Option<&str>,
) -> Result<(EntryKind, SourceNumber), CliError> {
    let given = person.map(|p| (EntryKind::Person, p));
    let given = given.or_else(|| household.map(|h| (EntryKind::Household, h)));
    let (kind, text) =
        given.ok_or_else(|| CliError::usage("--person or --household is needed", ""))?;
    Ok((kind, number(text)?))
}

fn number(text: &str) -> Result<SourceNumber, CliError> {
    SourceNumber::new(text).ok_or_else(|| CliError::usage("a number is empty", ""))
}
