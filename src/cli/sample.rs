//! `sample`: what to verify in the field, and what the findings mean.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::CliError;
use super::output;
use super::prove::disagrees;
use super::report::to_json;
use super::shared::{Format, FormatArg, Global, one_of, whole_year, year};
use super::signing;
use crate::audit::checkpoint::{Checkpoint, tree};
use crate::audit::evaluation::{CONFIDENCE, Outcome, at_most, evaluate, read};
use crate::audit::sample::{Draw, Item, Stratum, UNDIVIDED, Unit, draw, form};
use crate::ledger::{AsOf, Ledger};
use crate::report::render::numbers::grouped;

/// Draw a random sample to verify in the field, or evaluate a form that was filled in
///
/// Draws activities, and contacts (persons, households and counted groups), that many of each. Nobody
/// chooses them: the checkpoint's root does, and anybody with the log can draw the same sample again.
/// To keep the office from making checkpoints until one suits it, the auditor throws a lot when the
/// checkpoint is in their hands (dice, a newspaper) and adds it with --lot.
///
/// The form (CSV) names contacts by their activity and the register's number, and nobody by name: the
/// office finds them on its own lists. In the field, the column finding is filled in with right or
/// wrong; what could not be verified stays empty. --evaluate says what the findings mean.
///
/// What a size means: if none of 60 is wrong, then with 95% confidence at most 4.9% of all are; of
/// 100, 3.0%; of 300, 1.0%. One wrong of 60 leaves 7.7%, three 12.5%.
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
    /// File to write the form to [default: standard output]
    #[arg(long, short, value_name = "FILE", conflicts_with = "evaluate")]
    output: Option<PathBuf>,
    /// Say what the findings in a form mean
    #[arg(long, value_name = "FILE")]
    evaluate: Option<PathBuf>,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    if args.size == 0 {
        return Err(CliError::usage("a sample of 0 says nothing", "give a --size, for example 60"));
    }
    let drawn = match &args.seed_from {
        Some(path) => Some(drawn(args, path, global)?),
        None => None,
    };
    match (&args.evaluate, drawn) {
        (Some(path), drawn) => evaluation(args, path, drawn.as_deref()),
        (None, Some(items)) => print(args, &items),
        (None, None) => Err(CliError::usage("no checkpoint to draw from", "give --seed-from FILE")),
    }
}

/// Draws as of the checkpoint, from a log that it still fits.
fn drawn(args: &Args, path: &Path, global: &Global) -> Result<Vec<Item>, CliError> {
    let checkpoint = signing::read_checkpoint(path)?;
    let ledger = global.open()?;
    let tree = tree(&ledger, |_| ())?;
    if let Some(disagreement) = checkpoint.disagreement(ledger.opened()?.ledger, &tree) {
        return Err(disagrees(&disagreement, path));
    }
    let items = items(args, &checkpoint, &ledger)?;
    ledger.close()?;
    if items.is_empty() {
        let message = format!("the records that {} covers hold nothing to verify", path.display());
        return Err(CliError::input(message, "look at --year and at `headcount history`"));
    }
    Ok(items)
}

fn items(args: &Args, checkpoint: &Checkpoint, ledger: &Ledger) -> Result<Vec<Item>, CliError> {
    let view = ledger.view(AsOf::Size(checkpoint.size))?;
    let year = match args.year {
        None => None,
        Some(year) => {
            let period = whole_year(year)?;
            Some((period, view.state.policy_of(year).clone()))
        }
    };
    let (size, root, lot) = (args.size, checkpoint.root, args.lot.clone());
    Ok(draw(&view, &Draw { size, root, lot, stratify: args.stratify, year }))
}

fn print(args: &Args, items: &[Item]) -> Result<(), CliError> {
    if args.format.format == Format::Json {
        let item = |item: &Item| {
            serde_json::json!({
                "unit": item.unit, "stratum": item.stratum, "in_stratum": item.in_stratum,
                "in_all": item.in_all,
                "activity": item.activity, "entry": item.entry, "site": item.site,
                "start": item.start,
            })
        };
        let items: Vec<_> = items.iter().map(item).collect();
        return output::print(&to_json(&serde_json::json!({ "items": items }))?);
    }
    let form = form(items)
        .map_err(|error| CliError::input(format!("cannot write the form: {error}"), ""))?;
    match &args.output {
        // The form alone, so that it can be piped.
        None => output::print(&form),
        Some(path) => {
            output::file(path, &form)?;
            output::print(&format!("wrote {}\n{}", path.display(), meaning(items)))
        }
    }
}

/// What the sample will say if nothing is found wrong.
fn meaning(items: &[Item]) -> String {
    let mut text = String::new();
    for (what, activities) in [("activities", true), ("contacts", false)] {
        let of = |item: &&Item| (item.unit == Unit::Activity) == activities;
        let drawn = items.iter().filter(of).count();
        let all = items.iter().find(of).map_or(0, |item| item.in_all);
        text.push_str(&promise(what, drawn, all));
        let mut strata: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for item in items.iter().filter(of).filter(|item| item.stratum != UNDIVIDED) {
            strata.entry(&item.stratum).or_insert((0, item.in_stratum)).0 += 1;
        }
        for (stratum, (drawn, of)) in &strata {
            text.push_str(&format!("  {}", promise(stratum, *drawn, *of)));
        }
        let others = all - strata.values().map(|(_, of)| of).sum::<usize>();
        if !strata.is_empty() && others > 0 {
            text.push_str(&format!(
                "  others: none of {}; too few to have a share\n",
                grouped(others as u64)
            ));
        }
    }
    text
}

fn promise(what: &str, drawn: usize, population: usize) -> String {
    let (n, all) = (grouped(drawn as u64), grouped(population as u64));
    let means = match (drawn, population) {
        (0, _) => "nothing to verify".to_owned(),
        (drawn, population) if drawn == population => {
            "all of them: the error rate will be known".to_owned()
        }
        _ => format!(
            "if none is wrong, with {} confidence at most {} of all are",
            percent(CONFIDENCE),
            percent(at_most(0, drawn as u64))
        ),
    };
    format!("{what}: {n} of {all}; {means}\n")
}

fn evaluation(args: &Args, path: &Path, drawn: Option<&[Item]>) -> Result<(), CliError> {
    let rows = read(&signing::read_file(path)?).map_err(|error| {
        let message = format!("{} {error}", path.display());
        CliError::input(
            message,
            "a form is as `headcount sample` writes it, with findings filled in",
        )
    })?;
    if let Some(drawn) = drawn {
        let lacks = drawn.iter().find(|item| !rows.iter().any(|row| row.item == **item));
        let added = rows.iter().find(|row| !drawn.contains(&row.item));
        let fault = match (lacks, added) {
            (None, None) if rows.len() == drawn.len() => None,
            (None, None) => Some("it has an item twice".to_owned()),
            (Some(item), _) => Some(format!("it lacks {}", named(item))),
            (None, Some(row)) => Some(format!("it has {}, which was not drawn", named(&row.item))),
        };
        if let Some(fault) = fault {
            return Err(CliError::damaged(
                format!("{} is not the sample that the checkpoint draws: {fault}", path.display()),
                "give the same --size, --stratify, --lot and --year as when it was drawn; if they \
                 are the same, somebody changed the form",
            ));
        }
    }
    let outcomes = evaluate(&rows);
    if outcomes.iter().all(|outcome| outcome.verified == 0) {
        let message = format!("{} has no finding", path.display());
        return Err(CliError::input(message, "fill in the column finding with right or wrong"));
    }
    match args.format.format {
        Format::Json => {
            let outcomes: Vec<_> = outcomes.iter().map(json).collect();
            let object = serde_json::json!({ "confidence": CONFIDENCE, "outcomes": outcomes });
            output::print(&to_json(&object)?)
        }
        Format::Text => {
            let mut text: String = outcomes.iter().map(said).collect();
            if drawn.is_some() {
                text.push_str("the form is the sample that the checkpoint draws\n");
            }
            output::print(&text)
        }
    }
}

fn named(item: &Item) -> String {
    format!("{} {} {}", item.unit, item.activity, item.entry).trim_end().to_owned()
}

fn json(outcome: &Outcome) -> serde_json::Value {
    serde_json::json!({
        "what": outcome.what, "stratum": outcome.stratum, "population": outcome.population,
        "verified": outcome.verified, "wrong": outcome.wrong, "not_verified": outcome.open,
        "at_least": outcome.least, "at_most": outcome.most,
        "at_most_if_not_verified_is_wrong": outcome.most_if_open_is_wrong,
    })
}

fn said(outcome: &Outcome) -> String {
    let Outcome { what, population, verified, wrong, open, least, most, .. } = outcome;
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
        text.push_str(&format!("; that is all of them: {}", percent(*most)));
    } else {
        let least = match wrong {
            0 => String::new(),
            _ => format!("at least {} and ", percent(*least)),
        };
        text.push_str(&format!(
            "; with {confidence} confidence {least}at most {} of {all} are",
            percent(*most)
        ));
    }
    if *open > 0 && *verified > 0 {
        let most = percent(outcome.most_if_open_is_wrong);
        text.push_str(&format!(
            "\n{indent}  {open} not verified; if all of them are wrong, at most {most}"
        ));
    }
    text.push('\n');
    text
}

fn percent(part: f64) -> String {
    let text = format!("{:.1}", part * 100.0);
    format!("{}%", text.strip_suffix(".0").filter(|_| part >= 0.1).unwrap_or(&text))
}
