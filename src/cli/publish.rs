//! `publish`: a period's figures frozen.

use super::error::CliError;
use super::locale::texts_for;
use super::output;
use super::period::PeriodArgs;
use super::policy_options::PolicyOptions;
use super::progress::Terminal;
use super::report::PublishSafeArg;
use super::shared::{Format, FormatArg, Global, acknowledge_event, say_restated, warning};
use crate::language::Language;
use crate::report::Suppression;
use crate::report::render::numbers::grouped;
use crate::report::words;
use crate::service::policy::counts_nothing;
use crate::service::publish;

/// Freeze the figures of a year or another period, with the records and the policy they came from
///
/// Publish what leaves the office: the factsheet, the donor's report. Later events can change the
/// figures; reports then say RESTATED, `diff` says which events did it, and `reproduce` computes
/// what was published again, to the last number.
///
/// A published period keeps its policy, and so does every period that ends in a published year:
/// publishing again is under the same one, unless another is named.
///
/// With --publish-safe, what a page for everybody must hold back is recorded, too. Later reports and
/// factsheets with --publish-safe hold back what was held back, and nothing in them tells it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount publish 2025
  headcount publish 2025 --publish-safe          # before its factsheet is for everybody
  headcount publish 2025 --note \"annual factsheet\"
  headcount publish --from 2025-01-01 --to 2025-06-30 --label \"ECHO 2025/01\"
  headcount publish 2025 --rule 2                # published before under rule 1
  headcount checkpoint -o 2025.checkpoint        # for somebody outside the office to keep")]
pub struct Args {
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    policy: PolicyOptions,
    /// A remark for readers
    #[arg(long, default_value = "", hide_default_value = true)]
    note: String,
    #[command(flatten)]
    publish_safe: PublishSafeArg,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let request = publish::Request {
        period: args.period.choice(),
        policy: args.policy.choice(),
        note: args.note.clone(),
        publish_safe: args.publish_safe.threshold(),
    };
    let mut ledger = global.open_anew()?;
    let outcome = publish::run(&mut ledger, &request, &global.context_with(&Terminal::default()))?;
    let counts_nothing = counts_nothing(ledger.state(), &outcome.policy);
    ledger.close()?;
    let format = args.format.format;
    if counts_nothing {
        output::say(&warning("policy-counts-nothing", &[], texts_for(format)));
    }
    match format {
        Format::Json => {
            say_restated(&outcome.acknowledged, format);
            output::json_line(&outcome)
        }
        Format::Text => {
            acknowledge_event(&outcome.acknowledged, format)?;
            output::print(&in_words(&outcome))
        }
    }
}

fn in_words(outcome: &publish::Outcome) -> String {
    let mut text = format!(
        "published {}: {} people reached, {} as a sum of sectors\n",
        outcome.period,
        grouped(outcome.people_reached),
        grouped(outcome.sum_of_sectors),
    );
    if outcome.policy_changed {
        let policy = words::policy(&outcome.policy, Language::English.texts());
        text.push_str(&format!("under another policy than before: {policy}\n"));
    }
    if let Some(suppression) = &outcome.suppression {
        let Suppression { threshold, held_back } = suppression;
        text.push_str(&format!(
            "{} numbers are held back from readers: below {threshold}, or would tell one that is\n",
            grouped(*held_back),
        ));
    }
    text.push_str(&format!(
        "from the first {} records, root {}\n",
        outcome.log_size, outcome.log_root
    ));
    text
}
