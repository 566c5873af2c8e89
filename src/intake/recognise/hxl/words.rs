//! What lists of who does what where call sectors, statuses, modalities and days.

use std::collections::BTreeSet;

use crate::event::profile::Profile;
use crate::event::spelling::fold_place;
use crate::event::text::normalised;
use crate::event::time::Day;

/// A sector of the profile by its id, its name, or what clusters call it.
pub(super) fn sector(given: &str, profile: &Profile) -> String {
    const CLUSTERS: [(&str, &str); 16] = [
        ("water", "wash"),
        ("eau", "wash"),
        ("eha", "wash"),
        ("hygiene", "wash"),
        ("abris", "shelter"),
        ("nfi", "shelter"),
        ("ame", "shelter"),
        ("ecole", "education"),
        ("livelihood", "livelihoods"),
        ("food", "livelihoods"),
        ("alimentaire", "livelihoods"),
        ("recovery", "livelihoods"),
        ("hlp", "icla"),
        ("legal", "icla"),
        ("juridique", "icla"),
        ("rapid", "rrm"),
    ];
    let wanted = normalised(given);
    let sectors = &profile.sectors;
    let exact = |s: &&crate::event::profile::Sector| {
        normalised(s.id.as_str()) == wanted || normalised(&s.name) == wanted
    };
    let translated = |s: &&crate::event::profile::Sector| {
        profile.names_of_sector(s).iter().any(|name| normalised(name) == wanted)
    };
    let found = sectors.iter().find(exact).or_else(|| sectors.iter().find(translated));
    if let Some(found) = found {
        return found.id.to_string();
    }
    let plain = fold_place(given);
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).collect();
    let mut found: BTreeSet<&str> = BTreeSet::new();
    found.extend(sectors.iter().map(|s| s.id.as_str()).filter(|id| words.contains(id)));
    if found.is_empty() {
        let of = CLUSTERS.iter().filter(|(word, _)| words.contains(word)).map(|(_, id)| *id);
        found.extend(of.filter(|id| sectors.iter().any(|s| s.id.as_str() == *id)));
    }
    // What could be two is neither.
    match found.first() {
        Some(id) if found.len() == 1 => (*id).to_owned(),
        _ => given.to_owned(),
    }
}

pub(super) const STATUSES: [(&str, &str); 14] = [
    ("complete", "completed"),
    ("closed", "completed"),
    ("implemented", "completed"),
    ("done", "completed"),
    ("termine", "completed"),
    ("terminee", "completed"),
    ("acheve", "completed"),
    ("in progress", "ongoing"),
    ("on going", "ongoing"),
    ("en cours", "ongoing"),
    ("planifie", "planned"),
    ("planifiee", "planned"),
    ("canceled", "cancelled"),
    ("annule", "cancelled"),
];

pub(super) const MODALITIES: [(&str, &str); 9] = [
    ("in kind", "in-kind"),
    ("en nature", "in-kind"),
    ("nature", "in-kind"),
    ("argent", "cash"),
    ("especes", "cash"),
    ("vouchers", "voucher"),
    ("coupon", "voucher"),
    ("services", "service"),
    ("service delivery", "service"),
];

pub(super) const NEW: [(&str, &str); 6] =
    [("oui", "yes"), ("true", "yes"), ("1", "yes"), ("non", "no"), ("false", "no"), ("0", "no")];

/// Headcount's word for that of a cell; the cell's own where none is known.
pub(super) fn word<T: ToString>(given: &str, others: &[(&str, &str)], own: &[T]) -> String {
    let plain = fold_place(given);
    let own = own.iter().map(ToString::to_string).find(|name| *name == normalised(given));
    let other = || others.iter().find(|(word, _)| *word == plain).map(|(_, own)| (*own).to_owned());
    own.or_else(other).unwrap_or_else(|| given.to_owned())
}

/// The first or last day of a month, given as 2025-03; `None` for what is no month.
pub(super) fn month(text: &str, last: bool) -> Option<String> {
    let (year, month) = text.split_once('-').filter(|_| text.len() == 7)?;
    let (year, month): (i32, u32) = (year.parse().ok()?, month.parse().ok()?);
    let days = if last { (28..=31).rev().collect() } else { vec![1] };
    let text = |day: u32| format!("{year:04}-{month:02}-{day:02}");
    days.into_iter().map(text).find(|day| Day::parse(day).is_ok())
}
