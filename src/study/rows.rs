//! The data set: one row for each answer, with the cell that it stands in and what was found there.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::{Study, bodies::Body};
use crate::{
    answers::Role,
    bind::{Confidence, dictionary::MeasureId},
    finding::Address,
    outcome::{AnswerOutcome, Outcome, ReturnOutcome},
};

/// One answer: a council, a period, a measure, and the figure or why there is none.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// The answer.
    pub answer: &'a AnswerOutcome,
    /// The path of its file as given.
    pub file: &'a str,
    /// Places in the rule set of the rules that found something in its cell; rising, each once.
    pub found: Vec<usize>,
    /// The place of its measure in the dictionary.
    measure: Option<MeasureId>,
}

impl Row<'_> {
    /// The figure itself, where it is exact.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        self.bounds().filter(|(low, high)| low.total_cmp(high).is_eq()).map(|(low, _)| low)
    }

    /// The least and the most that it can be.
    #[must_use]
    pub fn bounds(&self) -> Option<(f64, f64)> {
        self.answer.figure.bounds()
    }

    /// The greatest that it can be, where something bounds it.
    #[must_use]
    pub fn upper(&self) -> Option<f64> {
        self.bounds().map(|(_, high)| high).filter(|high| high.is_finite())
    }

    /// The code of the gap, where there is no figure.
    #[must_use]
    pub fn gap(&self) -> Option<&'static str> {
        self.answer.figure.gap().map(crate::answers::figure::Gap::code)
    }

    /// The part of the measure, when it is not the whole: `sex: female`.
    #[must_use]
    pub fn category(&self) -> Option<String> {
        self.answer.category.as_ref().map(|c| format!("{}: {}", c.by, c.is))
    }

    /// How sure it is that this is the measure, the council and the period.
    #[must_use]
    pub const fn confidence(&self) -> &'static str {
        match self.answer.confidence {
            Confidence::High => "high",
            Confidence::Medium => "medium",
            Confidence::Low => "low",
        }
    }
}

/// The rules that found something in each cell that holds an answer.
type Found<'a> = HashMap<(usize, &'a str, Address), Vec<usize>, FxBuildHasher>;

fn found(r: &ReturnOutcome) -> Found<'_> {
    let mut found: Found<'_> = r.answers.iter().map(|a| ((a.file, a.sheet.as_ref(), a.address), Vec::new())).collect();
    for group in r.groups.iter().filter(|g| g.names_cells()) {
        let (Some(file), Some(sheet)) = (group.file, group.sheet.as_deref()) else { continue };
        for place in &group.places {
            if let Some(rules) = found.get_mut(&(file, sheet, place.address))
                && !rules.contains(&group.rule)
            {
                rules.push(group.rule);
            }
        }
    }
    found
}

impl<'a> Study<'a> {
    /// The data set, in an order that does not hang on the order of the files: by nation and name of the council, then by period, measure
    /// and place. Totals rows are no answers and have no row.
    #[must_use]
    pub fn rows(&self) -> Vec<Row<'a>> {
        let outcome: &'a Outcome = self.outcome;
        let mut rows = Vec::new();
        for r in &outcome.returns {
            let found = found(r);
            for answer in r.answers.iter().filter(|a| a.role == Role::Answer) {
                let at = (answer.file, answer.sheet.as_ref(), answer.address);
                let mut rules = found.get(&at).cloned().unwrap_or_default();
                rules.sort_unstable();
                rows.push(Row {
                    answer,
                    file: r.files.get(answer.file).map_or("", |f| f.path.as_str()),
                    found: rules,
                    measure: self.measures.named(&answer.measure),
                });
            }
        }
        rows.sort_by(|a, b| key(a).cmp(&key(b)));
        rows
    }

    /// The body that an answer is of.
    #[must_use]
    pub fn body_of(&self, answer: &AnswerOutcome) -> Option<&Body<'a>> {
        let id = self.bodies.find(answer.council.as_ref()?, &answer.council_kind)?;
        self.bodies.get(id)
    }
}

/// The nations in the order of every list.
#[must_use]
pub fn nation_order(nation: &str) -> usize {
    crate::rule::Nation::ALL.iter().position(|n| n.as_str() == nation).unwrap_or(usize::MAX)
}

/// What a row is sorted by.
fn key<'r>(row: &'r Row<'_>) -> impl Ord + use<'r> {
    let a = row.answer;
    let council = a.council.as_ref();
    let period = a.period.map(|p| (p.from, p.to));
    (
        (
            council.is_none(),
            council.map(|c| (nation_order(&c.nation), c.name.as_str(), c.gss.as_str())),
            (period.is_none(), period),
            (row.measure, a.measure.as_ref(), a.category.as_ref()),
        ),
        (row.file, a.sheet.as_ref(), a.address, a.question.as_deref()),
    )
}
