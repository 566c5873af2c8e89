//! What holds of every chart, whatever its numbers and names.

#![allow(clippy::unwrap_used)]

use super::drawing::*;
use super::letters::width;
use super::*;
use crate::language::{Language, Texts};
use crate::report::Count;
use crate::report::cells::HELD_BACK;
use crate::report::factsheet::breakdown::{
    Combination, MonthFigure, OverlapSector, OverlapSummary,
};
use crate::report::factsheet::figure::{SaddTable, SaddTableRow};

const NONE: Count = Count::HeldBack;

fn told(people: u64) -> Count {
    Count::Told(people)
}

/// The value of an attribute of an element.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = element.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}

fn amount(element: &str, name: &str) -> f64 {
    attribute(element, name).unwrap_or("0").parse().unwrap()
}

fn elements<'a>(svg: &'a str, name: &str) -> Vec<&'a str> {
    svg.lines().filter(|line| line.starts_with(&format!("<{name} "))).collect()
}

/// A text with the box that it takes at most: left, top, right, bottom.
fn boxes(svg: &str) -> Vec<(String, [f64; 4])> {
    let of = |element: &&str| {
        let text = element.split_once('>').unwrap().1.trim_end_matches("</text>");
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        let (x, y, size) =
            (amount(element, "x"), amount(element, "y"), amount(element, "font-size"));
        let wide = width(&text, size);
        let from = match attribute(element, "text-anchor") {
            Some("end") => -wide,
            Some("middle") => -wide / 2.0,
            _ => 0.0,
        };
        let (above, below) = (0.72 * size, 0.1 * size);
        let bounds = match attribute(element, "transform") {
            None => [x + from, y - above, x + from + wide, y + below],
            Some(_) => [x - above, y - from - wide, x + below, y - from],
        };
        (text, bounds)
    };
    elements(svg, "text").iter().map(of).collect()
}

/// Fails where two texts meet, or one leaves the picture.
fn assert_legible(svg: &str) {
    let view: Vec<f64> = attribute(svg.lines().next().unwrap(), "viewBox")
        .unwrap()
        .split(' ')
        .map(|n| n.parse().unwrap())
        .collect();
    assert!(view[2] <= WIDTH);
    let boxes = boxes(svg);
    for (i, (text, [left, top, right, bottom])) in boxes.iter().enumerate() {
        let within = *left >= -0.5 && *top >= -0.5 && *right <= view[2] + 0.5 && *bottom <= view[3];
        assert!(within, "{text} leaves the picture: {left} {top} {right} {bottom} of {view:?}");
        for (other, [l, t, r, b]) in &boxes[i + 1..] {
            let apart = *right <= l + 0.5 || r - 0.5 <= *left || *bottom <= *t || *b <= *top;
            assert!(apart, "{text} runs into {other}");
        }
    }
    for rect in elements(svg, "rect") {
        let (x, wide) = (amount(rect, "x"), amount(rect, "width"));
        assert!(x >= -0.1 && x + wide <= view[2] + 0.1 && wide > 0.0, "{rect}");
    }
}

const LONG: &str = "Incommensurablement démesurées, informations, conseils & assistance <juridique> des \
                    personnes déplacées internes, réfugiées et rapatriées (ICPAJPDIRR)";

/// Numbers from nobody to more than there are people, and held back.
fn counts() -> [Count; 7] {
    [told(0), told(1), told(9), told(132_487), told(9_876_543_210), NONE, told(4)]
}

fn each_language(check: impl Fn(&'static Texts)) {
    Language::ALL.iter().for_each(|language| check(language.texts()));
}

fn table(counts: &[Count]) -> SaddTable {
    let row = |(i, name): (usize, &str)| {
        let cells: [Count; 6] = std::array::from_fn(|age| counts[(i + age) % counts.len()]);
        SaddTableRow { name: name.to_owned(), cells, people: cells.into_iter().sum() }
    };
    let names = ["Women and girls", "Hommes et garçons", "Another sex", "Sex not recorded"];
    SaddTable {
        ages: ["0–4", "5–11", "12–17", "18–59", "60+", "unknown"].map(ToOwned::to_owned),
        rows: names.into_iter().enumerate().map(row).collect(),
        sums: [told(0); 6],
        people: told(0),
    }
}

fn overlap(counts: &[Count], columns: usize) -> OverlapSummary {
    let names = [LONG, "Education", "ICLA", "WASH", "Protection from violence", "x", "RRM"];
    let sector = |(i, name): (usize, &&str)| OverlapSector {
        name: (*name).to_owned(),
        people: counts[i % counts.len()],
    };
    let combination = |i: usize| Combination {
        sectors: Vec::new(),
        places: (0..names.len()).filter(|at| (i + 1) >> at & 1 == 1).collect(),
        people: counts[i % counts.len()],
    };
    OverlapSummary {
        registered: told(0),
        by_one: told(0),
        by_two: told(0),
        by_more: told(0),
        sectors: names.iter().enumerate().map(sector).collect(),
        combinations: (0..columns).map(combination).collect(),
        further: 0,
        further_people: told(0),
    }
}

fn year(counts: &[Count], texts: &Texts) -> Vec<MonthFigure> {
    let month = |i: usize| {
        let (monthly, new) = (counts[i % counts.len()], counts[(i + 1) % counts.len()]);
        MonthFigure {
            month: String::new(),
            name: String::new(),
            short: texts.month_short(i as u32 + 1),
            monthly,
            new,
            again: monthly.beyond(new),
            cumulative: counts[(i + 2) % counts.len()],
        }
    };
    (0..12).map(month).collect()
}

fn all(counts: &[Count], texts: &Texts) -> Vec<String> {
    let bar = |(i, people): (usize, &Count)| Bar {
        label: if i == 0 { LONG.to_owned() } else { format!("Sector {i}") },
        people: *people,
        parts: (i % 2 == 0).then_some((*people, told(7))),
        accent: i == 3,
    };
    let bars: Vec<Bar> = counts.iter().enumerate().map(bar).collect();
    let mut charts = vec![
        super::bars("bars", "Bars", &bars, texts),
        pyramid("pyramid", "Pyramid", &table(counts), texts),
    ];
    charts.extend((0..=12).filter_map(|n| upset("upset", "Overlap", &overlap(counts, n), texts)));
    charts.extend(months("months", "Months", &year(counts, texts), texts));
    charts
}

#[test]
fn no_text_runs_into_another_whatever_the_numbers() {
    each_language(|texts| {
        let sets: [&[Count]; 5] = [
            &counts(),
            &[told(0)],
            &[NONE],
            &[told(1), told(2), told(3)],
            &[told(132_487), told(27_332), told(45_866)],
        ];
        for counts in sets {
            let charts = all(counts, texts);
            assert!(charts.len() > 12);
            charts.iter().for_each(|svg| assert_legible(svg));
        }
    });
}

#[test]
fn what_is_held_back_is_marked_and_has_no_length() {
    let texts = Language::English.texts();
    for svg in all(&[NONE], texts) {
        assert!(boxes(&svg).iter().any(|(text, _)| text == HELD_BACK), "{svg}");
        // All that is drawn are stripes, legends, lines and dots that no number moves.
        let painted = |rect: &&str| amount(rect, "width") > 10.0 && !rect.contains(STRIPE);
        assert!(!elements(&svg, "rect").iter().any(painted), "{svg}");
        assert!(elements(&svg, "path").is_empty());
    }
    // A part that is held back leaves the whole in one piece.
    let bar = |parts| Bar { label: "a".into(), people: told(100), parts, accent: false };
    let whole = bars("bars", "Bars", &[bar(None)], texts);
    for parts in [(told(60), NONE), (NONE, told(40)), (NONE, NONE)] {
        assert_eq!(bars("bars", "Bars", &[bar(Some(parts))], texts), whole);
    }
}

#[test]
fn lengths_are_in_proportion_and_nobody_has_none() {
    assert_eq!(length(told(50), 100, 400.0), 200.0);
    assert_eq!(length(told(1), 1_000_000, 400.0), VISIBLE_MIN);
    assert_eq!([length(told(0), 100, 400.0), length(NONE, 100, 400.0)], [0.0, 0.0]);
    assert_eq!(length(told(0), 0, 400.0), 0.0);
}

#[test]
fn an_axis_has_few_round_numbers() {
    assert_eq!(ticks(0), [0]);
    assert_eq!(ticks(3), [0, 1, 2, 3]);
    assert_eq!(ticks(31_737), [0, 10_000, 20_000, 30_000, 40_000]);
    assert_eq!(ticks(132_487), [0, 50_000, 100_000, 150_000]);
    assert_eq!(ticks(200), [0, 50, 100, 150, 200]);
}

#[test]
fn a_chart_stands_alone_and_holds_no_markup_of_others() {
    each_language(|texts| {
        for svg in all(&counts(), texts) {
            assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox="));
            assert!(svg.contains("role=\"img\"") && svg.contains("<title id="));
            assert!(!svg.contains("<juridique>") && !svg.contains("href"));
            assert!(!svg.contains("NaN") && !svg.contains("\"inf") && !svg.contains("\"-inf"));
        }
    });
}
