//! What an answer's cell says: a value, an interval, or a gap and why; and how it is written.

/// A figure with what is known of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// It is given.
    Value(f64),
    /// It lies between two figures, both inside; infinite where there is no upper bound.
    Interval {
        /// The least that it can be.
        low: f64,
        /// The most that it can be.
        high: f64,
    },
    /// There is none.
    Gap(Gap),
}

impl Figure {
    /// The least and the most that it can be; none for a gap.
    #[must_use]
    pub const fn bounds(self) -> Option<(f64, f64)> {
        match self {
            Self::Value(n) => Some((n, n)),
            Self::Interval { low, high } => Some((low, high)),
            Self::Gap(_) => None,
        }
    }

    /// Why there is no figure.
    #[must_use]
    pub const fn gap(self) -> Option<Gap> {
        match self {
            Self::Gap(gap) => Some(gap),
            Self::Value(_) | Self::Interval { .. } => None,
        }
    }
}

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$each])* $variant,)*
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its code in rules and data sets.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// The one with this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

coded! {
    /// Why an answer has no figure. Each is a different fact, and none of them is zero. The spellings of each are in
    /// `rules/vocabularies/gaps.toml`; the marks follow the Government Analysis Function's shorthand and older ones in use.
    Gap {
        /// Nothing stands there.
        Blank = "blank",
        /// A mark such as `N/A` or `-`, which may mean several things.
        Ambiguous = "ambiguous",
        /// Withheld because it is small, by a mark that does not say how small.
        Suppressed = "suppressed",
        /// Not available.
        NotAvailable = "not-available",
        /// The question does not apply.
        NotApplicable = "not-applicable",
        /// More than zero, and rounded to zero.
        RoundsToZero = "rounds-to-zero",
        /// The council holds no such information.
        NotHeld = "not-held",
        /// It may be known and is not recorded.
        NotRecorded = "not-recorded",
        /// Recorded, but in no form that can be reported.
        NotReportable = "not-reportable",
        /// Asked, and not known.
        Unknown = "unknown",
        /// Refused since finding out costs too much (section 12).
        RefusedCost = "refused-cost",
        /// Refused as personal data (section 40).
        RefusedPersonal = "refused-personal",
        /// Refused since it can be had elsewhere (section 21).
        RefusedAccessible = "refused-accessible",
        /// Refused since it will be published (section 22).
        RefusedFuture = "refused-future",
        /// Refused for another reason or for none that is given.
        RefusedOther = "refused-other",
        /// The answer is said to stand elsewhere: "included above".
        CrossReference = "cross-reference",
        /// Promised for later.
        Pending = "pending",
        /// Held for a part of the period only, with no figure for that part.
        PartPeriod = "part-period",
        /// The body asked has no children's services.
        WrongAuthority = "wrong-authority",
        /// An error of the spreadsheet program.
        Error = "error",
        /// Something else that is no figure.
        Unreadable = "unreadable",
    }
}

impl Gap {
    /// The class as a set of one, to be joined with `|`: bit n is the n-th of [`Gap::ALL`].
    #[must_use]
    pub const fn bit(self) -> u64 {
        1 << self as u32
    }

    /// Every class, as such a set.
    #[must_use]
    pub const fn every() -> u64 {
        (1 << Self::ALL.len()) - 1
    }
}

coded! {
    /// How a cell writes its figure.
    Form {
        /// A number.
        Number = "number",
        /// A number that is stored as text.
        NumberAsText = "number-as-text",
        /// A number in words: "Nine", "Nil".
        Word = "word",
        /// A bound: `<5`, "5 or fewer".
        Bound = "bound",
        /// A range: `1-4`.
        Range = "range",
        /// A number with words beside it: "22 (total across all categories)".
        NumberWithNote = "number-with-note",
        /// Several numbers in one cell.
        SeveralNumbers = "several-numbers",
        /// One of several figures listed in one cell, each with its period.
        Listed = "listed",
        /// A mark: `*`, `[c]`, `x`.
        Symbol = "symbol",
        /// Words that say why there is no figure.
        Words = "words",
        /// Nothing.
        Blank = "blank",
        /// An error of the spreadsheet program.
        Error = "error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_name_one_class_each() {
        for gap in Gap::ALL {
            assert_eq!(Gap::from_code(gap.code()), Some(*gap));
        }
        for form in Form::ALL {
            assert_eq!(Form::from_code(form.code()), Some(*form));
        }
    }

    #[test]
    fn each_gap_is_one_of_a_set() {
        let all = Gap::ALL.iter().fold(0, |set, gap| {
            assert_eq!(set & gap.bit(), 0, "{}", gap.code());
            set | gap.bit()
        });
        assert_eq!(all, Gap::every());
    }

    #[test]
    fn a_gap_has_no_bounds() {
        assert_eq!(Figure::Gap(Gap::NotHeld).bounds(), None);
        assert_eq!(Figure::Value(3.0).bounds(), Some((3.0, 3.0)));
        assert_eq!(Figure::Interval { low: 1.0, high: 4.0 }.bounds(), Some((1.0, 4.0)));
    }
}
