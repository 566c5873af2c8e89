//! Figures under two policies side by side: what moves at the places adds up to what moves in all.

use headcount::count::{Query, by_place};
use headcount::event::policy::{Attribution, HeadcountRule, Places, Policy, Rule, Sizes};
use headcount::event::time::Period;
use headcount::report::policy_effect::{Moves, PolicyEffect, build};

use crate::common::{Office, write_tables};
use crate::oracle::random::random_ledger;
use crate::story::folded;

fn policy(seed: u64) -> Policy {
    let chosen = Policy {
        attribution: Attribution::ALL[(seed / 2 % 3) as usize],
        headcounts: HeadcountRule::ALL[(seed / 3 % 3) as usize],
        ..Policy::of_rule(Rule::ALL[usize::from(!seed.is_multiple_of(4))])
    };
    match chosen.rule {
        Rule::One => chosen,
        Rule::Two => Policy {
            places: Places::ALL[(seed / 5 % 4) as usize],
            sizes: Sizes::ALL[(seed / 7 % 2) as usize],
            ..chosen
        },
    }
}

/// Random ledgers have little in one year.
fn two_years() -> Period {
    let (first, last) = (Period::year(2024).unwrap(), Period::year(2025).unwrap());
    Period { from: first.from, to: last.to }
}

#[test]
fn what_the_places_of_any_level_add_comes_to_the_figures() {
    let mut divided = 0;
    for seed in 0..80 {
        let office = folded(&random_ledger(seed), Policy::default());
        let snapshot = office.ledger.snapshot();
        let (agenda, lists) = snapshot.agenda_and_lists();
        let query = Query::whole(two_years(), policy(seed));
        let figures = snapshot.answer_anew(&query).unwrap().figures;
        let sectors = figures.sectors.iter().map(|(_, figure)| figure);
        let expected: Vec<u64> =
            sectors.chain([&figures.total]).map(|figure| figure.people_reached).collect();
        for level in Places::ALL.iter().filter(|level| **level >= query.policy.places) {
            let places = by_place(&agenda, &lists, &query, *level).unwrap();
            let mut sums = vec![0; expected.len()];
            for place in places.values() {
                sums.iter_mut().zip(&place.people).for_each(|(sum, people)| *sum += people);
            }
            assert_eq!(sums, expected, "ledger {seed}, {level}: {:?}", query.policy);
            divided += usize::from(places.len() > 1);
        }
    }
    assert!(divided > 40, "{divided}");
}

/// What the moves of a figure, or of all sectors, come to.
fn sum(moves: &Moves) -> i64 {
    moves.largest.iter().map(|place| place.change).sum::<i64>() + moves.others_change
}

#[test]
fn what_moves_at_the_places_adds_up_to_the_changes() {
    let mut moved = 0;
    for seed in 0..80 {
        let office = folded(&random_ledger(seed), policy(seed));
        let proposed = policy(seed + 1);
        let snapshot = office.ledger.snapshot();
        let effect = build(&snapshot, two_years(), &proposed).unwrap();
        let PolicyEffect { sectors, total, total_by_place, sectors_by_place, .. } = &effect;
        assert_eq!(sum(total_by_place), total.change, "ledger {seed}: {effect:#?}");
        let of_sectors: i64 = sectors.iter().map(|sector| sector.figure.change).sum();
        assert_eq!(sum(sectors_by_place), of_sectors, "ledger {seed}: {effect:#?}");
        let size = |change: &i64| change.unsigned_abs();
        let largest: Vec<i64> = total_by_place.largest.iter().map(|place| place.change).collect();
        assert!(largest.is_sorted_by_key(|change| u64::MAX - size(change)));
        moved += usize::from(!largest.is_empty());
    }
    assert!(moved > 15, "{moved}");
}

/// A list at one site and a crowd at another of the same commune; another commune of the same name in
/// another cercle.
fn communes() -> Office {
    let mut office = Office::mali();
    let folder = office.dir.path().join("tables");
    let tables = [
        (
            "activities",
            "activity,kind,sector,office,admin1,admin2,admin3,site,start\n\
             L,distribution,shelter,gao,Gao,Gao,Soni,Camp,2025-01-10\n\
             C,session,wash,gao,Gao,Gao,Soni,Market,2025-02-10\n\
             O,session,wash,gao,Gao,Bourem,Soni,Market,2025-02-10\n",
        ),
        ("households", "activity,household,size\nL,1,6\nL,2,4\n"),
        ("headcounts", "activity,group,count\nC,users,25\nO,users,7\n"),
    ];
    write_tables(&folder, &tables);
    office.import(&folder);
    office
}

#[test]
fn a_site_and_a_commune_are_compared_at_the_commune() {
    let office = communes();
    let proposed = Policy { places: Places::Admin3, ..Policy::of_rule(Rule::Two) };
    let snapshot = office.ledger.snapshot();
    let effect = build(&snapshot, Period::year(2025).unwrap(), &proposed).unwrap();
    assert_eq!(effect.level, Places::Admin3);
    let (now, proposed) = (effect.total.now, effect.total.proposed);
    assert_eq!((now.people_reached, now.registered, now.estimated), (42, 10, 32));
    assert_eq!((proposed.people_reached, proposed.registered, proposed.estimated), (32, 10, 22));
    assert_eq!((effect.total.change, effect.total.percent), (-10, Some(-23.8)));
    assert!(effect.is_large());
    // The other Soni stays, and so do both sectors.
    let moves: Vec<_> = effect.total_by_place.largest.iter().map(|m| (&*m.place, m.now)).collect();
    assert_eq!(moves, [("Soni", 35)]);
    assert_eq!(effect.sectors_by_place.largest, []);
}

#[test]
fn both_sides_under_other_rules_are_the_same_places() {
    let office = communes();
    let snapshot = office.ledger.snapshot();
    let now = Query::whole(Period::year(2025).unwrap(), Policy::of_rule(Rule::One));
    let (agenda, lists) = snapshot.agenda_and_lists();
    let one = by_place(&agenda, &lists, &now, Places::Site).unwrap();
    let two = Query { policy: Policy::of_rule(Rule::Two), ..now.clone() };
    assert_eq!(one, by_place(&agenda, &lists, &two, Places::Site).unwrap());
    // A site under rule 1 says nothing of its commune: it is that of the activity.
    let communes = by_place(&agenda, &lists, &now, Places::Admin3).unwrap();
    let named = communes.values().map(|place| (&*place.name, place.people.last().copied()));
    assert_eq!(named.collect::<Vec<_>>(), [("Soni", Some(7)), ("Soni", Some(35))]);
}
