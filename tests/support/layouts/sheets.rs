//! What stands on other sheets.

use super::{
    super::{
        book::{Look, Sheet, Visibility},
        place::{Grid, Placed, plainly, titled},
        returns::Return,
    },
    NOTES, TEAMS, halves, only,
};

/// A sheet that holds the return's title and nothing else.
pub(super) fn title_sheet(whole: &Return, name: &str) -> Sheet {
    let mut sheet = Sheet::new(name);
    titled(&mut sheet, &whole.title, 0);
    sheet
}

pub(super) fn bare(whole: &Return) -> Placed {
    let table = only(whole);
    let mut placed = Placed::default();
    let at = placed.sheet(Sheet::new(&table.name));
    placed.table(at, 0, table, Grid::whole(table, 0, 0));
    placed.sheet(title_sheet(whole, "About"));
    placed
}

pub(super) fn cover_contents_notes(whole: &Return) -> Placed {
    let table = only(whole);
    let mut placed = Placed::default();
    placed.sheet(title_sheet(whole, "Cover"));
    let mut contents = Sheet::new("Contents");
    contents.line(0, Look::Title, "Contents");
    contents.put(2, 0, ["Sheet", "What it holds"]);
    contents.put(3, 0, [table.name.as_str(), "One row for each child"]);
    contents.put(4, 0, ["Notes", "What the words mean"]);
    placed.sheet(contents);
    let at = placed.sheet(Sheet::new(&table.name));
    placed.table(at, 0, table, Grid::whole(table, 0, 0));
    let mut notes = Sheet::new("Notes");
    for (row, note) in (0..).zip(NOTES) {
        notes.line(row, if row == 0 { Look::Title } else { Look::Note }, note);
    }
    placed.sheet(notes);
    placed.sheet(lists());
    placed
}

fn lists() -> Sheet {
    let mut sheet = Sheet::new("Lists");
    sheet.put(0, 0, ["Yes or no", "Status", "Sex"]);
    sheet.put(1, 0, ["Y", "Identified", "Female"]);
    sheet.put(2, 0, ["N", "Suspected", "Male"]);
    sheet.put(3, 1, ["No concern"]);
    sheet
}

pub(super) fn hidden_sheet(whole: &Return) -> Placed {
    let mut placed = sheet_a_team(whole);
    placed.book.sheets[1].visibility = Visibility::Hidden;
    placed
}

pub(super) fn very_hidden_lists(whole: &Return) -> Placed {
    let mut placed = plainly(whole);
    let mut sheet = lists();
    sheet.visibility = Visibility::VeryHidden;
    placed.sheet(sheet);
    placed
}

pub(super) fn sheet_a_team(whole: &Return) -> Placed {
    let table = only(whole);
    let mut placed = Placed::default();
    for (part, team) in halves(table).into_iter().zip(TEAMS) {
        let mut sheet = Sheet::new(team);
        let heading = titled(&mut sheet, &whole.title, 0);
        let at = placed.sheet(sheet);
        placed.table(at, 0, table, Grid::part(table, part, heading, 0));
    }
    placed
}
