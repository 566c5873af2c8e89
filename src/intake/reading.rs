//! The intake's own tables and lists with hashtags, from files to proposals.
//!
//! Belongs here: the order of the steps. Does not: any of the steps (`source`, `recognise`, `assemble`).

use crate::event::ids::Reference;
use crate::intake::assemble::take_keeping;
use crate::intake::context::{Context, Intake};
use crate::intake::files::files;
use crate::intake::forms;
use crate::intake::recognise::hxl::{self, tag::TaggedGrid};
use crate::intake::recognise::mapped::MappedTable;
use crate::intake::recognise::own_tables::tables_in;
use crate::intake::source::input::Input;
use crate::issue::{Issue, Keep, Severity};
use crate::ledger::RowStore;
use std::collections::HashSet;
use std::path::PathBuf;

/// Reads the tables in some files or folders.
pub fn read(paths: &[PathBuf], context: &Context<'_>) -> Intake {
    read_keeping(&Input::paths(paths), context, Keep::All, RowStore::default())
}

/// The same of files, folders, or bytes with a name, where of very many issues not all are kept, and rows are
/// put away.
pub fn read_keeping(inputs: &[Input], context: &Context<'_>, keep: Keep, rows: RowStore) -> Intake {
    let mut intake = Intake::default();
    let (mut sheets, mut tagged) = (Vec::new(), Vec::new());
    let files = files(inputs, &mut intake.issues);
    intake.unusable_files = intake.issues.len();
    for input in &files {
        let before = errors(&intake.issues);
        sheets.extend(tables_in(input, None, Some(&mut tagged), &mut intake.issues));
        intake.unusable_files += usize::from(before < errors(&intake.issues));
    }
    take_tagged(&tagged, context, take_keeping(sheets, context, intake, keep, rows))
}

/// Adds what sheets with HXL hashtags hold: all together, so that a row is found that two of them have.
fn take_tagged(tagged: &[TaggedGrid], context: &Context<'_>, mut intake: Intake) -> Intake {
    if tagged.is_empty() {
        return intake;
    }
    let known = |text: &str| Reference::new(text).is_ok_and(|own| (context.known)(&own).is_some());
    let (mut tables, mut rows) = (Vec::new(), intake.rows);
    for sheet in tagged {
        let found = hxl::tables(sheet, context.profile, &known, &mut intake.issues);
        intake.unusable_files += usize::from(found.is_none());
        if let Some(found) = found {
            rows += found.rows;
            tables.extend(found.tables);
        }
    }
    let listed = std::mem::take(&mut intake.proposals);
    let rejected_before = intake.rejected_rows;
    let mut intake = forms::take_tables(&tables, None, context, intake);
    let of_list = |issue: &&Issue| {
        let is_here = |table: &MappedTable| table.file == issue.file && table.sheet == issue.sheet;
        issue.severity == Severity::Error && tables.iter().any(is_here)
    };
    let wrong = intake.issues.iter().filter(of_list);
    let wrong: HashSet<_> =
        wrong.filter_map(|issue| Some((&issue.file, &issue.sheet, issue.row?))).collect();
    intake.rejected_rows = rejected_before + wrong.len();
    intake.rows = rows;
    // Lists with hashtags name no person, so their rows refer to no numbers or residences.
    let found = std::mem::replace(&mut intake.proposals, listed);
    intake.proposals.activities.extend(found.activities);
    intake
}

fn errors(issues: &[Issue]) -> usize {
    issues.iter().filter(|issue| issue.severity == Severity::Error).count()
}
