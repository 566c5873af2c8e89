//! One activity, asked for: which question comes next, and what is an answer to it.
//!
//! Belongs here: the questions as a function of the answers so far, their choices and defaults.
//! Does not: a terminal, recording; what the answers mean is up to the rows they become.

mod answers;
mod summary;

pub use self::answers::{cells_by_age, sex_and_age};

use super::places::{Places, Sought};
use crate::event::activity::{Kind, Modality, NewPeople};
use crate::event::ids::Reference;
use crate::event::profile::Profile;
use crate::event::time::Day;
use crate::language::Texts;

/// What is known before the first question.
pub struct Interview<'a> {
    /// The ledger's profile, for choices.
    pub profile: &'a Profile,
    /// Today, the first default.
    pub today: Day,
    /// Whether a reference is in the ledger.
    pub is_known: &'a dyn Fn(&Reference) -> bool,
    /// The known places.
    pub places: &'a Places<'a>,
    /// Whether there is such a file.
    pub is_file: &'a dyn Fn(&str) -> bool,
    /// The language of the questions.
    pub texts: &'a Texts,
}

/// An answer, under the name of the column or list it belongs to.
pub type Answer = (&'static str, String);

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The column or list that the answer belongs to.
    pub about: &'static str,
    /// What is asked.
    pub text: String,
    /// What there is to choose from: the answer, and what it means. Empty where anything can be
    /// answered.
    pub choices: Vec<(String, String)>,
    /// Whether the choices go by names of their own, as in the profile and in tables.
    pub shows_ids: bool,
    /// What an empty answer means.
    pub default: Option<String>,
    /// Whether there must be an answer.
    pub is_needed: bool,
}

/// The questions on the activity itself, in order; what belongs to one kind only follows.
const COLUMNS: &[&str] = &[
    "kind", "sector", "office", "start", "end", "activity", "title", "admin1", "site", "which",
    "project", "donors", "partner",
];
/// The questions on goods and cash, in order.
const GOODS: &[&str] = &["items", "modality", "quantity", "unit", "value", "currency"];
/// What takes back the last answer.
const BACK: &str = "<";
/// Whether an answer is to take back the one before.
pub fn is_back(typed: &str) -> bool {
    typed.trim() == BACK
}

/// The question on what a kind alone has.
fn column_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Distribution => "items",
        Kind::Class => "class_level",
        Kind::LegalCase => "case_type",
        Kind::RrmResponse => "alert",
        Kind::Session | Kind::Assessment => "topic",
        Kind::Works => "facility",
    }
}

/// Whether there is such a question on what was handed out, after the answers so far.
fn is_about_goods<'a>(about: &str, of: &impl Fn(&str) -> Option<&'a str>) -> bool {
    let (is, has) = (|about, value| of(about) == Some(value), |about| of(about) != Some(""));
    let is_money = is("modality", "cash") || is("modality", "voucher");
    match about {
        "quantity" => !is("modality", "cash") && !is("modality", "service"),
        "unit" => has("quantity") && of("quantity").is_some(),
        "value" => is_money || is("modality", ""),
        "currency" => has("value") && of("value").is_some(),
        _ => true,
    }
}

/// Of the group or household that was counted last, how many no cell by sex and age holds yet.
fn of_unknown_sex(answers: &[Answer]) -> u64 {
    let Some(counted) = answers.iter().rposition(|(about, _)| ["count", "size"].contains(about))
    else {
        return 0;
    };
    let (all, after) = (&answers[counted].1, &answers[counted + 1..]);
    let cells = after.iter().filter(|(about, _)| ["f_ages", "m_ages"].contains(about));
    let known: u64 = cells.flat_map(|(_, ages)| ages.split(' ')).flat_map(str::parse::<u64>).sum();
    all.parse::<u64>().unwrap_or(0).saturating_sub(known)
}

impl Interview<'_> {
    /// The next question; nothing once all is answered.
    pub fn next(&self, answers: &[Answer]) -> Option<Question> {
        let of = |about: &str| {
            let answer = answers.iter().rev().find(|(column, _)| *column == about);
            answer.map(|(_, answer)| answer.as_str())
        };
        for column in COLUMNS {
            let is_there = match *column {
                "project" => !self.profile.projects.is_empty(),
                "donors" => !self.profile.donors.is_empty(),
                "which" => matches!(self.sought(answers), Sought::Several(_)),
                _ => true,
            };
            if of(column).is_none() && is_there {
                return Some(self.question(column, answers));
            }
        }
        let own = of("kind").and_then(Kind::named).map(column_of);
        if let Some(own) = own.filter(|own| of(own).is_none()) {
            return Some(self.question(own, answers));
        }
        if matches!(of("kind"), Some("distribution" | "rrm-response")) {
            let mut goods = GOODS.iter().filter(|about| of(about).is_none());
            if let Some(about) = goods.find(|about| is_about_goods(about, &of)) {
                return Some(self.question(about, answers));
            }
        }
        let Some(who) = of("who") else { return Some(self.question("who", answers)) };
        let knows_sadd = of("sadd") == Some("yes");
        let left = if knows_sadd { of_unknown_sex(answers) } else { 0 };
        let (last, answer) = answers.last()?;
        let about = match (who, *last) {
            ("group" | "household" | "person", "who") => "sadd",
            ("group", "sadd") => "group",
            ("group", "group") if !answer.is_empty() => "count",
            ("group", "group") => "new_people",
            ("household", "sadd") => "household",
            ("household", "household") if !answer.is_empty() => "size",
            (_, "count" | "size") if left > 0 => "f_ages",
            (_, "f_ages") if left > 0 => "m_ages",
            ("group", "count" | "f_ages" | "m_ages") => "group",
            ("household", "size" | "f_ages" | "m_ages") => "household",
            ("person", "person") if answer.is_empty() => return None,
            ("person", "person") if knows_sadd => "sex_age",
            ("person", "sadd" | "person" | "sex_age") => "person",
            ("file", "who") => "file",
            _ => return None,
        };
        Some(self.question(about, answers))
    }

    fn question(&self, about: &'static str, answers: &[Answer]) -> Question {
        let first = !answers.iter().any(|(column, _)| *column == about);
        let key = match about {
            "group" if !first => "more-groups".to_owned(),
            about => about.replace('_', "-"),
        };
        let own = |(id, name): (String, String)| (id, name);
        let profile = self.profile;
        let choices: Vec<(String, String)> = match about {
            "kind" => Kind::ALL
                .iter()
                .map(|kind| {
                    let name = kind.name();
                    (name.to_owned(), self.texts.text(&format!("interview-kind-{name}")))
                })
                .collect(),
            "sector" => {
                profile.sectors.iter().map(|s| own((s.id.to_string(), s.name.clone()))).collect()
            }
            "office" => {
                profile.offices.iter().map(|o| own((o.id.to_string(), o.name.clone()))).collect()
            }
            "project" => {
                profile.projects.iter().map(|p| own((p.id.to_string(), p.name.clone()))).collect()
            }
            "donors" => {
                profile.donors.iter().map(|d| own((d.id.to_string(), d.name.clone()))).collect()
            }
            "modality" => Modality::ALL
                .iter()
                .map(|modality| {
                    let name = modality.name();
                    (name.to_owned(), self.texts.text(&format!("interview-modality-{name}")))
                })
                .collect(),
            "new_people" => NewPeople::ALL
                .iter()
                .rev()
                .map(|mark| {
                    let name = mark.name();
                    (name.to_owned(), self.texts.text(&format!("interview-new-people-{name}")))
                })
                .collect(),
            "which" => match self.sought(answers) {
                Sought::Several(several) => {
                    let numbered = several.into_iter().zip(1..);
                    numbered.map(|((name, _), number)| (number.to_string(), name)).collect()
                }
                _ => Vec::new(),
            },
            "who" | "sadd" => {
                let all: &[&str] = match about {
                    "who" => &["group", "household", "person", "file", "none"],
                    _ => &["yes", "no"],
                };
                let text = |one: &str| self.texts.text(&format!("interview-{about}-{one}"));
                all.iter().map(|one| ((*one).to_owned(), text(one))).collect()
            }
            _ => Vec::new(),
        };
        let is_needed = match about {
            "title" | "admin1" | "end" | "project" | "donors" | "partner" | "modality" => false,
            "quantity" | "unit" | "value" => false,
            "household" | "person" | "f_ages" | "m_ages" | "sex_age" => false,
            "group" => first,
            "items" | "class_level" | "case_type" | "alert" | "topic" | "facility" => false,
            _ => true,
        };
        let default = match about {
            "start" => Some(self.today.to_string()),
            "admin1" => self.office_name(answers),
            "activity" => self.proposed_reference(answers),
            "new_people" => Some(NewPeople::No.to_string()),
            _ if choices.len() == 1 && is_needed => choices.first().map(|(id, _)| id.clone()),
            _ => None,
        };
        let text = self.texts.text(&format!("interview-ask-{key}"));
        let shows_ids = !["who", "sadd", "which", "new_people"].contains(&about);
        Question { about, text, choices, shows_ids, default, is_needed }
    }

    /// An office often bears the name of its region.
    fn office_name(&self, answers: &[Answer]) -> Option<String> {
        let (_, id) = answers.iter().find(|(column, _)| *column == "office")?;
        let office = self.profile.offices.iter().find(|office| office.id.as_str() == id)?;
        Some(office.name.clone())
    }

    /// Office, sector, year and the first number that is free: GAO-WASH-2025-001.
    fn proposed_reference(&self, answers: &[Answer]) -> Option<String> {
        let of =
            |about| Some(answers.iter().find(|(column, _)| *column == about)?.1.to_uppercase());
        let (office, sector) = (of("office")?, of("sector")?);
        let start = answers.iter().find(|(column, _)| *column == "start");
        let start = start.and_then(|(_, start)| Day::parse(start).ok()).unwrap_or(self.today);
        let year = start.year();
        let numbered = |number| format!("{office}-{sector}-{year}-{number:03}");
        let is_free = |text: &String| Reference::new(text).is_ok_and(|r| !(self.is_known)(&r));
        (1..10_000).map(numbered).find(is_free)
    }

    fn sought(&self, answers: &[Answer]) -> Sought {
        let of = |about: &str| answers.iter().find(|(column, _)| *column == about);
        let text = |about| of(about).map_or("", |(_, answer)| answer.as_str());
        self.places.sought(text("admin1"), text("site"))
    }

    /// Whether somebody insisted on a place that the gazetteer lacks.
    pub fn is_new_place(&self, answers: &[Answer]) -> bool {
        let region = answers.iter().find(|(column, _)| *column == "admin1");
        let region = region.map_or("", |(_, region)| region.as_str());
        matches!(self.sought(answers), Sought::Unknown(_))
            || !region.is_empty() && self.places.sought_region(region).is_err()
    }

    /// The cells that an answer stands for: the place that was chosen of several in all its parts.
    pub fn cells(&self, answers: &[Answer]) -> Vec<(String, String)> {
        let mut cells: Vec<(String, String)> = Vec::new();
        for (about, answer) in answers.iter().filter(|(_, answer)| !answer.is_empty()) {
            if *about != "which" {
                cells.push(((*about).to_owned(), answer.clone()));
                continue;
            }
            let chosen = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let (Some(at), Sought::Several(several)) = (chosen, self.sought(answers)) else {
                continue;
            };
            let Some((_, place)) = several.into_iter().nth(at) else { continue };
            cells.retain(|(column, _)| !["admin1", "site"].contains(&column.as_str()));
            let areas = [place.admin1, place.admin2, place.admin3, place.site];
            for (column, area) in ["admin1", "admin2", "admin3", "site"].into_iter().zip(areas) {
                cells.push((column.to_owned(), area.name));
                cells.push((format!("{column}_pcode"), area.pcode));
            }
            cells.retain(|(_, cell)| !cell.is_empty());
        }
        cells
    }
}
