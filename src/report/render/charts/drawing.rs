//! What all charts share: colours, scales, and a picture that is being drawn.
//!
//! Belongs here: elements of SVG, and lengths from numbers of people. Does not: a chart (the other
//! files), how wide a text is (`letters`).

use std::fmt::Write;

use super::letters::width;
use crate::language::Texts;
use crate::report::Count;

/// Width of every chart, in its own units; about a CSS pixel on a phone and in half a page of A4.
pub const WIDTH: f64 = 400.0;

/// What is written with.
pub(super) const INK: &str = "#17262e";
/// What is written beside, dark enough to be read on white.
pub(super) const MUTED: &str = "#51626b";
/// Lines that help the eye.
pub(super) const LINE: &str = "#d5dfe0";
/// Stripes behind rows.
pub(super) const STRIPE: &str = "#f1f5f5";
/// What is counted.
pub(super) const SOLID: &str = "#17606b";
/// The other half of what is counted.
pub(super) const SOFT: &str = "#a5cccd";
/// A mechanism beside the core activities.
pub(super) const ACCENT: &str = "#a2481d";
/// The fonts of a system, in the order of preference; the page's own where there is one.
const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', \
                     'DejaVu Sans', Arial, sans-serif";
/// A bar of more than nobody is at least so long.
pub(super) const VISIBLE_MIN: f64 = 1.5;

/// A place in a line of text that stays where it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is written.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub size: f64,
    pub fill: &'static str,
    pub bold: bool,
    pub anchor: Anchor,
}

impl Style {
    pub const fn new(size: f64, fill: &'static str) -> Self {
        Self { size, fill, bold: false, anchor: Anchor::Start }
    }

    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub const fn at(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

/// A chart that is being drawn.
pub(super) struct Svg {
    name: &'static str,
    body: String,
}

impl Svg {
    pub fn new(name: &'static str) -> Self {
        Self { name, body: String::new() }
    }

    pub fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, paint: &str) {
        if width <= 0.0 || height <= 0.0 {
            return;
        }
        self.put(&format!(
            r#"<rect x="{}" y="{}" width="{}" height="{}" {paint}/>"#,
            n(x),
            n(y),
            n(width),
            n(height)
        ));
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, stroke_width: f64) {
        self.put(&format!(
            r#"<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{stroke}" stroke-width="{}"/>"#,
            n(from.0),
            n(from.1),
            n(to.0),
            n(to.1),
            n(stroke_width)
        ));
    }

    pub fn circle(&mut self, x: f64, y: f64, r: f64, fill: &str) {
        self.put(&format!(r#"<circle cx="{}" cy="{}" r="{}" fill="{fill}"/>"#, n(x), n(y), n(r)));
    }

    pub fn text(&mut self, x: f64, y: f64, text: &str, style: Style) {
        self.turned_text(x, y, text, style, 0);
    }

    /// A text turned around its own place, in degrees clockwise.
    pub fn turned_text(&mut self, x: f64, y: f64, text: &str, style: Style, degrees: i32) {
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let weight = if style.bold { r#" font-weight="700""# } else { "" };
        let turn = match degrees {
            0 => String::new(),
            degrees => format!(r#" transform="rotate({degrees} {} {})""#, n(x), n(y)),
        };
        self.put(&format!(
            r#"<text x="{}" y="{}" font-size="{}" fill="{}"{anchor}{weight}{turn}>{}</text>"#,
            n(x),
            n(y),
            n(style.size),
            style.fill,
            escaped(text)
        ));
    }

    pub fn put(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    /// Slanted lines in a colour, to fill with.
    pub fn hatch(&mut self, which: &str, colour: &str) -> String {
        let id = format!("{}-{which}", self.name);
        self.put(&format!(
            concat!(
                r#"<pattern id="{id}" width="4" height="4" patternUnits="userSpaceOnUse" "#,
                r#"patternTransform="rotate(45)"><rect width="4" height="4" fill="{white}"/>"#,
                r#"<rect width="1.8" height="4" fill="{colour}"/></pattern>"#
            ),
            id = id,
            white = "#ffffff",
            colour = colour
        ));
        format!(r##"fill="url(#{id})" stroke="{colour}" stroke-width="0.8""##)
    }

    /// What stands for each pattern, from left to right, on further lines where one is full. Gives
    /// the height it took.
    pub fn legend(&mut self, y: f64, entries: &[(&str, String)]) -> f64 {
        const SIZE: f64 = 11.5;
        let (mut x, mut line) = (0.0, 0.0);
        for (paint, text) in entries {
            let needed = 16.0 + width(text, SIZE);
            if x > 0.0 && x + needed > WIDTH {
                (x, line) = (0.0, line + 17.0);
            }
            self.rect(x + 0.5, y + line + 1.5, 10.0, 10.0, paint);
            self.text(x + 16.0, y + line + 10.5, text, Style::new(SIZE, MUTED));
            x += needed + 16.0;
        }
        line + 22.0
    }

    /// The whole picture, so high, with what it is in words.
    pub fn finish(self, height: f64, title: &str, texts: &Texts) -> String {
        let Self { name, body } = self;
        let mut svg = String::with_capacity(body.len() + 800);
        let (width, height) = (n(WIDTH), n(height));
        let language = texts.language();
        let _ = write!(
            svg,
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" "#,
                r#"height="{h}" role="img" aria-labelledby="{name}-title" xml:lang="{language}" "#,
                "font-family=\"{fonts}\" font-size=\"12\">\n",
                "<title id=\"{name}-title\">{title}</title>\n{body}</svg>\n"
            ),
            w = width,
            h = height,
            name = name,
            language = language,
            fonts = FONTS,
            title = escaped(title),
            body = body
        );
        svg
    }
}

/// A number for an attribute: at most one digit behind the point.
pub(super) fn n(number: f64) -> String {
    let text = format!("{number:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

pub(super) fn fill(colour: &str) -> String {
    format!(r#"fill="{colour}""#)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The length of a bar that would be `full` long for `whole`. None for a number that is held back,
/// nor for nobody.
pub(super) fn length(part: Count, whole: u64, full: f64) -> f64 {
    match part.told() {
        Some(people) if people > 0 && whole > 0 => {
            (full * people as f64 / whole as f64).clamp(VISIBLE_MIN, full)
        }
        _ => 0.0,
    }
}

/// The largest of the numbers that are told.
pub(super) fn largest(counts: impl Iterator<Item = Count>) -> u64 {
    counts.filter_map(Count::told).max().unwrap_or(0)
}

pub(super) fn number(count: Count, texts: &Texts) -> String {
    count.text(|people| texts.number(people))
}

/// The room that the widest of some numbers takes.
pub(super) fn widest(counts: impl Iterator<Item = Count>, size: f64, texts: &Texts) -> f64 {
    counts.map(|count| width(&number(count, texts), size)).fold(0.0, f64::max)
}

/// Round numbers from 0 to the first that is no less than a largest one, at most five of them.
pub(super) fn ticks(largest: u64) -> Vec<u64> {
    let mut step: u64 = 1;
    let factors = [2.0, 2.5, 2.0];
    let mut turn = 0;
    while largest.div_ceil(step) > 4 {
        // 1, 2, 5, 10, …
        step = (step as f64 * factors[turn % 3]) as u64;
        turn += 1;
    }
    (0..=largest.div_ceil(step)).map(|i| i * step).collect()
}
