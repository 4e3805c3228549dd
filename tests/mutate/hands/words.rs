//! Changes of how cells are written.

use super::{At, ByHand, column_of, list_of_children, to_return, to_years};
use crate::support::{
    book::{Cell, xlsx},
    returns::Return,
};
use jiff::{ToSpan as _, civil::date};

/// Every one of them.
pub(super) const ALL: &[ByHand] = &[
    to_return("DT002", "a date of the first column of dates is written month first", |whole| {
        retype(whole, "%m/%d/%Y", 1)
    }),
    to_return("DT003", "the dates of a column are counts of days", serials),
    to_return("DT004", "the years of a column of dates have two digits", |whole| retype(whole, "%d/%m/%y", usize::MAX)),
    to_years("DT009", "every other child is born on the first of January after, in all years' returns", new_year),
    to_return("ST013", "a cell was read in the wrong encoding", |whole| {
        write(whole, &FREE, "Checked by the childâ€™s social worker".into())
    }),
    to_return("ST014", "every uk in a cell was replaced by UK", |whole| write(whole, &NATIONS, "UKrainian".into())),
    to_return("ST017", "a cell begins as a formula does", |whole| {
        write(whole, &FREE, "=HYPERLINK(\"https://example.org\",\"see\")".into())
    }),
    to_return("ST022", "a cell holds an error", |whole| write(whole, &PLAIN, Cell::Error("#VALUE!"))),
    to_return("ST023", "a cell of a column of numbers holds a word", |whole| write(whole, &NUMBERS, "several".into())),
];

/// Fields for any text.
const FREE: [&str; 4] = ["notes", "identification_basis", "other", "care.urn"];
/// Fields for the name of a people, or any text.
const NATIONS: [&str; 3] = ["nationality", "other", "care.urn"];
/// Fields of which no other rule asks anything.
const PLAIN: [&str; 4] = ["ethnicity", "looked_after", "legal_status", "placement_type"];
/// Fields of numbers.
const NUMBERS: [&str; 3] = ["age", "absent_count", "missing_count"];

/// The first column in which most records have a date, and its table.
fn column_of_dates(whole: &Return) -> Option<(usize, usize)> {
    whole.tables.iter().enumerate().find_map(|(t, table)| {
        let dates = |c: &usize| table.records.iter().filter(|r| matches!(r[*c], Cell::Date(_))).count();
        (0..table.columns.len()).find(|c| dates(c) * 2 > table.records.len()).map(|c| (t, c))
    })
}

/// Writes every date of a column as text, up to some of them otherwise than day first.
fn retype(whole: &mut Return, otherwise: &str, most: usize) -> Option<Vec<At>> {
    let (table, column) = column_of_dates(whole)?;
    let mut left = most;
    for record in whole.tables[table].records.iter_mut().rev() {
        if let Cell::Date(day) = record[column] {
            let so = left > 0 && day.day() > 12;
            left -= usize::from(so);
            let all = most == usize::MAX;
            record[column] = day.strftime(if so || all { otherwise } else { "%d/%m/%Y" }).to_string().into();
        }
    }
    Some(vec![At::Column(table, column)])
}

fn serials(whole: &mut Return) -> Option<Vec<At>> {
    let (table, column) = column_of_dates(whole)?;
    for record in &mut whole.tables[table].records {
        if let Cell::Date(day) = record[column] {
            record[column] = Cell::Number(xlsx::serial(day));
        }
    }
    Some(vec![At::Column(table, column)])
}

/// The children are older than those who are born on another day by less than a year, and all that is said of them still holds.
fn new_year(whole: &mut Return) -> Option<Vec<At>> {
    let list = list_of_children(whole)?;
    let mut born = Vec::new();
    for (record, cells) in whole.tables[list].records.iter().enumerate() {
        let id = cells[whole.tables[list].at("child_id")].shown();
        // Of some children another list says when they were born.
        let elsewhere = whole.tables.iter().filter(|t| !t.has("child_id")).flat_map(|t| t.records.iter().flatten());
        let is_elsewhere = elsewhere.into_iter().any(|cell| cell.shown() == id);
        let figures: u32 = id.chars().filter_map(|c| c.to_digit(10)).sum();
        if figures.is_multiple_of(2)
            && !is_elsewhere
            && let Cell::Date(day) = whole.tables[list].get(record, "date_of_birth")
        {
            born.push((id, date(day.year() + 1, 1, 1)));
        }
    }
    for table in &mut whole.tables {
        for (column, years) in [("date_of_birth", 0), ("uasc_ceased_date", 18)] {
            if !table.has(column) || !table.has("child_id") {
                continue;
            }
            for record in 0..table.records.len() {
                let id = table.get(record, "child_id").shown();
                let day = born.iter().find(|(child, _)| *child == id).map(|(_, day)| *day + years.years());
                if let Some(day) = day.filter(|_| !table.get(record, column).is_blank()) {
                    table.set(record, column, day);
                }
            }
        }
    }
    let column = whole.tables[list].at("date_of_birth");
    Some(vec![At::Column(list, column)])
}

/// Writes into the first filled cell of the first of some fields that the return has.
fn write(whole: &mut Return, fields: &[&str], cell: Cell) -> Option<Vec<At>> {
    let (table, record, column) = fields.iter().find_map(|field| {
        let (table, column) = column_of(whole, field)?;
        let records = &whole.tables[table].records;
        let filled = records.iter().position(|r| matches!(r[column], Cell::Text(_) | Cell::Number(_)));
        Some((table, filled.or_else(|| (!records.is_empty()).then_some(0))?, column))
    })?;
    whole.tables[table].records[record][column] = cell;
    Some(vec![At::Cell(table, record, column)])
}
