//! Publishing and reproducing, what each event did to the figures, and how a figure comes about: the
//! parts always add up.

use std::path::Path;

use headcount::count::Wanted;
use headcount::event::ids::{Reference, SectorId};
use headcount::event::policy::Policy;
use headcount::event::time::Period;
use headcount::ledger::{AsOf, LedgerError, Mode, Plan, Refusal};
use headcount::register::DEFAULT_NAMESPACE;
use headcount::report::explanation::{self, Question};
use headcount::report::preview::{self, Change, Year};
use headcount::report::publication::{Reproduction, reproduce, to_publish};
use headcount::report::restatement::{self, Restatement};
use headcount::report::totals::{Request, build};

use crate::common::program::trials;
use crate::common::{self, Office};
use crate::oracle::random::{random_ledger, with_reviews};
use crate::story::{folded, reviewed_of_seed};

/// Random ledgers with the years they have activities in.
fn ledgers() -> impl Iterator<Item = (u64, Office)> {
    let count = trials("HEADCOUNT_LEDGERS", 40) as u64;
    (0..count).map(|seed| {
        (seed, folded(&with_reviews(&random_ledger(seed), seed), reviewed_of_seed(seed)))
    })
}

const YEARS: [i32; 3] = [2024, 2025, 2026];

fn question(period: Period) -> Question {
    Question { report: Request::year(period), wanted: Wanted::total(), activity: None }
}

#[test]
fn effects_add_up_to_the_change_in_every_sector_and_in_total() {
    let (mut events, mut narrowed) = (0, 0);
    for (seed, office) in ledgers() {
        let size = office.ledger.log().size();
        let from = 2 + seed % (size - 2);
        for year in YEARS {
            let period = Period::year(year).unwrap();
            let (from, to) = (AsOf::Size(from), AsOf::Now);
            let told =
                restatement::build(office.ledger.walk(from, to).unwrap(), period.into(), || ())
                    .unwrap();
            for change in &told.figures {
                let effect = |effect: &restatement::Effect| match &change.sector {
                    None => effect.total,
                    Some(id) => {
                        let own = effect.sectors.iter().find(|effect| effect.sector == *id);
                        own.map_or(0, |effect| effect.change)
                    }
                };
                let sum: i64 = told.events.iter().map(effect).sum();
                assert_eq!(change.was as i64 + sum, change.is as i64, "seed {seed}, {change:?}");
            }
            events += told.events.len();
            narrowed += narrowed_and_cut_add_up(&told, seed);
            // Both ends are what the reports of then and now say.
            for (as_of, people) in
                [(from, told.figures.last().unwrap().was), (to, told.figures.last().unwrap().is)]
            {
                let then = office.ledger.as_of(as_of).unwrap();
                let report = build(&then, &Request::year(period)).unwrap();
                assert_eq!(report.total.people_reached, people, "seed {seed}");
            }
        }
    }
    assert!(events > 100 && narrowed > 100, "{events} {narrowed}");
}

/// Of one sector, and cut after some events, the effects add up to the changes as well. Returns how many
/// events concerned single sectors.
fn narrowed_and_cut_add_up(told: &Restatement, seed: u64) -> usize {
    let in_between = |told: &Restatement| told.events.len() + told.without_effect;
    let mut events = 0;
    for sector in told.figures.iter().filter_map(|change| change.sector.clone()) {
        let own = told.clone().of_sector(sector.clone());
        let [change] = &own.figures[..] else { panic!("seed {seed}: {:?}", own.figures) };
        assert_eq!(change.sector.as_ref(), Some(&sector));
        let effects = own.events.iter().flat_map(|event| &event.sectors);
        let effects: Vec<_> = effects.collect();
        assert!(effects.iter().all(|effect| effect.sector == sector && effect.change != 0));
        assert_eq!(effects.len(), own.events.len(), "seed {seed}, {sector}");
        let sum: i64 = effects.iter().map(|effect| effect.change).sum();
        assert_eq!(change.was as i64 + sum, change.is as i64, "seed {seed}, {sector}");
        assert_eq!(in_between(&own), in_between(told), "seed {seed}, {sector}");
        events += own.events.len();
    }
    for events_max in [0, 1, told.events.len() / 2, told.events.len(), usize::MAX] {
        let cut = told.clone().up_to(events_max);
        let further = cut.further.clone();
        assert_eq!(further.is_some(), events_max < told.events.len(), "seed {seed}");
        let Some(further) = further else {
            assert_eq!(cut, *told);
            continue;
        };
        assert_eq!(
            (cut.events.len(), further.events),
            (events_max, told.events.len() - events_max)
        );
        let total: i64 = cut.events.iter().map(|event| event.total).sum();
        let all = cut.figures.last().unwrap();
        assert_eq!(all.was as i64 + total + further.total, all.is as i64, "seed {seed}");
        for change in cut.figures.iter().filter(|change| change.sector.is_some()) {
            let listed = cut.events.iter().flat_map(|event| &event.sectors);
            let both = listed.chain(&further.sectors);
            let own = both.filter(|effect| change.sector.as_ref() == Some(&effect.sector));
            let sum: i64 = own.map(|effect| effect.change).sum();
            assert_eq!(change.was as i64 + sum, change.is as i64, "seed {seed}, {change:?}");
        }
    }
    events
}

#[test]
fn the_parts_of_an_explanation_add_up_to_its_figure() {
    let (mut activities, mut places) = (0, 0);
    for (seed, office) in ledgers() {
        for year in YEARS {
            let period = Period::year(year).unwrap();
            let report = build(&office.ledger.snapshot(), &Request::year(period)).unwrap();
            let sectors = report.sectors.iter().map(|row| (Some(row.sector.clone()), row.row));
            for (sector, row) in sectors.chain([(None, report.total)]) {
                let wanted = Wanted { sector: sector.clone(), ..Wanted::total() };
                let asked = Question { wanted, ..question(period) };
                let told = explanation::build(&office.ledger.snapshot(), &asked).unwrap();
                let at = format!("seed {seed}, {year}, {sector:?}");
                let new: u64 = told.activities.iter().map(|activity| activity.new).sum();
                let estimated: u64 = told.places.iter().map(|place| place.estimated).sum();
                assert_eq!(row.people_reached, told.people_reached, "{at}");
                assert_eq!(Some(new.into()), row.registered, "{at}");
                assert_eq!(Some(estimated.into()), row.estimated, "{at}");
                let registered: u64 = told.places.iter().map(|place| place.registered).sum();
                assert_eq!(Some(registered.into()), row.registered, "{at}");
                assert_eq!(Some(told.activities.len() as u64), row.activities, "{at}");
                for activity in &told.activities {
                    let before: u64 = activity.reached_before.iter().map(|b| b.people).sum();
                    assert_eq!(activity.new + before, activity.people, "{at}");
                }
                activities += told.activities.len();
                // Place by place, it is the same figure.
                let mut names: Vec<String> = told.places.iter().map(|p| p.site.clone()).collect();
                names.dedup_by_key(|name| headcount::event::text::normalised(name));
                let mut at_places = 0;
                let mut seen = std::collections::BTreeSet::new();
                for site in names {
                    if !seen.insert(headcount::event::text::normalised(&site)) {
                        continue;
                    }
                    let place = Some(site);
                    let wanted = Wanted { place, ..asked.wanted.clone() };
                    let asked = Question { wanted, ..asked.clone() };
                    at_places += explanation::build(&office.ledger.snapshot(), &asked)
                        .unwrap()
                        .people_reached;
                    places += 1;
                }
                assert_eq!(row.people_reached, at_places, "{at}");
            }
        }
    }
    assert!(activities > 500 && places > 300, "{activities} {places}");
}

#[test]
fn what_would_be_missing_without_an_activity_is_missing_when_it_is_voided() {
    for (seed, mut office) in ledgers().take(12) {
        let period = Period::year(2025).unwrap();
        let current = office.ledger.state().current();
        let references: Vec<Reference> =
            current.map(|known| known.activity.reference.clone()).take(3).collect();
        for reference in references {
            let asked = Question { activity: Some(reference.clone()), ..question(period) };
            let told =
                explanation::build(&office.ledger.snapshot(), &asked).unwrap().meaning.unwrap();
            office.void(reference.as_str());
            let report = build(&office.ledger.snapshot(), &Request::year(period)).unwrap();
            let total = told.figures.last().unwrap();
            let less = total.people_reached as i64 - total.missing_without;
            assert_eq!(
                less,
                report.total.people_reached.or_zero() as i64,
                "seed {seed}, {reference}"
            );
            for (worth, row) in told.figures.iter().zip(&report.sectors) {
                let less = worth.people_reached as i64 - worth.missing_without;
                assert_eq!(
                    less,
                    row.row.people_reached.or_zero() as i64,
                    "seed {seed}, {reference}"
                );
            }
        }
    }
}

fn reproduced(office: &Office, period: Period) -> Vec<Reproduction> {
    let publications = office.ledger.publications(period).unwrap();
    reproduce(&publications, |size| office.ledger.as_of(AsOf::Size(size))).unwrap()
}

#[test]
fn what_was_published_is_reproduced_whatever_comes_after() {
    let period = Period::year(2025).unwrap();
    let mut office = Office::mali();
    office.import(Path::new("tests/worked-example"));
    let never = office.ledger.publications(period);
    assert!(matches!(never, Err(LedgerError::NotPublished(of)) if of == period));
    let published = to_publish(
        &office.ledger.snapshot(),
        period.into(),
        Policy::default(),
        "annual factsheet".into(),
    )
    .unwrap();
    let (size, total) = (published.log_size, published.figures.total.people_reached);
    let stamp = office.stamp();
    office.ledger.recorder(stamp).publish(published).unwrap();
    let before = build(&office.ledger.snapshot(), &Request::year(period)).unwrap();
    assert!(!before.restated);
    office.void("S-CASH");
    office.void("S-WATER");
    let after = build(&office.ledger.snapshot(), &Request::year(period)).unwrap();
    assert!(after.restated && after.total != before.total);
    let reproductions = reproduced(&office, period);
    assert_eq!(reproductions.len(), 1);
    assert!(reproductions[0].is_identical(), "{reproductions:?}");
    assert_eq!((reproductions[0].log_size, reproductions[0].total), (size, total));
    assert!(reproductions[0].compared > 7 * 29);
    // As of the publication, the report is what it was.
    let then = office.ledger.as_of(AsOf::Published(period)).unwrap();
    let then = build(&then, &Request::year(period)).unwrap();
    assert_eq!((then.total, then.sectors, then.restated), (before.total, before.sectors, false));
}

#[test]
fn a_publication_of_other_figures_is_not_reproduced() {
    let period = Period::year(2025).unwrap();
    let mut office = Office::mali();
    office.import(Path::new("tests/worked-example"));
    let mut published =
        to_publish(&office.ledger.snapshot(), period.into(), Policy::default(), String::new())
            .unwrap();
    published.figures.total.people_reached += 1;
    published.figures.total.sadd.0[3][5] += 1;
    let stamp = office.stamp();
    office.ledger.recorder(stamp).publish(published.clone()).unwrap();
    published.log_root[0] ^= 1;
    let stamp = office.stamp();
    office.ledger.recorder(stamp).publish(published).unwrap();
    let reproductions = reproduced(&office, period);
    let names = |i: usize| {
        let differences = reproductions[i].differences.iter();
        differences.map(|difference| difference.number.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(names(0), ["total, people reached", "total, sex unknown, age unknown"]);
    assert!(reproductions[0].same_log && !reproductions[1].same_log);
}

#[test]
fn the_names_of_events_are_those_they_have() {
    use headcount::event::Event;
    let office = folded(&random_ledger(3), Policy::default());
    for record in office.ledger.records() {
        assert!(Event::NAMES.contains(&record.unwrap().event.name()));
    }
}

/// Figures of a year in a ledger, by sector and in total, as an preview names them.
fn people_reached(office: &Office, year: i32) -> (Vec<u64>, u64) {
    let report =
        build(&office.ledger.snapshot(), &Request::year(Period::year(year).unwrap())).unwrap();
    let sectors = report.sectors.iter().map(|sector| sector.row.people_reached.told().unwrap());
    (sectors.collect(), report.total.people_reached.told().unwrap())
}

#[test]
fn an_preview_is_what_the_figures_become() {
    let mut office = Office::mali();
    let folder = office.dir.path().join("tables");
    let activities = |rows: &str| format!("activity,kind,sector,office,site,start\n{rows}");
    let of_class = "C,class,education,gao,S,2025-02-03\n";
    let class = activities(of_class);
    let people = "activity,person,household\nC,1,H\nC,2,H\nC,3,\n";
    common::write_tables(&folder, &[("activities", &class), ("people", people)]);
    let (plan, _) = plan(&office, &folder, &Mode::Record);
    let told = preview::of_plan(&office.ledger.snapshot(), &plan).unwrap();
    assert_eq!((told.activities, told.contacts), (1, 3));
    assert_eq!((told.new_persons, told.new_households), (3, 1));
    let total = Change { before: 0, after: 3 };
    let sectors = vec![(SectorId::new("education").unwrap(), total)];
    assert_eq!(told.years, [Year { year: 2025, total, sectors }]);
    assert_eq!(office.ledger.log().size(), 2);
    office.import(&folder);

    // One person more, another in two sectors, and a household of six that two of the class are in.
    let more =
        activities("K,distribution,shelter,gao,S,2025-06-01\nN,legal-case,icla,gao,S,2026-03-01\n");
    let people = "activity,person\nK,4\nN,1\n";
    let households = "activity,household,size\nK,H,6\n";
    let tables = [("activities", &*more), ("people", people), ("households", households)];
    common::write_tables(&folder, &tables);
    preview_comes_true(&mut office, &folder, &Mode::Record, &[2025, 2026]);
    // The class again without the one who was in no household: its year alone changes.
    let people = "activity,person,household\nC,1,H\nC,2,H\n";
    common::write_tables(
        &folder,
        &[("activities", &class), ("people", people), ("households", "")],
    );
    let mode = Mode::Correct { reason: "counted twice".into() };
    preview_comes_true(&mut office, &folder, &mode, &[2025]);
    // The same once more changes nothing.
    let (plan, _) = self::plan(&office, &folder, &mode);
    let told = preview::of_plan(&office.ledger.snapshot(), &plan).unwrap();
    assert_eq!((told.activities, told.contacts, told.years.len()), (0, 0, 0));
}

fn plan(office: &Office, folder: &Path, mode: &Mode) -> (Plan, Vec<Refusal>) {
    let proposals = office.proposals(folder, *mode != Mode::Record);
    office.ledger.plan(proposals, mode, DEFAULT_NAMESPACE, Some(&office.key), false).unwrap()
}

/// Holds what an preview says against the reports before and after recording.
fn preview_comes_true(office: &mut Office, folder: &Path, mode: &Mode, years: &[i32]) {
    let (plan, _) = plan(office, folder, mode);
    let told = preview::of_plan(&office.ledger.snapshot(), &plan).unwrap();
    let all = [2024, 2025, 2026, 2027];
    let before = all.map(|year| people_reached(office, year));
    match mode {
        Mode::Record => office.import(folder),
        _ => office.correct(folder),
    };
    let after = all.map(|year| people_reached(office, year));
    let mut changed = Vec::new();
    for ((year, before), after) in all.iter().zip(&before).zip(&after) {
        let Some(said) = told.years.iter().find(|said| said.year == *year) else {
            assert_eq!(before, after, "{year}");
            continue;
        };
        changed.push(*year);
        assert_eq!(said.total, Change { before: before.1, after: after.1 }, "{year}");
        let differ = before.0.iter().zip(&after.0).filter(|(before, after)| before != after);
        let differ: Vec<Change> =
            differ.map(|(before, after)| Change { before: *before, after: *after }).collect();
        assert_eq!(said.sectors.iter().map(|(_, change)| *change).collect::<Vec<_>>(), differ);
    }
    assert_eq!(changed, years);
}
