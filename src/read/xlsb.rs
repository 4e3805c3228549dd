//! The sheets of an `.xlsb`, walked once more for what calamine leaves out: what is hidden and merged, and the error values
//! of formulas, which it passes over as if the cells were blank.

use std::io::{BufReader, Read};

use super::guard::{Shape, u16_at, u32_at};
use super::workbook::{CellError, MAX_COLUMNS, Region};

const ROW: u16 = 0x0000;
const ERROR: u16 = 0x0003;
const FORMULA_ERROR: u16 = 0x000B;
const COLUMN_INFO: u16 = 0x003C;
const SHEET: u16 = 0x009C;
const MERGED: u16 = 0x00B0;
/// No record of a sheet that is looked at here is longer.
const LONGEST: usize = 64;
const MOST_REGIONS: usize = 1 << 20;

/// What calamine does not tell of a sheet.
#[derive(Debug, Default)]
pub(crate) struct Rest {
    pub(crate) shape: Shape,
    /// Cells with an error value that calamine leaves out.
    pub(crate) errors: Vec<(u32, u32, CellError)>,
}

/// Walks the records of a sheet until it ends or breaks.
pub(crate) fn rest_of(part: impl Read) -> Rest {
    let mut part = BufReader::with_capacity(1 << 16, part);
    let (mut rest, mut row, mut record) = (Rest::default(), 0, Vec::new());
    let mut columns = Vec::new();
    while let Some(kind) = next_record(&mut part, &mut record) {
        match kind {
            ROW => {
                row = u32_at(&record, 0).unwrap_or(row);
                if record.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    rest.shape.hidden_rows.push(row);
                }
            }
            FORMULA_ERROR | ERROR => {
                if let (Some(column), Some(&code)) = (u32_at(&record, 0), record.get(8))
                    && (kind == FORMULA_ERROR || known(code).is_none() && code != GETTING_DATA)
                {
                    rest.errors.push((row, column, known(code).unwrap_or(CellError::Unreadable)));
                }
            }
            COLUMN_INFO => {
                if let (Some(first), Some(last), Some(flags)) =
                    (u32_at(&record, 0), u32_at(&record, 4), u16_at(&record, 16))
                    && flags & 1 != 0
                {
                    columns.resize(MAX_COLUMNS as usize, false);
                    let (first, last) = (first.min(MAX_COLUMNS) as usize, last.min(MAX_COLUMNS) as usize);
                    columns.iter_mut().take(last + 1).skip(first).for_each(|hidden| *hidden = true);
                }
            }
            MERGED if rest.shape.merged.len() < MOST_REGIONS => {
                let at = |i: usize| u32_at(&record, i * 4);
                if let (Some(top), Some(bottom), Some(left), Some(right)) = (at(0), at(1), at(2), at(3))
                    && top <= bottom
                    && left <= right
                {
                    rest.shape.merged.push(Region { top, left, bottom, right });
                }
            }
            _ => {}
        }
    }
    rest.shape.hidden_columns = (0..).zip(columns).filter(|(_, hidden)| *hidden).map(|(column, _)| column).collect();
    rest
}

/// The names of the relations that lead to the sheets, in the order of the workbook.
pub(crate) fn sheet_relations(workbook: impl Read) -> Vec<String> {
    let mut workbook = BufReader::new(workbook);
    let (mut relations, mut record) = (Vec::new(), Vec::new());
    while let Some(kind) = next_record(&mut workbook, &mut record) {
        // A sheet without a relation is one that calamine leaves out too.
        if kind == SHEET
            && let Some(units) = u32_at(&record, 8).filter(|&units| units != u32::MAX)
        {
            let name = record.get(12..).unwrap_or_default().as_chunks::<2>().0.iter().take(units as usize);
            let name = char::decode_utf16(name.map(|unit| u16::from_le_bytes(*unit)));
            relations.push(name.filter_map(Result::ok).collect());
        }
    }
    relations
}

/// The error that calamine reads, but takes for a cell of its own only when no formula made it.
const GETTING_DATA: u8 = 0x2B;

fn known(code: u8) -> Option<CellError> {
    Some(match code {
        0x00 => CellError::Null,
        0x07 => CellError::Division,
        0x0F => CellError::Value,
        0x17 => CellError::Reference,
        0x1D => CellError::Name,
        0x24 => CellError::Number,
        0x2A => CellError::NotAvailable,
        _ => return None,
    })
}

/// Reads the kind and the beginning of the next record.
fn next_record(part: &mut impl Read, record: &mut Vec<u8>) -> Option<u16> {
    let byte = |part: &mut dyn Read| {
        let mut one = [0_u8];
        part.read_exact(&mut one).ok().map(|()| one[0])
    };
    let low = u16::from(byte(part)?);
    let kind = if low & 0x80 == 0 { low } else { low & 0x7F | (u16::from(byte(part)?) & 0x7F) << 7 };
    let mut len = 0_usize;
    for shift in [0, 7, 14, 21] {
        let b = byte(part)?;
        len |= usize::from(b & 0x7F) << shift;
        if b & 0x80 == 0 {
            break;
        }
    }
    record.clear();
    let head = len.min(LONGEST);
    part.by_ref().take(head as u64).read_to_end(record).ok().filter(|&read| read == head)?;
    let skipped = std::io::copy(&mut part.by_ref().take((len - head) as u64), &mut std::io::sink()).ok()?;
    (skipped == (len - head) as u64).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut out = if kind < 0x80 {
            vec![u8::try_from(kind).unwrap()]
        } else {
            vec![u8::try_from(kind & 0x7F).unwrap() | 0x80, u8::try_from(kind >> 7).unwrap()]
        };
        out.push(u8::try_from(data.len()).unwrap());
        out.extend(data);
        out
    }

    fn words(words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|w| w.to_le_bytes()).collect()
    }

    fn row(number: u32, hidden: bool) -> Vec<u8> {
        let mut data = words(&[number, 0]);
        data.extend([0, 0, 0, if hidden { 0x10 } else { 0 }, 0]);
        record(ROW, &data)
    }

    #[test]
    fn the_error_of_a_formula_is_a_cell() {
        let mut cell = words(&[2, 0]);
        cell.push(0x07);
        cell.extend([0; 70]);
        let sheet = [row(4, false), record(FORMULA_ERROR, &cell), row(5, true)].concat();
        let rest = rest_of(sheet.as_slice());
        assert_eq!(rest.errors, [(4, 2, CellError::Division)]);
        assert_eq!(rest.shape.hidden_rows, [5]);
    }

    #[test]
    fn hidden_columns_and_merged_regions() {
        let mut column = words(&[1, 2, 0, 0]);
        column.extend([1, 0]);
        let sheet = [record(COLUMN_INFO, &column), record(MERGED, &words(&[0, 1, 2, 3]))].concat();
        let rest = rest_of(sheet.as_slice());
        assert_eq!(rest.shape.hidden_columns, [1, 2]);
        assert_eq!(rest.shape.merged, [Region { top: 0, bottom: 1, left: 2, right: 3 }]);
    }

    #[test]
    fn a_record_cut_short_ends_the_walk() {
        let mut sheet = row(4, true);
        sheet.pop();
        assert!(rest_of(sheet.as_slice()).shape.hidden_rows.is_empty());
    }
}
