//! The ways in which people write a date as text, taken off the front of a list of tokens.
//!
//! Which of day and month comes first in `03/04/2024` is not settled here: that is for the whole column to say.

use super::{
    tokens::{
        Digits,
        Token::{self, Mark, Number, Word},
    },
    value::DateForm,
};

/// What a date in text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// Two numbers and a year, such as `03/04/2024`: a day and a month in an order that the text alone does not tell.
    Numeric {
        /// The first number.
        first: u32,
        /// The second number.
        second: u32,
        /// The year.
        year: i16,
        /// How the year is written.
        form: DateForm,
    },
    /// Year, month and day. The day need not exist.
    Day {
        /// The year.
        year: i16,
        /// The month, as written.
        month: u32,
        /// The day, as written.
        day: u32,
        /// How the year is written.
        form: DateForm,
    },
    /// A month of a year, 1 to 12.
    Month {
        /// The year.
        year: i16,
        /// The month.
        month: u32,
        /// How the year is written.
        form: DateForm,
    },
}

/// A time of day; seconds where they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) hour: u32,
    pub(crate) minute: u32,
    pub(crate) second: u32,
}

/// A list of tokens, cut from the front.
type Rest<'t, 'a> = &'t [Token<'a>];

/// The month of a word: its full name or its first three letters, and `sept`.
pub(crate) fn month(word: &str) -> Option<u32> {
    Some(match word {
        "jan" | "january" => 1,
        "feb" | "february" => 2,
        "mar" | "march" => 3,
        "apr" | "april" => 4,
        "may" => 5,
        "jun" | "june" => 6,
        "jul" | "july" => 7,
        "aug" | "august" => 8,
        "sep" | "sept" | "september" => 9,
        "oct" | "october" => 10,
        "nov" | "november" => 11,
        "dec" | "december" => 12,
        _ => return None,
    })
}

fn is_weekday(word: &str) -> bool {
    matches!(
        word,
        "mon"
            | "monday"
            | "tue"
            | "tues"
            | "tuesday"
            | "wed"
            | "weds"
            | "wednesday"
            | "thu"
            | "thur"
            | "thurs"
            | "thursday"
            | "fri"
            | "friday"
            | "sat"
            | "saturday"
            | "sun"
            | "sunday"
    )
}

/// The ends of ordinal numbers.
pub(crate) const ORDINALS: [&str; 4] = ["st", "nd", "rd", "th"];

const fn is_separator(mark: char) -> bool {
    matches!(mark, '/' | '-' | '.' | ' ')
}

/// A year of four digits, or of two: 00 to 49 are the years from 2000, 50 to 99 those from 1950. What lies in the future is for a
/// rule to say.
fn year(digits: Digits) -> Option<(i16, DateForm)> {
    let value = i16::try_from(digits.value).ok()?;
    match (digits.count, value) {
        (4, 1..) => Some((value, DateForm::Plain)),
        (2, 0..50) => Some((value + 2000, DateForm::TwoDigitYear)),
        (2, _) => Some((value + 1900, DateForm::TwoDigitYear)),
        _ => None,
    }
}

/// Leaves out one of these marks, if it comes first.
pub(crate) fn without<'t, 'a>(rest: Rest<'t, 'a>, marks: &[char]) -> Rest<'t, 'a> {
    match rest {
        [Mark(c), rest @ ..] if marks.contains(c) => rest,
        _ => rest,
    }
}

/// Leaves out one of these words, if it comes first.
pub(crate) fn without_word<'t, 'a>(rest: Rest<'t, 'a>, words: &[&str]) -> Rest<'t, 'a> {
    match rest {
        [Word(w), rest @ ..] if words.contains(w) => rest,
        _ => rest,
    }
}

/// A date at the front, and what follows it.
pub(crate) fn date<'t, 'a>(tokens: Rest<'t, 'a>) -> Option<(Written, Rest<'t, 'a>)> {
    numeric(tokens).or_else(|| named(tokens)).or_else(|| month_and_year(tokens)).or_else(|| compact(tokens))
}

/// `03/04/2024`, `3.4.24`, `2024-04-03`.
fn numeric<'t, 'a>(tokens: Rest<'t, 'a>) -> Option<(Written, Rest<'t, 'a>)> {
    let [Number(first), Mark(joint), Number(second), Mark(other), Number(third), rest @ ..] = tokens else {
        return None;
    };
    if joint != other || !is_separator(*joint) || second.count > 2 {
        return None;
    }
    if first.count == 4 && third.count <= 2 {
        let (year, form) = year(*first)?;
        return Some((Written::Day { year, month: second.value, day: third.value, form }, rest));
    }
    if first.count > 2 {
        return None;
    }
    let (year, form) = year(*third)?;
    Some((Written::Numeric { first: first.value, second: second.value, year, form }, rest))
}

/// `3rd May 2015`, `03-May-15`, `May 3, 2015`, `2015-May-03`, `May 2015`, `May-15`.
fn named<'t, 'a>(tokens: Rest<'t, 'a>) -> Option<(Written, Rest<'t, 'a>)> {
    const JOINTS: [char; 4] = ['-', '/', '.', ','];
    match tokens {
        [Word("the"), rest @ ..] => named(rest),
        [Number(day), rest @ ..] if day.count <= 2 => {
            let rest = without(without_word(rest, &ORDINALS), &JOINTS);
            let [Word(name), rest @ ..] = without_word(rest, &["of"]) else { return None };
            let month = month(name)?;
            let [Number(digits), rest @ ..] = without(without(rest, &JOINTS), &['\'']) else { return None };
            let (year, form) = year(*digits)?;
            Some((Written::Day { year, month, day: day.value, form }, rest))
        }
        [Number(digits), rest @ ..] => {
            let (year, form) = year(*digits)?;
            let [Word(name), rest @ ..] = without(rest, &JOINTS) else { return None };
            let month = month(name)?;
            match without(rest, &JOINTS) {
                [Number(day), rest @ ..] if day.count <= 2 && !matches!(rest, [Mark(':'), ..]) => {
                    Some((Written::Day { year, month, day: day.value, form }, rest))
                }
                _ => Some((Written::Month { year, month, form }, rest)),
            }
        }
        [Word(name), rest @ ..] => {
            let month = month(name)?;
            let joined = without(rest, &JOINTS);
            let [Number(digits), rest @ ..] = without(joined, &['\'']) else { return None };
            if digits.count <= 2
                && let Some((year, form, rest)) = year_after_day(rest)
            {
                return Some((Written::Day { year, month, day: digits.value, form }, rest));
            }
            let (year, form) = year(*digits)?;
            Some((Written::Month { year, month, form }, rest))
        }
        _ => None,
    }
}

/// The year after `May 3`: with an ordinal, a comma, a joint or a space before it, and no clock.
fn year_after_day<'t, 'a>(rest: Rest<'t, 'a>) -> Option<(i16, DateForm, Rest<'t, 'a>)> {
    let rest = without(without_word(rest, &ORDINALS), &['-', '/', '.', ',', ' ']);
    let [Number(digits), rest @ ..] = rest else { return None };
    if matches!(rest, [Mark(':'), ..]) {
        return None;
    }
    let (year, form) = year(*digits)?;
    Some((year, form, rest))
}

/// `05/2015`, `2015-05`: a whole month.
fn month_and_year<'t, 'a>(tokens: Rest<'t, 'a>) -> Option<(Written, Rest<'t, 'a>)> {
    let [Number(a), Mark(s), Number(b), rest @ ..] = tokens else { return None };
    let (month, digits) = if a.count <= 2 { (a, b) } else { (b, a) };
    if !is_separator(*s) || digits.count != 4 || month.count > 2 || !(1..=12).contains(&month.value) {
        return None;
    }
    let (year, form) = year(*digits)?;
    Some((Written::Month { year, month: month.value, form }, rest))
}

/// `20150503`, from 1900 to 2100.
fn compact<'t, 'a>(tokens: Rest<'t, 'a>) -> Option<(Written, Rest<'t, 'a>)> {
    let [Number(Digits { value, count: 8 }), rest @ ..] = tokens else { return None };
    let year = i16::try_from(value / 10_000).ok().filter(|y| (1900..=2100).contains(y))?;
    Some((Written::Day { year, month: value / 100 % 100, day: value % 100, form: DateForm::Plain }, rest))
}

/// A time of day at the front, and what follows it: `14:30`, `14:30:05.123`, `2:30 pm`, `2pm`, `2.30pm`, `1430 hrs`. A zone after it
/// is left out: a return speaks of the wall clock.
pub(crate) fn clock<'t, 'a>(tokens: Rest<'t, 'a>) -> Option<(Clock, Rest<'t, 'a>)> {
    let (hour, minute, second, rest) = match tokens {
        [Number(h), Mark(':'), Number(m), Mark(':'), Number(s), Mark('.' | ','), Number(_), rest @ ..]
        | [Number(h), Mark(':'), Number(m), Mark(':'), Number(s), rest @ ..]
            if m.count == 2 && s.count == 2 =>
        {
            (h.value, m.value, s.value, rest)
        }
        [Number(h), Mark(':'), Number(m), rest @ ..] if m.count == 2 => (h.value, m.value, 0, rest),
        [Number(h), Mark('.'), Number(m), rest @ ..] if m.count == 2 && half(rest).is_some() => {
            (h.value, m.value, 0, rest)
        }
        [Number(h), rest @ ..] if h.count <= 2 && half(rest).is_some() => (h.value, 0, 0, rest),
        [Number(d), Word("h" | "hr" | "hrs" | "hours"), rest @ ..] if d.count == 4 => {
            (d.value / 100, d.value % 100, 0, rest)
        }
        _ => return None,
    };
    let (hour, rest) = match half(rest) {
        Some((true, rest)) if hour < 12 => (hour + 12, rest),
        Some((true, rest)) => (hour, rest),
        Some((false, rest)) if hour == 12 => (0, rest),
        Some((false, rest)) if hour < 12 => (hour, rest),
        Some(_) => return None,
        None => (hour, rest),
    };
    let rest = match rest {
        [Word("z" | "utc" | "gmt" | "bst" | "h" | "hr" | "hrs" | "hours"), rest @ ..]
        | [Mark('+' | '-'), Number(Digits { count: 2, .. }), Mark(':'), Number(Digits { count: 2, .. }), rest @ ..]
        | [Mark('+' | '-'), Number(Digits { count: 4, .. }), rest @ ..] => rest,
        _ => rest,
    };
    (hour < 24 && minute < 60 && second < 60).then_some((Clock { hour, minute, second }, rest))
}

/// `am` or `pm` at the front, `p.m.` too: whether it is after noon.
fn half<'t, 'a>(rest: Rest<'t, 'a>) -> Option<(bool, Rest<'t, 'a>)> {
    match rest {
        [Word("am"), rest @ ..] | [Word("a"), Mark('.'), Word("m"), Mark('.'), rest @ ..] => Some((false, rest)),
        [Word("pm"), rest @ ..] | [Word("p"), Mark('.'), Word("m"), Mark('.'), rest @ ..] => Some((true, rest)),
        _ => None,
    }
}

/// Leaves out a weekday at the front, with brackets or a comma about it.
pub(crate) fn after_weekday<'t, 'a>(tokens: Rest<'t, 'a>) -> Rest<'t, 'a> {
    match without(tokens, &['(', ',']) {
        [Word(w), rest @ ..] if is_weekday(w) => without(without(rest, &[')', '.']), &[',', '-']),
        _ => tokens,
    }
}

/// The whole of a cell's text as a date and perhaps a time: nothing may stand beside them but a weekday and what joins them.
pub(crate) fn whole(tokens: Rest<'_, '_>) -> Option<(Written, Option<Clock>)> {
    let tokens = after_weekday(tokens);
    let (before, tokens) = match tokens {
        [Number(_), Mark(':'), ..] => {
            let (time, rest) = clock(tokens)?;
            let rest = without_word(without(rest, &[' ', ',', '-']), &["on"]);
            (Some(time), after_weekday(rest))
        }
        _ => (None, tokens),
    };
    let (written, rest) = date(tokens)?;
    let rest = without(after_weekday(rest), &[' ', ',', '-', '.', '@']);
    let rest = without_word(rest, &["t", "at"]);
    let (after, rest) = match clock(rest) {
        Some((time, rest)) => (Some(time), after_weekday(rest)),
        None => (None, rest),
    };
    let end = matches!(rest, [] | [Mark('.')]) && (before.is_none() || after.is_none());
    end.then(|| (written, before.or(after)))
}
