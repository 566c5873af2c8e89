//! Places: those that the office knows, the sites of activities that it does not, and loading others from a file.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::import::wrong::{Wrong, in_words};
use super::names::Names;
use crate::event::gazetteer::Location;
use crate::event::spelling::fold_label;
use crate::ledger::Ledger;
use crate::report::preview::Preview;
use crate::service::gazetteer::{self, Changes, PlaceChange, Request, UnknownSite};
use crate::service::{Error, Input};
use crate::setup::gazetteer::text;
use crate::web::address::Address;
use crate::web::answer::{Answer, CSV};
use crate::web::problem::Problem;
use crate::web::site::Settings;
use crate::web::uploads::Received;
use crate::web::visit::Visit;

/// The largest file: some hundred bytes for each place that a gazetteer can have.
const BYTES_MAX: u64 = 64 << 20;
/// The field of the file.
const FIELD: &str = "places";
/// Places on a page.
const PAGE: usize = 50;
/// Sites that are shown which no place is known of.
const UNKNOWN: usize = 50;

#[derive(Serialize)]
struct Page {
    total: usize,
    found: usize,
    page: usize,
    pages: usize,
    previous: Option<String>,
    next: Option<String>,
    search: String,
    places: Vec<Place>,
    unknown: Vec<UnknownSite>,
    unknown_count: usize,
    can_change: bool,
    done: Option<&'static str>,
    issues: Vec<Wrong>,
    checked: Option<Checked>,
    /// Why nothing can be loaded, in English.
    refused: Option<String>,
}

#[derive(Serialize)]
struct Place {
    admins: String,
    site: String,
    pcode: String,
    population: Option<u32>,
}

/// What would be recorded.
#[derive(Serialize)]
struct Checked {
    new: usize,
    changed: usize,
    gone: usize,
    total: usize,
    is_any: bool,
    lines: Vec<PlaceChange>,
    more: usize,
    preview: Preview,
    sectors: BTreeMap<String, String>,
    upload: String,
    replace: bool,
    seen: String,
}

impl From<&Location> for Place {
    fn from(of: &Location) -> Self {
        let admins = of.admins().map(|level| level.name.as_str());
        let admins: Vec<&str> = admins.into_iter().filter(|name| !name.is_empty()).collect();
        Self {
            admins: admins.join(" · "),
            site: of.site.name.clone(),
            pcode: of.own().pcode.clone(),
            population: of.population,
        }
    }
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["search", "page", "done"], &[])?;
    let done = visit.query.one_of("done", |done| match done {
        "recorded" => Some("web-places-done"),
        "before" => Some("web-places-unchanged"),
        _ => None,
    })?;
    visit.page("places", &Page { done, ..shown(visit)? })
}

fn shown(visit: &Visit<'_>) -> Result<Page, Problem> {
    let places = &visit.ledger.state().gazetteer.places;
    let search = visit.query.text("search").unwrap_or_default();
    let words: Vec<String> = search.split_whitespace().map(fold_label).collect();
    let has = |place: &&Location| {
        let levels = place.admins().into_iter().chain([&place.site]);
        let mut texts: Vec<String> =
            levels.flat_map(|level| [fold_label(&level.name), fold_label(&level.pcode)]).collect();
        texts.extend(place.aliases.iter().map(|alias| fold_label(alias)));
        words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    };
    let found: Vec<&Location> = places.iter().filter(has).collect();
    let pages = found.len().div_ceil(PAGE).max(1);
    let page = visit.query.number("page")?.unwrap_or(1).clamp(1, pages);
    let address = |page: usize| {
        let address = Address::new("/places").with("search", &search).with("page", page);
        address.to_string()
    };
    let unknown = match gazetteer::unknown_sites(&visit.ledger) {
        Err(Error::NoGazetteerOfSites) => Vec::new(),
        unknown => unknown?,
    };
    Ok(Page {
        total: places.len(),
        found: found.len(),
        page,
        pages,
        previous: (page > 1).then(|| address(page - 1)),
        next: (page < pages).then(|| address(page + 1)),
        places: found
            .iter()
            .skip((page - 1) * PAGE)
            .take(PAGE)
            .map(|of| Place::from(*of))
            .collect(),
        search,
        unknown_count: unknown.len(),
        unknown: unknown.into_iter().take(UNKNOWN).collect(),
        can_change: !visit.site.settings.read_only,
        done: None,
        issues: Vec::new(),
        checked: None,
        refused: None,
    })
}

/// The places as a file.
pub fn file(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    let text = text(&visit.ledger.state().gazetteer);
    Ok(Answer::file(CSV, "places.csv", text.into_bytes()))
}

/// A file that was sent, with what loading it would change. Nothing is recorded.
pub fn check(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let received = visit.received.clone().ok_or(Problem::NoForm)?;
    received.fields.only(&["replace"], &[])?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let replace = received.fields.is_ticked("replace");
    let prepared = gazetteer::prepare(&visit.ledger, &request(&received, replace)?);
    let mut page = Page { issues: in_words(&prepared.issues, visit.texts()), ..shown(visit)? };
    match prepared.changes {
        Ok(changes) => {
            let upload = visit.site.uploads.keep(&person.id, Arc::clone(&received))?;
            page.checked = Some(checked(visit, &changes, upload, replace)?);
        }
        Err(Error::NothingImported) => {}
        Err(error) => page.refused = Some(error.to_string()),
    }
    let status = if page.checked.is_some() { 200 } else { 422 };
    Ok(visit.page("places", &page)?.status(status))
}

fn request(received: &Received, replace: bool) -> Result<Request, Problem> {
    let (name, bytes) = received.file(FIELD, BYTES_MAX)?.ok_or(Problem::NoFile)?;
    Ok(Request { places: Input::Bytes { name, bytes }, replace })
}

fn checked(
    visit: &Visit<'_>,
    changes: &Changes,
    upload: String,
    replace: bool,
) -> Result<Checked, Problem> {
    let state = visit.ledger.state();
    let names = Names::new(&state.profile, visit.language);
    let years = gazetteer::effect(&visit.ledger, changes, &visit.context())?;
    let sectors = state.sectors.iter();
    Ok(Checked {
        new: changes.new,
        changed: changes.changed,
        gone: changes.gone,
        total: changes.total,
        is_any: changes.is_any,
        lines: changes.lines.clone(),
        more: changes.more,
        preview: Preview::of_years(years),
        sectors: sectors.map(|id| (id.to_string(), names.sector(id.as_str()))).collect(),
        upload,
        replace,
        seen: gazetteer::digest(&state.gazetteer),
    })
}

/// Records the places that were looked at.
pub fn record(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["upload", "replace", "seen"], &[])?;
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let upload = visit.form.get("upload").ok_or(Problem::UploadGone)?;
    let received = visit.site.uploads.take(&person.id, upload)?;
    let request = request(&received, visit.form.is_ticked("replace"))?;
    let seen = visit.form.text("seen").unwrap_or_default();
    let settings = visit.site.settings.clone();
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<_, Error> {
        let context = Settings::context(&settings, &person.id);
        gazetteer::load_seen(ledger, &request, &seen, &context)
    })??;
    let said = if done.is_some() { "recorded" } else { "before" };
    Ok(Answer::see(Address::new("/places").with("done", said)))
}
