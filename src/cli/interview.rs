//! `log` without arguments: asks on the terminal.
//!
//! Belongs here: reading and writing lines. Does not: which question comes next (`intake`).

use std::io::{self, BufRead, Write};

use crate::event::text::normalised;
use crate::intake::interview::{Answer, Interview, Question};

/// Asks until all is answered and shows it; the answers, where somebody says yes to them. An input
/// that ends says no.
pub fn hold(
    interview: &Interview<'_>,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<Option<Vec<Answer>>> {
    let texts = interview.texts;
    writeln!(output, "{}\n", texts.text("interview-welcome"))?;
    let mut answers: Vec<Answer> = Vec::new();
    while let Some(question) = interview.next(&answers) {
        for (number, (id, name)) in (1..).zip(&question.choices) {
            writeln!(output, "  {number:>2}  {id:<18} {name}")?;
        }
        loop {
            let optional = texts.text("interview-optional");
            let asked = format!("{}{}", question.text, brackets(&question, &optional));
            let end = if asked.ends_with('?') { " " } else { ": " };
            write!(output, "{asked}{end}")?;
            output.flush()?;
            let Some(typed) = line(input)? else { return Ok(None) };
            match interview.answer(&question, &typed, &answers) {
                Ok(answer) => {
                    answers.push((question.about, answer));
                    break;
                }
                Err(why) => writeln!(output, "  {why}")?,
            }
        }
    }
    writeln!(output, "\n{}", texts.text("interview-summary"))?;
    for line in interview.summary(&answers) {
        writeln!(output, "{line}")?;
    }
    write!(output, "{} ", texts.text("interview-confirm"))?;
    output.flush()?;
    let said = line(input)?.map(|said| normalised(&said)).unwrap_or_default();
    Ok(["y", "yes", "o", "oui"].contains(&said.as_str()).then_some(answers))
}

fn brackets(question: &Question, optional: &str) -> String {
    match &question.default {
        Some(default) => format!(" [{default}]"),
        // Lists say themselves how they end.
        None if question.is_needed
            || ["group", "household", "person"].contains(&question.about) =>
        {
            String::new()
        }
        None => format!(" ({optional})"),
    }
}

fn line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut text = String::new();
    Ok((input.read_line(&mut text)? > 0).then_some(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::time::Day;
    use crate::intake::profile;
    use crate::language::Language;

    /// What is printed and answered when somebody types these lines.
    fn held(language: Language, lines: &str) -> (String, Option<Vec<Answer>>) {
        let profile = profile::load(profile::NRC_MALI).unwrap_or_default();
        let today = Day::parse("2026-07-01").or_else(|_| Day::first_of(2026));
        let Ok(today) = today else { return (String::new(), None) };
        let is_known = |reference: &_| {
            let known: &crate::event::ids::Reference = reference;
            known.as_str() == "GAO-WASH-2026-001"
        };
        let texts = language.texts();
        let interview = Interview { profile: &profile, today, is_known: &is_known, texts };
        let mut output = Vec::new();
        let answers = hold(&interview, &mut lines.as_bytes(), &mut output).unwrap_or_default();
        (String::from_utf8_lossy(&output).into_owned(), answers)
    }

    const ANSWERS: &str = "session\nwash\ngao\n2026-08-01\n2026-06-01\n\n\n\n\nAljanabandia\n\n\
        hygiene\n1\ncall 76 12 34 56\nadults\nmany\n40\n\n";

    #[test]
    fn a_slip_is_asked_again_and_yes_gives_the_answers() {
        let (said, answers) = held(Language::English, &format!("{ANSWERS}y\n"));
        let answers = answers.unwrap_or_default();
        let given: Vec<(&str, &str)> =
            answers.iter().map(|(about, answer)| (*about, answer.as_str())).collect();
        let expected = [
            ("kind", "session"),
            ("sector", "wash"),
            ("office", "gao"),
            ("start", "2026-06-01"),
            ("end", ""),
            ("activity", "GAO-WASH-2026-002"),
            ("title", ""),
            ("admin1", "Gao"),
            ("site", "Aljanabandia"),
            ("project", ""),
            ("topic", "hygiene"),
            ("who", "group"),
            ("group", "adults"),
            ("count", "40"),
            ("group", ""),
        ];
        assert_eq!(given, expected, "{said}");
        assert!(said.contains("This lies in the future."), "{said}");
        assert!(said.contains("from 0 to 10,000,000"), "{said}");
        assert!(!said.contains("76 12 34 56"), "what may be personal is not repeated");
    }

    #[test]
    fn no_and_the_end_of_the_input_give_nothing() {
        assert_eq!(held(Language::English, &format!("{ANSWERS}n\n")).1, None);
        assert_eq!(held(Language::English, ANSWERS).1, None);
        assert_eq!(held(Language::English, "session\n").1, None);
    }

    #[test]
    fn it_speaks_french() {
        let (said, answers) = held(Language::French, &format!("{ANSWERS}o\n"));
        assert!(answers.is_some(), "{said}");
        for text in ["Pour quel secteur", "Cette date est dans le futur.", "L’enregistrer"] {
            assert!(said.contains(text), "{text}: {said}");
        }
    }

    #[test]
    fn numbers_of_people_are_counted_and_not_shown_again() {
        let lines = "1\n5\n2\n\n\nX-1\n\n\nS\n\nkits\n2\nH77\n4\nH78\n0\n6\n\ny\n";
        let (said, answers) = held(Language::English, lines);
        let sizes: Vec<String> = answers
            .unwrap_or_default()
            .into_iter()
            .filter(|(about, _)| *about == "size")
            .map(|(_, size)| size)
            .collect();
        assert_eq!(sizes, ["4", "6"], "{said}");
        assert!(said.contains("2 households, 10 members"), "{said}");
        assert!(!said.contains("H77"), "{said}");
    }
}
