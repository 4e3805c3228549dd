//! Numbers and dates as expressions of SQL: ranges, or NULL for unknown.

use super::{
    condition::{Sql, Writer},
    scope::Scope,
};
use crate::{
    bind::dictionary::{FieldId, FieldType},
    rule::checked::{Condition, Operator, Term, TermType},
};

/// A range of which nothing is known.
const UNKNOWN: &str = "{'low': NULL::DOUBLE, 'high': NULL::DOUBLE}";

impl Writer<'_> {
    /// Whether a term is a number or a date.
    pub(super) fn type_of(&self, term: &Term) -> TermType {
        match term {
            Term::Field(field) | Term::Beside(_, field) => match self.type_of_field(*field) {
                Some(FieldType::Date) => TermType::Date,
                _ => TermType::Number,
            },
            Term::Date { .. } | Term::AsOf | Term::PeriodStart | Term::PeriodEnd | Term::Extreme { .. } => {
                TermType::Date
            }
            Term::Arithmetic { operator: Operator::Add | Operator::Subtract, left, right } => {
                if self.type_of(left) == self.type_of(right) { TermType::Number } else { TermType::Date }
            }
            Term::Arithmetic { operator: Operator::Multiply | Operator::Divide, .. }
            | Term::Number(_)
            | Term::DaysBetween(..)
            | Term::AgeAt(_)
            | Term::Count { .. } => TermType::Number,
        }
    }

    pub(super) fn term(&mut self, scope: &mut Scope, term: &Term) -> Sql {
        Ok(match term {
            Term::Field(field) => self.cell(scope, *field),
            Term::Beside(side, field) => self.beside(scope, *side, *field).unwrap_or_else(|| UNKNOWN.to_owned()),
            Term::Number(n) => format!("exactly({})", number(*n)),
            Term::Date { low, .. } => format!("on_day(DATE '{}')", date(*low)),
            Term::AsOf => "as_of()".to_owned(),
            Term::PeriodStart => "period_start()".to_owned(),
            Term::PeriodEnd => "period_end()".to_owned(),
            Term::Arithmetic { operator, left, right } => self.arithmetic(scope, *operator, left, right)?,
            Term::DaysBetween(from, to) => {
                let (from, to) = (self.term(scope, from)?, self.term(scope, to)?);
                format!("days_between({from}, {to})")
            }
            Term::AgeAt(day) => {
                let day = self.term(scope, day)?;
                let (born, stated) = (self.named(scope, "date_of_birth"), self.named(scope, "age"));
                format!("age_at({born}, {stated}, {day})")
            }
            Term::Count { record, filter } => {
                let (rest, holds) = self.related(scope, *record, filter.as_deref())?;
                format!("CASE WHEN {}.child IS NOT NULL THEN (SELECT how_many({holds}) {rest}) END", scope.alias)
            }
            Term::Extreme { field, filter, latest } => self.extreme(scope, *field, filter.as_deref(), *latest)?,
        })
    }

    /// A field that the language itself knows by name.
    fn named(&mut self, scope: &Scope, field: &str) -> String {
        match self.dictionary.field(field) {
            Some(id) => self.cell(scope, id),
            None => UNKNOWN.to_owned(),
        }
    }

    /// A number beside a date counts days.
    fn arithmetic(&mut self, scope: &mut Scope, operator: Operator, left: &Term, right: &Term) -> Sql {
        let (left_type, right_type) = (self.type_of(left), self.type_of(right));
        let in_days = |sql: String, own: TermType, other: TermType| match (own, other) {
            (TermType::Number, TermType::Date) => format!("in_days({sql})"),
            _ => sql,
        };
        let (a, b) = (self.term(scope, left)?, self.term(scope, right)?);
        let (a, b) = (in_days(a, left_type, right_type), in_days(b, right_type, left_type));
        let name = match operator {
            Operator::Add => "plus",
            Operator::Subtract => "minus",
            Operator::Multiply => "times",
            Operator::Divide => "divided_by",
        };
        Ok(format!("{name}({a}, {b})"))
    }

    fn extreme(&mut self, scope: &Scope, field: FieldId, filter: Option<&Condition>, latest: bool) -> Sql {
        let kind = self.dictionary.get(field).map_or(scope.kind, |f| f.record);
        let column = self.column(field);
        let (rest, holds) = self.related(scope, kind, filter)?;
        let which = if latest { "latest" } else { "earliest" };
        let other = scope.related(kind).alias;
        Ok(format!("(SELECT {which}({other}.{column}, {holds}) {rest})"))
    }
}

/// A number that SQL reads as the same one.
pub(super) fn number(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 {
        format!("{n}")
    } else {
        let shortest = format!("{n:?}");
        // With an exponent it is a DOUBLE and no DECIMAL.
        if shortest.contains('e') { shortest } else { format!("{shortest}e0") }
    }
}

/// The day of a moment in seconds from 1970-01-01.
pub(super) fn date(seconds: i64) -> String {
    use jiff::ToSpan as _;
    let first = jiff::civil::Date::constant(1970, 1, 1);
    first.checked_add(seconds.div_euclid(86_400).days()).unwrap_or(first).to_string()
}
