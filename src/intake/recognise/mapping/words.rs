//! What columns and values of forms are called, in French and English.
//!
//! Belongs here: the words by which a draft recognises what a column holds and what a value means.
//! Does not: what is done with them. An import never guesses: it reads what the mapping says.

use super::names::{last_part, words};

/// What a column seems to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The day.
    Start,
    /// The region.
    Admin1,
    /// The cercle or district.
    Admin2,
    /// The commune.
    Admin3,
    /// The site.
    Site,
    /// What was handed out.
    Kit,
    /// A household's number.
    Household,
    /// A household's size.
    Size,
    /// A population group.
    Group,
    /// A person's number.
    Person,
    /// A person's sex.
    Sex,
    /// A person's age.
    Age,
    /// A person's year of birth, or a date that has it.
    BirthYear,
    /// Whether a person lives with a disability.
    Disability,
    /// How many people were counted.
    Count,
    /// Whether those who were counted are on no list and in no other count.
    NewPeople,
}

/// Columns that a form's server adds, which say nothing of the activity.
const SERVER: &[&str] = &[
    "start",
    "end",
    "today",
    "username",
    "deviceid",
    "phonenumber",
    "simserial",
    "subscriberid",
    "audit",
    "key",
    "parent_key",
];

/// What a column seems to hold, by the words of its header. `repeat` says whether it is on a sheet
/// of people that belongs to another sheet's rows.
pub fn role(header: &str, repeat: bool) -> Option<Role> {
    let part = last_part(header);
    if part.starts_with('_') || SERVER.contains(&part.to_lowercase().as_str()) {
        return None;
    }
    let words = words(part);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let number =
        has(&["numero", "no", "num", "number", "nr", "n", "id", "code", "identifiant", "hhid"]);
    let household = has(&[
        "menage",
        "menages",
        "household",
        "households",
        "hh",
        "famille",
        "family",
        "foyer",
        "hhid",
    ]);
    let person = has(&[
        "individu",
        "individuel",
        "individual",
        "personne",
        "person",
        "membre",
        "member",
        "beneficiaire",
        "beneficiary",
        "participant",
        "eleve",
        "student",
        "apprenant",
        "pid",
    ]);
    let birth = has(&["naissance", "birth", "dob", "born", "ne", "nee"]);
    let phone = has(&["tel", "telephone", "phone", "mobile", "carte", "card", "piece"]);
    if birth && has(&["annee", "date", "year", "birth", "dob", "naissance"]) {
        return Some(Role::BirthYear);
    }
    if has(&["sexe", "sex", "genre", "gender"]) {
        return Some(Role::Sex);
    }
    if has(&["age", "ages"]) && !has(&["tranche", "group", "groupe", "band", "unite", "unit"]) {
        return Some(Role::Age);
    }
    if has(&["date", "jour", "day"]) {
        return Some(Role::Start);
    }
    if household
        && has(&["taille", "size", "nombre", "effectif", "personnes", "members", "membres"])
        || has(&["hhsize"])
    {
        return Some(Role::Size);
    }
    if household && number && !phone {
        return Some(Role::Household);
    }
    if number && !phone && (person || repeat) {
        return Some(Role::Person);
    }
    if has(&["nombre", "number", "total", "effectif", "count"])
        && has(&[
            "participants",
            "personnes",
            "people",
            "persons",
            "beneficiaires",
            "beneficiaries",
        ])
    {
        return Some(Role::Count);
    }
    if !repeat
        && has(&["nouveau", "nouveaux", "nouvelle", "nouvelles", "new"])
        && has(&[
            "arrivant",
            "arrivants",
            "arrivee",
            "arrivees",
            "arrival",
            "arrivals",
            "personnes",
            "people",
            "persons",
            "beneficiaires",
            "beneficiaries",
        ])
    {
        return Some(Role::NewPeople);
    }
    if has(&["taille", "size"]) && !repeat {
        return Some(Role::Size);
    }
    if has(&["region", "admin1", "wilaya"]) {
        return Some(Role::Admin1);
    }
    if has(&["cercle", "district", "admin2", "province"]) {
        return Some(Role::Admin2);
    }
    if has(&["commune", "admin3"]) {
        return Some(Role::Admin3);
    }
    if has(&[
        "site", "village", "localite", "camp", "ecole", "school", "quartier", "location", "lieu",
    ]) && !has(&["gps", "chef", "type"])
    {
        return Some(Role::Site);
    }
    if has(&[
        "assistance",
        "kit",
        "kits",
        "aide",
        "article",
        "articles",
        "item",
        "items",
        "appui",
        "service",
    ]) {
        return Some(Role::Kit);
    }
    if has(&["handicap", "handicape", "disability", "disabled"]) {
        return Some(Role::Disability);
    }
    if has(&[
        "statut",
        "status",
        "categorie",
        "category",
        "population",
        "deplacement",
        "displacement",
    ]) {
        return Some(Role::Group);
    }
    None
}

/// The sex and age column that a header names: `Filles 0-4 ans` is `f_0_4`.
pub fn sadd(header: &str) -> Option<&'static str> {
    let words = words(last_part(header));
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let female = has(&[
        "f", "femme", "femmes", "fille", "filles", "female", "females", "women", "girls", "feminin",
    ]);
    let male = has(&[
        "m", "h", "homme", "hommes", "garcon", "garcons", "male", "males", "men", "boys",
        "masculin",
    ]);
    let numbers: Vec<&str> = words
        .iter()
        .flat_map(|word| word.split(|c: char| !c.is_ascii_digit()))
        .filter(|part| !part.is_empty())
        .collect();
    let band = match numbers.as_slice() {
        ["0" | "00", "4" | "04" | "5" | "05"] => 0,
        ["5" | "05", "11"] => 1,
        ["12", "17"] => 2,
        ["18", "59"] => 3,
        ["60"] => 4,
        _ => return None,
    };
    const FEMALE: [&str; 5] = ["f_0_4", "f_5_11", "f_12_17", "f_18_59", "f_60"];
    const MALE: [&str; 5] = ["m_0_4", "m_5_11", "m_12_17", "m_18_59", "m_60"];
    match (female, male) {
        (true, false) => FEMALE.get(band).copied(),
        (false, true) => MALE.get(band).copied(),
        _ => None,
    }
}

/// What a value of a field with a closed list means; `None` where no word of it is known.
pub fn meaning(field: &str, value: &str) -> Option<&'static str> {
    let words = words(value);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    match field {
        "sex" => {
            if has(&["f", "femme", "feminin", "feminine", "female", "fille", "woman", "girl", "w"])
            {
                Some("f")
            } else if has(&["m", "h", "homme", "masculin", "male", "garcon", "man", "boy"]) {
                Some("m")
            } else if has(&["x", "autre", "other"]) {
                Some("x")
            } else {
                None
            }
        }
        "population_group" => {
            if has(&[
                "pdi",
                "idp",
                "idps",
                "deplace",
                "deplaces",
                "deplacee",
                "deplacees",
                "displaced",
            ]) {
                Some("idp")
            } else if has(&["refugie", "refugies", "refugiee", "refugee", "refugees"]) {
                Some("refugee")
            } else if has(&[
                "retourne",
                "retournes",
                "retournee",
                "returnee",
                "returnees",
                "rapatrie",
                "rapatries",
            ]) {
                Some("returnee")
            } else if has(&[
                "hote",
                "hotes",
                "host",
                "accueil",
                "autochtone",
                "resident",
                "residents",
            ]) {
                Some("host")
            } else if has(&["autre", "autres", "other", "others"]) {
                Some("other")
            } else {
                None
            }
        }
        "disability" | "new_people" => {
            if has(&["oui", "yes", "true", "1", "o", "y"]) {
                Some("yes")
            } else if has(&["non", "no", "false", "0", "n"]) {
                Some("no")
            } else {
                None
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_recognised_in_both_languages_and_as_xml_names() {
        for (headers, role_of) in [
            (["Lieu/Date de la distribution", "date_dist", "Distribution date"], Role::Start),
            (["Lieu/Région", "region", "Admin1"], Role::Admin1),
            (["Lieu/Nom du site", "site", "Village name"], Role::Site),
            (["Type d'assistance", "kit", "Items received"], Role::Kit),
            (["Ménage/Numéro de ménage", "hh_no", "Household ID"], Role::Household),
            (["Ménage/Taille du ménage", "hh_size", "Household size"], Role::Size),
            (["Ménage/Statut", "status", "Population group"], Role::Group),
            (["Nouveaux arrivants ?", "new_people", "New arrivals"], Role::NewPeople),
        ] {
            for header in headers {
                assert_eq!(role(header, false), Some(role_of), "{header}");
            }
        }
        for (headers, role_of) in [
            (["Membre/Numéro individuel", "m_no", "Person ID"], Role::Person),
            (["Membre/Sexe", "m_sex", "Gender"], Role::Sex),
            (["Membre/Âge", "m_age", "Age (years)"], Role::Age),
            (["Année de naissance", "date_naissance", "Year of birth"], Role::BirthYear),
        ] {
            for header in headers {
                assert_eq!(role(header, true), Some(role_of), "{header}");
            }
        }
        for header in ["_uuid", "_status", "start", "Ménage/Téléphone", "head_name", "Signature"]
        {
            assert_eq!(role(header, false), None, "{header}");
        }
    }

    #[test]
    fn values_and_sex_and_age_columns_are_recognised() {
        assert_eq!(meaning("population_group", "Personne déplacée interne"), Some("idp"));
        assert_eq!(meaning("population_group", "Communauté hôte"), Some("host"));
        assert_eq!(meaning("sex", "Féminin"), Some("f"));
        assert_eq!(meaning("disability", "Non"), Some("no"));
        assert_eq!(meaning("new_people", "Oui"), Some("yes"));
        assert_eq!(meaning("new_people", "?"), None);
        assert_eq!(meaning("sex", "?"), None);
        assert_eq!(sadd("Filles 0-4 ans"), Some("f_0_4"));
        assert_eq!(sadd("men_18_59"), Some("m_18_59"));
        assert_eq!(sadd("Hommes 60+"), Some("m_60"));
        assert_eq!(sadd("0-4"), None);
    }
}
