//! What the tests, the fixtures program and the benchmark share: a model of a workbook, invented children, and the ways in which
//! councils lay them out and get them wrong.

#![allow(dead_code, reason = "each test and program that includes this module uses a part of it")]
#![allow(clippy::indexing_slicing, reason = "a wrong index here is a mistake in a test, and should stop it")]
#![allow(clippy::panic, reason = "a test that cannot build its own input should stop")]

pub(crate) mod book;
pub(crate) mod catalogue;
pub(crate) mod complete;
pub(crate) mod example_book;
pub(crate) mod faults;
pub(crate) mod fixture;
pub(crate) mod invent;
pub(crate) mod known;
pub(crate) mod layouts;
pub(crate) mod oddities;
pub(crate) mod place;
pub(crate) mod readme;
pub(crate) mod returns;
pub(crate) mod rng;
pub(crate) mod rule_examples;
pub(crate) mod shapes;
pub(crate) mod statutory;
pub(crate) mod study;
pub(crate) mod typed;
pub(crate) mod years;
