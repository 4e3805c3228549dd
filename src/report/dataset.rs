//! `collate`: the answers of many returns as one data set. Two tables: the answers, and the councils that were to answer.
//!
//! The tables are the same in every format. `columns` says what they hold, the others how it is written.

pub mod columns;
pub mod csv;
pub mod package;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "cli")]
pub mod xlsx;

use std::borrow::Cow;

use jiff::civil::Date;

use super::Run;
use crate::{
    answers::figure::Form,
    study::{Study, councils::CouncilLine, rows::Row},
};
use columns::{COUNCILS, DATA};

/// What stands in a cell of the data set.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A number.
    Number(f64),
    /// A day.
    Day(Date),
}

impl<'a> Cell<'a> {
    fn text(text: &'a str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Borrowed(text)) }
    }

    fn maybe(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    fn owned(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Owned(text)) }
    }

    fn number(n: Option<f64>) -> Self {
        n.map_or(Self::Empty, Self::Number)
    }

    fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    fn count(n: Option<usize>) -> Self {
        Self::number(n.and_then(|n| u32::try_from(n).ok()).map(f64::from))
    }
}

/// The two tables.
#[derive(Debug)]
pub struct Dataset<'a> {
    /// The run that it is made of.
    pub run: Run<'a>,
    /// The study that it is made of.
    pub study: &'a Study<'a>,
    /// The answers, in order.
    pub rows: Vec<Row<'a>>,
    /// The councils, in order.
    pub councils: Vec<CouncilLine<'a>>,
}

impl<'a> Dataset<'a> {
    /// Of a study.
    #[must_use]
    pub fn new(run: Run<'a>, study: &'a Study<'a>) -> Self {
        Self { run, study, rows: study.rows(), councils: study.council_lines() }
    }

    /// The cells of an answer, in the order of [`DATA`].
    #[must_use]
    pub fn answer(&self, row: &Row<'a>) -> [Cell<'a>; DATA.len()] {
        let a = row.answer;
        let council = a.council.as_ref();
        let mut codes: Vec<&str> = row.found.iter().map(|&rule| self.run.rule(rule).code).collect();
        codes.sort_unstable();
        [
            Cell::maybe(council.map(|c| c.name.as_str())),
            Cell::maybe(council.map(|c| c.gss.as_str())),
            Cell::maybe(council.map(|c| c.nation.as_str())),
            Cell::text(&a.council_kind),
            Cell::day(a.period.map(|p| p.from)),
            Cell::day(a.period.map(|p| p.to)),
            Cell::maybe(a.template.as_deref()),
            Cell::maybe(a.question.as_deref()),
            Cell::text(&a.measure),
            Cell::owned(row.category().unwrap_or_default()),
            Cell::text(a.unit),
            Cell::number(row.value()),
            Cell::number(row.bounds().map(|(low, _)| low)),
            Cell::number(row.upper()),
            Cell::maybe(row.gap()),
            Cell::text(Form::code(a.form)),
            Cell::text(row.file),
            Cell::text(&a.sheet),
            Cell::owned(a.address.to_string()),
            Cell::text(row.confidence()),
            Cell::owned(codes.join(" ")),
        ]
    }

    /// The cells of a line of the list of councils, in the order of [`COUNCILS`].
    #[must_use]
    pub fn council(&self, line: &CouncilLine<'a>) -> [Cell<'a>; COUNCILS.len()] {
        let body = line.council.as_ref().map(|(_, body)| body);
        let services = body.map(|b| if b.childrens_services() { "yes" } else { "no" });
        [
            Cell::maybe(body.map(crate::study::bodies::Body::name)),
            Cell::maybe(body.map(|b| b.gss(line.period.map(|p| p.to)))),
            Cell::maybe(body.map(crate::study::bodies::Body::nation)),
            Cell::maybe(body.map(crate::study::bodies::Body::region)),
            Cell::maybe(body.map(crate::study::bodies::Body::kind)),
            Cell::maybe(services),
            Cell::day(line.period.map(|p| p.from)),
            Cell::day(line.period.map(|p| p.to)),
            Cell::text(line.status.code()),
            Cell::count(line.made.map(|m| m.asked)),
            Cell::count(line.made.map(|m| m.exact)),
            Cell::count(line.made.map(|m| m.ranged)),
            Cell::owned(line.files.join("; ")),
            Cell::maybe(line.problem),
        ]
    }
}
