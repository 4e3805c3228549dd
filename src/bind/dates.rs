//! Reading dates: true dates of the spreadsheet, bare numbers that were dates once, and the many ways in which people type them.

use jiff::civil::Date;

use super::{
    date_text::{self, Clock, Written},
    tokens::{Token, Tokens},
    value::{DateForm, DateOrder, Unreadable, Value},
};

const DAY: i64 = 86_400;

/// Excel's number for 1 January 1970, by the count that begins with 1900. Files that count from 1904 cannot be told by a bare number.
const UNIX_EPOCH: f64 = 25_569.0;

/// Bare numbers that are taken for days: 1 January 1950 to 31 December 2099. Years such as 2023 lie outside.
const SERIALS: std::ops::Range<f64> = 18_264.0..73_051.0;

/// More tokens than any date has.
const MOST_TOKENS: usize = 24;

/// What a text says of the order of day and month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Sign {
    /// Nothing.
    None,
    /// It can only be day first.
    DayFirst,
    /// It can only be month first.
    MonthFirst,
    /// It could be both, and would not be the same day; this is how it reads month first.
    Either(Value),
}

/// Counts the signs of a column.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Signs {
    day_first: bool,
    month_first: bool,
    either: bool,
}

impl Signs {
    pub(crate) const fn add(&mut self, sign: Sign) {
        match sign {
            Sign::None => {}
            Sign::DayFirst => self.day_first = true,
            Sign::MonthFirst => self.month_first = true,
            Sign::Either(_) => self.either = true,
        }
    }

    pub(crate) const fn order(self) -> DateOrder {
        match self {
            Self { day_first: true, month_first: true, .. } => DateOrder::Mixed,
            Self { day_first: true, .. } => DateOrder::DayFirst,
            Self { month_first: true, .. } => DateOrder::MonthFirst,
            Self { either: true, .. } => DateOrder::Undecided,
            _ => DateOrder::Certain,
        }
    }
}

/// Seconds from 1970-01-01 to a day's midnight.
#[must_use]
pub fn midnight(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_secs()
}

/// The day of a moment, in seconds from 1970-01-01 on the wall clock; none beyond the calendar.
#[must_use]
pub fn day_of(moment: i64) -> Option<Date> {
    let days = jiff::Span::new().try_days(moment.div_euclid(DAY)).ok()?;
    Date::constant(1970, 1, 1).checked_add(days).ok()
}

/// A whole day, from its midnight to 23:59:59.
#[must_use]
pub fn whole_day(date: Date) -> Value {
    let low = midnight(date);
    Value::Date { low, high: low + DAY - 1, form: DateForm::Plain }
}

/// A moment as a cell shows it. Spreadsheets and databases write a day as its midnight and a minute as its first second, so those
/// stand for the whole day and the whole minute.
pub(crate) const fn moment(low: i64, form: DateForm) -> Value {
    let length = if low.rem_euclid(DAY) == 0 {
        DAY
    } else if low.rem_euclid(60) == 0 {
        60
    } else {
        1
    };
    // The last moments that an i64 can hold are far beyond any calendar.
    Value::Date { low, high: low.saturating_add(length - 1), form }
}

/// A bare number as Excel's count of days.
pub(crate) fn serial(number: f64) -> Value {
    if !SERIALS.contains(&number) {
        return Value::Unreadable(Unreadable::NotADate);
    }
    let seconds = ((number - UNIX_EPOCH) * 86_400.0).round();
    #[allow(clippy::cast_possible_truncation, reason = "whole, and within a few thousand million by the check above")]
    moment(seconds as i64, DateForm::Serial)
}

/// The day of a year and two numbers that were written for it, at a time.
fn day(year: i16, month: u32, day: u32, time: Option<Clock>, form: DateForm) -> Value {
    let date = i8::try_from(month).ok().zip(i8::try_from(day).ok()).and_then(|(m, d)| Date::new(year, m, d).ok());
    let Some(date) = date else {
        // 00/00/0000 stands for no date at all; 31/02/2024 was meant for one.
        let meant = month > 0 && day > 0;
        return Value::Unreadable(if meant { Unreadable::NoSuchDay } else { Unreadable::NotADate });
    };
    let seconds = time.map_or(0, |t| i64::from(t.hour * 3600 + t.minute * 60 + t.second));
    moment(midnight(date) + seconds, form)
}

/// A text that [`super::text::normalise`] made, read day first where both go, and what it says of the order.
pub(crate) fn text(text: &str) -> (Value, Sign) {
    const NOT: (Value, Sign) = (Value::Unreadable(Unreadable::NotADate), Sign::None);
    let mut tokens = [Token::Mark(' '); MOST_TOKENS];
    let mut count = 0;
    for token in Tokens::new(text) {
        let Some(place) = tokens.get_mut(count) else { return NOT };
        *place = token;
        count += 1;
    }
    let tokens = tokens.get(..count).unwrap_or_default();
    match date_text::whole(tokens) {
        Some((Written::Day { year, month, day: d, form }, time)) => (day(year, month, d, time, form), Sign::None),
        Some((Written::Month { year, month, form }, None)) => (whole_month(year, month, form), Sign::None),
        Some((Written::Month { .. }, Some(_))) => NOT,
        Some((Written::Numeric { first, second, year, form }, time)) => {
            let day_first = day(year, second, first, time, form);
            let month_first = day(year, first, second, time, form);
            match (day_first, month_first) {
                _ if first == second => (day_first, Sign::None),
                (Value::Date { .. }, Value::Date { .. }) => (day_first, Sign::Either(month_first)),
                (Value::Date { .. }, _) => (day_first, Sign::DayFirst),
                (_, Value::Date { .. }) => (month_first, Sign::MonthFirst),
                _ => (day_first, Sign::None),
            }
        }
        None => (bare_number(text).map_or(NOT.0, serial), Sign::None),
    }
}

/// A number that a text file holds where the spreadsheet had a date: `43922` or `43922.5`.
fn bare_number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    plain.then(|| text.parse().ok()).flatten()
}

fn whole_month(year: i16, month: u32, form: DateForm) -> Value {
    let first = i8::try_from(month).ok().and_then(|m| Date::new(year, m, 1).ok());
    first.map_or(Value::Unreadable(Unreadable::NotADate), |first| Value::Date {
        low: midnight(first),
        high: midnight(first.last_of_month()) + DAY - 1,
        form,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::{DateTime, date, datetime};
    use proptest::prelude::*;

    use super::*;
    use crate::bind::text::normalise;

    const fn plain(low: i64, high: i64) -> Value {
        Value::Date { low, high, form: DateForm::Plain }
    }

    fn at(moment: DateTime) -> i64 {
        moment.duration_since(datetime(1970, 1, 1, 0, 0, 0, 0)).as_secs()
    }

    fn read(written: &str) -> Value {
        text(&normalise(written)).0
    }

    #[test]
    fn one_day_in_every_form() {
        let day = whole_day(date(2015, 5, 3));
        let forms = "03/05/2015|3/5/2015|03-05-2015|3.5.2015|03 05 2015|03 / 05 / 2015|2015-05-03|2015/5/3|20150503|\
                   3 May 2015|3rd May 2015|the 3rd of May, 2015|3May2015|03-May-2015|03.MAY.2015|May 3, 2015|\
                   May 3rd 2015|May-03-2015|2015-May-03|Sunday 3 May 2015|Sun, 3 May 2015|03/05/2015 (Sunday)|\
                   03/05/2015 00:00|2015-05-03T00:00:00Z|2015-05-03 00:00:00|03/05/2015 12:00:00 AM|\
                    03/05/2015\u{a0}|3 May 2015.";
        for written in forms.split('|') {
            assert_eq!(read(written), day, "{written}");
        }
    }

    #[test]
    fn a_time_of_day_gives_its_minute_or_second() {
        let minute = at(datetime(2015, 5, 3, 14, 30, 0, 0));
        let forms = "03/05/2015 14:30|2015-05-03T14:30:00Z|2015-05-03 14:30:00+01:00|03/05/2015 2:30pm|\
                   03/05/2015 at 2:30 p.m.|03/05/2015, 2.30 PM|3 May 2015 1430 hrs|14:30 03/05/2015|\
                   14:30 on Sunday 3rd May 2015|03/05/2015 14:30 (Sun)";
        for written in forms.split('|') {
            assert_eq!(read(written), plain(minute, minute + 59), "{written}");
        }
        let second = at(datetime(2015, 5, 3, 9, 5, 7, 0));
        assert_eq!(read("2015-05-03T09:05:07.123Z"), plain(second, second));
        assert_eq!(moment(second, DateForm::Plain), plain(second, second));
        assert_eq!(moment(minute, DateForm::Plain), plain(minute, minute + 59));
        assert_eq!(moment(minute - 14 * 3600 - 1800, DateForm::Plain), whole_day(date(2015, 5, 3)));
    }

    #[test]
    fn a_month_without_a_day_is_the_whole_month() {
        let low = midnight(date(2015, 5, 1));
        let may = plain(low, low + 31 * DAY - 1);
        for written in ["May 2015", "05/2015", "05-2015", "5.2015", "2015-05", "2015/05", "2015 May"] {
            assert_eq!(read(written), may, "{written}");
        }
        let short = Value::Date { low, high: low + 31 * DAY - 1, form: DateForm::TwoDigitYear };
        for written in ["May-15", "May 15", "may '15"] {
            assert_eq!(read(written), short, "{written}");
        }
    }

    #[test]
    fn two_digits_of_a_year_turn_at_fifty() {
        let low = midnight(date(2015, 5, 3));
        let short = Value::Date { low, high: low + DAY - 1, form: DateForm::TwoDigitYear };
        for written in ["03/05/15", "3.5.15", "03-May-15", "3 May '15", "May 3, 15"] {
            assert_eq!(read(written), short, "{written}");
        }
        for (written, year) in [("1/2/00", 2000), ("1/2/49", 2049), ("1/2/50", 1950), ("1/2/99", 1999)] {
            let Value::Date { low, form, .. } = read(written) else { panic!("{written}") };
            assert_eq!((low, form), (midnight(date(year, 2, 1)), DateForm::TwoDigitYear), "{written}");
        }
    }

    #[test]
    fn a_bare_number_is_a_day_of_excel_within_reason() {
        let low = midnight(date(2020, 4, 1));
        let day = Value::Date { low, high: low + DAY - 1, form: DateForm::Serial };
        assert_eq!(serial(43_922.0), day);
        assert_eq!(read("43922"), day);
        let noon = Value::Date { low: low + DAY / 2, high: low + DAY / 2 + 59, form: DateForm::Serial };
        assert_eq!(serial(43_922.5), noon);
        assert_eq!(read("43922.5"), noon);
        for number in [0.0, 1.0, 2015.0, 18_263.0, 73_051.0, 201_617.0, -43_922.0, f64::NAN, f64::INFINITY] {
            assert_eq!(serial(number), Value::Unreadable(Unreadable::NotADate), "{number}");
        }
    }

    #[test]
    fn a_day_that_the_month_does_not_have_is_said() {
        for written in
            ["31/02/2024", "29/02/2023", "31 April 2024", "2024-02-30", "13/13/2024", "32/01/2024", "Feb 30, 2024"]
        {
            assert_eq!(read(written), Value::Unreadable(Unreadable::NoSuchDay), "{written}");
        }
    }

    #[test]
    fn anything_else_is_not_a_date() {
        let forms = "|2015|2015/16|15|May|3rd May|tomorrow|approx 03/05/2015|03/05/2015 (est)|03/05/2015?|1-4|\
                   03/05/2015 25:00|00/00/0000|0/5/2015|03/05/203|03/05/20155|03/05-2015|3/5|13/2015|14:30|\
                   03/05/2015 04/06/2016|between 1 May 2015 and 2 May 2015|14:30 03/05/2015 14:30|May 2015 14:30";
        for written in forms.split('|') {
            assert_eq!(read(written), Value::Unreadable(Unreadable::NotADate), "{written}");
        }
    }

    #[test]
    fn an_old_date_stays_a_date_for_the_rules_to_judge() {
        assert_eq!(read("01/01/1900"), whole_day(date(1900, 1, 1)));
        assert_eq!(read("1900-01-01"), whole_day(date(1900, 1, 1)));
        assert_eq!(read("01/01/0203"), whole_day(date(203, 1, 1)));
    }

    #[test]
    fn what_a_date_says_of_the_order() {
        assert_eq!(text("25/12/2023").1, Sign::DayFirst);
        assert_eq!(text("12/25/2023").1, Sign::MonthFirst);
        assert_eq!(text("03/04/2023").1, Sign::Either(whole_day(date(2023, 3, 4))));
        for silent in ["05/05/2023", "2023-12-25", "25 dec 2023", "31/02/2024", "02/31/2024", "45000", "n/k"] {
            assert_eq!(text(silent).1, Sign::None, "{silent}");
        }
    }

    #[test]
    fn a_moment_goes_back_to_its_day() {
        assert_eq!(day_of(at(datetime(1969, 12, 31, 23, 59, 59, 0))), Some(date(1969, 12, 31)));
        assert_eq!(day_of(midnight(date(2024, 2, 29))), Some(date(2024, 2, 29)));
        assert_eq!(day_of(i64::MAX), None);
    }

    prop_compose! {
        fn any_day()(year in 1951_i16..=2049, month in 1_i8..=12, day in 1_i8..=31) -> Date {
            let first = date(year, month, 1);
            date(year, month, day.min(first.days_in_month()))
        }
    }

    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];

    fn forms(d: Date) -> Vec<String> {
        let (y, m, day) = (d.year(), d.month(), d.day());
        let name = MONTHS[usize::try_from(m - 1).unwrap()];
        let short: String = name.chars().take(3).collect();
        let th = match day {
            1 | 21 | 31 => "st",
            2 | 22 => "nd",
            3 | 23 => "rd",
            _ => "th",
        };
        vec![
            format!("{day:02}/{m:02}/{y}"),
            format!("{day}-{m}-{y}"),
            format!("{day}.{m:02}.{y}"),
            format!("{day} {m} {y}"),
            format!("{y}-{m:02}-{day:02}"),
            format!("{y}{m:02}{day:02}"),
            format!("{day} {name} {y}"),
            format!("{day}{th} of {name} {y}"),
            format!("{day:02}-{short}-{y}"),
            format!("{short} {day}{th}, {y}"),
            format!("{}", (midnight(d) / DAY) + 25_569),
        ]
    }

    proptest! {
        #[test]
        fn any_day_in_any_form_reads_back(d in any_day()) {
            let low = midnight(d);
            for written in forms(d) {
                let Value::Date { low: l, high, .. } = read(&written) else { panic!("{written}") };
                prop_assert_eq!((l, high), (low, low + DAY - 1), "{}", written);
            }
            prop_assert_eq!(day_of(low), Some(d));
        }

        #[test]
        fn any_minute_reads_back(d in any_day(), hour in 0_i8..24, minute in 0_i8..60, second in 0_i8..60) {
            let moment = at(d.at(hour, minute, second, 0));
            let half = if hour < 12 { "am" } else { "pm" };
            let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
            for written in [
                format!("{d} {hour:02}:{minute:02}:{second:02}"),
                format!("{d}T{hour:02}:{minute:02}:{second:02}.000Z"),
                format!("{:02}/{:02}/{} {twelve}:{minute:02}:{second:02} {half}", d.day(), d.month(), d.year()),
            ] {
                prop_assert_eq!(read(&written), super::moment(moment, DateForm::Plain), "{}", written);
            }
        }

        #[test]
        fn no_text_panics_and_no_range_is_upside_down(s in "\\PC{0,40}") {
            if let Value::Date { low, high, .. } = read(&s) {
                prop_assert!(low <= high);
            }
        }

        #[test]
        fn what_looks_like_a_date_does_not_panic(s in "[0-9]{0,9}[-/. :]{0,2}[0-9a-z]{0,9}[-/. :]{0,2}[0-9]{0,9}[t :]{0,2}[0-9:. pm]{0,9}") {
            read(&s);
        }

        #[test]
        fn no_number_panics(n in any::<f64>()) {
            serial(n);
        }
    }
}
