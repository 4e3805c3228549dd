//! Compiled rules over a bound return: findings, and the ledger of what was checked.

pub mod data;
pub mod evaluate;
mod firsts;
pub mod truth;
