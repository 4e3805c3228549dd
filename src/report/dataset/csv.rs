//! The data set as CSV, in UTF-8 with a byte order mark, so that Excel reads the letters as they are.

use std::io::{self, BufWriter, Write};

use sha2::{Digest as _, Sha256};

use super::{
    Cell, Dataset,
    columns::{COUNCILS, Column, DATA},
};
use crate::report::text::guarded;

/// What was written: how many bytes, and their SHA-256 in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The number of bytes.
    pub bytes: u64,
    /// The hash.
    pub sha256: String,
}

/// The answers.
///
/// # Errors
///
/// When the writer fails.
pub fn answers(out: impl Write, data: &Dataset<'_>) -> io::Result<Written> {
    table(out, &DATA, data.rows.iter().map(|row| data.answer(row)))
}

/// The councils.
///
/// # Errors
///
/// When the writer fails.
pub fn councils(out: impl Write, data: &Dataset<'_>) -> io::Result<Written> {
    table(out, &COUNCILS, data.councils.iter().map(|line| data.council(line)))
}

/// A table. Text that a spreadsheet program would take for a formula has an apostrophe before it; numbers are numbers.
pub(in crate::report) fn table<'a, const N: usize>(
    out: impl Write,
    columns: &[Column; N],
    rows: impl Iterator<Item = [Cell<'a>; N]>,
) -> io::Result<Written> {
    let mut counted = Counted { out: BufWriter::new(out), hash: Sha256::new(), bytes: 0 };
    counted.write_all("\u{feff}".as_bytes())?;
    {
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut counted);
        csv.write_record(columns.iter().map(|c| c.name))?;
        for row in rows {
            for cell in &row {
                match cell {
                    Cell::Empty => csv.write_field("")?,
                    Cell::Text(text) => csv.write_field(guarded(&crate::report::text::clean(text)).as_ref())?,
                    Cell::Number(n) => csv.write_field(n.to_string())?,
                    Cell::Day(day) => csv.write_field(day.to_string())?,
                }
            }
            csv.write_record(None::<&[u8]>)?;
        }
        csv.flush()?;
    }
    counted.flush()?;
    Ok(Written { bytes: counted.bytes, sha256: format!("{:x}", counted.hash.finalize()) })
}

/// A writer that takes note of what goes through it.
struct Counted<W: Write> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, some: &[u8]) -> io::Result<usize> {
        let n = self.out.write(some)?;
        self.hash.update(some.get(..n).unwrap_or_default());
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
