//! What names of counted groups say of how they relate to others: everybody, a part, one within another.
//!
//! Belongs here: names alone. Does not: numbers of groups that add up (`assemble`), totals (`no_rows`).

use crate::event::spelling::fold_label;

/// Whether a group is called as everybody together is: a total where it adds up, and else a group.
pub fn says_everybody(text: &str) -> bool {
    const EVERYBODY: [&str; 12] = [
        "tous",
        "toutes",
        "tout",
        "tous ensemble",
        "tout le monde",
        "all",
        "all together",
        "everybody",
        "everyone",
        "todos",
        "الكل",
        "الجميع",
    ];
    EVERYBODY.contains(&fold_label(text).as_str())
}

/// Whether a group says that it is part of another: "dont femmes", "of which women".
pub fn says_part(text: &str) -> bool {
    const PART: [&str; 28] = [
        "dont",
        "y compris",
        "parmi lesquels",
        "parmi lesquelles",
        "parmi eux",
        "parmi elles",
        "parmi ceux-ci",
        "parmi celles-ci",
        "parmi les",
        "of which",
        "of whom",
        "of them",
        "of these",
        "thereof",
        "among them",
        "among which",
        "including",
        "incl",
        "de los cuales",
        "de las cuales",
        "de ellos",
        "de ellas",
        "entre ellos",
        "entre ellas",
        "incluyendo",
        "منهم",
        "منهن",
        "من بينهم",
    ];
    let folded = fold_label(text);
    let name = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    let begins = |word: &str| name.strip_prefix(word).is_some_and(is_end_of_word);
    PART.iter().any(|word| begins(word))
}

/// Whether one name is another with more words behind it, as "femmes enceintes" is of "femmes".
pub fn is_within(longer: &str, shorter: &str) -> bool {
    let (longer, shorter) = (fold_label(longer), fold_label(shorter));
    let rest = longer.strip_prefix(shorter.as_str());
    !shorter.is_empty() && rest.is_some_and(|rest| !rest.is_empty() && is_end_of_word(rest))
}

fn is_end_of_word(rest: &str) -> bool {
    !rest.starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_from_groups() {
        for text in [
            "dont femmes",
            "Dont : handicapés",
            "- dont femmes",
            "(dont 4 handicapés)",
            "of which women",
            "Parmi lesquels des enfants",
            "incl. girls",
            "including girls",
            "de los cuales mujeres",
            "منهم نساء",
        ] {
            assert!(says_part(text), "{text}");
        }
        for text in ["femmes", "Dontilou", "inclusion", "incluseurs", "personnes", ""] {
            assert!(!says_part(text), "{text}");
        }
    }

    #[test]
    fn one_name_is_within_another() {
        assert!(is_within("Femmes enceintes", "femmes"));
        assert!(is_within("femmes (enceintes)", "Femmes"));
        for (longer, shorter) in [("femmes", "femmes"), ("hommes", "femmes"), ("PDIs", "PDI")] {
            assert!(!is_within(longer, shorter), "{longer}");
        }
    }
}
