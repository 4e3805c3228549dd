//! Mutations that no rule can be asked for: of headings, titles and the look of a sheet. A rule may have several; the first that finds
//! something to change is made.

use super::super::{
    book::{Cell, Merge, Sheet},
    place::Placed,
    returns::{Column, Return},
};

/// What a hand does to a clean return, and whether it could.
#[derive(Clone, Copy)]
pub(crate) enum Hand {
    /// To its records, before it is laid out.
    Return(fn(&mut Return) -> bool),
    /// To its sheets, afterwards.
    Sheets(fn(&mut Placed) -> bool),
}

/// A rule, what is done in words, and the doing.
pub(crate) struct ByHand {
    pub(crate) code: &'static str,
    pub(crate) what: &'static str,
    pub(crate) hand: Hand,
}

const fn to_return(code: &'static str, what: &'static str, hand: fn(&mut Return) -> bool) -> ByHand {
    ByHand { code, what, hand: Hand::Return(hand) }
}

const fn to_sheets(code: &'static str, what: &'static str, hand: fn(&mut Placed) -> bool) -> ByHand {
    ByHand { code, what, hand: Hand::Sheets(hand) }
}

/// Every one of them.
pub(crate) const ALL: &[ByHand] = &[
    to_return("DT002", "a date of the first column of dates is written month first", |whole| {
        retype(whole, "%m/%d/%Y", 1)
    }),
    to_return("DT003", "the dates of a column are counts of days", serials),
    to_return("DT004", "the years of a column of dates have two digits", |whole| retype(whole, "%d/%m/%y", usize::MAX)),
    to_return("ME018", "no sheet of missing episodes, and no column that counts them", without_episodes),
    to_return("MF010", "the title does not say the period", |whole| less_title(whole, "Period")),
    to_return("MF011", "the title does not say the council", |whole| less_title(whole, "children in care who")),
    to_sheets("ST001", "no headings", without_headings),
    to_sheets("ST003", "a second row of headings above the first", second_heading),
    to_sheets("ST004", "two cells of a column are merged", merged),
    to_return("ST005", "a column twice", column_twice),
    to_return("ST006", "a column that means nothing known", unknown_column),
    to_return("ST007", "two letters of a heading have changed places", misspelt),
    to_sheets("ST009", "a line of totals among the records", total),
    to_sheets("ST010", "a second table under the first", second_table),
];

/// The first column in which most records have a date, and its table.
fn column_of_dates(whole: &Return) -> Option<(usize, usize)> {
    whole.tables.iter().enumerate().find_map(|(t, table)| {
        let dates = |c: &usize| table.records.iter().filter(|r| matches!(r[*c], Cell::Date(_))).count();
        (0..table.columns.len()).find(|c| dates(c) * 2 > table.records.len()).map(|c| (t, c))
    })
}

/// Writes every date of a column as text, up to some of them otherwise than day first.
fn retype(whole: &mut Return, otherwise: &str, most: usize) -> bool {
    let Some((table, column)) = column_of_dates(whole) else { return false };
    let mut left = most;
    for record in whole.tables[table].records.iter_mut().rev() {
        if let Cell::Date(day) = record[column] {
            let so = left > 0 && day.day() > 12;
            left -= usize::from(so);
            let all = most == usize::MAX;
            record[column] = day.strftime(if so || all { otherwise } else { "%d/%m/%Y" }).to_string().into();
        }
    }
    true
}

fn serials(whole: &mut Return) -> bool {
    let Some((table, column)) = column_of_dates(whole) else { return false };
    for record in &mut whole.tables[table].records {
        if let Cell::Date(day) = record[column] {
            record[column] = Cell::Number(super::super::book::xlsx::serial(day));
        }
    }
    true
}

fn without_episodes(whole: &mut Return) -> bool {
    let before = whole.tables.len();
    whole.tables.retain(|table| !table.has("episode.start"));
    if whole.tables.is_empty() {
        return false;
    }
    let mut could = whole.tables.len() < before;
    for table in &mut whole.tables {
        for field in ["went_missing", "missing_count", "absent_count", "days_missing"] {
            if table.has(field) {
                table.drop_field(field);
                could = true;
            }
        }
    }
    could
}

fn less_title(whole: &mut Return, with: &str) -> bool {
    let before = whole.title.len();
    whole.title.retain(|line| !line.contains(with));
    whole.title.len() < before
}

fn without_headings(placed: &mut Placed) -> bool {
    let Some(spot) = placed.spots.first() else { return false };
    let sheet = &mut placed.book.sheets[spot.sheet];
    for &column in &spot.columns {
        sheet.set(spot.heading, column, "");
    }
    true
}

fn second_heading(placed: &mut Placed) -> bool {
    let Some(spot) = placed.spots.first().filter(|spot| spot.heading > 0 && !spot.sideways) else { return false };
    let sheet = &mut placed.book.sheets[spot.sheet];
    let half = spot.columns.len() / 2;
    for (n, &column) in spot.columns.iter().enumerate() {
        sheet.set(spot.heading - 1, column, if n < half { "About the child" } else { "About what happened" });
    }
    true
}

fn merged(placed: &mut Placed) -> bool {
    let Some(spot) = placed.spots.first() else { return false };
    let (&left, &(_, top)) = (&spot.columns[2], &spot.records[0]);
    let sheet: &mut Sheet = &mut placed.book.sheets[spot.sheet];
    sheet.set(top + 1, left, "");
    sheet.merges.push(Merge { top, left, bottom: top + 1, right: left });
    true
}

fn column_twice(whole: &mut Return) -> bool {
    let Some(table) = whole.tables.iter_mut().find(|table| table.has("sex")) else { return false };
    let column = table.at("sex");
    let Column { field, heading } = table.columns[column].clone();
    table.columns.push(Column { field, heading });
    for record in &mut table.records {
        let cell = record[column].clone();
        record.push(cell);
    }
    true
}

fn unknown_column(whole: &mut Return) -> bool {
    let Some(table) = whole.tables.first_mut() else { return false };
    table.add_field("notes", "Zyxt quotient", |n| format!("Q{n}").into());
    true
}

fn misspelt(whole: &mut Return) -> bool {
    for column in whole.tables.iter_mut().flat_map(|table| &mut table.columns) {
        if column.heading == "Date of birth" || column.heading == "Date of Birth" {
            "Date of brith".clone_into(&mut column.heading);
            return true;
        }
    }
    false
}

fn total(placed: &mut Placed) -> bool {
    let Some(spot) = placed.spots.first() else { return false };
    let (below, first) = (spot.below(), spot.columns[0]);
    placed.book.sheets[spot.sheet].put(below, first, ["Total", "", "", "24"]);
    true
}

fn second_table(placed: &mut Placed) -> bool {
    let Some(spot) = placed.spots.first() else { return false };
    let below = spot.below() + 3;
    let lines = [
        ["Child ID", "Date went missing", "Date returned", "Missing or absent"],
        ["TEST-90001", "03/05/2023", "05/05/2023", "Missing"],
        ["TEST-90002", "13/06/2023", "15/06/2023", "Missing"],
        ["TEST-90003", "23/07/2023", "25/07/2023", "Missing"],
    ];
    for (row, line) in (below..).zip(lines) {
        placed.book.sheets[spot.sheet].put(row, 0, line);
    }
    true
}

/// Rules that speak beside another although nothing else is wrong, with the reason.
pub(crate) const BESIDE: &[(&str, &str, &str)] = &[];

/// Rules that a clean return cannot be made to break, by the beginning of the return's name, with the reason.
pub(crate) const CANNOT: &[(&str, &str, &str)] = &[
    ("ST004", "returns/clean-tabs", "a text file has no merged cells"),
    ("ST004", "returns/ssda903", "a text file has no merged cells"),
];
