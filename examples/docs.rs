//! Writes the pages under `docs/` that are made from the program: the command line and the schemas of its reports.

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
    Ok(())
}
