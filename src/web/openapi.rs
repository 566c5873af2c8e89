//! What the addresses for programs are, for programs: OpenAPI 3.1, made of the schemas.
//!
//! Belongs here: a row per address with its parameters and its schema. Does not: the schemas (`service::schema`).
//!
//! Invariant: every address for programs has a row; a test holds both lists against each other.

use serde_json::{Map, Value, json};

use super::answer::{Answer, JSON};
use super::pages::asked::{EXPLAINED, EXPLAINED_SEVERAL, FIGURES, FIGURES_SEVERAL};
use super::pages::{activities, changes, checks, duplicates, history, queue, sample};
use super::problem::Problem;
use super::reach::Reach;
use super::visit::Visit;
use crate::service::schema;

/// An address: its name after `/api/v1/`, its schema, whether it gives many of them, and its parameters.
struct Described {
    name: &'static str,
    schema: &'static str,
    is_list: bool,
    once: &'static [&'static str],
    several: &'static [&'static str],
    needed: &'static [&'static str],
}

const fn described(
    name: &'static str,
    schema: &'static str,
    once: &'static [&'static str],
) -> Described {
    Described { name, schema, is_list: false, once, several: &[], needed: &[] }
}

const DESCRIBED: &[Described] = &[
    described("status", "status", &[]),
    described("overview", "overview", &[]),
    Described {
        several: FIGURES_SEVERAL,
        needed: &["period"],
        ..described("report", "report", FIGURES)
    },
    Described {
        several: EXPLAINED_SEVERAL,
        needed: &["period"],
        ..described("explain", "explain", EXPLAINED)
    },
    Described { needed: &["period", "since"], ..described("diff", "diff", changes::KNOWN) },
    Described { is_list: true, ..described("publications", "publications", &[]) },
    described("activities", "activities", activities::KNOWN),
    Described { needed: &["ref"], ..described("activity", "show", &["ref"]) },
    described("queue", "queue", queue::KNOWN),
    Described { is_list: true, ..described("duplicates", "duplicates", duplicates::KNOWN) },
    Described { is_list: true, ..described("people", "people", &[]) },
    described("profile", "profile", &[]),
    Described { is_list: true, ..described("gazetteer", "gazetteer", &[]) },
    Described { is_list: true, ..described("check", "check", checks::KNOWN) },
    Described {
        is_list: true,
        several: history::KNOWN_SEVERAL,
        ..described("history", "history", history::KNOWN)
    },
    Described { is_list: true, ..described("evidence", "evidence", &["ref"]) },
    described("verify", "verify", &[]),
    described("checkpoint", "checkpoint", &[]),
    Described { needed: &["checkpoint"], ..described("sample", "sample", sample::KNOWN) },
];

/// The description.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Problem> {
    visit.query.only(&[], &[])?;
    let text = serde_json::to_string_pretty(&document(&visit.site.reach)?)?;
    Ok(Answer::of(JSON, format!("{text}\n")))
}

fn document(reach: &Reach) -> Result<Value, Problem> {
    let origin = reach.origin();
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    for of in DESCRIBED {
        let named = schema::named(of.schema).ok_or(Problem::Internal)?;
        let mut shape: Value = serde_json::from_str(&named.text()?)?;
        // Its own address makes its references lead into itself, and not into this document.
        shape["$id"] = json!(format!("{origin}/api/v1/schemas/{}", of.schema));
        schemas.insert(of.schema.to_owned(), shape);
        let one = json!({ "$ref": format!("#/components/schemas/{}", of.schema) });
        let body = if of.is_list { json!({ "type": "array", "items": one }) } else { one };
        paths.insert(
            format!("/api/v1/{}", of.name),
            json!({ "get": {
                "operationId": of.name,
                "summary": named.about,
                "parameters": parameters(of),
                "responses": {
                    "200": { "description": named.about, "content": { JSON: { "schema": body } } },
                    "default": {
                        "description": "why there is no answer",
                        "content": { JSON: { "schema": { "$ref": "#/components/schemas/error" } } }
                    }
                }
            }}),
        );
    }
    let error = schema::named("error").ok_or(Problem::Internal)?;
    schemas.insert("error".to_owned(), serde_json::from_str(&error.text()?)?);
    Ok(json!({
        "openapi": "3.1.0",
        "info": { "title": "headcount", "version": env!("CARGO_PKG_VERSION") },
        "servers": [{ "url": origin }],
        "paths": paths,
        "security": [{ "token": [] }, { "session": [] }],
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "what `headcount people token` prints; it may do what the log grants to its owner \
                                    at that moment, and no more than the role that it was narrowed to"
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": reach.session_cookie(),
                    "description": "of somebody who is signed in with a browser"
                }
            }
        }
    }))
}

fn parameters(of: &Described) -> Vec<Value> {
    let parameter = |name: &str, schema: Value| {
        json!({
            "name": name, "in": "query", "required": of.needed.contains(&name), "schema": schema
        })
    };
    let text = || json!({ "type": "string" });
    let once = of.once.iter().map(|name| parameter(name, text()));
    let several =
        of.several.iter().map(|name| parameter(name, json!({ "type": "array", "items": text() })));
    once.chain(several).collect()
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;
    use crate::web::reach::Way;
    use crate::web::routes::ROUTES;

    #[test]
    fn every_address_for_programs_is_described() -> Result<(), Problem> {
        let address = SocketAddr::from(([127, 0, 0, 1], 8390));
        let reach = Reach::new(&Way::ThisComputer, address, &[]).map_err(|_| Problem::Internal)?;
        let described = document(&reach)?;
        let paths = described["paths"].as_object().map(|paths| paths.keys().cloned().collect());
        let paths: Vec<String> = paths.unwrap_or_default();
        let mut routes: Vec<String> = ROUTES
            .iter()
            .filter(|route| route.is_for_programs() && !route.path.ends_with("openapi.json"))
            .map(|route| route.path.to_owned())
            .collect();
        routes.sort();
        assert_eq!(paths, routes);
        Ok(())
    }
}
