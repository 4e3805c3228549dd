//! Figures that are given twice.

use super::{
    frames::Frames,
    on_answers, shown,
    sums::{self, added_up},
    value,
};
use crate::{
    answers::{Answer, CellAt, Whose},
    bind::text::normalise,
    engine::{Return, bundle::Checked},
    rule::Rule,
};

/// Whether two answers that were taken for the same measure answer the same question: under one heading, in the same words, or with the
/// same number. Questions in other words may differ in something that no measure knows.
pub(super) fn same_question(a: &Answer, b: &Answer) -> bool {
    let number = a.question.is_some() && a.question == b.question && a.template == b.template;
    number || a.asked.at == b.asked.at || normalise(&a.asked.words) == normalise(&b.asked.words)
}

/// One council, period and question with two figures that cannot both be right. The later cell is the finding.
pub(in super::super) fn figure_given_twice(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let frames = Frames::of(ret);
        // Without a period, two figures may be of two periods.
        let certain = frames.all().filter(|(key, _)| key.period.is_some() && !matches!(key.whose, Whose::Unknown(_)));
        for (_, answers) in certain {
            for (i, answer) in answers.iter().enumerate() {
                let mut before = answers.iter().take(i).filter(|other| same_question(other, answer));
                if let Some(other) = before.find(|other| differ(&frames, other, answer)) {
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
                let mut before = answers.iter().take(i);
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
