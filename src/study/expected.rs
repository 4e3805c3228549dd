//! How many bodies were to answer, by nation and kind.

use std::collections::BTreeMap;

use super::{
    block::Block,
    bodies::BodyId,
    coverage::{Made, Response},
    rows::nation_order,
};

/// The bodies of one kind in one nation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected<'a> {
    /// The nation.
    pub nation: &'a str,
    /// The kind: `county`, `london-borough` …
    pub kind: &'a str,
    /// How many were to answer: all but those that the questions are not for.
    pub expected: usize,
    /// How many gave at least one figure.
    pub gave_figures: usize,
}

/// Counts the members of a block by nation and kind.
#[must_use]
pub fn expected<'a>(block: &Block<'_, 'a>, coverage: &[(BodyId, Made)]) -> Vec<Expected<'a>> {
    let mut all: BTreeMap<(usize, &'a str, &'a str), (usize, usize)> = BTreeMap::new();
    for (id, made) in coverage.iter().filter(|(id, _)| block.members.contains(id)) {
        let Some(body) = block.study().bodies.get(*id) else { continue };
        let entry = all.entry((nation_order(body.nation()), body.nation(), body.kind())).or_default();
        entry.0 += usize::from(made.response != Response::NotApplicable);
        entry.1 += usize::from(made.response.gave_figures());
    }
    let one = |((_, nation, kind), (expected, gave_figures))| Expected { nation, kind, expected, gave_figures };
    all.into_iter().map(one).collect()
}
