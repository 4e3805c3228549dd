//! What `collate` and `summary` share: reading the answers of many returns.

use std::path::PathBuf;

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

/// What the user says of all returns, by name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said<'a> {
    /// The template that they answer.
    pub template: Option<&'a str>,
    /// The profile of symbols that their answers keep to.
    pub profile: Option<&'a str>,
}

/// What was read.
pub struct Read {
    /// The configuration and the rules.
    pub loaded: Loaded,
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
    pub fn new(
        paths: &[PathBuf],
        rules: &RuleArgs,
        said: Said<'_>,
        together: bool,
        checks: Checks,
        talk: &Talk,
    ) -> Result<Self, CliError> {
        let loaded = rules.load()?;
        let (config, rules) = (&loaded.config, &loaded.rules);
        let definitions = Definitions::load(&loaded.source, &rules.dictionary)?;
        let as_of = setup::today();
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
            limits: config.limits(),
            switched_off,
            severity: config.severity(rules)?,
            min_severity: config.min_severity().map_or(Severity::Info, Severity::from),
            together,
            threads: setup::threads(),
            template: loaded.template(said.template)?,
            profile: loaded.profile(said.profile)?,
            at_least: config.at_least(rules)?,
            answers: true,
            ..Options::on(as_of)
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
