//! What a plan changes, notes and refuses, in the language of those who read it.
//!
//! Belongs here: finding the sentences in the catalogue. Does not: which activity is refused and what
//! there is to note (`planner`), what is printed (`cli`).
//!
//! Invariant: what goes into the log is in English, whoever records it.

use super::changes::{Change, ListChange, PartChange, RowChange};
use super::named_rows::{NamedRows, NumberAt};
use super::plan::{AlikeNumbers, AlikePair, Contradiction, Earlier, Other, PlanNote};
use super::refusal::{Left, Refusal};
use crate::event::ids::Reference;
use crate::event::label::Labelled;
use crate::event::limits::TEXT_BYTES_MAX;
use crate::event::text;
use crate::language::{Language, Texts, Value, plain_number};

fn count(count: usize) -> (&'static str, Value<'static>) {
    ("count", plain_number(count as u64))
}

/// Changes, separated by commas.
pub(super) fn in_words(changes: &[Change], texts: &Texts) -> String {
    let words = changes.iter().map(|change| change.words(texts));
    words.collect::<Vec<_>>().join(", ")
}

/// Why an export restates an activity, for the log: in English, whoever records it.
pub(super) fn export_reason(name: &str, new: usize, only_adds: bool, changes: &[Change]) -> String {
    let changes = in_words(changes, Language::English.texts());
    let submissions = if new == 1 { "submission" } else { "submissions" };
    let what = match (new, only_adds) {
        (0, true) => format!("added: {changes}"),
        (new, true) => format!("{new} {submissions} added"),
        (0, false) => format!("changes accepted: {changes}"),
        (new, false) => {
            format!("{new} {submissions} added, changes accepted: {changes}")
        }
    };
    let reason = format!("{name}: {what}");
    let short: String = reason.chars().take(REASON_CHARS_MAX).collect();
    // A file's name with a long number in it may read as a phone number.
    text::checked(&short).unwrap_or_else(|_| format!("a later export: {new} {submissions} added"))
}

/// Characters of a reason: what a text in the log can have of bytes, whatever they are.
const REASON_CHARS_MAX: usize = TEXT_BYTES_MAX / 4;

impl Change {
    /// What is different.
    pub fn words(&self, texts: &Texts) -> String {
        let list = |key, change: &ListChange| change.words(key, texts);
        match self {
            Change::About(part) => texts.with("plan-about", &[("part", (*part).into())]),
            Change::Persons(change) => list("plan-persons", change),
            Change::Households(change) => list("plan-households", change),
            Change::Headcounts => texts.text("plan-headcounts"),
        }
    }
}

impl ListChange {
    fn words(&self, key: &str, texts: &Texts) -> String {
        let counts = [
            ("plan-added", self.added),
            ("plan-removed", self.removed),
            ("plan-changed", self.changed),
        ];
        let counts = counts.into_iter().filter(|(_, rows)| *rows > 0);
        let counts: Vec<String> =
            counts.map(|(key, rows)| texts.with(key, &[count(rows)])).collect();
        let text = texts.with(key, &[("counts", counts.join(", ").into())]);
        if self.rows.is_empty() {
            return text;
        }
        let mut rows: Vec<String> = self.rows.iter().map(|row| row.words(texts)).collect();
        if self.changed > self.rows.len() {
            rows.push("…".to_owned());
        }
        let rows = rows.join(&texts.text("issues-semicolon"));
        texts.with("plan-with-rows", &[("text", text.into()), ("rows", rows.into())])
    }
}

impl RowChange {
    fn words(&self, texts: &Texts) -> String {
        let parts: Vec<String> = self.parts.iter().map(|part| part.words(texts)).collect();
        let values = [("row", self.row.to_string().into()), ("parts", parts.join(", ").into())];
        texts.with("plan-row", &values)
    }
}

impl PartChange {
    fn words(&self, texts: &Texts) -> String {
        match self {
            PartChange::Household => texts.text("plan-other-household"),
            PartChange::Residence => texts.text("plan-other-residence"),
            PartChange::Cells => texts.text("plan-other-cells"),
            PartChange::Size { now, stated } => {
                let values =
                    [("now", now.to_string().into()), ("stated", stated.to_string().into())];
                texts.with("plan-other-size", &values)
            }
            PartChange::Trait { what, now, stated } => {
                let text = |value: &Option<String>| {
                    value.clone().unwrap_or_else(|| texts.text("plan-none")).into()
                };
                let values =
                    [("what", (*what).into()), ("now", text(now)), ("stated", text(stated))];
                texts.with("plan-other-trait", &values)
            }
        }
    }
}

/// Submissions and activities of an export that are named; the others are counted.
const NAMED_MAX: usize = 10;

impl Left {
    /// What became of the submissions, each by its key.
    pub fn words(&self, texts: &Texts) -> String {
        self.parts(texts, |text, keys| {
            let values = [("text", text.into()), ("keys", listed(keys).into())];
            texts.with("plan-submissions-keys", &values)
        })
    }

    /// How many submissions became what, without their keys.
    pub fn counted(&self, texts: &Texts) -> String {
        self.parts(texts, |text, _| text)
    }

    fn parts(&self, texts: &Texts, words: impl Fn(String, &[String]) -> String) -> String {
        let parts = [
            ("plan-submissions-moved", &self.moved),
            ("plan-submissions-left-out", &self.left_out),
            ("plan-submissions-gone", &self.gone),
        ];
        let parts = parts.into_iter().filter(|(_, submissions)| !submissions.is_empty());
        let parts = parts.map(|(key, submissions)| {
            words(texts.with(key, &[count(submissions.len())]), submissions)
        });
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// Keys of submissions, of which the first are named.
fn listed(keys: &[String]) -> String {
    let mut listed = keys.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>().join(", ");
    if keys.len() > NAMED_MAX {
        listed.push_str(" …");
    }
    listed
}

/// Activities of which an export has nothing, the first of them with their submissions.
fn absent(all: &[Left], texts: &Texts) -> String {
    let mut lines = vec![texts.with("plan-note-absent", &[count(all.len())])];
    for left in all.iter().take(NAMED_MAX) {
        let reference = ("reference", left.reference.as_str().into());
        lines.push(texts.with("plan-absent", &[reference, ("keys", listed(&left.gone).into())]));
    }
    if let Some(more) = all.len().checked_sub(NAMED_MAX).filter(|more| *more > 0) {
        lines.push(texts.with("plan-absent-more", &[count(more)]));
    }
    lines.push(texts.text("plan-absent-remedy"));
    lines.join("\n")
}

/// The rows of the erased and those of others with a household that was, as far as there are any, each with its
/// sentence.
fn erased_parts<'r>(
    rows: &'r NamedRows,
    of_households: &'r NamedRows,
) -> impl Iterator<Item = (&'static str, &'r NamedRows)> {
    let parts = [("plan-refused-erased", rows), ("plan-refused-household-erased", of_households)];
    parts.into_iter().filter(|(_, rows)| !rows.is_empty())
}

impl Refusal {
    fn key(&self) -> &'static str {
        match self {
            Refusal::Changed { .. } => "plan-refused-changed",
            Refusal::Edited { .. } => "plan-refused-edited",
            Refusal::Left(_) => "plan-refused-left",
            Refusal::Alike { .. } => "plan-refused-alike",
            Refusal::Erased { .. } => "plan-refused-erased",
            Refusal::PerhapsErased { .. } => "plan-refused-perhaps-erased",
            Refusal::CellsAboveSize { .. } => "plan-refused-cells-above-size",
            Refusal::Voided(_) => "plan-refused-voided",
            Refusal::Unknown(_) => "plan-refused-unknown",
        }
    }

    /// Why the activity cannot be recorded.
    pub fn words(&self, texts: &Texts) -> String {
        let reference = ("reference", self.reference().as_str().into());
        let values = match self {
            Refusal::Changed { changes, .. } | Refusal::Edited { changes, .. } => {
                vec![reference, ("changes", in_words(changes, texts).into())]
            }
            Refusal::Alike { other, .. } => vec![reference, ("other", other.as_str().into())],
            Refusal::Erased { rows, of_households, .. } => {
                let parts = erased_parts(rows, of_households).map(|(key, rows)| {
                    let rows_named = ("rows", rows.words(texts).into());
                    texts.with(key, &[reference.clone(), count(rows.rows), rows_named])
                });
                return parts.collect::<Vec<_>>().join("\n");
            }
            Refusal::PerhapsErased { rows, .. } => {
                vec![reference, count(rows.rows), ("rows", rows.words(texts).into())]
            }
            Refusal::CellsAboveSize { entries, .. } => {
                let named: Vec<String> = entries.iter().map(ToString::to_string).collect();
                vec![reference, ("entries", listed(&named).into()), count(named.len())]
            }
            Refusal::Left(left) => vec![reference, ("what", left.words(texts).into())],
            Refusal::Voided(_) | Refusal::Unknown(_) => vec![reference],
        };
        texts.with(self.key(), &values)
    }

    /// What to do about it.
    pub fn hint(&self, texts: &Texts) -> String {
        let of = |key| texts.part(key, "hint", &[]).unwrap_or_default();
        match self {
            Refusal::Erased { rows, of_households, .. } => {
                let hints = erased_parts(rows, of_households).map(|(key, _)| of(key));
                hints.collect::<Vec<_>>().join("\n")
            }
            _ => of(self.key()),
        }
    }
}

impl PlanNote {
    /// What there is to tell.
    pub fn words(&self, texts: &Texts) -> String {
        let warning = |text: String| texts.with("plan-warning", &[("text", text.into())]);
        match self {
            PlanNote::Contradiction(contradiction) => warning(contradiction.words(texts)),
            PlanNote::AlikeNumbers(alike) => warning(alike.words(texts)),
            PlanNote::CountedTwice(reference) => {
                let reference = ("reference", reference.as_str().into());
                warning(texts.with("plan-note-counted-twice", &[reference]))
            }
            PlanNote::Alike { reference, other } => {
                let values =
                    [("reference", reference.as_str().into()), ("other", other.as_str().into())];
                warning(texts.with("plan-note-alike", &values))
            }
            PlanNote::MarkTaken(reference) => {
                let reference = ("reference", reference.as_str().into());
                warning(texts.with("plan-note-mark-taken", &[reference]))
            }
            PlanNote::ApprovalLost(reference) => {
                let reference = ("reference", reference.as_str().into());
                texts.with("plan-note-approval-lost", &[reference])
            }
            PlanNote::LeftVoided(reference) => {
                let reference = ("reference", reference.as_str().into());
                texts.with("plan-note-left-voided", &[reference])
            }
            PlanNote::Absent(activities) => absent(activities, texts),
            PlanNote::Left(left) => {
                let reference = ("reference", left.reference.as_str().into());
                let text = ("text", left.words(texts).into());
                texts.with("plan-note-differs", &[reference, text])
            }
            PlanNote::Restated { reference, changes } => {
                let reference = ("reference", reference.as_str().into());
                let text = ("text", in_words(changes, texts).into());
                texts.with("plan-note-differs", &[reference, text])
            }
            PlanNote::ErasedKept { reference, entries } => {
                let reference = ("reference", reference.as_str().into());
                warning(texts.with("plan-note-erased-kept", &[reference, count(*entries)]))
            }
            PlanNote::ErasedListed { all, otherwise } => {
                let rows = ("rows", all.words(texts).into());
                let mut text = texts.with("plan-note-erased-listed", &[count(all.rows), rows]);
                if !otherwise.is_empty() {
                    let rows = ("rows", otherwise.words(texts).into());
                    let values = [("text", text.into()), count(otherwise.rows), rows];
                    text = texts.with("plan-note-erased-otherwise", &values);
                }
                warning(text)
            }
            PlanNote::ErasedAgain(rows) => {
                let values = [count(rows.rows), ("rows", rows.words(texts).into())];
                warning(texts.with("plan-note-erased-again", &values))
            }
            PlanNote::ErasedHouseholdAgain(rows) => {
                let values = [count(rows.rows), ("rows", rows.words(texts).into())];
                warning(texts.with("plan-note-household-again", &values))
            }
            PlanNote::Restates { reference, periods } => {
                restates(reference.as_str(), periods, texts)
            }
        }
    }
}

impl Contradiction {
    fn words(&self, texts: &Texts) -> String {
        let values = [
            ("reference", self.reference.as_str().into()),
            ("row", self.row.to_string().into()),
            ("column", self.of.name().into()),
            ("stated", self.stated.as_str().into()),
            ("known", self.known.as_str().into()),
            ("earlier", self.earlier.words(&self.reference, texts).into()),
        ];
        texts.with("plan-note-contradiction", &values)
    }
}

impl AlikeNumbers {
    fn words(&self, texts: &Texts) -> String {
        let mut pairs: Vec<String> = self.named.iter().map(|pair| pair.words(texts)).collect();
        if self.numbers > pairs.len() {
            pairs.push("…".to_owned());
        }
        let pairs = pairs.join(&texts.text("issues-semicolon"));
        let values =
            [count(self.numbers), ("column", self.kind.name().into()), ("pairs", pairs.into())];
        texts.with("plan-note-alike-numbers", &values)
    }
}

impl AlikePair {
    fn words(&self, texts: &Texts) -> String {
        let one = ("one", self.one.words(texts).into());
        match &self.other {
            Other::Row(other) => {
                texts.with("plan-alike-rows", &[one, ("other", other.words(texts).into())])
            }
            Other::Recorded(other) => {
                texts.with("plan-alike-recorded", &[one, ("other", other.as_str().into())])
            }
        }
    }
}

impl NamedRows {
    /// The rows that are named, and a mark where there are more.
    fn words(&self, texts: &Texts) -> String {
        let mut rows: Vec<String> = self.named.iter().map(|row| row.words(texts)).collect();
        if self.rows > rows.len() {
            rows.push("…".to_owned());
        }
        rows.join(&texts.text("issues-semicolon"))
    }
}

impl NumberAt {
    fn words(&self, texts: &Texts) -> String {
        let Self { reference, table, row } = self;
        let values = [
            ("reference", reference.as_str().into()),
            ("table", (*table).into()),
            ("row", row.to_string().into()),
        ];
        texts.with("plan-number-at", &values)
    }
}

impl Earlier {
    /// Where, as an activity says it that states something else.
    fn words(&self, reference: &Reference, texts: &Texts) -> String {
        match self {
            Earlier::Unknown => texts.text("plan-earlier-unknown"),
            Earlier::Activity(earlier) if earlier == reference => {
                texts.text("plan-earlier-version")
            }
            Earlier::Activity(earlier) => {
                texts.with("plan-earlier-activity", &[("reference", earlier.as_str().into())])
            }
            Earlier::Row { reference, row } => {
                let row = ("row", row.to_string().into());
                texts.with("plan-earlier-row", &[("reference", reference.as_str().into()), row])
            }
        }
    }
}

/// A warning that something changes periods that were published or closed.
pub fn restates(what: &str, periods: &[Labelled], texts: &Texts) -> String {
    let named: Vec<String> = periods.iter().map(|period| texts.period(period)).collect();
    let values =
        [("reference", what.into()), ("periods", named.join(", ").into()), count(periods.len())];
    let text = texts.with("plan-note-restates", &values);
    texts.with("plan-warning", &[("text", text.into())])
}
