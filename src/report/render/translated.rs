//! The catalogue's texts in templates, those of the factsheet and those of pages.

use std::borrow::Cow;

use minijinja::value::{Kwargs, Value, ValueKind};
use minijinja::{Error, ErrorKind};

use crate::language::{self, Texts};
use crate::report::cells::HELD_BACK;

/// A text of the catalogue. An underscore in a value's name stands for a hyphen; a value that is held back has
/// its sign.
///
/// # Errors
/// A key that is not in the catalogue, or a number that is not a whole one.
pub fn translated(texts: &Texts, key: &str, values: &Kwargs) -> Result<String, Error> {
    if !texts.has(key) {
        return Err(Error::new(ErrorKind::InvalidOperation, format!("no text has the key {key}")));
    }
    let mut put: Vec<(Cow<str>, language::Value)> = Vec::new();
    for name in values.args() {
        let value: Value = values.get(name)?;
        let value = match value.kind() {
            ValueKind::None => HELD_BACK.into(),
            ValueKind::Number => u64::try_from(value)?.into(),
            _ => value.to_string().into(),
        };
        put.push((name.replace('_', "-").into(), value));
    }
    let put: Vec<_> = put.iter().map(|(name, value)| (name.as_ref(), value.clone())).collect();
    Ok(texts.with(key, &put))
}
