//! Rows of a list with hashtags as rows of activities and head-counts.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::columns::{NEW_PEOPLE, PLAIN};
use super::people::{Counted, RowPeople};
use super::reached::{Age, GROUPS, Reached};
use super::tagged::Tagged;
use super::words::{MODALITIES, NEW, STATUSES, month, sector, word};
use crate::event::activity::{Kind, Modality, NewPeople, Status};
use crate::event::ids::Reference;
use crate::event::people::{AGE_BANDS, PopulationGroup};
use crate::event::profile::Profile;
use crate::event::spelling::fold_place;
use crate::event::text::normalised;
use crate::intake::recognise::mapped::{MappedRow, MappedTable};
use crate::intake::recognise::table_rows::Accepted;
use crate::intake::source::grid::GridRow;
use crate::intake::tables::Table;
use crate::issue::value::List;
use crate::issue::{Code, Issue};

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

/// What the columns of a list with hashtags are.
pub(super) struct ListOf<'a> {
    pub(super) columns: BTreeMap<&'static str, usize>,
    pub(super) group: Option<usize>,
    pub(super) people: &'a [Reached],
    /// The columns of which one has to name the place of a number, as other rows do.
    pub(super) place: Vec<usize>,
    /// Whether the ledger has an activity.
    pub(super) is_known: &'a dyn Fn(&str) -> bool,
}

/// Makes rows of the intake tables.
pub(super) struct Writer<'a> {
    tagged: &'a Tagged<'a>,
    list: ListOf<'a>,
    profile: &'a Profile,
    header: Vec<&'static str>,
    activities: Vec<MappedRow>,
    headcounts: Vec<MappedRow>,
    seen: BTreeMap<String, Vec<String>>,
    guessed_kinds: BTreeSet<Kind>,
    guessed_sites: bool,
    office_missing: bool,
    /// References that were made of rows.
    made: BTreeSet<String>,
    /// The rows with people so far, and how many they are together.
    above: (usize, u64),
}

impl<'a> Writer<'a> {
    pub(super) fn new(tagged: &'a Tagged<'a>, list: ListOf<'a>, profile: &'a Profile) -> Self {
        let header = PLAIN.iter().map(|(name, ..)| *name).chain(["partner", "donors", "project"]);
        Self {
            header: header.collect(),
            tagged,
            list,
            profile,
            activities: Vec::new(),
            headcounts: Vec::new(),
            seen: BTreeMap::new(),
            guessed_kinds: BTreeSet::new(),
            guessed_sites: false,
            office_missing: false,
            made: BTreeSet::new(),
            above: (0, 0),
        }
    }

    fn text<'r>(&self, row: &'r GridRow, column: &str) -> &'r str {
        let at = self.list.columns.get(column);
        at.and_then(|at| row.cells.get(*at)).map_or("", String::as_str)
    }

    pub(super) fn take(&mut self, row: &GridRow, issues: &mut Vec<Issue>) {
        let people = RowPeople { tagged: self.tagged, columns: self.list.people, row };
        let counted = people.counted(issues);
        let number: u64 = counted.iter().filter_map(Counted::number).sum();
        let is_placed = |at: &usize| row.cells.get(*at).is_some_and(|cell| !cell.is_empty());
        if number > 0 && !self.list.place.is_empty() && !self.list.place.iter().any(is_placed) {
            let place = self.list.place.first().map(|at| self.tagged.called(*at));
            let issue = self.tagged.issue(Code::HxlPlaceEmpty).at(row.number);
            issues.push(issue.column(&place.unwrap_or_default()));
            return;
        }
        self.compare_with_above(row, number, issues);
        let mut cells: BTreeMap<&str, String> =
            self.header.iter().map(|name| (*name, self.text(row, name).to_owned())).collect();
        self.translate(row, &mut cells);
        if cells["activity"].is_empty() {
            let reference = self.reference(&cells);
            self.made.insert(reference.clone());
            cells.insert("activity", reference);
        }
        let reference = cells["activity"].clone();
        let cells: Vec<String> = self.header.iter().map(|name| cells[name].clone()).collect();
        // Further rows of an activity bring further people, and are no activity of their own.
        if self.seen.get(&reference) != Some(&cells) {
            self.activities.push(MappedRow::usable(row.number, cells.clone()));
            self.seen.entry(reference.clone()).or_insert(cells);
        }
        self.add_people(row, &reference, counted);
    }

    /// Warns of a row that has as many people as all above it.
    fn compare_with_above(&mut self, row: &GridRow, number: u64, issues: &mut Vec<Issue>) {
        const ROWS_MIN: usize = 2;
        let (rows, sum) = self.above;
        if number > 0 && rows >= ROWS_MIN && sum == number {
            let issue = self.tagged.issue(Code::HxlRowIsSum { others: rows.into() }).at(row.number);
            let whole = self.list.people.iter().find(|people| people.age == Age::All);
            let column = whole.map(|people| self.tagged.called(people.column)).unwrap_or_default();
            issues.push(issue.column(&column).value(&number.to_string()).warning());
            self.above = (0, 0);
            return;
        }
        self.above = (rows + usize::from(number > 0), sum.saturating_add(number));
    }

    /// The reference of a row that has none: made of what tells activities of a list apart and stays the same
    /// while they go on. Rows that were recorded with one made of all their cells keep it.
    fn reference(&self, cells: &BTreeMap<&str, String>) -> String {
        // A mark says nothing of what an activity is; and references are those of before there were marks.
        let all = self.header.iter().filter(|name| **name != NEW_PEOPLE);
        let all: Vec<&str> = all.map(|name| cells[name].as_str()).collect();
        let start = &cells["start"];
        let former = made_reference(&all, start);
        if (self.list.is_known)(&former) {
            return former;
        }
        let stated = |name: &&str| self.list.columns.contains_key(name);
        let own = STABLE.iter().map(|name| match ["office", "kind"].contains(name) {
            true => Some(name).filter(|name| stated(name)).map_or("", |name| cells[*name].as_str()),
            false => cells[*name].as_str(),
        });
        made_reference(&own.collect::<Vec<_>>(), start)
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

    fn add_people(&mut self, row: &GridRow, reference: &str, counted: Vec<Counted>) {
        let named = self.list.group.and_then(|at| row.cells.get(at)).map_or("", String::as_str);
        let of_name = GROUPS.iter().find(|(word, _)| *word == fold_place(named)).map(|(_, g)| *g);
        let of_name = of_name.or_else(|| {
            PopulationGroup::ALL.iter().find(|g| g.to_string() == normalised(named)).copied()
        });
        for Counted { group, count, cells } in counted {
            let name = match (named, group) {
                ("", Some(group)) => format!("people reached, {group}"),
                ("", None) => "people reached".to_owned(),
                (named, Some(group)) => format!("{named}, {group}"),
                (named, None) => named.to_owned(),
            };
            let mut row_cells = vec![Some(reference.to_owned()), Some(name), count];
            row_cells.extend(cells.into_iter().map(Some));
            let group = group.or(of_name).map(|group| group.to_string());
            row_cells.push(Some(group.unwrap_or_default()));
            self.headcounts.push(MappedRow { number: row.number, cells: row_cells });
        }
    }

    pub(super) fn finish(self, issues: &mut Vec<Issue>) -> Vec<MappedTable> {
        let mut note = |code| issues.push(self.tagged.issue(code).at(self.tagged.row).note());
        if !self.guessed_kinds.is_empty() {
            let kinds = List::or(self.guessed_kinds.iter().map(|kind| kind.name()));
            note(Code::HxlKindGuessed { kinds });
        }
        if !self.made.is_empty() {
            note(Code::HxlReferencesMade { count: self.made.len().into() });
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
                let whole = self.list.people.iter().find(|p| p.sex.is_none() && p.age == Age::All);
                let column = match *name {
                    "group" => self.list.group,
                    "count" => whole.or(self.list.people.first()).map(|people| people.column),
                    name => self.list.columns.get(name).copied(),
                };
                let column =
                    column.or_else(|| self.list.people.iter().find(band).map(|p| p.column));
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
            is_mapped: false,
            called: called(&header),
            header,
            rows,
            decimal_comma: self.tagged.grid.decimal_comma,
            days_from: self.tagged.grid.days_from,
        };
        vec![
            table(Table::Activities, self.header.clone(), self.activities.clone()),
            table(Table::Headcounts, HEADCOUNTS.to_vec(), self.headcounts.clone()),
        ]
    }
}

/// What tells the activities of a list apart, and stays the same while they go on: not the status or the
/// last day, which change with time, and no P-codes, which are filled in later.
const STABLE: [&str; 13] = [
    "kind", "sector", "title", "office", "admin1", "admin2", "admin3", "site", "start", "modality",
    "partner", "donors", "project",
];

/// A reference made of some cells, so that the same ones give the same again.
fn made_reference(cells: &[&str], start: &str) -> String {
    let mut hash = Sha256::new();
    for cell in cells {
        hash.update(normalised(cell).as_bytes());
        hash.update([0]);
    }
    let digest = hex::encode(&hash.finalize()[..5]);
    format!("{}{start}-{digest}", Reference::MADE).replace("--", "-")
}
