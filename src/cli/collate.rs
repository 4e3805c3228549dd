//! `returnlint collate`: the answers of many returns as one data set.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{
    error::CliError,
    paths::{expand, is_among, is_input},
    setup,
    study::{self, Checks, Read, ReadArgs},
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

/// Reads the returns and writes the data set.
///
/// # Errors
///
/// When nothing could be read, or the data set cannot be written.
pub fn run(args: &CollateArgs, talk: &Talk) -> Result<u8, CliError> {
    let format = Format::of(&args.output)?;
    let paths = expand(&args.read.paths)?;
    let others = match format {
        Format::Csv => vec![beside(&args.output, "-councils.csv"), beside(&args.output, ".package.json")],
        Format::Xlsx => Vec::new(),
        Format::Parquet => vec![beside(&args.output, "-councils.parquet")],
    };
    for file in std::iter::once(&args.output).chain(&others) {
        if is_input(file, &paths) {
            return Err(CliError::WouldOverwrite { path: file.clone(), option: "--output" });
        }
        if is_among(file, &paths) {
            return Err(CliError::AmongReturns { path: file.clone(), option: "--output" });
        }
    }
    let read = Read::new(&args.read, &paths, Checks::AsConfigured, talk)?;
    let study = read.study();
    setup::report(&read.outcome, &read.loaded.rules, read.as_of, |run| write(args, format, &others, run, &study))?;
    tell(args, &others, &study, talk);
    Ok(study::code(&read.outcome, &study))
}

fn write(
    args: &CollateArgs,
    format: Format,
    others: &[PathBuf],
    run: &Run<'_>,
    study: &Study<'_>,
) -> Result<(), CliError> {
    let data = Dataset::new(*run, study);
    let output = |path: &Path| {
        let path = path.to_owned();
        move |source| CliError::Output { path, source }
    };
    match (format, others) {
        (Format::Csv, [councils, description]) => {
            let answers = csv::answers(create(&args.output)?, &data).map_err(output(&args.output))?;
            let listed = csv::councils(create(councils)?, &data).map_err(output(councils))?;
            let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let files =
                package::Files { answers: (&name(&args.output), &answers), councils: (&name(councils), &listed) };
            package::write(create(description)?, &data, &files).map_err(output(description))
        }
        (Format::Xlsx, _) => {
            if data.rows.len() > xlsx::MOST_ROWS {
                return Err(CliError::TooManyRows { rows: data.rows.len() });
            }
            let written = xlsx::write(create(&args.output)?, &data).map_err(std::io::Error::other);
            written.map_err(output(&args.output))
        }
        #[cfg(feature = "parquet")]
        (Format::Parquet, [councils]) => {
            use crate::report::dataset::parquet;
            parquet::answers(create(&args.output)?, &data).map_err(output(&args.output))?;
            parquet::councils(create(councils)?, &data).map_err(output(councils))
        }
        _ => Err(CliError::NoParquet),
    }
}

/// Says what was written, and what is not in it.
fn tell(args: &CollateArgs, others: &[PathBuf], study: &Study<'_>, talk: &Talk) {
    let answers: usize = study
        .outcome
        .returns
        .iter()
        .flat_map(|r| &r.answers)
        .filter(|a| a.role == crate::answers::Role::Answer)
        .count();
    let returns = study.returns().count();
    talk.aside(&format!(
        "{} from {} are in {}.",
        count(answers, "answer", "answers"),
        count(returns, "return", "returns"),
        args.output.display()
    ));
    for file in others {
        talk.aside(&format!("Beside it: {}.", file.display()));
    }
    study::tell(study, talk);
    let blocks = study.blocks();
    if let Some(block) = headline(&blocks).and_then(|at| blocks.get(at)) {
        talk.aside(&crate::report::summary::words::who_answered(block));
    }
    if answers == 0 {
        talk.aside("There is no figure of a whole council in what you named, so the data set is empty.");
    }
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
