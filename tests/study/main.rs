//! The study: many returns brought together. Outcomes are made by hand, so that what is tested is what becomes of answers and not how they are
//! read.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

mod answered;
mod commands;
mod dataset;
mod figures;
mod key;
mod large;
mod properties;
mod reports;
