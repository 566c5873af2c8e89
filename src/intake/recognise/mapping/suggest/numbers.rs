//! Who is who: by which number, or which columns together, people and households are known again.
//!
//! Belongs here: choosing it, and the questions where the form does not tell. Does not: reading it.
//!
//! Invariants: a key is made of names only where no column is left that could be a number; of names,
//! every part goes into it.

use super::super::personal::Personal;
use std::collections::{HashMap, HashSet};

use super::super::words::{Role, Sure, is_of_head, says_order};
use super::column::Column;
use super::sheet::{Choice, Sheet};
use super::writer::{Candidate, Writer, listed, quoted};
use crate::event::spelling::fold_label;

/// Columns that a question offers at most.
const CANDIDATES_MAX: usize = 8;

/// Writes how persons or households of a sheet are known again.
pub(super) fn write(writer: &mut Writer, sheet: &Sheet<'_>, above: Option<&Sheet<'_>>, role: Role) {
    let field = if role == Role::Person { "person" } else { "household" };
    let what = if role == Role::Person { "person" } else { "household" };
    let sure: Vec<usize> = numbers(sheet, role, true);
    let guesses: Vec<usize> = numbers(sheet, role, false);
    let is_order = |at: &usize| is_order(&sheet.columns[*at]);
    if let ([one], true) = (sure.as_slice(), guesses.iter().all(|at| !rivals(sheet, &sure, *at))) {
        let column = &sheet.columns[*one];
        let facts = &column.facts;
        // A number that some rows lack, or that begins anew, is not what they are known by.
        let is_full = facts.filled == facts.rows || facts.filled == 0;
        if !is_order(one) && is_full && !is_of_sites(sheet, *one) {
            return writer.field(field, &column.read());
        }
    }
    let together = together(sheet, above, role, sure.iter().chain(&guesses).copied());
    let unique: Vec<usize> = guesses
        .iter()
        .copied()
        .filter(|at| !is_order(at) && !sheet.columns[*at].facts.counts_rows)
        .collect();
    if let Some((toml, true)) = &together
        && unique.is_empty()
        && sure.iter().all(is_order)
    {
        writer.note(&format!("The number counts anew: with that above it, it is a {what}'s."));
        return writer.field(field, toml);
    }
    let parts = key_parts(sheet, role);
    if sure.is_empty() && guesses.is_empty() && together.is_none() && parts.len() > 1 {
        writer.note("The form has no number: the key is made in memory and never stored.");
        writer.line(&format!("{field} = {{ derive = ["));
        for part in &parts {
            writer.line(&format!("  {part},"));
        }
        return writer.line("] }");
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    for at in sure.iter().chain(&guesses).take(CANDIDATES_MAX) {
        let column = &sheet.columns[*at];
        let mut remark = column.remark();
        if is_order(at) {
            remark.push_str("; begins anew with 1, so it is nobody's alone");
        } else if column.facts.counts_rows {
            remark.push_str("; counts the rows of this file");
        }
        candidates.push(Candidate { toml: column.read(), remark });
    }
    candidates.extend(together.map(|(toml, _)| {
        let remark =
            format!("the number begins anew in each household: both are a {what}'s number");
        Candidate { toml, remark }
    }));
    candidates.extend(sure.iter().filter(|at| is_of_sites(sheet, **at)).filter_map(|at| {
        let site = &sheet.columns[sheet.choose(Role::Site).taken()?];
        let names = (listed(&site.names), listed(&sheet.columns[*at].names));
        let toml = format!("{{ together = [{}, {}] }}", names.0, names.1);
        Some(Candidate { toml, remark: "where each site counts anew".to_owned() })
    }));
    if parts.len() > 1 {
        let toml = format!("{{ derive = [{}] }}", parts.join(", "));
        let remark = "where none of the numbers is: a key made in memory".to_owned();
        candidates.push(Candidate { toml, remark });
    }
    let what = format!("what is each {what} known by? A column with their number");
    writer.ask(field, &what, &candidates);
}

/// Whether a guess is about as good as what is sure: then somebody has to say which.
fn rivals(sheet: &Sheet<'_>, sure: &[usize], guess: usize) -> bool {
    let Some(one) = sure.first() else { return true };
    let (own, other) = (&sheet.columns[*one], &sheet.columns[guess]);
    // A number under its own name, with a value in every row, needs no other.
    own.facts.filled < own.facts.rows && other.facts.filled > own.facts.filled
}

/// Columns that are, or could be, somebody's number.
fn numbers(sheet: &Sheet<'_>, role: Role, is_sure: bool) -> Vec<usize> {
    let other = if role == Role::Person { Role::Household } else { Role::Person };
    let fits = |at: &usize| {
        let column = &sheet.columns[*at];
        let sure = column.sure(role) == Some(Sure::Yes) && column.can_be_named();
        if is_sure || sure {
            return is_sure && sure;
        }
        // What is known to be something else is no number, but a card may be either's.
        let taken = column.claims.iter().any(|claim| {
            claim.sure == Sure::Yes && claim.role != role && claim.role != Role::Count
        });
        let of_other = column.sure(other) == Some(Sure::Yes);
        (column.could_be_number()
            || column.sure(role) == Some(Sure::Guess) && column.can_be_named())
            && (!taken || of_other && !sheet.is_repeat && column.facts.is_nearly_unique())
    };
    (0..sheet.columns.len()).filter(fits).collect()
}

/// Whether a column counts 1, 2, 3 and begins anew.
fn is_order(column: &Column<'_>) -> bool {
    column.facts.restarts || says_order(&column.header)
}

/// Whether most numbers that come again are of different sites: then each site may count anew.
fn is_of_sites(sheet: &Sheet<'_>, at: usize) -> bool {
    let Some(site) = sheet.choose(Role::Site).taken() else { return false };
    let mut sites: HashMap<&str, (usize, HashSet<String>)> = HashMap::new();
    let rows = sheet.columns[at].cells.iter().zip(&sheet.columns[site].cells);
    for (number, site) in rows.filter(|(number, _)| !number.is_empty()) {
        let (count, all) = sites.entry(number).or_default();
        *count += 1;
        all.insert(fold_label(site));
    }
    let again: Vec<_> = sites.values().filter(|(count, _)| *count > 1).collect();
    let apart = again.iter().filter(|(_, sites)| sites.len() > 1).count();
    apart > 1 && apart * 2 > again.len()
}

/// An order number together with that of the household; and whether the two are nearly unique.
fn together(
    sheet: &Sheet<'_>,
    above: Option<&Sheet<'_>>,
    role: Role,
    numbers: impl Iterator<Item = usize>,
) -> Option<(String, bool)> {
    if role != Role::Person {
        return None;
    }
    let by_values = |at: &usize| is_order(&sheet.columns[*at]);
    let order = numbers.into_iter().find(by_values).or_else(|| {
        (0..sheet.columns.len()).find(|at| {
            let column = &sheet.columns[*at];
            column.can_be_named() && says_order(&column.header) && column.facts.whole > 0
        })
    })?;
    let own = sheet.choose(Role::Household).taken();
    let parent = above.and_then(|above| Some((above, above.choose(Role::Household).taken()?)));
    let order = &sheet.columns[order];
    let (household, cells): (String, Vec<&str>) = match (own, parent) {
        (Some(own), _) => (listed(&sheet.columns[own].names), sheet.columns[own].cells.clone()),
        (None, Some((above, at))) => {
            let column = &above.columns[at];
            let cell = |row: &Option<usize>| row.and_then(|row| column.cells.get(row).copied());
            let cells = sheet.parent_rows.iter().map(|row| cell(row).unwrap_or_default());
            (format!("{{ parent = {} }}", listed(&column.names)), cells.collect())
        }
        (None, None) => return None,
    };
    let pairs: Vec<(&str, &str)> = cells.into_iter().zip(order.cells.iter().copied()).collect();
    let different: HashSet<&(&str, &str)> = pairs.iter().collect();
    let unique = different.len() * 10 >= pairs.len() * 7 && order.facts.filled == order.facts.rows;
    Some((format!("{{ together = [{household}, {}] }}", listed(&order.names)), unique))
}

/// The columns of a key: every part of a name, the year of birth, the phone.
fn key_parts(sheet: &Sheet<'_>, role: Role) -> Vec<String> {
    let mut names = sheet.names_of_people();
    // Beside a person's own name, that of the head tells nothing of the person.
    if role == Role::Person && names.iter().any(|at| !is_of_head(&sheet.columns[*at].header)) {
        names.retain(|at| !is_of_head(&sheet.columns[*at].header));
    }
    let part = |at: usize, how: &str, must: bool| {
        let column = &sheet.columns[at];
        let may = match must || column.facts.filled == column.facts.rows {
            true => "",
            false => ", may_be_empty = true",
        };
        format!("{{ column = {}, as = {}{may} }}", listed(&column.names), quoted(how))
    };
    let mut parts: Vec<String> =
        names.iter().enumerate().map(|(place, at)| part(*at, "name", place == 0)).collect();
    if parts.is_empty() {
        return parts;
    }
    if role == Role::Person {
        let born = sheet.choose(Role::BirthYear);
        parts.extend(born.taken().map(|at| part(at, "year", false)));
    }
    let phone = (0..sheet.columns.len()).find(|at| {
        let column = &sheet.columns[*at];
        column.personal == Some(Personal::Phones)
            && !column.is_of_server()
            && column.can_be_named()
            && column.facts.filled > 0
            && !super::super::words::is_elsewhere(&column.header)
    });
    parts.extend(phone.map(|at| part(at, "phone", false)));
    parts
}

/// Whether a sheet's own number of households is beyond doubt, so that its people can be in one.
pub(super) fn household(sheet: &Sheet<'_>) -> Choice {
    match sheet.choose(Role::Household) {
        Choice::Take(at) if is_order(&sheet.columns[at]) => Choice::Ask(vec![at]),
        choice => choice,
    }
}
