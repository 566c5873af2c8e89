//! `diff`: why a period's figures changed.

use super::error::CliError;
use super::history::{one, with_sign};
use super::output;
use super::period::PeriodArgs;
use super::progress::Terminal;
use super::shared::{Format, FormatArg, Global};
use crate::event::ids::SectorId;
use crate::event::label::Labelled;
use crate::language::Language;
use crate::report::Days;
use crate::report::names::{NameOf, Names};
use crate::report::render::numbers::{counted, grouped};
use crate::report::restatement::{Effect, Policies, Restatement, SectorEffect};
use crate::report::words::policy_in_full;
use crate::service::diff;

/// Say why the figures of a year or another period changed: what they were, what they are, and what each event did
///
/// The effects are taken in the order of the log and add up to the change exactly, in every sector
/// and in total. Of two events that bring the same person, the first has the effect.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount diff 2025                                # since it was published
  headcount diff 2025 --since 2026-03-31
  headcount diff 2025 --sector wash
  headcount diff 2025 --since 412 --until 530 --format json
  headcount diff --from 2025-01-01 --to 2025-06-30 --since 412
  headcount diff --label \"ECHO 2025/01\"")]
pub struct Args {
    #[command(flatten)]
    period: PeriodArgs,
    /// The earlier moment: a number of events, a date, a moment, or `published`
    #[arg(long, value_name = "SIZE|TIME|published", default_value = "published")]
    since: String,
    /// The later moment [default: now]
    #[arg(long, value_name = "SIZE|TIME|published")]
    until: Option<String>,
    /// Only what changed this sector's figure
    #[arg(long)]
    sector: Option<String>,
    /// List at most so many events, and say what the others did together [default: 50 as text, all as
    /// JSON]
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,
    #[command(flatten)]
    format: FormatArg,
}

/// Events listed as text where no limit is given: what somebody reads.
const SHOWN_MAX: usize = 50;

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let Args { period, since, until, sector, limit, format } = args;
    let is_text = format.format == Format::Text;
    let request = diff::Request {
        period: period.choice(),
        since: since.clone(),
        until: until.clone(),
        sector: sector.clone(),
        limit: limit.or(is_text.then_some(SHOWN_MAX)),
    };
    let ledger = global.open()?;
    let restatement = diff::run(&ledger, &request, &global.context_with(&Terminal::default()))?;
    let names = Names::new(&ledger.state().profile, Language::English);
    ledger.close()?;
    match format.format {
        Format::Json => output::json_as_declared(&restatement),
        Format::Text => output::print(&in_words(&restatement, &names)),
    }
}

fn in_words(restatement: &Restatement, names: &Names) -> String {
    let Days(period) = restatement.period;
    let mut text = format!(
        "{}: from {} to {} events\n\n",
        Labelled { period, label: restatement.label.clone() },
        restatement.from.size,
        restatement.to.size,
    );
    let figures = &restatement.figures;
    let column = figures.iter().map(|change| names.short_or_total(change.sector.as_ref()));
    let column = std::iter::once(String::new()).chain(column).collect::<Vec<_>>();
    let column = output::first_column(&column);
    let mut column = column.iter();
    let mut row = |was: &str, is: &str, change: &str| {
        let name = column.next().map_or("", String::as_str);
        text.push_str(&format!("{name} {was:>10} {is:>10} {change:>10}\n"));
    };
    row("was", "is", "change");
    for change in figures {
        let difference = change.is as i64 - change.was as i64;
        row(&grouped(change.was), &grouped(change.is), &with_sign(difference));
    }
    if let Some(Policies { was, is }) = &restatement.policies {
        let texts = Language::English.texts();
        text.push_str(&format!(
            "counted under different policies\n  was {}\n  is  {}\n",
            policy_in_full(was, texts),
            policy_in_full(is, texts)
        ));
    }
    text.push('\n');
    for effect in &restatement.events {
        text.push_str(&one(&effect.event));
        text.push_str(&format!("        {}\n", effects(effect, restatement, names)));
    }
    if let Some(further) = &restatement.further {
        let listed = restatement.events.len();
        let (events, all) = (counted(further.events as u64, "more event"), listed + further.events);
        let did = changes(&further.sectors, further.total, restatement, names);
        text.push_str(&format!("\n{events} ({did}): all are listed with --limit {all}\n"));
    }
    let rest = counted(restatement.without_effect as u64, "event");
    let of = restatement.sector.as_ref();
    let of = of.map(|sector| format!(" in {}", names.short(NameOf::Sector, sector.as_str())));
    let of = of.unwrap_or_default();
    let with_effect = restatement.events.len() + usize::from(restatement.further.is_some());
    text.push_str(&match with_effect {
        0 if restatement.without_effect == 0 => "nothing was recorded in between\n".to_owned(),
        0 => format!("no figure changed{of}; {rest} in between\n"),
        _ => {
            format!("\nthe effects add up to the changes; {rest} in between changed nothing{of}\n")
        }
    });
    text
}

fn effects(effect: &Effect, restatement: &Restatement, names: &Names) -> String {
    changes(&effect.sectors, effect.total, restatement, names)
}

/// Effects on sectors and on the total; of one sector, without the total.
fn changes(
    sectors: &[SectorEffect],
    total: i64,
    restatement: &Restatement,
    names: &Names,
) -> String {
    let name = |sector: &SectorId| names.short(NameOf::Sector, sector.as_str());
    let sectors = sectors.iter().map(|of| format!("{} {}", name(&of.sector), with_sign(of.change)));
    let total = restatement.sector.is_none().then(|| format!("total {}", with_sign(total)));
    sectors.chain(total).collect::<Vec<_>>().join(", ")
}
