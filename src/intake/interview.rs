//! One activity, asked for: which question comes next, and what is an answer to it.
//!
//! Belongs here: the questions as a function of the answers so far, their choices and defaults.
//! Does not: a terminal, recording; what the answers mean is up to the rows they become.

use crate::event::activity::Kind;
use crate::event::ids::Reference;
use crate::event::limits::{HEADCOUNT_MAX, HOUSEHOLD_SIZE_MAX};
use crate::event::profile::Profile;
use crate::event::text::{self, normalised};
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
    /// What an empty answer means.
    pub default: Option<String>,
    /// Whether there must be an answer.
    pub is_needed: bool,
}

/// The questions on the activity itself, in order; what belongs to one kind only follows.
const COLUMNS: &[&str] =
    &["kind", "sector", "office", "start", "end", "activity", "title", "admin1", "site", "project"];

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
            let is_there = *column != "project" || !self.profile.projects.is_empty();
            if of(column).is_none() && is_there {
                return Some(self.question(column, answers));
            }
        }
        let own = of("kind").and_then(Kind::named).map(column_of);
        if let Some(own) = own.filter(|own| of(own).is_none()) {
            return Some(self.question(own, answers));
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
            "who" => ["group", "household", "person", "file", "none"]
                .map(|who| (who.to_owned(), self.texts.text(&format!("interview-who-{who}"))))
                .to_vec(),
            _ => Vec::new(),
        };
        let is_needed = match about {
            "title" | "admin1" | "end" | "project" | "household" | "person" => false,
            "group" => first,
            "items" | "class_level" | "case_type" | "alert" | "topic" | "facility" => false,
            _ => true,
        };
        let default = match about {
            "start" => Some(self.today.to_string()),
            "admin1" => self.office_name(answers),
            "activity" => self.proposed_reference(answers),
            _ if choices.len() == 1 && is_needed => choices.first().map(|(id, _)| id.clone()),
            _ => None,
        };
        let text = self.texts.text(&format!("interview-ask-{key}"));
        Question { about, text, choices, default, is_needed }
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

    /// What somebody typed as an answer, or why it is none.
    ///
    /// # Errors
    /// With the reason in the language of the questions; never with what was typed.
    pub fn answer(
        &self,
        question: &Question,
        typed: &str,
        answers: &[Answer],
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
            let by_number = typed.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            let by_number = by_number.and_then(|at| question.choices.get(at));
            let same = |text: &str| normalised(text) == normalised(typed);
            let chosen = by_number
                .or_else(|| question.choices.iter().find(|(id, name)| same(id) || same(name)));
            return match chosen {
                Some((id, _)) => Ok(id.clone()),
                None => wrong("interview-wrong-choice"),
            };
        }
        match question.about {
            "start" | "end" => {
                let Ok(day) = Day::parse(typed) else { return wrong("interview-wrong-date") };
                let start = answers.iter().find(|(column, _)| *column == "start");
                let start = start.and_then(|(_, start)| Day::parse(start).ok());
                match question.about {
                    "start" if day > self.today => wrong("interview-wrong-future"),
                    "end" if start.is_some_and(|start| day < start) => {
                        wrong("interview-wrong-order")
                    }
                    _ => Ok(typed.to_owned()),
                }
            }
            "count" => self.whole(typed, 0, HEADCOUNT_MAX),
            "size" => self.whole(typed, 1, HOUSEHOLD_SIZE_MAX),
            "activity" => match Reference::new(typed) {
                Ok(reference) if (self.is_known)(&reference) => wrong("interview-wrong-known"),
                Ok(reference) => Ok(reference.to_string()),
                Err(_) => wrong("interview-wrong-text"),
            },
            // Numbers of people and paths are not stored.
            "person" | "household" | "file" => Ok(typed.to_owned()),
            _ => text::checked(typed).or_else(|_| wrong("interview-wrong-text")),
        }
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
        let lists = ["who", "group", "count", "household", "size", "person"];
        for (about, answer) in answers.iter().filter(|(about, _)| !lists.contains(about)) {
            if !answer.is_empty() {
                lines.push(format!("  {about:<14} {answer}"));
            }
        }
        let all = |wanted: &str| {
            let answers = answers.iter().filter(|(about, _)| *about == wanted);
            answers.map(|(_, answer)| answer.as_str()).filter(|a| !a.is_empty()).collect::<Vec<_>>()
        };
        for (group, count) in all("group").iter().zip(all("count")) {
            lines.push(format!("  {group}: {count}"));
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
