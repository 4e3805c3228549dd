//! `summary --format json`: a public contract, as `check`'s is. `docs/summary.md` explains it, `docs/schema/summary.schema.json` is made of
//! these structures.

use std::io;

use schemars::JsonSchema;
use serde::Serialize;

use super::super::{Run, json_lines};
use crate::{
    outcome,
    study::{
        coverage::Response,
        figures::StudyFigure,
        range::Range,
        reason::Reason,
        summary::{Area, BlockSummary},
        tally::Tally,
    },
};

/// The version of this contract.
pub const SCHEMA_VERSION: u32 = 1;

/// What `returnlint summary --format json` says.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "returnlint summary")]
pub struct Summary<'a> {
    /// The version of this contract. It rises when something is taken away or changes its meaning.
    schema_version: u32,
    /// What made the report.
    tool: Tool,
    /// The period that the study is chiefly about: the latest whole year that most councils answer.
    headline: Option<Period>,
    /// How many returns there are, and what is in no figure.
    returns: Returns,
    /// The figures, period by period.
    figures: Vec<Figure<'a>>,
    /// Who answered, for each period of all councils and of each nation.
    response: Vec<ResponseOf>,
    /// What became of each question, for each period.
    questions: Vec<Question<'a>>,
    /// What must be known besides, in sentences.
    notes: Vec<Note>,
}

/// What made a report.
#[derive(Serialize, JsonSchema)]
pub struct Tool {
    /// Always `returnlint`.
    name: &'static str,
    /// Its version.
    version: &'static str,
    /// The rule set: `sha256:` and the hash of every rule, vocabulary, field and figure.
    rules: String,
}

/// A period, both days inside.
#[derive(Serialize, JsonSchema, Clone)]
pub struct Period {
    /// The first day, `2023-01-01`.
    from: String,
    /// The last day.
    to: String,
}

/// What was read.
#[expect(clippy::struct_field_names, reason = "the name of the field is what stands in the document")]
#[derive(Serialize, JsonSchema)]
pub struct Returns {
    /// How many returns there are.
    returns: usize,
    /// Files that could not be read, by path.
    not_read: Vec<String>,
    /// Returns that were read and have no figures for a whole council, by name.
    without_figures: Vec<String>,
    /// How many answers name no council of the register, or several. They are in no figure.
    council_not_known: usize,
}

/// A figure: a total over councils, or a ratio of two totals over the councils that gave both.
#[derive(Serialize, JsonSchema)]
pub struct Figure<'a> {
    /// Its name: `trafficked_missing`.
    name: &'a str,
    /// What to call it.
    label: &'a str,
    /// What it counts: `children`, `incidents`, `percent`, `average`.
    unit: &'static str,
    /// The days that it is about; null for answers that do not say.
    period: Option<Period>,
    /// The figure, where it is exact.
    value: Option<f64>,
    /// The least that it can be; null where no council gave a figure.
    lower: Option<f64>,
    /// The most that it can be; null where nothing bounds it, or no council gave a figure.
    upper: Option<f64>,
    /// Of a ratio, the total that is divided.
    #[serde(skip_serializing_if = "Option::is_none")]
    numerator: Option<Bounds>,
    /// Of a ratio, the total that it is divided by.
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator: Option<Bounds>,
    /// How many councils are behind it.
    councils: usize,
    /// How many of these gave a range and not an exact figure.
    ranges: usize,
    /// How many of these gave two different figures in two returns, so that their range spans both.
    restated: usize,
    /// How many councils were to answer: those behind the figure and those left out, without those that the question is not for.
    expected: usize,
    /// The councils that it leaves out, the most first.
    left_out: Vec<LeftOut>,
}

/// The least and the most that a total can be.
#[derive(Serialize, JsonSchema)]
pub struct Bounds {
    /// The least.
    lower: f64,
    /// The most; null where nothing bounds it.
    upper: Option<f64>,
}

/// Councils that a figure leaves out for one reason.
#[derive(Serialize, JsonSchema)]
pub struct LeftOut {
    /// Why: a class of gap, such as `not-held`, or `not-asked`, `only-parts`, `answers-differ`, `contradiction`, `other-period`,
    /// `no-answers`, `not-read`, `ended`, `no-reply`.
    #[schemars(extend("enum" = reasons()))]
    reason: &'static str,
    /// How many councils.
    councils: usize,
}

/// The codes of the reasons, for the schema.
fn reasons() -> Vec<&'static str> {
    Reason::all().map(Reason::code).collect()
}

/// Who answered for a period.
#[derive(Serialize, JsonSchema)]
pub struct ResponseOf {
    /// The period; null for answers that do not say.
    period: Option<Period>,
    /// The nation; absent for all councils together.
    #[serde(skip_serializing_if = "Option::is_none")]
    nation: Option<&'static str>,
    /// How many councils were to answer.
    expected: usize,
    /// How many gave at least one figure or range.
    gave_figures: usize,
    /// How many made what of it.
    councils: Vec<Made>,
}

/// Councils that made the same of a period.
#[derive(Serialize, JsonSchema)]
pub struct Made {
    /// In one word.
    #[schemars(extend("enum" = responses()))]
    response: &'static str,
    /// How many councils.
    councils: usize,
}

/// The codes of the responses, for the schema.
fn responses() -> Vec<&'static str> {
    Response::ALL.iter().map(|r| r.code()).collect()
}

/// What became of a question in a period.
#[derive(Serialize, JsonSchema)]
pub struct Question<'a> {
    /// The period; null for answers that do not say.
    period: Option<Period>,
    /// The measure that was asked for.
    measure: &'a str,
    /// What to call it.
    label: &'a str,
    /// How many councils were to answer.
    expected: usize,
    /// How many were asked, as their returns show.
    asked: usize,
    /// How many answered with an exact figure.
    values: usize,
    /// How many answered with a range.
    ranges: usize,
    /// Why the others gave none, the most first.
    left_out: Vec<LeftOut>,
}

/// Something to know.
#[derive(Serialize, JsonSchema)]
pub struct Note {
    /// The period; null for answers that do not say.
    period: Option<Period>,
    /// What.
    text: String,
}

fn period(of: Option<outcome::Period>) -> Option<Period> {
    of.map(|p| Period { from: p.from.to_string(), to: p.to.to_string() })
}

const fn bounds(range: Range, upper: Option<f64>) -> Bounds {
    Bounds { lower: range.low, upper }
}

fn left_out(tally: &Tally) -> Vec<LeftOut> {
    tally.by_number().into_iter().map(|(reason, councils)| LeftOut { reason: reason.code(), councils }).collect()
}

fn figure<'a>(of: &StudyFigure<'a>, period: Option<&Period>) -> Figure<'a> {
    let part = |range: Range| bounds(range, range.upper());
    Figure {
        name: of.name,
        label: of.label,
        unit: of.unit,
        period: period.cloned(),
        value: of.range.and_then(Range::value),
        lower: of.range.map(|r| r.low),
        upper: of.range.and_then(Range::upper),
        numerator: of.parts.map(|p| part(p.of)),
        denominator: of.parts.map(|p| part(p.to)),
        councils: of.tally.councils(),
        ranges: of.tally.ranged,
        restated: of.tally.restated,
        expected: of.tally.expected(),
        left_out: left_out(&of.tally),
    }
}

fn response(area: &Area, period: Option<&Period>) -> ResponseOf {
    ResponseOf {
        period: period.cloned(),
        nation: area.nation,
        expected: area.expected(),
        gave_figures: area.gave_figures(),
        councils: area
            .responses
            .iter()
            .filter(|(_, n)| *n > 0)
            .map(|(r, n)| Made { response: r.code(), councils: *n })
            .collect(),
    }
}

fn questions<'a>(block: &BlockSummary<'a, '_>, period: Option<&Period>) -> Vec<Question<'a>> {
    let measures = block.block.study().measures;
    let one = |(id, tally): &(crate::bind::dictionary::MeasureId, Tally)| {
        let measure = measures.get(*id)?;
        Some(Question {
            period: period.cloned(),
            measure: &measure.name,
            label: &measure.label,
            expected: tally.expected(),
            asked: tally.asked(),
            values: tally.exact,
            ranges: tally.ranged,
            left_out: left_out(tally),
        })
    };
    block.questions.iter().filter_map(one).collect()
}

/// The whole report.
#[must_use]
pub fn summary<'a>(run: &Run<'_>, of: &crate::study::summary::Summary<'a, '_>) -> Summary<'a> {
    let (mut figures, mut response_of, mut asked, mut notes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for block in &of.blocks {
        let days = period(block.block.period);
        figures.extend(block.figures.iter().map(|f| figure(f, days.as_ref())));
        response_of.extend(block.areas.iter().map(|a| response(a, days.as_ref())));
        asked.extend(questions(block, days.as_ref()));
        let texts = super::words::notes_of(&block.block, &block.notes);
        notes.extend(texts.into_iter().map(|text| Note { period: days.clone(), text }));
    }
    let outcome = of.study.outcome;
    let files = outcome.returns.iter().flat_map(|r| &r.files);
    let without = outcome.returns.iter().filter(|r| crate::study::gather::is_without_figures(r));
    Summary {
        schema_version: SCHEMA_VERSION,
        tool: Tool {
            name: "returnlint",
            version: env!("CARGO_PKG_VERSION"),
            rules: format!("sha256:{}", run.rules_hash),
        },
        headline: of.chief().and_then(|b| period(b.block.period)),
        returns: Returns {
            returns: of.study.returns().count(),
            not_read: files.filter(|f| !crate::study::gather::was_read(f.status)).map(|f| f.path.clone()).collect(),
            without_figures: without.map(|r| r.name.clone()).collect(),
            council_not_known: of.study.gathered.unplaced.iter().map(|(_, n)| n).sum(),
        },
        figures,
        response: response_of,
        questions: asked,
        notes,
    }
}

/// Writes the report.
///
/// # Errors
///
/// When the writer fails.
pub fn write(out: impl io::Write, run: &Run<'_>, of: &crate::study::summary::Summary<'_, '_>) -> io::Result<()> {
    json_lines::write(out, &summary(run, of))
}

/// The JSON Schema of the report, as it stands in `docs/schema/summary.schema.json`.
#[must_use]
pub fn schema() -> String {
    json_lines::schema::<Summary<'_>>()
}
