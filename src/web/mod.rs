//! The office's page: the ledger for people who will never open a terminal.
//!
//! Belongs here: routes, forms, templates, sessions, and what a browser is told beside an answer. Does not:
//! decisions, which are `service`'s; wording, which is in the catalogue (`web.ftl`); printing (`cli`).
//!
//! | files | for |
//! |---|---|
//! | `server` | starting, links to sign in with, a clean end |
//! | `reach`, `tls` | from where the page is reached and under which names; encryption |
//! | `connections`, `requests` | limits of time and number; from HTTP to a visit, and from an answer to HTTP |
//! | `site` | what all visits share: the ledger, sessions, templates, where the page is |
//! | `lending` | the socket at which commands on the terminal borrow the ledger |
//! | `guard` | what is refused before anything else: foreign hosts, requests from other sites; the headers of every answer |
//! | `routes` | every address, with who may open it and what answers |
//! | `visit`, `pairs`, `address` | a request, as a page sees it; what is in its address; addresses of links |
//! | `answer`, `problem` | what is sent back; why nothing can be |
//! | `journal` | what whoever runs the page is told meanwhile |
//! | `sessions`, `uploads`, `jobs` | who is signed in; files that somebody sent, until they are recorded or forgotten; what is done with them beside the answers |
//! | `done` | forms that were carried out |
//! | `kept_pages` | pages that were made and are asked for again |
//! | `templates` | pages from templates, in the reader's language |
//! | `pages` | one file per page: from the address to a use case's request, from its outcome to a template |
//! | `api`, `openapi` | the same use cases as JSON, and their description |
//!
//! Invariants:
//!
//! * A visit sees one snapshot of the ledger from its beginning to its end.
//! * A link from a number names the moment, the period and the filters that the number has.
//! * A parameter that a page does not know is refused: a filter that is misspelt would show other figures than
//!   were asked for.
//! * Every page works without scripts. There is one, `/page.js`, which asks the server for nothing.

mod address;
mod answer;
mod api;
mod connections;
mod done;
mod guard;
mod jobs;
pub mod journal;
mod kept_pages;
pub mod lending;
mod openapi;
mod pages;
mod pairs;
mod problem;
pub mod reach;
mod requests;
mod routes;
pub mod server;
mod sessions;
mod site;
mod templates;
pub mod tls;
mod uploads;
mod visit;

pub use routes::{Method, Open, ROUTES, Route};
pub use site::Settings;
