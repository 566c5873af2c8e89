//! Numbers on pages: those of the terminal, and the same at both ends of a link.

use std::path::Path;
use std::sync::OnceLock;

use headcount::demo::Sample;
use serde_json::Value;

use super::browser::{Served, Visitor, links, words};
use crate::common::Office;
use crate::common::program::run;

/// A served sample ledger, one for all tests of this file, which only look.
fn sample() -> &'static Visitor {
    static VISITOR: OnceLock<(Office, Served, Visitor)> = OnceLock::new();
    &VISITOR
        .get_or_init(|| {
            let office = closed(Office::demo(&Sample::new(7)));
            let served = Served::start(&office.dir.path().join("ledger"), &[]);
            let visitor = served.signed_in();
            (office, served, visitor)
        })
        .2
}
