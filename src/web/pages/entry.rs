//! The form of one activity: its fields, what somebody typed into them, and what is wrong with it.
//!
//! Belongs here: what logging and correcting an activity share. Does not: either of them (`log`, `correct`), whether
//! a value can be taken (`service`).

use std::collections::BTreeMap;

use serde::Serialize;

use super::names::{Choice, Names, choices};
use crate::event::activity::{Kind, Modality, NewPeople, Reach, Status};
use crate::event::ids::OfficeId;
use crate::issue::Issue;
use crate::language::Texts;
use crate::log::tree::sha256;
use crate::register::DEFAULT_NAMESPACE;
use crate::report::preview::Preview;
use crate::service::log::{Group, Household, People, columns};
use crate::service::planned::{Planned, Prepared};
use crate::service::recorded::Unchanged;
use crate::service::{self};
use crate::web::pairs::Pairs;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// Groups that the form has room for.
const GROUPS: usize = 6;
/// Fields that take several values.
const SEVERAL: &[&str] = &["also_sectors", "donors"];
/// Fields that are needed.
const NEEDED: &[&str] = &["sector", "office", "site", "start"];
/// Fields that few activities need.
const RARE: &[&str] =
    &["also_sectors", "admin2", "admin3", "status", "partner", "reach", "new_people"];

/// What somebody typed.
#[derive(Debug, Clone, Serialize)]
pub struct Typed {
    /// The kind.
    pub kind: Kind,
    /// The reference.
    pub reference: String,
    /// The other columns.
    pub columns: BTreeMap<String, String>,
    groups: Vec<(String, String)>,
    households: String,
    persons: String,
    new_sites: bool,
    /// Why it is corrected.
    pub reason: String,
}

/// The columns of a form: place codes are the gazetteer's.
pub fn fields(kind: Kind) -> impl Iterator<Item = &'static str> {
    let hidden = |name: &&str| !matches!(*name, "activity" | "kind") && !name.ends_with("_pcode");
    columns(kind).into_iter().filter(hidden)
}

impl Typed {
    /// An empty form.
    pub fn new(kind: Kind) -> Self {
        let columns = [("status", "completed"), ("reach", "direct")];
        let columns = columns.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self {
            kind,
            reference: String::new(),
            columns: columns.into(),
            groups: Vec::new(),
            households: String::new(),
            persons: String::new(),
            new_sites: false,
            reason: String::new(),
        }
    }

    /// What is in a form that was sent.
    pub fn read(form: &Pairs, kind: Kind) -> Self {
        let several = |name: &str| form.all(name).collect::<Vec<_>>().join(";");
        let columns = fields(kind).map(|name| (name.to_owned(), several(name)));
        let text = |name: &str| form.text(name).unwrap_or_default();
        let group = |at| (text(&format!("group-{at}")), text(&format!("count-{at}")));
        let groups = (1..=GROUPS).map(group);
        Self {
            kind,
            reference: text("activity"),
            columns: columns.filter(|(_, value)| !value.is_empty()).collect(),
            groups: groups
                .filter(|(group, count)| !(group.is_empty() && count.is_empty()))
                .collect(),
            households: text("households"),
            persons: text("persons"),
            new_sites: form.is_ticked("new_sites"),
            reason: text("reason"),
        }
    }

    /// Whom it reached. A household stands on a line of its own, its size behind the number.
    pub fn people(&self) -> People {
        let lines = |text: &str| -> Vec<String> {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(str::to_owned).collect()
        };
        let household = |line: String| {
            let cut = line.rsplit_once([' ', '\t', ':', ';', ',']);
            let (number, size) = cut.unwrap_or((&line, ""));
            Household { number: number.trim().to_owned(), size: size.trim().to_owned() }
        };
        let group =
            |(name, count): &(String, String)| Group { name: name.clone(), count: count.clone() };
        People {
            persons: lines(&self.persons),
            households: lines(&self.households).into_iter().map(household).collect(),
            headcounts: self.groups.iter().map(group).collect(),
            tables: Vec::new(),
            namespace: DEFAULT_NAMESPACE.to_owned(),
            new_sites: self.new_sites,
            again: false,
        }
    }

    /// Known again after it was checked: what is recorded is what was looked at.
    pub fn digest(&self) -> Result<String, Problem> {
        Ok(hex::encode(sha256(&[serde_json::to_string(self)?.as_bytes()])))
    }
}

/// The form as a template shows it.
#[derive(Debug, Serialize)]
pub struct Shown {
    kind: &'static str,
    kind_name: String,
    reference: String,
    common: Vec<Field>,
    rare: Vec<Field>,
    rare_is_open: bool,
    groups: Vec<(usize, String, String)>,
    households: String,
    persons: String,
    new_sites: bool,
    reason: String,
    /// What is wrong: the field, and the sentence.
    wrong: Vec<(String, String)>,
    checked: Option<Checked>,
}

/// A field.
#[derive(Debug, Serialize)]
struct Field {
    name: &'static str,
    label: String,
    value: String,
    /// What there is to choose from, where it is not free.
    choices: Vec<Choice>,
    is_several: bool,
    is_day: bool,
    is_needed: bool,
    wrong: Vec<String>,
    /// What somebody else has put there meanwhile.
    now: Option<String>,
}

/// What recording would come to.
#[derive(Debug, Serialize)]
struct Checked {
    digest: String,
    preview: Option<Preview>,
    remarks: Vec<String>,
    /// Names of the sectors in the preview, by their ids.
    sectors: BTreeMap<String, String>,
}

/// What came of checking what was typed.
pub enum Checking {
    /// Nothing was checked yet.
    Not,
    /// It was.
    Done(Box<Prepared>),
}

impl Shown {
    /// A form with what was typed, what is wrong with it, and what recording it would come to. `now` is what
    /// somebody else has put into fields meanwhile.
    pub fn new(
        visit: &Visit<'_>,
        typed: &Typed,
        checking: Checking,
        now: &BTreeMap<String, String>,
    ) -> Result<Self, Problem> {
        let texts = visit.texts();
        let (issues, checked, mut wrong) = match checking {
            Checking::Not => (Vec::new(), None, Vec::new()),
            Checking::Done(prepared) => outcome(visit, typed, *prepared)?,
        };
        let field = |name: &'static str| field(visit, typed, name, &issues, now);
        let (rare, common): (Vec<Field>, Vec<Field>) =
            fields(typed.kind).map(field).partition(|field| RARE.contains(&field.name));
        let summary = issues.iter().filter(|issue| issue.is_error());
        wrong.splice(0..0, summary.map(|issue| (anchor(issue), sentence(issue, texts))));
        let is_default = |field: &Field| {
            field.value.is_empty() || matches!(field.value.as_str(), "completed" | "direct")
        };
        let groups = (1..=GROUPS).map(|at| {
            let (name, count) = typed.groups.get(at - 1).cloned().unwrap_or_default();
            (at, name, count)
        });
        Ok(Self {
            kind: typed.kind.name(),
            kind_name: texts.text(&format!("report-word-{}", typed.kind)),
            reference: typed.reference.clone(),
            rare_is_open: rare
                .iter()
                .any(|f| !is_default(f) || !f.wrong.is_empty() || f.now.is_some()),
            common,
            rare,
            groups: groups.collect(),
            households: typed.households.clone(),
            persons: typed.persons.clone(),
            new_sites: typed.new_sites,
            reason: typed.reason.clone(),
            wrong,
            checked,
        })
    }

    /// Whether it can be recorded as it is.
    pub fn is_right(&self) -> bool {
        self.wrong.is_empty()
    }
}

type Found = (Vec<Issue>, Option<Checked>, Vec<(String, String)>);

/// What was found: issues of fields, what recording would come to, and what is wrong with all of it.
fn outcome(visit: &Visit<'_>, typed: &Typed, prepared: Prepared) -> Result<Found, Problem> {
    let issues = prepared.issues;
    let planned = match prepared.planned {
        Ok(planned) => planned,
        // The issues say it.
        Err(service::Error::NothingRecorded) => return Ok((issues, None, Vec::new())),
        Err(service::Error::Ledger(crate::ledger::LedgerError::Refused(refusals))) => {
            let said = |refusal: &crate::ledger::Refusal| {
                (
                    String::new(),
                    format!("{} {}", refusal.words(visit.texts()), refusal.hint(visit.texts())),
                )
            };
            let said = refusals.iter().map(said).collect();
            return Ok((issues, None, said));
        }
        Err(error) => return Err(error.into()),
    };
    check_offices(visit, &planned)?;
    let checked = checked(visit, typed, planned, &issues)?;
    Ok((issues, Some(checked), Vec::new()))
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

/// Which field an issue is about.
fn anchor(issue: &Issue) -> String {
    match issue.column.as_deref() {
        Some("group" | "count") => format!("group-{}", issue.row.unwrap_or(1)),
        Some("household" | "size") => "households".to_owned(),
        Some("person") => "persons".to_owned(),
        Some(column) => column.to_owned(),
        None => String::new(),
    }
}

/// What is wrong with which value, and what to do.
fn sentence(issue: &Issue, texts: &Texts) -> String {
    let subject = issue.subject(texts).map(|value| format!("{value} ")).unwrap_or_default();
    let line = match anchor(issue).as_str() {
        "households" | "persons" => {
            let row = issue.row.unwrap_or_default().to_string();
            format!("{} ", texts.with("web-entry-line", &[("line", row.into())]))
        }
        _ => String::new(),
    };
    let remedy = issue.remedy(texts);
    let remedy = if remedy.is_empty() { remedy } else { format!(" ({remedy})") };
    format!("{line}{subject}{}{remedy}", issue.reason(texts))
}

fn field(
    visit: &Visit<'_>,
    typed: &Typed,
    name: &'static str,
    issues: &[Issue],
    now: &BTreeMap<String, String>,
) -> Field {
    let texts = visit.texts();
    let value = typed.columns.get(name).cloned().unwrap_or_default();
    let wrong = issues.iter().filter(|issue| issue.is_error() && anchor(issue) == name);
    Field {
        name,
        label: texts.text(&format!("web-column-{}", name.replace('_', "-"))),
        choices: choices_of(visit, name, &value),
        is_several: SEVERAL.contains(&name),
        is_day: matches!(name, "start" | "end" | "alert_date" | "assessment_date"),
        is_needed: NEEDED.contains(&name),
        wrong: wrong.map(|issue| sentence(issue, texts)).collect(),
        now: now.get(name).cloned(),
        value,
    }
}

/// What there is to choose from; nothing where anything can be typed.
fn choices_of(visit: &Visit<'_>, name: &str, value: &str) -> Vec<Choice> {
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let word = |id: &str| visit.texts().text(&format!("report-word-{id}"));
    let given: Vec<&str> = value.split(';').map(str::trim).collect();
    let of = |ids: Vec<&str>| choices(ids, Some(value), word);
    let mut choices = match name {
        "sector" | "also_sectors" => names.sectors(None),
        "office" => {
            let mut offices = names.offices(None);
            let person = visit.person.as_ref();
            offices.retain(|office| {
                let id = OfficeId::new(&office.id);
                person.zip(id.ok()).is_some_and(|(person, id)| person.is_of(&id))
            });
            offices
        }
        "donors" => names.donors(None),
        "project" => names.projects(None),
        "status" => of(Status::ALL.iter().map(|of| of.name()).collect()),
        "reach" => of(Reach::ALL.iter().map(|of| of.name()).collect()),
        "modality" => of(Modality::ALL.iter().map(|of| of.name()).collect()),
        "new_people" => of(NewPeople::ALL.iter().map(|of| of.name()).collect()),
        _ => Vec::new(),
    };
    for choice in &mut choices {
        choice.is_chosen = given.contains(&choice.id.as_str());
    }
    choices
}
