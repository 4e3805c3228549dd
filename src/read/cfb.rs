//! The container of old Office files, looked at just closely enough to know what is inside and that it leads nowhere in circles.
//!
//! calamine follows a container's chains of sectors without asking whether they ever end. Here each chain is walked first.

use super::guard::{u16_at, u32_at, u64_at};
use super::refusal::Refusal;

/// Numbers from here on are marks, not sectors.
const FIRST_MARK: u32 = 0xFFFF_FFFA;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const MINI_SECTOR: usize = 64;
const ENTRY: usize = 128;
/// Streams shorter than this live in the mini stream.
const MINI_BELOW: u64 = 4096;

/// One entry of the directory.
#[derive(Debug)]
struct Entry {
    name: String,
    start: u32,
    len: u64,
}

/// A container whose chains all end.
#[derive(Debug)]
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    entries: Vec<Entry>,
}

impl<'a> Compound<'a> {
    /// Opens a container and checks every chain that a reader of workbooks follows.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        Self::parse(bytes).ok_or_else(Refusal::damaged)
    }

    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut book =
            Self { bytes, sector, fat: Vec::new(), mini_fat: Vec::new(), mini_stream: Vec::new(), entries: Vec::new() };
        book.fat = book.read_fat()?;
        let directory = book.chain(u32_at(bytes, 48)?, u64::MAX)?;
        book.entries = directory.chunks_exact(ENTRY).map(|entry| parse_entry(entry, sector)).collect::<Option<_>>()?;
        let root = book.entries.first()?;
        let (root_start, root_len) = (root.start, root.len);
        if u32_at(bytes, 64)? > 0 {
            book.mini_stream = book.chain(root_start, root_len)?;
            let mini_fat = book.chain(u32_at(bytes, 60)?, u64::MAX)?;
            book.mini_fat = words(&mini_fat).collect();
        }
        Some(book)
    }

    /// The table that says which sector follows which.
    fn read_fat(&self) -> Option<Vec<u32>> {
        let sectors = self.bytes.len() / self.sector + 1;
        let mut places: Vec<u32> = words(self.bytes.get(76..512)?).collect();
        let mut next = u32_at(self.bytes, 68)?;
        let mut seen = 0;
        while next < FIRST_MARK {
            seen += 1;
            if seen > sectors {
                return None;
            }
            places.extend(words(self.sector_at(next)?));
            next = places.pop()?;
        }
        let mut fat = Vec::new();
        for place in places.into_iter().filter(|&p| p < FIRST_MARK) {
            // A container cannot have more entries than it has sectors, but for the rest of the last table.
            if fat.len() > sectors + self.sector {
                return None;
            }
            fat.extend(words(self.sector_at(place)?));
        }
        Some(fat)
    }

    /// The bytes of a sector; the last one may be cut short.
    fn sector_at(&self, number: u32) -> Option<&'a [u8]> {
        let start = (usize::try_from(number).ok()?).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The bytes along a chain of sectors, up to a length. `None` when it runs in a circle or out of the file.
    fn chain(&self, start: u32, len: u64) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let (mut next, mut steps) = (start, 0);
        while next != END_OF_CHAIN {
            steps += 1;
            if steps > self.fat.len() {
                return None;
            }
            out.extend_from_slice(self.sector_at(next)?);
            if out.len() as u64 >= len {
                out.truncate(usize::try_from(len).ok()?);
                break;
            }
            next = *self.fat.get(usize::try_from(next).ok()?)?;
        }
        Some(out)
    }

    fn mini_chain(&self, start: u32, len: u64) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let (mut next, mut steps) = (start, 0);
        while next != END_OF_CHAIN && (out.len() as u64) < len {
            steps += 1;
            if steps > self.mini_fat.len() {
                return None;
            }
            let place = usize::try_from(next).ok()?;
            let at = place.checked_mul(MINI_SECTOR)?;
            let end = at.checked_add(MINI_SECTOR)?.min(self.mini_stream.len());
            out.extend_from_slice(self.mini_stream.get(at..end)?);
            next = *self.mini_fat.get(place)?;
        }
        out.truncate(usize::try_from(len).ok()?);
        Some(out)
    }

    /// Whether there is an entry with this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|e| e.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream: `None` when there is none of this name, a refusal when its chain is broken.
    pub(crate) fn stream(&self, name: &str) -> Option<Result<Vec<u8>, Refusal>> {
        let entry = self.entries.iter().find(|e| e.name.eq_ignore_ascii_case(name))?;
        let bytes = if entry.len < MINI_BELOW {
            self.mini_chain(entry.start, entry.len)
        } else {
            self.chain(entry.start, entry.len)
        };
        Some(bytes.ok_or_else(Refusal::damaged))
    }
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word))
}

fn parse_entry(entry: &[u8], sector: usize) -> Option<Entry> {
    let units = entry.get(..64)?.as_chunks::<2>().0.iter().map(|u| u16::from_le_bytes(*u)).take_while(|&u| u != 0);
    let name = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    let len = if sector == 512 { u64::from(u32_at(entry, 120)?) } else { u64_at(entry, 120)? };
    Some(Entry { name, start: u32_at(entry, 116)?, len })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A container of one table sector, one directory sector and one stream of eight sectors, all chained one after the other.
    fn container() -> Vec<u8> {
        let mut bytes = vec![0_u8; 512 * 11];
        let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
        put(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        put(26, &3_u16.to_le_bytes());
        put(30, &9_u16.to_le_bytes());
        put(32, &6_u16.to_le_bytes());
        put(48, &1_u32.to_le_bytes());
        put(60, &END_OF_CHAIN.to_le_bytes());
        put(68, &END_OF_CHAIN.to_le_bytes());
        put(76, &0_u32.to_le_bytes());
        for slot in 1..109 {
            put(76 + slot * 4, &u32::MAX.to_le_bytes());
        }
        let mut next: Vec<u32> = vec![0xFFFF_FFFD, END_OF_CHAIN];
        next.extend(3..10_u32);
        next.push(END_OF_CHAIN);
        for (i, n) in next.iter().enumerate() {
            put(512 + i * 4, &n.to_le_bytes());
        }
        for (i, (name, start, len)) in [("Root Entry", END_OF_CHAIN, 0_u32), ("Workbook", 2, 4096)].iter().enumerate() {
            let at = 1024 + i * ENTRY;
            for (k, unit) in name.encode_utf16().enumerate() {
                put(at + k * 2, &unit.to_le_bytes());
            }
            put(at + 116, &start.to_le_bytes());
            put(at + 120, &len.to_le_bytes());
        }
        put(512 * 3, b"the first bytes of the stream");
        bytes
    }

    #[test]
    fn a_stream_is_found_by_its_name_whatever_its_case() {
        let bytes = container();
        let book = Compound::open(&bytes).unwrap();
        let stream = book.stream("WORKBOOK").unwrap().unwrap();
        assert_eq!(stream.len(), 4096);
        assert!(stream.starts_with(b"the first bytes"));
        assert!(book.stream("EncryptedPackage").is_none());
    }

    #[test]
    fn a_directory_that_runs_in_a_circle_is_damaged() {
        let mut bytes = container();
        bytes[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
        assert!(Compound::open(&bytes).is_err());
    }

    #[test]
    fn a_stream_that_runs_in_a_circle_is_damaged() {
        let mut bytes = container();
        let len = bytes.len();
        bytes[512 + 9 * 4..512 + 10 * 4].copy_from_slice(&2_u32.to_le_bytes());
        bytes[1024 + ENTRY + 120..1024 + ENTRY + 124].copy_from_slice(&u32::MAX.to_le_bytes());
        let book = Compound::open(&bytes).unwrap();
        assert!(book.stream("Workbook").unwrap().is_err());
        assert_eq!(len, bytes.len());
    }

    #[test]
    fn a_container_cut_short_is_damaged() {
        assert!(Compound::open(&container()[..600]).is_err());
    }
}
