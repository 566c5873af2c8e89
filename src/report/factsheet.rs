//! The country factsheet: a year's report, the profile's sentences and the activities behind the
//! figures, brought into the order in which readers want them.
//!
//! Belongs here: choosing, grouping and summarising what is already known. Does not: computing a
//! figure (`count`), how a number or a page looks (`render::factsheet`), reading `contact.toml`
//! (`intake`).
//!
//! Invariants: every people-reached number is copied from the [`Report`], none is derived from
//! activities. The result does not depend on the order of the activities. A factsheet is bounded:
//! a thousand activities become counts and at most [`HIGHLIGHTS_MAX`] lines a sector.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::cells::HELD_BACK;
use super::{Count, Filter, Report, Row};
use crate::event::activity::{self, Activity, Details, Kind};
use crate::event::figures::{AGE_UNKNOWN, SEX_UNKNOWN};
use crate::event::ids::SectorId;
use crate::event::policy::{Attribution, HeadcountRule, Policy};
use crate::event::profile::{Indicator, Profile, Sector, SectorRole};
use crate::event::text::normalised;
use crate::event::time::Day;

/// Most titles of activities printed for one sector.
pub const HIGHLIGHTS_MAX: usize = 8;
/// Most combinations of sectors printed.
pub const COMBINATIONS_MAX: usize = 8;
/// Most shocks printed for the alerts of one sector.
pub const SHOCKS_MAX: usize = 6;
/// Ages below 18 come first in a row of SADD.
const BANDS_UNDER_18: usize = 3;

/// What readers call the rows of SADD, in the order of [`crate::event::figures::SEXES`].
const SEX_NAMES: [&str; 4] = ["Women and girls", "Men and boys", "Another sex", "Not recorded"];
/// What readers call the columns of SADD, in the order of [`crate::event::figures::AGES`].
const AGE_NAMES: [&str; 6] = ["0–4", "5–11", "12–17", "18–59", "60+", "Not recorded"];

/// The person behind the profile's contact role. Read from a file that is never logged; whatever
/// is empty is not printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactPerson {
    /// The person's name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number, as it is to be printed.
    pub phone: String,
}

/// What a factsheet is made from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The year's report.
    pub report: &'a Report,
    /// The profile at the same moment of the log.
    pub profile: &'a Profile,
    /// The organisation that the ledger belongs to.
    pub organisation: &'a str,
    /// The country it reports on.
    pub country: &'a str,
    /// The year reported on.
    pub year: i32,
    /// The activities in scope of the year, each in its current version, in any order.
    pub activities: &'a [&'a Activity],
    /// The person to turn to.
    pub contact: &'a ContactPerson,
}

/// A country factsheet, ready to be rendered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Factsheet {
    /// The profile's title, else "ORGANISATION in COUNTRY".
    pub title: String,
    /// The organisation.
    pub organisation: String,
    /// The country.
    pub country: String,
    /// The year reported on.
    pub year: i32,
    /// Whether the year was published or closed and later events changed its figures.
    pub restated: bool,
    /// What the report was narrowed to ("office gao"); empty for a whole ledger.
    pub narrowed: Vec<String>,
    /// What is happening in the country.
    pub overview: Vec<String>,
    /// The context in figures that others published.
    pub indicators: Vec<Indicator>,
    /// What the organisation does there.
    pub presence: Vec<String>,
    /// The office in a few facts.
    pub office: OfficeFacts,
    /// All sectors together, each individual once.
    pub total: FigureBlock,
    /// What adding up the sectors would give.
    pub sum_of_sectors: Count,
    /// By how much that is larger than the total.
    pub counted_again: Count,
    /// The profile's remark under the figures.
    pub figures_note: String,
    /// The largest sector's figure: the full length of a bar.
    pub largest_sector: u64,
    /// The core activities, in the profile's order.
    pub core: Vec<SectorSection>,
    /// Mechanisms such as the RRM, in the profile's order.
    pub mechanisms: Vec<SectorSection>,
    /// Who was reached by several sectors.
    pub overlap: OverlapSummary,
    /// Who pays.
    pub donors: Vec<String>,
    /// Whom to turn to.
    pub contact: ContactBlock,
    /// Where the figures come from, and how to get them again.
    pub provenance: Provenance,
}

/// The office in a few facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficeFacts {
    /// Year it was established.
    pub established: Option<i32>,
    /// Staff who move between areas.
    pub staff_mobile: Option<u32>,
    /// Staff at one place.
    pub staff_resident: Option<u32>,
    /// Where it works.
    pub areas: Vec<String>,
}

/// A figure with what it is made of, in individuals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureBlock {
    /// People reached, each once.
    pub people_reached: Count,
    /// The exact part; none where the report cannot tell it apart.
    pub registered: Option<Count>,
    /// The part known only from head-counts.
    pub estimated: Option<Count>,
    /// People reached only indirectly, not in the figure.
    pub indirect: Option<u64>,
    /// Activities in scope.
    pub activities: Option<u64>,
    /// The figure by sex; adds up to it. A row that nobody is in is left out.
    pub sexes: Vec<Group>,
    /// The figure by age; adds up to it. A row that nobody is in is left out.
    pub ages: Vec<Group>,
    /// Whether anything is known of sex or age.
    pub disaggregated: bool,
    /// Sex by age, with sums.
    pub table: SaddTable,
}

/// Some of the people of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Who, for readers.
    pub name: &'static str,
    /// How many.
    pub people: Count,
}

/// Sex by age, as a table with sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaddTable {
    /// Heads of the age columns.
    pub ages: [&'static str; 6],
    /// A row per sex.
    pub rows: Vec<SaddTableRow>,
    /// The sum of every age column.
    pub sums: [Count; 6],
    /// All of them.
    pub people: Count,
}

/// One sex in a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaddTableRow {
    /// Which sex, for readers.
    pub name: &'static str,
    /// People by age.
    pub cells: [Count; 6],
    /// All ages together.
    pub people: Count,
}

/// What one sector did and whom it reached.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SectorSection {
    /// The sector's id.
    pub id: SectorId,
    /// Its name.
    pub name: String,
    /// What it does.
    pub summary: String,
    /// What it consists of, from the profile.
    pub offers: Vec<String>,
    /// Its figure.
    pub figure: FigureBlock,
    /// What the ledger holds of it.
    pub done: Done,
    /// What followed alerts, where there were responses to any.
    pub alerts: Option<Alerts>,
}

/// The activities of a sector, summarised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// How many of each kind, most first.
    pub kinds: Vec<KindCount>,
    /// Distinct sites they took place at.
    pub sites: usize,
    /// The most frequent, then the most recent.
    pub highlights: Vec<Highlight>,
    /// Activities under titles that are not among these.
    pub further: usize,
}

/// How many activities of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindCount {
    /// The kind.
    pub kind: Kind,
    /// Its name in the number that `activities` asks for.
    pub name: &'static str,
    /// How many.
    pub activities: usize,
}

/// Activities under one title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Highlight {
    /// The title; of a legal case, its type.
    pub title: String,
    /// How many there were.
    pub activities: usize,
    /// Names of the offices, sorted.
    pub offices: Vec<String>,
    /// The months they started in ("Mar 2025", "Mar–Jun 2025").
    pub months: String,
}

/// What followed the alerts of a rapid response mechanism.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alerts {
    /// Distinct alerts that were responded to.
    pub alerts: usize,
    /// Responses.
    pub responses: usize,
    /// Responses without an alert's number; none of `alerts`.
    pub unnumbered: usize,
    /// Median of the days from alert to the first day of its first response in scope.
    pub median_days: Option<f64>,
    /// Alerts (or unnumbered responses) whose date is known, which the median is over.
    pub dated: usize,
    /// What happened, by number of alerts (or unnumbered responses), most first.
    pub shocks: Vec<Shock>,
}

/// One cause of alerts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shock {
    /// What happened.
    pub name: String,
    /// How often.
    pub alerts: usize,
}

/// Registered individuals by how many and which sectors reached them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverlapSummary {
    /// All of them.
    pub registered: Count,
    /// Reached by exactly one sector.
    pub by_one: Count,
    /// Reached by exactly two.
    pub by_two: Count,
    /// Reached by three or more.
    pub by_more: Count,
    /// The largest combinations of two sectors or more.
    pub combinations: Vec<Combination>,
    /// Combinations that are not among these.
    pub further: usize,
    /// Individuals of these further combinations.
    pub further_people: Count,
}

/// Individuals reached by exactly these sectors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Combination {
    /// Short names of the sectors, in the profile's order.
    pub sectors: Vec<String>,
    /// How many individuals.
    pub people: Count,
}

/// Whom to turn to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactBlock {
    /// Role, from the profile.
    pub role: String,
    /// Postal address, from the profile.
    pub address: String,
    /// Web page as the profile writes it.
    pub web: String,
    /// The same as a link that only ever leads to a web page; empty where there is none.
    pub web_link: String,
    /// The person, who is not in the log.
    pub person: ContactPerson,
}

/// Where the figures come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The ledger's name.
    pub ledger: String,
    /// The ledger's id.
    pub ledger_id: String,
    /// First day of the period.
    pub from: String,
    /// Last day of the period.
    pub to: String,
    /// Records the figures were computed from.
    pub log_size: u64,
    /// Merkle root over these records, in hexadecimal.
    pub log_root: String,
    /// The counting policy.
    pub policy: Policy,
    /// What the policy and the counting rule mean for a reader, and where they reach their limits.
    pub method: Vec<String>,
    /// The exact part of the total.
    pub registered: Option<Count>,
    /// The part of the total known only from head-counts.
    pub estimated: Option<Count>,
    /// Prints the same figures again.
    pub command: String,
}

/// Brings a report, a profile and the year's activities into the shape of a factsheet.
pub fn build(input: &Input) -> Factsheet {
    let Input { report, profile, .. } = *input;
    let sections = report.sectors.iter().map(|row| section(input, &row.sector, &row.row));
    let (core, mechanisms) = sections.partition(|(role, _)| *role == SectorRole::Core);
    let without_role = |sections: Vec<(SectorRole, SectorSection)>| {
        sections.into_iter().map(|(_, section)| section).collect()
    };
    let people = |row: &super::SectorRow| row.row.people_reached.or_zero();
    let title = match profile.texts.title.trim() {
        "" => format!("{} in {}", input.organisation, input.country),
        title => title.to_owned(),
    };
    Factsheet {
        title,
        organisation: input.organisation.to_owned(),
        country: input.country.to_owned(),
        year: input.year,
        restated: report.restated,
        narrowed: narrowed(&report.filter).map(|(what, value)| format!("{what} {value}")).collect(),
        overview: profile.texts.overview.clone(),
        indicators: profile.indicators.clone(),
        presence: profile.texts.presence.clone(),
        office: OfficeFacts {
            established: profile.established,
            staff_mobile: profile.staff_mobile,
            staff_resident: profile.staff_resident,
            areas: profile.areas.clone(),
        },
        total: figure(&report.total),
        sum_of_sectors: report.sum_of_sectors,
        counted_again: report.sum_of_sectors.beyond(report.total.people_reached),
        figures_note: profile.texts.figures_note.clone(),
        largest_sector: report.sectors.iter().map(people).max().unwrap_or(0),
        core: without_role(core),
        mechanisms: without_role(mechanisms),
        overlap: overlap(report, profile),
        donors: profile.donors.iter().map(|donor| donor.name.clone()).collect(),
        contact: contact(input),
        provenance: provenance(input),
    }
}

fn section(input: &Input, id: &SectorId, row: &Row) -> (SectorRole, SectorSection) {
    let sector = input.profile.sectors.iter().find(|sector| sector.id == *id);
    let ours = |activity: &&&Activity| activity.about.sectors().any(|sector| sector == id);
    let activities: Vec<&Activity> = input.activities.iter().filter(ours).copied().collect();
    let section = SectorSection {
        id: id.clone(),
        name: sector.map_or_else(|| id.to_string(), |sector| sector.name.clone()),
        summary: sector.map(|sector| sector.summary.clone()).unwrap_or_default(),
        offers: sector.map(|sector| sector.activities.clone()).unwrap_or_default(),
        figure: figure(row),
        done: done(&activities, input.profile),
        alerts: alerts(&activities),
    };
    (sector.map_or(SectorRole::Core, |sector| sector.role), section)
}

/// The abbreviation in brackets at the end of a sector's name, else the name.
fn short_name(profile: &Profile, id: &SectorId) -> String {
    let Some(Sector { name, .. }) = profile.sectors.iter().find(|sector| sector.id == *id) else {
        return id.to_string();
    };
    let bracketed = name.strip_suffix(')').and_then(|name| name.rsplit_once('('));
    match bracketed {
        Some((_, short)) if !short.trim().is_empty() => short.trim().to_owned(),
        _ => name.clone(),
    }
}

fn figure(row: &Row) -> FigureBlock {
    let cells = row.sadd.0;
    let age = |i: usize| cells.iter().map(|ages| ages[i]).sum::<Count>();
    let under_18 = (0..BANDS_UNDER_18).map(age).sum();
    let sexes =
        SEX_NAMES.iter().zip(&cells).map(|(name, ages)| (*name, ages.iter().copied().sum()));
    let ages = [
        ("Under 18", under_18),
        ("18–59", age(BANDS_UNDER_18)),
        ("60 and over", age(BANDS_UNDER_18 + 1)),
        (AGE_NAMES[AGE_UNKNOWN], age(AGE_UNKNOWN)),
    ];
    FigureBlock {
        people_reached: row.people_reached,
        registered: row.registered,
        estimated: row.estimated,
        indirect: row.indirect.and_then(|people| u64::try_from(people).ok()),
        activities: row.activities,
        sexes: groups(sexes),
        ages: groups(ages.into_iter()),
        disaggregated: cells[SEX_UNKNOWN][AGE_UNKNOWN] != row.sadd.sum()
            || row.sadd.sum().told().is_none(),
        table: SaddTable {
            ages: AGE_NAMES,
            rows: sadd_rows(&cells),
            sums: std::array::from_fn(age),
            people: row.sadd.sum(),
        },
    }
}

fn groups(groups: impl Iterator<Item = (&'static str, Count)>) -> Vec<Group> {
    let filled = groups.filter(|(_, people)| *people != 0);
    filled.map(|(name, people)| Group { name, people }).collect()
}

fn sadd_rows(cells: &[[Count; 6]; 4]) -> Vec<SaddTableRow> {
    let row = |(name, cells): (&&'static str, &[Count; 6])| SaddTableRow {
        name,
        cells: *cells,
        people: cells.iter().copied().sum(),
    };
    SEX_NAMES.iter().zip(cells).map(row).collect()
}

/// What the activities under one title share.
struct Titled<'a> {
    /// The latest, by start and reference: its spelling is printed.
    latest: &'a Activity,
    earliest: Day,
    activities: usize,
    offices: BTreeSet<String>,
}

fn done(activities: &[&Activity], profile: &Profile) -> Done {
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut titles: BTreeMap<String, Titled> = BTreeMap::new();
    for activity in activities {
        let about = &activity.about;
        *kinds.entry(about.details.kind()).or_default() += 1;
        let titled = titles.entry(normalised(&title(activity))).or_insert_with(|| Titled {
            latest: activity,
            earliest: about.start,
            activities: 0,
            offices: BTreeSet::new(),
        });
        titled.activities += 1;
        titled.earliest = titled.earliest.min(about.start);
        if recency(activity) > recency(titled.latest) {
            titled.latest = activity;
        }
        let office = profile.offices.iter().find(|office| office.id == about.office);
        titled.offices.insert(office.map_or(about.office.to_string(), |o| o.name.clone()));
    }
    let sites: BTreeSet<_> = activities.iter().map(|a| a.about.place.site_key()).collect();

    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, activities)| (std::cmp::Reverse(*activities), *kind));
    let mut titles: Vec<_> = titles.into_values().collect();
    titles.sort_by(|a, b| {
        let (a, b) = ((a.activities, recency(a.latest)), (b.activities, recency(b.latest)));
        b.cmp(&a)
    });
    let further = titles.iter().skip(HIGHLIGHTS_MAX).map(|titled| titled.activities).sum();
    titles.truncate(HIGHLIGHTS_MAX);
    Done {
        kinds: kinds.into_iter().map(kind_count).collect(),
        sites: sites.len(),
        highlights: titles.into_iter().map(highlight).collect(),
        further,
    }
}

fn recency(activity: &Activity) -> (Day, &str) {
    (activity.about.start, activity.reference.as_str())
}

fn highlight(titled: Titled) -> Highlight {
    Highlight {
        title: title(titled.latest),
        activities: titled.activities,
        offices: titled.offices.into_iter().collect(),
        months: months(titled.earliest, titled.latest.about.start),
    }
}

/// What an activity is listed under: its title, else what its kind says of it. A legal case is one
/// person's matter, so that its title is never printed, only its type.
fn title(activity: &Activity) -> String {
    let details = &activity.about.details;
    let own = match details {
        Details::Distribution { goods } => &goods.items,
        Details::Class { class_level, .. } => class_level,
        Details::LegalCase { case_type, .. } => case_type,
        Details::RrmResponse { alert, .. } => &alert.shock,
        Details::Session { topic } | Details::Assessment { topic, .. } => topic,
        Details::Works { facility, .. } => facility,
    };
    let case = details.kind() == Kind::LegalCase;
    let texts = if case { ["", own] } else { [activity.about.title.as_str(), own] };
    let filled = texts.into_iter().map(str::trim).find(|text| !text.is_empty());
    filled.map_or_else(|| capitalised(kind_name(details.kind(), 2)), capitalised)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// The months from one day's to another's, in words.
fn months(from: Day, to: Day) -> String {
    let (first, last) = (from.date(), to.date().format("%b %Y"));
    if from.month() == to.month() {
        last.to_string()
    } else if from.year() == to.year() {
        format!("{}–{last}", first.format("%b"))
    } else {
        format!("{} – {last}", first.format("%b %Y"))
    }
}

fn kind_count((kind, activities): (Kind, usize)) -> KindCount {
    KindCount { kind, name: kind_name(kind, activities), activities }
}

fn kind_name(kind: Kind, activities: usize) -> &'static str {
    match (kind, activities) {
        (Kind::Distribution, 1) => "distribution",
        (Kind::Distribution, _) => "distributions",
        (Kind::Class, 1) => "class",
        (Kind::Class, _) => "classes",
        (Kind::LegalCase, 1) => "legal case",
        (Kind::LegalCase, _) => "legal cases",
        (Kind::RrmResponse, 1) => "rapid response",
        (Kind::RrmResponse, _) => "rapid responses",
        (Kind::Session, 1) => "session",
        (Kind::Session, _) => "sessions",
        (Kind::Works, 1) => "construction or repair",
        (Kind::Works, _) => "constructions and repairs",
        (Kind::Assessment, 1) => "assessment",
        (Kind::Assessment, _) => "assessments",
    }
}

/// What is known of one alert, from all responses to it.
struct Alert {
    date: Option<Day>,
    first_response: Day,
    shock: Option<String>,
}

fn alerts(activities: &[&Activity]) -> Option<Alerts> {
    // In a fixed order, so that the spelling of a shock doesn't depend on the order of arrival.
    let mut activities = activities.to_vec();
    activities.sort_by_key(|activity| recency(activity));
    let mut numbered: BTreeMap<String, Alert> = BTreeMap::new();
    let mut unnumbered: Vec<Alert> = Vec::new();
    let mut responses = 0;
    for activity in activities {
        let Details::RrmResponse {
            alert: activity::Alert { alert, shock, alert_date, .. }, ..
        } = &activity.about.details
        else {
            continue;
        };
        responses += 1;
        let shock = Some(shock.trim()).filter(|shock| !shock.is_empty()).map(capitalised);
        let this = Alert { date: *alert_date, first_response: activity.about.start, shock };
        let number = normalised(alert);
        if number.is_empty() {
            unnumbered.push(this);
        } else if let Some(known) = numbered.get_mut(&number) {
            known.date = known.date.into_iter().chain(this.date).min();
            known.first_response = known.first_response.min(this.first_response);
            known.shock = known.shock.take().or(this.shock);
        } else {
            numbered.insert(number, this);
        }
    }
    if responses == 0 {
        return None;
    }
    let all = || numbered.values().chain(&unnumbered);
    // A response before its alert is a slip in a date, which says nothing about speed.
    let days = |alert: &Alert| {
        let days = i64::from(i32::from(alert.first_response)) - i64::from(i32::from(alert.date?));
        (days >= 0).then_some(days)
    };
    let days: Vec<i64> = all().filter_map(days).collect();
    Some(Alerts {
        alerts: numbered.len(),
        responses,
        unnumbered: unnumbered.len(),
        dated: days.len(),
        median_days: median(days),
        shocks: shocks(all().filter_map(|alert| alert.shock.as_deref())),
    })
}

fn median(mut days: Vec<i64>) -> Option<f64> {
    days.sort_unstable();
    let upper = *days.get(days.len() / 2)?;
    let lower = *days.get((days.len() - 1) / 2)?;
    Some((lower + upper) as f64 / 2.0)
}

fn shocks<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Shock> {
    let mut counts: BTreeMap<String, Shock> = BTreeMap::new();
    for name in names {
        let new = || Shock { name: name.to_owned(), alerts: 0 };
        counts.entry(normalised(name)).or_insert_with(new).alerts += 1;
    }
    let mut shocks: Vec<_> = counts.into_values().collect();
    shocks.sort_by_key(|shock| std::cmp::Reverse(shock.alerts));
    shocks.truncate(SHOCKS_MAX);
    shocks
}

fn overlap(report: &Report, profile: &Profile) -> OverlapSummary {
    let people = |wanted: fn(usize) -> bool| -> Count {
        let rows = report.overlap.iter().filter(|row| wanted(row.sectors.len()));
        rows.map(|row| row.people).sum()
    };
    let combined = || report.overlap.iter().filter(|row| row.sectors.len() > 1);
    let combination = |row: &super::OverlapRow| Combination {
        sectors: row.sectors.iter().map(|id| short_name(profile, id)).collect(),
        people: row.people,
    };
    OverlapSummary {
        registered: people(|_| true),
        by_one: people(|sectors| sectors == 1),
        by_two: people(|sectors| sectors == 2),
        by_more: people(|sectors| sectors > 2),
        combinations: combined().take(COMBINATIONS_MAX).map(combination).collect(),
        further: combined().skip(COMBINATIONS_MAX).count(),
        further_people: combined().skip(COMBINATIONS_MAX).map(|row| row.people).sum(),
    }
}

fn contact(input: &Input) -> ContactBlock {
    let contact = &input.profile.contact;
    let web = contact.web.trim();
    let is_link = web.starts_with("https://") || web.starts_with("http://");
    ContactBlock {
        role: contact.role.clone(),
        address: contact.address.clone(),
        web: web.to_owned(),
        web_link: match web {
            "" => String::new(),
            link if is_link => link.to_owned(),
            page => format!("https://{page}"),
        },
        person: input.contact.clone(),
    }
}

fn provenance(input: &Input) -> Provenance {
    let report = input.report;
    Provenance {
        ledger: report.ledger.name.clone(),
        ledger_id: report.ledger.id.to_string(),
        from: report.period.0.from.to_string(),
        to: report.period.0.to.to_string(),
        log_size: report.as_of.size,
        log_root: report.as_of.root.iter().map(|byte| format!("{byte:02x}")).collect(),
        policy: report.policy.clone(),
        registered: report.total.registered,
        estimated: report.total.estimated,
        method: method(report),
        command: command(input),
    }
}

/// The counting rule in a reader's words. Says no more than the rule holds.
fn method(report: &Report) -> Vec<String> {
    let policy = &report.policy;
    let attribution = match policy.attribution {
        Attribution::Touches => "whose days share at least one with the year",
        Attribution::Start => "that start in the year",
        Attribution::End => "that end in the year",
    };
    let headcounts = match policy.headcounts {
        HeadcountRule::Activity => "the largest head-count of any one activity",
        HeadcountRule::Sum => "the largest count of each group, added up",
        HeadcountRule::Max => "the largest count of any one group",
    };
    let mut lines = vec![
        format!(
            "Figures are of activities with direct reach {attribution}, completed or under way and \
             not voided; works count where they end. Reaching a household reaches all its members."
        ),
        "Registered people are told apart by pseudonyms and counted once, however often they \
         were reached. Two entries of one person count as two until they are merged."
            .to_owned(),
        format!(
            "Head-counts are numbers without a list, and therefore estimates. At each site the \
             larger is taken of the people registered there and the head-count of a sector \
             ({headcounts}), and never both."
        ),
        "Listed people who live elsewhere may be in a head-count too.".to_owned(),
    ];
    if !policy.not_counted.is_empty() {
        let kinds: Vec<_> = policy.not_counted.iter().map(|kind| kind_name(*kind, 2)).collect();
        lines.push(format!("Logged but not counted: {}.", kinds.join(", ")));
    }
    if let Some(suppression) = &report.suppression {
        lines.push(format!(
            "A number of people marked {HELD_BACK} is held back: it is {}.",
            suppression.sentence()
        ));
    }
    lines
}

/// What prints the figures again, narrowed as they are.
fn command(input: &Input) -> String {
    let size = input.report.as_of.size;
    let mut command = format!("headcount report {} --as-of {size}", input.year);
    for (what, value) in narrowed(&input.report.filter) {
        command.push_str(&format!(" --{what} '{}'", value.replace('\'', "'\\''")));
    }
    if let Some(suppression) = &input.report.suppression {
        command.push_str(&format!(" --publish-safe={}", suppression.threshold));
    }
    command
}

fn narrowed(filter: &Filter) -> impl Iterator<Item = (&'static str, &str)> {
    let Filter { sector, office, donor } = filter;
    [("sector", sector), ("office", office), ("donor", donor)]
        .into_iter()
        .filter_map(|(what, value)| Some((what, value.as_deref()?)))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::error::Error;

    use uuid::Uuid;

    use super::*;
    use crate::event::activity::{About, Reach, Status};
    use crate::event::figures::{Figure, Sadd};
    use crate::event::ids::{OfficeId, Reference};
    use crate::event::people::PeopleStated;
    use crate::event::place::{Area, Place};
    use crate::event::time::Period;
    use crate::report::{AsOf, Days, LedgerName, OverlapRow, SectorRow};

    type Outcome<T = ()> = Result<T, Box<dyn Error>>;

    fn example_profile() -> Outcome<Profile> {
        Ok(toml::from_str(include_str!("../intake/profiles/nrc-mali.toml"))?)
    }

    /// Fifty people in class, three of them also after a flood: a year with little in it.
    fn example_report() -> Outcome<Report> {
        let row = |people, estimated, sadd| {
            Row::from(&Figure {
                people_reached: people,
                registered: people - estimated,
                estimated,
                activities: 2,
                sadd,
                ..Figure::default()
            })
        };
        let mut girls = Sadd::default();
        girls.0[0][1] = 50;
        let mut unknown = Sadd::default();
        unknown.0[SEX_UNKNOWN][AGE_UNKNOWN] = 1_000;
        let mut all = girls;
        all.0[SEX_UNKNOWN][AGE_UNKNOWN] = 997;
        let (education, rrm) = (SectorId::new("education")?, SectorId::new("rrm")?);
        let overlap = |people, sectors: &[&SectorId]| OverlapRow {
            sectors: sectors.iter().copied().cloned().collect(),
            people: Count::Told(people),
        };
        Ok(Report {
            ledger: LedgerName { id: Uuid::nil(), name: "NRC Mali".to_owned() },
            period: Days(Period::year(2025)?),
            as_of: AsOf { size: 1_204, root: [0xab; 32] },
            policy: Policy::default(),
            filter: Filter::default(),
            restated: false,
            overlap: vec![overlap(47, &[&education]), overlap(3, &[&education, &rrm])],
            sectors: vec![
                SectorRow { sector: education, row: row(50, 0, girls) },
                SectorRow { sector: rrm, row: row(1_000, 900, unknown) },
            ],
            total: row(1_047, 900, all),
            sum_of_sectors: 1_050.into(),
            by: None,
            also_by: Vec::new(),
            suppression: None,
            compare: None,
            targets: None,
            months: None,
            rrm: None,
            activities: None,
            presence: None,
        })
    }

    fn activity(reference: &str, title: &str, start: &str, details: Details) -> Outcome<Activity> {
        let sector = if details.kind() == Kind::RrmResponse { "rrm" } else { "education" };
        let site = Area { name: "Site".to_owned(), pcode: String::new() };
        Ok(Activity {
            id: Uuid::nil(),
            reference: Reference::new(reference)?,
            people: PeopleStated::default(),
            about: About {
                details,
                title: title.to_owned(),
                sector: SectorId::new(sector)?,
                also_sectors: Vec::new(),
                office: OfficeId::new("gao")?,
                place: Place { site, ..Place::default() },
                start: Day::parse(start)?,
                end: None,
                status: Status::Completed,
                donors: Vec::new(),
                project: None,
                partner: String::new(),
                modality: None,
                reach: Reach::Direct,
            },
        })
    }

    fn class(reference: &str, title: &str, start: &str) -> Outcome<Activity> {
        let details = Details::Class { class_level: "Level 1".to_owned(), sessions: None };
        activity(reference, title, start, details)
    }

    fn response(reference: &str, alert: &str, alerted: &str, start: &str) -> Outcome<Activity> {
        let alert_date = Day::parse(alerted).ok();
        let (alert, shock) = (alert.to_owned(), "flood".to_owned());
        let alert = activity::Alert { alert, shock, alert_date, assessment_date: None };
        let details = Details::RrmResponse { alert, goods: activity::Goods::default() };
        activity(reference, "Kits", start, details)
    }

    /// The factsheet of the example with these activities.
    pub(crate) fn example(activities: &[&Activity]) -> Outcome<Factsheet> {
        Ok(build(&Input {
            report: &example_report()?,
            profile: &example_profile()?,
            organisation: "NRC",
            country: "Mali",
            year: 2025,
            activities,
            contact: &ContactPerson::default(),
        }))
    }

    #[test]
    fn the_example_profile_is_consistent() -> Outcome {
        let profile = example_profile()?;
        profile.check()?;
        let ids: Vec<_> = profile.sectors.iter().map(|sector| sector.id.as_str()).collect();
        let order = ["education", "icla", "livelihoods", "protection", "shelter", "wash", "rrm"];
        assert_eq!(ids, order);
        Ok(())
    }

    #[test]
    fn a_thousand_classes_become_a_few_lines() -> Outcome {
        let classes: Vec<Activity> = (0..1_000)
            .map(|i| {
                let month = i % 12 + 1;
                let title = if i % 20 == 0 { format!("Class {i}") } else { " CATCH-UP".to_owned() };
                class(&format!("C{i}"), &title, &format!("2025-{month:02}-01"))
            })
            .collect::<Outcome<_>>()?;
        let mut activities: Vec<&Activity> = classes.iter().collect();
        let factsheet = example(&activities)?;
        let done = &factsheet.core[0].done;
        assert_eq!(done.kinds, [kind_count((Kind::Class, 1_000))]);
        assert_eq!(done.sites, 1);
        assert_eq!(done.highlights.len(), HIGHLIGHTS_MAX);
        assert_eq!(done.highlights[0].title, "CATCH-UP");
        assert_eq!(done.highlights[0].activities, 950);
        assert_eq!(done.highlights[0].months, "Jan–Dec 2025");
        assert_eq!(done.highlights[0].offices, ["Gao"]);
        assert_eq!(done.further, 1_000 - 950 - (HIGHLIGHTS_MAX - 1));

        activities.reverse();
        assert_eq!(example(&activities)?, factsheet);
        Ok(())
    }

    #[test]
    fn the_first_response_to_an_alert_counts_for_its_speed() -> Outcome {
        let responses = [
            response("R1", "A1", "2025-03-01", "2025-03-20")?,
            response("R2", "a1 ", "2025-03-01", "2025-03-03")?,
            response("R3", "A2", "2025-12-30", "2026-01-04")?,
            response("R4", "A3", "", "2025-05-05")?,
            response("R5", "", "2025-06-09", "2025-06-01")?,
        ];
        let factsheet = example(&responses.each_ref())?;
        let alerts = factsheet.mechanisms[0].alerts.as_ref().ok_or("no alerts")?;
        assert_eq!((alerts.alerts, alerts.responses, alerts.unnumbered), (3, 5, 1));
        assert_eq!((alerts.dated, alerts.median_days), (2, Some(3.5)));
        assert_eq!(alerts.shocks, [Shock { name: "Flood".to_owned(), alerts: 4 }]);
        assert_eq!(factsheet.core[0].alerts, None);
        Ok(())
    }

    #[test]
    fn the_title_of_a_legal_case_is_not_printed() -> Outcome {
        let of = |case_type: &str| Details::LegalCase {
            case_type: case_type.to_owned(),
            case_status: String::new(),
        };
        let typed = activity("L1", "Case of A. B.", "2025-01-01", of("civil documentation"))?;
        let bare = activity("L2", "Case of C. D.", "2025-01-01", of(""))?;
        assert_eq!([title(&typed), title(&bare)], ["Civil documentation", "Legal cases"]);
        Ok(())
    }

    #[test]
    fn figures_are_the_reports() -> Outcome {
        let factsheet = example(&[])?;
        assert_eq!(factsheet.total.people_reached, 1_047);
        assert_eq!((factsheet.sum_of_sectors, factsheet.counted_again), (1_050.into(), 3.into()));
        let sexes = |section: &SectorSection| section.figure.sexes.clone();
        assert_eq!(
            sexes(&factsheet.core[0]),
            [Group { name: "Women and girls", people: 50.into() }]
        );
        assert!(!factsheet.mechanisms[0].figure.disaggregated);
        let overlap = &factsheet.overlap;
        let told = |count: Count| count.told();
        assert_eq!(
            [overlap.registered, overlap.by_one, overlap.by_two].map(told),
            [Some(50), Some(47), Some(3)]
        );
        assert_eq!(overlap.combinations[0].sectors, ["Education", "RRM"]);
        assert_eq!(factsheet.provenance.command, "headcount report 2025 --as-of 1204");
        Ok(())
    }
}
