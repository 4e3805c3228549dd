//! What was worked out of short texts, kept for the next table, sheet or file that has the same: replies to one request ask the same
//! questions in the same words. It never leaves the memory of the run, holds so many texts at most, and what it gives is what working it
//! out again would give.

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use quick_cache::{Equivalent, UnitWeighter, sync::Cache};
use rustc_hash::FxBuildHasher;

/// So many texts are kept.
const MOST: usize = 8_192;
/// A longer text is prose, and hardly comes again.
const LONGEST: usize = 400;

/// A text, and in what sense it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    sense: u32,
    text: Box<str>,
}

/// The same as it is looked for.
struct Sought<'t> {
    sense: u32,
    text: &'t str,
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Sought { sense: self.sense, text: &self.text }.hash(state);
    }
}

impl Hash for Sought<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.sense.hash(state);
        self.text.hash(state);
    }
}

impl Equivalent<Key> for Sought<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.sense == key.sense && *self.text == *key.text
    }
}

/// What texts come to. The one who asks sees to it that the same text in the same sense always comes to the same.
pub(crate) struct Memo<T> {
    kept: Cache<Key, Arc<T>, UnitWeighter, FxBuildHasher>,
}

impl<T> std::fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The texts are from returns, and stay out of every message.
        f.debug_struct("Memo").field("texts", &self.kept.len()).finish_non_exhaustive()
    }
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self {
            kept: Cache::with(
                MOST,
                MOST as u64,
                UnitWeighter,
                FxBuildHasher,
                quick_cache::sync::DefaultLifecycle::default(),
            ),
        }
    }
}

impl<T> Memo<T> {
    /// What a text comes to in a sense: as it is known, or else worked out.
    pub(crate) fn of(&self, sense: u32, text: &str, work_out: impl FnOnce() -> T) -> Arc<T> {
        if text.len() > LONGEST {
            return Arc::new(work_out());
        }
        if let Some(known) = self.kept.get(&Sought { sense, text }) {
            return known;
        }
        let value = Arc::new(work_out());
        self.kept.insert(Key { sense, text: text.into() }, Arc::clone(&value));
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_worked_out_once_in_each_sense() {
        let memo = Memo::default();
        assert_eq!(*memo.of(0, "UASC", || 1), 1);
        assert_eq!(*memo.of(0, "UASC", || 2), 1);
        assert_eq!(*memo.of(1, "UASC", || 3), 3);
        assert_eq!(*memo.of(0, "UASCs", || 4), 4);
    }

    #[test]
    fn prose_is_not_kept_and_there_is_an_end_to_what_is() {
        let memo = Memo::default();
        let prose = "word ".repeat(200);
        assert_eq!((*memo.of(0, &prose, || 1), *memo.of(0, &prose, || 2)), (1, 2));
        for n in 0..3 * MOST {
            memo.of(0, &n.to_string(), || n);
        }
        assert!(memo.kept.len() <= MOST);
    }
}
