//! The table of rules and clean returns: `fixtures/mutations.tsv`.

use std::collections::BTreeMap;

use crate::running::inside::RULES;

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) code: String,
    pub(crate) fixture: String,
    /// The change, or in brackets why there is none.
    pub(crate) change: String,
    /// The field whose cell is marked.
    pub(crate) field: String,
    /// What each rule finds that it did not find before: code and count.
    pub(crate) findings: String,
}

impl Row {
    fn written(&self) -> String {
        [&self.code, &self.fixture, &self.change, &self.field, &self.findings].map(String::as_str).join("\t")
    }

    fn read(line: &str) -> Option<Self> {
        let mut parts = line.split('\t').map(str::to_owned);
        let mut next = || parts.next();
        Some(Self { code: next()?, fixture: next()?, change: next()?, field: next()?, findings: next()? })
    }
}

/// The rows of a table.
pub(crate) fn read(text: &str) -> Vec<Row> {
    text.lines().skip(1).filter_map(Row::read).collect()
}

/// The table: the rows of the rules that were asked, by their place in the rule set, and those that are known of the others.
pub(crate) fn written(asked: &BTreeMap<usize, Vec<Row>>, known: &[Row]) -> String {
    let mut text = "rule\treturn\tchange\tfield\tfindings\n".to_owned();
    for (index, rule) in RULES.rules.iter().enumerate() {
        let of_rule: Vec<&Row> = match asked.get(&index) {
            Some(rows) => rows.iter().collect(),
            None => known.iter().filter(|row| row.code == rule.code).collect(),
        };
        for row in of_rule {
            text += &row.written();
            text.push('\n');
        }
    }
    text
}
