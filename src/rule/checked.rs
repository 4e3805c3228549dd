//! A rule's conditions after type checking: every name is a field, every word is in its vocabulary, every comparison is between things
//! of one type. The engine runs these; [`crate::rule::syntax`] is what was written.

use crate::bind::{
    dictionary::{FieldId, Pattern, RecordKind},
    value::CodeSet,
};

/// A condition, true, false or unknown for each record.
#[derive(Debug, Clone)]
pub enum Condition {
    /// All of them.
    And(Vec<Condition>),
    /// Any of them.
    Or(Vec<Condition>),
    /// The opposite.
    Not(Box<Condition>),
    /// `x is filled`. Never unknown.
    Filled(FieldId),
    /// `previous x is filled`, `next x is filled`. False where there is no record on that side.
    BesideFilled(Beside, FieldId),
    /// `figures.x is "not-held"`: a figure of a council-level return is missing for one of these reasons. Never unknown: a figure that is
    /// given or was not asked for is missing for none of them.
    IsGap {
        /// A figure.
        field: FieldId,
        /// The classes: bit n is the n-th of [`Gap::ALL`](crate::answers::figure::Gap::ALL).
        classes: CodeSet,
    },
    /// `x is "code"`, `x is one of …`: at least one of the cell's codes is in the set.
    HasCode {
        /// A field with a vocabulary.
        field: FieldId,
        /// The codes.
        codes: CodeSet,
    },
    /// `x is "text"`, `x is one of …` for text and identifiers; the texts are normalised.
    IsText {
        /// A field of text.
        field: FieldId,
        /// The normalised texts.
        texts: Vec<String>,
    },
    /// A comparison of two numbers or of two dates.
    Compare {
        /// Left side.
        left: Term,
        /// How.
        how: Comparison,
        /// Right side, of the same type.
        right: Term,
    },
    /// `x is unique`: no other record in the return, of any table that has the field, holds the same text for another child.
    Unique(FieldId),
    /// `x is the same everywhere`: no other record of the same child in the return says otherwise.
    Consistent(FieldId),
    /// `x looks like "AA######"`, `x matches regex "…"`, over the text as it stands in the file, folded.
    Matches {
        /// A field of text.
        field: FieldId,
        /// Anchored at both ends for `looks like`; compiled when it is first met.
        pattern: Pattern,
    },
    /// `x is the same as last year`: what the return of the year before says of the child may mean the same.
    SameLastYear(FieldId),
    /// `any referral where …`: the child of this record has such a record. `no referral …` is the opposite.
    Any {
        /// What kind of record.
        record: RecordKind,
        /// In the same council's return of another year; none: in this return.
        year: Option<Year>,
        /// What must hold for it.
        filter: Option<Box<Condition>>,
    },
}

/// The record beside this one in the order of its kind: the same child's or council's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Beside {
    /// The one before it.
    Previous,
    /// The one after it.
    Next,
}

impl Beside {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Previous => "previous",
            Self::Next => "next",
        }
    }

    /// On which side of the record it stands.
    #[must_use]
    pub const fn side(self) -> &'static str {
        match self {
            Self::Previous => "before",
            Self::Next => "after",
        }
    }
}

/// A year beside the year of the return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Year {
    /// The year before.
    Last,
    /// The year after.
    Next,
}

impl Year {
    /// The words for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Last => "last year",
            Self::Next => "next year",
        }
    }

    /// On which side of the return's own year it lies.
    #[must_use]
    pub const fn side(self) -> &'static str {
        match self {
            Self::Last => "before",
            Self::Next => "after",
        }
    }
}

impl Condition {
    /// Adds the years beside the return's own that the condition asks of.
    pub fn years(&self, out: &mut Vec<Year>) {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|p| p.years(out)),
            Self::Not(inner) => inner.years(out),
            Self::SameLastYear(_) => out.push(Year::Last),
            Self::Any { year, filter, .. } => {
                out.extend(year);
                if let Some(filter) = filter {
                    filter.years(out);
                }
            }
            Self::Compare { left, right, .. } => {
                left.years(out);
                right.years(out);
            }
            Self::Filled(_)
            | Self::BesideFilled(..)
            | Self::IsGap { .. }
            | Self::HasCode { .. }
            | Self::IsText { .. }
            | Self::Unique(_)
            | Self::Consistent(_)
            | Self::Matches { .. } => {}
        }
    }
}

impl Term {
    fn years(&self, out: &mut Vec<Year>) {
        match self {
            Self::Arithmetic { left, right, .. } => {
                left.years(out);
                right.years(out);
            }
            Self::DaysBetween(from, to) => {
                from.years(out);
                to.years(out);
            }
            Self::AgeAt(day) => day.years(out),
            Self::Count { filter, .. } | Self::Extreme { filter, .. } => {
                if let Some(filter) = filter {
                    filter.years(out);
                }
            }
            Self::Field(_)
            | Self::Beside(..)
            | Self::Number(_)
            | Self::Date { .. }
            | Self::AsOf
            | Self::PeriodStart
            | Self::PeriodEnd => {}
        }
    }
}

/// How two terms compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Less, or before.
    Less,
    /// At most, or on or before.
    AtMost,
    /// More, or after.
    More,
    /// At least, or on or after.
    AtLeast,
}

/// What a term yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermType {
    /// A number.
    Number,
    /// A date.
    Date,
}

/// A number or a date that a record yields, or a range of them, or unknown.
#[derive(Debug, Clone)]
pub enum Term {
    /// A field of the record, or of the same child's records in other tables where these agree.
    Field(FieldId),
    /// The same child's record before or after this one, in the order of the record kind's start date; of a council's figures, those of
    /// the period before or after.
    Beside(Beside, FieldId),
    /// A number.
    Number(f64),
    /// A day, from its midnight to its last second.
    Date {
        /// First second.
        low: i64,
        /// Last second.
        high: i64,
    },
    /// The day on which the return is judged (`--as-of`).
    AsOf,
    /// The first day of the return's period.
    PeriodStart,
    /// The last day of the return's period.
    PeriodEnd,
    /// Sum, difference, product, quotient.
    Arithmetic {
        /// Which of them.
        operator: Operator,
        /// Left side.
        left: Box<Term>,
        /// Right side.
        right: Box<Term>,
    },
    /// `days from a to b`: whole days between two dates, negative when b is before a.
    DaysBetween(Box<Term>, Box<Term>),
    /// `age at d`: the child's age in whole years on a day.
    AgeAt(Box<Term>),
    /// `count of episode where …`: how many records the child has.
    Count {
        /// What kind of record.
        record: RecordKind,
        /// What must hold for it.
        filter: Option<Box<Condition>>,
    },
    /// `earliest episode.start where …` and `latest …`: the first or last date among the child's records.
    Extreme {
        /// A field of dates.
        field: FieldId,
        /// What must hold for the record.
        filter: Option<Box<Condition>>,
        /// The latest and not the earliest.
        latest: bool,
    },
}

/// Arithmetic on numbers. A date plus or minus a number of days is a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}
