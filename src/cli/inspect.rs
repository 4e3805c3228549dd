//! `returnlint inspect`: how returns are read.

use std::path::PathBuf;

use clap::Args;

use super::{
    check::Format,
    error::CliError,
    paths::expand,
    setup::{self, Loaded, RuleArgs},
    terminal::Talk,
};
use crate::{
    finding::Severity,
    report::{inspect, json_inspect, look::Look},
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
    /// The known return that these are: SSDA903, Annex A, CIN census or home-made [default: as their headings show]
    #[arg(long, value_name = "NAME", help_heading = "Which checks")]
    pub template: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value = "human", help_heading = "What is shown")]
    pub format: Format,
}

/// Reads, and says how.
///
/// # Errors
///
/// When nothing could be read, or the result cannot be written.
pub fn run(args: &InspectArgs, talk: &Talk) -> Result<u8, CliError> {
    let loaded = args.rules.load()?;
    let Loaded { config, rules, .. } = &loaded;
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
        at_least: Vec::new(),
    };
    let outcome = setup::run(&expand(&args.paths)?, &loaded, &options, talk);
    setup::report(&outcome, rules, as_of, |run| match args.format {
        Format::Human => {
            let look = if talk.plain { Look { width: usize::MAX, ..talk.look } } else { talk.look };
            talk.show(&inspect::render(run, &look, talk.plain))
        }
        Format::Json => json_inspect::write(std::io::stdout().lock(), run),
    })?;
    Ok(setup::read_code(&outcome))
}
