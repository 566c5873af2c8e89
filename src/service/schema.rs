//! JSON Schemas (draft 2020-12) of everything that is given out as JSON.
//!
//! Belongs here: one entry per name, in the order of the names. Does not: the shapes themselves; a
//! schema is derived from the type that is serialised, whose documentation becomes the descriptions.

use schemars::{Schema, generate::SchemaSettings};

use super::recorded::Acknowledged;

/// A named schema.
pub struct Named {
    /// Its name: the command that prints such JSON, where one does.
    pub name: &'static str,
    /// What is described.
    pub about: &'static str,
    schema: fn() -> Schema,
}

/// All schemas, sorted by name.
pub const ALL: &[Named] = &[Named {
    name: "recorded",
    about: "the acknowledgement of an event, one a line",
    schema: derived::<Acknowledged>,
}];

impl Named {
    /// The schema as JSON.
    pub fn schema(&self) -> Schema {
        (self.schema)()
    }
}

/// The schema with a name.
pub fn named(name: &str) -> Option<&'static Named> {
    ALL.iter().find(|entry| entry.name == name)
}

/// A type's schema, as it is serialised.
fn derived<T: schemars::JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
