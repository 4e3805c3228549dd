//! What one cell means under its field's type.

use std::fmt::Write as _;

use super::{
    codes::{self, Ticks, VocabularyIndex},
    dates::{self, Sign, Signs},
    mojibake,
    non_answers::NonAnswers,
    numbers,
    text::normalise_into,
    value::{DateForm, DateOrder, Keys, NonAnswer, Unreadable, Value},
};
use crate::read::workbook::{CellError, CellId, CellValue, Pool};

/// What a cell means before anybody looks at its text, or the text to look at.
enum Cell<'a> {
    Value(Value),
    Text { raw: &'a str, folded: &'a str },
    Number(f64),
    Moment(i64),
    Duration,
    Bool(bool),
}

/// Reads the cells of one pool.
pub(crate) struct Reader<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) known: &'a NonAnswers,
    /// Text of the cell at hand, normalised or printed.
    pub(crate) folded: &'a mut String,
}

impl Reader<'_> {
    fn cell(&mut self, id: CellId) -> Cell<'_> {
        match self.pool.get(id) {
            CellValue::Empty => Cell::Value(Value::Blank),
            CellValue::Error(error) => Cell::Value(error_value(error)),
            CellValue::Number(n) => Cell::Number(n),
            CellValue::Moment(seconds) => Cell::Moment(seconds),
            CellValue::Duration(_) => Cell::Duration,
            CellValue::Bool(b) => Cell::Bool(b),
            CellValue::Text(raw) => {
                match mojibake::repaired(raw) {
                    Some(repaired) => normalise_into(&repaired, self.folded),
                    None => normalise_into(raw, self.folded),
                }
                let folded = self.folded.as_str();
                if folded.is_empty() {
                    Cell::Value(Value::Blank)
                } else if let Some(error) = error_text(folded) {
                    Cell::Value(error_value(error))
                } else {
                    Cell::Text { raw, folded }
                }
            }
        }
    }

    /// A text that is none of the field's values: a non-answer, or what the field says of what it cannot read.
    fn gap(known: &NonAnswers, folded: &str, else_: Unreadable) -> Value {
        known.find(folded).or_else(|| known.fitting(folded)).map_or(Value::Unreadable(else_), Value::NonAnswer)
    }

    pub(crate) fn number(&mut self, id: CellId) -> Value {
        let known = self.known;
        match self.cell(id) {
            Cell::Value(value) => value,
            Cell::Number(n) => numbers::number(n),
            Cell::Text { folded, .. } => match numbers::text(folded) {
                Value::Unreadable(why) => Self::gap(known, folded, why),
                value => value,
            },
            Cell::Moment(_) | Cell::Duration | Cell::Bool(_) => Value::Unreadable(Unreadable::NotANumber),
        }
    }

    pub(crate) fn dates(&mut self, cells: &[CellId], distinct: &mut Vec<Value>) -> DateOrder {
        let known = self.known;
        let mut signs = Signs::default();
        let mut month_first = Vec::new();
        for &id in cells {
            distinct.push(match self.cell(id) {
                Cell::Value(value) => value,
                Cell::Moment(seconds) => dates::moment(seconds, DateForm::Plain),
                Cell::Number(n) => dates::serial(n),
                Cell::Duration | Cell::Bool(_) => Value::Unreadable(Unreadable::NotADate),
                Cell::Text { folded, .. } => {
                    let (value, sign) = dates::text(folded);
                    signs.add(sign);
                    if let Sign::Either(other) = sign {
                        month_first.push((distinct.len(), other));
                    }
                    match value {
                        Value::Unreadable(why @ Unreadable::NotADate) => Self::gap(known, folded, why),
                        value => value,
                    }
                }
            });
        }
        let order = signs.order();
        if order == DateOrder::MonthFirst {
            for (place, value) in month_first {
                if let Some(read) = distinct.get_mut(place) {
                    *read = value;
                }
            }
        }
        order
    }

    pub(crate) fn code(&mut self, id: CellId, index: &VocabularyIndex, ticks: Ticks) -> Value {
        let known = self.known;
        let mut printed = String::new();
        match self.cell(id) {
            Cell::Value(value) => value,
            Cell::Text { folded, .. } => ticks
                .value(index, folded)
                .or_else(|| codes::one_code(index, folded))
                .unwrap_or_else(|| Self::gap(known, folded, Unreadable::NotInList)),
            Cell::Number(n) => {
                print_number(n, &mut printed);
                let read = codes::one_code(index, &printed);
                read.unwrap_or_else(|| Self::gap(known, &printed, Unreadable::NotInList))
            }
            Cell::Bool(b) => bool_spellings(b)
                .into_iter()
                .find_map(|word| codes::one_code(index, word))
                .unwrap_or(Value::Unreadable(Unreadable::NotInList)),
            Cell::Moment(_) | Cell::Duration => Value::Unreadable(Unreadable::NotInList),
        }
    }

    pub(crate) fn codes(&mut self, id: CellId, index: &VocabularyIndex) -> Value {
        let known = self.known;
        let mut printed = String::new();
        match self.cell(id) {
            Cell::Value(value) => value,
            Cell::Text { raw, folded } => {
                codes::several(index, raw, folded).unwrap_or_else(|| Self::gap(known, folded, Unreadable::NotInList))
            }
            Cell::Number(n) => {
                print_number(n, &mut printed);
                let read = codes::several(index, &printed, &printed);
                read.unwrap_or_else(|| Self::gap(known, &printed, Unreadable::NotInList))
            }
            Cell::Bool(b) => bool_spellings(b)
                .into_iter()
                .find_map(|word| codes::several(index, word, word))
                .unwrap_or(Value::Unreadable(Unreadable::NotInList)),
            Cell::Moment(_) | Cell::Duration => Value::Unreadable(Unreadable::NotInList),
        }
    }

    pub(crate) fn text(&mut self, id: CellId, keys: &mut Keys) -> Value {
        let known = self.known;
        match self.cell(id) {
            Cell::Value(value) => value,
            Cell::Text { folded, .. } => match known.alone(folded) {
                Some(class) => Value::NonAnswer(class),
                None => Value::Text(keys.number(folded)),
            },
            _ => self.printed(id, keys),
        }
    }

    /// An identifier. What is promised, refused or withheld stays text, since there is or will be one and rules look for placeholders in
    /// identifiers; so does any number, and what sends the reader elsewhere ("see file").
    pub(crate) fn id(&mut self, id: CellId, keys: &mut Keys) -> Value {
        let known = self.known;
        match self.cell(id) {
            Cell::Value(value) => value,
            Cell::Text { folded, .. } => match known.alone(folded) {
                Some(NonAnswer::Ambiguous) if is_phrase(folded) => Value::Text(keys.number(folded)),
                Some(NonAnswer::Pending | NonAnswer::Refused | NonAnswer::Suppressed) => {
                    Value::Text(keys.number(folded))
                }
                Some(class) => Value::NonAnswer(class),
                None => Value::Text(keys.number(whole_number(folded))),
            },
            _ => self.printed(id, keys),
        }
    }

    /// A cell that is no text, in a column of text.
    fn printed(&mut self, id: CellId, keys: &mut Keys) -> Value {
        self.folded.clear();
        match self.pool.get(id) {
            CellValue::Number(n) => print_number(n, self.folded),
            CellValue::Moment(seconds) => print_moment(seconds, self.folded),
            CellValue::Duration(seconds) => print_clock(seconds, self.folded),
            CellValue::Bool(b) => self.folded.push_str(if b { "true" } else { "false" }),
            CellValue::Empty | CellValue::Text(_) | CellValue::Error(_) => return Value::Blank,
        }
        Value::Text(keys.number(self.folded))
    }
}

/// `#N/A` is what a look-up finds that finds nothing; any other error is a fault of the sheet.
const fn error_value(error: CellError) -> Value {
    match error {
        CellError::NotAvailable => Value::NonAnswer(NonAnswer::Ambiguous),
        error => Value::Unreadable(Unreadable::Error(error)),
    }
}

/// The error that a text shows, as text files and some programs write it.
fn error_text(folded: &str) -> Option<CellError> {
    Some(match folded.strip_prefix('#')? {
        "n/a" => CellError::NotAvailable,
        "ref!" => CellError::Reference,
        "value!" => CellError::Value,
        "div/0!" => CellError::Division,
        "name?" => CellError::Name,
        "null!" => CellError::Null,
        "num!" => CellError::Number,
        "spill!" | "calc!" | "field!" | "blocked!" | "connect!" | "unknown!" | "busy!" => CellError::Unreadable,
        _ => return None,
    })
}

/// How a true-or-false cell may be spelt in a vocabulary.
const fn bool_spellings(b: bool) -> [&'static str; 3] {
    if b { ["true", "1", "yes"] } else { ["false", "0", "no"] }
}

/// Whether a text has two words, and not only marks and letters.
fn is_phrase(text: &str) -> bool {
    text.split(' ').filter(|word| word.len() > 1).nth(1).is_some()
}

/// An identifier that a program wrote as `12345.0` is the number 12345.
fn whole_number(text: &str) -> &str {
    match text.strip_suffix(".0") {
        Some(whole) if !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()) => whole,
        _ => text,
    }
}

/// A number as a person reads it: never `12345.0`, never `1.23E+11`.
fn print_number(n: f64, out: &mut String) {
    // Writing to a string does not fail. Zero has no sign.
    let _ = write!(out, "{}", if n == 0.0 { 0.0 } else { n });
}

/// A moment as ISO writes it; a midnight is its day.
fn print_moment(seconds: i64, out: &mut String) {
    let Some(day) = dates::day_of(seconds) else { return print_clock(seconds, out) };
    let _ = write!(out, "{day}");
    let time = seconds.rem_euclid(86_400);
    if time != 0 {
        out.push(' ');
        print_clock(time, out);
    }
}

/// A time of day or a length of time: `14:30`, or `14:30:05` where there are seconds.
fn print_clock(seconds: i64, out: &mut String) {
    let sign = if seconds < 0 { "-" } else { "" };
    let all = seconds.unsigned_abs();
    let _ = write!(out, "{sign}{:02}:{:02}", all / 3600, all / 60 % 60);
    if !all.is_multiple_of(60) {
        let _ = write!(out, ":{:02}", all % 60);
    }
}
