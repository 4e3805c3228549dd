//! Conditions as expressions of SQL: TRUE, FALSE, or NULL for unknown.

use std::collections::BTreeSet;

use super::{name, pattern, scope::Scope, text, texts};
use crate::{
    answers::figure::Gap,
    bind::{
        dictionary::{Dictionary, FieldId, FieldType, RecordKind},
        value::CodeSet,
    },
    rule::checked::{Beside, Comparison, Condition, TermType},
};

/// Why a condition cannot be written as SQL, for the reader of the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NotExpressible(pub(super) String);

pub(super) type Sql = Result<String, NotExpressible>;

/// Writes conditions, and remembers what they stand on.
#[derive(Debug)]
pub(super) struct Writer<'d> {
    pub(super) dictionary: &'d Dictionary,
    /// Every field that was read.
    pub(super) fields: BTreeSet<FieldId>,
    /// The kinds of record that conditions were asked of.
    pub(super) kinds: BTreeSet<RecordKind>,
    /// The kinds of which the record before or after was read.
    pub(super) beside: BTreeSet<(Beside, RecordKind)>,
}

/// A chain within a chain stands in brackets.
fn bracketed(inner: &Condition, sql: String) -> String {
    match inner {
        Condition::And(parts) | Condition::Or(parts) if parts.len() > 1 => format!("({sql})"),
        _ => sql,
    }
}

impl<'d> Writer<'d> {
    pub(super) fn new(dictionary: &'d Dictionary) -> Self {
        Self { dictionary, fields: BTreeSet::new(), kinds: BTreeSet::new(), beside: BTreeSet::new() }
    }

    /// The name of a field as a column.
    pub(super) fn column(&mut self, id: FieldId) -> String {
        self.fields.insert(id);
        self.dictionary.get(id).map(|f| name(&f.name)).unwrap_or_default()
    }

    /// A field of the record, with what was looked up.
    pub(super) fn cell(&mut self, scope: &Scope, id: FieldId) -> String {
        format!("{}.{}", scope.alias, self.column(id))
    }

    fn kind_of(&self, id: FieldId, scope: &Scope) -> RecordKind {
        self.dictionary.get(id).map_or(scope.kind, |f| f.record)
    }

    pub(super) fn type_of_field(&self, id: FieldId) -> Option<FieldType> {
        self.dictionary.get(id).map(|f| f.kind)
    }

    /// A field of the record before or after, if records of that kind stand in an order.
    pub(super) fn beside(&mut self, scope: &mut Scope, side: Beside, id: FieldId) -> Option<String> {
        let kind = self.kind_of(id, scope);
        let start = self.dictionary.record(kind)?.start?;
        self.fields.insert(start);
        self.beside.insert((side, kind));
        Some(format!("{}.{}", scope.beside(side, kind), self.column(id)))
    }

    pub(super) fn condition(&mut self, scope: &mut Scope, condition: &Condition) -> Sql {
        self.kinds.insert(scope.kind);
        Ok(match condition {
            Condition::And(parts) if parts.is_empty() => "TRUE".to_owned(),
            Condition::Or(parts) if parts.is_empty() => "FALSE".to_owned(),
            Condition::And(parts) => self.chain(scope, parts)?.join(" AND "),
            Condition::Or(parts) => self.chain(scope, parts)?.join(" OR "),
            Condition::Not(inner) => {
                let sql = self.condition(scope, inner)?;
                format!("NOT {}", bracketed(inner, sql))
            }
            Condition::Filled(field) => format!("is_filled({})", self.cell(scope, *field)),
            Condition::BesideFilled(side, field) => match self.beside(scope, *side, *field) {
                Some(cell) => format!("is_filled({cell})"),
                None => "FALSE".to_owned(),
            },
            Condition::IsGap { field, classes } => {
                let words = texts(Gap::ALL.iter().filter(|gap| gap.bit() & classes != 0).map(|gap| gap.code()));
                format!("is_gap({}, [{words}])", self.cell(scope, *field))
            }
            Condition::HasCode { field, codes } => {
                let several = matches!(self.type_of_field(*field), Some(FieldType::Codes(_)));
                let test = if several { "has_any_code" } else { "has_code" };
                let words = texts(self.codes(*field, *codes));
                format!("{test}({}, [{words}])", self.cell(scope, *field))
            }
            Condition::IsText { field, texts: wanted } => {
                format!("{}.text IN ({})", self.cell(scope, *field), texts(wanted.iter().map(String::as_str)))
            }
            Condition::Matches { field, pattern } => {
                let pattern = pattern::portable(pattern.as_str()).map_err(NotExpressible)?;
                format!("regexp_matches({}.text, {}, 'i')", self.cell(scope, *field), text(&pattern))
            }
            Condition::Compare { left, how, right } => {
                let dates = self.type_of(left) == TermType::Date;
                let (left, right) = (self.term(scope, left)?, self.term(scope, right)?);
                format!("{}({left}, {right})", compares(*how, dates))
            }
            Condition::Unique(field) => self.unique(scope, *field),
            Condition::Consistent(field) => self.consistent(scope, *field),
            Condition::SameLastYear(_) | Condition::Any { year: Some(_), .. } => {
                return Err(NotExpressible("it asks of another year's return".to_owned()));
            }
            Condition::Any { record, year: None, filter } => {
                let (other, holds) = self.related(scope, *record, filter.as_deref())?;
                format!("CASE WHEN {}.child IS NOT NULL THEN TRUE IN (SELECT {holds} {other}) END", scope.alias)
            }
        })
    }

    /// The same with each part of a chain on a line of its own.
    pub(super) fn in_lines(&mut self, scope: &mut Scope, condition: &Condition, indent: &str) -> Sql {
        Ok(match condition {
            Condition::And(parts) if parts.len() > 1 => self.chain(scope, parts)?.join(&format!("\n{indent}AND ")),
            Condition::Or(parts) if parts.len() > 1 => self.chain(scope, parts)?.join(&format!("\n{indent}OR ")),
            other => self.condition(scope, other)?,
        })
    }

    fn chain(&mut self, scope: &mut Scope, parts: &[Condition]) -> Result<Vec<String>, NotExpressible> {
        parts.iter().map(|p| Ok(bracketed(p, self.condition(scope, p)?))).collect()
    }

    /// The words of a set of codes, in the order of the vocabulary.
    fn codes(&self, field: FieldId, codes: CodeSet) -> Vec<&'d str> {
        let Some(FieldType::Code(id) | FieldType::Codes(id)) = self.type_of_field(field) else { return Vec::new() };
        let terms = self.dictionary.vocabulary(id).map(|v| v.terms.as_slice()).unwrap_or_default();
        terms.iter().take(64).enumerate().filter(|(n, _)| codes >> n & 1 == 1).map(|(_, t)| t.code.as_str()).collect()
    }

    /// What is asked of the child's records of a kind, and the rest of the query that asks it, from `FROM` on.
    pub(super) fn related(
        &mut self,
        scope: &Scope,
        kind: RecordKind,
        filter: Option<&Condition>,
    ) -> Result<(String, String), NotExpressible> {
        let mut other = scope.related(kind);
        self.kinds.insert(kind);
        let holds = match filter {
            Some(filter) => self.condition(&mut other, filter)?,
            None => "TRUE".to_owned(),
        };
        Ok((other.rest(scope), holds))
    }

    /// No record but this, unless it is known to be the same child's, has the same text. The child's id is another matter: in its own
    /// table it stands once.
    fn unique(&mut self, scope: &mut Scope, field: FieldId) -> String {
        let column = self.column(field);
        let is_key = self.dictionary.field("child_id") == Some(field);
        let (own, this) = (scope.own(), &scope.alias);
        let differs = if is_key {
            format!("twin.table_number = {this}.table_number AND twin.record < {this}.record")
        } else {
            format!(
                "(twin.table_number, twin.record) <> ({this}.table_number, {this}.record) \
                 AND (twin.child = {this}.child) IS NOT TRUE"
            )
        };
        format!(
            "CASE WHEN {own}.{column}.text IS NOT NULL \
             THEN NOT EXISTS (SELECT 1 FROM records twin WHERE twin.{column}.text = {own}.{column}.text AND {differs}) END"
        )
    }

    /// All records of the child that say something can mean the same.
    fn consistent(&mut self, scope: &mut Scope, field: FieldId) -> String {
        let column = self.column(field);
        let (same, known) = match self.type_of_field(field) {
            Some(FieldType::Date | FieldType::Number) => ("same_range", "low"),
            Some(FieldType::Code(_) | FieldType::Codes(_)) => ("same_codes", "codes"),
            Some(FieldType::Id | FieldType::Text) | None => ("same_text", "text"),
        };
        let (own, this) = (scope.own(), &scope.alias);
        format!(
            "CASE WHEN {own}.{column}.{known} IS NOT NULL \
             THEN (SELECT {same}(twin.{column}) FROM records twin WHERE twin.child = {this}.child) END"
        )
    }
}

const fn compares(how: Comparison, dates: bool) -> &'static str {
    match (how, dates) {
        (Comparison::Equal, false) => "is_equal_to",
        (Comparison::Less, false) => "is_less_than",
        (Comparison::AtMost, false) => "is_at_most",
        (Comparison::More, false) => "is_more_than",
        (Comparison::AtLeast, false) => "is_at_least",
        (Comparison::Equal, true) => "is_same_date",
        (Comparison::Less, true) => "is_before",
        (Comparison::AtMost, true) => "is_on_or_before",
        (Comparison::More, true) => "is_after",
        (Comparison::AtLeast, true) => "is_on_or_after",
    }
}
