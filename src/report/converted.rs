//! Values in one reporting currency, by rates that somebody gives with the request.
//!
//! Belongs here: converting the sums of goods. Does not: the sums (`count`), reading rates from a file (`service`).
//!
//! A rate says how much of a currency one unit of the reporting currency is, as central banks quote it for the franc
//! CFA: 655.957. Each sum in one currency is converted and rounded to a hundredth, half up, and these are added up. A
//! value without a currency, or in one without a rate, is in no sum: its activities are counted beside it.

use std::collections::BTreeMap;
use std::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use crate::count::{Amount, ValueRow};
use crate::event::activity::Modality;

/// The modality of what was given as money or as vouchers.
pub const CASH_OR_VOUCHER: &str = "cash-or-voucher";
/// What stands for all modalities.
pub const ALL: &str = "all";

/// Millionths in one.
const MILLIONTHS: NonZeroU64 = NonZeroU64::new(1_000_000).unwrap();

/// Rates between one reporting currency and others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// The reporting currency.
    pub currency: String,
    /// Others, by their code.
    pub rates: BTreeMap<String, Rate>,
}

/// How much of a currency one unit of the reporting currency is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// So much of it.
    pub per_unit: f64,
    /// Its date, as quoted.
    pub date: String,
    /// Who published it.
    pub source: String,
}

/// Why rates cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RatesError {
    /// A rate that is no number above 0 with at most six decimals.
    #[error("the rate of {0} is not a number above 0 with at most six decimals")]
    Rate(String),
    /// A currency that is given twice in different letters, or is the reporting currency.
    #[error("{0} has two rates, or is the reporting currency itself")]
    Twice(String),
    /// No code of a currency.
    #[error("\"{0}\" is not the code of a currency, three letters such as XOF")]
    Currency(String),
}

/// Values in the reporting currency.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Converted {
    /// By which rates.
    #[serde(flatten)]
    pub rates: Rates,
    /// By modality.
    pub values: Vec<ConvertedRow>,
}

/// What was handed out in one form, in the reporting currency.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConvertedRow {
    /// In what form.
    pub modality: &'static str,
    /// What it was worth, to a hundredth; nothing where no value could be converted.
    pub value: Option<Amount>,
    /// Activities whose value is in the sum.
    pub activities: u64,
    /// Activities that state a value without a currency, or in one without a rate.
    pub without_rate: u64,
}

impl Rates {
    /// The same with codes in capitals.
    ///
    /// # Errors
    /// See [`RatesError`].
    pub fn checked(self) -> Result<Self, RatesError> {
        let code = |text: &str| {
            let code = text.trim().to_uppercase();
            let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
            is_code.then_some(code).ok_or_else(|| RatesError::Currency(text.to_owned()))
        };
        let currency = code(&self.currency)?;
        let mut rates = BTreeMap::new();
        for (given, rate) in self.rates {
            let other = code(&given)?;
            if rate.millionths().is_none() {
                return Err(RatesError::Rate(other));
            }
            if other == currency || rates.insert(other.clone(), rate).is_some() {
                return Err(RatesError::Twice(other));
            }
        }
        Ok(Self { currency, rates })
    }

    /// Millionths of a currency that one unit of the reporting currency is.
    fn millionths(&self, currency: &str) -> Option<NonZeroU64> {
        match currency == self.currency {
            true => Some(MILLIONTHS),
            false => self.rates.get(currency)?.millionths(),
        }
    }

    /// The sums of some values in the reporting currency.
    pub fn convert(&self, values: &[ValueRow]) -> Converted {
        let cash_or_voucher = [Modality::Cash.name(), Modality::Voucher.name()];
        let mut modalities: Vec<&'static str> = values.iter().map(|row| row.modality).collect();
        modalities.dedup();
        modalities.extend([CASH_OR_VOUCHER, ALL]);
        let of = |modality: &'static str| {
            values.iter().filter(move |row| match modality {
                ALL => true,
                CASH_OR_VOUCHER => cash_or_voucher.contains(&row.modality),
                modality => row.modality == modality,
            })
        };
        let row = |modality: &'static str| {
            let mut sum = ConvertedRow { modality, value: None, activities: 0, without_rate: 0 };
            for row in of(modality) {
                let Some(value) = row.value else { continue };
                let stated = row.activities - row.without_value;
                match self.millionths(&row.currency) {
                    Some(millionths) => {
                        *sum.value.get_or_insert_default() += value.in_units_of(millionths);
                        sum.activities += stated;
                    }
                    None => sum.without_rate += stated,
                }
            }
            sum
        };
        let some = modalities.into_iter().filter(|modality| of(modality).next().is_some());
        Converted { rates: self.clone(), values: some.map(row).collect() }
    }
}

impl Rate {
    /// Exact, where it has at most six decimals.
    fn millionths(&self) -> Option<NonZeroU64> {
        const MOST: f64 = 1e15;
        let millionths = (self.per_unit * 1e6).round();
        let is_exact = millionths / 1e6 == self.per_unit && (1.0..MOST).contains(&millionths);
        NonZeroU64::new(millionths as u64).filter(|_| is_exact)
    }
}
