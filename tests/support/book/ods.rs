//! Writing a workbook as LibreOffice does: as much of the OpenDocument format as it, Excel and calamine need.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{Book, Cell, Look, MADE_ON, Merge, Sheet, Visibility, formula_for};

const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";
const NAMESPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
    xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" \
    xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
    xmlns:of=\"urn:oasis:names:tc:opendocument:xmlns:of:1.2\" \
    xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\"";

const STYLES: &str = "<office:automatic-styles>\
    <number:date-style style:name=\"N1\" number:automatic-order=\"false\"><number:day number:style=\"long\"/>\
    <number:text>/</number:text><number:month number:style=\"long\"/><number:text>/</number:text>\
    <number:year number:style=\"long\"/></number:date-style>\
    <number:date-style style:name=\"N2\" number:automatic-order=\"false\"><number:day number:style=\"long\"/>\
    <number:text>/</number:text><number:month number:style=\"long\"/><number:text>/</number:text>\
    <number:year number:style=\"long\"/><number:text> </number:text><number:hours number:style=\"long\"/>\
    <number:text>:</number:text><number:minutes number:style=\"long\"/></number:date-style>\
    <style:style style:name=\"co\" style:family=\"table-column\">\
    <style:table-column-properties style:column-width=\"3.2cm\"/></style:style>\
    <style:style style:name=\"ta\" style:family=\"table\"><style:table-properties table:display=\"true\"/></style:style>\
    <style:style style:name=\"tahidden\" style:family=\"table\">\
    <style:table-properties table:display=\"false\"/></style:style>\
    <style:style style:name=\"day\" style:family=\"table-cell\" style:data-style-name=\"N1\"/>\
    <style:style style:name=\"moment\" style:family=\"table-cell\" style:data-style-name=\"N2\"/>\
    <style:style style:name=\"title\" style:family=\"table-cell\">\
    <style:text-properties fo:font-weight=\"bold\" fo:font-size=\"13pt\"/></style:style>\
    <style:style style:name=\"heading\" style:family=\"table-cell\">\
    <style:table-cell-properties fo:wrap-option=\"wrap\" fo:background-color=\"#dde8f0\"/>\
    <style:text-properties fo:font-weight=\"bold\"/></style:style>\
    <style:style style:name=\"note\" style:family=\"table-cell\">\
    <style:text-properties fo:font-style=\"italic\"/></style:style></office:automatic-styles>";

/// The workbook's bytes, the same each time.
pub(crate) fn write(book: &Book) -> Vec<u8> {
    let manifest = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest \
         xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.2\" manifest:media-type=\"{MIMETYPE}\"/>\
         <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>\
         <manifest:file-entry manifest:full-path=\"meta.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>"
    );
    let meta = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-meta {NAMESPACES} office:version=\"1.2\"><office:meta>\
         <meta:creation-date>{MADE_ON}T00:00:00</meta:creation-date></office:meta></office:document-meta>"
    );
    let parts = [
        // The format asks for this part first and uncompressed, so that the kind of file can be told by its first bytes.
        ("mimetype", MIMETYPE.to_owned(), CompressionMethod::Stored),
        ("content.xml", content(book), CompressionMethod::Deflated),
        ("meta.xml", meta, CompressionMethod::Deflated),
        ("META-INF/manifest.xml", manifest, CompressionMethod::Deflated),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text, method) in parts {
        let options =
            SimpleFileOptions::default().compression_method(method).last_modified_time(zip::DateTime::default());
        zip.start_file(name, options).expect("a part's name is plain");
        zip.write_all(text.as_bytes()).expect("memory can be written to");
    }
    zip.finish().expect("memory can be written to").into_inner()
}

fn content(book: &Book) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content {NAMESPACES} office:version=\"1.2\">{STYLES}\
         <office:body><office:spreadsheet>"
    );
    for sheet in &book.sheets {
        push_sheet(&mut xml, sheet);
    }
    xml.push_str("</office:spreadsheet></office:body></office:document-content>");
    xml
}

fn push_sheet(xml: &mut String, sheet: &Sheet) {
    let (rows, columns) = sheet.size();
    let style = if sheet.visibility == Visibility::Shown { "ta" } else { "tahidden" };
    _ = write!(xml, "<table:table table:name=\"{}\" table:style-name=\"{style}\">", escaped(&sheet.name));
    for column in 0..columns.max(1) {
        let hidden = if sheet.hidden_columns.contains(&column) { " table:visibility=\"collapse\"" } else { "" };
        _ = write!(xml, "<table:table-column table:style-name=\"co\"{hidden}/>");
    }
    for row in 0..rows.max(1) {
        let hidden = if sheet.hidden_rows.contains(&row) { " table:visibility=\"collapse\"" } else { "" };
        _ = write!(xml, "<table:table-row{hidden}>");
        for column in 0..columns.max(1) {
            push_cell(xml, sheet, row, column);
        }
        xml.push_str("</table:table-row>");
    }
    xml.push_str("</table:table>");
}

fn push_cell(xml: &mut String, sheet: &Sheet, row: u32, column: u32) {
    let inside =
        sheet.merges.iter().find(|m| (m.top..=m.bottom).contains(&row) && (m.left..=m.right).contains(&column));
    let span = match inside {
        Some(m) if (m.top, m.left) == (row, column) => spanned(*m),
        Some(_) => {
            xml.push_str("<table:covered-table-cell/>");
            return;
        }
        None => String::new(),
    };
    let cell = sheet.get(row, column);
    let style = match cell {
        Cell::Date(_) => " table:style-name=\"day\"",
        Cell::Moment(_) => " table:style-name=\"moment\"",
        _ => match sheet.looks.get(&row) {
            Some(Look::Title) => " table:style-name=\"title\"",
            Some(Look::Heading) => " table:style-name=\"heading\"",
            Some(Look::Note) => " table:style-name=\"note\"",
            None => "",
        },
    };
    let value = match cell {
        Cell::Blank => {
            _ = write!(xml, "<table:table-cell{style}{span}/>");
            return;
        }
        Cell::Text(_) => " office:value-type=\"string\"".to_owned(),
        Cell::Number(number) => format!(" office:value-type=\"float\" office:value=\"{number}\""),
        Cell::Date(day) => format!(" office:value-type=\"date\" office:date-value=\"{day}\""),
        Cell::Moment(moment) => format!(" office:value-type=\"date\" office:date-value=\"{moment}\""),
        Cell::Bool(yes) => format!(" office:value-type=\"boolean\" office:boolean-value=\"{yes}\""),
        Cell::Error(error) => format!(
            " table:formula=\"of:={}\" office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"",
            escaped(formula_for(error))
        ),
    };
    _ = write!(xml, "<table:table-cell{style}{span}{value}>");
    for line in cell.shown().split('\n') {
        _ = write!(xml, "<text:p>{}</text:p>", paragraph(line));
    }
    xml.push_str("</table:table-cell>");
}

fn spanned(merge: Merge) -> String {
    format!(
        " table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\"",
        merge.right - merge.left + 1,
        merge.bottom - merge.top + 1
    )
}

/// Text for a paragraph. Readers fold runs of spaces and cut the outer ones, unless they are written as the format asks.
fn paragraph(text: &str) -> String {
    let kept = escaped(text);
    let inner = kept.trim_matches(' ');
    let (before, after) =
        (kept.len() - kept.trim_start_matches(' ').len(), kept.len() - kept.trim_end_matches(' ').len());
    let after = if inner.is_empty() { 0 } else { after };
    format!("{}{}{}", "<text:s/>".repeat(before), inner.replace("  ", " <text:s/>"), "<text:s/>".repeat(after))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
