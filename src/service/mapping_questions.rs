//! The draft of a mapping as questions with answers to choose from, for whoever does not edit a file.
//!
//! Belongs here: which lines of a draft ask something, and putting answers in their place. Does not: drafting
//! (`intake::recognise::mapping::suggest`), reading a mapping, the page with the questions.
//!
//! A draft is text, and stays what it is: an answer takes the place of one line, and all other lines stay. So what is
//! answered here and what is answered in an editor are the same file.

use crate::intake::recognise::mapping::definition::TO_DO;

/// A question of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The line that asks, from 0.
    pub line: usize,
    /// The sheet that it is about; empty where it is about all.
    pub sheet: String,
    /// The field.
    pub field: String,
    /// What the draft asks, in English.
    pub asks: String,
    /// What an answer is.
    pub takes: Takes,
    /// Answers that the draft offers.
    pub offers: Vec<Offer>,
    /// Whether the line can be taken out instead.
    pub may_be_left_out: bool,
}

/// An answer that a draft offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The line that takes the place of the question.
    line: String,
    /// What stands behind the equals sign.
    pub toml: String,
    /// What speaks for it: how full a column is, some of its values.
    pub remark: String,
}

impl Offer {
    /// The values with which rows count, where it says that; an empty one is an empty cell.
    pub fn kept(&self) -> Option<Vec<String>> {
        let table = toml::from_str::<toml::Table>(&format!("v = {}", self.toml)).ok()?;
        let values = table.get("v")?.get("is")?.as_array()?.clone();
        values.iter().map(|value| value.as_str().map(str::to_owned)).collect()
    }
}

/// What an answer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Takes {
    /// The same for all rows.
    Value,
    /// A value's new name.
    Name(String),
    /// A column of the sheet.
    Column,
    /// One of those that are offered.
    Offered,
    /// Columns that join two sheets: of this one, and of its parent.
    Columns,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// One of those that are offered, from 0.
    Offer(usize),
    /// A value, or a value's new name.
    Text(String),
    /// The header of a column.
    Column(String),
    /// Columns of this sheet and of its parent.
    Columns(String, String),
    /// The line is taken out.
    LeftOut,
}

/// The questions that are open.
pub fn questions(draft: &str) -> Vec<Question> {
    let lines: Vec<&str> = draft.lines().collect();
    let (mut all, mut sheet, mut values_of) = (Vec::new(), String::new(), String::new());
    let mut in_sheet_head = false;
    for (at, line) in lines.iter().enumerate() {
        let text = line.trim();
        if text.starts_with('[') && text.ends_with(']') && !line.starts_with(' ') {
            in_sheet_head = text == "[[sheet]]";
            if in_sheet_head {
                sheet.clear();
            }
        }
        let own = field_of(text);
        if in_sheet_head && own == "name" {
            text.split_once('=').map_or("", |(_, name)| name).trim().clone_into(&mut sheet);
        }
        if !own.is_empty() && text.ends_with('{') {
            own.clone_into(&mut values_of);
        }
        if text.starts_with('#') || !text.contains(&format!("\"{TO_DO}\"")) {
            continue;
        }
        let asks = text.split_once(&format!("# {TO_DO}: ")).map_or("", |(_, asks)| asks);
        let (takes, field) = match own {
            "" if text.starts_with('{') => (Takes::Offered, "keep"),
            "" if text.starts_with('"') && !text.contains('=') => (Takes::Offered, "not_read"),
            // The line of a value within a field's new names.
            _ if line.starts_with(' ') => {
                let value = text.rsplit_once('=').map_or("", |(value, _)| value).trim();
                (Takes::Name(plain(value)), values_of.as_str())
            }
            "join" => (Takes::Columns, own),
            "namespace" => (Takes::Value, own),
            _ if text.contains(&format!("value = \"{TO_DO}\"")) => (Takes::Value, own),
            _ if text.contains(&format!("= \"{TO_DO}\"  #")) && !text.contains("{ column") => {
                (Takes::Column, own)
            }
            _ => (Takes::Offered, own),
        };
        let offers = offers(&lines[at + 1..], own);
        all.push(Question {
            line: at,
            sheet: plain(&sheet),
            field: field.to_owned(),
            asks: asks.to_owned(),
            may_be_left_out: field == "keep" || asks.contains("take the line out"),
            takes,
            offers,
        });
    }
    all
}

/// The answers that stand below a question, each as a remark.
fn offers(below: &[&str], field: &str) -> Vec<Offer> {
    let offered = below.iter().map_while(|line| {
        let indent = &line[..line.len() - line.trim_start().len()];
        let answer = line.trim().strip_prefix("# ")?;
        let is_answer = match field {
            "" => answer.starts_with('{') || answer.starts_with('"'),
            field => field_of(answer) == field,
        };
        let (answer, remark) = answer.split_once("  # ").unwrap_or((answer, ""));
        let toml = match field {
            "" => answer.trim_end_matches(','),
            _ => answer.split_once('=').map_or("", |(_, toml)| toml).trim(),
        };
        is_answer.then(|| Offer {
            line: format!("{indent}{answer}"),
            toml: toml.to_owned(),
            remark: remark.to_owned(),
        })
    });
    offered.collect()
}

/// The name before an equals sign, where there is one.
fn field_of(text: &str) -> &str {
    let name = text.split_once('=').map_or("", |(name, _)| name).trim();
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.is_empty() && name.chars().all(is_name) { name } else { "" }
}

/// The draft with answers in place of its questions. What is not answered stays open.
pub fn answered(draft: &str, answers: &[(usize, Answer)]) -> String {
    let all = questions(draft);
    let mut text = String::new();
    let mut passed_over = 0;
    for (at, line) in draft.lines().enumerate() {
        if passed_over > 0 {
            passed_over -= 1;
            continue;
        }
        let question = all.iter().find(|question| question.line == at);
        let answer = answers.iter().find(|(line, _)| *line == at).map(|(_, answer)| answer);
        let made = question.zip(answer).and_then(|(question, answer)| {
            let made = made(line, question, answer)?;
            passed_over = question.offers.len();
            Some(made)
        });
        match made {
            Some(made) if made.is_empty() => {}
            Some(made) => text.push_str(&format!("{made}\n")),
            None => text.push_str(&format!("{line}\n")),
        }
    }
    text
}

/// The line with an answer; nothing where it is none to this question. A line that is taken out is empty.
fn made(line: &str, question: &Question, answer: &Answer) -> Option<String> {
    let to_do = format!("\"{TO_DO}\"");
    let without_remark = line.split_once("  # ").map_or(line, |(line, _)| line);
    match (answer, &question.takes) {
        (Answer::LeftOut, _) if question.may_be_left_out => Some(String::new()),
        (Answer::Offer(at), _) => Some(opened(&question.offers.get(*at)?.line)),
        (Answer::Text(text), Takes::Value | Takes::Name(_)) if !text.trim().is_empty() => {
            Some(without_remark.replacen(&to_do, &quoted(text.trim()), 1))
        }
        (Answer::Column(column), Takes::Column | Takes::Value) if !column.is_empty() => {
            Some(format!("{} = {}", question.field, quoted(column)))
        }
        (Answer::Columns(own, parent), Takes::Columns) if !own.is_empty() && !parent.is_empty() => {
            let own = without_remark.replacen(&to_do, &quoted(own), 1);
            Some(own.replacen(&to_do, &quoted(parent), 1))
        }
        _ => None,
    }
}

/// An answer in which values have no names yet: each becomes a question of its own.
fn opened(line: &str) -> String {
    let Some((head, values)) = line.split_once("values = { ").filter(|_| line.contains("\"?\""))
    else {
        return line.to_owned();
    };
    let (values, tail) = values.split_once(" }").unwrap_or((values, ""));
    let values = values.replace("\"?\"", &format!("\"{TO_DO}\""));
    let mut lines = Vec::new();
    let mut rest = values.as_str();
    // A name may hold a comma: a value ends where the next one begins.
    while let Some(at) = rest.find("\", \"") {
        lines.push(format!("  {},", &rest[..=at]));
        rest = &rest[at + 3..];
    }
    lines.push(format!("  {rest},"));
    format!("{head}values = {{\n{}\n}}{tail}", lines.join("\n"))
}

/// A text as TOML has it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// What a text of TOML says; as it stands where it is none, such as several in brackets.
fn plain(toml: &str) -> String {
    let read = toml::from_str::<toml::Table>(&format!("v = {toml}"));
    let read = read.ok().and_then(|table| table.get("v").cloned());
    match read {
        Some(toml::Value::String(text)) => text,
        Some(toml::Value::Array(all)) => {
            let texts = all.iter().filter_map(toml::Value::as_str);
            texts.collect::<Vec<_>>().join(", ")
        }
        _ => toml.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const DRAFT: &str = r#"# Only the lines with TODO need an answer.
name = "Form"

[[sheet]]
name = "Main"
keep = [
  { column = "state", is = ["TODO"] },  # TODO: does "state" say whether a row counts?
  # { column = "state", is = ["Approved"] },  # leaves out 2 of 9 rows
]
not_read = [
  "TODO",  # TODO: what is the number in "Score"? It is filled in 9 of 9 rows
  # "Score",
]

[sheet.activity]
reference = "f-{date}"
kind = { value = "TODO" }  # TODO: distribution, class
sector = { value = "TODO" }  # TODO: the sector
# sector = { column = "Kit", values = { "a, b" = "?", "c" = "wash" } }  # filled in 9 of 9 rows
items = { column = "Kit", values = {
  "nfi" = "TODO",
  "cash" = "livelihoods",
} }
site = "TODO"  # TODO: where was it?
# site = "Village"  # filled in 9 of 9 rows: Bara
end = "TODO"  # TODO: which column is it? Or take the line out

[[sheet]]
name = ["members", "membre"]
join = { own = "TODO", parent = "TODO" }  # TODO: by which columns?
"#;

    #[test]
    fn every_open_line_is_a_question_and_nothing_else_is() {
        let all = questions(DRAFT);
        let said: Vec<_> =
            all.iter().map(|of| (of.field.as_str(), of.takes.clone(), of.offers.len())).collect();
        let expected = [
            ("keep", Takes::Offered, 1),
            ("not_read", Takes::Offered, 1),
            ("kind", Takes::Value, 0),
            ("sector", Takes::Value, 1),
            ("items", Takes::Name("nfi".into()), 0),
            ("site", Takes::Column, 1),
            ("end", Takes::Column, 0),
            ("join", Takes::Columns, 0),
        ];
        assert_eq!(said, expected);
        assert_eq!(all[0].offers[0].kept(), Some(vec!["Approved".to_owned()]));
        assert_eq!(all[5].offers[0].kept(), None);
        assert_eq!((all[0].sheet.as_str(), all[7].sheet.as_str()), ("Main", "members, membre"));
        assert_eq!(all[5].offers[0].remark, "filled in 9 of 9 rows: Bara");
        assert!(all[0].may_be_left_out && all[6].may_be_left_out && !all[5].may_be_left_out);
    }

    #[test]
    fn answers_take_the_place_of_their_lines_alone() {
        let all = questions(DRAFT);
        let line = |field: &str| all.iter().find(|of| of.field == field).unwrap().line;
        let answers = [
            (line("keep"), Answer::LeftOut),
            (line("not_read"), Answer::Offer(0)),
            (line("kind"), Answer::Text("distribution".into())),
            (line("sector"), Answer::Offer(0)),
            (line("items"), Answer::Text("kits \"large\"".into())),
            (line("site"), Answer::Column("Vil\"lage".into())),
            (line("end"), Answer::LeftOut),
            (line("join"), Answer::Columns("_parent".into(), "_index".into())),
        ];
        let text = answered(DRAFT, &answers);
        let table: toml::Table = toml::from_str(&text).unwrap();
        let sheet = &table["sheet"].as_array().unwrap()[0];
        assert!(sheet["keep"].as_array().unwrap().is_empty());
        assert_eq!(sheet["not_read"].as_array().unwrap()[0].as_str(), Some("Score"));
        assert_eq!(sheet["activity"]["kind"]["value"].as_str(), Some("distribution"));
        assert_eq!(sheet["activity"]["site"].as_str(), Some("Vil\"lage"));
        assert_eq!(sheet["activity"]["items"]["values"]["nfi"].as_str(), Some("kits \"large\""));
        assert!(sheet["activity"].get("end").is_none());
        // The answer that was chosen asks for the sector of what it has no name for.
        let open = questions(&text);
        assert_eq!(open.len(), 1, "{text}");
        assert_eq!(open[0].takes, Takes::Name("a, b".into()));
        let text = answered(&text, &[(open[0].line, Answer::Text("shelter".into()))]);
        assert!(questions(&text).is_empty());
        let table: toml::Table = toml::from_str(&text).unwrap();
        let values = &table["sheet"].as_array().unwrap()[0]["activity"]["sector"]["values"];
        assert_eq!(
            (values["a, b"].as_str(), values["c"].as_str()),
            (Some("shelter"), Some("wash"))
        );
    }

    #[test]
    fn an_answer_that_is_none_leaves_the_question_open() {
        let all = questions(DRAFT);
        let wrong: Vec<(usize, Answer)> = all
            .iter()
            .map(|of| {
                (of.line, if of.may_be_left_out { Answer::Offer(9) } else { Answer::LeftOut })
            })
            .collect();
        assert_eq!(answered(DRAFT, &wrong), DRAFT);
        assert_eq!(answered(DRAFT, &[(0, Answer::Text("name = 1".into()))]), DRAFT);
    }
}
