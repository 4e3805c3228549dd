//! Truth with three values, and numbers and dates that may be ranges.

/// True, false, or not known: Kleene's logic, in which `and` is the least and `or` the greatest of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Truth {
    /// No possible value makes it true.
    False,
    /// Some possible value makes it true and some other false.
    Unknown,
    /// Every possible value makes it true.
    True,
}

impl Truth {
    /// A truth that is known.
    #[must_use]
    pub const fn known(yes: bool) -> Self {
        if yes { Self::True } else { Self::False }
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

/// Seconds in a day.
pub const DAY: f64 = 86_400.0;

/// A range of possible numbers, or of possible moments in seconds; both ends are possible. Not-a-number at the lower end: unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Least.
    pub low: f64,
    /// Greatest.
    pub high: f64,
}

impl Interval {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { low: f64::NAN, high: f64::NAN };

    /// One value.
    #[must_use]
    pub const fn exactly(value: f64) -> Self {
        Self { low: value, high: value }
    }

    /// Whether nothing is known.
    #[must_use]
    pub const fn is_unknown(self) -> bool {
        self.low.is_nan()
    }

    /// Whether a moment is known more closely than its day.
    pub(super) fn is_timed(self) -> bool {
        self.high - self.low < DAY - 1.0
    }

    /// A range of moments as a range of days from 1970-01-01.
    #[must_use]
    pub fn days(self) -> Self {
        Self { low: (self.low / DAY).floor(), high: (self.high / DAY).floor() }
    }

    /// A range of moments as a range of minutes from 1970-01-01. Nobody records when a child went missing to the second.
    fn minutes(self) -> Self {
        Self { low: (self.low / 60.0).floor(), high: (self.high / 60.0).floor() }
    }

    /// Two ranges of moments made comparable: as minutes when both tell the time of day, else as days, so that two dates on one day are
    /// equal, and two times in one minute.
    #[must_use]
    pub fn as_dates(self, other: Self) -> (Self, Self) {
        if self.is_timed() && other.is_timed() {
            (self.minutes(), other.minutes())
        } else {
            (self.days(), other.days())
        }
    }

    /// Whether every value here is less than every value there.
    #[must_use]
    pub fn less(self, other: Self) -> Truth {
        if self.is_unknown() || other.is_unknown() {
            Truth::Unknown
        } else if self.high < other.low {
            Truth::True
        } else if self.low >= other.high {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    /// Whether both are the same value.
    #[must_use]
    pub fn equal(self, other: Self) -> Truth {
        if self.is_unknown() || other.is_unknown() {
            Truth::Unknown
        } else if self.high < other.low || other.high < self.low {
            Truth::False
        } else if self.low.total_cmp(&self.high).is_eq() && self == other {
            Truth::True
        } else {
            Truth::Unknown
        }
    }
}

impl std::ops::Add for Interval {
    type Output = Self;

    fn add(self, o: Self) -> Self {
        Self { low: self.low + o.low, high: self.high + o.high }
    }
}

impl std::ops::Sub for Interval {
    type Output = Self;

    fn sub(self, o: Self) -> Self {
        Self { low: self.low - o.high, high: self.high - o.low }
    }
}

impl Interval {
    /// The range from the least to the greatest of what an operation makes of the ends, where it is monotone in both.
    fn of_ends(self, o: Self, operation: impl Fn(f64, f64) -> f64) -> Self {
        let all = [
            operation(self.low, o.low),
            operation(self.low, o.high),
            operation(self.high, o.low),
            operation(self.high, o.high),
        ];
        if all.iter().any(|x| x.is_nan()) {
            return Self::UNKNOWN;
        }
        Self {
            low: all.iter().copied().fold(f64::INFINITY, f64::min),
            high: all.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

impl std::ops::Mul for Interval {
    type Output = Self;

    fn mul(self, o: Self) -> Self {
        self.of_ends(o, |a, b| a * b)
    }
}

impl std::ops::Div for Interval {
    type Output = Self;

    fn div(self, o: Self) -> Self {
        if o.is_unknown() || (o.low <= 0.0 && o.high >= 0.0) {
            return Self::UNKNOWN;
        }
        // Divided, and not multiplied by one part: 49 times a 49th is a little less than 1.
        self.of_ends(o, |a, b| a / b)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Truth; 3] = [Truth::False, Truth::Unknown, Truth::True];

    #[test]
    fn kleenes_tables_hold() {
        use Truth::{False as F, True as T, Unknown as U};
        let and = [[F, F, F], [F, U, U], [F, U, T]];
        let or = [[F, U, T], [U, U, T], [T, T, T]];
        for (i, a) in ALL.into_iter().enumerate() {
            for (j, b) in ALL.into_iter().enumerate() {
                assert_eq!(a.and(b), and[i][j]);
                assert_eq!(a.or(b), or[i][j]);
                assert_eq!(!(a.and(b)), (!a).or(!b));
            }
        }
    }

    #[test]
    fn two_dates_on_one_day_are_equal() {
        let day = |n: f64| Interval { low: n * DAY, high: n * DAY + DAY - 1.0 };
        let (a, b) = day(5.0).as_dates(day(5.0));
        assert_eq!(a.equal(b), Truth::True);
        assert_eq!(a.less(b), Truth::False);
        // Ten in the evening is not after the same day without a time.
        let (a, b) = Interval::exactly(5.0 * DAY + 79_200.0).as_dates(day(5.0));
        assert_eq!(b.less(a), Truth::False);
        // Two moments with their time are told apart.
        let (a, b) = Interval::exactly(5.0 * DAY + 3600.0).as_dates(Interval::exactly(5.0 * DAY + 7200.0));
        assert_eq!(a.less(b), Truth::True);
        // A typed time is the whole minute; a cell of the spreadsheet tells the second.
        let typed = Interval { low: 5.0 * DAY + 3600.0, high: 5.0 * DAY + 3659.0 };
        for other in [typed, Interval::exactly(5.0 * DAY + 3600.0)] {
            let (a, b) = typed.as_dates(other);
            assert_eq!(a.equal(b), Truth::True);
            assert_eq!(a.less(b), Truth::False);
        }
    }

    fn interval() -> impl Strategy<Value = (Interval, f64)> {
        (-1000_i32..1000, 0_i32..50, 0.0..=1.0_f64).prop_map(|(low, width, at)| {
            let (low, width) = (f64::from(low), f64::from(width));
            (Interval { low, high: low + width }, (low + (width * at).round()).min(low + width))
        })
    }

    proptest! {
        #[test]
        fn arithmetic_never_loses_a_possible_value((a, x) in interval(), (b, y) in interval()) {
            let holds = |i: Interval, v: f64| i.is_unknown() || (i.low <= v + 1e-9 && v - 1e-9 <= i.high);
            prop_assert!(holds(a + b, x + y));
            prop_assert!(holds(a - b, x - y));
            prop_assert!(holds(a * b, x * y));
            if y != 0.0 {
                prop_assert!(holds(a / b, x / y));
            }
        }

        #[test]
        fn a_comparison_that_is_known_holds_for_every_possible_value((a, x) in interval(), (b, y) in interval()) {
            match a.less(b) {
                Truth::True => prop_assert!(x < y),
                Truth::False => prop_assert!(x >= y),
                Truth::Unknown => {}
            }
            match a.equal(b) {
                Truth::True => prop_assert!((x - y).abs() < f64::EPSILON),
                Truth::False => prop_assert!((x - y).abs() > 0.5),
                Truth::Unknown => {}
            }
        }
    }
}
