//! Writes `fixtures/`: returns with invented children, good and bad, in every format and layout.
//!
//! `cargo run --example fixtures` writes the same bytes each time. The xls files are made by LibreOffice from their xlsx, and only
//! when they are missing or their xlsx has changed.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]
#![allow(clippy::print_stdout, reason = "a program that is run by hand says what it did")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use support::{
    catalogue,
    fixture::{Fixture, Written},
    readme, rule_examples,
};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let fixtures = catalogue::all();
    let mut changed = Vec::new();
    let of_rules = rule_examples::all(&rule_examples::rules());
    let files =
        fixtures.iter().flat_map(Fixture::files).chain(of_rules.iter().flat_map(rule_examples::RuleFixture::all_files));
    let mut wanted = vec![];
    for (path, bytes) in files {
        let path = root.join(path);
        if write(&path, &bytes)? {
            changed.push(path.clone());
        }
        wanted.push(path);
    }
    for fixture in fixtures.iter().filter(|fixture| matches!(fixture.written, Written::Xls)) {
        convert(&root, fixture, &changed)?;
        wanted.push(root.join(&fixture.path));
    }
    for folder in ["layouts", "returns", "rules", "unreadable", "years"] {
        sweep(&root.join(folder), &wanted)?;
    }
    if write(&root.join("README.md"), readme::text(&fixtures).as_bytes())? {
        changed.push(root.join("README.md"));
    }
    println!("{} fixtures; {} files changed", fixtures.len() + of_rules.len(), changed.len());
    Ok(())
}

/// Writes a file if it does not hold these bytes already, and says whether it did.
fn write(path: &Path, bytes: &[u8]) -> Result<bool, Box<dyn Error>> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)?;
    Ok(true)
}

/// Removes files that are no longer among the fixtures, such as that of a rule with a new name.
fn sweep(folder: &Path, wanted: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sweep(&path, wanted)?;
            if fs::read_dir(&path)?.next().is_none() {
                fs::remove_dir(&path)?;
            }
        } else if !wanted.contains(&path) {
            println!("removed {}", path.display());
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Has LibreOffice make an xls from the xlsx of the same name.
fn convert(root: &Path, fixture: &Fixture, changed: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    let xls = root.join(&fixture.path);
    let xlsx = xls.with_extension("xlsx");
    if xls.exists() && !changed.contains(&xlsx) {
        return Ok(());
    }
    let folder = xls.parent().ok_or("a fixture stands in a folder")?;
    let made =
        Command::new("soffice").args(["--headless", "--convert-to", "xls", "--outdir"]).arg(folder).arg(&xlsx).output();
    match made {
        Ok(output) if output.status.success() && xls.exists() => println!("made {}", fixture.path),
        _ => println!("could not make {}: is LibreOffice installed?", fixture.path),
    }
    Ok(())
}
