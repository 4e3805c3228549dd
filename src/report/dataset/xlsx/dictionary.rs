//! The sheet Dictionary: what the columns and the codes in them mean.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{Style, head, row};
use crate::{
    report::dataset::{
        Dataset,
        columns::{COUNCILS, Column, DATA, Kind},
    },
    study::{councils::Status, reason::Reason},
};

const WIDTHS: [f64; 4] = [14.0, 30.0, 40.0, 90.0];

/// A line of the sheet: where it is found, the word, what to call it, what it means.
type Line = [String; 4];

/// Writes the sheet.
pub(super) fn sheet(sheet: &mut Worksheet, data: &Dataset<'_>, style: &Style) -> Result<(), XlsxError> {
    sheet.set_name("Dictionary")?;
    let lines = lines(data);
    let headings = ["Where", "Word", "What to call it", "What it means"];
    let headings: Vec<(&str, f64)> = headings.into_iter().zip(WIDTHS).collect();
    head(sheet, &headings, lines.len(), style)?;
    for (at, line) in (1_u32..).zip(&lines) {
        let texts: Vec<(&str, f64)> = line.iter().map(String::as_str).zip(WIDTHS).collect();
        row(sheet, at, &texts, style)?;
    }
    Ok(())
}

fn lines(data: &Dataset<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |place: &str, word: &str, title: &str, meaning: &str| {
        lines.push([place, word, title, meaning].map(str::to_owned));
    };
    for (place, columns) in [("Data", DATA.as_slice()), ("Councils", COUNCILS.as_slice())] {
        for Column { name, title, meaning, kind, .. } in columns {
            let what = match kind {
                Kind::Text | Kind::Word => "text",
                Kind::Code(_) => "one of the codes below",
                Kind::Day => "day",
                Kind::Number => "number",
                Kind::Count => "whole number",
            };
            add(place, name, &format!("{title} ({what})"), meaning);
        }
    }
    for measure in &data.study.measures.list {
        add("measure", &measure.name, &measure.label, &measure.meaning);
    }
    for gap in Reason::all().filter(|r| matches!(r, Reason::Gap(_))) {
        add("gap", gap.code(), gap.words(), gap.meaning());
    }
    let forms = data.run.dictionary.vocabulary_named("answer-forms").and_then(|id| data.run.dictionary.vocabulary(id));
    for term in forms.iter().flat_map(|v| &v.terms) {
        add("form", &term.code, "", &term.meaning);
    }
    for (code, meaning) in Status::all() {
        add("response", code, "", meaning);
    }
    for (code, meaning) in
        [("high", "As good as certain."), ("medium", "Likely."), ("low", "May well be wrong: look at the cell.")]
    {
        add("confidence", code, "", meaning);
    }
    lines
}
