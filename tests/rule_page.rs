//! The page of the counting rule: the demo's figures in it are those that the program gives.

use headcount::count::Query;
use headcount::demo;
use headcount::event::figures::Figure;
use headcount::event::policy::{HeadcountRule, Places, Policy};
use headcount::event::time::{Day, Period};
use headcount::report::totals::{Request, build};

use crate::common::{Office, scratch};

/// The page, without its line breaks.
fn page() -> String {
    include_str!("../src/count/RULE.md").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap()).collect();
    groups.join(",")
}

/// The ledger of the demo.
fn demo() -> Office {
    let folder = scratch();
    let sample = demo::sample(demo::DEFAULT_SEED);
    let mut office = Office::mali();
    demo::write(&sample.tables, folder.path()).unwrap();
    office.import(folder.path());
    demo::write(&sample.correction, folder.path()).unwrap();
    office.correct(folder.path());
    office.void(&sample.voided);
    office
}

fn total(demo: &Office, period: Period, policy: Policy) -> Figure {
    demo.ledger.answer(&Query::whole(period, policy)).unwrap().figures.total
}

#[test]
fn the_demo_has_the_figures_that_the_page_states() {
    let (demo, page, year) = (demo(), page(), Period::year(2025).unwrap());
    let states = |text: String| assert!(page.contains(&text), "RULE.md should say: {text}");

    for places in Places::ALL {
        let Figure { people_reached, registered, estimated, bounds, .. } =
            total(&demo, year, Policy { places: *places, ..Policy::default() });
        let [people, lists, counts] = [people_reached, registered, estimated].map(grouped);
        states(format!("| `{}` | {people} | {lists} | {counts} |", places.name()));
        let bounds = bounds.unwrap();
        let [lowest, highest] = [bounds.lowest, bounds.highest].map(grouped);
        states(format!("The bounds are the same at each level: {lowest} and {highest}."));
    }
    let [activity, sum, max] = [HeadcountRule::Activity, HeadcountRule::Sum, HeadcountRule::Max]
        .map(|headcounts| total(&demo, year, Policy { headcounts, ..Policy::default() }))
        .map(|figure| grouped(figure.people_reached));
    states(format!("The demo's {activity} are {sum} under `sum` and {max} under `max`."));

    let day = |text| Day::parse(text).unwrap();
    let half = Period::try_from((day("2025-01-01"), day("2025-06-30"))).unwrap();
    let half_alone = total(&demo, half, Policy::default()).people_reached;
    states(format!("half-yearly report. In the demo: {}.", grouped(half_alone)));
    let report =
        build(&demo.ledger.snapshot(), &Request { months: true, ..Request::year(year) }).unwrap();
    let june = report.months.unwrap().remove(5).total.cumulative;
    assert_ne!(june, half_alone, "the page says that these are two answers");
    let june = serde_json::to_value(june).unwrap().as_u64().unwrap();
    states(format!("progress through a year. In the demo: {}.", grouped(june)));
}
