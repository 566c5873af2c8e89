//! What a store has, value by value, behind the ledger's back: under keys of their own and in packs.

use std::path::Path;

use headcount::log::STORE_DIR;
use headcount::log::durability::{await_release, config};
use headcount::log::packs::{self, Packing};
use headcount::log::store::{Part, sequence_and_piece};

/// Where a value is, or a piece of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub part: Part,
    pub sequence: u64,
    key: Vec<u8>,
}

/// The store of a ledger.
pub fn store(ledger: &Path) -> sled::Db {
    let path = ledger.join(STORE_DIR);
    await_release(&path).unwrap();
    config(&path).open().unwrap()
}

/// All keys with their bytes.
pub fn keys(ledger: &Path) -> Vec<(Vec<u8>, Vec<u8>)> {
    let db = store(ledger);
    db.iter().map(|item| item.unwrap()).map(|(k, v)| (k.to_vec(), v.to_vec())).collect()
}

/// The values of a kind that are not empty.
pub fn values(ledger: &Path, part: Part) -> Vec<(Place, Vec<u8>)> {
    let all = keys(ledger);
    all.iter()
        .flat_map(|(key, value)| within(key, value))
        .filter(|(at, _)| at.part == part)
        .collect()
}

/// The values under a key: of a pack, several.
pub fn within(key: &[u8], value: &[u8]) -> Vec<(Place, Vec<u8>)> {
    let Some((last, _)) = sequence_and_piece(key) else { return Vec::new() };
    let part = |prefix: u8| match prefix {
        b'r' | b'p' => Some(Part::Record),
        b'i' => Some(Part::Identities),
        b'a' | b'c' => Some(Part::Attributes),
        _ => None,
    };
    let Some(part) = part(key[0]).filter(|_| !value.is_empty()) else { return Vec::new() };
    let values = unpacked(key, value);
    let first = last + 1 - values.len() as u64;
    let filled = (first..).zip(values).filter(|(_, value)| !value.is_empty());
    filled.map(|(sequence, value)| (Place { part, sequence, key: key.to_vec() }, value)).collect()
}

fn is_pack(key: &[u8]) -> bool {
    matches!(key[0], b'p' | b'c')
}

fn unpacked(key: &[u8], value: &[u8]) -> Vec<Vec<u8>> {
    match is_pack(key) {
        true => packs::all(value).unwrap().map(|range| value[range].to_vec()).collect(),
        false => vec![value.to_vec()],
    }
}

/// Changes a value.
pub fn alter(ledger: &Path, place: &Place, change: impl FnOnce(&mut Vec<u8>)) {
    let Place { sequence, key, .. } = place;
    let db = store(ledger);
    let mut values = unpacked(key, &db.get(key).unwrap().unwrap());
    let (last, _) = sequence_and_piece(key).unwrap();
    let at = values.len() - 1 - (last - sequence) as usize;
    change(&mut values[at]);
    let altered = match is_pack(key) {
        true => {
            let mut packing = Packing::default();
            values.iter().for_each(|value| packing.push(value));
            packing.to_bytes()
        }
        false => values.remove(at),
    };
    db.insert(key.as_slice(), altered).unwrap();
    db.flush().unwrap();
}
