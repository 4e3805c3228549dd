//! Dates and times as files hold them: day numbers of two epochs, and ISO text.

use jiff::civil::{DateTime, Time};
use jiff::{Span, SpanTotal, Unit};

use super::workbook::{CellError, CellValue};

const DAY: f64 = 86_400.0;
const DAY_SECONDS: i64 = 86_400;
/// Day number of 1 January 1970 where 1 January 1900 is day 1.
const UNIX_DAY_1900: i64 = 25_569;
/// Day number of 1 January 1970 where 1 January 1904 is day 0.
const UNIX_DAY_1904: i64 = 24_107;
/// The day that Excel has, and no calendar: 29 February 1900.
const FALSE_LEAP_DAY: i64 = 60;
/// First day numbers after 31 December 9999.
const END_1900: f64 = 2_958_466.0;
const END_1904: f64 = 2_957_004.0;
/// Longer lengths of time than this, in days, are faults.
const LONGEST: f64 = 1e8;

const NO_SUCH_DATE: CellValue<'static> = CellValue::Error(CellError::NoSuchDate);

/// A day number with its share of the day, shown as a date, as a time or as a length of time.
pub(crate) fn from_serial(serial: f64, is_length: bool, epoch_1904: bool) -> CellValue<'static> {
    if is_length {
        return if serial.abs() < LONGEST { CellValue::Duration(seconds(serial)) } else { NO_SUCH_DATE };
    }
    let end = if epoch_1904 { END_1904 } else { END_1900 };
    if !(0.0..end).contains(&serial) {
        return NO_SUCH_DATE;
    }
    let seconds = seconds(serial);
    if serial < 1.0 {
        return CellValue::Duration(seconds);
    }
    let day = seconds / DAY_SECONDS;
    let unix_day = if epoch_1904 {
        day - UNIX_DAY_1904
    } else if day == FALSE_LEAP_DAY {
        return NO_SUCH_DATE;
    } else {
        day - UNIX_DAY_1900 + i64::from(day < FALSE_LEAP_DAY)
    };
    CellValue::Moment(unix_day * DAY_SECONDS + seconds % DAY_SECONDS)
}

#[expect(clippy::cast_possible_truncation, reason = "both callers bound the value far below the range of an i64")]
fn seconds(days: f64) -> i64 {
    (days * DAY).round() as i64
}

/// A date, a date and a time, or a time of day in ISO form. An offset from UTC is left out: what counts is what the clock showed.
pub(crate) fn from_iso(text: &str) -> CellValue<'static> {
    let text = text.trim();
    let clock_from = text.find(['T', 't', ' ']).map_or(0, |at| at + 1);
    let has_date = clock_from > 0 || text.get(4..5) == Some("-");
    let offset = if has_date && clock_from == 0 {
        None
    } else {
        text.get(clock_from..).and_then(|clock| clock.find(['Z', 'z', '+', '-'])).map(|at| at + clock_from)
    };
    let text = offset.and_then(|at| text.get(..at)).unwrap_or(text);
    if has_date {
        return text.parse::<DateTime>().map_or(NO_SUCH_DATE, |when| CellValue::Moment(since_1970(when)));
    }
    let Ok(time) = text.parse::<Time>() else { return NO_SUCH_DATE };
    let (hour, minute, second) = (i64::from(time.hour()), i64::from(time.minute()), i64::from(time.second()));
    CellValue::Duration(hour * 3600 + minute * 60 + second)
}

fn since_1970(when: DateTime) -> i64 {
    when.duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0)).as_secs()
}

/// A length of time in ISO form, such as `PT10H05M00S`. A day is 24 hours: the wall clock has no summer time.
pub(crate) fn from_iso_length(text: &str) -> CellValue<'static> {
    let span = text.trim().parse::<Span>();
    match span.and_then(|span| span.total(SpanTotal::from(Unit::Second).days_are_24_hours())) {
        Ok(length) if length.abs() < LONGEST * DAY => CellValue::Duration(seconds(length / DAY)),
        _ => NO_SUCH_DATE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(iso: &str) -> CellValue<'static> {
        CellValue::Moment(since_1970(iso.parse().unwrap()))
    }

    #[test]
    fn day_numbers_of_both_epochs_are_the_same_dates() {
        assert_eq!(from_serial(45_292.0, false, false), moment("2024-01-01"));
        assert_eq!(from_serial(43_830.0, false, true), moment("2024-01-01"));
        assert_eq!(from_serial(45_292.75, false, false), moment("2024-01-01T18:00:00"));
        assert_eq!(from_serial(25_569.0, false, false), CellValue::Moment(0));
        assert_eq!(from_serial(45_292.0, false, false), CellValue::Moment(1_704_067_200));
    }

    #[test]
    fn the_days_around_the_29_february_that_never_was() {
        assert_eq!(from_serial(1.0, false, false), moment("1900-01-01"));
        assert_eq!(from_serial(59.0, false, false), moment("1900-02-28"));
        assert_eq!(from_serial(60.0, false, false), NO_SUCH_DATE);
        assert_eq!(from_serial(61.0, false, false), moment("1900-03-01"));
        assert_eq!(from_serial(60.0, false, true), moment("1904-03-01"));
    }

    #[test]
    fn the_ends_of_the_calendar() {
        assert_eq!(from_serial(2_958_465.0, false, false), moment("9999-12-31"));
        assert_eq!(from_serial(2_958_466.0, false, false), NO_SUCH_DATE);
        assert_eq!(from_serial(2_957_003.0, false, true), moment("9999-12-31"));
        assert_eq!(from_serial(-1.0, false, false), NO_SUCH_DATE);
        assert_eq!(from_serial(f64::NAN, false, false), NO_SUCH_DATE);
    }

    #[test]
    fn a_share_of_a_day_is_a_time_and_a_length_may_be_many_days() {
        assert_eq!(from_serial(0.5, false, false), CellValue::Duration(12 * 3600));
        assert_eq!(from_serial(1.5, true, false), CellValue::Duration(36 * 3600));
        assert_eq!(from_serial(f64::INFINITY, true, false), NO_SUCH_DATE);
        // 09:10 is no exact share of a day.
        assert_eq!(from_serial(0.381_944_444_444_444_4, false, false), CellValue::Duration(9 * 3600 + 600));
    }

    #[test]
    fn iso_text_is_what_the_clock_showed() {
        assert_eq!(from_iso("2025-10-12"), moment("2025-10-12"));
        assert_eq!(from_iso("2025-10-12T10:30:00"), moment("2025-10-12T10:30:00"));
        assert_eq!(from_iso("2025-10-12T10:30:00.500Z"), moment("2025-10-12T10:30:00"));
        assert_eq!(from_iso("2025-10-12T10:30:00+01:00"), moment("2025-10-12T10:30:00"));
        assert_eq!(from_iso("10:30:00"), CellValue::Duration(37_800));
        assert_eq!(from_iso("1899-12-30"), CellValue::Moment(-25_569 * 86_400));
        assert_eq!(from_iso("2025-02-30"), NO_SUCH_DATE);
        assert_eq!(from_iso("Ä"), NO_SUCH_DATE);
    }

    #[test]
    fn iso_lengths() {
        assert_eq!(from_iso_length("PT10H05M00S"), CellValue::Duration(36_300));
        assert_eq!(from_iso_length("PT26H"), CellValue::Duration(26 * 3600));
        assert_eq!(from_iso_length("P1DT1H"), CellValue::Duration(25 * 3600));
        assert_eq!(from_iso_length("ten hours"), NO_SUCH_DATE);
    }
}
