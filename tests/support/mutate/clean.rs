//! Clean returns, to be made faulty one fault at a time.

use returnlint::{rule::checked::Year, run::Files};

use super::super::{
    book::{csv, ods, xlsx},
    catalogue,
    fixture::{Answer, Fixture, Written},
    place::{Placed, plainly},
    returns::Return,
};

/// A return in which nothing is wrong.
#[derive(Debug, Clone)]
pub(crate) struct Clean {
    /// Its path under `fixtures/`.
    pub(crate) name: String,
    pub(crate) whole: Return,
    written: Written,
    /// The same council's returns of other years.
    pub(crate) beside: Vec<(Year, Files)>,
}

/// Clean returns that hold what another holds, in another file format.
const THE_SAME: [&str; 6] = [
    "returns/clean-home-made-csv",
    "returns/clean-home-made.xls",
    "returns/clean-home-made.xlsx",
    "returns/clean-semicolons-windows-1252.csv",
    "returns/clean-unicode-text.csv",
    "returns/names-and-notes.xlsx",
];

/// Every committed return in which nothing is found, each kind once.
pub(crate) fn all() -> Vec<Clean> {
    let fixtures = catalogue::all();
    let clean =
        |f: &&Fixture| matches!(f.answer, Answer::Ready | Answer::Clean) && !THE_SAME.contains(&f.path.as_str());
    fixtures
        .iter()
        .filter(clean)
        .filter(|f| !f.path.starts_with("layouts/"))
        .map(|fixture| {
            let of_year = |path: &str| {
                let other = fixtures.iter().find(|f| f.path == path).unwrap_or_else(|| panic!("{path} is a fixture"));
                files(other.written, &other.placed)
            };
            let beside = match fixture.path.as_str() {
                "years/clean-2022-23.xlsx" => vec![(Year::Next, of_year("years/clean-2023-24.ods"))],
                "years/clean-2023-24.ods" => vec![(Year::Last, of_year("years/clean-2022-23.xlsx"))],
                _ => Vec::new(),
            };
            let (whole, written) = (fixture.whole.clone(), fixture.written);
            Clean { name: fixture.path.clone(), whole, written, beside }
        })
        .collect()
}

impl Clean {
    /// The files of this return when it is laid out so.
    pub(crate) fn files(&self, placed: &Placed) -> Files {
        files(self.written, placed)
    }

    /// The return laid out plainly.
    pub(crate) fn placed(&self) -> Placed {
        plainly(&self.whole)
    }
}

fn files(written: Written, placed: &Placed) -> Files {
    match written {
        Written::Xlsx => vec![("return.xlsx".to_owned(), xlsx::write(&placed.book))],
        Written::Ods => vec![("return.ods".to_owned(), ods::write(&placed.book))],
        Written::Csv(dialect) | Written::OneCsv(dialect) => {
            let ending = if dialect.delimiter == '\t' { "tsv" } else { "csv" };
            let sheets = placed.book.sheets.iter();
            sheets.map(|sheet| (format!("{}.{ending}", sheet.name), csv::write(sheet, dialect))).collect()
        }
        Written::Xls | Written::Raw(_) => panic!("a clean return is written by a test"),
    }
}
