//! JSON Schemas of the files under `rules/`, for editors that complete and check TOML. They are made from the keys and words that the
//! loader reads and from the dictionary, so they name the fields and detectors that there are.
//!
//! They keep to what draft 4 and draft 7 have in common, since Taplo (Even Better TOML) reads draft 4; `x-taplo` is its extension for
//! the words shown beside a value. What only the loader can tell (a condition's fields, a code that is taken) is left to the loader.

mod answers;

use serde_json::{Map, Value, json};

pub use answers::{measures, profiles, questions};

use super::{
    card::{Family, NATIONS},
    raw::{AUDIENCES, CONFIDENCES, KEYS, SCOPES, SEVERITIES},
};
use crate::bind::{
    dictionary::{Dictionary, Field, FieldType, RecordKind},
    load::{FIELD_KEYS, KINDS, RECORD_KEYS, TYPES},
    load_vocabulary::VALUE_KEYS,
};

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// What a condition may say, in short.
const CONDITION: &str = "Between single quotes: fields as bare words, text in double quotes. For example\n\n\
    - `nrm_referral_date is filled`, `episode.end is blank`\n\
    - `victim_status is one of \"identified\", \"suspected\"`\n\
    - `episode.start is on or after previous episode.end`\n\
    - `age at identified_date is at least 18`\n\
    - `any referral where cg_outcome is \"positive\"`\n\n\
    joined with `and`, `or`, `not` and brackets. A comparison with a blank is unknown.";

/// What a key of a rule file is for.
fn key(key: &str, dictionary: &Dictionary, detectors: &[&str]) -> Value {
    let text = |about: &str| json!({"type": "string", "minLength": 1, "description": about});
    let condition =
        |about: &str| json!({"type": "string", "minLength": 1, "description": format!("{about} {CONDITION}")});
    let date = |about: &str| {
        let pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
        json!({"type": "string", "pattern": pattern, "description": about})
    };
    let codes = |about: &str| {
        let code = json!({"type": "string", "pattern": code_pattern()});
        json!({"type": "array", "items": code, "uniqueItems": true, "description": about})
    };
    match key {
        "code" | "name" | "severity" | "confidence" | "record" => identity(key),
        "audience" => several("Whom the rule speaks to; both, if left out.", &AUDIENCES.map(|s| s.0)),
        "nations" => several("Whose returns it speaks of; all four, if left out.", &NATIONS.map(|s| s.0)),
        "from" => date("The rule speaks only of records on or after this day: `from = 2009-04-01`, without quotes."),
        "until" => date("The rule speaks only of records on or before this day: `until = 2015-03-31`, without quotes."),
        "when" => condition("The rule looks at records for which this is true; at all of them, if left out."),
        "unless" => condition("The rule passes over records for which this is true. What is unknown excuses nobody."),
        "require" => condition("The rule finds something where this is false; wherever it applies, if left out."),
        "detect" => {
            let names: Vec<&str> = detectors.to_vec();
            json!({
                "type": "string",
                "enum": names,
                "description": "For what no condition can say: the name of a detector of the program, in place of conditions.",
            })
        }
        "at_least" => json!({
            "type": ["string", "number"],
            "pattern": "^[0-9]+(\\.[0-9]+)?( *%)?$",
            "minimum": 0,
            "description": "How much must be found before the rule speaks: `\"5%\"` of what it looks at, or `5` of them.",
        }),
        "mark" => json!({
            "type": "array",
            "minItems": 1,
            "items": field_names(dictionary),
            "description": "Where a finding points: the first of these fields that the table has. Without any of them the return lacks a \
                column, and `absent` is said once.",
        }),
        "message" => text(
            "What to do, in the sheet's own words: \"Enter the NRM referral date\". `{nrm_referral_date}` is replaced by the sheet's own \
             heading. No cell's content can be named. See the GOV.UK guidance on error messages.",
        ),
        "absent" => text(
            "What to say when the return has none of the marked columns. `{count}` and `{records}` become \"14\" and \"children\".",
        ),
        "why" => text(
            "Why it matters, in plain words and with what is known from a source. An empty line begins a new paragraph.",
        ),
        "fix" => text("How to put it right in the case system or the case file."),
        "sources" => json!({
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "description": "Laws, guidance and lessons behind the rule, each so that a reader can find it.",
        }),
        "note" => text("What else a reader should know: what is not verified, why the confidence is not higher."),
        "not_when" => text("When the rule does not speak, in plain words."),
        "related" => codes("Codes of rules to read with this one."),
        "since" => text("The release that first had it: \"0.1.0\"."),
        "fails" => examples("Examples in which the rule must find something.", dictionary),
        "passes" => examples("Examples in which the rule must find nothing.", dictionary),
        _ => json!({}),
    }
}

/// The keys that say what a rule is called and how much it matters.
fn identity(key: &str) -> Value {
    match key {
        "code" => json!({
            "type": "string",
            "pattern": code_pattern(),
            "description": format!(
                "The letters of the family and three figures; never used again for another rule. Rules of your own begin at 901.\n\n{}",
                Family::ALL.map(|f| format!("- `{}` {}", f.prefix(), f.title())).join("\n")
            ),
        }),
        "name" => json!({
            "type": "string",
            "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
            "description": "What is wrong, in small letters with hyphens: `victim-without-nrm-referral`. The file is named `CODE-name.toml`.",
        }),
        "severity" => choice(
            "How much a finding matters.",
            &SEVERITIES.map(|s| s.0),
            &[
                "The figure cannot be used until this is put right.",
                "Likely to need correction.",
                "A note for the reader.",
            ],
        ),
        "confidence" => choice(
            "How sure a finding is.",
            &CONFIDENCES.map(|s| s.0),
            &["A finding is as good as certain.", "A finding is likely right.", "A finding may be mistaken."],
        ),
        "record" => choice(
            "What one finding is about.",
            &SCOPES.map(|s| s.0),
            &[
                "One record about a child.",
                "One missing episode.",
                "One NRM referral.",
                "One period in care.",
                "One answer of a council-level return: one cell.",
                "What one council answers for one period.",
                "One table: for a rule with a detector.",
                "The whole return: for a rule with a detector.",
                "The answers of all returns that are checked together: for a rule with a detector.",
            ],
        ),
        _ => json!({}),
    }
}

fn code_pattern() -> String {
    format!("^({})[0-9]{{3}}$", Family::ALL.map(Family::prefix).join("|"))
}

/// One word of a closed list, with what each means.
fn choice(about: &str, words: &[&str], meanings: &[&str]) -> Value {
    json!({"type": "string", "enum": words, "description": about, "x-taplo": {"docs": {"enumValues": meanings}}})
}

fn several(about: &str, words: &[&str]) -> Value {
    json!({
        "type": "array",
        "minItems": 1,
        "uniqueItems": true,
        "items": {"type": "string", "enum": words},
        "description": about,
    })
}

/// What a field is, in Markdown.
fn about(field: &Field, dictionary: &Dictionary) -> String {
    let kind = match field.kind {
        FieldType::Id => "An identifier.".to_owned(),
        FieldType::Text => "Text.".to_owned(),
        FieldType::Date => "A date.".to_owned(),
        FieldType::Number => "A number.".to_owned(),
        FieldType::Code(id) | FieldType::Codes(id) => {
            let terms = dictionary.vocabulary(id).map_or(&[][..], |v| v.terms.as_slice());
            let few: Vec<String> = terms.iter().take(MANY).map(|t| format!("`\"{}\"`", t.code)).collect();
            let more = if terms.len() > MANY { format!(" and {} more", terms.len() - MANY) } else { String::new() };
            format!("In conditions: {}{more}.", few.join(", "))
        }
    };
    format!("**{}** ({}). {} {kind}", field.label, field.record.as_str(), field.meaning)
}

/// Values of a vocabulary that are listed beside a field.
const MANY: usize = 16;

fn field_names(dictionary: &Dictionary) -> Value {
    let names: Vec<&str> = dictionary.fields.iter().map(|f| f.name.as_str()).collect();
    let docs: Vec<String> = dictionary.fields.iter().map(|f| about(f, dictionary)).collect();
    json!({"type": "string", "enum": names, "x-taplo": {"docs": {"enumValues": docs}}})
}

/// What the same council's return of another year holds.
fn beside(side: &str) -> Value {
    let records = json!({"type": "array", "items": {"$ref": "#/definitions/cells"}});
    let properties: Map<String, Value> =
        RecordKind::ALL.into_iter().map(|kind| (kind.as_str().to_owned(), records.clone())).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "description": format!("What the same council's return of the year {side} holds: lists of records by their kind."),
    })
}

/// Other councils' returns that are checked in the same run.
fn others() -> Value {
    let records = json!({"type": "array", "items": {"$ref": "#/definitions/cells"}});
    let mut properties: Map<String, Value> =
        RecordKind::ALL.into_iter().map(|kind| (kind.as_str().to_owned(), records.clone())).collect();
    let text = json!({"type": "string"});
    properties.extend([
        ("council".to_owned(), text.clone()),
        ("period".to_owned(), text),
        ("sheet".to_owned(), rows()),
    ]);
    json!({
        "type": "array",
        "items": {"type": "object", "additionalProperties": false, "properties": properties},
        "description": "Other councils' returns that are checked in the same run: lists of records by their kind, or a sheet.",
    })
}

fn rows() -> Value {
    json!({"type": "array", "items": {"type": "array", "items": {"type": ["string", "number", "boolean"]}}})
}

fn examples(about_them: &str, dictionary: &Dictionary) -> Value {
    // A field named as an option stands for the option outside of a list of records.
    let mut properties = Map::new();
    for field in &dictionary.fields {
        properties
            .insert(field.name.clone(), json!({"$ref": format!("#/definitions/cells/properties/{}", field.name)}));
    }
    for kind in RecordKind::ALL {
        let name = dictionary.record(kind).map_or(kind.as_str(), |r| r.plural.as_str());
        properties.insert(
            kind.as_str().to_owned(),
            json!({
                "type": "array",
                "items": {"$ref": "#/definitions/cells"},
                "description": format!("Several records: {name}, on a sheet of their own."),
            }),
        );
    }
    let cell = json!({"type": ["string", "number", "boolean"]});
    for (key, schema) in [
        (
            "as_of",
            json!({"type": "string", "description": "The day on which the return is judged: as_of = 2024-01-01."}),
        ),
        ("period", json!({"type": "string", "description": "As on a return: \"1 January 2023 to 31 December 2023\"."})),
        ("council", json!({"type": "string", "description": "The council that sends the return."})),
        ("template", json!({"type": "string", "description": "The known return that it is said to be: \"SSDA903\"."})),
        ("last_year", beside("before")),
        ("next_year", beside("after")),
        ("others", others()),
        (
            "sheet",
            json!({
                "type": "array",
                "items": {"type": "array", "items": cell},
                "description": "A sheet cell by cell, for detectors.",
            }),
        ),
        (
            "also",
            json!({
                "type": "array",
                "items": {"type": "string", "pattern": code_pattern()},
                "description": "Other rules that rightly find something in it.",
            }),
        ),
    ] {
        properties.insert(key.to_owned(), schema);
    }
    json!({
        "type": "array",
        "minItems": 1,
        "items": {"type": "object", "additionalProperties": false, "properties": properties},
        "description": format!(
            "{about_them} A record key by key, cells as somebody would type them; or lists of records by their kind. A comment right \
             above is its caption."
        ),
    })
}

fn document(id: &str, title: &str, about: &str, rest: Value) -> String {
    let mut schema = json!({
        "$schema": DRAFT,
        "$id": id,
        "title": title,
        "description": about,
        "type": "object",
        "additionalProperties": false,
    });
    if let (Value::Object(schema), Value::Object(rest)) = (&mut schema, rest) {
        schema.extend(rest);
    }
    format!("{schema:#}\n")
}

/// The schema of a rule file.
#[must_use]
pub fn rule(dictionary: &Dictionary, detectors: &[&str]) -> String {
    let properties: Map<String, Value> =
        KEYS.iter().map(|k| ((*k).to_owned(), key(k, dictionary, detectors))).collect();
    let cells: Map<String, Value> = dictionary
        .fields
        .iter()
        .map(|f| {
            let cell = json!({"type": ["string", "number", "boolean"], "description": about(f, dictionary)});
            (f.name.clone(), cell)
        })
        .collect();
    document(
        "rule.schema.json",
        "A rule of returnlint",
        "When a rule applies, what must then hold, and what to do when it does not.",
        json!({
            "definitions": {"cells": {"type": "object", "additionalProperties": false, "properties": cells}},
            "required": ["code", "name", "severity", "confidence", "record", "message", "why", "fix"],
            "anyOf": [
                {"required": ["detect"]},
                {"required": ["when", "mark", "fails", "passes"]},
                {"required": ["require", "mark", "fails", "passes"]},
            ],
            "properties": properties,
            "x-taplo": {"initKeys": ["code", "name", "severity", "confidence", "record", "when", "require", "mark", "message", "why", "fix"]},
        }),
    )
}

/// The schema of `fields.toml`.
#[must_use]
pub fn fields(dictionary: &Dictionary) -> String {
    let text = |about: &str| json!({"type": "string", "minLength": 1, "description": about});
    let texts = |about: &str| json!({"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": true, "description": about});
    let key = |key: &str| match key {
        "singular" => text("What people call one."),
        "plural" => text("What people call several."),
        "start" => text("The field by whose date records of this kind are put in order."),
        "record" => choice("What one row with this field tells of.", &KINDS.map(|k| k.0), &[]),
        "defines" => {
            json!({"type": "boolean", "description": "Whether a column of this field makes the table one of that kind."})
        }
        "type" => choice(
            "What its cells hold.",
            &TYPES.map(|t| t.0),
            &[
                "An identifier: 00123 and 123 differ.",
                "Text.",
                "A date, with or without a time.",
                "A number.",
                "One value of a vocabulary.",
                "One or several values of a vocabulary.",
            ],
        ),
        "vocabulary" => text("The list that its codes are from: the name of a file under vocabularies/."),
        "label" => text("What to call it in a message: \"NRM referral date\"."),
        "meaning" => text("What it means, in one plain sentence."),
        "headers" => texts(
            "Wordings of its heading, as councils write them; capitals, spaces and the signs _ - . / ? ( ) do not count.",
        ),
        "end" => text("The field with the day on which such a record ends."),
        "words" => texts("Words that point to it in a heading or title that is not known as a whole."),
        _ => json!({}),
    };
    let table = |keys: &[&str]| {
        let properties: Map<String, Value> = keys.iter().map(|k| ((*k).to_owned(), key(k))).collect();
        json!({"type": "object", "additionalProperties": false, "properties": properties})
    };
    let known: Map<String, Value> = dictionary
        .fields
        .iter()
        .map(|f| {
            (f.name.clone(), json!({"allOf": [{"$ref": "#/definitions/field"}], "description": about(f, dictionary)}))
        })
        .collect();
    let records: Map<String, Value> = KINDS.iter().map(|k| (k.0.to_owned(), table(RECORD_KEYS))).collect();
    document(
        "fields.schema.json",
        "Fields of returnlint",
        "What a column of a return can be about, and the wordings that councils head it with.",
        json!({
            "definitions": {"field": table(FIELD_KEYS)},
            "properties": {
                "version": {"type": ["integer", "string"], "enum": [1, "1"], "description": "The version of the rule language."},
                "record": {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": records,
                    "description": "What the kinds of record are called.",
                },
                "field": {
                    "type": "object",
                    "properties": known,
                    "patternProperties": {"^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)?$": {"$ref": "#/definitions/field"}},
                    "additionalProperties": false,
                    "description": "The fields by their names. To a field that comes with the program only headers and words can be added.",
                },
            },
        }),
    )
}

/// The schema of a vocabulary.
#[must_use]
pub fn vocabulary() -> String {
    let texts = |about: &str| json!({"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": true, "description": about});
    let key = |key: &str| match key {
        "code" => json!({"type": "string", "minLength": 1, "description": "The word that rules use for it."}),
        "meaning" => json!({"type": "string", "minLength": 1, "description": "What it means, in a few plain words."}),
        "spellings" => texts("What people write for it; capitals and spaces do not count."),
        "patterns" => texts("Regular expressions over what people write, tried when no spelling fits."),
        "from" => json!({"description": "The first day on which it was in use: from = 2021-04-01."}),
        "until" => json!({"description": "The last day on which it was in use."}),
        _ => json!({}),
    };
    let value: Map<String, Value> = VALUE_KEYS.iter().map(|k| ((*k).to_owned(), key(k))).collect();
    document(
        "vocabulary.schema.json",
        "A vocabulary of returnlint",
        "A list of codes with their spellings.",
        json!({
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "description": "The name of the file."},
                "meaning": {"type": "string", "minLength": 1, "description": "What it is a list of."},
                "nations": several("Where it is in use; everywhere, if left out.", &NATIONS.map(|s| s.0)),
                "value": {
                    "type": "array",
                    "items": {"type": "object", "additionalProperties": false, "required": ["code"], "properties": value},
                    "description": "The values, in order.",
                },
            },
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::RuleSource;

    #[test]
    fn every_key_is_described() {
        let dictionary = Dictionary::load(&RuleSource::embedded()).unwrap();
        let of_answers = [measures(&dictionary), questions(&dictionary), profiles()];
        let others = [rule(&dictionary, &["a"]), fields(&dictionary), vocabulary()];
        for text in others.into_iter().chain(of_answers) {
            let schema: Value = serde_json::from_str(&text).unwrap();
            for (name, property) in schema["properties"].as_object().unwrap() {
                let about = property["description"].as_str().unwrap_or_default();
                assert!(about.len() > 10, "{name}: {property}");
            }
        }
    }
}
