//! The detectors of rules over all returns, by the names that rule files use.

use super::{Hit, Study, apart, coverage, same, shares};
use crate::rule::Rule;

type Detector = fn(&Study<'_>) -> Vec<Hit>;

/// Every detector, in alphabetical order.
const DETECTORS: [(&str, Detector); 6] = [
    ("answered-twice", apart::answered_twice),
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
