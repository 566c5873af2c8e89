//! What an office publishes of a ledger at one moment, in all formats and by every dimension.
//!
//! Belongs here: asking for it. Does not: reading it (`printed`), what follows from it.
//!
//! All formats are made from one report, as the program makes them; that each asked for by itself holds the
//! same is tried apart (`asked_apart`), because each asking chooses anew what to hold back, which takes time.

use headcount::count::{Dimension, Source as _, in_scope};
use headcount::event::activity::Reach;
use headcount::event::profile::Profile;
use headcount::event::time::Period;
use headcount::language::Language;
use headcount::ledger::Snapshot;
use headcount::report::factsheet::{self, ContactPerson, Factsheet, Input};
use headcount::report::names::Names;
use headcount::report::render::{self, views};
use headcount::report::suppression::PUBLISHED;
use headcount::report::{Report, totals};
use headcount::service::factsheet as service_factsheet;
use headcount::service::period::Choice;
use headcount::service::report::{self as service_report, Format};
use serde_json::Value;

use super::book::{Book, LATER, Reading};
use super::charts;
use super::formats::{Reader, csv, hxl, markdown, workbook};
use super::printed::{self, Tables};
use super::rule::imply_head_counts;

/// What a ledger's publications are read into.
#[derive(Default)]
pub struct Published {
    pub book: Book,
    /// Which tables there are, at each moment.
    pub moments: Vec<Tables>,
}

/// What the names of numbers begin with, moment by moment.
pub const MOMENTS: [&str; 2] = ["", LATER];

/// Everything that a report can have.
pub fn everything(year: i32, publish_safe: Option<u64>) -> totals::Request {
    let others = PUBLISHED.iter().filter(|by| **by != Dimension::Admin1);
    totals::Request {
        by: Some(Dimension::Admin1),
        also_by: others.copied().collect(),
        months: true,
        rrm: true,
        activities: true,
        three_w: true,
        publish_safe,
        ..totals::Request::year(Period::year(year).unwrap())
    }
}

/// The reports that are published together, in every format.
pub fn published(ledger: &Snapshot, year: i32, threshold: u64) -> Published {
    let mut published = Published::default();
    published.moment(ledger, year, threshold);
    published
}

impl Published {
    /// Everything at another moment.
    pub fn moment(&mut self, ledger: &Snapshot, year: i32, threshold: u64) {
        self.book.moment = MOMENTS[self.moments.len()];
        self.whole(ledger, &totals::build(ledger, &everything(year, None)).unwrap());
        self.safe(ledger, year, threshold);
        imply_head_counts(&mut self.book);
    }

    /// Everything at another moment, beside what was published before, which the ledger knows.
    pub fn released(&mut self, ledger: &Snapshot, year: i32, threshold: u64) {
        self.book.moment = MOMENTS[self.moments.len()];
        self.whole(ledger, &totals::build(ledger, &everything(year, None)).unwrap());
        let run = |format, by: &[Dimension], is_full| {
            let asked = service_report::Request {
                period: Choice::year(year),
                by: by.to_vec(),
                months: is_full,
                rrm: is_full,
                activities: is_full,
                format,
                publish_safe: Some(threshold),
                ..service_report::Request::default()
            };
            service_report::run(ledger, &asked).unwrap().report
        };
        // By areas first, as the factsheet is.
        let mut by = PUBLISHED.to_vec();
        by.sort_by_key(|by| *by != Dimension::Admin1);
        let mut safe = run(Format::Json, &by, true);
        safe.three_w = run(Format::Hxl, &[], false).three_w;
        self.all_formats(ledger, &safe);
        imply_head_counts(&mut self.book);
    }

    /// All formats, where numbers below a threshold are held back.
    pub fn safe(&mut self, ledger: &Snapshot, year: i32, threshold: u64) {
        let safe = totals::build(ledger, &everything(year, Some(threshold))).unwrap();
        self.all_formats(ledger, &safe);
    }

    fn last(&mut self) -> (&mut Book, &mut Tables) {
        (&mut self.book, self.moments.last_mut().unwrap())
    }

    /// The report as it is kept in the office.
    fn whole(&mut self, ledger: &Snapshot, report: &Report) {
        let json = serde_json::to_value(report).unwrap();
        self.moments.push(printed::read(&mut self.book, Reading::Whole, &json));
        let (book, tables) = self.last();
        let text = render::factsheet::markdown(&factsheet(ledger, report)).unwrap();
        let mut reader = Reader { book, reading: Reading::Whole, tables };
        reader.factsheet(&text);
    }

    /// A report as everybody has it.
    fn all_formats(&mut self, ledger: &Snapshot, report: &Report) {
        let (book, tables) = self.last();
        let json: Value = serde_json::to_value(report).unwrap();
        tables.overlap = printed::read(book, Reading::Printed("json"), &json).overlap;
        let mut reader = Reader { book, reading: Reading::Whole, tables };
        let rows = csv(render::hxl::text(report).unwrap().as_bytes());
        printed::read(reader.book, Reading::Printed("hxl"), &hxl(&rows));
        for by in PUBLISHED {
            reader.csv(&render::csv::text(&narrowed(report, &[*by])).unwrap());
        }
        for view in [views::months(report), views::rrm(report), views::activities(report)] {
            reader.csv(&render::csv::table(report, view).unwrap());
        }
        // By ids, as programs know them.
        let names = |language| Names::new(&Profile::default(), language);
        let english = names(Language::English);
        reader.workbook(&render::xlsx::bytes(&narrowed(report, &AS_WORKBOOK), &english).unwrap());
        let with_words = narrowed(report, &AS_MARKDOWN);
        let texts = [Language::English, Language::French]
            .map(|language| render::markdown::text(&with_words, &names(language)));
        reader.markdown(&texts);
        let sheet = factsheet(ledger, report);
        let texts = [Language::English, Language::French].map(|language| {
            let sheet = in_language(ledger, report, language);
            render::factsheet::markdown(&sheet).unwrap()
        });
        reader.sheet(&texts);
        charts::hold_nothing_more(&sheet);
    }

    /// The same moment once more, each format asked for by itself.
    pub fn asked_apart(&mut self, ledger: &Snapshot, year: i32, threshold: u64) {
        let (book, tables) = self.last();
        let plain = |format| service_report::Request {
            period: Choice::year(year),
            format,
            publish_safe: Some(threshold),
            ..service_report::Request::default()
        };
        let run = |request: &service_report::Request| {
            service_report::run(ledger, request).unwrap().content
        };
        let all = service_report::Request {
            by: PUBLISHED.to_vec(),
            months: true,
            rrm: true,
            activities: true,
            ..plain(Format::Json)
        };
        let json: Value = serde_json::from_slice(&run(&all)).unwrap();
        printed::read(book, Reading::Printed("json by itself"), &json);
        let json: Value = serde_json::from_slice(&run(&plain(Format::Json))).unwrap();
        printed::read(book, Reading::Printed("plain json by itself"), &json);
        let mut reader = Reader { book, reading: Reading::Whole, tables };
        let rows = csv(&run(&plain(Format::Hxl)));
        printed::read(reader.book, Reading::Printed("hxl by itself"), &hxl(&rows));
        for by in [Dimension::Month, Dimension::PopulationGroup] {
            let asked = service_report::Request { by: vec![by], ..plain(Format::Csv) };
            reader.csv(&String::from_utf8(run(&asked)).unwrap());
        }
        let months = service_report::Request { months: true, ..plain(Format::Csv) };
        reader.csv(&String::from_utf8(run(&months)).unwrap());
        reader.workbook(&run(&plain(Format::Xlsx)));
        let asked = factsheet::Asked {
            published_before: Default::default(),
            is_only_as_published: false,
            period: Period::year(year).unwrap().into(),
            publish_safe: Some(threshold),
            contact: &ContactPerson::default(),
        };
        let languages = [Language::English, Language::French];
        let sheets = factsheet::in_languages(ledger, &asked, languages).unwrap();
        let texts = sheets.map(|sheet| {
            let text = service_factsheet::content(&sheet, service_factsheet::Format::Md).unwrap();
            String::from_utf8(text).unwrap()
        });
        reader.sheet(&texts);
    }
}

/// The breakdowns that a workbook has where no others are asked for.
const AS_WORKBOOK: [Dimension; 2] = [Dimension::Office, Dimension::Admin1];
/// The dimensions whose values are no words of their own in Markdown.
const AS_MARKDOWN: [Dimension; 4] =
    [Dimension::Office, Dimension::Donor, Dimension::Sex, Dimension::Age];

/// The report with some of its breakdowns, as it is where no others are asked for.
fn narrowed(report: &Report, dimensions: &[Dimension]) -> Report {
    let mut narrowed = report.clone();
    let named = |name: &str| dimensions.iter().any(|by| by.name() == name);
    let mut by = report.breakdowns().filter(|by| named(&by.dimension)).cloned();
    narrowed.by = by.next();
    narrowed.also_by = by.collect();
    narrowed
}

fn factsheet(ledger: &Snapshot, report: &Report) -> Factsheet {
    in_language(ledger, report, Language::English)
}

/// The factsheet of a report, as the program makes it.
fn in_language(ledger: &Snapshot, report: &Report, language: Language) -> Factsheet {
    let basis = ledger.basis().unwrap();
    let (agenda, _) = ledger.agenda_and_lists();
    let activities = agenda.items.into_iter().filter(|item| {
        item.about.reach == Reach::Direct
            && in_scope(item.about, item.is_approved, report.period.0, &report.policy)
    });
    factsheet::build(&Input {
        report,
        profile: basis.profile,
        organisation: basis.organisation,
        country: basis.country,
        activities: &activities.collect::<Vec<_>>(),
        contact: &ContactPerson::default(),
        is_only_as_published: false,
        language,
    })
}

impl Reader<'_> {
    fn csv(&mut self, text: &str) {
        self.reading = Reading::Printed("csv");
        self.table(&csv(text.as_bytes()));
    }

    fn workbook(&mut self, bytes: &[u8]) {
        self.reading = Reading::Printed("xlsx");
        workbook(bytes).iter().for_each(|table| self.table(table));
    }

    /// In English, and in French beside it.
    fn markdown(&mut self, [english, french]: &[String; 2]) {
        self.reading = Reading::Printed("markdown");
        let tables = markdown(english);
        tables.iter().for_each(|table| self.table(table));
        super::formats::hold_the_same(&tables, &markdown(french));
    }

    fn sheet(&mut self, [english, french]: &[String; 2]) {
        self.reading = Reading::Printed("factsheet");
        self.factsheet(english);
        super::formats::hold_the_same(&markdown(english), &markdown(french));
    }
}
