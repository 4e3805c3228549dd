//! The sheet About: what the workbook was made of, by what, and what is not in it.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{Style, row};
use crate::{
    report::{
        dataset::Dataset,
        summary::words,
        text::{capital, clip, count},
    },
    study::gather::was_read,
};

const WIDTHS: [f64; 2] = [34.0, 110.0];

/// Writes the sheet.
pub(super) fn sheet(sheet: &mut Worksheet, data: &Dataset<'_>, style: &Style) -> Result<(), XlsxError> {
    sheet.set_name("About")?;
    for (at, width) in (0_u16..).zip(WIDTHS) {
        sheet.set_column_width(at, width)?;
    }
    sheet.set_screen_gridlines(false);
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, "About this data set", &style.title)?;
    sheet.set_row_height(0, 30)?;
    for (at, (label, text)) in (2_u32..).zip(lines(data)) {
        let texts: Vec<(&str, f64)> = [label.as_str(), text.as_str()].into_iter().zip(WIDTHS).collect();
        row(sheet, at, &texts, style)?;
    }
    Ok(())
}

fn lines(data: &Dataset<'_>) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut add = |label: &str, text: String| lines.push((label.to_owned(), text));
    add(
        "What this is",
        format!(
            "{} from {}. Each row of the sheet Data is one council's answer to one question for one period, with the file, sheet and cell \
             that it was read from.",
            capital(&count(data.rows.len(), "answer", "answers")),
            count(data.study.returns().count(), "return", "returns")
        ),
    );
    add(
        "Figures",
        "A figure that is withheld is a range, from lower to upper. A gap says why there is no figure, and is never zero. To add up over \
         councils, take the rows without a part (category), and look first whether a council stands there twice for one period and measure."
            .to_owned(),
    );
    add(
        "Small figures",
        "They stand as the councils published them. Small figures, and more so with a nationality or a sex beside them, can identify a \
         child: think before you publish them again."
            .to_owned(),
    );
    add("Licence", "None is given here. Whoever publishes the data set says on what terms.".to_owned());
    add("Made by", format!("returnlint {}, as of {}", env!("CARGO_PKG_VERSION"), data.run.as_of));
    add("Rules", format!("sha256:{}", data.run.rules_hash));
    add("", String::new());
    for block in data.study.blocks() {
        add(&words::period(block.period), words::who_answered(&block));
        for line in words::by_nation(&block) {
            add("", line);
        }
        add("", words::by_kind(&block));
        for note in words::notes(&block) {
            add("", note);
        }
    }
    add("", String::new());
    for file in data.study.outcome.returns.iter().flat_map(|r| &r.files) {
        let path = clip(&file.path, 200);
        if was_read(file.status) {
            add(&path, format!("sha256:{}", file.sha256));
        } else {
            let what = file.refusal.as_ref().map_or("It could not be read", |(what, _)| what.as_str());
            add(&path, format!("Not read: {what}"));
        }
    }
    lines
}
