//! Numbers as people read them.

use super::super::Count;

/// A number with commas between thousands: 132,487; a mark for one that is held back.
pub fn grouped(number: impl Into<Count>) -> String {
    number.into().text(with_commas)
}

fn with_commas(number: u64) -> String {
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

/// The same for a number that can be below zero.
pub fn signed(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(number.unsigned_abs()))
}

/// A number of things: "1 record", "12 records".
pub fn counted(number: u64, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{} {noun}{s}", grouped(number))
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_are_separated() {
        let texts = [0, 7, 999, 1_000, 132_487, 1_000_000].map(|n: u64| super::grouped(n));
        assert_eq!(texts, ["0", "7", "999", "1,000", "132,487", "1,000,000"]);
    }
}
