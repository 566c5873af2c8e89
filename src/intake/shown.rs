//! What may be shown of a cell that is wrong.
//!
//! Belongs here: the one decision whether a message repeats a cell's text. Does not: what is wrong with
//! a cell (`rows`), how a message is written (`cli`).
//!
//! Where cells slip by a column, names and phone numbers stand under any header, and messages are sent
//! to others. So a text is shown only where it can be nobody's: a short number, a day, a code, a word
//! that its column may hold, or a name of a place or of something in the profile.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::no_value::is_no_value;
use super::tables::Column;
use crate::event::spelling::{fold_label, is_slip, nearest};
use crate::event::text::{checked, may_be_name};
use crate::issue::Issue;
use crate::issue::value::WordList;

/// Words beside numbers and days, in English, French and Spanish.
const BESIDE_NUMBERS: &str = "about approximately around ca circa environ env plus moins more less than \
    over under de of et and ou or y a to par per chacun each total people person persons pers personne \
    personnes personas ind individus individuals membre membres member members year years yr yrs old an \
    ans annee annees ano anos age mois month months meses mes jour jours day days dia dias semaine \
    semaines week weeks le the du kg g t l kits kit sac sacs pieces piece fcfa xof cfa usd eur un une deux \
    trois quatre cinq six sept huit neuf dix onze douze one two three four five seven eight nine ten \
    eleven twelve january february march april may june july august september october november december \
    jan feb mar apr jun jul aug sep sept oct nov dec janvier fevrier mars avril mai juin juillet aout \
    septembre octobre novembre decembre janv fevr avr juil enero febrero marzo abril mayo junio julio \
    agosto septiembre octubre noviembre diciembre many beaucoup several plusieurs few peu some muchos demain today tomorrow yesterday hier";

/// Answers to questions about a person, which a mapping has to name.
const ANSWERS: &str = "f m x h female male femme homme feminin masculin fille garcon girl boy woman man \
    women men femmes hommes femenino masculino mujer hombre other autre otro oui non yes no si true false \
    vrai faux idp idps pdi pdis refugee refugees refugie refugiee refugies host hote hotes community \
    communaute local returnee returnees retourne retournee retournes rapatrie rapatriee deplace deplacee \
    deplaces displaced interne internes migrant migrants resident residents with without disability \
    handicap avec sans maybe perhaps peut etre quiza handicape handicapee en famille family d accueil camp site menage household chef \
    head population pop hors of in de la";

/// Whether a text of a column can be shown.
pub fn may_be_shown(column: Column, text: &str) -> bool {
    let text = text.trim();
    if is_like_a_day_of(column, text) {
        return true;
    }
    if column.checked(text).is_err() {
        return false;
    }
    // One or two characters are nobody's name.
    if text.chars().count() < 3 || is_no_value(text) {
        return true;
    }
    match held(column) {
        Held::Number => false,
        Held::Name => true,
        Held::Answer(list) => {
            has_no_letters(text) || is_near(text, list) || words_are_in(&KNOWN_ANSWERS, text)
        }
        Held::Word(list) => is_near(text, list) || !may_be_name(text),
        Held::Reference => has_no_letters(text) || is_code(text),
        Held::Figure => {
            has_no_letters(text) || is_figure_code(text) || words_are_in(&KNOWN_BESIDE, text)
        }
    }
}

/// An issue with a cell's text where it can be shown, else with how long it is.
pub fn with_cell(issue: Issue, column: Column, text: &str) -> Issue {
    if may_be_shown(column, text) { issue.value(text) } else { issue.unseen(text) }
}

/// The same, of a column whose name is one of ours, or of none.
pub fn with_cell_of(issue: Issue, name: &str, text: &str) -> Issue {
    match Column::named(name) {
        Some(column) => with_cell(issue, column, text),
        None => with_text(issue, text),
    }
}

/// The same, of a text of which nobody knows what it should be.
pub fn with_text(issue: Issue, text: &str) -> Issue {
    let is_nobodys = has_no_letters(text) || is_no_value(text) || words_are_in(&KNOWN_BESIDE, text);
    let is_shown = checked(text).is_ok() && is_nobodys;
    if is_shown { issue.value(text) } else { issue.unseen(text) }
}

/// The same, of the cell by which a row is told to be a total, where it begins with such a word.
pub fn with_total(issue: Issue, text: &str) -> Issue {
    let folded = fold_label(text);
    let is_total = BEFORE_TOTALS.iter().any(|word| folded.starts_with(word));
    if is_total && checked(text).is_ok() { issue.value(text) } else { issue.unseen(text) }
}

/// What the texts of totals begin with, folded.
const BEFORE_TOTALS: [&str; 13] = [
    "total",
    "totaux",
    "sous",
    "sub",
    "cumul",
    "grand",
    "som",
    "sum",
    "ensemble",
    "المجموع",
    "مجموع",
    "الاجمالي",
    "الإجمالي",
];

/// What a column holds, as far as it says what can be shown.
enum Held {
    /// Somebody's number.
    Number,
    /// The name of a place or of something in the profile, which looks as people's names do.
    Name,
    /// A word about a person, in lists of people.
    Answer(WordList),
    /// A word about an activity.
    Word(WordList),
    /// An activity's reference, or a place's code.
    Reference,
    /// A number, an amount, a day or a text that is not shown.
    Figure,
}

fn held(column: Column) -> Held {
    use Column as C;
    if let Some(list) = column.words() {
        let is_of_people = matches!(column, C::Sex | C::PopulationGroup | C::Disability);
        return if is_of_people { Held::Answer(list) } else { Held::Word(list) };
    }
    match column {
        C::Person | C::Household => Held::Number,
        C::Admin1 | C::Admin2 | C::Admin3 | C::Site | C::Residence => Held::Name,
        C::Sector | C::AlsoSectors | C::Office | C::Donors | C::Project => Held::Name,
        C::Group => Held::Name,
        C::Activity => Held::Reference,
        column if column.is_pcode() => Held::Reference,
        _ => Held::Figure,
    }
}

static KNOWN_BESIDE: LazyLock<HashSet<&str>> =
    LazyLock::new(|| BESIDE_NUMBERS.split_whitespace().collect());
static KNOWN_ANSWERS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| ANSWERS.split_whitespace().collect());

/// Whether all words of a text are known ones, but for typing errors in long ones.
fn words_are_in(known: &HashSet<&str>, text: &str) -> bool {
    let folded = fold_label(text);
    let mut words = folded.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.all(|word| {
        let is_slip_of = |of: &&str| of.len() > 4 && is_slip(word, of);
        known.contains(word) || known.iter().any(is_slip_of)
    })
}

fn has_no_letters(text: &str) -> bool {
    !text.chars().any(char::is_alphabetic)
}

/// Whether a text in a column of days has the form of one, whether or not there is such a day.
pub fn is_like_a_day_of(column: Column, text: &str) -> bool {
    use Column as C;
    let is_days = matches!(column, C::Start | C::End | C::AlertDate | C::AssessmentDate);
    is_days && is_like_a_day(text)
}

/// Whether a text has the form of a day, although it is none: year first or last, and two numbers.
fn is_like_a_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    parts.iter().all(is_number) && matches!(lengths[..], [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4])
}

fn is_near(text: &str, list: WordList) -> bool {
    !may_be_name(text) && nearest(text, list.words().into_iter()).is_some()
}

/// Whether a text is a code: one word with a digit, or of small letters with a dash or a line in it.
fn is_code(text: &str) -> bool {
    let is_plain = text.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c));
    let is_joined = text.contains(['-', '_']) && !text.chars().any(char::is_uppercase);
    is_plain && (text.chars().any(|c| c.is_ascii_digit()) || is_joined)
}

/// Whether a text is a figure with what a program makes of it: `2.23E+11`, `2025-03-04T10:00Z`, `#REF!`.
fn is_figure_code(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.starts_with(|c: char| c.is_ascii_digit()) && letters < 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodys_name_or_phone_is_shown_whatever_the_column() {
        for column in Column::ALL {
            for text in [
                "76 12 34 56",
                "76123456",
                "+223 76-12-34-56",
                "tel 76123456",
                "awa@example.org",
                "Invented Awa awa@example.org",
            ] {
                let is_code = column.is_pcode() && text == "76123456";
                assert!(is_code || !may_be_shown(*column, text), "{column}: {text}");
            }
            if matches!(held(*column), Held::Name) {
                continue;
            }
            for text in ["Invented Awa", "Awa Inventée Née", "INVENTED AWA"] {
                assert!(!may_be_shown(*column, text), "{column}: {text}");
            }
        }
        for column in [Column::Size, Column::Sex, Column::Age, Column::Activity, Column::Start] {
            for text in
                ["Awa", "AWA", "awa", "invented awa", "Inventée, née le 12/03/2011", "عائشة"]
            {
                assert!(!may_be_shown(column, text), "{column}: {text}");
            }
        }
    }

    #[test]
    fn what_is_nobodys_is_shown() {
        for (column, text) in [
            (Column::Size, "6 personnes"),
            (Column::Size, "4.5"),
            (Column::Size, "douze"),
            (Column::Size, "N/A"),
            (Column::Count, "1 200"),
            (Column::Age, "5 ans"),
            (Column::Age, "34 ans"),
            (Column::Start, "12/03/2025"),
            (Column::Start, "5 mars 2025"),
            (Column::Start, "2025-02-30"),
            (Column::Start, "1825-13-12"),
            (Column::Size, "x"),
            (Column::Sex, "femme"),
            (Column::Sex, "Femmme"),
            (Column::Sex, "2"),
            (Column::Status, "complted"),
            (Column::Kind, "Distrib"),
            (Column::Office, "Mopti Ville"),
            (Column::Site, "Koro Centre"),
            (Column::Activity, "GAO-2025-01"),
            (Column::Activity, "r-2025-03-04-dimbal"),
            (Column::PopulationGroup, "Déplacé interne"),
        ] {
            assert!(may_be_shown(column, text), "{column}: {text}");
        }
    }
}
