//! Names of files and folders in a ledger's folder.
//!
//! Belongs here: names that several files of this room use. Does not: names within sled's own folder
//! (`durability`), the head's (`head`).

/// Folder of the sled store in the ledger's directory.
pub const STORE_DIR: &str = "store";
/// Folder of derived files in the ledger's directory.
pub const CACHE_DIR: &str = "cache";
/// The name that a store has between being replaced and being removed.
pub const FORMER_DIR: &str = "store.former";
/// Begins the names of folders in the cache in which something is built, or a copy is examined.
pub const BUILD_PREFIX: &str = ".headcount-";
/// Began the names of copies that are examined, in earlier versions.
pub const COPY_PREFIX: &str = "examine-";
/// Folder of the cache with kept projections.
pub const PROJECTIONS_DIR: &str = "projections";
/// Folder of the cache with the listings.
pub const LISTINGS_DIR: &str = "listings";
/// Folder of the cache with the state.
pub const STATE_DIR: &str = "state";
/// Folder of the cache with the index of the register's pseudonyms.
pub const REGISTER_DIR: &str = "register";
/// Folder of the cache with the digest of activities.
pub const ACTIVITIES_DIR: &str = "activities";
/// Folder of the cache with answers that are kept until the next record.
pub const ANSWERS_DIR: &str = "answers";
/// All of these.
pub const KEPT_ANSWERS_DIRS: [&str; 6] =
    [PROJECTIONS_DIR, LISTINGS_DIR, STATE_DIR, REGISTER_DIR, ACTIVITIES_DIR, ANSWERS_DIR];
