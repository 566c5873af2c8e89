//! The country factsheet: a period's report, the profile's sentences and the activities behind the
//! figures, brought into the order in which readers want them, in their language.
//!
//! Belongs here: choosing, grouping, naming and summarising what is already known. Does not:
//! computing a figure (`count`), how a number or a page looks (`render::factsheet`), reading
//! `contact.toml` (`intake`).
//!
//! | file | what |
//! |---|---|
//! | `input` | what it is made from |
//! | `figure` | a figure with what it is made of |
//! | `sector` | a sector's texts, figure and activities |
//! | `breakdown` | overlap between sectors, areas, months |
//! | `rapid` | the rapid response mechanism |
//! | `provenance` | where the figures come from |
//! | `wording` | the profile's texts in the reader's language |
//!
//! Invariants: every people-reached number is copied from the [`Report`] or worked out from numbers
//! that are, none is derived from activities. The result does not depend on the order of the
//! activities. A factsheet is bounded: a thousand activities become counts and at most
//! [`sector::HIGHLIGHTS_MAX`] lines a sector.

pub mod breakdown;
pub mod figure;
mod input;
pub mod provenance;
pub mod rapid;
pub mod sector;
#[cfg(test)]
pub(crate) mod tests;
mod wording;

use std::sync::Arc;

use serde::Serialize;

use super::suppression::Release;
use super::totals::{self, Request};
use super::{Count, Report};
use crate::count::{Dimension, Item, Source, in_scope};
use crate::event::activity::Reach;
use crate::event::label::Labelled;
use crate::event::profile::{Indicator, SectorRole};
use crate::language::Language;
pub use input::{ContactPerson, Input};

use breakdown::{AreaFigure, MonthFigure, OverlapSummary};
use figure::{FigureBlock, figure};
use provenance::{Provenance, provenance};
use rapid::RapidResponse;
use sector::SectorSection;
use wording::Wording;

/// A country factsheet, ready to be rendered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Factsheet {
    /// What it is written in.
    pub language: Language,
    /// The profile's title, else "ORGANISATION in COUNTRY".
    pub title: String,
    /// The organisation.
    pub organisation: String,
    /// The country.
    pub country: String,
    /// The year reported on, as text: a year has no thousands. `period` for another period.
    pub year: String,
    /// What the period is called: the year, its label, or its days.
    pub name: String,
    /// Whether the period was published or closed and later events changed its figures.
    pub restated: bool,
    /// What the report was narrowed to ("office gao"); empty for a whole ledger.
    pub narrowed: Vec<String>,
    /// Whether numbers of people are held back.
    pub publish_safe: bool,
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
    /// The core activities, in the profile's order.
    pub core: Vec<SectorSection>,
    /// Mechanisms such as the RRM, in the profile's order.
    pub mechanisms: Vec<SectorSection>,
    /// Who was reached by several sectors.
    pub overlap: OverlapSummary,
    /// The total by area (admin1); empty where the report has none.
    pub areas: Vec<AreaFigure>,
    /// The total by month; empty where the report has none.
    pub months: Vec<MonthFigure>,
    /// Alerts and responses, where there were any.
    pub rapid: Option<RapidResponse>,
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
    /// Year it was established, as text.
    pub established: Option<String>,
    /// Staff who move between areas.
    pub staff_mobile: Option<u32>,
    /// Staff at one place.
    pub staff_resident: Option<u32>,
    /// Where it works.
    pub areas: Vec<String>,
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

/// Which period's factsheet.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// The period. Where it has no label, it is the one it was published or closed under.
    pub period: Labelled,
    /// Numbers of people below this, and those that would tell them, held back.
    pub publish_safe: Option<u64>,
    /// What was published before, as [`Request`] has it.
    pub published_before: Arc<[Release]>,
    /// The person to turn to.
    pub contact: &'a ContactPerson,
    /// Whether the figures are as published under a policy that did not govern the period before: then the
    /// number of records alone does not lead to them again.
    pub is_only_as_published: bool,
}

/// The factsheet of a period in each of some languages.
///
/// # Errors
/// Those of the source.
pub fn in_languages<const N: usize, S: Source>(
    source: &S,
    asked: &Asked,
    languages: [Language; N],
) -> Result<[Factsheet; N], S::Error> {
    let report = &report(source, asked)?;
    let basis = source.basis()?;
    let (agenda, _) = source.agenda_and_lists();
    let is_counted = |item: &Item<'_>| {
        let period = asked.period.period;
        item.about.reach == Reach::Direct
            && in_scope(item.about, item.is_approved, period, &report.policy)
    };
    let activities: Vec<Item<'_>> = agenda.items.into_iter().filter(is_counted).collect();
    let input = |language| Input {
        report,
        profile: basis.profile,
        organisation: basis.organisation,
        country: basis.country,
        activities: &activities,
        contact: asked.contact,
        is_only_as_published: asked.is_only_as_published,
        language,
    };
    Ok(languages.map(|language| build(&input(language))))
}

/// The report that a factsheet is made from: by area and month, with the rapid response mechanism.
///
/// # Errors
/// Those of the source.
pub fn report<S: Source>(source: &S, asked: &Asked) -> Result<Report, S::Error> {
    let Labelled { period, label } = asked.period.clone();
    let request = Request {
        label,
        by: Some(Dimension::Admin1),
        months: true,
        rrm: true,
        publish_safe: asked.publish_safe,
        published_before: asked.published_before.clone(),
        ..Request::year(period)
    };
    totals::build(source, &request)
}

/// Brings a report, a profile and the period's activities into the shape of a factsheet.
pub fn build(input: &Input) -> Factsheet {
    let Input { report, profile, activities, .. } = *input;
    let wording = &Wording::of(profile, input.language.texts());
    let sections = report.sectors.iter().map(|row| sector::section(wording, row, activities));
    let (core, mechanisms) = sections.partition(|(role, _)| *role == SectorRole::Core);
    let without_role = |sections: Vec<(SectorRole, SectorSection)>| {
        sections.into_iter().map(|(_, section)| section).collect()
    };
    Factsheet {
        language: input.language,
        title: title(wording, input),
        organisation: input.organisation.to_owned(),
        country: input.country.to_owned(),
        year: report.period.0.whole_year().map_or("period".to_owned(), |year| year.to_string()),
        name: name(wording, report),
        restated: report.restated,
        narrowed: wording.narrowed(&report.filter),
        publish_safe: report.suppression.is_some(),
        overview: wording.overview().to_vec(),
        indicators: wording.indicators(),
        presence: wording.presence().to_vec(),
        office: OfficeFacts {
            established: profile.established.map(|year| year.to_string()),
            staff_mobile: profile.staff_mobile,
            staff_resident: profile.staff_resident,
            areas: wording.areas().to_vec(),
        },
        total: figure(&report.total, wording.texts),
        sum_of_sectors: report.sum_of_sectors,
        counted_again: report.sum_of_sectors.beyond(report.total.people_reached),
        figures_note: wording.figures_note().to_owned(),
        core: without_role(core),
        mechanisms: without_role(mechanisms),
        overlap: breakdown::overlap(wording, report),
        areas: breakdown::areas(wording, report),
        months: breakdown::months(wording, report),
        rapid: rapid::rapid(wording, report.rrm.as_ref(), activities),
        donors: wording.donors(),
        contact: contact(wording, input.contact),
        provenance: provenance(wording, input),
    }
}

/// The year, the label, or the days.
fn name(wording: &Wording, report: &Report) -> String {
    match (report.period.0.whole_year(), report.label.as_str()) {
        (Some(year), "") => year.to_string(),
        (None, "") => wording.texts.days(report.period.0),
        (_, label) => label.to_owned(),
    }
}

fn title(wording: &Wording, input: &Input) -> String {
    match wording.title().trim() {
        "" => {
            let names = [input.organisation, input.country].map(|name| name.to_owned().into());
            let [organisation, country] = names;
            let values = [("organisation", organisation), ("country", country)];
            wording.texts.with("factsheet-title", &values)
        }
        title => title.to_owned(),
    }
}

fn contact(wording: &Wording, person: &ContactPerson) -> ContactBlock {
    let contact = &wording.profile.contact;
    let web = contact.web.trim();
    let is_link = web.starts_with("https://") || web.starts_with("http://");
    ContactBlock {
        role: wording.contact_role().to_owned(),
        address: contact.address.clone(),
        web: web.to_owned(),
        web_link: match web {
            "" => String::new(),
            link if is_link => link.to_owned(),
            page => format!("https://{page}"),
        },
        person: person.clone(),
    }
}
