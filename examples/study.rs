//! Writes a study of invented replies with its key: `fixtures/study/`, or another seed to another folder.
//!
//! `cargo run --example study` writes the same bytes each time. `--seed N --output DIR` writes any other study.

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
};

use support::study::{Study, plan::SEED};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().position(|a| a == name).and_then(|i| arguments.get(i + 1));
    let seed = value("--seed").map_or(Ok(SEED), |s| s.parse())?;
    let folder =
        value("--output").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/study"), PathBuf::from);
    let study = Study::of(seed);
    let replies = folder.join("replies");
    fs::create_dir_all(&replies)?;
    let mut wanted = Vec::new();
    for (path, bytes) in study.folder() {
        let path = folder.join(path);
        if !fs::read(&path).is_ok_and(|old| old == bytes) {
            fs::write(&path, &bytes)?;
        }
        wanted.push(path);
    }
    // A file of the committed study that no reply has any more. Nobody else's folder is tidied.
    if value("--output").is_none() {
        for entry in fs::read_dir(&replies)? {
            let path = entry?.path();
            if !wanted.contains(&path) {
                fs::remove_file(&path)?;
            }
        }
    }
    println!(
        "{} replies in {} files, of seed {seed}, in {}",
        study.replies().count(),
        study.files.len(),
        folder.display()
    );
    Ok(())
}
