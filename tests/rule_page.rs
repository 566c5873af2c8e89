//! The page of the counting rule: the demo's figures in it are those that the program gives.

use headcount::count::Query;
use headcount::demo;
use headcount::event::figures::Figure;
use headcount::event::policy::{HeadcountRule, Places, Policy, Rule};
use headcount::event::time::{Day, Period};
use headcount::report::totals::{Request, build};

use crate::common::Office;

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let start = digits.len() % 3;
    let groups =
        digits.as_bytes()[start..].chunks(3).map(|group| std::str::from_utf8(group).unwrap());
    let groups = std::iter::once(&digits[..start]).chain(groups).filter(|group| !group.is_empty());
    groups.collect::<Vec<_>>().join(",")
}

#[test]
fn the_demo_has_the_figures_that_the_page_states() {
    let demo = Office::demo(&demo::sample(demo::DEFAULT_SEED));
    let year = Period::year(2025).unwrap();
    let total = |period, policy| -> Figure {
        demo.ledger.answer_anew(&Query::whole(period, policy)).unwrap().figures.total
    };
    let mut stated = Vec::new();

    for places in Places::ALL {
        let Figure { people_reached, registered, estimated, bounds, .. } =
            total(year, Policy { places: *places, ..Policy::default() });
        let [people, lists, counts] = [people_reached, registered, estimated].map(grouped);
        stated.push(format!("| `{}` | {people} | {lists} | {counts} |", places.name()));
        let bounds = bounds.unwrap();
        let [lowest, highest] = [bounds.lowest, bounds.highest].map(grouped);
        stated.push(format!("The bounds are the same at each level: {lowest} and {highest}."));
    }
    let [activity, sum, max] = [HeadcountRule::Activity, HeadcountRule::Sum, HeadcountRule::Max]
        .map(|headcounts| total(year, Policy { headcounts, ..Policy::default() }))
        .map(|figure| grouped(figure.people_reached));
    stated.push(format!("The demo's {activity} are {sum} under `sum` and {max} under `max`."));
    let rule_one = grouped(total(year, Policy::of_rule(Rule::One)).people_reached);
    stated.push(format!("Under version 1 the demo's total is {rule_one}."));

    let day = |text| Day::parse(text).unwrap();
    let half = Period::try_from((day("2025-01-01"), day("2025-06-30"))).unwrap();
    let half_alone = total(half, Policy::default()).people_reached;
    stated.push(format!("half-yearly report. In the demo: {}.", grouped(half_alone)));
    let report =
        build(&demo.ledger.snapshot(), &Request { months: true, ..Request::year(year) }).unwrap();
    let june = serde_json::to_value(report.months.unwrap()[5].total.cumulative).unwrap();
    let june = june.as_u64().unwrap();
    assert_ne!(june, half_alone, "the page says that these are two answers");
    stated.push(format!("progress through a year. In the demo: {}.", grouped(june)));

    let page =
        include_str!("../src/count/RULE.md").split_whitespace().collect::<Vec<_>>().join(" ");
    stated.retain(|text| !page.contains(text));
    assert!(stated.is_empty(), "src/count/RULE.md should say:\n{}", stated.join("\n"));
}
