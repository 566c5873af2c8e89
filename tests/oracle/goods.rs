//! What was handed out and done, once more and naively.
//!
//! Belongs here: the meanings that `src/count/goods.rs`, `src/count/households.rs` and `src/report/goods.rs` give in
//! words. Does not: people (`figures`).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Query;
use super::contacts::Contacts;
use super::figures::Count;
use super::ledger::Ledger;
use super::reach::{Slice, UNSPECIFIED, passes_filters};
use super::statements::Statements;
use super::tables::Activity;

const FORMS: [&str; 4] = ["in-kind", "cash", "voucher", "service"];
/// The kinds with the columns that say what an activity was, and the status of a case.
const KINDS: [(&str, &str); 7] = [
    ("distribution", ""),
    ("class", "class_level"),
    ("legal-case", "case_type"),
    ("rrm-response", "shock"),
    ("session", "topic"),
    ("works", "facility_type"),
    ("assessment", "topic"),
];

/// `modalities`, `items`, `values`, `kinds`, `dated_elsewhere` and `indirect` of a report's goods.
pub fn goods_of(sectors: &[&str], ledger: &Ledger, query: &Query, sector: Option<usize>) -> Value {
    let statements = Statements::by(query.to, ledger, query.policy.rule);
    let count = Count::new(sectors, ledger, &statements, query);
    let contacts = Contacts::new(ledger, &statements, query, true);
    let mut activities = contacts.activities.clone();
    activities.retain(|activity| passes_filters(activity, query));
    activities.retain(|activity| sector.is_none_or(|sector| activity.sectors.contains(&sector)));
    let (direct, indirect): (Vec<&Activity>, Vec<&Activity>) =
        activities.into_iter().partition(|activity| activity.direct);

    let modality = |(name, forms): (&str, Vec<&'static str>)| {
        let of: Vec<&Activity> =
            direct.iter().copied().filter(|a| forms.contains(&a.own("modality"))).collect();
        let figure = count.rows(&Slice::Modality(forms.clone(), sector)).total.direct;
        let rows = of.iter().flat_map(|activity| &activity.households);
        let households: BTreeSet<String> = rows.map(|row| ledger.household(row)).collect();
        let people = of.iter().flat_map(|activity| &activity.people);
        let people: BTreeSet<String> = people.map(|row| ledger.person(row)).collect();
        let theirs = people.iter().filter_map(|person| statements.household.get(person));
        let members_only: BTreeSet<&String> =
            theirs.filter(|household| !households.contains(*household)).collect();
        let row = json!({
            "modality": name,
            "activities": of.len(),
            "people_reached": figure.people,
            "lowest": figure.lowest,
            "highest": figure.highest,
            "households": households.len(),
            "households_by_members_only": members_only.len(),
        });
        (name == "all" || !of.is_empty()).then_some(row)
    };
    let rows = [
        ("cash", vec!["cash"]),
        ("voucher", vec!["voucher"]),
        ("cash-or-voucher", vec!["cash", "voucher"]),
        ("in-kind", vec!["in-kind"]),
        ("service", vec!["service"]),
        (UNSPECIFIED, vec![""]),
        ("all", [&FORMS[..], &[""]].concat()),
    ];
    let ((dated, elsewhere), (dated_indirect, _)) =
        (handed_out(&direct, query), handed_out(&indirect, query));
    json!({
        "dated_by": if query.policy.attribution == "end" { "end" } else { "start" },
        "modalities": rows.into_iter().filter_map(modality).collect::<Vec<_>>(),
        "items": items(&dated),
        "values": values(&dated),
        "dated_elsewhere": elsewhere,
        "kinds": kinds(&direct, query),
        "indirect": {
            "activities": indirect.len(),
            "items": items(&dated_indirect),
            "values": values(&dated_indirect),
        },
    })
}

/// The activities that hand out something and are dated in the period, and how many are dated elsewhere.
fn handed_out<'a>(of: &[&'a Activity], query: &Query) -> (Vec<&'a Activity>, usize) {
    let mut of = of.to_vec();
    of.retain(|activity| ["distribution", "rrm-response"].contains(&activity.kind.as_str()));
    let all = of.len();
    of.retain(|activity| is_dated(activity, query));
    let elsewhere = all - of.len();
    (of, elsewhere)
}

/// Whether an activity's one day lies in the period.
fn is_dated(activity: &Activity, query: &Query) -> bool {
    let at_end = activity.kind == "works" || query.policy.attribution == "end";
    let day = if at_end { activity.end } else { activity.start };
    query.from <= day && day <= query.to
}

/// Without capitals, accents and white space that is not between words.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace(['\u{300}', '\u{301}'], "").replace(['é', 'è'], "e");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text that is written most often; of several, the first in order.
fn usual(texts: &[&str]) -> String {
    let times = |text: &str| texts.iter().filter(|other| **other == text).count();
    let mut distinct = texts.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.sort_by_key(|text| std::cmp::Reverse(times(text)));
    named(distinct[0])
}

fn named(text: &str) -> String {
    if text.is_empty() { UNSPECIFIED } else { text }.to_string()
}

/// Thousandths of a decimal cell.
fn thousandths(cell: &str) -> Option<u64> {
    let (whole, rest) = cell.split_once('.').unwrap_or((cell, ""));
    let whole: u64 = whole.parse().ok()?;
    Some(whole * 1000 + format!("{rest:0<3}").parse::<u64>().unwrap())
}

/// The sum of a column of the activities that fill it; nothing where none does.
fn sum(of: &[&Activity], column: &str) -> Value {
    let stated: Vec<u64> = of.iter().filter_map(|a| thousandths(a.own(column))).collect();
    match stated.iter().sum::<u64>() {
        _ if stated.is_empty() => Value::Null,
        all if all.is_multiple_of(1000) => json!(all / 1000),
        all => json!(all as f64 / 1000.0),
    }
}

fn without(of: &[&Activity], column: &str) -> usize {
    of.iter().filter(|activity| activity.own(column).is_empty()).count()
}

fn grouped<'a, K: Ord>(
    of: &[&'a Activity],
    key: impl Fn(&Activity) -> K,
) -> BTreeMap<K, Vec<&'a Activity>> {
    let mut groups: BTreeMap<K, Vec<&Activity>> = BTreeMap::new();
    for activity in of {
        groups.entry(key(activity)).or_default().push(activity);
    }
    groups
}

fn items(dated: &[&Activity]) -> Value {
    let key = |a: &Activity| (plain(a.own("items")), plain(a.own("unit")));
    let row = |of: Vec<&Activity>| {
        let name = |column| usual(&of.iter().map(|a| a.own(column)).collect::<Vec<_>>());
        let is_below = |a: &&&Activity| {
            let listed = match a.households.len() {
                0 => a.people.len(),
                households => households,
            };
            thousandths(a.own("quantity")).is_some_and(|q| q < listed as u64 * 1000)
        };
        json!({
            "item": name("items"),
            "unit": name("unit"),
            "quantity": sum(&of, "quantity"),
            "activities": of.len(),
            "without_quantity": without(&of, "quantity"),
            "below_list": of.iter().filter(is_below).count(),
        })
    };
    grouped(dated, key).into_values().map(row).collect()
}

fn values(dated: &[&Activity]) -> Value {
    let place = |a: &Activity| FORMS.iter().position(|form| *form == a.own("modality"));
    let key = |a: &Activity| (place(a).unwrap_or(FORMS.len()), a.own("currency").to_uppercase());
    let row = |((place, currency), of): ((usize, String), Vec<&Activity>)| {
        json!({
            "modality": FORMS.get(place).unwrap_or(&UNSPECIFIED),
            "currency": named(&currency),
            "value": sum(&of, "value"),
            "activities": of.len(),
            "without_value": without(&of, "value"),
        })
    };
    grouped(dated, key).into_iter().map(row).collect()
}

fn kinds(direct: &[&Activity], query: &Query) -> Value {
    let mut rows = vec![];
    for (kind, what) in KINDS {
        let mut of: Vec<&Activity> = direct.to_vec();
        of.retain(|activity| activity.kind == kind);
        if of.is_empty() {
            continue;
        }
        let says = |column: &str| of.iter().any(|a| !a.own(column).is_empty());
        let row = |name: Value, status: Value, of: &[&Activity]| {
            let mut dated = of.to_vec();
            dated.retain(|activity| is_dated(activity, query));
            let is_class = kind == "class";
            json!({
                "kind": kind,
                "what": name,
                "case_status": status,
                "activities": of.len(),
                "dated": dated.len(),
                "ongoing": dated.iter().filter(|a| a.status == "ongoing").count(),
                "lessons": if is_class { sum(&dated, "sessions") } else { Value::Null },
                "without_lessons": if is_class { without(&dated, "sessions") } else { 0 },
            })
        };
        let name = |column: &str, of: &[&Activity]| {
            json!(usual(&of.iter().map(|a| a.own(column)).collect::<Vec<_>>()))
        };
        rows.push(row(Value::Null, Value::Null, &of));
        if says("case_status") {
            for of in grouped(&of, |a| plain(a.own("case_status"))).into_values() {
                rows.push(row(Value::Null, name("case_status", &of), &of));
            }
        }
        if says(what) {
            for of in
                grouped(&of, |a| (plain(a.own(what)), plain(a.own("case_status")))).into_values()
            {
                let status = match says("case_status") {
                    true => name("case_status", &of),
                    false => Value::Null,
                };
                rows.push(row(name(what, &of), status, &of));
            }
        }
    }
    Value::Array(rows)
}
