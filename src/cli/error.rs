//! What can go wrong before anything is checked, and what to do about it.

use std::{io, path::PathBuf};

use miette::Diagnostic;

use super::config::ConfigError;
use crate::rule::{RuleErrors, source::FolderError};

/// Why a command did not run.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum CliError {
    /// A path that leads nowhere.
    #[error("There is no file or folder called {path}")]
    NotFound {
        /// As given.
        path: String,
        /// What else there is.
        #[help]
        help: Option<String>,
    },
    /// A pattern that no file matches.
    #[error("No file matches {pattern}")]
    #[diagnostic(help(
        "Look at the folder, and at the ending of the files: .xlsx, .xls, .xlsb, .ods and .csv are read"
    ))]
    NoMatch {
        /// As given.
        pattern: String,
    },
    /// A pattern that is none.
    #[error("{pattern} cannot be read as a pattern: {reason}")]
    #[diagnostic(help("Use * for any letters and ? for one letter, as in returns/*.xlsx"))]
    Pattern {
        /// As given.
        pattern: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A check that does not exist.
    #[error("There is no check called {word}")]
    UnknownRule {
        /// As given.
        word: String,
        /// What it may have been.
        #[help]
        help: Option<String>,
    },
    /// A template that does not exist.
    #[error("There is no template called {name}")]
    #[diagnostic(help("{help}"))]
    UnknownTemplate {
        /// As given.
        name: String,
        /// Those that exist, the nearest first.
        help: String,
    },
    /// A profile that does not exist.
    #[error("There is no profile of symbols called {name}")]
    #[diagnostic(help("{help}"))]
    UnknownProfile {
        /// As given.
        name: String,
        /// Those that exist, the nearest first.
        help: String,
    },
    /// A template that is there already.
    #[error("There is a template called {name} already")]
    #[diagnostic(help("Name it with --name"))]
    TemplateTaken {
        /// As given.
        name: String,
    },
    /// A list without questions.
    #[error("No question was found in {path}")]
    #[diagnostic(help("Save the questions as plain text, one a line"))]
    NoQuestions {
        /// As given.
        path: String,
    },
    /// A word that can be no code and no name.
    #[error("{word} cannot be the code and name of a check")]
    #[diagnostic(help(
        "Write the letters of its family and what is wrong, in small letters with hyphens: NR-victim-without-referral"
    ))]
    RuleName {
        /// As given.
        word: String,
    },
    /// A code that another check has.
    #[error("{code} is taken by {by}")]
    #[diagnostic(help("Take {free}, or leave the figures out to be given the next code that is free"))]
    CodeTaken {
        /// As given.
        code: String,
        /// The file that has it.
        by: String,
        /// One that is free.
        free: String,
    },
    /// A name that another check has.
    #[error("The name {name} is taken by {by}")]
    #[diagnostic(help("Say in the name what this check finds and the other does not"))]
    NameTaken {
        /// As given.
        name: String,
        /// The file that has it.
        by: String,
    },
    /// A family whose codes are used up.
    #[error("Every code of {family} is used")]
    #[diagnostic(help("Choose another family"))]
    NoCode {
        /// Its letters.
        family: &'static str,
    },
    /// A file that is there and may hold somebody's work.
    #[error("{} is there already", path.display())]
    #[diagnostic(help("Name another file, or move this one away first"))]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A workbook with no file to write it to.
    #[error("A workbook cannot be shown here")]
    #[diagnostic(help("Name the file to write: --output rules.xlsx"))]
    NeedsFile,
    /// A command that does not exist.
    #[error("There is no command called {name}")]
    #[diagnostic(help("There are {names}"))]
    UnknownCommand {
        /// As given.
        name: String,
        /// Those that exist.
        names: String,
    },
    /// Two options that cannot both hold.
    #[error("--fail-on {fail_on} needs to see what --min-severity {min_severity} hides")]
    #[diagnostic(help("Raise --fail-on, or lower --min-severity"))]
    Hidden {
        /// As given.
        fail_on: &'static str,
        /// As given.
        min_severity: &'static str,
    },
    /// A report that would take the place of a return.
    #[error("{} is one of the spreadsheets to check, and a report must not take its place", path.display())]
    #[diagnostic(help("Name another file after {option}"))]
    WouldOverwrite {
        /// As given.
        path: PathBuf,
        /// The option that names it.
        option: &'static str,
    },
    /// Records that would be written for someone who has not asked for values.
    #[error(
        "The file of records would hold what stands in the cells: dates of birth, nationalities, case numbers and notes of children"
    )]
    #[diagnostic(help(
        "If you need it, add --show-values. Keep the file only where the return itself may be kept, and delete it when you are done"
    ))]
    RecordsHoldValues,
    /// A file that would lie among the returns.
    #[error("{} is in a folder of returns, and would be read as one of them the next time", path.display())]
    #[diagnostic(help("Name a file in another folder after {option}"))]
    AmongReturns {
        /// As given.
        path: PathBuf,
        /// The option that names it.
        option: &'static str,
    },
    /// A data set whose name does not say how to write it.
    #[error("The ending of {} does not say how to write the data set", path.display())]
    #[diagnostic(help("End the name in .csv, .xlsx or .parquet"))]
    UnknownEnding {
        /// As given.
        path: PathBuf,
    },
    /// A format that this program was built without.
    #[error("This returnlint was built without Parquet")]
    #[diagnostic(help(
        "Build it with Parquet (cargo install --path . --features parquet), or name a file that ends in .csv or .xlsx"
    ))]
    NoParquet,
    /// More rows than a sheet has.
    #[error("There are {rows} answers, more than a sheet of a workbook has rows")]
    #[diagnostic(help("Name a file that ends in .csv or .parquet"))]
    TooManyRows {
        /// How many there are.
        rows: usize,
    },
    /// Days that are none.
    #[error("{text} is no period")]
    #[diagnostic(help("Write its first and last day with two dots between: 2023-01-01..2023-12-31"))]
    NotAPeriod {
        /// As given.
        text: String,
    },
    /// A period that no answer is about.
    #[error("No answer is about {period}")]
    #[diagnostic(help("{help}"))]
    NoSuchPeriod {
        /// The period in words.
        period: String,
        /// Those that there are.
        help: String,
    },
    /// Records of more than one return.
    #[error("These paths hold {returns} returns, and records are written for one at a time")]
    #[diagnostic(help("Name the files of one return. If all of these files are one return, add --together"))]
    SeveralReturns {
        /// How many there are.
        returns: usize,
    },
    /// A report that cannot be written.
    #[error("The report cannot be written to {}", path.display())]
    #[diagnostic(help("Look whether the folder is there, and whether the file is open in another program"))]
    Output {
        /// As given.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A configuration that cannot be used.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Config(#[from] Box<ConfigError>),
    /// A folder of rules that cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Rules that cannot be used.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Rules(#[from] RuleErrors),
    /// The output does not take what is written.
    #[error("The output cannot be written")]
    Write(#[from] io::Error),
}
