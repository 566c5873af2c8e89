//! The gazetteer: loading and listing places, and restating recorded sites as it has them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::planned::{self, How, Planned};
use super::recorded::Acknowledged;
use super::{Context, Error, Input, text};
use crate::event::gazetteer::Gazetteer;
use crate::event::place::SiteKey;
use crate::intake::gazetteer::{load, read, strange_regions};
use crate::issue::Issue;
use crate::ledger::{Ledger, Mode, Proposal, Snapshot};
use crate::setup::gazetteer::added;
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
    /// Whether anything changes.
    pub is_any: bool,
    whole: Gazetteer,
}

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
        Changes { new, changed, total: whole.places.len(), is_any, whole }
    });
    Prepared { issues, changes }
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
