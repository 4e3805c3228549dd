//! An example as the little tables that it is, with the columns that the rule reads.

use crate::{
    bind::dictionary::{Dictionary, FieldId, RecordKind},
    report::text::{and, capital, day},
    rule::{Example, Rule, example::Other},
};

/// An example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What it shows, in its author's words.
    pub caption: Option<String>,
    /// What is known of the return: "Council Devon and judged as of 1 January 2024".
    pub about: Option<String>,
    /// Its tables.
    pub tables: Vec<Grid>,
}

/// A table of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// What its records are, such as "missing episodes", where the example has several tables.
    pub name: Option<String>,
    /// Its rows. For records the first one holds the headings; for a sheet given cell by cell there is none.
    pub rows: Vec<Vec<String>>,
    /// Whether these are records below headings, and not a sheet cell by cell.
    pub records: bool,
    /// How many columns are left out, because the rule does not read them.
    pub left_out: usize,
}

impl Shown {
    /// An example of a rule.
    #[must_use]
    pub fn of(example: &Example, rule: &Rule, dictionary: &Dictionary) -> Self {
        let council = example.council.iter().map(|c| format!("council {c}"));
        let period = example.period.iter().map(|p| format!("period {p}"));
        let as_of = example.as_of.iter().map(|d| format!("judged as of {}", day(*d)));
        let template = example.template.iter().map(|t| format!("template {t}"));
        let about: Vec<String> = council.chain(period).chain(template).chain(as_of).collect();
        let sheet =
            example.sheet.iter().map(|sheet| Grid { name: None, rows: sheet.clone(), records: false, left_out: 0 });
        let several = example.tables.len() > 1 || !example.beside.is_empty() || !example.others.is_empty();
        let plural = |kind| match kind {
            RecordKind::Figures => "figures",
            kind => dictionary.record(kind).map_or("records", |r| r.plural.as_str()),
        };
        let own = example.tables.iter().map(|(kind, records)| (plural(*kind).to_owned(), records));
        let beside = example.beside.iter().flat_map(|(year, tables)| {
            tables.iter().map(|(kind, records)| (format!("{} in {}’s return", plural(*kind), year.as_str()), records))
        });
        let others = example.others.iter().flat_map(|other| {
            let of = whose(other);
            other.tables.iter().map(move |(kind, records)| (format!("{} in {of}", plural(*kind)), records))
        });
        let sheets = example.others.iter().filter_map(|other| {
            let rows = other.sheet.clone()?;
            Some(Grid { name: Some(whose(other)), rows, records: false, left_out: 0 })
        });
        let tables = own.chain(beside).chain(others).map(|(name, records)| Grid {
            name: several.then_some(name),
            ..records_of(records, several, rule, dictionary)
        });
        Self {
            caption: example.caption.clone(),
            about: (!about.is_empty()).then(|| capital(&and(&about))),
            tables: sheet.chain(tables).chain(sheets).collect(),
        }
    }
}

/// The return of another council: "the return of Medway for 1 April 2022 to 31 March 2023".
fn whose(other: &Other) -> String {
    let mut of = "another return".to_owned();
    if let Some(council) = &other.council {
        of = format!("the return of {council}");
    }
    match &other.period {
        Some(period) => format!("{of} for {period}"),
        None => of,
    }
}

fn records_of(records: &[Vec<(FieldId, String)>], several_tables: bool, rule: &Rule, dictionary: &Dictionary) -> Grid {
    let mut fields = Vec::new();
    for (field, _) in records.iter().flatten() {
        if !fields.contains(field) {
            fields.push(*field);
        }
    }
    let all = fields.len();
    let child = dictionary.field("child_id");
    let several = several_tables || records.len() > 1;
    let read = |f: &FieldId| rule.fields.contains(f) || rule.mark.contains(f) || (several && Some(*f) == child);
    if fields.iter().any(read) {
        fields.retain(read);
    }
    let heading = |f: &FieldId| dictionary.get(*f).map_or_else(String::new, |f| f.label.clone());
    let mut rows: Vec<Vec<String>> = vec![fields.iter().map(heading).collect()];
    for record in records {
        let cell = |f: &FieldId| record.iter().find(|(other, _)| other == f).map(|(_, text)| text.clone());
        rows.push(fields.iter().map(|f| cell(f).unwrap_or_default()).collect());
    }
    Grid { name: None, rows, records: true, left_out: all - fields.len() }
}
