//! Reports of some activities only, and broken down by what activities are: places, kinds, modalities, partners.
//!
//! Belongs here: names that mean several places or none, and what the parts are called. Does not: the figures of slices,
//! which are held against the naive implementation (`counting_rule`).

use headcount::count::{Dimension, Only};
use headcount::event::activity::{Kind, Modality};
use headcount::event::policy::Policy;
use headcount::report::Report;
use headcount::service::period::Choice;
use headcount::service::{Error, explain, report};

use crate::common::Office;

/// Two sites of one name in two regions, one of them in a unit whose name is another region's unit's as well; a third
/// with a P-code.
const TABLES: [(&str, &str); 2] = [
    (
        "activities",
        "activity,kind,sector,office,admin1,admin2,admin3,site,site_pcode,start,partner,modality,facility,facility_type\n\
         A,session,wash,gao,Gao,Centre,,Château,,2025-01-10,Union locale,service,,\n\
         B,session,wash,gao,Tombouctou,Centre,,château,,2025-02-10,UNION LOCALE,,,\n\
         C,distribution,shelter,gao,Gao,Bourem,Taboye,Ha,ML0701,2025-03-10,,cash,,\n\
         D,works,wash,gao,Gao,Bourem,,Bamba,,2025-04-10,,,Forage,Point d'eau\n",
    ),
    ("headcounts", "activity,group,count\nA,women,100\nB,women,20\nC,women,7\nD,users,3\n"),
];

fn office() -> Office {
    Office::of_tables(&TABLES, Policy::default())
}

fn asked(office: &Office, only: Only, by: &[Dimension]) -> Result<Report, Error> {
    let period = Choice { year: Some(2025), ..Choice::default() };
    let request = report::Request { period, only, by: by.to_vec(), ..Default::default() };
    report::run(&office.ledger.snapshot(), &request).map(|made| made.report)
}

fn total(report: &Report) -> u64 {
    report.total.people_reached.told().unwrap()
}

fn at(admin1: Option<&str>, site: Option<&str>) -> Only {
    let text = |given: Option<&str>| given.map(str::to_owned);
    Only { admin1: text(admin1), at_site: text(site), ..Only::default() }
}

fn parts(office: &Office, by: Dimension) -> Vec<(String, u64)> {
    let report = asked(office, Only::default(), &[by]).unwrap();
    let parts = &report.by.as_ref().unwrap().parts;
    let part = |part: &headcount::report::ByPart| {
        (part.value.clone(), part.total.people_reached.told().unwrap())
    };
    parts.iter().map(part).collect()
}

#[test]
fn activities_are_chosen_by_kind_modality_and_place() {
    let office = office();
    let of = |only: Only| total(&asked(&office, only, &[]).unwrap());
    assert_eq!(of(Only::default()), 130);
    assert_eq!(of(Only { kind: Some(Kind::Session), ..Only::default() }), 120);
    assert_eq!(of(Only { modality: Some(Modality::Cash), ..Only::default() }), 7);
    assert_eq!(of(at(Some("gao"), None)), 110);
    assert_eq!(of(at(Some("Gao"), Some("CHÂTEAU"))), 100);
    assert_eq!(of(at(None, Some("ml0701"))), 7);
    let taboye = Only { admin3: Some("Taboye".into()), ..Only::default() };
    assert_eq!(of(Only { admin2: Some("Bourem".into()), ..taboye }), 7);

    let report = asked(&office, at(Some("gao"), Some("Ha")), &[]).unwrap();
    let said = serde_json::to_value(&report).unwrap();
    assert_eq!(said["filter"], serde_json::json!({"admin1": "Gao", "at_site": "Ha"}));
}

#[test]
fn a_name_that_means_several_places_or_none_is_refused() {
    let office = office();
    let refused = |only: Only| asked(&office, only, &[]).unwrap_err();
    let several = refused(at(None, Some("Château")));
    assert_eq!(several.code(), "several-places-of-a-name");
    let said = several.to_string();
    assert!(said.contains("gao") && said.contains("tombouctou"), "{said}");
    let several = refused(Only { admin2: Some("Centre".into()), ..Only::default() });
    assert_eq!(several.code(), "several-places-of-a-name");

    let Error::UnknownPlace { near, known, .. } = refused(at(Some("Goa"), None)) else { panic!() };
    assert_eq!((near.as_deref(), known.len()), (Some("Gao"), 2));
    assert_eq!(refused(at(Some(" "), None)).code(), "no-activity-at-place");
}

#[test]
fn a_code_of_a_unit_stands_for_its_name_and_one_of_a_site_for_that_site() {
    let of = |rows: &str| {
        let head = "activity,kind,sector,office,admin1,admin1_pcode,site,site_pcode,start\n";
        let activities = format!("{head}{rows}");
        let references = rows.lines().map(|row| row.split(',').next().unwrap());
        let counts = references.map(|reference| format!("{reference},women,10\n"));
        let headcounts = format!("activity,group,count\n{}", counts.collect::<String>());
        let tables = [("activities", activities.as_str()), ("headcounts", headcounts.as_str())];
        Office::of_tables(&tables, Policy::default())
    };
    // Of three activities in the region only one has the region's code.
    let office = of("A,session,wash,gao,Gao,ML07,Bamba,,2025-01-10\n\
                     B,session,wash,gao,GAO,,Wabaria,,2025-01-10\n\
                     C,session,wash,gao,Gao,,Forgho,X1,2025-01-10\n\
                     D,session,wash,gao,Mopti,ML05,Forgho,X2,2025-01-10\n");
    assert_eq!(total(&asked(&office, at(Some("ml07"), None), &[]).unwrap()), 30);
    assert_eq!(total(&asked(&office, at(None, Some("x1")), &[]).unwrap()), 10);
    // Two codes, so two sites, whatever they are called.
    let refused = asked(&office, at(None, Some("Forgho")), &[]).unwrap_err();
    assert_eq!(refused.code(), "several-places-of-a-name");
    assert_eq!(total(&asked(&office, at(Some("Mopti"), Some("Forgho")), &[]).unwrap()), 10);

    let office = of("A,session,wash,gao,Gao,ML07,Bamba,,2025-01-10\n\
                     B,session,wash,gao,Région de Gao,ML07,Wabaria,,2025-01-10\n\
                     C,session,wash,gao,Gao,,Forgho,X1,2025-01-10\n\
                     D,session,wash,gao,Gao,,Forgho,X2,2025-01-10\n");
    let refused = asked(&office, at(Some("ML07"), None), &[]).unwrap_err();
    assert_eq!(refused.to_string(), "\"ML07\" means several places: Gao; Région de Gao");
    let refused = asked(&office, at(None, Some("Forgho")), &[]).unwrap_err();
    assert_eq!(refused.to_string(), "\"Forgho\" means several places: in x1, gao; in x2, gao");
}

#[test]
fn parts_that_are_called_the_same_say_what_they_lie_in() {
    let office = office();
    let owned = |parts: &[(&str, u64)]| -> Vec<(String, u64)> {
        parts.iter().map(|(value, people)| ((*value).to_owned(), *people)).collect()
    };
    let by_site = owned(&[
        ("Bamba", 3),
        ("Château (Centre, Gao)", 100),
        ("Ha", 7),
        ("château (Centre, Tombouctou)", 20),
    ]);
    let mut found = parts(&office, Dimension::Site);
    found.sort();
    assert_eq!(found, by_site);
    let by_unit = [("Bourem", 10), ("Centre (Gao)", 100), ("Centre (Tombouctou)", 20)];
    assert_eq!(parts(&office, Dimension::Admin2), owned(&by_unit));
    assert_eq!(parts(&office, Dimension::Admin3), owned(&[("Taboye", 7), ("unspecified", 123)]));
    let partners = [("Union locale", 120), ("unspecified", 10)];
    assert_eq!(parts(&office, Dimension::Partner), owned(&partners));
    let kinds = [("distribution", 7), ("session", 120), ("works", 3)];
    assert_eq!(parts(&office, Dimension::Kind), owned(&kinds));
    let modalities = [("cash", 7), ("service", 100), ("unspecified", 23)];
    assert_eq!(parts(&office, Dimension::Modality), owned(&modalities));
    assert_eq!(parts(&office, Dimension::Status), owned(&[("completed", 130)]));
    let types = [("Point d'eau", 3), ("unspecified", 127)];
    assert_eq!(parts(&office, Dimension::FacilityType), owned(&types));
}

#[test]
fn a_part_is_explained_by_the_value_that_is_printed_and_by_no_other() {
    let office = office();
    let explained = |part: &str, only: Only| {
        let period = Choice { year: Some(2025), ..Choice::default() };
        let parts = vec![part.to_owned()];
        let request = explain::Request { period, parts, only, ..Default::default() };
        explain::run(&office.ledger.snapshot(), &request)
    };
    let people = |part: &str| explained(part, Only::default()).unwrap().people_reached;
    assert_eq!(people("site=château (centre, tombouctou)"), 20);
    assert_eq!(people("modality=unspecified"), 23);
    assert_eq!(people("kind=works"), 3);
    assert_eq!(people("partner=union locale"), 120);
    for part in ["site=Château", "partner=Nobody", "kind=party", "facility-type=School"] {
        assert_eq!(explained(part, Only::default()).unwrap_err().code(), "part", "{part}");
    }
    // Of a filter that has no such activity it is nobody, as its report says.
    let class = Only { kind: Some(Kind::Works), ..Only::default() };
    assert_eq!(explained("partner=union locale", class).unwrap().people_reached, 0);
}

#[test]
fn what_is_held_back_is_not_weighed_against_these() {
    let office = office();
    let period = Choice { year: Some(2025), ..Choice::default() };
    let publish_safe = Some(5);
    for by in [Dimension::Site, Dimension::Kind, Dimension::Partner, Dimension::FacilityType] {
        let (period, by) = (period.clone(), vec![by]);
        let request = report::Request { period, by, publish_safe, ..Default::default() };
        let refused = report::run(&office.ledger.snapshot(), &request).unwrap_err();
        assert_eq!(refused.code(), "publish-safe-by");
    }
    let only = Only { kind: Some(Kind::Works), ..Only::default() };
    let request = report::Request { period, only, publish_safe, ..Default::default() };
    let refused = report::run(&office.ledger.snapshot(), &request).unwrap_err();
    assert_eq!(refused.code(), "publish-safe-of-some");
}
