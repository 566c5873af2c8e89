//! `people`: who may do what.

use clap::Subcommand;

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge_event, one_of};
#[cfg(feature = "serve")]
use super::tokens::{ListArgs, TokenArgs};
use crate::event::access::Role;
use crate::language::Language;
use crate::report::names::Names;
#[cfg(feature = "serve")]
use crate::service::Clock;
#[cfg(feature = "serve")]
use crate::service::credentials::{CredentialError, Credentials};
use crate::service::people::{self, Person, Request};

/// List who may do what in the office, or change it
///
/// Grants are events: an auditor sees who could do what, and since when. A role is what somebody does on
/// the office's page: officer (records, imports, corrects, submits), reviewer (approves, returns),
/// m-and-e (policies, publications, duplicates, the profile), auditor (history and figures), custodian
/// (people, backups, keys). On the command line a role stops nobody: whoever holds the ledger's files and its
/// key can do everything.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "\
Examples:
  headcount people
  headcount people add gao-03 --role officer --office gao
  headcount people remove gao-03
  headcount people token me-01 --role auditor --days 90
  headcount people token --revoke 3f2a9c01")]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    format: FormatArg,
}

#[derive(Subcommand)]
enum Action {
    Add(AddArgs),
    Remove(RemoveArgs),
    #[cfg(feature = "serve")]
    Token(TokenArgs),
    #[cfg(feature = "serve")]
    Tokens(ListArgs),
}

/// Grant somebody a role; it replaces the one before
///
/// Prints an address of the office's page, where it is served or was served last, at which they choose a password.
#[derive(clap::Args)]
struct AddArgs {
    /// A staff id, such as gao-03; no person's name
    #[arg(value_name = "STAFF")]
    staff: String,
    /// The role
    #[arg(long, value_name = "ROLE", value_parser = one_of(Role::ALL, Role::name))]
    role: Role,
    /// Only for the activities of this office; can be repeated
    #[arg(long, value_name = "OFFICE")]
    office: Vec<String>,
    #[command(flatten)]
    format: FormatArg,
}

/// Take back what was granted to somebody
#[derive(clap::Args)]
struct RemoveArgs {
    /// The staff id
    #[arg(value_name = "STAFF")]
    staff: String,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    match &args.action {
        None => list(args.format.format, global),
        Some(Action::Add(AddArgs { staff, role, office, format })) => {
            let (staff, offices) = (staff.clone(), office.clone());
            let mut ledger = global.open()?;
            let request = Request { staff, role: *role, offices };
            let outcome = people::grant(&mut ledger, &request, &global.context())?;
            match (format.format, &outcome.event) {
                (Format::Json, _) => output::json_line(&outcome)?,
                (Format::Text, Some(event)) => acknowledge_event(event, format.format)?,
                (Format::Text, None) => output::line("unchanged")?,
            }
            if format.format == Format::Text {
                let names = Names::new(&ledger.state().profile, Language::English);
                output::line(&one(&outcome.person, &names))?;
                #[cfg(feature = "serve")]
                match invitation(&outcome.person.staff, global) {
                    Ok(None) => {}
                    Ok(Some(link)) => {
                        output::line(&format!("invitation, good for 7 days: {link}"))?;
                    }
                    // What was granted is recorded.
                    Err(error) => output::say(&format!("warning: there is no invitation: {error}")),
                }
            }
            Ok(ledger.close()?)
        }
        Some(Action::Remove(RemoveArgs { staff, format })) => {
            let mut ledger = global.open()?;
            let event = people::revoke(&mut ledger, staff, &global.context())?;
            acknowledge_event(&event, format.format)?;
            Ok(ledger.close()?)
        }
        #[cfg(feature = "serve")]
        Some(Action::Token(args)) => super::tokens::make_or_revoke(args, global),
        #[cfg(feature = "serve")]
        Some(Action::Tokens(args)) => super::tokens::list(args, global),
    }
}

/// An invitation for somebody who has no password yet.
#[cfg(feature = "serve")]
fn invitation(staff: &str, global: &Global) -> Result<Option<String>, CredentialError> {
    let credentials = Credentials::beside(&global.ledger_dir())?;
    match credentials.has_password(staff)? {
        true => Ok(None),
        false => credentials.invitation(staff, Clock::System.now()).map(Some),
    }
}

fn list(format: Format, global: &Global) -> Result<(), CliError> {
    let ledger = global.open()?;
    let all = people::list(ledger.state());
    let names = Names::new(&ledger.state().profile, Language::English);
    ledger.close()?;
    match format {
        Format::Json => output::json_lines_as_declared(&all),
        Format::Text if all.is_empty() => output::line("nothing is granted to anybody"),
        Format::Text => {
            output::print(&all.iter().map(|person| one(person, &names) + "\n").collect::<String>())
        }
    }
}

fn one(Person { staff, role, offices, event: _ }: &Person, names: &Names) -> String {
    let offices: Vec<String> = offices.iter().map(|office| names.office(office.as_str())).collect();
    match offices.as_slice() {
        [] => format!("{staff}  {role}, all offices"),
        of => format!("{staff}  {role}, {}", of.join(", ")),
    }
}
