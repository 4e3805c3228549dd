//! Tables are found and columns bound rightly, on generated sheets whose truth is known, with seeds that were not used while tuning.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

#[path = "support/labelled/mod.rs"]
mod labelled;

use labelled::{
    layouts::{ALL, case},
    measure::{Score, measure},
    wording::Wordings,
};
use returnlint::{
    bind::{dictionary::Dictionary, header::HeaderIndex},
    rule::source::RuleSource,
};

fn score(seeds: std::ops::Range<u64>) -> Score {
    let load = || Dictionary::load(&RuleSource::embedded()).unwrap();
    let wordings = Wordings::new(load, seeds.start);
    let headers = HeaderIndex::new(&wordings.given);
    let mut all = Score::default();
    for seed in seeds {
        all.add(&measure(&case(&wordings, seed), &wordings.given, &headers));
    }
    all
}

#[test]
fn nearly_every_table_is_found_as_it_is() {
    let all = score(300_000..300_000 + 6 * ALL.len() as u64);
    assert!(all.tables >= 6 * ALL.len(), "the sheets hold tables");
    assert!(all.right * 100 >= all.tables * 98, "{} of {} tables: {:#?}", all.right, all.tables, all.faults);
}

#[test]
fn columns_are_bound_rightly_or_not_at_all() {
    let all = score(310_000..310_000 + 6 * ALL.len() as u64);
    assert_eq!(all.wrong_high, 0, "{:#?}", all.faults);
    assert!(all.wrong * 1000 <= all.fields, "{} of {} columns: {:#?}", all.wrong, all.fields, all.faults);
    assert!(all.bound * 100 >= all.fields * 90, "{} of {} columns", all.bound, all.fields);
}
