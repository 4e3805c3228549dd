//! Finds the question that a label words.

use rustc_hash::FxHashMap;

use super::{question_id::QuestionId, questions::QuestionTemplate};
use crate::{
    bind::{
        Confidence,
        measures::{MeasureId, Measures},
        text::normalise,
        wording::words,
    },
    rule::RuleSource,
};

/// A question that a label words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) template: usize,
    pub(super) question: usize,
    pub(super) confidence: Confidence,
    pub(super) alone: bool,
}

/// A question by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    template: usize,
    question: usize,
    measure: Option<MeasureId>,
}

/// The wordings of all questions, ready to be looked up.
#[derive(Debug, Default)]
pub(super) struct Index {
    exact: FxHashMap<String, Vec<At>>,
}

/// The words of a label, and nothing between them.
fn exact_key(folded: &str) -> String {
    let rest = QuestionId::parse(folded).map_or(folded, |(_, rest)| rest);
    let mut out = String::with_capacity(rest.len());
    for word in words(rest) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

impl Index {
    pub(super) fn new(templates: &[QuestionTemplate], _source: &RuleSource, _measures: &Measures) -> Self {
        let mut exact: FxHashMap<String, Vec<At>> = FxHashMap::default();
        for (template, of) in templates.iter().enumerate() {
            for (question, q) in of.questions.iter().enumerate() {
                let at = At { template, question, measure: q.measure };
                for wording in &q.wordings {
                    let list = exact.entry(exact_key(&normalise(wording))).or_default();
                    if !list.contains(&at) {
                        list.push(at);
                    }
                }
            }
        }
        Self { exact }
    }

    pub(super) fn find(&self, folded: &str, declared: Option<usize>) -> Option<Known> {
        let found = self.exact.get(&exact_key(folded))?;
        one(found, declared, Confidence::High)
    }
}

/// The one question that all of these are, in one template or in several.
fn one(found: &[At], declared: Option<usize>, confidence: Confidence) -> Option<Known> {
    let mut of = found.iter().filter(|a| declared.is_none_or(|d| d == a.template));
    let first = *of.next()?;
    let mut alone = true;
    for other in of {
        if other.measure != first.measure || other.template == first.template {
            return None;
        }
        alone = false;
    }
    Some(Known { template: first.template, question: first.question, confidence, alone })
}
