//! The fuzzer: libFuzzer on one target, which `HEADCOUNT_FUZZ` names.
//!
//! Belongs here: limits, and how inputs are mutated. Does not: what is done with an input (`targets`),
//! corpora and times (`run.py`).
//!
//! An input fails where the program panics, is too slow (`-timeout`), or takes more memory than its
//! target may: an allocation beyond that fails, which ends the process.

#![no_main]

#[path = "../targets/mod.rs"]
mod targets;

use std::alloc::System;
use std::sync::LazyLock;

use cap::Cap;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use targets::{Target, parts};

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// Whose panics the program catches and tells as a damaged workbook.
const CAUGHT: &str = "/calamine-";

static TARGET: LazyLock<&'static Target> = LazyLock::new(|| {
    let name = std::env::var("HEADCOUNT_FUZZ").unwrap_or_default();
    targets::named(&name).unwrap_or_else(|| panic!("HEADCOUNT_FUZZ={name:?} is no target"))
});

/// Goes on after a panic that the program catches; each place is told once.
fn bear_what_is_caught() {
    let told = std::sync::Mutex::new(Vec::new());
    let fatal = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        if !place.contains(CAUGHT) {
            fatal(panic);
            return;
        }
        if let Ok(mut told) = told.lock()
            && !told.contains(&place)
        {
            eprintln!("CAUGHT {place}");
            told.push(place);
        }
    }));
}

fuzz_target!(
    init: {
        bear_what_is_caught();
        // Whatever is made once is not counted to the first input.
        targets::prepare();
        (TARGET.run)(&[]);
    },
    |input: &[u8]| {
        let limit = ALLOCATOR.allocated() + (TARGET.memory_mib << 20);
        let _ = ALLOCATOR.set_limit(limit);
        (TARGET.run)(input);
        let _ = ALLOCATOR.set_limit(usize::MAX);
    }
);

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if !TARGET.is_parts {
        return fuzzer_mutate(data, size, max_size);
    }
    let input = parts::mutated(&data[..size], max_size, seed, fuzzer_mutate);
    data[..input.len()].copy_from_slice(&input);
    input.len()
});
