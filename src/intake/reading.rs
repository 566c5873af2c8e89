//! The intake's own tables and lists with hashtags, from files to proposals.
//!
//! Belongs here: the order of the steps. Does not: any of the steps (`source`, `recognise`, `assemble`).

use crate::intake::assemble::take_keeping;
use crate::intake::context::{Context, Intake};
use crate::intake::files::files;
use crate::intake::forms;
use crate::intake::recognise::hxl::{self, tag::TaggedGrid};
use crate::intake::recognise::own_tables::tables_in;
use crate::intake::source::input::Input;
use crate::issue::{Issue, Keep, Severity};
use std::path::PathBuf;

/// Reads the tables in some files or folders.
pub fn read(paths: &[PathBuf], context: &Context<'_>) -> Intake {
    read_keeping(&Input::paths(paths), context, Keep::All)
}

/// The same of files, folders, or bytes with a name, where of very many issues not all are kept.
pub fn read_keeping(inputs: &[Input], context: &Context<'_>, keep: Keep) -> Intake {
    let mut intake = Intake::default();
    let (mut sheets, mut tagged) = (Vec::new(), Vec::new());
    let files = files(inputs, &mut intake.issues);
    intake.unusable_files = intake.issues.len();
    for input in &files {
        let before = errors(&intake.issues);
        sheets.extend(tables_in(input, None, Some(&mut tagged), &mut intake.issues));
        intake.unusable_files += usize::from(before < errors(&intake.issues));
    }
    take_tagged(&tagged, context, take_keeping(sheets, context, intake, keep))
}

/// Adds what sheets with HXL hashtags hold.
fn take_tagged(tagged: &[TaggedGrid], context: &Context<'_>, mut intake: Intake) -> Intake {
    for sheet in tagged {
        let before = errors(&intake.issues);
        let tables = hxl::tables(sheet, context.profile, &mut intake.issues);
        intake.unusable_files += usize::from(before < errors(&intake.issues));
        let listed = std::mem::take(&mut intake.proposals);
        intake = forms::take_tables(&tables, None, context, intake);
        // Lists with hashtags name no person, so their rows refer to no numbers or residences.
        let found = std::mem::replace(&mut intake.proposals, listed);
        intake.proposals.activities.extend(found.activities);
    }
    intake
}

fn errors(issues: &[Issue]) -> usize {
    issues.iter().filter(|issue| issue.severity == Severity::Error).count()
}
