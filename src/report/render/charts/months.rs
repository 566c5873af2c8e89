//! People by month: up to its end above, in the month below, new ones apart from those reached
//! before.

use super::drawing::{
    Anchor, INK, LINE, MUTED, SOFT, SOLID, Style, Svg, WIDTH, fill, largest, length, n, ticks,
    widest,
};
use crate::language::Texts;
use crate::report::Count;
use crate::report::factsheet::breakdown::MonthFigure;

/// Height of the panel above.
const ABOVE: f64 = 96.0;
/// Height of the panel below.
const BELOW: f64 = 104.0;

const HEAD: Style = Style::new(12.5, INK).bold();
const AXIS: Style = Style::new(10.5, MUTED).at(Anchor::End);
const MONTH: Style = Style::new(10.5, INK).at(Anchor::Middle);
const LAST: Style = Style::new(12.5, INK).bold().at(Anchor::End);
const MARK: Style = Style::new(12.0, INK).bold().at(Anchor::Middle);

/// The months of a year; nothing where there are none.
pub fn months(
    name: &'static str,
    title: &str,
    months: &[MonthFigure],
    texts: &Texts,
) -> Option<String> {
    if months.is_empty() {
        return None;
    }
    let mut svg = Svg::new(name);
    let most = |of: fn(&MonthFigure) -> Count| largest(months.iter().map(of));
    let (most_cumulative, most_monthly) = (most(|m| m.cumulative), most(|m| m.monthly));
    let labels = [most_cumulative, most_monthly].map(ticks).concat();
    let left = widest(labels.into_iter().map(Count::Told), AXIS.size, texts) + 8.0;
    let step = (WIDTH - left) / months.len() as f64;
    let x = |i: usize| left + step * (i as f64 + 0.5);

    svg.text(0.0, 12.0, &texts.text("factsheet-months-cumulative"), HEAD);
    let foot = 30.0 + ABOVE;
    let scale = axis(&mut svg, most_cumulative, (left, foot), ABOVE, texts);
    cumulative(&mut svg, months, &x, foot, scale);
    if let Some((i, last)) = months.iter().enumerate().next_back()
        && let Some(people) = last.cumulative.told()
    {
        let top = foot - length(last.cumulative, scale, ABOVE);
        svg.text(x(i) + 6.0, top - 8.0, &texts.number(people), LAST);
    }

    let mut y = foot + 32.0;
    svg.text(0.0, y, &texts.text("factsheet-months-monthly"), HEAD);
    let again = format!(r#"{} stroke="{SOLID}" stroke-width="0.8""#, fill(SOFT));
    let new = fill(SOLID);
    let entries = [
        (new.as_str(), texts.text("factsheet-months-new")),
        (again.as_str(), texts.text("factsheet-months-again")),
    ];
    y += 8.0;
    y += svg.legend(y, &entries);
    let foot = y + 6.0 + BELOW;
    let scale = axis(&mut svg, most_monthly, (left, foot), BELOW, texts);
    let wide = (step - 7.0).clamp(4.0, 26.0);
    for (i, month) in months.iter().enumerate() {
        let (left, whole) = (x(i) - wide / 2.0, length(month.monthly, scale, BELOW));
        // What is new is told apart only where both are told, and else nothing is drawn apart.
        match (month.new, month.again) {
            (Count::Told(_), Count::Told(_)) => {
                svg.rect(left, foot - whole, wide, whole, &again);
                let drawn = length(month.new, scale, BELOW).min(whole);
                svg.rect(left, foot - drawn, wide, drawn, &new);
            }
            _ => svg.rect(left, foot - whole, wide, whole, &again),
        }
        if [month.monthly, month.new].contains(&Count::HeldBack) {
            svg.text(x(i), foot - whole - 3.0, crate::report::cells::HELD_BACK, MARK);
        }
        svg.text(x(i), foot + 15.0, &month.short, MONTH);
    }
    Some(svg.finish(foot + 20.0, title, texts))
}

/// Lines for round numbers, with the numbers; the number that stands at the top.
fn axis(svg: &mut Svg, largest: u64, (left, foot): (f64, f64), height: f64, texts: &Texts) -> u64 {
    let ticks = ticks(largest);
    let top = ticks.last().copied().unwrap_or(0).max(1);
    for tick in ticks {
        let y = foot - height * tick as f64 / top as f64;
        svg.line((left, y), (WIDTH, y), LINE, if tick == 0 { 1.2 } else { 0.8 });
        svg.text(left - 6.0, y + 3.7, &texts.number(tick), AXIS);
    }
    top
}

/// A line from month to month, broken where a number is held back.
fn cumulative(
    svg: &mut Svg,
    months: &[MonthFigure],
    x: &impl Fn(usize) -> f64,
    foot: f64,
    scale: u64,
) {
    let points: Vec<Option<(f64, f64)>> = months
        .iter()
        .enumerate()
        .map(|(i, month)| {
            let height = month.cumulative.told().map(|people| people as f64 / scale as f64 * ABOVE);
            height.map(|height| (x(i), foot - height))
        })
        .collect();
    for run in points.split(Option::is_none) {
        let run: Vec<(f64, f64)> = run.iter().copied().flatten().collect();
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let path: Vec<String> = run.iter().map(|(x, y)| format!("{} {}", n(*x), n(*y))).collect();
        let line = path.join(" L");
        svg.put(&format!(
            r#"<path d="M{} {foot} L{line} L{} {foot}Z" fill="{SOFT}" fill-opacity="0.45"/>"#,
            n(first.0),
            n(last.0)
        ));
        svg.put(&format!(r#"<path d="M{line}" fill="none" stroke="{SOLID}" stroke-width="2.2"/>"#));
    }
    for (i, point) in points.iter().enumerate() {
        match point {
            Some((x, y)) => svg.circle(*x, *y, 2.8, SOLID),
            None => svg.text(x(i), foot - 3.0, crate::report::cells::HELD_BACK, MARK),
        }
    }
}
