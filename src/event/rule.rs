//! The versions of the counting rule.
//!
//! Belongs here: their numbers. Does not: what they say (`count`), the choices they leave (`policy`).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A version of the counting rule. Figures published under one are computed by it for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub enum Rule {
    /// The rule of ledgers made before version 2.
    One,
    /// The rule of new ledgers.
    Two,
}

impl Rule {
    /// Every version.
    pub const ALL: &'static [Self] = &[Self::One, Self::Two];

    /// The number of the version, as text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::One => "1",
            Self::Two => "2",
        }
    }
}

impl From<Rule> for u16 {
    fn from(rule: Rule) -> u16 {
        match rule {
            Rule::One => 1,
            Rule::Two => 2,
        }
    }
}

impl TryFrom<u16> for Rule {
    type Error = String;

    fn try_from(number: u16) -> Result<Self, String> {
        match number {
            1 => Ok(Self::One),
            2 => Ok(Self::Two),
            _ => Err(format!("counting rule {number} is not known to this version of headcount")),
        }
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl JsonSchema for Rule {
    fn schema_name() -> Cow<'static, str> {
        "Rule".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"description": "A version of the counting rule.", "enum": [1, 2]})
    }
}
