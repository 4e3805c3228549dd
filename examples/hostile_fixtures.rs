//! Writes the small hostile files under `fixtures/hostile`: each shows one thing that real folders of returns, or people with bad
//! intentions, do to a reader. `tests/hostile.rs` says how each must end. Run it from the project's folder:
//!
//! ```sh
//! cargo run --example hostile_fixtures
//! ```
//!
//! The files come out the same every time.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

use std::error::Error;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = Path::new("fixtures/hostile");
    fs::create_dir_all(folder)?;
    for (name, bytes) in files()? {
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}

fn files() -> Outcome<Vec<(&'static str, Vec<u8>)>> {
    let good = good()?;
    let cut = good.get(..good.len() / 2).unwrap_or_default().to_vec();
    let mut files = vec![
        ("good.xlsx", good.clone()),
        ("good-named-xls.xls", good),
        ("cut-short.xlsx", cut),
        ("empty.xlsx", Vec::new()),
        ("~$open.xlsx", b"\x09Officer  ".to_vec()),
        ("web-page.xls", b"<html><body><table><tr><td>Case</td></tr></table></body></html>".to_vec()),
        ("xml-spreadsheet.xls", XML_SPREADSHEET.as_bytes().to_vec()),
        ("portable-document.csv", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n".to_vec()),
        ("binary.csv", (0..=255).cycle().take(2000).collect()),
        ("text-named-xlsx.xlsx", b"Case,NRM\n1,Yes\n".to_vec()),
        ("protected.xlsx", compound(&[("EncryptionInfo", 8), ("EncryptedPackage", 4096)], false)),
        ("circle.xls", compound(&[("Workbook", 4096)], true)),
        ("word.doc.xls", compound(&[("WordDocument", 4096)], false)),
    ];
    files.extend(workbooks()?);
    files.extend(open_documents()?);
    files.extend(texts());
    Ok(files)
}

/// A return as it should be, with a hidden row, a hidden column and a merged title.
fn good() -> Outcome<Vec<u8>> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2024, 1, 1)?));
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet().set_name("Children")?;
    sheet.merge_range(0, 0, 0, 3, "Potential victims", &Format::new())?;
    for (column, header) in (0..).zip(["Case", "Missing episodes", "Notes", "NRM date"]) {
        sheet.write_string(1, column, header)?;
    }
    for row in 2..5_u32 {
        sheet.write_string(row, 0, format!("C{row}"))?;
        sheet.write_number(row, 1, row)?;
        sheet.write_string(row, 2, "seen")?;
        sheet.write_datetime_with_format(row, 3, ExcelDateTime::from_ymd(2023, 5, u8::try_from(row)?)?, &date)?;
    }
    sheet.set_row_hidden(3)?;
    sheet.set_column_hidden(2)?;
    Ok(book.save_to_buffer()?)
}

const NS: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#;
const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Return" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const WORKBOOK_RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const XML_SPREADSHEET: &str = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table/></Worksheet></Workbook>"#;
const ROWS: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Case</t></is></c><c r="B1" t="inlineStr"><is><t>NRM</t></is></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>"#;

fn zipped(parts: &[(&str, &str)], method: CompressionMethod) -> Outcome<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method))?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn packed(parts: &[(&str, &str)]) -> Outcome<Vec<u8>> {
    zipped(parts, CompressionMethod::Deflated)
}

fn book(sheet: &str, strings: &str) -> [(&'static str, String); 6] {
    [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("xl/workbook.xml", WORKBOOK.to_owned()),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS.to_owned()),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
        ("xl/sharedStrings.xml", strings.to_owned()),
    ]
}

fn saved(sheet: &str, strings: &str, method: CompressionMethod) -> Outcome<Vec<u8>> {
    let parts = book(sheet, strings);
    zipped(&parts.each_ref().map(|(name, content)| (*name, content.as_str())), method)
}

/// A sheet that declares this size and holds these rows.
fn sheet(size: &str, rows: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><worksheet {NS}><dimension ref="{size}"/><sheetData>{rows}</sheetData></worksheet>"#
    )
}

fn workbooks() -> Outcome<Vec<(&'static str, Vec<u8>)>> {
    let none = format!("<sst {NS}/>");
    let save = |sheet: &str| saved(sheet, &none, CompressionMethod::Deflated);
    let corners = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    let beyond = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048577"><c r="A1048577"><v>2</v></c></row>"#;
    let spill = r#"<row r="3"><c r="A3" t="e"><v>#SPILL!</v></c><c r="B3"><v>7</v></c></row>"#;
    let unnumbered =
        r#"<row><c><v>1</v></c><c t="e"><v>#CALC!</v></c><c><v>3</v></c></row><row hidden="1"><c><v>4</v></c></row>"#;
    let lying = format!(r#"<sst {NS} count="1" uniqueCount="99999999999"><si><t>Suspected</t></si></sst>"#);
    let string = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    let bomb = format!("{}{}", sheet("A1", ROWS), " ".repeat(60 << 20));
    // A digit changed after the file was saved: the checksum is that of the sheet before.
    let mut changed = saved(&sheet("A1:B2", ROWS), &none, CompressionMethod::Stored)?;
    let cell = b"<c r=\"B2\"><v>2";
    if let Some(digit) =
        changed.windows(cell.len()).position(|w| w == cell).and_then(|at| changed.get_mut(at + cell.len() - 1))
    {
        *digit = b'9';
    }
    Ok(vec![
        ("sparse-corners.xlsx", save(&sheet("A1:XFD1048576", corners))?),
        ("beyond-the-grid.xlsx", save(&sheet("A1:A1048577", beyond))?),
        ("spill-error.xlsx", save(&sheet("A1:B3", &format!("{ROWS}{spill}")))?),
        ("error-in-unnumbered-cells.xlsx", save(&sheet("A1:C2", unnumbered))?),
        ("size-is-garbage.xlsx", save(&sheet("#REF!", ROWS))?),
        ("lying-count.xlsx", saved(&sheet("A1", string), &lying, CompressionMethod::Deflated)?),
        ("sheet-breaks-off.xlsx", save(&format!(r#"<worksheet {NS}><sheetData><row r="1"><c r="A1"><v>1</v></c>"#))?),
        ("changed-byte.xlsx", changed),
        ("bomb.xlsx", save(&bomb)?),
        ("no-sheet.xlsx", {
            let parts = book("", "");
            let parts: Vec<_> = parts.iter().take(4).map(|(name, content)| (*name, content.as_str())).collect();
            packed(&parts)?
        }),
        ("word.docx.xlsx", packed(&[("[Content_Types].xml", TYPES), ("word/document.xml", "<w:document/>")])?),
        ("zip-of-returns.zip", packed(&[("Devon.csv", "Case,NRM\n1,Yes\n")])?),
    ])
}

fn open_documents() -> Outcome<Vec<(&'static str, Vec<u8>)>> {
    const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";
    const SPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0""#;
    let manifest = |of_content: &str| {
        format!(
            r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{of_content}</manifest:file-entry></manifest:manifest>"#
        )
    };
    let content = |table: &str| {
        format!(
            r#"<?xml version="1.0"?><office:document-content {SPACES}><office:body><office:spreadsheet><table:table table:name="Return">{table}</table:table></office:spreadsheet></office:body></office:document-content>"#
        )
    };
    let text = |text: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let save = |manifest: &str, content: &str| {
        packed(&[("mimetype", MIME), ("META-INF/manifest.xml", manifest), ("content.xml", content)])
    };
    let plain = manifest("");
    let x = text("x");
    let whole = content(&format!("<table:table-row>{x}</table:table-row>"));
    let endless = whole.split("</table:table>").next().unwrap_or_default();
    let repeated = r#"<table:table-row table:number-rows-repeated="6000"><table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    let tail = r#"<table:table-row table:number-rows-repeated="1048566"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let filtered = format!(
        r#"<table:table-row>{}</table:table-row><table:table-row table:visibility="filter">{x}</table:table-row><table:table-row>{}</table:table-row>{tail}"#,
        text("Case"),
        text("#DIV/0!")
    );
    Ok(vec![
        ("endless-table.ods", save(&plain, endless)?),
        ("repeated-cells.ods", save(&plain, &content(repeated))?),
        ("filtered-row.ods", save(&plain, &content(&filtered))?),
        (
            "protected.ods",
            save(&manifest(r#"<manifest:encryption-data manifest:checksum="x"/>"#), "\u{1}\u{2}not to be read")?,
        ),
    ])
}

fn texts() -> Vec<(&'static str, Vec<u8>)> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    vec![
        ("utf16.csv", wide("\u{feff}Case\tName\r\n1\tZoë\r\n")),
        ("utf16-without-mark.csv", wide("Case,Name\r\n1,Zoe\r\n")),
        ("windows-1252.csv", b"Council,Cost\r\nDevon,\xA3500\r\nCaf\xE9,\x80700\r\n".to_vec()),
        ("semicolons.csv", b"sep=;\r\nCase;Cost\r\n1;1,50\r\n".to_vec()),
        ("blank-lines.csv", b"\r\n\r\nCase,Note\r\n\r\n1,\"two\r\nlines\"\r\n\r\n2,x\r\n".to_vec()),
        ("quote-never-closed.csv", {
            let records: Vec<String> = (1..=20).map(|i| format!("{i},a note of some length")).collect();
            format!("Case,Note\n0,\"oops\n{}\n", records.join("\n")).into_bytes()
        }),
    ]
}

/// A container of old Office files with streams of these lengths, whose directory runs in a circle if it should.
fn compound(streams: &[(&str, u32)], circle: bool) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xFFFF_FFFE;
    let sectors_of = |len: u32| len.div_ceil(512).max(1);
    let mut table = vec![0xFFFF_FFFD, if circle { 1 } else { END }];
    let mut directory = vec![0_u8; SECTOR];
    let mut entry = |place: usize, name: &str, kind: u8, start: u32, len: u32| {
        let mut bytes = vec![0_u8; 128];
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.splice(..name.len(), name.iter().copied());
        bytes.splice(64..68, [u8::try_from(name.len() + 2).unwrap_or(64), 0, kind, 1]);
        bytes.splice(68..80, [0xFF; 12]);
        bytes.splice(116..120, start.to_le_bytes());
        bytes.splice(120..124, len.to_le_bytes());
        directory.splice(place * 128..(place + 1) * 128, bytes);
    };
    entry(0, "Root Entry", 5, END, 0);
    for (place, (name, len)) in streams.iter().enumerate() {
        let start = u32::try_from(table.len()).unwrap_or(END);
        // Short streams are written as long ones, which a reader that only looks at names does not mind.
        entry(place + 1, name, 2, start, *len);
        let count = sectors_of(*len);
        table.extend((1..count).map(|i| start + i));
        table.push(END);
    }
    let data = (table.len() - 2) * SECTOR;
    table.resize(SECTOR / 4, u32::MAX);
    let mut out = vec![0_u8; SECTOR];
    out.splice(..8, *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    for (at, word) in [(24, 0x3E_u16), (26, 3), (28, 0xFFFE), (30, 9), (32, 6), (44, 1), (48, 1), (57, 0x10)] {
        out.splice(at..at + 2, word.to_le_bytes());
    }
    for at in [60, 68] {
        out.splice(at..at + 4, END.to_le_bytes());
    }
    out.splice(80..SECTOR, [0xFF; SECTOR - 80]);
    out.extend(table.iter().flat_map(|word| word.to_le_bytes()));
    out.extend(directory);
    out.extend(vec![0x5A; data]);
    out
}
