//! Which field a heading means, by its text alone.
//!
//! Several scorers look at a heading, from the whole wording to a few words in common; each may abstain. What the cells below it
//! hold, and which fields the other columns are, is weighed in [`super::assign`].

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    dictionary::{Dictionary, FieldId, FieldType, RecordKind},
    memo::Memo,
    profile::Spellings,
    spelling,
    wording::{Forms, Wording, squash, stem, words},
};
use crate::table::layout::{Headings, Layout, Scores};

/// How a heading was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It is a known wording.
    Exact,
    /// It is one without numbering, footnote marks and punctuation.
    Marks,
    /// It is one without units, forms of answers and years.
    Units,
    /// It is one but for the spaces between its words.
    RunTogether,
    /// It has the words of one, in another order or with words that mean the same.
    Words,
    /// It is one but for a letter or two.
    Spelling,
    /// Its letters begin the words of one.
    Initials,
    /// It has some words in common with one.
    SomeWords,
}

/// A field that a heading may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// The field.
    pub field: FieldId,
    /// How sure the text alone makes it, 0 to 1.
    pub score: f64,
    /// How it was recognised.
    pub how: How,
    /// Which of the index's wordings it was recognised by.
    pub wording: usize,
}

/// What the finding of tables needs to know of a field.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) kind: FieldType,
    pub(crate) record: RecordKind,
    pub(crate) defines: bool,
    /// A cover states it as well.
    pub(crate) context: bool,
}

/// A known wording of a field.
#[derive(Debug)]
struct Known {
    field: FieldId,
    text: String,
    /// Its words, as numbers, in no order.
    words: Box<[u16]>,
}

/// Every known wording of every field, ready to be looked up. Built once.
#[derive(Debug)]
pub struct HeaderIndex {
    headings: Headings,
    forms: Forms,
    scores: Scores,
    known: Vec<Known>,
    facts: Vec<Facts>,
    exact: FxHashMap<String, Vec<u32>>,
    squashed: FxHashMap<String, Vec<u32>>,
    by_words: FxHashMap<Box<[u16]>, Vec<u32>>,
    initials: FxHashMap<String, Vec<u32>>,
    holding: Vec<Vec<u32>>,
    vocabulary: Vocabulary,
    kinds: Vec<(RecordKind, Vec<Box<[u16]>>)>,
    spellings: Spellings,
    /// The texts that were looked up, in the two senses below.
    looked_up: Memo<Vec<Match>>,
}

/// What a text certainly words.
const KNOWN: u32 = 0;
/// What it may word.
const SCORED: u32 = 1;

/// The rest of a phrase after its first word, and the word that means the same.
type Phrase = (Box<[u16]>, u16);

/// The words of headings, numbered.
#[derive(Debug, Default)]
struct Vocabulary {
    numbers: FxHashMap<String, u16>,
    names: Vec<String>,
    /// For each, whether it carries no meaning.
    empty: Vec<bool>,
    /// For each, whether it is the short form of several words: people write both, "National Referral Mechanism (NRM)".
    phrased: Vec<bool>,
    /// By first word: the rest of a phrase, and the word that means the same.
    phrases: FxHashMap<u16, Vec<Phrase>>,
}

/// A word that no heading has.
const UNKNOWN: u16 = u16::MAX;

impl Vocabulary {
    fn number(&self, word: &str) -> u16 {
        self.numbers.get(word).copied().unwrap_or(UNKNOWN)
    }

    fn add(&mut self, word: &str) -> u16 {
        if let Some(&n) = self.numbers.get(word) {
            return n;
        }
        let n = u16::try_from(self.names.len()).unwrap_or(UNKNOWN);
        if n != UNKNOWN {
            self.numbers.insert(word.to_owned(), n);
            self.names.push(word.to_owned());
            self.empty.push(false);
            self.phrased.push(false);
        }
        n
    }

    fn add_phrase(&mut self, phrase: &str, same: &str) {
        let all: Vec<u16> = words(phrase).map(|w| self.add(stem(w))).collect();
        let to = self.add(stem(same));
        if let (Some(phrased), true) = (self.phrased.get_mut(to as usize), all.len() > 1 && same.len() <= 4) {
            *phrased = true;
        }
        if let Some((&first, rest)) = all.split_first() {
            let list = self.phrases.entry(first).or_default();
            list.push((rest.into(), to));
            list.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
    }

    fn add_empty(&mut self, word: &str) {
        let n = self.add(word);
        if let Some(empty) = self.empty.get_mut(n as usize) {
            *empty = true;
        }
    }

    fn is_empty(&self, number: u16) -> bool {
        self.empty.get(number as usize).copied().unwrap_or(false)
    }

    /// Phrases become the one word that means the same, words without meaning go; then in order of number.
    fn fold(&self, numbers: &[u16]) -> Vec<u16> {
        let mut out = Vec::with_capacity(numbers.len());
        let mut rest = numbers;
        while let Some((&first, tail)) = rest.split_first() {
            let phrase = self.phrases.get(&first).and_then(|list| list.iter().find(|(p, _)| tail.starts_with(p)));
            if let Some((phrase, same)) = phrase {
                out.push(*same);
                rest = tail.get(phrase.len()..).unwrap_or_default();
            } else {
                out.push(first);
                rest = tail;
            }
        }
        out.retain(|&n| !self.is_empty(n));
        out.sort_unstable();
        out.dedup_by(|a, b| a == b && self.phrased.get(*a as usize).copied().unwrap_or(false));
        out
    }
}

/// A heading's words: known ones as numbers, the others as they stand.
struct Split<'a> {
    numbers: Vec<u16>,
    unknown: Vec<(usize, &'a str)>,
}

/// A set's words in order, so that everything comes out the same each time.
fn sorted(set: &FxHashSet<String>) -> Vec<&str> {
    let mut list: Vec<&str> = set.iter().map(String::as_str).collect();
    list.sort_unstable();
    list
}

impl HeaderIndex {
    /// Takes the wordings of a dictionary.
    #[must_use]
    pub fn new(dictionary: &Dictionary) -> Self {
        Self::with_layout(dictionary, Layout::embedded())
    }

    /// Takes the wordings of a dictionary, with another layout's words and scores.
    #[must_use]
    pub fn with_layout(dictionary: &Dictionary, layout: &Layout) -> Self {
        let headings = layout.headings.clone();
        let mut index = Self {
            looked_up: Memo::default(),
            forms: Forms::new(&headings.forms),
            scores: layout.binding.clone(),
            known: Vec::new(),
            facts: dictionary
                .fields
                .iter()
                .map(|f| Facts {
                    kind: f.kind,
                    record: f.record,
                    defines: f.defines,
                    context: headings.context_fields.contains(&f.name),
                })
                .collect(),
            exact: FxHashMap::default(),
            squashed: FxHashMap::default(),
            by_words: FxHashMap::default(),
            initials: FxHashMap::default(),
            holding: Vec::new(),
            vocabulary: Vocabulary::default(),
            kinds: Vec::new(),
            spellings: Spellings::of(dictionary),
            headings,
        };
        let wordings = dictionary.fields.iter().map(|f| 1 + f.headers.len()).sum();
        index.known.reserve(wordings);
        index.exact.reserve(wordings);
        index.squashed.reserve(wordings);
        index.by_words.reserve(wordings);
        for word in sorted(&index.headings.stop) {
            index.vocabulary.add_empty(word);
        }
        for (phrase, same) in &index.headings.same {
            index.vocabulary.add_phrase(phrase, same);
        }
        for (at, field) in dictionary.fields.iter().enumerate() {
            let Ok(id) = u16::try_from(at).map(FieldId) else { break };
            for text in std::iter::once(&field.label).chain(&field.headers) {
                index.add(id, text);
            }
        }
        index.kinds = dictionary
            .records
            .iter()
            .map(|r| {
                let list = r.words.iter().map(|w| words(w).map(|w| index.vocabulary.add(stem(w))).collect()).collect();
                (r.kind, list)
            })
            .collect();
        index
    }

    fn add(&mut self, field: FieldId, text: &str) {
        let wording = Wording::of(text, &self.forms);
        let place = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        if self.exact.get(&wording.plain).is_some_and(|l| l.iter().any(|&k| self.field_of(k) == Some(field))) {
            return;
        }
        let mut initials = String::new();
        let mut numbers = Vec::new();
        for word in words(&wording.core) {
            initials.extend(word.chars().next());
            numbers.push(self.vocabulary.add(stem(word)));
        }
        let numbers: Box<[u16]> = self.vocabulary.fold(&numbers).into();
        if initials.len() >= 3 {
            self.initials.entry(initials).or_default().push(place);
        }
        for &n in &numbers {
            if self.holding.len() <= n as usize {
                self.holding.resize_with(n as usize + 1, Vec::new);
            }
            if let Some(list) = self.holding.get_mut(n as usize) {
                list.push(place);
            }
        }
        self.squashed.entry(squash(&wording.bare)).or_default().push(place);
        if !numbers.is_empty() {
            self.by_words.entry(numbers.clone()).or_default().push(place);
        }
        self.exact.entry(wording.plain).or_default().push(place);
        self.known.push(Known { field, text: text.to_owned(), words: numbers });
    }

    fn field_of(&self, place: u32) -> Option<FieldId> {
        self.known.get(place as usize).map(|k| k.field)
    }

    /// The wording by which a heading was recognised, as the dictionary writes it.
    #[must_use]
    pub fn wording(&self, found: &Match) -> &str {
        self.known.get(found.wording).map_or("", |k| k.text.as_str())
    }

    pub(crate) fn facts(&self, field: FieldId) -> Option<&Facts> {
        self.facts.get(field.index())
    }

    pub(crate) fn headings(&self) -> &Headings {
        &self.headings
    }

    pub(crate) fn spellings(&self) -> &Spellings {
        &self.spellings
    }

    pub(crate) fn scores(&self) -> &Scores {
        &self.scores
    }

    fn split<'a>(&self, text: &'a str) -> Split<'a> {
        let mut split = Split { numbers: Vec::new(), unknown: Vec::new() };
        for word in words(text) {
            let number = self.vocabulary.number(stem(word));
            if number == UNKNOWN {
                split.unknown.push((split.numbers.len(), word));
            }
            split.numbers.push(number);
        }
        split
    }

    fn push(&self, out: &mut Vec<Match>, places: Option<&Vec<u32>>, score: f64, how: How) {
        for &place in places.into_iter().flatten() {
            let Some(field) = self.field_of(place) else { continue };
            match out.iter_mut().find(|m| m.field == field) {
                Some(old) if old.score >= score => {}
                Some(old) => *old = Match { field, score, how, wording: place as usize },
                None => out.push(Match { field, score, how, wording: place as usize }),
            }
        }
    }

    /// The fields that a text certainly words, by look-up alone: fast enough to ask of every cell near the top of a sheet.
    pub(crate) fn known(&self, text: &str) -> Arc<Vec<Match>> {
        self.looked_up.of(KNOWN, text, || {
            let mut out = Vec::new();
            if text.len() <= 300 {
                self.look_up(&Wording::of(text, &self.forms), &mut out);
            }
            out
        })
    }

    fn look_up(&self, wording: &Wording, out: &mut Vec<Match>) {
        let s = &self.scores;
        self.push(out, self.exact.get(&wording.plain), s.exact, How::Exact);
        if !out.is_empty() {
            return;
        }
        if wording.bare != wording.plain {
            self.push(out, self.exact.get(&wording.bare), s.marks, How::Marks);
        }
        self.squashed_match(&wording.bare, s.marks, out);
        if !out.is_empty() {
            return;
        }
        if wording.core != wording.bare {
            self.push(out, self.exact.get(&wording.core), s.units, How::Units);
            self.squashed_match(&wording.core, s.units, out);
        }
        let split = self.split(&wording.core);
        if split.unknown.is_empty() && !split.numbers.is_empty() {
            let folded = self.vocabulary.fold(&split.numbers);
            self.push(out, self.by_words.get(folded.as_slice()), s.words, How::Words);
        }
    }

    /// The same letters and digits: with other signs between the words as good as the wording itself, with none a little less.
    fn squashed_match(&self, text: &str, score: f64, out: &mut Vec<Match>) {
        let letters = squash(text);
        let Some(places) = self.squashed.get(&letters).filter(|_| !letters.is_empty()) else { return };
        let parts = words(text).count();
        for place in places {
            let Some(known) = self.known.get(*place as usize) else { continue };
            let glued = words(&known.text).flat_map(|w| w.split('_')).count() > parts;
            let (score, how) = match (glued, known.text.contains('_')) {
                (false, _) => (score, How::Marks),
                // An official name such as MIS_START is copied, not typed: one without its joint was typed.
                (true, true) => (score.min(self.scores.spelling), How::Spelling),
                (true, false) => (score.min(self.scores.run_together), How::RunTogether),
            };
            self.push(out, Some(&vec![*place]), score, how);
        }
    }

    /// Every field that a heading may mean, with the weaker scorers too; the best comes first.
    #[must_use]
    pub fn score(&self, text: &str) -> Arc<Vec<Match>> {
        self.looked_up.of(SCORED, text, || self.work_out(text))
    }

    fn work_out(&self, text: &str) -> Vec<Match> {
        let mut out = Vec::new();
        if text.trim().is_empty() || text.len() > 2_000 {
            return out;
        }
        let wording = Wording::of(text, &self.forms);
        self.look_up(&wording, &mut out);
        if out.is_empty() {
            self.misspelt(&wording, &mut out);
        }
        if out.is_empty() && text.len() <= 6 && text.chars().all(char::is_uppercase) {
            self.push(&mut out, self.initials.get(&wording.plain), self.scores.initials, How::Initials);
        }
        self.some_words(&wording, &mut out);
        out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.field.cmp(&b.field)));
        out
    }

    /// A known wording but for a letter or two in a word that is no word.
    fn misspelt(&self, wording: &Wording, out: &mut Vec<Match>) {
        let split = self.split(&wording.core);
        if split.unknown.is_empty() || split.unknown.len() > 2 {
            return;
        }
        let mut numbers = split.numbers.clone();
        let mut letters = 0;
        let mut all = true;
        for &(at, word) in &split.unknown {
            let plain = self.headings.plain.contains(word) || self.headings.others.contains(word);
            let nearest = if plain {
                None
            } else {
                spelling::nearest(stem(word), self.vocabulary.names.iter().map(String::as_str))
            };
            match nearest.and_then(|(name, distance)| Some((self.vocabulary.numbers.get(name)?, distance))) {
                Some((&number, distance)) => {
                    letters += distance;
                    if let Some(n) = numbers.get_mut(at) {
                        *n = number;
                    }
                }
                None => all = false,
            }
        }
        let score = |letters: usize| 0.02_f64.mul_add(1.0 - letters as f64, self.scores.spelling);
        if all && letters <= 2 {
            let folded = self.vocabulary.fold(&numbers);
            self.push(out, self.by_words.get(folded.as_slice()), score(letters), How::Spelling);
        }
        if !out.is_empty() || split.numbers.len() != split.unknown.len() || words(&wording.core).count() > 2 {
            return;
        }
        // One run of letters, such as MISSTRT: compare it whole.
        let letters = squash(&wording.bare);
        if self.headings.plain.contains(&letters) {
            return;
        }
        let official = self.squashed.iter().filter(|(_, places)| {
            places.iter().any(|&p| self.known.get(p as usize).is_some_and(|k| !k.text.contains(' ')))
        });
        if let Some((name, distance)) = spelling::nearest(&letters, official.map(|(name, _)| name.as_str())) {
            self.push(out, self.squashed.get(name), score(distance), How::Spelling);
        }
    }

    /// Words in common with a wording, rare words counting more. Never enough to bind; good enough for a guess.
    fn some_words(&self, wording: &Wording, out: &mut Vec<Match>) {
        let split = self.split(&wording.core);
        let folded = self.vocabulary.fold(&split.numbers);
        let weight = |n: u16| {
            let held = self.holding.get(n as usize).map_or(0, Vec::len);
            1.0 + (self.known.len() as f64 / (held as f64 + 1.0)).ln().max(0.0)
        };
        let own: f64 = folded.iter().map(|&n| weight(n)).sum();
        let mut best: FxHashMap<FieldId, (f64, u32)> = FxHashMap::default();
        let mut places: Vec<u32> =
            folded.iter().filter_map(|&n| self.holding.get(n as usize)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        for place in places {
            let Some(known) = self.known.get(place as usize) else { continue };
            let theirs: f64 = known.words.iter().map(|&n| weight(n)).sum();
            let common: f64 = known.words.iter().filter(|n| folded.contains(n)).map(|&n| weight(n)).sum();
            let share = 2.0 * common / (own + theirs).max(1.0);
            let entry = best.entry(known.field).or_insert((0.0, place));
            if (share, std::cmp::Reverse(place)) > (entry.0, std::cmp::Reverse(entry.1)) {
                *entry = (share, place);
            }
        }
        let mut list: Vec<_> = best.into_iter().filter(|(_, (share, _))| *share >= 0.4).collect();
        list.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(a.0.cmp(&b.0)));
        for (_, (share, place)) in list.into_iter().take(4) {
            self.push(out, Some(&vec![place]), share * self.scores.some_words, How::SomeWords);
        }
    }

    /// Whether a text names somebody or something else than the child's own record, beyond what the wording itself says.
    pub(crate) fn names_another(&self, text: &str, found: Option<&Match>) -> bool {
        let known = found.and_then(|m| self.known.get(m.wording));
        words(&crate::bind::text::normalise(text)).any(|w| {
            self.headings.others.contains(stem(w))
                && !known.is_some_and(|k| k.words.contains(&self.vocabulary.number(stem(w))))
        })
    }

    /// Which kinds of record a text points to. Kinds that are a part of a child's story win over the child.
    pub(crate) fn kinds(&self, text: &str) -> Vec<RecordKind> {
        let numbers: Vec<u16> = words(&crate::bind::text::normalise(&text.replace('_', " ")))
            .map(|w| self.vocabulary.number(stem(w)))
            .collect();
        let mut hits: Vec<(RecordKind, usize, usize)> = Vec::new();
        for (kind, list) in &self.kinds {
            for phrase in list.iter().filter(|p| !p.is_empty()) {
                let at = (0..numbers.len()).filter(|&i| numbers.get(i..i + phrase.len()) == Some(&**phrase));
                hits.extend(at.map(|i| (*kind, i, i + phrase.len())));
            }
        }
        // "Missing episodes" are no episodes of care.
        let inside = |a: &(RecordKind, usize, usize)| {
            hits.iter().any(|b| b.0 != a.0 && b.1 <= a.1 && a.2 <= b.2 && b.2 - b.1 > a.2 - a.1)
        };
        let mut found: Vec<RecordKind> = hits.iter().filter(|h| !inside(h)).map(|h| h.0).collect();
        found.sort_unstable();
        found.dedup();
        if found.iter().any(|k| *k != RecordKind::Child) {
            found.retain(|k| *k != RecordKind::Child);
        }
        found
    }
}
