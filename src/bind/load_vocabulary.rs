//! Reads the vocabularies: code lists with their spellings, one file each.

use rustc_hash::FxHashMap;

use super::{
    dictionary::{Pattern, Term, Vocabulary},
    text::normalise,
};
use crate::rule::{
    document::{Document, Entry, Text, entries},
    error::{Problem, RuleError},
    source::{Role, RuleSource},
};

pub(crate) const VALUE_KEYS: &[&str] = &["code", "meaning", "spellings", "patterns"];

/// A vocabulary, and for each normalised spelling the place of its value.
#[derive(Debug)]
struct Known {
    vocabulary: Vocabulary,
    spellings: FxHashMap<String, usize>,
    /// Whether spellings are compared.
    strict: bool,
}

/// Reads every vocabulary. A later file of the same name adds values and spellings.
pub(super) fn load(source: &RuleSource) -> (Vec<RuleError>, Vec<Vocabulary>) {
    let mut errors = Vec::new();
    let mut known: Vec<Known> = Vec::new();
    let strict = source.files.iter().any(|f| !f.trusted);
    for file in source.files.iter().filter(|f| f.role() == Role::Vocabulary) {
        let (mut document, table) = Document::parse(file);
        if !document.problems.is_empty() {
            errors.extend(document.errors());
            continue;
        }
        let (mut name, mut meaning, mut values) = (None, None, Vec::new());
        for entry in entries(&table) {
            match entry.key {
                "name" => name = document.text(entry.value),
                "meaning" => meaning = document.text(entry.value).map(Text::into_inner),
                "value" => values = document.list(entry.value).collect(),
                _ => document.unknown_key(&entry, &["name", "meaning", "value"]),
            }
        }
        let stem = file.file_name().trim_end_matches(".toml");
        if name.as_ref().is_none_or(|n| n.get_ref() != stem) {
            let place = name.as_ref().map_or(0..0, Text::span);
            let problem = Problem::new("The vocabulary does not have the name of its file").at(place, "");
            document.report(problem.help(format!("Write name = \"{stem}\"")));
        }
        let at = known.iter().position(|k| k.vocabulary.name == stem).unwrap_or_else(|| {
            if meaning.is_none() {
                document.missing_key("The vocabulary", "meaning", 0..0, "Write what it is a list of");
            }
            let vocabulary =
                Vocabulary { name: stem.to_owned(), meaning: meaning.take().unwrap_or_default(), terms: Vec::new() };
            known.push(Known { vocabulary, spellings: FxHashMap::default(), strict });
            known.len() - 1
        });
        if let Some(known) = known.get_mut(at) {
            for value in values {
                let entries = document.table(value);
                known.value(&mut document, value.span().start, &entries);
            }
        }
        errors.extend(document.errors());
    }
    (errors, known.into_iter().map(|k| k.vocabulary).collect())
}

impl Known {
    fn value(&mut self, document: &mut Document<'_>, start: usize, entries: &[Entry<'_, '_>]) {
        let (mut code, mut meaning, mut spellings, mut patterns) = (None, None, Vec::new(), Vec::new());
        for entry in entries {
            match entry.key {
                "code" => code = document.text(entry.value),
                "meaning" => meaning = document.text(entry.value).map(Text::into_inner),
                "spellings" => spellings = document.texts(entry.value),
                "patterns" => patterns = document.texts(entry.value),
                _ => document.unknown_key(entry, VALUE_KEYS),
            }
        }
        let Some(code) = code else {
            document.missing_key("The value", "code", start..start, "Write the word that rules use for it");
            return;
        };
        let terms = &mut self.vocabulary.terms;
        let at = terms.iter().position(|t| t.code == *code.get_ref()).unwrap_or_else(|| {
            if meaning.is_none() {
                document.missing_key("The value", "meaning", code.span(), "Write what it means, in a few plain words");
            }
            let meaning = meaning.take().unwrap_or_default();
            terms.push(Term { code: code.get_ref().clone(), meaning, spellings: Vec::new(), patterns: Vec::new() });
            terms.len() - 1
        });
        self.spelling(document, at, &code);
        for spelling in spellings {
            if self.spelling(document, at, &spelling)
                && let Some(term) = self.vocabulary.terms.get_mut(at)
            {
                term.spellings.push(spelling.into_inner());
            }
        }
        for pattern in patterns {
            let compiled = Pattern::new(pattern.get_ref().as_str());
            if !document.file.trusted
                && let Err(why) = compiled.check()
            {
                let message = format!("This is no regular expression: {why}");
                document.report(Problem::new(message).at(pattern.span(), ""));
            }
            if let Some(term) = self.vocabulary.terms.get_mut(at) {
                term.patterns.push(compiled);
            }
        }
    }

    /// Claims a spelling for a value; false when another value has it.
    fn spelling(&mut self, document: &mut Document<'_>, at: usize, spelling: &Text) -> bool {
        if !self.strict {
            return true;
        }
        let other = *self.spellings.entry(normalise(spelling.get_ref())).or_insert(at);
        if other != at {
            let code = self.vocabulary.terms.get(other).map_or("", |t| t.code.as_str());
            let message = format!("\"{}\" is a spelling of \"{code}\" already", spelling.get_ref());
            document.report(Problem::new(message).at(spelling.span(), "").help("A spelling can mean one value only"));
        }
        other == at
    }
}
