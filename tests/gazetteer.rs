//! Places: a gazetteer unifies what people write, and changes nothing that was recorded.

use std::path::PathBuf;

use headcount::event::spelling::fold_place;
use headcount::event::time::{Day, Period};
use headcount::intake::{Context, Intake, gazetteer, read};
use headcount::issue::Severity;
use headcount::language::Language;
use headcount::ledger::AsOf;
use headcount::report::totals::{Request, build};
use headcount::setup::gazetteer::{added, built_in, text};
use headcount::setup::places::Places;

use crate::common::{Office, write_tables};

const PLACES: &str = "\
admin1,admin2,admin3,site,site_pcode,population,latitude,longitude,aliases
Gao,Gao,Soni Ali Ber,Aljanabandia,ML07010201,1200,16.43,-0.02,Aldjanabandia
Gao,Ansongo,Labbezanga,Labbezanga,ML07020101,3100,14.96,0.70,
Gao,Bourem,Bamba,Château,,,,,
Gao,Gao,Gounzoureye,Château,,,,,
Ménaka,Ménaka,Ménaka,Inekar,,800,15.9,3.1,
";

const HEADER: &str = "activity,kind,sector,office,admin1,site,site_pcode,start";

fn load(office: &mut Office, csv: &str) {
    let mut issues = Vec::new();
    let places = gazetteer::parse("places.csv", csv, &mut issues);
    assert!(issues.is_empty(), "{issues:#?}");
    let stamp = office.stamp();
    office.ledger.recorder(stamp).set_gazetteer(places.unwrap()).unwrap();
}

fn total(office: &Office, as_of: AsOf) -> u64 {
    let request = Request::year(Period::year(2025).unwrap());
    build(&office.ledger.as_of(as_of).unwrap(), &request).unwrap().total.people_reached.or_zero()
}

/// What intake says of activities with some rows.
fn taken(office: &Office, rows: &[&str], new_places: bool) -> Intake {
    let folder = office.dir.path().join("rows");
    let rows: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(i, row)| format!("R-{i},session,wash,gao,{row},2025-03-01\n"))
        .collect();
    write_tables(&folder, &[("activities", &format!("{HEADER}\n{}", rows.concat()))]);
    taken_from(office, folder, new_places)
}

/// What intake says of the tables in a folder.
fn taken_from(office: &Office, folder: PathBuf, new_places: bool) -> Intake {
    let profile = &office.ledger.state().profile;
    let today = Day::parse("2026-07-01").unwrap();
    let places = Places::of(office.ledger.state(), new_places);
    let known = |_: &_| None;
    read(
        &[folder],
        &Context {
            profile,
            today,
            known: &known,
            correcting: false,
            places: &places,
            progress: &(),
        },
    )
}

fn said(intake: &Intake) -> Vec<(Severity, String, String)> {
    let texts = Language::English.texts();
    let said = |issue: &headcount::issue::Issue| {
        let place = format!("{:?}", issue.row.unwrap_or_default());
        (issue.severity, place, format!("{}; {}", issue.reason(texts), issue.remedy(texts)))
    };
    intake.issues.iter().map(said).collect()
}

#[test]
fn a_name_and_a_pcode_are_one_site_and_the_past_stays() {
    let mut office = Office::mali();
    let folder = office.dir.path().join("tables");
    let rows = |from: usize, sites: &[&str]| {
        let mut activities = format!("{HEADER}\n");
        let mut headcounts = "activity,group,count\n".to_owned();
        for (i, site) in (from..).zip(sites) {
            activities.push_str(&format!("A-{i},session,wash,gao,{site},2025-03-0{i}\n"));
            headcounts.push_str(&format!("A-{i},adults,{i}0\n"));
        }
        write_tables(&folder, &[("activities", &activities), ("headcounts", &headcounts)]);
    };
    // Without a gazetteer the two spellings are two sites.
    rows(1, &["Gao,Aljanabandia,", ",Aljanabandia,ML07010201"]);
    assert_eq!(office.import(&folder), 2);
    assert_eq!(total(&office, AsOf::Now), 10 + 20);
    let size = office.ledger.log().size();
    load(&mut office, PLACES);
    assert_eq!(total(&office, AsOf::Now), 30, "a gazetteer changes no figure");
    assert_eq!(office.import(&folder), 0, "what is recorded is recognised as it was written");
    // With one they are one, however they are written: the largest head-count stands.
    rows(3, &["gao,ALDJANABANDIA,", ",,ML07010201", "Gao,ML07010201,"]);
    let text = std::fs::read_to_string(folder.join("activities.csv")).unwrap();
    std::fs::write(folder.join("activities.csv"), text.replace(",,,ML", ",,x,ML")).unwrap();
    assert_eq!(office.import(&folder), 3);
    assert_eq!(total(&office, AsOf::Now), 10 + 50);
    assert_eq!(total(&office, AsOf::Size(size)), 30);
    let place = |reference: &str| {
        let reference = headcount::event::ids::Reference::new(reference).unwrap();
        office.ledger.state().activities.get(&reference).unwrap().activity.about.place.clone()
    };
    assert_eq!(place("A-3"), place("A-4"));
    assert_eq!(place("A-3"), place("A-5"));
    assert_eq!(place("A-3").admin3.name, "Soni Ali Ber");
    // A later gazetteer leaves it all as it was.
    load(&mut office, "admin1,site\nKidal,Aguelhok\n");
    assert_eq!(total(&office, AsOf::Now), 60);
}

#[test]
fn homes_are_resolved_too() {
    let mut office = Office::mali();
    load(&mut office, PLACES);
    let folder = office.dir.path().join("tables");
    let activities = format!("{HEADER}\nA-1,class,education,gao,Gao,Labbezanga,,2025-03-01\n");
    let people = "activity,person,residence,residence_pcode\n\
        A-1,1,Labbezanga,\nA-1,2,,ML07020101\nA-1,3,,\n";
    write_tables(&folder, &[("activities", &activities), ("people", people)]);
    office.import(&folder);
    let known = office.ledger.state().current().next().unwrap();
    let (activity, _) = office.ledger.activity(known).unwrap();
    assert_eq!(activity.people.residences.len(), 1);
    let people = people.replace(",Labbezanga,", ",Labezanga,");
    write_tables(&folder, &[("activities", &activities), ("people", &people)]);
    let intake = taken_from(&office, folder, false);
    let remedy = intake.issues[0].remedy(Language::English.texts());
    assert!(remedy.starts_with("did you mean \"Labbezanga\"?"), "{remedy}");
    assert!(intake.has_errors());
}

#[test]
fn an_unknown_place_is_an_error_once_a_gazetteer_is_loaded() {
    let mut office = Office::mali();
    // Before: a warning at most, on the region alone.
    let rows = ["Goa,Nowhere,", "Gao,Nowhere,"];
    let intake = taken(&office, &rows, false);
    assert!(!intake.has_errors());
    let before = said(&intake);
    assert_eq!(before.len(), 1, "{before:#?}");
    assert!(before[0].2.contains("did you mean \"Gao\"?"), "{before:#?}");
    load(&mut office, PLACES);
    let rows =
        ["Gao,Aljanabandja,", "Goa,Labbezanga,", "Gao,Château,", "Gao,Zzz,", "Menaka,inekar,"];
    let intake = taken(&office, &rows, false);
    let errors: Vec<_> =
        said(&intake).into_iter().filter(|(s, ..)| *s == Severity::Error).collect();
    assert_eq!(errors.len(), 4, "{errors:#?}");
    for ((_, row, text), (at, expected)) in errors.iter().zip([
        ("2", "did you mean \"Aljanabandia\"?"),
        ("3", "did you mean \"Gao\"?"),
        ("4", "is the name of 2 places"),
        ("5", "--new-sites"),
    ]) {
        assert!(row == at && text.contains(expected), "{row} {text}");
    }
    assert_eq!(intake.proposals.len(), 1);
    let site = &intake.proposals.activities[0].about.as_ref().unwrap().place;
    assert_eq!((site.admin1.name.as_str(), site.site.name.as_str()), ("Ménaka", "Inekar"));
    // Taken all the same, with a word about the likely slip.
    let intake = taken(&office, &rows[..2], true);
    assert!(!intake.has_errors());
    assert_eq!(intake.proposals.len(), 2);
}

#[test]
fn a_gazetteer_reads_what_ocha_publishes_and_names_what_is_wrong() {
    let mut issues = Vec::new();
    let csv = "ADM1_FR;ADM1_PCODE;ADM2_FR;Village;P-Code;lat;lon;remarks\n\
        Gao;ML07;Ansongo;Ouatagouna;ML07020201;15,18;0,72;x\n";
    let places = gazetteer::parse("p.csv", csv, &mut issues).unwrap();
    assert_eq!(issues.len(), 1, "{issues:#?}");
    assert_eq!(places.places[0].point.unwrap().latitude_microdegrees, 15_180_000);
    let again = gazetteer::parse("p.csv", &text(&places), &mut Vec::new()).unwrap();
    assert_eq!(again, places);
    let mut issues = Vec::new();
    let csv = "admin1,site,population,latitude,longitude\n\
        Gao,A,many,16,0\nGao,B,1,200,0\n,,,,\nGao,a,,,\nGao,A,,,\nGao,call 76 12 34 56,,,\n";
    assert_eq!(gazetteer::parse("p.csv", csv, &mut issues), None);
    let rows: Vec<_> = issues.iter().filter_map(|issue| issue.row).collect();
    assert_eq!(rows, [2, 3, 6, 7]);
}

#[test]
fn a_row_that_is_wider_than_its_header_is_refused() {
    let mut issues = Vec::new();
    // One cell too many: the P-code would be a name.
    let csv =
        "admin1,admin2,site,site_pcode\nGao,Gao,Zo,ML01\nGao,Gao,Zo,Zo,ML02\nGao,Gao,Y,ML03,\n";
    assert_eq!(gazetteer::parse("p.csv", csv, &mut issues), None);
    let said: Vec<_> =
        issues.iter().map(|i| (i.row, i.reason(Language::English.texts()))).collect();
    assert_eq!(said, [(Some(3), "has 5 cells, but the header has 4 columns".to_owned())]);
}

#[test]
fn rows_of_a_gazetteer_have_the_numbers_of_a_spreadsheet() {
    for end in ["\n", "\r\n"] {
        let lines =
            ["admin1,site,note", "", "Gao,B,\"by the", "river\"", "", "", ",", "Gao,A", "Gao,A"];
        let mut issues = Vec::new();
        assert_eq!(gazetteer::parse("p.csv", &lines.join(end), &mut issues), None);
        let texts = Language::English.texts();
        let said: Vec<_> = issues.iter().map(|i| (i.row, i.reason(texts))).collect();
        // The first says that the column is not read.
        assert_eq!(said[1..], [(Some(8), "is the place of row 7 already".to_owned())]);
    }
}

#[test]
fn the_built_in_gazetteer_has_malis_regions_under_their_names() {
    let built_in = built_in();
    built_in.check().unwrap();
    assert_eq!(built_in.places.len(), 20);
    assert!(!built_in.lists_sites());
    let areas = ["Bamako", "Gao", "Timbuktu", "Mopti", "Ménaka"];
    for area in areas {
        let known = built_in.places.iter().find(|place| place.admin1.name == area).unwrap();
        assert!(known.point.is_some(), "{area}");
    }
    assert_eq!(fold_place("  N'Tillit-Nord "), fold_place("n’tillit nord"));
    assert_eq!(fold_place("MÉNAKA"), "menaka");
}

#[test]
fn a_second_file_adds_to_what_is_known_and_an_empty_cell_states_nothing() {
    let parsed = |csv: &str| gazetteer::parse("p.csv", csv, &mut Vec::new()).unwrap();
    let known = parsed(PLACES);
    // The statistics office has populations and no P-codes; a map has P-codes and points.
    let more = parsed(
        "admin1,admin2,admin3,site,site_pcode,population,latitude,longitude\n\
         Gao,Gao,Soni Ali Ber,ALJANABANDIA,,1500,,\n\
         Gao,Ansongo,Labbezanga,Labbezanga,ML07020101,,14.97,0.71\n\
         Ménaka,Ménaka,Ménaka,Inekar,ML08010101,,,\n\
         Gao,Gao,Gao,Wabaria,,,,\n",
    );
    let (whole, new, changed) = added(&known, more);
    assert_eq!((new, changed, whole.places.len()), (1, 3, 6));
    whole.check().unwrap();
    let place = |pcode: &str| whole.places.iter().find(|place| place.site.pcode == pcode).unwrap();
    let site = place("ML07010201");
    assert_eq!((site.population, site.point.is_some()), (Some(1500), true));
    assert_eq!(site.aliases, ["Aldjanabandia"]);
    assert_eq!(place("ML07020101").population, Some(3100));
    assert_eq!(place("ML08010101").population, Some(800));
    let places = Places::new(&whole, false);
    let sought = places.sought("Gao", "Aljanabandia");
    assert!(matches!(sought, headcount::setup::places::Sought::Known(_)), "{sought:?}");
}

#[test]
fn a_region_that_the_country_lacks_is_said() {
    let places =
        gazetteer::parse("p.csv", "admin1,site\nGoa,A\nTimbuktu,B\nGao,C\n", &mut Vec::new());
    let said = gazetteer::strange_regions("p.csv", &places.unwrap(), "Mali");
    assert_eq!(said.len(), 1, "{said:#?}");
    assert_eq!(
        (said[0].value.as_deref(), said[0].remedy(Language::English.texts())),
        (Some("Goa"), "did you mean \"Gao\"?".to_owned())
    );
    let places = gazetteer::parse("p.csv", "admin1,site\nDiffa,A\n", &mut Vec::new()).unwrap();
    assert!(gazetteer::strange_regions("p.csv", &places, "Niger").is_empty());
}

#[test]
fn a_code_and_a_name_that_do_not_go_together_are_said() {
    let mut office = Office::mali();
    let coded = PLACES
        .replace("admin1,admin2", "admin1,admin1_pcode,admin2")
        .replace("\nGao,", "\nGao,ML07,");
    load(&mut office, &coded.replace("\nMénaka,", "\nMénaka,ML09,"));
    let folder = office.dir.path().join("rows");
    let header = "activity,kind,sector,office,admin1,admin1_pcode,site,site_pcode,start";
    let rows = [
        "Gao,ML07,Labbezanga,ML07020101",
        "Gao,,Aldjanabandia,ML07010201",
        ",,Labbezanga,ML07010201",
        "Kidal,ML07,Labbezanga,ML07020101",
        "Ménaka,ML09,Labbezanga,ML07020101",
        "Gao,ML07,Labbezanga,ML0702010",
        "Gao,ML07,Labbezanga,ML07020199",
    ];
    let row = |(i, row): (usize, &&str)| format!("R-{i},session,wash,gao,{row},2025-03-01\n");
    let rows: String = rows.iter().enumerate().map(row).collect();
    let people = "activity,person,residence,residence_pcode\n\
        R-0,1,Labbezanga,ML07020101\nR-0,2,Labbezanga,ML07010201\nR-0,3,Labbezanga,ML07\n";
    write_tables(&folder, &[("activities", &format!("{header}\n{rows}")), ("people", people)]);
    let intake = taken_from(&office, folder, false);
    let said = said(&intake);
    let (warning, error) = (Severity::Warning, Severity::Error);
    let other =
        |name: &str| format!("is not what the gazetteer calls the place of the P-code: \"{name}\"");
    let meant = |code: &str| format!("did you mean \"{code}\"?");
    let expected = [
        // The village of the code is another one; its region is; the village is.
        (warning, "4", other("Aljanabandia")),
        (warning, "5", other("Gao")),
        (warning, "6", other("Gao")),
        // A digit less, another code: the village has this one.
        (error, "7", meant("ML07020101")),
        (error, "8", meant("ML07020101")),
        (warning, "3", other("Aljanabandia")),
        (error, "4", meant("ML07020101")),
    ];
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for ((severity, row, text), (kind, at, words)) in said.iter().zip(expected) {
        assert_eq!((*severity, row.as_str()), (kind, at), "{said:#?}");
        assert!(text.contains(&words), "{text}: {words}");
    }
}
