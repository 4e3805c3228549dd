//! Figures that are the sum of others: a measure of its parts, a whole of its breakdown, a total of the councils or periods that it is
//! shown with.

use std::collections::{BTreeMap, BTreeSet};

use super::frames::{Frames, Key};
use crate::{
    answers::{Answer, Category, CellAt, Role, Whose},
    bind::{Confidence, measures::Unit},
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
    let totals = Totals::of(ret);
    let mut out = Vec::new();
    of_measures(ret, frames, &totals, &mut out);
    breakdowns(frames, &totals, &mut out);
    of_lines(ret, frames, &totals, &mut out);
    out
}

/// The cells of a return that are called totals. They belong to nobody by themselves.
struct Totals<'a> {
    all: Vec<&'a Answer>,
}

impl<'a> Totals<'a> {
    fn of(ret: &Return<'a>) -> Self {
        let doubtless = |a: &&'a Answer| a.role == Role::Total && a.confidence > Confidence::Low;
        Self { all: ret.answers.list.iter().filter(doubtless).collect() }
    }

    /// The one total of a measure that stands in line with all of these answers.
    fn of_all(&self, key: Key<'a>, parts: &[&'a Answer]) -> Option<&'a Answer> {
        let fits = |t: &&&'a Answer| {
            let same =
                t.measure == key.measure && t.category.is_none() && t.period.map(|p| (p.from, p.to)) == key.period;
            same && parts.iter().all(|a| in_line(a.at, t.at))
        };
        let mut found = self.all.iter().filter(fits);
        found.next().filter(|_| found.next().is_none()).copied()
    }
}

/// A measure and the measures that it is the sum of, where each of them is answered.
fn of_measures<'a>(ret: &Return<'a>, frames: &Frames<'a>, totals: &Totals<'a>, out: &mut Vec<Sum<'a>>) {
    for (id, measure) in ret.data.dictionary.measures.all().filter(|(_, m)| m.parts.len() > 1) {
        let Some(first) = measure.parts.first() else { continue };
        for (key, answers) in frames.all().filter(|(key, _)| key.measure == *first) {
            for answer in answers {
                let part = |id: &_| frames.beside(answer, key.of_measure(*id));
                let Some(parts) = measure.parts.iter().map(part).collect::<Option<Vec<_>>>() else { continue };
                let whole = frames.beside(answer, key.of_measure(id));
                if let Some(whole) = whole.or_else(|| totals.of_all(key.of_measure(id), &parts)) {
                    out.push(Sum { whole, parts, kind: Kind::Parts });
                }
            }
        }
    }
}

/// A whole, by what it is broken down, and the sheet.
type Broken<'a> = (Key<'a>, &'a str, u32, u32);

/// A whole and its parts by sex, nationality and so on, as far as they stand on one sheet.
fn breakdowns<'a>(frames: &Frames<'a>, totals: &Totals<'a>, out: &mut Vec<Sum<'a>>) {
    let mut by: BTreeMap<Broken<'a>, Vec<(&'a Category, &'a Answer)>> = BTreeMap::new();
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
        let complete = rest > 0 || CLOSED.contains(&how);
        let parts: Vec<&'a Answer> = parts.into_iter().map(|(_, answer)| answer).collect();
        let whole = parts.first().and_then(|first| frames.beside(first, key));
        if let Some(whole) = whole.or_else(|| totals.of_all(key, &parts)) {
            out.push(Sum { whole, parts, kind: Kind::Breakdown { complete } });
        }
    }
}

/// Totals of rows or columns, where there is one for what it sums up: with several, such as one a region, it is not known what belongs to
/// which.
fn of_lines<'a>(ret: &Return<'a>, frames: &Frames<'a>, totals: &Totals<'a>, out: &mut Vec<Sum<'a>>) {
    let mut lines: BTreeMap<(u32, u32, Key<'a>), Vec<&'a Answer>> = BTreeMap::new();
    for total in &totals.all {
        lines.entry((total.at.file, total.at.sheet, Key::of(total, &frames.scenes))).or_default().push(total);
    }
    for ((file, sheet, key), those) in lines {
        let near = frames.all().filter(|(k, _)| k.measure == key.measure && k.category == key.category);
        let near: Vec<&'a Answer> = near
            .flat_map(|(_, answers)| answers.iter().copied())
            .filter(|a| (a.at.file, a.at.sheet) == (file, sheet))
            .collect();
        match (key.period, those.as_slice()) {
            (Some(_), [whole]) => out.extend(of_councils(whole, &near)),
            (Some(_), _) => {}
            (None, _) => {
                let unit = ret.data.dictionary.measures.get(key.measure).map(|m| m.unit);
                let periods = |whole| of_periods(whole, &near, unit?);
                let councils = |whole| if those.len() == 1 { of_councils(whole, &near) } else { None };
                out.extend(those.iter().filter_map(|whole| councils(whole).or_else(|| periods(whole))));
            }
        }
    }
}

/// The total of several councils for its period, or for theirs where it has none.
fn of_councils<'a>(whole: &'a Answer, near: &[&'a Answer]) -> Option<Sum<'a>> {
    let parts: Vec<&'a Answer> = near
        .iter()
        .copied()
        .filter(|a| a.whose != Whose::NotSaid && in_line(a.at, whole.at))
        .filter(|a| whole.period.is_none() || a.period == whole.period)
        .collect();
    let first = parts.first()?.period;
    let councils: BTreeSet<Whose> = parts.iter().map(|a| a.whose).collect();
    let one_each = parts.len() > 1 && councils.len() == parts.len() && parts.iter().all(|a| a.period == first);
    one_each.then_some(Sum { whole, parts, kind: Kind::Total })
}

/// The total of several periods of one council.
fn of_periods<'a>(whole: &'a Answer, near: &[&'a Answer], unit: Unit) -> Option<Sum<'a>> {
    let mut parts: Vec<&'a Answer> =
        near.iter().copied().filter(|a| a.period.is_some() && in_line(a.at, whole.at)).collect();
    parts.sort_by_key(|a| a.period.map(|p| (p.from, p.to)));
    let follow = |pair: &[&'a Answer]| match pair {
        [a, b] => a.whose == b.whose && a.period.zip(b.period).is_some_and(|(a, b)| a.to < b.from),
        _ => false,
    };
    let kind = match unit {
        Unit::Incidents | Unit::Days => Kind::Total,
        Unit::Children => Kind::Once,
        Unit::Average | Unit::Percent => return None,
    };
    (parts.len() > 1 && parts.windows(2).all(follow)).then_some(Sum { whole, parts, kind })
}

const fn in_line(a: CellAt, b: CellAt) -> bool {
    a.file == b.file && a.sheet == b.sheet && (a.row == b.row || a.column == b.column)
}

/// The least and the most that the parts can add up to. A part without a figure can be anything from nothing on; the second value says
/// whether there is none such.
pub(super) fn added_up(frames: &Frames<'_>, parts: &[&Answer]) -> ((f64, f64), bool) {
    let mut known = true;
    let add = |sum: (f64, f64), part: &&Answer| {
        let bounds = frames.bounds(part);
        known &= bounds.is_some();
        let (low, high) = bounds.unwrap_or((0.0, f64::INFINITY));
        (sum.0 + low, sum.1 + high)
    };
    (parts.iter().fold((0.0, 0.0), add), known)
}
