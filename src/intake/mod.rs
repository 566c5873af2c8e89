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
pub mod checks;
pub mod encoding;
pub mod gazetteer;
pub mod interview;
pub mod issue;
pub mod layout;
pub mod mapping;
pub mod places;
pub mod profile;
pub mod rows;
pub mod sheet;
pub mod tables;
pub mod template;
pub mod workbook;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::event::activity::About;
use crate::event::ids::Reference;
use crate::event::limits::{HOUSEHOLD_SIZE_MAX, ROSTER_ROWS_MAX};
use crate::event::people::Headcount;
use crate::event::place::Residence;
use crate::event::profile::Profile;
use crate::event::text::normalised;
use crate::event::time::Day;
use crate::ledger::{HouseholdRow, PersonRow, Proposal};
use crate::register::SourceNumber;
use cells::Row;
use issue::{Issue, Severity};
use places::Places;
use rows::Vocabulary;
use sheet::{COMMAND_LINE, Sheet, SheetRow, name_of};
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
}

/// What was read.
#[derive(Debug, Default)]
pub struct Intake {
    /// The activities, in the order of their rows.
    pub proposals: Vec<Proposal>,
    /// Everything that was found, in order of files and rows.
    pub issues: Vec<Issue>,
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
    let mut intake = Intake::default();
    let mut sheets = Vec::new();
    let files = files(paths, &mut intake.issues);
    intake.unusable_files = intake.issues.len();
    for (path, name) in files {
        let errors = errors(&intake.issues);
        sheets.extend(Sheet::read(&path, &name, None, &mut intake.issues));
        intake.unusable_files += usize::from(errors < self::errors(&intake.issues));
    }
    take(sheets, context, intake)
}

fn errors(issues: &[Issue]) -> usize {
    issues.iter().filter(|issue| issue.severity == Severity::Error).count()
}

/// What is said of rows whose activity cannot be taken.
pub(crate) const REJECTED_ACTIVITY: &str = "is an activity whose own row has to be corrected";

/// Turns sheets into proposals. Each is read once, in the order of the tables.
pub fn take(mut sheets: Vec<Sheet>, context: &Context<'_>, mut intake: Intake) -> Intake {
    let vocabulary = Vocabulary::of(context.profile);
    let mut drafts = Drafts::default();
    let mut row = SheetRow::default();
    for table in Table::ALL {
        for sheet in sheets.iter_mut().filter(|sheet| sheet.table == table) {
            drafts.tables.insert(table);
            while sheet.next_row(&mut row, &mut intake.issues) {
                intake.rows += 1;
                match table {
                    Table::Activities => {
                        drafts.take_activity(sheet, &row, &vocabulary, context, &mut intake);
                    }
                    _ => drafts.take_reached(table, sheet, &row, context, &mut intake),
                }
            }
            intake.rows += sheet.rejected_rows;
            intake.rejected_rows += sheet.rejected_rows;
        }
    }
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
    abouts: BTreeMap<Reference, At<About>>,
    /// Activities with a row that was rejected: their people are not missing an activity.
    rejected: BTreeMap<Reference, ()>,
    persons: BTreeMap<Reference, BTreeMap<SourceNumber, At<PersonRow>>>,
    households: BTreeMap<Reference, BTreeMap<SourceNumber, At<HouseholdRow>>>,
    headcounts: BTreeMap<Reference, BTreeMap<String, At<Headcount>>>,
    tables: std::collections::BTreeSet<Table>,
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
            context.places.resolve(&mut placed, &reference, &mut about.place);
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
        if let Some(first) = self.abouts.get(&reference) {
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
        self.abouts.insert(reference, at);
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
        let reference = rows::reference(&mut row);
        let start = reference.as_ref().and_then(|reference| self.start(reference, context));
        if let (Some(reference), None) = (&reference, start) {
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
                let near = self.abouts.keys().map(Reference::as_str);
                let near = near.filter(|near| same_numbers(near, reference.as_str()));
                let near = sheet::nearest(reference.as_str(), near);
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
        let file = sheet.file.clone();
        let number = sheet_row.number;
        match table {
            Table::People => {
                let mut read = rows::person(&mut row, day);
                let residence = read.as_mut().and_then(|person| person.residence.as_mut());
                self.resolve_home(reference.as_ref(), &mut row, residence, context);
                let read = read.filter(|_| row.is_good());
                let list = reference.filter(|_| start.is_some());
                let list = list.map(|r| self.persons.entry(r).or_default());
                if let (Some(value), Some(list)) = (read, list) {
                    let key = value.number.clone();
                    let at = At { value, file, row: number };
                    let same = |a: &PersonRow, b: &PersonRow| {
                        PersonRow { row: 0, ..a.clone() } == PersonRow { row: 0, ..b.clone() }
                    };
                    unique(list, key, at, same, &mut row, "person");
                }
            }
            Table::Households => {
                let mut read = rows::household(&mut row);
                let residence = read.as_mut().and_then(|household| household.residence.as_mut());
                self.resolve_home(reference.as_ref(), &mut row, residence, context);
                let read = read.filter(|_| row.is_good());
                let list = reference.filter(|_| start.is_some());
                let list = list.map(|r| self.households.entry(r).or_default());
                if let (Some(value), Some(list)) = (read, list) {
                    let key = value.number.clone();
                    let at = At { value, file, row: number };
                    let same = |a: &HouseholdRow, b: &HouseholdRow| {
                        HouseholdRow { row: 0, ..a.clone() } == HouseholdRow { row: 0, ..b.clone() }
                    };
                    unique(list, key, at, same, &mut row, "household");
                }
            }
            Table::Headcounts => {
                let read = rows::headcount(&mut row);
                let list = reference.filter(|_| start.is_some());
                let list = list.map(|r| self.headcounts.entry(r).or_default());
                if let (Some(value), Some(list)) = (read, list) {
                    let key = normalised(&value.group);
                    let at = At { value, file, row: number };
                    let same = |a: &Headcount, b: &Headcount| {
                        let group = String::new();
                        Headcount { group: group.clone(), ..a.clone() }
                            == Headcount { group, ..b.clone() }
                    };
                    unique(list, key, at, same, &mut row, "group");
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
    }

    /// Holds a declared home against the gazetteer.
    fn resolve_home(
        &self,
        reference: Option<&Reference>,
        row: &mut Row<'_>,
        residence: Option<&mut Residence>,
        context: &Context<'_>,
    ) {
        let (Some(reference), Some(residence)) = (reference, residence) else { return };
        let listed = self.abouts.get(reference).map(|about| &about.value.place);
        if let Some(place) = listed.or_else(|| context.places.recorded(reference)) {
            context.places.resolve_residence(row, place, residence);
        }
    }

    fn start(&self, reference: &Reference, context: &Context<'_>) -> Option<Day> {
        let other = self.typed.as_ref().is_some_and(|typed| typed != reference.as_str());
        if other || self.rejected.contains_key(reference) {
            return None;
        }
        let listed = self.abouts.get(reference).map(|about| about.value.start);
        listed.or_else(|| (context.known)(reference).filter(|_| context.correcting))
    }

    fn proposals(mut self, context: &Context<'_>) -> Vec<Proposal> {
        let mut references = std::mem::take(&mut self.order);
        if context.correcting {
            let lists = self.persons.keys().chain(self.households.keys());
            for reference in lists.chain(self.headcounts.keys()) {
                if !self.abouts.contains_key(reference) && !references.contains(reference) {
                    references.push(reference.clone());
                }
            }
        }
        references.retain(|reference| !self.rejected.contains_key(reference));
        let propose = |reference: Reference| {
            let about = self.abouts.remove(&reference).map(|about| about.value);
            // When correcting, what a folder does not speak of stays as it is: a table that is not
            // there, or any list without rows of an activity that is not listed itself.
            let stated = |table, any| {
                !context.correcting || any || (about.is_some() && self.tables.contains(&table))
            };
            let persons = self.persons.remove(&reference);
            let households = self.households.remove(&reference);
            let headcounts = self.headcounts.remove(&reference);
            Proposal {
                persons: stated(Table::People, persons.is_some()).then(|| values(persons)),
                households: stated(Table::Households, households.is_some())
                    .then(|| values(households)),
                headcounts: stated(Table::Headcounts, headcounts.is_some())
                    .then(|| values(headcounts)),
                about,
                reference,
                source_key: None,
            }
        };
        references.into_iter().map(propose).collect()
    }
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

fn values<K, T>(list: Option<BTreeMap<K, At<T>>>) -> Vec<T> {
    list.into_iter().flatten().map(|(_, at)| at.value).collect()
}

/// Adds a row to a list of one activity, where it may be only once.
fn unique<K: Ord, T>(
    list: &mut BTreeMap<K, At<T>>,
    key: K,
    at: At<T>,
    same: impl Fn(&T, &T) -> bool,
    row: &mut Row<'_>,
    column: &'static str,
) {
    let Some(first) = list.get(&key) else {
        if list.len() < ROSTER_ROWS_MAX {
            list.insert(key, at);
        } else {
            let reason = format!("is beyond the {ROSTER_ROWS_MAX} rows that an activity can have");
            row.wrong_unseen(column, reason, "record the list as several activities");
        }
        return;
    };
    let place = match first.file.as_str() {
        COMMAND_LINE => format!("is the same {column} as no. {}", first.row),
        file => format!("is the same {column} as in {file} row {}", first.row),
    };
    if same(&first.value, &at.value) {
        let issue = row.issue(format!("{place}; it counts once"), "").column(column).warning();
        row.issues.push(issue);
    } else {
        let remedy = "keep the row that is right";
        row.wrong_unseen(column, format!("{place}, but with other values"), remedy);
    }
}
