//! The rows of one header: which rows belong together, what spans over what, and the joined text of each column.

use std::ops::RangeInclusive;

use super::grid::{Cell, Line, View};
use crate::{
    bind::text::normalise,
    read::workbook::{CellId, CellValue},
    table::{layout::Words, shape::Kind},
};

/// What a header says over one column.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) column: u32,
    /// The cells over the column, downwards, with their rows; spanning ones too.
    pub(crate) parts: Vec<(u32, CellId)>,
    /// The lowest of the column's own cells; none when a band alone stands over it.
    pub(crate) own: Option<Cell>,
    /// The row of the lowest cell over the column.
    pub(crate) row: u32,
}

impl Head {
    /// The joined text, white space folded.
    pub(crate) fn text(&self, view: &View<'_>) -> String {
        let mut out = String::new();
        for (_, id) in &self.parts {
            let part = show(view, *id);
            if part.is_empty() {
                continue;
            }
            if !out.is_empty() {
                out.push_str(" / ");
            }
            out.push_str(&part);
        }
        out
    }
}

/// A cell as a heading's text.
pub(crate) fn show(view: &View<'_>, id: CellId) -> String {
    match view.pool.get(id) {
        CellValue::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        CellValue::Number(n) => n.to_string(),
        CellValue::Bool(b) => b.to_string(),
        CellValue::Moment(seconds) => {
            let day = jiff::Timestamp::from_second(seconds).map(|t| jiff::tz::TimeZone::UTC.to_datetime(t).date());
            day.map(|d| d.to_string()).unwrap_or_default()
        }
        CellValue::Error(e) => e.as_str().to_owned(),
        CellValue::Empty | CellValue::Duration(_) => String::new(),
    }
}

/// Joins header rows into one head for each column that has any text over it, from the left.
pub(crate) fn join(view: &View<'_>, lines: &[Line], right: u32) -> Vec<Head> {
    let Some((bottom, upper)) = lines.split_last() else { return Vec::new() };
    let mut heads: Vec<Head> =
        (view.left..=right).map(|column| Head { column, parts: Vec::new(), own: None, row: 0 }).collect();
    let place = |column: u32| (column - view.left) as usize;
    for (at, line) in upper.iter().enumerate() {
        let merged = view.has_merged(line.row);
        let below = lines.get(at + 1..).unwrap_or_default();
        for (i, cell) in line.cells.iter().enumerate() {
            let reach = if let Some(last) = view.merged_right(line.row, cell.column) {
                last
            } else if merged || below.iter().all(|l| l.at(cell.column).is_none()) {
                // Where the file tells its merged cells, a cell that is not merged spans nothing; a heading with nothing below it
                // belongs to its own column.
                cell.column
            } else {
                line.cells.get(i + 1).map_or(right, |next| next.column - 1)
            };
            for column in cell.column..=reach.min(right) {
                let Some(head) = heads.get_mut(place(column)) else { continue };
                // A band over a column without a heading of its own is no heading of that column.
                let own = column == cell.column && (reach == cell.column || below.is_empty());
                if own || below.iter().any(|l| l.at(column).is_some()) {
                    head.parts.push((line.row, cell.id));
                    head.row = line.row;
                    if column == cell.column {
                        head.own = Some(*cell);
                    }
                }
            }
        }
    }
    for cell in &bottom.cells {
        if let Some(head) = heads.get_mut(place(cell.column)) {
            head.parts.push((bottom.row, cell.id));
            head.row = bottom.row;
            head.own = Some(*cell);
        }
    }
    heads.retain(|h| !h.parts.is_empty());
    // "NRM / NRM": a band that is repeated in the row below it says nothing twice.
    for head in &mut heads {
        head.parts.dedup_by_key(|(_, id)| *id);
    }
    heads
}

/// Whether a row is a band over the rows below it: groups of columns, years, or labels that reach down.
pub(crate) fn is_band(
    view: &View<'_>,
    words: &Words,
    upper: &Line,
    lower: &[Line],
    columns: RangeInclusive<u32>,
) -> bool {
    let Some(first_below) = lower.first() else { return false };
    if upper.row + 1 != first_below.row || upper.cells.is_empty() {
        return false;
    }
    let wordy = |c: &Cell| matches!(c.kind, Kind::Words | Kind::Year) || (c.kind == Kind::Code && c.known > 0.0);
    if !upper.cells.iter().all(wordy)
        || upper.cells.iter().any(|c| c.known == 0.0 && !c.context && view.text(c.id).trim_end().ends_with(':'))
    {
        return false;
    }
    if !upper.cells.iter().all(|c| columns.contains(&c.column)) {
        return false;
    }
    let label = upper.cells.first().map(|c| normalise(view.text(c.id))).unwrap_or_default();
    if words.labels.contains(label.as_str())
        && upper.known() == 0.0
        && upper.cells.first().is_some_and(|c| lower.iter().any(|l| l.at(c.column).is_some()))
        || upper.cells.iter().any(|c| view.text(c.id).contains('@'))
    {
        return false;
    }
    let width = columns.end() - columns.start() + 1;
    let filled_below = |column: u32| lower.iter().any(|l| l.at(column).is_some());
    // "Council | Devon" is a line of a form, even right above a header; as a heading the first would reach down over a blank cell.
    if upper.cells.first().is_some_and(|c| c.context && filled_below(c.column)) && upper.known() == 0.0 {
        return false;
    }
    if let [only] = upper.cells.as_slice() {
        if let Some(last) = view.merged_right(upper.row, only.column) {
            return last - only.column + 1 < width;
        }
        let text = view.text(only.id);
        let title = only.column <= first_below.cells.first().map_or(0, |c| c.column);
        return !title
            && filled_below(only.column)
            && text.split_whitespace().count() <= 6
            && !text.bytes().any(|b| b.is_ascii_digit())
            && only.column < *columns.end();
    }
    if view.has_merged(upper.row) {
        return true;
    }
    // Labels that reach down over a blank cell, or cells beside which a blank one stands over a filled one.
    let reaches_down = upper.cells.iter().any(|c| !filled_below(c.column));
    let spans = columns.clone().any(|c| upper.at(c).is_none() && filled_below(c));
    if reaches_down || spans {
        // A line with cells here and there above a full header is a band only if the lower rows are not much emptier than it.
        return lower.iter().any(|l| l.cells.len() * 2 >= upper.cells.len());
    }
    // The same text again and again instead of merged cells.
    upper.cells.windows(2).any(|w| matches!(w, [a, b] if a.id == b.id))
}
