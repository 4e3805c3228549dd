//! Clean returns, to be made faulty one fault at a time.

use super::super::{
    book::{
        csv::{self, Dialect, Encoding},
        ods, xlsx,
    },
    catalogue,
    fixture::Written,
    invent,
    place::{Placed, plainly},
    returns::Return,
    statutory,
};

/// A return in which nothing is wrong.
#[derive(Debug, Clone)]
pub(crate) struct Clean {
    /// Its path under `fixtures/`, or a name for one that is not committed.
    pub(crate) name: String,
    pub(crate) whole: Return,
    pub(crate) written: Written,
    /// Whether the program knows its template by its headings, and so must be started on its folder.
    pub(crate) by_template: bool,
}

/// The committed returns that are each clean in another way: every column, the usual columns, one row a child, and the other nations.
const COMMITTED: [&str; 6] = [
    "returns/clean-every-column.xlsx",
    "returns/clean-home-made.ods",
    "returns/clean-tabs.tsv",
    "returns/clean-wales.xlsx",
    "returns/clean-scotland.ods",
    "returns/clean-northern-ireland.xlsx",
];

/// Every clean return.
pub(crate) fn all() -> Vec<Clean> {
    let fixtures = catalogue::all();
    let mut all: Vec<Clean> = COMMITTED
        .iter()
        .map(|path| {
            let fixture = fixtures.iter().find(|f| f.path == *path).unwrap_or_else(|| panic!("{path} is a fixture"));
            let (whole, written) = (fixture.whole.clone(), fixture.written);
            Clean { name: (*path).to_owned(), whole, written, by_template: false }
        })
        .collect();
    all.push(Clean {
        name: "ssda903".to_owned(),
        whole: ssda903(),
        written: Written::Csv(Dialect { delimiter: ',', encoding: Encoding::Utf8 }),
        by_template: true,
    });
    all
}

/// An SSDA903 return in which nobody is still missing: it has no column that could say so.
fn ssda903() -> Return {
    let mut children = invent::children(11, 16, 9);
    for episode in children.iter_mut().flat_map(|child| &mut child.episodes) {
        episode.end = episode.end.or(Some(invent::TO));
    }
    statutory::ssda903(&children)
}

impl Clean {
    /// The files of this return when it is laid out so.
    pub(crate) fn files(&self, placed: &Placed) -> Vec<(String, Vec<u8>)> {
        let sheets = &placed.book.sheets;
        match self.written {
            Written::Xlsx => vec![("return.xlsx".to_owned(), xlsx::write(&placed.book))],
            Written::Ods => vec![("return.ods".to_owned(), ods::write(&placed.book))],
            Written::Csv(dialect) | Written::OneCsv(dialect) => sheets
                .iter()
                .map(|sheet| {
                    let ending = if dialect.delimiter == '\t' { "tsv" } else { "csv" };
                    (format!("{}.{ending}", sheet.name), csv::write(sheet, dialect))
                })
                .collect(),
            Written::Xls | Written::Raw(_) => panic!("a clean return is written by a test"),
        }
    }

    /// The return laid out plainly.
    pub(crate) fn placed(&self) -> Placed {
        plainly(&self.whole)
    }
}
