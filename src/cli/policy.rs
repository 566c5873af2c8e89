//! `policy`: the choices that the counting rule leaves to an office.

use clap::Subcommand;

use super::error::CliError;
use super::locale::texts_for;
use super::output;
use super::policy_options::PolicyOptions;
use super::shared::{Format, FormatArg, Global, acknowledge_event, say_restated, warning, year};
use crate::event::policy::Policy;
use crate::service::policy::{self as service, Governing};

/// Show or adopt a counting policy
///
/// Attribution says when an activity belongs to a period: its days touch it, it starts in it, or
/// it ends in it. Head-counts of one sector at one place combine to the largest of any one
/// activity, the sum over groups, or the largest of any one group. A policy governs the periods
/// that end in or after its first year; published years keep theirs.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount policy show
  headcount policy adopt --from-year 2026 --headcounts sum --reason \"agreed with the cluster\"")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Print the policies and the years they govern
    Show {
        #[command(flatten)]
        format: FormatArg,
    },
    /// Adopt a policy from a year on
    Adopt {
        /// First year it governs
        #[arg(long, value_name = "YEAR", value_parser = year)]
        from_year: i32,
        #[command(flatten)]
        policy: PolicyOptions,
        /// Why
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        format: FormatArg,
    },
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let mut ledger = global.open()?;
    match &args.action {
        Action::Show { format } => {
            for governing in service::list(&ledger) {
                match format.format {
                    Format::Json => output::json_line(&governing)?,
                    Format::Text => output::line(&in_words(&governing))?,
                }
            }
        }
        Action::Adopt { from_year, policy, reason, format } => {
            let request = service::Request {
                from_year: *from_year,
                policy: policy.choice(),
                reason: reason.clone(),
            };
            let outcome = service::adopt(&mut ledger, &request, &global.context())?;
            acknowledge(&outcome, format.format)?;
        }
    }
    Ok(ledger.close()?)
}

fn acknowledge(outcome: &service::Outcome, format: Format) -> Result<(), CliError> {
    let texts = texts_for(format);
    let service::Outcome { acknowledged, counts_nothing, .. } = outcome;
    if *counts_nothing {
        output::say(&warning("policy-counts-nothing", texts));
    }
    match format {
        Format::Json => {
            say_restated(acknowledged, format);
            output::json_line(outcome)
        }
        Format::Text => acknowledge_event(acknowledged, format),
    }
}

fn in_words(governing: &Governing) -> String {
    let from = governing.from_year;
    let from = from.map_or("from the beginning".to_owned(), |year| format!("from {year} on"));
    format!("{from}: {}", choices(&governing.policy))
}

/// The choices of a policy.
fn choices(policy: &Policy) -> String {
    let not_counted: Vec<&str> = policy.not_counted.iter().map(|kind| kind.name()).collect();
    format!(
        "rule {}, attribution {}, head-counts by {}, not counted: {}",
        policy.rule,
        policy.attribution,
        policy.headcounts,
        not_counted.join(", ")
    )
}
