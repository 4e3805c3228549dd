//! Workbooks through calamine: `.xlsx` and `.xlsb` cell by cell, `.xls` and `.ods` as calamine lays them out.

use std::io::{Cursor, Read, Seek};

use calamine::{
    CellErrorType, Data, DataRef, Ods, OdsError, Range, Reader as _, SheetType, SheetVisible, Xls, XlsError, Xlsb,
    XlsbError, Xlsx, XlsxError,
};

use super::cfb::Compound;
#[cfg(not(target_family = "wasm"))]
use super::feed;
use super::guard::{Limits, Meter, Shape};
use super::hidden::{self, Scan};
use super::package::Package;
use super::places::{Places, Step};
use super::refusal::Refusal;
use super::workbook::{CellError, CellValue, Format, Visibility};
use super::{biff, moment, ods, sniff, xlsb};

/// A part that another thread unpacks. There is none in the browser.
#[cfg(not(target_family = "wasm"))]
type Flow<'scope> = feed::Current<'scope>;
#[cfg(target_family = "wasm")]
type Flow<'scope> = std::marker::PhantomData<&'scope ()>;

/// With this many errors one after the other the sheet is broken, not its cells.
const MOST_ERRORS: u32 = 64;
/// The shortest shared string is `<si/>`: a count that needs more bytes than the part has is a fault.
const SHORTEST_STRING: u64 = 5;

/// Reads a workbook that is a zip.
pub(crate) fn zipped(bytes: &[u8], limits: &Limits, meter: &mut Meter<'_>) -> Result<Format, Refusal> {
    let mut package = Package::open(bytes, limits)?;
    let format = package.format()?;
    match format {
        Format::Xlsb => xlsb(bytes, &mut package, limits, meter)?,
        Format::Ods => ods(bytes, &mut package, limits, meter)?,
        _ => xlsx(bytes, &mut package, limits, meter)?,
    }
    Ok(format)
}

/// Reads a workbook in the container of old Office files.
pub(crate) fn compound(bytes: &[u8], limits: &Limits, meter: &mut Meter<'_>) -> Result<Format, Refusal> {
    let container = Compound::open(bytes)?;
    sniff::compound(&container)?;
    let stream = container.stream("Workbook").or_else(|| container.stream("Book")).ok_or_else(Refusal::damaged)??;
    let shapes = biff::survey(&stream, limits)?;
    drop((stream, container));
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Refusal::protected(),
        _ => Refusal::damaged(),
    })?;
    let epoch_1904 = book.has_1904_epoch();
    let sheets = book.sheets_metadata().to_vec();
    for (i, sheet) in sheets.iter().enumerate() {
        meter.sheet(&sheet.name, visibility(sheet.visible))?;
        // calamine gives the numbers that a chart keeps as if they were cells.
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let range = book.worksheet_range(&sheet.name).map_err(|_| Refusal::damaged())?;
        cells_of(&range, epoch_1904, false, meter)?;
        if let Some(shape) = shapes.get(i) {
            meter.shape(shape);
        }
        let merged = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        let merged = merged.iter().filter_map(|d| region(d.start, d.end)).collect();
        meter.shape(&Shape { merged, ..Shape::default() });
    }
    Ok(Format::Xls)
}

fn region((top, left): (u32, u32), (bottom, right): (u32, u32)) -> Option<super::workbook::Region> {
    (top <= bottom && left <= right).then_some(super::workbook::Region { top, left, bottom, right })
}

fn ods(bytes: &[u8], package: &mut Package<'_>, limits: &Limits, meter: &mut Meter<'_>) -> Result<(), Refusal> {
    // What is encrypted would look damaged.
    if package.text("META-INF/manifest.xml").contains("encryption-data") {
        return Err(Refusal::protected());
    }
    let content = package.part("content.xml").ok_or_else(Refusal::damaged)?;
    let shapes = ods::survey(content, limits)?;
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|e| match e {
        OdsError::Password => Refusal::protected(),
        OdsError::CellLimitExceeded { .. } => Refusal::needs_too_much_memory(),
        _ => Refusal::damaged(),
    })?;
    for (i, sheet) in book.sheets_metadata().to_vec().iter().enumerate() {
        meter.sheet(&sheet.name, visibility(sheet.visible))?;
        let range = book.worksheet_range(&sheet.name).map_err(|_| Refusal::damaged())?;
        cells_of(&range, false, true, meter)?;
        if let Some(shape) = shapes.get(i) {
            meter.shape(shape);
        }
    }
    Ok(())
}

/// The cells of a sheet that calamine has laid out.
fn cells_of(
    range: &Range<Data>,
    epoch_1904: bool,
    errors_are_text: bool,
    meter: &mut Meter<'_>,
) -> Result<(), Refusal> {
    let Some((top, left)) = range.start() else { return Ok(()) };
    for (row, column, value) in range.used_cells() {
        let at = (add(top, row), add(left, column));
        match value {
            Data::String(text) => match error_in_text(text).filter(|_| errors_are_text) {
                Some(CellError::Unreadable) => meter.unreadable(Some(at))?,
                Some(error) => meter.cell(at.0, at.1, CellValue::Error(error))?,
                None => meter.cell(at.0, at.1, CellValue::Text(text))?,
            },
            other => put(at, &borrowed(other), epoch_1904, meter)?,
        }
    }
    Ok(())
}

fn add(start: u32, offset: usize) -> u32 {
    u32::try_from(offset).ok().and_then(|o| start.checked_add(o)).unwrap_or(u32::MAX)
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(n) => DataRef::Int(*n),
        Data::Float(n) => DataRef::Float(*n),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(b) => DataRef::Bool(*b),
        Data::DateTime(when) => DataRef::DateTime(*when),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

fn xlsx(bytes: &[u8], package: &mut Package<'_>, limits: &Limits, meter: &mut Meter<'_>) -> Result<(), Refusal> {
    let strings_lie = strings_lie(package, limits)?;
    let parts = package.sheet_parts();
    if strings_lie || parts.iter().any(|part| hidden::declared_size_is_broken(&package.head(part))) {
        let mended = package.mended(mend).ok_or_else(Refusal::damaged)?;
        return xlsx_sheets(Cursor::new(mended.as_slice()), None, package, &parts, meter);
    }
    #[cfg(not(target_family = "wasm"))]
    if parts.iter().any(|part| package.size(part) >= feed::LARGE) {
        return std::thread::scope(|scope| match feed::Feed::new(scope, bytes, package.zip()) {
            Some((zip, flow)) => xlsx_sheets(zip, Some(&flow), package, &parts, meter),
            None => xlsx_sheets(Cursor::new(bytes), None, package, &parts, meter),
        });
    }
    xlsx_sheets(Cursor::new(bytes), None, package, &parts, meter)
}

/// Reads the sheets from the bytes of a workbook, or from a feed of them.
fn xlsx_sheets<R: Read + Seek>(
    zip: R,
    flow: Option<&Flow<'_>>,
    package: &mut Package<'_>,
    parts: &[String],
    meter: &mut Meter<'_>,
) -> Result<(), Refusal> {
    let mut book = Xlsx::new(zip).map_err(|error| match error {
        XlsxError::Password => Refusal::protected(),
        _ => Refusal::damaged(),
    })?;
    let sheets = book.sheets_metadata().to_vec();
    for (i, sheet) in sheets.iter().enumerate() {
        meter.sheet(&sheet.name, visibility(sheet.visible))?;
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let part = parts.get(i).map_or("", String::as_str);
        xlsx_sheet(&mut book, &sheet.name, package, part, meter)?;
        let scan = scan(flow, package, part);
        if scan.is_broken {
            return Err(Refusal::damaged_because(&format!("the sheet “{}” is not as it was saved", sheet.name)));
        }
        meter.shape(&scan.shape);
    }
    Ok(())
}

/// What a sheet hides and merges: found on the way where it came through a feed.
fn scan(flow: Option<&Flow<'_>>, package: &mut Package<'_>, part: &str) -> Scan {
    #[cfg(not(target_family = "wasm"))]
    let quick = match flow.and_then(|flow| flow.borrow_mut().take_if(|flow| package.place(part) == Some(flow.part()))) {
        Some(flow) => flow.finish(),
        None => package.part(part).and_then(|part| hidden::scan(part, false)),
    };
    #[cfg(target_family = "wasm")]
    let quick = {
        let _ = flow;
        package.part(part).and_then(|part| hidden::scan(part, false))
    };
    quick.or_else(|| package.part(part).and_then(|part| hidden::scan(part, true))).unwrap_or_default()
}

/// Whether the shared strings claim to be more than they can be. calamine would set memory aside for all of them.
fn strings_lie(package: &mut Package<'_>, limits: &Limits) -> Result<bool, Refusal> {
    let Some(name) = package.ending_in("sharedstrings.xml") else { return Ok(false) };
    let size = package.size(&name);
    // Each string takes about as much again as its text.
    if size > limits.memory_bytes / 2 {
        return Err(Refusal::needs_too_much_memory());
    }
    let head = package.head(&name);
    let count = unique_count(&head).map(|(_, count)| count);
    Ok(count.is_some_and(|count| count.is_none_or(|count| count > size / SHORTEST_STRING)))
}

/// Where the start of the shared strings gives their number, and the number if it is one.
fn unique_count(head: &[u8]) -> Option<(std::ops::Range<usize>, Option<u64>)> {
    const NAME: &[u8] = b" uniqueCount=";
    let start = head.windows(NAME.len()).position(|w| w == NAME)?;
    let value = start + NAME.len() + 1;
    let quote = *head.get(value - 1)?;
    let len = head.get(value..)?.iter().position(|&b| b == quote)?;
    let count = std::str::from_utf8(head.get(value..value + len)?).ok()?.parse().ok();
    Some((start..value + len + 1, count))
}

/// The beginning of a part without what calamine stumbles over and no reader needs.
fn mend(name: &str, head: &[u8]) -> Option<Vec<u8>> {
    let cut = if name.ends_with("sharedstrings.xml") {
        unique_count(head)?.0
    } else if name.contains("sheet") {
        let start = head.windows(10).position(|w| w == b"<dimension")?;
        let len = head.get(start..)?.iter().position(|&b| b == b'>')?;
        let empty = head.get(start + len - 1) == Some(&b'/');
        // `<dimension …></dimension>` leaves an end without a start, which calamine does not mind.
        empty.then_some(start..start + len + 1).or_else(|| Some(start + 10..start + len))?
    } else {
        return None;
    };
    Some([head.get(..cut.start)?, head.get(cut.end..)?].concat())
}

fn xlsx_sheet<R: Read + Seek>(
    book: &mut Xlsx<R>,
    name: &str,
    package: &mut Package<'_>,
    part: &str,
    meter: &mut Meter<'_>,
) -> Result<(), Refusal> {
    let epoch_1904 = book.has_1904_epoch();
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(_) => return Err(Refusal::damaged_because(&format!("the sheet “{name}” cannot be read"))),
    };
    // Only a sheet with an error is walked a second time.
    let (mut package, mut places) = (Some(package), None);
    let (mut steps, mut broken) = (0, 0);
    loop {
        match reader.next_cell() {
            Ok(None) => return Ok(()),
            Ok(Some(cell)) => {
                broken = 0;
                let mut at = cell.get_position();
                if let Some(places) = &mut places
                    && let Some(Step::Cell(Some(place))) = Iterator::next(places)
                {
                    at = place;
                }
                put(at, cell.get_value(), epoch_1904, meter)?;
            }
            Err(error) => {
                broken += u32::from(matches!(error, XlsxError::Xml(_)));
                if breaks_off(&error) || broken > MOST_ERRORS {
                    return Err(Refusal::sheet_breaks_off(name));
                }
                if let Some(package) = package.take() {
                    places = package.part(part).map(|part| Places::new(part).skip(steps));
                }
                match places.as_mut().and_then(Iterator::next) {
                    Some(Step::Cell(at)) => meter.unreadable(at)?,
                    Some(Step::BadRow) | None => meter.unreadable(None)?,
                }
            }
        }
        steps += 1;
    }
}

/// Whether nothing more can come from a sheet after this error.
fn breaks_off(error: &XlsxError) -> bool {
    matches!(
        error,
        XlsxError::XmlEof(_) | XlsxError::Io(_) | XlsxError::Zip(_) | XlsxError::Xml(quick_xml::Error::Io(_))
    )
}

fn xlsb(bytes: &[u8], package: &mut Package<'_>, limits: &Limits, meter: &mut Meter<'_>) -> Result<(), Refusal> {
    if package.size("xl/sharedStrings.bin") > limits.memory_bytes / 2 {
        return Err(Refusal::needs_too_much_memory());
    }
    let parts = package.binary_sheet_parts();
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsbError::Password => Refusal::protected(),
        _ => Refusal::damaged(),
    })?;
    let epoch_1904 = book.has_1904_epoch();
    let sheets = book.sheets_metadata().to_vec();
    for (i, sheet) in sheets.iter().enumerate() {
        meter.sheet(&sheet.name, visibility(sheet.visible))?;
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let mut reader =
            book.worksheet_cells_reader(&sheet.name).map_err(|_| Refusal::sheet_breaks_off(&sheet.name))?;
        loop {
            match reader.next_cell() {
                Ok(None) => break,
                Ok(Some(cell)) => put(cell.get_position(), cell.get_value(), epoch_1904, meter)?,
                // A newer error value; the walk below knows its place.
                Err(XlsbError::CellError(_)) => {}
                Err(_) => return Err(Refusal::sheet_breaks_off(&sheet.name)),
            }
        }
        let rest = parts.get(i).and_then(|part| package.part(part)).map(xlsb::rest_of).unwrap_or_default();
        for (row, column, error) in rest.errors {
            match error {
                CellError::Unreadable => meter.unreadable(Some((row, column)))?,
                error => meter.cell(row, column, CellValue::Error(error))?,
            }
        }
        meter.shape(&rest.shape);
    }
    Ok(())
}

/// Hands a value on as what it is to us.
#[inline]
fn put(at: (u32, u32), value: &DataRef<'_>, epoch_1904: bool, meter: &mut Meter<'_>) -> Result<(), Refusal> {
    let value = match value {
        DataRef::Empty => return Ok(()),
        DataRef::String(text) => CellValue::Text(text),
        DataRef::SharedString(text) => CellValue::Text(text),
        DataRef::Float(n) if !n.is_finite() => return meter.unreadable(Some(at)),
        DataRef::Float(n) => CellValue::Number(*n),
        DataRef::Int(n) => CellValue::Number(*n as f64),
        DataRef::Bool(b) => CellValue::Bool(*b),
        DataRef::DateTime(when) => moment::from_serial(when.as_f64(), when.is_duration(), epoch_1904),
        DataRef::DateTimeIso(text) => moment::from_iso(text),
        DataRef::DurationIso(text) => moment::from_iso_length(text),
        DataRef::Error(error) => match error_value(error) {
            CellError::Unreadable => return meter.unreadable(Some(at)),
            error => CellValue::Error(error),
        },
    };
    meter.cell(at.0, at.1, value)
}

fn error_value(error: &CellErrorType) -> CellError {
    match error {
        CellErrorType::Div0 => CellError::Division,
        CellErrorType::NA => CellError::NotAvailable,
        CellErrorType::Name => CellError::Name,
        CellErrorType::Null => CellError::Null,
        CellErrorType::Num => CellError::Number,
        CellErrorType::Ref => CellError::Reference,
        CellErrorType::Value => CellError::Value,
        CellErrorType::GettingData => CellError::Unreadable,
    }
}

/// calamine gives the errors of an `.ods` as text. `Err:502` and its like are LibreOffice's own.
fn error_in_text(text: &str) -> Option<CellError> {
    let known = [
        CellError::NotAvailable,
        CellError::Reference,
        CellError::Value,
        CellError::Division,
        CellError::Name,
        CellError::Null,
        CellError::Number,
    ];
    let number = text.strip_prefix("Err:").filter(|n| n.len() == 3 && n.bytes().all(|b| b.is_ascii_digit()));
    known.into_iter().find(|e| e.as_str() == text).or_else(|| number.map(|_| CellError::Unreadable))
}

fn visibility(visible: SheetVisible) -> Visibility {
    match visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden => Visibility::Hidden,
        SheetVisible::VeryHidden => Visibility::VeryHidden,
    }
}
