//! The country factsheet as Markdown and as one self-contained HTML page.
//!
//! Belongs here: how numbers and texts look in either, and the escaping that keeps a text from
//! becoming markup. Does not: choosing what is on the page (`report::factsheet`), writing files.
//!
//! Invariants: every text that isn't part of a template is escaped. The HTML loads nothing.

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior};

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
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match name.ends_with(".md") {
        true => AutoEscape::Custom(ESCAPE_MARKDOWN),
        false => AutoEscape::Html,
    });
    environment.set_formatter(write_escaped);
    environment.add_filter("thousands", thousands);
    environment.add_filter("share", share);
    environment.add_filter("width", width);
    environment.add_filter("code", code_markdown);
    environment.add_filter("days", |days: f64| days.to_string());
    environment.render_named_str(name, template, Value::from_serialize(factsheet))
}

fn write_escaped(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let as_markdown = matches!(state.auto_escape(), AutoEscape::Custom(ESCAPE_MARKDOWN));
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
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after_digits = |i| digits > 0 && i == digits;
    for (i, c) in text.char_indices() {
        let anywhere = "\\`*_[]<>|#&~$".contains(c);
        let at_start = i == 0 && "-+=".contains(c) || after_digits(i) && ".)".contains(c);
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

/// `132487` as `132,487`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
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
