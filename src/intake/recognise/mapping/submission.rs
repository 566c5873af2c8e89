//! Keys of submissions: by what a submission is known again in a later export.
//!
//! Belongs here: which columns have keys that a server made, and what such a key looks like. Does not:
//! what became of recorded submissions (`ledger`).
//!
//! Invariant: what somebody typed is no key. Keys are stored with the record, and a number that was
//! typed could be a person's.

use std::collections::BTreeSet;

use super::names::{Found, Header};
use crate::event::spelling::fold_label;
use crate::intake::source::grid::GridRow;

/// Who made a key, which says what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// A random number of 32 digits: Kobo's `_uuid`, ODK's `KEY`, CommCare's `formid`.
    Uuid,
    /// The number that Kobo's server gives: `_id`.
    Number,
    /// ActivityInfo's `@id`.
    Record,
    /// DHIS2's `event`, `trackedEntity` and `enrollment`.
    Uid,
}

/// A column with keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyColumn {
    /// Which.
    pub column: usize,
    /// What its keys look like.
    pub kind: KeyKind,
    /// Whether the mapping names it; others are only used where they are keys.
    pub is_named: bool,
}

/// Columns that Kobo and ODK write, and nobody else: used whatever the mapping names, for an edited
/// submission may have a new key in one and the old one in another.
const ALWAYS: [&str; 9] = [
    "_id",
    "_uuid",
    "meta/rootUuid",
    "rootUuid",
    "meta/instanceID",
    "meta-instanceID",
    "meta/deprecatedID",
    "meta-deprecatedID",
    "KEY",
];

/// Columns whose keys stay the same when a submission is edited.
const STABLE: [&str; 10] = [
    "_id",
    "rootuuid",
    "key",
    "formid",
    "@id",
    "id",
    "event",
    "trackedentity",
    "enrollment",
    "enrolment",
];

/// The longest number that a server gives, in digits.
const NUMBER_DIGITS_MAX: usize = 18;

/// What a column is called, without its group: `rootuuid` of `meta/rootUuid`.
fn plain_name(header: &str) -> String {
    let last = header.rsplit(['/', '.', ':', '-']).next().unwrap_or(header);
    fold_label(last)
}

/// What the keys of a column look like.
pub fn kind_of(header: &str) -> KeyKind {
    match plain_name(header).as_str() {
        "_id" | "_submission__id" => KeyKind::Number,
        "@id" | "id" => KeyKind::Record,
        "event"
        | "eventid"
        | "trackedentity"
        | "trackedentityinstance"
        | "enrollment"
        | "enrolment" => KeyKind::Uid,
        _ => KeyKind::Uuid,
    }
}

/// Whether an edited submission keeps its key in a column.
pub fn is_stable(header: &str) -> bool {
    let name = plain_name(header);
    STABLE.contains(&name.as_str())
}

/// The columns with keys: those that the mapping names and, of a sheet that is no repeat, those that the
/// export has besides.
pub(super) fn key_columns(
    header: &Header,
    rows: &[GridRow],
    named: &[usize],
    is_repeat: bool,
) -> Vec<KeyColumn> {
    let column = |column: usize, is_named| KeyColumn {
        column,
        kind: kind_of(header.name(column)),
        is_named,
    };
    let mut columns: Vec<KeyColumn> = named.iter().map(|at| column(*at, true)).collect();
    for name in ALWAYS.iter().filter(|_| !is_repeat) {
        if let Found::One(at) = header.find(name)
            && columns.iter().all(|known| known.column != at)
        {
            columns.push(column(at, false));
        }
    }
    if named.is_empty() {
        // A column in which a key is twice is none: it has a row for each member. And numbers alone
        // could be those of any list.
        columns.retain(|column| {
            let mut seen = BTreeSet::new();
            rows.iter().all(|row| {
                let cell = row.cells.get(column.column).map_or("", String::as_str);
                key(cell, column.kind).is_none_or(|key| seen.insert(key))
            })
        });
        let is_key = |column: &KeyColumn| {
            let mut cells = rows.iter().filter_map(|row| row.cells.get(column.column));
            column.kind == KeyKind::Uuid && cells.any(|cell| key(cell, column.kind).is_some())
        };
        if !columns.iter().any(is_key) {
            columns.clear();
        }
    }
    columns
}

/// A cell as a key; `None` where it is not one that a server made.
pub fn key(cell: &str, kind: KeyKind) -> Option<String> {
    let text = cell.strip_prefix("uuid:").unwrap_or(cell);
    if let Ok(id) = uuid::Uuid::parse_str(text) {
        return Some(id.hyphenated().to_string());
    }
    let is_key = match kind {
        KeyKind::Uuid => false,
        KeyKind::Number => {
            // Programs that read a column of numbers write them with a fraction.
            let digits = cell.strip_suffix(".0").unwrap_or(cell);
            let is_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            return (is_digits && digits.len() <= NUMBER_DIGITS_MAX).then(|| digits.to_owned());
        }
        KeyKind::Record => is_record(cell),
        KeyKind::Uid => is_uid(cell),
    };
    is_key.then(|| cell.to_owned())
}

/// An id as ActivityInfo makes them: a letter, then small letters and digits, both of them.
fn is_record(text: &str) -> bool {
    let rest = text.strip_prefix(['c', 's', 'a', 'g']).unwrap_or_default();
    let has = |is: fn(&u8) -> bool| rest.as_bytes().iter().any(is);
    (9..=31).contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
}

/// An id as DHIS2 makes them: a letter and ten letters and digits at random, which is no name.
fn is_uid(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(|c: char| c.is_ascii_alphabetic()) else { return false };
    let all = |is: fn(&u8) -> bool| rest.as_bytes().iter().all(is);
    rest.len() == 10
        && all(u8::is_ascii_alphanumeric)
        && !all(u8::is_ascii_lowercase)
        && !all(u8::is_ascii_uppercase)
        && !all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "0eff14cb-638e-4b1b-a43c-0ceced25c5d8";

    #[test]
    fn a_key_is_what_a_server_made() {
        let is_key = |header: &str, cell: &str| key(cell, kind_of(header)).is_some();
        for (header, cell) in [
            ("_uuid", UUID),
            ("meta/rootUuid", "uuid:0eff14cb-638e-4b1b-a43c-0ceced25c5d8"),
            ("KEY", "uuid:0eff14cb-638e-4b1b-a43c-0ceced25c5d8"),
            ("info.formid", UUID),
            ("Identifiant", UUID),
            ("_id", "123456789"),
            ("_id", "123456789.0"),
            ("@id", "ck2k93muu2x1"),
            ("id", "cyr8pvokzo4xtzc2"),
            ("event", "V1CerIi3sdL"),
            ("trackedEntity", "PQfMcpmXeFE"),
            ("enrollment", "aNsUzEYAwY1"),
        ] {
            assert!(is_key(header, cell), "{header} {cell}");
        }
        for (header, cell) in [
            ("_uuid", "12"),
            ("_uuid", ""),
            ("_id", "H-12"),
            ("_id", "1234567890123456789"),
            ("Numéro", "123"),
            ("@id", "awa"),
            ("id", "P123456789"),
            ("id", "1234567890"),
            ("id", "c1234567890"),
            ("id", "cinventedawa"),
            ("event", "Inventedawa"),
            ("event", "INVENTEDAWA"),
            ("event", "P0123456789"),
            ("event", "77000000001"),
        ] {
            assert!(!is_key(header, cell), "{header} {cell}");
        }
    }

    #[test]
    fn an_edit_keeps_some_keys_and_changes_others() {
        for stable in ["_id", "meta/rootUuid", "KEY", "formid", "info.formid", "@id", "event"] {
            assert!(is_stable(stable), "{stable}");
        }
        for other in ["_uuid", "meta/instanceID", "meta-instanceID"] {
            assert!(!is_stable(other), "{other}");
        }
    }
}
