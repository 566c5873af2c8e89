//! What looks wrong and may be right, and saying that it is right.
//!
//! A form names each warning with the cases that it had: where one has others by now, nothing is accepted.

use serde::Serialize;

use super::explain::activity_address;
use super::names::{Choice, Names};
use crate::checks::Check;
use crate::event::ids::Reference;
use crate::ledger::Ledger;
use crate::service::access::Use;
use crate::service::check::{self, AcceptRequest, Request};
use crate::service::error::check::CheckError;
use crate::service::{Error, text};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::pairs::Pairs;
use crate::web::problem::Problem;
use crate::web::site::Settings;
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
    /// What the filters are, for the hidden fields of forms.
    filters: Vec<(&'static str, String)>,
    can_accept: bool,
    done: Option<&'static str>,
    /// The code of the form that something is wrong with, what, at which field, and the reason that was typed.
    wrong: Option<Wrong>,
}

#[derive(Serialize)]
struct Wrong {
    code: String,
    field: &'static str,
    says: String,
    reason: String,
}

/// Warnings of a code.
#[derive(Serialize)]
struct Group {
    code: String,
    remedy: String,
    /// Whether there is one to accept.
    is_open: bool,
    /// Whether the page is of this code alone.
    is_alone: bool,
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
    /// As a form names it.
    of: String,
    is_chosen: bool,
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
    visit.query.only(&["code", "office", "since", "accepted", "done"], &[])?;
    let done = visit.query.one_of("done", |done| match done {
        "accepted" => Some("web-checks-done"),
        "before" => Some("web-stated-before"),
        _ => None,
    })?;
    shown(visit, &visit.query, done, None)
}

fn shown(
    visit: &Visit<'_>,
    query: &Pairs,
    done: Option<&'static str>,
    wrong: Option<Wrong>,
) -> Result<Answer, Problem> {
    let request = request(query)?;
    let run = |ledger: &_| check::run_warm(ledger, &request, &visit.context());
    let found = visit.answer(&request, run)?;
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let groups = groups(&found.warnings, &request, visit);
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let code =
        |check: &Check| (check.name().to_owned(), (request.code == Some(*check)).to_string());
    let filters = filters(&request);
    let status = if wrong.is_some() { 422 } else { 200 };
    let page = Page {
        offices: names.offices(request.office.as_deref()),
        codes: Check::ALL.iter().map(code).collect(),
        since: request.since.clone().unwrap_or_default(),
        accepted: request.accepted_too,
        accepted_count: found.accepted_count,
        found: found.warnings.len(),
        groups,
        filters: filters.pairs().map(|(name, value)| (name, value.to_owned())).collect(),
        can_accept: person.may(Use::Accept) && !visit.site.settings.read_only,
        done,
        wrong,
    };
    Ok(visit.page("checks", &page)?.status(status))
}

/// An address of checks with the filters of a request, but for the code.
fn filters(request: &Request) -> Address {
    let address = Address::new("/checks")
        .with_some("office", request.office.as_ref())
        .with_some("since", request.since.as_ref());
    if request.accepted_too { address.with("accepted", "yes") } else { address }
}

/// Accepts the warnings that were chosen.
pub fn accept(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["code", "office", "since", "accepted", "all", "reason"], &["of"])?;
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let code = visit.form.one_of("code", Check::named)?;
    let code = code.ok_or_else(|| Problem::value("code", ""))?;
    let of = visit.form.all("of").map(|of| named(of).ok_or_else(|| Problem::value("of", of)));
    let of: Vec<(u64, String)> = of.collect::<Result<_, Problem>>()?;
    let reason = visit.form.text("reason").unwrap_or_default();
    let wrong = match (of.is_empty(), text::reason(&reason).is_ok(), reason.is_empty()) {
        (true, ..) => Some(("of", "web-checks-choose")),
        (_, false, true) => Some(("reason", "web-reason-needed")),
        (_, false, false) => Some(("reason", "web-reason-wrong")),
        _ => None,
    };
    // The page that the form is of: of one code alone, where it was.
    let mut here = Pairs::default();
    for (name, value) in visit.form.iter() {
        match name {
            "office" | "since" | "accepted" => here.push(name.to_owned(), value.to_owned()),
            "all" => here.push("code".to_owned(), code.to_string()),
            _ => {}
        }
    }
    if let Some((field, key)) = wrong {
        let (code, says) = (code.to_string(), visit.texts().text(key));
        return shown(visit, &here, None, Some(Wrong { code, field, says, reason }));
    }
    let (cases, subjects) = of.into_iter().unzip();
    let offices = person.offices.clone();
    let office = visit.form.text("office");
    let request = AcceptRequest { code, subjects, cases, office, offices, reason };
    let settings = visit.site.settings.clone();
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<(), Error> {
        let context = Settings::context(&settings, &person.id);
        check::accept(ledger, &request, &context).map(|_| ())
    })?;
    let said = match done {
        // A second click finds that the first one accepted them.
        Err(Error::Check(CheckError::NoneOpen(_))) => "before",
        done => {
            done?;
            "accepted"
        }
    };
    let address = filters(&self::request(&here)?).with_some("code", here.get("code"));
    Ok(Answer::see(address.with("done", said)))
}

/// A warning as a form names it: its cases, and what it is about.
fn named(of: &str) -> Option<(u64, String)> {
    let (cases, subject) = of.split_once(' ')?;
    Some((cases.parse().ok()?, subject.to_owned()))
}

/// A sentence begins with what it is about, which stands before it as a link.
fn without_subject(says: &str, subject: &str) -> String {
    let rest = says.strip_prefix(subject).unwrap_or(says);
    rest.trim_start_matches([' ', '\u{a0}', '\u{202f}', ':']).to_owned()
}

fn groups(warnings: &[check::Listed], request: &Request, visit: &Visit<'_>) -> Vec<Group> {
    let (texts, state) = (visit.texts(), visit.ledger.state());
    let address = filters(request);
    let most = if request.code.is_some() { usize::MAX } else { OF_A_CODE };
    let warning = |listed: &&check::Listed| {
        let reference = Reference::new(&listed.subject).ok();
        let is_activity = reference.is_some_and(|of| state.activities.contains_key(&of));
        Warning {
            subject: listed.subject.clone(),
            address: is_activity.then(|| activity_address(&listed.subject)),
            says: without_subject(&listed.warning.says(texts), &listed.subject),
            accepted: listed.accepted,
            of: format!("{} {}", listed.cases, listed.subject),
            is_chosen: visit
                .form
                .all("of")
                .any(|of| named(of).is_some_and(|(_, of)| of == listed.subject)),
        }
    };
    let of_code = |check: &Check| {
        let of: Vec<_> = warnings.iter().filter(|listed| listed.code == *check).collect();
        (!of.is_empty()).then(|| Group {
            code: check.name().to_owned(),
            remedy: check.hint(texts),
            is_open: of.iter().take(most).any(|listed| !listed.accepted),
            is_alone: request.code.is_some(),
            found: of.len(),
            warnings: of.iter().take(most).map(warning).collect(),
            all: (of.len() > most).then(|| address.clone().with("code", check).to_string()),
        })
    };
    Check::ALL.iter().filter_map(of_code).collect()
}
