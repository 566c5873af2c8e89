//! Intake: from the tables people fill in to proposed activities.
//!
//! Belongs here: reading files, checking every row by itself and rows against each other, and
//! naming every row that is wrong. Does not: what the ledger knows already (`ledger::plan`),
//! counting, printing.
//!
//! Invariants: only the columns of the four tables are read; no value of a column that holds
//! somebody's number appears in an issue; the order of rows and columns does not matter.

pub mod annotated;
pub mod book;
pub mod cells;
pub mod encoding;
pub mod hxl;
pub mod layout;
pub mod mapping;
mod progress;
pub mod rows;
pub mod sheet;
mod source;
pub mod tables;
pub mod template;
pub mod workbook;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use crate::event::activity::About;
use crate::event::ids::Reference;
use crate::event::limits::{HOUSEHOLD_SIZE_MAX, ROSTER_ROWS_MAX};
use crate::event::people::Headcount;
use crate::event::place::Residence;
use crate::event::profile::Profile;
use crate::event::progress::{Progress, SoFar, Step};
use crate::event::text::normalised;
use crate::event::time::Day;
use crate::issue::{Issue, Keep, More, Severity, Thrift};
use crate::ledger::{HouseholdRow, PersonRow, Proposal, Proposals, Residences};
use crate::register::Numbers;
use crate::setup::places::Places;
use cells::Row;
use hxl::Tagged;

use rows::Vocabulary;
use sheet::{COMMAND_LINE, Sheet, SheetRow, TaggedGrid, name_of};
use tables::Table;

/// What is known besides the tables.
pub struct Context<'a> {
    /// The ledger's profile.
    pub profile: &'a Profile,
    /// Today, beyond which nothing starts.
    pub today: Day,
    /// The start of an activity that is in the ledger; rows may restate its list when correcting.
    pub known: &'a dyn Fn(&Reference) -> Option<Day>,
    /// Whether a folder of rows may restate known activities without listing them (correcting).
    pub correcting: bool,
    /// The places that rows are held against.
    pub places: &'a Places,
    /// Who hears how far reading has come; `&()` where nobody does.
    pub progress: &'a dyn Progress,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Intake {
    /// The activities, in the order of their rows.
    pub proposals: Proposals,
    /// What was found, in order of files and rows.
    pub issues: Vec<Issue>,
    /// What was found besides, and only counted: see [`Keep`].
    pub more: Vec<More>,
    /// Rows read.
    pub rows: usize,
    /// Rows that cannot be taken.
    pub rejected_rows: usize,
    /// Files that are not one of the tables or cannot be read at all, and folders without tables.
    pub unusable_files: usize,
    /// People on rejected rows: persons, members of households, head-counts where readable.
    pub rejected_people: u64,
}

impl Intake {
    /// Whether any row was rejected or any file is unreadable.
    pub fn has_errors(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity == Severity::Error)
    }
}

/// Endings of files that tables can be in.
const ENDINGS: [&str; 3] = ["csv", "xlsx", "ods"];

/// The files that paths stand for, each with its name for messages: files themselves, and of a
/// folder the four tables directly in it. Where two have one name, the folder is said with it.
pub fn files(paths: &[PathBuf], issues: &mut Vec<Issue>) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let tables = Table::ALL.into_iter().flat_map(|table| {
            ENDINGS.map(|ending| path.join(format!("{}.{ending}", table.name())))
        });
        let there: Vec<PathBuf> = tables.filter(|file| file.is_file()).collect();
        if there.is_empty() {
            let reason = "holds none of activities.csv, people.csv, households.csv, headcounts.csv";
            let remedy = "`headcount template DIR` writes empty ones; name a workbook by its file";
            issues.push(Issue::file(&path.display().to_string(), reason, remedy));
        }
        files.extend(there);
    }
    let names: Vec<String> = files.iter().map(|file| name_of(file)).collect();
    let named = |(path, name): (PathBuf, &String)| {
        let alone = names.iter().filter(|other| *other == name).count() == 1;
        let name = if alone { name.clone() } else { path.display().to_string() };
        (path, name)
    };
    files.into_iter().zip(&names).map(named).collect()
}

/// Reads the tables in some files or folders.
pub fn read(paths: &[PathBuf], context: &Context<'_>) -> Intake {
    read_keeping(paths, context, Keep::All)
}

/// The same, where of very many issues not all are kept.
pub fn read_keeping(paths: &[PathBuf], context: &Context<'_>, keep: Keep) -> Intake {
    let mut intake = Intake::default();
    let (mut sheets, mut tagged) = (Vec::new(), Vec::new());
    let files = files(paths, &mut intake.issues);
    intake.unusable_files = intake.issues.len();
    for (path, name) in files {
        let errors = errors(&intake.issues);
        let found = Some(&mut tagged);
        sheets.extend(Sheet::read(&path, &name, None, found, &mut intake.issues));
        intake.unusable_files += usize::from(errors < self::errors(&intake.issues));
    }
    take_tagged(&tagged, context, take_keeping(sheets, context, intake, keep))
}

/// Adds what sheets with HXL hashtags hold.
fn take_tagged(tagged: &[TaggedGrid], context: &Context<'_>, mut intake: Intake) -> Intake {
    for TaggedGrid { file, grid } in tagged {
        let Some(found) = Tagged::of(file, grid) else { continue };
        let errors = errors(&intake.issues);
        let tables = hxl::tables(&found, context.profile, &mut intake.issues);
        intake.unusable_files += usize::from(errors < self::errors(&intake.issues));
        let before = std::mem::take(&mut intake.proposals);
        intake = mapping::take_tables(&tables, None, context, intake);
        // They list nobody, so that nothing in their rows points to numbers or residences.
        let found = std::mem::replace(&mut intake.proposals, before);
        intake.proposals.activities.extend(found.activities);
    }
    intake
}

fn errors(issues: &[Issue]) -> usize {
    issues.iter().filter(|issue| issue.severity == Severity::Error).count()
}

/// What is said of rows whose activity cannot be taken.
pub(crate) const REJECTED_ACTIVITY: &str = "is an activity whose own row has to be corrected";

/// Rows between two pieces of news of how far reading has come.
const ROWS_BETWEEN_NEWS: usize = 4_096;

/// Turns sheets into proposals. Each is read once, in the order of the tables.
pub fn take(sheets: Vec<Sheet>, context: &Context<'_>, intake: Intake) -> Intake {
    take_keeping(sheets, context, intake, Keep::All)
}

fn take_keeping(
    mut sheets: Vec<Sheet>,
    context: &Context<'_>,
    mut intake: Intake,
    keep: Keep,
) -> Intake {
    let mut thrift = Thrift::new(keep);
    let mut settled = intake.issues.len();
    let vocabulary = Vocabulary::of(context.profile);
    let mut drafts = Drafts::default();
    let mut row = SheetRow::default();
    let bytes_all = sheets.iter().map(|sheet| sheet.size_bytes).sum();
    let mut bytes_before = 0;
    for table in Table::ALL {
        for sheet in sheets.iter_mut().filter(|sheet| sheet.table == table) {
            drafts.tables.insert(table);
            if matches!(table, Table::People | Table::Households) {
                sheet.read_ahead(&mut drafts.numbers);
            }
            while sheet.next_row(&mut row, &mut intake.issues) {
                intake.rows += 1;
                if intake.rows.is_multiple_of(ROWS_BETWEEN_NEWS) {
                    let (rows, done) = (intake.rows as u64, bytes_before + sheet.read_bytes());
                    let step = Step::Reading;
                    context.progress.at(SoFar { step, done, all: bytes_all, rows });
                }
                match table {
                    Table::Activities => {
                        drafts.take_activity(sheet, &row, &vocabulary, context, &mut intake);
                    }
                    _ => drafts.take_reached(table, sheet, &row, context, &mut intake),
                }
                thrift.settle(&mut intake.issues, settled);
                settled = intake.issues.len();
            }
            thrift.settle(&mut intake.issues, settled);
            settled = intake.issues.len();
            sheet.finish(&mut drafts.numbers);
            bytes_before += sheet.size_bytes;
            intake.rows += sheet.rejected_rows;
            intake.rejected_rows += sheet.rejected_rows;
        }
    }
    intake.more.append(&mut thrift.more);
    intake.proposals = drafts.proposals(context);
    if !sheets.is_empty() && intake.rows == 0 && !intake.has_errors() {
        for sheet in &sheets {
            let remedy = "fill in rows below the header";
            intake.issues.push(Issue::file(&sheet.file, "has no rows", remedy).warning());
        }
    }
    intake
}

/// Something stated in a table, with where.
struct At<T> {
    value: T,
    file: String,
    row: u32,
}

/// The activities of some tables under construction.
#[derive(Default)]
struct Drafts {
    order: Vec<Reference>,
    abouts: Abouts,
    /// Activities with a row that was rejected: their people are not missing an activity.
    rejected: BTreeMap<Reference, ()>,
    /// Where in `reached` an activity's rows are.
    places: HashMap<Reference, usize>,
    reached: Vec<Reached>,
    persons_seen: Seen,
    households_seen: Seen,
    numbers: Numbers,
    residences: Residences,
    /// What the row before was about: most tables are sorted by activity.
    before: Option<Before>,
    tables: std::collections::BTreeSet<Table>,
    /// What references that are not listed were probably meant to be.
    nearest: HashMap<Reference, Option<Reference>>,
    /// The one activity that the command line is about, where it is about one.
    typed: Option<String>,
}

impl Drafts {
    fn take_activity(
        &mut self,
        sheet: &Sheet,
        row: &SheetRow,
        vocabulary: &Vocabulary,
        context: &Context<'_>,
        intake: &mut Intake,
    ) {
        if sheet.file == COMMAND_LINE && self.typed.is_none() {
            self.typed = Some(Row::new(sheet, row).text("activity").to_owned());
        }
        let read = rows::activity(sheet, row, vocabulary, context.today, &mut intake.issues);
        let read = read.and_then(|(reference, mut about)| {
            let mut placed = Row::new(sheet, row);
            context.places.resolve(&mut placed, &reference, Arc::make_mut(&mut about.place));
            let good = placed.is_good();
            intake.issues.append(&mut placed.issues);
            good.then_some((reference, about))
        });
        let Some((reference, about)) = read else {
            intake.rejected_rows += 1;
            let mut row = Row::new(sheet, row);
            if let Some(reference) = rows::reference(&mut row) {
                self.rejected.insert(reference, ());
            }
            return;
        };
        if let Some(first) = self.abouts.0.get(&reference) {
            let mut again = Row::new(sheet, row);
            let place = format!("is the reference of {} row {} already", first.file, first.row);
            if first.value == about {
                again.wrong("activity", format!("{place}, with the same content; taken once"), "");
                intake.issues.extend(again.issues.into_iter().map(Issue::warning));
            } else {
                again.wrong("activity", place, "give each activity its own reference");
                intake.issues.append(&mut again.issues);
                intake.rejected_rows += 1;
                self.rejected.insert(reference, ());
            }
            return;
        }
        let at = At { value: about, file: sheet.file.clone(), row: row.number };
        self.order.push(reference.clone());
        self.abouts.0.insert(reference, at);
    }

    fn take_reached(
        &mut self,
        table: Table,
        sheet: &Sheet,
        sheet_row: &SheetRow,
        context: &Context<'_>,
        intake: &mut Intake,
    ) {
        let mut row = Row::new(sheet, sheet_row);
        let (before, other) = match self.before.take() {
            Some(before) if before.text == row.text("activity") => (Some(before), None),
            other => (None, other),
        };
        // Most lists are complete when another's rows begin: they keep no room for more.
        let complete = other.and_then(|other| self.reached.get_mut(other.place?));
        complete.into_iter().for_each(Reached::shrink);
        let before = before.unwrap_or_else(|| {
            let reference = rows::reference(&mut row);
            let start = reference.as_ref().and_then(|reference| self.start(reference, context));
            let text = row.text("activity").to_owned();
            Before { text, reference, start, place: None }
        });
        let (reference, start) = (&before.reference, before.start);
        if let (Some(reference), None) = (reference, start) {
            if let Some(typed) = self.typed.as_ref().filter(|typed| *typed != reference.as_str()) {
                let remedy = "leave out the rows of other activities; \
                              `headcount import` takes several";
                row.wrong("activity", format!("is not \"{typed}\""), remedy);
            } else if self.rejected.contains_key(reference) {
                // On the command line there is one activity: that was said.
                if sheet.file != COMMAND_LINE {
                    row.wrong("activity", REJECTED_ACTIVITY, "correct that row first");
                }
            } else {
                let near = self.near(reference);
                let recorded = (context.known)(reference).is_some();
                let reason = match context.correcting {
                    true => "is not in the ledger",
                    false => "is not in the activities table",
                };
                let remedy = match near {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None if context.correcting => {
                        "check the reference; `headcount import` records what is new".into()
                    }
                    None if recorded => "it is recorded already: to add to it or change it, use \
                         `headcount correct --tables DIR --reason …`"
                        .to_owned(),
                    None => "add its row to the activities table, or correct the reference".into(),
                };
                row.wrong("activity", reason, remedy);
            }
        }
        // Read on even without an activity, so that all that is wrong is said at once.
        let day = start.unwrap_or(context.today);
        let place = before.place.or_else(|| {
            let reference = reference.as_ref().filter(|_| start.is_some())?;
            Some(*self.places.entry(reference.clone()).or_insert_with(|| {
                self.reached.push(Reached::default());
                self.reached.len() - 1
            }))
        });
        let list = place.and_then(|place| self.reached.get_mut(place));
        match table {
            Table::People => {
                let read = rows::person(&mut row, day, &mut self.numbers);
                let read = read.map(|(mut person, mut home)| {
                    self.abouts.resolve_home(reference.as_ref(), &mut row, home.as_mut(), context);
                    person.residence = self.residences.keep(home);
                    person
                });
                let read = read.filter(|_| row.is_good());
                let list = list.map(|list| list.persons.get_or_insert_default());
                if let (Some(value), Some(list), Some(place)) = (read, list, place) {
                    let first = self.persons_seen.first(value.number, place, list);
                    let same = |first: &PersonRow| first.says_the_same(&value);
                    list.add(value, first, same, &mut row, sheet, "person");
                }
            }
            Table::Households => {
                let read = rows::household(&mut row, &mut self.numbers);
                let read = read.map(|(mut household, mut home)| {
                    self.abouts.resolve_home(reference.as_ref(), &mut row, home.as_mut(), context);
                    household.residence = self.residences.keep(home);
                    household
                });
                let read = read.filter(|_| row.is_good());
                let list = list.map(|list| list.households.get_or_insert_default());
                if let (Some(value), Some(list), Some(place)) = (read, list, place) {
                    let first = self.households_seen.first(value.number, place, list);
                    let same = |first: &HouseholdRow| first.says_the_same(&value);
                    list.add(value, first, same, &mut row, sheet, "household");
                }
            }
            Table::Headcounts => {
                let read = rows::headcount(&mut row);
                let list = list.map(|list| list.headcounts.get_or_insert_default());
                if let (Some(value), Some(list)) = (read, list) {
                    let key = normalised(&value.group);
                    let first = list.groups.get(&key).copied();
                    list.groups.entry(key).or_insert(list.counted.rows.len());
                    let same = |first: &(u32, Headcount)| {
                        let group = String::new();
                        Headcount { group: group.clone(), ..first.1.clone() }
                            == Headcount { group, ..value.clone() }
                    };
                    let value = (sheet_row.number, value.clone());
                    list.counted.add(value, first, same, &mut row, sheet, "group");
                }
            }
            Table::Activities => {}
        }
        if row.issues.iter().any(|issue| issue.severity == Severity::Error) {
            intake.rejected_rows += 1;
            intake.rejected_people += match table {
                Table::Households => {
                    let size = row.text("size").parse().ok();
                    size.filter(|size| *size <= u64::from(HOUSEHOLD_SIZE_MAX)).unwrap_or(1)
                }
                Table::Headcounts => row.text("count").parse().unwrap_or(0),
                _ => 1,
            };
        }
        intake.issues.append(&mut row.issues);
        // What was wrong with a reference is said of each of its rows.
        self.before = start.is_some().then_some(Before { place, ..before });
    }

    /// The listed activity that a reference was probably meant to be. It is looked for once for each
    /// reference, and not at all once there are too many for anybody to be helped by it.
    fn near(&mut self, reference: &Reference) -> Option<Reference> {
        const LOOKED_FOR_MAX: usize = 1_000;
        if let Some(known) = self.nearest.get(reference) {
            return known.clone();
        }
        if self.nearest.len() >= LOOKED_FOR_MAX {
            return None;
        }
        let near = self.abouts.0.keys().map(Reference::as_str);
        let near = near.filter(|near| same_numbers(near, reference.as_str()));
        let near = sheet::nearest(reference.as_str(), near);
        let near = near.and_then(|near| Reference::new(near).ok());
        self.nearest.insert(reference.clone(), near.clone());
        near
    }

    fn start(&self, reference: &Reference, context: &Context<'_>) -> Option<Day> {
        let other = self.typed.as_ref().is_some_and(|typed| typed != reference.as_str());
        if other || self.rejected.contains_key(reference) {
            return None;
        }
        let listed = self.abouts.0.get(reference).map(|about| about.value.start);
        listed.or_else(|| (context.known)(reference).filter(|_| context.correcting))
    }

    fn proposals(mut self, context: &Context<'_>) -> Proposals {
        let mut references = std::mem::take(&mut self.order);
        if context.correcting {
            let mut others: Vec<&Reference> =
                self.places.keys().filter(|r| !self.abouts.0.contains_key(*r)).collect();
            others.sort_unstable();
            references.extend(others.into_iter().cloned());
        }
        references.retain(|reference| !self.rejected.contains_key(reference));
        let propose = |reference: Reference| {
            let about = self.abouts.0.remove(&reference).map(|about| about.value);
            // When correcting, what a folder does not speak of stays as it is: a table that is not
            // there, or any list without rows of an activity that is not listed itself.
            let stated = |table, any| {
                !context.correcting || any || (about.is_some() && self.tables.contains(&table))
            };
            let place = self.places.get(&reference);
            let reached = place.and_then(|place| self.reached.get_mut(*place));
            let Reached { persons, households, headcounts } =
                reached.map(std::mem::take).unwrap_or_default();
            let counted = |counted: Counted| {
                let mut rows = counted.counted.rows;
                let groups = counted.groups.into_values();
                let empty = Headcount {
                    group: String::new(),
                    count: 0,
                    cells: Default::default(),
                    population_group: None,
                };
                groups
                    .filter_map(|at| {
                        Some(std::mem::replace(&mut rows.get_mut(at)?.1, empty.clone()))
                    })
                    .collect()
            };
            Proposal {
                persons: stated(Table::People, persons.is_some())
                    .then(|| persons.unwrap_or_default().rows),
                households: stated(Table::Households, households.is_some())
                    .then(|| households.unwrap_or_default().rows),
                headcounts: stated(Table::Headcounts, headcounts.is_some())
                    .then(|| headcounts.map(counted).unwrap_or_default()),
                about,
                reference,
                source_key: None,
            }
        };
        let activities = references.into_iter().map(propose).collect();
        Proposals { activities, numbers: self.numbers, residences: self.residences }
    }
}

/// What the row before was about.
struct Before {
    /// The cell.
    text: String,
    reference: Option<Reference>,
    start: Option<Day>,
    /// Its place among those that were reached.
    place: Option<usize>,
}

/// The activities that the tables list, by reference.
#[derive(Default)]
struct Abouts(BTreeMap<Reference, At<About>>);

impl Abouts {
    /// Holds a declared home against the gazetteer.
    fn resolve_home(
        &self,
        reference: Option<&Reference>,
        row: &mut Row<'_>,
        residence: Option<&mut Residence>,
        context: &Context<'_>,
    ) {
        let (Some(reference), Some(residence)) = (reference, residence) else { return };
        let listed = self.0.get(reference).map(|about| &*about.value.place);
        if let Some(place) = listed.or_else(|| context.places.recorded(reference)) {
            context.places.resolve_residence(row, place, residence);
        }
    }
}

/// Whom and how many an activity reached, as far as there were rows.
#[derive(Default)]
struct Reached {
    persons: Option<List<PersonRow>>,
    households: Option<List<HouseholdRow>>,
    headcounts: Option<Counted>,
}

impl Reached {
    fn shrink(&mut self) {
        self.persons.iter_mut().for_each(|list| list.rows.shrink_to_fit());
        self.households.iter_mut().for_each(|list| list.rows.shrink_to_fit());
    }
}

/// The counted groups of one activity, with the row of each.
#[derive(Default)]
struct Counted {
    counted: List<(u32, Headcount)>,
    /// Places in the list by normalised name.
    groups: BTreeMap<String, usize>,
}

/// Whether two references have the same numbers in them, so that one can be a misspelling of the
/// other: GAO-02 is no misspelling of GAO-04.
fn same_numbers(a: &str, b: &str) -> bool {
    fn numbers(text: &str) -> impl Iterator<Item = &str> {
        let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        numbers.map(|part| part.trim_start_matches('0'))
    }
    numbers(a).eq(numbers(b))
}

/// The rows of one activity and table.
struct List<T> {
    rows: Vec<T>,
    /// The files that rows are from, each with the place of its first one.
    files: Vec<(usize, String)>,
    /// Places by number, once the activity's rows do not follow on each other.
    by_number: Option<HashMap<u32, usize>>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), files: Vec::new(), by_number: None }
    }
}

/// A row with its number in the table and, where it has one, the number of whom it is about.
trait Numbered {
    fn row(&self) -> u32;
    fn number(&self) -> u32;
}

impl Numbered for PersonRow {
    fn row(&self) -> u32 {
        self.row
    }

    fn number(&self) -> u32 {
        self.number
    }
}

impl Numbered for HouseholdRow {
    fn row(&self) -> u32 {
        self.row
    }

    fn number(&self) -> u32 {
        self.number
    }
}

impl Numbered for (u32, Headcount) {
    fn row(&self) -> u32 {
        self.0
    }

    fn number(&self) -> u32 {
        0
    }
}

impl<T: Numbered> List<T> {
    /// Adds a row, which may be about somebody only once; `first` is the place of an earlier one.
    fn add(
        &mut self,
        value: T,
        first: Option<usize>,
        same: impl Fn(&T) -> bool,
        row: &mut Row<'_>,
        sheet: &Sheet,
        column: &'static str,
    ) {
        let earlier = first.and_then(|at| Some((at, self.rows.get(at)?)));
        let Some((at, first)) = earlier else {
            if self.rows.len() >= ROSTER_ROWS_MAX {
                let reason =
                    format!("is beyond the {ROSTER_ROWS_MAX} rows that an activity can have");
                row.wrong_unseen(column, reason, "record the list as several activities");
                return;
            }
            if self.files.last().is_none_or(|(_, file)| *file != sheet.file) {
                self.files.push((self.rows.len(), sheet.file.clone()));
            }
            if let Some(places) = &mut self.by_number {
                places.insert(value.number(), self.rows.len());
            }
            self.rows.push(value);
            return;
        };
        let file = self.files.iter().rev().find(|(from, _)| *from <= at);
        let place = match file.map_or("", |(_, file)| file.as_str()) {
            COMMAND_LINE => format!("is the same {column} as no. {}", first.row()),
            file => format!("is the same {column} as in {file} row {}", first.row()),
        };
        if same(first) {
            let issue = row.issue(format!("{place}; it counts once"), "").column(column).warning();
            row.issues.push(issue);
        } else {
            let remedy = "keep the row that is right";
            row.wrong_unseen(column, format!("{place}, but with other values"), remedy);
        }
    }
}

/// Which activity's list a number was seen in last. It is all that it takes to find somebody twice in
/// one list, as long as an activity's rows follow on each other.
#[derive(Default)]
struct Seen {
    /// By number: the activity's place, from 1.
    last: Vec<u32>,
    /// The activity that the last row was about.
    current: Option<usize>,
}

impl Seen {
    /// The place of a number in an activity's list, where it is in it already. It is from now on.
    fn first<T: Numbered>(
        &mut self,
        number: u32,
        activity: usize,
        list: &mut List<T>,
    ) -> Option<usize> {
        if self.current != Some(activity) {
            self.current = Some(activity);
            if !list.rows.is_empty() && list.by_number.is_none() {
                let places = list.rows.iter().enumerate().map(|(at, row)| (row.number(), at));
                list.by_number = Some(places.collect());
            }
        }
        let at = number as usize;
        if self.last.len() <= at {
            self.last.resize(at + 1, 0);
        }
        let mark = activity as u32 + 1;
        let known = self.last.get_mut(at).is_some_and(|last| std::mem::replace(last, mark) == mark);
        match &list.by_number {
            Some(places) => places.get(&number).copied(),
            None if known => list.rows.iter().position(|row| row.number() == number),
            None => None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::setup::profile;

    /// Reads the tables in a folder for a ledger that has nothing yet.
    pub(super) fn read_for_a_new_ledger(folder: &Path, progress: &dyn Progress) -> Intake {
        let profile = profile::load(profile::NRC_MALI).unwrap();
        let context = Context {
            profile: &profile,
            today: Day::parse("2026-01-01").unwrap(),
            known: &|_| None,
            correcting: false,
            places: &Places::any(),
            progress,
        };
        read(&[folder.to_owned()], &context)
    }

    /// Reads one list of people with these rows, of two activities.
    fn of_people(rows: &[&str]) -> Intake {
        let folder = tempfile::tempdir().unwrap();
        let row = |of: &str| format!("{of},class,education,gao,S,2025-01-01\n");
        let activities =
            ["activity,kind,sector,office,site,start\n", &row("A"), &row("B")].concat();
        std::fs::write(folder.path().join("activities.csv"), activities).unwrap();
        let people = format!("activity,person,sex\n{}\n", rows.join("\n"));
        std::fs::write(folder.path().join("people.csv"), people).unwrap();
        read_for_a_new_ledger(folder.path(), &())
    }

    fn listed(intake: &Intake) -> Vec<(&str, usize)> {
        let proposals = intake.proposals.activities.iter();
        let rows = |p: &Proposal| p.persons.as_ref().map_or(0, Vec::len);
        proposals.map(|p| (p.reference.as_str(), rows(p))).collect()
    }

    fn said(intake: &Intake) -> Vec<(Severity, u32, &str)> {
        intake.issues.iter().map(|i| (i.severity, i.row.unwrap(), i.reason.as_str())).collect()
    }

    #[test]
    fn somebody_twice_in_a_list_is_found_where_two_lists_interleave() {
        let interleaved = of_people(&["A,1,f", "B,1,f", "A,2,m", "B,2,m", "A,1,f", "B,2,f"]);
        assert_eq!(
            said(&interleaved),
            [
                (Severity::Warning, 6, "is the same person as in people.csv row 2; it counts once"),
                (
                    Severity::Error,
                    7,
                    "is the same person as in people.csv row 5, but with other values"
                ),
            ]
        );
        assert_eq!(listed(&interleaved), [("A", 2), ("B", 2)]);
    }

    #[test]
    fn the_same_person_in_another_list_is_nothing_to_say() {
        let interleaved = of_people(&["A,1,f", "B,1,f", "A,2,f", "B,3,f", "A,3,f", "B,2,f"]);
        assert_eq!(said(&interleaved), []);
        assert_eq!(listed(&interleaved), [("A", 3), ("B", 3)]);
    }

    #[test]
    fn interleaved_rows_give_the_lists_of_sorted_ones() {
        let mut rng = fastrand::Rng::with_seed(5);
        for _ in 0..20 {
            let row = |rng: &mut fastrand::Rng| {
                format!("{},{:02},f", if rng.bool() { "A" } else { "B" }, rng.u8(..12))
            };
            let rows: Vec<String> = (0..30).map(|_| row(&mut rng)).collect();
            let mixed: Vec<&str> = rows.iter().map(String::as_str).collect();
            let mut sorted = mixed.clone();
            sorted.sort_unstable();
            let (mixed, sorted) = (of_people(&mixed), of_people(&sorted));
            assert_eq!(listed(&mixed), listed(&sorted), "{rows:?}");
            assert_eq!(mixed.issues.len(), sorted.issues.len(), "{rows:?}");
        }
    }
}
