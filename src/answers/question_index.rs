//! Finds the question that a label words: a known wording, or one that differs in small words, in the order of its parts, in spelling, or at
//! its end, where a label was cut off.
//!
//! What is not a known wording is only taken for a question where it speaks of the same things (the concepts of `rules/measures.toml`) and
//! where no question of another measure comes near. Two are never guessed between.

use std::{cell::OnceCell, sync::OnceLock};

use rustc_hash::FxHashMap;

use super::{concepts::Concepts, question_id::QuestionId, questions::QuestionTemplate, wording_words::Lexicon};
use crate::bind::{
    Confidence,
    measures::{ConceptSet, MeasureId},
    spelling,
    text::normalise,
    wording::words,
};

/// How alike two wordings must be: the weight of the words that they share, in that of all their words.
const ALIKE: f64 = 0.74;
/// By how much the best must be ahead of the best of another measure.
const LEAD: f64 = 0.1;
/// A label that is this long may have been cut off.
const CUT_FROM: usize = 25;
/// A label that is longer is prose.
const LONGEST: usize = 1_000;

/// A question that a label words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Known {
    pub(super) template: usize,
    pub(super) question: usize,
    pub(super) confidence: Confidence,
    pub(super) alone: bool,
}

/// A question by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct At {
    template: usize,
    question: usize,
    measure: Option<MeasureId>,
}

/// One wording of a question.
#[derive(Debug)]
struct Wording {
    at: At,
    /// The words that tell it apart, in order.
    words: Vec<u32>,
    /// The same, each once and rising.
    set: Vec<u32>,
    /// Their weight.
    weight: f64,
    /// The place of its question among those of all templates.
    sense: usize,
}

/// What a question's wordings speak of.
#[derive(Debug, Default, Clone, Copy)]
struct Sense {
    /// All of them together.
    any: ConceptSet,
    /// Each of them.
    every: ConceptSet,
}

/// The wordings of all questions, ready to be looked up.
#[derive(Debug, Default)]
pub(super) struct Index {
    exact: FxHashMap<String, Vec<At>>,
    wordings: Vec<Wording>,
    /// The words that tell wordings apart, each with its place.
    words: FxHashMap<String, u32>,
    /// Every word that a slip may stand for.
    spellings: Vec<String>,
    /// How much each of these words tells.
    weights: Vec<f64>,
    /// How much a word tells that no wording has.
    unknown: f64,
    /// The wordings of each question, folded.
    folded: Vec<Vec<String>>,
    /// What each question speaks of, worked out when a label is met that is no known wording.
    senses: OnceLock<Vec<Sense>>,
}

/// A label, taken apart once for all templates.
pub(super) struct Label<'t> {
    folded: &'t str,
    exact: String,
    /// Its words that are known, in order.
    words: Vec<u32>,
    set: Vec<u32>,
    /// The words as they are understood, slips put right.
    repaired: String,
    /// The weight of its known words, and of the others.
    weight: f64,
    strange: f64,
    /// Whether its end shows that it was cut off, and a last word that may be the beginning of one.
    cut: bool,
    stump: Option<String>,
    sense: OnceCell<ConceptSet>,
}

impl Label<'_> {
    /// The concepts that it speaks of and that tell measures apart, as it stands or with slips put right.
    fn speaks_of(&self, concepts: &Concepts<'_>) -> ConceptSet {
        *self.sense.get_or_init(|| concepts.telling(concepts.read(self.folded) | concepts.read(&self.repaired)))
    }
}

/// The words of a label, and nothing between them.
fn exact_key(rest: &str) -> String {
    let mut out = String::with_capacity(rest.len());
    for word in words(rest) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn without_id(folded: &str) -> &str {
    QuestionId::parse(folded).map_or(folded, |(_, rest)| rest)
}

impl Index {
    pub(super) fn new(templates: &[QuestionTemplate]) -> Self {
        let lexicon = Lexicon::embedded();
        let mut index = Self::default();
        // How many measures have each word: that of a question without a measure counts by itself.
        let mut of_word: Vec<Vec<(Option<MeasureId>, usize)>> = Vec::new();
        let mut all_measures = Vec::new();
        for (template, of) in templates.iter().enumerate() {
            for (question, q) in of.questions.iter().enumerate() {
                let at = At { template, question, measure: q.measure };
                let sense = index.folded.len();
                let name = (q.measure, if q.measure.is_none() { sense } else { 0 });
                if !all_measures.contains(&name) {
                    all_measures.push(name);
                }
                let mut all_folded = Vec::with_capacity(q.wordings.len());
                for wording in &q.wordings {
                    let folded = normalise(wording);
                    let list = index.exact.entry(exact_key(without_id(&folded))).or_default();
                    if !list.contains(&at) {
                        list.push(at);
                    }
                    let words: Vec<u32> = lexicon.telling(&folded).into_iter().map(|w| index.place(w)).collect();
                    of_word.resize_with(index.words.len(), Vec::new);
                    for word in &words {
                        if let Some(list) = of_word.get_mut(*word as usize).filter(|l| !l.contains(&name)) {
                            list.push(name);
                        }
                    }
                    let set = sorted(&words);
                    index.wordings.push(Wording { at, words, set, weight: 0.0, sense });
                    all_folded.push(folded);
                }
                index.folded.push(all_folded);
            }
        }
        let weight = |in_measures: usize| (1.0 + all_measures.len() as f64 / in_measures.max(1) as f64).ln();
        index.weights = of_word.iter().map(|list| weight(list.len())).collect();
        index.unknown = weight(1);
        let mut wordings = std::mem::take(&mut index.wordings);
        for wording in &mut wordings {
            wording.weight = index.weight(&wording.set);
        }
        index.wordings = wordings;
        index.spellings = lexicon.words().map(str::to_owned).chain(index.words.keys().cloned()).collect();
        index.spellings.sort_unstable();
        index.spellings.dedup();
        index
    }

    fn place(&mut self, word: String) -> u32 {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        *self.words.entry(word).or_insert(next)
    }

    fn weight(&self, set: &[u32]) -> f64 {
        set.iter().filter_map(|w| self.weights.get(*w as usize)).sum()
    }

    /// What the question of a wording speaks of.
    fn sense(&self, concepts: &Concepts<'_>, wording: &Wording) -> Option<&Sense> {
        let of = |wordings: &Vec<String>| {
            let start = Sense { any: 0, every: ConceptSet::MAX };
            let each = wordings.iter().map(|w| concepts.telling(concepts.read(w)));
            each.fold(start, |s, c| Sense { any: s.any | c, every: s.every & c })
        };
        self.senses.get_or_init(|| self.folded.iter().map(of).collect()).get(wording.sense)
    }

    /// Takes a label apart.
    pub(super) fn read<'t>(&self, folded: &'t str) -> Label<'t> {
        let lexicon = Lexicon::embedded();
        let rest = without_id(folded);
        let mut label = Label {
            folded: rest,
            exact: exact_key(rest),
            words: Vec::new(),
            set: Vec::new(),
            repaired: String::new(),
            weight: 0.0,
            strange: 0.0,
            cut: false,
            stump: None,
            sense: OnceCell::new(),
        };
        if rest.len() > LONGEST || self.exact.contains_key(&label.exact) {
            return label;
        }
        let trimmed = rest.trim_end_matches(['.', '…', ' ']);
        label.cut = rest.ends_with("...") || rest.ends_with('…') || {
            let last = words(rest).last().unwrap_or_default();
            lexicon.joins(last)
        };
        let mut shortened = false;
        // Slips are put right before phrases are looked for.
        for word in words(trimmed) {
            let known = lexicon.knows(word) || self.words.contains_key(word);
            let slip = if known { None } else { spelling::nearest(word, self.spellings.iter().map(String::as_str)) };
            if !label.repaired.is_empty() {
                label.repaired.push(' ');
            }
            let meant = slip.map_or(word, |(meant, _)| meant);
            // Of the last word, a letter or two may be missing because it was cut.
            shortened = meant.len() > word.len() && meant.starts_with(word);
            label.repaired.push_str(meant);
        }
        label.cut |= shortened;
        let telling = lexicon.telling(&label.repaired);
        let last = telling.len().saturating_sub(1);
        for (i, word) in telling.into_iter().enumerate() {
            if let Some(place) = self.words.get(&word) {
                label.words.push(*place);
            } else {
                if i == last {
                    label.stump = Some(word.clone());
                }
                label.strange += self.unknown;
            }
        }
        label.set = sorted(&label.words);
        label.weight = self.weight(&label.set);
        label
    }

    /// The question that a label words.
    pub(super) fn look(&self, concepts: &Concepts<'_>, label: &Label<'_>, declared: Option<usize>) -> Option<Known> {
        if let Some(found) = self.exact.get(&label.exact) {
            return one(found.iter().copied(), declared, Confidence::High);
        }
        self.cut_off(concepts, label, declared).or_else(|| self.alike(concepts, label, declared))
    }

    /// The question whose wording a label begins, where the label was cut off.
    fn cut_off(&self, concepts: &Concepts<'_>, label: &Label<'_>, declared: Option<usize>) -> Option<Known> {
        if label.folded.len() < CUT_FROM || label.words.len() + usize::from(label.stump.is_some()) < 2 {
            return None;
        }
        // Nothing strange but, at the end, the beginning of a word.
        let stump = label.stump.as_deref();
        if label.strange > stump.map_or(0.0, |_| self.unknown) + 1e-9 {
            return None;
        }
        let begins = |w: &&Wording| {
            let Some((front, behind)) = w.words.split_at_checked(label.words.len()) else { return false };
            let goes_on = stump.is_none_or(|stump| {
                behind
                    .first()
                    .is_some_and(|next| self.words.iter().any(|(word, place)| place == next && word.starts_with(stump)))
            });
            front == label.words && !behind.is_empty() && goes_on
        };
        let speaks = label.speaks_of(concepts);
        let fits = |w: &&Wording| {
            let Some(sense) = self.sense(concepts, w) else { return false };
            let whole = sense.every & !speaks == 0;
            speaks & !sense.any == 0 && (whole || label.cut || stump.is_some())
        };
        let found = self.wordings.iter().filter(|w| declared.is_none_or(|d| d == w.at.template)).filter(begins);
        // A beginning that several questions share says nothing, even where only one of them fits.
        let all: Vec<&Wording> = found.collect();
        let first = all.first()?;
        if all.iter().any(|w| w.at.measure != first.at.measure) || !all.iter().any(fits) {
            return None;
        }
        let mut places: Vec<At> = Vec::new();
        for wording in all {
            if !places.contains(&wording.at) {
                places.push(wording.at);
            }
        }
        one(places.into_iter(), declared, Confidence::Medium)
    }

    /// The question whose words a label has, give or take a few.
    fn alike(&self, concepts: &Concepts<'_>, label: &Label<'_>, declared: Option<usize>) -> Option<Known> {
        if label.set.len() < 2 {
            return None;
        }
        let mut best: FxHashMap<(usize, usize), (f64, &Wording)> = FxHashMap::default();
        for wording in self.wordings.iter().filter(|w| declared.is_none_or(|d| d == w.at.template)) {
            let shared: f64 = shared(&label.set, &wording.set).filter_map(|w| self.weights.get(w as usize)).sum();
            let score = 2.0 * shared / (label.weight + label.strange + wording.weight).max(f64::MIN_POSITIVE);
            let entry = best.entry((wording.at.template, wording.at.question)).or_insert((score, wording));
            if score > entry.0 {
                *entry = (score, wording);
            }
        }
        let mut ranked: Vec<(f64, &Wording)> = best.into_values().collect();
        ranked.sort_by(|a, b| {
            b.0.total_cmp(&a.0).then((a.1.at.template, a.1.at.question).cmp(&(b.1.at.template, b.1.at.question)))
        });
        let (top, first) = *ranked.first().filter(|(score, _)| *score >= ALIKE)?;
        let speaks = label.speaks_of(concepts);
        let same_sense =
            |w: &Wording| self.sense(concepts, w).is_some_and(|s| speaks & !s.any == 0 && s.every & !speaks == 0);
        if !same_sense(first) {
            return None;
        }
        let near = ranked.iter().filter(|(score, _)| *score > top - LEAD);
        let mut places = Vec::new();
        for (score, wording) in near {
            if wording.at.measure != first.at.measure && same_sense(wording) {
                return None;
            }
            if wording.at.measure == first.at.measure && *score >= ALIKE {
                places.push(wording.at);
            }
        }
        one(places.into_iter(), declared, Confidence::Medium)
    }
}

fn sorted(words: &[u32]) -> Vec<u32> {
    let mut set = words.to_vec();
    set.sort_unstable();
    set.dedup();
    set
}

/// What two rising lists share.
fn shared<'s>(a: &'s [u32], b: &'s [u32]) -> impl Iterator<Item = u32> + 's {
    a.iter().copied().filter(|w| b.binary_search(w).is_ok())
}

/// The one question that all of these are, in one template or in several.
fn one(found: impl Iterator<Item = At>, declared: Option<usize>, confidence: Confidence) -> Option<Known> {
    let mut of = found.filter(|a| declared.is_none_or(|d| d == a.template));
    let first = of.next()?;
    let mut alone = true;
    for other in of {
        if other.measure != first.measure || other.template == first.template {
            return None;
        }
        alone = false;
    }
    Some(Known { template: first.template, question: first.question, confidence, alone })
}
