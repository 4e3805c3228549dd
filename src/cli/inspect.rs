//! `returnlint inspect`: how returns are read.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use clap::Args;

use super::{
    check::Format,
    error::CliError,
    paths::{expand, is_among, is_input},
    setup::{self, Loaded, RuleArgs},
    terminal::{Talk, create_private},
};
use crate::{
    finding::Severity,
    outcome::Outcome,
    report::{inspect, json_inspect, look::Look, records},
    run::Options,
};

/// What `inspect` is told.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// Files, folders and patterns such as returns/*.xlsx
    #[arg(required = true, value_name = "PATHS")]
    pub paths: Vec<PathBuf>,
    /// Take everything as one return, which came in several files
    #[arg(long)]
    pub together: bool,
    /// Where fields and their wordings come from.
    #[command(flatten)]
    pub rules: RuleArgs,
    /// What these answer: a known return such as SSDA903 or Annex A, or questions such as ECPAT 2024 [default: as their words show]
    #[arg(long, value_name = "NAME", help_heading = "Which checks")]
    pub template: Option<String>,
    /// Whose symbols the answers of councils keep to: analysis-function, dfe, scotland … [default: councils]
    #[arg(long, value_name = "NAME", help_heading = "Which checks")]
    pub profile: Option<String>,
    /// Write the records as the checks see them to a CSV file, for use with `rules --sql`; see docs/records-and-sql.md
    ///
    /// It holds what stands in the cells, so --show-values is needed too. One return at a time.
    #[arg(long, value_name = "FILE", help_heading = "What is shown")]
    pub records: Option<PathBuf>,
    /// Let the file of --records hold what stands in the cells: personal data of children
    #[arg(long, requires = "records", help_heading = "What is shown")]
    pub show_values: bool,
    /// How to write it
    #[arg(long, value_enum, default_value = "human", help_heading = "What is shown")]
    pub format: Format,
}

/// Reads one return and writes its records.
fn with_records(
    file: &Path,
    show_values: bool,
    paths: &[PathBuf],
    loaded: &Loaded,
    options: &Options,
    talk: &Talk,
) -> Result<Outcome, CliError> {
    if !show_values {
        return Err(CliError::RecordsHoldValues);
    }
    if is_input(file, paths) {
        return Err(CliError::WouldOverwrite { path: file.to_owned(), option: "--records" });
    }
    if is_among(file, paths) {
        return Err(CliError::AmongReturns { path: file.to_owned(), option: "--records" });
    }
    let failed = |source| CliError::Output { path: file.to_owned(), source };
    // Written in memory first: a return that cannot be read leaves the file as it was.
    let records = Mutex::new(Ok(Vec::new()));
    let outcome = setup::run_one(paths, loaded, options, talk, &|ret, files| {
        let mut text = Vec::new();
        let written = records::write(&mut text, ret, files).map(|()| text);
        if let Ok(mut records) = records.lock() {
            *records = written;
        }
    });
    let outcome = outcome.map_err(|returns| CliError::SeveralReturns { returns })?;
    if outcome.returns.iter().any(|r| !r.tables.is_empty()) {
        let text = records.into_inner().unwrap_or_else(PoisonError::into_inner).map_err(failed)?;
        create_private(file)?.write_all(&text).map_err(failed)?;
        talk.aside(&format!("The records are in {}. They are personal data of children.", file.display()));
    }
    Ok(outcome)
}

/// Reads, and says how.
///
/// # Errors
///
/// When nothing could be read, or the result cannot be written.
pub fn run(args: &InspectArgs, talk: &Talk) -> Result<u8, CliError> {
    let loaded = args.rules.load_for_checks(&args.paths)?;
    let Loaded { config, rules, .. } = &*loaded;
    let as_of = setup::today();
    let options = Options {
        as_of,
        show_values: false,
        limits: config.limits(),
        // How a file is read does not hang on any rule.
        switched_off: vec![true; rules.rules.len()],
        severity: rules.rules.iter().map(|r| r.severity).collect(),
        min_severity: Severity::Info,
        together: args.together,
        threads: setup::threads(),
        template: loaded.template(args.template.as_deref())?,
        profile: loaded.profile(args.profile.as_deref())?,
        at_least: Vec::new(),
        answers: false,
    };
    let paths = expand(&args.paths)?;
    let outcome = match &args.records {
        Some(file) => with_records(file, args.show_values, &paths, &loaded, &options, talk)?,
        None => setup::run(&paths, &loaded, &options, talk),
    };
    setup::report(&outcome, rules, as_of, |run| match args.format {
        Format::Human => {
            let look = if talk.plain { Look { width: usize::MAX, ..talk.look } } else { talk.look };
            talk.show(&inspect::render(run, &look, talk.plain))
        }
        Format::Json => json_inspect::write(std::io::stdout().lock(), run),
    })?;
    Ok(setup::read_code(&outcome))
}
