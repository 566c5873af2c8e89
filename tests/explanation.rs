//! What an explanation says of places: their names, whose crowd is counted, and at which level.

use headcount::count::{PlacePart, Query, Wanted, explain};
use headcount::event::policy::{HeadcountRule, Places, Policy, Rule};
use headcount::event::time::Period;

use crate::common::Office;

/// The places of the total of 2025, or those that a name means.
fn places(office: &Office, place: Option<&str>) -> Vec<PlacePart> {
    let snapshot = office.ledger.snapshot();
    let period = Period::year(2025).unwrap();
    let query = Query::whole(period, office.ledger.state().policy_of(2025).clone());
    let (agenda, lists) = snapshot.agenda_and_lists();
    let wanted = Wanted { place: place.map(str::to_owned), ..Wanted::total() };
    explain(&agenda, &lists, &query, &wanted).unwrap().places
}

fn under(headcounts: HeadcountRule) -> Policy {
    Policy { headcounts, ..Policy::default() }
}

/// A class in Gao lists somebody who lives at a P-code; later something takes place there, in Timbuktu.
fn residence_first() -> [(&'static str, &'static str); 2] {
    [
        (
            "activities",
            "activity,kind,sector,office,admin1,site,site_pcode,start\n\
             C,class,education,gao,Gao,Gao,,2025-01-10\n\
             K,distribution,shelter,timbuktu,Timbuktu,Goundam,ML0605001,2025-06-01\n",
        ),
        ("people", "activity,person,residence_pcode\nC,1,ML0605001\nC,2,ML0999999\nK,3,\n"),
    ]
}

#[test]
fn a_site_is_called_what_activities_there_call_it() {
    let office = Office::of_tables(&residence_first(), Policy::default());
    let named = |part: &PlacePart| (part.site.clone(), part.admin1.clone(), part.registered);
    let all: Vec<_> = places(&office, None).iter().map(named).collect();
    let goundam = ("Goundam".to_owned(), "Timbuktu".to_owned(), 2);
    // Nothing is known of the other code, not even the region.
    assert_eq!(all, [goundam.clone(), ("ML0999999".to_owned(), String::new(), 1)]);
    for given in ["goundam", "ml0605001"] {
        let found: Vec<_> = places(&office, Some(given)).iter().map(named).collect();
        assert_eq!(found, std::slice::from_ref(&goundam), "{given}");
    }
    assert!(places(&office, Some("Gao")).is_empty(), "nobody lives there");
}

const CROWDS: [(&str, &str); 2] = [
    (
        "activities",
        "activity,kind,sector,office,site,start\n\
         A,session,wash,gao,S,2025-01-10\n\
         B,session,wash,gao,S,2025-02-10\n\
         C,session,protection,gao,S,2025-03-10\n",
    ),
    (
        "headcounts",
        "activity,group,count\n\
         A,women,60\nA,men,30\n\
         B,women,80\n\
         C,Men,45\nC,youth,5\n",
    ),
];

#[test]
fn a_crowd_names_only_the_activities_that_are_in_it() {
    let told = |headcounts| {
        let office = Office::of_tables(&CROWDS, under(headcounts));
        let [place] = &places(&office, None)[..] else { panic!("one place") };
        let [crowd] = &place.crowds[..] else { panic!("one crowd") };
        assert_eq!(crowd.headcount, place.headcount);
        let by: Vec<String> = crowd.counted_by.iter().map(ToString::to_string).collect();
        let next =
            crowd.runner_up.as_ref().map(|(activity, people)| (activity.to_string(), *people));
        (place.headcount, by.join(" "), next)
    };
    let next = |activity: &str, people| Some((activity.to_owned(), people));
    assert_eq!(told(HeadcountRule::Activity), (90, "A".to_owned(), next("B", 80)));
    assert_eq!(told(HeadcountRule::Max), (80, "B".to_owned(), next("A", 60)));
    // Women of B, men and youth of C; nobody of A is in the crowd.
    assert_eq!(told(HeadcountRule::Sum), (130, "B C".to_owned(), None));
}

#[test]
fn under_rule_one_the_total_has_the_largest_crowd_of_a_sector() {
    let policy = Policy { headcounts: HeadcountRule::Sum, ..Policy::of_rule(Rule::One) };
    let office = Office::of_tables(&CROWDS, policy);
    let [place] = &places(&office, None)[..] else { panic!("one place") };
    // In wash: 80 women and 30 men. The men of protection are in another sector's crowd.
    assert_eq!(place.headcount, 110);
    let by: Vec<String> = place.crowds[0].counted_by.iter().map(ToString::to_string).collect();
    assert_eq!(by, ["A", "B"]);
}

#[test]
fn a_larger_place_has_the_crowds_of_its_sites() {
    let tables = [
        (
            "activities",
            "activity,kind,sector,office,admin1,admin2,site,start\n\
             L,distribution,shelter,gao,Gao,Ansongo,Tessit,2025-01-10\n\
             A,session,wash,gao,gao,ANSONGO,Labbezanga,2025-02-10\n\
             B,session,wash,gao,Gao,Ansongo,Tessit,2025-03-10\n\
             N,session,wash,gao,Gao,,Somewhere,2025-03-10\n",
        ),
        ("people", "activity,person\nL,1\nL,2\n"),
        ("headcounts", "activity,group,count\nA,all,30\nB,all,20\nN,all,7\n"),
    ];
    let policy = Policy { places: Places::Admin2, ..Policy::default() };
    let office = Office::of_tables(&tables, policy);
    let all = places(&office, None);
    let named: Vec<_> = all
        .iter()
        .map(|p| (&*p.site, &*p.admin1, p.registered, p.headcount, p.estimated))
        .collect();
    // A site without an admin2 is a place of its own.
    assert_eq!(named, [("Ansongo", "Gao", 2, 50, 48), ("Somewhere", "Gao", 0, 7, 7)]);
    let crowds: Vec<_> =
        all[0].crowds.iter().map(|crowd| (&*crowd.site, crowd.headcount)).collect();
    assert_eq!(crowds, [("Labbezanga", 30), ("Tessit", 20)]);
    // A site means the place it lies in.
    assert_eq!(places(&office, Some("tessit")), all[..1]);
}
