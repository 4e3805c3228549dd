//! Writing a workbook as Excel does.

use std::collections::BTreeMap;

use jiff::civil::date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError,
};

use super::{Book, Cell, Look, MADE_ON, Sheet, Visibility, formula_for};

/// The workbook's bytes, the same each time.
pub(crate) fn write(book: &Book) -> Vec<u8> {
    bytes(book).expect("the model only holds what a workbook can hold")
}

fn bytes(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(
        u16::try_from(MADE_ON.year()).unwrap_or_default(),
        u8::try_from(MADE_ON.month()).unwrap_or_default(),
        u8::try_from(MADE_ON.day()).unwrap_or_default(),
    )?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let formats = Formats::new();
    for sheet in &book.sheets {
        write_sheet(workbook.add_worksheet(), sheet, &formats)?;
    }
    workbook.save_to_buffer()
}

struct Formats {
    day: Format,
    moment: Format,
    looks: BTreeMap<&'static str, Format>,
}

impl Formats {
    fn new() -> Self {
        let heading = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_background_color(Color::RGB(0x00DD_E8F0));
        let looks = [
            ("title", Format::new().set_bold().set_font_size(13)),
            ("heading", heading),
            ("note", Format::new().set_italic()),
        ];
        Self {
            day: Format::new().set_num_format("dd/mm/yyyy"),
            moment: Format::new().set_num_format("dd/mm/yyyy hh:mm"),
            looks: looks.into(),
        }
    }

    fn of(&self, look: Option<&Look>) -> Option<&Format> {
        let name = match look? {
            Look::Title => "title",
            Look::Heading => "heading",
            Look::Note => "note",
        };
        self.looks.get(name)
    }
}

fn write_sheet(to: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    to.set_name(&sheet.name)?;
    to.set_landscape().set_print_fit_to_pages(1, 0);
    match sheet.visibility {
        Visibility::Shown => {}
        Visibility::Hidden => _ = to.set_hidden(true),
        Visibility::VeryHidden => _ = to.set_very_hidden(true),
    }
    let (_, columns) = sheet.size();
    for column in 0..columns {
        to.set_column_width(narrow(column), 16)?;
    }
    let plain = Format::new();
    for merge in &sheet.merges {
        let look = formats.of(sheet.looks.get(&merge.top)).unwrap_or(&plain);
        to.merge_range(merge.top, narrow(merge.left), merge.bottom, narrow(merge.right), "", look)?;
    }
    for (&(row, column), cell) in &sheet.cells {
        write_cell(to, row, narrow(column), cell, formats, sheet.looks.get(&row))?;
    }
    for (&row, _) in sheet.looks.iter().filter(|(_, look)| **look == Look::Heading) {
        to.set_row_height(row, 32)?;
    }
    for &row in &sheet.hidden_rows {
        to.set_row_hidden(row)?;
    }
    for &column in &sheet.hidden_columns {
        to.set_column_hidden(narrow(column))?;
    }
    Ok(())
}

fn write_cell(
    to: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    formats: &Formats,
    look: Option<&Look>,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => match formats.of(look) {
            Some(format) => _ = to.write_string_with_format(row, column, text, format)?,
            None => _ = to.write_string(row, column, text)?,
        },
        Cell::Number(number) => match formats.of(look) {
            Some(format) => _ = to.write_number_with_format(row, column, *number, format)?,
            None => _ = to.write_number(row, column, *number)?,
        },
        Cell::Date(day) => _ = to.write_number_with_format(row, column, serial(*day), &formats.day)?,
        Cell::Moment(moment) => {
            let seconds =
                i32::from(moment.hour()) * 3600 + i32::from(moment.minute()) * 60 + i32::from(moment.second());
            let number = serial(moment.date()) + f64::from(seconds) / 86_400.0;
            to.write_number_with_format(row, column, number, &formats.moment)?;
        }
        Cell::Bool(yes) => _ = to.write_boolean(row, column, *yes)?,
        Cell::Error(error) => _ = to.write_formula(row, column, Formula::new(formula_for(error)).set_result(*error))?,
    }
    Ok(())
}

/// Excel's count of days.
pub(crate) fn serial(day: jiff::civil::Date) -> f64 {
    let days = day.since(date(1899, 12, 30)).map_or(0, |span| span.get_days());
    f64::from(days)
}

fn narrow(column: u32) -> u16 {
    u16::try_from(column).expect("a sheet of Excel has 16,384 columns")
}
