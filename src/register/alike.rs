//! The normal form of a number: what is left of it without what copying and typing change.
//!
//! Belongs here: which differences two numbers of one person or household can have. Does not: finding
//! such numbers (`ledger::alike`), deciding whether they are one, which people do.
//!
//! | written | normal form | why |
//! |---|---|---|
//! | `h-0001`, `H 0001`, `H–0001` | `H1` | capitals, spaces, dashes and other marks are typed as one likes |
//! | `00123` | `123` | a spreadsheet takes zeros in front away |
//! | `Ｈ１`, `Н1` (Cyrillic), `H١` | `H1` | another keyboard, the same look |
//! | `1O2`, `1l2` | `102`, `112` | a letter between digits that looks like one |
//! | `1-12`, `11-2` | as written | villages and their households: without the dash both would be `112` |
//! | `76 12 34 56`, `2 230 001` | `76123456`, `2230001` | digits in groups, as they are read aloud or printed |
//!
//! Invariant: a normal form is its own normal form.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The normal form of a number; `None` where it is the number itself, or where nothing would be left.
pub(super) fn normal_form(number: &str) -> Option<String> {
    let mut plain = plain(number);
    digits_for_letters(&mut plain);
    let mut form = String::with_capacity(number.len());
    let mut rest: &[char] = &plain;
    while let Some(first) = rest.first() {
        let is_digit = first.is_ascii_digit();
        let belongs = |c: &char| *c == MARK || c.is_ascii_digit() == is_digit;
        let end = rest.iter().position(|c| !belongs(c)).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        rest = behind;
        match is_digit {
            true => push_digits(run, &mut form),
            false => form.extend(run.iter().filter(|c| **c != MARK)),
        }
    }
    (!form.is_empty() && form != number).then_some(form)
}

/// Stands for white space, dashes and whatever else is neither letter nor digit.
const MARK: char = ' ';

/// Capitals, digits of ours and marks, without what has no width.
fn plain(number: &str) -> Vec<char> {
    if number.is_ascii() {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { MARK };
        return number.chars().map(plain).collect();
    }
    let visible = number.nfkd().filter(|c| !is_combining_mark(*c) && !is_invisible(*c));
    visible
        .flat_map(char::to_uppercase)
        .map(|c| match (digit(c), latin(c)) {
            (Some(digit), _) => digit,
            (_, Some(letter)) => letter,
            _ if c.is_alphanumeric() => c,
            _ => MARK,
        })
        .collect()
}

/// Between digits, O is a zero, and I and L are a one.
fn digits_for_letters(plain: &mut [char]) {
    let meant = |c: char| match c {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        _ => None,
    };
    let mut after_digit = false;
    for at in 0..plain.len() {
        let Some(c) = plain.get(at).copied().filter(|c| *c != MARK) else { continue };
        if let Some(digit) = meant(c).filter(|_| after_digit) {
            let behind = plain.iter().skip(at + 1).filter(|c| **c != MARK);
            let next = behind.copied().find(|c| meant(*c).is_none());
            if next.is_some_and(|next| next.is_ascii_digit())
                && let Some(place) = plain.get_mut(at)
            {
                *place = digit;
            }
        }
        after_digit = plain.get(at).is_some_and(char::is_ascii_digit);
    }
}

/// Adds a run of digits and marks, without zeros in front.
fn push_digits(run: &[char], form: &mut String) {
    let groups = run.split(|c| *c == MARK).filter(|group| !group.is_empty());
    let groups: Vec<String> = groups.map(|group| group.iter().collect()).collect();
    let Some((_, behind)) = groups.split_first() else { return };
    let digits = groups.join(if is_one_number(behind) { "" } else { "-" });
    let significant = digits.trim_start_matches('0');
    if !significant.starts_with(|c: char| c.is_ascii_digit()) {
        form.push('0');
    }
    form.push_str(significant);
}

/// Whether digits with these groups behind them are one number in groups. Groups of three digits and
/// more are, and several of one length; else a mark stands between two numbers.
fn is_one_number(behind: &[String]) -> bool {
    let Some(first) = behind.first() else { return true };
    let same = behind.iter().all(|group| group.len() == first.len());
    behind.iter().all(|group| group.len() >= 3) || (behind.len() > 1 && same && first.len() > 1)
}

/// What takes no room: joiners, marks of direction, a hyphen that shows at the end of a line only.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The digit zero of scripts whose digits follow on it. Those of full width and in circles are ours
/// by their compatibility form.
const ZEROS: [char; 24] = [
    '\u{660}',
    '\u{6f0}',
    '\u{7c0}',
    '\u{966}',
    '\u{9e6}',
    '\u{a66}',
    '\u{ae6}',
    '\u{b66}',
    '\u{be6}',
    '\u{c66}',
    '\u{ce6}',
    '\u{d66}',
    '\u{de6}',
    '\u{e50}',
    '\u{ed0}',
    '\u{f20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17e0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19d0}',
    '\u{1b50}',
    '\u{1e950}',
];

fn digit(c: char) -> Option<char> {
    if c.is_ascii_digit() {
        return Some(c);
    }
    let value = |zero: &char| (c as u32).checked_sub(*zero as u32).filter(|value| *value < 10);
    ZEROS.iter().find_map(value).and_then(|value| char::from_digit(value, 10))
}

/// The Latin capital that a Greek or Cyrillic one looks like.
fn latin(c: char) -> Option<char> {
    const ALIKE: [(&str, char); 18] = [
        ("ΑА", 'A'),
        ("ΒВ", 'B'),
        ("СϹ", 'C'),
        ("ΕЕ", 'E'),
        ("ΗН", 'H'),
        ("ΙІӀ", 'I'),
        ("ЈͿ", 'J'),
        ("ΚК", 'K'),
        ("ΜМ", 'M'),
        ("Ν", 'N'),
        ("ΟО", 'O'),
        ("ΡР", 'P'),
        ("Ѕ", 'S'),
        ("ΤТ", 'T'),
        ("ΥУҮ", 'Y'),
        ("ΧХ", 'X'),
        ("Ζ", 'Z'),
        ("Ԛ", 'Q'),
    ];
    ALIKE.iter().find(|(alike, _)| alike.contains(c)).map(|(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(number: &str) -> String {
        normal_form(number).unwrap_or_else(|| number.to_owned())
    }

    #[test]
    fn what_copying_and_typing_change_makes_no_other_number() {
        let same: [&[&str]; 8] = [
            &["H-0001", "h-0001", "H 0001", "H–0001", "H\u{a0}0001", "H_0001", "H/0001", "H1"],
            &["00123", "123", "１２３", "١٢٣", "۱۲۳", "\u{200b}123", "0123", "߁߂߃"],
            &["HM-12", "НМ-12", "ΗΜ12", "Ｈｍ１２", "hм 12"],
            &["H-102", "H-1O2", "H1o2"],
            &["5112", "5l12", "5I12", "51L2"],
            &["76123456", "76 12 34 56", "76-12-34-56", "761-23456"],
            &["2230001", "2 230 001", "2\u{202f}230\u{202f}001", "0002230001"],
            &["É-7", "e7", "E\u{301}7"],
        ];
        for numbers in same {
            let first = form(numbers[0]);
            for number in numbers {
                assert_eq!(form(number), first, "{number}");
                assert_eq!(normal_form(&form(number)), None, "{number}");
            }
        }
    }

    #[test]
    fn numbers_of_others_stay_others() {
        let others = [
            "1-12", "11-2", "112", "1-1-2", "12-I", "121", "12O", "120", "O12", "0", "10", "1-02",
            "H1", "H10", "H01-1", "H2", "A-1", "B-1", "1A", "1B", "1", "C-1-11", "C-11-1",
        ];
        for (i, one) in others.iter().enumerate() {
            for other in &others[i + 1..] {
                assert_ne!(form(one), form(other), "{one} and {other}");
            }
        }
        // Nothing would be left of these.
        assert_eq!([normal_form("---"), normal_form("")], [None, None]);
        assert_eq!(form("0-0001"), form("1"));
        assert_eq!(form("000"), "0");
    }
}
