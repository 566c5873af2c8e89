//! What to verify in the field, and what the findings mean.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::sample::{Difference, SampleError};
use super::lookup::FoundRows;
use super::{Context, Error, Input, evidence, input, period, signing};
use crate::audit::evaluation::{self, CONFIDENCE, Row};
use crate::audit::sample::{Draw, Item, Stratum, UNDIVIDED, Unit, draw, form};
use crate::intake::numbered_rows::FoundRow;
use crate::intake::source::grid::Grid;
use crate::language::Language;
use crate::ledger::{AsOf, Snapshot, State};
use crate::report::render::tables::{Cell, Column, View};
use crate::report::render::xlsx::{self, Heading};

/// Which sample.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// How many activities, and how many contacts.
    pub size: usize,
    /// The checkpoint whose root draws the sample, from the records that it covers.
    pub seed_from: Input,
    /// What the auditor throws in, once the checkpoint is theirs.
    pub lot: Option<String>,
    /// Divides the size in proportion to what each sector or office has.
    pub stratify: Option<Stratum>,
    /// Only what counts in this period; in all where nothing is given.
    #[serde(flatten)]
    pub period: period::Choice,
}

/// The sample.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Activities, then contacts, each by stratum and in the order in which they were drawn.
    pub items: Vec<Item>,
    /// How many files show what each of these activities was, those that were destroyed left out. Whoever verifies asks
    /// the office for them, and where there is none, for what else there is.
    pub evidence: BTreeMap<String, usize>,
    /// Where each item is in the office's own lists, in their order; nothing where no list was given, and for what is no
    /// person or household.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<Vec<Option<Vec<FoundRow>>>>,
    /// The form to fill in, as CSV.
    #[serde(skip)]
    pub form: String,
    /// What the sample will say if nothing is found wrong.
    #[serde(skip)]
    pub promises: Vec<Promise>,
}

/// What a part of the sample will say if nothing in it is found wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Promise {
    /// Activities or contacts.
    pub what: &'static str,
    /// The stratum; nothing for all of them together.
    pub stratum: Option<String>,
    /// How many were drawn.
    pub drawn: usize,
    /// From how many.
    pub population: usize,
    /// At most this part of all is wrong then; nothing where all of them, or none, were drawn.
    pub at_most: Option<f64>,
}

/// What the findings mean.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Evaluation {
    /// The confidence of each interval, and of each upper limit alone, from 0 to 1.
    pub confidence: f64,
    /// Activities and contacts, each stratum and all together.
    pub outcomes: Vec<evaluation::Outcome>,
    /// Whether the form was compared with the sample that a checkpoint draws.
    #[serde(skip)]
    pub is_redrawn: bool,
}

/// Rows of the office's lists that the form names of an item.
const ROWS_MAX: usize = 5;

/// A format of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table for every program.
    Csv,
    /// A workbook.
    Xlsx,
}

/// The form to fill in, as a file. What was filled in is read from either format.
///
/// # Errors
/// A workbook that cannot be made.
pub fn file(
    outcome: &Outcome,
    format: Format,
    state: &State,
    language: Language,
) -> Result<Vec<u8>, Error> {
    if format == Format::Csv {
        return Ok(outcome.form.clone().into_bytes());
    }
    let failed = |error: String| Error::from(SampleError::Write(error));
    let mut reader = csv::Reader::from_reader(outcome.form.as_bytes());
    let head = reader.headers().map_err(|error| failed(error.to_string()))?;
    let columns = head.iter().map(|name| Column::Name(name.to_owned())).collect();
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| failed(error.to_string()))?;
        rows.push(row.iter().map(Cell::from).collect());
    }
    let view = View { key: "sample".to_owned(), columns, rows };
    let ledger = state.opened.as_ref().map(|opened| opened.name.clone());
    let heading = Heading { ledger: ledger.unwrap_or_default(), ..Heading::default() };
    xlsx::of_view(&view, &heading, language.texts()).map_err(|error| failed(error.to_string()))
}

/// What a form says, as commas between its cells: workbooks and tables with semicolons, as spreadsheets save them in
/// French, too.
fn form_text(form: &Input) -> Result<String, Error> {
    let of_book = || {
        let books = input::books(std::slice::from_ref(form), &mut Vec::new());
        let grids = books.into_iter().flat_map(|book| book.sheets);
        let is_form = |grid: &Grid| {
            grid.rows.first().is_some_and(|head| head.cells.iter().any(|cell| cell == "finding"))
        };
        let grid = grids.into_iter().find(is_form)?;
        let width = grid.rows.first()?.cells.len();
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in &grid.rows {
            let cells = row.cells.iter().map(String::as_str).chain(std::iter::repeat(""));
            writer.write_record(cells.take(width)).ok()?;
        }
        String::from_utf8(writer.into_inner().ok()?).ok()
    };
    match form.text() {
        Ok(text) if text.lines().next().is_some_and(|head| head.contains("item,unit,")) => {
            Ok(text.into_owned())
        }
        plain => match of_book() {
            Some(text) => Ok(text),
            None => Ok(plain?.into_owned()),
        },
    }
}

/// Draws as of the checkpoint, from a log that still has the records it covers.
///
/// # Errors
/// A size of 0, a checkpoint that is none or of another log, a period that cannot be read; nothing to
/// draw from.
pub fn run(ledger: &Snapshot, request: &Request, context: &Context<'_>) -> Result<Outcome, Error> {
    let items = drawn(ledger, request, context)?;
    let state = ledger.state();
    let files = |item: &Item| (item.activity.clone(), evidence::standing(state, &item.activity));
    let evidence: BTreeMap<String, usize> = items.iter().map(files).collect();
    let form = written(&items, &evidence, None)?;
    let promises = promises(&items);
    Ok(Outcome { items, evidence, rows: None, form, promises })
}

fn written(
    items: &[Item],
    evidence: &BTreeMap<String, usize>,
    rows: Option<&[String]>,
) -> Result<String, Error> {
    form(items, evidence, rows).map_err(|error| SampleError::Write(error.to_string()).into())
}

/// Adds where each person and household is in the office's lists: in the rows of the activity that was drawn with
/// them, or where none of these is there, wherever they are.
///
/// # Errors
/// None in practice: the form is written to memory.
pub fn find_rows(outcome: &mut Outcome, state: &State, found: &FoundRows) -> Result<(), Error> {
    let rows = |item: &Item| {
        let (kind, entry) = item.register_entry()?;
        let all = found.of_entry(state, kind, entry);
        let is_of_activity = |row: &&FoundRow| row.activity.as_ref() == Some(&item.activity);
        let of_activity: Vec<FoundRow> = all.iter().filter(is_of_activity).cloned().collect();
        Some(if of_activity.is_empty() { all } else { of_activity })
    };
    let rows: Vec<Option<Vec<FoundRow>>> = outcome.items.iter().map(rows).collect();
    let cells: Vec<String> = rows.iter().map(|rows| in_cell(rows.as_deref())).collect();
    outcome.form = written(&outcome.items, &outcome.evidence, Some(&cells))?;
    outcome.rows = Some(rows);
    Ok(())
}

/// Rows in a cell of the form.
fn in_cell(rows: Option<&[FoundRow]>) -> String {
    match rows {
        None => String::new(),
        Some([]) => "in none of the lists".to_owned(),
        Some(rows) => {
            let places: Vec<String> = rows.iter().take(ROWS_MAX).map(FoundRow::place).collect();
            let more = rows.len().saturating_sub(ROWS_MAX);
            let more = if more > 0 { format!("; {more} more") } else { String::new() };
            format!("{}{more}", places.join("; "))
        }
    }
}

fn drawn(ledger: &Snapshot, request: &Request, context: &Context<'_>) -> Result<Vec<Item>, Error> {
    let Request { size, seed_from, lot, stratify, period } = request;
    if *size == 0 {
        return Err(SampleError::Size.into());
    }
    let tree = signing::tree(ledger, context)?;
    let checkpoint = signing::agreed(ledger, &tree, seed_from)?;
    let covered = ledger.as_of(AsOf::Size(checkpoint.size))?;
    let period = match period.is_empty() {
        true => None,
        false => Some(period.read(ledger.state())?.period),
    };
    let period = period.map(|days| (days, covered.state().policy_of_period(days).clone()));
    let (root, lot) = (checkpoint.root, lot.clone());
    let items = draw(&covered, &Draw { size: *size, root, lot, stratify: *stratify, period })?;
    match items.is_empty() {
        true => Err(SampleError::Nothing(seed_from.given().into_owned()).into()),
        false => Ok(items),
    }
}

fn promises(items: &[Item]) -> Vec<Promise> {
    let mut promises = Vec::new();
    for (what, is_activity) in [("activities", true), ("contacts", false)] {
        let of = |item: &&Item| (item.unit == Unit::Activity) == is_activity;
        let promise = |stratum: Option<&str>, drawn: usize, population: usize| Promise {
            what,
            stratum: stratum.map(str::to_owned),
            drawn,
            population,
            at_most: (drawn > 0 && drawn < population)
                .then(|| evaluation::at_most(0, drawn as u64)),
        };
        let all = items.iter().find(of).map_or(0, |item| item.in_all);
        promises.push(promise(None, items.iter().filter(of).count(), all));
        let mut strata: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for item in items.iter().filter(of).filter(|item| item.stratum != UNDIVIDED) {
            strata.entry(&item.stratum).or_insert((0, item.in_stratum)).0 += 1;
        }
        let each = strata.iter();
        promises.extend(each.map(|(stratum, (drawn, of))| promise(Some(stratum), *drawn, *of)));
    }
    promises
}

/// Says what the findings in a form mean; with `against`, that it is the sample which the
/// checkpoint draws, too.
///
/// # Errors
/// A form that cannot be read, has no finding, or is another sample.
pub fn evaluate(
    form: &Input,
    against: Option<(&Snapshot, &Request)>,
    context: &Context<'_>,
) -> Result<Evaluation, Error> {
    let name = || form.given().into_owned();
    let drawn = against.map(|(ledger, request)| drawn(ledger, request, context)).transpose()?;
    let rows = evaluation::read(&form_text(form)?)
        .map_err(|error| SampleError::Form { name: name(), error })?;
    if let Some(difference) = drawn.as_deref().and_then(|drawn| difference(&rows, drawn)) {
        return Err(SampleError::OtherSample { name: name(), difference }.into());
    }
    let outcomes = evaluation::evaluate(&rows);
    if outcomes.iter().all(|outcome| outcome.verified == 0) {
        return Err(SampleError::NoFinding(name()).into());
    }
    Ok(Evaluation { confidence: CONFIDENCE, outcomes, is_redrawn: drawn.is_some() })
}

fn difference(rows: &[Row], drawn: &[Item]) -> Option<Difference> {
    let named = |item: &Item| {
        format!("{} {} {}", item.unit, item.activity, item.entry).trim_end().to_owned()
    };
    let lacks = drawn.iter().find(|item| !rows.iter().any(|row| row.item == **item));
    let added = rows.iter().find(|row| !drawn.contains(&row.item));
    match (lacks, added) {
        (Some(item), _) => Some(Difference::Lacks(named(item))),
        (None, Some(row)) => Some(Difference::Added(named(&row.item))),
        (None, None) => (rows.len() != drawn.len()).then_some(Difference::Twice),
    }
}
