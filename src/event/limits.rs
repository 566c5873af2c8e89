//! The limits of a ledger, each with its reason.
//!
//! Belongs here: every limit on what an event may hold. Does not: limits of the store's own
//! (`log::durability`), of a backup's frames (`custody::backup::format`) and of printing (`cli`).
//!
//! They are enforced where input is read, with the row and column that exceed them, and again where
//! bytes are decoded. A limit can be raised later but never lowered: existing ledgers may hold as much
//! as it allows.

/// First year an activity can lie in. Earlier dates are typing errors: no office's records of
/// people reached go back further.
pub const YEAR_MIN: i32 = 1990;
/// Last year an activity can lie in: a typing error beyond it, 2205 for 2025.
pub const YEAR_MAX: i32 = 2100;
/// Oldest age that is not a typing error, in years.
pub const AGE_YEARS_MAX: i32 = 120;
/// Largest size a household can be declared with; larger ones are typing errors or several
/// households in one row.
pub const HOUSEHOLD_SIZE_MAX: u32 = 200;
/// Largest count of a group in one activity: more than any office's country has at one place, and
/// small enough that a ledger's sums stay far from the end of 64 bits.
pub const HEADCOUNT_MAX: u32 = 10_000_000;
/// Most persons, households or groups in one activity. A camp's whole registration fits; a list
/// that is longer is several activities. Bounds what one record takes in memory, and what a decoder
/// believes of a few bytes that claim to be a large set.
pub const ROSTER_ROWS_MAX: usize = 1_000_000;
/// Most sectors a profile can have: a mask with a bit per sector is one machine word.
pub const SECTORS_MAX: usize = 64;
/// Longest title, reason, group or place name, in bytes: a sentence or two. Longer texts are where
/// people's stories end up, and a ledger must not hold those.
pub const TEXT_BYTES_MAX: usize = 400;
/// Longest reference, in bytes. It is printed in front of every message about an activity.
pub const REFERENCE_BYTES_MAX: usize = 120;
/// Longest id of a sector, office, donor or project, in bytes.
pub const ID_BYTES_MAX: usize = 40;
/// Longest file that is attached to an activity, in bytes: a scanned list of some hundred pages, or a large photograph.
pub const EVIDENCE_BYTES_MAX: u64 = 25 << 20;
/// Longest label of a period, in bytes: it stands in titles and in lists of periods.
pub const LABEL_BYTES_MAX: usize = 80;
