//! Own figures: those of a ledger in which nothing but the activities of a filter was logged.

use std::collections::BTreeSet;

use headcount::count::Dimension;
use headcount::event::ids::{DonorId, OfficeId, ProjectId, Reference};
use headcount::event::policy::{Policy, Rule};
use headcount::event::time::Period;
use headcount::report::totals::{Request, build};
use headcount::report::{Count, Report};
use serde_json::Value;

use crate::common::Office;
use crate::oracle::random::random_ledger;
use crate::story::folded;

/// Random ledgers tried.
const LEDGERS: u64 = 30;

fn year() -> Request {
    Request::year(Period::year(2025).unwrap())
}

/// Own figures with every table that a report has.
fn own(filter: Request) -> Request {
    Request {
        own: true,
        by: Some(Dimension::Admin1),
        also_by: vec![Dimension::PopulationGroup],
        months: true,
        rrm: true,
        activities: true,
        three_w: true,
        ..filter
    }
}

/// What can be compared of reports that differ in their filters and in the log's size.
fn figures(report: &Report) -> Value {
    let mut json = serde_json::to_value(report).unwrap();
    let members = json.as_object_mut().unwrap();
    for name in ["ledger", "as_of", "filter", "own", "slice", "restated"] {
        members.remove(name);
    }
    json
}

/// The filters that let some activities of a ledger through, and not all, each with what it stops.
fn filters(office: &Office) -> Vec<(Request, BTreeSet<Reference>)> {
    let activities: Vec<_> = office.ledger.state().current().map(|known| &known.activity).collect();
    let mut filters: Vec<Request> = Vec::new();
    for name in ["bamako", "gao", "timbuktu", "mopti", "menaka"] {
        filters.push(Request { office: OfficeId::new(name).ok(), ..year() });
    }
    for name in ["sida", "echo"] {
        filters.push(Request { donor: DonorId::new(name).ok(), ..year() });
    }
    filters.push(Request { project: ProjectId::new("p1").ok(), ..year() });
    let partners = activities.iter().map(|activity| activity.about.partner.to_uppercase());
    let partners: BTreeSet<String> = partners.filter(|partner| !partner.is_empty()).collect();
    filters.extend(partners.into_iter().map(|name| Request { partner: Some(name), ..year() }));
    let snapshot = office.ledger.snapshot();
    let with_others = filters.into_iter().map(|filter| {
        let query = filter.query(&snapshot);
        let others = activities.iter().filter(|activity| !query.lets_through(&activity.about));
        let others: BTreeSet<_> = others.map(|activity| activity.reference.clone()).collect();
        (filter, others)
    });
    let some = |others: &BTreeSet<Reference>| (1..activities.len()).contains(&others.len());
    with_others.filter(|(_, others)| some(others)).collect()
}

#[test]
fn own_figures_are_those_that_remain_when_all_else_is_voided() {
    let (mut tried, mut larger, mut smaller, mut above_the_whole) = (0, 0, 0, 0);
    for seed in 0..LEDGERS {
        let rule = if seed % 3 == 0 { Rule::One } else { Rule::Two };
        let random = random_ledger(seed);
        let office = folded(&random, Policy::of_rule(rule));
        let whole = build(&office.ledger.snapshot(), &year()).unwrap().total;
        let filters = filters(&office);
        for (filter, others) in filters.into_iter().take(3) {
            let own = own(filter);
            let ours = build(&office.ledger.snapshot(), &own).unwrap();
            let slice = ours.slice.as_ref().unwrap().total.people_reached.or_zero();
            let people = ours.total.people_reached.or_zero();
            larger += usize::from(people > slice);
            smaller += usize::from(people < slice);
            above_the_whole += usize::from(people > whole.people_reached.or_zero());

            let mut alone = folded(&random, Policy::of_rule(rule));
            others.iter().for_each(|reference| alone.void(reference.as_str()));
            // With a filter that lets everything through, the figures are those of the whole.
            let all = Request { own: false, ..own };
            let theirs = build(&alone.ledger.snapshot(), &all).unwrap();
            assert_eq!(figures(&ours), figures(&theirs), "seed {seed}: {all:?}");
            tried += 1;
        }
    }
    assert!(tried > 40, "only {tried} were tried");
    // Neither is promised: own figures can be on either side of the slice.
    assert!(
        larger > 0 && smaller > 0,
        "{larger} larger, {smaller} smaller, {above_the_whole} above"
    );
}

/// Cash of one project, with a list of two; the kits of another say that the household has five.
fn household_of_two_projects() -> Office {
    Office::of_tables(
        &[
            (
                "activities",
                "activity,kind,sector,office,admin1,site,start,project,partner\n\
             CASH,distribution,livelihoods,gao,Gao,Wabaria,2025-02-01,resilience-gao,Union \
             locale\n\
             KITS,distribution,shelter,gao,Gao,Wabaria,2025-03-01,first-response,\n\
             POINT,works,wash,gao,Gao,Wabaria,2025-04-01,wash-schools,\n",
            ),
            ("people", "activity,person,household\nCASH,P1,H1\n"),
            ("households", "activity,household,size\nCASH,H1,2\nKITS,H1,5\n"),
            ("headcounts", "activity,group,count\nPOINT,users,40\n"),
        ],
        Policy::default(),
    )
}

fn of_project(name: &str) -> Request {
    Request { project: ProjectId::new(name).ok(), own: true, ..year() }
}

#[test]
fn a_project_counts_what_its_own_lists_say() {
    let office = household_of_two_projects();
    let report = build(&office.ledger.snapshot(), &of_project("resilience-gao")).unwrap();
    // Its own list knows two people; the ledger knows five of them, and forty users of the water point.
    assert_eq!(report.total.people_reached, 2);
    assert_eq!(report.slice.unwrap().total.people_reached, 5);
    assert!(report.own);
    let partner = Request { partner: Some(" UNION LOCALE ".to_owned()), own: true, ..year() };
    let report = build(&office.ledger.snapshot(), &partner).unwrap();
    assert_eq!(report.total.people_reached, 2);
    let wash = build(&office.ledger.snapshot(), &of_project("wash-schools")).unwrap();
    assert_eq!(
        (wash.total.people_reached, wash.total.estimated),
        (Count::Told(40), Some(Count::Told(40)))
    );
}

#[test]
fn another_year_beside_own_figures_is_of_own_figures_too() {
    let office = household_of_two_projects();
    let past = Some(Period::year(2024).unwrap());
    let request = Request { compare: past, ..of_project("resilience-gao") };
    let report = build(&office.ledger.snapshot(), &request).unwrap();
    assert_eq!(report.compare.unwrap().total.change, Some(2));
}

#[test]
fn own_figures_are_not_on_a_page_for_everybody() {
    let office = household_of_two_projects();
    let request = Request { publish_safe: Some(5), ..of_project("wash-schools") };
    let report = build(&office.ledger.snapshot(), &request).unwrap();
    assert_eq!(report.total.people_reached.told(), None, "beside the whole they could tell of few");
    assert_eq!(report.slice, None);
}
