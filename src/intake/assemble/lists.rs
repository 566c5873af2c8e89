//! The people, households and groups of one activity, each once.

use std::collections::{BTreeMap, HashMap};
use std::io;

use crate::event::limits::ROSTER_ROWS_MAX;
use crate::event::people::Headcount;
use crate::intake::recognise::table_rows::{COMMAND_LINE, TableRows};
use crate::intake::rows::cells::Row;
use crate::intake::tables::Column;
use crate::issue::value::List as Words;
use crate::issue::{Code, Issue};
use crate::ledger::{HouseholdRow, ListRow, PersonRow, RowList, RowStore};

/// The people, households and groups of an activity; `None` where there were no rows.
#[derive(Default)]
pub(super) struct Reached {
    pub(super) persons: Option<Listed<PersonRow>>,
    pub(super) households: Option<Listed<HouseholdRow>>,
    pub(super) headcounts: Option<Counted>,
}

impl Reached {
    /// Puts away lists that are probably complete.
    pub(super) fn put_away(&mut self, rows: &mut RowStore) {
        self.persons.iter_mut().for_each(|list| list.put_away(rows));
        self.households.iter_mut().for_each(|list| list.put_away(rows));
    }
}

/// A list that grows, or one that is probably complete, and whose rows are put away.
pub(super) enum Listed<T: ListRow> {
    Open(List<T>),
    PutAway { rows: RowList<T>, origins: Vec<(usize, Origin)> },
}

impl<T: ListRow> Default for Listed<T> {
    fn default() -> Self {
        Self::Open(List::default())
    }
}

impl<T: ListRow + Numbered> Listed<T> {
    fn put_away(&mut self, store: &mut RowStore) {
        // One that was not complete when another list began stays open, or it would be read back again and
        // again.
        if let Self::Open(list) = self
            && list.by_number.is_none()
        {
            let List { rows, mut origins, .. } = std::mem::take(list);
            origins.shrink_to_fit();
            *self = Self::PutAway { rows: store.put(&rows), origins };
        }
    }

    /// The list, to be added to.
    ///
    /// # Errors
    /// Rows that cannot be read back.
    pub(super) fn open(&mut self, store: &RowStore) -> io::Result<&mut List<T>> {
        if let Self::PutAway { rows, origins } = self {
            let rows = store.rows(rows)?;
            let origins = std::mem::take(origins);
            *self = Self::Open(List { rows, origins, by_number: None });
        }
        match self {
            Self::Open(list) => Ok(list),
            Self::PutAway { .. } => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Its rows.
    pub(super) fn into_rows(self) -> RowList<T> {
        match self {
            Self::Open(list) => list.rows.into(),
            Self::PutAway { rows, .. } => rows,
        }
    }
}

/// The counted groups of one activity, with the row of each.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) counted: List<(u32, Headcount)>,
    /// Places in the list by normalised name.
    pub(super) groups: BTreeMap<String, usize>,
}

/// The rows of one activity and table.
pub(super) struct List<T> {
    pub(super) rows: Vec<T>,
    /// The tables that rows are from, each with the place of its first one.
    pub(super) origins: Vec<(usize, Origin)>,
    /// Places by number, once the activity's rows do not follow on each other.
    pub(super) by_number: Option<HashMap<u32, usize>>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), origins: Vec::new(), by_number: None }
    }
}

/// A table that rows are from.
pub(super) struct Origin {
    file: String,
    sheet: Option<String>,
    /// What it calls the column of who is listed.
    pub(super) name: String,
    /// What it calls the column of how many they are.
    pub(super) number: String,
}

impl Origin {
    fn of(sheet: &TableRows, name: Column, number: Column) -> Self {
        Self {
            file: sheet.file.clone(),
            sheet: sheet.sheet.clone(),
            name: sheet.called(name).to_owned(),
            number: sheet.called(number).to_owned(),
        }
    }

    fn is(&self, sheet: &TableRows) -> bool {
        self.file == sheet.file && self.sheet == sheet.sheet
    }
}

/// A row with its number in the table, and the number of its person or household, if it has one.
pub(super) trait Numbered {
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

/// The table that the row at a place is from.
fn origin_of(origins: &[(usize, Origin)], at: usize) -> Option<&Origin> {
    origins.iter().rev().find(|(from, _)| *from <= at).map(|(_, origin)| origin)
}

/// An issue of the row at a place in a list, in one of its origin's columns.
pub(super) fn issue_of<T: Numbered>(
    rows: &[T],
    origins: &[(usize, Origin)],
    at: usize,
    code: Code,
    column: fn(&Origin) -> &String,
) -> Issue {
    let origin = origin_of(origins, at);
    let issue = Issue::new(origin.map_or("", |origin| &origin.file), code);
    let issue = issue.on(origin.and_then(|origin| origin.sheet.as_deref()));
    let issue = match rows.get(at) {
        Some(row) => issue.at(row.row()),
        None => issue,
    };
    origin.map(column).into_iter().fold(issue, |issue, column| issue.column(column))
}

impl<T: Numbered> List<T> {
    /// As [`issue_of`].
    pub(super) fn issue(&self, at: usize, code: Code, column: fn(&Origin) -> &String) -> Issue {
        issue_of(&self.rows, &self.origins, at, code, column)
    }

    /// Adds a row. A person, household or group may be in a list only once; `first` is the place of an
    /// earlier row about the same one, and `differing` are the columns in which it says something else.
    pub(super) fn add(
        &mut self,
        value: T,
        first: Option<usize>,
        differing: impl Fn(&T) -> Vec<Column>,
        row: &mut Row<'_>,
        sheet: &TableRows,
        column: Column,
    ) {
        let earlier = first.and_then(|at| Some((at, self.rows.get(at)?)));
        let Some((at, first)) = earlier else {
            if self.rows.len() >= ROSTER_ROWS_MAX {
                row.wrong_unseen(column, Code::ListTooLong { max: ROSTER_ROWS_MAX.into() });
                return;
            }
            if self.origins.last().is_none_or(|(_, origin)| !origin.is(sheet)) {
                let number = if column == Column::Group { Column::Count } else { Column::Size };
                self.origins.push((self.rows.len(), Origin::of(sheet, column, number)));
            }
            if let Some(places) = &mut self.by_number {
                places.insert(value.number(), self.rows.len());
            }
            self.rows.push(value);
            return;
        };
        let file = origin_of(&self.origins, at).map(|origin| origin.file.as_str());
        let file = file.filter(|file| *file != COMMAND_LINE);
        let file = file.map(Into::into);
        let (who, first_row) = (column.name(), first.row());
        let differing = differing(first);
        if differing.is_empty() {
            let code = Code::ListedTwice { who, file, row: first_row };
            row.issues.push(row.issue_at(column, code).warning());
        } else {
            let columns = Words::commas(differing.into_iter().map(|column| row.called(column)));
            row.wrong_unseen(column, Code::ListedOtherwise { who, file, row: first_row, columns });
        }
    }
}

/// The activity in whose list each number was seen last. While the rows of an activity are together,
/// this is enough to find a number twice in one list.
#[derive(Default)]
pub(super) struct Seen {
    /// By number: the activity's place, from 1.
    last: Vec<u32>,
    /// The activity that the last row was about.
    current: Option<usize>,
}

impl Seen {
    /// The place of a number in an activity's list, where it is in it already. It is from now on.
    pub(super) fn first<T: Numbered>(
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
