//! Reads `rules/measures.toml`: a later file adds measures and concepts of its own, and words to those that are known. A question template
//! may bring measures and concepts too, in the same words.

use super::{
    dictionary::{Dictionary, Field, FieldType, RecordKind},
    measures::{Concept, ConceptKind, ConceptSet, Head, Measure, MeasureId, Measures, Unit, Within},
    pattern::Pattern,
    text::normalise,
};
use crate::rule::{
    document::{Document, Entry, Text, entries},
    error::{Problem, RuleError},
    nearest::did_you_mean,
    source::{Role, RuleSource, SourceFile},
};

/// The version of `measures.toml` that this release reads.
const VERSION: &str = "1";
/// A set of concepts is as wide as a machine word.
const MOST_CONCEPTS: usize = 64;

pub(crate) const KINDS: [(&str, ConceptKind); 4] = [
    ("group", ConceptKind::Group),
    ("status", ConceptKind::Status),
    ("aspect", ConceptKind::Aspect),
    ("plain", ConceptKind::Plain),
];

pub(crate) const UNITS: [(&str, Unit); 5] = [
    ("children", Unit::Children),
    ("incidents", Unit::Incidents),
    ("days", Unit::Days),
    ("average", Unit::Average),
    ("percent", Unit::Percent),
];

pub(crate) const KEYS: [&str; 5] = ["version", "rewrite", "head", "concept", "measure"];
pub(crate) const CONCEPT_KEYS: [&str; 2] = ["kind", "patterns"];
pub(crate) const MEASURE_KEYS: [&str; 7] = ["label", "meaning", "unit", "needs", "may", "parts", "within"];

/// What a measure says of other measures, looked up when all are known.
struct Relations {
    of: MeasureId,
    parts: Vec<Text>,
    within: Vec<(Text, Text)>,
}

/// Reads every file of measures.
pub(super) fn load(source: &RuleSource) -> (Vec<RuleError>, Measures) {
    let mut measures = Measures::default();
    let mut errors = Vec::new();
    for role in [Role::Measures, Role::Questions] {
        for file in source.files.iter().filter(|f| f.role() == role) {
            errors.extend(read(file, role, &mut measures));
        }
    }
    (errors, measures)
}

fn read(file: &SourceFile, role: Role, measures: &mut Measures) -> Vec<RuleError> {
    let (mut document, table) = Document::parse(file);
    if !document.problems.is_empty() {
        return document.errors();
    }
    let mut relations = Vec::new();
    // A measure is made of concepts, wherever these stand in the file.
    for entry in entries(&table).iter().filter(|e| e.key == "concept") {
        for concept in document.table(entry.value) {
            read_concept(&mut document, measures, &concept);
        }
    }
    for entry in entries(&table) {
        match entry.key {
            // What else stands in a question template is read with the questions.
            key if role == Role::Questions && key != "measure" => {}
            "version" => {
                if document.cell(entry.value).is_some_and(|v| v != VERSION) {
                    let message = format!("This release reads version {VERSION} of this file");
                    document.report(Problem::new(message).at(entry.value.span(), ""));
                }
            }
            "rewrite" => rewrite(&mut document, measures, &entry),
            "head" => heads(&mut document, measures, &entry),
            "concept" => {}
            "measure" => {
                for measure in document.table(entry.value) {
                    relations.extend(read_measure(&mut document, measures, &measure));
                }
            }
            _ => document.unknown_key(&entry, &KEYS),
        }
    }
    for relation in relations {
        relate(&mut document, measures, relation);
    }
    document.errors()
}

fn patterns(document: &mut Document<'_>, entry: &Entry<'_, '_>) -> Vec<Pattern> {
    let texts = document.texts(entry.value);
    texts.iter().map(|text| checked(document, text)).collect()
}

fn checked(document: &mut Document<'_>, text: &Text) -> Pattern {
    let pattern = Pattern::new(text.get_ref().as_str());
    if !document.file.trusted
        && let Err(why) = pattern.check()
    {
        let message = format!("This is no regular expression: {why}");
        document.report(Problem::new(message).at(text.span(), ""));
    }
    pattern
}

/// `rewrite = [["what is said", "what is meant"]]`
fn rewrite(document: &mut Document<'_>, measures: &mut Measures, entry: &Entry<'_, '_>) {
    for pair in document.list(entry.value) {
        let texts = document.texts(pair);
        let [said, meant] = texts.as_slice() else {
            let message = "Here stand what is said and what is meant: two texts";
            document.report(Problem::new(message).at(pair.span(), ""));
            continue;
        };
        let pattern = checked(document, said);
        measures.rewrite.push((pattern, meant.get_ref().clone()));
    }
}

fn heads(document: &mut Document<'_>, measures: &mut Measures, entry: &Entry<'_, '_>) {
    for entry in document.table(entry.value) {
        let Some((_, head)) = Head::ALL.into_iter().find(|(key, _)| *key == entry.key) else {
            document.unknown_key(&entry, &Head::ALL.map(|(key, _)| key));
            continue;
        };
        let words = document.strings(entry.value).iter().map(|w| normalise(w)).collect();
        measures.heads.push((head, words));
    }
}

fn read_concept(document: &mut Document<'_>, measures: &mut Measures, entry: &Entry<'_, '_>) {
    let (mut kind, mut words) = (None, Vec::new());
    for entry in document.table(entry.value) {
        match entry.key {
            "kind" => kind = document.choice(entry.value, &KINDS),
            "patterns" => words = patterns(document, &entry),
            _ => document.unknown_key(&entry, &CONCEPT_KEYS),
        }
    }
    if let Some(known) = measures.concepts.iter_mut().find(|c| c.name == entry.key) {
        known.patterns.append(&mut words);
        return;
    }
    if measures.concepts.len() == MOST_CONCEPTS {
        let message = format!("There are {MOST_CONCEPTS} concepts already, and there can be no more");
        document.report(Problem::new(message).at(entry.place(), ""));
        return;
    }
    if kind.is_none() {
        document.missing_key("The concept", "kind", entry.place(), "Write group, status, aspect or plain");
    }
    let kind = kind.unwrap_or(ConceptKind::Plain);
    measures.concepts.push(Concept { name: entry.key.to_owned(), kind, patterns: words });
}

fn concepts(document: &mut Document<'_>, measures: &Measures, names: Vec<Text>) -> ConceptSet {
    names.into_iter().fold(0, |set, name| {
        if let Some(at) = measures.concept(name.get_ref()) {
            return set | 1 << at;
        }
        let names = measures.concepts.iter().map(|c| c.name.as_str());
        let problem = Problem::new(format!("There is no concept `{}`", name.get_ref())).at(name.span(), "");
        document.report(problem.maybe_help(did_you_mean(name.get_ref(), names)));
        set
    })
}

fn read_measure(document: &mut Document<'_>, measures: &mut Measures, entry: &Entry<'_, '_>) -> Option<Relations> {
    let (mut label, mut meaning, mut unit, mut needs, mut may) = (None, None, None, Vec::new(), 0);
    let (mut parts, mut within) = (Vec::new(), Vec::new());
    for entry in document.table(entry.value) {
        match entry.key {
            "label" => label = document.text(entry.value).map(Text::into_inner),
            "meaning" => meaning = document.text(entry.value).map(Text::into_inner),
            "unit" => unit = document.choice(entry.value, &UNITS),
            "needs" => {
                for way in document.list(entry.value) {
                    let names = document.texts(way);
                    needs.push(concepts(document, measures, names));
                }
            }
            "may" => {
                let names = document.texts(entry.value);
                may = concepts(document, measures, names);
            }
            "parts" => parts = document.texts(entry.value),
            "within" => {
                for entry in document.table(entry.value) {
                    let name = Text::new(entry.place(), entry.key.to_owned());
                    within.extend(document.text(entry.value).map(|rule| (name, rule)));
                }
            }
            _ => document.unknown_key(&entry, &MEASURE_KEYS),
        }
    }
    if let Some(id) = measures.named(entry.key) {
        if let Some(known) = measures.list.get_mut(id.index()) {
            known.needs.append(&mut needs);
            known.may |= may;
        }
        return Some(Relations { of: id, parts, within });
    }
    let mut needed = |there: bool, key: &str, help: &str| {
        if !there {
            document.missing_key(&format!("The measure `{}`", entry.key), key, entry.place(), help);
        }
    };
    needed(label.is_some(), "label", "Write what to call it: \"unaccompanied children\"");
    needed(meaning.is_some(), "meaning", "Write what it means, in one plain sentence");
    needed(unit.is_some(), "unit", "Write children, incidents, days, average or percent");
    let id = MeasureId(u16::try_from(measures.list.len()).ok()?);
    measures.list.push(Measure {
        name: entry.key.to_owned(),
        label: label.unwrap_or_default(),
        meaning: meaning.unwrap_or_default(),
        unit: unit.unwrap_or(Unit::Children),
        needs,
        may,
        parts: Vec::new(),
        within: Vec::new(),
    });
    Some(Relations { of: id, parts, within })
}

fn relate(document: &mut Document<'_>, measures: &mut Measures, relations: Relations) {
    let mut find = |name: &Text| {
        let found = measures.named(name.get_ref());
        if found.is_none() {
            let names = measures.list.iter().map(|m| m.name.as_str());
            let problem = Problem::new(format!("There is no measure `{}`", name.get_ref())).at(name.span(), "");
            document.report(problem.maybe_help(did_you_mean(name.get_ref(), names)));
        }
        found
    };
    let parts: Vec<MeasureId> = relations.parts.iter().filter_map(&mut find).collect();
    let within: Vec<Within> = relations
        .within
        .into_iter()
        .filter_map(|(name, rule)| Some(Within { measure: find(&name)?, rule: rule.into_inner() }))
        .collect();
    if let Some(measure) = measures.list.get_mut(relations.of.index()) {
        measure.parts.extend(parts);
        measure.within.extend(within);
    }
}

/// The prefix of the fields that measures are.
pub(crate) const PREFIX: &str = "figures.";

/// Makes a field of each measure, so that rules can name it.
pub(super) fn fields(dictionary: &mut Dictionary) {
    let field = |m: &Measure| Field {
        name: format!("{PREFIX}{}", m.name),
        record: RecordKind::Figures,
        defines: true,
        kind: FieldType::Number,
        meaning: m.meaning.clone(),
        label: m.label.clone(),
        headers: Vec::new(),
        words: Vec::new(),
    };
    let known = |name: &str| dictionary.fields.iter().any(|f| f.name == name);
    let new: Vec<Field> = dictionary.measures.list.iter().map(field).filter(|f| !known(&f.name)).collect();
    dictionary.fields.extend(new);
}
