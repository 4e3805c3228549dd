//! Running the program as its users do, and reading what it says.

#![allow(dead_code, reason = "each test that includes this module uses a part of it")]
#![allow(clippy::indexing_slicing, reason = "a wrong index here is a mistake in a test, and should stop it")]
#![allow(clippy::panic, reason = "a test that cannot run the program should stop")]

pub(crate) mod checked;
pub(crate) mod inside;
pub(crate) mod output;
pub(crate) mod report;
pub(crate) mod traced;
