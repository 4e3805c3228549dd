//! How the process that reads tells the process that asked: frames of events, each frame after its length.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use super::guard::Limits;
use super::refusal::Refusal;
use super::workbook::{CellValue, Format, Region, Sink, SumFormula, Visibility};

/// A frame is sent when it holds this much.
const FRAME: usize = 1 << 16;
/// Nothing that is sent is longer: a cell's text has at most a MiB.
const LONGEST_FRAME: u32 = 4 << 20;
const LENGTH: usize = 4;

/// One thing that a reader found.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Event<'a> {
    /// The process is there and is this version of this program.
    Ready(&'a str),
    Cell(u32, u32, #[serde(borrow)] CellValue<'a>),
    Sheet(&'a str, Visibility),
    Unreadable(Option<(u32, u32)>),
    Merged(Region),
    HiddenRow(u32),
    HiddenColumn(u32),
    Uncalculated(u32, u32),
    Sum(SumFormula),
    Note(&'a str),
    /// The file was read to its end.
    Done(Format),
    /// The file was not read.
    Refused(Refusal),
}

/// A file to be read.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) limits: Limits,
    /// The path as this system's bytes: not every path is text.
    pub(crate) path: Vec<u8>,
}

/// A sink that sends what it receives.
pub(crate) struct Frames<W> {
    out: W,
    /// The frame so far, after room for its length.
    frame: Vec<u8>,
    broken: bool,
}

impl<W: Write> Frames<W> {
    pub(crate) fn new(out: W) -> Self {
        let mut frame = Vec::with_capacity(FRAME + FRAME / 4);
        frame.resize(LENGTH, 0);
        Self { out, frame, broken: false }
    }

    pub(crate) fn send(&mut self, event: &Event<'_>) {
        match postcard::to_extend(event, std::mem::take(&mut self.frame)) {
            Ok(frame) => self.frame = frame,
            Err(_) => self.broken = true,
        }
        self.flush_if_full();
    }

    fn flush_if_full(&mut self) {
        if self.frame.len() >= FRAME {
            self.flush();
        }
    }

    /// Sends what is held. When nobody listens any more, says so in [`Frames::is_broken`].
    pub(crate) fn flush(&mut self) {
        self.broken |= write_frame(&mut self.out, &mut self.frame).is_err();
        self.frame.truncate(LENGTH);
    }

    /// Sends how the reading ended, and all that is held.
    pub(crate) fn end(&mut self, outcome: Result<Format, Refusal>) {
        self.send(&outcome.map_or_else(Event::Refused, Event::Done));
        self.flush();
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.broken
    }
}

/// The numbers that postcard gives to variants: [`Event::Cell`], and those of [`CellValue`].
const CELL: u8 = 1;
const TEXT: u8 = 1;
const NUMBER: u8 = 2;
const MOMENT: u8 = 3;

/// What stands before a text, or a whole short cell, as postcard writes it.
#[derive(Default)]
struct Head {
    bytes: [u8; 32],
    len: usize,
}

impl Head {
    #[inline]
    fn push(&mut self, byte: u8) -> &mut Self {
        if let Some(place) = self.bytes.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
        self
    }

    #[inline]
    fn extend(&mut self, bytes: [u8; 8]) -> &mut Self {
        if let Some(place) = self.bytes.get_mut(self.len..self.len + bytes.len()) {
            place.copy_from_slice(&bytes);
            self.len += bytes.len();
        }
        self
    }

    #[inline]
    fn varint(&mut self, mut n: u64) -> &mut Self {
        while n >= 0x80 {
            self.push(n.to_le_bytes()[0] | 0x80);
            n >>= 7;
        }
        self.push(n.to_le_bytes()[0])
    }

    #[inline]
    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

impl<W: Write> Sink for Frames<W> {
    fn sheet(&mut self, name: &str, visibility: Visibility) {
        self.send(&Event::Sheet(name, visibility));
    }

    fn cell(&mut self, row: u32, column: u32, value: CellValue<'_>) {
        // Nearly all that is sent are texts, numbers and dates. Written by hand they cost a third.
        let mut head = Head::default();
        head.push(CELL).varint(u64::from(row)).varint(u64::from(column));
        match value {
            CellValue::Text(text) => {
                head.push(TEXT).varint(text.len() as u64);
                self.frame.extend_from_slice(head.bytes());
                self.frame.extend_from_slice(text.as_bytes());
            }
            CellValue::Number(n) => {
                self.frame.extend_from_slice(head.push(NUMBER).extend(n.to_le_bytes()).bytes());
            }
            CellValue::Moment(seconds) => {
                let zigzag = (seconds << 1) ^ (seconds >> 63);
                self.frame.extend_from_slice(head.push(MOMENT).varint(zigzag.cast_unsigned()).bytes());
            }
            _ => return self.send(&Event::Cell(row, column, value)),
        }
        self.flush_if_full();
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

    fn uncalculated(&mut self, row: u32, column: u32) {
        self.send(&Event::Uncalculated(row, column));
    }

    fn sum(&mut self, sum: SumFormula) {
        self.send(&Event::Sum(sum));
    }

    fn note(&mut self, note: &str) {
        self.send(&Event::Note(note));
    }
}

/// Writes a frame whose first four bytes are room for its length.
fn write_frame(out: &mut impl Write, frame: &mut [u8]) -> io::Result<()> {
    let Some((room, body)) = frame.split_first_chunk_mut::<LENGTH>() else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    *room = u32::try_from(body.len()).map_err(|_| io::ErrorKind::InvalidInput)?.to_le_bytes();
    out.write_all(frame)?;
    out.flush()
}

/// Sends a request.
pub(crate) fn send_request(out: &mut impl Write, request: &Request) -> io::Result<()> {
    let mut frame = postcard::to_extend(request, vec![0; LENGTH]).map_err(|_| io::ErrorKind::InvalidInput)?;
    write_frame(out, &mut frame)
}

/// The next frame: `None` when the other side is gone or sends what is no frame.
pub(crate) fn next_frame(input: &mut impl Read) -> Option<Vec<u8>> {
    let mut length = [0; LENGTH];
    input.read_exact(&mut length).ok()?;
    let length = u32::from_le_bytes(length);
    if length > LONGEST_FRAME {
        return None;
    }
    let mut frame = Vec::with_capacity(length as usize);
    input.take(u64::from(length)).read_to_end(&mut frame).ok()?;
    (frame.len() == length as usize).then_some(frame)
}

/// How the reading of a file ended.
#[derive(Debug, PartialEq)]
pub(crate) enum End {
    Done(Format),
    Refused(Refusal),
}

/// A frame that no reader of this program sent.
#[derive(Debug, PartialEq)]
pub(crate) struct Garbled;

/// Hands the events of a frame to a sink. Gives how the reading ended, once it has.
pub(crate) fn replay(mut frame: &[u8], sink: &mut dyn Sink) -> Result<Option<End>, Garbled> {
    loop {
        while let Some((row, column, value, rest)) = next_cell(frame) {
            sink.cell(row, column, value);
            frame = rest;
        }
        if frame.is_empty() {
            return Ok(None);
        }
        let (event, rest) = postcard::take_from_bytes(frame).map_err(|_| Garbled)?;
        match event {
            Event::Cell(row, column, value) => sink.cell(row, column, value),
            Event::Sheet(name, visibility) => sink.sheet(name, visibility),
            Event::Unreadable(at) => sink.unreadable(at),
            Event::Merged(region) => sink.merged(region),
            Event::HiddenRow(row) => sink.hidden_row(row),
            Event::HiddenColumn(column) => sink.hidden_column(column),
            Event::Uncalculated(row, column) => sink.uncalculated(row, column),
            Event::Sum(sum) => sink.sum(sum),
            Event::Note(note) => sink.note(note),
            Event::Ready(_) => return Err(Garbled),
            Event::Done(format) => return Ok(Some(End::Done(format))),
            Event::Refused(refusal) => return Ok(Some(End::Refused(refusal))),
        }
        frame = rest;
    }
}

/// The cell at the start of a frame, if it is one of those that are written by hand: read so, it costs a third too.
#[inline]
fn next_cell(frame: &[u8]) -> Option<(u32, u32, CellValue<'_>, &[u8])> {
    let (row, rest) = varint(frame.strip_prefix(&[CELL])?)?;
    let (column, rest) = varint(rest)?;
    let (&kind, rest) = rest.split_first()?;
    let (value, rest) = match kind {
        TEXT => {
            let (len, rest) = varint(rest)?;
            let (text, rest) = rest.split_at_checked(usize::try_from(len).ok()?)?;
            (CellValue::Text(std::str::from_utf8(text).ok()?), rest)
        }
        NUMBER => {
            let (bytes, rest) = rest.split_first_chunk()?;
            (CellValue::Number(f64::from_le_bytes(*bytes)), rest)
        }
        MOMENT => {
            let (zigzag, rest) = varint(rest)?;
            (CellValue::Moment((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed()), rest)
        }
        _ => return None,
    };
    Some((u32::try_from(row).ok()?, u32::try_from(column).ok()?, value, rest))
}

#[inline]
fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let part = |byte: u8, place: u32| u64::from(byte & 0x7F) << (7 * place);
    match *bytes {
        [a, ref rest @ ..] if a < 0x80 => Some((part(a, 0), rest)),
        [a, b, ref rest @ ..] if b < 0x80 => Some((part(a, 0) | part(b, 1), rest)),
        [a, b, c, ref rest @ ..] if c < 0x80 => Some((part(a, 0) | part(b, 1) | part(c, 2), rest)),
        _ => long_varint(bytes),
    }
}

fn long_varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut n = 0;
    for (i, &byte) in bytes.iter().enumerate().take(10) {
        n |= u64::from(byte & 0x7F) << (7 * i);
        if byte < 0x80 {
            return Some((n, bytes.get(i + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::workbook::{Builder, CellError};
    use super::*;

    #[test]
    fn what_is_sent_arrives() {
        let mut frames = Frames::new(Vec::new());
        frames.sheet("Children", Visibility::Hidden);
        let long = "x".repeat(FRAME);
        let values = [
            CellValue::Text("Zoë"),
            CellValue::Number(0.5),
            CellValue::Moment(-1),
            CellValue::Duration(60),
            CellValue::Bool(true),
            CellValue::Error(CellError::Reference),
            CellValue::Text(&long),
        ];
        for (column, value) in (0..).zip(values) {
            frames.cell(7, column, value);
        }
        frames.hidden_row(7);
        frames.unreadable(None);
        frames.send(&Event::Done(Format::Xlsb));
        frames.flush();
        assert!(!frames.is_broken());

        let mut builder = Builder::default();
        let mut sent = frames.out.as_slice();
        let mut ends = Vec::new();
        while let Some(frame) = next_frame(&mut sent) {
            ends.push(replay(&frame, &mut builder).unwrap());
        }
        assert_eq!(ends, [None, Some(End::Done(Format::Xlsb))]);
        let book = builder.finish(Format::Xlsb);
        let sheet = &book.sheets[0];
        assert_eq!((sheet.visibility, sheet.hidden_rows.as_slice()), (Visibility::Hidden, &[7][..]));
        assert_eq!(sheet.unreadable, [None]);
        for (column, value) in (0..).zip(values) {
            assert_eq!(book.pool.get(sheet.get(7, column)), value);
        }
    }

    #[test]
    fn cells_written_by_hand_are_as_postcard_writes_them() {
        let values = [
            CellValue::Text(""),
            CellValue::Text("Suspected"),
            CellValue::Number(-0.1),
            CellValue::Moment(0),
            CellValue::Moment(-1),
            CellValue::Moment(i64::MAX),
            CellValue::Moment(i64::MIN),
            CellValue::Duration(7),
        ];
        for value in values {
            for at in [0, 127, 128, 16_383, 1_048_575, u32::MAX] {
                let mut frames = Frames::new(Vec::new());
                frames.cell(at, at / 2, value);
                let written = frames.frame[LENGTH..].to_vec();
                assert_eq!(written, postcard::to_stdvec(&Event::Cell(at, at / 2, value)).unwrap());
                let by_hand = !matches!(value, CellValue::Duration(_));
                assert_eq!(next_cell(&written), by_hand.then_some((at, at / 2, value, &[][..])));
            }
        }
    }

    #[test]
    fn garbled_and_cut_frames_are_told_from_good_ones() {
        assert_eq!(replay(&[250, 1, 2], &mut Builder::default()), Err(Garbled));
        assert!(next_frame(&mut &[4, 0, 0, 0, 1, 2][..]).is_none());
        assert!(next_frame(&mut &[255, 255, 255, 255, 1][..]).is_none());
    }
}
