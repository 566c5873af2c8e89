//! The tables of what was handed out and done, and what must be said of them.
//!
//! Belongs here: their columns, rows and remarks. Does not: what a number means (`report::goods`), how a table looks
//! (`markdown`, `table`, `xlsx`).

use super::super::Report;
use super::super::converted::{ALL, Converted, ConvertedRow, Rate};
use super::super::goods::{Goods, ModalityRow};
use super::tables::{Cell, Column, View, columns, word};
use crate::count::{ItemRow, KindRow, UNSPECIFIED, ValueRow};
use crate::event::activity::Reach;
use crate::language::Texts;

/// The key of the table of activities by kind.
const KINDS: &str = "goods-kinds";

/// Every table, in the order in which they are read.
pub fn views(report: &Report) -> Vec<View> {
    let Some(goods) = &report.goods else { return Vec::new() };
    let converted = goods.converted.as_ref().map(converted);
    let first = [people(goods), values(goods)].into_iter();
    first.chain(converted).chain([items(goods), kinds(goods)]).collect()
}

/// The same without what a terminal has no room for: remarks say it where it matters.
pub fn views_short(report: &Report, texts: &Texts) -> Vec<View> {
    let Some(goods) = &report.goods else { return Vec::new() };
    let has_indirect = goods.indirect.activities > 0;
    let is_short = |column: &Column| match column.key() {
        "lowest" | "highest" | "without_value" | "without_quantity" | "below_list" => false,
        "ongoing" | "without_lessons" => false,
        "reach" => has_indirect,
        _ => true,
    };
    let short = |view: View| {
        let kept: Vec<bool> = view.columns.iter().map(is_short).collect();
        let cells = |row: Vec<Cell>| row.into_iter().zip(&kept).filter(|(_, kept)| **kept);
        let rows = view.rows.into_iter().map(|row| cells(row).map(|(cell, _)| cell).collect());
        let columns = view.columns.into_iter().filter(is_short).collect();
        View::new(view.key, columns, rows.collect())
    };
    let tables = views(report).into_iter().filter(|view| view.key != KINDS).map(short);
    tables.chain([kinds_short(goods, texts)]).collect()
}

/// All of them as one table for programs: a column for each that one of them has, and a first one that says which
/// table a row is from.
pub fn in_one(report: &Report) -> Option<View> {
    report.goods.as_ref()?;
    let views = views(report);
    let mut all = columns(["table"]);
    for column in views.iter().flat_map(|view| &view.columns) {
        if !all.contains(column) {
            all.push(column.clone());
        }
    }
    let mut rows = Vec::new();
    for view in views {
        for row in view.rows {
            let mut cells = vec![Cell::Empty; all.len()];
            cells[0] = Cell::Word(view.key.clone().into());
            for (column, cell) in view.columns.iter().zip(row) {
                if let Some(at) = all.iter().position(|one| one == column) {
                    cells[at] = cell;
                }
            }
            rows.push(cells);
        }
    }
    Some(View::new("goods", all, rows))
}

fn people(goods: &Goods) -> View {
    let row = |row: &ModalityRow| {
        vec![
            word(row.modality),
            row.activities.into(),
            row.people_reached.into(),
            row.households.into(),
            row.households_by_members_only.into(),
            row.bounds.lowest.into(),
            row.bounds.highest.into(),
        ]
    };
    let heads = [
        "modality",
        "activities",
        "people_reached",
        "households",
        "households_by_members_only",
        "lowest",
        "highest",
    ];
    View::new("goods-people", columns(heads), goods.modalities.iter().map(row).collect())
}

/// A text that an office gave, or the word for none.
fn given(text: &str) -> Cell {
    if text == UNSPECIFIED { word(UNSPECIFIED) } else { text.into() }
}

/// The rows of direct reach and then those of indirect reach.
fn both<'a, T>(direct: &'a [T], indirect: &'a [T]) -> impl Iterator<Item = (Cell, &'a T)> {
    let direct = direct.iter().map(|row| (word(Reach::Direct.name()), row));
    direct.chain(indirect.iter().map(|row| (word(Reach::Indirect.name()), row)))
}

fn values(goods: &Goods) -> View {
    let row = |(reach, row): (Cell, &ValueRow)| {
        vec![
            word(row.modality),
            given(&row.currency),
            reach,
            row.value.into(),
            row.activities.into(),
            row.without_value.into(),
        ]
    };
    let rows = both(&goods.direct.values, &goods.indirect.values).map(row).collect();
    let heads = ["modality", "currency", "reach", "value", "activities", "without_value"];
    View::new("goods-values", columns(heads), rows)
}

fn converted(converted: &Converted) -> View {
    let row = |row: &ConvertedRow| {
        let currency = Cell::from(converted.rates.currency.as_str());
        let ConvertedRow { modality, value, activities, without_rate } = *row;
        vec![word(modality), currency, value.into(), activities.into(), without_rate.into()]
    };
    let heads = ["modality", "currency", "value", "activities", "without_rate"];
    View::new("goods-converted", columns(heads), converted.values.iter().map(row).collect())
}

fn items(goods: &Goods) -> View {
    let row = |(reach, row): (Cell, &ItemRow)| {
        vec![
            given(&row.item),
            given(&row.unit),
            reach,
            row.quantity.into(),
            row.activities.into(),
            row.without_quantity.into(),
            row.below_list.into(),
        ]
    };
    let rows = both(&goods.direct.items, &goods.indirect.items).map(row).collect();
    let heads =
        ["item", "unit", "reach", "quantity", "activities", "without_quantity", "below_list"];
    View::new("goods-items", columns(heads), rows)
}

fn kinds(goods: &Goods) -> View {
    let row = |row: &KindRow| {
        let part = |part: &Option<String>| part.as_deref().map_or(word("all"), given);
        let counts = row.counts;
        vec![
            word(row.kind),
            part(&row.what),
            part(&row.case_status),
            counts.activities.into(),
            counts.dated.into(),
            counts.ongoing.into(),
            counts.lessons.into(),
            counts.without_lessons.into(),
        ]
    };
    let heads: Vec<Column> = columns([
        "kind",
        "of_what",
        "case_status",
        "activities",
        "dated",
        "ongoing",
        "lessons",
        "without_lessons",
    ]);
    View::new(KINDS, heads, goods.direct.kinds.iter().map(row).collect())
}

/// The same with one column for what a row is of, so that each is known where a terminal has room for few columns:
/// a kind, and below it what there was of it.
fn kinds_short(goods: &Goods, texts: &Texts) -> View {
    let row = |row: &KindRow| {
        let part = |part: &Option<String>| part.as_deref().map(|text| given(text).text(texts));
        let of: Vec<String> =
            [part(&row.what), part(&row.case_status)].into_iter().flatten().collect();
        let name = match of.is_empty() {
            true => word(row.kind),
            false => Cell::Text(format!("– {}", of.join(", "))),
        };
        let counts = row.counts;
        vec![name, counts.activities.into(), counts.dated.into(), counts.lessons.into()]
    };
    let heads = columns(["kind", "activities", "dated", "lessons"]);
    View::new(KINDS, heads, goods.direct.kinds.iter().map(row).collect())
}

/// What must be said of the tables, a sentence or two each.
pub fn remarks(report: &Report, texts: &Texts) -> Vec<String> {
    let Some(goods) = &report.goods else { return Vec::new() };
    let Goods { direct, indirect, .. } = goods;
    let values = || direct.values.iter().chain(&indirect.values);
    let items = || direct.items.iter().chain(&indirect.items);
    let day = texts.text(&format!("report-goods-dated-by-{}", goods.dated_by));
    let mut remarks = vec![
        texts.text("report-goods-people-mean"),
        texts.with("report-goods-dated-mean", &[("day", day.into())]),
    ];
    let mut counted = |key: &str, activities: u64| {
        if activities > 0 {
            remarks.push(texts.with(key, &[("activities", activities.into())]));
        }
    };
    counted("report-goods-dated-elsewhere", direct.dated_elsewhere);
    counted("report-goods-without-value", values().map(|row| row.without_value).sum());
    let no_currency = values().filter(|row| row.currency == UNSPECIFIED && row.value.is_some());
    let no_currency = no_currency.map(|row| row.activities - row.without_value);
    counted("report-goods-without-currency", no_currency.sum());
    counted("report-goods-without-quantity", items().map(|row| row.without_quantity).sum());
    let no_unit = items().filter(|row| row.unit == UNSPECIFIED && row.quantity.is_some());
    let no_unit = no_unit.map(|row| row.activities - row.without_quantity);
    counted("report-goods-without-unit", no_unit.sum());
    counted("report-goods-below-list", items().map(|row| row.below_list).sum());
    counted("report-goods-indirect", indirect.activities);
    if let Some(Converted { rates, values }) = &goods.converted {
        let rate = |(other, rate): (&String, &Rate)| {
            let Rate { per_unit, date, source } = rate;
            format!("1 {} = {per_unit} {other} ({date}, {source})", rates.currency)
        };
        let given: Vec<String> = rates.rates.iter().map(rate).collect();
        let values_given =
            [("currency", rates.currency.as_str().into()), ("rates", given.join("; ").into())];
        remarks.push(texts.with("report-goods-rates", &values_given));
        let without_rate =
            values.iter().find(|row| row.modality == ALL).map_or(0, |row| row.without_rate);
        if without_rate > 0 {
            let of = [("activities", without_rate.into())];
            remarks.push(texts.with("report-goods-without-rate", &of));
        }
    }
    let spelt = items().filter(|row| !row.spellings.is_empty());
    let spelt: Vec<String> =
        spelt.map(|row| format!("{} = {}", row.item, row.spellings.join(", "))).collect();
    if !spelt.is_empty() {
        let spellings = [("spellings", spelt.join("; ").into())];
        remarks.push(texts.with("report-goods-spellings", &spellings));
    }
    remarks
}
