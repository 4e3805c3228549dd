//! Clean returns, to be made faulty one fault at a time.

use returnlint::{rule::checked::Year, run::Files};

use crate::support::{
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
    /// The template that it is declared to follow, so that what only a declared return is asked for can be taken away.
    pub(crate) template: Option<&'static str>,
    /// The same council's returns of other years.
    pub(crate) beside: Vec<(Year, Clean)>,
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

/// Whole returns of known kinds.
const DECLARED: [(&str, &str); 2] = [("returns/annex-a.xlsx", "Annex A"), ("returns/ssda903-whole-2023-24", "SSDA903")];

/// Each return that has one of another year beside it.
const YEARS: [(&str, Year, &str); 2] = [
    ("years/clean-2022-23.xlsx", Year::Next, "years/clean-2023-24.ods"),
    ("years/clean-2023-24.ods", Year::Last, "years/clean-2022-23.xlsx"),
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
            let beside = YEARS.iter().filter(|(path, _, _)| *path == fixture.path).map(|(_, year, other)| {
                let other = fixtures.iter().find(|f| f.path == *other);
                (*year, Clean::of(other.unwrap_or_else(|| panic!("the other year is a fixture"))))
            });
            Clean { beside: beside.collect(), ..Clean::of(fixture) }
        })
        .collect()
}

impl Clean {
    fn of(fixture: &Fixture) -> Self {
        Self {
            name: fixture.path.clone(),
            whole: fixture.whole.clone(),
            written: fixture.written,
            template: DECLARED.iter().find(|(path, _)| *path == fixture.path).map(|(_, template)| *template),
            beside: Vec::new(),
        }
    }

    /// The files of this return when it is laid out so.
    pub(crate) fn files(&self, placed: &Placed) -> Files {
        match self.written {
            Written::Xlsx => vec![("return.xlsx".to_owned(), xlsx::write(&placed.book))],
            Written::Ods => vec![("return.ods".to_owned(), ods::write(&placed.book))],
            Written::Csv(dialect) | Written::OneCsv(dialect) => {
                let ending = if dialect.delimiter == '\t' { "tsv" } else { "csv" };
                // A folder may say the period that its files do not.
                let folder = self.name.rsplit('/').next().unwrap_or_default();
                let sheets = placed.book.sheets.iter();
                sheets.map(|sheet| (format!("{folder}/{}.{ending}", sheet.name), csv::write(sheet, dialect))).collect()
            }
            Written::Xls | Written::Raw(_) => panic!("a clean return is written by a test"),
        }
    }

    /// The return laid out plainly.
    pub(crate) fn placed(&self) -> Placed {
        plainly(&self.whole)
    }
}
