//! Formulas that no program has worked out, and sums that leave out the last rows. Only `.xlsx` tells of formulas.

use std::collections::BTreeSet;

use crate::{
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
    },
    read::workbook::{CellValue, Pool, Sheet, SumFormula},
    rule::Rule,
};

/// Cells with a formula that has no value: whoever reads the file without working it out sees nothing there.
pub(super) fn without_value(ret: &Return<'_>, _: &Rule) -> Checked {
    on_sheets(ret, |sheet, _| sheet.uncalculated.clone())
}

/// Plain sums that end before the figures do which they add up.
pub(super) fn sum_too_short(ret: &Return<'_>, _: &Rule) -> Checked {
    on_sheets(ret, |sheet, pool| {
        let sums: BTreeSet<(u32, u32)> = sheet.sums.iter().map(|s| (s.row, s.column)).collect();
        let goes_on = |s: &&SumFormula| {
            next(s).is_some_and(|at| {
                !sums.contains(&at) && matches!(pool.get(sheet.get(at.0, at.1)), CellValue::Number(_))
            })
        };
        sheet.sums.iter().filter(goes_on).map(|s| (s.row, s.column)).collect()
    })
}

/// The cell after the last that a sum adds up, when the sum is of a row or a column in line with its own cell, which stands further on or
/// before the first.
fn next(sum: &SumFormula) -> Option<(u32, u32)> {
    let SumFormula { row, column, of } = *sum;
    if of.left == of.right && of.left == column && of.top < of.bottom {
        let at = of.bottom + 1;
        (row < of.top || at < row).then_some((at, column))
    } else if of.top == of.bottom && of.top == row && of.left < of.right {
        let at = of.right + 1;
        (column < of.left || at < column).then_some((row, at))
    } else {
        None
    }
}

/// One finding a cell, of every sheet of every file.
fn on_sheets(ret: &Return<'_>, cells: impl Fn(&Sheet, &Pool) -> Vec<(u32, u32)>) -> Checked {
    let mut out = Checked::default();
    for (file, workbook) in ret.workbooks.iter().enumerate() {
        let Some(workbook) = workbook else { continue };
        for (sheet, contents) in workbook.sheets.iter().enumerate() {
            out.records += 1;
            let mut cells = cells(contents, &workbook.pool);
            cells.sort_unstable();
            cells.dedup();
            if !cells.is_empty() {
                let mut bundle = Bundle::about(Scope::Sheet { file, sheet });
                bundle.one = false;
                bundle.cells = cells;
                out.bundles.push(bundle);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::workbook::Region;

    fn after(row: u32, column: u32, of: (u32, u32, u32, u32)) -> Option<(u32, u32)> {
        next(&SumFormula { row, column, of: Region { top: of.0, left: of.1, bottom: of.2, right: of.3 } })
    }

    #[test]
    fn what_comes_next_is_in_line_with_the_total() {
        assert_eq!(after(34, 1, (1, 1, 29, 1)), Some((30, 1)), "=SUM(B2:B30) in B35");
        assert_eq!(after(30, 1, (1, 1, 29, 1)), None, "right below");
        assert_eq!(after(0, 1, (1, 1, 29, 1)), Some((30, 1)), "a total above");
        assert_eq!(after(2, 9, (2, 1, 2, 6)), Some((2, 7)), "a total at the right");
        assert_eq!(after(2, 7, (2, 1, 2, 6)), None);
        assert_eq!(after(40, 5, (1, 1, 29, 1)), None, "a sum of another column");
        assert_eq!(after(40, 1, (1, 1, 29, 3)), None, "a sum of several columns");
    }
}
