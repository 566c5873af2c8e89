//! The gazetteer: loading and listing places, and restating recorded sites as it has them.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::planned::{self, How, Planned};
use super::recorded::Acknowledged;
use super::{Context, Error, Input, Step, text};
use crate::event::gazetteer::{Gazetteer, Location};
use crate::event::place::SiteKey;
use crate::event::policy::Places as Level;
use crate::intake::gazetteer::{load, read, strange_regions};
use crate::issue::Issue;
use crate::ledger::{Ledger, Mode, Proposal, Snapshot};
use crate::log::tree::sha256;
use crate::progress::step;
use crate::report::preview::{Otherwise, Year, of_other};
use crate::setup::gazetteer::{added, text as text_of};
use crate::setup::places::Places;

/// Which places.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// A table of places (CSV). As a path also the name of a built-in gazetteer: `nrc-mali`.
    pub places: Input,
    /// Whether to keep nothing of the gazetteer before.
    pub replace: bool,
}

/// What was read, and what loading it would change.
#[derive(Debug)]
pub struct Prepared {
    /// What is wrong with rows, or worth knowing of them.
    pub issues: Vec<Issue>,
    /// What would change, or why nothing can be loaded.
    pub changes: Result<Changes, Error>,
}

/// What loading places would change.
#[derive(Debug)]
pub struct Changes {
    /// Places that were not known.
    pub new: usize,
    /// Places of which something else is known now.
    pub changed: usize,
    /// Places in all.
    pub total: usize,
    /// Places that would not be known any more.
    pub gone: usize,
    /// Whether anything changes.
    pub is_any: bool,
    /// The first places that differ.
    pub lines: Vec<PlaceChange>,
    /// How many others differ.
    pub more: usize,
    whole: Gazetteer,
}

/// A place that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceChange {
    /// Its names, from the region down.
    pub place: String,
    /// As it is, cell by cell; nothing where it is not known.
    pub before: Option<String>,
    /// As it would be.
    pub after: Option<String>,
}

/// Places that are named of those that differ.
const CHANGES_NAMED_MAX: usize = 200;

/// Reads places. Those that are known already get what is stated of them. Nothing is recorded.
pub fn prepare(ledger: &Snapshot, request: &Request) -> Prepared {
    let state = ledger.state();
    let mut issues = Vec::new();
    let found = match &request.places {
        Input::Path(path) => load(&path.to_string_lossy(), &mut issues),
        input => read(&input.source(), &mut issues),
    };
    if let (Some(found), Some(opened)) = (&found, &state.opened) {
        issues.extend(strange_regions(&request.places.given(), found, &opened.country));
    }
    let changes = found.ok_or(Error::NothingImported).map(|found| {
        let before =
            if request.replace { Gazetteer::default() } else { (*state.gazetteer).clone() };
        let (whole, new, changed) = added(&before, found);
        let is_any = whole != *state.gazetteer;
        let mut lines = place_changes(&state.gazetteer, &whole);
        let gone = lines.iter().filter(|line| line.after.is_none()).count();
        let more = lines.len().saturating_sub(CHANGES_NAMED_MAX);
        lines.truncate(CHANGES_NAMED_MAX);
        Changes { new, changed, total: whole.places.len(), gone, is_any, lines, more, whole }
    });
    Prepared { issues, changes }
}

/// The places that differ between two gazetteers, those that go first.
fn place_changes(before: &Gazetteer, after: &Gazetteer) -> Vec<PlaceChange> {
    let by_key = |of: &'_ Gazetteer| -> BTreeMap<SiteKey, Location> {
        of.places.iter().map(|place| (place.key(), place.clone())).collect()
    };
    let (before, after) = (by_key(before), by_key(after));
    let names = |place: &Location| {
        let levels = place.admins().into_iter().chain([&place.site]);
        let names = levels.map(|level| level.name.as_str()).filter(|name| !name.is_empty());
        names.collect::<Vec<_>>().join(", ")
    };
    let change = |key: &SiteKey| {
        let (was, is) = (before.get(key), after.get(key));
        if was == is {
            return None;
        }
        Some(PlaceChange {
            place: is.or(was).map(names)?,
            before: was.map(place_text),
            after: is.map(place_text),
        })
    };
    let all: BTreeSet<&SiteKey> = before.keys().chain(after.keys()).collect();
    let mut changes: Vec<PlaceChange> = all.into_iter().filter_map(change).collect();
    changes.sort_by_key(|change| (change.after.is_some(), change.before.is_none()));
    changes
}

/// A place as a line of a table.
fn place_text(place: &Location) -> String {
    let one = Gazetteer { places: vec![place.clone()] };
    text_of(&one).lines().nth(1).unwrap_or_default().to_owned()
}

/// What loading places would do to the figures of each year. They depend on the gazetteer only where lists are set
/// against head-counts at units above sites. Nothing is recorded.
///
/// # Errors
/// A ledger that cannot be read.
pub fn effect(
    ledger: &Snapshot,
    changes: &Changes,
    context: &Context<'_>,
) -> Result<Vec<Year>, Error> {
    let state = ledger.state();
    let published = state.settled.baselines().filter_map(|(_, of)| of.published.as_ref());
    let published = published.map(|published| &published.policy);
    let mut policies = state.policies.iter().map(|(_, policy)| policy).chain(published);
    if !changes.is_any || policies.all(|policy| policy.places == Level::Site) {
        return Ok(Vec::new());
    }
    let other = Otherwise { gazetteer: Some(&changes.whole), ..Otherwise::default() };
    Ok(step(context.progress, Step::Counting, || of_other(ledger, other))?)
}

/// What tells one gazetteer from another, in hexadecimal digits.
pub fn digest(gazetteer: &Gazetteer) -> String {
    // Everything in a gazetteer has a form in JSON.
    let text = serde_json::to_vec(gazetteer).unwrap_or_default();
    hex::encode(sha256(&[&text]))
}

/// Loads places, if the gazetteer is still the one that they were compared with. Nothing is recorded where they change
/// nothing, as after a second click.
///
/// # Errors
/// `GazetteerSince`; as [`record`]; a file of which something is wrong.
pub fn load_seen(
    ledger: &mut Ledger,
    request: &Request,
    seen: &str,
    context: &Context<'_>,
) -> Result<Option<Acknowledged>, Error> {
    let changes = prepare(ledger, request).changes?;
    if !changes.is_any {
        return Ok(None);
    }
    if digest(&ledger.state().gazetteer) != seen {
        return Err(Error::GazetteerSince);
    }
    record(ledger, changes, context).map(Some)
}

/// Records the gazetteer with what was read.
///
/// # Errors
/// A gazetteer that contradicts itself.
pub fn record(
    ledger: &mut Ledger,
    changes: Changes,
    context: &Context<'_>,
) -> Result<Acknowledged, Error> {
    let recorded = ledger.recorder(context.stamp()?).set_gazetteer(changes.whole)?;
    Ok(Acknowledged::new(ledger, recorded))
}

/// The gazetteer as it is now.
///
/// # Errors
/// None was loaded.
pub fn list(ledger: &Snapshot) -> Result<&Gazetteer, Error> {
    let gazetteer = &ledger.state().gazetteer;
    if gazetteer.places.is_empty() { Err(Error::NoGazetteer) } else { Ok(gazetteer) }
}

/// A site of recorded activities that the gazetteer lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnknownSite {
    /// The site's name.
    pub site: String,
    /// The region's name.
    pub admin1: String,
    /// Activities there.
    pub activities: usize,
    /// The place that was probably meant.
    pub near: Option<String>,
}

/// Sites of recorded activities that the gazetteer lacks.
///
/// # Errors
/// No gazetteer with sites was loaded.
pub fn unknown_sites(ledger: &Snapshot) -> Result<Vec<UnknownSite>, Error> {
    let state = ledger.state();
    if !state.gazetteer.lists_sites() {
        return Err(Error::NoGazetteerOfSites);
    }
    let places = Places::of(state, false);
    let mut sites: BTreeMap<SiteKey, UnknownSite> = BTreeMap::new();
    for known in state.current() {
        let place = &known.activity.about.place;
        let Err(near) = places.look_up(place) else { continue };
        let site = sites.entry(place.site_key()).or_insert_with(|| UnknownSite {
            site: place.site.name.clone(),
            admin1: place.admin1.name.clone(),
            activities: 0,
            near,
        });
        site.activities += 1;
    }
    Ok(sites.into_values().collect())
}

/// Why recorded activities are restated.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Apply {
    /// Why; it is kept in the log.
    pub reason: String,
}

/// Plans to correct recorded activities whose site the gazetteer has under another name or with a
/// place code. [`planned::record`] records them.
///
/// # Errors
/// A reason that cannot be used.
pub fn prepare_sites(
    ledger: &Snapshot,
    request: &Apply,
    context: &Context<'_>,
) -> Result<Planned, Error> {
    let mode = Mode::Correct { reason: text::reason(&request.reason)? };
    let places = Places::of(ledger.state(), false);
    let mut proposals = Vec::new();
    for known in ledger.state().current() {
        let mut about = known.activity.about.clone();
        let Some(place) = places.restated(&about.place) else { continue };
        about.place = place.into();
        proposals.push(Proposal {
            reference: known.activity.reference.clone(),
            about: Some(about),
            persons: None,
            households: None,
            headcounts: None,
            edits: None,
            source_key: None,
        });
    }
    let how = How {
        mode: &mode,
        namespace: "",
        partial: false,
        again: false,
        submissions: None,
        checks: false,
        preview: false,
    };
    planned::plan(ledger, proposals.into(), &how, context)
}
