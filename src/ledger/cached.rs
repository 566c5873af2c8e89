//! What lies in the cache, held against the records.
//!
//! Belongs here: for each file of kept answers, whether this ledger's key sealed it, and whether it says
//! what the records say. Does not: using any of it (`projection`), what follows from a finding (`audit`).
//!
//! A file without a seal is never used, so that its figures can mislead nobody. One that holds other
//! figures than the records give was written by somebody or something else all the same, and is named.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::digest::Digest;
use super::kept::KeptState;
use super::kept_answers::{self, is_sealed_answer};
use super::kept_index::KeptIndex;
use super::listings::Listings;
use super::projection::{DIR, Kept, LISTINGS, read_kept};
use super::seal::Sealer;
use super::{AsOf, LedgerError, Snapshot};
use crate::count::Projection;
use crate::log::{ACTIVITIES_DIR, CACHE_DIR, REGISTER_DIR, STATE_DIR};
use crate::register::Key;

/// A file of kept answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CachedFile {
    /// Its path in the ledger's folder.
    pub path: PathBuf,
    /// Whether this ledger's key sealed it; nothing where the key is not at hand.
    pub is_sealed: Option<bool>,
    /// What it holds.
    pub content: CachedContent,
}

/// What a file of kept answers holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CachedContent {
    /// The figures that the records give.
    Figures,
    /// Other figures.
    OtherFigures {
        /// The registered people of all sectors that it holds.
        kept: u64,
        /// Those that the records give.
        counted: u64,
        /// Of so many records.
        size: u64,
    },
    /// Where people are listed; it holds no figure.
    Listings,
    /// An index by which people or activities are found; it holds no figure.
    Index,
    /// An answer to a question about these records, or about the first of them.
    Answer,
    /// The state that the records give, or what came after it.
    State,
    /// Another state.
    OtherState,
    /// Nothing of this program and ledger: damaged, of another version, or of another history.
    Foreign,
}

/// What to do where kept answers are not the ledger's own. Nothing is lost by it.
pub const CACHE_REMEDY: &str =
    "delete all folders of cache/ but cache/snapshot: they are made anew";

impl CachedFile {
    /// Whether it holds other figures than the records give.
    pub fn is_false(&self) -> bool {
        matches!(self.content, CachedContent::OtherFigures { .. } | CachedContent::OtherState)
    }

    /// Whether a report may go on from it.
    pub fn is_used(&self) -> bool {
        self.is_sealed == Some(true) && self.content != CachedContent::Foreign
    }
}

impl fmt::Display for CachedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, is_sealed, content } = self;
        write!(f, "{} ", path.display())?;
        match content {
            CachedContent::OtherFigures { kept, counted, size } => {
                write!(f, "holds other figures than the first {size} records give")?;
                if kept != counted {
                    write!(f, " ({kept} registered people for {counted})")?;
                }
            }
            CachedContent::Figures => f.write_str("agrees with the records")?,
            CachedContent::Listings => f.write_str("says in which records people are listed")?,
            CachedContent::Index => f.write_str("is an index that imports look things up in")?,
            CachedContent::Answer => f.write_str("answers a question about the records")?,
            CachedContent::State => f.write_str("has the state of the ledger")?,
            CachedContent::OtherState => f.write_str("has another state than the records give")?,
            CachedContent::Foreign => f.write_str("is none of this program's and this ledger's")?,
        }
        f.write_str(match is_sealed {
            Some(true) if self.is_used() => "; this ledger's key sealed it",
            Some(_) => "; it is not sealed with this ledger's key, and not used",
            None => "; without the ledger's key its seal cannot be checked, and it is not used",
        })
    }
}

impl Snapshot {
    /// Every file of kept answers. Where a figure is in it, all records that it is of are folded anew, once
    /// for files of as many records. The key tells whether a seal is the ledger's.
    ///
    /// # Errors
    /// Records that cannot be read.
    pub fn cached_files(&self, key: Option<&Key>) -> Result<Vec<CachedFile>, LedgerError> {
        let sealer = key.and_then(|key| self.sealer(key));
        let cache = self.log.cache_dir();
        let mut paths = files_in(&cache.join(DIR));
        paths.extend(files_in(&cache.join(kept_answers::DIR)));
        paths.extend(cache.join(LISTINGS).parent().map(files_in).unwrap_or_default());
        for folder in [REGISTER_DIR, ACTIVITIES_DIR, STATE_DIR] {
            paths.extend(files_in(&cache.join(folder)));
        }
        let mut order: Vec<usize> = (0..paths.len()).collect();
        // Those of as many records after one another: one earlier state is in memory at a time.
        order.sort_by_cached_key(|at| paths.get(*at).and_then(|path| size_in(path)));
        let (mut files, mut then) = (Vec::new(), self.clone());
        for at in order {
            let Some(path) = paths.get(at) else { continue };
            let (is_sealed, content) = if *path == cache.join(LISTINGS) {
                listings(path, sealer.as_ref())
            } else if path.starts_with(cache.join(REGISTER_DIR)) {
                let is_sealed = |sealer| KeptIndex::is_sealed(self, sealer);
                (sealer.as_ref().map(is_sealed), CachedContent::Index)
            } else if path.starts_with(cache.join(ACTIVITIES_DIR)) {
                let is_sealed = |sealer| Digest::is_sealed(self, sealer);
                (sealer.as_ref().map(is_sealed), CachedContent::Index)
            } else if path.starts_with(cache.join(STATE_DIR)) {
                self.kept_state(key)
            } else if path.starts_with(cache.join(kept_answers::DIR)) {
                self.kept_answer(path, sealer.as_ref())
            } else {
                self.projection(path, sealer.as_ref(), &mut then)?
            };
            let shown = path.strip_prefix(cache).unwrap_or(path);
            let path = Path::new(CACHE_DIR).join(shown);
            files.push((at, CachedFile { path, is_sealed, content }));
        }
        files.sort_by_key(|(at, _)| *at);
        Ok(files.into_iter().map(|(_, file)| file).collect())
    }

    /// What is in a file of a kept answer. Only whoever asks the question again can tell what the answer
    /// should be; it is used with this ledger's seal alone.
    fn kept_answer(&self, path: &Path, sealer: Option<&Sealer>) -> (Option<bool>, CachedContent) {
        let file = read_kept(path);
        let is_of_this = file.as_ref().is_some_and(|(body, _)| self.has_answer_in(body));
        let is_sealed =
            sealer.map(|sealer| file.is_some_and(|file| is_sealed_answer(&file, sealer)));
        (is_sealed, if is_of_this { CachedContent::Answer } else { CachedContent::Foreign })
    }

    /// What is in the files of the kept state, which are used together or not at all.
    fn kept_state(&self, key: Option<&Key>) -> (Option<bool>, CachedContent) {
        let Some(key) = key else { return (None, CachedContent::State) };
        let kept = KeptState::open(self.log.cache_dir(), key);
        let content = match kept.map(|kept| kept.brought_to(&self.log)) {
            Some(Some((kept, _))) if kept.state == self.state => CachedContent::State,
            Some(Some(_)) => CachedContent::OtherState,
            Some(None) => CachedContent::Foreign,
            None => return (Some(false), CachedContent::Foreign),
        };
        (Some(true), content)
    }

    /// What is in a file of a kept projection. `then` is the ledger as it was when the file before was kept.
    fn projection(
        &self,
        path: &Path,
        sealer: Option<&Sealer>,
        then: &mut Self,
    ) -> Result<(Option<bool>, CachedContent), LedgerError> {
        let foreign = |is_sealed| Ok((is_sealed, CachedContent::Foreign));
        let Some((body, seal)) = read_kept(path) else {
            return foreign(sealer.map(|_| false));
        };
        let is_sealed = sealer.map(|sealer| Kept::is_sealed(&body, &seal, sealer));
        let Some(kept) = Kept::decoded(&body).filter(|kept| self.is_kept_of_this(kept)) else {
            return foreign(is_sealed);
        };
        let Some(query) = kept.query() else { return foreign(is_sealed) };
        if then.size() != kept.size {
            *then = self.as_of(AsOf::Size(kept.size))?;
        }
        if kept.sectors != then.state.sectors {
            return foreign(is_sealed);
        }
        let (agenda, lists) = then.agenda_and_lists();
        let counted = Projection::fold(&agenda, &lists, &query)?;
        let content = match kept.projection.says_the_same_as(&counted) {
            true => CachedContent::Figures,
            false => CachedContent::OtherFigures {
                kept: kept.projection.registered(),
                counted: counted.registered(),
                size: kept.size,
            },
        };
        Ok((is_sealed, content))
    }
}

fn listings(path: &Path, sealer: Option<&Sealer>) -> (Option<bool>, CachedContent) {
    let is_sealed = sealer
        .map(|sealer| Listings::open(path, sealer).is_some_and(|listings| listings.is_whole()));
    (is_sealed, CachedContent::Listings)
}

/// Records that a kept projection says it is of.
fn size_in(path: &Path) -> Option<u64> {
    let (body, _) = read_kept(path)?;
    Kept::decoded(&body).map(|kept| kept.size)
}

/// Files of a folder, by name; none where there is no such folder.
fn files_in(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files
}
