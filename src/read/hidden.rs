//! What the sheets of an `.xlsx` hide and merge and which formulas have no value, which calamine does not tell.
//!
//! The sheet is unpacked a second time and searched for the few words that matter; nothing else of it is parsed. That costs a
//! tenth of what reading its cells costs.

use std::io::Read;
use std::sync::LazyLock;

use quick_xml::events::BytesStart;
use regex::bytes::Regex;

use super::formulas::{self, Formulas};
use super::guard::Shape;
use super::package::attribute;
use super::workbook::{MAX_COLUMNS, MAX_ROWS, Region};

/// What a scan of a sheet found.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) shape: Shape,
    /// Whether the sheet's bytes are not those that were packed.
    pub(crate) is_broken: bool,
}

impl Scan {
    /// Nothing but that the sheet is broken.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn broken() -> Self {
        Self { is_broken: true, ..Self::default() }
    }
}

const CHUNK: usize = 1 << 18;
/// A tag longer than this is left unread.
const LONGEST_TAG: usize = 1 << 16;
/// No sheet has more merged regions that mean anything.
const MOST_REGIONS: usize = 1 << 20;

/// Where a tag of interest may be: a hidden row or column, one without height or width, a merged region; or a formula of interest.
#[expect(clippy::unwrap_used, reason = "a constant pattern, compiled in the tests")]
static WORDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r#"hidden=|ht="0|width="0|mergeCell |{}"#, formulas::WORDS)).unwrap());
/// The same, and every row: for the rare writer that does not number rows.
#[expect(clippy::unwrap_used, reason = "a constant pattern, compiled in the tests")]
static WORDS_AND_ROWS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r#"hidden=|ht="0|width="0|mergeCell |row[ />]|{}"#, formulas::WORDS)).unwrap()
});

/// Scans the part of a sheet. `None` when a hidden row has no number: then rows have to be counted from the start of the part.
pub(crate) fn scan(mut part: impl Read, counting: bool) -> Option<Scan> {
    let mut scanner = Scanner::new(counting);
    let mut chunk = Vec::with_capacity(CHUNK);
    loop {
        chunk.clear();
        match part.by_ref().take(CHUNK as u64).read_to_end(&mut chunk) {
            Ok(0) => return scanner.finish(),
            Ok(_) => scanner.push(&chunk),
            Err(_) => {
                scanner.is_broken = true;
                return scanner.finish();
            }
        }
    }
}

/// Searches a sheet that comes in pieces.
#[derive(Default)]
pub(crate) struct Scanner {
    shape: Shape,
    formulas: Formulas,
    /// Which columns are hidden: a file may say the same of all of them any number of times.
    columns: Vec<bool>,
    pub(crate) is_broken: bool,
    counting: bool,
    rows_without_number: bool,
    /// The row after the last one seen, when counting.
    next_row: u32,
    /// The end of what came before, which may be the beginning of a tag, and what comes now.
    text: Vec<u8>,
}

impl Scanner {
    pub(crate) fn new(counting: bool) -> Self {
        Self { counting, ..Self::default() }
    }

    /// The next piece.
    pub(crate) fn push(&mut self, piece: &[u8]) {
        if self.rows_without_number {
            return;
        }
        let mut text = std::mem::take(&mut self.text);
        text.extend_from_slice(piece);
        let words = if self.counting { &WORDS_AND_ROWS } else { &WORDS };
        let unfinished = self.search(&text, words);
        text.drain(..unfinished.max(text.len().saturating_sub(LONGEST_TAG)));
        self.text = text;
    }

    /// What was found. `None` as for [`scan`].
    pub(crate) fn finish(self) -> Option<Scan> {
        if self.rows_without_number {
            return None;
        }
        let hidden = (0..).zip(&self.columns).filter(|(_, hidden)| **hidden);
        let Formulas { uncalculated, sums, .. } = self.formulas;
        let hidden_columns = hidden.map(|(column, _)| column).collect();
        let shape = Shape { hidden_columns, uncalculated, sums, ..self.shape };
        Some(Scan { shape, is_broken: self.is_broken })
    }

    /// Looks at every tag of interest. Gives where the text starts that has to be seen again with what follows.
    fn search(&mut self, text: &[u8], words: &Regex) -> usize {
        let mut from = 0;
        while let Some(word) = words.find_at(text, from) {
            if Formulas::has(word.as_bytes()) {
                if let Some(again) = self.formulas.look(text, word.range()) {
                    return again;
                }
                from = word.end();
                continue;
            }
            let before = text.get(from..word.start()).unwrap_or_default();
            let start = before.iter().rposition(|&b| b == b'<').map(|at| from + at);
            let closed = before.iter().rposition(|&b| b == b'>').map(|at| from + at);
            let Some(start) = start.filter(|&at| closed.is_none_or(|closed| closed < at)) else {
                from = word.end();
                continue;
            };
            let Some(end) = tag_end(text, word.end() - 1) else { return start };
            if let Some(tag) = text.get(start + 1..end).and_then(|tag| std::str::from_utf8(tag).ok()) {
                self.tag(tag.trim_end_matches('/'));
            }
            from = end;
        }
        let tail = text.get(from..).unwrap_or_default();
        let tag = tail.iter().rposition(|&b| b == b'<').unwrap_or(tail.len());
        from + [formulas::last_cell(tail), formulas::last_end(tail)].into_iter().flatten().fold(tag, usize::min)
    }

    fn tag(&mut self, tag: &str) {
        let name_len = tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tag.len());
        let e = BytesStart::from_content(tag, name_len);
        match e.local_name().as_ref() {
            "row" => self.row(&e),
            "col" if is_hidden(&e, "width") => {
                let number = |name| attribute(&e, name).and_then(|v| v.parse::<usize>().ok());
                if let (Some(first @ 1..), Some(last)) = (number("min"), number("max")) {
                    self.columns.resize(MAX_COLUMNS as usize, false);
                    self.columns.iter_mut().take(last).skip(first - 1).for_each(|hidden| *hidden = true);
                }
            }
            "mergeCell" if self.shape.merged.len() < MOST_REGIONS => {
                self.shape.merged.extend(attribute(&e, "ref").and_then(|r| region(&r)));
            }
            _ => {}
        }
    }

    fn row(&mut self, e: &BytesStart<'_>) {
        let number = attribute(e, "r").and_then(|r| r.parse::<u32>().ok()).and_then(|r| r.checked_sub(1));
        let hidden = is_hidden(e, "ht");
        if hidden && number.is_none() && !self.counting {
            self.rows_without_number = true;
            return;
        }
        let row = number.unwrap_or(self.next_row);
        self.next_row = row.saturating_add(1);
        if hidden && row < MAX_ROWS {
            self.shape.hidden_rows.push(row);
        }
    }
}

/// Where a tag ends, from a place inside it: the first `>` outside quotes.
fn tag_end(text: &[u8], from: usize) -> Option<usize> {
    // Whether the place is inside quotes is not known, but no value of these tags holds a `>`.
    text.get(from..)?.iter().position(|&b| b == b'>').map(|at| from + at)
}

fn is_hidden(e: &BytesStart<'_>, size: &str) -> bool {
    attribute(e, "hidden").is_some_and(|v| v == "1" || v == "true")
        || attribute(e, size).and_then(|v| v.parse::<f64>().ok()).is_some_and(|v| v == 0.0)
}

/// Whether a sheet, by its first bytes, declares its size in a form that calamine takes for a fault of the whole sheet.
pub(crate) fn declared_size_is_broken(head: &[u8]) -> bool {
    const NAME: &[u8] = b"dimension";
    let Some(start) = head.windows(NAME.len()).position(|w| w == NAME) else { return false };
    let Some(tag) = tag_end(head, start).and_then(|end| head.get(start..end)) else { return false };
    let Ok(tag) = std::str::from_utf8(tag) else { return false };
    let e = BytesStart::from_content(tag.trim_end_matches('/'), NAME.len());
    attribute(&e, "ref").and_then(|r| region(&r)).is_none()
}

/// A region such as `A1:B2`, or a single cell.
pub(crate) fn region(text: &str) -> Option<Region> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let ((top, left), (bottom, right)) = (cell(first)?, cell(last)?);
    (top <= bottom && left <= right).then_some(Region { top, left, bottom, right })
}

/// The row and the column of a cell such as `B7`, from 0.
pub(crate) fn cell(text: &str) -> Option<(u32, u32)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at_checked(letters)?;
    if letters.is_empty() || letters.len() > 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let column = letters.bytes().fold(0_u32, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let row = digits.parse::<u32>().ok()?.checked_sub(1)?;
    (row < MAX_ROWS && column <= MAX_COLUMNS).then(|| (row, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(sheet: &str) -> Scan {
        scan(sheet.as_bytes(), false).or_else(|| scan(sheet.as_bytes(), true)).unwrap()
    }

    #[test]
    fn hidden_rows_and_columns_by_their_flag_or_their_size() {
        let scan = scanned(
            r#"<worksheet><dimension ref="A1:D9"/><cols><col min="2" max="3" width="9" hidden="1"/><col min="5" max="5" width="0"
            customWidth="1"/><col min="6" max="6" width="0.5"/></cols><sheetData><row r="2" hidden="1"><c r="A2"><v>7</v></c></row>
            <row r="3" ht="0" customHeight="1"/><x:row r='5' hidden='true'/><row r="6" ht="15" customHeight="0"/></sheetData>"#,
        );
        assert_eq!(scan.shape.hidden_rows, [1, 2, 4]);
        assert_eq!(scan.shape.hidden_columns, [1, 2, 4]);
    }

    #[test]
    fn text_in_a_cell_hides_nothing() {
        let scan =
            scanned(r#"<row r="1"><c t="inlineStr"><is><t>row hidden="1" mergeCell ref="A1:B2"</t></is></c></row>"#);
        assert_eq!(scan.shape, Shape::default());
    }

    #[test]
    fn rows_without_numbers_are_counted() {
        let scan = scanned(
            r#"<sheetData><row><c/></row><row/><row hidden="1"><c/></row><row r="9"/><row hidden="1"/></sheetData>"#,
        );
        assert_eq!(scan.shape.hidden_rows, [2, 9]);
    }

    #[test]
    fn a_tag_across_two_chunks_is_seen() {
        let cells = r#"<row r="1"><c r="A1"><v>1</v></c></row>"#;
        for pad in 0..60 {
            let count = (CHUNK - pad) / cells.len();
            let filler = " ".repeat(CHUNK - pad - count * cells.len());
            let sheet = format!(r#"{}{filler}<row r="77" spans="1:3" hidden="1"/>"#, cells.repeat(count));
            assert_eq!(scanned(&sheet).shape.hidden_rows, [76], "{pad}");
        }
    }

    #[test]
    fn merged_regions() {
        let scan = scanned(
            r#"</sheetData><mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="B3:B4"/></mergeCells>"#,
        );
        let region = |top, left, bottom, right| Region { top, left, bottom, right };
        assert_eq!(scan.shape.merged, [region(0, 0, 0, 2), region(2, 1, 3, 1)]);
    }

    #[test]
    fn sizes_that_a_reader_would_stumble_over() {
        for size in ["", "#REF!", "A0:AZ3", "B2:A1", "A:C", "AAAA1"] {
            assert!(declared_size_is_broken(format!(r#"<worksheet><dimension ref="{size}"/>"#).as_bytes()), "{size}");
        }
        for size in ["A1", "A1:XFD1048576", "a1:b2"] {
            assert!(!declared_size_is_broken(format!(r#"<worksheet><dimension ref="{size}"/>"#).as_bytes()), "{size}");
        }
        assert!(declared_size_is_broken(b"<worksheet><dimension />"));
        assert!(!declared_size_is_broken(b"<worksheet><sheetData>"));
    }

    #[test]
    fn places_by_their_letters() {
        assert_eq!(cell("A1"), Some((0, 0)));
        assert_eq!(cell("XFD1048576"), Some((MAX_ROWS - 1, MAX_COLUMNS - 1)));
        assert_eq!(cell("XFE1"), None);
        assert_eq!(cell("A0"), None);
        assert_eq!(cell("7"), None);
    }

    #[test]
    fn the_patterns_compile() {
        assert!(WORDS.is_match(b"hidden=") && WORDS_AND_ROWS.is_match(b"row>"));
    }
}
