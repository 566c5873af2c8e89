//! `check`: what monitoring staff would ask about.

use super::error::CliError;
use super::locale::language;
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge_event, one_of};
use crate::checks::{self, Check, Warning};
use crate::language::{Language, Texts};
use crate::service::check;

/// List what looks wrong and may be right, or accept it with a reason
///
/// Warnings are found in what is recorded, the same at any time: sizes of households that change,
/// people in two households, one number that stands for two people, households at two distant sites,
/// probable duplicates, ages above 110, more members than a household has, households larger than 20,
/// heads of households instead of all members, people who may also be in a head-count, head-counts above
/// a site's population, rows copied down, dates in the future, activities that go on without an end,
/// months that jump, one site stated in two ways, P-codes and names that do not go together, activities
/// that say nothing of sex and age. No figure depends on them. Of each kind the largest are shown; --code lists all of it. What was
/// accepted is not listed again, unless further cases join it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount check
  headcount check --code household-size
  headcount check --accept household-size GAO-NFI-002 --reason \"families arrived in May\"
  headcount check --office Gao --since 412
  headcount check --lang fr
  headcount check --accept jump --reason \"the flood response began\"  # all of that code")]
pub struct Args {
    /// Only warnings about these: an activity's reference, a sector and a month, or a site
    #[arg(value_name = "SUBJECT")]
    subjects: Vec<String>,
    /// Only warnings with this code
    #[arg(long, value_parser = one_of(Check::ALL, Check::name), conflicts_with = "accept")]
    code: Option<Check>,
    /// Only warnings that concern this office's activities, by its id or name
    #[arg(long, conflicts_with = "accept")]
    office: Option<String>,
    /// Only what events after this one brought, by its number or id
    #[arg(long, value_name = "EVENT", conflicts_with = "accept")]
    since: Option<String>,
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
    match args.accept {
        Some(code) => accept(args, code, global),
        None => list(args, global),
    }
}

fn list(args: &Args, global: &Global) -> Result<(), CliError> {
    let request = check::Request {
        subjects: args.subjects.clone(),
        code: args.code,
        office: args.office.clone(),
        since: args.since.clone(),
        accepted_too: args.all,
    };
    let ledger = global.open()?;
    let outcome = check::run_warm(&ledger, &request, &global.context())?;
    ledger.close()?;
    match args.format.format {
        Format::Json => outcome.warnings.iter().try_for_each(output::json_line),
        Format::Text => {
            let is_whole = args.all || args.code.is_some() || !args.subjects.is_empty();
            let limit = if is_whole { usize::MAX } else { SHOWN_MAX };
            output::print(&in_words(&outcome, limit, language(args.lang).texts()))
        }
    }
}

fn accept(args: &Args, code: Check, global: &Global) -> Result<(), CliError> {
    let request = check::AcceptRequest {
        code,
        subjects: args.subjects.clone(),
        cases: Vec::new(),
        office: None,
        offices: Vec::new(),
        reason: args.reason.clone().unwrap_or_default(),
    };
    let mut ledger = global.open()?;
    let check::Accepted { acknowledged, count } =
        check::accept(&mut ledger, &request, &global.context())?;
    acknowledge_event(&acknowledged, args.format.format)?;
    if args.format.format == Format::Text {
        let s = if count == 1 { "" } else { "s" };
        output::line(&format!("accepted {count} warning{s} {code}"))?;
    }
    Ok(ledger.close()?)
}

fn in_words(outcome: &check::Outcome, limit: usize, texts: &Texts) -> String {
    let mut text = String::new();
    let warnings = |accepted: bool| {
        let listed = outcome.warnings.iter().filter(move |listed| listed.accepted == accepted);
        listed.map(|listed| &listed.warning).collect::<Vec<&Warning>>()
    };
    let open = warnings(false);
    let groups = checks::by_code(&open).into_iter().map(|group| (group, false));
    let accepted = checks::by_code(&warnings(true)).into_iter().map(|group| (group, true));
    for (group, accepted) in groups.chain(accepted) {
        text.push_str(&group_in_words(&group, accepted, limit, texts));
        text.push('\n');
    }
    let counted = |key, count: usize| texts.with(key, &[("count", (count as u64).into())]);
    text.push_str(&match open.len() {
        0 => texts.text("checks-none"),
        count => counted("checks-count", count),
    });
    if outcome.accepted_count > 0 {
        text.push_str("; ");
        text.push_str(&counted("checks-accepted-earlier", outcome.accepted_count));
    }
    text.push('\n');
    if !open.is_empty() {
        text.push_str(&texts.text("checks-how-to-accept"));
        text.push('\n');
    }
    text
}

/// Warnings of one code printed before the rest is counted.
const SHOWN_MAX: usize = 5;

/// The warnings of one code: what they say, what to do, and where there are most cases.
fn group_in_words(group: &[&Warning], accepted: bool, limit: usize, texts: &Texts) -> String {
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
        Check::ShareWithoutSexAndAge => texts.text("checks-shares"),
        Check::SimilarSites
        | Check::PcodeOfTwo
        | Check::PlaceOfTwoPcodes
        | Check::PcodesOfTwoLengths => code.says(cases, texts),
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
        let line = match warning.example(texts) {
            example if example.is_empty() => line,
            example => output::wrapped(&example, &line, "            "),
        };
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
