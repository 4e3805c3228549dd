//! An example of a rule as a workbook: each kind of record a sheet, cells as typed, and where each cell came to stand.

use jiff::civil::Date;
use returnlint::{
    bind::dictionary::{Dictionary, FieldId, RecordKind},
    rule::{
        Example,
        checked::Year,
        example::{Cells, Tables},
    },
    run::examples,
};

use super::{
    book::{Cell, Look, Sheet},
    place::{Grid, Placed},
    returns::{Column, Return, Table},
    rng::Rng,
    typed,
};

/// An example laid out, with the return that it is.
#[derive(Debug, Clone)]
pub(crate) struct ExampleBook {
    pub(crate) whole: Return,
    pub(crate) placed: Placed,
    /// The same council's returns of other years.
    pub(crate) beside: Vec<(Year, Placed)>,
}

/// How an example is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// Chooses wordings, their typing, the order of columns and sheets, and what stands above.
    pub(crate) seed: u64,
    /// Whether dates and figures are true ones where they can be, or text.
    pub(crate) true_cells: bool,
    /// Whether it gives figures of a council, so that a sheet which is given cell by cell holds numbers where they stand.
    pub(crate) figures: bool,
}

/// The example with the first wording of every field, in the order of its author.
pub(crate) fn plain(example: &Example, dictionary: &Dictionary) -> ExampleBook {
    let write = |tables: &Tables| {
        let one = |(kind, records): &(RecordKind, Vec<Cells>)| {
            let fields = fields_of(records);
            let headings = fields.iter().map(|&f| first_wording(dictionary, f)).collect();
            table(names(*kind)[0], &fields, headings, records, dictionary, false)
        };
        tables.iter().map(one).collect::<Vec<Table>>()
    };
    let title = title(example, dictionary);
    let titles = titles_beside(example, dictionary);
    let beside = example.beside.iter().zip(&titles);
    let beside = beside.map(|((year, tables), title)| (*year, lay(None, &write(tables), title, false))).collect();
    let tables = write(&example.tables);
    let sheet = cells(example, |text| text.into());
    let placed = lay(sheet.as_ref(), &tables, &title, false);
    ExampleBook { whole: Return { title, tables }, placed, beside }
}

/// The example in another manner.
pub(crate) fn varied(example: &Example, dictionary: &Dictionary, manner: Manner) -> ExampleBook {
    let mut rng = Rng::new(manner.seed);
    let mut above = title(example, dictionary);
    if example.sheet.is_none() {
        match rng.below(4) {
            0 => above.insert(0, "Children's Services".to_owned()),
            1 => above.extend(["Completed by the performance team".to_owned(), "Please return by email".to_owned()]),
            _ => {}
        }
    }
    // Figures stand in either way: a row for each council and period, or a column for each and a row for each question.
    let turned = example.tables.iter().any(|(kind, _)| kind.is_of_council()) && rng.below(2) == 0;
    let mut write = |tables: &Tables| {
        let one = |(kind, records): &(RecordKind, Vec<Cells>)| {
            let mut fields = fields_of(records);
            let headings = if kind.is_of_council() {
                let about = about(&mut fields, dictionary);
                rng.shuffle(&mut fields[about..]);
                fields.iter().map(|&f| first_wording(dictionary, f)).collect()
            } else {
                rng.shuffle(&mut fields);
                typed::headings(&mut rng, &fields, dictionary)
            };
            let name = rng.pick(names(*kind));
            table(name, &fields, headings, records, dictionary, manner.true_cells)
        };
        let mut tables: Vec<Table> = tables.iter().map(one).collect();
        rng.shuffle(&mut tables);
        tables
    };
    let tables = write(&example.tables);
    let titles = titles_beside(example, dictionary);
    let beside = example.beside.iter().zip(&titles);
    let beside = beside.map(|((year, tables), title)| (*year, lay(None, &write(tables), title, turned))).collect();
    let sheet =
        cells(example, |text| if manner.figures && manner.true_cells { true_figure(text) } else { text.into() });
    let placed = lay(sheet.as_ref(), &tables, &above, turned);
    ExampleBook { whole: Return { title: above, tables }, placed, beside }
}

/// The cells of an example that is given cell by cell.
fn cells(example: &Example, typed: impl Fn(&str) -> Cell) -> Option<Vec<Vec<Cell>>> {
    let row = |row: &Vec<String>| row.iter().map(|text| typed(text)).collect();
    example.sheet.as_ref().map(|rows| rows.iter().map(row).collect())
}

/// Puts first what says whose and of when figures are, and says how many fields do.
fn about(fields: &mut [FieldId], dictionary: &Dictionary) -> usize {
    let says = |f: &FieldId| {
        let name = field_name(dictionary, *f);
        ["figures.council", "figures.period", "figures.period_start", "figures.period_end"].contains(&name)
    };
    fields.sort_by_key(|f| !says(f));
    fields.iter().filter(|f| says(f)).count()
}

/// Names that councils give to a sheet of such records, and that leave no doubt.
const fn names(kind: RecordKind) -> &'static [&'static str] {
    match kind {
        RecordKind::Child => &["Children", "List of children", "Young people"],
        RecordKind::Episode => &["Missing episodes", "Missing from care", "Missing"],
        RecordKind::Referral => &["NRM referrals", "NRM"],
        RecordKind::Care => &["Care episodes", "Periods of care", "Placements"],
        RecordKind::Answer | RecordKind::Figures => &["Answers", "FOI answers"],
    }
}

/// The lines above the headings, which are the same in every file of a return.
fn above(files: &[examples::ExampleFile], records: usize) -> Vec<String> {
    let rows = files.first().map(|(_, rows)| rows.as_slice()).unwrap_or_default();
    rows[..rows.len().saturating_sub(records)].iter().map(|row| row.join(" ")).collect()
}

fn rows_of(tables: &Tables) -> usize {
    tables.first().map_or(0, |(_, records)| records.len() + 1)
}

fn title(example: &Example, dictionary: &Dictionary) -> Vec<String> {
    let rows = example.sheet.as_ref().map_or_else(|| rows_of(&example.tables), Vec::len);
    above(&examples::files(example, dictionary), rows)
}

fn titles_beside(example: &Example, dictionary: &Dictionary) -> Vec<Vec<String>> {
    let written = examples::files_beside(example, dictionary);
    written.iter().zip(&example.beside).map(|((_, files), (_, tables))| above(files, rows_of(tables))).collect()
}

fn fields_of(records: &[Cells]) -> Vec<FieldId> {
    let mut fields = Vec::new();
    for (field, _) in records.iter().flatten() {
        if !fields.contains(field) {
            fields.push(*field);
        }
    }
    fields
}

fn first_wording(dictionary: &Dictionary, field: FieldId) -> String {
    let field = dictionary.get(field).unwrap_or_else(|| panic!("a field of the dictionary"));
    field.headers.first().unwrap_or(&field.label).clone()
}

fn table(
    name: &str,
    fields: &[FieldId],
    headings: Vec<String>,
    records: &[Cells],
    dictionary: &Dictionary,
    true_cells: bool,
) -> Table {
    let columns = fields
        .iter()
        .zip(headings)
        .map(|(&field, heading)| Column { field: field_name(dictionary, field), heading })
        .collect();
    let cell = |record: &Cells, field| {
        let text = record.iter().find(|(f, _)| *f == field).map_or("", |(_, text)| text);
        match dictionary.get(field).is_some_and(|f| f.record.is_of_council()) {
            _ if !true_cells => text.into(),
            true => true_figure(text),
            false => true_cell(text),
        }
    };
    let records = records.iter().map(|record| fields.iter().map(|&f| cell(record, f)).collect()).collect();
    Table { name: name.to_owned(), columns, records }
}

/// The name of a field, kept for as long as the test runs: a return knows its columns by names that do not end.
pub(crate) fn field_name(dictionary: &Dictionary, field: FieldId) -> &'static str {
    dictionary.get(field).unwrap_or_else(|| panic!("a field of the dictionary")).name.clone().leak()
}

/// What a spreadsheet program makes of what is typed: a date of `31/12/2023`, a number of `12`.
pub(crate) fn true_cell(text: &str) -> Cell {
    if let Some(day) = british_day(text) {
        return Cell::Date(day);
    }
    let figures = !text.is_empty() && text.len() < 10 && text.bytes().all(|b| b.is_ascii_digit());
    if figures && (text == "0" || !text.starts_with('0')) {
        return text.parse().map_or_else(|_| text.into(), Cell::Number);
    }
    text.into()
}

/// The same of a council's figure: of `1,231` and `28.3%` a spreadsheet program makes numbers too.
fn true_figure(text: &str) -> Cell {
    let number = text.trim_end_matches('%').replace(',', "");
    let digits = number.trim_start_matches('-');
    let is_figure = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && (digits == "0" || digits.starts_with("0.") || !digits.starts_with('0'));
    match number.parse() {
        Ok(number) if is_figure => Cell::Number(number),
        _ => true_cell(text),
    }
}

/// The day that `31/12/2023` is.
pub(crate) fn british_day(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || day.len() != 2 || month.len() != 2 || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn lay(cells: Option<&Vec<Vec<Cell>>>, tables: &[Table], above: &[String], turned: bool) -> Placed {
    let mut placed = Placed::default();
    let under = u32::try_from(above.len()).unwrap_or_default();
    let titled = |name: &str| {
        let mut sheet = Sheet::new(name);
        for (row, line) in (0..).zip(above) {
            sheet.line(row, Look::Note, line);
        }
        sheet
    };
    if let Some(rows) = cells {
        let mut sheet = titled("Sheet");
        for (row, cells) in (under..).zip(rows) {
            sheet.put(row, 0, cells.iter().cloned());
        }
        placed.sheet(sheet);
    }
    for (number, table) in tables.iter().enumerate() {
        let at = placed.sheet(titled(&table.name));
        if turned {
            placed.table_on_its_side(at, number, table, Grid::whole(table, 0, under));
        } else {
            placed.table(at, number, table, Grid::whole(table, under, 0));
        }
    }
    placed
}
