//! `policy`: the choices that the counting rule leaves to an office.

use clap::Subcommand;

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge_event, one_of, year};
use crate::event::policy::{Attribution, HeadcountRule};
use crate::service::policy::{self, Governing};

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
            for governing in policy::list(&ledger) {
                match format.format {
                    Format::Json => output::json_line(&governing)?,
                    Format::Text => output::line(&in_words(&governing))?,
                }
            }
        }
        Action::Adopt { from_year, attribution, headcounts, reason, format } => {
            let request = policy::Request {
                from_year: *from_year,
                attribution: *attribution,
                headcounts: *headcounts,
                reason: reason.clone(),
            };
            let outcome = policy::adopt(&mut ledger, &request, &global.context())?;
            acknowledge_event(&outcome, format.format)?;
        }
    }
    Ok(ledger.close()?)
}

fn in_words(governing: &Governing) -> String {
    let policy = &governing.policy;
    let from = governing.from_year;
    let from = from.map_or("from the beginning".to_owned(), |year| format!("from {year} on"));
    let not_counted: Vec<&str> = policy.not_counted.iter().map(|kind| kind.name()).collect();
    format!(
        "{from}: rule {}, attribution {}, head-counts by {}, not counted: {}",
        policy.rule,
        policy.attribution,
        policy.headcounts,
        not_counted.join(", ")
    )
}
