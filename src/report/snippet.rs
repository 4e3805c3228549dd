//! The record of a finding as a small piece of its sheet: the header row above, the record below, both with the numbers that Excel
//! shows beside them, drawn by miette.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents,
};

use super::{
    look::{Look, Role},
    text::{clean, number},
    width::{cut, pad, width},
};
use crate::finding::{Sample, SampleCell, Severity, column_letters};

/// How wide the text of a column may be, tried in this order: rather fewer columns than headings that cannot be read.
const CLIPS: [usize; 3] = [40, 28, 20];
/// How wide it may be where there is hardly room for two.
const NARROW: [usize; 2] = [14, 10];
/// How many columns are shown at most.
const MOST: usize = 5;
/// Of how many cells beside the marked one something is said, before the cells that give the context.
const TOLD: usize = 2;

/// A record laid out in two lines.
struct Layout {
    /// `file › sheet › cell`
    name: String,
    /// The header line and the record line.
    text: String,
    /// What to say of which part of the record line, and whether that is what the finding marks.
    labels: Vec<(SourceSpan, String, bool)>,
    /// How many columns are not shown.
    left_out: usize,
    /// How far the drawing reaches to the right.
    reach: usize,
}

/// Draws the record of a finding, each line behind an indent and ended by a line break.
#[must_use]
pub fn draw(sample: &Sample, sheet: &str, severity: Severity, indent: usize, look: &Look) -> String {
    let gutter = sample.row.max(2).to_string().len() + 4;
    let room = look.width.saturating_sub(indent + gutter);
    // Where no cell is at fault there is nothing to show: the hidden key of a record tells nobody anything.
    if !sample.cells.iter().any(|c| c.primary) {
        return String::new();
    }
    let Some(layout) = fit(sample, sheet, room, look) else { return String::new() };
    let drawn = Drawn { layout: &layout, line: sample.row.max(2) as usize - 2 };
    let mut text = String::new();
    if handler(severity, &layout, look).render_report(&mut text, &drawn).is_err() {
        return String::new();
    }
    finish(&text, sample, &layout, indent, look)
}

/// The cells by how much they matter here: the marked one, two of which there is something to say, what else the rule read, more of
/// which there is something to say, and last the key of the record, whose content is mostly hidden.
fn by_weight(cells: &[SampleCell]) -> Vec<usize> {
    let mut told = 0;
    let mut order: Vec<(usize, usize)> = Vec::with_capacity(cells.len());
    for (i, cell) in cells.iter().enumerate() {
        let rank = match (cell.primary, &cell.label) {
            (true, _) => 0,
            (false, Some(label)) if telling(label) => {
                told += 1;
                if told <= TOLD { 1 } else { 3 }
            }
            (false, Some(_)) => 2,
            // The key is worth its room where the user asked to see it.
            (false, None) => {
                if cell.shown.starts_with('●') {
                    4
                } else {
                    1
                }
            }
        };
        order.push((rank, i));
    }
    order.sort_unstable();
    order.into_iter().map(|(_, i)| i).collect()
}

/// Whether a label says more than what kind of thing stands in a cell whose content is hidden.
fn telling(label: &str) -> bool {
    !matches!(label, "" | "text" | "a reference" | "a word from the list" | "a number" | "a date")
}

/// The columns that fit, the first of them as wide as they can be.
fn fit(sample: &Sample, sheet: &str, room: usize, look: &Look) -> Option<Layout> {
    let mut order = by_weight(&sample.cells);
    order.truncate(MOST);
    let wide = (2..=order.len()).rev().flat_map(|keep| CLIPS.map(|most| (keep, most)));
    let narrow = (1..=order.len().min(2)).rev().flat_map(|keep| NARROW.map(|most| (keep, most)));
    let mut last = None;
    for (keep, most) in wide.chain(narrow) {
        let layout = lay(sample, order.get(..keep)?, sheet, most, look);
        if layout.reach <= room {
            return Some(layout);
        }
        last = Some(layout);
    }
    // Not even the marked one has room: as narrow as it can be.
    last
}

/// The two lines with these of the cells, each text at most so wide.
fn lay(sample: &Sample, some: &[usize], sheet: &str, most: usize, look: &Look) -> Layout {
    let bar = if look.unicode { " │ " } else { " | " };
    let (mut header, mut record) = (String::new(), String::new());
    let mut labels: Vec<(SourceSpan, String, bool)> = Vec::new();
    let mut reach = 0;
    let mut name = sheet.to_owned();
    let cells = sample.cells.iter().enumerate().filter(|(i, _)| some.contains(i)).map(|(_, cell)| cell);
    for (n, cell) in cells.enumerate() {
        if n > 0 {
            header.push_str(bar);
            record.push_str(bar);
        }
        let letters = if sample.sideways { cell.address.row.to_string() } else { cell.address.column_letters() };
        let heading = cut(&look.safe(&format!("{letters} {}", clean(cell.heading.trim()).trim())), most, look.unicode);
        let shown = cut(look.safe(cell.shown.trim()).trim(), most, look.unicode);
        let wide = width(&heading).max(width(&shown)).max(4);
        let (at, start) = (record.len(), width(&record));
        header.push_str(&pad(&heading, wide));
        record.push_str(&pad(&shown, wide));
        if cell.primary {
            name = format!("{sheet} › {}", cell.address);
        }
        if let Some(label) = label(cell) {
            // An empty cell is marked over its whole width, so that it can be seen.
            let (bytes, columns) = if shown.is_empty() { (wide, wide) } else { (shown.len(), width(&shown)) };
            let label = look.safe(&label).into_owned();
            reach = reach.max(start + columns / 2 + 4 + width(&label));
            labels.push(((at, bytes).into(), label, cell.primary));
        }
    }
    reach = reach.max(width(&header));
    let second = header.len() + 1;
    for (span, _, _) in &mut labels {
        *span = (second + span.offset(), span.len()).into();
    }
    Layout {
        name: look.safe(&name).into_owned(),
        text: format!("{header}\n{record}"),
        labels,
        left_out: sample.omitted + sample.cells.len().saturating_sub(some.len()),
        reach,
    }
}

/// What to say of a cell: `K12 is empty`, `F12 says “suspected”`.
fn label(cell: &SampleCell) -> Option<String> {
    let text = match cell.label.as_deref().map(str::trim) {
        Some(text) if !text.is_empty() => text,
        _ if cell.primary && cell.shown.trim().is_empty() => "empty",
        _ if cell.primary => "",
        _ => return None,
    };
    if !cell.primary && !telling(text) {
        return None;
    }
    let at = cell.address;
    let begins = |words: &[&str]| words.iter().any(|w| text.starts_with(w));
    Some(if text.is_empty() {
        at.to_string()
    } else if begins(&["says ", "is ", "has ", "holds ", "reads "]) {
        format!("{at} {text}")
    } else if text == "empty" || begins(&["a ", "an ", "not ", "the same", "before ", "after "]) {
        format!("{at} is {text}")
    } else {
        format!("{at}: {text}")
    })
}

fn handler(severity: Severity, layout: &Layout, look: &Look) -> GraphicalReportHandler {
    let mut theme = match (look.unicode, look.colour) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    if look.colour {
        // The mark has the colour of the severity, and what else was read a quiet one.
        let (mark, other) = match severity {
            Severity::Error => (theme.styles.error, theme.styles.advice),
            Severity::Warning => (theme.styles.warning, theme.styles.advice),
            Severity::Info => (theme.styles.advice, theme.styles.linum),
        };
        theme.styles.highlights =
            layout.labels.iter().map(|(_, _, primary)| if *primary { mark } else { other }).collect();
        theme.styles.link = theme.styles.linum;
    }
    GraphicalReportHandler::new_themed(theme)
        .with_width(look.width)
        .with_links(false)
        .without_cause_chain()
        .without_primary_span_start()
        .without_syntax_highlighting()
}

/// miette counts lines one after the other, and says what is wrong above the drawing. The message stands elsewhere in the report, and
/// the header row is seldom the row above the record: so what comes before the drawing goes, and the two lines get their true numbers.
fn finish(text: &str, sample: &Sample, layout: &Layout, indent: usize, look: &Look) -> String {
    let line = sample.row.max(2);
    let digits = line.to_string().len();
    let name = |n: u32| match (n, sample.sideways) {
        (0, _) => String::new(),
        (n, true) => column_letters(n),
        (n, false) => n.to_string(),
    };
    let (top, last) = if look.unicode { ("╭", "╰────") } else { (",", "`----") };
    let mut out = String::new();
    let drawing = text.lines().skip_while(|l| !l.trim_start().starts_with(top));
    for (i, drawn) in drawing.enumerate() {
        let numbered = match i {
            1 => drawn.replacen(&format!("{:>digits$}", line - 1), &format!("{:>digits$}", name(sample.header_row)), 1),
            2 => drawn.replacen(&format!("{line:>digits$}"), &format!("{:>digits$}", name(sample.row)), 1),
            _ => drawn.to_owned(),
        };
        out.push_str(&" ".repeat(indent));
        out.push_str(numbered.trim_end());
        if drawn.trim_start().starts_with(last) && layout.left_out > 0 {
            let (one, many) = if sample.sideways { ("row", "rows") } else { ("column", "columns") };
            let more =
                format!(" … {} other {}", number(layout.left_out), if layout.left_out == 1 { one } else { many });
            out.push_str(&look.paint(Role::Faint, &more));
        }
        out.push('\n');
        if i == 1 && sample.header_row > 0 && sample.row > sample.header_row + 1 {
            // Rows between the two are left out.
            let between = if look.unicode { '┆' } else { ':' };
            out.push_str(&" ".repeat(indent + digits + 2));
            out.push(between);
            out.push('\n');
        }
    }
    out
}

/// The two lines as a source that miette can draw.
#[derive(Debug)]
struct Drawn<'a> {
    layout: &'a Layout,
    /// The number of the header line, from 0, as if it were the one above the record.
    line: usize,
}

impl fmt::Debug for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the lines: they may hold what the user asked to see, and nobody else should.
        f.debug_struct("Layout").field("left_out", &self.left_out).finish_non_exhaustive()
    }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }
}

impl std::error::Error for Drawn<'_> {}

impl Diagnostic for Drawn<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.layout.labels.iter().map(|(span, label, primary)| {
            let text = Some(label.clone());
            if *primary {
                LabeledSpan::new_primary_with_span(text, *span)
            } else {
                LabeledSpan::new_with_span(text, *span)
            }
        })))
    }
}

impl SourceCode for Drawn<'_> {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = &self.layout.text;
        Ok(Box::new(MietteSpanContents::new_named(
            self.layout.name.clone(),
            text.as_bytes(),
            (0, text.len()).into(),
            self.line,
            0,
            2,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{cell, sample};

    fn look(width: usize, unicode: bool) -> Look {
        Look { width, colour: false, unicode }
    }

    #[test]
    fn header_and_record_stand_under_each_other_with_the_rows_that_excel_shows() {
        let drawn = draw(&sample(4312), "Children", Severity::Error, 0, &look(100, true));
        let expected = [
            "      ╭─[Children › K4312]",
            "    4 │ A Child ID │ F Trafficked? │ K NRM date │ L Reason if not referred",
            "      ┆",
            " 4312 │ ●●●●       │ Suspected     │            │",
            "      ·              ────┬────       ─────┬────   ────────────┬───────────",
            "      ·                  │                │                   ╰── L4312 is empty",
            "      ·                  │                ╰── K4312 is empty",
            "      ·                  ╰── F4312 says “suspected”",
            "      ╰──── … 23 other columns",
        ];
        assert_eq!(drawn.lines().collect::<Vec<_>>(), expected, "\n{drawn}");
    }

    #[test]
    fn neighbouring_rows_have_no_gap() {
        let drawn = draw(&sample(5), "Children", Severity::Error, 0, &look(100, true));
        assert!(!drawn.contains('┆'), "{drawn}");
        assert!(drawn.contains("\n 4 │ A Child ID") && drawn.contains("\n 5 │ ●●●●"), "{drawn}");
    }

    #[test]
    fn a_narrow_screen_keeps_the_marked_cell() {
        for width in 40..120 {
            let drawn = draw(&sample(12), "Children", Severity::Error, 3, &look(width, true));
            assert!(drawn.contains("K12 is empty") && drawn.contains("K NRM"), "{width}\n{drawn}");
            assert_eq!(drawn.lines().find(|l| self::width(l) > width), None, "{width}");
        }
    }

    #[test]
    fn ascii_has_nothing_else() {
        let drawn = draw(&sample(12), "Children", Severity::Error, 0, &look(80, false));
        assert!(drawn.is_ascii(), "{drawn}");
        assert!(drawn.contains("[Children > K12]") && drawn.contains("... 23 other columns"), "{drawn}");
    }

    #[test]
    fn a_table_on_its_side_has_columns_where_others_have_rows() {
        let one = |row: u32, heading: &str, shown: &str, primary| cell(row, 4, heading, shown, None, primary);
        let side = Sample {
            header_row: 1,
            row: 4,
            sideways: true,
            cells: vec![one(2, "Child ID", "●●●●", false), one(6, "NRM date", "", true)],
            omitted: 1,
        };
        let drawn = draw(&side, "Children", Severity::Error, 0, &look(80, true));
        let expected = [
            "   ╭─[Children › D6]",
            " A │ 2 Child ID │ 6 NRM date",
            "   ┆",
            " D │ ●●●●       │",
            "   ·              ─────┬────",
            "   ·                   ╰── D6 is empty",
            "   ╰──── … 1 other row",
        ];
        assert_eq!(drawn.lines().collect::<Vec<_>>(), expected, "\n{drawn}");
    }

    #[test]
    fn a_record_with_no_header_above_it_is_drawn_all_the_same() {
        let bare =
            Sample { header_row: 0, row: 1, sideways: false, cells: vec![cell(1, 2, "", "", None, true)], omitted: 0 };
        let drawn = draw(&bare, "Children", Severity::Error, 0, &look(80, true));
        assert!(drawn.contains("B1 is empty"), "{drawn}");
        let none = Sample { header_row: 4, row: 5, sideways: false, cells: vec![], omitted: 3 };
        assert_eq!(draw(&none, "Children", Severity::Error, 0, &look(80, true)), "");
    }

    #[test]
    fn wide_letters_keep_the_marks_in_place() {
        let mut wide = sample(12);
        wide.cells[0].shown = "王小明".to_owned();
        let drawn = draw(&wide, "Children", Severity::Error, 0, &look(100, true));
        let column = |line: usize, what: &str| {
            let line = drawn.lines().nth(line).unwrap();
            width(line.split_once(what).unwrap().0)
        };
        assert_eq!(column(3, "Suspected"), column(4, "────┬────"));
        assert_eq!(column(1, "│ F"), column(3, "│ Suspected"));
    }
}
