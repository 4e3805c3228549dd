//! `returnlint.toml`: what holds for every run in a folder. A slip in it is an error that points at the line.

use std::{
    collections::BTreeMap,
    fmt, io,
    ops::Range,
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};
use serde::Deserialize;
use toml::Spanned;

use super::select;
use crate::{
    finding::Severity,
    read::Limits,
    report::text::{clean, clip, is_unsafe},
    rule::{AtLeast, RuleSet, nearest::nearest},
};

/// The name under which it is found in the current folder.
pub const FILE: &str = "returnlint.toml";

/// How much a finding matters, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The figure cannot be used
    Error,
    /// Likely wrong
    Warning,
    /// A note for the reader
    #[serde(alias = "note")]
    #[value(alias = "note")]
    Info,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Info => Self::Info,
        }
    }
}

/// From which severity on the exit code is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// An error
    Error,
    /// A warning or an error
    Warning,
    /// Anything
    #[serde(alias = "note")]
    #[value(alias = "note")]
    Info,
    /// Nothing
    Never,
}

impl FailOn {
    /// The threshold; none for never.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    ignore: Vec<Spanned<String>>,
    select: Vec<Spanned<String>>,
    severity: BTreeMap<Spanned<String>, Level>,
    at_least: BTreeMap<Spanned<String>, Spanned<WrittenLeast>>,
    template: Option<Spanned<String>>,
    profile: Option<Spanned<String>>,
    fail_on: Option<FailOn>,
    min_severity: Option<Level>,
    rules: Vec<String>,
    limits: WrittenLimits,
}

/// How much must be wrong before a check speaks, as it is written: `"5%"` or `5`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum WrittenLeast {
    Number(f64),
    Text(String),
}

/// `[limits]`: what is larger is refused and said, never read in part.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenLimits {
    file_mb: Option<u64>,
    cells: Option<u64>,
    unpacked_mb: Option<u64>,
    ratio: Option<u64>,
    seconds: Option<u64>,
    memory_mb: Option<u64>,
}

/// The names of all settings, for a slip in one of them.
const SETTINGS: [&str; 16] = [
    "ignore",
    "select",
    "severity",
    "at-least",
    "template",
    "profile",
    "fail-on",
    "min-severity",
    "rules",
    "limits",
    "file-mb",
    "cells",
    "unpacked-mb",
    "ratio",
    "seconds",
    "memory-mb",
];

/// A configuration.
#[derive(Debug, Default)]
pub struct Config {
    written: Written,
    source: Option<(String, String)>,
    folder: PathBuf,
}

/// What is wrong with a configuration, and where.
#[derive(Debug)]
pub struct ConfigError {
    message: String,
    help: Option<String>,
    label: String,
    place: Option<Range<usize>>,
    source: Option<NamedSource<String>>,
    cause: Option<io::Error>,
}

impl Config {
    /// Reads the file that the user names, or the one in the current folder if there is one.
    ///
    /// # Errors
    ///
    /// When it cannot be read or says something that is not known.
    pub fn load(named: Option<&Path>) -> Result<Self, Box<ConfigError>> {
        let path = named.unwrap_or(Path::new(FILE));
        if named.is_none() && !path.exists() {
            return Ok(Self::default());
        }
        let name = clip(&path.to_string_lossy(), 300);
        let text = std::fs::read_to_string(path).map_err(|cause| {
            Box::new(ConfigError {
                message: format!("The configuration {name} cannot be read"),
                help: Some("Look whether the file is there, and whether it is a text file in UTF-8".to_owned()),
                label: String::new(),
                place: None,
                source: None,
                cause: Some(cause),
            })
        })?;
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        Self::parse(&name, text.strip_prefix('\u{feff}').unwrap_or(&text), folder)
    }

    /// Reads the text of a configuration.
    fn parse(name: &str, text: &str, folder: PathBuf) -> Result<Self, Box<ConfigError>> {
        let source = (name.to_owned(), text.to_owned());
        match toml::from_str::<Written>(text) {
            Ok(written) => Ok(Self { written, source: Some(source), folder }),
            Err(error) => Err(Box::new(said(&error, &source))),
        }
    }

    /// From which severity on the exit code is 1.
    #[must_use]
    pub const fn fail_on(&self) -> Option<FailOn> {
        self.written.fail_on
    }

    /// What is shown.
    #[must_use]
    pub const fn min_severity(&self) -> Option<Level> {
        self.written.min_severity
    }

    /// Folders with rules of one's own, as they are found from here.
    pub fn rules(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.written.rules.iter().map(|r| self.folder.join(r))
    }

    /// How much of a file is read.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let own = &self.written.limits;
        let usual = Limits::default();
        let bytes = |mb: Option<u64>, usual: u64| mb.map_or(usual, |mb| mb.saturating_mul(1 << 20));
        Limits {
            file_bytes: bytes(own.file_mb, usual.file_bytes),
            cells: own.cells.unwrap_or(usual.cells),
            unpacked_bytes: bytes(own.unpacked_mb, usual.unpacked_bytes),
            ratio: own.ratio.unwrap_or(usual.ratio),
            seconds: own.seconds.unwrap_or(usual.seconds),
            memory_bytes: bytes(own.memory_mb, usual.memory_bytes),
        }
    }

    /// For each rule, whether `select` means it; none when the file selects nothing.
    ///
    /// # Errors
    ///
    /// When a word means no rule.
    pub fn selected(&self, rules: &RuleSet) -> Result<Option<Vec<bool>>, Box<ConfigError>> {
        if self.written.select.is_empty() { Ok(None) } else { self.meant(&self.written.select, rules).map(Some) }
    }

    /// For each rule, whether `ignore` means it.
    ///
    /// # Errors
    ///
    /// When a word means no rule.
    pub fn ignored(&self, rules: &RuleSet) -> Result<Vec<bool>, Box<ConfigError>> {
        self.meant(&self.written.ignore, rules)
    }

    fn meant(&self, words: &[Spanned<String>], rules: &RuleSet) -> Result<Vec<bool>, Box<ConfigError>> {
        let mut all = vec![false; rules.rules.len()];
        for word in words {
            let meant = select::meant(word.get_ref(), rules).map_err(|u| self.unknown(word, u.help))?;
            all.iter_mut().zip(meant).for_each(|(a, m)| *a |= m);
        }
        Ok(all)
    }

    /// For each rule, how much its findings matter here.
    ///
    /// # Errors
    ///
    /// When a word means no rule.
    pub fn severity(&self, rules: &RuleSet) -> Result<Vec<Severity>, Box<ConfigError>> {
        let mut out: Vec<Severity> = rules.rules.iter().map(|r| r.severity).collect();
        // Families first, so that a rule's own word wins whatever the order in the file.
        let mut words = Vec::with_capacity(self.written.severity.len());
        for (word, level) in &self.written.severity {
            let meant = select::meant(word.get_ref(), rules).map_err(|u| self.unknown(word, u.help))?;
            words.push((meant, *level));
        }
        words.sort_by_key(|(meant, _)| std::cmp::Reverse(meant.iter().filter(|m| **m).count()));
        for (meant, level) in words {
            for (s, m) in out.iter_mut().zip(meant) {
                if m {
                    *s = level.into();
                }
            }
        }
        Ok(out)
    }

    /// For each rule, how much must be wrong before it speaks here.
    ///
    /// # Errors
    ///
    /// When a word means no rule, or a share or number is none.
    pub fn at_least(&self, rules: &RuleSet) -> Result<Vec<Option<AtLeast>>, Box<ConfigError>> {
        let mut out: Vec<Option<AtLeast>> = rules.rules.iter().map(|r| r.at_least).collect();
        let mut words = Vec::with_capacity(self.written.at_least.len());
        for (word, least) in &self.written.at_least {
            let meant = select::meant(word.get_ref(), rules).map_err(|u| self.unknown(word, u.help))?;
            let text = match least.get_ref() {
                WrittenLeast::Number(n) => n.to_string(),
                WrittenLeast::Text(text) => text.clone(),
            };
            let least = AtLeast::parse(&text).ok_or_else(|| {
                let message = format!("“{}” is neither a share nor a number", clip(&text, 40));
                self.wrong(message, "Write \"5%\" for a share, or 5 for a number".to_owned(), least.span())
            })?;
            words.push((meant, least));
        }
        // Families first, as with severities.
        words.sort_by_key(|(meant, _)| std::cmp::Reverse(meant.iter().filter(|m| **m).count()));
        for (meant, least) in words {
            for (slot, _) in out.iter_mut().zip(meant).filter(|(_, m)| *m) {
                *slot = Some(least);
            }
        }
        Ok(out)
    }

    /// The template that every return follows. `known` says whether there is one of a name, and what to do if not.
    ///
    /// # Errors
    ///
    /// When there is none of that name.
    pub fn template(&self, known: impl FnOnce(&str) -> Result<(), String>) -> Result<Option<String>, Box<ConfigError>> {
        self.name(self.written.template.as_ref(), "template", known)
    }

    /// The profile of symbols that answers keep to. `known` says whether there is one of a name, and what to do if not.
    ///
    /// # Errors
    ///
    /// When there is none of that name.
    pub fn profile(&self, known: impl FnOnce(&str) -> Result<(), String>) -> Result<Option<String>, Box<ConfigError>> {
        self.name(self.written.profile.as_ref(), "profile of symbols", known)
    }

    fn name(
        &self,
        name: Option<&Spanned<String>>,
        what: &str,
        known: impl FnOnce(&str) -> Result<(), String>,
    ) -> Result<Option<String>, Box<ConfigError>> {
        let Some(name) = name else { return Ok(None) };
        match known(name.get_ref()) {
            Ok(()) => Ok(Some(name.get_ref().clone())),
            Err(help) => {
                let message = format!("There is no {what} called {}", clip(name.get_ref(), 80));
                Err(self.wrong(message, help, name.span()))
            }
        }
    }

    fn unknown(&self, word: &Spanned<String>, help: String) -> Box<ConfigError> {
        self.wrong(format!("There is no check called {}", clip(word.get_ref(), 80)), help, word.span())
    }

    fn wrong(&self, message: String, help: String, place: Range<usize>) -> Box<ConfigError> {
        Box::new(ConfigError {
            message,
            help: Some(help),
            label: "this one".to_owned(),
            place: Some(place),
            source: self.source.as_ref().map(named),
            cause: None,
        })
    }
}

/// A source that miette can show: nothing in it can steer the screen, and every byte keeps its place.
fn named((name, text): &(String, String)) -> NamedSource<String> {
    let safe = text
        .chars()
        .flat_map(|c| {
            let safe = matches!(c, '\n' | '\r' | '\t') || !is_unsafe(c);
            std::iter::repeat_n(if safe { c } else { '?' }, if safe { 1 } else { c.len_utf8() })
        })
        .collect();
    NamedSource::new(name, safe).with_language("TOML")
}

/// What TOML says, in the words of someone who has not heard of it.
fn said(error: &toml::de::Error, source: &(String, String)) -> ConfigError {
    let raw = clean(error.message()).into_owned();
    let quoted = raw.split('`').nth(1).unwrap_or_default().to_owned();
    let (message, help) = if raw.starts_with("unknown field") {
        let near = nearest(&quoted, SETTINGS);
        let list = SETTINGS.iter().take(8).copied().collect::<Vec<_>>().join(", ");
        let help = near.map_or_else(|| format!("There are {list}"), |near| format!("Did you mean {near}?"));
        (format!("There is no setting called {quoted}"), help)
    } else if raw.starts_with("unknown variant") {
        let offered: Vec<&str> = raw.split('`').skip(3).step_by(2).collect();
        let near = nearest(&quoted, offered.iter().copied());
        let help =
            near.map_or_else(|| format!("Write one of {}", offered.join(", ")), |near| format!("Did you mean {near}?"));
        (format!("{quoted} is not known here"), help)
    } else {
        (format!("The configuration cannot be read: {raw}"), "See “Configuration” in docs/command-line.md".to_owned())
    };
    ConfigError {
        message,
        help: Some(help),
        label: "here".to_owned(),
        place: error.span(),
        source: Some(named(source)),
        cause: None,
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|c| c as &dyn std::error::Error)
    }
}

impl Diagnostic for ConfigError {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|h| Box::new(h) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|s| s as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let place = self.place.clone()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(Some(self.label.clone()), place))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, Box<ConfigError>> {
        Config::parse("returnlint.toml", text, PathBuf::from("here"))
    }

    fn marked(error: &ConfigError, text: &str) -> String {
        text.get(error.place.clone().unwrap()).unwrap().to_owned()
    }

    #[test]
    fn every_setting_is_read() {
        let config = parse(
            "ignore = [\"NR005\"]\nselect = [\"NR\"]\nfail-on = \"never\"\nmin-severity = \"note\"\nrules = [\"ours\"]\n\
             [severity]\nNR005 = \"warning\"\n[limits]\nfile-mb = 10\ncells = 5\nseconds = 7\n",
        )
        .unwrap();
        assert_eq!(config.fail_on(), Some(FailOn::Never));
        assert_eq!(config.min_severity(), Some(Level::Info));
        assert_eq!(config.rules().collect::<Vec<_>>(), [Path::new("here").join("ours")]);
        let limits = config.limits();
        assert_eq!((limits.file_bytes, limits.cells, limits.seconds), (10 << 20, 5, 7));
        assert_eq!(limits.ratio, Limits::default().ratio);
        assert!(parse("").is_ok());
    }

    #[test]
    fn a_slip_in_a_setting_points_at_it_and_offers_the_nearest() {
        let text = "ignroe = [\"NR005\"]\n";
        let error = parse(text).unwrap_err();
        assert_eq!(error.to_string(), "There is no setting called ignroe");
        assert_eq!(error.help.as_deref(), Some("Did you mean ignore?"));
        assert_eq!(marked(&error, text), "ignroe");

        let text = "[severity]\nNR005 = \"warn\"\n";
        let error = parse(text).unwrap_err();
        assert_eq!(error.to_string(), "warn is not known here");
        assert_eq!(marked(&error, text), "\"warn\"");

        let error = parse("ignore = [\n").unwrap_err();
        assert!(error.to_string().starts_with("The configuration cannot be read"), "{error}");
        assert!(parse("[limits]\nfile-mb = -1\n").is_err());
    }

    #[test]
    fn the_text_of_the_file_cannot_steer_the_screen() {
        let source = named(&("x".to_owned(), "a = \"\u{202e}\u{1b}\"\n".to_owned()));
        assert_eq!(source.inner(), "a = \"????\"\n");
    }
}
