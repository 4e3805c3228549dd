//! The rules: files under `rules/`, parsed, type-checked and ready to run.

pub mod checked;
