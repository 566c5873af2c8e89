//! What is fuzzed: everything that comes from outside, read as a hostile file would be read.
//!
//! Belongs here: one function for each kind of input, from bytes to nothing. It fails where the program
//! panics, takes more time or memory than it may, or where two ways that must agree do not. Does not:
//! mutating bytes (`src/main.rs`), replaying what is kept (`tests/fuzzing.rs`).
//!
//! Two programs have these files: the fuzzer (`tests/fuzz`), and the ordinary tests, which replay the corpus
//! and everything that was ever found. So nothing here may need the fuzzer, and nothing may be left behind.
//!
//! | target | input | held against |
//! |---|---|---|
//! | `codec` | a record without its checksum | encoding again; the brief decoding; the words of history and proofs |
//! | `register` | parts: identities, attributes, a record's lists | encoding again; the row by row reading |
//! | `head` | the two slots of a head file | writing and opening again |
//! | `cache` | a kept projection, with its seal and without | – |
//! | `backup` | parts: header, frames | the frames that were put in; the same bytes spoiled outside of them |
//! | `restored` | parts: a log's records and register rows | verification, figures and bundle of the ledger that comes of it |
//! | `note` | a note, checkpoint, or key | printing again; the one text that a key ever signed |
//! | `proof` | a proof | printing again |
//! | `mapping` | a mapping | its explanation, and the example's form under it |
//! | `profile`, `gazetteer` | as they are written | printing or encoding again |
//! | `tables` | parts: the four tables and a list, as CSV | the same read in other portions; the same as a workbook |
//! | `hxl` | a list with hashtags, as CSV | as `tables` |
//! | `xlsx`, `ods` | parts: the files within the workbook | the annotated copy |
//! | `archive` | a workbook's or archive's bytes | – |
//! | `form` | parts: a mapping, and a form's sheets as CSV | its draft can be read; the same in an archive |
//! | `sample` | a completed form of a sample | – |
//! | `texts` | a text | what was accepted once is accepted again, unchanged |

pub mod backup;
pub mod cache;
mod desk;
pub mod log;
pub mod parts;
pub mod proofs;
pub mod restored;
pub mod setup;
pub mod tables;
mod texts;
pub mod workbooks;

/// A kind of input.
#[allow(dead_code)] // Only the fuzzer bounds memory.
pub struct Target {
    /// Its name, and that of its folders.
    pub name: &'static str,
    /// Reads an input.
    pub run: fn(&[u8]),
    /// Whether an input is several files ([`parts`]).
    pub is_parts: bool,
    /// The longest input that is tried, in bytes.
    pub bytes_max: usize,
    /// The most memory that one input may take, in MiB.
    pub memory_mib: usize,
}

/// A target with one file as its input.
const fn one(name: &'static str, run: fn(&[u8]), bytes_max: usize) -> Target {
    Target { name, run, is_parts: false, bytes_max, memory_mib: 64 }
}

/// A target with several files as its input.
const fn several(name: &'static str, run: fn(&[u8]), bytes_max: usize) -> Target {
    Target { name, run, is_parts: true, bytes_max, memory_mib: 128 }
}

/// All targets.
pub const ALL: &[Target] = &[
    one("codec", log::codec, 4 << 10),
    several("register", log::register, 4 << 10),
    one("head", log::head, 8 << 10),
    one("cache", cache::cache, 4 << 10),
    several("backup", backup::backup, 8 << 10),
    several("restored", restored::restored, 16 << 10),
    one("note", proofs::note, 2 << 10),
    one("proof", proofs::proof, 4 << 10),
    one("mapping", setup::mapping, 4 << 10),
    one("profile", setup::profile, 4 << 10),
    one("gazetteer", setup::gazetteer, 2 << 10),
    several("tables", tables::tables, 4 << 10),
    one("hxl", tables::hxl, 2 << 10),
    several("xlsx", workbooks::xlsx, 24 << 10),
    several("ods", workbooks::ods, 24 << 10),
    one("archive", workbooks::archive, 16 << 10),
    several("form", tables::form, 8 << 10),
    one("sample", setup::sample, 2 << 10),
    one("texts", texts::texts, 1 << 10),
];

/// Makes what many targets have in common.
#[allow(dead_code)] // The tests need no beginning.
pub fn prepare() {
    desk::take(Vec::new(), None);
}

/// The target of a name.
pub fn named(name: &str) -> Option<&'static Target> {
    ALL.iter().find(|target| target.name == name)
}
