//! The detectors of rules over all returns, by the names that rule files use.

use super::{Hit, Study, apart, children, coverage, same, shares};
use crate::rule::Rule;

type Detector = fn(&Study<'_>) -> Vec<Hit>;

/// The detector that compares children and no answers.
const CHILDREN: &str = "child-in-two-councils";

/// Every detector, in alphabetical order.
const DETECTORS: [(&str, Detector); 7] = [
    ("answered-twice", apart::answered_twice),
    (CHILDREN, children::in_two_councils),
    ("councils-left-out", coverage::left_out),
    ("joint-service-twice", same::joint),
    ("restated", apart::restated),
    ("same-as-another-council", same::copied),
    ("share-apart", shares::outliers),
];

/// The names of all detectors over all returns.
#[must_use]
pub fn names() -> Vec<&'static str> {
    DETECTORS.iter().map(|(name, _)| *name).collect()
}

/// What the detector of a rule finds.
pub(super) fn run(study: &Study<'_>, rule: &Rule) -> Vec<Hit> {
    let wanted = |name: &str| rule.detect.as_deref() == Some(name);
    DETECTORS.iter().find(|(name, _)| wanted(name)).map_or_else(Vec::new, |(_, detector)| detector(study))
}

/// Whether a rule is about the children that returns list, and not about their answers.
pub(super) fn is_about_children(rule: &Rule) -> bool {
    rule.detect.as_deref() == Some(CHILDREN)
}
