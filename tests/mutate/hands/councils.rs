//! Changes of what a return says of itself: its council and its period.

use super::{At, ByHand, column_of, to_return};
use crate::support::returns::Return;

/// Every one of them.
pub(super) const ALL: &[ByHand] = &[
    to_return("MF010", "the title does not say the period", |whole| less_title(whole, "Period")),
    to_return("MF011", "nothing says the council", |whole| {
        drop_columns(whole, &["council", "council_code"]);
        less_title(whole, TITLE)
    }),
    to_return("CO001", "a slip in the council's name in a record", slip_in_a_record),
    to_return("CO001", "a council of which nobody knows", |whole| titled(whole, "Northshire County Council")),
    to_return("CO002", "the return is Northamptonshire's, which had been replaced", |whole| {
        belong_to(whole, "Northamptonshire County Council", "E10000021")
    }),
    to_return("CO003", "the return is that of a district, which has no children's services", |whole| {
        if names(whole, "Health and Social Care Trust") {
            belong_to(whole, "Belfast City Council", "N09000003")
        } else {
            belong_to(whole, "East Devon District Council", "E07000040")
        }
    }),
    to_return("CO004", "a record has the code of another council", code_of_another),
    to_return("CO004", "a column of codes, those of another council", |whole| {
        title(whole)?;
        let table = whole.tables.first_mut()?;
        table.add_field("council_code", "Council code", |_| "E08000021".into());
        let last = table.columns.len() - 1;
        Some(vec![At::Column(0, last)])
    }),
    to_return("CO005", "the return has the council's code of before", former_code),
    to_return("CO012", "the title names a return or a body of another nation", |whole| {
        let title = title(whole)?;
        let scottish = names(whole, "Fife");
        whole
            .title
            .insert(title + 1, if scottish { "Source: SSDA903 return" } else { "Source: CLAS return" }.to_owned());
        Some(vec![At::Square { sheet: 0, row: u32::try_from(title + 1).ok()?, column: 0 }])
    }),
    to_return("CO011", "the council's name fits two, and no code tells which", |whole| {
        drop_columns(whole, &["council_code"]);
        belong_to(whole, if names(whole, "Health and Social Care Trust") { "Belfast" } else { "Newcastle" }, "")
    }),
];

/// What the line that names the council goes on with.
const TITLE: &str = "children in care who";

fn names(whole: &Return, words: &str) -> bool {
    whole.title.iter().any(|line| line.contains(words))
}

fn less_title(whole: &mut Return, with: &str) -> Option<Vec<At>> {
    let before = whole.title.len();
    whole.title.retain(|line| !line.contains(with));
    (whole.title.len() < before).then(|| vec![At::Return])
}

fn drop_columns(whole: &mut Return, fields: &[&str]) {
    for field in fields {
        while let Some((table, _)) = column_of(whole, field) {
            whole.tables[table].drop_field(field);
        }
    }
}

/// The title's own line, if there is one that names the council.
fn title(whole: &Return) -> Option<usize> {
    whole.title.iter().position(|line| line.contains(TITLE))
}

/// Another council in the title.
fn titled(whole: &mut Return, name: &str) -> Option<Vec<At>> {
    let line = title(whole)?;
    whole.title[line] = name.to_owned();
    Some(vec![At::Square { sheet: 0, row: u32::try_from(line).ok()?, column: 0 }])
}

/// Another council in the title and in the columns of its name and code.
fn belong_to(whole: &mut Return, name: &str, code: &str) -> Option<Vec<At>> {
    let mut at = titled(whole, name)?;
    for (field, text) in [("council", name), ("council_code", code)] {
        if let Some((table, column)) = column_of(whole, field) {
            for record in &mut whole.tables[table].records {
                record[column] = text.into();
            }
            at.push(At::Column(table, column));
        }
    }
    Some(at)
}

fn slip_in_a_record(whole: &mut Return) -> Option<Vec<At>> {
    let (table, column) = column_of(whole, "council")?;
    let name = whole.tables[table].records[0][column].shown();
    let (first, rest) = name.split_once(' ')?;
    let (kept, last) = first.split_at(first.len() - 2);
    let swapped: String = last.chars().rev().collect();
    whole.tables[table].records[0][column] = format!("{kept}{swapped} {rest}").into();
    Some(vec![At::Cell(table, 0, column)])
}

fn code_of_another(whole: &mut Return) -> Option<Vec<At>> {
    let (table, column) = column_of(whole, "council_code")?;
    whole.tables[table].records[0][column] = "E08000021".into();
    Some(vec![At::Cell(table, 0, column)])
}

/// Fife's code is another since 2018, Gateshead's since 2013.
fn former_code(whole: &mut Return) -> Option<Vec<At>> {
    let code = if names(whole, "Fife") {
        "S12000015"
    } else {
        belong_to(whole, "Gateshead Council", "")?;
        "E08000020"
    };
    if column_of(whole, "council_code").is_none() {
        whole.tables.first_mut()?.add_field("council_code", "Council code", |_| "".into());
    }
    let (table, column) = column_of(whole, "council_code")?;
    for record in &mut whole.tables[table].records {
        record[column] = code.into();
    }
    Some(vec![At::Column(table, column)])
}
