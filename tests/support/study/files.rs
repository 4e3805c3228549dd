//! The files: their formats, names and bytes.

use std::collections::BTreeSet;

use super::{
    layout::Laid,
    page::Page,
    reply::{Layout, Reply},
};
use crate::support::{
    book::{
        self, Book, Cell,
        csv::{Dialect, Encoding},
    },
    rng::Rng,
};

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Xlsx,
    Ods,
    Csv { semicolon: bool, encoding: Encoding },
}

impl Format {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Csv { .. } => "csv",
        }
    }

    pub(crate) fn choose(csv: bool, rng: &mut Rng) -> Self {
        if !csv {
            return if rng.chance(16) { Self::Ods } else { Self::Xlsx };
        }
        let encoding = match rng.below(10) {
            0..=3 => Encoding::Utf8Marked,
            4..=6 => Encoding::Utf8,
            _ => Encoding::Windows1252,
        };
        Self::Csv { semicolon: rng.chance(12), encoding }
    }
}

/// A file with the replies that stand in it.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) format: Format,
    pub(crate) replies: Vec<Reply>,
    pub(crate) laid: Laid,
}

impl File {
    pub(crate) fn layout(&self) -> Layout {
        self.replies[0].layout
    }

    /// The sheet's name as a reader of the file sees it: a csv file has one sheet, named as the file.
    pub(crate) fn sheet_name<'a>(&'a self, page: &'a Page) -> &'a str {
        match self.format {
            Format::Csv { .. } => self.name.trim_end_matches(".csv"),
            _ => &page.sheet.name,
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let pages = self.laid.pages.iter().map(|p| &p.sheet);
        let book = || Book { sheets: self.laid.cover.iter().chain(pages).chain(&self.laid.more).cloned().collect() };
        match self.format {
            Format::Xlsx => book::xlsx::write(&book()),
            Format::Ods => book::ods::write(&book()),
            Format::Csv { semicolon, encoding } => {
                let delimiter = if semicolon { ';' } else { ',' };
                book::csv::write(&self.laid.pages[0].sheet, Dialect { delimiter, encoding })
            }
        }
    }
}

/// Whether Windows-1252 can write all of a sheet.
pub(crate) fn is_plain(page: &Page) -> bool {
    let mut texts = page.sheet.cells.values().map(Cell::shown);
    texts.all(|t| !encoding_rs::WINDOWS_1252.encode(&t).2)
}

/// A name for a file that no other has.
pub(crate) fn name(replies: &[Reply], format: Format, taken: &mut BTreeSet<String>, rng: &mut Rng) -> String {
    loop {
        let stem = if replies.len() > 1 { of_several(rng) } else { of_one(&replies[0], rng) };
        let name = format!("{stem}.{}", format.name());
        // Some file systems do not tell small letters from capitals.
        if taken.insert(name.to_lowercase()) {
            return name;
        }
    }
}

fn of_several(rng: &mut Rng) -> String {
    let number = rng.days(2, 9);
    match rng.below(5) {
        0 => format!("Compiled responses {number}"),
        1 => format!("FOI replies batch {number}"),
        2 => format!("Responses received week {number}"),
        3 => format!("all_replies_part{number}"),
        _ => format!("Collated answers {number}"),
    }
}

fn of_one(reply: &Reply, rng: &mut Rng) -> String {
    let number = rng.days(1021, 9899);
    if reply.naming.file {
        let body = &reply.asked;
        let name = body.plain(rng);
        let joined = name.to_lowercase().replace(' ', "-");
        return match rng.below(9) {
            0..=2 => name,
            3 => format!("{name} FOI response"),
            4 => format!("{} FOI {number}", body.official.replace([',', '.', '\''], "").replace('/', "-")),
            5 => joined,
            6 => format!("FOI response - {name}"),
            7 => format!("{name} reply"),
            _ if body.gss.is_empty() => name,
            _ => format!("reply_{}", body.gss),
        };
    }
    let copy = rng.days(1, 9);
    match rng.below(12) {
        0 | 1 => format!("FOI {number} response"),
        2 => format!("FOI{number}"),
        3 => format!("Copy of Copy of FOI data ({copy})"),
        4 => format!("Response {number} final v{copy}"),
        5 => format!("RFI{number} - response"),
        6 => format!("Copy of FOI {number}"),
        7 => format!("request-{number}-reply"),
        8 => format!("FOI_{number}_data"),
        9 => format!("{number} Missing children FOI"),
        10 => format!("Response letter {number} - appendix A"),
        _ => format!("Book{copy} ({number})"),
    }
}
