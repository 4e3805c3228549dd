//! The messy ways in which real returns lay out one table. Each holds the same records, so that what is found can be compared.

mod headings;
mod records;
mod sheets;

use super::{
    book::Sheet,
    place::{Grid, Placed, plainly, titled},
    returns::{Return, Table},
};

/// A way to lay out a return that has one table.
#[derive(Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) name: &'static str,
    /// What is odd about it, for the list of fixtures.
    pub(crate) what: &'static str,
    pub(crate) lay: fn(&Return) -> Placed,
    /// Rules about layout that rightly speak of it beyond those that speak of the plain layout.
    pub(crate) also: &'static [&'static str],
}

/// Every way.
pub(crate) const ALL: &[Layout] = &[
    Layout { name: "plain", what: "A title, a blank row, one row of headings, records.", lay: plainly, also: &[] },
    Layout {
        name: "bare",
        what: "Headings in row 1; title and notes on a sheet of their own.",
        lay: sheets::bare,
        also: &[],
    },
    Layout {
        name: "title-and-contact",
        what: "Link, title, council, contact, period and a line of help above the headings.",
        lay: headings::title_and_contact,
        also: &[],
    },
    Layout {
        name: "headings-in-row-27",
        what: "A page of guidance stands above the table on the same sheet.",
        lay: headings::headings_far_down,
        also: &[],
    },
    Layout {
        name: "bands-over-headings",
        what: "A row of merged bands over the headings: Child, Identification, NRM.",
        lay: headings::bands,
        also: &["ST003"],
    },
    Layout {
        name: "three-rows-of-headings",
        what: "Section letters, merged bands and headings in three rows.",
        lay: headings::three_rows,
        also: &["ST003"],
    },
    Layout {
        name: "numbers-under-headings",
        what: "A row that numbers the columns stands between headings and records.",
        lay: headings::numbers_under,
        also: &[],
    },
    Layout {
        name: "hints-under-headings",
        what: "A row of hints (dd/mm/yyyy, Y/N) stands between headings and records.",
        lay: headings::hints_under,
        also: &[],
    },
    Layout {
        name: "years-as-headings",
        what: "Some headings are numbers: counts for 2021, 2022 and 2023.",
        lay: headings::years,
        also: &["ST006"],
    },
    Layout {
        name: "blank-row-under-headings",
        what: "A blank row stands between headings and records.",
        lay: headings::blank_under,
        also: &[],
    },
    Layout {
        name: "spacer-columns",
        what: "Narrow blank columns part the groups of columns.",
        lay: headings::spacers,
        also: &[],
    },
    Layout { name: "blank-rows", what: "Blank rows stand among the records.", lay: records::blank_rows, also: &[] },
    Layout {
        name: "sections",
        what: "The name of a team stands alone in a row above its records.",
        lay: records::sections,
        also: &[],
    },
    Layout {
        name: "headings-repeated",
        what: "The headings come again every four records, as printed pages have them.",
        lay: records::repeated_headings,
        also: &[],
    },
    Layout { name: "totals-row", what: "The last row adds up the records.", lay: records::totals, also: &["ST009"] },
    Layout {
        name: "notes-below",
        what: "Numbered notes, a source and a contact stand under the records.",
        lay: records::notes_below,
        also: &[],
    },
    Layout {
        name: "stacked",
        what: "Two tables of the same columns, one under the other, each with its name and headings.",
        lay: records::stacked,
        also: &["ST010"],
    },
    Layout {
        name: "side-by-side",
        what: "Two tables of the same columns beside each other.",
        lay: records::side_by_side,
        also: &["ST010"],
    },
    Layout {
        name: "cover-contents-notes",
        what: "Cover, contents, notes and lists stand on sheets of their own around the table.",
        lay: sheets::cover_contents_notes,
        also: &[],
    },
    Layout {
        name: "starts-at-b4",
        what: "The table starts at B4: a blank column beside it, a hidden row and blank rows above it.",
        lay: headings::starts_at_b4,
        also: &[],
    },
    Layout {
        name: "on-its-side",
        what: "One record a column: the headings run down.",
        lay: headings::on_its_side,
        also: &[],
    },
    Layout { name: "hidden-row", what: "A row of the records is hidden.", lay: records::hidden_row, also: &["PD013"] },
    Layout {
        name: "hidden-column",
        what: "A column of the table is hidden.",
        lay: records::hidden_column,
        also: &["PD013"],
    },
    Layout {
        name: "hidden-sheet",
        what: "Some of the records stand on a hidden sheet.",
        lay: sheets::hidden_sheet,
        also: &["PD012"],
    },
    Layout {
        name: "very-hidden-lists",
        what: "The lists behind the drop-downs stand on a sheet that Excel's menu does not show.",
        lay: sheets::very_hidden_lists,
        also: &["PD012"],
    },
    Layout {
        name: "headings-as-typed",
        what: "Headings with line breaks, outer spaces, note numbers, capitals and hard spaces.",
        lay: headings::headings_as_typed,
        also: &[],
    },
    Layout {
        name: "a-sheet-a-team",
        what: "Each team's records stand on a sheet of its own, with the same headings.",
        lay: sheets::sheet_a_team,
        also: &[],
    },
    Layout {
        name: "merged-down",
        what: "The team is written once and merged down over its records.",
        lay: records::merged_down,
        also: &["ST004", "ST006"],
    },
    Layout {
        name: "answers-as-typed",
        what: "Outer spaces, hard spaces and enumerators (a) Yes) in the answers.",
        lay: records::answers_as_typed,
        also: &[],
    },
];

/// The way with this name.
pub(crate) fn named(name: &str) -> &'static Layout {
    ALL.iter().find(|layout| layout.name == name).unwrap_or_else(|| panic!("no layout is called {name}"))
}

fn only(whole: &Return) -> &Table {
    assert_eq!(whole.tables.len(), 1, "these layouts are for one table");
    &whole.tables[0]
}

/// A sheet with the return's title and the table where `grid` puts it, given the row at which headings may start.
fn one_sheet(whole: &Return, grid: impl FnOnce(&Table, u32) -> Grid) -> Placed {
    let table = only(whole);
    let mut placed = Placed::default();
    let mut sheet = Sheet::new(&table.name);
    let heading = titled(&mut sheet, &whole.title, 0);
    let at = placed.sheet(sheet);
    placed.table(at, 0, table, grid(table, heading));
    placed
}

fn width(table: &Table) -> u32 {
    u32::try_from(table.columns.len()).expect("a few columns")
}

const TEAMS: [&str; 4] = ["North team", "South team", "East team", "West team"];

const NOTES: [&str; 6] = [
    "Notes",
    "1. A child is counted once in the period.",
    "2. x = withheld because the number is small.",
    "(3) Figures are as recorded on 3 June 2024 and may change.",
    "Source: case management system, monthly extract",
    "Contact: performance.team@example.org",
];

fn halves(table: &Table) -> [std::ops::Range<usize>; 2] {
    let half = table.records.len().div_ceil(2);
    [0..half, half..table.records.len()]
}
