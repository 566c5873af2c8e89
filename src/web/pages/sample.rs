//! A sample to verify in the field, its form, and what the findings mean.
//!
//! The sample is drawn by a checkpoint that the auditor holds, and a lot that they throw: nobody in the office chooses
//! it. The form names contacts by the register's numbers, and nobody by name.

use serde::Serialize;

use super::audit::{Refused, checkpoint_now, pasted};
use super::explain::activity_address;
use crate::audit::evaluation;
use crate::audit::sample::Stratum;
use crate::service::sample::{self, Evaluation, Format, Outcome, Promise, Request};
use crate::service::{Input, period};
use crate::web::address::Address;
use crate::web::answer::{Answer, CSV, XLSX};
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// What an address of a sample can have.
pub const KNOWN: &[&str] = &["checkpoint", "size", "lot", "stratify", "period"];
/// How many activities and contacts, where nobody says it.
const SIZE: usize = 60;
/// The most that are drawn at once: nobody verifies more in the field.
const SIZE_MAX: usize = 2000;

#[derive(Serialize)]
struct Page {
    form: Form,
    drawn: Option<Drawn>,
    evaluated: Option<Evaluated>,
    refused: Option<Refused>,
}

#[derive(Serialize)]
struct Form {
    checkpoint: String,
    size: String,
    lot: String,
    period: String,
    strata: Vec<(&'static str, bool)>,
}

#[derive(Serialize)]
struct Drawn {
    items: Vec<Row>,
    promises: Vec<Promised>,
    with_files: usize,
    activities: usize,
    csv: String,
    xlsx: String,
}

#[derive(Serialize)]
struct Row {
    number: usize,
    unit: String,
    stratum: Option<String>,
    activity: String,
    address: String,
    entry: String,
    site: String,
    start: String,
    files: usize,
}

#[derive(Serialize)]
struct Promised {
    what: String,
    stratum: Option<String>,
    drawn: usize,
    population: usize,
    at_most: Option<String>,
}

#[derive(Serialize)]
struct Evaluated {
    rows: Vec<Findings>,
    confidence: String,
}

/// A row of the findings.
#[derive(Serialize)]
struct Findings {
    what: String,
    stratum: Option<String>,
    population: usize,
    verified: u64,
    wrong: u64,
    open: u64,
    at_least: String,
    at_most: String,
    at_most_alone: String,
    if_open_is_wrong: String,
}

/// What an address asks for; nothing where it names no checkpoint.
///
/// # Errors
/// A size or stratum that is none.
pub fn request(visit: &Visit<'_>) -> Result<Option<Request>, Problem> {
    let size: usize = visit.query.number("size")?.unwrap_or(SIZE);
    if size > SIZE_MAX {
        return Err(Problem::value("size", &size.to_string()));
    }
    let stratify = visit.query.one_of("stratify", Stratum::named)?;
    let period = visit.query.text("period");
    let period = period.map(|text| period::Choice::of_text(&text)).unwrap_or_default();
    Ok(visit.query.text("checkpoint").map(|text| Request {
        size,
        seed_from: pasted(&text),
        lot: visit.query.text("lot"),
        stratify,
        period,
    }))
}

/// The page, with the sample where a checkpoint draws one.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(KNOWN, &[])?;
    let drawn = match request(visit)? {
        None => Ok(None),
        Some(request) => visit
            .answer(&request, |ledger| sample::run(ledger, &request, &visit.context()))
            .map(|outcome| Some(drawn(visit, &outcome))),
    };
    match drawn {
        Ok(drawn) => page_with(visit, drawn, None, None),
        Err(error) => page_with(visit, None, None, Some(Refused::of(error)?)),
    }
}

fn page_with(
    visit: &Visit<'_>,
    drawn: Option<Drawn>,
    evaluated: Option<Evaluated>,
    refused: Option<Refused>,
) -> Result<Answer, Problem> {
    let given = |name| visit.query.text(name).unwrap_or_default();
    // Without a signing key the auditor pastes the one that they hold.
    let checkpoint = match visit.query.text("checkpoint") {
        Some(text) => text,
        None => checkpoint_now(visit).unwrap_or_default(),
    };
    let chosen = visit.query.one_of("stratify", Stratum::named)?;
    let form = Form {
        checkpoint,
        size: visit.query.text("size").unwrap_or_else(|| SIZE.to_string()),
        lot: given("lot"),
        period: given("period"),
        strata: Stratum::ALL.iter().map(|of| (of.name(), chosen == Some(*of))).collect(),
    };
    let status = if refused.is_some() { 422 } else { 200 };
    Ok(visit.page("sample", &Page { form, drawn, evaluated, refused })?.status(status))
}

fn drawn(visit: &Visit<'_>, outcome: &Outcome) -> Drawn {
    let texts = visit.texts();
    let stratum = |name: &str| (name != crate::audit::sample::UNDIVIDED).then(|| name.to_owned());
    let files = &outcome.evidence;
    let items = outcome.items.iter().enumerate().map(|(at, item)| Row {
        number: at + 1,
        unit: texts.text(&format!("web-unit-{}", item.unit)),
        stratum: stratum(&item.stratum),
        activity: item.activity.clone(),
        address: activity_address(&item.activity),
        entry: item.entry.clone(),
        site: item.site.clone(),
        start: item.start.clone(),
        files: files.get(&item.activity).copied().unwrap_or_default(),
    });
    let promised = |of: &Promise| Promised {
        what: texts.text(&format!("web-sample-{}", of.what)),
        stratum: of.stratum.clone(),
        drawn: of.drawn,
        population: of.population,
        at_most: of.at_most.map(|part| texts.percent(part * 100.0)),
    };
    let file = |format: &str| {
        let mut address = Address::new("/audit/sample/file").with("format", format);
        for name in KNOWN {
            address = address.with_some(name, visit.query.text(name).as_deref());
        }
        address.to_string()
    };
    Drawn {
        items: items.collect(),
        promises: outcome.promises.iter().map(promised).collect(),
        with_files: files.values().filter(|files| **files > 0).count(),
        activities: files.len(),
        csv: file("csv"),
        xlsx: file("xlsx"),
    }
}

/// The form to fill in.
pub fn file(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let known: Vec<&str> = KNOWN.iter().copied().chain(["format"]).collect();
    visit.query.only(&known, &[])?;
    let request = request(visit)?.ok_or_else(|| Problem::value("checkpoint", ""))?;
    let outcome =
        visit.answer(&request, |ledger| sample::run(ledger, &request, &visit.context()))?;
    let (format, kind, ending) = match visit.query.get("format") {
        Some("csv") => (Format::Csv, CSV, "csv"),
        Some("xlsx") => (Format::Xlsx, XLSX, "xlsx"),
        other => return Err(Problem::value("format", other.unwrap_or_default())),
    };
    let content = sample::file(&outcome, format, visit.ledger.state(), visit.language)?;
    Ok(Answer::file(kind, &format!("sample.{ending}"), content))
}

/// What the findings in a form mean.
pub fn evaluate(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let received = visit.received.clone().ok_or(Problem::NoForm)?;
    visit.form.only(&[], &[])?;
    let (_, path) = received.files.first().ok_or(Problem::NoFile)?;
    let form = Input::Path(path.clone());
    match sample::evaluate(&form, None, &visit.context()) {
        Ok(evaluation) => page_with(visit, None, Some(evaluated(visit, &evaluation)), None),
        Err(error) => {
            // The name that the file has here says nothing to anybody.
            let mut refused = Refused::of(error.into())?;
            refused.forget(&form.given());
            page_with(visit, None, None, Some(refused))
        }
    }
}

fn evaluated(visit: &Visit<'_>, evaluation: &Evaluation) -> Evaluated {
    let texts = visit.texts();
    let row = |of: &evaluation::Outcome| Findings {
        what: texts.text(&format!("web-sample-{}", of.what)),
        stratum: of.stratum.clone(),
        population: of.population,
        verified: of.verified,
        wrong: of.wrong,
        open: of.open,
        at_least: texts.percent(of.least * 100.0),
        at_most: texts.percent(of.most * 100.0),
        at_most_alone: texts.percent(of.most_alone * 100.0),
        if_open_is_wrong: texts.percent(of.most_if_open_is_wrong * 100.0),
    };
    Evaluated {
        rows: evaluation.outcomes.iter().map(row).collect(),
        confidence: texts.percent(evaluation.confidence * 100.0),
    }
}
