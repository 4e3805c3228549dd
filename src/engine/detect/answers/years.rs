//! Labels of years that name no year.

use std::collections::BTreeSet;

use super::on_answers;
use crate::{
    answers::{CellAt, figure::Form},
    bind::year_label,
    engine::{Return, bundle::Checked},
    read::workbook::CellValue,
    rule::Rule,
};

/// A label such as 2016/18 or 201619 among the headings of figures: two years that do not follow each other.
pub(in super::super) fn label_of_no_year(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let answers: BTreeSet<CellAt> = ret.answers.list.iter().map(|a| a.at).collect();
        let questions: BTreeSet<CellAt> = ret.answers.list.iter().map(|a| a.asked.at).collect();
        // A cell that lists figures by period names one for each, as it means.
        let listed = ret.answers.list.iter().filter(|a| a.form == Form::Listed && a.period.is_none());
        let listed: BTreeSet<CellAt> = listed.map(|a| a.at).collect();
        for at in listed {
            hits.cell(at);
        }
        for sheet in &ret.answers.sheets {
            let Some(workbook) = ret.workbooks.get(sheet.file as usize).and_then(Option::as_ref) else { continue };
            let Some(cells) = workbook.sheets.get(sheet.sheet as usize) else { continue };
            for (column, filled) in (0..).zip(&cells.columns) {
                for (row, id) in filled.filled() {
                    let at = CellAt { file: sheet.file, sheet: sheet.sheet, row, column };
                    let wrong = match workbook.pool.get(id) {
                        CellValue::Text(text) => {
                            year_label::is_wrong(text) || questions.contains(&at) && year_label::ends_question(text)
                        }
                        // A number is a label only among headings, or left of all figures of its row.
                        CellValue::Number(n) => {
                            year_label::is_wrong_in_figures(n)
                                && (sheet.header_rows.contains(&row) || leads(&answers, at))
                        }
                        _ => false,
                    };
                    if wrong && !answers.contains(&at) {
                        hits.cell(at);
                    }
                }
            }
        }
    })
}

/// Whether a cell stands left of the figures of its row.
fn leads(answers: &BTreeSet<CellAt>, at: CellAt) -> bool {
    let first = answers.range(CellAt { column: 0, ..at }..=CellAt { column: u32::MAX, ..at }).next();
    first.is_some_and(|first| at.column < first.column)
}
