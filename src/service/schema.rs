//! JSON Schemas (draft 2020-12) of everything that is given out as JSON.
//!
//! Belongs here: one entry per name, in the order of the names. Does not: the shapes themselves; a
//! schema is derived from the type that is serialised, whose documentation becomes the descriptions.
//!
//! Invariants: a name never changes; JSON never loses or renames a member that its schema has.

use schemars::{JsonSchema, Schema, generate::SchemaSettings};

#[cfg(feature = "serve")]
use super::tokens;
use super::{
    activities, backup, check, checkpoint, compact, diff, doctor, error, evidence, explain,
    gazetteer, init, key, lookup, new_signing_key, overview, people, planned, policy, publications,
    publish, queue, recorded, reproduce, restore, review, sample, show, status, verify,
    verify_proof,
};
use crate::checks::duplicates;
use crate::custody;
use crate::event::gazetteer::Location;
use crate::event::profile::Profile;
use crate::intake::recognise::mapping;
use crate::issue::{Issue, More};
use crate::report;

/// A named schema.
pub struct Named {
    /// Its name: the command that prints such JSON, where one does.
    pub name: &'static str,
    /// What is described.
    pub about: &'static str,
    source: Source,
}

/// Where a schema comes from.
enum Source {
    /// The type that is serialised.
    Type(fn() -> Schema),
    /// A text, since the type is written by hand.
    Text(&'static str),
}

const fn entry<T: JsonSchema>(name: &'static str, about: &'static str) -> Named {
    Named { name, about, source: Source::Type(derived::<T>) }
}

/// All schemas, sorted by name.
pub const ALL: &[Named] = &[
    entry::<activities::Outcome>("activities", "activities, a page of them or all"),
    entry::<backup::Outcome>("backup", "a backup that was written"),
    entry::<check::Listed>("check", "a warning, one a line"),
    entry::<checkpoint::Outcome>("checkpoint", "a signed checkpoint"),
    entry::<compact::Outcome>("compact", "a store that was written anew"),
    entry::<diff::Outcome>("diff", "why a period's figures changed"),
    entry::<custody::doctor::Diagnosis>("doctor", "what was found, with what to do"),
    entry::<doctor::Outcome>("doctor-repair", "what was repaired"),
    entry::<duplicates::Pair>("duplicates", "two entries that are probably one, one a line"),
    entry::<error::InWords>("error", "why a command failed, on standard error"),
    entry::<evidence::Listed>("evidence", "a file that shows what an activity was, one a line"),
    entry::<evidence::Outcome>(
        "evidence-attach",
        "a file that was attached or destroyed, one a line",
    ),
    entry::<explain::Outcome>("explain", "how a figure comes about"),
    entry::<Location>("gazetteer", "a place of the gazetteer, one a line"),
    entry::<gazetteer::UnknownSite>(
        "gazetteer-unknown",
        "a site that the gazetteer lacks, one a line",
    ),
    entry::<report::history::Entry>("history", "an event, one a line"),
    entry::<planned::DryRun>("import-dry-run", "what an import would come to"),
    entry::<init::Outcome>("init", "a ledger that was made"),
    entry::<Issue>("issue", "what is wrong with a table, one a line on standard error"),
    entry::<More>("issues-more", "further issues that are alike, counted, on standard error"),
    entry::<key::Shown>("key", "which key the ledger has"),
    entry::<new_signing_key::Outcome>("key-new-signing", "another signing key"),
    entry::<key::Rotated>("key-rotate", "a key that was rotated"),
    entry::<lookup::Outcome>("lookup", "what the register knows of somebody, and their rows"),
    entry::<mapping::explain::Explanation>("mapping", "what a mapping does with some files"),
    entry::<overview::Outcome>("overview", "where the ledger stands today"),
    entry::<people::Person>("people", "who may do what, one a line"),
    entry::<people::Outcome>("people-add", "a role that was granted"),
    #[cfg(feature = "serve")]
    entry::<tokens::Outcome>("people-token", "a token that was made, with its secret"),
    #[cfg(feature = "serve")]
    entry::<tokens::Token>("people-tokens", "a token without its secret, one a line"),
    entry::<policy::InForce>(
        "policy",
        "a counting policy with its first year or the published period that keeps it, one a line",
    ),
    entry::<policy::Outcome>("policy-adopt", "a counting policy that was adopted"),
    entry::<policy::preview::Outcome>("policy-preview", "figures under two policies"),
    entry::<Profile>("profile", "the ledger's profile"),
    entry::<publications::Publication>("publications", "a publication, one of a list"),
    entry::<publish::Outcome>("publish", "what was published"),
    entry::<queue::Outcome>("queue", "what waits for a reviewer, or for a correction"),
    entry::<recorded::Acknowledged>("recorded", "the acknowledgement of an event, one a line"),
    Named {
        name: "report",
        about: "people reached in a period; `replay` prints one a line",
        source: Source::Text(report::SCHEMA),
    },
    entry::<reproduce::Outcome>("reproduce", "what was published, computed again"),
    entry::<restore::Outcome>("restore", "a ledger that was restored"),
    entry::<restore::Checked>("restore-check", "backups that are whole"),
    entry::<review::Outcome>("review", "what was said of activities"),
    entry::<sample::Outcome>("sample", "what to verify in the field"),
    entry::<sample::Evaluation>("sample-evaluate", "what the findings mean"),
    entry::<show::Outcome>("show", "an activity in all its versions"),
    entry::<status::Outcome>("status", "what the ledger is and how much is in it"),
    entry::<recorded::Unchanged>("unchanged", "what was recorded already, one a line"),
    entry::<verify::Outcome>("verify", "whether records and register are sound"),
    entry::<verify_proof::Outcome>("verify-proof", "what a proof proves"),
];

impl Named {
    /// The schema as indented JSON.
    ///
    /// # Errors
    /// None in practice: the text is written to memory.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        match self.source {
            Source::Text(text) => Ok(text.to_owned()),
            Source::Type(schema) => {
                let mut schema = schema();
                // A type's name says little to readers of its JSON.
                schema.insert("title".to_owned(), self.name.into());
                serde_json::to_string_pretty(&schema).map(|json| format!("{json}\n"))
            }
        }
    }
}

/// The schema with a name.
pub fn named(name: &str) -> Option<&'static Named> {
    ALL.iter().find(|entry| entry.name == name)
}

/// A type's schema, as it is serialised.
fn derived<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
