//! The profile: what the office calls its sectors, offices, donors and projects, its targets and the factsheet's texts;
//! and replacing it, by a file or, of a year's targets, by a form.
//!
//! Nothing is recorded before every difference was shown. A form names the profile that it was compared with: where
//! somebody else was faster, nothing is recorded.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::names::Names;
use crate::event::profile::{Profile, TARGET_TOTAL};
use crate::ledger::{Ledger, LedgerError};
use crate::service::profile::{self, Prepared, Request};
use crate::service::profile_changes::Difference;
use crate::service::{Error, Input};
use crate::setup::profile::ProfileFileError;
use crate::web::address::Address;
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::site::Settings;
use crate::web::uploads::Received;
use crate::web::visit::Visit;

/// The largest file.
const BYTES_MAX: u64 = 1 << 20;
/// The field of the file.
const FIELD: &str = "profile";
/// What the fields of targets begin with.
const TARGET: &str = "target-";

#[derive(Serialize)]
struct Page<'a> {
    profile: &'a Profile,
    /// The codes of languages that it is translated into.
    languages: Vec<&'a str>,
    targets: Vec<OfYear<'a>>,
    this_year: String,
    can_change: bool,
    done: Option<&'static str>,
    checked: Option<Checked>,
    wrong: Option<Wrong>,
}

/// A year's targets by their names, and where they are changed.
#[derive(Serialize)]
struct OfYear<'a> {
    year: &'a str,
    targets: Vec<(String, u64)>,
    address: String,
}

/// What would be recorded.
#[derive(Serialize)]
struct Checked {
    differences: Vec<Difference>,
    seen: String,
    upload: String,
}

/// Why a file cannot be taken. What is wrong with it is said in English.
#[derive(Serialize)]
struct Wrong {
    line: Option<String>,
    says: String,
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["done"], &[])?;
    let done = visit.query.one_of("done", |done| match done {
        "recorded" => Some("web-profile-done"),
        "before" => Some("web-profile-unchanged"),
        _ => None,
    })?;
    shown(visit, done, None, None)
}

fn shown(
    visit: &Visit<'_>,
    done: Option<&'static str>,
    checked: Option<Checked>,
    wrong: Option<Wrong>,
) -> Result<Answer, Problem> {
    let profile = profile::show(&visit.ledger);
    let names = Names::new(profile, visit.language);
    let targets = profile.targets.iter().map(|(year, of)| {
        let of = of.iter().map(|(id, people)| (target_name(visit, &names, id), *people));
        OfYear { year, targets: of.collect(), address: targets_address(year) }
    });
    let status = if wrong.is_some() { 422 } else { 200 };
    let page = Page {
        profile,
        languages: profile.translations.keys().map(String::as_str).collect(),
        targets: targets.collect(),
        this_year: targets_address(
            &visit.context().today().map_err(Problem::from)?.year().to_string(),
        ),
        can_change: !visit.site.settings.read_only,
        done,
        checked,
        wrong,
    };
    Ok(visit.page("profile", &page)?.status(status))
}

fn targets_address(year: &str) -> String {
    Address::new("/profile/targets").with("year", year).to_string()
}

fn target_name(visit: &Visit<'_>, names: &Names<'_>, id: &str) -> String {
    match id {
        TARGET_TOTAL => visit.texts().text("report-word-total"),
        id => names.sector(id),
    }
}

/// The profile as a file.
pub fn file(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    let text = profile::text(profile::show(&visit.ledger)).map_err(|_| Problem::Internal)?;
    Ok(Answer::file("application/toml", "profile.toml", text.into_bytes()))
}

/// A file that was sent, compared with the profile. Nothing is recorded.
pub fn check(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let received = visit.received.clone().ok_or(Problem::NoForm)?;
    received.fields.only(&[], &[])?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    match profile::prepare(&visit.ledger, &request(&received)?) {
        Ok(Prepared { differences, seen, .. }) => {
            let upload = visit.site.uploads.keep(&person.id, Arc::clone(&received))?;
            shown(visit, None, Some(Checked { differences, seen, upload }), None)
        }
        Err(Error::Profile(error)) => {
            let text = received.file(FIELD, BYTES_MAX)?.map(|(_, bytes)| bytes).unwrap_or_default();
            let line = error.line(&String::from_utf8_lossy(&text)).map(|line| line.to_string());
            shown(visit, None, None, Some(Wrong { line, says: says(&error) }))
        }
        Err(Error::Ledger(
            error @ (LedgerError::ProfileDrops { .. } | LedgerError::Profile(_)),
        )) => shown(visit, None, None, Some(Wrong { line: None, says: error.to_string() })),
        Err(error) => Err(error.into()),
    }
}

/// An error without the line of the file that TOML quotes: it is the sender's own, and is named by its number.
fn says(error: &ProfileFileError) -> String {
    match error {
        ProfileFileError::Form { error, .. } => error.message().to_owned(),
        other => other.to_string(),
    }
}

fn request(received: &Received) -> Result<Request, Problem> {
    let (name, bytes) = received.file(FIELD, BYTES_MAX)?.ok_or(Problem::NoFile)?;
    Ok(Request { profile: Input::Bytes { name, bytes } })
}

/// Records the file that was looked at.
pub fn record(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.form.only(&["upload", "seen"], &[])?;
    let person = visit.person.as_ref().ok_or(Problem::SignedOut)?;
    let upload = visit.form.get("upload").ok_or(Problem::UploadGone)?;
    let received = visit.site.uploads.take(&person.id, upload)?;
    let request = request(&received)?;
    let prepared = profile::prepare(&visit.ledger, &request)?;
    replaced(visit, prepared.profile)
}

/// Records a profile, if it was compared with the one that is there.
fn replaced(visit: &Visit<'_>, profile: Profile) -> Result<Answer, Problem> {
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let seen = visit.form.text("seen").unwrap_or_default();
    let settings = visit.site.settings.clone();
    let done = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<_, Error> {
        let context = Settings::context(&settings, &person.id);
        profile::replace(ledger, profile, &seen, &context)
    })??;
    let said = if done.is_some() { "recorded" } else { "before" };
    Ok(Answer::see(Address::new("/profile").with("done", said)))
}

#[derive(Serialize)]
struct Targets {
    year: String,
    fields: Vec<Field>,
    has_wrong: bool,
    checked: Option<Vec<Difference>>,
    seen: String,
    can_change: bool,
}

#[derive(Serialize)]
struct Field {
    name: String,
    label: String,
    value: String,
    is_wrong: bool,
}

/// The form with a year's targets.
pub fn targets(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&["year"], &[])?;
    let year = year(&visit.query)?;
    let now = profile::show(&visit.ledger).targets.get(&year.to_string());
    let given = now.into_iter().flatten().map(|(id, people)| (id.clone(), people.to_string()));
    targets_shown(visit, year, &given.collect(), &[], None)
}

fn year(pairs: &crate::web::pairs::Pairs) -> Result<i32, Problem> {
    pairs.number("year")?.ok_or_else(|| Problem::value("year", ""))
}

/// A year's targets that were sent: compared, and recorded where that was asked for and they are what was compared.
pub fn set_targets(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let now = profile::show(&visit.ledger);
    let fields = target_ids(now).map(|id| format!("{TARGET}{id}")).collect::<Vec<_>>();
    let mut known = vec!["year", "seen", "checked", "do"];
    known.extend(fields.iter().map(String::as_str));
    visit.form.only(&known, &[])?;
    let year = year(&visit.form)?;
    let given: BTreeMap<String, String> = target_ids(now)
        .filter_map(|id| Some((id.to_owned(), visit.form.text(&format!("{TARGET}{id}"))?)))
        .collect();
    let after = match profile::with_targets(now, year, &given) {
        Ok(after) => after,
        Err(wrong) => return targets_shown(visit, year, &given, &wrong, None),
    };
    let digest = profile::digest(&after);
    let is_checked = visit.form.get("checked") == Some(digest.as_str());
    if is_checked && visit.form.get("do") == Some("record") {
        return replaced(visit, after);
    }
    let Prepared { differences, .. } = profile::compared(&visit.ledger, after)?;
    targets_shown(visit, year, &given, &[], Some((differences, digest)))
}

fn target_ids(profile: &Profile) -> impl Iterator<Item = &str> {
    profile.sectors.iter().map(|sector| sector.id.as_str()).chain([TARGET_TOTAL])
}

fn targets_shown(
    visit: &Visit<'_>,
    year: i32,
    given: &BTreeMap<String, String>,
    wrong: &[String],
    checked: Option<(Vec<Difference>, String)>,
) -> Result<Answer, Problem> {
    let profile = profile::show(&visit.ledger);
    let names = Names::new(profile, visit.language);
    let field = |id: &str| Field {
        name: format!("{TARGET}{id}"),
        label: target_name(visit, &names, id),
        value: given.get(id).cloned().unwrap_or_default(),
        is_wrong: wrong.iter().any(|wrong| wrong == id),
    };
    let (checked, digest) = checked.unzip();
    let page = Targets {
        year: year.to_string(),
        fields: target_ids(profile).map(field).collect(),
        has_wrong: !wrong.is_empty(),
        checked: checked.filter(|differences| !differences.is_empty()),
        seen: profile::digest(profile),
        can_change: !visit.site.settings.read_only,
    };
    let page = TargetsPage { targets: page, digest: digest.unwrap_or_default() };
    let status = if wrong.is_empty() { 200 } else { 422 };
    Ok(visit.page("targets", &page)?.status(status))
}

#[derive(Serialize)]
struct TargetsPage {
    #[serde(flatten)]
    targets: Targets,
    /// What the form would record, as a digest.
    digest: String,
}
