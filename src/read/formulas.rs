//! Formulas of an `.xlsx` that matter without being read: those that no program has worked out, and those that add up a region.
//!
//! Nothing of a formula is kept but the region of a plain `SUM(B2:B30)`.

use std::ops::Range;

use quick_xml::events::BytesStart;

use super::hidden::{cell, region};
use super::package::attribute;
use super::workbook::SumFormula;

/// Words in the XML of a sheet at which such formulas are found: a plain sum, and the end of a formula without a value after it, as
/// programs write it that work nothing out.
pub(crate) const WORDS: &str = r"SUM\(|</f></c>|</f><v></v></c>|</f><v ?/></c>";

/// No sheet has more of them that mean anything.
const MOST: usize = 1 << 16;
/// The tag of a cell and its formula up to a sum are no longer than this.
const LONGEST: usize = 1 << 13;
/// The longest region with its brackets, and the end of its formula.
const LONGEST_REGION: usize = 40;

/// The start of a cell.
const CELL: &[u8] = b"<c ";

/// What was found in the formulas of a sheet.
#[derive(Debug, Default)]
pub(crate) struct Formulas {
    pub(crate) uncalculated: Vec<(u32, u32)>,
    pub(crate) sums: Vec<SumFormula>,
    /// The cell of the last formula looked at: its tag may be gone when its end comes.
    last: Option<Cell>,
}

/// A cell with a formula.
#[derive(Debug, Clone, Copy)]
struct Cell {
    row: u32,
    column: u32,
    /// Whether its value is a text, which may be empty.
    is_text: bool,
}

impl Formulas {
    /// Whether a word of a sheet belongs to a formula.
    pub(crate) fn has(word: &[u8]) -> bool {
        word.starts_with(b"SUM") || word.starts_with(b"</f>")
    }

    /// Looks at a word in the text of a sheet. Gives where the text has to be seen again from, when it ends within the formula.
    pub(crate) fn look(&mut self, text: &[u8], word: Range<usize>) -> Option<usize> {
        let found = cell_before(text, word.start);
        let start = found.map(|(start, _)| start);
        let cell = found.map(|(_, cell)| cell).or(self.last);
        self.last = cell;
        let cell = cell?;
        let is_sum = text.get(word.clone()).is_some_and(|w| w.starts_with(b"SUM"));
        if !is_sum {
            if !cell.is_text && self.uncalculated.len() < MOST {
                self.uncalculated.push((cell.row, cell.column));
            }
            return None;
        }
        let is_whole = word.start.checked_sub(1).and_then(|before| text.get(before)) == Some(&b'>');
        let rest = text.get(word.end..).unwrap_or_default();
        let rest = rest.get(..LONGEST_REGION.min(rest.len())).unwrap_or_default();
        let Some(end) = rest.windows(5).position(|w| w == b")</f>") else {
            return start.filter(|_| is_whole && rest.len() < LONGEST_REGION);
        };
        let of = rest.get(..end).and_then(|r| std::str::from_utf8(r).ok()).and_then(|r| region(&r.replace('$', "")));
        if let Some(of) = of.filter(|_| is_whole && self.sums.len() < MOST) {
            self.sums.push(SumFormula { row: cell.row, column: cell.column, of });
        }
        None
    }
}

/// The cell whose tag stands before a place, and where that tag starts.
fn cell_before(text: &[u8], at: usize) -> Option<(usize, Cell)> {
    let from = at.saturating_sub(LONGEST);
    let before = text.get(from..at)?;
    let start = before.windows(CELL.len()).rposition(|w| w == CELL)?;
    let tag = before.get(start + 1..)?;
    let tag = tag.get(..tag.iter().position(|&b| b == b'>')?)?;
    let e = BytesStart::from_content(std::str::from_utf8(tag).ok()?, 1);
    let (row, column) = cell(&attribute(&e, "r")?)?;
    Some((from + start, Cell { row, column, is_text: attribute(&e, "t").is_some_and(|t| t == "str") }))
}

/// Where the last cell of a text starts, which may go on in the next.
pub(crate) fn last_cell(text: &[u8]) -> Option<usize> {
    let near = text.len().saturating_sub(LONGEST);
    text.get(near..)?.windows(CELL.len()).rposition(|w| w == CELL).map(|at| near + at)
}

/// Where the end of a formula starts at the end of a text, whose cell may turn out to have no value.
pub(crate) fn last_end(text: &[u8]) -> Option<usize> {
    const END: &[u8] = b"</f";
    let near = text.len().saturating_sub(b"</f><v></v></c>".len());
    text.get(near..)?.windows(END.len()).rposition(|w| w == END).map(|at| near + at)
}

#[cfg(test)]
mod tests {
    use super::super::hidden::scan;
    use super::super::workbook::{Region, SumFormula};

    const SHEET: &str = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f><v>2</v></c></row>
        <row r="2"><c r="B2" s="3"><f>SUM($B$1:B1)</f><v>2</v></c><c r="C2"><f>SUM(A1:A9)</f></c></row>
        <row r="3"><c r="A3"><f>A1+1</f><v></v></c><c r="B3" t="str"><f>""</f><v></v></c><c r="C3"><f>SUM(A1:A2)+SUM(B1:B2)</f><v/></c></row>
        <row r="4"><c r="D4"><f>ROUND(SUM(A1:A3),0)</f><v>3</v></c><c r="E4"><f>SUM(A1)</f><v>1</v></c></row></sheetData>"#;

    const fn sum(row: u32, column: u32, of: (u32, u32, u32, u32)) -> SumFormula {
        SumFormula { row, column, of: Region { top: of.0, left: of.1, bottom: of.2, right: of.3 } }
    }

    #[test]
    fn formulas_without_a_value_and_plain_sums_are_found() {
        let found = scan(SHEET.as_bytes(), false).unwrap().shape;
        assert_eq!(found.uncalculated, [(1, 2), (2, 0), (2, 2)]);
        assert_eq!(found.sums, [sum(1, 1, (0, 1, 0, 1)), sum(1, 2, (0, 0, 8, 0)), sum(3, 4, (0, 0, 0, 0))]);
    }

    #[test]
    fn it_does_not_matter_where_the_pieces_are_cut() {
        use super::super::hidden::Scanner;
        for cut in 0..SHEET.len() {
            let (first, second) = SHEET.as_bytes().split_at(cut);
            let mut scanner = Scanner::new(false);
            scanner.push(first);
            scanner.push(second);
            let found = scanner.finish().unwrap().shape;
            assert_eq!(found.uncalculated, [(1, 2), (2, 0), (2, 2)], "cut at {cut}");
            assert_eq!(found.sums.len(), 3, "cut at {cut}: {:?}", found.sums);
        }
    }
}
