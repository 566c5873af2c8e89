//! The list of activities: narrowed, searched, sorted, page by page, and as a file.

use serde::Serialize;

use super::asked;
use super::explain::activity_address;
use super::names::{Choice, Names, choices};
use crate::event::activity::{Kind, Modality, Reach, Status};
use crate::report::reviewed::ByReview;
use crate::service::activities::{self, Format, PAGE, Request, Row, Sort};
use crate::service::period;
use crate::web::address::Address;
use crate::web::answer::{Answer, CSV, XLSX};
use crate::web::pairs::Pairs;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// What an address of activities can have.
pub const KNOWN: &[&str] = &[
    "period",
    "as-of",
    "sector",
    "office",
    "donor",
    "project",
    "partner",
    "kind",
    "modality",
    "admin1",
    "admin2",
    "admin3",
    "at-site",
    "status",
    "reach",
    "reviewed",
    "search",
    "counted",
    "voided",
    "sort",
    "descending",
    "page",
];

#[derive(Serialize)]
struct Page {
    form: Form,
    found: usize,
    page: usize,
    pages: usize,
    size: u64,
    is_past: bool,
    now: String,
    counted: bool,
    rows: Vec<Line>,
    heads: Vec<Head>,
    previous: Option<String>,
    next: Option<String>,
    files: Vec<(&'static str, String)>,
}

#[derive(Serialize)]
struct Form {
    period: String,
    as_of: String,
    search: String,
    partner: String,
    admin1: String,
    admin2: String,
    admin3: String,
    at_site: String,
    sectors: Vec<Choice>,
    offices: Vec<Choice>,
    donors: Vec<Choice>,
    projects: Vec<Choice>,
    kinds: Vec<Choice>,
    modalities: Vec<Choice>,
    statuses: Vec<Choice>,
    reaches: Vec<Choice>,
    reviews: Vec<Choice>,
    counted: bool,
    voided: bool,
    sort: &'static str,
    descending: bool,
}

#[derive(Serialize)]
struct Line {
    address: String,
    reference: String,
    kind: String,
    title: String,
    sectors: String,
    office: String,
    site: String,
    admin1: String,
    start: String,
    end: String,
    status: String,
    contacts: u64,
    headcount: u64,
    review: String,
}

/// The head of a column that can be sorted by.
#[derive(Serialize)]
struct Head {
    sort: &'static str,
    address: String,
    is_sorted: bool,
    descending: bool,
}

/// What an address asks for.
///
/// # Errors
/// A value that none of the lists has.
pub fn request(query: &Pairs) -> Result<Request, Problem> {
    Ok(Request {
        period: query.get("period").map(period::Choice::of_text).unwrap_or_default(),
        as_of: query.text("as-of"),
        sector: query.text("sector"),
        office: query.text("office"),
        donor: query.text("donor"),
        project: query.text("project"),
        partner: query.text("partner"),
        only: asked::only(query)?,
        status: query.one_of("status", Status::named)?,
        reach: query.one_of("reach", Reach::named)?,
        reviewed: query.one_of("reviewed", ByReview::named)?,
        search: query.text("search"),
        counted: counted(query)?,
        voided: query.is_ticked("voided"),
        sort: query.one_of("sort", Sort::named)?,
        descending: query.is_ticked("descending"),
        page: query.number("page")?,
        page_size: None,
    })
}

/// What counts is a question about a period.
fn counted(query: &Pairs) -> Result<bool, Problem> {
    match (query.get("counted"), query.get("period")) {
        (Some(given), None) if query.is_ticked("counted") => Err(Problem::value("counted", given)),
        _ => Ok(query.is_ticked("counted")),
    }
}

fn address(query: &Pairs) -> Address {
    let known = KNOWN.iter().filter(|name| **name != "page");
    known
        .fold(Address::new("/activities"), |address, name| address.with_some(name, query.get(name)))
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(KNOWN, &[])?;
    let mut request = request(&visit.query)?;
    request.page.get_or_insert(1);
    // The latest ones first, where nobody asks for another order.
    request.descending |= request.sort.is_none();
    request.page_size = Some(PAGE);
    let found = visit.answer(&request, |ledger| activities::run(ledger, &request))?;
    let here = address(&visit.query);
    let names = Names::new(&visit.ledger.state().profile, visit.language);
    let step = |page: Option<usize>| page.map(|page| here.clone().with("page", page).to_string());
    let file = |format: &'static str| {
        (format, here.clone().at("/activities/file").and("format", format).to_string())
    };
    let page = Page {
        form: form(&visit.query, &request, &names, visit),
        found: found.found,
        page: found.page,
        pages: found.pages,
        size: found.as_of,
        is_past: found.as_of != visit.ledger.size(),
        now: here.clone().without("as-of").to_string(),
        counted: request.counted,
        rows: found.activities.iter().map(|row| line(row, &names, visit)).collect(),
        heads: heads(&request, &here),
        previous: step((found.page > 1).then(|| found.page - 1)),
        next: step((found.page < found.pages).then_some(found.page + 1)),
        files: vec![file("csv"), file("xlsx")],
    };
    visit.page("activities", &page)
}

/// All that the list has, as a file.
pub fn file(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let known: Vec<&str> = KNOWN.iter().copied().chain(["format"]).collect();
    visit.query.only(&known, &[])?;
    let (format, kind, ending) = match visit.query.get("format") {
        Some("csv") => (Format::Csv, CSV, "csv"),
        Some("xlsx") => (Format::Xlsx, XLSX, "xlsx"),
        other => return Err(Problem::value("format", other.unwrap_or_default())),
    };
    let request = Request { page: None, ..request(&visit.query)? };
    let found = visit.answer(&request, |ledger| activities::run(ledger, &request))?;
    let body = activities::file(&found, format, visit.ledger.state(), visit.language)?;
    Ok(Answer::file(kind, &format!("activities-record-{}.{ending}", found.as_of), body))
}

fn line(row: &Row, names: &Names<'_>, visit: &Visit<'_>) -> Line {
    let texts = visit.texts();
    let sectors = row.sectors.iter().map(|id| names.sector(id.as_str()));
    Line {
        address: activity_address(row.activity.as_str()),
        reference: row.activity.to_string(),
        kind: texts.text(&format!("report-word-{}", row.kind)),
        title: row.title.clone(),
        sectors: sectors.collect::<Vec<_>>().join(", "),
        office: names.office(&row.office),
        site: row.site.clone(),
        admin1: row.admin1.clone(),
        start: row.start.clone(),
        end: if row.end == row.start { String::new() } else { row.end.clone() },
        status: texts.text(&format!("report-word-{}", row.status)),
        contacts: row.contacts,
        headcount: row.headcount,
        review: row
            .review
            .map(|said| texts.text(&format!("web-review-{said}")))
            .unwrap_or_default(),
    }
}

/// The columns that can be sorted by; by the one that it is sorted by the other way around.
fn heads(request: &Request, here: &Address) -> Vec<Head> {
    let sorted = request.sort.unwrap_or(Sort::Start);
    let head = |sort: &Sort| {
        let is_sorted = *sort == sorted;
        let address = here.clone().with("sort", sort).without("descending");
        let other_way = is_sorted && !request.descending;
        let address = if other_way { address.with("descending", "yes") } else { address };
        Head {
            sort: sort.name(),
            address: address.to_string(),
            is_sorted,
            descending: request.descending,
        }
    };
    Sort::ALL.iter().map(head).collect()
}

fn form(query: &Pairs, request: &Request, names: &Names<'_>, visit: &Visit<'_>) -> Form {
    let text = |name: &str| query.text(name).unwrap_or_default();
    let word = |id: &str| visit.texts().text(&format!("report-word-{id}"));
    Form {
        period: text("period"),
        as_of: text("as-of"),
        search: text("search"),
        partner: text("partner"),
        admin1: text("admin1"),
        admin2: text("admin2"),
        admin3: text("admin3"),
        at_site: text("at-site"),
        sectors: names.sectors(query.get("sector")),
        offices: names.offices(query.get("office")),
        donors: names.donors(query.get("donor")),
        projects: names.projects(query.get("project")),
        kinds: choices(Kind::ALL.iter().map(|kind| kind.name()), query.get("kind"), word),
        modalities: choices(Modality::ALL.iter().map(|of| of.name()), query.get("modality"), word),
        statuses: choices(Status::ALL.iter().map(|of| of.name()), query.get("status"), word),
        reaches: choices(Reach::ALL.iter().map(|of| of.name()), query.get("reach"), word),
        reviews: choices(ByReview::ALL.iter().map(|of| of.name()), query.get("reviewed"), |id| {
            visit.texts().text(&format!("report-reviewed-{id}"))
        }),
        counted: request.counted,
        voided: request.voided,
        sort: request.sort.unwrap_or(Sort::Start).name(),
        descending: request.descending,
    }
}
