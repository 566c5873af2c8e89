//! `sample`: what to verify in the field, and what the findings mean.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::CliError;
use super::lookup::InListsArgs;
use super::output;
use super::period::OtherPeriodArgs;
use super::shared::{ExcelArg, Format, FormatArg, Global, one_of, year};
use super::target::{self, ForceArg};
use crate::audit::evaluation::{CONFIDENCE, Outcome};
use crate::audit::sample::Stratum;
use crate::report::render::csv;
use crate::report::render::numbers::grouped;
use crate::service::Input;
use crate::service::files::Readers;
use crate::service::own_files::Written;
use crate::service::sample::{self, Promise};

/// Draw a random sample to verify in the field, or evaluate a form that was filled in
///
/// Draws activities, and contacts (persons, households and counted groups), that many of each. Nobody
/// chooses them: the checkpoint's root does, and anybody with the log can draw the same sample again.
/// To keep the office from making checkpoints until one suits it, the auditor throws a lot when the
/// checkpoint is in their hands (dice, a newspaper) and adds it with --lot.
///
/// The form (CSV) names contacts by their activity and the register's id, and nobody by name: with the ledger's
/// key, the office finds them in its own lists (`headcount lookup --entry`), or --in writes their rows into a
/// column of the form. The column evidence says how many files are attached to the activity
/// (`headcount evidence`): ask for them. In the field, the column finding is filled in with right or
/// wrong; what could not be verified stays empty. --evaluate says what the findings mean.
///
/// What a size promises is an upper limit alone: if none of 60 is wrong, then with 95% confidence at most 4.9%
/// of all are; of 100, 3.0%; of 300, 1.0%. One wrong of 60 leaves 7.7%, three 12.4%. --evaluate gives the
/// interval first, which says how few may be wrong, too, and is wider for it: of 60 with one wrong, 0.04% to
/// 8.9%, with 95% confidence (Clopper and Pearson).
///
/// By --stratify, the size is divided in proportion to what each sector or office has; the limits of
/// each stratum are wide, those of all together are what the size promises.
///
/// How it is drawn: each item is a text ("activity", or "person", "household" or "group"; the
/// activity's reference; the number or the group's name; a line each). The items with the lowest
/// SHA-256(root, item) are the sample; with a lot, SHA-256(root, lot) takes the root's place.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount sample --size 60 --seed-from march.checkpoint -o form.csv
  headcount sample --size 60 --seed-from march.checkpoint --lot 4163 --year 2025 --stratify sector
  headcount sample --size 60 --seed-from march.checkpoint --in tables -o form.csv  # with the rows
  headcount sample --evaluate form.csv
  headcount sample --evaluate form.csv --seed-from march.checkpoint   # and that it is that sample")]
pub struct Args {
    /// How many activities, and how many contacts
    #[arg(long, default_value_t = 60)]
    size: usize,
    /// Divide the size in proportion to what each has
    #[arg(long, value_name = "BY", value_parser = one_of(Stratum::ALL, Stratum::name))]
    stratify: Option<Stratum>,
    /// The checkpoint whose root draws the sample, from the records it covers
    #[arg(long, value_name = "FILE", required_unless_present = "evaluate")]
    seed_from: Option<PathBuf>,
    /// What the auditor throws in, once the checkpoint is theirs
    #[arg(long, value_name = "TEXT", requires = "seed_from")]
    lot: Option<String>,
    /// Only what counts in this year
    #[arg(long, value_parser = year)]
    year: Option<i32>,
    #[command(flatten)]
    other_period: OtherPeriodArgs,
    /// File to write the form to, whatever --format says of the rest [default: standard output]
    #[arg(long, short, value_name = "FILE", conflicts_with = "evaluate")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: ForceArg,
    #[command(flatten)]
    excel: ExcelArg,
    #[command(flatten)]
    in_lists: InListsArgs,
    /// Namespace of the numbers in these lists [default: the mapping's, else default]
    #[arg(long, requires = "lists")]
    namespace: Option<String>,
    /// Say what the findings in a form mean
    #[arg(long, value_name = "FILE", conflicts_with_all = ["lists", "excel"])]
    evaluate: Option<PathBuf>,
    #[command(flatten)]
    format: FormatArg,
}

/// How the office comes from the form to its lists.
const HOW_TO_FIND: &str =
    "rows in your lists: headcount lookup --entry ID --in FILE, or draw again with --in FILE\n";

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    match (&args.evaluate, args.request()) {
        (Some(form), request) => evaluate(args, form, request.as_ref(), global),
        (None, Some(request)) => draw(args, &request, global),
        (None, None) => Err(CliError::usage("no checkpoint to draw from", "give --seed-from FILE")),
    }
}

impl Args {
    fn request(&self) -> Option<sample::Request> {
        let path = self.seed_from.as_ref()?;
        Some(sample::Request {
            size: self.size,
            seed_from: Input::Path(path.clone()),
            lot: self.lot.clone(),
            stratify: self.stratify,
            period: self.other_period.choice(self.year),
        })
    }
}

fn draw(args: &Args, request: &sample::Request, global: &Global) -> Result<(), CliError> {
    let (form, excel) = (Written::Form, args.excel.excel);
    if excel && args.format.format == Format::Json && args.output.is_none() {
        return Err(CliError::usage(
            "--excel is for the form, and --format json prints none",
            "leave one away, or write the form with --output FILE",
        ));
    }
    let target =
        target::of(args.output.as_ref(), &args.force, &form, args.seed_from.as_ref(), global)?;
    let ledger = global.open_anew()?;
    let context = global.context();
    let mut outcome = sample::run(&ledger, request, &context)?;
    let namespace = args.namespace.as_ref();
    if let Some(found) = args.in_lists.search(namespace, &ledger, &context, args.format.format)? {
        sample::find_rows(&mut outcome, ledger.state(), &found)?;
    }
    ledger.close()?;
    if let Some(target) = &target {
        // It lists people by their numbers.
        let text = csv::marked(outcome.form.clone(), excel);
        output::file(target, &form, Readers::Owner, text.as_bytes())?;
    }
    match (args.format.format, &target) {
        (Format::Json, _) => output::json_pretty(&outcome),
        // The form alone, so that it can be piped.
        (Format::Text, None) => output::print(&csv::marked(outcome.form, excel)),
        (Format::Text, Some(target)) => {
            output::say_written(target, "")?;
            let mut text = promises(&outcome.promises) + &evidence(&outcome.evidence);
            if outcome.rows.is_none() {
                text.push_str(HOW_TO_FIND);
            }
            output::print(&text)
        }
    }
}

fn evaluate(
    args: &Args,
    form: &Path,
    request: Option<&sample::Request>,
    global: &Global,
) -> Result<(), CliError> {
    let form = Input::Path(form.to_owned());
    let evaluation = match request {
        None => sample::evaluate(&form, None, &global.context())?,
        Some(request) => {
            let ledger = global.open_anew()?;
            let evaluation = sample::evaluate(&form, Some((&ledger, request)), &global.context())?;
            ledger.close()?;
            evaluation
        }
    };
    match args.format.format {
        Format::Json => output::json_pretty(&evaluation),
        Format::Text => {
            let mut text: String = evaluation.outcomes.iter().map(outcome_in_words).collect();
            if evaluation.is_redrawn {
                text.push_str("the form is the sample that the checkpoint draws\n");
            }
            output::print(&text)
        }
    }
}

/// Of how many of the activities somebody can ask for a file.
fn evidence(files: &BTreeMap<String, usize>) -> String {
    let with = files.values().filter(|files| **files > 0).count();
    let (with, all) = (grouped(with as u64), grouped(files.len() as u64));
    format!(
        "evidence: {with} of the {all} activities have files; ask for them, and what the others have\n"
    )
}

/// What the sample will say if nothing is found wrong.
fn promises(promises: &[Promise]) -> String {
    let mut text = String::new();
    for of_kind in promises.chunk_by(|one, next| one.what == next.what) {
        let (strata, whole): (Vec<&Promise>, Vec<&Promise>) =
            of_kind.iter().partition(|promise| promise.stratum.is_some());
        whole.iter().chain(&strata).for_each(|promise| text.push_str(&in_words(promise)));
        let all: usize = whole.iter().map(|promise| promise.population).sum();
        let others = all - strata.iter().map(|promise| promise.population).sum::<usize>();
        if !strata.is_empty() && others > 0 {
            let others = grouped(others as u64);
            text.push_str(&format!("  others: none of {others}; too few to have a share\n"));
        }
    }
    text
}

fn in_words(promise: &Promise) -> String {
    let (n, all) = (grouped(promise.drawn as u64), grouped(promise.population as u64));
    let (name, indent) = match &promise.stratum {
        Some(stratum) => (stratum.as_str(), "  "),
        None => (promise.what, ""),
    };
    let means = match promise.at_most {
        _ if promise.drawn == 0 => "nothing to verify".to_owned(),
        None => "all of them: the error rate will be known".to_owned(),
        Some(at_most) => format!(
            "if none is wrong, with {} confidence at most {} of all are",
            percent(CONFIDENCE),
            percent(at_most)
        ),
    };
    format!("{indent}{name}: {n} of {all}; {means}\n")
}

fn outcome_in_words(outcome: &Outcome) -> String {
    let Outcome { what, population, verified, wrong, open, .. } = outcome;
    let (name, indent) = match &outcome.stratum {
        Some(stratum) => (format!("{what}, {stratum}"), "  "),
        None => (format!("{what}, all"), ""),
    };
    let all = grouped(*population as u64);
    let mut text = format!("{indent}{name}: {wrong} of {verified} verified are wrong");
    let confidence = percent(CONFIDENCE);
    if *verified == 0 {
        text = format!("{indent}{name}: none was verified");
    } else if *verified == *population as u64 {
        text.push_str(&format!("; that is all of them: {}", percent(outcome.most)));
    } else {
        let (least, most) = (percent(outcome.least), percent(outcome.most));
        text.push_str(&format!(
            "; with {confidence} confidence {least} to {most} of {all} are, or as an upper limit alone at most {}",
            percent(outcome.most_alone)
        ));
    }
    if *open > 0 && *verified > 0 {
        let most = percent(outcome.most_if_open_is_wrong);
        text.push_str(&format!(
            "\n{indent}  {open} not verified; if all of them are wrong, the interval ends at {most}"
        ));
    }
    text.push('\n');
    text
}

/// Of little, two decimals: the lower end of an interval is rarely nothing.
fn percent(part: f64) -> String {
    let percent = part * 100.0;
    let text = match part {
        0.0 => "0".to_owned(),
        part if part < 0.01 => format!("{percent:.2}"),
        _ => format!("{percent:.1}"),
    };
    format!("{}%", text.strip_suffix(".0").filter(|_| part >= 0.1).unwrap_or(&text))
}
