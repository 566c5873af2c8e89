//! `erase`: a person's identifying data destroyed.

use super::error::CliError;
use super::merge::who;
use super::output;
use super::shared::{FormatArg, Global, acknowledge_event};
use super::typed_numbers::TypedNumbers;
use crate::register::DEFAULT_NAMESPACE;
use crate::service::erase;

/// Destroy what leads back to a person or household; no figure changes
///
/// The pseudonym and its salt are destroyed; the contacts stay, so totals and `verify` are
/// unchanged. What is left is a tag, by which whoever holds the ledger's key recognises the number
/// when a table has it again: an activity that lists the person already is left as it is, another one is
/// refused unless --again says that they truly came. Nothing leads back to the person for anybody without
/// the key; whoever holds it can try numbers. The erased bytes stay in the store's files until
/// `compact` rewrites them, and in old copies and backups of the ledger, and the numbers in the office's own
/// tables: destroy those too, and what `evidence` attached to their activities, such as a signed list.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount erase --person P123 --reason \"asked for on 2025-06-01\"
  headcount erase --person - --reason \"asked for\" < number.txt   # not in the shell's history")]
#[command(group = clap::ArgGroup::new("who").required(true))]
pub struct Args {
    /// Number of the person; - reads it from standard input
    #[arg(long, value_name = "ID", group = "who")]
    person: Option<String>,
    /// Number of the household; - reads it from standard input
    #[arg(long, value_name = "ID", group = "who")]
    household: Option<String>,
    /// On what ground
    #[arg(long)]
    reason: String,
    /// Namespace of the number
    #[arg(long, default_value = DEFAULT_NAMESPACE)]
    namespace: String,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let (kind, number) =
        who(args.person.as_ref(), args.household.as_ref(), &mut TypedNumbers::default())?;
    let (namespace, reason) = (args.namespace.clone(), args.reason.clone());
    let request = erase::Request { kind, number, namespace, reason };
    let mut ledger = global.open()?;
    let outcome = erase::run(&mut ledger, &request, &global.context())?;
    acknowledge_event(&outcome, args.format.format)?;
    output::say(
        "note: the pseudonym's bytes are in the ledger's files until `headcount compact` rewrites \
         them, and in old copies and backups until those are destroyed",
    );
    Ok(ledger.close()?)
}
