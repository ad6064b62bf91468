#![no_main]
//! See `fuzz/inputs.rs`.
#[allow(dead_code)]
#[path = "../inputs.rs"]
mod inputs;

libfuzzer_sys::fuzz_target!(|input: &[u8]| inputs::search_query(input));
