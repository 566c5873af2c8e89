//! The records that sources gave a key of their own.
//!
//! Belongs here: finding a record by its key. Does not: what a key says (`submissions`).
//!
//! A country's forms bring a key with each of their activities. Few commands ask for one, so that those that
//! were kept are decoded when one is asked for.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::log::codec::{self, CodecError};

/// Records by the source's own key.
#[derive(Debug, Clone, Default)]
pub struct SourceKeys {
    kept: Option<Arc<KeptKeys>>,
    since: HashMap<String, u64>,
}

#[derive(Debug)]
struct KeptKeys {
    bytes: Vec<u8>,
    all: OnceLock<HashMap<String, u64>>,
}

impl SourceKeys {
    /// Those that were kept, from bytes that this very program has sealed.
    pub(super) fn kept(bytes: Vec<u8>) -> Self {
        let kept = KeptKeys { bytes, all: OnceLock::new() };
        Self { kept: Some(Arc::new(kept)), since: HashMap::new() }
    }

    /// All of them as bytes.
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, CodecError> {
        let mut all: Vec<(&str, u64)> = self.iter().collect();
        all.sort_unstable();
        codec::to_bytes(&all)
    }

    /// The record with a key.
    pub fn get(&self, key: &str) -> Option<u64> {
        self.since.get(key).or_else(|| self.all_kept()?.get(key)).copied()
    }

    /// All keys with their records, in any order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        let kept = self.all_kept().into_iter().flatten();
        let kept = kept.filter(|(key, _)| !self.since.contains_key(*key));
        kept.chain(&self.since).map(|(key, record)| (key.as_str(), *record))
    }

    /// Notes the key of a record; of several records with one key, the last one has it.
    pub(super) fn insert(&mut self, key: String, record: u64) {
        self.since.insert(key, record);
    }

    fn all_kept(&self) -> Option<&HashMap<String, u64>> {
        let kept = self.kept.as_deref()?;
        Some(kept.all.get_or_init(|| match codec::from_bytes::<Vec<(String, u64)>>(&kept.bytes) {
            Ok(all) => all.into_iter().collect(),
            // Nothing that is read leads here, see `packed`; a key less would be an activity twice.
            Err(error) => panic!("sealed keys do not decode: delete cache/state ({error})"),
        }))
    }
}

impl PartialEq for SourceKeys {
    fn eq(&self, other: &Self) -> bool {
        let all = |keys: &Self| -> HashMap<String, u64> {
            keys.iter().map(|(key, record)| (key.to_owned(), record)).collect()
        };
        all(self) == all(other)
    }
}
