//! What a file is, told by its content: names lie.

use std::path::Path;

use super::cfb::Compound;
use super::refusal::Refusal;

/// What the first bytes of a file say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    /// A zip: a modern workbook, or something else that is zipped.
    Zip,
    /// The container of old Office files, which also wraps new ones that have a password.
    Compound,
    /// Neither.
    Plain,
}

/// How many bytes of a file are looked at to know what it is.
pub(crate) const HEAD: usize = 8192;

pub(crate) fn container(head: &[u8]) -> Container {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        Container::Zip
    } else if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        Container::Compound
    } else {
        Container::Plain
    }
}

/// Whether the name is that of the file by which Office says that somebody has a workbook open (`~$Return.xlsx`), or that
/// LibreOffice makes (`.~lock.Return.xlsx#`).
///
/// ```
/// use std::path::Path;
/// assert!(returnlint::read::is_lock_file(Path::new("returns/~$Devon.xlsx")));
/// assert!(!returnlint::read::is_lock_file(Path::new("returns/Devon~1.xlsx")));
/// ```
#[must_use]
pub fn is_lock_file(path: &Path) -> bool {
    path.file_name()
        .map(|name| name.to_string_lossy())
        .is_some_and(|name| name.starts_with("~$") || name.starts_with(".~lock.") && name.ends_with('#'))
}

/// What an old Office container holds: `Ok` for a workbook.
pub(crate) fn compound(book: &Compound<'_>) -> Result<(), Refusal> {
    if book.has("EncryptedPackage") {
        Err(Refusal::protected())
    } else if book.has("Workbook") || book.has("Book") {
        Ok(())
    } else if book.has("WordDocument") {
        Err(Refusal::not_a_spreadsheet("a Word document"))
    } else if book.has("PowerPoint Document") {
        Err(Refusal::not_a_spreadsheet("a PowerPoint presentation"))
    } else if book.has("__properties_version1.0") {
        Err(Refusal::not_a_spreadsheet("an Outlook message"))
    } else {
        Err(Refusal::not_a_spreadsheet("an old Office file"))
    }
}

/// Kinds of file by their first bytes.
const MAGIC: [(&[u8], &str); 21] = [
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xFF\xD8\xFF", "an image"),
    (b"GIF8", "an image"),
    (b"II*\0", "an image"),
    (b"MM\0*", "an image"),
    (b"RIFF", "a sound, a film or an image"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1F\x8B", "a compressed file"),
    (b"7z\xBC\xAF\x27\x1C", "a compressed file"),
    (b"Rar!\x1A", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xFD7zXZ\0", "a compressed file"),
    (b"MZ\x90", "a program"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"\0\x01\0\0Standard ", "an Access database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"%!PS", "a PostScript document"),
    (b"\x1A\x45\xDF\xA3", "a film"),
];

/// Workbooks of the years before 1994 are bare records: the first is the beginning of a file of version 2, 3 or 4.
const OLD_BIFF: [&[u8]; 3] = [b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"];

/// What a file is that is no container: `Ok` for text with delimiters, as far as its first bytes can tell.
///
/// `text` is the head as text, whatever its encoding was.
pub(crate) fn plain(head: &[u8], text: &str) -> Result<(), Refusal> {
    if let Some((_, thing)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(Refusal::not_a_spreadsheet(thing));
    }
    if OLD_BIFF.iter().any(|magic| head.starts_with(magic)) {
        return Err(Refusal::other_spreadsheet("an Excel workbook from before 1994"));
    }
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).to_ascii_lowercase();
    if start.starts_with("<?xml") || start.starts_with("<?mso-application") {
        return Err(xml(&start));
    }
    let html = ["<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<script", "<div", "<!--"];
    if html.iter().any(|tag| start.starts_with(tag)) {
        return Err(Refusal::not_a_spreadsheet("a web page"));
    }
    if start.starts_with("mime-version:") {
        return Err(Refusal::not_a_spreadsheet("a saved web page or an email"));
    }
    if is_binary(text) {
        return Err(Refusal::neither_workbook_nor_text());
    }
    Ok(())
}

fn xml(start: &str) -> Refusal {
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        Refusal::other_spreadsheet("an XML spreadsheet")
    } else if start.contains("opendocument.spreadsheet") {
        Refusal::other_spreadsheet("a flat OpenDocument spreadsheet")
    } else if start.contains("<html") {
        Refusal::not_a_spreadsheet("a web page")
    } else {
        Refusal::not_a_spreadsheet("an XML file")
    }
}

/// Text holds hardly any control characters but tabs and the ends of lines.
fn is_binary(text: &str) -> bool {
    let odd = text.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{1a}' | '\u{c}')).count();
    text.contains('\0') || odd > 8 && odd * 50 > text.len()
}

#[cfg(test)]
mod tests {
    use super::super::refusal::RefusalKind;
    use super::*;

    fn what(head: &[u8]) -> Option<String> {
        plain(head, &String::from_utf8_lossy(head)).err().map(|r| r.what)
    }

    #[test]
    fn a_web_page_saved_as_xls_is_named() {
        for page in ["<html><table>", "\u{feff} <TABLE border=1>", "<!DOCTYPE html>", "<?xml version=\"1.0\"?><html>"] {
            assert!(what(page.as_bytes()).unwrap().contains("a web page"), "{page}");
        }
    }

    #[test]
    fn other_kinds_are_named() {
        assert!(what(b"%PDF-1.7\n%\xE2\xE3").unwrap().contains("PDF"));
        let xml = b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        assert!(what(xml).unwrap().contains("an XML spreadsheet"));
        assert!(what(b"\x01\x02\x00\x03\x04\x05binary").unwrap().contains("neither"));
        assert_eq!(plain(b"\x09\x04\x06\x00\x00\x00", "").unwrap_err().kind, RefusalKind::Unsupported);
    }

    #[test]
    fn text_of_councils_passes() {
        assert_eq!(what(b"Case Ref,NRM\r\n1,Yes\r\n"), None);
        assert_eq!(what("Child’s ID;£\n7;\u{85}".as_bytes()), None);
        assert_eq!(what(b"PKN,DOB\n"), None);
        assert_eq!(what(b"BMI,RIF\n"), None);
    }

    #[test]
    fn containers_are_told_by_their_first_bytes() {
        assert_eq!(container(b"PK\x03\x04...."), Container::Zip);
        assert_eq!(container(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Container::Compound);
        assert_eq!(container(b"PK"), Container::Plain);
    }

    #[test]
    fn lock_files_are_told_by_name() {
        assert!(is_lock_file(Path::new("~$Return.xlsx")));
        assert!(is_lock_file(Path::new("a/.~lock.Return.ods#")));
        assert!(!is_lock_file(Path::new("a/~$b/Return.ods")));
    }
}
