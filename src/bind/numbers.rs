//! Reading numbers: figures as people type them, numbers in words, and the ranges that stand for a figure that is not given exactly.

use super::value::{Unreadable, Value};

const NOT: Value = Value::Unreadable(Unreadable::NotANumber);

const WORDS: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// A number cell. What is not finite is no number.
pub(crate) fn number(n: f64) -> Value {
    if n.is_finite() { Value::Number { low: n, high: n } } else { NOT }
}

/// A text that [`super::text::normalise`] made.
///
/// A figure below a limit may be anything from 1, since councils hide small figures and not zero: `<5` is 1 to 4, `5 or fewer` 1 to 5.
/// A figure above a limit has no end.
pub(crate) fn text(text: &str) -> Value {
    let text = text.strip_suffix('.').unwrap_or(text).trim_end();
    if text == "nil" || text == "none" {
        return Value::Number { low: 0.0, high: 0.0 };
    }
    if let Some(n) = figure(text) {
        return number(n);
    }
    range(text).filter(|(low, high)| low <= high).map_or(NOT, |(low, high)| Value::Number { low, high })
}

fn range(text: &str) -> Option<(f64, f64)> {
    let below = |limit: f64| if whole(limit) && limit >= 2.0 { (1.0, limit - 1.0) } else { (0.0, limit) };
    let above = |limit: f64| (if whole(limit) { limit + 1.0 } else { limit }, f64::INFINITY);
    let at_most = |limit: f64| (limit.min(1.0), limit);
    let at_least = |limit: f64| (limit, f64::INFINITY);

    let after = |words: &[&str]| words.iter().find_map(|w| text.strip_prefix(w)).and_then(figure);
    let before = |words: &[&str]| words.iter().find_map(|w| text.strip_suffix(w)).and_then(figure);
    if let Some(limit) = after(&["<=", "≤", "up to ", "at most ", "no more than ", "maximum of "])
        .or_else(|| before(&[" or fewer", " or less", " or under", " or below"]))
    {
        return Some(at_most(limit));
    }
    if let Some(limit) = after(&["<", "less than ", "fewer than ", "under ", "below "]) {
        return Some(below(limit));
    }
    if let Some(limit) =
        after(&[">=", "≥", "at least "]).or_else(|| before(&[" or more", " or over", " or above", " and over", "+"]))
    {
        return Some(at_least(limit));
    }
    if let Some(limit) = after(&[">", "more than ", "greater than ", "over ", "above "]) {
        return Some(above(limit));
    }
    let (low, high) = match text.strip_prefix("between ") {
        Some(both) => both.split_once(" and ")?,
        None => text.split_once(" to ").or_else(|| text.split_once('-'))?,
    };
    Some((figure(low)?, figure(high)?))
}

fn whole(n: f64) -> bool {
    n.fract() == 0.0
}

/// One figure: digits with or without thousands marks, a sign, a pound sign or a percent sign; or a word up to twenty.
fn figure(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Some(n) = WORDS.iter().position(|w| *w == text) {
        return u32::try_from(n).ok().map(f64::from);
    }
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let text = text.strip_prefix('£').map_or(text, str::trim_start);
    let (before, after) = text.split_once('.').map_or((text, None), |(b, a)| (b, Some(a)));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if after.is_some_and(|a| !digits(a)) || before.is_empty() && after.is_none() {
        return None;
    }
    let n: f64 = if before.is_empty() || digits(before) {
        text.parse().ok()?
    } else {
        let mark = [',', ' '].into_iter().find(|m| before.contains(*m))?;
        let mut groups = before.split(mark);
        let first = groups.next().filter(|g| digits(g) && g.len() <= 3)?;
        let mut plain = String::with_capacity(text.len());
        plain.push_str(first);
        for group in groups {
            if group.len() != 3 || !digits(group) {
                return None;
            }
            plain.push_str(group);
        }
        if let Some(after) = after {
            plain.push('.');
            plain.push_str(after);
        }
        plain.parse().ok()?
    };
    n.is_finite().then_some(sign * n)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::bind::text::normalise;

    fn read(written: &str) -> Value {
        text(&normalise(written))
    }

    const fn one(n: f64) -> Value {
        Value::Number { low: n, high: n }
    }

    #[test]
    fn figures_as_people_type_them() {
        for (written, n) in [
            ("14", 14.0),
            (" 14 ", 14.0),
            ("014", 14.0),
            ("14.0", 14.0),
            ("14.", 14.0),
            ("2.5", 2.5),
            (".5", 0.5),
            ("-3", -3.0),
            ("−3", -3.0),
            ("+3", 3.0),
            ("1,234", 1234.0),
            ("12 345 678", 12_345_678.0),
            ("1,234.50", 1234.5),
            ("£1,234", 1234.0),
            ("-£5", -5.0),
            ("37%", 37.0),
            ("37 %", 37.0),
            ("Zero.", 0.0),
            ("Nine", 9.0),
            ("twenty", 20.0),
            ("Nil", 0.0),
            ("None.", 0.0),
        ] {
            assert_eq!(read(written), one(n), "{written}");
        }
    }

    #[test]
    fn small_figures_that_are_hidden_are_ranges() {
        for (written, low, high) in [
            ("<5", 1.0, 4.0),
            ("< 5", 1.0, 4.0),
            ("less than 5", 1.0, 4.0),
            ("Fewer than five", 1.0, 4.0),
            ("under 10", 1.0, 9.0),
            ("<=5", 1.0, 5.0),
            ("≤ 5", 1.0, 5.0),
            ("5 or fewer", 1.0, 5.0),
            ("five or less", 1.0, 5.0),
            ("up to 5", 1.0, 5.0),
            ("1-4", 1.0, 4.0),
            ("1 – 4", 1.0, 4.0),
            ("1 to 4", 1.0, 4.0),
            ("one to four", 1.0, 4.0),
            ("0-5", 0.0, 5.0),
            ("between 1 and 4", 1.0, 4.0),
            ("<90%", 1.0, 89.0),
            ("90-99", 90.0, 99.0),
            ("<1", 0.0, 1.0),
            ("<0.5", 0.0, 0.5),
        ] {
            assert_eq!(read(written), Value::Number { low, high }, "{written}");
        }
    }

    #[test]
    fn figures_above_a_limit_have_no_end() {
        for (written, low) in
            [(">10", 11.0), ("more than ten", 11.0), (">=10", 10.0), ("10+", 10.0), ("10 or more", 10.0)]
        {
            assert_eq!(read(written), Value::Number { low, high: f64::INFINITY }, "{written}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_guessed_at() {
        for written in [
            "",
            "-",
            "..",
            "*",
            "[c]",
            "x",
            "n/k",
            "1,2",
            "1,2345",
            "12 34",
            "4-1",
            "2023-24",
            "183 - s31 of the CA",
            "(12)",
            "~5",
            "5?",
            "1e5",
            "inf",
            "nan",
            "39 children as at 12 June 2018",
            "1.2.3",
            "1-2-3",
            "twenty-one",
            "<",
            ">",
            "£",
            "%",
            "< nk",
            "£-",
            "+",
        ] {
            assert_eq!(read(written), NOT, "{written}");
        }
    }

    #[test]
    fn a_number_cell_that_is_not_finite_is_no_number() {
        assert_eq!(number(3.0), one(3.0));
        assert_eq!(number(f64::NAN), NOT);
        assert_eq!(number(f64::INFINITY), NOT);
    }

    fn thousands(n: u32) -> String {
        let digits = n.to_string();
        let mut out = String::new();
        for (i, d) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(d);
        }
        out
    }

    proptest! {
        #[test]
        fn any_figure_reads_back(n in any::<u32>()) {
            prop_assert_eq!(read(&n.to_string()), one(f64::from(n)));
            prop_assert_eq!(read(&thousands(n)), one(f64::from(n)));
            prop_assert_eq!(read(&thousands(n).replace(',', " ")), one(f64::from(n)));
            prop_assert_eq!(read(&format!("£{}", thousands(n))), one(f64::from(n)));
            if n > 0 {
                prop_assert_eq!(read(&format!("-{n}")), one(-f64::from(n)));
            }
        }

        #[test]
        fn a_range_holds_what_it_stands_for(limit in 2_u32..10_000, hidden in 1_u32..10_000) {
            for (written, holds) in [
                (format!("<{limit}"), hidden < limit),
                (format!("{limit} or fewer"), hidden <= limit),
                (format!(">{limit}"), hidden > limit),
                (format!("{limit}+"), hidden >= limit),
                (format!("1 to {limit}"), hidden <= limit),
            ] {
                let Value::Number { low, high } = read(&written) else { panic!("{written}") };
                prop_assert_eq!((low..=high).contains(&f64::from(hidden)), holds, "{} and {}", written, hidden);
            }
        }

        #[test]
        fn no_text_panics_and_no_range_is_upside_down(s in "\\PC{0,30}") {
            if let Value::Number { low, high } = read(&s) {
                prop_assert!(low <= high);
            }
        }

        #[test]
        fn what_looks_like_a_number_does_not_panic(s in "[<>=£+-]{0,3}[0-9]{0,30}[., ]{0,2}[0-9]{0,400}[%+ -]{0,2}[0-9a-z ]{0,9}") {
            read(&s);
        }
    }
}
