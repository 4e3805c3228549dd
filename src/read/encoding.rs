//! Which characters the bytes of a text file stand for.

use std::io::{self, Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How a text file is to be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decoding {
    pub(crate) encoding: &'static Encoding,
    /// How many bytes at the start say the encoding and nothing else.
    pub(crate) mark: u64,
    /// Whether the bytes are UTF-8 throughout, so that they can be used as they are.
    pub(crate) as_it_is: bool,
}

/// How much is looked at when the file is not UTF-8.
const SAMPLE: usize = 1 << 20;
/// With this many well-formed letters for each broken one, text is UTF-8 with faults and not something else.
const MOSTLY: usize = 4;

/// Finds out how to decode a text file, whose first bytes are `head`.
pub(crate) fn detect<R: Read + Seek>(source: &mut R, head: &[u8]) -> io::Result<Decoding> {
    let known = Encoding::for_bom(head).or_else(|| utf16_by_pattern(head).map(|encoding| (encoding, 0)));
    let mark = known.map_or(0, |(_, len)| len as u64);
    if let Some((encoding, _)) = known
        && encoding != UTF_8
    {
        return Ok(Decoding { encoding, mark, as_it_is: false });
    }
    source.seek(SeekFrom::Start(mark))?;
    let Some(fault) = first_fault(source)? else {
        return Ok(Decoding { encoding: UTF_8, mark, as_it_is: true });
    };
    source.seek(SeekFrom::Start((mark + fault).saturating_sub(SAMPLE as u64 / 2).max(mark)))?;
    let mut sample = Vec::new();
    source.by_ref().take(SAMPLE as u64).read_to_end(&mut sample)?;
    let encoding = if mark > 0 || mostly_utf8(&sample) { UTF_8 } else { guess(&sample) };
    Ok(Decoding { encoding, mark, as_it_is: false })
}

/// UTF-16 without a mark: Latin text has a zero in every second byte.
fn utf16_by_pattern(head: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = head.as_chunks::<2>();
    if pairs.len() < 2 {
        return None;
    }
    let high_last = pairs.iter().filter(|[low, high]| *low != 0 && *high == 0).count();
    let high_first = pairs.iter().filter(|[high, low]| *high == 0 && *low != 0).count();
    if high_last * 10 >= pairs.len() * 7 {
        Some(UTF_16LE)
    } else if high_first * 10 >= pairs.len() * 7 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Where the first bytes are that are not UTF-8, counted from where the source stands.
fn first_fault<R: Read>(source: &mut R) -> io::Result<Option<u64>> {
    let mut buffer = vec![0; 1 << 18];
    let (mut kept, mut before) = (0_usize, 0_u64);
    loop {
        let read = source.read(buffer.get_mut(kept..).unwrap_or_default())?;
        let filled = buffer.get(..kept + read).unwrap_or_default();
        let good = match std::str::from_utf8(filled) {
            Ok(_) => filled.len(),
            // A letter that the end of the buffer cuts in two.
            Err(fault) if fault.error_len().is_none() && read > 0 => fault.valid_up_to(),
            Err(fault) => return Ok(Some(before + fault.valid_up_to() as u64)),
        };
        if read == 0 {
            return Ok(None);
        }
        before += good as u64;
        let end = filled.len();
        buffer.copy_within(good..end, 0);
        kept = end - good;
    }
}

fn mostly_utf8(sample: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad * MOSTLY
}

fn guess(sample: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(Some(b"uk"), Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use encoding_rs::WINDOWS_1252;

    use super::*;

    fn detected(bytes: &[u8]) -> Decoding {
        detect(&mut Cursor::new(bytes), bytes.get(..4096).unwrap_or(bytes)).unwrap()
    }

    #[test]
    fn plain_ascii_and_utf8_are_used_as_they_are() {
        assert_eq!(detected(b"Case,NRM\n1,Yes\n"), Decoding { encoding: UTF_8, mark: 0, as_it_is: true });
        assert!(detected("Zoë – café".as_bytes()).as_it_is);
        assert_eq!(detected(b"\xEF\xBB\xBFCase"), Decoding { encoding: UTF_8, mark: 3, as_it_is: true });
    }

    #[test]
    fn a_letter_across_two_buffers_is_no_fault() {
        let mut bytes = vec![b'a'; (1 << 18) - 1];
        bytes.extend("é".as_bytes());
        assert!(detected(&bytes).as_it_is);
        bytes.pop();
        assert!(!detected(&bytes).as_it_is);
    }

    #[test]
    fn a_pound_sign_of_windows() {
        let found = detected(b"Council,Cost\nDevon,\xA3500\nZo\xEB,caf\xE9\n");
        assert_eq!((found.encoding, found.as_it_is), (WINDOWS_1252, false));
    }

    #[test]
    fn one_broken_letter_among_many_good_ones_leaves_utf8() {
        let bytes = ["Zoë é é é é".as_bytes(), b"\xFF"].concat();
        assert_eq!(detected(&bytes), Decoding { encoding: UTF_8, mark: 0, as_it_is: false });
    }

    #[test]
    fn utf16_with_and_without_its_mark() {
        let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        assert_eq!(detected(&units("\u{feff}Case;NRM")).encoding, UTF_16LE);
        assert_eq!(detected(&units("Case;NRM\nÉ1;Yes")).encoding, UTF_16LE);
        let big: Vec<u8> = "Case;NRM".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(detected(&big).encoding, UTF_16BE);
    }
}
