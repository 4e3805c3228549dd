//! Writes the pages under `docs/` that are made from the program: the command line, the rules, and the schemas of its
//! reports and of rule files.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

use std::{error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    fs::create_dir_all(docs.join("schema"))?;
    fs::write(docs.join("command-line.md"), returnlint::cli::docs::command_line())?;
    fs::write(docs.join("schema/check.schema.json"), returnlint::report::json::schema())?;
    fs::write(docs.join("schema/inspect.schema.json"), returnlint::report::json_inspect::schema())?;
    fs::write(docs.join("schema/summary.schema.json"), returnlint::report::summary::json::schema())?;
    for (name, text) in returnlint::cli::docs::rule_schemas()? {
        fs::write(docs.join("schema").join(name), text)?;
    }
    let rules = docs.join("rules");
    // A rule that is gone leaves no page behind.
    if rules.is_dir() {
        fs::remove_dir_all(&rules)?;
    }
    fs::create_dir_all(&rules)?;
    for (name, text) in returnlint::cli::docs::rules()? {
        fs::write(rules.join(name), text)?;
    }
    Ok(())
}
