//! Reading the cells of a column as its field's type: each distinct cell once.

pub use super::scratch::Scratch;
use super::{
    cell_values::Reader,
    codes::{Ticks, VocabularyIndex},
    dictionary::{Dictionary, Field, FieldType},
    value::{DateOrder, Keys, Value, Values},
};
use crate::read::workbook::{CellId, CellValue, Pool};

/// Reads the cells of a table's records, in their order, as a field's values.
///
/// What a cell means is worked out once for all the records that hold it. `scratch` may serve many workbooks; `keys` is one for all
/// tables of a return.
pub fn read_column(
    cells: impl Iterator<Item = CellId>,
    pool: &Pool,
    field: &Field,
    dictionary: &Dictionary,
    keys: &mut Keys,
    scratch: &mut Scratch,
) -> Values {
    let mut codes = scratch.number(cells, pool);
    let Scratch { lexicon, cells, folded, ticked, .. } = scratch;
    let mut reader = Reader { pool, known: lexicon.non_answers(dictionary), folded };
    let mut distinct = Vec::with_capacity(cells.len() + 1);
    distinct.push(Value::Blank);
    let mut order = DateOrder::Certain;
    *ticked = false;
    match field.kind {
        FieldType::Id => distinct.extend(cells.iter().map(|&id| reader.id(id, keys))),
        FieldType::Text => distinct.extend(cells.iter().map(|&id| reader.text(id, keys))),
        FieldType::Number => distinct.extend(cells.iter().map(|&id| reader.number(id))),
        FieldType::Date => order = reader.dates(cells, &mut distinct),
        FieldType::Code(vocabulary) => {
            let empty = VocabularyIndex::default();
            let index = lexicon.vocabulary(vocabulary, dictionary).unwrap_or(&empty);
            let ticks = index.ticks(cells.iter().map(|&id| match pool.get(id) {
                CellValue::Text(text) => Some(text),
                _ => None,
            }));
            *ticked = ticks != Ticks::Other;
            distinct.extend(cells.iter().map(|&id| reader.code(id, index, ticks)));
        }
        FieldType::Codes(vocabulary) => {
            let empty = VocabularyIndex::default();
            let index = lexicon.vocabulary(vocabulary, dictionary).unwrap_or(&empty);
            distinct.extend(cells.iter().map(|&id| reader.codes(id, index)));
        }
    }
    // A cell of nothing but spaces is blank, and a blank has the code 0.
    if distinct.iter().skip(1).any(|v| *v == Value::Blank) {
        for code in &mut codes {
            if distinct.get(*code as usize) == Some(&Value::Blank) {
                *code = 0;
            }
        }
    }
    Values { codes, distinct, order }
}

#[cfg(test)]
mod embedded;
#[cfg(test)]
mod tests;
