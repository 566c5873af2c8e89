//! Names with values, as in an address or a form.
//!
//! Belongs here: reading them, and refusing those that nobody asked for. Does not: what a value means (pages).

use super::problem::Problem;

/// Names with values, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Reads what stands after the question mark, or the body of a form.
    pub fn parse(text: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(text);
        Self(pairs.map(|(name, value)| (name.into_owned(), value.trim().to_owned())).collect())
    }

    /// The value of a name, if there is one that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(other, value)| other == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    /// Whether a name is there, with a value or without one.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(other, _)| other == name)
    }

    /// The value of a name, if there is one that is not empty, as a text of its own.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// Every value of a name that is not empty.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let of_name = move |(other, value): &&(String, String)| other == name && !value.is_empty();
        self.0.iter().filter(of_name).map(|(_, value)| value.as_str())
    }

    /// Adds a pair.
    pub fn push(&mut self, name: String, value: String) {
        self.0.push((name, value.trim().to_owned()));
    }

    /// Takes a name with its values away; gives the first one.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let first = self.text(name);
        self.0.retain(|(other, _)| other != name);
        first
    }

    /// Whether a box is ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !matches!(value, "no" | "0"))
    }

    /// The value as one of a closed list.
    ///
    /// # Errors
    /// A value that is none of them.
    pub fn one_of<T>(&self, name: &str, read: fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
        self.get(name)
            .map(|value| read(value).ok_or_else(|| Problem::value(name, value)))
            .transpose()
    }

    /// The value as a number.
    ///
    /// # Errors
    /// A value that is none.
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Problem> {
        self.one_of(name, |value| value.parse().ok())
    }

    /// Every pair that has a value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let filled = self.0.iter().filter(|(_, value)| !value.is_empty());
        filled.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Refuses names that a page does not know, and several values where it takes one. `several` are the names
    /// that can have more than one.
    ///
    /// # Errors
    /// Such a name.
    pub fn only(&self, known: &[&str], several: &[&str]) -> Result<(), Problem> {
        for (name, _) in self.iter() {
            let takes_several = several.contains(&name);
            if !takes_several && !known.contains(&name) {
                return Err(Problem::Parameter(name.to_owned()));
            }
            if !takes_several && self.all(name).count() > 1 {
                return Err(Problem::Twice(name.to_owned()));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_knows_is_refused_and_empty_fields_are_nothing() {
        let pairs = Pairs::parse(b"period=2025&office=&by=sex&by=age");
        assert_eq!(pairs.get("office"), None);
        assert_eq!(pairs.all("by").collect::<Vec<_>>(), ["sex", "age"]);
        assert!(pairs.only(&["period", "office"], &["by"]).is_ok());
        assert!(
            matches!(pairs.only(&["office"], &["by"]), Err(Problem::Parameter(n)) if n == "period")
        );
        assert!(matches!(pairs.only(&["period", "by"], &[]), Err(Problem::Twice(n)) if n == "by"));
    }
}
