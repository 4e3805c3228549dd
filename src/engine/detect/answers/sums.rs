//! Figures that are the sum of others: a measure of its parts, a whole of its breakdown, a total of the councils or periods that it is
//! shown with.

use std::collections::{BTreeMap, BTreeSet};

use super::frames::{Frames, Key};
use crate::{
    answers::{Answer, Category, CellAt, Role, Whose},
    bind::measures::{Measure, Unit},
    engine::Return,
};

/// What stands for every part that a breakdown does not name: with it, nothing is left out.
const REST: [&str; 3] = ["other", "unknown", "not-known"];
/// Everybody is one of those that such a breakdown names.
const CLOSED: [&str; 1] = ["sex"];

/// How a figure is made of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Each thing counted is counted in one part.
    Parts,
    /// A breakdown; with whether it names every part.
    Breakdown {
        /// Whether it names every part.
        complete: bool,
    },
    /// A total of councils, or of periods for things that belong to one period.
    Total,
    /// A total of children over several periods: a child may be counted in each and once in the total.
    Once,
}

impl Kind {
    /// Whether the parts add up to the whole and to nothing else.
    pub(super) const fn is_exact(self) -> bool {
        matches!(self, Self::Parts | Self::Total | Self::Breakdown { complete: true })
    }
}

/// A figure, and those that it is made of.
#[derive(Debug)]
pub(super) struct Sum<'a> {
    pub(super) whole: &'a Answer,
    pub(super) parts: Vec<&'a Answer>,
    pub(super) kind: Kind,
}

/// Every sum of a return.
pub(super) fn all<'a>(ret: &Return<'a>, frames: &Frames<'a>) -> Vec<Sum<'a>> {
    let mut out = Vec::new();
    of_measures(ret, frames, &mut out);
    breakdowns(frames, &mut out);
    totals(ret, frames, &mut out);
    out
}

/// A measure and the measures that it is the sum of, where each of them is answered.
fn of_measures<'a>(ret: &Return<'a>, frames: &Frames<'a>, out: &mut Vec<Sum<'a>>) {
    let measures = &ret.data.dictionary.measures;
    for (key, answers) in frames.all() {
        let Some(measure) = measures.get(key.measure).filter(|m| m.parts.len() > 1) else { continue };
        for whole in answers {
            let part = |id: &_| frames.beside(whole, key.of_measure(*id));
            if let Some(parts) = measure.parts.iter().map(part).collect() {
                out.push(Sum { whole, parts, kind: Kind::Parts });
            }
        }
    }
}

/// A whole and its parts by sex, nationality and so on, as far as they stand on one sheet.
fn breakdowns<'a>(frames: &Frames<'a>, out: &mut Vec<Sum<'a>>) {
    let mut by: BTreeMap<(Key<'a>, &str, u32, u32), Vec<(&'a Category, &'a Answer)>> = BTreeMap::new();
    for (key, answers) in frames.all() {
        let Some(category) = key.category else { continue };
        for &answer in answers {
            let place = (key.whole(), category.by, answer.at.file, answer.at.sheet);
            by.entry(place).or_default().push((category, answer));
        }
    }
    for ((key, how, _, _), parts) in by {
        let named: BTreeSet<&str> = parts.iter().map(|(c, _)| c.is.as_str()).filter(|is| !REST.contains(is)).collect();
        let rest = parts.iter().filter(|(c, _)| REST.contains(&c.is.as_str())).count();
        // A part that is given twice belongs to two breakdowns, and which of them is not known.
        if parts.len() < 2 || named.len() + rest != parts.len() {
            continue;
        }
        let Some(&(_, first)) = parts.first() else { continue };
        let Some(whole) = frames.beside(first, key) else { continue };
        let complete = rest > 0 || CLOSED.contains(&how);
        let parts = parts.into_iter().map(|(_, answer)| answer).collect();
        out.push(Sum { whole, parts, kind: Kind::Breakdown { complete } });
    }
}

/// Totals of rows or columns, where the sheet has one for what it sums up: with several, such as one a region, it is not known what
/// belongs to which.
fn totals<'a>(ret: &Return<'a>, frames: &Frames<'a>, out: &mut Vec<Sum<'a>>) {
    let mut totals: BTreeMap<(u32, u32, Key<'a>), Vec<&'a Answer>> = BTreeMap::new();
    for total in ret.answers.list.iter().filter(|a| a.role == Role::Total) {
        totals.entry((total.at.file, total.at.sheet, Key::of(total))).or_default().push(total);
    }
    for ((file, sheet, key), those) in totals {
        let [whole] = those.as_slice() else { continue };
        let measure = ret.data.dictionary.measures.get(key.measure);
        let near = frames.all().filter(|(k, _)| k.measure == key.measure && k.category == key.category);
        let parts: Vec<&'a Answer> = near
            .flat_map(|(_, answers)| answers.iter().copied())
            .filter(|a| (a.at.file, a.at.sheet) == (file, sheet))
            .collect();
        out.extend(of_councils(whole, &parts).or_else(|| of_periods(whole, &parts, measure)));
    }
}

/// The total of several councils for its period: in the same column or row as they.
fn of_councils<'a>(whole: &'a Answer, all: &[&'a Answer]) -> Option<Sum<'a>> {
    let parts: Vec<&'a Answer> = all
        .iter()
        .copied()
        .filter(|a| a.period == whole.period && a.whose != whole.whose && a.whose != Whose::NotSaid)
        .filter(|a| in_line(a.at, whole.at))
        .collect();
    let councils: BTreeSet<Whose> = parts.iter().map(|a| a.whose).collect();
    (parts.len() > 1 && councils.len() == parts.len()).then_some(Sum { whole, parts, kind: Kind::Total })
}

/// The total of several periods of one council.
fn of_periods<'a>(whole: &'a Answer, all: &[&'a Answer], measure: Option<&Measure>) -> Option<Sum<'a>> {
    let mut parts: Vec<&'a Answer> = all
        .iter()
        .copied()
        .filter(|a| a.whose == whole.whose && a.period.is_some() && a.period != whole.period && in_line(a.at, whole.at))
        .collect();
    parts.sort_by_key(|a| a.period.map(|p| (p.from, p.to)));
    let apart = |pair: &[&'a Answer]| match pair {
        [a, b] => a.period.zip(b.period).is_some_and(|(a, b)| a.to < b.from),
        _ => false,
    };
    let kind = match measure?.unit {
        Unit::Incidents | Unit::Days => Kind::Total,
        Unit::Children => Kind::Once,
        Unit::Average | Unit::Percent => return None,
    };
    (parts.len() > 1 && parts.windows(2).all(apart)).then_some(Sum { whole, parts, kind })
}

const fn in_line(a: CellAt, b: CellAt) -> bool {
    a.row == b.row || a.column == b.column
}

/// The least and the most that the parts can add up to. A part without a figure can be anything from nothing on; the second value says
/// whether there is none such.
pub(super) fn added_up(frames: &Frames<'_>, parts: &[&Answer]) -> ((f64, f64), bool) {
    let mut known = true;
    let add = |sum: (f64, f64), part: &&Answer| match frames.bounds(part) {
        Some((low, high)) => (sum.0 + low, sum.1 + high),
        None => {
            known = false;
            (sum.0, f64::INFINITY)
        }
    };
    (parts.iter().fold((0.0, 0.0), add), known)
}
