//! Sheets with HXL hashtags: their columns say themselves what they are, so they need no mapping.
//!
//! Belongs here: which hashtag is which column of the intake tables, and what has no counterpart.
//! Does not: checking rows (`rows`), workbooks without hashtags (`mapping`).
//!
//! The hashtags are those of the HXL standard 1.1 (<https://hxlstandard.org/standard/1-1final/dictionary/>)
//! as lists of who does what where (3W) use them: a row is an activity, or a part of one, with how many
//! people it reached. Their ages are loose words there ("precise age range varies"), so a word fills an
//! age band only where the columns beside it leave no other, or where an attribute such as `+age_5_11`
//! says the years. People whose age is not told are counted, of unknown age.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::event::activity::{Kind, Modality, Status};
use crate::event::people::{AGE_BANDS, PopulationGroup};
use crate::event::profile::Profile;
use crate::event::spelling::fold_place;
use crate::event::text::normalised;
use crate::event::time::Day;
use crate::intake::recognise::layout::HEADER_WITHIN;
use crate::intake::recognise::mapped::{MappedRow, MappedTable};
use crate::intake::source::grid::{Grid, GridRow};
use crate::intake::source::row::Cells;
use crate::intake::tables::Table;
use crate::issue::Issue;

/// A hashtag with its attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Tag {
    name: String,
    attributes: BTreeSet<String>,
}

impl Tag {
    /// Reads `#reached +f +children`; `None` for what is no hashtag.
    fn parse(cell: &str) -> Option<Self> {
        let mut parts = cell.strip_prefix('#')?.split('+').map(|part| part.trim().to_lowercase());
        let is_word = |word: &String| {
            word.starts_with(|c: char| c.is_ascii_alphabetic())
                && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let name = parts.next().filter(is_word)?;
        let attributes: BTreeSet<String> = parts.collect();
        attributes.iter().all(is_word).then_some(Self { name, attributes })
    }

    fn has(&self, attribute: &str) -> bool {
        self.attributes.contains(attribute)
    }

    fn has_any(&self, attributes: &[&str]) -> bool {
        attributes.iter().any(|attribute| self.has(attribute))
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.name)?;
        self.attributes.iter().try_for_each(|attribute| write!(f, "+{attribute}"))
    }
}

/// The row of hashtags of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagRow {
    /// Its place among the rows.
    at: usize,
    /// The place of the header, where there is one.
    header: Option<usize>,
    /// The place of the first row of data.
    rows_from: usize,
    tags: Vec<Option<Tag>>,
}

impl TagRow {
    /// The hashtags among the first rows of a sheet; `None` where it has none that headcount knows.
    pub fn find<R: Cells>(rows: &[R]) -> Option<Self> {
        let head = &rows[..rows.len().min(HEADER_WITHIN)];
        let (at, tags) = head.iter().enumerate().find_map(|(at, row)| {
            let tags: Vec<Option<Tag>> = row.texts().map(Tag::parse).collect();
            let filled = row.texts().filter(|cell| !cell.is_empty()).count();
            let found = tags.iter().flatten().count();
            let is_known = found >= 3
                && found * 2 > filled
                && tags.iter().flatten().any(|tag| tag.name == "sector");
            is_known.then_some((at, tags))
        })?;
        // The standard has the header above; some tools put it under the hashtags.
        let has_digits =
            |row: &R| row.texts().any(|cell| cell.contains(|c: char| c.is_ascii_digit()));
        let is_under = at == 0 && rows.get(1).is_some_and(|row| !has_digits(row));
        let header = if is_under { Some(1) } else { at.checked_sub(1) };
        Some(Self { at, header, rows_from: at + 1 + usize::from(is_under), tags })
    }
}

/// A sheet with hashtags, in memory.
#[derive(Debug, Clone)]
pub struct TaggedGrid {
    /// The file's name, for messages.
    pub file: String,
    /// The sheet.
    pub grid: Grid,
    /// Its hashtags.
    pub tags: TagRow,
}

/// The parts of a sheet with hashtags.
struct Tagged<'a> {
    file: &'a str,
    grid: &'a Grid,
    tags: &'a [Option<Tag>],
    /// The rows below the hashtags, and below the header where it stands under them.
    rows: &'a [GridRow],
    header: Option<&'a GridRow>,
    row: u32,
}

impl<'a> Tagged<'a> {
    fn of(TaggedGrid { file, grid, tags }: &'a TaggedGrid) -> Self {
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

    fn issue(&self, reason: impl Into<String>, remedy: impl Into<String>) -> Issue {
        let sheet = Some(self.grid.name.as_str()).filter(|name| !name.is_empty());
        Issue::file(self.file, reason, remedy).on(sheet)
    }

    /// What the user's file calls a column.
    fn called(&self, column: usize) -> String {
        let header = self.header.and_then(|row| row.cells.get(column)).filter(|c| !c.is_empty());
        let tag = || self.tags.get(column).and_then(Option::as_ref).map(Tag::to_string);
        header.cloned().or_else(tag).unwrap_or_default()
    }
}

/// The columns of activities that are taken as they stand, in the order in which they are asked for.
const PLAIN: [(&str, &[&str], &[&str]); 17] = [
    // Column; hashtag with the attributes that it needs; attributes that make it something else.
    (
        "activity",
        &["activity+id", "activity+ref", "activity+code", "meta+id"],
        &["project", "programme", "indicator"],
    ),
    ("kind", &["activity+type", "activity+kind"], &[]),
    ("sector", &["sector+name", "sector", "sector+cluster", "sector+code"], &["type"]),
    (
        "title",
        &["activity+name", "activity"],
        &["id", "ref", "code", "type", "kind", "project", "programme", "num", "url"],
    ),
    ("office", &["org+office", "contact+office", "operations+office"], &[]),
    ("admin1", &["adm1+name", "adm1"], &["code", "origin", "dest"]),
    ("admin2", &["adm2+name", "adm2"], &["code", "origin", "dest"]),
    ("admin3", &["adm3+name", "adm3"], &["code", "origin", "dest"]),
    (
        "site",
        &["loc+name", "loc", "adm5+name", "adm4+name", "adm4"],
        &["code", "type", "origin", "dest"],
    ),
    ("admin1_pcode", &["adm1+code"], &["origin", "dest"]),
    ("admin2_pcode", &["adm2+code"], &["origin", "dest"]),
    ("admin3_pcode", &["adm3+code"], &["origin", "dest"]),
    ("site_pcode", &["loc+code", "adm5+code", "adm4+code"], &["origin", "dest"]),
    (
        "start",
        &["date+start", "date+occurred", "date"],
        &["end", "reported", "approved", "canceled", "converted", "updated"],
    ),
    ("end", &["date+end"], &[]),
    ("status", &["status"], &["code"]),
    ("modality", &["modality", "activity+modality"], &["code"]),
];

/// The columns of activities that name others.
const LINKED: [(&str, &[&str], &[&str]); 4] = [
    (
        "org",
        &["org+prog", "org+name", "org"],
        &["impl", "funder", "donor", "type", "code", "office"],
    ),
    ("partner", &["org+impl"], &["type", "code"]),
    ("donors", &["org+funder", "org+donor", "donor"], &["type"]),
    ("project", &["activity+project", "activity+programme", "project"], &[]),
];

/// The column that a list of hashtags asks for first, and whether several answer alike.
fn find(tags: &[Option<Tag>], wanted: &[&str], other: &[&str]) -> (Option<usize>, bool) {
    for asked in wanted {
        let Some(asked) = Tag::parse(&format!("#{asked}")) else { continue };
        let fits = |tag: &Tag| {
            tag.name == asked.name
                && asked.attributes.is_subset(&tag.attributes)
                && !tag.has_any(other)
        };
        let found = tags.iter().enumerate().filter(|(_, tag)| tag.as_ref().is_some_and(fits));
        let mut found: Vec<(usize, usize)> = found
            .map(|(at, tag)| (tag.as_ref().map_or(0, |tag| tag.attributes.len()), at))
            .collect();
        found.sort();
        if let Some((least, at)) = found.first() {
            return (Some(*at), found.get(1).is_some_and(|(next, _)| next == least));
        }
    }
    (None, false)
}

/// How old the people of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Age {
    All,
    /// The place of an age band.
    Band(usize),
    /// Part of them, over several bands.
    Wide,
}

/// A column of people reached.
#[derive(Debug, Clone)]
struct Reached {
    column: usize,
    /// `f`, `m` or `x`.
    sex: Option<char>,
    age: Age,
    group: Option<PopulationGroup>,
}

/// Words for population groups, as attributes and in cells.
const GROUPS: [(&str, PopulationGroup); 14] = [
    ("idps", PopulationGroup::Idp),
    ("idp", PopulationGroup::Idp),
    ("displaced", PopulationGroup::Idp),
    ("pdi", PopulationGroup::Idp),
    ("returnees", PopulationGroup::Returnee),
    ("retournes", PopulationGroup::Returnee),
    ("refugees", PopulationGroup::Refugee),
    ("refugies", PopulationGroup::Refugee),
    ("hosts", PopulationGroup::Host),
    ("host", PopulationGroup::Host),
    ("host community", PopulationGroup::Host),
    ("nondisplaced", PopulationGroup::Host),
    ("residents", PopulationGroup::Host),
    ("communaute hote", PopulationGroup::Host),
];

/// The first and last years of a band; the last is open.
const YEARS: [(u32, u32); 5] = [(0, 4), (5, 11), (12, 17), (18, 59), (60, u32::MAX)];

impl Reached {
    /// What a column counts; `None` where it is none of people reached, or of some of them that have no
    /// place in the tables.
    fn of(column: usize, tag: &Tag) -> Option<(Self, BTreeSet<String>)> {
        let reached = tag.name == "reached"
            || (["population", "beneficiary"].contains(&tag.name.as_str()) && tag.has("reached"));
        let mut rest = tag.attributes.clone();
        if !reached || tag.has_any(&["hh", "new", "cumulative", "type", "name"]) {
            return None;
        }
        for plain in ["ind", "reached", "num", "total", "monthly", "affected"] {
            rest.remove(plain);
        }
        let sex = [("f", 'f'), ("m", 'm'), ("i", 'x'), ("x", 'x')];
        let sex = sex.iter().find(|(name, _)| rest.remove(*name)).map(|(_, sex)| *sex);
        let group = GROUPS.iter().find(|(name, _)| rest.remove(*name)).map(|(_, group)| *group);
        let years = rest.iter().find_map(|attribute| Some((attribute.clone(), years(attribute)?)));
        let words = ["infants", "children", "adolescents", "adults", "elderly"];
        let words: BTreeSet<String> = words
            .iter()
            .filter(|word| rest.remove(**word))
            .map(|word| (*word).to_owned())
            .collect();
        let age = match years {
            Some((attribute, years)) => {
                rest.remove(&attribute);
                YEARS.iter().position(|band| *band == years).map_or(Age::Wide, Age::Band)
            }
            None if words.is_empty() => Age::All,
            None => Age::Wide,
        };
        // Something else restricts whom the column counts.
        let words = if matches!(age, Age::Band(_)) { BTreeSet::new() } else { words };
        rest.is_empty().then_some((Self { column, sex, age, group }, words))
    }
}

/// The years of an attribute such as `age_5_11`, `age0_4`, `age65plus`.
fn years(attribute: &str) -> Option<(u32, u32)> {
    let rest = attribute.strip_prefix("age")?;
    let mut numbers = rest.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let first: u32 = numbers.next()?.parse().ok()?;
    let last = numbers.next().and_then(|number| number.parse().ok());
    Some((first, last.unwrap_or(u32::MAX)))
}

/// Columns of people, words for ages made bands where the columns beside leave no other meaning.
fn reached(tags: &[Option<Tag>]) -> Vec<Reached> {
    let all = tags.iter().enumerate();
    let all = all.filter_map(|(column, tag)| Reached::of(column, tag.as_ref()?));
    let all: Vec<(Reached, BTreeSet<String>)> = all.collect();
    let mut columns = Vec::new();
    for (reached, words) in &all {
        let beside = |word: &str| {
            let mut beside = all
                .iter()
                .filter(|(other, _)| other.sex == reached.sex && other.group == reached.group);
            beside.any(|(_, words)| words.len() == 1 && words.contains(word))
        };
        let mut reached = reached.clone();
        if words.len() == 1 && reached.age == Age::Wide {
            let band = match words.first().map(String::as_str) {
                Some("infants") if beside("children") => Some(0),
                Some("children") if beside("infants") && beside("adolescents") => Some(1),
                Some("adolescents") if beside("children") && beside("adults") => Some(2),
                Some("adults") if beside("elderly") => Some(3),
                Some("elderly") => Some(4),
                _ => None,
            };
            reached.age = band.map_or(Age::Wide, Age::Band);
        }
        columns.push(reached);
    }
    columns
}

/// Turns a sheet with hashtags into rows of the intake tables; what is to be said goes to `issues`.
pub fn tables(sheet: &TaggedGrid, profile: &Profile, issues: &mut Vec<Issue>) -> Vec<MappedTable> {
    let tagged = &Tagged::of(sheet);
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut columns: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (name, wanted, other) in PLAIN.iter().chain(&LINKED) {
        let (found, ambiguous) = find(tagged.tags, wanted, other);
        let Some(at) = found.filter(|at| !used.contains(at)) else { continue };
        used.insert(at);
        columns.insert(*name, at);
        if ambiguous {
            let tag = tagged.tags[at].as_ref().map(Tag::to_string).unwrap_or_default();
            let reason = format!(
                "several columns are tagged {tag}; \"{}\", the first, is taken",
                tagged.called(at)
            );
            issues.push(
                tagged.issue(reason, "tell them apart by attributes").at(tagged.row).warning(),
            );
        }
    }
    let group = find(tagged.tags, &["group", "beneficiary"], &["reached", "code"]).0;
    used.extend(group);
    let people = reached(tagged.tags);
    used.extend(people.iter().map(|reached| reached.column));
    say_left_out(tagged, &used, issues);
    if !one_organisation(tagged, columns.get("org").copied(), issues) {
        return Vec::new();
    }
    if !people.iter().any(|people| people.age != Age::Wide || people.sex.is_some()) {
        let remedy = "tag the column with how many people were reached as #reached+ind";
        let reason = "no column counts people reached: the activities have nobody";
        issues.push(tagged.issue(reason, remedy).at(tagged.row).warning());
    }
    let mut writer = Writer::new(tagged, columns, group, people, profile);
    tagged.rows.iter().filter(|row| !row.cells.is_empty()).for_each(|row| writer.take(row));
    writer.finish(issues)
}

fn say_left_out(tagged: &Tagged<'_>, used: &BTreeSet<usize>, issues: &mut Vec<Issue>) {
    let width = tagged.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let left = (0..width.max(tagged.tags.len())).filter(|at| !used.contains(at));
    let names: Vec<String> = left
        .map(|at| match tagged.tags.get(at).and_then(Option::as_ref) {
            Some(tag) => tag.to_string(),
            None => tagged.called(at),
        })
        .filter(|name| !name.is_empty())
        .collect();
    if !names.is_empty() {
        let reason =
            format!("left out, having no place in the intake tables: {}", names.join(", "));
        issues.push(tagged.issue(reason, "").at(tagged.row).note());
    }
}

/// Whether all rows are of one organisation: a ledger counts what its own office did.
fn one_organisation(tagged: &Tagged<'_>, column: Option<usize>, issues: &mut Vec<Issue>) -> bool {
    let Some(column) = column else { return true };
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for cell in tagged.rows.iter().filter_map(|row| row.cells.get(column)) {
        if !cell.is_empty() {
            names.entry(normalised(cell)).or_insert(cell);
        }
    }
    if names.len() > 1 {
        let some: Vec<&str> = names.values().take(4).copied().collect();
        let more = if names.len() > 4 { ", …" } else { "" };
        let reason = format!("is of {} organisations ({}{more})", names.len(), some.join(", "));
        let remedy = "a ledger has the activities of its own: keep those rows, and tag who carries them \
                      out for you as #org+impl";
        issues.push(tagged.issue(reason, remedy).column(&tagged.called(column)));
    }
    names.len() <= 1
}

const HEADCOUNTS: [&str; 14] = [
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

/// Rows of the intake tables in the making.
struct Writer<'a> {
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
    fn new(
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

    fn take(&mut self, row: &GridRow) {
        let mut cells: BTreeMap<&str, String> =
            self.header.iter().map(|name| (*name, self.text(row, name).to_owned())).collect();
        self.translate(row, &mut cells);
        let own: Vec<String> = self.header.iter().map(|name| cells[name].clone()).collect();
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
            // What is no number is refused where it stands.
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

    fn finish(self, issues: &mut Vec<Issue>) -> Vec<MappedTable> {
        if !self.guessed_kinds.is_empty() {
            let kinds: Vec<String> = self.guessed_kinds.iter().map(Kind::to_string).collect();
            let kinds = kinds.join(" or ");
            let reason =
                format!("where no column says the kind of an activity, it is taken as {kinds}");
            let remedy =
                "tag a column with the kinds that `headcount help log` lists as #activity+type";
            issues.push(self.tagged.issue(reason, remedy).at(self.tagged.row).note());
        }
        if self.office_missing {
            let reason = "where no column says the office, it is the one with the name of the place; \
                          some rows have none";
            let remedy = "tag a column with offices of the profile as #org+office";
            issues.push(self.tagged.issue(reason, remedy).at(self.tagged.row).note());
        }
        if self.guessed_sites {
            let reason = "where no place is named below an area, the area is taken as the site";
            let remedy = "tag the column with settlements or camps as #loc+name";
            issues.push(self.tagged.issue(reason, remedy).at(self.tagged.row).note());
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
struct Counted {
    count: String,
    cells: Vec<String>,
}

/// A reference made of what an activity is, so that the same row gives the same one again.
fn derived_reference(cells: &[String], start: &str) -> String {
    let mut hash = Sha256::new();
    for cell in cells {
        hash.update(normalised(cell).as_bytes());
        hash.update([0]);
    }
    let digest = hex::encode(&hash.finalize()[..5]);
    format!("3W-{start}-{digest}").replace("--", "-")
}

/// A sector of the profile by its id, its name, or what clusters call it.
fn sector(given: &str, profile: &Profile) -> String {
    const CLUSTERS: [(&str, &str); 16] = [
        ("water", "wash"),
        ("eau", "wash"),
        ("eha", "wash"),
        ("hygiene", "wash"),
        ("abris", "shelter"),
        ("nfi", "shelter"),
        ("ame", "shelter"),
        ("ecole", "education"),
        ("livelihood", "livelihoods"),
        ("food", "livelihoods"),
        ("alimentaire", "livelihoods"),
        ("recovery", "livelihoods"),
        ("hlp", "icla"),
        ("legal", "icla"),
        ("juridique", "icla"),
        ("rapid", "rrm"),
    ];
    let wanted = normalised(given);
    let sectors = &profile.sectors;
    let exact = |s: &&crate::event::profile::Sector| {
        normalised(s.id.as_str()) == wanted || normalised(&s.name) == wanted
    };
    if let Some(found) = sectors.iter().find(exact) {
        return found.id.to_string();
    }
    let plain = fold_place(given);
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).collect();
    let mut found: BTreeSet<&str> = BTreeSet::new();
    found.extend(sectors.iter().map(|s| s.id.as_str()).filter(|id| words.contains(id)));
    if found.is_empty() {
        let of = CLUSTERS.iter().filter(|(word, _)| words.contains(word)).map(|(_, id)| *id);
        found.extend(of.filter(|id| sectors.iter().any(|s| s.id.as_str() == *id)));
    }
    // What could be two is neither.
    match found.first() {
        Some(id) if found.len() == 1 => (*id).to_owned(),
        _ => given.to_owned(),
    }
}

const STATUSES: [(&str, &str); 14] = [
    ("complete", "completed"),
    ("closed", "completed"),
    ("implemented", "completed"),
    ("done", "completed"),
    ("termine", "completed"),
    ("terminee", "completed"),
    ("acheve", "completed"),
    ("in progress", "ongoing"),
    ("on going", "ongoing"),
    ("en cours", "ongoing"),
    ("planifie", "planned"),
    ("planifiee", "planned"),
    ("canceled", "cancelled"),
    ("annule", "cancelled"),
];

const MODALITIES: [(&str, &str); 9] = [
    ("in kind", "in-kind"),
    ("en nature", "in-kind"),
    ("nature", "in-kind"),
    ("argent", "cash"),
    ("especes", "cash"),
    ("vouchers", "voucher"),
    ("coupon", "voucher"),
    ("services", "service"),
    ("service delivery", "service"),
];

/// A word of headcount's for what a cell says in another; the cell itself where there is none.
fn word<T: ToString>(given: &str, others: &[(&str, &str)], own: &[T]) -> String {
    let plain = fold_place(given);
    let own = own.iter().map(ToString::to_string).find(|name| *name == normalised(given));
    let other = || others.iter().find(|(word, _)| *word == plain).map(|(_, own)| (*own).to_owned());
    own.or_else(other).unwrap_or_else(|| given.to_owned())
}

/// The first or last day of a month, given as 2025-03; `None` for what is no month.
fn month(text: &str, last: bool) -> Option<String> {
    let (year, month) = text.split_once('-').filter(|_| text.len() == 7)?;
    let (year, month): (i32, u32) = (year.parse().ok()?, month.parse().ok()?);
    let days = if last { (28..=31).rev().collect() } else { vec![1] };
    let text = |day: u32| format!("{year:04}-{month:02}-{day:02}");
    days.into_iter().map(text).find(|day| Day::parse(day).is_ok())
}
