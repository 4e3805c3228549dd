//! What a cell looks like, before anybody knows what it means.
//!
//! A column of a real table looks alike from cell to cell; what stands around it does not. So each cell is reduced to a shape, from
//! its bytes alone and without allocating, and the finding of tables compares shapes.

use rustc_hash::FxHashMap;

use super::layout::Words;
use crate::read::workbook::{CellId, CellValue, Pool};

/// The kind of thing a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// Nothing, or white space.
    Blank,
    /// A few words, without digits or with few.
    Words,
    /// A sentence, or more.
    Sentence,
    /// One run of letters and digits, such as an identifier, a postcode or a legal status.
    Code,
    /// A number, also with a pound sign, a per cent sign, commas, or as a range.
    Number,
    /// A number that may be a year, or a financial year.
    Year,
    /// A date, with or without a time of day.
    Date,
    /// A time of day.
    Time,
    /// Yes or no, however short.
    YesNo,
    /// A mark that stands for "no value": `-`, `..`, `n/a`, an error value. It fits every column.
    Mark,
}

/// How many kinds there are.
pub(crate) const KINDS: usize = 10;

impl Kind {
    /// Its place in a list of counts.
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// Whether the cell says nothing about its column.
    pub(crate) const fn is_neutral(self) -> bool {
        matches!(self, Self::Blank | Self::Mark)
    }

    /// Whether it is made of words, as most headings are.
    pub(crate) const fn is_wordy(self) -> bool {
        matches!(self, Self::Words | Self::Sentence)
    }

    /// Whether cells of these two kinds may well stand in one column.
    pub(crate) fn goes_with(self, other: Self) -> bool {
        use Kind::{Code, Date, Number, Sentence, Time, Words, Year, YesNo};
        self == other
            || self.is_neutral()
            || other.is_neutral()
            || matches!(
                (self, other),
                (Number, Year | Code)
                    | (Year | Code, Number)
                    | (Words, Sentence | YesNo)
                    | (Sentence | YesNo, Words)
                    | (Year, Code)
                    | (Code, Year)
                    | (Date, Time)
                    | (Time, Date)
            )
    }
}

/// Whether words may not stand in a column of this kind.
pub(crate) const fn is_typed(kind: Kind) -> bool {
    matches!(kind, Kind::Number | Kind::Year | Kind::Date | Kind::Time | Kind::Code | Kind::YesNo)
}

/// The shapes of cells, each distinct value looked at once.
#[derive(Debug)]
pub(crate) struct Shapes<'a> {
    pool: &'a Pool,
    words: &'a Words,
    seen: FxHashMap<CellId, Kind>,
}

impl<'a> Shapes<'a> {
    /// For the cells of one pool.
    pub(crate) fn new(pool: &'a Pool, words: &'a Words) -> Self {
        Self { pool, words, seen: FxHashMap::default() }
    }

    /// The kind of a cell.
    pub(crate) fn kind(&mut self, id: CellId) -> Kind {
        if id.is_empty() {
            return Kind::Blank;
        }
        *self.seen.entry(id).or_insert_with(|| kind_of(self.pool.get(id), self.words))
    }
}

/// The kind of a value.
pub(crate) fn kind_of(value: CellValue<'_>, words: &Words) -> Kind {
    match value {
        CellValue::Empty => Kind::Blank,
        CellValue::Text(text) => kind_of_text(text.trim(), words),
        CellValue::Number(n) => kind_of_number(n),
        CellValue::Moment(_) => Kind::Date,
        CellValue::Duration(_) => Kind::Time,
        CellValue::Bool(_) => Kind::YesNo,
        CellValue::Error(_) => Kind::Mark,
    }
}

fn kind_of_number(n: f64) -> Kind {
    if n.fract() == 0.0 && (1900.0..=2100.0).contains(&n) { Kind::Year } else { Kind::Number }
}

/// Lower-case text on the stack, for looking short texts up in lists.
struct Short {
    bytes: [u8; 24],
    len: usize,
}

impl Short {
    fn of(text: &str) -> Option<Self> {
        let mut short = Self { bytes: [0; 24], len: text.len() };
        let room = short.bytes.get_mut(..text.len())?;
        for (to, from) in room.iter_mut().zip(text.bytes()) {
            *to = from.to_ascii_lowercase();
        }
        Some(short)
    }

    fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default()
    }
}

fn kind_of_text(text: &str, words: &Words) -> Kind {
    let (mut letters, mut digits, mut spaces) = (0_usize, 0_usize, 0_usize);
    for b in text.bytes() {
        match b {
            // The two bytes of a pound sign are no letters.
            0xC2 | 0xA3 => {}
            b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => letters += 1,
            b'0'..=b'9' => digits += 1,
            b' ' | b'\t' | b'\n' | b'\r' => spaces += 1,
            _ => {}
        }
    }
    if text.is_empty() {
        return Kind::Blank;
    }
    if let Some(short) = Short::of(text) {
        let short = short.as_str();
        if words.marks.contains(short) {
            return Kind::Mark;
        }
        if words.yes_no.contains(short) {
            return Kind::YesNo;
        }
    }
    if letters == 0 && digits == 0 {
        // "%" and "£" are headings.
        return if text.contains(['%', '£', '#']) { Kind::Words } else { Kind::Mark };
    }
    if text.starts_with('#') && spaces == 0 && digits == 0 {
        return Kind::Mark;
    }
    if digits > 0 {
        if text.len() <= 40
            && let Some(kind) = date_or_time(text.as_bytes())
        {
            return kind;
        }
        if letters == 0 {
            return kind_of_digits(text);
        }
        if spaces == 0 && text.len() <= 24 {
            return Kind::Code;
        }
        // "NRM 12345" has more digits than a heading.
        if text.len() <= 20 && ((spaces == 1 && digits >= letters) || is_postcode(text.as_bytes())) {
            return Kind::Code;
        }
    }
    if spaces >= 9 || text.len() > 80 { Kind::Sentence } else { Kind::Words }
}

/// `EX1 2AB`.
fn is_postcode(bytes: &[u8]) -> bool {
    let [head @ .., b' ', b'0'..=b'9', b'A'..=b'Z', b'A'..=b'Z'] = bytes else { return false };
    (2..=4).contains(&head.len()) && head.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Text of digits and signs, that is no date.
fn kind_of_digits(text: &str) -> Kind {
    let bytes = text.as_bytes();
    let run = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let rest = bytes.get(run..).unwrap_or_default();
    let year = |b: &[u8]| matches!(b, [b'1', b'9', _, _] | [b'2', b'0', _, _]);
    let head = bytes.get(..run).unwrap_or_default();
    if year(head) {
        match rest {
            [] => return Kind::Year,
            // 2016-17, 2016/17, 2016/2017
            [b'-' | b'/', tail @ ..] if tail.len() != 1 && tail.len() <= 4 && tail.iter().all(u8::is_ascii_digit) => {
                return Kind::Year;
            }
            _ => {}
        }
    }
    Kind::Number
}

const MONTHS: [&[u8]; 12] = [
    b"january",
    b"february",
    b"march",
    b"april",
    b"may",
    b"june",
    b"july",
    b"august",
    b"september",
    b"october",
    b"november",
    b"december",
];

/// One part of a text that may be a date.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// So many digits.
    Digits(usize),
    /// The name of a month.
    Month,
}

/// Reads a date's or a time's outline: `1/4/2023`, `2023-04-01T00:00:00`, `1st April 2023`, `Apr-23`, `04/2012`, `14:30`.
fn date_or_time(bytes: &[u8]) -> Option<Kind> {
    let mut parts = [Part::Digits(0); 3];
    let mut count = 0;
    let mut at = 0;
    let mut separator = 0_u8;
    while count < 3 {
        let rest = bytes.get(at..)?;
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        if digits > 0 {
            *parts.get_mut(count)? = Part::Digits(digits);
            at += digits;
            if let Some(
                [b's' | b'n' | b'r' | b't' | b'S' | b'N' | b'R' | b'T', b't' | b'd' | b'h' | b'T' | b'D' | b'H'],
            ) = bytes.get(at..at + 2)
            {
                at += 2;
            }
        } else {
            let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
            let name = rest.get(..letters)?;
            if !is_month(name) {
                return None;
            }
            *parts.get_mut(count)? = Part::Month;
            at += letters;
        }
        count += 1;
        let Some(&next) = bytes.get(at) else { break };
        if count == 1 && next == b':' {
            return time(bytes).then_some(Kind::Time);
        }
        if count < 3 {
            if !matches!(next, b'/' | b'-' | b'.' | b' ' | b',') || (separator == b'.' && next != b'.') {
                return None;
            }
            if separator == 0 {
                separator = next;
            }
            at += 1;
            while bytes.get(at) == Some(&b' ') {
                at += 1;
            }
        }
    }
    let after = bytes.get(at..)?;
    let whole = after.is_empty() || (matches!(after, [b' ' | b'T' | b',', ..]) && time(trim(after.get(1..)?)));
    let known = match parts.get(..count)? {
        [Part::Digits(1 | 2), Part::Digits(1 | 2), Part::Digits(2 | 4)]
        | [Part::Digits(4), Part::Digits(1 | 2), Part::Digits(1 | 2)] => separator != b' ',
        [Part::Digits(1 | 2), Part::Month, Part::Digits(2 | 4)]
        | [Part::Month, Part::Digits(1 | 2), Part::Digits(2 | 4)]
        | [Part::Month, Part::Digits(2 | 4)] => true,
        [Part::Digits(1 | 2), Part::Digits(4)] => matches!(separator, b'/' | b'-'),
        _ => false,
    };
    (whole && known).then_some(Kind::Date)
}

/// A month's name, whole or cut to three letters (September also to four).
fn is_month(name: &[u8]) -> bool {
    let cut = matches!(name.len(), 3) || name.eq_ignore_ascii_case(b"sept");
    MONTHS.iter().any(|month| {
        name.eq_ignore_ascii_case(month)
            || (cut && month.get(..name.len()).is_some_and(|m| m.eq_ignore_ascii_case(name)))
    })
}

fn trim(bytes: &[u8]) -> &[u8] {
    bytes.trim_ascii()
}

/// `14:30`, `14:30:00`, `14:30:00.000Z`, `2.30pm` is not one.
fn time(bytes: &[u8]) -> bool {
    let colon = bytes.iter().position(|&b| b == b':');
    colon.is_some_and(|c| (1..=2).contains(&c))
        && bytes.iter().all(|b| {
            b.is_ascii_digit()
                || matches!(b, b':' | b'.' | b' ' | b'+' | b'-' | b'Z' | b'a' | b'p' | b'm' | b'A' | b'P' | b'M')
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::layout::Layout;

    fn kind(text: &str) -> Kind {
        kind_of(CellValue::Text(text), &Layout::embedded().words)
    }

    #[test]
    fn dates_are_seen_however_written() {
        for text in [
            "1/4/2023",
            "01-04-23",
            "2023-04-01",
            "2023-04-01T00:00:00",
            "2023-04-01 13:05",
            "1 April 2023",
            "1st Apr 2023",
            "Apr-23",
            "04/2012",
            "31.12.2019",
            "31/02/2020",
            "12-Mar-15",
            "March 4, 2021",
        ] {
            assert_eq!(kind(text), Kind::Date, "{text}");
        }
        assert_eq!(kind("14:30"), Kind::Time);
    }

    #[test]
    fn years_numbers_codes_and_words_differ() {
        for text in ["2016", "2016/17", "2016-17", "2016-2017"] {
            assert_eq!(kind(text), Kind::Year, "{text}");
        }
        for text in ["12", "<5", "1,234", "12.5%", "£400", "1-4", "-3"] {
            assert_eq!(kind(text), Kind::Number, "{text}");
        }
        for text in ["C00123", "NRM-123456", "EX1 2AB", "E10000008", "N8"] {
            assert_eq!(kind(text), Kind::Code, "{text}");
        }
        for text in ["Date of birth", "MIS_START", "Vietnamese", "Marked", "Rate per 10,000", "Q1a How many?"] {
            assert_eq!(kind(text), Kind::Words, "{text}");
        }
        for text in ["-", "..", "n/a", "N/K", "#MULTIVALUE", "#N/A", "*"] {
            assert_eq!(kind(text), Kind::Mark, "{text}");
        }
        assert_eq!(kind(" Yes"), Kind::YesNo);
        assert_eq!(kind("   "), Kind::Blank);
    }
}
