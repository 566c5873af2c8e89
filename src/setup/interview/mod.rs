//! One activity, asked for: which question comes next, and what is an answer to it.
//!
//! Belongs here: the questions as a function of the answers so far, their choices and defaults.
//! Does not: a terminal, recording; what the answers mean is up to the rows they become.

use super::places::{Places, Sought};
use crate::event::activity::{Kind, Modality, NewPeople};
use crate::event::ids::Reference;
use crate::event::limits::{HEADCOUNT_MAX, HOUSEHOLD_SIZE_MAX};
use crate::event::profile::Profile;
use crate::event::text::{self, normalised};
use crate::event::time::Day;
use crate::event::typed::{self, TypedError};
use crate::language::{Language, Texts};

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
    "project", "donors",
];
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
        let has_modality = matches!(of("kind"), Some("distribution" | "rrm-response"));
        if has_modality && of("modality").is_none() {
            return Some(self.question("modality", answers));
        }
        let who = match of("who") {
            None => return Some(self.question("who", answers)),
            Some(who) => who.to_owned(),
        };
        let (last, answer) = answers.last()?;
        let about = match (who.as_str(), *last) {
            ("group", "who") => "group",
            ("group", "group") if !answer.is_empty() => "count",
            ("group", "count") => "group",
            ("group", "group") => "new_people",
            ("household", "who" | "size") => "household",
            ("household", "household") if !answer.is_empty() => "size",
            ("person", "who") => "person",
            ("person", "person") if !answer.is_empty() => "person",
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
            "who" => ["group", "household", "person", "file", "none"]
                .map(|who| (who.to_owned(), self.texts.text(&format!("interview-who-{who}"))))
                .to_vec(),
            _ => Vec::new(),
        };
        let is_needed = match about {
            "title" | "admin1" | "end" | "project" | "donors" | "modality" => false,
            "household" | "person" => false,
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
        let shows_ids = !["who", "which", "new_people"].contains(&about);
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

    /// A place that is not known is none, until the same is typed again.
    fn place(&self, about: &str, typed: &str, answers: &[Answer]) -> Result<(), String> {
        let near = match about {
            "admin1" => self.places.sought_region(typed).err(),
            _ => {
                let admin1 = answers.iter().find(|(column, _)| *column == "admin1");
                match self.places.sought(admin1.map_or("", |(_, admin1)| admin1), typed) {
                    Sought::Unknown(near) => Some(near),
                    _ => None,
                }
            }
        };
        match near {
            None => Ok(()),
            Some(None) => Err(self.texts.text("interview-wrong-place")),
            Some(Some(near)) => {
                Err(self.texts.with("interview-wrong-place-near", &[("near", near.into())]))
            }
        }
    }

    /// A day, as ISO 8601; in French with the day first, too.
    fn day(&self, typed: &str) -> Option<Day> {
        let read = Day::parse(typed).ok();
        if read.is_some() || self.texts.language() != Language::French {
            return read;
        }
        let parts: Vec<&str> = typed.split(['/', '.', '-', ' ']).collect();
        let [day, month, year] = parts.as_slice() else { return None };
        Day::parse(&format!("{year}-{month:0>2}-{day:0>2}")).ok()
    }

    /// What somebody typed as an answer, or why it is none. `again` says that the very same was
    /// refused just before.
    ///
    /// # Errors
    /// With the reason in the language of the questions; never with what was typed.
    pub fn answer(
        &self,
        question: &Question,
        typed: &str,
        answers: &[Answer],
        again: bool,
    ) -> Result<String, String> {
        let wrong = |key: &str| Err(self.texts.text(key));
        let typed = match (typed.trim(), &question.default) {
            ("", Some(default)) => default.as_str(),
            // Takes a default back.
            ("-", _) if !question.is_needed => "",
            (typed, _) => typed,
        };
        if typed.is_empty() {
            return match question.is_needed {
                true => wrong("interview-wrong-empty"),
                false => Ok(String::new()),
            };
        }
        if !question.choices.is_empty() {
            let chosen = |typed: &str| {
                let by_number = typed.trim().parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                let by_number = by_number.and_then(|at| question.choices.get(at));
                let same = |text: &str| normalised(text) == normalised(typed);
                by_number
                    .or_else(|| question.choices.iter().find(|(id, name)| same(id) || same(name)))
                    .map(|(id, _)| id.clone())
            };
            // Several donors can pay for one activity.
            let ids: Option<Vec<String>> = match question.about {
                "donors" => typed.split([';', ',']).map(chosen).collect(),
                _ => chosen(typed).map(|id| vec![id]),
            };
            return ids.map_or_else(|| wrong("interview-wrong-choice"), |ids| Ok(ids.join(";")));
        }
        match question.about {
            "start" | "end" => {
                let Some(day) = self.day(typed) else { return wrong("interview-wrong-date") };
                let start = answers.iter().find(|(column, _)| *column == "start");
                let start = start.and_then(|(_, start)| Day::parse(start).ok());
                match question.about {
                    "start" if day > self.today => wrong("interview-wrong-future"),
                    "end" if start.is_some_and(|start| day < start) => {
                        wrong("interview-wrong-order")
                    }
                    _ => Ok(day.to_string()),
                }
            }
            "admin1" | "site" => {
                let checked = self.plain(typed)?;
                let known = if again { Ok(()) } else { self.place(question.about, typed, answers) };
                known.map(|()| checked)
            }
            "file" if !(self.is_file)(typed) => wrong("interview-wrong-file"),
            "count" => self.whole(typed, 0, HEADCOUNT_MAX),
            "size" => self.whole(typed, 1, HOUSEHOLD_SIZE_MAX),
            "activity" => match Reference::new(typed) {
                Ok(reference) if (self.is_known)(&reference) => wrong("interview-wrong-known"),
                Ok(reference) if text::check_reference(&reference).is_err() => {
                    wrong("interview-wrong-text")
                }
                Ok(reference) => Ok(reference.to_string()),
                Err(_) => wrong("interview-wrong-text"),
            },
            // Numbers of people and paths are not stored.
            "person" | "household" | "file" => Ok(typed.to_owned()),
            _ => self.plain(typed),
        }
    }

    /// A text that is stored as it was typed.
    fn plain(&self, given: &str) -> Result<String, String> {
        typed::checked(given).map_err(|error| match error {
            TypedError::Unseen(_) => self.texts.text("interview-wrong-unseen"),
            _ => self.texts.text("interview-wrong-text"),
        })
    }

    fn whole(&self, typed: &str, min: u32, max: u32) -> Result<String, String> {
        match typed.parse::<u32>() {
            Ok(number) if (min..=max).contains(&number) => Ok(number.to_string()),
            _ => {
                let limits = [("min", min.into()), ("max", max.into())];
                Err(self.texts.with("interview-wrong-number", &limits))
            }
        }
    }

    /// What will be recorded, a line each; people by how many they are, not by their numbers.
    pub fn summary(&self, answers: &[Answer]) -> Vec<String> {
        let mut lines = Vec::new();
        let lists = ["who", "group", "count", "household", "size", "person", "file"];
        let label = |column: &str| self.texts.text(&format!("interview-label-{column}"));
        for (column, cell) in self.cells(answers) {
            if !lists.contains(&column.as_str()) {
                let of_pcode = column.strip_suffix("_pcode").map(|level| (level, "P-code"));
                let label = match of_pcode {
                    Some((level, pcode)) => format!("{}, {pcode}", label(level)),
                    None => label(&column.replace('_', "-")),
                };
                lines.push(format!("  {label:<18} {cell}"));
            }
        }
        if let Sought::Known(place) = self.sought(answers) {
            lines.push(format!("  {:<18} {place}", label("gazetteer")));
        }
        if let Some((_, file)) = answers.iter().find(|(about, _)| *about == "file") {
            lines.push(format!("  {:<18} {file}", label("file")));
        }
        let all = |wanted: &str| {
            let answers = answers.iter().filter(|(about, _)| *about == wanted);
            answers.map(|(_, answer)| answer.as_str()).filter(|a| !a.is_empty()).collect::<Vec<_>>()
        };
        for (group, count) in all("group").iter().zip(all("count")) {
            let count = count.parse().map_or(count.to_owned(), |count| self.texts.number(count));
            let colon = self.texts.text("interview-colon");
            lines.push(format!("  {group}{colon} {count}"));
        }
        let persons = all("person").len();
        if persons > 0 {
            lines.push(format!("  {persons} {}", self.texts.text("interview-summary-persons")));
        }
        let sizes: Vec<u32> = all("size").iter().filter_map(|size| size.parse().ok()).collect();
        if !sizes.is_empty() {
            lines.push(format!(
                "  {} {}, {} {}",
                sizes.len(),
                self.texts.text("interview-summary-households"),
                sizes.iter().sum::<u32>(),
                self.texts.text("interview-summary-members")
            ));
        }
        lines
    }
}
