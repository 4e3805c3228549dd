//! A bound return as the rules see it: for each table any field as a column, whether the table has it or another table of the return
//! knows it for the same child.

use std::{
    ops::Deref,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use rustc_hash::FxHashMap;

use super::{known::Span, order, years::Years};
use crate::{
    bind::{
        BoundTable,
        dictionary::{Dictionary, FieldId, RecordKind},
        value::{DateOrder, Keys, Value, Values},
    },
    rule::checked::{Beside, Year},
};

/// No child: the record has no child id.
pub(crate) const NO_CHILD: u32 = u32::MAX;

/// In what is agreed on about children: nothing is said.
const NOTHING: u32 = 0;
/// In what is agreed on about children: several things are said.
const SEVERAL: u32 = 1;

/// Values that are said, each with a number.
#[derive(Debug)]
pub(crate) struct Said {
    /// By number; [`NOTHING`] and [`SEVERAL`] stand first.
    pub(crate) distinct: Vec<Value>,
    known: FxHashMap<Bits, u32>,
}

impl Said {
    /// For each distinct value of a column its number here.
    fn numbers(&mut self, values: &Values) -> Vec<u32> {
        let number = |&value: &Value| {
            if !value.is_filled() {
                return NOTHING;
            }
            *self.known.entry(bits(value)).or_insert_with(|| {
                self.distinct.push(value);
                u32::try_from(self.distinct.len() - 1).unwrap_or(SEVERAL)
            })
        };
        values.distinct.iter().map(number).collect()
    }
}

/// What tables agree on about each child.
#[derive(Debug)]
pub(crate) struct Agreed {
    /// For each number of a child the number of what is said.
    pub(crate) by_child: Vec<u32>,
    /// What is said.
    pub(crate) said: Said,
}

/// A column of a table, its own or looked up.
#[derive(Debug, Clone)]
pub(crate) enum Column<'a> {
    /// The table has it.
    Own(&'a Values),
    /// Other tables of the return know it by child id.
    LookedUp(Arc<Values>),
}

impl Deref for Column<'_> {
    type Target = Values;

    fn deref(&self) -> &Values {
        match self {
            Self::Own(v) => v,
            Self::LookedUp(v) => v,
        }
    }
}

/// Where a record is: table and record, both from 0.
pub(crate) type RecordAt = (u32, u32);

/// Fields that were looked up, by table, and whether the table has a column of its own that was filled up.
type LookedUp = FxHashMap<(usize, FieldId, bool), Option<Arc<Values>>>;

/// For each table and record, the record on one side of it.
pub(crate) type BesideEach = Vec<Vec<Option<RecordAt>>>;

/// For each kind of record, for each record of a table, whether there is one of that kind in it. None: in every record.
type Present = [OnceLock<Option<Vec<bool>>>; RecordKind::ALL.len()];

/// A return, ready to be checked.
#[derive(Debug)]
pub struct Data<'a> {
    /// The dictionary that the fields are from.
    pub dictionary: &'a Dictionary,
    /// The tables that stand on its sheets.
    pub tables: &'a [BoundTable],
    /// The tables that were gathered from its answers. Their numbers go on after those of `tables`.
    pub gathered: &'a [BoundTable],
    /// Texts and identifiers by number.
    pub keys: &'a Keys,
    /// For each table, what its records are.
    pub kinds: Vec<Vec<RecordKind>>,
    /// For each table and record, the number of the child, or [`NO_CHILD`].
    pub(crate) children: Vec<Vec<u32>>,
    /// One more than the greatest number of a child.
    pub(crate) child_count: usize,
    /// The day on which the return is judged.
    pub as_of: jiff::civil::Date,
    /// The period of the return, where one is stated.
    pub period: Option<(jiff::civil::Date, jiff::civil::Date)>,
    /// The same council's returns of the years beside this one.
    pub years: Years<'a>,
    /// The days that it may be about, once they are asked for.
    pub(super) span: OnceLock<Span>,
    present: Vec<Present>,
    looked_up: Mutex<LookedUp>,
    beside_each: Mutex<FxHashMap<(Beside, RecordKind), Arc<BesideEach>>>,
}

/// The kinds of record that a table holds: those of its fields that define one, else children. Of a table without headings nobody can say.
#[must_use]
pub fn kinds_of(table: &BoundTable, dictionary: &Dictionary) -> Vec<RecordKind> {
    if let Some(gathered) = &table.gathered {
        return vec![gathered.kind];
    }
    if table.table.header_rows.is_empty() {
        return Vec::new();
    }
    let mut kinds: Vec<RecordKind> = table
        .bindings
        .iter()
        .filter_map(|b| dictionary.get(b.field?))
        .filter(|f| f.defines)
        .map(|f| f.record)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        kinds.push(RecordKind::Child);
    }
    kinds
}

impl<'a> Data<'a> {
    /// Prepares a return.
    #[must_use]
    pub fn new(
        dictionary: &'a Dictionary,
        tables: &'a [BoundTable],
        keys: &'a Keys,
        as_of: jiff::civil::Date,
        period: Option<(jiff::civil::Date, jiff::civil::Date)>,
    ) -> Self {
        let child_id = dictionary.field("child_id");
        let children: Vec<Vec<u32>> = tables
            .iter()
            .map(|t| match child_id.and_then(|f| own(t, f)) {
                Some(values) => {
                    let by_code: Vec<u32> =
                        values.distinct.iter().map(|v| if let Value::Text(n) = v { *n } else { NO_CHILD }).collect();
                    values.codes.iter().map(|&c| by_code.get(c as usize).copied().unwrap_or(NO_CHILD)).collect()
                }
                None => vec![NO_CHILD; t.table.records.len()],
            })
            .collect();
        let child_count = count_of(&children);
        Self {
            dictionary,
            tables,
            gathered: &[],
            keys,
            kinds: tables.iter().map(|t| kinds_of(t, dictionary)).collect(),
            children,
            child_count,
            as_of,
            period,
            years: Years::default(),
            span: OnceLock::new(),
            present: tables.iter().map(|_| Present::default()).collect(),
            looked_up: Mutex::default(),
            beside_each: Mutex::default(),
        }
    }

    /// The same, with tables that were gathered from the return's answers. Their councils take the place of children.
    #[must_use]
    pub fn with_gathered(mut self, gathered: &'a [BoundTable]) -> Self {
        self.gathered = gathered;
        for table in gathered {
            self.kinds.push(kinds_of(table, self.dictionary));
            self.present.push(Present::default());
            self.children.push(table.gathered.as_ref().map(|g| g.owners.clone()).unwrap_or_default());
        }
        self.child_count = count_of(&self.children);
        self
    }

    /// A table by its number.
    #[must_use]
    pub fn table(&self, number: usize) -> Option<&'a BoundTable> {
        self.tables.get(number).or_else(|| self.gathered.get(number.checked_sub(self.tables.len())?))
    }

    /// Every table, in the order of their numbers.
    pub fn all(&self) -> impl Iterator<Item = &'a BoundTable> + use<'a> {
        self.tables.iter().chain(self.gathered)
    }

    /// What the records of each table are that stands on a sheet.
    #[must_use]
    pub fn listed_kinds(&self) -> &[Vec<RecordKind>] {
        self.kinds.get(..self.tables.len()).unwrap_or_default()
    }

    /// How many tables there are in all.
    #[must_use]
    pub fn count(&self) -> usize {
        self.tables.len() + self.gathered.len()
    }

    /// The same, with the return of another year beside it.
    #[must_use]
    pub fn beside(mut self, year: Year, other: Data<'a>) -> Self {
        self.years.add(year, other, self.keys, self.child_count);
        self
    }

    /// How many records a table has.
    #[must_use]
    pub fn records(&self, table: usize) -> usize {
        self.table(table).map_or(0, |t| t.table.records.len())
    }

    /// Whether a table has no headings: it may hold what the others lack.
    pub(crate) fn has_unheaded(&self) -> bool {
        self.tables.iter().any(|t| t.table.header_rows.is_empty() && !t.table.records.is_empty())
    }

    /// The tables that hold records of a kind.
    pub(crate) fn tables_of(&self, kind: RecordKind) -> impl Iterator<Item = usize> + '_ {
        self.kinds.iter().enumerate().filter(move |(_, k)| k.contains(&kind)).map(|(i, _)| i)
    }

    /// For each record of a table, whether there is a record of this kind in it. In a table of several kinds, such as children with their
    /// referral in the same row, an episode, a referral or a period in care is there only if one of its own fields says something.
    /// None: in every record, or the table holds no such records at all.
    #[must_use]
    pub fn present(&self, table: usize, kind: RecordKind) -> Option<&[bool]> {
        let known = self.present.get(table)?.get(kind as usize)?;
        known.get_or_init(|| self.find_present(table, kind)).as_deref()
    }

    fn find_present(&self, table: usize, kind: RecordKind) -> Option<Vec<bool>> {
        let kinds = self.kinds.get(table)?;
        if kind == RecordKind::Child || kinds.len() < 2 || !kinds.contains(&kind) {
            return None;
        }
        let mut present = vec![false; self.records(table)];
        for (id, field) in (0_u16..).zip(&self.dictionary.fields) {
            if field.record != kind || !field.defines {
                continue;
            }
            let Some(values) = self.own(table, FieldId(id)) else { continue };
            let by_code: Vec<bool> = values.distinct.iter().map(|v| *v != Value::Blank).collect();
            for (p, &code) in present.iter_mut().zip(&values.codes) {
                *p |= by_code.get(code as usize).copied().unwrap_or(false);
            }
        }
        Some(present)
    }

    /// A table's own column.
    #[must_use]
    pub fn own(&self, table: usize, field: FieldId) -> Option<&'a Values> {
        self.table(table).and_then(|t| own(t, field))
    }

    /// The child of a record.
    pub(crate) fn child(&self, table: usize, record: usize) -> u32 {
        self.children.get(table).and_then(|c| c.get(record)).copied().unwrap_or(NO_CHILD)
    }

    /// Whose record it is among those that follow each other: the child's, the council's, or the answers of a council to one question.
    pub(crate) fn series(&self, table: usize, record: usize) -> u32 {
        match self.table(table).and_then(|t| t.gathered.as_ref()) {
            Some(gathered) => gathered.series.get(record).copied().unwrap_or(NO_CHILD),
            None => self.child(table, record),
        }
    }

    /// A field as a column of a table, for a rule about records of `kind`: its own where the table has one, else what the return's other
    /// tables agree on about each child. A blank cell of a field that belongs to records of another kind is looked up there too, since
    /// those records may have a sheet of their own. None when no table of the return has the field.
    pub(crate) fn column(&self, table: usize, kind: RecordKind, field: FieldId) -> Option<Column<'a>> {
        let own = self.own(table, field);
        if own.is_some() && !(self.is_foreign(kind, field) && self.others_have(table, field)) {
            return own.map(Column::Own);
        }
        let mut cache = self.looked_up.lock().unwrap_or_else(PoisonError::into_inner);
        let found = cache.entry((table, field, own.is_some())).or_insert_with(|| {
            let whole = own.is_some_and(|own| !has_gaps(own));
            if whole { None } else { self.look_up(table, field, own).map(Arc::new) }
        });
        found.clone().map(Column::LookedUp).or(own.map(Column::Own))
    }

    fn is_foreign(&self, kind: RecordKind, field: FieldId) -> bool {
        self.dictionary.get(field).is_some_and(|f| f.record != kind)
    }

    fn others_have(&self, table: usize, field: FieldId) -> bool {
        (0..self.count()).any(|t| t != table && self.own(t, field).is_some())
    }

    /// What the return's other tables agree on about each child; where `own` is filled it wins.
    fn look_up(&self, table: usize, field: FieldId, own: Option<&Values>) -> Option<Values> {
        let others = (0..self.count()).filter(|&t| t != table);
        let Agreed { by_child, mut said } = self.agreed(others, field)?;
        let own_codes = own.map(|own| (said.numbers(own), own));
        let children = self.children.get(table).map(Vec::as_slice).unwrap_or_default();
        let codes = children.iter().enumerate().map(|(record, &child)| {
            let own = own_codes.as_ref().and_then(|(codes, own)| codes.get(*own.codes.get(record)? as usize));
            match own.copied() {
                Some(own) if own != NOTHING => own,
                _ => by_child.get(child as usize).copied().unwrap_or(NOTHING),
            }
        });
        let codes = codes.collect();
        Some(Values { codes, distinct: said.distinct, order: DateOrder::Certain })
    }

    /// What some tables agree on about each child. None when no table has the field.
    pub(crate) fn agreed(&self, tables: impl Iterator<Item = usize>, field: FieldId) -> Option<Agreed> {
        let sources: Vec<(usize, &Values)> = tables.filter_map(|t| self.own(t, field).map(|v| (t, v))).collect();
        if sources.is_empty() {
            return None;
        }
        let mut said = Said { distinct: vec![Value::Blank, Value::Several], known: FxHashMap::default() };
        let mut by_child = vec![NOTHING; self.child_count];
        for (t, values) in sources {
            let codes = said.numbers(values);
            let children = self.children.get(t).map(Vec::as_slice).unwrap_or_default();
            for (&code, &child) in values.codes.iter().zip(children) {
                let code = codes.get(code as usize).copied().unwrap_or(NOTHING);
                if code != NOTHING
                    && let Some(slot) = by_child.get_mut(child as usize)
                {
                    *slot = if *slot == NOTHING || *slot == code { code } else { SEVERAL };
                }
            }
        }
        Some(Agreed { by_child, said })
    }

    /// For each table and record, the same child's record of this kind before it, or after it, in the order of the kind's start date. A
    /// record without a child or a start has none.
    pub(crate) fn beside_each(&self, side: Beside, kind: RecordKind) -> Arc<BesideEach> {
        let mut cache = self.beside_each.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(cache.entry((side, kind)).or_insert_with(|| Arc::new(order::order(self, side, kind))))
    }
}

/// One more than the greatest number of a child.
fn count_of(children: &[Vec<u32>]) -> usize {
    children.iter().flatten().filter(|&&c| c != NO_CHILD).max().map_or(0, |&c| c as usize + 1)
}

/// Whether some record has no answer in a column.
fn has_gaps(values: &Values) -> bool {
    let filled: Vec<bool> = values.distinct.iter().map(|v| v.is_filled()).collect();
    values.codes.iter().any(|&code| !filled.get(code as usize).copied().unwrap_or(false))
}

/// A table's own column for a field.
fn own(table: &BoundTable, field: FieldId) -> Option<&Values> {
    table.position(field).and_then(|p| table.values.get(p)).and_then(Option::as_ref)
}

type Bits = (u8, u64, u64);

/// A value as bits, so that equal values meet in a hash map.
fn bits(value: Value) -> Bits {
    match value {
        Value::Blank => (0, 0, 0),
        Value::NonAnswer(n) => (1, n as u64, 0),
        Value::Unreadable(_) => (2, 0, 0),
        Value::Text(n) => (3, u64::from(n), 0),
        Value::Codes(set) => (4, set, 0),
        // Adding nought makes -0 the same as 0.
        Value::Number { low, high } => (5, (low + 0.0).to_bits(), (high + 0.0).to_bits()),
        Value::Date { low, high, .. } => (6, low.cast_unsigned(), high.cast_unsigned()),
        Value::Several => (7, 0, 0),
        Value::Code(n) => (8, u64::from(n), 0),
        Value::Gap(gap) => (9, gap as u64, 0),
    }
}
