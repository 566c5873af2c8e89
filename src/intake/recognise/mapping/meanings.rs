//! What values of forms mean, in French, English, Spanish and Arabic.
//!
//! Belongs here: the meaning of a value of a closed list, answers of yes and no. Does not: what a column
//! holds (`words`).

use super::names::words;
use super::vocabulary::*;

/// What a value of a field with a closed list means; `None` where no word of it is known, where its
/// words contradict each other, and where it is denied.
pub fn meaning(field: &str, value: &str) -> Option<&'static str> {
    let words = words(value);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let lists: &[(&'static str, &[&str])] = match field {
        "sex" => &[("f", FEMALE_ONE), ("m", MALE_ONE), ("x", &["x", "autre", "other", "otro"])],
        "population_group" => GROUPS,
        "disability" | "new_people" => &[("yes", YES), ("no", NO)],
        _ => return None,
    };
    let denied = lists != [("yes", YES), ("no", NO)] && has(DENIED);
    let mut meant = lists.iter().filter(|(_, list)| has(list)).map(|(meaning, _)| *meaning);
    match (meant.next(), meant.next()) {
        (Some(one), None) if !denied => Some(one),
        _ => None,
    }
}

/// Whether a value is an answer to a question of yes and no: yes, no, or neither.
pub fn answer(value: &str) -> Option<bool> {
    let words = words(value);
    // A letter is an answer alone: A is absent, and "a reçu" is not.
    let letter = |word: &str| words.len() > 1 && word.chars().count() == 1;
    let is = |list: &[&str]| {
        words.len() <= 4 && words.iter().any(|w| list.contains(&w.as_str()) && !letter(w))
    };
    match (is(ANSWER_YES), is(ANSWER_NO)) {
        (_, true) => Some(false),
        (true, false) => Some(true),
        (false, false) => None,
    }
}

/// Whether a value is of who is counted, what is given and where, and so nobody's name.
pub fn is_of_things(value: &str) -> bool {
    let lists = [PARTS, FEMALE, MALE, PEOPLE, KIT, PLACE, ACTIVITY, HOUSEHOLD, EXCLUDED, PERSON];
    let known = |word: &String| {
        let word = word.as_str();
        lists.iter().any(|list| list.contains(&word))
            || GROUPS.iter().any(|(_, list)| list.contains(&word))
    };
    words(value).iter().any(known)
}

/// Whether a value says that a row does not count: absent, rejected, cancelled.
pub fn is_excluded(value: &str) -> bool {
    words(value).iter().any(|word| EXCLUDED.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_recognised_and_contradictions_are_not() {
        for (field, value, means) in [
            ("population_group", "Personne déplacée interne", Some("idp")),
            ("population_group", "Communauté hôte", Some("host")),
            ("population_group", "Non déplacé", None),
            ("population_group", "Retourné ou déplacé", None),
            ("sex", "Féminin", Some("f")),
            ("sex", "Varón", Some("m")),
            ("sex", "أنثى", Some("f")),
            ("sex", "H/F", None),
            ("sex", "1", None),
            ("sex", "?", None),
            ("disability", "Non", Some("no")),
            ("new_people", "Oui", Some("yes")),
            ("new_people", "?", None),
        ] {
            assert_eq!(meaning(field, value), means, "{value}");
        }
        assert_eq!(answer("n'a pas reçu"), Some(false));
        assert_eq!(answer("A reçu"), Some(true));
        assert_eq!(answer("A"), Some(false));
        assert_eq!(answer("Absent"), Some(false));
        assert_eq!(answer("Mopti"), None);
    }
}
