//! What a council's answers to one question come to, where it may have answered more than once.

use super::{range::Range, reason::Reason};
use crate::answers::figure::{Figure, Gap};

/// What is known of one figure of one council.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Standing {
    /// It lies in a range.
    Known {
        /// The range.
        range: Range,
        /// Whether two returns give different figures, and the range spans both.
        restated: bool,
    },
    /// There is none.
    Missing(Reason),
}

impl Standing {
    /// The range, where it is known.
    #[must_use]
    pub const fn range(self) -> Option<Range> {
        match self {
            Self::Known { range, .. } => Some(range),
            Self::Missing(_) => None,
        }
    }

    /// Why there is none.
    #[must_use]
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Known { .. } => None,
            Self::Missing(reason) => Some(reason),
        }
    }

    /// Whether it is known and spans two figures of two returns.
    #[must_use]
    pub const fn is_restated(self) -> bool {
        matches!(self, Self::Known { restated: true, .. })
    }
}

/// What one return says.
enum Said {
    Known(Range),
    Differs,
    Gap(Gap),
}

/// What the answers of a council to one question come to. Each is given with the return that it stands in, and these rise.
///
/// Two answers may both hold, as `3` and `<5` do: then what both allow is taken. Where they cannot both hold, it depends on where they
/// stand. Within one return nobody can tell whether they are two answers or answers to two questions, and neither is used. In two returns
/// the later one corrects the earlier, but which one is later is not known: the range spans both. They are never added up.
#[must_use]
pub fn resolve(answers: &[(u32, Figure)]) -> Standing {
    let mut known: Option<Range> = None;
    let (mut restated, mut differs) = (false, false);
    let mut gap: Option<Gap> = None;
    let mut spans: Option<Range> = None;
    for of_return in answers.chunk_by(|a, b| a.0 == b.0) {
        match one_return(of_return) {
            Said::Known(range) => {
                spans = Some(spans.map_or(range, |s| s.hull(range)));
                if !restated {
                    match known.map_or(Some(range), |k| k.meet(range)) {
                        Some(both) => known = Some(both),
                        None => restated = true,
                    }
                }
            }
            Said::Differs => differs = true,
            Said::Gap(other) => gap = Some(gap.map_or(other, |g| telling(g, other))),
        }
    }
    match (known, spans, gap) {
        // A return that contradicts itself leaves another's figure as it is, and makes it less sure.
        (Some(range), Some(span), _) => {
            Standing::Known { range: if restated { span } else { range }, restated: restated || differs }
        }
        _ if differs => Standing::Missing(Reason::AnswersDiffer),
        (_, _, Some(gap)) => Standing::Missing(Reason::Gap(gap)),
        _ => Standing::Missing(Reason::NotAsked),
    }
}

fn one_return(answers: &[(u32, Figure)]) -> Said {
    let mut known: Option<Range> = None;
    let mut gap = Gap::Blank;
    for (_, figure) in answers {
        match figure.bounds() {
            Some((low, high)) => match (Range::count(low, high), known) {
                (Some(range), None) => known = Some(range),
                (Some(range), Some(before)) => match before.meet(range) {
                    Some(both) => known = Some(both),
                    None => return Said::Differs,
                },
                // A count below nought is a slip, and no figure.
                (None, _) => gap = telling(gap, Gap::Unreadable),
            },
            None => gap = telling(gap, figure.gap().unwrap_or(Gap::Blank)),
        }
    }
    known.map_or(Said::Gap(gap), Said::Known)
}

/// Of two reasons the one that says more: anything rather than a blank or an ambiguous mark, then the first in the order of the classes.
fn telling(a: Gap, b: Gap) -> Gap {
    let rank = |gap: Gap| match gap {
        Gap::Blank => 2,
        Gap::Ambiguous | Gap::Unreadable | Gap::Error => 1,
        _ => 0,
    };
    if (rank(a), a) <= (rank(b), b) { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: Figure = Figure::Interval { low: 1.0, high: 4.0 };

    fn known(low: f64, high: f64, restated: bool) -> Standing {
        Standing::Known { range: Range::new(low, high), restated }
    }

    #[test]
    fn the_same_answer_twice_counts_once() {
        let twice = [(0, Figure::Value(7.0)), (1, Figure::Value(7.0))];
        assert_eq!(resolve(&twice), known(7.0, 7.0, false));
    }

    #[test]
    fn a_suppressed_figure_gives_way_to_the_figure_itself() {
        assert_eq!(resolve(&[(0, FEW), (1, Figure::Value(3.0))]), known(3.0, 3.0, false));
    }

    #[test]
    fn a_figure_that_was_corrected_is_a_range_over_both() {
        let answers = [(0, Figure::Value(31.0)), (1, Figure::Value(28.0)), (2, Figure::Value(29.0))];
        assert_eq!(resolve(&answers), known(28.0, 31.0, true));
    }

    #[test]
    fn two_figures_in_one_return_are_not_used() {
        let answers = [(0, Figure::Value(5.0)), (0, Figure::Value(3.0))];
        assert_eq!(resolve(&answers), Standing::Missing(Reason::AnswersDiffer));
        let other = [(0, Figure::Value(5.0)), (0, Figure::Value(3.0)), (1, Figure::Value(5.0))];
        assert_eq!(resolve(&other), known(5.0, 5.0, true), "another return tells");
    }

    #[test]
    fn a_gap_beside_a_figure_says_nothing() {
        assert_eq!(resolve(&[(0, Figure::Gap(Gap::NotHeld)), (1, Figure::Value(0.0))]), known(0.0, 0.0, false));
    }

    #[test]
    fn of_two_gaps_the_one_that_says_more_is_told() {
        let gaps = [(0, Figure::Gap(Gap::Blank)), (0, Figure::Gap(Gap::RefusedCost))];
        assert_eq!(resolve(&gaps), Standing::Missing(Reason::Gap(Gap::RefusedCost)));
    }

    #[test]
    fn a_count_below_nought_is_no_figure() {
        assert_eq!(resolve(&[(0, Figure::Value(-2.0))]), Standing::Missing(Reason::Gap(Gap::Unreadable)));
    }
}
