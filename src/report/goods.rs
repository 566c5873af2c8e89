//! What was handed out and done: items, cash and vouchers, and whom each form of assistance reached.
//!
//! Belongs here: which activities make up each table, in the report's shape. Does not: counting (`count`), formats
//! (`render`).
//!
//! What each number means:
//!
//! - **people and households** of a modality are those whom its activities reached in the period: a slice as the
//!   counting rule has it. An activity is in every period that it touches, and the same people are in several
//!   modalities and months, so these overlap and do not add up.
//! - **items, values and numbers of activities** are of whole activities. Each lies in the one period that holds its
//!   counting day ([`count::goods`]), so these add up over months, and over all rows of a table.
//! - Activities with indirect reach are apart, and in no other number.
//!
//! Nothing here is for a page that everybody can read: the value of one transfer tells how many people got it. So
//! a report that is safe to publish has no goods.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::cells::{BoundsRow, Count};
use super::converted::{ALL, CASH_OR_VOUCHER, Converted, Rates};
use crate::count::{
    self, Agenda, Candidate, Choice, Delivery, HouseholdsReached, ItemRow, ListedHouseholds, Lists,
    PeopleReached, Query, UNSPECIFIED, ValueRow,
};
use crate::event::activity::{Modality, Reach};
use crate::event::ids::SectorId;
use crate::event::profile::Profile;
use crate::event::spelling::fold_label;

/// What was handed out and done in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Goods {
    /// The day of an activity by which it is counted: `start` or `end`; that of works is their end.
    pub dated_by: &'static str,
    /// Whom each form of assistance reached.
    pub modalities: Vec<ModalityRow>,
    /// Of the activities with direct reach.
    #[serde(flatten)]
    pub direct: count::Goods,
    /// The values of the activities with direct reach in one currency, where rates were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub converted: Option<Converted>,
    /// Of those with indirect reach.
    pub indirect: IndirectGoods,
}

/// People and households reached by assistance in one form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModalityRow {
    /// The form.
    pub modality: &'static str,
    /// Activities in scope with direct reach.
    pub activities: u64,
    /// People reached, each once.
    pub people_reached: Count,
    /// Between which numbers that lies.
    #[serde(flatten)]
    pub bounds: BoundsRow,
    /// Households reached as households, each once.
    pub households: Count,
    /// Further households, of which only some members were reached, in their own name.
    pub households_by_members_only: Count,
}

/// What activities with indirect reach handed out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndirectGoods {
    /// Those in scope.
    pub activities: u64,
    /// By item and unit.
    pub items: Vec<ItemRow>,
    /// By modality and currency.
    pub values: Vec<ValueRow>,
}

/// The activities of a period, and the modalities by which they are looked at.
pub struct Deliveries<'a> {
    candidates: Vec<(usize, Candidate<'a>)>,
    modalities: Vec<(&'static str, Vec<usize>)>,
}

impl<'a> Deliveries<'a> {
    /// Finds them among the activities of a query: those that one sector reports, where only that is asked for.
    pub fn find(candidates: &[Candidate<'a>], sector: Option<&SectorId>) -> Self {
        let is_asked = |candidate: &Candidate<'_>| {
            sector.is_none_or(|asked| candidate.activity.about.sectors().any(|id| id == asked))
        };
        let candidates = candidates.iter().copied().enumerate();
        let candidates: Vec<_> = candidates.filter(|(_, one)| is_asked(one)).collect();
        let of = |is_wanted: &dyn Fn(Option<Modality>) -> bool| -> Vec<usize> {
            let direct = candidates.iter().filter(|(_, one)| is_direct(one));
            let wanted = direct.filter(|(_, one)| is_wanted(one.activity.about.modality));
            wanted.map(|(at, _)| *at).collect()
        };
        let is_money = |one| matches!(one, Some(Modality::Cash | Modality::Voucher));
        let (cash, voucher) = (Some(Modality::Cash), Some(Modality::Voucher));
        let rows = [
            (Modality::Cash.name(), of(&|one| one == cash)),
            (Modality::Voucher.name(), of(&|one| one == voucher)),
            (CASH_OR_VOUCHER, of(&is_money)),
            (Modality::InKind.name(), of(&|one| one == Some(Modality::InKind))),
            (Modality::Service.name(), of(&|one| one == Some(Modality::Service))),
            (UNSPECIFIED, of(&|one| one.is_none())),
            (ALL, of(&|_| true)),
        ];
        let modalities = rows.into_iter().filter(|(name, of)| *name == ALL || !of.is_empty());
        Self { modalities: modalities.collect(), candidates }
    }

    /// The activities of each row of modalities.
    pub fn choices(&self) -> Vec<Choice> {
        let activities = self.modalities.iter().map(|(_, activities)| activities.clone());
        activities.map(|activities| Choice { activities, group: None }).collect()
    }

    /// The tables, of the people that each of [`Self::choices`] reached.
    ///
    /// # Errors
    /// A list that cannot be read.
    pub fn tables<L: Lists>(
        &self,
        (agenda, lists): (&Agenda<'_>, &L),
        query: &Query,
        (profile, rates): (&Profile, Option<&Rates>),
        people: &[Vec<PeopleReached>],
    ) -> Result<Goods, L::Error> {
        let listed = count::households_reached(agenda, lists, query, &self.choices())?;
        let ListedHouseholds { reached, recipients } = listed;
        let words = Words::of(profile);
        let goods = |direct: bool| {
            let of = self.candidates.iter().filter(|(_, one)| is_direct(one) == direct);
            let deliveries = of.map(|(at, one)| Delivery {
                about: one.activity.about,
                recipients: recipients.get(*at).copied().unwrap_or(0),
            });
            let deliveries: Vec<Delivery<'_>> = deliveries.collect();
            (deliveries.len() as u64, count::goods(&deliveries, query, &|word| words.same(word)))
        };
        let ((_, direct), (activities, indirect)) = (goods(true), goods(false));
        let rows = self.modalities.iter().zip(people).zip(&reached);
        Ok(Goods {
            dated_by: count::Goods::dated_by(query),
            modalities: rows
                .map(|((row, people), households)| modality(row, people, households))
                .collect(),
            converted: rates.map(|rates| rates.convert(&direct.values)),
            direct,
            indirect: IndirectGoods { activities, items: indirect.items, values: indirect.values },
        })
    }
}

fn is_direct(candidate: &Candidate<'_>) -> bool {
    candidate.activity.about.reach == Reach::Direct
}

fn modality(
    (modality, activities): &(&'static str, Vec<usize>),
    people: &[PeopleReached],
    households: &HouseholdsReached,
) -> ModalityRow {
    let people = people.last();
    ModalityRow {
        modality,
        activities: activities.len() as u64,
        people_reached: people.map_or(0, |people| people.people_reached).into(),
        bounds: people.map(|people| people.bounds).into(),
        households: households.as_households.into(),
        households_by_members_only: households.by_members_only.into(),
    }
}

/// Words that mean one thing in several languages, as the profile's translations have them.
struct Words(BTreeMap<String, String>);

impl Words {
    fn of(profile: &Profile) -> Self {
        let mut meanings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (own, translated) in profile.translations.values().flat_map(|texts| &texts.terms) {
            meanings.entry(fold_label(translated)).or_default().insert(fold_label(own));
        }
        // A word that translates several is none of them in particular, and what is a term itself stands for itself.
        let terms: BTreeSet<String> = meanings.values().flatten().cloned().collect();
        let clear =
            meanings.into_iter().filter(|(word, own)| own.len() == 1 && !terms.contains(word));
        Self(clear.filter_map(|(word, own)| Some((word, own.into_iter().next()?))).collect())
    }

    fn same(&self, word: &str) -> String {
        self.0.get(word).map_or(word, String::as_str).to_owned()
    }
}
