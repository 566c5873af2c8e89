//! Rows as proposals: one row of each table, read into the ledger's own terms.
//!
//! Belongs here: what a row of one table must be by itself. Does not: how rows of several tables fit
//! together (`checks`).

pub mod cells;
mod names;
pub mod places;

use crate::event::EntryKind;
use crate::event::activity::{
    About, Alert, Details, Goods, Kind, Modality, NewPeople, Reach, Status,
};
use crate::event::ids::{DonorId, OfficeId, ProjectId, Reference, SectorId};
use crate::event::limits::{AGE_YEARS_MAX, HEADCOUNT_MAX, HOUSEHOLD_SIZE_MAX};
use crate::event::people::{Headcount, Sex};
use crate::event::place::{Area, Place, Residence};
use crate::event::profile::Profile;
use crate::event::time::Day;
use crate::intake::recognise::table_rows::TableRows;
use crate::intake::source::row::TextRow;
use crate::intake::tables::Column;
use crate::issue::value::{List, ProfileList, Quantity, WordList};
use crate::issue::{Code, Issue};
use crate::ledger::{HouseholdRow, PersonRow};
use crate::register::{Numbers, Traits};
use cells::Row;
use names::Names;

/// A profile's ids with their names, as tables may give either.
pub struct Vocabulary {
    sectors: Names<SectorId>,
    offices: Names<OfficeId>,
    donors: Names<DonorId>,
    projects: Names<ProjectId>,
}

impl Vocabulary {
    /// The vocabulary of a profile.
    pub fn of(profile: &Profile) -> Self {
        let Profile { sectors, offices, donors, projects, .. } = profile;
        let sectors = sectors.iter().map(|of| (of.id.clone(), profile.names_of_sector(of)));
        let offices = offices.iter().map(|of| (of.id.clone(), profile.names_of_office(of)));
        let donors = donors.iter().map(|of| (of.id.clone(), profile.names_of_donor(of)));
        let projects = projects.iter().map(|of| (of.id.clone(), profile.names_of_project(of)));
        Self {
            sectors: Names::new(ProfileList::Sectors, sectors),
            offices: Names::new(ProfileList::Offices, offices),
            donors: Names::new(ProfileList::Donors, donors),
            projects: Names::new(ProfileList::Projects, projects),
        }
    }
}

impl Vocabulary {
    /// What is wrong with what a mapping writes into a column of activities, by each name that is not in
    /// the profile.
    pub fn faults<'a>(&self, column: Column, given: &'a str) -> Vec<(&'a str, Code)> {
        let of_list = |fault: &dyn Fn(&str) -> Option<Code>| {
            listed(Some(given)).filter_map(|given| Some((given, fault(given)?))).collect()
        };
        match column {
            Column::Sector | Column::AlsoSectors => of_list(&|given| self.sectors.fault(given)),
            Column::Office => of_list(&|given| self.offices.fault(given)),
            Column::Donors => of_list(&|given| self.donors.fault(given)),
            Column::Project => of_list(&|given| self.projects.fault(given)),
            _ => Vec::new(),
        }
    }
}

/// The columns that only activities of some kinds have.
const OF_KIND: &[(&[Kind], &[Column])] = &[
    (
        &[Kind::Distribution, Kind::RrmResponse],
        &[Column::Items, Column::Quantity, Column::Unit, Column::Value, Column::Currency],
    ),
    (&[Kind::Class], &[Column::ClassLevel, Column::Sessions]),
    (&[Kind::LegalCase], &[Column::CaseType, Column::CaseStatus]),
    (
        &[Kind::RrmResponse, Kind::Assessment],
        &[Column::Alert, Column::Shock, Column::AlertDate, Column::AssessmentDate],
    ),
    (&[Kind::Session, Kind::Assessment], &[Column::Topic]),
    (&[Kind::Works], &[Column::Facility, Column::FacilityType]),
];

/// Whether activities of a kind can have a column.
pub fn is_column_of(column: Column, kind: Kind) -> bool {
    let mut of_kinds = OF_KIND.iter().filter(|(_, columns)| columns.contains(&column));
    let is_of_all = of_kinds.clone().next().is_none();
    is_of_all || of_kinds.any(|(kinds, _)| kinds.contains(&kind))
}

/// Reads a row of `activities`. What is wrong goes to `issues`; warnings leave the row good.
pub fn activity(
    sheet: &TableRows,
    row: &TextRow,
    vocabulary: &Vocabulary,
    today: Day,
    issues: &mut Vec<Issue>,
) -> Option<(Reference, About)> {
    let mut row = Row::new(sheet, row);
    let reference = row.reference(true);
    let kind = row.one_of_needed(Column::Kind, Kind::ALL, WordList::Kind);
    let details = kind.map(|kind| details(&mut row, kind));
    let title = row.plain(Column::Title);
    let given = row.text(Column::Sector);
    let sector = match given {
        "" => row.plain_needed(Column::Sector).and(None),
        given => row.known(Column::Sector, given, &vocabulary.sectors),
    };
    let mut also_sectors: Vec<SectorId> = Vec::new();
    for given in listed(row.filled(Column::AlsoSectors)) {
        also_sectors.extend(row.known(Column::AlsoSectors, given, &vocabulary.sectors));
    }
    let office = match row.text(Column::Office) {
        "" => row.plain_needed(Column::Office).and(None),
        given => row.known(Column::Office, given, &vocabulary.offices),
    };
    let place = Place {
        admin1: area(&mut row, Column::Admin1, Column::Admin1Pcode),
        admin2: area(&mut row, Column::Admin2, Column::Admin2Pcode),
        admin3: area(&mut row, Column::Admin3, Column::Admin3Pcode),
        site: Area {
            name: row.plain_needed(Column::Site).unwrap_or_default(),
            pcode: row.plain(Column::SitePcode),
        },
    };
    let start = row.day_needed(Column::Start);
    let end = row.day(Column::End);
    if start.is_some_and(|start| start > today) {
        row.wrong(Column::Start, Code::StartInFuture { today });
    }
    // Of a start that is wrong itself, nothing follows for the end.
    if let (Some(start), Some(end)) = (start.filter(|start| *start <= today), end)
        && end < start
    {
        row.wrong(Column::End, Code::EndBeforeStart { start });
    }
    let status =
        row.one_of(Column::Status, Status::ALL, WordList::Status).unwrap_or(Status::Completed);
    let mut donors: Vec<DonorId> = Vec::new();
    for given in listed(row.filled(Column::Donors)) {
        donors.extend(row.known(Column::Donors, given, &vocabulary.donors));
    }
    let project = row
        .filled(Column::Project)
        .and_then(|given| row.known(Column::Project, given, &vocabulary.projects));
    let partner = row.plain(Column::Partner);
    let modality = row.one_of(Column::Modality, Modality::ALL, WordList::Modality);
    let reach = row.one_of(Column::Reach, Reach::ALL, WordList::Reach).unwrap_or(Reach::Direct);
    let new_people = row.one_of(Column::NewPeople, NewPeople::ALL, WordList::NewPeople);
    let good = row.is_good();
    issues.append(&mut row.issues);
    if let Some(kind) = kind.filter(|_| good) {
        warn_of_other_kinds(&row, kind, issues);
    }
    let (sector, office) = (sector?, office?);
    also_sectors.sort();
    also_sectors.dedup();
    also_sectors.retain(|other| *other != sector);
    donors.sort();
    donors.dedup();
    let about = About {
        details: details?.into(),
        title,
        sector,
        also_sectors,
        office,
        place: place.into(),
        start: start?,
        end: end.filter(|end| Some(*end) != start),
        status,
        donors,
        project,
        partner,
        modality,
        reach,
        new_people: new_people == Some(NewPeople::Yes),
    };
    good.then_some((reference?, about))
}

fn listed(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.unwrap_or_default().split(';').map(str::trim).filter(|item| !item.is_empty())
}

fn area(row: &mut Row<'_>, name: Column, pcode: Column) -> Area {
    Area { name: row.plain(name), pcode: row.plain(pcode) }
}

fn details(row: &mut Row<'_>, kind: Kind) -> Details {
    match kind {
        Kind::Distribution => Details::Distribution { goods: goods(row) },
        Kind::Class => Details::Class {
            class_level: row.plain(Column::ClassLevel),
            sessions: row.whole(Column::Sessions, 0, 10_000, Quantity::Sessions),
        },
        Kind::LegalCase => Details::LegalCase {
            case_type: row.plain(Column::CaseType),
            case_status: row.plain(Column::CaseStatus),
        },
        Kind::RrmResponse => Details::RrmResponse { alert: alert(row), goods: goods(row) },
        Kind::Session => Details::Session { topic: row.plain(Column::Topic) },
        Kind::Works => Details::Works {
            facility: row.plain(Column::Facility),
            facility_type: row.plain(Column::FacilityType),
        },
        Kind::Assessment => {
            Details::Assessment { topic: row.plain(Column::Topic), alert: alert(row) }
        }
    }
}

fn goods(row: &mut Row<'_>) -> Goods {
    Goods {
        items: row.plain(Column::Items),
        quantity: row.decimal(Column::Quantity),
        unit: row.plain(Column::Unit),
        value: row.decimal(Column::Value),
        currency: row.plain(Column::Currency),
    }
}

fn alert(row: &mut Row<'_>) -> Alert {
    Alert {
        alert: row.plain(Column::Alert),
        shock: row.plain(Column::Shock),
        alert_date: row.day(Column::AlertDate),
        assessment_date: row.day(Column::AssessmentDate),
    }
}

fn warn_of_other_kinds(row: &Row<'_>, kind: Kind, issues: &mut Vec<Issue>) {
    for (kinds, columns) in OF_KIND.iter().filter(|(kinds, _)| !kinds.contains(&kind)) {
        for column in columns.iter().filter(|column| !row.text(**column).is_empty()) {
            let kinds = List::and(kinds.iter().map(|kind| kind.name()));
            issues.push(row.issue_at(*column, Code::ColumnOfOtherKinds { kinds }).warning());
        }
    }
}

/// The reference that a row of people, households or head-counts belongs to.
pub fn reference(row: &mut Row<'_>) -> Option<Reference> {
    row.reference(false)
}

/// Reads a row of `people`; `start` is that of its activity. What was declared as home comes beside
/// it, to be kept once the place is known.
pub fn person(
    row: &mut Row<'_>,
    start: Day,
    numbers: &mut Numbers,
) -> Option<(PersonRow, Option<Residence>)> {
    let number = row.number_of(Column::Person, EntryKind::Person, numbers);
    let link = row.link(numbers);
    let sex = row.one_of(Column::Sex, Sex::ALL, WordList::Sex);
    let (year, oldest) = (start.year(), start.year() - AGE_YEARS_MAX);
    let age = row.whole(Column::Age, 0, AGE_YEARS_MAX.unsigned_abs(), Quantity::Age);
    let born = row.whole(Column::BirthYear, oldest.unsigned_abs(), 2100, Quantity::BirthYear);
    let born = born.and_then(|born| i32::try_from(born).ok());
    if born.is_some_and(|born| born > year) {
        // Possible where an activity goes on for long.
        let issue = row.issue_at(Column::BirthYear, Code::BornAfterStart { start });
        row.issues.push(issue.value(row.text(Column::BirthYear)).warning());
    }
    let from_age = age.and_then(|age| i32::try_from(age).ok()).map(|age| year - age);
    if let (Some(age), Some(born), Some(from_age)) = (age, born, from_age)
        && born.abs_diff(from_age) > 1
        && let Ok(from_age) = u32::try_from(from_age)
    {
        // The last birthday may lie ahead in the year: one year apart is no contradiction.
        let issue = row.issue_at(Column::BirthYear, Code::AgeOtherwise { age, born: from_age });
        row.issues.push(issue.value(row.text(Column::BirthYear)).warning());
    }
    let traits = Traits {
        sex,
        birth_year: born.or(from_age),
        population_group: row.population_group(),
        disability: row.disability(),
    };
    let residence = row.residence();
    let person = PersonRow::new(number?, link, &traits, 0, row.number());
    row.is_good().then_some((person, residence))
}

/// Reads a row of `households`, with its declared home beside it.
pub fn household(
    row: &mut Row<'_>,
    numbers: &mut Numbers,
) -> Option<(HouseholdRow, Option<Residence>)> {
    let number = row.number_of(Column::Household, EntryKind::Household, numbers);
    let size = row.whole_needed(Column::Size, 1, HOUSEHOLD_SIZE_MAX, Quantity::Size);
    let number = number?;
    let cells = row.sadd(size, Column::Size);
    let size = size?;
    let group = row.population_group();
    let residence = row.residence();
    let household = HouseholdRow::new(number, size, &cells, group, 0, row.number());
    row.is_good().then_some((household, residence))
}

/// Reads a row of `headcounts`.
pub fn headcount(row: &mut Row<'_>) -> Option<Headcount> {
    let group = row.plain_needed(Column::Group);
    let count = row.whole_needed(Column::Count, 0, HEADCOUNT_MAX, Quantity::Headcount);
    let headcount = Headcount {
        cells: row.sadd(count, Column::Count),
        group: group?,
        count: count?,
        population_group: row.population_group(),
    };
    row.is_good().then_some(headcount)
}
