//! The range of a ratio of two totals, when each council's figures may be ranges.
//!
//! Let council *c* give a numerator *n* between *n⁻* and *n⁺* and a denominator *d* between *d⁻* and *d⁺*. The ratio is Σn ∕ Σd over the
//! councils that gave both. Dividing the least sum by the greatest, and the other way round, would count cases that cannot be: more
//! children missing than there are. What is known of the two is used council by council.
//!
//! **Rate.** Nothing is known. Σn ∕ Σd falls as any *d* grows and rises as any *n* grows, so it lies between Σn⁻ ∕ Σd⁺ and Σn⁺ ∕ Σd⁻.
//!
//! **Share.** Whoever is counted above is counted below: *n ≤ d* for each council. A council for which that cannot be (*n⁻ > d⁺*)
//! contradicts itself and is left out. The least ratio is Σn⁻ ∕ Σd⁺: the least numerators and the greatest denominators go together, since
//! n⁻ ≤ d⁺. For the greatest, take each council's numerator as great as its denominator lets it be, n = min(n⁺, d). While d < n⁺, one more
//! child is one more above and below; as Σn ≤ Σd, that never lowers the ratio. From d = n⁺ on, one more child is one more below only, and
//! lowers it. So the greatest ratio is where d = max(d⁻, min(n⁺, d⁺)) and n = min(n⁺, d⁺): Σ min(n⁺, d⁺) ∕ Σ max(d⁻, min(n⁺, d⁺)).
//!
//! **Mean.** Each of those below has at least one of what is counted above, *d ≤ n*, and where nobody is below nothing is above. That is a
//! share the other way up: the least mean is Σ max(n⁻, min(d⁺, n⁺)) ∕ Σ min(d⁺, n⁺), the greatest Σn⁺ ∕ Σd⁻, where d⁻ is at least one for
//! a council with n⁻ above nought. The greatest is not always reached: a council that may have had nobody is taken to have had nobody below
//! and everything above. The range is then wider than need be, never narrower.
//!
//! The derivation is the project's own; `tests/study_properties.rs` holds it against every possibility, tried one by one.

use super::{definitions::RatioKind, range::Range};

/// The two figures of one council.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// What is divided.
    pub of: Range,
    /// What it is divided by.
    pub to: Range,
}

impl Pair {
    /// Whether the two can both be right.
    #[must_use]
    pub fn is_possible(&self, kind: RatioKind) -> bool {
        match kind {
            RatioKind::Share => self.of.low <= self.to.high,
            // Incidents without a child, or fewer incidents than children.
            RatioKind::Mean => self.to.low <= self.of.high && !(self.of.low > 0.0 && self.to.high <= 0.0),
            RatioKind::Rate => true,
        }
    }
}

/// The range of the sum of all numerators over the sum of all denominators; none where nothing is below. A share is in a hundred.
///
/// Pairs that are not possible must have been left out.
#[must_use]
pub fn ratio(pairs: &[Pair], kind: RatioKind) -> Option<Range> {
    // Without bounds, as many above as below come to be: the ratio nears one.
    let divide = |above: f64, below: f64| match (above.is_finite(), below.is_finite()) {
        (false, false) => Some(1.0),
        _ => (below > 0.0).then(|| above / below),
    };
    let sum = |term: &dyn Fn(&Pair) -> f64| pairs.iter().map(term).sum::<f64>();
    let (least_of, most_of) = (sum(&|p| p.of.low), sum(&|p| p.of.high));
    let (least_to, most_to) = (sum(&|p| p.to.low), sum(&|p| p.to.high));
    if most_to <= 0.0 {
        return None;
    }
    let both = |p: &Pair| p.of.high.min(p.to.high);
    match kind {
        RatioKind::Rate => {
            Some(Range { low: divide(least_of, most_to)?, high: divide(most_of, least_to).unwrap_or(f64::INFINITY) })
        }
        RatioKind::Share => {
            let high = divide(sum(&both), sum(&|p| p.to.low.max(both(p))));
            // Nobody at all may be below; then anybody above is everybody.
            let (low, high) = (divide(least_of, most_to)?, high.unwrap_or(0.0));
            Some(Range { low: 100.0 * low, high: 100.0 * high })
        }
        RatioKind::Mean => {
            let low = divide(sum(&|p| p.of.low.max(both(p))), sum(&both))?;
            let at_least_one = |p: &Pair| if p.of.low > 0.0 { p.to.low.max(1.0) } else { p.to.low };
            let high = divide(most_of, sum(&at_least_one)).unwrap_or(f64::INFINITY);
            Some(Range { low, high })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(of: (f64, f64), to: (f64, f64)) -> Pair {
        Pair { of: Range::new(of.0, of.1), to: Range::new(to.0, to.1) }
    }

    fn exact(of: f64, to: f64) -> Pair {
        pair((of, of), (to, to))
    }

    #[test]
    fn exact_figures_make_one_ratio() {
        let pairs = [exact(3.0, 7.0), exact(2.0, 13.0)];
        assert_eq!(ratio(&pairs, RatioKind::Share).unwrap().value(), Some(25.0));
        assert_eq!(ratio(&[exact(12.0, 5.0)], RatioKind::Mean).unwrap().value(), Some(2.4));
    }

    #[test]
    fn a_share_is_never_more_than_everybody() {
        // "<5" of "<5" children went missing: from one in four to all of them.
        let range = ratio(&[pair((1.0, 4.0), (1.0, 4.0))], RatioKind::Share).unwrap();
        assert_eq!(range, Range::new(25.0, 100.0));
        // Divided as they stand, the upper bound would be 4 in 1.
        assert_eq!(
            ratio(&[pair((1.0, 4.0), (1.0, 4.0))], RatioKind::Rate).unwrap().high.total_cmp(&4.0),
            std::cmp::Ordering::Equal
        );
    }

    #[test]
    fn a_withheld_numerator_is_bounded_by_its_whole() {
        let range = ratio(&[pair((1.0, 4.0), (2.0, 2.0)), exact(0.0, 8.0)], RatioKind::Share).unwrap();
        assert_eq!(range, Range::new(10.0, 20.0));
    }

    #[test]
    fn a_mean_of_incidents_is_never_less_than_one_for_each_child() {
        let range = ratio(&[pair((2.0, 2.0), (1.0, 4.0))], RatioKind::Mean).unwrap();
        assert_eq!(range, Range::new(1.0, 2.0));
    }

    #[test]
    fn nobody_has_no_share() {
        assert_eq!(ratio(&[exact(0.0, 0.0)], RatioKind::Share), None);
        assert_eq!(ratio(&[], RatioKind::Share), None);
    }

    #[test]
    fn without_a_bound_there_is_none() {
        let more = pair((2.0, f64::INFINITY), (5.0, f64::INFINITY));
        assert_eq!(ratio(&[more], RatioKind::Share), Some(Range::new(0.0, 100.0)));
        assert_eq!(ratio(&[more], RatioKind::Rate), Some(Range::new(0.0, f64::INFINITY)));
        assert_eq!(ratio(&[more], RatioKind::Mean), Some(Range::new(1.0, f64::INFINITY)));
    }

    #[test]
    fn what_cannot_be_is_no_pair() {
        assert!(!exact(8.0, 7.0).is_possible(RatioKind::Share));
        assert!(pair((1.0, 4.0), (2.0, 2.0)).is_possible(RatioKind::Share));
        assert!(!exact(3.0, 4.0).is_possible(RatioKind::Mean), "four children with three incidents");
        assert!(!exact(3.0, 0.0).is_possible(RatioKind::Mean), "incidents of nobody");
        assert!(exact(0.0, 0.0).is_possible(RatioKind::Mean));
    }
}
