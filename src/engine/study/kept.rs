//! What is kept of a return's answers when the return itself is done with: enough to compare councils, and no cell's text.

use std::{
    collections::BTreeSet,
    hash::{Hash as _, Hasher as _},
};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::Days;
use crate::{
    answers::{Answer, Answers, CellAt, Role, Whose, figure::Figure},
    bind::{
        BoundTable, Confidence,
        dictionary::{FieldId, MeasureId},
        text::normalise,
        value::Value,
    },
    engine::data::Data,
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
    /// The children that it lists, where a reference tells them that every council uses alike.
    pub children: Vec<KeptChild>,
}

/// What is kept of a child: enough to meet the same child in the return of another council.
#[derive(Debug, Clone, Copy)]
pub struct KeptChild {
    /// The hash of the reference, and of what kind it is.
    pub reference: u64,
    /// The field of the reference.
    pub field: FieldId,
    /// The council that lists the child, by its place in the register.
    pub council: u32,
    /// The period of the return.
    pub period: Option<Days>,
    /// Where the reference stands first.
    pub at: CellAt,
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
        Self { files, sheets, asked, answers: kept, children: Vec::new() }
    }

    /// Keeps the children of a council's return by the references that all councils use alike: the pupil number and the NRM reference.
    /// `sheet` gives the name of a sheet.
    #[must_use]
    pub fn children(
        files: Vec<String>,
        data: &Data<'_>,
        council: u32,
        sheet: &dyn Fn(u32, u32) -> Option<String>,
    ) -> Self {
        let mut out = Self { files, ..Self::default() };
        let mut seen: FxHashSet<u64> = FxHashSet::default();
        for field in REFERENCES.iter().filter_map(|name| data.dictionary.field(name)) {
            for table in data.tables {
                for (reference, at) in references(data, table, field) {
                    if seen.insert(reference) {
                        out.children.push(KeptChild { reference, field, council, period: data.period, at });
                    }
                }
            }
        }
        let places: BTreeSet<(u32, u32)> = out.children.iter().map(|c| (c.at.file, c.at.sheet)).collect();
        out.sheets = places.into_iter().filter_map(|at| Some((at, sheet(at.0, at.1)?))).collect();
        out
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

/// Fields of references that every council uses alike.
const REFERENCES: [&str; 2] = ["upn", "nrm_reference"];
/// A reference of fewer digits, or of fewer different signs, stands for none.
const SHORTEST: usize = 6;
const DIFFERENT: u32 = 3;

/// The references of a field in a table, as hashes, each where it stands first.
fn references(data: &Data<'_>, table: &BoundTable, field: FieldId) -> Vec<(u64, CellAt)> {
    let Some((position, values)) = table.position(field).and_then(|p| Some((p, table.values.get(p)?.as_ref()?))) else {
        return Vec::new();
    };
    let mut of: Vec<Option<u64>> = values.distinct.iter().map(|v| reference(data, *v, field)).collect();
    let mut out = Vec::new();
    for (record, code) in (0_u32..).zip(&values.codes) {
        let found = of.get_mut(*code as usize).and_then(Option::take);
        out.extend(found.and_then(|hash| Some((hash, table.cell(record, position)?))));
    }
    out
}

fn reference(data: &Data<'_>, value: Value, field: FieldId) -> Option<u64> {
    let Value::Text(text) = value else { return None };
    let mut hasher = FxHasher::default();
    field.hash(&mut hasher);
    let (mut digits, mut different) = (0, 0_u64);
    for sign in data.keys.text(text).chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()) {
        sign.hash(&mut hasher);
        digits += usize::from(sign.is_ascii_digit());
        different |= 1 << (u32::from(sign) % u64::BITS);
    }
    let telling = digits >= SHORTEST && different.count_ones() >= DIFFERENT;
    telling.then(|| hasher.finish())
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
