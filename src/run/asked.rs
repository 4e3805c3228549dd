//! Which question template a return answers, by what the user says or by the words of its questions.

use rustc_hash::FxHashMap;

use super::prepare::{Bound, Kit};
use crate::{
    answers::{question_id::QuestionId, questions::Found},
    bind::{Confidence, text::normalise},
    outcome::TemplateOutcome,
};

/// What the user says of the answers of every return, by name.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said<'o> {
    /// The question template that they answer.
    pub(super) questions: Option<&'o str>,
    /// The profile of the symbols in them.
    pub(super) profile: Option<&'o str>,
}

/// The question template that a return answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    /// Its place among them.
    pub(super) template: usize,
    pub(super) declared: bool,
    confidence: Confidence,
    /// How many of its questions the return answers.
    questions: usize,
}

impl Kit<'_> {
    /// The question template that the user says is answered.
    pub(super) fn declared(&self, said: Said<'_>) -> Option<usize> {
        self.questions().named(said.questions?).ok()
    }

    /// The profile of symbols that is named, or else that of the question template; none for that of councils.
    pub(super) fn profile(&self, said: Said<'_>) -> Option<usize> {
        let own = || self.questions().get(self.declared(said)?)?.profile.as_deref();
        self.profiles().named(said.profile.or_else(own)?).ok()
    }

    /// The template that was declared, or else the one whose questions the answers' words are. What the words of several templates are
    /// is put down to this one.
    pub(super) fn asked(&self, said: Said<'_>, bound: &mut Bound) -> Option<Asked> {
        let declared = self.declared(said);
        if bound.answers.is_empty() {
            return declared.map(|template| Asked {
                template,
                declared: true,
                confidence: Confidence::High,
                questions: 0,
            });
        }
        let (template, confidence) = match declared {
            Some(template) => (template, Confidence::High),
            None => self.recognised(bound)?,
        };
        let number = u16::try_from(template).ok()?;
        let questions = self.questions();
        let of = questions.get(template)?;
        let mut known: FxHashMap<String, Option<Found>> = FxHashMap::default();
        for answer in &mut bound.answers.list {
            if answer.template == Some(number) {
                continue;
            }
            let folded = normalise(&answer.asked.words);
            let found = *known
                .entry(folded)
                .or_insert_with_key(|words| questions.find(self.reader().concepts(), words, Some(template)));
            let by_words = found.filter(|f| questions.measure(*f) == Some(answer.measure)).map(|f| f.question);
            let by_id = || {
                let id = QuestionId::parse_whole(answer.question.as_deref()?)?;
                let at = questions.by_id(template, &id)?;
                (of.questions.get(at)?.measure == Some(answer.measure)).then_some(at)
            };
            // Who says which questions these are need not say it of each: the one that asks for this measure is meant.
            let by_measure = || {
                let mut asks = of.questions.iter().enumerate().filter(|(_, q)| q.measure == Some(answer.measure));
                asks.next().filter(|_| declared.is_some() && asks.next().is_none()).map(|(at, _)| at)
            };
            let at = by_words.or_else(by_id).or_else(by_measure);
            if let Some(question) = at.and_then(|at| of.questions.get(at)) {
                let id = question.id.as_ref().map(ToString::to_string);
                answer.template = Some(number);
                answer.question = answer.question.take().or(id);
            }
        }
        let measures = bound.answers.list.iter().filter(|a| a.template == Some(number)).map(|a| a.measure);
        let mut measures: Vec<_> = measures.collect();
        measures.sort_unstable();
        measures.dedup();
        Some(Asked { template, declared: declared.is_some(), confidence, questions: measures.len() })
    }

    fn recognised(&self, bound: &Bound) -> Option<(usize, Confidence)> {
        let mut labels: Vec<String> = bound.answers.list.iter().map(|a| normalise(&a.asked.words)).collect();
        labels.sort_unstable();
        labels.dedup();
        let mut periods: Vec<_> = bound.answers.list.iter().filter_map(|a| a.period).collect();
        periods.sort_unstable_by_key(|p| (p.from, p.to));
        periods.dedup();
        self.questions().recognise_with(self.reader().concepts(), labels.iter().map(String::as_str), periods)
    }

    /// What to tell of it.
    pub(super) fn asked_outcome(&self, asked: Asked) -> Option<TemplateOutcome> {
        let template = self.questions().get(asked.template)?;
        let of = template.questions.len();
        let recognised = match asked.questions {
            0 => "none of its questions was recognised".to_owned(),
            1 => format!("1 of its {of} questions was recognised"),
            n => format!("{n} of its {of} questions were recognised"),
        };
        Some(TemplateOutcome {
            name: template.name.clone(),
            title: template.title.clone(),
            declared: asked.declared,
            confidence: asked.confidence,
            reason: if asked.declared { format!("declared; {recognised}") } else { recognised },
        })
    }
}
