//! Files read and bound: tables found on every sheet, headings bound to fields, cells given their meaning.

use std::sync::OnceLock;

use super::{
    asked::{Asked, Said},
    stated::Statement,
    template::Found,
};
use crate::{
    answers::{Answers, Remembered, profiles::Profiles, questions::Questions, reader::Reader},
    bind::{
        BoundTable,
        assign::{Context, bind_columns},
        council::Register,
        dictionary::Dictionary,
        header::HeaderIndex,
        read_values::{Scratch, read_column},
        value::Keys,
    },
    outcome::{FileOutcome, FileStatus, SheetOutcome},
    read::{
        Refusal, RefusalKind,
        workbook::{CellId, Format, Sheet, Workbook},
    },
    rule::{RuleSource, checked::Year},
    table::{self, Orientation, Table, layout::Layout},
};

/// What binding needs, made once.
#[derive(Debug)]
pub(super) struct Kit<'a> {
    pub(super) dictionary: &'a Dictionary,
    headers: OnceLock<HeaderIndex>,
    reader: OnceLock<Reader<'a>>,
    questions: OnceLock<Questions>,
    /// What is known of the texts of council-level sheets.
    pub(super) remembered: Remembered,
    profiles: OnceLock<Profiles>,
    pub(super) register: OnceLock<Register>,
    /// What reads columns; each return has another one of it.
    scratch: Scratch,
    pub(super) source: &'a RuleSource,
}

/// What a file holds.
#[derive(Debug)]
pub(super) struct Contents {
    pub(super) workbook: Workbook,
    pub(super) sha256: String,
}

/// The SHA-256 of a file's bytes, in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).iter().fold(String::new(), |mut out, b| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// A file, read or refused.
#[derive(Debug)]
pub(super) struct Loaded {
    path: String,
    result: Result<Contents, Refusal>,
}

impl Loaded {
    pub(super) fn new(path: String, result: Result<Contents, Refusal>) -> Self {
        Self { path, result }
    }
}

/// A return, bound, before it is checked.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    pub(super) name: String,
    pub(super) bound: Bound,
    pub(super) stated: Statement<'a>,
    pub(super) follows: Option<Found<'a>>,
    /// The question template that it answers.
    pub(super) asked: Option<Asked>,
}

/// The returns beside one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Beside<T> {
    /// That of the year before.
    pub(super) last: Option<T>,
    /// That of the year after.
    pub(super) next: Option<T>,
}

impl<T> Default for Beside<T> {
    fn default() -> Self {
        Self { last: None, next: None }
    }
}

impl<T: Copy> Beside<T> {
    /// Those that are there.
    pub(super) fn years(&self) -> impl Iterator<Item = (Year, T)> {
        [(Year::Last, self.last), (Year::Next, self.next)].into_iter().filter_map(|(year, ret)| Some((year, ret?)))
    }
}

/// A return's files, bound.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) workbooks: Vec<Option<Workbook>>,
    pub(super) outcomes: Vec<FileOutcome>,
    /// The tables that stand on sheets and may be about children.
    pub(super) tables: Vec<BoundTable>,
    /// The tables that nobody can say what they are about: no check reads them.
    pub(super) unknown: Vec<BoundTable>,
    /// The answers of council-level sheets.
    pub(super) answers: Answers,
    /// The tables that were gathered from the answers.
    pub(super) gathered: Vec<BoundTable>,
    pub(super) keys: Keys,
}

impl<'a> Kit<'a> {
    pub(super) fn new(dictionary: &'a Dictionary, source: &'a RuleSource) -> Self {
        Self {
            dictionary,
            headers: OnceLock::new(),
            reader: OnceLock::new(),
            questions: OnceLock::new(),
            remembered: Remembered::default(),
            profiles: OnceLock::new(),
            register: OnceLock::new(),
            scratch: Scratch::default(),
            source,
        }
    }

    /// The wordings of headings, made when they are first asked for.
    pub(super) fn headers(&self) -> &HeaderIndex {
        self.headers.get_or_init(|| HeaderIndex::new(self.dictionary))
    }

    /// The register of councils, read when it is first asked.
    pub(super) fn register(&self) -> &Register {
        self.register.get_or_init(|| Register::of(self.source))
    }

    /// What reads council-level sheets, made when the first is asked.
    pub(super) fn reader(&self) -> &Reader<'a> {
        self.reader.get_or_init(|| Reader::new(self.dictionary))
    }

    /// The question templates, read when they are first asked. Those with faults are left out; [`Questions::load`] says what is wrong.
    pub(super) fn questions(&self) -> &Questions {
        self.questions.get_or_init(|| Questions::load(self.source, self.dictionary).unwrap_or_default())
    }

    /// What symbols mean to their publishers, read when it is first asked.
    pub(super) fn profiles(&self) -> &Profiles {
        self.profiles.get_or_init(|| Profiles::load(self.source).unwrap_or_default())
    }

    /// The name of a question template, by its place among them.
    pub(super) fn question_template(&self, number: u16) -> Option<String> {
        self.questions().get(usize::from(number)).map(|t| t.name.clone())
    }

    /// Reads files as one return.
    pub(super) fn bind(&self, files: Vec<Loaded>, said: Said<'_>) -> Bound {
        let mut bound = Bound {
            workbooks: Vec::new(),
            outcomes: Vec::new(),
            tables: Vec::new(),
            unknown: Vec::new(),
            answers: Answers::default(),
            gathered: Vec::new(),
            keys: Keys::default(),
        };
        let mut scratch = self.scratch.another();
        for (index, file) in files.into_iter().enumerate() {
            match file.result {
                Ok(read) => {
                    let outcome = self.bind_workbook(index, file.path, &read, said, &mut bound, &mut scratch);
                    bound.outcomes.push(outcome);
                    bound.workbooks.push(Some(read.workbook));
                }
                Err(refusal) => {
                    bound.outcomes.push(FileOutcome {
                        path: file.path,
                        sha256: String::new(),
                        status: status(refusal.kind),
                        refusal: Some((refusal.what, refusal.fix)),
                        format: String::new(),
                        notes: Vec::new(),
                        sheets: Vec::new(),
                    });
                    bound.workbooks.push(None);
                }
            }
        }
        self.gather(&mut bound);
        bound
    }

    fn bind_workbook(
        &self,
        file: usize,
        path: String,
        read: &Contents,
        said: Said<'_>,
        bound: &mut Bound,
        scratch: &mut Scratch,
    ) -> FileOutcome {
        let workbook = &read.workbook;
        let before = bound.tables.len();
        let mut sheets = Vec::new();
        for (index, sheet) in workbook.sheets.iter().enumerate() {
            let mut found = table::find(sheet, &workbook.pool, self.headers(), Layout::embedded());
            found.retain(|t| !t.columns.is_empty());
            sheets.push(SheetOutcome {
                name: sheet.name.clone(),
                visibility: sheet.visibility,
                rows: sheet.rows,
                tables: found.len(),
                answers: 0,
                hidden: (sheet.hidden_rows.len(), sheet.hidden_columns.len()),
            });
            for mut table in found {
                table.sheet = index;
                bound.tables.push(self.bind_table(file, &path, table, sheet, workbook, &mut bound.keys, scratch));
            }
        }
        self.ask(file, &path, workbook, said, bound);
        let any = bound.tables.len() > before || bound.answers.list.iter().any(|a| a.at.file as usize == file);
        FileOutcome {
            path,
            sha256: read.sha256.clone(),
            status: if any { FileStatus::Read } else { FileStatus::NoTable },
            refusal: (!any).then(|| {
                (
                    "No sheet of this file has a table that we could find.".to_owned(),
                    "Check that the records stand under one row of headings, then run the check again.".to_owned(),
                )
            }),
            format: match workbook.format {
                Format::Xlsx => "Excel workbook",
                Format::Xlsb => "Excel binary workbook",
                Format::Xls => "Excel 97-2003 workbook",
                Format::Ods => "OpenDocument spreadsheet",
                Format::Csv => "text with delimiters",
            }
            .to_owned(),
            notes: workbook.notes.clone(),
            sheets,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one return that a table is bound with")]
    fn bind_table(
        &self,
        file: usize,
        path: &str,
        table: Table,
        sheet: &Sheet,
        workbook: &Workbook,
        keys: &mut Keys,
        scratch: &mut Scratch,
    ) -> BoundTable {
        let titles = table::titles(&table, sheet, &workbook.pool);
        let context = Context { file: path, sheet: &sheet.name, titles: &titles };
        let bindings = bind_columns(&table, sheet, &workbook.pool, self.dictionary, self.headers(), &context);
        let turned;
        let sheet = match table.orientation {
            Orientation::Rows => sheet,
            Orientation::Columns => {
                turned = sheet.transposed();
                &turned
            }
        };
        let values = table
            .columns
            .iter()
            .zip(&bindings)
            .map(|(heading, binding)| {
                let field = self.dictionary.get(binding.field?)?;
                let rows = table.records.iter().copied();
                let pool = &workbook.pool;
                Some(match sheet.columns.get(heading.column as usize) {
                    Some(column) => read_column(column.gather(rows), pool, field, self.dictionary, keys, scratch),
                    None => read_column(rows.map(|_| CellId::EMPTY), pool, field, self.dictionary, keys, scratch),
                })
            })
            .collect();
        BoundTable { file, table, bindings, values, gathered: None }
    }
}

/// The status of a file that was refused.
fn status(kind: RefusalKind) -> FileStatus {
    match kind.status() {
        "protected" => FileStatus::Protected,
        "too-large" => FileStatus::TooLarge,
        "unsupported" => FileStatus::Unsupported,
        "no-table" => FileStatus::NoTable,
        _ => FileStatus::Damaged,
    }
}
