//! What is said of figures in every format: what a figure is made of, under which policy it was counted,
//! and whose figures they are.
//!
//! Belongs here: the sentences, in the reader's language. Does not: where a format puts them (`render`,
//! `factsheet`), figures.
//!
//! Invariant: bounds are said as two numbers and what they depend on. They bound one unknown, who was in the
//! crowds, so they are never said as a margin, a percentage or how sure a figure is.

use super::reviewed::Approvals;
use super::shape::{Compare, Filter, Row};
use crate::event::policy::{Policy, Rule};
use crate::language::{Texts, Value};

/// What a figure is made of, and between which numbers it lies:
/// "132,487 = 87,423 by lists + 45,064 by head-counts (between 87,423 and 200,000, depending on who the
/// crowds are)". Nothing where nobody was reached, or its parts are not known or held back.
pub fn made_of(row: &Row, texts: &Texts) -> Option<String> {
    let (lists, headcounts) = (row.registered?.told()?, row.estimated?.told()?);
    let key = match (lists, headcounts) {
        (0, 0) => return None,
        (_, 0) => "report-made-of-lists",
        (0, _) => "report-made-of-headcounts",
        _ => "report-made-of",
    };
    let values = [
        ("people", row.people_reached.told()?.into()),
        ("lists", lists.into()),
        ("headcounts", headcounts.into()),
    ];
    let mut sentence = texts.with(key, &values);
    if let Some(between) = between(row, texts) {
        sentence.push_str(&format!(" ({between})"));
    }
    Some(sentence)
}

/// Whether it depends on the crowds what a figure is.
pub fn depends_on_crowds(row: &Row) -> bool {
    row.bounds.told().is_some_and(|(lowest, highest)| lowest < highest)
}

/// The bounds in words; nothing where the crowds change nothing, or the bounds are not told.
fn between(row: &Row, texts: &Texts) -> Option<String> {
    let (lowest, highest) = row.bounds.told().filter(|(lowest, highest)| lowest < highest)?;
    let values = [("lowest", lowest.into()), ("highest", highest.into())];
    Some(texts.with("report-between", &values))
}

/// The choices that figures were counted under. The level of places is always among them; what only
/// rule 2 has is said under rule 2.
pub fn policy(policy: &Policy, texts: &Texts) -> String {
    let word = |choice: &str, value: &str| -> Value<'static> {
        texts.text(&format!("report-{choice}-{value}")).into()
    };
    let values = [
        ("version", policy.rule.to_string().into()),
        ("places", word("places", policy.places.name())),
        ("attribution", word("attribution", policy.attribution.name())),
        ("headcounts", word("headcounts", policy.headcounts.name())),
        ("sizes", word("sizes", policy.sizes.name())),
        ("reviewed", word("reviewed", policy.reviewed.name())),
    ];
    let key = match policy.rule {
        Rule::One => "report-policy-of-rule-1",
        Rule::Two => "report-policy",
    };
    texts.with(key, &values)
}

/// The same with the kinds that do not count.
pub fn policy_in_full(policy: &Policy, texts: &Texts) -> String {
    let choices = self::policy(policy, texts);
    if policy.not_counted.is_empty() {
        return choices;
    }
    let kinds = policy.not_counted.iter();
    let kinds: Vec<String> = kinds.map(|kind| texts.text(&format!("report-word-{kind}"))).collect();
    let values = [("policy", choices.into()), ("kinds", kinds.join(", ").into())];
    texts.with("report-policy-in-full", &values)
}

/// What must be said where the period that a report is compared with was counted under another policy.
pub fn compared_policy(compare: &Compare, texts: &Texts) -> Option<String> {
    let other = compare.policy.as_ref()?;
    let values = [
        ("from", compare.period.0.from.to_string().into()),
        ("to", compare.period.0.to.to_string().into()),
        ("policy", policy_in_full(other, texts).into()),
    ];
    Some(texts.with("report-compared-policy", &values))
}

/// What must be said of figures of which approval decides: how many activities are approved, and how many wait.
pub fn approval(approvals: Option<Approvals>, texts: &Texts) -> Option<String> {
    let Approvals { approved, pending } = approvals?;
    let values = [("approved", approved.into()), ("pending", pending.into())];
    Some(texts.with("report-approved", &values))
}

/// What a report was narrowed to: each filter as programs call it, with its value.
pub fn narrowed(filter: &Filter) -> impl Iterator<Item = (&'static str, &str)> {
    let Filter { sector, office, donor, project, partner, .. } = filter;
    let Filter { kind, modality, admin1, admin2, admin3, at_site, reviewed, .. } = filter;
    let filters = [
        ("sector", sector),
        ("office", office),
        ("donor", donor),
        ("project", project),
        ("partner", partner),
        ("kind", kind),
        ("modality", modality),
        ("admin1", admin1),
        ("admin2", admin2),
        ("admin3", admin3),
        ("at-site", at_site),
        ("reviewed", reviewed),
    ];
    filters.into_iter().filter_map(|(what, value)| Some((what, value.as_deref()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::figures::{Bounds, Figure};
    use crate::language::Language;
    use crate::report::cells::Count;

    fn row(registered: u64, estimated: u64, bounds: Option<(u64, u64)>) -> Row {
        Row::from(&Figure {
            people_reached: registered + estimated,
            registered,
            estimated,
            bounds: bounds.map(|(lowest, highest)| Bounds { lowest, highest }),
            ..Figure::default()
        })
    }

    fn english(row: &Row) -> String {
        made_of(row, Language::English.texts()).unwrap_or_default()
    }

    #[test]
    fn a_figure_says_what_it_is_made_of_and_where_it_lies() {
        let figure = row(87_423, 45_064, Some((87_423, 200_000)));
        assert_eq!(
            english(&figure),
            "132,487 = 87,423 by lists + 45,064 by head-counts (between 87,423 and 200,000, \
             depending on who the crowds are)"
        );
        let french = made_of(&figure, Language::French.texts()).unwrap_or_default();
        assert_eq!(
            french.replace(['\u{a0}', '\u{202f}'], " "),
            "132 487 = 87 423 par listes + 45 064 par comptage (entre 87 423 et 200 000, selon qui \
             était dans les foules)"
        );
    }

    #[test]
    fn nothing_is_said_of_crowds_where_they_change_nothing() {
        assert_eq!(english(&row(19, 0, Some((19, 19)))), "19, all by lists");
        assert_eq!(english(&row(0, 60, Some((60, 60)))), "60, all by head-counts");
        assert_eq!(english(&row(7, 5, None)), "12 = 7 by lists + 5 by head-counts");
        assert_eq!(english(&row(0, 0, Some((0, 0)))), "");
        let crowd_within = row(100, 0, Some((100, 140)));
        assert_eq!(
            english(&crowd_within),
            "100, all by lists (between 100 and 140, depending on who the crowds are)"
        );
    }

    #[test]
    fn what_is_held_back_is_not_said() {
        let mut held = row(7, 125, Some((125, 139)));
        held.bounds = held.bounds.held_back();
        assert_eq!(english(&held), "132 = 7 by lists + 125 by head-counts");
        held.registered = Some(Count::HeldBack);
        assert_eq!(english(&held), "");
    }

    #[test]
    fn a_policy_names_the_level_of_places() {
        let texts = Language::English.texts();
        let one = Policy::of_rule(Rule::One);
        let said = "rule 1, places: site, attribution touches, head-counts by activity";
        assert_eq!(policy(&one, texts), said);
        let two = policy(&Policy::of_rule(Rule::Two), texts);
        let said = "rule 2, places: site, attribution touches, head-counts by activity, household \
                    sizes: largest, reviewed: all";
        assert_eq!(two, said);
        assert_eq!(approval(None, texts), None);
        let none = Approvals { approved: 0, pending: 1200 };
        assert_eq!(
            approval(Some(none), texts).unwrap_or_default(),
            "Only approved activities count: none is, so every figure is 0; 1,200 are not approved."
        );
        let some = Approvals { approved: 2, pending: 0 };
        assert_eq!(
            approval(Some(some), texts).unwrap_or_default(),
            "Only approved activities count: 2 are; none is not approved."
        );
    }
}
