//! The ways in which a period is written.

use jiff::civil::Date;

use super::plan::{Kind, Period};
use crate::support::{book::Cell, rng::Rng};

/// A way to write a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// 1 September 2013 to 31 August 2014
    Long,
    /// 01/09/2013 - 31/08/2014
    Slashed,
    /// 01/09/2013-31/08/2014
    Tight,
    /// 1st September 2013 - 31st August 2014
    Ordinal,
    /// Sept 2013 - Aug 2014
    ShortMonths,
    /// September 2013 to August 2014
    Months,
    /// 2013-09-01 to 2014-08-31
    Iso,
    /// 01.09.2013 to 31.08.2014
    Dotted,
    /// 12 months to 31 August 2014
    YearTo,
    /// Year ending 31 August 2014
    YearEnding,
    /// 1 Sep 2013 – 31 Aug 2014
    Dashed,
    /// Between 1 September 2013 and 31 August 2014
    Between,
    /// 1/9/13 to 31/8/14
    Brief,
    /// From 01/09/2013 to 31/08/2014
    FromTo,
    /// 2017, as a number or as text
    Year,
    /// Calendar year 2017
    CalendarYear,
    /// Jan - Dec 2017
    JanDec,
    /// 2016/17
    Slash,
    /// 2016-17
    Dash,
    /// 201617
    Six,
    /// FY 2016/17
    Fy,
    /// 2016/2017
    FourFour,
    /// Academic year 2013/14
    Academic,
}

const FOR_ANY: [Said; 12] = [
    Said::Long,
    Said::Long,
    Said::Slashed,
    Said::Tight,
    Said::Ordinal,
    Said::ShortMonths,
    Said::Months,
    Said::Iso,
    Said::Dotted,
    Said::Dashed,
    Said::Brief,
    Said::FromTo,
];

/// A way that suits all of some periods.
pub(crate) fn choose(periods: &[Period], rng: &mut Rng) -> Said {
    let mut ways = FOR_ANY.to_vec();
    let all = |kind| periods.iter().filter(|p| p.is_year()).all(|p| p.kind() == kind);
    if periods.iter().all(|p| p.is_year()) {
        ways.extend([Said::YearTo, Said::YearEnding, Said::Between]);
    }
    if all(Kind::Calendar) {
        ways.extend([Said::Year, Said::Year, Said::Year, Said::CalendarYear, Said::JanDec, Said::JanDec]);
    }
    if all(Kind::Financial) && periods.iter().all(|p| p.is_year()) {
        ways.extend([Said::Slash, Said::Slash, Said::Dash, Said::Dash, Said::Six, Said::Fy, Said::FourFour]);
    }
    if all(Kind::School) {
        ways.push(Said::Academic);
    }
    rng.pick(&ways)
}

/// A way that a sheet's name can hold: short and without slashes.
pub(crate) fn choose_for_sheet(periods: &[Period], rng: &mut Rng) -> Said {
    let mut ways = vec![Said::ShortMonths, Said::ShortMonths, Said::Dashed];
    let all = |kind| periods.iter().all(|p| p.kind() == kind);
    if all(Kind::Calendar) {
        ways.extend([Said::Year; 4]);
    }
    if all(Kind::Financial) {
        ways.extend([Said::Dash, Said::Dash, Said::Six]);
    }
    rng.pick(&ways)
}

/// A period in words. A way that does not suit it gives the longest one.
pub(crate) fn say(period: Period, said: Said) -> String {
    let (from, to) = (period.from, period.to);
    let two = |year: i16| year % 100;
    match (said, period.kind()) {
        (Said::Slashed, _) => format!("{} - {}", digits(from, '/'), digits(to, '/')),
        (Said::Tight, _) => format!("{}-{}", digits(from, '/'), digits(to, '/')),
        (Said::Ordinal, _) => format!("{} - {}", ordinal(from), ordinal(to)),
        (Said::ShortMonths, _) => format!("{} {} - {} {}", short(from), from.year(), short(to), to.year()),
        (Said::Months, _) => format!("{} {} to {} {}", month(from), from.year(), month(to), to.year()),
        (Said::Iso, _) => format!("{from} to {to}"),
        (Said::Dotted, _) => format!("{} to {}", digits(from, '.'), digits(to, '.')),
        (Said::YearTo, kind) if kind != Kind::Other => format!("12 months to {}", long(to)),
        (Said::YearEnding, kind) if kind != Kind::Other => format!("Year ending {}", long(to)),
        (Said::Dashed, _) => {
            format!("{} {} {} – {} {} {}", from.day(), three(from), from.year(), to.day(), three(to), to.year())
        }
        (Said::Between, _) => format!("Between {} and {}", long(from), long(to)),
        (Said::Brief, _) => format!(
            "{}/{}/{:02} to {}/{}/{:02}",
            from.day(),
            from.month(),
            two(from.year()),
            to.day(),
            to.month(),
            two(to.year())
        ),
        (Said::FromTo, _) => format!("From {} to {}", digits(from, '/'), digits(to, '/')),
        (Said::Year, Kind::Calendar) => from.year().to_string(),
        (Said::CalendarYear, Kind::Calendar) => format!("Calendar year {}", from.year()),
        (Said::Year | Said::CalendarYear | Said::JanDec, _) if from.year() == to.year() => {
            format!("{} - {} {}", three(from), three(to), to.year())
        }
        (Said::Slash, Kind::Financial) => format!("{}/{:02}", from.year(), two(to.year())),
        (Said::Dash, Kind::Financial) => format!("{}-{:02}", from.year(), two(to.year())),
        (Said::Six, Kind::Financial) => format!("{}{:02}", from.year(), two(to.year())),
        (Said::Fy, Kind::Financial) => format!("FY {}/{:02}", from.year(), two(to.year())),
        (Said::FourFour, Kind::Financial) => format!("{}/{}", from.year(), to.year()),
        (Said::Academic, Kind::School) => format!("Academic year {}/{:02}", from.year(), two(to.year())),
        _ => format!("{} to {}", long(from), long(to)),
    }
}

/// A period as a heading's cell: a year alone is a number in a workbook.
pub(crate) fn cell(period: Period, said: Said) -> Cell {
    match (said, period.kind()) {
        (Said::Year, Kind::Calendar) => Cell::Number(f64::from(period.from.year())),
        _ => say(period, said).into(),
    }
}

/// 1 September 2013
pub(crate) fn long(day: Date) -> String {
    format!("{} {} {}", day.day(), month(day), day.year())
}

fn digits(day: Date, mark: char) -> String {
    format!("{:02}{mark}{:02}{mark}{}", day.day(), day.month(), day.year())
}

fn ordinal(day: Date) -> String {
    let end = match day.day() {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    };
    format!("{}{end} {} {}", day.day(), month(day), day.year())
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

fn month(day: Date) -> &'static str {
    MONTHS[usize::try_from(day.month() - 1).expect("months count from 1")]
}

/// Sep, Aug.
fn three(day: Date) -> &'static str {
    &month(day)[..3]
}

/// Sept, Aug: as people shorten it.
fn short(day: Date) -> &'static str {
    if day.month() == 9 { "Sept" } else { three(day) }
}
