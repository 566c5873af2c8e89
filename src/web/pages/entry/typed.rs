//! What somebody typed into the form of an activity.
//!
//! Belongs here: its fields, and what a use case is asked with them. Does not: the lists of people (`lists`), what
//! is wrong (`found`).

use std::collections::BTreeMap;

use serde::Serialize;

use super::lists::TypedLists;
use super::place::Chosen;
use crate::event::activity::Kind;
use crate::log::tree::sha256;
use crate::register::DEFAULT_NAMESPACE;
use crate::service::log::{People, columns};
use crate::web::pairs::Pairs;
use crate::web::problem::Problem;

/// What somebody typed.
#[derive(Debug, Clone, Serialize)]
pub struct Typed {
    /// The kind.
    pub kind: Kind,
    /// The reference.
    pub reference: String,
    /// The other columns; those with place codes, where a place was chosen and its names stand as they were.
    pub columns: BTreeMap<String, String>,
    /// Whom it reached.
    pub lists: TypedLists,
    /// Of the numbers of people.
    pub namespace: String,
    /// Whether to take a place that the gazetteer lacks.
    pub new_sites: bool,
    /// Whether people who were erased come again, as new ones.
    pub again: bool,
    /// Why it is corrected.
    pub reason: String,
}

/// The columns of a form that somebody types into.
pub fn fields(kind: Kind) -> impl Iterator<Item = &'static str> {
    let hidden = |name: &&str| !matches!(*name, "activity" | "kind") && !name.ends_with("_pcode");
    columns(kind).into_iter().filter(hidden)
}

/// The columns of a form, those with place codes too.
pub fn fields_and_codes(kind: Kind) -> impl Iterator<Item = &'static str> {
    columns(kind).into_iter().filter(|name| !matches!(*name, "activity" | "kind"))
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
            lists: TypedLists::default(),
            namespace: DEFAULT_NAMESPACE.to_owned(),
            new_sites: false,
            again: false,
            reason: String::new(),
        }
    }

    /// What is in a form that was sent.
    pub fn read(form: &Pairs, kind: Kind) -> Self {
        let several = |name: &str| form.all(name).collect::<Vec<_>>().join(";");
        let columns = fields(kind).map(|name| (name.to_owned(), several(name)));
        let mut columns: BTreeMap<String, String> =
            columns.filter(|(_, value)| !value.is_empty()).collect();
        let text = |name: &str| form.text(name).unwrap_or_default();
        match Chosen::read(&text("place")) {
            Some(chosen) => chosen.put(&mut columns),
            None => {
                let before = Chosen::read(&text("chosen"));
                before.filter(|chosen| chosen.stands_in(&columns)).iter().for_each(|chosen| {
                    chosen.put(&mut columns);
                });
            }
        }
        Self {
            kind,
            reference: text("activity"),
            columns,
            lists: TypedLists::read(form),
            namespace: form.text("namespace").unwrap_or_else(|| DEFAULT_NAMESPACE.to_owned()),
            new_sites: form.is_ticked("new_sites"),
            again: form.is_ticked("again"),
            reason: text("reason"),
        }
    }

    /// Whom it reached.
    pub fn people(&self) -> People {
        People {
            namespace: self.namespace.clone(),
            new_sites: self.new_sites,
            again: self.again,
            ..self.lists.people()
        }
    }

    /// Known again after it was checked: what is recorded is what was looked at.
    pub fn digest(&self) -> Result<String, Problem> {
        Ok(hex::encode(sha256(&[serde_json::to_string(self)?.as_bytes()])))
    }
}
