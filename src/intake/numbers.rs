//! Numbers as people and programs write them.

/// The whole number that a text is. Programs write whole numbers with a fraction where a column has an
/// empty cell: `4.0` is 4, and `4,0` where numbers have a decimal comma. Behind three digits it may be
/// thousands, so that `1.000` is none. Nobody writes `+223` for a number of people: it begins a phone number.
pub fn whole(text: &str, decimal_comma: bool) -> Option<i64> {
    let whole = match text.split_once(|c| c == '.' || (c == ',' && decimal_comma)) {
        Some((whole, "0" | "00")) if whole.ends_with(|c: char| c.is_ascii_digit()) => whole,
        Some(_) => return None,
        None => text,
    };
    whole.parse().ok().filter(|_| !whole.starts_with('+'))
}

/// How many a text says there are: a whole number without a sign.
pub fn count(text: &str, decimal_comma: bool) -> Option<u64> {
    whole(text, decimal_comma)?.try_into().ok().filter(|_| !text.starts_with('-'))
}

/// Whether a spreadsheet made a large number of it: `2.23001E+11`, or one with a fraction: `223001.0`.
/// What has neither a sign nor a fraction, as `12E5`, may be a code.
pub fn is_reformatted(text: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, power) = match text.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, Some(power)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    if !is_digits(whole) || !fraction.is_none_or(is_digits) {
        return false;
    }
    match power {
        Some(power) => {
            let unsigned = power.strip_prefix(['-', '+']);
            is_digits(unsigned.unwrap_or(power)) && (unsigned.is_some() || fraction.is_some())
        }
        None => fraction.is_some_and(|fraction| fraction.bytes().all(|byte| byte == b'0')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_of_nothing_leaves_a_number_whole() {
        for text in ["1200", "1200.0", "1200.00", "-4.0"] {
            assert!(whole(text, false).is_some(), "{text}");
        }
        assert_eq!((whole("4,0", true), whole("4,0", false)), (Some(4), None));
        for text in ["1.000", "1,000", "4.5", "4.", ".0", "", "4.0.0", "1e3", "-.0", "+223"] {
            assert_eq!((whole(text, false), whole(text, true)), (None, None), "{text}");
        }
        assert_eq!(
            ["12", "4.0", "+4", "-4"].map(|text| count(text, false)),
            [Some(12), Some(4), None, None]
        );
    }
}
