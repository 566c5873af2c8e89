//! The text of a draft: TOML with remarks.
//!
//! Belongs here: quoting, questions with their candidates. Does not: what is asked.
//!
//! Invariant: a remark is one line, whatever a form's headers hold, so that nothing of a form is ever
//! read as TOML.

use super::super::definition::TO_DO;

/// What a draft says of values that it does not hold.
pub(super) const UNWRITTEN: &str = "Values with a name or a phone number are not written here: the import says in which rows they are.";

/// An answer that a question offers, ready to be put in its place.
pub(super) struct Candidate {
    /// What stands behind the equals sign.
    pub(super) toml: String,
    /// What speaks for it: how full it is, some values.
    pub(super) remark: String,
}

/// The draft so far.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) text: String,
}

impl Writer {
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A remark.
    pub(super) fn note(&mut self, text: &str) {
        self.line(&format!("# {}", one_line(text)));
    }

    /// A section's head.
    pub(super) fn head(&mut self, head: &str) {
        self.line("");
        self.line(head);
    }

    /// A field.
    pub(super) fn field(&mut self, field: &str, toml: &str) {
        self.line(&format!("{field} = {toml}"));
    }

    /// A question about a field, with the answers that the form offers.
    pub(super) fn ask(&mut self, field: &str, what: &str, candidates: &[Candidate]) {
        self.ask_as(field, &format!("\"{TO_DO}\""), what, candidates);
    }

    /// A question about a field that is the same for all rows, unless a candidate is taken.
    pub(super) fn ask_value(&mut self, field: &str, what: &str, candidates: &[Candidate]) {
        self.ask_as(field, &format!("{{ value = \"{TO_DO}\" }}"), what, candidates);
    }

    /// A question about a field whose answer stands within something else.
    pub(super) fn ask_as(&mut self, field: &str, toml: &str, what: &str, candidates: &[Candidate]) {
        self.line(&format!("{field} = {toml}  # {TO_DO}: {}", one_line(what)));
        for Candidate { toml, remark } in candidates {
            self.line(&format!("# {field} = {toml}  # {}", one_line(remark)));
        }
    }
}

/// A text as TOML has it, on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            c if breaks_lines(c) => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Texts as a list, and one as itself.
pub(super) fn listed(texts: &[String]) -> String {
    match texts {
        [one] => quoted(one),
        several => {
            let several: Vec<String> = several.iter().map(|text| quoted(text)).collect();
            format!("[{}]", several.join(", "))
        }
    }
}

/// A text for a remark, which ends with its line.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if breaks_lines(c) { ' ' } else { c }).collect()
}

fn breaks_lines(c: char) -> bool {
    c.is_control() || ['\u{2028}', '\u{2029}', '\u{85}'].contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_header_holds_stays_on_its_line() {
        assert_eq!(quoted("a \"b\"\\\nc"), r#""a \"b\"\\\u000Ac""#);
        let mut writer = Writer::default();
        let candidate = Candidate { toml: quoted("a\nb"), remark: "x\r\ny = 1".to_owned() };
        writer.ask("size", "which\none?", &[candidate]);
        assert_eq!(writer.text.lines().count(), 2);
        assert!(writer.text.lines().skip(1).all(|line| line.starts_with('#')));
    }
}
