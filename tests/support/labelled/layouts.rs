//! The layouts: how a table is laid on a sheet, and what stands around it.

use returnlint::{bind::dictionary::RecordKind, read::workbook::Region, table::Orientation};

use super::{
    block::{Block, Column, block, by_year, some_records, wordy},
    page::{Cell, Page},
    random::Random,
    truth::{Case, TableTruth},
    values::{Holds, council, of_kind},
    wording::Wordings,
};

/// How one table is laid.
#[derive(Debug, Clone, Default)]
struct Look {
    /// Rows of titles, contacts and periods above.
    titles: usize,
    /// Rows of groups over the headings.
    bands: usize,
    /// The file tells merged cells.
    merged: bool,
    /// A band's text is repeated instead of merged.
    repeated_band: bool,
    /// Headings without a group stand in the top row and reach down.
    reach_down: bool,
    blank_under: bool,
    code_row: bool,
    spacers: bool,
    blank_headings: bool,
    blank_rows: bool,
    sections: bool,
    repeat_header: bool,
    totals: Totals,
    notes: bool,
    no_header: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Totals {
    #[default]
    None,
    Last,
    First,
    Between,
    Unlabelled,
}

/// Every layout.
pub(crate) const ALL: &[&str] = &[
    "plain",
    "titled",
    "deep",
    "offset",
    "bands merged",
    "bands not merged",
    "three or four rows",
    "labels reaching down",
    "years as headings",
    "years over measures",
    "blank row under header",
    "code row under header",
    "spacer columns",
    "blank headings",
    "blank rows inside",
    "totals",
    "totals by council",
    "sections",
    "notes below",
    "repeated header",
    "stacked",
    "side by side",
    "on its side",
    "form",
    "one record",
    "no record",
    "no header",
    "words only",
    "cover",
    "guide",
    "lists",
    "everything",
];

/// The case of a seed: the layouts take turns.
pub(crate) fn case(wordings: &Wordings, seed: u64) -> Case {
    let layout = ALL[usize::try_from(seed % ALL.len() as u64).unwrap()];
    let mut random = Random::new(seed);
    let csv = random.percent(40);
    let mut page = Page::default();
    let mut tables = Vec::new();
    let kind = kind(&mut random);
    let mut name = sheet_name(kind, &mut random);
    let mut look = Look { titles: if random.percent(35) { random.between(1, 5) } else { 0 }, ..Look::default() };
    let mut left = 0;
    let mut records = some_records(&mut random);
    let mut width = random.between(4, 14);
    match layout {
        "plain" => look.titles = 0,
        "titled" => look.titles = random.between(1, 8),
        "deep" => look.titles = random.between(12, 60),
        "offset" => {
            left = random.between(1, 4);
            look.titles = random.between(0, 4);
        }
        "bands merged" => {
            look.bands = 1;
            look.merged = true;
        }
        "bands not merged" => {
            look.bands = 1;
            look.repeated_band = random.percent(40);
        }
        "three or four rows" => {
            look.bands = random.between(2, 3);
            look.merged = random.percent(60);
        }
        "labels reaching down" => {
            look.bands = 1;
            look.reach_down = true;
            look.merged = random.percent(70);
        }
        "blank row under header" => look.blank_under = true,
        "code row under header" => look.code_row = true,
        "spacer columns" => {
            look.spacers = true;
            width = width.max(5);
        }
        "blank headings" => look.blank_headings = true,
        "blank rows inside" => {
            look.blank_rows = true;
            records = records.max(8);
        }
        "totals" => {
            look.totals = *random.pick(&[Totals::Last, Totals::First, Totals::Last, Totals::Unlabelled]);
            records = records.max(5);
        }
        "sections" => {
            look.sections = true;
            records = records.max(8);
        }
        "notes below" => look.notes = true,
        "repeated header" => {
            look.repeat_header = true;
            records = records.max(10);
        }
        "one record" => records = 1,
        "no record" => records = 0,
        "no header" => {
            look.no_header = true;
            look.titles = 0;
            records = records.max(4);
            width = width.max(5);
        }
        "everything" => {
            look = Look {
                titles: random.between(1, 8),
                bands: random.below(3),
                merged: random.percent(60),
                blank_under: random.percent(30),
                code_row: random.percent(25),
                spacers: random.percent(30),
                blank_headings: random.percent(30),
                blank_rows: random.percent(30),
                sections: random.percent(30),
                repeat_header: random.percent(20),
                totals: *random.pick(&[Totals::None, Totals::Last, Totals::None, Totals::First]),
                notes: random.percent(60),
                ..Look::default()
            };
            left = random.below(3);
            records = records.max(10);
            width = width.max(6);
        }
        _ => {}
    }
    look.merged &= !csv;
    match layout {
        "cover" => {
            name = cover(&mut page, &mut random);
        }
        "guide" => {
            name = guide(&mut page, wordings, &mut random);
        }
        "lists" => {
            name = lists(&mut page, wordings, &mut random);
        }
        "years as headings" | "years over measures" | "totals by council" => {
            let groups = layout == "years over measures";
            let block = by_year(&mut random, groups);
            look.bands = usize::from(groups);
            look.merged = !csv && groups && random.percent(70);
            look.reach_down = groups && random.percent(50);
            look.titles = random.between(0, 6);
            look.notes = random.percent(60);
            look.spacers = groups && random.percent(40);
            if layout == "totals by council" {
                look.totals = *random.pick(&[Totals::First, Totals::Last, Totals::Between]);
                look.sections = random.percent(40);
            }
            name = random.word(&["Table 1", "LA2a", "Sheet1", "Data", "CLA by LA"]).to_owned();
            tables.push(lay(&mut page, &block, &look, (0, 0), &mut random).0);
        }
        "words only" => {
            let block = wordy(wordings, records, &mut random);
            tables.push(lay(&mut page, &block, &look, (0, 0), &mut random).0);
        }
        "stacked" => {
            let mut row = 0;
            let n = random.between(2, 3);
            let titled = random.percent(60);
            let mut kinds = [RecordKind::Child, RecordKind::Episode, RecordKind::Referral, RecordKind::Care];
            random.shuffle(&mut kinds);
            for kind in kinds.iter().take(n) {
                look.titles = usize::from(titled);
                look.notes = random.percent(20);
                look.totals = if random.percent(15) { Totals::Last } else { Totals::None };
                let records = if random.percent(8) { 0 } else { some_records(&mut random) };
                let width = random.between(4, 10);
                let block = block(wordings, *kind, records, width, &mut random);
                let (truth, next) = lay(&mut page, &block, &look, (row, 0), &mut random);
                tables.push(truth);
                row = next + u32::try_from(random.between(1, 3)).unwrap();
            }
        }
        "side by side" => {
            let mut column = 0;
            let top = u32::try_from(random.below(4)).unwrap();
            if top > 1 {
                titles(&mut page, 0, 0, 1, &mut random);
            }
            for kind in [
                RecordKind::Child,
                *random.pick(&[RecordKind::Episode, RecordKind::Referral, RecordKind::Care, RecordKind::Child]),
            ] {
                let records = some_records(&mut random);
                let width = random.between(3, 7);
                let mut block = block(wordings, kind, records, width, &mut random);
                with_id(&mut block, wordings, &mut random);
                let down = if random.percent(20) { u32::try_from(random.between(1, 4)).unwrap() } else { 0 };
                let look = Look::default();
                let (truth, _) = lay(&mut page, &block, &look, (top + down, column), &mut random);
                column = truth.columns.last().unwrap().0 + 1 + u32::try_from(random.between(1, 3)).unwrap();
                tables.push(truth);
            }
        }
        "on its side" | "form" => {
            let records = if layout == "form" { 1 } else { random.between(2, 40) };
            let block = block(wordings, kind, records, width.max(5), &mut random);
            let above = if random.percent(50) { u32::try_from(random.between(1, 4)).unwrap() } else { 0 };
            let mut turned = Page::default();
            let gap = if random.percent(25) { 1 } else { 0 };
            let look = Look { blank_under: gap == 1, ..Look::default() };
            let at = u32::try_from(random.below(2)).unwrap();
            let start = if above > 0 { above + u32::try_from(random.between(1, 2)).unwrap() } else { 0 };
            let (mut truth, _) = lay(&mut turned, &block, &look, (at, start), &mut random);
            truth.orientation = Orientation::Columns;
            page = turned.turned();
            if above > 0 {
                titles(&mut page, 0, at, usize::try_from(above).unwrap(), &mut random);
            }
            tables.push(truth);
        }
        _ => {
            let mut block = block(wordings, kind, records, width, &mut random);
            if look.no_header {
                with_typed(&mut block, &mut random);
            }
            let down = if layout == "offset" { u32::try_from(random.between(0, 4)).unwrap() } else { 0 };
            tables.push(lay(&mut page, &block, &look, (down, u32::try_from(left).unwrap()), &mut random).0);
        }
    }
    let workbook = page.workbook(&name, csv);
    let file = format!(
        "{}.{}",
        random.pick(&["return", "foi 2023-114", "devon return v2", "Copy of template", "Book1"]),
        if csv { "csv" } else { "xlsx" }
    );
    Case { layout, seed, workbook, file, tables }
}

fn kind(random: &mut Random) -> RecordKind {
    *random.pick(&[
        RecordKind::Child,
        RecordKind::Child,
        RecordKind::Child,
        RecordKind::Episode,
        RecordKind::Episode,
        RecordKind::Referral,
        RecordKind::Care,
    ])
}

fn sheet_name(kind: RecordKind, random: &mut Random) -> String {
    let list: &[&str] = match kind {
        RecordKind::Child => &["Children", "Child level", "UASC", "Victims", "Cohort "],
        RecordKind::Episode => &["Missing", "Missing episodes", "MFC", "List 6 missing"],
        RecordKind::Referral => &["NRM", "NRM referrals", "Referrals"],
        RecordKind::Care => &["Episodes", "Placements", "Care episodes "],
        RecordKind::Answer | RecordKind::Figures => &["Answers"],
    };
    if random.percent(55) {
        (*random.pick(list)).to_owned()
    } else {
        random.word(&["Sheet1", "Data", "Report 1", "DR2 - Data", "Sheet 2 ", "Q1", "Table 1", "export"]).to_owned()
    }
}

/// A table beside another has an identifier of its own.
fn with_id(block: &mut Block, wordings: &Wordings, random: &mut Random) {
    if block.columns[0].field.as_deref() == Some("child_id") {
        return;
    }
    let field = wordings.whole.fields.iter().find(|f| f.name == "child_id").unwrap();
    let heading = wordings.heading(field, random);
    block.columns.retain(|c| !Wordings::same(&c.heading, &heading));
    let cells = super::values::of_field(field, &wordings.whole, block.records, random);
    block.columns.insert(0, Column { field: Some("child_id".to_owned()), heading, group: "Child".to_owned(), cells });
}

/// Without any header a table can be told by its columns of dates and numbers alone.
fn with_typed(block: &mut Block, random: &mut Random) {
    for holds in [Holds::Dates, Holds::Codes, Holds::Dates] {
        let cells = of_kind(holds, block.records, random).into_iter();
        let filled = of_kind(holds, block.records, random).into_iter();
        let cells = cells.zip(filled).map(|(a, b)| if a.is_empty() { b } else { a }).collect();
        block.columns.push(Column { field: None, heading: "x".to_owned(), group: String::new(), cells });
    }
}

/// Lines above a table: title, council, contact, period, links and help.
fn titles(page: &mut Page, row: u32, column: u32, n: usize, random: &mut Random) {
    let name = council(random);
    let mut at = row;
    for i in 0..n {
        match random.below(if n > 10 { 14 } else { 11 }) {
            0 => page.text(at, column, "Trafficked and unaccompanied children: annual return"),
            1 => page.text(at, column, &format!("Council: {name}")),
            2 => {
                page.text(at, column, "Council:");
                page.text(at, column + 1, name);
            }
            3 => {
                page.text(at, column, "Period");
                page.put(at, column + 1, Cell::Day(18_993));
                page.text(at, column + 2, "to");
                page.put(at, column + 3, Cell::Day(19_357));
            }
            4 => page.text(at, column, "Period covered: 1 January 2022 to 31 December 2022"),
            5 => {
                page.text(at, column, "Contact");
                page.text(at, column + 1, "childrens.data@example.gov.uk");
            }
            6 => page.text(at, column, "Return to contents"),
            7 => page.text(at, column, "Coverage: England"),
            8 => {
                page.text(at, column, "FOI reference");
                page.put(at, column + 1, Cell::Number(10_482.0));
            }
            9 => page.text(at, column, &format!("{name} Council")),
            10 => {
                if i > 0 && i + 1 < n {
                    at += 1;
                    continue;
                }
                page.text(at, column, "Table 1");
            }
            11 => page.text(at, column, "Please complete one row for each child who was looked after at any time in the period, and leave cells blank where it is not known."),
            12 => page.text(at, column, "1. Child ID: the number by which your system knows the child. Do not give names."),
            _ => page.text(at, column, "Dates must be given as dd/mm/yyyy and answers chosen from the lists."),
        }
        at += 1;
    }
}

/// Lays a table; says what is true of it and which row is free after it.
fn lay(page: &mut Page, block: &Block, look: &Look, (top, left): (u32, u32), random: &mut Random) -> (TableTruth, u32) {
    let mut row = top;
    if look.titles > 0 {
        titles(page, row, left, look.titles, random);
        row += u32::try_from(look.titles).unwrap();
        if random.percent(60) {
            row += u32::try_from(random.between(1, 2)).unwrap();
        }
    }
    let mut places: Vec<u32> = Vec::new();
    let mut column = left;
    for i in 0..block.columns.len() {
        let group_ends = i > 0 && block.columns[i].group != block.columns[i - 1].group;
        if look.spacers && i > 0 && (random.percent(25) || (group_ends && random.percent(60))) {
            column += 1;
        }
        places.push(column);
        column += 1;
    }
    let mut truth = TableTruth {
        orientation: Orientation::Rows,
        header_rows: Vec::new(),
        records: Vec::new(),
        columns: places.iter().zip(&block.columns).map(|(p, c)| (*p, c.field.clone())).collect(),
    };
    let mut unheaded = None;
    if look.no_header {
        for (_, field) in &mut truth.columns {
            *field = None;
        }
    } else {
        if look.blank_headings {
            let at = random.between(1, block.columns.len() - 1);
            if block.columns[at].cells.iter().any(|c| !c.is_empty()) {
                unheaded = Some(at);
                truth.columns[at].1 = None;
            }
        }
        row = header(page, block, look, &places, row, unheaded, &mut truth, random);
    }
    if look.blank_under {
        row += 1;
    }
    if look.code_row && block.records > 0 {
        codes(page, block, &places, row, random);
        row += 1;
    }
    let total = |page: &mut Page, row: u32, label: &str| {
        page.text(row, places[0], label);
        for (place, column) in places.iter().zip(&block.columns).skip(1) {
            let numbers: Vec<f64> =
                column.cells.iter().filter_map(|c| if let Cell::Number(n) = c { Some(*n) } else { None }).collect();
            if !numbers.is_empty()
                && numbers.len() * 2 > column.cells.len()
                && column.field.as_deref() != Some("council_code")
            {
                page.put(row, *place, Cell::Number(numbers.iter().sum()));
            }
        }
    };
    let label = *random.pick(&["Total", "TOTAL", "Grand total", "England", "Totals:", "All children"]);
    if look.totals == Totals::First {
        total(page, row, label);
        row += 1;
    }
    let header_rows = truth.header_rows.clone();
    let between = look.totals == Totals::Between;
    for record in 0..block.records {
        if look.sections && record % (block.records / 3).max(3) == 0 {
            page.text(
                row,
                left,
                random.word(&[
                    "NORTH EAST",
                    "Looked after children",
                    "Care leavers",
                    "Quarter 1",
                    "Team A",
                    "Unitary authorities",
                ]),
            );
            row += 1;
        }
        if look.blank_rows && record > 0 && random.percent(12) {
            row += u32::try_from(random.between(1, 2)).unwrap();
        }
        if look.repeat_header && record > 0 && record % (block.records / 3).max(4) == 0 {
            if random.percent(40) {
                row += 1;
            }
            for &from in &header_rows {
                let cells: Vec<_> =
                    page.cells.range((from, 0)..(from + 1, 0)).map(|((_, c), v)| (*c, v.clone())).collect();
                for (column, cell) in cells {
                    page.put(row, column, cell);
                }
                row += 1;
            }
        }
        if between && record % 7 == 6 {
            total(page, row, random.word(&["North East", "SOUTH WEST", "London", "Sub-total", "East Midlands total"]));
            row += 1;
        }
        let mut any = false;
        for (place, column) in places.iter().zip(&block.columns) {
            any |= !column.cells[record].is_empty();
            page.put(row, *place, column.cells[record].clone());
        }
        if any {
            truth.records.push(row);
        }
        row += 1;
    }
    match look.totals {
        Totals::Last => {
            if random.percent(30) {
                row += 1;
            }
            total(page, row, label);
            row += 1;
        }
        Totals::Unlabelled => {
            let before = page.cells.len();
            total(page, row, "");
            row += u32::from(page.cells.len() > before);
        }
        _ => {}
    }
    if look.notes {
        row = notes(page, row, left, random);
    }
    (truth, row)
}

/// Lays the header; returns the row after it.
#[expect(clippy::too_many_arguments, reason = "a header is laid from all that is known of its table")]
fn header(
    page: &mut Page,
    block: &Block,
    look: &Look,
    places: &[u32],
    top: u32,
    unheaded: Option<usize>,
    truth: &mut TableTruth,
    random: &mut Random,
) -> u32 {
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for i in 0..block.columns.len() {
        match groups.last_mut() {
            Some((_, last)) if block.columns[*last].group == block.columns[i].group => *last = i,
            _ => groups.push((i, i)),
        }
    }
    let bands = if block.columns.len() < groups.len() * 3 / 2 || groups.len() < 2 && block.kind.is_some() {
        0
    } else {
        look.bands
    };
    let mut row = top;
    let first_data = block.columns.iter().position(|c| !c.group.is_empty()).unwrap_or(0);
    let mut reached: Vec<usize> = Vec::new();
    for level in 0..bands {
        // The lowest band holds the groups; those above hold wider parts.
        let lowest = level + 1 == bands;
        let mut wide = groups.clone();
        if !lowest {
            wide = if groups.len() >= 4 {
                let half = groups.len() / 2;
                vec![(groups[0].0, groups[half - 1].1), (groups[half].0, groups[groups.len() - 1].1)]
            } else {
                vec![(first_data, groups[groups.len() - 1].1)]
            };
        }
        for (n, &(from, to)) in wide.iter().enumerate() {
            let text = if lowest {
                block.columns[from].group.clone()
            } else {
                (*random.pick(&[
                    ["Part 1", "Part 2"],
                    ["Section A", "Section B"],
                    ["For completion", "For office use"],
                ]))[n.min(1)]
                .to_owned()
            };
            let alone = wide.len() == 1 && !lowest;
            if text.is_empty() || (alone && !look.merged) || (alone && from == 0) {
                continue;
            }
            if lowest && look.reach_down && from == to {
                reached.push(from);
                continue;
            }
            let cell = if text.bytes().all(|b| b.is_ascii_digit()) {
                Cell::Number(text.parse().unwrap())
            } else {
                Cell::text(text)
            };
            page.put(row, places[from], cell.clone());
            if lowest && look.repeated_band {
                for &place in &places[from..=to] {
                    page.put(row, place, cell.clone());
                }
            } else if look.merged && places[to] > places[from] {
                page.merged.push(Region { top: row, left: places[from], bottom: row, right: places[to] });
            }
        }
        if page.cells.range((row, 0)..(row + 1, 0)).next().is_some() {
            truth.header_rows.push(row);
            row += 1;
        }
    }
    if bands > 0 && look.reach_down && !truth.header_rows.is_empty() {
        // Headings of the first group stand in the band's row.
        for i in 0..block.columns.len() {
            if block.columns[i].group.is_empty() || i == 0 {
                reached.push(i);
            }
        }
    }
    for (i, column) in block.columns.iter().enumerate() {
        if Some(i) == unheaded {
            continue;
        }
        // Under a band "NRM" people write "Referral date".
        let short = (bands > 0 && random.percent(40))
            .then(|| {
                column.heading.to_lowercase().strip_prefix(&format!("{} ", column.group.to_lowercase())).map(str::len)
            })
            .flatten()
            .and_then(|len| column.heading.get(column.heading.len() - len..))
            .filter(|rest| rest.len() > 3);
        let text = short.unwrap_or(&column.heading);
        let cell = if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) && random.percent(60) {
            Cell::Number(text.parse().unwrap())
        } else {
            Cell::text(text)
        };
        if reached.contains(&i) {
            let above = *truth.header_rows.last().unwrap();
            // Nothing may stand there already.
            page.cells.remove(&(above, places[i]));
            page.put(above, places[i], cell);
            if look.merged {
                page.merged.retain(|m| !(m.top == above && m.left == places[i]));
                page.merged.push(Region { top: above, left: places[i], bottom: row, right: places[i] });
            }
        } else {
            page.put(row, places[i], cell);
        }
    }
    truth.header_rows.push(row);
    row + 1
}

/// A row under the header that is no record.
fn codes(page: &mut Page, block: &Block, places: &[u32], row: u32, random: &mut Random) {
    let style = random.below(4);
    for (i, (place, column)) in places.iter().zip(&block.columns).enumerate() {
        let text = match style {
            0 => format!("C{}", i + 1),
            1 => {
                page.put(row, *place, Cell::Number((i + 1) as f64));
                continue;
            }
            2 => {
                let dates = column.cells.iter().filter(|c| matches!(c, Cell::Day(_))).count();
                if dates > 0 {
                    "dd/mm/yyyy".to_owned()
                } else {
                    random.word(&["text", "Y/N", "text", "number"]).to_owned()
                }
            }
            _ => random.word(&["Mandatory", "Optional", "Mandatory", "If known"]).to_owned(),
        };
        page.text(row, *place, &text);
    }
}

/// Notes under a table; returns the row after them.
fn notes(page: &mut Page, mut row: u32, left: u32, random: &mut Random) -> u32 {
    if random.percent(75) {
        row += u32::try_from(random.between(1, 2)).unwrap();
    }
    for _ in 0..random.between(1, 5) {
        match random.below(9) {
            0 => page.text(row, left, "Source: children's social care case management system"),
            1 => page.text(row, left, "Notes:"),
            2 => page.text(row, left, "1. Figures are rounded to the nearest five."),
            3 => page.text(row, left, "* Counts below five are suppressed."),
            4 => {
                page.text(row, left, "(1)");
                page.text(
                    row,
                    left + 1,
                    "Children who were looked after at any time in the year, other than for short breaks.",
                );
            }
            5 => page.text(row, left, "Please note that the data was taken from a live system and may change."),
            6 => {
                page.text(row, left, "Completed by");
                page.text(row, left + 1, "Data team");
            }
            7 => page.text(row, left, "x = not available"),
            _ => page.text(row, left, "Data is correct as at 31 March 2023"),
        }
        row += 1;
    }
    row
}

/// A cover, contents or a page of notes; returns the sheet's name.
fn cover(page: &mut Page, random: &mut Random) -> String {
    match random.below(4) {
        0 => {
            page.text(0, 0, "Freedom of information request");
            titles(page, 2, 0, 7, random);
            page.text(10, 0, "Name of officer");
            page.text(10, 1, "Data team");
            page.text(11, 0, "Date of return");
            page.put(11, 1, Cell::Day(19_400));
            page.text(12, 0, "Telephone");
            page.text(12, 1, "01632 960 001");
            random.word(&["Cover", "Front sheet", "Sheet1", "FOI", "Title page"]).to_owned()
        }
        1 => {
            page.text(0, 0, "Contents");
            page.text(2, 0, "Sheet");
            page.text(2, 1, "Description");
            for (i, what) in
                ["Children who were trafficked", "Missing episodes", "NRM referrals", "Notes"].iter().enumerate()
            {
                let row = 3 + u32::try_from(i).unwrap();
                page.put(row, 0, Cell::text(format!("Table {}", i + 1)));
                page.text(row, 1, what);
                page.text(row, 2, "Link");
            }
            random.word(&["Contents", "Index", "Sheet1"]).to_owned()
        }
        2 => {
            page.text(0, 0, "Notes");
            notes(page, 2, 0, random);
            notes(page, 9, 0, random);
            random.word(&["Notes", "Guidance", "Read me", "Sheet3"]).to_owned()
        }
        _ => {
            let lines = [
                "Thank you for your request, which was received on 3 March 2023.",
                "We hold the information that you asked for.",
                "Some of it is withheld under section 40(2), because the numbers are less than five.",
                "If you are not content with this answer you may ask for a review within 40 working days.",
            ];
            for (i, line) in lines.iter().enumerate() {
                page.text(u32::try_from(2 * i).unwrap(), u32::try_from(random.below(2)).unwrap(), line);
            }
            "Response".to_owned()
        }
    }
}

/// A page that explains the columns of a return; returns the sheet's name.
fn guide(page: &mut Page, wordings: &Wordings, random: &mut Random) -> String {
    let mut row = 0;
    if random.percent(50) {
        page.text(0, 0, "How to fill in this return");
        row = 2;
    }
    let headed = random.percent(65);
    if headed {
        for (i, text) in (0..).zip(*random.pick(&[
            ["Field", "Description", "Format"],
            ["Column", "Guidance", "Mandatory"],
            ["Data item", "Definition", "Notes"],
            ["Field name", "Meaning", "Example"],
        ])) {
            page.text(row, i, text);
        }
        row += 1;
    }
    let formats = random.percent(60);
    for field in &wordings.whole.fields {
        if !random.percent(30) {
            continue;
        }
        page.text(row, 0, &wordings.heading(field, random));
        page.text(row, 1, &field.meaning);
        if formats {
            page.text(row, 2, random.word(&["Date", "Text", "Yes or no", "dd/mm/yyyy", "Code"]));
        }
        row += 1;
    }
    if headed {
        random.word(&["Guidance", "Data dictionary", "Sheet2", "Fields", "Definitions"]).to_owned()
    } else {
        random.word(&["Guidance", "Instructions", "Definitions", "Notes", "Sheet4"]).to_owned()
    }
}

/// Lists to choose from; returns the sheet's name.
fn lists(page: &mut Page, wordings: &Wordings, random: &mut Random) -> String {
    let mut column = 0;
    let mut fields: Vec<_> = wordings
        .whole
        .fields
        .iter()
        .filter(|f| matches!(f.kind, returnlint::bind::dictionary::FieldType::Code(_)))
        .collect();
    random.shuffle(&mut fields);
    for field in fields.iter().take(random.between(3, 6)) {
        if let returnlint::bind::dictionary::FieldType::Code(v) = field.kind {
            page.text(0, column, &field.label);
            let terms = &wordings.whole.vocabulary(v).unwrap().terms;
            for (i, term) in (1..).zip(terms.iter().take(30)) {
                page.text(i, column, &term.code);
            }
            column += 1 + u32::from(random.percent(20));
        }
    }
    random.word(&["Lists", "Lookups", "Validation", "Codes", "Drop downs"]).to_owned()
}
