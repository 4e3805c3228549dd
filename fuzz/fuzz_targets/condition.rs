//! Any text is read as a condition, or refused with a place that lies in it; what is read is written so that it reads the same.
//!
//! `cargo +nightly fuzz run condition`. Inputs worth keeping stand in `corpus/condition`; `tests/rule_language.rs` runs them every time.

#![no_main]

use libfuzzer_sys::fuzz_target;
use returnlint::rule::parser::parse;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match parse(text) {
        Ok(condition) => {
            let printed = condition.to_string();
            let again = parse(&printed).unwrap_or_else(|e| panic!("{printed}: {}", e.message));
            assert_eq!(again, condition, "{printed}");
            assert_eq!(again.to_string(), printed);
        }
        Err(problem) => {
            for (place, _) in problem.labels {
                assert!(text.get(place.clone()).is_some(), "{place:?} lies outside the text");
            }
        }
    }
});
