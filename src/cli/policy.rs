//! `policy`: the choices that the counting rule leaves to an office.

use clap::Subcommand;

use super::error::CliError;
use super::output;
use super::shared::{
    Format, FormatArg, Global, acknowledge, one_of, reason, warn_of_restating, year,
};
use crate::event::policy::{Attribution, HeadcountRule, Policy};
use crate::event::time::Period;

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
        /// When an activity belongs to a year [default: as before]
        #[arg(long, value_name = "WHEN", value_parser = one_of(Attribution::ALL, Attribution::name))]
        attribution: Option<Attribution>,
        /// How head-counts of one place combine [default: as before]
        #[arg(long, value_name = "HOW", value_parser = one_of(HeadcountRule::ALL, HeadcountRule::name))]
        headcounts: Option<HeadcountRule>,
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
            for (first_year, policy) in &ledger.state().policies {
                output::line(&one(*first_year, policy, format.format))?;
            }
        }
        Action::Adopt { from_year, attribution, headcounts, reason: why, format } => {
            let why = reason(why)?;
            Period::year(*from_year)
                .map_err(|error| CliError::usage(format!("the year {from_year} {error}"), ""))?;
            let before = ledger.state().policy_of(*from_year).clone();
            let policy = Policy {
                attribution: attribution.unwrap_or(before.attribution),
                headcounts: headcounts.unwrap_or(before.headcounts),
                ..before.clone()
            };
            if policy == before {
                let message = format!("that policy governs {from_year} already");
                return Err(CliError::input(message, "name --attribution or --headcounts"));
            }
            let recorded = ledger.recorder(global.stamp()?).adopt(policy, *from_year, &why)?;
            warn_of_restating(&ledger, &recorded);
            acknowledge(&recorded, format.format)?;
        }
    }
    Ok(ledger.close()?)
}

fn one(first_year: i32, policy: &Policy, format: Format) -> String {
    let from = (first_year > i32::MIN).then_some(first_year);
    if format == Format::Json {
        return serde_json::json!({ "from_year": from, "policy": policy }).to_string();
    }
    let from = from.map_or("from the beginning".to_owned(), |year| format!("from {year} on"));
    let not_counted: Vec<&str> = policy.not_counted.iter().map(|kind| kind.name()).collect();
    format!(
        "{from}: rule {}, attribution {}, head-counts by {}, not counted: {}",
        policy.version,
        policy.attribution,
        policy.headcounts,
        not_counted.join(", ")
    )
}
