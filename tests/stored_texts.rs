//! Every text that a ledger stores refuses phone numbers and e-mail addresses, and takes place codes.
//!
//! [`texts`] takes records apart, down to each text: a new one makes it stop compiling, or stands in a record under a
//! name that nothing here tries. So no text is stored that was not tried.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use headcount::event::access::{AccessGranted, AccessRevoked};
use headcount::event::activity::{About, Activity, Alert, Details, Goods};
use headcount::event::evidence::{EvidenceAttached, EvidenceDestroyed};
use headcount::event::figures::{Figures, Overlap};
use headcount::event::gazetteer::{Gazetteer, Level, Location};
use headcount::event::people::{Headcount, PeopleStated};
use headcount::event::place::{Area, Place, Residence};
use headcount::event::profile::{
    Contact, Donor, Indicator, Office, Profile, Project, Sector, SectorTexts, Texts, Translation,
};
use headcount::event::review::{ActivitiesReviewed, ReviewedVersion};
use headcount::event::text::is_invisible;
use headcount::event::{
    AcceptedWarning, ActivityCorrected, ActivityVoided, EntriesDerived, Event, FiguresPublished,
    KeyRotated, LedgerOpened, PeopleMerged, PersonErased, PolicyAdopted, Record, SigningKeyChanged,
    WarningsAccepted, YearClosed,
};
use headcount::ledger::Ledger;
use headcount::log::Examiner;
use headcount::setup::profile;

use crate::common::desk::Desk;
use crate::common::program::{Said, history};

/// Texts by the names of their fields.
type Found = Vec<(String, String)>;

struct Walk(Found);

impl Walk {
    fn text(&mut self, name: &str, text: impl Into<String>) {
        self.0.push((name.to_owned(), text.into()));
    }

    fn texts<'a>(&mut self, name: &str, texts: impl IntoIterator<Item = &'a String>) {
        texts.into_iter().for_each(|text| self.text(name, text));
    }

    fn record(&mut self, record: &Record) {
        let Record {
            sequence: _,
            id: _,
            recorded_at: _,
            recorded_by,
            source_key,
            root_before: _,
            event,
        } = record;
        self.text("recorded_by", recorded_by);
        self.texts("source_key", source_key);
        self.event(event);
    }

    fn event(&mut self, event: &Event) {
        match event {
            Event::LedgerOpened(LedgerOpened {
                ledger: _,
                name,
                organisation,
                country,
                key_fingerprint: _,
                policy: _,
            }) => {
                self.text("opened.name", name);
                self.text("opened.organisation", organisation);
                self.text("opened.country", country);
            }
            Event::ProfileSet(profile) => self.profile(profile),
            Event::ActivityRecorded(activity) => self.activity(activity),
            Event::ActivityCorrected(corrected) => {
                let ActivityCorrected { activity, reason } = &**corrected;
                self.activity(activity);
                self.text("corrected.reason", reason);
            }
            Event::ActivityVoided(ActivityVoided { activity: _, reference, reason }) => {
                self.text("reference", reference.as_str());
                self.text("voided.reason", reason);
            }
            Event::PeopleMerged(merged) | Event::MergeUndone(merged) => {
                let PeopleMerged { kind: _, kept: _, dropped: _, reason } = merged;
                self.text("merged.reason", reason);
            }
            Event::PersonErased(PersonErased { kind: _, entry: _, reason }) => {
                self.text("erased.reason", reason);
            }
            Event::PolicyAdopted(PolicyAdopted { policy: _, first_year: _, reason }) => {
                self.text("adopted.reason", reason);
            }
            Event::FiguresPublished(published) => {
                let FiguresPublished { figures, note, label, .. } = &**published;
                let Figures { sectors, total: _, overlap } = figures;
                sectors.iter().for_each(|(sector, _)| self.text("sector.id", sector.as_str()));
                for Overlap { sectors, people: _ } in overlap {
                    sectors.iter().for_each(|sector| self.text("sector.id", sector.as_str()));
                }
                self.text("published.note", note);
                self.text("published.label", label);
            }
            Event::YearClosed(YearClosed { period: _, label }) => self.text("closed.label", label),
            Event::KeyRotated(KeyRotated { key_fingerprint: _, register: _, reason }) => {
                self.text("rotated.reason", reason);
            }
            Event::GazetteerSet(gazetteer) => self.gazetteer(gazetteer),
            Event::WarningsAccepted(WarningsAccepted { code, accepted, reason }) => {
                self.text("accepted.code", code);
                for AcceptedWarning { subject, cases: _ } in accepted {
                    self.text("accepted.subject", subject);
                }
                self.text("accepted.reason", reason);
            }
            Event::EntriesDerived(EntriesDerived { persons: _, households: _ }) => {}
            Event::SigningKeyChanged(SigningKeyChanged {
                verifier,
                former,
                signature: _,
                reason,
            }) => {
                self.text("signing.verifier", verifier);
                self.text("signing.verifier", former);
                self.text("signing.reason", reason);
            }
            Event::ActivitiesReviewed(ActivitiesReviewed { decision: _, reviewed, note }) => {
                for ReviewedVersion { reference, version: _ } in reviewed {
                    self.text("reference", reference.as_str());
                }
                self.text("reviewed.note", note);
            }
            Event::AccessGranted(AccessGranted { staff, role: _, offices }) => {
                self.text("granted.staff", staff);
                for office in offices {
                    self.text("office.id", office.as_str());
                }
            }
            Event::AccessRevoked(AccessRevoked { staff }) => self.text("revoked.staff", staff),
            Event::EvidenceAttached(EvidenceAttached {
                activity: _,
                reference,
                sha256: _,
                bytes: _,
                kind: _,
                sealed_sha256: _,
            }) => self.text("reference", reference.as_str()),
            Event::EvidenceDestroyed(EvidenceDestroyed {
                activity: _,
                reference,
                attached: _,
                reason,
            }) => {
                self.text("reference", reference.as_str());
                self.text("evidence.reason", reason);
            }
        }
    }

    fn profile(&mut self, profile: &Profile) {
        let Profile {
            established: _,
            staff_mobile: _,
            staff_resident: _,
            areas,
            sectors,
            offices,
            donors,
            projects,
            indicators,
            contact,
            texts,
            targets,
            translations,
        } = profile;
        self.texts("areas", areas);
        for Sector { id, name, role: _, summary, activities } in sectors {
            self.text("sector.id", id.as_str());
            self.text("sector.name", name);
            self.text("sector.summary", summary);
            self.texts("sector.activities", activities);
        }
        for Office { id, name } in offices {
            self.text("office.id", id.as_str());
            self.text("office.name", name);
        }
        for Donor { id, name } in donors {
            self.text("donor.id", id.as_str());
            self.text("donor.name", name);
        }
        for Project { id, name, donors } in projects {
            self.text("project.id", id.as_str());
            self.text("project.name", name);
            donors.iter().for_each(|donor| self.text("donor.id", donor.as_str()));
        }
        indicators.iter().for_each(|indicator| self.indicator("", indicator));
        let Contact { role, address, web } = contact;
        self.text("contact.role", role);
        self.text("contact.address", address);
        self.text("contact.web", web);
        self.profile_texts("", texts);
        for (year, sectors) in targets {
            self.text("targets.year", year);
            self.texts("targets.sector", sectors.keys());
        }
        for (language, translation) in translations {
            self.text("translations.language", language);
            self.translation(translation);
        }
    }

    fn indicator(&mut self, of: &str, indicator: &Indicator) {
        let Indicator { label, value, source, date } = indicator;
        self.text(&format!("{of}indicator.label"), label);
        self.text(&format!("{of}indicator.value"), value);
        self.text(&format!("{of}indicator.source"), source);
        self.text(&format!("{of}indicator.date"), date);
    }

    fn profile_texts(&mut self, of: &str, texts: &Texts) {
        let Texts { title, overview, presence, figures_note } = texts;
        self.text(&format!("{of}texts.title"), title);
        self.texts(&format!("{of}texts.overview"), overview);
        self.texts(&format!("{of}texts.presence"), presence);
        self.text(&format!("{of}texts.figures_note"), figures_note);
    }

    fn translation(&mut self, translation: &Translation) {
        let Translation { contact_role, areas, sectors, offices, donors, indicators, texts, terms } =
            translation;
        self.text("fr.contact_role", contact_role);
        self.texts("fr.areas", areas);
        for (sector, SectorTexts { name, summary, activities }) in sectors {
            self.text("sector.id", sector);
            self.text("fr.sector.name", name);
            self.text("fr.sector.summary", summary);
            self.texts("fr.sector.activities", activities);
        }
        self.texts("office.id", offices.keys());
        self.texts("fr.office", offices.values());
        self.texts("donor.id", donors.keys());
        self.texts("fr.donor", donors.values());
        for (label, indicator) in indicators {
            self.text("indicator.label", label);
            self.indicator("fr.", indicator);
        }
        self.profile_texts("fr.", texts);
        self.texts("fr.terms.of", terms.keys());
        self.texts("fr.terms", terms.values());
    }

    fn activity(&mut self, activity: &Activity) {
        let Activity { id: _, reference, about, people } = activity;
        self.text("reference", reference.as_str());
        let About {
            details,
            title,
            sector,
            also_sectors,
            office,
            place,
            start: _,
            end: _,
            status: _,
            donors,
            project,
            partner,
            modality: _,
            reach: _,
            new_people: _,
        } = about;
        self.details(details);
        self.text("title", title);
        self.text("sector.id", sector.as_str());
        also_sectors.iter().for_each(|sector| self.text("sector.id", sector.as_str()));
        self.text("office.id", office.as_str());
        donors.iter().for_each(|donor| self.text("donor.id", donor.as_str()));
        project.iter().for_each(|project| self.text("project.id", project.as_str()));
        self.text("partner", partner);
        let Place { admin1, admin2, admin3, site } = &**place;
        for (level, Area { name, pcode }) in
            [("admin1", admin1), ("admin2", admin2), ("admin3", admin3), ("site", site)]
        {
            self.text(level, name);
            self.text(&format!("{level}_pcode"), pcode);
        }
        let PeopleStated { residences, headcounts, .. } = people;
        for Residence { name, pcode } in residences {
            self.text("residence", name);
            self.text("residence_pcode", pcode);
        }
        for Headcount { group, count: _, cells: _, population_group: _ } in headcounts {
            self.text("group", group);
        }
    }

    fn details(&mut self, details: &Details) {
        match details {
            Details::Distribution { goods } => self.goods(goods),
            Details::Class { class_level, sessions: _ } => self.text("class_level", class_level),
            Details::LegalCase { case_type, case_status } => {
                self.text("case_type", case_type);
                self.text("case_status", case_status);
            }
            Details::RrmResponse { alert, goods } => {
                self.alert(alert);
                self.goods(goods);
            }
            Details::Session { topic } => self.text("topic", topic),
            Details::Works { facility, facility_type } => {
                self.text("facility", facility);
                self.text("facility_type", facility_type);
            }
            Details::Assessment { topic, alert } => {
                self.text("topic", topic);
                self.alert(alert);
            }
        }
    }

    fn goods(&mut self, goods: &Goods) {
        let Goods { items, quantity: _, unit, value: _, currency } = goods;
        self.text("items", items);
        self.text("unit", unit);
        self.text("currency", currency);
    }

    fn alert(&mut self, alert: &Alert) {
        let Alert { alert, shock, alert_date: _, assessment_date: _ } = alert;
        self.text("alert", alert);
        self.text("shock", shock);
    }

    fn gazetteer(&mut self, gazetteer: &Gazetteer) {
        let Gazetteer { places } = gazetteer;
        for Location { admin1, admin2, admin3, site, aliases, population: _, point: _ } in places {
            for (level, Level { name, pcode }) in
                [("admin1", admin1), ("admin2", admin2), ("admin3", admin3), ("site", site)]
            {
                self.text(&format!("gazetteer.{level}"), name);
                self.text(&format!("gazetteer.{level}_pcode"), pcode);
            }
            self.texts("gazetteer.aliases", aliases);
        }
    }
}

/// Texts that nobody types freely, with why.
const NOT_TYPED: [(&str, &str); 6] = [
    ("accepted.code", "one of a closed list"),
    ("accepted.subject", "a reference, a sector and a month, or a site, of this ledger"),
    ("revoked.staff", "somebody to whom something was granted"),
    ("signing.verifier", "made of a random key and the ledger's id"),
    ("targets.year", "a year"),
    ("targets.sector", "a sector's id, or `total`"),
];

/// Somebody's number or address, as people write them everywhere.
const REFUSED: [&str; 17] = [
    "76123456",
    "+223 76 12 34 56",
    "76_12_34_56",
    "76,12,34,56",
    "76-12-34-56",
    "(0223) 76.12.34.56",
    "tel 7612/3456",
    "٧٦١٢٣٤٥٦",
    "٧٦ ١٢ ٣٤ ٥٦",
    "۷۶۱۲۳۴۵۶",
    "७६१२३४५६",
    "７６１２３４５６",
    "７６＿１２＿３４＿５６",
    "76\u{200b}12\u{200d}34\u{feff}56",
    "invented.awa@example.org",
    "invented.awa＠example.org",
    "invented.awa (at) example.org",
];
/// What reads much alike, and is nobody's.
const TAKEN: [&str; 4] = ["ML07", "ML070101", "ML07010203", "NE001002003"];

/// Of columns that have place codes alone, in which a number may be one.
fn refused_in(column: &str) -> impl Iterator<Item = &'static str> {
    let is_pcode = column.ends_with("pcode");
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit() || is_invisible(c));
    REFUSED.into_iter().filter(move |text| !is_pcode || !is_number(text))
}

/// How each text of the profile is given: `@NAME@` in its place.
const PROFILE: &str = r#"
areas = ["@areas@"]
[[sectors]]
id = "shelter"
name = "@sector.name@"
role = "core"
summary = "@sector.summary@"
activities = ["@sector.activities@"]
[[sectors]]
id = "@sector.id@"
name = "Another"
role = "core"
summary = ""
activities = []
[[offices]]
id = "gao"
name = "@office.name@"
[[offices]]
id = "@office.id@"
name = "Another"
[[donors]]
id = "@donor.id@"
name = "@donor.name@"
[[projects]]
id = "@project.id@"
name = "@project.name@"
donors = []
[[indicators]]
label = "@indicator.label@"
value = "@indicator.value@"
source = "@indicator.source@"
date = "@indicator.date@"
[contact]
role = "@contact.role@"
address = "@contact.address@"
web = "@contact.web@"
[texts]
title = "@texts.title@"
overview = ["@texts.overview@"]
presence = ["@texts.presence@"]
figures_note = "@texts.figures_note@"
[targets.2025]
shelter = 10
[translations.fr]
contact_role = "@fr.contact_role@"
areas = ["@fr.areas@"]
[translations.fr.sectors.shelter]
name = "@fr.sector.name@"
summary = "@fr.sector.summary@"
activities = ["@fr.sector.activities@"]
[translations.fr.offices]
gao = "@fr.office@"
[translations.fr.donors]
"@donor.id@" = "@fr.donor@"
[translations.fr.indicators."@indicator.label@"]
label = "@fr.indicator.label@"
value = "@fr.indicator.value@"
source = "@fr.indicator.source@"
date = "@fr.indicator.date@"
[translations.fr.texts]
title = "@fr.texts.title@"
overview = ["@fr.texts.overview@"]
presence = ["@fr.texts.presence@"]
figures_note = "@fr.texts.figures_note@"
[translations.fr.terms]
"@fr.terms.of@" = "@fr.terms@"
"#;

/// The names between `@`.
fn names_in(text: &str) -> BTreeSet<&str> {
    text.split('@').skip(1).step_by(2).collect()
}

/// A text that names the field which it is in, and no other.
fn marker(name: &str) -> String {
    format!("zz-{}", name.replace(['.', '_'], "-"))
}

fn marked(text: &str) -> String {
    let names = names_in(text);
    names
        .iter()
        .fold(text.to_owned(), |text, name| text.replace(&format!("@{name}@"), &marker(name)))
}

/// The columns of texts in the activities table, each with a kind of activity that has it.
const COLUMNS: [(&str, &str); 22] = [
    ("activity", "session"),
    ("title", "session"),
    ("partner", "session"),
    ("admin1", "session"),
    ("admin2", "session"),
    ("admin3", "session"),
    ("site", "session"),
    ("admin1_pcode", "session"),
    ("admin2_pcode", "session"),
    ("admin3_pcode", "session"),
    ("site_pcode", "session"),
    ("items", "distribution"),
    ("unit", "distribution"),
    ("currency", "distribution"),
    ("class_level", "class"),
    ("case_type", "legal-case"),
    ("case_status", "legal-case"),
    ("alert", "rrm-response"),
    ("shock", "rrm-response"),
    ("topic", "session"),
    ("facility", "works"),
    ("facility_type", "works"),
];

/// What a column's field is called in the walk.
fn field_of(column: &str) -> &str {
    if column == "activity" { "reference" } else { column }
}

/// Columns of other tables, with the table and the rest of its row.
const LISTED: [(&str, &str, &str, &str); 3] = [
    ("residence", "people", "activity,person", "A0,P#"),
    ("residence_pcode", "people", "activity,person,residence", "A0,P#,Somewhere"),
    ("group", "headcounts", "activity,count", "A0,5"),
];

/// Columns of the gazetteer.
const GAZETTEER: [&str; 9] = [
    "admin1",
    "admin2",
    "admin3",
    "site",
    "admin1_pcode",
    "admin2_pcode",
    "admin3_pcode",
    "site_pcode",
    "aliases",
];

/// Commands with a text as `{}`; of each, what its field is called.
const COMMANDS: [(&str, &str); 20] = [
    ("opened.name", "init new-# --name {} --country C"),
    ("opened.organisation", "init new-# --name N --country C --organisation {}"),
    ("opened.country", "init new-# --name N --country {}"),
    ("recorded_by", "close 2019 --as {}"),
    ("reference", "log session {} --sector shelter --office gao --site S --start 2025-01-01"),
    (
        "source_key",
        "log session K-# --sector shelter --office gao --site S --start 2025-01-01 --source-key {}",
    ),
    ("corrected.reason", "correct A0 --set title=T-# --reason {}"),
    ("voided.reason", "void A1 --reason {}"),
    ("merged.reason", "merge --person P1 --with P2 --reason {}"),
    ("erased.reason", "erase --person P3 --reason {}"),
    ("adopted.reason", "policy adopt --from-year 2030 --headcounts sum --reason {}"),
    ("published.note", "publish 2025 --note {}"),
    ("published.label", "publish --from 2024-01-01 --to 2024-06-30 --label {}"),
    ("closed.label", "close --from 2023-01-01 --to 2023-06-30 --label {}"),
    ("rotated.reason", "key rotate --reason {}"),
    ("accepted.reason", "check --accept without-people --reason {}"),
    ("signing.reason", "key new-signing --reason {}"),
    ("reviewed.note", "return A0 --note {}"),
    ("granted.staff", "people add {} --role officer"),
    ("evidence.reason", "evidence destroy A0 1 --reason {}"),
];

fn words(command: &str, text: &str, number: usize) -> Vec<String> {
    let word = |word: &str| match word {
        "{}" => text.to_owned(),
        word => word.replace('#', &number.to_string()),
    };
    command.split(' ').map(word).collect()
}

fn call(desk: &Desk, command: &str, text: &str, number: usize) -> Said {
    let words = words(command, text, number);
    desk.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A row of an activities table, with one more column.
fn activity_row(reference: &str, kind: &str, columns: &[&str], texts: &[&str]) -> String {
    let own = ["activity", "kind", "sector", "office", "site", "start"];
    let values = [reference, kind, "shelter", "gao", "S", "2025-02-03"];
    let mut cells: BTreeMap<&str, &str> = own.into_iter().zip(values).collect();
    cells.extend(columns.iter().copied().zip(texts.iter().copied()));
    csv(cells.values().copied())
}

fn activity_header(columns: &[&str]) -> String {
    let own = ["activity", "kind", "sector", "office", "site", "start"];
    let all: BTreeSet<&str> = own.into_iter().chain(columns.iter().copied()).collect();
    csv(all)
}

fn csv<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let quoted = cells.into_iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    quoted.collect::<Vec<_>>().join(",") + "\n"
}

/// A ledger with three people and two activities, under the profile whose texts name themselves.
fn office() -> Desk {
    let desk = Desk::new();
    desk.write("profile.toml", marked(PROFILE));
    let said = desk.run(&["profile", "set", "profile.toml"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let rows = activity_row("A0", "session", &[], &[]) + &activity_row("A1", "session", &[], &[]);
    // Nobody came to this one, which is warned of.
    let rows = rows + &activity_row("A2", "session", &[], &[]);
    desk.write("activities.csv", activity_header(&[]) + &rows);
    desk.write("people.csv", "activity,person\nA0,P1\nA0,P2\nA0,P3\nA1,P1\n");
    let said = desk.run(&["import", "activities.csv", "people.csv"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    fs::remove_file(desk.path("people.csv")).unwrap();
    desk.write("list.pdf", "%PDF-1.7 a list");
    let said = desk.run(&["evidence", "attach", "A0", "list.pdf"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    desk
}

/// Imports one table; whether every row but the first is refused, with this column named.
#[track_caller]
fn refuses_rows(desk: &Desk, args: &[&str], column: &str, rows: usize) {
    let said = desk.run(args);
    assert_eq!(said.code, Some(1), "{column}: {said:?}");
    let issues = said.err.lines().chain(said.out.lines()).filter_map(|line| {
        serde_json::from_str::<serde_json::Value>(line).ok().filter(|issue| issue["row"].is_u64())
    });
    let of_column =
        issues.filter(|issue| issue["column"] == column && issue["severity"] == "error");
    let refused: BTreeSet<u64> = of_column.map(|issue| issue["row"].as_u64().unwrap()).collect();
    let missing: Vec<&str> = refused_in(column)
        .zip(2..)
        .filter(|(_, row)| !refused.contains(row))
        .map(|(text, _)| text)
        .collect();
    assert_eq!(refused.len(), rows, "{column} takes {missing:?}: {said:?}");
}

#[test]
fn texts_of_tables_refuse_what_is_somebodys_and_take_place_codes() {
    let desk = office();
    let events = history(&desk.ledger()).unwrap();
    for (column, kind) in COLUMNS {
        let table = |texts: &mut dyn Iterator<Item = &'static str>| {
            let rows = texts
                .enumerate()
                .map(|(at, text)| activity_row(&format!("B{at}"), kind, &[column], &[text]));
            activity_header(&[column]) + &rows.collect::<String>()
        };
        let rows = refused_in(column).count();
        desk.write("activities.csv", table(&mut refused_in(column)));
        refuses_rows(&desk, &["import", "activities.csv", "--format", "json"], column, rows);
        desk.write("activities.csv", table(&mut TAKEN.into_iter()));
        let said = desk.run(&["import", "activities.csv", "--dry-run"]);
        assert_eq!(said.code, Some(0), "{column}: {said:?}");
    }
    for (column, name, header, row) in LISTED {
        let file = format!("{name}.csv");
        let table = |texts: &mut dyn Iterator<Item = &'static str>| {
            let rows = texts
                .enumerate()
                .map(|(at, text)| format!("{},{}", row.replace('#', &at.to_string()), csv([text])));
            format!("{header},{column}\n{}", rows.collect::<String>())
        };
        let args = ["correct", "--tables", &file, "--reason", "x", "--format", "json"];
        desk.write(&file, table(&mut refused_in(column)));
        refuses_rows(&desk, &args, column, refused_in(column).count());
        desk.write(&file, table(&mut TAKEN.into_iter()));
        let said = desk.run(&["correct", "--tables", &file, "--reason", "x", "--dry-run"]);
        assert_eq!(said.code, Some(0), "{column}: {said:?}");
    }
    for column in GAZETTEER {
        let table = |texts: &mut dyn Iterator<Item = &'static str>| {
            let mut header = vec!["admin1", "site"];
            header.retain(|own| *own != column);
            let rows = texts.enumerate().map(|(at, text)| {
                let site = format!("S{at}");
                let cells = header.iter().map(|own| if *own == "site" { &site } else { "A" });
                csv(cells.chain([text]))
            });
            let rows: String = rows.collect();
            csv(header.iter().copied().chain([column])) + &rows
        };
        desk.write("places.csv", table(&mut refused_in(column)));
        let args = ["gazetteer", "import", "places.csv", "--dry-run", "--format", "json"];
        refuses_rows(&desk, &args, column, refused_in(column).count());
        desk.write("places.csv", table(&mut TAKEN.into_iter()));
        let said = desk.run(&["gazetteer", "import", "places.csv", "--dry-run"]);
        assert_eq!(said.code, Some(0), "{column}: {said:?}");
    }
    assert_eq!(history(&desk.ledger()).unwrap(), events);
}

#[test]
fn texts_of_a_profile_refuse_what_is_somebodys_and_take_place_codes() {
    for name in names_in(PROFILE) {
        let given = marked(&PROFILE.replace(&format!("@{name}@"), "\u{1}"));
        let with = |text: &str| profile::parse("p.toml", &given.replace('\u{1}', text));
        for text in REFUSED {
            assert!(with(text).is_err(), "{name} takes {text:?}");
        }
        for text in TAKEN {
            // Ids are in small letters.
            let text = if name.ends_with(".id") { text.to_lowercase() } else { text.to_owned() };
            assert!(with(&text).is_ok(), "{name} refuses {text:?}: {:?}", with(&text).err());
        }
    }
}

#[test]
fn texts_of_commands_refuse_what_is_somebodys_and_take_place_codes() {
    let desk = office();
    let before = history(&desk.ledger()).unwrap();
    for (name, command) in COMMANDS {
        for (at, text) in REFUSED.into_iter().enumerate() {
            let said = call(&desk, command, text, at);
            assert!(
                said.code == Some(1) || said.code == Some(2),
                "{name} takes {text:?}: {said:?}"
            );
            assert!(!desk.path(&format!("new-{at}")).exists(), "{name} takes {text:?}");
            // The number itself is not said again.
            assert!(!said.err.contains(text), "{name} repeats {text:?}: {said:?}");
        }
    }
    assert_eq!(history(&desk.ledger()).unwrap(), before);
    for (at, (name, command)) in COMMANDS.into_iter().enumerate() {
        let said = call(&desk, command, &format!("ML070102{at:02}"), 90 + at);
        assert_eq!(said.code, Some(0), "{name}: {said:?}");
    }
}

#[test]
fn every_text_that_a_ledger_stores_is_tried_here() {
    let desk = office();
    for (at, (column, kind)) in COLUMNS.into_iter().enumerate() {
        let reference = format!("C{at}");
        // That of the command below has it, too.
        let text = marker(field_of(column)) + if column == "activity" { "-2" } else { "" };
        let row = activity_row(&reference, kind, &[column], &[&text]);
        desk.write("activities.csv", activity_header(&[column]) + &row);
        let said = desk.run(&["import", "activities.csv"]);
        assert_eq!(said.code, Some(0), "{column}: {said:?}");
    }
    for (column, name, header, row) in LISTED {
        let file = format!("{name}.csv");
        desk.write(
            &file,
            format!("{header},{column}\n{},{}\n", row.replace('#', "1"), marker(column)),
        );
        let said = desk.run(&["correct", "--tables", &file, "--reason", "x"]);
        assert_eq!(said.code, Some(0), "{column}: {said:?}");
    }
    let cells: Vec<String> =
        GAZETTEER.iter().map(|column| marker(&format!("gazetteer.{column}"))).collect();
    desk.write("places.csv", csv(GAZETTEER) + &csv(cells.iter().map(String::as_str)));
    let said = desk.run(&["gazetteer", "import", "places.csv"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    for (at, (name, command)) in COMMANDS.into_iter().enumerate() {
        let said = call(&desk, command, &marker(name), at);
        assert_eq!(said.code, Some(0), "{name}: {said:?}");
    }
    let mut walk = Walk(Vec::new());
    let ledgers = fs::read_dir(desk.path(".")).unwrap().map(|entry| entry.unwrap().path());
    for ledger in ledgers.filter(|path| path.join("head").exists()) {
        let ledger = Ledger::open_copy(&ledger, &Examiner::InProcess).unwrap();
        ledger.log().records().for_each(|record| walk.record(&record.unwrap()));
    }
    let tried: BTreeSet<&str> = names_in(PROFILE)
        .into_iter()
        .chain(COLUMNS.iter().map(|(column, _)| field_of(column)))
        .chain(LISTED.iter().map(|(column, ..)| *column))
        .chain(COMMANDS.iter().map(|(name, _)| *name))
        .collect();
    let gazetteer: Vec<String> =
        GAZETTEER.iter().map(|column| format!("gazetteer.{column}")).collect();
    let tried: BTreeSet<&str> =
        tried.into_iter().chain(gazetteer.iter().map(String::as_str)).collect();
    for (name, text) in &walk.0 {
        let is_known = tried.contains(name.as_str())
            || NOT_TYPED.iter().any(|(not_typed, _)| not_typed == name)
            || name == "translations.language";
        assert!(is_known, "{name} is stored (\"{text}\"), and nothing tries what it refuses");
    }
    for name in tried {
        let is_met = walk.0.iter().any(|(of, text)| of == name && text.contains(&marker(name)));
        assert!(is_met, "{name} is tried, and what was given is not stored");
    }
}
