//! Councils as a return names them, against the register.

use jiff::civil::Date;

use super::raw;
use crate::{
    answers::CellAt,
    bind::{
        council::{Council, Lookup},
        dictionary::FieldId,
        value::{Value, Values},
    },
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
        councils::SaidAt,
    },
    read::workbook::CellValue,
    rule::Rule,
};

/// A column that names councils, each distinct text looked up once.
struct Column<'a> {
    table: usize,
    position: usize,
    values: &'a Values,
    /// For each distinct value its text and what that names; none where no text stands.
    texts: Vec<Option<(&'a str, Lookup<'a>)>>,
}

impl Column<'_> {
    /// The records of which the text and what it names are wanted.
    fn records(&self, wanted: impl Fn(&str, &Lookup<'_>) -> bool) -> Vec<u32> {
        let by_code: Vec<bool> =
            self.texts.iter().map(|t| t.as_ref().is_some_and(|(text, named)| wanted(text, named))).collect();
        let wanted = |code: u32| by_code.get(code as usize).copied().unwrap_or(false);
        (0_u32..).zip(&self.values.codes).filter(|&(_, &code)| wanted(code)).map(|(record, _)| record).collect()
    }

    fn bundle(&self, records: Vec<u32>) -> Bundle {
        let one = raw::are_one(records.len(), self.values.codes.len());
        let bundle = Bundle::at(Scope::Column { table: self.table, position: self.position }, records);
        if one { bundle.as_one() } else { bundle }
    }

    /// What the text of a distinct value names.
    fn named(&self, code: u32) -> Option<&Lookup<'_>> {
        self.texts.get(code as usize)?.as_ref().map(|(_, named)| named)
    }
}

/// A table's column of a field.
fn column<'a>(ret: &'a Return<'_>, table: usize, name: &str) -> Option<Column<'a>> {
    let field: FieldId = ret.data.dictionary.field(name)?;
    let bound = ret.data.tables.get(table)?;
    let position = bound.position(field)?;
    let values = bound.values.get(position)?.as_ref()?;
    let is_code = name == CODE;
    let texts = values.distinct.iter().map(|v| {
        let Value::Text(n) = v else { return None };
        let text = ret.data.keys.text(*n);
        let register = ret.said.register;
        Some((text, if is_code { register.look_up_code(text) } else { register.look_up(text) }))
    });
    Some(Column { table, position, values, texts: texts.collect() })
}

/// The field of a council's name.
const NAME: &str = "council";
/// The field of its code.
const CODE: &str = "council_code";

/// Every column of councils' names and codes.
fn columns<'a>(ret: &'a Return<'_>) -> impl Iterator<Item = (Column<'a>, bool)> {
    (0..ret.data.tables.len())
        .flat_map(|table| [(table, NAME), (table, CODE)])
        .filter_map(|(table, name)| Some((column(ret, table, name)?, name == CODE)))
}

/// One finding where the return names its council.
fn at(said: SaidAt) -> Bundle {
    match said {
        SaidAt::Column { table, position } => Bundle::about(Scope::Column { table, position }),
        SaidAt::Cell { file, sheet, row, column } => {
            let mut bundle = Bundle::about(Scope::Sheet { file, sheet });
            bundle.cells.push((row, column));
            bundle
        }
        SaidAt::SheetName { file, sheet } => Bundle::about(Scope::Sheet { file, sheet }),
        SaidAt::FileName => Bundle::about(Scope::Return),
    }
}

/// A name or a code that is meant for a council's and is none of the register.
pub(super) fn unknown(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked { records: 1, ..Checked::default() };
    let register = ret.said.register;
    for (column, is_code) in columns(ret) {
        out.records += column.values.codes.len();
        let is_meant = |text: &str| register.is_meant(text, is_code);
        let records = column.records(|text, named| *named == Lookup::Nothing && is_meant(text));
        if records.is_empty() {
            continue;
        }
        // The name that may have been meant is told where all of these cells are near to one.
        let mut near = column
            .texts
            .iter()
            .flatten()
            .filter(|(text, named)| *named == Lookup::Nothing && is_meant(text))
            .map(|(text, _)| register.nearest(text).map(Council::shown));
        let first = near.next().flatten();
        let detail = first.filter(|f| near.all(|n| n.as_ref() == Some(f)));
        let detail = detail.map(|name| format!("The nearest in the register is {name}"));
        out.bundles.push(column.bundle(records).saying(detail));
    }
    if let Some(said) = ret.said.unknown {
        out.bundles.push(at(said));
    }
    for cell in &ret.answers.unknown_names {
        let near = text_at(ret, *cell).and_then(|text| register.nearest(text)).map(Council::shown);
        let detail = near.map(|name| format!("The nearest in the register is {name}"));
        out.bundles.push(at_cell(*cell).saying(detail));
    }
    out
}

/// One finding at a cell of a sheet of answers.
fn at_cell(cell: CellAt) -> Bundle {
    at(SaidAt::Cell { file: cell.file as usize, sheet: cell.sheet as usize, row: cell.row, column: cell.column })
}

/// The text of a cell.
fn text_at<'a>(ret: &Return<'a>, cell: CellAt) -> Option<&'a str> {
    let workbook = ret.workbooks.get(cell.file as usize)?.as_ref()?;
    match workbook.pool.get(workbook.sheets.get(cell.sheet as usize)?.get(cell.row, cell.column)) {
        CellValue::Text(text) => Some(text),
        _ => None,
    }
}

/// The council that the return is from, where a name in a file's or a folder's name is not taken for it.
fn own<'a>(ret: &'a Return<'_>) -> Option<(&'a Council, SaidAt)> {
    let (found, said) = ret.said.council.as_ref()?;
    let sure = found.confidence == crate::bind::Confidence::High
        || !matches!(said, SaidAt::FileName | SaidAt::SheetName { .. });
    sure.then_some((found.council, *said))
}

/// A council that did not exist on any day of the return's period, under whatever code.
pub(super) fn ended(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked { records: 1, ..Checked::default() };
    let (Some((council, said)), Some((from, to))) = (own(ret), ret.data.period) else { return out };
    let register = ret.said.register;
    if !register.name_exists_in(&council.name, from, to) {
        let next: Vec<String> =
            council.replaced_by.split(';').filter_map(|code| register.by_gss(code)).map(Council::shown).collect();
        let over = council.end.is_some_and(|end| end < from);
        let detail = match next.as_slice() {
            [] => None,
            _ if !over => None,
            [one] => Some(format!("It was followed by {one}")),
            several => Some(format!("It was followed by {}", several.join(" and "))),
        };
        out.bundles.push(at(said).saying(detail));
    }
    out
}

/// A council that has no children's services.
pub(super) fn without_childrens_services(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked { records: 1, ..Checked::default() };
    if let Some((council, said)) = own(ret)
        && !council.childrens_services
    {
        out.bundles.push(at(said));
    }
    out
}

/// Whether two are one council, under whatever code and kind.
fn is_same(a: &Council, b: &Council) -> bool {
    a == b || a.name == b.name && a.nation == b.nation
}

/// A name and a code in one record that belong to different councils.
pub(super) fn name_and_code(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked::default();
    let mut seen = false;
    for table in 0..ret.data.tables.len() {
        let Some(codes) = column(ret, table, CODE) else { continue };
        seen = true;
        out.records += codes.values.codes.len();
        let differ = |a: &Lookup<'_>, b: &Lookup<'_>| {
            let (a, b) = (a.all(), b.all());
            !a.is_empty() && !b.is_empty() && !a.iter().any(|a| b.iter().any(|b| is_same(a, b)))
        };
        let records: Vec<u32> = match column(ret, table, NAME) {
            Some(names) => {
                // Where one code stands beside many names, the columns tell of different councils: who sends the return, and who
                // else is responsible for the child.
                let several = |column: &Column<'_>| {
                    let mut all = column.texts.iter().flatten().filter_map(|(_, named)| named.all().first().copied());
                    let first = all.next();
                    all.any(|other| first.is_some_and(|first| !is_same(first, other)))
                };
                if several(&names) && !several(&codes) {
                    continue;
                }
                (0_u32..)
                    .zip(names.values.codes.iter().zip(&codes.values.codes))
                    .filter(|(_, (name, code))| {
                        names.named(**name).zip(codes.named(**code)).is_some_and(|(a, b)| differ(a, b))
                    })
                    .map(|(record, _)| record)
                    .collect()
            }
            // Without a column of names, the title or the sheet names the council.
            None => match &ret.said.titled {
                Some((found, SaidAt::Cell { .. })) => codes.records(|_, named| differ(&Lookup::One(*found), named)),
                _ => Vec::new(),
            },
        };
        if !records.is_empty() {
            out.bundles.push(codes.bundle(records));
        }
    }
    out.bundles.extend(ret.answers.other_codes.iter().map(|cell| at_cell(*cell)));
    if !seen && ret.answers.is_empty() {
        out.not_applicable = Some("no column gives the council's code".into());
    }
    out
}

/// A code that another code of the same council has replaced before the period began.
pub(super) fn superseded_code(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked { records: 1, ..Checked::default() };
    let register = ret.said.register;
    let day: Date = ret.data.period.map_or(ret.data.as_of, |p| p.0);
    let saying = |next: &Council| Some(format!("The code that holds now is {}", next.gss));
    for (column, is_code) in columns(ret) {
        if !is_code {
            continue;
        }
        out.records += column.values.codes.len();
        let mut codes: Vec<(&str, &Council)> = column
            .texts
            .iter()
            .flatten()
            .filter_map(|(text, _)| Some((*text, register.successor(text, day)?)))
            .collect();
        codes.sort_unstable_by_key(|(text, _)| *text);
        for (code, next) in codes {
            let records = column.records(|text, _| text == code);
            out.bundles.push(column.bundle(records).saying(saying(next)));
        }
    }
    let titled = ret.said.code.as_ref().and_then(|(code, said)| Some((code, said, register.successor(code, day)?)));
    if let Some((_, said, next)) = titled {
        out.bundles.push(at(*said).saying(saying(next)));
    }
    for cell in &ret.answers.codes {
        let Some(text) = text_at(ret, *cell).filter(|text| titled.is_none_or(|(code, ..)| code != text)) else {
            continue;
        };
        out.records += 1;
        out.bundles.extend(register.successor(text, day).map(|next| at_cell(*cell).saying(saying(next))));
    }
    out
}

/// A name that several councils share, where neither a code nor the period tells which is meant.
pub(super) fn ambiguous(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked { records: 1, ..Checked::default() };
    if let Some((found, said)) = &ret.said.ambiguous {
        out.bundles.push(at(*said).saying(found.note()));
    }
    for table in 0..ret.data.tables.len() {
        let Some(names) = column(ret, table, NAME) else { continue };
        let here = SaidAt::Column { table, position: names.position };
        if column(ret, table, CODE).is_some() || ret.said.ambiguous.as_ref().is_some_and(|(_, said)| *said == here) {
            continue;
        }
        out.records += names.values.codes.len();
        let open = |named: &Lookup<'_>| {
            let all = named.all();
            // One council under two codes, or a county and its successor, is one name for one place.
            let one_place = all.iter().all(|c| all.first().is_some_and(|first| is_same(first, c)));
            all.len() > 1 && !one_place && ret.data.period.and_then(|p| named.on(p.1)).is_none()
        };
        let records = names.records(|_, named| open(named));
        if !records.is_empty() {
            out.bundles.push(names.bundle(records));
        }
    }
    out
}
