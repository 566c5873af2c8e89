//! `log` without arguments: asks on the terminal.
//!
//! Belongs here: reading and writing lines. Does not: which question comes next (`setup::interview`).

use std::io::{self, BufRead, Write};

use crate::event::text::normalised;
use crate::setup::interview::{Answer, Interview, Question, is_back};

/// Asks until all is answered and shows it. `false` where the input ends before.
pub fn hold(
    interview: &Interview<'_>,
    answers: &mut Vec<Answer>,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<bool> {
    let texts = interview.texts;
    if answers.is_empty() {
        writeln!(output, "{}\n", texts.text("interview-welcome"))?;
    }
    while let Some(question) = interview.next(answers) {
        for (number, (id, name)) in (1..).zip(&question.choices) {
            match question.shows_ids {
                true => writeln!(output, "  {number:>2}  {id:<18} {name}")?,
                false => writeln!(output, "  {number:>2}  {name}")?,
            }
        }
        let mut refused = None;
        loop {
            let optional = texts.text("interview-optional");
            let asked = format!("{}{}", question.text, brackets(&question, &optional));
            let colon = texts.text("interview-colon");
            let end = if asked.ends_with('?') { "" } else { colon.as_str() };
            write!(output, "{asked}{end} ")?;
            output.flush()?;
            let Some(typed) = line(input)? else { return Ok(false) };
            if is_back(&typed) {
                answers.pop();
                break;
            }
            let again = refused.as_ref() == Some(&typed);
            match interview.answer(&question, &typed, answers, again) {
                Ok(answer) => {
                    answers.push((question.about, answer));
                    break;
                }
                Err(why) => writeln!(output, "  {why}")?,
            }
            refused = Some(typed);
        }
    }
    writeln!(output, "\n{}", texts.text("interview-summary"))?;
    for line in interview.summary(answers) {
        writeln!(output, "{line}")?;
    }
    Ok(true)
}

/// Asks whether to record what was shown. An input that ends says no.
pub fn confirmed(
    interview: &Interview<'_>,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<bool> {
    write!(output, "{} ", interview.texts.text("interview-confirm"))?;
    output.flush()?;
    let said = line(input)?.map(|said| normalised(&said)).unwrap_or_default();
    Ok(["y", "yes", "o", "oui"].contains(&said.as_str()))
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
    use crate::intake::gazetteer;
    use crate::language::Language;
    use crate::setup::places::Places;
    use crate::setup::profile;

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
        let is_file = |path: &str| path == "list.csv";
        let csv = "admin1,admin2,site\nGao,Gao,Aljanabandia\nGao,Bourem,Château\nGao,Gao,Château\n";
        let known = gazetteer::parse("p.csv", csv, &mut Vec::new()).unwrap_or_default();
        let places = Places::new(&known, false);
        let is_known = &is_known;
        let is_file = &is_file;
        let interview =
            Interview { profile: &profile, today, is_known, places: &places, is_file, texts };
        let mut output = Vec::new();
        let mut answers = Vec::new();
        let mut input = lines.as_bytes();
        let held = hold(&interview, &mut answers, &mut input, &mut output).unwrap_or_default()
            && confirmed(&interview, &mut input, &mut output).unwrap_or_default();
        let answers = held.then_some(answers);
        (String::from_utf8_lossy(&output).into_owned(), answers)
    }

    const ANSWERS: &str = "session\nwash\ngao\n2026-08-01\n2026-06-01\n\n\n\n\nAljanabandja\nAljanabandia\n\n\
        1; 2\n\nhygiene\n1\n2\ncall 76 12 34 56\nadults\nmany\n40\n\n\n";

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
            ("donors", "sida;echo"),
            ("partner", ""),
            ("topic", "hygiene"),
            ("who", "group"),
            ("sadd", "no"),
            ("group", "adults"),
            ("count", "40"),
            ("group", ""),
            ("new_people", "no"),
        ];
        assert_eq!(given, expected, "{said}");
        assert!(said.contains("This lies in the future."), "{said}");
        assert!(said.contains("from 0 to 10,000,000"), "{said}");
        assert!(!said.contains("76 12 34 56"), "what may be personal is not repeated");
    }

    #[test]
    fn of_people_in_head_counts_it_is_asked_whether_they_are_counted_elsewhere() {
        let marked = ANSWERS.strip_suffix('\n').unwrap_or_default();
        for (typed, answer) in [("2", "yes"), ("yes", "yes"), ("1", "no"), ("perhaps\n", "no")] {
            let (said, answers) = held(Language::English, &format!("{marked}{typed}\ny\n"));
            let answers = answers.unwrap_or_default();
            assert_eq!(answers.last(), Some(&("new_people", answer.to_owned())), "{typed}: {said}");
            assert!(said.contains("New people"), "{said}");
        }
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
        let lines =
            "1\n5\n2\n\n\nX-1\n\n\nS\nS\n\n\n\nkits\nvoucher\n\n\n2\nno\nH77\n4\nH78\n0\n6\n\ny\n";
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

    #[test]
    fn a_slip_in_a_place_is_said_at_once_and_one_of_several_is_chosen() {
        let lines = "session\nwash\ngao\n2026-06-01\n\n\n\nGoa\nGao\nchateau\n2\n\n\n\n\n5\ny\n";
        let (said, answers) = held(Language::English, lines);
        assert!(answers.is_some(), "{said}");
        assert!(said.contains("did you mean \"Gao\"?"), "{said}");
        assert!(said.contains("2  Château (Gao, Gao)"), "{said}");
        assert!(said.contains("Cercle, district   Gao"), "{said}");
    }

    #[test]
    fn an_answer_can_be_taken_back_and_a_file_has_to_be_there() {
        let lines = "class\nwash\n<\neducation\ngao\n2026-06-01\n\n\n\nGao\nAljanabandia\n\n\n\n\n\
            4\nlits.csv\nlist.csv\ny\n";
        let (said, answers) = held(Language::English, lines);
        let answers = answers.unwrap_or_default();
        assert!(answers.contains(&("sector", "education".to_owned())), "{said}");
        assert!(answers.contains(&("file", "list.csv".to_owned())), "{said}");
    }

    #[test]
    fn in_french_a_date_has_the_day_first() {
        let lines =
            "class\neducation\ngao\n12/03/2026\n31.3.2026\n\n\nGao\nAljanabandia\n\n\n\n\n5\no\n";
        let (said, answers) = held(Language::French, lines);
        let answers = answers.unwrap_or_default();
        assert!(answers.contains(&("start", "2026-03-12".to_owned())), "{said}");
        assert!(answers.contains(&("end", "2026-03-31".to_owned())), "{said}");
        assert!(!said.contains("sector  "), "{said}");
    }

    const BEFORE_GOODS: &str =
        "distribution\nshelter\ngao\n2026-06-01\n\nX-1\n\nGao\nAljanabandia\n\n\n";

    fn of<'a>(answers: &'a [Answer], about: &str) -> Vec<&'a str> {
        let own = answers.iter().filter(|(of, _)| *of == about);
        own.map(|(_, answer)| answer.as_str()).collect()
    }

    #[test]
    fn what_was_handed_out_is_asked_with_partner_quantity_and_value() {
        let goods = "TASSAGHT\nkits\nin-kind\n1,200\n1.200\n1200\nkits\n5\ny\n";
        let (said, answers) = held(Language::English, &format!("{BEFORE_GOODS}{goods}"));
        let answers = answers.unwrap_or_default();
        assert_eq!(of(&answers, "partner"), ["TASSAGHT"], "{said}");
        assert_eq!(of(&answers, "quantity"), ["1200"], "{said}");
        assert_eq!((of(&answers, "unit"), of(&answers, "value")), (vec!["kits"], vec![]), "{said}");
        assert_eq!(said.matches("without marks between thousands").count(), 2, "{said}");

        let cash = "\ncash transfer\ncash\nmuch\n430404000,5\nFCFA\nxof\n5\ny\n";
        let (said, answers) = held(Language::English, &format!("{BEFORE_GOODS}{cash}"));
        let answers = answers.unwrap_or_default();
        assert!(of(&answers, "quantity").is_empty(), "{said}");
        assert_eq!(of(&answers, "value"), ["430404000.5"], "{said}");
        assert_eq!(of(&answers, "currency"), ["XOF"], "{said}");
        assert!(said.contains("three letters of the currency"), "{said}");
    }

    #[test]
    fn sex_and_age_of_groups_are_asked_and_never_more_than_were_counted() {
        let lines = format!(
            "{}1\n1\nadults\n40\n0 0 0 20 1\n0 0 0 30 0\n1,234 0 0 0\n0 0 0 9 5\nchildren\n4\n\n1/1/1/1/0\n\n1\ny\n",
            ANSWERS.split("1\n2\ncall").next().unwrap_or_default()
        );
        let (said, answers) = held(Language::English, &lines);
        let answers = answers.unwrap_or_default();
        assert_eq!(of(&answers, "f_ages"), ["0 0 0 20 1", ""], "{said}");
        assert_eq!(of(&answers, "m_ages"), ["0 0 0 9 5", "1 1 1 1 0"], "{said}");
        assert!(said.contains("more than the 19 who are left"), "{said}");
        assert!(said.contains("five whole numbers"), "{said}");
        assert!(said.contains("women and girls: 18–59 (20), 60+ (1)"), "{said}");
    }

    #[test]
    fn where_nobody_is_left_men_are_not_asked_for() {
        let start = ANSWERS.split("1\n2\ncall").next().unwrap_or_default();
        let (said, answers) = held(
            Language::English,
            &format!("{start}2\nyes\nH77\n3\n1 1 0 1 0\nH78\n2\n\n\n\ny\n"),
        );
        let answers = answers.unwrap_or_default();
        assert_eq!(of(&answers, "f_ages"), ["1 1 0 1 0", ""], "{said}");
        assert_eq!(of(&answers, "m_ages"), [""], "{said}");
        assert_eq!(of(&answers, "household"), ["H77", "H78", ""], "{said}");
    }

    #[test]
    fn sex_and_age_of_persons_are_asked_in_either_order() {
        let start = ANSWERS.split("1\n2\ncall").next().unwrap_or_default();
        let people = "3\n1\nP1\n34 F\nP2\nwoman\nx\nP3\n121\n12\nP4\nf m\n\n\ny\n";
        let (said, answers) = held(Language::English, &format!("{start}{people}"));
        let answers = answers.unwrap_or_default();
        assert_eq!(of(&answers, "sex_age"), ["f 34", "x", "12", ""], "{said}");
        let french = "3\n1\nP1\nh 34\n\no\n";
        let (said, answers) = held(Language::French, &format!("{start}{french}"));
        assert_eq!(of(&answers.unwrap_or_default(), "sex_age"), ["m 34"], "{said}");
    }
}
