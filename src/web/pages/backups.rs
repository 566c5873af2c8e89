//! What a custodian does: backups, diagnosis, keys, and writing the store anew.
//!
//! What cannot be undone is asked about on a page of its own first. A form's token is remembered when it was carried
//! out, on the writer's thread, so that a second click does nothing.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use uuid::Uuid;

use super::confirm::{self, Asked, Hidden};
use crate::custody::encryption::{EncryptionError, Lock};
use crate::ledger::Ledger;
use crate::service::access::Use;
use crate::service::doctor::{self, Severity};
use crate::service::{Error, backup, compact, keeping, key, open, text};
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::site::Settings;
use crate::web::visit::Visit;

#[derive(Serialize)]
struct Page {
    name: String,
    records: u64,
    root: String,
    fingerprint: String,
    has_key: bool,
    rotations: usize,
    verifier: Option<String>,
    erased: usize,
    can_keep: bool,
    can_rotate: bool,
    can_erase: bool,
    done: Option<&'static str>,
    /// What is wrong with the form of a backup: the field, and the words' key.
    wrong: Option<(&'static str, &'static str)>,
    by_passphrase: bool,
    recipient: String,
    with_key: bool,
}

/// What was found, with the words' key of the worst.
#[derive(Serialize)]
struct Findings {
    conclusion: &'static str,
    rows: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    severity: &'static str,
    part: String,
    finding: String,
    remedy: String,
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["done"], &[])?;
    let done = visit.query.one_of("done", done)?;
    shown(visit, |page| page.done = done)
}

/// What somebody has just done, as the address has it.
fn done(done: &str) -> Option<&'static str> {
    Some(match done {
        "compacted" => "web-done-compacted",
        "rotated" => "web-done-rotated",
        "erased" => "web-done-erased",
        _ => return None,
    })
}

fn shown(visit: &Visit<'_>, more: impl FnOnce(&mut Page)) -> Result<Answer, Problem> {
    let kept = keeping::run(&visit.ledger, &visit.context());
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let may = |wanted: Use| !visit.site.settings.read_only && person.may(wanted);
    let mut page = Page {
        name: visit.ledger.opened().map_err(Error::from)?.name.clone(),
        records: kept.records,
        root: kept.root,
        fingerprint: kept.fingerprint,
        has_key: kept.has_key,
        rotations: kept.rotations,
        verifier: kept.verifier,
        erased: kept.erased,
        can_keep: may(Use::Keep),
        can_rotate: may(Use::Rotate) && kept.has_key,
        can_erase: may(Use::Erase) && kept.has_key,
        done: None,
        wrong: None,
        by_passphrase: false,
        recipient: String::new(),
        with_key: false,
    };
    more(&mut page);
    let status = if page.wrong.is_some() { 422 } else { 200 };
    Ok(visit.page("backups", &page)?.status(status))
}

/// Writes a backup, and sends it. It is always encrypted, since it leaves this computer.
pub fn make(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let form = &visit.form;
    form.only(&["lock", "recipient", "passphrase", "again", "with-key"], &[])?;
    let by_passphrase = form.get("lock") == Some("passphrase");
    let with_key = form.is_ticked("with-key");
    let recipient = form.text("recipient").unwrap_or_default();
    let lock = match by_passphrase {
        true => by_passphrase_typed_twice(form.get("passphrase"), form.get("again")),
        false => by_recipients(&recipient),
    };
    let lock = match lock {
        Ok(lock) => lock,
        Err(wrong) => {
            return shown(visit, |page| {
                page.wrong = Some(wrong);
                page.by_passphrase = by_passphrase;
                page.recipient = recipient;
                page.with_key = with_key;
            });
        }
    };
    let scratch = visit.site.uploads.scratch()?;
    let target = scratch.folder().to_owned();
    let request = backup::Request { target, since: None, incremental: false, with_key };
    let written = backup::run(&visit.ledger, &request, Some(lock), &visit.context())?;
    let path = Path::new(&written.backup);
    let bytes = fs::read(path).map_err(|_| Problem::Disk)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Answer::file("application/octet-stream", &name, bytes))
}

fn by_passphrase_typed_twice(
    passphrase: Option<&str>,
    again: Option<&str>,
) -> Result<Lock, (&'static str, &'static str)> {
    let passphrase = passphrase.ok_or(("passphrase", "web-backup-no-passphrase"))?;
    match again == Some(passphrase) {
        true => Lock::passphrase(passphrase.to_owned())
            .map_err(|error| ("passphrase", refused(&error, "web-backup-no-passphrase"))),
        false => Err(("again", "web-backup-not-the-same")),
    }
}

fn by_recipients(given: &str) -> Result<Lock, (&'static str, &'static str)> {
    let recipients: Vec<String> = given.split_whitespace().map(str::to_owned).collect();
    match recipients.is_empty() {
        true => Err(("recipient", "web-backup-no-recipient")),
        false => Lock::recipients(&recipients)
            .map_err(|error| ("recipient", refused(&error, "web-backup-wrong-recipient"))),
    }
}

fn refused(error: &EncryptionError, wrong: &'static str) -> &'static str {
    match error {
        EncryptionError::Unavailable => "web-backup-cannot-encrypt",
        _ => wrong,
    }
}

/// Looks at every file of the ledger, which is closed for as long.
pub fn diagnose(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&[], &[])?;
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let settings = visit.site.settings.clone();
    let found = visit.site.ledger.exclusive(
        visit.reading,
        move |ledger: Ledger| -> Result<doctor::Diagnosis, Error> {
            ledger.close()?;
            doctor::diagnose(&open::examiner(), &Settings::context(&settings, &person.id))
        },
    )??;
    let folder = visit.site.settings.ledger_dir.parent().map(|dir| dir.display().to_string());
    let without_folder = |text: &str| match folder.as_deref().filter(|folder| folder.len() > 1) {
        Some(folder) => text.replace(&format!("{folder}/"), ""),
        None => text.to_owned(),
    };
    let rows = found.findings.iter().map(|of| Found {
        severity: severity(of.severity),
        part: of.part.to_owned(),
        finding: without_folder(&of.finding),
        remedy: without_folder(&of.remedy),
    });
    let conclusion = match found.severity() {
        Severity::Sound | Severity::Note => "web-diagnosis-sound",
        Severity::Mendable => "web-diagnosis-mendable",
        Severity::Damaged => "web-diagnosis-damaged",
    };
    // The ledger was opened anew, and what the visit holds of it reads no more.
    visit.page("diagnosis", &Findings { conclusion, rows: rows.collect() })
}

fn severity(of: Severity) -> &'static str {
    match of {
        Severity::Sound => "web-finding-sound",
        Severity::Note => "web-finding-note",
        Severity::Mendable => "web-finding-mendable",
        Severity::Damaged => "web-finding-damaged",
    }
}

/// Writes the store anew.
pub fn compact(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["token", "do"], &[])?;
    if visit.form.get("do") != Some("confirm") {
        return confirm::page(
            visit,
            Asked {
                title: "web-compact",
                means: &["web-compact-means", "web-compact-takes"],
                action: "/backups/compact",
                button: "web-compact-do",
                hidden: vec![Hidden::token()],
                typed: None,
                wrong: None,
            },
        );
    }
    let token = token(visit)?;
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let (settings, done) = (visit.site.settings.clone(), Arc::clone(&visit.site.done));
    visit.site.ledger.exclusive(visit.reading, move |ledger: Ledger| -> Result<(), Error> {
        done.once(&token, || {
            compact::run(ledger, &Settings::context(&settings, &person.id)).map(drop)
        })
    })??;
    Ok(Answer::see("/backups?done=compacted"))
}

/// Replaces the key, and with it every pseudonym.
pub fn rotate(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["token", "do", "reason", "from", "typed"], &[])?;
    let name = visit.ledger.opened().map_err(Error::from)?.name.clone();
    let given = visit.form.text("reason").unwrap_or_default();
    let reason = text::reason(&given)?;
    let asked = visit.form.get("do") == Some("confirm");
    let is_typed = visit.form.get("typed") == Some(name.as_str());
    let from = match visit.form.text("from") {
        Some(from) => from,
        None => keeping::run(&visit.ledger, &visit.context()).fingerprint,
    };
    if !(asked && is_typed) {
        let token =
            visit.form.text("token").map_or_else(Hidden::token, |of| Hidden::of("token", of));
        return confirm::page(
            visit,
            Asked {
                title: "web-rotate",
                means: &["web-rotate-means", "web-rotate-after", "web-rotate-takes"],
                action: "/backups/rotate",
                button: "web-rotate-do",
                hidden: vec![token, Hidden::of("reason", given), Hidden::of("from", from)],
                typed: Some(name),
                wrong: asked.then_some("web-confirm-not-typed"),
            },
        );
    }
    let token = token(visit)?;
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let (settings, done) = (visit.site.settings.clone(), Arc::clone(&visit.site.done));
    visit.site.ledger.exclusive(visit.reading, move |ledger: Ledger| -> Result<(), Error> {
        done.once(&token, || {
            keeping::check_key_unchanged(&ledger, &from)?;
            let context = Settings::context(&settings, &person.id);
            key::rotate(ledger, &key::Rotate { reason }, &context).map(drop)
        })
    })??;
    Ok(Answer::see("/backups?done=rotated"))
}

/// The token of a form that may be carried out once.
pub fn token(visit: &Visit<'_>) -> Result<String, Problem> {
    let token = visit.form.text("token").filter(|token| Uuid::parse_str(token).is_ok());
    token.ok_or_else(|| Problem::value("token", ""))
}
