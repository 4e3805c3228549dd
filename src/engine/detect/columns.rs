//! Columns that are not what they seem: unknown headings, several kinds of cells, yes and no in several ways.

use rustc_hash::FxHashMap;

use super::raw::Cells;
use crate::{
    bind::{
        dictionary::{Dictionary, FieldType, VocabularyId},
        text::normalise,
    },
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
    },
    read::workbook::{CellId, CellValue, Pool},
    rule::Rule,
};

/// The vocabulary of yes and no.
const YES_NO: &str = "yes-no";

/// Fewer filled cells than this say too little about a column.
const ENOUGH: usize = 10;

/// Headings that are no field's, one finding a table.
pub(super) fn unknown(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked { records: ret.data.tables.len(), ..Checked::default() };
    if let Some(known) = &ret.template {
        out.not_applicable = Some(format!("{} says which columns there are", known.name).into());
        return out;
    }
    for table in ret.data.tables {
        // Where most is not known the table is about something else, such as another list of a statutory return.
        let known = table.bindings.iter().filter(|b| b.field.is_some()).count();
        if table.table.records.is_empty() || known * 2 < table.bindings.len() {
            continue;
        }
        let cells: Vec<(u32, u32)> = table
            .table
            .columns
            .iter()
            .zip(&table.bindings)
            // A likely slip is told by itself.
            .filter(|(heading, binding)| binding.field.is_none() && !binding.misspelt && !heading.text.is_empty())
            .map(|(heading, _)| table.table.place(heading.row, heading.column))
            .collect();
        if !cells.is_empty() {
            let mut bundle = Bundle::about(Scope::Sheet { file: table.file, sheet: table.table.sheet });
            bundle.cells = cells;
            out.bundles.push(bundle);
        }
    }
    out
}

/// What a cell is, as far as it can be summed up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nothing,
    Number,
    Date,
    Text,
}

fn kind(pool: &Pool, id: CellId) -> Kind {
    match pool.get(id) {
        CellValue::Empty | CellValue::Error(_) | CellValue::Bool(_) | CellValue::Duration(_) => Kind::Nothing,
        CellValue::Number(_) => Kind::Number,
        CellValue::Moment(_) => Kind::Date,
        CellValue::Text(text) => {
            let text = text.trim();
            if text.is_empty() {
                Kind::Nothing
            } else if text.parse::<f64>().is_ok() {
                Kind::Number
            } else if matches!(crate::bind::dates::text(&normalise(text)).0, crate::bind::value::Value::Date { .. }) {
                Kind::Date
            } else {
                Kind::Text
            }
        }
    }
}

/// A column that no other rule reads, of numbers or dates with both of the others among them.
pub(super) fn mixed_kinds(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked::default();
    for (table, bound) in ret.data.tables.iter().enumerate() {
        let mut cells = None;
        for (position, binding) in bound.bindings.iter().enumerate() {
            if binding.field.is_some() {
                continue;
            }
            if cells.is_none() {
                cells = Cells::of(ret, bound);
            }
            let Some(cells) = &cells else { continue };
            out.records += 1;
            let column = cells.column(position);
            let mut known: FxHashMap<CellId, Kind> = FxHashMap::default();
            let kinds: Vec<Kind> =
                column.iter().map(|&id| *known.entry(id).or_insert_with(|| kind(cells.pool, id))).collect();
            let count = |wanted: Kind| kinds.iter().filter(|k| **k == wanted).count();
            let (numbers, dates, texts) = (count(Kind::Number), count(Kind::Date), count(Kind::Text));
            let filled = numbers + dates + texts;
            let most = if numbers >= dates { Kind::Number } else { Kind::Date };
            if filled >= ENOUGH && numbers.min(dates).min(texts) > 0 && count(most) * 2 > filled {
                let odd = |k: Kind| k != most && k != Kind::Nothing;
                let records = (0_u32..).zip(&kinds).filter(|(_, k)| odd(**k)).map(|(r, _)| r).collect();
                out.bundles.push(Bundle::at(Scope::Column { table, position }, records).as_one());
            }
        }
    }
    out
}

/// A way of writing yes and no.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Words,
    Letters,
    Figures,
    Truth,
    Mark,
}

/// The ways in the order of the enum.
const WAYS: [Way; 5] = [Way::Words, Way::Letters, Way::Figures, Way::Truth, Way::Mark];

fn way(pool: &Pool, id: CellId) -> Option<Way> {
    match pool.get(id) {
        CellValue::Bool(_) => Some(Way::Truth),
        CellValue::Number(n) if [0.0_f64, 1.0].map(f64::to_bits).contains(&n.to_bits()) => Some(Way::Figures),
        CellValue::Text(text) => match normalise(text).as_str() {
            "yes" | "no" => Some(Way::Words),
            "y" | "n" => Some(Way::Letters),
            "1" | "0" => Some(Way::Figures),
            "true" | "false" => Some(Way::Truth),
            "x" | "✓" | "✔" | "☑" | "√" | "tick" => Some(Way::Mark),
            _ => None,
        },
        _ => None,
    }
}

fn knows_yes(dictionary: &Dictionary, vocabulary: VocabularyId) -> bool {
    dictionary.vocabulary(vocabulary).is_some_and(|v| {
        v.name == YES_NO || v.terms.iter().any(|t| t.spellings.iter().chain([&t.code]).any(|s| s == "yes"))
    })
}

/// A column that writes yes and no in several ways. The cells that do not follow the most usual way are pointed at.
pub(super) fn mixed_flags(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked::default();
    for (table, bound) in ret.data.tables.iter().enumerate() {
        let mut cells = None;
        for (position, binding) in bound.bindings.iter().enumerate() {
            let Some(FieldType::Code(vocabulary)) =
                binding.field.and_then(|f| ret.data.dictionary.get(f)).map(|f| f.kind)
            else {
                continue;
            };
            if !knows_yes(ret.data.dictionary, vocabulary) {
                continue;
            }
            if cells.is_none() {
                cells = Cells::of(ret, bound);
            }
            let Some(cells) = &cells else { continue };
            let Some(Some(values)) = bound.values.get(position) else { continue };
            out.records += values.codes.len();
            let by_code: Vec<Option<Way>> =
                cells.distinct(position, values).into_iter().map(|id| way(cells.pool, id)).collect();
            let several = by_code.iter().flatten().any(|w| by_code.iter().flatten().any(|other| other != w));
            if !several {
                continue;
            }
            let ways: Vec<Option<Way>> =
                values.codes.iter().map(|&code| by_code.get(code as usize).copied().flatten()).collect();
            let count = |wanted: Way| ways.iter().filter(|w| **w == Some(wanted)).count();
            // Of two as usual, the first in the list.
            let Some(usual) = WAYS.into_iter().rev().max_by_key(|&w| count(w)) else { continue };
            let records: Vec<u32> =
                (0_u32..).zip(&ways).filter(|(_, w)| w.is_some_and(|w| w != usual)).map(|(record, _)| record).collect();
            if !records.is_empty() {
                out.bundles.push(Bundle::at(Scope::Column { table, position }, records).as_one());
            }
        }
    }
    out
}
