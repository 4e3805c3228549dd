//! Sheets whose truth is known: which rows are headers and records, which way round they lie, and which column is which field.
//!
//! Every sheet is made from a seed, in one of the layouts that real returns have; all children are invented. The wordings come from
//! the field dictionary, of which a part is held back from the program, and from a list of headings that mean no field at all.

#![allow(dead_code, reason = "each test and program that includes this module uses a part of it")]
#![allow(clippy::indexing_slicing, reason = "a wrong index here is a mistake in a test, and should stop it")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that cannot build its own input should stop")]

pub(crate) mod block;
pub(crate) mod layouts;
pub(crate) mod measure;
pub(crate) mod page;
pub(crate) mod random;
#[path = "../rng.rs"]
mod rng;
pub(crate) mod truth;
pub(crate) mod values;
pub(crate) mod wording;
