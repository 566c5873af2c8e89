//! Which sheet a repeat belongs to, and which row of it each of its rows.
//!
//! Belongs here: as much of it as a draft has to know. Does not: joining rows to be counted (`join`).

use std::collections::HashMap;

use super::sheet::Sheet;
use crate::event::spelling::fold_label;

/// Excel cuts the names of sheets at so many characters.
const SHEET_NAME_CHARS_MAX: usize = 31;
/// Columns that join a repeat to its parent in exports of CommCare.
const COMMCARE: (&str, &str) = ("number__0", "number");

/// Finds the parent of each repeat, and of each of its rows.
pub(super) fn join(sheets: &mut [Sheet<'_>]) {
    for at in 0..sheets.len() {
        if !sheets[at].is_repeat {
            continue;
        }
        let parent = parent_of(sheets, at);
        let rows = parent.map(|parent| parent_rows(&sheets[at], &sheets[parent]));
        sheets[at].parent = parent;
        sheets[at].parent_rows = rows.unwrap_or_default();
    }
}

fn parent_of(sheets: &[Sheet<'_>], at: usize) -> Option<usize> {
    let own = &sheets[at];
    let others = || (0..sheets.len()).filter(move |other| *other != at);
    let named = own.named("_parent_table_name").and_then(|column| {
        let column = &sheets[at].columns[column];
        let wanted =
            column.cells.iter().find(|cell| !cell.is_empty()).map(|cell| fold_label(cell))?;
        others().find(|other| {
            sheets[*other].names.iter().any(|name| {
                let name = fold_label(name);
                name == wanted
                    || name
                        == wanted.chars().take(SHEET_NAME_CHARS_MAX).collect::<String>().trim_end()
            })
        })
    });
    let by_key = |parent: &str, key: &str| {
        let own = &own.columns[own.named(parent)?];
        let wanted = own.cells.iter().find(|cell| !cell.is_empty())?;
        others().find(|other| {
            let sheet = &sheets[*other];
            sheet.named(key).is_some_and(|key| sheet.columns[key].cells.contains(wanted))
        })
    };
    // A repeat of CommCare within another has one number more.
    let depth = |sheet: &Sheet<'_>| {
        (0..9).take_while(|n| sheet.named(&format!("number__{n}")).is_some()).count()
    };
    let by_depth = || {
        let wanted = depth(own).checked_sub(1).filter(|depth| *depth > 1)?;
        others().find(|other| depth(&sheets[*other]) == wanted)
    };
    let named = named.or_else(|| by_key("PARENT_KEY", "KEY"));
    let named = named.or_else(|| by_key("@parent", "@id")).or_else(by_depth);
    named.or_else(|| others().find(|other| !sheets[*other].is_repeat))
}

/// Whether both sheets have the columns by which their rows are joined.
pub(super) fn is_joined(own: &Sheet<'_>, parent: &Sheet<'_>) -> bool {
    let pairs: [(&[&str], &[&str]); 6] = [
        (&["_parent_index"], &["_index"]),
        (&["_submission__uuid", "_submission_uuid"], &["_uuid", "_submission__uuid"]),
        (&["PARENT_KEY"], &["KEY"]),
        (&["@parent"], &["@id"]),
        (&[COMMCARE.0], &[COMMCARE.1]),
        (&[COMMCARE.0], &[COMMCARE.0]),
    ];
    let has =
        |sheet: &Sheet<'_>, names: &[&str]| names.iter().any(|name| sheet.named(name).is_some());
    pairs.iter().any(|(of_own, of_parent)| has(own, of_own) && has(parent, of_parent))
}

/// For each row, the row of the parent's sheet that it belongs to.
fn parent_rows(own: &Sheet<'_>, parent: &Sheet<'_>) -> Vec<Option<usize>> {
    let pairs = [
        (own.named("_parent_index"), parent.named("_index")),
        (own.named("PARENT_KEY"), parent.named("KEY")),
        (own.named("@parent"), parent.named("@id")),
        (own.named(COMMCARE.0), parent.named(COMMCARE.1)),
    ];
    let pair = pairs.into_iter().find_map(|(own, parent)| own.zip(parent));
    let Some((column, key)) = pair else { return vec![None; own.rows] };
    let places: HashMap<&str, usize> =
        parent.columns[key].cells.iter().enumerate().map(|(row, cell)| (*cell, row)).collect();
    own.columns[column].cells.iter().map(|cell| places.get(cell).copied()).collect()
}
