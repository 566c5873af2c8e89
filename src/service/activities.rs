//! The activities of a ledger: narrowed, searched, sorted, a page at a time or all.
//!
//! Belongs here: which activities are listed, and in what order. Does not: whom they reached (`show` says how
//! many), figures (`report`).
//!
//! Invariant: `counted` lists exactly the activities that are in the scope of a report with the same period, filters
//! and moment, so that a figure can be followed to them: the direct ones make the figure.

use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::period::PeriodError;
use super::error::report::ReportError;
use super::{Error, period, text};
use crate::count::{Item, Only, Query};
use crate::event::activity::{Kind, Reach, Status};
use crate::event::ids::{Reference, SectorId};
use crate::event::names::named;
use crate::event::review::Decision;
use crate::event::text::normalised;
use crate::event::time::Period;
use crate::language::Language;
use crate::ledger::{AsOf, Known, Outline, Snapshot, State};
use crate::report::names::{NameOf, Names};
use crate::report::render::csv;
use crate::report::render::tables::{Cell, View, columns, day, id, ids, word};
use crate::report::render::xlsx::{self, Heading};
use crate::report::reviewed::ByReview;

/// Activities on a page, where nobody asks for another number.
pub const PAGE: usize = 50;
/// A year that every ledger can hold.
const ANY_YEAR: i32 = 2020;
/// The most on a page.
const PAGE_MAX: usize = 500;

named! {
    /// What activities are sorted by.
    Sort, "order" {
        /// First day.
        Start = "start",
        /// Reference.
        Reference = "reference",
        /// When the current version was recorded.
        Recorded = "recorded",
        /// Rows of its lists and people of its head-counts.
        People = "people",
    }
}

/// Which activities. What is not given narrows nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Only those that touch this period.
    #[serde(flatten)]
    pub period: period::Choice,
    /// As of which moment: a number of records, a date, a time, or `published`.
    pub as_of: Option<String>,
    /// Only those of this sector, by its id or name.
    pub sector: Option<String>,
    /// Only those of this office, by its id or name.
    pub office: Option<String>,
    /// Only those paid by this donor, by its id or name.
    pub donor: Option<String>,
    /// Only those of this project, by its id or name.
    pub project: Option<String>,
    /// Only those of this partner.
    pub partner: Option<String>,
    /// Only such activities; places as they are written.
    #[serde(flatten)]
    pub only: Only,
    /// Only those with this status.
    pub status: Option<Status>,
    /// Only direct ones, or only indirect ones.
    pub reach: Option<Reach>,
    /// Only those with such a review, whatever the policy says.
    pub reviewed: Option<ByReview>,
    /// Only those with these words in their reference, title or place.
    pub search: Option<String>,
    /// Only those that the period's figures count: needs a period.
    pub counted: bool,
    /// Voided ones, instead of the others.
    pub voided: bool,
    /// In which order.
    pub sort: Option<Sort>,
    /// The last one first.
    pub descending: bool,
    /// Which page, from 1; all of them where none is asked for.
    pub page: Option<usize>,
    /// Activities on a page.
    pub page_size: Option<usize>,
}

/// The activities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// How many there are of what was asked for, on all pages.
    pub found: usize,
    /// Which page this is, from 1.
    pub page: usize,
    /// How many pages there are.
    pub pages: usize,
    /// The number of records that it is as of.
    pub as_of: u64,
    /// Those of the page.
    pub activities: Vec<Row>,
}

/// An activity in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Row {
    /// Its reference.
    pub activity: Reference,
    /// What kind it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// The sectors that report it, its own first.
    pub sectors: Vec<SectorId>,
    /// The office that did it.
    pub office: String,
    /// Region.
    pub admin1: String,
    /// Settlement, camp or school.
    pub site: String,
    /// First day.
    pub start: String,
    /// Last day; the first where none was stated.
    pub end: String,
    /// Completed, ongoing, planned or cancelled.
    pub status: Status,
    /// Direct or indirect.
    pub reach: Reach,
    /// Persons and households on its lists.
    pub contacts: u64,
    /// People of its head-counts.
    pub headcount: u64,
    /// How many versions it has.
    pub versions: usize,
    /// The record with the current version.
    pub record: u64,
    /// Whether it is void.
    pub voided: bool,
    /// What was last said of the current version; nothing where nothing was.
    pub review: Option<Decision>,
}

impl Row {
    fn new(known: &Known, state: &State) -> Self {
        let (activity, about) = (&known.activity, &known.activity.about);
        Self {
            activity: activity.reference.clone(),
            kind: about.details.kind(),
            title: about.title.clone(),
            sectors: about.sectors().cloned().collect(),
            office: about.office.to_string(),
            admin1: about.place.admin1.name.clone(),
            site: about.place.site.name.clone(),
            start: about.start.to_string(),
            end: about.last_day().to_string(),
            status: about.status,
            reach: about.reach,
            contacts: activity.contacts as u64,
            headcount: headcount(known),
            versions: known.versions.len(),
            record: known.current(),
            voided: known.voided.is_some(),
            review: state.reviews.last(known.current()).map(|review| review.decision),
        }
    }
}

fn headcount(known: &Known) -> u64 {
    known.activity.headcounts.iter().map(|group| u64::from(group.count)).sum()
}

/// Lists the activities.
///
/// # Errors
/// Anything in the request that cannot be read, or is not in the profile.
pub fn run(ledger: &Snapshot, request: &Request) -> Result<Outcome, Error> {
    let (then, filter) = asked(ledger, request)?;
    let state = then.state();
    let is_approved = |known: &Known| state.reviews.is_approved(known.current());
    let asked = |known: &&Known| filter.has(known, is_approved(known));
    let mut found: Vec<&Known> = state.activities.values().filter(asked).collect();
    sort(&mut found, request);
    let size = match request.page {
        Some(_) => request.page_size.unwrap_or(PAGE).clamp(1, PAGE_MAX),
        None => found.len().max(1),
    };
    let pages = found.len().div_ceil(size).max(1);
    let page = request.page.unwrap_or(1).clamp(1, pages);
    let rows = found.iter().skip((page - 1) * size).take(size);
    let activities = rows.map(|known| Row::new(known, state)).collect();
    Ok(Outcome { found: found.len(), page, pages, as_of: then.size(), activities })
}

/// A format of a list of activities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// One table, for spreadsheets and programs: English names that stay.
    Csv,
    /// A workbook, for people.
    Xlsx,
}

/// Listed activities as a file, in a workbook with the names that the profile has.
///
/// # Errors
/// More rows than a sheet holds.
pub fn file(
    listed: &Outcome,
    format: Format,
    state: &State,
    language: Language,
) -> Result<Vec<u8>, Error> {
    let failed = |what, error: String| Error::from(ReportError::Write { what, error });
    let view = view(listed);
    match format {
        Format::Csv => csv::written(&view)
            .map(String::into_bytes)
            .map_err(|error| failed("the CSV", error.to_string())),
        Format::Xlsx => {
            let view = view.named(&Names::new(&state.profile, language));
            let ledger = state.opened.as_ref().map(|opened| opened.name.clone());
            let heading = Heading { ledger: ledger.unwrap_or_default(), ..Heading::default() };
            xlsx::of_view(&view, &heading, language.texts())
                .map_err(|error| failed("the workbook", error.to_string()))
        }
    }
}

fn view(listed: &Outcome) -> View {
    let heads = columns([
        "activity",
        "kind",
        "title",
        "sectors",
        "office",
        "admin1",
        "site",
        "start",
        "end",
        "status",
        "reach",
        "contacts",
        "headcount",
        "as_of",
    ]);
    let row = |row: &Row| {
        vec![
            row.activity.as_str().into(),
            word(row.kind.name()),
            row.title.as_str().into(),
            ids(NameOf::Sector, &row.sectors, "; "),
            id(NameOf::Office, row.office.as_str()),
            row.admin1.as_str().into(),
            row.site.as_str().into(),
            day(&row.start),
            day(&row.end),
            word(row.status.name()),
            word(row.reach.name()),
            row.contacts.into(),
            row.headcount.into(),
            Cell::from(listed.as_of),
        ]
    };
    View::new("activities", heads, listed.activities.iter().map(row).collect())
}

/// The ledger then, and the request's values.
fn asked(ledger: &Snapshot, request: &Request) -> Result<(Snapshot, Filter), Error> {
    let state = ledger.state();
    let period = match request.period.is_empty() {
        true => None,
        false => Some(request.period.read(state)?.period),
    };
    let moment = match (request.as_of.as_deref(), period) {
        (None, _) => AsOf::Now,
        (Some("published"), None) => return Err(PeriodError::NoPeriod.into()),
        (given, period) => text::moment("--as-of", given, period.map_or_else(any_period, Ok)?)?,
    };
    let then = ledger.as_of(moment)?;
    let filter = Filter::new(then.state(), state, period, request)?;
    Ok((then, filter))
}

/// Stands for the period where none is asked for: then nothing is said of what counts.
fn any_period() -> Result<Period, Error> {
    text::year(ANY_YEAR)
}

/// A request's values, once they are read.
struct Filter {
    query: Query,
    period: Option<Period>,
    sector: Option<SectorId>,
    status: Option<Status>,
    reach: Option<Reach>,
    reviewed: Option<ByReview>,
    words: Vec<String>,
    counted: bool,
    voided: bool,
}

impl Filter {
    fn new(
        then: &State,
        now: &State,
        period: Option<Period>,
        request: &Request,
    ) -> Result<Self, Error> {
        let profile = &now.profile;
        let given = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
        let whole = period.map_or_else(any_period, Ok)?;
        let mut policy = then.policy_of_period(whole).clone();
        if let Some(reviewed) = request.reviewed {
            policy.reviewed = reviewed.policy();
        }
        let query = Query {
            office: given(&request.office).map(|name| text::office(profile, &name)).transpose()?,
            donor: given(&request.donor).map(|name| text::donor(profile, &name)).transpose()?,
            project: given(&request.project)
                .map(|name| text::project(profile, &name))
                .transpose()?,
            partner: given(&request.partner).map(|name| text::partner(now, &name)).transpose()?,
            only: request.only.clone(),
            ..Query::whole(whole, policy)
        };
        let words = request.search.as_deref().unwrap_or_default();
        Ok(Self {
            query,
            period,
            sector: given(&request.sector).map(|name| text::sector(profile, &name)).transpose()?,
            status: request.status,
            reach: request.reach,
            reviewed: request.reviewed,
            words: words.split_whitespace().map(normalised).collect(),
            counted: request.counted && period.is_some(),
            voided: request.voided,
        })
    }

    fn has(&self, known: &Known, is_approved: bool) -> bool {
        let about = &known.activity.about;
        let touches = |period: Period| period.touches(about.start, about.last_day());
        known.voided.is_some() == self.voided
            && self.query.lets_through(about)
            && self.period.is_none_or(touches)
            && (!self.counted || self.counts(known, is_approved))
            && (self.reviewed != Some(ByReview::Pending) || !is_approved)
            && (self.reviewed != Some(ByReview::Approved) || is_approved)
            && self.reach.is_none_or(|reach| about.reach == reach)
            && self.sector.as_ref().is_none_or(|sector| about.sectors().any(|s| s == sector))
            && self.status.is_none_or(|status| about.status == status)
            && self.has_words(known)
    }

    /// Whether it is in the scope of the period's figures.
    fn counts(&self, known: &Known, is_approved: bool) -> bool {
        let Outline { reference, about, headcounts, .. } = &*known.activity;
        self.query.takes(&Item { reference, about, headcounts, is_approved })
    }

    fn has_words(&self, known: &Known) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let about = &known.activity.about;
        let texts = [known.activity.reference.as_str(), &about.title, &about.place.site.name];
        let texts = texts.map(normalised);
        self.words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    }
}

/// Sorts by what is asked for, then by start and reference.
fn sort(found: &mut [&Known], request: &Request) {
    let by_start = |a: &Known, b: &Known| {
        let (a, b) = (&a.activity, &b.activity);
        a.about.start.cmp(&b.about.start).then_with(|| a.reference.cmp(&b.reference))
    };
    let people = |known: &Known| known.activity.contacts as u64 + headcount(known);
    let order = |a: &Known, b: &Known| match request.sort.unwrap_or(Sort::Start) {
        Sort::Start => Ordering::Equal,
        Sort::Reference => a.activity.reference.cmp(&b.activity.reference),
        Sort::Recorded => a.current().cmp(&b.current()),
        Sort::People => people(a).cmp(&people(b)),
    };
    found.sort_by(|a, b| {
        let order = order(a, b).then_with(|| by_start(a, b));
        if request.descending { order.reverse() } else { order }
    });
}
