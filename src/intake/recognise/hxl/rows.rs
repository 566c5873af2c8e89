//! Rows of a list with hashtags as rows of activities and head-counts.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::columns::{NEW_PEOPLE, PLAIN};
use super::reached::{Age, GROUPS, Reached};
use super::tag::{Tag, TaggedGrid};
use super::words::{MODALITIES, NEW, STATUSES, month, sector, word};
use crate::event::activity::{Kind, Modality, NewPeople, Status};
use crate::event::people::{AGE_BANDS, PopulationGroup};
use crate::event::profile::Profile;
use crate::event::spelling::fold_place;
use crate::event::text::normalised;
use crate::intake::recognise::mapped::{MappedRow, MappedTable};
use crate::intake::recognise::table_rows::Accepted;
use crate::intake::source::grid::{Grid, GridRow};
use crate::intake::tables::Table;
use crate::issue::value::List;
use crate::issue::{Code, Issue};

/// The parts of a sheet with hashtags.
pub(super) struct Tagged<'a> {
    pub(super) file: &'a str,
    pub(super) grid: &'a Grid,
    pub(super) tags: &'a [Option<Tag>],
    /// The rows below the hashtags and the header.
    pub(super) rows: &'a [GridRow],
    pub(super) header: Option<&'a GridRow>,
    pub(super) row: u32,
}

impl<'a> Tagged<'a> {
    pub(super) fn of(TaggedGrid { file, grid, tags }: &'a TaggedGrid) -> Self {
        let row = |at: usize| grid.rows.get(at);
        Self {
            file,
            grid,
            tags: &tags.tags,
            rows: grid.rows.get(tags.rows_from..).unwrap_or_default(),
            header: tags.header.and_then(row),
            row: row(tags.at).map_or(0, |row| row.number),
        }
    }

    pub(super) fn issue(&self, code: Code) -> Issue {
        let sheet = Some(self.grid.name.as_str()).filter(|name| !name.is_empty());
        Issue::new(self.file, code).on(sheet)
    }

    /// What the user's file calls a column.
    pub(super) fn called(&self, column: usize) -> String {
        let header = self.header.and_then(|row| row.cells.get(column)).filter(|c| !c.is_empty());
        let tag = || self.tags.get(column).and_then(Option::as_ref).map(Tag::to_string);
        header.cloned().or_else(tag).unwrap_or_default()
    }
}

pub(super) const HEADCOUNTS: [&str; 14] = [
    "activity",
    "group",
    "count",
    "f_0_4",
    "f_5_11",
    "f_12_17",
    "f_18_59",
    "f_60",
    "m_0_4",
    "m_5_11",
    "m_12_17",
    "m_18_59",
    "m_60",
    "population_group",
];

/// Makes rows of the intake tables.
pub(super) struct Writer<'a> {
    tagged: &'a Tagged<'a>,
    columns: BTreeMap<&'static str, usize>,
    group: Option<usize>,
    people: Vec<Reached>,
    profile: &'a Profile,
    header: Vec<&'static str>,
    activities: Vec<MappedRow>,
    headcounts: Vec<MappedRow>,
    seen: BTreeMap<String, Vec<String>>,
    guessed_kinds: BTreeSet<Kind>,
    guessed_sites: bool,
    office_missing: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        tagged: &'a Tagged<'a>,
        columns: BTreeMap<&'static str, usize>,
        group: Option<usize>,
        people: Vec<Reached>,
        profile: &'a Profile,
    ) -> Self {
        let header = PLAIN.iter().map(|(name, ..)| *name).chain(["partner", "donors", "project"]);
        Self {
            header: header.collect(),
            tagged,
            columns,
            group,
            people,
            profile,
            activities: Vec::new(),
            headcounts: Vec::new(),
            seen: BTreeMap::new(),
            guessed_kinds: BTreeSet::new(),
            guessed_sites: false,
            office_missing: false,
        }
    }

    fn text<'r>(&self, row: &'r GridRow, column: &str) -> &'r str {
        let at = self.columns.get(column);
        at.and_then(|at| row.cells.get(*at)).map_or("", String::as_str)
    }

    pub(super) fn take(&mut self, row: &GridRow) {
        let mut cells: BTreeMap<&str, String> =
            self.header.iter().map(|name| (*name, self.text(row, name).to_owned())).collect();
        self.translate(row, &mut cells);
        // A mark says nothing of what an activity is; and references are those of before there were marks.
        let own = self.header.iter().filter(|name| **name != NEW_PEOPLE);
        let own: Vec<String> = own.map(|name| cells[name].clone()).collect();
        if cells["activity"].is_empty() {
            let reference = derived_reference(&own, &cells["start"]);
            cells.insert("activity", reference);
        }
        let reference = cells["activity"].clone();
        let cells: Vec<String> = self.header.iter().map(|name| cells[name].clone()).collect();
        // Further rows of an activity bring further people, and are no activity of their own.
        if self.seen.get(&reference) != Some(&cells) {
            self.activities.push(MappedRow::usable(row.number, cells.clone()));
            self.seen.entry(reference.clone()).or_insert(cells);
        }
        self.take_people(row, &reference);
    }

    /// Puts what 3Ws say into headcount's words; what is not known stays, to be refused with its place.
    fn translate(&mut self, row: &GridRow, cells: &mut BTreeMap<&str, String>) {
        let sector = sector(&cells["sector"], self.profile);
        cells.insert("sector", sector);
        let status = word(&cells["status"], &STATUSES, Status::ALL);
        let modality = word(&cells["modality"], &MODALITIES, Modality::ALL);
        let in_hand = !matches!(modality.as_str(), "" | "service");
        cells.insert("status", status);
        cells.insert("modality", modality);
        let new_people = word(&cells[NEW_PEOPLE], &NEW, NewPeople::ALL);
        cells.insert(NEW_PEOPLE, new_people);
        let known = Kind::ALL.iter().find(|kind| kind.to_string() == normalised(&cells["kind"]));
        let kind = known.copied().unwrap_or_else(|| {
            let kind = if in_hand { Kind::Distribution } else { Kind::Session };
            self.guessed_kinds.insert(kind);
            kind
        });
        cells.insert("kind", kind.to_string());
        for (day, last) in [("start", false), ("end", true)] {
            let whole = month(&cells[day], last);
            let whole = whole.unwrap_or_else(|| cells[day].clone());
            cells.insert(day, whole);
        }
        if cells["end"].is_empty() {
            let end = month(self.text(row, "start"), true).unwrap_or_default();
            cells.insert("end", end);
        }
        if cells["site"].is_empty() && cells["site_pcode"].is_empty() {
            // The lowest place that is named is where people are counted.
            let lowest = ["admin3", "admin2", "admin1"].into_iter().find(|a| !cells[a].is_empty());
            if let Some(area) = lowest {
                let code = match area {
                    "admin3" => "admin3_pcode",
                    "admin2" => "admin2_pcode",
                    _ => "admin1_pcode",
                };
                let (name, code) = (cells[area].clone(), cells[code].clone());
                cells.insert("site", name);
                cells.insert("site_pcode", code);
                self.guessed_sites = true;
            }
        } else if cells["site"].is_empty() {
            let code = cells["site_pcode"].clone();
            cells.insert("site", code);
        }
        if cells["office"].is_empty() {
            let office = self.office(cells);
            self.office_missing |= office.is_empty();
            cells.insert("office", office);
        }
        let donors = cells["donors"].replace(['|', ','], ";");
        cells.insert("donors", donors);
        if normalised(&cells["partner"]) == normalised(self.text(row, "org")) {
            cells.insert("partner", String::new());
        }
    }

    /// The only office, or the one with the name of the place.
    fn office(&self, cells: &BTreeMap<&str, String>) -> String {
        let places = ["site", "admin3", "admin2", "admin1"].map(|name| fold_place(&cells[name]));
        let of_place = |office: &&crate::event::profile::Office| {
            [fold_place(office.id.as_str()), fold_place(&office.name)]
                .iter()
                .any(|name| places.contains(name))
        };
        match self.profile.offices.as_slice() {
            [only] => only.id.to_string(),
            several => {
                let found = several.iter().find(of_place);
                found.map(|office| office.id.to_string()).unwrap_or_default()
            }
        }
    }

    fn take_people(&mut self, row: &GridRow, reference: &str) {
        let mut groups: Vec<Option<PopulationGroup>> =
            self.people.iter().map(|people| people.group).collect();
        groups.sort();
        groups.dedup();
        let counted: Vec<(Option<PopulationGroup>, Counted)> =
            groups.into_iter().filter_map(|group| Some((group, self.count(row, group)?))).collect();
        let number = |counted: &Counted| counted.count.parse::<u64>().ok();
        let whole =
            counted.iter().find(|(group, _)| group.is_none()).map(|(_, counted)| number(counted));
        let parts: Option<u64> = counted
            .iter()
            .filter(|(group, _)| group.is_some())
            .map(|(_, counted)| number(counted))
            .sum();
        // Groups take the place of the whole where they add up to it.
        let by_group = match whole {
            Some(whole) => parts.is_some_and(|parts| parts > 0) && whole == parts,
            None => true,
        };
        let named = self.group.and_then(|at| row.cells.get(at)).map_or("", String::as_str);
        for (group, counted) in counted {
            if whole.is_some() && group.is_some() != by_group {
                continue;
            }
            let of_name =
                GROUPS.iter().find(|(word, _)| *word == fold_place(named)).map(|(_, g)| *g);
            let of_name = of_name.or_else(|| {
                PopulationGroup::ALL.iter().find(|g| g.to_string() == normalised(named)).copied()
            });
            let name = match (named, group) {
                ("", Some(group)) => format!("people reached, {group}"),
                ("", None) => "people reached".to_owned(),
                (named, Some(group)) => format!("{named}, {group}"),
                (named, None) => named.to_owned(),
            };
            let mut cells = vec![reference.to_owned(), name, counted.count];
            cells.extend(counted.cells);
            cells.push(group.or(of_name).map(|group| group.to_string()).unwrap_or_default());
            self.headcounts.push(MappedRow::usable(row.number, cells));
        }
    }

    /// How many people of a group a row has; `None` where it says nothing of them.
    fn count(&self, row: &GridRow, group: Option<PopulationGroup>) -> Option<Counted> {
        let filled: Vec<(&Reached, &str)> = self
            .people
            .iter()
            .filter(|people| people.group == group)
            .filter_map(|people| Some((people, row.cells.get(people.column)?.as_str())))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        let sum = |of: &dyn Fn(&Reached) -> bool| -> Option<String> {
            let parts: Vec<&str> =
                filled.iter().filter(|(people, _)| of(people)).map(|(_, cell)| *cell).collect();
            let added: Option<u64> = parts.iter().map(|part| part.parse::<u64>().ok()).sum();
            // A cell that is no number is taken as it is, to be refused with its place.
            let odd = || parts.iter().find(|part| part.parse::<u64>().is_err());
            (!parts.is_empty()).then(|| {
                added.map_or_else(
                    || odd().copied().unwrap_or_default().to_owned(),
                    |n| n.to_string(),
                )
            })
        };
        let total = |of: &dyn Fn(&Reached) -> bool| {
            filled.iter().find(|(people, _)| of(people)).map(|(_, cell)| (*cell).to_owned())
        };
        let count = total(&|people| people.sex.is_none() && people.age == Age::All)
            .or_else(|| sum(&|people| people.sex.is_some() && people.age == Age::All))
            .or_else(|| sum(&|people| people.sex.is_some() && people.age != Age::All))
            .or_else(|| sum(&|people| people.sex.is_none() && people.age != Age::All))?;
        let bands =
            ['f', 'm'].iter().flat_map(|sex| (0..AGE_BANDS.len()).map(move |band| (*sex, band)));
        let cells = bands.map(|(sex, band)| {
            let of = |people: &Reached| people.sex == Some(sex) && people.age == Age::Band(band);
            total(&of).unwrap_or_default()
        });
        Some(Counted { count, cells: cells.collect() })
    }

    pub(super) fn finish(self, issues: &mut Vec<Issue>) -> Vec<MappedTable> {
        let mut note = |code| issues.push(self.tagged.issue(code).at(self.tagged.row).note());
        if !self.guessed_kinds.is_empty() {
            let kinds = List::or(self.guessed_kinds.iter().map(|kind| kind.name()));
            note(Code::HxlKindGuessed { kinds });
        }
        if self.office_missing {
            note(Code::HxlOfficeGuessed);
        }
        if self.guessed_sites {
            note(Code::HxlSiteGuessed);
        }
        let called = |names: &[&'static str]| -> Vec<String> {
            let of = |name: &&str| {
                let band = |people: &&Reached| match (people.sex, people.age) {
                    (Some(sex), Age::Band(band)) => **name == format!("{sex}_{}", AGE_BANDS[band]),
                    _ => false,
                };
                let whole = self.people.iter().find(|p| p.sex.is_none() && p.age == Age::All);
                let column = match *name {
                    "group" => self.group,
                    "count" => whole.or(self.people.first()).map(|people| people.column),
                    name => self.columns.get(name).copied(),
                };
                let column = column.or_else(|| self.people.iter().find(band).map(|p| p.column));
                column.map_or((*name).to_owned(), |at| self.tagged.called(at))
            };
            names.iter().map(of).collect()
        };
        let table = |table, header: Vec<&'static str>, rows| MappedTable {
            table,
            file: self.tagged.file.to_owned(),
            sheet: Some(self.tagged.grid.name.clone()).filter(|name| !name.is_empty()),
            namespace: None,
            derived: BTreeSet::new(),
            accepted: Accepted::default(),
            called: called(&header),
            header,
            rows,
            decimal_comma: self.tagged.grid.decimal_comma,
        };
        vec![
            table(Table::Activities, self.header.clone(), self.activities.clone()),
            table(Table::Headcounts, HEADCOUNTS.to_vec(), self.headcounts.clone()),
        ]
    }
}

/// A number of people, as it stands, and its ten cells by sex and age.
pub(super) struct Counted {
    count: String,
    cells: Vec<String>,
}

/// A reference made of what an activity is, so that the same row gives the same one again.
pub(super) fn derived_reference(cells: &[String], start: &str) -> String {
    let mut hash = Sha256::new();
    for cell in cells {
        hash.update(normalised(cell).as_bytes());
        hash.update([0]);
    }
    let digest = hex::encode(&hash.finalize()[..5]);
    format!("3W-{start}-{digest}").replace("--", "-")
}
