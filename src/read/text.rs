//! Text with a delimiter between the cells: `.csv`, `.tsv` and what is named so.

use std::io::{self, Read, Seek, SeekFrom};

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use encoding_rs::{CoderResult, Decoder, UTF_8, UTF_16BE, UTF_16LE};

use super::encoding::{self, Decoding};
use super::guard::Meter;
use super::refusal::Refusal;
use super::sniff;
use super::workbook::{CellValue, MAX_COLUMNS, MAX_ROWS, Visibility};

/// How much text is held at a time; a longer record makes it grow.
const WINDOW: usize = 1 << 20;
/// How many records are looked at to find the delimiter.
const RECORDS: usize = 100;
/// Records shorter than this are not looked at for quotation marks that are never closed.
const LONG_RECORD: usize = 64;
/// A note in a cell has fewer lines than this.
const MANY_LINES: usize = 100;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Reads a text file as a workbook of one sheet.
pub(crate) fn read<R: Read + Seek>(source: &mut R, sheet: &str, meter: &mut Meter<'_>) -> Result<(), Refusal> {
    let mut head = Vec::new();
    let io = |error: io::Error| Refusal::from_io(&error);
    source.by_ref().take(sniff::HEAD as u64).read_to_end(&mut head).map_err(io)?;
    let decoding = encoding::detect(source, &head).map_err(io)?;
    sniff::plain(&head, &decoding.encoding.decode(&head).0)?;
    source.seek(SeekFrom::Start(decoding.mark)).map_err(io)?;

    meter.sheet(sheet, Visibility::Visible)?;
    if !decoding.as_it_is {
        meter.note(&encoding_note(decoding));
    }
    let mut text = Text::new(source, decoding);
    text.fill().map_err(io)?;
    let delimiter = match declared_delimiter(&text.window) {
        Some((delimiter, len)) => {
            text.window.drain(..len);
            delimiter
        }
        None => likely_delimiter(&text.window),
    };
    if let Some(name) = delimiter_name(delimiter) {
        meter.note(&format!("Cells are separated by {name}."));
    }
    records(&mut text, delimiter, meter)
}

fn encoding_note(decoding: Decoding) -> String {
    let name = match decoding.encoding {
        e if e == UTF_8 => return "Read as UTF-8; some characters are broken in the file.".to_owned(),
        e if e == UTF_16LE || e == UTF_16BE => "UTF-16".to_owned(),
        e => e.name().replace("windows", "Windows"),
    };
    format!("Read as {name}.")
}

fn delimiter_name(delimiter: u8) -> Option<&'static str> {
    match delimiter {
        b';' => Some("semicolons"),
        b'\t' => Some("tabs"),
        b'|' => Some("vertical bars"),
        _ => None,
    }
}

/// A window of UTF-8 on a text file.
struct Text<'r, R> {
    source: &'r mut R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    window: Vec<u8>,
    ended: bool,
}

impl<'r, R: Read> Text<'r, R> {
    fn new(source: &'r mut R, decoding: Decoding) -> Self {
        let decoder = (!decoding.as_it_is).then(|| decoding.encoding.new_decoder_without_bom_handling());
        Self { source, decoder, raw: Vec::new(), window: Vec::new(), ended: false }
    }

    /// Adds as much text as is held, or a window where nothing is: to the end of the file at most.
    fn fill(&mut self) -> io::Result<()> {
        let wanted = WINDOW.max(self.window.len()) as u64;
        let Some(decoder) = &mut self.decoder else {
            let read = self.source.by_ref().take(wanted).read_to_end(&mut self.window)?;
            self.ended = (read as u64) < wanted;
            return Ok(());
        };
        self.raw.clear();
        let read = self.source.by_ref().take(wanted).read_to_end(&mut self.raw)?;
        self.ended = (read as u64) < wanted;
        let (mut from, mut text) = (0, String::new());
        loop {
            let rest = self.raw.get(from..).unwrap_or_default();
            text.reserve(decoder.max_utf8_buffer_length(rest.len()).unwrap_or(rest.len()));
            let (result, used, _) = decoder.decode_to_string(rest, &mut text, self.ended);
            from += used;
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        self.window.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

fn builder(delimiter: u8, quoting: bool) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true).quoting(quoting).buffer_capacity(1 << 16);
    builder
}

/// Reads all records. A record is a row, and so is an empty line: the csv crate passes over those, so they are counted here.
fn records<R: Read>(text: &mut Text<'_, R>, delimiter: u8, meter: &mut Meter<'_>) -> Result<(), Refusal> {
    let mut row = 0_u32;
    let mut quoting = true;
    let mut record = StringRecord::new();
    loop {
        let mut reader = builder(delimiter, quoting).from_reader(text.window.as_slice());
        // Where the first record stands that this window may hold only in part.
        let mut rest = 0;
        let mut unclosed = false;
        loop {
            let more = reader.read_record(&mut record);
            let end = position(reader.position());
            if end >= text.window.len() && !text.ended {
                break;
            }
            if !more.map_err(|_| Refusal::damaged_because("its text is broken"))? {
                break;
            }
            let (blank_lines, start) = blank_lines(&text.window, rest);
            row = row.saturating_add(blank_lines);
            if quoting && end - start > LONG_RECORD {
                let record = text.window.get(start..end).unwrap_or_default();
                if end >= text.window.len() && quotes(record) % 2 == 1 {
                    // Everything to the end of the file would be one cell, and records would be missed without a word.
                    unclosed = true;
                    rest = start;
                    break;
                }
                if lines(record) > MANY_LINES {
                    meter.note(&format!(
                        "Row {} spans {} lines of the file: a quotation mark may be missing.",
                        row.saturating_add(1),
                        lines(record)
                    ));
                }
            }
            put(row, &record, meter)?;
            row = row.saturating_add(1);
            rest = end;
        }
        drop(reader);
        if unclosed {
            meter.note(&format!(
                "A quotation mark in row {} is never closed, so quotation marks from there on are read as text.",
                row.saturating_add(1)
            ));
            quoting = false;
        } else if text.ended {
            return Ok(());
        }
        // Nothing but the second half of a line's end may stand before the next record.
        rest += usize::from(rest > 0 && after_half_an_end(&text.window, rest));
        text.window.drain(..rest.min(text.window.len()));
        if !unclosed {
            text.fill().map_err(|error| Refusal::from_io(&error))?;
        }
    }
}

fn position(at: &csv::Position) -> usize {
    usize::try_from(at.byte()).unwrap_or(usize::MAX)
}

fn put(row: u32, record: &StringRecord, meter: &mut Meter<'_>) -> Result<(), Refusal> {
    if record.len() > MAX_COLUMNS as usize {
        return Err(Refusal::beyond_the_grid());
    }
    for (column, cell) in (0..).zip(record) {
        if cell.is_empty() {
            continue;
        }
        if row >= MAX_ROWS {
            return Err(Refusal::beyond_the_grid());
        }
        meter.cell(row, column, CellValue::Text(as_shown(cell)))?;
    }
    Ok(())
}

/// `="00123"` is how exports keep a spreadsheet program from eating zeros. It shows as what stands between the quotes.
fn as_shown(cell: &str) -> &str {
    let inner = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(cell)
}

/// How many empty lines stand at a place in the text, and where the record after them starts.
fn blank_lines(text: &[u8], from: usize) -> (u32, usize) {
    let mut at = from + usize::from(after_half_an_end(text, from));
    let mut lines = 0;
    loop {
        match (text.get(at), text.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => at += 2,
            (Some(b'\r' | b'\n'), _) => at += 1,
            _ => return (lines, at),
        }
        lines += 1;
    }
}

/// Whether a place is between the two bytes of a Windows line end.
fn after_half_an_end(text: &[u8], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| text.get(before)) == Some(&b'\r') && text.get(at) == Some(&b'\n')
}

fn quotes(text: &[u8]) -> usize {
    text.split(|&b| b == b'"').count() - 1
}

fn lines(text: &[u8]) -> usize {
    text.split(|&b| b == b'\n').count() - 1
}

/// The delimiter that a first line `sep=;` declares, and the length of that line. Spreadsheet programs do not show it as a row.
fn declared_delimiter(text: &[u8]) -> Option<(u8, usize)> {
    let start = usize::from(text.first() == Some(&b'"'));
    let rest = text.get(start..)?;
    if !rest.get(..4)?.eq_ignore_ascii_case(b"sep=") {
        return None;
    }
    let (&delimiter, after) = rest.get(4..)?.split_first()?;
    let after = if start == 1 { after.strip_prefix(b"\"")? } else { after };
    let end = match after {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        [] => 0,
        _ => return None,
    };
    delimiter.is_ascii().then_some((delimiter, text.len() - after.len() + end))
}

/// The delimiter by which most of the text falls into records of the same number of cells.
fn likely_delimiter(text: &[u8]) -> u8 {
    let mut best = (0.0, 0, b',');
    for delimiter in DELIMITERS {
        let (agreement, cells) = agreement(text, delimiter);
        if cells > 1 && (agreement, cells) > (best.0, best.1) {
            best = (agreement, cells, delimiter);
        }
    }
    best.2
}

/// How well the first records agree on a number of cells above one, and that number: the share of them that do, times the bytes that these
/// have. With the wrong delimiter each line of a cell of several lines is a record, and many such may agree, but hold little of the text.
fn agreement(text: &[u8], delimiter: u8) -> (f64, usize) {
    let mut reader = builder(delimiter, true).from_reader(text);
    let mut record = ByteRecord::new();
    // For each number of cells, how many records have it and their bytes.
    let mut counts: Vec<(usize, usize, usize)> = Vec::new();
    let (mut from, mut all) = (0, 0);
    while all < RECORDS && reader.read_byte_record(&mut record).unwrap_or(false) {
        all += 1;
        let end = position(reader.position());
        let size = end - std::mem::replace(&mut from, end);
        match counts.iter_mut().find(|(cells, ..)| *cells == record.len()) {
            Some((_, records, bytes)) => (*records, *bytes) = (*records + 1, *bytes + size),
            None => counts.push((record.len(), 1, size)),
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "sizes within a window of text")]
    let score = |records: usize, bytes: usize| records as f64 * bytes as f64 / all as f64;
    let several = counts.into_iter().filter(|(cells, ..)| *cells > 1);
    let scored = several.map(|(cells, records, bytes)| (score(records, bytes), cells));
    scored.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::Cursor;

    use super::super::guard::{Deadline, Limits};
    use super::super::refusal::RefusalKind;
    use super::super::workbook::{Builder, Format, Workbook};
    use super::*;

    fn try_book(bytes: &[u8]) -> Result<Workbook, Refusal> {
        let (limits, mut builder) = (Limits::default(), Builder::default());
        let mut meter = Meter::new(&mut builder, &limits, Deadline::for_file(0, &limits));
        read(&mut Cursor::new(bytes), "Return", &mut meter)?;
        Ok(builder.finish(Format::Csv))
    }

    fn book(bytes: &[u8]) -> Workbook {
        try_book(bytes).unwrap()
    }

    fn cell(book: &Workbook, row: u32, column: u32) -> &str {
        match book.pool.get(book.sheets[0].get(row, column)) {
            CellValue::Text(text) => text,
            CellValue::Empty => "",
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn blank_lines_are_rows_and_a_line_break_in_a_cell_is_not() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "Case,Note", "", "1,\"two", "lines\"", "", "", "2,x", ""].join(end);
            let book = book(text.as_bytes());
            assert_eq!(cell(&book, 1, 0), "Case", "{end:?}");
            assert_eq!(cell(&book, 3, 1), format!("two{end}lines"), "{end:?}");
            assert_eq!(cell(&book, 6, 0), "2", "{end:?}");
            assert_eq!(book.sheets[0].rows, 7, "{end:?}");
        }
    }

    #[test]
    fn rows_are_right_wherever_the_window_cuts() {
        let mut text = String::from("Case,Note\r\n");
        for i in 1..90_000 {
            write!(text, "C{i},\"Zoë {i}\r\nsecond line\"\r\n\r\n").unwrap();
        }
        assert!(text.len() > 3 * WINDOW);
        let book = book(text.as_bytes());
        for i in [1, 2, 30_000, 44_444, 89_999] {
            assert_eq!(cell(&book, i * 2 - 1, 0), format!("C{i}"));
            assert_eq!(cell(&book, i * 2, 0), "");
        }
    }

    #[test]
    fn a_record_longer_than_the_window_is_whole() {
        let long = "é\n".repeat(WINDOW / 4);
        let book = book(format!("Case,Note\n1,\"{long}\"\n2,b\n").as_bytes());
        assert_eq!(cell(&book, 1, 1), long);
        assert_eq!(cell(&book, 2, 0), "2");
        assert!(book.notes[0].contains("Row 2 spans"));
    }

    #[test]
    fn delimiters_are_found_by_agreement() {
        assert_eq!(likely_delimiter(b"Case;Note\n1;a, b, c\n2;d, e\n"), b';');
        assert_eq!(likely_delimiter(b"Missing episodes, 2023\n\nCase\tNRM\n1\tYes\n2\tNo\n"), b'\t');
        assert_eq!(likely_delimiter(b"Case|NRM\n1|Yes\n"), b'|');
        let several_lines =
            b"Council;\"Known, or\nsuspected, in\nthe year\";\"Missing, in\nthe year\"\nKent;1;2\nDevon;3;4\n";
        assert_eq!(likely_delimiter(several_lines), b';');
        assert_eq!(likely_delimiter(b"one column\nand, some prose\nno more\n"), b',');
        let book = book(b"Case;NRM\n1;Yes\n");
        assert_eq!(
            (cell(&book, 1, 1), book.notes.as_slice()),
            ("Yes", &["Cells are separated by semicolons.".to_owned()][..])
        );
    }

    #[test]
    fn the_line_that_declares_the_delimiter_is_no_row() {
        let book = book(b"sep=;\r\nCase;NRM\r\n1,5;Yes\r\n");
        assert_eq!((cell(&book, 0, 0), cell(&book, 1, 0)), ("Case", "1,5"));
        assert_eq!(declared_delimiter(b"\"sep=|\"\nx"), Some((b'|', 8)));
        assert_eq!(declared_delimiter(b"separate,x\n"), None);
    }

    #[test]
    fn windows_and_utf16_text_is_decoded_and_said_so() {
        let windows = book(b"Case,Cost\n1,\xA3500\n");
        assert_eq!(cell(&windows, 1, 1), "£500");
        assert_eq!(windows.notes, ["Read as Windows-1252."]);
        let units: Vec<u8> = "\u{feff}Case\tNRM\r\n1\tYes\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let wide = book(&units);
        assert_eq!((cell(&wide, 0, 0), cell(&wide, 1, 1)), ("Case", "Yes"));
        assert_eq!(wide.notes, ["Read as UTF-16.", "Cells are separated by tabs."]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_hides_no_records() {
        let records: Vec<String> = (0..50).map(|i| format!("{i},a long enough note")).collect();
        let book = book(format!("Case,Note\n7,\"oops\n{}\n", records.join("\n")).as_bytes());
        assert_eq!(cell(&book, 1, 1), "\"oops");
        assert_eq!(cell(&book, 51, 0), "49");
        assert!(book.notes[0].contains("row 2"), "{:?}", book.notes);
    }

    #[test]
    fn zeros_that_an_export_protects_are_shown() {
        let book = book(b"Case,NRM\n=\"00123\",Yes\n");
        assert_eq!(cell(&book, 1, 0), "00123");
    }

    #[test]
    fn more_rows_than_a_sheet_holds_are_refused_and_not_cut() {
        let text = "1\n".repeat(MAX_ROWS as usize + 1);
        assert_eq!(try_book(text.as_bytes()).unwrap_err().kind, RefusalKind::TooLarge);
        let text = "1\n".repeat(MAX_ROWS as usize) + "\n\n\n";
        assert_eq!(book(text.as_bytes()).sheets[0].rows, MAX_ROWS);
    }
}
