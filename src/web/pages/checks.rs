//! What looks wrong and may be right.

use serde::Serialize;

use super::explain::activity_address;
use super::names::{Choice, Names};
use crate::checks::Check;
use crate::event::ids::Reference;
use crate::service::check::{self, Request};
use crate::web::answer::Answer;
use crate::web::pairs::Pairs;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// Warnings of a code on the page, where it is not asked for alone.
const OF_A_CODE: usize = 20;

/// What an address of checks can have.
pub const KNOWN: &[&str] = &["code", "office", "since", "accepted"];

#[derive(Serialize)]
struct Page {
    offices: Vec<Choice>,
    codes: Vec<(String, String)>,
    since: String,
    accepted: bool,
    accepted_count: usize,
    found: usize,
    groups: Vec<Group>,
}

/// Warnings of a code.
#[derive(Serialize)]
struct Group {
    code: String,
    remedy: String,
    found: usize,
    warnings: Vec<Warning>,
    all: Option<String>,
}

#[derive(Serialize)]
struct Warning {
    subject: String,
    address: Option<String>,
    says: String,
    accepted: bool,
}

/// What an address asks for.
///
/// # Errors
/// A code that is none.
pub fn request(query: &Pairs) -> Result<Request, Problem> {
    Ok(Request {
        subjects: Vec::new(),
        code: query.one_of("code", Check::named)?,
        office: query.text("office"),
        since: query.text("since"),
        accepted_too: query.is_ticked("accepted"),
    })
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(KNOWN, &[])?;
    let request = request(&visit.query)?;
    let run = |ledger: &_| check::run_warm(ledger, &request, &visit.context());
    let found = visit.answer(&request, run)?;
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let groups = groups(&found.warnings, &request, visit);
    let code =
        |check: &Check| (check.name().to_owned(), (request.code == Some(*check)).to_string());
    visit.page(
        "checks",
        &Page {
            offices: names.offices(request.office.as_deref()),
            codes: Check::ALL.iter().map(code).collect(),
            since: request.since.clone().unwrap_or_default(),
            accepted: request.accepted_too,
            accepted_count: found.accepted_count,
            found: found.warnings.len(),
            groups,
        },
    )
}

/// A sentence begins with what it is about, which stands before it as a link.
fn without_subject(says: &str, subject: &str) -> String {
    let rest = says.strip_prefix(subject).unwrap_or(says);
    rest.trim_start_matches([' ', '\u{a0}', '\u{202f}', ':']).to_owned()
}

fn groups(warnings: &[check::Listed], request: &Request, visit: &Visit<'_>) -> Vec<Group> {
    let (texts, state) = (visit.texts(), visit.ledger.state());
    let address = crate::web::address::Address::new("/checks")
        .with_some("office", request.office.as_ref())
        .with_some("since", request.since.as_ref());
    let address = if request.accepted_too { address.with("accepted", "yes") } else { address };
    let most = if request.code.is_some() { usize::MAX } else { OF_A_CODE };
    let warning = |listed: &&check::Listed| {
        let reference = Reference::new(&listed.subject).ok();
        let is_activity = reference.is_some_and(|of| state.activities.contains_key(&of));
        Warning {
            subject: listed.subject.clone(),
            address: is_activity.then(|| activity_address(&listed.subject)),
            says: without_subject(&listed.warning.says(texts), &listed.subject),
            accepted: listed.accepted,
        }
    };
    let of_code = |check: &Check| {
        let of: Vec<_> = warnings.iter().filter(|listed| listed.code == *check).collect();
        (!of.is_empty()).then(|| Group {
            code: check.name().to_owned(),
            remedy: check.hint(texts),
            found: of.len(),
            warnings: of.iter().take(most).map(warning).collect(),
            all: (of.len() > most).then(|| address.clone().with("code", check).to_string()),
        })
    };
    Check::ALL.iter().filter_map(of_code).collect()
}
