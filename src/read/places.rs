//! Where the cells of an `.xlsx` sheet stand, for the sheets in which calamine cannot decode one.
//!
//! calamine's error does not say which cell it is about, and it forgets to count that cell, so that in files that do not number
//! their cells the next ones would move to the left. This walks the same events in step with it.

use std::io::{BufReader, Read};

use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};

use super::hidden::cell;
use super::package::attribute;

/// What one call of calamine's reader consumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A cell, with its place if it has one.
    Cell(Option<(u32, u32)>),
    /// A row whose number cannot be read, for which calamine gives an error of its own.
    BadRow,
}

/// Walks the cells of a sheet.
pub(crate) struct Places<R: Read> {
    xml: XmlReader<BufReader<R>>,
    buffer: Vec<u8>,
    row: u32,
    column: u32,
}

impl<R: Read> Places<R> {
    pub(crate) fn new(part: R) -> Self {
        let mut xml = XmlReader::from_reader(BufReader::new(part));
        let config = xml.config_mut();
        // As calamine sets them.
        config.check_end_names = false;
        config.check_comments = false;
        config.expand_empty_elements = true;
        Self { xml, buffer: Vec::new(), row: 0, column: 0 }
    }

    fn place(&mut self, e: &BytesStart<'_>) -> Option<(u32, u32)> {
        let place = match attribute(e, "r") {
            Some(written) => cell(&written),
            None => Some((self.row, self.column)),
        };
        if let Some((_, column)) = place {
            self.column = column;
        }
        self.column = self.column.saturating_add(1);
        place
    }
}

impl<R: Read> Iterator for Places<R> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            self.buffer.clear();
            let mut buffer = std::mem::take(&mut self.buffer);
            let step = match self.xml.read_event_into(&mut buffer) {
                Ok(Event::Start(e)) if e.local_name().as_ref() == "row" => match attribute(&e, "r") {
                    Some(number) => match number.parse::<u32>().ok().and_then(|n| n.checked_sub(1)) {
                        Some(row) => {
                            self.row = row;
                            None
                        }
                        None => Some(Step::BadRow),
                    },
                    None => None,
                },
                Ok(Event::End(e)) if e.local_name().as_ref() == "row" => {
                    self.row = self.row.saturating_add(1);
                    self.column = 0;
                    None
                }
                Ok(Event::Start(e)) if e.local_name().as_ref() == "c" => Some(Step::Cell(self.place(&e))),
                Ok(Event::Eof) | Err(_) => return None,
                Ok(_) => None,
            };
            self.buffer = buffer;
            if step.is_some() {
                return step;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(sheet: &str) -> Vec<Step> {
        Places::new(sheet.as_bytes()).collect()
    }

    fn at(row: u32, column: u32) -> Step {
        Step::Cell(Some((row, column)))
    }

    #[test]
    fn cells_with_their_names() {
        let sheet =
            r#"<row r="3"><c r="B3"><v>1</v></c><c r="D3" t="e"><v>#SPILL!</v></c></row><row r="9"><c r="A9"/></row>"#;
        assert_eq!(steps(sheet), [at(2, 1), at(2, 3), at(8, 0)]);
    }

    #[test]
    fn cells_without_names_are_counted_on() {
        let sheet =
            r#"<row><c/><c t="e"><v>#CALC!</v></c><c/></row><row/><row><c/></row><row r="9"><c/><c r="F9"/><c/></row>"#;
        assert_eq!(steps(sheet), [at(0, 0), at(0, 1), at(0, 2), at(2, 0), at(8, 0), at(8, 5), at(8, 6)]);
    }

    #[test]
    fn what_has_no_place() {
        assert_eq!(steps(r#"<row r="x"><c r="??"/></row>"#), [Step::BadRow, Step::Cell(None)]);
    }
}
