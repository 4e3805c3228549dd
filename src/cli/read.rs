//! Reading returns: what every command that does so is told, and what `collate`, `summary` and `study` do with the answers of many.

use std::{mem::ManuallyDrop, path::PathBuf};

use clap::Args;

use super::{
    error::CliError,
    exit,
    setup::{self, Loaded, RuleArgs},
    terminal::Talk,
};
use crate::{
    bind::council::Register,
    finding::Severity,
    outcome::Outcome,
    report::text::{clip, count, number, stop},
    run::Options,
    study::{
        Study,
        definitions::Definitions,
        gather::{is_without_figures, was_read},
    },
};

/// Which checks run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checks {
    /// Those of the configuration.
    AsConfigured,
    /// None: nothing that they find is shown.
    None,
}

/// Which returns are read, and how.
#[derive(Debug, Args)]
pub struct ReturnsArgs {
    /// Files, folders and patterns such as returns/*.xlsx
    ///
    /// Each file is one return, except that the files of a known set, such as SSDA903, belong together. A folder is looked through
    /// for spreadsheets, with the folders in it.
    #[arg(required = true, value_name = "PATHS")]
    pub paths: Vec<PathBuf>,
    /// Take everything as one return, which came in several files
    #[arg(long)]
    pub together: bool,
    /// Where checks, fields and measures and their wordings come from.
    #[command(flatten)]
    pub rules: RuleArgs,
    /// What these answer: a known return such as SSDA903 or Annex A, or questions such as ECPAT 2024 [default: as their words show]
    #[arg(long, value_name = "NAME", help_heading = "Which checks")]
    pub template: Option<String>,
    /// Whose symbols the answers of councils keep to: analysis-function, dfe, scotland … [default: councils]
    #[arg(long, value_name = "NAME", help_heading = "Which checks")]
    pub profile: Option<String>,
}

impl ReturnsArgs {
    /// The options of a run of all checks over these returns.
    ///
    /// # Errors
    ///
    /// When there is no template or profile of that name.
    pub fn options(&self, loaded: &Loaded, as_of: jiff::civil::Date) -> Result<Options, CliError> {
        Ok(Options {
            limits: loaded.config.limits(),
            together: self.together,
            threads: setup::threads(),
            template: loaded.template(self.template.as_deref())?,
            profile: loaded.profile(self.profile.as_deref())?,
            ..Options::on(as_of)
        })
    }
}

/// The same, and on which day they are judged.
#[derive(Debug, Args)]
pub struct ReadArgs {
    /// Which returns.
    #[command(flatten)]
    pub returns: ReturnsArgs,
    /// Judge the returns as of this day, as in 2024-03-31 [default: today]
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "Which checks")]
    pub as_of: Option<jiff::civil::Date>,
}

/// A day as it is written on the command line.
///
/// # Errors
///
/// When it is none, how to write one.
pub fn date(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| "write the day as year-month-day, for example 2024-03-31".to_owned())
}

/// What was read.
pub struct Read {
    /// The configuration and the rules.
    pub loaded: ManuallyDrop<Loaded>,
    /// What became of the returns.
    pub outcome: Outcome,
    /// The day on which they were judged.
    pub as_of: jiff::civil::Date,
    register: Register,
    definitions: Definitions,
}

impl Read {
    /// Reads the returns, with a progress bar for someone who watches.
    ///
    /// # Errors
    ///
    /// When the configuration or a rule cannot be used.
    pub fn new(args: &ReadArgs, paths: &[PathBuf], checks: Checks, talk: &Talk) -> Result<Self, CliError> {
        let loaded = args.returns.rules.load_for_checks(&args.returns.paths)?;
        let (config, rules) = (&loaded.config, &loaded.rules);
        let definitions = Definitions::load(&loaded.source, &rules.dictionary)?;
        let as_of = args.as_of.unwrap_or_else(setup::today);
        let switched_off = match checks {
            Checks::None => vec![true; rules.rules.len()],
            Checks::AsConfigured => {
                let off: Vec<bool> = config
                    .selected(rules)?
                    .map_or_else(|| vec![false; rules.rules.len()], |s| s.iter().map(|on| !on).collect());
                off.iter().zip(config.ignored(rules)?).map(|(off, ignored)| *off || ignored).collect()
            }
        };
        let options = Options {
            switched_off,
            severity: config.severity(rules)?,
            min_severity: config.min_severity().map_or(Severity::Info, Severity::from),
            at_least: config.at_least(rules)?,
            answers: true,
            ..args.returns.options(&loaded, as_of)?
        };
        let outcome = setup::run(paths, &loaded, &options, talk);
        let register = Register::of(&loaded.source);
        Ok(Self { loaded, outcome, as_of, register, definitions })
    }

    /// The study of what was read.
    #[must_use]
    pub fn study(&self) -> Study<'_> {
        Study::new(&self.outcome, &self.register, &self.loaded.rules.dictionary.measures, &self.definitions)
    }
}

/// The exit code: nothing read is as bad as something that could not be.
#[must_use]
pub fn code(outcome: &Outcome, study: &Study<'_>) -> u8 {
    if study.gathered.periods.is_empty() { exit::UNREAD } else { setup::read_code(outcome) }
}

/// Says on standard error what is not in the result: files that could not be read, returns without figures, answers of nobody.
pub fn tell(study: &Study<'_>, talk: &Talk) {
    const MOST: usize = 10;
    let mut left = 0;
    let mut seen: Vec<&str> = Vec::new();
    let files = study.outcome.returns.iter().flat_map(|r| &r.files);
    for file in files.filter(|f| !was_read(f.status)) {
        if seen.len() == MOST {
            left += 1;
            continue;
        }
        let what = file.refusal.as_ref().map_or("It could not be read", |(what, _)| what.as_str());
        talk.aside(&format!("Not read: {}: {}", clip(&file.path, 200), stop(what)));
        seen.push(&file.path);
    }
    if left > 0 {
        talk.aside(&format!("Not read: {} more.", number(left)));
    }
    let without = study.outcome.returns.iter().filter(|r| is_without_figures(r));
    match without.count() {
        0 => {}
        n => talk.aside(&format!("{} no figures of a whole council.", count(n, "return has", "returns have"))),
    }
    let unplaced: usize = study.gathered.unplaced.iter().map(|(_, n)| n).sum();
    if unplaced > 0 {
        talk.aside(&format!(
            "{} whose council is not known: name the council in the sheet or the file name.",
            count(unplaced, "answer is of a return", "answers are of returns")
        ));
    }
}
