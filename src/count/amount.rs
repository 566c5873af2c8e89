//! Sums of quantities and of money, exact to a thousandth.
//!
//! Belongs here: adding up, and how a sum is written for programs. Does not: which sums there are (`goods`).

use std::fmt;
use std::num::NonZeroU64;
use std::ops::AddAssign;

use serde::{Serialize, Serializer};

use crate::event::text::Decimal;

/// A sum of quantities, or of values in one currency. None is ever negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount {
    /// Beyond what a count of activities times the largest [`Decimal`] can come to.
    thousandths: u128,
}

impl Amount {
    /// The whole part, where it is no more than programs and people have a use for.
    pub fn whole(self) -> Option<u64> {
        u64::try_from(self.thousandths / 1000).ok()
    }

    /// The thousandths beyond the whole part.
    pub fn rest(self) -> u16 {
        // Below 1000.
        (self.thousandths % 1000) as u16
    }

    /// The same in a unit that is so many millionths of this one, to the nearest hundredth, half up.
    #[must_use]
    pub fn in_units_of(self, millionths: NonZeroU64) -> Self {
        let unit = u128::from(millionths.get());
        let hundredths = (self.thousandths * 200_000 + unit) / (2 * unit);
        Self { thousandths: hundredths * 10 }
    }

    /// The nearest number that a float can be: exact up to 2^53 thousandths, and for whole ones up to 2^53.
    pub fn approximate(self) -> f64 {
        (self.thousandths / 1000) as f64 + f64::from(self.rest()) / 1000.0
    }
}

impl From<Decimal> for Amount {
    fn from(decimal: Decimal) -> Self {
        // What is read is never below zero.
        Self { thousandths: u128::from(decimal.thousandths.unsigned_abs()) }
    }
}

impl AddAssign<Decimal> for Amount {
    fn add_assign(&mut self, decimal: Decimal) {
        self.thousandths += Self::from(decimal).thousandths;
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.thousandths += other.thousandths;
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.thousandths / 1000)?;
        match self.rest() {
            0 => Ok(()),
            rest => write!(f, ".{}", format!("{rest:03}").trim_end_matches('0')),
        }
    }
}

/// Whole amounts are whole numbers.
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.whole().filter(|_| self.rest() == 0) {
            Some(whole) => to.serialize_u64(whole),
            None => to.serialize_f64(self.approximate()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_and_written_in_the_shortest_way() {
        let sum = |texts: &[&str]| {
            let mut sum = Amount::default();
            texts.iter().filter_map(|text| Decimal::parse(text, false)).for_each(|n| sum += n);
            (sum.to_string(), serde_json::to_string(&sum).unwrap_or_default())
        };
        let both = |text: &str| (text.to_owned(), text.to_owned());
        assert_eq!(sum(&[]), both("0"));
        assert_eq!(sum(&["430404000"]), both("430404000"));
        assert_eq!(sum(&["0.1", "0.2"]), both("0.3"));
        assert_eq!(sum(&["12.5", "0.255", "0.245"]), both("13"));
        assert_eq!(sum(&["1.005"]), both("1.005"));
        assert_eq!(sum(&["9007199254740993"]), both("9007199254740993"));
    }

    #[test]
    fn another_unit_is_rounded_to_the_nearest_hundredth() {
        let of = |text: &str, millionths: u64| {
            let amount =
                Amount::from(Decimal::parse(text, false).unwrap_or(Decimal { thousandths: 0 }));
            NonZeroU64::new(millionths).map(|unit| amount.in_units_of(unit).to_string())
        };
        assert_eq!(of("655957", 655_957_000).as_deref(), Some("1000"));
        assert_eq!(of("1000", 655_957_000).as_deref(), Some("1.52"));
        assert_eq!(of("0.01", 2_000_000).as_deref(), Some("0.01"), "half a hundredth is one");
        assert_eq!(of("0.009", 2_000_000).as_deref(), Some("0"));
        assert_eq!(of("2", 1).as_deref(), Some("2000000"));
    }

    #[test]
    fn the_largest_values_of_many_activities_do_not_overflow() {
        let mut sum = Amount::default();
        (0..3_000).for_each(|_| sum += Decimal { thousandths: i64::MAX });
        assert_eq!(sum.to_string(), "27670116110564327421");
        assert_eq!(sum.whole(), None);
        let json = serde_json::to_string(&sum).unwrap_or_default();
        assert_eq!(json.parse(), Ok(sum.approximate()));
    }
}
