//! A request, as a page sees it.
//!
//! Belongs here: who asks, in which language, for what, and the one snapshot that it is answered from. Does not:
//! whether they may (`routes`), HTTP (`server`).

use std::sync::Arc;

use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::answer::Answer;
use super::pairs::Pairs;
use super::problem::Problem;
use super::site::Site;
use super::uploads::Received;
use crate::language::{Language, Texts};
use crate::ledger::Snapshot;
use crate::service::access::{Person, Use};
use crate::service::shared_ledger::{Length, Reading};
use crate::service::{Context, Error};

/// With no more contacts, looking at all of them takes a tenth of a second.
const AT_HAND_CONTACTS_MAX: usize = 200_000;

/// A request.
pub struct Visit<'a> {
    /// What all visits share.
    pub site: &'a Arc<Site>,
    /// The ledger at the moment of the visit.
    pub ledger: Arc<Snapshot>,
    /// What keeps it readable.
    pub reading: Option<&'a Reading>,
    /// Who asks, if they are signed in.
    pub person: Option<Person>,
    /// Their session.
    pub session: Option<String>,
    /// The language of the answer.
    pub language: Language,
    /// The path that is asked for.
    pub path: String,
    /// What is in the address.
    pub query: Pairs,
    /// What is in the form.
    pub form: Pairs,
    /// Files that were sent with it.
    pub received: Option<Arc<Received>>,
}

/// What the frame of every page says.
#[derive(Serialize)]
struct Frame<'a> {
    ledger: &'a str,
    size: u64,
    root: String,
    person: &'a str,
    path: &'a str,
    /// The same page in the other language.
    other_language: String,
    other_name: &'static str,
    other_code: &'static str,
    read_only: bool,
    /// Whether everybody on the network can read the page and what is typed into it.
    is_readable_by_others: bool,
    sections: Vec<Section>,
}

/// A section of the page that somebody may open.
#[derive(Serialize)]
struct Section {
    key: &'static str,
    address: &'static str,
    is_here: bool,
}

/// Sections, with what they are for.
const SECTIONS: &[(&str, &str, Use)] = &[
    ("web-home", "/", Use::Figures),
    ("web-figures", "/figures", Use::Figures),
    ("web-activities", "/activities", Use::Activities),
    ("web-log", "/log", Use::Log),
    ("web-import", "/import", Use::Import),
    ("web-queue", "/queue", Use::Queue),
    ("web-checks", "/checks", Use::Checks),
    ("web-duplicates", "/duplicates", Use::Duplicates),
    ("web-changes", "/changes", Use::Figures),
    ("web-publish", "/publish", Use::Publish),
    ("web-factsheet", "/factsheet", Use::Factsheet),
    ("web-history", "/history", Use::History),
    ("web-audit", "/audit", Use::Audit),
    ("web-profile", "/profile", Use::Profile),
    ("web-places", "/places", Use::Profile),
    ("web-people", "/people", Use::People),
    ("web-backups", "/backups", Use::Keep),
];

impl Visit<'_> {
    /// The texts of the answer.
    pub fn texts(&self) -> &'static Texts {
        self.language.texts()
    }

    /// The surroundings of a use case.
    pub fn context(&self) -> Context<'static> {
        self.site.context(self.person.as_ref().map_or("", |person| person.id.as_str()))
    }

    /// The answer to a question about the visit's snapshot: `request` is all that it depends on.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn answer<T: Send + Sync + 'static>(
        &self,
        request: &impl Serialize,
        make: impl FnOnce(&Snapshot) -> Result<T, Error>,
    ) -> Result<Arc<T>, Problem> {
        self.answer_of(Length::Fold, request, make)
    }

    /// The same where it was asked for before, of the same records; else only in a ledger in which it takes no time.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn answer_at_hand<T: Send + Sync + 'static>(
        &self,
        request: &impl Serialize,
        make: impl FnOnce(&Snapshot) -> Result<T, Error>,
    ) -> Result<Option<Arc<T>>, Problem> {
        if self.ledger.state().activities.contacts() <= AT_HAND_CONTACTS_MAX {
            return self.answer(request, make).map(Some);
        }
        Ok(self.site.ledger.kept(&self.ledger, &serde_json::to_string(request)?))
    }

    /// The same for what takes a count for each of many records.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn answer_of_walk<T: Send + Sync + 'static>(
        &self,
        request: &impl Serialize,
        make: impl FnOnce(&Snapshot) -> Result<T, Error>,
    ) -> Result<Arc<T>, Problem> {
        self.answer_of(Length::Walk, request, make)
    }

    fn answer_of<T: Send + Sync + 'static>(
        &self,
        length: Length,
        request: &impl Serialize,
        make: impl FnOnce(&Snapshot) -> Result<T, Error>,
    ) -> Result<Arc<T>, Problem> {
        let question = serde_json::to_string(request)?;
        Ok(self.site.ledger.answer(&self.ledger, &question, length, || make(&self.ledger))?)
    }

    /// The page that was kept for a visit like this one, or else the one that is made now.
    ///
    /// # Errors
    /// Those of making it.
    pub fn kept_page(
        &self,
        make: impl FnOnce() -> Result<Answer, Problem>,
    ) -> Result<Answer, Problem> {
        self.site.kept_pages.page(self.ledger.root(), || self.depends_on(), make)
    }

    /// Everything that a page depends on besides the records: the day, who has a password, and who asks for what.
    fn depends_on(&self) -> Result<String, Problem> {
        let today = self.context().today()?;
        let passwords = self.site.credentials.with_password().map_err(Error::from)?;
        let Self { person, path, query, .. } = self;
        let language = self.language.name();
        Ok(format!("{today} {passwords:?} {language} {person:?} {path} {query:?}"))
    }

    /// A page from a template, with what is on it.
    ///
    /// # Errors
    /// A template that cannot be filled.
    pub fn page(&self, template: &str, page: &impl Serialize) -> Result<Answer, Problem> {
        let frame = self.frame();
        let values = context! {
            frame => Value::from(Serde(frame)),
            page => Value::from(Serde(page)),
        };
        let html = self.site.templates.fill(template, self.language, values)?;
        Ok(Answer::page(html))
    }

    /// The same visit after something was recorded, to show the ledger as it is now.
    pub fn once_more(&self) -> Visit<'_> {
        Visit {
            site: self.site,
            ledger: self.site.ledger.snapshot(),
            reading: self.reading,
            person: self.person.clone(),
            session: self.session.clone(),
            language: self.language,
            path: self.path.clone(),
            query: Pairs::default(),
            form: Pairs::default(),
            received: None,
        }
    }

    /// The same for somebody who has just signed out.
    pub fn signed_out(&self) -> Visit<'_> {
        Visit {
            site: self.site,
            ledger: Arc::clone(&self.ledger),
            reading: self.reading,
            person: None,
            session: None,
            language: self.language,
            path: "/enter".to_owned(),
            query: Pairs::default(),
            form: Pairs::default(),
            received: None,
        }
    }

    fn frame(&self) -> Frame<'_> {
        let other = match self.language {
            Language::English => Language::French,
            Language::French => Language::English,
        };
        let person = self.person.as_ref();
        let may = |wanted: &Use| person.is_some_and(|person| person.may(*wanted));
        let read_only = self.site.settings.read_only;
        let sections = SECTIONS.iter().filter(|(.., wanted)| may(wanted));
        let sections = sections
            .filter(|(.., wanted)| !(read_only && matches!(wanted, Use::Log | Use::Import)));
        let sections = sections.map(|(key, address, _)| Section {
            key,
            address,
            is_here: *address == self.path,
        });
        let ledger = person.and_then(|_| self.ledger.opened().ok());
        Frame {
            ledger: ledger.map_or("headcount", |opened| opened.name.as_str()),
            size: self.ledger.size(),
            root: hex::encode(self.ledger.root()).chars().take(8).collect(),
            person: person.map_or("", |person| person.id.as_str()),
            path: &self.path,
            other_language: self.here().with("lang", other.name()).to_string(),
            other_name: match other {
                Language::English => "English",
                Language::French => "Français",
            },
            other_code: other.name(),
            read_only: self.site.settings.read_only,
            is_readable_by_others: self.site.reach.is_readable_by_others,
            sections: sections.collect(),
        }
    }

    /// This page's address, with all that was asked for. Only for a link to the same page: a name in it may be
    /// one that no page knows.
    fn here(&self) -> OwnAddress<'_> {
        OwnAddress { path: &self.path, query: &self.query, more: None }
    }
}

/// An address as it was typed, with one pair more.
struct OwnAddress<'a> {
    path: &'a str,
    query: &'a Pairs,
    more: Option<(&'static str, &'static str)>,
}

impl OwnAddress<'_> {
    fn with(self, name: &'static str, value: &'static str) -> Self {
        Self { more: Some((name, value)), ..self }
    }
}

impl std::fmt::Display for OwnAddress<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        // A link to sign in with stays in the address that it was opened at.
        let shown = self.query.iter().filter(|(name, _)| *name != "link");
        pairs.extend_pairs(shown.chain(self.more));
        write!(f, "{}?{}", self.path, pairs.finish())
    }
}
