//! Texts: normalisation, limits, and keeping contact details out.
//!
//! Belongs here: the rules for every stored text, and writing numbers and CSV. Does not: which column a
//! text came from, what reads as a contact detail (`contacts`).
//!
//! Every text goes through one of [`checked`], [`checked_pcode`] and [`check_reference`] before it is recorded. What
//! a ledger holds already is not asked again: it opens, and can be corrected and voided, whatever the rules become.

use std::borrow::Cow;

use caseless::Caseless;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::contacts::{holds_email, holds_phone, reference_holds_phone};
use super::formula::as_cell;
use super::ids::Reference;
use super::limits::TEXT_BYTES_MAX;
pub use super::unseen::{is_invisible, is_turning};

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TextError {
    /// More than the limit.
    #[error("is longer than {TEXT_BYTES_MAX} bytes")]
    Long,
    /// Line breaks, tabs or other control characters.
    #[error("holds a line break or another control character")]
    Control,
    /// A character that shows others in another order than they are kept in.
    #[error("holds a character that shows others in another order")]
    Turned,
    /// An e-mail address, which would stay in the log for ever.
    #[error("holds an e-mail address, and personal data never enters a ledger")]
    Email,
    /// A phone number, which would stay in the log for ever.
    #[error("holds what reads as a phone number, and personal data never enters a ledger")]
    Phone,
}

impl TextError {
    /// Every reason.
    pub const ALL: [Self; 5] = [Self::Long, Self::Control, Self::Turned, Self::Email, Self::Phone];
}

/// The form in which names are compared: trimmed, NFC, fully case-folded.
pub fn normalised(text: &str) -> String {
    text.trim().nfc().default_case_fold().collect()
}

/// Whether a text may be somebody's name: two or more words of letters, each with a capital.
pub fn may_be_name(text: &str) -> bool {
    let is_word = |word: &str| {
        let letters = |c: char| c.is_alphabetic() || ['-', '\'', '’', '.'].contains(&c);
        word.starts_with(char::is_uppercase) && word.chars().all(letters)
    };
    text.split_whitespace().count() > 1 && text.split_whitespace().all(is_word)
}

/// Accepts a text for the log: trimmed, short, printable, without an e-mail address or a phone number.
/// Characters that nobody sees are taken out: with one and without, a name would be two.
pub fn checked(text: &str) -> Result<String, TextError> {
    let text = accepted(text)?;
    match holds_phone(&text) && !is_known_pcode(&text) {
        true => Err(TextError::Phone),
        false => Ok(text),
    }
}

/// Accepts a place code for the log. Many countries' are a number, which may have as many digits as a
/// phone number; one with what people put between the digits of a phone number stays refused.
pub fn checked_pcode(text: &str) -> Result<String, TextError> {
    let text = accepted(text)?;
    match holds_phone(&text) && !is_pcode(&text) {
        true => Err(TextError::Phone),
        false => Ok(text),
    }
}

/// Whether an activity can be recorded under a reference. One that a ledger has already is not asked.
///
/// # Errors
/// An e-mail address or phone number, or a character that nobody sees: it could not be typed again.
pub fn check_reference(reference: &Reference) -> Result<(), TextError> {
    let text = reference.as_str();
    if text.chars().any(is_turning) {
        return Err(TextError::Turned);
    }
    if text.chars().any(is_invisible) {
        return Err(TextError::Control);
    }
    if holds_email(text) {
        return Err(TextError::Email);
    }
    // The end of one that was made of a row is a digest, which may have any digits.
    match !reference.is_made() && reference_holds_phone(&without_pcodes(text)) {
        true => Err(TextError::Phone),
        false => Ok(()),
    }
}

/// Whether a source key that somebody gave can be recorded. Random numbers of 32 digits in the form of a UUID are
/// no phone numbers, whatever digits they begin with.
///
/// # Errors
/// As for [`check_reference`], and one that is too long.
pub fn check_source_key(key: &str) -> Result<(), TextError> {
    if key.chars().any(is_turning) {
        return Err(TextError::Turned);
    }
    if key.chars().any(|c| c.is_control() || is_invisible(c)) {
        return Err(TextError::Control);
    }
    if key.len() > TEXT_BYTES_MAX {
        return Err(TextError::Long);
    }
    if holds_email(key) {
        return Err(TextError::Email);
    }
    let words = key.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
    let uuids = words.filter(|word| word.len() == 36 && uuid::Uuid::try_parse(word).is_ok());
    let rest = uuids.fold(key.to_owned(), |rest, uuid| rest.replace(uuid, "x"));
    match reference_holds_phone(&without_pcodes(&rest)) {
        true => Err(TextError::Phone),
        false => Ok(()),
    }
}

/// Whether a text was stored without characters that nobody sees.
pub fn lost_unseen(given: &str, stored: &str) -> bool {
    given.chars().any(is_invisible) && given.trim() != stored
}

fn accepted(text: &str) -> Result<String, TextError> {
    if text.chars().any(is_turning) {
        return Err(TextError::Turned);
    }
    let text = without_invisible(text.trim());
    let text = text.trim();
    if text.len() > TEXT_BYTES_MAX {
        return Err(TextError::Long);
    }
    if text.chars().any(char::is_control) {
        return Err(TextError::Control);
    }
    match holds_email(text) {
        true => Err(TextError::Email),
        false => Ok(text.to_owned()),
    }
}

/// Whether the whole text is a P-code wherever it stands: the country's two letters and digits. Those
/// of Mali's villages have eight digits, as phone numbers do. Ids of a profile are in small letters.
fn is_known_pcode(text: &str) -> bool {
    let (country, digits) = text.split_at_checked(2).unwrap_or(("", text));
    let all = |is: fn(&u8) -> bool| country.as_bytes().iter().all(is);
    let is_country =
        country.len() == 2 && (all(u8::is_ascii_uppercase) || all(u8::is_ascii_lowercase));
    is_country && text.len() <= 14 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A reference or key with something else in the place of each P-code that has as many digits as a phone number.
/// Shorter ones stay: with the digits behind it, what begins like one may be a phone number.
fn without_pcodes(text: &str) -> String {
    const DIGITS_MIN: usize = 8;
    let words = text.split_inclusive(|c: char| !c.is_alphanumeric());
    let words = words.map(|word| {
        let code = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let is_long = code.len() >= 2 + DIGITS_MIN && is_known_pcode(code);
        if is_long { word.replacen(code, "x", 1) } else { word.to_owned() }
    });
    words.collect()
}

/// Whether a text in a column of place codes is one: letters and digits without anything between them,
/// or with dashes and dots behind the letters of a country.
fn is_pcode(text: &str) -> bool {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let of_country = text.bytes().take_while(u8::is_ascii_alphabetic).count() >= 2;
    plain(text) || (of_country && plain(&text.replace(['-', '.', '_', '/'], "")))
}

/// A text without the characters that nobody sees. Between letters that join, as Persian and Bengali
/// have them, a joiner belongs to the spelling.
fn without_invisible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_invisible) {
        return text.into();
    }
    let chars: Vec<char> = text.chars().collect();
    let joins = |at: Option<usize>| {
        at.and_then(|at| chars.get(at)).is_some_and(|c| ('\u{600}'..='\u{109f}').contains(c))
    };
    let is_spelling = |at: usize, c: char| {
        ['\u{200c}', '\u{200d}'].contains(&c) && joins(at.checked_sub(1)) && joins(Some(at + 1))
    };
    let kept =
        chars.iter().enumerate().filter(|(at, c)| !is_invisible(**c) || is_spelling(*at, **c));
    kept.map(|(_, c)| *c).collect::<String>().into()
}

/// Cells as a line of CSV, with its line break. Cells are quoted where they have to be, and where they
/// have the byte `also_quoted`; none is a formula.
pub fn csv_line(
    cells: impl IntoIterator<Item = impl AsRef<str>>,
    also_quoted: Option<u8>,
) -> String {
    let mut line = Vec::new();
    let mut writer = csv::WriterBuilder::new().comment(also_quoted).from_writer(&mut line);
    let cells = cells.into_iter().map(|cell| as_cell(cell.as_ref()).into_owned());
    // One record, written into memory, cannot fail.
    let _ = writer.write_record(cells);
    drop(writer);
    String::from_utf8_lossy(&line).into_owned()
}

/// A number with commas between thousands: 132,487.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with up to three decimals, exact: amounts of items and of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Hash)]
#[serde(transparent)]
pub struct Decimal {
    /// The number times a thousand.
    pub thousandths: i64,
}

impl Decimal {
    /// Reads `12`, `12.5` or, where `decimal_comma`, `12,5`. Never negative.
    pub fn parse(text: &str, decimal_comma: bool) -> Option<Self> {
        let point = if decimal_comma && !text.contains('.') { ',' } else { '.' };
        let (whole, fraction) = text.split_once(point).unwrap_or((text, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let ends_badly = text.ends_with(point) || whole.is_empty() || fraction.len() > 3;
        if ends_badly || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let thousandths: i64 = format!("{fraction:0<3}").parse().ok()?;
        whole.checked_mul(1000)?.checked_add(thousandths).map(|thousandths| Self { thousandths })
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, rest) = (self.thousandths / 1000, self.thousandths % 1000);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{}", format!("{whole}.{rest:03}").trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contact_details_are_refused() {
        for text in [
            "call 76 12 34 56",
            "+223 76123456",
            "(0223) 76-12-34-56",
            "76.12.34.56",
            "2025-03-31 76 12 34 56",
            "tel 7612 3456",
            "ML 76123456",
            "TEL76123456",
        ] {
            assert_eq!(checked(text), Err(TextError::Phone), "{text}");
        }
        for text in ["write to a.b@nrc.no", "x@y.ml."] {
            assert_eq!(checked(text), Err(TextError::Email), "{text}");
        }
    }

    #[test]
    fn dates_years_and_amounts_are_not_phone_numbers() {
        for text in [
            "Distribution 2025-03-31",
            "31/03/2025, kits",
            "School year 2024-2025",
            "2025-03-01 - 2025-03-31",
            "1 250 000 FCFA",
            "Well no. 12, 40 m",
            "ML070101",
            "ML07010203",
        ] {
            assert_eq!(checked(text).as_deref(), Ok(text), "{text}");
        }
    }

    #[test]
    fn place_codes_of_many_digits_are_no_phone_numbers_in_their_column() {
        for text in ["123456789", "1234567890123", "ML07-01-001-0012", "NE001002003", "12"] {
            assert_eq!(checked_pcode(text).as_deref(), Ok(text), "{text}");
        }
        for text in ["76 12 34 56", "+22376123456", "76-12-34-56", "tel 76123456"] {
            assert_eq!(checked_pcode(text), Err(TextError::Phone), "{text}");
        }
    }

    #[test]
    fn place_codes_are_no_phone_numbers_in_references_either()
    -> Result<(), Box<dyn std::error::Error>> {
        for text in ["ML07010203", "NFI-ML07010203-01", "ML07010203_2025-04", "NE001002003/3"] {
            assert_eq!(check_reference(&Reference::new(text)?), Ok(()), "{text}");
            assert_eq!(check_source_key(text), Ok(()), "{text}");
        }
        for text in [
            "ML76-12-34-56",
            "ML7612-3456",
            "ML07010203-76123456",
            "GAO-76123456",
            "ML 76123456",
            "xML76123456",
        ] {
            assert_eq!(check_reference(&Reference::new(text)?), Err(TextError::Phone), "{text}");
            assert_eq!(check_source_key(text), Err(TextError::Phone), "{text}");
        }
        Ok(())
    }

    #[test]
    fn characters_that_nobody_sees_make_no_other_name() {
        for text in ["Ga\u{200b}o", "\u{feff}Gao", "Gao\u{ad}", "\u{200e}Gao"] {
            assert_eq!(checked(text).as_deref(), Ok("Gao"), "{text:?}");
        }
        // In Persian it is how the word is written.
        let joined = "خانه\u{200c}ها";
        assert_eq!(checked(joined).as_deref(), Ok(joined));
        assert_eq!(checked("76\u{200b}123456"), Err(TextError::Phone));
        // What shows 5202 as 2025 is neither.
        for text in ["\u{202e}5202", "Gao \u{2066}12", "\u{202a}Gao\u{202c}"] {
            assert_eq!(checked(text), Err(TextError::Turned), "{text:?}");
        }
    }

    #[test]
    fn source_keys_are_made_by_machines_and_hold_nobodys_number() {
        for key in [
            "uuid:46385170-6905-4b1b-a43c-0ceced25c5d0",
            "kobo 1234567",
            "2025-04-12-0034",
            "sheet 3 row 17",
        ] {
            assert_eq!(check_source_key(key), Ok(()), "{key}");
        }
        for (key, error) in [
            ("76123456", TextError::Phone),
            ("tel:76_12_34_56", TextError::Phone),
            ("a@b.org", TextError::Email),
            ("a\u{200b}b", TextError::Control),
            ("\u{202e}ab", TextError::Turned),
        ] {
            assert_eq!(check_source_key(key), Err(error), "{key}");
        }
    }

    #[test]
    fn names_compare_trimmed_composed_and_folded() {
        assert_eq!(normalised(" Me\u{301}naka "), normalised("MÉNAKA"));
        assert_eq!(normalised("Straße"), normalised("STRASSE"));
    }

    #[test]
    fn decimals_are_exact() {
        let parse = |s, comma| Decimal::parse(s, comma).map(|d| d.to_string());
        assert_eq!(parse("12.50", false).as_deref(), Some("12.5"));
        assert_eq!(parse("12,5", true).as_deref(), Some("12.5"));
        for bad in ["12,5", "-1", "1e3", "12.", ".5", "1.2345", ""] {
            assert_eq!(parse(bad, false), None, "{bad}");
        }
    }
}
