//! Golden bytes: every event, as the schema version it came with encodes it, decodes for ever.
//!
//! `tests/golden/v1.txt` has a line per event: its name and the record's bytes in hexadecimal;
//! `v2.txt` to `v9.txt` have what came with schemas 2 to 9. A test fails when an encoding changes; a
//! new schema version gets a new file, and the old ones stay.

use std::collections::BTreeMap;

use headcount::event::access::{AccessGranted, AccessRevoked, Role};
use headcount::event::activity::{About, Activity, Alert, Details, Goods, Modality, Reach, Status};
use headcount::event::columns::IdSet;
use headcount::event::evidence::{EvidenceAttached, EvidenceDestroyed, FileKind};
use headcount::event::figures::{Bounds, Figure, Figures, Overlap, Sadd};
use headcount::event::gazetteer::{Gazetteer, Level, Location, Point};
use headcount::event::held_back::HeldBack;
use headcount::event::ids::{DonorId, OfficeId, ProjectId, Reference, SectorId};
use headcount::event::people::{
    Cells, Headcount, HouseholdStated, Link, NewIds, PeopleStated, PersonStated, PopulationGroup,
    RegisterCommitment,
};
use headcount::event::place::{Area, Place, Residence};
use headcount::event::policy::{Attribution, HeadcountRule, Places, Policy, Reviewed, Rule, Sizes};
use headcount::event::profile::{
    Contact, Donor, Indicator, Office, Profile, Project, Sector, SectorRole, SectorTexts, Targets,
    Texts, Translation,
};
use headcount::event::review::{ActivitiesReviewed, Decision, ReviewedVersion};
use headcount::event::text::Decimal;
use headcount::event::time::{Day, Period, Timestamp};
use headcount::event::{
    AcceptedWarning, ActivityCorrected, ActivityVoided, EntriesDerived, EntryKind, Event,
    FiguresPublished, KeyRotated, LedgerOpened, PeopleMerged, PersonErased, PolicyAdopted, Record,
    SigningKeyChanged, WarningsAccepted, YearClosed,
};
use headcount::log::codec::{CodecError, decode, encode};
use uuid::Uuid;

/// Each schema version with its golden bytes.
const GOLDEN: [(u16, &str); 9] = [
    (1, include_str!("golden/v1.txt")),
    (2, include_str!("golden/v2.txt")),
    (3, include_str!("golden/v3.txt")),
    (4, include_str!("golden/v4.txt")),
    (5, include_str!("golden/v5.txt")),
    (6, include_str!("golden/v6.txt")),
    (7, include_str!("golden/v7.txt")),
    (8, include_str!("golden/v8.txt")),
    (9, include_str!("golden/v9.txt")),
];

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn sector(id: &str) -> SectorId {
    SectorId::new(id).unwrap()
}

fn people() -> PeopleStated {
    let persons = vec![
        PersonStated { person: 3, link: Link::Household(70_000), residence: Some(0) },
        PersonStated { person: 4, link: Link::Left, residence: None },
        PersonStated { person: 90_000, link: Link::Household(2), residence: Some(1) },
        PersonStated { person: 90_001, link: Link::Unstated, residence: None },
    ];
    let mut cells = Cells::default();
    cells.0[0] = Some(0);
    cells.0[8] = Some(300);
    let households = vec![
        HouseholdStated { household: 2, size: 6, cells: Cells::default(), residence: Some(1) },
        HouseholdStated { household: 70_000, size: 200, cells, residence: None },
    ];
    let residences = vec![
        Residence { name: "Bourem".into(), pcode: String::new() },
        Residence { name: String::new(), pcode: "ML0702".into() },
    ];
    let headcounts = vec![Headcount {
        group: "users of the water point".into(),
        count: 340,
        cells,
        population_group: Some(PopulationGroup::Host),
    }];
    PeopleStated {
        new_persons: NewIds { first: 90_000, count: 2 },
        new_households: NewIds { first: 70_000, count: 1 },
        register: RegisterCommitment { rows: 6, root: [9; 32] },
        ..PeopleStated::from_rows(persons, households, residences, headcounts)
    }
}

fn activity(reference: &str, details: Details, people: PeopleStated) -> Activity {
    let area = |name: &str, pcode: &str| Area { name: name.into(), pcode: pcode.into() };
    Activity {
        id: Uuid::from_u128(7),
        reference: Reference::new(reference).unwrap(),
        about: About {
            details: details.into(),
            title: "Ménaka, kits".into(),
            sector: sector("shelter"),
            also_sectors: vec![sector("wash")],
            office: OfficeId::new("gao").unwrap(),
            place: Place {
                admin1: area("Gao", "ML07"),
                admin2: area("Gao", ""),
                admin3: area("Soni Ali Ber", ""),
                site: area("Aljanabandia", ""),
            }
            .into(),
            start: day("2025-03-12"),
            end: Some(day("2026-01-31")),
            status: Status::Ongoing,
            donors: vec![DonorId::new("sida").unwrap()],
            project: Some(ProjectId::new("first-response").unwrap()),
            partner: "a partner".into(),
            modality: Some(Modality::InKind),
            reach: Reach::Indirect,
            new_people: false,
        },
        people,
    }
}

fn goods() -> Goods {
    let thousandths = |thousandths| Some(Decimal { thousandths });
    Goods {
        items: "kits".into(),
        quantity: thousandths(120_500),
        unit: "kits".into(),
        value: thousandths(3_000_000_000),
        currency: "XOF".into(),
    }
}

fn alert() -> Alert {
    Alert {
        alert: "GAO-12".into(),
        shock: "flood".into(),
        alert_date: Some(day("2025-03-01")),
        assessment_date: None,
    }
}

fn profile() -> Profile {
    let text = |text: &str| text.to_owned();
    Profile {
        established: Some(2013),
        staff_mobile: Some(9),
        staff_resident: Some(135),
        areas: vec![text("Gao")],
        sectors: vec![Sector {
            id: sector("rrm"),
            name: text("Rapid response"),
            role: SectorRole::Mechanism,
            summary: text("Relief"),
            activities: vec![text("kits")],
        }],
        offices: vec![Office { id: OfficeId::new("gao").unwrap(), name: text("Gao") }],
        donors: vec![Donor { id: DonorId::new("sida").unwrap(), name: text("Sida") }],
        projects: vec![Project {
            id: ProjectId::new("first-response").unwrap(),
            name: text("First response"),
            donors: vec![DonorId::new("sida").unwrap()],
        }],
        indicators: vec![Indicator {
            label: text("displaced"),
            value: text("over 414,000"),
            source: text("DTM"),
            date: text("September 2025"),
        }],
        contact: Contact { role: text("Director"), address: text("Bamako"), web: text("nrc.no") },
        texts: Texts {
            title: text("Factsheet"),
            overview: vec![text("Overview.")],
            presence: vec![text("Presence.")],
            figures_note: text("Note."),
        },
        targets: Targets::new(),
        translations: BTreeMap::new(),
    }
}

/// The profile with a language, in which everything that can be translated is.
fn translated_profile() -> Profile {
    let profile = profile();
    let one = |key: &str, text: &str| BTreeMap::from([(key.to_owned(), text.to_owned())]);
    let sector = SectorTexts {
        name: "Réponse rapide".into(),
        summary: "Secours".into(),
        activities: vec!["kits d'urgence".into()],
    };
    let indicator = Indicator {
        label: "déplacés".into(),
        value: "plus de 414\u{202f}000".into(),
        source: "DTM".into(),
        date: "septembre 2025".into(),
    };
    let translation = Translation {
        contact_role: "Directeur".into(),
        areas: vec!["Gao".into()],
        sectors: BTreeMap::from([("rrm".to_owned(), sector)]),
        offices: one("gao", "Gao"),
        donors: one("sida", "Asdi"),
        indicators: BTreeMap::from([("displaced".to_owned(), indicator)]),
        texts: Texts {
            title: "Fiche pays".into(),
            overview: vec!["Aperçu.".into()],
            presence: vec!["Présence.".into()],
            figures_note: "Remarque.".into(),
        },
        terms: one("flood", "Inondation"),
    };
    let translations = BTreeMap::from([("fr".to_owned(), translation)]);
    Profile { translations, ..profile }
}

fn policy() -> Policy {
    Policy {
        attribution: Attribution::End,
        headcounts: HeadcountRule::Max,
        ..Policy::of_rule(Rule::One)
    }
}

fn published() -> FiguresPublished {
    let mut sadd = Sadd::default();
    sadd.0[0][1] = 5;
    sadd.0[3][5] = 70_000;
    let figure = Figure {
        people_reached: 70_005,
        registered: 5,
        estimated: 70_000,
        indirect: 12,
        activities: 3,
        sadd,
        bounds: None,
    };
    FiguresPublished {
        period: Period::year(2025).unwrap(),
        label: String::new(),
        figures: Figures {
            sectors: vec![(sector("rrm"), figure)],
            total: figure,
            overlap: vec![Overlap { sectors: vec![sector("rrm")], people: 5 }],
        },
        policy: policy(),
        log_size: 412,
        log_root: [4; 32],
        note: "as sent to the cluster".into(),
        held_back: None,
    }
}

fn closed(period: Period, label: &str) -> YearClosed {
    YearClosed { period, label: label.into() }
}

fn merge(kind: EntryKind) -> PeopleMerged {
    PeopleMerged { kind, kept: 3, dropped: 300, reason: "one card".into() }
}

/// An event of each kind, and an activity of each kind.
fn events() -> Vec<(&'static str, Event)> {
    let recorded = |reference, details| {
        let people = PeopleStated::default();
        Event::ActivityRecorded(Box::new(activity(reference, details, people)))
    };
    let text = |text: &str| text.to_owned();
    vec![
        (
            "LedgerOpened",
            Event::LedgerOpened(LedgerOpened {
                ledger: Uuid::from_u128(1),
                name: text("NRC Mali"),
                organisation: text("NRC"),
                country: text("Mali"),
                key_fingerprint: [3; 16],
                policy: Policy::of_rule(Rule::One),
            }),
        ),
        ("ProfileSet", Event::ProfileSet(Box::new(profile()))),
        (
            "ActivityRecorded/distribution",
            Event::ActivityRecorded(Box::new(activity(
                "A-1",
                Details::Distribution { goods: goods() },
                people(),
            ))),
        ),
        (
            "ActivityRecorded/class",
            recorded("A-2", Details::Class { class_level: text("2"), sessions: Some(300) }),
        ),
        (
            "ActivityRecorded/legal-case",
            recorded(
                "A-3",
                Details::LegalCase { case_type: text("HLP"), case_status: text("open") },
            ),
        ),
        (
            "ActivityRecorded/rrm-response",
            recorded("A-4", Details::RrmResponse { alert: alert(), goods: Goods::default() }),
        ),
        ("ActivityRecorded/session", recorded("A-5", Details::Session { topic: text("hygiene") })),
        (
            "ActivityRecorded/works",
            recorded("A-6", Details::Works { facility: text("F"), facility_type: text("well") }),
        ),
        (
            "ActivityRecorded/assessment",
            recorded("A-7", Details::Assessment { topic: text("needs"), alert: alert() }),
        ),
        (
            "ActivityCorrected",
            Event::ActivityCorrected(Box::new(ActivityCorrected {
                activity: activity("A-1", Details::Session { topic: text("t") }, people()),
                reason: text("late roster"),
            })),
        ),
        (
            "ActivityVoided",
            Event::ActivityVoided(ActivityVoided {
                activity: Uuid::from_u128(7),
                reference: Reference::new("A-1").unwrap(),
                reason: text("twice"),
            }),
        ),
        ("PeopleMerged", Event::PeopleMerged(merge(EntryKind::Person))),
        ("MergeUndone", Event::MergeUndone(merge(EntryKind::Household))),
        (
            "PersonErased",
            Event::PersonErased(PersonErased {
                kind: EntryKind::Person,
                entry: 3,
                reason: text("asked for"),
            }),
        ),
        (
            "PolicyAdopted",
            Event::PolicyAdopted(PolicyAdopted {
                policy: policy(),
                first_year: 2026,
                reason: text("agreed"),
            }),
        ),
        ("FiguresPublished", Event::FiguresPublished(Box::new(published()))),
        ("YearClosed", Event::YearClosed(closed(Period::year(2025).unwrap(), ""))),
    ]
}

fn record(event: Event) -> Record {
    Record {
        sequence: 412,
        id: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001),
        recorded_at: Timestamp(1_782_900_000_000_001),
        recorded_by: "m&e officer".into(),
        source_key: Some("form-1:42".into()),
        root_before: [8; 32],
        event,
    }
}

/// The events that came with schema 2.
fn events_2() -> Vec<(&'static str, Event)> {
    let rotated = KeyRotated {
        key_fingerprint: [4; 16],
        register: RegisterCommitment { rows: 90_002, root: [9; 32] },
        reason: "a laptop was stolen".into(),
    };
    vec![("KeyRotated", Event::KeyRotated(rotated))]
}

/// The events that came with schema 3.
fn events_3() -> Vec<(&'static str, Event)> {
    let level = |name: &str, pcode: &str| Level { name: name.into(), pcode: pcode.into() };
    let region = Location { admin1: level("Gao", "ML07"), ..Location::default() };
    let site = Location {
        admin2: level("Gao", ""),
        admin3: level("Soni Ali Ber", ""),
        site: level("Aljanabandia", "ML0702"),
        aliases: vec!["Aljanabandja".into()],
        population: Some(70_000),
        point: Some(Point { latitude_microdegrees: 16_270_000, longitude_microdegrees: -40_000 }),
        ..region.clone()
    };
    let accepted = WarningsAccepted {
        code: "household-size".into(),
        accepted: vec![AcceptedWarning { subject: "A-1".into(), cases: 300 }],
        reason: "relatives arrived".into(),
    };
    let gazetteer = Gazetteer { places: vec![region, site] };
    vec![
        ("GazetteerSet", Event::GazetteerSet(Box::new(gazetteer))),
        ("WarningsAccepted", Event::WarningsAccepted(accepted)),
    ]
}

/// What came with schema 4.
fn events_4() -> Vec<(&'static str, Event)> {
    let of_2025 = [("rrm", 70_000), ("total", 300)].map(|(name, people)| (name.to_owned(), people));
    let targets = Targets::from([("2025".to_owned(), BTreeMap::from(of_2025))]);
    let planned = Profile { targets, ..profile() };
    vec![
        ("ProfileSet/targets", Event::ProfileSet(Box::new(planned))),
        ("ProfileSet/translated", Event::ProfileSet(Box::new(translated_profile()))),
    ]
}

/// The event that came with schema 5.
fn events_5() -> Vec<(&'static str, Event)> {
    let derived = EntriesDerived { persons: IdSet::of([3, 70_000]), households: IdSet::of([]) };
    vec![("EntriesDerived", Event::EntriesDerived(derived))]
}

/// What came with schema 7.
fn events_7() -> Vec<(&'static str, Event)> {
    let changed = SigningKeyChanged {
        verifier: "headcount/x+01020304+AQ==".into(),
        former: "headcount/x+05060708+AQ==".into(),
        signature: vec![6; 64],
        reason: "its file was lost".into(),
    };
    let held_back = Some(HeldBack { threshold: 5, runs: vec![3, 1, 70_000, 2] });
    let safe = FiguresPublished { held_back, ..published() };
    let mut bounded = safe.clone();
    bounded.figures.sectors[0].1.bounds = Some(Bounds { lowest: 70_000, highest: 70_005 });
    bounded.figures.total.bounds = Some(Bounds { lowest: 5, highest: 300_000 });
    bounded.label = "2025, as the cluster has it".into();
    vec![
        ("SigningKeyChanged", Event::SigningKeyChanged(changed)),
        ("FiguresPublished/safe", Event::FiguresPublished(Box::new(safe))),
        ("FiguresPublished/safe-bounds", Event::FiguresPublished(Box::new(bounded))),
    ]
}

/// What came with schema 8.
fn events_8() -> Vec<(&'static str, Event)> {
    let of = |reference, version| {
        let reference = Reference::new(reference).unwrap();
        ReviewedVersion { reference, version }
    };
    let submitted = ActivitiesReviewed {
        decision: Decision::Submitted,
        reviewed: vec![of("A-1", 2), of("A-2", 70_000)],
        note: String::new(),
    };
    let returned = ActivitiesReviewed {
        decision: Decision::Returned,
        reviewed: vec![of("A-1", 2)],
        note: "the list has two sites".into(),
    };
    let office = OfficeId::new("gao").unwrap();
    let granted =
        AccessGranted { staff: "gao-03".into(), role: Role::Officer, offices: vec![office] };
    let everywhere =
        AccessGranted { staff: "me-01".into(), role: Role::Custodian, offices: Vec::new() };
    vec![
        ("ActivitiesReviewed", Event::ActivitiesReviewed(submitted)),
        ("ActivitiesReviewed/returned", Event::ActivitiesReviewed(returned)),
        ("AccessGranted", Event::AccessGranted(granted)),
        ("AccessGranted/all-offices", Event::AccessGranted(everywhere)),
        ("AccessRevoked", Event::AccessRevoked(AccessRevoked { staff: "gao-03".into() })),
    ]
}

/// What came with schema 9: each kind of file, whose place is part of the encoding.
fn events_9() -> Vec<(&'static str, Event)> {
    let attached = |kind| {
        Event::EvidenceAttached(EvidenceAttached {
            activity: Uuid::from_u128(5),
            reference: Reference::new("A-1").unwrap(),
            sha256: [7; 32],
            bytes: 70_000,
            kind,
            sealed_sha256: [9; 32],
        })
    };
    let destroyed = EvidenceDestroyed {
        activity: Uuid::from_u128(5),
        reference: Reference::new("A-1").unwrap(),
        attached: 300,
        reason: "it showed another list".into(),
    };
    const NAMES: [&str; 10] = [
        "EvidenceAttached/pdf",
        "EvidenceAttached/jpeg",
        "EvidenceAttached/png",
        "EvidenceAttached/heic",
        "EvidenceAttached/tiff",
        "EvidenceAttached/webp",
        "EvidenceAttached/xlsx",
        "EvidenceAttached/docx",
        "EvidenceAttached/ods",
        "EvidenceAttached/odt",
    ];
    assert_eq!(NAMES.len(), FileKind::ALL.len());
    let kinds = NAMES.into_iter().zip(FileKind::ALL);
    kinds
        .map(|(name, kind)| (name, attached(*kind)))
        .chain([("EvidenceDestroyed", Event::EvidenceDestroyed(destroyed))])
        .collect()
}

/// What came with schema 6.
fn events_6() -> Vec<(&'static str, Event)> {
    let policy = Policy {
        places: Places::Admin3,
        sizes: Sizes::Last,
        reviewed: Reviewed::Approved,
        ..Policy::of_rule(Rule::Two)
    };
    let opened = LedgerOpened {
        ledger: Uuid::from_u128(1),
        name: "NRC Mali".into(),
        organisation: "NRC".into(),
        country: "Mali".into(),
        key_fingerprint: [3; 16],
        policy: Policy::of_rule(Rule::Two),
    };
    let adopted =
        PolicyAdopted { policy: policy.clone(), first_year: 2026, reason: "agreed".into() };
    let session = || Details::Session { topic: "arrivals".into() };
    let mut recorded = activity("A-8", session(), people());
    recorded.about.new_people = true;
    let corrected = ActivityCorrected { activity: recorded.clone(), reason: "one list".into() };
    let award = Period { from: day("2024-10-01"), to: day("2025-09-30") };
    let mut figures = published().figures;
    figures.sectors[0].1.bounds = Some(Bounds { lowest: 70_000, highest: 70_005 });
    figures.total.bounds = Some(Bounds { lowest: 5, highest: 300_000 });
    let label = "ECHO 2025/01".to_owned();
    let published = FiguresPublished { policy, figures, period: award, label, ..published() };
    let bounded = FiguresPublished {
        policy: Policy::of_rule(Rule::One),
        period: Period::year(2025).unwrap(),
        label: String::new(),
        ..published.clone()
    };
    vec![
        ("LedgerOpened/rule-2", Event::LedgerOpened(opened)),
        ("PolicyAdopted/rule-2", Event::PolicyAdopted(adopted)),
        ("ActivityRecorded/new-people", Event::ActivityRecorded(Box::new(recorded))),
        ("ActivityCorrected/new-people", Event::ActivityCorrected(Box::new(corrected))),
        ("FiguresPublished/award", Event::FiguresPublished(Box::new(published))),
        ("FiguresPublished/bounds", Event::FiguresPublished(Box::new(bounded))),
        ("YearClosed/award", Event::YearClosed(closed(award, "ECHO 2025/01"))),
    ]
}

fn all_events() -> Vec<(&'static str, Event)> {
    events()
        .into_iter()
        .chain(events_2())
        .chain(events_3())
        .chain(events_4())
        .chain(events_5())
        .chain(events_6())
        .chain(events_7())
        .chain(events_8())
        .chain(events_9())
        .collect()
}

fn golden() -> BTreeMap<&'static str, Vec<u8>> {
    let lines = GOLDEN.iter().flat_map(|(_, text)| text.lines());
    let lines = lines.map(|line| line.split_once(' ').unwrap());
    lines.map(|(name, bytes)| (name, hex::decode(bytes).unwrap())).collect()
}

#[test]
fn every_event_encodes_to_its_golden_bytes() {
    let all = [
        events(),
        events_2(),
        events_3(),
        events_4(),
        events_5(),
        events_6(),
        events_7(),
        events_8(),
        events_9(),
    ];
    for ((version, golden), events) in GOLDEN.into_iter().zip(all) {
        let mut fresh = String::new();
        for (name, event) in events {
            let bytes = encode(&record(event)).unwrap();
            fresh.push_str(&format!("{name} {}\n", hex::encode(&bytes)));
        }
        if std::env::var_os("HEADCOUNT_WRITE_GOLDEN").is_some() {
            std::fs::write(format!("tests/golden/v{version}.txt"), &fresh).unwrap();
            continue;
        }
        assert_eq!(fresh, golden, "an encoding changed: that needs a new schema version");
    }
    assert_eq!(golden().len(), all_events().len());
}

#[test]
fn golden_bytes_decode_to_their_events() {
    let golden = golden();
    for (name, event) in all_events() {
        assert_eq!(decode(&golden[name]).unwrap(), record(event), "{name}");
    }
}

#[test]
fn a_profile_ends_where_its_version_says() {
    let golden = golden();
    let with_body = |body: &[u8]| {
        let checksum = crc32fast::hash(body).to_le_bytes();
        decode(&[body, &checksum[..]].concat())
    };
    let body = |name: &str| golden[name][..golden[name].len() - 4].to_vec();
    // The old version with translations behind it, or with a byte that says there are none.
    let (old, new) = (body("ProfileSet"), body("ProfileSet/translated"));
    let mut behind = new.clone();
    behind[1] = 1;
    assert!(with_body(&behind).is_err());
    assert!(with_body(&[&old[..], &[0]].concat()).is_err());
    // The new one without, or with a part of them.
    let mut without = old.clone();
    without[1] = 4;
    assert!(with_body(&without).is_err());
    for cut in old.len()..new.len() {
        assert!(with_body(&new[..cut]).is_err(), "{cut}");
    }
    assert!(with_body(&old).is_ok() && with_body(&new).is_ok());
}

#[test]
fn an_unknown_version_is_said_to_be_one() {
    let mut bytes = golden()["YearClosed"].clone();
    let end = bytes.len() - 4;
    bytes[1] = 10;
    let checksum = crc32fast::hash(&bytes[..end]).to_le_bytes();
    bytes[end..].copy_from_slice(&checksum);
    assert_eq!(decode(&bytes), Err(CodecError::Schema(10)));
    bytes[0] = 7;
    let checksum = crc32fast::hash(&bytes[..end]).to_le_bytes();
    bytes[end..].copy_from_slice(&checksum);
    assert_eq!(decode(&bytes), Err(CodecError::Format(7)));
}

proptest::proptest! {
    #![proptest_config(crate::common::random_cases(256))]

    #[test]
    fn arbitrary_bytes_never_panic(mut bytes in proptest::collection::vec(0u8.., 0..300)) {
        let _ = decode(&bytes);
        // With a checksum that fits, so that the decoder itself is reached.
        if let Some(first) = bytes.first_mut() {
            *first = 1;
        }
        let checksum = crc32fast::hash(&bytes).to_le_bytes();
        bytes.extend(checksum);
        let _ = decode(&bytes);
    }

    #[test]
    fn a_changed_byte_is_never_taken_for_the_record(which in 0usize..31, at in 0usize..10_000, bit in 0u8..8) {
        let golden = golden();
        let mut bytes = golden.values().nth(which).unwrap().clone();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        proptest::prop_assert!(decode(&bytes).is_err());
    }
}
