//! What was found, shown: one file a format. Reports read an [`Outcome`] and never a sheet; nothing here decides what is wrong.

pub mod card;
pub mod dataset;
pub mod json;
mod json_answers;
mod json_finding;
pub mod json_inspect;
mod json_lines;
pub mod place;
pub mod plain;
pub mod records;
pub mod summary;
pub mod text;
pub mod verdict;
pub mod width;

#[cfg(feature = "cli")]
mod answers;
#[cfg(feature = "cli")]
pub mod coverage;
#[cfg(feature = "cli")]
pub mod human;
#[cfg(feature = "cli")]
pub mod inspect;
#[cfg(feature = "cli")]
pub mod look;
#[cfg(feature = "cli")]
pub mod rule_book;
#[cfg(feature = "cli")]
pub mod snippet;
#[cfg(feature = "cli")]
pub mod thing;

#[cfg(test)]
mod json_tests;
#[cfg(test)]
pub(crate) mod samples;

use crate::{
    bind::dictionary::{Dictionary, FieldId, RecordKind},
    finding::{Group, Severity, Span},
    outcome::{Outcome, ReturnOutcome, TableOutcome},
};

/// What a report needs to know of a rule.
#[derive(Debug, Clone, Copy)]
pub struct RuleName<'a> {
    /// Its code, `NR001`.
    pub code: &'a str,
    /// Its name, `victim-without-nrm-referral`.
    pub name: &'a str,
}

/// A run and what is needed to speak of it: the input of every report.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// What became of it.
    pub outcome: &'a Outcome,
    /// The rules, in the order of the rule set.
    pub rules: &'a [RuleName<'a>],
    /// SHA-256 of the rule set, in hexadecimal.
    pub rules_hash: &'a str,
    /// The field dictionary, for the words of fields and records.
    pub dictionary: &'a Dictionary,
    /// The day on which the returns were judged.
    pub as_of: jiff::civil::Date,
}

impl<'a> Run<'a> {
    /// The rule with this index.
    #[must_use]
    pub fn rule(&self, index: usize) -> RuleName<'a> {
        self.rules.get(index).copied().unwrap_or(RuleName { code: "?", name: "unknown-rule" })
    }

    /// What to call a field: its label, or its name where the dictionary does not know it.
    #[must_use]
    pub fn label<'b>(&'b self, field: &'b str) -> &'b str {
        self.dictionary.field(field).and_then(|id| self.dictionary.get(id)).map_or(field, |f| f.label.as_str())
    }

    /// What to call a field that no table of a return has.
    #[must_use]
    pub fn label_of(&self, field: FieldId) -> &str {
        self.dictionary.get(field).map_or("?", |f| f.label.as_str())
    }

    /// So many records of a kind, in the dictionary's words: `37 children`.
    #[must_use]
    pub fn records(&self, n: usize, kinds: &[RecordKind]) -> String {
        let Some(&kind) = kinds.first() else { return text::count(n, "other record", "other records") };
        let (one, many) = self
            .dictionary
            .records
            .iter()
            .find(|r| r.kind == kind)
            .map_or(("record", "records"), |r| (r.singular.as_str(), r.plural.as_str()));
        text::count(n, one, many)
    }

    /// How many findings of a severity in all returns.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.outcome.returns.iter().map(|r| r.count(severity)).sum()
    }
}

/// The table that a group of findings is about.
#[must_use]
pub fn table_of<'a>(r: &'a ReturnOutcome, group: &Group) -> Option<&'a TableOutcome> {
    group.table.and_then(|t| r.tables.get(t))
}

/// Whether the table of a group lies on its side.
#[must_use]
pub fn is_sideways(r: &ReturnOutcome, group: &Group) -> bool {
    table_of(r, group).is_some_and(|t| t.sideways)
}

/// What the places of a group stand for: its cells, or the whole records where no column is meant.
#[must_use]
pub fn span_of(r: &ReturnOutcome, group: &Group) -> Span {
    if group.names_cells() {
        Span::Cells
    } else if is_sideways(r, group) {
        Span::Columns
    } else {
        Span::Rows
    }
}

/// The column that a group is about, as Excel counts it; the row, when the table lies on its side.
#[must_use]
pub fn line_of(r: &ReturnOutcome, group: &Group) -> Option<u32> {
    let column = group.column?;
    let Some(table) = table_of(r, group).filter(|t| t.sideways) else { return Some(column) };
    let known = group.field.as_ref().and_then(|f| table.columns.iter().find(|c| c.field.as_ref() == Some(f)));
    known.map(|c| c.position).or_else(|| group.places.first().map(|p| p.address.row)).or(Some(column))
}
