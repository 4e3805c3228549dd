//! The parts of a zipped workbook: which there are, which sheet is which part, and a copy with small faults mended.

use std::borrow::Cow;
use std::io::{BufReader, Cursor, Read as _, Write as _};

use quick_xml::Reader as XmlReader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;
use zip::read::ZipFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::guard::{Limits, Zip, open_zip};
use super::refusal::Refusal;
use super::workbook::Format;
use super::xlsb::sheet_relations;

/// The unpacked bytes of a part.
pub(crate) type Part<'p, 'a> = ZipFile<'p, Cursor<&'a [u8]>>;

/// How much of the start of a part is looked at for its heading.
const HEAD: usize = 4096;

/// How much of a part is read that a person could read too.
const SMALL_PART: u64 = 1 << 20;

/// An opened zip whose parts are found as spreadsheet programs find them, whatever the case and the slashes of their names.
pub(crate) struct Package<'a> {
    zip: Zip<'a>,
    places: FxHashMap<String, usize>,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        let zip = open_zip(bytes, limits)?;
        let mut places = FxHashMap::default();
        for (i, name) in zip.file_names().enumerate() {
            if let Ok(name) = name {
                places.insert(fold(&name), i);
            }
        }
        Ok(Self { zip, places })
    }

    /// The zip itself.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn zip(&self) -> &Zip<'a> {
        &self.zip
    }

    /// The place of a part in the zip.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.places.get(&fold(name)).copied()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.places.contains_key(&fold(name))
    }

    fn any(&self, test: impl Fn(&str) -> bool) -> bool {
        self.places.keys().any(|name| test(name))
    }

    /// The part with this name, unpacking as it is read.
    pub(crate) fn part(&mut self, name: &str) -> Option<Part<'_, 'a>> {
        let place = *self.places.get(&fold(name))?;
        self.zip.by_index(place).ok()
    }

    /// The declared size of a part when unpacked.
    pub(crate) fn size(&self, name: &str) -> u64 {
        let place = self.places.get(&fold(name));
        place.and_then(|&i| self.zip.by_index_data(i).ok()).map_or(0, |part| part.size())
    }

    /// The first bytes of a part.
    pub(crate) fn head(&mut self, name: &str) -> Vec<u8> {
        let mut head = Vec::new();
        if let Some(part) = self.part(name) {
            // What could be read before a fault is enough to look at.
            let _ = part.take(HEAD as u64).read_to_end(&mut head);
        }
        head
    }

    /// The text of a small part.
    pub(crate) fn text(&mut self, name: &str) -> String {
        let mut bytes = Vec::new();
        if let Some(part) = self.part(name) {
            let _ = part.take(SMALL_PART).read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// A part whose name ends so, in lower case.
    pub(crate) fn ending_in(&self, end: &str) -> Option<String> {
        // The names have no order, so the first of several would differ from one run to the next.
        self.places.keys().filter(|name| name.ends_with(end)).min().cloned()
    }

    /// Which kind of workbook this is, by its parts.
    pub(crate) fn format(&mut self) -> Result<Format, Refusal> {
        if self.has("encryptedpackage") || self.has("encrypted-package") {
            return Err(Refusal::protected());
        }
        if self.has("mimetype") {
            let mime = self.head("mimetype");
            let mime = String::from_utf8_lossy(&mime).into_owned();
            return match mime.strip_prefix("application/vnd.oasis.opendocument.") {
                Some(kind) if kind.starts_with("spreadsheet") => Ok(Format::Ods),
                Some(kind) if kind.starts_with("text") => Err(Refusal::not_a_spreadsheet("a text document")),
                Some(_) => Err(Refusal::not_a_spreadsheet("an OpenDocument file")),
                None => Err(Refusal::zip_of_other_files()),
            };
        }
        if self.has("xl/workbook.bin") {
            return Ok(Format::Xlsb);
        }
        if self.has("xl/workbook.xml") || self.has("_rels/.rels") && self.any(|n| n.ends_with("workbook.xml")) {
            return Ok(Format::Xlsx);
        }
        if self.any(|n| n.starts_with("word/")) {
            return Err(Refusal::not_a_spreadsheet("a Word document"));
        }
        if self.any(|n| n.starts_with("ppt/")) {
            return Err(Refusal::not_a_spreadsheet("a PowerPoint presentation"));
        }
        if self.any(|n| n.rsplit('.').next() == Some("iwa")) {
            return Err(Refusal::other_spreadsheet("an Apple Numbers spreadsheet"));
        }
        if self.has("[content_types].xml") {
            // An Office file without its main part.
            return Err(Refusal::damaged());
        }
        Err(Refusal::zip_of_other_files())
    }

    /// The parts of an Excel workbook's sheets, in the workbook's order.
    pub(crate) fn sheet_parts(&mut self) -> Vec<String> {
        let mut workbook = String::from("xl/workbook.xml");
        self.elements("_rels/.rels", "Relationship", |e| {
            if attribute(e, "Type").is_some_and(|t| t.ends_with("/officeDocument"))
                && let Some(target) = attribute(e, "Target")
            {
                target.trim_start_matches('/').clone_into(&mut workbook);
            }
        });
        let (folder, name) = workbook.rsplit_once('/').map_or(("", workbook.as_str()), |(f, n)| (f, n));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let targets = self.targets(&folder, name);
        let mut parts = Vec::new();
        self.elements(&workbook, "sheet", |e| {
            let id = local_attribute(e, "id");
            parts.push(id.and_then(|id| targets.get(&*id).cloned()).unwrap_or_default());
        });
        parts
    }

    /// The parts of an `.xlsb` workbook's sheets, in the workbook's order.
    pub(crate) fn binary_sheet_parts(&mut self) -> Vec<String> {
        let targets = self.targets("xl/", "workbook.bin");
        let ids = self.part("xl/workbook.bin").map(sheet_relations).unwrap_or_default();
        ids.iter().map(|id| targets.get(id).cloned().unwrap_or_default()).collect()
    }

    /// Where the relations of a part lead, by their names.
    fn targets(&mut self, folder: &str, name: &str) -> FxHashMap<String, String> {
        let mut targets = FxHashMap::default();
        self.elements(&format!("{folder}_rels/{name}.rels"), "Relationship", |e| {
            if let (Some(id), Some(target)) = (attribute(e, "Id"), attribute(e, "Target")) {
                let part = target.strip_prefix('/').map_or_else(|| format!("{folder}{target}"), str::to_owned);
                targets.insert(id.into_owned(), part);
            }
        });
        targets
    }

    /// Calls for each element with this local name in a small part, and stops at a fault.
    fn elements(&mut self, name: &str, element: &str, mut found: impl FnMut(&BytesStart<'_>)) {
        let Some(part) = self.part(name) else { return };
        let mut xml = XmlReader::from_reader(BufReader::new(part));
        xml.config_mut().check_end_names = false;
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer) {
                Ok(Event::Start(e) | Event::Empty(e)) if e.local_name().as_ref() == element => found(&e),
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    /// The workbook again, with small faults mended that a spreadsheet program does not even mention: the part is rewritten
    /// by `mend`, every other one is carried over as it is.
    pub(crate) fn mended(&mut self, mend: impl Fn(&str, &[u8]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        // Stored, so that the copy is not packed only to be unpacked again.
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for i in 0..self.zip.len() {
            let name = self.zip.name_for_index(i)?.ok()?.into_owned();
            let mut head = Vec::new();
            let _ = self.zip.by_index(i).ok()?.take(HEAD as u64).read_to_end(&mut head);
            let Some(new_head) = mend(&fold(&name), &head) else {
                out.raw_copy_file(self.zip.by_index_raw(i).ok()?).ok()?;
                continue;
            };
            let mut whole = Vec::new();
            self.zip.by_index(i).ok()?.read_to_end(&mut whole).ok()?;
            out.start_file(name, stored).ok()?;
            out.write_all(&new_head).ok()?;
            out.write_all(whole.get(head.len()..)?).ok()?;
        }
        Some(out.finish().ok()?.into_inner())
    }
}

/// The name by which a part is found.
fn fold(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

/// An attribute by its full name, with entities resolved.
pub(crate) fn attribute<'e>(e: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    resolved(e.try_get_attribute(name).ok()??.value)
}

fn local_attribute<'e>(e: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    let mut attributes = e.attributes();
    let found = attributes.with_checks(false).filter_map(Result::ok).find(|a| a.key.local_name().as_ref() == name);
    found.and_then(|a| resolved(a.value))
}

fn resolved(value: Cow<'_, str>) -> Option<Cow<'_, str>> {
    match value {
        Cow::Borrowed(text) => unescape(text).ok(),
        Cow::Owned(text) => unescape(&text).ok().map(|text| Cow::Owned(text.into_owned())),
    }
}
