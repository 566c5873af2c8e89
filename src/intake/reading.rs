//! The intake tables, from files to proposals.

use std::path::PathBuf;

use crate::intake::assemble::take_keeping;
use crate::intake::context::{Context, Intake};
use crate::intake::files::files;
use crate::intake::forms;
use crate::intake::recognise::hxl::{self, Tagged};
use crate::intake::recognise::sheet::{Sheet, TaggedGrid};
use crate::issue::{Issue, Keep, Severity};

/// Reads the tables in some files or folders.
pub fn read(paths: &[PathBuf], context: &Context<'_>) -> Intake {
    read_keeping(paths, context, Keep::All)
}

/// The same, where of very many issues not all are kept.
pub fn read_keeping(paths: &[PathBuf], context: &Context<'_>, keep: Keep) -> Intake {
    let mut intake = Intake::default();
    let (mut sheets, mut tagged) = (Vec::new(), Vec::new());
    let files = files(paths, &mut intake.issues);
    intake.unusable_files = intake.issues.len();
    for (path, name) in files {
        let errors = errors(&intake.issues);
        let found = Some(&mut tagged);
        sheets.extend(Sheet::read(&path, &name, None, found, &mut intake.issues));
        intake.unusable_files += usize::from(errors < self::errors(&intake.issues));
    }
    take_tagged(&tagged, context, take_keeping(sheets, context, intake, keep))
}

/// Adds what sheets with HXL hashtags hold.
fn take_tagged(tagged: &[TaggedGrid], context: &Context<'_>, mut intake: Intake) -> Intake {
    for TaggedGrid { file, grid } in tagged {
        let Some(found) = Tagged::of(file, grid) else { continue };
        let errors = errors(&intake.issues);
        let tables = hxl::tables(&found, context.profile, &mut intake.issues);
        intake.unusable_files += usize::from(errors < self::errors(&intake.issues));
        let before = std::mem::take(&mut intake.proposals);
        intake = forms::take_tables(&tables, None, context, intake);
        // They list nobody, so that nothing in their rows points to numbers or residences.
        let found = std::mem::replace(&mut intake.proposals, before);
        intake.proposals.activities.extend(found.activities);
    }
    intake
}

fn errors(issues: &[Issue]) -> usize {
    issues.iter().filter(|issue| issue.severity == Severity::Error).count()
}
