//! The schemas of the files under `rules/` take every file that the program carries, and refuse what the loader refuses.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

use jsonschema::Validator;
use returnlint::{
    cli::docs,
    rule::source::{Role, RuleSource},
};
use serde_json::{Map, Value};

/// TOML as editors give it to a schema: days and times as texts.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(k, v)| (k, json(v))).collect::<Map<_, _>>().into(),
    }
}

fn parsed(text: &str) -> Value {
    json(toml::Value::Table(toml::from_str(text).expect("the file is TOML")))
}

fn schema(name: &str) -> Validator {
    let all = docs::rule_schemas().expect("the rules load");
    let (_, text) = all.into_iter().find(|(n, _)| *n == name).expect("there is such a schema");
    jsonschema::validator_for(&serde_json::from_str(&text).expect("the schema is JSON")).expect("the schema is one")
}

/// What a schema says of a text: where, and what.
fn said(schema: &Validator, text: &str) -> Vec<String> {
    schema.iter_errors(&parsed(text)).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[test]
fn every_file_that_the_program_carries_keeps_to_its_schema() {
    let rule = schema("rule.schema.json");
    let fields = schema("fields.schema.json");
    let vocabulary = schema("vocabulary.schema.json");
    let measures = schema("measures.schema.json");
    let questions = schema("questions.schema.json");
    let profiles = schema("profiles.schema.json");
    let mut seen = [0; 6];
    for file in RuleSource::embedded().files {
        let (n, schema) = match file.role() {
            Role::Rule => (0, &rule),
            Role::Fields => (1, &fields),
            Role::Vocabulary => (2, &vocabulary),
            Role::Measures => (3, &measures),
            Role::Questions => (4, &questions),
            Role::Profiles => (5, &profiles),
            Role::Study | Role::Template | Role::Other => continue,
        };
        seen[n] += 1;
        let wrong = said(schema, &file.text);
        assert!(wrong.is_empty(), "{}: {wrong:#?}", file.name);
    }
    assert!(seen[0] > 100 && seen[1] == 1 && seen[2] > 10 && seen[3..] == [1, 6, 1], "{seen:?}");
}

const RULE: &str = r#"
code = "NR901"
name = "late-referral"
severity = "warning"
confidence = "medium"
record = "referral"
from = 2015-04-01
at_least = "5%"
require = 'nrm_referral_date is filled'
mark = ["nrm_referral_date"]
message = "Enter {nrm_referral_date}"
why = "Why."
fix = "Fix."
[[fails]]
child_id = "A1"
nrm_referral_date = ""
also = ["NR002"]
[[passes]]
referral = [{ child_id = "A2", nrm_referral_date = 2023-05-03 }]
"#;

#[test]
fn what_the_loader_refuses_is_marked_where_a_schema_can_tell() {
    let schema = schema("rule.schema.json");
    assert_eq!(said(&schema, RULE), Vec::<String>::new());
    for (from, to, place) in [
        ("severity = ", "severtiy = ", ""),
        ("\"warning\"", "\"serious\"", "/severity"),
        ("\"medium\"", "\"sure\"", "/confidence"),
        ("\"referral\"", "\"referrals\"", "/record"),
        ("NR901", "ZZ901", "/code"),
        ("NR901", "NR9", "/code"),
        ("late-referral", "Late referral", "/name"),
        ("2015-04-01", "\"April 2015\"", "/from"),
        ("\"5%\"", "\"lots\"", "/at_least"),
        ("mark = [\"nrm_referral_date\"]", "mark = [\"nrm_date\"]", "/mark/0"),
        ("mark = [\"nrm_referral_date\"]\n", "", ""),
        ("why = \"Why.\"\n", "", ""),
        ("require = 'nrm_referral_date is filled'", "detect = \"no-such-detector\"", "/detect"),
        ("nrm_referral_date = \"\"", "nrm_date = \"\"", "/fails/0"),
        ("{ child_id = \"A2\", nrm_referral_date", "{ child_id = \"A2\", nrm_date", "/passes/0/referral/0"),
        ("also = [\"NR002\"]", "also = [\"NR2\"]", "/fails/0/also/0"),
    ] {
        assert!(RULE.contains(from), "{from}");
        let wrong = said(&schema, &RULE.replacen(from, to, 1));
        assert!(wrong.iter().any(|w| w.starts_with(&format!("{place}: "))), "{to}: {wrong:#?}");
    }
}

#[test]
fn fields_and_vocabularies_of_ones_own_are_checked() {
    let fields = schema("fields.schema.json");
    assert_eq!(said(&fields, "[field.victim_status]\nheaders = [\"our heading\"]\n"), Vec::<String>::new());
    assert_eq!(said(&fields, "[field.our_own]\nrecord = \"child\"\ntype = \"text\"\n"), Vec::<String>::new());
    for text in ["[field.Our-Own]\ntype = \"text\"\n", "[field.our_own]\ntype = \"words\"\n", "[fields.x]\n"] {
        assert!(!said(&fields, text).is_empty(), "{text}");
    }
    let vocabulary = schema("vocabulary.schema.json");
    let good = "name = \"sex\"\n[[value]]\ncode = \"male\"\nspellings = [\"m\"]\n";
    assert_eq!(said(&vocabulary, good), Vec::<String>::new());
    for (from, to) in [("code", "cod"), ("[\"m\"]", "\"m\""), ("name = \"sex\"\n", "")] {
        assert!(!said(&vocabulary, &good.replacen(from, to, 1)).is_empty(), "{to}");
    }
}

const QUESTIONS: &str = r#"
name = "Ours 2025"
title = "Our questions"
asked_by = "us"
[[period]]
from = 2024-01-01
to = 2024-12-31
[[question]]
id = "1a"
measure = "identified"
wordings = ["Children identified as trafficked"]
[[question]]
measure = "foster_carers"
wordings = ["Foster carers who were trained"]
[measure.foster_carers]
label = "foster carers"
meaning = "Foster carers who were trained."
unit = "children"
"#;

#[test]
fn questions_measures_and_profiles_of_ones_own_are_checked() {
    let questions = schema("questions.schema.json");
    assert_eq!(said(&questions, QUESTIONS), Vec::<String>::new());
    for (from, to, place) in [
        ("title", "titel", ""),
        ("2024-12-31", "\"December 2024\"", "/period/0/to"),
        ("to = 2024-12-31\n", "", "/period/0"),
        ("measure = \"identified\"\n", "", "/question/0"),
        ("\"identified\"", "\"Identified!\"", "/question/0/measure"),
        ("[\"Children identified as trafficked\"]", "[]", "/question/0/wordings"),
        ("unit = \"children\"", "unit = \"child\"", "/measure/foster_carers/unit"),
    ] {
        assert!(QUESTIONS.contains(from), "{from}");
        let wrong = said(&questions, &QUESTIONS.replacen(from, to, 1));
        assert!(wrong.iter().any(|w| w.starts_with(&format!("{place}: "))), "{to}: {wrong:#?}");
    }
    let measures = schema("measures.schema.json");
    let own = "[measure.our_own]\nlabel = \"x\"\nmeaning = \"y\"\nunit = \"days\"\nneeds = [[\"missing\"]]\n";
    assert_eq!(said(&measures, own), Vec::<String>::new());
    assert!(!said(&measures, &own.replace("needs", "need")).is_empty());
    let profiles = schema("profiles.schema.json");
    let own = "[[profile]]\nname = \"ours\"\ntitle = \"ours\"\nmarks = [{ symbols = [\"*\"], gap = \"suppressed\", low = 1, high = 4 }]\n";
    assert_eq!(said(&profiles, own), Vec::<String>::new());
    assert!(!said(&profiles, &own.replace("suppressed", "supressed")).is_empty());
}
