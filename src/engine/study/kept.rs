//! What is kept of a return's answers when the return itself is done with: enough to compare councils, and no cell's text.

use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHasher};

use super::Days;
use crate::{
    answers::{Answer, Answers, CellAt, Role, Whose, figure::Figure},
    bind::{Confidence, dictionary::MeasureId, text::normalise},
};

/// What is kept of a return.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// The paths of its files.
    pub files: Vec<String>,
    /// The names of its sheets of answers, by file and sheet.
    sheets: Vec<((u32, u32), String)>,
    /// The headings and questions that its answers stand under, each once.
    asked: Vec<String>,
    /// Its answers that are no totals, of councils that are known.
    pub answers: Vec<KeptAnswer>,
}

/// What is kept of an answer.
#[derive(Debug, Clone, Copy)]
pub struct KeptAnswer {
    /// The council, by its place in the register.
    pub council: u32,
    /// The period.
    pub period: Option<Days>,
    /// What was asked.
    pub measure: MeasureId,
    /// The part of it, by the hash of its names; 0 for the whole.
    pub category: u64,
    /// The least and the most that it can be, rounding included; none for a gap.
    pub bounds: Option<(f64, f64)>,
    /// The figure itself, where it is exact.
    pub exact: Option<f64>,
    /// Where it stands.
    pub at: CellAt,
    /// The number of its question in a template, or the words by which it was asked for, as a hash.
    pub question: u64,
    /// The words by which it was asked for, by their place in [`Kept`].
    words: u32,
    /// How sure it is that this is the measure, the council and the period.
    pub confidence: Confidence,
}

impl Kept {
    /// Keeps what is needed of a return's answers. `council` is whose they are where they do not say it themselves; `sheet` gives the name
    /// of a sheet.
    #[must_use]
    pub fn of(
        files: Vec<String>,
        answers: &Answers,
        council: Option<u32>,
        sheet: &dyn Fn(u32, u32) -> Option<String>,
    ) -> Self {
        let sheets = answers.sheets.iter().filter_map(|s| Some(((s.file, s.sheet), sheet(s.file, s.sheet)?))).collect();
        let slack: FxHashMap<(u32, u32), f64> =
            answers.sheets.iter().map(|s| ((s.file, s.sheet), s.notes.slack())).collect();
        let mut words: FxHashMap<&str, u32> = FxHashMap::default();
        let mut kept = Vec::new();
        for a in answers.list.iter().filter(|a| a.role == Role::Answer) {
            let council = match a.whose {
                Whose::Council(council) => Some(council),
                Whose::NotSaid => council,
                Whose::Unknown(_) => None,
            };
            let Some(council) = council else { continue };
            let slack = slack.get(&(a.at.file, a.at.sheet)).copied().unwrap_or(0.0);
            let next = u32::try_from(words.len()).unwrap_or(u32::MAX);
            kept.push(KeptAnswer {
                council,
                period: a.period.map(|p| (p.from, p.to)),
                measure: a.measure,
                category: a.category.as_ref().map_or(0, |c| hash(&(c.by, c.is.as_str()))),
                bounds: a.figure.bounds().map(|(low, high)| (low - slack, high + slack)),
                exact: match a.figure {
                    Figure::Value(n) if slack <= 0.0 => Some(n),
                    _ => None,
                },
                at: a.at,
                question: question(a),
                words: *words.entry(&a.asked.words).or_insert(next),
                confidence: a.confidence,
            });
        }
        let mut asked: Vec<(u32, &str)> = words.into_iter().map(|(words, place)| (place, words)).collect();
        asked.sort_unstable();
        let asked = asked.into_iter().map(|(_, words)| words.to_owned()).collect();
        Self { files, sheets, asked, answers: kept }
    }

    /// The words under which an answer of this return stands.
    pub(super) fn words(&self, answer: &KeptAnswer) -> Option<&str> {
        self.asked.get(answer.words as usize).map(String::as_str).filter(|w| !w.is_empty())
    }

    /// The name of a cell's sheet.
    pub(super) fn sheet(&self, at: CellAt) -> Option<&str> {
        self.sheets.iter().find(|(place, _)| *place == (at.file, at.sheet)).map(|(_, name)| name.as_str())
    }
}

fn question(answer: &Answer) -> u64 {
    match (answer.template, &answer.question) {
        (Some(template), Some(question)) => hash(&(template, question)),
        _ => hash(&normalise(&answer.asked.words)),
    }
}

fn hash(of: &impl std::hash::Hash) -> u64 {
    let mut hasher = FxHasher::default();
    of.hash(&mut hasher);
    hasher.finish().max(1)
}
