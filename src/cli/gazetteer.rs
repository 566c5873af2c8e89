//! `gazetteer`: the places that rows are held against.

use clap::Subcommand;

use super::error::CliError;
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge, notes, reason};
use super::tables::activities;
use crate::event::gazetteer::Gazetteer;
use crate::ledger::{Ledger, Mode, Proposal};
use crate::report::render::numbers::grouped;
use crate::setup::gazetteer::{self, added};
use crate::setup::places::Places;

/// Load or list the places that rows are held against
///
/// Once a gazetteer is loaded, the place of every row is looked up in it, by name, alias or P-code,
/// with or without accents, and the activity is recorded with what the gazetteer says. A place it
/// lacks is an error with a suggestion, unless --new-sites is given to `import` or `log`. Before that,
/// only the regions built in for the country are known, and an unknown one is a warning.
///
/// A file has a row per place: admin1, admin2, admin3, site, site_pcode, population, latitude,
/// longitude, and where there are some admin1_pcode to admin3_pcode and aliases, separated by ;. A row
/// without a site describes an area. The gazetteer is part of the history; loading one changes no
/// figure.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount gazetteer import places.csv      # adds to what is known
  headcount gazetteer import nrc-mali        # Mali's regions and the areas of operation
  headcount gazetteer list --unknown         # sites of activities that it lacks
  headcount gazetteer apply --reason \"P-codes\"  # recorded sites, as the gazetteer has them")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Add the places in a file; those known already get what it says of them
    Import {
        /// A CSV file, or the built-in example nrc-mali
        #[arg(value_name = "FILE.csv")]
        file: String,
        /// Keep nothing of the gazetteer before
        #[arg(long)]
        replace: bool,
        /// Check everything, record nothing
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        format: FormatArg,
    },
    /// Print the places
    List {
        /// Only sites of recorded activities that the gazetteer lacks, with the likely spelling
        #[arg(long)]
        unknown: bool,
        #[command(flatten)]
        format: FormatArg,
    },
    /// Correct recorded activities whose site the gazetteer has under another name or with a P-code
    Apply {
        /// Why they are restated
        #[arg(long)]
        reason: String,
        /// Say which, record nothing
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        format: FormatArg,
    },
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let ledger = global.open()?;
    match &args.action {
        Action::Import { file, replace, dry_run, format } => {
            import(ledger, file, *replace, *dry_run, format.format, global)
        }
        Action::List { unknown: true, format } => {
            list_unknown(&ledger, format.format)?;
            Ok(ledger.close()?)
        }
        Action::List { format, .. } => {
            list(&ledger.state().gazetteer, format.format)?;
            Ok(ledger.close()?)
        }
        Action::Apply { reason: why, dry_run, format } => {
            apply(ledger, &reason(why)?, *dry_run, format.format, global)
        }
    }
}

fn import(
    mut ledger: Ledger,
    file: &str,
    replace: bool,
    dry_run: bool,
    format: Format,
    global: &Global,
) -> Result<(), CliError> {
    let mut issues = Vec::new();
    let read = gazetteer::load(file, &mut issues);
    if let (Some(read), Some(opened)) = (&read, &ledger.state().opened) {
        issues.extend(gazetteer::strange_regions(file, read, &opened.country));
    }
    output::say_issues(&issues, &[], format);
    let Some(read) = read else { return Err(CliError::input("nothing was imported", "")) };
    let before = if replace { Gazetteer::default() } else { (*ledger.state().gazetteer).clone() };
    let (whole, new, changed) = added(&before, read);
    if whole == *ledger.state().gazetteer {
        output::line("nothing to do: all of its places are known already")?;
        return Ok(ledger.close()?);
    }
    let total = whole.places.len();
    let places = |count: usize| {
        let noun = if count == 1 { "place" } else { "places" };
        format!("{} {noun}", grouped(count as u64))
    };
    let summary = format!(
        "{} new, {} changed, {} in all",
        grouped(new as u64),
        grouped(changed as u64),
        places(total)
    );
    if dry_run {
        output::line(&format!("dry run: {summary}"))?;
        return Ok(ledger.close()?);
    }
    let recorded = ledger.recorder(global.stamp()?).set_gazetteer(whole)?;
    acknowledge(&recorded, format)?;
    if format == Format::Text {
        output::line(&summary)?;
    }
    Ok(ledger.close()?)
}

fn list(gazetteer: &Gazetteer, format: Format) -> Result<(), CliError> {
    if gazetteer.places.is_empty() {
        let hint = "`headcount gazetteer import FILE.csv` loads one";
        return Err(CliError::input("no gazetteer was loaded", hint));
    }
    if format == Format::Json {
        let lines: Result<Vec<String>, _> =
            gazetteer.places.iter().map(serde_json::to_string).collect();
        let lines = lines.map_err(|error| CliError::input(error.to_string(), ""))?;
        return output::line(&lines.join("\n"));
    }
    output::print(&gazetteer::text(gazetteer))
}

fn list_unknown(ledger: &Ledger, format: Format) -> Result<(), CliError> {
    let state = ledger.state();
    if !state.gazetteer.lists_sites() {
        let hint = "`headcount gazetteer import FILE.csv` loads one";
        return Err(CliError::input("no gazetteer with sites was loaded", hint));
    }
    let places = Places::of(state, false);
    let mut sites = std::collections::BTreeMap::new();
    for known in state.current() {
        let place = &known.activity.about.place;
        if let Err(near) = places.look_up(place) {
            let entry = sites.entry(place.site_key()).or_insert((place, near, 0));
            entry.2 += 1;
        }
    }
    for (place, near, count) in sites.values() {
        let (site, admin1) = (&place.site.name, &place.admin1.name);
        let line = match format {
            Format::Json => serde_json::json!({
                "site": site, "admin1": admin1, "activities": count, "near": near
            })
            .to_string(),
            Format::Text => {
                let near = near.as_ref().map(|near| format!("; did you mean \"{near}\"?"));
                let region = if admin1.is_empty() { String::new() } else { format!(" ({admin1})") };
                format!("{site}{region}: {}{}", activities(*count), near.unwrap_or_default())
            }
        };
        output::line(&line)?;
    }
    if sites.is_empty() && format == Format::Text {
        output::line("the gazetteer knows the sites of all activities")?;
    }
    Ok(())
}

fn apply(
    mut ledger: Ledger,
    why: &str,
    dry_run: bool,
    format: Format,
    global: &Global,
) -> Result<(), CliError> {
    let places = Places::of(ledger.state(), false);
    let mut proposals = Vec::new();
    for known in ledger.state().current() {
        let mut about = known.activity.about.clone();
        let Some(place) = places.restated(&about.place) else { continue };
        about.place = place.into();
        proposals.push(Proposal {
            reference: known.activity.reference.clone(),
            about: Some(about),
            persons: None,
            households: None,
            headcounts: None,
            source_key: None,
        });
    }
    let mode = Mode::Correct { reason: why.to_owned() };
    let (plan, _) = ledger.plan(proposals.into(), &mode, "", None, false)?;
    notes(&plan.notes).iter().for_each(|note| output::say(note));
    if dry_run {
        for activity in plan.activities() {
            let now = &activity.about.place.site;
            output::line(&format!("{}: {} {}", activity.reference, now.name, now.pcode))?;
        }
        output::line(&format!("dry run: {} would be corrected", activities(plan.len())))?;
        return Ok(ledger.close()?);
    }
    let count = plan.len();
    let mut printed = Ok(());
    ledger.recorder(global.stamp()?).record(plan, |recorded| {
        if printed.is_ok() {
            printed = acknowledge(&recorded, format);
        }
    })?;
    printed?;
    if format == Format::Text {
        let summary = match count {
            0 => "nothing to do: recorded sites are as the gazetteer has them".to_owned(),
            count => format!("corrected {}", activities(count)),
        };
        output::line(&summary)?;
    }
    Ok(ledger.close()?)
}
