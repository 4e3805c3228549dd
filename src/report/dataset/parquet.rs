//! The data set as Parquet: days as dates, figures as numbers, words as dictionaries.
//!
//! Written with the crate's own columns and without Arrow: that is a quarter of the crates and a third of the time to build.

use std::{
    io::{self, Write},
    sync::Arc,
};

use jiff::{Unit, civil::Date};
use parquet::{
    basic::{Compression, LogicalType, Repetition, Type as Physical},
    column::writer::ColumnWriter,
    data_type::ByteArray,
    errors::ParquetError,
    file::{
        metadata::KeyValue,
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::types::Type,
};

use super::{
    Cell, Dataset,
    columns::{COUNCILS, Column, DATA, Kind},
};

/// How many rows are held in memory before they are written.
const ROWS: usize = 1 << 16;

/// The answers.
///
/// # Errors
///
/// When the writer fails.
pub fn answers(out: impl Write + Send, data: &Dataset<'_>) -> io::Result<()> {
    let rows = data.rows.iter().map(|row| data.answer(row));
    table(out, "answers", &DATA, rows, data).map_err(io::Error::other)
}

/// The councils.
///
/// # Errors
///
/// When the writer fails.
pub fn councils(out: impl Write + Send, data: &Dataset<'_>) -> io::Result<()> {
    let rows = data.councils.iter().map(|line| data.council(line));
    table(out, "councils", &COUNCILS, rows, data).map_err(io::Error::other)
}

fn table<'a, const N: usize>(
    out: impl Write + Send,
    name: &str,
    columns: &[Column; N],
    mut rows: impl Iterator<Item = [Cell<'a>; N]>,
    data: &Dataset<'_>,
) -> Result<(), ParquetError> {
    let fields = columns.iter().map(|c| field(c).map(Arc::new)).collect::<Result<Vec<_>, _>>()?;
    let schema = Arc::new(Type::group_type_builder(name).with_fields(fields).build()?);
    let about = |key: &str, value: String| KeyValue::new(key.to_owned(), value);
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("returnlint version {}", env!("CARGO_PKG_VERSION")))
        .set_key_value_metadata(Some(vec![
            about("returnlint.rules", format!("sha256:{}", data.run.rules_hash)),
            about("returnlint.as_of", data.run.as_of.to_string()),
        ]))
        .build();
    let mut file = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
    loop {
        let some: Vec<[Cell<'a>; N]> = rows.by_ref().take(ROWS).collect();
        if some.is_empty() {
            break;
        }
        let mut group = file.next_row_group()?;
        for (at, column) in columns.iter().enumerate() {
            write(&mut group, column, some.iter().map(|row| row.get(at).unwrap_or(&Cell::Empty)))?;
        }
        group.close()?;
    }
    file.close()?;
    Ok(())
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.kind {
        Kind::Text | Kind::Word | Kind::Code(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Number => (Physical::DOUBLE, None),
        Kind::Count => (Physical::INT32, None),
    };
    Type::primitive_type_builder(column.name, physical)
        .with_logical_type(logical)
        .with_repetition(Repetition::OPTIONAL)
        .build()
}

/// Writes a column of a group of rows. Every cell may be empty; what is there has level 1.
fn write<'c, 'a: 'c, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    column: &Column,
    cells: impl Iterator<Item = &'c Cell<'a>> + Clone,
) -> Result<(), ParquetError> {
    let Some(mut writer) = group.next_column()? else { return Ok(()) };
    let levels: Vec<i16> = cells.clone().map(|c| i16::from(*c != Cell::Empty)).collect();
    let whole = |c: &Cell<'_>| match (c, column.kind) {
        (Cell::Day(day), _) => Some(days(*day)),
        #[expect(clippy::cast_possible_truncation, reason = "a count of questions or cells, made from a u32")]
        (Cell::Number(n), _) => Some(*n as i32),
        _ => None,
    };
    match writer.untyped() {
        ColumnWriter::ByteArrayColumnWriter(out) => {
            let text = |c: &Cell<'_>| match c {
                Cell::Text(text) => Some(ByteArray::from(text.as_bytes().to_vec())),
                _ => None,
            };
            out.write_batch(&cells.filter_map(text).collect::<Vec<_>>(), Some(&levels), None)?;
        }
        ColumnWriter::DoubleColumnWriter(out) => {
            let number = |c: &Cell<'_>| if let Cell::Number(n) = c { Some(*n) } else { None };
            out.write_batch(&cells.filter_map(number).collect::<Vec<_>>(), Some(&levels), None)?;
        }
        ColumnWriter::Int32ColumnWriter(out) => {
            out.write_batch(&cells.filter_map(whole).collect::<Vec<_>>(), Some(&levels), None)?;
        }
        _ => return Err(ParquetError::General(format!("no way to write the column {}", column.name))),
    }
    writer.close()
}

/// Days since 1 January 1970.
fn days(day: Date) -> i32 {
    jiff::civil::date(1970, 1, 1).until((Unit::Day, day)).map_or(0, |span| span.get_days())
}
