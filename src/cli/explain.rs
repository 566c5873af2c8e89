//! `explain`: how a figure comes about.

use super::error::CliError;
use super::history::with_sign;
use super::output;
use super::period::{PeriodArgs, during};
use super::report::{AsOfArg, NarrowArgs};
use super::shared::{Format, FormatArg, Global, one_of};
use crate::event::ids::{Reference, SectorId};
use crate::event::label::Labelled;
use crate::event::policy::Places;
use crate::language::Language;
use crate::report::Days;
use crate::report::explanation::{Activity, Explanation, Meaning, Place};
use crate::report::names::{NameOf, Names};
use crate::report::render::numbers::{counted, grouped, signed};
use crate::report::reviewed::ByReview;
use crate::report::words::approval;
use crate::service::explain;

/// Say how a figure comes about, down to the activities
///
/// Activities are gone through in the order of their start. Each adds the people it reached for the
/// first time in the period; those reached before are in the figure already, and it is said which
/// sectors had reached them. Where the head-counts of a place are larger than its lists, the place adds
/// the difference, and the next smaller head-count is named. The parts add up to the figure.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  headcount explain 2025                         # the total
  headcount explain 2025 --sector wash
  headcount explain --label \"ECHO 2025/01\" --sector wash
  headcount explain 2025 --sector wash --site Goundam
  headcount explain 2025 --office gao --part month=2025-03
  headcount explain 2025 --part sex=f --part age=18_59
  headcount explain 2025 --exactly education,wash
  headcount explain 2025 --activity GAO-NFI-001  # what it means to every figure")]
pub struct Args {
    #[command(flatten)]
    period: PeriodArgs,
    /// A sector's figure, instead of the total
    #[arg(long)]
    sector: Option<String>,
    /// Only the part of the figure at a place, by its name or P-code, or that of a site in it
    #[arg(long)]
    site: Option<String>,
    /// What this activity means to every figure
    #[arg(long, value_name = "REF", conflicts_with_all = ["sector", "site"])]
    activity: Option<String>,
    #[command(flatten)]
    narrowed: NarrowArgs,
    /// The own figure of an office, donor, project or partner, as `report --own` has it
    #[arg(long)]
    own: bool,
    /// Only activities with such a review, as `report --reviewed` has them
    #[arg(long, value_name = "WHICH", value_parser = one_of(ByReview::ALL, ByReview::name))]
    reviewed: Option<ByReview>,
    /// A part of a breakdown, as `report --by DIMENSION` prints it. Of months, month=..2025-03 is all of
    /// them up to that one. One part; with it or alone, a sex and an age
    #[arg(long = "part", value_name = "DIMENSION=VALUE")]
    parts: Vec<String>,
    /// Only people on lists whom exactly these sectors reached, as the report's overlap has them
    #[arg(long, value_name = "SECTORS", value_delimiter = ',')]
    exactly: Vec<String>,
    /// Direct and indirect contacts together; less the figure, it is what is reached only indirectly
    #[arg(long)]
    with_indirect: bool,
    #[command(flatten)]
    as_of: AsOfArg,
    #[command(flatten)]
    format: FormatArg,
}

/// Runs the command.
pub fn run(args: &Args, global: &Global) -> Result<(), CliError> {
    let request = explain::Request {
        period: args.period.choice(),
        sector: args.sector.clone(),
        site: args.site.clone(),
        activity: args.activity.clone(),
        as_of: args.as_of.text(),
        office: args.narrowed.office.clone(),
        donor: args.narrowed.donor.clone(),
        project: args.narrowed.project.clone(),
        partner: args.narrowed.partner.clone(),
        only: args.narrowed.only(),
        own: args.own,
        reviewed: args.reviewed,
        parts: args.parts.clone(),
        exactly: args.exactly.clone(),
        with_indirect: args.with_indirect,
    };
    let ledger = global.open()?;
    let explanation = explain::run_warm(&ledger, &request, &global.context())?;
    let names = Names::new(&ledger.state().profile, Language::English);
    ledger.close()?;
    match args.format.format {
        Format::Json => output::json_as_declared(&explanation),
        Format::Text => output::print(&match &explanation.meaning {
            Some(meaning) => what_it_means(&explanation, meaning, &names),
            None => in_words(&explanation, &names),
        }),
    }
}

fn in_words(explanation: &Explanation, names: &Names) -> String {
    let Days(period) = explanation.period;
    let period = Labelled { period, label: explanation.label.clone() };
    let by = |sector: &SectorId| format!("by {}", names.sector(sector.as_str()));
    let what = explanation.sector.as_ref().map_or("in total".to_owned(), by);
    let place = explanation.site.as_ref().map_or(String::new(), |site| at_place(site, explanation));
    let mut text = format!(
        "{}: {} people reached {what}{place} {}\n",
        explanation.ledger.name,
        grouped(explanation.people_reached),
        during(&period)
    );
    text.push_str(&narrowed(explanation, names));
    text.push_str(&format!(
        "= {} by lists + {} by head-counts beyond the lists of a place\n",
        grouped(explanation.registered),
        grouped(explanation.estimated)
    ));
    if explanation.activities.iter().any(|activity| activity.people > 0) {
        text.push_str("\nby lists, in order:\n");
    }
    let (adding, others): (Vec<&Activity>, Vec<_>) =
        explanation.activities.iter().partition(|activity| activity.new > 0);
    for activity in &adding {
        text.push_str(&format!(
            "{:>10}  {}{}\n",
            with_sign(activity.new as i64),
            activity.activity,
            reached(activity, names)
        ));
    }
    let listing: Vec<&&Activity> = others.iter().filter(|a| a.people > 0).collect();
    if !listing.is_empty() {
        let all = listing.len() as u64;
        let people: u64 = listing.iter().map(|activity| activity.people).sum();
        let y = if all == 1 { "activity" } else { "activities" };
        text.push_str(&format!(
            "{:>10}  {} {y} that reached only people reached before ({} contacts with them)\n",
            "0",
            grouped(all),
            grouped(people)
        ));
    }
    let adding: Vec<&Place> =
        explanation.places.iter().filter(|place| place.estimated > 0).collect();
    if !adding.is_empty() {
        text.push_str(&format!(
            "\nby head-counts, at their places (places: {}):\n",
            explanation.level
        ));
    }
    adding.into_iter().for_each(|place| text.push_str(&what_place_adds(place)));
    if let Some(approval) = approval(explanation.approvals, Language::English.texts()) {
        text.push_str(&format!("\n{approval}\n"));
    }
    text.push_str(&format!(
        "\n{:>10}  the figure\nas of record {}, root {}\n",
        grouped(explanation.people_reached),
        explanation.as_of.size,
        hex::encode(explanation.as_of.root)
    ));
    text
}

/// What a figure is narrowed to, in a line; nothing where it is of everything.
fn narrowed(explanation: &Explanation, names: &Names) -> String {
    let filters = names.narrowed(&explanation.filter).into_iter();
    let mut only: Vec<String> = filters.map(|(what, value)| format!("{what} {value}")).collect();
    let parts = explanation.parts.iter();
    only.extend(parts.map(|part| {
        let dimension = part.dimension.name();
        let kind = NameOf::by(dimension);
        let value = kind.map_or(part.value.clone(), |kind| names.of(kind, &part.value));
        format!("{dimension} {value}")
    }));
    if let Some(sectors) = &explanation.exactly {
        only.push(format!("by exactly {}", all_of(sectors, names)));
    }
    if explanation.with_indirect {
        only.push("direct and indirect contacts together".to_owned());
    }
    if explanation.own {
        only.push("own figure: as if nothing else had been logged".to_owned());
    }
    match only.is_empty() {
        true => String::new(),
        false => format!("only: {}\n", only.join("; ")),
    }
}

/// Where a figure is of. A larger place than the site that was asked for is named as such.
fn at_place(site: &str, explanation: &Explanation) -> String {
    match &explanation.places[..] {
        [place] if explanation.level != Places::Site && place.site != site => {
            format!(" at {}, the {} that {site} means", place.site, explanation.level)
        }
        _ => format!(" at {site}"),
    }
}

fn what_place_adds(place: &Place) -> String {
    let admin1 = Some(&place.admin1).filter(|admin1| !admin1.is_empty() && **admin1 != place.site);
    let name = admin1.map_or(place.site.clone(), |admin1| format!("{}, {admin1}", place.site));
    let mut parts = Vec::new();
    if !place.crowds.is_empty() {
        parts.push(format!(
            "{} counted ({}), {} on lists",
            grouped(place.headcount),
            named(&place.counted_by),
            grouped(place.registered)
        ));
    }
    if place.new_people > 0 {
        let by = named(&place.new_people_by);
        parts.push(format!("{} new people ({by})", grouped(place.new_people)));
    }
    let mut text =
        format!("{:>10}  {name}: {}\n", with_sign(place.estimated as i64), parts.join("; "));
    let is_divided = place.crowds.len() > 1 || place.crowds.iter().any(|c| c.site != place.site);
    for crowd in &place.crowds {
        let mut parts = Vec::new();
        if is_divided {
            let by = named(&crowd.counted_by);
            parts.push(format!("{}: {} ({by})", crowd.site, grouped(crowd.headcount)));
        }
        if let Some(next) = &crowd.runner_up {
            let people = grouped(next.headcount);
            parts.push(format!("the next smaller head-count is {people} ({})", next.activity));
        }
        if !parts.is_empty() {
            text.push_str(&format!("{:>12}{}\n", "", parts.join("; ")));
        }
    }
    text
}

/// The first of some activities, and how many more there are.
fn named(activities: &[Reference]) -> String {
    let first: Vec<&str> = activities.iter().map(Reference::as_str).take(3).collect();
    match activities.len().saturating_sub(first.len()) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// Sectors, by what they are called.
fn all_of(sectors: &[SectorId], names: &Names) -> String {
    let sectors: Vec<String> =
        sectors.iter().map(|sector| names.short(NameOf::Sector, sector.as_str())).collect();
    sectors.join(" and ")
}

fn reached(activity: &Activity, names: &Names) -> String {
    if activity.reached_before.is_empty() {
        return String::new();
    }
    let before: Vec<String> = activity
        .reached_before
        .iter()
        .map(|before| format!("{} by {}", grouped(before.people), all_of(&before.sectors, names)))
        .collect();
    format!(", of {}; reached before: {}", grouped(activity.people), before.join(", "))
}

fn what_it_means(explanation: &Explanation, meaning: &Meaning, names: &Names) -> String {
    let mut text = String::new();
    let own = explanation.activities.iter().find(|part| part.activity == meaning.activity);
    if let Some(own) = own {
        text.push_str(&format!(
            "{}: {}, reaching {}; head-count {}\n{} of them for the first time in the period{}\n\n",
            own.activity,
            counted(own.contacts, "contact"),
            grouped(own.people),
            grouped(own.headcount),
            grouped(own.new),
            reached(own, names)
        ));
    } else {
        let why = match meaning.not_approved {
            true => ": its current version is not approved, and only approved activities count",
            false => "",
        };
        text.push_str(&format!("{}: counts in no figure of the period{why}\n\n", meaning.activity));
    }
    let sectors = meaning.figures.iter().map(|worth| worth.sector.as_ref());
    let column = sectors.map(|sector| names.short_or_total(sector)).collect::<Vec<_>>();
    let column = output::first_column(&[vec![String::new()], column].concat());
    let mut column = column.iter();
    let mut row = |figure: &str, first: &str, missing: &str| {
        let name = column.next().map_or("", String::as_str);
        text.push_str(&format!("{name} {figure:>10} {first:>12} {missing:>16}\n"));
    };
    row("figure", "first here", "missing without");
    for worth in &meaning.figures {
        row(&grouped(worth.people_reached), &grouped(worth.new), &signed(worth.missing_without));
    }
    text.push_str(
        "\nmissing without: what the figure would be less; others may have reached the same people \
         later,\nand another head-count may stand in its place\n",
    );
    text
}
