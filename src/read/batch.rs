//! Texts on their way from the thread that cuts a file into cells to the thread that builds the workbook of them.
//!
//! Within one process nothing has to be made bytes of: the texts go as one text, and stay checked as such.

use std::sync::mpsc::SyncSender;

use super::refusal::Refusal;
use super::wire::{self, End, Event, Garbled};
use super::workbook::{CellValue, Format, Region, Sink, Visibility};

/// A batch is sent when its texts are this long.
const FULL: usize = 1 << 16;

/// Some cells, and what comes after them.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The texts of the cells, one behind the other.
    text: String,
    /// The row and the column of each cell, and where its text ends.
    cells: Vec<(u32, u32, u32)>,
    /// One event that is no text of a cell, as in a frame; empty where there is none.
    after: Vec<u8>,
}

impl Batch {
    /// Hands what it holds to a sink. Gives how the reading ended, once it has.
    pub(crate) fn replay(&self, sink: &mut impl Sink) -> Result<Option<End>, Garbled> {
        let mut start = 0;
        for &(row, column, end) in &self.cells {
            let text = self.text.get(start..end as usize).ok_or(Garbled)?;
            sink.cell(row, column, CellValue::Text(text));
            start = end as usize;
        }
        wire::replay(&self.after, sink)
    }
}

/// A sink that sends what it receives.
pub(crate) struct Batches {
    out: SyncSender<Batch>,
    batch: Batch,
}

impl Batches {
    pub(crate) fn new(out: SyncSender<Batch>) -> Self {
        Self { out, batch: Batch::default() }
    }

    fn send(&mut self, event: &Event<'_>) {
        // Making bytes of an event does not fail.
        self.batch.after = postcard::to_stdvec(event).unwrap_or_default();
        self.flush();
    }

    fn flush(&mut self) {
        let (text, cells) = (String::with_capacity(FULL + FULL / 4), Vec::with_capacity(self.batch.cells.len()));
        let batch = std::mem::replace(&mut self.batch, Batch { text, cells, after: Vec::new() });
        // Where nobody listens any more, nobody will ask how the reading ended.
        let _ = self.out.send(batch);
    }

    /// Sends how the reading ended, and all that is held.
    pub(crate) fn end(&mut self, outcome: Result<Format, Refusal>) {
        self.send(&outcome.map_or_else(Event::Refused, Event::Done));
    }
}

impl Sink for Batches {
    fn cell(&mut self, row: u32, column: u32, value: CellValue<'_>) {
        let CellValue::Text(text) = value else { return self.send(&Event::Cell(row, column, value)) };
        self.batch.text.push_str(text);
        // No cell's text is longer than a MiB, so that a batch is never much longer.
        self.batch.cells.push((row, column, u32::try_from(self.batch.text.len()).unwrap_or(u32::MAX)));
        if self.batch.text.len() >= FULL {
            self.flush();
        }
    }

    fn sheet(&mut self, name: &str, visibility: Visibility) {
        self.send(&Event::Sheet(name, visibility));
    }

    fn unreadable(&mut self, at: Option<(u32, u32)>) {
        self.send(&Event::Unreadable(at));
    }

    fn merged(&mut self, region: Region) {
        self.send(&Event::Merged(region));
    }

    fn hidden_row(&mut self, row: u32) {
        self.send(&Event::HiddenRow(row));
    }

    fn hidden_column(&mut self, column: u32) {
        self.send(&Event::HiddenColumn(column));
    }

    fn note(&mut self, note: &str) {
        self.send(&Event::Note(note));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::super::workbook::Builder;
    use super::*;

    #[test]
    fn what_is_sent_arrives_in_its_order() {
        let (sender, batches) = sync_channel(16);
        let mut out = Batches::new(sender);
        out.sheet("Return", Visibility::Visible);
        let long = "é".repeat(FULL);
        let values = [
            CellValue::Text("Zoë"),
            CellValue::Text(""),
            CellValue::Number(0.5),
            CellValue::Text(&long),
            CellValue::Text("last"),
        ];
        for (column, value) in (0..).zip(values) {
            out.cell(7, column, value);
        }
        out.note("Read as UTF-8.");
        out.end(Ok(Format::Csv));
        drop(out);

        let mut builder = Builder::default();
        let ends: Vec<Option<End>> = batches.iter().map(|batch| batch.replay(&mut builder).unwrap()).collect();
        assert_eq!(ends.iter().flatten().collect::<Vec<_>>(), [&End::Done(Format::Csv)]);
        assert_eq!(ends.last(), Some(&Some(End::Done(Format::Csv))));
        let book = builder.finish(Format::Csv);
        for (column, value) in (0..).zip(values) {
            let held = if value == CellValue::Text("") { CellValue::Empty } else { value };
            assert_eq!(book.pool.get(book.sheets[0].get(7, column)), held);
        }
        assert_eq!(book.notes, ["Read as UTF-8."]);
    }
}
