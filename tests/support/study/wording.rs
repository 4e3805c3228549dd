//! How a reply words the questions: which of the wordings it takes, how much of it, and in which form the number.

use super::{
    measure::Measure,
    question::{group_headings, labels, sentences, under_group},
};
use crate::support::rng::Rng;

/// How a reply restates the questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Restated {
    /// The whole sentence.
    Full,
    /// A few words.
    Short,
    /// The sentence, cut after so many characters as the council's form cut it.
    Cut(usize),
}

/// The forms of a question's number.
const NUMBERS: usize = 9;

/// How a reply writes its questions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wording {
    pub(crate) restated: Restated,
    /// Which of the wordings: the request was put in one way to each council.
    pick: usize,
    /// Which form of numbers: `1a`, `Q1(a)`, `1. a)` …
    number: usize,
}

impl Wording {
    pub(crate) fn choose(rng: &mut Rng) -> Self {
        let restated = match rng.below(10) {
            0..=3 => Restated::Full,
            4..=7 => Restated::Short,
            _ => Restated::Cut(44 + rng.below(60)),
        };
        Self { restated, pick: rng.below(60), number: rng.below(NUMBERS) }
    }

    pub(crate) const fn with(self, restated: Restated) -> Self {
        Self { restated, ..self }
    }

    /// The question without its number.
    pub(crate) fn text(&self, measure: Measure) -> String {
        let pick = |list: &[&'static str]| list[self.pick % list.len()];
        match self.restated {
            Restated::Short => pick(labels(measure)).to_owned(),
            Restated::Full => pick(sentences(measure)).replace('|', ""),
            Restated::Cut(most) => {
                let (needed, rest) = pick(sentences(measure)).split_once('|').expect("each sentence is marked");
                let room = most.saturating_sub(needed.chars().count());
                needed.chars().chain(rest.chars().take(room)).collect::<String>().trim_end().to_owned()
            }
        }
    }

    pub(crate) fn label(&self, measure: Measure) -> &'static str {
        let list = labels(measure);
        list[self.pick % list.len()]
    }

    pub(crate) fn under_group(&self, measure: Measure) -> &'static str {
        let list = under_group(measure);
        list[self.pick % list.len()]
    }

    pub(crate) fn group(&self, group: u8) -> &'static str {
        let list = group_headings(group);
        list[self.pick % list.len()]
    }

    /// The question's number as the reply writes it; nothing for what the council added.
    pub(crate) fn number(&self, measure: Measure) -> String {
        let Some((n, letter)) = measure.id() else { return String::new() };
        let Some(letter) = letter else {
            return match self.number {
                1 | 2 => format!("Q{n}"),
                3 | 4 => format!("{n}."),
                5 => format!("({n})"),
                7 => format!("Question {n}"),
                _ => n.to_string(),
            };
        };
        match self.number {
            0 => format!("{n}{letter}"),
            1 => format!("Q{n}({letter})"),
            2 => format!("Q{n}{letter}"),
            3 => format!("{n}. {letter})"),
            4 => format!("{n}.{letter}"),
            5 => format!("({n}{letter})"),
            6 => format!("{n}({letter})"),
            7 => format!("Question {n}{letter}"),
            _ => format!("{n} {letter}"),
        }
    }

    /// The letter of the question alone, for a row under the heading of its group.
    pub(crate) fn letter(measure: Measure) -> String {
        measure.id().and_then(|(_, letter)| letter).map(|l| format!("({l})")).unwrap_or_default()
    }

    /// Number and text in one.
    pub(crate) fn whole(&self, measure: Measure) -> String {
        let number = self.number(measure);
        if number.is_empty() { self.text(measure) } else { format!("{number} {}", self.text(measure)) }
    }
}
