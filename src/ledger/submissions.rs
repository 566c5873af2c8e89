//! Submissions of forms: which ones a recorded activity was made of, and what became of them in a
//! later export.
//!
//! Belongs here: the source key of an activity that a form's submissions make up, and holding a new
//! export against those recorded. Does not: reading exports (`intake::mapping`), people.
//!
//! A source key is the form, the activity's reference and the submissions' keys, which a form's
//! server made: `distribution-nrc|GAO-2025-03-12-abaradjou|1f0c… 7ab2…`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::plan::{Plan, PlanNote};
use super::proposal::{Mode, Proposals};
use super::refusal::{Left, Refusal};
use super::{Known, LedgerError, Snapshot, State};
use crate::event::ids::Reference;
use crate::language::Language;
use crate::register::Key;

/// Between the parts of a source key. A form's slug and submissions' keys have none.
const BETWEEN: char = '|';

/// The submissions in an export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Submissions {
    /// The form, as a slug.
    pub form: String,
    /// Those of each activity.
    pub of: BTreeMap<Reference, BTreeSet<String>>,
    /// All in the files, those that the mapping leaves out too.
    pub in_file: BTreeSet<String>,
}

impl Submissions {
    /// The source key of an activity; `None` where it is made of no known submission.
    pub fn source_key(&self, reference: &Reference) -> Option<String> {
        let keys = self.of.get(reference).filter(|keys| !keys.is_empty())?;
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        Some(format!("{}{BETWEEN}{reference}{BETWEEN}{}", self.form, keys.join(" ")))
    }
}

/// The form and the submissions in a source key, where it is one of a form.
pub(super) fn parts(source_key: &str) -> Option<(&str, impl Iterator<Item = &str>)> {
    let (form, rest) = source_key.split_once(BETWEEN)?;
    let (_, keys) = rest.rsplit_once(BETWEEN)?;
    Some((form, keys.split(' ').filter(|key| !key.is_empty())))
}

impl Snapshot {
    /// Turns an export's proposals into events, as [`Snapshot::plan`] does, and holds its submissions
    /// against those recorded: what they made up and make up no more is voided where changes are
    /// accepted, and refused where not. What the export has nothing of is left as it is, since an
    /// export can be one of a part.
    ///
    /// # Errors
    /// As [`Snapshot::plan`].
    pub fn plan_export(
        &self,
        proposals: Proposals,
        export: &Submissions,
        mode: &Mode,
        namespace: &str,
        key: Option<&Key>,
        partial: bool,
    ) -> Result<(Plan, Vec<Refusal>), LedgerError> {
        let (mut plan, mut refusals) = self.plan(proposals, mode, namespace, key, true)?;
        let accept = matches!(mode, Mode::Export { accept_changes: true, .. });
        let mut absent = 0;
        for left in self.state.left_behind(export) {
            if left.is_absent() {
                absent += 1;
            } else if !left.has_to_go() {
                plan.notes.push(PlanNote::Left(left));
            } else if accept {
                let what = left.words(Language::English.texts());
                plan.voids.push((left.reference, format!("as an export says: {what}")));
            } else {
                refusals.push(Refusal::Left(left));
            }
        }
        if absent > 0 {
            plan.notes.push(PlanNote::Absent(absent));
        }
        match refusals.is_empty() || partial {
            true => Ok((plan, refusals)),
            false => Err(LedgerError::Refused(refusals)),
        }
    }
}

impl State {
    /// Source keys by the record that has them.
    fn keys_by_record(&self, form: &str) -> HashMap<u64, &str> {
        let of_form = |key: &&String| parts(key).is_some_and(|(of, _)| of == form);
        let keys = self.source_keys.iter().filter(|(key, _)| of_form(key));
        keys.map(|(key, record)| (*record, key.as_str())).collect()
    }

    /// What became of the submissions of recorded activities that an export has no more where they
    /// were, in the order of references.
    pub fn left_behind(&self, export: &Submissions) -> Vec<Left> {
        let keys = self.keys_by_record(&export.form);
        if keys.is_empty() {
            return Vec::new();
        }
        let kept: BTreeSet<&str> = export.of.values().flatten().map(String::as_str).collect();
        let mut left = Vec::new();
        for known in self.current() {
            let Some(submissions) = latest(known, &keys) else { continue };
            let reference = &known.activity.reference;
            let stated = export.of.get(reference);
            let mut found = Left {
                reference: reference.clone(),
                moved: 0,
                left_out: 0,
                gone: 0,
                stated: stated.is_some(),
            };
            for key in submissions {
                if stated.is_some_and(|here| here.contains(key)) {
                    continue;
                }
                if kept.contains(key) {
                    found.moved += 1;
                } else if export.in_file.contains(key) {
                    found.left_out += 1;
                } else {
                    found.gone += 1;
                }
            }
            if found.moved + found.left_out + found.gone > 0 {
                left.push(found);
            }
        }
        left
    }

    /// How many submissions of a source key are new to an activity.
    pub(super) fn new_submissions(&self, known: &Known, source_key: &str) -> usize {
        let Some((form, new)) = parts(source_key) else { return 0 };
        let keys = self.keys_by_record(form);
        let before: BTreeSet<&str> = latest(known, &keys).into_iter().flatten().collect();
        new.filter(|key| !before.contains(key)).count()
    }
}

/// The submissions that an activity was last recorded with.
fn latest<'k>(
    known: &Known,
    keys: &HashMap<u64, &'k str>,
) -> Option<impl Iterator<Item = &'k str>> {
    let mut records = known.versions.iter().rev().map(|version| version.sequence);
    let key = records.find_map(|record| keys.get(&record))?;
    parts(key).map(|(_, submissions)| submissions)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_source_key_says_form_and_submissions_whatever_the_reference() {
        let reference = Reference::new("A|B C").unwrap();
        let keys = BTreeSet::from(["k2".to_owned(), "k1".to_owned()]);
        let of = BTreeMap::from([(reference.clone(), keys)]);
        let export = Submissions { form: "form".into(), of, in_file: BTreeSet::new() };
        let key = export.source_key(&reference).unwrap();
        let (form, submissions) = parts(&key).unwrap();
        assert_eq!((form, submissions.collect::<Vec<_>>()), ("form", vec!["k1", "k2"]));
        assert!(parts("typed-by-hand").is_none());
    }
}
