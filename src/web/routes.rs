//! Every address, with who may open it and what answers.
//!
//! Belongs here: the table, and holding a visit against its row. Does not: what a page says (`pages`), who may use
//! what (`service::access`).
//!
//! Invariant: an address that is not in [`ROUTES`] is not there; the row says who may open it before anything of
//! the ledger is looked at.

use super::answer::Answer;
use super::pages::{
    activities, activity, audit, backups, changes, checks, correct, duplicates, erase, evidence,
    explain, factsheet, figures, files, history, home, import, log, people, places, profile,
    publish, queue, sample, sign_in,
};
use super::problem::Problem;
use super::visit::Visit;
use super::{api, openapi};
use crate::service::access::{Person, Use};

/// In which way an address is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// To look.
    Get,
    /// With a form.
    Post,
}

/// Who may open an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// Anyone who reaches this computer's address: it says nothing of the ledger.
    Anyone,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever may use the ledger so.
    With(Use),
}

/// An address.
#[derive(Debug)]
pub struct Route {
    /// In which way it is asked for.
    pub method: Method,
    /// Its path.
    pub path: &'static str,
    /// Who may open it.
    pub open: Open,
    /// Whether files come with its form.
    pub takes_files: bool,
    /// Whether its page depends on nothing but the records, the day, and who asks for what.
    pub is_kept: bool,
    page: fn(&Visit<'_>) -> Result<Answer, Problem>,
}

const fn get(
    path: &'static str,
    open: Open,
    page: fn(&Visit<'_>) -> Result<Answer, Problem>,
) -> Route {
    Route { method: Method::Get, path, open, takes_files: false, is_kept: false, page }
}

const fn post(
    path: &'static str,
    open: Open,
    page: fn(&Visit<'_>) -> Result<Answer, Problem>,
) -> Route {
    Route { method: Method::Post, path, open, takes_files: false, is_kept: false, page }
}

/// A page that depends on nothing but the records, the day, and who asks for what.
const fn kept(
    path: &'static str,
    open: Open,
    page: fn(&Visit<'_>) -> Result<Answer, Problem>,
) -> Route {
    Route { is_kept: true, ..get(path, open, page) }
}

use Open::{Anyone, SignedIn, With};

/// Every address.
pub const ROUTES: &[Route] = &[
    get("/style.css", Anyone, files::style),
    get("/page.js", Anyone, files::script),
    get("/icon.svg", Anyone, files::icon),
    get("/enter", Anyone, sign_in::ask),
    post("/enter", Anyone, sign_in::enter),
    get("/sign-in", Anyone, sign_in::with_password),
    post("/sign-in", Anyone, sign_in::check),
    get("/invitation", Anyone, sign_in::invitation),
    post("/invitation", Anyone, sign_in::accept),
    post("/leave", SignedIn, sign_in::leave),
    kept("/", With(Use::Figures), home::page),
    kept("/figures", With(Use::Figures), figures::page),
    get("/figures/file", With(Use::Figures), figures::file),
    kept("/explain", With(Use::Figures), explain::page),
    get("/changes", With(Use::Figures), changes::page),
    kept("/activities", With(Use::Activities), activities::page),
    get("/activities/file", With(Use::Activities), activities::file),
    kept("/activity", With(Use::Activities), activity::page),
    get("/evidence", With(Use::SeeEvidence), evidence::download),
    Route { takes_files: true, ..post("/evidence/attach", With(Use::Attach), evidence::attach) },
    post("/evidence/destroy", With(Use::DestroyEvidence), evidence::destroy),
    get("/log", With(Use::Log), log::page),
    post("/log", With(Use::Log), log::record),
    get("/correct", With(Use::Correct), correct::page),
    post("/correct", With(Use::Correct), correct::record),
    get("/import", With(Use::Import), import::send::page),
    Route { takes_files: true, ..post("/import", With(Use::Import), import::send::check) },
    get("/import/template", With(Use::Import), import::send::template),
    get("/import/job", With(Use::Import), import::work::page),
    get("/import/marked", With(Use::Import), import::work::marked),
    post("/import/accept", With(Use::Import), import::work::accept),
    post("/import/draft", With(Use::Import), import::mapping::draft),
    get("/import/mapping", With(Use::Import), import::mapping::file),
    post("/import/mapping", With(Use::Import), import::mapping::answer),
    post("/import/record", With(Use::Import), import::work::record),
    post("/void", With(Use::Void), correct::void),
    kept("/queue", With(Use::Queue), queue::page),
    post("/queue/submit", With(Use::Submit), queue::submit),
    post("/queue/approve", With(Use::Review), queue::approve),
    post("/queue/return", With(Use::Review), queue::send_back),
    get("/publish", With(Use::Publish), publish::page),
    post("/publish", With(Use::Publish), publish::record),
    post("/publish/close", With(Use::Close), publish::close),
    get("/publication", With(Use::Figures), publish::publication),
    kept("/checks", With(Use::Checks), checks::page),
    post("/checks/accept", With(Use::Accept), checks::accept),
    get("/duplicates", With(Use::Duplicates), duplicates::page),
    get("/duplicates/pair", With(Use::Duplicates), duplicates::pair),
    post("/duplicates/state", With(Use::Duplicates), duplicates::state),
    get("/profile", With(Use::Profile), profile::page),
    Route { takes_files: true, ..post("/profile", With(Use::Profile), profile::check) },
    post("/profile/record", With(Use::Profile), profile::record),
    get("/profile/file", With(Use::Profile), profile::file),
    get("/profile/targets", With(Use::Profile), profile::targets),
    post("/profile/targets", With(Use::Profile), profile::set_targets),
    get("/places", With(Use::Profile), places::page),
    Route { takes_files: true, ..post("/places", With(Use::Profile), places::check) },
    post("/places/record", With(Use::Profile), places::record),
    get("/places/file", With(Use::Profile), places::file),
    get("/people", With(Use::People), people::page),
    post("/people/grant", With(Use::People), people::grant),
    post("/people/revoke", With(Use::People), people::revoke),
    post("/people/invite", With(Use::People), people::invite),
    post("/people/forget", With(Use::People), people::forget),
    kept("/history", With(Use::History), history::page),
    get("/audit", With(Use::Audit), audit::page),
    get("/audit/verify", With(Use::Audit), audit::verify),
    get("/audit/checkpoint", With(Use::Audit), audit::checkpoint),
    get("/audit/proof", With(Use::Audit), audit::proof),
    get("/audit/growth", With(Use::Audit), audit::growth),
    get("/audit/sample", With(Use::Audit), sample::page),
    get("/audit/sample/file", With(Use::Audit), sample::file),
    Route { takes_files: true, ..post("/audit/evaluate", With(Use::Audit), sample::evaluate) },
    get("/factsheet", With(Use::Factsheet), factsheet::page),
    get("/factsheet/sheet", With(Use::Factsheet), factsheet::sheet),
    get("/backups", With(Use::Keep), backups::page),
    post("/backups/file", With(Use::Keep), backups::make),
    post("/backups/diagnosis", With(Use::Keep), backups::diagnose),
    post("/backups/compact", With(Use::Keep), backups::compact),
    post("/backups/rotate", With(Use::Rotate), backups::rotate),
    get("/backups/erase", With(Use::Erase), erase::page),
    post("/backups/erase", With(Use::Erase), erase::erase),
    get("/api/v1/openapi.json", SignedIn, openapi::page),
    get("/api/v1/status", With(Use::Figures), api::status),
    get("/api/v1/overview", With(Use::Figures), api::overview),
    get("/api/v1/report", With(Use::Figures), api::report),
    get("/api/v1/explain", With(Use::Figures), api::explain),
    get("/api/v1/diff", With(Use::Figures), api::diff),
    get("/api/v1/publications", With(Use::Figures), api::publications),
    get("/api/v1/activities", With(Use::Activities), api::activities),
    get("/api/v1/activity", With(Use::Activities), api::activity),
    get("/api/v1/check", With(Use::Checks), api::check),
    get("/api/v1/queue", With(Use::Queue), api::queue),
    get("/api/v1/duplicates", With(Use::Duplicates), api::duplicates),
    get("/api/v1/gazetteer", With(Use::Profile), api::gazetteer),
    get("/api/v1/profile", With(Use::Profile), api::profile),
    get("/api/v1/people", With(Use::People), api::people),
    get("/api/v1/history", With(Use::History), api::history),
    get("/api/v1/evidence", With(Use::Activities), api::evidence),
    get("/api/v1/verify", With(Use::Audit), api::verify),
    get("/api/v1/checkpoint", With(Use::Audit), api::checkpoint),
    get("/api/v1/sample", With(Use::Audit), api::sample),
];

impl Route {
    /// The answer, if whoever asks may have it.
    ///
    /// # Errors
    /// Whoever may not, and those of the page.
    pub fn answer(&self, visit: &Visit<'_>) -> Result<Answer, Problem> {
        self.check(visit.person.as_ref(), visit.site.settings.read_only)?;
        match self.is_kept {
            true => visit.kept_page(|| (self.page)(visit)),
            false => (self.page)(visit),
        }
    }

    /// Refuses whoever may not open it.
    ///
    /// # Errors
    /// Such a person; recording where nothing is recorded.
    pub fn check(&self, person: Option<&Person>, read_only: bool) -> Result<(), Problem> {
        match (self.open, person) {
            (Anyone, _) | (SignedIn, Some(_)) => {}
            (_, None) => return Err(Problem::SignedOut),
            (With(wanted), Some(person)) if !person.may(wanted) => {
                return Err(Problem::NotAllowed(wanted));
            }
            (With(_), Some(_)) => {}
        }
        let records = self.method == Method::Post && matches!(self.open, With(_));
        match records && read_only {
            true => Err(Problem::ReadOnly),
            false => Ok(()),
        }
    }

    /// Whether it answers programs.
    pub fn is_for_programs(&self) -> bool {
        self.path.starts_with("/api/")
    }
}
