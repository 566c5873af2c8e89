//! Figures under two policies, as a terminal shows them.
//!
//! Belongs here: the tables and the sentences around them. Does not: the figures (`policy_effect`), what a
//! table looks like (`table`).

use super::super::policy_effect::{Move, Moves, PolicyEffect, Side};
use super::table::{table, wrapped};
use super::tables::{Cell, View, columns, id, word};
use crate::event::label::Labelled;
use crate::event::policy::Policy;
use crate::language::Texts;
use crate::report::names::{NameOf, Names};
use crate::report::words::policy_in_full;

/// Both sides and what moves.
pub fn text(effect: &PolicyEffect, names: &Names) -> String {
    let texts = names.texts();
    let period = Labelled { period: effect.period.0, label: effect.label.clone() };
    let about =
        [("name", effect.ledger.name.as_str().into()), ("period", period.to_string().into())];
    let side = |key: &str, policy: &Policy| {
        wrapped(&texts.with(key, &[("policy", policy_in_full(policy, texts).into())]))
    };
    let mut parts = vec![
        format!("{}\n", wrapped(&texts.with("policy-preview-title", &about))),
        format!(
            "{}\n{}\n",
            side("policy-preview-now", &effect.now),
            side("policy-preview-proposed", &effect.proposed)
        ),
        table(figures(effect, texts), names),
    ];
    let level = || [("level", texts.text(&format!("report-places-{}", effect.level)).into())];
    let places = [
        ("policy-preview-total-by-place", &effect.total_by_place, false),
        ("policy-preview-sectors-by-place", &effect.sectors_by_place, true),
    ];
    for (heading, moves, has_sector) in places.iter().filter(|(_, moves, _)| moves.is_any()) {
        let heading = wrapped(&texts.with(heading, &level()));
        parts.push(format!("{heading}\n\n{}", table(places_of(moves, *has_sector, texts), names)));
    }
    if !effect.total_by_place.is_any() && !effect.sectors_by_place.is_any() {
        parts.push(format!("{}\n", wrapped(&texts.text("policy-preview-nothing"))));
    }
    parts.join("\n")
}

/// Each figure under both policies, and what the total is made of.
fn figures(effect: &PolicyEffect, texts: &Texts) -> View {
    let row = |name: Cell, now: u64, proposed: u64, percent: Option<f64>| {
        let change = Cell::Change(proposed as i64 - now as i64);
        let percent = percent.map_or(Cell::Empty, Cell::ChangePercent);
        vec![name, now.into(), proposed.into(), change, percent]
    };
    let total = &effect.total;
    let figures =
        effect.sectors.iter().map(|row| (id(NameOf::Sector, row.sector.as_str()), &row.figure));
    let mut rows: Vec<Vec<Cell>> = figures
        .chain([(word("total"), total)])
        .map(|(name, figure)| {
            let (now, proposed) = (figure.now.people_reached, figure.proposed.people_reached);
            row(name, now, proposed, figure.percent)
        })
        .collect();
    let mut part = |key: &str, of: &dyn Fn(&Side) -> Option<u64>| {
        let sides = of(&total.now).zip(of(&total.proposed));
        rows.extend(sides.map(|(now, is)| row(texts.text(key).into(), now, is, None)));
    };
    part("policy-preview-lists", &|side| Some(side.registered));
    part("policy-preview-headcounts", &|side| Some(side.estimated));
    part("policy-preview-lowest", &|side| side.lowest);
    part("policy-preview-highest", &|side| side.highest);
    part("policy-preview-activities", &|side| Some(side.activities));
    let sums = effect.sum_of_sectors;
    rows.push(row(word("sum_of_sectors"), sums.now, sums.proposed, None));
    let columns = columns(["sector", "now", "proposed", "change", "change_percent"]);
    View::new("policy", columns, rows)
}

/// The largest moves, and what the others come to.
fn places_of(moves: &Moves, has_sector: bool, texts: &Texts) -> View {
    let row = |place: &Move| {
        let named = match place.admin1.as_str() {
            "" => place.place.clone(),
            admin1 => format!("{}, {admin1}", place.place),
        };
        let sector = place.sector.iter().map(|sector| id(NameOf::Sector, sector.as_str()));
        let figures = [place.now.into(), place.proposed.into(), Cell::Change(place.change)];
        std::iter::once(named.into()).chain(sector).chain(figures).collect()
    };
    let mut rows: Vec<Vec<Cell>> = moves.largest.iter().map(row).collect();
    if moves.others > 0 {
        let others = texts.with("policy-preview-others", &[("count", moves.others.into())]);
        let mut row = vec![Cell::Text(others)];
        row.resize(if has_sector { 4 } else { 3 }, Cell::Empty);
        row.push(Cell::Change(moves.others_change));
        rows.push(row);
    }
    let columns = match has_sector {
        true => columns(["place", "sector", "now", "proposed", "change"]),
        false => columns(["place", "now", "proposed", "change"]),
    };
    View::new("policy", columns, rows)
}
