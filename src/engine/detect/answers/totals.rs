//! Totals, parts and wholes, and what no count can be.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    frames::Frames,
    is_count, label, notes, on_answers,
    sums::{self, Kind, Sum, added_up},
    value,
};
use crate::{
    answers::Answer,
    engine::{Return, bundle::Checked},
    rule::Rule,
};

/// With fewer figures than this it may be chance that all of them end in 0 or 5.
const ROUNDED_LEAST: usize = 8;

/// A total that differs from the sum of its parts, whatever its parts can be.
pub(in super::super) fn sum_differs(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let frames = Frames::of(ret);
        for sum in sums::all(ret, &frames) {
            let Some(whole) = frames.bounds(sum.whole) else { continue };
            let ((low, high), known) = added_up(&frames, &sum.parts);
            let differs = match sum.kind {
                // What is more than the whole is another rule's.
                Kind::Breakdown { complete } => complete && known && high < whole.0,
                Kind::Parts | Kind::Total => known && (high < whole.0 || whole.1 < low),
                Kind::Once => known && high < whole.0 || whole.1 < most_of_one(&frames, &sum),
            };
            if differs {
                hits.naming(sum.whole.at, label(ret, sum.whole).to_owned(), None);
            }
        }
    })
}

/// The least that the greatest part can be.
fn most_of_one(frames: &Frames<'_>, sum: &Sum<'_>) -> f64 {
    let lows = sum.parts.iter().filter_map(|part| frames.bounds(part)).map(|(low, _)| low);
    lows.fold(0.0, f64::max)
}

/// A breakdown that adds up to more than what it breaks down, where no note says that one child may be in several parts.
pub(in super::super) fn breakdown_exceeds(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let frames = Frames::of(ret);
        for sum in sums::all(ret, &frames) {
            let (Kind::Breakdown { .. }, Some((_, most))) = (sum.kind, frames.bounds(sum.whole)) else { continue };
            let ((low, _), _) = added_up(&frames, &sum.parts);
            if most < low && !notes::says(ret, sum.whole.at, "counted-in-several") {
                hits.naming(sum.whole.at, label(ret, sum.whole).to_owned(), None);
            }
        }
    })
}

/// A figure that is more than one which contains it, by the relations of measures that name this rule.
pub(in super::super) fn part_exceeds_whole(ret: &Return<'_>, rule: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let frames = Frames::of(ret);
        let measures = &ret.data.dictionary.measures;
        for (key, parts) in frames.all() {
            let Some(part) = measures.get(key.measure) else { continue };
            for within in part.within.iter().filter(|w| w.rule == rule.code) {
                let Some(whole) = measures.get(within.measure) else { continue };
                let Some((_, most)) = frames.hull(key.of_measure(within.measure)) else { continue };
                // Where all parts of a sum are given, the sum is judged as a whole.
                let is_part = whole.parts.contains(&key.measure);
                if is_part && whole.parts.iter().all(|p| frames.hull(key.of_measure(*p)).is_some()) {
                    continue;
                }
                let above = |a: &&&Answer| frames.bounds(a).is_some_and(|(low, _)| low > most);
                for answer in parts.iter().filter(above) {
                    hits.naming(answer.at, whole.label.clone(), None);
                }
            }
        }
    })
}

/// A number of children or incidents that is below zero or not whole.
pub(in super::super) fn not_a_count(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        for answer in ret.answers.list.iter().filter(|a| is_count(ret, a)) {
            if value(answer).is_some_and(|n| n < 0.0 || n.fract().abs() > 1e-9 && (1.0 - n.fract().abs()) > 1e-9) {
                hits.cell(answer.at);
            }
        }
    })
}

/// Figures that all end in 0 or 5, on sheets that say nothing of rounding.
pub(in super::super) fn rounded_unsaid(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let said: BTreeSet<(u32, u32)> =
            ret.answers.sheets.iter().filter(|s| s.notes.rounded.is_some()).map(|s| (s.file, s.sheet)).collect();
        let mut files: BTreeMap<u32, Vec<(&Answer, f64)>> = BTreeMap::new();
        for answer in ret.answers.list.iter().filter(|a| is_count(ret, a)) {
            if let Some(n) = value(answer).filter(|n| *n > 0.0)
                && !said.contains(&(answer.at.file, answer.at.sheet))
            {
                files.entry(answer.at.file).or_default().push((answer, n));
            }
        }
        for figures in files.into_values() {
            let different: BTreeSet<u64> = figures.iter().map(|(_, n)| n.to_bits()).collect();
            let rounded = figures.iter().all(|(_, n)| (n / 5.0).fract() == 0.0);
            if rounded && figures.len() >= ROUNDED_LEAST && different.len() > 2 {
                hits.one_a_sheet(figures.iter().map(|(answer, _)| answer.at), "", None);
            }
        }
    })
}
