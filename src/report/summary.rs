//! `summary`: the study's figures with their ranges, and who answered. One file a format; `words` says things alike in all of them.

pub mod csv;
#[cfg(feature = "cli")]
pub mod html;
#[cfg(feature = "cli")]
pub mod human;
pub mod json;
#[cfg(feature = "cli")]
pub mod plain;
pub mod words;
