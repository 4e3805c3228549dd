//! Why a file was not read, in words for the person who has to do something about it.

use serde::{Deserialize, Serialize};

use super::guard::Limits;

/// The kinds of reason for which a file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalKind {
    /// Locked with a password.
    Protected,
    /// A workbook, but broken.
    Damaged,
    /// Larger than the limits allow, or built to be.
    TooLarge,
    /// Not a spreadsheet of a kind that is read.
    Unsupported,
    /// A file without a byte.
    Empty,
    /// No such file.
    NotFound,
    /// A file that this person or program may not open.
    NoPermission,
}

impl RefusalKind {
    /// The `status` of the file in the JSON report.
    #[must_use]
    pub const fn status(self) -> &'static str {
        match self {
            // What may not be opened is protected, whoever protects it.
            Self::Protected | Self::NoPermission => "protected",
            Self::Damaged => "damaged",
            Self::TooLarge => "too-large",
            Self::Unsupported | Self::NotFound => "unsupported",
            Self::Empty => "no-table",
        }
    }
}

/// Why a file was not read, and what to do now. It never holds anything that stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{what} {fix}")]
pub struct Refusal {
    /// The kind of reason.
    pub kind: RefusalKind,
    /// What is the matter: one sentence.
    pub what: String,
    /// What to do now: one sentence.
    pub fix: String,
}

const SAVE_AS_WORKBOOK: &str = "Save it as an Excel workbook (.xlsx) or a CSV file and check that copy.";
const SAVE_A_COPY: &str = "Open it in the program that made it, save a copy and check that copy.";

impl Refusal {
    /// A refusal in its own words.
    #[must_use]
    pub fn new(kind: RefusalKind, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { kind, what: what.into(), fix: fix.into() }
    }

    pub(crate) fn protected() -> Self {
        Self::new(
            RefusalKind::Protected,
            "This workbook is protected with a password.",
            "Save a copy without the password and check that copy.",
        )
    }

    pub(crate) fn damaged() -> Self {
        Self::new(RefusalKind::Damaged, "This workbook is damaged and cannot be read.", SAVE_A_COPY)
    }

    pub(crate) fn damaged_because(reason: &str) -> Self {
        Self::new(RefusalKind::Damaged, format!("This workbook is damaged: {reason}."), SAVE_A_COPY)
    }

    pub(crate) fn sheet_breaks_off(sheet: &str) -> Self {
        Self::damaged_because(&format!("the sheet “{sheet}” breaks off before its end"))
    }

    #[cfg(all(feature = "cli", not(target_family = "wasm")))]
    pub(crate) fn did_not_finish() -> Self {
        Self::damaged_because("the reader did not finish")
    }

    /// A file that is a known kind of something else: `a PDF document`.
    pub(crate) fn not_a_spreadsheet(thing: &str) -> Self {
        Self::new(RefusalKind::Unsupported, format!("This file is {thing}, not a spreadsheet."), SAVE_AS_WORKBOOK)
    }

    pub(crate) fn neither_workbook_nor_text() -> Self {
        Self::new(RefusalKind::Unsupported, "This file is neither a workbook nor text.", SAVE_AS_WORKBOOK)
    }

    /// A spreadsheet of a kind that is not read: `an Apple Numbers spreadsheet`.
    pub(crate) fn other_spreadsheet(thing: &str) -> Self {
        Self::new(RefusalKind::Unsupported, format!("This file is {thing}, a kind that is not read."), SAVE_AS_WORKBOOK)
    }

    pub(crate) fn zip_of_other_files() -> Self {
        Self::new(
            RefusalKind::Unsupported,
            "This file is a zip folder, not a workbook.",
            "Take the files out of it and check them.",
        )
    }

    pub(crate) fn lock_file() -> Self {
        Self::new(
            RefusalKind::Unsupported,
            "Excel made this file to show that a workbook is open; it is not a return.",
            "Close the workbook in Excel and check the workbook itself.",
        )
    }

    pub(crate) fn empty() -> Self {
        Self::new(
            RefusalKind::Empty,
            "This file is empty.",
            "Check that the right file was saved, or ask for it again.",
        )
    }

    pub(crate) fn file_too_large(bytes: u64, limits: &Limits) -> Self {
        Self::too_large(&format!(
            "This file is {} MiB, and the limit is {} MiB.",
            bytes.div_ceil(1 << 20),
            limits.file_bytes >> 20
        ))
    }

    pub(crate) fn unpacks_too_large() -> Self {
        Self::too_large("This workbook unpacks to far more than a return of its size holds.")
    }

    pub(crate) fn needs_too_much_memory() -> Self {
        Self::too_large("Reading this workbook needs more memory than it may use.")
    }

    pub(crate) fn too_many_cells(limits: &Limits) -> Self {
        Self::too_large(&format!("This file has more than {} million cells.", limits.cells.div_ceil(1_000_000)))
    }

    pub(crate) fn too_many_sheets(most: usize) -> Self {
        Self::too_large(&format!("This workbook has more than {most} sheets."))
    }

    pub(crate) fn too_slow() -> Self {
        Self::too_large("Reading this file takes longer than it may.")
    }

    pub(crate) fn beyond_the_grid() -> Self {
        Self::new(
            RefusalKind::TooLarge,
            "This file has more rows or columns than a spreadsheet can hold (1,048,576 rows, 16,384 columns).",
            "Split it into files that Excel can open whole and check those.",
        )
    }

    fn too_large(what: &str) -> Self {
        Self::new(
            RefusalKind::TooLarge,
            what,
            "Save a copy as .xlsx or .csv with only the sheets of the return and check that copy.",
        )
    }

    /// What the operating system said when the file was opened or read.
    pub(crate) fn from_io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename => Self::new(
                RefusalKind::NotFound,
                "There is no file with this name.",
                "Check the name of the file and of the folder it is in.",
            ),
            ErrorKind::PermissionDenied | ErrorKind::ResourceBusy => Self::new(
                RefusalKind::NoPermission,
                "This file may not be opened.",
                "Close it in other programs, or ask its owner for access.",
            ),
            _ => Self::new(
                RefusalKind::Damaged,
                "The computer could not read this file from where it is stored.",
                "Copy the file to this computer and check that copy.",
            ),
        }
    }

    #[cfg(all(feature = "cli", not(target_family = "wasm")))]
    pub(crate) fn not_a_file() -> Self {
        Self::new(RefusalKind::Unsupported, "This is not a file.", "Name a file, or a folder of returns.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_says_what_happened_and_what_to_do() {
        let limits = Limits::default();
        for refusal in [
            Refusal::protected(),
            Refusal::damaged(),
            Refusal::sheet_breaks_off("Children"),
            Refusal::not_a_spreadsheet("a PDF document"),
            Refusal::other_spreadsheet("an Apple Numbers spreadsheet"),
            Refusal::zip_of_other_files(),
            Refusal::lock_file(),
            Refusal::empty(),
            Refusal::file_too_large(limits.file_bytes + 1, &limits),
            Refusal::too_many_cells(&limits),
            Refusal::beyond_the_grid(),
        ] {
            for sentence in [&refusal.what, &refusal.fix] {
                assert!(sentence.ends_with('.') && sentence.starts_with(char::is_uppercase), "{sentence}");
                let lower = sentence.to_lowercase();
                for word in ["invalid", "illegal", "please", "oops", "sorry"] {
                    assert!(!lower.contains(word), "{sentence}");
                }
            }
        }
    }

    #[test]
    fn kinds_are_statuses_of_the_json_report() {
        assert_eq!(RefusalKind::NoPermission.status(), "protected");
        assert_eq!(RefusalKind::TooLarge.status(), "too-large");
        assert_eq!(RefusalKind::Empty.status(), "no-table");
    }
}
