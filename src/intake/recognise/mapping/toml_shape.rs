//! The shape of a mapping file, as TOML.
//!
//! Belongs here: what may be written in a file. Does not: what it means (`file`).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use toml::Spanned;

use super::definition::ComparedAs;
use crate::event::spelling::fold_label;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMapping {
    pub(super) name: Spanned<String>,
    pub(super) namespace: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) empty: Many<Scalar>,
    #[serde(default)]
    pub(super) values: BTreeMap<String, RawValues>,
    #[serde(default)]
    pub(super) sheet: Vec<Spanned<RawSheet>>,
}

pub(super) type RawValues = BTreeMap<Spanned<String>, Spanned<Scalar>>;
pub(super) type RawFields = BTreeMap<Spanned<String>, Spanned<RawField>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSheet {
    #[serde(default)]
    pub(super) name: Many<String>,
    pub(super) header: Option<u32>,
    pub(super) parent: Option<Spanned<String>>,
    pub(super) join: Option<RawJoin>,
    #[serde(default)]
    pub(super) submission: Many<String>,
    pub(super) namespace: Option<Spanned<String>>,
    pub(super) keep: Option<Spanned<Many<RawCondition>>>,
    pub(super) not_read: Option<Spanned<Many<String>>>,
    #[serde(default)]
    pub(super) columns: RawFields,
    pub(super) activity: Option<Spanned<RawFields>>,
    pub(super) household: Option<Spanned<RawFields>>,
    pub(super) person: Option<Spanned<RawFields>>,
    pub(super) headcount: Option<Spanned<Many<RawFields>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawJoin {
    pub(super) own: Many<String>,
    pub(super) parent: Many<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCondition {
    pub(super) column: Many<String>,
    #[serde(default)]
    pub(super) is: Many<Scalar>,
    #[serde(default)]
    pub(super) is_not: Many<Scalar>,
}

/// One thing, or a list of them.
pub(super) struct Many<T>(pub(super) Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct One<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for One<T> {
            type Value = Many<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("one, or a list in [brackets]")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Many<T>, E> {
                let text = serde::de::value::StrDeserializer::new(text);
                T::deserialize(text).map(|one| Many(vec![one]))
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Many<T>, E> {
                let number = serde::de::value::I64Deserializer::new(number);
                T::deserialize(number).map(|one| Many(vec![one]))
            }

            fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Many<T>, E> {
                let value = serde::de::value::BoolDeserializer::new(value);
                T::deserialize(value).map(|one| Many(vec![one]))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Many<T>, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                T::deserialize(map).map(|one| Many(vec![one]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Many<T>, A::Error> {
                let mut many = Vec::new();
                while let Some(one) = all.next_element()? {
                    many.push(one);
                }
                Ok(Many(many))
            }
        }
        deserializer.deserialize_any(One(std::marker::PhantomData))
    }
}

/// A text, or a number or truth value taken as one.
pub(super) struct Scalar(pub(super) String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Scalar;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(text.to_owned()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl Many<Scalar> {
    /// Words as they are compared.
    pub(super) fn folded(&self) -> BTreeSet<String> {
        self.0.iter().map(|Scalar(word)| fold_label(word)).collect()
    }
}

/// A field: the name of a column or a pattern, several names, or a table that says more. A section's
/// `numbered` is a number.
#[expect(clippy::large_enum_variant, reason = "a few dozen in a file")]
pub(super) enum RawField {
    Names(Vec<String>),
    Number(i64),
    More(RawMore),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMore {
    pub(super) column: Option<Many<String>>,
    pub(super) parent: Option<Many<String>>,
    pub(super) value: Option<Scalar>,
    pub(super) pattern: Option<String>,
    pub(super) derive: Option<Vec<RawPart>>,
    pub(super) together: Option<Vec<RawTogether>>,
    pub(super) sum: Option<Vec<Many<String>>>,
    pub(super) rows_of: Option<String>,
    pub(super) values: Option<RawValuesOf>,
    #[serde(default)]
    pub(super) multiple: bool,
    pub(super) format: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) default: Option<Scalar>,
    #[serde(default)]
    pub(super) empty: Many<Scalar>,
    #[serde(default)]
    pub(super) accept: Many<Scalar>,
    #[serde(default)]
    pub(super) public: bool,
}

impl<'de> Deserialize<'de> for RawField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyField;
        impl<'de> Visitor<'de> for AnyField {
            type Value = RawField;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(
                    "the name of a column, a list of names, or a table such as { value = \"gao\" }",
                )
            }

            fn visit_str<E>(self, name: &str) -> Result<RawField, E> {
                Ok(RawField::Names(vec![name.to_owned()]))
            }

            fn visit_i64<E>(self, number: i64) -> Result<RawField, E> {
                Ok(RawField::Number(number))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<RawField, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = all.next_element()? {
                    names.push(name);
                }
                match names.is_empty() {
                    true => Err(A::Error::custom("the list of names is empty")),
                    false => Ok(RawField::Names(names)),
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawField, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                RawMore::deserialize(map).map(RawField::More)
            }
        }
        deserializer.deserialize_any(AnyField)
    }
}

/// A field's own values, or the name of a list of them.
pub(super) enum RawValuesOf {
    List(String),
    Own(RawValues),
}

impl<'de> Deserialize<'de> for RawValuesOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValues;
        impl<'de> Visitor<'de> for AnyValues {
            type Value = RawValuesOf;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a table of \"value\" = \"new name\", or the name of one in [values]")
            }

            fn visit_str<E>(self, name: &str) -> Result<RawValuesOf, E> {
                Ok(RawValuesOf::List(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawValuesOf, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                RawValues::deserialize(map).map(RawValuesOf::Own)
            }
        }
        deserializer.deserialize_any(AnyValues)
    }
}

/// A part of a derived key: the name of a column, or a table that says how to even it out.
pub(super) struct RawPart(pub(super) RawPartTable);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPartTable {
    #[serde(default)]
    pub(super) column: Many<String>,
    #[serde(default)]
    pub(super) parent: Many<String>,
    #[serde(rename = "as")]
    pub(super) compared_as: Option<ComparedAs>,
    #[serde(default)]
    pub(super) may_be_empty: bool,
}

impl<'de> Deserialize<'de> for RawPart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyPart;
        impl<'de> Visitor<'de> for AnyPart {
            type Value = RawPart;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(
                    "the name of a column, { column = \"…\", as = \"name\" }, or { parent = \"…\" }",
                )
            }

            fn visit_str<E>(self, name: &str) -> Result<RawPart, E> {
                let column = Many(vec![name.to_owned()]);
                let parent = Many(Vec::new());
                Ok(RawPart(RawPartTable { column, parent, compared_as: None, may_be_empty: false }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawPart, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                let part = RawPartTable::deserialize(map)?;
                match part.column.0.is_empty() == part.parent.0.is_empty() {
                    true => Err(A::Error::custom("a part is either a column or a parent's")),
                    false => Ok(RawPart(part)),
                }
            }
        }
        deserializer.deserialize_any(AnyPart)
    }
}

/// A part of a number: the name of a column, or a table that says that the column is the parent row's.
pub(super) enum RawTogether {
    Own(Many<String>),
    Parent(Many<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTogetherTable {
    column: Option<Many<String>>,
    parent: Option<Many<String>>,
}

impl<'de> Deserialize<'de> for RawTogether {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyPart;
        impl<'de> Visitor<'de> for AnyPart {
            type Value = RawTogether;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the name of a column, or { parent = \"…\" }")
            }

            fn visit_str<E>(self, name: &str) -> Result<RawTogether, E> {
                Ok(RawTogether::Own(Many(vec![name.to_owned()])))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawTogether, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                match RawTogetherTable::deserialize(map)? {
                    RawTogetherTable { column: Some(names), parent: None } => {
                        Ok(RawTogether::Own(names))
                    }
                    RawTogetherTable { column: None, parent: Some(names) } => {
                        Ok(RawTogether::Parent(names))
                    }
                    _ => Err(A::Error::custom("a part is either a column or a parent's")),
                }
            }
        }
        deserializer.deserialize_any(AnyPart)
    }
}
