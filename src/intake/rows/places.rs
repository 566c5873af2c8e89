//! Issues about the places in a row.
//!
//! Belongs here: the code of each finding. Does not: finding places (`setup::places`).

use super::cells::Row;
use crate::intake::shown::with_cell;
use crate::intake::tables::Column;
use crate::issue::Code;
use crate::issue::value::{Advice, List};
use crate::setup::places::{PlaceFault, PlaceFinding};

/// Adds what was found about a place to a row's issues.
pub fn report(row: &mut Row<'_>, finding: PlaceFinding) {
    let Some(column) = Column::named(finding.column) else { return };
    let is_error = finding.is_error();
    let unknown = |near: Option<String>, advice| {
        let near = near.map(String::into_boxed_str);
        Code::PlaceUnknown { near, advice }
    };
    let code = match finding.fault {
        PlaceFault::OtherName(name) => Code::SiteNamedOtherwise { name: name.into() },
        PlaceFault::Several(named) => {
            Code::SiteAmbiguous { count: named.len().into(), places: List::semicolons(named) }
        }
        PlaceFault::Unknown(near) => unknown(near, Advice::Add),
        PlaceFault::LikelySlip(near) => unknown(Some(near), Advice::Taken),
        PlaceFault::NotBuiltIn(near) => unknown(near, Advice::Spelling),
    };
    let issue = with_cell(row.issue_at(column, code), column, row.text(column));
    row.issues.push(if is_error { issue } else { issue.warning() });
}
