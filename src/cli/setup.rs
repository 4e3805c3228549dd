//! What `check` and `inspect` share: the configuration, the rules, and the run itself.

use std::{mem::ManuallyDrop, path::PathBuf, sync::Mutex};

use clap::Args;

use super::{config::Config, error::CliError, exit, progress::Bar, select, terminal::Talk};
use crate::{
    answers::{profiles::Profiles, questions::Questions},
    engine::detect,
    outcome::Outcome,
    report::{RuleName, Run, text::clip},
    rule::{RuleSet, RuleSource, source::Role},
    run::{
        Checker, Look, Options,
        ahead::Ahead,
        template::{Template, known_name},
    },
};

/// Which rules there are.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Which checks")]
pub struct RuleArgs {
    /// A folder with checks of your own; a check there replaces the one with the same code. May be given several times
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// The configuration [default: returnlint.toml in the current folder, if there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl RuleArgs {
    /// The configuration, and every rule: those the program carries and the user's.
    ///
    /// # Errors
    ///
    /// When the configuration or a rule cannot be used.
    pub fn load(&self) -> Result<Loaded, CliError> {
        self.load_with(Config::load(self.config.as_deref())?, RuleSource::embedded())
    }

    /// The same for a check, which does not need the examples of the rules that the program carries. The first file is read meanwhile.
    /// It is kept to the end of the program, since to take it apart would take a tenth of a check.
    ///
    /// # Errors
    ///
    /// When the configuration or a rule cannot be used.
    pub fn load_for_checks(&self, paths: &[PathBuf]) -> Result<ManuallyDrop<Loaded>, CliError> {
        let config = Config::load(self.config.as_deref())?;
        let ahead = Ahead::begin(paths, &config.limits());
        let loaded = self.load_with(config, RuleSource::for_checks())?;
        Ok(ManuallyDrop::new(Loaded { ahead: Mutex::new(ahead), ..loaded }))
    }

    fn load_with(&self, config: Config, mut source: RuleSource) -> Result<Loaded, CliError> {
        for folder in config.rules().chain(self.rules.iter().cloned()) {
            source = source.with_folder(&folder)?;
        }
        let rules = RuleSet::load(&source, &detect::names())?;
        let templates = Template::load(&source, &rules.dictionary)?;
        // What the program carries is known to be right, and is read when it is needed.
        if source.files.iter().any(|f| !f.trusted && f.role() == Role::Questions) {
            Questions::load(&source, &rules.dictionary)?;
        }
        if source.files.iter().any(|f| !f.trusted && f.role() == Role::Profiles) {
            Profiles::load(&source)?;
        }
        Ok(Loaded { config, source, rules, templates, ahead: Mutex::default() })
    }
}

/// What is known before anything is read.
#[derive(Debug)]
pub struct Loaded {
    /// The configuration.
    pub config: Config,
    /// The files of the rules.
    pub source: RuleSource,
    /// The rules.
    pub rules: RuleSet,
    /// The known returns.
    pub templates: Vec<Template>,
    /// The first file to check, which is being read already.
    pub(super) ahead: Mutex<Option<Ahead>>,
}

impl Loaded {
    fn checker(&self) -> Checker<'_> {
        let ahead = self.ahead.lock().ok().and_then(|mut ahead| ahead.take());
        Checker::with_templates(&self.rules, &self.source, &self.templates).after(ahead)
    }

    /// The template that every return follows: the one given on the command line, or else the one in the configuration.
    ///
    /// # Errors
    ///
    /// When there is none of that name.
    pub fn template(&self, given: Option<&str>) -> Result<Option<String>, CliError> {
        let questions = || Questions::load(&self.source, &self.rules.dictionary).unwrap_or_default();
        let known = |name: &str| {
            // Question templates are read only where the name is none of a return.
            Template::named(&self.templates, name)
                .map(|_| ())
                .or_else(|_| known_name(&self.templates, &questions(), name))
        };
        let Some(name) = given else { return Ok(self.config.template(known)?) };
        match known(name) {
            Ok(()) => Ok(Some(name.to_owned())),
            Err(help) => Err(CliError::UnknownTemplate { name: clip(name, 80), help }),
        }
    }
}

impl Loaded {
    /// The profile of symbols that answers keep to: the one given on the command line, or else the one in the configuration.
    ///
    /// # Errors
    ///
    /// When there is none of that name.
    pub fn profile(&self, given: Option<&str>) -> Result<Option<String>, CliError> {
        // What stands in these files is checked when they are loaded.
        let known = |name: &str| Profiles::load(&self.source).unwrap_or_default().named(name).map(|_| ());
        let Some(name) = given else { return Ok(self.config.profile(known)?) };
        match known(name) {
            Ok(()) => Ok(Some(name.to_owned())),
            Err(help) => Err(CliError::UnknownProfile { name: clip(name, 80), help }),
        }
    }
}

/// For each rule, whether one of the words means it.
///
/// # Errors
///
/// When a word means no rule.
pub fn meant(words: &[String], rules: &RuleSet) -> Result<Vec<bool>, CliError> {
    let mut all = vec![false; rules.rules.len()];
    for word in words {
        let meant = select::meant(word, rules)
            .map_err(|u| CliError::UnknownRule { word: clip(word, 80), help: Some(u.help) })?;
        all.iter_mut().zip(meant).for_each(|(a, m)| *a |= m);
    }
    Ok(all)
}

/// Today, in universal time: the same wherever the computer believes it is.
#[must_use]
pub fn today() -> jiff::civil::Date {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let days = i64::try_from(since.as_secs() / 86_400).unwrap_or(0);
    let first = jiff::civil::date(1970, 1, 1);
    first.checked_add(jiff::Span::new().days(days)).unwrap_or(first)
}

/// How many files are read at once.
#[must_use]
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Reads and checks, with a progress bar for someone who watches.
#[must_use]
pub fn run(paths: &[PathBuf], loaded: &Loaded, options: &Options, talk: &Talk) -> Outcome {
    let bar = Bar::new(talk);
    let outcome = ManuallyDrop::new(loaded.checker()).check(paths, options, &|progress| bar.tell(progress));
    drop(bar);
    outcome
}

/// Reads and checks the files of one return, and shows it to `look` as the rules see it.
///
/// # Errors
///
/// How many returns there are, when that is not one.
pub fn run_one(
    paths: &[PathBuf],
    loaded: &Loaded,
    options: &Options,
    talk: &Talk,
    look: Look<'_>,
) -> Result<Outcome, usize> {
    let bar = Bar::new(talk);
    let outcome = ManuallyDrop::new(loaded.checker()).check_one(paths, options, &|progress| bar.tell(progress), look);
    drop(bar);
    outcome
}

/// Gives a report its input, and takes what it makes of it.
pub fn report<T>(outcome: &Outcome, rules: &RuleSet, as_of: jiff::civil::Date, make: impl FnOnce(&Run<'_>) -> T) -> T {
    let names: Vec<RuleName<'_>> = rules.rules.iter().map(|r| RuleName { code: &r.code, name: &r.name }).collect();
    make(&Run { outcome, rules: &names, rules_hash: &rules.sha256, dictionary: &rules.dictionary, as_of })
}

/// The exit code of a run that shows and does not judge: only what could not be read counts.
#[must_use]
pub fn read_code(outcome: &Outcome) -> u8 {
    exit::code(outcome, None)
}
