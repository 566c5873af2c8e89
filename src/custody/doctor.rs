//! Diagnosis of a ledger, and repairs that lose nothing.
//!
//! Belongs here: a diagnosis that changes no byte, and repairing derived data. Does not: restoring what
//! is lost, which needs a backup.
//!
//! The diagnosis opens a copy, because sled changes the files it opens. What can be computed again from
//! the records can be repaired: kept answers, the tree's cached edge, sled's snapshots and settings, what an
//! interrupted command left behind, and a damaged slot of the head. A missing head is different: it alone
//! says how many records were acknowledged. It is written again only when somebody confirms the number.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use crate::audit::checkpoint::origin;
use crate::audit::handover;
use crate::audit::note::Signer;
use crate::audit::verify::verify;
use crate::custody::evidence::{Found, Store};
use crate::event::time::Timestamp;
use crate::ledger::{Ledger, LedgerError, key_file, signing_file};
use crate::log::tree::Hash;
use crate::log::{Examiner, LogError, head, repair};

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// In order.
    Sound,
    /// Worth knowing, but in order.
    Note,
    /// Can be repaired without losing anything.
    Mendable,
    /// Something is lost or changed.
    Damaged,
}

/// One thing that was examined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// The file or part of the ledger.
    pub part: &'static str,
    /// Its severity.
    pub severity: Severity,
    /// What was found.
    pub finding: String,
    /// What to do; empty where nothing has to be done.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remedy: String,
}

/// The result of a diagnosis.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Diagnosis {
    /// The findings, in the order of examination.
    pub findings: Vec<Finding>,
}

impl Diagnosis {
    /// The worst severity.
    pub fn severity(&self) -> Severity {
        self.findings.iter().map(|f| f.severity).max().unwrap_or(Severity::Sound)
    }

    /// Whether a part needs repair.
    fn is_mendable(&self, part: &str) -> bool {
        self.findings.iter().any(|f| f.part == part && f.severity == Severity::Mendable)
    }

    fn add(&mut self, part: &'static str, severity: Severity, finding: impl Into<String>) {
        let (finding, remedy) = (finding.into(), String::new());
        self.findings.push(Finding { part, severity, finding, remedy });
    }

    fn remedy(&mut self, remedy: &str) {
        if let Some(last) = self.findings.last_mut() {
            remedy.clone_into(&mut last.remedy);
        }
    }
}

const HEAD: &str = "head";
const STORE: &str = "store";
const SETTINGS: &str = "store/conf";
const RECORDS: &str = "records";
const REGISTER: &str = "register";
const CACHE: &str = "cache";
const LEFTOVERS: &str = "leftovers";
const KEY: &str = "key";
const SIGNING: &str = "signing";
const EVIDENCE: &str = "evidence";
const CLOCK: &str = "clock";

const RESTORE: &str = "keep these files for examination, and restore a backup elsewhere with \
                       `headcount restore`";
const REPAIR: &str = "run `headcount doctor --repair`";

/// Examines everything, on a copy. No byte of the ledger is changed.
///
/// # Errors
/// `NoLedger`, `InUse`, or a copy that cannot be made.
pub fn diagnose(
    dir: &Path,
    key: &Path,
    now: Timestamp,
    examiner: &Examiner,
) -> Result<Diagnosis, LedgerError> {
    let mut diagnosis = Diagnosis::default();
    let mark = look_at_head(dir, &mut diagnosis)?;
    for left in repair::leftovers(dir) {
        diagnosis.add(LEFTOVERS, Severity::Mendable, format!("{} is left over", shown(dir, &left)));
        diagnosis.remedy(REPAIR);
    }
    let ledger = match mark {
        Some(_) => look_at_store(dir, examiner, &mut diagnosis)?,
        None => {
            look_at_store_alone(dir, examiner, &mut diagnosis)?;
            None
        }
    };
    if let Some(ledger) = &ledger {
        look_at_records(ledger, &mut diagnosis)?;
        look_at_cache(ledger, key, &mut diagnosis)?;
        look_at_clock(ledger, now, &mut diagnosis);
    }
    look_at_key(key, ledger.as_ref(), &mut diagnosis);
    if let Some(ledger) = &ledger {
        look_at_signing_key(&signing_file::beside(dir), ledger, &mut diagnosis)?;
        look_at_evidence(&Store::beside(dir), ledger, &mut diagnosis);
    }
    Ok(diagnosis)
}

fn look_at_head(dir: &Path, diagnosis: &mut Diagnosis) -> Result<Option<head::Mark>, LedgerError> {
    match head::Head::open(dir) {
        Ok(head) => {
            let size = head.mark().size;
            let said = format!("{size} records were acknowledged");
            match head.whole_slots() {
                2 => diagnosis.add(HEAD, Severity::Sound, said),
                _ => {
                    let said = format!("one of its two slots is spoiled; the other says: {said}");
                    diagnosis.add(HEAD, Severity::Mendable, said);
                    diagnosis.remedy(REPAIR);
                }
            }
            Ok(Some(head.mark()))
        }
        Err(LogError::Damaged { why, .. }) => {
            let why = format!("{why}; it alone says how many records were acknowledged");
            diagnosis.add(HEAD, Severity::Damaged, why);
            Ok(None)
        }
        Err(other) => Err(other.into()),
    }
}

fn look_at_store(
    dir: &Path,
    examiner: &Examiner,
    diagnosis: &mut Diagnosis,
) -> Result<Option<Ledger>, LedgerError> {
    match Ledger::open_copy(dir, examiner) {
        Ok(ledger) => {
            let state = match ledger.log().found_as_closed() {
                Some(true) => "its files are the ones that were closed",
                Some(false) => "its files were changed since it was closed, but nothing is missing",
                None => "it was not closed cleanly, but nothing is missing",
            };
            diagnosis.add(STORE, Severity::Sound, state);
            Ok(Some(ledger))
        }
        Err(LedgerError::Log(LogError::Damaged { what, why })) => {
            if repair::settings_are_at_fault(dir, examiner)? {
                let said = "sled's settings are damaged; the records are there";
                diagnosis.add(SETTINGS, Severity::Mendable, said);
                diagnosis.remedy(REPAIR);
            } else {
                diagnosis.add(STORE, Severity::Damaged, format!("{what}: {why}"));
                diagnosis.remedy(RESTORE);
            }
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// Examines the store where there is no head to compare it with.
fn look_at_store_alone(
    dir: &Path,
    examiner: &Examiner,
    diagnosis: &mut Diagnosis,
) -> Result<(), LedgerError> {
    match repair::found_without_head(dir, examiner) {
        Ok((size, root)) => {
            let root = hex::encode(root);
            let said = format!("it holds {size} records that fit each other, root {root}");
            diagnosis.add(STORE, Severity::Note, said);
            diagnosis.remedy(&format!(
                "if you know that nothing was recorded after record {} (the last one that \
                 headcount acknowledged, or a root noted elsewhere, says so), run `headcount \
                 doctor --repair --trust-store`; else restore a backup",
                size.saturating_sub(1)
            ));
            Ok(())
        }
        Err(LogError::Damaged { what, why }) => {
            diagnosis.add(STORE, Severity::Damaged, format!("{what}: {why}"));
            diagnosis.remedy(RESTORE);
            Ok(())
        }
        Err(other) => Err(other.into()),
    }
}

fn look_at_records(ledger: &Ledger, diagnosis: &mut Diagnosis) -> Result<(), LedgerError> {
    let verdict = verify(ledger, |_| ())?;
    if verdict.faults.is_empty() {
        let root = hex::encode(verdict.root);
        let said = format!("all {} verify, root {root}", verdict.records);
        diagnosis.add(RECORDS, Severity::Sound, said);
        let said = format!("all {} rows verify", verdict.rows);
        diagnosis.add(REGISTER, Severity::Sound, said);
    }
    for fault in verdict.faults {
        diagnosis.add(RECORDS, Severity::Damaged, fault);
        diagnosis.remedy(RESTORE);
    }
    if !ledger.log().found_edge() {
        let said = "the tree's cached edge does not fit; it is computed anew each time";
        diagnosis.add(RECORDS, Severity::Mendable, said);
        diagnosis.remedy(REPAIR);
    }
    Ok(())
}

fn look_at_cache(
    ledger: &Ledger,
    key: &Path,
    diagnosis: &mut Diagnosis,
) -> Result<(), LedgerError> {
    // Answers cannot be held against damaged records.
    if diagnosis.severity() == Severity::Damaged {
        return Ok(());
    }
    let mut sound = 0;
    for file in ledger.cached_files(key_file::read(key).ok().as_ref())? {
        match file.is_false() {
            true => {
                diagnosis.add(CACHE, Severity::Mendable, file.to_string());
                diagnosis.remedy(REPAIR);
            }
            false if file.is_used() => sound += 1,
            false => diagnosis.add(CACHE, Severity::Note, file.to_string()),
        }
    }
    if sound > 0 {
        let files = if sound == 1 { "1 file" } else { &format!("{sound} files") };
        let said =
            format!("{files} with this ledger's seal; figures in them are those of the records");
        diagnosis.add(CACHE, Severity::Sound, said);
    }
    Ok(())
}

fn look_at_clock(ledger: &Ledger, now: Timestamp, diagnosis: &mut Diagnosis) {
    let Some(last) = ledger.state().last_recorded_at.filter(|last| *last > now) else { return };
    let said = format!("the clock says {now}, but the last event was recorded at {last}");
    diagnosis.add(CLOCK, Severity::Note, said);
    diagnosis.remedy("set the clock: events keep their order, but carry the clock's time");
}

fn look_at_key(path: &Path, ledger: Option<&Ledger>, diagnosis: &mut Diagnosis) {
    let place = path.display();
    match key_file::read(path) {
        Err(error) => {
            diagnosis.add(KEY, Severity::Note, error.to_string());
            diagnosis.remedy(
                "reports and verification need no key; to record lists, bring the key file back, \
                 or `headcount key import` an exported one",
            );
        }
        Ok(key) => match ledger.map(|ledger| ledger.fitting_key(&key)) {
            Some(Err(_)) => {
                diagnosis.add(KEY, Severity::Note, format!("{place} is not this ledger's"));
                diagnosis.remedy("name the ledger's own with --key FILE");
            }
            _ if !key_file::is_private(path) => {
                let said = format!("{place} can be read by others");
                diagnosis.add(KEY, Severity::Mendable, said);
                diagnosis.remedy(REPAIR);
            }
            Some(Ok(_)) => {
                diagnosis.add(KEY, Severity::Sound, format!("{place} is this ledger's"));
            }
            None => diagnosis.add(KEY, Severity::Note, format!("{place} is a key")),
        },
    }
}

fn look_at_signing_key(
    path: &Path,
    ledger: &Ledger,
    diagnosis: &mut Diagnosis,
) -> Result<(), LedgerError> {
    let place = path.display();
    let mut note = |said: String| {
        diagnosis.add(SIGNING, Severity::Note, said);
        diagnosis.remedy(
            "reports and verification need none; to sign checkpoints, `headcount key import` an \
             exported one, or `headcount key new-signing`",
        );
    };
    let text = match signing_file::read(path) {
        Ok(Some(text)) => text,
        Ok(None) => {
            note(format!("the signing key {place} is missing"));
            return Ok(());
        }
        Err(error) => {
            note(error.to_string());
            return Ok(());
        }
    };
    let last = handover::changes(ledger)?.unwrap_or_default().pop();
    match Signer::parse(&text).map(|signer| signer.verifier()) {
        Err(error) => note(format!("{place} {error}")),
        Ok(key) if key.name() != origin(ledger.opened()?.ledger) => {
            note(format!("{place} is the signing key of {}", key.name()));
        }
        Ok(key) => match last.filter(|change| change.verifier != key) {
            Some(change) => {
                note(format!("{place} signs no more: record {} replaced it", change.record));
            }
            None if !key_file::is_private(path) => {
                diagnosis.add(
                    SIGNING,
                    Severity::Mendable,
                    format!("{place} can be read by others"),
                );
                diagnosis.remedy(REPAIR);
            }
            None => {
                diagnosis.add(SIGNING, Severity::Sound, format!("{place} signs its checkpoints"));
            }
        },
    }
    Ok(())
}

/// Looks at the files that show what activities were. What is wrong with one changes no figure and no record, so
/// that the rest is repaired all the same.
fn look_at_evidence(store: &Store, ledger: &Ledger, diagnosis: &mut Diagnosis) {
    let known = &ledger.state().evidence;
    let standing = || known.all().filter(|(_, one)| one.destroyed.is_none());
    let mut sound = 0;
    for (reference, one) in standing() {
        let found = match store.look(one) {
            Ok(Found::Sound) => {
                sound += 1;
                continue;
            }
            Ok(Found::Missing) => "is not there".to_owned(),
            Ok(Found::Altered) => "was changed: it is not what was recorded".to_owned(),
            Err(error) => error.to_string(),
        };
        let said = format!("the file of {reference} that event {} attached {found}", one.record);
        diagnosis.add(EVIDENCE, Severity::Note, said);
        diagnosis.remedy(
            "copy it from the folder .evidence beside a backup; if it is lost, say so with `headcount \
             evidence destroy`",
        );
    }
    if sound > 0 {
        let files = if sound == 1 { "1 file is".to_owned() } else { format!("{sound} files are") };
        diagnosis.add(EVIDENCE, Severity::Sound, format!("{files} as they were attached"));
    }
    for path in store.unnamed(known) {
        let said = format!("no event names {}", path.display());
        diagnosis.add(EVIDENCE, Severity::Note, said);
        diagnosis.remedy(
            "attaching it was interrupted, or this ledger lacks records: delete it if no backup has more \
             records than the ledger",
        );
    }
    let key = store.identity().display();
    match store.identity_text() {
        Ok(Some(_)) if !key_file::is_private(store.identity()) => {
            diagnosis.add(EVIDENCE, Severity::Mendable, format!("{key} can be read by others"));
            diagnosis.remedy(REPAIR);
        }
        Ok(None) if standing().next().is_some() => {
            diagnosis.add(
                EVIDENCE,
                Severity::Note,
                format!("the key of the evidence {key} is missing"),
            );
            diagnosis.remedy("bring it back, or `headcount key import` an exported one");
        }
        Err(error) => diagnosis.add(EVIDENCE, Severity::Note, error.to_string()),
        Ok(_) => {}
    }
}

/// A repair that was made, in words.
pub type Repair = String;

/// Repairs what a diagnosis says can be repaired. Returns what was done.
///
/// With `trust_store`, a lost head is written again from the content of the store.
///
/// # Errors
/// `Damaged` when something is lost or changed; then nothing was repaired.
pub fn repair(
    dir: &Path,
    key: &Path,
    now: Timestamp,
    trust_store: bool,
    examiner: &Examiner,
) -> Result<Vec<Repair>, LedgerError> {
    let mut diagnosis = diagnose(dir, key, now, examiner)?;
    let mut done = Vec::new();
    let head_is_lost = |f: &Finding| f.part == HEAD && f.severity == Severity::Damaged;
    if trust_store && diagnosis.findings.iter().any(head_is_lost) {
        let (size, root): (u64, Hash) = repair::found_without_head(dir, examiner)?;
        repair::write_head(dir, size, root)?;
        done.push(format!("wrote a new head: {size} records, root {}", hex::encode(root)));
        diagnosis = diagnose(dir, key, now, examiner)?;
    }
    if let Some(worst) = diagnosis.findings.iter().find(|f| f.severity == Severity::Damaged) {
        return Err(LogError::damaged(worst.part, worst.finding.clone()).into());
    }
    for left in repair::drop_leftovers(dir)? {
        done.push(format!("settled {}", shown(dir, &left)));
    }
    if diagnosis.is_mendable(SETTINGS) {
        repair::mend_settings(dir)?;
        done.push("wrote sled's settings (store/conf) anew".to_owned());
    }
    if diagnosis.is_mendable(CACHE) {
        repair::drop_kept_answers(dir)?;
        done.push("removed what was kept of earlier answers".to_owned());
    }
    repair::distrust_store(dir)?;
    let mut ledger = Ledger::open(dir, examiner)?;
    ledger.rebuild()?;
    let records = ledger.state().size;
    ledger.close()?;
    done.push("replaced the store by a recovered copy, every value of which was read".to_owned());
    done.push(format!("computed the tree over all {records} records anew"));
    if diagnosis.is_mendable(HEAD) {
        done.push("wrote both slots of the head".to_owned());
    }
    if diagnosis.is_mendable(KEY) {
        key_file::make_private(key)?;
        done.push(format!("made {} readable by its owner alone", key.display()));
    }
    if diagnosis.is_mendable(SIGNING) {
        let path = signing_file::beside(dir);
        key_file::make_private(&path)?;
        done.push(format!("made {} readable by its owner alone", path.display()));
    }
    if diagnosis.is_mendable(EVIDENCE) {
        let path = Store::beside(dir).identity().to_owned();
        key_file::make_private(&path)?;
        done.push(format!("made {} readable by its owner alone", path.display()));
    }
    Ok(done)
}

fn shown(dir: &Path, path: &Path) -> String {
    path.strip_prefix(dir)
        .map(PathBuf::from)
        .unwrap_or_else(|_| path.to_owned())
        .display()
        .to_string()
}
