//! What activities handed out and did: items, money, and numbers of activities by kind.
//!
//! Belongs here: adding up what activities state of themselves. Does not: people and households (`selection`,
//! `households`), which activities are asked for (`report`).
//!
//! - **One day.** An activity lies whole in the period that holds its counting day: its start, or its end under the
//!   policy `end`, and of works in any case. So the months of a year add up to the year, though an activity
//!   reaches people in every period that it touches. Under the policy `touches` a period can have activities that
//!   began before it: they are counted as `dated_elsewhere`.
//! - **Nothing is taken for 0.** An activity that states no quantity, value or number of lessons is counted beside the
//!   sum. A sum to which nobody stated anything is not there.
//! - **One item** is what is spelt alike but for capitals, accents and white space, with one unit. Words of other
//!   languages are the same where `same_word` says so. Nothing else is added up: neither units, nor currencies.
//! - Quantities and values are those of the whole activity, as its table says. One smaller than the households on its
//!   list, or the persons where it has none, may be what each of them got. It is counted as `below_list`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::amount::Amount;
use super::query::{Query, UNSPECIFIED};
use super::scope::counting_day;
use crate::event::activity::{About, Details, Goods as Handed, Kind, Modality, Status};
use crate::event::policy::Attribution;
use crate::event::spelling::fold_label;
use crate::event::text::Decimal;

/// An activity in scope, and how many are on its list.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// What it was.
    pub about: &'a About,
    /// The households on its list or, where it lists none, the persons.
    pub recipients: u64,
}

/// What some activities handed out and did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Goods {
    /// By item and unit.
    pub items: Vec<ItemRow>,
    /// By modality and currency.
    pub values: Vec<ValueRow>,
    /// Distributions and responses in scope that are dated outside the period: their goods are counted there.
    pub dated_elsewhere: u64,
    /// Numbers of activities.
    pub kinds: Vec<KindRow>,
}

/// An item in one unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemRow {
    /// What it is; `unspecified` where none is named.
    pub item: String,
    /// The unit of the quantity; `unspecified` where none is named.
    pub unit: String,
    /// How much in all; nothing where no activity states it.
    pub quantity: Option<Amount>,
    /// Activities that handed it out.
    pub activities: u64,
    /// Of them, without a quantity.
    pub without_quantity: u64,
    /// Of them, with a smaller quantity than households (or persons) on their list.
    pub below_list: u64,
    /// Further spellings that were added up.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spellings: Vec<String>,
}

/// What was handed out in one form, in one currency.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ValueRow {
    /// In what form; `unspecified` where none is stated.
    pub modality: &'static str,
    /// The currency in capitals; `unspecified` where none is stated.
    pub currency: String,
    /// What it was worth in all; nothing where no activity states it.
    pub value: Option<Amount>,
    /// Activities that handed it out.
    pub activities: u64,
    /// Of them, without a value.
    pub without_value: u64,
}

/// Numbers of activities of a kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindRow {
    /// The kind.
    pub kind: &'static str,
    /// The level of a class, the type of a case or facility, the topic of a session, the shock that a response
    /// follows; nothing where the row is of all.
    pub what: Option<String>,
    /// The status of legal cases; nothing where the row is of all.
    pub case_status: Option<String>,
    /// Its numbers.
    #[serde(flatten)]
    pub counts: KindCounts,
}

/// Numbers of activities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct KindCounts {
    /// In scope, as for people: they touch the period, under the policy `touches`.
    pub activities: u64,
    /// Of them, those of which the counting day lies in the period. Periods add up.
    pub dated: u64,
    /// Of these, those that are still under way.
    pub ongoing: u64,
    /// Lessons of the dated classes; nothing where none states it.
    pub lessons: Option<u64>,
    /// Dated classes that do not state their lessons.
    pub without_lessons: u64,
}

/// Adds up what some activities in scope of a query handed out and did. `same_word` gives words of several languages
/// that mean one thing in one of them.
pub fn goods(
    deliveries: &[Delivery<'_>],
    query: &Query,
    same_word: &dyn Fn(&str) -> String,
) -> Goods {
    let is_dated = |delivery: &&Delivery<'_>| {
        let day = counting_day(delivery.about, &query.policy);
        query.period.touches(day, day)
    };
    let with_goods = || deliveries.iter().filter_map(|one| Some((one, handed_out(one.about)?)));
    let dated: Vec<(&Delivery<'_>, &Handed)> =
        with_goods().filter(|(delivery, _)| is_dated(delivery)).collect();
    Goods {
        items: items(&dated, same_word),
        values: values(&dated),
        dated_elsewhere: (with_goods().count() - dated.len()) as u64,
        kinds: kinds(deliveries, &is_dated, same_word),
    }
}

impl Goods {
    /// The day by which activities but works are counted: `start` or `end`.
    pub fn dated_by(query: &Query) -> &'static str {
        match query.policy.attribution {
            Attribution::Touches | Attribution::Start => Attribution::Start.name(),
            Attribution::End => Attribution::End.name(),
        }
    }
}

/// What an activity handed out, of the kinds that hand out something.
fn handed_out(about: &About) -> Option<&Handed> {
    match &*about.details {
        Details::Distribution { goods } | Details::RrmResponse { goods, .. } => Some(goods),
        _ => None,
    }
}

/// Spellings of one word, and how often each is met.
#[derive(Default)]
struct Spellings<'a>(BTreeMap<&'a str, u64>);

impl<'a> Spellings<'a> {
    fn add(&mut self, text: &'a str) {
        *self.0.entry(text.trim()).or_default() += 1;
    }

    /// The one that is met most often, of several the smaller text.
    fn usual(&self) -> &'a str {
        let usual = self.0.iter().rev().max_by_key(|(_, times)| **times);
        usual.map_or("", |(text, _)| *text)
    }

    fn name(&self) -> String {
        named(self.usual())
    }

    fn others(&self) -> impl Iterator<Item = String> + '_ {
        let usual = self.usual();
        self.0.keys().filter(move |text| **text != usual).map(ToString::to_string)
    }
}

fn named(text: &str) -> String {
    if text.is_empty() { UNSPECIFIED } else { text }.to_owned()
}

/// A sum, and how many state nothing to it.
#[derive(Default)]
struct Sum {
    amount: Option<Amount>,
    activities: u64,
    unstated: u64,
}

impl Sum {
    fn add(&mut self, stated: Option<Decimal>) {
        self.activities += 1;
        match stated {
            Some(stated) => *self.amount.get_or_insert_default() += stated,
            None => self.unstated += 1,
        }
    }
}

#[derive(Default)]
struct Item<'a> {
    items: Spellings<'a>,
    units: Spellings<'a>,
    sum: Sum,
    below_list: u64,
}

fn items(dated: &[(&Delivery<'_>, &Handed)], same_word: &dyn Fn(&str) -> String) -> Vec<ItemRow> {
    let key = |text: &str| same_word(&fold_label(text));
    let mut items: BTreeMap<(String, String), Item<'_>> = BTreeMap::new();
    for (delivery, goods) in dated {
        let item = items.entry((key(&goods.items), key(&goods.unit))).or_default();
        item.items.add(&goods.items);
        item.units.add(&goods.unit);
        item.sum.add(goods.quantity);
        let recipients = i64::try_from(delivery.recipients.saturating_mul(1000));
        let is_below = |quantity: Decimal| recipients.is_ok_and(|all| quantity.thousandths < all);
        item.below_list += u64::from(goods.quantity.is_some_and(is_below));
    }
    let row = |Item { items, units, sum, below_list }: Item<'_>| ItemRow {
        item: items.name(),
        unit: units.name(),
        quantity: sum.amount,
        activities: sum.activities,
        without_quantity: sum.unstated,
        below_list,
        spellings: items.others().chain(units.others()).collect(),
    };
    let mut rows: Vec<ItemRow> = items.into_values().map(row).collect();
    // The key can be of another language than the name. What has no name is first.
    let place = |name: &str| if name == UNSPECIFIED { String::new() } else { fold_label(name) };
    rows.sort_by_cached_key(|row| (place(&row.item), place(&row.unit)));
    rows
}

fn values(dated: &[(&Delivery<'_>, &Handed)]) -> Vec<ValueRow> {
    let place = |modality: Option<Modality>| {
        Modality::ALL.iter().position(|one| Some(*one) == modality).unwrap_or(Modality::ALL.len())
    };
    let mut values: BTreeMap<(usize, String), (Option<Modality>, Sum)> = BTreeMap::new();
    for (delivery, goods) in dated {
        let modality = delivery.about.modality;
        let currency = goods.currency.trim().to_uppercase();
        let (_, sum) =
            values.entry((place(modality), currency)).or_insert_with(|| (modality, Sum::default()));
        sum.add(goods.value);
    }
    let row =
        |((_, currency), (modality, sum)): ((usize, String), (Option<Modality>, Sum))| ValueRow {
            modality: modality.map_or(UNSPECIFIED, |modality| modality.name()),
            currency: named(&currency),
            value: sum.amount,
            activities: sum.activities,
            without_value: sum.unstated,
        };
    values.into_iter().map(row).collect()
}

/// What the kind's own fields say an activity was, and the status of a legal case.
fn described(details: &Details) -> (&str, &str) {
    match details {
        Details::Distribution { .. } => ("", ""),
        Details::Class { class_level, .. } => (class_level, ""),
        Details::LegalCase { case_type, case_status } => (case_type, case_status),
        Details::RrmResponse { alert, .. } => (&alert.shock, ""),
        Details::Session { topic } | Details::Assessment { topic, .. } => (topic, ""),
        Details::Works { facility_type, .. } => (facility_type, ""),
    }
}

impl KindCounts {
    fn add(&mut self, about: &About, is_dated: bool) {
        self.activities += 1;
        if !is_dated {
            return;
        }
        self.dated += 1;
        self.ongoing += u64::from(about.status == Status::Ongoing);
        match *about.details {
            Details::Class { sessions: Some(lessons), .. } => {
                *self.lessons.get_or_insert_default() += u64::from(lessons);
            }
            Details::Class { sessions: None, .. } => self.without_lessons += 1,
            _ => {}
        }
    }
}

/// Rows of a kind: by what it was and by the status of a case, either of which can be all. All come first.
type KindKey = (Option<String>, Option<String>);

fn kinds(
    deliveries: &[Delivery<'_>],
    is_dated: &dyn Fn(&&Delivery<'_>) -> bool,
    same_word: &dyn Fn(&str) -> String,
) -> Vec<KindRow> {
    let key = |text: &str| same_word(&fold_label(text));
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        let of_kind = || deliveries.iter().filter(|one| one.about.details.kind() == *kind);
        let says =
            |of: fn(&Details) -> &str| of_kind().any(|one| !of(&one.about.details).is_empty());
        let (says_what, says_status) =
            (says(|details| described(details).0), says(|details| described(details).1));
        let mut counts: BTreeMap<KindKey, (Spellings<'_>, Spellings<'_>, KindCounts)> =
            BTreeMap::new();
        for delivery in of_kind() {
            let (what, status) = described(&delivery.about.details);
            let (what_key, status_key) =
                (says_what.then(|| key(what)), says_status.then(|| key(status)));
            let mut keys = vec![(None, None), (None, status_key.clone()), (what_key, status_key)];
            keys.dedup();
            for row in keys {
                let (whats, statuses, counts) = counts.entry(row).or_default();
                whats.add(what);
                statuses.add(status);
                counts.add(delivery.about, is_dated(&delivery));
            }
        }
        rows.extend(counts.into_iter().map(|((what, status), (whats, statuses, counts))| {
            KindRow {
                kind: kind.name(),
                what: what.map(|_| whats.name()),
                case_status: status.map(|_| statuses.name()),
                counts,
            }
        }));
    }
    rows
}
