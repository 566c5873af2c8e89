//! Words that stand for no value: what people and programs write where they have nothing to write.
//!
//! Belongs here: the one list of such words, in English, French, Spanish and Arabic. Does not: in which
//! columns they are refused (`rows`), what a mapping says of them (`recognise::mapping`).
//!
//! Everybody with such a word as a number would be one person, and every place with it as a P-code one
//! site. So such a word is refused where it says who, where or which.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::event::spelling::fold_place;

/// Longer texts are no such word.
const BYTES_MAX: usize = 60;

/// Whether a text stands for no value. Capitals, accents and punctuation make no difference; nothing but
/// punctuation (`-`, `--`, `?`), zeros (`0`, `000`) or the letter x (`xxx`) is no value either.
pub fn is_no_value(text: &str) -> bool {
    let text = text.trim();
    // Nearly all numbers have a digit that is not zero, which none of the words has.
    if text.is_empty()
        || text.len() > BYTES_MAX
        || text.bytes().any(|b| b.is_ascii_digit() && b != b'0')
    {
        return false;
    }
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| folded(WORDS_AS_WRITTEN));
    let folded = fold_place(text);
    let is_punctuation = folded.is_empty() && text.chars().all(is_mark);
    let is_crossed_out = folded.len() > 1 && folded.chars().all(|c| c == 'x');
    let is_zero = text.bytes().all(|byte| byte == b'0');
    is_punctuation || is_zero || is_crossed_out || WORDS.contains(&folded)
}

/// Whether a text stands for no number of a person or household: the same, and words that say why there
/// is none (`nouveau`, `lost`).
pub fn is_no_number(text: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| folded(IN_PLACE_OF_NUMBERS));
    let has_digit = || text.bytes().any(|byte| byte.is_ascii_digit());
    is_no_value(text)
        || (text.len() <= BYTES_MAX && !has_digit() && WORDS.contains(&fold_place(text)))
}

fn folded(words: &[&str]) -> HashSet<String> {
    words.iter().map(|word| fold_place(word)).collect()
}

/// Whether a character is a mark of punctuation, as keyboards in these languages have them.
fn is_mark(c: char) -> bool {
    let is_dash_or_dot = ('\u{2010}'..='\u{2027}').contains(&c);
    c.is_ascii_punctuation() || c.is_whitespace() || is_dash_or_dot || "−·°¿¡؟،؛«»〃″”“".contains(c)
}

/// The words, of which each is compared folded: `N/A`, `n.a.` and `#N/A` are one.
#[rustfmt::skip]
const WORDS_AS_WRITTEN: &[&str] = &[
    // What programs write.
    "n/a", "na", "nan", "null", "nil", "none", "nul", "nulo", "undefined", "void",
    // English.
    "no", "no id", "no card", "no number", "no value", "no data", "no name", "without", "without card",
    "unknown", "not known", "do not know", "don't know", "dk", "not available", "not applicable",
    "not stated", "not given", "missing", "empty", "blank", "tbd", "tbc", "to be determined",
    "ditto", "same", "same as above", "as above", "idem", "ibid",
    // French.
    "néant", "aucun", "aucune", "aucun numéro", "aucune carte", "inconnu", "inconnue", "sans",
    "sans carte", "sans numéro", "sans n°", "sans pièce", "sans nom", "sans objet", "s/o",
    "pas de carte", "pas de numéro", "pas de n°", "pas de pièce", "pas de données", "pas",
    "pas disponible", "n'a pas", "n'a pas de carte", "nd", "n/d", "nr", "n/r", "nc", "n/c", "nsp",
    "ne sait pas", "non", "non disponible", "non renseigné", "non renseignée", "non applicable",
    "non communiqué", "non défini", "non connu", "non concerné", "rien", "vide", "ras", "r.a.s.",
    "à déterminer", "à compléter", "à préciser",
    "même", "le même", "la même", "même carte", "même numéro", "même ménage",
    // Spanish.
    "ninguno", "ninguna", "ningún", "desconocido", "desconocida", "sin", "sin carné", "sin carnet",
    "sin tarjeta", "sin número", "sin documento", "sin nombre", "sin dato", "sin datos", "s/n", "s/d",
    "n/s", "no tiene", "no sabe", "no aplica", "no disponible", "no consta", "nada", "vacío",
    "ídem", "mismo", "misma", "el mismo", "la misma", "lo mismo",
    // Arabic.
    "لا", "لا يوجد", "لا توجد", "لا شيء", "لا أعرف", "لا ينطبق", "غير معروف", "غير معروفة",
    "غير متوفر", "غير متاح", "غير موجود", "مجهول", "مجهولة", "بدون", "بدون بطاقة", "بدون رقم",
    "بلا", "ليس لديه", "فارغ", "نفسه", "نفسها", "نفس الرقم", "نفس الشيء", "ايضا",
];

/// Words that are written in place of somebody's number, and may well be the name of a place or group.
#[rustfmt::skip]
const IN_PLACE_OF_NUMBERS: &[&str] = &[
    // English.
    "id", "do", "new", "lost", "card lost", "absent", "waiting", "pending", "in progress",
    "not registered", "yes",
    // French.
    "nouveau", "nouvelle", "perdu", "perdue", "carte perdue", "n° perdu", "numéro perdu", "égaré",
    "égarée", "absente", "manquant", "manquante", "en attente", "en cours", "non enregistré",
    "non enregistrée", "pas enregistré", "n°", "numéro", "oui",
    // Spanish.
    "nuevo", "nueva", "perdido", "perdida", "ausente", "faltante", "falta", "pendiente", "en espera",
    "no registrado", "no registrada", "sí",
    // Arabic.
    "جديد", "جديدة", "مفقود", "مفقودة", "ضائع", "غائب", "غائبة", "قيد الانتظار", "غير مسجل",
    "غير مسجلة", "نعم",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::gazetteer::built_in;

    #[test]
    fn words_for_nothing_are_known_however_they_are_written() {
        for text in [
            "N/A",
            "n/a",
            "#N/A",
            "n.a.",
            "NA",
            "NULL",
            "null",
            "NaN",
            "None",
            "-",
            "--",
            "—",
            "–",
            "_",
            ".",
            "...",
            "/",
            "?",
            "??",
            "*",
            "0",
            "00",
            "000",
            "xxx",
            "XXX",
            "xx",
            "néant",
            "NEANT",
            "Aucun",
            "aucune",
            "inconnu",
            "INCONNUE",
            "sans carte",
            "Sans  Carte",
            "pas de carte",
            "ND",
            "n/d",
            "N.D",
            "unknown",
            "don’t know",
            "desconocido",
            "sin carné",
            "S/N",
            "idem",
            "Id.",
            "do",
            "〃",
            "\"",
            "-//-",
            "Même",
            "nouveau",
            "N° perdu",
            "en attente",
            "Absent",
            "oui",
            "لا يوجد",
            "غير معروف",
            "لا اعرف",
            " - ",
        ] {
            assert!(is_no_number(text), "{text}");
        }
    }

    #[test]
    fn words_in_place_of_a_number_may_name_a_place() {
        for text in ["Nouveau", "LOST", "Do", "N°", "En attente", "جديد"] {
            assert!(is_no_number(text) && !is_no_value(text), "{text}");
        }
    }

    #[test]
    fn numbers_codes_and_names_are_values() {
        for text in [
            "",
            "1",
            "001",
            "0001",
            "10",
            "P0001",
            "H-0",
            "ML070101",
            "A/1",
            "x",
            "X1",
            "Nana",
            "Sandaré",
            "Inkonou",
            "Xaxa",
            "N'Daki",
            "Nara",
            "Sans Souci",
            "Nonko",
            "غاو",
            "a",
            "B",
            "O",
            "-1",
        ] {
            assert!(!is_no_value(text), "{text}");
        }
    }

    #[test]
    fn no_known_place_is_called_so() {
        for place in built_in().places {
            for level in [place.admin1, place.admin2, place.admin3, place.site] {
                for text in [level.name, level.pcode].iter().filter(|text| !text.is_empty()) {
                    assert!(!is_no_value(text), "{text}");
                }
            }
        }
    }
}
