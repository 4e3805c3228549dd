//! The rules: files under `rules/`, parsed, type-checked and ready to run.
//!
//! [`source`] says which files there are, [`card`] what a rule says about itself, [`syntax`] its conditions as written and
//! [`checked`] the same conditions after type checking, which the engine runs.

pub mod card;
pub mod check;
pub mod checked;
mod compile;
pub(crate) mod document;
pub mod error;
pub mod example;
mod lexer;
pub mod message;
pub(crate) mod nearest;
pub mod parser;
pub(crate) mod phrases;
pub mod print;
mod raw;
pub mod schema;
mod shape;
pub mod source;
pub mod sql;
pub mod syntax;
pub(crate) mod tree;
pub mod words;

use std::collections::BTreeMap;

use crate::bind::{
    Confidence,
    dictionary::{Dictionary, FieldId},
};
pub use crate::finding::Severity;
pub use card::{AtLeast, Audience, Card, Family, Nation, Scope};
use checked::{Condition, Year};
use document::{Document, Text};
pub use error::{Problem, RuleError, RuleErrors};
pub use example::Example;
pub use message::Message;
use nearest::did_you_mean;
use raw::RawRule;
use source::Role;
pub use source::{RuleSource, SourceFile};

/// A rule that is checked and ready to run.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its code: `NR001`.
    pub code: String,
    /// Its name: `victim-without-nrm-referral`.
    pub name: String,
    /// How much its findings matter.
    pub severity: Severity,
    /// How sure its findings are.
    pub confidence: Confidence,
    /// What one finding is about.
    pub record: Scope,
    /// Whom it speaks to.
    pub audience: Vec<Audience>,
    /// Whose returns it speaks of.
    pub nations: Vec<Nation>,
    /// The first second of the first day whose records it speaks of.
    pub from: Option<i64>,
    /// The last second of the last day whose records it speaks of.
    pub until: Option<i64>,
    /// It applies to a record where this is true; none: to every record.
    pub when: Option<Condition>,
    /// It does not apply to a record where this is true.
    pub unless: Option<Condition>,
    /// It fires where this is false; none: wherever it applies.
    pub require: Option<Condition>,
    /// The name of its detector; then it has no conditions.
    pub detect: Option<String>,
    /// Where its findings point: the first of these that the table has.
    pub mark: Vec<FieldId>,
    /// Every field that its conditions read, in the order of first mention.
    pub fields: Vec<FieldId>,
    /// The years beside the return's own that it asks of.
    pub years: Vec<Year>,
    /// What to do.
    pub message: Message,
    /// What to do when the return has none of the marked columns.
    pub absent: Option<Message>,
    /// How much must be wrong before it speaks.
    pub at_least: Option<AtLeast>,
    /// Its conditions as written.
    pub written: Written,
    /// Its examples, those that fail first.
    pub examples: Vec<Example>,
    /// What it says about itself, for people.
    pub card: Card,
}

/// The conditions of a rule as written.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// `when`
    pub when: Option<syntax::Condition>,
    /// `unless`
    pub unless: Option<syntax::Condition>,
    /// `require`
    pub require: Option<syntax::Condition>,
}

/// Every rule, and the words that they use.
#[derive(Debug)]
pub struct RuleSet {
    /// The fields and vocabularies.
    pub dictionary: Dictionary,
    /// The rules, sorted by code.
    pub rules: Vec<Rule>,
    /// The hash of the files they were read from.
    pub sha256: String,
}

impl RuleSet {
    /// Reads and checks every rule.
    ///
    /// # Errors
    ///
    /// Everything that is wrong in any of the files, not only the first.
    pub fn load(source: &RuleSource, detectors: &[&str]) -> Result<Self, RuleErrors> {
        let dictionary = Dictionary::load(source).map_err(RuleErrors::from)?;
        let mut errors = Vec::new();
        let mut rules: Vec<Rule> = Vec::new();
        let mut names = Names::default();
        for file in source.files.iter().filter(|f| f.role() == Role::Rule) {
            let (mut document, table) = Document::parse(file);
            if document.problems.is_empty() {
                let raw = RawRule::read(&mut document, &table);
                names.claim(&mut document, &raw);
                names.mention(file, &raw);
                rules.extend(compile::compile(&mut document, raw, &dictionary, detectors));
            }
            errors.extend(document.errors());
        }
        errors.extend(names.unknown());
        if !errors.is_empty() {
            return Err(errors.into());
        }
        rules.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(Self { dictionary, rules, sha256: source.sha256() })
    }

    /// The rule with this code or name; capitals do not matter.
    #[must_use]
    pub fn find(&self, code_or_name: &str) -> Option<&Rule> {
        self.rules
            .iter()
            .find(|r| r.code.eq_ignore_ascii_case(code_or_name) || r.name.eq_ignore_ascii_case(code_or_name))
    }
}

/// Codes and names are claimed once.
#[derive(Debug, Default)]
struct Names<'s> {
    /// Each claimed code or name, and the file that has it.
    claimed: BTreeMap<String, &'s SourceFile>,
    /// Each code that a file of the user's names under `related` or `also`.
    mentioned: Vec<(Text, &'s SourceFile)>,
}

impl<'s> Names<'s> {
    fn claim(&mut self, document: &mut Document<'s>, raw: &RawRule<'_, '_>) {
        for text in [&raw.code, &raw.name].into_iter().flatten() {
            if let Some(other) = self.claimed.get(text.get_ref()) {
                let message = format!("`{}` is taken by {}", text.get_ref(), other.shown());
                document.report(
                    Problem::new(message).at(text.span(), "").help("Give each rule a code and a name of its own"),
                );
            } else {
                self.claimed.insert(text.get_ref().clone(), document.file);
            }
        }
    }
}

impl<'s> Names<'s> {
    /// Remembers the rules that a file of the user's speaks of. A test holds the same of the files that the binary carries.
    fn mention(&mut self, file: &'s SourceFile, raw: &RawRule<'_, '_>) {
        if file.folder.is_some() {
            self.mentioned.extend(raw.mentions().map(|code| (code, file)));
        }
    }

    /// What is said of rules that are not there.
    fn unknown(&self) -> impl Iterator<Item = RuleError> {
        self.mentioned.iter().filter(|(code, _)| !self.claimed.contains_key(code.get_ref())).map(|(code, file)| {
            let codes = self.claimed.keys().map(String::as_str);
            let help = did_you_mean(code.get_ref(), codes)
                .unwrap_or_else(|| "Write the code of a rule that is there: “returnlint rules” lists them".to_owned());
            let problem = Problem::new(format!("There is no rule `{}`", code.get_ref())).at(code.span(), "");
            RuleError::new(file, problem.help(help))
        })
    }
}

#[cfg(test)]
mod tests;
