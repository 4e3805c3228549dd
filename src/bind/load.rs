//! Reads the field dictionary and the vocabularies, and checks them: a later file adds to what an earlier one says.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{
    dictionary::{Dictionary, Field, FieldType, Record, RecordKind},
    load_measures, load_vocabulary,
    text::normalise,
};
use crate::rule::{
    document::{Document, Entry, Text, entries},
    error::{Problem, RuleError},
    nearest::did_you_mean,
    phrases::is_reserved,
    source::{Role, RuleSource, SourceFile},
};

/// The version of `fields.toml` that this release reads.
const VERSION: &str = "1";

/// The kinds of record by their words.
pub(crate) const KINDS: [(&str, RecordKind); 6] = [
    ("child", RecordKind::Child),
    ("episode", RecordKind::Episode),
    ("referral", RecordKind::Referral),
    ("care", RecordKind::Care),
    ("answer", RecordKind::Answer),
    ("figures", RecordKind::Figures),
];

pub(crate) const TYPES: [(&str, RawType); 6] = [
    ("id", RawType::Id),
    ("text", RawType::Text),
    ("date", RawType::Date),
    ("number", RawType::Number),
    ("code", RawType::Code),
    ("codes", RawType::Codes),
];

pub(crate) const RECORD_KEYS: &[&str] = &["singular", "plural", "words", "start", "end"];
pub(crate) const FIELD_KEYS: &[&str] =
    &["record", "defines", "type", "vocabulary", "label", "meaning", "headers", "words"];

/// A type as written, before its vocabulary is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RawType {
    Id,
    Text,
    Date,
    Number,
    Code,
    Codes,
}

impl Dictionary {
    /// Reads `fields.toml` and the vocabularies. A vocabulary of non-answers is one like the others, named `non-answers`.
    ///
    /// # Errors
    ///
    /// Everything that is wrong in any of the files: two fields of one name, a vocabulary that is not there, a pattern that is no regular
    /// expression, a wording or spelling that means two things, and the like.
    pub fn load(source: &RuleSource) -> Result<Self, Vec<RuleError>> {
        let strict = source.files.iter().any(|f| !f.trusted);
        let mut loader = Loader { strict, ..Loader::default() };
        let (mut errors, vocabularies) = load_vocabulary::load(source);
        loader.dictionary.vocabularies = vocabularies;
        for file in source.files.iter().filter(|f| f.role() == Role::Fields) {
            errors.extend(loader.file(file));
        }
        let (of_measures, measures) = load_measures::load(source);
        errors.extend(of_measures);
        loader.dictionary.measures = measures;
        load_measures::fields(&mut loader.dictionary);
        if errors.is_empty() { Ok(loader.dictionary) } else { Err(errors) }
    }
}

/// Which day of a record.
#[derive(Debug, Clone, Copy)]
enum Day {
    Start,
    End,
}

#[derive(Debug, Default)]
struct Loader {
    dictionary: Dictionary,
    /// For each kind of record and folded wording of a header, the field that has it.
    headers: FxHashMap<(RecordKind, String), usize>,
    /// Whether wordings are compared.
    strict: bool,
}

/// What `[field.NAME]` says.
#[derive(Debug, Default)]
struct RawField {
    record: Option<RecordKind>,
    defines: Option<bool>,
    kind: Option<RawType>,
    vocabulary: Option<Text>,
    label: Option<String>,
    meaning: Option<String>,
    headers: Vec<Text>,
    words: Vec<String>,
}

impl Loader {
    fn file(&mut self, file: &SourceFile) -> Vec<RuleError> {
        let (mut document, table) = Document::parse(file);
        if !document.problems.is_empty() {
            return document.errors();
        }
        let mut days = Vec::new();
        for entry in entries(&table) {
            match entry.key {
                "version" => version(&mut document, &entry),
                "record" => {
                    for record in document.table(entry.value) {
                        days.extend(self.record(&mut document, &record));
                    }
                }
                "field" => {
                    for field in document.table(entry.value) {
                        self.field(&mut document, &field);
                    }
                }
                _ => document.unknown_key(&entry, &["version", "record", "field"]),
            }
        }
        for (kind, which, name) in days {
            self.day(&mut document, kind, which, &name);
        }
        document.errors()
    }

    /// Reads `[record.NAME]`; gives the names of its first and last date, which are looked up when all fields are known.
    fn record(&mut self, document: &mut Document<'_>, entry: &Entry<'_, '_>) -> Vec<(RecordKind, Day, Text)> {
        let Some((_, kind)) = KINDS.into_iter().find(|(word, _)| *word == entry.key) else {
            document.unknown_key(entry, &KINDS.map(|(word, _)| word));
            return Vec::new();
        };
        let (mut singular, mut plural, mut words, mut days) = (None, None, Vec::new(), Vec::new());
        for entry in document.table(entry.value) {
            match entry.key {
                "singular" => singular = document.text(entry.value).map(Text::into_inner),
                "plural" => plural = document.text(entry.value).map(Text::into_inner),
                "words" => words = document.strings(entry.value),
                "start" => days.extend(document.text(entry.value).map(|name| (kind, Day::Start, name))),
                "end" => days.extend(document.text(entry.value).map(|name| (kind, Day::End, name))),
                _ => document.unknown_key(&entry, RECORD_KEYS),
            }
        }
        if let Some(known) = self.dictionary.records.iter_mut().find(|r| r.kind == kind) {
            known.words.append(&mut words);
        } else {
            let mut needed = |text: Option<String>, key: &str| {
                if text.is_none() {
                    document.missing_key("This kind of record", key, entry.place(), "Say what people call it");
                }
                text.unwrap_or_default()
            };
            let (singular, plural) = (needed(singular, "singular"), needed(plural, "plural"));
            self.dictionary.records.push(Record { kind, singular, plural, words, start: None, end: None });
        }
        days
    }

    fn day(&mut self, document: &mut Document<'_>, kind: RecordKind, which: Day, name: &Text) {
        let found = self.dictionary.field(name.get_ref());
        match found.and_then(|id| self.dictionary.get(id)) {
            None => document.report(unknown_field(&self.dictionary, name)),
            Some(field) if field.kind != FieldType::Date => {
                let message = format!("`{}` is no date, so it cannot put records in order", field.name);
                document.report(Problem::new(message).at(name.span(), ""));
            }
            Some(_) => {
                if let Some(record) = self.dictionary.records.iter_mut().find(|r| r.kind == kind) {
                    match which {
                        Day::Start => record.start = found,
                        Day::End => record.end = found,
                    }
                }
            }
        }
    }

    fn field(&mut self, document: &mut Document<'_>, entry: &Entry<'_, '_>) {
        let raw = raw_field(document, entry);
        if let Some(known) = self.dictionary.fields.iter().position(|f| f.name == entry.key) {
            let changes = raw.record.is_some() || raw.kind.is_some() || raw.label.is_some() || raw.meaning.is_some();
            if changes || raw.defines.is_some() || raw.vocabulary.is_some() {
                let message = format!("The field `{}` is known already", entry.key);
                let help = "Only `headers` and `words` can be added to it";
                document.report(Problem::new(message).at(entry.place(), "").help(help));
            }
            self.headers(document, known, raw.headers, raw.words);
            return;
        }
        if !is_name(entry.key) || is_reserved(entry.key) {
            let message = format!("A field cannot be named `{}`", entry.key);
            let help = "Use small letters, figures and _, a full stop at most once, and no word of the rule language";
            document.report(Problem::new(message).at(entry.place(), "").help(help));
        }
        let kind = self.field_type(document, entry.place(), &raw);
        let mut needed = |there: bool, key: &str, help: &str| {
            if !there {
                document.missing_key(&format!("The field `{}`", entry.key), key, entry.place(), help);
            }
        };
        needed(
            raw.record.is_some(),
            "record",
            "Write what one row with it tells of: child, episode, referral, care, answer or figures",
        );
        needed(raw.label.is_some(), "label", "Write what to call it in a message: \"NRM referral date\"");
        needed(raw.meaning.is_some(), "meaning", "Write what it means, in one plain sentence");
        let record = raw.record.unwrap_or(RecordKind::Child);
        if self.dictionary.record(record).is_none() {
            let message = format!("Nothing says what a record of kind `{}` is called", record.as_str());
            let help = format!("Add [record.{}] before the fields", record.as_str());
            document.report(Problem::new(message).at(entry.place(), "").help(help));
        }
        self.dictionary.fields.push(Field {
            name: entry.key.to_owned(),
            record,
            defines: raw.defines.unwrap_or(false),
            kind,
            meaning: raw.meaning.unwrap_or_default(),
            label: raw.label.unwrap_or_default(),
            headers: Vec::with_capacity(raw.headers.len()),
            words: Vec::new(),
        });
        self.headers(document, self.dictionary.fields.len() - 1, raw.headers, raw.words);
    }

    fn field_type(&self, document: &mut Document<'_>, place: Range<usize>, raw: &RawField) -> FieldType {
        let vocabulary = raw.vocabulary.as_ref().and_then(|name| {
            let found = self.dictionary.vocabulary_named(name.get_ref());
            if found.is_none() {
                let names = self.dictionary.vocabularies.iter().map(|v| v.name.as_str());
                let help = did_you_mean(name.get_ref(), names)
                    .unwrap_or_else(|| format!("Add it as vocabularies/{}.toml", name.get_ref()));
                let problem = Problem::new(format!("There is no vocabulary `{}`", name.get_ref()));
                document.report(problem.at(name.span(), "").help(help));
            }
            found
        });
        let plain = match raw.kind {
            Some(RawType::Code | RawType::Codes) => {
                if raw.vocabulary.is_none() {
                    document.missing_key(
                        "A field of codes",
                        "vocabulary",
                        place,
                        "Name the list that its codes are from",
                    );
                }
                let Some(id) = vocabulary else { return FieldType::Text };
                let values = self.dictionary.vocabulary(id).map_or(0, |v| v.terms.len());
                if raw.kind == Some(RawType::Code) {
                    return FieldType::Code(id);
                }
                if values > 64 {
                    let message =
                        format!("This vocabulary has {values} values, more than the 64 of a field of several codes");
                    let place = raw.vocabulary.as_ref().map_or(0..0, Text::span);
                    document.report(
                        Problem::new(message).at(place, "").help("Take away values, or make the type \"code\""),
                    );
                }
                return FieldType::Codes(id);
            }
            Some(RawType::Id) => FieldType::Id,
            Some(RawType::Text) => FieldType::Text,
            Some(RawType::Date) => FieldType::Date,
            Some(RawType::Number) => FieldType::Number,
            None => {
                document.missing_key("The field", "type", place.clone(), "Write id, text, date, number, code or codes");
                FieldType::Text
            }
        };
        if let Some(name) = &raw.vocabulary
            && raw.kind.is_some()
        {
            let message = "Only a field of type \"code\" or \"codes\" has a vocabulary";
            document.report(Problem::new(message).at(name.span(), "").at(place, "this field"));
        }
        plain
    }

    /// Adds wordings to a field. Within one kind of record a wording may stand under one field only.
    fn headers(&mut self, document: &mut Document<'_>, at: usize, headers: Vec<Text>, words: Vec<String>) {
        let Self { dictionary, headers: known, strict } = self;
        let Some(kind) = dictionary.fields.get(at).map(|f| f.record) else { return };
        for header in headers {
            let other = if *strict { *known.entry((kind, fold_header(header.get_ref()))).or_insert(at) } else { at };
            if other == at {
                if let Some(field) = dictionary.fields.get_mut(at) {
                    field.headers.push(header.into_inner());
                }
            } else {
                let name = dictionary.fields.get(other).map_or("", |f| f.name.as_str());
                let message = format!("The wording \"{}\" stands under `{name}` already", header.get_ref());
                let help = "Within one kind of record a wording can mean one field only";
                document.report(Problem::new(message).at(header.span(), "").help(help));
            }
        }
        if let Some(field) = dictionary.fields.get_mut(at) {
            field.words.extend(words);
        }
    }
}

fn raw_field(document: &mut Document<'_>, entry: &Entry<'_, '_>) -> RawField {
    let mut raw = RawField::default();
    for entry in document.table(entry.value) {
        match entry.key {
            "record" => raw.record = document.choice(entry.value, &KINDS),
            "defines" => raw.defines = document.flag(entry.value),
            "type" => raw.kind = document.choice(entry.value, &TYPES),
            "vocabulary" => raw.vocabulary = document.text(entry.value),
            "label" => raw.label = document.text(entry.value).map(Text::into_inner),
            "meaning" => raw.meaning = document.text(entry.value).map(Text::into_inner),
            "headers" => raw.headers = document.texts(entry.value),
            "words" => raw.words = document.strings(entry.value),
            _ => document.unknown_key(&entry, FIELD_KEYS),
        }
    }
    raw
}

/// A file of another version may mean other things by the same words.
fn version(document: &mut Document<'_>, entry: &Entry<'_, '_>) {
    if document.cell(entry.value).is_some_and(|v| v != VERSION) {
        let message = format!("This release reads version {VERSION} of this file");
        document.report(Problem::new(message).at(entry.value.span(), ""));
    }
}

/// A field that is not there, with the one that may have been meant.
pub(crate) fn unknown_field(dictionary: &Dictionary, name: &Text) -> Problem {
    let names = dictionary.fields.iter().map(|f| f.name.as_str());
    let problem = Problem::new(format!("There is no field `{}`", name.get_ref())).at(name.span(), "");
    problem.maybe_help(did_you_mean(name.get_ref(), names))
}

/// `episode.start`: small letters, figures and `_`, with one full stop at most.
fn is_name(name: &str) -> bool {
    let part = |p: &str| {
        p.starts_with(|c: char| c.is_ascii_lowercase())
            && p.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    name.matches('.').count() <= 1 && name.split('.').all(part)
}

/// A header's wording without what does not tell wordings apart: capitals, white space and signs.
fn fold_header(text: &str) -> String {
    let spaced: String = normalise(text).chars().map(|c| if "_-./?()".contains(c) { ' ' } else { c }).collect();
    normalise(&spaced)
}

#[cfg(test)]
mod tests;
