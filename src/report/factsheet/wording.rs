//! The profile's texts in the reader's language.
//!
//! Belongs here: choosing between a profile's own texts and their translation, and the terms of the
//! ledger. Does not: names (`report::names`), the factsheet's own words, which are in the catalogue
//! (`language`).
//!
//! Invariant: a text is the translation's where that has it and it is not empty, else the
//! profile's: nothing is ever left out for want of a translation.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::count::Item;
use crate::event::activity::{Details, Kind};
use crate::event::ids::{OfficeId, SectorId};
use crate::event::profile::{Indicator, Profile, SectorRole, Translation};
use crate::event::text::normalised;
use crate::language::Texts;
use crate::report::Filter;
use crate::report::names::{NameOf, Names};

/// A profile for the readers of one language.
pub(super) struct Wording<'a> {
    pub(super) profile: &'a Profile,
    pub(super) texts: &'static Texts,
    names: Names,
    translation: Cow<'a, Translation>,
    /// Terms by their normalised spelling.
    terms: BTreeMap<String, &'a str>,
}

/// A sector for readers.
pub(super) struct SectorWording<'a> {
    pub(super) name: String,
    pub(super) summary: &'a str,
    pub(super) activities: &'a [String],
    pub(super) role: SectorRole,
}

fn filled<'a>(translated: &'a str, own: &'a str) -> &'a str {
    if translated.trim().is_empty() { own } else { translated }
}

fn filled_list<'a>(translated: &'a [String], own: &'a [String]) -> &'a [String] {
    if translated.is_empty() { own } else { translated }
}

impl<'a> Wording<'a> {
    pub(super) fn of(profile: &'a Profile, texts: &'static Texts) -> Self {
        let translation = profile.translations.get(texts.language().name());
        let terms = translation.into_iter().flat_map(|translation| &translation.terms);
        let terms = terms.map(|(term, shown)| (normalised(term), shown.as_str())).collect();
        let translation = translation.map_or_else(Cow::default, Cow::Borrowed);
        let names = Names::new(profile, texts.language());
        Self { profile, texts, names, translation, terms }
    }

    pub(super) fn sector<'b>(&'b self, id: &'b SectorId) -> SectorWording<'b> {
        let own = self.profile.sectors.iter().find(|sector| sector.id == *id);
        let translated = self.translation.sectors.get(id.as_str());
        let own_summary = own.map_or("", |sector| &sector.summary);
        let own_activities = own.map_or(&[][..], |sector| &sector.activities);
        SectorWording {
            name: self.names.sector(id.as_str()),
            summary: filled(translated.map_or("", |sector| &sector.summary), own_summary),
            activities: filled_list(
                translated.map_or(&[], |sector| &sector.activities),
                own_activities,
            ),
            role: own.map_or(SectorRole::Core, |sector| sector.role),
        }
    }

    /// The abbreviation in brackets at the end of a sector's name, else the name.
    pub(super) fn short_sector(&self, id: &SectorId) -> String {
        self.names.short(NameOf::Sector, id.as_str())
    }

    pub(super) fn office(&self, id: &OfficeId) -> String {
        self.names.office(id.as_str())
    }

    pub(super) fn donors(&self) -> Vec<String> {
        self.profile.donors.iter().map(|donor| self.names.donor(donor.id.as_str())).collect()
    }

    /// What the figures were narrowed to, in words.
    pub(super) fn narrowed(&self, filter: &Filter) -> Vec<String> {
        let narrowed = self.names.narrowed(filter).into_iter();
        narrowed.map(|(what, value)| format!("{what} {value}")).collect()
    }

    pub(super) fn indicators(&self) -> Vec<Indicator> {
        let of =
            |own: &Indicator| self.translation.indicators.get(&own.label).unwrap_or(own).clone();
        self.profile.indicators.iter().map(of).collect()
    }

    pub(super) fn areas(&self) -> &[String] {
        filled_list(&self.translation.areas, &self.profile.areas)
    }

    pub(super) fn contact_role(&self) -> &str {
        filled(&self.translation.contact_role, &self.profile.contact.role)
    }

    pub(super) fn title(&self) -> &str {
        filled(&self.translation.texts.title, &self.profile.texts.title)
    }

    pub(super) fn overview(&self) -> &[String] {
        filled_list(&self.translation.texts.overview, &self.profile.texts.overview)
    }

    pub(super) fn presence(&self) -> &[String] {
        filled_list(&self.translation.texts.presence, &self.profile.texts.presence)
    }

    pub(super) fn figures_note(&self) -> &str {
        filled(&self.translation.texts.figures_note, &self.profile.texts.figures_note)
    }

    /// A word of the tables as readers know it, with a capital.
    pub(super) fn term(&self, text: &str) -> String {
        let text = text.trim();
        capitalised(self.terms.get(&normalised(text)).copied().unwrap_or(text))
    }

    /// What an activity is listed under: its title up to the name of the place, which many offices
    /// append, else what its kind says of it. A legal case is one person's matter, so that its title
    /// is never printed, only its type.
    pub(super) fn subject(&self, activity: &Item<'_>) -> String {
        let details = &activity.about.details;
        let own = match &**details {
            Details::Distribution { goods } => &goods.items,
            Details::Class { class_level, .. } => class_level,
            Details::LegalCase { case_type, .. } => case_type,
            Details::RrmResponse { alert, .. } => &alert.shock,
            Details::Session { topic } | Details::Assessment { topic, .. } => topic,
            Details::Works { facility, .. } => facility,
        };
        let case = details.kind() == Kind::LegalCase;
        let title = without_place(&activity.about.title, &activity.about.place.site.name);
        let texts = if case { ["", own] } else { [title, own] };
        let filled = texts.into_iter().map(str::trim).find(|text| !text.is_empty());
        filled.map_or_else(|| capitalised(&self.kinds(details.kind())), |text| self.term(text))
    }

    /// A kind of activity in the plural.
    pub(super) fn kinds(&self, kind: Kind) -> String {
        self.texts.text(&format!("factsheet-kinds-{kind}"))
    }

    /// So many activities of a kind.
    pub(super) fn counted_kind(&self, kind: Kind, activities: usize) -> String {
        let count = (activities as u64).into();
        self.texts.with(&format!("factsheet-counted-{kind}"), &[("count", count)])
    }
}

/// A title up to the comma before a place's name: what follows is about that place too.
fn without_place<'a>(title: &'a str, place: &str) -> &'a str {
    let place = normalised(place);
    let commas = title.match_indices(',').map(|(at, _)| at);
    let mut before = commas.filter(|at| {
        let rest = normalised(&title[at + 1..]);
        let rest = rest.strip_prefix(&place).filter(|_| !place.is_empty());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', ' ']))
    });
    before.next().map_or(title, |at| &title[..at])
}

pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// The names of the offices of some activities, sorted.
pub(super) fn offices(wording: &Wording, activities: &[Item<'_>]) -> Vec<String> {
    let names = activities.iter().map(|activity| wording.office(&activity.about.office));
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::without_place;

    #[test]
    fn a_title_ends_before_the_place() {
        let of = |title| without_place(title, "École de Diré");
        assert_eq!(of("Catch-up classes, école de Diré"), "Catch-up classes");
        assert_eq!(of("Classes, École de Diré, next term"), "Classes");
        assert_eq!(of("Registers, pens and paper, École de Diré"), "Registers, pens and paper");
        assert_eq!(of("Kits, École de Diréna"), "Kits, École de Diréna");
        assert_eq!(without_place("Kits, large", ""), "Kits, large");
    }
}
