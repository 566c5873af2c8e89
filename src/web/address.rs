//! Addresses of links: a path with what is asked for there.
//!
//! Belongs here: putting them together, so that a link says what the page said that it is on. Does not: reading
//! them (`pairs`).

use std::fmt;

use form_urlencoded::byte_serialize;

/// A path, and names with values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    path: String,
    pairs: Vec<(&'static str, String)>,
}

impl Address {
    /// A path without anything.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), pairs: Vec::new() }
    }

    /// With another value for a name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.pairs.retain(|(other, _)| *other != name);
        self.and(name, value)
    }

    /// With one more value for a name.
    #[must_use]
    pub fn and(mut self, name: &'static str, value: impl ToString) -> Self {
        let value = value.to_string();
        if !value.is_empty() {
            self.pairs.push((name, value));
        }
        self
    }

    /// With a value, where there is one.
    #[must_use]
    pub fn with_some(self, name: &'static str, value: Option<&(impl ToString + ?Sized)>) -> Self {
        match value {
            Some(value) => self.with(name, value.to_string()),
            None => self,
        }
    }

    /// Without a name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.pairs.retain(|(other, _)| *other != name);
        self
    }

    /// The same at another path.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// The names with their values, for the hidden fields of a form.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.pairs.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        let mut sign = '?';
        for (name, value) in &self.pairs {
            write!(f, "{sign}{name}=")?;
            byte_serialize(value.as_bytes()).try_for_each(|part| f.write_str(part))?;
            sign = '&';
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Address;
    use crate::web::pairs::Pairs;

    #[test]
    fn an_address_is_read_as_it_was_put_together() {
        let address = Address::new("/figures")
            .with("period", "ECHO 2025/01 & more")
            .and("by", "sex")
            .and("by", "age")
            .with("office", "");
        let text = address.to_string();
        assert_eq!(text, "/figures?period=ECHO+2025%2F01+%26+more&by=sex&by=age");
        let (_, query) = text.split_once('?').unwrap_or_default();
        assert_eq!(Pairs::parse(query.as_bytes()).get("period"), Some("ECHO 2025/01 & more"));
        assert_eq!(address.with("period", 2025).without("by").to_string(), "/figures?period=2025");
    }
}
