//! The integration tests, one program: each program would link the whole library anew.
//!
//! Belongs here: the list of test files. Does not: tests, and code they share (`common`, `oracle`,
//! `story`).
//!
//! Tests of one file: `cargo test --test integration FILE::`. They run side by side in one process,
//! so none of them changes the environment or the current folder.

#![allow(clippy::unwrap_used)]

mod common;
mod oracle;
mod story;

mod alike_numbers;
mod another_history;
mod arbitrary_bytes;
mod attack_on_publications;
mod attacks;
mod backup;
mod bombs;
mod checks;
mod cli;
mod concerned;
mod counting_rule;
mod damage;
mod demo;
mod demo_folder;
mod depth;
mod doctor;
mod documents;
mod durability;
mod erasure;
#[cfg(feature = "encryption")]
mod evidence;
mod explained_numbers;
mod explanation;
mod exports;
mod factsheet;
mod filters;
mod for_people;
mod forged_cache;
mod formats;
mod full_disks;
#[cfg(feature = "encryption")]
mod fuzzing;
mod gazetteer;
mod golden;
mod goods;
mod hostile_arguments;
mod hostile_places;
mod hostile_texts;
mod independent_reader;
mod inputs;
mod intake_drafts;
mod intake_mappings;
mod intake_rows;
mod intake_sums;
mod intake_values;
mod kept_answers;
mod kept_state;
mod kills;
mod kobo;
mod layers;
#[cfg(feature = "serve")]
mod lending;
mod lookup;
mod months;
mod older_ledgers;
mod one_sector;
mod own_figures;
mod periods;
mod policies;
mod power_cuts;
mod privacy;
mod private_files;
mod projection;
mod publish_safe;
mod readers;
mod readme;
mod recompute;
mod refused_by_the_system;
mod restatement;
mod rule_page;
mod schemas;
mod second_releases;
mod segments;
mod service_writing;
#[cfg(feature = "serve")]
mod shared_ledger;
mod signing_keys;
mod simulator;
mod stepping;
mod stored_texts;
mod tampering;
mod template;
mod use_cases_that_read;
mod verifier;
#[cfg(feature = "serve")]
mod web;
mod workbooks;
mod worked_example;
mod written_files;

/// A file that is not listed above would compile nowhere, and its tests would never run.
#[test]
fn every_file_of_tests_is_listed() {
    let listed: Vec<String> = include_str!("main.rs")
        .lines()
        .filter_map(|line| Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned()))
        .collect();
    for entry in std::fs::read_dir("tests").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_some_and(|extension| extension == "rs") && name != "main" {
            assert!(listed.contains(&name), "add `mod {name};` to tests/main.rs");
        }
    }
}
