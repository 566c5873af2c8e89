//! Submissions of forms: which ones a recorded activity was made of, and what became of them in a
//! later export.
//!
//! Belongs here: the source key of an activity that a form's submissions make up, and holding a new
//! export against those recorded. Does not: reading exports (`intake::mapping`), people.
//!
//! A source key is the form, the activity's reference and the submissions' keys, which a form's
//! server made: `distribution-nrc|GAO-2025-03-12-abaradjou|123+1f0c… 124+7ab2…`. A submission can have
//! several keys, since a server changes one of them when the submission is edited; it is the same one
//! where any of them is the same. Ledgers of former versions have one key for each.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::plan::{Plan, PlanNote};
use super::proposal::{Mode, Proposals};
use super::refusal::{Left, Refusal};
use super::{Known, LedgerError, Snapshot, State};
use crate::event::ids::Reference;
use crate::language::Language;
use crate::register::Key;

/// Between the parts of a source key. A form's slug and submissions' keys have none.
const BETWEEN: char = '|';

/// Between the keys of one submission. No key has it.
const BETWEEN_KEYS: char = '+';

/// A submission as a source key has it: its keys, in order.
pub fn submission(keys: &[String]) -> String {
    let keys: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
    keys.into_iter().collect::<Vec<_>>().join(&BETWEEN_KEYS.to_string())
}

/// The keys of a submission.
fn keys(submission: &str) -> impl Iterator<Item = &str> {
    submission.split(BETWEEN_KEYS)
}

/// All keys of some submissions.
fn all_keys<'a>(submissions: impl Iterator<Item = &'a String>) -> HashSet<&'a str> {
    submissions.flat_map(|submission| keys(submission)).collect()
}

/// The key by which people find a submission: the shortest.
fn shown(submission: &str) -> String {
    keys(submission).min_by_key(|key| key.len()).unwrap_or_default().to_owned()
}

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
        let mut absent = Vec::new();
        for left in self.state.left_behind(export) {
            if left.is_absent() {
                absent.push(left);
            } else if !left.has_to_go() {
                plan.notes.push(PlanNote::Left(left));
            } else if accept {
                let what = left.counted(Language::English.texts());
                plan.voids.push((left.reference, format!("as an export says: {what}")));
            } else {
                refusals.push(Refusal::Left(left));
            }
        }
        if !absent.is_empty() {
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
        let of_form = |key: &str| parts(key).is_some_and(|(of, _)| of == form);
        let keys = self.source_keys.iter().filter(|(key, _)| of_form(key));
        keys.map(|(key, record)| (record, key)).collect()
    }

    /// What became of the submissions of recorded activities that an export has no more where they
    /// were, in the order of references.
    pub fn left_behind(&self, export: &Submissions) -> Vec<Left> {
        let recorded = self.keys_by_record(&export.form);
        if recorded.is_empty() {
            return Vec::new();
        }
        let kept = all_keys(export.of.values().flatten());
        let in_file = all_keys(export.in_file.iter());
        let mut left = Vec::new();
        for known in self.current() {
            let Some(submissions) = latest(known, &recorded) else { continue };
            let reference = &known.activity.reference;
            let stated = export.of.get(reference);
            let here = all_keys(stated.into_iter().flatten());
            let mut found = Left::of(reference, stated.is_some());
            for submission in submissions {
                let is_in = |all: &HashSet<&str>| keys(submission).any(|key| all.contains(key));
                if is_in(&here) {
                    continue;
                }
                if is_in(&kept) {
                    found.moved.push(shown(submission));
                } else if is_in(&in_file) {
                    found.left_out.push(shown(submission));
                } else {
                    found.gone.push(shown(submission));
                }
            }
            if !found.is_whole() {
                left.push(found);
            }
        }
        left
    }

    /// How many submissions of a source key are new to an activity.
    pub(super) fn new_submissions(&self, known: &Known, source_key: &str) -> usize {
        let Some((form, new)) = parts(source_key) else { return 0 };
        let recorded = self.keys_by_record(form);
        let before = latest(known, &recorded).into_iter().flatten().flat_map(keys);
        let before: HashSet<&str> = before.collect();
        new.filter(|submission| !keys(submission).any(|key| before.contains(key))).count()
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

    #[test]
    fn a_submission_is_the_same_by_any_of_its_keys() {
        let of = |keys: &[&str]| {
            submission(&keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(of(&["u2", "12", "u1"]), "12+u1+u2");
        assert_eq!(keys("12+u1").collect::<Vec<_>>(), ["12", "u1"]);
        assert_eq!(keys("u1").collect::<Vec<_>>(), ["u1"]);
        assert_eq!(shown("0eff14cb-638e+12"), "12");
    }
}
