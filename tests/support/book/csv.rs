//! Writing a sheet as text with a delimiter between the cells.

use super::{Cell, Sheet};

/// How the text becomes bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    /// With the mark at its beginning that Excel writes.
    Utf8Marked,
    /// What Excel calls Unicode text: little end first, with its mark.
    Utf16,
    Windows1252,
}

/// How a sheet is written as text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dialect {
    pub(crate) delimiter: char,
    pub(crate) encoding: Encoding,
}

/// What Excel writes as "CSV UTF-8", and most systems too.
pub(crate) const USUAL: Dialect = Dialect { delimiter: ',', encoding: Encoding::Utf8Marked };

/// The sheet's bytes. Dates are written day first, as British systems do, and each row is as wide as the widest, as Excel does.
pub(crate) fn write(sheet: &Sheet, dialect: Dialect) -> Vec<u8> {
    let mut text = String::new();
    for row in sheet.rows() {
        for (column, cell) in row.into_iter().enumerate() {
            if column > 0 {
                text.push(dialect.delimiter);
            }
            push_quoted(&mut text, cell, dialect.delimiter);
        }
        text.push_str("\r\n");
    }
    encode(&text, dialect.encoding)
}

fn push_quoted(text: &mut String, cell: &Cell, delimiter: char) {
    let shown = cell.shown();
    if shown.contains([delimiter, '"', '\n', '\r']) {
        text.push('"');
        text.push_str(&shown.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(&shown);
    }
}

pub(crate) fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf8Marked => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        Encoding::Utf16 => std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        Encoding::Windows1252 => {
            let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
            assert!(!lost, "Windows-1252 cannot write this text");
            bytes.into_owned()
        }
    }
}
