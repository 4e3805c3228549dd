//! `summary`: the study's figures with their ranges, and who answered. One file a format; `words` says things alike in all of them.

pub mod words;
