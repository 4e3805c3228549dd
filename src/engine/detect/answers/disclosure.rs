//! Withheld figures that can be worked out.

use super::{
    frames::{Frames, Key},
    label, on_answers,
    sums::{self, Sum},
    twice::same_question,
    value,
};
use crate::{
    answers::{
        Answer,
        figure::{Figure, Gap},
    },
    engine::{Return, bundle::Checked},
    rule::Rule,
};

/// A withheld figure that the others give away: by subtraction from a total, or since another cell gives it.
pub(in super::super) fn worked_out(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let frames = Frames::of(ret);
        for sum in sums::all(ret, &frames).iter().filter(|s| s.kind.is_exact()) {
            // Rounded figures give only about what is withheld.
            if sum.parts.iter().chain([&sum.whole]).any(|a| frames.slack(a) > 0.0) {
                continue;
            }
            for answer in given_away(sum) {
                hits.naming(answer.at, label(ret, answer).to_owned(), None);
            }
        }
        for (key, answers) in frames.all() {
            for answer in answers.iter().filter(|a| hidden(a).is_some()) {
                if given_elsewhere(ret, &frames, key, answer) {
                    hits.naming(answer.at, label(ret, answer).to_owned(), None);
                }
            }
        }
    })
}

/// What a withheld figure can be; none for one that is not withheld.
fn hidden(answer: &Answer) -> Option<(f64, f64)> {
    match answer.figure {
        Figure::Interval { low, high } => Some((low, high)),
        Figure::Gap(Gap::Suppressed | Gap::RefusedPersonal) => Some((0.0, f64::INFINITY)),
        Figure::Gap(_) | Figure::Value(_) => None,
    }
}

fn bounds(answer: &Answer) -> Option<(f64, f64)> {
    value(answer).map(|n| (n, n)).or_else(|| hidden(answer))
}

fn given_elsewhere(ret: &Return<'_>, frames: &Frames<'_>, key: Key<'_>, answer: &Answer) -> bool {
    let Some((low, high)) = hidden(answer) else { return false };
    let same = frames.get(key).iter().filter(|other| same_question(ret, answer, other));
    same.filter_map(|a| value(a)).any(|n| (low..=high).contains(&n))
}

/// The answers of a sum that only one figure fits.
fn given_away<'a>(sum: &Sum<'a>) -> Vec<&'a Answer> {
    let Some(whole) = bounds(sum.whole) else { return Vec::new() };
    let Some(parts): Option<Vec<(f64, f64)>> = sum.parts.iter().map(|p| bounds(p)).collect() else { return Vec::new() };
    let mut out = Vec::new();
    let one = |a: (f64, f64), b: (f64, f64)| (a.0.max(b.0) - a.1.min(b.1)).abs() < 1e-9;
    for (i, part) in sum.parts.iter().enumerate() {
        let Some(own) = hidden(part) else { continue };
        let others = parts.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, b)| *b);
        let (low, high) = others.fold((0.0, 0.0), |sum, b| (sum.0 + b.0, sum.1 + b.1));
        if one(own, (whole.0 - high, whole.1 - low)) {
            out.push(*part);
        }
    }
    if let Some(own) = hidden(sum.whole)
        && one(own, parts.iter().fold((0.0, 0.0), |sum, b| (sum.0 + b.0, sum.1 + b.1)))
    {
        out.push(sum.whole);
    }
    out
}
