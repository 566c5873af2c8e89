//! Checks: each finds its case and nothing else, what was accepted stays silent, and duplicates can be
//! merged.

use headcount::checks::{self, Check, Warning, duplicates};
use headcount::event::EntryKind;
use headcount::event::policy::{Places, Policy};
use headcount::event::time::{Day, Period};
use headcount::intake::gazetteer;
use headcount::language::Language;
use headcount::ledger::{AsOf, Mode};
use headcount::register::DEFAULT_NAMESPACE;
use headcount::report::totals::{Request, build};
use headcount::service::check;

use crate::common::{Office, write_tables};

/// Activities as (reference, sector, admin1, site, start), and the other tables' rows.
fn tables(
    office: &Office,
    activities: &[&str],
    people: &str,
    households: &str,
    headcounts: &str,
) -> std::path::PathBuf {
    let folder = office.dir.path().join("tables");
    let header = "activity,sector,admin1,site,start,end,status,kind,office";
    let row = |row: &&str| format!("{row},distribution,gao\n");
    let activities: String = activities.iter().map(row).collect();
    let table = |header: &str, rows: &str| match rows {
        "" => String::new(),
        rows => format!("{header}\n{rows}"),
    };
    let activities = format!("{header}\n{activities}");
    let people = table("activity,person,household,sex,birth_year,residence", people);
    let households = table("activity,household,size", households);
    let headcounts = table("activity,group,count", headcounts);
    write_tables(
        &folder,
        &[
            ("activities", &activities),
            ("people", &people),
            ("households", &households),
            ("headcounts", &headcounts),
        ],
    );
    folder
}

/// What is found, but for activities without people, and lists that say nothing of sex and age: those of
/// most tests are short.
fn found(office: &Office) -> Vec<Warning> {
    let mut found = checks::of_ledger(&office.ledger).unwrap();
    let left_out = [Check::WithoutPeople, Check::WithoutSexAndAge, Check::ShareWithoutSexAndAge];
    found.retain(|warning| !left_out.contains(&warning.code));
    found
}

fn brief(warnings: &[Warning]) -> Vec<(Check, &str, u64)> {
    warnings.iter().map(|w| (w.code, w.subject.as_str(), w.cases)).collect()
}

#[test]
fn households_and_people_that_contradict_themselves() {
    let mut office = Office::mali();
    let activities = [
        "A-1,shelter,Gao,S,2025-01-10,,",
        "A-2,shelter,Gao,S,2025-02-10,,",
        "A-3,shelter,Mopti,T,2025-03-10,,",
    ];
    // H1 grows by 3, H2 by 2; H3 is reached in two regions; H4 has three members and a size of 2.
    let households = "A-1,H1,4\nA-2,H1,7\nA-1,H2,4\nA-2,H2,6\nA-1,H3,5\nA-3,H3,5\nA-1,H4,2\n";
    // P5 is in H1, then in H2; P6 has left H1 before; P7 and P8 are alike; P9 is 120.
    let people = "A-1,P1,H4,f,1980,\nA-1,P2,H4,m,1979,\nA-2,P3,H4,f,2010,\n\
        A-1,P5,H1,f,1990,\nA-2,P5,H2,,,\n\
        A-1,P6,H1,m,1991,\nA-2,P6,-,,,\nA-3,P6,H2,,,\n\
        A-1,P7,H2,f,2001,\nA-2,P8,H2,f,2001,\nA-1,P9,,f,1905,\n";
    let folder = tables(&office, &activities, people, households, "");
    office.import(&folder);
    let warnings = found(&office);
    let expected = [
        (Check::HouseholdSize, "A-2", 1),
        (Check::TwoHouseholds, "A-2", 1),
        // H3 itself, and H2 by its member P6.
        (Check::DistantHousehold, "A-3", 2),
        (Check::DuplicatePerson, "A-2", 1),
        (Check::OldAge, "A-1", 1),
        (Check::MembersAboveSize, "A-2", 1),
    ];
    assert_eq!(brief(&warnings), expected, "{warnings:#?}");
    assert_eq!(
        warnings[0].says(Language::English.texts()),
        "A-2: 1 household changed its size by more than 2 since it was last stated (from 4 in A-1 to \
         7)"
    );
}

#[test]
fn one_number_that_stands_for_two_people() {
    let mut office = Office::mali();
    let activities = ["A-1,shelter,Gao,S,2025-01-10,,", "A-2,shelter,Gao,S,2025-02-10,,"];
    // P1 is of another sex, P2 was born 3 years later; P3 of 2 years is a correction, P4 says no more.
    let people = "A-1,P0,,f,1950,\nA-1,P1,,f,1990,\nA-1,P2,,m,1990,\nA-1,P3,,m,1990,\nA-1,P4,,m,1990,\n\
        A-2,P1,,m,1990,\nA-2,P2,,m,1993,\nA-2,P3,,m,1992,\nA-2,P4,,,,\n";
    let folder = tables(&office, &activities, people, "", "");
    // Within one import, with both rows.
    let notes = |office: &Office| {
        let proposals = office.proposals(&folder, true);
        let mode = Mode::Correct { reason: "again".into() };
        let mode = if office.ledger.log().size() > 2 { mode } else { Mode::Record };
        let key = Some(&office.key);
        let planned = office.ledger.plan(proposals, &mode, DEFAULT_NAMESPACE, key, false);
        let notes = planned.unwrap().0.notes;
        notes.iter().map(|note| note.words(Language::English.texts())).collect::<Vec<_>>()
    };
    let says = "warning: A-2 row 7 of its people, column sex: \"m\" contradicts \"f\", stated of the same \
        person in A-1 row 3; the last statement counts";
    let born = "warning: A-2 row 8 of its people, column birth_year: \"1993\" contradicts \"1990\", stated \
        of the same person in A-1 row 4; the last statement counts";
    assert_eq!(notes(&office), [says, born]);
    office.import(&folder);
    let warnings = found(&office);
    assert_eq!(brief(&warnings), [(Check::ContradictingPerson, "A-2", 2)], "{warnings:#?}");
    assert_eq!(
        warnings[0].example(Language::English.texts()),
        "sex m in A-2 (entry 1), f in A-1 (entry 1)"
    );
    // Against the ledger, with the activity that said so; and nothing where nothing is restated.
    assert_eq!(notes(&office), [""; 0]);
    let more = ["A-3,shelter,Gao,S,2025-03-10,,"];
    let folder = tables(&office, &more, "A-3,P1,,f,,\nA-3,P2,,,1980,\nA-3,P4,,m,1991,\n", "", "");
    let proposals = office.proposals(&folder, false);
    let key = Some(&office.key);
    let planned = office.ledger.plan(proposals, &Mode::Record, DEFAULT_NAMESPACE, key, false);
    let notes = planned.unwrap().0.notes;
    let notes: Vec<_> = notes.iter().map(|note| note.words(Language::French.texts())).collect();
    assert_eq!(notes.len(), 2, "{notes:#?}");
    assert!(notes[0].contains("indiqué pour la même personne dans A-2"), "{notes:#?}");
    assert!(notes[1].contains("1980") && notes[1].contains("1993"), "{notes:#?}");
}

#[test]
fn codes_and_names_of_places_that_do_not_go_together() {
    let mut office = Office::mali();
    // A and B have one code, which is probably their commune's; C has two codes, D codes of two lengths,
    // of which one of a digit less. E is written with an accent, F is two villages of two communes, and
    // the areas of G differ in their names.
    let activities = "activity,kind,sector,office,admin1,admin1_pcode,admin3,site,site_pcode,start\n\
        A-1,distribution,shelter,gao,Gao,ML07,Gounzoureye,A,ML0701,2025-01-10\n\
        A-2,distribution,shelter,gao,Gao,ML07,Gounzoureye,A,ML0701,2025-02-10\n\
        A-3,distribution,shelter,gao,Gao,ML07,Gounzoureye,B,ML0701,2025-03-10\n\
        A-4,distribution,shelter,gao,Gao,ML07,Gounzoureye,C,ML0702,2025-01-10\n\
        A-5,distribution,shelter,gao,Gao,ML07,,c,ML0703,2025-02-10\n\
        A-6,distribution,shelter,gao,Gao,ML07,Gounzoureye,D,ML070401,2025-01-10\n\
        A-7,distribution,shelter,gao,Gao,ML07,Gounzoureye,D,ML07041,2025-02-10\n\
        A-8,distribution,shelter,gao,Gao,ML07,Gounzoureye,E,ML0705,2025-01-10\n\
        A-9,distribution,shelter,gao,Gao,ML07,Gounzoureye,É,ML0705,2025-02-10\n\
        B-1,distribution,shelter,gao,Gao,ML07,Gounzoureye,F,ML0706,2025-01-10\n\
        B-2,distribution,shelter,gao,Gao,ML07,Soni,F,ML0806,2025-02-10\n\
        B-3,distribution,shelter,gao,Kidal,ML07,,G,ML0901,2025-02-10\n";
    let folder = office.dir.path().join("tables");
    write_tables(&folder, &[("activities", activities)]);
    office.import(&folder);
    let expected = [
        (Check::PcodeOfTwo, "admin1 ML07", 1),
        (Check::PcodeOfTwo, "site ML0701", 1),
        (Check::PlaceOfTwoPcodes, "site c", 1),
        (Check::PcodesOfTwoLengths, "site D", 1),
    ];
    let warnings = found(&office);
    assert_eq!(brief(&warnings), expected, "{warnings:#?}");
    let english = Language::English.texts();
    assert_eq!(warnings[1].example(english), "B in A-3, A in A-1");
    assert_eq!(warnings[3].example(english), "ML07041 in A-7, ML070401 in A-6");
    // What the gazetteer has so is in order: an alias, and two villages of one name.
    let csv = "admin1,admin1_pcode,admin3,site,site_pcode,aliases\n\
        Gao,ML07,Gounzoureye,A,ML0701,B\nGao,ML07,Gounzoureye,C,ML0702,\n\
        Gao,ML07,Soni,c,ML0703,\n";
    let places = gazetteer::parse("p.csv", csv, &mut Vec::new()).unwrap();
    let stamp = office.stamp();
    office.ledger.recorder(stamp).set_gazetteer(places).unwrap();
    let warnings = found(&office);
    let expected = [expected[0], expected[3]];
    assert_eq!(brief(&warnings), expected, "{warnings:#?}");
}

#[test]
fn lists_that_look_wrong_by_themselves() {
    let mut office = Office::mali();
    let activities = [
        "A-1,shelter,Gao,S,2025-01-10,,",
        "A-2,shelter,Gao,S,2025-01-11,,",
        "A-3,shelter,Gao,T,2025-01-12,,",
        "A-4,shelter,Gao,T,2025-01-13,,",
    ];
    // 21 is too many anywhere; 16 stands out of a list of 4s and 5s, and not out of a list of three.
    let mut households = "A-1,H1,21\nA-1,H2,20\nA-1,H3,20\nA-2,J0,16\n".to_owned();
    households.extend((1..=11).map(|i| format!("A-2,J{i},{}\n", 4 + i % 2)));
    // 100 adults of 100 households; beside them a hundred with a child, who says that all are listed.
    let mut people = String::new();
    people.extend((0..100).map(|i| format!("A-3,P{i},K{i},f,{},\n", 1950 + i % 50)));
    people.extend((0..99).map(|i| format!("A-4,Q{i},L{i},f,{},\n", 1950 + i % 50)));
    people.push_str("A-4,Q99,L99,f,2015,\n");
    let folder = tables(&office, &activities, &people, &households, "");
    office.import(&folder);
    let warnings = found(&office);
    let expected = [
        (Check::ImplausibleSize, "A-1", 1),
        (Check::ImplausibleSize, "A-2", 1),
        (Check::HeadsAsPersons, "A-3", 100),
    ];
    assert_eq!(brief(&warnings), expected, "{warnings:#?}");
    let example = warnings[1].example(Language::English.texts());
    assert_eq!(example, "one of 16, far above the list: half of its 12 are of 5 or fewer");
    assert_eq!(warnings[0].example(Language::English.texts()), "one of 21, more than 20");
}

#[test]
fn a_household_that_may_stand_in_a_crowd_elsewhere() {
    let mut office = Office::mali();
    let activities = [
        "A-1,shelter,Gao,S,2025-01-10,,",
        "A-2,wash,Gao,T,2025-02-10,,",
        "A-3,shelter,Gao,T,2025-03-10,,",
        "A-4,shelter,Gao,U,2025-03-11,,",
        "A-5,shelter,Gao,T,2026-03-11,,",
    ];
    // H1 and H2 are reached at S, then at T, where a crowd was counted. H3 says where it lives, H4 was
    // at T from the beginning, nobody counted a crowd at U, nor at T in the year after.
    let households =
        "A-1,H1,4\nA-1,H2,4\nA-1,H3,4\nA-1,H5,4\nA-3,H1,4\nA-3,H4,4\nA-4,H5,4\nA-5,H5,4\n";
    let people = "A-3,P2,H2,f,1990,\nA-3,P3,H3,f,1990,S\n";
    let folder = tables(&office, &activities, people, households, "A-2,users,40\n");
    office.import(&folder);
    let warnings = found(&office);
    let warnings: Vec<_> =
        warnings.into_iter().filter(|w| w.code == Check::InACrowdElsewhere).collect();
    assert_eq!(brief(&warnings), [(Check::InACrowdElsewhere, "A-3", 2)]);
    let example = warnings[0].example(Language::English.texts());
    assert_eq!(example, "one was in A-1 first; the crowd is in A-2");
}

#[test]
fn activities_that_go_on_and_lists_that_say_nothing_of_sex_and_age() {
    let mut office = Office::mali();
    let activities = "activity,kind,sector,office,site,start,end,status,donors,reach\n\
        A-1,session,wash,gao,S,2025-05-10,,ongoing,echo,\n\
        A-2,session,wash,gao,S,2025-08-10,,ongoing,echo,\n\
        A-3,session,wash,gao,S,2025-01-10,2025-02-01,ongoing,,\n\
        A-4,works,wash,mopti,S,2025-01-10,2027-01-01,completed,,\n\
        A-5,session,protection,mopti,S,2025-01-10,,,,\n\
        A-6,session,protection,mopti,S,2025-01-10,,,,indirect\n";
    let headcounts = "activity,group,count,f_18_59\nA-1,users,40,\nA-2,users,40,0\nA-4,users,60,\n\
        A-5,youth,10,10\nA-6,all,900,\n";
    let folder = office.dir.path().join("tables");
    write_tables(&folder, &[("activities", activities), ("headcounts", headcounts)]);
    office.import(&folder);
    let warnings = checks::of_ledger(&office.ledger).unwrap();
    let without = Check::WithoutSexAndAge;
    let expected = [
        (Check::WithoutPeople, "A-3", 1),
        (without, "A-1", 40),
        (without, "A-4", 60),
        // Of the sectors; no office and no donor has three.
        (Check::ShareWithoutSexAndAge, "sector wash", 2),
        // Works that are completed and end in the future.
        (Check::FutureDate, "A-4", 1),
        (Check::OngoingWithoutEnd, "A-1", 1),
    ];
    assert_eq!(brief(&warnings), expected, "{warnings:#?}");
    // Of one office, and what later events brought.
    let of = |office: &Office, request: check::Request| {
        let outcome = check::run(&office.ledger, &request).unwrap();
        outcome.warnings.into_iter().map(|w| (w.code, w.subject)).collect::<Vec<_>>()
    };
    let mopti = check::Request { office: Some("Mopti".into()), ..check::Request::default() };
    let expected = [(without, "A-4"), (Check::FutureDate, "A-4")];
    let expected = expected.map(|(code, subject)| (code, subject.to_owned()));
    assert_eq!(of(&office, mopti.clone()), expected);
    let last = office.ledger.log().size() - 1;
    let since = |event: String| check::Request { since: Some(event), ..check::Request::default() };
    assert_eq!(of(&office, since(last.to_string())), []);
    let more = "activity,kind,sector,office,site,start\nA-7,session,icla,gao,S,2026-01-10\n";
    write_tables(
        &folder,
        &[("activities", more), ("headcounts", "activity,group,count\nA-7,all,7\n")],
    );
    office.import(&folder);
    let id = office.ledger.log().record(last).unwrap().id;
    let expected = [(without, "A-7"), (Check::ShareWithoutSexAndAge, "office gao")];
    let expected = expected.map(|(code, subject)| (code, subject.to_owned()));
    assert_eq!(of(&office, since(last.to_string())), expected);
    assert_eq!(of(&office, since(id.to_string())), expected);
    for event in ["999", "yesterday", "-1"] {
        assert!(check::run(&office.ledger, &since(event.into())).is_err(), "{event}");
    }
    let nowhere = check::Request { office: Some("Nowhere".into()), ..mopti };
    assert!(check::run(&office.ledger, &nowhere).unwrap_err().to_string().contains("Nowhere"));
    // Each says what to do, in both languages.
    for code in Check::ALL {
        for language in Language::ALL {
            assert!(code.hint(language.texts()).ends_with(['.', '?']), "{code}");
        }
    }
}

#[test]
fn more_people_of_a_place_than_live_there() {
    let mut office = Office::mali();
    let csv = "admin1,site,site_pcode,population\nGao,S,ML1,300\nGao,T,ML2,10\nGao,U,ML3,12\n";
    let places = gazetteer::parse("p.csv", csv, &mut Vec::new()).unwrap();
    let stamp = office.stamp();
    office.ledger.recorder(stamp).set_gazetteer(places).unwrap();
    // In 2025, 12 people of two households live in T, and 8 of S; in 2024 the 6 of one live in T. In U,
    // 12 were counted: as many as live there.
    let folder = office.dir.path().join("tables");
    let activities = "activity,kind,sector,office,admin1,site,site_pcode,start\n\
        A-0,distribution,shelter,gao,Gao,T,ML2,2024-05-10\n\
        A-1,distribution,shelter,gao,Gao,T,ML2,2025-01-10\n\
        A-2,distribution,shelter,gao,Gao,T,ML2,2025-02-10\n\
        A-3,distribution,shelter,gao,Gao,S,ML1,2025-02-10\n\
        A-4,session,wash,gao,Gao,U,ML3,2025-02-10\n";
    let households = "activity,household,size\nA-0,H1,6\nA-1,H1,6\nA-2,H2,6\nA-3,H3,8\n";
    let headcounts = "activity,group,count\nA-4,all,12\n";
    let tables =
        [("activities", activities), ("households", households), ("headcounts", headcounts)];
    write_tables(&folder, &tables);
    office.import(&folder);
    let warnings = found(&office);
    assert_eq!(brief(&warnings), [(Check::FigureAbovePopulation, "2025 T (Gao)", 2)]);
    let says = warnings[0].says(Language::English.texts());
    assert!(says.ends_with("(12 reached, 10 live there)"), "{says}");
    // Where lists are set against head-counts in larger units, the site exceeds it all the same.
    let by_region = Policy { places: Places::Admin1, ..Policy::default() };
    let stamp = office.stamp();
    office.ledger.recorder(stamp).adopt(by_region, 2025, "as last year").unwrap();
    assert_eq!(brief(&found(&office)), [(Check::FigureAbovePopulation, "2025 T (Gao)", 2)]);
}

#[test]
fn activities_that_look_wrong() {
    let mut office = Office::mali();
    let csv = "admin1,site,site_pcode,population,latitude,longitude\n\
        Gao,S,ML1,300,16.0,0.0\nGao,T,ML2,,16.0,0.5\nGao,U,ML3,,16.0,2.0\n";
    let places = gazetteer::parse("p.csv", csv, &mut Vec::new()).unwrap();
    let stamp = office.stamp();
    office.ledger.recorder(stamp).set_gazetteer(places).unwrap();
    let activities = [
        "A-1,shelter,Gao,S,2025-01-10,,",
        "A-2,wash,Gao,S,2025-01-10,2027-01-01,completed",
        "A-3,wash,Gao,S,2025-02-10,2027-01-01,ongoing",
        "A-4,shelter,Gao,T,2025-02-10,,",
        "A-5,shelter,Gao,U,2025-03-10,,",
    ];
    let rows: String = (0..100).map(|i| format!("A-1,P{i:03},,f,1990,\n")).collect();
    let people = format!("{rows}A-3,Q1,,f,1990,T\nA-3,Q2,,m,1990,\n");
    // T is 53 km from S, U 160 km from T.
    let households = "A-1,H1,4\nA-4,H1,4\nA-5,H1,4\n";
    let headcounts = "A-2,users,300\nA-3,users,400\nA-3,others,900\n";
    let folder = tables(&office, &activities, &people, households, headcounts);
    office.import(&folder);
    let expected = [
        (Check::DistantHousehold, "A-5", 1),
        (Check::ListedElsewhere, "A-3", 1),
        (Check::AbovePopulation, "A-3", 1000),
        (Check::IdenticalRows, "A-1", 100),
        (Check::FutureDate, "A-2", 1),
        (Check::Jump, "wash 2025-02", 1302),
    ];
    let warnings = found(&office);
    assert_eq!(brief(&warnings), expected, "{warnings:#?}");
}

#[test]
fn a_plan_has_the_warnings_that_it_brings() {
    let mut office = Office::mali();
    let first = ["A-1,shelter,Gao,S,2025-03-10,,", "A-2,shelter,Gao,S,2025-04-10,,"];
    let folder = tables(&office, &first, "", "A-1,H1,4\nA-2,H1,9\nA-1,H2,4\n", "");
    office.import(&folder);
    let size = office.ledger.log().size();
    // Earlier than what is known: the later activity is the one that now differs from it.
    let more = ["A-3,shelter,Gao,S,2025-01-10,,", "A-4,shelter,Gao,S,2025-05-10,,"];
    let folder = tables(&office, &more, "", "A-3,H2,9\nA-4,H1,9\n", "");
    let proposals = office.proposals(&folder, false);
    let key = Some(&office.key);
    let planned = office.ledger.plan(proposals, &Mode::Record, DEFAULT_NAMESPACE, key, false);
    let today = Day::parse("2026-07-01").unwrap();
    let warnings = checks::of_plan(&office.ledger, &planned.unwrap().0, today).unwrap();
    assert_eq!(brief(&warnings), [(Check::HouseholdSize, "A-1", 1)]);
    assert_eq!(office.ledger.log().size(), size);
    assert_eq!(brief(&found(&office)), [(Check::HouseholdSize, "A-2", 1)]);
}

#[test]
fn what_is_accepted_stays_silent_until_more_joins_it() {
    let mut office = Office::mali();
    let activities = ["A-1,shelter,Gao,S,2025-01-10,,", "A-2,shelter,Gao,S,2025-02-10,,"];
    let folder = tables(&office, &activities, "", "A-1,H1,4\nA-1,H2,4\nA-2,H1,9\n", "");
    office.import(&folder);
    let warnings = found(&office);
    let root = build(&office.ledger.snapshot(), &Request::year(Period::year(2025).unwrap()))
        .unwrap()
        .total;
    let open: Vec<&Warning> = warnings.iter().collect();
    let accepted = checks::acceptance(Check::HouseholdSize, &open, "relatives came");
    let stamp = office.stamp();
    office.ledger.recorder(stamp).accept(accepted).unwrap();
    let mut office = office.reopened();
    assert!(found(&office).iter().all(|w| checks::is_accepted(office.ledger.state(), w)));
    let total = build(&office.ledger.snapshot(), &Request::year(Period::year(2025).unwrap()))
        .unwrap()
        .total;
    assert_eq!(total, root, "no figure depends on it");
    let folder = tables(&office, &activities, "", "A-1,H1,4\nA-1,H2,4\nA-2,H1,9\nA-2,H2,9\n", "");
    office.correct(&folder);
    let warnings = found(&office);
    assert_eq!(brief(&warnings), [(Check::HouseholdSize, "A-2", 2)]);
    assert!(!checks::is_accepted(office.ledger.state(), &warnings[0]));
}

#[test]
fn duplicates_can_be_merged_and_the_past_stays() {
    let mut office = Office::mali();
    let activities = ["A-1,education,Gao,S,2025-01-10,,", "A-2,education,Gao,S,2025-02-10,,"];
    // P1 and P7 share all; P2 and P3 do too, but are on one list: twins. P4 and P5 move together.
    let people = "A-1,P1,H1,f,2012,\nA-1,P2,H2,m,2012,\nA-1,P3,H2,m,2012,\n\
        A-1,P4,H8,m,1970,\nA-1,P5,H8,f,1971,\nA-2,P4,H9,,,\nA-2,P5,H9,,,\n\
        A-2,P7,H1,f,2012,\nA-2,P8,H1,f,2013,\n";
    let folder = tables(&office, &activities, people, "", "");
    office.import(&folder);
    let total = |office: &Office, as_of| {
        let request = Request::year(Period::year(2025).unwrap());
        build(&office.ledger.as_of(as_of).unwrap(), &request)
            .unwrap()
            .total
            .people_reached
            .or_zero()
    };
    assert_eq!(total(&office, AsOf::Now), 7);
    let size = office.ledger.log().size();
    let pairs = duplicates::of_ledger(&office.ledger).unwrap();
    let brief: Vec<_> = pairs.iter().map(|pair| (pair.kind, pair.score)).collect();
    let expected = [(EntryKind::Person, 80), (EntryKind::Household, 80), (EntryKind::Person, 30)];
    assert_eq!(brief, expected, "{pairs:#?}");
    let lists = |entry: &duplicates::Entry| {
        entry.lists.iter().map(|list| list.activity.clone()).collect::<Vec<_>>()
    };
    assert_eq!(lists(&pairs[0].keep), ["A-1"]);
    assert_eq!(lists(&pairs[0].with), ["A-2"]);
    let merge = |office: &mut Office, pair: &duplicates::Pair| {
        let stamp = office.stamp();
        let (keep, with) = (pair.keep.entry, pair.with.entry);
        office.ledger.recorder(stamp).merge(pair.kind, keep, with, "one card").unwrap();
    };
    merge(&mut office, &pairs[0]);
    merge(&mut office, &pairs[1]);
    assert_eq!(total(&office, AsOf::Now), 6);
    assert_eq!(total(&office, AsOf::Size(size)), 7, "earlier figures do not follow");
    let left = duplicates::of_ledger(&office.ledger).unwrap();
    assert_eq!(left.len(), 1, "what was merged is not listed again: {left:#?}");
    let warnings = found(&office);
    assert!(warnings.iter().all(|w| w.code != Check::TwoHouseholds), "{warnings:#?}");
}

#[test]
fn two_who_were_found_not_to_be_one_are_not_listed_again() {
    let mut office = Office::mali();
    let activities = ["A-1,education,Gao,S,2025-01-10,,", "A-2,education,Gao,S,2025-02-10,,"];
    // P1 and P7 were never on one list; five brothers of one year point to the household's number.
    let brothers: String = (0..5).map(|i| format!("A-1,B{i},H2,m,2010,\n")).collect();
    let people = format!("A-1,P1,H1,f,2012,\nA-2,P7,H1,f,2012,\n{brothers}");
    let folder = tables(&office, &activities, &people, "", "");
    office.import(&folder);
    let pairs = |office: &Office| duplicates::of_ledger(&office.ledger).unwrap();
    let before = pairs(&office);
    assert_eq!(before.iter().map(|pair| pair.score).collect::<Vec<_>>(), [80, 0, 0, 0, 0]);
    let (kind, one, other) = (before[0].kind, before[0].keep.entry, before[0].with.entry);
    let stamp = office.stamp();
    office.ledger.recorder(stamp).accept(checks::are_two(kind, other, one, "twins")).unwrap();
    let mut office = office.reopened();
    assert_eq!(pairs(&office).len(), 4);
    let warnings = found(&office);
    assert_eq!(brief(&warnings), [(Check::DuplicatePerson, "A-1", 4)]);
    // What `check` accepted of an activity is not asked again here.
    let open: Vec<&Warning> = warnings.iter().collect();
    let accepted = checks::acceptance(Check::DuplicatePerson, &open, "a boarding school");
    let stamp = office.stamp();
    office.ledger.recorder(stamp).accept(accepted).unwrap();
    assert!(pairs(&office).is_empty());
}

#[test]
fn one_site_in_two_ways_counts_as_two_and_is_said() {
    let mut office = Office::mali();
    let folder = office.dir.path().join("tables");
    let header = "activity,kind,sector,office,admin1,admin2,admin3,site,site_pcode,start";
    let rows = [
        "A-0,session,wash,mopti,Mopti,Mopti,Fatoma,Sévaré,,2025-01-01",
        "A-1,session,wash,mopti,Mopti,Mopti,Fatoma,Sévaré,,2025-01-01",
        "A-2,session,wash,mopti,Mopti,Mopti,Fatoma,SÉVARÉ,,2025-01-02",
        "A-3,session,wash,mopti,Mopti,,,Sevare,,2025-01-03",
        "A-4,session,wash,mopti,Mopti,Mopti,Fatoma,Sévaré,ML050101,2025-01-04",
        // Another cercle may be a slip; another name, another region: other places.
        "A-5,session,wash,mopti,Mopti,Djenné,,Sévaré,,2025-01-05",
        "A-6,session,wash,mopti,Mopti,Mopti,Fatoma,Fatoma,ML050102,2025-01-06",
        "A-7,session,wash,gao,Gao,,,Fatoma,ML070102,2025-01-07",
    ];
    write_tables(&folder, &[("activities", &format!("{header}\n{}\n", rows.join("\n")))]);
    office.import(&folder);
    let warnings = found(&office);
    let expected = [
        (Check::SimilarSites, "Sévaré (Mopti, Djenné)", 1),
        (Check::TwoSites, "Sevare (Mopti)", 1),
        (Check::TwoSites, "Sévaré (Mopti, Mopti, Fatoma, ML050101)", 1),
    ];
    assert_eq!(brief(&warnings), expected, "{warnings:#?}");
    let french = warnings[2].says(Language::French.texts());
    assert!(french.ends_with("(aussi indiqué Sévaré (Mopti, Mopti, Fatoma))"), "{french}");
    // A gazetteer brings them together, as a correction.
    let places = "admin1,admin2,admin3,site,site_pcode\nMopti,Mopti,Fatoma,Sévaré,ML050101\n";
    let places = gazetteer::parse("p.csv", places, &mut Vec::new()).unwrap();
    let stamp = office.stamp();
    office.ledger.recorder(stamp).set_gazetteer(places).unwrap();
    let state = office.ledger.state();
    let places = headcount::setup::places::Places::of(state, false);
    let restated = |place| places.restated(place).is_some();
    let restated = state.current().filter(|known| restated(&known.activity.about.place));
    let restated: Vec<String> =
        restated.map(|known| known.activity.reference.to_string()).collect();
    assert_eq!(restated, ["A-0", "A-1", "A-2", "A-3"]);
}

/// Rows of one table: a list's numbers, each with what is stated of it.
fn rows(activity: &str, of: std::ops::RangeInclusive<u32>, says: impl Fn(u32) -> String) -> String {
    of.map(|number| format!("{activity},{number:03},{}\n", says(number))).collect()
}

#[test]
fn numbers_that_begin_anew_in_each_village() {
    let find = |activities: &[&str], people: &str, households: &str| {
        let mut office = Office::mali();
        let folder = tables(&office, activities, people, households, "");
        office.import(&folder);
        let mut warnings = found(&office);
        warnings.retain(|warning| warning.code == Check::NumbersBeginAnew);
        warnings
    };
    let brief = |found: &[Warning]| -> Vec<(String, u64)> {
        found.iter().map(|warning| (warning.subject.clone(), warning.cases)).collect()
    };
    let same_day = ["A-1,shelter,Gao,S,2025-03-12,,", "A-2,shelter,Gao,T,2025-03-12,,"];
    let months_later = ["A-1,shelter,Gao,S,2025-03-12,,", "A-2,shelter,Gao,T,2025-06-12,,"];
    let back = ["A-1,shelter,Gao,S,2025-03-12,,", "A-2,shelter,Gao,S,2025-03-13,,"];
    let five = |_: u32| "5".to_owned();
    let one_way = |number: u32| (4 + number % 5).to_string();
    let other_way = |number: u32| (4 + number * 3 % 7).to_string();
    let two = |earlier: &dyn Fn(u32) -> String, later: &dyn Fn(u32) -> String, count: u32| {
        rows("A-1", 1..=count, earlier) + &rows("A-2", 1..=count, later)
    };
    // Other sizes, whenever it was; nothing to compare, on the same day; pupils without sex and age.
    let anew = find(&months_later, "", &two(&one_way, &other_way, 40));
    assert_eq!(brief(&anew), [("A-2".to_owned(), 40)]);
    assert_eq!(
        anew[0].example(Language::English.texts()),
        "40 of the 40 numbers of the shorter list: at T here, at S in A-1"
    );
    let uniform = two(&five, &five, 5);
    assert_eq!(brief(&find(&same_day, "", &uniform)), [("A-2".to_owned(), 5)]);
    let nothing = |_: u32| ",,,".to_owned();
    let pupils = two(&nothing, &nothing, 20);
    assert_eq!(brief(&find(&same_day, &pupils, "")), [("A-2".to_owned(), 20)]);
    // Half of the pupils are of another sex than their number says.
    let (girls, boys) = (
        |number: u32| [",f,,", ",m,,"][number as usize % 2].to_owned(),
        |number: u32| [",f,,", ",m,,"][number as usize / 2 % 2].to_owned(),
    );
    assert_eq!(brief(&find(&months_later, &two(&girls, &boys, 20), "")), [("A-2".to_owned(), 20)]);
    // A submission for each household.
    let kobo: Vec<String> = (0..10)
        .map(|i| format!("K-{i},shelter,Gao,{},2025-03-12,,", if i < 5 { "S" } else { "T" }))
        .collect();
    let kobo: Vec<&str> = kobo.iter().map(String::as_str).collect();
    let each: String = (0..10).map(|i| format!("K-{i},{:03},{}\n", 1 + i % 5, 4 + i % 3)).collect();
    assert_eq!(brief(&find(&kobo, "", &each)), [("K-5".to_owned(), 5)]);
    // The same families at another site have their sizes, a few of which change; the same pupils are of
    // the same sex. Months later, nothing to compare says nothing.
    let grown = |number: u32| (4 + number % 5 + u32::from(number.is_multiple_of(8))).to_string();
    for activities in [same_day, months_later] {
        assert_eq!(find(&activities, "", &two(&one_way, &grown, 40)), []);
        assert_eq!(find(&activities, &two(&girls, &girls, 20), ""), []);
    }
    assert_eq!(find(&months_later, "", &uniform), []);
    // At one site, few numbers in common, and families that say where they live.
    assert_eq!(find(&back, "", &two(&one_way, &other_way, 40)), []);
    let few = rows("A-1", 1..=40, five) + &rows("A-2", 22..=61, five);
    assert_eq!(find(&same_day, "", &few), []);
    let at_home = |_: u32| ",,,S".to_owned();
    assert_eq!(find(&same_day, &two(&at_home, &at_home, 20), ""), []);
    assert_eq!(find(&same_day, &two(&nothing, &at_home, 20), ""), []);
}

#[test]
fn a_share_without_sex_and_age_is_told_where_it_is_worse_than_the_rest() {
    let shares = |activities: &[&str], headcounts: &str| {
        let mut office = Office::mali();
        let folder = office.dir.path().join("tables");
        let header = "activity,sector,donors,site,start,kind,office";
        let rows: String =
            activities.iter().map(|row| format!("{row},S,2025-05-10,session,gao\n")).collect();
        let (activities, headcounts) =
            (format!("{header}\n{rows}"), format!("activity,group,count,f_18_59\n{headcounts}"));
        write_tables(&folder, &[("activities", &activities), ("headcounts", &headcounts)]);
        office.import(&folder);
        let mut warnings = checks::of_ledger(&office.ledger).unwrap();
        warnings.retain(|warning| warning.code == Check::ShareWithoutSexAndAge);
        let texts = Language::English.texts();
        warnings.iter().map(|w| (w.subject.clone(), w.example(texts))).collect::<Vec<_>>()
    };
    // One activity, and all of one office and sector: the activities say so.
    assert_eq!(shares(&["A-1,wash,"], "A-1,users,40,\n"), []);
    let all = ["A-1,wash,", "A-2,wash,", "A-3,wash,"];
    assert_eq!(shares(&all, "A-1,users,40,\nA-2,users,40,\nA-3,users,40,\n"), []);
    // The worst sector of three activities and more; a worse one of two is left out.
    let some = [
        "A-1,wash,",
        "A-2,wash,",
        "A-3,wash,",
        "B-1,icla,",
        "B-2,icla,",
        "B-3,icla,",
        "C-1,shelter,",
        "C-2,shelter,",
    ];
    let headcounts = "A-1,users,40,\nA-2,users,40,\nA-3,users,40,40\nB-1,users,40,40\n\
        B-2,users,40,40\nB-3,users,40,40\nC-1,users,40,\nC-2,users,40,\n";
    let expected = [("sector wash".to_owned(), "2 of 3, 67%".to_owned())];
    assert_eq!(shares(&some, headcounts), expected);
}

#[test]
fn sites_with_nearly_one_name() {
    let mut office = Office::mali();
    let folder = office.dir.path().join("tables");
    let header = "activity,kind,sector,office,admin1,admin2,site,start";
    let site =
        |(at, place): (usize, &str)| format!("A-{at},session,wash,mopti,{place},2025-01-01\n");
    // A letter less; the same in another cercle. Other numbers, letters and short words are other places,
    // and so are names of many cercles.
    let places = [
        "Mopti,Bankass,Bankass",
        "Mopti,Bankass,Bankass",
        "Mopti,Bankass,Bankas",
        "Mopti,Koro,Madougou",
        "Mopti,Bankass,Madougou",
        "Mopti,Koro,Quartier A",
        "Mopti,Koro,Quartier B",
        "Mopti,Koro,Secteur 1",
        "Mopti,Koro,Secteur 2",
        "Mopti,Koro,Bara",
        "Mopti,Koro,Baro",
        "Mopti,Koro,Centre",
        "Mopti,Bankass,Centre",
        "Mopti,Djenné,Centre",
        "Gao,Gao,Bankasse",
    ];
    let rows: String = places.into_iter().enumerate().map(site).collect();
    write_tables(&folder, &[("activities", &format!("{header}\n{rows}"))]);
    office.import(&folder);
    let warnings = found(&office);
    let expected = [
        (Check::SimilarSites, "Bankas (Mopti, Bankass)", 1),
        (Check::SimilarSites, "Madougou (Mopti, Koro)", 1),
    ];
    assert_eq!(brief(&warnings), expected, "{warnings:#?}");
    // A gazetteer that has both knows that they are two.
    let both = "admin1,admin2,site\nMopti,Bankass,Bankass\nMopti,Bankass,Bankas\n\
        Mopti,Bankass,Madougou\nMopti,Koro,Madougou\n";
    let both = gazetteer::parse("p.csv", both, &mut Vec::new()).unwrap();
    let stamp = office.stamp();
    office.ledger.recorder(stamp).set_gazetteer(both).unwrap();
    assert_eq!(brief(&found(&office)), []);
}

#[test]
fn activities_without_people_and_of_another_year() {
    let mut office = Office::mali();
    let folder = office.dir.path().join("tables");
    let header = "activity,kind,sector,office,site,start,status";
    let rows = "A-1,session,wash,gao,S,2025-01-01,\nA-2,session,wash,gao,S,2025-02-01,\n\
        A-3,session,wash,gao,S,2025-03-01,planned\nA-4,session,wash,gao,S,2021-03-01,\n";
    let headcounts = "activity,group,count\nA-2,all,10\nA-4,all,10\n";
    let tables = |rows: &str| {
        write_tables(
            &folder,
            &[("activities", &format!("{header}\n{rows}")), ("headcounts", headcounts)],
        );
    };
    tables(rows);
    let told = |office: &Office| {
        let proposals = office.proposals(&folder, false);
        let key = Some(&office.key);
        let planned = office.ledger.plan(proposals, &Mode::Record, DEFAULT_NAMESPACE, key, false);
        let today = Day::parse("2026-06-01").unwrap();
        let warnings = checks::of_plan(&office.ledger, &planned.unwrap().0, today).unwrap();
        let warnings = warnings
            .into_iter()
            .filter(|w| matches!(w.code, Check::WithoutPeople | Check::StartFarOff));
        warnings.map(|w| (w.code, w.subject)).collect::<Vec<_>>()
    };
    let expected = [(Check::WithoutPeople, "A-1"), (Check::StartFarOff, "A-4")];
    assert_eq!(told(&office), expected.map(|(code, subject)| (code, subject.to_owned())));
    // Of several years, no other year stands out; of long ago, it does in the ledger too.
    tables(&rows.replace("A-2,session,wash,gao,S,2025", "A-2,session,wash,gao,S,2023"));
    assert_eq!(told(&office), [(Check::WithoutPeople, "A-1".to_owned())]);
    tables(&rows.replace("2021", "2015"));
    office.import(&folder);
    let mut warnings = found(&office);
    warnings.retain(|w| w.code == Check::StartFarOff);
    assert_eq!(brief(&warnings), [(Check::StartFarOff, "A-4", 1)]);
}
