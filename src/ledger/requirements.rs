//! What events that are no activities require of the records before them.
//!
//! Belongs here: why a profile, a merge or taking one back may not be recorded, for whoever records one and for whoever
//! shows what it would come to. Does not: appending (`recorder`), activities (`plan`).

use super::{LedgerError, State};
use crate::event::EntryKind;
use crate::event::profile::Profile;

impl State {
    /// Refuses a profile that contradicts itself, or lacks what activities refer to.
    ///
    /// # Errors
    /// `Profile`, `ProfileDrops`.
    pub fn check_profile(&self, profile: &Profile) -> Result<(), LedgerError> {
        profile.check()?;
        let abouts = || self.activities.values().map(|known| &known.activity.about);
        let drops = |what, id: String, used: usize| match used {
            0 => Ok(()),
            activities => Err(LedgerError::ProfileDrops { what, id, activities }),
        };
        for old in &self.sectors {
            if profile.sector_index(old).is_none() {
                let used = abouts().filter(|about| about.sectors().any(|id| id == old)).count();
                drops("sector", old.to_string(), used)?;
            }
        }
        for old in &self.profile.offices {
            if !profile.offices.iter().any(|office| office.id == old.id) {
                let used = abouts().filter(|about| about.office == old.id).count();
                drops("office", old.id.to_string(), used)?;
            }
        }
        for old in &self.profile.donors {
            if !profile.donors.iter().any(|donor| donor.id == old.id) {
                let used = abouts().filter(|about| about.donors.contains(&old.id)).count();
                drops("donor", old.id.to_string(), used)?;
            }
        }
        for old in &self.profile.projects {
            if !profile.projects.iter().any(|project| project.id == old.id) {
                let used = abouts().filter(|about| about.project.as_ref() == Some(&old.id));
                drops("project", old.id.to_string(), used.count())?;
            }
        }
        Ok(())
    }

    /// Refuses a merge of an entry with itself, or of one that was merged already.
    ///
    /// # Errors
    /// `Merge`.
    pub fn check_merge(&self, kind: EntryKind, kept: u32, dropped: u32) -> Result<(), LedgerError> {
        if kept == dropped {
            return Err(LedgerError::Merge(format!("both numbers are the same {kind}")));
        }
        for (entry, role) in [(kept, "to keep"), (dropped, "to drop")] {
            if self.merges.merged_into(kind, entry).is_some() {
                return Err(LedgerError::Merge(format!(
                    "the {kind} {role} was merged into another one already; \
                     undo that merge, or merge with that one"
                )));
            }
        }
        Ok(())
    }

    /// Refuses to take back a merge that is not in force.
    ///
    /// # Errors
    /// `Merge`.
    pub fn check_undo(&self, kind: EntryKind, kept: u32, dropped: u32) -> Result<(), LedgerError> {
        match self.merges.merged_into(kind, dropped) == Some(kept) {
            true => Ok(()),
            false => Err(LedgerError::Merge(format!("the two {kind}s are not merged"))),
        }
    }
}
