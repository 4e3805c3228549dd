//! The checks that compare a council's figures, beside what `rules/measures.toml` says of the measures: no relation is left without a
//! check, and no check without its relation.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

mod running;
mod support;

use std::collections::BTreeSet;

use running::inside::RULES;

/// The parts of what a rule requires.
fn parts(code: &str) -> Vec<String> {
    let require = RULES.find(code).and_then(|rule| rule.written.require.as_ref()).unwrap().to_string();
    require.split(" and ").map(|part| part.trim_matches(['(', ')']).to_owned()).collect()
}

#[test]
fn what_contains_another_measure_is_at_least_as_much() {
    let measures = &RULES.dictionary.measures;
    let mut compared = BTreeSet::new();
    for measure in &measures.list {
        for within in &measure.within {
            let rule = RULES.find(&within.rule).unwrap_or_else(|| panic!("{} names {}", measure.name, within.rule));
            if rule.detect.is_some() {
                continue;
            }
            let whole = measures.get(within.measure).unwrap();
            let part = format!("figures.{} is at most figures.{}", measure.name, whole.name);
            assert!(parts(&rule.code).contains(&part), "{} does not require that {part}", rule.code);
            compared.insert(rule.code.as_str());
        }
    }
    assert_eq!(compared, BTreeSet::from(["ME012", "ME014", "VI007"]));
}

#[test]
fn each_of_several_figures_can_be_pointed_at() {
    for rule in RULES.rules.iter().filter(|r| r.card.record.record().is_some_and(|k| k.is_of_council())) {
        let Some(require) = &rule.written.require else { continue };
        // What a part is about must be among what the rule marks, or its finding stands at another figure.
        if rule.message.text.contains("{marked}") {
            let told = require.to_string();
            for mark in &rule.card.mark {
                let read = told.contains(mark.as_str()) || rule.card.when.as_ref().is_some_and(|w| w.contains(mark));
                assert!(read, "{} marks {mark}, and never reads it", rule.code);
            }
        }
    }
}
