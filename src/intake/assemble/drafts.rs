//! The activities of some tables under construction.
//!
//! Belongs here: which rows are of one activity, and what they contradict. Does not: rows that are in a
//! list twice (`lists`), a row by itself (`rows`).

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::Arc;

use super::differences;
use super::lists::{Counted, List, Listed, Numbered, Reached, Seen};
use super::numbers_seen::NumbersSeen;
use super::sums::leave_out_totals;
use crate::event::activity::About;
use crate::event::ids::Reference;
use crate::event::limits::{HEADCOUNT_MAX, HOUSEHOLD_SIZE_MAX};
use crate::event::people::Headcount;
use crate::event::place::Residence;
use crate::event::spelling::nearest;
use crate::event::text::{check_reference, normalised};
use crate::event::time::Day;
use crate::intake::context::{Context, Intake};
use crate::intake::numbers::whole;
use crate::intake::recognise::table_rows::{COMMAND_LINE, TableRows};
use crate::intake::rows::cells::Row;
use crate::intake::rows::{self, Vocabulary};
use crate::intake::source::row::TextRow;
use crate::intake::tables::{Column, Table};
use crate::issue::{Code, Issue};
use crate::ledger::{HouseholdRow, ListRow, PersonRow, Proposal, Proposals, Residences, RowStore};
use crate::register::Numbers;

/// Something stated in a table, with where.
pub(super) struct At<T> {
    value: T,
    file: String,
    row: u32,
}

/// The activities of some tables under construction.
#[derive(Default)]
pub(super) struct Drafts {
    order: Vec<Reference>,
    listed_activities: ListedActivities,
    /// Activities with a row that was rejected: their people are not missing an activity.
    rejected: BTreeMap<Reference, ()>,
    /// Where in `reached` an activity's rows are.
    places: HashMap<Reference, usize>,
    reached: Vec<Reached>,
    persons_seen: Seen,
    households_seen: Seen,
    pub(super) numbers: Numbers,
    residences: Residences,
    /// The rows of lists that are probably complete.
    rows: RowStore,
    /// Why rows that were put away could not be read back.
    lost: Option<io::Error>,
    /// What the rows of the table at hand look like together.
    seen: NumbersSeen,
    /// What the row before was about: most tables are sorted by activity.
    before: Option<PreviousRow>,
    pub(super) tables: std::collections::BTreeSet<Table>,
    /// What references that are not listed were probably meant to be.
    nearest: HashMap<Reference, Option<Reference>>,
    /// The one activity that the command line is about, where it is about one.
    typed: Option<String>,
}

impl Drafts {
    /// None yet; the rows of complete lists are put away.
    pub(super) fn putting_rows(rows: RowStore) -> Self {
        Self { rows, ..Self::default() }
    }

    pub(super) fn take_activity(
        &mut self,
        sheet: &TableRows,
        row: &TextRow,
        vocabulary: &Vocabulary,
        context: &Context<'_>,
        intake: &mut Intake,
    ) {
        if sheet.file == COMMAND_LINE && self.typed.is_none() {
            self.typed = Some(Row::new(sheet, row).text(Column::Activity).to_owned());
        }
        let read = rows::activity(sheet, row, vocabulary, context.today, &mut intake.issues);
        let read = read.and_then(|(reference, mut about)| {
            let mut placed = Row::new(sheet, row);
            let found = context.places.resolve(&reference, Arc::make_mut(&mut about.place));
            found.into_iter().for_each(|finding| rows::places::report(&mut placed, finding));
            // One that is recorded already stays usable, whatever it holds.
            let is_new = (context.known)(&reference).is_none();
            if let Some(error) = check_reference(&reference).err().filter(|_| is_new) {
                placed.wrong_unseen(Column::Activity, Code::ReferenceUnfit { error });
            }
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
        if let Some(first) = self.listed_activities.0.get(&reference) {
            let mut again = Row::new(sheet, row);
            let (file, row) = (first.file.as_str().into(), first.row);
            if first.value == about {
                again.wrong(Column::Activity, Code::ActivityRepeated { file, row });
                intake.issues.extend(again.issues.into_iter().map(Issue::warning));
            } else {
                again.wrong(Column::Activity, Code::ActivityTwice { file, row });
                intake.issues.append(&mut again.issues);
                intake.rejected_rows += 1;
                self.rejected.insert(reference, ());
            }
            return;
        }
        let at = At { value: about, file: sheet.file.clone(), row: row.number };
        self.order.push(reference.clone());
        self.listed_activities.0.insert(reference, at);
    }

    pub(super) fn take_reached(
        &mut self,
        table: Table,
        sheet: &TableRows,
        sheet_row: &TextRow,
        context: &Context<'_>,
        intake: &mut Intake,
    ) {
        let mut row = Row::new(sheet, sheet_row);
        let (before, other) = match self.before.take() {
            Some(before) if before.text == row.text(Column::Activity) => (Some(before), None),
            other => (None, other),
        };
        // Most lists are complete when another activity's rows begin.
        let complete = other.and_then(|other| self.reached.get_mut(other.place?));
        complete.into_iter().for_each(|complete| complete.put_away(&mut self.rows));
        let before = before.unwrap_or_else(|| {
            let reference = rows::reference(&mut row);
            let start = reference.as_ref().and_then(|reference| self.start(reference, context));
            let text = row.text(Column::Activity).to_owned();
            PreviousRow { text, reference, start, place: None }
        });
        let (reference, start) = (&before.reference, before.start);
        if let (Some(reference), None) = (reference, start) {
            if let Some(typed) = self.typed.as_ref().filter(|typed| *typed != reference.as_str()) {
                let typed = typed.as_str().into();
                row.wrong(Column::Activity, Code::ActivityOther { typed });
            } else if self.rejected.contains_key(reference) {
                // The command line has one activity, whose own issue is already reported.
                if sheet.file != COMMAND_LINE {
                    row.wrong(Column::Activity, Code::ActivityRejected);
                }
            } else {
                let near = self.near(reference).map(|near| near.as_str().into());
                let recorded = (context.known)(reference).is_some();
                let code = match context.correcting {
                    true => Code::ActivityUnrecorded { near },
                    false => Code::ActivityUnlisted { near, recorded },
                };
                row.wrong(Column::Activity, code);
            }
        }
        // The row is read even without an activity, so that everything wrong is reported at once.
        let day = start.unwrap_or(context.today);
        let place = before.place.or_else(|| {
            let reference = reference.as_ref().filter(|_| start.is_some())?;
            Some(*self.places.entry(reference.clone()).or_insert_with(|| {
                self.reached.push(Reached::default());
                self.reached.len() - 1
            }))
        });
        let list = place.and_then(|place| self.reached.get_mut(place));
        self.seen.see(table, sheet, &mut row);
        match table {
            Table::People => {
                let read = rows::person(&mut row, day, &mut self.numbers);
                let read = read.map(|(mut person, mut home)| {
                    self.listed_activities.resolve_home(
                        reference.as_ref(),
                        &mut row,
                        home.as_mut(),
                        context,
                    );
                    person.residence = self.residences.keep(home);
                    person
                });
                let read = read.filter(|_| row.is_good());
                let list = list.map(|list| list.persons.get_or_insert_default());
                let list = list.and_then(|list| opened(list, &self.rows, &mut self.lost));
                if let (Some(value), Some(list), Some(place)) = (read, list, place) {
                    let first = self.persons_seen.first(value.number, place, list);
                    let differing = |first: &PersonRow| differences::of_persons(first, &value);
                    list.add(value, first, differing, &mut row, sheet, Column::Person);
                }
            }
            Table::Households => {
                let read = rows::household(&mut row, &mut self.numbers);
                let read = read.map(|(mut household, mut home)| {
                    self.listed_activities.resolve_home(
                        reference.as_ref(),
                        &mut row,
                        home.as_mut(),
                        context,
                    );
                    household.residence = self.residences.keep(home);
                    household
                });
                let read = read.filter(|_| row.is_good());
                if let Some(household) = &read {
                    self.seen.see_size(household.size(), &mut row);
                }
                let list = list.map(|list| list.households.get_or_insert_default());
                let list = list.and_then(|list| opened(list, &self.rows, &mut self.lost));
                if let (Some(value), Some(list), Some(place)) = (read, list, place) {
                    let first = self.households_seen.first(value.number, place, list);
                    let differing =
                        |first: &HouseholdRow| differences::of_households(first, &value);
                    list.add(value, first, differing, &mut row, sheet, Column::Household);
                }
            }
            Table::Headcounts => {
                let read = rows::headcount(&mut row);
                let list = list.map(|list| list.headcounts.get_or_insert_default());
                if let (Some(value), Some(list)) = (read, list) {
                    let key = normalised(&value.group);
                    let first = list.groups.get(&key).copied();
                    list.groups.entry(key).or_insert(list.counted.rows.len());
                    let differing =
                        |first: &(u32, Headcount)| differences::of_headcounts(&first.1, &value);
                    let value = (sheet_row.number, value.clone());
                    list.counted.add(value, first, differing, &mut row, sheet, Column::Group);
                }
            }
            Table::Activities => {}
        }
        if !row.is_good() {
            intake.rejected_rows += 1;
            // Somebody who is listed twice is in the figures by the first row.
            let is_listed = |issue: &Issue| matches!(issue.code, Code::ListedOtherwise { .. });
            let is_there = table != Table::Headcounts && row.issues.iter().any(is_listed);
            let people = |text| whole(text, sheet.decimal_comma)?.try_into().ok();
            let most = if table == Table::Households { HOUSEHOLD_SIZE_MAX } else { HEADCOUNT_MAX };
            let stated = match table {
                _ if is_there => Some(0),
                Table::Households => people(row.text(Column::Size)),
                Table::Headcounts => people(row.text(Column::Count)),
                _ => Some(1),
            };
            match stated.filter(|stated| *stated <= u64::from(most)) {
                Some(stated) => intake.rejected_people += stated,
                None => intake.rejected_rows_of_unknown_size += 1,
            }
        }
        intake.issues.append(&mut row.issues);
        // Only a good reference is remembered: a wrong one is reported for each of its rows.
        self.before = start.is_some().then_some(PreviousRow { place, ..before });
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
        let near = self.listed_activities.0.keys().map(Reference::as_str);
        let near = near.filter(|near| same_numbers(near, reference.as_str()));
        let near = nearest(reference.as_str(), near);
        let near = near.and_then(|near| Reference::new(near).ok());
        self.nearest.insert(reference.clone(), near.clone());
        near
    }

    /// Reports what the rows of a table look like together.
    pub(super) fn end_of_table(&mut self, sheet: &TableRows, intake: &mut Intake) {
        intake.issues.extend(std::mem::take(&mut self.seen).issues(sheet));
    }

    /// Takes out groups that are totals of others, once all rows are known.
    pub(super) fn leave_out_totals(&mut self, intake: &mut Intake) {
        if let Err(error) = leave_out_totals(&mut self.reached, &self.rows, intake) {
            self.lost.get_or_insert(error);
        }
        intake.lost = intake.lost.take().or(self.lost.take());
    }

    fn start(&self, reference: &Reference, context: &Context<'_>) -> Option<Day> {
        let other = self.typed.as_ref().is_some_and(|typed| typed != reference.as_str());
        if other || self.rejected.contains_key(reference) {
            return None;
        }
        let listed = self.listed_activities.0.get(reference).map(|about| about.value.start);
        listed.or_else(|| (context.known)(reference).filter(|_| context.correcting))
    }

    pub(super) fn proposals(mut self, context: &Context<'_>) -> Proposals {
        let mut references = std::mem::take(&mut self.order);
        if context.correcting {
            let mut others: Vec<&Reference> =
                self.places.keys().filter(|r| !self.listed_activities.0.contains_key(*r)).collect();
            others.sort_unstable();
            references.extend(others.into_iter().cloned());
        }
        references.retain(|reference| !self.rejected.contains_key(reference));
        let propose = |reference: Reference| {
            let about = self.listed_activities.0.remove(&reference).map(|about| about.value);
            // A correction changes nothing that the folder does not state: a table that is missing, or
            // a list without rows of an activity that is not listed.
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
                    .then(|| persons.unwrap_or_default().into_rows()),
                households: stated(Table::Households, households.is_some())
                    .then(|| households.unwrap_or_default().into_rows()),
                headcounts: stated(Table::Headcounts, headcounts.is_some())
                    .then(|| headcounts.map(counted).unwrap_or_default()),
                about,
                reference,
                edits: None,
                source_key: None,
            }
        };
        let activities = references.into_iter().map(propose).collect();
        let Self { numbers, residences, rows, .. } = self;
        Proposals { activities, numbers, residences, rows, again: false }
    }
}

/// A list, to be added to. What cannot be read back is noted, and nothing is recorded then.
fn opened<'l, T: ListRow + Numbered>(
    list: &'l mut Listed<T>,
    rows: &RowStore,
    lost: &mut Option<io::Error>,
) -> Option<&'l mut List<T>> {
    list.open(rows).map_err(|error| lost.get_or_insert(error)).ok()
}

/// What the row before was about.
pub(super) struct PreviousRow {
    /// The cell.
    text: String,
    reference: Option<Reference>,
    start: Option<Day>,
    /// Its place among those that were reached.
    place: Option<usize>,
}

/// The activities that the tables list, by reference.
#[derive(Default)]
pub(super) struct ListedActivities(BTreeMap<Reference, At<About>>);

impl ListedActivities {
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
            let found = context.places.resolve_residence(place, residence);
            found.into_iter().for_each(|finding| rows::places::report(row, finding));
        }
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
