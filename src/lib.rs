//! `returnlint` reads the spreadsheets that UK councils return about trafficked, unaccompanied and missing children, and
//! says what is missing, what contradicts itself and which children have no referral to the National Referral Mechanism.
//!
//! Data flows one way: [`read`] turns bytes into a workbook, [`table`] finds the tables in it, [`bind`] says which column is
//! which field and what each cell means, [`rule`] loads the checks, [`engine`] runs them, and [`report`] shows what was found.

pub mod answers;
pub mod bind;
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
pub mod finding;
pub mod outcome;
pub mod read;
pub mod report;
pub mod rule;
pub mod run;
pub mod study;
pub mod table;
