//! `people token` and `people tokens`: what lets programs ask in somebody's place.

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, one_of};
use crate::event::access::Role;
use crate::service::Clock;
use crate::service::tokens::{self, DAYS, DAYS_MAX, Request, Token};

/// Make a token with which a program asks the office's page for JSON, in somebody's place
///
/// The token is printed once. A program sends it as `Authorization: Bearer TOKEN` to the addresses below /api/v1, and
/// reads there what its owner may read at that moment. It ends with its time, with --revoke, and when the role of its
/// owner is taken back.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount people token me-01 --days 90
  headcount people token me-01 --role auditor    # no more than an auditor may
  headcount people token --revoke 3f2a9c01")]
pub struct TokenArgs {
    /// The staff id of its owner, to whom something is granted
    #[arg(value_name = "STAFF", required_unless_present = "revoke")]
    staff: Option<String>,
    /// For no more than this role may, whatever its owner may
    #[arg(long, value_name = "ROLE", value_parser = one_of(Role::ALL, Role::name))]
    role: Option<Role>,
    /// It is good for so many days, at most 365
    #[arg(long, value_name = "N", default_value_t = DAYS, value_parser = days())]
    days: u32,
    /// End this token, by its id
    #[arg(long, value_name = "ID", conflicts_with_all = ["staff", "role", "days"])]
    revoke: Option<String>,
    #[command(flatten)]
    format: FormatArg,
}

fn days() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..=i64::from(DAYS_MAX))
}

/// List the tokens that were made, without their secrets
#[derive(clap::Args)]
pub struct ListArgs {
    #[command(flatten)]
    format: FormatArg,
}

/// Makes a token, or ends one.
pub fn make_or_revoke(args: &TokenArgs, global: &Global) -> Result<(), CliError> {
    if let Some(id) = &args.revoke {
        let ended = tokens::revoke(&global.ledger_dir(), id, Clock::System.now())?;
        return match args.format.format {
            Format::Json => output::json_line(&ended),
            Format::Text => output::line(&format!("ended {}", one(&ended))),
        };
    }
    let staff = args.staff.clone().unwrap_or_default();
    let request = Request { staff, role: args.role, days: args.days };
    let ledger = global.open()?;
    let made = tokens::make(ledger.state(), &request, &global.context());
    ledger.close()?;
    let made = made?;
    match args.format.format {
        Format::Json => output::json_line(&made),
        Format::Text => {
            output::line(&one(&made.token))?;
            output::line(&made.secret)?;
            output::say(
                "it is shown once: keep it where only the program that uses it can read it",
            );
            Ok(())
        }
    }
}

/// Lists tokens.
pub fn list(args: &ListArgs, global: &Global) -> Result<(), CliError> {
    let all = tokens::list(&global.ledger_dir(), Clock::System.now())?;
    match args.format.format {
        Format::Json => output::json_lines_as_declared(&all),
        Format::Text if all.is_empty() => output::line("there are no tokens"),
        Format::Text => {
            output::print(&all.iter().map(|token| one(token) + "\n").collect::<String>())
        }
    }
}

fn one(token: &Token) -> String {
    let Token { id, staff, role, until, is_over, .. } = token;
    let role = role.map_or("all that they may".to_owned(), |role| format!("as {role} at most"));
    let over = if *is_over { ", over" } else { "" };
    format!("{id}  {staff}, {role}, until {until}{over}")
}
