//! The examples of the rules, written as spreadsheets, read back and checked (`returnlint test-rules`).

use super::{Checker, Options};
use crate::{
    bind::dictionary::{Dictionary, RecordKind},
    finding::Group,
    rule::{
        Rule, RuleSet, Scope,
        example::{Cells, Example},
    },
};

/// What became of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleResult {
    /// The rule's code.
    pub code: String,
    /// The rule's file and the line of the example in it.
    pub place: String,
    /// Whether the rule had to find something.
    pub fails: bool,
    /// What is wrong, if anything.
    pub problem: Option<String>,
    /// Codes of other rules that found something and are not listed under `also`.
    pub others: Vec<String>,
}

/// One file of an example: its name and its rows.
pub type ExampleFile = (String, Vec<Vec<String>>);

/// The files that an example stands for: one for each kind of record, with a title that gives council and period where the example
/// states them. The headings are the first wordings of the fields.
#[must_use]
pub fn files(example: &Example, dictionary: &Dictionary) -> Vec<ExampleFile> {
    let mut title: Vec<Vec<String>> = Vec::new();
    title.extend(example.council.iter().map(|c| vec![format!("{c} Council")]));
    title.extend(example.period.iter().map(|p| vec![format!("Period: {p}")]));
    if let Some(sheet) = &example.sheet {
        let mut rows = title;
        rows.extend(sheet.iter().cloned());
        return vec![("sheet.csv".to_owned(), rows)];
    }
    example
        .tables
        .iter()
        .map(|(kind, records)| {
            let mut rows = title.clone();
            rows.extend(table(records, dictionary));
            let name = match kind {
                RecordKind::Child => "children.csv",
                RecordKind::Episode => "missing episodes.csv",
                RecordKind::Referral => "nrm referrals.csv",
                RecordKind::Care => "care episodes.csv",
            };
            (name.to_owned(), rows)
        })
        .collect()
}

fn table(records: &[Cells], dictionary: &Dictionary) -> Vec<Vec<String>> {
    let mut fields = Vec::new();
    for (field, _) in records.iter().flatten() {
        if !fields.contains(field) {
            fields.push(*field);
        }
    }
    let heading = |f: &crate::bind::dictionary::FieldId| {
        dictionary.get(*f).map(|f| f.headers.first().unwrap_or(&f.label).clone()).unwrap_or_default()
    };
    let mut rows = vec![fields.iter().map(heading).collect::<Vec<_>>()];
    for record in records {
        let cell = |f| record.iter().find(|(g, _)| g == f).map(|(_, text)| text.clone()).unwrap_or_default();
        rows.push(fields.iter().map(cell).collect());
    }
    rows
}

/// Rows as CSV.
fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail; a row that could not be written would fail its example below.
        if writer.write_record(row).is_err() {
            return Vec::new();
        }
    }
    writer.into_inner().unwrap_or_default()
}

/// Runs every example of the rules that are wanted.
#[must_use]
pub fn test(checker: &Checker<'_>, rules: &RuleSet, wanted: impl Fn(&Rule) -> bool) -> Vec<ExampleResult> {
    let mut out = Vec::new();
    for rule in rules.rules.iter().filter(|r| wanted(r)) {
        for example in &rule.examples {
            out.push(one(checker, rules, rule, example));
        }
    }
    out
}

fn one(checker: &Checker<'_>, rules: &RuleSet, rule: &Rule, example: &Example) -> ExampleResult {
    let day = example.as_of.unwrap_or(jiff::civil::Date::constant(2026, 1, 1));
    let files: Vec<(String, Vec<u8>)> =
        files(example, &rules.dictionary).into_iter().map(|(name, rows)| (name, csv(&rows))).collect();
    let options = Options { template: example.template.clone(), ..Options::on(day) };
    let outcome = checker.check_bytes("example", files, &options);
    // An example is a few cells, not a whole return: what is said of the return or of a table as such is another matter.
    let whole = |r: &Rule| r.code != rule.code && matches!(r.record, Scope::Return | Scope::Table);
    let code = |g: &Group| rules.rules.get(g.rule).filter(|r| !whole(r)).map(|r| r.code.clone());
    let mut codes: Vec<String> = outcome.returns.iter().flat_map(|r| &r.groups).filter_map(code).collect();
    codes.sort();
    codes.dedup();
    let found = codes.contains(&rule.code);
    let problem = match (example.fails, found) {
        (true, false) => Some("the rule should find something here, and finds nothing".to_owned()),
        (false, true) => Some("the rule should find nothing here, and finds something".to_owned()),
        _ => None,
    };
    ExampleResult {
        code: rule.code.clone(),
        place: format!("{}:{}", rule.card.file, example.line),
        fails: example.fails,
        problem,
        others: codes.into_iter().filter(|c| *c != rule.code && !example.also.contains(c)).collect(),
    }
}
