//! Any text is read as a condition, or refused with a place that lies in it; what is read is written so that it reads the same.
//!
//! `cargo +nightly fuzz run condition`. Inputs worth keeping stand in `corpus/condition`; `tests/rule_language.rs` runs them every time.

#![no_main]

#[allow(dead_code, reason = "the other target calls the rest")]
#[path = "../holds.rs"]
mod holds;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        holds::condition(text);
    }
});
