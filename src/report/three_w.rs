//! The 3W export: who does what where, when and for whom, in rows that other systems can load. Clusters
//! and HDX exchange such rows (3W, 5W).
//!
//! Belongs here: which activities make up a row. Does not: counting (`count`), hashtags (`render::hxl`).
//!
//! **A row** is a sector's work of one month in one admin3, with the same donors, project, partner,
//! status and modality, for one population group: every activity with direct reach is in one
//! combination of the first seven, in every sector that reports it, in every month that it touches,
//! and its people are in the row of their population group. Donors that pay together stay together
//! in a row. Like any part of a report, a row counts everyone once, under the counting rule: members,
//! homes and sizes are those of the whole period, and only contacts and head-counts are restricted.
//!
//! **What adds up**: the `new` people of the months of one combination, to its `cumulative` people in
//! its last month, which is its figure for the period; and the cells by sex and age of a row, to its
//! `monthly` people. **What does not**: months (`monthly`), sectors, places, donors, projects,
//! population groups and every other pair of rows. The same person can be in several, and a head-count
//! stands for a place once. Sums over rows are larger than the people reached; those are in the report.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cells::{BoundsRow, Count, SaddRow};
use crate::count::{Agenda, Candidate, Choice, Lists, Query, Selected, UNSPECIFIED, select_small};
use crate::event::activity::{About, Reach};
use crate::event::figures::Sadd;
use crate::event::ids::SectorId;
use crate::event::people::PopulationGroup;
use crate::event::place::Area;
use crate::event::profile::Profile;
use crate::event::text::normalised;
use crate::event::time::Month;

/// Who does what where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThreeW {
    /// The organisation.
    pub organisation: String,
    /// The country.
    pub country: String,
    /// By place, sector, the other traits, month and population group.
    pub rows: Vec<ThreeWRow>,
}

/// An id of the profile with its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Named {
    /// As tables have it.
    pub id: String,
    /// For readers.
    pub name: String,
}

/// A sector's work in a month, for one population group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThreeWRow {
    /// Region.
    pub admin1: AreaName,
    /// Second level.
    pub admin2: AreaName,
    /// Third level.
    pub admin3: AreaName,
    /// The sector.
    pub sector: Named,
    /// Who pays, together.
    pub donors: Vec<Named>,
    /// Under which project, where one is stated.
    pub project: Option<Named>,
    /// Through which partner; empty where none is stated.
    pub partner: String,
    /// How far it is.
    pub status: &'static str,
    /// In what form, where it is stated.
    pub modality: Option<&'static str>,
    /// The month (2025-03).
    pub month: String,
    /// The population group that the row's people belong to.
    pub population_group: &'static str,
    /// Activities in the month that reached some of them.
    pub activities: u64,
    /// People reached in the month, each once.
    pub monthly: Count,
    /// Of them, those that no earlier month of this combination had.
    pub new: Count,
    /// From the period's first day to the end of the month, each once.
    pub cumulative: Count,
    /// The part of `monthly` known by lists.
    pub registered: Count,
    /// The part of `monthly` known only from head-counts.
    pub estimated: Count,
    /// Between which numbers `monthly` lies.
    #[serde(flatten)]
    pub bounds: BoundsRow,
    /// `monthly` by sex and age.
    pub sadd: SaddRow,
}

/// A place by name and code, either of which can be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct AreaName {
    /// As the office writes it.
    pub name: String,
    /// Its P-code.
    pub pcode: String,
}

/// What the activities of some rows have in common. Rows are in the order of combinations.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Combination {
    places: [String; 3],
    donors: Vec<String>,
    project: Option<String>,
    partner: String,
    status: &'static str,
    modality: Option<&'static str>,
}

/// The activities of a combination.
struct Together {
    areas: [AreaName; 3],
    /// As it was first written.
    partner: String,
    /// Places among the candidates, with their months.
    activities: Vec<(usize, (Month, Month))>,
    /// For each sector, how many of them report it in each of `months`.
    reports: Vec<BTreeMap<Month, u64>>,
    /// The months that one of them touches.
    months: Vec<Month>,
}

/// The population groups that people can be in, the unstated one last.
fn groups() -> impl Iterator<Item = Option<PopulationGroup>> {
    PopulationGroup::ALL.iter().copied().map(Some).chain([None])
}

/// The rows of a query's period.
///
/// # Errors
/// A list that cannot be read.
pub fn rows<L: Lists>(
    agenda: &Agenda<'_>,
    lists: &L,
    query: &Query,
    profile: &Profile,
) -> Result<Vec<ThreeWRow>, L::Error> {
    let mut combinations: BTreeMap<Combination, Together> = BTreeMap::new();
    let selected = select_small(agenda, lists, query, |candidates| {
        combinations = combined(candidates, agenda.sectors);
        combinations.values().flat_map(Together::choices).collect()
    })?;
    let mut rows = Vec::new();
    let mut figures = selected.iter();
    for (traits, together) in &combinations {
        // As many as `choices` has, in its order.
        let of_group: Vec<Vec<[&Selected; 2]>> = groups()
            .map(|_| {
                let month = |_: &Month| Some([figures.next()?, figures.next()?]);
                together.months.iter().filter_map(month).collect()
            })
            .collect();
        for (at, id) in agenda.sectors.iter().enumerate() {
            let about = together.described(id, traits, profile);
            rows.extend(together.rows(at, &of_group, &about));
        }
    }
    Ok(rows)
}

fn combined(candidates: &[Candidate<'_>], sectors: &[SectorId]) -> BTreeMap<Combination, Together> {
    let mut combinations: BTreeMap<Combination, Together> = BTreeMap::new();
    for (at, Candidate { activity, months }) in candidates.iter().enumerate() {
        let about = &activity.about;
        if about.reach != Reach::Direct {
            continue;
        }
        let together = combinations.entry(Combination::of(about)).or_insert_with(|| Together {
            areas: Default::default(),
            partner: about.partner.trim().to_owned(),
            activities: Vec::new(),
            reports: vec![BTreeMap::new(); sectors.len()],
            months: Vec::new(),
        });
        together.activities.push((at, *months));
        for (area, known) in areas(about).into_iter().zip(&mut together.areas) {
            // The first that has a name, or a code, gives it.
            for (text, known) in [(&area.name, &mut known.name), (&area.pcode, &mut known.pcode)] {
                if known.is_empty() {
                    text.trim().clone_into(known);
                }
            }
        }
        let touched = std::iter::successors(Some(months.0), |month| Some(month.next()));
        for month in touched.take_while(|month| *month <= months.1) {
            together.months.push(month);
            for sector in about.sectors() {
                if let Some(at) = sectors.iter().position(|id| id == sector) {
                    *together.reports[at].entry(month).or_insert(0) += 1;
                }
            }
        }
    }
    for together in combinations.values_mut() {
        together.months.sort_unstable();
        together.months.dedup();
    }
    combinations
}

fn areas(about: &About) -> [&Area; 3] {
    [&about.place.admin1, &about.place.admin2, &about.place.admin3]
}

impl Combination {
    fn of(about: &About) -> Self {
        let mut donors: Vec<String> = about.donors.iter().map(ToString::to_string).collect();
        donors.sort_unstable();
        donors.dedup();
        Self {
            // A name decides, and a code where there is no name.
            places: areas(about).map(|area| match normalised(&area.name) {
                name if name.is_empty() => normalised(&area.pcode),
                name => name,
            }),
            donors,
            project: about.project.as_ref().map(ToString::to_string),
            partner: normalised(&about.partner),
            status: about.status.name(),
            modality: about.modality.map(|modality| modality.name()),
        }
    }
}

impl Together {
    /// For each population group and month: the activities of the month, and of all months to it.
    fn choices(&self) -> impl Iterator<Item = Choice> + '_ {
        let of = |group, wanted: &dyn Fn(&(Month, Month)) -> bool| {
            let wanted = self.activities.iter().filter(|(_, months)| wanted(months));
            Choice { activities: wanted.map(|(at, _)| *at).collect(), group: Some(group) }
        };
        groups().flat_map(move |group| {
            self.months.iter().flat_map(move |month| {
                let touches = |m: &(Month, Month)| m.0 <= *month && *month <= m.1;
                [of(group, &touches), of(group, &|m| m.0 <= *month)]
            })
        })
    }

    /// A row of a sector with all but its numbers, in the names that the profile has.
    fn described(&self, sector: &SectorId, traits: &Combination, profile: &Profile) -> ThreeWRow {
        let named = |id: &str, name: Option<&String>| Named {
            id: id.to_owned(),
            name: name.cloned().unwrap_or_else(|| id.to_owned()),
        };
        let donor = |id: &String| {
            let known = profile.donors.iter().find(|donor| donor.id.as_str() == id);
            named(id, known.map(|donor| &donor.name))
        };
        let project = |id: &String| {
            let known = profile.projects.iter().find(|project| project.id.as_str() == id);
            named(id, known.map(|project| &project.name))
        };
        let known = profile.sectors.iter().find(|known| known.id == *sector);
        let [admin1, admin2, admin3] = self.areas.clone();
        ThreeWRow {
            admin1,
            admin2,
            admin3,
            sector: named(sector.as_str(), known.map(|sector| &sector.name)),
            donors: traits.donors.iter().map(donor).collect(),
            project: traits.project.as_ref().map(project),
            partner: self.partner.clone(),
            status: traits.status,
            modality: traits.modality,
            month: String::new(),
            population_group: UNSPECIFIED,
            activities: 0,
            monthly: Count::default(),
            new: Count::default(),
            cumulative: Count::default(),
            registered: Count::default(),
            estimated: Count::default(),
            bounds: BoundsRow { lowest: Some(Count::default()), highest: Some(Count::default()) },
            sadd: Sadd::default().into(),
        }
    }

    /// The rows of the sector at a place of the profile, from the figures of each group and month.
    fn rows(
        &self,
        sector: usize,
        of_group: &[Vec<[&Selected; 2]>],
        about: &ThreeWRow,
    ) -> Vec<ThreeWRow> {
        let mut rows = Vec::new();
        let mut before = vec![0; of_group.len()];
        for (i, month) in self.months.iter().enumerate() {
            let Some(activities) = self.reports[sector].get(month) else { continue };
            let about = ThreeWRow { month: month.to_string(), ..about.clone() };
            let rows_before = rows.len();
            for ((group, months), before) in groups().zip(of_group).zip(&mut before) {
                let figure = |which: usize| months.get(i)?[which].sectors.get(sector);
                let Some((monthly, cumulative)) = figure(0).zip(figure(1)) else { continue };
                let new = cumulative.people_reached.saturating_sub(*before);
                *before = cumulative.people_reached;
                if monthly.people_reached > 0 || new > 0 {
                    rows.push(ThreeWRow {
                        population_group: group.map_or(UNSPECIFIED, PopulationGroup::name),
                        activities: monthly.activities,
                        monthly: monthly.people_reached.into(),
                        new: new.into(),
                        cumulative: cumulative.people_reached.into(),
                        registered: monthly.registered.into(),
                        estimated: monthly.estimated.into(),
                        bounds: monthly.bounds.into(),
                        sadd: monthly.sadd.into(),
                        ..about.clone()
                    });
                }
            }
            // Work that reached nobody is still a row.
            if rows.len() == rows_before {
                rows.push(ThreeWRow { activities: *activities, ..about });
            }
        }
        rows
    }
}
