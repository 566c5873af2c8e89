//! The figures that a walk brings along are those of folding everything anew, after every record of random
//! ledgers: with corrections, voids, merges and their undoing, erasures, and a gazetteer.

use headcount::count::{Query, Source};
use headcount::event::time::{Day, Period};
use headcount::ledger::AsOf;

use crate::common::program::trials;
use crate::oracle::random::random_ledger;
use crate::story::{folded, policy_of_seed};

#[test]
fn figures_along_a_walk_are_those_of_folding_anew() {
    for seed in 0..trials("HEADCOUNT_LEDGERS", 40) as u64 {
        let office = folded(&random_ledger(seed), policy_of_seed(seed));
        let day = |text| Day::parse(text).unwrap();
        let periods = [
            Period::year(2025).unwrap(),
            Period { from: day("2024-10-15"), to: day("2025-08-02") },
        ];
        for (period, first) in periods.into_iter().zip([1, office.ledger.size() / 3]) {
            let query = Query::whole(period, policy_of_seed(seed));
            let mut walk = office.ledger.walk(AsOf::Size(first), AsOf::Now).unwrap();
            loop {
                let anew = walk.here().answers(std::slice::from_ref(&query)).unwrap().remove(0);
                let here = walk.here().size();
                assert_eq!(walk.figures(&query).unwrap(), anew.figures, "ledger {seed}, {here}");
                if walk.step().unwrap().is_none() {
                    break;
                }
            }
        }
    }
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
