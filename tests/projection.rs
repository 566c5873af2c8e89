//! A warm start gives what folding everything gives: after every step of random ledgers, with voids,
//! corrections and merges, and with files that were damaged.

use std::cell::Cell;
use std::fs;

use headcount::count::{Answer, Query};
use headcount::event::policy::{Policy, Reviewed, Rule};
use headcount::event::time::{Day, Period};
use headcount::ledger::{AsOf, CacheLimits, Ledger, MadeBy};
use headcount::log::Examiner;

use crate::common::program::trials;
use crate::common::{ALWAYS, Office, copy, files_below, scratch, write_tables};
use crate::oracle::random::{random_ledger, with_reviews};
use crate::story::{folded, policy_of_seed, told};

/// A year, a stretch of months, and a year as one office and one donor see it; then a year under other
/// policies, since those of one ledger can differ from year to year and share what is kept.
fn queries(office: &Office, seed: u64) -> Vec<Query> {
    let state = office.ledger.state();
    let policy = policy_of_seed(seed);
    let year = |year| Period::year(year).unwrap();
    let stretch = {
        let day = |text| Day::parse(text).unwrap();
        Period { from: day("2024-10-15"), to: day("2025-08-02") }
    };
    let plain = |period| {
        let policy = policy.clone();
        Query::whole(period, policy)
    };
    let office_id = state.profile.offices.first().map(|office| office.id.clone());
    let donor_id = state.profile.donors.first().map(|donor| donor.id.clone());
    vec![
        plain(year(2025)),
        plain(stretch),
        Query { office: office_id, donor: donor_id, ..plain(year(2025)) },
        Query::whole(year(2024), policy_of_seed(seed + 2)),
        Query::whole(year(2024), Policy { rule: Rule::One, ..policy.clone() }),
        Query::whole(year(2025), Policy { reviewed: Reviewed::Approved, ..policy.clone() }),
        Query::whole(year(2025), Policy { reviewed: Reviewed::All, ..policy.clone() }),
    ]
}

#[test]
fn a_mended_projection_is_a_full_replay_after_every_step() {
    let (mended, folded) = (Cell::new(0), Cell::new(0));
    for seed in 0..trials("HEADCOUNT_LEDGERS", 30) as u64 {
        told(&with_reviews(&random_ledger(seed), seed), policy_of_seed(seed), |office| {
            let whole = office.ledger.replayed(AsOf::Now).unwrap();
            for query in queries(office, seed) {
                let (answer, way) =
                    office.ledger.warm(Some(&office.key)).answer_within(&query, ALWAYS).unwrap();
                assert_eq!(answer, whole.answer_anew(&query).unwrap(), "ledger {seed}");
                let ways = if way == MadeBy::Updating { &mended } else { &folded };
                ways.set(ways.get() + 1);
            }
        });
    }
    // Only a first answer, and those after merges, fold everything.
    assert!(mended.get() > folded.get(), "{} mended, {} folded", mended.get(), folded.get());
}

#[test]
fn what_was_kept_several_records_ago_is_still_mended() {
    let keeping = CacheLimits { contacts_min: 0, read_percent_max: 40 };
    let mended = Cell::new(0);
    for seed in 0..trials("HEADCOUNT_LEDGERS", 30) as u64 {
        let mut step = 0;
        told(&with_reviews(&random_ledger(seed), seed), policy_of_seed(seed), |office| {
            step += 1;
            // Not asked after each step, so that a tail has several records.
            if step % 3 != 0 {
                return;
            }
            let whole = office.ledger.replayed(AsOf::Now).unwrap();
            let query = &queries(office, seed)[0];
            let (answer, way) =
                office.ledger.warm(Some(&office.key)).answer_within(query, keeping).unwrap();
            assert_eq!(answer, whole.answer_anew(query).unwrap(), "ledger {seed}");
            mended.set(mended.get() + usize::from(way == MadeBy::Updating));
        });
    }
    assert!(mended.get() > 0, "no report was ever mended, so nothing was compared");
}

#[test]
fn what_is_brought_forward_before_anybody_asks_is_a_full_replay() {
    // With these, only what is up to date is used.
    let up_to_date = CacheLimits { contacts_min: 0, read_percent_max: 0 };
    let brought = Cell::new(0);
    for seed in 0..trials("HEADCOUNT_LEDGERS", 30) as u64 {
        told(&with_reviews(&random_ledger(seed), seed), policy_of_seed(seed), |office| {
            let whole = office.ledger.replayed(AsOf::Now).unwrap();
            let warm = office.ledger.warm(Some(&office.key));
            warm.bring_forward(ALWAYS);
            // The latest two are brought forward.
            for query in queries(office, seed).iter().take(2) {
                let (answer, way) = warm.answer_within(query, up_to_date).unwrap();
                assert_eq!(answer, whole.answer_anew(query).unwrap(), "ledger {seed}");
                brought.set(brought.get() + usize::from(way == MadeBy::Updating));
            }
        });
    }
    assert!(brought.get() > 100, "{} were brought forward", brought.get());
}

#[test]
fn a_damaged_projection_is_left_aside() {
    let seed = 5;
    let office = folded(&random_ledger(seed), policy_of_seed(seed));
    let query = &queries(&office, seed)[0];
    let whole = office.ledger.replayed(AsOf::Now).unwrap().answer_anew(query).unwrap();
    let ask = || office.ledger.warm(Some(&office.key)).answer_within(query, ALWAYS).unwrap();
    assert_eq!(ask(), (whole.clone(), MadeBy::Folding));
    assert_eq!(ask(), (whole.clone(), MadeBy::Updating));
    let files = files_below(&office.path().join("cache/projections"));
    let [file] = &files[..] else { panic!("{files:?}") };
    let sound = fs::read(file).unwrap();
    let mut damages: Vec<Vec<u8>> = vec![Vec::new(), b"no projection".to_vec()];
    damages.extend([1, 5, sound.len() / 2, sound.len() - 1].map(|end| sound[..end].to_vec()));
    for at in (0..sound.len()).step_by(sound.len() / 40 + 1) {
        let mut damaged = sound.clone();
        damaged[at] ^= 0x10;
        damages.push(damaged);
    }
    for damaged in damages {
        fs::write(file, &damaged).unwrap();
        assert_eq!(ask(), (whole.clone(), MadeBy::Folding));
        assert_eq!(fs::read(file).unwrap(), sound, "it is made anew, the same");
    }
}

#[test]
fn a_projection_of_another_ledger_is_left_aside() {
    let offices = [7, 8].map(|seed| folded(&random_ledger(seed), policy_of_seed(1)));
    let query = &queries(&offices[0], 1)[1];
    let kept = offices.each_ref().map(|office| {
        office.ledger.warm(Some(&office.key)).answer_within(query, ALWAYS).unwrap();
        files_below(&office.path().join("cache/projections")).remove(0)
    });
    fs::copy(&kept[0], &kept[1]).unwrap();
    let (answer, way) =
        offices[1].ledger.warm(Some(&offices[1].key)).answer_within(query, ALWAYS).unwrap();
    assert_eq!(way, MadeBy::Folding);
    assert_eq!(answer, offices[1].ledger.replayed(AsOf::Now).unwrap().answer_anew(query).unwrap());
}

/// The listings within the cache.
const LISTINGS: &str = "listings/all.bin";
/// Persons of the village, four to a household: some blocks of the listings.
const VILLAGERS: usize = 600;

fn tables(office: &mut Office, activities: &str, people: &str, households: &str, correct: bool) {
    let folder = office.dir.path().join("tables");
    let activities = format!(
        "activity,kind,sector,office,admin1,site,start,status\n{}",
        activities.trim_start()
    );
    let people =
        format!("activity,person,household,sex,birth_year,residence\n{}", people.trim_start());
    let households = match households.trim_start() {
        "" => String::new(),
        rows => format!("activity,household,size\n{rows}"),
    };
    let texts = [("activities", &*activities), ("people", &*people), ("households", &*households)];
    write_tables(&folder, &texts);
    let recorded = if correct { office.correct(&folder) } else { office.import(&folder) };
    assert!(recorded > 0);
}

/// A ledger whose people were listed three times each, in lists that cross one another.
fn village() -> Office {
    let mut office = Office::mali();
    let (mut activities, mut people, mut households) =
        (String::new(), String::new(), String::new());
    for list in 0..30 {
        let sector = ["education", "wash", "shelter"][list % 3];
        let (site, day) = (list % 4, 1 + list % 28);
        activities.push_str(&format!(
            "A{list},class,{sector},gao,Gao,Site {site},2025-02-{day:02},completed\n"
        ));
        let listed = (0..VILLAGERS).filter(|i| i % 10 == list % 10 || i * 7 % 30 == list);
        for person in listed {
            let household = person / 4;
            people.push_str(&format!("A{list},P{person},H{household},f,1990,\n"));
            if person % 12 == 0 {
                households.push_str(&format!("A{list},H{household},{}\n", 4 + list % 3));
            }
        }
    }
    tables(&mut office, &activities, &people, &households, false);
    office
}

fn year_2025() -> Query {
    let policy = Policy::default();
    Query::whole(Period::year(2025).unwrap(), policy)
}

/// Asks, and holds the answer against a full replay.
fn asked(office: &Office) -> (Answer, MadeBy) {
    let ledger = &office.ledger;
    let (answer, way) = ledger.warm(Some(&office.key)).answer_within(&year_2025(), ALWAYS).unwrap();
    assert_eq!(answer, ledger.replayed(AsOf::Now).unwrap().answer_anew(&year_2025()).unwrap());
    (answer, way)
}

#[test]
fn damaged_listings_are_made_anew() {
    let mut office = village();
    assert_eq!(asked(&office).1, MadeBy::Folding);
    let cache = office.path().join("cache");
    let projection = files_below(&cache.join("projections")).remove(0);
    let listings = cache.join(LISTINGS);
    let kept = fs::read(&projection).unwrap();
    let sound = fs::read(&listings).unwrap();
    // Everybody once more, so that nothing in the file is not looked up.
    let people: String = (0..VILLAGERS).map(|i| format!("MORE,P{i},H{},,,\n", i / 4)).collect();
    let more = "MORE,class,icla,gao,Gao,Site 9,2025-11-01,completed\n";
    tables(&mut office, more, &people, "", false);
    let mut ways = Vec::new();
    let mut with_listings = |damaged: &[u8]| {
        fs::write(&projection, &kept).unwrap();
        fs::write(&listings, damaged).unwrap();
        let way = asked(&office).1;
        if way == MadeBy::Folding {
            let anew = fs::read(&listings).unwrap();
            assert!(anew != damaged && anew != sound, "they are made anew");
        }
        ways.push(way);
        way
    };
    assert_eq!(with_listings(&sound), MadeBy::Updating);
    for end in [0, 3, 12, sound.len() / 3, sound.len() - 9, sound.len() - 1] {
        assert_eq!(with_listings(&sound[..end]), MadeBy::Folding);
    }
    for at in (0..sound.len()).step_by(sound.len() / 60 + 1) {
        let mut damaged = sound.clone();
        damaged[at] ^= 0x04;
        assert_eq!(with_listings(&damaged), MadeBy::Folding, "byte {at}");
    }
    fs::write(&projection, &kept).unwrap();
    fs::remove_file(&listings).unwrap();
    assert_eq!(asked(&office).1, MadeBy::Folding);
}

#[test]
fn listings_far_behind_the_log_are_made_anew() {
    let mut office = village();
    asked(&office);
    let listings = office.path().join("cache").join(LISTINGS);
    let first = fs::read(&listings).unwrap();
    let few = |from: usize, to: usize| {
        let activity = |i| format!("B{i},class,icla,gao,Gao,Site 1,2025-05-01,completed\n");
        let person = |i| format!("B{i},P{i},H{},,,\n", i / 4);
        ((from..to).map(activity).collect::<String>(), (from..to).map(person).collect::<String>())
    };
    let mut record = |from, to| {
        let (activities, people) = few(from, to);
        tables(&mut office, &activities, &people, "", false);
        asked(&office).1
    };
    assert_eq!(record(0, 1), MadeBy::Updating);
    assert_eq!(record(1, 40), MadeBy::Updating);
    assert_eq!(fs::read(&listings).unwrap(), first, "the log itself says what came since");
    // As an interrupted writing leaves it.
    let left = listings.with_file_name(".tmpAbCdEf");
    fs::write(&left, [0; 64]).unwrap();
    assert_eq!(record(40, 80), MadeBy::Folding);
    assert!(!left.exists());
    let second = fs::read(&listings).unwrap();
    assert_ne!(second, first);
    assert_eq!(record(80, 90), MadeBy::Updating);
    assert_eq!(fs::read(&listings).unwrap(), second);
}

#[test]
fn a_cache_ahead_of_a_restored_ledger_is_left_aside() {
    let mut office = village();
    let (path, aside, ahead) = (office.path(), scratch(), scratch());
    let store = aside.path().join("ledger");
    office = office.with_ledger(|ledger| {
        ledger.close().unwrap();
        copy(&path, &store);
        Ledger::open(&path, &Examiner::InProcess).unwrap()
    });
    let class = |name: &str| format!("{name},class,icla,gao,Gao,Site 2,2025-05-01,completed\n");
    tables(&mut office, &class("LOST"), "LOST,P1,H9,,,\nLOST,P2N,H1,,,\n", "LOST,H1,9\n", false);
    assert_eq!(asked(&office).1, MadeBy::Folding);
    let restored = office.with_ledger(|ledger| {
        ledger.close().unwrap();
        copy(&path.join("cache"), ahead.path());
        fs::remove_dir_all(&path).unwrap();
        copy(&store, &path);
        copy(ahead.path(), &path.join("cache"));
        Ledger::open(&path, &Examiner::InProcess).unwrap()
    });
    // It is of one record more than there are.
    let mut office = restored;
    assert_eq!(asked(&office).1, MadeBy::Folding);
    tables(&mut office, &class("OTHER"), "OTHER,P2,H7,,,\n", "OTHER,H7,8\n", false);
    copy(&ahead.path().join("projections"), &path.join("cache/projections"));
    fs::copy(ahead.path().join(LISTINGS), path.join("cache").join(LISTINGS)).unwrap();
    // As many records, but not the same ones.
    assert_eq!(asked(&office).1, MadeBy::Folding);
    // The same of the listings alone, beside a projection that is of this log.
    fs::copy(ahead.path().join(LISTINGS), path.join("cache").join(LISTINGS)).unwrap();
    tables(&mut office, &class("NEXT"), "NEXT,P3,H7,,,\n", "", false);
    assert_eq!(asked(&office).1, MadeBy::Folding);
    tables(&mut office, &class("LAST"), "LAST,P3,H7,,,\n", "", false);
    assert_eq!(asked(&office).1, MadeBy::Updating);
}

#[test]
fn a_household_moves_between_reports() {
    let mut office = village();
    let (before, _) = asked(&office);
    let class =
        |name: &str, day: &str| format!("{name},class,icla,gao,Gao,Site 1,2025-{day},completed\n");
    let mended = |office: &Office| {
        let (answer, way) = asked(office);
        assert_eq!(way, MadeBy::Updating);
        answer
    };
    // One of its members says that all live elsewhere now.
    tables(&mut office, &class("M1", "06-01"), "M1,P8,,,,Site 3\n", "", false);
    let moved = mended(&office);
    assert_ne!(moved, before);
    // A member joins the household next door, which another one had joined before the last report.
    tables(&mut office, &class("M2", "06-02"), "M2,P9,H3,,,\n", "", false);
    mended(&office);
    tables(&mut office, &class("M3", "06-03"), "M3,P10,H3,,,\nM3,P11,-,,,\n", "M3,H3,9\n", false);
    mended(&office);
    // Corrected, they went to yet another one, which is larger than anybody knew.
    tables(&mut office, &class("M3", "06-03"), "M3,P10,H90,,,\n", "M3,H90,12\n", true);
    mended(&office);
    // A statement about the time before the move changes nothing after it.
    tables(&mut office, &class("M4", "01-01"), "M4,P8,H77,,,Site 2\n", "", false);
    mended(&office);
    for reference in ["M3", "M2", "M4"] {
        office.void(reference);
        mended(&office);
    }
    office.void("M1");
    assert_eq!(mended(&office), before);
    // Next year's move is none of this year's.
    let later = class("M5", "06-01").replace("2025-", "2026-");
    tables(&mut office, &later, "M5,P8,H40,,,Site 3\n", "", false);
    assert_eq!(mended(&office), before);
}
