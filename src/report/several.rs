//! One of several returns: a line or two for each group, and the whole of it with a run of its own.

use super::{
    Run,
    human::{Amount, go_to, whereabouts},
    look::{Look, Role},
    text::stop,
    verdict,
};
use crate::{finding::Group, outcome::ReturnOutcome};

/// How many ranges of cells a group shows among several returns.
const RANGES: usize = 4;

/// One group in short.
pub(super) fn short(out: &mut String, run: &Run<'_>, r: &ReturnOutcome, g: &Group, look: &Look, amount: Amount) {
    const INDENT: usize = 3;
    let lead = format!("{:<7} {}  ", verdict::severity(g.severity), run.rule(g.rule).code);
    look.hang(out, INDENT, &lead, Role::Severity(g.severity), Role::Plain, &stop(&g.message));
    let indent = INDENT + super::width::width(&lead);
    look.block(out, indent, Role::Faint, &stop(&whereabouts(run, r, g)));
    go_to(out, g, indent, look, Amount { ranges: amount.ranges.min(RANGES), ..amount });
}
