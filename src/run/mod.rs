//! A whole run: files are read, tables found and bound, rules run, and what became of it all is told.

mod account;
pub mod examples;
#[cfg(feature = "cli")]
mod plan;
mod prepare;
mod stated;
pub mod template;

#[cfg(feature = "cli")]
use std::{
    path::{Path, PathBuf},
    sync::Mutex,
};

use prepare::{Kit, Loaded};
use template::Template;

use crate::{
    engine::{self, Choice},
    finding::Severity,
    outcome::{FileStatus, LedgerStatus, Outcome, ReturnOutcome, Verdict},
    read::{self, Limits},
    rule::{RuleSet, RuleSource},
};

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

impl Options {
    /// As the rules say, judged on a day.
    #[must_use]
    pub fn on(as_of: jiff::civil::Date) -> Self {
        Self {
            as_of,
            show_values: false,
            limits: Limits::default(),
            switched_off: Vec::new(),
            severity: Vec::new(),
            min_severity: Severity::Info,
            together: false,
            threads: 1,
        }
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy)]
pub enum Progress<'a> {
    /// So many returns are to be read.
    Files(usize),
    /// This one is being read.
    Reading(&'a str),
    /// One is done.
    Done,
}

/// Checks files that are in memory as one return, read in this process, with the program's own councils and templates.
#[must_use]
pub fn check_bytes(files: Vec<(String, Vec<u8>)>, rules: &RuleSet, options: &Options) -> Outcome {
    let name = files.first().map(|f| f.0.clone()).unwrap_or_default();
    let source = RuleSource::embedded();
    Checker::new(rules, &source).check_bytes(&name, files, options)
}

/// Everything that is worked out once for all returns.
#[derive(Debug)]
pub struct Checker<'a> {
    rules: &'a RuleSet,
    kit: Kit<'a>,
    templates: Vec<Template>,
}

impl<'a> Checker<'a> {
    /// Prepares the rules.
    #[must_use]
    pub fn new(rules: &'a RuleSet, source: &'a RuleSource) -> Self {
        Self { rules, kit: Kit::new(&rules.dictionary, source), templates: Template::load(source) }
    }

    /// Checks files and folders. Files are read in child processes of this program.
    #[cfg(feature = "cli")]
    #[must_use]
    pub fn check(&self, paths: &[PathBuf], options: &Options, progress: &(dyn Fn(Progress<'_>) + Sync)) -> Outcome {
        use rayon::prelude::*;

        let plan = plan::plan(paths, &self.templates, options.together);
        progress(Progress::Files(plan.returns.len()));
        let readers: Mutex<Vec<read::worker::Reader>> = Mutex::default();
        let read_one = |path: &Path| -> Result<prepare::Contents, read::Refusal> {
            let spare = readers.lock().ok().and_then(|mut r| r.pop());
            let mut reader = spare.unwrap_or_else(|| read::worker::Reader::new(options.limits.clone()));
            let result = reader.read(path).map(|f| prepare::Contents { workbook: f.workbook, sha256: f.sha256 });
            if let Ok(mut readers) = readers.lock() {
                readers.push(reader);
            }
            result
        };
        let one = |planned: &plan::PlannedReturn| {
            progress(Progress::Reading(&planned.name));
            let load = |path: &PathBuf| Loaded::new(plan::shown(path), read_one(path));
            let files: Vec<Loaded> = if planned.files.len() > 1 && options.threads > 1 {
                planned.files.par_iter().map(load).collect()
            } else {
                planned.files.iter().map(load).collect()
            };
            let out = self.check_loaded(planned.name.clone(), files, planned.template, options);
            progress(Progress::Done);
            out
        };
        let work = || -> Vec<(ReturnOutcome, usize)> {
            if plan.returns.len() > 1 && options.threads > 1 {
                plan.returns.par_iter().map(one).collect()
            } else {
                plan.returns.iter().map(one).collect()
            }
        };
        let results = match rayon::ThreadPoolBuilder::new().num_threads(options.threads.max(1)).build() {
            Ok(pool) if options.threads > 1 => pool.install(work),
            _ => work(),
        };
        let hidden = results.iter().map(|r| r.1).sum();
        Outcome { returns: results.into_iter().map(|r| r.0).collect(), passed_over: plan.passed_over, hidden }
    }

    /// Checks files that are in memory as one return, read in this process.
    #[must_use]
    pub fn check_bytes(&self, name: &str, files: Vec<(String, Vec<u8>)>, options: &Options) -> Outcome {
        let loaded = files
            .into_iter()
            .map(|(path, bytes)| {
                let sha256 = prepare::sha256(&bytes);
                let result = read::read_bytes(&path, bytes, &options.limits);
                Loaded::new(path, result.map(|workbook| prepare::Contents { workbook, sha256 }))
            })
            .collect();
        let (ret, hidden) = self.check_loaded(name.to_owned(), loaded, None, options);
        Outcome { returns: vec![ret], passed_over: Vec::new(), hidden }
    }

    fn check_loaded(
        &self,
        name: String,
        files: Vec<Loaded>,
        template: Option<usize>,
        options: &Options,
    ) -> (ReturnOutcome, usize) {
        let template = template.and_then(|t| self.templates.get(t));
        let bound = self.kit.bind(files);
        let stated = stated::read(&bound, &self.kit);
        let data = engine::data::Data::new(
            &self.rules.dictionary,
            &bound.tables,
            &bound.keys,
            options.as_of,
            stated.period.as_ref().map(|p| (p.value.from, p.value.to)),
        );
        let ret = engine::Return {
            data,
            workbooks: &bound.workbooks,
            council: stated.names_a_council() || template.is_some(),
            nation: stated.nation().or_else(|| template.and_then(|t| t.nations.first()).map(String::as_str)),
            said: &stated.said,
            template: template.map(|t| {
                let fields = t.without.iter().filter_map(|f| self.rules.dictionary.field(f)).collect();
                (t.name.as_str(), fields)
            }),
        };
        let severity: Vec<Severity> = if options.severity.is_empty() {
            self.rules.rules.iter().map(|r| r.severity).collect()
        } else {
            options.severity.clone()
        };
        let choice =
            Choice { switched_off: &options.switched_off, severity: &severity, show_values: options.show_values };
        let readable = bound.workbooks.iter().any(Option::is_some);
        let (mut groups, ledger) =
            if readable { engine::check(&ret, self.rules, &choice) } else { (Vec::new(), Vec::new()) };
        let found = groups.iter().map(crate::finding::Group::findings).sum::<usize>();
        let verdict = verdict(&bound.outcomes, &groups, &ledger);
        groups.retain(|g| g.severity >= options.min_severity);
        let hidden = found - groups.iter().map(crate::finding::Group::findings).sum::<usize>();
        let tables = account::tables(&ret, &bound);
        let out = ReturnOutcome {
            name,
            files: bound.outcomes.clone(),
            template: template.map(|t| t.name.clone()),
            council: stated.council,
            period: stated.period,
            tables,
            groups,
            ledger,
            verdict,
        };
        (out, hidden)
    }
}

/// The answer in one word, before anything is hidden: what a user chooses not to see does not make a return ready.
fn verdict(
    files: &[crate::outcome::FileOutcome],
    groups: &[crate::finding::Group],
    ledger: &[crate::outcome::LedgerEntry],
) -> Verdict {
    let unread = files.iter().any(|f| !matches!(f.status, FileStatus::Read | FileStatus::NoTable));
    if unread || files.iter().all(|f| f.status != FileStatus::Read) {
        Verdict::NotRead
    } else if groups.iter().any(|g| g.severity == Severity::Error) {
        Verdict::FixFirst
    } else if groups.is_empty()
        && ledger.iter().all(|l| matches!(l.status, LedgerStatus::Ran { .. } | LedgerStatus::NotApplicable(_)))
    {
        Verdict::Ready
    } else {
        Verdict::ReadyWithNotes
    }
}
