//! The country factsheet as Markdown and as one self-contained HTML page.
//!
//! Belongs here: how numbers and texts look in either, and the escaping that keeps a text from
//! becoming markup. Does not: choosing what is on the page (`report::factsheet`), writing files.
//!
//! Invariants: every text that isn't part of a template is escaped. The HTML loads nothing.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior};

use super::numbers::grouped;
use crate::report::Count;
use crate::report::cells::HELD_BACK;
use crate::report::factsheet::Factsheet;

const HTML: &str = include_str!("factsheet.html.j2");
const MARKDOWN: &str = include_str!("factsheet.md.j2");
/// Name of the escaping that the Markdown template asks for.
const ESCAPE_MARKDOWN: &str = "markdown";

/// The factsheet as Markdown (CommonMark with tables).
pub fn markdown(factsheet: &Factsheet) -> Result<String, Error> {
    render("factsheet.md", MARKDOWN, factsheet)
}

/// The factsheet as an HTML page, without anything outside itself.
pub fn html(factsheet: &Factsheet) -> Result<String, Error> {
    render("factsheet.html", HTML, factsheet)
}

fn render(name: &str, template: &str, factsheet: &Factsheet) -> Result<String, Error> {
    let mut environment = Environment::new();
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build()?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match name.ends_with(".md") {
        true => AutoEscape::Custom(ESCAPE_MARKDOWN.into()),
        false => AutoEscape::Html,
    });
    environment.set_formatter(write_escaped);
    environment.add_filter("thousands", |people: Option<u64>| grouped(told(people)));
    environment.add_filter("share", |part: Option<u64>, whole: Option<u64>| {
        part.zip(whole).map_or_else(|| HELD_BACK.to_owned(), |(part, whole)| share(part, whole))
    });
    environment.add_filter("width", |part: Option<u64>, whole: Option<u64>| {
        width(part.unwrap_or(0), whole.unwrap_or(0))
    });
    environment.add_filter("code", code_markdown);
    environment.add_filter("days", |days: f64| days.to_string());
    environment.render_named_str(name, template, Serde(factsheet))
}

/// A number as the template has it: none where it is held back.
fn told(people: Option<u64>) -> Count {
    people.map_or(Count::HeldBack, Count::Told)
}

fn write_escaped(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let as_markdown =
        matches!(state.auto_escape(), AutoEscape::Custom(escape) if escape == ESCAPE_MARKDOWN);
    match value.as_str() {
        Some(text) if as_markdown && !value.is_safe() => {
            out.write_str(&escaped_markdown(text)).map_err(Error::from)
        }
        _ if as_markdown => write!(out, "{value}").map_err(Error::from),
        _ => minijinja::escape_formatter(out, state, value),
    }
}

/// A text that Markdown shows as it is: in a table's cell, at the start of a line or within one.
fn escaped_markdown(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut escaped = String::with_capacity(text.len() + 8);
    // "3. Responses" and "- cash" would begin a list where they begin a line.
    let unnumbered = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbers = unnumbered.len() < text.len()
        && [". ", ") "].iter().any(|sign| unnumbered.starts_with(sign));
    let number_ends = numbers.then_some(text.len() - unnumbered.len());
    for (i, c) in text.char_indices() {
        let anywhere = "\\`*_[]<>|#&~$".contains(c);
        let at_start = i == 0 && "-+=".contains(c) || Some(i) == number_ends;
        if anywhere || at_start {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A text for a code span in a table's cell, where a backslash escapes nothing but the bar.
fn code_markdown(text: &str) -> Value {
    let text = text.replace(['`', '\n', '\r'], " ").replace('|', "\\|");
    Value::from_safe_string(text)
}

/// A part in whole percent. Never says 0% of somebody, nor 100% where somebody is missing.
fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    match percent(part, whole).round() {
        0.0 if part > 0 => "<1%".to_owned(),
        100.0 if part < whole => ">99%".to_owned(),
        percent => format!("{percent}%"),
    }
}

/// A part in percent for a length in CSS, from 0 to 100.
fn width(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0".to_owned();
    }
    format!("{:.1}", percent(part, whole).min(100.0))
}

fn percent(part: u64, whole: u64) -> f64 {
    part as f64 * 100.0 / whole as f64
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;
    use crate::report::factsheet::tests::example;

    #[test]
    fn a_share_never_overstates() {
        assert_eq!(share(1, 3), "33%");
        assert_eq!(share(1, 1_000), "<1%");
        assert_eq!(share(999, 1_000), ">99%");
        assert_eq!([share(0, 7), share(7, 7), share(0, 0)], ["0%", "100%", "–"]);
        assert_eq!([width(1, 3), width(3, 3), width(1, 0)], ["33.3", "100.0", "0"]);
    }

    #[test]
    fn a_text_never_becomes_markdown() {
        assert_eq!(escaped_markdown("a | b\nc"), "a \\| b c");
        assert_eq!(escaped_markdown("- cash"), "\\- cash");
        assert_eq!(escaped_markdown("12. cash in 2. lots"), "12\\. cash in 2. lots");
        assert_eq!(escaped_markdown("1.6 million"), "1.6 million");
        assert_eq!(escaped_markdown("<b> *x* [y](z)"), "\\<b\\> \\*x\\* \\[y\\](z)");
    }

    #[test]
    fn both_formats_have_the_figures_and_escape_the_texts() -> Result<(), Box<dyn Error>> {
        let mut factsheet = example(&[])?;
        factsheet.overview = vec!["<script>alert(1)</script> | *bold*".to_owned()];
        factsheet.restated = true;
        let (markdown, html) = (markdown(&factsheet)?, html(&factsheet)?);
        for page in [&markdown, &html] {
            for text in ["1,047", "1,050", "50", "Restated.", "over 414,000", "EQUINOR"] {
                assert!(page.contains(text), "{text} is missing");
            }
            assert!(page.contains(&"ab".repeat(32)));
            assert!(page.contains("headcount report 2025 --as-of 1204"));
        }
        assert!(markdown.contains("\\| \\*bold\\*"));
        assert!(markdown.contains("\\<script\\>"));
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script"));
        assert!(!html.contains("src=") && !html.contains("url("));
        Ok(())
    }

    #[test]
    fn an_empty_factsheet_can_be_printed() -> Result<(), Box<dyn Error>> {
        let mut factsheet = example(&[])?;
        (factsheet.core, factsheet.mechanisms) = (Vec::new(), Vec::new());
        (factsheet.overview, factsheet.presence) = (Vec::new(), Vec::new());
        (factsheet.indicators, factsheet.donors) = (Vec::new(), Vec::new());
        factsheet.overlap.registered = Count::Told(0);
        factsheet.total.registered = None;
        factsheet.provenance.policy.not_counted = Vec::new();
        assert!(markdown(&factsheet)?.contains("not counted: –"));
        html(&factsheet)?;
        Ok(())
    }
}
