//! Running the program on a return, and reading what it says in its public format.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde::Deserialize;

/// `fixtures/`.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// What `check --format json` says, as far as the tests read it.
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
    pub(crate) files: Vec<File>,
    pub(crate) tables: Vec<FoundTable>,
    pub(crate) verdict: String,
}

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

#[derive(Debug, Clone, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bound {
    pub(crate) column: String,
    pub(crate) field: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Finding {
    pub(crate) code: String,
    pub(crate) severity: String,
    pub(crate) message: String,
    pub(crate) location: Location,
    pub(crate) count: Option<usize>,
    pub(crate) ranges: Option<Vec<String>>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Location {
    pub(crate) sheet: Option<String>,
    pub(crate) cell: Option<String>,
    pub(crate) row: Option<u32>,
    pub(crate) header: Option<String>,
    pub(crate) field: Option<String>,
    pub(crate) record: Option<usize>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Entry {
    pub(crate) code: String,
    pub(crate) status: String,
}

impl Report {
    /// The verdict on the only return.
    pub(crate) fn verdict(&self) -> &str {
        assert_eq!(self.returns.len(), 1, "one return was given: {:?}", self.returns);
        &self.returns[0].verdict
    }

    /// The codes of all findings, each once, in order.
    pub(crate) fn codes(&self) -> Vec<&str> {
        let mut codes: Vec<&str> = self.findings.iter().map(|f| f.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

/// Runs the program in a folder, with nothing in its surroundings that could change what it prints.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_returnlint"))
        .env_clear()
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("the program starts")
}

/// Checks a path and reads the report; the exit code beside it.
pub(crate) fn check_in(folder: &Path, path: &str) -> (Report, Option<i32>) {
    let output = run(folder, &["check", "--format", "json", path]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let report = serde_json::from_slice(&output.stdout);
    (report.unwrap_or_else(|error| panic!("{path}: no report ({error})\n{stderr}")), output.status.code())
}

/// Checks a committed fixture.
pub(crate) fn check(path: &str) -> (Report, Option<i32>) {
    check_in(&root(), path)
}

/// Checks one return that stands in memory: a file, or several as a folder.
pub(crate) fn check_files(files: &[(String, Vec<u8>)]) -> Report {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let whole = folder.path().join("return");
    fs::create_dir(&whole).expect("a new folder");
    for (name, bytes) in files {
        fs::write(whole.join(name), bytes).expect("a file in a new folder");
    }
    let path = match files {
        [(name, _)] => format!("return/{name}"),
        _ => "return".to_owned(),
    };
    check_in(folder.path(), &path).0
}
