//! Small changes to a return, each written so that it can be kept in a table, read by people and made again.

#![allow(clippy::indexing_slicing, reason = "a wrong index here is a mistake in a test, and should stop it")]
#![allow(clippy::panic, reason = "a test that cannot build its own input should stop")]

pub(crate) mod clean;
pub(crate) mod derive;
pub(crate) mod exceptions;
pub(crate) mod hands;
pub(crate) mod judge;
pub(crate) mod repair;
pub(crate) mod search;
pub(crate) mod table;

use jiff::civil::Date;

use crate::support::{book::Cell, returns::Return};

/// One change to a return.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Edit {
    /// Another cell.
    Set { table: usize, record: usize, field: &'static str, cell: Cell },
    /// A record less.
    Drop { table: usize, record: usize },
    /// The record once more at the end of its table, with other cells.
    Again { table: usize, record: usize, cells: Vec<(&'static str, Cell)> },
}

/// Changes that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mutation {
    /// How it was thought of, the same in every return.
    pub(crate) recipe: String,
    pub(crate) edits: Vec<Edit>,
}

/// A record that a mutation touched, where it stands afterwards; or the child that lost one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Touched {
    Record { table: usize, record: usize },
    Child(String),
}

impl Mutation {
    /// The return with the changes, and what they touched.
    pub(crate) fn apply(&self, clean: &Return) -> (Return, Vec<Touched>) {
        let mut whole = clean.clone();
        let mut touched = Vec::new();
        for edit in &self.edits {
            match edit {
                Edit::Set { table, record, field, cell } => {
                    let child = child_of(&whole, *table, *record);
                    whole.tables[*table].set(*record, field, cell.clone());
                    touched.push(Touched::Record { table: *table, record: *record });
                    touched.extend(child.map(Touched::Child));
                }
                Edit::Again { table, record, cells } => {
                    let to = &mut whole.tables[*table];
                    let again = to.records[*record].clone();
                    to.records.push(again);
                    let last = to.records.len() - 1;
                    for (field, cell) in cells {
                        to.set(last, field, cell.clone());
                    }
                    touched.push(Touched::Record { table: *table, record: last });
                    touched.extend(child_of(&whole, *table, *record).map(Touched::Child));
                }
                Edit::Drop { .. } => {}
            }
        }
        let mut dropped: Vec<(usize, usize)> = self
            .edits
            .iter()
            .filter_map(|edit| match edit {
                Edit::Drop { table, record } => Some((*table, *record)),
                _ => None,
            })
            .collect();
        dropped.sort_unstable();
        dropped.dedup();
        for &(table, record) in dropped.iter().rev() {
            touched.extend(child_of(clean, table, record).map(Touched::Child));
            whole.tables[table].records.remove(record);
            touched.retain(|t| *t != Touched::Record { table, record });
            for moved in &mut touched {
                if let Touched::Record { table: t, record: r } = moved
                    && *t == table
                    && *r > record
                {
                    *r -= 1;
                }
            }
        }
        (whole, touched)
    }

    /// The changes in a line: `Children 4: sex = ; NRM referrals 2: taken away`. Records count from 1.
    pub(crate) fn written(&self, whole: &Return) -> String {
        let name = |table: usize, record: usize| format!("{} {}", whole.tables[table].name, record + 1);
        let edits = self.edits.iter().map(|edit| match edit {
            Edit::Set { table, record, field, cell } => format!("{}: {field} = {}", name(*table, *record), shown(cell)),
            Edit::Drop { table, record } => format!("{}: taken away", name(*table, *record)),
            Edit::Again { table, record, cells } => {
                let cells: Vec<String> =
                    cells.iter().map(|(field, cell)| format!(" with {field} = {}", shown(cell))).collect();
                format!("{}: again{}", name(*table, *record), cells.concat())
            }
        });
        edits.collect::<Vec<_>>().join(" | ")
    }

    /// What [`Self::written`] wrote, if the return still has the records and columns.
    pub(crate) fn read(text: &str, whole: &Return) -> Option<Self> {
        let edits = text.split(" | ").map(|part| edit(part, whole)).collect::<Option<Vec<_>>>()?;
        Some(Self { recipe: String::new(), edits })
    }
}

/// The child of a record, where its table says.
pub(crate) fn child_of(whole: &Return, table: usize, record: usize) -> Option<String> {
    let table = &whole.tables[table];
    let at = table.columns.iter().position(|c| c.field == "child_id")?;
    table.records.get(record).map(|cells| cells[at].shown()).filter(|id| !id.is_empty())
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Date(day) => day.to_string(),
        Cell::Number(number) => number.to_string(),
        other => format!("\"{}\"", other.shown()),
    }
}

fn cell(text: &str) -> Option<Cell> {
    if let Some(quoted) = text.strip_prefix('"') {
        return quoted.strip_suffix('"').map(Cell::from);
    }
    if text.is_empty() {
        return Some(Cell::Blank);
    }
    text.parse::<Date>().map(Cell::Date).or_else(|_| text.parse().map(Cell::Number)).ok()
}

fn edit(text: &str, whole: &Return) -> Option<Edit> {
    let (place, what) = text.split_once(": ").or_else(|| Some((text.strip_suffix(':')?, "")))?;
    let (name, number) = place.rsplit_once(' ')?;
    let table = whole.tables.iter().position(|t| t.name == name)?;
    let record = number.parse::<usize>().ok()?.checked_sub(1)?;
    if record >= whole.tables[table].records.len() {
        return None;
    }
    let field = |name: &str| whole.tables[table].columns.iter().map(|c| c.field).find(|f| *f == name);
    let pair = |text: &str| {
        let (name, value) = text.split_once(" =")?;
        Some((field(name)?, cell(value.strip_prefix(' ').unwrap_or(value))?))
    };
    if what == "taken away" {
        return Some(Edit::Drop { table, record });
    }
    if let Some(cells) = what.strip_prefix("again") {
        let cells = cells.split(" with ").filter(|c| !c.is_empty()).map(pair).collect::<Option<Vec<_>>>()?;
        return Some(Edit::Again { table, record, cells });
    }
    let (field, cell) = pair(what)?;
    Some(Edit::Set { table, record, field, cell })
}
