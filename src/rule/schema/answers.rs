//! The schemas of what council-level returns are read with: measures, question templates, profiles of symbols.

use serde_json::{Map, Value, json};

use super::{choice, document};
use crate::{
    answers::{
        figure::Gap,
        load_profiles::{self, MARK_KEYS, PROFILE_KEYS},
        load_questions::{self, NO_MEASURE, PERIOD_KEYS, QUESTION_KEYS},
    },
    bind::{
        dictionary::Dictionary,
        load_measures::{self, CONCEPT_KEYS, KINDS, MEASURE_KEYS, UNITS},
    },
};

/// How a measure or a concept is called.
const NAME: &str = "^[a-z][a-z0-9_]*$";

fn text(about: &str) -> Value {
    json!({"type": "string", "minLength": 1, "description": about})
}

fn texts(about: &str) -> Value {
    json!({"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": true, "description": about})
}

fn date(about: &str) -> Value {
    json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": about})
}

fn flag(about: &str) -> Value {
    json!({"type": "boolean", "description": about})
}

/// A table with these keys and no others.
fn table(keys: &[&str], required: &[&str], key: impl Fn(&str) -> Value) -> Value {
    let properties: Map<String, Value> = keys.iter().map(|k| ((*k).to_owned(), key(k))).collect();
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

fn list(item: &Value, about: &str) -> Value {
    json!({"type": "array", "minItems": 1, "items": item, "description": about})
}

/// The names of the measures, with what each means, and more words that may stand in their place.
fn measure_names(dictionary: &Dictionary, more: &[(&str, &str)]) -> Value {
    let all = &dictionary.measures.list;
    let names: Vec<&str> = all.iter().map(|m| m.name.as_str()).chain(more.iter().map(|m| m.0)).collect();
    let docs: Vec<&str> = all.iter().map(|m| m.meaning.as_str()).chain(more.iter().map(|m| m.1)).collect();
    // One of the author's own is none of these: an editor completes them and takes others.
    json!({
        "anyOf": [
            {"type": "string", "enum": names, "x-taplo": {"docs": {"enumValues": docs}}},
            {"type": "string", "pattern": NAME},
        ],
    })
}

fn described(mut schema: Value, about: &str) -> Value {
    if let Value::Object(schema) = &mut schema {
        schema.insert("description".to_owned(), about.into());
    }
    schema
}

fn concept(key: &str) -> Value {
    match key {
        "kind" => choice(
            "How the concept of a row and those of its section go together.",
            &KINDS.map(|k| k.0),
            &[
                "Who is counted: it takes the place of the section's groups and statuses.",
                "How sure it is of them: it takes the place of the section's statuses.",
                "What is counted of them: it is added to the section's.",
                "It tells no measures apart.",
            ],
        ),
        "patterns" => {
            texts("Regular expressions over folded text: small letters, straight quotes, one space between words.")
        }
        _ => json!({}),
    }
}

fn measure(key: &str, dictionary: &Dictionary) -> Value {
    let concepts: Vec<&str> = dictionary.measures.concepts.iter().map(|c| c.name.as_str()).collect();
    let concept = json!({"anyOf": [{"type": "string", "enum": concepts}, {"type": "string", "pattern": NAME}]});
    match key {
        "label" => text("What to call it in reports: \"unaccompanied children\"."),
        "meaning" => text("What it means, in one plain sentence."),
        "unit" => choice(
            "What is counted.",
            &UNITS.map(|u| u.0),
            &["Children, each once.", "Incidents of going missing.", "Days.", "A mean.", "So many in a hundred."],
        ),
        "needs" => json!({
            "type": "array",
            "items": {"type": "array", "minItems": 1, "items": concept},
            "description": "The concepts that make it, in each way to say it. Without any it is known by the wordings of questions only.",
        }),
        "may" => json!({"type": "array", "items": concept, "description": "Concepts that may stand beside these."}),
        "parts" => json!({
            "type": "array",
            "items": measure_names(dictionary, &[]),
            "description": "The measures that it is a sum of.",
        }),
        "within" => json!({
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "The measures that contain it, each with the rule that speaks when the figures say otherwise: `within = { trafficked = \"AR004\" }`.",
        }),
        _ => json!({}),
    }
}

/// The tables of concepts and of measures, as they stand in `measures.toml` and in question templates.
fn concepts_and_measures(key: &str, dictionary: &Dictionary) -> Value {
    let (one, about) = match key {
        "concept" => (
            table(&CONCEPT_KEYS, &[], concept),
            "Things that a heading may speak of, by their names, with the words by which each is known.",
        ),
        _ => (
            table(&MEASURE_KEYS, &[], |k| measure(k, dictionary)),
            "What a return can give a figure for, by name. Each is a field of rules too: `figures.` and its name.",
        ),
    };
    json!({"type": "object", "patternProperties": {NAME: one}, "additionalProperties": false, "description": about})
}

/// The schema of `measures.toml`.
#[must_use]
pub fn measures(dictionary: &Dictionary) -> String {
    let key = |key: &str| match key {
        "version" => {
            json!({"type": ["integer", "string"], "enum": [1, "1"], "description": "The version of this file."})
        }
        "rewrite" => json!({
            "type": "array",
            "items": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
            "description": "What is said in another way than it is meant: a regular expression, and what is read instead.",
        }),
        "head" => json!({
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "Headings that say what stands below them without asking for a measure.",
        }),
        _ => concepts_and_measures(key, dictionary),
    };
    let properties: Map<String, Value> = load_measures::KEYS.iter().map(|k| ((*k).to_owned(), key(k))).collect();
    document(
        "measures.schema.json",
        "Measures of returnlint",
        "What a council-level return can give a figure for, and the words by which it is known.",
        json!({"properties": properties}),
    )
}

fn question(key: &str, dictionary: &Dictionary) -> Value {
    match key {
        "id" => text("Its id as sheets write it: `1a`, `2`, `b`. Leave it out where it has none."),
        "measure" => described(
            measure_names(dictionary, &[(NO_MEASURE, "It asks for words, or for a figure that is of no use here.")]),
            "What it asks a figure for: a measure of rules/measures.toml, or one of your own under [measure.NAME].",
        ),
        "wordings" => list(
            &json!({"type": "string", "minLength": 1}),
            "Wordings of it, the full one first. Small words, order, slips and a cut end need no wording of their own.",
        ),
        "verified" => flag("Whether its wording was read in a public page; as the template's, if left out."),
        "note" => text("What is not certain about it."),
        _ => json!({}),
    }
}

/// The schema of a question template.
#[must_use]
pub fn questions(dictionary: &Dictionary) -> String {
    let key = |key: &str| match key {
        "name" => text("The short name that --template is given: \"ECPAT 2024\"."),
        "title" => text("What the questions are, in a few plain words."),
        "asked_by" => json!({"type": "string", "description": "Who asks them."}),
        "profile" => text("The profile of symbols that those who answer keep to: a name of profiles.toml."),
        "verified" => flag(
            "Whether the wordings were read in a public page; true, if left out. Where not, `note` says what is uncertain.",
        ),
        "note" => text("What is not certain about it."),
        "sources" => texts("Where the questions were read."),
        "period" => list(
            &table(&PERIOD_KEYS, &PERIOD_KEYS, |k| {
                date(if k == "from" {
                    "The first day: `from = 2024-01-01`."
                } else {
                    "The last day: `to = 2024-12-31`."
                })
            }),
            "The periods that are asked for, in order. Leave them out where each council may answer for another.",
        ),
        "question" => list(
            &table(&QUESTION_KEYS, &["measure", "wordings"], |k| question(k, dictionary)),
            "The questions, in order.",
        ),
        _ => concepts_and_measures(key, dictionary),
    };
    let properties: Map<String, Value> = load_questions::KEYS.iter().map(|k| ((*k).to_owned(), key(k))).collect();
    document(
        "questions.schema.json",
        "A question template of returnlint",
        "One round of questions to councils: their ids, their wordings, and what each asks a figure for.",
        json!({"required": ["name", "title", "question"], "properties": properties}),
    )
}

fn mark(key: &str) -> Value {
    let gaps: Vec<&str> = Gap::ALL.iter().map(|g| g.code()).collect();
    let figure = |about: &str| json!({"type": "number", "description": about});
    match key {
        "symbols" => list(
            &json!({"type": "string", "minLength": 1}),
            "The symbols; capitals and the number of a note in brackets do not count.",
        ),
        "gap" => {
            json!({"type": "string", "enum": gaps, "description": "Why there is no figure: a code of the vocabulary gaps."})
        }
        "low" => figure("The least figure that it stands for, where that is known."),
        "high" => figure("The greatest figure that it stands for."),
        "from" => date("The first day of the first period of whose figures that holds."),
        "until" => date("The last day of the last one."),
        _ => json!({}),
    }
}

/// The schema of `profiles.toml`.
#[must_use]
pub fn profiles() -> String {
    let profile = |key: &str| match key {
        "name" => {
            json!({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "description": "The name that --profile is given, in small letters."})
        }
        "title" => text("Whose symbols these are."),
        "note" => text("What is not certain about them."),
        "sources" => texts("Where they were read."),
        "marks" => list(
            &table(&MARK_KEYS, &["symbols", "gap"], mark),
            "The symbols that stand where a figure should, with what each means.",
        ),
        "beside" => texts("Symbols that stand beside a figure and are no gap."),
        _ => json!({}),
    };
    let key = |key: &str| match key {
        "version" => {
            json!({"type": ["integer", "string"], "enum": [1, "1"], "description": "The version of this file."})
        }
        "default" => text("The profile that is taken where nobody says otherwise."),
        "profile" => list(
            &table(&PROFILE_KEYS, &["name", "title", "marks"], profile),
            "What symbols mean, publisher by publisher.",
        ),
        _ => json!({
            "type": "object",
            "description": "How a note in a file explains a symbol, says which figures are withheld, or to what they are rounded.",
        }),
    };
    let properties: Map<String, Value> = load_profiles::KEYS.iter().map(|k| ((*k).to_owned(), key(k))).collect();
    document(
        "profiles.schema.json",
        "Profiles of symbols of returnlint",
        "What symbols in the place of figures mean, to whom and in which years.",
        json!({"properties": properties}),
    )
}
