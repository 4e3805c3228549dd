//! Answers by what they are about, and what their figures can be.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::single;
use crate::{
    answers::{Answer, AnswerSheet, Category, Whose},
    bind::{Confidence, dictionary::MeasureId},
    engine::Return,
};

/// What a note that says "rounded" without saying to what is taken to mean: the coarsest rounding in use for counts of children.
const ROUNDED_TO: f64 = 10.0;

/// What an answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<'a> {
    pub(super) whose: Whose,
    pub(super) period: Option<(Date, Date)>,
    pub(super) measure: MeasureId,
    pub(super) category: Option<&'a Category>,
}

impl<'a> Key<'a> {
    pub(super) fn of(answer: &'a Answer) -> Self {
        Self {
            whose: answer.whose,
            period: answer.period.map(|p| (p.from, p.to)),
            measure: answer.measure,
            category: answer.category.as_ref(),
        }
    }

    pub(super) const fn of_measure(self, measure: MeasureId) -> Self {
        Self { measure, ..self }
    }

    pub(super) const fn whole(self) -> Self {
        Self { category: None, ..self }
    }
}

/// The answers of a return that are no totals and not doubtful, by what they are about.
#[derive(Debug)]
pub(super) struct Frames<'a> {
    by_key: BTreeMap<Key<'a>, Vec<&'a Answer>>,
    rounded: FxHashMap<(u32, u32), f64>,
}

impl<'a> Frames<'a> {
    pub(super) fn of(ret: &Return<'a>) -> Self {
        let mut by_key: BTreeMap<Key<'a>, Vec<&'a Answer>> = BTreeMap::new();
        // Where it is not clear what a figure is, it proves nothing about another.
        for answer in single(ret).filter(|a| a.confidence > Confidence::Low) {
            by_key.entry(Key::of(answer)).or_default().push(answer);
        }
        Self { by_key, rounded: rounded(&ret.answers.sheets) }
    }

    /// Every thing that is answered, with its answers.
    pub(super) fn all(&self) -> impl Iterator<Item = (Key<'a>, &[&'a Answer])> {
        self.by_key.iter().map(|(key, answers)| (*key, answers.as_slice()))
    }

    pub(super) fn get(&self, key: Key<'a>) -> &[&'a Answer] {
        self.by_key.get(&key).map_or(&[], Vec::as_slice)
    }

    /// By how much the figures of an answer's sheet may be off, since they are rounded.
    pub(super) fn slack(&self, answer: &Answer) -> f64 {
        self.rounded.get(&(answer.at.file, answer.at.sheet)).copied().unwrap_or(0.0)
    }

    /// The least and the most that an answer can be.
    pub(super) fn bounds(&self, answer: &Answer) -> Option<(f64, f64)> {
        let slack = self.slack(answer);
        answer.figure.bounds().map(|(low, high)| ((low - slack).max(low.min(0.0)), high + slack))
    }

    /// The least and the most that anything answered of this can be, whichever of several cells is right.
    pub(super) fn hull(&self, key: Key<'a>) -> Option<(f64, f64)> {
        let bounds = self.get(key).iter().filter_map(|a| self.bounds(a));
        bounds.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    /// The answer that belongs to another: the one on its sheet, or the only one of the return. None where several differ.
    pub(super) fn beside(&self, answer: &Answer, key: Key<'a>) -> Option<&'a Answer> {
        let all = self.get(key);
        let near: Vec<&'a Answer> = all.iter().copied().filter(|a| same_sheet(a, answer)).collect();
        let all = if near.is_empty() { all } else { &near };
        let first = *all.first()?;
        all.iter().all(|a| a.figure == first.figure).then_some(first)
    }
}

fn same_sheet(a: &Answer, b: &Answer) -> bool {
    (a.at.file, a.at.sheet) == (b.at.file, b.at.sheet)
}

fn rounded(sheets: &[AnswerSheet]) -> FxHashMap<(u32, u32), f64> {
    let to = |to: f64| if to > 0.0 { to } else { ROUNDED_TO };
    sheets.iter().filter_map(|s| Some(((s.file, s.sheet), to(s.notes.rounded?) / 2.0))).collect()
}
