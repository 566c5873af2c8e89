//! People who would count twice or not at all among those above them: groups within groups, totals under any
//! label, words that strangers have as one number. Each comes to the right figure, is refused, or is said.

use rust_xlsxwriter::Workbook;

use crate::common::desk::Desk;
use crate::common::program::Said;

const ACTIVITIES: &str = "activity,kind,sector,office,admin1,site,start\n\
    A1,distribution,shelter,gao,Gao,Gao,2025-03-01\nA2,distribution,shelter,gao,Gao,Bourem,2025-03-01\n";

/// What an import says, and the people reached in 2025; none where it was refused.
fn import(name: &str, table: &[u8]) -> (Said, Option<u64>) {
    let desk = Desk::of_mali();
    let files = [desk.write("activities.csv", ACTIVITIES), desk.write(name, table)];
    let files = files.map(|file| file.to_str().unwrap().to_owned());
    let said = desk.run(&["import", &files[0], &files[1]]);
    assert!(!said.panicked(), "{}", said.err);
    let people = (said.code == Some(0)).then(|| desk.reached());
    (said, people)
}

fn groups(rows: &str) -> (Said, Option<u64>) {
    import("headcounts.csv", format!("activity,group,count\n{rows}").as_bytes())
}

fn households(rows: &str) -> (Said, Option<u64>) {
    import("households.csv", format!("activity,household,size\n{rows}").as_bytes())
}

fn says(said: &(Said, Option<u64>), text: &str) -> bool {
    said.0.err.contains(text)
}

#[test]
fn a_group_that_says_that_it_is_part_of_another_is_refused() {
    for part in
        ["dont femmes", "of which women", "parmi lesquels femmes", "incl. women", "منهم نساء"]
    {
        let came = groups(&format!("A1,participants,70\nA1,{part},40\n"));
        assert_eq!(came.1, None, "{part}");
        let wanted = format!("row 3, column group: \"{part}\" is part of another group");
        assert!(says(&came, &wanted), "{}", came.0.err);
    }
}

#[test]
fn a_group_that_is_the_sum_of_some_others_is_said() {
    let came = groups("A1,femmes,41\nA1,hommes,30\nA1,enfants,22\nA1,adultes,71\n");
    assert!(
        says(&came, "row 5, column count: \"71\" has as many people as 2 other groups"),
        "{}",
        came.0.err
    );
    assert!(says(&came, "(rows 2, 3)"), "{}", came.0.err);
}

#[test]
fn two_breakdowns_of_the_same_people_are_said() {
    let came = groups("A1,PDI,41\nA1,hôtes,30\nA1,femmes,40\nA1,hommes,31\n");
    assert!(says(&came, "row 2"), "{}", came.0.err);
    assert!(
        says(&came, "the groups of rows 2, 3 have as many people as those of rows 4, 5"),
        "{}",
        came.0.err
    );
}

#[test]
fn a_group_called_like_another_with_more_words_is_said() {
    let came = groups("A1,femmes,40\nA1,femmes enceintes,8\nA1,hommes,30\n");
    assert!(
        says(&came, "row 3, column group: \"femmes enceintes\" is called like the group of row 2"),
        "{}",
        came.0.err
    );
}

#[test]
fn clean_groups_make_no_noise() {
    for rows in [
        "A1,femmes,40\nA1,hommes,30\n",
        "A1,femmes,40\nA1,hommes,40\n",
        "A1,femmes,40\nA1,hommes,40\nA1,filles,30\nA1,garçons,30\n",
        "A1,femmes,4\nA1,hommes,5\nA1,filles,3\nA1,garçons,2\n",
        "A1,femmes,140\nA1,hommes,98\nA1,filles,77\nA1,garçons,81\nA1,personnes âgées,13\n",
    ] {
        let came = groups(rows);
        assert!(came.1.is_some(), "{}", came.0.err);
        // The list's second activity has nobody, which is said of it.
        let warnings = came.0.err.lines().filter(|line| line.starts_with("warning"));
        let others = warnings.filter(|line| !line.contains("[without-people] A2"));
        assert_eq!(others.count(), 0, "{rows}{}", came.0.err);
    }
}

#[test]
fn totals_under_other_labels_are_refused_or_left_out() {
    for label in ["2 ménages", "S/T", "S/T 2", "2 households", "s/total"] {
        let came = households(&format!("A1,001,6\nA1,002,4\nA1,{label},10\n"));
        assert_eq!(came.1, None, "{label}: {}", came.0.err);
        assert!(says(&came, "row 4, column household: reads like a total"), "{}", came.0.err);
    }
    let came = households("A1,001,6\nA1,002,4\nA1,Cumul,10\n");
    assert_eq!(came.1, Some(10), "{}", came.0.err);
}

#[test]
fn a_large_household_may_be_the_total_of_those_above_it() {
    // Over two activities, in the middle of a list, and one off.
    for rows in [
        "A1,H1,14\nA1,H2,16\nA2,H3,11\nA2,H4,19\nA2,H5,60\n",
        "A1,H1,14\nA1,H2,16\nA1,H3,30\nA1,H4,11\nA1,H5,17\nA1,H6,28\n",
        "A1,H1,14\nA1,H2,16\nA1,H3,31\nA1,H4,5\n",
    ] {
        let came = households(rows);
        assert!(says(&came, "it may be their total"), "{rows}{}", came.0.err);
    }
    let clean = households("A1,H1,14\nA1,H2,16\nA1,H3,24\n");
    assert!(!says(&clean, "total"), "{}", clean.0.err);
}

#[test]
fn a_count_under_a_list_of_people_is_said() {
    let people =
        |rows: &str| import("people.csv", format!("activity,person,sex\n{rows}").as_bytes());
    let came = people("A1,P1,f\nA1,P2,m\nA1,2,\n");
    assert!(
        says(&came, "row 4, column person: has nothing but a number, which is that of the 2 rows"),
        "{}",
        came.0.err
    );
    let clean = people("A1,0,f\nA1,1,m\nA1,2,f\nA1,9,\n");
    assert!(!says(&clean, "nothing but a number"), "{}", clean.0.err);
}

#[test]
fn words_for_the_row_above_or_for_nobody_are_no_numbers() {
    for word in [
        "idem",
        "id.",
        "do",
        "〃",
        "même",
        "oui",
        "absent",
        "nouveau",
        "en attente",
        "manquant",
        "non enregistré",
        "N° perdu",
        "ditto",
        "pendiente",
        "غائب",
    ] {
        let came = households(&format!("A1,001,6\nA1,{word},5\nA2,003,3\nA2,{word},5\n"));
        assert_eq!(came.1, None, "{word}: {}", came.0.err);
    }
}

#[test]
fn words_and_addresses_as_numbers_are_said_once_for_a_column() {
    let some = households("A1,001,6\nA1,Invented Awa,5\nA2,003,3\nA2,Invented Awa,5\n");
    assert!(says(&some, "column household: 2 numbers have no digit (rows 3, 5)"), "{}", some.0.err);
    assert!(!says(&some, "Invented"));
    let all = households("A1,Invented Awa,6\nA2,Invented Awa,6\n");
    assert!(says(&all, "none of the numbers has a digit"), "{}", all.0.err);
    let mails = households("A1,a1@example.org,6\nA2,a1@example.org,6\n");
    assert!(says(&mails, "2 numbers are e-mail addresses (rows 2, 3)"), "{}", mails.0.err);
    assert!(!says(&mails, "example.org"));
    let clean = households("A1,H-1,6\nA2,٢,6\n");
    assert!(!says(&clean, "digit"), "{}", clean.0.err);
}

#[test]
fn a_note_beside_a_table_of_a_workbook_is_named_by_its_cell() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("households").unwrap();
    let rows: [&[&str]; 2] = [&["activity", "household", "size"], &["A1", "H1", "4", "à revoir"]];
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            page.write_string(row as u32, column as u16, *cell).unwrap();
        }
    }
    let came = import("liste.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(came.1, None);
    assert!(says(&came, "has something beside the table, in cell D2"), "{}", came.0.err);
    assert!(!says(&came, "quotes"));
}
