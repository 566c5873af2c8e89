//! `policy`: the choices that the counting rule leaves to an office.

use clap::Subcommand;

use super::error::CliError;
use super::locale::texts_for;
use super::output;
use super::period::PeriodArgs;
use super::policy_options::PolicyOptions;
use super::shared::{Format, FormatArg, Global, acknowledge_event, say_restated, warning, year};
use crate::event::label::Labelled;
use crate::language::{Texts, Value};
use crate::report::Days;
use crate::report::names::Names;
use crate::report::policy_effect::PolicyEffect;
use crate::report::render::policy_effect;
use crate::report::words::policy_in_full;
use crate::service::policy::preview;
use crate::service::policy::{self as service, Governing, InForce, Kept};

/// Show, preview or adopt a counting policy
///
/// Attribution says when an activity belongs to a period: its days touch it, it starts in it, or
/// it ends in it. Head-counts of one sector at one place combine to the largest of any one
/// activity, the sum over groups, or the largest of any one group. A policy governs the periods
/// that end in or after its first year; published years keep theirs.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount policy show
  headcount policy preview 2026 --places admin3
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
    /// Set a period's figures beside those under other choices, before adopting them
    ///
    /// Says by sector and in total what the figures are and what they would be, and at which places they
    /// move most. Where the two policies have places of different levels, it is said at the larger ones.
    /// Nothing is recorded.
    Preview {
        #[command(flatten)]
        period: PeriodArgs,
        #[command(flatten)]
        policy: PolicyOptions,
        #[command(flatten)]
        format: FormatArg,
    },
    /// Adopt a policy from a year on
    ///
    /// It governs all later years, too, and replaces what was adopted for any of them. What is not named
    /// stays as it is in the policy that governs the first year. See what it does with `headcount policy
    /// preview` first.
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
            let texts = texts_for(format.format);
            for policy in service::list(&ledger) {
                match format.format {
                    Format::Json => output::json_line(&policy)?,
                    Format::Text => output::line(&in_words(&policy, texts))?,
                }
            }
        }
        Action::Preview { period, policy, format } => {
            let request = preview::Request { period: period.choice(), policy: policy.choice() };
            let names = Names::new(&ledger.state().profile, texts_for(format.format).language());
            previewed(&preview::run(&ledger, &request)?, format.format, &names)?;
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

fn previewed(outcome: &preview::Outcome, format: Format, names: &Names) -> Result<(), CliError> {
    let texts = names.texts();
    let PolicyEffect { period: Days(period), label, total, .. } = &outcome.effect;
    let period = Labelled { period: *period, label: label.clone() }.to_string();
    match format {
        Format::Json => output::json_as_declared(outcome)?,
        Format::Text => output::print(&policy_effect::text(&outcome.effect, names))?,
    }
    if outcome.counts_nothing {
        output::say(&warning("policy-counts-nothing", &[], texts));
    }
    if outcome.is_published {
        let period = [("period", period.clone().into())];
        output::say(&warning("policy-preview-published", &period, texts));
    }
    if outcome.is_large {
        let (now, proposed) = (total.now.people_reached, total.proposed.people_reached);
        output::say(&large(&period, now, proposed, texts));
    }
    Ok(())
}

fn acknowledge(outcome: &service::Outcome, format: Format) -> Result<(), CliError> {
    let texts = texts_for(format);
    let service::Outcome { acknowledged, counts_nothing, totals, .. } = outcome;
    if *counts_nothing {
        output::say(&warning("policy-counts-nothing", &[], texts));
    }
    for total in totals.iter().filter(|total| total.is_large) {
        output::say(&large(&total.year.to_string(), total.before, total.after, texts));
    }
    match format {
        Format::Json => {
            say_restated(acknowledged, format);
            output::json_line(outcome)
        }
        Format::Text => {
            acknowledge_event(acknowledged, format)?;
            output::line(&consequences(outcome, texts).join("\n"))
        }
    }
}

/// A warning that a policy moves a total.
fn large(period: &str, before: u64, after: u64, texts: &Texts) -> String {
    let values =
        [("period", period.to_owned().into()), ("before", before.into()), ("after", after.into())];
    warning("policy-large", &values, texts)
}

/// What comes of adopting a policy.
fn consequences(outcome: &service::Outcome, texts: &Texts) -> Vec<String> {
    let mut lines = vec![governs(&outcome.governing, texts)];
    let replaced = outcome.replaces.iter().map(|replaced| {
        let year = plain(replaced.from_year.unwrap_or_default());
        let values = [("year", year), ("policy", policy_in_full(&replaced.policy, texts).into())];
        texts.with("policy-replaces", &values)
    });
    lines.extend(replaced);
    lines.extend(outcome.keeps.iter().map(|kept| keeps(kept, texts)));
    let totals = outcome.totals.iter().filter(|total| !total.is_large);
    lines.extend(totals.map(|total| {
        let year = ("year", plain(total.year));
        let values = [year, ("before", total.before.into()), ("after", total.after.into())];
        texts.with("policy-total", &values)
    }));
    lines
}

/// A year's number, which has no separators.
fn plain(year: i32) -> Value<'static> {
    year.to_string().into()
}

fn in_words(policy: &InForce, texts: &Texts) -> String {
    match policy {
        InForce::Governing(governing) => governs(governing, texts),
        InForce::Kept(kept) => keeps(kept, texts),
    }
}

fn governs(governing: &Governing, texts: &Texts) -> String {
    let policy = ("policy", policy_in_full(&governing.policy, texts).into());
    match governing.from_year {
        Some(year) => texts.with("policy-from", &[("year", plain(year)), policy]),
        None => texts.with("policy-from-beginning", &[policy]),
    }
}

fn keeps(kept: &Kept, texts: &Texts) -> String {
    let period = kept.published.to_string();
    let values =
        [("period", period.into()), ("policy", policy_in_full(&kept.policy, texts).into())];
    texts.with("policy-kept", &values)
}
