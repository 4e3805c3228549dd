//! `returnlint collate`: the answers of many returns as one data set.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{
    error::CliError,
    paths::{expand, is_among, is_input},
    read::{self, Checks, Read, ReadArgs},
    setup,
    terminal::{Talk, create},
};
use crate::{
    report::{
        Run,
        dataset::{Dataset, csv, package, xlsx},
        text::count,
    },
    study::{Study, headline::headline},
};

/// What `collate` is told.
#[derive(Debug, Args)]
pub struct CollateArgs {
    /// What is read.
    #[command(flatten)]
    pub read: ReadArgs,
    /// The data set to write; its ending says how: .csv, .xlsx or .parquet
    ///
    /// Beside data.csv, the list of councils is written to data-councils.csv and the description of both for programs to
    /// data.package.json; beside data.parquet, the list of councils to data-councils.parquet. A workbook has everything in it. Files of
    /// these names are replaced.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// How the data set is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Xlsx,
    Parquet,
}

impl Format {
    fn of(path: &Path) -> Result<Self, CliError> {
        let ending = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        match ending.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("xlsx") => Ok(Self::Xlsx),
            Some("parquet") if cfg!(feature = "parquet") => Ok(Self::Parquet),
            Some("parquet") => Err(CliError::NoParquet),
            _ => Err(CliError::UnknownEnding { path: path.to_owned() }),
        }
    }
}

/// A file beside another: `data-councils.csv` beside `data.csv`.
fn beside(path: &Path, end: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}{end}"))
}

/// The files of a data set.
#[derive(Debug)]
pub(super) struct Files {
    answers: PathBuf,
    format: Format,
    /// What stands beside the answers.
    others: Vec<PathBuf>,
}

impl Files {
    /// The answers in this file and, where it is no workbook, what stands beside it. None of them may lie among the returns.
    pub(super) fn new(answers: &Path, returns: &[PathBuf]) -> Result<Self, CliError> {
        let format = Format::of(answers)?;
        let others = match format {
            Format::Csv => vec![beside(answers, "-councils.csv"), beside(answers, ".package.json")],
            Format::Xlsx => Vec::new(),
            Format::Parquet => vec![beside(answers, "-councils.parquet")],
        };
        for file in std::iter::once(answers).chain(others.iter().map(PathBuf::as_path)) {
            if is_input(file, returns) {
                return Err(CliError::WouldOverwrite { path: file.to_owned(), option: "--output" });
            }
            if is_among(file, returns) {
                return Err(CliError::AmongReturns { path: file.to_owned(), option: "--output" });
            }
        }
        Ok(Self { answers: answers.to_owned(), format, others })
    }

    /// Writes them.
    pub(super) fn write(&self, run: &Run<'_>, study: &Study<'_>) -> Result<(), CliError> {
        let data = Dataset::new(*run, study);
        let output = |path: &Path| {
            let path = path.to_owned();
            move |source| CliError::Output { path, source }
        };
        match (self.format, self.others.as_slice()) {
            (Format::Csv, [councils, description]) => {
                let answers = csv::answers(create(&self.answers)?, &data).map_err(output(&self.answers))?;
                let listed = csv::councils(create(councils)?, &data).map_err(output(councils))?;
                let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let files =
                    package::Files { answers: (&name(&self.answers), &answers), councils: (&name(councils), &listed) };
                package::write(create(description)?, &data, &files).map_err(output(description))
            }
            (Format::Xlsx, _) => {
                if data.rows.len() > xlsx::MOST_ROWS {
                    return Err(CliError::TooManyRows { rows: data.rows.len() });
                }
                let written = xlsx::write(create(&self.answers)?, &data).map_err(std::io::Error::other);
                written.map_err(output(&self.answers))
            }
            #[cfg(feature = "parquet")]
            (Format::Parquet, [councils]) => {
                use crate::report::dataset::parquet;
                parquet::answers(create(&self.answers)?, &data).map_err(output(&self.answers))?;
                parquet::councils(create(councils)?, &data).map_err(output(councils))
            }
            _ => Err(CliError::NoParquet),
        }
    }

    /// Says what was written.
    pub(super) fn tell(&self, study: &Study<'_>, talk: &Talk) {
        let returns = study.returns().count();
        talk.aside(&format!(
            "{} from {} are in {}.",
            count(answers(study), "answer", "answers"),
            count(returns, "return", "returns"),
            self.answers.display()
        ));
        for file in &self.others {
            talk.aside(&format!("Beside it: {}.", file.display()));
        }
    }
}

/// How many answers there are, apart from those that only repeat a total.
fn answers(study: &Study<'_>) -> usize {
    let all = study.outcome.returns.iter().flat_map(|r| &r.answers);
    all.filter(|a| a.role == crate::answers::Role::Answer).count()
}

/// Reads the returns and writes the data set.
///
/// # Errors
///
/// When nothing could be read, or the data set cannot be written.
pub fn run(args: &CollateArgs, talk: &Talk) -> Result<u8, CliError> {
    // What is wrong with the output is said before anything is looked for.
    Format::of(&args.output)?;
    let paths = expand(&args.read.returns.paths)?;
    let files = Files::new(&args.output, &paths)?;
    let read = Read::new(&args.read, &paths, Checks::AsConfigured, talk)?;
    let study = read.study();
    setup::report(&read.outcome, &read.loaded.rules, read.as_of, |run| files.write(run, &study))?;
    files.tell(&study, talk);
    read::tell(&study, talk);
    let blocks = study.blocks();
    if let Some(block) = headline(&blocks).and_then(|at| blocks.get(at)) {
        talk.aside(&crate::report::summary::words::who_answered(block));
    }
    if answers(&study) == 0 {
        talk.aside("There is no figure of a whole council in what you named, so the data set is empty.");
    }
    Ok(read::code(&read.outcome, &study))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_how() {
        assert_eq!(Format::of(Path::new("data.CSV")).unwrap(), Format::Csv);
        assert_eq!(Format::of(Path::new("a/data.xlsx")).unwrap(), Format::Xlsx);
        for none in ["data", "data.txt", "data.xls"] {
            assert!(matches!(Format::of(Path::new(none)), Err(CliError::UnknownEnding { .. })), "{none}");
        }
    }

    #[test]
    fn files_beside_keep_the_name() {
        assert_eq!(beside(Path::new("out/data.csv"), "-councils.csv"), Path::new("out/data-councils.csv"));
        assert_eq!(beside(Path::new("my.data.csv"), ".package.json"), Path::new("my.data.package.json"));
    }
}
