//! Policies: what a preview says, and what comes of adopting one.

use headcount::count::{Query, by_place};
use headcount::event::policy::{Attribution, HeadcountRule, Places, Policy, Reviewed, Rule, Sizes};
use headcount::event::time::Period;
use headcount::report::policy_effect::{Moves, PolicyEffect, build};
use headcount::service::policy::{self as service, Choice, InForce, preview};
use headcount::service::{period, publish};

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
        let effect = build(&snapshot, two_years().into(), &proposed).unwrap();
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
    let effect = build(&snapshot, Period::year(2025).unwrap().into(), &proposed).unwrap();
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

fn adopt(office: &mut Office, from_year: i32, policy: Choice) -> service::Outcome {
    let context = office.context();
    let request = service::Request { from_year, policy, reason: "agreed".into() };
    service::adopt(&mut office.ledger, &request, &context).unwrap()
}

fn places(places: Places) -> Choice {
    Choice { places: Some(places), ..Choice::default() }
}

fn publish(office: &mut Office, year: i32) {
    let context = office.context();
    let request = publish::Request {
        period: period::Choice::year(year),
        policy: Choice::default(),
        note: String::new(),
        publish_safe: None,
    };
    publish::run(&mut office.ledger, &request, &context).unwrap();
}

#[test]
fn what_is_adopted_says_what_it_replaces_and_what_it_does_not_touch() {
    let mut office = communes();
    let first = adopt(&mut office, 2025, places(Places::Admin3));
    let totals: Vec<_> = first.totals.iter().map(|t| (t.year, t.before, t.after)).collect();
    assert_eq!((totals, first.totals[0].is_large), (vec![(2025, 42, 32)], true));
    assert_eq!((first.replaces.len(), first.keeps.len()), (0, 0));
    adopt(&mut office, 2030, places(Places::Admin2));
    adopt(&mut office, 2028, places(Places::Admin1));
    publish(&mut office, 2025);

    let last = adopt(&mut office, 2025, places(Places::Site));
    let replaced: Vec<_> =
        last.replaces.iter().map(|r| (r.from_year.unwrap(), r.policy.places)).collect();
    // Adopting for 2028 has replaced what was adopted for 2030.
    assert_eq!(replaced, [(2025, Places::Admin3), (2028, Places::Admin1)]);
    let kept: Vec<_> =
        last.keeps.iter().map(|k| (k.published.to_string(), k.policy.places)).collect();
    assert_eq!(kept, [("2025".to_owned(), Places::Admin3)]);
    assert!(last.totals.is_empty(), "a published year keeps its total");
    let snapshot = office.ledger.snapshot();
    let listed = service::list(&snapshot);
    assert!(matches!(&listed[1], InForce::Governing(g) if g.from_year == Some(2025)));
    assert!(matches!(&listed[2], InForce::Kept(k) if k.policy.places == Places::Admin3));
    assert_eq!(listed.len(), 3);
}

#[test]
fn a_policy_that_governs_already_is_told_from_one_that_a_later_year_has_another_than() {
    let mut office = communes();
    adopt(&mut office, 2024, places(Places::Admin3));
    let refused = |office: &mut Office| {
        let context = office.context();
        let policy = places(Places::Admin3);
        let request = service::Request { from_year: 2024, policy, reason: "again".into() };
        service::adopt(&mut office.ledger, &request, &context).unwrap_err().to_string()
    };
    assert_eq!(refused(&mut office), "that policy governs 2024 already");
    adopt(&mut office, 2026, places(Places::Admin2));
    let says = "that policy governs 2024 already, and another one governs from 2026 on";
    assert_eq!(refused(&mut office), says);
    // The way that is said.
    let outcome = adopt(&mut office, 2026, places(Places::Admin3));
    assert_eq!(outcome.replaces.len(), 1);
    assert_eq!(refused(&mut office), "that policy governs 2024 already");
}

#[test]
fn a_preview_is_of_the_policy_that_governs_the_period_and_records_nothing() {
    let mut office = communes();
    let preview = |office: &Office, policy| {
        let request = preview::Request { period: period::Choice::year(2025), policy };
        preview::run(&office.ledger.snapshot(), &request)
    };
    let seen = preview(&office, places(Places::Admin3)).unwrap();
    assert!(seen.is_large && !seen.is_published && !seen.counts_nothing);
    assert_eq!(office.ledger.state().size, seen.effect.as_of.size);
    // What was seen is what comes of it.
    let after = adopt(&mut office, 2025, places(Places::Admin3)).totals[0].after;
    assert_eq!(after, seen.effect.total.proposed.people_reached);

    publish(&mut office, 2025);
    adopt(&mut office, 2025, places(Places::Admin1));
    let kept = preview(&office, places(Places::Site)).unwrap();
    assert!(kept.is_published);
    assert_eq!(kept.effect.now.places, Places::Admin3);
    let code = |policy| preview(&office, policy).unwrap_err().code();
    assert_eq!(code(places(Places::Admin3)), "policy-unchanged");
    let one = Choice { rule: Some(Rule::One), ..Choice::default() };
    assert_eq!(code(one), "policy-back-to-rule-1");
    let approved = Choice { reviewed: Some(Reviewed::Approved), ..Choice::default() };
    let nothing = preview(&office, approved).unwrap();
    assert_eq!((nothing.counts_nothing, nothing.effect.total.proposed.people_reached), (true, 0));
}
