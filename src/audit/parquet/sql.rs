//! The SQL that goes with the tables.
//!
//! Belongs here: making one script for DuckDB of the portable texts. Does not: the rule, which is in
//! `rule.sql` and `tables.sql`.

use super::Table;
use crate::event::time::Period;

/// The steps that prepare the exported tables for the rule.
pub const TABLES_SQL: &str = include_str!("tables.sql");
/// The steps of the counting rule.
pub const RULE_SQL: &str = include_str!("../../../benches/peers/rule.sql");

/// A script for DuckDB that computes the figures of a period, or of another one that is put into its first
/// lines, from the tables in its folder.
pub fn recompute_sql(period: Period) -> String {
    let Period { from, to } = period;
    let views = Table::ALL.iter().map(|table| {
        format!("create or replace temp view {table} as select * from '{table}.parquet';\n")
    });
    let views: String = views.collect();
    let policy = ["rule", "attribution", "headcounts", "places", "sizes", "reviewed"]
        .map(|name| format!("set variable {name} = (select {name} from governing);\n"));
    let policy = policy.concat();
    let steps: String = steps(TABLES_SQL).chain(steps(RULE_SQL)).collect();
    let figures = include_str!("figures.sql");
    format!(
        "-- The people reached in a period, recomputed from the tables in this folder. It is counted under\n\
         -- the policy that it was published under, else under that of the year that it ends in.\n\
         set variable first_day = date '{from}';\n\
         set variable last_day = date '{to}';\n\n\
         {views}\n\
         set variable year = year(getvariable('last_day'));\n\
         set variable sectors = (select count(*)::int from sectors);\n\
         create or replace temp table governing as\n\
         select * from policies\n\
         where (first_day = getvariable('first_day') and last_day = getvariable('last_day'))\n   \
            or (first_day = make_date(getvariable('year'), 1, 1)\n       \
                and last_day = make_date(getvariable('year'), 12, 31))\n\
         order by first_day = getvariable('first_day') and last_day = getvariable('last_day') desc\n\
         limit 1;\n\
         {policy}\
         set variable not_counted = (select ';' || not_counted || ';' from governing);\n\
         \n{steps}{figures}"
    )
}

/// The parameters of the rule, which are variables of the script.
const PARAMETERS: [&str; 11] = [
    "first_day",
    "last_day",
    "year",
    "sectors",
    "rule",
    "attribution",
    "headcounts",
    "places",
    "sizes",
    "reviewed",
    "not_counted",
];

/// Each step as a statement that makes its table.
fn steps(text: &str) -> impl Iterator<Item = String> {
    let steps = text.split("-- step: ").skip(1);
    steps.filter_map(|step| step.split_once('\n')).map(|(name, select)| {
        let mut select = select.trim_end().to_owned();
        for parameter in PARAMETERS {
            let variable = format!("getvariable('{parameter}')");
            select = select.replace(&format!("{{{parameter}}}"), &variable);
        }
        format!("create or replace temp table {name} as\n{select};\n\n")
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn no_parameter_stays_open() {
        let script = recompute_sql(Period::year(2025).unwrap());
        assert!(script.contains("date '2025-12-31'"));
        assert!(!script.contains('{') && !script.contains('}'), "{script}");
        assert_eq!(script.matches("create or replace temp table").count() - 1, {
            TABLES_SQL.matches("-- step:").count() + RULE_SQL.matches("-- step:").count()
        });
    }

    #[test]
    fn the_portable_texts_keep_to_what_engines_have_in_common() {
        for text in [TABLES_SQL, RULE_SQL] {
            let code: String = text.lines().filter(|line| !line.starts_with("--")).collect();
            for word in [
                "arg_max",
                "filter",
                "any_value",
                "list_",
                "~",
                "::",
                "<<",
                "->",
                "group by all",
                "[",
            ] {
                assert!(!code.contains(word), "{word}");
            }
        }
    }
}
