//! Reading the factsheet's charts: a bar has more digits than the number beside it.
//!
//! Belongs here: the lengths in the HTML page. Does not: its numbers, which are those of the Markdown
//! (`factsheet`).

use headcount::report::factsheet::Factsheet;
use headcount::report::render;

const HELD_BACK: &str = "*";
/// What is behind a bar, whatever its length.
const STRIPE: &str = "#f1f5f5";

/// What is drawn, in the order in which it is drawn.
#[derive(Debug, PartialEq)]
enum Drawn {
    Bar,
    Text(String),
}

/// Nothing is drawn for a number that is held back, and no part of one.
pub fn hold_nothing_more(factsheet: &Factsheet) {
    let html = render::factsheet::html(factsheet).unwrap();
    let charts = charts(&html);
    assert!(!charts.is_empty(), "no chart was found");
    for (name, drawn) in charts {
        let is_bar = |at: usize| drawn.get(at) == Some(&Drawn::Bar);
        for at in (0..drawn.len()).filter(|at| drawn[*at] == Drawn::Text(HELD_BACK.to_owned())) {
            let before = at.checked_sub(1).is_some_and(is_bar);
            match name.as_str() {
                // A text, then its bar.
                "chart-sectors" | "chart-areas" => assert!(!is_bar(at + 1), "{name}: {drawn:?}"),
                // A bar, then its text.
                "chart-pyramid" => assert!(!before, "{name}: {drawn:?}"),
                // Sectors have the text first, combinations the bar.
                "chart-overlap" => assert!(!before || !is_bar(at + 1), "{name}: {drawn:?}"),
                _ => {}
            }
        }
    }
    months_have_told_bars(factsheet, &html);
    let known = factsheet.total.registered.is_some_and(|people| people.told().is_some())
        && factsheet.total.people_reached.told().is_some();
    for width in html.split("style=\"width:").skip(1) {
        let width = width.split('%').next().unwrap_or_default();
        assert!(
            known || width.parse() == Ok(0.0),
            "the two parts of the total are drawn: {width}%"
        );
    }
}

/// As many bars as there are numbers that are told: where what is new is held back, one for the month alone.
fn months_have_told_bars(factsheet: &Factsheet, html: &str) {
    let told = factsheet.months.iter().map(|month| {
        let [monthly, new, again] = [month.monthly, month.new, month.again].map(|n| n.told());
        let is_apart = new.is_some_and(|people| people > 0) && again.is_some();
        usize::from(monthly.is_some_and(|people| people > 0)) + usize::from(is_apart)
    });
    let most: usize = told.sum();
    let charts = charts(html);
    let Some((_, drawn)) = charts.iter().find(|(name, _)| name == "chart-months") else { return };
    // Two stand for the legend.
    let bars = drawn.iter().filter(|drawn| **drawn == Drawn::Bar).count();
    assert!(bars <= most + 2, "{bars} bars for {most} numbers");
    let circles = html.matches("<circle").count();
    let dots = factsheet.months.iter().filter(|month| month.cumulative.told().is_some()).count();
    let of_sets = factsheet.overlap.combinations.len() * factsheet.overlap.sectors.len();
    assert_eq!(circles, dots + of_sets, "a dot for a number that is held back");
}

/// The charts of a page by name. Each element of a chart is on a line of its own.
fn charts(html: &str) -> Vec<(String, Vec<Drawn>)> {
    let mut charts: Vec<(String, Vec<Drawn>)> = vec![];
    let mut is_inside = false;
    for line in html.lines().map(str::trim) {
        if let Some((_, rest)) = line.split_once("aria-labelledby=\"chart-") {
            is_inside = true;
            let name = rest.split("-title").next().unwrap_or_default();
            charts.push((format!("chart-{name}"), vec![]));
        }
        is_inside &= !line.starts_with("</svg");
        let Some((_, drawn)) = charts.last_mut().filter(|_| is_inside) else { continue };
        if line.starts_with("<rect") && !line.contains(STRIPE) {
            drawn.push(Drawn::Bar);
        }
        if let Some((_, text)) = line.strip_prefix("<text").and_then(|rest| rest.split_once('>')) {
            drawn.push(Drawn::Text(text.trim_end_matches("</text>").to_owned()));
        }
    }
    charts
}
