//! Texts and values as cells have them.

use headcount::event::ids::Reference;
use headcount::event::text::{self, Decimal};
use headcount::event::time::{Day, Period};

/// A text: what was accepted once is accepted again and stays as it is.
pub fn texts(input: &[u8]) {
    let given = String::from_utf8_lossy(input);
    for check in [text::checked, text::checked_pcode] {
        if let Ok(accepted) = check(&given) {
            assert_eq!(check(&accepted).as_deref(), Ok(accepted.as_str()), "{given:?}");
        }
    }
    let normal = text::normalised(&given);
    assert_eq!(text::normalised(&normal), normal, "{given:?}");
    if let Ok(reference) = Reference::new(&given) {
        assert_eq!(Reference::new(&reference.to_string()).as_ref(), Ok(&reference));
    }
    if let Ok(day) = Day::parse(&given) {
        assert_eq!(Day::parse(&day.to_string()), Ok(day));
    }
    for comma in [false, true] {
        if let Some(number) = Decimal::parse(&given, comma) {
            assert_eq!(Decimal::parse(&number.to_string(), false), Some(number), "{given:?}");
        }
    }
    let year = given.parse().ok().and_then(|year| Period::year(year).ok());
    assert!(year.is_none_or(|year| year.from <= year.to));
    let _ = text::may_be_name(&given);
    text::csv_line([&*given, "x"], None);
}
