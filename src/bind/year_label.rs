//! Labels that are meant as a year which runs over New Year, and are none: `2016/18`.

/// Words that may stand before the years of a label.
const WORDS_FOR_YEARS: [&str; 8] =
    ["academic", "financial", "fiscal", "school", "reporting", "year", "years", "period"];

/// Whether a text is two years with a slash, of which the second does not follow the first. Years with a hyphen may be a longer time.
pub(crate) fn is_wrong(text: &str) -> bool {
    let text = after_words_for_years(text.trim());
    match text.split_once('/') {
        Some((first, second)) => {
            let Some(first) = year(first.trim_end()) else { return false };
            let second = second.trim_start();
            let digits = second.len() <= 4 && second.bytes().all(|b| b.is_ascii_digit());
            match (digits, second.len(), second.parse::<i32>()) {
                (true, 2, Ok(second)) => second != (first + 1) % 100,
                (true, 4, Ok(second)) => second != first + 1 && year(&second.to_string()).is_some(),
                _ => false,
            }
        }
        None => text.len() == 6 && text.parse().is_ok_and(is_wrong_in_figures),
    }
}

/// Whether a question ends with such a label in brackets: "Unaccompanied children (2016/18)".
pub(crate) fn ends_question(text: &str) -> bool {
    let within = text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('('));
    within.is_some_and(|(question, label)| question.len() > 1 && is_wrong(label))
}

/// What follows "Academic year" and the like. "FOI 2016/18" is the number of a request.
fn after_words_for_years(text: &str) -> &str {
    let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let (words, rest) = text.split_at(start);
    let is_word = |w: &str| WORDS_FOR_YEARS.iter().any(|known| known.eq_ignore_ascii_case(w));
    if words.split_whitespace().all(is_word) { rest } else { text }
}

/// Whether six figures are a year and another that does not follow it. 201712 may be a month.
pub(crate) fn is_wrong_in_figures(n: f64) -> bool {
    if n.fract() != 0.0 || !(190_000.0..=209_999.0).contains(&n) {
        return false;
    }
    let text = format!("{n:.0}");
    let (first, second) = text.split_at_checked(4).unwrap_or_default();
    let (Some(first), Ok(second)) = (year(first), second.parse::<i32>()) else { return false };
    second != (first + 1) % 100 && !(1..=12).contains(&second)
}

/// A year of our time.
fn year(text: &str) -> Option<i32> {
    let year = text.parse().ok().filter(|_| text.len() == 4)?;
    (1990..=2099).contains(&year).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::{ends_question, is_wrong};

    #[test]
    fn a_label_may_stand_behind_its_question() {
        assert!(ends_question("Number of UASC (2016/18)"));
        for text in
            ["Number of UASC (2016/17)", "(2016/18)", "Number of UASC (as in 2016/18)", "Number of UASC 2016/18"]
        {
            assert!(!ends_question(text), "{text}");
        }
    }

    #[test]
    fn a_label_names_two_years_that_follow_each_other() {
        for text in [
            "2016/18",
            "2016/15",
            "2016 / 2018",
            "201619",
            "201620",
            " 2019/21 ",
            "201614",
            "201700",
            "Academic year 2013/15",
        ] {
            assert!(is_wrong(text), "{text}");
        }
        for text in [
            "2016/17",
            "2016/2017",
            "201617",
            "1999/00",
            "201612",
            "2016",
            "2016-18",
            "12/2016",
            "2016/3",
            "FOI 2016/18",
            "2016/18 children",
            "1,234",
            "5/2018",
            "2016/1234",
            "2000/1600",
        ] {
            assert!(!is_wrong(text), "{text}");
        }
    }
}
