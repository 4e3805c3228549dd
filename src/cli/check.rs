//! `returnlint check`: what to fix before a return is sent.

use std::fmt::Write as _;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{
    config::{FailOn, Level},
    error::CliError,
    exit,
    paths::{expand, is_input},
    read::ReadArgs,
    setup::{self, Loaded},
    terminal::{Talk, create},
};
use crate::{
    finding::Severity,
    report::{
        Run,
        human::{self, Amount},
        json, plain,
    },
    run::Options,
};

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Human,
    /// For programs; see docs/json.md
    Json,
}

/// What `check` is told.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub struct CheckArgs {
    /// What is read.
    #[command(flatten)]
    pub read: ReadArgs,

    /// Run only these checks: codes, names, or the letters of a family, with commas between (NR,VI003)
    #[arg(long, value_name = "CHECKS", value_delimiter = ',', help_heading = "Which checks")]
    pub select: Vec<String>,
    /// Leave out these checks, besides those that the configuration leaves out
    #[arg(long, value_name = "CHECKS", value_delimiter = ',', help_heading = "Which checks")]
    pub ignore: Vec<String>,

    /// How to write the report
    #[arg(long, value_enum, default_value = "human", help_heading = "What is shown")]
    pub format: Format,
    /// Show findings from this severity on: error, warning or info
    #[arg(long, value_enum, value_name = "SEVERITY", hide_possible_values = true, help_heading = "What is shown")]
    pub min_severity: Option<Level>,
    /// List at most so many ranges of cells for one thing to fix
    #[arg(long, value_name = "N", default_value_t = 20, help_heading = "What is shown")]
    pub max_shown: usize,
    /// Show what stands in the cells. The report then holds personal data of children
    #[arg(long, help_heading = "What is shown")]
    pub show_values: bool,
    /// Write the report to a file
    #[arg(short, long, value_name = "FILE", help_heading = "What is shown")]
    pub output: Option<PathBuf>,

    /// End with exit code 1 from this severity on: error, warning, info or never [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY", hide_possible_values = true, help_heading = "Exit code")]
    pub fail_on: Option<FailOn>,
}

fn after_help() -> String {
    let mut text = String::from("Exit codes:");
    for (code, meaning) in exit::TABLE {
        let _ = write!(text, "\n  {code}  {meaning}");
    }
    text
}

/// Checks, reports, and says how it ended.
///
/// # Errors
///
/// When nothing could be checked, or the report cannot be written.
pub fn run(args: &CheckArgs, talk: &Talk) -> Result<u8, CliError> {
    let loaded = args.read.returns.rules.load_for_checks(&args.read.returns.paths)?;
    let Loaded { config, rules, .. } = &*loaded;
    let fail_on = args.fail_on.or(config.fail_on()).unwrap_or(FailOn::Error).severity();
    let min_severity: Severity = args.min_severity.or(config.min_severity()).map_or(Severity::Info, Severity::from);
    if let Some(least) = fail_on.filter(|least| *least < min_severity) {
        return Err(CliError::Hidden { fail_on: least.as_str(), min_severity: min_severity.as_str() });
    }

    let selected =
        if args.select.is_empty() { config.selected(rules)? } else { Some(setup::meant(&args.select, rules)?) };
    let mut switched_off: Vec<bool> =
        selected.map_or_else(|| vec![false; rules.rules.len()], |s| s.iter().map(|on| !on).collect());
    for ignored in [config.ignored(rules)?, setup::meant(&args.ignore, rules)?] {
        switched_off.iter_mut().zip(ignored).for_each(|(off, i)| *off |= i);
    }

    let as_of = args.read.as_of.unwrap_or_else(setup::today);
    let options = Options {
        show_values: args.show_values,
        switched_off,
        severity: config.severity(rules)?,
        min_severity,
        at_least: config.at_least(rules)?,
        ..args.read.returns.options(&loaded, as_of)?
    };
    let paths = expand(&args.read.returns.paths)?;
    if let Some(output) = args.output.as_ref().filter(|output| is_input(output, &paths)) {
        return Err(CliError::WouldOverwrite { path: output.clone(), option: "--output" });
    }
    let outcome = setup::run(&paths, &loaded, &options, talk);
    setup::report(&outcome, rules, as_of, |run| write(args, run, talk))?;
    Ok(exit::code(&outcome, fail_on))
}

fn write(args: &CheckArgs, run: &Run<'_>, talk: &Talk) -> Result<(), CliError> {
    let amount = Amount { ranges: args.max_shown, quiet: talk.quiet };
    let text = |look| {
        if talk.plain { plain::render(run, args.max_shown, talk.quiet) } else { human::render(run, look, amount) }
    };
    let Some(path) = &args.output else {
        let written = match args.format {
            Format::Human => talk.show(&text(&talk.look)),
            Format::Json => json::write(std::io::stdout().lock(), run),
        };
        return Ok(written?);
    };
    let mut file = create(path)?;
    let written = match args.format {
        Format::Human => std::io::Write::write_all(&mut file, text(&talk.in_file()).as_bytes()),
        Format::Json => json::write(file, run),
    };
    written.map_err(|source| CliError::Output { path: path.clone(), source })?;
    talk.aside(&format!("The report is in {}.", path.display()));
    Ok(())
}
