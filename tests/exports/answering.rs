//! Answering a draft as somebody does who knows the form and keeps to its promise: only the lines with
//! TODO need an answer.
//!
//! Belongs here: finding what a draft asks, and putting the answers of `answers.toml` there. Does not:
//! judging answers; what a draft does not ask stays as it was drafted, right or wrong.
//!
//! What is asked: a field with TODO in its text; a field under a comment with TODO; and a field that
//! such a comment proposes (`# size = "…"`). Where such a field is drafted already and `answers.toml`
//! does not have it, it stays.

use std::collections::{BTreeMap, BTreeSet};

use headcount::intake::recognise::mapping::definition::TO_DO;

/// What somebody answers, by `section.field`, and the new names of values.
pub struct Answers {
    fields: BTreeMap<String, String>,
    values: BTreeMap<String, String>,
}

/// A piece of a mapping file.
enum Part {
    Section(String),
    Field {
        name: String,
        text: String,
    },
    /// Lines of remarks.
    Comment(String),
    Blank,
}

impl Answers {
    /// Reads `answers.toml`; the right-hand sides are kept as they are written.
    pub fn parse(text: &str) -> Self {
        let fields = parts(text).into_iter().filter_map(|part| match part {
            Part::Field { name, text } if name.contains('.') => {
                Some((name, text.split_once('=')?.1.trim().to_owned()))
            }
            _ => None,
        });
        let fields = fields.collect();
        let table: toml::Table = toml::from_str(text).unwrap();
        let values = table.get("values").and_then(toml::Value::as_table).cloned();
        let values = values.unwrap_or_default().into_iter();
        let values = values.map(|(from, to)| (from, to.as_str().unwrap().to_owned())).collect();
        Self { fields, values }
    }

    /// The draft with its questions answered; else the questions without an answer.
    pub fn put_into(&self, draft: &str) -> Result<String, Vec<String>> {
        let mut answering = Answering::of(self);
        let parts = parts(draft);
        for (at, part) in parts.iter().enumerate() {
            answering.take(part, at == 0);
        }
        answering.close();
        if answering.open.is_empty() { Ok(answering.text) } else { Err(answering.open) }
    }
}

struct Answering<'a> {
    answers: &'a Answers,
    section: String,
    text: String,
    /// Fields that the comment above proposes, with the comment.
    proposed: BTreeSet<String>,
    /// The comment above asks about the next field.
    asks: bool,
    /// Fields of the section that the draft has.
    drafted: BTreeSet<String>,
    /// Questions without an answer.
    open: Vec<String>,
}

impl<'a> Answering<'a> {
    fn of(answers: &'a Answers) -> Self {
        Self {
            answers,
            section: "mapping".to_owned(),
            text: String::new(),
            proposed: BTreeSet::new(),
            asks: false,
            drafted: BTreeSet::new(),
            open: Vec::new(),
        }
    }

    fn take(&mut self, part: &Part, first: bool) {
        match part {
            Part::Section(line) => {
                self.close();
                self.section = section(line);
                self.drafted.clear();
                self.line(line);
            }
            Part::Field { name, text } => self.field(name, text),
            Part::Comment(text) => {
                // The first comment explains what TODO means.
                if text.contains(TO_DO) && !first {
                    self.close();
                    self.asks = true;
                    self.proposed = proposed(text);
                }
                self.line(text);
            }
            Part::Blank => {
                self.close();
                self.line("");
            }
        }
    }

    fn field(&mut self, name: &str, text: &str) {
        self.drafted.insert(name.to_owned());
        let proposed = self.proposed.remove(name);
        let asked = text.contains(TO_DO) || proposed || self.asks && self.proposed.is_empty();
        match self.answer(name).filter(|_| asked) {
            Some(answer) => self.line(&format!("{name} = {answer}")),
            None if asked && text.contains(TO_DO) => {
                let (text, open) = self.with_values(text);
                self.line(&text);
                if open {
                    self.open.push(format!("{}.{name}: {text}", self.section));
                }
            }
            None => self.line(text),
        }
        if self.proposed.is_empty() {
            self.asks = false;
        }
    }

    fn answer(&self, name: &str) -> Option<String> {
        self.answers.fields.get(&format!("{}.{name}", self.section)).cloned()
    }

    /// A field with the new names of its values, and whether one is missing.
    fn with_values(&self, text: &str) -> (String, bool) {
        let to_do = format!("= \"{TO_DO}\"");
        let line = |line: &str| {
            let value = line.trim().split_once(" = ").map(|(value, _)| value.trim_matches('"'));
            let new = value.and_then(|value| self.answers.values.get(value));
            new.map_or(line.to_owned(), |new| line.replacen(&to_do, &format!("= \"{new}\""), 1))
        };
        let text: Vec<String> = text.lines().map(line).collect();
        let open = text.iter().any(|line| line.contains(&to_do));
        (text.join("\n"), open)
    }

    /// What the last comment asked, if no field followed.
    fn close(&mut self) {
        let proposed = std::mem::take(&mut self.proposed);
        if self.asks && proposed.is_empty() {
            self.open.push(format!("{}: a comment with {TO_DO} that names no field", self.section));
        }
        for name in proposed {
            match self.answer(&name) {
                Some(_) if self.drafted.contains(&name) => {}
                Some(answer) => {
                    self.line(&format!("{name} = {answer}"));
                    self.drafted.insert(name);
                }
                None if self.drafted.contains(&name) => {}
                None => self.open.push(format!("{}.{name}", self.section)),
            }
        }
        self.asks = false;
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// `person` of `[sheet.person]`.
fn section(line: &str) -> String {
    let name = line.split('#').next().unwrap_or_default().trim().trim_matches(['[', ']']);
    name.rsplit('.').next().unwrap_or_default().to_owned()
}

/// The fields that the lines of a comment propose.
fn proposed(comment: &str) -> BTreeSet<String> {
    let lines = comment.lines().filter_map(|line| line.trim_start_matches('#').split_once('='));
    let name = |(name, _): (&str, &str)| name.trim().to_owned();
    lines.map(name).filter(|name| is_name(name)).collect()
}

fn is_name(text: &str) -> bool {
    let part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
    !text.is_empty() && text.chars().all(part)
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let name = line.split_once('=').map(|(name, _)| name.trim().to_owned());
        match (line.chars().next(), parts.last_mut(), name.filter(|name| is_name(name))) {
            (None, ..) => parts.push(Part::Blank),
            (Some('['), ..) => parts.push(Part::Section(line.to_owned())),
            (Some('#'), Some(Part::Comment(above)), _) => {
                above.push('\n');
                above.push_str(line);
            }
            (Some('#'), ..) => parts.push(Part::Comment(line.to_owned())),
            (_, _, Some(name)) => {
                let mut text = line.to_owned();
                while brackets_open(&text) {
                    let Some(line) = lines.next() else { break };
                    text.push('\n');
                    text.push_str(line);
                }
                parts.push(Part::Field { name, text });
            }
            // A line of `[values]`, whose names are texts.
            _ => parts.push(Part::Field { name: String::new(), text: line.to_owned() }),
        }
    }
    parts
}

/// Whether a right-hand side goes on in the next line.
fn brackets_open(text: &str) -> bool {
    let (mut open, mut quote, mut comment, mut escaped) = (0, None, false, false);
    for c in text.chars() {
        match (c, quote) {
            ('\n', _) => comment = false,
            _ if comment => {}
            _ if escaped => escaped = false,
            ('\\', Some('"')) => escaped = true,
            (_, Some(ending)) => quote = (c != ending).then_some(ending),
            ('"' | '\'', None) => quote = Some(c),
            ('#', None) => comment = true,
            ('[' | '{', None) => open += 1,
            (']' | '}', None) => open -= 1,
            _ => {}
        }
    }
    open > 0
}

#[test]
fn only_what_a_draft_asks_is_answered() {
    let answers = Answers::parse(
        "[answers]\nactivity.kind = { value = \"class\" }\nhousehold.size = [\"A\",\n \"B\"]\n\
         sheet.keep = { column = \"C\", is = [\"yes\"] }\n[values]\n\"Un kit\" = \"shelter\"\n",
    );
    let draft = "# Only TODO need an answer.\n\n[[sheet]]\n# TODO: who was served?\n# keep = { column = \"C\" }\n\n\
                 [sheet.activity]\nkind = { value = \"TODO\" }\nsector = { column = \"K\", values = {\n  \
                 \"Un kit\" = \"TODO\",\n} }\n\n[sheet.household]\nsize = \"A\"\n";
    let answered = answers.put_into(draft).unwrap();
    assert!(answered.contains("keep = { column = \"C\", is = [\"yes\"] }"), "{answered}");
    assert!(answered.contains("kind = { value = \"class\" }"), "{answered}");
    assert!(answered.contains("\"Un kit\" = \"shelter\""), "{answered}");
    // Drafted without a question, so it stays.
    assert!(answered.contains("size = \"A\"\n"), "{answered}");

    let open = answers.put_into("[sheet.activity]\noffice = { value = \"TODO\" }\n").unwrap_err();
    assert!(open[0].starts_with("activity.office"), "{open:?}");
    let asked =
        answers.put_into("[sheet.household]\n# TODO: one of these\n# size = \"B\"\nsize = \"A\"\n");
    assert!(asked.unwrap().contains("size = [\"A\",\n \"B\"]"));
}
