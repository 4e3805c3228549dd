//! Reads the vocabularies: code lists with their spellings, one file each.

use rustc_hash::FxHashMap;

use super::{
    dictionary::{Pattern, Term, Vocabulary},
    text::normalise,
};
use crate::rule::{
    card::NATIONS,
    document::{Document, Entry, Text, entries},
    error::{Problem, RuleError},
    source::{Role, RuleSource},
};

const KEYS: &[&str] = &["name", "meaning", "nations", "value"];
pub(crate) const VALUE_KEYS: &[&str] = &["code", "meaning", "spellings", "patterns", "from", "until"];

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
        let (mut name, mut meaning, mut nations, mut values) = (None, None, Vec::new(), Vec::new());
        for entry in entries(&table) {
            match entry.key {
                "name" => name = document.text(entry.value),
                "meaning" => meaning = document.text(entry.value).map(Text::into_inner),
                "nations" => nations = document.choices(entry.value, &NATIONS),
                "value" => values = document.list(entry.value).collect(),
                _ => document.unknown_key(&entry, KEYS),
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
            let meaning = meaning.take().unwrap_or_default();
            let vocabulary = Vocabulary { name: stem.to_owned(), meaning, terms: Vec::new(), nations: Vec::new() };
            known.push(Known { vocabulary, spellings: FxHashMap::default(), strict });
            known.len() - 1
        });
        if let Some(known) = known.get_mut(at) {
            if !nations.is_empty() {
                known.vocabulary.nations = nations;
            }
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
        let (mut from, mut until) = (None, None);
        for entry in entries {
            match entry.key {
                "code" => code = document.text(entry.value),
                "meaning" => meaning = document.text(entry.value).map(Text::into_inner),
                "spellings" => spellings = document.texts(entry.value),
                "patterns" => patterns = document.texts(entry.value),
                "from" => from = document.date(entry.value),
                "until" => until = document.date(entry.value).map(|day| (day, entry.value.span())),
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
            let code = code.get_ref().clone();
            terms.push(Term { code, meaning, spellings: Vec::new(), patterns: Vec::new(), from: None, until: None });
            terms.len() - 1
        });
        if let Some(term) = terms.get_mut(at) {
            // A later file that knows better says so; one that says nothing takes nothing away.
            term.from = from.or(term.from);
            term.until = until.as_ref().map(|u| u.0).or(term.until);
            if let (Some(first), Some((last, place))) = (term.from, until)
                && first > last
            {
                document.report(Problem::new("The value ends before it begins").at(place, ""));
            }
        }
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::rule::Nation;

    #[test]
    fn a_later_file_may_say_when_a_code_was_in_use() {
        let mut source = RuleSource::embedded();
        let ours = "name = \"placement-type\"\n[[value]]\ncode = \"T0\"\nuntil = 2022-03-31\n[[value]]\ncode = \"K3\"\n\
                    meaning = \"Supported accommodation.\"\nfrom = 2023-10-29\n";
        source.files.extend(RuleSource::from_texts([("vocabularies/placement-type.toml", ours)]).files);
        let (errors, all) = load(&source);
        assert!(errors.is_empty(), "{errors:?}");
        let placements = all.iter().find(|v| v.name == "placement-type").unwrap();
        assert_eq!(placements.nations, [Nation::England]);
        let days = |code: &str| placements.terms.iter().find(|t| t.code == code).map(|t| (t.from, t.until)).unwrap();
        assert_eq!(days("T0"), (None, Some(date(2022, 3, 31))));
        assert_eq!(days("P2"), (None, Some(date(2023, 10, 28))));
        assert_eq!(days("K3"), (Some(date(2023, 10, 29)), None));
    }

    #[test]
    fn a_code_cannot_end_before_it_begins() {
        let text = "name = \"x\"\nmeaning = \"m\"\n[[value]]\ncode = \"a\"\nmeaning = \"m\"\nfrom = 2022-04-01\nuntil = 2022-03-31\n";
        let (errors, _) = load(&RuleSource::from_texts([("vocabularies/x.toml", text)]));
        let said: Vec<_> =
            errors.iter().map(|e| (e.problem().message.as_str(), e.marked().unwrap_or_default())).collect();
        assert_eq!(said, [("The value ends before it begins", "2022-03-31")]);
    }
}
