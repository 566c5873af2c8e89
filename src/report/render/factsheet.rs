//! The country factsheet as Markdown and as one self-contained HTML page, in the reader's language.
//!
//! Belongs here: how numbers and texts look in either, the charts that go into the page, and the
//! escaping that keeps a text from becoming markup. Does not: choosing what is on the page
//! (`report::factsheet`), drawing (`charts`), writing files.
//!
//! Invariants: every text that isn't part of a template is escaped. The HTML loads nothing and runs
//! nothing. Words of the page's own come from the catalogue; a key that is not there fails.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior};
use serde::Serialize;

use super::charts::{self, Bar};
use super::translated::translated;
use crate::report::Count;
use crate::report::cells::HELD_BACK;
use crate::report::factsheet::Factsheet;

const HTML: &str = include_str!("factsheet.html.j2");
const CSS: &str = include_str!("factsheet.css");
const MARKDOWN: &str = include_str!("factsheet.md.j2");
#[cfg(feature = "pdf")]
const TYPST: &str = include_str!("factsheet.typ.j2");
/// Name of the escaping that the Markdown template asks for.
const ESCAPE_MARKDOWN: &str = "markdown";
/// Name of the escaping that the Typst template asks for: a string literal.
const ESCAPE_TYPST: &str = "typst";

/// The charts of a factsheet, each as SVG; none where there is nothing to draw.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Charts {
    /// A bar per sector.
    pub sectors: Option<String>,
    /// The overlap between sectors.
    pub overlap: Option<String>,
    /// Sex by age.
    pub pyramid: Option<String>,
    /// A bar per area.
    pub areas: Option<String>,
    /// Month by month.
    pub months: Option<String>,
}

impl Charts {
    /// The charts by name, those that are there.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let Self { sectors, overlap, pyramid, areas, months } = self;
        let all = [
            ("sectors", sectors),
            ("overlap", overlap),
            ("pyramid", pyramid),
            ("areas", areas),
            ("months", months),
        ];
        all.into_iter().filter_map(|(name, svg)| Some((name, svg.as_deref()?)))
    }
}

/// Draws the charts of a factsheet.
pub fn charts(factsheet: &Factsheet) -> Charts {
    let texts = factsheet.language.texts();
    let title = |key: &str| texts.text(key);
    let sectors = factsheet.core.iter().map(|section| (section, false));
    let sectors = sectors.chain(factsheet.mechanisms.iter().map(|section| (section, true)));
    let sectors: Vec<Bar> = sectors
        .map(|(section, accent)| Bar {
            label: section.name.clone(),
            people: section.figure.people_reached,
            parts: section.figure.registered.zip(section.figure.estimated),
            accent,
        })
        .collect();
    let areas: Vec<Bar> = factsheet
        .areas
        .iter()
        .map(|area| Bar {
            label: area.name.clone(),
            people: area.people_reached,
            parts: area.registered.zip(area.estimated),
            accent: false,
        })
        .collect();
    let bars = |name, title: String, bars: &[Bar]| {
        (!bars.is_empty()).then(|| charts::bars(name, &title, bars, texts))
    };
    let disaggregated = factsheet.total.disaggregated;
    Charts {
        sectors: bars("chart-sectors", title("factsheet-chart-sectors"), &sectors),
        overlap: charts::upset(
            "chart-overlap",
            &title("factsheet-chart-overlap"),
            &factsheet.overlap,
            texts,
        ),
        pyramid: disaggregated.then(|| {
            let title = title("factsheet-chart-pyramid");
            charts::pyramid("chart-pyramid", &title, &factsheet.total.table, texts)
        }),
        areas: bars("chart-areas", title("factsheet-chart-areas"), &areas),
        months: charts::months(
            "chart-months",
            &title("factsheet-chart-months"),
            &factsheet.months,
            texts,
        ),
    }
}

/// The factsheet as Markdown (CommonMark with tables).
pub fn markdown(factsheet: &Factsheet) -> Result<String, Error> {
    render("factsheet.md", MARKDOWN, factsheet, Value::UNDEFINED)
}

/// The factsheet as an HTML page, without anything outside itself.
pub fn html(factsheet: &Factsheet) -> Result<String, Error> {
    let charts = charts(factsheet);
    let charts = charts.named().map(|(name, svg)| (name, Value::from_safe_string(svg.to_owned())));
    render("factsheet.html", HTML, factsheet, Value::from_pairs(charts))
}

/// The factsheet as a source for Typst, which asks for each chart as NAME.svg.
#[cfg(feature = "pdf")]
pub(super) fn typst_source(factsheet: &Factsheet, charts: &Charts) -> Result<String, Error> {
    let alone = charts.named().map(|(name, _)| (name, Value::from(described(factsheet, name))));
    render("factsheet.typ", TYPST, factsheet, Value::from_pairs(alone))
}

/// A chart's numbers in words, for those who cannot see it.
#[cfg(feature = "pdf")]
fn described(factsheet: &Factsheet, chart: &str) -> String {
    let texts = factsheet.language.texts();
    let number = |people: Count| people.text(|people| texts.number(people));
    let one = |name: &str, people: Count| format!("{name} {}", number(people));
    let sectors = || factsheet.core.iter().chain(&factsheet.mechanisms);
    let parts: Vec<String> = match chart {
        "sectors" => sectors().map(|s| one(&s.name, s.figure.people_reached)).collect(),
        "areas" => factsheet.areas.iter().map(|a| one(&a.name, a.people_reached)).collect(),
        "pyramid" => {
            let table = &factsheet.total.table;
            let row = |row: &crate::report::factsheet::figure::SaddTableRow| {
                let ages = table.ages.iter().zip(row.cells).map(|(age, people)| one(age, people));
                format!("{}: {}", row.name, ages.collect::<Vec<_>>().join(", "))
            };
            table.rows.iter().map(row).collect()
        }
        "overlap" => {
            let sets = factsheet.overlap.combinations.iter();
            sets.map(|set| one(&set.sectors.join(" + "), set.people)).collect()
        }
        _ => {
            let columns =
                ["factsheet-col-monthly", "factsheet-col-new", "factsheet-col-cumulative"];
            let columns = columns.map(|key| texts.text(key));
            let month = |month: &crate::report::factsheet::breakdown::MonthFigure| {
                let counts = [month.monthly, month.new, month.cumulative];
                let named = columns.iter().zip(counts).map(|(name, people)| one(name, people));
                format!("{}: {}", month.name, named.collect::<Vec<_>>().join(", "))
            };
            factsheet.months.iter().map(month).collect()
        }
    };
    parts.join("; ")
}

fn render(
    name: &str,
    template: &str,
    factsheet: &Factsheet,
    charts: Value,
) -> Result<String, Error> {
    let texts = factsheet.language.texts();
    let mut environment = Environment::new();
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build()?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match name {
        "factsheet.md" => AutoEscape::Custom(ESCAPE_MARKDOWN.into()),
        "factsheet.typ" => AutoEscape::Custom(ESCAPE_TYPST.into()),
        _ => AutoEscape::Html,
    });
    environment.set_formatter(write_escaped);
    environment.add_function("t", |key: &str, values: Kwargs| translated(texts, key, &values));
    environment.add_filter("number", |people: Option<u64>| told(people).text(|n| texts.number(n)));
    environment.add_filter("share", |part: Option<u64>, whole: Option<u64>| {
        let both = part.zip(whole);
        both.map_or_else(|| HELD_BACK.to_owned(), |(part, whole)| texts.share(part, whole))
    });
    environment.add_filter("width", |part: Option<u64>, whole: Option<u64>| {
        width(part.unwrap_or(0), whole.unwrap_or(0))
    });
    environment.add_filter("code", code_markdown);
    environment.add_filter("days", |days: f64| texts.decimal(days));
    environment.add_filter("icon", charts::icon);
    environment.add_filter("icon_svg", charts::icon_svg);
    environment.add_filter("fraction", |people: Option<u64>| people.unwrap_or(0));
    environment.add_global("charts", charts);
    environment.add_global("css", Value::from_safe_string(CSS.to_owned()));
    environment.render_named_str(name, template, Serde(factsheet))
}

/// A number as the template has it: none where it is held back.
fn told(people: Option<u64>) -> Count {
    people.map_or(Count::HeldBack, Count::Told)
}

fn write_escaped(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let escape = match state.auto_escape() {
        AutoEscape::Custom(escape) if escape == ESCAPE_MARKDOWN => escaped_markdown,
        AutoEscape::Custom(escape) if escape == ESCAPE_TYPST => literal_typst,
        _ => return minijinja::escape_formatter(out, state, value),
    };
    match value.as_str() {
        Some(text) if !value.is_safe() => out.write_str(&escape(text)).map_err(Error::from),
        _ => write!(out, "{value}").map_err(Error::from),
    }
}

/// A text as a string literal of Typst.
fn literal_typst(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text that Markdown shows as it is: in a table's cell, at the start of a line or within one.
fn escaped_markdown(text: &str) -> String {
    // Spaces that do not break a line stay as they are.
    let words = text.split(|c: char| c.is_ascii_whitespace()).filter(|word| !word.is_empty());
    let text = words.collect::<Vec<_>>().join(" ");
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

/// A part in percent for a length in CSS, from 0 to 100.
fn width(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0".to_owned();
    }
    format!("{:.1}", (part as f64 * 100.0 / whole as f64).min(100.0))
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;
    use crate::report::factsheet::tests::example;

    #[test]
    fn a_width_is_in_percent() {
        assert_eq!([width(1, 3), width(3, 3), width(1, 0)], ["33.3", "100.0", "0"]);
    }

    #[test]
    fn a_text_never_becomes_markdown() {
        assert_eq!(escaped_markdown("a | b\nc"), "a \\| b c");
        assert_eq!(escaped_markdown("- cash"), "\\- cash");
        assert_eq!(escaped_markdown("132\u{202f}487 \n"), "132\u{202f}487");
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
            assert!(page.contains("headcount factsheet 2025 --as-of 1204 --lang en"));
        }
        assert!(markdown.contains("\\| \\*bold\\*"));
        assert!(markdown.contains("\\<script\\>"));
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script"));
        assert!(
            !html.contains("src=")
                && html.matches("url(").eq(html.matches("url(#").map(|_| "url("))
        );
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
        factsheet.provenance.not_counted = Vec::new();
        assert!(markdown(&factsheet)?.contains("not counted: –"));
        html(&factsheet)?;
        Ok(())
    }
}
