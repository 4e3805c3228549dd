//! Answers by what they are about, and what their figures can be.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::single;
use crate::{
    answers::{Answer, AnswerSheet, Category, Whose},
    bind::{Confidence, dictionary::MeasureId, text::normalise},
    engine::Return,
};

/// What an answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<'a> {
    /// The scene that it belongs to: the same for all sheets whose names say nothing of what is on them, one for each other sheet. On a
    /// sheet called Boys the children identified are others than on the next.
    scene: u32,
    pub(super) whose: Whose,
    pub(super) period: Option<(Date, Date)>,
    pub(super) measure: MeasureId,
    pub(super) category: Option<&'a Category>,
}

impl<'a> Key<'a> {
    pub(super) fn of(answer: &'a Answer, scenes: &Scenes) -> Self {
        Self {
            scene: scenes.of(answer),
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
    pub(super) scenes: Scenes,
}

impl<'a> Frames<'a> {
    pub(super) fn of(ret: &Return<'a>) -> Self {
        let scenes = Scenes::of_return(ret);
        let mut by_key: BTreeMap<Key<'a>, Vec<&'a Answer>> = BTreeMap::new();
        // Where it is not clear what a figure is, it proves nothing about another.
        for answer in single(ret).filter(|a| a.confidence > Confidence::Low) {
            by_key.entry(Key::of(answer, &scenes)).or_default().push(answer);
        }
        Self { by_key, rounded: rounded(&ret.answers.sheets), scenes }
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
    sheets.iter().filter(|s| s.notes.slack() > 0.0).map(|s| ((s.file, s.sheet), s.notes.slack())).collect()
}

/// Words in the name of a sheet or a text file that say nothing of whose figures are on it, or of which children.
const NEUTRAL: [&str; 36] = [
    "a",
    "all",
    "and",
    "answer",
    "answers",
    "children",
    "copy",
    "council",
    "data",
    "draft",
    "figures",
    "final",
    "foi",
    "for",
    "form",
    "information",
    "of",
    "overview",
    "page",
    "questionnaire",
    "questions",
    "reply",
    "request",
    "response",
    "responses",
    "results",
    "return",
    "revised",
    "sheet",
    "summary",
    "table",
    "the",
    "to",
    "total",
    "v",
    "version",
];

/// Which sheets speak of the same.
#[derive(Debug)]
pub(super) struct Scenes {
    /// The sheets whose names say something, each with its number.
    apart: FxHashMap<(u32, u32), u32>,
}

impl Scenes {
    pub(super) fn of_return(ret: &Return<'_>) -> Self {
        let register = ret.said.register;
        let mut councils: Vec<&str> = Vec::new();
        for answer in single(ret) {
            if let Whose::Council(i) = answer.whose
                && let Some(council) = register.councils().get(i as usize)
                && !councils.contains(&council.official_name.as_str())
                && councils.len() < 3
            {
                councils.extend([council.name.as_str(), council.official_name.as_str()]);
            }
        }
        let own = normalise(&councils.join(" "));
        let own: Vec<&str> = own.split(|c: char| !c.is_alphanumeric()).collect();
        let name = |file: u32, sheet: u32| {
            let workbook = ret.workbooks.get(file as usize)?.as_ref()?;
            workbook.sheets.get(sheet as usize).map(|s| normalise(&s.name))
        };
        let is_neutral = |name: &str| {
            let mut words = name.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
            words.all(|w| NEUTRAL.contains(&w) || own.contains(&w))
        };
        let sheets = (1_u32..).zip(&ret.answers.sheets);
        let apart = sheets.filter_map(|(number, s)| {
            let name = name(s.file, s.sheet)?;
            (!is_neutral(&name)).then_some(((s.file, s.sheet), number))
        });
        Self { apart: apart.collect() }
    }

    fn of(&self, answer: &Answer) -> u32 {
        self.apart.get(&(answer.at.file, answer.at.sheet)).copied().unwrap_or(0)
    }
}
