//! Recording activities in two steps: what it would come to, then recording it.
//!
//! Belongs here: what every way of recording activities shares (tables, a form, one activity, a
//! correction). Does not: reading them, which differs (`import`, `log`, `correct`).
//!
//! Invariant: nothing is recorded before [`record`] is called with what was shown.

use std::collections::{BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::Serialize;

use super::recorded::{Acknowledged, Unchanged};
use super::rows::Rows;
use super::{Context, Error, Step};
use crate::checks::{self, Check, Example, Warning};
use crate::event::ids::{OfficeId, Reference};
use crate::intake::Intake;
use crate::issue::{Issue, More, Severity};
use crate::ledger::{
    Ledger, Mode, Plan, PlanNote, Proposals, Refusal, Snapshot, State, Submissions,
};
use crate::progress::{counted_step, step};
use crate::report::preview::{self, Preview};

/// What was read, and what recording it would come to.
#[derive(Debug)]
pub struct Prepared {
    /// What is wrong with rows and files, or worth knowing of them, in order of files and rows.
    pub issues: Vec<Issue>,
    /// Further issues, which were only counted.
    pub more: Vec<More>,
    /// How much was read, and how much of it cannot be taken.
    pub rows: Rows,
    /// What would be recorded, or why nothing can be.
    pub planned: Result<Planned, Error>,
}

impl Prepared {
    /// Whether anything needs a correction.
    pub fn has_errors(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity == Severity::Error)
    }
}

/// What would be recorded.
#[derive(Debug)]
pub struct Planned {
    /// Remarks on single activities.
    pub notes: Vec<PlanNote>,
    /// Activities that cannot be recorded; the others can.
    pub refusals: Vec<Refusal>,
    /// What monitoring staff would ask about.
    pub warnings: Vec<Warning>,
    /// Activities that are recorded already with the same content.
    pub unchanged: Vec<Unchanged>,
    /// How much would be recorded.
    pub summary: Outcome,
    /// What would become of the figures, where that was asked for.
    pub preview: Option<Preview>,
    plan: Plan,
}

/// What there is to say of what would be recorded. [`Planned`] says what each part is.
#[derive(Debug)]
#[expect(missing_docs, reason = "`Planned` says what each part is")]
pub struct Seen {
    pub notes: Vec<PlanNote>,
    pub refusals: Vec<Refusal>,
    pub warnings: Vec<Warning>,
    pub summary: Outcome,
    pub preview: Option<Preview>,
}

impl Seen {
    /// Whether nothing would be recorded.
    pub fn is_empty(&self) -> bool {
        self.summary.activities == 0 && self.summary.voided == 0
    }
}

impl Planned {
    /// The activities that would be recorded.
    pub fn activities(&self) -> impl Iterator<Item = &crate::event::activity::Activity> {
        self.plan.activities()
    }

    /// Whether nothing would be recorded.
    pub fn is_empty(&self) -> bool {
        self.plan.is_empty()
    }

    /// The offices of all that it touches: of the activities that would be recorded, of what is recorded under their
    /// references now, and of those that would be voided. An export restates another office's activity else.
    pub fn offices(&self, state: &State) -> BTreeSet<OfficeId> {
        let known = |reference: &Reference| state.activities.get(reference);
        let recorded = self.activities().map(|activity| &activity.reference);
        let now = recorded.chain(self.voided()).filter_map(known);
        let now = now.map(|known| known.activity.about.office.clone());
        now.chain(self.activities().map(|activity| activity.about.office.clone())).collect()
    }

    /// Recorded activities that would be voided, since an export no longer has them.
    pub fn voided(&self) -> impl Iterator<Item = &Reference> {
        self.plan.voids.iter().map(|(reference, _)| reference)
    }

    /// What there is to say of it. What would be recorded, which takes most of the memory, is let go of.
    pub fn seen(self) -> Seen {
        let Self { notes, refusals, warnings, summary, preview, .. } = self;
        Seen { notes, refusals, warnings, summary, preview }
    }

    /// The preview, where it was asked for.
    pub fn dry_run(self) -> Option<DryRun> {
        Some(DryRun { dry_run: self.preview?, unchanged: self.unchanged.len() })
    }
}

/// What recording would come to; nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DryRun {
    /// What would be recorded, and what would become of the figures.
    pub dry_run: Preview,
    /// Activities that are recorded already with the same content.
    pub unchanged: usize,
}

/// How much was recorded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Activities recorded or restated.
    pub activities: usize,
    /// Activities that were recorded already with the same content.
    pub unchanged: usize,
    /// Activities voided, since an export no longer has them.
    pub voided: usize,
    /// Activities that could not be recorded.
    pub refused: usize,
    /// Contacts of the activities: persons, households and counted groups.
    pub contacts: u64,
    /// Persons who were new to the register.
    pub new_persons: u32,
    /// Households that were new to the register.
    pub new_households: u32,
}

impl Outcome {
    /// Whether nothing could be recorded of what was to be.
    pub fn is_refused(&self) -> bool {
        self.refused > 0 && self.activities == 0
    }
}

/// How proposals are planned.
pub(super) struct How<'a> {
    /// Whether activities are new or restated.
    pub mode: &'a Mode,
    /// Of the numbers of people.
    pub namespace: &'a str,
    /// Whether activities that cannot be recorded leave the others unaffected.
    pub partial: bool,
    /// Whether people who were erased come again as new ones.
    pub again: bool,
    /// The submissions of a form's export.
    pub submissions: Option<&'a Submissions>,
    /// Whether to look for what monitoring staff would ask about.
    pub checks: bool,
    /// Whether to count what would become of the figures.
    pub preview: bool,
}

/// Plans what was read. Where that is not `usable`, says why instead.
pub(super) fn prepare(
    ledger: &Snapshot,
    mut intake: Intake,
    usable: Result<(), Error>,
    how: &How<'_>,
    context: &Context<'_>,
) -> Prepared {
    let rows = Rows::from(&intake);
    let mut proposals = std::mem::take(&mut intake.proposals);
    proposals.again = how.again;
    let planned = usable.and_then(|()| plan(ledger, proposals, how, context));
    Prepared { issues: intake.issues, more: intake.more, rows, planned }
}

/// The size and row of each activity's largest household.
type LargestHouseholds = HashMap<String, (u32, u32)>;

fn largest_households(proposals: &Proposals) -> LargestHouseholds {
    let largest = proposals.activities.iter().filter_map(|proposal| {
        let largest = proposal.households.as_ref()?.summary()?;
        Some((proposal.reference.to_string(), largest))
    });
    largest.collect()
}

/// Names the row of the size that a warning has as its example.
fn name_rows(warnings: &mut [Warning], sizes: &LargestHouseholds) {
    for warning in warnings {
        let Example::SizeInList { size, row, .. } = &mut warning.example else { continue };
        let largest = sizes.get(&warning.subject);
        *row = largest.filter(|(largest, _)| largest == size).map(|(_, row)| *row);
    }
}

/// Plans proposals.
pub(super) fn plan(
    ledger: &Snapshot,
    proposals: Proposals,
    how: &How<'_>,
    context: &Context<'_>,
) -> Result<Planned, Error> {
    let key = match proposals.list_people() {
        true => Some(context.open_key(ledger)?),
        // For what is kept of the activities that the checks look at.
        false => context.key_at_hand(ledger),
    };
    let How { mode, namespace, partial, .. } = *how;
    let sizes = if how.checks { largest_households(&proposals) } else { HashMap::default() };
    let (mut plan, refusals) = step(context.progress, Step::RecognisingPeople, || {
        let key = key.as_ref();
        match how.submissions {
            None => ledger.plan(proposals, mode, namespace, key, partial),
            Some(export) => ledger.plan_export(proposals, export, mode, namespace, key, partial),
        }
    })?;
    let mut warnings = Vec::new();
    if how.checks {
        let today = context.today()?;
        warnings =
            step(context.progress, Step::Checking, || checks::of_plan(ledger, &plan, today))?;
        name_rows(&mut warnings, &sizes);
        // The note says the same of each activity.
        if plan.notes.iter().any(|note| matches!(note, PlanNote::CountedTwice(_))) {
            warnings.retain(|warning| warning.code != Check::ListedElsewhere);
        }
        // The notes have the rows.
        if plan.notes.iter().any(|note| matches!(note, PlanNote::Contradiction(_))) {
            warnings.retain(|warning| warning.code != Check::ContradictingPerson);
        }
    }
    let mut preview = None;
    if how.preview {
        let warm = context.warm(ledger);
        preview = Some(step(context.progress, Step::Counting, || preview::of_plan(&warm, &plan))?);
    }
    let (persons, households) = plan.entries();
    let state = ledger.state();
    let summary = Outcome {
        activities: plan.len(),
        unchanged: plan.unchanged.len(),
        voided: plan.voids.len(),
        refused: refusals.len(),
        contacts: plan.contacts(),
        new_persons: persons.saturating_sub(state.persons),
        new_households: households.saturating_sub(state.households),
    };
    Ok(Planned {
        notes: std::mem::take(&mut plan.notes),
        refusals,
        warnings,
        unchanged: std::mem::take(&mut plan.unchanged).into_iter().map(Unchanged::new).collect(),
        summary,
        preview,
        plan,
    })
}

/// Records what was planned. `acknowledged` is called with each event once it is durable: when this
/// fails, what was acknowledged is recorded, and doing the same again records the rest.
///
/// # Errors
/// A name of whoever records that may not be stored; a full disk.
pub fn record(
    ledger: &mut Ledger,
    planned: Planned,
    context: &Context<'_>,
    acknowledged: &mut dyn FnMut(&Acknowledged),
) -> Result<Outcome, Error> {
    let Planned { plan, summary, .. } = planned;
    let mut recorder = ledger.recorder(context.stamp()?);
    counted_step(context.progress, Step::Recording, summary.activities as u64, |advance| {
        recorder.record(plan, |recorded| {
            advance();
            acknowledged(&Acknowledged::planned(recorded));
        })
    })?;
    Ok(summary)
}
