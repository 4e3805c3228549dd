//! The period that a return speaks of, as its titles and the names of its sheets and files say it.
//!
//! A lone date is no period: it may be anybody's date of birth. Where a text names two periods, none is taken.

use jiff::{Span, civil::Date};

use super::{
    date_text,
    period_forms::{calendar_year, continues, day, ending, goes_on, quarter, range, spoken_year, years},
    text::normalise,
    tokens::{
        Token::{self, Number, Word},
        Tokens,
    },
};

/// A text with more tokens is prose.
const MOST_TOKENS: usize = 200;

/// The years that a return may speak of.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// What a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodKind {
    /// 1 January to 31 December of a year.
    CalendarYear,
    /// 1 April to 31 March, the year of SSDA903 and of councils' accounts.
    FinancialYear,
    /// 1 September to 31 August.
    AcademicYear,
    /// Three whole months that begin in January, April, July or October.
    Quarter,
    /// Any other days.
    Other,
}

/// A period; both days are inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// What it is.
    pub kind: PeriodKind,
}

impl Period {
    /// The period from a day to a day, when they are in this order and in years that a return may speak of.
    #[must_use]
    pub fn new(from: Date, to: Date) -> Option<Self> {
        if from > to || !YEARS.contains(&from.year()) || !YEARS.contains(&to.year()) {
            return None;
        }
        let year = |month| from.month() == month && from.day() == 1 && months_to(to, 12) == Some(from);
        let quarter = from.day() == 1 && from.month() % 3 == 1 && months_to(to, 3) == Some(from);
        let kind = if year(1) {
            PeriodKind::CalendarYear
        } else if year(4) {
            PeriodKind::FinancialYear
        } else if year(9) {
            PeriodKind::AcademicYear
        } else if quarter {
            PeriodKind::Quarter
        } else {
            PeriodKind::Other
        };
        Some(Self { from, to, kind })
    }

    /// This many months from the first day of a month.
    pub(super) fn months(year: i16, month: i8, count: i64) -> Option<Self> {
        let from = Date::new(year, month, 1).ok()?;
        let to = from.checked_add(Span::new().try_months(count).ok()?).ok()?.yesterday().ok()?;
        Self::new(from, to)
    }
}

/// The first of so many months that end with a day.
pub(super) fn months_to(end: Date, count: i64) -> Option<Date> {
    end.tomorrow().ok()?.checked_sub(Span::new().try_months(count).ok()?).ok()
}

/// The period that a title names: "1 April 2023 to 31 March 2024", "2023-24", "year ending 31 March 2024", "in 2023", "Q1 2023".
#[must_use]
pub fn find_period(text: &str) -> Option<Period> {
    find(text, false)
}

/// The period that the name of a sheet or a file names. There a year alone is one: `devon_2023.xlsx`.
#[must_use]
pub fn find_period_in_name(name: &str) -> Option<Period> {
    find(name, true)
}

/// The day that a title or a name speaks of: "as at 31 March 2024".
#[must_use]
pub fn find_as_at(text: &str) -> Option<Date> {
    let folded = folded(text);
    let tokens: Vec<Token<'_>> = Tokens::new(&folded).take(MOST_TOKENS).collect();
    let mut days = places(&tokens).filter_map(|(before, rest)| {
        let [Word(word), rest @ ..] = rest else { return None };
        let says = *word == "at" || matches!(*word, "of" | "on") && before.last() == Some(&Word("as"));
        let rest = says.then(|| date_text::without(rest, &[':', '-']))?;
        day(date_text::date(date_text::after_weekday(rest))?.0)
    });
    let first = days.next()?;
    (YEARS.contains(&first.year()) && days.all(|other| other == first)).then_some(first)
}

/// The day that a whole text is: "01/09/2013", "1 September 2013".
#[must_use]
pub fn find_day(text: &str) -> Option<Date> {
    let folded = folded(text);
    let tokens: Vec<Token<'_>> = Tokens::new(&folded).take(MOST_TOKENS).collect();
    let (written, rest) = date_text::date(date_text::after_weekday(&tokens))?;
    day(written).filter(|day| rest.is_empty() && YEARS.contains(&day.year()))
}

fn folded(text: &str) -> String {
    normalise(&text.replace('_', " "))
}

/// Every place in a list of tokens: those before it and those from it.
fn places<'t, 'a>(tokens: &'t [Token<'a>]) -> impl Iterator<Item = (&'t [Token<'a>], &'t [Token<'a>])> {
    (0..tokens.len()).filter_map(|place| tokens.split_at_checked(place))
}

fn find(text: &str, name: bool) -> Option<Period> {
    let folded = folded(text);
    let tokens: Vec<Token<'_>> = Tokens::new(&folded).take(MOST_TOKENS).collect();
    let tokens = tokens.as_slice();
    let readers: [Reader<'_>; 5] = [&range, &ending, &quarter, &|before, rest| years(before, rest, name), &spoken_year];
    for reader in readers {
        let mut found = None;
        let mut place = 0;
        while let Some((before, rest)) = tokens.split_at_checked(place).filter(|(_, rest)| !rest.is_empty()) {
            let Some((period, after)) = reader(before, rest) else {
                place += 1;
                continue;
            };
            if found.is_some_and(|other| other != period) {
                return None;
            }
            found = Some(period);
            place = tokens.len() - after;
        }
        if found.is_some() {
            return found;
        }
    }
    if name { lone_year(tokens) } else { None }
}

/// Reads a period at the front of a list of tokens, given what stands before it, and says how many tokens follow it.
type Reader<'r> = &'r dyn Fn(&[Token<'_>], &[Token<'_>]) -> Option<(Period, usize)>;

/// The one year that a name holds outside any date.
fn lone_year(tokens: &[Token<'_>]) -> Option<Period> {
    let mut rest = tokens;
    let mut before: &[Token<'_>] = &[];
    let mut only = None;
    while let [first, after @ ..] = rest {
        let next = if let Some((_, after_date)) = date_text::date(rest) {
            after_date
        } else {
            if let Number(digits) = first
                && let Some(year) = calendar_year(*digits)
            {
                if only.is_some_and(|y| y != year) || goes_on(before) || continues(after) {
                    return None;
                }
                only = Some(year);
            }
            after
        };
        rest = next;
        before = tokens.get(..tokens.len() - rest.len())?;
    }
    Period::months(only?, 1, 12)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const fn days(from: (i16, i8, i8), to: (i16, i8, i8)) -> (Date, Date) {
        (date(from.0, from.1, from.2), date(to.0, to.1, to.2))
    }

    fn title(text: &str) -> Option<(Date, Date)> {
        find_period(text).map(|p| (p.from, p.to))
    }

    fn name(text: &str) -> Option<(Date, Date)> {
        find_period_in_name(text).map(|p| (p.from, p.to))
    }

    #[test]
    fn a_financial_year_in_every_form() {
        let year = Some(days((2023, 4, 1), (2024, 3, 31)));
        for text in [
            "1 April 2023 to 31 March 2024",
            "Children missing between 1st April 2023 and 31st March 2024",
            "1 April to 31 March 2024",
            "1 April - 31 March 2024",
            "April 2023 - March 2024",
            "April to March 2024",
            "Apr-23 to Mar-24",
            "1 Apr 23 – 31 Mar 24",
            "01/04/2023-31/03/2024",
            "01.04.2023 until 31.03.2024",
            "2023-04-01 to 2024-03-31",
            "2023-24",
            "2023/24",
            "2023/2024",
            "2023 to 2024",
            "UASC in care, 202324",
            "FY 2023-24",
            "FY23/24",
            "FY2324",
            "year ending 31 March 2024",
            "12 months to 31 March 2024",
            "twelve months ending March 2024",
            "Year ending Sunday 31 March 2024",
        ] {
            assert_eq!(title(text), year, "{text}");
            assert_eq!(name(text), year, "{text}");
            assert_eq!(find_period(text).map(|p| p.kind), Some(PeriodKind::FinancialYear), "{text}");
        }
        for text in
            ["devon_2023_24.xlsx", "devon 2023-24 v2.csv", "return_2023-04-01_2024-03-31.xlsx", "20230401-20240331.csv"]
        {
            assert_eq!(name(text), year, "{text}");
        }
    }

    #[test]
    fn other_periods() {
        for (text, from, to, kind) in [
            ("1 Jan 2021 to 31 Dec 2021", (2021, 1, 1), (2021, 12, 31), PeriodKind::CalendarYear),
            ("Jan–Dec 2021", (2021, 1, 1), (2021, 12, 31), PeriodKind::CalendarYear),
            ("calendar year 2021", (2021, 1, 1), (2021, 12, 31), PeriodKind::CalendarYear),
            ("Children who went missing in 2021", (2021, 1, 1), (2021, 12, 31), PeriodKind::CalendarYear),
            ("1 January 2024 - 30 April 2024", (2024, 1, 1), (2024, 4, 30), PeriodKind::Other),
            ("referrals from 16/12/2019 to 30/11/2020", (2019, 12, 16), (2020, 11, 30), PeriodKind::Other),
            ("Sept 2014 - Sept 2015", (2014, 9, 1), (2015, 9, 30), PeriodKind::Other),
            ("November to February 2020", (2019, 11, 1), (2020, 2, 29), PeriodKind::Other),
            ("academic year 2023/24", (2023, 9, 1), (2024, 8, 31), PeriodKind::AcademicYear),
            ("Q1 2023", (2023, 1, 1), (2023, 3, 31), PeriodKind::Quarter),
            ("2023 Q4", (2023, 10, 1), (2023, 12, 31), PeriodKind::Quarter),
            ("Q1 2023-24", (2023, 4, 1), (2023, 6, 30), PeriodKind::Quarter),
            ("Quarter 4 of 2023/24", (2024, 1, 1), (2024, 3, 31), PeriodKind::Quarter),
            ("2023/24 Q4", (2024, 1, 1), (2024, 3, 31), PeriodKind::Quarter),
            ("quarter ending 30 June 2023", (2023, 4, 1), (2023, 6, 30), PeriodKind::Quarter),
            ("six months to 30 September 2023", (2023, 4, 1), (2023, 9, 30), PeriodKind::Other),
            ("2018/19 to 2022/23", (2018, 4, 1), (2023, 3, 31), PeriodKind::Other),
            ("Years ending 31 March 2011 to 2015", (2010, 4, 1), (2015, 3, 31), PeriodKind::Other),
            ("1 August 2014 to 31 July 2015", (2014, 8, 1), (2015, 7, 31), PeriodKind::Other),
        ] {
            let found = find_period(text).map(|p| (p.from, p.to, p.kind));
            let (from, to) = days(from, to);
            assert_eq!(found, Some((from, to, kind)), "{text}");
        }
    }

    #[test]
    fn a_year_alone_counts_in_a_name_only() {
        let year = Some(days((2023, 1, 1), (2023, 12, 31)));
        for text in ["2023", "devon_2023.xlsx", "Devon 2023", "FOI return 2023 v2 final.xlsx", "2023 (2).csv"] {
            assert_eq!(name(text), year, "{text}");
            assert_eq!(title(text), None, "{text}");
        }
        for text in [
            "devon_2023_2024_2025.xlsx",
            "FOI 2023/01585",
            "FOI2023-01585.xlsx",
            "devon 31-03-2023.xlsx",
            "March 2023",
            "1234",
            "20230401",
        ] {
            assert_eq!(name(text), None, "{text}");
        }
        assert_eq!(name("2021 and 2022"), None);
    }

    #[test]
    fn what_is_no_period() {
        for text in [
            "",
            "Date of birth: 03/04/2008",
            "DOB 2004-05-06",
            "Tel 01392 201920",
            "0207 2021 22",
            "2015 2016",
            "since January 2022",
            "14-15",
            "Ages 10 to 11",
            "1 in 2000 children",
            "in 2021, 2022 and 2023",
            "as at 31/03/2024",
            "31 March 2024 to 1 April 2023",
            "1/2/1066 to 3/4/1067",
            "2021-22 and 2022-23",
            "1 January 2021 to 31 December 2021: 14; 1 January 2022 to 31 December 2022: 34",
            "financial year 2021",
            "2018-2020",
            "FOI 2023/01585",
        ] {
            assert_eq!(find_period(text), None, "{text}");
        }
    }

    #[test]
    fn the_day_of_a_count() {
        let day = Some(date(2024, 3, 31));
        for text in [
            "as at 31/03/2024",
            "Children in care as at: 31 March 2024",
            "as of 31st March 2024",
            "Position at 2024-03-31",
            "UASC at Sunday 31 March 2024",
            "as_at_31-03-2024.xlsx",
        ] {
            assert_eq!(find_as_at(text), day, "{text}");
        }
        for text in [
            "",
            "31 March 2024",
            "as at March 2024",
            "as at 1 May 2024 and as at 1 June 2024",
            "born at 03/04/1870",
            "at 31/02/2024",
        ] {
            assert_eq!(find_as_at(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_two_days_in_order_are_a_period(from in 0_i32..36_500, length in 0_i32..1_000) {
            let from = date(1995, 1, 1).checked_add(Span::new().days(from)).unwrap();
            let to = from.checked_add(Span::new().days(length)).unwrap();
            prop_assume!(to.year() <= 2100);
            let uk = |d: Date| format!("{:02}/{:02}/{}", d.day(), d.month(), d.year());
            for text in [format!("{from} to {to}"), format!("from {} - {}", uk(from), uk(to)), format!("{}_{}", uk(from), uk(to))] {
                prop_assert_eq!(title(&text), Some((from, to)), "{}", text);
            }
        }

        #[test]
        fn no_text_panics(
            any in "\\PC{0,60}",
            like in "((q|fy|year|years|ending|to|in|months|at|as|april|mar|2023|24|99999|31|1|12|202324|[-/_.,:]) ?){0,14}",
        ) {
            for text in [&any, &like] {
                for period in [find_period(text), find_period_in_name(text)].into_iter().flatten() {
                    prop_assert!(period.from <= period.to);
                }
                let _ = find_as_at(text);
            }
        }
    }
}
