//! Erasing what leads back to a person or household. The number is in forms alone, never in an address.

use std::sync::Arc;

use serde::Serialize;

use super::backups::token;
use super::confirm::{self, Asked, Hidden};
use crate::event::EntryKind;
use crate::ledger::{Ledger, LedgerError};
use crate::register::DEFAULT_NAMESPACE;
use crate::service::{Error, erase, text};
use crate::web::answer::Answer;
use crate::web::problem::Problem;
use crate::web::site::Settings;
use crate::web::visit::Visit;

#[derive(Default, Serialize)]
struct Page {
    is_household: bool,
    number: String,
    namespace: String,
    reason: String,
    /// What is wrong: the field, and the words' key.
    wrong: Option<(&'static str, &'static str)>,
}

/// The form.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    shown(visit, Page::default())
}

fn shown(visit: &Visit<'_>, page: Page) -> Result<Answer, Problem> {
    let status = if page.wrong.is_some() { 422 } else { 200 };
    Ok(visit.page("erase", &page)?.status(status))
}

/// Asks once more whether to erase somebody, and does it.
pub fn erase(visit: &Visit<'_>) -> Result<Answer, Problem> {
    let form = &visit.form;
    form.only(&["kind", "number", "namespace", "reason", "token", "do"], &[])?;
    let field = |name: &str| form.text(name).unwrap_or_default();
    let typed = |wrong| Page {
        is_household: field("kind") == "household",
        number: field("number"),
        namespace: field("namespace"),
        reason: field("reason"),
        wrong: Some(wrong),
    };
    if text::reason(&field("reason")).is_err() {
        return shown(visit, typed(("reason", "web-erase-no-reason")));
    }
    let Ok(number) = text::number(&field("number")) else {
        return shown(visit, typed(("number", "web-erase-no-number")));
    };
    let request = erase::Request {
        kind: if field("kind") == "household" { EntryKind::Household } else { EntryKind::Person },
        number: field("number"),
        namespace: form.text("namespace").unwrap_or_else(|| DEFAULT_NAMESPACE.to_owned()),
        reason: field("reason"),
    };
    let nobody = ("number", "web-erase-nobody");
    if form.get("do") != Some("confirm") {
        let key = visit.context().open_key(&visit.ledger)?;
        match visit.ledger.entry(request.kind, &request.namespace, &number, &key) {
            Err(LedgerError::NoEntry { .. }) => return shown(visit, typed(nobody)),
            found => drop(found.map_err(Error::from)?),
        }
        let sent = ["kind", "number", "namespace", "reason"];
        let mut hidden = vec![Hidden::token()];
        hidden.extend(sent.map(|name| Hidden::of(name, field(name))));
        return confirm::page(
            visit,
            Asked {
                title: "web-erase",
                means: &["web-erase-means", "web-erase-stays", "web-erase-after"],
                action: "/backups/erase",
                button: "web-erase-do",
                hidden,
                typed: None,
                wrong: None,
            },
        );
    }
    let token = token(visit)?;
    let person = visit.person.clone().ok_or(Problem::SignedOut)?;
    let (settings, done) = (visit.site.settings.clone(), Arc::clone(&visit.site.done));
    let erased = visit.site.ledger.write(move |ledger: &mut Ledger| -> Result<(), Error> {
        done.once(&token, || {
            erase::run(ledger, &request, &Settings::context(&settings, &person.id)).map(drop)
        })
    })?;
    match erased {
        Err(Error::Ledger(LedgerError::NoEntry { .. })) => shown(visit, typed(nobody)),
        erased => {
            erased?;
            Ok(Answer::see("/backups?done=erased"))
        }
    }
}
