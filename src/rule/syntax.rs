//! Conditions as they are written, before anything is known of their words.

use std::ops::Range;

use jiff::civil::Date;

/// Where something stands in the condition, in bytes.
///
/// Where a thing stands does not change what it says: all spans are equal, so that two conditions are equal when they say the same.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.start..span.end
    }
}

impl Span {
    /// From the start of one to the end of another.
    #[must_use]
    pub const fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }
}

/// A word or a text in quotes, and where it stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Word {
    /// What it says, without the quotes.
    pub text: String,
    /// Where it stands, with the quotes.
    pub span: Span,
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// `a and b and c`
    And(Vec<Condition>),
    /// `a or b or c`
    Or(Vec<Condition>),
    /// `not a`
    Not(Box<Condition>),
    /// A test on one field.
    Field {
        /// `previous episode.end is filled`: the record before or after this one is asked.
        beside: Option<Beside>,
        /// The field.
        field: Word,
        /// What is asked of it.
        test: Test,
    },
    /// A comparison of two numbers or of two dates.
    Compare {
        /// Left side.
        left: Term,
        /// How.
        how: How,
        /// Where the words of the comparison stand.
        span: Span,
        /// Right side.
        right: Term,
    },
    /// `a is between b and c`, both inside.
    Between {
        /// What is compared.
        term: Term,
        /// The least.
        low: Term,
        /// The greatest.
        high: Term,
    },
    /// `any referral where …`, `no referral where …`
    Related {
        /// It is `no` and not `any`.
        no: bool,
        /// The record.
        record: Word,
        /// `last year`, `next year`: in the return of that year.
        year: Option<Year>,
        /// What must hold for it.
        filter: Option<Box<Condition>>,
    },
}

/// What is asked of one field.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// `is filled`
    Filled,
    /// `is blank`
    Blank,
    /// `is "x"`, `is one of "x", "y"`, and with `not`
    Is {
        /// With `not`.
        not: bool,
        /// The texts, at least one.
        texts: Vec<Word>,
    },
    /// `is unique`
    Unique,
    /// `is the same everywhere`
    Same,
    /// `is the same as last year`
    SameLastYear,
    /// `is asked`
    Asked,
    /// `looks like "AA##"`, `does not look like …`
    LooksLike {
        /// With `not`.
        not: bool,
        /// The shape.
        shape: Word,
    },
    /// `matches regex "…"`, `does not match regex …`
    Matches {
        /// With `not`.
        not: bool,
        /// The regular expression.
        regex: Word,
    },
}

/// How two terms are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// `is 3`
    Equal,
    /// `is not 3`
    NotEqual,
    /// `is before`
    Before,
    /// `is after`
    After,
    /// `is on or before`
    OnOrBefore,
    /// `is on or after`
    OnOrAfter,
    /// `is less than`
    LessThan,
    /// `is more than`
    MoreThan,
    /// `is at least`
    AtLeast,
    /// `is at most`
    AtMost,
}

impl How {
    /// The words for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "is",
            Self::NotEqual => "is not",
            Self::Before => "is before",
            Self::After => "is after",
            Self::OnOrBefore => "is on or before",
            Self::OnOrAfter => "is on or after",
            Self::LessThan => "is less than",
            Self::MoreThan => "is more than",
            Self::AtLeast => "is at least",
            Self::AtMost => "is at most",
        }
    }
}

/// A number or a date, and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// What it is.
    pub kind: TermKind,
    /// Where it stands.
    pub span: Span,
}

/// What yields a number or a date.
#[derive(Debug, Clone, PartialEq)]
pub enum TermKind {
    /// A field.
    Field(Word),
    /// `previous episode.end`, `next figures.uasc`
    Beside(Beside, Word),
    /// `18`
    Number(f64),
    /// `2009-04-01`
    Date(Date),
    /// `as_of`
    AsOf,
    /// `period_start_day`
    PeriodStart,
    /// `period_end_day`
    PeriodEnd,
    /// `a + b`
    Arithmetic {
        /// Which of `+ - * /`.
        operator: Operator,
        /// Left side.
        left: Box<Term>,
        /// Right side.
        right: Box<Term>,
    },
    /// `days from a to b`
    DaysBetween {
        /// From.
        from: Box<Term>,
        /// To.
        to: Box<Term>,
    },
    /// `age at d`
    AgeAt(Box<Term>),
    /// `count of episode where …`
    Count {
        /// The record.
        record: Word,
        /// What must hold for it.
        filter: Option<Box<Condition>>,
    },
    /// `earliest episode.start where …`, `latest …`
    Extreme {
        /// `latest`
        latest: bool,
        /// The field.
        field: Word,
        /// What must hold for its record.
        filter: Option<Box<Condition>>,
    },
}

pub use super::checked::{Beside, Operator, Year};

impl Operator {
    /// Its sign.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }

    /// Whether it binds closer than `+` and `-`.
    #[must_use]
    pub const fn binds_close(self) -> bool {
        matches!(self, Self::Multiply | Self::Divide)
    }
}
