//! What is wrong with a rule file, and where in it.

use std::{fmt, ops::Range, sync::Arc};

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use super::source::SourceFile;

/// What is wrong with a text, with places counted in bytes from the start of that text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where, and what to say there; the first is the chief one.
    pub labels: Vec<(Range<usize>, String)>,
}

impl Problem {
    /// A problem without a place.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, labels: Vec::new() }
    }

    /// Adds a place and what to say there.
    #[must_use]
    pub fn at(mut self, place: impl Into<Range<usize>>, label: impl Into<String>) -> Self {
        self.labels.push((place.into(), label.into()));
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what to do, where that is known.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }
}

/// One thing that is wrong with a rule file. Shown by miette with the line and a mark under the word.
#[derive(Debug, Clone)]
pub struct RuleError {
    problem: Problem,
    file: Option<Arc<NamedSource<String>>>,
}

impl RuleError {
    /// A problem with places in the text of a file.
    #[must_use]
    pub fn new(file: &SourceFile, problem: Problem) -> Self {
        let source = NamedSource::new(file.shown(), file.text.clone().into_owned()).with_language("TOML");
        Self { problem, file: Some(Arc::new(source)) }
    }

    /// The file's name as a person finds it.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref().map(NamedSource::name)
    }

    /// What is wrong, what to do and where.
    #[must_use]
    pub const fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The text that the first label points at.
    #[must_use]
    pub fn marked(&self) -> Option<&str> {
        let (place, _) = self.problem.labels.first()?;
        self.file.as_deref()?.inner().get(place.clone())
    }

    /// The line of the first label, from 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        let (place, _) = self.problem.labels.first()?;
        let before = self.file.as_deref()?.inner().get(..place.start)?;
        Some(1 + before.matches('\n').count())
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem.message)
    }
}

impl std::error::Error for RuleError {}

impl Diagnostic for RuleError {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.problem.help.as_ref().map(|h| Box::new(h) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.file.as_deref().map(|f| f as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        if self.problem.labels.is_empty() {
            return None;
        }
        Some(Box::new(self.problem.labels.iter().enumerate().map(|(i, (place, label))| {
            let label = Some(label.clone()).filter(|l| !l.is_empty());
            if i == 0 {
                LabeledSpan::new_primary_with_span(label, place.clone())
            } else {
                LabeledSpan::new_with_span(label, place.clone())
            }
        })))
    }
}

/// Everything that is wrong with a set of rules.
#[derive(Debug, Clone)]
pub struct RuleErrors {
    /// What is wrong, in the order of the files.
    pub errors: Vec<RuleError>,
}

impl fmt::Display for RuleErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.errors.len() {
            1 => f.write_str("1 thing is wrong with the rules"),
            n => write!(f, "{n} things are wrong with the rules"),
        }
    }
}

impl std::error::Error for RuleErrors {}

impl Diagnostic for RuleErrors {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.errors.iter().map(|e| e as &dyn Diagnostic)))
    }
}

impl From<Vec<RuleError>> for RuleErrors {
    fn from(errors: Vec<RuleError>) -> Self {
        Self { errors }
    }
}
