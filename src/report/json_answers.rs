//! Council-level sheets in JSON: how each was read, in `check` and in `inspect` alike. No figure of a council is in it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    bind::Confidence,
    outcome::{AnswerSheetOutcome, QuestionOutcome, ReturnOutcome},
};

/// A sheet whose cells are answers of whole councils, and how it was read.
#[derive(Serialize, JsonSchema)]
pub struct AnswerSheet<'a> {
    /// The path of its file.
    file: &'a str,
    /// Its name.
    sheet: &'a str,
    /// How it is laid out, in a few words.
    layout: &'a str,
    /// The rows of its headings as Excel counts them.
    header_rows: &'a [u32],
    /// How many answers it has, blank ones among them.
    answers: usize,
    /// Of how many councils it tells; 0 where nothing says whose the answers are.
    councils: usize,
    /// The periods that it tells of, in order.
    periods: Vec<AnswerPeriod>,
    /// How many answers no period was found for.
    without_period: usize,
    /// What it asks, in the order in which that first stands there.
    questions: Vec<Question<'a>>,
    /// What its notes say of how figures are written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<&'a str>,
}

/// A period of answers.
#[derive(Serialize, JsonSchema)]
pub struct AnswerPeriod {
    /// The first day, `2023-01-01`.
    from: String,
    /// The last day.
    to: String,
}

/// A question, or the heading of a line of figures, and what it was taken to ask for.
#[derive(Serialize, JsonSchema)]
pub struct Question<'a> {
    /// Its words, as one line and clipped.
    words: &'a str,
    /// The first cell where they stand.
    cell: String,
    /// The field of the measure that it was taken to ask for: `figures.trafficked_missing`.
    field: String,
    /// By what its answers are broken down.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    by: &'a [&'static str],
    /// The question template that knew it.
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<&'a str>,
    /// Its id there or on the sheet: `1a`.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    /// How sure that is.
    confidence: Confidence,
    /// How many answers it has.
    answers: usize,
}

impl<'a> Question<'a> {
    fn of(q: &'a QuestionOutcome) -> Self {
        Self {
            words: &q.words,
            cell: q.address.to_string(),
            field: format!("{}{}", crate::bind::load_measures::PREFIX, q.measure),
            by: &q.by,
            template: q.template.as_deref(),
            id: q.id.as_deref(),
            confidence: q.confidence,
            answers: q.answers,
        }
    }
}

fn periods(sheet: &AnswerSheetOutcome) -> Vec<AnswerPeriod> {
    sheet.periods.iter().map(|p| AnswerPeriod { from: p.from.to_string(), to: p.to.to_string() }).collect()
}

/// The sheets of answers of a return.
pub(super) fn sheets(r: &ReturnOutcome) -> Vec<AnswerSheet<'_>> {
    r.answer_sheets
        .iter()
        .map(|s| AnswerSheet {
            file: r.files.get(s.file).map_or("", |f| f.path.as_str()),
            sheet: &s.sheet,
            layout: &s.layout,
            header_rows: &s.header_rows,
            answers: s.answers,
            councils: s.councils,
            periods: periods(s),
            without_period: s.without_period,
            questions: s.questions.iter().map(Question::of).collect(),
            notes: s.notes.iter().map(|(note, _)| note.as_str()).collect(),
        })
        .collect()
}
