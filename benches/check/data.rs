//! Returns of any size: one sheet, thirteen columns, the same bytes each time they are made.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use jiff::{ToSpan as _, civil::Date};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Workbook, XlsxError};

use crate::support::{
    book::{Cell, MADE_ON, xlsx::serial},
    invent::{FROM, TO},
    returns::INVENTED,
    rng::Rng,
};

/// The file formats that are timed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Format {
    Xlsx,
    Csv,
}

impl Format {
    pub(crate) fn named(name: &str) -> Result<Self, String> {
        match name.trim() {
            "xlsx" => Ok(Self::Xlsx),
            "csv" => Ok(Self::Csv),
            _ => Err(format!("{name} is not among the formats xlsx, csv")),
        }
    }

    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}

const TITLE: [&str; 3] = ["Devon County Council: children in care", "Period: 1 April 2023 to 31 March 2024", INVENTED];

const HEADINGS: [&str; 13] = [
    "Child ID",
    "Date of birth",
    "Gender",
    "Nationality",
    "UASC",
    "Trafficking status",
    "Date identified",
    "Type of exploitation",
    "NRM referral date",
    "NRM reference",
    "Referred by",
    "Number of missing episodes",
    "Placement type",
];

/// The return of so many records, of which so many in a hundred have a fault; made if it is not there yet.
pub(crate) fn made(folder: &Path, size: usize, format: Format, faults: usize) -> PathBuf {
    let path = folder.join(format!("return-{size}-{faults}.{}", format.extension()));
    if !path.exists() {
        fs::create_dir_all(folder).expect("the folder for the data");
        let records = (0..size).scan(Rng::new(42), |rng, n| Some(record(rng, n, faults)));
        // Under another name first, so that what was cut off is not taken for whole.
        let half = path.with_extension("part");
        match format {
            Format::Csv => write_csv(&half, records).expect("the csv is written"),
            Format::Xlsx => write_xlsx(&half, records).expect("the xlsx is written"),
        }
        fs::rename(&half, &path).expect("the file gets its name");
    }
    path
}

const NATIONALITIES: &[&str] = &[
    "British",
    "Vietnamese",
    "Albanian",
    "Sudanese",
    "Eritrean",
    "Afghan",
    "Iranian",
    "Romanian",
    "Ethiopian",
    "Syrian",
];
const TYPES: &[&str] = &["Criminal", "Sexual", "Labour", "Domestic", "Sexual & Criminal"];
const REFERRERS: &[&str] = &["Local authority", "Police", "Home Office"];
const PLACEMENTS: &[&str] = &["Foster care", "Children's home", "Supported accommodation"];

fn record(rng: &mut Rng, n: usize, faults: usize) -> [Cell; 13] {
    let victim = rng.chance(20);
    let nationality = rng.pick(NATIONALITIES);
    let uasc = nationality != "British" && rng.chance(60);
    let born: Date = FROM - rng.days(14 * 366, 17 * 365 - 30).days();
    let identified = FROM + rng.days(0, 300).days();
    let referred = identified + rng.days(0, 20).days();
    let mut cells = [
        format!("CH{n:08}").into(),
        born.into(),
        if rng.chance(40) { "Female" } else { "Male" }.into(),
        nationality.into(),
        if uasc { "Yes" } else { "No" }.into(),
        match (victim, rng.chance(40)) {
            (false, _) => "No concern",
            (true, true) => "Identified",
            (true, false) => "Suspected",
        }
        .into(),
        victim.then_some(identified).into(),
        victim.then(|| rng.pick(TYPES)).into(),
        victim.then_some(referred).into(),
        victim.then(|| format!("{:08}", 10_000_000 + n)).into(),
        victim.then(|| rng.pick(REFERRERS)).into(),
        rng.days(0, 3).into(),
        rng.pick(PLACEMENTS).into(),
    ];
    if rng.chance(faults) {
        spoil(rng, &mut cells);
    }
    cells
}

/// Puts one fault into a record.
fn spoil(rng: &mut Rng, cells: &mut [Cell; 13]) {
    let [_, born, sex, nationality, uasc, status, identified, _, referred, reference, by, ..] = cells;
    match rng.below(7) {
        0 => *born = Cell::Blank,
        1 => *uasc = Cell::Blank,
        2 => *status = Cell::Blank,
        3 => *sex = Cell::Blank,
        4 => (*nationality, *uasc) = ("British".into(), "Yes".into()),
        5 => *born = (TO + 400.days()).into(),
        _ => {
            *status = "Suspected".into();
            *identified = (FROM + 30.days()).into();
            (*referred, *reference, *by) = (Cell::Blank, Cell::Blank, Cell::Blank);
        }
    }
}

fn write_csv(path: &Path, records: impl Iterator<Item = [Cell; 13]>) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(fs::File::create(path)?);
    for line in TITLE {
        writeln!(out, "{line}{}", ",".repeat(HEADINGS.len() - 1))?;
    }
    writeln!(out, "{}", HEADINGS.join(","))?;
    for record in records {
        let mut first = true;
        for cell in &record {
            if !std::mem::take(&mut first) {
                out.write_all(b",")?;
            }
            // Nothing in the data needs quotes.
            out.write_all(cell.shown().as_bytes())?;
        }
        out.write_all(b"\n")?;
    }
    out.flush()
}

fn write_xlsx(path: &Path, records: impl Iterator<Item = [Cell; 13]>) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_serial_datetime(serial(MADE_ON))?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let day_style = Style::new().set_num_format("dd/mm/yyyy");
    let sheet = workbook.add_worksheet();
    sheet.set_name("Children")?;
    for (row, line) in (0..).zip(TITLE) {
        sheet.write_string(row, 0, line)?;
    }
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(3, column, heading)?;
    }
    for (row, record) in (4..).zip(records) {
        for (column, cell) in (0..).zip(record) {
            match cell {
                Cell::Text(text) => _ = sheet.write_string(row, column, text)?,
                Cell::Number(number) => _ = sheet.write_number(row, column, number)?,
                Cell::Date(day) => _ = sheet.write_number_with_format(row, column, serial(day), &day_style)?,
                _ => {}
            }
        }
    }
    workbook.save(path)
}
