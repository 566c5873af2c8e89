//! `check`: what monitoring staff would ask about.

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge, one_of, reason};
use crate::intake::checks::{self, Check, Warning};
use crate::ledger::AsOf;

/// List what looks wrong and may be right, or accept it with a reason
///
/// Warnings are found in what is recorded, the same at any time: sizes of households that change,
/// people in two households, households at two distant sites, probable duplicates, ages above 110,
/// more members than a household has, people who may also be in a head-count, head-counts above a
/// site's population, rows copied down, dates in the future, months that jump. No figure depends on
/// them. What was accepted is not listed again, unless further cases join it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount check
  headcount check --code household-size
  headcount check --accept household-size GAO-NFI-002 --reason \"families arrived in May\"
  headcount check --accept jump --reason \"the flood response began\"  # all of that code")]
pub struct Args {
    /// Only warnings about these: an activity's reference, or a sector and a month
    #[arg(value_name = "SUBJECT")]
    subjects: Vec<String>,
    /// Only warnings with this code
    #[arg(long, value_parser = one_of(Check::ALL, Check::name), conflicts_with = "accept")]
    code: Option<Check>,
    /// Those that were accepted too
    #[arg(long)]
    all: bool,
    /// Accept the warnings with this code
    #[arg(long, value_name = "CODE", value_parser = one_of(Check::ALL, Check::name), requires = "reason")]
    accept: Option<Check>,
    /// Why they are in order
    #[arg(long, requires = "accept")]
    reason: Option<String>,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let mut ledger = global.open()?;
    let state = ledger.state();
    let found = checks::of_view(&ledger.view(AsOf::Now)?);
    let code = args.code.or(args.accept);
    let asked = |warning: &&Warning| {
        code.is_none_or(|code| warning.code == code)
            && (args.subjects.is_empty() || args.subjects.contains(&warning.subject))
    };
    let found: Vec<&Warning> = found.iter().filter(asked).collect();
    let (accepted, open): (Vec<&Warning>, Vec<&Warning>) =
        found.iter().partition(|warning| checks::is_accepted(state, warning));
    if let Some(code) = args.accept {
        let why = reason(args.reason.as_deref().unwrap_or_default())?;
        if let Some(subject) =
            args.subjects.iter().find(|s| !found.iter().any(|w| w.subject == **s))
        {
            let message = format!("there is no warning {code} about \"{subject}\"");
            return Err(CliError::input(message, "`headcount check` lists what there is"));
        }
        if open.is_empty() {
            let message = format!("there is no warning {code} to accept");
            return Err(CliError::input(
                message,
                "`headcount check --all` lists what was accepted",
            ));
        }
        let count = open.len();
        let acceptance = checks::acceptance(code, &open, &why);
        let recorded = ledger.recorder(global.stamp()?).accept(acceptance)?;
        acknowledge(&recorded, args.format.format)?;
        if args.format.format == Format::Text {
            let s = if count == 1 { "" } else { "s" };
            output::line(&format!("accepted {count} warning{s} {code}"))?;
        }
        return Ok(ledger.close()?);
    }
    let shown = open.iter().map(|warning| (warning, false));
    let accepted_too = accepted.iter().filter(|_| args.all).map(|warning| (warning, true));
    match args.format.format {
        Format::Json => {
            for (warning, accepted) in shown.chain(accepted_too) {
                let object = serde_json::json!({
                    "code": warning.code, "subject": warning.subject, "cases": warning.cases,
                    "says": warning.to_string(), "accepted": accepted,
                });
                output::line(&object.to_string())?;
            }
        }
        Format::Text => {
            let mut last = None;
            for (warning, accepted) in shown.chain(accepted_too) {
                if last != Some((warning.code, accepted)) {
                    let mark = if accepted { " (accepted)" } else { "" };
                    output::line(&format!("{}{mark}", warning.code))?;
                    last = Some((warning.code, accepted));
                }
                output::line(&format!("  {warning}"))?;
            }
            let count = |warnings: &[&Warning]| match warnings.len() {
                0 => "no warnings".to_owned(),
                1 => "1 warning".to_owned(),
                several => format!("{several} warnings"),
            };
            let mut summary = count(&open);
            if !accepted.is_empty() {
                summary.push_str(&format!("; {} accepted earlier", accepted.len()));
            }
            output::line(&summary)?;
        }
    }
    Ok(ledger.close()?)
}
