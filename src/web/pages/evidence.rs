//! Files that show what an activity was: attaching, downloading and destroying one, on the activity's page.
//!
//! Whoever may look at activities sees that a file is there, its length and its SHA-256. What is in it is for whoever
//! works on the office's activities. It is downloaded and never shown in the page: it is somebody else's document.

use serde::Serialize;

use crate::ledger::Ledger;
use crate::service::access::Use;
use crate::service::error::evidence::EvidenceProblem;
use crate::service::evidence::{self, Attach, Destroy, Listed, Meant, Which};
use crate::service::{Error, Input};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// What a browser may do with a file: save it.
const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
/// A file of which browsers are told nothing.
const ANY_FILE: &str = "application/octet-stream";

/// Why a file was not attached, as an address says it: what reads it, and the key that says it.
const REFUSED: [(&str, &str); 4] = [
    ("none", "web-evidence-refused-none"),
    ("empty", "web-evidence-refused-empty"),
    ("large", "web-evidence-refused-large"),
    ("kind", "web-evidence-refused-kind"),
];

fn refused(why: &str) -> Option<&'static str> {
    REFUSED.iter().find(|(name, _)| *name == why).map(|(_, key)| *key)
}

/// The part of an activity's page.
#[derive(Serialize)]
pub struct Section {
    files: Vec<Row>,
    can_attach: bool,
    can_destroy: bool,
    /// The key of what is wrong with what was to be attached.
    refused: Option<&'static str>,
}

#[derive(Serialize)]
struct Row {
    number: usize,
    event: u64,
    kind: String,
    length: String,
    sha256: String,
    at: String,
    by: String,
    download: Option<String>,
    /// The event, by whom and why.
    destroyed: Option<(u64, String, String)>,
}

/// The files of an activity, for whoever visits. `may` says what they may do to this activity.
///
/// # Errors
/// Records that cannot be read.
pub fn section(
    visit: &Visit<'_>,
    reference: &str,
    may: impl Fn(Use) -> bool,
) -> Result<Section, Problem> {
    // Without a look at the disk: the page is kept until something is recorded.
    let all = evidence::list(&visit.ledger, Some(reference))?;
    let texts = visit.texts();
    let row = |file: Listed| {
        let download = Address::new("/evidence").with("ref", reference).with("event", file.event);
        let can_download = file.destroyed.is_none() && sees(visit, reference);
        Row {
            number: file.number,
            event: file.event,
            kind: file.kind.name().to_uppercase(),
            length: texts.with("web-kilobytes", &[("size", file.bytes.div_ceil(1000).into())]),
            sha256: file.sha256,
            at: file.attached_at.chars().take(10).collect(),
            by: file.attached_by,
            download: can_download.then(|| download.to_string()),
            destroyed: file.destroyed.map(|gone| (gone.event, gone.by, gone.reason)),
        }
    };
    Ok(Section {
        files: all.into_iter().map(row).collect(),
        can_attach: may(Use::Attach),
        can_destroy: may(Use::DestroyEvidence),
        refused: visit.query.one_of("problem", refused)?,
    })
}

/// Whether whoever visits may see what is in the files of an activity.
fn sees(visit: &Visit<'_>, reference: &str) -> bool {
    visit.person.as_ref().is_some_and(|person| {
        person.may(Use::SeeEvidence)
            && person.check_activity(visit.ledger.state(), reference).is_ok()
    })
}

fn page_of(reference: &str) -> Address {
    Address::new("/activity").with("ref", reference)
}

/// Attaches what was sent.
pub fn attach(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let received = visit.received.clone().ok_or(Problem::NoForm)?;
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    visit.form.only(&["ref"], &[])?;
    let reference = visit.form.text("ref").ok_or_else(|| Problem::value("ref", ""))?;
    let files = received.files.iter().map(|(_, path)| Input::Path(path.clone()));
    let request = Attach { reference: reference.clone(), files: files.collect() };
    let refused = |why: &str| Answer::see(page_of(&reference).with("problem", why));
    if request.files.is_empty() {
        return Ok(refused("none"));
    }
    let (settings, of) = (visit.site.settings.clone(), reference.clone());
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<usize, Error> {
        person.check_activity(ledger.state(), &of)?;
        let done = evidence::attach(ledger, &request, &settings.context(&person.id))?;
        // The files are there until all of them was read.
        drop(received);
        Ok(done.iter().filter(|file| file.event.is_some()).count())
    })?;
    match done {
        Ok(0) => Ok(Answer::see(page_of(&reference).with("done", "attached-before"))),
        Ok(_) => Ok(Answer::see(page_of(&reference).with("done", "attached"))),
        Err(Error::Evidence(EvidenceProblem::Empty)) => Ok(refused("empty")),
        Err(Error::Evidence(EvidenceProblem::Large)) => Ok(refused("large")),
        Err(Error::Evidence(EvidenceProblem::Kind)) => Ok(refused("kind")),
        Err(other) => Err(other.into()),
    }
}

/// A file, to be saved.
pub fn download(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["ref", "event"], &[])?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let reference = visit.query.text("ref").ok_or_else(|| Problem::value("ref", ""))?;
    let event = visit.query.number("event")?.ok_or_else(|| Problem::value("event", ""))?;
    person.check_activity(visit.ledger.state(), &reference)?;
    let which = Which { reference, file: Meant::Event(event) };
    let content = evidence::get(&visit.ledger, &which, &visit.context())?;
    let file = Answer::file(ANY_FILE, &content.name, content.bytes);
    Ok(Answer { policy: Some(POLICY), ..file })
}

/// Destroys a file.
pub fn destroy(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["ref", "event", "reason"], &[])?;
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let reference = visit.form.text("ref").ok_or_else(|| Problem::value("ref", ""))?;
    let event = visit.form.number("event")?.ok_or_else(|| Problem::value("event", ""))?;
    let which = Which { reference: reference.clone(), file: Meant::Event(event) };
    let reason = visit.form.text("reason").unwrap_or_default();
    let (request, settings) = (Destroy { which, reason }, visit.site.settings.clone());
    visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<(), Error> {
        person.check_activity(ledger.state(), &request.which.reference)?;
        evidence::destroy(ledger, &request, &settings.context(&person.id))?;
        Ok(())
    })??;
    Ok(Answer::see(page_of(&reference).with("done", "destroyed")))
}
