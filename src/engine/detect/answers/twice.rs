//! Figures that are given twice.

use super::{
    frames::Frames,
    on_answers, shown,
    sums::{self, added_up},
    value,
};
use crate::{
    answers::{Answer, CellAt, Whose},
    bind::{Confidence, text::normalise},
    engine::{Return, bundle::Checked},
    read::workbook::CellValue,
    rule::Rule,
};

/// Whether two answers that were taken for the same council, period and measure answer the same question. Other words may stand beside
/// them that no measure knows, such as Boys and Girls, so it is said of two kinds only: of sheets that speak of the same, by the question's
/// words or number; and of two rows of one table, where all that stands left of the two figures is the same or names the same council.
pub(super) fn same_question(ret: &Return<'_>, a: &Answer, b: &Answer) -> bool {
    if (a.at.file, a.at.sheet) == (b.at.file, b.at.sheet) {
        return a.at.column == b.at.column && a.at.row != b.at.row && same_rows(ret, a.at, b.at);
    }
    let number = a.question.is_some() && a.question == b.question && a.template == b.template;
    let sure = [a, b].iter().all(|a| a.confidence == Confidence::High);
    sure && (number || normalise(&a.asked.words) == normalise(&b.asked.words))
}

/// Whether two rows of a sheet are rows of one table that say the same left of a column.
fn same_rows(ret: &Return<'_>, a: CellAt, b: CellAt) -> bool {
    let Some(workbook) = ret.workbooks.get(a.file as usize).and_then(Option::as_ref) else { return false };
    let Some(sheet) = workbook.sheets.get(a.sheet as usize) else { return false };
    // Between them nothing but rows of figures.
    let (first, last) = (a.row.min(b.row), a.row.max(b.row));
    if !(first..last).all(|row| !ret.answers.at(CellAt { row, ..a }).is_empty()) {
        return false;
    }
    (0..a.column).all(|column| {
        let text = |row| match workbook.pool.get(sheet.get(row, column)) {
            CellValue::Text(text) => Some(text),
            _ => None,
        };
        let (a, b) = (text(a.row), text(b.row));
        let council = |text: Option<&str>| ret.said.register.look_up(text?).one().map(|found| &found.council.gss);
        a.map(normalise) == b.map(normalise) || council(a).is_some_and(|gss| council(b) == Some(gss))
    })
}

/// One council, period and question with two figures that cannot both be right. The later cell is the finding.
pub(in super::super) fn figure_given_twice(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let frames = Frames::of(ret);
        // Without a period, two figures may be of two periods.
        let certain = frames.all().filter(|(key, _)| key.period.is_some() && !matches!(key.whose, Whose::Unknown(_)));
        for (_, answers) in certain {
            for (i, answer) in answers.iter().enumerate() {
                let mut before = answers.iter().take(i).filter(|other| differ(&frames, other, answer));
                if let Some(other) = before.find(|other| same_question(ret, other, answer)) {
                    let detail = format!("The other figure is in {}", shown(ret, other.at));
                    hits.naming(answer.at, String::new(), Some(detail));
                }
            }
        }
    })
}

fn differ(frames: &Frames<'_>, a: &Answer, b: &Answer) -> bool {
    frames.bounds(a).zip(frames.bounds(b)).is_some_and(|(a, b)| a.1 < b.0 || b.1 < a.0)
}

/// Two versions of a figure, or a total and the sum of its parts, that are the same but for two neighbouring digits.
pub(in super::super) fn swapped_digits(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let mut hit = |at: CellAt, other: CellAt| {
            let detail = format!("Compare it with {}", shown(ret, other));
            hits.naming(at, String::new(), Some(detail));
        };
        let frames = Frames::of(ret);
        for (_, answers) in frames.all().filter(|(key, _)| key.period.is_some()) {
            for (i, answer) in answers.iter().enumerate() {
                let elsewhere = |o: &&&Answer| (o.at.file, o.at.sheet) != (answer.at.file, answer.at.sheet);
                let mut before = answers.iter().take(i).filter(|o| elsewhere(o) || same_question(ret, o, answer));
                if let Some(other) = before.find(|o| value(o).zip(value(answer)).is_some_and(|(a, b)| swapped(a, b))) {
                    hit(answer.at, other.at);
                }
            }
        }
        for sum in sums::all(ret, &frames).iter().filter(|s| s.kind.is_exact()) {
            let exact = sum.parts.iter().all(|part| value(part).is_some());
            let ((low, high), _) = added_up(&frames, &sum.parts);
            if let (Some(whole), Some(first), true) = (value(sum.whole), sum.parts.first(), exact && low >= high)
                && swapped(whole, low)
            {
                hit(sum.whole.at, first.at);
            }
        }
    })
}

/// Whether two whole numbers differ by two neighbouring digits that changed places: 4,756 and 4,765. Of numbers below 100 too many pairs
/// do so by chance.
pub(crate) fn swapped(a: f64, b: f64) -> bool {
    if a.fract() != 0.0 || b.fract() != 0.0 || !(100.0..1e15).contains(&a) || !(100.0..1e15).contains(&b) {
        return false;
    }
    let (a, b) = (format!("{a:.0}").into_bytes(), format!("{b:.0}").into_bytes());
    if a.len() != b.len() {
        return false;
    }
    let other: Vec<(u8, u8)> = a.iter().copied().zip(b).collect();
    let at = other.iter().position(|(x, y)| x != y);
    let rest = at.and_then(|at| other.get(at..));
    matches!(rest, Some([(a, b), (c, d), after @ ..]) if a == d && b == c && after.iter().all(|(x, y)| x == y))
}

#[cfg(test)]
mod tests {
    use super::swapped;

    #[test]
    fn two_neighbouring_digits_change_places() {
        for (a, b) in [(4765.0, 4756.0), (1015.0, 1105.0), (123.0, 132.0), (910.0, 190.0)] {
            assert!(swapped(a, b) && swapped(b, a), "{a} {b}");
        }
        for (a, b) in [
            (4765.0, 4765.0),
            (4765.0, 4676.0),
            (123.0, 321.0),
            (12.0, 21.0),
            (120.5, 125.0),
            (1213.0, 2131.0),
            (100.0, 1000.0),
        ] {
            assert!(!swapped(a, b), "{a} {b}");
        }
    }
}
