//! The data set as a workbook: the answers, the councils, what columns and codes mean, and what it was made of.
//!
//! Rows are written as they come and not kept, so that a large data set needs no more memory than a small one.

mod about;
mod dictionary;

use std::io::{Seek, Write};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{
    Cell, Dataset,
    columns::{COUNCILS, Column, DATA},
};
use crate::report::text::clean;

/// How many answers a sheet holds below its headings.
pub const MOST_ROWS: usize = 1_048_575;

/// The formats of the workbook.
struct Style {
    title: Format,
    heading: Format,
    text: Format,
    strong: Format,
    day: Format,
    number: Format,
    prose: Format,
}

impl Style {
    fn new() -> Self {
        let font = || Format::new().set_font_name("Arial").set_font_size(9);
        Self {
            title: font().set_font_size(18).set_bold(),
            heading: font()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x001D_3557))
                .set_align(FormatAlign::VerticalCenter)
                .set_border_bottom(FormatBorder::Thin)
                .set_text_wrap(),
            text: font(),
            strong: font().set_bold().set_align(FormatAlign::Top),
            day: font().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left),
            number: font(),
            prose: font().set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

/// Writes the workbook: the same bytes for the same data.
///
/// # Errors
///
/// When the writer fails, or there are more rows than a sheet has.
pub fn write(out: impl Write + Seek + Send, data: &Dataset<'_>) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    // A fixed day: otherwise no two books would be the same.
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(
        &DocProperties::new()
            .set_title("What councils answered about trafficked, unaccompanied and missing children")
            .set_author("returnlint")
            .set_creation_datetime(&made),
    );
    let style = Style::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("Data")?;
    table(sheet, &DATA, data.rows.len(), data.rows.iter().map(|row| data.answer(row)), &style)?;
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("Councils")?;
    table(sheet, &COUNCILS, data.councils.len(), data.councils.iter().map(|line| data.council(line)), &style)?;
    dictionary::sheet(book.add_worksheet(), data, &style)?;
    about::sheet(book.add_worksheet(), data, &style)?;
    book.save_to_writer(out)
}

/// The headings of a table, in sight while the rest is scrolled, with filters.
fn head(sheet: &mut Worksheet, headings: &[(&str, f64)], rows: usize, style: &Style) -> Result<(), XlsxError> {
    for (at, (_, width)) in (0_u16..).zip(headings) {
        sheet.set_column_width(at, *width)?;
    }
    let last_column = u16::try_from(headings.len().saturating_sub(1)).unwrap_or(0);
    let last_row = u32::try_from(rows).unwrap_or(0);
    sheet.set_freeze_panes(1, 1)?;
    sheet.autofilter(0, 0, last_row, last_column)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_footer("&L&8returnlint: &A&R&8Page &P of &N");
    sheet.set_row_height(0, 26)?;
    for (at, (heading, _)) in (0_u16..).zip(headings) {
        sheet.write_string_with_format(0, at, *heading, &style.heading)?;
    }
    Ok(())
}

/// A table. Its headings are the names of the columns, so that it can be read by a program as the CSV can; their titles are on the
/// sheet Dictionary. Text is written as text: nothing in it is run as a formula.
fn table<'a, const N: usize>(
    sheet: &mut Worksheet,
    columns: &[Column; N],
    count: usize,
    rows: impl Iterator<Item = [Cell<'a>; N]>,
    style: &Style,
) -> Result<(), XlsxError> {
    let headings: Vec<(&str, f64)> = columns.iter().map(|c| (c.name, c.width)).collect();
    head(sheet, &headings, count, style)?;
    for (at, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(&row) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    sheet.write_string_with_format(at, column, clean(text).as_ref(), &style.text)?;
                }
                Cell::Number(n) => {
                    sheet.write_number_with_format(at, column, *n, &style.number)?;
                }
                Cell::Day(day) => {
                    let (month, of_month) = (day.month().unsigned_abs(), day.day().unsigned_abs());
                    let day = ExcelDateTime::from_ymd(day.year().unsigned_abs(), month, of_month)?;
                    sheet.write_datetime_with_format(at, column, &day, &style.day)?;
                }
            }
        }
    }
    Ok(())
}

/// A row of texts on a sheet of words, as tall as the longest of them needs.
fn row(sheet: &mut Worksheet, at: u32, texts: &[(&str, f64)], style: &Style) -> Result<(), XlsxError> {
    let mut lines = 1;
    for (column, (text, width)) in (0_u16..).zip(texts) {
        let format = if column == 0 { &style.strong } else { &style.prose };
        sheet.write_string_with_format(at, column, clean(text).as_ref(), format)?;
        let room = (1..1000).take_while(|n| f64::from(*n) <= *width).count().max(8);
        lines = lines.max(crate::report::width::wrap(text, room).len());
    }
    let height = 12.0 * f64::from(u32::try_from(lines).unwrap_or(1)) + 3.0;
    sheet.set_row_height(at, height.min(409.0))?;
    Ok(())
}
