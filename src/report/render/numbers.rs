//! Numbers as people read them.

use super::super::Count;
use crate::event::text::thousands;

/// A number with commas between thousands: 132,487; a mark for one that is held back.
pub fn grouped(number: impl Into<Count>) -> String {
    number.into().text(thousands)
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

/// A length in bytes, for people.
pub fn length(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{} bytes", grouped(bytes)),
        10_000..10_000_000 => format!("{} kB", grouped(bytes / 1_000)),
        _ => format!("{} MB", grouped(bytes / 1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_are_separated() {
        let texts = [0, 7, 999, 1_000, 132_487, 1_000_000].map(|n: u64| super::grouped(n));
        assert_eq!(texts, ["0", "7", "999", "1,000", "132,487", "1,000,000"]);
    }
}
