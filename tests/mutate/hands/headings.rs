//! Changes of headings and of whole columns and tables.

use super::{At, ByHand, column_of, to_return};
use crate::support::{
    book::{Cell, british},
    invent::FROM,
    returns::{Column, Return},
};

/// Every one of them.
pub(super) const ALL: &[ByHand] = &[
    to_return("ME018", "no sheet of missing episodes, and no column that counts them", without_episodes),
    to_return("MF030", "no list of children", without_list),
    to_return("ST005", "a column twice", column_twice),
    to_return("ST006", "a column that means nothing known", unknown_column),
    to_return("ST007", "two letters of a heading have changed places", misspelt),
    to_return(
        "ST015",
        "a column of numbers, a date and a remark under a heading that means nothing known",
        mixed_column,
    ),
    to_return("ST020", "a column of assessment factors, one of a census years ago", old_factor),
    to_return("ST021", "a column in which nothing stands", empty_column),
];

fn without_episodes(whole: &mut Return) -> Option<Vec<At>> {
    let before = whole.tables.len();
    whole.tables.retain(|table| !table.has("episode.start"));
    if whole.tables.is_empty() {
        return None;
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
    could.then(|| vec![At::Return])
}

/// Only where missing episodes have a sheet of their own.
fn without_list(whole: &mut Return) -> Option<Vec<At>> {
    whole.tables.retain(|table| !table.has("victim_status"));
    let (episodes, _) = column_of(whole, "episode.start")?;
    Some(vec![At::Table(episodes)])
}

fn column_twice(whole: &mut Return) -> Option<Vec<At>> {
    let (at, column) = column_of(whole, "sex")?;
    let table = &mut whole.tables[at];
    let Column { field, heading } = table.columns[column].clone();
    table.columns.push(Column { field, heading });
    for record in &mut table.records {
        let cell = record[column].clone();
        record.push(cell);
    }
    Some(vec![At::Column(at, column)])
}

fn unknown_column(whole: &mut Return) -> Option<Vec<At>> {
    let table = whole.tables.first_mut()?;
    table.add_field("unknown", "Zyxt quotient", |n| format!("Q{n}").into());
    let last = table.columns.len() - 1;
    Some(vec![At::Heading(0, last)])
}

/// Headings and what they become.
const SLIPS: [(&str, &str); 4] = [
    ("Date of birth", "Date of brith"),
    ("Date of Birth", "Date of Brith"),
    ("Nationality", "Natoinality"),
    ("MIS_START", "MIS_STRAT"),
];

fn misspelt(whole: &mut Return) -> Option<Vec<At>> {
    SLIPS.iter().find_map(|(heading, slip)| {
        whole.tables.iter_mut().enumerate().find_map(|(t, table)| {
            let at = table.columns.iter().position(|c| c.heading == *heading)?;
            (*slip).clone_into(&mut table.columns[at].heading);
            Some(vec![At::Column(t, at)])
        })
    })
}

fn mixed_column(whole: &mut Return) -> Option<Vec<At>> {
    let at = whole.tables.iter().position(|table| table.records.len() >= 10)?;
    let table = &mut whole.tables[at];
    table.add_field("unknown", "Badgers", |n| match n {
        4 => "two or so".into(),
        5 => british(FROM).into(),
        _ => Cell::Number(f64::from(u32::try_from(n % 9).expect("a figure"))),
    });
    let last = table.columns.len() - 1;
    Some(vec![At::Column(at, last)])
}

/// Only where nothing else has codes that have gone out of use: a return of a council's own making.
fn old_factor(whole: &mut Return) -> Option<Vec<At>> {
    let (at, status) = column_of(whole, "victim_status")?;
    if column_of(whole, "cin_factors").is_some() {
        return None;
    }
    let table = &mut whole.tables[at];
    let victims: Vec<bool> = table.records.iter().map(|r| r[status] != Cell::from("No concern")).collect();
    let first = victims.iter().position(|victim| *victim)?;
    table.add_field("cin_factors", "CIN factors", |n| match n {
        _ if n == first => "18A".into(),
        _ if victims[n] => "12A".into(),
        _ => Cell::Blank,
    });
    let last = table.columns.len() - 1;
    Some(vec![At::Cell(at, first, last)])
}

/// Fields that a return may leave blank without another word.
const SILENT: [&str; 4] = ["looked_after", "absent_count", "care.placement_type", "placement_type"];

fn empty_column(whole: &mut Return) -> Option<Vec<At>> {
    let (table, column) = SILENT.iter().find_map(|field| column_of(whole, field))?;
    for record in &mut whole.tables[table].records {
        record[column] = Cell::Blank;
    }
    Some(vec![At::Column(table, column)])
}
