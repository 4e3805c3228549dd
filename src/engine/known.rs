//! What a return's template says of it, worked out before the rules run: what it never asks for, what is missing, how codes are
//! written in its year.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::data::Data;
use crate::bind::{
    dictionary::{FieldId, RecordKind},
    value::Value,
};

/// A return that follows a template.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The template's name.
    pub name: String,
    /// The fields that it never asks for.
    pub without: Vec<FieldId>,
    /// Rules that do not apply to it, by code, each with the reason.
    pub excused: Vec<(String, String)>,
    /// Columns, by table and position, that must be there although nothing need stand in them.
    pub may_be_blank: FxHashSet<(usize, usize)>,
    /// Tables that the return lacks and checks read.
    pub missing_tables: Vec<MissingTable>,
    /// Columns that a table lacks and checks read.
    pub missing_columns: Vec<MissingColumn>,
    /// The names of tables that the return lacks and no check reads. Only a declared template asks for them.
    pub left_out_tables: Vec<String>,
    /// For each table by index that lacks columns which no check reads, their headings. Only a declared template asks for them.
    pub left_out_columns: Vec<(usize, Vec<String>)>,
    /// For each table by index that has columns of no known year, their headings.
    pub unknown_columns: Vec<(usize, Vec<String>)>,
    /// How fields are written in the year of this return.
    pub written: Vec<Written>,
}

/// A table that the return lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingTable {
    /// Its name.
    pub name: String,
    /// The code of a rule that says so itself when the table is not there.
    pub told_by: Option<String>,
}

/// A column that a table lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingColumn {
    /// Index of the table.
    pub table: usize,
    /// Its heading, or where the template has none, the label of its field.
    pub name: String,
    /// Its field.
    pub field: FieldId,
}

/// How a field is written in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The field.
    pub field: FieldId,
    /// What may stand in its cells, normalised.
    pub codes: Vec<String>,
}

/// The days that a return may be about. Where it states no period, they begin with the last day that its records name and end with the
/// day on which it is judged: it was made between the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first; none: any day before the last.
    pub first: Option<Date>,
    /// The last.
    pub last: Date,
    /// A day that the return surely reaches.
    pub reaches: Option<Date>,
}

impl Span {
    /// The days of a return.
    #[must_use]
    pub fn of(data: &Data<'_>) -> Self {
        *data.span.get_or_init(|| {
            if let Some((first, last)) = data.period {
                return Self { first: Some(first), last, reaches: Some(last) };
            }
            let latest = latest(data);
            Self { first: latest, last: data.as_of, reaches: latest }
        })
    }

    /// Whether something that holds between two days holds on no day of the return.
    #[must_use]
    pub fn misses(&self, from: Option<Date>, until: Option<Date>) -> bool {
        until.zip(self.first).is_some_and(|(until, first)| until < first) || from.is_some_and(|from| self.last < from)
    }
}

/// The last day, up to that of the judgement, on which a record of the return began. What is said of a child as such has no day.
pub(crate) fn latest(data: &Data<'_>) -> Option<Date> {
    let starts = data.dictionary.records.iter().filter(|r| r.kind != RecordKind::Child).filter_map(|r| r.start);
    starts
        .flat_map(|field| (0..data.count()).filter_map(move |table| data.own(table, field)))
        .flat_map(|values| &values.distinct)
        .filter_map(|value| match value {
            Value::Date { low, .. } => crate::bind::dates::day_of(*low),
            _ => None,
        })
        .filter(|day| *day <= data.as_of)
        .max()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_code_is_out_of_its_time_only_when_no_day_of_the_return_is_within_it() {
        let year = Span { first: Some(date(2020, 4, 1)), last: date(2021, 3, 31), reaches: Some(date(2021, 3, 31)) };
        assert!(year.misses(None, Some(date(2020, 3, 31))));
        assert!(!year.misses(None, Some(date(2020, 4, 1))));
        assert!(year.misses(Some(date(2021, 4, 1)), None));
        assert!(!year.misses(Some(date(2021, 3, 31)), None));
        assert!(!year.misses(None, None));
        let unknown = Span { first: None, last: date(2021, 3, 31), reaches: None };
        assert!(!unknown.misses(None, Some(date(1990, 1, 1))), "it may be that old");
        assert!(unknown.misses(Some(date(2021, 4, 1)), None), "it cannot be later than the day it is judged");
    }
}
