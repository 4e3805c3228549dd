//! Question templates (`rules/questions/`): what those who ask councils for figures have asked, and by which words a question is known.
//!
//! A template is one round of one request: its questions with their ids, the periods asked for, and the measure that each question gives a
//! figure for. A sheet that answers it may word the questions in full, in short, with slips, or cut off.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{
    concepts::Concepts,
    load_questions,
    question_id::QuestionId,
    question_index::{Index, Known},
};
use crate::{
    bind::{
        Confidence,
        dictionary::{Dictionary, MeasureId},
        memo::Memo,
        period::{Period, find_period, find_period_in_name},
        text::normalise,
    },
    rule::{RuleErrors, RuleSource, nearest::nearest},
};

/// One question.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its id, where it has one.
    pub id: Option<QuestionId>,
    /// What it asks a figure for; none where it asks for words, or for a figure that is no measure.
    pub measure: Option<MeasureId>,
    /// Wordings of it, the first the chief one.
    pub wordings: Vec<String>,
    /// Whether its wording was read in a public page.
    pub verified: bool,
    /// What is not certain about it.
    pub note: Option<String>,
}

/// One round of questions.
#[derive(Debug, Clone)]
pub struct QuestionTemplate {
    /// Its short name: `ECPAT 2024`.
    pub name: String,
    /// Its full name.
    pub title: String,
    /// Who asks.
    pub asked_by: String,
    /// The periods that it asks for, in order; none where every council's may differ.
    pub periods: Vec<Period>,
    /// Its questions, in order.
    pub questions: Vec<Question>,
    /// Whether its wording was read in a public page.
    pub verified: bool,
    /// What is not certain about it.
    pub note: Option<String>,
    /// Where it was read.
    pub sources: Vec<String>,
    /// The profile of symbols in which it asks for answers.
    pub profile: Option<String>,
    /// The file it was read from, as a person finds it.
    pub file: String,
}

/// A question that a label words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Index of the template.
    pub template: usize,
    /// Index of the question in it.
    pub question: usize,
    /// High for a known wording; medium for one that differs in small words, order, spelling or end.
    pub confidence: Confidence,
    /// Whether no other template words a question so. Where another does, its measure is the same, and the template is the first of them.
    pub alone: bool,
}

/// All question templates.
#[derive(Debug, Default)]
pub struct Questions {
    templates: Vec<QuestionTemplate>,
    index: OnceLock<Index>,
    /// What labels word in each template.
    in_each: Memo<Vec<Option<Known>>>,
}

/// What tells the names of templates apart: letters and figures.
pub(super) fn key(name: &str) -> String {
    normalise(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Questions {
    /// All question templates of a rule source.
    ///
    /// # Errors
    ///
    /// Everything that is wrong in any of their files.
    pub fn load(source: &RuleSource, dictionary: &Dictionary) -> Result<Self, RuleErrors> {
        let templates = load_questions::load(source, dictionary)?;
        Ok(Self::new(templates))
    }

    /// These templates.
    pub(super) fn new(templates: Vec<QuestionTemplate>) -> Self {
        Self { templates, index: OnceLock::new(), in_each: Memo::default() }
    }

    /// The index, made when the first label is looked up: most runs read no council-level return.
    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.templates))
    }

    /// Every template, sorted by name.
    #[must_use]
    pub fn templates(&self) -> &[QuestionTemplate] {
        &self.templates
    }

    /// A template.
    #[must_use]
    pub fn get(&self, template: usize) -> Option<&QuestionTemplate> {
        self.templates.get(template)
    }

    /// The question that was found.
    #[must_use]
    pub fn question(&self, found: Found) -> Option<&Question> {
        self.templates.get(found.template)?.questions.get(found.question)
    }

    /// What the question that was found asks a figure for.
    #[must_use]
    pub fn measure(&self, found: Found) -> Option<MeasureId> {
        self.question(found)?.measure
    }

    /// The template that a name means; capitals, spaces and signs do not matter.
    ///
    /// # Errors
    ///
    /// The nearest name, when there is none of this name but one like it.
    pub fn named(&self, name: &str) -> Result<usize, Option<&str>> {
        let wanted = key(name);
        let names = || self.templates.iter().map(|t| t.name.as_str());
        names().position(|n| key(n) == wanted).ok_or_else(|| nearest(name, names()))
    }

    /// The question that a whole label words, folded by [`normalise`]. Where a template is declared, only its own are looked at. `concepts` are
    /// those of the dictionary that the questions were loaded with.
    ///
    /// A wording that two questions of different measures share says nothing: there is no guess between two.
    #[must_use]
    pub fn find(&self, concepts: &Concepts<'_>, folded_text: &str, declared: Option<usize>) -> Option<Found> {
        let Known { template, question, confidence, alone } =
            self.index().look(concepts, &self.index().read(folded_text), declared)?;
        Some(Found { template, question, confidence, alone })
    }

    /// The question of a template that has this id.
    #[must_use]
    pub fn by_id(&self, template: usize, id: &QuestionId) -> Option<usize> {
        let questions = &self.templates.get(template)?.questions;
        questions.iter().position(|q| q.id.as_ref() == Some(id))
    }

    /// The template that a sheet follows, from all its labels: rows, columns and headings, folded by [`normalise`].
    ///
    /// The words of the questions say it; where two templates ask in the same words, the periods. Where nothing tells them apart, it is
    /// none of them.
    #[must_use]
    pub fn recognise<'l>(
        &self,
        concepts: &Concepts<'_>,
        labels: impl IntoIterator<Item = &'l str>,
    ) -> Option<(usize, Confidence)> {
        let labels: Vec<&str> = labels.into_iter().collect();
        let periods = labels.iter().filter_map(|l| find_period(l).or_else(|| find_period_in_name(l))).collect();
        self.recognise_with(concepts, labels, periods)
    }

    /// The same, where the periods of a sheet are known, each once.
    #[must_use]
    pub fn recognise_with<'l>(
        &self,
        concepts: &Concepts<'_>,
        labels: impl IntoIterator<Item = &'l str>,
        periods: Vec<Period>,
    ) -> Option<(usize, Confidence)> {
        let mut seen: Vec<FxHashMap<usize, Confidence>> = Vec::new();
        seen.resize_with(self.templates.len(), FxHashMap::default);
        for label in labels {
            let in_each = self.in_each.of(0, label, || {
                let read = self.index().read(label);
                (0..self.templates.len()).map(|t| self.index().look(concepts, &read, Some(t))).collect()
            });
            for (found, known) in seen.iter_mut().zip(in_each.iter()) {
                let Some(known) = known else { continue };
                let best = found.entry(known.question).or_insert(known.confidence);
                *best = known.confidence.max(*best);
            }
        }
        let mut distinct: Vec<Period> = Vec::new();
        for period in periods {
            if !distinct.contains(&period) {
                distinct.push(period);
            }
        }
        let fit = |(template, found): (usize, FxHashMap<usize, Confidence>)| {
            let of = self.templates.get(template)?;
            Fit::of(template, of, &found, &distinct)
        };
        let mut fits: Vec<Fit> = seen.into_iter().enumerate().filter_map(fit).collect();
        fits.sort_by_key(|fit| std::cmp::Reverse(fit.rank()));
        let best = fits.first()?;
        // Two that fit as well are no answer.
        if fits.get(1).is_some_and(|next| next.rank() == best.rank()) {
            return None;
        }
        Some((best.template, best.confidence()))
    }
}

/// How well a template fits a sheet.
#[derive(Debug)]
struct Fit {
    template: usize,
    /// How many of its questions the sheet words, and how many of them for certain.
    questions: (usize, usize),
    /// How many it asks in all.
    of: usize,
    /// How many periods of the sheet are the template's, less those that are not.
    periods: i32,
}

impl Fit {
    fn of(
        template: usize,
        of: &QuestionTemplate,
        found: &FxHashMap<usize, Confidence>,
        periods: &[Period],
    ) -> Option<Self> {
        // One question may be anybody's.
        if found.len() < 2 {
            return None;
        }
        let sure = found.values().filter(|c| **c == Confidence::High).count();
        let theirs = periods.iter().filter(|p| of.periods.contains(p)).count();
        let score = if of.periods.is_empty() || periods.is_empty() {
            0
        } else if theirs == 0 {
            // The same words about other years are another round.
            return None;
        } else {
            i32::try_from(2 * theirs)
                .unwrap_or(i32::MAX)
                .saturating_sub(i32::try_from(periods.len()).unwrap_or(i32::MAX))
        };
        Some(Self { template, questions: (found.len(), sure), of: of.questions.len(), periods: score })
    }

    const fn rank(&self) -> (usize, i32, usize) {
        (self.questions.0, self.periods, self.questions.1)
    }

    fn confidence(&self) -> Confidence {
        let (all, sure) = self.questions;
        if sure >= 2 && all * 2 >= self.of { Confidence::High } else { Confidence::Medium }
    }
}

#[cfg(test)]
mod tests;
