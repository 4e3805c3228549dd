//! What `check --format json` says, as far as the tests read it.

use std::collections::BTreeSet;

use serde::Deserialize;

/// The whole report, or the part of it about one return.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Report {
    pub(crate) schema_version: u32,
    pub(crate) returns: Vec<Checked>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) ledger: Vec<Entry>,
}

/// A return that was checked.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Checked {
    pub(crate) name: String,
    pub(crate) files: Vec<File>,
    pub(crate) tables: Vec<FoundTable>,
    pub(crate) verdict: String,
}

/// A file of a return.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) status: String,
}

/// A table that was found.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct FoundTable {
    pub(crate) sheet: String,
    pub(crate) header_rows: Vec<u32>,
    pub(crate) records: usize,
    pub(crate) bindings: Vec<Bound>,
}

/// A column that was taken for a field.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bound {
    pub(crate) column: String,
    pub(crate) field: String,
}

/// A finding.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Finding {
    #[serde(rename = "return")]
    pub(crate) of: usize,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) severity: String,
    pub(crate) message: String,
    pub(crate) location: Location,
    pub(crate) related: Vec<Related>,
    pub(crate) count: Option<usize>,
    pub(crate) ranges: Option<Vec<String>>,
}

/// Where a finding points.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Location {
    pub(crate) file: Option<String>,
    pub(crate) sheet: Option<String>,
    pub(crate) cell: Option<String>,
    pub(crate) row: Option<u32>,
    pub(crate) header: Option<String>,
    pub(crate) field: Option<String>,
    pub(crate) record: Option<usize>,
}

/// Another place that a finding speaks of.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Related {
    pub(crate) sheet: String,
    pub(crate) row: u32,
    pub(crate) column: u32,
}

/// What became of a rule.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Entry {
    #[serde(rename = "return")]
    pub(crate) of: usize,
    pub(crate) code: String,
    pub(crate) status: String,
    pub(crate) reason: Option<String>,
    pub(crate) needs: Option<Vec<String>>,
}

impl Report {
    /// The verdict on the only return.
    pub(crate) fn verdict(&self) -> &str {
        assert_eq!(self.returns.len(), 1, "one return was given");
        &self.returns[0].verdict
    }

    /// The codes of all findings, each once, in order.
    pub(crate) fn codes(&self) -> BTreeSet<&str> {
        self.findings.iter().map(|f| f.code.as_str()).collect()
    }

    /// The codes of all rules that the ledger accounts for.
    pub(crate) fn ledger_codes(&self) -> BTreeSet<&str> {
        self.ledger.iter().map(|entry| entry.code.as_str()).collect()
    }

    /// How many rules could not run.
    pub(crate) fn could_not_run(&self) -> usize {
        self.ledger.iter().filter(|entry| entry.status == "could-not-run").count()
    }

    /// The parts about each return, in the order of the report.
    pub(crate) fn apart(self) -> Vec<Self> {
        let Self { schema_version, returns, findings, ledger } = self;
        let mut parts: Vec<Self> = returns
            .into_iter()
            .map(|one| Self { schema_version, returns: vec![one], findings: Vec::new(), ledger: Vec::new() })
            .collect();
        for finding in findings {
            parts[finding.of].findings.push(finding);
        }
        for entry in ledger {
            parts[entry.of].ledger.push(entry);
        }
        parts
    }
}
