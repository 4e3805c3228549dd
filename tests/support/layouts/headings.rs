//! What stands over the records: titles, bands, several rows of headings, and headings in odd places.

use super::{
    super::{
        book::{Cell, Look, Merge, Sheet},
        place::{Grid, Placed, titled, turned},
        returns::{Return, Table},
    },
    one_sheet, only,
    sheets::title_sheet,
    width,
};

pub(super) fn title_and_contact(whole: &Return) -> Placed {
    let table = only(whole);
    let mut sheet = Sheet::new(&table.name);
    sheet.line(0, Look::Note, "Back to contents");
    let row = titled(&mut sheet, &whole.title, 1);
    let lines = [
        ("Completed by:", "Children's Services Performance Team"),
        ("Contact:", "performance.team@example.org"),
        ("Date of return:", "03/06/2024"),
    ];
    for (row, (label, value)) in (row..).zip(lines) {
        sheet.put(row, 0, [label, value]);
    }
    sheet.line(
        row + 4,
        Look::Note,
        "Fill in one row for each child. Leave no cell blank: write \"Not known\" where it is so.",
    );
    let mut placed = Placed::default();
    let at = placed.sheet(sheet);
    placed.table(at, 0, table, Grid::whole(table, row + 6, 0));
    placed
}

pub(super) fn headings_far_down(whole: &Return) -> Placed {
    let mut placed = one_sheet(whole, |table, _| Grid::whole(table, 26, 0));
    let guidance = [
        "How to fill in this sheet",
        "1. Include each child who was in care at any time in the period.",
        "2. A child is identified when a competent authority or an assessment says so.",
        "3. A child is suspected when a professional has recorded a concern.",
        "4. A referral made by any first responder counts, not only our own.",
        "5. Dates are day, month, year.",
        "Definitions",
        "Missing: the child's whereabouts are not known.",
        "Absent: the child is away from placement without authorisation and their whereabouts are known.",
    ];
    for (row, line) in (6..).zip(guidance) {
        placed.book.sheets[0].set(row, 1, line);
    }
    placed
}

/// Groups of columns under a common name, by how many columns from the left each ends.
fn groups(table: &Table) -> [(&'static str, u32, u32); 3] {
    let found = |field| u32::try_from(table.at(field)).expect("a few columns");
    let (status, referral) = (found("victim_status"), found("nrm_referral_date"));
    [
        ("Child", 0, status),
        ("Identification", status, referral),
        ("National Referral Mechanism", referral, width(table)),
    ]
}

fn put_bands(sheet: &mut Sheet, table: &Table, row: u32) {
    for (name, from, to) in groups(table) {
        sheet.set(row, from, name);
        sheet.merges.push(Merge { top: row, left: from, bottom: row, right: to - 1 });
    }
    sheet.looks.insert(row, Look::Heading);
}

pub(super) fn bands(whole: &Return) -> Placed {
    let mut heading = 0;
    let mut placed = one_sheet(whole, |table, row| {
        heading = row;
        Grid::whole(table, row + 1, 0)
    });
    put_bands(&mut placed.book.sheets[0], only(whole), heading);
    placed
}

pub(super) fn three_rows(whole: &Return) -> Placed {
    let mut top = 0;
    let mut placed = one_sheet(whole, |table, row| {
        top = row;
        Grid::whole(table, row + 2, 0)
    });
    let sheet = &mut placed.book.sheets[0];
    put_bands(sheet, only(whole), top + 1);
    for ((_, from, to), letter) in groups(only(whole)).into_iter().zip(["Section A", "Section B", "Section C"]) {
        sheet.set(top, from, letter);
        sheet.merges.push(Merge { top, left: from, bottom: top, right: to - 1 });
    }
    sheet.looks.insert(top, Look::Heading);
    placed
}

/// Puts the records a row lower, and something in the row between.
fn with_row_under(whole: &Return, cell: impl Fn(usize, &str) -> Cell) -> Placed {
    let mut between = 0;
    let mut placed = one_sheet(whole, |table, heading| {
        between = heading + 1;
        Grid::whole(table, heading, 0).spread(|_| 1)
    });
    let cells = only(whole).columns.iter().enumerate().map(|(at, column)| cell(at, column.field));
    placed.book.sheets[0].put(between, 0, cells);
    placed
}

pub(super) fn numbers_under(whole: &Return) -> Placed {
    with_row_under(whole, |at, _| i32::try_from(at + 1).expect("a few columns").into())
}

pub(super) fn hints_under(whole: &Return) -> Placed {
    with_row_under(whole, |_, field| match field {
        "uasc" => "Y/N".into(),
        _ if field.contains("date") => "dd/mm/yyyy".into(),
        "child_id" => "Your own number, no names".into(),
        "victim_status" => "Identified / Suspected / No concern".into(),
        _ => Cell::Blank,
    })
}

pub(super) fn blank_under(whole: &Return) -> Placed {
    with_row_under(whole, |_, _| Cell::Blank)
}

pub(super) fn years(whole: &Return) -> Placed {
    let mut placed = one_sheet(whole, |table, heading| Grid::whole(table, heading, 0));
    let spot = placed.spots[0].clone();
    let right = width(only(whole));
    let sheet = &mut placed.book.sheets[0];
    sheet.put(spot.heading, right, [2021, 2022, 2023]);
    for (n, &(_, row)) in (0..).zip(&spot.records) {
        sheet.put(row, right, [n % 3, (n + 1) % 2, n % 4]);
    }
    placed
}

pub(super) fn headings_as_typed(whole: &Return) -> Placed {
    let mut placed = one_sheet(whole, |table, heading| Grid::whole(table, heading, 0));
    let heading = placed.spots[0].heading;
    let sheet = &mut placed.book.sheets[0];
    for (at, column) in (0..).zip(&only(whole).columns) {
        let as_typed = match at % 6 {
            0 => format!(" {}  ", column.heading),
            1 => column.heading.to_uppercase(),
            2 => column.heading.replacen(' ', "\n", 1),
            3 => column.heading.replacen(' ', "\u{a0}", 1),
            4 => format!("{}2", column.heading),
            _ => format!("{} (1)", column.heading),
        };
        sheet.set(heading, at, as_typed);
    }
    placed
}

pub(super) fn on_its_side(whole: &Return) -> Placed {
    let table = only(whole);
    let mut placed = Placed::default();
    let upright = placed.sheet(Sheet::new(&table.name));
    placed.table(upright, 0, table, Grid::whole(table, 0, 0));
    placed.book.sheets[upright] = turned(&placed.book.sheets[upright]);
    placed.spots[0].sideways = true;
    placed.sheet(title_sheet(whole, "About"));
    placed
}

pub(super) fn starts_at_b4(whole: &Return) -> Placed {
    let table = only(whole);
    let mut placed = Placed::default();
    let mut sheet = Sheet::new(&table.name);
    sheet.set(1, 1, "Template version 2");
    sheet.hidden_rows.insert(1);
    let at = placed.sheet(sheet);
    placed.table(at, 0, table, Grid::whole(table, 3, 1));
    placed.sheet(title_sheet(whole, "About"));
    placed
}

pub(super) fn spacers(whole: &Return) -> Placed {
    one_sheet(whole, |table, heading| {
        let mut grid = Grid::whole(table, heading, 0);
        let starts = groups(table).map(|(_, from, _)| from);
        for column in &mut grid.columns {
            *column += u32::try_from(starts.iter().filter(|&&from| from > 0 && *column >= from).count()).unwrap_or(0);
        }
        grid
    })
}
