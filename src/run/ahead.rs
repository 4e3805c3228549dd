//! The first file, read while the rules are still being loaded.

use std::{
    path::{Path, PathBuf},
    thread::{self, JoinHandle},
};

use crate::read::{
    Limits, Refusal,
    worker::{ReadFile, Reader},
};

type Read = (Reader, Result<ReadFile, Refusal>);

/// A file on its way. What becomes of it is told only when a run comes to it.
#[derive(Debug)]
pub struct Ahead {
    path: PathBuf,
    thread: JoinHandle<Read>,
}

impl Ahead {
    /// Begins to read the first of these, if it is a file.
    #[must_use]
    pub fn begin(paths: &[PathBuf], limits: &Limits) -> Option<Self> {
        let path = paths.first().filter(|path| path.is_file())?.clone();
        let mut reader = Reader::new(limits.clone());
        let own = path.clone();
        let read = move || {
            let file = reader.read(&own);
            (reader, file)
        };
        let thread = thread::Builder::new().name("ahead".to_owned()).spawn(read).ok()?;
        Some(Self { path, thread })
    }

    pub(super) fn is(&self, path: &Path) -> bool {
        self.path == path
    }

    /// What was read, and the reader for the next file.
    pub(super) fn finish(self) -> Option<Read> {
        self.thread.join().ok()
    }
}
