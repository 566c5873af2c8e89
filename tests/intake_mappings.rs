//! What a mapping can say, and that what it says is counted right: forms as offices have them, each with
//! the number of people that it must come to.
//!
//! The people in them are invented.

use crate::common::desk::Desk;
use crate::common::program::Said;

/// An office with a ledger and a folder of its own, where it keeps exports and mappings.
struct Office {
    desk: Desk,
}

impl std::ops::Deref for Office {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl Office {
    fn new() -> Self {
        Self { desk: Desk::new() }
    }

    /// Imports files that were written, under a mapping.
    fn import(&self, mapping: &str, files: &[&str], more: &[&str]) -> Said {
        self.write("mapping.toml", mapping);
        let mut args = vec!["import", "--mapping", "mapping.toml"];
        args.extend(files);
        args.extend(more);
        self.run(&args)
    }

    /// Imports one file that has to be taken; the people it comes to.
    fn counts(&self, mapping: &str, file: &str) -> u64 {
        self.write("form.csv", file);
        let said = self.import(mapping, &["form.csv"], &[]);
        assert_eq!(said.code, Some(0), "{}\n{}", said.out, said.err);
        self.reached()
    }

    /// Imports one file that has to be refused; what is said of it.
    fn refuses(&self, mapping: &str, file: &str) -> String {
        self.write("form.csv", file);
        let said = self.import(mapping, &["form.csv"], &[]);
        assert_eq!(said.code, Some(1), "{}\n{}", said.out, said.err);
        assert_eq!(self.reached(), 0);
        said.err
    }
}

/// A form with one row for each household, or for whatever `people` says.
fn form(people: &str) -> String {
    format!(
        r#"name = "Trial form"

[[sheet]]
[sheet.activity]
reference = "T-{{date}}-{{site}}"
kind = {{ value = "distribution" }}
sector = {{ value = "shelter" }}
office = {{ value = "gao" }}
site = "site"
start = "date"

{people}
"#
    )
}

const HOUSEHOLDS: &str = "[sheet.household]\nhousehold = \"hh\"\nsize = \"size\"";

#[test]
fn words_that_a_mapping_calls_empty_are_read_as_empty() {
    let file = "date,site,person,residence\n2025-01-05,Abaradjou,P1,n/a\n2025-01-05,Abaradjou,P2,N/A\n\
                2025-01-05,Abaradjou,P3,Boulgoundjé\n";
    let people = "[sheet.person]\nperson = \"person\"\nresidence = \"residence\"";
    let whole = format!("empty = [\"n/a\"]\n{}", form(people));
    assert_eq!(Office::new().counts(&whole, file), 3);
    let field = people.replace("\"residence\"", "{ column = \"residence\", empty = [\"N/A\"] }");
    assert_eq!(Office::new().counts(&form(&field), file), 3);
    // A word that one field takes for a value stays one there.
    let real = people.replace("\"residence\"", "{ column = \"residence\", accept = [\"n/a\"] }");
    let office = Office::new();
    office.write("form.csv", file);
    office.write("mapping.toml", format!("empty = [\"n/a\"]\n{}", form(&real)));
    let said = office.run(&["mapping", "check", "mapping.toml", "form.csv"]);
    assert!(said.out.contains("\"n/a\" a value like others"), "{} {}", said.out, said.err);
}

#[test]
fn a_size_of_several_columns_is_their_sum() {
    let file = "date,site,hh,F 0-5,M 0-5,F 6-17,M 6-17\n2025-01-05,Abaradjou,H1,1,2,,\n\
                2025-01-05,Abaradjou,H2,1,0,3.0,1\n";
    let people = "[sheet.household]\nhousehold = \"hh\"\n\
                  size = { sum = [\"F 0-5\", \"M 0-5\", [\"F 6-17\", \"f617\"], \"M 6-17\"] }";
    assert_eq!(Office::new().counts(&form(people), file), 8);
    // A part that is no whole number is an error of its own column.
    let said = Office::new().refuses(&form(people), &file.replace("1,2,,", "1,2,quatre,"));
    assert!(said.contains("row 2, column F 6-17: \"quatre\" is not a whole number"), "{said}");
    for (wrong, column) in [("1,-2,,", "M 0-5"), ("1.000,2,,", "F 0-5"), ("1.5,2,,", "F 0-5")] {
        let said = Office::new().refuses(&form(people), &file.replace("1,2,,", wrong));
        assert!(said.contains(&format!("column {column}")), "{said}");
    }
    // All empty is empty, which a size may not be.
    let said = Office::new().refuses(&form(people), &file.replace("1,2,,", ",,,"));
    assert!(said.contains("row 2, column F 0-5 + M 0-5 + F 6-17 + M 6-17: is empty"), "{said}");
    // A column that is not there adds nothing in silence.
    let said = Office::new().refuses(&form(people), &file.replace("M 6-17", "M 6-18"));
    assert!(said.contains("M 6-17"), "{said}");
}

#[test]
fn ages_in_months_are_completed_years() {
    let file = "date,site,person,age\n2025-01-05,Abaradjou,P1,59\n2025-01-05,Abaradjou,P2,60\n";
    let people =
        "[sheet.person]\nperson = \"person\"\nage = { column = \"age\", unit = \"months\" }";
    let office = Office::new();
    assert_eq!(office.counts(&form(people), file), 2);
    let said = office.run(&["report", "2025", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let ages = &report["total"]["sadd"]["unknown"];
    assert_eq!((&ages["0_4"], &ages["5_11"]), (&1.into(), &1.into()), "{ages}");
    let said = Office::new().refuses(&form(people), &file.replace("60", "cinq ans"));
    assert!(said.contains("row 3, column age"), "{said}");
}

#[test]
fn an_order_number_within_a_household_is_a_number_with_it() {
    let file = "date,site,ménage,ordre,sex\n2025-01-05,Abaradjou,12,1,f\n2025-01-05,Abaradjou,12,2,m\n\
                2025-01-05,Abaradjou,1,2,f\n2025-01-05,Abaradjou,11,2,f\n";
    let people = "[sheet.person]\nperson = { together = [\"ménage\", \"ordre\"] }\nsex = \"sex\"";
    let office = Office::new();
    assert_eq!(office.counts(&form(people), file), 4);
    let said = office.run(&["report", "2025", "--format", "json"]);
    assert!(
        said.out.contains("\"identified_by_derivation\": 0") || !said.out.contains("derivation")
    );
    let said = Office::new().refuses(&form(people), &file.replace("12,2,m", "12,,m"));
    assert!(said.contains("row 3, column ordre: is empty"), "{said}");
    // Of a number that a spreadsheet has cut, everybody has the first digits.
    let said = Office::new().refuses(&form(people), &file.replace("12,2,m", "2.23001E+11,2,m"));
    assert!(said.contains("row 3, column ménage") && !said.contains("2.23001E"), "{said}");
    let said = Office::new().refuses(&form(people), &file.replace("12,2,m", ",,m"));
    assert!(said.contains("row 3, column ménage"), "{said}");
}

#[test]
fn an_order_number_in_a_repeat_goes_with_the_parents_number() {
    let office = Office::new();
    office.write(
        "main.csv",
        "date,site,N° ménage,KEY\n2025-01-05,Abaradjou,H1,a\n2025-01-05,Abaradjou,H2,b\n",
    );
    office.write("membres.csv", "N° ordre,PARENT_KEY\n1,a\n2,a\n1,b\n");
    let mapping = format!(
        "{}\n[[sheet]]\nname = \"membres\"\nparent = \"main\"\n[sheet.person]\n\
         person = {{ together = [{{ parent = \"N° ménage\" }}, \"N° ordre\"] }}\n",
        form("").replace("[[sheet]]\n", "[[sheet]]\nname = \"main\"\n")
    );
    let said = office.import(&mapping, &["main.csv", "membres.csv"], &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(office.reached(), 3);
}

const WIDE: &str =
    "[sheet.person]\nnumbered = 3\nperson = \"member_{n}_code\"\nsex = \"member_{n}_sex\"";

#[test]
fn people_beside_each_other_are_each_read() {
    let file = "date,site,member_1_code,member_1_sex,member_2_code,member_2_sex\n\
                2025-01-05,Abaradjou,P1,f,P2,m\n2025-01-05,Abaradjou,P3,f,,\n";
    assert_eq!(Office::new().counts(&form(WIDE), file), 3);
    // A person without a number is an error of that person's column.
    let said = Office::new().refuses(&form(WIDE), &file.replace("P3,f,,", "P3,f,,m"));
    assert!(said.contains("row 3, column member_2_code"), "{said}");
    // Who is beyond the mapping's number is not left out.
    let more = file.replace("member_2", "member_4");
    let said = Office::new().refuses(&form(WIDE), &more);
    assert!(said.contains("member_4_code") && said.contains("numbered"), "{said}");
    let said = Office::new().refuses(&form(WIDE), &file.replace("member_", "membre_"));
    assert!(said.contains("member_1_code"), "{said}");
    // A column that only one of them lacks is missing.
    let said = Office::new().refuses(&form(WIDE), &file.replace("member_2_sex", "other"));
    assert!(said.contains("member_2_sex"), "{said}");
}

#[test]
fn what_a_mapping_cannot_say_is_named_with_its_line() {
    let office = Office::new();
    office.write("form.csv", "date,site\n2025-01-05,Abaradjou\n");
    let faults = [
        (
            "[sheet.household]\nhousehold = \"a\"\nsize = \"b\"\npopulation_group = { sum = [\"c\"] }",
            "mapping.toml line 15",
        ),
        (
            "[sheet.person]\nperson = \"a\"\nsex = { together = [\"b\", \"c\"] }",
            "mapping.toml line 14",
        ),
        (
            "[sheet.person]\nperson = \"a\"\nsex = { column = \"b\", unit = \"months\" }",
            "mapping.toml line 14",
        ),
        (
            "[sheet.person]\nperson = \"a\"\nage = { column = \"b\", unit = \"weeks\" }",
            "mapping.toml line 14",
        ),
        (
            "[sheet.person]\nperson = { column = \"a\", empty = [\"0\"], accept = [\"0\"] }",
            "mapping.toml line 13",
        ),
        ("[sheet.person]\nperson = { together = [\"a\"] }", "mapping.toml line 13"),
        ("[sheet.person]\nnumbered = 0\nperson = \"a{n}\"", "mapping.toml line 13"),
        ("[sheet.person]\nnumbered = 3\nperson = \"a\"", "mapping.toml line 13"),
        (
            "[sheet.household]\nnumbered = 3\nhousehold = \"a{n}\"\nsize = \"b{n}\"",
            "mapping.toml line 13",
        ),
        ("[sheet.person]\nperson = { value = \"x\", empty = [\"y\"] }", "mapping.toml line 13"),
    ];
    for (people, place) in faults {
        let said = office.import(&form(people), &["form.csv"], &[]);
        assert_eq!(said.code, Some(1), "{people}\n{}", said.err);
        assert!(said.err.contains(place), "{people}\n{}", said.err);
    }
}

#[test]
fn an_explanation_says_how_values_are_made_and_shows_no_number() {
    let office = Office::new();
    office.write(
        "form.csv",
        "date,site,ménage,ordre_1,ordre_2,mois_1,mois_2\n2025-01-05,Abaradjou,SECRET7,41,42,30,-\n",
    );
    let people = "[sheet.person]\nnumbered = 2\nperson = { together = [\"ménage\", \"ordre_{n}\"] }\n\
                  age = { column = \"mois_{n}\", unit = \"months\", empty = [\"-\"] }";
    office.write("mapping.toml", form(people));
    let said = office.run(&["mapping", "check", "mapping.toml", "form.csv"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    for words in [
        "up to 2 persons beside each other",
        "ménage and ordre_1, together one number",
        "in months, of which completed years are made, \"-\" read as empty",
        "2 rows of people",
    ] {
        assert!(said.out.contains(words), "{words}\n{}", said.out);
    }
    for number in ["SECRET7", "  41", "  42"] {
        assert!(!said.out.contains(number), "{number}\n{}", said.out);
    }
}

#[test]
fn household_sizes_are_read_from_where_the_mapping_says() {
    let file = "date,site,hh,size\n2025-01-05,Abaradjou,H1,4\n2025-01-05,Abaradjou,H2,5\n";
    assert_eq!(Office::new().counts(&form(HOUSEHOLDS), file), 9);
}

#[test]
fn a_word_that_is_no_value_is_refused_emptied_or_accepted() {
    let file = "date,site,hh,size\n2025-01-05,Abaradjou,n/a,4\n2025-01-05,Abaradjou,H2,5\n";
    let said = Office::new().refuses(&form(HOUSEHOLDS), file);
    assert!(said.contains("row 2, column hh: \"n/a\""), "{said}");
    assert!(said.contains("empty") && said.contains("accept"), "{said}");
    let with = |words: &str| {
        form(&HOUSEHOLDS.replace("\"hh\"", &format!("{{ column = \"hh\", {words} }}")))
    };
    assert_eq!(Office::new().counts(&with("accept = [\"N/A\"]"), file), 9);
    // Called empty, it is a household without its number, which has to have one.
    let said = Office::new().refuses(&with("empty = [\"n/a\"]"), file);
    assert!(said.contains("row 2, column hh: is empty"), "{said}");
    // A part of a number is held to the same.
    let people = "[sheet.person]\nperson = { together = [\"hh\", \"size\"] }";
    let said = Office::new().refuses(&form(people), file);
    assert!(said.contains("row 2, column hh: \"n/a\""), "{said}");
    let real = people.replace("] }", "], accept = [\"n/a\"] }");
    assert_eq!(Office::new().counts(&form(&real), file), 2);
}

/// Sessions with a head-count each.
fn sessions(submission: &str) -> String {
    let form = form("[[sheet.headcount]]\ngroup = { value = \"all\" }\ncount = \"n\"");
    form.replace("[[sheet]]\n", &format!("[[sheet]]\n{submission}\n"))
}

const U0: &str = "0eff14cb-638e-4b1b-a43c-0ceced25c5d0";
const U1: &str = "1eff14cb-638e-4b1b-a43c-0ceced25c5d1";

/// A submission of 40 people at a site, and whether it is known again when somebody edits its site in
/// Kobo, which gives it another `_uuid`.
fn edit_is_recognised(submission: &str, header: &str, before: &str, after: &str) {
    let office = Office::new();
    let row =
        |site: &str, keys: &str| format!("date,site,n,{header}\n2025-01-05,{site},40,{keys}\n");
    assert_eq!(office.counts(&sessions(submission), &row("Abaradjou", before)), 40);
    office.write("later.csv", row("Bankass", after));
    let said = office.import(&sessions(submission), &["later.csv"], &[]);
    assert_eq!((said.code, office.reached()), (Some(1), 40), "{}", said.err);
    assert!(said.err.contains("1 submission is now part of another activity"), "{}", said.err);
    let said = office.import(&sessions(submission), &["later.csv"], &["--accept-changes"]);
    assert_eq!((said.code, office.reached()), (Some(0), 40), "{}", said.err);
}

#[test]
fn an_edited_submission_is_the_same_by_any_key_that_the_export_has() {
    let uuid = "submission = \"_uuid\"";
    for submission in [uuid, "", "submission = [\"_id\", \"meta/rootUuid\", \"_uuid\"]"] {
        let (before, after) = (format!("12,{U0}"), format!("12,{U1}"));
        edit_is_recognised(submission, "_id,_uuid", &before, &after);
        let (before, after) = (format!("uuid:{U0},{U0}"), format!("uuid:{U0},{U1}"));
        edit_is_recognised(submission, "meta/rootUuid,_uuid", &before, &after);
    }
    // The first export had the key that changes alone: the later one says what it was.
    let office = Office::new();
    let first = format!("date,site,n,_uuid\n2025-01-05,Abaradjou,40,{U0}\n");
    assert_eq!(office.counts(&sessions(uuid), &first), 40);
    for column in ["meta/rootUuid", "meta/deprecatedID"] {
        let later = format!("date,site,n,_uuid,{column}\n2025-01-05,Bankass,40,{U1},uuid:{U0}\n");
        office.write("later.csv", &later);
        let said = office.import(&sessions(uuid), &["later.csv"], &[]);
        assert_eq!((said.code, office.reached()), (Some(1), 40), "{column} {}", said.err);
    }
}

#[test]
fn a_mapping_with_a_key_that_changes_is_told_the_better_line() {
    let office = Office::new();
    office.write("form.csv", format!("date,site,n,_uuid,_id\n2025-01-05,Abaradjou,40,{U0},12\n"));
    let said = office.import(&sessions("submission = \"_uuid\""), &["form.csv"], &[]);
    assert!(said.err.contains("a submission that is edited gets another _uuid"), "{}", said.err);
    assert!(said.err.contains("submission = [\"_id\", \"_uuid\"]"), "{}", said.err);
    let said = office.import(&sessions("submission = [\"_id\", \"_uuid\"]"), &["form.csv"], &[]);
    assert!(!said.err.contains("gets another"), "{}", said.err);
}

#[test]
fn keys_are_those_of_kobo_odk_commcare_activityinfo_and_dhis2() {
    for (column, key) in [
        ("_id", "12345"),
        ("meta/instanceID", "uuid:0eff14cb-638e-4b1b-a43c-0ceced25c5d0"),
        ("KEY", "uuid:0eff14cb-638e-4b1b-a43c-0ceced25c5d0"),
        ("info.formid", U0),
        ("@id", "cyr8pvokzo4xtzc2"),
        ("trackedEntity", "PQfMcpmXeFE"),
        ("event", "V1CerIi3sdL"),
    ] {
        let mapping = sessions(&format!("submission = \"{column}\""));
        let file = format!("date,site,n,{column}\n2025-01-05,Abaradjou,40,{key}\n");
        assert_eq!(Office::new().counts(&mapping, &file), 40, "{column}");
        // What somebody typed is refused, and not repeated.
        let said = Office::new().refuses(&mapping, &file.replace(key, "Inventedawa"));
        assert!(said.contains("is not the key of a submission"), "{said}");
        assert!(!said.contains("Inventedawa"), "{said}");
    }
}

#[test]
fn a_key_that_is_twice_in_a_file_is_said() {
    let mapping = sessions("submission = \"_id\"");
    let row = "2025-01-05,Abaradjou,40,12\n";
    let header = "date,site,n,_id\n";
    let office = Office::new();
    office.write("form.csv", format!("{header}{row}{row}"));
    let said = office.import(&mapping, &["form.csv"], &[]);
    assert_eq!((said.code, office.reached()), (Some(0), 40));
    assert!(
        said.err.contains("row 3, column _id: is the same submission as row 2"),
        "{}",
        said.err
    );
    let other = "2025-01-06,Abaradjou,41,12\n";
    let said = Office::new().refuses(&mapping, &format!("{header}{row}{other}"));
    assert!(said.contains("with other values") && said.contains("_id is no key"), "{said}");
}

#[test]
fn what_an_export_has_no_more_is_listed_with_the_way_to_void_it() {
    let office = Office::new();
    let mapping = sessions("submission = [\"_id\", \"_uuid\"]");
    let first = format!("2025-01-05,Abaradjou,40,{U0},12\n");
    let second = format!("2025-01-06,Bankass,30,{U1},13\n");
    let file = |rows: &str| format!("date,site,n,_uuid,_id\n{rows}");
    assert_eq!(office.counts(&mapping, &file(&format!("{first}{second}"))), 70);
    office.write("later.csv", file(&second));
    let said = office.import(&mapping, &["later.csv"], &[]);
    assert_eq!((said.code, office.reached()), (Some(0), 70));
    assert!(said.err.contains("T-2025-01-05-abaradjou: 12"), "{}", said.err);
    assert!(said.err.contains("headcount void REF"), "{}", said.err);
}

#[test]
fn several_exports_of_one_form_count_nobody_twice() {
    let mapping = sessions("submission = [\"_id\", \"_uuid\"]")
        .replace("\"site\"\n", "{ column = [\"Lieu/Site\", \"site\"], values = { \"Abaradjou\" = \"Abaradjou\", aba = \"Abaradjou\", ban = \"Bankass\" } }\n")
        .replace("\"n\"\n", "[\"Combien ?\", \"n\"]\n")
        .replace("\"date\"\n", "[\"Date du jour\", \"date\"]\n");
    let office = Office::new();
    office.write(
        "labels.csv",
        format!("Date du jour,Lieu/Site,Combien ?,_id,_uuid\n2025-01-05,Abaradjou,40,12,{U0}\n"),
    );
    office.write(
        "xml.csv",
        format!("date,site,n,_id,_uuid\n2025-01-05,aba,40,12,{U0}\n2025-01-07,ban,5,13,{U1}\n"),
    );
    let said = office.import(&mapping, &["labels.csv", "xml.csv"], &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(office.reached(), 45, "{}", said.err);
    assert!(said.err.contains("1 row is a submission that labels.csv has too"), "{}", said.err);
    // Where they differ, it is not for the program to say which is right.
    let office = Office::new();
    office.write(
        "labels.csv",
        format!("Date du jour,Lieu/Site,Combien ?,_id,_uuid\n2025-01-05,Abaradjou,41,12,{U0}\n"),
    );
    office.write("xml.csv", format!("date,site,n,_id,_uuid\n2025-01-05,aba,40,12,{U1}\n"));
    let said = office.import(&mapping, &["labels.csv", "xml.csv"], &[]);
    assert_eq!((said.code, office.reached()), (Some(1), 0), "{}", said.err);
    assert!(
        said.err.contains("xml.csv row 2, column _id: is the same submission as labels.csv row 2"),
        "{}",
        said.err
    );
}

#[test]
fn a_check_names_every_column_that_is_not_read_and_how_full_the_others_are() {
    let office = Office::new();
    office.write(
        "form.csv",
        "date,site,person,né,A reçu le kit ?,Nom,Remarque 2,kit/nfi,kit/cash,kit/wash,enfants\n\
         2025-01-05,Abaradjou,P1,1990,Oui,Invented Awa,a,1,0,0,0\n\
         2025-01-05,Abaradjou,P2,,Non,Invented Bintou,b,0,1,0,2\n\
         2025-01-05,Abaradjou,P3,,Non,Invented Coumba,c,0,0,1,3\n",
    );
    let people = "[sheet.person]\nperson = \"person\"\nbirth_year = \"né\"";
    office.write("mapping.toml", form(people));
    let said = office.run(&["mapping", "check", "mapping.toml", "form.csv"]);
    for words in [
        "né 1 of 3",
        "person 3 of 3",
        "left out, since personal: Nom (people's names), Remarque 2 (free text)",
        "not read: A reçu le kit ?, kit/nfi, kit/cash, kit/wash, enfants",
    ] {
        assert!(said.out.contains(words), "{words}\n{}", said.out);
    }
    // Who was not served would be counted: that is asked. Choices and numbers of children are not.
    let words = "1 column of yes and no is not read: A reçu le kit ?, \"Non\" (2), \"Oui\" (1)";
    assert!(said.err.contains(words), "{}", said.err);
    // Next month somebody else imports, and has to see it too.
    let said = office.run(&["import", "--mapping", "mapping.toml", "form.csv", "--dry-run"]);
    assert_eq!((said.code, said.err.matches(words).count()), (Some(0), 1), "{}", said.err);
    assert!(said.err.contains(&format!("note: form.csv: {words}")), "{}", said.err);
    assert!(!said.err.contains("Invented") && !said.out.contains("Invented"));
    let json = office.run(&["mapping", "check", "mapping.toml", "form.csv", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let sheet = &json["sheets"][0];
    assert_eq!(sheet["answers"], serde_json::json!([["A reçu le kit ?", 2]]), "{sheet}");
    let filled = serde_json::json!({ "column": "né", "filled": 1, "rows": 3 });
    assert!(sheet["filled"].as_array().unwrap().contains(&filled), "{sheet}");
    // A condition on it, and nothing is asked any more.
    let keep = form(people).replace(
        "[[sheet]]\n",
        "[[sheet]]\nkeep = { column = \"A reçu le kit ?\", is = [\"Oui\"] }\n",
    );
    office.write("mapping.toml", &keep);
    let said = office.run(&["mapping", "check", "mapping.toml", "form.csv"]);
    assert!(!said.err.contains("yes and no"), "{}", said.err);
    assert_eq!(
        Office::new().counts(&keep, &std::fs::read_to_string(office.path("form.csv")).unwrap()),
        1
    );
}

#[test]
fn marks_and_answers_are_said_and_measures_are_none() {
    let office = Office::new();
    office.write(
        "form.csv",
        "date,site,person,Émargement,Paiement,Chlore résiduel,Femmes,Nom du tuteur\n\
         2025-01-05,Abaradjou,P1,x,SUCCESS,\"0,2\",0,non\n\
         2025-01-05,Abaradjou,P2,,FAILED,\"0,3\",2,Invented Awa\n\
         2025-01-05,Abaradjou,P3,x,SUCCESS,0,1,non\n",
    );
    let mapping = form("[sheet.person]\nperson = \"person\"");
    let said = office.import(&mapping, &["form.csv"], &[]);
    let words = "note: form.csv: 3 columns of yes and no are not read: Émargement, \"x\" (2), \
                 empty (1); Paiement, \"FAILED\" (1), \"SUCCESS\" (2); Nom du tuteur\n";
    assert!(said.err.contains(words), "{}", said.err);
    assert!(!said.err.contains("Invented"), "{}", said.err);
    assert_eq!(office.reached(), 3);
}

#[test]
fn a_check_shows_nobody_whose_name_or_phone_has_slipped_by_a_column() {
    let office = Office::new();
    // Each on a day of its own: one activity has the same items in all rows.
    let mut file = "date,site,person,sexe,Assistance,Statut,Servi\n\
         2025-01-05,Abaradjou,P1,Invented,Remis à Invented Awa 76123456,Fait,non\n\
         2025-01-02,Abaradjou,P2,f,Invented Bintou,Fait,oui\n\
         2025-01-03,Abaradjou,P3,f,kits,Invented Coumba 76123457,Remis à Invented\n\
         2025-01-04,Abaradjou,P4,f,kits,Invented Coumba,oui\n"
        .to_owned();
    for person in 5..25 {
        file.push_str(&format!("2025-01-06,Abaradjou,P{person},m,kits,Fait,oui\n"));
    }
    office.write("form.csv", &file);
    let keep = "[[sheet]]\nkeep = { column = \"Statut\", is = \"Fait\" }\n";
    let mapping = form("[sheet.person]\nperson = \"person\"\nsex = \"sexe\"")
        .replace("[[sheet]]\n", keep)
        .replace("[sheet.activity]", "[sheet.activity]\nitems = \"Assistance\"");
    office.write("mapping.toml", &mapping);
    let mut said = Vec::new();
    for format in ["text", "json"] {
        said.push(office.run(&[
            "mapping",
            "check",
            "mapping.toml",
            "form.csv",
            "--format",
            format,
        ]));
    }
    said.push(office.run(&["import", "--mapping", "mapping.toml", "form.csv", "--dry-run"]));
    assert!(said[0].out.contains("(a text of 29 characters)"), "{}\n{}", said[0].out, said[0].err);
    assert!(said[2].err.contains("2 rows are left out"), "{}", said[2].err);
    // What the import says of the rows themselves is tested with their columns.
    for own in &said[..2] {
        for words in ["Invented", "76123456", "76123457"] {
            let own = format!("{}{}", own.out, own.err);
            assert!(!own.contains(words), "{words}: {own}");
        }
    }
    let notes = said[2].err.lines().filter(|line| line.starts_with("note"));
    assert!(!notes.clone().any(|line| line.contains("Invented")), "{}", said[2].err);
}

#[test]
fn a_header_that_begins_with_a_number_sign_can_be_mapped() {
    let mapping = form(
        "[sheet.headcount]\ngroup = { value = \"participants\" }\ncount = \"# of beneficiaries\"",
    );
    let file = "date,site,# of beneficiaries\n2025-01-05,Abaradjou,70\n2025-02-05,Gao,70\n";
    assert_eq!(Office::new().counts(&mapping, file), 140);
    // A row of errors below the header is no row of hashtags.
    let said =
        Office::new().refuses(&mapping, &file.replace("\n2025-01", "\n#N/A,#N/A,#N/A\n2025-01"));
    assert!(said.contains("row 2"), "{said}");
    // Where the sheet has such hashtags, they are found as before.
    let tagged = "date,site,n\n#date+start,#loc +name,#reached\n2025-01-05,Abaradjou,70\n";
    let mapping = mapping.replace("# of beneficiaries", "#reached");
    assert_eq!(Office::new().counts(&mapping, tagged), 70);
}

#[test]
fn a_repeat_with_names_alone_derives_its_key_with_the_parents_number() {
    let mapping = format!(
        "{}\n[[sheet]]\nname = \"membres\"\nparent = \"main\"\n[sheet.person]\n\
         person = {{ derive = [{{ parent = \"N° ménage\" }}, \"Prénom\"] }}\n",
        form("").replace("[[sheet]]", "[[sheet]]\nname = \"main\"")
    );
    let main = "date,site,N° ménage,KEY\n2025-01-05,Abaradjou,H1,a\n2025-01-05,Abaradjou,H2,b\n";
    // Two people of one name are two in two households.
    let members = "Prénom,PARENT_KEY\nAwa,a\nBako,a\nAwa,b\n";
    let office = Office::new();
    office.write("main.csv", main);
    office.write("membres.csv", members);
    let said = office.import(&mapping, &["main.csv", "membres.csv"], &[]);
    assert_eq!((said.code, office.reached()), (Some(0), 3), "{}", said.err);
    // Next month they are the same people.
    office.write("main.csv", main.replace("2025-01", "2025-02"));
    let said = office.import(&mapping, &["main.csv", "membres.csv"], &[]);
    assert_eq!((said.code, office.reached()), (Some(0), 3), "{}", said.err);
    let said = office.run(&["mapping", "check", "mapping.toml", "main.csv", "membres.csv"]);
    let words = "a key made in memory of N° ménage, of the row it belongs to and Prénom";
    assert!(said.out.contains(words), "{}", said.out);
    // An empty number above is an error of its column; the first name is never shown.
    let office = Office::new();
    office.write("main.csv", main.replace("H2", ""));
    office.write("membres.csv", members);
    let said = office.import(&mapping, &["main.csv", "membres.csv"], &[]);
    assert_eq!((said.code, office.reached()), (Some(1), 0));
    let words = "membres.csv row 4, column N° ménage: is empty, and the key";
    assert!(said.err.contains(words) && !said.err.contains("Awa"), "{}", said.err);
    // One part alone is none, a part is one of both, and what is still asked is no column.
    for (wrong, line) in [
        ("{ derive = [{ parent = \"N° ménage\" }] }", "needs"),
        (
            "{ derive = [{ parent = \"a\", column = \"b\" }, \"Prénom\"] }",
            "either a column or a parent's",
        ),
        ("{ derive = [\"TODO\", \"Prénom\"] }", "TODO"),
    ] {
        let from = "{ derive = [{ parent = \"N° ménage\" }, \"Prénom\"] }";
        let said = office.import(&mapping.replace(from, wrong), &["main.csv", "membres.csv"], &[]);
        assert!(said.code != Some(0) && said.err.contains(line), "{wrong}: {}", said.err);
    }
    let alone = form("[sheet.person]\nperson = { derive = [{ parent = \"a\" }, \"site\"] }");
    let said = office.import(&alone, &["main.csv"], &[]);
    assert!(said.err.contains("mapping.toml line 13"), "{}", said.err);
}

#[test]
fn numbers_that_begin_anew_in_each_village_are_on_a_list_of_each() {
    let mapping = format!("namespace = \"list-{{site}}\"\n{}", form(HOUSEHOLDS));
    let file = "date,site,hh,size\n2025-01-05,Bankass,1,6\n2025-01-05,Bankass,2,5\n\
                2025-01-05,Ouo,1,4\n2025-01-05,Ouo,2,3\n";
    let office = Office::new();
    assert_eq!(office.counts(&mapping, file), 18);
    // The next month they are the same households.
    assert_eq!(office.counts(&mapping, &file.replace("2025-01", "2025-02")), 18);
    // Two spellings of a village would make two lists of one, and no village one of all.
    let said = Office::new().refuses(&mapping, &file.replace("Bankass,2", "BANKASS,2"));
    let words = "row 3, column site: makes the list of numbers \"list-BANKASS\", and a row above makes \
                 \"list-Bankass\"";
    assert!(said.contains(words), "{said}");
    let own = mapping
        .replace("{site}", "{v}")
        .replace("[sheet.activity]", "[sheet.columns]\nv = \"v\"\n[sheet.activity]");
    let village = |last: &str| {
        format!("date,site,hh,size,v\n2025-01-05,Gao,1,6,A\n2025-01-05,Gao,1,4,{last}\n")
    };
    assert_eq!(Office::new().counts(&own, &village("B")), 10);
    let said = Office::new().refuses(&own, &village(""));
    assert!(
        said.contains("row 3, column v: is empty, and the list of numbers is named with {v}"),
        "{said}"
    );
    let said = Office::new().refuses(&own, &village("n/a"));
    assert!(said.contains("row 3, column v"), "{said}");
}

#[test]
fn a_sheet_for_each_village_can_have_a_list_of_its_own() {
    let sheet = |name: &str| {
        let form = form(HOUSEHOLDS);
        let sheet = form
            .split_once("[[sheet]]")
            .unwrap()
            .1
            .replace("\"site\"", &format!("{{ value = \"{name}\" }}"));
        format!("[[sheet]]\nname = \"{name}\"{sheet}")
    };
    let mapping = format!(
        "name = \"Trial form\"\nnamespace = \"list-{{site}}\"\n{}{}",
        sheet("Bankass"),
        sheet("Ouo")
    );
    let office = Office::new();
    office.write("Bankass.csv", "date,hh,size\n2025-01-05,1,6\n2025-01-05,2,5\n");
    office.write("Ouo.csv", "date,hh,size\n2025-01-05,1,4\n2025-01-05,2,3\n");
    let said = office.import(&mapping, &["Bankass.csv", "Ouo.csv"], &[]);
    assert_eq!((said.code, office.reached()), (Some(0), 18), "{}", said.err);
}

#[test]
fn where_form_and_mapping_say_different_things_it_is_said() {
    let office = Office::new();
    office.write(
        "main.csv",
        "date,site,hh,status,sexe,groupe,KEY\n\
         2025-01-05,Abaradjou,H1,ok,,,a\n2025-01-05,Abaradjou,H2,Refused,,host,b\n\
         2025-01-05,Abaradjou,H3,ok,,,c\n",
    );
    office.write("membres.csv", "nom,PARENT_KEY\nP1,a\nP2,a\nP3,b\nP4,b\n");
    office.write("autre.csv", "x,y\n1,2\n");
    let mapping = format!(
        "{}\n[[sheet]]\nname = \"membres\"\nparent = \"main\"\n[sheet.person]\n\
         person = {{ derive = [\"nom\", \"PARENT_KEY\"] }}\n",
        form("[sheet.household]\nhousehold = \"hh\"\nsize = { rows_of = \"membres\" }\n\
              population_group = { column = \"groupe\", default = \"idp\" }\n[sheet.columns]\ns = \"sexe\"\n")
            .replace(
                "[[sheet]]\n",
                "[[sheet]]\nname = \"main\"\nkeep = [{ column = \"status\", is_not = [\"Refused\"] }, \
                 { column = \"groupe\", is_not = [\"returnees\"] }]\n",
            )
    );
    let said = office.import(&mapping, &["main.csv", "membres.csv", "autre.csv"], &["--dry-run"]);
    for words in [
        "main.csv, column groupe: is empty in 2 of 2 rows, where the mapping takes \"idp\"",
        "1 column that the mapping reads is empty in all rows: sexe",
        "2 rows are left out with the rows of \"main\" that they belong to",
        "no row is left out by the mapping's condition: groupe is nowhere \"returnees\"",
        "1 sheet is not read: autre",
    ] {
        assert!(said.err.contains(words), "{words}\n{}", said.err);
    }
}

#[test]
fn the_same_sheet_twice_is_never_dropped_in_silence() {
    let office = Office::new();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for name in ["Liste", "Liste (2)"] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        let rows = [["date", "site", "hh", "size"], ["2025-01-05", "Abaradjou", "H1", "4"]];
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write(row as u32, column as u16, *cell).unwrap();
            }
        }
    }
    workbook.save(office.path("form.xlsx")).unwrap();
    let mapping = form(HOUSEHOLDS).replace("[[sheet]]\n", "[[sheet]]\nname = \"Liste\"\n");
    let said = office.import(&mapping, &["form.xlsx"], &[]);
    assert_eq!((said.code, office.reached()), (Some(0), 4), "{}", said.err);
    let words = "form.xlsx sheet Liste (2): is not read, although it has the columns of \"Liste\"";
    assert!(said.err.contains(words), "{}", said.err);
}

#[test]
fn repeated_headers_and_slashes_in_labels_are_named_and_never_guessed() {
    let people = "[sheet.person]\nperson = \"Numéro\"\nsex = \"Sexe (H/F)\"";
    let file = "date,site,Numéro,Numéro,Membre/Sexe (H/F)\n2025-01-05,Abaradjou,1,P1,f\n\
                2025-01-05,Abaradjou,1,P2,m\n";
    let said = Office::new().refuses(&form(people), file);
    assert!(said.contains("\"Numéro\" names 2 columns"), "{said}");
    assert!(said.contains("\"Numéro (2)\""), "{said}");
    let second = people.replace("\"Numéro\"", "\"Numéro (2)\"");
    assert_eq!(Office::new().counts(&form(&second), file), 2);
}

#[test]
fn choices_are_read_with_a_column_of_the_question_without_one_or_as_a_text() {
    let mapping = sessions("").replace(
        "sector = { value = \"shelter\" }\n",
        "sector = { column = \"aide\", multiple = true, values = { nfi = \"shelter\", eau = \"wash\" } }\n",
    );
    let mapping = mapping.replace("T-{date}-{site}", "T-{date}-{site}-{sector}");
    let rows = "2025-01-05,Abaradjou,40,";
    for (header, one, both) in [
        ("aide", "nfi", "nfi eau"),
        ("aide,aide/nfi,aide/eau", "nfi,1,0", "nfi eau,1,1"),
        ("Besoins/aide/nfi,Besoins/aide/eau", "1,0", "1,1"),
    ] {
        let office = Office::new();
        office.write("form.csv", format!("date,site,n,{header}\n{rows}{one}\n"));
        let said = office.import(&mapping, &["form.csv"], &[]);
        assert!(said.out.contains("imported 1 activity"), "{header} {}{}", said.out, said.err);
        office.write("form.csv", format!("date,site,n,{header}\n2025-02-05,Bankass,7,{both}\n"));
        let said = office.import(&mapping, &["form.csv"], &[]);
        assert!(said.out.contains("imported 2 activities"), "{header} {}{}", said.out, said.err);
        assert_eq!(office.reached(), 47);
    }
    // No choice made is no sector, and said.
    let file = "date,site,n,aide/nfi,aide/eau\n2025-01-05,Abaradjou,40,0,0\n";
    let said = Office::new().refuses(&mapping, file);
    assert!(said.contains("row 2, column aide/nfi: is empty"), "{said}");
}

#[test]
fn dates_with_the_month_as_a_word_are_dates() {
    for date in ["\"Mar 5, 2025\"", "5 mars 2025", "5 de marzo de 2025", "\"Mar 5, 2025 10:30 AM\""]
    {
        let office = Office::new();
        let file = format!("date,site,n\n{date},Abaradjou,40\n");
        assert_eq!(office.counts(&sessions(""), &file), 40);
        let said = office.run(&["show", "T-2025-03-05-abaradjou"]);
        assert_eq!(said.code, Some(0), "{date} {}", said.err);
    }
    let file = "date,site,n\n5 ou 6 mars 2025,Abaradjou,40\n";
    let said = Office::new().refuses(&sessions(""), file);
    assert!(said.contains("row 2, column date"), "{said}");
}

/// A form with a repeat, whose files are joined in some way.
fn repeat(main: &str, members: &str) -> (Office, String) {
    let office = Office::new();
    office.write("main.csv", main);
    office.write("membres.csv", members);
    let mapping = format!(
        "{}\n[[sheet]]\nname = \"membres\"\nparent = \"main\"\n[sheet.person]\n\
         person = {{ together = [{{ parent = \"hh\" }}, \"ordre\"] }}\n",
        form("").replace("[[sheet]]\n", "[[sheet]]\nname = \"main\"\n")
    );
    (office, mapping)
}

#[test]
fn repeats_of_commcare_and_activityinfo_find_their_parents() {
    for (main, members) in [
        (
            "number,date,site,hh\n0,2025-01-05,Abaradjou,H1\n1,2025-01-05,Abaradjou,H2\n",
            "number,number__0,number__1,ordre\n0.0,0,0,1\n0.1,0,1,2\n1.0,1,0,1\n",
        ),
        (
            "number,formid,date,site,hh\n0,a,2025-01-05,Abaradjou,H1\n1,b,2025-01-05,Abaradjou,H2\n",
            "parent_number,formid,ordre\n0,a,1\n0,a,2\n1,b,1\n",
        ),
        (
            "@id,date,site,hh\nck2k93muu2x1,2025-01-05,Abaradjou,H1\nck2k93muu2x2,2025-01-05,Abaradjou,H2\n",
            "@id,@parent,ordre\nc1,ck2k93muu2x1,1\nc2,ck2k93muu2x1,2\nc3,ck2k93muu2x2,1\n",
        ),
    ] {
        let (office, mapping) = repeat(main, members);
        let said = office.import(&mapping, &["main.csv", "membres.csv"], &[]);
        assert_eq!((said.code, office.reached()), (Some(0), 3), "{members}\n{}", said.err);
    }
}

#[test]
fn a_row_of_a_repeat_without_a_parent_or_with_two_is_refused() {
    let main = "KEY,date,site,hh\na,2025-01-05,Abaradjou,H1\nb,2025-01-05,Abaradjou,H2\n";
    let (office, mapping) = repeat(main, "PARENT_KEY,ordre\na,1\nz,1\n");
    let said = office.import(&mapping, &["main.csv", "membres.csv"], &[]);
    assert_eq!((said.code, office.reached()), (Some(1), 0));
    assert!(said.err.contains("row 3, column PARENT_KEY: belongs to no row"), "{}", said.err);
    let (office, mapping) = repeat(&main.replace("\nb,", "\na,"), "PARENT_KEY,ordre\na,1\na,2\n");
    let said = office.import(&mapping, &["main.csv", "membres.csv"], &[]);
    assert_eq!((said.code, office.reached()), (Some(1), 0));
    let words = "row 2, column PARENT_KEY: belongs to row 2 of \"main\" as well as to row 3";
    assert!(said.err.contains(words), "{}", said.err);
}

/// A ZIP archive of some files.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_zipped_export_of_odk_is_read_with_its_repeats() {
    let main = "SubmissionDate,date,site,hh,meta-instanceID,KEY\n\
                x,2025-01-05,Abaradjou,H1,uuid:0eff14cb-638e-4b1b-a43c-0ceced25c5d0,uuid:0eff14cb-638e-4b1b-a43c-0ceced25c5d0\n";
    let members = "ordre,PARENT_KEY,KEY\n1,uuid:0eff14cb-638e-4b1b-a43c-0ceced25c5d0,x/1\n\
                   2,uuid:0eff14cb-638e-4b1b-a43c-0ceced25c5d0,x/2\n";
    let (office, mapping) = repeat("", "");
    let mapping =
        mapping.replace("\"main\"", "\"Trial\"").replace("\"membres\"", "\"Trial-membres\"");
    let bytes =
        zipped(&[("Trial.csv", main), ("Trial-membres.csv", members), ("media/a.jpg", "x")]);
    std::fs::write(office.path("form.csv.zip"), &bytes).unwrap();
    let said = office.import(&mapping, &["form.csv.zip"], &[]);
    assert_eq!((said.code, office.reached()), (Some(0), 2), "{}{}", said.out, said.err);
    // A damaged archive is an error, whatever is cut off.
    for cut in [10, 40, bytes.len() / 2, bytes.len() - 10] {
        std::fs::write(office.path("cut.zip"), &bytes[..cut]).unwrap();
        let said = office.import(&mapping, &["cut.zip"], &[]);
        assert_eq!(said.code, Some(1), "{}", said.err);
        assert!(!said.panicked(), "{}", said.err);
    }
    // One with more files than an export has is not unpacked.
    let names: Vec<String> = (0..1_001).map(|at| format!("{at}.csv")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "a\n1\n")).collect();
    std::fs::write(office.path("many.zip"), zipped(&files)).unwrap();
    let said = office.import(&mapping, &["many.zip"], &[]);
    assert!(said.err.contains("more than 1,000 files"), "{}", said.err);
}

#[test]
fn several_workbooks_of_one_form_with_repeats_count_each_member_once() {
    let main = |rows: &str| format!("_id,_index,date,site,hh\n{rows}");
    let first = "12,1,2025-01-05,Abaradjou,H1\n";
    let second = "13,2,2025-01-06,Bankass,H2\n";
    let mapping = |of: &str| {
        let (_, mapping) = repeat("", "");
        let mapping = mapping.replace("\"main\"", "\"Trial\"");
        mapping.replace(
            "name = \"Trial\"\n[sheet.activity]",
            &format!("name = \"Trial\"\n{of}\n[sheet.activity]"),
        )
    };
    let mapping = mapping("submission = \"_id\"");
    let office = Office::new();
    let members = "ordre,_parent_index\n1,1\n2,1\n";
    let write = |name: &str, main: &str, members: &str| {
        std::fs::write(office.path(name), zipped(&[("Trial.csv", main), ("membres.csv", members)]))
            .unwrap();
    };
    write("january.zip", &main(first), members);
    write("february.zip", &main(&format!("{first}{second}")), &format!("{members}1,2\n"));
    let said = office.import(&mapping, &["january.zip", "february.zip"], &[]);
    assert_eq!((said.code, office.reached()), (Some(0), 3), "{}{}", said.out, said.err);
    assert!(said.err.contains("1 row is a submission that january.zip has too"), "{}", said.err);
    // A member more in the later export: which is right is not for the program to say.
    let office = Office::new();
    let write = |name: &str, members: &str| {
        let files = [("Trial.csv", main(first)), ("membres.csv", members.to_owned())];
        let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
        std::fs::write(office.path(name), zipped(&files)).unwrap();
    };
    write("january.zip", members);
    write("february.zip", &format!("{members}3,1\n"));
    let said = office.import(&mapping, &["january.zip", "february.zip"], &[]);
    assert_eq!((said.code, office.reached()), (Some(1), 0), "{}{}", said.out, said.err);
    assert!(said.err.contains("is the same submission as january.zip row 2"), "{}", said.err);
}

#[test]
fn rows_above_the_header_are_said() {
    let file = "Liste de janvier,,,\n,,,\ndate,site,hh,size\n2025-01-05,Abaradjou,H1,4\n";
    let office = Office::new();
    office.write("form.csv", file);
    let said = office.import(&form(HOUSEHOLDS), &["form.csv"], &[]);
    assert_eq!((said.code, office.reached()), (Some(0), 4), "{}", said.err);
    assert!(said.err.contains("rows 1 to 2 above it are left out"), "{}", said.err);
}

#[test]
fn numbers_of_a_list_are_no_keys_where_the_mapping_names_none() {
    let office = Office::new();
    let file = |site: &str, n: u32| format!("date,site,n,_id\n2025-01-05,{site},{n},1\n");
    assert_eq!(office.counts(&sessions(""), &file("Abaradjou", 40)), 40);
    // February's list begins at 1 as well: it is no edit of January's.
    assert_eq!(office.counts(&sessions(""), &file("Bankass", 30)), 70);
    // A row for each member has the submission's key in each: nobody is left out.
    let people = "[sheet.person]\nperson = \"person\"";
    let row = |person: &str| format!("2025-01-05,Abaradjou,{person},{U0}\n");
    let file = format!("date,site,person,_uuid\n{}{}", row("P1"), row("P2"));
    assert_eq!(Office::new().counts(&form(people), &file), 2);
}

#[test]
fn exports_in_folders_of_their_own_may_have_the_same_names() {
    let (office, mapping) = repeat("", "");
    let mapping = mapping.replace("name = \"main\"\n", "name = \"main\"\nsubmission = \"_id\"\n");
    for (month, rows, members) in [
        ("jan", "12,1,2025-01-05,Abaradjou,H1\n", "1,1\n2,1\n"),
        ("feb", "12,1,2025-01-05,Abaradjou,H1\n13,2,2025-02-05,Bankass,H2\n", "1,1\n2,1\n1,2\n"),
    ] {
        std::fs::create_dir(office.path(month)).unwrap();
        office.write(&format!("{month}/main.csv"), format!("_id,_index,date,site,hh\n{rows}"));
        office.write(&format!("{month}/membres.csv"), format!("ordre,_parent_index\n{members}"));
    }
    let files = ["jan/main.csv", "jan/membres.csv", "feb/main.csv", "feb/membres.csv"];
    let said = office.import(&mapping, &files, &[]);
    assert_eq!((said.code, office.reached()), (Some(0), 3), "{}{}", said.out, said.err);
    let words = "feb/main.csv: 1 row is a submission that jan/main.csv has too";
    assert!(said.err.contains(words), "{}", said.err);
}
