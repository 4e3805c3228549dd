//! The content of an `.ods`, walked once before calamine lays it out: that it ends, that it does not repeat itself into all the
//! memory there is, and what its sheets hide and merge.
//!
//! calamine reads an `.ods` whose tables do not end for ever, and builds every repeated cell.

use std::io::{BufReader, Read};

use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};

use super::guard::{Limits, Shape};
use super::package::attribute;
use super::refusal::Refusal;
use super::workbook::{MAX_COLUMNS, MAX_ROWS, Region};

/// What calamine keeps for each cell of a row as it stands in the file, and for each of the rectangle that it builds and copies.
const BYTES_PER_WRITTEN: u64 = 56;
const BYTES_PER_PLACE: u64 = 88;
const MOST_REGIONS: usize = 1 << 20;

/// Walks the content. Gives what each sheet hides, in the order of the file.
pub(crate) fn survey(content: impl Read, limits: &Limits) -> Result<Vec<Shape>, Refusal> {
    let mut xml = XmlReader::from_reader(BufReader::with_capacity(1 << 16, content));
    xml.config_mut().expand_empty_elements = true;
    let mut survey = Survey::default();
    let (mut buffer, mut depth) = (Vec::new(), 0_usize);
    loop {
        buffer.clear();
        // The names of the ends are checked, so that with the depth it is sure that every table ends.
        match xml.read_event_into(&mut buffer).map_err(|_| Refusal::damaged())? {
            Event::Start(e) => {
                depth += 1;
                survey.start(&e);
            }
            Event::End(e) => {
                depth -= 1;
                survey.end(e.name().as_ref());
                if survey.memory() > limits.memory_bytes {
                    return Err(Refusal::needs_too_much_memory());
                }
            }
            Event::Eof if depth > 0 => return Err(Refusal::damaged_because("its content breaks off before its end")),
            Event::Eof => return Ok(survey.shapes),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Survey {
    shapes: Vec<Shape>,
    table: Table,
    /// Cells that calamine builds, for the tables before this one.
    written: u64,
    places: u64,
}

/// Where in a table the walk is, and what it has seen of it.
#[derive(Default)]
struct Table {
    rows: u32,
    columns: u32,
    repeats: u32,
    row_is_filled: bool,
    column_definitions: u32,
    written: u64,
    /// First row, first column, last row, last column that hold something.
    filled: Option<[u32; 4]>,
    shape: Shape,
}

impl Survey {
    fn start(&mut self, e: &BytesStart<'_>) {
        match e.name().as_ref() {
            "table:table" => self.table = Table::default(),
            "table:table-column" => self.table.column(e),
            "table:table-row" => self.table.row(e),
            "table:table-cell" | "table:covered-table-cell" => self.table.cell(e),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "table:table-row" => self.table.row_ends(),
            "table:table" => {
                let table = std::mem::take(&mut self.table);
                self.written += table.written;
                self.places += table.places();
                self.shapes.push(table.shape);
            }
            _ => {}
        }
    }

    /// What calamine will need, for all that was seen.
    fn memory(&self) -> u64 {
        (self.written + self.table.written) * BYTES_PER_WRITTEN + (self.places + self.table.places()) * BYTES_PER_PLACE
    }
}

impl Table {
    fn column(&mut self, e: &BytesStart<'_>) {
        let repeats =
            repeats(e, "table:number-columns-repeated", MAX_COLUMNS - self.column_definitions.min(MAX_COLUMNS));
        if is_hidden(e) {
            self.shape.hidden_columns.extend(self.column_definitions..self.column_definitions + repeats);
        }
        self.column_definitions += repeats;
    }

    fn row(&mut self, e: &BytesStart<'_>) {
        self.repeats = repeats(e, "table:number-rows-repeated", MAX_ROWS - self.rows.min(MAX_ROWS));
        (self.columns, self.row_is_filled) = (0, false);
        if is_hidden(e) {
            self.shape.hidden_rows.extend(self.rows..self.rows + self.repeats);
        }
    }

    fn row_ends(&mut self) {
        self.rows += self.repeats;
        if self.row_is_filled
            && let Some([.., bottom, _]) = &mut self.filled
        {
            // A filled row is filled as often as it is repeated.
            *bottom = (*bottom).max(self.rows.saturating_sub(1));
        }
    }

    fn cell(&mut self, e: &BytesStart<'_>) {
        let repeats = repeats(e, "table:number-columns-repeated", MAX_COLUMNS - self.columns.min(MAX_COLUMNS));
        let spanned = |name| attribute(e, name).and_then(|v| v.parse::<u32>().ok()).unwrap_or(1).max(1);
        let (wide, high) = (spanned("table:number-columns-spanned"), spanned("table:number-rows-spanned"));
        if (wide > 1 || high > 1) && self.shape.merged.len() < MOST_REGIONS {
            self.shape.merged.push(Region {
                top: self.rows,
                left: self.columns,
                bottom: self.rows.saturating_add(high - 1),
                right: self.columns.saturating_add(wide - 1),
            });
        }
        let holds_something = |key: &str| key.starts_with("office:") || key == "table:formula";
        if repeats > 0 && e.attributes().with_checks(false).flatten().any(|a| holds_something(a.key.as_ref())) {
            let last = self.columns + repeats - 1;
            let [top, left, bottom, right] = self.filled.unwrap_or([self.rows, self.columns, self.rows, last]);
            self.filled = Some([top, left.min(self.columns), bottom.max(self.rows), right.max(last)]);
            if !self.row_is_filled {
                self.written += u64::from(self.columns);
            }
            self.row_is_filled = true;
            self.written += u64::from(repeats);
        }
        self.columns += repeats;
    }

    fn places(&self) -> u64 {
        self.filled.map_or(0, |[top, left, bottom, right]| u64::from(bottom - top + 1) * u64::from(right - left + 1))
    }
}

fn repeats(e: &BytesStart<'_>, name: &str, most: u32) -> u32 {
    attribute(e, name)
        .and_then(|v| v.parse::<u64>().ok())
        .map_or(1.min(most), |n| u32::try_from(n).map_or(most, |n| n.min(most)))
}

/// `collapse` is hidden by a person, `filter` by a filter.
fn is_hidden(e: &BytesStart<'_>) -> bool {
    attribute(e, "table:visibility").is_some_and(|v| v == "collapse" || v == "filter")
}

#[cfg(test)]
mod tests {
    use super::super::refusal::RefusalKind;
    use super::*;

    const X: &str = r#"<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>"#;

    fn surveyed(table: &str) -> Result<Vec<Shape>, Refusal> {
        let content = format!("<office:spreadsheet><table:table>{table}</table:table></office:spreadsheet>");
        survey(content.as_bytes(), &Limits::default())
    }

    #[test]
    fn what_is_hidden_and_merged() {
        let table = format!(
            r#"<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>
            <table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>
            <table:table-row table:visibility="filter" table:number-rows-repeated="2">{X}</table:table-row>
            <table:table-row><table:table-cell/><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="1"/>
            <table:covered-table-cell/></table:table-row>"#
        );
        let shape = &surveyed(&table).unwrap()[0];
        assert_eq!(shape.hidden_columns, [2]);
        assert_eq!(shape.hidden_rows, [3, 4]);
        assert_eq!(shape.merged, [Region { top: 5, left: 1, bottom: 5, right: 2 }]);
    }

    #[test]
    fn the_empty_repeats_at_the_end_of_a_sheet_cost_nothing() {
        let tail = r#"<table:table-row table:number-rows-repeated="1048575"><table:table-cell
            table:number-columns-repeated="16384"/></table:table-row>"#;
        assert!(surveyed(&format!("<table:table-row>{X}</table:table-row>{tail}")).is_ok());
    }

    #[test]
    fn filled_repeats_are_refused_before_they_are_built() {
        let table = r#"<table:table-row table:number-rows-repeated="6000"><table:table-cell office:value-type="string"
            table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>"#;
        assert_eq!(surveyed(table).unwrap_err().kind, RefusalKind::TooLarge);
        let far = format!(
            r#"<table:table-row>{X}</table:table-row><table:table-row table:number-rows-repeated="1000000"/>
            <table:table-row><table:table-cell table:number-columns-repeated="16000"/>{X}</table:table-row>"#
        );
        assert_eq!(surveyed(&far).unwrap_err().kind, RefusalKind::TooLarge);
    }

    #[test]
    fn a_table_that_does_not_end_is_damaged() {
        let content = format!("<office:spreadsheet><table:table><table:table-row>{X}</table:table-row>");
        assert_eq!(survey(content.as_bytes(), &Limits::default()).unwrap_err().kind, RefusalKind::Damaged);
        let crossed = "<table:table><office:annotation></table:table></office:annotation>";
        assert_eq!(survey(crossed.as_bytes(), &Limits::default()).unwrap_err().kind, RefusalKind::Damaged);
    }
}
