//! A second engine: the rules as SQL in DuckDB, beside the program's own. Random returns and random conditions go through both.

#![allow(clippy::indexing_slicing, reason = "a wrong index here is a mistake in a test, and should stop it")]
#![allow(clippy::panic, reason = "a test that cannot build its own input should stop")]

pub(crate) mod cells;
pub(crate) mod conditions;
pub(crate) mod duckdb;
pub(crate) mod engine;
pub(crate) mod program;
pub(crate) mod returns;
pub(crate) mod tally;
