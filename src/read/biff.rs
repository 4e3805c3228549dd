//! The records of an Excel 97 to 2003 workbook, walked once: what it would cost to read, and what its sheets hide.

use super::guard::{Limits, Shape, u16_at, u32_at};
use super::refusal::Refusal;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const ROW: u16 = 0x0208;
const COLUMN_INFO: u16 = 0x007D;
const MANY_NUMBERS: u16 = 0x00BD;
/// Records that begin with the row and the column of one cell.
const CELLS: [u16; 8] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, MANY_NUMBERS, 0x0006];
/// What calamine keeps for each cell of the smallest rectangle that holds a sheet's cells, values and formulas and a copy.
const BYTES_PER_PLACE: u64 = 88;
/// What calamine sets aside for each cell of the rectangle that a sheet declares.
const BYTES_PER_DECLARED: u64 = 40;

/// Walks the workbook stream. Gives what each sheet hides, in the order of the workbook, or refuses a workbook that is locked
/// or that calamine would lay out in more memory than there may be.
pub(crate) fn survey(stream: &[u8], limits: &Limits) -> Result<Vec<Shape>, Refusal> {
    let mut starts = Vec::new();
    for (kind, data) in Records(stream) {
        match kind {
            FILE_PASS if u16_at(data, 0).is_some_and(|method| method != 0) => return Err(Refusal::protected()),
            BOUND_SHEET => starts.push(u32_at(data, 0).and_then(|at| usize::try_from(at).ok())),
            EOF => break,
            _ => {}
        }
    }
    let mut places = 0_u64;
    let mut shapes = Vec::new();
    for start in starts {
        let sheet = start.and_then(|at| stream.get(at..)).unwrap_or_default();
        let (shape, area) = survey_sheet(sheet, limits)?;
        places = places.saturating_add(area);
        if places.saturating_mul(BYTES_PER_PLACE) > limits.memory_bytes {
            return Err(Refusal::needs_too_much_memory());
        }
        shapes.push(shape);
    }
    Ok(shapes)
}

fn survey_sheet(stream: &[u8], limits: &Limits) -> Result<(Shape, u64), Refusal> {
    let mut shape = Shape::default();
    let mut area = Area::default();
    let mut depth = 0_u32;
    for (kind, data) in Records(stream) {
        match kind {
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            // An embedded chart holds records of its own that look like cells.
            _ if depth > 1 => {}
            DIMENSIONS if declared(data).saturating_mul(BYTES_PER_DECLARED) > limits.memory_bytes / 4 * 3 => {
                return Err(Refusal::needs_too_much_memory());
            }
            ROW => {
                if data.get(12).is_some_and(|flags| flags & 0x20 != 0)
                    && let Some(row) = u16_at(data, 0)
                {
                    shape.hidden_rows.push(u32::from(row));
                }
            }
            COLUMN_INFO => {
                if let (Some(first), Some(last), Some(width), Some(flags)) =
                    (u16_at(data, 0), u16_at(data, 2), u16_at(data, 4), u16_at(data, 8))
                    && (flags & 1 != 0 || width == 0)
                {
                    shape.hidden_columns.extend((u32::from(first)..=u32::from(last)).take(256));
                }
            }
            _ if CELLS.contains(&kind) => {
                if let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) {
                    let last = if kind == MANY_NUMBERS { u16_at(data, data.len().saturating_sub(2)) } else { None };
                    area.include(row, column);
                    area.include(row, last.unwrap_or(column));
                }
            }
            _ => {}
        }
    }
    shape.hidden_columns.truncate(1 << 14);
    Ok((shape, area.places()))
}

/// The cells of the rectangle that a sheet declares, computed as calamine does it.
fn declared(data: &[u8]) -> u64 {
    let wide = data.len() >= 14;
    let row = |at: usize| if wide { u32_at(data, at * 2) } else { u16_at(data, at).map(u32::from) };
    let column_at = if wide { 8 } else { 4 };
    let (Some(top), Some(bottom)) = (row(0), row(2)) else { return 0 };
    let (Some(left), Some(right)) = (u16_at(data, column_at), u16_at(data, column_at + 2)) else { return 0 };
    let left = if left > 0xFF || right < left { 0 } else { left };
    if bottom == 0 || right == 0 {
        return 1;
    }
    u64::from(bottom.wrapping_sub(top)) * u64::from(right.wrapping_sub(left))
}

/// The smallest rectangle that holds all cells.
#[derive(Default)]
struct Area(Option<[u16; 4]>);

impl Area {
    fn include(&mut self, row: u16, column: u16) {
        let [top, left, bottom, right] = self.0.unwrap_or([row, column, row, column]);
        self.0 = Some([top.min(row), left.min(column), bottom.max(row), right.max(column)]);
    }

    fn places(&self) -> u64 {
        self.0.map_or(0, |[top, left, bottom, right]| (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1))
    }
}

/// Records with their kind and their bytes, until the stream ends or breaks.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, len) = (u16_at(self.0, 0)?, usize::from(u16_at(self.0, 2)?));
        let data = self.0.get(4..4 + len)?;
        self.0 = self.0.get(4 + len..)?;
        Some((kind, data))
    }
}

#[cfg(test)]
mod tests {
    use super::super::refusal::RefusalKind;
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let len = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &len.to_le_bytes(), data].concat()
    }

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|w| w.to_le_bytes()).collect()
    }

    /// A workbook of one sheet with these records in it.
    fn workbook(sheet: &[Vec<u8>]) -> Vec<u8> {
        let globals = [record(BOF, &[0; 4]), record(BOUND_SHEET, &[0; 8]), record(EOF, &[])].concat();
        let start = u32::try_from(globals.len()).unwrap();
        let mut out =
            [record(BOF, &[0; 4]), record(BOUND_SHEET, &[&start.to_le_bytes()[..], &[0; 4]].concat())].concat();
        out.extend(record(EOF, &[]));
        out.extend(record(BOF, &[0; 4]));
        out.extend(sheet.concat());
        out.extend(record(EOF, &[]));
        out
    }

    #[test]
    fn hidden_rows_and_columns_are_told() {
        let hidden_row = record(ROW, &words(&[6, 0, 2, 0, 0, 0, 0x20, 0]));
        let seen_row = record(ROW, &words(&[7, 0, 2, 0, 0, 0, 0, 0]));
        let hidden_columns = record(COLUMN_INFO, &words(&[2, 3, 2000, 0, 1, 0]));
        let stream = workbook(&[hidden_row, seen_row, hidden_columns]);
        let shapes = survey(&stream, &Limits::default()).unwrap();
        assert_eq!(shapes, [Shape { hidden_rows: vec![6], hidden_columns: vec![2, 3], ..Shape::default() }]);
    }

    #[test]
    fn cells_in_far_corners_are_refused_before_they_are_laid_out() {
        let near = record(0x0203, &words(&[0, 0, 0, 0, 0, 0, 0]));
        let far = record(0x0203, &words(&[65_535, 65_535, 0, 0, 0, 0, 0]));
        let corner = record(0x0203, &words(&[65_535, 255, 0, 0, 0, 0, 0]));
        assert!(survey(&workbook(&[near.clone(), corner]), &Limits::default()).is_err());
        let stream = workbook(&[near.clone(), far]);
        assert_eq!(survey(&stream, &Limits::default()).unwrap_err().kind, RefusalKind::TooLarge);
        assert!(survey(&workbook(&[near]), &Limits::default()).is_ok());
    }

    #[test]
    fn a_declared_size_beyond_any_sheet_is_refused() {
        let mut data = Vec::new();
        data.extend(0_u32.to_le_bytes());
        data.extend(u32::MAX.to_le_bytes());
        data.extend(words(&[0, 256, 0]));
        let stream = workbook(&[record(DIMENSIONS, &data)]);
        assert_eq!(survey(&stream, &Limits::default()).unwrap_err().kind, RefusalKind::TooLarge);
    }

    #[test]
    fn a_locked_workbook_is_protected() {
        let stream = [record(BOF, &[0; 4]), record(FILE_PASS, &words(&[1, 0, 0]))].concat();
        assert_eq!(survey(&stream, &Limits::default()).unwrap_err().kind, RefusalKind::Protected);
    }
}
