//! Changes that no rule can be asked for: of headings, titles and the look of a sheet, and those in which several cells must fit each
//! other. A rule may have several; the first that finds something to change is made.

mod councils;
mod headings;
mod records;
mod sheets;
mod templates;
mod words;

use jiff::{ToSpan as _, civil::Date};

use super::Edit;
use crate::support::{invent::TO, place::Placed, returns::Return};

/// Where a change puts the fault. Tables, columns, records and sheets count from 0, as they stand after the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    /// In the return as a whole.
    Return,
    /// On the sheet of a table, in no cell of it.
    Table(usize),
    /// On a sheet, in no cell of it.
    Sheet(usize),
    /// In a column of a table, wherever.
    Column(usize, usize),
    /// At the heading of a column of a table.
    Heading(usize, usize),
    /// In a cell of a record: table, record, column.
    Cell(usize, usize, usize),
    /// In a cell of a sheet.
    Square { sheet: usize, row: u32, column: u32 },
}

/// What a hand does to a clean return: none where it finds nothing to change, else where the fault may be found.
#[derive(Clone, Copy)]
pub(crate) enum Hand {
    /// To cells of its records.
    Records(fn(&Return) -> Option<Vec<Edit>>),
    /// To its tables and titles, before they are laid out.
    Return(fn(&mut Return) -> Option<Vec<At>>),
    /// The same, to the returns of other years too.
    Years(fn(&mut Return) -> Option<Vec<At>>),
    /// To its sheets, afterwards.
    Sheets(fn(&mut Placed) -> Option<Vec<At>>),
}

/// A rule, what is done in words, and the doing.
pub(crate) struct ByHand {
    pub(crate) code: &'static str,
    pub(crate) what: &'static str,
    pub(crate) hand: Hand,
}

/// A change of records says itself what it is.
const fn to_records(code: &'static str, edits: fn(&Return) -> Option<Vec<Edit>>) -> ByHand {
    ByHand { code, what: "", hand: Hand::Records(edits) }
}

const fn to_return(code: &'static str, what: &'static str, hand: fn(&mut Return) -> Option<Vec<At>>) -> ByHand {
    ByHand { code, what, hand: Hand::Return(hand) }
}

const fn to_years(code: &'static str, what: &'static str, hand: fn(&mut Return) -> Option<Vec<At>>) -> ByHand {
    ByHand { code, what, hand: Hand::Years(hand) }
}

const fn to_sheets(code: &'static str, what: &'static str, hand: fn(&mut Placed) -> Option<Vec<At>>) -> ByHand {
    ByHand { code, what, hand: Hand::Sheets(hand) }
}

/// The changes for a rule.
pub(crate) fn of(code: &str) -> impl Iterator<Item = &'static ByHand> {
    let all = [councils::ALL, headings::ALL, records::ALL, sheets::ALL, templates::ALL, words::ALL];
    all.into_iter().flatten().filter(move |hand| hand.code == code)
}

/// The first table with a field, and its column.
fn column_of(whole: &Return, field: &str) -> Option<(usize, usize)> {
    whole.tables.iter().enumerate().find_map(|(t, table)| {
        let column = table.columns.iter().position(|c| c.field == field)?;
        Some((t, column))
    })
}

/// The list of children: the first table that says when they were born.
fn list_of_children(whole: &Return) -> Option<usize> {
    whole.tables.iter().position(|table| table.has("child_id") && table.has("date_of_birth"))
}

/// The last day of the return's period.
fn last_day(whole: &Return) -> Date {
    let first_year = whole.title.iter().any(|line| line.contains("31 March 2023"));
    if first_year { TO.saturating_sub(1.year()) } else { TO }
}
