//! The forms in which a title names a period, each taken off the front of a list of tokens, with how many tokens follow it.

use jiff::{Span, civil::Date};

use super::{
    date_text::{self, ORDINALS, Written, without, without_word},
    period::{Period, YEARS, months_to},
    tokens::{
        Digits,
        Token::{self, Mark, Number, Word},
    },
};

/// A day or a month with or without its year.
#[derive(Debug, Clone, Copy)]
struct Point {
    year: Option<i16>,
    month: i8,
    day: Option<i8>,
}

impl Point {
    fn of(written: Written) -> Option<Self> {
        Some(match written {
            Written::Month { year, month, .. } => {
                Self { year: Some(year), month: i8::try_from(month).ok()?, day: None }
            }
            other => {
                let date = day(other)?;
                Self { year: Some(date.year()), month: date.month(), day: Some(date.day()) }
            }
        })
    }

    fn first_day(self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day.unwrap_or(1)).ok()
    }

    fn last_day(self) -> Option<Date> {
        let first = self.first_day(self.year?)?;
        Some(if self.day.is_some() { first } else { first.last_of_month() })
    }
}

/// A date in a title, day first where both go.
pub(super) fn day(written: Written) -> Option<Date> {
    let date = |year, month, day| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    match written {
        Written::Numeric { first, second, year, .. } => date(year, second, first).or_else(|| date(year, first, second)),
        Written::Day { year, month, day, .. } => date(year, month, day),
        Written::Month { .. } => None,
    }
}

/// "1 April 2023 to 31 March 2024", "April 2023 - March 2024", "1 Jan to 31 Dec 2021", "01/04/2023-31/03/2024".
pub(super) fn range(before: &[Token<'_>], rest: &[Token<'_>]) -> Option<(Period, usize)> {
    let between = matches!(before.last(), Some(Word("between")));
    let join = |point: Point, rest: &[Token<'_>]| {
        let rest = match rest {
            [Word("to" | "until" | "till" | "through" | "thru") | Mark('-'), rest @ ..]
            | [Word("up"), Word("to"), rest @ ..] => rest,
            [Word("and"), rest @ ..] if between => rest,
            [Mark(' '), rest @ ..] if point.year.is_some() && point.day.is_some() => rest,
            _ => return None,
        };
        let (written, after) = date_text::date(rest)?;
        let last = Point::of(written)?.last_day()?;
        let year = point.year.unwrap_or_else(|| {
            let turned = (point.month, point.day.unwrap_or(1)) > (last.month(), last.day());
            last.year() - i16::from(turned)
        });
        Some((Period::new(point.first_day(year)?, last)?, after.len()))
    };
    let whole = date_text::date(rest).and_then(|(written, rest)| join(Point::of(written)?, rest));
    whole.or_else(|| {
        let (point, rest) = without_year(rest)?;
        join(point, rest)
    })
}

/// A day of a month, or a month, whose year is said later: "1 April", "April 1st", "April".
fn without_year<'t, 'a>(rest: &'t [Token<'a>]) -> Option<(Point, &'t [Token<'a>])> {
    let (day, month, rest) = match rest {
        [Number(Digits { value, count: 1 | 2 }), rest @ ..] => {
            let rest = without_word(without_word(rest, &ORDINALS), &["of"]);
            let [Word(month), rest @ ..] = rest else { return None };
            (Some(*value), month, rest)
        }
        [Word(month), Number(Digits { value, count: 1 | 2 }), rest @ ..] => {
            (Some(*value), month, without_word(rest, &ORDINALS))
        }
        [Word(month), rest @ ..] => (None, month, rest),
        _ => return None,
    };
    let month = i8::try_from(date_text::month(month)?).ok()?;
    let day = day.map(i8::try_from).transpose().ok()?;
    Some((Point { year: None, month, day }, rest))
}

/// "Year ending 31 March 2024", "12 months to March 2024", "years ending 31 March 2011 to 2015", "quarter ending 30 June 2023".
pub(super) fn ending(before: &[Token<'_>], rest: &[Token<'_>]) -> Option<(Period, usize)> {
    let [Word(unit), Word("ending" | "ended" | "to"), rest @ ..] = rest else { return None };
    let months = match *unit {
        "year" | "years" => 12,
        "quarter" => 3,
        "month" => 1,
        "months" => match before.last()? {
            Number(n) if (1..=120).contains(&n.value) => i64::from(n.value),
            Word("three") => 3,
            Word("six") => 6,
            Word("nine") => 9,
            Word("twelve") => 12,
            _ => return None,
        },
        _ => return None,
    };
    let (written, rest) = date_text::date(date_text::after_weekday(rest))?;
    let first = Point::of(written)?.last_day()?;
    let (last, after) = match rest {
        [Word("to") | Mark('-'), Number(Digits { value, count: 4 }), after @ ..] => {
            let years = Span::new().try_years(i64::from(*value) - i64::from(first.year())).ok()?;
            (first.checked_add(years).ok()?, after)
        }
        _ => (first, rest),
    };
    Some((Period::new(months_to(first, months)?, last)?, after.len()))
}

/// "Q1 2023" is of the calendar, "Q1 2023-24" of the financial year.
pub(super) fn quarter(before: &[Token<'_>], rest: &[Token<'_>]) -> Option<(Period, usize)> {
    let [Word("q" | "quarter" | "qtr"), Number(Digits { value: n @ 1..=4, count: 1 }), rest @ ..] = rest else {
        return None;
    };
    let rest = without_word(without(rest, &[',', '-', ' ', '/', '(']), &["of"]);
    let rest = without_word(rest, &["fy"]);
    let (year, financial, after) = match (pair(rest, true), rest, before) {
        (Some((year, after)), ..) => (year, true, after),
        (None, [Number(year), after @ ..], _) => (calendar_year(*year)?, false, after.len()),
        (None, _, [.., Number(a), Mark(s), Number(b)]) if pair(&[Number(*a), Mark(*s), Number(*b)], true).is_some() => {
            (calendar_year(*a)?, true, rest.len())
        }
        (None, _, [.., Number(year)] | [.., Number(year), Mark('-' | ',')]) => {
            (calendar_year(*year)?, false, rest.len())
        }
        _ => return None,
    };
    let month = i8::try_from(*n).ok()? * 3 - 2;
    let period = match (financial, month) {
        (false, _) => Period::months(year, month, 3),
        (true, 10) => Period::months(year + 1, 1, 3),
        (true, _) => Period::months(year, month + 3, 3),
    };
    Some((period?, after))
}

pub(super) fn calendar_year(digits: Digits) -> Option<i16> {
    let year = i16::try_from(digits.value).ok()?;
    (digits.count == 4 && YEARS.contains(&year)).then_some(year)
}

/// Two years that follow each other at the front, as `2023-24`, `2023/2024`, `202324` or, where that may be, `2023 24`: the first, and
/// how many tokens follow.
fn pair(rest: &[Token<'_>], spaced: bool) -> Option<(i16, usize)> {
    let follows = |year: i16, next: Digits| {
        let next_year = u32::try_from(year + 1).ok()?;
        let said = if next.count == 2 { next_year % 100 } else { next_year };
        (matches!(next.count, 2 | 4) && next.value == said).then_some(year)
    };
    match rest {
        [Number(Digits { value, count: 6 }), after @ ..] => {
            let year = calendar_year(Digits { value: value / 100, count: 4 })?;
            Some((follows(year, Digits { value: value % 100, count: 2 })?, after.len()))
        }
        [Number(year), Mark('-' | '/') | Word("to"), Number(next), after @ ..] => {
            Some((follows(calendar_year(*year)?, *next)?, after.len()))
        }
        [Number(year), Mark(' '), Number(next), after @ ..] if spaced => {
            Some((follows(calendar_year(*year)?, *next)?, after.len()))
        }
        _ => None,
    }
}

/// Whether what stands before a number goes on from another number, as in a telephone number or a date.
pub(super) fn goes_on(before: &[Token<'_>]) -> bool {
    matches!(before, [.., Number(_), Mark(' ' | '-' | '/' | '.' | ':')])
}

/// Whether what stands after a number goes on to another.
pub(super) fn continues(after: &[Token<'_>]) -> bool {
    matches!(after, [Mark(' ' | '-' | '/' | '.' | ':'), Number(_), ..])
}

/// "2023-24", "FY 23/24", "academic year 2023/24", "2018/19 to 2022/23".
pub(super) fn years(before: &[Token<'_>], rest: &[Token<'_>], name: bool) -> Option<(Period, usize)> {
    let said = |word: &[&str]| before.iter().rev().take(3).any(|t| matches!(t, Word(w) if word.contains(w)));
    let first_month = if said(&["academic", "school"]) { 9 } else { 4 };
    let short = |a: u32, b: u32, after: &[Token<'_>]| {
        let year = i16::try_from(a + 2000).ok()?;
        let period = (b == (a + 1) % 100).then(|| Period::months(year, 4, 12)).flatten()?;
        Some((period, after.len()))
    };
    if let [Word("fy"), rest @ ..] = rest {
        match without(rest, &['-', ' ', ':']) {
            [
                Number(Digits { value: a, count: 2 }),
                Mark('-' | '/' | ' '),
                Number(Digits { value: b, count: 2 }),
                after @ ..,
            ] => {
                return short(*a, *b, after);
            }
            [Number(Digits { value, count: 4 }), after @ ..] if !continues(after) => {
                return short(value / 100, value % 100, after);
            }
            _ => {}
        }
    }
    let spaced = name || matches!(before.last(), Some(Word("fy")));
    let (year, after) = pair(rest, spaced)?;
    let after = rest.get(rest.len() - after..).unwrap_or_default();
    let (last, after) = match after {
        [Word("to") | Mark('-'), next @ ..] => match pair(next, spaced) {
            Some((last, after)) => (last, after),
            None if continues(after) => return None,
            None => (year, after.len()),
        },
        _ if continues(after) => return None,
        _ => (year, after.len()),
    };
    if goes_on(before) {
        return None;
    }
    let count = i64::from(last) - i64::from(year) + 1;
    Some((Period::months(year, first_month, count.checked_mul(12).filter(|n| *n > 0)?)?, after))
}

/// "Calendar year 2021", "in 2023", "during 2023".
pub(super) fn spoken_year(before: &[Token<'_>], rest: &[Token<'_>]) -> Option<(Period, usize)> {
    let [Word("in" | "during" | "throughout" | "for" | "year"), Number(digits), after @ ..] = rest else { return None };
    // "In 2021, 2022 and 2023" names three.
    let listed = matches!(after, [Mark(',' | '&') | Word("and" | "to" | "or"), Number(_), ..]);
    // "Financial year 2021" may begin or end in it, and "1 in 2000" is no year.
    let other = matches!(before.last(), Some(Word("financial" | "academic" | "school" | "tax") | Number(_)));
    let year = calendar_year(*digits).filter(|_| !listed && !other && !continues(after))?;
    Some((Period::months(year, 1, 12)?, after.len()))
}
