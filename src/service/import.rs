//! Recording activities from tables, or from the export of a form.
//!
//! [`prepare`] reads, checks and plans; [`planned::record`] records what it found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::import::ImportError;
use super::input::Input;
use super::planned::{self, How, Prepared};
use super::rows::Rows;
use super::{Context, Error, Step, mapping, text};
use crate::event::ids::Reference;
use crate::intake::files::form_files;
use crate::intake::recognise::mapping::definition::Mapping;
use crate::intake::writing::annotated;
use crate::intake::{self, Intake, files, forms, read_keeping};
use crate::issue::{Keep, WORKSHEET_ROWS_MAX};
use crate::language::Language;
use crate::ledger::{Mode, Snapshot, Submissions};
use crate::register::DEFAULT_NAMESPACE;
use crate::setup::places::Places;

/// Which tables, and how to take them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// Files, or folders with the four tables.
    pub inputs: Vec<Input>,
    /// A mapping, which says what the sheets and columns of a form's export are.
    pub mapping: Option<Input>,
    /// Whether activities are new or restated.
    pub purpose: Purpose,
    /// Keeps the numbers of one list apart from another's; `None`: the mapping's, else the default.
    pub namespace: Option<String>,
    /// Whether to take the good rows although others are wrong.
    pub partial: bool,
    /// Whether to take places that the gazetteer lacks.
    pub new_sites: bool,
    /// Whether people who were erased come again, as new ones, in activities that do not list them yet.
    #[serde(default)]
    pub again: bool,
    /// Whether to keep every issue, as far as a worksheet can hold them; else as many as a screen shows.
    pub every_issue: bool,
    /// Whether to look for what monitoring staff would ask about.
    pub checks: bool,
    /// Whether to count what would become of the figures.
    pub preview: bool,
}

/// What tables are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// New activities.
    Record {
        /// With a mapping: whether to record as corrections what an export changes or takes away.
        accept_changes: bool,
    },
    /// Activities restated.
    Correct {
        /// Why; it is kept in the log.
        reason: String,
    },
}

impl Purpose {
    /// What is done with the activities, as a participle.
    pub fn done(&self) -> &'static str {
        match self {
            Self::Record { .. } => "imported",
            Self::Correct { .. } => "corrected",
        }
    }
}

/// Reads the tables and plans what they would record. Nothing is recorded.
///
/// # Errors
/// A reason, mapping or date that cannot be used. What is wrong with the tables is in [`Prepared`].
pub fn prepare(
    ledger: &Snapshot,
    request: &Request,
    context: &Context<'_>,
) -> Result<Prepared, Error> {
    let profile = &ledger.state().profile;
    let of_profile = |input| mapping::read_for(input, profile);
    let form = request.mapping.as_ref().map(of_profile).transpose()?;
    let mode = mode(request, form.as_ref())?;
    context.progress.begin(Step::Reading, None);
    let read = read(ledger, request, form.as_ref(), context);
    context.progress.end();
    let (mut read, submissions) = read?;
    if let Some(error) = read.lost.take() {
        return Err(ledger.rows_lost(error).into());
    }
    let how = How {
        mode: &mode,
        namespace: request.namespace.as_deref().unwrap_or(DEFAULT_NAMESPACE),
        partial: request.partial,
        again: request.again,
        submissions: submissions.as_ref(),
        checks: request.checks,
        preview: request.preview,
    };
    let usable = is_usable(request, &read);
    Ok(planned::prepare(ledger, read, usable, &how, context))
}

fn mode(request: &Request, form: Option<&Mapping>) -> Result<Mode, Error> {
    Ok(match (&request.purpose, form) {
        (Purpose::Correct { reason }, _) => Mode::Correct { reason: text::reason(reason)? },
        (Purpose::Record { .. }, None) => Mode::Record,
        (Purpose::Record { accept_changes }, Some(form)) => {
            let names: Vec<String> = request.inputs.iter().map(Input::name).collect();
            let name = format!("{}, {}", form.name, names.join(", "));
            Mode::Export { name, accept_changes: *accept_changes }
        }
    })
}

fn read(
    ledger: &Snapshot,
    request: &Request,
    form: Option<&Mapping>,
    context: &Context<'_>,
) -> Result<(Intake, Option<Submissions>), Error> {
    let state = ledger.state();
    let known = |reference: &Reference| Some(state.activities.get(reference)?.activity.about.start);
    let known = intake::Context {
        profile: &state.profile,
        today: context.today()?,
        known: &known,
        correcting: matches!(request.purpose, Purpose::Correct { .. }),
        places: &Places::of(state, request.new_sites),
        progress: context.progress,
    };
    let inputs = Input::sources(&request.inputs);
    let Some(form) = form else {
        let keep = if request.every_issue { Keep::Worksheet } else { Keep::Screen };
        return Ok((read_keeping(&inputs, &known, keep, ledger.row_store()), None));
    };
    let read = forms::read(&inputs, form, request.namespace.as_deref(), &known);
    Ok((read.intake, Some(read.submissions)))
}

/// Refuses tables with wrong rows, unless the good ones are asked for and there are any.
fn is_usable(request: &Request, read: &Intake) -> Result<(), Error> {
    // Without one of its tables, an activity would be recorded without its people.
    let usable = request.partial && read.unusable_files == 0 && !read.proposals.is_empty();
    if !read.has_errors() || usable {
        return Ok(());
    }
    let rows = Rows::from(read);
    Err(ImportError::Rejected { done: request.purpose.done(), rows }.into())
}

/// A copy of the tables in which what is wrong is marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MarkedCopy {
    /// Rows that are marked.
    pub rows: u64,
    /// The workbook (XLSX). It holds the tables' own data, names included.
    #[serde(skip)]
    pub workbook: Vec<u8>,
}

/// Copies the tables with marks where something is wrong, explained in a language; `None` where nothing is.
///
/// # Errors
/// A table with more rows than a worksheet can have.
pub fn marked_copy(
    request: &Request,
    prepared: &Prepared,
    language: Language,
) -> Result<Option<MarkedCopy>, Error> {
    let Prepared { issues, more, .. } = prepared;
    let rows = annotated::rows(issues);
    if rows == 0 {
        return Ok(None);
    }
    let all = issues.iter().chain(more.iter().map(|more| &more.like));
    // Known before the whole table is brought into memory.
    if let Some(row) = all.filter_map(|issue| issue.row).find(|row| *row > WORKSHEET_ROWS_MAX) {
        return Err(ImportError::CopyTooLong { row }.into());
    }
    let inputs = Input::sources(&request.inputs);
    let mut unread = Vec::new();
    let files = match request.mapping {
        None => files(&inputs, &mut unread),
        Some(_) => form_files(&inputs, &mut unread),
    };
    let workbook = annotated::copy(&files, issues, language.texts())
        .map_err(|error| ImportError::Copy(error.to_string()))?;
    Ok(Some(MarkedCopy { rows, workbook }))
}
