//! What is an answer to a question, and what it stands for.
//!
//! Belongs here: reading what somebody typed, and refusing what is no answer. Does not: which question
//! comes next (the parent).

use super::{Answer, Interview, Question, Sought, of_unknown_sex};
use crate::event::figures::AGES;
use crate::event::ids::Reference;
use crate::event::limits::{AGE_YEARS_MAX, HEADCOUNT_MAX, HOUSEHOLD_SIZE_MAX};
use crate::event::people::Sex;
use crate::event::text::{self, Decimal, normalised};
use crate::event::time::Day;
use crate::event::typed::{self, TypedError};
use crate::language::Language;

/// How many ages there are in [`AGES`] before the one that is not known.
const KNOWN_AGES: usize = 5;

impl Interview<'_> {
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
            "quantity" | "value" => self.amount(typed),
            "currency" => {
                currency(typed).ok_or_else(|| self.texts.text("interview-wrong-currency"))
            }
            "f_ages" | "m_ages" => self.ages(typed, of_unknown_sex(answers)),
            "sex_age" => {
                let read = self.sex_and_age(typed);
                read.ok_or_else(|| self.texts.text("interview-wrong-sex-age"))
            }
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

    /// A quantity or value, with a point before its decimals. A mark before three digits may stand between
    /// thousands, so nobody can tell what it means.
    fn amount(&self, typed: &str) -> Result<String, String> {
        let marked = typed.split_once([',', '.']);
        let is_doubtful = marked.is_some_and(|(_, after)| after.len() == 3);
        match Decimal::parse(typed, true).filter(|_| !is_doubtful) {
            Some(amount) => Ok(amount.to_string()),
            None => Err(self.texts.text("interview-wrong-amount")),
        }
    }

    /// A number of people for each age, with spaces between them. A comma is refused, since it can stand
    /// between thousands.
    fn ages(&self, typed: &str, left: u64) -> Result<String, String> {
        let words =
            typed.split([' ', ';', '/', '\u{a0}', '\u{202f}']).filter(|word| !word.is_empty());
        let read: Vec<Option<u32>> = words.map(|word| word.parse().ok()).collect();
        let known = read.iter().copied().collect::<Option<Vec<u32>>>();
        let known = known.filter(|ages| ages.len() == KNOWN_AGES);
        let Some(ages) = known else { return Err(self.texts.text("interview-wrong-ages")) };
        if ages.iter().map(|people| u64::from(*people)).sum::<u64>() > left {
            return Err(self.texts.with("interview-wrong-ages-above", &[("left", left.into())]));
        }
        Ok(ages.iter().map(u32::to_string).collect::<Vec<_>>().join(" "))
    }

    /// A sex and an age in years, or one of both.
    fn sex_and_age(&self, typed: &str) -> Option<String> {
        let (mut sex, mut age) = (None, None);
        for word in typed.split([' ', ',', ';', '/']).filter(|word| !word.is_empty()) {
            let slot =
                if word.starts_with(|c: char| c.is_ascii_digit()) { &mut age } else { &mut sex };
            if slot.replace(normalised(word)).is_some() {
                return None;
            }
        }
        let sex = sex.map(|sex| match sex.as_str() {
            "h" if self.texts.language() == Language::French => "m".to_owned(),
            _ => sex,
        });
        let is_sex = sex.as_ref().is_none_or(|sex| Sex::named(sex).is_some());
        let years = age.as_ref().map(|age| age.parse::<i32>());
        let is_age = years.is_none_or(|years| years.is_ok_and(|years| years <= AGE_YEARS_MAX));
        (is_sex && is_age).then(|| [sex, age].into_iter().flatten().collect::<Vec<_>>().join(" "))
    }
}

/// A currency's three letters.
fn currency(typed: &str) -> Option<String> {
    let is_code = typed.len() == 3 && typed.bytes().all(|letter| letter.is_ascii_alphabetic());
    is_code.then(|| typed.to_ascii_uppercase())
}

/// The cells that an answer to `f_ages` or `m_ages` stands for, each under its column: `f_0_4` and so on.
pub fn cells_by_age(about: &str, answer: &str) -> Vec<(String, String)> {
    let sex = about.split('_').next().unwrap_or_default();
    let cells = AGES.iter().take(KNOWN_AGES).zip(answer.split(' '));
    cells.map(|(age, people)| (format!("{sex}_{age}"), people.to_owned())).collect()
}

/// The cells that an answer to `sex_age` stands for, each under its column.
pub fn sex_and_age(answer: &str) -> Vec<(String, String)> {
    let is_age = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let column = |word: &str| if is_age(word) { "age" } else { "sex" };
    answer.split(' ').map(|word| (column(word).to_owned(), word.to_owned())).collect()
}
