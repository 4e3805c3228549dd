//! What cells mean, once a column's field is known.

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
    /// Something stands there that cannot be read.
    Unreadable(Unreadable),
    /// A text or an identifier. Equal numbers mean the same text, apart from case, outer space and repeated space, in every table
    /// of the return ([`Keys`]).
    Text(u32),
    /// Codes of the field's vocabulary, at least one.
    Codes(CodeSet),
    /// A number, or a range of possible numbers such as 1 to 4.
    Number {
        /// Least possible value.
        low: f64,
        /// Greatest possible value.
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
        !matches!(self, Self::Blank | Self::NonAnswer(_))
    }
}

/// In which order a column writes day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// Every text date can be read in one way only, or there is none.
    Certain,
    /// Day first, since some values can be read so only.
    DayFirst,
    /// Month first, since some values can be read so only and none day first only.
    MonthFirst,
    /// Every value could be either; read day first.
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
#[derive(Debug, Default)]
pub struct Keys {
    index: hashbrown::HashMap<String, u32, rustc_hash::FxBuildHasher>,
    texts: Vec<String>,
}

impl Keys {
    /// The number of a text, which is already normalised.
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(&n) = self.index.get(text) {
            return n;
        }
        let n = u32::try_from(self.index.len()).unwrap_or(u32::MAX);
        self.index.insert(text.to_owned(), n);
        self.texts.push(text.to_owned());
        n
    }

    /// The text with a number.
    #[must_use]
    pub fn text(&self, number: u32) -> Option<&str> {
        self.texts.get(number as usize).map(String::as_str)
    }

    /// The number of a text, if it was seen.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u32> {
        self.index.get(text).copied()
    }
}
