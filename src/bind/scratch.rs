//! What reading a column needs and can use again for the next: vocabularies made ready, and the numbering of distinct cells.

use std::sync::{Arc, OnceLock};

use super::{
    codes::VocabularyIndex,
    dictionary::{Dictionary, VocabularyId},
    non_answers::{self, NonAnswers},
};
use crate::read::workbook::{CellId, Pool};

/// The vocabularies of one dictionary, each made ready when a column first needs it, for all threads.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    vocabularies: OnceLock<Vec<OnceLock<VocabularyIndex>>>,
    non_answers: OnceLock<NonAnswers>,
}

impl Lexicon {
    pub(super) fn vocabulary(&self, id: VocabularyId, dictionary: &Dictionary) -> Option<&VocabularyIndex> {
        let all = self.vocabularies.get_or_init(|| dictionary.vocabularies.iter().map(|_| OnceLock::new()).collect());
        let vocabulary = dictionary.vocabulary(id)?;
        Some(all.get(usize::from(id.0))?.get_or_init(|| VocabularyIndex::new(vocabulary)))
    }

    pub(super) fn non_answers(&self, dictionary: &Dictionary) -> &NonAnswers {
        self.non_answers.get_or_init(|| {
            let found = dictionary.vocabularies.iter().find(|v| v.name == non_answers::VOCABULARY);
            found.map(NonAnswers::new).unwrap_or_default()
        })
    }
}

/// What [`super::read_values::read_column`] uses again from column to column. One serves any number of workbooks, but only one dictionary.
#[derive(Default)]
pub struct Scratch {
    pub(super) lexicon: Arc<Lexicon>,
    /// The number of the column, by which the marks of former columns are told apart.
    pub(super) epoch: u32,
    /// For each cell of the pool, the last column that held it and its code there.
    marks: Vec<(u32, u32)>,
    /// The distinct cells of the column, in the order in which they first stand.
    pub(super) cells: Vec<CellId>,
    /// Text of the cell, normalised.
    pub(super) folded: String,
    pub(super) ticked: bool,
}

impl Scratch {
    /// Another one for the same dictionary, for use on another thread: vocabularies that are ready serve both.
    #[must_use]
    pub fn another(&self) -> Self {
        Self { lexicon: Arc::clone(&self.lexicon), ..Self::default() }
    }

    /// Whether the column read last is one of ticks or crosses that were taken to mean yes.
    #[must_use]
    pub const fn ticked(&self) -> bool {
        self.ticked
    }

    /// Gives each distinct cell of a column a code from 1, and the empty cell 0.
    pub(super) fn number(&mut self, cells: impl Iterator<Item = CellId>, pool: &Pool) -> Vec<u32> {
        if self.epoch == u32::MAX {
            self.marks.clear();
            self.epoch = 0;
        }
        self.epoch += 1;
        if self.marks.len() < pool.len() {
            self.marks.resize(pool.len(), (0, 0));
        }
        self.cells.clear();
        let Self { marks, cells: distinct, epoch, .. } = self;
        let mut next = 1;
        cells
            .map(|id| match marks.get_mut(id.index()) {
                Some(mark) if !id.is_empty() => {
                    if mark.0 != *epoch {
                        *mark = (*epoch, next);
                        next += 1;
                        distinct.push(id);
                    }
                    mark.1
                }
                _ => 0,
            })
            .collect()
    }
}

impl std::fmt::Debug for Scratch {
    /// Shows nothing of the cells, which are personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scratch").finish_non_exhaustive()
    }
}
