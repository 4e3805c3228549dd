//! What stands between, beside and under the records.

use super::{
    super::{
        book::{Cell, Look, Merge, Sheet},
        place::{Grid, Placed, plainly, titled},
        returns::Return,
    },
    NOTES, TEAMS, halves, one_sheet, only, width,
};

fn gap_every(records: usize, rows: u32) -> impl Fn(usize) -> u32 {
    move |place| u32::try_from(place / records).expect("a few records") * rows
}

pub(super) fn blank_rows(whole: &Return) -> Placed {
    one_sheet(whole, |table, heading| Grid::whole(table, heading, 0).spread(gap_every(3, 1)))
}

pub(super) fn sections(whole: &Return) -> Placed {
    let mut placed =
        one_sheet(whole, |table, heading| Grid::whole(table, heading, 0).spread(|place| gap_every(4, 1)(place) + 1));
    let rows: Vec<u32> = placed.spots[0].records.iter().step_by(4).map(|&(_, row)| row - 1).collect();
    for (row, team) in rows.into_iter().zip(TEAMS) {
        placed.book.sheets[0].set(row, 0, team);
    }
    placed
}

pub(super) fn repeated_headings(whole: &Return) -> Placed {
    let mut placed = one_sheet(whole, |table, heading| Grid::whole(table, heading, 0).spread(gap_every(4, 1)));
    let rows: Vec<u32> = placed.spots[0].records.iter().skip(4).step_by(4).map(|&(_, row)| row - 1).collect();
    for row in rows {
        placed.book.sheets[0].put(row, 0, only(whole).columns.iter().map(|column| &column.heading));
        placed.book.sheets[0].looks.insert(row, Look::Heading);
    }
    placed
}

pub(super) fn totals(whole: &Return) -> Placed {
    let mut placed = one_sheet(whole, |table, heading| Grid::whole(table, heading, 0));
    let table = only(whole);
    let last = placed.spots[0].below();
    let sheet = &mut placed.book.sheets[0];
    sheet.set(last, 0, "Total");
    let at = table.at("missing_count");
    let sum: f64 = table.records.iter().map(|r| if let Cell::Number(n) = r[at] { n } else { 0.0 }).sum();
    sheet.set(last, u32::try_from(at).expect("a few columns"), Cell::Number(sum));
    sheet.looks.insert(last, Look::Heading);
    placed
}

pub(super) fn notes_below(whole: &Return) -> Placed {
    let mut placed = one_sheet(whole, |table, heading| Grid::whole(table, heading, 0));
    let from = placed.spots[0].below() + 1;
    for (row, note) in (from..).zip(NOTES) {
        placed.book.sheets[0].line(row, Look::Note, note);
    }
    placed
}

pub(super) fn stacked(whole: &Return) -> Placed {
    let table = only(whole);
    let mut placed = Placed::default();
    let mut sheet = Sheet::new(&table.name);
    let mut row = titled(&mut sheet, &whole.title, 0);
    let at = placed.sheet(sheet);
    for (part, name) in
        halves(table).into_iter().zip(["Table 1: children of the north", "Table 2: children of the south"])
    {
        placed.book.sheets[at].line(row, Look::Title, name);
        placed.table(at, 0, table, Grid::part(table, part, row + 2, 0));
        row = placed.spots[placed.spots.len() - 1].below() + 2;
    }
    placed
}

pub(super) fn side_by_side(whole: &Return) -> Placed {
    let table = only(whole);
    let mut placed = Placed::default();
    let mut sheet = Sheet::new(&table.name);
    let heading = titled(&mut sheet, &whole.title, 0);
    let at = placed.sheet(sheet);
    for (part, left) in halves(table).into_iter().zip([0, width(table) + 1]) {
        placed.table(at, 0, table, Grid::part(table, part, heading, left));
    }
    placed
}

pub(super) fn hidden_row(whole: &Return) -> Placed {
    let mut placed = one_sheet(whole, |table, heading| Grid::whole(table, heading, 0));
    let (_, row) = placed.spots[0].records[2];
    placed.book.sheets[0].hidden_rows.insert(row);
    placed
}

pub(super) fn hidden_column(whole: &Return) -> Placed {
    let mut placed = one_sheet(whole, |table, heading| Grid::whole(table, heading, 0));
    let column = placed.spots[0].columns[only(whole).at("nationality")];
    placed.book.sheets[0].hidden_columns.insert(column);
    placed
}

pub(super) fn merged_down(whole: &Return) -> Placed {
    let mut placed = one_sheet(whole, |table, heading| Grid::whole(table, heading, 1));
    let spot = placed.spots[0].clone();
    let sheet = &mut placed.book.sheets[0];
    sheet.set(spot.heading, 0, "Team");
    for (group, team) in spot.records.chunks(4).zip(TEAMS) {
        let (top, bottom) = (group[0].1, group[group.len() - 1].1);
        sheet.set(top, 0, team);
        if top < bottom {
            sheet.merges.push(Merge { top, left: 0, bottom, right: 0 });
        }
    }
    placed
}

pub(super) fn answers_as_typed(whole: &Return) -> Placed {
    let mut typed = whole.clone();
    let table = &mut typed.tables[0];
    let words: Vec<usize> = ["uasc", "sex", "victim_status", "nationality"].map(|field| table.at(field)).into();
    for (n, record) in table.records.iter_mut().enumerate() {
        for &at in &words {
            if let Cell::Text(text) = &record[at] {
                record[at] = match n % 4 {
                    0 => format!(" {text}"),
                    1 => format!("{text}\u{a0}"),
                    2 => text.to_uppercase(),
                    _ => text.clone(),
                }
                .into();
            }
        }
        let at = words[0];
        let enumerated = match &record[at] {
            Cell::Text(text) if text.trim_matches([' ', '\u{a0}']) == "Y" => "a) Yes",
            Cell::Text(_) => "b) No",
            _ => continue,
        };
        record[at] = enumerated.into();
    }
    plainly(&typed)
}
