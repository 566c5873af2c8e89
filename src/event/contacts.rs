//! Phone numbers and e-mail addresses in texts, which would stay in the log for ever.
//!
//! Belongs here: what reads as one, in any script. Does not: which texts are asked (`text`, `ids`).
//!
//! | refused | kept |
//! |---|---|
//! | eight digits or more, of any script, with up to three signs between them | dates, times, spans of years |
//! | `76 12 34 56`, `(+223) 76-12-34-56`, `76,12,34,56`, `76_12_34_56`, `٧٦١٢٣٤٥٦` | a year and a number behind it: `2025-000123`, `2025-04-12-0034` |
//! | `12500000`, `612 345 678` | thousands that are round or have a currency: `12 500 000`, `612 345 678 FCFA` |
//! | `76, 12, 34, 56` | a list in order: `lots 10, 11, 12, 14` |
//! | `a@b.org`, `a＠b.org`, `a @ b.org`, `a (at) b.org`, `a [at] b (dot) org` | `kits @ 500`, `a meeting at gao.org` |
//!
//! A landline that is written as a year and three or five digits is taken for a reference: nobody writes one so.
//! Place codes have a rule of their own (`text`).

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::unseen::is_invisible;

/// A number with at least this many digits is taken for a phone number. Mali's have eight.
const PHONE_DIGITS_MIN: usize = 8;
/// Most signs between two digits of one number, where several of the same are one.
const GAP_MAX: usize = 3;

/// The zeros of scripts whose digits are not those of ASCII in another dress; nine others follow each.
#[rustfmt::skip]
const ZEROS: [char; 66] = [
    '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}',
    '\u{c66}', '\u{ce6}', '\u{d66}', '\u{de6}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{1090}',
    '\u{17e0}', '\u{1810}', '\u{1946}', '\u{19d0}', '\u{1a80}', '\u{1a90}', '\u{1b50}', '\u{1bb0}',
    '\u{1c40}', '\u{1c50}', '\u{a620}', '\u{a8d0}', '\u{a900}', '\u{a9d0}', '\u{a9f0}', '\u{aa50}',
    '\u{abf0}', '\u{104a0}', '\u{10d30}', '\u{10d40}', '\u{11066}', '\u{110f0}', '\u{11136}', '\u{111d0}',
    '\u{112f0}', '\u{11450}', '\u{114d0}', '\u{11650}', '\u{116c0}', '\u{116d0}', '\u{116da}', '\u{11730}',
    '\u{118e0}', '\u{11950}', '\u{11bf0}', '\u{11c50}', '\u{11d50}', '\u{11da0}', '\u{11f50}', '\u{16a60}',
    '\u{16ac0}', '\u{16b50}', '\u{16d70}', '\u{1e140}', '\u{1e2f0}', '\u{1e4f0}', '\u{1e5f1}', '\u{1e950}',
];

/// Words that make a number before them an amount of money.
const CURRENCIES: [&str; 13] = [
    "fcfa", "xof", "xaf", "cfa", "eur", "usd", "euro", "euros", "franc", "francs", "dollars",
    "mru", "ngn",
];

/// What a text is for those who look for digits and signs in it: without what nobody sees, and in ASCII where
/// the same is there.
fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let digit = |c: char| {
        let from = ZEROS.iter().rev().find(|zero| **zero <= c)?;
        char::from_digit((c as u32 - *from as u32).min(10), 10)
    };
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    seen.nfkc()
        .map(|c| if c == '。' { '.' } else { digit(c).unwrap_or(c) })
        .collect::<String>()
        .into()
}

/// Whether a text has an e-mail address in it.
pub(super) fn holds_email(text: &str) -> bool {
    let mut text = plain(text).to_lowercase();
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        text = text
            .replace(&format!("{open}at{close}"), "@")
            .replace(&format!("{open}dot{close}"), ".");
    }
    let part = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    text.match_indices('@').any(|(at, _)| {
        let before = text[..at].trim_end().chars().next_back().is_some_and(part);
        let after = text[at + 1..].trim_start().replace(" .", ".").replace(". ", ".");
        let domain: String = after.chars().take_while(|c| part(*c)).collect();
        let domain = domain.trim_end_matches('.');
        let named = domain.rsplit_once('.').is_some_and(|(name, last)| {
            !name.is_empty() && last.chars().count() > 1 && last.chars().all(char::is_alphabetic)
        });
        before && named
    })
}

/// Whether a text has a phone number in it.
pub(super) fn holds_phone(text: &str) -> bool {
    runs(&plain(text)).into_iter().any(|run| reads_as_phone(run, false))
}

/// The same of a reference, which may begin with a day, or have a number of any length behind a year.
pub(super) fn reference_holds_phone(text: &str) -> bool {
    runs(&plain(text)).into_iter().any(|run| reads_as_phone(run, true))
}

/// Digits beside each other.
struct Group {
    digits: String,
    /// What is between the group before and this one, several of the same sign as one; white space as a space.
    before: String,
}

impl Group {
    fn is_year(&self) -> bool {
        self.digits.len() == 4 && (self.digits.starts_with("19") || self.digits.starts_with("20"))
    }

    fn is_within(&self, from: u32, to: u32) -> bool {
        self.digits.len() <= 2
            && self.digits.parse().is_ok_and(|number| (from..=to).contains(&number))
    }
}

/// Groups of digits with only signs between them, and the word behind.
#[derive(Default)]
struct Run {
    groups: Vec<Group>,
    word_after: String,
}

fn runs(text: &str) -> Vec<Run> {
    let (mut runs, mut run, mut gap) = (Vec::new(), Run::default(), String::new());
    let mut in_word_after = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            match run.groups.last_mut() {
                Some(group) if gap.is_empty() && !in_word_after => group.digits.push(c),
                _ => {
                    if in_word_after || gap.chars().count() > GAP_MAX {
                        runs.push(std::mem::take(&mut run));
                    }
                    run.groups.push(Group { digits: c.into(), before: std::mem::take(&mut gap) });
                }
            }
            (in_word_after, gap) = (false, String::new());
        } else if c.is_alphanumeric() {
            in_word_after = true;
            run.word_after.extend(c.to_lowercase());
        } else if in_word_after {
            runs.push(std::mem::take(&mut run));
            in_word_after = false;
            gap = String::new();
        } else {
            let sign = if c.is_whitespace() { ' ' } else { c };
            if !gap.ends_with(sign) {
                gap.push(sign);
            }
        }
    }
    runs.push(run);
    runs
}

fn reads_as_phone(run: Run, is_reference: bool) -> bool {
    if is_scattered(&run.groups) {
        return true;
    }
    let (mut parts, mut part) = (Vec::new(), Vec::new());
    for group in run.groups {
        // What a sentence goes on with is another number.
        let goes_on = group.before.contains(' ') && group.before.contains([',', ';', ':']);
        if goes_on && !part.is_empty() {
            parts.push(Run { groups: std::mem::take(&mut part), word_after: String::new() });
        }
        part.push(group);
    }
    parts.push(Run { groups: part, word_after: run.word_after });
    parts.into_iter().any(|mut part| {
        drop_times(&mut part.groups);
        drop_dates(&mut part.groups, is_reference);
        drop_numbered(&mut part.groups, is_reference);
        let digits: usize = part.groups.iter().map(|group| group.digits.len()).sum();
        digits >= PHONE_DIGITS_MIN && !is_amount(&part)
    })
}

/// Whether it is `76, 12, 34, 56`: pairs of digits in no order, as no list of numbers has them.
fn is_scattered(groups: &[Group]) -> bool {
    let is_listed = |group: &Group| matches!(group.before.as_str(), ", " | "; ");
    let (mut from, mut at) = (0, 1);
    while from < groups.len() {
        while at < groups.len() && is_listed(&groups[at]) {
            at += 1;
        }
        let list = &groups[from..at];
        let is_pairs = list.iter().all(|group| group.digits.len() == 2);
        let is_ordered = list.windows(2).all(|two| two[0].digits < two[1].digits);
        if list.len() >= PHONE_DIGITS_MIN / 2 && is_pairs && !is_ordered {
            return true;
        }
        (from, at) = (at, at + 1);
    }
    false
}

/// Removes `08:30` and `08:30:15`.
fn drop_times(groups: &mut Vec<Group>) {
    let mut at = 0;
    while at < groups.len() {
        let joined = groups[at + 1..].iter().take_while(|group| group.before == ":").count();
        let is_time = matches!(joined, 1 | 2)
            && groups[at].is_within(0, 24)
            && groups[at + 1..=at + joined]
                .iter()
                .all(|group| group.digits.len() == 2 && group.is_within(0, 59));
        match is_time {
            true => drop(groups.drain(at..=at + joined)),
            false => at += joined + 1,
        }
    }
}

/// Removes `2025 03 31`, `31 03 2025` and `2024 2025`, and of a reference `20250331`.
fn drop_dates(groups: &mut Vec<Group>, is_reference: bool) {
    let mut at = 0;
    while at < groups.len() {
        let is_date = groups.get(at..at + 3).is_some_and(|three| {
            let [first, second, third] = three else { return false };
            (first.is_year() && second.is_within(1, 12) && third.is_within(1, 31))
                || (first.is_within(1, 31) && second.is_within(1, 12) && third.is_year())
        });
        let is_span = groups.get(at..at + 2).is_some_and(|two| two.iter().all(Group::is_year));
        let is_day = is_reference && groups[at].digits.len() == 8 && is_day(&groups[at].digits);
        match (is_date, is_span, is_day) {
            (true, ..) => drop(groups.drain(at..at + 3)),
            (_, true, _) => drop(groups.drain(at..at + 2)),
            (_, _, true) => drop(groups.remove(at)),
            _ => at += 1,
        }
        // What is behind a day is a number of that day.
        let is_numbered = is_date || is_day;
        let joins = |group: &Group| matches!(group.before.as_str(), "-" | "_" | "/" | ".");
        if is_numbered && groups.get(at).is_some_and(|next| joins(next) && next.digits.len() <= 6) {
            let is_last = groups.get(at + 1).is_none_or(|after| !joins(after));
            if is_last {
                groups.remove(at);
            }
        }
    }
}

fn is_day(digits: &str) -> bool {
    let number =
        |from: usize, to: usize| digits.get(from..to).and_then(|text| text.parse::<u32>().ok());
    let within = |from, to, range: std::ops::RangeInclusive<u32>| {
        number(from, to).is_some_and(|n| range.contains(&n))
    };
    within(0, 4, 1990..=2100) && within(4, 6, 1..=12) && within(6, 8, 1..=31)
}

/// Removes a year with a number behind it: `2025-000123`. Four digits that do not begin with 0 may be the rest of
/// a landline that begins like a year, except in a reference.
fn drop_numbered(groups: &mut Vec<Group>, is_reference: bool) {
    let mut at = 0;
    while at + 1 < groups.len() {
        let (year, number) = (&groups[at], &groups[at + 1]);
        let joins = matches!(number.before.as_str(), "-" | "_" | "/" | ".");
        let is_number = match number.digits.len() {
            4 => is_reference || number.digits.starts_with('0'),
            length => (3..=6).contains(&length),
        };
        let is_last = groups.get(at + 2).is_none_or(|after| after.before.contains(' '));
        match year.is_year() && joins && is_number && is_last {
            true => drop(groups.drain(at..at + 2)),
            false => at += 1,
        }
    }
}

/// Whether it is a number in thousands that is round, or any number with a currency behind it.
fn is_amount(run: &Run) -> bool {
    let Some((first, rest)) = run.groups.split_first() else { return false };
    if first.before.contains('+') || first.digits.starts_with('0') {
        return false;
    }
    let has_currency = CURRENCIES.contains(&run.word_after.as_str());
    let Some(second) = rest.first() else { return has_currency };
    let in_thousands = first.digits.len() <= 3
        && matches!(second.before.as_str(), " " | "," | "." | "'" | "’")
        && rest.iter().all(|group| group.digits.len() == 3 && group.before == second.before);
    in_thousands && (has_currency || rest.last().is_some_and(|group| group.digits == "000"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn phones_are_known_in_every_script_and_with_every_sign_between() {
        for text in [
            "٧٦١٢٣٤٥٦",
            "۷۶ ۱۲ ۳۴ ۵۶",
            "７６１２３４５６",
            "৭৬১২৩৪৫৬",
            "߇߆߁߂߃߄߅߆",
            "𝟕𝟔𝟏𝟐𝟑𝟒𝟓𝟔",
            "⑦⑥①②③④⑤⑥",
            "⁷⁶ ¹² ³⁴ ⁵⁶",
            "76_12_34_56",
            "76,12,34,56",
            "76/12/34/56",
            "76.12.34.56",
            "76·12·34·56",
            "76|12|34|56",
            "76:12:34:56",
            "76\u{a0}12\u{202f}34\u{2009}56",
            "(+223) 76-12-34-56",
            "0022376123456",
            "76\u{200b}12\u{200d}34\u{2060}56",
            "76 - 12 - 34 - 56",
            "76, 12, 34, 56",
            "tel:76123456",
            "call 612 345 678",
            "20 22 34 56",
            "2022 3456",
            "12-34-56-78",
            "M. X 76～12～34～56",
            "76    12    34    56",
            "+223 76 12 34 56 FCFA",
        ] {
            assert!(holds_phone(text), "{text}");
        }
        for text in ["76123456", "٧٦-١٢-٣٤-٥٦", "GAO-76123456", "76_12_34_56", "A/76/12/34/56"]
        {
            assert!(reference_holds_phone(text), "{text}");
        }
    }

    #[test]
    fn dates_times_amounts_lists_and_references_are_no_phones() {
        for text in [
            "2025-04-12-0034",
            "ML-GAO-2025-000123",
            "2025/123",
            "from 08:30 to 12:45",
            "2025-03-31 08:30",
            "31/03/2025 10:15:00",
            "12 500 000",
            "12,500,000",
            "12.500.000 people",
            "612 345 678 FCFA",
            "12500000 XOF",
            "lots 10, 11, 12, 14, 15",
            "School years 2023-2024 and 2024-2025",
            "ML0101001",
            "٢٠٢٥-٠٣-٣١",
            "1 250 000 FCFA",
            "Pump 12; 2024-2025; 31/03/2025; 1 250 000 FCFA",
            "3 x 250 kg",
            "11.3456 N",
            "well 12, 40 m, 3 pumps",
        ] {
            assert!(!holds_phone(text), "{text}");
        }
        for text in [
            "20250412-0034",
            "2025-1234",
            "GAO-2025-04-12-3",
            "2022-3456",
            "GAO-20250412",
            "A-000123",
        ] {
            assert!(!reference_holds_phone(text), "{text}");
        }
    }

    #[test]
    fn addresses_are_known_however_their_sign_is_written() {
        for text in [
            "a@b.org",
            "a＠b.org",
            "a﹫b．org",
            "a @ b.org",
            "a (at) b.org",
            "A [AT] b (dot) org",
            "write to é.x@nrc.no.",
            "a\u{200b}@\u{200b}b.org",
            "a{at}b.org",
        ] {
            assert!(holds_email(text), "{text}");
        }
        for text in ["kits @ 500", "@home", "a meeting at gao.org", "3 @ 2.50", "a@b", "user@"] {
            assert!(!holds_email(text), "{text}");
        }
    }

    /// A digit in some script.
    fn dressed(digit: u32, zero: char) -> char {
        char::from_u32(zero as u32 + digit).unwrap()
    }

    proptest! {
        #[test]
        fn no_phone_gets_through_by_its_digits_or_signs(
            digits in proptest::collection::vec(0..10_u32, 7),
            first in 5..10_u32,
            zero in proptest::sample::select([&ZEROS[..], &['0', '０', '𝟎', '𝟬']].concat()),
            sign in proptest::sample::select(vec![
                "", " ", "-", "_", ",", "/", ".", "\u{a0}", "\u{2009}", "\u{202f}", "\u{200b}", "·", "‑", "–", "|",
                "*", "~", "'", "’", "\\", ":", ";", "+", " - ", ") ", "\u{202e}", "\u{ad}", "－",
            ]),
            size in proptest::sample::select(vec![2_usize, 4]),
            around in proptest::sample::select(vec![("", ""), ("tel ", ""), ("(+223) ", " Gao"), ("00223", "")]),
        ) {
            let digits = [&[first][..], &digits].concat();
            let groups: Vec<String> =
                digits.chunks(size).map(|group| group.iter().map(|digit| dressed(*digit, zero)).collect()).collect();
            let text = format!("{}{}{}", around.0, groups.join(sign), around.1);
            prop_assert!(holds_phone(&text), "{text}");
            prop_assert!(reference_holds_phone(&text), "{text}");
        }

        #[test]
        fn dates_and_numbered_references_get_through(
            year in 1990..2100_u32, month in 1..=12_u32, day in 1..=28_u32, number in 0..10_000_u32,
            sign in proptest::sample::select(vec!["-", "/", "."]),
        ) {
            let date = format!("{year}{sign}{month:02}{sign}{day:02}");
            for text in [
                date.clone(), format!("{day:02}{sign}{month:02}{sign}{year}"), format!("GAO-{date}-{number:04}"),
                format!("ML-GAO-{year}-{number:06}"), format!("{number} kits, {date}"),
            ] {
                prop_assert!(!holds_phone(&text), "{text}");
                prop_assert!(!reference_holds_phone(&text), "{text}");
            }
        }
    }
}
