//! Numbers of people that a form has in parts only, added up.
//!
//! Belongs here: which columns make up the whole. Does not: asking whether they do.

use super::bands::{Band, Part, band, part};
use super::column::Column;
use super::sheet::Sheet;
use super::writer::{Candidate, listed, quoted};

/// Sums of columns that count everybody once: by sex and age, by sex, children beside adults, by group.
pub(super) fn sums(sheet: &Sheet<'_>) -> Vec<Candidate> {
    let bands = sheet.bands();
    let sexes = [Some('f'), Some('m'), None];
    let parts = parts(sheet);
    let mut sums: Vec<Candidate> = Vec::new();
    for by_age in [true, false] {
        for wanted in [&sexes[..2], &sexes[2..]] {
            let part: Vec<(usize, Band)> = bands
                .iter()
                .copied()
                .filter(|(_, band)| band.ages.is_some() == by_age && wanted.contains(&band.sex))
                .filter(|(_, band)| band.is_plain)
                .collect();
            let apart = part.iter().enumerate().all(|(place, (_, band))| {
                part.iter().skip(place + 1).all(|(_, other)| !band.overlaps(other))
            });
            let columns: Vec<usize> = part.iter().map(|(at, _)| *at).collect();
            let overlap = if apart { "" } else { "; some bands overlap" };
            add_sum(&mut sums, sheet, &columns, overlap);
        }
    }
    let of = |is: fn(Part) -> bool| -> Vec<usize> {
        parts.iter().filter(|(_, part)| is(*part)).map(|(at, _)| *at).collect()
    };
    let once = "; right where nobody is in two of them";
    add_sum(&mut sums, sheet, &of(|part| part == Part::Stage), once);
    add_sum(&mut sums, sheet, &of(|part| part != Part::Group), once);
    add_sum(&mut sums, sheet, &of(|part| part == Part::Group), once);
    sums
}

/// Offers a sum, and says which numbers of the form it leaves out.
fn add_sum(sums: &mut Vec<Candidate>, sheet: &Sheet<'_>, columns: &[usize], beside: &str) {
    let toml = sum(sheet, columns);
    if columns.len() < 2 || sums.iter().any(|own| own.toml == toml) {
        return;
    }
    let total: i64 = columns.iter().map(|at| sheet.columns[*at].facts.sum).sum();
    let by_sex = |at: &usize| band(&sheet.columns[*at].header).is_some();
    let is_part = |at: &usize| part(&sheet.columns[*at].header).is_some() && !by_sex(at);
    let open = |at: &usize| {
        let column = &sheet.columns[*at];
        let is_number = column.can_be_named() && column.facts.mostly(column.facts.whole);
        is_number
            && column.facts.filled > 0
            && (column.is_open_number() && !by_sex(at) || is_part(at))
    };
    let left_out = (0..sheet.columns.len()).filter(|at| !columns.contains(at) && open(at));
    let left_out: Vec<String> = left_out.map(|at| quoted(&sheet.columns[at].header)).collect();
    let left_out = match left_out.is_empty() {
        true => String::new(),
        false => format!("; leaves out {}", left_out.join(", ")),
    };
    sums.push(Candidate {
        toml,
        remark: format!("adds up to {total} in all rows{beside}{left_out}"),
    });
}

/// Columns that count a part of the people, of all ages of it.
fn parts(sheet: &Sheet<'_>) -> Vec<(usize, Part)> {
    let of = |(at, column): (usize, &Column<'_>)| {
        let facts = &column.facts;
        let is_number = column.can_be_named() && !column.is_choice && facts.filled > 0;
        let part = part(&column.header)?;
        (is_number && facts.mostly(facts.whole)).then_some((at, part))
    };
    sheet.columns.iter().enumerate().filter_map(of).collect()
}

pub(super) fn sum(sheet: &Sheet<'_>, all: &[usize]) -> String {
    let names = all.iter().map(|at| listed(&sheet.columns[*at].names));
    format!("{{ sum = [{}] }}", names.collect::<Vec<_>>().join(", "))
}
