//! Patterns: texts with other fields of a row in them, `GAO-{date}-{site}-{kit}`.
//!
//! Belongs here: reading a pattern, and making a reference of texts. Does not: what a field holds.

use crate::event::spelling::fold_label;
use crate::issue::value::PatternError;

/// A text with other fields in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(pub Vec<Piece>);

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text as it stands.
    Text(String),
    /// The field of this name.
    Field(String),
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with its braces.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            if before.contains('}') {
                return Err(PatternError::Opening);
            }
            let Some((name, further)) = after.split_once('}') else {
                return Err(PatternError::Closing);
            };
            let name = name.trim();
            if name.is_empty() || name.contains('{') {
                return Err(PatternError::Name);
            }
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::Field(name.to_owned()));
            rest = further;
        }
        if rest.contains('}') {
            return Err(PatternError::Opening);
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self(pieces))
    }

    /// The fields in it.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Field(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }
}

/// A text as part of a reference: small letters and digits, with dashes between.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in fold_label(text).chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_text_and_fields() {
        let pattern = Pattern::parse("GAO-{date}-{ site }").unwrap();
        assert_eq!(pattern.fields().collect::<Vec<_>>(), ["date", "site"]);
        assert_eq!(pattern.0[0], Piece::Text("GAO-".to_owned()));
        for bad in ["GAO-{date", "GAO-date}", "{}", "{a{b}}", "}{a}"] {
            assert!(Pattern::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_slug_has_letters_digits_and_dashes() {
        assert_eq!(slug("Site PDI \"Inchiran\", bloc 2"), "site-pdi-inchiran-bloc-2");
        assert_eq!(slug("Château d'eau"), "chateau-d-eau");
        assert_eq!(slug(" – "), "");
    }
}
