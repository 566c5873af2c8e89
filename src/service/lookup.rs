//! What the register knows under a number, and where the office's own lists have an entry.
//!
//! The register keeps pseudonyms, so the way back from an entry to a list goes through the list: with the ledger's key
//! the pseudonym of each number in it is made, and held against the register.
//!
//! Invariants: no number is in an outcome or an error, and none is kept; a row is named by its place alone.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::lookup::LookupError;
use super::{Context, Error, Input, mapping};
use crate::checks::known_entry::{KnownEntry, known_entries};
use crate::event::EntryKind;
use crate::intake::numbered_rows::{self, FoundRow, NumberPlace, NumberedRows};
use crate::issue::{Issue, Severity};
use crate::ledger::{Meaning, Snapshot, State};
use crate::register::{DEFAULT_NAMESPACE, Numbers};

/// What to look up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// Persons or households.
    pub kind: EntryKind,
    /// Which of them.
    pub which: Which,
    /// The lists in which to look for them; nothing where they are not looked for.
    pub lists: Option<Lists>,
}

/// Which entries.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Which {
    /// Those with these numbers, as the office's lists have them.
    Numbers {
        /// The numbers.
        numbers: Vec<String>,
        /// Their namespace.
        namespace: String,
    },
    /// Those with these ids of the register.
    Entries(Vec<u32>),
}

/// The office's own lists.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Lists {
    /// Files, or folders with the four tables.
    pub inputs: Vec<Input>,
    /// A mapping, where they are exports of a form.
    pub mapping: Option<Input>,
    /// The namespace of their numbers; nothing: the mapping's, else the default.
    pub namespace: Option<String>,
}

/// What there is to say, and what is wrong with the lists.
#[derive(Debug)]
pub struct Looked {
    /// What is wrong with files and sheets, and which are left out.
    pub issues: Vec<Issue>,
    /// What was found, or why nothing can be.
    pub outcome: Result<Outcome, Error>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outcome {
    /// An answer for each number or entry, in the order in which they were asked for.
    pub answers: Vec<Answer>,
    /// What was read of the lists; nothing where none was given.
    pub searched: Option<Searched>,
}

/// What is known of one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Answer {
    /// Whether the register has it.
    pub is: Is,
    /// The entry; of a number that none has, the one whose number differs only in how it is written.
    pub known: Option<KnownEntry>,
    /// The rows that have a number of it, or of an entry that is merged with it; nothing where no list was given.
    pub rows: Option<Vec<FoundRow>>,
}

/// Whether the register has what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Is {
    /// It has this entry.
    Entry,
    /// It has an entry whose number differs only in how it is written.
    Alike,
    /// Somebody had the number who was erased. Nothing leads from it to what is recorded.
    Erased,
    /// It has nobody with that number.
    Nobody,
}

/// What was read of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Searched {
    /// Lists of persons or households.
    pub lists: usize,
    /// Rows.
    pub rows: usize,
    /// Rows with a number that cannot be read.
    pub unreadable_rows: usize,
    /// Different numbers of persons and households.
    pub numbers: usize,
    /// How many of these the register has. With none of them, the numbers are of another namespace, or another
    /// ledger's.
    pub known: usize,
}

/// The rows of the office's lists, by entry.
#[derive(Debug, Default)]
pub struct FoundRows {
    rows: BTreeMap<(EntryKind, u32), BTreeSet<FoundRow>>,
}

impl FoundRows {
    /// The rows with a number of an entry, or of one that is merged with it.
    pub fn of_entry(&self, state: &State, kind: EntryKind, entry: u32) -> Vec<FoundRow> {
        self.of(kind, state.merges.with_merged(kind, &BTreeSet::from([entry])))
    }

    /// The rows with a number of some entries that are one.
    fn of(&self, kind: EntryKind, entries: impl IntoIterator<Item = u32>) -> Vec<FoundRow> {
        let found = entries.into_iter().filter_map(|entry| self.rows.get(&(kind, entry)));
        found.flatten().cloned().collect::<BTreeSet<FoundRow>>().into_iter().collect()
    }
}

impl Outcome {
    /// Whether anything of what was asked for was found: an entry, and where there are lists, a row.
    pub fn has_found(&self) -> bool {
        self.answers.iter().any(|answer| match &answer.rows {
            Some(rows) => !rows.is_empty(),
            None => answer.is != Is::Nobody,
        })
    }
}

/// Looks entries up, and their rows where lists are given.
///
/// # Errors
/// A number without a character, an id that the register does not have, a mapping that cannot be read; a key that is
/// missing or another ledger's, where numbers are to be recognised. What is wrong with the lists is in [`Looked`].
pub fn run(ledger: &Snapshot, request: &Request, context: &Context<'_>) -> Result<Looked, Error> {
    let Request { kind, which, lists } = request;
    let asked = match which {
        Which::Entries(entries) => of_register(ledger, *kind, entries)?,
        Which::Numbers { numbers, namespace } => {
            of_numbers(ledger, *kind, numbers, namespace, context)?
        }
    };
    let wanted: Vec<_> = asked.iter().filter_map(|(_, entry)| Some((*kind, (*entry)?))).collect();
    let mut known = known_entries(ledger, &wanted)?.into_iter();
    let mut answers = Vec::new();
    for (is, entry) in asked {
        let known = entry.and_then(|_| known.next());
        answers.push(Answer { is, known, rows: None });
    }
    let Some(lists) = lists else {
        let outcome = Ok(Outcome { answers, searched: None });
        return Ok(Looked { issues: Vec::new(), outcome });
    };
    let (issues, found) = search(ledger, lists, context)?;
    let outcome = found.map(|(found, searched)| {
        for answer in &mut answers {
            let entries = answer.known.iter().flat_map(KnownEntry::all_entries);
            answer.rows = Some(found.of(*kind, entries));
        }
        Outcome { answers, searched: Some(searched) }
    });
    Ok(Looked { issues, outcome })
}

fn of_register(
    ledger: &Snapshot,
    kind: EntryKind,
    entries: &[u32],
) -> Result<Vec<(Is, Option<u32>)>, Error> {
    let state = ledger.state();
    let there = match kind {
        EntryKind::Person => state.persons,
        EntryKind::Household => state.households,
    };
    match entries.iter().all(|entry| *entry < there) {
        true => Ok(entries.iter().map(|entry| (Is::Entry, Some(*entry))).collect()),
        false => Err(Error::NoSuchEntry { kind, entries: there }),
    }
}

fn of_numbers(
    ledger: &Snapshot,
    kind: EntryKind,
    given: &[String],
    namespace: &str,
    context: &Context<'_>,
) -> Result<Vec<(Is, Option<u32>)>, Error> {
    let key = context.open_key(ledger)?;
    let mut numbers = Numbers::default();
    let kept: Option<Vec<u32>> =
        given.iter().map(|number| numbers.keep(kind, number, None)).collect();
    let kept = kept.ok_or(Error::NumberEmpty)?;
    let meanings = ledger.meanings(&numbers, namespace, &key)?;
    let meaning = |number: u32| match meanings.of_kind(kind).get(number as usize) {
        Some(Meaning::Entry(entry)) => (Is::Entry, Some(*entry)),
        Some(Meaning::Alike(entry)) => (Is::Alike, Some(*entry)),
        Some(Meaning::Erased) => (Is::Erased, None),
        Some(Meaning::Nobody) | None => (Is::Nobody, None),
    };
    Ok(kept.into_iter().map(meaning).collect())
}

/// What was found in lists, or why nothing can be, and before it what is wrong with them.
type Found = (Vec<Issue>, Result<(FoundRows, Searched), Error>);

/// Reads the office's lists, and finds whose number each row has.
///
/// # Errors
/// A mapping that cannot be read, a key that is missing or another ledger's.
pub fn search(ledger: &Snapshot, lists: &Lists, context: &Context<'_>) -> Result<Found, Error> {
    let Lists { inputs, mapping: form, namespace } = lists;
    let key = context.open_key(ledger)?;
    let sources = Input::sources(inputs);
    let mut read = match form {
        None => numbered_rows::read(&sources),
        Some(form) => {
            numbered_rows::read_form(&sources, &mapping::read(form)?, namespace.as_deref())
        }
    };
    let issues = std::mem::take(&mut read.issues);
    if read.lists.is_empty() || issues.iter().any(|issue| issue.severity == Severity::Error) {
        return Ok((issues, Err(LookupError::Unreadable.into())));
    }
    let namespace = namespace.as_deref().unwrap_or(DEFAULT_NAMESPACE);
    let meanings = ledger.meanings(&read.numbers, namespace, &key)?;
    let mut found = FoundRows::default();
    for place in &read.places {
        let meaning = meanings.of_kind(place.kind).get(place.number as usize);
        let (entry, written_otherwise) = match meaning {
            Some(Meaning::Entry(entry)) => (*entry, false),
            Some(Meaning::Alike(entry)) => (*entry, true),
            Some(Meaning::Erased | Meaning::Nobody) | None => continue,
        };
        let row = found_row(ledger, &read, place, (entry, written_otherwise));
        found.rows.entry((place.kind, entry)).or_default().extend(row);
    }
    let kinds = [EntryKind::Person, EntryKind::Household];
    let is_known = |meaning: &&Meaning| matches!(meaning, Meaning::Entry(_));
    let known = |kind| meanings.of_kind(kind).iter().filter(is_known).count();
    let searched = Searched {
        lists: read.lists.len(),
        rows: read.rows,
        unreadable_rows: read.unreadable_rows,
        numbers: kinds.into_iter().map(|kind| read.numbers.len(kind)).sum(),
        known: kinds.into_iter().map(known).sum(),
    };
    Ok((issues, Ok((found, searched))))
}

fn found_row(
    ledger: &Snapshot,
    read: &NumberedRows,
    place: &NumberPlace,
    (entry, written_otherwise): (u32, bool),
) -> Option<FoundRow> {
    let list = read.lists.get(place.list as usize)?;
    let named = place.activity.and_then(|at| read.activities.get(at as usize));
    // What is no activity's reference may be anything.
    let recorded = named.filter(|named| ledger.state().activities.get(named).is_some());
    Some(FoundRow {
        file: list.file.clone(),
        sheet: list.sheet.clone(),
        row: place.row,
        column: list.column(place.kind).to_owned(),
        activity: recorded.map(ToString::to_string),
        entry,
        written_otherwise,
    })
}
