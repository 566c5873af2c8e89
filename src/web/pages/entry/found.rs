//! What came of checking what somebody typed: what is wrong, each at its field, or what recording would come to.
//!
//! Belongs here: from issues, refusals and errors to sentences and fields. Does not: finding them (`service`).

use std::collections::BTreeMap;

use serde::Serialize;

use super::lists::PASTED;
use super::typed::Typed;
use crate::event::ids::OfficeId;
use crate::intake::tables::Table;
use crate::issue::Issue;
use crate::language::{Language, Texts};
use crate::ledger::{LedgerError, Refusal};
use crate::report::preview::Preview;
use crate::service::list_changes::{LISTED, WITHOUT_HOUSEHOLDS, WITHOUT_PERSONS};
use crate::service::planned::{Planned, Prepared};
use crate::service::recorded::Unchanged;
use crate::service::{self};
use crate::web::pages::names::Names;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// How checking ended.
pub enum Checking {
    /// Nothing was checked yet.
    Not,
    /// It was.
    Done(Box<Prepared>),
    /// It could not be.
    Failed(service::Error),
    /// Nobody says why the activity is corrected.
    NoReason,
}

impl From<Result<Prepared, service::Error>> for Checking {
    fn from(prepared: Result<Prepared, service::Error>) -> Self {
        match prepared {
            Ok(prepared) => Self::Done(Box::new(prepared)),
            Err(error) => Self::Failed(error),
        }
    }
}

/// Something that is wrong.
#[derive(Debug, Clone, Serialize)]
pub struct Wrong {
    /// The field; empty where it is none.
    pub field: String,
    /// What is wrong, and what to do.
    pub says: String,
    /// The language of the sentence.
    pub lang: &'static str,
}

/// What was found.
#[derive(Default)]
pub struct Found {
    /// What is wrong, each at its field.
    pub wrong: Vec<Wrong>,
    /// What recording would come to.
    pub checked: Option<Checked>,
}

/// What recording would come to.
#[derive(Debug, Serialize)]
pub struct Checked {
    /// Of what was checked.
    pub digest: String,
    preview: Option<Preview>,
    remarks: Vec<String>,
    /// Names of the sectors in the preview, by their ids.
    sectors: BTreeMap<String, String>,
}

impl Found {
    /// What is wrong at a field.
    pub fn at(&self, field: &str) -> Vec<String> {
        let wrong = self.wrong.iter().filter(|wrong| wrong.field == field);
        wrong.map(|wrong| wrong.says.clone()).collect()
    }

    /// What was found by checking.
    ///
    /// # Errors
    /// What no other input can put right: another office's activity, a ledger that cannot be read.
    pub fn of(visit: &Visit<'_>, typed: &Typed, checking: Checking) -> Result<Self, Problem> {
        let texts = visit.texts();
        let wrong = |field: &str, says: String| Wrong {
            field: field.to_owned(),
            says,
            lang: visit.language.name(),
        };
        let prepared = match checking {
            Checking::Not => return Ok(Self::default()),
            Checking::NoReason => {
                let wrong = vec![wrong("reason", texts.text("web-entry-no-reason"))];
                return Ok(Self { wrong, checked: None });
            }
            Checking::Failed(error) => return Self::failed(error),
            Checking::Done(prepared) => *prepared,
        };
        let Prepared { issues, planned, .. } = prepared;
        let errors = issues.iter().filter(|issue| issue.is_error());
        let at_fields: Vec<Wrong> =
            errors.map(|issue| wrong(&field_of(issue), sentence(issue, texts))).collect();
        match planned {
            Ok(planned) => {
                check_offices(visit, &planned)?;
                let checked = checked(visit, typed, planned, &issues)?;
                Ok(Self { wrong: at_fields, checked: Some(checked) })
            }
            // The issues say it.
            Err(service::Error::NothingRecorded) => Ok(Self { wrong: at_fields, checked: None }),
            Err(service::Error::Ledger(LedgerError::Refused(refusals))) => {
                let said = |refusal: &Refusal| {
                    wrong("", format!("{} {}", refusal.words(texts), refusal.hint(texts)))
                };
                let refused = refusals.iter().map(said);
                Ok(Self { wrong: at_fields.into_iter().chain(refused).collect(), checked: None })
            }
            Err(error) => Self::failed(error),
        }
    }

    /// An error of a use case that other input can put right. What was typed stays.
    fn failed(error: service::Error) -> Result<Self, Problem> {
        let problem = Problem::from(error);
        let (400, Some(says)) = (problem.status(), problem.detail()) else { return Err(problem) };
        let lang = Language::English.name();
        let wrong = vec![Wrong { field: String::new(), says, lang }];
        Ok(Self { wrong, checked: None })
    }
}

/// Refuses activities of offices that whoever is signed in does not record for.
fn check_offices(visit: &Visit<'_>, planned: &Planned) -> Result<(), Problem> {
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let offices: Vec<&OfficeId> = planned.activities().map(|of| &of.about.office).collect();
    Ok(person.check_offices(offices)?)
}

fn checked(
    visit: &Visit<'_>,
    typed: &Typed,
    planned: Planned,
    issues: &[Issue],
) -> Result<Checked, Problem> {
    let texts = visit.texts();
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let warnings = issues.iter().filter(|issue| !issue.is_error()).map(|of| sentence(of, texts));
    let notes = planned.notes.iter().map(|note| note.words(texts));
    let looks = planned.warnings.iter().map(|warning| warning.says(texts));
    let unchanged = planned.unchanged.iter().map(|Unchanged { unchanged, .. }| {
        texts.with("web-entry-unchanged", &[("reference", unchanged.as_str().into())])
    });
    let remarks = warnings.chain(notes).chain(looks).chain(unchanged).collect();
    let sectors = visit.ledger.state().sectors.iter();
    Ok(Checked {
        digest: typed.digest()?,
        remarks,
        sectors: sectors.map(|id| (id.to_string(), names.sector(id.as_str()))).collect(),
        preview: planned.preview,
    })
}

/// Where something is wrong: in a row of fields, in a text of several lines, or in a field.
enum At<'a> {
    Row(Table, u32),
    Lines(&'a str),
    Entry,
    Field,
}

fn place_of(issue: &Issue) -> At<'_> {
    let tables = [Table::People, Table::Households, Table::Headcounts];
    if let Some(table) = tables.into_iter().find(|table| table.name() == issue.file)
        && let Some(row) = issue.row
    {
        return At::Row(table, row);
    }
    let file = issue.file.as_str();
    if PASTED.iter().any(|(field, _)| *field == file)
        || [WITHOUT_PERSONS, WITHOUT_HOUSEHOLDS].contains(&file)
    {
        return At::Lines(file);
    }
    match (file, issue.column.as_deref()) {
        (LISTED, _) => At::Entry,
        (_, Some("household" | "size")) => At::Lines("households"),
        (_, Some("person")) => At::Lines("persons"),
        _ => At::Field,
    }
}

/// Which field an issue is about.
fn field_of(issue: &Issue) -> String {
    let column = issue.column.as_deref().unwrap_or_default();
    match place_of(issue) {
        At::Row(table, row) => {
            let main = match table {
                Table::People => "person",
                Table::Households => "household",
                _ => "group",
            };
            let column = if column.is_empty() { main } else { column };
            format!("{}-{row}-{column}", table.name())
        }
        At::Lines(field) => field.to_owned(),
        At::Entry if column == "size" => format!("size-{}", issue.row.unwrap_or_default()),
        At::Entry => "listed".to_owned(),
        At::Field => column.to_owned(),
    }
}

/// What is wrong with which value, and what to do.
fn sentence(issue: &Issue, texts: &Texts) -> String {
    let subject = issue.subject(texts).map(|value| format!("{value} ")).unwrap_or_default();
    let number = issue.row.unwrap_or_default().to_string();
    let before = match place_of(issue) {
        At::Row(table, _) => {
            let values = [("list", table.name().into()), ("row", number.into())];
            format!("{} ", texts.with("web-entry-row", &values))
        }
        At::Lines(_) => format!("{} ", texts.with("web-entry-line", &[("line", number.into())])),
        At::Entry => format!("{} ", texts.with("web-entry-entry", &[("entry", number.into())])),
        At::Field => String::new(),
    };
    let remedy = issue.remedy(texts);
    let remedy = if remedy.is_empty() { remedy } else { format!(" ({remedy})") };
    format!("{before}{subject}{}{remedy}", issue.reason(texts))
}
