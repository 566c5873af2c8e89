//! Cells in which a spreadsheet has no value: its errors, and formulas that were never calculated.
//!
//! Belongs here: telling them from text. Does not: saying what is wrong (`rows`).
//!
//! A workbook and CSV have the same text in such a cell, so that both are known by it: an error as the
//! spreadsheet shows it, and a formula without a result as itself, from its `=` on.

use crate::issue::Code;

/// Why a cell has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellFault {
    /// A spreadsheet's error, such as #N/A.
    Error,
    /// A formula, whose result is not there.
    Formula,
}

impl From<CellFault> for Code {
    fn from(fault: CellFault) -> Self {
        match fault {
            CellFault::Error => Self::CellError,
            CellFault::Formula => Self::FormulaWithoutResult,
        }
    }
}

/// The errors of Excel and LibreOffice, in English, French and Spanish.
#[rustfmt::skip]
const ERRORS: &[&str] = &[
    "#N/A", "#N/D", "#REF!", "#¡REF!", "#VALUE!", "#VALEUR!", "#¡VALOR!", "#DIV/0!", "#¡DIV/0!",
    "#NAME?", "#NOM?", "#¿NOMBRE?", "#NULL!", "#NUL!", "#¡NULO!", "#NUM!", "#NOMBRE!", "#¡NUM!",
    "#SPILL!", "#PROPAGATION!", "#CALC!", "#CALCUL!", "#FIELD!", "#CHAMP!", "#BLOCKED!", "#CONNECT!",
    "#GETTING_DATA", "#DATA!", "#UNKNOWN!", "#BUSY!", "#PYTHON!", "#EXTERNAL!",
];

/// How a formula whose text is not known is shown.
pub const FORMULA: &str = "=…";

/// Why a cell with this text has no value; `None` where it has one.
pub fn fault(text: &str) -> Option<CellFault> {
    match text.as_bytes().first()? {
        b'=' => Some(CellFault::Formula),
        // A cell that is too narrow for its number is shown so, and saved as it is shown.
        b'#' if text.len() > 1 && text.bytes().all(|byte| byte == b'#') => Some(CellFault::Error),
        b'#' => {
            let is_error = ERRORS.iter().any(|error| error.eq_ignore_ascii_case(text));
            is_error.then_some(CellFault::Error)
        }
        b'E' => {
            let number = text.strip_prefix("Err:")?;
            let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then_some(CellFault::Error)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_formulas_are_no_values() {
        for text in ["#N/A", "#n/a", "#VALEUR!", "#REF!", "#¡REF!", "Err:502", "####"] {
            assert_eq!(fault(text), Some(CellFault::Error), "{text}");
        }
        for text in ["=A1", "=\"00123\"", FORMULA] {
            assert_eq!(fault(text), Some(CellFault::Formula), "{text}");
        }
        for text in ["", "#", "#1", "#activity", "# a remark", "Erroneous", "Err:", "A=B"] {
            assert_eq!(fault(text), None, "{text}");
        }
    }
}
