//! `check`: what monitoring staff would ask about.

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge, language, one_of, reason};
use crate::checks::{self, Check, Warning};
use crate::event::ids::Reference;
use crate::language::{Language, Texts};
use crate::ledger::AsOf;

/// List what looks wrong and may be right, or accept it with a reason
///
/// Warnings are found in what is recorded, the same at any time: sizes of households that change,
/// people in two households, households at two distant sites, probable duplicates, ages above 110,
/// more members than a household has, people who may also be in a head-count, head-counts above a
/// site's population, rows copied down, dates in the future, months that jump, one site stated in two
/// ways. No figure depends on them. Of each kind the largest are shown; --code lists all of it. What was
/// accepted is not listed again, unless further cases join it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount check
  headcount check --code household-size
  headcount check --accept household-size GAO-NFI-002 --reason \"families arrived in May\"
  headcount check --lang fr
  headcount check --accept jump --reason \"the flood response began\"  # all of that code")]
pub struct Args {
    /// Only warnings about these: an activity's reference, a sector and a month, or a site
    #[arg(value_name = "SUBJECT")]
    subjects: Vec<String>,
    /// Only warnings with this code
    #[arg(long, value_parser = one_of(Check::ALL, Check::name), conflicts_with = "accept")]
    code: Option<Check>,
    /// List every warning, and those that were accepted too
    #[arg(long)]
    all: bool,
    /// Accept the warnings with this code
    #[arg(long, value_name = "CODE", value_parser = one_of(Check::ALL, Check::name), requires = "reason")]
    accept: Option<Check>,
    /// Why they are in order
    #[arg(long, requires = "accept")]
    reason: Option<String>,
    /// Language of the text [default: that of the environment]
    #[arg(long, value_name = "LANG", value_parser = one_of(Language::ALL, Language::name))]
    lang: Option<Language>,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let texts = language(args.lang).texts();
    let mut ledger = global.open()?;
    let state = ledger.state();
    let found = checks::of_view(&ledger.view(AsOf::Now)?);
    let code = args.code.or(args.accept);
    let asked = |warning: &&Warning| {
        code.is_none_or(|code| warning.code == code)
            && (args.subjects.is_empty() || args.subjects.contains(&warning.subject))
    };
    let known = |subject: &&String| {
        Reference::new(subject).is_ok_and(|reference| state.activities.contains_key(&reference))
            || found.iter().any(|warning| warning.subject == **subject)
    };
    if args.accept.is_none()
        && let Some(subject) = args.subjects.iter().find(|subject| !known(subject))
    {
        let message = format!("\"{subject}\" is no activity, and there is no warning about it");
        return Err(CliError::input(message, "`headcount check` lists what there is"));
    }
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
    let accepted_too: Vec<&Warning> = accepted.iter().filter(|_| args.all).copied().collect();
    match args.format.format {
        Format::Json => {
            let english = Language::English.texts();
            let shown = open.iter().map(|warning| (warning, false));
            for (warning, accepted) in shown.chain(accepted_too.iter().map(|w| (w, true))) {
                let object = serde_json::json!({
                    "code": warning.code, "subject": warning.subject, "cases": warning.cases,
                    "says": warning.says(english), "accepted": accepted,
                });
                output::line(&object.to_string())?;
            }
        }
        Format::Text => {
            let is_whole = args.all || args.code.is_some() || !args.subjects.is_empty();
            let limit = if is_whole { usize::MAX } else { SHOWN_MAX };
            let groups = checks::by_code(&open).into_iter().map(|group| (group, false));
            let accepted_groups = checks::by_code(&accepted_too).into_iter().map(|g| (g, true));
            for (group, accepted) in groups.chain(accepted_groups) {
                output::line(&in_words(&group, accepted, limit, texts))?;
            }
            let counted = |key, count: usize| texts.with(key, &[("count", (count as u64).into())]);
            let mut summary = match open.len() {
                0 => texts.text("checks-none"),
                count => counted("checks-count", count),
            };
            if !accepted.is_empty() {
                summary.push_str("; ");
                summary.push_str(&counted("checks-accepted-earlier", accepted.len()));
            }
            output::line(&summary)?;
            if !open.is_empty() {
                output::line(&texts.text("checks-how-to-accept"))?;
            }
        }
    }
    Ok(ledger.close()?)
}

/// Warnings of one code printed before the rest is counted.
const SHOWN_MAX: usize = 5;

/// The warnings of one code: what they say, what to do, and where there are most cases.
fn in_words(group: &[&Warning], accepted: bool, limit: usize, texts: &Texts) -> String {
    let Some(first) = group.first() else { return String::new() };
    let code = first.code;
    let mark = match accepted {
        true => format!(" ({})", texts.text("checks-accepted")),
        false => String::new(),
    };
    let cases: u64 = group.iter().map(|warning| warning.cases).sum();
    let count = [("count", (group.len() as u64).into())];
    let says = match code {
        Check::Jump => texts.with("checks-months", &count),
        Check::TwoSites => texts.with("checks-sites", &count),
        _ if group.len() == 1 => code.says(cases, texts),
        _ => {
            format!("{}, {}", code.says(cases, texts), texts.with("checks-activities", &count))
        }
    };
    let mut lines = vec![format!("{code}{mark}"), output::wrapped(&says, "  ", "  ")];
    lines.push(output::wrapped(&code.hint(texts), "  → ", "    "));
    let widest = group.iter().take(limit).map(|w| w.subject.chars().count()).max().unwrap_or(0);
    for warning in group.iter().take(limit) {
        let cases = texts.number(warning.cases);
        let line = format!("    {cases:>6}  {:<widest$}  ", warning.subject);
        let line = output::wrapped(&warning.example(texts), &line, "            ");
        lines.push(line.trim_end().to_owned());
    }
    if group.len() > limit {
        let more = ((group.len() - limit) as u64).into();
        let values = [("count", more), ("code", code.to_string().into())];
        lines.push(format!("            {}", texts.with("checks-more", &values)));
    }
    lines.push(String::new());
    lines.join("\n")
}
