//! The surface of a whole run, to build the command line against: the run itself takes its place.

use std::path::PathBuf;

use crate::{
    finding::Severity,
    outcome::Outcome,
    rule::{RuleSet, RuleSource},
};

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
        Self {
            file_bytes: 512 << 20,
            cells: 50_000_000,
            unpacked_bytes: 2 << 30,
            ratio: 200,
            seconds: 120,
            memory_bytes: 1 << 30,
        }
    }
}

/// What the user chose for a run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The day on which returns are judged.
    pub as_of: jiff::civil::Date,
    /// Whether findings may hold cells' contents.
    pub show_values: bool,
    /// How much a file may ask for.
    pub limits: Limits,
    /// For each rule, whether it is switched off. Empty: none is.
    pub switched_off: Vec<bool>,
    /// For each rule, how much its findings matter. Empty: as the rules say.
    pub severity: Vec<Severity>,
    /// Findings below this are hidden, and counted.
    pub min_severity: Severity,
    /// Whether all files are one return.
    pub together: bool,
    /// How many files are read at once.
    pub threads: usize,
}

/// How far a run is.
#[derive(Debug, Clone, Copy)]
pub enum Progress<'a> {
    /// So many returns are to be read.
    Returns(usize),
    /// This one is being read.
    Reading(&'a str),
    /// One is done.
    Done,
}

/// Everything that is worked out once for all returns.
#[derive(Debug)]
pub struct Checker<'a> {
    rules: &'a RuleSet,
}

impl<'a> Checker<'a> {
    /// Prepares the rules.
    #[must_use]
    pub fn new(rules: &'a RuleSet, _source: &RuleSource) -> Self {
        Self { rules }
    }

    /// Checks files and folders.
    #[must_use]
    pub fn check(&self, _paths: &[PathBuf], _options: &Options, progress: &(dyn Fn(Progress<'_>) + Sync)) -> Outcome {
        progress(Progress::Returns(self.rules.rules.len()));
        Outcome { returns: Vec::new(), passed_over: Vec::new(), hidden: 0 }
    }
}

/// The examples of the rules.
pub mod examples {
    use super::Checker;
    use crate::rule::{Rule, RuleSet};

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

    /// Runs every example of the rules that are wanted.
    #[must_use]
    pub fn test(_checker: &Checker<'_>, _rules: &RuleSet, _wanted: impl Fn(&Rule) -> bool) -> Vec<ExampleResult> {
        Vec::new()
    }
}
