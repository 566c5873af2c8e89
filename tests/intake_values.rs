//! Cells that are no values, or not those that they seem to be: refused by row, whatever way they came.
//!
//! Belongs here: what one cell holds. Does not: rows that are no rows (`intake_rows`), drafts of
//! mappings (`intake_drafts`).

use headcount::event::time::Day;
use headcount::intake::recognise::mapping::file;
use headcount::intake::source::input::Input;
use headcount::intake::{Context, Intake, forms, read_keeping};
use headcount::issue::{Issue, Keep};
use headcount::setup::places::Places;
use headcount::setup::profile;

const ACTIVITIES: &str = "activity,kind,sector,office,site,start\n\
                          A,distribution,shelter,gao,Invented site,2025-01-01\n";

fn of_inputs(inputs: &[Input]) -> Intake {
    with_context(|context| read_keeping(inputs, context, Keep::All))
}

fn with_context<T>(read: impl FnOnce(&Context<'_>) -> T) -> T {
    let profile = profile::load(profile::NRC_MALI).unwrap();
    read(&Context {
        profile: &profile,
        today: Day::parse("2026-01-01").unwrap(),
        known: &|_| None,
        correcting: false,
        places: &Places::any(),
        progress: &(),
    })
}

/// Reads CSV tables, each with its name.
fn of_csv(tables: &[(&str, &str)]) -> Intake {
    let input = |(name, text): &(&str, &str)| Input::bytes(format!("{name}.csv"), text.as_bytes());
    of_inputs(&tables.iter().map(input).collect::<Vec<_>>())
}

/// Reads CSV as a form under a mapping.
fn of_form(mapping: &str, csv: &str) -> Intake {
    let mapping = file::parse("form.toml", mapping).unwrap();
    let form = Input::bytes("form.csv", csv.as_bytes());
    with_context(|context| forms::read(&[form], &mapping, None, context).intake)
}

/// Row, column, code and value of each error.
fn errors(intake: &Intake) -> Vec<String> {
    let errors = intake.issues.iter().filter(|issue| issue.is_error());
    let text = |issue: &Issue| {
        let value = issue.value.as_ref().map(|value| format!(" {value}")).unwrap_or_default();
        let column = issue.column.as_deref().unwrap_or_default();
        format!("{} {column} {}{value}", issue.row.unwrap_or_default(), issue.code.code())
    };
    errors.map(text).collect()
}

#[test]
fn people_without_a_number_are_not_one_person() {
    for word in ["N/A", "-", "0", "sans carte", "لا يوجد"] {
        let people = format!("activity,person,sex\nA,{word},f\nA,7,m\nA,{word},f\n");
        let read = of_csv(&[("activities", ACTIVITIES), ("people", &people)]);
        let expected = [format!("2 person no-value {word}"), format!("4 person no-value {word}")];
        assert_eq!(errors(&read), expected);
        let households = format!("activity,household,size\nA,{word},3\nA,{word},3\n");
        let read = of_csv(&[("activities", ACTIVITIES), ("households", &households)]);
        assert_eq!(errors(&read).len(), 2, "{word}");
    }
}

#[test]
fn places_without_a_code_are_not_one_place() {
    for word in ["N/A", "-", "0", "néant"] {
        let activities = format!(
            "activity,kind,sector,office,site,start,site_pcode\n\
             A,distribution,shelter,gao,Here,2025-01-01,{word}\n\
             B,distribution,shelter,gao,There,2025-01-01,{word}\n"
        );
        let counts = "activity,group,count\nA,users,400\nB,users,300\n";
        let read = of_csv(&[("activities", &activities), ("headcounts", counts)]);
        let wrong: Vec<String> =
            errors(&read).into_iter().filter(|error| error.contains("no-value")).collect();
        let expected =
            [format!("2 site_pcode no-value {word}"), format!("3 site_pcode no-value {word}")];
        assert_eq!(wrong, expected);
    }
}

#[test]
fn a_size_of_zero_stays_a_number_and_an_age_of_zero_too() {
    let counts = "activity,group,count,f_0_4\nA,users,0,0\n";
    assert_eq!(errors(&of_csv(&[("activities", ACTIVITIES), ("headcounts", counts)])), [""; 0]);
    let people = "activity,person,age\nA,7,0\n";
    assert_eq!(errors(&of_csv(&[("activities", ACTIVITIES), ("people", people)])), [""; 0]);
}

#[test]
fn a_dash_says_that_somebody_left_their_household_in_the_plain_table_only() {
    let people = "activity,person,household\nA,7,-\n";
    assert_eq!(errors(&of_csv(&[("activities", ACTIVITIES), ("people", people)])), [""; 0]);
    let people = "activity,person,household\nA,7,--\n";
    let read = of_csv(&[("activities", ACTIVITIES), ("people", people)]);
    assert_eq!(errors(&read), ["2 household no-value --"]);
    let csv = "id,hh\n7,-\n";
    assert_eq!(errors(&of_form(&mapping(""), csv)), ["2 hh no-value -"]);
    let values = ", values = { \"-\" = \"-\" }";
    assert_eq!(errors(&of_form(&mapping(values), csv)), [""; 0]);
}

/// A mapping of a list with a number and a household, the latter with something more.
fn mapping(of_household: &str) -> String {
    format!(
        "name = \"Invented list\"\n\
         [[sheet]]\n\
         [sheet.activity]\n\
         reference = {{ value = \"A\" }}\nkind = {{ value = \"distribution\" }}\nsector = {{ value = \"shelter\" }}\noffice = {{ value = \"gao\" }}\n\
         site = {{ value = \"Invented site\" }}\nstart = {{ value = \"2025-01-01\" }}\n\
         [sheet.person]\n\
         person = {{ column = \"id\" }}\nhousehold = {{ column = \"hh\"{of_household} }}\n"
    )
}

#[test]
fn under_a_mapping_a_word_for_nothing_is_refused_as_in_tables() {
    let csv = "id,hh\n0,H1\nn/a,H1\n7,aucun\n";
    let expected = ["2 id no-value 0", "3 id no-value n/a", "4 hh no-value aucun"];
    assert_eq!(errors(&of_form(&mapping(""), csv)), expected);
}

#[test]
fn numbers_that_a_spreadsheet_rounded_are_refused() {
    for (number, is_wrong) in [
        ("2.23001E+11", true),
        ("\"2,23E+11\"", true),
        ("1E+05", true),
        ("223001.0", true),
        ("12E5", false),
        ("1.2", false),
        ("00123", false),
    ] {
        let people = format!("activity,person\nA,{number}\n");
        let read = of_csv(&[("activities", ACTIVITIES), ("people", &people)]);
        assert_eq!(errors(&read).len(), usize::from(is_wrong), "{number}");
        let pcode = format!(
            "activity,kind,sector,office,site,start,site_pcode\n\
             A,distribution,shelter,gao,Here,2025-01-01,{number}\n"
        );
        let read = of_csv(&[("activities", &pcode), ("people", "activity,person\nA,7\n")]);
        let wrong = errors(&read);
        assert_eq!(wrong.iter().any(|e| e.contains("number-reformatted")), is_wrong, "{number}");
    }
}

#[test]
fn errors_of_a_spreadsheet_are_no_values_in_any_column() {
    for word in ["#N/A", "#REF!", "#VALEUR!", "Err:502"] {
        let people = format!("activity,person,sex\nA,{word},f\nA,7,{word}\n");
        let read = of_csv(&[("activities", ACTIVITIES), ("people", &people)]);
        let expected = [format!("2 person cell-error {word}"), format!("3 sex cell-error {word}")];
        assert_eq!(errors(&read), expected);
    }
    let title = "activity,kind,sector,office,site,start,title\n\
                 A,distribution,#N/A,#REF!,Invented site,2025-01-01,#NAME?\n";
    let expected =
        ["2 title cell-error #NAME?", "2 sector cell-error #N/A", "2 office cell-error #REF!"];
    assert_eq!(errors(&of_csv(&[("activities", title)])), expected);
    let csv = "id,hh\n#N/A,H1\n7,#REF!\n";
    assert_eq!(errors(&of_form(&mapping(""), csv)), ["2 id cell-error", "3 hh cell-error"]);
}
