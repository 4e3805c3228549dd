//! A workbook's zip as calamine sees it, while another thread unpacks its large parts.
//!
//! What calamine gets is a zip of the same parts in which the large ones are not packed at all: their bytes come from a thread
//! that unpacks them as they are asked for and scans them on the way. So each part is unpacked once, and not by the thread that
//! has the most to do. On a sheet of 100,000 rows that saves more than all that is done beside calamine costs.

use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use zip::CompressionMethod;

use super::guard::Zip;
use super::hidden::{Scan, Scanner};

/// Parts from this size on are unpacked by another thread.
pub(crate) const LARGE: u64 = 1 << 20;
const CHUNK: usize = 1 << 17;
/// How many chunks may wait.
const WAITING: usize = 8;
const GAP: usize = 1 << 16;
/// Offsets in a zip of the plain form have four bytes.
const LARGEST_ZIP: u64 = u32::MAX as u64;

/// A zip that is read as if it were there.
pub(crate) struct Feed<'scope, 'env> {
    scope: &'scope Scope<'scope, 'env>,
    zip: Zip<'env>,
    pieces: Vec<Piece<'env>>,
    at: u64,
    len: u64,
    flow: Current<'scope>,
}

/// The part that is being unpacked, if any: shared with whoever wants to know what was found in it.
pub(crate) type Current<'scope> = Rc<RefCell<Option<Flow<'scope>>>>;

/// One stretch of the zip.
struct Piece<'env> {
    start: u64,
    len: u64,
    content: Content<'env>,
}

/// The stretches in their order.
#[derive(Default)]
struct Layout<'env> {
    pieces: Vec<Piece<'env>>,
    len: u64,
}

impl<'env> Layout<'env> {
    /// Adds a stretch. Gives where it starts.
    fn add(&mut self, content: Content<'env>, len: u64) -> u64 {
        let start = self.len;
        self.pieces.push(Piece { start, len, content });
        self.len = start.saturating_add(len);
        start
    }

    fn add_made(&mut self, bytes: Vec<u8>) -> u64 {
        let len = bytes.len() as u64;
        self.add(Content::Made(bytes), len)
    }
}

enum Content<'env> {
    /// Headers, made here.
    Made(Vec<u8>),
    /// A part as it is packed in the file.
    Packed(&'env [u8]),
    /// A part by its place in the zip, to be unpacked.
    Unpacked(usize),
}

/// A part on its way.
pub(crate) struct Flow<'scope> {
    part: usize,
    given: u64,
    chunk: Vec<u8>,
    used: usize,
    chunks: Receiver<Vec<u8>>,
    thread: ScopedJoinHandle<'scope, Option<Scan>>,
}

impl Flow<'_> {
    /// The place of the part in the zip.
    pub(crate) fn part(&self) -> usize {
        self.part
    }

    /// What was found in the part, once it has been read as far as anybody wants. `None` as for [`super::hidden::scan`].
    pub(crate) fn finish(self) -> Option<Scan> {
        // The thread may be waiting for somebody to take a chunk.
        drop(self.chunks);
        self.thread.join().unwrap_or_else(|_| Some(Scan::broken()))
    }
}

impl<'scope, 'env> Feed<'scope, 'env> {
    /// The zip with its large parts unpacked, and a view of the part under way. `None` when it cannot be done: then the zip is
    /// read as it is.
    pub(crate) fn new(
        scope: &'scope Scope<'scope, 'env>,
        bytes: &'env [u8],
        zip: &Zip<'env>,
    ) -> Option<(Self, Current<'scope>)> {
        let mut zip = zip.clone();
        let mut layout = Layout::default();
        let mut directory = Vec::new();
        // The large parts stand between gaps. Whoever looks at the first bytes to know what the file is, or back from the end for
        // the directory, must not come upon bytes that are not there.
        layout.add_made(vec![0; GAP]);
        let is_large = |zip: &Zip<'_>, i: usize| zip.by_index_data(i).is_ok_and(|part| part.size() >= LARGE);
        let (large, small): (Vec<_>, Vec<_>) = (0..zip.len()).partition(|&i| is_large(&zip, i));
        let order = large.iter().map(Some).chain([None]).chain(small.iter().map(Some));
        for (place, i) in order.enumerate() {
            let Some(&i) = i else {
                layout.add_made(vec![0; GAP]);
                continue;
            };
            let part = zip.by_index_raw(i).ok()?;
            let (packed, unpacked, crc) = (part.compressed_size(), part.size(), part.crc32());
            let method = match part.compression() {
                CompressionMethod::Stored => 0,
                CompressionMethod::Deflated => 8,
                _ => return None,
            };
            let unpack = place < large.len() && method == 8;
            let (method, size) = if unpack { (0, unpacked) } else { (method, packed) };
            let entry = Entry { method, crc, packed: size, unpacked, name: part.name_raw() };
            let header_at = layout.add_made(entry.header(None)?);
            directory.extend(entry.header(Some(header_at))?);
            if unpack {
                layout.add(Content::Unpacked(i), size);
            } else {
                let start = usize::try_from(part.data_start()?).ok()?;
                let data = bytes.get(start..start.checked_add(usize::try_from(packed).ok()?)?)?;
                layout.add(Content::Packed(data), size);
            }
        }
        let parts = u16::try_from(zip.len()).ok()?;
        let size = directory.len() as u64;
        let at = layout.add_made(directory);
        layout.add_made(end_of_directory(parts, size, at)?);
        let Layout { pieces, len } = layout;
        if len > LARGEST_ZIP {
            return None;
        }
        let flow = Current::default();
        Some((Self { scope, zip, pieces, at: 0, len, flow: Rc::clone(&flow) }, flow))
    }

    /// Starts to unpack a part.
    fn begin(&self, part: usize) -> Flow<'scope> {
        let (sender, chunks) = sync_channel(WAITING);
        let mut zip = self.zip.clone();
        let thread = self.scope.spawn(move || match zip.by_index(part) {
            Ok(unpacked) => unpack(unpacked, &sender),
            Err(_) => Some(Scan::broken()),
        });
        Flow { part, given: 0, chunk: Vec::new(), used: 0, chunks, thread }
    }

    /// Bytes of an unpacked part, from an offset in it on.
    fn unpacked(&self, part: usize, offset: u64, out: &mut [u8]) -> io::Result<usize> {
        let mut current = self.flow.borrow_mut();
        if offset == 0 {
            *current = Some(self.begin(part));
        }
        // Nobody reads a packed part from its middle, so nobody reads this one so.
        let flow = current
            .as_mut()
            .filter(|flow| flow.part == part && flow.given == offset)
            .ok_or(io::ErrorKind::Unsupported)?;
        if flow.used == flow.chunk.len() {
            flow.chunk = flow.chunks.recv().map_err(|_| io::ErrorKind::InvalidData)?;
            flow.used = 0;
        }
        let rest = flow.chunk.get(flow.used..).unwrap_or_default();
        let given = copy(rest, out);
        flow.used += given;
        flow.given += given as u64;
        Ok(given)
    }
}

/// Unpacks and scans a part. When nobody wants its bytes any more the rest is scanned all the same.
fn unpack(mut part: impl Read, sender: &SyncSender<Vec<u8>>) -> Option<Scan> {
    let mut scanner = Scanner::new(false);
    let mut wanted = true;
    loop {
        let mut chunk = Vec::with_capacity(CHUNK);
        match part.by_ref().take(CHUNK as u64).read_to_end(&mut chunk) {
            Ok(0) => return scanner.finish(),
            Ok(_) => scanner.push(&chunk),
            Err(_) => {
                scanner.is_broken = true;
                return scanner.finish();
            }
        }
        wanted = wanted && sender.send(chunk).is_ok();
    }
}

fn copy(from: &[u8], to: &mut [u8]) -> usize {
    let len = from.len().min(to.len());
    if let (Some(to), Some(from)) = (to.get_mut(..len), from.get(..len)) {
        to.copy_from_slice(from);
    }
    len
}

impl Read for Feed<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let next = self.pieces.partition_point(|piece| piece.start <= self.at);
        // Behind the start of a piece there may be empty ones.
        let Some(piece) = next.checked_sub(1).and_then(|i| self.pieces.get(i)) else { return Ok(0) };
        let offset = self.at - piece.start;
        if offset >= piece.len || out.is_empty() {
            return Ok(0);
        }
        let most = usize::try_from(piece.len - offset).unwrap_or(usize::MAX).min(out.len());
        let out = out.get_mut(..most).unwrap_or_default();
        let given = match &piece.content {
            Content::Made(bytes) => copy(rest_of(bytes, offset), out),
            Content::Packed(bytes) => copy(rest_of(bytes, offset), out),
            Content::Unpacked(part) => self.unpacked(*part, offset, out)?,
        };
        self.at += given as u64;
        Ok(given)
    }
}

fn rest_of(bytes: &[u8], offset: u64) -> &[u8] {
    usize::try_from(offset).ok().and_then(|offset| bytes.get(offset..)).unwrap_or_default()
}

impl Seek for Feed<'_, '_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// What a zip says of a part.
struct Entry<'a> {
    method: u16,
    crc: u32,
    packed: u64,
    unpacked: u64,
    name: &'a [u8],
}

impl Entry<'_> {
    /// The header before the part, or the one in the directory, which also says where the first one is.
    fn header(&self, at: Option<u64>) -> Option<Vec<u8>> {
        let small = |n: u64| u32::try_from(n).ok().map(u32::to_le_bytes);
        let mut out = Vec::with_capacity(46 + self.name.len());
        let version = 20_u16.to_le_bytes();
        if at.is_some() {
            out.extend(b"PK\x01\x02");
            out.extend(version);
        } else {
            out.extend(b"PK\x03\x04");
        }
        out.extend(version);
        let is_utf8 = std::str::from_utf8(self.name).is_ok();
        out.extend((u16::from(is_utf8) << 11).to_le_bytes());
        out.extend(self.method.to_le_bytes());
        // Midnight of 1 January 1980.
        out.extend([0, 0, 0x21, 0]);
        out.extend(self.crc.to_le_bytes());
        out.extend(small(self.packed)?);
        out.extend(small(self.unpacked)?);
        out.extend(u16::try_from(self.name.len()).ok()?.to_le_bytes());
        out.extend([0; 2]);
        if let Some(at) = at {
            out.extend([0; 10]);
            out.extend(small(at)?);
        }
        out.extend(self.name);
        Some(out)
    }
}

fn end_of_directory(parts: u16, size: u64, at: u64) -> Option<Vec<u8>> {
    let mut out = b"PK\x05\x06\0\0\0\0".to_vec();
    out.extend(parts.to_le_bytes());
    out.extend(parts.to_le_bytes());
    out.extend(u32::try_from(size).ok()?.to_le_bytes());
    out.extend(u32::try_from(at).ok()?.to_le_bytes());
    out.extend([0; 2]);
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};
    use std::thread;

    use zip::write::SimpleFileOptions;
    use zip::{ZipArchive, ZipWriter};

    use super::*;

    fn packed(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn sheet(rows: usize) -> Vec<u8> {
        let mut text = String::from("<sheetData>");
        for row in 1..=rows {
            let hidden = if row == 7 { r#" hidden="1""# } else { "" };
            text += &["<row r=\"", &row.to_string(), "\"", hidden, "><c><v>1</v></c></row>"].concat();
        }
        text += r#"</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>"#;
        text.into_bytes()
    }

    #[test]
    fn every_part_comes_out_as_it_went_in() {
        let parts = [
            ("a/small.xml", b"<x/>".to_vec()),
            ("empty", Vec::new()),
            ("z", vec![7; 99]),
            ("a/sheet.xml", sheet(60_000)),
        ];
        let bytes = packed(&parts);
        let zip = ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
        thread::scope(|scope| {
            let (feed, flow) = Feed::new(scope, &bytes, &zip).unwrap();
            let mut seen = ZipArchive::new(feed).unwrap();
            for _ in 0..2 {
                for (name, content) in &parts {
                    let mut out = Vec::new();
                    seen.by_name(name).unwrap().read_to_end(&mut out).unwrap();
                    assert!(out == *content, "{name}");
                }
            }
            let scan = flow.take().unwrap().finish().unwrap();
            assert_eq!(
                (scan.shape.hidden_rows.as_slice(), scan.shape.merged.len(), scan.is_broken),
                (&[6][..], 1, false)
            );
        });
    }

    #[test]
    fn a_part_that_is_left_in_the_middle_is_scanned_to_its_end() {
        let bytes = packed(&[("sheet", sheet(200_000))]);
        let zip = ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
        thread::scope(|scope| {
            let (feed, flow) = Feed::new(scope, &bytes, &zip).unwrap();
            let mut seen = ZipArchive::new(feed).unwrap();
            seen.by_name("sheet").unwrap().read_exact(&mut [0; 10]).unwrap();
            let scan = flow.take().unwrap().finish().unwrap();
            assert_eq!(scan.shape.merged.len(), 1);
        });
    }

    #[test]
    fn changed_bytes_are_noticed() {
        let mut bytes = packed(&[("sheet", sheet(60_000))]);
        let zip = ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
        let middle = bytes.len() / 2;
        drop(zip);
        bytes[middle] ^= 0x10;
        let zip = ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
        thread::scope(|scope| {
            let (feed, flow) = Feed::new(scope, &bytes, &zip).unwrap();
            let mut seen = ZipArchive::new(feed).unwrap();
            let read = seen.by_name("sheet").unwrap().read_to_end(&mut Vec::new());
            let scan = flow.take().unwrap().finish().unwrap();
            assert!(read.is_err() && scan.is_broken);
        });
    }
}
