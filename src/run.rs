//! A whole run: paths in, an [`Outcome`] out.

use std::path::PathBuf;

use crate::{finding::Severity, outcome::Outcome, rule::RuleSet};

/// The detectors that rules may name.
pub const DETECTORS: &[&str] = &[];

/// How much of a file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file.
    pub file_bytes: u64,
    /// Filled cells in the whole file.
    pub cells: u64,
    /// Size of all parts of a zipped workbook when unpacked.
    pub unpacked_bytes: u64,
    /// How many times its size a workbook may unpack to.
    pub ratio: u64,
    /// Wall-clock time for one file.
    pub seconds: u64,
    /// Memory of the process that reads a workbook.
    pub memory_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 512 << 20, cells: 50_000_000, unpacked_bytes: 2 << 30, ratio: 200, seconds: 120, memory_bytes: 1 << 30 }
    }
}

/// What the user wants of a run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The day on which the returns are judged.
    pub as_of: jiff::civil::Date,
    /// Whether cells' content may be shown.
    pub show_values: bool,
    /// How much of a file is read.
    pub limits: Limits,
    /// For each rule, whether it is switched off.
    pub switched_off: Vec<bool>,
    /// For each rule, how much its findings matter.
    pub severity: Vec<Severity>,
    /// Findings that matter less are counted and not shown.
    pub min_severity: Severity,
    /// How many files are read at once.
    pub threads: usize,
}

/// What a run is doing. Told from the threads that work.
#[derive(Debug, Clone, Copy)]
pub enum Progress<'a> {
    /// So many files were found.
    Files(usize),
    /// A file is being read.
    Reading(&'a str),
    /// A file is done.
    Done,
}

/// Reads and checks.
pub fn check(
    _paths: &[PathBuf],
    _rules: &RuleSet,
    _options: &Options,
    _progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Outcome {
    Outcome { returns: Vec::new(), passed_over: Vec::new(), hidden: 0 }
}

/// The examples of the rules, run.
pub mod examples {
    use crate::rule::RuleSet;

    /// What became of one example.
    #[derive(Debug, Clone)]
    pub struct ExampleResult {
        /// The rule's code.
        pub code: String,
        /// Which example: "fails, line 40".
        pub example: String,
        /// What is wrong, when something is.
        pub problem: Option<String>,
    }

    /// Runs every example.
    #[must_use]
    pub fn test(_rules: &RuleSet) -> Vec<ExampleResult> {
        Vec::new()
    }
}
