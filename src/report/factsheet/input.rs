//! What a factsheet is made from.
//!
//! Belongs here: the plain data. Does not: choosing from it (the other files), reading `contact.toml`
//! (`setup`).

use serde::{Deserialize, Serialize};

use crate::count::Item;
use crate::event::profile::Profile;
use crate::language::Language;
use crate::report::Report;

/// The person behind the profile's contact role. Read from a file that is never logged; whatever
/// is empty is not printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactPerson {
    /// The person's name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number, as it is to be printed.
    pub phone: String,
}

/// What a factsheet is made from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The period's report: by admin1, with months and the rapid response mechanism, where these
    /// are to be shown.
    pub report: &'a Report,
    /// The profile at the same moment of the log.
    pub profile: &'a Profile,
    /// The organisation that the ledger belongs to.
    pub organisation: &'a str,
    /// The country it reports on.
    pub country: &'a str,
    /// The activities in scope of the period, each in its current version, in any order.
    pub activities: &'a [Item<'a>],
    /// The person to turn to.
    pub contact: &'a ContactPerson,
    /// Whether only the moment `published` leads to these figures again, and no number of records.
    pub is_only_as_published: bool,
    /// What it is written in.
    pub language: Language,
}
