//! Which period a study is chiefly about.

use super::{block::Block, coverage::coverage};
use crate::outcome::Period;

/// A period of about a year, in days: collections that begin or end on other days than the year does count as one too.
const A_YEAR: std::ops::RangeInclusive<i32> = 330..=400;

/// How many days a period has.
#[must_use]
pub fn days(period: Period) -> i32 {
    period.from.until((jiff::Unit::Day, period.to)).map_or(0, |span| span.get_days() + 1)
}

/// Whether a period is a whole year, about.
#[must_use]
pub fn is_full(period: Option<Period>) -> bool {
    period.is_some_and(|p| A_YEAR.contains(&days(p)))
}

/// How many members of a block gave at least one figure.
#[must_use]
pub fn figures_of(block: &Block<'_, '_>) -> usize {
    let given =
        |(body, made): &(_, super::coverage::Made)| made.response.gave_figures() && block.members.contains(body);
    coverage(block).iter().filter(|made| given(made)).count()
}

/// The latest full period that most councils answer: more than half of those that answer the period that is answered most. Where no
/// period is a full one, that which is answered most. A place in the list of blocks.
#[must_use]
pub fn headline(blocks: &[Block<'_, '_>]) -> Option<usize> {
    let counted: Vec<(usize, usize, bool)> =
        blocks.iter().enumerate().map(|(at, b)| (at, figures_of(b), is_full(b.period))).collect();
    let any_full = counted.iter().any(|&(_, n, full)| full && n > 0);
    let fit = counted.iter().filter(|&&(_, _, full)| full || !any_full);
    let most = fit.clone().map(|&(_, n, _)| n).max()?;
    if any_full {
        fit.rev().find(|&&(_, n, _)| 2 * n > most).map(|&(at, ..)| at)
    } else {
        fit.rev().find(|&&(_, n, _)| n == most).map(|&(at, ..)| at)
    }
}
