//! Labels of years that name no year.

use std::collections::BTreeSet;

use super::on_answers;
use crate::{
    answers::CellAt,
    engine::{Return, bundle::Checked},
    read::workbook::CellValue,
    rule::Rule,
};

/// A label such as 2016/18 or 201619 among the headings of figures: two years that do not follow each other.
pub(in super::super) fn label_of_no_year(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let answers: BTreeSet<CellAt> = ret.answers.list.iter().map(|a| a.at).collect();
        for sheet in &ret.answers.sheets {
            let Some(workbook) = ret.workbooks.get(sheet.file as usize).and_then(Option::as_ref) else { continue };
            let Some(cells) = workbook.sheets.get(sheet.sheet as usize) else { continue };
            for (column, filled) in (0..).zip(&cells.columns) {
                for (row, id) in filled.filled() {
                    let at = CellAt { file: sheet.file, sheet: sheet.sheet, row, column };
                    let wrong = match workbook.pool.get(id) {
                        CellValue::Text(text) => no_year(text),
                        // A number is a label only among headings, or left of all figures of its row.
                        CellValue::Number(n) => {
                            no_year_in_figures(n) && (sheet.header_rows.contains(&row) || leads(&answers, at))
                        }
                        _ => false,
                    };
                    if wrong && !answers.contains(&at) {
                        hits.cell(at);
                    }
                }
            }
        }
    })
}

/// Words that may stand before the years of a label.
const WORDS_FOR_YEARS: [&str; 8] =
    ["academic", "financial", "fiscal", "school", "reporting", "year", "years", "period"];

/// Whether a cell stands left of the figures of its row.
fn leads(answers: &BTreeSet<CellAt>, at: CellAt) -> bool {
    let first = answers.range(CellAt { column: 0, ..at }..=CellAt { column: u32::MAX, ..at }).next();
    first.is_some_and(|first| at.column < first.column)
}

/// Whether a text is two years with a slash, of which the second does not follow the first. Years with a hyphen may be a longer time.
fn no_year(text: &str) -> bool {
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
        None => text.len() == 6 && text.parse().is_ok_and(no_year_in_figures),
    }
}

/// What follows "Academic year" and the like. "FOI 2016/18" is the number of a request.
fn after_words_for_years(text: &str) -> &str {
    let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let (words, rest) = text.split_at(start);
    let is_word = |w: &str| WORDS_FOR_YEARS.iter().any(|known| known.eq_ignore_ascii_case(w));
    if words.split_whitespace().all(is_word) { rest } else { text }
}

/// Whether six figures are a year and another that does not follow it. 201712 may be a month.
fn no_year_in_figures(n: f64) -> bool {
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
    use super::no_year;

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
            assert!(no_year(text), "{text}");
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
            assert!(!no_year(text), "{text}");
        }
    }
}
