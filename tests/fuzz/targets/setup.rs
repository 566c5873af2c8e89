//! What an office sets up: profiles, gazetteers, mappings; and the completed form of a sample.

use std::fmt::Write;

use headcount::audit::evaluation;
use headcount::event::profile::Profile;
use headcount::intake::recognise::mapping::{explain, explain_text, file};
use headcount::issue::Severity;
use headcount::language::Language;
use headcount::log::codec;
use headcount::setup::{gazetteer, profile};

use super::desk::{input, take};
use super::tables::{books_of, said};

/// The form that mappings are tried with: its sheets.
pub const FORM: [(&str, &str); 2] = [
    (
        "Distribution Mopti.csv",
        "_id,_uuid,_validation_status,kit,region,site,date_dist,hh_no,hh_size,status\n\
         1,5eed0000-0000-4000-8000-000000000001,validation_status_approved,nfi cash,mopti,Sevare,\
         2025-03-04,M-1,5,pdi\n\
         2,5eed0000-0000-4000-8000-000000000002,validation_status_approved,wash_kit,mopti,Sevare,\
         2025-03-04,M-2,3,hote\n",
    ),
    (
        "membre.csv",
        "_parent_index,_submission__id,m_name,m_birth,m_sex\n\
         1,1,Invented Awa,1990,f\n1,1,Invented Bako,2015,m\n2,2,Invented Eba,1988,m\n",
    ),
];

/// A mapping in TOML.
pub fn mapping(input_bytes: &[u8]) {
    let text = String::from_utf8_lossy(input_bytes);
    let mapping = match file::parse("m.toml", &text) {
        Ok(mapping) => mapping,
        Err(error) => {
            Language::ALL.iter().for_each(|language| drop(error.words(language.texts())));
            return;
        }
    };
    let inputs = FORM.map(|(name, sheet)| input(name, sheet.as_bytes()));
    let books = books_of(&inputs);
    let mut issues = Vec::new();
    let explanation = explain::explain(&mapping, &books, &mut issues);
    explain_text::text(&explanation);
    said(&issues);
    let (_, issues) = take(inputs.to_vec(), Some(input("m.toml", text.as_bytes())));
    said(&issues);
}

/// A profile in TOML.
pub fn profile(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    match profile::parse("p.toml", &text) {
        Ok(profile) => {
            let again = toml::to_string(&profile).unwrap();
            assert_eq!(profile::parse("again.toml", &again).unwrap(), profile);
            let bytes = codec::to_bytes(&profile).unwrap();
            let _: Profile = codec::from_bytes(&bytes).unwrap();
        }
        Err(error) => write!(String::new(), "{error}").unwrap(),
    }
}

/// A table of places.
pub fn gazetteer(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut issues = Vec::new();
    let read = headcount::intake::gazetteer::parse("g.csv", &text, &mut issues);
    said(&issues);
    let Some(places) = read else {
        assert!(issues.iter().any(|issue| issue.severity == Severity::Error));
        return;
    };
    let printed = gazetteer::text(&places);
    let mut issues = Vec::new();
    let again = headcount::intake::gazetteer::parse("again.csv", &printed, &mut issues);
    assert_eq!(again.as_ref(), Some(&places), "{issues:?}\n{printed}");
}

/// A completed form of a sample.
pub fn sample(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    match evaluation::read(&text) {
        Ok(rows) => {
            serde_json::to_string(&evaluation::evaluate(&rows)).unwrap();
        }
        Err(error) => write!(String::new(), "{error}").unwrap(),
    }
}
