//! What differs between two profiles, text by text.
//!
//! Belongs here: naming each place of a profile, so that nothing of it changes unseen. Does not: what a profile must be
//! (`event::profile`), showing it.
//!
//! Invariant: profiles that are not equal differ in at least one place. The places come from the profile's own
//! serialisation, so that a field that is added to it later is among them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::event::profile::Profile;

/// A place of a profile that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// Where: `sectors wash name`, for example.
    pub place: String,
    /// What stands there, line by line; nothing where there is no such place.
    pub before: Option<Vec<String>>,
    /// What would stand there.
    pub after: Option<Vec<String>>,
}

/// Compares two profiles.
pub fn differences(before: &Profile, after: &Profile) -> Vec<Difference> {
    let (before, after) = (places(before), places(after));
    let all: BTreeMap<&String, ()> =
        before.keys().chain(after.keys()).map(|place| (place, ())).collect();
    let differs = all.into_keys().filter(|place| before.get(*place) != after.get(*place));
    differs
        .map(|place| Difference {
            place: place.clone(),
            before: before.get(place).cloned(),
            after: after.get(place).cloned(),
        })
        .collect()
}

/// Every place with what stands there.
fn places(profile: &Profile) -> BTreeMap<String, Vec<String>> {
    let mut places = BTreeMap::new();
    // A profile has only texts, numbers, lists and tables, all of which JSON can hold.
    if let Ok(value) = serde_json::to_value(profile) {
        collect("", &value, &mut places);
    }
    places
}

fn collect(place: &str, value: &Value, places: &mut BTreeMap<String, Vec<String>>) {
    let below = |name: &str| match place {
        "" => name.to_owned(),
        place => format!("{place} {name}"),
    };
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (name, value) in members {
                collect(&below(name), value, places);
            }
        }
        Value::Array(values) if values.iter().any(Value::is_object) => {
            // The order says in which order figures are printed.
            let mut names: Vec<String> = Vec::new();
            for (value, at) in values.iter().zip(1..) {
                let name = own_name(value).filter(|name| !names.contains(name));
                let name = name.unwrap_or_else(|| format!("no. {at}"));
                collect(&below(&name), value, places);
                names.push(name);
            }
            places.insert(place.to_owned(), names);
        }
        Value::Array(values) => {
            places.insert(place.to_owned(), values.iter().map(text).collect());
        }
        other => {
            places.insert(place.to_owned(), vec![text(other)]);
        }
    }
}

/// What an entry of a list is known by.
fn own_name(value: &Value) -> Option<String> {
    let name = value.get("id").or_else(|| value.get("label"))?;
    name.as_str().filter(|name| !name.is_empty()).map(str::to_owned)
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::profile::{NRC_MALI, load};

    fn changed(change: impl FnOnce(&mut Profile)) -> Vec<String> {
        let Ok(before) = load(NRC_MALI) else { return Vec::new() };
        let mut after = before.clone();
        change(&mut after);
        differences(&before, &after).into_iter().map(|of| of.place).collect()
    }

    #[test]
    fn whatever_changes_is_named_where_it_stands() {
        assert!(changed(|_| {}).is_empty());
        assert_eq!(changed(|of| of.established = None), ["established"]);
        assert_eq!(changed(|of| of.areas.reverse()), ["areas"]);
        assert_eq!(changed(|of| of.sectors.swap(0, 1)), ["sectors"]);
        let summary = changed(|of| of.sectors[0].summary.push('!'));
        assert_eq!(summary, ["sectors education summary"]);
        assert_eq!(changed(|of| of.contact.role.clear()), ["contact role"]);
        assert_eq!(changed(|of| of.texts.presence.truncate(1)), ["texts presence"]);
        let target = changed(|of| {
            of.targets.insert("2031".into(), BTreeMap::from([("total".into(), 7)]));
        });
        assert_eq!(target, ["targets 2031 total"]);
        // Two indicators of one label are two.
        let twice = changed(|of| {
            if let Some(mut again) = of.indicators.first().cloned() {
                again.value.push('0');
                of.indicators.push(again);
            }
        });
        assert!(twice.len() > 1 && twice[0] == "indicators", "{twice:?}");
        let gone = changed(|of| of.donors.clear());
        assert!(gone.iter().any(|place| place == "donors"), "{gone:?}");
    }
}
