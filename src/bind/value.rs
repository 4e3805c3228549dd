//! What cells mean, once a column's field is known.

use std::hash::Hasher as _;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::answers::figure::Gap;

/// A set of codes of one vocabulary: bit n is the vocabulary's n-th value. A vocabulary has at most 64 values where a cell may hold
/// several codes.
pub type CodeSet = u64;

/// Why a cell has no value although something stands in it. Each class is a different fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NonAnswer {
    /// The figure or fact is not held.
    NotHeld,
    /// It may be known but is not recorded.
    NotRecorded,
    /// Asked, and not known.
    Unknown,
    /// The question does not apply.
    NotApplicable,
    /// Withheld because it is small or could identify someone.
    Suppressed,
    /// Refused under an exemption or for its cost.
    Refused,
    /// Promised for later.
    Pending,
    /// A mark that may mean several of these, such as `-` or `N/A`.
    Ambiguous,
}

impl NonAnswer {
    /// Every class, in order.
    pub const ALL: [Self; 8] = [
        Self::NotHeld,
        Self::NotRecorded,
        Self::Unknown,
        Self::NotApplicable,
        Self::Suppressed,
        Self::Refused,
        Self::Pending,
        Self::Ambiguous,
    ];

    /// The code of the class in the vocabulary of non-answers, and the word for it in reports.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotHeld => "not-held",
            Self::NotRecorded => "not-recorded",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not-applicable",
            Self::Suppressed => "suppressed",
            Self::Refused => "refused",
            Self::Pending => "pending",
            Self::Ambiguous => "ambiguous",
        }
    }

    /// The class with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }
}

/// Why a cell could not be read as its field's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unreadable {
    /// An error value of the spreadsheet program.
    Error(crate::read::workbook::CellError),
    /// Not a date.
    NotADate,
    /// A day that the month does not have, such as 31 February.
    NoSuchDay,
    /// Not a number.
    NotANumber,
    /// Not among the field's codes.
    NotInList,
}

/// How a date was written, where that matters to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum DateForm {
    /// A true date of the spreadsheet, ISO text, or text with the month's name or a four-digit year.
    #[default]
    Plain,
    /// A bare number that was taken for Excel's count of days.
    Serial,
    /// Text with a two-digit year.
    TwoDigitYear,
}

/// What one distinct cell means under its field's type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// Nothing stands there.
    Blank,
    /// Something stands there that says why there is no value.
    NonAnswer(NonAnswer),
    /// A figure of a council-level return was asked for and there is none: why, in the finer classes of its answers. A figure that was
    /// not asked for is [`Value::Blank`].
    Gap(Gap),
    /// Something stands there that cannot be read.
    Unreadable(Unreadable),
    /// A text or an identifier. Equal numbers mean the same text, apart from case, outer space and repeated space, in every table
    /// of the return ([`Keys`]).
    Text(u32),
    /// Codes of the field's vocabulary, at least one.
    Codes(CodeSet),
    /// The code of a long vocabulary that stands after its 64th, by its place. A [`CodeSet`] cannot hold it, so a rule cannot name
    /// it: it is known to be none of the codes that a rule names.
    Code(u16),
    /// A number, or a range of possible numbers such as 1 to 4.
    Number {
        /// Least possible value.
        low: f64,
        /// Greatest possible value; infinite for "more than 10".
        high: f64,
    },
    /// A moment between two, in seconds from 1970-01-01T00:00:00 on the wall clock, both inside. A day without a time runs from its
    /// midnight to 23:59:59; a month without a day over the whole month.
    Date {
        /// Earliest possible.
        low: i64,
        /// Latest possible.
        high: i64,
        /// How it was written.
        form: DateForm,
    },
    /// Several records of one child say different things: filled, but not known.
    Several,
}

impl Value {
    /// Whether a value is given: a blank and a non-answer are not, what cannot be read is.
    #[must_use]
    pub const fn is_filled(self) -> bool {
        !matches!(self, Self::Blank | Self::NonAnswer(_) | Self::Gap(_))
    }
}

/// In which order a column writes day and month, as its text dates show. A value such as 25/12/2023 shows the order; 05/05/2023 and
/// a date with the month's name do not matter to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// No text date shows an order and none could be read in two ways, or there is none.
    Certain,
    /// Day first, since some values can be read so only and none month first only.
    DayFirst,
    /// Month first, since some values can be read so only and none day first only.
    MonthFirst,
    /// Some values could be either, and none shows the order; read day first.
    Undecided,
    /// Some values can only be day first, others only month first; read each as it can be, day first where both go.
    Mixed,
}

/// The typed cells of a column: each distinct meaning once, and a number for each record.
#[derive(Debug, Clone)]
pub struct Values {
    /// For each record of the table, the position of its meaning in `distinct`.
    pub codes: Vec<u32>,
    /// The distinct meanings. The first is always [`Value::Blank`].
    pub distinct: Vec<Value>,
    /// How the column writes its dates, when it has any.
    pub order: DateOrder,
}

impl Values {
    /// The meaning of a record's cell.
    #[must_use]
    pub fn get(&self, record: usize) -> Value {
        self.codes.get(record).and_then(|&c| self.distinct.get(c as usize)).copied().unwrap_or(Value::Blank)
    }
}

/// Numbers for texts and identifiers, the same in every table of a return, so that records of one child meet.
///
/// The texts are personal. They stand in one block of memory, and showing a [`Keys`] shows only how many there are.
#[derive(Default)]
pub struct Keys {
    text: String,
    ends: Vec<usize>,
    index: HashTable<u32>,
}

fn hash(text: &str) -> u64 {
    let mut h = FxHasher::default();
    h.write(text.as_bytes());
    h.finish()
}

fn slice<'a>(text: &'a str, ends: &[usize], n: u32) -> &'a str {
    let n = n as usize;
    let start = n.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    ends.get(n).and_then(|&end| text.get(start..end)).unwrap_or_default()
}

impl Keys {
    /// The number of a text, which is already normalised.
    pub fn number(&mut self, text: &str) -> u32 {
        let h = hash(text);
        let Self { text: all, ends, index } = self;
        if let Some(&n) = index.find(h, |&n| slice(all, ends, n) == text) {
            return n;
        }
        let n = u32::try_from(ends.len()).unwrap_or(u32::MAX);
        all.push_str(text);
        ends.push(all.len());
        index.insert_unique(h, n, |&n| hash(slice(all, ends, n)));
        n
    }

    /// The number of a text, if it was seen.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u32> {
        self.index.find(hash(text), |&n| slice(&self.text, &self.ends, n) == text).copied()
    }

    /// The text of a number; empty for a number that was not given.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        slice(&self.text, &self.ends, number)
    }

    /// How many texts there are: their numbers run from 0 to one less than this.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether no text was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({})", self.ends.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_one_child_meet() {
        let mut keys = Keys::default();
        let a1 = keys.number("a1");
        let a2 = keys.number("a2");
        let none = keys.number("");
        assert_ne!(a1, a2);
        assert_eq!(keys.number("a1"), a1);
        assert_eq!(keys.find("a2"), Some(a2));
        assert_eq!(keys.find("a3"), None);
        assert_eq!((keys.text(a1), keys.text(a2), keys.text(none), keys.text(99)), ("a1", "a2", "", ""));
        assert_eq!(keys.len(), 3);
    }

    #[test]
    fn showing_the_keys_shows_no_child() {
        let mut keys = Keys::default();
        keys.number("amina khan");
        assert_eq!(format!("{keys:?}"), "Keys(1)");
    }

    #[test]
    fn every_class_of_non_answer_has_its_code() {
        for class in NonAnswer::ALL {
            assert_eq!(NonAnswer::from_code(class.code()), Some(class));
        }
        assert_eq!(NonAnswer::from_code("yes"), None);
    }
}
