//! Logging an activity: its kind, its form, what it would come to, and recording it.

use serde::Serialize;
use uuid::Uuid;

use super::entry::found::Checking;
use super::entry::page::{self, Around, pressed};
use super::entry::typed::Typed;
use super::explain::activity_address;
use crate::event::activity::Kind;
use crate::ledger::Ledger;
use crate::service::log::{self, Logging, Request};
use crate::service::{Error, planned};
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::site::Settings;
use crate::web::visit::Visit;

#[derive(Serialize)]
struct Choose {
    kinds: Vec<(String, String)>,
}

/// The page: which kind, then its form.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["kind"], &[])?;
    let Some(kind) = visit.query.one_of("kind", Kind::named)? else {
        let kind = |kind: &Kind| {
            let address = Address::new("/log").with("kind", kind).to_string();
            (address, visit.texts().text(&format!("interview-kind-{kind}")))
        };
        return visit.page("log-kind", &Choose { kinds: Kind::ALL.iter().map(kind).collect() });
    };
    shown(visit, &Typed::new(kind), Checking::Not, Uuid::now_v7().to_string())
}

/// What was sent: checked, and recorded where that was asked for and it is what was checked.
pub fn record(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let kind = visit.form.one_of("kind", Kind::named)?.ok_or(Problem::NoPage)?;
    let typed = Typed::read(&visit.form, kind);
    let token = visit.form.text("token").filter(|token| Uuid::parse_str(token).is_ok());
    let token = token.ok_or_else(|| Problem::value("token", ""))?;
    if pressed(visit).is_some() {
        return shown(visit, &typed, Checking::Not, token);
    }
    let request = request(&typed, &token);
    let is_checked = visit.form.get("checked") == Some(typed.digest()?.as_str());
    if !(is_checked && visit.form.get("do") == Some("record")) {
        return match log::preview(&visit.ledger, &request, &visit.context()) {
            Ok(Logging::Known(known)) => Ok(known_already(known.sequence, visit)),
            Ok(Logging::Prepared(prepared)) => {
                shown(visit, &typed, Checking::Done(prepared), token)
            }
            Err(error) => shown(visit, &typed, Checking::Failed(error), token),
        };
    }
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let (settings, reference) = (visit.site.settings.clone(), typed.reference.clone());
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<_, Error> {
        let context = Settings::context(&settings, &person.id);
        let prepared = match log::prepare(ledger, &request, &context)? {
            Logging::Known(known) => return Ok(Some(known.sequence)),
            Logging::Prepared(prepared) => prepared,
        };
        let planned = prepared.planned?;
        person.check_offices(planned.activities().map(|of| &of.about.office))?;
        planned::record(ledger, planned, &context, &mut |_| ())?;
        Ok(None)
    })?;
    match done? {
        Some(sequence) => Ok(known_already(sequence, visit)),
        None => Ok(Answer::see(activity_address(&reference) + "&done=recorded")),
    }
}

/// A form that was recorded already, by a second click or from a page that was gone back to. What is in it now is
/// not recorded, which the page says.
fn known_already(sequence: Option<u64>, visit: &Visit<'_>) -> Answer {
    let ledger = visit.site.ledger.snapshot();
    let recorded = ledger.state().activities.values().find(|known| {
        let mut versions = known.versions.iter();
        versions.any(|version| Some(version.sequence) == sequence)
    });
    match recorded {
        Some(known) => {
            Answer::see(activity_address(known.activity.reference.as_str()) + "&done=before")
        }
        None => Answer::see("/activities"),
    }
}

fn request(typed: &Typed, token: &str) -> Request {
    let kind = ("kind".to_owned(), typed.kind.to_string());
    Request {
        reference: typed.reference.clone(),
        columns: typed.columns.clone().into_iter().chain([kind]).collect(),
        people: typed.people(),
        source_key: Some(format!("form {token}")),
    }
}

fn shown(
    visit: &Visit<'_>,
    typed: &Typed,
    checking: Checking,
    token: String,
) -> Result<Answer, Problem> {
    let around = Around {
        title: visit.texts().text("web-log"),
        action: "/log",
        token,
        pressed: pressed(visit),
        ..Around::default()
    };
    page::page(visit, typed, checking, around)
}
