//! The examples of a rule: records that it must find, and records that it must pass.

use jiff::civil::Date;

use super::{
    card::Scope,
    checked::Year,
    document::{Document, Entry, Text, Value},
    error::Problem,
    nearest::did_you_mean,
    tree::Kind,
};
use crate::bind::{
    dictionary::{Dictionary, FieldId, RecordKind},
    load::KINDS,
};

/// Keys of an example that are no fields.
const OPTIONS: [&str; 9] =
    ["as_of", "period", "council", "template", "sheet", "also", "last_year", "next_year", "others"];

/// The filled cells of one record.
pub type Cells = Vec<(FieldId, String)>;

/// Records by kind, each kind a sheet of its own; cells as a person would type them, dates as 31/12/2023.
pub type Tables = Vec<(RecordKind, Vec<Cells>)>;

/// Another return that is checked together with an example's own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Other {
    /// Its records.
    pub tables: Tables,
    /// The period, in words as on a return.
    pub period: Option<String>,
    /// The council that sends it.
    pub council: Option<String>,
    /// A sheet given cell by cell.
    pub sheet: Option<Vec<Vec<String>>>,
}

/// One example, to be written as a spreadsheet, read back and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Whether the rule must find something in it.
    pub fails: bool,
    /// Its records.
    pub tables: Tables,
    /// What the same council's returns of other years hold.
    pub beside: Vec<(Year, Tables)>,
    /// Other councils' returns that are checked in the same run.
    pub others: Vec<Other>,
    /// The day on which the return is judged.
    pub as_of: Option<Date>,
    /// The period, in words as on a return: `1 January 2023 to 31 December 2023`.
    pub period: Option<String>,
    /// The council that sends the return.
    pub council: Option<String>,
    /// The template that the return is said to follow.
    pub template: Option<String>,
    /// A sheet given cell by cell.
    pub sheet: Option<Vec<Vec<String>>>,
    /// Codes of other rules that rightly find something too.
    pub also: Vec<String>,
    /// What it shows, in its author's words: the comment right above it.
    pub caption: Option<String>,
    /// Where the example stands in its file, from 1.
    pub line: usize,
}

impl Example {
    /// Reads one `[[fails]]` or `[[passes]]` of a rule.
    pub(super) fn read(
        document: &mut Document<'_>,
        dictionary: &Dictionary,
        scope: Scope,
        fails: bool,
        value: &Value<'_>,
    ) -> Self {
        let before = document.file.text.get(..value.span().start).unwrap_or("");
        let mut example = Self {
            fails,
            tables: Vec::new(),
            beside: Vec::new(),
            others: Vec::new(),
            as_of: None,
            period: None,
            council: None,
            template: None,
            sheet: None,
            also: Vec::new(),
            caption: comment_above(before),
            line: 1 + before.matches('\n').count(),
        };
        let own = scope.record().unwrap_or(RecordKind::Child);
        let mut flat: Cells = Vec::new();
        for entry in document.table(value) {
            match entry.key {
                "as_of" => example.as_of = document.date(entry.value),
                "period" => example.period = document.text(entry.value).map(Text::into_inner),
                "council" => example.council = document.text(entry.value).map(Text::into_inner),
                "template" => example.template = document.text(entry.value).map(Text::into_inner),
                "sheet" => example.sheet = Some(sheet(document, entry.value)),
                "also" => example.also = document.strings(entry.value),
                "last_year" => example.beside.push((Year::Last, tables(document, dictionary, entry.value))),
                "next_year" => example.beside.push((Year::Next, tables(document, dictionary, entry.value))),
                "others" => {
                    example.others = document.list(entry.value).map(|v| other(document, dictionary, v)).collect();
                }
                key => match KINDS.into_iter().find(|(word, _)| *word == key) {
                    Some((_, kind)) => example.tables.extend(records(document, dictionary, kind, &entry)),
                    None => flat.extend(cell(document, dictionary, &entry)),
                },
            }
        }
        let place = value.span().start..value.span().start;
        if !flat.is_empty() {
            if example.tables.iter().any(|(kind, _)| *kind == own) {
                let message = format!("The {} is given twice: key by key, and in a list", own.as_str());
                document.report(Problem::new(message).at(place, "").help("Keep the list"));
                return example;
            }
            example.tables.insert(0, (own, vec![flat]));
        } else if example.tables.is_empty() && example.sheet.is_none() {
            document.report(Problem::new("The example holds no record").at(place, ""));
        }
        example
    }
}

/// `{ child = [ … ], episode = [ … ] }`
fn tables(document: &mut Document<'_>, dictionary: &Dictionary, value: &Value<'_>) -> Tables {
    let mut out = Tables::new();
    for entry in document.table(value) {
        if let Some((_, kind)) = KINDS.into_iter().find(|(word, _)| *word == entry.key) {
            out.extend(records(document, dictionary, kind, &entry));
        } else {
            let problem = Problem::new(format!("`{}` is no kind of record", entry.key)).at(entry.place(), "");
            let help = did_you_mean(entry.key, KINDS.into_iter().map(|(word, _)| word));
            document.report(problem.maybe_help(help));
        }
    }
    out
}

/// `{ council = "Hull", figures = [ … ] }`
fn other(document: &mut Document<'_>, dictionary: &Dictionary, value: &Value<'_>) -> Other {
    let mut out = Other::default();
    for entry in document.table(value) {
        match entry.key {
            "period" => out.period = document.text(entry.value).map(Text::into_inner),
            "council" => out.council = document.text(entry.value).map(Text::into_inner),
            "sheet" => out.sheet = Some(sheet(document, entry.value)),
            key => {
                if let Some((_, kind)) = KINDS.into_iter().find(|(word, _)| *word == key) {
                    out.tables.extend(records(document, dictionary, kind, &entry));
                } else {
                    let problem = Problem::new(format!("`{key}` is no kind of record")).at(entry.place(), "");
                    let words = KINDS.into_iter().map(|(word, _)| word).chain(["council", "period", "sheet"]);
                    document.report(problem.maybe_help(did_you_mean(key, words)));
                }
            }
        }
    }
    out
}

/// The comment that ends a text, without its signs, as one paragraph.
fn comment_above(text: &str) -> Option<String> {
    let mut lines: Vec<&str> =
        text.lines().rev().map_while(|line| line.trim().strip_prefix('#')).map(str::trim).collect();
    lines.reverse();
    let caption = lines.join(" ");
    (!caption.trim().is_empty()).then_some(caption)
}

/// `episode = [ { … }, { … } ]`
fn records(
    document: &mut Document<'_>,
    dictionary: &Dictionary,
    kind: RecordKind,
    entry: &Entry<'_, '_>,
) -> Option<(RecordKind, Vec<Cells>)> {
    if matches!(entry.value.kind, Kind::Table(_)) {
        let message = format!("`{0}` is a list of records, and a name with a full stop stands in quotes", entry.key);
        let help = format!("Write \"{0}.start\" = … for a field, or {0} = [ {{ … }} ] for records", entry.key);
        document.report(Problem::new(message).at(entry.place(), "").help(help));
        return None;
    }
    let mut records = Vec::new();
    for record in document.list(entry.value) {
        let entries = document.table(record);
        records.push(entries.iter().filter_map(|e| cell(document, dictionary, e)).collect());
    }
    Some((kind, records))
}

fn cell(document: &mut Document<'_>, dictionary: &Dictionary, entry: &Entry<'_, '_>) -> Option<(FieldId, String)> {
    let field = dictionary.field(entry.key);
    if field.is_none() {
        let names = dictionary.fields.iter().map(|f| f.name.as_str()).chain(OPTIONS);
        let problem = Problem::new(format!("There is no field `{}`", entry.key)).at(entry.place(), "");
        document.report(problem.maybe_help(did_you_mean(entry.key, names)));
    }
    let text = document.cell(entry.value)?;
    Some((field?, text))
}

fn sheet(document: &mut Document<'_>, value: &Value<'_>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for row in document.list(value) {
        rows.push(document.list(row).filter_map(|item| document.cell(item)).collect());
    }
    rows
}
