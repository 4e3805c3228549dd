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
    read::ReturnsArgs,
    setup::{self, Loaded},
    terminal::{Talk, create_private},
};
use crate::{
    outcome::Outcome,
    report::{inspect, json_inspect, look::Look, records},
    run::Options,
};

/// What `inspect` is told.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// What is read.
    #[command(flatten)]
    pub returns: ReturnsArgs,
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
    let loaded = args.returns.rules.load_for_checks(&args.returns.paths)?;
    let rules = &loaded.rules;
    let as_of = setup::today();
    // How a file is read does not hang on any rule.
    let switched_off = vec![true; rules.rules.len()];
    let options = Options { switched_off, ..args.returns.options(&loaded, as_of)? };
    let paths = expand(&args.returns.paths)?;
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
