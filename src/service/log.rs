//! Recording one activity with the people it reached.
//!
//! [`prepare`] checks and plans; [`super::planned::record`] records.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::input::Input;
use super::planned::{self, How, Prepared};
use super::recorded::Unchanged;
use super::{Context, Error, text};
use crate::event::activity::Kind;
use crate::event::ids::Reference;
use crate::event::text::check_source_key;
use crate::intake::assemble::take;
use crate::intake::recognise::own_tables::tables_in;
use crate::intake::recognise::table_rows::TableRows;
use crate::intake::rows::is_column_of;
use crate::intake::tables::{Column, Table};
use crate::intake::{self, Intake};
use crate::issue::{Issue, Severity};
use crate::ledger::{Mode, Snapshot};
use crate::setup::places::Places;

/// The activity.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Request {
    /// The activity's reference, unique in the ledger.
    pub reference: String,
    /// What is known of it, by columns of the activities table.
    pub columns: BTreeMap<String, String>,
    /// Whom it reached.
    pub people: People,
    /// The source's own key: an activity that was recorded with it is not recorded again.
    pub source_key: Option<String>,
}

/// Whom an activity reached.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct People {
    /// Numbers of persons.
    pub persons: Vec<String>,
    /// Households with the number of their members.
    pub households: Vec<Household>,
    /// Groups counted without a list.
    pub headcounts: Vec<Group>,
    /// Rows of the three tables of people, by columns.
    #[serde(default)]
    pub rows: ListRows,
    /// Tables of people, households or head-counts; they may lack the column `activity`.
    pub tables: Vec<Input>,
    /// Keeps the numbers of one list apart from another's.
    pub namespace: String,
    /// Whether to take a place that the gazetteer lacks.
    pub new_sites: bool,
    /// Whether people who were erased come again, as new ones.
    #[serde(default)]
    pub again: bool,
}

/// Rows by columns of the tables of people, households and head-counts. An issue with one has the table's name as
/// its file, and the row's place in its list, from 1, as its row.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ListRows {
    /// Of persons.
    pub people: Vec<BTreeMap<String, String>>,
    /// Of households.
    pub households: Vec<BTreeMap<String, String>>,
    /// Of groups.
    pub headcounts: Vec<BTreeMap<String, String>>,
}

impl ListRows {
    /// The tables that they amount to.
    fn tables(&self, reference: &Reference) -> impl Iterator<Item = TableRows> {
        let tables = [
            (Table::People, &self.people),
            (Table::Households, &self.households),
            (Table::Headcounts, &self.headcounts),
        ];
        let activity = Column::Activity.name();
        tables.into_iter().filter_map(move |(table, rows)| {
            let cell = |row: &BTreeMap<String, String>, name: &str| match name == activity {
                true => (name.to_owned(), reference.to_string()),
                false => (name.to_owned(), row.get(name).cloned().unwrap_or_default()),
            };
            let row = |row: &BTreeMap<String, String>| {
                table.columns().iter().map(|spec| cell(row, spec.name)).collect()
            };
            TableRows::named(table, table.name(), rows.iter().map(row).collect())
        })
    }
}

/// A household reached.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Household {
    /// Its number.
    pub number: String,
    /// How many members it has.
    pub size: String,
}

/// A group counted without a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Group {
    /// What the group is called.
    pub name: String,
    /// How many people it is.
    pub count: String,
}

/// What logging an activity would come to.
#[derive(Debug)]
pub enum Logging {
    /// Something was recorded under its source key already.
    Known(Unchanged),
    /// Its record.
    Prepared(Box<Prepared>),
}

/// Checks and plans the activity. Nothing is recorded.
///
/// # Errors
/// A reference that is none. What is wrong with the activity otherwise is in [`Prepared`].
pub fn prepare(
    ledger: &Snapshot,
    request: &Request,
    context: &Context<'_>,
) -> Result<Logging, Error> {
    prepared(ledger, request, false, context)
}

/// The same, with what would become of the figures.
///
/// # Errors
/// As [`prepare`].
pub fn preview(
    ledger: &Snapshot,
    request: &Request,
    context: &Context<'_>,
) -> Result<Logging, Error> {
    prepared(ledger, request, true, context)
}

/// The columns that an activity of a kind can have, in the order of the table.
pub fn columns(kind: Kind) -> Vec<&'static str> {
    let all = Table::Activities.columns().iter();
    all.filter(|spec| is_column_of(spec.column, kind)).map(|spec| spec.name).collect()
}

fn prepared(
    ledger: &Snapshot,
    request: &Request,
    preview: bool,
    context: &Context<'_>,
) -> Result<Logging, Error> {
    let key = request.source_key.as_ref();
    if let Some(sequence) = key.and_then(|key| ledger.state().source_keys.get(key)) {
        let (unchanged, sequence) = (request.reference.clone(), Some(sequence));
        return Ok(Logging::Known(Unchanged { unchanged, sequence }));
    }
    key.map_or(Ok(()), |key| check_source_key(key)).map_err(Error::SourceKey)?;
    let reference = text::reference(&request.reference)?;
    let mut read =
        read(ledger, &reference, request.columns.clone(), &request.people, false, context)?;
    for proposal in &mut read.proposals.activities {
        proposal.source_key.clone_from(&request.source_key);
    }
    let mode = Mode::Record;
    let prepared = prepare_one(ledger, read, &request.people, &mode, preview, context);
    Ok(Logging::Prepared(Box::new(prepared)))
}

/// Reads the cells of an activity and the lists of its people.
pub(super) fn read(
    ledger: &Snapshot,
    reference: &Reference,
    mut columns: BTreeMap<String, String>,
    people: &People,
    correcting: bool,
    context: &Context<'_>,
) -> Result<Intake, Error> {
    let state = ledger.state();
    let known = |reference: &Reference| Some(state.activities.get(reference)?.activity.about.start);
    let known = intake::Context {
        profile: &state.profile,
        today: context.today()?,
        known: &known,
        correcting,
        places: &Places::of(state, people.new_sites),
        progress: &(),
    };
    let mut intake = Intake::default();
    let mut sheets = people.sheets(reference, &mut intake.issues)?;
    columns.insert("activity".to_owned(), reference.to_string());
    sheets.extend(TableRows::typed(Table::Activities, vec![columns.into_iter().collect()]));
    Ok(take(sheets, &known, intake))
}

/// Plans one activity, which is taken whole or not at all.
pub(super) fn prepare_one(
    ledger: &Snapshot,
    read: Intake,
    people: &People,
    mode: &Mode,
    preview: bool,
    context: &Context<'_>,
) -> Prepared {
    let is_wrong = read.issues.iter().any(|issue| issue.severity == Severity::Error);
    let usable = if is_wrong { Err(Error::NothingRecorded) } else { Ok(()) };
    let how = How {
        mode,
        namespace: &people.namespace,
        partial: false,
        again: people.again,
        submissions: None,
        checks: true,
        preview,
    };
    planned::prepare(ledger, read, usable, &how, context)
}

impl People {
    /// The tables that the lists amount to.
    fn sheets(
        &self,
        reference: &Reference,
        issues: &mut Vec<Issue>,
    ) -> Result<Vec<TableRows>, Error> {
        let row = |cells: &[(&str, &str)]| {
            let activity = ("activity".to_owned(), reference.to_string());
            let cells =
                cells.iter().map(|(column, cell)| ((*column).to_owned(), cell.trim().to_owned()));
            [activity].into_iter().chain(cells).collect()
        };
        let persons = self.persons.iter().map(|number| row(&[("person", number)]));
        let households = self
            .households
            .iter()
            .map(|household| row(&[("household", &household.number), ("size", &household.size)]));
        let headcounts = self.headcounts.iter();
        let headcounts =
            headcounts.map(|group| row(&[("group", &group.name), ("count", &group.count)]));
        let typed = [
            TableRows::typed(Table::People, persons.collect()),
            TableRows::typed(Table::Households, households.collect()),
            TableRows::typed(Table::Headcounts, headcounts.collect()),
        ];
        let mut sheets: Vec<TableRows> = typed.into_iter().flatten().collect();
        sheets.extend(self.rows.tables(reference));
        for input in Input::sources(&self.tables) {
            sheets.extend(tables_in(&input, Some(reference), None, issues));
        }
        Ok(sheets)
    }
}
