//! The form of an activity as its template shows it.
//!
//! Belongs here: its fields with their values and choices. Does not: its rows of people (`list_shown`), what is
//! wrong with it (`found`).

use std::collections::BTreeMap;

use serde::Serialize;

use super::found::{Checked, Found, Wrong};
use super::list_shown::ListShown;
use super::lists::{LISTS, PASTED};
use super::place::{self, Offer};
use super::typed::{Typed, fields};
use crate::event::activity::{Kind, Modality, NewPeople, Reach, Status};
use crate::event::ids::OfficeId;
use crate::register::DEFAULT_NAMESPACE;
use crate::web::pages::names::{Choice, Names, choices};
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// Fields that take several values.
const SEVERAL: &[&str] = &["also_sectors", "donors"];
/// Fields that are needed.
const NEEDED: &[&str] = &["sector", "office", "site", "start"];
/// Fields that few activities need.
const RARE: &[&str] = &["also_sectors", "status", "partner", "reach", "new_people"];
/// Fields that hold a day.
const DAYS: &[&str] = &["start", "end", "alert_date", "assessment_date"];
/// Fields that hold an amount.
const AMOUNTS: &[&str] = &["quantity", "value", "sessions"];

/// The form.
#[derive(Debug, Serialize)]
pub struct Shown {
    kind: &'static str,
    kind_name: String,
    reference: String,
    common: Vec<Field>,
    rare: Vec<Field>,
    rare_is_open: bool,
    /// The place that was chosen, with its codes.
    chosen: Option<String>,
    /// Places to choose from, where somebody asked for them.
    offer: Option<Offer>,
    lists: Vec<ListShown>,
    /// Fields of numbers or tables that are pasted: each with what is in it and what is wrong.
    pasted: Vec<(&'static str, String, Vec<String>)>,
    pasted_is_open: bool,
    namespace: String,
    namespace_is_open: bool,
    new_sites: bool,
    again: bool,
    reason: String,
    /// What is wrong with the reason, the reference, and those who are taken out.
    wrong_at: BTreeMap<&'static str, Vec<String>>,
    wrong: Vec<Wrong>,
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
    /// What it suggests, where it is free.
    suggests: Vec<String>,
    is_several: bool,
    is_day: bool,
    is_amount: bool,
    is_needed: bool,
    wrong: Vec<String>,
    /// What somebody else has put there meanwhile.
    now: Option<String>,
}

impl Shown {
    /// A form with what was typed and what was found. `now` is what somebody else has put into fields meanwhile;
    /// with `offers_places`, places are offered.
    pub fn new(
        visit: &Visit<'_>,
        typed: &Typed,
        found: Found,
        now: &BTreeMap<String, String>,
        offers_places: bool,
    ) -> Result<Self, Problem> {
        let texts = visit.texts();
        let field = |name: &'static str| field(visit, typed, name, &found, now);
        let (rare, common): (Vec<Field>, Vec<Field>) =
            fields(typed.kind).map(field).partition(|field| RARE.contains(&field.name));
        let is_default = |field: &Field| {
            field.value.is_empty() || matches!(field.value.as_str(), "completed" | "direct")
        };
        let lists = LISTS.map(|table| ListShown::new(visit, table, &typed.lists, &found));
        let pasted = PASTED.map(|(field, _)| {
            let text = typed.lists.pasted.get(field).cloned().unwrap_or_default();
            (field, text, found.at(field))
        });
        let fields = ["reason", "activity", "listed", "without-persons", "without-households"];
        Ok(Self {
            kind: typed.kind.name(),
            kind_name: texts.text(&format!("report-word-{}", typed.kind)),
            reference: typed.reference.clone(),
            rare_is_open: rare
                .iter()
                .any(|f| !is_default(f) || !f.wrong.is_empty() || f.now.is_some()),
            common,
            rare,
            chosen: place::chosen(&typed.columns),
            offer: offers_places.then(|| place::offer(&visit.ledger, &typed.columns)),
            lists: lists.into(),
            pasted_is_open: pasted.iter().any(|(_, text, _)| !text.is_empty())
                || matches!(typed.kind, Kind::Class),
            pasted: pasted.into(),
            namespace_is_open: typed.namespace != DEFAULT_NAMESPACE || typed.again,
            namespace: typed.namespace.clone(),
            new_sites: typed.new_sites,
            again: typed.again,
            reason: typed.reason.clone(),
            wrong_at: fields.map(|field| (field, found.at(field))).into(),
            wrong: found.wrong,
            checked: found.checked,
        })
    }

    /// Whether it can be recorded as it is.
    pub fn is_right(&self) -> bool {
        self.wrong.is_empty()
    }
}

fn field(
    visit: &Visit<'_>,
    typed: &Typed,
    name: &'static str,
    found: &Found,
    now: &BTreeMap<String, String>,
) -> Field {
    let value = typed.columns.get(name).cloned().unwrap_or_default();
    Field {
        name,
        label: visit.texts().text(&format!("web-column-{}", name.replace('_', "-"))),
        choices: choices_of(visit, name, &value),
        suggests: place::suggestions(&visit.ledger, name, &typed.columns),
        is_several: SEVERAL.contains(&name),
        is_day: DAYS.contains(&name),
        is_amount: AMOUNTS.contains(&name),
        is_needed: NEEDED.contains(&name),
        wrong: found.at(name),
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
