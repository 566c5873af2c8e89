//! What a report that is safe to publish still says, and what it leaves out.
//!
//! Belongs here: the shape of such a report. Does not: whether what is held back can be worked out
//! (`attack_on_publications`).

use std::path::Path;
use std::sync::Mutex;

use headcount::count::Dimension;
use headcount::event::ids::SectorId;
use headcount::event::policy::Policy;
use headcount::event::time::Period;
use headcount::language::Language;
use headcount::progress::{Progress, Step};
use headcount::report::Report;
use headcount::report::totals::{Request, build};
use headcount::service::period::Choice;
use headcount::service::{Context, factsheet, policy, publish, report};

use crate::common::program::run;
use crate::common::{Office, write_tables};
use crate::oracle::random::random_ledger;
use crate::story::{folded, policy_of_seed};

/// The total and the sum are of all sectors, whichever rows are shown.
#[test]
fn the_row_of_a_sector_tells_nothing_of_the_others() {
    let toml = include_str!("../src/setup/profiles/nrc-mali.toml");
    let mut office = Office::new(toml, Policy::default());
    let folder = office.dir.path().join("tables");
    let activities = "activity,kind,sector,office,admin1,site,start\n\
        A1,distribution,shelter,gao,Gao,S,2025-03-12\nA4,legal-case,icla,gao,Gao,T,2025-04-15\n";
    let households = "activity,household,size\nA1,H1,20\nA1,H2,11\n";
    let people = "activity,person\nA4,P2\nA4,P3\nA4,P5\nA4,P6\n";
    let tables = [("activities", activities), ("households", households), ("people", people)];
    write_tables(&folder, &tables);
    office.import(&folder);
    let all = Request {
        publish_safe: Some(5),
        by: Some(Dimension::Office),
        months: true,
        activities: true,
        three_w: true,
        ..Request::year(Period::year(2025).unwrap())
    };
    let snapshot = office.ledger.snapshot();
    let whole = build(&snapshot, &all).unwrap();
    let shelter = SectorId::new("shelter").unwrap();
    let narrowed = build(&snapshot, &Request { sector: Some(shelter.clone()), ..all }).unwrap();
    let row = |report: &Report| {
        report.sectors.iter().find(|row| row.sector == shelter).map(|row| row.row).unwrap()
    };
    assert_eq!(row(&whole).people_reached.told(), None);
    assert_eq!(row(&narrowed), row(&whole), "as in the report with all rows");
    assert_eq!((narrowed.sectors.len(), narrowed.sum_of_sectors), (1, whole.sum_of_sectors));
    assert_eq!(narrowed.total, whole.total);
    assert_eq!(narrowed.filter.sector.as_deref(), Some("shelter"));
    let activities = narrowed.activities.unwrap();
    assert_eq!(activities.len(), 1);
    let listed = &activities[0];
    let lists = [listed.persons, listed.households, listed.household_members, listed.headcount];
    assert!(lists.iter().all(|list| list.told().is_none()), "people on a list: {lists:?}");
    assert!(narrowed.three_w.unwrap().rows.iter().all(|row| row.sector.id == "shelter"));
    let months = narrowed.months.unwrap();
    assert!(months.iter().all(|month| month.sectors.len() == 1));
}

#[test]
fn a_report_of_few_people_tells_nothing() {
    let mut office = Office::mali();
    office.import(Path::new("tests/cli/report.in/tables"));
    let year = Request::year(Period::year(2025).unwrap());
    let request = Request { publish_safe: Some(5), ..year };
    let report = build(&office.ledger.snapshot(), &request).unwrap();
    assert_eq!(report.total.people_reached.told(), None);
    let told: Vec<_> = report.sectors.iter().map(|row| row.row.people_reached.told()).collect();
    assert_eq!(told, [None; 7]);
    // What is worked out from numbers that are held back is not told either.
    let open = build(&office.ledger.snapshot(), &Request { publish_safe: None, ..request.clone() })
        .unwrap();
    let past = Request { compare: Some(Period::year(2023).unwrap()), ..request };
    let compared = build(&office.ledger.snapshot(), &past).unwrap().compare.unwrap();
    assert_eq!(compared.sectors[0].change.change, None);
    assert_eq!(compared.total.change, None);
    assert_eq!(open.suppression, None);
}

/// What is told of another period beside this one is what its own report tells.
#[test]
fn a_period_beside_another_tells_what_its_own_report_tells() {
    let mut told = 0;
    for seed in [0, 9] {
        let office = folded(&random_ledger(seed), policy_of_seed(seed));
        let snapshot = office.ledger.snapshot();
        let [before, year] = [2024, 2025].map(|year| Request {
            publish_safe: Some(5),
            ..Request::year(Period::year(year).unwrap())
        });
        let own = build(&snapshot, &before).unwrap();
        let beside = Request { compare: Some(before.period), ..year.clone() };
        let beside = build(&snapshot, &beside).unwrap();
        let this = build(&snapshot, &year).unwrap();
        assert_eq!((&beside.sectors, &beside.total), (&this.sectors, &this.total));
        let compared = beside.compare.unwrap();
        let of_compared = compared.sectors.iter().map(|row| row.change).chain([compared.total]);
        let of_own = own.sectors.iter().map(|row| row.row).chain([own.total]);
        for (compared, own) in of_compared.zip(of_own) {
            assert_eq!(
                (compared.people_reached, compared.bounds),
                (own.people_reached, own.bounds)
            );
            told += usize::from(own.people_reached.told().is_some());
        }
    }
    assert!(told > 0);
}

/// What else the program prints or writes (explanations, histories, exports, bundles) is not for everybody, and
/// nothing says that it is.
#[test]
fn only_what_is_published_is_said_to_be_safe() {
    let folder = crate::common::scratch();
    let help = |args: &[&str]| run(&folder.path().join("ledger"), args).out;
    let commands = help(&["--help"]);
    let (_, commands) = commands.split_once("Commands:\n").unwrap();
    let commands = commands.split("\n\n").next().unwrap().lines();
    let named = commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let named: Vec<&str> = named.filter(|name| !name.is_empty()).collect();
    assert!(named.len() > 20, "{named:?}");
    let safe: Vec<&str> = named
        .into_iter()
        .filter(|name| help(&[name, "--help"]).contains("--publish-safe"))
        .collect();
    assert_eq!(safe, ["report", "factsheet", "publish"]);
}

/// Steps that began and have not ended, and those that have.
#[derive(Default)]
struct Heard(Mutex<(Vec<Step>, Vec<Step>)>);

impl Progress for Heard {
    fn begin(&self, step: Step, _: Option<u64>) {
        self.0.lock().unwrap().0.push(step);
    }

    fn end(&self) {
        let (begun, ended) = &mut *self.0.lock().unwrap();
        ended.extend(begun.pop());
    }
}

/// Choosing what is held back takes seconds where there are many tables: whoever waits is told.
#[test]
fn choosing_what_is_held_back_is_a_step_that_is_told() {
    let mut office = folded(&random_ledger(2), policy_of_seed(2));
    let told =
        |publish_safe, run: &mut dyn FnMut(&Context<'_>, &mut Office), office: &mut Office| {
            let heard = Heard::default();
            run(&Context { progress: &heard, ..office.context() }, office);
            let (begun, ended) = heard.0.into_inner().unwrap();
            assert_eq!(begun, []);
            let expected: &[Step] = if publish_safe { &[Step::HoldingBack] } else { &[] };
            assert_eq!(ended, expected);
        };
    for publish_safe in [None, Some(5)] {
        let period = || Choice::year(2025);
        let is_safe = publish_safe.is_some();
        let request =
            report::Request { period: period(), publish_safe, ..report::Request::default() };
        let mut reported = |context: &Context<'_>, office: &mut Office| {
            report::run_warm(&office.ledger.snapshot(), &request, context).unwrap();
        };
        told(is_safe, &mut reported, &mut office);
        let (format, language) = (factsheet::Format::Md, Language::English);
        let request =
            factsheet::Request { period: period(), as_of: None, publish_safe, format, language };
        let mut shown = |context: &Context<'_>, office: &mut Office| {
            factsheet::run(&office.ledger.snapshot(), &request, context).unwrap();
        };
        told(is_safe, &mut shown, &mut office);
        let (policy, note) = (policy::Choice::default(), String::new());
        let request = publish::Request { period: period(), policy, note, publish_safe };
        let mut published = |context: &Context<'_>, office: &mut Office| {
            publish::run(&mut office.ledger, &request, context).unwrap();
        };
        told(is_safe, &mut published, &mut office);
    }
}
