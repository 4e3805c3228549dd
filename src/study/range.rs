//! What a number can be: everything from one bound to another, both inside.

use std::ops::Add;

/// The least and the most that a number can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The least.
    pub low: f64,
    /// The most; infinite where nothing bounds it.
    pub high: f64,
}

impl Range {
    /// The number nought.
    pub const ZERO: Self = Self { low: 0.0, high: 0.0 };

    /// From a bound to a bound.
    #[must_use]
    pub const fn new(low: f64, high: f64) -> Self {
        Self { low, high }
    }

    /// One number.
    #[must_use]
    pub const fn exactly(n: f64) -> Self {
        Self { low: n, high: n }
    }

    /// The number, when it can be one only.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        // Bounds are copies of one number or they are not: no arithmetic comes between them where nothing is withheld.
        (self.low.total_cmp(&self.high).is_eq()).then_some(self.low)
    }

    /// The most that it can be, where something bounds it.
    #[must_use]
    pub fn upper(self) -> Option<f64> {
        self.high.is_finite().then_some(self.high)
    }

    /// What a count can be: no less than nought, and at least one number. None for anything else.
    #[must_use]
    pub fn count(low: f64, high: f64) -> Option<Self> {
        (low >= 0.0 && low <= high && low.is_finite()).then_some(Self { low, high })
    }

    /// What it can be where two things hold of it; none where both cannot.
    #[must_use]
    pub fn meet(self, other: Self) -> Option<Self> {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        (low <= high).then_some(Self { low, high })
    }

    /// The least range that holds both.
    #[must_use]
    pub const fn hull(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// Whether a number is in it.
    #[must_use]
    pub fn holds(self, n: f64) -> bool {
        self.low <= n && n <= self.high
    }
}

impl Add for Range {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { low: self.low + other.low, high: self.high + other.high }
    }
}

impl std::iter::Sum for Range {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_one_number_when_nothing_is_withheld() {
        assert_eq!((Range::exactly(3.0) + Range::exactly(4.0)).value(), Some(7.0));
        assert_eq!((Range::exactly(3.0) + Range::new(1.0, 4.0)).value(), None);
        assert_eq!(Range::new(1.0, f64::INFINITY).upper(), None);
    }

    #[test]
    fn two_answers_meet_or_span() {
        let (few, three, nine) = (Range::new(1.0, 4.0), Range::exactly(3.0), Range::exactly(9.0));
        assert_eq!(few.meet(three), Some(three));
        assert_eq!(few.meet(nine), None);
        assert_eq!(few.hull(nine), Range::new(1.0, 9.0));
    }

    #[test]
    fn no_count_is_below_nought() {
        assert_eq!(Range::count(-1.0, 4.0), None);
        assert_eq!(Range::count(f64::NAN, f64::NAN), None);
        assert_eq!(Range::count(0.0, 4.0), Some(Range::new(0.0, 4.0)));
    }
}
