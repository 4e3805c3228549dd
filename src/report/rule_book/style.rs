//! How the book looks.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::{finding::Severity, report::width::wrap};

/// A3, in Excel's numbering of papers.
const A3: u8 = 8;
/// A4.
const A4: u8 = 9;

/// The formats of the book.
pub(super) struct Style {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) to_fill: Format,
    pub(super) text: Format,
    pub(super) strong: Format,
    pub(super) bold: Format,
    pub(super) small: Format,
    pub(super) answer: Format,
    pub(super) day: Format,
    pub(super) prose: Format,
    severities: [Format; 3],
}

impl Style {
    pub(super) fn new() -> Self {
        let font = || Format::new().set_font_name("Arial").set_font_size(9);
        let cell = || {
            font()
                .set_align(FormatAlign::Top)
                .set_text_wrap()
                .set_border_bottom(FormatBorder::Hair)
                .set_border_color(Color::RGB(0x00B1_B4B6))
        };
        let head = |colour| {
            font()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(colour))
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap()
        };
        let severity =
            |ink, paper| cell().set_bold().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(paper));
        Self {
            title: font().set_font_size(18).set_bold(),
            heading: head(0x001D_3557),
            to_fill: head(0x0000_5A30),
            text: cell(),
            strong: cell().set_bold(),
            bold: font().set_bold(),
            small: font().set_font_size(7).set_font_color(Color::RGB(0x0050_5A5F)),
            answer: cell().set_background_color(Color::RGB(0x00F3_F8F4)).set_unlocked(),
            day: cell().set_background_color(Color::RGB(0x00F3_F8F4)).set_num_format("dd/mm/yyyy").set_unlocked(),
            prose: font().set_align(FormatAlign::Top).set_text_wrap(),
            // Dark ink on light paper: at least 7 to 1, and the word says the same.
            severities: [
                severity(0x0094_2514, 0x00F9_E1DD),
                severity(0x0059_4D00, 0x00FF_F4C2),
                severity(0x0014_4E81, 0x00E4_EEF7),
            ],
        }
    }

    pub(super) const fn severity(&self, severity: Severity) -> &Format {
        let [error, warning, info] = &self.severities;
        match severity {
            Severity::Error => error,
            Severity::Warning => warning,
            Severity::Info => info,
        }
    }
}

/// A column: its heading and its width in characters.
pub(super) type Column = (&'static str, f64);

/// Heads a table: headings that stay in sight and repeat on each printed page, with filters.
pub(super) fn table(
    sheet: &mut Worksheet,
    columns: &[Column],
    to_fill: usize,
    stay: u16,
    records: usize,
    style: &Style,
) -> Result<(), XlsxError> {
    for (at, (heading, width)) in (0_u16..).zip(columns) {
        let mine = usize::from(at) + to_fill >= columns.len();
        sheet.write_string_with_format(0, at, *heading, if mine { &style.to_fill } else { &style.heading })?;
        sheet.set_column_width(at, *width)?;
    }
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
    sheet.autofilter(0, 0, u32::try_from(records).unwrap_or(0), last_column)?;
    sheet.set_row_height(0, 30)?;
    sheet.set_freeze_panes(1, stay)?;
    sheet.set_repeat_rows(0, 0)?;
    printed(sheet, columns.iter().map(|c| c.1).sum::<f64>() > 250.0);
    Ok(())
}

/// Points that a line of text takes.
const LINE: f64 = 12.0;
/// The tallest row that Excel has, in points.
const TALLEST: f64 = 409.0;

/// Makes a row as tall as the longest of its texts needs. Excel would do so by itself when it opens the book, other programs do not.
pub(super) fn fit<'t>(
    sheet: &mut Worksheet,
    at: u32,
    cells: impl IntoIterator<Item = (&'t str, f64)>,
) -> Result<(), XlsxError> {
    let lines = cells.into_iter().map(|(text, width)| text.lines().map(|line| lines(line, width)).sum::<usize>());
    let most = lines.max().unwrap_or(1).max(1);
    sheet.set_row_height(at, (f64::from(u32::try_from(most).unwrap_or(1)) * LINE + 4.0).min(TALLEST))?;
    Ok(())
}

/// Into how many lines a text breaks in a column of a width.
fn lines(text: &str, width: f64) -> usize {
    let most = (1..1000).take_while(|n| f64::from(*n) <= width).count();
    wrap(text, most).iter().map(|line| crate::report::width::width(line).div_ceil(most.max(1)).max(1)).sum()
}

/// How a sheet is printed: on its side, as wide as the page.
pub(super) fn printed(sheet: &mut Worksheet, wide: bool) {
    sheet.set_landscape();
    sheet.set_paper_size(if wide { A3 } else { A4 });
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer("&L&8returnlint: &A&R&8Page &P of &N");
}
