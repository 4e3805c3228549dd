//! A rule file as it is written: which keys it has, and where they stand.

use std::ops::Range;

use jiff::civil::Date;

use super::{
    card::{AtLeast, Audience, NATIONS, Nation, Scope},
    document::{Document, Entry, Text, Value, entries},
    error::Problem,
    tree::{Kind, Table},
};
use crate::{bind::Confidence, finding::Severity};

/// Every key of a rule file, in the order in which rules are written.
pub(super) const KEYS: &[&str] = &[
    "code",
    "name",
    "severity",
    "confidence",
    "record",
    "audience",
    "nations",
    "from",
    "until",
    "when",
    "unless",
    "require",
    "detect",
    "at_least",
    "mark",
    "message",
    "absent",
    "why",
    "fix",
    "sources",
    "note",
    "not_when",
    "related",
    "since",
    "fails",
    "passes",
];

pub(super) const SEVERITIES: [(&str, Severity); 3] =
    [("error", Severity::Error), ("warning", Severity::Warning), ("info", Severity::Info)];

pub(super) const CONFIDENCES: [(&str, Confidence); 3] =
    [("high", Confidence::High), ("medium", Confidence::Medium), ("low", Confidence::Low)];

pub(super) const SCOPES: [(&str, Scope); 9] = [
    ("child", Scope::Child),
    ("episode", Scope::Episode),
    ("referral", Scope::Referral),
    ("care", Scope::Care),
    ("answer", Scope::Answer),
    ("figures", Scope::Figures),
    ("table", Scope::Table),
    ("return", Scope::Return),
    ("study", Scope::Study),
];

pub(super) const AUDIENCES: [(&str, Audience); 2] =
    [("council", Audience::Council), ("researcher", Audience::Researcher)];

/// The keys of a rule file that were there and could be read.
#[derive(Debug, Default)]
pub(super) struct RawRule<'v, 't> {
    pub(super) code: Option<Text>,
    pub(super) name: Option<Text>,
    pub(super) severity: Option<Severity>,
    pub(super) confidence: Option<Confidence>,
    pub(super) record: Option<(Scope, Range<usize>)>,
    pub(super) audience: Option<Vec<Audience>>,
    pub(super) nations: Option<Vec<Nation>>,
    pub(super) from: Option<Date>,
    pub(super) until: Option<(Date, Range<usize>)>,
    pub(super) when: Option<Text>,
    pub(super) unless: Option<Text>,
    pub(super) require: Option<Text>,
    pub(super) detect: Option<Text>,
    pub(super) at_least: Option<AtLeast>,
    pub(super) mark: Vec<Text>,
    pub(super) message: Option<Text>,
    pub(super) absent: Option<Text>,
    pub(super) why: Option<Text>,
    pub(super) fix: Option<Text>,
    pub(super) sources: Vec<String>,
    pub(super) note: Option<Text>,
    pub(super) not_when: Option<Text>,
    pub(super) related: Vec<Text>,
    pub(super) since: Option<Text>,
    /// The examples, each with whether it must fail.
    pub(super) examples: Vec<(bool, &'v Value<'t>)>,
    /// The keys that are there, readable or not.
    present: Vec<&'v str>,
}

impl<'v, 't> RawRule<'v, 't> {
    /// Reads a file that is TOML.
    pub(super) fn read(document: &mut Document<'_>, table: &'v Table<'t>) -> Self {
        let mut raw = Self::default();
        for entry in entries(table) {
            raw.present.push(entry.key);
            raw.key(document, &entry);
        }
        raw.examples.sort_by_key(|(fails, _)| !fails);
        raw
    }

    fn key(&mut self, document: &mut Document<'_>, entry: &Entry<'v, 't>) {
        let value = entry.value;
        match entry.key {
            "code" => self.code = document.text(value),
            "name" => self.name = document.text(value),
            "severity" => self.severity = document.choice(value, &SEVERITIES),
            "confidence" => self.confidence = document.choice(value, &CONFIDENCES),
            "record" => self.record = document.choice(value, &SCOPES).map(|s| (s, value.span())),
            "audience" => self.audience = Some(document.choices(value, &AUDIENCES)),
            "nations" => self.nations = Some(document.choices(value, &NATIONS)),
            "from" => self.from = document.date(value),
            "until" => self.until = document.date(value).map(|d| (d, value.span())),
            "when" => self.when = document.text(value),
            "unless" => self.unless = document.text(value),
            "require" => self.require = document.text(value),
            "detect" => self.detect = document.text(value),
            "at_least" => self.at_least = at_least(document, value),
            "mark" => self.mark = document.texts(value),
            "message" => self.message = document.text(value),
            "absent" => self.absent = document.text(value),
            "why" => self.why = document.text(value),
            "fix" => self.fix = document.text(value),
            "sources" => self.sources = document.strings(value),
            "note" => self.note = document.text(value),
            "not_when" => self.not_when = document.text(value),
            "related" => self.related = document.texts(value),
            "since" => self.since = document.text(value),
            "fails" => self.examples.extend(document.list(value).map(|v| (true, v))),
            "passes" => self.examples.extend(document.list(value).map(|v| (false, v))),
            _ => document.unknown_key(entry, KEYS),
        }
    }

    /// The codes of other rules that it names: under `related`, and under `also` in its examples.
    pub(super) fn mentions(&self) -> impl Iterator<Item = Text> {
        let of = |value: &Value<'_>| match &value.kind {
            Kind::Text(text) => Some(Text::new(value.span(), text.clone().into_owned())),
            _ => None,
        };
        let listed = move |value: &Value<'_>| match &value.kind {
            Kind::List(list) => list.iter().filter_map(of).collect(),
            _ => Vec::new(),
        };
        let also = self.examples.iter().flat_map(move |(_, example)| match &example.kind {
            Kind::Table(table) => table.iter().filter(|e| e.key == "also").flat_map(|e| listed(&e.value)).collect(),
            _ => Vec::new(),
        });
        self.related.iter().cloned().chain(also)
    }

    /// Whether a key is there, even if its value could not be read.
    pub(super) fn has(&self, key: &str) -> bool {
        self.present.contains(&key)
    }
}

/// `"5%"` or `5`.
fn at_least(document: &mut Document<'_>, value: &Value<'_>) -> Option<AtLeast> {
    let text = document.cell(value)?;
    let least = AtLeast::parse(&text);
    if least.is_none() {
        let problem = Problem::new(format!("\"{text}\" is neither a share nor a number")).at(value.span(), "");
        document.report(problem.help("Write at_least = \"5%\" for a share, or at_least = 5 for a number"));
    }
    least
}
