//! Any text is read and checked as a rule file, or refused with places that lie in it; a rule that is written anew reads the same.
//!
//! `cargo +nightly fuzz run rule_file`. Inputs worth keeping stand in `corpus/rule_file`; `tests/rule_language.rs` runs them every time.

#![no_main]

#[allow(dead_code, reason = "the other target calls the rest")]
#[path = "../holds.rs"]
mod holds;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        holds::rule_file(text);
    }
});
