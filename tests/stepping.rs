//! The figures that a walk brings along are those of folding everything anew, after every record of random
//! ledgers: with corrections, voids, merges and their undoing, erasures, and a gazetteer.

use headcount::count::{Query, Source};
use headcount::event::time::{Day, Period};
use headcount::ledger::{AsOf, MadeBy, Walk};

use crate::common::program::trials;
use crate::common::{ALWAYS, Office};
use crate::kept_state::again;
use crate::oracle::random::{random_ledger, with_reviews};
use crate::story::{folded, go_on, policy_of_seed, profile_of, reviewed_of_seed};

/// Goes to the end, and asks after each record.
fn assert_figures_are_anew(walk: &mut Walk<'_>, query: &Query, seed: u64) {
    loop {
        let anew = walk.here().answers(std::slice::from_ref(query)).unwrap().remove(0);
        let here = walk.here().size();
        assert_eq!(walk.figures(query).unwrap(), anew.figures, "ledger {seed}, {here}");
        if walk.step().unwrap().is_none() {
            break;
        }
    }
}

#[test]
fn figures_along_a_walk_are_those_of_folding_anew() {
    for seed in 0..trials("HEADCOUNT_LEDGERS", 24) as u64 {
        let office = folded(&with_reviews(&random_ledger(seed), seed), policy_of_seed(seed));
        let day = |text| Day::parse(text).unwrap();
        let periods = [
            Period::year(2025).unwrap(),
            Period { from: day("2024-10-15"), to: day("2025-08-02") },
        ];
        for (period, first) in periods.into_iter().zip([1, office.ledger.size() / 3]) {
            let query = Query::whole(period, reviewed_of_seed(seed));
            let mut walk = office.ledger.walk(AsOf::Size(first), AsOf::Now).unwrap();
            assert_figures_are_anew(&mut walk, &query, seed);
        }
    }
}

#[test]
fn a_walk_that_begins_from_what_is_kept_of_now_has_the_same_figures() {
    let mut ways = [0, 0];
    for seed in 0..trials("HEADCOUNT_LEDGERS", 24) as u64 {
        let random = with_reviews(&random_ledger(seed), seed);
        let (earlier, later) = random.steps.split_at(random.steps.len() / 2);
        let mut office = Office::new(&profile_of(&random), policy_of_seed(seed));
        go_on(&mut office, earlier, |_| ());
        // What is kept of the state is of half the steps; walks begin before and after that.
        office = again(office);
        go_on(&mut office, later, |_| ());
        let period = Period::year(2025).unwrap();
        let query = Query::whole(period, reviewed_of_seed(seed));
        let size = office.ledger.size();
        for first in [1, size / 4, size / 2, size * 3 / 4, size - 1, size].map(|at| at.max(1)) {
            let kept = office.ledger.warm(Some(&office.key)).within(ALWAYS);
            let mut walk = kept.walk(AsOf::Size(first), AsOf::Now).unwrap();
            let then = office.ledger.as_of(AsOf::Size(first)).unwrap();
            assert!(walk.here().state() == then.state(), "ledger {seed}, {first}");
            assert_eq!(walk.here().root(), then.root());
            assert_figures_are_anew(&mut walk, &query, seed);
            ways[usize::from(walk.made_by() == Some(MadeBy::Updating))] += 1;
        }
    }
    let [folded, from_now] = ways;
    assert!(from_now > 4 * folded, "{from_now} walks began from what was kept, {folded} did not");
}

#[test]
fn another_question_along_the_way_is_answered_too() {
    let office = folded(&random_ledger(4), policy_of_seed(4));
    let years = [2025, 2024].map(|year| Period::year(year).unwrap());
    let queries = [(years[0], 4), (years[1], 4), (years[0], 5)]
        .map(|(period, seed)| Query::whole(period, policy_of_seed(seed)));
    let mut walk = office.ledger.walk(AsOf::Size(1), AsOf::Now).unwrap();
    let asked = queries.iter().cycle();
    for query in asked {
        let anew = walk.here().answers(std::slice::from_ref(query)).unwrap().remove(0);
        assert_eq!(walk.figures(query).unwrap(), anew.figures);
        // Some records are passed without a question.
        if walk.step().unwrap().is_none() || walk.step().unwrap().is_none() {
            break;
        }
    }
}
