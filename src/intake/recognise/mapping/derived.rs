//! Derived keys: recognising people and households of forms without numbers.
//!
//! Belongs here: making a key of several columns, compared_form out. Does not: hashing it (`register`).
//!
//! Invariant: a key is only ever a [`SourceNumber`](crate::register::SourceNumber): in memory, shown
//! by nothing, stored nowhere but as its HMAC under the ledger's key.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::definition::ComparedAs;

/// Digits of a phone number that are the same with and without the country's prefix.
const PHONE_DIGITS: usize = 8;
/// Between the parts of a key: a character for private use, which nobody writes.
const BETWEEN: char = '\u{e000}';

/// A value made comparable; empty where nothing of it is left.
pub fn compared_form(value: &str, how: ComparedAs) -> String {
    match how {
        ComparedAs::Text => crate::event::spelling::fold_label(value),
        ComparedAs::Name => {
            let plain = value.nfkd().filter(|c| !is_combining_mark(*c)).default_case_fold();
            let plain: String = plain.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
            plain.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        ComparedAs::Phone => {
            let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).collect();
            digits.iter().skip(digits.len().saturating_sub(PHONE_DIGITS)).collect()
        }
        ComparedAs::Year => year(value).map(ToOwned::to_owned).unwrap_or_default(),
    }
}

/// The year in a date or text.
pub fn year(value: &str) -> Option<&str> {
    let mut numbers = value.split(|c: char| !c.is_ascii_digit());
    numbers.find(|part| part.len() == 4 && (part.starts_with("19") || part.starts_with("20")))
}

/// A key of compared_form parts.
pub fn key(parts: &[String]) -> String {
    let mut key = String::from("derived");
    for part in parts {
        key.push(BETWEEN);
        key.push_str(part);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_person_give_one_key() {
        let name = |text| compared_form(text, ComparedAs::Name);
        assert_eq!(name(" Aïcha   INVENTED-Touré "), name("aicha invented toure"));
        assert_eq!(name("Ai\u{308}cha"), name("Aïcha"));
        let phone = |text| compared_form(text, ComparedAs::Phone);
        assert_eq!(phone("+223 00 00 00 01"), phone("00000001"));
        assert_eq!(compared_form("12/05/1987", ComparedAs::Year), "1987");
        assert_eq!(compared_form("-", ComparedAs::Name), "");
        assert_ne!(key(&["a".into(), "b c".into()]), key(&["a b".into(), "c".into()]));
    }
}
