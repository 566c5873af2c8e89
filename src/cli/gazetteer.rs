//! `gazetteer`: the places that rows are held against.

use clap::Subcommand;

use super::error::CliError;
use super::issues::print_issues;
use super::locale::texts_for;
use super::output;
use super::shared::{Format, FormatArg, Global, acknowledge_event, notes};
use super::tables::activities;
use crate::ledger::Ledger;
use crate::report::render::numbers::grouped;
use crate::service::gazetteer::{self, Apply, Request, UnknownSite};
use crate::service::planned::record;
use crate::service::{Context, Input};
use crate::setup::gazetteer::text;

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
    let mut ledger = global.open()?;
    match &args.action {
        Action::Import { file, replace, dry_run, format } => {
            let request = Request { places: Input::Path(file.into()), replace: *replace };
            import(&mut ledger, &request, *dry_run, format.format, &global.context())?;
        }
        Action::List { unknown: true, format } => {
            say_unknown(&gazetteer::unknown_sites(&ledger)?, format.format)?;
        }
        Action::List { format, .. } => match format.format {
            Format::Json => {
                output::json_lines_as_declared(&gazetteer::list(&ledger)?.places)?;
            }
            Format::Text => output::print(&text(gazetteer::list(&ledger)?))?,
        },
        Action::Apply { reason, dry_run, format } => {
            let request = Apply { reason: reason.clone() };
            apply(&mut ledger, &request, *dry_run, format.format, &global.context())?;
        }
    }
    Ok(ledger.close()?)
}

fn import(
    ledger: &mut Ledger,
    request: &Request,
    dry_run: bool,
    format: Format,
    context: &Context<'_>,
) -> Result<(), CliError> {
    let prepared = gazetteer::prepare(ledger, request);
    print_issues(&prepared.issues, &[], format, texts_for(format));
    let changes = prepared.changes?;
    if !changes.is_any {
        return output::line("nothing to do: all of its places are known already");
    }
    let noun = if changes.total == 1 { "place" } else { "places" };
    let [new, changed, total] =
        [changes.new, changes.changed, changes.total].map(|count| grouped(count as u64));
    let summary = format!("{new} new, {changed} changed, {total} {noun} in all");
    if dry_run {
        return output::line(&format!("dry run: {summary}"));
    }
    acknowledge_event(&gazetteer::record(ledger, changes, context)?, format)?;
    if format == Format::Text { output::line(&summary) } else { Ok(()) }
}

fn say_unknown(sites: &[UnknownSite], format: Format) -> Result<(), CliError> {
    if format == Format::Json {
        return sites.iter().try_for_each(output::json_line);
    }
    for UnknownSite { site, admin1, activities: count, near } in sites {
        let near = near.as_ref().map(|near| format!("; did you mean \"{near}\"?"));
        let region = if admin1.is_empty() { String::new() } else { format!(" ({admin1})") };
        let count = activities(*count);
        output::line(&format!("{site}{region}: {count}{}", near.unwrap_or_default()))?;
    }
    match sites {
        [] => output::line("the gazetteer knows the sites of all activities"),
        _ => Ok(()),
    }
}

fn apply(
    ledger: &mut Ledger,
    request: &Apply,
    dry_run: bool,
    format: Format,
    context: &Context<'_>,
) -> Result<(), CliError> {
    let planned = gazetteer::prepare_sites(ledger, request, context)?;
    notes(&planned.notes, texts_for(format)).iter().for_each(|note| output::say(note));
    if dry_run {
        for activity in planned.activities() {
            let now = &activity.about.place.site;
            output::line(&format!("{}: {} {}", activity.reference, now.name, now.pcode))?;
        }
        let count = activities(planned.summary.activities);
        return output::line(&format!("dry run: {count} would be corrected"));
    }
    let mut printed = Ok(());
    let outcome = record(ledger, planned, context, &mut |event| {
        if printed.is_ok() {
            printed = acknowledge_event(event, format);
        }
    })?;
    printed?;
    match (format, outcome.activities) {
        (Format::Json, _) => Ok(()),
        (_, 0) => output::line("nothing to do: recorded sites are as the gazetteer has them"),
        (_, count) => output::line(&format!("corrected {}", activities(count))),
    }
}
