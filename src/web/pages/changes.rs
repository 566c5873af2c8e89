//! Why a period's figures changed between two moments.

use serde::Serialize;

use super::asked;
use super::history::{self, Event};
use super::names::Names;
use crate::event::label::Labelled;
use crate::report::restatement::{Effect, Restatement};
use crate::report::words;
use crate::service::{diff, overview, period};
use crate::web::answer::Answer;
use crate::web::pairs::Pairs;
use crate::web::problem::Problem;
use crate::web::visit::Visit;

/// Events on the page: those that changed most.
const EVENTS_MAX: usize = 200;

/// What an address of changes can have.
pub const KNOWN: &[&str] = &["period", "since", "until"];

#[derive(Serialize)]
struct Page {
    period: String,
    periods: Vec<String>,
    since: String,
    until: String,
    changes: Option<Changes>,
}

/// A sector, and the difference in people reached there.
type OfSector = (String, i64);

#[derive(Serialize)]
struct Changes {
    period: String,
    from: u64,
    to: u64,
    figures: Vec<(String, u64, u64, i64, String)>,
    /// What each event did to the total, and to which sectors.
    events: Vec<(Event, i64, Vec<OfSector>)>,
    /// Further events, and what they did together.
    others: Option<(usize, i64)>,
    without_effect: usize,
    policies: Option<(String, String)>,
}

/// What an address asks for; nothing where it does not say since when.
pub fn request(query: &Pairs, period: &str) -> Option<diff::Request> {
    Some(diff::Request {
        period: period::Choice::of_text(period),
        since: query.text("since")?,
        until: query.text("until"),
    })
}

/// The page.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(KNOWN, &[])?;
    let state = visit.ledger.state();
    let overview = overview::run(&visit.ledger, &visit.context())?;
    let period = asked::period(&visit.query, || Ok(overview.year))?;
    let request = request(&visit.query, &period);
    let changes = request.as_ref().map(|request| {
        let run = |ledger: &_| diff::run(ledger, request, &visit.context());
        visit.answer_of_walk(request, run)
    });
    let changes = changes.transpose()?;
    let published = state.settled.baselines().filter(|(_, of)| of.published.is_some());
    let published = published.map(|(period, _)| state.settled.labelled(period));
    let named = published.map(|of| asked::as_typed(&of));
    let mut periods: Vec<String> = overview.years.iter().rev().map(ToString::to_string).collect();
    periods.extend(named);
    periods.dedup();
    visit.page(
        "changes",
        &Page {
            since: request.as_ref().map(|request| request.since.clone()).unwrap_or_default(),
            until: visit.query.text("until").unwrap_or_default(),
            changes: changes.map(|changes| shown(&changes, &period, visit)),
            period,
            periods,
        },
    )
}

fn shown(made: &Restatement, period: &str, visit: &Visit<'_>) -> Changes {
    let (texts, names) = (visit.texts(), Names::new(&visit.ledger.state().profile, visit.language));
    let mut effects: Vec<&Effect> = made.events.iter().collect();
    let strength = |effect: &Effect| {
        effect.sectors.iter().map(|of| of.change.unsigned_abs()).sum::<u64>()
            + effect.total.unsigned_abs()
    };
    let others = effects.len().saturating_sub(EVENTS_MAX);
    if others > 0 {
        effects.sort_by_key(|effect| std::cmp::Reverse(strength(effect)));
    }
    let (first, rest) = effects.split_at(effects.len().min(EVENTS_MAX));
    let mut first = first.to_vec();
    first.sort_by_key(|effect| effect.event.sequence);
    let event = |effect: &&Effect| {
        let sectors = effect.sectors.iter().map(|of| (names.sector(of.sector.as_str()), of.change));
        (history::event(&effect.event, visit), effect.total, sectors.collect())
    };
    let figures = made.figures.iter().map(|change| {
        let sector = change.sector.as_ref();
        let address = crate::web::address::Address::new("/explain")
            .with("period", period)
            .with_some("sector", sector)
            .with("as-of", made.to.size);
        let name = sector.map(|id| names.sector(id.as_str())).unwrap_or_default();
        (name, change.was, change.is, change.is as i64 - change.was as i64, address.to_string())
    });
    let labelled = Labelled { period: made.period.0, label: made.label.clone() };
    let policies = made.policies.as_ref();
    Changes {
        period: texts.period(&labelled),
        from: made.from.size,
        to: made.to.size,
        figures: figures.collect(),
        events: first.iter().map(event).collect(),
        others: (others > 0).then(|| (others, rest.iter().map(|effect| effect.total).sum())),
        without_effect: made.without_effect,
        policies: policies.map(|of| {
            (words::policy_in_full(&of.was, texts), words::policy_in_full(&of.is, texts))
        }),
    }
}
