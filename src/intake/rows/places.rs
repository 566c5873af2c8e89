//! What is said of the places in a row.

use super::cells::Row;
use crate::intake::tables::Column;
use crate::setup::places::{PlaceFault, PlaceFinding};

/// Adds what was found about a place to a row's issues.
pub fn report(row: &mut Row<'_>, finding: PlaceFinding) {
    let Some(column) = Column::named(finding.column) else { return };
    let is_error = finding.is_error();
    let (reason, remedy) = match finding.fault {
        PlaceFault::OtherName(name) => {
            let reason = format!(
                "is not what the gazetteer calls the place of the P-code: \"{name}\"; the P-code \
                 decides"
            );
            (reason, "check which of the two is right".to_owned())
        }
        PlaceFault::Several(named) => {
            let reason = format!("is the name of {} places of the gazetteer", named.len());
            (reason, format!("fill in admin1 to admin3, or site_pcode: {}", named.join("; ")))
        }
        PlaceFault::Unknown(near) => {
            let otherwise = "if it is new, add it with `headcount gazetteer import`, or take it \
                             with --new-sites";
            let remedy = match near {
                Some(near) => format!("did you mean \"{near}\"? Else, {otherwise}"),
                None => otherwise.to_owned(),
            };
            ("is not in the gazetteer".to_owned(), remedy)
        }
        PlaceFault::LikelySlip(near) => {
            ("is not in the gazetteer".to_owned(), format!("did you mean \"{near}\"?"))
        }
        PlaceFault::NotBuiltIn(near) => {
            let remedy = near.map(|near| format!("did you mean \"{near}\"?"));
            let remedy = remedy.unwrap_or_else(|| "check the spelling".to_owned());
            ("is not in the gazetteer".to_owned(), remedy)
        }
    };
    let issue = row.issue_at(column, reason, remedy).value(row.text(column));
    row.issues.push(if is_error { issue } else { issue.warning() });
}
