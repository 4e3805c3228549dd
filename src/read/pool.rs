//! Every distinct value of a workbook, held once.

use std::hash::{Hash as _, Hasher as _};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::workbook::{CellError, CellId, CellValue};

#[derive(Debug, Clone, Copy)]
enum Stored {
    Empty,
    Text { start: u32, len: u32 },
    Number(f64),
    Moment(i64),
    Duration(i64),
    Bool(bool),
    Error(CellError),
}

/// Every distinct value of a workbook, once.
///
/// Values repeat so much in returns that a cell is four bytes, and what a value means is worked out once for all the cells that
/// hold it.
#[derive(Debug)]
pub struct Pool {
    text: String,
    values: Vec<Stored>,
    index: HashTable<Slot>,
    /// Short values that were met again lately, by their hash: most cells are found here, without a look at what is stored.
    recent: Vec<Recent>,
}

/// A value's place in the index. The hash stands beside the number, so that the index grows without hashing every text again.
#[derive(Debug, Clone, Copy)]
struct Slot {
    id: u32,
    hash: u32,
}

#[derive(Debug, Clone, Copy)]
struct Recent {
    key: Key,
    id: u32,
}

const RECENT: usize = 512;

impl Default for Pool {
    fn default() -> Self {
        Self { text: String::new(), values: vec![Stored::Empty], index: HashTable::new(), recent: Vec::new() }
    }
}

/// A value of at most sixteen bytes, whole: two keys are equal where their values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    low: u64,
    high: u64,
    /// The length of a text, or the kind of another value.
    kind: u32,
}

impl Key {
    /// No value has this one.
    const NONE: Self = Self { low: 0, high: 0, kind: u32::MAX };

    #[inline]
    fn of(value: CellValue<'_>) -> Option<Self> {
        let (low, high, kind) = match value {
            CellValue::Text(text) => return Self::of_text(text.as_bytes()),
            CellValue::Number(n) => (n.to_bits(), 0, 100),
            CellValue::Moment(s) => (s.cast_unsigned(), 0, 101),
            CellValue::Duration(s) => (s.cast_unsigned(), 0, 102),
            CellValue::Bool(b) => (u64::from(b), 0, 103),
            CellValue::Error(e) => (e as u64, 0, 104),
            CellValue::Empty => (0, 0, 105),
        };
        Some(Self { low, high, kind })
    }

    /// The first and the last bytes, which overlap, so that any length takes two reads.
    #[inline]
    fn of_text(text: &[u8]) -> Option<Self> {
        let (low, high) = if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
            (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
        } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
            (u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last)))
        } else {
            let at = |i: usize| u64::from(text.get(i).copied().unwrap_or(0));
            (at(0) | at(1) << 8 | at(2) << 16, 0)
        };
        let kind = u32::try_from(text.len()).ok().filter(|&len| len <= 16)?;
        Some(Self { low, high, kind })
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "both halves of the product go into the hash")]
    fn hash(self) -> u64 {
        let kind = u64::from(self.kind);
        let mixed = u128::from(self.low ^ 0x9E37_79B9_7F4A_7C15)
            * u128::from((self.high ^ 0xD1B5_4A32_D192_ED03).wrapping_add(kind << 40 | kind));
        (mixed as u64) ^ ((mixed >> 64) as u64)
    }
}

fn long_hash(value: CellValue<'_>) -> u64 {
    let mut h = FxHasher::default();
    if let CellValue::Text(text) = value {
        text.hash(&mut h);
    }
    h.finish()
}

/// The hash as the index takes it, from the half that is stored: it wants good bits at both ends.
#[inline]
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn same(a: CellValue<'_>, b: CellValue<'_>) -> bool {
    match (a, b) {
        (CellValue::Number(x), CellValue::Number(y)) => x.to_bits() == y.to_bits(),
        _ => a == b,
    }
}

impl Pool {
    fn resolve<'a>(text: &'a str, stored: Option<&Stored>) -> CellValue<'a> {
        match stored {
            None | Some(Stored::Empty) => CellValue::Empty,
            Some(&Stored::Text { start, len }) => {
                CellValue::Text(text.get(start as usize..(start as usize + len as usize)).unwrap_or_default())
            }
            Some(&Stored::Number(n)) => CellValue::Number(n),
            Some(&Stored::Moment(s)) => CellValue::Moment(s),
            Some(&Stored::Duration(s)) => CellValue::Duration(s),
            Some(&Stored::Bool(b)) => CellValue::Bool(b),
            Some(&Stored::Error(e)) => CellValue::Error(e),
        }
    }

    /// The value with this number.
    #[must_use]
    pub fn get(&self, id: CellId) -> CellValue<'_> {
        Self::resolve(&self.text, self.values.get(id.index()))
    }

    /// How many distinct values there are, the empty one included: numbers run from 0 to one less than this.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// How many bytes of text are held.
    #[must_use]
    pub fn text_bytes(&self) -> u64 {
        self.text.len() as u64
    }

    /// Whether nothing but the empty value is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.len() <= 1
    }

    /// The number of a value, which is added if it is new. Empty text is the empty cell. When four thousand million bytes of text
    /// are held already, further text is kept as [`CellError::Unreadable`].
    pub fn intern(&mut self, value: CellValue<'_>) -> CellId {
        if matches!(value, CellValue::Empty | CellValue::Text("")) {
            return CellId::EMPTY;
        }
        let key = Key::of(value);
        let long = key.map_or_else(|| long_hash(value), Key::hash);
        if self.recent.is_empty() {
            self.recent = vec![Recent { key: Key::NONE, id: 0 }; RECENT];
        }
        let Self { text, values, index, recent } = self;
        let mut recent = key.and_then(|key| {
            recent.get_mut(usize::try_from(long % RECENT as u64).unwrap_or(0)).map(|place| (key, place))
        });
        if let Some((key, place)) = &recent
            && place.key == *key
        {
            return CellId(place.id);
        }
        let hash = u32::try_from(long >> 32).unwrap_or(0);
        let is_same = |slot: &Slot| slot.hash == hash && same(Self::resolve(text, values.get(slot.id as usize)), value);
        if let Some(&Slot { id, .. }) = index.find(spread(hash), is_same) {
            // Met for the second time at least: what is met once would only push others out.
            if let Some((key, place)) = &mut recent {
                **place = Recent { key: *key, id };
            }
            return CellId(id);
        }
        let stored = match value {
            CellValue::Empty => Stored::Empty,
            CellValue::Text(t) => match (u32::try_from(text.len()), u32::try_from(t.len())) {
                (Ok(start), Ok(len)) if start.checked_add(len).is_some() => {
                    text.push_str(t);
                    Stored::Text { start, len }
                }
                _ => Stored::Error(CellError::Unreadable),
            },
            CellValue::Number(n) => Stored::Number(n),
            CellValue::Moment(s) => Stored::Moment(s),
            CellValue::Duration(s) => Stored::Duration(s),
            CellValue::Bool(b) => Stored::Bool(b),
            CellValue::Error(e) => Stored::Error(e),
        };
        let Ok(id) = u32::try_from(values.len()) else { return CellId::EMPTY };
        values.push(stored);
        index.insert_unique(spread(hash), Slot { id, hash }, |slot| spread(slot.hash));
        CellId(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_held_once() {
        let mut pool = Pool::default();
        let a = pool.intern(CellValue::Text("Suspected"));
        let n = pool.intern(CellValue::Number(3.0));
        assert_eq!(a, pool.intern(CellValue::Text("Suspected")));
        assert_eq!(n, pool.intern(CellValue::Number(3.0)));
        assert_ne!(n, pool.intern(CellValue::Moment(3)));
        assert_eq!(pool.get(a), CellValue::Text("Suspected"));
        assert_eq!(pool.intern(CellValue::Text("")), CellId::EMPTY);
        assert_eq!(pool.len(), 4);
    }

    #[test]
    fn values_that_look_alike_are_told_apart_however_often_they_come() {
        let texts: Vec<String> = (0..40).flat_map(|len| ["a", "é", "\0"].map(|c| c.repeat(len))).collect();
        let near = ["abcdefgh", "abcdefghh", "aabcdefgh", "abcd", "abcdd", "abc", "ab", "1", "\u{1}"];
        let mut values: Vec<CellValue<'_>> =
            texts.iter().map(String::as_str).chain(near).map(CellValue::Text).collect();
        values.extend([0.0, -0.0, 1.0, f64::NAN].map(CellValue::Number));
        values.extend([0, 1, -1, i64::MAX].map(CellValue::Moment));
        values.extend([0, 1, -1].map(CellValue::Duration));
        values.extend([true, false].map(CellValue::Bool));
        values.extend([CellError::NotAvailable, CellError::NoSuchDate].map(CellValue::Error));
        let mut pool = Pool::default();
        let ids: Vec<CellId> = values.iter().map(|&value| pool.intern(value)).collect();
        for _ in 0..3 {
            for (&value, &id) in values.iter().zip(&ids) {
                assert_eq!(pool.intern(value), id, "{value:?}");
                let held = if value == CellValue::Text("") { CellValue::Empty } else { value };
                assert!(same(pool.get(id), held), "{value:?}");
            }
        }
        let distinct: std::collections::BTreeSet<CellId> = ids.iter().copied().collect();
        // Three of the texts are empty.
        assert_eq!(distinct.len(), values.len() - 2);
    }
}
