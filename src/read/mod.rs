//! Bytes in, a workbook or a named refusal out.

pub mod workbook;
