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
    same("schema/summary.schema.json", &returnlint::report::summary::json::schema());
}

#[test]
fn the_schemas_of_rule_files_are_those_of_the_rules() {
    for (name, text) in returnlint::cli::docs::rule_schemas().expect("the rules load") {
        same(&format!("schema/{name}"), &text);
    }
}

#[test]
fn the_command_line_is_described_as_it_is() {
    same("command-line.md", &returnlint::cli::docs::command_line());
}

#[test]
fn the_rules_are_described_as_they_are() {
    let pages = returnlint::cli::docs::rules().expect("the rules load");
    for (name, text) in &pages {
        same(&format!("rules/{name}"), text);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let mut there: Vec<String> = fs::read_dir(folder)
        .expect("the pages are there")
        .map(|entry| entry.expect("an entry of the folder").file_name().to_string_lossy().into_owned())
        .collect();
    let mut made: Vec<String> = pages.into_iter().map(|(name, _)| name).collect();
    there.sort();
    made.sort();
    assert_eq!(there, made, "a page without a rule: run `cargo run --example docs`");
}

#[test]
fn every_link_between_the_rules_leads_somewhere() {
    let pages = returnlint::cli::docs::rules().expect("the rules load");
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let headings: Vec<String> = pages[0]
        .1
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(|h| h.to_lowercase().replace(' ', "-"))
        .collect();
    for (name, text) in &pages {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let known = file.is_empty() || pages.iter().any(|(name, _)| name == file);
            assert!(known || docs.join(file).exists(), "{name} leads to {link}");
            assert!(heading.is_empty() || headings.iter().any(|h| h == heading), "{name} leads to {link}");
        }
    }
}

/// Holds the first example of JSON on a page against a schema.
#[track_caller]
fn keeps_to_the_schema(name: &str, schema: &str) {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let page = fs::read_to_string(docs.join(name)).expect("the page is there");
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let example: serde_json::Value = serde_json::from_str(example).expect("the example is JSON");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let errors: Vec<String> = validator.iter_errors(&example).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_examples_in_the_pages_keep_to_the_schemas() {
    keeps_to_the_schema("json.md", &returnlint::report::json::schema());
    keeps_to_the_schema("summary.md", &returnlint::report::summary::json::schema());
}

#[test]
fn the_configuration_in_the_page_can_be_used() {
    let page = returnlint::cli::docs::command_line();
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    toml::from_str::<toml::Table>(example).expect("the example is TOML");
}
