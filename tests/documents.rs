//! The pages that are made from the program say what it does today.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

use std::{fs, path::Path};

/// Compares a committed page with what the program makes.
#[track_caller]
fn same(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let committed = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(committed == made, "docs/{name} has fallen behind: run `cargo run --example docs`");
}

#[test]
fn the_schemas_are_those_of_the_reports() {
    same("schema/check.schema.json", &returnlint::report::json::schema());
    same("schema/inspect.schema.json", &returnlint::report::json_inspect::schema());
}

#[test]
fn the_command_line_is_described_as_it_is() {
    same("command-line.md", &returnlint::cli::docs::command_line());
}

#[test]
fn the_example_in_the_json_page_keeps_to_the_schema() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let page = fs::read_to_string(docs.join("json.md")).expect("the page is there");
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let example: serde_json::Value = serde_json::from_str(example).expect("the example is JSON");
    let schema = serde_json::from_str(&returnlint::report::json::schema()).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let errors: Vec<String> = validator.iter_errors(&example).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_configuration_in_the_page_can_be_used() {
    let page = returnlint::cli::docs::command_line();
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    toml::from_str::<toml::Table>(example).expect("the example is TOML");
}
