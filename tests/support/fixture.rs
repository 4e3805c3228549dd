//! A fixture: a return in a file format, what is odd about it and what must be said of it.

use super::{
    book::{self, csv::Dialect},
    place::{Placed, texts_of},
    returns::Return,
};

/// The file format of a fixture.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Written {
    Xlsx,
    Ods,
    /// LibreOffice makes it from the xlsx fixture of the same name: no crate writes this format.
    Xls,
    /// One file a sheet, in a folder.
    Csv(Dialect),
    /// One file, for a workbook of one sheet.
    OneCsv(Dialect),
    /// These very bytes.
    Raw(&'static [u8]),
}

/// What the answer to a fixture must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Nothing is found, and every rule that applies could run.
    Ready,
    /// Nothing is found. Some rules could not run, since the return has no column for them.
    Clean,
    /// At least these rules speak.
    Finds(&'static [&'static str]),
    /// It cannot be read, or holds no table.
    NotRead,
}

/// A return as it stands under `fixtures/`.
#[derive(Debug, Clone)]
pub(crate) struct Fixture {
    /// The path under `fixtures/` that is given to the program: a file, or a folder of csv files.
    pub(crate) path: String,
    /// What is odd about it.
    pub(crate) what: String,
    pub(crate) answer: Answer,
    pub(crate) whole: Return,
    pub(crate) placed: Placed,
    pub(crate) written: Written,
}

/// Fields whose content says who a child is.
pub(crate) const PERSONAL: &[&str] = &[
    "child_id",
    "date_of_birth",
    "nationality",
    "upn",
    "forename",
    "surname",
    "nrm_reference",
    "notes",
    "care.home_postcode",
    "care.placement_postcode",
    "mother_child_date_of_birth",
];

impl Fixture {
    /// The files with their paths under `fixtures/`. None for one that another program makes.
    pub(crate) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let sheets = &self.placed.book.sheets;
        let one = |bytes| vec![(self.path.clone(), bytes)];
        match self.written {
            Written::Xlsx => one(book::xlsx::write(&self.placed.book)),
            Written::Ods => one(book::ods::write(&self.placed.book)),
            Written::Xls => Vec::new(),
            Written::Raw(bytes) => one(bytes.to_vec()),
            Written::OneCsv(dialect) => {
                assert_eq!(sheets.len(), 1, "{} must be one sheet", self.path);
                one(book::csv::write(&sheets[0], dialect))
            }
            Written::Csv(dialect) => sheets
                .iter()
                .map(|sheet| {
                    let name = sheet.name.to_lowercase().replace(' ', "-");
                    (format!("{}/{name}.csv", self.path), book::csv::write(sheet, dialect))
                })
                .collect(),
        }
    }

    /// Texts that no output may hold: what stands in its personal columns.
    pub(crate) fn secrets(&self) -> Vec<String> {
        texts_of(&self.whole, PERSONAL)
    }
}
