use std::error::Error;

use uuid::Uuid;

use super::figure::Group;
use super::rapid::Shock;
use super::sector::{HIGHLIGHTS_MAX, SectorSection};
use super::*;
use crate::event::activity::{self, About, Activity, Details, Kind, Reach, Status};
use crate::event::figures::{AGE_UNKNOWN, Figure, SEX_UNKNOWN, Sadd};
use crate::event::ids::{OfficeId, Reference, SectorId};
use crate::event::people::PeopleStated;
use crate::event::place::{Area, Place};
use crate::event::policy::Policy;
use crate::event::profile::Profile;
use crate::event::time::{Day, Period};
use crate::report::rrm::{Rrm, RrmCounts};
use crate::report::{AsOf, Count, Days, Filter, LedgerName, OverlapRow, Row, SectorRow};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn example_profile() -> Outcome<Profile> {
    Ok(toml::from_str(include_str!("../../setup/profiles/nrc-mali.toml"))?)
}

/// Fifty people in class, three of them also after a flood: a year with little in it.
fn example_report() -> Outcome<Report> {
    let row = |people, estimated, sadd| {
        Row::from(&Figure {
            people_reached: people,
            registered: people - estimated,
            estimated,
            activities: 2,
            sadd,
            ..Figure::default()
        })
    };
    let mut girls = Sadd::default();
    girls.0[0][1] = 50;
    let mut unknown = Sadd::default();
    unknown.0[SEX_UNKNOWN][AGE_UNKNOWN] = 1_000;
    let mut all = girls;
    all.0[SEX_UNKNOWN][AGE_UNKNOWN] = 997;
    let (education, rrm) = (SectorId::new("education")?, SectorId::new("rrm")?);
    let overlap = |people, sectors: &[&SectorId]| OverlapRow {
        sectors: sectors.iter().copied().cloned().collect(),
        people: Count::Told(people),
    };
    Ok(Report {
        ledger: LedgerName { id: Uuid::nil(), name: "NRC Mali".to_owned() },
        period: Days(Period::year(2025)?),
        label: String::new(),
        as_of: AsOf { size: 1_204, root: [0xab; 32] },
        policy: Policy::default(),
        filter: Filter::default(),
        approvals: None,
        own: false,
        slice: None,
        restated: false,
        overlap: vec![overlap(47, &[&education]), overlap(3, &[&education, &rrm])],
        sectors: vec![
            SectorRow { sector: education, row: row(50, 0, girls) },
            SectorRow { sector: rrm, row: row(1_000, 900, unknown) },
        ],
        total: row(1_047, 900, all),
        sum_of_sectors: 1_050.into(),
        identified_by_derivation: None,
        by: None,
        also_by: Vec::new(),
        suppression: None,
        compare: None,
        targets: None,
        months: None,
        rrm: None,
        goods: None,
        depth: None,
        activities: None,
        three_w: None,
    })
}

fn activity(reference: &str, title: &str, start: &str, details: Details) -> Outcome<Activity> {
    let sector = if details.kind() == Kind::RrmResponse { "rrm" } else { "education" };
    let site = Area { name: "Site".to_owned(), pcode: String::new() };
    Ok(Activity {
        id: Uuid::nil(),
        reference: Reference::new(reference)?,
        people: PeopleStated::default(),
        about: About {
            details: details.into(),
            title: title.to_owned(),
            sector: SectorId::new(sector)?,
            also_sectors: Vec::new(),
            office: OfficeId::new("gao")?,
            place: Place { site, ..Place::default() }.into(),
            start: Day::parse(start)?,
            end: None,
            status: Status::Completed,
            donors: Vec::new(),
            project: None,
            partner: String::new(),
            modality: None,
            reach: Reach::Direct,
            new_people: false,
        },
    })
}

fn class(reference: &str, title: &str, start: &str) -> Outcome<Activity> {
    let details = Details::Class { class_level: "Level 1".to_owned(), sessions: None };
    activity(reference, title, start, details)
}

fn response(reference: &str, alert: &str, alerted: &str, start: &str) -> Outcome<Activity> {
    let alert_date = Day::parse(alerted).ok();
    let (alert, shock) = (alert.to_owned(), "flood".to_owned());
    let alert = activity::Alert { alert, shock, alert_date, assessment_date: None };
    let details = Details::RrmResponse { alert, goods: activity::Goods::default() };
    activity(reference, "Kits", start, details)
}

/// The factsheet of the example with these activities.
pub(crate) fn example(activities: &[&Activity]) -> Outcome<Factsheet> {
    example_of(&example_report()?, activities, Language::English)
}

fn example_of(report: &Report, activities: &[&Activity], language: Language) -> Outcome<Factsheet> {
    let activities: Vec<Item<'_>> = activities.iter().map(|activity| (*activity).into()).collect();
    Ok(build(&Input {
        report,
        profile: &example_profile()?,
        organisation: "NRC",
        country: "Mali",
        activities: &activities,
        contact: &ContactPerson::default(),
        is_only_as_published: false,
        language,
    }))
}

#[test]
fn the_example_profile_is_consistent() -> Outcome {
    let profile = example_profile()?;
    profile.check()?;
    let ids: Vec<_> = profile.sectors.iter().map(|sector| sector.id.as_str()).collect();
    let order = ["education", "icla", "livelihoods", "protection", "shelter", "wash", "rrm"];
    assert_eq!(ids, order);
    Ok(())
}

#[test]
fn a_thousand_classes_become_a_few_lines() -> Outcome {
    let classes: Vec<Activity> = (0..1_000)
        .map(|i| {
            let month = i % 12 + 1;
            let title = if i % 20 == 0 { format!("Class {i}") } else { " CATCH-UP".to_owned() };
            class(&format!("C{i}"), &title, &format!("2025-{month:02}-01"))
        })
        .collect::<Outcome<_>>()?;
    let mut activities: Vec<&Activity> = classes.iter().collect();
    let factsheet = example(&activities)?;
    let done = &factsheet.core[0].done;
    assert_eq!((done.kinds[0].text.as_str(), done.kinds.len()), ("1,000 classes", 1));
    assert_eq!(done.sites, 1);
    assert_eq!(done.highlights.len(), HIGHLIGHTS_MAX);
    assert_eq!(done.highlights[0].title, "CATCH-UP");
    assert_eq!(done.highlights[0].activities, 950);
    assert_eq!(done.highlights[0].months, "Jan–Dec 2025");
    assert_eq!(done.highlights[0].offices, ["Gao"]);
    assert_eq!(done.further, 1_000 - 950 - (HIGHLIGHTS_MAX - 1));

    activities.reverse();
    assert_eq!(example(&activities)?, factsheet);
    Ok(())
}

#[test]
fn the_causes_of_alerts_are_counted_by_alert() -> Outcome {
    let responses = [
        response("R1", "A1", "2025-03-01", "2025-03-20")?,
        response("R2", "a1 ", "2025-03-01", "2025-03-03")?,
        response("R3", "A2", "2025-12-30", "2026-01-04")?,
        response("R4", "", "2025-06-09", "2025-06-01")?,
    ];
    let mut report = example_report()?;
    let factsheet = example_of(&report, &responses.each_ref(), Language::English)?;
    assert_eq!(factsheet.rapid, None, "the report was not asked for it");
    let total = RrmCounts {
        alerts: 2,
        responses: 4,
        unnumbered: 1,
        people_reached: 1_000.into(),
        bounds: Default::default(),
        days: Default::default(),
    };
    let none = Vec::new;
    report.rrm = Some(Rrm { total, areas: none(), months: none(), area_months: none() });
    for (language, cause) in [(Language::English, "Flood"), (Language::French, "Inondation")] {
        let rapid = example_of(&report, &responses.each_ref(), language)?.rapid;
        let rapid = rapid.ok_or("no rapid response")?;
        assert_eq!(rapid.shocks, [Shock { name: cause.to_owned(), alerts: 3 }]);
        assert_eq!(rapid.total.alerts, 2);
    }
    Ok(())
}

#[test]
fn the_title_of_a_legal_case_is_not_printed() -> Outcome {
    let of = |case_type: &str| Details::LegalCase {
        case_type: case_type.to_owned(),
        case_status: String::new(),
    };
    let typed = activity("L1", "Case of A. B.", "2025-01-01", of("civil documentation"))?;
    let bare = activity("L2", "Case of C. D.", "2025-01-01", of(""))?;
    let profile = example_profile()?;
    let subjects = |language: Language| {
        let wording = Wording::of(&profile, language.texts());
        [&typed, &bare].map(|activity| wording.subject(&activity.into()))
    };
    assert_eq!(subjects(Language::English), ["Civil documentation", "Legal cases"]);
    assert_eq!(subjects(Language::French), ["Civil documentation", "Dossiers juridiques"]);
    Ok(())
}

#[test]
fn figures_are_the_reports() -> Outcome {
    let factsheet = example(&[])?;
    assert_eq!(factsheet.total.people_reached, 1_047);
    assert_eq!((factsheet.sum_of_sectors, factsheet.counted_again), (1_050.into(), 3.into()));
    let sexes = |section: &SectorSection| section.figure.sexes.clone();
    assert_eq!(
        sexes(&factsheet.core[0]),
        [Group { name: "Women and girls".to_owned(), people: 50.into(), is_known: true }]
    );
    assert!(!factsheet.mechanisms[0].figure.disaggregated);
    let overlap = &factsheet.overlap;
    let told = |count: Count| count.told();
    assert_eq!(
        [overlap.registered, overlap.by_one, overlap.by_two].map(told),
        [Some(50), Some(47), Some(3)]
    );
    assert_eq!(overlap.combinations[1].sectors, ["Education", "RRM"]);
    assert_eq!(overlap.combinations[1].places, [0, 1]);
    assert_eq!(factsheet.provenance.command, "headcount factsheet 2025 --as-of 1204 --lang en");
    Ok(())
}
