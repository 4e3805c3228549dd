//! Which figures are withheld: the rule that should be stated, and cells that follow another one.

use std::collections::{BTreeMap, BTreeSet};

use super::{is_count, on_answers, single, value};
use crate::{
    answers::{
        Answer, CellAt, Whose,
        figure::{Figure, Form, Gap},
    },
    engine::{Return, bundle::Checked},
    rule::Rule,
};

/// The greatest figure that a council withholds because it is small. Bounds above it hide another figure, or are estimates.
const SMALL: f64 = 10.0;
/// Two rules for small figures differ by no more than this; a bound that is wider hides another figure.
const NEAR: f64 = 2.0;
/// Where nothing says what a mark hides, figures up to this are surely as small.
const SURELY_SMALL: f64 = 2.0;

/// A mark or a bound in place of a small figure, where nothing says what exactly is withheld.
pub(in super::super) fn no_rule(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let sheets = &ret.answers.sheets;
        let said: BTreeSet<u32> = sheets.iter().filter(|s| s.notes.withheld.is_some()).map(|s| s.file).collect();
        // Where zeros are shown, a bound says all.
        let zeros: BTreeSet<u32> = single(ret).filter(|a| value(a) == Some(0.0)).map(|a| a.at.file).collect();
        let unclear = |a: &&Answer| match a.figure {
            Figure::Gap(Gap::Suppressed) => true,
            Figure::Interval { .. } if a.form == Form::Bound => is_small(a) && !zeros.contains(&a.at.file),
            _ => false,
        };
        let cells = single(ret).filter(|a| is_count(ret, a) && !said.contains(&a.at.file)).filter(unclear);
        hits.one_a_sheet(cells.map(|a| a.at), "", None);
    })
}

/// A bound or a range that stands for small figures.
fn is_small(answer: &Answer) -> bool {
    band(answer).is_some()
}

/// The figures that a bound or a range stands for, when those are small.
fn band(answer: &Answer) -> Option<(u64, u64)> {
    let Figure::Interval { low, high } = answer.figure else { return None };
    let written = matches!(answer.form, Form::Bound | Form::Range);
    (written && low <= 1.0 && (1.0..=SMALL).contains(&high)).then_some((low.to_bits(), high.to_bits()))
}

/// Whose figures stand together under one rule: those of one council in one file.
type Own<'a> = BTreeMap<(u32, Whose), Vec<&'a Answer>>;

fn own<'a>(ret: &Return<'a>) -> Own<'a> {
    let mut out = Own::new();
    for answer in single(ret).filter(|a| is_count(ret, a)) {
        out.entry((answer.at.file, answer.whose)).or_default().push(answer);
    }
    out
}

/// Two rules for what is withheld in the figures of one council. The cells that follow the rarer one are the findings.
pub(in super::super) fn several_thresholds(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        for answers in own(ret).into_values() {
            let mut bands: BTreeMap<(u64, u64), Vec<CellAt>> = BTreeMap::new();
            for answer in answers {
                if let Some(band) = band(answer) {
                    bands.entry(band).or_default().push(answer.at);
                }
            }
            let Some(usual) = bands.iter().max_by_key(|(_, cells)| cells.len()).map(|(band, _)| *band) else {
                continue;
            };
            let high = |(_, high): (u64, u64)| f64::from_bits(high);
            for (band, cells) in bands {
                if band != usual && (high(band) - high(usual)).abs() <= NEAR {
                    for at in cells {
                        hits.cell(at);
                    }
                }
            }
        }
    })
}

/// Small figures that are given exactly, where others of the same council are withheld because they are small.
pub(in super::super) fn exact_beside_suppressed(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let withheld = |at: CellAt| {
            let sheet = ret.answers.sheets.iter().find(|s| (s.file, s.sheet) == (at.file, at.sheet));
            sheet.and_then(|s| s.notes.withheld)
        };
        for answers in own(ret).into_values() {
            let bands = answers.iter().filter_map(|a| band(a)).map(|(_, high)| f64::from_bits(high));
            let marked = answers.iter().filter(|a| {
                a.form == Form::Symbol && matches!(a.figure, Figure::Interval { .. } | Figure::Gap(Gap::Suppressed))
            });
            let marks = marked.map(|a| withheld(a.at).map_or(SURELY_SMALL, |w| w.high));
            // Of several rules the least: a wider bound may hide a second figure, so that the first cannot be worked out.
            let Some(most) = bands.chain(marks).reduce(f64::min) else { continue };
            for answer in answers.iter().filter(|a| value(a).is_some_and(|n| n >= 1.0 && n <= most)) {
                hits.cell(answer.at);
            }
        }
    })
}
